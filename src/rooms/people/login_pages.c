/* login_pages.c - logging in and out, invitations, new passwords: handlers only. */
#include "base/log.h"
#include "base/moment.h"
#include "rooms/people/pages.h"
#include "work/mail.h"

/* ---- shared ------------------------------------------------------------------------------------------------------------ */
void people_private(struct req *q)
{
    req_header(q, "Cache-Control", S("no-store"));
    req_header(q, "Referrer-Policy", S("no-referrer"));
}

static bool keeps_to(const struct req *q, str next)
{
    str home = arena_fmt(q->a, "/%.*s/", STR(q->region));
    for (size_t i = 0; i < next.n; i++) if ((unsigned char)next.p[i] <= 0x20 || next.p[i] == '\\' || next.p[i] == 0x7F) return false;
    return str_starts(next, home) && str_find(next, S("//")) < 0;
}

str people_onward(struct req *q, const char *path, str next)
{
    struct buf b = buf_in(q->a, TARGET_MAX * 4);
    buf_put(&b, url_page(q, str_of(path)));
    if (!keeps_to(q, next)) return buf_str(&b);
    buf_put(&b, S("?next="));
    put_encoded(&b, next);
    return buf_str(&b);
}

str people_next(struct req *q, str next) { return keeps_to(q, next) ? next : url_page(q, S("today")); }

bool people_own(struct req *q, struct session *ret)
{
    return q->from == FROM_COOKIE && session_find(q->st, cookie_of(q, S(SESSION_COOKIE)), ret);
}

static void begin(struct req *q, enum store_mode mode) { q->st = store_begin(q->app->stores, q->region, mode, q->a, mode == STORE_WRITE ? q->id : S("")); }

/* A refusal rolls back, but the count of wrong tries has to stay: it is kept in a transaction of its own. */
enum { ATTEMPTS = 5 };
void people_wrong(struct req *q, str email)
{
    struct guesses g = guesses_of(q->a, email, q->client);
    enum store_outcome end = STORE_AGAIN;
    (void)store_end(q->st, false);
    for (int i = 0; i < ATTEMPTS && end == STORE_AGAIN; i++) {
        begin(q, STORE_WRITE);
        store_turn(q->st, i);
        guesses_wrong(q->st, &g);
        end = store_end(q->st, true);
    }
    if (end != STORE_DONE) log_line(LOG_ERROR, "a wrong try at logging in was not counted");
    begin(q, STORE_READ);
}

/* The rest is looked at first and the password worked on all the same, so that the time tells nothing. */
enum proof people_proof(struct req *q, const struct login *l, str email, str password)
{
    struct guesses g = guesses_of(q->a, email, q->client);
    bool rest = guesses_rest(q->st, &g);
    (void)store_end(q->st, false);                       /* nobody waits for the data while the processor works      */
    bool good = password_good(q->a, l->hash, password);
    begin(q, STORE_WRITE);
    if (good && !rest) return PROOF_GOOD;
    log_line(LOG_INFO, "password refused%s", rest ? ": it rests after wrong tries" : "");
    if (rest) return PROOF_REST;
    people_wrong(q, email);
    return PROOF_WRONG;
}

/* ---- password ------------------------------------------------------------------------------------------------------------ */
static bool inside(const struct req *q) { return q->from == FROM_COOKIE; }

void login_show(struct req *q)
{
    const char *done = req_has(q, S("set")) ? N_("Your password is set. Please log in with it.") : req_has(q, S("out")) ? N_("You are logged out.") : NULL;
    str next = req_param(q, S("next"));
    if (inside(q)) { req_redirect(q, 303, people_next(q, next)); return; }
    people_private(q);
    login_page(&q->out, q, &(struct login_view){ .next = keeps_to(q, next) ? next : S(""), .done = done });
}

/* Outside a demonstration, who works for the centre or a town needs a second factor. */
static bool needs_second(struct req *q, const struct login *l)
{
    struct who who;
    return !q->demo && who_of(q->st, l->account, &who) && who_is_staff_of_house(&who);
}

/* Where a good password leads: inside, to the code, or to setting one up. */
static void admit(struct req *q, const struct login *l, str next)
{
    bool must = needs_second(q, l), waits = l->totp || must;
    struct guesses g = guesses_of(q->a, l->email, q->client);
    if (!waits) guesses_forget(q->st, &g);                /* else who knows the password could guess at codes for ever */
    session_begin(q, l->account, !waits);
    if (must && !l->totp) login_fresh(q->st, l->account, totp_secret(q->a));
    req_redirect(q, 303, !waits ? people_next(q, next) : people_onward(q, l->totp ? "login/code" : "login/setup", next));
}

