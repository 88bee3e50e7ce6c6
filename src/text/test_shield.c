/* test_shield.c - what is no language goes through a machine unchanged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/count.h"
#include "text/shield.h"
#include <string.h>

static struct arena *a;
static int up(void **state) { (void)state; a = arena_new(); return 0; }
static int down(void **state) { (void)state; arena_free(a); return 0; }
#define same(got, want) do { str g_ = (got), w_ = (want); if (!str_eq(g_, w_)) fail_msg("\"%.*s\" instead of \"%.*s\"", STR(g_), STR(w_)); } while (0)

/* A machine that shouts: letters outside of tags and entities become capitals. */
static str shouted(str s)
{
    struct buf b = buf_in(a, SHIELD_BYTES_MAX);
    bool tag = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '<' || s.p[i] == '&') tag = true;
        buf_char(&b, !tag && s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i]);
        if (s.p[i] == '>' || s.p[i] == ';') tag = false;
    }
    return buf_str(&b);
}

static str through(const char *text, bool markdown)
{
    struct segments s;
    str out = S("");
    assert_true(shield_cut(a, str_of(text), markdown, &s));
    for (size_t i = 0; i < s.n; i++) s.at[i].back = shouted(s.at[i].sent);
    assert_true(shield_join(a, &s, &out));
    return out;
}

static void stays(void **state)
{
    (void)state;
    same(through("", true), S(""));
    same(through("Hallo {who}, heute", true), S("HALLO {who}, HEUTE"));
    same(through("{{offers: topic=german town=05154036}}\n\nmehr", true), S("{{offers: topic=german town=05154036}}\n\nMEHR"));
    same(through("## Wo & wann?\n\n- erstens\n- [hier](https://a.example/b?c=d)\n1. **fett** und `code`", true),
         S("## WO & WANN?\n\n- ERSTENS\n- [HIER](https://a.example/b?c=d)\n1. **FETT** UND `code`"));
    same(through("siehe https://a.example/weg. dann <b>", true), S("SIEHE https://a.example/weg. DANN <B>"));
    same(through("ein absatz\nueber zwei zeilen\n\nneu", true), S("EIN ABSATZ UEBER ZWEI ZEILEN\n\nNEU"));
    same(through("eins\nzwei", false), S("EINS\nZWEI"));
    same(through("3 kurse\n- - -\n***", true), S("3 KURSE\n- - -\n***"));
    same(through("> zitat\n  - tief", true), S("> ZITAT\n  - TIEF"));
    same(through("offen {nie zu", true), S("OFFEN {NIE ZU"));
}

static void answers(void **state)
{
    (void)state;
    struct segments s;
    str out;
    assert_true(shield_cut(a, S("a {x} b {y}"), true, &s) && s.n == 1);
    same(s.at[0].sent, S("a <x id=\"1\"/> b <x id=\"2\"/>"));
    s.at[0].back = S("<x id='2' /> z &#39;&lt; <x id=\"1\"></x>\nq");
    assert_true(shield_join(a, &s, &out));
    same(out, S("{y} z '< {x} q"));
    static const char *const bad[] = { "", "a b", "<x id=\"1\"/>", "<x id=\"1\"/><x id=\"1\"/>", "<x id=\"1\"/><x id=\"2\"/><x id=\"3\"/>", "<x id=\"1\"/><x id=\"2\"/>\xFF" };
    for (size_t i = 0; i < countof(bad); i++) {
        s.at[0].back = str_of(bad[i]);
        if (shield_join(a, &s, &out)) fail_msg("taken: %s", bad[i]);
    }
}

/* A text without letters is a text without change; any other comes back from a machine that repeats. */
static void random_texts(void **state)
{
    (void)state;
    static const char *const some[] = { "wort ", "\n", "- ", "# ", "{a}", "{{b}}", "{", "}", "**", "`", "](x)", "[", "https://a.b ", "<x id=\"1\"/>", "&amp;", "1. ", "ä" };
    uint64_t dice = 88172645463325252U;
    for (int i = 0; i < 3000; i++) {
        struct buf b = buf_in(a, 10000);
        struct segments s;
        str out = S("");
        arena_reset(a);
        b = buf_in(a, 10000);
        for (int k = 0; k < 12; k++) { dice ^= dice << 13; dice ^= dice >> 7; dice ^= dice << 17; buf_put(&b, str_of(some[dice % countof(some)])); }
        assert_true(shield_cut(a, buf_str(&b), false, &s));
        for (size_t k = 0; k < s.n; k++) s.at[k].back = s.at[k].sent;
        if (!shield_join(a, &s, &out)) fail_msg("lost: %.*s", STR(buf_str(&b)));
        str want = buf_str(&b);
        if (str_ends(want, S("\n"))) want.n--;             /* a last line feed ends nothing */
        same(out, want);
    }
}

static void counts_words(void **state)
{
    (void)state;
    assert_int_equal(count_words(S("")), 0);
    assert_int_equal(count_words(S("  – * … \n")), 0);
    assert_int_equal(count_words(S("- Mo-Fr 9 Uhr, **bitte** anmelden")), 5);
    assert_int_equal(count_words(S("## Wo?\n\nIn Kleve.")), 3);
    assert_int_equal(count_words(S("„Hallo“ – بيت")), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stays, up, down), cmocka_unit_test_setup_teardown(answers, up, down), cmocka_unit_test_setup_teardown(random_texts, up, down),
        cmocka_unit_test(counts_words),
    };
    return cmocka_run_group_tests_name("shield", tests, NULL, NULL);
}
