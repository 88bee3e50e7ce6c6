/* calendar.c - collects dates of courses, offers and news, by topic and town, for the page and for the feeds; calendar.h is the manual. */
#include "rooms/courses/calendar.h"
#include "rooms/courses/things.h"
#include "base/moment.h"
#include "look/discreet.h"
#include "text/hours.h"
#include "text/ical.h"
#include "text/recur.h"
#include <stdlib.h>

static bool all_courses(str topic) { return !topic.n || str_eq(topic, S("courses")); }

/* ---- courses ------------------------------------------------------------------------------------------------------------------------ */
/* The first lesson: the times of the first day. None on that day, or none known: the whole day. */
static void first_lesson(struct arena *a, const struct course *c, struct calendar_date *d)
{
    struct date day;
    if (!date_parse(c->begins, &day)) return;
    int64_t midnight = moment_of_wall(date_days(day), 0), next = moment_of_wall(date_days(day) + 1, 0);
    struct hours_now now = hours_at(a, c->hours, midnight);
    if (now.state != HOURS_CLOSED || !now.until || now.until >= next) return;
    d->from = now.until;
    d->to = hours_at(a, c->hours, d->from).until;
    if (d->to <= d->from || d->to > next) d->from = d->to = 0;
}

static str label_in(const struct labels *labels, const struct entity *e, int64_t id)
{
    const struct label *l = e && id ? label_of(labels, e, id) : NULL;
    return l ? l->text : S("");
}

static str day_from_now(struct arena *a, int64_t days) { return date_text(a, date_of_days(date_days(wall_of(moment_now()).date) + days)); }

static void add(struct calendar_view *v, struct calendar_date d)
{
    if (v->n < CALENDAR_FEED) v->at[v->n++] = d;
    else v->more = true;
}

static void add_course(struct req *q, struct calendar_view *v, const struct course *c, const struct labels *labels)
{
    struct calendar_date d = { .day = c->begins, .title = c->title, .topic = c->basis, .town = label_in(labels, entity_named(S("directory.area")), c->area),
        .url = url_row(q, &course_entity, c->meta.slug), .uid = ical_uid(q->a, "course", c->meta.id, 0, q->region), .changed = c->meta.changed_at,
        .version = c->meta.version,
        .form = c->form, .german = look_foreign(&course_entity, c), .cancelled = str_eq(c->state, S("cancelled")) };
    first_lesson(q->a, c, &d);
    add(v, d);
}

/* Lists no longer have what is cancelled; a calendar that somebody has subscribed must say it until the day on which it would have begun. */
static void courses_that(struct req *q, struct calendar_view *v, bool cancelled)
{
    struct who public = who_visitor();                  /* what is only planned stands in no calendar, whoever looks              */
    struct query query = query_new(&course_entity, &public, q->lang);
    str today = date_today(q->a), last = day_from_now(q->a, CALENDAR_AHEAD);
    if (v->area.n) query_take(&query, q->st, S("area"), v->area);
    if (cancelled) query_take(&query, q->st, S("state"), S("cancelled"));
    query.ended = cancelled;
    query.limit = LIMIT_MAX;
    query.plain = true;
    do {
        struct page *page = arena_new_of(q->a, struct page);
        *page = query_run(&query, q->st);
        for (size_t i = 0; i < page->n; i++) {
            const struct course *c = page->row[i];
            if (str_eq(c->state, S("cancelled")) != cancelled || (!all_courses(v->topic) && !str_eq(c->basis, v->topic))) continue;
            if (c->begins.n && str_cmp(c->begins, today) >= 0 && str_cmp(c->begins, last) <= 0) add_course(q, v, c, &page->labels);
        }
        query.after = page->next;
    } while (query.after.n && !v->more);
}

static void add_courses(struct req *q, struct calendar_view *v)
{
    if (str_eq(v->topic, S("news")) || str_eq(v->topic, S("offers"))) return;
    courses_that(q, v, false);
    courses_that(q, v, true);
}

