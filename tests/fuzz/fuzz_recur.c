/* fuzz_recur.c - any bytes as opening hours, made into rules for dates: rules are sound, take place exactly when the hours are open, and can be written. */
#include "text/hours.h"
#include "text/ical.h"
#include "text/recur.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { FIRST = 20454, DAYS = 500 };                       /* 1 January 2026 */

static bool takes_place(const struct recur *r, size_t n, int64_t t)
{
    int64_t today = date_days(wall_of(t).date);
    for (size_t i = 0; i < n; i++)
        for (int64_t d = today - 1; d <= today; d++) if (recur_on(&r[i], d) && recur_from(&r[i], d) <= t && t < recur_to(&r[i], d)) return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str text = { (const char *)p, n };
    struct recur r[RECUR_MAX];
    struct usual_day week[7];
    struct recur_span span = { FIRST, n % 2 ? RECUR_NEVER : FIRST + DAYS, FIRST + DAYS };
    size_t count = recur_of_hours(a, text, &span, r);
    assert(count <= RECUR_MAX);
    for (size_t i = 0; i < count; i++) {
        struct ical_event e = { .uid = S("1@k"), .summary = S("x"), .repeats = &r[i] };
        struct buf out = buf_in(a, 1 << 16);
        assert(recur_sound(&r[i]) && ical_write(&out, &(struct ical){ .event = &e, .n = 1 }));
        assert((recur_dateutil(a, &r[i]).n == 0) == (r[i].every == RECUR_ONCE));
    }
    if (count && count < RECUR_MAX)
        for (int64_t t = moment_of_wall(FIRST + 1, 0); t < moment_of_wall(FIRST + DAYS, 0); t += 5 * 3600 + 1800)
            assert(takes_place(r, count, t) == (hours_at(a, text, t).state == HOURS_OPEN));
    if (recur_week(a, text, moment_of_wall(FIRST, 600), week))
        for (int w = 0; w < 7; w++) for (size_t i = 0; i < week[w].n; i++) assert(week[w].at[i].from < week[w].at[i].to && week[w].at[i].to <= 1440);
    arena_free(a);
    return 0;
}
