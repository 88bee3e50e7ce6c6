/* volunteer.h - people who help without being employed: what a role asks of them, from when to when it is proven, and what follows from it.
**
** The person is one row (people.volunteer), whatever they do: mediator, mentor, guide, companion are roles of it. Evidence (people.proof,
** people.certificate), times (people.availability, people.absence) and money (people.allowance) hang on the person and count for every role.
**
** The state is worked out of dated rows, every night and after every change of them; nobody types it:
**     interested → onboarding → training → ready, expired when something that counted has run out; paused, blocked and left are decided by people.
** A pause has days, both counted in (paused_from, paused_until): it begins and ends by itself. Without them it lasts until somebody ends it.
** `ready_for` names the roles in which somebody may be asked today; somebody is ready as soon as there is one. Another room asks by SQL:
**     SELECT v.id FROM people_volunteer v JOIN people_volunteer_ready_for f ON f.owner = v.id AND f.value = 'mediator' WHERE v.deleted_at IS NULL
** (in every state but `ready` the index is empty).
*/
#ifndef PEOPLE_VOLUNTEER_H
#define PEOPLE_VOLUNTEER_H
#include "rooms/people/people.h"
#include "work/queue.h"

extern const struct choice volunteer_roles[], volunteer_channels[], volunteer_genders[], proof_kinds[], proof_levels[], weekday_choices[], absence_kinds[],
    allowance_kinds[];

#define FIELD(kind, name, ...) c_##kind name;
struct evidence {
    struct meta meta;
#include "rooms/people/proof.def"
};
struct certificate {
    struct meta meta;
#include "rooms/people/certificate.def"
};
struct availability {
    struct meta meta;
#include "rooms/people/availability.def"
};
struct absence {
    struct meta meta;
#include "rooms/people/absence.def"
};
struct allowance {
    struct meta meta;
#include "rooms/people/allowance.def"
};
struct volunteer_rules {
    struct meta meta;
#include "rooms/people/volunteer_rules.def"
};
#undef FIELD
extern const struct entity volunteer_rules_entity;
#define VOLUNTEER_RULES N_("Rules for volunteers")
extern const struct choice requirement_choices[];       /* kinds of requirements                                      */
extern const struct entity volunteer_entity, proof_entity, certificate_entity, availability_entity, absence_entity, allowance_entity;
#define KEEPERS "coordinator lead administrator"        /* who accompanies volunteers                                 */

/* ---- what is asked of them (volunteer_derive.c) -------------------------------------------------------------------------- */
/* What follows while a requirement is not met. LAPSES: was it met before, the person is expired, no beginner. */
enum effect { EFFECT_NOT_READY, EFFECT_LAPSES, EFFECT_REMINDS, EFFECT_UNPAID, EFFECT_NO_DOMAIN };
struct requirement {
    const char *kind;                                   /* key of proof_kinds, or "police_certificate"                */
    const char *label;                                  /* English key                                                */
    const char *roles;                                  /* blank-separated; those of which it is asked                */
    bool first;                                         /* belongs to the admission; others to the qualification      */
    enum effect effect;
    int months;                                         /* valid so long unless the rules of the region say otherwise; 0: until withdrawn */
};
enum { REQUIREMENTS = 12 };
extern const struct requirement requirements[REQUIREMENTS];
const struct requirement *requirement_find(str kind);   /* NULL: none of that name                                    */

/* On a day: SOON: proven, but not for long (90 days, or what the rules say); MET also means exempt. DUE: a talk that reminds, past its day, still within its grace. */
enum standing_how { STANDING_MET, STANDING_SOON, STANDING_DUE, STANDING_OVER, STANDING_MISSING };
enum { WARN_FIRST = 90, WARN_LAST = 30, REFLECTION_GRACE = 3 };      /* days, days, months */
struct standing {
    const struct requirement *r;
    enum standing_how how;
    bool asked, exempt, waived, near;                   /* asked: by one of the person's roles; waived: not in this region; near: past the last warning */
    str of, until;                                      /* date of the best evidence; last day that it counts, empty: no end or none */
};
/* Where somebody stands with every requirement, in the order of the table. `day`: YYYY-MM-DD. False: no such volunteer. */
bool volunteer_standing(struct store *st, int64_t id, str day, struct standing ret[static REQUIREMENTS]);
/* Works out state and ready_for for that day, by flow_do() on behalf of the house. What people decided (blocked, left, paused) stays, but a pause that is
** over ends. Returns true if anything changed. */
bool volunteer_derive(struct store *st, int64_t id, str day);
/* All of them, at most `most` that changed. Returns how many did. */
int64_t volunteers_derive(struct store *st, str day, int64_t most);
/* What the region asks on a day (volunteer_rules.c): its version of people.volunteer_rules, the usual where it says nothing. In the store's arena. */
struct region_rules { int64_t months[REQUIREMENTS], grace, first, last, interest; str german, waived, text[REQUIREMENTS]; };
struct region_rules volunteer_rules_on(struct store *st, str day);
/* A setting of the region for a year's limits: volunteer_NAME, or `otherwise` if it says nothing sensible. */
int64_t volunteer_rule(struct store *st, const char *name, int64_t least, int64_t most, int64_t otherwise);
str  months_after(struct arena *a, str day, int64_t months);         /* 31 January and a month: the last of February; empty for no day */
str  days_after(struct arena *a, str day, int64_t days);
/* For the evidence with this kind and date, the last day that it counts by the region's rules; empty: no end. */
str  proof_until(struct store *st, str kind, str issued);

/* ---- tax-free allowances of a year (volunteer_money.c): `kind` is a key of allowance_kinds; cents ---------------------------------- */
int64_t allowance_limit(struct store *st, int64_t year, const char *kind);
int64_t allowance_sum(struct store *st, int64_t volunteer, int64_t year, const char *kind);
bool    allowance_near(int64_t cents, int64_t limit);   /* 80 % or more                                               */

/* ---- every night (volunteer_night.c) ------------------------------------------------------------------------------------------------ */
extern const struct job_kind volunteers_kind;
void    volunteers_warn(struct store *st, str day);      /* a mail to who has to renew something: once 90 days ahead, once 30, once when it is over */
int64_t volunteers_forget(struct store *st, int64_t now);            /* erases who wanted to help and was not taken up for three months; who had come back leaves */
struct agenda;
void    volunteers_today(struct req *q, struct agenda *g);

/* ---- rows that hang on the person, or on an account (volunteer_entities.c) --------------------------------------------------- */
enum { VOLUNTEER_LISTENS = 8 };
extern const struct listen volunteer_listens[VOLUNTEER_LISTENS];
#endif
