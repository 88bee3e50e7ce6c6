/* build.h - making a questionnaire: choices from lines, the order of questions, copies, the next wave, conditions by menu. No pages here.
**
** Everything is written by row_write(), so rights, rules and history hold; that the questions behind a moved one are counted anew is housekeeping.
*/
#ifndef SURVEY_BUILD_H
#define SURVEY_BUILD_H
#include "rooms/survey/survey.h"

struct builder { struct store *st; struct arena *a; const struct who *who; str request, reason; };      /* reason: why words change after opening */

/* A code made of a text: small Latin letters, digits and _, at most 24 bytes, beginning with a letter; empty if nothing is left ("???"). */
str code_from(struct arena *a, str text);
/* The same, or with _2, _3 … behind, that no question of the survey has. */
str code_free(struct store *st, struct arena *a, int64_t survey, str code);

/* ---- choices, one per line ------------------------------------------------------------------------------------------------------------
**     german | German classes        the code before the bar; without one it is made of the text
**     Other: ___                     three or more _ at the end: with a line to write on
**     ---                            what stands below this line excludes the others, until another such line
**     None of these
** What choices_text() writes, choices_read() reads back to the same list. */
struct choice_line { str code, label; bool exclusive, other; };
/* Fills at most max; *why (English key) and *line say what is wrong, if anything is. Codes are free of each other. */
size_t choices_read(struct arena *a, str text, struct choice_line *ret, size_t max, const char **why, str *line);
str    choices_text(struct arena *a, const struct item_option *o, size_t n);
/* Makes the list what the lines say: same code, same choice (its translations stay), new ones added, missing ones deleted. After opening only labels change:
** other codes than before are a problem at `field`. */
enum write_outcome choices_write(const struct builder *b, int64_t survey, str list, const struct choice_line *line, size_t n, const struct field *field, struct problems *p);

/* ---- order -------------------------------------------------------------------------------------------------------------------------------- */
enum { PLACE_STEP = 10 };
/* way: "up", "down", or by hand "before", "after", "inside" (a heading: at the end of its page) of `target`. A heading takes its page along.
** REFUSED: it cannot go there. */
enum write_outcome item_move(const struct builder *b, int64_t survey, int64_t item, str way, int64_t target, struct problems *p);
/* Puts a row that stands anywhere directly behind another (0: first), without a history entry: for one that was just made. */
void item_put_behind(struct store *st, int64_t survey, int64_t item, int64_t behind);

/* ---- copies --------------------------------------------------------------------------------------------------------------------------------- */
/* A question once more, directly behind it, with all translations and the same list of choices. Returns its id; 0: *out says why. */
int64_t item_copy(const struct builder *b, int64_t survey, int64_t item, enum write_outcome *out, struct problems *p);
/* The next wave: a draft that names this survey as the wave before, with every question and choice under the same code, in all languages with the
** status that each translation has; without dates. Returns its id. */
int64_t survey_copy(const struct builder *b, int64_t survey, str code, str title, enum write_outcome *out, struct problems *p);
/* "actors-2026" → "actors-2027"; where there is no year: "-2" behind. */
str next_code(struct arena *a, str code);

/* What differs between two waves, by the codes of the questions; both loaded in German. In the order of `now`, removed ones last. */
enum change_what { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_KIND, CHANGE_WORDING, CHANGE_SCALE, CHANGE_CHOICES };
struct item_change { enum change_what what; const struct item *now, *before; str old, new; };     /* now NULL: removed; before NULL: added */
size_t item_changes(struct arena *a, const struct instrument *before, const struct instrument *now, struct item_change *ret, size_t max);

/* ---- conditions that a menu can say: one question has this answer, or has it not ---------------------------------------------------------- */
struct asked_when { str item, option; bool not; };
/* "${a} = 'b'", "${a} != 'b'", "${a} = 4", "selected(${a}, 'b')", "not(selected(${a}, 'b'))". False: something else. */
bool condition_read(str text, struct asked_when *ret);
str  condition_write(struct arena *a, enum item_kind of, const struct asked_when *c);
#endif
