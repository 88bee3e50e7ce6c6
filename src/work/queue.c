/* queue.c - jobs in the store: wanting, taking, ending them. Who does them stands in worker.c. */
#include "work/queue.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/rand.h"

const char *const job_states[JOB_STATES] = { "waiting", "running", "done", "dead" };

/* ---- kinds -------------------------------------------------------------------------------------------------------------------- */
static const struct job_kind *kinds[JOB_KINDS_MAX];
static size_t kinds_n;
static void (*nudge_of)(void);

static _Noreturn void wrong(const struct job_kind *k, const char *why)
{
    fprintf(stderr, "bruecke: the job %s is wrong: %s\n", k->name ? k->name : "(nothing)", why);
    abort();
}

void job_register(const struct job_kind *k)
{
    if (!k->name || !*k->name || !k->label) wrong(k, "it needs a name and a label");
    if (!k->run && !k->outside) wrong(k, "nothing does it");
    if (k->lease < 0 || k->tries < 0 || k->back_off < 0 || k->every < 0 || k->at < 0 || (k->at && k->at >= k->every)) wrong(k, "a number is out of range");
    for (size_t i = 0; i < kinds_n; i++) if (kinds[i] == k) return;
    if (job_kind_named(str_of(k->name))) wrong(k, "there is another of this name");
    if (kinds_n == JOB_KINDS_MAX) wrong(k, "there are too many");
    kinds[kinds_n++] = k;
}

void job_forget(void) { kinds_n = 0; }
size_t job_kind_count(void) { return kinds_n; }
const struct job_kind *job_kind_at(size_t i) { return i < kinds_n ? kinds[i] : NULL; }
void job_on_add(void (*nudge)(void)) { nudge_of = nudge; }

const struct job_kind *job_kind_named(str name)
{
    for (size_t i = 0; i < kinds_n; i++) if (str_eq(name, str_of(kinds[i]->name))) return kinds[i];
    return NULL;
}

static int64_t lease_of(const struct job_kind *k) { return k->lease ? k->lease : JOB_LEASE; }
static int64_t tries_of(const struct job_kind *k) { return k->tries ? k->tries : JOB_TRIES; }

/* ---- the table ------------------------------------------------------------------------------------------------------------------ */
/* `version` is raised with every change of hands: it fences off a node that has lost its lease and does not know yet. */
static const struct column columns[] = {
    { "id", COL_ID, true, NULL, false }, { "kind", COL_TEXT, true, NULL, false }, { "argument", COL_TEXT, true, NULL, false },
    { "key", COL_TEXT, false, NULL, false }, { "state", COL_TEXT, true, NULL, false }, { "run_at", COL_INT, true, NULL, false },
    { "tries", COL_INT, true, NULL, false }, { "lease_until", COL_INT, true, NULL, false }, { "owner", COL_TEXT, true, NULL, false },
    { "version", COL_INT, true, NULL, false }, { "stop", COL_BOOL, true, NULL, false }, { "error", COL_TEXT, true, NULL, false },
    { "detail", COL_TEXT, true, NULL, false }, { "what", COL_TEXT, true, NULL, false }, { "done", COL_INT, true, NULL, false },
    { "total", COL_INT, true, NULL, false }, { "request", COL_TEXT, true, NULL, false }, { "created_at", COL_INT, true, NULL, false },
    { "ended_at", COL_INT, false, NULL, false } };
static const struct table_index indexes[] = {
    { { "key" }, 1, true }, { { "state", "run_at", "id" }, 3, false }, { { "state", "ended_at", "id" }, 3, false }, { { "kind", "state" }, 2, false } };
static const struct table table = { .name = "core_job", .columns = columns, .n = countof(columns), .indexes = indexes, .n_indexes = countof(indexes) };

const struct table *const *job_tables(size_t *n)
{
    static const struct table *const tables[] = { &table };
    *n = countof(tables);
    return tables;
}

/* ---- wanting ---------------------------------------------------------------------------------------------------------------------- */
static int64_t id_of_key(struct store *st, str key)
{
    struct rows *r = ask(st, Q("SELECT id FROM core_job WHERE key = $1"), T(key));
    return rows_next(r) ? row_int(r, 0) : 0;
}

