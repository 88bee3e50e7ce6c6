/* test_import_response.c - answers from a file: every form of a column, every refusal with line and column, all or nothing, and what the survey becomes by it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "rooms/survey/evaluate.h"
#include "serve/test_region.h"
#include "text/xlsx.h"

/* ---- a survey of every kind of question ------------------------------------------------------------------------------------------------------ */
static void furnish(void)
{
    put(&survey_entity, "s1", "code=wave-1", "title=Befragung", "audience=organisations", "anonymity=anonymous", "access=open", "closes=2026-07-31", "grace_end=2026-08-17");
    put(&survey_entity, "s2", "code=empty", "title=Leer", "audience=residents", "anonymity=anonymous", "access=open");
    put(&option_entity, "o1", "survey=s1", "list=kind", "code=school", "label=Schule");
    put(&option_entity, "o2", "survey=s1", "list=kind", "code=club", "label=Verein");
    put(&option_entity, "o3", "survey=s1", "list=kind", "code=else", "label=Anderes", "other=1");
    put(&option_entity, "p1", "survey=s1", "list=aims", "code=a", "label=Sprache");
    put(&option_entity, "p2", "survey=s1", "list=aims", "code=b", "label=Arbeit");
    put(&option_entity, "p3", "survey=s1", "list=aims", "code=other", "label=Anderes", "other=1");
    put(&option_entity, "p4", "survey=s1", "list=aims", "code=none", "label=Nichts davon", "exclusive=1");
    put(&item_entity, "i0", "survey=s1", "code=head", "kind=section", "label=Anfang");
    put(&item_entity, "i1", "survey=s1", "code=kind", "kind=single", "label=Wer?", "list=kind", "grouping=1");
    put(&item_entity, "i2", "survey=s1", "code=aims", "kind=multiple", "label=Was?", "list=aims", "most=3");
    put(&item_entity, "i3", "survey=s1", "code=know", "kind=scale", "label=Wie gut?", "unknown=1");
    put(&item_entity, "i4", "survey=s1", "code=staff", "kind=number", "label=Wie viele?", "least=0", "most=500");
    put(&item_entity, "i5", "survey=s1", "code=since", "kind=date", "label=Seit wann?");
    put(&item_entity, "i6", "survey=s1", "code=first", "kind=ranking", "label=Reihenfolge?", "list=kind");
    put(&item_entity, "i7", "survey=s1", "code=why", "kind=longtext", "label=Warum?", "relevance=${kind} = 'club'");
}

/* ---- calling as the command does ------------------------------------------------------------------------------------------------------------- */
static struct { str survey, grace; struct buf out, wrong; } call;
static str option(const void *ctx, const char *name)
{
    (void)ctx;
    return strcmp(name, "survey") == 0 ? call.survey : strcmp(name, "grace-end") == 0 ? call.grace : S("");
}

static bool take_as(struct who *who, str bytes, bool dry)
{
    struct room_file f = { S("answers.csv"), bytes };
    call.out = buf_in(t.a, 4096);
    call.wrong = buf_in(t.a, 256 * 1024);
    struct room_call c = { .who = who, .owner = true, .dry = dry, .file = &f, .files = 1, .option = option, .out = &call.out, .wrong = &call.wrong };
    return responses_take(t.st, t.a, &c) && !store_broken(t.st);
}

static bool take(const char *bytes)
{
    struct who w = who_of("administrator", 0, 0);
    call.survey = S("wave-1");
    return take_as(&w, str_of(bytes), false);
}

static void took(const char *bytes)
{
    bool good = take(bytes);
    if (!good) fprintf(stderr, "%.*s", STR(buf_str(&call.wrong)));
    assert_true(good);
}

static int64_t number(struct arg q) { struct rows *r = ask(t.st, q); return rows_next(r) ? row_int(r, 0) : -1; }
static struct instrument *instrument(void) { struct instrument *in = instrument_load(t.st, t.a, S("wave-1"), lang_find(S("de"))); assert_non_null(in); return in; }

