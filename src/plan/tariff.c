/* tariff.c - the amount of an assignment by a tariff; tariff.h says how it is reckoned. */
#include "plan/tariff.h"
#include <assert.h>

const struct tariff tariff_presets[] = {
    { .name = "heinsberg", .base_cents = 2500, .base_minutes = 120, .step_cents = 1000, .step_minutes = 60 },
    { .name = "rhein-erft", .base_cents = 2500, .base_minutes = 60, .step_cents = 500, .step_minutes = 30, .travel = TRAVEL_INCLUDED },
    { .name = "borken", .step_cents = 750, .step_minutes = 30, .travel = TRAVEL_TIME, .free_m = 5000 },
    { .name = "flat-25", .base_cents = 2500 },
    { 0 },
};

const struct tariff *tariff_preset(str name)
{
    for (const struct tariff *t = tariff_presets; t->name; t++) if (str_eq(name, str_of(t->name))) return t;
    return NULL;
}

static bool within(int64_t v, int64_t most) { return v >= 0 && v <= most; }

bool tariff_sound(const struct tariff *t)
{
    const int64_t cents[] = { t->base_cents, t->step_cents, t->min_cents, t->max_cents, t->late_cents, t->km_cents };
    for (size_t i = 0; i < countof(cents); i++) if (!within(cents[i], TARIFF_CENTS_MAX)) return false;
    if (!within(t->base_minutes, TARIFF_MINUTES_MAX) || !within(t->step_minutes, TARIFF_MINUTES_MAX) || !within(t->free_m, TARIFF_METRES_MAX)) return false;
    if (t->max_cents && t->max_cents < t->min_cents) return false;
    if ((t->step_cents > 0) != (t->step_minutes > 0) || (t->base_minutes && !t->step_minutes)) return false;
    return t->travel >= TRAVEL_NONE && t->travel <= TRAVEL_TIME;
}

static enum tariff_fault fault_of(const struct tariff *t, const struct service *s)
{
    if (!tariff_sound(t)) return TARIFF_RULES;
    if (s->kind == SERVICE_LATE) return TARIFF_FINE;
    if (s->end <= s->start) return TARIFF_END;
    if (s->end > INT64_MAX / 2 || s->start < INT64_MIN / 2 || s->end - s->start > (int64_t)TARIFF_MINUTES_MAX * 60) return TARIFF_LONG;
    bool travel = within(s->travel_minutes, TARIFF_MINUTES_MAX) && within(s->travel_m, TARIFF_METRES_MAX) && within(s->ticket_cents, TARIFF_CENTS_MAX);
    return travel ? TARIFF_FINE : TARIFF_TRAVEL;
}

static void add(struct tariffed *r, enum tariff_word word, int64_t a, int64_t b, int64_t c, int64_t cents)
{
    assert(r->lines < TARIFF_LINES_MAX);
    r->line[r->lines++] = (struct tariff_line){ word, { a, b, c }, cents };
    r->cents += cents;
}

/* The time that counts, and why travel does or does not. */
static void count_time(const struct tariff *t, const struct service *s, struct tariffed *r)
{
    bool came = s->kind == SERVICE_HELD, counts = t->travel == TRAVEL_TIME && s->travel_m > t->free_m;
    if (!came) add(r, TARIFF_WORD_NO_SHOW, 0, 0, 0, 0);
    r->seconds = (came ? s->end - s->start : 1) + (counts ? s->travel_minutes * 60 : 0);
    if (counts) add(r, TARIFF_WORD_TRAVEL_COUNTS, s->travel_minutes, s->travel_m, t->free_m, 0);
    else if (t->travel == TRAVEL_TIME && s->travel_m) add(r, TARIFF_WORD_TRAVEL_FREE, s->travel_m, t->free_m, 0, 0);
    else if (t->travel == TRAVEL_INCLUDED) add(r, TARIFF_WORD_TRAVEL_INCLUDED, 0, 0, 0, 0);
}

static void pay_time(const struct tariff *t, struct tariffed *r)
{
    int64_t over = r->seconds - t->base_minutes * 60, step = t->step_minutes * 60;
    if (t->base_cents) add(r, TARIFF_WORD_BASE, t->base_minutes, 0, 0, t->base_cents);
    if (step && over > 0) {
        int64_t steps = (over + step - 1) / step;
        add(r, TARIFF_WORD_STEPS, steps, t->step_minutes, t->step_cents, steps * t->step_cents);
    }
    if (r->cents < t->min_cents) add(r, TARIFF_WORD_MINIMUM, t->min_cents, 0, 0, t->min_cents - r->cents);
    if (t->max_cents && r->cents > t->max_cents) add(r, TARIFF_WORD_MAXIMUM, t->max_cents, 0, 0, t->max_cents - r->cents);
}

static void pay_travel(const struct tariff *t, const struct service *s, struct tariffed *r)
{
    int64_t paid = s->travel_m - t->free_m;
    if (t->travel == TRAVEL_KM && paid > 0) add(r, TARIFF_WORD_KM, paid, t->km_cents, t->free_m, (paid * t->km_cents + 500) / 1000);
    else if (t->travel == TRAVEL_KM && s->travel_m) add(r, TARIFF_WORD_TRAVEL_FREE, s->travel_m, t->free_m, 0, 0);
    if (t->travel == TRAVEL_TICKET && s->ticket_cents) add(r, TARIFF_WORD_TICKET, 0, 0, 0, s->ticket_cents);
}

struct tariffed tariff_compute(const struct tariff *t, const struct service *s)
{
    struct tariffed r = { .fault = fault_of(t, s) };
    if (r.fault) return r;
    if (s->kind == SERVICE_LATE) { add(&r, TARIFF_WORD_LATE, 0, 0, 0, t->late_cents); return r; }
    count_time(t, s, &r);
    pay_time(t, &r);
    pay_travel(t, s, &r);
    return r;
}
