/* filters.c - what lists are narrowed by that no column says: what is open at this moment, and what wants a look by those who look after it. */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/directory/directory.h"
#include "text/hours.h"
#include <string.h>

struct found { struct arena *a; int64_t *at; size_t n, room; };

static void found_add(struct found *f, int64_t id)
{
    if (f->n == AMONG_MAX) return;
    if (f->n == f->room) {
        int64_t *more = arena_array(f->a, int64_t, f->room ? f->room * 2 : 64);
        if (f->n) memcpy(more, f->at, f->n * sizeof *more);
        f->at = more;
        f->room = f->room ? f->room * 2 : 64;
    }
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

struct open_now { struct found found; int64_t at, until; };        /* until: the next time that one of them opens or closes */
static bool keep_open(void *ctx, const struct rows *r)
{
    struct open_now *o = ctx;
    struct hours_now now = hours_at(o->found.a, row_str(r, 1), o->at);
    if (now.until && (!o->until || now.until < o->until)) o->until = now.until;
    if (now.state == HOURS_OPEN) found_add(&o->found, row_int(r, 0));
    return true;
}

/* The same rule as offer_hours(): its own hours; where it says no times at all, its place's. Nothing is kept: it is another moment each time. */
void offers_open(struct query *q, struct store *st, str value)
{
    (void)value;                                         /* there is one choice: now */
    struct open_now o = { { .a = store_arena(st) }, moment_now(), 0 };
    str today = date_today(o.found.a);
    each(st, keep_open, &o, Q("SELECT o.id, CASE WHEN o.hours <> '' THEN o.hours ELSE p.hours END FROM directory_offer o "
        "LEFT JOIN directory_offer_words w ON w.owner = o.id AND w.lang = 'de' "
        "LEFT JOIN directory_place p ON p.id = o.place AND p.state = 'published' AND p.deleted_at IS NULL "
        "WHERE o.state = 'published' AND o.deleted_at IS NULL AND (o.valid_from = '' OR o.valid_from <= $1) AND (o.valid_to = '' OR o.valid_to >= $1) "
        "AND (o.hours <> '' OR (COALESCE(w.times, '') = '' AND p.hours <> ''))"), T(today));
    q->until = o.until;
    narrow_to(q, &o.found);
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
