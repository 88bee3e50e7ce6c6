/* confirm_due.c - until when an entry counts as confirmed, and what pages say about it. */
#include "base/moment.h"
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/directory/confirm.h"

const struct entity *const confirm_kinds[4] = { &offer_entity, &place_entity, &actor_entity, NULL };

bool confirm_kept(const struct entity *e)
{
    for (size_t i = 0; confirm_kinds[i]; i++) if (confirm_kinds[i] == e) return true;
    return false;
}

/* ---- rules of the region --------------------------------------------------------------------------------------------------------- */
static int64_t number_of(struct store *st, str name, int64_t least, int64_t most, int64_t otherwise)
{
    int64_t n;
    return str_int(setting_get(st, name), &n) && n >= least && n <= most ? n : otherwise;
}

struct confirm_rules confirm_rules(struct store *st)
{
    return (struct confirm_rules){ number_of(st, S("confirm_months"), 1, CONFIRM_MONTHS_MAX, CONFIRM_MONTHS),
                                   number_of(st, S("confirm_hide_weeks"), 0, CONFIRM_WEEKS_MAX, 0) };
}

void confirm_rules_put(struct store *st, const struct confirm_rules *r)
{
    setting_put(st, S("confirm_months"), arena_fmt(store_arena(st), "%lld", (long long)r->months));
    setting_put(st, S("confirm_hide_weeks"), arena_fmt(store_arena(st), "%lld", (long long)r->hide_weeks));
}

/* ---- the day ------------------------------------------------------------------------------------------------------------------------- */
static int days_of_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* 31 January and a month is the last of February. */
static str months_later(struct arena *a, struct date d, int64_t months)
{
    int64_t all = (int64_t)d.year * 12 + d.month - 1 + months;
    struct date to = { (int)(all / 12), (int)(all % 12) + 1, d.day };
    int last = days_of_month(to.year, to.month);
    if (to.day > last) to.day = last;
    return date_text(a, to);
}

static str days_later(struct arena *a, struct date d, int64_t days) { return date_text(a, date_of_days(date_days(d) + days)); }

str confirm_due(struct arena *a, str confirmed, str made, int64_t months)
{
    struct date d;
    if (date_parse(confirmed, &d)) return months_later(a, d, months);
    return date_parse(made, &d) ? days_later(a, d, CONFIRM_LEAD) : (str){ "", 0 };
}

static str *value_of(const struct draft *d, const char *name) { return &d->value[field_index(d->e, entity_field(d->e, str_of(name)))]; }

/* The shortest period of these life situations (keys), each its own or that of the one above. */
static int64_t months_of_topics(struct store *st, str keys, int64_t otherwise)
{
    int64_t least = 0;
    for (str key; str_word(&keys, &key);) {
        struct rows *r = ask(st, Q("SELECT COALESCE(t.confirm_months, p.confirm_months, 0) FROM directory_topic t LEFT JOIN directory_topic p ON p.id = t.parent "
                                   "WHERE t.key = $1"), T(key));
        int64_t n = rows_next(r) ? row_int(r, 0) : 0;
        if (n && (!least || n < least)) least = n;
    }
    return least ? least : otherwise;
}

static str made_on(struct store *st, const struct draft *d)
{
    struct sql s = sql_new(st);
    if (!d->id) return date_today(store_arena(st));
    sql(&s, "SELECT created_at FROM ");
    sql_name(&s, entity_table(d->e));
    sql(&s, " WHERE id = ");
    sql_value(&s, I(d->id));
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? date_text(store_arena(st), wall_of(row_int(r, 0)).date) : date_today(store_arena(st));
}

void confirm_derive(struct store *st, struct draft *d)
{
    struct arena *a = store_arena(st);
    int64_t months = confirm_rules(st).months;
    if (d->e == &offer_entity) months = months_of_topics(st, *value_of(d, "topics"), months);
    str due = *value_of(d, "due_on") = confirm_due(a, *value_of(d, "confirmed_on"), made_on(st, d), months);
    if (d->e->hidden && str_cmp(due, date_today(a)) >= 0) *value_of(d, "hidden_on") = S("");
}

/* ---- every night ------------------------------------------------------------------------------------------------------------------------ */
enum { TOPICS_MAX = 500, TOPICS_OF_ROW = 100 };
struct period { int64_t topic, months; };
struct wrong { int64_t id; str due; };
struct deriving { struct arena *a; struct period period[TOPICS_MAX]; size_t periods; int64_t months; struct wrong *wrong; size_t n, max; };

static void read_periods(struct store *st, struct deriving *d)
{
    struct rows *r = ask(st, Q("SELECT t.id, COALESCE(t.confirm_months, p.confirm_months) FROM directory_topic t LEFT JOIN directory_topic p ON p.id = t.parent "
                               "WHERE COALESCE(t.confirm_months, p.confirm_months) IS NOT NULL ORDER BY t.id LIMIT $1"), I(TOPICS_MAX));
    while (rows_next(r)) d->period[d->periods++] = (struct period){ row_int(r, 0), row_int(r, 1) };
}

static int64_t months_of_ids(const struct deriving *d, str topics)
{
    int64_t ids[TOPICS_OF_ROW], least = 0;
    size_t n = refs_ids(topics, ids, TOPICS_OF_ROW);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < d->periods; k++)
            if (d->period[k].topic == ids[i] && (!least || d->period[k].months < least)) least = d->period[k].months;
    return least ? least : d->months;
}

