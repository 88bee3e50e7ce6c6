/* appointment.c - guards and effects of an appointment's own life: admission, cancelling, the end. Whom it goes to is accept.c. */
#include "base/moment.h"
#include "entity/event.h"
#include "entity/history.h"
#include "entity/retain.h"
#include "rooms/mediation/effects.h"

/* While another time is asked for, the one that was agreed counts, or the new one, whichever is earlier: who asks for next week an hour before the appointment
** and then cancels has cancelled at short notice. The time that was agreed stands in the history, as what the change since replaced. */
static int64_t agreed_start(struct store *st, const struct appointment *p)
{
    int64_t before;
    if (!str_eq(p->state, S("changing"))) return p->starts;
    struct rows *r = ask(st, Q("SELECT v.old FROM core_history_value v JOIN core_history h ON h.id = v.history WHERE h.entity = 'mediation.appointment' AND h.row = $1 "
                               "AND v.field = 'starts' AND h.id > (SELECT MAX(f.id) FROM core_history f WHERE f.entity = 'mediation.appointment' AND f.row = $1 "
                               "AND f.event = 'flow' AND f.detail = 'change') ORDER BY h.id LIMIT 1"), I(p->meta.id));
    return rows_next(r) && str_int(row_str(r, 0), &before) && before < p->starts ? before : p->starts;
}

/* The rules of a region as they count on the day of the appointment; without any, those of the design (24 hours). */
enum { FREE_HOURS = 24 };
static int64_t free_until(struct store *st, const struct appointment *p)
{
    int64_t starts = agreed_start(st, p);
    str day = date_text(store_arena(st), wall_of(starts).date);
    struct rows *r = ask(st, Q("SELECT free_hours FROM mediation_rules WHERE since <= $1 AND deleted_at IS NULL ORDER BY since DESC, id DESC LIMIT 1"), T(day));
    return starts - 3600 * (rows_next(r) ? row_int(r, 0) : FREE_HOURS);
}

const char *may_admit(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    const struct appointment *p = row;
    struct rows *r = ask(st, Q("SELECT broken, overruled FROM mediation_request WHERE id = $1"), I(p->request));
    (void)e; (void)who;
    return rows_next(r) && row_str(r, 0).n && !row_str(r, 1).n ? N_("A rule speaks against it: only the head can admit it, with a reason.") : NULL;
}

const char *has_volunteer(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)st; (void)e; (void)who;
    return ((const struct appointment *)row)->volunteer ? NULL : N_("Nobody goes yet: choose somebody who said yes.");
}

const char *in_time(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)e; (void)who;
    return moment_now() <= free_until(st, row) ? NULL : N_("It is so near that the mediator may get an allowance: cancel at short notice.");
}

const char *too_late(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)e; (void)who;
    return moment_now() > free_until(st, row) ? NULL : N_("There is still time: cancel without costs.");
}

const char *has_begun(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)st; (void)e; (void)who;
    return ((const struct appointment *)row)->starts <= moment_now() ? NULL : N_("It has not begun yet.");
}

const char *is_over(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)st; (void)e; (void)who;
    return ((const struct appointment *)row)->ends <= moment_now() ? NULL : N_("It is not over yet.");
}

/* Nobody answered a change. Before it begins others are sought; afterwards they may have gone, and only a person says that they did not. */
const char *still_ahead(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)st; (void)e;
    return who != &who_house || ((const struct appointment *)row)->starts > moment_now() ? NULL
         : N_("This step is not possible now: somebody took it already, or it is not yours to take.");
}

const char *has_hours(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    const struct appointment *p = row;
    (void)st; (void)e; (void)who;
    return p->reported_by.n && p->held_from != NONE && p->held_to != NONE && p->held_to > p->held_from ? NULL : N_("Please say from when to when it was.");
}

