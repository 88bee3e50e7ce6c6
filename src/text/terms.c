/* terms.c - the words of a text as a search compares them. */
#include "text/terms.h"
#include "base/utf8.h"
#include "text/lang.h"
#include <libstemmer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

struct terms { struct sb_stemmer *stemmer; bool german, arabic, stem_folded; };

/* What Snowball calls a language. German is stemmed as it is folded, so that words without dots meet the others. */
static const struct { const char *lang, *algorithm; } stemmers[] = {
    { "de", "german" }, { "en", "english" }, { "ar", "arabic" }, { "ru", "russian" }, { "tr", "turkish" }, { "nl", "dutch" },
    { "ro", "romanian" }, { "fr", "french" }, { "es", "spanish" }, { "it", "italian" }, { "pt", "portuguese" },
};

struct terms *terms_new(str lang)
{
    struct terms *t = calloc(1, sizeof *t);
    if (!t) { fputs("bruecke: out of memory\n", stderr); abort(); }
    str main = str_upto(lang, str_find_char(lang, '-') < 0 ? lang.n : (size_t)str_find_char(lang, '-'));     /* "de-simple" is German */
    t->german = t->stem_folded = str_eq(main, S("de"));
    t->arabic = str_eq(main, S("ar")) || str_eq(main, S("fa"));
    for (size_t i = 0; i < countof(stemmers); i++)
        if (str_eq(main, str_of(stemmers[i].lang))) t->stemmer = sb_stemmer_new(stemmers[i].algorithm, "UTF_8");
    return t;
}

void terms_free(struct terms *t)
{
    if (t && t->stemmer) sb_stemmer_delete(t->stemmer);
    free(t);
}

/* ---- words of a text ------------------------------------------------------------------------------------------------- */

static bool of_word(uint32_t c)
{
    if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (c == 0xFFFD) return false;
    int8_t type = u_charType((UChar32)c);
    return u_isalnum((UChar32)c) || type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK || c == 0x200C || c == 0xAD;
}

/* "п'ять", "l'école": one word in the one language, two in the other; the sequences of letters do not mind. */
static bool apostrophe(uint32_t c) { return c == '\'' || c == 0x2019 || c == 0x02BC; }

bool terms_next(str *rest, str *word)
{
    while (rest->n) {
        str at = *rest;
        if (of_word(utf8_next(&at))) break;
        *rest = at;
    }
    if (!rest->n) return false;
    str from = *rest, at = *rest;
    while (at.n) {
        str next = at, after;
        uint32_t c = utf8_next(&next);
        after = next;
        bool inside = apostrophe(c) && after.n && of_word(utf8_next(&after));
        if ((!of_word(c) && !inside) || (size_t)(next.p - from.p) > TERM_BYTES) break;
        at = next;
    }
    *word = str_upto(from, (size_t)(at.p - from.p));
    *rest = at;
    return true;
}

/* ---- folding ----------------------------------------------------------------------------------------------------------- */

static bool vowel_or_q(char c) { return c && strchr("aeiouq", c) != NULL; }

/* "ae", "oe", "ue" are what German keyboards without dots write; behind a vowel or q they are letters of their own ("neue", "Quelle"). */
static str without_dots(struct arena *a, str s)
{
    char *p = arena_get(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool e = s.p[i] == 'e' && i && strchr("aou", s.p[i - 1]) && !(i > 1 && vowel_or_q(s.p[i - 2]));
        if (!e) p[n++] = s.p[i];
    }
    return (str){ p, n };
}

/* Letters that are written either way: ة/ه, ى/ي, and the Persian forms of kaf and ya. All have two bytes. */
static str one_arabic(struct arena *a, str s)
{
    static const char *const same[][2] = { { "ة", "ه" }, { "ى", "ي" }, { "ی", "ي" }, { "ک", "ك" } };
    char *p = arena_get(a, s.n + 1);
    memcpy(p, s.p, s.n);
    for (size_t i = 0; i + 1 < s.n; i++)
        for (size_t k = 0; k < countof(same); k++) if (!memcmp(p + i, same[k][0], 2)) memcpy(p + i, same[k][1], 2);
    return (str){ p, s.n };
}

static str without_apostrophes(struct arena *a, str s)
{
    char *p = arena_get(a, s.n + 1);
    size_t n = 0;
    for (str rest = s, was = s; rest.n; was = rest)
        if (!apostrophe(utf8_next(&rest))) { memcpy(p + n, was.p, (size_t)(rest.p - was.p)); n += (size_t)(rest.p - was.p); }
    return (str){ p, n };
}

