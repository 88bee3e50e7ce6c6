/* mails.c - mails with a link that lets somebody in: invitations and new passwords; who forgot theirs; tidying up. */
#include "base/moment.h"
#include "entity/schema.h"
#include "rooms/people/pages.h"
#include "rooms/people/volunteer.h"
#include "work/mail.h"

static const struct mail_text texts[] = {
    [TICKET_INVITE] = { N_("Your account at {house}"), N_(
        "Good day {name},\n\n"
        "there is an account for you now on the platform of {house}. With this link you set your password:\n\n"
        "{link}\n\n"
        "The link works once, within 14 days. After that please ask those who invited you for a new one.\n\n"
        "You did not expect this? Then you need not do anything. Please do not pass the link on.") },
    [TICKET_RESET] = { N_("New password for {house}"), N_(
        "Good day {name},\n\n"
        "somebody, probably you yourself, asked for a new password for your account at {house}. With this link you set it:\n\n"
        "{link}\n\n"
        "The link works once, within two hours. Until you use it, your present password stays.\n\n"
        "It was not you? Then you need not do anything. Please do not pass the link on.") },
};

/* ---- one mail ------------------------------------------------------------------------------------------------------------------ */
static const struct app *house;                         /* for the address that links begin with; set once at start   */
void mails_open(const struct app *app) { house = app; }

str link_address(struct arena *a, str region, const struct lang *l, str ticket)
{
    return arena_fmt(a, "%.*s/%.*s/%s/%.*s", STR(house->url), STR(region), l->tag, STR(ticket));
}

bool link_mail(struct store *st, str region, const struct login *l, enum ticket kind, str ticket, const struct lang *reader)
{
    struct arena *a = store_arena(st);
    str centre = setting_get(st, S("centre"));
    const char *why;
    const struct lang *in = reader ? reader : lang_find(S(LANG_SOURCE));
    const struct mail_value v[] = { { "name", l->name }, { "house", centre.n ? centre : S("Brücke") }, { "link", link_address(a, region, in, ticket) } };
    struct mail m = { .to = l->email, .secret = true };
    mail_write(st, &texts[kind], v, countof(v), in, &m);
    return mail_add(st, &m, &why) != 0;
}

bool people_mail(struct store *st, str region, str email, str ticket)
{
    struct login l = login_by_mail(st, mail_fold(store_arena(st), email));
    return l.account && link_mail(st, region, &l, str_starts(ticket, S("invitation")) ? TICKET_INVITE : TICKET_RESET, ticket, NULL);
}

/* ---- how one logs in was changed ------------------------------------------------------------------------------------------------ */
/* One text for all of it, without any link: what looks like it in somebody's mailbox and has one is not from us. */
static const struct mail_text changed = { N_("Your account at {house} was changed"), N_(
    "Good day {name},\n\n"
    "somebody, probably you yourself, changed how one logs in to your account at {house}: the password, the second factor or the mail address.\n\n"
    "It was not you? Then please tell the administration of {house} at once. They can lock the account.") };

enum { TOLD_EVERY = 600 };

void mail_changed(struct store *st, const struct login *l, const struct lang *reader)
{
    str centre = setting_get(st, S("centre"));
    const char *why;
    const struct mail_value v[] = { { "name", l->name }, { "house", centre.n ? centre : S("Brücke") } };
    struct mail m = { .to = l->email, .key = arena_fmt(store_arena(st), "changed %lld %lld", (long long)l->account, (long long)(moment_now() / TOLD_EVERY)) };
    mail_write(st, &changed, v, countof(v), reader ? reader : lang_find(S(LANG_SOURCE)), &m);
    (void)mail_add(st, &m, &why);                        /* an address to which nothing can be sent keeps nobody from changing a password */
}

void people_changed(struct req *q, const struct login *l)
{
    if (mail_way(q->demo) != MAIL_NOWHERE) mail_changed(q->st, l, q->lang);
}

/* ---- who forgot the password ------------------------------------------------------------------------------------------------------ */
enum { FORGOTTEN_EVERY = 600, FORGOTTEN_CLIENT = 20, FORGOTTEN_WINDOW = 3600 };

/* A network may ask so many times in an hour; beyond that nothing happens, and the answer is the same. */
static bool asks_too_often(struct store *st, str client)
{
    int64_t now = moment_now();
    if (!client.n) return false;
    struct rows *r = ask(st, Q("INSERT INTO people_guess (key, wrong, last_at, until) VALUES ($1, 1, $2, $3) ON CONFLICT (key) DO UPDATE SET "
                               "wrong = CASE WHEN people_guess.until < $2 THEN 1 ELSE people_guess.wrong + 1 END, "
                               "until = CASE WHEN people_guess.until < $2 THEN $3 ELSE people_guess.until END, last_at = $2 RETURNING wrong"),
        T(arena_fmt(store_arena(st), "f%.*s", STR(client))), I(now), I(now + FORGOTTEN_WINDOW));
    return rows_next(r) && row_int(r, 0) > FORGOTTEN_CLIENT;
}

/* The same work for every address: whether there is such an account is looked up by the job, when nobody measures the time any more. */
void forgotten_ask(struct req *q, str email)
{
    str folded = mail_fold(q->a, str_upto(email, MAIL_TO_MAX)), digest = secret_hash(q->a, folded);
    if (asks_too_often(q->st, q->client) || mail_address_problem(folded)) return;
    job_add(q->st, &(struct job_new){ .kind = "people.forgotten", .argument = arena_fmt(q->a, "%s %.*s", q->lang->tag, STR(folded)),
        .key = arena_fmt(q->a, "forgotten %.*s %lld", STR(digest), (long long)(moment_now() / FORGOTTEN_EVERY)) });
}

/* Who may not log in gets no link; an invitation that was lost is made again. */
static enum job_end forgotten(struct job *j)
{
    str rest = j->argument, lang, email;
    if (!str_word(&rest, &lang) || !str_word(&rest, &email)) return JOB_DONE;
    struct login l = login_by_mail(j->st, email);
    enum ticket kind = str_eq(l.state, S("invited")) ? TICKET_INVITE : TICKET_RESET;
    if (!l.account || (kind == TICKET_RESET && !str_eq(l.state, S("active")))) return JOB_DONE;
    str ticket = ticket_address(j->a, ticket_new(j->st, l.account, kind), kind);
    if (link_mail(j->st, j->region, &l, kind, ticket, lang_find(lang))) return JOB_DONE;
    j->error = N_("This is no mail address to which a mail can be sent.");
    return JOB_DEAD;
}

static const struct job_kind forgotten_kind = { .name = "people.forgotten", .label = N_("Link for a new password"), .run = forgotten, .tries = 4 };

/* ---- tidying up ----------------------------------------------------------------------------------------------------------------------- */
static enum job_end tidy(struct job *j)
{
    people_sweep(j->st);
    return JOB_DONE;
}

static const struct job_kind tidy_kind = { .name = "people.tidy", .label = N_("Tidying up: sessions and links that are over"), .run = tidy, .every = 86400, .at = 9000 };

const struct job_kind *const people_jobs[PEOPLE_JOBS] = { &forgotten_kind, &tidy_kind, &volunteers_kind };
