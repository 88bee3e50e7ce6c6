/* overview.c - what the office's board knows: what stands still with its one action each, today, a week as a calendar, numbers by state. */
#include "rooms/mediation/overview.h"
#include "base/moment.h"
#include "entity/history.h"
#include "entity/wording.h"

enum { A_DAY = 86400 };

/* The same hour of the last working day: on Monday that was three days ago. Holidays are not known here. */
static int64_t working_day_ago(int64_t now)
{
    int day = date_weekday(wall_of(now).date);
    return now - (day == 1 ? 3 : day == 7 ? 2 : 1) * A_DAY;
}

static const char *label_in(const struct choice *c, str key)
{
    for (; c->key; c++) if (str_eq(key, str_of(c->key))) return c->label;
    return "";
}

/* ---- rows ---------------------------------------------------------------------------------------------------------------------------- */
/* What the office does next in a state, and where; `calls` instead, while somebody is to be called about it. */
static const struct { const char *states, *action, *where; } steps[] = {
    { "received", N_("Decide"), "request" }, { "admissible seeking", N_("Send questions"), "who" }, { "unfilled escalated", N_("Look beyond the pool"), "who" },
    { "held reported unclear", N_("Look at hours"), "hours" }, { "changing", N_("Look at it"), "appointment" },
};

static void step_of(const struct req *q, struct overview_row *row, str state, str request, int64_t call, str code)
{
    if (call) { row->action = N_("Call"); row->todo = arena_fmt(q->a, "%.*s#call-%lld", STR(url_page(q, S("calls"))), (long long)call); return; }
    for (size_t i = 0; i < countof(steps); i++) {
        if (!str_has_word(str_of(steps[i].states), state)) continue;
        row->action = steps[i].action;
        str where = str_of(steps[i].where);
        row->todo = str_eq(where, S("request")) ? url_row(q, &request_entity, request) : str_eq(where, S("appointment")) ? row->url
                  : str_eq(where, S("who")) ? arena_fmt(q->a, "%.*s/who", STR(row->url)) : arena_fmt(q->a, "%.*s?appointment=%.*s", STR(url_page(q, S("mediation/hours"))), STR(code));
    }
}

/* Columns: code, slug, starts, ends, language, institution, town, mediator, state, key of the request, who is to be called, the mediator's id. */
#define OVERVIEW_COLUMNS \
    "SELECT p.code, COALESCE(s.slug, p.key), p.starts, p.ends, p.language, i.name, COALESCE(a.name, ''), COALESCE(u.name, ''), p.state, r.key, " \
    "COALESCE((SELECT MIN(k.id) FROM mediation_call k WHERE k.appointment = p.id AND k.state IN ('open', 'not_reached')), 0), COALESCE(p.volunteer, 0) FROM mediation_appointment p " \
    "JOIN mediation_request r ON r.id = p.request JOIN mediation_institution i ON i.id = p.institution LEFT JOIN directory_area a ON a.id = p.area " \
    "LEFT JOIN people_volunteer u ON u.id = p.volunteer LEFT JOIN mediation_appointment_slug s ON s.owner = p.id AND s.current AND s.lang = 'de' " \
    "WHERE p.deleted_at IS NULL AND "

static str span_of(const struct req *q, int64_t starts, int64_t ends)
{
    struct wall from = wall_of(starts), to = wall_of(ends);
    return arena_fmt(q->a, "%02d:%02d–%02d:%02d", from.hour, from.minute, to.hour, to.minute);
}

/* Over and without hours, or disputed: then the one action is to look at them, whenever it was. What is settled has none. */
static struct overview_row row_of(struct req *q, const struct rows *r)
{
    str state = row_str(r, 8), place = row_str(r, 6).n ? arena_fmt(q->a, "%.*s, %.*s", STR(row_str(r, 5)), STR(row_str(r, 6))) : row_str(r, 5);
    struct overview_row row = { .url = url_row(q, &appointment_entity, row_str(r, 1)), .code = row_str(r, 0), .when = lang_time(q->a, q->lang, row_int(r, 2)),
        .span = span_of(q, row_int(r, 2), row_int(r, 3)), .language = lang_label(q->a, q->lang, q->words, row_str(r, 4)), .place = place, .who = row_str(r, 7),
        .state = _(label_in(appointment_states, state)) };
    step_of(q, &row, state, row_str(r, 9), row_int(r, 10), row_str(r, 0));
    return row;
}

