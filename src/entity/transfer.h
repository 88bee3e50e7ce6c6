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

struct imported { int64_t created, updated, lines; };
/* Reads CSV into `e` within the transaction; nothing is kept unless the caller commits. Every bad row is in `p` with its line. Rows that
** refer to rows of the same file further down are stored in a second pass.
** `lenient`: a missing reference is left empty instead (first of two passes over files that refer to each other). */
struct imported transfer_import(struct store *st, const struct entity *e, str bytes, bool lenient, struct problems *p);

/* One row as a JSON object: only fields within meta.classes; a ref is {"key","id","label"}; "translations" only with `all`. */
void row_json(struct json *j, const struct entity *e, const void *row, const struct labels *labels, bool details);
/* A value as a reader sees it in plain text: choice labels, language names, dates, numbers with unit. */
str value_text(struct arena *a, const struct lang *l, const struct words *w, const struct entity *e, const void *row, const struct field *f, const struct labels *labels);
/* A value as files carry it: keys, ISO dates. */
str value_plain(struct arena *a, const void *row, const struct field *f, const struct labels *labels);
#endif
