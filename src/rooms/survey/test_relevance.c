/* test_relevance.c - conditions: what each is, what is refused and where, what an order of questions cannot follow; answers in later texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/survey/survey.h"
#include <string.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

/* What everybody in these tests has answered. "gap" is not answered, "zero" is. */
static str answer_of(void *ctx, str code)
{
    static const struct { const char *code, *value; } given[] = {
        { "kind", "club" }, { "groups", "women refugees" }, { "n", "12" }, { "half", "0.5" }, { "zero", "0" }, { "seven", "07" }, { "day", "2026-11-18" },
        { "words", "in order and more" }, { "K-1", "x" }, { "level", "unknown" } };
    (void)ctx;
    for (size_t i = 0; i < countof(given); i++) if (str_eq(code, str_of(given[i].code))) return str_of(given[i].value);
    return S("");
}

static struct expression *good(const char *text)
{
    const char *why = "";
    size_t at = 0;
    struct expression *x = expression_read(a, str_of(text), &why, &at);
    if (!x) fail_msg("%s: %s at %zu", text, why, at);
    return x;
}

static void all_are(const char *const *text, size_t n, bool want)
{
    for (size_t i = 0; i < n; i++) if (expression_true(good(text[i]), answer_of, NULL) != want) fail_msg("%s: not %s", text[i], want ? "true" : "false");
}

static const char *const true_ones[] = {
    "${kind} = 'club'", "${kind}='club'", "'club' = ${ kind }", "${kind} = \"club\"", "${kind} != 'firm'", "(${kind} = 'club')", "not(${kind} = 'firm')",
    "${n} = 12", "${n} = '12.0'", "${seven} = 7", "${seven} = '7'", "${n} > 9", "${n} > '9'", "${n} >= 12", "${n} <= 12", "${n} < 100", "${half} = .5", "${half} < 1",
    "${gap} = ''", "${gap} != 'x'", "${gap} != 5", "${gap} = \"\"", "not(${gap})", "${kind}", "${n}", "${zero}", "${zero} = 0", "1", "'0'", "true()", "not(false())",
    "selected(${groups}, 'women')", "selected( ${groups} , 'refugees' )", "not(selected(${groups}, 'wom'))", "selected(${n}, 12)", "not(selected(${gap}, ''))",
    "count-selected(${groups}) = 2", "count-selected(${gap}) = 0", "count-selected(${groups}) >= 2 and ${n} = 12",
    "${n} + 1 = 13", "${n} - 1 = 11", "${n}-1=11", "${n} * 2 = 24", "${n} div 4 = 3", "${n} mod 5 = 2", "-${n} = -12", "1 + 2 * 3 = 7", "(1 + 2) * 3 = 9", "10 - 2 - 3 = 5", "- - 2 = 2",
    "${kind} = 'club' or ${n} = 1 and ${n} = 2", "(${kind} = 'firm' or ${n} = 12) and ${n} > 3", "false() or true()", "1 < 2 = true()",
    "${day} > '2026-11-17'", "${day} >= '2026-11-18'", "${day} < '2027-01-01'", "${day} = '2026-11-18'", "${words} = 'in order and more'", "${K-1} = 'x'",
    "${kind}='club'and ${n}=12", "${gap} + 1 != ${gap} + 1", "\t${n}\n=\r\n12 ", "${level} != 3", "${n} = 12.", "true() = ${n}",
};
static const char *const false_ones[] = {
    "${kind} = 'Club'", "${kind} = 'club '", "${kind} != 'club'", "not(${kind})", "${n} = 1", "${n} < 9", "${gap}", "${gap} = 0", "${gap} < 1", "${gap} > 1", "${gap} <= 0", "${gap} >= 0", "0", "''",
    "false()", "${gap} + 1 = 1", "${gap} + 1 = ${gap} + 1", "1 div 0 = 1 div 0", "1 div 0 > 5", "not(1)", "${kind} > 3", "${kind} < 'd'", "${day} > '2026-11-18'", "${day} < '18.11.2026'", "${kind} = 5",
    "${level} > 3", "${level} < 3", "selected(${groups}, 'wom')", "selected(${gap}, '')", "selected(${groups}, 'women refugees')", "true() and false()", "${kind} = 'firm' or ${n} = 13", "${nowhere} = 'x'",
    "${gap} and ${kind}", "count-selected(${kind}) > 1", "0.0", "-0", "5 mod 0",
};

