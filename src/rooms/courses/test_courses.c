/* test_courses.c - courses and who waits: what is refused and how it is said, states, cancelled courses, copies, links of providers, imports; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/event.h"
#include "entity/signed.h"
#include "entity/transfer.h"
#include "rooms/courses/course_pages.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

#define area_entity (*entity_named(S("directory.area")))
#define actor_entity (*entity_named(S("directory.actor")))
static const struct who office = { .name = { "Test", 4 }, .grant = { { .role = "coordinator" } }, .n = 1 };

static void furnish(void)
{
    put(&area_entity, "05", "name=Land", "level=state", "ags=05");
    put(&area_entity, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(&area_entity, "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154", "position=51.79,6.14");
    put(&area_entity, "05154012", "name=Geldern", "level=municipality", "ags=05154012", "parent=05154", "position=51.52,6.32");
    put(&actor_entity, "house", "name=Haus der Bildung", "kind=training_provider", "area=05154036", "email=haus@beispiel.example", "state=published");
    put(&actor_entity, "other", "name=Anderes Haus", "kind=training_provider", "area=05154012", "state=published");
}

#define COURSE "title=Deutsch am Morgen", "provider=house", "type=integration", "level=a1_1", "begins=2027-01-11", "ends=2027-07-02", "hours=Mo-Fr 9-12:15; PH off", "area=05154036", "seats=2"
#define PERSON "pseudonym=Beispiel 7", "area=05154036", "level=a1_1", "level_on=2026-11-01", "level_source=test", "admission=there"
static int64_t course(const char *key) { return put(&course_entity, key, COURSE, "state=open"); }

static int64_t person(const char *key, const char *family)
{
    const char *why = "";
    int64_t id = put(&demand_entity, key, PERSON, family ? arena_fmt(t.a, "family=%s", family).p : "family=");
    assert_int_equal(flow_do(t.st, &office, S("test"), &demand_entity, id, 0, S("wait"), S(""), &why), FLOW_DONE);
    return id;
}
static enum seat_outcome offer(int64_t id, int64_t to, const char *reason, struct seat_given *g)
{
    return seat_offer(t.st, &(struct seat_try){ &office, id, to, str_of(reason) }, g);
}
static bool step(const struct entity *e, int64_t row, const char *event)
{
    const char *why = "";
    return flow_do(t.st, &office, S("test"), e, row, 0, str_of(event), S("Grund"), &why) == FLOW_DONE;
}
static str text_of(struct arg q, int64_t id)
{
    struct rows *r = store_ask(t.st, (const struct arg[]){ q, I(id), { .kind = ARG_END } });
    return rows_next(r) ? row_str(r, 0) : S("(none)");
}
static void is(str got, const char *want) { if (!str_eq(got, str_of(want))) { fprintf(stderr, "%.*s, not %s\n", STR(got), want); fail(); } }
static void state_is(const char *want, int64_t demand) { is(text_of(Q("SELECT state FROM courses_demand WHERE id = $1"), demand), want); }

/* One field wrong, and which. */
#define refused(e, field, ...) refused_row((e), (field), (const char *const[]){ __VA_ARGS__, NULL })
static void refused_row(const struct entity *e, const char *field, const char *const *pairs)
{
    struct who w = who_of("administrator", 0, 0);
    struct draft d = draft_of(e, "bad", pairs);
    assert_int_equal(save(&w, &d, true), WRITE_REFUSED);
    for (size_t i = 0; i < t.p.n; i++) if (t.p.at[i].field && str_eq(str_of(t.p.at[i].field->name), str_of(field))) return;
    fprintf(stderr, "no problem at %s but at %s\n", field, t.p.n && t.p.at[0].field ? t.p.at[0].field->name : "none");
    fail();
}

