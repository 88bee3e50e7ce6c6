/* read_table.h - a table of figures from any file, as rows of (line, column, named texts, value).
**
** Forms that are known, each told by itself:
**   ours        indicator,area,period,source,vintage,value,status,note and a column per breakdown
**   GENESIS     ffcsv of the statistical offices: since 2024 (statistics_code;…;value;value_unit;…) and before (Statistik_Code;…;CODE__Label__Unit)
**   tidy        Year,…,GeoCode,Value as Open SDG writes it: an empty cell of a breakdown is the total
**   wide        anything people made: titles above, several rows of headings with merged cells, rows of column numbers, headings between the rows, notes below
**   codebook    variable,label,unit: what the short names of another file mean
** A wide table becomes one record per cell with a value. What stands in its headings are named texts like any other ("heading 1").
** Nothing is decided for good here: `guess` is what a mapping begins with (import_map.h).
*/
#ifndef ROOMS_MONITORING_READ_TABLE_H
#define ROOMS_MONITORING_READ_TABLE_H
#include "rooms/monitoring/read_grid.h"
#include "rooms/monitoring/read_number.h"

enum table_form { TABLE_OURS, TABLE_GENESIS, TABLE_GENESIS_OLD, TABLE_TIDY, TABLE_WIDE, TABLE_CODEBOOK, TABLE_FORMS };
enum column_role { ROLE_NONE, ROLE_INDICATOR, ROLE_AREA, ROLE_AREA_NAME, ROLE_PERIOD, ROLE_BREAKDOWN, ROLE_SOURCE, ROLE_VINTAGE, ROLE_STATUS, ROLE_NOTE, ROLE_UNIT, ROLES };
enum part_kind { PART_COLUMN, PART_HEAD, PART_SECTION };
enum { TABLE_PARTS = 60, TABLE_HEADS = 8 };
struct table_part {
    str name; enum part_kind kind; size_t at;           /* at: the column, or which heading                           */
    enum column_role guess; bool carried;                      /* carried: an empty cell means what stood above it           */
};
struct table_value {
    size_t column; str head[TABLE_HEADS];               /* what stands above it                                       */
    size_t quality;                                     /* column of its quality signs; SIZE_MAX: none                 */
    enum number_form form;                              /* as its cells prove; `german`, `english`: how many; `unsure`: how many could be both */
    size_t german, english, unsure;
    int64_t unsure_line;
    bool dashes;                                        /* has "-" for nothing: then "0" is a rounded one             */
};

/* What reading did by itself, for people to know. */
enum remark_kind { REMARK_TITLE, REMARK_NUMBERS, REMARK_NOTES, REMARK_NAMELESS, REMARK_TWICE, REMARK_GLUED, REMARK_HEAD_AGAIN, REMARKS };
struct remark { int64_t line; size_t column; size_t n; str text; };

struct table_in {
    enum table_form form;
    struct grid g; struct arena *a;
    str title;                                          /* above the table                                            */
    size_t head, heads;                                 /* rows of headings: first, how many                           */
    size_t first, end;                                  /* rows with data                                             */
    struct table_part part[TABLE_PARTS]; size_t parts;
    struct table_value value[CSV_COLUMNS_MAX]; size_t values;
    struct remark remark[REMARKS];                      /* n == 0: did not happen                                     */
    str above[TABLE_PARTS], section;                    /* the cursor's: what was carried so far                      */
    size_t row, next;
};
struct table_cell {
    int64_t line; size_t column; const struct table_value *of;
    str text[TABLE_PARTS];                              /* of each part                                               */
    str value, quality; bool plain;                     /* plain: a number of a workbook                              */
};
/* `sheet` of a workbook, empty: the first. `form`: how numbers are written, UNSURE: find out. False: *why (English key), t->g.line. */
MUST_USE bool table_open(struct table_in *t, struct arena *a, str bytes, str sheet, enum number_form form, str *why);
/* Every cell with a value in the order of the file, empty ones too. A codebook gives its rows. */
bool table_next(struct table_in *t, struct table_cell *c);
void table_again(struct table_in *t);
struct number table_number(const struct table_in *t, const struct table_cell *c);
/* The part with that name; -1: none. */
int table_part(const struct table_in *t, str name);
str table_column_name(struct arena *a, size_t column);  /* A, B … AA: as spreadsheets say                             */
enum column_role role_of_name(struct arena *a, str name);      /* what a column called that usually is                       */
#endif
