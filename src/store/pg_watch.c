/* pg_watch.c - who committed what: a thread that listens on a connection of its own, so that rendered answers can be kept.
**
** Every commit of rows announces its region (NOTIFY, in the same transaction). The thread asks the server something small every BEAT
** milliseconds; the server hands out what it has to announce before it answers. So the answer to a question sent at T proves that everything
** announced before T is known here, and until T + STORE_NEWS the regions' numbers may be trusted. Without such an answer (server gone, network
** cut, machine stopped for a while) nobody can say what changed: pg_version() is 0 until the thread has connected again and raised
** every number. A server that gives no answer at all is found here as well, on behalf of all who wait for it.
*/
#include "store/pg.h"
#include "base/rand.h"
#include <stdatomic.h>
#include <string.h>

enum { BEAT = 60, ANSWER = 5000, AGAIN = 200 };           /* milliseconds: between questions, for an answer, before connecting again */
struct watch { pthread_t thread; struct stores *of; pthread_mutex_t lock; pthread_cond_t ended; bool end;
               atomic_int_fast64_t good_until; _Atomic(pthread_t) self; };

static char node[14];
static pthread_once_t named = PTHREAD_ONCE_INIT;
static void name_node(void)
{
    struct arena *a = arena_new();
    str s = rand_name(a, sizeof node - 1);
    memcpy(node, s.p, s.n);
    arena_free(a);
}

const char *pg_node(void)
{
    pthread_once(&named, name_node);
    return node;
}

/* The order matters: first whether the numbers may be trusted, then the number. */
uint64_t pg_version(struct stores *s, str region)
{
    const struct watch *w = s->watch;
    if (!w || moment_ticks() >= atomic_load(&w->good_until)) return 0;
    return atomic_load(&edition_of(s, region)->n);
}

bool pg_watched(const struct stores *s)
{
    const struct watch *w = s->watch;
    return w && moment_ticks() >= atomic_load(&w->good_until) && !pthread_equal(atomic_load(&w->self), pthread_self());
}

static void raise_all(struct stores *s)
{
    for (struct edition *e = atomic_load(&s->editions); e; e = e->next) atomic_fetch_add(&e->n, 1);
}

/* "kleve 7yq2…": our own is known already. */
static void take_news(struct watch *w, PGconn *c)
{
    for (PGnotify *news; (news = PQnotifies(c)); PQfreemem(news)) {
        str rest = str_of(news->extra), region, from = { "", 0 };
        if (!str_split(&rest, ' ', &region) || (str_split(&rest, ' ', &from) && str_eq(from, str_of(pg_node())))) continue;
        if (store_region_name(region)) atomic_fetch_add(&edition_of(w->of, region)->n, 1);
    }
}

/* False: the end was asked for. */
static bool rest_for(struct watch *w, int ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)ms * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&w->lock);
    while (!w->end && pthread_cond_timedwait(&w->ended, &w->lock, &until) == 0) continue;
    bool go_on = !w->end;
    pthread_mutex_unlock(&w->lock);
    return go_on;
}

static bool question(struct pg *p, const char *sql)
{
    char word[16];
    p->base.until = moment_ticks() + ANSWER;
    return pg_simple(p, sql, word);
}

/* It took the question and gave no answer: it is frozen (a machine that hangs, a disk that does not answer). Everybody who waits for it is set free, and
** until it answers again nobody waits. */
static void note_frozen(struct watch *w, bool frozen)
{
    struct pg_place *at = w->of->own;
    if (!frozen) return;
    atomic_fetch_add(&at->era, 1);
    atomic_store(&at->down, true);
}

/* From connecting until the connection is lost. The numbers are raised after LISTEN holds: what was committed before is unknown. */
static void listen_once(struct watch *w)
{
    struct arena *a = arena_new();
    char found[16];
    str why = { 0 };
    struct pg *p = pg_connect(w->of, S(""), moment_ticks() + ANSWER, a, &why, found);
    arena_free(a);
    if (!p) { note_frozen(w, atomic_load(&((struct pg_place *)w->of->own)->silent)); return; }
    if (question(p, "LISTEN bruecke")) {
        raise_all(w->of);
        for (;;) {
            int64_t asked = moment_ticks();
            if (!question(p, "SELECT 1")) break;
            take_news(w, p->c);
            atomic_store(&w->good_until, asked + STORE_NEWS);
            if (!rest_for(w, BEAT)) break;
        }
    }
    atomic_store(&w->good_until, 0);
    note_frozen(w, p->late);
    pg_close(&p->base);
}

static void *listen_on(void *ctx)
{
    struct watch *w = ctx;
    atomic_store(&w->self, pthread_self());
    do listen_once(w); while (rest_for(w, AGAIN));
    return NULL;
}

void pg_watch(struct stores *s)
{
    struct watch *w = store_memory(sizeof *w);
    pthread_condattr_t clock;
    w->of = s;
    pthread_mutex_init(&w->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&w->ended, &clock);
    pthread_condattr_destroy(&clock);
    s->watch = w;
    if (pthread_create(&w->thread, NULL, listen_on, w) == 0) return;
    s->watch = NULL;
    free(w);
}

void pg_watch_end(struct stores *s)
{
    struct watch *w = s->watch;
    if (!w) return;
    pthread_mutex_lock(&w->lock);
    w->end = true;
    pthread_cond_signal(&w->ended);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->ended);
    pthread_mutex_destroy(&w->lock);
    s->watch = NULL;
    free(w);
}