static void what_cannot_be(void **state)
{
    (void)state;
    refused(&course_entity, "ends", "title=Kurs", "provider=house", "type=integration", "begins=2027-01-11", "area=05154036");
    refused(&course_entity, "ends", "title=Kurs", "provider=house", "type=integration", "begins=2027-01-11", "ends=2027-01-01", "area=05154036");
    refused(&course_entity, "level", "title=Kurs", "provider=house", "type=conversation", "level=b7", "area=05154036");
    refused(&course_entity, "level_to", "title=Kurs", "provider=house", "type=conversation", "level=b1_1", "level_to=a1_1", "area=05154036");
    refused(&course_entity, "taken", "title=Kurs", "provider=house", "type=conversation", "seats=5", "taken=6", "area=05154036");
    refused(&course_entity, "seats", "title=Kurs", "provider=house", "type=conversation", "taken=6", "area=05154036");
    refused(&course_entity, "area", "title=Kurs", "provider=house", "type=conversation");
    refused(&demand_entity, "level_on", "pseudonym=x1", "area=05154036", "level=a1_1", "level_on=2027-01-01");
    refused(&demand_entity, "level", "pseudonym=x1", "area=05154036", "level_on=2026-01-01");
    put(&course_entity, "cafe", "title=Café", "provider=house", "type=conversation", "area=05154036", "hours=Tu 18-20; Sa 10-12");
    is(text_of(Q("SELECT times FROM courses_course WHERE id = $1"), id_of(&course_entity, "cafe")), "evening weekend");
    is(text_of(Q("SELECT basis FROM courses_course WHERE id = $1"), id_of(&course_entity, "cafe")), "open");
}

static void seats_below_promises(void **state)
{
    (void)state;
    int64_t id = course("c1");
    struct seat_given g;
    person("p1", NULL);
    person("p2", NULL);
    assert_int_equal(offer(id, 0, "", &g), SEAT_HELD);
    assert_int_equal(offer(id, 0, "", &g), SEAT_HELD);
    is(text_of(Q("SELECT state FROM courses_course WHERE id = $1"), id), "full");
    struct who w = who_of("administrator", 0, 0);
    const char *const pairs[] = { "seats=1", NULL };
    struct draft d = draft_of(&course_entity, "c1", pairs);
    d.id = id;
    assert_int_equal(save(&w, &d, false), WRITE_REFUSED);
    struct problems p = { .a = t.a };
    assert_false(seats_report(t.st, &office, id, 1, &p));
    assert_int_equal(p.n, 1);
    assert_int_equal(offer(id, 0, "", &g), SEAT_NO_ROOM);
}

/* Out of turn needs a reason, and the seat keeps who was passed over. */
static void turn_and_trail(void **state)
{
    (void)state;
    int64_t id = course("c1"), first = person("p1", NULL), second = person("p2", NULL);
    struct seat_given g;
    assert_int_equal(offer(id, second, "", &g), SEAT_OUT_OF_TURN);
    assert_int_equal(offer(id, second, "Umzug", &g), SEAT_HELD);
    assert_true(str_find(text_of(Q("SELECT skipped FROM courses_seat WHERE id = $1"), g.first), S("out_of_turn")) >= 0);
    is(text_of(Q("SELECT reason FROM courses_seat WHERE id = $1"), g.first), "Umzug");
    state_is("waiting", first);
    state_is("offered", second);
    assert_int_equal(offer(id, second, "", &g), SEAT_GONE);
    assert_int_equal(offer(999999, 0, "", &g), SEAT_GONE);
}

static void families(void **state)
{
    (void)state;
    int64_t small = course("c1"), head = person("p1", NULL), child = person("p2", "p1"), third = person("p3", "p1"), alone;
    struct seat_given g;
    assert_int_equal(offer(small, 0, "", &g), SEAT_NOBODY);       /* three people, two seats */
    assert_int_equal(offer(small, head, "", &g), SEAT_NO_ROOM);
    alone = person("p4", NULL);
    assert_int_equal(offer(small, 0, "", &g), SEAT_HELD);
    state_is("offered", alone);
    assert_true(str_find(text_of(Q("SELECT skipped FROM courses_seat WHERE id = $1"), g.first), S("room")) >= 0);
    int64_t large = put(&course_entity, "c2", COURSE, "seats=5", "state=open");
    assert_int_equal(offer(large, 0, "", &g), SEAT_HELD);
    assert_int_equal(g.n, 3);
    refused(&demand_entity, "family", PERSON, "family=p1");       /* seats are promised */
    refused(&demand_entity, "family", PERSON, "family=p2");       /* not the first one  */
    assert_true(step(&seat_entity, g.first, "accept"));
    state_is("accepted", child);
    state_is("accepted", third);
    assert_true(step(&course_entity, large, "cancel"));
    state_is("waiting", head);
    state_is("waiting", third);
    is(text_of(Q("SELECT since FROM courses_demand WHERE id = $1"), third), "2026-11-18");
    assert_true(text_of(Q("SELECT hidden_on FROM courses_course WHERE id = $1"), large).n);
}

