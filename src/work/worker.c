/* worker.c - rounds over the regions: what is due is taken, done and ended. */
#include "work/worker.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/rand.h"
#include "entity/region.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { TRIES = 5, REGIONS_SEEN = 500, COMPLAIN = 60000 };

/* Which periods of which kind were seen to in a region, so that nobody asks the store each second. */
struct seen { uint64_t region; int64_t period[JOB_KINDS_MAX]; };
struct worker {
    struct stores *s;
    struct arena *own, *round, *job;
    str owner, only;
    struct seen *seen; size_t seen_n;
    size_t first;                                        /* the region that begins the next round                     */
    int64_t silent_until;                                /* complaints about a store: one a minute                    */
    pthread_t thread; bool started;
    atomic_bool stopping; atomic_int_least64_t stop_by;
};

/* ---- waking: job_add() says that something may come, before its transaction is committed ---------------------------------------- */
static pthread_mutex_t bell_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t bell;
static pthread_once_t bell_once = PTHREAD_ONCE_INIT;
static int64_t rung;

static void make_bell(void)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&bell, &attr);
    pthread_condattr_destroy(&attr);
}

static void ring(void)
{
    pthread_mutex_lock(&bell_lock);
    rung++;
    pthread_cond_broadcast(&bell);
    pthread_mutex_unlock(&bell_lock);
}

/* Until the bell rings, or so many milliseconds. True: it rang since *heard. */
static bool rest(int64_t *heard, int64_t milliseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) { until.tv_sec++; until.tv_nsec -= 1000000000; }
    pthread_mutex_lock(&bell_lock);
    while (rung == *heard && !pthread_cond_timedwait(&bell, &bell_lock, &until)) continue;
    bool rang = rung != *heard;
    *heard = rung;
    pthread_mutex_unlock(&bell_lock);
    return rang;
}

/* ---- making one ------------------------------------------------------------------------------------------------------------------ */
struct worker *worker_new(struct stores *s, str only)
{
    char host[64] = "";
    struct arena *own = arena_new();
    struct worker *w = arena_new_of(own, struct worker);
    pthread_once(&bell_once, make_bell);
    job_on_add(ring);
    gethostname(host, sizeof host - 1);
    w->own = own;
    w->s = s;
    w->only = arena_copy(own, only);
    w->round = arena_new();
    w->job = arena_new();
    w->owner = arena_fmt(own, "%s %lld %.*s", host, (long long)getpid(), STR(rand_name(own, 8)));
    w->seen = arena_array(own, struct seen, REGIONS_SEEN);
    return w;
}

void worker_free(struct worker *w)
{
    if (!w) return;
    arena_free(w->round);
    arena_free(w->job);
    arena_free(w->own);
}

/* A region that cannot be reached is tried again each second; it need not be said each time. */
static void complain(struct worker *w, str region, str why)
{
    if (moment_ticks() < w->silent_until) return;
    w->silent_until = moment_ticks() + COMPLAIN;
    log_line(LOG_WARNING, "jobs of the region %.*s: %.*s", STR(region), STR(why));
}

/* ---- transactions ------------------------------------------------------------------------------------------------------------------ */
typedef bool act(struct worker *w, struct store *st, void *ctx);         /* false: roll back                          */

/* True: committed. */
static bool in_store(struct worker *w, struct arena *a, str region, enum store_mode mode, act *what, void *ctx)
{
    enum store_outcome out = STORE_AGAIN;
    for (int i = 0; i < TRIES && out == STORE_AGAIN; i++) {
        struct store *st = store_begin(w->s, region, mode, a, mode == STORE_WRITE ? S("work") : S(""));
        store_turn(st, i);
        bool good = what(w, st, ctx);
        out = store_end(st, good);
        if (out == STORE_FAILED) complain(w, region, store_why(st));
    }
    return out == STORE_DONE;
}

/* ---- one job ------------------------------------------------------------------------------------------------------------------------- */
static int64_t lease_of(const struct job *j) { return j->kind->lease ? j->kind->lease : JOB_LEASE; }

struct renewal { struct job *j; bool good; };
static bool renew(struct worker *w, struct store *st, void *ctx)
{
    struct renewal *r = ctx;
    (void)w;
    r->good = job_renew(st, r->j, moment_now());
    return true;                                         /* how far it got is kept in any case */
}

