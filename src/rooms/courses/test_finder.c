/* test_finder.c - the finder, the calendar and the view of what is missing: what they say of a small county, and what is never kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "rooms/courses/calendar.h"
#include "rooms/courses/finder.h"
#include "rooms/courses/lack.h"
#include "serve/test_region.h"

static const struct entity *named(const char *name) { return entity_named(str_of(name)); }

/* Two towns 20 km apart, a third far away; a provider; a course each that differs in one thing. */
static void course_row(const char *key, const char *title, const char *area, const char *level, const char *hours, const char *more)
{
    char t1[80], a1[40], l1[40], h1[80];
    snprintf(t1, sizeof t1, "title=%s", title);
    snprintf(a1, sizeof a1, "area=%s", area);
    snprintf(l1, sizeof l1, "level=%s", level);
    snprintf(h1, sizeof h1, "hours=%s", hours);
    put(&course_entity, key, t1, "provider=vhs", "type=integration", a1, l1, "begins=2026-12-07", "ends=2027-06-30", h1, "seats=4", "state=open", more);
}

static void person_row(const char *key, const char *area, const char *level, const char *more)
{
    char p1[40], a1[40], l1[40];
    snprintf(p1, sizeof p1, "pseudonym=%s", key);
    snprintf(a1, sizeof a1, "area=%s", area);
    snprintf(l1, sizeof l1, "level=%s", level);
    put(&demand_entity, key, p1, a1, l1, "level_on=2026-11-01", "admission=there", "reach=15", "since=2026-10-01", "state=waiting", more);
}

static void furnish(void)
{
    put(named("directory.area"), "05154", "name=Kreis", "level=county", "ags=05154");
    put(named("directory.area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154", "position=51.79,6.14");
    put(named("directory.area"), "05154016", "name=Goch", "level=municipality", "ags=05154016", "parent=05154", "position=51.68,6.16");
    put(named("directory.area"), "05154052", "name=Straelen", "level=municipality", "ags=05154052", "parent=05154", "position=51.44,6.27");
    put(named("directory.actor"), "vhs", "name=Volkshochschule", "kind=association", "area=05154036", "state=published");
    course_row("morning", "Kurs am Morgen", "05154036", "a1_1", "Mo-Fr 09:00-12:15", "childcare=true");
    course_row("evening", "Kurs am Abend", "05154036", "a1_1", "Mo-Th 18:00-20:15", "price=458");
    course_row("far", "Kurs in Straelen", "05154052", "a1_1", "Mo-Fr 09:00-12:15", "price=458");
    course_row("higher", "Kurs B1", "05154016", "b1_1", "Mo-Fr 09:00-12:15", "price=458");
}

/* ---- the judgement on one course -------------------------------------------------------------------------------------------------- */
static void reasons_against(void **state)
{
    (void)state;
    struct course c = { .level = S("a1_2"), .times = S("morning afternoon"), .state = S("open"), .form = S("on_site"), .type = S("integration"), .free = 3, .price = NONE };
    struct access_answer yes = { .verdict = ACCESS_YES }, no = { .verdict = ACCESS_NO };
    struct finder_asked any = { .where = S("any"), .level = S("any"), .when = S("any"), .childcare = S("any") }, one = any;
    bool pays;
    assert_int_equal(finder_why(&c, -1, &any, &yes, &pays), 0);
    assert_int_equal(finder_why(&c, FINDER_KM * 1000 + 1, &any, &yes, &pays), WHY_FAR);
    one.level = S("a1");
    assert_int_equal(finder_why(&c, 0, &one, &yes, &pays), 0);
    one.level = S("b1");
    assert_int_equal(finder_why(&c, 0, &one, &yes, &pays), WHY_LEVEL);
    one = any; one.when = S("morning");
    assert_int_equal(finder_why(&c, 0, &one, &yes, &pays), WHY_TIME);     /* half of it is in the afternoon                              */
    one = any; one.childcare = S("yes");
    assert_int_equal(finder_why(&c, 0, &one, &yes, &pays), WHY_CHILDCARE);
    assert_int_equal(finder_why(&c, 0, &any, &no, &pays), WHY_ACCESS);
    c.price = 458;
    assert_int_equal(finder_why(&c, 0, &any, &no, &pays), 0);
    assert_true(pays);
    c.women_only = true;
    assert_int_equal(finder_why(&c, 0, &any, &yes, &pays), 0);            /* not said: told, and not held against                        */
    one = any; one.woman = S("no");
    assert_int_equal(finder_why(&c, 0, &one, &yes, &pays), WHY_WOMEN);
    c.women_only = false; c.state = S("running"); c.free = 0;
    assert_int_equal(finder_why(&c, 0, &any, &yes, &pays), WHY_BEGUN | WHY_FULL);
    c.type = S("conversation"); c.free = NONE; c.level = S(""); c.form = S("online");
    assert_int_equal(finder_why(&c, 900000, &one, &yes, &pays), 0);       /* a group goes on, and online is never far                    */
}

/* ---- pages ---------------------------------------------------------------------------------------------------------------------------- */
static bool shows(const struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) != STR_NONE; }
#define get(target) ask_page(GET, (target), "", "192.0.2.0/24")
#define OPEN_PAGE "find-course?where=05154036&level=a1&when=morning&childcare=no"

