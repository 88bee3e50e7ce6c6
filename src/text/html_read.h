/* html_read.h - foreign markup read as Markdown: what other systems' editors wrote, for fields that keep Markdown here.
**
** Known: paragraphs, headings, lists in lists, quotes, bold, italic, links, line breaks, rules, tables (a list entry per row). Any other element leaves its
** text, a picture its words (alt); scripts, styles and forms leave nothing. Links lead by http, https, mailto or tel; a relative one is made whole by `base`.
** What Markdown would take for a sign is escaped, "{{" too, so that foreign text neither formats nor embeds anything.
*/
#ifndef TEXT_HTML_READ_H
#define TEXT_HTML_READ_H
#include "base/arena.h"

enum { HTML_READ_MAX = 512 * 1024 };                   /* bytes of markup; what is more is not read                   */

/* At most `max` bytes, whole lines. `base`: http(s) address of the page, or empty: relative links leave their text alone. `cut` (may be NULL): there was
** more. Never fails: broken markup is read as browsers do, lists and quotes deeper than 8 without their
** signs. */
str html_markdown(struct arena *a, str markup, str base, size_t max, bool *cut);
/* The words alone in one line, blanks single. Text without any "<" or "&" comes back as it is, but for its blanks. */
str html_plain(struct arena *a, str markup, size_t max);
#endif
