/* translate.c - bruecke translate: texts for translators out to a file, and back. */
#include "base/file.h"
#include "commands.h"
#include "entity/exchange.h"
#include "entity/query.h"
#include "text/xliff.h"

struct exchanging { const struct region *region; struct who who; const struct lang *lang; str bytes; struct buf out; struct exchange x; int64_t n; };

/* ---- out ------------------------------------------------------------------------------------------------------------------------------------ */
/* "entity=directory.offer", "status=outdated", "row=KEY", "drafts=1". */
static int narrow(struct call *c, struct store *st, struct desk_search *s, str word)
{
    int64_t at = str_find_char(word, '=');
    str name = at > 0 ? str_upto(word, (size_t)at) : word, value = at > 0 ? str_from(word, (size_t)at + 1) : S("");
    if (at <= 0) return misused("\"%.*s\" is no NAME=VALUE", STR(str_upto(word, 80)));
    if (str_eq(name, S("drafts"))) { s->drafts = !str_eq(value, S("0")); return DONE; }
    if (str_eq(name, S("entity"))) return open_entity(c, value, &s->e);
    if (str_eq(name, S("row"))) return s->e && (s->row = id_by_key(st, s->e, value)) ? DONE : failed("there is no entry \"%.*s\" (entity=… comes before row=…)", STR(str_upto(value, 80)));
    if (!str_eq(name, S("status"))) return misused("translations cannot be chosen by \"%.*s\"; there are entity, row, status, drafts", STR(str_upto(name, 80)));
    if (str_eq(value, S("todo"))) { s->status = DESK_TODO; return DONE; }
    for (int i = 0; desk_statuses[i].key; i++) if (str_eq(value, str_of(desk_statuses[i].key))) { s->status = i; return DONE; }
    return misused("there is no status \"%.*s\"; there are todo, missing, machine, review, outdated, current", STR(str_upto(value, 80)));
}

static int write_out(struct call *c, struct store *st, void *ctx)
{
    struct exchanging *x = ctx;
    struct desk_search s = desk_search_new(&x->who, x->lang);
    s.lang = (size_t)(x->lang - langs);
    s.order = DESK_BY_ROW;
    for (size_t i = 2; i < c->args; i++) {
        int rc = narrow(c, st, &s, c->arg[i]);
        if (rc) return rc;
    }
    x->out = buf_in(c->a, (size_t)64 * 1024 * 1024);
    x->n = exchange_out(st, &s, x->region->name, &x->out, NULL, NULL);
    return x->n >= 0 ? DONE : store_broken(st) ? FAILED : failed("the file would be too large; choose fewer entries");
}

static int run_export(struct call *c, struct exchanging *x)
{
    str why;
    if (c->args < 2) return misused("say the language to translate into: bruecke translate export uk");
    x->lang = lang_find(c->arg[1]);
    if (!x->lang || str_eq(c->arg[1], S(LANG_SOURCE))) return misused("\"%.*s\" is no language to translate into", STR(str_upto(c->arg[1], 40)));
    int rc = with_store(c, x->region->name, STORE_READ, write_out, x);
    if (rc) return rc;
    if (!given(c, "out") || str_eq(given_value(c, "out"), S("-"))) print(buf_str(&x->out));
    else if (!file_write(c->a, given_value(c, "out"), buf_str(&x->out), &why)) return failed("%.*s", STR(why));
    fprintf(stderr, "%lld entries\n", (long long)x->n);
    return DONE;
}

/* ---- back ------------------------------------------------------------------------------------------------------------------------------------ */
static void say_wrong(const struct call *c, const struct exchange *x)
{
    for (size_t i = 0; i < x->n_wrong; i++) {
        const struct exchange_wrong *w = &x->wrong[i];
        fprintf(stderr, "%.*s:%lld: %s%s%s%s%.*s\n", STR(c->arg[1]), (long long)w->line, w->field ? w->field->name : "", w->field ? ": " : "", w->message,
                w->detail.n ? " " : "", STR(w->detail));
    }
    if (x->more_wrong) fprintf(stderr, "and %lld more\n", (long long)x->more_wrong);
}

static int look(struct call *c, struct store *st, void *ctx)
{
    struct exchanging *x = ctx;
    if (exchange_plan(st, &x->who, x->region->name, x->bytes, &x->x)) return DONE;
    if (store_broken(st)) return FAILED;
    say_wrong(c, &x->x);
    return failed("%.*s: nothing was written", STR(c->arg[1]));
}

static int write_in(struct call *c, struct store *st, void *ctx)
{
    struct exchanging *x = ctx;
    int rc = look(c, st, ctx);
    if (rc) return rc;
    enum write_outcome out = exchange_write(st, &x->who, store_request(st), &x->x, given(c, "stale"));
    return out == WRITE_DONE ? DONE : store_broken(st) ? FAILED : failed("%.*s: an entry does not take the texts; nothing was written", STR(c->arg[1]));
}

static int run_import(struct call *c, struct exchanging *x)
{
    str why;
    bool dry = given(c, "dry-run");
    if (c->args != 2) return misused("say the file: bruecke translate import FILE");
    if (!file_read(c->a, c->arg[1], XLIFF_MAX, &x->bytes, &why)) return failed("%.*s", STR(why));
    int rc = with_store(c, x->region->name, dry ? STORE_READ : STORE_WRITE, dry ? look : write_in, x);
    if (rc) return rc;
    int64_t left = given(c, "stale") ? 0 : x->x.stale;
    printf("%lld texts %schanged, %lld as they were", (long long)((int64_t)x->x.n - left), dry ? "would be " : "", (long long)x->x.same);
    if (left) printf(", %lld left out: their German text changed meanwhile (--stale takes them, too)", (long long)left);
    printf("\n");
    return DONE;
}

int command_translate(struct call *c)
{
    struct exchanging x = { 0 };
    bool out = str_eq(c->arg[0], S("export"));
    if (!out && !str_eq(c->arg[0], S("import"))) return misused("translate what? export LANGUAGE, or import FILE");
    int rc = open_store(c, false);
    if (!rc) rc = open_region(c, &x.region);
    if (!rc) rc = open_who(c, "administrator", &x.who);
    if (rc) return rc;
    return out ? run_export(c, &x) : run_import(c, &x);
}
