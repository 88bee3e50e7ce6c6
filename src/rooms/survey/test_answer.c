/* test_answer.c - somebody answers, without JavaScript: every page by its handler, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "rooms/survey/test_answer.h"
#include "rooms/survey/answer_limit.h"
#include "work/queue.h"
#include <string.h>

static void furnish(void)
{
    key_there();
    put(entity_named(S("directory.actor")), "verein", "name=Verein Beispiel", "kind=association", "state=published");
    put_survey("walk", "anonymity=anonymous", "access=open", "listed=true", "intro=Bitte **helfen** Sie.", "closes=2026-12-18");
    put_questions("walk");
    put_survey("dates", "anonymity=anonymous", "access=open", "opens=2026-11-17", "closes=2026-11-20", "grace_end=2026-11-30");
    put_questions("dates");
    put_survey("few", "anonymity=anonymous", "access=open", "quota=2");
    put_questions("few");
    put_survey("codes", "anonymity=anonymous", "access=codes");
    put_questions("codes");
    put_survey("named", "anonymity=named", "access=open");
    put_questions("named");
    item("named", 5, "who", "actor", "label=Für wen antworten Sie?", "must=true");
    put_survey("fresh", "anonymity=anonymous", "access=open");
    put_questions("fresh");
    put_survey("crowd", "anonymity=anonymous", "access=open");
    put_questions("crowd");
    for (size_t i = 0; i < 2; i++) put(&invitation_entity, i ? "inv2" : "inv1", "survey=codes", i ? "name=Zweite" : "name=Erste");
    static const char *const open[] = { "walk", "dates", "few", "codes", "named", "crowd" };
    for (size_t i = 0; i < countof(open); i++) move(open[i], "open");
}

static struct browser someone(void) { return (struct browser){ .client = NETWORK }; }
#define DRAFTS Q("SELECT COUNT(*) FROM survey_draft WHERE survey = $1")

/* ---- the way in ------------------------------------------------------------------------------------------------------------------------- */
static void listed_and_read(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    struct req *q = get(&b, "take-part");
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "/de/answer/walk\""));
    assert_false(shows(q, "answer/dates"));             /* not shown on the portal                                     */
    assert_true(shows(get(&b, ""), "/de/answer/walk\""));
    q = get(&b, "answer/walk");
    assert_true(shows(q, "<strong>helfen</strong>"));
    assert_int_equal(rows_of(DRAFTS, "walk"), 0);       /* looking changes nothing                                     */
    assert_int_equal(get(&b, "answer/there-is-none")->status, 404);
    assert_int_equal(get(&b, "answer/fresh")->status, 404);
    assert_true(leads_to(get(&b, "answer/walk/1"), "answer/walk"));
    assert_int_equal(get(&b, "answer/walk/99")->status, 404);
    begin();
}