/* hours.c says who confirms and how before it moves: the other side, or the office that saw the sheet or decides. Nobody confirms what they reported. */
const char *counter_confirmed(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    const struct appointment *p = row;
    (void)st; (void)e; (void)who;
    return p->confirmed_how.n && !str_eq(p->confirmed_by, p->reported_by) ? NULL
         : p->confirmed_how.n && str_eq(p->confirmed_by, S("office")) ? NULL : N_("The hours are confirmed by the other side.");
}

/* What was planned is what was held, until somebody reports it otherwise. */
void appointment_held(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("UPDATE mediation_appointment SET held_from = starts, held_to = ends WHERE id = $1 AND held_from IS NULL"), I(row));
}

/* Until the same mediator has answered, nobody else is asked. */
void appointment_changing(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("UPDATE mediation_appointment SET filled_at = NULL WHERE id = $1"), I(row));
}

/* ---- half a year later ------------------------------------------------------------------------------------------------------------ */
/* What each side said and was told, and the code. */
static void forget_carrying(struct store *st, int64_t row)
{
    ask(st, Q("DELETE FROM mediation_claim WHERE appointment = $1"), I(row));
    ask(st, Q("DELETE FROM mediation_code WHERE appointment = $1"), I(row));
    ask(st, Q("DELETE FROM mediation_carry_done WHERE appointment = $1"), I(row));
    ask(st, Q("DELETE FROM mediation_call WHERE appointment = $1"), I(row));
}

/* Making a row anonymous empties what its class says is somebody's. Of an appointment that is who was there, which are references: they go here, also from the
** history, and with its last appointment the request. Once more does no harm. */
static void forget(struct store *st, const struct entity *e, int64_t row, str request_id)
{
    static const char *const names[] = { "institution", "volunteer", "request" };
    struct rows *r = ask(st, Q("SELECT COALESCE(request, 0) FROM mediation_appointment WHERE id = $1"), I(row));
    int64_t request = rows_next(r) ? row_int(r, 0) : 0;
    ask(st, Q("UPDATE mediation_appointment SET "
              "was_kind = COALESCE((SELECT i.kind FROM mediation_institution i WHERE i.id = mediation_appointment.institution), was_kind), "
              "was_topic = COALESCE((SELECT r.topic FROM mediation_request r WHERE r.id = mediation_appointment.request), was_topic), "
              "institution = NULL, volunteer = NULL, request = NULL WHERE id = $1"), I(row));
    for (size_t i = 0; i < countof(names); i++) history_blank_field(st, e, row, entity_field(e, str_of(names[i])));
    forget_carrying(st, row);
    if (request && !rows_next(ask(st, Q("SELECT id FROM mediation_appointment WHERE request = $1 ORDER BY id LIMIT 1"), I(request))))
        retain_erase(st, &who_house, request_id, &request_entity, request);
}

/* Who is still to be paid is not forgotten: a run may come later than half a year. Then the settlement does it (appointment_settled). */
void appointment_forgotten(struct store *st, const struct event *ev)
{
    if (rows_next(ask(st, Q("SELECT id FROM mediation_appointment WHERE id = $1 AND state IN ('cancelled_late', 'billable')"), I(ev->row)))) return;
    forget(st, ev->e, ev->row, ev->request);
}

/* A settlement may be taken back later than that. Whom the appointment is reckoned for anew says its line, which is kept with the accounts. */
void appointment_reopened(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    keep_stops(st, e, row, who);
    ask(st, Q("UPDATE mediation_appointment SET volunteer = (SELECT s.volunteer FROM mediation_line l JOIN mediation_settlement s ON s.id = l.settlement "
              "WHERE l.appointment = $1 AND l.reverses IS NULL ORDER BY l.id DESC LIMIT 1) WHERE id = $1 AND volunteer IS NULL AND anonymised_at IS NOT NULL"), I(row));
}

void appointment_settled(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    keep_starts(st, e, row, who);
    bool late = rows_next(ask(st, Q("SELECT id FROM mediation_appointment WHERE id = $1 AND anonymised_at IS NOT NULL"), I(row)));
    if (late) forget(st, e, row, store_request(st));
}
