/* test_paper.c - sheets keyed twice: what may be typed, that the second does not see the first, differences and their decision, codes that are spent on paper and
** online alike, the end of grace, and that nothing of a sheet is left once it was taken over. On both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/paper.h"
#include "rooms/survey/test_field.h"

static void option(const char *survey, const char *list, const char *code, const char *more)
{
    put(E("survey.option"), text("%s-%s-%s", survey, list, code), text("survey=%s", survey), text("list=%s", list), text("code=%s", code), text("label=Wahl %s", code), more);
}

static void one_survey(const char *key, const char *access, const char *anonymity, const char *state)
{
    put(E("survey.survey"), key, text("code=%s", key), text("title=Befragung %s", key), "audience=organisations", text("anonymity=%s", anonymity), text("access=%s", access), "closes=2026-11-10",
        "grace_end=2026-11-15");
    option(key, "yn", "yes", "place=1");
    option(key, "yn", "no", "place=2");
    option(key, "groups", "women", "place=1");
    option(key, "groups", "youth", "place=2");
    option(key, "groups", "none", "exclusive=true");
    option(key, "groups", "rest", "other=true");
    put(E("survey.item"), text("%s-0", key), text("survey=%s", key), "code=begin", "kind=section", "label=Anfang");
    put(E("survey.item"), text("%s-1", key), text("survey=%s", key), "code=offers", "kind=single", "label=Angebote?", "list=yn");
    put(E("survey.item"), text("%s-2", key), text("survey=%s", key), "code=groups", "kind=multiple", "label=Für wen?", "list=groups", "relevance=${offers} = 'yes'", "most=2");
    put(E("survey.item"), text("%s-3", key), text("survey=%s", key), "code=how", "kind=scale", "label=Wie gut?", "low=schlecht", "high=gut", "unknown=true", "grid=g");
    put(E("survey.item"), text("%s-4", key), text("survey=%s", key), "code=many", "kind=number", "label=Wie viele?", "least=0", "most=100");
    put(E("survey.item"), text("%s-5", key), text("survey=%s", key), "code=since", "kind=date", "label=Seit wann?");
    put(E("survey.item"), text("%s-6", key), text("survey=%s", key), "code=order", "kind=ranking", "label=Reihenfolge", "list=yn");
    put(E("survey.item"), text("%s-7", key), text("survey=%s", key), "code=miss", "kind=longtext", "label=Was fehlt?", "relevance=selected(${groups}, 'women') or ${many} > 3");
    ask(t.st, Q("UPDATE survey_survey SET state = $2 WHERE key = $1"), T(str_of(key)), T(str_of(state)));
}

static void furnish(void)
{
    one_survey("free", "open", "anonymous", "published");
    one_survey("codes", "codes", "anonymous", "published");
    one_survey("named", "codes", "named", "closed");
    one_survey("plan", "open", "anonymous", "draft");
    put(E("survey.survey"), "orgs", "code=orgs", "title=Wer", "audience=organisations", "anonymity=named", "access=open");
    put(E("survey.item"), "orgs-1", "survey=orgs", "code=who", "kind=actor", "label=Für wen?");
    ask(t.st, Q("UPDATE survey_survey SET state = 'published' WHERE key = 'orgs'"));
    put(E("directory.area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036");
    put(E("directory.actor"), "club", "name=Verein", "kind=association", "area=05154036", "email=verein@beispiel.example", "state=published");
    put(E("survey.invitation"), "i1", "survey=codes", "name=Bogen 1");
    put(E("survey.invitation"), "i2", "survey=codes", "name=Bogen 2");
    put(E("survey.invitation"), "n1", "survey=named", "name=Verein", "actor=club");
}

static const struct instrument *instrument(const char *code) { return instrument_load(t.st, t.a, str_of(code), lang_find(S("de"))); }
static struct pass_code code_of(const char *survey, size_t n)
{
    struct invited *at;
    assert_true(invite_read(t.st, t.a, id_of(&survey_entity, survey), true, false, &at) > n);
    return at[n].code;
}

/* ---- what is typed -------------------------------------------------------------------------------------------------------------------------- */
static void numbers_become_choices(void **state)
{
    (void)state;
    const struct instrument *in = instrument("free");
    static const struct { const char *item, *typed, *value; } good[] = {
        { "offers", " 2 ", "no" }, { "offers", "", "" }, { "groups", "4 1", "women rest" }, { "groups", "1,2;1", "women youth" }, { "how", "5", "5" }, { "how", "0", "unknown" },
        { "order", "2 1", "no yes" }, { "many", "12,5", "12,5" }, { "miss", " mehr Kurse ", "mehr Kurse" } };
    static const struct { const char *item, *typed; } bad[] = {
        { "offers", "3" }, { "offers", "1 2" }, { "offers", "ja" }, { "offers", "0" }, { "groups", "5" }, { "groups", "1 x" }, { "how", "6" }, { "how", "-1" }, { "how", "gut" }, { "order", "1 1" } };
    for (size_t i = 0; i < countof(good); i++) {
        str value;
        assert_null(paper_read(t.a, item_find(in, str_of(good[i].item)), str_of(good[i].typed), &value));
        if (!str_eq(value, str_of(good[i].value))) fail_msg("%s %s: %.*s", good[i].item, good[i].typed, STR(value));
        str back;
        assert_null(paper_read(t.a, item_find(in, str_of(good[i].item)), paper_show(t.a, item_find(in, str_of(good[i].item)), value), &back));
        assert_true(str_eq(value, back));                /* what is shown can be typed                                    */
    }
    for (size_t i = 0; i < countof(bad); i++) {
        str value;
        if (!paper_read(t.a, item_find(in, str_of(bad[i].item)), str_of(bad[i].typed), &value)) fail_msg("%s %s is taken", bad[i].item, bad[i].typed);
    }
}

