/* things.h - what programs that read pages are told of pages and news: schema.org (look/head.h). */
#ifndef PUBLISHING_THINGS_H
#define PUBLISHING_THINGS_H
#include "rooms/publishing/pages.h"

void page_thing(struct req *q, const struct page_view *v);             /* WebPage, and the way down the tree           */
void news_thing(struct req *q, const struct news *n);                  /* NewsArticle                                  */
#endif
