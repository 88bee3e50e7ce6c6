/* opendata.h - what this room is made of: a table of datasets, what the region has decided about them, files, and a catalogue of all in DCAT-AP.de.
**
** Whatever leaves here is read with the rights of a visitor (who_visitor()), whoever asks: a harvester and the office get the same bytes. Rooms are found by
** the names of their entities; a dataset whose room is not there does not exist.
*/
#ifndef ROOMS_OPENDATA_OPENDATA_H
#define ROOMS_OPENDATA_OPENDATA_H
#include "text/csvw.h"
#include "text/period.h"
#include "web/room.h"

#define OPENDATA_OFFICE "administrator"

/* ---- datasets (datasets.c) -------------------------------------------------------------------------------------------------------------- */
enum dataset_file { FILE_CSV = 1, FILE_CSVW = 2, FILE_JSON = 4, FILE_GEOJSON = 8 };
struct file_kind { enum dataset_file file; const char *ext, *name, *type, *format; };      /* format: in the EU's table of file types; NULL: no distribution */
extern const struct file_kind file_kinds[];             /* ended by ext == NULL                                       */

/* key: in addresses, for good. entity: "room.entity" whose rows it holds; rows NULL: all that visitors may export. theme, frequency: in the EU's tables.
** keywords: German, separated by commas. licence: key of `licences`, NULL: the region's. asked: leaves only where the administration said so. */
struct dataset {
    const char *key, *entity, *title, *about, *theme, *frequency, *keywords, *licence;
    unsigned files;
    bool asked;
    const struct dataset_rows *rows;
};
/* A dataset that is no entity's: its columns, its lines, and when they changed. `walk` calls one() with a cell per column. */
enum { ROW_CELLS = 16 };
struct dataset_rows {
    const struct csvw_column *column; size_t n;
    bool (*walk)(struct store *st, struct arena *a, bool (*one)(void *ctx, const str *cell), void *ctx);
    int64_t (*changed)(struct store *st, struct arena *a);          /* seconds; 0: not known                          */
};
extern const struct dataset datasets[];                 /* ended by key == NULL                                       */
extern const struct dataset_rows need_rows;             /* needs.c: need signals as they were released                */

const struct entity *dataset_entity(const struct dataset *d);         /* NULL: its room is not there                  */
/* Its room is there, visitors may have it, and the region gives it. */
bool dataset_given(struct store *st, const struct dataset *d);
/* The same but for what the region has decided. */
bool dataset_possible(const struct dataset *d);
/* The dataset of "offers.csv" and its kind of file; false: there is none. */
bool dataset_file_find(str name, const struct dataset **d, const struct file_kind **k);
/* How many entries visitors find in it; -1: nobody counts. */
int64_t dataset_count(struct store *st, const struct dataset *d);
/* When one of its entries that are or were public changed, in seconds; 0: never. */
int64_t dataset_changed(struct store *st, const struct dataset *d);

/* ---- what the region has decided (settings.c) --------------------------------------------------------------------------------------------- */
/* key: as in http://dcat-ap.de/def/licenses/; alias: as sources write it; by: the name of who made it must be given. */
struct licence { const char *key, *label, *link, *alias; bool by; };
extern const struct licence licences[];                 /* ended by key == NULL; the first is what holds unless something is said */
const struct licence *licence_find(str text);           /* by key, alias or name, whatever the case; NULL: not known, so not open */
extern const struct choice publisher_types[];           /* of purl.org/adms/publishertype                             */

/* All as stored; empty: not said. contributor, publisher: already with what holds by default. */
struct opendata_settings { const struct licence *licence; str attribution, contributor, publisher, mail, link; };
struct opendata_settings settings_of(struct store *st);
bool setting_gives(struct store *st, const struct dataset *d);        /* has the region decided to give it?           */
void opendata_give_all(struct store *st);               /* for demonstrations: those that wait for a word, too        */
void settings_get(struct req *q);
void settings_post(struct req *q);

/* ---- figures of indicators (figures.c) ------------------------------------------------------------------------------------------------------ */
/* An indicator whose figures are open data: every source of them has a licence that is known to be open. `credit`: whom to name. `changed`: seconds. */
struct open_figures { int64_t id; str key, slug, name, about, credit, from, to; const struct licence *licence; int64_t changed; };
struct open_indicators { struct open_figures *at; size_t n, closed; };  /* closed: left out, since a source says no open licence */
struct open_indicators open_indicators(struct req *q);
/* Where the figures are: "/kleve/api/v1/monitoring/indicators/KEY/figures.csv". */
str figures_url(const struct req *q, const struct open_figures *f, const char *file);
/* First and last day of a period that is written as text/period.h has it, widened into from and to (YYYY-MM-DD; empty at first). */
void period_widen(struct arena *a, str period, str *from, str *to);
void needs_span(struct store *st, struct arena *a, str *from, str *to);

/* ---- answers ----------------------------------------------------------------------------------------------------------------------------------- */
str  opendata_url(const struct req *q, str name);       /* "/kleve/opendata/" + name                                   */
void opendata_public(struct req *q, const char *type);  /* type, and that pages of other houses may read it           */
void file_get(struct req *q);                           /* files.c                                                    */
void catalog_get(struct req *q);                        /* catalog.c: .ttl, .rdf, .jsonld                             */
void catalog_choose(struct req *q);                     /* by Accept, to one of these or to the page                  */

struct opendata_line { const struct dataset *d; int64_t n, changed; str credit; const struct licence *licence; };
struct opendata_view { struct opendata_line line[32]; size_t n; struct open_indicators figures; struct opendata_settings said; };
void opendata_show(struct req *q);                      /* pages.c                                                    */
const struct licence *dataset_licence(const struct opendata_settings *s, const struct dataset *d);
/* Whom to name where the licence asks for it: the sources that areas say, else the region's text, else its name. */
str  dataset_credit(struct req *q, const struct opendata_settings *s, const struct dataset *d);
void opendata_page(struct buf *out, struct req *q, const struct opendata_view *v);
struct settings_view { struct opendata_settings said; const char *wrong; bool saved; };
void opendata_settings_page(struct buf *out, struct req *q, const struct settings_view *v);
#endif
