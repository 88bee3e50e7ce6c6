/* flow.c - performing transitions, and their timers. */
#include "entity/flow.h"
#include "base/moment.h"
#include "entity/event.h"
#include "entity/own.h"
#include "entity/query.h"
#include "entity/select.h"
#include "entity/write.h"

static bool is(const char *name, str text)             { return name && str_eq(str_of(name), text); }
static bool leaves(const struct transition *t, str state) { return is("*", str_of(t->from)) || is(t->from, state); }
static str  dotted(struct arena *a, const struct entity *e) { return arena_fmt(a, "%s.%s", e->room, e->name); }

str flow_first(const struct flow *f) { return str_of(f->at[0].from); }

/* ---- who may -------------------------------------------------------------------------------------------------------------- */
static bool role_may(const struct transition *t, const char *role) { return role && str_has_word(str_of(t->roles), str_of(role)); }

bool flow_leads(const struct who *who, const struct flow *f, str state)
{
    if (who == &who_house) return true;
    for (size_t i = 0; i < f->n; i++)
        for (size_t g = 0; is(f->at[i].to, state) && g < who->n; g++) if (role_may(&f->at[i], who->grant[g].role)) return true;
    return false;
}

/* One role at a time: what a role may do must not be lent to the rows of another. */
static bool grant_may(const struct who *who, size_t g, const struct entity *e, const struct transition *t, const struct own *o)
{
    struct who one = { .account = who->account, .grant = { who->grant[g] }, .n = 1 };
    if (!role_may(t, one.grant[0].role)) return false;
    struct may m = may(&one, e, UPDATE);
    if (!m.n) m = may(&one, e, READ);
    return scopes_cover(&m, o);
}

static bool who_may(const struct who *who, const struct entity *e, const struct transition *t, const struct own *o)
{
    if (who == &who_house) return true;
    if (who->only_reads || !who_scoped(who, str_of(e->room), true)) return false;       /* a token narrows its owner here, too */
    for (size_t g = 0; g < who->n; g++) if (grant_may(who, g, e, t, o)) return true;
    return false;
}

size_t flow_choices(const struct who *who, const struct entity *e, const void *row, const struct transition **ret, size_t max)
{
    size_t n = 0;
    if (!e->flow) return 0;
    str state = row_text(row, entity_field(e, str_of(e->flow->field)));
    struct own o = own_of_row(e, row);
    for (size_t i = 0; state.n && i < e->flow->n && n < max; i++) {
        const struct transition *t = &e->flow->at[i];
        if (!leaves(t, state) || is(t->to, state) || !t->label || !who_may(who, e, t, &o)) continue;
        ret[n++] = t;
    }
    return n;
}

/* ---- timers --------------------------------------------------------------------------------------------------------------- */
static const struct column timer_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "entity", COL_TEXT, true, NULL, false }, { "row", COL_INT, true, NULL, false },
    { "event", COL_TEXT, true, NULL, false }, { "due_at", COL_INT, true, NULL, false },
};
static const struct table_index timer_indexes[] = { { .columns = { "due_at", "id" }, .n = 2 }, { .columns = { "entity", "row" }, .n = 2 } };
static const struct table timer_table = { .name = "core_timer", .columns = timer_columns, .n = countof(timer_columns),
                                          .indexes = timer_indexes, .n_indexes = countof(timer_indexes) };

const struct table *const *flow_tables(size_t *n)
{
    static const struct table *const tables[] = { &timer_table };
    *n = countof(tables);
    return tables;
}

void flow_leave(struct store *st, const struct entity *e, int64_t row)
{
    also(st, Q("DELETE FROM core_timer WHERE entity = $1 AND row = $2"), T(dotted(store_arena(st), e)), I(row));
}

void flow_enter(struct store *st, const struct entity *e, int64_t row, str state)
{
    flow_leave(st, e, row);
    for (size_t i = 0; i < e->flow->n; i++) {
        const struct transition *t = &e->flow->at[i];
        if (!t->after || !leaves(t, state) || is(t->to, state)) continue;
        also(st, Q("INSERT INTO core_timer (entity, row, event, due_at) VALUES ($1, $2, $3, $4)"), T(dotted(store_arena(st), e)), I(row),
            T(str_of(t->event)), I(moment_now() + t->after));
    }
}