/* ---- the whole way ------------------------------------------------------------------------------------------------------------------------ */
static void from_the_first_page_to_the_thanks(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    int64_t before = counts("walk").counted;
    assert_true(leads_to(post(&b, "answer/walk", ""), "answer/walk/1"));
    struct req *q = get(&b, "answer/walk/1");
    assert_true(shows(q, "Frage eins") && shows(q, "data-if=\"selected(${q2}, &#39;x&#39;)\" hidden"));
    q = post(&b, "answer/walk/1", "a_q2=y&go=next");
    assert_int_equal(q->status, 422);
    assert_true(shows(q, "href=\"#f-q1\"") && shows(q, "id=\"f-q1.e\"") && shows(q, "value=\"y\" checked"));
    q = post(&b, "answer/walk/1", "a_q1=b&a_q2=x&a_q2=none&go=next");
    assert_int_equal(q->status, 422);
    q = post(&b, "answer/walk/1", "a_q1=b&a_q2=x&go=next");
    assert_true(leads_to(q, "answer/walk/1?more=1"));   /* a further question, not yet seen                            */
    assert_false(shows(get(&b, "answer/walk/1?more=1"), "&#39;)\" hidden"));
    assert_int_equal(post(&b, "answer/walk/1", "a_q1=b&a_q2=x&go=next")->status, 422);
    assert_int_equal(post(&b, "answer/walk/1", "a_q1=b&a_q2=x&a_q3=101&go=next")->status, 422);
    assert_true(leads_to(post(&b, "answer/walk/1", "a_q1=b&a_q2=x&a_q3=12,5&go=next"), "answer/walk/3"));       /* not the second page */
    assert_true(leads_to(get(&b, "answer/walk/2"), "answer/walk/3"));
    assert_true(shows(get(&b, "answer/walk/3"), "Sie sagten Antwort B. Warum?"));
    assert_true(leads_to(post(&b, "answer/walk/3", "go=back"), "answer/walk/1"));
    assert_true(shows(get(&b, "answer/walk/1"), "value=\"12.5\""));
    assert_true(leads_to(post(&b, "answer/walk/1", "a_q1=a&a_q2=x&a_q3=12,5&go=next"), "answer/walk/2"));
    assert_true(leads_to(post(&b, "answer/walk/2", "a_q4=4&go=next"), "answer/walk/3"));
    assert_true(leads_to(post(&b, "answer/walk/3", "a_q5=Darum%0D%0Aeben&a_q6=18.11.2026&a_q7=y&a_q7=&a_q7=x&go=next"), "answer/walk/review"));
    q = get(&b, "answer/walk/review");
    assert_true(shows(q, "Antwort A") && shows(q, "Art Y, Art X") && shows(q, "18. November 2026"));
    assert_true(leads_to(post(&b, "answer/walk/1", "a_q1=other&o_q1=Genau&a_q2=y&to=review&go=next"), "answer/walk/review"));
    begin();                                            /* what is not asked any more has gone                          */
    struct rows *r = ask(t.st, Q("SELECT answers FROM survey_draft WHERE survey = $1 AND state = 'open'"), I(id_of(&survey_entity, "walk")));
    assert_true(rows_next(r) && str_find(row_str(r, 0), S("q4")) < 0 && str_find(row_str(r, 0), S("q3")) < 0 && str_find(row_str(r, 0), S("Genau")) > 0);
    leave();
    str late = cookies(&b);
    assert_true(leads_to(post(&b, "answer/walk/review", "go=send"), "answer/walk/thanks"));
    assert_true(shows(get(&b, "answer/walk/thanks"), "data-clear"));
    assert_int_equal(counts("walk").counted, before + 1);
    assert_int_equal(str_find(cookies(&b), S("bruecke_answer_walk=")), -1);
    take_cookie(&b, arena_fmt(t.a, "%.*s;", STR(str_from(late, (size_t)str_find(late, S("bruecke_answer_walk"))))));      /* a second press, sent at the same time */
    q = post(&b, "answer/walk/review", "go=send");
    assert_int_equal(q->status, 200);
    assert_int_equal(counts("walk").counted, before + 1);
    begin();
}

/* Without the script the line behind "other" can be seen all the time: whoever writes there has chosen it, or is asked. */
static void words_behind_other_are_not_lost(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    post(&b, "answer/walk", "");
    struct req *q = post(&b, "answer/walk/1", "a_q1=b&o_q1=Genau&go=next");
    assert_int_equal(q->status, 422);
    assert_true(shows(q, "id=\"f-q1.e\"") && shows(q, "value=\"Genau\""));
    assert_true(leads_to(post(&b, "answer/walk/1", "live=1&a_q1=b&o_q1=Genau&go=next"), "/3"));        /* there the line was hidden again */
    assert_true(leads_to(post(&b, "answer/walk/1", "a_q1=&o_q1=Genau&go=next"), "/3"));
    assert_true(shows(get(&b, "answer/walk/review"), "Etwas anderes: Genau"));
    begin();
}

