/* password.c - Argon2id (RFC 9106) by libsodium, and which passwords are too easy to guess. */
#include "base/rand.h"
#include "base/utf8.h"
#include "rooms/people/secrets.h"
#include "text/lang.h"
#include <pthread.h>
#include <semaphore.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each hash takes 19 MiB: more at once would let a crowd at the log-in page take the machine's memory. */
static sem_t gate;
static char nobody[crypto_pwhash_STRBYTES];             /* a hash that no password fits                               */
static pthread_once_t opened = PTHREAD_ONCE_INIT;

static void hash(char ret[crypto_pwhash_STRBYTES], str password)
{
    if (crypto_pwhash_str_alg(ret, password.p, password.n, HASH_PASSES, HASH_MEMORY, crypto_pwhash_ALG_ARGON2ID13) == 0) return;
    fprintf(stderr, "bruecke: no memory left to hash a password\n");
    abort();
}

static void open_gate(void)
{
    char random[33];
    if (sodium_init() < 0 || sem_init(&gate, 0, HASHES_AT_ONCE) != 0) abort();
    rand_bytes(random, sizeof random);
    hash(nobody, (str){ random, sizeof random });
}

static void enter(void)
{
    pthread_once(&opened, open_gate);
    while (sem_wait(&gate) != 0) continue;              /* a signal came in between                                   */
}

/* The same password typed on two keyboards may arrive in two forms (RFC 8265 §4.2.2). */
static str normal(struct arena *a, str password) { return lang_nfc(a, str_upto(password, 4 * PASSWORD_MAX)); }

str password_hash(struct arena *a, str password)
{
    char text[crypto_pwhash_STRBYTES];
    enter();
    hash(text, normal(a, password));
    sem_post(&gate);
    return arena_copy(a, str_of(text));
}

bool password_good(struct arena *a, str hashed, str password)
{
    str typed = normal(a, password);
    enter();
    bool known = hashed.n > 0 && hashed.n < crypto_pwhash_STRBYTES;
    bool good = crypto_pwhash_str_verify(known ? arena_z(a, hashed) : nobody, typed.p, typed.n) == 0;
    sem_post(&gate);
    return good && known;
}

/* ---- too easy -------------------------------------------------------------------------------------------------------- */
/* What people take when a password must be long: one of these with figures and signs behind or before it. */
#define COMMON \
    "password passwort passw passwrt kennwort geheim hallo hallohallo hallowelt willkommen welcome letmein qwertz qwertzuiop " \
    "qwertzui qwerty qwertyuiop asdfghjkl asdfghjkloe yxcvbnm zxcvbnm administrator admin adminadmin administration integration " \
    "integrationszentrum bruecke kreis kreiskleve kleve fruehling sommer herbst winter schalke borussia dortmund bayern fcbayern " \
    "muenchen koeln schatz schatzi liebling iloveyou ichliebedich sonnenschein sunshine princess prinzessin dragon monkey football " \
    "fussball baseball superman batman pokemon starwars master login montag dienstag mittwoch donnerstag freitag samstag sonntag " \
    "januar februar maerz april juni juli august september oktober november dezember deutschland germany computer internet " \
    "changeme test testtest testen"

static bool letter(char c) { return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80; }

/* "Sommer-2026!" → "sommer": what is left when everything that is no letter is cut from both ends. */
static str stem(str s)
{
    while (s.n && !letter(s.p[0])) s = str_from(s, 1);
    while (s.n && !letter(s.p[s.n - 1])) s.n--;
    return s;
}

/* "1234567890", "aaaaaaaaaa", "abababab": each character follows from the one or two before it. */
static bool run(str s)
{
    size_t odd = 0;
    for (size_t i = 1; i < s.n; i++) {
        int step = s.p[i] - s.p[i - 1];
        bool follows = (step >= -1 && step <= 1) || (i > 1 && s.p[i] == s.p[i - 2]) || (s.p[i - 1] == '9' && s.p[i] == '0');
        odd += !follows;
    }
    return odd <= 1;
}

const char *password_problem(struct arena *a, str password, str email)
{
    size_t n = utf8_count(password);
    str folded = lang_fold(a, password), mail = lang_fold(a, email), core = stem(folded);
    int64_t sign = str_find_char(mail, '@');
    str name = str_upto(mail, sign > 0 ? (size_t)sign : 0);
    if (utf8_check(password, false) != UTF8_FINE) return N_("This password has a character that cannot be typed everywhere.");
    if (n < PASSWORD_MIN) return N_("Please take a longer password: at least 12 characters.");
    if (n > PASSWORD_MAX) return N_("Please take a shorter password: at most 128 characters.");
    if (str_eq(folded, mail) || (name.n && str_eq(core, stem(name)))) return N_("Please take a password that is not your mail address.");
    if (!run(folded) && core.n && !str_has_word(S(COMMON), core)) return NULL;
    return N_("This password is easy to guess. Three or four words that have nothing to do with each other are better.");
}
