/* lang_text.c - texts for sorting, finding, storing and addresses. */
#include "text/lang_icu.h"
#include "base/utf8.h"
#include <pthread.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

static struct wide normalized(struct arena *a, const UNormalizer2 *how, struct wide w)
{
    UErrorCode e = U_ZERO_ERROR;
    struct wide to = wide_new(a, (size_t)w.n * 2 + 16);
    int32_t n = unorm2_normalize(how, w.p, w.n, to.p, to.n, &e);
    if (e == U_BUFFER_OVERFLOW_ERROR) {                   /* one character may become eighteen */
        e = U_ZERO_ERROR;
        to = wide_new(a, (size_t)n + 1);
        n = unorm2_normalize(how, w.p, w.n, to.p, to.n, &e);
    }
    lang_must(e);
    return (struct wide){ to.p, n };
}

static UCollator *order_of(const struct lang *l)
{
    struct lang_tools *t = lang_tools(l);
    UErrorCode e = U_ZERO_ERROR;
    if (t->order) return t->order;
    t->order = ucol_open(lang_or_german(l)->icu, &e);
    ucol_setAttribute(t->order, UCOL_NUMERIC_COLLATION, UCOL_ON, &e);
    ucol_setAttribute(t->order, UCOL_NORMALIZATION_MODE, UCOL_ON, &e);
    lang_must(e);
    return t->order;
}

str lang_sort_key(struct arena *a, const struct lang *l, str text)
{
    enum { KEY_MAX = 512, ENOUGH = 2048 };                /* longer texts that differ only further on sort alike */
    uint8_t *key = arena_get(a, KEY_MAX + 1);
    struct wide w = wide_of(a, utf8_upto(text, ENOUGH));
    int32_t n = ucol_getSortKey(order_of(l), w.p, w.n, key, KEY_MAX + 1);
    if (n <= KEY_MAX + 1) return (str){ (const char *)key, n > 0 ? (size_t)n - 1 : 0 };      /* without the NUL at its end */
    key = arena_get(a, (size_t)n);                        /* ICU promises nothing about a key that did not fit */
    ucol_getSortKey(order_of(l), w.p, w.n, key, n);
    return (str){ (const char *)key, KEY_MAX };
}

/* Marks that a searcher leaves out: accents, Arabic and Hebrew vowels, tatweel, soft hyphens and joiners.
** Kept: the vowel signs, nukta and virama of Indic scripts and the voicing marks of kana, which make other letters. */
static bool is_left_out(UChar32 c)
{
    if (c < 0x80) return false;
    if (c == 0x0640 || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return true;
    uint8_t class = u_charType(c) == U_NON_SPACING_MARK ? u_getCombiningClass(c) : 0;
    return class > 9;
}

/* Letters with a stroke or without a dot have no decomposition, but people type them without. */
static UChar32 plain_letter(UChar32 c)
{
    return c == 0x0131 ? 'i' : c == 0x0142 ? 'l' : c == 0x00F8 ? 'o' : c == 0x0111 ? 'd' : c;
}

static str fold_ascii(struct arena *a, str s)
{
    char *p = arena_get(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        unsigned c = (unsigned char)s.p[i];
        p[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20U : c);
    }
    return (str){ p, s.n };
}

str lang_fold(struct arena *a, str text)
{
    UErrorCode e = U_ZERO_ERROR;
    if (is_ascii(text)) return fold_ascii(a, text);
    struct wide w = normalized(a, unorm2_getNFKCCasefoldInstance(&e), wide_of(a, text));
    w = normalized(a, unorm2_getNFKDInstance(&e), w);
    lang_must(e);
    int32_t n = 0;
    for (int32_t i = 0; i < w.n;) {
        UChar32 c = wide_next(w, &i);
        if (!is_left_out(c)) U16_APPEND_UNSAFE(w.p, n, plain_letter(c));
    }
    return wide_str(a, (struct wide){ w.p, n });
}

str lang_nfc(struct arena *a, str text)
{
    UErrorCode e = U_ZERO_ERROR;
    if (is_ascii(text) || text.n > WIDE_MAX || !utf8_valid(text)) return text;
    struct wide w = wide_of(a, text);
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
    bool already = unorm2_quickCheck(nfc, w.p, w.n, &e) == UNORM_YES;
    lang_must(e);
    return already ? text : wide_str(a, normalized(a, nfc, w));
}


/* German as Germans write it without umlauts, then what ICU makes of any script; schwa is missing there. */
static const UChar slug_rules[] =
    u":: NFC; ä > ae; ö > oe; ü > ue; Ä > ae; Ö > oe; Ü > ue; ß > ss; ẞ > ss;"
    u":: Any-Latin; :: NFC; :: Latin-ASCII; [ǝəƏƎ] > e; :: Lower;";
static pthread_mutex_t slug_lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *slug_maker;                       /* one for all threads: it is big, and slugs are rare */

static struct wide to_latin(struct arena *a, struct wide w)
{
    UErrorCode e = U_ZERO_ERROR;
    int32_t room = w.n * 8 + 64, n = w.n, end = w.n;
    struct wide to = wide_new(a, (size_t)room);
    u_memcpy(to.p, w.p, w.n);
    pthread_mutex_lock(&slug_lock);
    if (!slug_maker) slug_maker = utrans_openU(u"bruecke-slug", -1, UTRANS_FORWARD, slug_rules, -1, NULL, &e);
    lang_must(e);
    utrans_transUChars(slug_maker, to.p, &n, room, 0, &end, &e);
    pthread_mutex_unlock(&slug_lock);
    return (struct wide){ to.p, U_SUCCESS(e) ? n : 0 };
}

/* What vanishes without a hyphen: apostrophes, and the letter-like signs that stand for ayn and hamza. */
static bool is_silent(UChar32 c)
{
    int8_t type = u_charType(c);
    return c == '\'' || c == '`' || c == 0x2019 || type == U_MODIFIER_LETTER || type == U_NON_SPACING_MARK || type == U_FORMAT_CHAR;
}

/* At most 60 bytes, cut between words where there is a hyphen in the second half. */
static str slug_cut(str s)
{
    enum { SLUG_MAX = 60 };
    if (s.n > SLUG_MAX) {
        size_t n = SLUG_MAX;
        while (n > SLUG_MAX / 2 && s.p[n] != '-') n--;
        s = str_upto(s, s.p[n] == '-' ? n : SLUG_MAX);
    }
    while (s.n && s.p[s.n - 1] == '-') s.n--;
    return s;
}

str lang_slug(struct arena *a, str text)
{
    enum { ENOUGH = 400 };                                /* more would be cut off anyway */
    struct wide w = wide_of(a, utf8_upto(text, ENOUGH));
    if (is_ascii(text)) u_strToLower(w.p, w.n, w.p, w.n, "", &(UErrorCode){ U_ZERO_ERROR });
    else w = to_latin(a, w);
    char *p = arena_get(a, (size_t)w.n + 1);
    size_t n = 0;
    for (int32_t i = 0; i < w.n;) {
        UChar32 c = wide_next(w, &i);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) p[n++] = (char)c;
        else if (!is_silent(c) && n && p[n - 1] != '-') p[n++] = '-';
    }
    return slug_cut((str){ p, n });
}

