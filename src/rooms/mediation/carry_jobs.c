/* carry_jobs.c - reminders the day before, the end of an appointment, nudges to report and to confirm the hours; and the mails of carrying out. */
#include "base/moment.h"
#include "rooms/mediation/carry_jobs.h"

/* What was told for an appointment, so that each thing is told once: "remind", "nudge2"… `version`: of a changed appointment once more. */
static const struct column done_columns[] = { { "appointment", COL_INT, true, "mediation_appointment", true }, { "what", COL_TEXT, true, NULL, false },
    { "at", COL_INT, true, NULL, false } };
const struct table carry_done_table = { .name = "mediation_carry_done", .columns = done_columns, .n = countof(done_columns), .primary = { "appointment", "what" }, .n_primary = 2 };

static void mark(struct store *st, int64_t appointment, str what)
{
    ask(st, Q("INSERT INTO mediation_carry_done (appointment, what, at) VALUES ($1, $2, $3) ON CONFLICT (appointment, what) DO NOTHING"), I(appointment), T(what), I(moment_now()));
}

/* ---- mails ------------------------------------------------------------------------------------------------------------------------------ */
static const struct mail_text remind_text = { N_("Tomorrow: {language}, {when}"), N_(
    "Good day,\n\nthis is a reminder of your appointment:\n\n- {when}\n- {where}\n- {language}\n\nIf something has changed, please say so here at once:\n\n{link}") };
static const struct mail_text report_text = { N_("Please report the hours: {when}"), N_(
    "Good day,\n\nthe appointment on {when} ({where}) is over. Please say from when to when it was, or that nobody came:\n\n{link}") };
static const struct mail_text answer_text = { N_("Please confirm the hours: {when}"), N_(
    "Good day,\n\nfor the appointment on {when} ({where}) hours were reported: {hours}. Please confirm them, or say how it was:\n\n{link}") };
static const struct mail_text change_text = { N_("New time for an appointment: does it suit you?"), N_(
    "Good day,\n\nthe institution asks to change an appointment.\n\n- so far: {old}\n- new: {when}\n- {where}\n\nPlease say within a day whether that suits you, too:\n\n{link}") };

static void tell_one(struct store *st, const struct carry *c, enum side side, const struct mail_text *text, const char *sms, str key, str old)
{
    struct arena *a = store_arena(st);
    struct person to = side == SIDE_MEDIATOR ? person_volunteer(st, c->volunteer) : person_asking(st, c->request);
    const struct mail_value v[] = { { "when", carry_when(a, to.lang, c->starts, c->ends) }, { "where", carry_where(a, c) }, { "language", lang_name(a, to.lang, c->language) },
        { "hours", c->held_from == NONE ? S("") : carry_when(a, to.lang, c->held_from, c->held_to) }, { "old", old }, { "link", carry_link(st, to.lang, c, side) } };
    tell(st, &to, &(struct telling){ .text = text, .value = v, .n = countof(v), .sms = sms, .key = arena_fmt(a, "%.*s %.*s", STR(key), STR(side_key(side))),
        .secret = true, .urgent = true, .appointment = c->id });
}

void hours_ask(struct store *st, const struct carry *c, enum side side, str key)
{
    struct carry now;
    if (carry_load(st, c->id, &now)) tell_one(st, &now, side, &answer_text, N_("Please confirm the hours of {when}: {link}"), key, S(""));
}

static const struct mail_text accused_text = { N_("Were you there? {when}"), N_(
    "Good day,\n\nthe institution says that you did not come to this appointment:\n\n- {when}\n- {where}\n\nIf that is not so, please say it here. Then the integration centre clears it up:\n\n{link}") };

void hours_accused(struct store *st, const struct carry *c)
{
    tell_one(st, c, SIDE_MEDIATOR, &accused_text, N_("The institution says that you did not come: {when}. Is that not so? {link}"),
             arena_fmt(store_arena(st), "accused %lld %lld", (long long)c->id, (long long)c->version), S(""));
}

static const struct mail_text empty_text = { N_("Did nobody come? {when}"), N_(
    "Good day,\n\nthe mediator says that nobody came to this appointment:\n\n- {when}\n- {where}\n\nIf that is not so, please say it here within a week. Then the integration centre clears it up:\n\n{link}") };

void hours_empty(struct store *st, const struct carry *c)
{
    tell_one(st, c, SIDE_INSTITUTION, &empty_text, NULL, arena_fmt(store_arena(st), "empty %lld %lld", (long long)c->id, (long long)c->version), S(""));
}

/* So far: the time, and the place where that is another now. */
void carry_tell_change(struct store *st, const struct carry *c, const struct carry *before)
{
    struct arena *a = store_arena(st);
    str old = carry_when(a, person_volunteer(st, c->volunteer).lang, before->starts, before->ends), place = carry_where(a, before);
    if (!str_eq(place, carry_where(a, c))) old = arena_fmt(a, "%.*s, %.*s", STR(old), STR(place));
    tell_one(st, c, SIDE_MEDIATOR, &change_text, N_("New time: {when} instead of {old}. Does it suit you? {link}"), arena_fmt(a, "change %lld %lld", (long long)c->id, (long long)c->version), old);
}