static void a_life(void **state)
{
    (void)state;
    int64_t id = put(&course_entity, "c1", COURSE, "begins=2026-11-02", "ends=2026-11-17", "state=open"), p = person("p1", NULL), late = person("p2", NULL);
    struct seat_given g, h;
    assert_int_equal(offer(id, 0, "", &g), SEAT_HELD);
    assert_true(step(&seat_entity, g.first, "accept"));
    assert_int_equal(offer(id, 0, "", &h), SEAT_HELD);
    assert_false(step(&course_entity, id, "hold"));             /* seats are promised */
    assert_int_equal(courses_by_calendar(t.st, 10), 2);          /* began on the 2nd, was over on the 17th: both in one night */
    state_is("passed", p);
    state_is("waiting", late);
    assert_true(step(&demand_entity, p, "again"));
    is(text_of(Q("SELECT since FROM courses_demand WHERE id = $1"), p), "");
}

static void provider_goes(void **state)
{
    (void)state;
    int64_t id = course("c1"), planned = put(&course_entity, "c2", COURSE);
    struct seat_given g;
    person("p1", NULL);
    ask(t.st, Q("UPDATE directory_actor SET state = 'archived' WHERE key = $1"), T(S("house")));
    assert_int_equal(offer(id, 0, "", &g), SEAT_CLOSED);
    assert_false(step(&course_entity, planned, "publish"));
}

/* ---- nobody can serve them ----------------------------------------------------------------------------------------------------------- */
static int told;
static void hear(struct store *st, const struct event *ev) { (void)st; told += ev->e == &demand_entity && ev->row != 0; }

static void unmet(void **state)
{
    (void)state;
    static const struct listen listen = { "courses.unmet", hear };
    event_listen(&listen);
    told = 0;
    person("p1", NULL);
    assert_int_equal(told, 1);
    assert_int_equal(demand_tell_all(t.st, 100), 0);
    at(31 * DAY);
    assert_int_equal(demand_tell_all(t.st, 100), 0);            /* once a year: 19 December    */
    at(62 * DAY);
    assert_int_equal(demand_tell_all(t.st, 100), 1);            /* 19 January                  */
    const int64_t p1 = id_of(&demand_entity, "p1");
    assert_true(step(&demand_entity, p1, "leave") && step(&demand_entity, p1, "again") && step(&demand_entity, p1, "wait"));
    assert_int_equal(told, 2);                                  /* nor by coming back          */
    at(0);
    course("c1");
    person("p2", NULL);
    assert_int_equal(told, 2);                                  /* a course can serve p2       */
}

/* ---- files ---------------------------------------------------------------------------------------------------------------------------- */
static struct imported import(const char *bytes, struct problems *p)
{
    struct imported got = { 0 };
    struct import m = { .e = &course_entity, .who = &office, .bytes = course_entity.adapt(t.st, t.a, str_of(bytes)), .partial = true };
    *p = (struct problems){ .a = t.a };
    if (import_check(t.st, t.a, &m, p, &got)) assert_true(import_write(t.st, &m, p, &got));
    return got;
}

