/* fuzz_integreat_read.c - any bytes as two lists of Integreat: no crash, and every value fits its field. The first byte says what they are called, a 0 parts them. */
#include "rooms/exchange/test_read_fit.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const char *const whats[] = { "", "pages", "locations", "events", "fcm" };
    static bool known;
    if (!known) read_register();
    known = true;
    struct arena *a = arena_new();
    struct buf wrong = buf_in(a, ARRIVE_WRONG_MAX + 1000);
    struct arrive in = arrive_begin(a, &wrong);
    str all = { (const char *)p, n }, what = n ? str_of(whats[p[0] % 5]) : S("");
    if (n && p[0] < 0x20) all = str_from(all, 1);
    else what = S("");
    int64_t gap = str_find_char(all, 0);
    str one = gap >= 0 ? str_upto(all, (size_t)gap) : all, two = gap >= 0 ? str_from(all, (size_t)gap + 1) : all;
    const struct read_part part[] = { { what, S("de"), S(""), one }, { S(""), S("en"), S(""), two } };
    bool read = integreat_read(a, part, 2, &in, &wrong);
    assert(read || in.partial);
    assert(read_fits(a, &in));
    arena_free(a);
    return 0;
}
