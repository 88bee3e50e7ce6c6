/* test_asking.c - behind the link of an institution: asking, series, parents' days, cancelling, other times, answers; what others must not see; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/signed.h"
#include "rooms/mediation/ask.h"
#include "rooms/mediation/asked.h"
#include "rooms/mediation/desk.h"
#include "rooms/mediation/register.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

#define area_entity (*entity_named(S("directory.area")))
static char token[2][SIGNED_LETTERS + 1];                /* of the school's person, of the authority's                  */

static void link_of(size_t i, const char *person, const char *mail, int64_t lasts)
{
    str made = signed_make(t.st, &(struct signed_new){ .purpose = "mediation.desk", .entity = S("mediation.requester"), .row = id_of(&requester_entity, person),
                                                       .mail = str_of(mail), .lasts = lasts });
    snprintf(token[i], sizeof token[i], "%.*s", STR(made));
}

static void furnish(void)
{
    put(&area_entity, "05", "name=Land", "level=state", "ags=05");
    put(&area_entity, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(&area_entity, "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(&area_entity, "05170", "name=Nebenan", "level=county", "ags=05170", "parent=05");
    put(&institution_entity, "school", "name=Schule", "kind=school", "area=05154036");
    put(&institution_entity, "office", "name=Amt", "kind=authority", "area=05154036");
    put(&requester_entity, "ina", "name=Ina Muster", "institution=school", "email=ina@schule.example");
    put(&requester_entity, "kai", "name=Kai Muster", "institution=school", "email=kai@schule.example");
    put(&requester_entity, "olaf", "name=Olaf Muster", "institution=office", "email=olaf@amt.example");
    put(&requester_entity, "gone", "name=Gerda Muster", "institution=school", "email=gone@schule.example", "left_on=2026-11-01");
    link_of(0, "ina", "ina@schule.example", DAY);
    link_of(1, "olaf", "olaf@amt.example", DAY);
}

static struct req *get(size_t who, const char *page, const char *rest)
{
    return ask_page(GET, arena_z(t.a, arena_fmt(t.a, "mediation/desk%s?link=%s%s", page, token[who], rest)), "", "10.0.0.0");
}
static struct req *post(size_t who, const char *page, const char *form)
{
    return ask_page(POST, arena_z(t.a, arena_fmt(t.a, "mediation/desk%s", page)), arena_z(t.a, arena_fmt(t.a, "link=%s&%s", token[who], form)), "10.0.0.0");
}
static bool shows(struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) >= 0; }
static struct req *sends(const char *once, const char *form)
{
    return post(0, "/new", arena_z(t.a, arena_fmt(t.a, "once=%s&topic=school_talk&form=on_site&area=05154036&%s", once, form)));
}
static int64_t newest(void) { return count(Q("SELECT MAX(id) FROM mediation_request")); }
static int64_t in_state(const char *state)
{
    begin();
    struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM mediation_appointment WHERE state = $1 AND request = (SELECT MAX(id) FROM mediation_request)"), T(str_of(state)));
    int64_t n = rows_next(r) ? row_int(r, 0) : -1;
    leave();
    return n;
}
static int64_t first_date(void) { return count(Q("SELECT MIN(id) FROM mediation_appointment WHERE request = (SELECT MAX(id) FROM mediation_request)")); }

static void the_link(void **state)
{
    (void)state;
    leave();
    assert_int_equal(get(0, "", "")->status, 200);
    at(2 * DAY);
    assert_int_equal(get(0, "", "")->status, 410);       /* expired */
    at(0);
    begin();
    put(&requester_entity, "kim", "name=Kim Muster", "institution=school", "email=kim@schule.example");
    link_of(0, "kim", "other@schule.example", DAY);      /* it went to an address that is not on file */
    end();
    assert_int_equal(get(0, "", "")->status, 410);
    begin();
    link_of(0, "gone", "gone@schule.example", DAY);      /* of a person who left */
    end();
    assert_int_equal(get(0, "", "")->status, 410);
    begin();
    link_of(0, "ina", "ina@schule.example", DAY);
    end();
    begin();
}

static void a_link_is_sent_to_those_who_are_known(void **state)
{
    (void)state;
    leave();
    int64_t before = count(Q("SELECT COUNT(*) FROM core_mail"));
    static const char *const nobody[] = { "mail=niemand%40schule.example", "mail=gone%40schule.example" };
    for (size_t i = 0; i < countof(nobody); i++) assert_int_equal(ask_page(POST, "mediation/enter", nobody[i], "10.0.0.0")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail")), before);
    assert_int_equal(ask_page(POST, "mediation/enter", "mail=KAI%40Schule.example", "10.0.0.0")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail")), before + 1);
    for (int i = 0; i < DESK_LINKS_A_DAY + 2; i++) ask_page(POST, "mediation/enter", "mail=kai%40schule.example", "10.0.0.0");
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail")), before + DESK_LINKS_A_DAY);       /* no more in one day */
    before = count(Q("SELECT COUNT(*) FROM core_mail"));
    for (int i = 0; i < DESK_ASKS_AN_HOUR; i++) ask_page(POST, "mediation/enter", nobody[0], "10.9.0.0");
    struct req *q = ask_page(POST, "mediation/enter", "mail=ina%40schule.example", "10.9.0.0");      /* and is told so, known or not */
    assert_true(q->status == 429 && shows(q, "kern-error") && shows(q, "ina@schule.example"));
    assert_int_equal(ask_page(POST, "mediation/enter", nobody[0], "10.9.0.0")->status, 429);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail")), before);                          /* nor for who tries one after another */
    assert_int_equal(ask_page(POST, "mediation/enter", "mail=ina%40schule.example", "10.0.0.0")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail")), before + 1);
    assert_int_equal(ask_page(POST, "mediation/enter", "mail=x", "10.0.0.0")->status, 422);
    begin();
}

static void one_minute(void **state)
{
    (void)state;
    leave();
    assert_true(shows(get(0, "/new", ""), "name=\"once\""));
    int64_t before = newest();
    assert_int_equal(sends("aaaaaaaaaaaaaaaaaaaa", "language=ar&day0=2026-12-08&time0=09:00&day1=9.12.2026&time1=10&minutes=60&on_site=Frau+A")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_history WHERE who = 'Ina Muster' OR who = 'Ina Muster (Schule)'")), 0);      /* a name that could never be taken out */
    assert_int_equal(in_state("received"), 1);
    assert_true(newest() > before);
    before = newest();
    struct req *again = sends("aaaaaaaaaaaaaaaaaaaa", "language=ar&day0=2026-12-08&time0=09:00&minutes=60");       /* an impatient finger */
    assert_int_equal(again->status, 303);
    assert_int_equal(newest(), before);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail WHERE key LIKE 'mediation.arrived%'")), 1);
    struct req *page = get(0, "/request", arena_z(t.a, arena_fmt(t.a, "&request=%lld&done=sent", (long long)before)));
    assert_int_equal(page->status, 200);
    assert_true(shows(page, "8. Dezember 2026, 09:00–10:00"));
    assert_true(shows(page, "9. Dezember 2026, 10:00"));
    assert_int_equal(get(1, "/request", arena_z(t.a, arena_fmt(t.a, "&request=%lld", (long long)before)))->status, 404);       /* another institution */
    assert_true(shows(get(0, "/new", arena_z(t.a, arena_fmt(t.a, "&copy=%lld", (long long)before))), "name=\"copied\""));
    assert_false(shows(get(1, "/new", arena_z(t.a, arena_fmt(t.a, "&copy=%lld", (long long)before))), "name=\"copied\""));
    assert_true(shows(get(0, "", "&show=all&mine=1"), "Ina Muster"));
    assert_false(shows(get(1, "", "&show=all"), "Ina Muster"));
    begin();
}

static void what_cannot_be_sent(void **state)
{
    static const struct { const char *form, *says; } wrong[] = {
        { "language=ar&day0=2027-03-28&time0=02:30&minutes=60", "Diese Uhrzeit gibt es nicht" },
        { "language=ar&day0=2026-11-18&time0=12:59&minutes=60", "Das liegt in der Vergangenheit" },
        { "language=ar&day0=2026-12-01&time0=9&day1=2026-12-01&time1=9:30&all=1&minutes=60", "überschneidet" },
        { "language=ar&day0=2026-12-01&time0=9&minutes=", "wie lange" },
        { "language=ar&day0=bald&time0=9&minutes=60", "Tag und Uhrzeit" },
        { "language=ar&day0=2026-12-01&time0=9&minutes=60&weeks=99", "26 Wochen" },
        { "day0=2026-12-01&time0=9&minutes=60", "Diese Angabe fehlt" },
        { "language=ar&day0=2026-12-01&time0=9&minutes=60&gender_must=1", "kern-error" },
    };
    (void)state;
    leave();
    int64_t before = newest();
    for (size_t i = 0; i < countof(wrong); i++) {
        struct req *q = sends("bbbbbbbbbbbbbbbbbbbb", wrong[i].form);
        if (q->status != 422 || !shows(q, wrong[i].says)) fail_msg("%s: %d", wrong[i].form, q->status);
    }
    assert_int_equal(sends("short", "language=ar")->status, 400);
    assert_int_equal(newest(), before);
    begin();
}

static void a_series_is_changed_and_cancelled_date_by_date(void **state)
{
    (void)state;
    leave();
    assert_int_equal(sends("cccccccccccccccccccc", "language=ar&day0=2026-12-10&time0=10&minutes=90&weeks=3&legal=1")->status, 303);
    assert_int_equal(in_state("received"), 3);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM mediation_request WHERE broken <> '' AND id = (SELECT MAX(id) FROM mediation_request)")), 1);
    int64_t id = first_date();
    const char *one = arena_z(t.a, arena_fmt(t.a, "appointment=%lld", (long long)id));
    assert_int_equal(get(0, "/change", arena_z(t.a, arena_fmt(t.a, "&%s", one)))->status, 200);
    assert_int_equal(get(1, "/change", arena_z(t.a, arena_fmt(t.a, "&%s", one)))->status, 404);
    assert_true(shows(post(0, "/change", arena_z(t.a, arena_fmt(t.a, "%s&day0=2026-12-17&time0=11&minutes=60", one))), "überschneidet"));
    assert_int_equal(post(0, "/change", arena_z(t.a, arena_fmt(t.a, "%s&day0=2026-12-17&time0=11&minutes=0", one)))->status, 422);
    assert_int_equal(post(0, "/change", arena_z(t.a, arena_fmt(t.a, "%s&day0=2026-12-11&time0=11&minutes=60", one)))->status, 303);
    assert_int_equal(post(1, "/act", arena_z(t.a, arena_fmt(t.a, "%s&do=cancel", one)))->status, 404);
    assert_int_equal(post(0, "/act", arena_z(t.a, arena_fmt(t.a, "%s&do=dance", one)))->status, 400);
    assert_int_equal(post(0, "/act", arena_z(t.a, arena_fmt(t.a, "%s&do=cancel", one)))->status, 303);
    assert_int_equal(post(0, "/act", arena_z(t.a, arena_fmt(t.a, "%s&do=cancel", one)))->status, 422);       /* a second time */
    assert_int_equal(get(0, "/change", arena_z(t.a, arena_fmt(t.a, "&%s", one)))->status, 422);
    assert_int_equal(in_state("received"), 2);
    assert_int_equal(in_state("cancelled_early"), 1);
    begin();
}

static void parents_day(void **state)
{
    (void)state;
    leave();
    int64_t before = newest();
    assert_true(shows(get(0, "/parents-day", ""), "name=\"with11\""));
    assert_true(shows(post(0, "/parents-day", "once=dddddddddddddddddddd&rows=12&more=1&with0=Frau+B"), "name=\"with23\""));
    assert_int_equal(post(0, "/parents-day", "once=dddddddddddddddddddd&rows=12&day=2026-12-09&minutes=20")->status, 422);
    assert_true(shows(post(0, "/parents-day", "once=dddddddddddddddddddd&day=2026-12-09&minutes=20&time0=14:00&with0=Frau+B"), "Zeile 1"));
    assert_true(shows(post(0, "/parents-day", "once=dddddddddddddddddddd&day=2026-12-09&minutes=20&time0=14:00&language0=ar&time1=14:10&language1=ar"), "überschneidet"));
    assert_int_equal(newest(), before);
    static const char good[] = "once=dddddddddddddddddddd&day=2026-12-09&minutes=20&time0=14:00&language0=ar&with0=A&time1=14:20&language1=ar&with1=A&time2=14:00&language2=uk&with2=B";
    assert_int_equal(post(0, "/parents-day", good)->status, 303);
    assert_int_equal(newest(), before + 2);              /* one per language and person */
    assert_int_equal(post(0, "/parents-day", good)->status, 303);
    assert_int_equal(newest(), before + 2);
    assert_int_equal(post(0, "/parents-day", "once=x")->status, 400);
    begin();
}

/* A question is asked, reminded of once after three days, answered for all appointments; without an answer the request lapses with its beginning. */
static void a_question(void **state)
{
    struct who office = who_of("coordinator", 0, 0);
    const char *why;
    (void)state;
    leave();
    sends("eeeeeeeeeeeeeeeeeeee", "language=ar&day0=2026-12-10&time0=10&minutes=60&weeks=2");
    int64_t id = first_date(), request = newest();
    begin();
    for (int64_t i = 0; i < 2; i++) assert_int_equal(flow_do(t.st, &office, S("t"), &appointment_entity, id + i, 0, S("ask"), S("In welchem Raum?"), &why), FLOW_DONE);
    end();
    const char *page = arena_z(t.a, arena_fmt(t.a, "&request=%lld", (long long)request));
    assert_true(shows(get(0, "/request", page), "In welchem Raum?"));
    at(3 * DAY + HOUR);
    for (int i = 0; i < 2; i++) {
        begin();
        struct job j = { .st = t.st, .a = t.a, .region = t.region };
        assert_int_equal(query_job.run(&j), JOB_DONE);
        end();
    }
    at(0);
    assert_int_equal(post(0, "/act", arena_z(t.a, arena_fmt(t.a, "appointment=%lld&do=answer&answer=", (long long)id)))->status, 422);
    assert_int_equal(in_state("query"), 2);
    assert_int_equal(post(0, "/act", arena_z(t.a, arena_fmt(t.a, "appointment=%lld&do=answer&answer=Raum+7", (long long)id)))->status, 303);
    assert_int_equal(in_state("received"), 2);
    begin();
    assert_true(str_eq(asked_reason(t.st, id, "answer"), S("Raum 7")));
    flow_do(t.st, &office, S("t"), &appointment_entity, id, 0, S("ask"), S("Noch etwas?"), &why);
    asked_question(t.st, request, S("Noch etwas?"));
    asked_refused(t.st, request, S("Leider nein."));
    end();
    at(30 * DAY);
    begin();
    struct job j = { .st = t.st, .a = t.a, .region = t.region };
    ask(t.st, Q("UPDATE mediation_appointment SET second_starts = starts + $1"), I(14 * DAY));
    query_job.run(&j);
    end();
    assert_int_equal(in_state("lapsed"), 0);              /* the second proposal is still to come                    */
    begin();
    j.st = t.st;
    ask(t.st, Q("UPDATE mediation_appointment SET second_starts = NULL"));
    query_job.run(&j);
    end();
    assert_int_equal(in_state("lapsed"), 1);
    at(0);
    begin();
    ask(t.st, Q("UPDATE mediation_appointment SET second_starts = starts + 1209600 WHERE id = $1"), I(id));
    end();
    assert_true(shows(get(0, "/request", page), "Oder:"));
    begin();
    ask(t.st, Q("UPDATE mediation_appointment SET volunteer = $2 WHERE id = $1"), I(id), I(put(entity_named(S("people.volunteer")), "goes", "name=Amina")));
    end();
    assert_false(shows(get(0, "/request", page), "Oder:"));      /* one of the days was chosen                           */
    begin();
}

static void letting_an_institution_in(void **state)
{
    struct who office = who_of("coordinator", 0, 0);
    const char *why;
    (void)state;
    int64_t id = put(&application_entity, "app", "name=Kita Blume", "kind=daycare", "area=05154036", "person=Bea Muster", "email=bea@kita.example", "phone=02821 1"),
            twin = put(&application_entity, "twin", "name=Kita Blume", "kind=daycare", "area=05154036", "person=Bea Muster", "email=bea@kita.example");
    assert_int_equal(applications_open(t.st), 2);
    assert_int_equal(flow_do(t.st, &office, S("t"), &application_entity, id, 0, S("admit"), S(""), &why), FLOW_DONE);
    struct rows *r = ask(t.st, Q("SELECT i.name, i.kind FROM mediation_requester p JOIN mediation_institution i ON i.id = p.institution WHERE p.email = 'bea@kita.example'"));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), S("Kita Blume")) && str_eq(row_str(r, 1), S("daycare")));
    assert_int_equal(flow_do(t.st, &office, S("t"), &application_entity, twin, 0, S("admit"), S(""), &why), FLOW_REFUSED);
    assert_int_equal(flow_do(t.st, &office, S("t"), &application_entity, twin, 0, S("refuse"), S("doppelt"), &why), FLOW_DONE);
    assert_int_equal(applications_open(t.st), 0);
}

static void outside_words(void **state)
{
    (void)state;
    assert_string_equal(desk_state(S("seeking")), "We are looking for somebody");
    assert_string_equal(desk_state(S("draft")), "Draft");
    for (size_t i = 0; appointment_states[i].key; i++) assert_non_null(desk_state(str_of(appointment_states[i].key)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(the_link), case_of(a_link_is_sent_to_those_who_are_known), case_of(one_minute), case_of(what_cannot_be_sent),
        case_of(a_series_is_changed_and_cancelled_date_by_date), case_of(parents_day), case_of(a_question), case_of(letting_an_institution_in), case_of(outside_words),
    };
    return region_run("desk", rooms, rooms_count, furnish, tests, countof(tests));
}