static void course_search(void **state)
{
    (void)state;
    struct problems p;
    struct imported got = import("{\"_embedded\":{\"termine\":["
        "{\"id\":11,\"beginn\":1799622000000,\"ende\":1814911200000,\"teilnehmerMax\":20,\"angebot\":{\"titel\":\"Alphabetisierungskurs\",\"systematiken\":[{\"codenr\":\"MB 02\"}],"
        "\"bildungsanbieter\":{\"name\":\"Haus der Bildung\"}},\"adresse\":{\"ortStrasse\":{\"name\":\"Kleve\"},\"koordinaten\":{\"lat\":51.79,\"lon\":6.13}}},"
        "{\"id\":12,\"beginn\":1799622000000,\"angebot\":{\"titel\":\"Berufssprachkurs B2\",\"systematiken\":[{\"codenr\":\"MC 01\"}],\"bildungsanbieter\":{\"name\":\"Haus der Bildung\"}},"
        "\"adresse\":{\"ortStrasse\":{\"name\":\"Kleve\"}}},"
        "{\"id\":13,\"beginn\":1799622000000,\"ende\":1814911200000,\"angebot\":{\"titel\":\"Kurs\",\"systematiken\":[{\"codenr\":\"ZZ\"}],\"bildungsanbieter\":{\"name\":\"Haus der Bildung\"}},"
        "\"adresse\":{\"ortStrasse\":{\"name\":\"Kleve\"}}},"
        "{\"id\":14,\"beginn\":1799622000000,\"ende\":1814911200000,\"angebot\":{\"titel\":\"Kurs\",\"systematiken\":[{\"codenr\":\"MB 01\"}],\"bildungsanbieter\":{\"name\":\"Unbekannt\"}},"
        "\"adresse\":{\"ortStrasse\":{\"name\":\"Nirgendwo\"}}}]}}", &p);
    assert_int_equal(got.created, 1);
    int64_t id = id_of(&course_entity, "ba-11");
    is(text_of(Q("SELECT type FROM courses_course WHERE id = $1"), id), "integration_literacy");
    is(text_of(Q("SELECT level FROM courses_course WHERE id = $1"), id), "alpha");
    is(text_of(Q("SELECT begins FROM courses_course WHERE id = $1"), id), "2027-01-11");
    is(text_of(Q("SELECT state FROM courses_course WHERE id = $1"), id), "planned");
    bool end = false, kind = false, provider = false;
    for (size_t i = 0; i < p.n; i++) {
        str field = p.at[i].field ? str_of(p.at[i].field->name) : S("");
        end = end || str_eq(field, S("ends"));
        kind = kind || str_eq(field, S("type"));
        provider = provider || str_eq(field, S("provider"));
    }
    assert_true(end && kind && provider);
    is(course_adapt(t.st, t.a, S("key,title\r\n")), "key,title\r\n");
    is(course_adapt(t.st, t.a, S("{\"other\":1}")), "{\"other\":1}");
    is(course_adapt(t.st, t.a, S("{broken")), "{broken");
}

static void overbooked_list(void **state)
{
    (void)state;
    struct problems p;
    struct imported got = import("key,title,provider,type,level,begins,ends,area,seats,taken\r\n"
        "l1,Kurs eins,house,integration,a1_1,2027-01-11,2027-07-02,05154036,20,5\r\nl2,Kurs zwei,house,integration,a1_1,2027-01-11,2027-07-02,05154036,20,25\r\n"
        "l3,Kurs drei,house,integration,a1_9,2027-01-11,2027-07-02,05154036,20,5\r\n", &p);
    assert_int_equal(got.created, 1);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.at[0].line, 3);
    assert_int_equal(p.at[1].line, 4);
    is(text_of(Q("SELECT free FROM courses_course WHERE id = $1"), id_of(&course_entity, "l1")), "15");
}

/* What a list brings by the hand of `who`; how many rows were changed or made. */
static int64_t brought(const struct who *who, const struct entity *e, const char *bytes)
{
    struct imported got = { 0 };
    struct import m = { .e = e, .who = who, .bytes = str_of(bytes), .partial = true };
    t.p = (struct problems){ .a = t.a };
    return import_check(t.st, t.a, &m, &t.p, &got) && import_write(t.st, &m, &t.p, &got) ? got.created + got.updated : 0;
}

/* Of the last list one thing was wrong, and there. */
static bool blamed(const char *field) { return t.p.n == 1 && t.p.at[0].field && str_eq(str_of(t.p.at[0].field->name), str_of(field)); }

