/* calendar.c - collects dates of courses and news, by topic and town, for the page and for the feeds; calendar.h is the manual. */
#include "rooms/courses/calendar.h"
#include "rooms/courses/things.h"
#include "base/moment.h"
#include "text/hours.h"
#include "text/ical.h"
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
    if (v->n < CALENDAR_ROWS) v->at[v->n++] = d;
    else v->more = true;
}

static str uid_of(struct req *q, const char *kind, str key) { return arena_fmt(q->a, "%s-%.*s@%.*s.bruecke", kind, STR(key), STR(q->region)); }

static void add_courses(struct req *q, struct calendar_view *v)
{
    struct who public = who_visitor();                  /* what is only planned stands in no calendar, whoever looks              */
    struct query query = query_new(&course_entity, &public, q->lang);
    str today = date_today(q->a), last = day_from_now(q->a, CALENDAR_AHEAD);
    if (str_eq(v->topic, S("news"))) return;
    if (v->area.n) query_take(&query, q->st, S("area"), v->area);
    query.limit = LIMIT_MAX;
    query.plain = true;
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n; i++) {
        const struct course *c = page.row[i];
        if (!all_courses(v->topic) && !str_eq(c->basis, v->topic)) continue;
        if (!c->begins.n || str_cmp(c->begins, today) < 0 || str_cmp(c->begins, last) > 0) continue;
        struct calendar_date d = { .day = c->begins, .title = c->title, .topic = c->basis, .town = label_in(&page.labels, entity_named(S("directory.area")), c->area),
            .url = url_row(q, &course_entity, c->meta.slug), .uid = uid_of(q, "course", c->meta.key), .changed = c->meta.changed_at, .version = c->meta.version,
            .form = c->form, .german = look_foreign(&course_entity, c), .cancelled = str_eq(c->state, S("cancelled")) };
        first_lesson(q->a, c, &d);
        add(v, d);
    }
}

/* ---- news, which another room owns: asked by its names ------------------------------------------------------------------------------ */
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
        if (str_cmp(day, first) < 0) continue;
        add(v, (struct calendar_date){ .day = day, .title = row_title(e, row), .topic = S("news"), .town = label_in(&page.labels, entity_named(S("directory.area")), number_of(e, row, "area")),
            .url = url_row(q, e, m->slug), .uid = uid_of(q, "news", m->key), .changed = m->changed_at, .version = m->version, .german = look_foreign(e, row) });
    }
}

static void (*const sources[])(struct req *q, struct calendar_view *v) = { add_courses, add_news };

/* ---- filters -------------------------------------------------------------------------------------------------------------------------- */
static void topics(struct req *q, struct calendar_view *v)
{
    v->topics = arena_array(q->a, struct calendar_choice, 20);
    v->topics[v->n_topics++] = (struct calendar_choice){ S("courses"), _(N_("Courses")), false };
    for (const struct choice *c = course_bases; c->key; c++) v->topics[v->n_topics++] = (struct calendar_choice){ str_of(c->key), _(c->label), false };
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
    return arena_fmt(q->a, "%.*s%s%s%.*s%s%s%.*s", STR(url_page(q, str_of(what))), topic.n || area.n ? "?" : "", topic.n ? "topic=" : "", STR(topic), both ? "&" : "", area.n ? "area=" : "", STR(area));
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
    v->at = arena_array(q->a, struct calendar_date, CALENDAR_ROWS);
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
    page_about(q, _(N_("When German courses begin, and what is new in the region.")));
    calendar_things(q, v);
    calendar_page(&q->out, q, v);
}

static struct ical_event event_of(struct req *q, const struct calendar_date *d)
{
    struct date day = { 0 };
    int64_t midnight = date_parse(d->day, &day) ? date_days(day) * 86400 : 0;
    return (struct ical_event){ .uid = d->uid, .stamp = d->changed, .starts = d->from ? d->from : midnight, .ends = d->from ? d->to : midnight + 86400, .days = !d->from,
        .sequence = d->version, .summary = d->title, .location = d->town, .url = url_whole(q, d->url), .cancelled = d->cancelled };
}

/* A wrong filter is no feed of everything: the program that asks would fill somebody's calendar. */
void calendar_feed(struct req *q)
{
    struct calendar_view *v = collect(q);
    if (v->wrong) { req_fail(q, 404, NULL); return; }
    struct ical_event *e = arena_array(q->a, struct ical_event, v->n + 1);
    for (size_t i = 0; i < v->n; i++) e[i] = event_of(q, &v->at[i]);
    str name = arena_fmt(q->a, "%.*s%s%.*s%s%.*s", STR(_(N_("Calendar"))), v->topic.n ? ": " : "", STR(v->topic_text), v->area.n ? ", " : "", STR(v->area_text));
    q->type = "text/calendar; charset=utf-8";
    if (!ical_write(&q->out, &(struct ical){ .name = name, .refresh = 12, .event = e, .n = v->n })) req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
}
