/* overview.c - what the office's overview knows: two lists of dates, one of what stands still, numbers by state. */
#include "rooms/mediation/overview.h"
#include "base/moment.h"
#include "entity/wording.h"

enum { A_DAY = 86400, WEEK_DAYS = 7 };

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

/* Who looks for somebody is led to the ranking, everybody else to the appointment. */
static str where_done(const struct req *q, str slug, str state)
{
    str url = url_row(q, &appointment_entity, slug);
    return str_has_word(S("admissible seeking unfilled escalated"), state) ? arena_fmt(q->a, "%.*s/who", STR(url)) : url;
}

/* Columns: code, slug, starts, language, institution, town, mediator, state. */
#define OVERVIEW_COLUMNS \
    "SELECT p.code, COALESCE(s.slug, p.key), p.starts, p.language, i.name, COALESCE(a.name, ''), COALESCE(u.name, ''), p.state FROM mediation_appointment p " \
    "JOIN mediation_institution i ON i.id = p.institution LEFT JOIN directory_area a ON a.id = p.area LEFT JOIN people_volunteer u ON u.id = p.volunteer " \
    "LEFT JOIN mediation_appointment_slug s ON s.owner = p.id AND s.current AND s.lang = 'de' WHERE p.deleted_at IS NULL AND "

static void fill(struct req *q, struct overview_list *l, struct rows *r)
{
    while (rows_next(r)) {
        if (l->n == OVERVIEW_ROWS) { l->cut = true; return; }
        str place = row_str(r, 5).n ? arena_fmt(q->a, "%.*s, %.*s", STR(row_str(r, 4)), STR(row_str(r, 5))) : row_str(r, 4);
        l->at[l->n++] = (struct overview_row){ where_done(q, row_str(r, 1), row_str(r, 7)), row_str(r, 0), lang_time(q->a, q->lang, row_int(r, 2)),
            lang_label(q->a, q->lang, q->words, row_str(r, 3)), place, row_str(r, 6), _(label_in(appointment_states, row_str(r, 7))) };
    }
}

static void between(struct req *q, struct overview_list *l, int64_t from, int64_t to)
{
    fill(q, l, ask(q->st, Q(OVERVIEW_COLUMNS "p.starts >= $1 AND p.starts < $2 AND p.state NOT IN ('draft', 'withdrawn', 'refused', 'lapsed', 'cancelled_early') "
                            "ORDER BY p.starts ASC NULLS LAST, p.id LIMIT 101"), I(from), I(to)));
}

/* Nobody looked for a working day; nobody said yes for one; nobody was found; hours are missing a working day after; the two sides differ. */
static void stuck(struct req *q, struct overview_list *l, int64_t now)
{
    fill(q, l, ask(q->st, Q(OVERVIEW_COLUMNS "((p.state = 'received' AND p.changed_at < $1) OR p.state IN ('unfilled', 'unclear') OR (p.state = 'held' AND p.ends < $1) "
                            "OR (p.state = 'seeking' AND p.changed_at < $1 AND NOT EXISTS (SELECT 1 FROM mediation_offer o WHERE o.appointment = p.id "
                            "AND o.state = 'accepted' AND o.deleted_at IS NULL))) ORDER BY p.starts ASC NULLS LAST, p.id LIMIT 101"), I(working_day_ago(now))));
}

static void objections(struct req *q, struct overview_list *l)
{
    struct rows *r = ask(q->st, Q("SELECT p.code, COALESCE(s.slug, p.key), u.name FROM mediation_settlement p JOIN people_volunteer u ON u.id = p.volunteer "
                                  "LEFT JOIN mediation_settlement_slug s ON s.owner = p.id AND s.current AND s.lang = 'de' "
                                  "WHERE p.state = 'objected' AND p.deleted_at IS NULL ORDER BY p.id LIMIT 100"));
    while (rows_next(r) && l->n < OVERVIEW_ROWS)
        l->at[l->n++] = (struct overview_row){ .url = url_row(q, &settlement_entity, row_str(r, 1)), .code = row_str(r, 0), .who = row_str(r, 2),
                                            .state = _(label_in(settlement_states, S("objected"))) };
}

/* In the order of the flow; states in which nothing is are left out. */
static void counts(struct req *q, struct overview_view *v)
{
    int64_t n[OVERVIEW_STATES] = { 0 };
    struct rows *r = ask(q->st, Q("SELECT state, COUNT(*) FROM mediation_appointment WHERE deleted_at IS NULL GROUP BY state ORDER BY state"));
    while (rows_next(r))
        for (size_t i = 0; appointment_states[i].key && i < OVERVIEW_STATES; i++) if (str_eq(row_str(r, 0), str_of(appointment_states[i].key))) n[i] = row_int(r, 1);
    for (size_t i = 0; appointment_states[i].key && i < OVERVIEW_STATES; i++)
        if (n[i]) v->count[v->counts++] = (struct overview_count){ appointment_states[i].label,
            arena_fmt(q->a, "%.*s?state=%s", STR(url_entity(q, &appointment_entity)), appointment_states[i].key), n[i] };
}

void overview_show(struct req *q)
{
    struct overview_view *v = arena_new_of(q->a, struct overview_view);
    int64_t now = moment_now(), today = date_days(wall_of(now).date), next = moment_of_wall(today + 1, 0);
    *v = (struct overview_view){ 0 };
    between(q, &v->today, moment_of_wall(today, 0), next);
    between(q, &v->week, next, moment_of_wall(today + WEEK_DAYS, 0));
    stuck(q, &v->stuck, now);
    objections(q, &v->stuck);
    counts(q, v);
    overview_page(&q->out, q, v);
}
