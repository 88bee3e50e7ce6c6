/* xliff.h - texts for translators and their programs: XLIFF 1.2 (OASIS, strict), one <file> per entry, one <trans-unit> per text.
**
** Writing: xliff_begin(), then for each entry xliff_file(), its xliff_unit()s and xliff_file_end(), then xliff_end().
** Reading: the whole file or nothing. Refused with a reason and a line: what is not XLIFF 1.2 in UTF-8, a DOCTYPE or an entity of its own (nothing is
** ever fetched or expanded), markup inside of a text (<mrk> is looked through), the same text twice, what is beyond the bounds. Passed over: notes,
** alternative translations, attributes and elements of other makers.
*/
#ifndef TEXT_XLIFF_H
#define TEXT_XLIFF_H
#include "base/buf.h"

enum { XLIFF_MAX = 10 * 1024 * 1024, XLIFF_FILES_MAX = 5000, XLIFF_UNITS_MAX = 200, XLIFF_TEXT_MAX = 100 * 1000, XLIFF_DEPTH_MAX = 24 };
/* state: of the target, as in the standard ("final", "needs-translation"…). max: code points, 0: not said. */
struct xliff_unit { str id, source, target, state, note; int64_t max; bool markdown, has_target; int64_t line; };
struct xliff_file { str original, region, source_lang, target_lang; struct xliff_unit *unit; size_t n; int64_t line; };
struct xliff { struct xliff_file *file; size_t n; const char *why; str detail; int64_t line; };       /* why: English key; NULL: read */

void xliff_begin(struct buf *out);
void xliff_file(struct buf *out, const struct xliff_file *f);          /* its head; the region as product-name             */
void xliff_unit(struct buf *out, const struct xliff_file *f, const struct xliff_unit *u);
void xliff_file_end(struct buf *out);
void xliff_end(struct buf *out);

/* False: `why`, `line` and perhaps `detail` say what is wrong; then there are no files. */
MUST_USE bool xliff_read(struct arena *a, str bytes, struct xliff *ret);
#endif
