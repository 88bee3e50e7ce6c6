/* seat_pages.c - the queue of a course as the office sees it: who is next, who was passed over and why, a seat held for three days; what waits today. */
#include "base/moment.h"
#include "rooms/courses/course_pages.h"

static void read_lines(struct req *q, struct queue_view *v)
{
    struct queue_at at;
    size_t n;
    if (queue_courses(q->st, v->c->meta.id, &at, 1) != 1) return;
    struct queue_person *p = queue_of(q->st, &at, &n);
    enum queue_why *why = arena_array(q->a, enum queue_why, n + 1);
    struct queue_group next = queue_next(&at.c, p, n, why), g;
    v->free = at.c.free;
    for (size_t i = 0; i < n; i++) {
        enum queue_why w = queue_group_fit(&at.c, p, n, i, &g);
        if (w == QUEUE_LEVEL || w == QUEUE_KIND || v->n == QUEUE_SHOWN) { v->others++; continue; }
        struct rows *r = ask(q->st, Q("SELECT slug FROM courses_demand_slug WHERE owner = $1 AND current AND lang = 'de'"), I(p[i].id));
        bool is_next = next.n && i >= next.first && i < next.first + next.n;
        v->line[v->n++] = (struct queue_line){ &p[i], w, rows_next(r) ? url_row(q, &demand_entity, row_str(r, 0)) : S(""), i + 1, is_next };
    }
}

static const char *label_of_state(str state)
{
    for (size_t i = 0; seat_states[i].key; i++) if (str_eq(state, str_of(seat_states[i].key))) return seat_states[i].label;
    return "";
}

static void read_seats(struct req *q, struct queue_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT s.what, COALESCE(l.slug, s.key), s.state, s.held_until FROM courses_seat s LEFT JOIN courses_seat_slug l ON l.owner = s.id AND l.current AND l.lang = 'de' "
        "WHERE s.course = $1 AND s.state IN ('held', 'accepted', 'attending', 'passed') AND s.deleted_at IS NULL ORDER BY s.id LIMIT 200"), I(v->c->meta.id));
    while (rows_next(r) && v->seats < SEATS_SHOWN)
        v->seat[v->seats++] = (struct seat_line){ row_str(r, 0), url_row(q, &seat_entity, row_str(r, 1)), str_eq(row_str(r, 2), S("held")) ? lang_time(q->a, q->lang, row_int(r, 3)) : S(""), label_of_state(row_str(r, 2)) };
}

static const struct course *open_view(struct req *q, struct queue_view *v, struct labels *labels)
{
    struct query query = query_new(&course_entity, &q->who, q->lang);
    v->c = row_by_slug(q->st, &query, q->arg, labels);
    v->labels = labels;
    if (!v->c) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    else v->open = str_eq(v->c->state, S("open")) || str_eq(v->c->state, S("full"));
    return v->c;
}

static void show(struct req *q, struct queue_view *v)
{
    read_lines(q, v);
    read_seats(q, v);
    queue_page(&q->out, q, v);
}

void seat_queue(struct req *q)
{
    struct queue_view *v = arena_new_of(q->a, struct queue_view);
    struct labels labels = { 0 };
    if (!open_view(q, v, &labels)) return;
    if (req_has(q, S("held"))) v->said = seat_words[SEAT_HELD];
    show(q, v);
}

/* "Offer to the next", or to one person by number; then out of turn only with a reason. A refusal is shown with the queue as it is now. */
void seat_queue_post(struct req *q)
{
    struct queue_view *v = arena_new_of(q->a, struct queue_view);
    struct labels labels = { 0 };
    struct seat_given given;
    if (!open_view(q, v, &labels)) return;
    struct seat_try try = { .who = &q->who, .course = v->c->meta.id, .reason = str_trim(form_value(q, S("reason"))) };
    if (form_has(q, S("demand")) && !str_int(form_value(q, S("demand")), &try.demand)) try.demand = -1;
    if (try.reason.n > 200) try.reason = str_upto(try.reason, 200);
    enum seat_outcome out = try.demand < 0 ? SEAT_GONE : seat_offer(q->st, &try, &given);
    if (out == SEAT_HELD) { req_redirect(q, 303, arena_fmt(q->a, "%.*s/queue?held", STR(url_row(q, &course_entity, v->c->meta.slug)))); return; }
    q->status = out == SEAT_BROKEN ? 503 : 409;
    v->why = seat_words[out];
    show(q, v);
}

