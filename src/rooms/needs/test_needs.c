/* test_needs.c - signals from their senders to a release: counted in place, once, without anybody in them; released with protection; taken up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/schema.h"
#include "rooms/needs/needs.h"
#include "rooms/rooms.h"
#include "serve/find_parts.h"
#include "serve/test_region.h"
#include "web/repeat.h"

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }

/* A county, three towns and a quarter; three life situations, one below another, one sensitive; a request for mediation. */
static void furnish(void)
{
    const struct entity *area = of("directory", "area"), *topic = of("directory", "topic");
    put(area, "05", "name=Land", "level=state", "ags=05");
    put(area, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(area, "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(area, "05154016", "name=Goch", "level=municipality", "ags=05154016", "parent=05154");
    put(area, "05154048", "name=Rheurdt", "level=municipality", "ags=05154048", "parent=05154");
    put(area, "05154036-a", "name=Oberstadt", "level=quarter", "ags=05154036-a", "town=05154036");
    put(topic, "german", "name=Deutsch lernen", "position=1");
    put(topic, "german-cafe", "name=Gesprächskreis", "parent=german", "position=2");
    put(topic, "school", "name=Kita und Schule", "position=3");
    put(topic, "health", "name=Gesundheit", "sensitive=1", "position=4");
    put(of("mediation", "institution"), "school", "name=Grundschule", "kind=school", "area=05154036");
    put(of("mediation", "request"), "r1", "institution=school", "language=ar", "topic=school_talk", "form=on_site", "area=05154036-a");
    put(of("mediation", "appointment"), "p1", "request=r1", "starts=1795600000", "ends=1795603600", "state=seeking");
}

static int64_t asked(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_int(r, 0) : -1; }
static bool tell(const char *month, const char *area, const char *topic, const char *language, const char *kind, int64_t n)
{
    return need_count(t.st, &(struct need){ str_of(month), str_of(area), str_of(topic), str_of(language), str_of(kind), n });
}
static void on(const char *day)                          /* the clock at noon of a day                                  */
{
    struct date d;
    assert_true(date_parse(str_of(day), &d));
    at((date_days(d) - date_days(wall_of(noon).date)) * DAY);
}

/* ---- counting -------------------------------------------------------------------------------------------------------------------------- */
static void counts_in_place(void **state)
{
    (void)state;
    assert_true(tell("", "05154036", "german", "ar", "public", 1));
    assert_true(tell("2026-11", "05154036", "german", "ar", "public", 2));
    assert_true(tell("", "05154036", "german", "ar", "search", 1));                  /* another kind: another row            */
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_signal")), 2);
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 public 05154036 german ar' AND month = '2026-11' AND block = 0")), 3);
}

static void refuses(void **state)
{
    (void)state;
    assert_false(tell("2026-12", "", "", "ar", "public", 1));                         /* not yet                              */
    assert_false(tell("2026-07", "", "", "ar", "public", 1));                         /* too long ago                         */
    assert_false(tell("2026-13", "", "", "ar", "public", 1));
    assert_false(tell("heute", "", "", "ar", "public", 1));
    assert_false(tell("", "", "", "ar", "rumour", 1));
    assert_false(tell("", "", "", "ar", "public", 0));
    assert_false(tell("", "", "", "ar", "public", NEED_MOST + 1));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_signal")), 0);
}

static void brings_into_form(void **state)
{
    const struct entity *area = of("directory", "area"), *topic = of("directory", "topic");
    (void)state;
    assert_true(str_eq(need_place(t.st, id_of(area, "05154036-a")), S("05154036")));
    assert_int_equal(need_place(t.st, id_of(area, "05154")).n, 0);
    assert_int_equal(need_place(t.st, 0).n, 0);
    assert_true(str_eq(need_topic(t.st, id_of(topic, "german-cafe")), S("german")));
    assert_int_equal(need_topic_key(t.st, S("nonsense")).n, 0);
    assert_true(str_eq(need_language(S("de-simple")), S("de")));
    assert_int_equal(need_language(S("klingon")).n, 0);
    assert_string_equal(need_group_of(S("uk"))->key, "east");
    assert_string_equal(need_group_of(S("xx"))->key, "other");
}

static void knows_months(void **state)
{
    int64_t m = 7;
    (void)state;
    assert_false(month_read(S("2026-00"), &m) || month_read(S("2026/11"), &m) || month_read(S("26-11"), &m));
    assert_int_equal(m, 7);
    assert_true(month_read(S("2026-11"), &m));
    assert_int_equal(month_now(), m);
    assert_int_equal(month_due(), m - 1);                                             /* the 18th: October is due             */
    on("2026-12-09");
    assert_int_equal(month_due(), m - 1);
    on("2026-12-10");
    assert_int_equal(month_due(), m);
    assert_int_equal(span_end(S("2026-Q4")), m + 1);
    assert_int_equal(span_end(S("2026")), m + 1);
    assert_int_equal(span_end(S("20")), -1);
}

/* ---- what other rooms say: the same day ---------------------------------------------------------------------------------------------------- */
/* The whole way: two visitors ask for what is not there. What one network asks counts twice a day, no more. */
static void hears_a_search(void **state)
{
    (void)state;
    end();
    for (int i = 0; i < 9; i++) ask_page(GET, "search?q=zzzzqqq", "", "198.51.100.0");
    ask_page(GET, "search?q=zzzzqqq", "", "192.0.2.0");
    find_write_nothing(t.s);
    begin();
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 search   de'")), 3);
    ask(t.st, Q("DELETE FROM needs_signal"));
    ask(t.st, Q("DELETE FROM search_missing"));
    end();
    begin();
}

/* Words that begin as the name of a life situation does. */
static void guesses_what_was_searched(void **state)
{
    const struct entity *e = of("search", "missing");
    static const struct { const char *term, *topic; } at_all[] = { { "deutschkurs kinder", "german" }, { "kita", "school" }, { "und so", "" }, { "xyzzy", "" } };
    (void)state;
    for (size_t i = 0; i < countof(at_all); i++) {
        struct arena *a = t.a;
        ask(t.st, Q("INSERT INTO search_missing (key, version, created_at, changed_at, term, month, spoken, times) VALUES ($1, 1, 1, 1, $2, '2026-11', 'ar', 2)"),
            T(arena_fmt(a, "m%zu", i)), T(str_of(at_all[i].term)));
        event_emit(t.st, &(struct event){ .name = "search.nothing", .e = e, .row = id_of(e, arena_fmt(a, "m%zu", i).p), .who = &who_house,
                                          .need = &(struct event_need){ .language = S("ar"), .count = 2 } });
        struct rows *r = ask(t.st, Q("SELECT n FROM needs_signal WHERE kind = 'search' AND topic = $1 AND language = 'ar'"), T(str_of(at_all[i].topic)));
        assert_true(rows_next(r) && row_int(r, 0) == (i == 3 ? 4 : 2));
    }
}

static void hears_mediation_once(void **state)
{
    const struct entity *e = of("mediation", "appointment");
    const char *why = NULL;
    (void)state;
    assert_int_equal(flow_do(t.st, &who_house, S("t"), e, id_of(e, "p1"), 0, S("exhaust"), S(""), &why), FLOW_DONE);
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 mediation 05154036 school ar'")), 1);
    assert_int_equal(flow_do(t.st, &who_house, S("t"), e, id_of(e, "p1"), 0, S("seek"), S(""), &why), FLOW_DONE);
    assert_int_equal(flow_do(t.st, &who_house, S("t"), e, id_of(e, "p1"), 0, S("exhaust"), S(""), &why), FLOW_DONE);
    assert_int_equal(asked(Q("SELECT SUM(n) FROM needs_signal")), 1);                 /* the same appointment                 */
}

static void hears_courses(void **state)
{
    (void)state;
    event_emit(t.st, &(struct event){ .name = "courses.unmet", .who = &who_house, .need = &(struct event_need){ .area = S("05154016"), .language = S("uk"), .count = 4 } });
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 courses 05154016 german uk'")), 4);
    event_emit(t.st, &(struct event){ .name = "courses.unmet", .who = &who_house });                    /* nothing is said but that    */
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 courses  german '")), 1);
}

static void hears_surveys(void **state)
{
    (void)state;
    struct event_need need = { .area = S("05154036"), .topic = S("german-cafe"), .language = S("ar"), .count = 1 }, old = { .month = S("2018-07"), .topic = S("german"), .count = 1 };
    event_emit(t.st, &(struct event){ .name = "survey.offer_missing", .who = &who_house, .need = &need });
    event_emit(t.st, &(struct event){ .name = "survey.offer_missing", .who = &who_house, .need = &old });   /* a month that is long past */
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 survey 05154036 german ar'")), 1);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_signal WHERE kind = 'survey'")), 1);
}

/* ---- the public's button ----------------------------------------------------------------------------------------------------------------------- */
static int64_t told_by_public(void) { return count(Q("SELECT COALESCE(SUM(n), 0) FROM needs_signal WHERE kind = 'public'")); }
static int press(const char *body, const char *client) { return ask_page(POST, "missing-something", body, client)->status; }

static void counts_who_presses(void **state)
{
    (void)state;
    end();
    assert_int_equal(press("topic=german&area=05154036&language=ar", "192.0.2.0"), 303);
    assert_int_equal(press("topic=german&area=05154036&language=ar", "192.0.2.0"), 303);       /* again: thanked, not counted     */
    assert_int_equal(told_by_public(), 1);
    assert_int_equal(press("topic=german&area=05154036&language=ar", "198.51.100.0"), 303);    /* somebody else                   */
    assert_int_equal(press("topic=school&area=05154036&language=ar", "192.0.2.0"), 303);       /* something else                  */
    assert_int_equal(told_by_public(), 3);
    assert_int_equal(press("topic=german&area=05154016&language=ar&website=x", "203.0.113.0"), 303);       /* a machine           */
    assert_int_equal(press("topic=nonsense&area=&language=%00", "203.0.113.0"), 422);
    assert_int_equal(press("", "203.0.113.0"), 422);
    assert_int_equal(told_by_public(), 3);
    begin();
    ask(t.st, Q("DELETE FROM needs_signal"));
    end();
    begin();
}

static void repeats_are_forgotten_with_the_day(void **state)
{
    (void)state;
    assert_true(repeat_counts(S("192.0.2.0"), S("Mozilla"), S("x"), 2) && repeat_counts(S("192.0.2.0"), S("Mozilla"), S("x"), 2));
    assert_false(repeat_counts(S("192.0.2.0"), S("Mozilla"), S("x"), 2));
    assert_false(repeat_counts(S("203.0.113.0"), S("Mozilla/5.0 (compatible; GoogleBot/2.1)"), S("x"), 2));
    assert_true(repeat_counts(S(""), S(""), S("x"), 1) && repeat_counts(S(""), S(""), S("x"), 1));
    at(DAY);
    assert_true(repeat_counts(S("192.0.2.0"), S("Mozilla"), S("x"), 1));
    assert_false(repeat_machine(S("Mozilla/5.0 (X11; Linux)")) || repeat_machine(S("bo")));
}

/* ---- nothing in the store leads from a signal to a person ---------------------------------------------------------------------------------------- */
static const char *const words[] = { "cell", "month", "area", "topic", "language", "kind", "n", "block", "id", "others_area", "others_language", "span", "minimum" };

/* The tables of this room: known columns, none refers to another table, none holds a time; and nobody refers to them. */
static void tables_hold_nobody(void **state)
{
    const struct table *table[TABLES_MAX];
    size_t n = schema_tables(t.a, table), ours = 0;
    (void)state;
    for (size_t i = 0; i < n; i++) {
        bool mine = table[i] == &signal_table || table[i] == &block_table || table[i] == &closed_table;
        ours += mine;
        for (size_t c = 0; c < table[i]->n; c++) {
            const struct column *k = &table[i]->columns[c];
            bool known = false;
            if (k->refs) assert_false(mine || str_starts(str_of(k->refs), S("needs_signal")) || str_starts(str_of(k->refs), S("needs_block")));
            for (size_t w = 0; w < countof(words); w++) known = known || !strcmp(k->name, words[w]);
            assert_true(known || !mine);
        }
    }
    assert_int_equal(ours, 3);
}

/* After somebody pressed: their network, their browser and the moment stand nowhere in the region; no history says that a signal was made. */
static bool has_text(void *ctx, const struct rows *r)
{
    for (size_t c = 0; c < rows_width(r); c++) if (str_find(row_str(r, c), S("192.0.2")) >= 0 || str_find(row_str(r, c), S("Teststern")) >= 0) *(bool *)ctx = true;
    return true;
}

static void nothing_is_left_of_who_pressed(void **state)
{
    const struct table *table[TABLES_MAX];
    bool found = false;
    (void)state;
    end();
    struct req *q = ask_page(GET, "missing-something", "", "192.0.2.0");
    q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = POST, .target = arena_fmt(t.a, "/%.*s/de/missing-something", STR(t.region)),
        .body = S("topic=german&area=05154048&language=ti"), .body_type = S("application/x-www-form-urlencoded"), .client = S("192.0.2.0"), .agent = S("Teststern 1.0"),
        .who = who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    assert_int_equal(q->status, 303);
    begin();
    assert_int_equal(asked(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 public 05154048 german ti'")), 1);
    size_t n = schema_tables(t.a, table);
    for (size_t i = 0; i < n; i++) {
        struct sql s = sql_new(t.st);
        sql(&s, "SELECT ");
        for (size_t c = 0; c < table[i]->n; c++) { if (c) sql(&s, ", "); sql_name(&s, table[i]->columns[c].name); }
        sql(&s, " FROM ");
        sql_name(&s, table[i]->name);
        assert_true(sql_each(&s, has_text, &found));
    }
    assert_false(found);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM core_history WHERE entity = 'needs.signal'")), 0);
    ask(t.st, Q("DELETE FROM needs_signal"));
    end();
    begin();
}

/* ---- releases ------------------------------------------------------------------------------------------------------------------------------------ */
static int64_t blocks(const char *span) { struct rows *r = ask(t.st, Q("SELECT COALESCE(SUM(n), 0) FROM needs_block WHERE span = $1"), T(str_of(span))); return rows_next(r) ? row_int(r, 0) : -1; }

static void releases_when_due(void **state)
{
    (void)state;
    tell("", "05154036", "german", "ar", "public", 6);                                /* leaves in its month                   */
    tell("", "05154016", "german", "ar", "public", 3);                                /* waits                                 */
    tell("", "05154036", "health", "ar", "public", 9);                                /* sensitive: waits for the year         */
    assert_int_equal(release_due(t.st), 0);
    on("2026-12-09");
    assert_int_equal(release_due(t.st), 0);
    on("2026-12-10");
    assert_int_equal(release_due(t.st), 1);
    assert_int_equal(release_due(t.st), 0);                                           /* once                                  */
    assert_int_equal(asked(Q("SELECT n FROM needs_block WHERE kind = 'public' AND topic = 'german' AND area = '05154036' AND language = 'ar' AND span = '2026-11'")), 6);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_block")), 1);
    assert_false(tell("2026-11", "05154016", "german", "ar", "public", 2));           /* the month is closed                   */
    assert_true(tell("2026-12", "05154016", "german", "uk", "public", 3));
    on("2027-01-10");
    assert_int_equal(release_due(t.st), 1);
    assert_int_equal(blocks("2026-12"), 0);
    assert_int_equal(asked(Q("SELECT n FROM needs_block WHERE area = '05154016' AND span = '2026-Q4' AND language = ''")), 6);       /* 3 and 3 */
    assert_int_equal(asked(Q("SELECT n FROM needs_block WHERE topic = 'health' AND area = '' AND language = '' AND span = '2026'")), 9);
}

static void the_minimum_is_a_setting(void **state)
{
    (void)state;
    assert_int_equal(need_minimum(t.st), 5);
    setting_put(t.st, S("needs_minimum"), S("1"));
    assert_int_equal(need_minimum(t.st), 5);                                          /* that would protect nobody             */
    setting_put(t.st, S("needs_minimum"), S("9"));
    assert_int_equal(need_minimum(t.st), 9);
    tell("", "05154036", "german", "ar", "public", 8);
    tell("", "05154016", "german", "ar", "public", 9);
    on("2026-12-10");
    release_due(t.st);
    assert_int_equal(blocks("2026-11"), 9);
    assert_int_equal(asked(Q("SELECT minimum FROM needs_closed WHERE month = '2026-11'")), 9);
}

/* Two of October and two of November were as many as the minimum of then kept back; with that of today their sum would tell them. */
static void a_minimum_that_grew(void **state)
{
    (void)state;
    setting_put(t.st, S("needs_minimum"), S("3"));
    tell("2026-10", "05154016", "german", "ar", "public", 2);
    tell("2026-11", "05154016", "german", "ar", "public", 2);
    on("2026-12-10");
    release_due(t.st);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_block")), 0);
    setting_put(t.st, S("needs_minimum"), S("5"));
    tell("2026-12", "05154016", "german", "ar", "public", 4);
    on("2027-01-10");
    release_due(t.st);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_block")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_signal WHERE block = -1")), 3);
}

/* Two years by chance, released month by month: every block reaches the minimum, every signal is in one block at most, and blocks hold what they say. */
static void two_years_by_chance(void **state)
{
    static const char *const towns[] = { "05154036", "05154016", "05154048", "" }, *const topics[] = { "german", "school", "health", "" }, *const tongues[] = { "ar", "uk", "ru", "de", "" };
    uint32_t seed = 5;
    int64_t told = 0;
    (void)state;
    for (int m = 0; m < 24; m++) {
        at((m * 61 + 61) * DAY / 2);
        for (int i = 0; i < 30; i++) {
            seed = seed * 1664525U + 1013904223U;
            uint32_t x = seed >> 10;
            int64_t n = 1 + x % 4;
            if (tell("", towns[x / 4 % 4], topics[x / 16 % 4], tongues[x / 64 % 5], x & 1 ? "public" : "search", n)) told += n;
        }
        release_due(t.st);
    }
    assert_true(told > 1000);
    assert_true(asked(Q("SELECT COUNT(*) FROM needs_block")) > 50);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_block WHERE n < 5")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_block WHERE topic = 'health' AND (area <> '' OR language <> '' OR span LIKE '%-%')")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_block b WHERE b.n <> (SELECT SUM(s.n) FROM needs_signal s WHERE s.block = b.id)")), 0);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM needs_signal s JOIN needs_block b ON b.id = s.block WHERE b.kind <> s.kind OR b.topic <> s.topic "
                             "OR (b.area <> '' AND b.area <> s.area) OR (b.span LIKE '____-__' AND b.span NOT LIKE '%Q%' AND b.span <> s.month)")), 0);
    assert_int_equal(asked(Q("SELECT SUM(n) FROM needs_signal")), told);
}