/* ---- what other rooms own: asked by its names ---------------------------------------------------------------------------------------- */
static str text_of(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = entity_field(e, str_of(field));
    return f && kind_is_text(f->kind) ? row_text(row, f) : S("");
}

static int64_t number_of(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = entity_field(e, str_of(field));
    return f && !kind_is_text(f->kind) ? row_number(row, f) : 0;
}

static void add_news(struct req *q, struct calendar_view *v)
{
    const struct entity *e = entity_named(S("publishing.news"));
    struct who public = who_visitor();
    const struct discreet *discreet = discreet_topics(q->st);
    str first = day_from_now(q->a, -CALENDAR_PAST);
    if (!e || (v->topic.n && !str_eq(v->topic, S("news")))) return;
    struct query query = query_new(e, &public, q->lang);
    if (v->area.n) query_take(&query, q->st, S("area"), v->area);
    query.limit = LIMIT_MAX;
    query.plain = true;
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++) {
        const void *row = page.row[i];
        const struct meta *m = row_meta(row);
        str day = text_of(e, row, "visible_from");
        if (str_cmp(day, first) < 0 || discreet_row(discreet, e, row)) continue;
        add(v, (struct calendar_date){ .day = day, .title = row_title(e, row), .topic = S("news"),
            .town = label_in(&page.labels, entity_named(S("directory.area")), number_of(e, row, "area")),
            .url = url_row(q, e, m->slug), .uid = ical_uid(q->a, "news", m->id, 0, q->region), .changed = m->changed_at, .version = m->version,
            .german = look_foreign(e, row) });
    }
}

/* "Di. 10–12.30 Uhr", or what people have written about it. */
static str times_of(struct req *q, const struct entity *e, const void *row, str hours)
{
    str line[HOURS_LINES], own = text_of(e, row, "times");
    return own.n || !hours_lines(q->a, q->lang, q->words, hours, moment_now(), line) ? own : line[0];
}

/* One date for each rule of the offer: the next, which the page shows; the feed has the rule. */
static void add_offer(struct req *q, struct calendar_view *v, const struct entity *e, const void *row, const struct labels *labels)
{
    struct recur *rule = arena_array(q->a, struct recur, RECUR_MAX);
    const struct meta *m = row_meta(row);
    str hours = text_of(e, row, "hours"), last = day_from_now(q->a, CALENDAR_AHEAD);
    struct recur_span span = recur_span_of(text_of(e, row, "valid_from"), text_of(e, row, "valid_to"), m->created_at, moment_now());
    size_t n = recur_of_hours(q->a, hours, &span, rule);
    if (recur_weekdays(rule, n) >= RECUR_OFTEN) return;
    const struct label *place = label_of(labels, entity_named(S("directory.place")), number_of(e, row, "place"));
    str town = place ? place->text : label_in(labels, entity_named(S("directory.area")), number_of(e, row, "area"));
    for (size_t i = 0; i < n; i++) {
        int64_t day;
        if (!recur_coming(&rule[i], 1, moment_now(), &day)) continue;
        struct calendar_date d = { .day = date_text(q->a, date_of_days(day)), .from = recur_from(&rule[i], day), .to = recur_to(&rule[i], day),
            .rule = &rule[i], .topic = S("offers"),
            .title = row_title(e, row), .town = town, .url = url_row(q, e, m->slug), .uid = ical_uid(q->a, "offer", m->id, i, q->region),
            .changed = m->changed_at,
            .version = m->version, .german = look_foreign(e, row), .when = rule[i].every == RECUR_ONCE ? S("") : times_of(q, e, row, hours) };
        if (str_cmp(d.day, last) <= 0) add(v, d);
        req_until(q, d.to);                                  /* then its next date counts                                */
    }
}

