/* indicator_evaluate.c - bruecke evaluate monitoring INDICATOR --area AGS [--group G] [--reference R] [--from P] [--to P]: the figures of an area, a group against its reference, and what became of the gap. */
#include "entity/query.h"
#include "rooms/monitoring/compared.h"
#include "rooms/monitoring/indicator_routes.h"
#include "text/json.h"
#include <math.h>

struct evaluating { struct store *st; struct arena *a; const struct room_call *c; struct compare_ask ask; };

static bool wrong(const struct room_call *c, const char *message, str what)
{
    buf_fmt(c->wrong, "%s: %.*s\n", message, STR(str_upto(what, 80)));
    return false;
}

/* A group that has no figures here may be a slip of the pen: it is said, not taken for an empty series. */
static bool groups_of(struct evaluating *e)
{
    const struct room_call *c = e->c;
    str group = c->option(c->ctx, "group"), reference = c->option(c->ctx, "reference");
    int64_t indicator = e->ask.of->meta.id;
    e->ask.pair = group.n || reference.n;
    if (!dims_find(e->st, e->a, indicator, e->ask.area, group, &e->ask.group)) return wrong(c, "no figures of this group here", group);
    if (!reference.n) e->ask.reference = dims_reference(e->st, e->a, indicator, e->ask.area, e->ask.group);
    else if (!dims_find(e->st, e->a, indicator, e->ask.area, reference, &e->ask.reference)) return wrong(c, "no figures of this reference here", reference);
    return true;
}

static bool period_of(struct evaluating *e, const char *option, str *ret)
{
    str text = e->c->option(e->c->ctx, option);
    struct period p;
    const char *why;
    if (!text.n) return true;
    if (!period_read(e->a, text, 0, &p, &why)) return wrong(e->c, why, text);
    *ret = period_text(e->a, p);
    return true;
}

static bool ask_of(struct evaluating *e)
{
    const struct room_call *c = e->c;
    struct query q = query_new(&indicator_entity, c->owner ? &who_house : c->who, lang_find(S(LANG_SOURCE)));
    str area = c->option(c->ctx, "area");
    q.details = true;
    e->ask.of = row_by_id(e->st, &q, id_by_key(e->st, &indicator_entity, code_key(e->a, c->what)), &(struct labels){ 0 });
    if (!e->ask.of) return wrong(c, "no such indicator", c->what);
    if (!area.n) return wrong(c, "say of which area", S("--area AGS"));
    e->ask.area = id_by_key(e->st, entity_named(S("directory.area")), area);
    if (!e->ask.area) return wrong(c, "no such area", area);
    return groups_of(e) && period_of(e, "from", &e->ask.from) && period_of(e, "to", &e->ask.to);
}

/* 22.6 - 7 is 15.600000000000001 to a machine. */
static void member_number(struct json *j, const char *key, double v)
{
    json_key(j, key);
    json_real(j, isfinite(v) ? round(v * 1e10) / 1e10 : v);
}

static void member_code(struct json *j, const char *key, const char *code)
{
    json_key(j, key);
    if (*code) json_z(j, code); else json_null(j);
}

static void put_point(struct json *j, struct arena *a, const struct compared *c, const struct gap_point *p, bool pair)
{
    struct gap d = gap_of(p->g, pair ? p->r : (double)NAN, c->better);
    json_open(j, '{');
    json_key(j, "period");
    json_str(j, period_text(a, p->at));
    member_number(j, "group", p->g);
    member_number(j, "reference", pair ? p->r : (double)NAN);
    member_number(j, "parity", d.parity);
    member_number(j, "gap", d.gap);
    member_number(j, "disadvantage", d.disadvantage);
    json_close(j, '}');
}

bool monitoring_evaluate(struct store *st, struct arena *a, const struct room_call *call)
{
    struct evaluating e = { .st = st, .a = a, .c = call };
    if (!ask_of(&e)) return false;
    struct compared c = compared_series(st, a, &e.ask);
    struct json j = json_to(call->out);
    json_open(&j, '{');
    json_key(&j, "series");
    json_open(&j, '[');
    for (size_t i = 0; i < c.n; i++) put_point(&j, a, &c, &c.p[i], e.ask.pair);
    json_close(&j, ']');
    member_number(&j, "gap_closed_pct", e.ask.pair ? c.series.change.closed : (double)NAN);
    member_code(&j, "status", gap_status_code(c.series.change.status));
    member_code(&j, "how", gap_how_code(c.series.change.how));
    json_close(&j, '}');
    buf_char(call->out, '\n');
    return !store_broken(st);
}
