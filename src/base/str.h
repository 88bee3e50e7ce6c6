/* str.h - text with its length. A view never owns memory and needs no trailing NUL.
**
**   str s = S("Kleve, Goch"), town;
**   while (str_split(&s, ',', &town)) use(str_trim(town));
**   printf("%.*s\n", STR(town));
*/
#ifndef BASE_STR_H
#define BASE_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define countof(a) (sizeof(a) / sizeof *(a))
#define MUST_USE __attribute__((warn_unused_result))

typedef struct { const char *p; size_t n; } str;
#define S(lit) ((str){ "" lit, sizeof(lit) - 1 })      /* from a literal          */
#define STR(s) (int)(s).n, (s).p                       /* for "%.*s"              */
enum { STR_NONE = -1 };

str  str_of(const char *z);                            /* from a C string; NULL is empty     */
bool str_eq(str a, str b);
int  str_cmp(str a, str b);                            /* by bytes, as memcmp: <0, 0, >0      */
bool str_same(str a, str b);                           /* equal but for ASCII case            */
bool str_starts(str s, str with);
bool str_ends(str s, str with);
int64_t str_find(str s, str what);                     /* offset of the first, or STR_NONE    */
int64_t str_find_char(str s, char c);
str  str_from(str s, size_t at);                       /* the rest from `at`; empty beyond    */
str  str_upto(str s, size_t n);                        /* at most the first n bytes           */
str  str_trim(str s);                                  /* without ASCII white space around    */

/* Takes the part before the next `at` off the front of `*rest`; false when nothing is left.
** "a,,b" gives "a", "", "b"; "" gives nothing. */
bool str_split(str *rest, char at, str *part);
/* The next word of a list separated by blanks; false at the end. Empty words are skipped. */
bool str_word(str *rest, str *word);
/* Is `word` one of the blank-separated words of `list`? */
bool str_has_word(str list, str word);

/* Whole text as a decimal number. False, and *ret untouched, on anything else or overflow. */
MUST_USE bool str_int(str s, int64_t *ret);
MUST_USE bool str_real(str s, double *ret);            /* decimal point, no locale, finite    */
uint64_t str_hash(str s);                              /* FNV-1a, 64 bit: tables, ETags; no secrets */
#endif
