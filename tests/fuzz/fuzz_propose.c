/* fuzz_propose.c - any bytes as the text of a concept: the tree is one, its lines are there, every text is UTF-8 within its limits. */
#include "rooms/concept/propose.h"
#include "base/utf8.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    struct proposal r = propose(a, (str){ (const char *)p, n });
    for (size_t i = 0; i < r.n; i++) {
        const struct proposed *at = &r.node[i];
        assert(at->parent >= -1 && at->parent < (int32_t)i && at->kind < PROPOSED_KINDS);
        assert(at->first >= 1 && at->first <= at->last && (size_t)at->last <= r.lines);
        assert(utf8_valid(at->text) && utf8_valid(at->title) && utf8_valid(at->number) && at->text.n <= PROPOSE_TEXT && utf8_count(at->title) <= 400);
    }
    for (size_t i = 0; i < r.lines; i++) assert(r.line_is[i] >= LINE_LEFT_OUT && r.line_is[i] < (int32_t)r.n);
    for (size_t i = 0; i < r.doubts; i++) assert(r.doubt[i].line >= 0 && (size_t)r.doubt[i].line <= r.lines);
    arena_free(a);
    return 0;
}
