/* series_api.h - routes of published figures for programs. */
#ifndef MONITORING_SERIES_API_H
#define MONITORING_SERIES_API_H

struct req;
void series_api(struct req *q);                         /* api/v1/monitoring/series?indicator=&area=&dims=&from=&to=   */
void figures_csv_api(struct req *q);                    /* api/v1/monitoring/indicators/{code}/figures.csv             */
void figures_csvw_api(struct req *q);                   /* … .csv-metadata.json                                        */
void figures_zip_api(struct req *q);                    /* api/v1/monitoring/figures.zip: those of all indicators      */
#endif
