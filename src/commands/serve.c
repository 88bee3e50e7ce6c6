/* serve.c - bruecke serve. */
#include "base/log.h"
#include "commands.h"
#include "web/server.h"

struct ready { struct server_options o; str where; };

/* Whoever started the program waits for this line: the only one on standard output. */
static void ready(void *ctx, uint16_t port)
{
    const struct ready *r = ctx;
    str address = r->o.address;
    bool six = str_find_char(address, ':') >= 0;
    printf("ready http://%s%.*s%s:%u/\n", six ? "[" : "", STR(address), six ? "]" : "", (unsigned)port);
    fflush(stdout);
    log_line(LOG_INFO, "serving %.*s", STR(r->where));
}

int command_serve(struct call *c)
{
    struct ready r = { .o = { .ready = ready, .ctx = &r } };
    int64_t threads = 0;
    str why = S("");
    int rc = open_store(c, false);
    if (rc) return rc;
    if (!settings_address(c->settings.value[SET_LISTEN], &r.o.address, &r.o.port) || !str_int(c->settings.value[SET_THREADS], &threads)) return WRONG_USE;
    r.o.threads = (unsigned)threads;
    r.where = stores_where(c->app->stores);
    return server_run(c->app, &r.o, c->a, &why) ? DONE : failed("%.*s", STR(why));
}
