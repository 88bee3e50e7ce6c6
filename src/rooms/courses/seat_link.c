/* seat_link.c - providers say by a link how many seats are free, without an account; and the jobs of the room. */
#include "base/moment.h"
#include "entity/schema.h"
#include "entity/signed.h"
#include "rooms/courses/course_pages.h"
#include "work/mail.h"

static const char purpose[] = "courses.seats";
static const struct app *house;                         /* for the address that links begin with; set once at start   */
void seats_open(const struct app *app) { house = app; }

/* ---- behind the link ---------------------------------------------------------------------------------------------------------------- */
struct owner { int64_t actor; str name, mail; };

static bool owner_of(struct store *st, int64_t actor, struct owner *ret)
{
    struct rows *r = ask(st, Q("SELECT a.name, CASE WHEN a.email <> '' THEN a.email ELSE COALESCE(c.email, '') END FROM directory_actor a "
                               "LEFT JOIN directory_contact c ON c.id = a.contact AND c.deleted_at IS NULL WHERE a.id = $1 AND a.deleted_at IS NULL"), I(actor));
    if (!rows_next(r)) return false;
    *ret = (struct owner){ actor, row_str(r, 0), row_str(r, 1) };
    return true;
}

/* Acts as one who keeps the courses of this organisation, and nothing else, by the name that the history shows. */
static struct who owner_who(int64_t actor)
{
    str name = words_get(words_in(S(LANG_SOURCE)), N_("the organisation’s link"));
    return (struct who){ .name = name, .grant = { { .role = "provider", .actor = actor } }, .n = 1 };
}

static void read_report(struct req *q, int64_t actor, struct report_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT c.id, c.seats, c.free, w.title, c.begins, c.free_on FROM courses_course c JOIN courses_course_words w ON w.owner = c.id AND w.lang = 'de' "
        "WHERE c.provider = $1 AND c.state IN ('planned', 'open', 'full') AND c.seats IS NOT NULL AND c.deleted_at IS NULL ORDER BY c.begins, c.id LIMIT $2"), I(actor), I(SEATS_ROWS));
    while (rows_next(r) && v->n < SEATS_ROWS) v->at[v->n++] = (struct report_line){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_str(r, 3), row_str(r, 4), row_str(r, 5), false };
}

/* False: answered already, with what became of the link. */
static bool enter(struct req *q, struct report_view *v, struct owner *o)
{
    struct signed_link l;
    v->token = q->method == POST ? form_value(q, S("link")) : req_param(q, S("link"));
    signed_private(q);
    enum signed_state state = signed_look(q->st, v->token, purpose, &l);
    bool good = state == SIGNED_GOOD && owner_of(q->st, l.row, o) && signed_for(q->st, &l, o->mail);
    v->name = good ? o->name : S("");
    if (good) return true;
    q->status = state == SIGNED_UNKNOWN ? 404 : 410;
    v->lost = state == SIGNED_UNKNOWN ? N_("This link is not complete, or not one of ours.") : N_("This link has expired.");
    seats_report_page(&q->out, q, v);
    return false;
}

void seats_get(struct req *q)
{
    struct report_view *v = arena_new_of(q->a, struct report_view);
    struct owner o;
    if (!enter(q, v, &o)) return;
    v->done = req_has(q, S("done"));
    read_report(q, o.actor, v);
    seats_report_page(&q->out, q, v);
}

static bool own_course(struct store *st, int64_t course, int64_t actor)
{
    return rows_next(ask(st, Q("SELECT id FROM courses_course WHERE id = $1 AND provider = $2 AND state IN ('planned', 'open', 'full') AND deleted_at IS NULL"), I(course), I(actor)));
}

void seats_post(struct req *q)
{
    struct report_view *v = arena_new_of(q->a, struct report_view);
    struct problems p = { .a = q->a };
    struct owner o;
    int64_t course = 0, free = -1;
    if (!enter(q, v, &o)) return;
    bool same = form_has(q, S("same")), number = str_int(form_value(q, same ? S("same") : S("free")), &free);
    if (!str_int(form_value(q, S("course")), &course) || !own_course(q->st, course, o.actor)) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    struct who who = owner_who(o.actor);
    if (number && seats_report(q->st, &who, course, free, &p)) {
        req_redirect(q, 303, arena_fmt(q->a, "%.*s&done", STR(url_page(q, signed_address(q->a, "free-seats", v->token)))));
        return;
    }
    q->status = 422;
    v->wrong = true;
    read_report(q, o.actor, v);
    for (size_t i = 0; i < v->n; i++) v->at[i].wrong = v->at[i].id == course;
    seats_report_page(&q->out, q, v);
}