static size_t notes_of(const char *json, struct paper_note *note, struct answers *v)
{
    *v = answers_read(t.a, instrument("free"), str_of(json));
    return paper_check(t.a, v, note, 10);
}

static void paper_is_as_it_is(void **state)
{
    (void)state;
    struct paper_note note[10];
    struct answers v;
    assert_int_equal(notes_of("{\"offers\":\"yes\",\"groups\":\"women youth rest\",\"many\":\"1000,5\"}", note, &v), 2);
    assert_false(note[0].hard || note[1].hard);          /* too many, too large: so it stands there                       */
    assert_true(str_eq(v.value[item_index(v.in, S("many"))], S("1000.5")) && str_eq(v.value[item_index(v.in, S("groups"))], S("women youth rest")));
    assert_int_equal(notes_of("{\"offers\":\"yes\",\"groups\":\"women none\"}", note, &v), 1);
    assert_false(note[0].hard);
    assert_int_equal(notes_of("{\"since\":\"gestern\",\"many\":\"viele\"}", note, &v), 2);
    assert_true(note[0].hard && note[1].hard);
    assert_int_equal(notes_of("{\"since\":\"18.11.2026\"}", note, &v), 0);
    assert_true(str_eq(v.value[item_index(v.in, S("since"))], S("2026-11-18")));
    assert_int_equal(notes_of("{\"offers\":\"no\",\"groups\":\"women\"}", note, &v), 1);        /* filled in although it was not asked */
    assert_true(!note[0].hard && str_eq(v.value[item_index(v.in, S("groups"))], S("women")));
    assert_int_equal(notes_of("{\"offers\":\"yes\",\"groups\":\"women\",\"groups_other\":\"Familien\"}", note, &v), 1);        /* would be lost */
    assert_true(note[0].hard && v.in->item[note[0].item].options == 4);
    assert_int_equal(notes_of("{\"offers\":\"yes\",\"groups\":\"women rest\",\"groups_other\":\"Familien\"}", note, &v), 0);
    assert_int_equal(notes_of("{\"offers\":\"no\",\"groups_other\":\"Familien\"}", note, &v), 1);
    assert_false(note[0].hard);
}

/* ---- sheets ---------------------------------------------------------------------------------------------------------------------------------- */
static int64_t keyed(const struct instrument *in, str code, int64_t account, const char *json, const char *received)
{
    const char *why = NULL;
    int pass = 0;
    struct paper_entry e;
    int64_t number = paper_begin(t.st, in, account, code, &pass, &why);
    must(number && pass, str_of(why ? why : "no pass"));
    must(paper_load(t.st, in->survey, number, pass, &e), S("load"));
    e.answers = str_of(json);
    e.received = str_of(received);
    e.language = S("ar");
    e.account = account;
    e.done = true;
    paper_save(t.st, &e);
    return number;
}

