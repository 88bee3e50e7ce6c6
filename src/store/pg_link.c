/* pg_link.c - libpq without ever waiting in it: connecting, sending batches and reading their answers with poll() and a deadline. */
#include "store/pg.h"
#include <assert.h>
#include <endian.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_INT2 = 21, OID_INT4 = 23, OID_TEXT = 25, OID_OID = 26,
       OID_FLOAT4 = 700, OID_FLOAT8 = 701, OID_NUMERIC = 1700 };
enum { GLANCE = 250 };              /* milliseconds between two looks whether the server was found frozen          */
enum { ONE_HOST = 2000 };           /* milliseconds for one host of several: a frozen one accepts and never answers */

/* ---- waiting ------------------------------------------------------------------------------------------------------ */
/* True: the socket is ready; false: the deadline passed. */
static bool wait_for(PGconn *c, short events, int64_t until)
{
    struct pollfd fd = { .fd = PQsocket(c), .events = events };
    for (;;) {
        int64_t left = until - moment_ticks();
        if (left <= 0) return false;
        int n = poll(&fd, 1, (int)(left < 60000 ? left : 60000));
        if (n > 0) return true;
        if (n < 0 && errno != EINTR) return false;
    }
}

/* From here on nothing is sent or read; whoever holds the connection closes it. */
static void lose(struct pg *p, bool late)
{
    p->lost = true;
    p->late = p->late || late;
    p->base.spoilt = true;
}

bool pg_given_up(const struct pg *p)
{
    struct pg_place *at = p->base.of->own;
    return p->era != atomic_load(&at->era);
}

/* As wait_for(), but not for a server that meanwhile was found frozen: a thread that waits answers nobody. */
static bool wait_answer(const struct pg *p, short events)
{
    for (;;) {
        int64_t glance = moment_ticks() + GLANCE, until = glance < p->base.until ? glance : p->base.until;
        if (wait_for(p->c, events, until)) return true;
        if (until == p->base.until || pg_given_up(p)) return false;
    }
}

/* Until libpq has a whole answer. */
static bool settle(struct pg *p)
{
    while (!p->lost) {
        int left = PQflush(p->c);
        if (left >= 0 && !PQisBusy(p->c)) return true;
        if (left >= 0 && !wait_answer(p, left ? POLLIN | POLLOUT : POLLIN)) lose(p, true);
        else if (left < 0 || !PQconsumeInput(p->c)) lose(p, false);
    }
    return false;
}

/* The next result; NULL at the end of a command's, or when the connection is lost. */
static PGresult *next_result(struct pg *p)
{
    if (!settle(p)) return NULL;
    PGresult *r = PQgetResult(p->c);
    if (PQstatus(p->c) == CONNECTION_OK) return r;
    PQclear(r);
    lose(p, false);
    return NULL;
}

/* ---- values there ------------------------------------------------------------------------------------------------- */
/* Whole and real numbers travel as eight bytes, the highest first. */
static void put_number(struct pg_values *v, int i, Oid type, uint64_t bits)
{
    v->type[i] = type;
    v->number[i] = htobe64(bits);
    v->value[i] = (const char *)&v->number[i];
    v->length[i] = sizeof v->number[i];
}

static void put_bytes(struct pg_values *v, int i, Oid type, str s)
{
    v->type[i] = type;
    v->value[i] = s.n ? s.p : "";
    v->length[i] = (int)s.n;
}

static void put_value(struct pg_values *v, int i, const struct arg *one)
{
    uint64_t bits = 0;
    v->format[i] = 1;
    switch (one->kind) {
    case ARG_INT:  put_number(v, i, OID_INT8, (uint64_t)one->i); break;
    case ARG_REAL: memcpy(&bits, &one->r, sizeof bits); put_number(v, i, OID_FLOAT8, bits); break;
    case ARG_BOOL: put_bytes(v, i, OID_BOOL, one->i ? S("\1") : (str){ "\0", 1 }); break;
    case ARG_BLOB: put_bytes(v, i, OID_BYTEA, one->s); break;
    default:       put_bytes(v, i, OID_TEXT, one->s); break;
    }
    if (one->null || (one->kind == ARG_REAL && isnan(one->r))) v->value[i] = NULL;   /* SQLite has no NaN: it stores NULL */
}

void pg_values(struct pg_values *v, const struct arg *values, size_t n)
{
    v->n = (int)n;
    for (int i = 0; i < v->n; i++) put_value(v, i, &values[i]);
}

/* ---- values back -------------------------------------------------------------------------------------------------- */
static char nibble(char c) { return (char)(c <= '9' ? c - '0' : c - 'a' + 10); }

