/* money.h - pages of the money: tariffs, runs, settlements, exports, budgets; what they draw, and the handlers. */
#ifndef MEDIATION_MONEY_H
#define MEDIATION_MONEY_H
#include "look/form.h"
#include "rooms/mediation/budget.h"
#include "rooms/mediation/export.h"

#define MONEY_ROLES "coordinator lead finance administrator"

/* ---- the page of the money: budgets, and the ways on ------------------------------------------------------------------- */
struct money_view { const struct budget_year *b; bool plans; };                       /* plans: may set up tariffs, budgets, payments */
void money_page(struct buf *out, struct req *q, const struct money_view *v);
void money_show(struct req *q);

enum { PRESETS_MAX = 8 };
struct preset_line { str name, formula; int64_t cents; bool there; };                 /* of two hours                        */
struct preset_view { struct preset_line at[PRESETS_MAX]; size_t n; const char *problem; };
void presets_page(struct buf *out, struct req *q, const struct preset_view *v);
#endif
