/* accounts.c - making, inviting, locking accounts: for the pages, and for `bruecke user`. */
#include "base/moment.h"
#include "rooms/people/people.h"
#include "rooms/people/secrets.h"
#include "text/lang.h"

struct who who_command(void) { return (struct who){ .name = S("command line"), .grant = { { .role = "administrator" } }, .n = 1 }; }

/* Domains have no case; of what stands before them, nobody keeps two that differ in it. */
str mail_fold(struct arena *a, str email)
{
    str m = arena_copy(a, str_trim(email));
    char *p = arena_get(a, m.n + 1);
    for (size_t i = 0; i < m.n; i++) p[i] = m.p[i] >= 'A' && m.p[i] <= 'Z' ? (char)(m.p[i] - 'A' + 'a') : m.p[i];
    return (str){ p, m.n };
}

int64_t account_by_mail(struct store *st, str email)
{
    struct rows *r = ask(st, Q("SELECT id FROM people_account WHERE email = $1 AND deleted_at IS NULL"), T(mail_fold(store_arena(st), email)));
    return rows_next(r) ? row_int(r, 0) : 0;
}

static str state_of(struct store *st, int64_t account)
{
    struct rows *r = ask(st, Q("SELECT state FROM people_account WHERE id = $1"), I(account));
    return rows_next(r) ? row_str(r, 0) : S("");
}

static str key_of(struct store *st, int64_t account)
{
    struct rows *r = ask(st, Q("SELECT key FROM people_account WHERE id = $1"), I(account));
    return rows_next(r) ? row_str(r, 0) : S("");
}

static void give(struct draft *d, const char *field, str value)
{
    const struct field *f = entity_field(d->e, str_of(field));
    if (!field_live(f)) return;
    d->value[field_index(d->e, f)] = value;
    d->given[field_index(d->e, f)] = true;
}

static int64_t save(struct store *st, const struct who *who, str request, struct draft *d, struct problems *p)
{
    struct write w = { .who = who, .request = request, .draft = d };
    size_t before = p->n;
    enum write_outcome out = row_write(st, &w, p);
    if (out == WRITE_DONE) return d->id;
    if (p->n == before) problem_add(p, (struct problem){ .message = out == WRITE_DENIED ? N_("You may not do this.") : N_("This could not be saved.") });
    return 0;
}

/* Without a name the first part of the mail address stands in; the person can say later how they are called. */
static str name_of(struct arena *a, const struct who_new *n)
{
    int64_t at = str_find_char(n->email, '@');
    if (str_trim(n->name).n) return n->name;
    str first = str_upto(str_trim(n->email), at > 0 ? (size_t)at : 0);
    return first.n >= 2 ? first : arena_fmt(a, "%.*s…", STR(n->email));
}

static int64_t make_account(struct store *st, const struct who *who, str request, const struct who_new *n, struct problems *p)
{
    struct arena *a = store_arena(st);
    struct draft d = draft_new(a, &account_entity);
    give(&d, "name", name_of(a, n));
    give(&d, "email", mail_fold(a, n->email));
    give(&d, "actor", n->actor);
    return save(st, who, request, &d, p);
}

static int64_t make_grant(struct store *st, const struct who *who, str request, int64_t account, const struct who_new *n, struct problems *p)
{
    const struct role *r = role_find(n->role);
    struct draft d = draft_new(store_arena(st), &grant_entity);
    give(&d, "reason", S("Einladung"));
    give(&d, "role", n->role);
    give(&d, "account", key_of(st, account));
    if (r && r->needs == NEEDS_AREA) give(&d, "area", n->area);
    if (r && r->needs == NEEDS_ACTOR) give(&d, "actor", n->actor);
    if (r && r->needs == NEEDS_LANGUAGE) give(&d, "language", n->language);
    give(&d, "until", n->until);
    return save(st, who, request, &d, p);
}

int64_t account_invite(struct store *st, const struct who *who, str request, const struct who_new *n, struct problems *p)
{
    int64_t account = account_by_mail(st, n->email);
    if (!account) account = make_account(st, who, request, n, p);
    if (!account) return 0;
    return make_grant(st, who, request, account, n, p) ? account : 0;
}

bool account_move(struct store *st, const struct who *who, str request, int64_t account, const char *event)
{
    const char *why;
    return flow_do(st, who, request, &account_entity, account, 0, str_of(event), S(""), &why) == FLOW_DONE;
}

