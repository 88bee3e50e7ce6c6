/* fuzz_block.c - any bytes as a text with blocks: walking through it ends and stays inside; two halves of it differ in a way that tells both. */
#include "look/block.h"
#include "text/diff.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void walk(str text)
{
    struct block_walk w = { .rest = text };
    str line, kind, what, before;
    for (size_t blocks = 0; block_next(&w, &line, &kind, &what, &before); blocks++) {
        assert(blocks <= text.n && kind.n && line.n >= kind.n + what.n);
        assert(line.p >= text.p && line.p + line.n <= text.p + text.n);
        assert(before.n <= text.n);
        block_value(what, "topic");
    }
}

static size_t length(const struct diff_piece *piece, size_t n, enum diff_kind without)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++) if (piece[i].kind != without) sum += piece[i].text.n;
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str text = { (const char *)p, n }, old = str_upto(text, n / 2), new = str_from(text, n / 2);
    struct diff_piece *piece;
    walk(text);
    size_t pieces = diff_texts(a, old, new, &piece);
    assert(length(piece, pieces, DIFF_NEW) == old.n && length(piece, pieces, DIFF_OLD) == new.n);
    arena_free(a);
    return 0;
}
