/* tariff.h - tariffs of the region: which version counts on a day, what an appointment costs by it, and how that is said in words. How it is reckoned stands in
** plan/tariff.h; nothing is reckoned here.
**
**     struct tariff_found t = tariff_on(st, S("heinsberg"), S("2026-03-02"));
**     if (t.there) … tariff_compute(&t.tariff, &service)
*/
#ifndef MEDIATION_TARIFF_H
#define MEDIATION_TARIFF_H
#include "plan/tariff.h"
#include "rooms/mediation/mediation.h"
#include "text/lang.h"

struct tariff_found { bool there; int64_t row; str since; struct tariff tariff; };      /* row 0: a preset, in no table */
/* The version of the tariff of that name that counts on the day ("YYYY-MM-DD"); where the region has none of that name, the preset. */
struct tariff_found tariff_on(struct store *st, str name, str day);
/* The one that the rules of the region name, in its version of that day. Not there: no rules, or no version counts then. */
struct tariff_found tariff_of_rules(struct store *st, str day);

/* What one line of the reckoning says, without its amount; words NULL: English. */
str tariff_words(struct arena *a, const struct lang *l, const struct words *w, const struct tariff_line *line);
/* The whole reckoning in one text, a line each with its amount; lines that only explain have none. */
str tariff_formula(struct arena *a, const struct lang *l, const struct words *w, const struct tariffed *t);
const char *tariff_wrong(enum tariff_fault fault);      /* English key                                               */

/* An appointment as the tariff wants it: what was held as it was confirmed, and if nothing of the way was reported, the planned way there twice. */
struct billed { int64_t appointment, volunteer; str code, day, bearer; struct service service; };
/* Who pays for appointment p: what its request says, else its institution. */
#define BEARER_SQL "COALESCE((SELECT CASE WHEN r.bearer <> '' THEN r.bearer ELSE i.bearer END FROM mediation_request r JOIN mediation_institution i " \
    "ON i.id = r.institution WHERE r.id = p.request), (SELECT l.bearer FROM mediation_line l WHERE l.appointment = p.id AND l.reverses IS NULL " \
    "AND p.request IS NULL ORDER BY l.id DESC LIMIT 1), '')"
/* The columns of mediation_appointment p that billed_row() reads. `before` is the state from which it became billable, since that says what is paid; rows that were
** brought in with their state have no such history, and then the hours say it. */
#define BILLED_COLUMNS "p.id, p.volunteer, p.code, p.starts, p.ends, p.held_from, p.held_to, p.paid_minutes, p.paid_m, p.travel_minutes, p.travel_m, p.ticket, " \
    "p.confirmed_by, " BEARER_SQL ", " \
    "COALESCE((SELECT v.old FROM core_history_value v WHERE v.field = 'state' AND v.history = (SELECT MAX(h.id) FROM core_history h " \
    "WHERE h.entity = 'mediation.appointment' AND h.row = p.id AND h.event = 'flow' AND h.detail = 'bill')), '')"
struct billed billed_row(struct arena *a, const struct rows *r);

/* What an appointment will probably cost, in cents: as planned, by the tariff of its day. 0: no tariff counts then. For the moment at which somebody accepts. */
int64_t forecast_cents(struct store *st, int64_t appointment);

/* The region's own row of a preset, counting from the first day of this year. 0: there is one of that name already, or no such preset. */
int64_t tariff_take_over(struct store *st, const struct who *who, str preset, struct problems *p);

/* Routes. */
struct req;
void tariff_api(struct req *q);
void tariff_list(struct req *q);
void tariff_preset_post(struct req *q);
#endif
