/* login.c - what an account logs in with, and how often somebody may guess. */
#include "base/moment.h"
#include "entity/sealed.h"
#include "rooms/people/people.h"
#include "rooms/people/secrets.h"

/* ---- password and second factor -------------------------------------------------------------------------------------- */
/* The secret of a second factor as it lies in the store: sealed with the installation's key, for this account alone, so that a stolen backup opens no door.
** An installation without a key keeps the bare TOTP_BYTES, as all did before; these are read everywhere. */
static str totp_about(struct arena *a, int64_t account) { return arena_fmt(a, "people.totp %lld", (long long)account); }

static str totp_kept(struct arena *a, int64_t account, str secret)
{
    str text;
    return sealed_ready() && seal(a, totp_about(a, account), secret, &text) ? text : secret;
}

static str totp_open(struct arena *a, int64_t account, str kept)
{
    str secret;
    if (!kept.n || kept.n == TOTP_BYTES) return kept;
    return unseal(a, totp_about(a, account), kept, &secret) ? secret : (str){ "", 0 };
}

static struct login read_login(struct store *st, struct rows *r)
{
    struct arena *a = store_arena(st);
    if (!rows_next(r)) return (struct login){ 0 };
    int64_t account = row_int(r, 0);
    return (struct login){ .account = account, .name = row_str(r, 1), .email = row_str(r, 2), .state = row_str(r, 3), .hash = row_str(r, 4),
                           .secret = totp_open(a, account, row_str(r, 5)), .totp = row_bool(r, 6), .step = row_int(r, 7), .fresh_kept = row_str(r, 8),
                           .fresh = totp_open(a, account, row_str(r, 8)) };
}

struct login login_by_mail(struct store *st, str email)
{
    return read_login(st, ask(st, Q("SELECT a.id, a.name, a.email, a.state, l.password, l.secret, l.totp, l.step, l.fresh FROM people_account a "
                                "LEFT JOIN people_login l ON l.account = a.id WHERE a.email = $1 AND a.deleted_at IS NULL"), T(email)));
}

struct login login_by_id(struct store *st, int64_t account)
{
    return read_login(st, ask(st, Q("SELECT a.id, a.name, a.email, a.state, l.password, l.secret, l.totp, l.step, l.fresh FROM people_account a "
                                "LEFT JOIN people_login l ON l.account = a.id WHERE a.id = $1 AND a.deleted_at IS NULL"), I(account)));
}

void login_password(struct store *st, int64_t account, str hash)
{
    ask(st, Q("INSERT INTO people_login (account, password, totp, step, changed_at) VALUES ($1, $2, $3, 0, $4) "
              "ON CONFLICT (account) DO UPDATE SET password = $2, changed_at = $4"), I(account), T(hash), B(false), I(moment_now()));
}

void login_fresh(struct store *st, int64_t account, str secret)
{
    ask(st, Q("UPDATE people_login SET fresh = $2 WHERE account = $1"), I(account), X(totp_kept(store_arena(st), account, secret)));
}

bool login_confirm(struct store *st, const struct login *l, str typed)
{
    int64_t step = totp_step(l->fresh, recovery_plain(store_arena(st), typed), moment_now(), 0);
    if (!step) return false;
    ask(st, Q("UPDATE people_login SET secret = fresh, fresh = NULL, totp = $2, step = $3, changed_at = $4 WHERE account = $1 AND fresh = $5"),
        I(l->account), B(true), I(step), I(moment_now()), X(l->fresh_kept));
    return store_changed(st) == 1;
}

void login_alone(struct store *st, int64_t account)
{
    ask(st, Q("UPDATE people_login SET secret = NULL, fresh = NULL, totp = $2, changed_at = $3 WHERE account = $1"), I(account), B(false), I(moment_now()));
    ask(st, Q("DELETE FROM people_recovery WHERE account = $1"), I(account));
}

/* The comparison stands in the UPDATE, so that of two requests with one code only one gets in. */
bool login_second(struct store *st, const struct login *l, str typed)
{
    struct arena *a = store_arena(st);
    str code = recovery_plain(a, typed);
    if (!l->totp) return false;
    if (code.n == 6) {
        int64_t step = totp_step(l->secret, code, moment_now(), l->step);
        if (!step) return false;
        ask(st, Q("UPDATE people_login SET step = $2 WHERE account = $1 AND step < $2"), I(l->account), I(step));
        return store_changed(st) == 1;
    }
    if (code.n != 16) return false;
    ask(st, Q("DELETE FROM people_recovery WHERE account = $1 AND hash = $2"), I(l->account), T(secret_hash(a, code)));
    return store_changed(st) == 1;
}

void login_recovery(struct store *st, int64_t account, str codes[RECOVERY_CODES])
{
    struct arena *a = store_arena(st);
    ask(st, Q("DELETE FROM people_recovery WHERE account = $1"), I(account));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        codes[i] = recovery_code(a);
        ask(st, Q("INSERT INTO people_recovery (account, hash) VALUES ($1, $2)"), I(account), T(secret_hash(a, recovery_plain(a, codes[i]))));
    }
}

int64_t login_recovery_left(struct store *st, int64_t account)
{
    struct rows *r = ask(st, Q("SELECT count(*) FROM people_recovery WHERE account = $1"), I(account));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* ---- guessing ---------------------------------------------------------------------------------------------------------- */
enum { GUESS_KEPT = 86400, DOUBLINGS = 11 };

struct guesses guesses_of(struct arena *a, str email, str client)
{
    return (struct guesses){ .mail = arena_fmt(a, "m%.*s", STR(secret_hash(a, email))),
                             .client = client.n ? arena_fmt(a, "c%.*s", STR(client)) : (str){ "", 0 } };
}

bool guesses_rest(struct store *st, const struct guesses *g)
{
    return rows_next(ask(st, Q("SELECT 1 FROM people_guess WHERE key IN ($1, $2) AND until > $3"), T(g->mail), T(g->client), I(moment_now())));
}

/* The first `allowed` are free; from then on each costs twice the time of the one before. */
static void count_wrong(struct store *st, str key, int64_t allowed)
{
    int64_t now = moment_now(), wait = 0;
    if (!key.n) return;
    struct rows *r = ask(st, Q("INSERT INTO people_guess (key, wrong, last_at, until) VALUES ($1, 1, $2, 0) "
                               "ON CONFLICT (key) DO UPDATE SET wrong = people_guess.wrong + 1, last_at = $2 RETURNING wrong"), T(key), I(now));
    int64_t over = rows_next(r) ? row_int(r, 0) - allowed : -1;
    if (over < 0) return;
    wait = over >= DOUBLINGS ? TRIES_LONGEST : (int64_t)TRIES_FIRST << over;
    if (wait > TRIES_LONGEST) wait = TRIES_LONGEST;
    ask(st, Q("UPDATE people_guess SET until = $2 WHERE key = $1"), T(key), I(now + wait));
}

void guesses_wrong(struct store *st, const struct guesses *g)
{
    ask(st, Q("DELETE FROM people_guess WHERE last_at < $1 AND until < $2"), I(moment_now() - GUESS_KEPT), I(moment_now()));
    count_wrong(st, g->mail, TRIES);
    count_wrong(st, g->client, CLIENT_TRIES);
}

/* The network's count stays: one who knows a password may guess at others'. */
void guesses_forget(struct store *st, const struct guesses *g) { ask(st, Q("DELETE FROM people_guess WHERE key = $1"), T(g->mail)); }