/* ---- the clock of retention ---------------------------------------------------------------------------------------------------- */
static void set_keep(struct store *st, const struct entity *e, int64_t row, str day)
{
    struct sql q = sql_new(st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_table(e));
    sql(&q, " SET ");
    sql_name(&q, e->keep.from);
    sql(&q, " = ");
    sql_value(&q, T(day));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    sql_also(&q);
}

void keep_starts(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)who;
    set_keep(st, e, row, date_today(store_arena(st)));
}

void keep_stops(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)who;
    set_keep(st, e, row, S(""));
}

/* ---- one transition --------------------------------------------------------------------------------------------------------- */
struct doing { struct store *st; const struct who *who; str request, reason; const struct entity *e; const void *row; str state; };

static enum flow_outcome pick(const struct doing *d, str event, const struct transition **ret)
{
    enum flow_outcome out = FLOW_UNKNOWN;
    struct own o = own_of_row(d->e, d->row);
    for (size_t i = 0; i < d->e->flow->n; i++) {
        const struct transition *t = &d->e->flow->at[i];
        if (!is(t->event, event)) continue;
        if (!leaves(t, d->state) || is(t->to, d->state)) { if (out == FLOW_UNKNOWN) out = FLOW_NOT_NOW; continue; }
        if (!who_may(d->who, d->e, t, &o)) { out = FLOW_DENIED; continue; }
        *ret = t;
        return FLOW_DONE;
    }
    return out;
}

static void set_state(struct store *st, const struct entity *e, int64_t row, const char *to)
{
    struct sql q = sql_new(st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_table(e));
    sql(&q, " SET version = version + 1, changed_at = ");
    sql_value(&q, I(moment_now()));
    sql(&q, ", ");
    sql_name(&q, e->flow->field);
    sql(&q, " = ");
    sql_value(&q, T(str_of(to)));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    sql_also(&q);
}

/* The effect and the listeners come last: they see the new state, and the history tells of it before it tells of what they do. */
static void perform(const struct doing *d, const struct transition *t)
{
    const struct meta *m = row_meta(d->row);
    struct history_value v = { .field = entity_field(d->e, str_of(d->e->flow->field)), .old = d->state, .new = str_of(t->to) };
    set_state(d->st, d->e, m->id, t->to);
    history_add(d->st, d->who, d->request, &(struct history_entry){ .e = d->e, .row = m->id, .version = m->version + 1, .event = HISTORY_FLOW,
                                                                    .detail = str_of(t->event), .reason = d->reason, .value = &v, .n = 1 });
    flow_enter(d->st, d->e, m->id, str_of(t->to));
    if (t->effect) t->effect(d->st, d->e, m->id, d->who);
    str name = arena_fmt(store_arena(d->st), "%s.%s.%s", d->e->room, d->e->name, t->event);
    event_emit(d->st, &(struct event){ .name = name.p, .e = d->e, .row = m->id, .who = d->who, .request = d->request });
}

enum flow_outcome flow_do(struct store *st, const struct who *who, str request, const struct entity *e, int64_t row, int64_t version, str event,
    str reason, const char **why)
{
    const struct transition *t;
    struct query q = query_new(e, &who_house, lang_find(S(LANG_SOURCE)));
    struct doing d = { st, who, request, str_trim(reason), e, NULL, { 0 } };
    if (!e->flow) return FLOW_UNKNOWN;
    d.row = row_by_id(st, &q, row, NULL);
    if (!d.row || (!row_may(st, who, e, row, READ) && !row_may(st, who, e, row, UPDATE))) return FLOW_UNKNOWN;
    d.state = row_text(d.row, entity_field(e, str_of(e->flow->field)));
    if (version && version != row_meta(d.row)->version) return FLOW_STALE;
    enum flow_outcome out = pick(&d, event, &t);
    if (out != FLOW_DONE) return out;
    const char *not = t->guard ? t->guard(st, e, d.row, who) : NULL;
    if (!not && t->needs_reason && !d.reason.n) not = N_("Please give a reason.");
    if (not) { *why = not; return FLOW_REFUSED; }
    perform(&d, t);
    return FLOW_DONE;
}

/* ---- time ------------------------------------------------------------------------------------------------------------------- */
enum { TRY_AGAIN = 24 * 3600 };

