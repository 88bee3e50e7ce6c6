/* waves.h - asking: whom next, with what on record, and when again.
**
**     size_t at[MATCH_WAVE_MAX], n = wave_next(&c, &s, at);                       places in c.person: the best who were not asked yet
**     wave_send(st, who, &(struct wave){ .s = &s, .c = &c, .pick = at, .n = n }, &offers)
**
** A wave is one decision (mediation.decision: inputs, weights, points and reasons as they were, never changed) and a question to each of its people. How many:
** as few as say yes with 80 % (95 % when less than 72 hours are left), by how often each answered; that says nothing about the order. Who asks others than
** proposed says why.
**
** The next wave goes out by itself when nobody said yes within a sixth of the time that was left, at most a day; at once when all who were asked said no. A question
** counts twice as long as that.
** Where the office chooses, nobody is asked any more as long as somebody said yes. When all were asked, no question is open and nobody is in reserve, nobody
** can: `exhaust`. Of several proposals the first that is still to come is asked for; the last of them ends the search.
*/
#ifndef MEDIATION_WAVES_H
#define MEDIATION_WAVES_H
#include "rooms/mediation/candidates.h"

enum { WAVE_PICKS_MAX = 40, WAVE_GAP_MAX = 86400, WAVE_GAP_LEAST = 900, WAVE_SOON = 72 * 3600 };
struct wave {
    const struct sought *s; const struct candidates *c;
    const size_t *pick; size_t n;                       /* places in c->person, none barred, none asked yet           */
    unsigned tries;                                     /* what the ranking left out (TRY_…)                          */
    str override;                                       /* why others than proposed; empty: as proposed               */
};
enum wave_outcome { WAVE_SENT, WAVE_NOT_NOW, WAVE_BROKEN };            /* NOT_NOW: the appointment is past, or in a state in which nobody is asked */

size_t wave_next(const struct candidates *c, const struct sought *s, size_t at[static MATCH_WAVE_MAX]);
bool   wave_as_proposed(const struct wave *w);          /* the very people of wave_next(), and nothing left out        */
enum wave_outcome wave_send(struct store *st, const struct who *who, const struct wave *w);
/* The decision alone, with its snapshot, for who writes the questions by themselves. Its key, in the store's arena; empty: the store is broken. */
str    wave_decision(struct store *st, const struct wave *w);
int64_t wave_gap(int64_t asked_at, int64_t starts);     /* seconds until the next wave                                */
/* When the next wave goes out by itself; 0: none does. */
int64_t wave_due(struct store *st, int64_t appointment);
/* Questions that are too old, next waves, and the end of the list: at most `most` appointments; returns how many something happened to. */
int64_t waves_tick(struct store *st, int64_t now, int64_t most);

struct job_kind;
extern const struct job_kind waves_kind;
#endif
