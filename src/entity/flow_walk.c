/* flow_walk.c - did every state come about by a step? The history of each row against the table of its flow. */
#include "entity/flow.h"
#include "entity/select.h"
#include <stdio.h>

enum { STATE_MAX = 64 };
struct walk {
    struct arena *a;
    const struct entity *e;
    flow_found *found; void *ctx;
    int64_t n, row;                                       /* row: whose history is being read; 0: none yet                */
    bool known;                                           /* is `state` what its last entry says?                         */
    char state[STATE_MAX], now[STATE_MAX], key[STATE_MAX];
};

static void keep(char *to, str text) { snprintf(to, STATE_MAX, "%.*s", STR(text)); }

static bool leads_to(const struct flow *w, str state)
{
    if (str_eq(flow_first(w), state)) return true;
    for (size_t i = 0; i < w->n; i++) if (str_eq(str_of(w->at[i].to), state)) return true;
    return false;
}

static bool is_step(const struct flow *w, str from, str to)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct transition *t = &w->at[i];
        bool leaves = str_eq(str_of(t->from), S("*")) || str_eq(str_of(t->from), from);
        if (leaves && str_eq(str_of(t->to), to)) return true;
    }
    return false;
}

static void tell(struct walk *w, enum flow_wrong wrong, str from, str to, int64_t history)
{
    struct flow_fault f = { .e = w->e, .key = str_of(w->key), .from = from, .to = to, .row = w->row, .history = history, .wrong = wrong };
    w->n++;
    if (w->found) w->found(w->ctx, &f);
}

/* The last entry of a row says in which state it is. */
static void end_row(struct walk *w)
{
    if (w->row && w->known && !str_eq(str_of(w->state), str_of(w->now))) tell(w, FLOW_WRONG_STATE, str_of(w->state), str_of(w->now), 0);
    w->known = false;
}

/* One fault per entry: the gap first, since it explains the step. */
static void judge(struct walk *w, int64_t history, bool flow, str from, str to)
{
    const struct flow *f = w->e->flow;
    if (w->known && !str_eq(from, str_of(w->state))) tell(w, FLOW_WRONG_GAP, str_of(w->state), from, history);
    else if (flow ? !is_step(f, from, to) : !leads_to(f, to)) tell(w, FLOW_WRONG_STEP, from, to, history);
}

/* Columns: row, key, state, entry, event, old, new, blanked. */
static bool read_entry(void *ctx, const struct rows *r)
{
    struct walk *w = ctx;
    if (row_int(r, 0) != w->row) {
        end_row(w);
        w->row = row_int(r, 0);
        keep(w->key, row_str(r, 1));
        keep(w->now, row_str(r, 2));
    }
    bool blanked = row_bool(r, 7);
    if (!blanked) judge(w, row_int(r, 3), str_eq(row_str(r, 4), S("flow")), row_str(r, 5), row_str(r, 6));
    w->known = !blanked;
    keep(w->state, row_str(r, 6));
    return true;
}

/* Deleted rows have a history, too, but nobody meets them; anonymous ones have lost theirs. */
static void walk_entity(struct store *st, struct walk *w)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT e.id, e.key, e.");
    sql_name(&q, w->e->flow->field);
    sql(&q, ", h.id, h.event, v.old, v.new, v.blanked FROM ");
    sql_name(&q, entity_table(w->e));
    sql(&q, " e JOIN core_history h ON h.row = e.id AND h.entity = ");
    sql_value(&q, T(arena_fmt(w->a, "%s.%s", w->e->room, w->e->name)));
    sql(&q, " JOIN core_history_value v ON v.history = h.id AND v.field = ");
    sql_value(&q, T(str_of(w->e->flow->field)));
    sql(&q, " WHERE e.deleted_at IS NULL AND e.anonymised_at IS NULL ORDER BY e.id, h.id");
    w->row = 0;
    w->known = false;
    if (sql_each(&q, read_entry, w)) end_row(w);
}

int64_t flow_walk(struct store *st, flow_found *found, void *ctx)
{
    struct walk w = { .a = store_arena(st), .found = found, .ctx = ctx };
    for (size_t i = 0; i < entity_count() && !store_broken(st); i++) {
        w.e = entity_at(i);
        if (w.e->flow) walk_entity(st, &w);
    }
    return w.n;
}

str flow_fault_text(struct arena *a, const struct flow_fault *f)
{
    switch (f->wrong) {
    case FLOW_WRONG_GAP:  return arena_fmt(a, "%.*s: history entry %lld begins in \"%.*s\", the one before ended in \"%.*s\"", STR(f->key), (long long)f->history, STR(f->to),
                                           STR(f->from));
    case FLOW_WRONG_STEP: return arena_fmt(a, "%.*s: no transition leads from \"%.*s\" to \"%.*s\", as history entry %lld has it", STR(f->key), STR(f->from), STR(f->to),
                                           (long long)f->history);
    case FLOW_WRONG_STATE: return arena_fmt(a, "%.*s: the state is \"%.*s\", the history ends in \"%.*s\"", STR(f->key), STR(f->to), STR(f->from));
    }
    return S("");
}
