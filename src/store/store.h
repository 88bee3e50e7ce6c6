/* store.h - one way to ask a database, whatever the engine.
**
**   struct store *st = store_begin(stores, S("kleve"), STORE_READ, arena, S("req-1"));
**   struct rows *r = ask(st, Q("SELECT id, name FROM directory_actor WHERE kind = $1 ORDER BY name, id"), T(S("school")));
**   while (rows_next(r)) use(row_int(r, 0), row_str(r, 1));
**   if (store_end(st, true) != STORE_DONE) ...
**
** - The statement is a literal with $1…$n where values belong; values travel beside it and never become SQL. One text runs
**   on both engines. SQLite: `$2` is bound by the number in its name; any other placeholder is refused.
** - Results live in the arena given to store_begin().
** - After the first failure the transaction is *broken*: later calls do nothing and return no rows, so that a handler reads
**   straight on; store_end() then rolls back and says so. A violated unique or foreign key is no failure: see store_conflict().
** - A region is a store of its own (SQLite: DIR/regions/NAME.db; PostgreSQL: schema r_NAME). The region "" is the *system*
**   store (SQLite: DIR/system.db; PostgreSQL: schema bruecke_system): regions and installation settings, nothing else.
*/
#ifndef STORE_STORE_H
#define STORE_STORE_H
#include "base/buf.h"

enum store_engine { STORE_SQLITE, STORE_POSTGRES };
enum store_mode   { STORE_READ, STORE_WRITE };
enum {
    STORE_ROWS_MAX = 1000,          /* ask() beyond this breaks the transaction: use each()        */
    STORE_ARGS_MAX = 64,            /* values of one statement                                     */
    STORE_DEADLINE = 10000,         /* milliseconds a transaction may take, unless told otherwise  */
    STORE_CONNECTIONS_MAX = 24,     /* idle connections kept (SQLite: 1.5 MB each for the schema); the least used is closed beyond */
    STORE_STATEMENTS_MAX = 100      /* prepared statements kept per connection                     */
};

/* ---- an installation ---------------------------------------------------------------------------------------------- */
struct stores;

/* `where`: a folder (SQLite; must exist), or postgres://… / postgresql://… . Opens and checks the system store.
** NULL: *why is one clear sentence in `a` (missing folder, corrupt database, wrong URL, server not reachable within 5 s).
** Thread-safe from here on: any thread may begin transactions. */
struct stores *stores_open(str where, struct arena *a, str *why);
void           stores_close(struct stores *s);          /* after every transaction has ended; NULL is fine */
enum store_engine stores_engine(const struct stores *s);
str            stores_where(const struct stores *s);    /* for messages; no password in it     */

/* A region's store comes and goes by these; `name` is checked with store_region_name() by them too. */
bool store_region_name(str name);                    /* [a-z][a-z0-9-]{1,30} and not one of: api fcm health hsds metrics static wp-json work system */
MUST_USE bool store_create(struct stores *s, str region, struct arena *a, str *why);     /* fails if it is there */
MUST_USE bool store_exists(struct stores *s, str region);
MUST_USE bool store_rename(struct stores *s, str from, str to, struct arena *a, str *why);   /* no transaction may be open on it */
void          stores_rest(struct stores *s, int64_t ms);     /* closes what was idle for so many milliseconds, but for one reader of each region */
void          store_leave(struct stores *s, str region); /* closes the idle connections of a region: only then may another program rename it */
/* Drops all tables and data of a region. For tests and for a failed creation; nothing undoes it. */
MUST_USE bool store_destroy(struct stores *s, str region, struct arena *a, str *why);

/* ---- has anything changed? ---------------------------------------------------------------------------------------- */
/* A number for the state of a region's data: ask it, then begin a transaction, and what that reads is at least as new as the number. While the
** number stays the same nothing was committed since it was asked, whoever commits. 0: nobody can say just now.
** - SQLite: asked from the file each time (a comparison of shared memory), so commits of other processes count at once.
** - PostgreSQL: commits of this process count before store_end() returns, those of others within STORE_NEWS, since every commit of rows is
**   announced (NOTIFY). 0 before stores_watch(), and while the connection that listens is lost. */
enum { STORE_NEWS = 250 };                              /* milliseconds                         */
uint64_t store_version(struct stores *s, str region);
void     stores_watch(struct stores *s);                /* starts to listen; once, ended by stores_close() */