/* ---- once a week -------------------------------------------------------------------------------------------------------------------- */
static const struct mail_text seats_text = { N_("How many seats are free? Courses of {name}"), N_(
    "Good day,\n\npeople look for courses of {name} at {house}. Are the numbers of free seats still right? One tap for each course is enough:\n\n{link}\n\n"
    "You need no account. The link works until {until}. It is meant for {name} alone, please do not pass it on.") };

static bool ask_owner(struct job *j, int64_t actor, int64_t week)
{
    struct owner o;
    const struct lang *l = lang_find(S(LANG_SOURCE));
    const char *why;
    if (!owner_of(j->st, actor, &o) || mail_address_problem(o.mail)) return false;
    str centre = setting_get(j->st, S("centre")), base = house ? house->url : S("");
    signed_take_back(j->st, purpose, S("directory.actor"), actor);
    str token = signed_make(j->st, &(struct signed_new){ .purpose = purpose, .entity = S("directory.actor"), .row = actor, .mail = o.mail, .lasts = (int64_t)SEATS_LINK * SIGNED_DAY });
    str link = arena_fmt(j->a, "%.*s/%.*s/%s/%.*s", STR(base), STR(j->region), l->tag, STR(signed_address(j->a, "free-seats", token)));
    const struct mail_value v[] = { { "name", o.name }, { "house", centre.n ? centre : S("Brücke") }, { "link", link },
                                    { "until", lang_date(j->a, l, date_text(j->a, wall_of(moment_now() + (int64_t)SEATS_LINK * SIGNED_DAY).date)) } };
    struct mail m = { .key = arena_fmt(j->a, "seats %lld %lld", (long long)actor, (long long)week), .secret = true };
    str answers = setting_get(j->st, S("email"));
    mail_write(j->st, &seats_text, v, countof(v), l, &m);
    m.to = o.mail;
    if (!mail_address_problem(answers)) m.reply_to = answers;
    return mail_add(j->st, &m, &why) != 0;
}

/* Owners behind the last one of the part before; `done` of the job counts them. */
static enum job_end ask_owners(struct job *j)
{
    int64_t today = date_days(wall_of(moment_now()).date);
    if (!entity_named(S("directory.actor"))) return JOB_DONE;
    struct rows *r = ask(j->st, Q("SELECT DISTINCT provider FROM courses_course WHERE state IN ('planned', 'open', 'full') AND seats IS NOT NULL AND (free_on = '' OR free_on < $1) AND deleted_at IS NULL "
        "ORDER BY provider LIMIT $2 OFFSET $3"), T(date_text(j->a, date_of_days(today - SEATS_OLD))), I(SEATS_MAILS), I(j->done));
    int64_t n = (int64_t)rows_count(r);
    while (rows_next(r)) ask_owner(j, row_int(r, 0), today / 7);
    job_progress(j, j->done + n, 0, N_("mails"));
    return n == SEATS_MAILS ? JOB_MORE : JOB_DONE;
}

const struct job_kind seats_job = { .name = "courses.seats", .label = N_("Asking providers for their free seats"), .run = ask_owners, .every = 7 * 86400, .at = 4 * 86400 + 5 * 3600 };

/* ---- every night ----------------------------------------------------------------------------------------------------------------------- */
enum { MOVED_AT_ONCE = 20, TOLD_AT_ONCE = 500 };
static enum job_end night(struct job *j)
{
    if (!entity_named(S("directory.actor")) || !entity_named(S("directory.area"))) return JOB_DONE;
    if (courses_by_calendar(j->st, MOVED_AT_ONCE) >= MOVED_AT_ONCE) return JOB_MORE;
    return demand_tell_all(j->st, TOLD_AT_ONCE) == TOLD_AT_ONCE ? JOB_MORE : JOB_DONE;
}

const struct job_kind courses_job = { .name = "courses.night", .label = N_("Courses that begin and end, people whom no course can serve"), .run = night, .every = 86400, .at = 1800 };
