/* test_yearly_sentences.c - what the sentences of a yearly report say, word by word, from figures written down by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/monitoring/yearly_sentences.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }
#define case_of(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
#define NB "\u00A0"

static const struct yearly_say_about share = { { "Ausländeranteil", 16 }, { "Kreis Kleve", 11 }, { "%", 1 }, 1 }, people = { { "Einwohner", 9 }, { "Goch", 4 }, { "Personen", 8 }, 0 },
    plain = { { "Haushaltsgröße", 16 }, { "Goch", 4 }, { "", 0 }, 2 };

static struct yearly_say_point point(const char *at, double v)
{
    struct yearly_say_point p = { .v = v, .source = S("INKAR"), .vintage = S("2024") };
    assert_true(period_parse(str_of(at), &p.at));
    return p;
}
static struct yearly_say_point without(const char *at, enum yearly_mark mark, const char *why)
{
    struct yearly_say_point p = point(at, NAN);
    p.mark = mark;
    p.why = str_of(why);
    return p;
}
static void says(const struct yearly_say_about *about, const struct yearly_say_point *p, size_t n, const char *exact)
{
    str said = yearly_say_series(a, about, p, n);
    assert_string_equal(arena_z(a, said), exact);
    assert_true(str_eq(said, yearly_say_series(a, about, p, n)));      /* the same again */
}

/* ---- one series ----------------------------------------------------------------------------------------------------------------------- */
static void numbers(void **state)
{
    struct yearly_say_point p[12];
    (void)state;
    for (size_t i = 0; i < 11; i++) p[i] = point(arena_fmt(a, "%zu", 2012 + i).p, 8.9 + 0.94 * (double)i);
    says(&share, NULL, 0, "Zu „Ausländeranteil“ liegt für Kreis Kleve keine Zahl vor.");
    says(&share, p + 10, 1, "Ausländeranteil, Kreis Kleve: Im Jahr 2022 waren es 18,3" NB "% (Quelle: INKAR, Stand 2024).");
    says(&share, p, 11, "Ausländeranteil, Kreis Kleve: Im Jahr 2022 waren es 18,3" NB "% (Quelle: INKAR, Stand 2024). Gegenüber dem Vorjahr (17,4" NB "%) sind das 0,9 Prozentpunkte mehr. "
                        "Zehn Jahre zuvor (2012) waren es 8,9" NB "%; seither sind es 9,4 Prozentpunkte mehr.");
    struct yearly_say_point down[] = { point("2021", 50000), point("2022", 49000) };
    says(&people, down, 2, "Einwohner, Goch: Im Jahr 2022 waren es 49.000" NB "Personen (Quelle: INKAR, Stand 2024). Gegenüber dem Vorjahr (50.000" NB "Personen) sind das 1.000" NB "Personen (2,0" NB "%) weniger.");
    struct yearly_say_point same[] = { point("2021", 2.191), point("2022", 2.194) };
    same[1].vintage = S("");
    says(&plain, same, 2, "Haushaltsgröße, Goch: Im Jahr 2022 waren es 2,19 (Quelle: INKAR). Gegenüber dem Vorjahr (2,19) hat sich die Zahl nicht verändert.");
    struct yearly_say_point from_zero[] = { point("2021", 0), point("2022", 3) };
    says(&people, from_zero, 2, "Einwohner, Goch: Im Jahr 2022 waren es 3" NB "Personen (Quelle: INKAR, Stand 2024). Gegenüber dem Vorjahr (0" NB "Personen) sind das 3" NB "Personen mehr.");
}

