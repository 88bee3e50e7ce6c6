/* gaps.h - where the pool is thin: languages, towns and weekdays for which at most one mediator could go, and the requests that nobody could take.
**
** Who can go is asked of candidates.h (reach_of); the four weeks from tomorrow count, an hour in a row between the hours of the chosen part of the day.
** Addresses hold everything: ?language=ar, ?town=05154036 (key), ?part=morning.
*/
#ifndef MEDIATION_GAPS_H
#define MEDIATION_GAPS_H
#include "rooms/mediation/matching.h"

enum { GAP_TOWNS = 100, GAP_LANGUAGES = 150, GAP_UNMET = 60, GAP_FEW = 1, GAP_WEEKS = 4, GAP_LENGTH = 60, GAP_PAST_DAYS = 180, GAP_DAYS = 7, GAP_HEATS = 5 };
struct gap_part { const char *key, *label; int from, to; size_t first, last; };       /* minutes of the day; weekdays, last not among them */
extern const struct gap_part gap_parts[]; extern const size_t gap_parts_count;
extern const char *const gap_weekdays[GAP_DAYS];                       /* English keys: "Mon"                         */

struct gap_town { int64_t id; str key, name; };
struct gap_language { str tag, name; size_t ready; struct reach *at; };               /* at: by town; ready: may be asked today */
struct gap_unmet { str tag, language, town; int64_t asked, unmet; };
struct gaps {
    const struct gap_part *part;
    str language; size_t town;                          /* chosen; empty, `towns`: all                                */
    struct gap_town *towns_at; size_t towns;
    struct gap_language *at; size_t n;                  /* of them all, or the chosen one                             */
    struct option *choice; size_t choices;              /* all languages, for the menu                                */
};
/* What the address asks for. */
const struct gaps *gaps_read(struct req *q);
/* Is there at most one? */
bool gap_thin(const struct gap_language *l, size_t town, size_t day);
/* Languages and towns in which somebody was not served in the last GAP_PAST_DAYS days or in what is to come, the worst first. At most `max`. */
size_t gap_unmet(struct req *q, struct gap_unmet *ret, size_t max);

struct gap_cell { str text, url; int heat; };           /* heat 0 … GAP_HEATS - 1                                     */
struct gap_row { str head, url; bool german; struct gap_cell cell[GAP_DAYS]; int64_t thin; };
struct gaps_view {
    const struct gaps *g;
    struct gap_row *row; size_t n;
    struct gap_unmet *unmet; size_t unmets;
    bool by_town;                                       /* rows are the towns of one language                         */
    bool counts_towns;                                  /* cells: towns with a gap; otherwise: persons                */
};
void gaps_show(struct req *q);                          /* mediation/gaps                                             */
void gaps_csv(struct req *q);
void gaps_xlsx(struct req *q);
void gaps_page(struct buf *out, struct req *q, const struct gaps_view *v);
#endif
