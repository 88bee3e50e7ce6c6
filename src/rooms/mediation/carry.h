/* carry.h - carrying out: what happens between "filled" and "ready for settlement". Confirmations, reminders, changes, hours, who did not come.
**
**     filled ─ confirmation to both sides (confirmation.c) ─ reminder the day before (carry_jobs.c) ─ held
**     held ─ one side reports the hours (hours.c) ─ the other confirms: by the code, by its link, on paper; or they differ ─ billable
**
** Each side has a link to one page for the appointment (carry_pages.c); what it can do there follows from the state. The link names who goes and who asked at
** that time: it is worth nothing as soon as somebody else goes, or the person who asked has left the institution. What the office sees and does is hours_pages.c.
**
** The *code* has six digits. It stands in the institution's confirmation and nowhere else; the mediator types it when reporting the hours, and that counts as the
** institution's confirmation: who has it was there. Kept is a keyed digest (BLAKE2b; the key is a setting of the region, so a copy of this table alone tells
** nothing), CODE_TRIES tries, then only link and paper are left. It helps nobody but the mediator, since it works behind their link alone.
*/
#ifndef MEDIATION_CARRY_H
#define MEDIATION_CARRY_H
#include "entity/signed.h"
#include "rooms/mediation/rules.h"
#include "rooms/mediation/tell.h"

enum { CODE_DIGITS = 6, CODE_TRIES = 5, CARRY_LINK_DAYS = 60 };     /* the link: days after the appointment           */

enum side { SIDE_MEDIATOR, SIDE_INSTITUTION, SIDE_OFFICE };          /* in the order of side_choices                   */
str side_key(enum side s);

/* ---- an appointment with everything that papers and pages say of it; read by the house (carry.c) --------------------------------- */
struct carry {
    int64_t id, version, volunteer, institution, request, starts, ends, filled_at, travel_minutes;
    str key, slug, code, state, language, dialect, topic, form;
    str house, street, postcode, town, room, on_site;   /* where; `house` is the institution                          */
    str asks, asks_phone, asks_email;                   /* the person who asked, if there is one                      */
    str goes, goes_phone, goes_email;                   /* who goes; empty: nobody                                    */
    int64_t held_from, held_to, paid_minutes, paid_m, ticket;            /* NONE: not said                            */
    str reported_by, confirmed_by, confirmed_how;
};
/* False: there is no such appointment. In the store's arena. */
bool carry_load(struct store *st, int64_t appointment, struct carry *ret);
str  carry_when(struct arena *a, const struct lang *l, int64_t starts, int64_t ends);     /* "3. März 2026, 14:30 – 16:00"            */
str  carry_where(struct arena *a, const struct carry *c);            /* street, town, room in one line                 */
/* What one side may learn of the other by the rules' `shown` and `shown_back`: a line of name, telephone, mail; may be empty. */
str  carry_known(struct arena *a, str allowed, str name, str phone, str email);

/* ---- codes (carry.c) ---------------------------------------------------------------------------------------------------------------- */
enum code_outcome { CODE_GOOD, CODE_WRONG, CODE_SPENT, CODE_NONE };  /* SPENT: too many tries, or used already          */
str  carry_code_make(struct store *st, int64_t appointment);               /* a new one instead of any before                 */
/* Counts the try, so the transaction has to be committed whatever comes out. A good code is used up. Blanks and hyphens do not matter. */
enum code_outcome carry_code_try(struct store *st, int64_t appointment, str typed);

/* ---- links (carry.c) ---------------------------------------------------------------------------------------------------------------- */
/* A new link of the side: the token that stands in the query, and the whole address of its page for a mail. In a write transaction. */
str  carry_token(struct store *st, const struct carry *c, enum side side);
str  carry_link(struct store *st, const struct lang *l, const struct carry *c, enum side side);
struct visitor { enum side side; struct who who; str token; };
/* Whose link is it? UNKNOWN also when somebody else goes by now. */
enum signed_state carry_open(struct store *st, str token, struct carry *c, struct visitor *ret);

/* ---- derived fields ------------------------------------------------------------------------------------------------------------------ */
/* Sets fields of the appointment that only the house may set; the history names who it was done for. False: refused, *why says it. */
struct set { const char *field; str value; };
bool carry_set(struct store *st, const struct who *who, str request, int64_t appointment, const struct set *set, size_t n, const char **why);

extern const struct table carry_code_table, carry_claim_table, carry_done_table, mood_table;
#endif