static void add_offers(struct req *q, struct calendar_view *v)
{
    const struct entity *e = entity_named(S("directory.offer"));
    struct who public = who_visitor();
    if (!e || (v->topic.n && !str_eq(v->topic, S("offers")))) return;
    const struct discreet *discreet = discreet_topics(q->st);
    struct query query = query_new(e, &public, q->lang);
    if (v->area.n) query_take(&query, q->st, S("area"), v->area);
    query.limit = LIMIT_MAX;
    query.plain = true;
    do {
        struct page *page = arena_new_of(q->a, struct page);
        *page = query_run(&query, q->st);
        for (size_t i = 0; i < page->n; i++) {
            const void *row = page->row[i];
            if (text_of(e, row, "hours").n && !discreet_row(discreet, e, row)) add_offer(q, v, e, row, &page->labels);
        }
        query.after = page->next;
    } while (query.after.n && !v->more);
}

static void (*const sources[])(struct req *q, struct calendar_view *v) = { add_courses, add_offers, add_news };

/* ---- filters -------------------------------------------------------------------------------------------------------------------------- */
static void topics(struct req *q, struct calendar_view *v)
{
    v->topics = arena_array(q->a, struct calendar_choice, 20);
    v->topics[v->n_topics++] = (struct calendar_choice){ S("courses"), _(N_("Courses")), false };
    for (const struct choice *c = course_bases; c->key; c++) v->topics[v->n_topics++] = (struct calendar_choice){ str_of(c->key), _(c->label), false };
    if (entity_named(S("directory.offer"))) v->topics[v->n_topics++] = (struct calendar_choice){ S("offers"), _(N_("Offers")), false };
    if (entity_named(S("publishing.news"))) v->topics[v->n_topics++] = (struct calendar_choice){ S("news"), _(N_("News")), false };
}

static void areas(struct req *q, struct calendar_view *v)
{
    const struct entity *area = entity_named(S("directory.area"));
    if (!area) return;
    struct query query = query_new(area, &q->who, q->lang);
    query_take(&query, q->st, S("level"), S("municipality"));
    query.limit = 200;
    query.plain = true;
    struct page page = query_run(&query, q->st);
    v->areas = arena_array(q->a, struct calendar_choice, page.n + 1);
    for (size_t i = 0; i < page.n; i++) v->areas[v->n_areas++] = (struct calendar_choice){ row_meta(page.row[i])->key, row_title(area, page.row[i]), true };
}

static str chosen(struct req *q, struct calendar_view *v, const char *name, const struct calendar_choice *c, size_t n, str *text)
{
    str given = req_param(q, str_of(name));
    for (size_t i = 0; i < n; i++) if (given.n && str_eq(given, c[i].key)) { *text = c[i].text; return given; }
    if (given.n) v->wrong = N_("There is no such topic or town. You see all dates.");
    return S("");
}

str calendar_url(const struct req *q, const char *what, str topic, str area)
{
    bool both = topic.n && area.n;
    return arena_fmt(q->a, "%.*s%s%s%.*s%s%s%.*s", STR(url_page(q, str_of(what))), topic.n || area.n ? "?" : "", topic.n ? "topic=" : "", STR(topic),
        both ? "&" : "", area.n ? "area=" : "", STR(area));
}

static int by_day(const void *x, const void *y)
{
    const struct calendar_date *a = x, *b = y;
    int day = str_cmp(a->day, b->day);
    if (day) return day;
    return a->from != b->from ? (a->from < b->from ? -1 : 1) : str_cmp(a->uid, b->uid);
}

static struct calendar_view *collect(struct req *q)
{
    struct calendar_view *v = arena_new_of(q->a, struct calendar_view);
    v->at = arena_array(q->a, struct calendar_date, CALENDAR_FEED);
    topics(q, v);
    areas(q, v);
    v->topic = chosen(q, v, "topic", v->topics, v->n_topics, &v->topic_text);
    v->area = chosen(q, v, "area", v->areas, v->n_areas, &v->area_text);
    for (size_t i = 0; i < countof(sources); i++) sources[i](q, v);
    qsort(v->at, v->n, sizeof *v->at, by_day);
    return v;
}

/* ---- answers ------------------------------------------------------------------------------------------------------------------------- */
void calendar_show(struct req *q)
{
    struct calendar_view *v = collect(q);
    if (v->wrong) q->status = 422;
    if (v->n > CALENDAR_ROWS) { v->n = CALENDAR_ROWS; v->more = true; }
    page_about(q, _(N_("When German courses and regular offers take place, and what is new in the region.")));
    calendar_things(q, v);
    calendar_page(&q->out, q, v);
}

