/* test_diff.c - both texts can be told from the pieces, what is common stays, and long texts end in time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/buf.h"
#include "text/diff.h"

static str told(struct arena *a, const struct diff_piece *p, size_t n, enum diff_kind kind)
{
    struct buf b = buf_in(a, 4 << 20);
    for (size_t i = 0; i < n; i++) if (p[i].kind == kind || p[i].kind == DIFF_SAME) buf_put(&b, p[i].text);
    return buf_str(&b);
}

static str shown(struct arena *a, const struct diff_piece *p, size_t n)
{
    static const char *const marks[] = { "=", "-", "+" };
    struct buf b = buf_in(a, 4096);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%s[%.*s]", marks[p[i].kind], STR(p[i].text));
    return buf_str(&b);
}

static void expect(const char *old, const char *new, const char *pieces)
{
    struct arena *a = arena_new();
    struct diff_piece *p;
    size_t n = diff_texts(a, str_of(old), str_of(new), &p);
    assert_string_equal(arena_z(a, shown(a, p, n)), pieces);
    assert_string_equal(arena_z(a, told(a, p, n, DIFF_OLD)), old);
    assert_string_equal(arena_z(a, told(a, p, n, DIFF_NEW)), new);
    arena_free(a);
}

static void test_small(void **state)
{
    (void)state;
    expect("", "", "");
    expect("a b c", "a b c", "=[a b c]");
    expect("", "neu", "+[neu]");
    expect("alt", "", "-[alt]");
    expect("Montag von 9 bis 12", "Montag von 10 bis 12", "=[Montag von ]-[9 ]+[10 ]=[bis 12]");
    expect("a b c d e", "a c e x", "=[a ]-[b ]=[c ]-[d e]+[e x]");
    expect("eins\n\nzwei", "eins\n\ndrei\n\nzwei", "=[eins\n\n]+[drei\n\n]=[zwei]");
}

static uint32_t seed = 7;
static uint32_t next(void) { return seed = seed * 1664525 + 1013904223; }

static str words_of(struct arena *a, size_t n, unsigned kinds)
{
    struct buf b = buf_in(a, 4 << 20);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%c%s", 'a' + (int)(next() >> 16) % (int)kinds, (next() >> 20) % 5 ? " " : "\n");
    return buf_str(&b);
}

static void test_random(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct arena *a = arena_new();
        struct diff_piece *p;
        str old = words_of(a, next() >> 26, 5), new = words_of(a, next() >> 26, 5);
        size_t n = diff_texts(a, old, new, &p);
        assert_true(str_eq(told(a, p, n, DIFF_OLD), old) && str_eq(told(a, p, n, DIFF_NEW), new));
        for (size_t i = 1; i < n; i++) assert_true(p[i].kind != p[i - 1].kind || p[i].text.p != p[i - 1].text.p + p[i - 1].text.n);
        arena_free(a);
    }
}

/* Too many words for a table: lines; too many lines: everything. Both are still told. */
static void test_long(void **state)
{
    (void)state;
    for (unsigned kinds = 2; kinds <= 26; kinds += 24) {
        struct arena *a = arena_new();
        struct diff_piece *p;
        str old = words_of(a, 30000, kinds), new = words_of(a, 30000, kinds);
        size_t n = diff_texts(a, old, new, &p);
        assert_true(str_eq(told(a, p, n, DIFF_OLD), old) && str_eq(told(a, p, n, DIFF_NEW), new));
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_small), cmocka_unit_test(test_random), cmocka_unit_test(test_long) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