/* What stands in the store, as typed: "kind=club aims=a b". */
static struct buf stored;
static bool say_one(void *ctx, const char *bytes, const struct response *r)
{
    const struct instrument *in = ctx;
    (void)r;
    for (size_t i = 0; i < in->n; i++) {
        str v = packed_say(t.a, &in->item[i], bytes);
        if (in->item[i].width && packed_state(&in->item[i], bytes) == ANSWER_UNKNOWN) v = S("unknown");
        if (v.n) buf_fmt(&stored, "%.*s=%.*s;", STR(in->item[i].code), STR(v));
    }
    buf_char(&stored, '\n');
    return true;
}

static void holds(const char *expected)
{
    struct instrument *in = instrument();
    stored = buf_in(t.a, 64 * 1024);
    assert_true(response_each(t.st, in, say_one, in));
    assert_string_equal(arena_z(t.a, buf_str(&stored)), expected);
}

/* ---- forms of columns ---------------------------------------------------------------------------------------------------------------------------- */
static void one_column_per_question(void **state)
{
    (void)state;
    took("id,kind,aims,know,staff,since,first,why\n1,club,b a,4,\"12,5\",31.07.2018,else school,Weil es fehlt\n");
    holds("kind=club;aims=a b;know=4;staff=12.5;since=2018-07-31;first=else school;\n");
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_text WHERE item = 'why' AND text = 'Weil es fehlt' AND response = 0 AND counts")), 1);
    assert_string_equal(arena_z(t.a, buf_str(&call.out)), "wave-1: 1 responses read, of which 1 counts\n");
}

static void one_column_per_choice(void **state)
{
    (void)state;
    took("aims_a,aims_b,aims_none,first/school,first/club,first/else,know\n1,1,0,2,,1,unknown\n");
    holds("aims=a b;know=unknown;first=else school;\n");
}

static void what_stands_behind_other(void **state)
{
    (void)state;
    took("kind,kind_other,aims_a,aims_other\nelse,Moschee,1,Sport\n");
    took("kind,aims_other,aims_other_text\nclub,1,Musik\n");
    took("aims,aims_other\na other,Tanz\n");
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_text WHERE item = 'kind_other' AND text = 'Moschee'")), 1);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_text WHERE item = 'aims_other' AND (text = 'Sport' OR text = 'Musik' OR text = 'Tanz')")), 3);
    struct evaluation *e = evaluate(t.st, t.a, instrument(), &(struct evaluate_ask){ 0 });
    assert_int_equal(e->item[item_index(e->in, S("aims"))].option[2].k, 3);
    assert_int_equal(e->item[item_index(e->in, S("aims"))].texts, 3);
}

static void empty_is_missing(void **state)
{
    (void)state;
    took("kind,know,aims_a,aims_b\n,,,\nschool,,0,0\n");
    struct evaluation *e = evaluate(t.st, t.a, instrument(), &(struct evaluate_ask){ 0 });
    assert_int_equal(e->n, 2);
    assert_int_equal(e->item[1].n, 1);
    assert_int_equal(e->item[1].missing, 1);
    assert_int_equal(e->item[2].missing, 2);
    assert_int_equal(e->item[3].missing, 2);
}

static void what_is_not_asked_has_no_answer(void **state)
{
    (void)state;
    took("kind,why\nschool,Das fragt niemand\nclub,Das schon\n");
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_text")), 1);
}

static void german_excel(void **state)
{
    (void)state;
    took("kind;why;know\nclub;K\xFC" "che;2\n");
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_text WHERE text = 'Küche'")), 1);
}

static void a_workbook(void **state)
{
    struct xlsx *x = xlsx_new(t.a, S("Antworten"), false);
    str bytes, why;
    (void)state;
    static const char *const head[] = { "kind", "know", "staff", "since", "why" };
    for (size_t i = 0; i < countof(head); i++) xlsx_head(x, str_of(head[i]));
    xlsx_row(x);
    xlsx_text(x, S("club")); xlsx_number(x, 4); xlsx_number(x, 12.5); xlsx_text(x, S("2018-07-31")); xlsx_text(x, S("Größe"));
    xlsx_row(x);
    xlsx_empty(x); xlsx_number(x, 2);
    xlsx_row(x);
    assert_true(xlsx_end(x, &bytes, &why));
    struct who w = who_of("administrator", 0, 0);
    call.survey = S("wave-1");
    assert_true(take_as(&w, bytes, false));
    struct evaluation *e = evaluate(t.st, t.a, instrument(), &(struct evaluate_ask){ 0 });
    assert_true(e->n == 2 && e->item[1].n == 1 && e->item[3].n == 2 && e->item[3].option[3].k == 1);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_text WHERE text = 'Größe'")), 1);
}

