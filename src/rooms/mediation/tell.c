/* tell.c - telling a mediator or an institution something: by mail, text message, a line of the list of calls, or the institution's mail of the day. */
#include "base/moment.h"
#include "entity/schema.h"
#include "rooms/mediation/call.h"
#include "rooms/mediation/effects.h"
#include "work/sms.h"

/* ---- the tables ------------------------------------------------------------------------------------------------------------------ */
static const struct column call_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "key", COL_TEXT, false, NULL, false }, { "volunteer", COL_INT, false, "people_volunteer", true },
    { "institution", COL_INT, false, "mediation_institution", true }, { "appointment", COL_INT, false, "mediation_appointment", true },
    { "language", COL_TEXT, true, NULL, false }, { "text", COL_TEXT, true, NULL, false }, { "state", COL_TEXT, true, NULL, false },
    { "urgent", COL_BOOL, true, NULL, false }, { "tries", COL_INT, true, NULL, false }, { "created_at", COL_INT, true, NULL, false },
    { "tried_at", COL_INT, false, NULL, false }, { "ended_at", COL_INT, false, NULL, false } };
static const struct table_index call_indexes[] = { { { "key" }, 1, true }, { { "state", "id" }, 2, false }, { { "appointment" }, 1, false } };
const struct table call_table = { .name = "mediation_call", .columns = call_columns, .n = countof(call_columns), .indexes = call_indexes, .n_indexes = countof(call_indexes) };

/* What waits for the mail of the day: each notice as it would have been mailed by itself. */
static const struct column digest_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "key", COL_TEXT, false, NULL, false }, { "institution", COL_INT, true, "mediation_institution", true },
    { "language", COL_TEXT, true, NULL, false }, { "text", COL_TEXT, true, NULL, false }, { "html", COL_TEXT, true, NULL, false },
    { "secret", COL_BOOL, true, NULL, false }, { "created_at", COL_INT, true, NULL, false } };
static const struct table_index digest_indexes[] = { { { "key" }, 1, true }, { { "institution", "id" }, 2, false } };
const struct table digest_table = { .name = "mediation_digest", .columns = digest_columns, .n = countof(digest_columns), .indexes = digest_indexes,
                                    .n_indexes = countof(digest_indexes) };

/* ---- addresses --------------------------------------------------------------------------------------------------------------------- */
static const struct app *house;                         /* for the address that links begin with; set once at start   */
void tell_open(const struct app *app) { house = app; }

str tell_address(struct store *st, const struct lang *l, str path)
{
    str url = house ? house->url : S(""), region = store_region(st);
    return url.n ? arena_fmt(store_arena(st), "%.*s/%.*s/%s/%.*s", STR(url), STR(region), l->tag, STR(path)) : url;
}

/* Demonstrations write their messages into a folder, so there is always a gateway. */
static bool demo_region(struct store *st)
{
    const struct region *r = house ? app_region((struct app *)(uintptr_t)house, store_arena(st), store_region(st)) : NULL;
    return r && r->demo;
}

/* ---- who it is ----------------------------------------------------------------------------------------------------------------------- */
static const struct lang *spoken(str tag)
{
    const struct lang *l = lang_find(tag);
    return l ? l : lang_find(S(LANG_SOURCE));
}

static bool mails(str address) { return address.n && !mail_address_problem(address); }
static bool texts(struct store *st, str phone)
{
    str number;
    return sms_ready(demo_region(st)) && sms_number(store_arena(st), phone, &number);
}

/* The way they wish, if it is possible; else one that is. Who wishes a call is never written to instead. */
static enum channel channel_of(struct store *st, const struct person *p, str wish)
{
    if (str_eq(wish, S("phone"))) return CHANNEL_CALL;
    if (str_eq(wish, S("sms")) && texts(st, p->phone)) return CHANNEL_SMS;
    return mails(p->email) ? CHANNEL_MAIL : texts(st, p->phone) ? CHANNEL_SMS : p->phone.n ? CHANNEL_CALL : CHANNEL_NONE;
}

