/* test_index.c - texts in memory: what is found, in which order, and what is not found any more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/index.h"
#include <string.h>
#include <unistd.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static void put(struct index *x, uint64_t id, const char *title, const char *body)
{
    const struct index_part part[] = { { str_of(title), 3 }, { str_of(body), 1 } };
    index_put(x, id, part, countof(part));
}

static size_t ask(const struct index *x, const char *words, struct index_hit *hit, size_t max)
{
    struct index_word w[20];
    size_t n = 0;
    str rest = str_of(words);
    for (str word; terms_next(&rest, &word);) w[n++] = (struct index_word){ word, 1, false };
    return index_rank(x, a, w, n, NULL, NULL, hit, max);
}

static struct index *small(void)
{
    struct index *x = index_new(S("de"));
    put(x, 1, "Agentur für Arbeit", "Hilfe bei der Suche nach Arbeit und Ausbildung.");
    put(x, 2, "Deutschkurs am Abend", "Für Erwachsene. Der Kurs kostet nichts.");
    put(x, 3, "Hebammen", "Hilfe vor und nach der Geburt.");
    put(x, 4, "Wohnen", "Ein Wohnberechtigungsschein hilft bei der Wohnungssuche. Auch die Agentur weiß das.");
    return x;
}

static void finds(void **state)
{
    (void)state;
    static const struct { const char *ask; uint64_t first; } cases[] = { { "Arbeit", 1 }, { "arbiet", 1 }, { "Kurs", 2 }, { "Deutsch", 2 }, { "HEBAMME", 3 },
        { "Wohnungen", 4 }, { "Wohnberechtigungsscheine", 4 }, { "Wo finde ich eine Hebamme?", 3 } };
    struct index *x = small();
    for (size_t i = 0; i < countof(cases); i++) {
        struct index_hit hit[10];
        size_t n = ask(x, cases[i].ask, hit, 10);
        if (!n || hit[0].id != cases[i].first) fail_msg("%s finds %llu", cases[i].ask, n ? (unsigned long long)hit[0].id : 0);
    }
    struct index_hit none[4];
    assert_int_equal(ask(x, "xyzzyx", none, 4), 0);
    assert_int_equal(ask(x, "", none, 4), 0);
    index_free(x);
}

/* Packing changes nothing that is found, before and after more texts are put, and gives memory back. */
static void packs(void **state)
{
    (void)state;
    struct index *plain = small(), *packed = small();
    size_t before = index_bytes(packed);
    index_pack(packed);
    assert_true(index_bytes(packed) < before);
    for (uint64_t id = 5; id < 300; id++) {
        static const char *const body[] = { "Kurs und Arbeit", "Hilfe bei der Wohnung", "Neue Wörter im Garten" };
        put(plain, id, "Beratung", body[id % 3]);
        put(packed, id, "Beratung", body[id % 3]);
        if (id % 50 == 0) index_pack(packed);
        if (id % 7 == 0) { index_drop(plain, id); index_drop(packed, id); }
    }
    static const char *const asks[] = { "Arbeit", "Wohnungen", "Garten", "Hebamme Beratung" };
    for (size_t i = 0; i < countof(asks); i++) {
        struct index_hit one[300], two[300];
        size_t n = ask(plain, asks[i], one, 300);
        assert_int_equal(ask(packed, asks[i], two, 300), n);
        for (size_t k = 0; k < n; k++) { assert_true(one[k].id == two[k].id); assert_float_equal(one[k].score, two[k].score, 0); }
        assert_true(n > 0);
    }
    index_free(plain);
    index_free(packed);
}

/* Scores lie between 0 and 1 and fall; the same question gives the same order; fewer are the first of more. */
/* A region, or a language, with one text at first: what is put after packing finds its place, and looking for more comes to an end. */
static void grows(void **state)
{
    (void)state;
    for (uint64_t first = 0; first < 5; first++) {
        struct index *x = index_new(S("de"));
        uint64_t id = 1;
        struct index_hit hit[20];
        alarm(20);                                        /* looking in a full table never ends */
        for (; id <= first; id++) put(x, id, "Linde", "");
        index_pack(x);
        for (; id <= first + 12; id++) put(x, id, "Linde", "");
        assert_int_equal(ask(x, "Linde", hit, countof(hit)), first + 12);
        index_drop(x, 99);
        alarm(0);
        index_free(x);
    }
}

