/* fuzz_csv.c - any bytes as a table; what was read is written and must be read back the same. */
#include "text/csv.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static str copied(struct arena *a, struct csv *c)
{
    struct buf b = buf_in(a, 1 << 22);
    struct csv_out out = csv_to(&b);
    str cells[CSV_COLUMNS_MAX];
    for (size_t k = 0; csv_next(c, cells, &k); csv_row(&out))
        for (size_t i = 0; i < k; i++) csv_put(&out, csv_plain(cells[i]));
    assert(c->broken == (c->why.n > 0));
    return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    struct csv c = csv_from(a, (str){ (const char *)p, n });
    str once = copied(a, &c);
    struct csv again = csv_from(a, once);
    str twice = copied(a, &again);
    assert(!again.broken && str_eq(once, twice));
    arena_free(a);
    return 0;
}
