/* appointment.c - guards and effects of an appointment's own life: admission, cancelling, the end. Whom it goes to is accept.c. */
#include "base/moment.h"
#include "rooms/mediation/effects.h"

/* The rules of a region as they count on the day of the appointment; without any, those of the design (24 hours). */
enum { FREE_HOURS = 24 };
static int64_t free_until(struct store *st, const struct appointment *p)
{
    str day = date_text(store_arena(st), wall_of(p->starts).date);
    struct rows *r = ask(st, Q("SELECT free_hours FROM mediation_rules WHERE since <= $1 AND deleted_at IS NULL ORDER BY since DESC, id DESC LIMIT 1"), T(day));
    return p->starts - 3600 * (rows_next(r) ? row_int(r, 0) : FREE_HOURS);
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
