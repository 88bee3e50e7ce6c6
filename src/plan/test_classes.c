/* test_classes.c - classes of maps as written, and the impossible ones of a paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "plan/classes.h"
#include <math.h>
#include <string.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }
static struct class_fault fault[CLASS_FAULTS_MAX];
#define says(f, z) do { str is_ = class_fault_text(a, NULL, (f)); if (str_find(is_, S(z)) < 0) fail_msg("%s", arena_z(a, is_)); } while (0)

/* Concept of the county of Kleve, lines 1148 to 1158: two misprints in six classes. */
static void the_paper_of_kleve(void **state)
{
    static const char paper[] = "unter 34,6 / 34,6 bis unter 38,9 / 39,9 bis unter 42,7 / 42,7 bis unter 28,3 / 48,3 bis unter 53,8 / 53,8 und mehr";
    static const char listed[] = "[;34.6)\n[34.6;38.9)\n[39.9;42.7)\n[42.7;28.3)\n[48.3;53.8)\n[53.8;)";
    struct classes c = { .n = 99 };
    (void)state;
    for (int k = 0; k < 2; k++) {
        assert_int_equal(classes_read(a, str_of(k ? listed : paper), &c, fault), 3);
        assert_true(fault[0].wrong == CLASS_GAP && fault[0].class == 3 && fault[0].low == 38.9 && fault[0].high == 42.7);
        assert_true(fault[1].wrong == CLASS_REVERSED && fault[1].class == 4 && fault[1].low == 42.7 && fault[1].high == 48.3);
        assert_true(fault[2].wrong == CLASS_MANY && fault[2].class == 6);
        assert_int_equal(c.n, 99);
    }
    assert_int_equal(classes_read(a, str_of(paper), &c, fault), 3);
    says(&fault[0], "so values between belong to none: 3. 39,9 bis unter 42,7 → 38,9 bis unter 42,7.");
    says(&fault[1], "A class must end above its beginning: 4. 42,7 bis unter 28,3 → 42,7 bis unter 48,3.");
    says(&fault[2], "at most five classes that can be told apart; these are 6.");
    assert_int_equal(classes_read(a, S("34,6 bis unter 38,9\n38,9 bis unter 42,7\n42,7 bis unter 48,3\n48,3 bis unter 53,8\n53,8 und mehr"), &c, fault), 0);
    assert_int_equal(c.n, 5);
    assert_int_equal(class_of(&c, 39.9), 1);
    assert_int_equal(class_of(&c, 34.5), MAP_NO_DATA);
}

static void as_written(void **state)
{
    static const struct { const char *text, *is; } good[] = {
        { "unter 5; 5 bis unter 10; 10 und mehr", "[;5)\n[5;10)\n[10;)" }, { "unter 5, 5 bis unter 10, 10 und mehr", "[;5)\n[5;10)\n[10;)" },
        { "under 5\n5 to under 10\n10 or more", "[;5)\n[5;10)\n[10;)" }, { "less than 5 | 5 to less than 10 | at least 10", "[;5)\n[5;10)\n[10;)" },
        { "bis unter 5 %\n5 % bis unter 7,5 %\nab 7,5 %", "[;5.0)\n[5.0;7.5)\n[7.5;)" }, { "0–5\n5–10\n10–20", "[0;5)\n[5;10)\n[10;20)" }, { "0-5; 5-10", "[0;5)\n[5;10)" },
        { "unter 1.000\n1.000 bis unter 2.500\n2.500 und mehr", "[;1000)\n[1000;2500)\n[2500;)" }, { "under 1,000; 1,000 to under 2,500; 2,500 and more", "[;1000)\n[1000;2500)\n[2500;)" },
        { "unter 1.5; 1.5 und mehr", "[;1.5)\n[1.5;)" }, { "under 1,5; from 1,5", "[;1.5)\n[1.5;)" }, { "unter 1.000.000; ab 1.000.000", "[;1000000)\n[1000000;)" },
        { "unter 1.234,5; ab 1.234,5", "[;1234.5)\n[1234.5;)" }, { "unter -5; -5 bis unter 0; 0 und mehr", "[;-5)\n[-5;0)\n[0;)" }, { "<5; 5 bis 10", "[;5)\n[5;10)" },
        { "[;1.125)\n[1.125;2.500)", "[;1.125)\n[1.125;2.500)" }, { "Von 1 bis unter 2\r\n\r\n2 bis unter 3\r\n", "[1;2)\n[2;3)" } };
    struct classes c, again;
    (void)state;
    for (size_t i = 0; i < countof(good); i++) {
        size_t n = classes_read(a, str_of(good[i].text), &c, fault);
        if (n) fail_msg("\"%s\": %s", good[i].text, arena_z(a, class_fault_text(a, NULL, &fault[0])));
        assert_string_equal(arena_z(a, classes_text(a, &c)), good[i].is);
        assert_int_equal(classes_read(a, classes_text(a, &c), &again, fault), 0);
        assert_memory_equal(c.low, again.low, c.n * sizeof(double));
    }
}

