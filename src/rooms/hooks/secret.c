/* secret.c - what messages are signed with, as Standard Webhooks has it: symmetric, 32 random bytes, shown once, sealed in the store. */
#include "base/moment.h"
#include "base/rand.h"
#include "entity/sealed.h"
#include "rooms/hooks/hooks.h"
#include <sodium.h>
#include <string.h>

#define SECRET_PREFIX "whsec_"

static str base64(struct arena *a, const void *bytes, size_t n)
{
    size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
    char *p = arena_get(a, room);
    sodium_bin2base64(p, room, bytes, n, sodium_base64_VARIANT_ORIGINAL);
    return (str){ p, strlen(p) };
}

static str about(struct arena *a, int64_t hook) { return arena_fmt(a, "hooks.secret %lld", (long long)hook); }

bool hook_secret_new(struct store *st, int64_t hook, str *ret)
{
    struct arena *a = store_arena(st);
    unsigned char bytes[HOOK_SECRET_BYTES];
    str sealed;
    rand_bytes(bytes, sizeof bytes);
    str text = base64(a, bytes, sizeof bytes);
    if (!seal(a, about(a, hook), text, &sealed)) return false;
    int64_t now = moment_now();
    ask(st, Q("DELETE FROM hooks_secret WHERE hook = $1 AND until > 0"), I(hook));       /* of three in a day the first no longer counts */
    ask(st, Q("UPDATE hooks_secret SET until = $2 WHERE hook = $1"), I(hook), I(now + HOOK_OVERLAP));
    ask(st, Q("INSERT INTO hooks_secret (hook, sealed, created_at, until) VALUES ($1, $2, $3, 0)"), I(hook), T(sealed), I(now));
    *ret = arena_fmt(a, SECRET_PREFIX "%.*s", STR(text));
    return !store_broken(st);
}

size_t hook_secrets(struct store *st, int64_t hook, int64_t now, str *ret, size_t max)
{
    struct arena *a = store_arena(st);
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT sealed FROM hooks_secret WHERE hook = $1 AND (until = 0 OR until > $2) ORDER BY id DESC"), I(hook), I(now));
    while (n < max && rows_next(r)) {
        str text;
        size_t length = 0;
        unsigned char *bytes = arena_get(a, HOOK_SECRET_BYTES);
        if (!unseal(a, about(a, hook), row_str(r, 0), &text)) continue;
        if (sodium_base642bin(bytes, HOOK_SECRET_BYTES, text.p, text.n, NULL, &length, NULL, sodium_base64_VARIANT_ORIGINAL)) continue;
        ret[n++] = (str){ (const char *)bytes, length };
    }
    return n;
}

str hook_signature(struct arena *a, str secret, str id, int64_t timestamp, str body)
{
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    str head = arena_fmt(a, "%.*s.%lld.", STR(id), (long long)timestamp);
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)secret.p, secret.n);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)head.p, head.n);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.p, body.n);
    crypto_auth_hmacsha256_final(&state, mac);
    return arena_fmt(a, "v1,%.*s", STR(base64(a, mac, sizeof mac)));
}
