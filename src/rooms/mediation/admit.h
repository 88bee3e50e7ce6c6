/* admit.h - the rules of a region applied to a request: what speaks against it, each as a sentence that people can read. Pure: no store, no clock of its own.
**
**     struct admit_case c = { .rules = rules_on(st, day), .now = moment_now(), .topic = S("health"), .date = dates, .n = 2 };
**     size_t n = admit_judge(&c, found);
**     for (size_t i = 0; i < n; i++) admit_sentence(a, lang, &c, &found[i]);
**
** Three weights. A *fault* is no request at all (an end before its beginning, a time that does not exist) and is not stored. A *broken rule* is stored with the
** request: the office refuses it, or the head admits it with a reason. A *hint* stops nobody. The rules are those of the day of the first date.
*/
#ifndef MEDIATION_ADMIT_H
#define MEDIATION_ADMIT_H
#include "rooms/mediation/mediation.h"
#include "text/lang.h"

enum { ADMIT_DATES_MAX = 60, ADMIT_FOUND_MAX = 80, ADMIT_LEAD_SEEN = 400 };
enum admit_rule { ADMIT_END, ADMIT_LONG, ADMIT_GAP, ADMIT_PAST, ADMIT_OVERLAP, ADMIT_LEAD, ADMIT_TOPIC, ADMIT_LEGAL, ADMIT_PRIVATE, ADMIT_OUTSIDE, ADMIT_LANGUAGE };
enum admit_weight { ADMIT_FAULT, ADMIT_BROKEN, ADMIT_HINT };

/* `gap`: the wall clock never shows this time, since March leaves the hour out; then `starts` and `ends` say nothing. `said`: as it was typed. */
struct admit_date { int64_t starts, ends; bool gap; str said; };
struct admit_case {
    const struct rules *rules;
    int64_t now;
    str topic, language;
    bool legal, private, outside;                       /* outside: the place is not within rules->within              */
    str within;                                         /* name of that area                                          */
    bool nobody;                                        /* nobody of the pool speaks the language                     */
    bool either;                                        /* dates are proposals of which one suits: they may overlap    */
    const struct admit_date *date; size_t n;            /* in any order                                               */
};
struct admit_finding { enum admit_rule rule; enum admit_weight weight; size_t date; int64_t days; };      /* date: which; days: of notice there are */

/* What speaks against it, faults first; of each rule about dates at most one finding per date, of ADMIT_LEAD one for the nearest. At most ADMIT_FOUND_MAX. */
size_t admit_judge(const struct admit_case *c, struct admit_finding *ret);
str admit_sentence(struct arena *a, const struct lang *l, const struct admit_case *c, const struct admit_finding *f);
/* Working days after `from` up to and with `to` (days since 1970): Monday to Friday, without the public holidays of North Rhine-Westphalia. A request of
** Monday for Thursday has three. Counts no further than ADMIT_LEAD_SEEN days. */
int64_t admit_working_days(int64_t from, int64_t to);
#endif
