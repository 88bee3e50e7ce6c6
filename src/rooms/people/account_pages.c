/* account_pages.c - "my account": password, second factor, sessions, API tokens, what I read. */
#include "base/log.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "rooms/people/pages.h"
#include "web/app.h"

/* Whose page it is. A token or the command line has no session, and must not be able to make itself more. */
static bool mine(struct req *q, struct account_view *v)
{
    *v = (struct account_view){ 0 };
    people_private(q);
    if (!people_own(q, &v->own)) { req_fail(q, 403, N_("For this you have to be logged in with your browser.")); return false; }
    v->login = login_by_id(q->st, v->own.account);
    return true;
}

static void show(struct req *q, struct account_view *v)
{
    struct who *who = &q->who;
    v->sessions = session_list(q->st, v->login.account, v->session, SESSIONS_SHOWN);
    v->tokens = token_list(q->st, v->login.account, v->token, TOKENS_MAX);
    v->recovery_left = login_recovery_left(q->st, v->login.account);
    v->must_second = !q->demo && who_is_staff_of_house(who);
    if (v->problem) q->status = 422;
    account_page(&q->out, q, v);
}

static void refuse(struct req *q, struct account_view *v, const char *at, const char *problem)
{
    v->at = at;
    v->problem = problem;
    show(q, v);
}

/* What makes an account more open needs the password once more: a browser left alone must not be enough. False: answered. */
static bool confirmed(struct req *q, struct account_view *v, const char *at)
{
    struct guesses g = guesses_of(q->a, v->login.email, q->client);
    switch (people_proof(q, &v->login, v->login.email, form_value(q, S("current")))) {
    case PROOF_GOOD:  guesses_forget(q->st, &g); return true;
    case PROOF_REST:  refuse(q, v, at, N_("Too many wrong passwords. Please wait a minute, then try again.")); return false;
    case PROOF_WRONG: break;
    }
    refuse(q, v, at, N_("This is not your present password."));
    return false;
}

static void back(struct req *q, const char *done) { req_redirect(q, 303, url_page(q, arena_fmt(q->a, "account?done=%s", done))); }

static const char *done_text(str done)
{
    static const struct { const char *key, *text; } known[] = {
        { "password", N_("Your password is changed. Your other sessions are ended.") }, { "session", N_("The session is ended.") },
        { "sessions", N_("All other sessions are ended.") }, { "revoked", N_("The token does not work any more.") },
        { "off", N_("The second factor is switched off.") } };
    for (size_t i = 0; i < countof(known); i++) if (str_eq(done, str_of(known[i].key))) return known[i].text;
    return NULL;
}

void account_show(struct req *q)
{
    struct account_view v;
    if (!mine(q, &v)) return;
    v.done = done_text(req_param(q, S("done")));
    show(q, &v);
}

void account_password(struct req *q)
{
    struct account_view v;
    str password = form_value(q, S("password"));
    if (!mine(q, &v)) return;
    const char *problem = password_problem(q->a, password, v.login.email);
    if (problem) { refuse(q, &v, "password", problem); return; }
    if (!confirmed(q, &v, "current-password")) return;
    (void)store_end(q->st, false);
    str hash = password_hash(q->a, password);
    q->st = store_begin(q->app->stores, q->region, STORE_WRITE, q->a, q->id);
    login_password(q->st, v.login.account, hash);
    session_end_others(q->st, v.login.account, 0);
    session_begin(q, v.login.account, true);
    people_changed(q, &v.login);
    log_line(LOG_INFO, "account %lld changed its password", (long long)v.login.account);
    back(q, "password");
}

/* One session, or with `id` empty all but this one. */
void account_sessions(struct req *q)
{
    struct account_view v;
    int64_t id = 0;
    if (!mine(q, &v)) return;
    if (str_int(form_value(q, S("id")), &id) && id) session_end(q->st, v.login.account, id);
    else session_end_others(q->st, v.login.account, v.own.id);
    back(q, id ? "session" : "sessions");
}

/* ---- API tokens ------------------------------------------------------------------------------------------------------------ */
enum { LABEL_MAX = 80, SCOPES_MAX = 2000 };

/* What the form says of each room: nothing, read, write. */
static void read_scopes(struct req *q, struct token_new *n)
{
    struct buf b = buf_in(q->a, SCOPES_MAX);
    for (size_t i = 0; i < q->app->rooms; i++) {
        str may = form_value(q, arena_fmt(q->a, "room-%s", q->app->room[i]->name));
        bool writes = str_eq(may, S("write"));
        if (!writes && !str_eq(may, S("read"))) continue;
        buf_fmt(&b, "%s%.*s:%s", b.n ? " " : "", STR(may), q->app->room[i]->name);
        n->writes |= writes;
    }
    n->scopes = buf_str(&b);
}