static bool unkept(const struct req *q)
{
    for (size_t i = 0; i < q->headers; i++) if (str_eq(q->header[i].name, S("Cache-Control")) && str_find(q->header[i].value, S("no-store")) != STR_NONE) return true;
    return req_unkept(q);
}

static void four_questions_then_courses(void **state)
{
    (void)state;
    leave();
    struct req *q = get("find-course");
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "where=05154036") && shows(q, "where=any") && !shows(q, "level="));
    assert_true(shows(get("find-course?where=05154036"), "where=05154036&amp;level=any"));
    assert_true(shows(get("find-course?where=nowhere"), "where=05154036"));      /* no answer: asked again                                      */
    q = get(OPEN_PAGE);
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "Kurs am Morgen") && shows(q, "Kurs in Straelen"));
    assert_true(str_find(buf_str(&q->out), S("Kurs am Morgen")) < str_find(buf_str(&q->out), S("Kurs am Abend")));
    assert_false(unkept(q));                                              /* nothing in it that is anybody's secret                      */
    begin();
}

/* The answers about residence: in no address of the page, kept by nobody, stored nowhere. */
static void status_is_not_kept(void **state)
{
    (void)state;
    leave();
    int64_t before = count(Q("SELECT COUNT(*) FROM core_history"));
    struct req *q = ask_page(POST, OPEN_PAGE, "status=ukraine&letter=no_letter&work=other&woman=yes", "192.0.2.0/24");
    assert_int_equal(q->status, 200);
    assert_true(unkept(q));
    assert_true(shows(q, "02/26") && shows(q, "<option value=\"ukraine\" selected>"));
    assert_false(shows(q, "status=ukraine") || shows(q, "letter=no_letter") || shows(q, "work=other"));
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_history")), before);
    q = ask_page(POST, OPEN_PAGE, "status=king", "192.0.2.0/24");
    assert_int_equal(q->status, 422);
    q = ask_page(POST, OPEN_PAGE, "letter=integration_must&status=ukraine", "192.0.2.0/24");
    assert_true(shows(q, "§ 44a Abs. 1 AufenthG"));
    begin();
}

static void planned_courses_are_secret(void **state)
{
    (void)state;
    leave();
    begin();
    put(&course_entity, "secret", "title=Geheimer Plan", "provider=vhs", "type=integration", "area=05154036", "level=a1_1", "begins=2026-12-14", "ends=2027-06-30", "hours=Mo-Fr 09:00-12:15", "state=planned");
    end();
    assert_false(shows(get(OPEN_PAGE), "Geheimer Plan"));
    assert_false(shows(get("calendar"), "Geheimer Plan"));
    assert_false(shows(get("calendar.ics"), "Geheimer Plan"));
    begin();
}

