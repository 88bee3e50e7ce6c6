/* events.c - dates as API v3 has them: courses that begin, and offers with regular times. */
#include "rooms/integreat/events.h"
#include "look/discreet.h"
#include "look/look.h"
#include "text/hours.h"
#include "text/recur.h"
#include <stdlib.h>

/* ---- where dates come from ---------------------------------------------------------------------------------------------------------------- */
struct source { const char *entity, *before, *page; bool course; struct shelf rows; struct integreat_words *words; };
/* One event: what comes again by its rule, or one day of it. `next`, `ends`: when it takes place the next time, and until when. */
struct happening { const struct source *s; const struct shelf_row *r; size_t nth; struct recur rule; int64_t day, next, ends; bool occurrence; };
struct diary {
    struct integreat *x; int64_t now; bool combine;
    struct source source[2];
    struct shelf places; struct integreat_words *place_words;
    struct happening *at; size_t n, room;
};

/* All of them, since only in the end is known which are the earliest. */
static void add(struct diary *d, struct happening e)
{
    d->at = arena_more(d->x->q->a, d->at, d->n, &d->room, 256);
    d->at[d->n++] = e;
}

/* The first lesson: the times of the first day; where they are not known, the whole day. */
static void add_course(struct diary *d, const struct source *s, const struct shelf_row *r)
{
    struct recur all[RECUR_MAX], once = { .every = RECUR_ONCE, .minutes = 24 * 60 };
    str state = integreat_text(s->rows.e, r->row, "state");
    if (!date_parse(integreat_text(s->rows.e, r->row, "begins"), &once.begins) || str_eq(state, S("cancelled"))) return;
    int64_t day = date_days(once.begins);
    size_t n = recur_of_hours(d->x->q->a, integreat_text(s->rows.e, r->row, "hours"), &(struct recur_span){ day, day, day }, all);
    const struct recur *first = recur_first_on(all, n, day);
    if (first) { once.from = first->from; once.minutes = first->minutes; }
    if (recur_to(&once, day) > d->now) add(d, (struct happening){ .s = s, .r = r, .rule = once, .day = day, .next = recur_from(&once, day),
        .ends = recur_to(&once, day) });
}

/* What takes place on single days is that many events in any case. */
static void add_days(struct diary *d, const struct happening *whole)
{
    int64_t today = date_days(wall_of(d->now).date);
    for (int64_t day = recur_next(&whole->rule, today - 1); day != RECUR_NEVER && day <= today + EVENTS_AHEAD; day = recur_next(&whole->rule, day + 1)) {
        struct happening e = *whole;
        if (recur_to(&e.rule, day) <= d->now) continue;
        e.day = day;
        e.next = recur_from(&e.rule, day);
        e.ends = recur_to(&e.rule, day);
        e.occurrence = true;
        add(d, e);
    }
}

static void add_offer(struct diary *d, const struct source *s, const struct shelf_row *r)
{
    struct arena *a = d->x->q->a;
    struct recur all[RECUR_MAX];
    str hours = integreat_text(s->rows.e, r->row, "hours");
    struct recur_span span = recur_span_of(integreat_text(s->rows.e, r->row, "valid_from"), integreat_text(s->rows.e, r->row, "valid_to"),
        row_meta(r->row)->created_at, d->now);
    size_t n = hours.n ? recur_of_hours(a, hours, &span, all) : 0;
    if (recur_weekdays(all, n) >= RECUR_OFTEN) return;
    for (size_t i = 0; i < n; i++) {
        int64_t day;
        if (!recur_coming(&all[i], 1, d->now, &day)) continue;
        struct happening e = { .s = s, .r = r, .nth = i, .rule = all[i], .day = date_days(all[i].begins), .next = recur_from(&all[i], day),
            .ends = recur_to(&all[i], day) };
        if (e.rule.every == RECUR_ONCE || d->combine) add(d, e);
        else add_days(d, &e);
    }
}

static int by_next(const void *x, const void *y)
{
    const struct happening *a = x, *b = y;
    if (a->next != b->next) return a->next < b->next ? -1 : 1;
    if (a->s != b->s) return a->s < b->s ? -1 : 1;
    if (a->r->id != b->r->id) return a->r->id < b->r->id ? -1 : 1;
    return a->nth < b->nth ? -1 : a->nth > b->nth;
}

