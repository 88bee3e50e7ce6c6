/* lang.h - languages: which ones the interface speaks, how any language is called, and what ICU knows of each.
** Everything here is thread-safe and NULL-free: an unknown language behaves as German. */
#ifndef TEXT_LANG_H
#define TEXT_LANG_H
#include "base/buf.h"
#include "base/moment.h"

/* The interface languages, in the order of the language bar. */
struct lang {
    const char *tag;                                   /* BCP 47, as in addresses: "de", "en", "ar" */
    const char *own_name;                              /* "Deutsch", "العربية"                */
    const char *icu;                                   /* ICU locale for sorting, numbers, dates: Arabic with Latin digits ("ar@numbers=latn") */
    bool rtl;
};
extern const struct lang langs[];                      /* ended by tag == NULL                */
const struct lang *lang_find(str tag);                 /* NULL: not an interface language     */
size_t lang_count(void);
enum { LANGS_MAX = 16 };                                /* never more, for arrays with a place per language */
size_t lang_index(str tag);                            /* its place in langs[]; lang_count() if it is none */
#define LANG_SOURCE "de"                               /* texts are written in it; every other is a translation */

/* Best interface language for an Accept-Language header (RFC 9110 §12.5.4, q-values, "de-AT" finds "de"); NULL: none fits. */
const struct lang *lang_accepted(str header);

/* Any language by its name in another: lang_name(a, de, S("uk")) is "Ukrainisch". Knows ISO 639-1 and -3 codes; otherwise the code itself. */
str lang_name(struct arena *a, const struct lang *in, str tag);
bool lang_known(str tag);                              /* a language field may hold it: ISO 639-1/-3 code that ICU knows, or de-simple */
bool lang_rtl(str tag);

/* Bytes that compare (memcmp) as the texts sort in that language; digits by value ("2" before "10"); German as in a dictionary (DIN 5007-1). At most 512 bytes. */
str lang_sort_key(struct arena *a, const struct lang *l, str text);
/* For finding: NFKD, no accents, lower case, ß → ss, Arabic tatweel and vowel signs away. "Tür" and "tur" meet. */
str lang_fold(struct arena *a, str text);
str lang_nfc(struct arena *a, str text);               /* as stored; broken UTF-8 is returned as it is */
/* For addresses: Latin letters, digits, hyphens; German ä → ae; other scripts by ICU's transliteration; at most 60 bytes; empty if nothing is left. */
str lang_slug(struct arena *a, str text);

str lang_number(struct arena *a, const struct lang *l, int64_t v);                 /* 311.410     */
str lang_decimal(struct arena *a, const struct lang *l, double v, int digits);     /* 22,5        */
str lang_date(struct arena *a, const struct lang *l, str date);                    /* "3. März 2026", from YYYY-MM-DD; the text itself if it is none */
str lang_day(struct arena *a, const struct lang *l, struct date d);                /* "3. März", of every year */
str lang_month(struct arena *a, const struct lang *l, struct date d);              /* "Juni 2007"; its day does not count */
str lang_quarter(struct arena *a, const struct lang *l, struct date d);            /* "2. Quartal 2022", that of this day */
str lang_money(struct arena *a, const struct lang *l, int64_t cents);              /* "25,00 €"   */
str lang_time(struct arena *a, const struct lang *l, int64_t t);                   /* "3. März 2026, 14:30", German wall clock, 24 h */
#endif
