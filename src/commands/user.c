/* user.c - bruecke user add, list, reset, lock: the way in for the first administrator, and whenever the pages cannot help. */
#include "commands.h"
#include "commands/hint.h"
#include "work/mail.h"

struct doing { str said, why, region; struct buf list; bool good, demo, mailed; };

/* The address that was made, as somebody can open it: in German, since the region's language it is. */
static void print_link(const struct call *c, str region, str rest)
{
    str url = c->app->url;
    printf("%.*s/%.*s/%s/%.*s\n", STR(url), STR(region), LANG_SOURCE, STR(rest));
}

/* Where mails are sent, the link goes that way and is not printed: it is nobody else's. */
static void mail_link(const struct call *c, struct store *st, struct doing *j)
{
    if (!j->good || !j->said.n || given(c, "token") || mail_way(j->demo) == MAIL_NOWHERE) return;
    j->mailed = c->app->people->mail(st, j->region, c->arg[1], j->said) && mail_way(j->demo) == MAIL_SMTP;
}

static int add(struct call *c, struct store *st, void *ctx)
{
    struct doing *j = ctx;
    struct who_new n = { .email = c->arg[1], .name = given_value(c, "name"), .role = given_value(c, "role"), .area = given_value(c, "area"),
                         .actor = given_value(c, "actor"), .language = given_value(c, "language"), .until = given_value(c, "until"),
                         .token = given(c, "token") };
    j->good = c->app->people->add(st, &n, &j->said, &j->why);
    mail_link(c, st, j);
    return j->good ? DONE : FAILED;
}

static int list(struct call *c, struct store *st, void *ctx)
{
    struct doing *j = ctx;
    j->list = buf_in(c->a, 16 << 20);
    c->app->people->list(st, &j->list);
    j->good = true;
    return DONE;
}

static int reset(struct call *c, struct store *st, void *ctx)
{
    struct doing *j = ctx;
    j->good = c->app->people->reset(st, c->arg[1], &j->said, &j->why);
    mail_link(c, st, j);
    return j->good ? DONE : FAILED;
}

static int lock(struct call *c, struct store *st, void *ctx)
{
    struct doing *j = ctx;
    j->good = c->app->people->lock(st, c->arg[1], !given(c, "undo"), &j->why);
    return j->good ? DONE : FAILED;
}

static const struct verb { const char *name; size_t args; const char *options; work_in_store *run; } verbs[] = {
    { "add",   2, "role area actor language until name token", add },
    { "list",  1, "", list },
    { "reset", 2, "", reset },
    { "lock",  2, "undo", lock },
};

static int check_options(const struct call *c, const struct verb *v)
{
    for (size_t i = 0; i < c->n_given; i++)
        if (commands_option(c->command, str_of(c->given[i].name)) && !str_has_word(str_of(v->options), str_of(c->given[i].name)))
            return misused("user %s has no option --%s", v->name, c->given[i].name);
    return v->run == add && !given(c, "role") ? misused("user add needs --role ROLE; `bruecke user --help` names them") : DONE;
}

static int run(struct call *c, const struct verb *v)
{
    const struct region *r = NULL;
    struct doing j = { .why = S("the store is broken") };
    int rc = open_store(c, false);
    if (!rc) rc = open_region(c, &r);
    if (rc) return rc;
    if (!c->app->people) return failed("this program was built without accounts");
    j.region = r->name;
    j.demo = r->demo;
    rc = with_store(c, r->name, v->run == list ? STORE_READ : STORE_WRITE, v->run, &j);
    if (rc && !j.good) return failed("%.*s", STR(j.why));
    if (rc) return rc;
    if (v->run == list) print(buf_str(&j.list));
    else if (given(c, "token")) printf("%.*s\n", STR(j.said));
    else if (j.mailed) printf("a mail with the link is on its way to %.*s\n", STR(c->arg[1]));
    else if (j.said.n) print_link(c, r->name, j.said);
    return DONE;
}

int command_user(struct call *c)
{
    struct hint h = hint_new(c->arg[0]);
    for (size_t i = 0; i < countof(verbs); i++) {
        const struct verb *v = &verbs[i];
        hint_try(&h, v->name);
        if (!str_eq(c->arg[0], str_of(v->name))) continue;
        if (c->args != v->args) return misused("usage: bruecke user %s", c->command->arguments);
        int rc = check_options(c, v);
        return rc ? rc : run(c, v);
    }
    str hint = hint_text(c->a, &h, "");
    return misused("user does not know \"%.*s\"%.*s%s", STR(str_upto(c->arg[0], 40)), STR(hint), hint.n ? "" : "; see bruecke user --help");
}