void login_try(struct req *q)
{
    str email = mail_fold(q->a, str_upto(form_value(q, S("email")), 300)), next = form_value(q, S("next"));
    struct login l = login_by_mail(q->st, email);
    people_private(q);
    if (!str_eq(l.state, S("active"))) l.hash = S("");   /* invited, locked, gone: as if there were none               */
    if (people_proof(q, &l, email, form_value(q, S("password"))) == PROOF_GOOD) { admit(q, &l, next); return; }
    q->status = 422;
    login_page(&q->out, q, &(struct login_view){ .email = form_value(q, S("email")), .next = next,
        .problem = N_("This mail address and this password do not belong together. After five wrong tries an account rests for a minute, then for longer.") });
}

/* ---- the second factor ----------------------------------------------------------------------------------------------------- */
/* Whose password was right a moment ago. False: nobody's; answered. */
static bool pending(struct req *q, struct session *s, struct login *l)
{
    people_private(q);
    if (session_find(q->st, cookie_of(q, S(SESSION_COOKIE)), s) && !s->second) {
        *l = login_by_id(q->st, s->account);
        if (str_eq(l->state, S("active"))) return true;
    }
    req_redirect(q, 303, people_onward(q, "login", form_has(q, S("next")) ? form_value(q, S("next")) : req_param(q, S("next"))));
    return false;
}

void code_show(struct req *q)
{
    struct session s;
    struct login l;
    if (pending(q, &s, &l)) code_page(&q->out, q, &(struct code_view){ .next = req_param(q, S("next")) });
}

void code_try(struct req *q)
{
    struct session s;
    struct login l;
    str next = form_value(q, S("next"));
    if (!pending(q, &s, &l)) return;
    struct guesses g = guesses_of(q->a, l.email, q->client);
    bool rest = guesses_rest(q->st, &g);
    if (l.totp && !rest && login_second(q->st, &l, str_upto(form_value(q, S("code")), 100))) {
        guesses_forget(q->st, &g);
        session_begin(q, l.account, true);
        req_redirect(q, 303, people_next(q, next));
        return;
    }
    log_line(LOG_INFO, "account %lld: code refused%s", (long long)l.account, rest ? ": it rests after wrong tries" : "");
    if (!rest) people_wrong(q, l.email);
    q->status = 422;
    code_page(&q->out, q, &(struct code_view){ .next = next,
        .problem = rest ? N_("Too many wrong codes. Please wait a minute, then try again.") : N_("This code is not right, too old, or was used already.") });
}

/* ---- setting one up: at the first log-in, or from the own account ------------------------------------------------------------ */
/* Before the code of the factor that is there, nobody puts another in its place. */
static bool setting_up(struct req *q, struct session *s, struct login *l)
{
    bool in = people_own(q, s);
    if (!in && !pending(q, s, l)) return false;
    if (in) people_private(q);
    *l = login_by_id(q->st, s->account);
    if (l->fresh.n && (in || !l->totp)) return true;
    req_redirect(q, 303, in ? url_page(q, S("account")) : people_onward(q, l->totp ? "login/code" : "login", S("")));
    return false;
}

static void show_setup(struct req *q, const struct session *s, const struct login *l, str next, const char *problem)
{
    str house = arena_fmt(q->a, "Brücke %.*s", STR(q->region_title));
    setup_page(&q->out, q, &(struct setup_view){ .next = next, .text = totp_text(q->a, l->fresh), .problem = problem, .must = !s->second,
        .picture = qr_svg(q->a, totp_address(q->a, l->fresh, house, l->email), words_get(q->words, N_("Code for the app on your telephone"))) });
}

void setup_show(struct req *q)
{
    struct session s;
    struct login l;
    if (setting_up(q, &s, &l)) show_setup(q, &s, &l, req_param(q, S("next")), NULL);
}

void setup_try(struct req *q)
{
    struct session s;
    struct login l;
    str codes[RECOVERY_CODES], next = form_value(q, S("next"));
    if (!setting_up(q, &s, &l)) return;
    if (!login_confirm(q->st, &l, str_upto(form_value(q, S("code")), 100))) {
        q->status = 422;
        show_setup(q, &s, &l, next, N_("This code is not right. Perhaps it has just changed, or the telephone's clock is wrong."));
        return;
    }
    login_recovery(q->st, l.account, codes);
    people_changed(q, &l);
    session_begin(q, l.account, true);
    codes_page(&q->out, q, codes, people_next(q, next));
}

