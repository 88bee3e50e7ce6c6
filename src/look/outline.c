/* outline.c - outlines of areas, parsed once and kept for the life of the process.
**
** A boundary is found again by its text, all of it: what was changed is another text, so nothing kept can be out of date, whatever region, node or
** restored backup it comes from. Reading a megabyte of text from the store costs a millisecond, parsing it thirty.
** A request gets a copy, so that what is kept may give way at any time.
*/
#include "look/figure_parts.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_MAX = 512, KEPT_BYTES = 24 * 1024 * 1024 };
struct kept { void *all; uint64_t hash, used; str text; struct map_shape shape; size_t size; };      /* all: one piece of memory, of its size */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept kept[KEPT_MAX];
static size_t kept_bytes;
static uint64_t clock_of_use;

static struct map_shape copy_of(struct arena *a, const struct map_shape *s)
{
    struct map_shape c = { arena_array(a, struct geo, s->n + 1), s->n, arena_array(a, size_t, s->rings + 1), s->rings };
    memcpy(c.at, s->at, s->n * sizeof *c.at);
    memcpy(c.end, s->end, s->rings * sizeof *c.end);
    return c;
}

static void drop(struct kept *k)
{
    kept_bytes -= k->size;
    free(k->all);
    *k = (struct kept){ 0 };
}

static struct kept *find(uint64_t hash, str text)
{
    for (size_t i = 0; i < KEPT_MAX; i++) if (kept[i].all && kept[i].hash == hash && str_eq(kept[i].text, text)) return &kept[i];
    return NULL;
}

/* A free place; while there is none, or too much is kept, what was not used for longest goes. */
static struct kept *place_for(size_t size)
{
    for (;;) {
        struct kept *oldest = NULL, *empty = NULL;
        for (size_t i = 0; i < KEPT_MAX; i++) {
            if (!kept[i].all) empty = &kept[i];
            else if (!oldest || kept[i].used < oldest->used) oldest = &kept[i];
        }
        if (empty && (kept_bytes + size <= KEPT_BYTES || !oldest)) return empty;
        drop(oldest);
    }
}

/* An arena would take 64 KB for what is often two. */
static void keep(uint64_t hash, str text, const struct map_shape *s)
{
    size_t at = s->n * sizeof *s->at, end = s->rings * sizeof *s->end;
    char *all = malloc(at + end + text.n + 1);
    if (!all) return;
    struct map_shape shape = { memcpy(all, s->at, at), s->n, memcpy(all + at, s->end, end), s->rings };
    struct kept *k = place_for(at + end + text.n);
    *k = (struct kept){ all, hash, ++clock_of_use, { memcpy(all + at + end, text.p, text.n), text.n }, shape, at + end + text.n };
    kept_bytes += k->size;
    /* cppcheck-suppress memleak ; it is kept in *k, which is one of kept[] */
}

bool outline_read(struct arena *a, str geojson, struct map_shape *ret)
{
    uint64_t hash = str_hash(geojson);
    const char *why = NULL;
    pthread_mutex_lock(&lock);
    struct kept *k = find(hash, geojson);
    if (k) {
        k->used = ++clock_of_use;
        *ret = copy_of(a, &k->shape);
    }
    pthread_mutex_unlock(&lock);
    if (k) return true;
    if (!map_shape_read(a, geojson, ret, &why)) return false;
    pthread_mutex_lock(&lock);                            /* parsed without the lock: two may have done so at once */
    if (!find(hash, geojson)) keep(hash, geojson, ret);
    pthread_mutex_unlock(&lock);
    return true;
}
