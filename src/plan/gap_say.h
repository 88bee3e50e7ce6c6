/* gap_say.h - a gap and what became of it as sentences in the reader's language, from the numbers alone: nothing is interpreted. */
#ifndef PLAN_GAP_SAY_H
#define PLAN_GAP_SAY_H
#include "plan/gap.h"

/* group, reference: as the reader calls them ("Foreign nationality"); unit: "%", behind the values; digits: theirs. Differences of per cent are percentage points. */
struct gap_words { const struct lang *lang; const struct words *words; str group, reference, unit; int digits; };

/* "The gap between A and B became smaller: from 20 percentage points (2018) to 15 (2022). That is because the value of B became worse, not because … Both …"
** Empty where there is no status. */
str gap_say_change(struct arena *a, const struct gap_words *w, const struct gap_point *from, const struct gap_point *to, const struct gap_change *c);
/* "In 2022 the value of A was 9,9 %, that of B 31,0 %: 21,1 percentage points less, parity 0,32 (1 is equal)." Empty if one of them is missing. */
str gap_say_now(struct arena *a, const struct gap_words *w, const struct gap_point *at);
str gap_distance(struct arena *a, const struct gap_words *w, double d);          /* "21,1 percentage points", "0,4 years"; without a sign */
#endif
