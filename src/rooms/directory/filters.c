/* filters.c - what lists are narrowed by that no column says: what is open at this moment, and what wants a look by those who look after it. */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/directory/directory.h"
#include "text/hours.h"

struct found { struct arena *a; int64_t *at; size_t n, room; };

static void found_add(struct found *f, int64_t id)
{
    if (f->n == AMONG_MAX) return;
    f->at = arena_more(f->a, f->at, f->n, &f->room, 64);
    f->at[f->n++] = id;
}

static bool has_id(const struct among *a, int64_t id)
{
    for (size_t i = 0; i < a->n; i++) if (a->ids[i] == id) return true;
    return false;
}

/* Two filters at once leave what both found. */
static void narrow_to(struct query *q, struct found *f)
{
    struct among *all = arena_new_of(f->a, struct among);
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) if (!q->among || has_id(q->among, f->at[i])) f->at[n++] = f->at[i];
    *all = (struct among){ .ids = f->at, .n = n };
    q->among = all;
}

/* ---- open now ---------------------------------------------------------------------------------------------------------- */
str offer_hours(struct store *st, const struct offer *o)
{
    if (o->hours.n || o->times.n || !o->place) return o->hours;
    struct rows *r = ask(st, Q("SELECT hours FROM directory_place WHERE id = $1 AND state = 'published' AND deleted_at IS NULL"), I(o->place));
    return rows_next(r) ? row_str(r, 0) : S("");
}

/* Every offer that has times or begins later, with its hours by the rule of offer_hours(). Read once for a list, whichever of its filters and facets
** want it. Equal hours are worked out once: the offers of a place share its. */
struct known { str hours; struct hours_now now; unsigned days; };
struct timed { int64_t id; const struct known *known; str from, to; bool runs; };
struct schedule { struct arena *a; int64_t at; str today; struct timed *row; size_t n, room; struct known **table; size_t slots, used; };

static struct known **slot_of(struct schedule *s, str hours)
{
    size_t i = (size_t)str_hash(hours) & (s->slots - 1);
    while (s->table[i] && !str_eq(s->table[i]->hours, hours)) i = (i + 1) & (s->slots - 1);
    return &s->table[i];
}

static void more_slots(struct schedule *s)
{
    struct known **old = s->table;
    size_t n = s->slots;
    s->slots = n ? n * 4 : 256;
    s->table = arena_array(s->a, struct known *, s->slots);
    for (size_t i = 0; i < n; i++) if (old[i]) *slot_of(s, old[i]->hours) = old[i];
}

static const struct known *known_hours(struct schedule *s, str hours)
{
    if (2 * s->used >= s->slots) more_slots(s);
    struct known **at = slot_of(s, hours), *known = *at;
    if (known) return known;
    s->used++;
    *at = known = arena_new_of(s->a, struct known);
    *known = (struct known){ arena_copy(s->a, hours), hours_at(s->a, hours, s->at), hours_days(s->a, hours, s->at) };
    return known;
}

static bool keep_timed(void *ctx, const struct rows *r)
{
    struct schedule *s = ctx;
    str hours = row_str(r, 1), from = row_str(r, 2);
    bool runs = !from.n || str_cmp(from, s->today) <= 0;
    if ((!hours.n && runs) || s->n == AMONG_MAX) return true;
    s->row = arena_more(s->a, s->row, s->n, &s->room, 256);
    s->row[s->n++] = (struct timed){ row_int(r, 0), known_hours(s, hours), arena_copy(s->a, from), arena_copy(s->a, row_str(r, 3)), runs };
    return true;
}

static const struct schedule *schedule_of(struct query *q, struct store *st)
{
    if (q->kept) return q->kept;
    struct schedule *s = arena_new_of(store_arena(st), struct schedule);
    *s = (struct schedule){ .a = store_arena(st), .at = moment_now(), .today = date_today(store_arena(st)) };
    each(st, keep_timed, s, Q("SELECT o.id, CASE WHEN o.hours <> '' THEN o.hours WHEN p.hours <> '' AND NOT EXISTS (SELECT 1 FROM directory_offer_words w "
        "WHERE w.owner = o.id AND w.lang = 'de' AND w.times <> '') THEN p.hours ELSE '' END, o.valid_from, o.valid_to FROM directory_offer o "
        "LEFT JOIN directory_place p ON p.id = o.place AND p.state = 'published' AND p.deleted_at IS NULL "
        "WHERE o.deleted_at IS NULL AND (o.valid_to = '' OR o.valid_to >= $1) ORDER BY o.id"), T(s->today));
    return q->kept = s;
}

/* The earliest time at which what was told changes by itself. */
static void tell_until(struct query *q, int64_t t) { if (t && (!q->until || t < q->until)) q->until = t; }

/* It is another moment each time, so nothing of this outlives the request. */
void offers_open(struct query *q, struct store *st, struct told *t)
{
    const struct schedule *s = schedule_of(q, st);
    for (size_t i = 0; i < s->n; i++) {
        const struct timed *o = &s->row[i];
        if (!o->runs) continue;                           /* begins at some midnight, and that ends every page that is kept */
        tell_until(q, o->known->now.until);
        if (o->known->now.state == HOURS_OPEN) told_row(t, o->id, 1);
    }
}

/* The seven days from today on; the next midnight makes others of them. */
void offers_days(struct query *q, struct store *st, struct told *t)
{
    const struct schedule *s = schedule_of(q, st);
    for (size_t i = 0; i < s->n; i++) if (s->row[i].runs && s->row[i].known->days) told_row(t, s->row[i].id, s->row[i].known->days);
}

