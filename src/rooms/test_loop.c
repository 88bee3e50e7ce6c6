/* test_loop.c - the loop across rooms: what could not be served in one of them is a number in the room of needs the same day, and nothing leads back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/schema.h"
#include "rooms/rooms.h"
#include "serve/find_parts.h"
#include "serve/test_region.h"

static const struct who office = { .name = { "Test", 4 }, .grant = { { .role = "coordinator" } }, .n = 1 };

static void furnish(void)
{
    const struct entity *area = entity_named(S("directory.area")), *topic = entity_named(S("directory.topic"));
    put(area, "05", "name=Land", "level=state", "ags=05");
    put(area, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(area, "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154", "position=51.79,6.14");
    put(topic, "german", "name=Deutsch lernen", "position=1");
    put(topic, "school", "name=Kita und Schule", "position=2");
    put(entity_named(S("mediation.institution")), "house", "name=Grundschule", "kind=school", "area=05154036");
    put(entity_named(S("mediation.request")), "r1", "institution=house", "language=ar", "topic=school_talk", "form=on_site", "area=05154036");
    put(entity_named(S("mediation.appointment")), "p1", "request=r1", "starts=1795600000", "ends=1795603600", "state=seeking");
    put(entity_named(S("courses.demand")), "qqperson", "pseudonym=qqBeispiel", "area=05154036", "level=a1_1", "level_on=2026-11-01", "level_source=test", "admission=there", "language=uk");
}

static int64_t signals(str kind)
{
    struct rows *r = ask(t.st, Q("SELECT COALESCE(SUM(n), 0) FROM needs_signal WHERE kind = $1 AND month = '2026-11' AND block = 0"), T(kind));
    return rows_next(r) ? row_int(r, 0) : -1;
}

/* One of each, in the order of a day: a request that nobody can take, a person whom no course can take, words that find nothing. */
static void make_one_of_each(void)
{
    const struct entity *appointment = entity_named(S("mediation.appointment")), *demand = entity_named(S("courses.demand"));
    const char *why = "";
    assert_int_equal(flow_do(t.st, &who_house, S("test"), appointment, id_of(appointment, "p1"), 0, S("exhaust"), S(""), &why), FLOW_DONE);
    assert_int_equal(flow_do(t.st, &office, S("test"), demand, id_of(demand, "qqperson"), 0, S("wait"), S(""), &why), FLOW_DONE);
    end();
    for (int i = 0; i < 2; i++) ask_page(GET, "search?q=qqzzqq", "", i ? "192.0.2.0" : "198.51.100.0");
    find_write_nothing(t.s);
    begin();
}

static void take_all_away(void)
{
    ask(t.st, Q("DELETE FROM needs_signal"));
    ask(t.st, Q("DELETE FROM search_missing"));
    end();
    begin();
}

/* Every value of every signal: a month, a place, a life situation, a language, a kind, a number. No key, id, name, word or day of what it came from. */
static void nothing_leads_back(void)
{
    static const char *const told[] = { "qq", "p1", "r1", "house", "2026-11-", "test" };
    struct rows *r = ask(t.st, Q("SELECT cell, month, area, topic, language, kind, n, block FROM needs_signal"));
    while (rows_next(r)) {
        for (size_t c = 0; c < 6; c++)
            for (size_t i = 0; i < countof(told); i++) must(str_find(row_str(r, c), str_of(told[i])) < 0, row_str(r, c));
        assert_true(row_int(r, 6) <= 2);
    }
    r = ask(t.st, Q("SELECT COUNT(*) FROM core_history WHERE entity LIKE 'needs.%'"));
    assert_true(rows_next(r) && row_int(r, 0) == 0);
}

static void the_same_day(void **state)
{
    (void)state;
    make_one_of_each();
    assert_int_equal(signals(S("mediation")), 1);
    assert_int_equal(signals(S("courses")), 1);
    assert_int_equal(signals(S("search")), 2);
    nothing_leads_back();
    /* Each is less than what may be told: the office's view has it, the public release of the month is empty. */
    struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM needs_signal WHERE block <> 0"));
    assert_true(rows_next(r) && row_int(r, 0) == 0);
    take_all_away();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(the_same_day) };
    return region_run("loop", rooms, rooms_count, furnish, tests, countof(tests));
}
