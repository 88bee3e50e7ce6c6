/* onetime.c - one-time codes of a telephone app (RFC 6238) by liboath, and recovery codes for who loses the telephone. */
#include "base/rand.h"
#include "rooms/people/secrets.h"
#include <liboath/oath.h>
#include <sodium.h>

str secret_hash(struct arena *a, str secret)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1];
    crypto_hash_sha256(digest, (const unsigned char *)secret.p, secret.n);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return arena_copy(a, str_of(hex));
}

str totp_secret(struct arena *a)
{
    char *p = arena_get(a, TOTP_BYTES);
    rand_bytes(p, TOTP_BYTES);
    return (str){ p, TOTP_BYTES };
}

/* RFC 4648 §6; 20 bytes are 32 characters, so there is no padding. */
static void put_base32(struct buf *b, str bytes, size_t group)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned held = 0, bits = 0;
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        held = held << 8 | (unsigned char)bytes.p[i];
        for (bits += 8; bits >= 5; bits -= 5) {
            if (group && n && n % group == 0) buf_char(b, ' ');
            buf_char(b, letters[held >> (bits - 5) & 31]);
            n++;
        }
    }
}

str totp_text(struct arena *a, str secret)
{
    struct buf b = buf_in(a, 100);
    put_base32(&b, secret, 4);
    return buf_str(&b);
}

str totp_address(struct arena *a, str secret, str house, str email)
{
    struct buf b = buf_in(a, 2000);
    buf_put(&b, S("otpauth://totp/"));
    put_encoded(&b, house);
    buf_put(&b, S(":"));
    put_encoded(&b, email);
    buf_put(&b, S("?secret="));
    put_base32(&b, secret, 0);
    buf_put(&b, S("&issuer="));
    put_encoded(&b, house);
    return buf_str(&b);
}

int64_t totp_step(str secret, str code, int64_t now, int64_t last)
{
    char want[7];
    if (secret.n != TOTP_BYTES || code.n != 6) return 0;
    for (int64_t step = now / TOTP_PERIOD - 1; step <= now / TOTP_PERIOD + 1; step++) {
        if (oath_totp_generate(secret.p, secret.n, (time_t)(step * TOTP_PERIOD), TOTP_PERIOD, 0, 6, want) != OATH_OK) return 0;
        if (sodium_memcmp(want, code.p, 6) == 0 && step > last) return step;
    }
    return 0;
}

str recovery_code(struct arena *a)
{
    str s = rand_name(a, 16);
    return arena_fmt(a, "%.4s-%.4s-%.4s-%.4s", s.p, s.p + 4, s.p + 8, s.p + 12);
}

str recovery_plain(struct arena *a, str typed)
{
    struct buf b = buf_in(a, 64);
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) buf_char(&b, c);
    }
    return buf_str(&b);
}
