/* mediation.h - the room's entities as C structs, and what its files share. Language and culture mediation: an institution asks, volunteers are asked, one goes, the
** hours are reported and confirmed, the money is settled.
**
**     request ─< appointment ─< offer (one volunteer asked)          the state is the appointment's; flows.c holds the tables
**                     └──────< line >─ settlement >─ run            the money
**
** The person is people.volunteer; what hangs on them and is dated (proofs, availability, absences, allowances, bank) is kept by the room `people` and
** asked for by SQL: people_volunteer, people_proof, people_availability, people_absence, people_allowance. Languages are here (skill).
**
** Who acts: the office by account. Institutions and mediators without one by a link (entity/signed.h): such a reader is a `struct who` with the
** role "requester" bound to the institution (grant.actor), or "volunteer" bound to the volunteer (grant.volunteer).
*/
#ifndef MEDIATION_MEDIATION_H
#define MEDIATION_MEDIATION_H
#include "entity/flow.h"

extern const struct choice institution_kinds[], level_choices[], source_choices[], direction_choices[], exclusion_kinds[], topic_choices[], gender_choices[],
    form_choices[], side_choices[], how_choices[], appointment_states[], channel_choices[], answer_choices[], offer_states[], mode_choices[], shown_choices[],
    travel_choices[], service_kinds[], decider_choices[], source_of_money[], settlement_states[];

#define FIELD(kind, name, ...) c_##kind name;
struct institution {
    struct meta meta;
#include "rooms/mediation/institution.def"
};
struct requester {
    struct meta meta;
#include "rooms/mediation/requester.def"
};
struct skill {
    struct meta meta;
#include "rooms/mediation/skill.def"
};
struct exclusion {
    struct meta meta;
#include "rooms/mediation/exclusion.def"
};
struct request {
    struct meta meta;
#include "rooms/mediation/request.def"
};
struct appointment {
    struct meta meta;
#include "rooms/mediation/appointment.def"
};
struct asked {
    struct meta meta;
#include "rooms/mediation/offer.def"
};
struct decision {
    struct meta meta;
#include "rooms/mediation/decision.def"
};
struct rules {
    struct meta meta;
#include "rooms/mediation/rules.def"
};
struct tariff_row {
    struct meta meta;
#include "rooms/mediation/tariff.def"
};
struct way {
    struct meta meta;
#include "rooms/mediation/way.def"
};
struct service_row {
    struct meta meta;
#include "rooms/mediation/service.def"
};
struct budget {
    struct meta meta;
#include "rooms/mediation/budget.def"
};
struct run {
    struct meta meta;
#include "rooms/mediation/run.def"
};
struct settlement {
    struct meta meta;
#include "rooms/mediation/settlement.def"
};
struct line {
    struct meta meta;
#include "rooms/mediation/line.def"
};
#undef FIELD

extern const struct entity institution_entity, requester_entity, skill_entity, exclusion_entity, request_entity, appointment_entity, asked_entity, decision_entity,
    rules_entity, tariff_entity, way_entity, service_entity, budget_entity, run_entity, settlement_entity, line_entity;
/* An appointment p has up to three proposals: when the last of them begins, and when the one of a question k does. */
#define LAST_START "(CASE WHEN p.third_starts > p.starts AND p.third_starts >= COALESCE(p.second_starts, p.third_starts) THEN p.third_starts " \
    "WHEN p.second_starts > p.starts THEN p.second_starts ELSE p.starts END)"
#define ASKED_START "COALESCE(CASE k.proposal WHEN 2 THEN p.second_starts WHEN 3 THEN p.third_starts END, p.starts)"
/* The two others, as long as nobody goes; then the day is certain. */
#define OTHER_STARTS "CASE WHEN p.volunteer IS NULL THEN p.second_starts END, CASE WHEN p.volunteer IS NULL THEN p.third_starts END"

extern const struct flow appointment_flow, asked_flow, settlement_flow;              /* flows.c */

/* derive.c: names and numbers that are worked out when a row is saved, and rules over several fields. */
void skill_derive(struct store *st, struct draft *d);
void exclusion_derive(struct store *st, struct draft *d);
void request_derive(struct store *st, struct draft *d);
void request_check(struct store *st, const struct draft *d, struct problems *p);
void appointment_derive(struct store *st, struct draft *d);
void appointment_check(struct store *st, const struct draft *d, struct problems *p);
void asked_derive(struct store *st, struct draft *d);
void decision_derive(struct store *st, struct draft *d);
void rules_check(struct store *st, const struct draft *d, struct problems *p);
void tariff_check(struct store *st, const struct draft *d, struct problems *p);
void way_derive(struct store *st, struct draft *d);
void settlement_derive(struct store *st, struct draft *d);
void line_derive(struct store *st, struct draft *d);
#endif