/* A town's list sets nobody before others, neither by a day nor by none. */
static void lists_keep_the_turn(void **state)
{
    (void)state;
    struct who town = who_of("municipal_officer", id_of(&area_entity, "05154036"), 0);
    int64_t id = person("p1", NULL);
    assert_int_equal(brought(&town, &demand_entity, "key,reach\r\np1,9\r\n"), 1);
    assert_int_equal(brought(&town, &demand_entity, "key,reach,since\r\np1,8,2015-01-01\r\n"), 1);      /* what a list said some days ago */
    is(text_of(Q("SELECT reach FROM courses_demand WHERE id = $1"), id), "8");
    is(text_of(Q("SELECT since FROM courses_demand WHERE id = $1"), id), "2026-11-18");
    assert_int_equal(brought(&office, &demand_entity, "key,since\r\np1,2025-03-04\r\n"), 1);      /* moved here from another program */
    is(text_of(Q("SELECT since FROM courses_demand WHERE id = $1"), id), "2025-03-04");
    assert_int_equal(brought(&town, &demand_entity, "key,pseudonym,area,level,level_on,level_source,admission,state\r\n"
                                                    "p2,K 77,05154036,a1_1,2026-11-01,test,there,waiting\r\n"), 1);
    is(text_of(Q("SELECT since FROM courses_demand WHERE id = $1"), id_of(&demand_entity, "p2")), "2026-11-18");
    assert_int_equal(brought(&town, &demand_entity, "key,pseudonym,area,since\r\np3,K 78,05154036,2015-01-01\r\n"), 0);
    assert_true(blamed("since"));
}

/* A town brings in what it took from here some days ago: what the program has worked out anew meanwhile stays as it is. */
static void lists_come_back(void **state)
{
    (void)state;
    struct who town = who_of("municipal_officer", id_of(&area_entity, "05154036"), 0);
    int64_t id = course("c1");
    for (int i = 0; i < 2; i++) assert_int_equal(brought(&town, &course_entity, "key,phone,taken,free\r\nc1,02821 77,1,2\r\n"), 1);
    is(text_of(Q("SELECT free FROM courses_course WHERE id = $1"), id), "1");
    is(text_of(Q("SELECT phone FROM courses_course WHERE id = $1"), id), "02821 77");
    assert_int_equal(brought(&town, &course_entity, "key,title,provider,type,area,free\r\nc9,Kurs,house,conversation,05154036,4\r\n"), 0);
    assert_true(blamed("free"));
    assert_int_equal(brought(&town, &course_entity, "key,title,provider,type,area,free\r\nc9,Kurs,house,conversation,05154036,\r\n"), 1);
}

/* Who holds a seat cannot be put elsewhere by a list; where it happened, the seat moves on all the same. */
static void lists_and_seats(void **state)
{
    (void)state;
    struct who town = who_of("municipal_officer", id_of(&area_entity, "05154036"), 0);
    struct seat_given g;
    int64_t id = course("c1"), one = person("p1", NULL);
    assert_int_equal(offer(id, 0, "", &g), SEAT_HELD);
    assert_int_equal(brought(&town, &demand_entity, "key,state\r\np1,left\r\n"), 0);
    state_is("offered", one);
    assert_int_equal(brought(&office, &course_entity, "key,state\r\nc1,cancelled\r\n"), 0);
    is(text_of(Q("SELECT state FROM courses_course WHERE id = $1"), id), "open");
    /* A list from before the last seat was promised still says "open". The program knows better, and takes the rest. */
    ask(t.st, Q("UPDATE courses_course SET taken = 1 WHERE id = $1"), I(id));
    course_recount(t.st, id);
    is(text_of(Q("SELECT state FROM courses_course WHERE id = $1"), id), "full");
    assert_int_equal(brought(&office, &course_entity, "key,phone,state\r\nc1,02821 77,open\r\n"), 1);
    is(text_of(Q("SELECT phone FROM courses_course WHERE id = $1"), id), "02821 77");
    is(text_of(Q("SELECT state FROM courses_course WHERE id = $1"), id), "full");
    ask(t.st, Q("UPDATE courses_demand SET state = 'left' WHERE id = $1"), I(one));
    assert_true(step(&seat_entity, g.first, "decline"));
    state_is("left", one);
    assert_int_equal(seats_used(t.st, id), 0);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------------------------- */
static bool shows(struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) >= 0; }

