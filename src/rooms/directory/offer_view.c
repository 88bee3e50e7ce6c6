/* offer_view.c - one offer: what its page shows beside its own fields. Whom to ask, the next days, what else there is nearby. */
#include "rooms/directory/things.h"
#include "base/moment.h"
#include "text/qr.h"
#include <math.h>

enum { WEEKS = 5, OFTEN = 4, LOOKED_AT = 40, TOPICS = 4, DAY = 24 * 3600 };

/* ---- the next days ----------------------------------------------------------------------------------------------------- */

/* Is that day still to come, within the offer's time? Today counts until the last of its times is over; *over: the offer ends before. */
static bool to_come(const struct req *q, const struct offer *o, const struct hours_day *d, str hours, int64_t at)
{
    str day = date_text(q->a, d->date), today = date_today(q->a);
    struct hours_now now = hours_at(q->a, hours, at);
    if (d->closed || str_cmp(day, today) < 0 || (o->valid_from.n && str_cmp(day, o->valid_from) < 0) || (o->valid_to.n && str_cmp(day, o->valid_to) > 0)) return false;
    return !d->is_today || now.state == HOURS_OPEN || (now.until && date_days(wall_of(now.until).date) == date_days(d->date));
}

/* An offer that opens on most days has no next dates; its hours say enough. */
static void next_days(const struct req *q, struct offer_view *v)
{
    const struct offer *o = v->o;
    str hours = offer_hours(q->st, o);
    int64_t now = moment_now(), from = now;
    struct hours_day week[7];
    struct date begins;
    if (o->valid_from.n && date_parse(o->valid_from, &begins) && moment_of_wall(date_days(begins), 0) > now) from = moment_of_wall(date_days(begins), 0);
    for (int w = 0; w < WEEKS && hours.n && !v->ended; w++) {
        size_t n = hours_week(q->a, q->lang, q->words, hours, from + (int64_t)w * 7 * DAY, week), open = 0;
        for (size_t i = 0; i < n; i++) open += !week[i].closed;
        if (open >= OFTEN) { v->n_next = 0; return; }
        for (size_t i = 0; i < n && v->n_next < NEXT_MAX; i++) {
            week[i].is_today = date_days(week[i].date) == date_days(wall_of(now).date);
            if (to_come(q, o, &week[i], hours, now)) v->next[v->n_next++] = week[i];
        }
    }
}

/* ---- nearby -------------------------------------------------------------------------------------------------------------- */

struct near { void *row; double far; };

/* Straight line in kilometres on a plane that holds within a county (equirectangular). */
static double distance(struct coordinate a, struct coordinate b)
{
    double y = 111.2 * (a.lat - b.lat), x = 111.2 * (a.lon - b.lon) * cos(a.lat * M_PI / 180);
    return sqrt(x * x + y * y);
}

/* The places of all these offers, with one question. */
static struct page places_of(struct req *q, const struct page *offers)
{
    struct among *all = arena_new_of(q->a, struct among);
    int64_t *ids = arena_array(q->a, int64_t, offers->n + 1);
    struct query query = query_new(&place_entity, &q->who, q->lang);
    for (size_t i = 0; i < offers->n; i++) {
        const struct offer *o = offers->row[i];
        if (o->place) ids[all->n++] = o->place;
    }
    all->ids = ids;
    query.among = all;
    query.limit = LOOKED_AT;
    query.plain = true;
    return query_run(&query, q->st);
}

/* What stands in the same town comes before what is for the whole county, and that before other towns; known distances decide first. */
static double far_from(const struct offer_view *v, const struct offer *other, const struct page *places)
{
    const struct place *here = v->place.p;
    for (size_t i = 0; here && !isnan(here->position.lat) && i < places->n; i++) {
        const struct place *there = places->row[i];
        if (there->meta.id == other->place && !isnan(there->position.lat)) return distance(here->position, there->position);
    }
    return other->area && other->area == v->o->area ? 1 : !other->area ? 15 : 40;
}

static int by_distance(const void *a, const void *b)
{
    const struct near *x = a, *y = b;
    int64_t i = row_meta(x->row)->id, k = row_meta(y->row)->id;
    return x->far < y->far ? -1 : x->far > y->far ? 1 : i < k ? -1 : i > k;
}

static void keep_nearest(struct req *q, struct offer_view *v)
{
    struct page *page = &v->near.page, places = places_of(q, page);
    struct near *at = arena_array(q->a, struct near, page->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < page->n; i++) if (row_meta(page->row[i])->id != v->o->meta.id) at[n++] = (struct near){ page->row[i], far_from(v, page->row[i], &places) };
    qsort(at, n, sizeof *at, by_distance);
    page->n = n < NEAR_MAX ? n : NEAR_MAX;
    for (size_t i = 0; i < page->n; i++) page->row[i] = at[i].row;
}

/* Offers of the first of its life situations that has others. */
static void nearby(struct req *q, struct offer_view *v)
{
    int64_t topic[TOPICS];
    size_t topics = refs_ids(v->o->topics, topic, TOPICS);
    struct page *page = &v->near.page;
    for (size_t i = 0; i < topics && page->n < 2; i++) {
        v->near = (struct list_view){ .e = &offer_entity, .query = query_new(&offer_entity, &q->who, q->lang) };
        v->near.query.where[v->near.query.n_where++] = (struct condition){ .field = entity_field(&offer_entity, S("topics")), .id = topic[i] };
        v->near.query.limit = LOOKED_AT;
        v->near.query.plain = true;
        *page = query_run(&v->near.query, q->st);
    }
    keep_nearest(q, v);
}

/* ---- the page ------------------------------------------------------------------------------------------------------------- */

/* Where an offer names neither a contact nor a number of its own, its organisation's contact may help. */
struct offer_view offer_view_of(struct req *q)
{
    struct labels *labels = arena_new_of(q->a, struct labels);
    const struct offer *o = record_of_address(q, &offer_entity, labels);
    if (!o) return (struct offer_view){ 0 };
    offer_discreet(q, o);
    page_about(q, o->summary);
    struct offer_view v = { .o = o, .labels = labels, .contact = contact_of(q, o->contact), .ended = offer_ended(q, o) };
    v.place.p = follow(q, &place_entity, o->place, &v.place.labels);
    const struct actor *a = v.contact.c || o->phone.n || o->email.n ? NULL : follow(q, &actor_entity, o->actor, NULL);
    if (a) v.house = contact_of(q, a->contact);
    next_days(q, &v);
    return v;
}

void offer_show(struct req *q)
{
    struct offer_view v = offer_view_of(q);
    if (!v.o) return;
    nearby(q, &v);
    offer_thing(q, &v);
    offer_page(&q->out, q, &v);
}

/* The same picture as on the page, for those who make a poster of their own. */
void offer_code(struct req *q)
{
    struct labels labels = { 0 };
    const struct offer *o = record_of_address(q, &offer_entity, &labels);
    if (!o) return;
    html code = qr_svg(q->a, entry_address(q, &offer_entity, o), o->title);
    q->type = "image/svg+xml";
    req_header(q, "Content-Security-Policy", S("default-src 'none'; sandbox"));
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s.svg\"", STR(o->meta.slug)));
    buf_put(&q->out, S("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    buf_put(&q->out, str_from(code.s, 4));
}