struct person person_volunteer(struct store *st, int64_t volunteer)
{
    struct rows *r = ask(st, Q("SELECT name, email, phone, language, channel FROM people_volunteer WHERE id = $1 AND deleted_at IS NULL"), I(volunteer));
    struct person p = { .volunteer = volunteer, .channel = CHANNEL_NONE, .lang = spoken(S("")) };
    if (!rows_next(r)) return p;
    p.name = row_str(r, 0);
    p.email = row_str(r, 1);
    p.phone = row_str(r, 2);
    p.lang = spoken(row_str(r, 3));
    p.channel = channel_of(st, &p, row_str(r, 4));
    return p;
}

struct person person_asking(struct store *st, int64_t request)
{
    struct rows *r = ask(st, Q("SELECT i.id, i.name, i.mailbox, i.phone, p.id, p.name, p.email, p.phone, p.language FROM mediation_request r "
                               "JOIN mediation_institution i ON i.id = r.institution LEFT JOIN mediation_requester p ON p.id = r.requester AND p.deleted_at IS NULL "
                               "AND (p.left_on = '' OR p.left_on > $2) WHERE r.id = $1"), I(request), T(date_today(store_arena(st))));
    struct person p = { .channel = CHANNEL_NONE, .lang = spoken(S("")) };
    if (!rows_next(r)) return p;
    bool there = !row_null(r, 4);
    p.institution = row_int(r, 0);
    p.requester = row_int(r, 4);
    p.name = row_str(r, there ? 5 : 1);
    p.email = row_str(r, there ? 6 : 2);
    p.phone = row_str(r, there && row_str(r, 7).n ? 7 : 3);
    p.lang = spoken(row_str(r, 8));
    p.digest = mails(row_str(r, 2));
    p.channel = mails(p.email) || p.digest ? CHANNEL_MAIL : p.phone.n ? CHANNEL_CALL : CHANNEL_NONE;
    return p;
}

/* ---- the ways -------------------------------------------------------------------------------------------------------------------------- */
static void answers_to(struct store *st, struct mail *m)
{
    str office = setting_get(st, S("email"));
    if (!mail_address_problem(office)) m->reply_to = office;
}

static bool by_mail(struct store *st, const struct person *to, const struct telling *t)
{
    const char *why;
    struct mail m = { .to = to->email, .key = t->key, .secret = t->secret, .files = t->files < MAIL_FILES_MAX ? t->files : MAIL_FILES_MAX };
    for (size_t i = 0; i < m.files; i++) m.file[i] = t->file[i];
    mail_write(st, t->text, t->value, t->n, to->lang, &m);
    answers_to(st, &m);
    return mail_add(st, &m, &why) != 0;
}

/* What is said in one breath: the room's own words for it, else the subject. */
static str briefly(struct store *st, const struct person *to, const struct telling *t)
{
    return mail_say(st, to->lang, t->sms ? t->sms : t->text->subject, t->value, t->n);
}

void call_add(struct store *st, const struct person *to, const struct telling *t, str text)
{
    also(st, Q("INSERT INTO mediation_call (key, volunteer, institution, appointment, language, text, state, urgent, tries, created_at) "
              "VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, 0, $8) ON CONFLICT (key) DO NOTHING"),
        t->key.n ? T(t->key) : NIL(TEXT), to->volunteer ? I(to->volunteer) : NIL(INT), to->institution ? I(to->institution) : NIL(INT),
        t->appointment ? I(t->appointment) : NIL(INT), T(str_of(to->lang->tag)), T(text), B(t->urgent), I(moment_now()));
}

void call_drop(struct store *st, int64_t volunteer, int64_t appointment)
{
    also(st, Q("UPDATE mediation_call SET state = 'done', ended_at = $3 WHERE volunteer = $1 AND appointment = $2 AND state <> 'done'"), I(volunteer), I(appointment),
        I(moment_now()));
}

