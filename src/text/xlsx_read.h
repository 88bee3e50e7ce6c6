/* xlsx_read.h - reading a table from an Excel workbook (ECMA-376), row by row, by libzip and libxml2's stream reader.
**
** Nothing is fetched, no entity of a document is followed, no formula computed: a cell gives the value that Excel kept with it. Dates become
** YYYY-MM-DD, times of day HH:MM, both YYYY-MM-DD HH:MM; a number with a format of zeros only ("00000", postcodes) gets its zeros back.
** At most 64 MB unpacked, 200 times what was packed (a larger part is a bomb), CSV_COLUMNS_MAX columns, 1,000,000 rows, CSV_CELL_MAX bytes per cell.
*/
#ifndef TEXT_XLSX_READ_H
#define TEXT_XLSX_READ_H
#include "base/arena.h"
#include "text/csv.h"

enum { XLSX_UNPACKED_MAX = 64 * 1024 * 1024, XLSX_RATIO_MAX = 200, XLSX_READ_ROWS = 1000 * 1000 };
struct xlsx_in;
/* `sheet`: its name; empty: the first that is not hidden. `a` keeps the workbook's texts, `bytes` must outlive the reader. NULL: *why. */
struct xlsx_in *xlsx_open(struct arena *a, str bytes, str sheet, str *why);
/* The next row that is not empty: cells[0..*n) in `row`; number[i]: the cell is a plain number, written with a decimal point whatever the
** country. False: the end, or broken (xlsx_why). */
bool xlsx_next(struct xlsx_in *x, struct arena *row, str *cells, bool *number, size_t *n);
int64_t xlsx_line(const struct xlsx_in *x);            /* as Excel counts rows                */
str  xlsx_why(const struct xlsx_in *x);                /* empty: nothing is wrong             */
void xlsx_close(struct xlsx_in *x);                    /* NULL is fine                        */
bool xlsx_looks_like(str bytes);                       /* a ZIP archive                       */
#endif
