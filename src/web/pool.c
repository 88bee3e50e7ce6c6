/* pool.c - a few threads for what takes long. */
#include "web/pool.h"
#include <pthread.h>
#include <stdlib.h>

struct work { void (*run)(void *); void *ctx; };
struct pool {
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct work queue[POOL_QUEUE];
    size_t first, n, busy, threads;
    pthread_t thread[POOL_THREADS];
    bool ending;
};

/* False: nothing is left and the end has come. The caller holds the lock. */
static bool next(struct pool *p, struct work *ret)
{
    while (!p->n && !p->ending) pthread_cond_wait(&p->more, &p->lock);
    if (!p->n) return false;
    *ret = p->queue[p->first];
    p->first = (p->first + 1) % POOL_QUEUE;
    p->n--;
    p->busy++;
    return true;
}

static void *work(void *ctx)
{
    struct pool *p = ctx;
    struct work w;
    pthread_mutex_lock(&p->lock);
    while (next(p, &w)) {
        pthread_mutex_unlock(&p->lock);
        w.run(w.ctx);
        pthread_mutex_lock(&p->lock);
        p->busy--;
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
    while (p->threads < threads && p->threads < POOL_THREADS && pthread_create(&p->thread[p->threads], NULL, work, p) == 0) p->threads++;
    if (p->threads) return p;
    pool_free(p);
    return NULL;
}

bool pool_give_work(struct pool *p, void (*run)(void *), void *ctx)
{
    pthread_mutex_lock(&p->lock);
    bool fits = p->n < POOL_QUEUE && !p->ending;
    if (fits) p->queue[(p->first + p->n++) % POOL_QUEUE] = (struct work){ run, ctx };
    if (fits) pthread_cond_signal(&p->more);
    pthread_mutex_unlock(&p->lock);
    return fits;
}

size_t pool_waiting(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    size_t n = p->n + p->busy;
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
