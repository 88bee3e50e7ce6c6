/* csrf.c - cookies, and the tokens that prove a form to be ours. */
#include "web/csrf.h"
#include "base/rand.h"
#include "web/app.h"
#include <sodium.h>
#include <string.h>

enum { TOKEN_BYTES = 16, MASKED = 4 * TOKEN_BYTES };      /* MASKED: characters of mask and masked token */

str cookie_of(const struct req *q, str name)
{
    for (str rest = q->cookie, pair; str_split(&rest, ';', &pair);) {
        int64_t eq = str_find_char(pair, '=');
        if (eq > 0 && str_eq(str_trim(str_upto(pair, (size_t)eq)), name)) return str_trim(str_from(pair, (size_t)eq + 1));
    }
    return (str){ "", 0 };
}

void cookie_set(struct req *q, const char *name, str value, int64_t seconds)
{
    str age = seconds ? arena_fmt(q->a, "; Max-Age=%lld", (long long)(seconds > 0 ? seconds : 0)) : (str){ "", 0 };
    req_header(q, "Set-Cookie", arena_fmt(q->a, "%s=%.*s; Path=/%.*s/; HttpOnly; SameSite=Lax%s%.*s", name, STR(value), STR(q->region), q->https ? "; Secure" : "", STR(age)));
}

static str token_of(struct arena *a, str cookie)
{
    static const char purpose[] = "bruecke form";
    unsigned char digest[TOKEN_BYTES];
    char hex[2 * TOKEN_BYTES + 1];
    size_t key = cookie.n < crypto_generichash_KEYBYTES_MAX ? cookie.n : crypto_generichash_KEYBYTES_MAX;
    crypto_generichash(digest, sizeof digest, (const unsigned char *)purpose, sizeof purpose - 1, (const unsigned char *)cookie.p, key);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_copy(a, (str){ hex, sizeof hex - 1 });
}

bool cookie_personal(str header)
{
    for (str pair; str_split(&header, ';', &pair);)
        if (str_trim(pair).n && !str_starts(str_trim(pair), S(LANG_COOKIE "="))) return true;
    return false;
}

/* A session's own cookie counts first, so that a form filled in before logging in does not work afterwards. */
static str secret_of(const struct req *q)
{
    str session = cookie_of(q, S(SESSION_COOKIE)), form = cookie_of(q, S(FORM_COOKIE));
    str secret = q->from == FROM_COOKIE ? session : form;
    return secret.n >= crypto_generichash_KEYBYTES_MIN ? secret : (str){ "", 0 };
}

/* In every answer another text, so that the length of packed answers never gives it away (coding.h): a random mask, and the token under it. */
static str masked(struct arena *a, str token)
{
    unsigned char both[2 * TOKEN_BYTES], bare[TOKEN_BYTES];
    char hex[MASKED + 1];
    rand_bytes(both, TOKEN_BYTES);
    if (sodium_hex2bin(bare, sizeof bare, token.p, token.n, NULL, NULL, NULL) != 0) return (str){ "", 0 };
    for (size_t i = 0; i < TOKEN_BYTES; i++) both[TOKEN_BYTES + i] = both[i] ^ bare[i];
    sodium_bin2hex(hex, sizeof hex, both, sizeof both);
    return arena_copy(a, (str){ hex, MASKED });
}

/* Empty: it cannot be one of ours. */
static str unmasked(struct arena *a, str given)
{
    unsigned char both[2 * TOKEN_BYTES];
    char hex[2 * TOKEN_BYTES + 1];
    size_t n = 0;
    if (given.n != MASKED || sodium_hex2bin(both, sizeof both, given.p, given.n, NULL, &n, NULL) != 0 || n != sizeof both) return (str){ "", 0 };
    for (size_t i = 0; i < TOKEN_BYTES; i++) both[i] ^= both[TOKEN_BYTES + i];
    sodium_bin2hex(hex, sizeof hex, both, TOKEN_BYTES);
    return arena_copy(a, (str){ hex, sizeof hex - 1 });
}

str csrf_token(struct req *q)
{
    q->secret = true;
    str secret = secret_of(q);
    if (!secret.n && q->csrf_secret.n) secret = q->csrf_secret;
    if (!secret.n) {
        secret = q->csrf_secret = rand_name(q->a, 32);
        cookie_set(q, FORM_COOKIE, secret, 0);
    }
    return masked(q->a, token_of(q->a, secret));
}

html csrf_input(struct req *q)
{
    return (html){ arena_fmt(q->a, "<input type=\"hidden\" name=\"" CSRF_FIELD "\" value=\"%.*s\">", STR(csrf_token(q))) };
}

bool csrf_good(const struct req *q)
{
    str secret = secret_of(q), given = form_value(q, S(CSRF_FIELD));
    if (!given.n) given = q->csrf_header;
    if (!secret.n) return false;
    str want = token_of(q->a, secret);
    given = unmasked(q->a, given);
    return given.n == want.n && sodium_memcmp(given.p, want.p, want.n) == 0;
}
