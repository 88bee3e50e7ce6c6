/* postgres.c - the engine for many nodes: a schema per region, SERIALIZABLE, and no statement that costs two round trips. */
#include "store/pg.h"
#include <poll.h>
#include <string.h>

enum {
    PIECE = 500,                    /* rows that each() fetches at once                                             */
    PATIENCE = 5000,                /* milliseconds to find a server                                                */
    GRACE = 2000                    /* milliseconds to end a transaction whose deadline is over                     */
};

static struct pg *pg_of(const struct store *st) { return (struct pg *)st->conn; }

static const char *schema_of(str region, char ret[48])
{
    snprintf(ret, 48, "%s%.*s", region.n ? "r_" : "bruecke_system", STR(region));
    return ret;
}

/* ---- connections -------------------------------------------------------------------------------------------------- */
/* Also of one that never connected. */
void pg_close(struct conn *c)
{
    struct pg *p = (struct pg *)c;
    kept_drop_all(c);
    PQclear(p->result);
    PQfinish(p->c);
    conn_free(c);
}

/* Server-side deadlines are the second line: the lock's comes first, so that waiting for another writer is told apart. What each() walks it walks to the end,
** so a cursor is planned for all of its rows and not, as there without being told, for the first tenth. */
static bool settings(struct pg *p, char found[16])
{
    char sql[900], schema[48];
    schema_of(p->base.region, schema);
    snprintf(sql, sizeof sql,
             "SET search_path TO \"%s\"; SET TimeZone TO 'UTC'; SET DateStyle TO 'ISO'; SET bytea_output TO 'hex'; SET extra_float_digits TO 1;"
             "SET standard_conforming_strings TO on; SET cursor_tuple_fraction TO 1; SET default_transaction_isolation TO 'read committed';"
             "SET statement_timeout TO %d; SET lock_timeout TO %d;"
             "SELECT to_regclass('\"%s\".done_request') IS NOT NULL", schema, STORE_DEADLINE + 1000, STORE_DEADLINE / 10 * 9, schema);
    return pg_simple(p, sql, found);
}

struct pg *pg_connect(struct stores *s, str region, int64_t until, struct arena *a, str *why, char found[16])
{
    struct pg *p = (struct pg *)conn_new(s, sizeof *p, region, STORE_WRITE);
    int64_t patience = moment_ticks() + PATIENCE;
    p->base.until = until < patience ? until : patience;
    if (!pg_dial(p, why, a)) { pg_close(&p->base); return NULL; }
    const char *code = PQparameterStatus(p->c, "server_encoding");
    if (code && strcmp(code, "UTF8") != 0) *why = arena_fmt(a, "the database %.*s has the encoding %s; it must be UTF8", STR(s->shown), code);
    else if (settings(p, found)) return p;
    else *why = arena_fmt(a, "the database server %.*s cannot be used: %s", STR(s->shown), p->lost ? "no answer in time" : p->fault.text);
    pg_close(&p->base);
    return NULL;
}

/* One connection belongs to one region for good: a kept statement is planned anew whenever search_path changes. */
static struct conn *pg_open(struct stores *s, str region, enum store_mode mode, int64_t until, struct arena *a, struct fault *f)
{
    char found[16];
    (void)mode;
    struct pg *p = pg_connect(s, region, until, a, &f->why, found);
    if (!p) return NULL;
    f->missing = found[0] != 't';
    if (!f->missing && PQenterPipelineMode(p->c)) return &p->base;
    f->why = arena_fmt(a, "there is no region \"%.*s\"", STR(region));
    pg_close(&p->base);
    return NULL;
}

/* Nothing is awaited on an idle connection: when something can be read, it is mostly that the server closed it. */
static bool pg_stale(struct conn *c)
{
    struct pollfd fd = { .fd = PQsocket(((struct pg *)c)->c), .events = POLLIN };
    return poll(&fd, 1, 0) != 0 || pg_given_up((struct pg *)c);
}