static str bytes_of_hex(struct arena *a, str hex)
{
    str digits = str_from(hex, 2);                        /* behind "\x" */
    char *p = arena_get(a, digits.n / 2 + 1);
    for (size_t i = 0; i + 1 < digits.n; i += 2) p[i / 2] = (char)(nibble(digits.p[i]) << 4 | nibble(digits.p[i + 1]));
    return (str){ p, digits.n / 2 };
}

/* sum() of whole numbers is NUMERIC there: a whole number here, as in SQLite. */
static struct cell number_cell(str s)
{
    struct cell c = { .kind = CELL_INT };
    if (str_int(s, &c.i)) return c;
    double v;
    if (str_real(s, &v)) return (struct cell){ .kind = CELL_REAL, .r = v };
    return (struct cell){ .kind = CELL_BYTES, .s = s };
}

static struct cell real_cell(str s)
{
    double v;
    if (!str_real(s, &v)) v = strtod(s.p, NULL);          /* the tiniest ones are no mistake; infinity and NaN are nothing that SQLite knows */
    return (struct cell){ .kind = isfinite(v) ? CELL_REAL : CELL_NULL, .r = v };
}

/* By the type of the column. A boolean becomes the number that it is in SQLite. */
static struct cell cell_of(PGresult *r, int row, int i, struct arena *a)
{
    if (PQgetisnull(r, row, i)) return (struct cell){ .kind = CELL_NULL };
    str s = { PQgetvalue(r, row, i), (size_t)PQgetlength(r, row, i) };
    switch (PQftype(r, i)) {
    case OID_BOOL: return (struct cell){ .kind = CELL_INT, .i = s.n && s.p[0] == 't' };
    case OID_INT2: case OID_INT4: case OID_INT8: case OID_OID: case OID_NUMERIC: return number_cell(s);
    case OID_FLOAT4: case OID_FLOAT8: return real_cell(s);
    case OID_BYTEA: return (struct cell){ .kind = CELL_BYTES, .s = bytes_of_hex(a, s) };
    default: return (struct cell){ .kind = CELL_BYTES, .s = s };
    }
}

bool pg_row(PGresult *r, int row, struct sink *to)
{
    assert(to);                                           /* rows come only where somebody asked for them */
    int width = PQnfields(r);
    struct cell *cell = sink_slot(to, (size_t)width);
    for (int i = 0; i < width; i++) cell[i] = cell_of(r, row, i, to->scratch);
    return sink_done(to);
}

/* ---- a batch ------------------------------------------------------------------------------------------------------ */
void pg_batch(struct pg *p)
{
    if (p->waiting) return;
    p->n_batch = 0;
    p->fault = (struct pg_fault){ 0 };
    p->prepared = false;
    p->tuples = -1;
    p->tag[0] = 0;
}

/* Remembers what an answer is awaited for; a batch that grows too long is our bug and loses the connection. */
static void sent(struct pg *p, char what, int ok)
{
    if (!ok || p->n_batch == PG_BATCH) lose(p, false);
    else p->batch[p->n_batch++] = what;
}

void pg_send(struct pg *p, char what, const char *sql, const struct pg_values *v)
{
    sent(p, what, PQsendQueryParams(p->c, sql, v ? v->n : 0, v ? v->type : NULL, v ? v->value : NULL, v ? v->length : NULL,
                                    v ? v->format : NULL, 0));
}

void pg_send_prepare(struct pg *p, char what, const char *name, const char *sql, const struct pg_values *v)
{
    sent(p, what, PQsendPrepare(p->c, name, sql, v->n, v->type));
}

void pg_send_prepared(struct pg *p, char what, const char *name, const struct pg_values *v)
{
    sent(p, what, PQsendQueryPrepared(p->c, name, v->n, v->value, v->length, v->format, 0));
}

void pg_sync(struct pg *p) { sent(p, 'S', PQpipelineSync(p->c)); }

static void field(char *ret, size_t size, const PGresult *r, int code)
{
    const char *z = PQresultErrorField(r, code);
    snprintf(ret, size, "%s", z ? z : "");
}

/* Its text may quote what a person typed when the value was at fault (class 22): that does not go into a log. */
static void note_fault(struct pg *p, char what, const PGresult *r)
{
    struct pg_fault *f = &p->fault;
    if (f->state[0]) return;
    f->of = what;
    field(f->state, sizeof f->state, r, PG_DIAG_SQLSTATE);
    field(f->constraint, sizeof f->constraint, r, PG_DIAG_CONSTRAINT_NAME);
    field(f->table, sizeof f->table, r, PG_DIAG_TABLE_NAME);
    if (strncmp(f->state, "22", 2) == 0) snprintf(f->text, sizeof f->text, "a value that does not fit");
    else field(f->text, sizeof f->text, r, PG_DIAG_MESSAGE_PRIMARY);
    if (!f->state[0]) snprintf(f->state, sizeof f->state, "XX000");
}

