/* call.h - telling people: what the files of it share, and the office's list of calls.
**
** A call is a row of mediation_call: whom, what to say in their language, what it is about. Its buttons record the answer: whoever was asked by telephone has
** answered like everybody else.
*/
#ifndef MEDIATION_CALL_H
#define MEDIATION_CALL_H
#include "rooms/mediation/tell.h"
#include "web/app.h"

enum { CALLS_SHOWN = 100, CALL_DAYS = 183, CALL_TRIES_MAX = 99, DIGEST_HOUR = 5 };    /* days that a call is kept after it ended; hour UTC */
extern const struct table call_table, digest_table;
extern const struct job_kind digest_job;
/* A text message that fails for good becomes a call (tell.c). */
enum { TELL_LISTENS = 6 };
extern const struct listen tell_listens[TELL_LISTENS];
void tell_open(const struct app *app);                  /* where links lead                                           */

/* In the caller's transaction; the same key is one call. */
void call_add(struct store *st, const struct person *to, const struct telling *t, str text);
/* Whoever was to be called about the appointment need not be any more. */
void call_drop(struct store *st, int64_t volunteer, int64_t appointment);

/* ---- the office (call_pages.c) ---------------------------------------------------------------------------------------------- */
struct agenda;
void calls_show(struct req *q);
void calls_post(struct req *q);
void calls_today(struct req *q, struct agenda *agenda);
#endif
