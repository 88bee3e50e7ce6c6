/* overview.h - the office's board of mediation: what does not move, today, a week as a calendar, how many appointments are in which state; and the hours sheets that
** wait for the office.
**
** Each line has its one action, worded, and it leads to where that is done: questions are sent on the ranking, calls made in the list of calls, hours closed on
** `mediation/hours`. A coordinator's morning (tests/browser/morning.mjs) begins and ends here.
*/
#ifndef MEDIATION_OVERVIEW_H
#define MEDIATION_OVERVIEW_H
#include "rooms/mediation/carry_pages.h"
#include "rooms/mediation/matching.h"

enum { OVERVIEW_ROWS = 100, OVERVIEW_STATES = 64, WEEK_DAYS = 7 };
struct overview_row { str url, code, when, span, language, place, who, state; const char *action; str todo; };   /* todo: where `action` is done; NULL: none is due */
struct overview_list { struct overview_row at[OVERVIEW_ROWS]; size_t n; bool cut; };           /* cut: there are more               */
struct overview_count { const char *label; str url; int64_t n; };
struct overview_day { str date; bool today; size_t from, n; };       /* of the week's list                                          */
struct overview_view {
    struct overview_list today, week, stuck; struct overview_day day[WEEK_DAYS]; bool this_week; str before, after;
    struct overview_count count[OVERVIEW_STATES]; size_t counts; int64_t sheets, calls;
};
void overview_show(struct req *q);                         /* mediation/board                                            */
void overview_page(struct buf *out, struct req *q, const struct overview_view *v);
void overview_today(struct req *q, struct agenda *agenda);

/* ---- sheets.c: mediation/hours ---------------------------------------------------------------------------------------------------- */
enum { SHEETS_SHOWN = 20 };
struct sheet { struct carry c; struct hours_form form; struct claim_line claim[3]; size_t claims; bool differs; str url; const char *state; };
struct sheets_view { struct sheet *at; size_t n; bool more; };
int64_t sheets_count(struct store *st);                    /* appointments that are over and have no confirmed hours     */
void sheets_show(struct req *q);
void sheets_page(struct buf *out, struct req *q, const struct sheets_view *v);

/* Names of mediators are PERSONAL: whoever saw which on a page that the room draws by itself is written down, as query_run() does for lists. */
enum { SEEN_MAX = 400 };
void mediators_seen(struct req *q, const int64_t *ids, size_t n);
#endif
