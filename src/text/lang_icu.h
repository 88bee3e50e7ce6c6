/* lang_icu.h - what the lang_*.c files share: ICU's objects and its UTF-16. Nobody else includes it. */
#ifndef TEXT_LANG_ICU_H
#define TEXT_LANG_ICU_H
#include "text/lang.h"
#include <unicode/ucol.h>
#include <unicode/udat.h>
#include <unicode/uldnames.h>
#include <unicode/unum.h>

/* Opening one costs up to a millisecond, and most change while they work: each thread has its own. They are NULL until someone needs them. */
struct lang_tools { UCollator *order; UNumberFormat *number, *decimal, *money; UDateFormat *date, *day, *month, *quarter, *moment; ULocaleDisplayNames *names; };
struct lang_tools *lang_tools(const struct lang *l);   /* this thread's; NULL means German    */
const struct lang *lang_or_german(const struct lang *l);
void lang_must(UErrorCode e);                          /* ends the process on a failure: without its data ICU serves nobody */

struct wide { UChar *p; int32_t n; };
enum { WIDE_MAX = 1 << 28 };                           /* ICU counts in int32_t; a longer text is cut */
struct wide wide_new(struct arena *a, size_t n);
struct wide wide_of(struct arena *a, str s);           /* broken bytes become U+FFFD          */
str         wide_str(struct arena *a, struct wide w);
UChar32     wide_next(struct wide w, int32_t *i);      /* the code point at *i, which moves behind it */
#endif
