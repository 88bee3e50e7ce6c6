/* board.h - views of the office's pages on requests (board_pages.c). */
#ifndef MEDIATION_BOARD_H
#define MEDIATION_BOARD_H
#include "rooms/mediation/desk.h"

enum { BOARD_STATES = 32, SERVICES_SHOWN = 12 };
struct board_view { str state; int64_t count[BOARD_STATES]; struct desk_row *row; size_t n; bool more; };      /* count: by place in appointment_states */
void board_page(struct buf *out, struct req *q, const struct board_view *v);
struct request_view {
    const struct request *r; const struct labels *labels; const struct history_view *past;
    struct desk_row *row; size_t n, received, query, admissible;         /* how many appointments wait for which decision */
    const char *problem; str reason, done, nobody;      /* nobody: sentence, where nobody speaks the language          */
    const struct service_row **service; size_t services;
    bool may_decide, may_overrule;
};
void request_page(struct buf *out, struct req *q, const struct request_view *v);
#endif
