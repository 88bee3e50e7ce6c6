/* mood.c - after a hard talk: how was it? What a mediator answers has nothing to do with the case: who, when, and one of three words. Who would like to talk is
** called by the office, and the row goes when that was done; the others go after MOOD_DAYS.
*/
#include "base/moment.h"
#include "rooms/mediation/carry_pages.h"
#include "rooms/mediation/overview.h"

enum { MOOD_DAYS = 92 };
static const struct column columns[] = { { "id", COL_ID, true, NULL, false }, { "volunteer", COL_INT, true, "people_volunteer", true }, { "said", COL_TEXT, true, NULL, false },
    { "said_on", COL_TEXT, true, NULL, false } };
static const struct table_index indexes[] = { { { "said", "id" }, 2, false }, { { "volunteer", "id" }, 2, false } };
const struct table mood_table = { .name = "mediation_mood", .columns = columns, .n = countof(columns), .indexes = indexes, .n_indexes = countof(indexes) };

const struct choice mood_choices[] = { { "fine", N_("Fine") }, { "hard", N_("It was hard") }, { "talk", N_("I would like to talk about it") }, { 0 } };

/* One answer a day: the last counts. False: none of the three words. */
bool mood_put(struct store *st, int64_t volunteer, str said)
{
    struct arena *a = store_arena(st);
    const struct choice *c = mood_choices;
    while (c->key && !str_eq(said, str_of(c->key))) c++;
    if (!c->key) return false;
    str today = date_today(a), old = date_text(a, date_of_days(date_days(wall_of(moment_now()).date) - MOOD_DAYS));
    ask(st, Q("DELETE FROM mediation_mood WHERE (volunteer = $1 AND said_on = $2) OR said_on < $3"), I(volunteer), T(today), T(old));
    ask(st, Q("INSERT INTO mediation_mood (volunteer, said, said_on) VALUES ($1, $2, $3)"), I(volunteer), T(said), T(today));
    return true;
}

int64_t mood_count(struct store *st)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM mediation_mood WHERE said = 'talk'"));
    return rows_next(r) ? row_int(r, 0) : 0;
}

void mood_show(struct req *q)
{
    struct mood_view v = { .n = 0 };
    struct rows *r = ask(q->st, Q("SELECT m.id, v.name, v.phone, m.said_on, m.volunteer FROM mediation_mood m JOIN people_volunteer v ON v.id = m.volunteer "
                                  "WHERE m.said = 'talk' ORDER BY m.said_on, m.id LIMIT 100"));
    int64_t seen[countof(v.at)];
    while (v.n < countof(v.at) && rows_next(r)) {
        seen[v.n] = row_int(r, 4);
        v.at[v.n++] = (struct mood_line){ row_int(r, 0), row_str(r, 1), row_str(r, 2), lang_date(q->a, q->lang, row_str(r, 3)) };
    }
    mediators_seen(q, seen, v.n);                        /* names and numbers: who saw them is written down            */
    mood_page(&q->out, q, &v);
}

void mood_done(struct req *q)
{
    int64_t id = 0;
    if (str_int(form_value(q, S("id")), &id)) ask(q->st, Q("DELETE FROM mediation_mood WHERE id = $1"), I(id));
    req_redirect(q, 303, url_page(q, S("appointments/talks")));
}
