/* asked.c - what an institution is told about its requests, and the job that reminds it of a question that nobody answered. */
#include "rooms/mediation/asked.h"
#include "base/moment.h"
#include "entity/history.h"
#include "rooms/mediation/desk.h"

static const struct mail_text arrived_text = { N_("Your request {code} has arrived"), N_(
    "Good day,\n\nyour request {code} has arrived. You get an answer within one working day.\n\n"
    "What becomes of it you see here, by your mail address:\n\n{link}\n\n"
    "If something changes, please tell us as early as you can.") };
static const struct mail_text question_text = { N_("A question about your request {code}"), N_(
    "Good day,\n\nbefore we can look for somebody for your request {code}, we have a question:\n\n{text}\n\n"
    "Please answer within a week; after that the request lapses.\n\n"
    "What becomes of it you see here, by your mail address:\n\n{link}") };
static const struct mail_text reminder_text = { N_("Reminder: a question about your request {code}"), N_(
    "Good day,\n\nour question about your request {code} is still open:\n\n{text}\n\n"
    "Without an answer the request lapses on {until}.\n\nWhat becomes of it you see here, by your mail address:\n\n{link}") };
static const struct mail_text refused_text = { N_("Your request {code} is not possible"), N_(
    "Good day,\n\nunfortunately we cannot place anybody for your request {code}:\n\n{text}\n\n"
    "What becomes of it you see here, by your mail address:\n\n{link}") };

enum { DAY = 86400, REMIND_BEFORE = 4 * DAY };      /* three days after the question, four before it lapses */

static void tell_asking(struct store *st, int64_t request, const struct mail_text *text, str code, str said, str until, str key, bool urgent)
{
    struct person to = person_asking(st, request);
    const struct mail_value v[] = { { "code", code }, { "text", said }, { "until", until }, { "link", tell_address(st, to.lang, S("mediation")) } };
    if (to.institution) tell(st, &to, &(struct telling){ .text = text, .value = v, .n = countof(v), .key = key, .urgent = urgent });
}

static str code_of(struct store *st, int64_t request)
{
    struct rows *r = ask(st, Q("SELECT code FROM mediation_request WHERE id = $1"), I(request));
    return rows_next(r) ? row_str(r, 0) : S("–");
}

void asked_arrived(struct store *st, const int64_t *request, size_t n)
{
    struct arena *a = store_arena(st);
    struct buf codes = buf_in(a, 4000);
    for (size_t i = 0; i < n; i++) { str code = code_of(st, request[i]); buf_fmt(&codes, "%s%.*s", i ? ", " : "", STR(code)); }
    if (n) tell_asking(st, request[0], &arrived_text, buf_str(&codes), S(""), S(""), arena_fmt(a, "mediation.arrived %lld", (long long)request[0]), true);
}

void asked_question(struct store *st, int64_t request, str text)
{
    str key = arena_fmt(store_arena(st), "mediation.question %lld %lld", (long long)request, (long long)moment_now());
    tell_asking(st, request, &question_text, code_of(st, request), text, S(""), key, true);
}

void asked_refused(struct store *st, int64_t request, str text)
{
    str key = arena_fmt(store_arena(st), "mediation.refused %lld %lld", (long long)request, (long long)moment_now());
    tell_asking(st, request, &refused_text, code_of(st, request), text, S(""), key, true);
}

str asked_reason(struct store *st, int64_t appointment, const char *event)
{
    struct history_line line[40];
    size_t n = history_of(st, &appointment_entity, appointment, INTERNAL, line, countof(line));
    for (size_t i = 0; i < n; i++) if (line[i].event == HISTORY_FLOW && str_eq(line[i].detail, str_of(event))) return line[i].reason;
    return S("");
}

/* ---- the job -------------------------------------------------------------------------------------------------------------------------- */
/* Once for each question: the key names the request and the day on which it lapses. */
static void remind(struct job *j)
{
    struct rows *r = ask(j->st, Q("SELECT p.id, p.request, r.code, t.due_at FROM core_timer t JOIN mediation_appointment p ON p.id = t.row "
                                  "JOIN mediation_request r ON r.id = p.request WHERE t.entity = 'mediation.appointment' AND t.event = 'lapse' AND t.due_at <= $1 "
                                  "AND " LAST_START " > $2 AND p.deleted_at IS NULL ORDER BY t.due_at, t.id LIMIT 200"),
                         I(moment_now() + REMIND_BEFORE), I(moment_now()));
    while (rows_next(r)) {
        str day = date_text(j->a, wall_of(row_int(r, 3)).date);
        tell_asking(j->st, row_int(r, 1), &reminder_text, row_str(r, 2), asked_reason(j->st, row_int(r, 0), "ask"), lang_date(j->a, lang_find(S(LANG_SOURCE)), day),
                    arena_fmt(j->a, "mediation.remind %lld %.*s", (long long)row_int(r, 1), STR(day)), false);
    }
}

/* A question about an appointment that has begun needs no answer any more; as long as one of its proposals is to come, it does. */
static void lapse(struct job *j)
{
    const char *why;
    struct rows *r = ask(j->st, Q("SELECT p.id FROM mediation_appointment p WHERE p.state = 'query' AND " LAST_START " <= $1 AND p.deleted_at IS NULL "
                                  "ORDER BY p.id LIMIT 200"), I(moment_now()));
    while (rows_next(r)) flow_do(j->st, &who_house, store_request(j->st), &appointment_entity, row_int(r, 0), 0, S("lapse"), S(""), &why);
}

static enum job_end run(struct job *j)
{
    lapse(j);
    remind(j);
    return JOB_DONE;
}

const struct job_kind query_job = { .name = "mediation.query", .label = N_("Reminding institutions of open questions"), .run = run, .every = 6 * 3600, .at = 3600 };
