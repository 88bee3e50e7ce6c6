/* hidden.h - the page of what is not shown, for those who decide. */
#ifndef ROOMS_TINY_HIDDEN_H
#define ROOMS_TINY_HIDDEN_H
#include "rooms/tiny/thing.h"
#include "web/req.h"

struct hidden_view { struct page page; };
void hidden_show(struct req *q);                        /* the handler                                                */
void hidden_page(struct buf *out, struct req *q, const struct hidden_view *v);      /* pages/hidden.html              */
#endif