/* ---- today ------------------------------------------------------------------------------------------------------------------------ */
static void line(struct req *q, struct agenda *agenda, enum task_when when, str url, const char *action, str text)
{
    (void)q;
    agenda_add(agenda, (struct task){ .when = when, .text = text, .url = url, .action = action });
}

static int64_t own_in_state(struct req *q, const char *state)
{
    struct query query = query_new(&demand_entity, &q->who, q->lang);
    query_take(&query, q->st, S("state"), str_of(state));
    return query_count(&query, q->st);
}

static int64_t one_number(struct rows *r) { return rows_next(r) ? row_int(r, 0) : 0; }

/* A provider who is gone with a course that is not over: somebody decides what becomes of it; until then nobody is offered a seat there. */
static void providers_today(struct req *q, struct agenda *agenda)
{
    int64_t n = one_number(ask(q->st, Q("SELECT COUNT(*) FROM courses_course c LEFT JOIN directory_actor a ON a.id = c.provider WHERE c.state IN ('planned', 'open', 'full', 'running') "
                                        "AND c.deleted_at IS NULL AND (a.id IS NULL OR a.state = 'archived' OR a.deleted_at IS NOT NULL)")));
    struct rows *r = n ? ask(q->st, Q("SELECT s.slug FROM courses_course c LEFT JOIN directory_actor a ON a.id = c.provider JOIN courses_course_slug s ON s.owner = c.id AND s.current AND s.lang = 'de' "
        "WHERE c.state IN ('planned', 'open', 'full', 'running') AND c.deleted_at IS NULL AND (a.id IS NULL OR a.state = 'archived' OR a.deleted_at IS NOT NULL) ORDER BY c.id LIMIT 1")) : NULL;
    if (r && rows_next(r)) line(q, agenda, TASK_LATE, url_row(q, &course_entity, row_str(r, 0)), N_("Look at them"),
        look_count(q, "%d course has a provider who is no longer in the directory", "%d courses have a provider who is no longer in the directory", n));
}

/* More people than any group that is planned or open has seats at all: they wait in vain until somebody asks them, or a provider. */
static void families_today(struct req *q, struct agenda *agenda)
{
    int64_t most = one_number(ask(q->st, Q("SELECT COALESCE(MAX(seats), 0) FROM courses_course WHERE state IN ('planned', 'open', 'full') AND deleted_at IS NULL")));
    struct rows *r = ask(q->st, Q("SELECT MIN(id), COUNT(*) FROM courses_demand WHERE state = 'waiting' AND deleted_at IS NULL GROUP BY COALESCE(family, id) HAVING COUNT(*) > $1 ORDER BY 1 LIMIT 100"),
                         I(most > 1 ? most : 1));
    int64_t n = (int64_t)rows_count(r);
    if (n) line(q, agenda, TASK_WEEK, arena_fmt(q->a, "%.*s?state=waiting", STR(url_entity(q, &demand_entity))), N_("Look at them"),
        look_count(q, "%d family is larger than any course", "%d families are larger than any course", n));
}

void courses_today(struct req *q, struct agenda *agenda)
{
    str people = url_entity(q, &demand_entity);
    if (!may(&q->who, &demand_entity, UPDATE).n) return;
    int64_t lost = own_in_state(q, "contact"), offered = own_in_state(q, "offered");
    if (lost) line(q, agenda, TASK_TODAY, arena_fmt(q->a, "%.*s?state=contact", STR(people)), N_("Call"), look_count(q, "%d person was offered a seat twice and did not answer", "%d people were offered a seat twice and did not answer", lost));
    if (offered) line(q, agenda, TASK_TODAY, arena_fmt(q->a, "%.*s?state=offered", STR(people)), N_("Ask them"), look_count(q, "%d seat waits for an answer", "%d seats wait for an answer", offered));
    if (!who_holds(&q->who, COURSE_OFFICE)) return;
    providers_today(q, agenda);
    families_today(q, agenda);
    int64_t old = one_number(ask(q->st, Q("SELECT COUNT(*) FROM courses_demand WHERE state = 'waiting' AND level_on < $1 AND deleted_at IS NULL"), T(queue_months_ago(q->a, LEVEL_MONTHS))));
    if (old) line(q, agenda, TASK_WEEK, arena_fmt(q->a, "%.*s?state=waiting", STR(people)), N_("Find the level anew"), look_count(q, "%d person waits with a level that is older than half a year", "%d people wait with a level that is older than half a year", old));
}
