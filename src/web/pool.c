/* pool.c - a few threads for what takes long. */
#include "web/pool.h"
#include <pthread.h>
#include <stdlib.h>

struct work { void (*run)(void *); void *ctx; };
struct line { struct work at[POOL_QUEUE]; size_t first, n, busy; };
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct line line[POOL_KINDS];
    size_t threads;
    pthread_t thread[POOL_THREADS];
    bool ending;
};

/* Whose turn it is: writers first; readers as long as half of the threads stay free. NULL: nobody waits, or nobody whom a thread may be given to. */
static struct line *turn(struct pool *p)
{
    struct line *writing = &p->line[POOL_WRITING], *reading = &p->line[POOL_READING];
    size_t most = p->threads > 1 ? p->threads / 2 : 1;
    if (writing->n) return writing;
    return reading->n && reading->busy < most ? reading : NULL;
}

/* NULL: nothing is left for this thread and the end has come; what readers still wait for is done by those who work for them. The caller holds the lock. */
static struct line *next(struct pool *p, struct work *ret)
{
    struct line *l;
    while (!(l = turn(p)) && !p->ending) pthread_cond_wait(&p->more, &p->lock);
    if (!l) return NULL;
    *ret = l->at[l->first];
    l->first = (l->first + 1) % POOL_QUEUE;
    l->n--;
    l->busy++;
    return l;
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
        l->busy--;                                       /* this thread looks again at once: nobody need be woken        */
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
    pool_end(p);
    return NULL;
}

bool pool_give_work(struct pool *p, enum pool_kind kind, void (*run)(void *), void *ctx)
{
    struct line *l = &p->line[kind];
    pthread_mutex_lock(&p->lock);
    bool fits = l->n < POOL_QUEUE && !p->ending;
    if (fits) l->at[(l->first + l->n++) % POOL_QUEUE] = (struct work){ run, ctx };
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
    pthread_cond_destroy(&p->more);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
