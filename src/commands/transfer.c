/* transfer.c - bruecke import and bruecke export. */
#include "base/file.h"
#include "commands.h"
#include "entity/mapping.h"
#include "entity/transfer.h"

/* ---- import ---------------------------------------------------------------------------------------------------------- */
struct inbound {
    struct arena *kept;                                   /* problems and what else outlives a transaction */
    const struct region *region;
    struct who who;
    struct import in;
    struct mapping *map;
    struct problems problems;
    struct imported got;
    bool good;
    str why;                                              /* of a mapping that cannot be loaded or kept */
};

/* What a file holds goes to a terminal: one line, and no sign that would change it. */
static str harmless(struct arena *a, str s)
{
    char *p = arena_get(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) p[i] = (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F ? ' ' : s.p[i];
    return (str){ p, s.n };
}

/* "There is no column “%s”." with what is meant put in; other messages have it behind them. */
static void say_message(struct arena *a, const char *message, str detail)
{
    str m = str_of(message);
    detail = harmless(a, detail);
    int64_t at = str_find(m, S("%s"));
    if (at >= 0) fprintf(stderr, ": %.*s%.*s%.*s\n", STR(str_upto(m, (size_t)at)), STR(detail), STR(str_from(m, (size_t)at + 2)));
    else fprintf(stderr, ": %s%s%.*s\n", message, detail.n ? ": " : "", STR(detail));
}

/* "line 3, field title@ar: This text is too long.: …", as a compiler would, so that editors can jump there. */
static void say_problem(struct arena *a, const char *unit, const struct problem *p)
{
    fprintf(stderr, "%s %lld", unit, (long long)p->line);
    if (p->field) fprintf(stderr, ", field %s%s%.*s", p->field->name, p->lang.n ? "@" : "", STR(p->lang));
    say_message(a, p->message, p->detail);
}

static void say_problems(const struct inbound *in)
{
    for (size_t i = 0; i < in->problems.n; i++) say_problem(in->kept, in->got.unit ? in->got.unit : "line", &in->problems.at[i]);
    if (in->problems.more) fprintf(stderr, "and %lld more problems\n", (long long)in->problems.more);
}

static void say_counts(const struct inbound *in, const char *how)
{
    printf("%lld %screated, %lld %supdated", (long long)in->got.created, how, (long long)in->got.updated, how);
    if (in->got.left_out) printf(", %lld left out", (long long)in->got.left_out);
    printf("\n");
}

static int load_kept(struct call *c, struct store *st, void *ctx)
{
    struct inbound *in = ctx;
    in->map = mapping_load(st, in->kept, in->in.e, str_trim(given_value(c, "source")), &in->why);
    return in->map ? DONE : store_broken(st) ? FAILED : failed("%.*s; --map FILE gives one, --guess makes a first one", STR(in->why));
}

/* --map FILE, or what is kept for --source NAME, or none. */
static int load_mapping(struct call *c, struct inbound *in)
{
    str json, why;
    if (!given(c, "map")) return given(c, "source") ? with_store(c, in->region->name, STORE_READ, load_kept, in) : DONE;
    if (!file_read(c->a, given_value(c, "map"), MAPPING_MAX, &json, &why)) return failed("%.*s", STR(why));
    in->map = mapping_read(c->a, in->in.e, json, &why);
    return in->map ? DONE : failed("%.*s: %.*s", STR(given_value(c, "map")), STR(why));
}

/* What a person would begin with: to be looked at, changed, and given back with --map. */
static int print_guess(struct call *c, struct inbound *in)
{
    struct lines *l = arena_new_of(c->a, struct lines);
    bool good = lines_open(l, c->a, in->in.bytes, in->in.sheet, in->map ? in->map->head : 0);
    struct mapping *m = mapping_guess(c->a, in->in.e, l->head, l->columns);
    m->sheet = in->in.sheet;
    if (good) print(mapping_text(c->a, m));
    str why = arena_copy(c->a, l->why);
    lines_close(l);
    return good ? DONE : failed("%.*s: %.*s", STR(c->arg[1]), STR(why));
}

static int look(struct call *c, struct store *st, void *ctx)
{
    struct inbound *in = ctx;
    (void)c;
    in->problems = (struct problems){ .a = in->kept };
    if (in->in.e->adapt) in->in.bytes = in->in.e->adapt(st, in->kept, in->in.bytes);
    in->good = import_check(st, in->kept, &in->in, &in->problems, &in->got);
    return DONE;
}

/* The problems of looking have been said: these are new ones. */
static int write_in(struct call *c, struct store *st, void *ctx)
{
    struct inbound *in = ctx;
    in->problems = (struct problems){ .a = in->kept };
    in->good = import_write(st, &in->in, &in->problems, &in->got);
    if (store_broken(st) || !in->good) return FAILED;
    if (!in->map || !given(c, "source")) return DONE;
    return mapping_save(st, in->map, given_value(c, "source"), &in->why) ? DONE : store_broken(st) ? FAILED : failed("%.*s", STR(in->why));
}

/* All or nothing, but with --partial: half a list is harder to mend than none. */
static int look_and_write(struct call *c, struct inbound *in)
{
    int rc = with_store(c, in->region->name, STORE_READ, look, in);
    if (rc) return rc;
    say_problems(in);
    if (!in->good) return failed("%.*s: nothing was written", STR(c->arg[1]));
    if (given(c, "dry-run")) { say_counts(in, "would be "); return DONE; }
    int64_t left_out = in->got.left_out;
    rc = with_store(c, in->region->name, STORE_WRITE, write_in, in);
    say_problems(in);
    if (rc || !in->good) return in->problems.n ? failed("%.*s: nothing was written", STR(c->arg[1])) : FAILED;
    in->got.left_out += left_out;
    say_counts(in, "");
    return DONE;
}

int command_import(struct call *c)
{
    struct inbound in = { .kept = c->a };
    str why;
    int rc;
    if (import_of_room(c, &rc)) return rc;
    if (c->args > 2) return misused("import reads one file into an entity");
    rc = open_store(c, false);
    if (!rc) rc = open_entity(c, c->arg[0], &in.in.e);
    if (!rc) rc = open_region(c, &in.region);
    if (!rc) rc = open_who(c, "administrator", &in.who);
    if (rc) return rc;
    if (!file_read(c->a, c->arg[1], TRANSFER_MAX, &in.in.bytes, &why)) return failed("%.*s", STR(why));
    in.in.sheet = given_value(c, "sheet");
    if (given(c, "guess")) return print_guess(c, &in);
    if ((rc = load_mapping(c, &in)) != DONE) return rc;
    in.in.map = in.map;
    in.in.who = &in.who;
    in.in.partial = given(c, "partial");
    in.in.small = given(c, "small");
    in.kept = arena_new();
    rc = look_and_write(c, &in);
    arena_free(in.kept);
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
    const struct region *region = NULL;
    str why;
    int rc = open_store(c, false);
    if (!rc) rc = options(c, &o);
    if (!rc) rc = open_region(c, &region);
    if (!rc) rc = with_store(c, region->name, entity_logs_reads(o.e, &o.who) ? STORE_WRITE : STORE_READ, write_out, &o);
    if (rc) return rc;
    if (!given(c, "out") || str_eq(given_value(c, "out"), S("-"))) print(buf_str(&o.out));
    else if (!file_write(c->a, given_value(c, "out"), buf_str(&o.out), &why)) return failed("%.*s", STR(why));
    return DONE;
}
