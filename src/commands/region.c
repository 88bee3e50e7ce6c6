/* region.c - bruecke region create, list, rename, archive. */
#include "base/utf8.h"
#include "commands.h"
#include "commands/hint.h"

/* Without --title the name stands in for it; it can be seen, and changed, later. */
static int create(struct call *c)
{
    str title = given(c, "title") ? given_value(c, "title") : c->arg[1], why = S("");
    if (!region_create(c->app->stores, c->arg[1], title, false, c->a, &why)) return failed("%.*s", STR(why));
    return DONE;
}

/* TAB between the columns and nothing else, for scripts: an empty list prints nothing. */
static int list(struct call *c)
{
    const struct region *r;
    str why = S("");
    size_t n = regions_list(c->app->stores, c->a, &r, &why);
    if (why.n) return failed("%.*s", STR(why));
    for (size_t i = 0; i < n; i++)
        printf("%.*s\t%s\t%.*s\n", STR(r[i].name), r[i].archived ? "archived" : r[i].demo ? "demo" : "open", STR(r[i].title));
    return DONE;
}

static int rename_region(struct call *c)
{
    str why = S("");
    return region_rename(c->app->stores, c->arg[1], c->arg[2], c->a, &why) ? DONE : failed("%.*s", STR(why));
}

static int archive(struct call *c)
{
    str why = S("");
    return region_archive(c->app->stores, c->arg[1], !given(c, "undo"), c->a, &why) ? DONE : failed("%.*s", STR(why));
}

/* What can be done with regions, how many words it takes, and the one option it has. */
static const struct verb { const char *name; size_t args; bool makes; const char *option; int (*run)(struct call *c); } verbs[] = {
    { "create", 2, true, "title", create },
    { "list", 1, false, NULL, list },
    { "rename", 3, false, NULL, rename_region },
    { "archive", 2, false, "undo", archive },
};

/* The table of commands knows the options of all verbs together; here each gets only its own. */
static int check_options(const struct call *c, const struct verb *v)
{
    for (size_t i = 0; i < c->n_given; i++) {
        bool known = v->option && str_eq(str_of(c->given[i].name), str_of(v->option));
        if (!known && commands_option(c->command, str_of(c->given[i].name))) return misused("region %s has no option --%s", v->name, c->given[i].name);
    }
    return DONE;
}

int command_region(struct call *c)
{
    struct hint h = hint_new(c->arg[0]);
    for (size_t i = 0; i < countof(verbs); i++) {
        const struct verb *v = &verbs[i];
        hint_try(&h, v->name);
        if (!str_eq(c->arg[0], str_of(v->name))) continue;
        if (c->args != v->args) return misused("usage: bruecke region %s", c->command->arguments);
        int rc = check_options(c, v);
        if (!rc) rc = open_store(c, v->makes);
        return rc ? rc : v->run(c);
    }
    str hint = hint_text(c->a, &h, "");
    return misused("region does not know \"%.*s\"%.*s%s", STR(str_upto(c->arg[0], 40)), STR(hint), hint.n ? "" : "; see bruecke region --help");
}