struct seen { int64_t id[SEEN_MAX]; size_t n; };
static void fill(struct req *q, struct overview_list *l, struct rows *r, struct seen *seen)
{
    while (rows_next(r)) {
        if (l->n == OVERVIEW_ROWS) { l->cut = true; return; }
        l->at[l->n++] = row_of(q, r);
        if (row_int(r, 11) && seen->n < SEEN_MAX) seen->id[seen->n++] = row_int(r, 11);
    }
}

void mediators_seen(struct req *q, const int64_t *ids, size_t n)
{
    const struct entity *e = entity_named(S("people.volunteer"));
    if (e && n && entity_logs_reads(e, &q->who)) history_read(q->st, &q->who, q->id, e, ids, n);
}

/* ---- what stands still ------------------------------------------------------------------------------------------------------------------ */
#define GOES_ON "p.state NOT IN ('draft', 'withdrawn', 'refused', 'lapsed', 'cancelled_early') "
static void between(struct req *q, struct overview_list *l, int64_t from, int64_t to, struct seen *seen)
{
    fill(q, l, ask(q->st, Q(OVERVIEW_COLUMNS "p.starts >= $1 AND p.starts < $2 AND " GOES_ON "ORDER BY p.starts ASC NULLS LAST, p.id LIMIT 101"), I(from), I(to)), seen);
}

/* Nobody decided yet, nobody was asked yet, nobody was found or is still to answer, somebody has to be called, nobody said yes for a working day; hours are missing a
** working day after; the two sides differ; a change within two days is not answered. What can still be saved stands before what is new, what is over behind both. */
#define STUCK "(p.state IN ('received', 'admissible', 'unfilled', 'escalated', 'unclear') OR (p.state = 'held' AND p.ends < $1) " \
    "OR (p.state = 'changing' AND p.starts - 172800 < $2) " \
    "OR (p.state = 'seeking' AND p.changed_at < $1 AND NOT EXISTS (SELECT 1 FROM mediation_offer o WHERE o.appointment = p.id AND o.state = 'accepted' AND o.deleted_at IS NULL)) " \
    "OR (p.state = 'seeking' AND NOT EXISTS (SELECT 1 FROM mediation_offer o WHERE o.appointment = p.id AND o.state IN ('proposed', 'sent', 'accepted') AND o.deleted_at IS NULL)) " \
    "OR EXISTS (SELECT 1 FROM mediation_call k WHERE k.appointment = p.id AND k.state IN ('open', 'not_reached')))"
static void stuck(struct req *q, struct overview_list *l, int64_t now, struct seen *seen)
{
    fill(q, l, ask(q->st, Q(OVERVIEW_COLUMNS STUCK " ORDER BY CASE WHEN p.ends < $2 THEN 2 WHEN p.state IN ('received', 'admissible') THEN 1 ELSE 0 END, "
                            "p.starts ASC NULLS LAST, p.id LIMIT 101"), I(working_day_ago(now)), I(now)), seen);
}

static void objections(struct req *q, struct overview_list *l, struct seen *seen)
{
    struct rows *r = ask(q->st, Q("SELECT p.code, COALESCE(s.slug, p.key), u.name, u.id FROM mediation_settlement p JOIN people_volunteer u ON u.id = p.volunteer "
                                  "LEFT JOIN mediation_settlement_slug s ON s.owner = p.id AND s.current AND s.lang = 'de' "
                                  "WHERE p.state = 'objected' AND p.deleted_at IS NULL ORDER BY p.id LIMIT 100"));
    while (rows_next(r) && l->n < OVERVIEW_ROWS) {
        struct overview_row *row = &l->at[l->n++];
        *row = (struct overview_row){ .url = url_row(q, &settlement_entity, row_str(r, 1)), .code = row_str(r, 0), .who = row_str(r, 2),
                                      .state = _(label_in(settlement_states, S("objected"))), .action = N_("Look at it") };
        row->todo = row->url;
        if (seen->n < SEEN_MAX) seen->id[seen->n++] = row_int(r, 3);
    }
}

