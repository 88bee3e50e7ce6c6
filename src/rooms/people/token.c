/* token.c - API tokens: who calls with one is its account, for reading only unless the token says otherwise, and in some rooms only if it
** has scopes. */
#include "base/moment.h"
#include "base/rand.h"
#include "rooms/people/people.h"
#include "rooms/people/secrets.h"
#include "web/app.h"

/* The beginning lets secret scanners find a token that somebody published by mistake. */
#define PREFIX "bruecke_"
enum { LETTERS = 40, USED_EVERY = 3600 };

str token_new(struct store *st, const struct token_new *n)
{
    struct arena *a = store_arena(st);
    str token = arena_fmt(a, PREFIX "%.*s", STR(rand_name(a, LETTERS)));
    ask(st, Q("INSERT INTO people_token (hash, account, label, writes, created_at, expires_at, scopes) VALUES ($1, $2, $3, $4, $5, $6, $7)"),
        T(secret_hash(a, token)), I(n->account), T(n->label), B(n->writes), I(moment_now()), I(n->expires), T(n->scopes));
    return token;
}

size_t token_list(struct store *st, int64_t account, struct token *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT id, label, writes, created_at, expires_at, used_at, scopes FROM people_token WHERE account = $1 ORDER BY id"), I(account));
    for (; n < max && rows_next(r); n++)
        ret[n] = (struct token){ row_int(r, 0), row_str(r, 1), row_bool(r, 2), row_int(r, 3), row_int(r, 4), row_int(r, 5), row_str(r, 6) };
    return n;
}

void token_revoke(struct store *st, int64_t account, int64_t id)
{
    ask(st, Q("DELETE FROM people_token WHERE account = $1 AND id = $2"), I(account), I(id));
}

/* Once an hour is enough to see that a token is in use. Reading requests cannot write: that is done beside them, and left to the next one where somebody
** writes for long. A reading that is logged writes anyway; beside it, it would wait for itself. */
enum { USED_PATIENCE = 200 };                             /* milliseconds */
static void note_use(struct req *q, int64_t id)
{
    bool beside = (q->method == GET || q->method == HEAD) && !q->logs;
    struct store *st = beside ? store_begin(q->app->stores, q->region, STORE_WRITE, q->a, S("")) : q->st;
    if (beside) store_deadline(st, USED_PATIENCE);
    ask(st, Q("UPDATE people_token SET used_at = $2 WHERE id = $1"), I(id), I(moment_now()));
    if (beside) (void)store_end(st, true);
}

bool people_token(struct req *q, str bearer, struct who *ret)
{
    if (bearer.n != sizeof PREFIX - 1 + LETTERS) return false;
    struct rows *r = ask(q->st, Q("SELECT id, account, writes, used_at, scopes FROM people_token WHERE hash = $1 AND expires_at > $2"),
                         T(secret_hash(q->a, bearer)), I(moment_now()));
    if (!rows_next(r) || !who_of(q->st, row_int(r, 1), ret)) return false;
    ret->only_reads = !row_bool(r, 2);
    ret->scopes = row_str(r, 4);
    if (moment_now() - row_int(r, 3) >= USED_EVERY) note_use(q, row_int(r, 0));
    return true;
}
