/* classes.h - the classes of a map as people write them, and what is wrong with them.
**
**     struct classes c; struct class_fault f[CLASS_FAULTS_MAX];
**     size_t n = classes_read(a, S("unter 5; 5 bis unter 10; 10 und mehr"), &c, f);          0: fine
**     int k = class_of(&c, 7.5);                                                            1
**     str why = class_fault_text(a, q->words, &f[0]);        "… values between belong to none: 3. 39,9 bis unter 42,7 → 38,9 bis unter 42,7"
**
** One class per line, or with ";", "/", "|" or ", " between. Written "a bis unter b", "a bis b" and "a–b", "unter b", "bis unter b", "a und mehr", "ab a",
** "a to under b", "a to less than b", "a to b", "under b", "less than b", "a or more", "a and more", "from a", or "[a;b)". Every class begins with its lower
** end and ends before its upper one; only the last, where it has an upper end, holds it too: otherwise the largest value would belong to none.
** Numbers are German where the words are, "1.000" is a thousand there and 1 in English; a sign "%" behind them does not count.
** No gap, no overlap, from low to high, at most MAP_CLASSES_MAX: that is what the drawing has colours for.
*/
#ifndef PLAN_CLASSES_H
#define PLAN_CLASSES_H
#include "text/map.h"
#include "text/words.h"

/* low[0] may be -INFINITY, high[n - 1] INFINITY. digits: decimals that were written, for legends. */
struct classes { double low[MAP_CLASSES_MAX], high[MAP_CLASSES_MAX]; size_t n; int digits; };

enum class_wrong { CLASS_UNREADABLE, CLASS_REVERSED, CLASS_GAP, CLASS_OVERLAP, CLASS_OPEN, CLASS_MANY, CLASS_FEW };
/* class: from 1. low, high: the class as it should be, NAN where nobody can know; text: as written; german: and with which words. */
struct class_fault { enum class_wrong wrong; size_t class; double low, high; str text; int digits; bool german; };
enum { CLASS_FAULTS_MAX = 16, CLASSES_TEXT_MAX = 2000 };

/* All faults, in the order of the classes; *ret only changes when there is none. Empty text: CLASS_FEW. `ret_fault` has room for CLASS_FAULTS_MAX. */
size_t classes_read(struct arena *a, str text, struct classes *ret, struct class_fault *ret_fault);
/* What is wrong, as an English key with one "%s" (none: nothing to fill in), and which class, with what would be right: "3. 39,9 bis unter 42,7 → 38,9 bis
** unter 42,7", in the language in which the classes are written. Both together in the reader's words. */
const char *class_fault_key(const struct class_fault *f);
str class_fault_detail(struct arena *a, const struct class_fault *f);
str class_fault_text(struct arena *a, const struct words *w, const struct class_fault *f);

int class_of(const struct classes *c, double v);       /* 0 … n - 1; MAP_NO_DATA: not finite, or below or above all */
str class_name(struct arena *a, const struct lang *l, const struct words *w, const struct classes *c, size_t k, str unit);      /* "39,9 bis unter 42,7 %" */
str classes_text(struct arena *a, const struct classes *c);            /* canonical: "[;5)\n[5;10)\n[10;)", read again as the same */
/* Where no classes are given: at most `most` of equal size (map_quantiles), their ends rounded to `digits` so that they meet. c->n is 0 without a value. */
struct classes classes_quantiles(const double *v, size_t n, size_t most, int digits);
#endif
