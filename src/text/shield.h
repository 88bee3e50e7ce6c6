/* shield.h - a text on its way through a machine: what must stay as it is goes as an empty tag <x id="1"/>, and comes back in its place.
**
** Shielded: {{blocks}} and {names}, targets of links and web addresses, `code`, bold signs. The text between is escaped as in XML, so that the machine's
** "html" or "xml" mode leaves the tags alone. A text is cut into segments first: a line's marks (heading, list, quotation) stay outside.
*/
#ifndef TEXT_SHIELD_H
#define TEXT_SHIELD_H
#include "base/buf.h"

enum { SHIELD_TOKENS_MAX = 40, SHIELD_SEGMENTS_MAX = 400, SHIELD_BYTES_MAX = 256 * 1024 };
struct segment {
    str mark;                                           /* line feeds, "- ", "## ": goes back as it is, before the text */
    str sent;                                           /* what the machine gets; empty: nothing to translate         */
    str raw;                                            /* the text as it was                                         */
    str token[SHIELD_TOKENS_MAX]; size_t n;
    str back;                                           /* the machine's answer                                       */
};
struct segments { struct segment *at; size_t n; };
/* `markdown`: lines of one paragraph are one segment. False: the text has too many parts. */
MUST_USE bool shield_cut(struct arena *a, str text, bool markdown, struct segments *ret);
/* Puts the answers together. False: a tag was lost, came twice, or the answer is no text. */
MUST_USE bool shield_join(struct arena *a, const struct segments *s, str *ret);
#endif