/* A room that is not there today may be back tomorrow: its timers wait. */
static bool run_timer(struct store *st, int64_t now, int64_t id, str entity, int64_t row, str event)
{
    const struct entity *e = entity_named(entity);
    const char *why = NULL;
    enum flow_outcome out = e ? flow_do(st, &who_house, store_request(st), e, row, 0, event, (str){ "", 0 }, &why) : FLOW_REFUSED;
    if (out == FLOW_REFUSED) ask(st, Q("UPDATE core_timer SET due_at = $1 WHERE id = $2"), I(now + TRY_AGAIN), I(id));
    else ask(st, Q("DELETE FROM core_timer WHERE id = $1"), I(id));
    return out == FLOW_DONE;
}

int64_t flow_tick(struct store *st, int64_t now, int64_t most)
{
    int64_t n = 0;
    if (most > STORE_ROWS_MAX) most = STORE_ROWS_MAX;
    struct rows *r = ask(st, Q("SELECT id, entity, row, event FROM core_timer WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2"), I(now), I(most));
    while (rows_next(r) && !store_broken(st)) n += run_timer(st, now, row_int(r, 0), row_str(r, 1), row_int(r, 2), row_str(r, 3));
    return n;
}

/* ---- is the table right? -------------------------------------------------------------------------------------------------------- */
enum { STATES_MAX = 64 };
static _Noreturn void wrong(const struct entity *e, const char *name, const char *why)
{
    fprintf(stderr, "bruecke: the flow of %s.%s is wrong at %s: %s\n", e->room, e->name, name ? name : "(nothing)", why);
    abort();
}

static bool keeps_from_date(const struct entity *e)
{
    const struct field *f = e->keep.from ? entity_field(e, str_of(e->keep.from)) : NULL;
    return f && f->kind == KIND_date && !f->translated;
}

static void check_transition(const struct entity *e, const struct field *f, const struct transition *t)
{
    bool timer = is("timer", str_of(t->roles));
    if (!t->event || !*t->event || t->event[strspn(t->event, "abcdefghijklmnopqrstuvwxyz0123456789_")]) wrong(e, t->event, "an event is a plain name");
    if (!is("*", str_of(t->from)) && !choice_label(f, str_of(t->from))) wrong(e, t->event, "`from` is no choice of the field");
    if (!choice_label(f, str_of(t->to))) wrong(e, t->event, "`to` is no choice of the field");
    if (is(t->from, str_of(t->to))) wrong(e, t->event, "leads nowhere");
    if (!t->roles || !*t->roles) wrong(e, t->event, "nobody may");
    if (timer && !t->after) wrong(e, t->event, "only the timer may, and it is never due");
    if (!timer && !t->label) wrong(e, t->event, "the button has no label");
    if ((t->effect == keep_starts || t->effect == keep_stops) && !keeps_from_date(e)) wrong(e, t->event, "the entity's `keep.from` is no date field");
    if (t->after < 0 || (t->after && t->needs_reason)) wrong(e, t->event, "a timer has no reason to give");
}

/* One round over the table; true if a state was found that was not known before. */
static bool reach(const struct flow *w, const struct choice *c, uint64_t *seen)
{
    uint64_t before = *seen;
    for (size_t i = 0; i < w->n; i++) {
        bool from = is("*", str_of(w->at[i].from));
        for (size_t k = 0; c[k].key; k++) from |= (*seen >> k & 1) && is(w->at[i].from, str_of(c[k].key));
        for (size_t k = 0; from && c[k].key; k++) if (is(w->at[i].to, str_of(c[k].key))) *seen |= (uint64_t)1 << k;
    }
    return *seen != before;
}

void flow_check(const struct entity *e)
{
    const struct flow *w = e->flow;
    const struct field *f = w->field ? entity_field(e, str_of(w->field)) : NULL;
    if (!f || f->kind != KIND_choice || !f->required) wrong(e, w->field, "the state must be a required choice field");
    if (!w->n || is("*", str_of(w->at[0].from))) wrong(e, w->field, "the first line must say in which state a row begins");
    for (size_t i = 0; i < w->n; i++) check_transition(e, f, &w->at[i]);
    uint64_t seen = 0;
    for (size_t k = 0; f->choices[k].key; k++) {
        if (k == STATES_MAX) wrong(e, w->field, "too many states");
        if (str_eq(flow_first(w), str_of(f->choices[k].key))) seen |= (uint64_t)1 << k;
    }
    while (reach(w, f->choices, &seen)) {}
    for (size_t k = 0; f->choices[k].key; k++) if (!(seen >> k & 1)) wrong(e, f->choices[k].key, "no transition leads to this state");
}