/* How many rows, and of what: "INSERT 0 3", "COMMIT"; also "ROLLBACK", when COMMIT found the transaction failed. */
static void note_done(struct pg *p, PGresult *r)
{
    int64_t n;
    str tag = str_of(PQcmdStatus(r));
    int64_t blank = str_find_char(tag, ' ');
    snprintf(p->tag, sizeof p->tag, "%.*s", STR(str_upto(tag, blank < 0 ? tag.n : (size_t)blank)));
    p->tuples = str_int(str_of(PQcmdTuples(r)), &n) ? n : -1;
}

/* Returns the result when it is to be kept. */
static PGresult *take_result(struct pg *p, char what, PGresult *r, struct sink *to)
{
    switch (PQresultStatus(r)) {
    case PGRES_SINGLE_TUPLE:
        if (!pg_row(r, 0, to)) lose(p, false);            /* too many rows: who knows how many are still to come */
        break;
    case PGRES_TUPLES_OK: case PGRES_COMMAND_OK:
        if (what == 'p') p->prepared = true;
        if (what != 'm') break;
        note_done(p, r);
        if (!to) { PQclear(p->result); p->result = r; return NULL; }
        for (int i = 0; i < PQntuples(r); i++)            /* none, when they came one by one before */
            if (!pg_row(r, i, to)) break;
        break;
    case PGRES_PIPELINE_ABORTED: case PGRES_PIPELINE_SYNC:
        if (what == 'q') p->base.spoilt = true;           /* it counts as prepared, and is not */
        break;
    default:
        if (what == 'q') p->base.spoilt = true;
        if (what != 'd') note_fault(p, what, r);
    }
    return r;
}

/* libpq marks the end of a command's results by NULL, but for the mark that a batch ends with. */
static void read_command(struct pg *p, char what, struct sink *to)
{
    if (what == 'm' && to) PQsetSingleRowMode(p->c);      /* so that a runaway SELECT cannot fill the memory */
    for (PGresult *r; (r = next_result(p));) {
        bool sync = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
        PQclear(take_result(p, sync ? 'S' : what, r, to));
        if (sync || p->lost) break;
    }
}

/* After a fault the server skips the rest of the batch up to its end, and says so for each command. */
bool pg_finish(struct pg *p, struct sink *to)
{
    pg_sync(p);
    p->waiting = false;
    for (size_t i = 0; i < p->n_batch && !p->lost; i++) read_command(p, p->batch[i], to);
    return !p->lost && !p->fault.state[0];
}

/* ---- connecting --------------------------------------------------------------------------------------------------- */
static void hear_nothing(void *ctx, const PGresult *r) { (void)ctx; (void)r; }

/* A look-up of the host's name is the one thing that libpq still does without us. */
static bool poll_connect(PGconn *c, int64_t until)
{
    if (PQstatus(c) == CONNECTION_BAD) return false;
    for (PostgresPollingStatusType how = PGRES_POLLING_WRITING;;) {
        if (how == PGRES_POLLING_OK) return true;
        if (how == PGRES_POLLING_FAILED) return false;
        if (!wait_for(c, how == PGRES_POLLING_READING ? POLLIN : POLLOUT, until)) return false;
        how = PQconnectPoll(c);
    }
}

/* host and port, given after the URL, take the place of its lists. */
static PGconn *dial_one(const struct stores *s, const char *host, const char *port, int64_t until)
{
    const char *const names[] = { "dbname", "client_encoding", "fallback_application_name", "host", "port", NULL };
    const char *const values[] = { s->where.p, "UTF8", "bruecke", host, port, NULL };
    PGconn *c = PQconnectStartParams(names, values, 1);
    if (!c) return NULL;
    PQsetNoticeReceiver(c, hear_nothing, NULL);
    if (poll_connect(c, until)) (void)PQsetnonblocking(c, 1);
    return c;                                             /* its status tells */
}

/* libpq's words on one line; they name host and user, never the password. */
static str dial_why(struct arena *a, const struct stores *s, PGconn *c)
{
    str text = arena_copy(a, str_trim(str_of(c ? PQerrorMessage(c) : "")));
    char *p = (char *)(uintptr_t)text.p;
    for (size_t i = 0; i < text.n; i++)
        if (p[i] == '\n' || p[i] == '\t') p[i] = ' ';
    if (!text.n) text = S("no answer in time");
    return arena_fmt(a, "the database server %.*s cannot be used: %.*s", STR(s->shown), STR(str_upto(text, 400)));
}

