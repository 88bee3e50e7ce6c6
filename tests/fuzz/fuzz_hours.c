/* fuzz_hours.c - any bytes as opening hours: the canonical form is its own canonical form, makes the same lines and is open at the same times. */
#include "text/hours.h"
#include <assert.h>

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { NOW = 1795003200, HOUR = 3600 };                   /* 18 November 2026 */

static void same_times(struct arena *a, str text, str canonical)
{
    for (int64_t at = NOW; at < NOW + 400LL * 24 * HOUR; at += 1501 * HOUR + 11) {
        struct hours_now x = hours_at(a, text, at), y = hours_at(a, canonical, at);
        assert(x.state == y.state && x.until == y.until && x.holiday == y.holiday && x.off == y.off);
        assert(!x.until || (x.until > at && x.until <= at + 366LL * 24 * HOUR));
        assert((hours_say(a, lang_find(S("de")), NULL, x, at).n == 0) == (x.state == HOURS_UNKNOWN));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str text = { (const char *)p, n }, once, twice, before[HOURS_LINES], after[HOURS_LINES];
    struct hours_day week[7];
    const char *why = NULL;
    size_t lines = hours_lines(a, lang_find(S("ar")), NULL, text, NOW, before);
    assert(lines <= HOURS_LINES);
    if (hours_parse(a, text, &once, &why)) {
        assert(hours_parse(a, once, &twice, &why) && str_eq(once, twice));
        assert(hours_lines(a, lang_find(S("ar")), NULL, once, NOW, after) == lines);
        for (size_t i = 0; i < lines; i++) assert(str_eq(before[i], after[i]));
        same_times(a, text, once);
    } else assert(why && *why);
    size_t days = hours_week(a, lang_find(S("de")), NULL, text, NOW, week);
    assert(days == 0 || days == 7);
    arena_free(a);
    return 0;
}
