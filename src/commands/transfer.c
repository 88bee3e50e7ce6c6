/* transfer.c - bruecke import and bruecke export. */
#include "base/file.h"
#include "commands.h"
#include "entity/transfer.h"

/* ---- import ---------------------------------------------------------------------------------------------------------- */
struct inbound { const struct entity *e; str bytes; struct problems problems; struct imported got; };

/* One problem and nothing is kept: half a list is harder to mend than none. */
static int read_in(struct call *c, struct store *st, void *ctx)
{
    struct inbound *in = ctx;
    in->problems = (struct problems){ .a = c->a };
    in->got = transfer_import(st, in->e, in->bytes, false, &in->problems);
    return in->problems.n ? FAILED : DONE;
}

/* "line 3, field title@ar: This text is too long.: …", as a compiler would, so that editors can jump there. */
static void say_problem(const struct problem *p)
{
    fprintf(stderr, "line %lld", (long long)p->line);
    if (p->field) fprintf(stderr, ", field %s%s%.*s", p->field->name, p->lang.n ? "@" : "", STR(p->lang));
    fprintf(stderr, ": %s%s%.*s\n", p->message, p->detail.n ? ": " : "", STR(p->detail));
}

int command_import(struct call *c)
{
    struct inbound in = { 0 };
    const struct region *region;
    str why;
    int rc = open_store(c, false);
    if (!rc) rc = open_entity(c, c->arg[0], &in.e);
    if (!rc) rc = open_region(c, &region);
    if (rc) return rc;
    if (!file_read(c->a, c->arg[1], TRANSFER_MAX, &in.bytes, &why)) return failed("%.*s", STR(why));
    rc = with_store(c, region->name, STORE_WRITE, read_in, &in);
    for (size_t i = 0; i < in.problems.n; i++) say_problem(&in.problems.at[i]);
    if (in.problems.more) fprintf(stderr, "and %lld more problems\n", (long long)in.problems.more);
    if (in.problems.n) return failed("%.*s: nothing was written", STR(c->arg[1]));
    if (!rc) printf("%lld created, %lld updated\n", (long long)in.got.created, (long long)in.got.updated);
    return rc;
}

/* ---- export ---------------------------------------------------------------------------------------------------------- */
struct outbound { const struct entity *e; struct who who; const struct lang *lang; enum format format; bool all; struct buf out; };

/* A filter that is not understood must not end in exporting more than was asked for. */
static int filter(const struct call *c, struct query *q, struct store *st)
{
    for (size_t i = 1; i < c->args; i++) {
        int64_t at = str_find_char(c->arg[i], '=');
        if (at <= 0) return misused("\"%.*s\" is no NAME=VALUE", STR(str_upto(c->arg[i], 80)));
        bool known = query_take(q, st, str_upto(c->arg[i], (size_t)at), str_from(c->arg[i], (size_t)at + 1));
        if (!known) return misused("%s.%s cannot be filtered by \"%.*s\"", q->e->room, q->e->name, STR(str_upto(c->arg[i], (size_t)at)));
        if (q->problem) return misused("%.*s: %s", STR(c->arg[i]), q->problem);
    }
    return DONE;
}

/* Everything, for the owner: also what has ended, also large fields. It is what import needs to build the same region again. */
static int write_out(struct call *c, struct store *st, void *ctx)
{
    struct outbound *o = ctx;
    struct query q = query_new(o->e, &o->who, o->lang);
    str why = S("");
    q.plain = true;
    q.details = q.ended = o->all;
    int rc = filter(c, &q, st);
    if (rc) return rc;
    o->out = buf_in(c->a, TRANSFER_MAX);
    if (transfer_export(st, &q, o->format, &o->out, &why)) return DONE;
    return store_broken(st) ? FAILED : failed("%.*s", STR(why));
}

/* Who owns the folder and names no role gets all; --as narrows it to what that role may see. */
static int options(struct call *c, struct outbound *o)
{
    str format = given(c, "format") ? given_value(c, "format") : S("csv");
    int rc = open_entity(c, c->arg[0], &o->e);
    if (!rc && !format_find(format, &o->format)) rc = misused("there is no format \"%.*s\"; there are csv, xlsx, json", STR(str_upto(format, 40)));
    o->all = !given(c, "as") && owner(c);
    if (!rc) rc = open_who(c, o->all ? "administrator" : "visitor", &o->who);
    return rc ? rc : open_lang(c, &o->lang);
}

int command_export(struct call *c)
{
    struct outbound o = { 0 };
    const struct region *region;
    str why;
    int rc = open_store(c, false);
    if (!rc) rc = options(c, &o);
    if (!rc) rc = open_region(c, &region);
    if (!rc) rc = with_store(c, region->name, STORE_READ, write_out, &o);
    if (rc) return rc;
    if (!given(c, "out") || str_eq(given_value(c, "out"), S("-"))) print(buf_str(&o.out));
    else if (!file_write(c->a, given_value(c, "out"), buf_str(&o.out), &why)) return failed("%.*s", STR(why));
    return DONE;
}
