/* test_catalogue.c - rules of the catalogue: what contradicts itself is refused, and who may not change how figures are protected. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/monitoring/monitoring.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

static void furnish(void)
{
    put(&source_entity, "azr", "code=azr", "name=AZR", "method=round_5", "minimum=5");
    put(&indicator_entity, "bev02", "code=BEV02", "name=Ausländische Bevölkerung", "measure=count", "better=context");
    put(&breakdown_entity, "group", "code=group", "name=Gruppe");
    put(&group_entity, "group-a", "breakdown=group", "code=a", "name=A");
    put(&group_entity, "group-b", "breakdown=group", "code=b", "name=B", "parent=group-a");
    put(&definition_entity, "d1", "indicator=bev02", "valid_from=2020-01-01", "numerator=Menschen", "reason=Neu");
}

static enum write_outcome saved(const char *role, const struct entity *e, const char *key, const char *field, const char *value)
{
    struct who w = who_of(role, 0, 0);
    struct draft d = draft_new(t.a, e);
    d.id = id_by_key(t.st, e, str_of(key));
    draft_give(&d, field, str_of(value));
    t.p = (struct problems){ .a = t.a };
    return row_write(t.st, &(struct write){ .who = &w, .request = S("test"), .draft = &d }, &t.p);
}

static void definitions_do_not_contradict(void **state)
{
    (void)state;
    struct who w = who_of("coordinator", 0, 0);
    static const char *const day[] = { "2020-01-01", "2022-01-01" };
    for (size_t i = 0; i < countof(day); i++) {
        struct draft d = draft_new(t.a, &definition_entity);
        draft_give(&d, "indicator", S("bev02"));
        draft_give(&d, "valid_from", str_of(day[i]));
        str *german = draft_word(t.a, &d, lang_source());
        german[draft_at(&d, "numerator")] = S("Andere Menschen");
        german[draft_at(&d, "reason")] = S("Anders");
        t.p = (struct problems){ .a = t.a };
        enum write_outcome out = row_write(t.st, &(struct write){ .who = &w, .request = S("test"), .draft = &d }, &t.p);
        if (out != (i ? WRITE_DONE : WRITE_REFUSED)) fail_msg("%zu: %d %s %s", i, (int)out, t.p.n ? t.p.at[0].message : "", t.p.n && t.p.at[0].field ? t.p.at[0].field->name : "");
    }
    assert_int_equal(saved("coordinator", &definition_entity, "d1", "cuts", "true"), WRITE_DONE);      /* itself is no contradiction */
}

static void periods_are_periods(void **state)
{
    (void)state;
    put(&break_entity, "b1", "indicator=bev02", "period=2022", "reason=Zensus");
    assert_int_equal(saved("coordinator", &break_entity, "b1", "period", "ab 2022"), WRITE_REFUSED);
    assert_int_equal(saved("coordinator", &break_entity, "b1", "period", "2022-Q2"), WRITE_DONE);
    put(&display_entity, "s1", "indicator=bev02", "source=azr", "reason=Beste Quelle");
    assert_int_equal(saved("coordinator", &display_entity, "s1", "period", "30.06.2022"), WRITE_REFUSED);
    assert_int_equal(saved("coordinator", &display_entity, "s1", "period", "2022-06-30"), WRITE_DONE);
}

static void no_value_is_part_of_itself(void **state)
{
    (void)state;
    assert_int_equal(saved("coordinator", &group_entity, "group-a", "parent", "group-b"), WRITE_REFUSED);
    assert_int_equal(saved("coordinator", &group_entity, "group-a", "parent", "group-a"), WRITE_REFUSED);
}

static void protection_is_not_an_editors(void **state)
{
    (void)state;
    assert_int_equal(saved("editor", &source_entity, "azr", "method", "delivered"), WRITE_DENIED);
    assert_int_equal(saved("editor", &source_entity, "azr", "minimum", "2"), WRITE_DENIED);
    assert_int_equal(saved("coordinator", &source_entity, "azr", "minimum", "3"), WRITE_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(definitions_do_not_contradict), case_of(periods_are_periods), case_of(no_value_is_part_of_itself), case_of(protection_is_not_an_editors) };
    return region_run("catalogue", rooms, rooms_count, furnish, tests, countof(tests));
}
