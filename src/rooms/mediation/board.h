/* board.h - the office's overview of mediation: today, this week, what does not move, and how many appointments are in which state. */
#ifndef MEDIATION_BOARD_H
#define MEDIATION_BOARD_H
#include "rooms/mediation/matching.h"

enum { BOARD_ROWS = 100, BOARD_STATES = 64 };
struct board_row { str url, code, when, language, place, who, state; };               /* url: where its one action is done */
struct board_list { struct board_row at[BOARD_ROWS]; size_t n; bool cut; };           /* cut: there are more               */
struct board_count { const char *label; str url; int64_t n; };
struct board_view { struct board_list today, week, stuck; struct board_count count[BOARD_STATES]; size_t counts; };
void board_show(struct req *q);                         /* mediation/board                                            */
void board_page(struct buf *out, struct req *q, const struct board_view *v);
#endif
