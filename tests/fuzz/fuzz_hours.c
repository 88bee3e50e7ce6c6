/* fuzz_hours.c - any bytes as opening hours: the canonical form is its own canonical form and makes the same lines. */
#include "text/hours.h"
#include <assert.h>

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
enum { NOW = 1795003200 };                                /* 18 November 2026 */

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str text = { (const char *)p, n }, once, twice, before[HOURS_LINES], after[HOURS_LINES];
    const char *why = NULL;
    size_t lines = hours_lines(a, lang_find(S("ar")), NULL, text, NOW, before);
    assert(lines <= HOURS_LINES);
    if (hours_parse(a, text, &once, &why)) {
        assert(hours_parse(a, once, &twice, &why) && str_eq(once, twice));
        assert(hours_lines(a, lang_find(S("ar")), NULL, once, NOW, after) == lines);
        for (size_t i = 0; i < lines; i++) assert(str_eq(before[i], after[i]));
    } else assert(why && *why);
    arena_free(a);
    return 0;
}
