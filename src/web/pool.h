/* pool.h - a few threads for what takes long (passwords, writing, imports, exports), so that those of the network never wait for it. The queue is
** bounded: whoever does not fit is told so at once.
**
** Writing (log-ins too) comes before what is only read (PDF, workbooks, catalogues), and threads are kept free for it: a crowd that asks for files keeps nobody
** from logging in or saving. Reading that is written down is writing, too. Who asks is not known yet here, so readers with and without a session stand in
** one line.
**
** Work is said to be `of` something (the server says: of a region). All works of one leave a thread to the others: where everybody waits for the end of one
** region's import, the other regions still log in and save.
*/
#ifndef WEB_POOL_H
#define WEB_POOL_H
#include "base/arena.h"

enum { POOL_QUEUE = 256, POOL_THREADS = 16 };           /* a hundred who answer one question at once are all heard */
enum pool_kind { POOL_WRITING, POOL_READING, POOL_KINDS };      /* each has a queue of its own                         */
struct pool;
struct pool *pool_start(unsigned threads);              /* NULL: no thread can be had */
/* At most half of the threads, and always one, work for readers; all but one, and always one, for works of the same. False: full, or ending. */
MUST_USE bool pool_give_work(struct pool *p, enum pool_kind kind, uint64_t of, void (*work)(void *), void *ctx);
size_t       pool_waiting(struct pool *p);              /* given and not finished     */
/* Whoever waits is still served; then the threads end. The pool stays, and refuses what is given to it. */
void         pool_end(struct pool *p);
void         pool_free(struct pool *p);                 /* ended, and nobody gives to it any more; NULL is fine */
#endif
