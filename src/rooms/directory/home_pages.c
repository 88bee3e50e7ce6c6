/* home_pages.c - the directory's part of a region's first page, and all life situations on a page of their own. */
#include "base/moment.h"
#include "look/form.h"
#include "rooms/directory/pages.h"

enum { TILES = 16, WEEK = 7, LOOKED_AT = 50, TIMES_LOOKED_AT = 500 };

static struct query topics_of(struct req *q)
{
    struct query topics = query_new(&topic_entity, &q->who, q->lang);
    topics.limit = LIMIT_MAX;
    topics.plain = true;
    return topics;
}

static str day_after(struct arena *a, str day, int n)
{
    struct date d;
    return date_parse(day, &d) ? date_text(a, date_of_days(date_days(d) + n)) : day;
}

/* What wants discretion does not stand on the first page: o is the offer. */
#define FOR_ALL_EYES "o.state = 'published' AND o.deleted_at IS NULL AND o.hidden_on = '' AND NOT EXISTS (SELECT 1 FROM directory_offer_topics x " \
    "JOIN directory_topic t ON t.id = x.value WHERE x.owner = o.id AND t.sensitive) "

/* Whether this reader may see it, row_by_id() knows. */
static bool fetch(struct req *q, int64_t id, struct seen_offer *ret)
{
    struct query one = query_new(&offer_entity, &q->who, q->lang);
    return (ret->o = row_by_id(q->st, &one, id, &ret->labels)) != NULL;
}

/* ---- today and this week -------------------------------------------------------------------------------------------------- */

/* An offer with its next time. An office that is open every day is less of a date than a meeting: it comes after those. */
struct next { int64_t id, at; struct hours_now now; bool office; str hours, begins; };
struct nexts { struct req *q; struct next at[SOON_MAX]; size_t n; int64_t moment; };

static bool earlier(const struct next *a, const struct next *b)
{
    if (a->office != b->office) return b->office;
    return a->at != b->at ? a->at < b->at : a->id < b->id;
}

/* The first SOON_MAX of all, in order; an offer that begins today and is regular, too, stands there once. */
static void keep_next(struct nexts *all, struct next one)
{
    for (size_t k = 0; k < all->n; k++) if (all->at[k].id == one.id) return;
    size_t i = all->n < SOON_MAX ? all->n++ : SOON_MAX - 1;
    if (i + 1 == SOON_MAX && all->n == SOON_MAX && all->at[i].id && !earlier(&one, &all->at[i])) return;
    for (; i > 0 && earlier(&one, &all->at[i - 1]); i--) all->at[i] = all->at[i - 1];
    all->at[i] = one;
}

static bool is_office(str kind) { return str_eq(kind, S("advice")) || str_eq(kind, S("support")) || str_eq(kind, S("interpreting")) || str_eq(kind, S("network")); }

/* What never closes is no date. The page holds until the first of them opens or closes. */
static bool look_at_times(void *ctx, const struct rows *r)
{
    struct nexts *all = ctx;
    struct hours_now now = hours_at(all->q->a, row_str(r, 1), all->moment);
    if (!now.until) return true;
    req_until(all->q, now.until);
    int64_t at = now.state == HOURS_OPEN ? all->moment : now.until;
    if (now.state == HOURS_UNKNOWN || at > all->moment + WEEK * 86400) return true;
    keep_next(all, (struct next){ .id = row_int(r, 0), .at = at, .now = now, .office = is_office(row_str(r, 2)), .hours = arena_copy(all->q->a, row_str(r, 1)) });
    return true;
}

/* "Today, 16–18", "Wed, 18 November, 9–12". */
static str say_when(struct req *q, const struct next *n, int64_t moment)
{
    struct hours_day week[7];
    struct date day = wall_of(n->at).date;
    if (n->begins.n) return look_fmt(q, N_("Begins on %s"), lang_date(q->a, q->lang, n->begins));
    if (n->now.state == HOURS_OPEN) return hours_say(q->a, q->lang, q->words, n->now, moment);
    size_t days = hours_week(q->a, q->lang, q->words, n->hours, n->at, week);
    for (size_t i = 0; i < days; i++) {
        if (date_days(week[i].date) != date_days(day)) continue;
        str comma = _(N_(", "));
        if (date_days(day) == date_days(wall_of(moment).date)) return arena_fmt(q->a, "%.*s%.*s%.*s", STR(_(N_("Today"))), STR(comma), STR(week[i].times));
        return arena_fmt(q->a, "%.*s%.*s%.*s%.*s%.*s", STR(week[i].label), STR(comma), STR(week[i].day), STR(comma), STR(week[i].times));
    }
    return S("");
}

static int64_t morning(str date)
{
    struct date d;
    return date_parse(date, &d) ? date_days(d) * 86400 : 0;
}