/* A survey with names: what was written belongs to the rest, as respondents were told. */
static void with_names_texts_belong_to_their_response(void **state)
{
    (void)state;
    ask(t.st, Q("UPDATE survey_survey SET anonymity = 'named' WHERE code = 'wave-1'"));
    took("id,kind,why\n1,club,Hier\n");
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_text t JOIN survey_response r ON r.id = t.response")), 1);
}

/* As online: one organisation counts once, in the file and with what is stored, however its name is written. */
static void an_organisation_counts_once(void **state)
{
    (void)state;
    ask(t.st, Q("UPDATE survey_survey SET anonymity = 'named' WHERE code = 'wave-1'"));
    put(&item_entity, "i8", "survey=s1", "code=who", "kind=actor", "label=Für wen?");
    took("id,kind,who,status\n1,club,Moschee Nord,\n2,club,moschee nord,partial\n3,club,,\n4,club,,\n");
    assert_false(take("id,kind,who\n5,club,Haus\n6,club,moschee nord\n"));
    assert_true(str_find(buf_str(&call.wrong), S("line 3, column who: there is an answer for this organisation already (moschee")) >= 0);
    assert_false(take("kind,who\nclub,AWO\nclub,Haus\nclub,awo\n"));
    assert_true(str_find(buf_str(&call.wrong), S("line 4, column who")) >= 0);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_response")), 4);
}

/* ---- what surrounds the answers -------------------------------------------------------------------------------------------------------------------- */
static void late_and_beyond(void **state)
{
    (void)state;
    took("submitted,kind,mode,status,language\n2026-07-31,club,paper,complete,de\n2026-08-17 12:30,club,file,,ar\n18.08.2026,club,,,\n2026-07-01,club,,partial,\n2026-07-01,club,,test,\n2026-08-01,club,web,,\n");
    struct response_counts c = response_count(t.st, instrument()->survey);
    assert_int_equal(c.all, 6);
    assert_int_equal(c.counted, 3);
    assert_int_equal(c.late, 2);
    assert_int_equal(c.beyond, 1);
    assert_int_equal(c.partial, 1);
    assert_int_equal(c.test, 1);
    assert_int_equal(c.by_mode[MODE_PAPER], 1);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_response WHERE day = '2026-08-17' AND late AND NOT beyond AND language = 'ar'")), 1);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_response WHERE day = '2026-08-01'")), 0);       /* online and anonymous: no day is kept */
}

static void grace_is_kept_with_the_survey(void **state)
{
    (void)state;
    call.grace = S("2026-08-20");
    took("submitted,kind\n2026-08-18,club\n2026-08-21,club\n");
    call.grace = S("");
    assert_int_equal(response_count(t.st, instrument()->survey).counted, 1);
    assert_true(str_eq(instrument()->grace_end, S("2026-08-20")));
    call.grace = S("2026-07-01");
    assert_false(take("kind\nclub\n"));
    assert_true(str_find(buf_str(&call.wrong), S("before the last day")) >= 0);
    call.grace = S("gestern");
    assert_false(take("kind\nclub\n"));
    call.grace = S("");
}

static void a_draft_is_frozen(void **state)
{
    struct history_line line[20];
    int64_t id = id_of(&survey_entity, "s1");
    size_t imports = 0;
    (void)state;
    assert_true(str_eq(instrument()->state, S("draft")));
    took("id,kind\n1,club\n2,school\n");
    assert_true(str_eq(instrument()->state, S("closed")));
    took("id,kind\n3,club\n");
    assert_int_equal(response_count(t.st, id).counted, 3);
    size_t n = history_of(t.st, &survey_entity, id, PUBLIC | INTERNAL, line, countof(line));
    for (size_t i = 0; i < n; i++) imports += line[i].event == HISTORY_IMPORT && str_find(line[i].detail, S("responses")) > 0;
    assert_int_equal(imports, 2);
}