str terms_fold(const struct terms *t, struct arena *a, str word)
{
    str s = without_apostrophes(a, lang_fold(a, word));
    return t->german ? without_dots(a, s) : t->arabic ? one_arabic(a, s) : s;
}

static str lower(struct arena *a, str word)
{
    char *p = arena_get(a, word.n * 2 + 8);
    size_t n = 0;
    for (str rest = word; rest.n;) {
        uint32_t c = (uint32_t)u_tolower((UChar32)utf8_next(&rest));
        UBool bad = false;
        if (apostrophe(c)) c = '\'';
        int32_t at = (int32_t)n;
        U8_APPEND((uint8_t *)p, at, (int32_t)(word.n * 2 + 8), c, bad);
        if (!bad) n = (size_t)at;
    }
    return (str){ p, n };
}

static str stem_of(struct terms *t, struct arena *a, str word, str fold)
{
    if (!t->stemmer) return fold;
    str in = t->stem_folded ? fold : lower(a, word);
    const sb_symbol *s = sb_stemmer_stem(t->stemmer, (const sb_symbol *)in.p, (int)in.n);
    if (!s) return fold;
    str stem = arena_copy(a, (str){ (const char *)s, (size_t)sb_stemmer_length(t->stemmer) });
    return t->stem_folded ? stem : terms_fold(t, a, stem);
}

/* ---- keys -------------------------------------------------------------------------------------------------------------- */

/* Every bit of the number decides about every bit of the key: S. Vigna's splitmix64. */
static uint64_t mixed(uint64_t x)
{
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9U;
    x = (x ^ x >> 27) * 0x94d049bb133111ebU;
    return x ^ x >> 31;
}

static void add_gram(struct term_word *w, uint64_t gram)
{
    uint64_t key = mixed(gram) & ~(uint64_t)1;
    for (size_t i = 1; i < w->n; i++) if (w->key[i] == key) return;
    if (w->n < TERM_KEYS_MAX) w->key[w->n++] = key;
}

/* A sign stands before the word and behind it, so that beginnings and ends count; words of one or two letters have no sequences. */
static void add_grams(struct term_word *w)
{
    uint32_t c[TERM_BYTES + 2];
    size_t n = 0;
    c[n++] = '_';
    for (str rest = w->fold; rest.n && n < countof(c) - 1;) c[n++] = utf8_next(&rest);
    c[n++] = '_';
    if (n < 5) return;
    for (size_t i = 0; i + TERM_GRAM <= n; i++) {
        uint64_t gram = 0;
        for (size_t k = 0; k < TERM_GRAM; k++) gram = gram << 16 | (c[i + k] & 0xFFFF);
        add_gram(w, gram);
    }
}

void terms_of(struct terms *t, struct arena *a, str word, struct term_word *ret)
{
    ret->fold = terms_fold(t, a, word);
    ret->stem = stem_of(t, a, word, ret->fold);
    ret->key[0] = str_hash(ret->stem) | 1;
    ret->n = 1;
    add_grams(ret);
}

/* ---- near words -------------------------------------------------------------------------------------------------------- */

static size_t letters_of(str s, uint32_t *ret)
{
    size_t n = 0;
    while (s.n && n < TERM_LETTERS) ret[n++] = utf8_next(&s);
    return s.n ? TERM_LETTERS + 1 : n;
}

static int least(int a, int b) { return a < b ? a : b; }

int terms_distance(str x, str y, int most)
{
    uint32_t a[TERM_LETTERS], b[TERM_LETTERS];
    int row[3][TERM_LETTERS + 1];
    size_t n = letters_of(x, a), m = letters_of(y, b);
    if (n > TERM_LETTERS || m > TERM_LETTERS || n > m + (size_t)most || m > n + (size_t)most) return most + 1;
    for (size_t k = 0; k <= m; k++) row[0][k] = (int)k;
    for (size_t i = 1; i <= n; i++) {
        int *now = row[i % 3], *up = row[(i + 2) % 3], *upper = row[(i + 1) % 3], best = now[0] = (int)i;
        for (size_t k = 1; k <= m; k++) {
            now[k] = least(least(up[k], now[k - 1]) + 1, up[k - 1] + (a[i - 1] != b[k - 1]));
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1]) now[k] = least(now[k], upper[k - 2] + 1);
            best = least(best, now[k]);
        }
        if (best > most) return most + 1;
    }
    return least(row[n % 3][m], most + 1);
}
