/* session.c - sessions behind a cookie, and links that may be used once. The store holds digests only. */
#include "base/log.h"
#include "base/moment.h"
#include "base/rand.h"
#include "rooms/people/people.h"
#include "rooms/people/secrets.h"
#include "web/csrf.h"

enum { SECRET_LETTERS = 40 };                           /* 200 random bits                                            */

/* ---- sessions -------------------------------------------------------------------------------------------------------- */
/* "Firefox, Windows": enough to know one's own again, too little to know anybody by. Edge and Chrome also say Safari, so order matters. */
static str client_of(struct arena *a, str agent)
{
    static const char *const browsers[][2] = {
        { "Firefox/", "Firefox" }, { "Edg/", "Edge" }, { "OPR/", "Opera" }, { "Chrom", "Chrome" }, { "Safari/", "Safari" } };
    static const char *const systems[][2] = {
        { "Android", "Android" }, { "iPhone", "iPhone" }, { "iPad", "iPad" }, { "Windows", "Windows" }, { "Mac OS", "macOS" }, { "Linux", "Linux" } };
    const char *browser = "", *system = "";
    for (size_t i = countof(browsers); i-- > 0;) if (str_find(agent, str_of(browsers[i][0])) >= 0) browser = browsers[i][1];
    for (size_t i = countof(systems); i-- > 0;) if (str_find(agent, str_of(systems[i][0])) >= 0) system = systems[i][1];
    return arena_fmt(a, "%s%s%s", browser, *browser && *system ? ", " : "", system);
}

static bool fresh(const struct session *s)
{
    int64_t now = moment_now(), longest = s->second ? SESSION_LONGEST : SESSION_PENDING;
    return now < s->created + longest && now < s->seen + SESSION_IDLE;
}

/* What is over is swept out here: whoever logs in makes the room that they need. */
void people_sweep(struct store *st)
{
    int64_t now = moment_now();
    ask(st, Q("DELETE FROM people_session WHERE created_at < $1 OR seen_at < $2"), I(now - SESSION_LONGEST), I(now - SESSION_IDLE));
    ask(st, Q("DELETE FROM people_ticket WHERE expires_at < $1"), I(now - INVITATION_DAYS * 86400));
    ask(st, Q("DELETE FROM people_guess WHERE last_at < $1 AND until < $2"), I(now - 86400), I(now));
}

void session_begin(struct req *q, int64_t account, bool second)
{
    str old = cookie_of(q, S(SESSION_COOKIE)), cookie = rand_name(q->a, SECRET_LETTERS);
    people_sweep(q->st);
    if (old.n) ask(q->st, Q("DELETE FROM people_session WHERE hash = $1"), T(secret_hash(q->a, old)));
    ask(q->st, Q("INSERT INTO people_session (hash, account, created_at, seen_at, second, client) VALUES ($1, $2, $3, $3, $4, $5)"),
        T(secret_hash(q->a, cookie)), I(account), I(moment_now()), B(second), T(client_of(q->a, q->agent)));
    cookie_set(q, SESSION_COOKIE, cookie, 0);
    if (second) log_line(LOG_INFO, "account %lld logged in", (long long)account);
}

static struct session read_session(const struct rows *r)
{
    return (struct session){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3), row_bool(r, 4), row_str(r, 5) };
}

bool session_find(struct store *st, str cookie, struct session *ret)
{
    if (cookie.n != SECRET_LETTERS) return false;
    struct rows *r = ask(st, Q("SELECT id, account, created_at, seen_at, second, client FROM people_session WHERE hash = $1"),
                         T(secret_hash(store_arena(st), cookie)));
    if (!rows_next(r)) return false;
    *ret = read_session(r);
    return fresh(ret);
}

size_t session_list(struct store *st, int64_t account, struct session *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT id, account, created_at, seen_at, second, client FROM people_session WHERE account = $1 "
                             "ORDER BY seen_at DESC, id DESC"), I(account));
    while (n < max && rows_next(r)) {
        ret[n] = read_session(r);
        if (ret[n].second && fresh(&ret[n])) n++;
    }
    return n;
}

void session_end(struct store *st, int64_t account, int64_t id)
{
    ask(st, Q("DELETE FROM people_session WHERE account = $1 AND id = $2"), I(account), I(id));
}

void session_end_others(struct store *st, int64_t account, int64_t keep)
{
    ask(st, Q("DELETE FROM people_session WHERE account = $1 AND id <> $2"), I(account), I(keep));
}

bool people_session(struct req *q, str cookie, struct who *ret, bool *touch)
{
    struct session s;
    if (!session_find(q->st, cookie, &s) || !s.second || !who_of(q->st, s.account, ret)) return false;
    *touch = moment_now() - s.seen >= SESSION_TOUCH;
    return true;
}

void people_touch(struct store *st, str cookie)
{
    ask(st, Q("UPDATE people_session SET seen_at = $2 WHERE hash = $1"), T(secret_hash(store_arena(st), cookie)), I(moment_now()));
}

/* ---- tickets --------------------------------------------------------------------------------------------------------- */
static const struct { const char *name, *path; int64_t lasts; } kinds[] = {
    [TICKET_INVITE] = { "invite", "invitation", INVITATION_DAYS * 86400 },
    [TICKET_RESET]  = { "reset", "reset", RESET_HOURS * 3600 },
};

str ticket_new(struct store *st, int64_t account, enum ticket kind)
{
    struct arena *a = store_arena(st);
    str ticket = rand_name(a, SECRET_LETTERS);
    ask(st, Q("DELETE FROM people_ticket WHERE account = $1 AND kind = $2 AND used_at IS NULL"), I(account), T(str_of(kinds[kind].name)));
    ask(st, Q("INSERT INTO people_ticket (hash, account, kind, expires_at) VALUES ($1, $2, $3, $4)"), T(secret_hash(a, ticket)), I(account),
        T(str_of(kinds[kind].name)), I(moment_now() + kinds[kind].lasts));
    return ticket;
}

int64_t ticket_find(struct store *st, str ticket, enum ticket kind)
{
    if (ticket.n != SECRET_LETTERS) return 0;
    struct rows *r = ask(st, Q("SELECT account FROM people_ticket WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3"),
                         T(secret_hash(store_arena(st), ticket)), T(str_of(kinds[kind].name)), I(moment_now()));
    return rows_next(r) ? row_int(r, 0) : 0;
}

bool ticket_use(struct store *st, str ticket, enum ticket kind)
{
    ask(st, Q("UPDATE people_ticket SET used_at = $3 WHERE hash = $1 AND kind = $2 AND used_at IS NULL AND expires_at > $3"),
        T(secret_hash(store_arena(st), ticket)), T(str_of(kinds[kind].name)), I(moment_now()));
    return store_changed(st) == 1;
}

/* In the query, since a path is logged and a query is not. */
str ticket_address(struct arena *a, str ticket, enum ticket kind) { return arena_fmt(a, "%s?ticket=%.*s", kinds[kind].path, STR(ticket)); }
