/* fuzz_mo.c - any bytes as a catalogue, every way of looking up; and as a plural expression. */
#include "text/plural.h"
#include "text/words.h"

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static uint64_t sum;                                      /* every byte found is looked at            */
static void look(str s)
{
    for (size_t i = 0; i < s.n; i++) sum += (unsigned char)s.p[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str bytes = { (const char *)p, n };
    const struct words *w = words_read(a, bytes);
    const struct plural *rule = plural_read(a, bytes);
    if (w) {
        look(words_get(w, "Offers"));
        look(words_get(w, ""));
        look(words_context(w, "menu", "Open"));
        sum += words_count(w);
    }
    for (int64_t k = -2; k < 120; k += k < 12 ? 1 : 11) {
        if (w) look(words_plural(w, "%d offer", "%d offers", k));
        if (rule) sum += plural_of(rule, (uint64_t)k);
    }
    arena_free(a);
    return 0;
}