/* Two nodes may start at once. */
static bool make_system(struct pg *p)
{
    char word[16];
    return pg_simple(p, "SELECT pg_advisory_xact_lock(7207220); CREATE SCHEMA IF NOT EXISTS bruecke_system;"
                        "CREATE TABLE IF NOT EXISTS bruecke_system.done_request (id TEXT COLLATE \"C\" PRIMARY KEY, at BIGINT NOT NULL)", word);
}

/* Only the first start needs the right to create a schema. */
static bool pg_start(struct stores *s, struct arena *a, str *why)
{
    char found[16];
    if (!pg_place(s, a, why)) return false;
    struct pg *p = pg_connect(s, S(""), INT64_MAX, a, why, found);
    if (!p) return false;
    p->base.until = moment_ticks() + STORE_DEADLINE;
    bool fine = found[0] == 't' || make_system(p);
    if (!fine) *why = arena_fmt(a, "the system store cannot be made in %.*s: %s", STR(s->shown), p->fault.text);
    if (fine && PQenterPipelineMode(p->c)) pool_give(&p->base);
    else pg_close(&p->base);
    return fine;
}

static void pg_stop(struct stores *s)
{
    pg_watch_end(s);
    pg_place_free(s);
}

/* ---- what went wrong ---------------------------------------------------------------------------------------------- */
static bool state_is(const struct pg *p, const char *list) { return p->fault.state[0] && str_has_word(str_of(list), str_of(p->fault.state)); }

/* The columns of an index or reference whose name PostgreSQL or we had to shorten. */
static str long_name(struct store *st, const char *constraint, const char *table)
{
    struct pg *p = pg_of(st);
    struct pg_values v;
    struct buf b = buf_in(st->arena, 1000);
    pg_values(&v, (const struct arg[]){ T(str_of(constraint)), T(str_of(table)) }, 2);
    pg_batch(p);
    pg_send(p, 'm', "SELECT a.attname FROM pg_class t CROSS JOIN LATERAL (SELECT x.indkey::int2[] AS keys FROM pg_index x "
                    "JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = t.oid AND i.relname = $1 UNION SELECT c.conkey "
                    "FROM pg_constraint c WHERE c.conrelid = t.oid AND c.conname = $1) k "
                    "CROSS JOIN LATERAL unnest(k.keys) WITH ORDINALITY AS u(attnum, at) JOIN pg_attribute a ON a.attrelid = t.oid AND "
                    "a.attnum = u.attnum WHERE t.relname = $2 AND "
                    "t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) ORDER BY u.at", &v);
    bool fine = pg_finish(p, NULL);
    buf_put(&b, str_of(table));
    for (int i = 0; fine && i < PQntuples(p->result); i++) buf_fmt(&b, "__%s", PQgetvalue(p->result, i, 0));
    PQclear(p->result);
    p->result = NULL;
    return buf_str(&b);
}

/* A reference is called "table__column__fk" there; the caller knows it as "table__column". */
static str name_of_conflict(struct store *st, const struct pg_fault *f)
{
    str name = str_of(f->constraint);
    if (name.n >= SQL_NAME_MAX && !pg_of(st)->lost) return long_name(st, f->constraint, f->table);
    return str_ends(name, S("__fk")) ? str_upto(name, name.n - 4) : name;
}

/* Back to before the statement, and on. The one further round trip is paid only here. */
static void conflict(struct store *st)
{
    struct pg *p = pg_of(st);
    struct pg_fault f = p->fault;                         /* the next batch has its own */
    pg_batch(p);
    pg_send(p, 'c', "ROLLBACK TO SAVEPOINT s", NULL);
    pg_send(p, 'c', "RELEASE SAVEPOINT s", NULL);
    if (pg_finish(p, NULL)) store_conflicts(st, strcmp(f.state, "23505") == 0 ? CONFLICT_UNIQUE : CONFLICT_FOREIGN, name_of_conflict(st, &f));
    if (!p->lost && !p->fault.state[0]) return;
    st->again = p->lost && !p->late;
    store_break(st, "the transaction could not go on after a conflict");
}

