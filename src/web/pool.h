/* pool.h - a few threads for what takes long (passwords, writing, imports, exports), so that those of the network never wait for it. The queue is
** bounded: whoever does not fit is told so at once. */
#ifndef WEB_POOL_H
#define WEB_POOL_H
#include "base/arena.h"

enum { POOL_QUEUE = 256, POOL_THREADS = 16 };           /* a hundred who answer one question at once are all heard */
struct pool;
struct pool *pool_start(unsigned threads);              /* NULL: no thread can be had */
MUST_USE bool pool_give_work(struct pool *p, void (*work)(void *), void *ctx);      /* false: full, or ending */
size_t       pool_waiting(struct pool *p);              /* given and not finished     */
/* Whoever waits is still served; then the threads end. The pool stays, and refuses what is given to it. */
void         pool_end(struct pool *p);
void         pool_free(struct pool *p);                 /* ended, and nobody gives to it any more; NULL is fine */
#endif