static void going_on_on_another_device(void **state)
{
    (void)state;
    leave();
    struct browser b = someone(), other = someone();
    post(&b, "answer/walk", "shared=1");
    assert_true(leads_to(post(&b, "answer/walk/1", "a_q1=b&go=pause"), "answer/walk/pause"));
    assert_true(shows(get(&b, "answer/walk/1"), "data-shared-device"));
    struct req *q = get(&b, "answer/walk/pause");
    str page = buf_str(&q->out), pass = str_upto(str_from(page, (size_t)str_find(page, S("lang=\"zxx\">")) + 11), PASS_LETTERS);
    assert_true(shows(q, "<svg"));
    assert_true(leads_to(post(&b, "answer/walk/pause", ""), "?left=1"));
    assert_true(leads_to(get(&b, "answer/walk/1"), "answer/walk"));
    q = get(&other, arena_fmt(t.a, "answer/walk?code=%.*s", STR(pass)).p);
    assert_true(shows(q, arena_fmt(t.a, "value=\"%.*s\"", STR(pass)).p));
    assert_true(leads_to(get(&other, "answer/walk/1"), "answer/walk"));       /* opening the link has changed nothing               */
    q = post(&other, "answer/walk", arena_fmt(t.a, "code=+%.4s+%.4s%.4s", pass.p, pass.p + 5, pass.p + 10).p);
    assert_true(leads_to(q, "answer/walk/1"));          /* q2 is the first that is open                                */
    assert_true(shows(get(&other, "answer/walk/1"), "value=\"b\" checked"));
    q = post(&other, "answer/walk", "code=0000-0000-0000");
    assert_int_equal(q->status, 422);
    begin();
}

/* ---- when ------------------------------------------------------------------------------------------------------------------------------------ */
static void days_and_states(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    at(-2 * DAY);
    assert_false(shows(get(&b, "answer/dates"), "name=\"website\""));         /* not begun: no form                        */
    assert_int_equal(post(&b, "answer/dates", "")->status, 409);
    at(0);
    assert_true(fill_in(&b, "dates", "", "Wort"));
    assert_int_equal(counts("dates").late, 0);
    at(3 * DAY);
    assert_true(fill_in(&b, "dates", "", "Wort"));
    assert_int_equal(counts("dates").late, 1);
    assert_int_equal(counts("dates").counted, 2);
    assert_true(leads_to(post(&b, "answer/dates", ""), "/1"));
    at(13 * DAY);
    assert_int_equal(post(&b, "answer/dates/1", "a_q1=b&go=next")->status, 409);
    assert_int_equal(post(&b, "answer/dates", "")->status, 409);
    assert_int_equal(counts("dates").all, 2);
    at(0);
    begin(); move("dates", "pause"); end();
    assert_int_equal(post(&b, "answer/dates/review", "go=send")->status, 409);
    begin(); move("dates", "resume"); end();
    assert_true(leads_to(post(&b, "answer/dates/1", "a_q1=b&go=next"), "/3"));
    begin();
}

static void no_more_than_the_quota(void **state)
{
    (void)state;
    leave();
    struct browser b = someone(), late = someone();
    assert_true(leads_to(post(&late, "answer/few", ""), "/1"));
    assert_true(leads_to(post(&late, "answer/few/1", "a_q1=b&go=next"), "/3"));
    assert_true(fill_in(&b, "few", "", "eins"));
    assert_true(fill_in(&b, "few", "", "zwei"));
    assert_int_equal(post(&b, "answer/few", "")->status, 409);
    assert_int_equal(post(&late, "answer/few/review", "go=send")->status, 409);
    assert_int_equal(counts("few").all, 2);
    begin();
}

