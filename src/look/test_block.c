/* test_block.c - which lines of a text are blocks, and what is told about those that cannot stand there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "look/block.h"

static void reads(const char *line, const char *kind, const char *what)
{
    str k, w;
    assert_true(block_read(str_of(line), &k, &w));
    assert_true(str_eq(k, str_of(kind)) && str_eq(w, str_of(what)));
}

static void test_lines(void **state)
{
    str k, w;
    static const char *const none[] = { "", "{{}}", "{{ }}", "{{: x}}", "{contact: x}", "{{contact: x}", "text {{contact: x}}", "{{contact: x}} text", "{{a}} {{b}}", "{{{x}}}", "{{" };
    (void)state;
    reads("{{contact: rathaus}}", "contact", "rathaus");
    reads("  {{ offers : topic=german  limit=2 }}\r", "offers", "topic=german  limit=2");
    reads("{{page}}", "page", "");
    reads("{{q: a:b}}", "q", "a:b");
    for (size_t i = 0; i < countof(none); i++) assert_false(block_read(str_of(none[i]), &k, &w));
    assert_true(str_eq(block_value(S("topic=german town=05154036"), "town"), S("05154036")));
    assert_true(str_eq(block_value(S("topic=german"), "town"), S("")));
    assert_true(str_eq(block_value(S("=x town"), "town"), S("")));
}

/* What stands between blocks, and the blocks, are the whole text; code stands for itself. */
static void test_walk(void **state)
{
    struct block_walk w = { .rest = S("eins\nzwei\n{{page: a}}\n```\n{{page: b}}\n```\n    {{page: c}}\n{{page: d}}\nEnde") };
    str line, kind, what, before;
    (void)state;
    assert_true(block_next(&w, &line, &kind, &what, &before));
    assert_true(str_eq(before, S("eins\nzwei")) && str_eq(what, S("a")));
    assert_true(block_next(&w, &line, &kind, &what, &before));
    assert_true(str_eq(before, S("```\n{{page: b}}\n```\n    {{page: c}}")) && str_eq(what, S("d")));
    assert_false(block_next(&w, &line, &kind, &what, &before));
    assert_true(str_eq(before, S("Ende")));
    w = (struct block_walk){ .rest = S("") };
    assert_false(block_next(&w, &line, &kind, &what, &before));
    assert_int_equal(before.n, 0);
}

static void nothing(struct buf *out, struct req *q, str what, const struct block_at *at) { (void)out; (void)q; (void)what; (void)at; }
static const char *only_good(struct store *st, str what, const struct entity *e, int64_t row) { (void)st; (void)e; (void)row; return str_eq(what, S("good")) ? NULL : "not good"; }

static void test_problems(void **state)
{
    static const struct block_kind kind = { "thing", "{{thing: good}}", nothing, only_good };
    struct arena *a = arena_new();
    struct buf many = buf_in(a, 4096);
    str line = { "", 0 };
    (void)state;
    block_forget();
    block_register(&kind);
    assert_ptr_equal(block_find(S("thing")), &kind);
    assert_null(block_find(S("thin")));
    assert_null(block_problem(NULL, S("Text\n\n{{thing: good}}\n\n```\n{{other: x}}\n```"), NULL, 0, &line));
    assert_string_equal(block_problem(NULL, S("{{thing: good}}\n {{thing: bad}}"), NULL, 0, &line), "not good");
    assert_true(str_eq(line, S(" {{thing: bad}}")));
    assert_non_null(block_problem(NULL, S("{{other: x}}"), NULL, 0, &line));
    for (int i = 0; i < BLOCKS_MAX; i++) buf_put(&many, S("{{thing: good}}\n"));
    assert_null(block_problem(NULL, buf_str(&many), NULL, 0, &line));
    buf_put(&many, S("{{thing: good}}\n"));
    assert_non_null(block_problem(NULL, buf_str(&many), NULL, 0, &line));
    block_forget();
    arena_free(a);
}

static void test_depth(void **state)
{
    struct block_at at[BLOCK_DEPTH] = { { 0 } };
    const struct entity *one = (const struct entity *)&at[0], *two = (const struct entity *)&at[1];      /* only compared */
    (void)state;
    assert_false(block_deep(NULL));
    for (int i = 0; i < BLOCK_DEPTH; i++) {
        at[i] = (struct block_at){ i ? &at[i - 1] : NULL, one, i + 1, false };
        assert_int_equal(block_deep(&at[i]), i + 1 == BLOCK_DEPTH);
        assert_true(block_open(&at[i], one, 1));
    }
    assert_false(block_open(&at[0], one, 2));
    assert_false(block_open(&at[0], two, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_lines), cmocka_unit_test(test_walk), cmocka_unit_test(test_problems), cmocka_unit_test(test_depth) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
