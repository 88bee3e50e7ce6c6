/* region.c - bruecke region create, list, rename, archive, wording. */
#include "base/utf8.h"
#include "commands.h"
#include "commands/hint.h"
#include "entity/wording.h"

struct word { size_t term; enum wording_form form; str text; };

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

/* One line per term and form, for scripts: what stands in the texts of this region. */
static int list_words(struct call *c, struct store *st, void *ctx)
{
    struct wording w;
    (void)ctx;
    wording_read(st, &w);
    for (size_t t = 0; t < wording_terms_count; t++)
        for (size_t f = 0; f < WORDING_FORMS; f++) {
            str text = wording_text(c->a, &w, t, (enum wording_form)f);
            printf("%s\t%s\t%.*s\n", wording_terms[t].key, wording_forms[f], STR(text));
        }
    return DONE;
}

static int change_word(struct call *c, struct store *st, void *ctx)
{
    const struct word *word = ctx;
    (void)c;
    wording_put(st, word->term, word->form, word->text);
    return DONE;
}

/* An empty TEXT takes the program's own word again. */
static int words(struct call *c)
{
    struct word word = { .text = c->args == 5 ? str_trim(c->arg[4]) : S("") };
    struct hint h = hint_new(c->arg[2]);
    if (c->args == 2) return with_store(c, c->arg[1], STORE_READ, list_words, NULL);
    if (c->args != 5) return misused("usage: bruecke region %s", c->command->arguments);
    for (size_t i = 0; i < wording_terms_count; i++) hint_try(&h, wording_terms[i].key);
    str hint = hint_text(c->a, &h, "");
    if (!wording_find(c->arg[2], &word.term)) return misused("there is no term \"%.*s\"%.*s", STR(str_upto(c->arg[2], 40)), STR(hint));
    if (!wording_form_find(c->arg[3], &word.form)) return misused("the form of a term is singular, plural or neutral");
    if (word.text.n && !wording_fits(word.text)) return failed("a term has at most %d characters on one line, without braces", (int)WORDING_TEXT_MAX);
    return with_store(c, c->arg[1], STORE_WRITE, change_word, &word);
}

/* What can be done with regions, how many words it takes at least (`most`: at most, if that is more), and the one option it has. */
static const struct verb { const char *name; size_t args, most; bool makes; const char *option; int (*run)(struct call *c); } verbs[] = {
    { "create", 2, 0, true, "title", create },
    { "list", 1, 0, false, NULL, list },
    { "rename", 3, 0, false, NULL, rename_region },
    { "archive", 2, 0, false, "undo", archive },
    { "wording", 2, 5, false, NULL, words },
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
        if (c->args < v->args || c->args > (v->most ? v->most : v->args)) return misused("usage: bruecke region %s", c->command->arguments);
        int rc = check_options(c, v);
        if (!rc) rc = open_store(c, v->makes);
        return rc ? rc : v->run(c);
    }
    str hint = hint_text(c->a, &h, "");
    return misused("region does not know \"%.*s\"%.*s%s", STR(str_upto(c->arg[0], 40)), STR(hint), hint.n ? "" : "; see bruecke region --help");
}
