/* fuzz_multipart.c - any body as a form with files: every part lies within the body, and their number is bounded. First line: the header Content-Type. */
#include <assert.h>
#include <string.h>
#include "text/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static struct form_part part[16];
    struct arena *a = arena_new();
    char *copy = arena_get(a, n + 1);
    if (n) memcpy(copy, p, n);
    str all = { copy, n };
    int64_t end = str_find_char(all, '\n');
    str type = end < 0 ? all : str_upto(all, (size_t)end), body = end < 0 ? (str){ "", 0 } : str_from(all, (size_t)end + 1);
    int got = multipart_read(a, type, body, part, 16);
    assert(got >= -1 && got <= 16);
    for (int i = 0; i < got; i++) {
        assert(part[i].name.n);
        assert(!part[i].bytes.n || (part[i].bytes.p >= body.p && part[i].bytes.p + part[i].bytes.n <= body.p + body.n));
        assert(!memchr(part[i].filename.p, '/', part[i].filename.n));
    }
    arena_free(a);
    return 0;
}