int64_t job_add(struct store *st, const struct job_new *n)
{
    int64_t now = moment_now();
    if (!job_kind_named(str_of(n->kind)) || n->argument.n > JOB_ARGUMENT_MAX || n->key.n > JOB_KEY_MAX) {
        log_line(LOG_ERROR, "a job of the kind %s cannot be added: no such kind, or too long", n->kind);
        return 0;
    }
    if (n->anew && n->key.n) ask(st, Q("DELETE FROM core_job WHERE key = $1 AND state IN ('done', 'dead')"), T(n->key));
    struct rows *r = ask(st, Q("INSERT INTO core_job (kind, argument, key, state, run_at, tries, lease_until, owner, version, stop, error, detail, what, "
                               "done, total, request, created_at) VALUES ($1, $2, $3, 'waiting', $4, 0, 0, '', 1, $5, '', '', '', 0, 0, $6, $7) "
                               "ON CONFLICT (key) DO NOTHING RETURNING id"),
        T(str_of(n->kind)), T(n->argument), n->key.n ? T(n->key) : NIL(TEXT), I(n->run_at > now ? n->run_at : now), B(false), T(store_request(st)), I(now));
    if (!rows_next(r)) return n->key.n ? id_of_key(st, n->key) : 0;
    if (nudge_of && n->run_at <= now) nudge_of();
    return row_int(r, 0);
}

int64_t job_period_of(const struct job_kind *k, int64_t now) { return (now - k->at) / k->every; }

/* A period that nobody worked in is not made up for: the next one does its work too. */
void job_period(struct store *st, const struct job_kind *k, int64_t now)
{
    str key = arena_fmt(store_arena(st), "every %s %lld", k->name, (long long)job_period_of(k, now));
    if (k->due && !k->due(st, now)) return;
    if (rows_next(ask(st, Q("SELECT id FROM core_job WHERE kind = $1 AND state IN ('waiting', 'running') AND key >= 'every ' AND key < 'every!'"),
                      T(str_of(k->name))))) return;
    job_add(st, &(struct job_new){ .kind = k->name, .key = key });
    ask(st, Q("DELETE FROM core_job WHERE kind = $1 AND state = 'done' AND ended_at < $2 AND key >= 'every ' AND key < 'every!' AND key <> $3"),
        T(str_of(k->name)), I(now - 3 * k->every), T(key));
}

/* ---- taking ------------------------------------------------------------------------------------------------------------------------ */
bool job_due(struct store *st, int64_t now)
{
    return rows_next(ask(st, Q("SELECT id FROM core_job WHERE state IN ('waiting', 'running') AND run_at <= $1 AND lease_until <= $1 LIMIT 1"), I(now)));
}

static struct job read_job(struct store *st, const struct rows *r)
{
    return (struct job){ .id = row_int(r, 0), .version = row_int(r, 1) + 1, .tries = row_int(r, 2) + 1, .kind = job_kind_named(row_str(r, 3)),
                         .argument = row_str(r, 4), .request = row_str(r, 5), .done = row_int(r, 6), .total = row_int(r, 7), .what = row_str(r, 8),
                         .a = store_arena(st) };
}

/* A room that is not here today may be back tomorrow, with its jobs. */
static void put_off(struct store *st, int64_t id, int64_t now)
{
    ask(st, Q("UPDATE core_job SET state = 'waiting', run_at = $2, lease_until = 0, error = $3 WHERE id = $1"), I(id), I(now + 3600),
        T(S(N_("The part of the program that does this is not here."))));
}

static void give_up(struct store *st, struct job *j, int64_t now, const char *error)
{
    j->st = st;
    j->error = error;
    ask(st, Q("UPDATE core_job SET state = 'dead', version = version + 1, owner = '', lease_until = 0, stop = $2, ended_at = $3, error = $4, detail = $5 "
              "WHERE id = $1"), I(j->id), B(false), I(now), T(str_of(error)), T(j->detail));
    if (j->kind->dead) j->kind->dead(j);
    j->st = NULL;
}

static const char cancelled[] = N_("Cancelled by somebody.");

