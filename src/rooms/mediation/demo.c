/* demo.c - the demonstration of mediation: half a year of an invented pool. What it holds stands in the files demo_….c. */
#include "rooms/mediation/demo.h"
#include "entity/query.h"
#include "entity/write.h"
#include "rooms/mediation/rules.h"

/* ---- numbers ------------------------------------------------------------------------------------------------------------- */
/* splitmix64 (S. Vigna, public domain algorithm): small, and the same everywhere. */
enum { DEMO_SEED = 20261118 };
static uint64_t draw(struct demo *d)
{
    uint64_t z = d->seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t demo_below(struct demo *d, uint32_t n)                         { return (uint32_t)((draw(d) >> 32) % n); }
int64_t  demo_between(struct demo *d, int64_t least, int64_t most)      { return least + demo_below(d, (uint32_t)(most - least + 1)); }
str      demo_day(const struct demo *d, int64_t from_today)             { return date_text(d->a, date_of_days(d->today + from_today)); }
str      demo_number(struct demo *d, int64_t v)                         { return arena_fmt(d->a, "%lld", (long long)v); }

/* ---- rows ------------------------------------------------------------------------------------------------------------------ */
static void say_wrong(struct demo *d, const struct entity *e, str key, const struct problems *p)
{
    const struct problem *one = p->n ? &p->at[0] : NULL;
    if (d->wrong.n) return;
    d->wrong = arena_fmt(d->a, "%s.%s %.*s, %s: %s %.*s", e->room, e->name, STR(key), one && one->field ? one->field->name : "",
                         one ? one->message : "not written", STR(one ? one->detail : S("")));
}

int64_t demo_row(struct demo *d, const struct entity *e, str key, const struct cell *c, size_t n)
{
    if (!e) return 0;
    struct problems p = { .a = d->a };
    struct draft row = draft_new(d->a, e);
    row.key = key;
    for (size_t i = 0; i < n; i++) {
        const struct field *f = entity_field(e, str_of(c[i].field));
        if (!f || !field_live(f) || !c[i].value.n) continue;
        row.value[field_index(e, f)] = c[i].value;
        row.given[field_index(e, f)] = true;
    }
    struct write w = { .who = &who_house, .request = S("demo"), .draft = &row };
    if (row_write(d->st, &w, &p) == WRITE_DONE) return row.id;
    say_wrong(d, e, key, &p);
    return 0;
}

/* ---- lives of rows ------------------------------------------------------------------------------------------------------------ */
static const struct transition *leading(const struct flow *f, const char *from, str event)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(str_of(f->at[i].from), str_of(from)) && str_eq(str_of(f->at[i].event), event)) return &f->at[i];
    return NULL;
}

static const struct { const char *mail, *name; } offices[] = {
    { "coordinator@beispiel.example", "Koray Ordner" }, { "lead@beispiel.example", "Lena Leitung" }, { "finance@beispiel.example", "Fina Kasse" } };

/* Who performs it: the first role of its line. Hours are confirmed by the side that did not report them. */
static struct who actor_of(const struct demo *d, const struct transition *t, const struct cast *cast)
{
    str rest = str_of(t->roles), first;
    str_word(&rest, &first);
    bool counter = str_eq(str_of(t->event), S("confirm")) && str_eq(str_of(t->from), S("reported"));
    if (cast->institution && (counter || str_eq(first, S("requester")))) return acts_for_institution(cast->institution, cast->requester);
    if (cast->volunteer && str_eq(first, S("volunteer"))) return acts_as_volunteer(cast->volunteer, cast->mediator);
    if (str_eq(first, S("timer")) || str_eq(first, S("house"))) return who_house;
    size_t i = str_eq(first, S("finance")) ? 2 : str_eq(first, S("lead")) ? 1 : 0;
    return (struct who){ .account = d->account[i], .name = str_of(offices[i].name) };
}

static void set_state(struct demo *d, const struct entity *e, int64_t row, int64_t version, const char *state)
{
    struct sql q = sql_new(d->st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_table(e));
    sql(&q, " SET version = ");
    sql_value(&q, I(version));
    sql(&q, ", ");
    sql_name(&q, e->flow->field);
    sql(&q, " = ");
    sql_value(&q, T(str_of(state)));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    sql_ask(&q);
}

int64_t demo_live_on(struct demo *d, const struct entity *e, int64_t row, const char *state, int64_t version, const char *events, const struct cast *cast)
{
    const struct field *f = entity_field(e, str_of(e->flow->field));
    int64_t before = version;
    if (!row) return 0;
    for (str rest = str_of(events), event; str_word(&rest, &event);) {
        const struct transition *t = leading(e->flow, state, event);
        if (!t) { d->wrong = arena_fmt(d->a, "%s.%s: no %.*s from %s", e->room, e->name, STR(event), state); return version; }
        struct history_value v = { .field = f, .old = str_of(state), .new = str_of(t->to) };
        struct who who = actor_of(d, t, cast);
        version++;
        history_add(d->st, &who, S("demo"), &(struct history_entry){ .e = e, .row = row, .version = version, .event = HISTORY_FLOW, .detail = event,
            .reason = t->needs_reason ? S("Beispiel") : S(""), .value = &v, .n = 1 });
        state = t->to;
    }
    if (version == before) return version;
    set_state(d, e, row, version, state);
    flow_enter(d->st, e, row, str_of(state));
    return version;
}

int64_t demo_live(struct demo *d, const struct entity *e, int64_t row, const char *events, const struct cast *cast)
{
    return demo_live_on(d, e, row, e->flow->at[0].from, 1, events, cast);
}

/* ---- places --------------------------------------------------------------------------------------------------------------------- */
bool demo_near(struct demo *d, const char *town, double *lat, double *lon)
{
    struct rows *r = ask(d->st, Q("SELECT position_lat, position_lon FROM directory_area WHERE key = $1"), T(str_of(town)));
    if (!rows_next(r) || row_null(r, 0)) return false;
    *lat = row_real(r, 0) + (double)demo_between(d, -80, 80) / 10000;
    *lon = row_real(r, 1) + (double)demo_between(d, -120, 120) / 10000;
    return true;
}

str demo_position(struct demo *d, double lat, double lon) { return arena_fmt(d->a, "%.6f,%.6f", lat, lon); }

/* ---- all of it ------------------------------------------------------------------------------------------------------------------ */
static void find_account(struct demo *d, size_t i)
{
    struct rows *r = ask(d->st, Q("SELECT id, key FROM people_account WHERE email = $1"), T(str_of(offices[i].mail)));
    if (!rows_next(r)) return;
    d->account[i] = row_int(r, 0);
    d->account_key[i] = row_str(r, 1);
}

void mediation_demo(struct store *st, struct arena *a, struct buf *said)
{
    if (!entity_named(S("people.volunteer")) || !entity_named(S("people.account")) || !entity_named(S("directory.area"))) return;
    if (rows_next(ask(st, Q("SELECT id FROM mediation_institution LIMIT 1")))) return;
    struct demo *d = arena_new_of(a, struct demo);
    *d = (struct demo){ .st = st, .a = a, .seed = DEMO_SEED, .now = moment_now(), .today = date_days(wall_of(moment_now()).date) };
    for (size_t i = 0; i < countof(offices); i++) find_account(d, i);
    demo_pool(d);
    demo_rules(d);
    demo_houses(d);
    demo_work(d);
    demo_money(d);
    if (d->wrong.n) buf_fmt(said, "the demonstration of mediation is not whole: %.*s\n", STR(d->wrong));
}