/* ---- codes -------------------------------------------------------------------------------------------------------------------------------- */
static void only_with_a_code(void **state)
{
    (void)state;
    leave();
    struct browser b = someone(), again = someone();
    struct invited *in;
    assert_int_equal(codes_of("codes", &in), 2);
    assert_int_equal(post(&b, "answer/codes", "")->status, 422);
    assert_int_equal(post(&b, "answer/codes", "code=K7M2-9XQ4-HT3A")->status, 422);
    assert_true(fill_in(&b, "codes", arena_fmt(t.a, "code=%.*s", STR(in[0].code.pass)).p, "Wort"));
    struct req *q = post(&again, "answer/codes", arena_fmt(t.a, "code=%.*s", STR(in[0].code.pass)).p);
    assert_int_equal(q->status, 200);
    assert_int_equal(counts("codes").all, 1);
    assert_true(leads_to(post(&again, "answer/codes", arena_fmt(t.a, "code=%.*s", STR(in[1].code.pass)).p), "/1"));
    assert_false(shows(get(&again, "answer/codes/1"), arena_z(t.a, in[1].code.pass)));        /* the page does not hold it            */
    begin();
}

static void organisations_answer_once(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    assert_true(leads_to(post(&b, "answer/named", ""), "/1"));
    assert_true(shows(get(&b, "answer/named/1"), "<option value=\"Verein Beispiel\">"));
    for (int i = 0; i < 4; i++) {                       /* the second and the fourth are known already                  */
        struct browser one = someone();
        post(&one, "answer/named", "");
        post(&one, "answer/named/1", i < 2 ? "a_who=Verein+Beispiel&go=next" : i == 2 ? "a_who=Neuer+Kreis&go=next" : "a_who=neuer+kreis&go=next");
        assert_true(leads_to(post(&one, "answer/named/2", "a_q1=b&go=next"), "/4"));
        post(&one, "answer/named/4", "a_q5=Wort&go=next");
        assert_int_equal(post(&one, "answer/named/review", "go=send")->status, i % 2 ? 422 : 303);
    }
    assert_int_equal(counts("named").counted, 2);
    assert_int_equal(rows_of(Q("SELECT COUNT(*) FROM survey_response WHERE survey = $1 AND actor IS NOT NULL AND day <> ''"), "named"), 1);
    begin();                                            /* answered before it came into the directory, or from a file   */
    assert_true(answer_twice(t.st, instrument_load(t.st, t.a, S("named"), lang_find(S("de"))), 987654, S("NEUER Kreis")));
    leave();
    begin();
}

/* ---- bounds ------------------------------------------------------------------------------------------------------------------------------------ */
static const char *long_answer(size_t letters)
{
    struct buf b = buf_in(t.a, 200000);
    buf_put(&b, S("a_q5="));
    for (size_t i = 0; i < letters; i++) buf_put(&b, S("%C3%A4"));
    buf_put(&b, S("&go=next"));
    return arena_z(t.a, buf_str(&b));
}

static void twenty_thousand_letters_and_no_more(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    post(&b, "answer/walk", "");
    post(&b, "answer/walk/1", "a_q1=b&go=next");
    struct req *q = post(&b, "answer/walk/3", long_answer(20001));
    assert_int_equal(q->status, 422);
    assert_true(shows(q, "id=\"f-q5.e\"") && shows(q, "ääääääää"));
    assert_true(leads_to(post(&b, "answer/walk/3", long_answer(20000)), "/review"));
    assert_true(leads_to(post(&b, "answer/walk/3", "a_q5=%FF%00%01b%E2%80%AEad&go=next"), "/review"));           /* what is no text is left out */
    assert_true(shows(get(&b, "answer/walk/3"), "bad</textarea>"));
    begin();
}

static void an_office_is_let_in_and_a_flood_is_not(void **state)
{
    (void)state;
    leave();
    int good = 0;
    struct browser flood = { .client = named_as("198.51.100.0 %s", arena_z(t.a, t.region)) }, office = { .client = named_as("192.0.2.0 %s", arena_z(t.a, t.region)) };      /* buckets outlive an engine */
    struct req *q;
    while (good < 1000 && leads_to(q = post(&flood, "answer/crowd", ""), "/1")) good++;
    assert_in_range(good, 120, 200);                      /* one more for every six seconds that it took */
    assert_int_equal(q->status, 429);
    assert_true(leads_to(post(&flood, "answer/crowd/1", "a_q1=b&go=next"), "/3"));      /* who has begun goes on              */
    assert_true(leads_to(post(&office, "answer/crowd", ""), "/1"));
    assert_int_equal(post(&office, "answer/crowd", "website=x")->status, 303);
    int tries = 0;
    while (tries < 100 && (q = post(&office, "answer/crowd", "code=0000-0000-0000"))->status == 422) tries++;
    assert_int_equal(q->status, 429);
    assert_in_range(tries, 20, 40);
    assert_true(shows(q, "value=\"0000-0000-0000\""));
    begin();
}

