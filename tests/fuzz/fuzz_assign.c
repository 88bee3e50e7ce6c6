/* fuzz_assign.c - any bytes as an assignment problem: what can be read is solved, and the prices prove it. */
#include "plan/assign.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    struct assign q;
    str why = S("");
    if (assign_read(a, (str){ (const char *)p, n }, &q, &why)) {
        struct assigned r = assign_solve(a, &q);
        int64_t sum = 0;
        assert(r.complete);
        for (size_t i = 0; i < q.rows; i++) {
            for (size_t j = 0; j < q.columns; j++) assert(r.row_price[i] + r.column_price[j] <= q.cost[i * q.columns + j]);
            sum += r.row_price[i] + r.column_price[i];
        }
        assert(sum == r.cost);
    } else assert(why.n);
    arena_free(a);
    return 0;
}
