/* fuzz_hsds_read.c - any bytes as a document of HSDS, lines, or two tables of a data package (parted by a 0): no crash, and every value fits its field. */
#include "rooms/exchange/test_read_fit.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static bool known;
    if (!known) read_register();
    known = true;
    struct arena *a = arena_new();
    struct buf wrong = buf_in(a, ARRIVE_WRONG_MAX + 1000);
    struct arrive in = arrive_begin(a, &wrong);
    str all = { (const char *)p, n };
    int64_t gap = str_find_char(all, 0);
    const struct read_part json = { S(""), S(""), S("https://ki.example/hsds"), all };
    const struct read_part csv[] = { { S("services.csv"), S(""), S(""), gap >= 0 ? str_upto(all, (size_t)gap) : all }, { S("schedules.csv"), S(""), S(""), gap >= 0 ? str_from(all, (size_t)gap + 1) : all } };
    bool read = gap >= 0 ? hsds_read(a, csv, 2, &in, &wrong) : hsds_read(a, &json, 1, &in, &wrong);
    assert(read || in.partial);
    assert(read_fits(a, &in));
    arena_free(a);
    return 0;
}