/* id, confirmed_on, created_at, due_on, topics */
static bool look_at(void *ctx, const struct rows *r)
{
    struct deriving *d = ctx;
    str due = confirm_due(d->a, row_str(r, 1), date_text(d->a, wall_of(row_int(r, 2)).date), months_of_ids(d, row_str(r, 4)));
    if (!str_eq(due, row_str(r, 3))) d->wrong[d->n++] = (struct wrong){ row_int(r, 0), due };
    return d->n < d->max;
}

static void derive_kind(struct store *st, struct deriving *d, const struct entity *e)
{
    struct sql s = sql_new(st);
    sql(&s, "SELECT id, confirmed_on, created_at, due_on, ");
    sql_literal(&s, e == &offer_entity ? S("topics") : S("''"));
    sql(&s, " FROM ");
    sql_name(&s, entity_table(e));
    sql(&s, " WHERE deleted_at IS NULL");
    size_t from = d->n;
    if (d->n < d->max) sql_each(&s, look_at, d);
    for (size_t i = from; i < d->n; i++) {
        struct sql u = sql_new(st);
        sql(&u, "UPDATE ");
        sql_name(&u, entity_table(e));
        sql(&u, " SET due_on = ");
        sql_value(&u, T(d->wrong[i].due));
        sql(&u, " WHERE id = ");
        sql_value(&u, I(d->wrong[i].id));
        sql_ask(&u);
    }
}

int64_t confirm_derive_all(struct store *st, int64_t most)
{
    struct arena *a = store_arena(st);
    struct deriving *d = arena_new_of(a, struct deriving);
    *d = (struct deriving){ .a = a, .months = confirm_rules(st).months, .wrong = arena_array(a, struct wrong, (size_t)most), .max = (size_t)most };
    read_periods(st, d);
    for (size_t i = 0; confirm_kinds[i]; i++) derive_kind(st, d, confirm_kinds[i]);
    return (int64_t)d->n;
}

/* ---- confirming --------------------------------------------------------------------------------------------------------------------------- */
enum write_outcome confirm_write(struct store *st, const struct who *who, str request, const struct entity *e, int64_t row, str day, const char *way, str with)
{
    static const char *const names[] = { "confirmed_on", "confirmed_by", "confirmed_with" };
    const str values[] = { day, str_of(way), with };
    struct draft d = draft_new(store_arena(st), e);
    struct problems p = { .a = store_arena(st) };
    d.id = row;
    for (size_t i = 0; i < countof(names); i++) {
        d.given[field_index(e, entity_field(e, str_of(names[i])))] = true;
        *value_of(&d, names[i]) = values[i];
    }
    return row_write(st, &(struct write){ .who = who, .request = request, .draft = &d }, &p);
}

/* ---- what is said of it ----------------------------------------------------------------------------------------------------------------------- */
enum fresh confirm_state(struct arena *a, str due_on, str hidden_on)
{
    str today = date_today(a);
    struct date d;
    if (hidden_on.n) return FRESH_HIDDEN;
    if (!date_parse(due_on, &d)) return FRESH_GOOD;
    return str_cmp(due_on, today) < 0 ? FRESH_OVERDUE : str_cmp(days_later(a, d, -CONFIRM_LEAD), today) <= 0 ? FRESH_DUE : FRESH_GOOD;
}

static str text_of(const struct entity *e, const void *row, const char *name)
{
    const struct field *f = entity_field(e, str_of(name));
    return f ? row_text(row, f) : (str){ "", 0 };
}

html confirm_line(const struct req *q, const struct entity *e, const void *row)
{
    str on = text_of(e, row, "confirmed_on"), due = text_of(e, row, "due_on");
    bool over = due.n && str_cmp(due, date_today(q->a)) < 0;
    struct buf b = buf_in(q->a, 1000);
    if (!on.n && !over) return (html){ { "", 0 } };
    if (over) buf_put(&b, S("<strong class=\"stale\">"));
    put_text(&b, on.n ? look_fmt(q, over ? N_("Not confirmed since %s") : N_("Last confirmed on %s"), lang_date(q->a, q->lang, on))
                      : _(N_("Nobody has confirmed this entry yet.")));
    if (over) buf_put(&b, S("</strong>"));
    return (html){ buf_str(&b) };
}

html confirm_button(struct req *q, const struct entity *e, const void *row)
{
    struct buf b = buf_in(q->a, TARGET_MAX);
    if (!confirm_kept(e) || !who_holds(&q->who, CONFIRM_STAFF) || !office_fields(q, e) || !row_may(q->st, &q->who, e, row_meta(row)->id, UPDATE)) return (html){ { "", 0 } };
    buf_put(&b, S("<p class=\"kern-body\"><a class=\"kern-link\" href=\""));
    put_url(&b, arena_fmt(q->a, "%.*s/confirmed", STR(url_row(q, e, row_meta(row)->slug))));
    buf_put(&b, S("\">"));
    put_text(&b, _(N_("Record a confirmation by telephone")));
    buf_put(&b, S("</a></p>"));
    return (html){ buf_str(&b) };
}