/* What begins today or within a week, and the next times of what is regular; the freshest entries are looked at, so that many cost no more. */
static void find_soon(struct req *q, struct home_view *v)
{
    struct nexts all = { .q = q, .moment = moment_now() };
    str today = date_today(q->a);
    struct rows *r = ask(q->st, Q("SELECT o.id, o.valid_from FROM directory_offer o WHERE o.valid_from >= $1 AND o.valid_from < $2 AND " FOR_ALL_EYES
                                "ORDER BY o.valid_from, o.id LIMIT $3"), T(today), T(day_after(q->a, today, WEEK)), I(LOOKED_AT));
    while (rows_next(r)) keep_next(&all, (struct next){ .id = row_int(r, 0), .at = morning(row_str(r, 1)), .begins = arena_copy(q->a, row_str(r, 1)) });
    each(q->st, look_at_times, &all, Q("SELECT o.id, o.hours, o.kind FROM directory_offer o WHERE o.hours <> '' "
        "AND (o.valid_from = '' OR o.valid_from <= $1) AND (o.valid_to = '' OR o.valid_to >= $1) AND " FOR_ALL_EYES "ORDER BY o.confirmed_on DESC, o.id DESC LIMIT $2"), T(today), I(TIMES_LOOKED_AT));
    for (size_t i = 0; i < all.n; i++) all.at[i].office = false;          /* chosen: now by time alone */
    for (size_t i = 1; i < all.n; i++)
        for (size_t k = i; k > 0 && earlier(&all.at[k], &all.at[k - 1]); k--) { struct next one = all.at[k]; all.at[k] = all.at[k - 1]; all.at[k - 1] = one; }
    for (size_t i = 0; i < all.n; i++) {
        struct soon *s = &v->soon[v->n_soon];
        s->when = say_when(q, &all.at[i], all.moment);
        if (s->when.n && fetch(q, all.at[i].id, &s->shown)) v->n_soon++;
    }
}

/* What was published or changed last; where many changed at once (an import), what was confirmed last. Discretion is asked of the few that are shown:
** of all ten thousand it would cost more than the rest of the page. */
static void find_newest(struct req *q, struct home_view *v)
{
    v->list = query_new(&offer_entity, &q->who, q->lang);
    query_take(&v->list, q->st, S("columns"), S("place times cost languages"));
    struct rows *r = ask(q->st, Q("SELECT id FROM directory_offer WHERE state = 'published' AND deleted_at IS NULL AND hidden_on = '' AND (valid_to = '' OR valid_to >= $1) "
                                "ORDER BY changed_at DESC, confirmed_on DESC, id DESC LIMIT $2"), T(date_today(q->a)), I(LOOKED_AT));
    while (v->n_newest < NEWEST_MAX && rows_next(r)) {
        struct seen_offer *s = &v->newest[v->n_newest];
        if (fetch(q, row_int(r, 0), s) && !topics_sensitive(q, s->o->topics)) v->n_newest++;
    }
}

void directory_home(struct req *q, struct buf *out)
{
    struct home_view v = { 0 };
    struct query topics = topics_of(q);
    struct page p = query_run(&topics, q->st);
    v.tile = arena_array(q->a, const struct topic *, TILES);
    for (size_t i = 0; i < p.n && v.tiles < TILES; i++) {
        const struct topic *t = p.row[i];
        if (!t->parent) v.tile[v.tiles++] = t;
    }
    find_soon(q, &v);
    find_newest(q, &v);
    home_part(out, q, &v);
}

/* ---- all life situations --------------------------------------------------------------------------------------------------- */
static int64_t count_of(const struct counted *c, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++) if (c[i].id == id) return c[i].n;
    return 0;
}

/* Who keeps the life situations, or asks for a list in particular, gets the list to work with. */
static bool wants_list(const struct req *q) { return q->params > 0 || (who_staff(&q->who) && office_fields(q, &topic_entity)); }

void topic_list(struct req *q)
{
    if (wants_list(q)) {
        struct list_view v = list_view(q, &topic_entity);
        list_page(&q->out, q, &v);
        return;
    }
    struct query topics = topics_of(q), offers = query_new(&offer_entity, &q->who, q->lang);
    struct counted *c = arena_array(q->a, struct counted, STORE_ROWS_MAX);
    struct topics_view v = { .page = query_run(&topics, q->st) };
    size_t n = query_counts(&offers, q->st, entity_field(&offer_entity, S("topics")), c, STORE_ROWS_MAX);
    v.offers = arena_array(q->a, int64_t, v.page.n + 1);
    for (size_t i = 0; i < v.page.n; i++) v.offers[i] = count_of(c, n, row_meta(v.page.row[i])->id);
    topics_page(&q->out, q, &v);
}
