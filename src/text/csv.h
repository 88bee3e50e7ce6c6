/* csv.h - RFC 4180, as spreadsheets write it.
**
** Writing: UTF-8, comma, CRLF, quotes where needed. Text that starts with = + - @ ' TAB or CR gets one leading ' so that no
** spreadsheet runs it (CWE-1236); csv_plain() takes one off again.
** Reading: takes a BOM off, finds the separator (; , TAB) in the first line, takes LF and CRLF, quotes with doubled quotes. Bytes that are
** not UTF-8 are read as Windows-1252 (German Excel).
*/
#ifndef TEXT_CSV_H
#define TEXT_CSV_H
#include "base/buf.h"

struct csv_out { struct buf *out; bool more; };
struct csv_out csv_to(struct buf *out);
void csv_put(struct csv_out *c, str cell);             /* text: guarded and quoted            */
void csv_put_plain(struct csv_out *c, str cell);       /* numbers and codes of ours: quoted if needed, not guarded */
void csv_row(struct csv_out *c);                       /* ends the line                       */

enum { CSV_COLUMNS_MAX = 200, CSV_CELL_MAX = 100 * 1000 };
struct csv { str rest; char separator; int64_t line, next; struct arena *a; bool broken; str why; };
/* `bytes` must outlive the reader. */
struct csv csv_from(struct arena *a, str bytes);
/* Reads the next line that is not empty: cells[0..*n). `line` of the reader is where it began (1 = first line). False: end, or broken
** (unclosed quote, too many columns, cell too long): `why` says it, `line` where. */
bool csv_next(struct csv *c, str *cells, size_t *n);
str  csv_plain(str cell);                              /* without the one leading ' that guards a formula sign */
#endif
