/* carry_jobs.h - what time alone does for an appointment that is carried out, and the mails between the two sides. */
#ifndef MEDIATION_CARRY_JOBS_H
#define MEDIATION_CARRY_JOBS_H
#include "rooms/mediation/hours.h"
#include "web/room.h"

enum { CARRY_REMIND_HOUR = 9, CARRY_STAFF_DAYS = 30 };               /* the day before from that hour on; then the office decides */
extern const struct job_kind carry_job;
/* In a transaction: at most so many steps; how many were done. For tests, too. */
int64_t carry_tick(struct store *st, int64_t now, int64_t most);

/* The other side is told of a wish to change, the one that asked of the answer. */
void carry_tell_change(struct store *st, const struct carry *c, const struct carry *before);

void carry_today(struct req *q, struct agenda *agenda);
#endif
