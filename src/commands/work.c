/* work.c - bruecke work: the jobs, in a process of their own; and mails that came back. */
#include "base/file.h"
#include "base/log.h"
#include "base/notify.h"
#include "commands.h"
#include "work/bounce.h"
#include "work/mail.h"
#include "work/worker.h"
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>

/* ---- what came back --------------------------------------------------------------------------------------------------------------- */
enum { BOUNCES_MAX = 10000 };
struct returned { struct bounce b; bool found; };

/* The letters before the @ are our own random ones: who knows them has had the mail. */
static int mark(struct call *c, struct store *st, void *ctx)
{
    struct returned *r = ctx;
    int64_t id = mail_by_message(st, r->b.message_id);
    (void)c;
    r->found = id && mail_bounced(st, id, r->b.status);
    return DONE;
}

/* In whichever region the mail was sent. */
static int mark_anywhere(struct call *c, struct returned *r)
{
    const struct region *list;
    str why = S("");
    int rc = DONE;
    size_t n = regions_list(c->app->stores, c->a, &list, &why);
    for (size_t i = 0; i < n && !r->found && !rc; i++) if (!list[i].archived) rc = with_store(c, list[i].name, STORE_WRITE, mark, r);
    return why.n ? failed("%.*s", STR(why)) : rc;
}

/* A file that is no notification is no error: such a mailbox gets all sorts of things. */
static int read_one(struct call *c, str path, int64_t *found)
{
    struct returned r = { 0 };
    struct arena *scratch = arena_new();
    str bytes, why = S("");
    int rc = DONE;
    if (!file_read(scratch, path, BOUNCE_MAX * 10, &bytes, &why)) rc = failed("%.*s", STR(why));
    else if (!bounce_read(scratch, bytes, &r.b)) printf("%.*s: no notification\n", STR(path));
    else if (!bounce_final(&r.b)) printf("%.*s: nothing final (%.*s)\n", STR(path), STR(str_upto(r.b.action, 20)));
    else if ((rc = mark_anywhere(c, &r)) == DONE) printf("%.*s: %s %.*s\n", STR(path), r.found ? "came back" : "none of ours", STR(r.b.status));
    *found += r.found;
    arena_free(scratch);
    return rc;
}

static int bounces(struct call *c, str path)
{
    struct stat s;
    int64_t found = 0, seen = 0;
    int rc = DONE;
    if (stat(arena_z(c->a, path), &s)) return failed("there is no file or folder %.*s", STR(path));
    if (!S_ISDIR(s.st_mode)) return read_one(c, path, &found);
    DIR *d = opendir(arena_z(c->a, path));
    if (!d) return failed("the folder %.*s cannot be read", STR(path));
    for (struct dirent *e; !rc && (e = readdir(d)) != NULL && seen < BOUNCES_MAX;) {
        str one = arena_fmt(c->a, "%.*s/%s", STR(path), e->d_name);
        if (e->d_name[0] == '.' || stat(one.p, &s) || !S_ISREG(s.st_mode)) continue;
        seen++;
        rc = read_one(c, one, &found);
    }
    closedir(d);
    if (!rc) printf("%lld of %lld mails came back\n", (long long)found, (long long)seen);
    return rc;
}

/* ---- jobs --------------------------------------------------------------------------------------------------------------------------- */
static int until_told(struct worker *w)
{
    sigset_t signals;
    int which;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (!worker_start(w)) return failed("there is no thread for the jobs");
    printf("ready\n");
    fflush(stdout);
    notify_manager("READY=1");
    while (sigwait(&signals, &which)) continue;
    log_line(LOG_INFO, "stopping");
    worker_stop(w);
    return DONE;
}

static int until_done(struct worker *w)
{
    int64_t tried = 0;
    signal(SIGPIPE, SIG_IGN);
    for (int64_t n; (n = worker_round(w)) > 0;) tried += n;
    printf("%lld jobs\n", (long long)tried);
    return DONE;
}

int command_work(struct call *c)
{
    int rc = open_store(c, false);
    if (rc || (rc = open_current(c)) != DONE) return rc;
    if (given(c, "bounces")) return bounces(c, given_value(c, "bounces"));
    struct worker *w = worker_new(c->app->stores, c->settings.value[SET_REGION]);
    rc = given(c, "once") ? until_done(w) : until_told(w);
    worker_free(w);
    return rc;
}