static void collect(struct diary *d)
{
    d->source[0] = (struct source){ "courses.course", "course-", "courses", .course = true };
    d->source[1] = (struct source){ "directory.offer", "offer-", "offers" };
    const struct discreet *discreet = discreet_topics(d->x->q->st);      /* no calendar of a telephone shows where somebody gets help */
    d->places = places_load(d->x);
    d->place_words = integreat_words(d->x, d->places.e);
    for (size_t k = 0; k < countof(d->source); k++) {
        struct source *s = &d->source[k];
        s->rows = shelf_load(d->x, s->entity);
        s->words = integreat_words(d->x, s->rows.e);
        for (size_t i = 0; i < s->rows.n; i++)
            if (!discreet_row(discreet, s->rows.e, s->rows.at[i].row)) (s->course ? add_course : add_offer)(d, s, &s->rows.at[i]);
    }
    if (d->n) qsort(d->at, d->n, sizeof *d->at, by_next);
    if (d->n > EVENTS_MAX) d->n = EVENTS_MAX;
}

/* ---- one event ---------------------------------------------------------------------------------------------------------------------------- */
static const struct shelf_row *place_of(const struct diary *d, const struct happening *e)
{
    return shelf_find(&d->places, integreat_number(e->s->rows.e, e->r->row, "place"));
}

/* What the lists of the interface have no member for. */
static html content_of(const struct diary *d, const struct happening *e)
{
    struct req *q = d->x->q;
    const struct entity *of = e->s->rows.e;
    struct buf b = buf_in(q->a, 256 * 1024);
    str line[HOURS_LINES], times = integreat_text(of, e->r->row, "times"), hours = integreat_text(of, e->r->row, "hours");
    integreat_lines(&b, integreat_text(of, e->r->row, "summary"));
    put_html(&b, integreat_html(d->x, of, e->r->row, "description"));
    size_t n = hours.n ? hours_lines(q->a, q->lang, q->words, hours, d->now, line) : 0;
    if (!e->s->course && times.n) integreat_lines(&b, times);
    for (size_t i = 0; i < n; i++) integreat_lines(&b, line[i]);
    integreat_lines(&b, shelf_label(&e->s->rows, e->r, e->s->course ? "provider" : "actor"));
    integreat_lines(&b, integreat_text(of, e->r->row, "cost_note"));
    integreat_lines(&b, integreat_text(of, e->r->row, "taking_part"));
    str slug = integreat_slug_of(e->s->words, e->r->id, q->lang);
    buf_put(&b, S("<p>"));
    integreat_link(&b, integreat_url(q, q->lang, arena_fmt(q->a, "%s/%.*s", e->s->page, STR(slug))), _(N_("More about this")));
    buf_put(&b, S("</p>"));
    return (html){ buf_str(&b) };
}

/* "2030-01-01T13:00:00+01:00", and its two halves. */
static void put_moment(struct integreat *x, const char *name, int64_t t)
{
    struct arena *a = x->q->a;
    struct wall w = wall_of(t);
    str day = date_text(a, w.date), clock = arena_fmt(a, "%02d:%02d:%02d", w.hour, w.minute, w.second);
    member_str(&x->j, name, arena_fmt(a, "%.*sT%.*s+%02d:%02d", STR(day), STR(clock), w.offset / 3600, w.offset / 60 % 60));
    member_str(&x->j, arena_z(a, arena_fmt(a, "%s_date", name)), day);
    member_str(&x->j, arena_z(a, arena_fmt(a, "%s_time", name)), clock);
}

static bool whole_day(const struct recur *r) { return r->from == 0 && r->minutes == 24 * 60; }
static bool comes_again(const struct happening *e) { return e->rule.every != RECUR_ONCE && !e->occurrence; }

/* Of each row as many numbers as it may have events, courses and offers apart. */
static int64_t number_of(const struct happening *e)
{
    int64_t each = 32;                                    /* more than RECUR_MAX, and the same for ever                    */
    return (e->r->id * 2 + e->s->course) * each + (int64_t)e->nth + 1;
}

