/* fuzz_integreat.c - any bytes as what the app sends: an address of a page, a comment with a contact behind it, the slug of a date. */
#include "rooms/integreat/feedback.h"
#include "rooms/integreat/tree.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void path(struct arena *a, str url)
{
    str s = tree_path(a, url);
    assert(str_starts(s, S("/")) && str_ends(s, S("/")));
    for (size_t i = 0; i < s.n; i++) assert(s.p[i] < 'A' || s.p[i] > 'Z');
}

/* What is taken out of a comment was in it, and what stays is its beginning. */
static void comment(str text)
{
    struct told_us t = { .comment = text };
    feedback_contact(&t);
    assert(t.comment.n <= text.n && t.mail.n <= text.n && t.comment.n + t.mail.n <= text.n);
    assert(!t.mail.n || str_find_char(t.mail, '@') > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str s = { (const char *)p, n };
    path(a, s);
    comment(s);
    assert(feedback_slug(s, "directory.offer").n <= n && feedback_slug(s, "courses.course").n <= n);
    arena_free(a);
    return 0;
}