/* Within a transaction the lease is not renewed: it would have to wait for itself. It is as long as the deadline. */
static bool alive(struct job *j)
{
    struct worker *w = j->worker;
    if (w->stopping && moment_ticks() > w->stop_by) return false;
    if (j->st || (!j->said && j->lease_until - moment_now() > lease_of(j) / 2)) return true;
    j->said = false;
    struct renewal r = { .j = j };
    struct arena_mark m = arena_mark(w->job);
    bool kept = in_store(w, w->job, j->region, STORE_WRITE, renew, &r);
    arena_release(w->job, m);
    return kept && r.good;
}

struct ending { struct job *j; enum job_end end; };
static bool settle(struct worker *w, struct store *st, void *ctx)
{
    struct ending *e = ctx;
    (void)w;
    return job_settle(st, e->j, e->end, moment_now());
}

static void tell(const struct job *j, enum job_end end, bool kept)
{
    static const char *const words[] = { [JOB_DONE] = "done", [JOB_MORE] = "goes on", [JOB_AGAIN] = "did not work", [JOB_DEAD] = "given up" };
    enum log_level level = end == JOB_DONE ? LOG_INFO : end == JOB_MORE ? LOG_DEBUG : LOG_WARNING;
    log_line(level, "job %lld %s of %.*s: %s%s%s %.*s", (long long)j->id, j->kind->name, STR(j->region), kept ? words[end] : "the lease was lost",
             end >= JOB_AGAIN && j->error ? ": " : "", end >= JOB_AGAIN && j->error ? j->error : "", STR(j->detail));
}

/* Runs the handler and ends the job in one transaction. */
static enum job_end run_once(struct worker *w, struct job *j, int back, enum store_outcome *out)
{
    str id = arena_fmt(w->job, "job-%lld", (long long)j->id);
    j->st = store_begin(w->s, j->region, STORE_WRITE, w->job, id);
    store_deadline(j->st, lease_of(j) * 1000);
    store_turn(j->st, back);
    enum job_end end = j->kind->run && !store_broken(j->st) ? j->kind->run(j) : JOB_DONE;
    bool good = !store_broken(j->st) && end <= JOB_MORE, kept = good && job_settle(j->st, j, end, moment_now());
    *out = store_end(j->st, kept);
    if (*out == STORE_FAILED) complain(w, j->region, store_why(j->st));
    if (good && !kept && *out != STORE_AGAIN && *out != STORE_FAILED) *out = STORE_ROLLED_BACK;
    j->st = NULL;
    return end;
}

static enum job_end run(struct worker *w, struct job *j, enum store_outcome *out)
{
    struct job before = *j;
    enum job_end end = run_once(w, j, 0, out);
    for (int i = 1; i < TRIES && *out == STORE_AGAIN; i++) {             /* what it said, it said of a state that never was */
        before.lease_until = j->lease_until;
        *j = before;
        end = run_once(w, j, i, out);
    }
    return end;
}

static void settle_apart(struct worker *w, struct job *j, enum job_end end)
{
    struct ending e = { j, end };
    tell(j, end, in_store(w, w->job, j->region, STORE_WRITE, settle, &e));
}

static void run_job(struct worker *w, struct job *j)
{
    enum store_outcome out;
    enum job_end end = j->kind->outside ? j->kind->outside(j) : JOB_DONE;
    if (end != JOB_DONE) { settle_apart(w, j, end); return; }
    end = run(w, j, &out);
    if (out == STORE_DONE || (out == STORE_ROLLED_BACK && end <= JOB_MORE)) { tell(j, end, out == STORE_DONE); return; }
    if (end <= JOB_MORE) { end = JOB_AGAIN; j->error = N_("The data could not be reached, or many were writing at once."); }
    settle_apart(w, j, end);
}

/* ---- one region ------------------------------------------------------------------------------------------------------------------------ */
static struct seen *seen_of(struct worker *w, str region)
{
    uint64_t h = str_hash(region);
    for (size_t i = 0; i < w->seen_n; i++) if (w->seen[i].region == h) return &w->seen[i];
    if (w->seen_n == REGIONS_SEEN) w->seen_n = 0;        /* forgetting costs a question to the store, no more */
    struct seen *s = &w->seen[w->seen_n++];
    *s = (struct seen){ .region = h };
    return s;
}

