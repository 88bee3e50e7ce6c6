/* signed.c - links in mails that let somebody do one thing: as rows of core_signed, which hold digests only. */
#include "entity/signed.h"
#include "base/moment.h"
#include "base/rand.h"
#include <sodium.h>

static const struct column columns[] = {
    { "id", COL_ID, true, NULL, false }, { "name", COL_TEXT, true, NULL, false }, { "digest", COL_TEXT, true, NULL, false },
    { "purpose", COL_TEXT, true, NULL, false }, { "entity", COL_TEXT, true, NULL, false }, { "row", COL_INT, true, NULL, false },
    { "account", COL_INT, true, NULL, false }, { "mail", COL_TEXT, true, NULL, false }, { "detail", COL_TEXT, true, NULL, false },
    { "uses", COL_INT, true, NULL, false }, { "used", COL_INT, true, NULL, false }, { "created_at", COL_INT, true, NULL, false },
    { "expires_at", COL_INT, true, NULL, false } };
static const struct table_index indexes[] = { { { "name" }, 1, true }, { { "purpose", "entity", "row" }, 3, false }, { { "expires_at" }, 1, false } };
static const struct table table = { .name = "core_signed", .columns = columns, .n = countof(columns), .indexes = indexes, .n_indexes = countof(indexes) };
const struct table *signed_table(void) { return &table; }

/* The purpose goes in, so that a link of one purpose is none of another, even if rows were exchanged. */
static str digest_of(struct arena *a, const char *purpose, str secret)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1];
    str text = arena_fmt(a, "%s\n%.*s", purpose, STR(secret));
    crypto_hash_sha256(digest, (const unsigned char *)text.p, text.n);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_copy(a, str_of(hex));
}

/* ASCII case does not matter to mail servers that people use. */
static str mail_digest(struct arena *a, str mail)
{
    struct buf b = buf_in(a, 300);
    mail = str_upto(str_trim(mail), 254);
    for (size_t i = 0; i < mail.n; i++) buf_char(&b, mail.p[i] >= 'A' && mail.p[i] <= 'Z' ? (char)(mail.p[i] - 'A' + 'a') : mail.p[i]);
    return b.n ? digest_of(a, "mail", buf_str(&b)) : S("");
}

str signed_make(struct store *st, const struct signed_new *n)
{
    struct arena *a = store_arena(st);
    str token = rand_name(a, SIGNED_LETTERS);
    int64_t now = moment_now();
    also(st, Q("INSERT INTO core_signed (name, digest, purpose, entity, row, account, mail, detail, uses, used, created_at, expires_at) "
              "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11)"),
        T(str_upto(token, SIGNED_NAME)), T(digest_of(a, n->purpose, str_from(token, SIGNED_NAME))), T(str_of(n->purpose)), T(n->entity), I(n->row), I(n->account),
        T(mail_digest(a, n->mail)), T(str_upto(n->detail, 200)), I(n->uses), I(now), I(now + n->lasts));
    return token;
}

/* What rand_name() makes, and nothing else, gets as far as the store. */
static bool well_formed(str token)
{
    if (token.n != SIGNED_LETTERS) return false;
    for (size_t i = 0; i < token.n; i++) if (!((token.p[i] >= 'a' && token.p[i] <= 'z') || (token.p[i] >= '2' && token.p[i] <= '7'))) return false;
    return true;
}

enum signed_state signed_look(struct store *st, str token, const char *purpose, struct signed_link *ret)
{
    struct arena *a = store_arena(st);
    if (!well_formed(token)) return SIGNED_UNKNOWN;
    struct rows *r = ask(st, Q("SELECT id, row, account, uses, used, created_at, expires_at, purpose, entity, detail, mail, digest FROM core_signed "
                               "WHERE name = $1 AND purpose = $2"), T(str_upto(token, SIGNED_NAME)), T(str_of(purpose)));
    if (!rows_next(r)) return SIGNED_UNKNOWN;
    str want = row_str(r, 11), given = digest_of(a, purpose, str_from(token, SIGNED_NAME));
    if (want.n != given.n || sodium_memcmp(want.p, given.p, given.n) != 0) return SIGNED_UNKNOWN;
    *ret = (struct signed_link){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3), row_int(r, 4), row_int(r, 5), row_int(r, 6),
                                 row_str(r, 7), row_str(r, 8), row_str(r, 9), row_str(r, 10) };
    if (ret->uses && ret->used >= ret->uses) return SIGNED_USED;
    return ret->expires_at <= moment_now() ? SIGNED_EXPIRED : SIGNED_GOOD;
}

bool signed_use(struct store *st, const struct signed_link *l)
{
    ask(st, Q("UPDATE core_signed SET used = used + 1 WHERE id = $1 AND (uses = 0 OR used < uses) AND expires_at > $2"), I(l->id), I(moment_now()));
    return store_changed(st) == 1;
}

bool signed_for(struct store *st, const struct signed_link *l, str mail)
{
    str now = mail_digest(store_arena(st), mail);
    return !l->mail.n || (now.n == l->mail.n && sodium_memcmp(now.p, l->mail.p, now.n) == 0);
}

void signed_take_back(struct store *st, const char *purpose, str entity, int64_t row)
{
    also(st, Q("UPDATE core_signed SET expires_at = $4 WHERE purpose = $1 AND entity = $2 AND row = $3 AND expires_at > $4"), T(str_of(purpose)), T(entity),
        I(row), I(moment_now()));
}

int64_t signed_since(struct store *st, const char *purpose, str entity, int64_t row, int64_t since)
{
    struct rows *r = ask(st, Q("SELECT count(*) FROM core_signed WHERE purpose = $1 AND entity = $2 AND row = $3 AND created_at >= $4"), T(str_of(purpose)),
                         T(entity), I(row), I(since));
    return rows_next(r) ? row_int(r, 0) : 0;
}

str signed_address(struct arena *a, const char *path, str token) { return arena_fmt(a, "%s?link=%.*s", path, STR(token)); }

void signed_sweep(struct store *st, int64_t now)
{
    ask(st, Q("DELETE FROM core_signed WHERE expires_at < $1"), I(now - (int64_t)SIGNED_KEPT * SIGNED_DAY));
}
