/* privacy.c - bruecke privacy: record of processing, access report, what retention makes due. All of it comes from the entities' declarations. */
#include "base/moment.h"
#include "commands.h"
#include "entity/retain.h"

enum { REPORT_MAX = 64 * 1024 * 1024, DUE_MAX = 10000 };
struct inquiry { struct who who; const struct words *w; struct buf out; str mail; int64_t n; };

/* German is the region's language, but the command line speaks English, as all of its messages do, unless --lang says otherwise. */
static int options(struct call *c, struct inquiry *x)
{
    const struct lang *l = lang_find(S("en"));
    int rc = open_who(c, "administrator", &x->who);
    if (!rc && given(c, "lang")) rc = open_lang(c, &l);
    if (!rc && l) x->w = words_in(str_of(l->tag));
    x->out = buf_in(c->a, REPORT_MAX);
    return rc;
}

static int say(const struct inquiry *x, bool whole)
{
    if (whole && x->out.full) return failed("the report is larger than 64 MB");
    print(buf_str(&x->out));
    return DONE;
}

/* ---- record ----------------------------------------------------------------------------------------------------------- */
static int record(struct call *c, struct inquiry *x)
{
    bool json = given(c, "json");
    retain_record(&x->out, x->w, json);
    if (json) buf_char(&x->out, '\n');
    return say(x, true);
}

/* ---- report ----------------------------------------------------------------------------------------------------------- */
static int report(struct call *c, struct store *st, void *ctx)
{
    struct inquiry *x = ctx;
    buf_cut(&x->out, 0);
    x->n = retain_report(st, &x->who, x->mail, x->w, given(c, "json"), &x->out);
    if (given(c, "json")) buf_char(&x->out, '\n');
    return x->out.full ? failed("the report is larger than 64 MB") : DONE;
}

/* ---- due -------------------------------------------------------------------------------------------------------------- */
/* One line per row; keys, no values: the list may lie about. */
static int due(struct call *c, struct store *st, void *ctx)
{
    struct inquiry *x = ctx;
    struct due *at = arena_array(c->a, struct due, DUE_MAX);
    size_t n = retain_due(st, date_today(c->a), at, DUE_MAX);
    buf_cut(&x->out, 0);
    for (size_t i = 0; i < n; i++) {
        const struct entity *e = at[i].e;
        buf_fmt(&x->out, "%s %s.%s %.*s: %d days since %s %.*s\n", e->keep.then == ERASE ? "erase" : "anonymise", e->room, e->name, STR(at[i].key),
            e->keep.days,
                at[i].from, STR(at[i].since));
    }
    x->n = given(c, "erase") ? retain_run(st, &x->who, store_request(st), date_today(c->a), DUE_MAX) : (int64_t)n;
    buf_fmt(&x->out, "%lld %s\n", (long long)x->n, given(c, "erase") ? "done" : "due");
    return DONE;
}

/* ---- which ------------------------------------------------------------------------------------------------------------ */
static int with_region(struct call *c, struct inquiry *x, work_in_store *work, enum store_mode mode)
{
    const struct region *region;
    if (!owner(c)) return failed("personal data of a region are for the owner of the data folder; with PostgreSQL set BRUECKE_AS=1");
    int rc = open_region(c, &region);
    if (!rc) rc = with_store(c, region->name, mode, work, x);
    return rc ? rc : say(x, false);
}

int command_privacy(struct call *c)
{
    struct inquiry x = { 0 };
    bool report_of = str_eq(c->arg[0], S("report")), dues = str_eq(c->arg[0], S("due"));
    if (report_of != (c->args == 2)) return misused("usage: bruecke privacy record | report EMAIL | due [--erase]");
    if (given(c, "erase") && !dues) return misused("--erase belongs to `bruecke privacy due`");
    int rc = open_store(c, false);
    if (!rc) rc = options(c, &x);
    if (rc) return rc;
    if (str_eq(c->arg[0], S("record"))) return record(c, &x);
    if (dues) return with_region(c, &x, due, given(c, "erase") ? STORE_WRITE : STORE_READ);
    if (!report_of) return misused("there is no \"%.*s\"; there are record, report EMAIL and due", STR(str_upto(c->arg[0], 60)));
    x.mail = c->arg[1];
    return with_region(c, &x, report, STORE_WRITE);
}