/* In the order of the flow; states in which nothing is are left out. */
static void counts(struct req *q, struct overview_view *v)
{
    int64_t n[OVERVIEW_STATES] = { 0 };
    struct rows *r = ask(q->st, Q("SELECT state, COUNT(*) FROM mediation_appointment WHERE deleted_at IS NULL GROUP BY state ORDER BY state"));
    while (rows_next(r))
        for (size_t i = 0; i < OVERVIEW_STATES && appointment_states[i].key; i++) if (str_eq(row_str(r, 0), str_of(appointment_states[i].key))) n[i] = row_int(r, 1);
    for (size_t i = 0; i < OVERVIEW_STATES && appointment_states[i].key; i++)
        if (n[i]) v->count[v->counts++] = (struct overview_count){ appointment_states[i].label,
            arena_fmt(q->a, "%.*s?state=%s", STR(url_entity(q, &appointment_entity)), appointment_states[i].key), n[i] };
}

/* ---- the week --------------------------------------------------------------------------------------------------------------------------------- */
/* The Monday of ?week=YYYY-MM-DD, any day of it; without one, or with nonsense, of this week. As days since 1970. */
static int64_t monday_of(const struct req *q, int64_t today)
{
    struct date d;
    int64_t day = date_parse(req_param(q, S("week")), &d) ? date_days(d) : today;
    return day - (date_weekday(date_of_days(day)) - 1);
}

static str week_url(const struct req *q, int64_t monday)
{
    return arena_fmt(q->a, "%.*s?week=%.*s#week", STR(url_page(q, S("mediation/board"))), STR(date_text(q->a, date_of_days(monday))));
}

/* The rows come in the order of their times, so a day is a stretch of them. */
static void take_week(struct req *q, struct overview_view *v, int64_t today, struct seen *seen)
{
    int64_t monday = monday_of(q, today), from[WEEK_DAYS + 1];
    for (int d = 0; d <= WEEK_DAYS; d++) from[d] = moment_of_wall(monday + d, 0);
    for (int d = 0; d < WEEK_DAYS; d++) {
        v->day[d] = (struct overview_day){ .date = date_text(q->a, date_of_days(monday + d)), .today = monday + d == today, .from = v->week.n };
        between(q, &v->week, from[d], from[d + 1], seen);
        v->day[d].n = v->week.n - v->day[d].from;
    }
    v->this_week = today >= monday && today < monday + WEEK_DAYS;
    v->before = week_url(q, monday - WEEK_DAYS);
    v->after = week_url(q, monday + WEEK_DAYS);
}

static int64_t number(struct rows *r) { return rows_next(r) ? row_int(r, 0) : 0; }

void overview_show(struct req *q)
{
    struct overview_view *v = arena_new_of(q->a, struct overview_view);
    struct seen *seen = arena_new_of(q->a, struct seen);
    int64_t now = moment_now(), today = date_days(wall_of(now).date);
    *v = (struct overview_view){ 0 };
    seen->n = 0;
    stuck(q, &v->stuck, now, seen);
    objections(q, &v->stuck, seen);
    between(q, &v->today, moment_of_wall(today, 0), moment_of_wall(today + 1, 0), seen);
    take_week(q, v, today, seen);
    counts(q, v);
    v->sheets = sheets_count(q->st);
    v->calls = number(ask(q->st, Q("SELECT COUNT(*) FROM mediation_call WHERE state IN ('open', 'not_reached')")));
    mediators_seen(q, seen->id, seen->n);
    overview_page(&q->out, q, v);
}

/* ---- "Heute": the way to the board ------------------------------------------------------------------------------------------------------------ */
void overview_today(struct req *q, struct agenda *agenda)
{
    int64_t now = moment_now(), today = date_days(wall_of(now).date);
    if (!who_holds(&q->who, MATCHING_ROLES)) return;
    int64_t still = number(ask(q->st, Q("SELECT COUNT(*) FROM mediation_appointment p WHERE p.deleted_at IS NULL AND " STUCK), I(working_day_ago(now)), I(now)));
    int64_t due = number(ask(q->st, Q("SELECT COUNT(*) FROM mediation_appointment p WHERE p.deleted_at IS NULL AND p.starts >= $1 AND p.starts < $2 AND " GOES_ON),
                             I(moment_of_wall(today, 0)), I(moment_of_wall(today + 1, 0))));
    if (still) agenda_add(agenda, (struct task){ TASK_TODAY, look_count(q, "%d appointment of mediation does not move on", "%d appointments of mediation do not move on", still),
                                                 url_page(q, S("mediation/board")), date_today(q->a), N_("Look at it") });
    if (due) agenda_add(agenda, (struct task){ TASK_TODAY, look_count(q, "%d appointment of mediation today", "%d appointments of mediation today", due),
                                               url_page(q, S("mediation/board#today")), date_today(q->a), N_("Look at it") });
}