static void only_looking_changes_nothing(void **state)
{
    struct who w = who_of("administrator", 0, 0);
    (void)state;
    call.survey = S("wave-1");
    assert_true(take_as(&w, S("kind\nclub\n"), true));
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_response")), 0);
    assert_true(str_eq(instrument()->state, S("draft")));
    assert_string_equal(arena_z(t.a, buf_str(&call.out)), "wave-1: 1 responses would be read, of which 1 counts\n");
}

/* ---- refusals: line, column, nothing kept --------------------------------------------------------------------------------------------------------------- */
static void refused(const char *bytes, const char *says)
{
    bool good = take(bytes);
    if (good || str_find(buf_str(&call.wrong), str_of(says)) < 0) fprintf(stderr, "expected \"%s\", got: %.*s\n", says, STR(buf_str(&call.wrong)));
    assert_false(good);
    assert_true(str_find(buf_str(&call.wrong), str_of(says)) >= 0);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_response")), 0);
    assert_true(str_eq(instrument()->state, S("draft")));
}

static void refuses_what_the_survey_does_not_know(void **state)
{
    (void)state;
    refused("kind,nonsense\nclub,1\n", "line 1, column nonsense: the survey has no question or choice of this name");
    refused("kind,head\nclub,1\n", "line 1, column head: the survey has no question");
    refused("kind,kind\nclub,club\n", "line 1, column kind: this column is there twice");
    refused("aims,aims_a\na,1\n", "line 1, column aims_a: this question has a column of its own already");
    refused("kind\nclub\nmoschee\n", "line 3, column kind: There is no such choice. (moschee)");
    refused("aims\na x\n", "line 2, column aims: There is no such choice.");
    refused("aims\na none\n", "line 2, column aims: One of your answers excludes the others.");
    refused("aims_a,aims_none\n1,1\n", "line 2, column aims: One of your answers excludes the others.");
    refused("aims_a\nja\n", "line 2, column aims_a: write 1 or 0 (ja)");
    refused("know\n6\n", "line 2, column know: Choose one of the steps");
    refused("know\n0\n", "line 2, column know: Choose one of the steps");
    refused("staff\n501\n", "line 2, column staff: This number is too small or too large.");
    refused("since\n31.02.2018\n", "line 2, column since: Write a date");
    refused("first\nclub club\n", "line 2, column first: Give each place once.");
    refused("first_club,first_school\n1,1\n", "line 2, column first: the places of a ranking");
    refused("first_club,first_school\n1,3\n", "line 2, column first: the places of a ranking");
    refused("first_club\n4\n", "line 2, column first_club: this is no place");
    refused("kind,kind_other\nclub,Moschee\n", "line 2, column kind: something stands behind");
}

static void refuses_what_surrounds_answers_wrongly(void **state)
{
    (void)state;
    refused("id,kind\n1,club\n2,club\n1,school\n", "line 4, column id: this id is there twice");
    refused("submitted,kind\ngestern,club\n", "line 2, column submitted: this is no date (gestern)");
    refused("status,kind\ndone,club\n", "line 2, column status: status is");
    refused("mode,kind\nfax,club\n", "line 2, column mode: mode is");
    refused("language,kind\nklingon,club\n", "line 2, column language: there is no such language");
    refused("kind\nclub,2\n", "line 2: this line has more cells");
    refused("kind\n", "there is no response in this file");
    refused("", "The file is empty.");
    refused("kind,why\nclub,K\xFC" "che\nclub,K\xC3\xBC" "che\n", "line 2: this line is not UTF-8 while others are");
    refused("kind,why\nclub,\"offen\n", "line 2");
}

static void refuses_the_same_twice(void **state)
{
    (void)state;
    took("id,kind\n1,club\n");
    assert_false(take("id,kind\n1,club\n"));
    assert_true(str_find(buf_str(&call.wrong), S("read already")) >= 0);
    assert_false(take("id,kind\n7,school\n1,school\n"));
    assert_true(str_find(buf_str(&call.wrong), S("line 3, column id: the survey has a response with this id already")) >= 0);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM survey_response")), 1);
}

