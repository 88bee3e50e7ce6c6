/* lang.c - languages: the interface's own, their names, and what ICU knows of each. */
#include "text/lang_icu.h"
#include "text/words.h"
#include <unicode/uloc.h>

/* English as in Europe: "3 March 2026", "€25.00". */
const struct lang langs[] = {
    { "de", "Deutsch", "de", false },
    { "de-simple", "Einfaches Deutsch", "de", false },
    { "en", "English", "en_GB", false },
    { "ar", "العربية", "ar@calendar=gregorian;numbers=latn", true },
    { "uk", "Українська", "uk", false },
    { "ru", "Русский", "ru", false },
    { "tr", "Türkçe", "tr", false },
    { "pl", "Polski", "pl", false },
    { "nl", "Nederlands", "nl", false },
    { "ro", "Română", "ro", false },
    { "fr", "Français", "fr", false },
    { "fa", "فارسی", "fa@calendar=gregorian;numbers=latn", true },
    { 0 },
};

_Static_assert(countof(langs) - 1 <= LANGS_MAX, "a place per language");
size_t lang_count(void) { return countof(langs) - 1; }

size_t lang_index(str tag)
{
    const struct lang *l = lang_find(tag);
    return l ? (size_t)(l - langs) : lang_count();
}

const struct lang *lang_find(str tag)
{
    for (const struct lang *l = langs; l->tag; l++)
        if (str_eq(tag, str_of(l->tag))) return l;
    return NULL;
}


/* "de-AT-1996" finds de-AT-1996, de-AT or de, whatever the case. */
static const struct lang *find_range(str range)
{
    for (;;) {
        for (const struct lang *l = langs; l->tag; l++)
            if (str_same(range, str_of(l->tag))) return l;
        while (range.n && range.p[range.n - 1] != '-') range.n--;
        if (!range.n) return NULL;
        range.n--;
    }
}

/* A weight in thousandths; 1000 if none is given, 0 if it is malformed. */
static int weight_of(str parameters)
{
    str p = str_trim(parameters);
    if (!p.n) return 1000;
    if (p.n < 3 || (p.p[0] | 0x20) != 'q' || p.p[1] != '=') return 0;
    int v = p.p[2] == '1' ? 1000 : 0, unit = 100;
    if ((p.p[2] != '0' && p.p[2] != '1') || p.n > 7 || (p.n > 3 && p.p[3] != '.')) return 0;
    for (size_t i = 4; i < p.n; i++, unit /= 10) {
        if (p.p[i] < '0' || p.p[i] > '9') return 0;
        v += (p.p[i] - '0') * unit;
    }
    return v > 1000 ? 1000 : v;
}

const struct lang *lang_accepted(str header)
{
    const struct lang *best = NULL;
    int most = 0;
    for (str item; str_split(&header, ',', &item);) {
        int64_t at = str_find_char(item, ';');
        int weight = weight_of(at < 0 ? S("") : str_from(item, (size_t)at + 1));
        if (weight <= most) continue;
        const struct lang *l = find_range(str_trim(at < 0 ? item : str_upto(item, (size_t)at)));
        if (!l) continue;
        best = l;
        most = weight;
    }
    return best;
}

/* Names and directions where ICU has none, or one too coarse for us (its kmr is "Kurdish"). Names are keys of the catalogues. */
static const struct { const char *tag, *name; bool rtl; } ours[] = {
    { "de-simple", N_("Easy German"), false },
    { "aii", N_("Assyrian Neo-Aramaic"), true },
    { "apc", N_("Levantine Arabic"), true },
    { "apd", N_("Sudanese Arabic"), true },
    { "ary", N_("Moroccan Arabic"), true },
    { "arz", N_("Egyptian Arabic"), true },
    { "ber", N_("Berber"), false },
    { "gsg", N_("German Sign Language"), false },
    { "haz", N_("Hazaragi"), true },
    { "kmr", N_("Kurmanji"), false },
    { "kri", N_("Krio"), false },
    { "pnb", N_("Western Punjabi"), true },
    { "prs", N_("Dari"), true },
    { "rmn", N_("Balkan Romani"), false },
};

/* Index into ours; countof(ours) if it is not there. */
static size_t our_index(str tag)
{
    size_t i = 0;
    while (i < countof(ours) && !str_eq(tag, str_of(ours[i].tag))) i++;
    return i;
}

/* The tag as an ICU locale; false unless it is a short and well-formed one. */
static bool locale_of(str tag, char locale[static ULOC_FULLNAME_CAPACITY])
{
    char z[36];
    int32_t parsed = 0;
    UErrorCode e = U_ZERO_ERROR;
    if (!tag.n || tag.n >= sizeof z || str_find_char(tag, 0) >= 0) return false;
    memcpy(z, tag.p, tag.n);
    z[tag.n] = 0;
    int32_t n = uloc_forLanguageTag(z, locale, ULOC_FULLNAME_CAPACITY, &parsed, &e);
    return U_SUCCESS(e) && e != U_STRING_NOT_TERMINATED_WARNING && n > 0 && parsed == (int32_t)tag.n;
}

/* The names in the reader's language, spelled as at the start of a line. */
static ULocaleDisplayNames *names_of(const struct lang *l)
{
    struct lang_tools *t = lang_tools(l);
    UErrorCode e = U_ZERO_ERROR;
    UDisplayContext how[] = { UDISPCTX_CAPITALIZATION_FOR_STANDALONE, UDISPCTX_NO_SUBSTITUTE };
    if (!t->names) t->names = uldn_openForContext(lang_or_german(l)->icu, how, countof(how), &e);
    lang_must(e);
    return t->names;
}

static str icu_name(struct arena *a, const struct lang *in, const char *locale)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar z[200];
    int32_t n = uldn_localeDisplayName(names_of(in), locale, z, countof(z), &e);
    return U_SUCCESS(e) && n <= (int32_t)countof(z) ? wide_str(a, (struct wide){ z, n }) : S("");
}

str lang_name(struct arena *a, const struct lang *in, str tag)
{
    char locale[ULOC_FULLNAME_CAPACITY];
    size_t k = our_index(tag);
    if (k < countof(ours)) return words_get(words_in(str_of(lang_or_german(in)->tag)), ours[k].name);
    if (!locale_of(tag, locale)) return tag;
    str name = icu_name(a, in, locale);
    if (!name.n) name = icu_name(a, lang_find(S("de")), locale);
    if (!name.n) name = icu_name(a, lang_find(S("en")), locale);
    return name.n ? name : tag;
}

bool lang_known(str tag)
{
    char locale[ULOC_FULLNAME_CAPACITY];
    UErrorCode e = U_ZERO_ERROR;
    UChar z[200];
    if (our_index(tag) < countof(ours)) return true;
    if (tag.n < 2 || tag.n > 3 || str_has_word(S("mis mul und zxx"), tag)) return false;
    for (size_t i = 0; i < tag.n; i++)
        if (tag.p[i] < 'a' || tag.p[i] > 'z') return false;
    if (!locale_of(tag, locale)) return false;
    uldn_languageDisplayName(names_of(lang_find(S("en"))), locale, z, countof(z), &e);
    return U_SUCCESS(e);
}

bool lang_rtl(str tag)
{
    char locale[ULOC_FULLNAME_CAPACITY];
    size_t k = our_index(tag);
    return k < countof(ours) ? ours[k].rtl : locale_of(tag, locale) && uloc_isRightToLeft(locale);
}
