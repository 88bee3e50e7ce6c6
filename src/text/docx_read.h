/* docx_read.h - the plain text of a Word document (ECMA-376), by libzip and libxml2's stream reader.
**
** A paragraph is a line, with an empty line behind it. What Word numbers by itself is written out: headings "6.1.2. Title" (where their style is numbered),
** entries of lists "•<TAB>text" or "3.<TAB>text", those of lists within lists "<TAB>- text" without an empty line between. Cells of tables are paragraphs.
** Left out: headers and footers, notes, comments, deleted text, pictures, what fields are computed from.
** Nothing is fetched, no entity followed. At most DOCX_UNPACKED_MAX bytes unpacked, DOCX_RATIO_MAX times what was packed (more is a bomb).
*/
#ifndef TEXT_DOCX_READ_H
#define TEXT_DOCX_READ_H
#include "base/buf.h"

enum { DOCX_UNPACKED_MAX = 64 * 1024 * 1024, DOCX_RATIO_MAX = 200, DOCX_TEXT_MAX = 8 * 1024 * 1024 };
/* False: *why says it (a key of the catalogues), *ret is untouched. */
MUST_USE bool docx_words(struct arena *a, str bytes, str *ret, str *why);
#endif