/* ---- bruecke user ------------------------------------------------------------------------------------------------------ */
static str said(struct arena *a, const struct problems *p)
{
    struct buf b = buf_in(a, 2000);
    for (size_t i = 0; i < p->n; i++) {
        const struct problem *one = &p->at[i];
        buf_fmt(&b, "%s%s%s%s", i ? " " : "", one->field ? one->field->name : "", one->field ? ": " : "", one->message);
        if (one->detail.n) buf_fmt(&b, " (%.*s)", STR(str_upto(one->detail, 100)));
    }
    if (!b.n) buf_put(&b, S("the store is broken"));
    return buf_str(&b);
}

static bool not_there(struct store *st, str email, str *why)
{
    *why = arena_fmt(store_arena(st), "there is no account \"%.*s\"", STR(str_upto(email, 100)));
    return false;
}

static int64_t last_moment(str day)
{
    struct date d;
    return date_parse(day, &d) ? (date_days(d) + 1) * 86400 : moment_now() + (int64_t)TOKEN_DAYS * 86400;
}

/* Somebody who never sets a password may still call the API: a program's account. */
static void activate(struct store *st, int64_t account)
{
    struct who self = { .account = account, .name = S("command line"), .grant = { { .role = "self" } }, .n = 1 };
    if (str_eq(state_of(st, account), S("invited"))) account_move(st, &self, S(""), account, "accept");
}

bool people_add(struct store *st, const struct who_new *n, str *ret, str *why)
{
    struct problems p = { .a = store_arena(st) };
    struct who who = who_command();
    if (!role_find(n->role)) { *why = arena_fmt(p.a, "there is no role \"%.*s\"", STR(str_upto(n->role, 60))); return false; }
    int64_t account = account_invite(st, &who, S("user add"), n, &p);
    if (!account) { *why = said(p.a, &p); return false; }
    if (n->token) {
        activate(st, account);
        *ret = token_new(st, &(struct token_new){ account, S("bruecke user add"), true, S(""), last_moment(n->until) });
    } else {
        *ret = str_eq(state_of(st, account), S("invited")) ? ticket_address(p.a, ticket_new(st, account, TICKET_INVITE), TICKET_INVITE) : S("");
    }
    return true;
}

bool people_reset(struct store *st, str email, str *ret, str *why)
{
    struct arena *a = store_arena(st);
    int64_t account = account_by_mail(st, email);
    if (!account) return not_there(st, email, why);
    str state = state_of(st, account);
    enum ticket kind = str_eq(state, S("invited")) ? TICKET_INVITE : TICKET_RESET;
    if (kind == TICKET_RESET && !str_eq(state, S("active"))) { *why = arena_fmt(a, "the account is %.*s", STR(state)); return false; }
    *ret = ticket_address(a, ticket_new(st, account, kind), kind);
    struct guesses g = guesses_of(a, mail_fold(a, email), S(""));
    guesses_forget(st, &g);
    return true;
}

bool people_lock(struct store *st, str email, bool lock, str *why)
{
    struct who who = who_command();
    struct arena *a = store_arena(st);
    int64_t account = account_by_mail(st, email);
    if (!account) return not_there(st, email, why);
    struct guesses g = guesses_of(a, mail_fold(a, email), S(""));
    if (!lock) guesses_forget(st, &g);
    str state = state_of(st, account);
    if (str_eq(state, lock ? S("locked") : S("active"))) return true;      /* as it should be */
    if (account_move(st, &who, S("user lock"), account, lock ? "lock" : "unlock")) return true;
    *why = arena_fmt(a, "the account is %.*s", STR(state));
    return false;
}

/* "mail, state, second factor or -, roles". */
static void list_line(struct store *st, struct buf *out, const struct rows *r)
{
    struct who w;
    size_t first = 1;
    buf_fmt(out, "%.*s\t%.*s\t%s\t", STR(row_str(r, 1)), STR(row_str(r, 2)), row_bool(r, 3) ? "second factor" : "-");
    if (who_of(st, row_int(r, 0), &w))
        for (size_t i = first; i < w.n; i++) buf_fmt(out, "%s%s", i > first ? " " : "", w.grant[i].role);
    buf_char(out, '\n');
}

void people_list(struct store *st, struct buf *out)
{
    struct rows *r = ask(st, Q("SELECT a.id, a.email, a.state, l.totp FROM people_account a LEFT JOIN people_login l ON l.account = a.id "
                               "WHERE a.deleted_at IS NULL ORDER BY a.email, a.id"));
    while (rows_next(r)) list_line(st, out, r);
}