static void what_they_are(void **state)
{
    (void)state;
    all_are(true_ones, countof(true_ones), true);
    all_are(false_ones, countof(false_ones), false);
}

static void what_is_refused(void **state)
{
    (void)state;
    static const struct { const char *text; size_t at; const char *why; } bad[] = {
        { "", 0, "ends too early" }, { "   ", 3, "ends too early" }, { "${n} =", 6, "ends too early" }, { "${n} = 1 and", 12, "ends too early" }, { "${n", 0, "${code}" }, { "${}", 0, "${code}" }, { "$n", 0, "${code}" },
        { "${n} = 'x", 7, "quotation" }, { "${n} = 1)", 8, "not understood" }, { "(${n} = 1", 9, "bracket" }, { "${n} == 1", 6, "not understood" }, { "${n} && 1", 5, "not understood" },
        { "selected(${n})", 13, "bracket" }, { "selected(n, 'a')", 9, "${code}" }, { "selected(${n}, 'a'", 18, "bracket" }, { "count-selected('a')", 15, "${code}" }, { "not ${n}", 4, "bracket" },
        { "${n} = club", 7, "not understood" }, { "jr:choice-name(${n})", 0, "not understood" }, { "${a b} = 1", 0, "${code}" }, { "1.2.3 = 1", 0, "not understood" }, { "${n} = 1 or or 2", 12, "not understood" },
        { "${n} 1", 5, "not understood" }, { "true", 4, "bracket" }, { "x or 1", 0, "not understood" }, { "1 order 2", 2, "not understood" }, { ".", 0, "not understood" }, { "\xC3\xA4", 0, "not understood" },
    };
    for (size_t i = 0; i < countof(bad); i++) {
        const char *why = NULL;
        size_t at = 999;
        if (expression_read(a, str_of(bad[i].text), &why, &at)) fail_msg("%s: taken", bad[i].text);
        if (at != bad[i].at || !why || str_find(str_of(why), str_of(bad[i].why)) < 0) fail_msg("%s: \"%s\" at %zu", bad[i].text, why ? why : "", at);
    }
}

static str repeated(const char *before, const char *middle, const char *after, int times)
{
    struct buf b = buf_in(a, 1 << 20);
    for (int i = 0; i < times; i++) buf_put(&b, str_of(before));
    buf_put(&b, str_of(middle));
    for (int i = 0; i < times; i++) buf_put(&b, str_of(after));
    return buf_str(&b);
}

static void nothing_grows_without_end(void **state)
{
    (void)state;
    const char *why;
    size_t at;
    assert_non_null(expression_read(a, repeated("(", "1", ")", EXPRESSION_DEPTH - 1), &why, &at));
    assert_null(expression_read(a, repeated("(", "1", ")", EXPRESSION_DEPTH), &why, &at));
    assert_null(expression_read(a, repeated("not(", "1", ")", 50000), &why, &at));
    assert_null(expression_read(a, repeated("-", "1", "", 50000), &why, &at));
    assert_non_null(expression_read(a, repeated("1+", "1", "", 99), &why, &at));        /* 100 numbers, 99 signs */
    assert_null(expression_read(a, repeated("1+", "1", "", 100), &why, &at));
    assert_string_equal(why, "The condition is too long.");
}

static void names_each_once(void **state)
{
    (void)state;
    str name[3] = { { 0 } };
    struct expression *x = good("${b} = 1 and (${a} = 2 or ${b} = 3) and selected(${c}, ${a})");
    assert_int_equal(expression_names(x, name, 3), 3);
    assert_true(str_eq(name[0], S("b")) && str_eq(name[1], S("a")) && str_eq(name[2], S("c")));
    assert_int_equal(expression_names(x, name, 2), 2);
    assert_int_equal(expression_names(NULL, name, 3), 0);
}

/* ---- an order that cannot be followed -------------------------------------------------------------------------------------------------- */
struct line { const char *code; enum item_kind kind; const char *relevance; };
static struct instrument *settled(const struct line *line, size_t n)
{
    struct instrument *in = arena_new_of(a, struct instrument);
    in->item = arena_array(a, struct item, n);
    in->n = n;
    in->lang = lang_find(S("de"));
    for (size_t i = 0; i < n; i++)
        in->item[i] = (struct item){ .code = str_of(line[i].code), .label = S("?"), .kind = line[i].kind, .relevance = str_of(line[i].relevance), .least = NONE, .most = NONE };
    instrument_settle(a, in);
    return in;
}