static void refused(void **state)
{
    static const struct { const char *text; enum class_wrong wrong; size_t class; } bad[] = {
        { "", CLASS_FEW, 0 }, { "unter 5", CLASS_FEW, 1 }, { "unter 5; 4 bis unter 10", CLASS_OVERLAP, 2 }, { "unter 5; 6 und mehr", CLASS_GAP, 2 },
        { "0 bis 9; 10 bis 19", CLASS_GAP, 2 }, { "5 bis unter 5; 5 und mehr", CLASS_REVERSED, 1 }, { "5 und mehr; unter 5", CLASS_OPEN, 2 }, { "unter 5; unter 10", CLASS_OPEN, 2 },
        { "5 und mehr; 10 bis unter 20", CLASS_OPEN, 1 }, { "viel; wenig", CLASS_UNREADABLE, 1 }, { "unter 5; 5 bis unter zehn", CLASS_UNREADABLE, 2 }, { "[;]; 3 und mehr", CLASS_UNREADABLE, 1 },
        { "1 2 3; 3 und mehr", CLASS_UNREADABLE, 1 }, { "unter 1e5; 1e5 und mehr", CLASS_UNREADABLE, 1 }, { "1-2;2-3;3-4;4-5;5-6;6-7", CLASS_MANY, 6 },
        { "unter 1.2.3,4,5; 7 und mehr", CLASS_UNREADABLE, 1 }, { "unter 0,1234567; 7 und mehr", CLASS_UNREADABLE, 1 } };
    struct classes c = { .n = 99 };
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        size_t n = classes_read(a, str_of(bad[i].text), &c, fault);
        if (!n || fault[0].wrong != bad[i].wrong || fault[0].class != bad[i].class) fail_msg("\"%s\": %zu, %d, class %zu", bad[i].text, n, (int)fault[0].wrong, fault[0].class);
        assert_true(class_fault_text(a, NULL, &fault[0]).n > 20);
    }
    assert_int_equal(c.n, 99);
    classes_read(a, S("unter 5; 4 bis unter 10"), &c, fault);
    says(&fault[0], "belong to two: 2. 4 bis unter 10 → 5 bis unter 10.");
    classes_read(a, S("5 und mehr; 10 bis unter 20"), &c, fault);
    says(&fault[0], "only the last an end: 1. 5 und mehr → 5 bis unter 10.");
    classes_read(a, S("8 bis unter 5; 5 und mehr"), &c, fault);
    says(&fault[0], "above its beginning: 1. 8 bis unter 5.");
    classes_read(a, S("under 5; 6 or more"), &c, fault);
    says(&fault[0], "to none: 2. 6 or more → 5 and more.");
    classes_read(a, S("viel; wenig"), &c, fault);
    says(&fault[0], "This is no class of a map: 1. viel. Write");
}

static void values(void **state)
{
    struct classes c;
    (void)state;
    assert_int_equal(classes_read(a, S("0 bis unter 5; 5 bis unter 10; 10 bis unter 20"), &c, fault), 0);
    static const struct { double v; int is; } of[] = { { -0.1, MAP_NO_DATA }, { 0, 0 }, { 4.999, 0 }, { 5, 1 }, { 10, 2 }, { 20, 2 }, { 20.1, MAP_NO_DATA }, { NAN, MAP_NO_DATA } };
    for (size_t i = 0; i < countof(of); i++) assert_int_equal(class_of(&c, of[i].v), of[i].is);
    assert_int_equal(class_of(&c, INFINITY), MAP_NO_DATA);
    assert_int_equal(class_of(&(struct classes){ .n = 0 }, 1), MAP_NO_DATA);
    assert_string_equal(arena_z(a, class_name(a, lang_find(S("de")), NULL, &c, 1, S("%"))), "5 to under 10\xC2\xA0%");
    assert_string_equal(arena_z(a, class_name(a, lang_find(S("de")), NULL, &c, 2, (str){ 0 })), "10 to 20");
    assert_int_equal(classes_read(a, S("unter 1.250; 1.250 und mehr"), &c, fault), 0);
    assert_string_equal(arena_z(a, class_name(a, lang_find(S("de")), NULL, &c, 0, (str){ 0 })), "under 1.250");
    assert_string_equal(arena_z(a, class_name(a, lang_find(S("en")), NULL, &c, 1, (str){ 0 })), "1,250 and more");
}

/* Every value lies in the class that the quantiles gave it, and neighbours meet. */
static void quantiles(void **state)
{
    double v[40];
    int64_t seed = 3;
    (void)state;
    for (int k = 0; k < 500; k++) {
        size_t n = 1 + (size_t)k % countof(v);
        double low[MAP_CLASSES_MAX], high[MAP_CLASSES_MAX];
        int class[countof(v)];
        for (size_t i = 0; i < n; i++) seed = seed * 48271 % 2147483647, v[i] = (double)(seed % (k % 3 ? 2000 : 7)) / 37 - 10;
        if (k % 5 == 0) v[0] = NAN;
        struct classes c = classes_quantiles(v, n, 5, k % 3);
        assert_int_equal(c.n, map_quantiles(v, n, 5, class, low, high));
        for (size_t i = 0; i < n; i++) assert_int_equal(class_of(&c, v[i]), class[i]);
        for (size_t i = 1; i < c.n; i++) assert_true(c.low[i] == c.high[i - 1] && c.low[i] > c.low[i - 1]);
    }
    v[0] = NAN;
    assert_int_equal(classes_quantiles(v, 1, 5, 1).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_paper_of_kleve), cmocka_unit_test(as_written), cmocka_unit_test(refused), cmocka_unit_test(values), cmocka_unit_test(quantiles) };
    return cmocka_run_group_tests_name("classes", tests, set_up, tear_down);
}
