/* area_link.c - "my link does not work any more": a mediator gives their mail address and gets a new one. */
#include "base/moment.h"
#include "entity/schema.h"
#include "rooms/mediation/ask.h"
#include "serve/outside.h"
#include <sodium.h>

enum { ASKED_EVERY = 600 };                              /* seconds in which the same address is looked up once        */

static const struct mail_text link_text = { N_("Your link to your dates as a mediator"), N_(
    "Good day {name},\n\n"
    "with this link you see who asks for you, your dates, your hours and your documents:\n\n"
    "{link}\n\n"
    "The link works until {until}, as often as you like. It is meant for you alone, please do not pass it on.\n\n"
    "If you did not ask for it, you need not do anything.") };

void area_link_get(struct req *q)
{
    signed_private(q);
    area_link_page(&q->out, q, &(struct area_link){ .sent = str_eq(req_param(q, S("done")), S("sent")) });
}

/* So that the key of a job names nobody. */
static str digest(struct arena *a, str mail)
{
    unsigned char d[16];
    char hex[2 * sizeof d + 1];
    crypto_generichash(d, sizeof d, (const unsigned char *)mail.p, mail.n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, d, sizeof d);
    return arena_copy(a, str_of(hex));
}

static str lower(struct arena *a, str s)
{
    char *p = arena_get(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] | 0x20) : s.p[i];
    return (str){ p, s.n };
}

/* The same answer for every address, and the same work: who it is looks up the job, when nobody measures the time any more. Beyond the limit of a network
** nothing happens, and the answer stays the same. */
void area_link_post(struct req *q)
{
    str mail = lower(q->a, str_trim(form_value(q, S("mail"))));
    if (mail_address_problem(mail)) {
        q->status = 422;
        area_link_page(&q->out, q, &(struct area_link){ .mail = str_upto(mail, 200), .why = _(N_("Please enter a mail address, as name@example.org.")) });
        return;
    }
    if (!form_value(q, S("website")).n && outside_knock(q, "area link", AREA_ASKS_AN_HOUR))
        job_add(q->st, &(struct job_new){ .kind = area_link_job.name, .argument = arena_fmt(q->a, "%s %.*s", q->lang->tag, STR(mail)),
            .key = arena_fmt(q->a, "area link %.*s %lld", STR(digest(q->a, mail)), (long long)(moment_now() / ASKED_EVERY)) });
    req_redirect(q, 303, url_page(q, S("my-mediation/link?done=sent")));
}

/* ---- the job ------------------------------------------------------------------------------------------------------------------------ */
static bool send(struct store *st, int64_t volunteer, str name, str mail, const struct lang *l)
{
    struct arena *a = store_arena(st);
    const char *why;
    int64_t lasts = (int64_t)AREA_DAYS * SIGNED_DAY;
    str answers = setting_get(st, S("email"));
    str token = signed_make(st, &(struct signed_new){ .purpose = "mediation.area", .entity = S("people.volunteer"), .row = volunteer, .mail = mail, .detail = S("asked"), .lasts = lasts });
    const struct mail_value v[] = { { "name", name }, { "link", tell_address(st, l, signed_address(a, "my-mediation", token)) }, { "until", lang_time(a, l, moment_now() + lasts) } };
    struct mail m = { .secret = true };
    mail_write(st, &link_text, v, countof(v), l, &m);
    m.to = mail;
    if (!mail_address_problem(answers)) m.reply_to = answers;
    return mail_add(st, &m, &why) != 0;
}

/* Links asked for here, not those that came with questions. */
static bool enough(struct store *st, int64_t volunteer)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM core_signed WHERE purpose = 'mediation.area' AND detail = 'asked' AND row = $1 AND created_at >= $2"), I(volunteer),
                         I(moment_now() - SIGNED_DAY));
    return rows_next(r) && row_int(r, 0) >= AREA_LINKS_A_DAY;
}

static enum job_end run(struct job *j)
{
    str rest = j->argument, lang, mail;
    if (!str_word(&rest, &lang) || !str_word(&rest, &mail)) return JOB_DONE;
    const struct lang *l = lang_find(lang);
    struct rows *r = ask(j->st, Q("SELECT id, name, email FROM people_volunteer WHERE email = $1 AND state NOT IN ('left', 'interested') AND deleted_at IS NULL "
                                  "ORDER BY id LIMIT 1"), T(mail));
    if (!rows_next(r) || enough(j->st, row_int(r, 0))) return JOB_DONE;
    if (send(j->st, row_int(r, 0), row_str(r, 1), row_str(r, 2), l ? l : lang_find(S(LANG_SOURCE)))) return JOB_DONE;
    j->error = N_("This is no mail address to which a mail can be sent.");
    return JOB_DEAD;
}
const struct job_kind area_link_job = { .name = "mediation.area_link", .label = N_("New link for a mediator"), .run = run, .tries = 4 };
