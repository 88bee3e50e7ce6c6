/* accept.c - somebody goes, or goes no more. */
#include "base/moment.h"
#include "entity/event.h"
#include "rooms/mediation/confirmation.h"
#include "rooms/mediation/effects.h"

/* One question after another, each by its own transition: its history tells what became of it. */
static void move_asked(struct store *st, int64_t appointment, const char *state, const char *event, int64_t but)
{
    const char *why;
    struct rows *r = ask(st, Q("SELECT id FROM mediation_offer WHERE appointment = $1 AND state = $2 AND id <> $3 AND deleted_at IS NULL ORDER BY id"), I(appointment),
                         T(str_of(state)), I(but));
    while (rows_next(r)) flow_do(st, &who_house, store_request(st), &asked_entity, row_int(r, 0), 0, str_of(event), S(""), &why);
}

/* The others are thanked: "already filled". */
void appointment_filled(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("UPDATE mediation_appointment SET filled_at = $2 WHERE id = $1"), I(row), I(moment_now()));
    move_asked(st, row, "sent", "withdraw", 0);
    move_asked(st, row, "proposed", "withdraw", 0);
    move_asked(st, row, "accepted", "reserve", 0);
    confirm_both(st, row);
}

static void nobody_goes(struct store *st, int64_t row)
{
    ask(st, Q("UPDATE mediation_appointment SET volunteer = NULL, filled_at = NULL, travel_minutes = NULL, travel_m = NULL, forecast = NULL WHERE id = $1"), I(row));
    move_asked(st, row, "assigned", "replace", 0);
}

void appointment_open_again(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    nobody_goes(st, row);
}

void appointment_dropped(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    nobody_goes(st, row);
}

/* Whoever would have gone stays named: a late cancellation is paid, and the statistic counts it. */
void appointment_ends(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)who;
    appointment_over(st, e, row, who);
    move_asked(st, row, "sent", "withdraw", 0);
    move_asked(st, row, "proposed", "withdraw", 0);
    move_asked(st, row, "reserve", "withdraw", 0);
}

/* The room of needs listens: language, area, topic and month become a signal, nothing else. */
void appointment_unfilled(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    move_asked(st, row, "sent", "withdraw", 0);
    event_emit(st, &(struct event){ .name = "mediation.unfilled", .e = e, .row = row, .who = who, .request = store_request(st) });
}
