/* cache.h - rendered public answers, kept until the data change.
**
** What: answers 200 to GET of visitors without a token or any cookie but the chosen language, under /{region}/, that set none, hold nothing of one reader (a form's token)
** and do not forbid it (Cache-Control: no-store or private). Kept from the second time an address is asked, so that searches that come once do
** not push out what is read every day. Kept packed as well.
**
** Until when: an entry names the region's store_version(), the generation of the list of regions, and a time. It is used only while all three
** hold, and that is asked for each request; handlers say by req_until() when their answer changes by itself (a place opens); midnight in
** Germany ends everything, since dates are part of pages.
**
** Why it is never older than its version: the version is asked before anything of the answer is read, its words of the region too
** (web/wording.c), and transactions begin afterwards. So an entry's data are at least as new as its version (store.h). A writer who commits in
** between makes the data newer than the version that is written on them: then the entry is thrown away unused, which is the harmless
** side. The other order (render, then ask) could write a new version on old data; nothing here does.
**
** Memory is bounded; the least recently used goes first. One answer may be as large as a quarter of it.
*/
#ifndef WEB_CACHE_H
#define WEB_CACHE_H
#include "web/app.h"
#include <stdatomic.h>

enum { CACHE_TARGET_MAX = 1024, CACHE_FORMS = 4 };       /* forms: plain and packed, each whole and as 304 */

struct cached {
    str target, region, type;
    str body[2], tag[2];                                /* by enum coding; body[CODING_GZIP] is empty where packing does not pay */
    struct param *header; size_t headers;               /* without ETag, Content-Encoding, X-Request-Id; values end with NUL     */
    uint64_t version, generation;
    int64_t until;                                      /* seconds */
    _Atomic(void *) made[CACHE_FORMS];                  /* what the HTTP library made of it, see cached_hold() */
    /* of cache.c */
    struct cache *of;
    struct cached *chain, *newer, *older;
    uint64_t hash;
    size_t size;
    bool listed;
    atomic_int users, holders;
};

/* `drop` ends one of made[]. */
struct cache *cache_new(size_t bytes, void (*drop)(void *made));
void          cache_free(struct cache *c);              /* NULL is fine */

/* A valid entry of this address, to be given back with cached_done(); NULL: none. */
struct cached *cache_find(struct cache *c, struct app *app, str target);
void           cached_done(struct cached *e);
/* Keeps the finished answer if it may. */
void cache_keep(struct cache *c, const struct req *q);
/* What is in made[] may outlive the entry's last user (it is being sent): it holds the entry's bytes by these. */
void cached_hold(struct cached *e);
void cached_let_go(void *entry);

struct cache_figures { size_t entries, bytes; uint64_t hits, misses, kept, ended; };
struct cache_figures cache_figures(struct cache *c);
#endif