static void buckets(void **state)
{
    (void)state;
    struct limit *l = arena_new_of(t.a, struct limit);
    int64_t wait, now = 1000000;
    for (int i = 0; i < 120; i++) assert_true(limit_take_from(l, LIMIT_BEGIN, S("a"), true, now, &wait));
    assert_true(limit_take_from(l, LIMIT_BEGIN, S("b"), true, now, &wait));
    assert_false(limit_take_from(l, LIMIT_BEGIN, S("a"), true, now, &wait));
    assert_int_equal(wait, 6000);
    assert_true(limit_take_from(l, LIMIT_BEGIN, S("a"), false, now + 6000, &wait));
    assert_true(limit_take_from(l, LIMIT_BEGIN, S("a"), true, now + 6000, &wait));
    assert_false(limit_take_from(l, LIMIT_BEGIN, S("a"), true, now + 6000, &wait));
    for (int i = 0; i < 3000; i++) assert_true(limit_take_from(l, LIMIT_SURVEY, S("a"), true, now, &wait));
    assert_false(limit_take_from(l, LIMIT_SURVEY, S("a"), true, now, &wait));
    assert_true(limit_take_from(l, LIMIT_WRONG, S("a"), true, now, &wait));
}

/* ---- what is over -------------------------------------------------------------------------------------------------------------------------------- */
static void what_lies_is_erased(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    assert_true(leads_to(post(&b, "answer/walk", ""), "/1"));
    int64_t n = rows_of(DRAFTS, "walk");
    begin();
    saved_tidy(t.st);
    end();
    assert_int_equal(rows_of(DRAFTS, "walk"), n);
    at(31 * DAY);
    begin();
    struct job j = { .st = t.st, .a = t.a, .request = S("test") };
    assert_int_equal(survey_tidy.run(&j), JOB_DONE);
    end();
    assert_int_equal(rows_of(Q("SELECT COUNT(*) FROM survey_draft WHERE survey = $1 AND state = 'open'"), "walk"), 0);
    assert_int_equal(rows_of(Q("SELECT COUNT(*) FROM survey_survey WHERE id = $1 AND state = 'closed' AND closed_on <> ''"), "walk"), 1);
    assert_int_equal(rows_of(Q("SELECT COUNT(*) FROM survey_survey WHERE id = $1 AND state = 'published'"), "named"), 1);          /* has no last day */
    at(0);
    begin();
}

static void the_office_tries_it_out(void **state)
{
    (void)state;
    leave();
    struct browser lead = { .client = NETWORK, .role = "lead" };
    struct req *q = get(&lead, "surveys/fresh/preview");
    assert_true(str_ends(leads(q), S("answer/fresh?preview=1")));
    assert_true(shows(get(&lead, "answer/fresh?preview=1"), "name=\"preview\""));
    assert_true(fill_in(&lead, "fresh", "preview=1", "Probe"));
    assert_int_equal(counts("fresh").test, 1);
    assert_int_equal(counts("fresh").counted, 0);
    int64_t all = counts("crowd").all;
    assert_true(fill_in(&lead, "crowd", "preview=1", "Probe"));               /* a survey that runs: nothing is kept            */
    assert_int_equal(counts("crowd").all, all);
    assert_true(fill_in(&lead, "crowd", "", "Ernst"));
    assert_int_equal(counts("crowd").counted, all + 1);
    struct browser b = someone();
    assert_true(fill_in(&b, "crowd", "preview=1", "Ernst"));                  /* a visitor cannot make it a trial                */
    assert_int_equal(counts("crowd").counted, all + 2);
    begin();
}