/* The answers stand in the open until they are taken over: beside them nothing may say whose they are. */
static void a_sheet_without_names_names_nobody(void **state)
{
    (void)state;
    ask(t.st, Q("UPDATE survey_invitation SET actor = $1 WHERE survey = $2"), I(id_of(E("directory.actor"), "club")), I(id_of(&survey_entity, "codes")));
    (void)keyed(instrument("codes"), code_of("codes", 0).pass, 1, "{\"offers\":\"yes\"}", "2026-11-09");
    (void)keyed(instrument("named"), code_of("named", 0).pass, 1, "{\"offers\":\"yes\"}", "2026-11-09");
    struct rows *r = ask(t.st, Q("SELECT s.key FROM survey_entry e JOIN survey_survey s ON s.id = e.survey WHERE e.actor IS NOT NULL"));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), S("named")));
    assert_false(rows_next(r));
}

/* Archived, nobody can take a sheet over any more: it goes, and of a deleted survey everything that was begun. */
static void left_sheets_go_with_the_survey(void **state)
{
    (void)state;
    (void)keyed(instrument("codes"), code_of("codes", 0).pass, 1, "{\"offers\":\"yes\"}", "2026-11-09");
    (void)keyed(instrument("free"), S(""), 1, "{\"offers\":\"yes\"}", "2026-11-09");
    assert_true(saved_spend(t.st, id_of(&survey_entity, "codes"), S("spent")));
    (void)saved_tidy(t.st);
    assert_int_equal(rows_count(ask(t.st, Q("SELECT id FROM survey_entry"))), 2);
    ask(t.st, Q("UPDATE survey_survey SET state = 'archived' WHERE key = 'free'"));
    (void)saved_tidy(t.st);
    assert_int_equal(rows_count(ask(t.st, Q("SELECT id FROM survey_entry"))), 1);
    ask(t.st, Q("UPDATE survey_survey SET deleted_at = 1 WHERE key = 'codes'"));
    assert_int_equal(saved_tidy(t.st), 2);
    assert_int_equal(rows_count(ask(t.st, Q("SELECT id FROM survey_entry"))), 0);
    assert_int_equal(rows_count(ask(t.st, Q("SELECT key FROM survey_draft WHERE key = 'spent'"))), 0);
}

static void the_second_keying_begins_empty(void **state)
{
    (void)state;
    const struct instrument *in = instrument("codes");
    str code = code_of("codes", 0).pass;
    const char *why = NULL;
    struct paper_entry e;
    int pass;
    int64_t number = keyed(in, code, 1, "{\"offers\":\"yes\"}", "2026-11-09");
    assert_true(paper_load(t.st, in->survey, number, 1, &e) && e.done && str_find(e.answers, S("yes")) > 0);
    assert_int_equal(paper_begin(t.st, in, 2, code, &pass, &why), number);
    assert_int_equal(pass, 2);
    assert_true(paper_load(t.st, in->survey, number, 2, &e) && !e.done && str_eq(e.answers, S("{}")));
    e.done = true;
    paper_save(t.st, &e);
    assert_int_equal(paper_begin(t.st, in, 3, code, &pass, &why), number);            /* the same sheet a third time: compare it */
    assert_int_equal(pass, 0);
    e.answers = S("{\"offers\":\"no\"}");                /* what is done stays                                            */
    paper_save(t.st, &e);
    assert_true(paper_load(t.st, in->survey, number, 2, &e) && str_eq(e.answers, S("{}")));
    assert_int_equal(paper_begin(t.st, in, 1, S("0000-0000-0000"), &pass, &why), 0);
    assert_non_null(why);
    assert_true(number != paper_begin(t.st, instrument("free"), 1, S(""), &pass, &why));
    assert_false(paper_second(t.st, instrument("free"), 1, number));                   /* a sheet of another survey            */
}