static void calendar_and_feed(void **state)
{
    (void)state;
    leave();
    struct req *q = get("calendar.ics?topic=integration&area=05154036");
    assert_int_equal(q->status, 200);
    assert_true(str_starts(str_of(q->type), S("text/calendar")));
    assert_true(shows(q, "DTSTART;TZID=Europe/Berlin:20261207T090000") && shows(q, "DTEND;TZID=Europe/Berlin:20261207T121500") && shows(q, "Kurs am Abend") && !shows(q, "Straelen"));
    assert_false(shows(get("calendar.ics?topic=news"), "BEGIN:VEVENT"));
    assert_false(shows(get("calendar.ics?topic=open"), "BEGIN:VEVENT"));
    assert_int_equal(get("calendar.ics?topic=nonsense")->status, 404);
    assert_int_equal(get("calendar?area=nowhere")->status, 422);
    assert_true(shows(get("calendar"), "Kurs B1"));
    begin();
}

/* ---- what is missing ------------------------------------------------------------------------------------------------------------------- */
static const struct lack_cell *cell_at(const struct lack *l, int64_t area, int level)
{
    for (size_t i = 0; i < l->cells; i++) if (l->cell[i].area == area && l->cell[i].level == level) return &l->cell[i];
    return NULL;
}

/* Six in Kleve wait for A1.1 in the morning, where four seats are free; three in Goch for B2.1, of which there is no course. */
static void seats_first_then_new_courses(void **state)
{
    (void)state;
    int64_t kleve = id_of(named("directory.area"), "05154036"), goch = id_of(named("directory.area"), "05154016");
    for (int i = 0; i < 6; i++) { char key[16]; snprintf(key, sizeof key, "k%d", i); person_row(key, "05154036", "a1_1", "times=morning"); }
    for (int i = 0; i < 3; i++) { char key[16]; snprintf(key, sizeof key, "g%d", i); person_row(key, "05154016", "b2_1", "times=evening"); }
    struct lack *l = lack_find(t.st, &(struct lack_plan){ .type = S("integration"), .seats = 10, .most = 2 });
    assert_int_equal(l->waiting, 9);
    assert_int_equal(l->seated, 4);
    const struct lack_cell *a1 = cell_at(l, kleve, course_level(S("a1_1"))), *b2 = cell_at(l, goch, course_level(S("b2_1")));
    assert_true(a1 && a1->waiting == 6 && a1->seated == 4 && a1->beyond == 0);
    assert_true(b2 && b2->waiting == 3 && b2->seated == 0 && b2->beyond == 3);
    assert_true(l->next.proven && l->next.steps == 2 && l->next.served == 9);
    assert_int_equal(l->next.step[0].adds, 3);
    assert_int_equal(l->candidate[l->next.step[0].course - l->there].level, course_level(S("b2_1")));
    assert_int_equal(l->next.step[1].adds, 2);
    assert_int_equal(l->candidate[l->next.step[1].course - l->there].level, course_level(S("a1_1")));
    assert_false(l->candidate[l->next.step[1].course - l->there].childcare);             /* nobody needs it                             */
}

static void nobody_waits(void **state)
{
    (void)state;
    struct lack *l = lack_find(t.st, &(struct lack_plan){ .type = S("adult_education"), .seats = 16, .most = 3 });
    assert_true(l->waiting == 0 && l->cells == 0 && l->next.steps == 0 && l->next.proven && l->candidates == 0);
}

static void only_the_office_sees_what_is_missing(void **state)
{
    (void)state;
    leave();
    assert_true(get("course-gaps")->status != 200);
    assert_true(get("course-gaps.xlsx")->status != 200);
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(reasons_against), case_of(four_questions_then_courses), case_of(status_is_not_kept), case_of(calendar_and_feed), case_of(planned_courses_are_secret),
        case_of(nobody_waits), case_of(seats_first_then_new_courses), case_of(only_the_office_sees_what_is_missing),
    };
    return region_run("finder", rooms, rooms_count, furnish, tests, countof(tests));
}