static void put_dates(struct integreat *x, const struct happening *e)
{
    int64_t id = integreat_id(INTEGREAT_EVENT, number_of(e)), end = recur_to(&e->rule, e->day);
    json_open(&x->j, '{');
    json_key(&x->j, "id");
    json_int(&x->j, id);
    put_moment(x, "start", recur_from(&e->rule, e->day));
    put_moment(x, "end", whole_day(&e->rule) ? end - 60 : end);      /* a whole day ends at 23:59 there                     */
    json_key(&x->j, "all_day");
    json_bool(&x->j, whole_day(&e->rule));
    json_key(&x->j, "only_weekdays");
    json_bool(&x->j, false);
    json_key(&x->j, "recurrence_id");
    if (comes_again(e)) json_int(&x->j, id);
    else json_null(&x->j);
    member_str(&x->j, "timezone", S("Europe/Berlin"));
    json_close(&x->j, '}');
}

/* Its place, or an address of its own; without a position on earth the app wants neither. */
static void put_where(const struct diary *d, const struct happening *e)
{
    struct integreat *x = d->x;
    const struct shelf_row *place = place_of(d, e);
    str path = { 0 };
    json_key(&x->j, "location");
    if (place && shelf_placed(&d->places, place)) {
        integreat_location(x, &d->places, place, integreat_id(INTEGREAT_PLACE, place->id), row_title(d->places.e, place->row));
        if (x->set.part[INTEGREAT_PLACES]) path = integreat_path(x->q, x->q->lang, arena_fmt(x->q->a, "locations/%.*s",
            STR(integreat_slug_of(d->place_words, place->id, x->q->lang))));
    } else if (e->s->course && !integreat_number(e->s->rows.e, e->r->row, "place") && shelf_placed(&e->s->rows, e->r)) {      /* a place that is not told has no address */
        str street = integreat_text(e->s->rows.e, e->r->row, "street");
        integreat_location(x, &e->s->rows, e->r, integreat_id(INTEGREAT_EVENT, number_of(e)), street.n ? street : shelf_label(&e->s->rows, e->r, "area"));
    } else integreat_location(x, NULL, NULL, 0, path);
    integreat_put(x, "location_path", path);
}

/* "--2" for the second rule of an offer: no slug has two hyphens; "$2027-01-05" for one day. */
static str mark_of(struct arena *a, const struct happening *e)
{
    str more = e->nth ? arena_fmt(a, "--%zu", e->nth + 1) : S("");
    return e->occurrence ? arena_fmt(a, "%.*s$%.*s", STR(more), STR(date_text(a, date_of_days(e->day)))) : more;
}

static void put_event(const struct diary *d, const struct happening *e)
{
    struct integreat *x = d->x;
    const struct entity *of = e->s->rows.e;
    const struct meta *m = row_meta(e->r->row);
    json_open(&x->j, '{');
    integreat_head(x, &(struct integreat_head){ .kind = INTEGREAT_EVENT, .row = e->r->id, .words = e->s->words, .fallback = true, .under = "events",
        .page = e->s->page,
        .before = e->s->before, .mark = mark_of(x->q->a, e), .number = number_of(e), .occurrence = e->occurrence,
        .title = row_title(of, e->r->row), .excerpt = integreat_text(of, e->r->row, "summary"), .content = content_of(d, e), .changed = m->changed_at,
        .created = m->created_at });
    put_where(d, e);
    integreat_put(x, "meeting_url", S(""));
    json_key(&x->j, "event");
    put_dates(x, e);
    integreat_put(x, "recurrence_rule", comes_again(e) ? recur_dateutil(x->q->a, &e->rule) : S(""));
    json_close(&x->j, '}');
}

void integreat_events(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    struct diary d = { .x = &x, .now = moment_now(), .combine = req_has(q, S("combine_recurring")) };
    if (x.set.part[INTEGREAT_EVENTS]) collect(&d);
    json_open(&x.j, '[');
    for (size_t i = 0; i < d.n; i++) {
        put_event(&d, &d.at[i]);
        req_until(q, d.at[i].ends);                        /* then it is over, or its next day counts                 */
    }
    json_close(&x.j, ']');
}
