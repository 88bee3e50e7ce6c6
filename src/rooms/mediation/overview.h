/* overview.h - the office's overview of mediation: today, this week, what does not move, and how many appointments are in which state. */
#ifndef MEDIATION_OVERVIEW_H
#define MEDIATION_OVERVIEW_H
#include "rooms/mediation/matching.h"

enum { OVERVIEW_ROWS = 100, OVERVIEW_STATES = 64 };
struct overview_row { str url, code, when, language, place, who, state; };               /* url: where its one action is done */
struct overview_list { struct overview_row at[OVERVIEW_ROWS]; size_t n; bool cut; };           /* cut: there are more               */
struct overview_count { const char *label; str url; int64_t n; };
struct overview_view { struct overview_list today, week, stuck; struct overview_count count[OVERVIEW_STATES]; size_t counts; };
void overview_show(struct req *q);                         /* mediation/board                                            */
void overview_page(struct buf *out, struct req *q, const struct overview_view *v);
#endif
