/* pg.h - one connection to PostgreSQL, driven so that nothing waits past its deadline. Between pg_link.c and postgres.c.
**
** Commands are sent in a batch (libpq's pipeline) and their answers read together: BEGIN, SAVEPOINT, the statement and RELEASE
** cost one round trip.
**
**   pg_batch(p);
**   pg_send(p, 'c', "SAVEPOINT s", NULL);
**   pg_send(p, 'm', "DELETE FROM x WHERE id = $1", &values);
**   if (!pg_finish(p, NULL)) ... p->lost, p->late or p->fault says why
*/
#ifndef STORE_PG_H
#define STORE_PG_H
#include "store/engine.h"
#include <libpq-fe.h>

enum { PG_BATCH = 100, PG_WAITING = 60, PG_CLOSING = 16 };       /* PG_WAITING: from so many commands on nothing waits for the next statement */

struct pg_fault { char state[6], text[300], constraint[64], table[64], of; };   /* state: empty if there is none; of: a letter of pg.batch */
struct pg {
    struct conn base;
    PGconn *c;
    unsigned era;                   /* of the place when it was connected                                               */
    bool lost, late;                /* lost: the connection is of no use any more; late: because the deadline passed    */
    bool begin, open;               /* BEGIN is to be sent with the next batch; has been sent                           */
    struct pg_fault fault;          /* the first one of the batch                                                       */
    char batch[PG_BATCH + 1];       /* what was sent: c command, d one that may fail, p prepare, m main, S synchronise, w a write that
                                       waits for the next statement, q its prepare, v a table's making that waits        */
    bool waiting;                   /* the batch has a w and no end yet                                                 */
    size_t n_batch;
    bool prepared;                  /* the p of the batch went well                                                     */
    int64_t tuples;                 /* that the last m changed, or -1                                                   */
    char tag[8];                    /* first word of what the server called it                                          */
    PGresult *result;               /* rows of the m, when there was no sink for them                                   */
    unsigned numbers, cursors;      /* given to prepared statements and cursors so far                                  */
    unsigned closing[PG_CLOSING], n_closing;          /* cursors to close with the next batch                          */
    unsigned gone[KEPT_MAX], n_gone;                  /* statements to forget before the next BEGIN                    */
};

/* Values as libpq takes them: binary, with a type each, NULLs too. */
struct pg_values {
    int n;
    Oid type[STORE_ARGS_MAX];
    const char *value[STORE_ARGS_MAX];
    int length[STORE_ARGS_MAX], format[STORE_ARGS_MAX];
    uint64_t number[STORE_ARGS_MAX];
};
void pg_values(struct pg_values *v, const struct arg *values, size_t n);

void pg_batch(struct pg *p);                            /* begins one, or goes on with the one that waits */
void pg_send(struct pg *p, char what, const char *sql, const struct pg_values *v);
void pg_send_prepare(struct pg *p, char what, const char *name, const char *sql, const struct pg_values *v);
void pg_send_prepared(struct pg *p, char what, const char *name, const struct pg_values *v);
void pg_sync(struct pg *p);
/* Reads every answer; the rows of the m go to `to`, or into p->result (to be cleared) without one. False: lost or a fault. */
bool pg_finish(struct pg *p, struct sink *to);

/* It leads to a server that was found frozen since. */
bool pg_given_up(const struct pg *p);

/* Gives row `row` of a result to `to`; false: no more are wanted. */
bool pg_row(PGresult *r, int row, struct sink *to);

/* One or more statements in the simple protocol, before the pipeline is entered; the first value of the last row in ret. */
bool pg_simple(struct pg *p, const char *sql, char ret[16]);

/* Connects to one of the hosts of the URL, trying them again until `until`. False: *why, without a password. After somebody has waited in vain, one alone
** looks whether a server is back (the thread that listens, while it has no server; else one at a time), and the others are refused at once: no thread
** is kept for what is not there. */
bool pg_dial(struct pg *p, str *why, struct arena *a);

/* Connected and set, but the pipeline not entered. NULL: *why. */
struct pg *pg_connect(struct stores *s, str region, int64_t until, struct arena *a, str *why, char found[16]);
void pg_close(struct conn *c);

/* ---- news of commits (pg_watch.c) ---- */
const char *pg_node(void);                              /* this process, by a random name: its own announcements are no news to it */
uint64_t pg_version(struct stores *s, str region);
void pg_watch(struct stores *s);
void pg_watch_end(struct stores *s);
bool pg_watched(const struct stores *s);                /* another thread than this one is trying to reach the server, in order to listen */

/* Where the URL points to. down: the last one who waited for a server waited in vain. probing: somebody is looking whether it is back. era: raised when the
** server was found frozen; connections that are older are given up, also by those who wait for an answer on them. silent: at the last look a server took the call and said nothing. */
struct pg_place { size_t n; char *host[8], *port[8]; atomic_bool down, probing, silent; atomic_uint era; };
bool pg_place(struct stores *s, struct arena *a, str *why);        /* into s->own and s->shown */
void pg_place_free(struct stores *s);
#endif
