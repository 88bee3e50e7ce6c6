/* rules.h - the rules of the region that count on a day, and on whose behalf a reader without an account acts. */
#ifndef MEDIATION_RULES_H
#define MEDIATION_RULES_H
#include "plan/match.h"
#include "rooms/mediation/mediation.h"

/* The version that counts on the day ("YYYY-MM-DD"); where the region keeps none, the usual values of the design, with meta.id 0. Never NULL. In the store's arena. */
const struct rules *rules_on(struct store *st, str day);
struct match_weights rules_weights(const struct rules *r);           /* version: the row's id                         */
/* What people need not show in this region on the day ("YYYY-MM-DD"): kinds of proof, space between. */
str rules_waived(struct store *st, str day);
/* Counts below it are not published: 5 where the region says nothing. */
int64_t rules_least(const struct rules *r);

/* What the history shows of a reader by a link: the link. A name without an account is part of the chain and could never be taken out again; who it was say the rows,
** as long as they say it. */
str link_name(bool institution);
/* Readers by a link. `name` is what the history shows, nobody's own (link_name); keep it alive. */
struct who acts_for_institution(int64_t institution, str name);
struct who acts_as_volunteer(int64_t volunteer, str name);
#endif