static void periods(void **state)
{
    static const struct { const char *at, *said; } tried[] = { { "2018-06-30", "Am 30. Juni 2018 waren es" }, { "2007-06", "Im Juni 2007 waren es" }, { "2022-Q2", "Im 2. Quartal 2022 waren es" },
        { "2021/22", "Im Schuljahr 2021/22 waren es" }, { "2015-2018", "In den Jahren 2015 bis 2018 waren es" }, { "Z2022", "Beim Zensus 2022 waren es" } };
    (void)state;
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        struct yearly_say_point p = point(tried[i].at, 7);
        says(&people, &p, 1, arena_fmt(a, "Einwohner, Goch: %s 7" NB "Personen (Quelle: INKAR, Stand 2024).", tried[i].said).p);
    }
}

/* What is hidden or missing is called so, and never compared. */
static void without_value(void **state)
{
    struct yearly_say_point hidden[] = { point("2021", 12), without("2022", YEARLY_HIDDEN, "") }, later[] = { point("2020", 12), without("2021", YEARLY_HIDDEN, ""), without("2022", YEARLY_NONE, "kommt später") },
        before[] = { without("2021", YEARLY_HIDDEN, ""), point("2022", 12) }, gap[] = { point("2019", 10), point("2022", 12) }, none[] = { without("2021", YEARLY_NONE, "gesperrt"), point("2022", 12) };
    (void)state;
    says(&people, hidden, 2, "Einwohner, Goch: Die Zahl für 2022 wird zum Schutz kleiner Gruppen nicht gezeigt (Quelle: INKAR). Die letzte gezeigte Zahl: Im Jahr 2021 waren es 12" NB "Personen (Quelle: INKAR).");
    says(&people, hidden + 1, 1, "Einwohner, Goch: Die Zahl für 2022 wird zum Schutz kleiner Gruppen nicht gezeigt (Quelle: INKAR).");
    says(&people, later, 3, "Einwohner, Goch: Für 2022 gibt es keine Zahl: kommt später (Quelle: INKAR). Die letzte gezeigte Zahl: Im Jahr 2020 waren es 12" NB "Personen (Quelle: INKAR).");
    says(&people, before, 2, "Einwohner, Goch: Im Jahr 2022 waren es 12" NB "Personen (Quelle: INKAR, Stand 2024). Der Vorjahreswert wird zum Schutz kleiner Gruppen nicht gezeigt.");
    says(&people, gap, 2, "Einwohner, Goch: Im Jahr 2022 waren es 12" NB "Personen (Quelle: INKAR, Stand 2024). Für das Jahr davor liegt keine Zahl vor.");
    says(&people, none, 2, "Einwohner, Goch: Im Jahr 2022 waren es 12" NB "Personen (Quelle: INKAR, Stand 2024). Für das Jahr davor liegt keine Zahl vor.");
}

/* A break or another source: no difference across it, neither over one year nor over ten. */
static void breaks(void **state)
{
    struct yearly_say_point p[11], q[11];
    (void)state;
    for (size_t i = 0; i < 11; i++) p[i] = q[i] = point(arena_fmt(a, "%zu", 2012 + i).p, 100 + (double)i);
    p[10].cut = true;
    says(&people, p, 11, "Einwohner, Goch: Im Jahr 2022 waren es 110" NB "Personen (Quelle: INKAR, Stand 2024). Ein Vergleich mit dem Vorjahr ist nicht möglich. Ein Vergleich über zehn Jahre ist nicht möglich. "
                         "Ab 2022 anders gezählt: Die Zahlen davor und danach sind nicht vergleichbar.");
    q[4].switched = true;
    q[4].source = S("AZR");
    q[10].limited = true;
    q[10].others = 1;
    says(&people, q, 11, "Einwohner, Goch: Im Jahr 2022 waren es 110" NB "Personen (Quelle: INKAR, Stand 2024). Die Zahl ist nur eingeschränkt verlässlich. Eine weitere Angabe zu 2022 weicht davon ab. "
                         "Gegenüber dem Vorjahr (109" NB "Personen) sind das 1" NB "Personen (0,9" NB "%) mehr. Ein Vergleich über zehn Jahre ist nicht möglich. "
                         "Ab 2016 aus einer anderen Quelle (AZR): Die Zahlen davor und danach sind nur bedingt vergleichbar.");
    p[10].cut = false;
    p[0].mark = YEARLY_HIDDEN;
    p[10].others = 3;
    says(&people, p, 11, "Einwohner, Goch: Im Jahr 2022 waren es 110" NB "Personen (Quelle: INKAR, Stand 2024). 3 weitere Angaben zu 2022 weichen davon ab. Gegenüber dem Vorjahr (109" NB "Personen) sind das 1" NB "Personen (0,9" NB "%) mehr. "
                         "Der Wert von 2012, zehn Jahre zuvor, wird zum Schutz kleiner Gruppen nicht gezeigt.");
    for (size_t i = 0; i < 11; i++) p[i] = point(arena_fmt(a, "%zu", 2012 + i).p, i < 10 ? 50 : 49);
    says(&people, p, 11, "Einwohner, Goch: Im Jahr 2022 waren es 49" NB "Personen (Quelle: INKAR, Stand 2024). Gegenüber dem Vorjahr (50" NB "Personen) sind das 1" NB "Personen (2,0" NB "%) weniger. "
                         "Zehn Jahre zuvor (2012) waren es 50" NB "Personen; seither sind es 1" NB "Personen (2,0" NB "%) weniger.");
}

