/* volunteer_night.c - every night: states are worked out anew, warnings go out once each, who was never taken up is erased. And what waits today. */
#include "base/moment.h"
#include "entity/retain.h"
#include "entity/schema.h"
#include "look/form.h"
#include "rooms/people/pages.h"
#include "rooms/people/volunteer.h"
#include "work/mail.h"

enum { NIGHT_MOST = 500, LINES_MOST = 20, DAY = 86400 };

/* ---- warnings ------------------------------------------------------------------------------------------------------------------- */
/* Which step is due: the first or the last warning (named by the usual 90 and 30 days), 0 when it has run out; -1: none. */
static int64_t step_of(const struct standing *s)
{
    bool counts = s->r->effect == EFFECT_LAPSES || s->r->effect == EFFECT_REMINDS || s->r->effect == EFFECT_NOT_READY;
    if (!s->asked || !counts || !s->until.n) return -1;
    if (s->how == STANDING_OVER || s->how == STANDING_DUE) return 0;
    if (s->how != STANDING_SOON) return -1;
    return s->near ? WARN_LAST : WARN_FIRST;
}

/* A row per warning: what stands there was sent. False: it was. */
static bool first_time(struct store *st, int64_t volunteer, const struct standing *s, int64_t step)
{
    ask(st, Q("INSERT INTO people_warning (volunteer, what, step, sent_at) VALUES ($1, $2, $3, $4) ON CONFLICT (volunteer, what, step) DO NOTHING"), I(volunteer),
        T(arena_fmt(store_arena(st), "%s %.*s", s->r->kind, STR(s->until))), I(step), I(moment_now()));
    return store_changed(st) == 1;
}

/* Neither what nor when stands in the mail: it may be about the certificate of conduct. */
static const struct mail_text warning = { N_("For your work as a volunteer: please get in touch"), N_(
    "Good day {name},\n\n"
    "one of the documents, talks or trainings that you need for your work as a volunteer runs out soon, or has run out.\n\n"
    "Please get in touch with {house}: then it is renewed in time. Thank you for your help.") };

static void warn(struct store *st, int64_t id, str day)
{
    struct standing s[REQUIREMENTS];
    bool any = false;
    const char *why;
    str centre = setting_get(st, S("centre"));
    if (!volunteer_standing(st, id, day, s)) return;
    for (size_t i = 0; i < REQUIREMENTS; i++) {
        int64_t step = step_of(&s[i]);
        if (step >= 0 && first_time(st, id, &s[i], step)) any = true;
    }
    struct rows *r = any ? ask(st, Q("SELECT name, email, language FROM people_volunteer WHERE id = $1"), I(id)) : NULL;
    if (!r || !rows_next(r) || mail_address_problem(row_str(r, 1))) return;
    const struct lang *l = lang_find(row_str(r, 2));
    const struct mail_value v[] = { { "name", row_str(r, 0) }, { "house", centre.n ? centre : S("Brücke") } };
    struct mail m = { .to = row_str(r, 1) };
    mail_write(st, &warning, v, countof(v), l ? l : lang_find(S(LANG_SOURCE)), &m);
    mail_add(st, &m, &why);
}

void volunteers_warn(struct store *st, str day)
{
    struct rows *r = ask(st, Q("SELECT id FROM people_volunteer WHERE deleted_at IS NULL AND state IN ('ready', 'expired') ORDER BY id LIMIT 1000"));
    while (rows_next(r) && !store_broken(st)) warn(st, row_int(r, 0), day);
}

/* ---- who was never taken up -------------------------------------------------------------------------------------------------------- */
int64_t volunteers_forget(struct store *st, int64_t now)
{
    int64_t n = 0, days = volunteer_rules_on(st, date_today(store_arena(st))).interest;
    const char *why = NULL;
    /* Who was here before and came back has accounts that name them: they leave once more, and a year later the name goes. */
    struct rows *r = ask(st, Q("SELECT v.id, (SELECT COUNT(*) FROM core_history h WHERE h.entity = 'people.volunteer' AND h.row = v.id AND h.event = 'flow' AND h.detail = 'return') "
                               "FROM people_volunteer v WHERE v.state = 'interested' AND v.changed_at < $1 ORDER BY v.id LIMIT 100"), I(now - days * DAY));
    while (rows_next(r) && !store_broken(st)) {
        if (!row_int(r, 1)) n += retain_erase(st, &who_house, store_request(st), &volunteer_entity, row_int(r, 0));
        else flow_do(st, &who_house, store_request(st), &volunteer_entity, row_int(r, 0), 0, S("leave"), S(""), &why);
    }
    return n;
}

static enum job_end night(struct job *j)
{
    str day = date_today(j->a);
    volunteers_derive(j->st, day, NIGHT_MOST);
    volunteers_warn(j->st, day);
    volunteers_forget(j->st, moment_now());
    return JOB_DONE;
}
const struct job_kind volunteers_kind = { .name = "people.volunteers", .label = N_("Volunteers: states and warnings"), .run = night, .every = DAY, .at = 7200 };

/* ---- today ----------------------------------------------------------------------------------------------------------------------------- */
static void agenda_line(struct req *q, struct agenda *g, const struct rows *r, const struct standing *s)
{
    bool over = s->how == STANDING_OVER, talk = s->r->effect == EFFECT_REMINDS;
    const char *key = talk ? N_("{what} with {name} is due.") : over ? N_("{what} of {name} has run out.") : N_("{what} of {name} counts until then.");
    str text = say(q, key, { "what", _(s->r->label) }, { "name", row_str(r, 1) });
    enum task_when when = over || s->how == STANDING_DUE ? TASK_LATE : TASK_WEEK;
    agenda_add(g, (struct task){ when, text, row_str(r, 2).n ? url_row(q, &volunteer_entity, row_str(r, 2)) : url_entity(q, &volunteer_entity), s->until, N_("Look") });
}

/* For who accompanies volunteers: what runs out within the last thirty days or did, and talks that are due. */
void volunteers_today(struct req *q, struct agenda *g)
{
    struct standing s[REQUIREMENTS];
    str day = date_today(q->a);
    size_t lines = 0;
    if (!who_holds(&q->who, "coordinator lead")) return;
    struct rows *r = ask(q->st, Q("SELECT v.id, v.name, s.slug FROM people_volunteer v LEFT JOIN people_volunteer_slug s ON s.owner = v.id AND s.current AND s.lang = 'de' "
                                  "WHERE v.deleted_at IS NULL AND v.state IN ('ready', 'expired') ORDER BY v.id LIMIT 300"));
    while (rows_next(r) && lines < LINES_MOST) {
        if (!volunteer_standing(q->st, row_int(r, 0), day, s)) continue;
        for (size_t i = 0; i < REQUIREMENTS && lines < LINES_MOST; i++) {
            int64_t step = step_of(&s[i]);
            if (step < 0 || step > WARN_LAST) continue;
            agenda_line(q, g, r, &s[i]);
            lines++;
        }
    }
}
