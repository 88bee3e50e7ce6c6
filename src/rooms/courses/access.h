/* access.h - may somebody take part in a course? An answer by rules that are rows with a legal source and days on which they count.
**
**     struct access_rule *r = access_rules(st, &n);                        of the region; while it has none, those of access_presets.c
**     struct access_answer got = access_judge(r, n, S("integration"), S("integration_literacy"), &who, S("2026-11-18"));
**     got.verdict, got.decides, got.rule->source
**
** A rule names a basis of access (course_bases) and may narrow it by kind of course, residence, letter of an office, work. Of the rules that fit and count on
** the day the narrowest decides: a letter outweighs residence, residence outweighs work, and that the kind of course. Two rules of the same narrowness never
** fit at once, since they would have the same conditions, and saving such a row is refused while their days overlap.
**
** What somebody would rather not say (an empty answer) is tried with every answer there is: when all lead to the same, that is the answer, else it is "maybe".
** `decides` then holds all who could say yes. Pure: nothing is stored, nothing is asked but the rules.
**
** The answer is a preliminary one. It says who decides, and never decides.
*/
#ifndef COURSES_ACCESS_H
#define COURSES_ACCESS_H
#include "rooms/courses/courses.h"

#define FIELD(kind, name, ...) c_##kind name;
struct access_row {
    struct meta meta;
#include "rooms/courses/access_rule.def"
};
#undef FIELD
extern const struct entity access_rule_entity;
extern const struct choice access_statuses[], access_letters[], access_work[], access_verdicts[], access_deciders[];

enum access_verdict { ACCESS_YES, ACCESS_MAYBE, ACCESS_NO };          /* in the order of access_verdicts                       */
struct access_rule { str basis, type, status, letter, work, source, from, until; enum access_verdict verdict; unsigned decides; };   /* decides: one bit, see access_deciders */
struct access_person { str status, letter, work; };                   /* empty: rather not said                                */
struct access_answer {
    enum access_verdict verdict;
    unsigned decides;                                                  /* bit i: access_deciders[i]                             */
    const struct access_rule *rule;                                    /* the one that decides, or of several the first that leads to the best answer; NULL: no rule fits */
};

enum { ACCESS_RULES_MAX = 600 };
struct access_answer access_judge(const struct access_rule *r, size_t n, str basis, str type, const struct access_person *p, str day);

/* The region's rules that have not been deleted, whatever their days. */
const struct access_rule *access_rules(struct store *st, size_t *n);
const struct access_rule *access_presets(size_t *n);                  /* access_presets.c: the law as of November 2026          */
/* Makes rows of the presets where a region has none; keys "preset-N". Returns how many were made. */
size_t access_take_over(struct store *st, const struct who *who, struct problems *p);
#endif
