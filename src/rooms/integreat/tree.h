/* tree.h - what the app shows as pages, as one tree: the region's pages, and below "Offers" the life situations with their offers. */
#ifndef ROOMS_INTEGREAT_TREE_H
#define ROOMS_INTEGREAT_TREE_H
#include "rooms/integreat/integreat.h"

enum { TREE_NONE = -1 };
/* One page in the request's language. Only those that are delivered are in the tree: with words in that language, and so with everything above. */
struct node {
    enum integreat_kind kind; int64_t row;              /* row 0: the page "Offers"                                    */
    const void *data; const struct labels *labels;      /* as the entity core read it; NULL: none (row 0)              */
    str title, path;                                    /* path: as the app keeps it, "/kleve/de/pages/slug/"          */
    int up, first, next, last;                          /* places in `at`; TREE_NONE                                    */
    int depth;                                          /* 0: at the top                                                */
    bool offers;                                        /* an offer is here or below: topics without are left out      */
};
struct source { const struct entity *e; struct integreat_words *words; const char *under, *page; };
struct tree {
    struct integreat *x;
    struct source of[INTEGREAT_OFFER + 1];              /* by kind                                                     */
    struct node *at; size_t n;                          /* in the order of reading: a page, then what is below it      */
    int64_t newest;                                     /* the last change of any of them, seconds                     */
};
/* `bodies`: with the long texts, for who writes all of them. A few statements, however many pages there are. */
struct tree tree_read(struct integreat *x, bool bodies);
/* Reads the long texts of these nodes alone, of a tree that was read without. */
void tree_fill(struct tree *t, const int *node, size_t n);
/* The node of ?url= (a path or a whole address, as the app keeps it or as we write it) or ?id= (of the page or of its text). TREE_NONE: none. */
int  tree_find_url(const struct tree *t, str url);
bool tree_is_root(const struct req *q, str url);        /* "/kleve/de/": no page, but what is above all */
int  tree_find_id(const struct tree *t, int64_t id);
/* "https://ki.example/kleve/de/Pages/Slug?x" → "/kleve/de/pages/slug/", decoded if it still is to be. */
str  tree_path(struct arena *a, str url);
/* One member of an answer. */
void tree_put(struct tree *t, int node);

/* pages/content.html: what an entry says, in the markup that the app shows. */
void content_page(struct buf *out, const struct req *q, const struct entity *e, const void *row, html body);
void content_offer(struct buf *out, const struct req *q, const struct entity *e, const void *row, const struct labels *labels, html body);
void content_text(struct buf *out, str text);
struct particulars;
void content_imprint(struct buf *out, const struct req *q, const struct particulars *p);
#endif
