/* confirmation.h - "it is settled who comes": papers and calendar entries for both sides, and the sheet for the hours. */
#ifndef MEDIATION_CONFIRMATION_H
#define MEDIATION_CONFIRMATION_H
#include "rooms/mediation/carry.h"
#include "text/ical.h"

/* Both sides get their confirmation, by a job of this transaction: mail with PDF and calendar entry; a text message or a call for who chose that. Once for
** each time that the appointment is filled: when it was changed and kept, once more, and the calendar entry replaces the one before. */
void confirm_both(struct store *st, int64_t appointment);
/* The same on demand of the office ("it never came"), with a new code. */
void confirm_both_again(struct store *st, int64_t appointment);

/* The confirmation of one side: what is settled, rules for cancelling, for the institution the code; then, on a page of its own, the hours sheet. In German:
** both sides and the office read the same paper. `code`, `link`: empty, there is none. Empty: it could not be drawn. */
str confirmation_pdf(struct store *st, const struct carry *c, enum side side, str code, str link);
/* The sheet alone, for the office to print. */
str hours_sheet_pdf(struct store *st, const struct carry *c);
/* The entry in a calendar; uid and sequence are the same wherever it shows up (mail, feed), so that a later one replaces it. `link` may be empty. */
struct ical_event carry_event(struct arena *a, const struct lang *l, const struct carry *c, enum side side, str link);

extern const struct job_kind confirmation_job;
#endif