/* ---- a transaction ------------------------------------------------------------------------------------------------ */
struct store;
/* Never NULL; when the region is missing or the engine does not answer, the transaction is broken from the start.
** READ: a snapshot, taken by the first statement; writing breaks it. WRITE: SQLite BEGIN IMMEDIATE (waits for other writers until the deadline);
** PostgreSQL SERIALIZABLE. `request`: id of the request or job, kept in done_request by writers so that a lost COMMIT can be
** told from a failed one; empty: not recorded, and a lost COMMIT is FAILED. The row's id is "REQUEST/" and something random, so
** that one request may have several transactions. */
struct store *store_begin(struct stores *s, str region, enum store_mode mode, struct arena *a, str request);
void          store_deadline(struct store *st, int64_t ms);        /* from now on; the default is STORE_DEADLINE from begin */

/* For reading much and long (a backup), before the first statement: PostgreSQL then waits for a moment from which it can be read without keeping track
** of what is read; otherwise its memory for that fills up and other writers fail. Nothing changes on SQLite, nor for writers. */
void          store_calm(struct store *st);

/* For what runs again after AGAIN, before its first statement; `back`: how often others sent it back so far, 0: nothing happens. On PostgreSQL it waits until
** the others that run again have ended, and only then sees the data: without it many who want the same keep sending each other back. From STORE_ALONE on nobody
** else commits until it ends, either, for what takes long never overtakes a crowd of short ones. Nothing changes on SQLite, where writers always wait for each
** other, nor for readers. */
enum { STORE_ALONE = 3 };
void          store_turn(struct store *st, int back);

/* Nothing else is kept of this transaction than what it writes: no row in done_request, which holds a time. For what must not be told when it was written. A
** lost COMMIT is then FAILED although it may have happened, so a second try must do no harm. */
void          store_quiet(struct store *st);

enum store_outcome { STORE_DONE, STORE_ROLLED_BACK, STORE_AGAIN, STORE_FAILED };
/* Ends it. commit=true → DONE (durable), AGAIN (serialization conflict or busy: roll back happened, run the whole again, at
** most five times), FAILED (was broken, or the engine failed; rolled back). commit=false → ROLLED_BACK, AGAIN or FAILED.
** A reference that leads nowhere shows here, on both engines: FAILED, and store_conflict() is CONFLICT_FOREIGN.
** Frees nothing of the arena; `st` must not be used afterwards but for store_why(), store_missing(), store_conflict…(). */
enum store_outcome store_end(struct store *st, bool commit);

bool  store_broken(const struct store *st);
str   store_why(const struct store *st);                /* one English sentence for the log; empty if not broken */
bool  store_missing(const struct store *st);            /* broken because there is no such region            */
enum store_engine store_engine(const struct store *st);
/* May this transaction write? One that reads breaks instead, and store_end() answers AGAIN: its caller runs the whole again in one that writes, as
** store_to_write() tells. For what is known only while reading: that this reading has to be logged. */
bool  store_must_write(struct store *st);
bool  store_to_write(const struct store *st);
struct arena *store_arena(const struct store *st);
str   store_request(const struct store *st);            /* as given to store_begin()                            */
str   store_region(const struct store *st);             /* the same; empty when broken from the start                */

/* ---- a statement -------------------------------------------------------------------------------------------------- */
enum arg_kind { ARG_END, ARG_SQL, ARG_TEXT, ARG_INT, ARG_REAL, ARG_BOOL, ARG_BLOB };
struct arg { enum arg_kind kind; bool null; str s; int64_t i; double r; };
#define Q(lit)    ((struct arg){ .kind = ARG_SQL,  .s = S(lit) })
#define T(v)      ((struct arg){ .kind = ARG_TEXT, .s = (v) })
#define I(v)      ((struct arg){ .kind = ARG_INT,  .i = (v) })       /* BIGINT: numbers, ids, cents, times */
#define R(v)      ((struct arg){ .kind = ARG_REAL, .r = (v) })
#define B(v)      ((struct arg){ .kind = ARG_BOOL, .i = (v) })
#define X(v)      ((struct arg){ .kind = ARG_BLOB, .s = (v) })
#define NIL(kind_) ((struct arg){ .kind = ARG_##kind_, .null = true })   /* NIL(TEXT), NIL(INT)…: a NULL has a type   */
#define ask(st, ...)  store_ask((st), (const struct arg[]){ __VA_ARGS__, { .kind = ARG_END } })
#define each(st, row, ctx, ...) store_each((st), (row), (ctx), (const struct arg[]){ __VA_ARGS__, { .kind = ARG_END } })

