/* test_contradict.c - contradictions of the papers, as the demonstration holds them, and made-up ones. Figures that agree are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/monitoring/contradict.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

static int64_t stock, share, stated;
static void furnish(void)
{
    put(entity_named(S("directory.area")), "05", "name=Land", "level=state", "ags=05");
    put(entity_named(S("directory.area")), "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(&source_entity, "one", "code=one", "name=Eins", "method=delivered", "rank=1");
    put(&source_entity, "two", "code=two", "name=Zwei", "method=delivered", "rank=2");
    stock = put(&indicator_entity, "nn", "code=NN", "name=Zahl", "measure=count", "digits=0", "better=context");
    share = put(&indicator_entity, "ss", "code=SS", "name=Anteil", "measure=share", "digits=1", "better=context");
    put(&indicator_entity, "part", "code=PART", "name=Teil", "measure=count", "digits=0", "better=context");
    stated = put(&indicator_entity, "derived", "code=DERIVED", "name=Anteil, errechnet", "measure=share", "digits=1", "better=context", "derive=share", "top=part", "base=nn", "same_as=ss");
    ask(t.st, Q("UPDATE monitoring_indicator SET state = 'published'"));
}

static void take(const char *rows)
{
    struct buf wrong = buf_in(t.a, 2000);
    str csv = arena_fmt(t.a, "indicator,area,period,source,vintage,value,status,note\n%s", rows);
    if (!observations_take_csv(t.st, t.a, &who_house, S("test.csv"), csv, &wrong)) fail_msg("%.*s", STR(buf_str(&wrong)));
}

static void agreement_is_none(void **state)
{
    (void)state;
    const struct contradiction *c;
    take("NN,05154,2015,one,,100,,\nNN,05154,2016,one,,120,,\nNN,05154,2015-2016,two,,220,,\nNN,05154,2015,two,,100,,\nSS,05154,2015-06-30,one,,14.4,,\nSS,05154,2015-12-31,two,,14.5,,\n");
    assert_int_equal(contradictions(t.st, t.a, 0, 0, &c), 0);
}

static void sources_of_one_cell(void **state)
{
    (void)state;
    const struct contradiction *c;
    take("NN,05154,2015,one,,100,,\nNN,05154,2015,two,,101,,\nNN,05154,2015,two,2020,103,,\n");
    assert_int_equal(contradictions(t.st, t.a, stock, 0, &c), 3);
    assert_int_equal(c[0].kind, CONTRADICT_SOURCES);
    assert_true(c[0].v == 100 && c[0].other == 103);      /* the newest state of a source comes first                   */
    assert_int_equal(contradictions(t.st, t.a, share, 0, &c), 0);
}

static void days_of_one_year(void **state)
{
    (void)state;
    const struct contradiction *c;
    take("SS,05154,2017-06-30,one,,14.4,,\nSS,05154,2017-12-31,two,,16,,rund\nSS,05154,2018-12-31,two,,20,,\nSS,05154,2017-12-01,one,,18,,\n");
    assert_int_equal(contradictions(t.st, t.a, share, 0, &c), 2);            /* one source may change in the course of a year      */
    assert_int_equal(c[0].kind, CONTRADICT_DATES);
    assert_true(str_eq(c[0].period, S("2017-06-30")) && str_eq(c[0].other_period, S("2017-12-31")) && str_eq(c[0].other_note, S("rund")));
}

static void years_and_their_sum(void **state)
{
    (void)state;
    const struct contradiction *c;
    take("NN,05154,2015,one,,3294,,\nNN,05154,2016,one,,1189,,\nNN,05154,2015-2016,two,,4478,,\nNN,05154,2015-2017,two,,9999,,\n");
    assert_int_equal(contradictions(t.st, t.a, stock, 0, &c), 1);            /* 2017 is not there: nothing to add up             */
    assert_int_equal(c[0].kind, CONTRADICT_SUM);
    assert_true(c[0].v == 4478 && c[0].other == 4483);
}

static void hidden_ones_tell_nothing(void **state)
{
    (void)state;
    const struct contradiction *c;
    take("NN,05154,2015,one,,3,,\nNN,05154,2015,two,,4,,\n");
    ask(t.st, Q("UPDATE monitoring_observation SET shown = 1 WHERE value = 4"));
    assert_int_equal(contradictions(t.st, t.a, 0, 0, &c), 0);
}

static void what_is_stated_and_what_follows(void **state)
{
    (void)state;
    const struct contradiction *c;
    take("PART,05154,2015-12-31,one,,15428,,\nNN,05154,2015-12-31,one,,41655,,\nSS,05154,2017-12-31,two,,50,,fast die Hälfte\n");
    assert_int_equal(contradictions(t.st, t.a, stated, 0, &c), 1);
    assert_int_equal(c[0].kind, CONTRADICT_DERIVED);
    assert_true(c[0].v == 50 && c[0].other > 37.03 && c[0].other < 37.04);
    take("PART,05154,2017-12-31,one,,20000,,\nNN,05154,2017-12-31,one,,41655,,\n");
    assert_int_equal(contradictions(t.st, t.a, stated, 0, &c), 0);           /* the nearest year decides, and 48 % is near enough     */
}

static void older_states_are_no_years(void **state)
{
    (void)state;
    const struct contradiction *c;
    take("NN,05154,2015,one,2020,3294,,\nNN,05154,2015,one,2019,3000,,\nNN,05154,2015-2016,two,,6294,,\n");
    size_t n = contradictions(t.st, t.a, stock, 0, &c);      /* two states of 2015 contradict each other, and make no 2016      */
    assert_int_equal(n, 1);
    assert_int_equal(c[0].kind, CONTRADICT_SOURCES);
}

static void drafts_contradict_nothing(void **state)
{
    (void)state;
    const struct contradiction *c;
    take("PART,05154,2015-12-31,one,,15428,,\nNN,05154,2015-12-31,one,,41655,,\nSS,05154,2017-12-31,two,,50,,\n");
    assert_int_equal(contradictions(t.st, t.a, stated, 0, &c), 1);
    ask(t.st, Q("UPDATE monitoring_indicator SET state = 'draft' WHERE code = 'SS'"));
    assert_int_equal(contradictions(t.st, t.a, stated, 0, &c), 0);
    assert_int_equal(contradictions(t.st, t.a, 0, 0, &c), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(agreement_is_none), case_of(sources_of_one_cell), case_of(days_of_one_year), case_of(years_and_their_sum), case_of(hidden_ones_tell_nothing),
        case_of(what_is_stated_and_what_follows),
        case_of(older_states_are_no_years), case_of(drafts_contradict_nothing) };
    return region_run("monitoring", rooms, rooms_count, furnish, tests, countof(tests));
}