bool job_claim(struct store *st, int64_t now, str owner, struct job *ret)
{
    struct rows *r = ask(st, Q("SELECT id, version, tries, kind, argument, request, done, total, what, state, stop FROM core_job "
                               "WHERE state IN ('waiting', 'running') AND run_at <= $1 AND lease_until <= $1 ORDER BY run_at, version, id LIMIT 20"), I(now));
    while (rows_next(r)) {
        struct job j = read_job(st, r);
        if (!j.kind) { put_off(st, j.id, now); continue; }
        if (row_bool(r, 10)) { give_up(st, &j, now, cancelled); continue; }
        if (j.tries > tries_of(j.kind)) {               /* it never came to an end: whatever it does ends the program */
            give_up(st, &j, now, N_("The program ended in the middle of this, again and again."));
            continue;
        }
        j.lease_until = now + lease_of(j.kind);
        ask(st, Q("UPDATE core_job SET state = 'running', version = version + 1, tries = tries + 1, owner = $3, lease_until = $4 WHERE id = $1 AND version = $2"),
            I(j.id), I(j.version - 1), T(owner), I(j.lease_until));
        if (store_changed(st) != 1) continue;
        *ret = j;
        return true;
    }
    return false;
}

bool job_renew(struct store *st, struct job *j, int64_t now)
{
    struct rows *r = ask(st, Q("UPDATE core_job SET lease_until = $3, done = $4, total = $5, what = $6 WHERE id = $1 AND version = $2 AND state = 'running' "
                               "RETURNING stop"), I(j->id), I(j->version), I(now + lease_of(j->kind)), I(j->done), I(j->total), T(j->what));
    if (!rows_next(r)) return false;
    j->lease_until = now + lease_of(j->kind);
    return !row_bool(r, 0);
}

/* ---- ending -------------------------------------------------------------------------------------------------------------------------- */
int64_t job_back_off(const struct job_kind *k, int64_t tries, uint32_t random)
{
    int64_t wait = k->back_off ? k->back_off : JOB_BACK_OFF;
    for (int64_t i = 1; i < tries && wait < JOB_BACK_OFF_MAX; i++) wait *= 2;
    if (wait > JOB_BACK_OFF_MAX) wait = JOB_BACK_OFF_MAX;
    return wait + (int64_t)((uint64_t)wait * (random % 1001) / 4000);
}

/* Is the lease still its own? *stop: somebody has cancelled it. */
static bool owns(struct store *st, const struct job *j, bool *stop)
{
    struct rows *r = ask(st, Q("SELECT stop FROM core_job WHERE id = $1 AND version = $2 AND state = 'running'"), I(j->id), I(j->version));
    if (!rows_next(r)) return false;
    *stop = row_bool(r, 0);
    return true;
}

static bool end_well(struct store *st, const struct job *j, int64_t now)
{
    ask(st, Q("UPDATE core_job SET state = 'done', version = version + 1, owner = '', lease_until = 0, stop = $3, argument = '', error = '', detail = '', "
              "ended_at = $4, done = $5, total = $6, what = $7 WHERE id = $1 AND version = $2 AND state = 'running'"),
        I(j->id), I(j->version), B(false), I(now), I(j->done), I(j->total), T(j->what));
    return store_changed(st) == 1;
}

/* Behind those that wait already (whose version is lower); the tries begin anew, since it got on. */
static bool go_on(struct store *st, const struct job *j, int64_t now)
{
    ask(st, Q("UPDATE core_job SET version = version + 1, owner = '', lease_until = 0, tries = 0, run_at = $3, done = $4, total = $5, what = $6 "
              "WHERE id = $1 AND version = $2 AND state = 'running'"), I(j->id), I(j->version), I(now), I(j->done), I(j->total), T(j->what));
    return store_changed(st) == 1;
}

static bool try_later(struct store *st, const struct job *j, int64_t now)
{
    uint32_t random;
    rand_bytes(&random, sizeof random);
    ask(st, Q("UPDATE core_job SET state = 'waiting', version = version + 1, owner = '', lease_until = 0, run_at = $3, error = $4, detail = $5 "
              "WHERE id = $1 AND version = $2 AND state = 'running'"),
        I(j->id), I(j->version), I(now + job_back_off(j->kind, j->tries, random)), T(str_of(j->error)), T(j->detail));
    return store_changed(st) == 1;
}