static void a_code_is_spent_once(void **state)
{
    (void)state;
    const struct instrument *in = instrument("codes");
    struct pass_code one = code_of("codes", 0), two = code_of("codes", 1);
    const char *why = NULL;
    struct paper_entry e;
    struct saved s;
    int pass;
    int64_t number = keyed(in, one.pass, 1, "{\"offers\":\"yes\",\"miss\":\"geheim\"}", "2026-11-09");
    (void)keyed(in, one.pass, 2, "{\"offers\":\"yes\",\"miss\":\"geheim\"}", "2026-11-09");
    assert_true(paper_load(t.st, in->survey, number, 1, &e));
    struct answers v = answers_read(t.a, in, e.answers);
    assert_true(paper_take(t.st, &v, &e, &why));
    assert_int_equal(saved_find(t.st, in->survey, one.draft_key, &s), SAVED_SENT);     /* online it comes too late             */
    assert_false(saved_sent(t.st, one.draft_key));
    assert_int_equal(paper_begin(t.st, in, 1, one.pass, &pass, &why), 0);              /* and on paper                         */
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_entry")), 0);
    number = keyed(in, two.pass, 1, "{\"offers\":\"no\"}", "2026-11-09");              /* the other way round                  */
    (void)keyed(in, two.pass, 2, "{\"offers\":\"no\"}", "2026-11-09");
    saved_begin(t.st, &(struct saved){ .survey = in->survey, .key = two.draft_key, .language = S("de") });
    assert_true(saved_sent(t.st, two.draft_key));
    assert_true(paper_load(t.st, in->survey, number, 1, &e));
    v = answers_read(t.a, in, e.answers);
    assert_false(paper_take(t.st, &v, &e, &why));
    assert_non_null(why);
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_response")), 1);
}

/* Neither the code nor a name is with what was keyed, and of an anonymous survey no organisation is with the answer. */
static void an_entry_does_not_lead_to_its_invitation(void **state)
{
    (void)state;
    const struct instrument *in = instrument("codes"), *named = instrument("named");
    struct paper_entry e;
    const char *why = NULL;
    struct pass_code code = code_of("codes", 0);
    (void)keyed(in, code.pass, 1, "{}", "2026-11-09");
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_entry e JOIN survey_code c ON c.digest = e.sheet OR c.sealed = e.sheet")), 0);
    struct rows *r = ask(t.st, Q("SELECT sheet FROM survey_entry"));
    assert_true(rows_next(r) && str_find(row_str(r, 0), code.pass) < 0 && pass_same(row_str(r, 0), code.draft_key));
    int64_t number = keyed(named, code_of("named", 0).pass, 1, "{\"offers\":\"yes\"}", "2026-11-09");
    assert_true(paper_load(t.st, named->survey, number, 1, &e));
    struct answers v = answers_read(t.a, named, e.answers);
    assert_true(paper_take(t.st, &v, &e, &why));
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_response r JOIN directory_actor a ON a.id = r.actor WHERE a.key = 'club'")), 1);
}

static void late_by_the_stamp(void **state)
{
    (void)state;
    static const struct { const char *received; bool late, beyond; } sheet[] = { { "2026-11-10", false, false }, { "2026-11-11", true, false }, { "2026-11-15", true, false }, { "2026-11-16", true, true } };
    const struct instrument *in = instrument("free");
    for (size_t i = 0; i < countof(sheet); i++) {
        struct paper_entry e;
        const char *why = NULL;
        int64_t number = keyed(in, S(""), 1, "{\"offers\":\"yes\",\"miss\":\"x\"}", sheet[i].received);
        assert_true(paper_load(t.st, in->survey, number, 1, &e));
        struct answers v = answers_read(t.a, in, e.answers);
        assert_true(paper_take(t.st, &v, &e, &why));
        struct rows *r = ask(t.st, Q("SELECT late, beyond, mode, language FROM survey_response WHERE day = $1"), T(str_of(sheet[i].received)));
        assert_true(rows_next(r) && row_bool(r, 0) == sheet[i].late && row_bool(r, 1) == sheet[i].beyond && row_int(r, 2) == MODE_PAPER && str_eq(row_str(r, 3), S("ar")));
    }
    assert_int_equal(response_count(t.st, in->survey).counted, 3);
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_text")), 0);                /* not asked: no text of it             */
}

