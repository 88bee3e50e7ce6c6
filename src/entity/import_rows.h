/* import_rows.h - the rows of a file, whatever its format: CSV, an Excel workbook, a list of objects in JSON. One row in memory at a time. */
#ifndef ENTITY_IMPORT_ROWS_H
#define ENTITY_IMPORT_ROWS_H
#include "entity/transfer.h"
#include "text/csv.h"
#include "text/json_read.h"
#include "text/xlsx_read.h"

struct lines {
    enum format format;
    const char *unit;                                   /* what `line` counts: "line", or "entry" of JSON in one line  */
    str head[CSV_COLUMNS_MAX]; size_t columns;          /* names of the columns                                        */
    int64_t line;
    str cell[CSV_COLUMNS_MAX]; size_t n;                /* p == NULL: not given; lists of JSON: one value per line     */
    bool number[CSV_COLUMNS_MAX];                       /* a number already, with a decimal point                      */
    str odd;                                            /* not empty: this row's value of that name has no form that a field takes */
    str why;                                            /* not empty: the file cannot be read, or no further; English key */
    struct arena *a, *file, *row;                       /* the caller's; of the open file; of the row at hand          */
    str bytes, sheet; int64_t first;
    struct csv start, csv; struct xlsx_in *xlsx; struct json_in json;
    bool spare;                                         /* words in languages that the interface does not speak are passed over */
    struct wide *wide;                                  /* NULL: the rows are those of the file                        */
};
/* The format shows in the first bytes. `first`: line that holds the names of the columns; 0: the first that is not empty. False: `why`. */
MUST_USE bool lines_open(struct lines *l, struct arena *a, str bytes, str sheet, int64_t first);
bool lines_next(struct lines *l);                       /* false: the end, or `why`                                    */
MUST_USE bool lines_again(struct lines *l);             /* from the first row once more                                */
void lines_close(struct lines *l);

/* A list with one line per entry and language: its columns are `slug` (the entry's key and address), `lang`, and fields; translated fields are meant
** in the line's language, of the others the first value counts. Reads it whole and goes on as if each entry were one line: key, title, title@en…
** True: it is none (no such columns, or `e` has fields of these names), or it is one now; false: problems were added. */
struct problems;
MUST_USE bool lines_by_language(struct lines *l, const struct entity *e, struct problems *p);
bool lines_next_wide(struct lines *l);                  /* for lines_next()                                           */
void lines_again_wide(struct lines *l);
#endif
