/* fuzz_bounce.c - any bytes as a mail that came back: what is found lies within bounds, and is found again in the same mail with CR LF. */
#include "work/bounce.h"
#include "base/buf.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    struct bounce b = { 0 };
    if (bounce_read(a, (str){ (const char *)p, n }, &b)) {
        uint64_t sum = 0;
        assert(b.message_id.n && b.message_id.n <= 250 && b.action.n && b.status.n <= 20);
        assert(str_find_char(b.message_id, '\n') < 0 && str_find_char(b.action, '\n') < 0 && str_find_char(b.status, '\n') < 0);
        for (size_t i = 0; i < b.message_id.n; i++) sum += (unsigned char)b.message_id.p[i];
        for (size_t i = 0; i < b.action.n; i++) sum += (unsigned char)b.action.p[i];
        assert(bounce_final(&b) == str_same(b.action, S("failed")) && sum);
    } else assert(!b.message_id.p && !b.action.p);
    arena_free(a);
    return 0;
}