bool job_settle(struct store *st, struct job *j, enum job_end end, int64_t now)
{
    if (end == JOB_DONE) return end_well(st, j, now);
    if (end == JOB_MORE) return go_on(st, j, now);
    bool stop;
    if (!j->error) j->error = N_("This did not work.");
    if (!owns(st, j, &stop)) return false;
    if (end == JOB_AGAIN && !stop && j->tries < tries_of(j->kind)) return try_later(st, j, now);
    give_up(st, j, now, stop ? cancelled : j->error);
    return true;
}

/* ---- for handlers ------------------------------------------------------------------------------------------------------------------------ */
bool job_alive(struct job *j) { return !j->alive || j->alive(j); }

void job_progress(struct job *j, int64_t done, int64_t total, const char *what)
{
    j->done = done;
    j->total = total;
    j->what = str_of(what);
    j->said = true;
    if (!j->st) job_alive(j);
}

/* ---- for the office ---------------------------------------------------------------------------------------------------------------------- */
#define LINE "id, tries, run_at, created_at, ended_at, done, total, state, stop, kind, error, detail, what, request"
static struct job_line read_line(const struct rows *r)
{
    struct job_line l = { row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3), row_int(r, 4), row_int(r, 5), row_int(r, 6), JOB_WAITING,
                          row_bool(r, 8), row_str(r, 9), row_str(r, 10), row_str(r, 11), row_str(r, 12), row_str(r, 13) };
    for (size_t i = 0; i < JOB_STATES; i++) if (str_eq(row_str(r, 7), str_of(job_states[i]))) l.state = (enum job_state)i;
    return l;
}

size_t job_list(struct store *st, enum job_state state, struct job_line *ret, size_t max)
{
    size_t n = 0;
    bool over = state == JOB_OVER || state == JOB_FAILED;
    struct rows *r = over ? ask(st, Q("SELECT " LINE " FROM core_job WHERE state = $1 ORDER BY ended_at DESC NULLS LAST, id DESC LIMIT $2"),
                                T(str_of(job_states[state])), I((int64_t)max))
                          : ask(st, Q("SELECT " LINE " FROM core_job WHERE state = $1 ORDER BY run_at, id LIMIT $2"), T(str_of(job_states[state])), I((int64_t)max));
    while (n < max && rows_next(r)) ret[n++] = read_line(r);
    return n;
}

int64_t job_count(struct store *st, enum job_state state)
{
    struct rows *r = ask(st, Q("SELECT count(*) FROM core_job WHERE state = $1"), T(str_of(job_states[state])));
    return rows_next(r) ? row_int(r, 0) : 0;
}

bool job_get(struct store *st, int64_t id, struct job_line *ret)
{
    struct rows *r = ask(st, Q("SELECT " LINE " FROM core_job WHERE id = $1"), I(id));
    if (!rows_next(r)) return false;
    *ret = read_line(r);
    return true;
}

bool job_restart(struct store *st, int64_t id)
{
    ask(st, Q("UPDATE core_job SET state = 'waiting', version = version + 1, tries = 0, run_at = $2, ended_at = NULL WHERE id = $1 AND state = 'dead'"),
        I(id), I(moment_now()));
    bool good = store_changed(st) == 1;
    if (good && nudge_of) nudge_of();
    return good;
}

/* One that runs on another node is told at its next part, or when its lease is renewed. */
bool job_cancel(struct store *st, int64_t id)
{
    struct rows *r = ask(st, Q("SELECT kind, argument, state FROM core_job WHERE id = $1"), I(id));
    if (!rows_next(r)) return false;
    if (str_eq(row_str(r, 2), S("running"))) { ask(st, Q("UPDATE core_job SET stop = $2 WHERE id = $1"), I(id), B(true)); return true; }
    if (!str_eq(row_str(r, 2), S("waiting"))) return false;
    struct job j = { .id = id, .kind = job_kind_named(row_str(r, 0)), .argument = row_str(r, 1), .a = store_arena(st) };
    static const struct job_kind unknown = { 0 };
    if (!j.kind) j.kind = &unknown;
    give_up(st, &j, moment_now(), cancelled);
    return true;
}

void job_sweep(struct store *st, int64_t now)
{
    ask(st, Q("DELETE FROM core_job WHERE state = 'done' AND ended_at < $1"), I(now - JOB_KEPT_DONE));
    ask(st, Q("DELETE FROM core_job WHERE state = 'dead' AND ended_at < $1"), I(now - JOB_KEPT_DEAD));
}