/* ---- people ---------------------------------------------------------------------------------------------------------------------------------------- */
static struct req *page_as(enum method m, const char *role, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/%s", STR(t.region), target), .body = str_of(body),
        .body_type = S("application/x-www-form-urlencoded"), .who = who_of(role, 0, 0), .from = FROM_COMMAND };
    q->who.grant[q->who.n++].role = "visitor";           /* as who_of() adds it for roles of this room                 */
    dispatch(q);
    return q;
}
static bool shows(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }

static void the_working_view_is_logged(void **state)
{
    (void)state;
    tell("", "05154048", "school", "ti", "search", 1);
    end();
    struct req *q = page_as(GET, "coordinator", "de/needs/work", "");
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "Rheurdt</bdi>") || shows(q, "Rheurdt"));
    assert_int_equal(page_as(GET, "steering_group", "de/needs/work", "")->status, 403);
    assert_int_equal(page_as(GET, "municipal_officer", "de/needs/work", "")->status, 403);
    begin();
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM core_history WHERE entity = 'needs.signal' AND event = 'read'")), 1);
    ask(t.st, Q("DELETE FROM needs_signal"));
    end();
    begin();
}

static void reports_are_numbers(void **state)
{
    (void)state;
    end();
    assert_int_equal(page_as(POST, "counselling", "de/needs/report", "month=2026-10&topic=school&area=05154016&language=fa&n=7")->status, 303);
    assert_int_equal(count(Q("SELECT n FROM needs_signal WHERE cell = '2026-10 counselling 05154016 school fa'")), 7);
    assert_int_equal(page_as(POST, "quarter_manager", "de/needs/report", "month=2026-11&topic=school&n=2")->status, 303);
    assert_int_equal(count(Q("SELECT n FROM needs_signal WHERE cell = '2026-11 quarter  school '")), 2);
    assert_int_equal(page_as(POST, "counselling", "de/needs/report", "month=2026-11&topic=school&n=0")->status, 422);
    assert_int_equal(page_as(POST, "counselling", "de/needs/report", "month=2026-11&topic=school&n=viele")->status, 422);
    assert_int_equal(page_as(POST, "counselling", "de/needs/report", "month=2026-11&n=3")->status, 422);
    assert_int_equal(page_as(GET, "counselling", "de/needs", "")->status, 403);
    assert_int_equal(page_as(GET, "editor", "de/needs/report", "")->status, 403);
    begin();
    ask(t.st, Q("DELETE FROM needs_signal"));
    end();
    begin();
}

