/* desk.c - how a person of an institution gets in: the public page of mediation, the link by mail, the desk that it opens. */
#include "rooms/mediation/desk.h"
#include "base/moment.h"
#include "entity/schema.h"
#include "entity/signed.h"
#include "rooms/mediation/rules.h"
#include "serve/outside.h"
#include "work/mail.h"

static const char purpose[] = "mediation.desk", of_requester[] = "mediation.requester";
static const char why_expired[] = N_("This link has expired."), why_unknown[] = N_("This link is not complete, or not one of ours.");

bool desk_is_office(const struct req *q) { return who_holds(&q->who, DESK_OFFICE); }

/* ---- the public page -------------------------------------------------------------------------------------------------------------- */
void landing_get(struct req *q)
{
    page_about(q, _(N_("Volunteers help institutions and newcomers to understand each other.")));
    landing_page(&q->out, q, &(struct landing_view){ .sent = str_eq(req_param(q, S("done")), S("sent")) });
}

void landing_home(struct req *q, struct buf *out) { landing_home_draw(out, q); }

static void lost(struct req *q, int status, const char *why)
{
    q->status = status;
    landing_page(&q->out, q, &(struct landing_view){ .problem = why });
}

/* ---- the link ---------------------------------------------------------------------------------------------------------------------- */
static const struct mail_text enter_text = { N_("Your link to the requests of {name}"), N_(
    "Good day,\n\n"
    "with this link you ask for mediators, and see what became of the requests of {name}:\n\n"
    "{link}\n\n"
    "The link works until {until}, as often as you like. It is meant for you alone, please do not pass it on.\n\n"
    "If you did not ask for it, you need not do anything.") };

static str lower(struct arena *a, str s)
{
    char *p = arena_get(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] | 0x20) : s.p[i];
    return (str){ p, s.n };
}

static void mail_link(struct req *q, int64_t requester, str mail, str house)
{
    const char *why;
    int64_t lasts = (int64_t)DESK_HOURS * 3600;
    str answers = setting_get(q->st, S("email"));
    str token = signed_make(q->st, &(struct signed_new){ .purpose = purpose, .entity = str_of(of_requester), .row = requester, .mail = mail, .lasts = lasts });
    str link = url_whole(q, url_page(q, signed_address(q->a, "mediation/desk", token)));
    const struct mail_value v[] = { { "name", house }, { "link", link }, { "until", lang_time(q->a, q->lang, moment_now() + lasts) } };
    struct mail m = { .secret = true };
    mail_write(q->st, &enter_text, v, countof(v), q->lang, &m);
    m.to = mail;
    if (!mail_address_problem(answers)) m.reply_to = answers;
    mail_add(q->st, &m, &why);
}

static void enter_again(struct req *q, int status, str typed, str why)
{
    q->status = status;
    landing_page(&q->out, q, &(struct landing_view){ .mail = str_upto(typed, 200), .why = why });
}

/* The answer is the same whatever was typed: nobody learns here who asks for mediators. Each try is counted, so that of none it takes the time that writing
** takes and of the others not. Beyond the limit of a network nothing is sent, and that is said: the network of a computer centre is that of many schools and
** town halls. */
void desk_enter(struct req *q)
{
    str typed = str_trim(form_value(q, S("mail")));
    if (mail_address_problem(typed)) {
        enter_again(q, 422, typed, _(N_("Please enter a mail address, as name@example.org.")));
        return;
    }
    if (!outside_knock(q, "desk link", DESK_ASKS_AN_HOUR)) {
        enter_again(q, 429, typed, _(N_("Too many forms were sent from your network. Please try again in a moment.")));
        return;
    }
    struct rows *r = ask(q->st, Q("SELECT r.id, r.email, i.name FROM mediation_requester r JOIN mediation_institution i ON i.id = r.institution "
                                  "WHERE (r.email = $1 OR r.email = $2) AND r.deleted_at IS NULL AND i.deleted_at IS NULL AND NOT i.closed AND "
                                  "(r.left_on = '' OR r.left_on > $3) ORDER BY r.id LIMIT 1"), T(typed), T(lower(q->a, typed)), T(date_today(q->a)));
    if (rows_next(r) && signed_since(q->st, purpose, str_of(of_requester), row_int(r, 0), moment_now() - SIGNED_DAY) < DESK_LINKS_A_DAY)
        mail_link(q, row_int(r, 0), row_str(r, 1), row_str(r, 2));
    req_redirect(q, 303, url_page(q, S("mediation?done=sent")));
}

/* ---- the desk ------------------------------------------------------------------------------------------------------------------------ */
/* The rows of the institution, and what everybody may read (towns). */
static struct who who_at(int64_t institution, str name)
{
    struct who w = acts_for_institution(institution, name);
    w.grant[w.n++] = (struct grant){ .role = "visitor" };
    return w;
}

static struct desk *find_person(struct req *q, int64_t requester)
{
    struct rows *r = ask(q->st, Q("SELECT r.name, r.email, r.institution, i.name FROM mediation_requester r JOIN mediation_institution i ON i.id = r.institution "
                                  "WHERE r.id = $1 AND r.deleted_at IS NULL AND i.deleted_at IS NULL AND NOT i.closed AND (r.left_on = '' OR r.left_on > $2)"),
                         I(requester), T(date_today(q->a)));
    if (!rows_next(r)) return NULL;
    struct desk *d = arena_new_of(q->a, struct desk);
    *d = (struct desk){ .requester = requester, .institution = row_int(r, 2), .person = row_str(r, 0), .mail = row_str(r, 1), .house = row_str(r, 3) };
    d->who = who_at(d->institution, arena_fmt(q->a, "%.*s (%lld)", STR(link_name(true)), (long long)requester));
    return d;
}

const struct desk *desk_open(struct req *q)
{
    struct signed_link l;
    str token = q->method == POST ? form_value(q, S("link")) : req_param(q, S("link"));
    signed_private(q);
    enum signed_state state = signed_look(q->st, token, purpose, &l);
    if (state == SIGNED_UNKNOWN) { lost(q, 404, why_unknown); return NULL; }
    struct desk *d = state == SIGNED_GOOD ? find_person(q, l.row) : NULL;
    if (!d || !signed_for(q->st, &l, d->mail)) { lost(q, 410, why_expired); return NULL; }
    d->token = token;
    return d;
}

str desk_address(const struct req *q, const struct desk *d, const char *path, str rest)
{
    return arena_fmt(q->a, "%.*s?link=%.*s%.*s", STR(url_page(q, str_of(path))), STR(d->token), STR(rest));
}

/* The words of the first transition that leads there. A draft was never sent. */
const char *desk_state(str state)
{
    for (size_t i = 0; i < appointment_flow.n; i++)
        if (str_eq(state, str_of(appointment_flow.at[i].to))) return appointment_flow.at[i].outside;
    return N_("Draft");
}