/* ---- out ---------------------------------------------------------------------------------------------------------------------- */
void logout_do(struct req *q)
{
    struct session s;
    if (people_own(q, &s)) session_end(q->st, s.account, s.id);
    cookie_set(q, SESSION_COOKIE, S(""), -1);
    req_header(q, "Clear-Site-Data", S("\"cache\""));     /* going back shows nothing any more; pages kept for reading offline are public ones and stay */
    people_private(q);
    req_redirect(q, 303, url_page(q, S("login?out=1")));
}

void forgotten_show(struct req *q)
{
    people_private(q);
    forgotten_page(&q->out, q, &(struct forgotten_view){ .mails = mail_way(q->demo) != MAIL_NOWHERE, .asked = req_has(q, S("asked")) });
}

/* One answer, whatever the address: nobody learns here who has an account. */
void forgotten_do(struct req *q)
{
    people_private(q);
    if (mail_way(q->demo) != MAIL_NOWHERE) forgotten_ask(q, form_value(q, S("email")));
    req_redirect(q, 303, url_page(q, S("forgotten?asked=1")));
}

/* ---- links that set a password -------------------------------------------------------------------------------------------------- */
static void gone(struct req *q)
{
    req_fail(q, 410, N_("This link was used already, or is too old. Please ask the administration of your integration centre for a new one."));
}

static void show_password(struct req *q, enum ticket kind, str ticket, const char *problem)
{
    int64_t account = ticket_find(q->st, ticket, kind);
    struct login l = account ? login_by_id(q->st, account) : (struct login){ 0 };
    people_private(q);
    if (!l.account) { gone(q); return; }
    password_page(&q->out, q, &(struct password_view){ .email = l.email, .name = l.name, .ticket = ticket, .problem = problem, .kind = kind });
}

/* An invitation makes the account active; in both cases whoever was logged in is so no more. */
static void set_password(struct req *q, enum ticket kind)
{
    str ticket = form_value(q, S("ticket")), password = form_value(q, S("password"));
    int64_t account = ticket_find(q->st, ticket, kind);
    struct login l = account ? login_by_id(q->st, account) : (struct login){ 0 };
    people_private(q);
    if (!l.account) { gone(q); return; }
    const char *problem = password_problem(q->a, password, l.email);
    if (problem) { q->status = 422; show_password(q, kind, ticket, problem); return; }
    (void)store_end(q->st, false);
    str hash = password_hash(q->a, password);
    begin(q, STORE_WRITE);
    if (!ticket_use(q->st, ticket, kind)) { gone(q); return; }
    struct who self = { .account = account, .name = l.name, .grant = { { .role = "self" } }, .n = 1 };
    if (kind == TICKET_INVITE) account_move(q->st, &self, q->id, account, "accept");
    login_password(q->st, account, hash);
    session_end_others(q->st, account, 0);
    struct guesses g = guesses_of(q->a, l.email, S(""));
    guesses_forget(q->st, &g);
    if (kind == TICKET_RESET) people_changed(q, &l);
    log_line(LOG_INFO, "account %lld set a password", (long long)account);
    req_redirect(q, 303, url_page(q, S("login?set=1")));
}

void invitation_show(struct req *q) { show_password(q, TICKET_INVITE, req_param(q, S("ticket")), NULL); }
void invitation_use(struct req *q)  { set_password(q, TICKET_INVITE); }
void reset_show(struct req *q)      { show_password(q, TICKET_RESET, req_param(q, S("ticket")), NULL); }
void reset_use(struct req *q)       { set_password(q, TICKET_RESET); }

/* ---- the end of the navigation ----------------------------------------------------------------------------------------------------- */
void people_menu(const struct req *q, struct buf *out)
{
    bool in = q->who.account != 0;
    buf_put(out, S("<li><a href=\""));
    put_url(out, url_page(q, in ? S("account") : S("login")));
    buf_put(out, S("\">"));
    put_text(out, in ? _(N_("My account")) : _(N_("Log in")));
    buf_put(out, S("</a></li>\n"));
    if (q->from == FROM_COOKIE) people_logout(out, (struct req *)(uintptr_t)q);      /* its token comes from the session: nothing of `q` changes */
}
