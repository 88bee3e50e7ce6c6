/* sealed.c - sealing and opening short secrets, and the account numbers that are kept so. */
#include "entity/sealed.h"
#include "base/file.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/rand.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES, NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
       HEX = 2 * KEY, PATH_LENGTH = 4096, PACKED_MAX = NONCE + SEALED_PLAIN_MAX + TAG };

/* ---- the key ------------------------------------------------------------------------------------------------------------------- */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char where[PATH_LENGTH];
static bool may_make, have;
static unsigned char key[KEY];

void sealed_open(const struct stores *s)
{
    const char *named = getenv("BRUECKE_SEAL_KEY");
    bool folder = stores_engine(s) == STORE_SQLITE;
    int n = 0;
    pthread_mutex_lock(&lock);
    have = false;
    may_make = folder && !(named && *named);
    if (named && *named) n = snprintf(where, sizeof where, "%s", named);
    else if (folder) n = snprintf(where, sizeof where, "%.*s/sealed.key", STR(stores_where(s)));
    if (n <= 0 || (size_t)n >= sizeof where) where[0] = '\0';
    pthread_mutex_unlock(&lock);
}

static bool read_key(struct arena *a)
{
    str text, why;
    size_t n = 0;
    if (!file_read(a, str_of(where), HEX + 2, &text, &why)) return false;
    text = str_trim(text);
    return text.n == HEX && sodium_hex2bin(key, KEY, text.p, text.n, NULL, &n, NULL) == 0 && n == KEY;
}

/* Whole before it has its name, and named for good before anything is sealed with it: a key that a power cut took away would leave what the store keeps
** unreadable. Of two that make one at once, the first counts for both. */
static bool make_key(struct arena *a)
{
    char hex[HEX + 1];
    unsigned char fresh[KEY];
    str part = arena_fmt(a, "%s.%.*s", where, STR(rand_name(a, 8)));
    int fd = open(part.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    rand_bytes(fresh, sizeof fresh);
    sodium_bin2hex(hex, sizeof hex, fresh, sizeof fresh);
    bool written = write(fd, hex, HEX) == HEX && fsync(fd) == 0;
    bool closed = close(fd) == 0;
    bool named = written && closed && (link(part.p, where) == 0 || errno == EEXIST);
    unlink(part.p);
    named = named && folder_sync(a, str_of(where));
    sodium_memzero(fresh, sizeof fresh);
    sodium_memzero(hex, sizeof hex);
    return named && read_key(a);
}

static bool key_there(struct arena *a)
{
    pthread_mutex_lock(&lock);
    if (!have && where[0] && sodium_init() >= 0) {
        bool there = file_exists(a, str_of(where));
        have = there ? read_key(a) : may_make && make_key(a);
        if (!have) log_line(LOG_ERROR, "the key for sealed values cannot be %s", there ? "read: 64 hexadecimal digits are expected" : "found or made");
    }
    bool good = have;
    pthread_mutex_unlock(&lock);
    return good;
}

bool sealed_ready(void)
{
    struct arena *a = arena_new();
    bool good = key_there(a);
    arena_free(a);
    return good;
}

/* ---- sealing ---------------------------------------------------------------------------------------------------------------------- */
static const int letters = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

bool seal(struct arena *a, str about, str plain, str *ret)
{
    unsigned char packed[PACKED_MAX];
    unsigned long long n = 0;
    if (plain.n > SEALED_PLAIN_MAX || !key_there(a)) return false;
    rand_bytes(packed, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(packed + NONCE, &n, (const unsigned char *)plain.p, plain.n, (const unsigned char *)about.p, about.n, NULL, packed, key);
    size_t all = NONCE + (size_t)n, room = sodium_base64_encoded_len(all, letters);
    char *text = arena_get(a, room);
    sodium_bin2base64(text, room, packed, all, letters);
    *ret = str_of(text);
    return true;
}

bool unseal(struct arena *a, str about, str sealed, str *ret)
{
    unsigned char packed[PACKED_MAX];
    unsigned long long n = 0;
    size_t all = 0;
    if (sodium_base642bin(packed, sizeof packed, sealed.p, sealed.n, NULL, &all, NULL, letters) != 0 || all < NONCE + TAG || !key_there(a)) return false;
    unsigned char *plain = arena_get(a, all);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &n, NULL, packed + NONCE, all - NONCE, (const unsigned char *)about.p, about.n, packed, key) != 0) return false;
    *ret = (str){ (const char *)plain, (size_t)n };
    return true;
}

/* ---- account numbers ------------------------------------------------------------------------------------------------------------------ */
static str bank_about(struct arena *a, int64_t volunteer) { return arena_fmt(a, "people.bank %lld", (long long)volunteer); }

bool sealed_bank(struct store *st, int64_t volunteer, str *ret_holder, str *ret_iban)
{
    struct arena *a = store_arena(st);
    str plain;
    struct rows *r = ask(st, Q("SELECT sealed FROM people_bank WHERE volunteer = $1"), I(volunteer));
    if (!rows_next(r) || !unseal(a, bank_about(a, volunteer), row_str(r, 0), &plain)) return false;
    int64_t at = str_find(plain, S("\n"));
    if (at < 0) return false;
    *ret_holder = str_upto(plain, (size_t)at);
    *ret_iban = str_from(plain, (size_t)at + 1);
    return true;
}

bool sealed_bank_put(struct store *st, int64_t volunteer, str holder, str iban, int64_t account)
{
    struct arena *a = store_arena(st);
    str text;
    if (!seal(a, bank_about(a, volunteer), arena_fmt(a, "%.*s\n%.*s", STR(holder), STR(iban)), &text)) return false;
    ask(st, Q("INSERT INTO people_bank (volunteer, sealed, changed_at, changed_by) VALUES ($1, $2, $3, $4) "
              "ON CONFLICT (volunteer) DO UPDATE SET sealed = $2, changed_at = $3, changed_by = $4"), I(volunteer), T(text), I(moment_now()), I(account));
    return true;
}