/* A table that is not there: is it the whole region? */
static void look_for_schema(struct store *st)
{
    struct pg *p = pg_of(st);
    struct pg_values v;
    char schema[48];
    pg_values(&v, (const struct arg[]){ T(str_of(schema_of(p->base.region, schema))) }, 1);
    pg_batch(p);
    pg_send(p, 'c', "ROLLBACK", NULL);
    pg_send(p, 'm', "SELECT 1 FROM pg_namespace WHERE nspname = $1", &v);
    p->open = false;
    if (pg_finish(p, NULL) && p->tuples == 0) {
        st->missing = p->base.spoilt = true;
        store_break(st, "there is no region \"%.*s\"", STR(p->base.region));
    }
    PQclear(p->result);
    p->result = NULL;
}

/* Nothing was committed yet, so running the whole again is safe; not so when the time is up. */
static void lost(struct store *st, const char *sql)
{
    struct pg *p = pg_of(st);
    p->base.spoilt = true;
    st->again = !p->late && !st->broken;
    store_break(st, p->late ? "the deadline passed in: %.200s" : "the connection to the database was lost in: %.200s", sql);
}

/* Conflicts with others that go away when the whole is done again; two nodes that make the same table are such a case too. */
static bool may_go_well(const struct pg *p, const struct kept *k, bool before)
{
    bool schema = p->fault.of == 'v' || (k && k->shape.verb == VERB_SCHEMA);
    if (before && state_is(p, "0A000")) return true;      /* the table changed under a prepared statement */
    if (schema && state_is(p, "23505 42P06 42P07 42701 42710")) return true;
    return state_is(p, "40001 40P01 55P03");
}

/* The server goes down, or takes no writers any more. */
static bool server_leaves(const struct store *st)
{
    return state_is(pg_of(st), "57P01 57P02 57P03 08000 08003 08006") || (st->mode == STORE_WRITE && state_is(pg_of(st), "25006"));
}

/* A batch did not go well; nothing is left of the transaction but to end it. `before`: the statement had been prepared before. */
static void fault(struct store *st, const struct kept *k, bool before)
{
    struct pg *p = pg_of(st);
    struct pg_fault f = p->fault;
    const char *sql = f.of == 'v' ? "a table's change that waited" : f.of == 'w' || f.of == 'q' ? "a write that waited" : k ? k->sql : "COMMIT";
    before |= f.of == 'w';                                /* that one may have been prepared before, too */
    if (p->lost) { lost(st, sql); return; }
    bool again = may_go_well(p, k, before), leaves = server_leaves(st);
    if (leaves || (before && again)) p->base.spoilt = true;
    if (state_is(p, "42P01 3F000")) look_for_schema(st);
    st->again = !st->broken && (again || leaves);
    if (strcmp(f.state, "57014") == 0) store_break(st, "the deadline passed in: %.200s", sql);
    else store_break(st, "postgres %s: %.200s in: %.200s", f.state, f.text, sql);
}

/* ---- a transaction ------------------------------------------------------------------------------------------------ */
/* Says only that BEGIN is due: it goes with the first statement. */
static bool pg_begin(struct store *st)
{
    struct pg *p = pg_of(st);
    p->begin = true;
    p->open = false;
    p->cursors = p->n_closing = 0;
    return true;
}

static void send_forget(struct pg *p)
{
    char sql[40];
    unsigned n = p->n_gone < PG_BATCH / 2 ? p->n_gone : PG_BATCH / 2;
    for (; n; n--) {
        snprintf(sql, sizeof sql, "DEALLOCATE s%u", p->gone[--p->n_gone]);
        pg_send(p, 'd', sql, NULL);
        pg_sync(p);                                       /* outside the transaction that comes */
        if (p->n_batch > PG_BATCH / 2) return;
    }
}