static int64_t mails(void) { return asked(Q("SELECT COUNT(*) FROM core_mail")); }

/* Released, seen, taken up; files hold the same; the mail goes once. */
static void from_number_to_challenge(void **state)
{
    (void)state;
    tell("", "05154036", "german", "ar", "public", 7);
    tell("", "05154016", "german", "uk", "public", 2);
    on("2026-12-10");
    release_due(t.st);
    put(of("people", "account"), "lena", "name=Lena", "email=lena@example.org", "state=active");
    put(of("people", "grant"), "g", "reason=Steuerungsgruppe", "role=steering_group", "account=lena");
    put(of("people", "account"), "edda", "name=Edda", "email=edda@example.org", "state=active");
    put(of("people", "grant"), "h", "reason=Redaktion", "role=editor", "account=edda");
    int64_t before = mails(), month = month_due();
    digest_send(t.st, month);
    digest_send(t.st, month);
    assert_int_equal(mails() - before, 1);
    struct rows *r = ask(t.st, Q("SELECT text FROM core_mail ORDER BY id DESC LIMIT 1"));
    assert_true(rows_next(r) && str_find(row_str(r, 0), S("Deutsch lernen, Kleve: 7")) >= 0 && str_find(row_str(r, 0), S("Goch")) < 0);
    end();
    struct req *q = page_as(GET, "steering_group", "de/needs?kind=public", "");
    assert_true(q->status == 200 && shows(q, ">7</a>") && !shows(q, ">2</a>"));
    q = page_as(GET, "steering_group", "de/needs.csv", "");
    assert_true(shows(q, "public,2026-11,05154036,town,german,ar,language,7\r\n") && !shows(q, "05154016"));
    q = page_as(GET, "lead", "api/v1/needs/releases?kind=public&year=2026", "");
    assert_true(shows(q, "\"released_until\":\"2026-11\"") && shows(q, "\"count\":7") && !shows(q, "05154016"));
    assert_int_equal(page_as(GET, "steering_group", "de/needs/cell?kind=public&area=05154036&topic=german", "")->status, 200);
    assert_int_equal(page_as(POST, "steering_group", "de/needs/promote", "kind=public&area=05154016&topic=german")->status, 422);     /* not released */
    assert_int_equal(page_as(POST, "municipal_officer", "de/needs/promote", "kind=public&area=05154036&topic=german")->status, 403);
    assert_int_equal(page_as(POST, "steering_group", "de/needs/promote", "kind=public&area=05154036&topic=german")->status, 303);
    assert_int_equal(page_as(POST, "lead", "de/needs/minimum", "minimum=2")->status, 422);
    assert_int_equal(page_as(POST, "lead", "de/needs/minimum", "minimum=7")->status, 303);
    begin();
    assert_int_equal(need_minimum(t.st), 7);
    r = ask(t.st, Q("SELECT title, numbers, state FROM needs_challenge"));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), S("Deutsch lernen: Kleve")) && str_eq(row_str(r, 2), S("proposed")));
    assert_true(str_find(row_str(r, 1), S(": 7;")) >= 0);
    ask(t.st, Q("DELETE FROM needs_signal"));
    end();
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(counts_in_place), case_of(refuses), case_of(brings_into_form), case_of(knows_months), case_of(hears_a_search), case_of(guesses_what_was_searched), case_of(hears_mediation_once), case_of(hears_courses), case_of(hears_surveys),
        case_of(counts_who_presses), case_of(repeats_are_forgotten_with_the_day), case_of(tables_hold_nobody), case_of(nothing_is_left_of_who_pressed),
        case_of(releases_when_due), case_of(the_minimum_is_a_setting), case_of(a_minimum_that_grew), case_of(two_years_by_chance), case_of(the_working_view_is_logged), case_of(reports_are_numbers),
        case_of(from_number_to_challenge),                /* the last: what it releases stays                            */
    };
    return region_run("needs", rooms, rooms_count, furnish, tests, countof(tests));
}