/* A call has no link: what stands there for one is taken out with the words around it, which end at the last full stop before it. */
static str without_link(struct store *st, const struct person *to, const struct telling *t)
{
    struct mail_value v[MAIL_VALUES_MAX];
    size_t n = t->n < MAIL_VALUES_MAX ? t->n : MAIL_VALUES_MAX;
    for (size_t i = 0; i < n; i++) {
        bool link = str_starts(t->value[i].text, S("https://")) || str_starts(t->value[i].text, S("http://"));
        v[i] = link ? (struct mail_value){ t->value[i].name, S("") } : t->value[i];
    }
    struct telling same = *t;
    same.value = v;
    same.n = n;
    str said = str_trim(briefly(st, to, &same));
    while (said.n && str_find_char(S(": -"), said.p[said.n - 1]) >= 0) said.n--;
    return said;
}

static str held_key(struct store *st, int64_t sms) { return arena_fmt(store_arena(st), "sms %lld", (long long)sms); }

/* With a call that is held back: it shows when the gateway does not take the message, and goes when it does. */
static bool by_sms(struct store *st, const struct person *to, const struct telling *t)
{
    int64_t id = sms_add(st, &(struct sms){ .to = to->phone, .text = briefly(st, to, t), .key = t->key });
    if (!id) return false;
    struct telling held = *t;
    held.key = held_key(st, id);
    call_add(st, to, &held, without_link(st, to, t));
    ask(st, Q("UPDATE mediation_call SET state = 'held' WHERE key = $1 AND state = 'open'"), T(held.key));
    return true;
}

static void note_for_digest(struct store *st, const struct person *to, const struct telling *t)
{
    struct arena *a = store_arena(st);
    struct mail m = { 0 };
    mail_write(st, t->text, t->value, t->n, to->lang, &m);
    /* Of a whole page only the inside of its body. */
    int64_t from = str_find(m.html, S("<div ")), until = str_find(m.html, S("</body>"));
    str inside = from < 0 || until < from ? S("") : str_from(str_upto(m.html, (size_t)until), (size_t)from);
    also(st, Q("INSERT INTO mediation_digest (key, institution, language, text, html, secret, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (key) DO NOTHING"),
        t->key.n ? T(t->key) : NIL(TEXT), I(to->institution), T(str_of(to->lang->tag)), T(arena_fmt(a, "== %.*s ==\n\n%.*s", STR(m.subject), STR(m.text))), T(inside),
        B(t->secret), I(moment_now()));
}

enum channel tell(struct store *st, const struct person *to, const struct telling *t)
{
    bool waits = to->institution && to->digest && !t->urgent && !t->files;       /* papers are never part of the mail of the day: tell.h */
    if (waits) {
        note_for_digest(st, to, t);
        return CHANNEL_MAIL;
    }
    if (to->channel == CHANNEL_MAIL && by_mail(st, to, t)) return CHANNEL_MAIL;
    if (to->channel == CHANNEL_SMS && by_sms(st, to, t)) return CHANNEL_SMS;
    call_add(st, to, t, without_link(st, to, t));
    return to->phone.n ? CHANNEL_CALL : CHANNEL_NONE;
}

/* ---- what became of a text message ------------------------------------------------------------------------------------------------------ */
static int64_t held_call(struct store *st, const struct event *ev)
{
    struct rows *r = ask(st, Q("SELECT id FROM mediation_call WHERE key = $1 AND state = 'held'"), T(held_key(st, ev->row)));
    return rows_next(r) ? row_int(r, 0) : 0;
}

static void text_arrived(struct store *st, const struct event *ev)
{
    int64_t call = held_call(st, ev);
    if (call) ask(st, Q("DELETE FROM mediation_call WHERE id = $1"), I(call));
}

/* The question is still open: the office asks it by telephone. */
static void text_failed(struct store *st, const struct event *ev)
{
    int64_t call = held_call(st, ev);
    if (!call) return;
    ask(st, Q("UPDATE mediation_call SET state = 'open' WHERE id = $1"), I(call));
    ask(st, Q("UPDATE mediation_offer SET channel = 'phone' WHERE state = 'sent' AND channel = 'sms' AND EXISTS (SELECT c.id FROM mediation_call c "
              "WHERE c.id = $1 AND c.volunteer = mediation_offer.volunteer AND c.appointment = mediation_offer.appointment)"), I(call));
}