static void by_link(void **state)
{
    (void)state;
    int64_t id = put(&course_entity, "linked", COURSE, "state=open"), foreign = put(&course_entity, "foreign", COURSE, "provider=other", "state=open");
    str token = signed_make(t.st, &(struct signed_new){ .purpose = "courses.seats", .entity = S("directory.actor"), .row = id_of(&actor_entity, "house"), .mail = S("haus@beispiel.example"), .lasts = DAY });
    end();
    struct req *q = ask_page(GET, arena_fmt(t.a, "free-seats?link=%.*s", STR(token)).p, "", "10.0.0.0");
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "Deutsch am Morgen"));
    q = ask_page(POST, "free-seats", arena_fmt(t.a, "link=%.*s&course=%lld&free=1", STR(token), (long long)id).p, "10.0.0.0");
    assert_int_equal(q->status, 303);
    q = ask_page(POST, "free-seats", arena_fmt(t.a, "link=%.*s&course=%lld&same=1", STR(token), (long long)id).p, "10.0.0.0");
    assert_int_equal(q->status, 303);
    q = ask_page(POST, "free-seats", arena_fmt(t.a, "link=%.*s&course=%lld&free=9", STR(token), (long long)id).p, "10.0.0.0");
    assert_int_equal(q->status, 422);
    q = ask_page(POST, "free-seats", arena_fmt(t.a, "link=%.*s&course=%lld&free=1", STR(token), (long long)foreign).p, "10.0.0.0");
    assert_int_equal(q->status, 404);
    q = ask_page(GET, "free-seats?link=abc", "", "10.0.0.0");
    assert_int_equal(q->status, 404);
    begin();
    is(text_of(Q("SELECT taken FROM courses_course WHERE id = $1"), id), "1");
    leave();
    at(2 * DAY);
    q = ask_page(GET, arena_fmt(t.a, "free-seats?link=%.*s", STR(token)).p, "", "10.0.0.0");
    assert_int_equal(q->status, 410);
    begin();
}

/* Whoever has an address and old numbers gets one mail with a link that works; the other house has none. */
static void once_a_week(void **state)
{
    struct job j = { .kind = &seats_job, .st = t.st, .a = t.a, .region = t.region, .request = S("test") };
    struct signed_link l;
    (void)state;
    put(&course_entity, "old", COURSE, "free_on=2026-10-01", "state=open");
    put(&course_entity, "old-other", COURSE, "provider=other", "free_on=2026-10-01", "state=open");
    assert_int_equal(seats_job.run(&j), JOB_DONE);
    str body = text_of(Q("SELECT text FROM core_mail WHERE id > $1 ORDER BY id DESC LIMIT 1"), 0);
    struct rows *mails = ask(t.st, Q("SELECT COUNT(*) FROM core_mail"));
    assert_true(rows_next(mails) && row_int(mails, 0) == 1);
    int64_t at_link = str_find(body, S("free-seats?link="));
    assert_true(at_link > 0);
    assert_int_equal(signed_look(t.st, str_upto(str_from(body, (size_t)at_link + 16), SIGNED_LETTERS), "courses.seats", &l), SIGNED_GOOD);
    assert_int_equal(l.row, id_of(&actor_entity, "house"));
}

static void copies(void **state)
{
    (void)state;
    int64_t id = put(&course_entity, "whole", COURSE, "title=Ganzer Kurs", "taken=1", "state=open");
    end();
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = POST, .target = arena_fmt(t.a, "/%.*s/de/courses/ganzer-kurs/copy", STR(t.region)), .body = S("begins=2027-09-06&n=2"),
                       .body_type = S("application/x-www-form-urlencoded"), .client = S("10.0.0.0"), .who = office, .from = FROM_COMMAND };
    dispatch(q);
    assert_int_equal(q->status, 303);
    begin();
    struct rows *r = ask(t.st, Q("SELECT begins, ends, state, COALESCE(taken, 0), free FROM courses_course WHERE copied = $1 ORDER BY begins, id"), I(id));
    assert_int_equal(rows_count(r), 2);
    assert_true(rows_next(r));
    is(row_str(r, 0), "2027-09-06");
    is(row_str(r, 1), "2028-02-25");
    is(row_str(r, 2), "planned");
    assert_int_equal(row_int(r, 3), 0);
    assert_int_equal(row_int(r, 4), 2);
    assert_true(rows_next(r));
    is(row_str(r, 0), "2028-02-28");
}

