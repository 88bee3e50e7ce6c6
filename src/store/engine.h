/* engine.h - what the two engines share with store.c. Nobody outside src/store includes it.
**
** A transaction (struct store) borrows one connection (struct conn) from its installation's pool (struct stores) and gives it
** back at the end. An engine is a table of functions; everything that can be said once for both is said in store.c,
** statement.c and rows.c.
*/
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H
#include "base/moment.h"
#include "store/store.h"
#include <pthread.h>
#include <stdatomic.h>

enum {
    SQL_MAX = 64 * 1024,            /* bytes of one statement                                       */
    KEPT_MAX = 300,                 /* prepared statements of a connection, whatever the engine     */
    SQL_NAME_MAX = 63,              /* bytes of a name in PostgreSQL                                */
    CLEAN_EVERY = 256,              /* commits between two looks for old rows of done_request       */
    DONE_KEPT = 3600                /* seconds they are kept                                        */
};

/* ---- a statement, looked at once and then kept by its connection -------------------------------------------------- */
enum verb { VERB_READ, VERB_WRITE, VERB_SCHEMA };
struct shape { enum verb verb; size_t values; };        /* values: the highest n of any $n */

/* What the text is. False: *why says what is wrong with it (another placeholder than $n, two statements, BEGIN…). */
bool shape_of(str sql, struct shape *ret, const char **why);

struct kept {
    uint64_t hash, used;            /* used: the connection's count when it last ran; 0: this place is empty */
    char *sql; size_t n;            /* the text, in memory of its own                                        */
    char kinds[STORE_ARGS_MAX + 1]; /* one letter per value: PostgreSQL prepares for types                   */
    struct shape shape;
    bool busy;                      /* an each() stands in it                                                */
    void *handle;                   /* SQLite: the sqlite3_stmt                                              */
    unsigned number;                /* PostgreSQL: its name is "s" and this; 0: not prepared yet             */
};

/* One number per region that was ever asked for, raised when its data may have changed. Never freed before the installation is closed. */
struct edition { struct edition *next; str region; atomic_uint_fast64_t n; };

struct conn {
    struct stores *of;
    str region;                     /* in memory of its own                                      */
    enum store_mode mode;
    struct conn *next;              /* idle: the one used before it                              */
    int64_t until;                  /* moment_ticks() at which whatever it does must end         */
    int64_t given;                  /* … at which it became idle                                 */
    bool spoilt;                    /* do not keep it for the next one                           */
    uint64_t count;
    struct kept kept[KEPT_MAX];     /* as many of them as the engine keeps (engine.statements) */
};

/* The kept statement of this text and these kinds of values, marked busy; the least recently used gives way. NULL: broken. */
struct kept *kept_take(struct store *st, str sql, const struct arg *values, size_t n);
void kept_drop(struct conn *c, struct kept *k);         /* forgets it                   */
void kept_drop_all(struct conn *c);

/* ---- where rows go ------------------------------------------------------------------------------------------------ */
enum cell_kind { CELL_NULL, CELL_INT, CELL_REAL, CELL_BYTES };
struct cell { enum cell_kind kind; union { int64_t i; double r; str s; }; };
struct rows { struct arena *a; struct cell *cells; size_t n, room, width, at; };   /* at: 1 is the first row, 0 before it */

struct sink {
    struct store *st;
    struct rows *rows;
    bool (*row)(void *ctx, const struct rows *one);     /* of each(); NULL: ask() keeps all      */
    void *ctx;
    struct arena *scratch;          /* forgotten after every row; engines decode into it         */
    bool also;                      /* a write without outcome: an engine may do it with the next statement */
};
struct cell *sink_slot(struct sink *s, size_t width);   /* the place for the next row's cells; bytes may be borrowed …  */
bool         sink_done(struct sink *s);                 /* … until this has taken them. False: no more rows are wanted  */

/* ---- an installation ---------------------------------------------------------------------------------------------- */
struct stores {
    const struct engine *engine;
    str where, shown;               /* shown: without a password                                 */
    pthread_mutex_t lock;           /* guards idle and n_idle                                    */
    struct conn *idle;              /* most recently used first                                  */
    size_t n_idle;
    pthread_mutex_t files;          /* SQLite: held while a file is opened, renamed or removed   */
    atomic_uint commits;
    _Atomic(struct edition *) editions;      /* only ever added to, under the lock               */
    void *watch;                    /* PostgreSQL: the thread that listens                       */
    void *own;                      /* of the engine                                             */
};

struct edition *edition_of(struct stores *s, str region);
void editions_end(struct stores *s);

struct conn *pool_take(struct stores *s, str region, enum store_mode mode);    /* NULL: none is idle */
void         pool_give(struct conn *c);
void         pool_drop(struct stores *s, str region);   /* closes the idle ones of a region      */
void         pool_drop_all(struct stores *s);
bool         clean_due(struct stores *s);               /* now and then true                     */

struct conn *conn_new(struct stores *s, size_t size, str region, enum store_mode mode);
void         conn_free(struct conn *c);                 /* what conn_new made; the engine closed its part before */
void        *store_memory(size_t size);                 /* zeroed; never NULL                    */
char        *store_text(str s);                         /* a copy with a NUL behind it           */

struct store {
    struct stores *of;
    struct conn *conn;              /* NULL: broken from the start, or ended                     */
    enum store_mode mode;
    struct arena *arena;
    str request;
    int64_t until;
    bool calm;                      /* store_calm() was called                                       */
    int turn;                       /* as store_turn() was told                                     */
    bool limited;                   /* store_deadline() was called since the engine last looked  */
    bool begun, broken, missing;
    bool again;                     /* broken by something that may go well next time            */
    bool to_write;                  /* broken by store_must_write()                              */
    bool wrote, schema;             /* rows or tables changed                                    */
    str why;
    int64_t changed;
    enum conflict conflict;
    str conflict_name;
};
void store_break(struct store *st, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void store_conflicts(struct store *st, enum conflict what, str name);

/* ---- an engine ---------------------------------------------------------------------------------------------------- */
struct fault { str why; bool missing, again; };
struct engine {
    enum store_engine which;
    size_t statements;              /* prepared ones that a connection keeps                     */
    bool by_mode;                   /* a connection serves either readers or writers             */
    bool (*start)(struct stores *s, struct arena *a, str *why);     /* checks `where`, makes and checks the system store */
    void (*stop)(struct stores *s);
    struct conn *(*open)(struct stores *s, str region, enum store_mode mode, int64_t until, struct arena *a, struct fault *f);
    void (*close)(struct conn *c);
    bool (*stale)(struct conn *c);                                  /* the idle connection is of no use any more         */
    bool (*prepare)(struct store *st, struct kept *k);              /* false: broken                                     */
    void (*forget)(struct conn *c, struct kept *k);
    bool (*begin)(struct store *st);                                /* before the first statement                        */
    void (*run)(struct store *st, struct kept *k, const struct arg *values, size_t n, struct sink *to);
    enum store_outcome (*commit)(struct store *st, str done_id);    /* done_id: row for done_request, or empty           */
    void (*rollback)(struct store *st);
    bool (*create)(struct stores *s, str region, struct arena *a, str *why);
    bool (*exists)(struct stores *s, str region);
    uint64_t (*version)(struct stores *s, str region);
    void (*watch)(struct stores *s);                                /* NULL: nothing to do */
    bool (*rename)(struct stores *s, str from, str to, struct arena *a, str *why);
    bool (*destroy)(struct stores *s, str region, struct arena *a, str *why);
};
extern const struct engine store_sqlite, store_postgres;
#endif