static void orders(void **state)
{
    (void)state;
    struct index *x = index_new(S("de"));
    for (uint64_t i = 1; i <= 300; i++) put(x, i, i % 3 ? "Kurs" : "Treffpunkt", i % 5 ? "Deutsch lernen mit anderen" : "Fahrrad fahren lernen und Deutsch sprechen");
    struct index_hit all[300], again[300], few[7];
    size_t n = ask(x, "Deutsch lernen im Kurs", all, 300), k = ask(x, "Deutsch lernen im Kurs", few, 7);
    assert_int_equal(n, 300);
    assert_int_equal(k, 7);
    assert_int_equal(ask(x, "Deutsch lernen im Kurs", again, 300), 300);
    assert_memory_equal(all, again, sizeof all);
    assert_memory_equal(all, few, sizeof few);
    for (size_t i = 0; i < n; i++) {
        assert_true(all[i].score > 0 && all[i].score <= 1);
        if (i) assert_true(all[i].score < all[i - 1].score || (all[i].score == all[i - 1].score && all[i].id > all[i - 1].id));
    }
    index_free(x);
}

/* What was put again is found by its new words alone; what was dropped by none; others do not change their order. */
static void forgets(void **state)
{
    (void)state;
    struct index *x = small();
    struct index_hit hit[10];
    put(x, 3, "Tagesmütter", "Betreuung von Kindern.");
    assert_int_equal(index_live(x), 4);
    assert_int_equal(index_waste(x), 1);
    for (size_t i = 0, n = ask(x, "Hebamme", hit, 10); i < n; i++) assert_int_not_equal(hit[i].id, 3);
    assert_int_equal(ask(x, "Tagesmutter", hit, 10), 1);
    assert_int_equal(hit[0].id, 3);
    assert_false(index_knows(x, a, S("Hebamme")));
    int far;
    assert_int_equal(index_nearest(x, a, S("Hebame"), &far).n, 0);       /* nor is it proposed */
    index_drop(x, 3);
    index_drop(x, 3);
    index_drop(x, 99);
    assert_int_equal(index_live(x), 3);
    assert_int_equal(ask(x, "Tagesmutter", hit, 10), 0);
    index_free(x);
}

static bool odd(const void *ctx, uint64_t id) { (void)ctx; return id % 2; }

static void narrows(void **state)
{
    (void)state;
    struct index *x = small();
    struct index_hit hit[10];
    struct index_word w = { S("Hilfe"), 1, false };
    size_t n = index_rank(x, a, &w, 1, odd, NULL, hit, 10);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++) assert_true(hit[i].id % 2);
    index_free(x);
}

static void knows_words(void **state)
{
    (void)state;
    struct index *x = small();
    int far = 0;
    assert_true(index_knows(x, a, S("Geburten")));
    assert_false(index_knows(x, a, S("Kursleitung")));
    assert_true(index_begins(x, a, S("wohnber")));
    assert_false(index_begins(x, a, S("wohnx")));
    assert_true(str_eq(index_nearest(x, a, S("Agentor"), &far), S("Agentur")));
    assert_int_equal(far, 1);
    assert_true(str_eq(index_nearest(x, a, S("Wohnberechtigunksshein"), &far), S("Wohnberechtigungsschein")));
    assert_true(str_eq(index_written(x, a, S("fur")), S("für")));
    assert_int_equal(index_nearest(x, a, S("Kfz"), &far).n, 0);          /* too short to guess */
    index_free(x);
}

/* A synonym adds to what is found by it, and is not missed where it is not. */
static void extra_words(void **state)
{
    (void)state;
    struct index *x = small();
    struct index_hit one[4], two[4];
    struct index_word w[2] = { { S("Kurs"), 1, false }, { S("Tagesordnung"), 0.4, true } };
    assert_int_equal(index_rank(x, a, w, 1, NULL, NULL, one, 1), 1);
    assert_int_equal(index_rank(x, a, w, 2, NULL, NULL, two, 1), 1);
    assert_true(one[0].score == two[0].score && one[0].id == two[0].id);
    w[1].extra = false;
    index_rank(x, a, w, 2, NULL, NULL, two, 1);
    assert_true(two[0].score < one[0].score);
    index_free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(finds), cmocka_unit_test(packs), cmocka_unit_test(grows), cmocka_unit_test(orders), cmocka_unit_test(forgets),
                                        cmocka_unit_test(narrows),
                                        cmocka_unit_test(knows_words), cmocka_unit_test(extra_words) };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
