/* pool.c - a few threads for what takes long. */
#include "web/pool.h"
#include <pthread.h>
#include <stdlib.h>

struct work { void (*run)(void *); void *ctx; uint64_t of; };
struct line { struct work at[POOL_QUEUE]; size_t first, n, busy; };
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct line line[POOL_KINDS];
    size_t threads, busy;
    uint64_t of[POOL_THREADS];                            /* what is being worked on, `busy` of them, in no order        */
    pthread_t thread[POOL_THREADS];
    bool ending;
};

static struct work *place(struct line *l, size_t i) { return &l->at[(l->first + i) % POOL_QUEUE]; }

/* The first in this line whose like leaves a thread to others; as many as wait: nobody. */
static size_t first_of(struct pool *p, struct line *l)
{
    for (size_t i = 0; i < l->n; i++) {
        size_t same = 1;
        for (size_t k = 0; k < p->busy; k++) same += p->of[k] == place(l, i)->of;
        if (same < p->threads || same == 1) return i;
    }
    return l->n;
}

/* Whose turn it is: writers first; readers as long as half of the threads stay free. NULL: nobody waits, or nobody whom a thread may be given to. */
static struct line *turn(struct pool *p, size_t *ret)
{
    struct line *writing = &p->line[POOL_WRITING], *reading = &p->line[POOL_READING];
    size_t most = p->threads > 1 ? p->threads / 2 : 1;
    if ((*ret = first_of(p, writing)) < writing->n) return writing;
    return reading->busy < most && (*ret = first_of(p, reading)) < reading->n ? reading : NULL;
}

/* NULL: nothing is left for this thread and the end has come; what may not be given to it is done by those who work on the like. The caller holds the lock. */
static struct line *next(struct pool *p, struct work *ret)
{
    struct line *l;
    size_t i = 0;
    while (!(l = turn(p, &i)) && !p->ending) pthread_cond_wait(&p->more, &p->lock);
    if (!l) return NULL;
    *ret = *place(l, i);
    for (; i > 0; i--) *place(l, i) = *place(l, i - 1);   /* those passed over stay in front, in their order             */
    l->first = (l->first + 1) % POOL_QUEUE;
    l->n--;
    l->busy++;
    p->of[p->busy++] = ret->of;
    if (turn(p, &i)) pthread_cond_signal(&p->more);       /* what ended made way for more than this one                  */
    return l;
}

static void done(struct pool *p, struct line *l, uint64_t of)
{
    size_t i = 0;
    while (p->of[i] != of) i++;
    p->of[i] = p->of[--p->busy];
    l->busy--;                                            /* this thread looks again at once: nobody need be woken       */
}

static void *work(void *ctx)
{
    struct pool *p = ctx;
    struct work w;
    struct line *l;
    pthread_mutex_lock(&p->lock);
    while ((l = next(p, &w))) {
        pthread_mutex_unlock(&p->lock);
        w.run(w.ctx);
        pthread_mutex_lock(&p->lock);
        done(p, l, w.of);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct pool *pool_start(unsigned threads)
{
    struct pool *p = calloc(1, sizeof *p);
    if (!p) return NULL;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->more, NULL);
    pthread_mutex_lock(&p->lock);                         /* turn() counts them: none begins before all are there        */
    while (p->threads < threads && p->threads < POOL_THREADS && pthread_create(&p->thread[p->threads], NULL, work, p) == 0) p->threads++;
    pthread_mutex_unlock(&p->lock);
    if (p->threads) return p;
    pool_free(p);
    return NULL;
}

bool pool_give_work(struct pool *p, enum pool_kind kind, uint64_t of, void (*run)(void *), void *ctx)
{
    struct line *l = &p->line[kind];
    pthread_mutex_lock(&p->lock);
    bool fits = l->n < POOL_QUEUE && !p->ending;
    if (fits) *place(l, l->n++) = (struct work){ run, ctx, of };
    if (fits) pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->lock);
    return fits;
}

size_t pool_waiting(struct pool *p)
{
    size_t n = 0;
    pthread_mutex_lock(&p->lock);
    for (size_t i = 0; i < POOL_KINDS; i++) n += p->line[i].n + p->line[i].busy;
    pthread_mutex_unlock(&p->lock);
    return n;
}

void pool_end(struct pool *p)
{
    if (!p) return;
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->more);
    pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < p->threads; i++) pthread_join(p->thread[i], NULL);
}

void pool_free(struct pool *p)
{
    if (!p) return;
    pthread_cond_destroy(&p->more);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