str token_scopes(struct req *q, const struct token *t)
{
    struct buf b = buf_in(q->a, SCOPES_MAX * 2);
    if (!t->scopes.n) return t->writes ? _(N_("read and write")) : _(N_("only read"));
    str rest = t->scopes;
    for (str scope; str_word(&rest, &scope);) {
        int64_t mark = str_find_char(scope, ':');
        str room = mark < 0 ? S("") : str_from(scope, (size_t)mark + 1), label = room;
        for (size_t i = 0; i < q->app->rooms; i++) if (str_eq(room, str_of(q->app->room[i]->name))) label = _(q->app->room[i]->label);
        buf_fmt(&b, "%s%.*s%s%.*s", b.n ? "; " : "", STR(label), room.n ? ": " : "", STR(str_starts(scope, S("write")) ? _(N_("read and write")) : _(N_("only read"))));
    }
    return buf_str(&b);
}

void account_tokens(struct req *q)
{
    struct account_view v;
    int64_t days = 0;
    str label = str_trim(form_value(q, S("label"))), scope = form_value(q, S("scope"));
    struct token_new n = { .label = label, .writes = str_eq(scope, S("write")), .scopes = S("") };
    bool rooms = str_eq(scope, S("rooms"));
    if (rooms) read_scopes(q, &n);
    if (!mine(q, &v)) return;
    bool lasts = str_int(form_value(q, S("days")), &days) && days >= 1 && days <= TOKEN_DAYS;
    bool named = label.n && utf8_check(label, false) == UTF8_FINE && utf8_count(label) <= LABEL_MAX;
    bool many = token_list(q->st, v.login.account, v.token, TOKENS_MAX) == TOKENS_MAX;
    if (!named) { refuse(q, &v, "label", N_("Please say in a few words what the token is for.")); return; }
    if (!lasts) { refuse(q, &v, "days", N_("Please enter a number of days from 1 to 365.")); return; }
    if (many) { refuse(q, &v, "label", N_("You have many tokens already. Please revoke one first.")); return; }
    if (rooms && !n.scopes.n) { refuse(q, &v, "scope-rooms", N_("Please choose at least one part of the program.")); return; }
    if (!confirmed(q, &v, "current-token")) return;
    n.account = v.login.account;
    n.expires = moment_now() + days * 86400;
    v.secret = token_new(q->st, &n);
    log_line(LOG_INFO, "account %lld made an API token", (long long)v.login.account);
    show(q, &v);
}

void account_revoke(struct req *q)
{
    struct account_view v;
    int64_t id = 0;
    if (!mine(q, &v)) return;
    if (str_int(form_value(q, S("id")), &id)) token_revoke(q->st, v.login.account, id);
    back(q, "revoked");
}

/* ---- second factor ----------------------------------------------------------------------------------------------------------- */
void account_recovery(struct req *q)
{
    struct account_view v;
    str codes[RECOVERY_CODES];
    if (!mine(q, &v)) return;
    if (!v.login.totp) { back(q, ""); return; }
    if (!confirmed(q, &v, "current-recovery")) return;
    login_recovery(q->st, v.login.account, codes);
    people_changed(q, &v.login);
    codes_page(&q->out, q, codes, url_page(q, S("account")));
}

/* On, or on another telephone: a new secret, and on to setting it up. Off only where nobody demands it. */
void account_second(struct req *q)
{
    struct account_view v;
    bool off = form_has(q, S("off"));
    if (!mine(q, &v)) return;
    if (!confirmed(q, &v, "current-second")) return;
    if (off && !q->demo && who_is_staff_of_house(&q->who)) { refuse(q, &v, "current-second", N_("With your roles a second factor is needed.")); return; }
    if (off) { login_alone(q->st, v.login.account); people_changed(q, &v.login); back(q, "off"); return; }
    login_fresh(q->st, v.login.account, totp_secret(q->a));
    req_redirect(q, 303, url_page(q, S("login/setup")));
}

/* ---- what this reader may administer ------------------------------------------------------------------------------------------- */
size_t people_links(struct req *q, struct link *ret, size_t max)
{
    const struct entity *const own[] = { &account_entity, &grant_entity, &volunteer_entity };
    size_t n = 0;
    for (size_t i = 0; i < countof(own) && n < max; i++) {
        bool office = false;
        struct may m = may(&q->who, own[i], READ);
        for (size_t k = 0; k < m.n; k++) office |= m.scope[k].rows == ROWS_ALL;
        if (office) ret[n++] = (struct link){ url_entity(q, own[i]), _(own[i]->plural) };
    }
    if (n < max) ret[n++] = (struct link){ url_page(q, S("roles")), _(N_("Roles and rights")) };
    if (n < max && who_holds(&q->who, "administrator data_officer")) ret[n++] = (struct link){ url_page(q, S("audit")), _(N_("Who did what")) };
    if (n < max && who_holds(&q->who, "administrator")) ret[n++] = (struct link){ url_page(q, S("mails")), _(N_("Mails")) };
    if (n < max && who_holds(&q->who, "administrator")) ret[n++] = (struct link){ url_page(q, S("jobs")), _(N_("Tasks of the program")) };
    if (n < max && who_holds(&q->who, "administrator lead")) ret[n++] = (struct link){ url_page(q, S("office/wording")), _(N_("Words of the region")) };
    if (n < max && who_holds(&q->who, "administrator")) ret[n++] = (struct link){ url_page(q, S("settings")), _(N_("Particulars of the centre")) };
    if (n < max) ret[n++] = (struct link){ url_page(q, S("account/reads")), _(N_("What I read")) };
    return n;
}
