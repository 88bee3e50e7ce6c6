/* money.h - pages of the money: tariffs, runs, settlements, exports, budgets; what they draw, and the handlers. */
#ifndef MEDIATION_MONEY_H
#define MEDIATION_MONEY_H
#include "look/form.h"
#include "rooms/mediation/budget.h"
#include "rooms/mediation/export.h"

#define MONEY_ROLES "coordinator lead finance administrator"

/* ---- the page of the money: budgets, and the ways on ------------------------------------------------------------------- */
struct money_view { const struct budget_year *b; bool plans, runs, pays; };           /* may set up tariffs; make runs; say how is paid */
void money_page(struct buf *out, struct req *q, const struct money_view *v);
void money_show(struct req *q);

enum { PRESETS_MAX = 8 };
struct preset_line { str name, formula; int64_t cents; bool there; };                 /* of two hours                        */
struct preset_view { struct preset_line at[PRESETS_MAX]; size_t n; const char *problem; };
void presets_page(struct buf *out, struct req *q, const struct preset_view *v);

struct pay_view { struct pay_settings set; const char *problem; bool saved; };
void payments_page(struct buf *out, struct req *q, const struct pay_view *v);
void payments_show(struct req *q);
void payments_post(struct req *q);

/* ---- runs ------------------------------------------------------------------------------------------------------------------- */
struct run_new_view { struct run_new n; struct run_plan plan; bool good; const char *problem; };      /* good: the days can be used */
void run_new_page(struct buf *out, struct req *q, const struct run_new_view *v);
struct run_row { int64_t id, volunteer, total; str code, slug, name, state; const char *lacks; };     /* lacks: why it cannot be paid yet */
struct run_step { const char *event, *label; int64_t n; };
struct run_export { int64_t number, at, payments, cents; str digest; };
enum { RUN_STEPS_MAX = 8, RUN_EXPORTS_MAX = 50 };
struct run_view {
    const struct run *run;
    struct run_row *row; size_t n;
    struct run_step step[RUN_STEPS_MAX]; size_t steps;
    struct run_export export[RUN_EXPORTS_MAX]; size_t exports;
    int64_t total, ordered, done, left;                 /* done, left: of the step that was just taken; -1: none was   */
    bool exporter;
    const char *problem;
};
void run_page(struct buf *out, struct req *q, const struct run_view *v);
void run_new_show(struct req *q);
void run_new_post(struct req *q);
void run_show(struct req *q);
void run_step_post(struct req *q);
void run_export_post(struct req *q);
void run_file(struct req *q);

/* ---- one settlement ------------------------------------------------------------------------------------------------------------ */
struct settled_line { str what, formula; int64_t cents; bool back; };
struct settled_view {
    struct record_view record;
    const struct settlement *s;
    struct settled_line *line; size_t n;
    str name;                                           /* of the mediator; empty: not for this reader                 */
    bool objects;                                       /* the reader may object now                                   */
};
void settled_page(struct buf *out, struct req *q, const struct settled_view *v);
void settlement_show(struct req *q);
void settlement_object_post(struct req *q);
/* The lines of a settlement, in their order; for pages and paper. */
size_t settled_lines(struct store *st, int64_t settlement, struct settled_line **ret);
/* What a mediator is called for this reader: by name for who may know it; who only pays knows the holder of the account. Empty: neither. */
str payee_name(struct req *q, int64_t volunteer);
/* A mediator says what is wrong with a settlement of theirs: also for their own area. English key why not. */
const char *settlement_object(struct store *st, const struct who *who, int64_t settlement, str text);

/* ---- on paper (statement.c) ------------------------------------------------------------------------------------------------------ */
void statement_pdf(struct req *q);                      /* one settlement                                              */
void certificate_pdf(struct req *q);                    /* the year in which it was paid                               */
/* The same for a reader who was found out already. `year`: YYYY, 409 if nothing was paid in it; `mark` ends the file's name. */
void statement_send(struct req *q, const struct settlement *s);
void certificate_send(struct req *q, int64_t volunteer, str year, str mark);
void sheet_send(struct req *q, str file, str name);     /* a PDF that is there; empty: 500                             */
void run_list_pdf(struct req *q);
void recharge_csv(struct req *q);
#endif
