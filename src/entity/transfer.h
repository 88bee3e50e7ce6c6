/* transfer.h - whole lists out and in: CSV, XLSX, JSON. Columns are the same in every direction: key, each field, field@lang for
** translations, references by key. What export writes, import reads. */
#ifndef ENTITY_TRANSFER_H
#define ENTITY_TRANSFER_H
#include "entity/draft.h"
#include "entity/query.h"
#include "text/json.h"

enum format { FORMAT_CSV, FORMAT_XLSX, FORMAT_JSON, FORMATS };
extern const struct format_info { const char *ext, *type; } formats[FORMATS];
bool format_find(str ext, enum format *ret);
enum { TRANSFER_MAX = 64 * 1024 * 1024 };               /* bytes of a file, either way                                */

/* Every row of the query, without paging. False: *why. `head`: labels in the reader's language instead of column names (XLSX for people). */
MUST_USE bool transfer_export(struct store *st, struct query *q, enum format f, struct buf *out, str *why);

struct imported { int64_t created, updated, lines, left_out; const char *unit; };     /* unit: what the lines of problems count, "line" or "entry" */
struct mapping;
struct import {
    const struct entity *e; const struct who *who;      /* rights, versions and history hold as in a form (write.h)     */
    str bytes;                                          /* CSV, XLSX or JSON: the first bytes show which                */
    const struct mapping *map;                          /* NULL: columns as exports name them (mapping.h)              */
    str sheet;                                          /* of a workbook; empty: what the mapping says, or the first    */
    bool partial;                                       /* good rows are kept where others are bad                      */
    bool small;                                         /* only small changes: translations stay up to date (write.h)   */
    uint8_t *bad; size_t bad_room; int64_t rows;        /* import_check's own: a bit per row; how many are good         */
};
/* Looks at every row without writing: checks, references (to rows of the file, too), keys and unique values that are there twice. Every bad row is in
** `p` with its line; memory does not grow with the file but for its keys. `a` keeps what import_write() has to know. True: nothing is wrong, or the
** good rows can be kept (`partial`). *ret: what would be written. */
bool import_check(struct store *st, struct arena *a, struct import *m, struct problems *p, struct imported *ret);
/* Writes what import_check() found good. Up to 200 rows have a history of their own each; more have one entry for all, with the file's digest. False: something was found now, or the store is broken; then the caller must not commit. */
bool import_write(struct store *st, struct import *m, struct problems *p, struct imported *ret);

/* Reads a file into `e` within the transaction, without rights and history: the demonstration, and tests. Nothing is kept unless the caller commits.
** Columns in languages that the interface does not speak (yet) are passed over.
** `lenient`: a missing reference is left empty instead (first of two passes over files that refer to each other). */
struct imported transfer_import(struct store *st, const struct entity *e, str bytes, bool lenient, struct problems *p);

/* One row as a JSON object: only fields within meta.classes; a ref is {"key","id","label"}; "translations" only with `all`. */
void row_json(struct json *j, const struct entity *e, const void *row, const struct labels *labels, bool details);
/* A value as a reader sees it in plain text: choice labels, language names, dates, numbers with unit. */
str value_text(struct arena *a, const struct lang *l, const struct words *w, const struct entity *e, const void *row, const struct field *f, const struct labels *labels);
/* A value as files carry it: keys, ISO dates. */
str value_plain(struct arena *a, const void *row, const struct field *f, const struct labels *labels);
#endif