static void refuses_an_answer_of_20000_characters(void **state)
{
    (void)state;
    struct buf b = buf_in(t.a, 200 * 1024);
    buf_put(&b, S("kind,kind_other\nelse,"));
    for (int i = 0; i < 20000; i++) buf_put(&b, S("ä"));
    buf_put(&b, S("\n"));
    refused(arena_z(t.a, buf_str(&b)), "line 2, column kind: This text is too long.");
    buf_cut(&b, 0);
    buf_put(&b, S("kind,why\nclub,"));
    for (int i = 0; i < 20001; i++) buf_put(&b, S("ä"));
    buf_put(&b, S("\n"));
    refused(arena_z(t.a, buf_str(&b)), "line 2, column why: This text is too long.");
    buf_cut(&b, b.n - 3);                               /* 20,000 are as many as may be                                */
    buf_put(&b, S("\n"));
    took(arena_z(t.a, buf_str(&b)));
    assert_int_equal(number(Q("SELECT LENGTH(text) FROM survey_text")), 20000);
}

static void refuses_whom_and_what(void **state)
{
    struct who editor = who_of("editor", 0, 0), lead = who_of("lead", 0, 0);
    (void)state;
    call.survey = S("wave-1");
    assert_false(take_as(&editor, S("kind\nclub\n"), false));
    assert_true(str_find(buf_str(&call.wrong), S("not allowed")) >= 0);
    call.survey = S("nothing");
    assert_false(take_as(&lead, S("kind\nclub\n"), false));
    call.survey = S("");
    assert_false(take_as(&lead, S("kind\nclub\n"), false));
    call.survey = S("empty");
    assert_false(take_as(&lead, S("kind\nclub\n"), false));
    assert_true(str_find(buf_str(&call.wrong), S("no question yet")) >= 0);
    call.survey = S("wave-1");
    assert_true(take_as(&lead, S("kind\nclub\n"), false));
}

static void names_every_problem(void **state)
{
    (void)state;
    struct buf b = buf_in(t.a, 64 * 1024);
    buf_put(&b, S("kind\n"));
    for (int i = 0; i < 1200; i++) buf_put(&b, S("x\n"));
    refused(arena_z(t.a, buf_str(&b)), "line 1001, column kind");
    assert_true(str_find(buf_str(&call.wrong), S("200 more")) > 0);
}

/* ---- many -------------------------------------------------------------------------------------------------------------------------------------------- */
static void many_rows_arrive(void **state)
{
    struct buf b = buf_in(t.a, 1024 * 1024);
    int64_t club = 0, steps[5] = { 0 };
    uint32_t dice = 7;
    (void)state;
    buf_put(&b, S("id,kind,know,aims_a,why,status\n"));
    for (int i = 0; i < 3001; i++) {
        dice = dice * 1664525u + 1013904223u;
        bool is_club = dice >> 30 == 1, partial = dice >> 28 == 3;
        int step = (int)(dice >> 16 & 1023) % 5 + 1;
        if (!partial) { club += is_club; steps[step - 1]++; }
        buf_fmt(&b, "r%d,%s,%d,%d,%s,%s\n", i, is_club ? "club" : "school", step, i % 2, is_club && i % 3 == 0 ? "Text" : "", partial ? "partial" : "");
    }
    took(arena_z(t.a, buf_str(&b)));
    struct evaluation *e = evaluate(t.st, t.a, instrument(), &(struct evaluate_ask){ 0 });
    assert_int_equal(e->counts.all, 3001);
    assert_int_equal(e->item[1].option[1].k, club);
    for (int s = 0; s < 5; s++) assert_int_equal(e->item[3].option[s].k, steps[s]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(one_column_per_question), case_of(one_column_per_choice), case_of(what_stands_behind_other), case_of(empty_is_missing), case_of(what_is_not_asked_has_no_answer),
        case_of(german_excel), case_of(a_workbook), case_of(with_names_texts_belong_to_their_response), case_of(an_organisation_counts_once),
         case_of(late_and_beyond), case_of(grace_is_kept_with_the_survey), case_of(a_draft_is_frozen), case_of(only_looking_changes_nothing),
        case_of(refuses_what_the_survey_does_not_know), case_of(refuses_what_surrounds_answers_wrongly), case_of(refuses_the_same_twice), case_of(refuses_an_answer_of_20000_characters),
        case_of(refuses_whom_and_what), case_of(names_every_problem), case_of(many_rows_arrive),
    };
    return region_run("survey", rooms, rooms_count, furnish, tests, countof(tests));
}