/* Nobody could answer it, and the night would close it again. The last day itself is a day. */
static void what_is_over_does_not_open(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who w = who_of("administrator", 0, 0);
    put_survey("past", "anonymity=anonymous", "access=open", "closes=2026-11-17", "grace_end=2026-12-01");
    put_survey("today", "anonymity=anonymous", "access=open", "closes=2026-11-18");
    put_questions("past");
    put_questions("today");
    assert_int_equal(flow_do(t.st, &w, S("test"), &survey_entity, id_of(&survey_entity, "past"), 0, S("open"), S(""), &why), FLOW_REFUSED);
    assert_string_equal(why, "The last day is over.");
    move("today", "open");
}

/* An instrument has bounds; a questionnaire beyond them is refused, not cut off. */
static void too_much_does_not_open(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who w = who_of("administrator", 0, 0);
    put_survey("wide", "anonymity=anonymous", "access=open");
    for (int i = 0; i <= CHOICES_MAX; i++) put(&option_entity, arena_fmt(t.a, "wide-%d", i).p, "survey=wide", "list=long", arena_fmt(t.a, "place=%d", i + 1).p, arena_fmt(t.a, "code=c%d", i).p, "label=Antwort");
    for (int i = 0; i < 70; i++) put(&item_entity, arena_fmt(t.a, "wide-q%d", i).p, "survey=wide", arena_fmt(t.a, "place=%d", i + 1).p, arena_fmt(t.a, "code=r%d", i).p, "kind=ranking", "list=long", "label=Frage");
    int64_t id = id_of(&survey_entity, "wide");
    assert_int_equal(flow_do(t.st, &w, S("test"), &survey_entity, id, 0, S("open"), S(""), &why), FLOW_REFUSED);
    assert_string_equal(why, "These are too many choices.");
    ask(t.st, Q("UPDATE survey_option SET deleted_at = 1 WHERE survey = $1 AND code = 'c7'"), I(id));
    assert_int_equal(flow_do(t.st, &w, S("test"), &survey_entity, id, 0, S("open"), S(""), &why), FLOW_REFUSED);
    assert_string_equal(why, "These are too many questions.");               /* 70 rankings of 250 are 17 KB a response   */
    ask(t.st, Q("UPDATE survey_item SET deleted_at = 1 WHERE survey = $1 AND place > 60"), I(id));
    move("wide", "open");
}

static void pages_begin_at_headings(void **state)
{
    (void)state;
    struct answer_page page[ANSWER_PAGES_MAX];
    struct item item[5] = { { .kind = ITEM_NOTE }, { .kind = ITEM_SECTION }, { .kind = ITEM_LONGTEXT }, { .kind = ITEM_SECTION }, { .kind = ITEM_SCALE } };
    struct instrument in = { .item = item, .n = 5 };
    assert_int_equal(answer_pages(&in, page), 3);
    assert_int_equal(page[0].to, 1);
    assert_int_equal(page[1].from, 1);
    assert_int_equal(page[2].to, 5);
    assert_int_equal(answer_minutes(&in), 5);
    in.n = 0;
    assert_int_equal(answer_pages(&in, page), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(listed_and_read), case_of(from_the_first_page_to_the_thanks), case_of(words_behind_other_are_not_lost),
        case_of(going_on_on_another_device), case_of(days_and_states),
        case_of(no_more_than_the_quota), case_of(only_with_a_code), case_of(organisations_answer_once), case_of(twenty_thousand_letters_and_no_more),
        case_of(an_office_is_let_in_and_a_flood_is_not), case_of(buckets), case_of(the_office_tries_it_out), case_of(what_lies_is_erased), case_of(what_is_over_does_not_open), case_of(too_much_does_not_open), case_of(pages_begin_at_headings) };
    return region_run("answer", rooms, rooms_count, furnish, tests, countof(tests));
}
