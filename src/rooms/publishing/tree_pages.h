/* tree_pages.h - the tree of pages as the office works with it. */
#ifndef PUBLISHING_TREE_PAGES_H
#define PUBLISHING_TREE_PAGES_H
#include "base/utf8.h"
#include "rooms/publishing/pages.h"
#include "serve/write.h"

enum { TREE_MAX = 5000, TREE_LANGS = 24 };
enum words_now { WORDS_NONE, WORDS_THERE, WORDS_GOOD };  /* not there; there but not reviewed, or older than the German text; good */
struct twig {
    int64_t id, parent;
    str key, title, slug, state, shown, from, to;
    bool german;                                         /* the title is shown in German for want of another            */
    enum words_now words[TREE_LANGS];                    /* per language of langs[]                                     */
    int depth; bool up, down, leads, hit;                /* up, down: there is one before, behind it; leads: some below */
};
struct tree_view { struct twig *at; size_t n, all, hits; str find, only; bool moves, creates; };

void tree_show_page(struct req *q);                      /* pages/tree                                                  */
void tree_move(struct req *q);                           /* POST pages/{slug}/move: way=up|down|in|out, or before|after|inside and target=ID */
void page_copy(struct req *q);
void tree_draw(struct buf *out, struct req *q, const struct tree_view *v);
#endif