/* For this transaction only, when it has a deadline of its own. */
static void send_limit(struct store *st)
{
    char sql[80];
    int64_t left = st->until - moment_ticks();
    if (left < 10) left = 10;
    snprintf(sql, sizeof sql, "SET LOCAL statement_timeout TO %lld", (long long)left + 200);
    pg_send(pg_of(st), 'c', sql, NULL);
    snprintf(sql, sizeof sql, "SET LOCAL lock_timeout TO %lld", (long long)left * 9 / 10);
    pg_send(pg_of(st), 'c', sql, NULL);
    st->limited = false;
}

/* Each writer's lock, before its snapshot: the first lets all pass but who wants to be alone, the second is also against itself, the third against all. */
static void send_turn(struct store *st)
{
    const char *how = !st->turn ? "LOCK TABLE done_request IN ROW EXCLUSIVE MODE" : st->turn < STORE_ALONE ? "LOCK TABLE done_request IN SHARE UPDATE EXCLUSIVE MODE"
                    : "LOCK TABLE done_request IN EXCLUSIVE MODE";
    if (st->limited) send_limit(st);                      /* waiting for it has an end, too */
    pg_send(pg_of(st), 'c', how, NULL);
}

/* What has to go before the statement, in the same batch. */
static void lead(struct store *st)
{
    char sql[40];
    struct pg *p = pg_of(st);
    pg_batch(p);
    if (p->begin) {
        send_forget(p);
        pg_send(p, 'c', st->mode == STORE_WRITE ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
                        : st->calm ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE" : "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY", NULL);
        p->begin = false;
        p->open = true;
        if (st->mode == STORE_WRITE) send_turn(st);
    }
    if (st->limited) send_limit(st);
    while (p->n_closing) {
        snprintf(sql, sizeof sql, "CLOSE c%u", p->closing[--p->n_closing]);
        pg_send(p, 'c', sql, NULL);
    }
}

/* Ending properly is worth a little more time than the deadline gives. */
static int64_t later(const struct store *st)
{
    int64_t grace = moment_ticks() + GRACE;
    return st->until > grace ? st->until : grace;
}

/* A lost connection needs none: the server rolls back by itself. */
static void pg_rollback(struct store *st)
{
    struct pg *p = pg_of(st);
    if (st->schema) p->base.spoilt = true;
    if (!p->open || p->lost) return;
    p->base.until = later(st);
    if (p->waiting) (void)pg_finish(p, NULL);             /* a fault of what waited must not keep ROLLBACK away */
    pg_batch(p);
    pg_send(p, 'c', "ROLLBACK", NULL);
    if (!pg_finish(p, NULL)) p->base.spoilt = true;
    p->open = false;
}

/* COMMIT was sent and no answer came. We insert its row of done_request ourselves: that waits for a commit still under way;
** if the row is there, it took place, and if it was not, it never can any more. */
static enum store_outcome after_lost_commit(struct store *st, str done)
{
    struct fault f = { 0 };
    struct pg_values v;
    struct pg *p = done.n ? (struct pg *)pg_open(st->of, st->conn->region, STORE_WRITE, moment_ticks() + PATIENCE, st->arena, &f) : NULL;
    int64_t mine = -1;
    if (p) {
        p->base.until = moment_ticks() + STORE_DEADLINE;
        pg_values(&v, (const struct arg[]){ T(done), I(moment_now()) }, 2);
        pg_batch(p);
        pg_send(p, 'm', "INSERT INTO done_request (id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING", &v);
        if (pg_finish(p, NULL)) mine = p->tuples;
        PQclear(p->result);
        p->result = NULL;
        if (mine < 0) p->base.spoilt = true;
        pool_give(&p->base);
    }
    if (mine == 0) return STORE_DONE;
    st->again = mine == 1 || !st->wrote;
    store_break(st, st->again ? "the connection was lost before COMMIT"
                              : "the connection was lost at COMMIT, and whether it took place is not known");
    return st->again ? STORE_AGAIN : STORE_FAILED;
}

/* Old rows go in a transaction of their own, so that no two commits get in each other's way over them. */
static void clean(struct store *st)
{
    struct pg *p = pg_of(st);
    struct pg_values v;
    if (!clean_due(st->of)) return;
    pg_values(&v, (const struct arg[]){ I(moment_now() - DONE_KEPT) }, 1);
    pg_batch(p);
    pg_send(p, 'c', "DELETE FROM done_request WHERE at < $1", &v);
    if (!pg_finish(p, NULL)) p->base.spoilt = true;
}

/* A dangling reference, a serialization failure, or the server's own trouble; either way nothing was committed. */
static enum store_outcome commit_failed(struct store *st)
{
    struct pg *p = pg_of(st);
    bool dangling = state_is(p, "23503");
    struct pg_fault f = p->fault;
    if (PQtransactionStatus(p->c) == PQTRANS_IDLE) p->open = false;
    if (dangling && !p->open) {
        str name = name_of_conflict(st, &f);
        store_break(st, "a reference leads nowhere at the end of the transaction: %.*s", STR(name));
        store_conflicts(st, CONFLICT_FOREIGN, name);
    } else fault(st, NULL, false);
    pg_rollback(st);
    return st->again ? STORE_AGAIN : STORE_FAILED;
}

/* The row of done_request, the news for those who listen, and COMMIT travel together. A region's name needs no quoting. */
static enum store_outcome commit_batch(struct store *st, str done)
{
    struct pg *p = pg_of(st);
    struct pg_values v;
    if (!p->open) return STORE_DONE;
    p->base.until = later(st);
    p->n_closing = 0;
    pg_values(&v, (const struct arg[]){ T(done), I(moment_now()) }, 2);
    pg_batch(p);
    if (done.n) pg_send(p, 'c', "INSERT INTO done_request (id, at) VALUES ($1, $2)", &v);
    if (st->wrote) {
        char sql[120];
        snprintf(sql, sizeof sql, "NOTIFY bruecke, '%.*s %s'", STR(p->base.region), pg_node());
        pg_send(p, 'c', sql, NULL);
    }
    pg_send(p, 'm', "COMMIT", NULL);
    bool fine = pg_finish(p, NULL);
    PQclear(p->result);
    p->result = NULL;
    if (st->schema) p->base.spoilt = true;                /* what is prepared here may not fit the tables any more */
    if (fine && strcmp(p->tag, "COMMIT") == 0) {
        p->open = false;
        if (done.n && !p->base.spoilt) clean(st);
        return STORE_DONE;
    }
    return p->lost ? after_lost_commit(st, done) : commit_failed(st);
}

/* What this process commits is news here at once, also when nobody knows whether it was committed. */
static enum store_outcome pg_commit(struct store *st, str done)
{
    bool wrote = st->wrote;
    str region = st->conn->region;
    struct stores *s = st->of;
    enum store_outcome how = commit_batch(st, done);
    if (wrote) atomic_fetch_add(&edition_of(s, region)->n, 1);
    return how;
}

/* ---- a statement -------------------------------------------------------------------------------------------------- */
static bool pg_prepare(struct store *st, struct kept *k) { (void)st; (void)k; return true; }

/* The server is told with the next BEGIN: within a failed transaction it would not listen. */
static void pg_forget(struct conn *c, struct kept *k)
{
    struct pg *p = (struct pg *)c;
    if (!k->number) return;
    if (p->n_gone < countof(p->gone)) p->gone[p->n_gone++] = k->number;
    else c->spoilt = true;
    k->number = 0;
}

/* Sends it as `what`, m or w, prepared but for what makes tables; returns whether it was prepared before. */
static bool send_kept(struct pg *p, char what, struct kept *k, const struct pg_values *v)
{
    char name[24];
    bool before = k->number != 0;
    if (k->shape.verb == VERB_SCHEMA) { pg_send(p, what, k->sql, v); return false; }
    if (!before) k->number = ++p->numbers;
    snprintf(name, sizeof name, "s%u", k->number);
    if (!before) pg_send_prepare(p, what == 'w' ? 'q' : 'p', name, k->sql, v);
    pg_send_prepared(p, what, name, v);
    return before;
}

/* The batch is over, so the callback may send its own. */
static void give_rows(PGresult *r, struct sink *to)
{
    for (int i = 0; r && i < PQntuples(r); i++)
        if (!pg_row(r, i, to)) break;
    PQclear(r);
}

static PGresult *take_rows(struct pg *p)
{
    PGresult *r = p->result;
    p->result = NULL;
    return r;
}

static void note_changes(struct store *st, const struct kept *k)
{
    if (k->shape.verb != VERB_WRITE) return;
    st->changed = pg_of(st)->tuples > 0 ? pg_of(st)->tuples : 0;
    if (st->changed) st->wrote = true;
}

/* A savepoint around what may violate a key keeps the transaction usable; it travels in the same batch. */
static void run_once(struct store *st, struct kept *k, const struct pg_values *v, struct sink *to)
{
    struct pg *p = pg_of(st);
    bool guard = k->shape.verb == VERB_WRITE;
    lead(st);
    if (guard) pg_send(p, 'c', "SAVEPOINT s", NULL);
    bool before = send_kept(p, 'm', k, v);
    if (guard) pg_send(p, 'c', "RELEASE SAVEPOINT s", NULL);
    bool fine = pg_finish(p, to->row ? NULL : to);
    if (!before && !p->prepared) k->number = 0;
    if (fine) note_changes(st, k);
    else if (k->shape.verb == VERB_WRITE) st->changed = 0;
    if (!fine && guard && !p->lost && p->fault.of == 'm' && state_is(p, "23505 23503")) conflict(st);
    else if (!fine) fault(st, k, before);
    PGresult *rows = take_rows(p);
    if (fine && to->row) give_rows(rows, to);
    else PQclear(rows);
}

/* No savepoint, and nothing is awaited: it goes with the next batch. */
static void run_later(struct store *st, struct kept *k, const struct pg_values *v)
{
    struct pg *p = pg_of(st);
    lead(st);
    send_kept(p, k->shape.verb == VERB_SCHEMA ? 'v' : 'w', k, v);
    p->waiting = st->wrote = true;
    if ((p->lost || p->n_batch >= PG_WAITING) && !pg_finish(p, NULL)) fault(st, k, false);
}

/* Closing is not worth a round trip: it goes with the next statement, or COMMIT does it. */
static void close_later(struct store *st, unsigned cursor)
{
    struct pg *p = pg_of(st);
    if (p->n_closing == PG_CLOSING) {
        lead(st);
        if (!pg_finish(p, NULL)) fault(st, NULL, false);
    }
    p->closing[p->n_closing++] = cursor;
}

/* A cursor, so that one piece is in memory and the callback may ask other things between the rows. */
static void run_pieces(struct store *st, struct kept *k, const struct pg_values *v, struct sink *to)
{
    struct pg *p = pg_of(st);
    char fetch[60];
    unsigned cursor = ++p->cursors;
    str declare = arena_fmt(to->scratch, "DECLARE c%u NO SCROLL CURSOR FOR %s", cursor, k->sql);
    snprintf(fetch, sizeof fetch, "FETCH %d FROM c%u", PIECE, cursor);
    lead(st);
    pg_send(p, 'c', declare.p, v);
    for (bool more = true; more && !st->broken;) {
        pg_send(p, 'm', fetch, NULL);
        if (!pg_finish(p, NULL)) { fault(st, k, false); break; }
        PGresult *r = take_rows(p);
        int n = PQntuples(r), i = 0;
        while (i < n && pg_row(r, i, to)) i++;
        PQclear(r);
        more = n == PIECE && i == n;
        if (more) { p->base.until = st->until; lead(st); }
    }
    if (!st->broken) close_later(st, cursor);
}

static void pg_run(struct store *st, struct kept *k, const struct arg *values, size_t n, struct sink *to)
{
    struct pg_values v;
    pg_values(&v, values, n);
    if (to->row && k->shape.verb == VERB_READ && !str_starts(str_of(k->sql), S("EXPLAIN"))) run_pieces(st, k, &v, to);
    else if (to->also && k->shape.verb != VERB_READ) run_later(st, k, &v);
    else run_once(st, k, &v, to);
}

/* ---- regions ------------------------------------------------------------------------------------------------------ */
/* The names in it are checked ones; quoted, since they may hold a dash. */
static void do_text(struct store *st, str sql) { store_ask(st, (const struct arg[]){ { .kind = ARG_SQL, .s = sql }, { .kind = ARG_END } }); }

static bool pg_exists(struct stores *s, str region)
{
    char schema[48];
    struct arena *a = arena_new();
    struct store *st = store_begin(s, S(""), STORE_READ, a, S(""));
    bool there = rows_count(ask(st, Q("SELECT 1 FROM pg_namespace WHERE nspname = $1"), T(str_of(schema_of(region, schema))))) > 0;
    bool fine = store_end(st, true) == STORE_DONE;
    arena_free(a);
    return fine && there;
}

/* Asked first for the clear sentence; the server decides. */
static bool is_free(struct stores *s, str region, struct arena *a, str *why)
{
    if (!pg_exists(s, region)) return true;
    *why = arena_fmt(a, "the region \"%.*s\" exists already", STR(region));
    return false;
}

static bool ended(struct store *st, str *why)
{
    if (store_end(st, true) == STORE_DONE) return true;
    *why = store_why(st);
    return false;
}

static bool pg_create(struct stores *s, str region, struct arena *a, str *why)
{
    if (!is_free(s, region, a, why)) return false;
    struct store *st = store_begin(s, S(""), STORE_WRITE, a, S(""));
    do_text(st, arena_fmt(a, "CREATE SCHEMA \"r_%.*s\"", STR(region)));
    do_text(st, arena_fmt(a, "CREATE TABLE \"r_%.*s\".done_request (id TEXT COLLATE \"C\" PRIMARY KEY, at BIGINT NOT NULL)", STR(region)));
    return ended(st, why);
}

static bool pg_rename(struct stores *s, str from, str to, struct arena *a, str *why)
{
    if (!is_free(s, to, a, why)) return false;
    struct store *st = store_begin(s, S(""), STORE_WRITE, a, S(""));
    do_text(st, arena_fmt(a, "ALTER SCHEMA \"r_%.*s\" RENAME TO \"r_%.*s\"", STR(from), STR(to)));
    return ended(st, why);
}

static bool pg_destroy(struct stores *s, str region, struct arena *a, str *why)
{
    struct store *st = store_begin(s, S(""), STORE_WRITE, a, S(""));
    do_text(st, arena_fmt(a, "DROP SCHEMA \"r_%.*s\" CASCADE", STR(region)));
    return ended(st, why);
}

const struct engine store_postgres = {
    .which = STORE_POSTGRES, .statements = KEPT_MAX, .start = pg_start, .stop = pg_stop, .open = pg_open, .close = pg_close, .stale = pg_stale,
    .prepare = pg_prepare, .forget = pg_forget, .begin = pg_begin, .run = pg_run, .commit = pg_commit, .rollback = pg_rollback,
    .create = pg_create, .exists = pg_exists, .version = pg_version, .watch = pg_watch, .rename = pg_rename, .destroy = pg_destroy,
};
