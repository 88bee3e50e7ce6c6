/* volunteer_login.c - a login for a volunteer, made by who accompanies them: an account that can do what volunteers do for themselves, and nothing else.
**
** Whoever makes it may hold fewer rights than others who have accounts. So it never touches an account that stands for anything else: one with a role, of an
** organisation, or for which somebody stands in is refused, and a link that sets a password goes out only while nobody has set one. Roles are given by the
** administration alone; that this account may act for the volunteer follows from the volunteer's row (roles.c), and ends with it.
*/
#include "entity/history.h"
#include "rooms/people/volunteer_pages.h"
#include "serve/write.h"

static const char login_text[] = N_("Please give this link to the person. It works for 14 days and once, and is shown only here.");

/* Nothing but a person: no role, today, once or later; nobody's deputy or original; of no organisation, whose roles would be theirs too. */
static bool stands_alone(struct store *st, int64_t account)
{
    struct query query = query_new(&account_entity, &who_house, lang_find(S(LANG_SOURCE)));
    const struct account *a = row_by_id(st, &query, account, NULL);
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM people_grant WHERE (account = $1 OR deputy_of = $1) AND deleted_at IS NULL"), I(account));
    return a && (!a->actor || a->actor == NONE) && rows_next(r) && !row_int(r, 0);
}

static str account_state(struct store *st, int64_t account)
{
    struct rows *r = ask(st, Q("SELECT state FROM people_account WHERE id = $1 AND deleted_at IS NULL"), I(account));
    return rows_next(r) ? row_str(r, 0) : S("");
}

bool volunteer_has_login(const struct volunteer *v) { return v->account && v->account != NONE; }

struct login_line volunteer_login_of(struct req *q, const struct volunteer *v)
{
    struct login_line l = { .asks = true };
    if (!volunteer_has_login(v)) { l.makes = v->email.n > 0; return l; }
    str state = account_state(q->st, v->account);
    l.state = choice_label(entity_field(&account_entity, S("state")), state);
    l.again = str_eq(state, S("invited")) && stands_alone(q->st, v->account);
    return l;
}

/* ---- making it ------------------------------------------------------------------------------------------------------------------------ */
static int64_t make_account(struct req *q, const struct volunteer *v)
{
    struct problems p = { .a = q->a };
    struct draft d = draft_new(q->a, &account_entity);
    draft_give(&d, "name", v->name);
    draft_give(&d, "email", v->email);
    draft_give(&d, "language", v->language);
    return row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d }, &p) == WRITE_DONE ? d.id : 0;
}

/* The house writes, since accounts are not for the reader to see; the history names who pressed the button. */
static const char *link_to(struct req *q, const struct volunteer *v, int64_t account)
{
    struct problems p = { .a = q->a };
    struct draft d = draft_new(q->a, &volunteer_entity);
    str key = draft_key(q->st, &account_entity, account);
    d.id = v->meta.id;
    draft_give(&d, "account", key);
    if (row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d, .quiet = true }, &p) != WRITE_DONE)
        return p.n ? p.at[0].message : N_("This could not be saved.");
    struct rows *r = ask(q->st, Q("SELECT version FROM people_volunteer WHERE id = $1"), I(v->meta.id));
    const struct history_value value = { entity_field(&volunteer_entity, S("account")), NULL, S(""), key };
    history_add(q->st, &q->who, q->id, &(struct history_entry){ .e = &volunteer_entity, .row = v->meta.id, .version = rows_next(r) ? row_int(r, 0) : v->meta.version,
                                                                .event = HISTORY_CHANGE, .value = &value, .n = 1 });
    return NULL;
}

/* English key of what is in the way; *account is the one to invite, 0: it is in use already, and only linked. */
static const char *connect(struct req *q, const struct volunteer *v, int64_t *account)
{
    *account = 0;
    if (!str_has_word(S("interested onboarding training ready expired paused"), v->state)) return N_("This person is not active here.");
    if (!v->email.n) return N_("For a login a mail address is needed.");
    int64_t found = account_by_mail(q->st, v->email);
    if (found && !stands_alone(q->st, found)) return N_("This mail address belongs to an account with other roles. Please ask the administration to link it.");
    int64_t id = found ? found : make_account(q, v);
    if (!id) return N_("This could not be saved.");
    const char *why = link_to(q, v, id);
    if (!why && str_eq(account_state(q->st, id), S("invited"))) *account = id;
    return why;
}

void volunteer_login(struct req *q)
{
    struct query query = query_new(&volunteer_entity, &q->who, q->lang);
    const struct volunteer *v = row_by_slug(q->st, &query, q->part[3], NULL);
    const char *why = NULL;
    int64_t invite = 0;
    people_private(q);
    if (!v) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    str back = url_row(q, &volunteer_entity, v->meta.slug);
    if (!volunteer_has_login(v)) why = connect(q, v, &invite);
    else if (volunteer_login_of(q, v).again) invite = v->account;
    else why = N_("This person has a login already.");
    if (why) { req_fail(q, 409, why); return; }
    if (!invite) { req_redirect(q, 303, arena_fmt(q->a, "%.*s#facts", STR(back))); return; }
    people_hand_over(q, &(struct handing){ .account = invite, .kind = TICKET_INVITE, .heading = N_("Invited"), .text = login_text, .label = N_("Back to the volunteer"), .back = back,
                                           .in = lang_find(v->language) });
}
