/* markdown.h - Markdown to safe markup by cmark: raw HTML dropped, only https http mailto tel and relative links kept, headings
** begin at level `top` (up to 6) so that a text fits under the page's heading; below 2 the first levels count as one, for texts that begin with ##. None
** becomes the page's own heading. */
#ifndef TEXT_MARKDOWN_H
#define TEXT_MARKDOWN_H
#include "text/html.h"

html markdown_html(struct arena *a, str text, int top);
/* The same for a page that is read from right to left: each telephone number has a box of its own, or its parts would change places. */
html markdown_numbers(struct arena *a, html markup);
str  markdown_plain(struct arena *a, str text);        /* its words alone, for summaries      */
#endif