/* All that the room hears: of appointments in appointment.c, of mediators in accept.c. */
const struct listen tell_listens[TELL_LISTENS] = { { "core.sms.sent", text_arrived }, { "core.sms.failed", text_failed },
                                                   { "mediation.appointment.anonymised", appointment_forgotten },
                                                   { "people.volunteer.block", volunteer_gone }, { "people.volunteer.leave", volunteer_gone },
                                                   { "people.volunteer.deleted", volunteer_gone } };

/* ---- the mail of the day ------------------------------------------------------------------------------------------------------------------ */
static const struct mail_text digest_text = { N_("What is new on your requests"), N_("Good day,\n\nthis is new on your requests for language mediation:") };
enum { DIGEST_MOST = 40 };                              /* notices in one mail; more are another                      */

static void digest_of(struct store *st, int64_t institution)
{
    struct arena *a = store_arena(st);
    const char *why;
    struct rows *r = ask(st, Q("SELECT d.id, d.text, d.html, d.secret, d.language, i.mailbox FROM mediation_digest d JOIN mediation_institution i ON i.id = d.institution "
                               "WHERE d.institution = $1 ORDER BY d.id LIMIT $2"), I(institution), I(DIGEST_MOST));
    struct buf text = buf_in(a, MAIL_TEXT_MAX), page = buf_in(a, MAIL_TEXT_MAX * 4);
    struct mail m = { 0 };
    int64_t last = 0;
    while (rows_next(r)) {
        if (!last) mail_write(st, &digest_text, NULL, 0, spoken(row_str(r, 4)), &m);
        if (last && text.n + row_str(r, 1).n + m.text.n + 100 > MAIL_TEXT_MAX) break;
        last = row_int(r, 0);
        m.to = row_str(r, 5);
        m.secret |= row_bool(r, 3);
        buf_fmt(&text, "\n\n%.*s", STR(row_str(r, 1)));
        buf_fmt(&page, "<hr>\n%.*s", STR(row_str(r, 2)));
    }
    if (!last) return;
    int64_t end = str_find(m.html, S("</body>"));
    m.text = arena_fmt(a, "%.*s%.*s", STR(m.text), STR(buf_str(&text)));
    m.html = arena_fmt(a, "%.*s%.*s</body></html>\n", STR(str_upto(m.html, end < 0 ? 0 : (size_t)end)), STR(buf_str(&page)));
    m.key = arena_fmt(a, "mediation digest %lld", (long long)last);
    answers_to(st, &m);
    if (!mail_add(st, &m, &why)) {                        /* the mailbox is gone meanwhile: somebody calls */
        struct telling t = { .key = m.key };
        call_add(st, &(struct person){ .institution = institution, .lang = spoken(S("")) }, &t, mail_say(st, spoken(S("")), digest_text.subject, NULL, 0));
    }
    ask(st, Q("DELETE FROM mediation_digest WHERE institution = $1 AND id <= $2"), I(institution), I(last));
}

/* One institution after another; what came during the day goes the next morning. Calls that ended long ago go with it. */
static enum job_end run_digest(struct job *j)
{
    struct rows *r = ask(j->st, Q("SELECT MIN(institution) FROM mediation_digest"));
    ask(j->st, Q("DELETE FROM mediation_call WHERE (state = 'done' AND ended_at < $1) OR (state = 'held' AND created_at < $1)"), I(moment_now() - (int64_t)CALL_DAYS * 86400));
    if (!rows_next(r) || row_null(r, 0)) return JOB_DONE;
    digest_of(j->st, row_int(r, 0));
    job_progress(j, j->done + 1, 0, N_("mails"));
    return JOB_MORE;
}

const struct job_kind digest_job = { .name = "mediation.digest", .label = N_("Mail of the day to institutions"), .run = run_digest, .every = 86400, .at = DIGEST_HOUR * 3600 };