/* ---- when next ------------------------------------------------------------------------------------------------------------ */
static int64_t midnight(str day, int later)
{
    struct date d;
    return day.n && date_parse(day, &d) ? moment_of_wall(date_days(d) + later, 0) : 0;
}

int64_t offer_next_open(struct arena *a, str hours, str valid_from, str valid_to, int64_t at, int64_t *ret_until)
{
    int64_t first = midnight(valid_from, 0), end = midnight(valid_to, 1), begin = first > at ? first : at;
    struct hours_now now = hours_at(a, hours, begin);
    bool open = now.state == HOURS_OPEN || (begin > at && now.state == HOURS_UNKNOWN);      /* its first day, at least */
    int64_t next = open ? begin : now.until;
    *ret_until = begin > at ? begin : now.until;
    return end && next >= end ? 0 : next;
}

void offers_next(struct query *q, struct store *st, struct told *t)
{
    const struct schedule *s = schedule_of(q, st);
    for (size_t i = 0; i < s->n; i++) {
        const struct timed *o = &s->row[i];
        int64_t until, next = offer_next_open(s->a, o->known->hours, o->from, o->to, s->at, &until);
        tell_until(q, until);
        if (next) told_row(t, o->id, next);
    }
}

/* ---- where ---------------------------------------------------------------------------------------------------------------- */
static struct coordinate at_of(const struct rows *r, size_t column) { return (struct coordinate){ row_real(r, column), row_real(r, column + 1) }; }

/* id, place, town: a shelter's place is told to nobody; it is somewhere around its town. */
static bool tell_place(void *ctx, const struct rows *r)
{
    bool known = !row_null(r, 1) && !row_null(r, 2) && !row_bool(r, 5);
    told_at(ctx, row_int(r, 0), at_of(r, known ? 1 : 3), !known);
    return true;
}

void offers_where(struct query *q, struct store *st, struct told *t)
{
    (void)q;
    each(st, tell_place, t, Q("SELECT o.id, p.position_lat, p.position_lon, a.position_lat, a.position_lon, CASE WHEN p.kind = 'shelter' THEN 1 ELSE 0 END "
        "FROM directory_offer o LEFT JOIN directory_place p ON p.id = o.place AND p.state = 'published' AND p.deleted_at IS NULL "
        "LEFT JOIN directory_area a ON a.id = COALESCE(p.area, o.area) WHERE o.deleted_at IS NULL ORDER BY o.id"));
}

void places_where(struct query *q, struct store *st, struct told *t)
{
    (void)q;
    each(st, tell_place, t, Q("SELECT p.id, p.position_lat, p.position_lon, a.position_lat, a.position_lon, CASE WHEN p.kind = 'shelter' THEN 1 ELSE 0 END "
        "FROM directory_place p LEFT JOIN directory_area a ON a.id = p.area WHERE p.deleted_at IS NULL ORDER BY p.id"));
}

/* ---- what wants a look --------------------------------------------------------------------------------------------------- */
enum { YEAR = 365, WEEK = 7 };

struct mine { struct found found; struct may may; };
static bool keep_mine(void *ctx, const struct rows *r)
{
    struct mine *m = ctx;
    for (size_t i = 0; i < m->may.n; i++) {
        const struct scope *s = &m->may.scope[i];
        bool own = s->rows == ROWS_ALL || (s->rows == ROWS_OWN_AREA && row_int(r, 1) == s->area) || (s->rows == ROWS_OWN_ACTOR && row_int(r, 2) == s->actor);
        if (own) { found_add(&m->found, row_int(r, 0)); break; }
    }
    return true;
}

static str day_from_now(struct arena *a, int days)
{
    return date_text(a, date_of_days(date_days(wall_of(moment_now()).date) + days));
}

/* Own towns and organisations alone, as the reader may change them: what others look after is not theirs to do. */
static void put_attention(struct sql *s, const struct entity *e, str value)
{
    struct arena *a = store_arena(s->st);
    sql(s, "SELECT e.id, e.");
    sql_name(s, e->own_area);
    sql(s, ", e.");
    sql_name(s, e->own_actor);
    sql(s, " FROM ");
    sql_name(s, entity_table(e));
    sql(s, " e WHERE e.state = 'published' AND e.deleted_at IS NULL");
    if (e->ends) {
        sql(s, " AND (e.valid_to = '' OR e.valid_to >= ");
        sql_value(s, T(day_from_now(a, 0)));
        sql(s, ")");
    }
    if (str_eq(value, S("unconfirmed"))) {
        sql(s, " AND e.confirmed_on < ");                /* never is longer ago than a year, too: empty comes before every date */
        sql_value(s, T(day_from_now(a, -YEAR)));
    } else if (str_eq(value, S("ending"))) {
        sql(s, " AND e.valid_to <> '' AND e.valid_to <= ");
        sql_value(s, T(day_from_now(a, WEEK)));
    } else {
        sql(s, " AND e.contact IS NULL AND e.phone = '' AND e.email = '' AND e.website = ''");
    }
}

void rows_attention(struct query *q, struct store *st, str value)
{
    struct mine m = { { .a = store_arena(st) }, may(q->who, q->e, UPDATE) };
    struct sql s = sql_new(st);
    put_attention(&s, q->e, value);
    sql_each(&s, keep_mine, &m);
    narrow_to(q, &m.found);
}
