/* serve.c - bruecke serve. */
#include "base/log.h"
#include "commands.h"
#include "entity/schema.h"
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
    str address = r->o.address;
    bool six = str_find_char(address, ':') >= 0;
    printf("ready http://%s%.*s%s:%u/\n", six ? "[" : "", STR(address), six ? "]" : "", (unsigned)port);
    if (given(r->c, "greet")) greet(r->c);
    fflush(stdout);
    log_line(LOG_INFO, "serving %.*s", STR(r->where));
}

/* A region whose tables are of another version would answer every page with an error. One that does not open is left to its own 503. */
int open_current(struct call *c)
{
    const struct region *r;
    str why = S("");
    size_t n = regions_list(c->app->stores, c->a, &r, &why);
    for (size_t i = 0; i < n && !why.n; i++) {
        if (r[i].archived) continue;
        struct store *st = store_begin(c->app->stores, r[i].name, STORE_READ, c->a, S(""));
        str behind = schema_behind(st);
        if (store_end(st, true) != STORE_DONE) log_line(LOG_WARNING, "region %.*s: %.*s", STR(r[i].name), STR(store_why(st)));
        else if (behind.n) return failed("region %.*s: %.*s", STR(r[i].name), STR(behind));
    }
    return why.n ? failed("%.*s", STR(why)) : DONE;
}

int command_serve(struct call *c)
{
    struct ready r = { .o = { .ready = ready, .ctx = &r }, .c = c };
    int64_t threads = 0;
    str why = S("");
    int rc = open_store(c, false);
    if (rc || (rc = open_current(c)) != DONE) return rc;
    if (!settings_address(c->settings.value[SET_LISTEN], &r.o.address, &r.o.port) || !str_int(c->settings.value[SET_THREADS], &threads)) return WRONG_USE;
    r.o.threads = (unsigned)threads;
    r.where = stores_where(c->app->stores);
    if (!given(c, "no-work")) r.worker = worker_new(c->app->stores, S(""));
    bool good = server_run(c->app, &r.o, c->a, &why);
    if (r.worker) worker_stop(r.worker);
    worker_free(r.worker);
    return good ? DONE : failed("%.*s", STR(why));
}