struct rows;
/* Runs one statement; args[0] is the SQL, then the values, then ARG_END. Never NULL. As many values as the highest $n.
** Refused: text with NUL or broken UTF-8, infinite numbers (NaN is NULL), anything but SELECT, WITH, VALUES, EXPLAIN, INSERT,
** UPDATE, DELETE, CREATE, ALTER, DROP, ANALYZE. */
struct rows *store_ask(struct store *st, const struct arg *args);
/* Walks any number of rows with one in memory (PostgreSQL: 500). `row` gets a struct rows standing on that row, valid for that call only;
** it returns false to stop early. It may run other statements of the same transaction, but not write to the rows it walks.
** False: broken. */
bool store_each(struct store *st, bool (*row)(void *ctx, const struct rows *one), void *ctx, const struct arg *args);
/* A write whose outcome nobody asks for: what is derived from a row that was stored. Of PostgreSQL it costs no round trip, since it travels with what comes
** next (another statement, or COMMIT), and happens before that. Whatever keeps it from happening breaks the transaction by then, a violated unique key too:
** after it store_conflict() tells nothing, and store_changed() is 0. */
void store_also(struct store *st, const struct arg *args);
#define also(st, ...) store_also((st), (const struct arg[]){ __VA_ARGS__, { .kind = ARG_END } })
/* Rows the last INSERT, UPDATE or DELETE of this transaction changed. */
int64_t store_changed(const struct store *st);

/* The same from both engines: a boolean is the number 0 or 1; a number reads as its shortest text ("5", "0.1"), a text as the
** whole number it is or else 0, real or else NAN; without a row (broken, or past the end) everything reads as NULL. */
bool    rows_next(struct rows *r);                      /* to the next row; false at the end    */
size_t  rows_count(const struct rows *r);
size_t  rows_width(const struct rows *r);
bool    row_null(const struct rows *r, size_t column);
str     row_str(const struct rows *r, size_t column);   /* text, or the bytes of a blob; empty for NULL */
int64_t row_int(const struct rows *r, size_t column);   /* 0 for NULL                           */
double  row_real(const struct rows *r, size_t column);  /* NAN for NULL                         */
bool    row_bool(const struct rows *r, size_t column);

/* What kept the *last* statement from happening. UNIQUE: store_conflict_name() is "table__column" or
** "table__column__column", as ddl.h names the constraint (in full, however long), on both engines. FOREIGN: "table__column" that
** holds the reference, and only at store_end(), since references are deferred. The transaction goes on after UNIQUE. */
enum conflict { CONFLICT_NONE, CONFLICT_UNIQUE, CONFLICT_FOREIGN };
enum conflict store_conflict(const struct store *st);
str           store_conflict_name(const struct store *st);

/* ---- statements that metadata builds ------------------------------------------------------------------------------ */
/* The parts are literals or names checked to be [a-z_][a-z0-9_]* (written with quotes); values become $n. Nothing else can get in.
**
**   struct sql q = sql_new(st);
**   sql(&q, "SELECT id FROM "); sql_name(&q, e->table); sql(&q, " WHERE kind = "); sql_value(&q, T(kind));
**   struct rows *r = sql_ask(&q);
*/
struct sql { struct store *st; struct buf text; struct arg arg[STORE_ARGS_MAX + 2]; size_t n; };
struct sql sql_new(struct store *st);
#define sql(q, lit) sql_literal((q), S(lit))
void sql_literal(struct sql *q, str lit);               /* only through the macro               */
void sql_name(struct sql *q, const char *name);         /* aborts on anything but a plain name  */
void sql_value(struct sql *q, struct arg value);        /* writes $n; the same value given twice gets two numbers */
/* "($1, $2, …)" of n ids, padded to a power of two by repeating the last so that few texts exist. 1 ≤ n ≤ STORE_ARGS_MAX less those there. */
void sql_ids(struct sql *q, const int64_t *ids, size_t n);
/* "(SELECT …)" of up to SQL_AMONG_MAX ids for behind IN, however many as one value: the text of the statement is the same for all. n 0: none. */
enum { SQL_AMONG_MAX = 20000 };
void sql_among(struct sql *q, const int64_t *ids, size_t n);
/* Rows for behind FROM, as a table "v" with the columns column1, column2, …: `values` row by row, those of a column of one kind (NIL of it
** is fine), none of them bytes (they are no faster so). A statement takes at most sql_rows_most() of them, beside `others` values of its own:
** as many as there are places, or on PostgreSQL, where each column is one value, 500. For INSERT … SELECT of a long import. */
size_t sql_rows_most(const struct store *st, size_t width, size_t others);
void sql_rows(struct sql *q, const struct arg *values, size_t rows, size_t width);
struct rows *sql_ask(struct sql *q);
void         sql_also(struct sql *q);
bool         sql_each(struct sql *q, bool (*row)(void *ctx, const struct rows *one), void *ctx);
#endif
