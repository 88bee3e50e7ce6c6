/* flow_picture.c - a flow's table as a picture in words: Mermaid, which code hosts and editors draw. */
#include "entity/flow.h"

/* "7 days": the time until the timer acts, in the largest unit that fits. */
static void put_after(struct buf *out, int64_t seconds)
{
    static const struct { int64_t seconds; const char *name; } units[] = { { 86400, "day" }, { 3600, "hour" }, { 60, "minute" }, { 1, "second" } };
    size_t i = 0;
    while (seconds % units[i].seconds) i++;
    int64_t n = seconds / units[i].seconds;
    buf_fmt(out, "after %lld %s%s", (long long)n, units[i].name, n == 1 ? "" : "s");
}

/* "release: volunteer, timer after 1 day; checked; with a reason" */
static void put_step(struct buf *out, const struct transition *t)
{
    bool first = true;
    buf_fmt(out, "%s: ", t->event);
    for (str rest = str_of(t->roles), role; str_word(&rest, &role); first = false) buf_fmt(out, "%s%.*s", first ? "" : ", ", STR(role));
    if (t->after) { buf_put(out, S(", ")); put_after(out, t->after); }
    if (t->guard) buf_put(out, S(" / checked"));
    if (t->needs_reason) buf_put(out, S(" / with a reason"));
    buf_char(out, '\n');
}

/* "*" is an arrow from every other state. */
static void put_arrows(struct buf *out, const struct choice *states, const struct transition *t)
{
    for (size_t i = 0; states[i].key; i++) {
        bool any = str_eq(str_of(t->from), S("*")) && !str_eq(str_of(t->to), str_of(states[i].key));
        if (!any && !str_eq(str_of(t->from), str_of(states[i].key))) continue;
        buf_fmt(out, "    %s --> %s: ", states[i].key, t->to);
        put_step(out, t);
    }
}

static bool goes_on(const struct flow *w, const char *state)
{
    for (size_t i = 0; i < w->n; i++)
        if (str_eq(str_of(w->at[i].from), str_of(state)) || (str_eq(str_of(w->at[i].from), S("*")) && !str_eq(str_of(w->at[i].to), str_of(state)))) return true;
    return false;
}

void flow_picture(const struct entity *e, struct buf *out)
{
    const struct choice *states = entity_field(e, str_of(e->flow->field))->choices;
    buf_fmt(out, "```mermaid\nstateDiagram-v2\n");
    for (size_t i = 0; states[i].key; i++) buf_fmt(out, "    state \"%s\" as %s\n", states[i].label, states[i].key);
    buf_fmt(out, "    [*] --> %s\n", e->flow->at[0].from);
    for (size_t i = 0; i < e->flow->n; i++) put_arrows(out, states, &e->flow->at[i]);
    for (size_t i = 0; states[i].key; i++) if (!goes_on(e->flow, states[i].key)) buf_fmt(out, "    %s --> [*]\n", states[i].key);
    buf_put(out, S("```\n"));
}
