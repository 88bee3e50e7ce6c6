/* yearly_sentences.h - what the figures of a yearly report say, in German sentences: by rules, from the numbers alone. Nothing is read from the store,
** nothing interpreted, no cause named.
**
**     str text = yearly_say_series(a, &about, point, n);
**     "Ausländeranteil, Kreis Kleve: Im Jahr 2022 waren es 18,3 % (Quelle: INKAR, Stand 2024). Gegenüber dem Vorjahr (17,6 %) sind das 0,7 Prozentpunkte mehr. …"
**
** - Every number stands with its period, the newest with its source and the state of its data.
** - Differences are reckoned from the numbers as they are kept, and then rounded: they can be off the difference of two rounded numbers by one in the last place.
** - Compared is the same period a year and ten years before, and only within one count: not across a break, not across a change of the source.
** - What is hidden is called hidden, what is missing missing; both with their reason, neither as a zero.
*/
#ifndef MONITORING_YEARLY_SENTENCES_H
#define MONITORING_YEARLY_SENTENCES_H
#include "plan/gap.h"

enum yearly_mark { YEARLY_VALUE, YEARLY_NONE, YEARLY_HIDDEN };
/* cut: counted otherwise from here on; switched: comes from another source than the point before. why: German, of NONE: "kommt später". */
struct yearly_say_point { struct period at; double v; enum yearly_mark mark; bool cut, switched, limited; str source, vintage, why; size_t others; };
/* All words German. unit: "%", "Personen"; empty: none. Differences of per cent are percentage points. */
struct yearly_say_about { str name, area, unit; int digits; };
/* The points of one type of period in the order of time. n 0: says that there is nothing. Deterministic. */
str yearly_say_series(struct arena *a, const struct yearly_say_about *about, const struct yearly_say_point *p, size_t n);

/* Groups of one period: each group against the reference, then what became of the gap. `all`: the reference is the whole and holds the group; mixed: the two
** follow different concepts of immigration. series: the same over time, in order, may be empty. eps: changes up to it are none (eps_of()). */
struct yearly_say_group { str name; const struct gap_point *series; size_t n; struct gap_point now; double eps; bool hidden, all, mixed; };
str yearly_say_gap(struct arena *a, const struct yearly_say_about *about, str reference, enum gap_better better, const struct yearly_say_group *g);

/* "18,3 %", "311.410 Personen"; a change: "0,7 Prozentpunkte", "300 Personen (2,0 %)". */
str yearly_say_value(struct arena *a, const struct yearly_say_about *about, double v);
str yearly_say_change(struct arena *a, const struct yearly_say_about *about, double from, double to);
#endif