struct look { struct seen *seen; bool due, period; };
static bool is_new(const struct look *l, size_t i, int64_t now)
{
    const struct job_kind *k = job_kind_at(i);
    return k->every && l->seen->period[i] != job_period_of(k, now) + 1;          /* 0: never seen                     */
}

static bool look(struct worker *w, struct store *st, void *ctx)
{
    struct look *l = ctx;
    int64_t now = moment_now();
    (void)w;
    l->period = false;
    for (size_t i = 0; i < job_kind_count(); i++) {
        const struct job_kind *k = job_kind_at(i);
        if (!is_new(l, i, now)) continue;
        if (k->due && !k->due(st, now)) l->seen->period[i] = job_period_of(k, now) + 1;
        else l->period = true;
    }
    l->due = job_due(st, now);
    return true;
}

static bool begin_periods(struct worker *w, struct store *st, void *ctx)
{
    struct look *l = ctx;
    int64_t now = moment_now();
    (void)w;
    for (size_t i = 0; i < job_kind_count(); i++) if (is_new(l, i, now)) job_period(st, job_kind_at(i), now);
    return true;
}

static void periods_seen(struct look *l)
{
    int64_t now = moment_now();
    for (size_t i = 0; i < job_kind_count(); i++) if (is_new(l, i, now)) l->seen->period[i] = job_period_of(job_kind_at(i), now) + 1;
}

static bool claim(struct worker *w, struct store *st, void *ctx)
{
    struct job *j = ctx;
    *j = (struct job){ 0 };
    job_claim(st, moment_now(), w->owner, j);
    return true;                                         /* even without one: what was found broken is put away */
}

static bool one_job(struct worker *w, const struct region *region)
{
    struct job j = { 0 };
    arena_reset(w->job);
    if (!in_store(w, w->job, region->name, STORE_WRITE, claim, &j) || !j.id) return false;
    j.region = region->name;
    j.demo = region->demo;
    j.stores = w->s;
    j.a = w->job;
    j.worker = w;
    j.alive = alive;
    log_request(j.request);
    run_job(w, &j);
    log_request((str){ "", 0 });
    return true;
}

static int64_t work_region(struct worker *w, const struct region *region)
{
    struct look l = { .seen = seen_of(w, region->name) };
    int64_t n = 0;
    arena_reset(w->job);
    if (!in_store(w, w->job, region->name, STORE_READ, look, &l)) return 0;
    if (l.period && in_store(w, w->job, region->name, STORE_WRITE, begin_periods, &l)) periods_seen(&l);
    while ((l.due || l.period) && n < WORKER_BATCH && !w->stopping && one_job(w, region)) n++;
    return n;
}

/* ---- rounds -------------------------------------------------------------------------------------------------------------------------------- */
int64_t worker_round(struct worker *w)
{
    const struct region *r;
    str why = S("");
    int64_t done = 0;
    arena_reset(w->round);
    size_t n = regions_list(w->s, w->round, &r, &why), begin = n ? w->first % n : 0;
    if (why.n) complain(w, S("(all)"), why);
    for (size_t i = 0; i < n && (i < WORKER_REGIONS || w->only.n) && !w->stopping; i++) {
        const struct region *one = &r[(begin + i) % n];
        if (!one->archived && (!w->only.n || str_eq(w->only, one->name))) done += work_region(w, one);
    }
    w->first = begin + (n > WORKER_REGIONS ? WORKER_REGIONS : 1);
    return done;
}

/* After the bell it looks at once and then soon again: the transaction that rang it may take a moment to its end. */
static void *rounds(void *ctx)
{
    static const int64_t soon[] = { 20, 80, 250 };
    struct worker *w = ctx;
    int64_t heard = 0;
    size_t haste = 0;
    while (!w->stopping) {
        if (worker_round(w)) continue;
        if (rest(&heard, haste < countof(soon) ? soon[haste] : WORKER_PAUSE)) haste = 0;
        else if (haste < countof(soon)) haste++;
    }
    return NULL;
}

bool worker_start(struct worker *w)
{
    w->started = pthread_create(&w->thread, NULL, rounds, w) == 0;
    return w->started;
}

void worker_stop(struct worker *w)
{
    w->stop_by = moment_ticks() + WORKER_LINGER;
    w->stopping = true;
    ring();
    if (w->started) pthread_join(w->thread, NULL);
    w->started = false;
}