/* ---- groups --------------------------------------------------------------------------------------------------------------------------------- */
static struct gap_point pair(const char *at, double g, double r)
{
    struct gap_point p = { .g = g, .r = r };
    assert_true(period_parse(str_of(at), &p.at));
    return p;
}

static void groups(void **state)
{
    struct gap_point over[] = { pair("2018", 30, 50), pair("2022", 25, 40) };
    struct yearly_say_group g = { .name = S("Ausländisch"), .now = over[1], .series = over, .n = 2, .eps = 0.5 };
    (void)state;
    str text = yearly_say_gap(a, &share, S("Deutsch"), GAP_HIGH, &g);
    assert_true(str_find(text, S("25,0" NB "%")) >= 0 && str_find(text, S("40,0" NB "%")) > 0 && str_find(text, S("2022")) >= 0);
    assert_true(str_find(text, S("2018")) > 0);        /* what became of the gap */
    assert_true(str_find(yearly_say_gap(a, &share, S("Deutsch"), GAP_CONTEXT, &g), S("2018")) < 0);    /* nobody says what is better */
    g.eps = 10;                                         /* what is less than that is no change: five points are not     */
    assert_false(str_eq(yearly_say_gap(a, &share, S("Deutsch"), GAP_HIGH, &g), text));
    g.eps = 0.5;
    g.all = g.mixed = true;
    assert_true(str_find(yearly_say_gap(a, &share, S("insgesamt"), GAP_HIGH, &g), S("enthält die Gruppe; der Abstand ist dadurch zu klein. Achtung:")) > 0);
    g.hidden = true;
    assert_string_equal(arena_z(a, yearly_say_gap(a, &share, S("Deutsch"), GAP_HIGH, &g)), "Für Ausländisch wird die Zahl zum Schutz kleiner Gruppen nicht gezeigt.");
    g.hidden = false;
    g.now.r = NAN;
    assert_int_equal(yearly_say_gap(a, &share, S("Deutsch"), GAP_HIGH, &g).n, 0);
}

static void changes(void **state)
{
    (void)state;
    assert_string_equal(arena_z(a, yearly_say_change(a, &share, 7, 8)), "1,0 Prozentpunkte");
    struct yearly_say_about whole = share;
    whole.digits = 0;
    assert_string_equal(arena_z(a, yearly_say_change(a, &whole, 7, 8)), "1 Prozentpunkt");
    assert_string_equal(arena_z(a, yearly_say_change(a, &plain, -2, 1)), "3,00");
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(numbers), case_of(periods), case_of(without_value), case_of(breaks), case_of(groups), case_of(changes) };
    return cmocka_run_group_tests_name("sentences of a yearly report", tests, NULL, NULL);
}
