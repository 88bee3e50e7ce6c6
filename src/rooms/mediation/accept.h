/* accept.h - somebody says yes or no, goes, or goes no more.
**
** Every yes ends in the flow of the question (flows.c): its guard asks once more, in the transaction that books, whether the appointment is still open, whether the
** person may go on that day, and whether two appointments would be too near, with the way and the buffer between them. So a link, the own area, a call, a button of
** the office and a program get the same answer. On SQLite writers wait for each other; on PostgreSQL transactions are serializable, and who comes second runs
** again and sees what the first did. Where the first yes counts, that person goes at once; else the office chooses (`assign`).
*/
#ifndef MEDIATION_ACCEPT_H
#define MEDIATION_ACCEPT_H
#include "rooms/mediation/effects.h"

enum accept_outcome {
    ACCEPT_GOES,                                        /* this person goes                                           */
    ACCEPT_NOTED,                                       /* said yes; the office chooses                               */
    ACCEPT_DECLINED,                                    /* said no                                                    */
    ACCEPT_FILLED,                                      /* somebody else goes                                         */
    ACCEPT_OVER,                                        /* nobody is sought any more, or it is too late               */
    ACCEPT_CLASH,                                       /* another appointment of the person is too near              */
    ACCEPT_NOT_READY,                                   /* evidence is missing on that day, or they pause             */
    ACCEPT_GONE,                                        /* there is no such question for this reader                  */
    ACCEPT_BROKEN, ACCEPT_OUTCOMES
};
extern const char *const accept_words[ACCEPT_OUTCOMES]; /* English keys, said to the mediator                         */

/* Yes to one of the proposals (1 … 3; 0: the one that was asked for). The same yes twice is one. In a write transaction, which the caller rolls back unless
** it ends in GOES, NOTED or DECLINED; *why: an English key. */
enum accept_outcome accept_offer(struct store *st, const struct who *who, int64_t offer, int proposal, const char **why);
/* No; a reason is never asked for. */
enum accept_outcome accept_decline(struct store *st, const struct who *who, int64_t offer, str reason, const char **why);
/* What became of a question so far; OUTCOMES: it is open. Reads only. */
enum accept_outcome accept_state(struct store *st, int64_t offer);
/* How the answer came: key of answer_choices. */
void accept_by(struct store *st, int64_t offer, const char *by);
#endif