/* One organisation counts once, on paper as online, and however its name was written. */
static void an_organisation_is_taken_once(void **state)
{
    (void)state;
    static const struct { const char *name; bool taken; } sheet[] = {
        { "Neuer Kreis", true }, { "neuer kreis", false }, { "Haus", true }, { "Haus", false },
        { "Verein", true }, { "verein", false }, { "", true }, { "", true } };
    for (size_t i = 0; i < countof(sheet); i++) {
        const struct instrument *in = instrument("orgs");
        const char *json = text("{\"who\":\"%s\"}", sheet[i].name);
        int64_t number = keyed(in, S(""), 1, json, "2026-11-09");
        struct paper_entry e;
        assert_true(paper_second(t.st, in, 2, number) && paper_load(t.st, in->survey, number, 2, &e));
        e.answers = str_of(json);
        e.done = true;
        paper_save(t.st, &e);
        end();
        struct req *q = office(POST, "surveys/orgs/paper", text("do=take&sheet=%lld&received=2026-11-09&language=de", (long long)number));
        begin();
        if ((str_find(goes_to(q), S("taken=")) > 0) != sheet[i].taken) fail_msg("%zu %s: %d", i, sheet[i].name, q->status);
    }
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_response r JOIN directory_actor a ON a.id = r.actor "
        "JOIN survey_survey s ON s.id = r.survey WHERE s.key = 'orgs' AND a.key = 'club'")), 1);
}

/* ---- pages --------------------------------------------------------------------------------------------------------------------------------------- */
static str key_page(const char *survey, const char *todo, const char *sheet, const char *pass, const char *body)
{
    struct req *q = office(POST, text("surveys/%s/paper", survey), text("do=%s&sheet=%s&pass=%s&received=2026-11-09&language=de&%s", todo, sheet, pass, body));
    return q->status == 303 ? goes_to(q) : q->status == 200 ? S("200") : S("refused");
}

static void two_keyings_and_a_decision(void **state)
{
    (void)state;
    leave();
    str to = goes_to(office(POST, "surveys/free/paper", "do=begin"));
    int64_t n = -1;
    must(str_int(str_upto(str_from(to, (size_t)str_find(to, S("sheet=")) + 6), (size_t)(str_find(to, S("&")) - str_find(to, S("sheet=")) - 6)), &n), to);
    const char *sheet = text("%lld", (long long)n);
    assert_true(has(office(GET, text("surveys/free/paper?sheet=%s&pass=1", sheet), ""), "1 Wahl yes · 2 Wahl no"));
    assert_true(str_eq(key_page("free", "done", sheet, "1", "v.1=3"), S("refused")));
    assert_int_equal(office(POST, "surveys/free/paper", text("do=done&sheet=%s&pass=1&received=2027-01-01&v.1=1", sheet))->status, 422);
    assert_int_equal(office(POST, "surveys/free/paper", text("do=done&sheet=%s&pass=1&received=gestern&v.1=1", sheet))->status, 422);
    assert_true(str_eq(key_page("free", "done", sheet, "1", "v.1=1&v.2=1&o.2=Familien"), S("refused")));       /* written, and "other" is not chosen */
    assert_true(str_eq(key_page("free", "save", sheet, "1", "v.1=1&v.2=1+4"), S("200")));        /* kept, not ended           */
    assert_true(has(office(GET, text("surveys/free/paper?sheet=%s&pass=1", sheet), ""), "value=\"1 4\""));
    assert_true(str_eq(key_page("free", "done", sheet, "1", "v.1=1&v.2=1+2+4&o.2=Familien"), S("200")));      /* too many: shown once */
    assert_true(str_find(key_page("free", "done", sheet, "1", "seen=1&v.1=1&v.2=1+2+4&o.2=Familien&v.3=4&v.7=mehr"), S("done=")) > 0);
    assert_int_equal(office(GET, text("surveys/free/paper?sheet=%s&pass=1", sheet), "")->status, 303);        /* done: not to be seen again */
    to = goes_to(office(POST, "surveys/free/paper", text("do=second&sheet=%s", sheet)));
    assert_true(str_ends(to, S("pass=2")));
    struct req *q = office(GET, text("surveys/free/paper?sheet=%s&pass=2", sheet), "");
    assert_true(q->status == 200 && !has(q, "Familien") && !has(q, "mehr<"));
    assert_true(str_find(key_page("free", "done", sheet, "2", "seen=1&v.1=1&v.2=1+2+4&o.2=Familie&v.3=5&v.7=mehr"), S("done=")) > 0);
    q = office(GET, text("surveys/free/paper?sheet=%s", sheet), "");
    assert_true(q->status == 200 && has(q, "p1.2") && has(q, "p1.3") && !has(q, "p1.1\"") && has(q, "Familien"));
    assert_true(str_eq(key_page("free", "take", sheet, "", "p.2=1"), S("refused")));                /* one is not decided         */
    assert_true(str_eq(key_page("free", "take", sheet, "", "p.2=1&p.3=3&v.3=9"), S("refused")));    /* the third is no step       */
    assert_true(str_find(key_page("free", "take", sheet, "", "p.2=2&p.3=3&v.3=3"), S("taken=")) > 0);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_entry")), 0);
    begin();
    const struct instrument *in = instrument("free");
    struct rows *r = ask(t.st, Q("SELECT answers FROM survey_response WHERE survey = $1"), I(in->survey));
    assert_true(rows_next(r));
    assert_true(str_eq(packed_say(t.a, item_find(in, S("how")), row_str(r, 0).p), S("3")) && str_eq(packed_say(t.a, item_find(in, S("groups")), row_str(r, 0).p), S("women youth rest")));
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_text WHERE text = 'Familie' OR text = 'mehr'")), 2);
}