/* ---- steps -------------------------------------------------------------------------------------------------------------------------------- */
/* Over: "took place", until somebody says otherwise; also where nobody answered a change. */
static int64_t end_some(struct store *st, int64_t now, int64_t most)
{
    const char *why;
    int64_t n = 0;
    struct rows *r = ask(st, Q("SELECT id FROM mediation_appointment WHERE state IN ('filled', 'changing') AND ends <= $1 AND deleted_at IS NULL ORDER BY ends, id LIMIT $2"), I(now), I(most));
    while (rows_next(r)) n += flow_do(st, &who_house, store_request(st), &appointment_entity, row_int(r, 0), 0, S("held"), S(""), &why) == FLOW_DONE;
    return n;
}

/* Tomorrow's, from nine in the morning on; what was filled or changed less than a day ago was just confirmed. */
static int64_t remind_some(struct store *st, int64_t now, int64_t most)
{
    int64_t n = 0, tomorrow = date_days(wall_of(now).date) + 1;
    if (wall_of(now).hour < CARRY_REMIND_HOUR) return 0;
    struct rows *r = ask(st, Q("SELECT p.id FROM mediation_appointment p WHERE p.state = 'filled' AND p.starts >= $1 AND p.starts < $2 AND p.filled_at < $3 AND p.deleted_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM mediation_carry_done d WHERE d.appointment = p.id AND d.what = 'remind') ORDER BY p.starts, p.id LIMIT $4"),
        I(moment_of_wall(tomorrow, 0)), I(moment_of_wall(tomorrow + 1, 0)), I(now - 86400), I(most));
    for (struct carry c; rows_next(r); n++) {
        mark(st, row_int(r, 0), S("remind"));
        if (!carry_load(st, row_int(r, 0), &c)) continue;
        str key = arena_fmt(store_arena(st), "remind %lld %lld", (long long)c.id, (long long)c.starts);
        for (enum side s = SIDE_MEDIATOR; s <= SIDE_INSTITUTION; s++) tell_one(st, &c, s, &remind_text, N_("Tomorrow: {when}, {where}. {link}"), key, S(""));
    }
    return n;
}

/* held: both sides may report; reported: whoever did not has to answer. */
static void nudge_one(struct store *st, const struct carry *c, str key)
{
    bool reported = str_eq(c->state, S("reported"));
    for (enum side s = SIDE_MEDIATOR; s <= SIDE_INSTITUTION; s++) {
        if (reported && str_eq(c->reported_by, side_key(s))) continue;
        if (reported) tell_one(st, c, s, &answer_text, N_("Please confirm the hours of {when}: {link}"), key, S(""));
        else tell_one(st, c, s, &report_text, N_("Please report the hours of {when}: {link}"), key, S(""));
    }
}

/* Who was not told for long gets one nudge, the latest that is due; those before it count as told. */
static const struct { int64_t days; const char *what; } nudge_days[] = { { 2, "nudge2" }, { 7, "nudge7" }, { 14, "nudge14" } };
static int64_t nudge_some(struct store *st, int64_t now, size_t which, int64_t most)
{
    int64_t n = 0;
    str what = str_of(nudge_days[which].what);
    struct rows *r = ask(st, Q("SELECT p.id FROM mediation_appointment p WHERE p.state IN ('held', 'reported') AND p.ends <= $1 AND p.ends > $2 AND p.deleted_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM mediation_carry_done d WHERE d.appointment = p.id AND d.what = $3) ORDER BY p.ends, p.id LIMIT $4"),
        I(now - nudge_days[which].days * 86400), I(now - (int64_t)CARRY_STAFF_DAYS * 86400), T(what), I(most));
    for (struct carry c; rows_next(r); n++) {
        for (size_t i = 0; i <= which; i++) mark(st, row_int(r, 0), str_of(nudge_days[i].what));
        if (carry_load(st, row_int(r, 0), &c)) nudge_one(st, &c, arena_fmt(store_arena(st), "%.*s %lld", STR(what), (long long)c.id));
    }
    return n;
}

static int64_t nudges(struct store *st, int64_t now, int64_t most)
{
    int64_t n = 0;
    for (size_t i = countof(nudge_days); i-- && n < most;) n += nudge_some(st, now, i, most - n);
    return n;
}

int64_t carry_tick(struct store *st, int64_t now, int64_t most)
{
    int64_t n = end_some(st, now, most);
    if (n < most) n += remind_some(st, now, most - n);
    return n < most ? n + nudges(st, now, most - n) : n;
}

enum { AT_ONCE = 25 };
static enum job_end run(struct job *j)
{
    int64_t n = carry_tick(j->st, moment_now(), AT_ONCE);
    job_progress(j, j->done + n, 0, N_("appointments"));
    return n >= AT_ONCE ? JOB_MORE : JOB_DONE;
}
const struct job_kind carry_job = { .name = "mediation.carry", .label = N_("Reminders and nudges of mediation"), .run = run, .every = 600 };