static struct ical_event event_of(struct req *q, const struct calendar_date *d)
{
    struct date day = { 0 };
    int64_t midnight = date_parse(d->day, &day) ? date_days(day) * 86400 : 0;
    return (struct ical_event){ .uid = d->uid, .stamp = d->changed, .starts = d->from ? d->from : midnight, .ends = d->from ? d->to : midnight + 86400,
        .days = !d->from && !d->rule,
        .repeats = d->rule, .categories = d->topic, .sequence = d->version, .summary = d->title, .location = d->town, .url = url_whole(q, d->url),
        .cancelled = d->cancelled };
}

static void answer(struct req *q, const struct ical *c)
{
    q->type = "text/calendar; charset=utf-8";
    if (!ical_write(&q->out, c)) req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
}

/* A wrong filter is no feed of everything: the program that asks would fill somebody's calendar. */
void calendar_feed(struct req *q)
{
    struct calendar_view *v = collect(q);
    if (v->wrong) { req_fail(q, 404, NULL); return; }
    struct ical_event *e = arena_array(q->a, struct ical_event, v->n + 1);
    for (size_t i = 0; i < v->n; i++) e[i] = event_of(q, &v->at[i]);
    str name = arena_fmt(q->a, "%.*s%s%.*s%s%.*s", STR(_(N_("Calendar"))), v->topic.n ? ": " : "", STR(v->topic_text), v->area.n ? ", " : "",
        STR(v->area_text));
    answer(q, &(struct ical){ .name = name, .refresh = 12, .local = true, .event = e, .n = v->n });
}

/* ---- one course ---------------------------------------------------------------------------------------------------------------------- */
/* Weekly times from the first day to the last. A course without an end would go on for ever: of it the calendar knows the first day. */
static size_t course_rules(struct arena *a, const struct course *c, struct recur ret[static RECUR_MAX])
{
    struct date first, last;
    if (!c->hours.n || !date_parse(c->begins, &first) || !date_parse(c->ends, &last)) return 0;
    return recur_of_hours(a, c->hours, &(struct recur_span){ date_days(first), date_days(last), date_days(last) }, ret);
}

/* "Haus Lindenhof, Kleve", "Musterweg 1, Kleve" */
static str where_of(struct req *q, const struct course *c, const struct labels *labels)
{
    str place = label_in(labels, entity_named(S("directory.place")), c->place), town = label_in(labels, entity_named(S("directory.area")), c->area);
    if (!place.n) place = c->street;
    return arena_fmt(q->a, "%.*s%s%.*s", STR(place), place.n && town.n ? ", " : "", STR(town));
}

void course_dates(struct req *q)
{
    struct labels labels = { 0 };
    struct recur rule[RECUR_MAX];
    struct ical_event e[RECUR_MAX + 1];
    const struct course *c = record_of_address(q, &course_entity, &labels);
    if (!c) return;
    if (!c->begins.n) { req_fail(q, 404, N_("This course has no dates yet.")); return; }
    size_t n = course_rules(q->a, c, rule);
    struct calendar_date d = { .day = c->begins, .title = c->title, .topic = c->basis, .url = url_row(q, &course_entity, c->meta.slug),
        .changed = c->meta.changed_at,
        .town = where_of(q, c, &labels), .version = c->meta.version, .cancelled = str_eq(c->state, S("cancelled")) };
    if (!n) {
        first_lesson(q->a, c, &d);
        d.uid = ical_uid(q->a, "course", c->meta.id, 0, q->region);
        e[n++] = event_of(q, &d);
    } else for (size_t i = 0; i < n; i++) {
        d.rule = &rule[i];
        d.uid = ical_uid(q->a, "lesson", c->meta.id, i, q->region);
        e[i] = event_of(q, &d);
    }
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s.ics\"", STR(c->meta.slug)));
    answer(q, &(struct ical){ .name = c->title, .local = true, .event = e, .n = n });
}