static void refused_pages(void **state)
{
    (void)state;
    leave();
    assert_int_equal(office_as("translator", GET, "surveys/free/paper", "")->status, 403);
    assert_int_equal(office(POST, "surveys/plan/paper", "do=begin")->status, 409);      /* not opened yet                        */
    assert_int_equal(office(POST, "surveys/codes/paper", "do=begin&code=nichts")->status, 422);
    assert_int_equal(office(POST, "surveys/free/paper", "do=done&sheet=x")->status, 400);
    assert_int_equal(office(POST, "surveys/free/paper", "do=done&sheet=999999&pass=1")->status, 303);
    assert_int_equal(office(GET, "surveys/free/paper?sheet=999999", "")->status, 303);
    assert_int_equal(office(GET, "surveys/nowhere/paper", "")->status, 404);
    assert_int_equal(office(GET, "surveys/free/paper", "")->status, 200);
    begin();
    const struct instrument *in = instrument("free");
    int64_t number = keyed(in, S(""), 1, "{}", "2026-11-09");
    end();
    assert_int_equal(office(POST, "surveys/free/paper", text("do=discard&sheet=%lld", (long long)number))->status, 303);
    begin();                                             /* kept in both keyings alike: taken over it would be lost       */
    number = keyed(in, S(""), 1, "{\"offers\":\"yes\",\"groups\":\"women\",\"groups_other\":\"Familien\"}", "2026-11-09");
    assert_true(paper_second(t.st, in, 2, number));
    ask(t.st, Q("UPDATE survey_entry SET done = $1, answers = (SELECT answers FROM survey_entry WHERE id = $2) WHERE pass = 2"), B(true), I(number));
    end();
    assert_true(str_eq(key_page("free", "take", text("%lld", (long long)number), "", ""), S("refused")));
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_entry")), 2);
    assert_int_equal(office(POST, "surveys/free/paper", text("do=discard&sheet=%lld", (long long)number))->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_entry")), 0);
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(numbers_become_choices), case_of(paper_is_as_it_is), case_of(a_sheet_without_names_names_nobody), case_of(left_sheets_go_with_the_survey),
        case_of(the_second_keying_begins_empty), case_of(a_code_is_spent_once),
        case_of(an_entry_does_not_lead_to_its_invitation), case_of(late_by_the_stamp), case_of(two_keyings_and_a_decision), case_of(refused_pages),
        case_of(an_organisation_is_taken_once) };
    return field_run("paper", rooms, rooms_count, furnish, tests, countof(tests));
}
