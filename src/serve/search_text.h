/* search_text.h - what of a row is shown beneath its title in the list of hits. */
#ifndef SERVE_SEARCH_TEXT_H
#define SERVE_SEARCH_TEXT_H
#include "web/app.h"

/* The part of the row's public texts that holds most of the words, these marked by <mark>; about SNIPPET_LETTERS bytes long. */
enum { SNIPPET_LETTERS = 220 };
html search_snippet(const struct req *q, const struct entity *e, const void *row, const str *word, size_t words);
str  search_plain(struct arena *a, html snippet);       /* the same as plain text                                     */
bool lang_is_source(const struct lang *l);
bool find_searched(const struct entity *e);
#endif
