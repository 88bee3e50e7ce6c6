/* serve.c - bruecke serve. */
#include "base/log.h"
#include "base/notify.h"
#include "commands.h"
#include "entity/schema.h"
#include "serve/find.h"
#include "web/address.h"
#include "web/server.h"
#include "work/worker.h"

struct ready { struct server_options o; str where; struct call *c; struct worker *worker; };

/* How to log in to the demonstrations, as `bruecke demo` said it when it made them. */
static void greet(struct call *c)
{
    const struct region *r;
    str why = S("");
    size_t n = regions_list(c->app->stores, c->a, &r, &why);
    for (size_t i = 0; i < n; i++) {
        if (!r[i].demo || r[i].archived) continue;
        struct store *st = store_begin(c->app->stores, r[i].name, STORE_READ, c->a, S(""));
        str said = setting_get(st, S("demo_logins"));
        if (store_end(st, true) == STORE_DONE && said.n)
            printf("\n%.*s, /%.*s/de/login: %.*s", STR(r[i].title), STR(r[i].name), STR(said));
    }
}

/* Whoever started the program waits for this line: the only one on standard output, unless --greet asks for more. */
static void ready(void *ctx, uint16_t port)
{
    struct ready *r = ctx;
    if (r->worker && !worker_start(r->worker)) log_line(LOG_ERROR, "there is no thread for the jobs: `bruecke work` must do them");
    find_start(r->c->app);
    str address = r->o.address;
    bool six = str_find_char(address, ':') >= 0;
    printf("ready http://%s%.*s%s:%u/\n", six ? "[" : "", STR(address), six ? "]" : "", (unsigned)port);
    if (given(r->c, "greet")) greet(r->c);
    fflush(stdout);
    notify_manager("READY=1");
    log_line(LOG_INFO, "serving %.*s", STR(r->where));
}

/* A region whose tables are of another version would answer every page with an error. One that does not open is left to its own 503. */
int open_current(struct call *c)
{
    const struct region *r;
    str why = S("");
    size_t n = regions_list(c->app->stores, c->a, &r, &why);
    if (own_folder(c)) return FAILED;
    for (size_t i = 0; i < n && !why.n; i++) {
        if (r[i].archived) continue;
        struct store *st = store_begin(c->app->stores, r[i].name, STORE_READ, c->a, S(""));
        str behind = schema_behind(st);
        if (store_end(st, true) != STORE_DONE) log_line(LOG_WARNING, "region %.*s: %.*s", STR(r[i].name), STR(store_why(st)));
        else if (behind.n) return failed("region %.*s: %.*s", STR(r[i].name), STR(behind));
    }
    return why.n ? failed("%.*s", STR(why)) : DONE;
}

static bool any_demo(struct call *c)
{
    const struct region *r;
    str why = S("");
    size_t n = regions_list(c->app->stores, c->a, &r, &why);
    for (size_t i = 0; i < n; i++) if (r[i].demo && !r[i].archived) return true;
    return false;
}

/* Everybody knows the passwords of a demonstration. One that is made later beside the running server is not served either. */
static int keep_demo_at_home(struct call *c, str address)
{
    struct address at;
    bool home = str_eq(address, S("localhost")) || (address_read(address, &at) && address_loopback(&at));
    if (home || given(c, "demo-in-public")) return DONE;
    c->app->no_demo = true;
    return any_demo(c) ? failed("there is a demonstration region, whose passwords are known to everybody: listen on 127.0.0.1, archive it, or say "
                                "--demo-in-public") : DONE;
}

static int options_of(struct call *c, struct server_options *o)
{
    const str *v = c->settings.value;
    int64_t threads = 0, megabytes = 0;
    if (!settings_address(v[SET_LISTEN], &o->address, &o->port) || !str_int(v[SET_THREADS], &threads) || !str_int(v[SET_CACHE], &megabytes)) return WRONG_USE;
    if (v[SET_METRICS].n && !settings_address(v[SET_METRICS], &o->metrics, &o->metrics_port)) return WRONG_USE;
    o->threads = (unsigned)threads;
    o->cache = (size_t)megabytes << 20;
    o->proxies = v[SET_PROXY];
    o->metrics_token = v[SET_METRICS_TOKEN];
    return DONE;
}

int command_serve(struct call *c)
{
    struct ready r = { .o = { .ready = ready, .ctx = &r }, .c = c };
    str why = S("");
    int rc = open_store(c, false);
    if (rc || (rc = open_current(c)) != DONE || (rc = options_of(c, &r.o)) != DONE || (rc = keep_demo_at_home(c, r.o.address)) != DONE) return rc;
    r.where = stores_where(c->app->stores);
    if (!given(c, "no-work")) r.worker = worker_new(c->app->stores, S(""));
    bool good = server_run(c->app, &r.o, c->a, &why);
    find_stop();
    if (r.worker) worker_stop(r.worker);
    worker_free(r.worker);
    return good ? DONE : failed("%.*s", STR(why));
}