static void faults_are(const struct line *line, size_t n, const char *want)
{
    struct instrument_fault f[10];
    struct buf b = buf_in(a, 4096);
    size_t found = relevance_faults(a, settled(line, n), f, countof(f));
    for (size_t i = 0; i < found; i++) buf_fmt(&b, "%s: %s (%.*s)\n", line[f[i].item].code, f[i].message, STR(f[i].detail));
    if (!str_eq(buf_str(&b), str_of(want))) fail_msg("got\n%.*snot\n%s", STR(buf_str(&b)), want);
}
#define FAULTS(lines, want) faults_are(lines, countof(lines), want)

static void orders_that_cannot_be(void **state)
{
    (void)state;
    static const struct line fine[] = { { "s", ITEM_SECTION, "" }, { "a", ITEM_TEXT, "" }, { "b", ITEM_TEXT, "${a} = 'x'" }, { "t", ITEM_SECTION, "${b} = 'y'" }, { "c", ITEM_TEXT, "${a} = 'x'" } };
    static const struct line wrong[] = { { "a", ITEM_TEXT, "${a} = 1" }, { "b", ITEM_TEXT, "${nobody} = 1 or ${c} = 1" }, { "c", ITEM_TEXT, "" }, { "n", ITEM_NOTE, "${c} =" }, { "d", ITEM_TEXT, "${n} = 1" } };
    static const struct line circle[] = { { "a", ITEM_TEXT, "${c} = 1" }, { "b", ITEM_TEXT, "${a} = 1" }, { "c", ITEM_TEXT, "${b} = 1" } };
    static const struct line heading[] = { { "s", ITEM_SECTION, "${a} = 1" }, { "a", ITEM_TEXT, "" } };
    FAULTS(fine, "");
    FAULTS(wrong, "a: The condition names its own question. (a)\nb: The condition names a question that does not exist. (nobody)\n"
        "b: The condition names a question that comes later. (c)\nn: The condition ends too early. ()\nd: The condition names something that is not a question. (n)\n");
    FAULTS(circle, "a: Conditions depend on each other in a circle. (c)\n");
    FAULTS(heading, "s: Conditions depend on each other in a circle. (a)\n");
}

static void counts_beyond_the_room(void **state)
{
    (void)state;
    static const struct line wrong[] = { { "a", ITEM_TEXT, "${x} = 1 and ${y} = 1" }, { "b", ITEM_TEXT, "${z} = 1" } };
    struct instrument_fault f[1];
    assert_int_equal(relevance_faults(a, settled(wrong, 2), f, 1), 3);
}

/* ---- answers in later texts ---------------------------------------------------------------------------------------------------------------- */
static void answers_in_texts(void **state)
{
    (void)state;
    struct item_option option[] = { { .code = S("club"), .label = S("Verein") }, { .code = S("other"), .label = S("Anderes"), .other = true } };
    static const struct line lines[] = { { "kind", ITEM_SINGLE, "" }, { "n", ITEM_NUMBER, "" }, { "day", ITEM_DATE, "" }, { "gap", ITEM_TEXT, "" } };
    struct instrument *in = settled(lines, countof(lines));
    in->item[0].option = option;
    in->item[0].options = 2;
    static const struct { const char *text, *want; } put[] = {
        { "nothing to put in", "nothing to put in" }, { "${kind}!", "Verein!" }, { "am ${ day }: ${n}, ${n}", "am 18. November 2026: 12, 12" }, { "${gap}", "…" },
        { "${nobody} ${kind", "${nobody} ${kind" }, { "${${kind}", "${Verein" }, { "", "" } };
    for (size_t i = 0; i < countof(put); i++) {
        str got = piped(a, in, str_of(put[i].text), answer_of, NULL);
        if (!str_eq(got, str_of(put[i].want))) fail_msg("%s: %.*s", put[i].text, STR(got));
    }
    struct answers v = answers_new(a, in);
    v.value[0] = S("other");
    v.other[0] = S("${n} Leute");
    assert_true(str_eq(piped(a, in, S("Sie: ${kind}"), answers_value, &v), S("Sie: Anderes: ${n} Leute")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_they_are), cmocka_unit_test(what_is_refused), cmocka_unit_test(nothing_grows_without_end), cmocka_unit_test(names_each_once),
        cmocka_unit_test(orders_that_cannot_be), cmocka_unit_test(counts_beyond_the_room), cmocka_unit_test(answers_in_texts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