/* A shelter lends its address to no course, nor does one that becomes a shelter; what somebody types is taken away, too. */
static void shelters_are_not_told(void **state)
{
    const struct entity *place = entity_named(S("directory.place"));
    struct arg where = Q("SELECT COALESCE(street, '') || COALESCE(stop, '') || CASE WHEN walk_minutes IS NULL AND position_lat IS NULL THEN '' ELSE '!' END FROM courses_course WHERE id = $1");
    (void)state;
    put(place, "school", "name=Schule", "kind=school", "street=Schulweg 1", "stop=Markt", "walk_minutes=5", "area=05154036", "state=published");
    put(place, "secret", "name=Schutzhaus", "kind=shelter", "street=Geheimweg 7", "stop=Wald", "walk_minutes=3", "area=05154036", "state=published");
    put(place, "draft", "name=Entwurf", "kind=school", "street=Entwurfsweg 1", "area=05154036", "state=draft");
    is(text_of(where, put(&course_entity, "in-school", COURSE, "place=school", "state=open")), "Schulweg 1Markt!");
    is(text_of(where, put(&course_entity, "in-secret", COURSE, "place=secret", "street=Geheimweg 7", "position=51.7,6.1", "state=open")), "");
    is(text_of(where, put(&course_entity, "in-draft", COURSE, "place=draft", "state=open")), "");
    struct who w = who_of("administrator", 0, 0);
    struct draft d = draft_new(t.a, place);
    d.id = id_of(place, "school");
    draft_give(&d, "kind", S("shelter"));
    assert_int_equal(save(&w, &d, true), WRITE_DONE);
    is(text_of(where, id_of(&course_entity, "in-school")), "");
}

static void who_sees_what(void **state)
{
    (void)state;
    put(&course_entity, "open-one", COURSE, "title=Offener Kurs", "state=open");
    put(&course_entity, "planned-one", COURSE, "title=Geplanter Kurs");
    end();
    struct req *q = ask_page(GET, "courses", "", "10.0.0.0");
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "Offener Kurs"));
    assert_false(shows(q, "Geplanter Kurs"));
    assert_int_equal(ask_page(GET, "courses/geplanter-kurs", "", "10.0.0.0")->status, 404);
    assert_true(shows(ask_page(GET, "courses?seats_left=free&level=a1_1", "", "10.0.0.0"), "Offener Kurs"));
    assert_int_not_equal(ask_page(GET, "course-demand", "", "10.0.0.0")->status, 200);
    assert_int_not_equal(ask_page(GET, "courses/offener-kurs/queue", "", "10.0.0.0")->status, 200);
    begin();
    struct who provider = who_of("provider", 0, id_of(&actor_entity, "other")), adviser = who_of("counselling", 0, id_of(&actor_entity, "house"));
    assert_true(row_may(t.st, &provider, &course_entity, id_of(&course_entity, "planned-one"), READ));
    assert_false(row_may(t.st, &provider, &course_entity, id_of(&course_entity, "planned-one"), UPDATE));
    int64_t own = put(&demand_entity, "own", PERSON, "keeper=house"), strange = put(&demand_entity, "strange", PERSON, "keeper=other");
    assert_true(row_may(t.st, &adviser, &demand_entity, own, UPDATE));
    assert_false(row_may(t.st, &adviser, &demand_entity, strange, READ));
    assert_false(row_may(t.st, &provider, &demand_entity, own, READ));
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(what_cannot_be), case_of(seats_below_promises), case_of(turn_and_trail), case_of(families), case_of(a_life), case_of(provider_goes),
        case_of(unmet), case_of(course_search), case_of(overbooked_list), case_of(lists_keep_the_turn), case_of(lists_come_back), case_of(lists_and_seats), case_of(by_link), case_of(once_a_week), case_of(copies), case_of(shelters_are_not_told), case_of(who_sees_what) };
    return region_run("courses", rooms, rooms_count, furnish, tests, countof(tests));
}
