/* pass.c - codes to go on with: made, read as people type them, and what is derived from them. */
#include "rooms/survey/pass.h"
#include "base/rand.h"
#include "entity/sealed.h"
#include <sodium.h>

static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { REST_LETTERS = 26 };                             /* 130 bits                                                    */

static str written(struct arena *a, const char *sign)
{
    return arena_fmt(a, "%.4s-%.4s-%.4s", sign, sign + 4, sign + 8);
}

str pass_new(struct arena *a)
{
    char sign[PASS_SIGNS];
    rand_bytes(sign, sizeof sign);
    for (int i = 0; i < PASS_SIGNS; i++) sign[i] = signs[(unsigned char)sign[i] % 32];       /* 256 is a multiple of 32: even */
    return written(a, sign);
}

/* ---- as people type it -------------------------------------------------------------------------------------------------------- */
static char upper(char c) { return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c; }

/* What letter or digit stands at the beginning of `s`, and how many bytes it takes; 0: none that can be in a pass. */
static char sign_at(str s, size_t *bytes)
{
    unsigned char c = (unsigned char)s.p[0], next = s.n > 1 ? (unsigned char)s.p[1] : 0;
    *bytes = 2;
    if (c == 0xD9 && next >= 0xA0 && next <= 0xA9) return (char)('0' + next - 0xA0);         /* ٠ … ٩ U+0660                */
    if (c == 0xDB && next >= 0xB0 && next <= 0xB9) return (char)('0' + next - 0xB0);         /* ۰ … ۹ U+06F0                */
    *bytes = 1;
    char one = upper((char)c);
    if (one == 'O') one = '0';
    if (one == 'I' || one == 'L') one = '1';
    return c && c < 0x80 && str_find_char(str_of(signs), one) >= 0 ? one : 0;
}

/* Between the signs: blanks, hyphens, and the longer dashes into which some phones turn them. */
static size_t gap_at(str s)
{
    if (str_find_char(S(" \t\r\n-_."), s.p[0]) >= 0) return 1;
    if (str_starts(s, S("\u2010")) || str_starts(s, S("\u2011")) || str_starts(s, S("\u2013")) || str_starts(s, S("\u2014"))) return 3;
    return str_starts(s, S("\u00A0")) ? 2 : 0;
}

bool pass_read(struct arena *a, str typed, str *ret)
{
    char sign[PASS_SIGNS];
    size_t n = 0, bytes;
    if (typed.n > 200) return false;
    for (; typed.n; typed = str_from(typed, bytes)) {
        if ((bytes = gap_at(typed))) continue;
        char one = sign_at(typed, &bytes);
        if (!one || n == PASS_SIGNS) return false;
        sign[n++] = one;
    }
    if (n != PASS_SIGNS) return false;
    *ret = written(a, sign);
    return true;
}

/* ---- what is derived --------------------------------------------------------------------------------------------------------------- */
static str digest(struct arena *a, const char *domain, str pass, str rest)
{
    unsigned char raw[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof raw + 1];
    str text = arena_fmt(a, "%s\n%.*s\n%.*s", domain, STR(pass), STR(rest));
    crypto_hash_sha256(raw, (const unsigned char *)text.p, text.n);
    sodium_bin2hex(hex, sizeof hex, raw, sizeof raw);
    return arena_copy(a, str_of(hex));
}

str pass_code_digest(struct arena *a, str pass) { return digest(a, "survey.code", pass, S("")); }
str pass_draft_key(struct arena *a, str pass, str rest) { return digest(a, "survey.draft", pass, rest); }
bool pass_same(str x, str y) { return x.n == PASS_DIGEST && y.n == PASS_DIGEST && !sodium_memcmp(x.p, y.p, PASS_DIGEST); }

static str about(struct arena *a, int64_t invitation) { return arena_fmt(a, "survey.code %lld", (long long)invitation); }

bool pass_seal(struct arena *a, int64_t invitation, str pass, str *ret)
{
    return seal(a, about(a, invitation), arena_fmt(a, "%.*s %.*s", STR(pass), STR(rand_name(a, REST_LETTERS))), ret);
}

bool pass_unseal(struct arena *a, int64_t invitation, str sealed, struct pass_code *ret)
{
    str plain, pass, rest;
    if (!unseal(a, about(a, invitation), sealed, &plain) || !str_word(&plain, &pass) || !str_word(&plain, &rest)) return false;
    *ret = (struct pass_code){ pass, pass_draft_key(a, pass, rest) };
    return true;
}
