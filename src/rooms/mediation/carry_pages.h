/* carry_pages.h - pages of carrying out: one for each side behind its link, the appointment's page for the office. */
#ifndef MEDIATION_CARRY_PAGES_H
#define MEDIATION_CARRY_PAGES_H
#include "look/form.h"
#include "rooms/mediation/carry_jobs.h"
#include "rooms/mediation/confirmation.h"

/* ---- mood.c --------------------------------------------------------------------------------------------------------------------- */
extern const struct choice mood_choices[];
bool mood_put(struct store *st, int64_t volunteer, str said);
int64_t mood_count(struct store *st);                   /* who would like to talk                                     */
struct mood_line { int64_t id; str name, phone, said_on; };
struct mood_view { struct mood_line at[100]; size_t n; };
void mood_page(struct buf *out, struct req *q, const struct mood_view *v);
void mood_show(struct req *q);
void mood_done(struct req *q);

str  carry_dial(struct arena *a, str phone);             /* for tel: digits and the plus                               */
str  carry_number(struct arena *a, str phone);           /* as shown: no line ends within it                           */

/* ---- a form for hours, the same for all three --------------------------------------------------------------------------------------- */
struct hours_form { struct hours_typed typed; unsigned way; const char *wrong, *field; bool code; int64_t id; };      /* id: of the appointment, where a page has several */
void hours_fields(struct buf *out, struct req *q, const struct hours_form *f);
struct hours_typed hours_form_read(const struct req *q);
char hours_point(const struct req *q);                  /* the decimal sign of the reader's language                  */

/* ---- carry_pages.c: behind the link ---------------------------------------------------------------------------------------------------- */
/* The reported hours as a page showed them. Who reported may mend them until the other side answers: what is confirmed is what was seen. */
str  hours_mark(struct arena *a, const struct carry *c);
/* What the side can do now. `said`: what was just done. */
enum { CAN_REPORT = 1, CAN_ANSWER = 2, CAN_CODE = 4, CAN_ABSENT = 8, CAN_DROP = 16, CAN_CANCEL = 32, CAN_CHANGE = 64, CAN_KEEP = 128, CAN_MOOD = 256, CAN_OBJECT = 512 };
struct carry_view {
    const struct carry *c; const struct visitor *v;
    unsigned can; bool late;                            /* late: cancelling now is at short notice                     */
    str said, state, known, phone; struct hours_form form;
    const char *wrong;                                  /* what could not be done                                     */
    str day, from, to;                                  /* of a change, as typed                                      */
};
void carry_page(struct buf *out, struct req *q, const struct carry_view *v);
void carry_lost_page(struct buf *out, struct req *q, const char *why);
void carry_get(struct req *q);
void carry_post(struct req *q);
/* A new time, from "2026-03-05", "14:30", "16:00". Both sides' pages and the office's use it. NULL, or an English key. */
const char *carry_change(struct store *st, const struct who *who, str request, const struct carry *c, str day, str from, str to);
/* The same with moments that were judged elsewhere. `c` as it was before: what differs by now (the place, written by the caller) is told with it. */
const char *carry_change_to(struct store *st, const struct who *who, str request, const struct carry *c, int64_t starts, int64_t ends);

/* ---- hours_pages.c: the office ------------------------------------------------------------------------------------------------------------ */
struct moment_line { int64_t at; str state, who, reason; };
enum { MOMENTS_MAX = 40 };
struct claim_line { str side, hours; };
enum { MONEY_LINES = 12 };
struct money_line { str settlement, url, amount; };      /* a line of a settlement about it; amount empty: not for this reader */
struct appointment_view {
    const struct appointment *p; const struct labels *labels; struct carry c;
    const struct history_view *past; bool writes;
    struct moment_line moment[MOMENTS_MAX]; size_t moments;          /* the states it went through, the oldest first        */
    struct claim_line claim[3]; size_t claims;
    struct money_line money[MONEY_LINES]; size_t moneys;
    struct office_view bar;
    struct hours_form form; bool hours, decide, change;              /* which forms make sense now                          */
    const char *wrong; str day, from, to, reason; int64_t asked;
};
void appointment_page(struct buf *out, struct req *q, const struct appointment_view *v);
void appointment_show(struct req *q);
void appointment_hours(struct req *q);
void appointment_change(struct req *q);
void appointment_again(struct req *q);
void appointment_sheet(struct req *q);
#endif