/* Each host once. */
static bool dial_round(struct pg *p, str *why, struct arena *a)
{
    const struct pg_place *at = p->base.of->own;
    for (size_t i = 0; i < at->n && moment_ticks() < p->base.until; i++) {
        int64_t until = at->n > 1 ? moment_ticks() + ONE_HOST : p->base.until;
        PGconn *c = dial_one(p->base.of, at->host[i], at->port[i], until < p->base.until ? until : p->base.until);
        if (c && PQstatus(c) == CONNECTION_OK) { p->c = c; return true; }
        *why = dial_why(a, p->base.of, c);
        PQfinish(c);
    }
    return false;
}

/* At a fail-over no server takes writers for a while: asking again, with growing pauses, bridges it. */
static bool dial_patiently(struct pg *p, str *why, struct arena *a)
{
    for (int64_t pause = 50; moment_ticks() < p->base.until; pause = pause < 800 ? pause * 2 : pause) {
        if (dial_round(p, why, a)) return true;
        int64_t left = p->base.until - moment_ticks();
        if (left > 0) usleep((useconds_t)(1000 * (pause < left ? pause : left)));
    }
    return false;
}

bool pg_dial(struct pg *p, str *why, struct arena *a)
{
    struct pg_place *at = p->base.of->own;
    bool down = atomic_load(&at->down), there;
    *why = dial_why(a, p->base.of, NULL);
    p->era = atomic_load(&at->era);
    if (down && atomic_exchange(&at->probing, true)) return false;
    there = down ? dial_round(p, why, a) : dial_patiently(p, why, a);
    atomic_store(&at->down, !there);
    if (down) atomic_store(&at->probing, false);
    return there;
}

/* Only while connecting: several statements in one round trip, which the pipeline cannot do with one text. */
bool pg_simple(struct pg *p, const char *sql, char ret[16])
{
    pg_batch(p);
    ret[0] = 0;
    if (!PQsendQuery(p->c, sql)) { lose(p, false); return false; }
    for (PGresult *r; (r = next_result(p)); PQclear(r)) {
        ExecStatusType is = PQresultStatus(r);
        if (is != PGRES_TUPLES_OK && is != PGRES_COMMAND_OK) note_fault(p, 'c', r);
        else if (is == PGRES_TUPLES_OK && PQntuples(r) && PQnfields(r)) snprintf(ret, 16, "%s", PQgetvalue(r, 0, 0));
    }
    return !p->lost && !p->fault.state[0];
}

/* ---- the address -------------------------------------------------------------------------------------------------- */
/* Empty if it is not given. */
static str option(const PQconninfoOption *o, const char *name)
{
    for (; o->keyword; o++)
        if (strcmp(o->keyword, name) == 0) return str_of(o->val);
    return S("");
}

/* libpq goes through a list of hosts itself, but without a deadline for each when it is driven asynchronously. */
static void split_hosts(struct pg_place *at, str hosts, str ports)
{
    bool one = str_find_char(ports, ',') < 0;
    for (str host, port = ports; at->n < countof(at->host) && str_split(&hosts, ',', &host);) {
        if (!one && !str_split(&ports, ',', &port)) port = S("");
        at->host[at->n] = host.n ? store_text(host) : NULL;
        at->port[at->n++] = port.n ? store_text(port) : NULL;
    }
    if (!at->n) at->n = 1;                                /* host and port as libpq finds them */
}

/* stores_where() and every message show the address without password and parameters. */
bool pg_place(struct stores *s, struct arena *a, str *why)
{
    char *text = NULL;
    PQconninfoOption *o = PQconninfoParse(s->where.p, &text);
    PQfreemem(text);                                      /* it may quote the password */
    s->own = store_memory(sizeof(struct pg_place));
    s->shown = (str){ store_text(S("postgres://")), 11 };
    if (!o) { *why = S("the address of the database is not a correct postgres:// URL"); return false; }
    str host = option(o, "host"), port = option(o, "port"), user = option(o, "user"), db = option(o, "dbname");
    str shown = arena_fmt(a, "postgres://%.*s%s%.*s%s%.*s/%.*s", STR(user), user.n ? "@" : "", STR(host), port.n ? ":" : "", STR(port), STR(db));
    free((char *)(uintptr_t)s->shown.p);
    s->shown = (str){ store_text(shown), shown.n };
    split_hosts(s->own, option(o, "hostaddr").n ? S("") : host, port);
    PQconninfoFree(o);
    return true;
}

void pg_place_free(struct stores *s)
{
    struct pg_place *at = s->own;
    for (size_t i = 0; at && i < at->n; i++) { free(at->host[i]); free(at->port[i]); }
    free(at);
    s->own = NULL;
}
