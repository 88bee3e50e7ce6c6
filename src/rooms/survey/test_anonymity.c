/* test_anonymity.c - the rules of anonymity, each as a test of that name, looked at as somebody does who has the whole database and not the key file.
**
** The rules stand in survey.h; each was broken once by a program that many use. Before and after somebody answers every table of the region is read, those of the
** core too, whether or not it is declared: what is new there is all that answering leaves behind.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/retain.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "rooms/survey/test_answer.h"
#include "rooms/survey/paper.h"
#include "work/queue.h"
#include <string.h>

enum { CODES = 12 };
static void furnish(void)
{
    key_there();
    static const char *const codes[] = { "coded", "batch", "sheet", "closing" };
    put_survey("open", "anonymity=anonymous", "access=open", "closes=2026-11-20", "grace_end=2026-12-30");
    put_survey("coded", "anonymity=anonymous", "access=codes");
    put_survey("batch", "anonymity=anonymous", "access=codes");
    put_survey("sheet", "anonymity=anonymous", "access=codes");
    put_survey("closing", "anonymity=anonymous", "access=codes");
    put_questions("open");
    move("open", "open");
    for (size_t s = 0; s < countof(codes); s++) {
        put_questions(codes[s]);
        for (int i = 0; i < CODES; i++) {
            const char *name = arena_fmt(t.a, "%s-inv-%d", codes[s], i).p;
            put(&invitation_entity, name, named_as("survey=%s", codes[s]), named_as("name=%s", name), named_as("mail=%s@beispiel.example", name));
        }
        move(codes[s], "open");
    }
}

/* ---- all that the store says ------------------------------------------------------------------------------------------------------------- */
enum { LINES_MAX = 20000 };
struct line { str table, text; str *cell; size_t n; };
struct snapshot { struct line *at; size_t n; str table; };

static bool add_line(void *ctx, const struct rows *r)
{
    struct snapshot *s = ctx;
    struct buf b = buf_in(t.a, 1 << 20);
    must(s->n < LINES_MAX, S("too many rows"));
    struct line *l = &s->at[s->n++];
    *l = (struct line){ .table = s->table, .n = rows_width(r), .cell = arena_array(t.a, str, rows_width(r) + 1) };
    for (size_t i = 0; i < l->n; i++) {
        l->cell[i] = row_null(r, i) ? S("") : arena_copy(t.a, row_str(r, i));
        buf_put(&b, l->cell[i]);
        buf_char(&b, '\x1F');
    }
    l->text = buf_str(&b);
    return true;
}

static struct snapshot everything(void)
{
    struct snapshot s = { arena_array(t.a, struct line, LINES_MAX), 0, S("") };
    begin();
    struct rows *tables = ddl_live_tables(t.st);
    while (rows_next(tables)) {
        struct sql q = sql_new(t.st);
        s.table = arena_copy(t.a, row_str(tables, 0));
        sql(&q, "SELECT * FROM ");
        sql_name(&q, arena_z(t.a, s.table));
        must(sql_each(&q, add_line, &s), store_why(t.st));
    }
    leave();
    assert_true(s.n > 100);
    return s;
}

static bool there(const struct snapshot *s, const struct line *l)
{
    for (size_t i = 0; i < s->n; i++) if (str_eq(s->at[i].table, l->table) && str_eq(s->at[i].text, l->text)) return true;
    return false;
}

/* The rows of `now` that `before` had not. */
static struct snapshot fresh(const struct snapshot *before, const struct snapshot *now)
{
    struct snapshot s = { arena_array(t.a, struct line, now->n + 1), 0, S("") };
    for (size_t i = 0; i < now->n; i++) if (!there(before, &now->at[i])) s.at[s.n++] = now->at[i];
    return s;
}

static size_t in_table(const struct snapshot *s, const char *table)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++) n += str_eq(s->at[i].table, str_of(table));
    return n;
}

static bool holds(const struct snapshot *s, str what)
{
    for (size_t i = 0; what.n && i < s->n; i++) if (str_find(s->at[i].text, what) >= 0) return true;
    return false;
}

/* A number within a day of now, whatever it counts: seconds, milliseconds. */
static bool has_time(const struct snapshot *s)
{
    int64_t n, now = moment_now();
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < s->at[i].n; k++) {
            if (!str_int(s->at[i].cell[k], &n)) continue;
            if ((n > now - DAY && n < now + DAY) || (n / 1000 > now - DAY && n / 1000 < now + DAY)) return true;
        }
    return false;
}

static struct browser someone(void) { return (struct browser){ .client = NETWORK }; }
static const char *with_code(str pass) { return arena_fmt(t.a, "code=%.*s", STR(pass)).p; }
static bool has_column(const struct table *table, const char *names)
{
    for (size_t i = 0; i < table->n; i++) if (str_has_word(str_of(names), str_of(table->columns[i].name))) return true;
    return false;
}

/* ---- the rules ------------------------------------------------------------------------------------------------------------------------------ */
/* LimeSurvey 2091, formbricks 72: the code stood in the page, or beside the answer. */
static void no_token_in_the_answer_row(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    struct invited *in;
    must(codes_of("coded", &in) == CODES, S("codes"));
    struct snapshot before = everything();
    assert_true(fill_in(&b, "coded", with_code(in[3].code.pass), "Wort"));
    struct snapshot now = everything(), new = fresh(&before, &now), rows = { arena_array(t.a, struct line, new.n), 0, S("") };
    assert_int_equal(in_table(&new, "survey_response"), 1);
    assert_int_equal(in_table(&new, "survey_text"), 1);
    assert_int_equal(in_table(&new, "survey_draft"), 1);
    assert_false(holds(&new, in[3].code.pass));
    assert_false(holds(&new, pass_code_digest(t.a, in[3].code.pass)));
    for (size_t i = 0; i < new.n; i++) if (!str_eq(new.at[i].table, S("survey_draft"))) rows.at[rows.n++] = new.at[i];
    assert_false(holds(&rows, in[3].code.draft_key));
    assert_false(has_column(&response_table, "invitation code token pass digest draft"));
    assert_false(has_column(&text_table, "invitation code token pass digest draft"));
    assert_false(has_column(&draft_table, "invitation code token pass digest response"));
    /* Who tries all codes until the digests fit has the code, and still not the draft's key: what is missing lies sealed. */
    assert_false(holds(&now, pass_draft_key(t.a, in[3].code.pass, S(""))));
    begin();
}

/* LimeSurvey 5071: surveys that were called anonymous kept real dates. */
static void no_exact_time(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    at(4321);
    struct snapshot before = everything();
    assert_true(fill_in(&b, "open", "", "Erstes+Wort"));
    struct snapshot now = everything(), new = fresh(&before, &now);
    assert_int_equal(new.n, 3);
    assert_int_equal(in_table(&new, "survey_response") + in_table(&new, "survey_text") + in_table(&new, "survey_draft"), 3);     /* and no row of the core: no request, no session, no job, no history */
    assert_false(has_time(&new));
    assert_false(holds(&new, date_today(t.a)));
    assert_false(holds(&new, S(NETWORK)) || holds(&new, S("203.0.113")) || holds(&new, S(AGENT)) || holds(&new, b.request));
    assert_false(holds(&new, str_upto(str_of("Erstes+Wort"), 6)) && in_table(&new, "survey_text") != 1);
    at(9 * HOUR);                                       /* the same answers at another hour leave the same bytes          */
    struct browser later = someone();
    assert_true(fill_in(&later, "open", "", "Erstes+Wort"));
    begin();
    struct rows *r = ask(t.st, Q("SELECT answers, mode, status, late, beyond, language, day, actor FROM survey_response WHERE survey = $1 ORDER BY id"), I(id_of(&survey_entity, "open")));
    str first[8];
    assert_true(rows_next(r));
    for (size_t i = 0; i < 8; i++) first[i] = row_str(r, i);
    assert_true(rows_next(r));
    for (size_t i = 0; i < 8; i++) assert_true(str_eq(first[i], row_str(r, i)));
    at(0);
}

/* While somebody fills in the day stands with the draft, so that what is left lying can be erased: no hour, and nothing of whom. */
static void unfinished_says_a_day_and_no_more(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    at(4321);
    struct snapshot before = everything();
    assert_true(leads_to(post(&b, "answer/open", ""), "/1"));
    assert_true(leads_to(post(&b, "answer/open/1", "a_q1=b&go=next"), "/3"));
    struct snapshot now = everything(), new = fresh(&before, &now);
    assert_int_equal(new.n, 1);
    assert_int_equal(in_table(&new, "survey_draft"), 1);
    assert_false(has_time(&new) || holds(&new, S("203.0.113")) || holds(&new, S(AGENT)) || holds(&new, b.request));
    at(0);
    begin();
}

/* formbricks 8904, indico: lists of codes told who had answered when. */
static void code_list_says_only_used(void **state)
{
    (void)state;
    leave();
    struct invited *in;
    must(codes_of("batch", &in) == CODES, S("codes"));
    struct snapshot before = everything();
    for (int i = 0; i < 5; i++) { struct browser b = someone(); at(i * HOUR); assert_true(fill_in(&b, "batch", with_code(in[i * 2].code.pass), "Wort")); }
    at(0);
    begin();
    assert_int_equal(invite_settle(t.st, id_of(&survey_entity, "batch")), 5);
    end();
    struct snapshot now = everything(), new = fresh(&before, &now);
    assert_int_equal(in_table(&new, "survey_invitation"), 5);
    assert_int_equal(in_table(&new, "survey_code"), 0);
    assert_int_equal(in_table(&new, "survey_draft"), 0);            /* the batch has taken them away                               */
    assert_int_equal(in_table(&new, "core_history"), 0);
    for (size_t i = 0; i < new.n; i++) {                            /* and of the five rows one cell each is another: used         */
        if (!str_eq(new.at[i].table, S("survey_invitation"))) continue;
        size_t other = 0;
        for (size_t k = 0; k < before.n; k++) {
            if (!str_eq(before.at[k].table, S("survey_invitation")) || !str_eq(before.at[k].cell[0], new.at[i].cell[0])) continue;
            for (size_t c = 0; c < new.at[i].n; c++) other += !str_eq(before.at[k].cell[c], new.at[i].cell[c]);
        }
        assert_int_equal(other, 1);
    }
    begin();
}

static int64_t used_of(const char *key) { return rows_of(Q("SELECT COUNT(*) FROM survey_invitation WHERE survey = $1 AND used"), key); }
/* Which transaction wrote them: PostgreSQL keeps that with every row. */
static bool written_together(const char *key)
{
    begin();
    bool together = false;
    if (store_engine(t.st) == STORE_POSTGRES) {
        struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM survey_invitation i JOIN survey_response r ON r.survey = i.survey AND CAST(r.xmin AS TEXT) = CAST(i.xmin AS TEXT) WHERE i.survey = $1"), I(id_of(&survey_entity, key)));
        together = !rows_next(r) || row_int(r, 0) > 0;
    }
    leave();
    return together;
}

static void used_is_written_apart_in_batches(void **state)
{
    (void)state;
    leave();
    struct invited *in;
    must(codes_of("closing", &in) == CODES, S("codes"));
    for (int i = 0; i < 4; i++) {
        struct browser b = someone();
        assert_true(fill_in(&b, "closing", with_code(in[i].code.pass), "Wort"));
        assert_int_equal(used_of("closing"), 0);        /* handing in touches no invitation                            */
        begin();
        assert_int_equal(invite_settle(t.st, id_of(&survey_entity, "closing")), 0);           /* four are too few                   */
        end();
    }
    assert_int_equal(used_of("closing"), 0);
    struct browser b = someone();
    assert_true(fill_in(&b, "closing", with_code(in[7].code.pass), "Wort"));
    begin();
    assert_int_equal(invite_settle(t.st, id_of(&survey_entity, "closing")), 5);
    end();
    assert_int_equal(used_of("closing"), 5);
    assert_false(written_together("closing"));
    assert_true(fill_in(&b, "closing", with_code(in[8].code.pass), "Wort"));
    begin(); move("closing", "close"); end();           /* the rest, however few, with the end of the survey           */
    begin(); (void)invite_settle(t.st, id_of(&survey_entity, "closing")); end();
    assert_int_equal(used_of("closing"), 6);
    assert_false(written_together("closing"));
    begin();
}

static enum write_outcome change(const struct entity *e, const char *key, const char *field, const char *value)
{
    struct draft d;
    struct stamp stamp;
    struct who w = who_of("administrator", 0, 0);
    must(draft_read(t.st, e, id_of(e, key), &d, &stamp), S("draft_read"));
    draft_give(&d, field, str_of(value));
    return save(&w, &d, false);
}

/* LimeSurvey 4389: the setting got lost, or was changed, when the survey was opened. */
static void frozen_at_opening(void **state)
{
    (void)state;
    static const char *const tries[][2] = { { "anonymity", "named" }, { "access", "codes" }, { "code", "other" } };
    for (size_t i = 0; i < countof(tries); i++) {
        assert_int_equal(change(&survey_entity, "open", tries[i][0], tries[i][1]), WRITE_REFUSED);
        assert_string_equal(t.p.at[0].message, "The survey has been opened: this stays as it is.");
    }
    assert_int_equal(change(&survey_entity, "open", "minimum", "6"), WRITE_DONE);
    ask(t.st, Q("UPDATE survey_survey SET minimum = 8 WHERE code = 'open'"));
    assert_int_equal(change(&survey_entity, "open", "minimum", "7"), WRITE_REFUSED);              /* that many were promised                  */
    assert_string_equal(t.p.at[0].field->name, "minimum");
    assert_int_equal(change(&survey_entity, "open", "minimum", ""), WRITE_REFUSED);               /* empty: five                               */
    assert_int_equal(change(&item_entity, "open-q1", "kind", "text"), WRITE_REFUSED);
    assert_int_equal(change(&item_entity, "open-q1", "must", "false"), WRITE_REFUSED);
    struct who w = who_of("administrator", 0, 0);
    struct draft d = draft_of(&item_entity, "open-new", (const char *const[]){ "survey=open", "code=who", "kind=actor", "label=Wer sind Sie?", NULL });
    assert_int_equal(save(&w, &d, true), WRITE_REFUSED);
    move("open", "close");
    assert_int_equal(change(&survey_entity, "open", "anonymity", "named"), WRITE_REFUSED);
}

/* No view and no join puts what somebody wrote beside what they ticked, or in the order in which it came. */
static void open_texts_lie_apart(void **state)
{
    (void)state;
    leave();
    enum { MANY = 12 };
    for (int i = 0; i < MANY; i++) { struct browser b = someone(); assert_true(fill_in(&b, "open", "", arena_fmt(t.a, "Nummer+%02d", i).p)); }
    begin();
    int64_t survey = id_of(&survey_entity, "open"), last = 0;
    int n = 0, risen = 0;
    struct rows *r = ask(t.st, Q("SELECT text, response, id FROM survey_text WHERE survey = $1 AND text LIKE 'Nummer%' ORDER BY text, id"), I(survey));
    for (; rows_next(r); n++, last = row_int(r, 2)) { assert_int_equal(row_int(r, 1), 0); risen += row_int(r, 2) > last; }
    assert_int_equal(n, MANY);
    assert_true(risen < MANY);                          /* by chance in one of 479 million runs                         */
    r = ask(t.st, Q("SELECT COUNT(*) FROM survey_text x JOIN survey_response r ON r.id = x.id OR r.id = x.response WHERE x.survey = $1"), I(survey));
    assert_true(rows_next(r) && row_int(r, 0) == 0);
    move("open", "close");                              /* and once it is closed PostgreSQL's own numbers of transactions say nothing either */
    struct job j = { .st = t.st, .a = t.a, .request = S("test") };
    assert_int_equal(survey_tidy.run(&j), JOB_DONE);
    if (store_engine(t.st) == STORE_POSTGRES) {
        r = ask(t.st, Q("SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM survey_response WHERE survey = $1"), I(survey));
        assert_true(rows_next(r) && row_int(r, 0) == 1);
        r = ask(t.st, Q("SELECT COUNT(DISTINCT CAST(xmin AS TEXT)) FROM survey_text WHERE survey = $1"), I(survey));
        assert_true(rows_next(r) && row_int(r, 0) == 1);
    }
}

/* LimeSurvey 3872: whoever had answered on paper could answer again online. */
static void paper_spends_a_code(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    struct invited *in;
    struct paper_entry e;
    const char *why = NULL;
    int pass = 0;
    must(codes_of("sheet", &in) == CODES, S("codes"));
    begin();
    struct instrument *one = instrument_load(t.st, t.a, S("sheet"), lang_find(S("de")));
    int64_t number = paper_begin(t.st, one, 1, in[0].code.pass, &pass, &why);
    assert_true(number > 0);
    assert_true(paper_load(t.st, one->survey, number, 1, &e));
    struct answers v = answers_new(t.a, one);
    struct answer_problem problem[4];
    v.value[item_index(one, S("q1"))] = S("b");
    e.received = S("2026-11-17");
    assert_int_equal(answers_check(t.a, &v, ANSWERS_DONE, problem, 4), 0);
    assert_true(paper_take(t.st, &v, &e, &why));
    end();
    assert_int_equal(counts("sheet").by_mode[MODE_PAPER], 1);
    struct req *q = post(&b, "answer/sheet", with_code(in[0].code.pass));
    assert_int_equal(q->status, 200);                   /* has been handed in already                                   */
    assert_int_equal(counts("sheet").all, 1);
    assert_true(fill_in(&b, "sheet", with_code(in[1].code.pass), "Wort"));
    begin();
    assert_int_equal(paper_begin(t.st, one, 1, in[1].code.pass, &pass, &why), 0);
    leave();
    assert_int_equal(used_of("sheet"), 0);
    begin();
}

/* What came in after the last day says that, and not when. */
static void late_is_a_flag(void **state)
{
    (void)state;
    leave();
    struct browser b = someone();
    begin(); if (rows_next(ask(t.st, Q("SELECT 1 FROM survey_survey WHERE code = 'open' AND state = 'closed'")))) move("open", "reopen"); end();
    int64_t late = counts("open").late;
    at(4 * DAY);
    struct snapshot before = everything();
    assert_true(fill_in(&b, "open", "", "Zu+spaet"));
    struct snapshot now = everything(), new = fresh(&before, &now);
    assert_int_equal(counts("open").late, late + 1);
    assert_int_equal(new.n, 3);
    assert_false(has_time(&new) || holds(&new, date_today(t.a)) || holds(&new, S("2026-11-")));
    at(0);
    begin();
}

/* What is kept of those who answer stands in the record of processing and on the page of data protection, though none of it is an entity. */
static void what_is_kept_is_told(void **state)
{
    (void)state;
    struct buf b = buf_in(t.a, 4 << 20);
    retain_record(&b, NULL, true);
    static const char *const named[] = { "survey.response", "survey.text", "survey.draft", "survey.entry", "survey.invitation", "survey.proposal" };
    for (size_t i = 0; i < countof(named); i++) assert_true(str_find(buf_str(&b), arena_fmt(t.a, "\"%s\"", named[i])) > 0);
    b = buf_in(t.a, 4 << 20);
    retain_record(&b, NULL, false);
    assert_true(str_find(buf_str(&b), S("  Paper sheets\n    Purpose: Surveys of the integration centre")) > 0);
    assert_true(str_find(buf_str(&b), S("    At the end: Erased\n    Why: When the sheet is counted")) > 0);          /* an event ends it, no number of days */
    b = buf_in(t.a, 1 << 20);
    struct who w = who_of("data_officer", 0, 0);
    (void)retain_report(t.st, &w, S("niemand@beispiel.example"), NULL, false, &b);
    end();
    struct browser visitor = someone();
    struct req *q = get(&visitor, "privacy");
    assert_true(shows(q, "Ausgefüllte Fragebögen") && shows(q, "Unfertige Fragebögen") && shows(q, "Papierbögen"));
    assert_true(shows(q, "spätestens wenn die Befragung archiviert wird: Endgültig gelöscht"));
    begin();
}

/* Two looks at the open answers of a survey that runs, one answer apart, tell who wrote it, as two looks at results would. */
static void texts_wait_for_the_end(void **state)
{
    (void)state;
    static const char *const pages[] = { "surveys/closing/coding", "surveys/closing/coding?item=q5", "surveys/closing/coding.csv?item=q5", "surveys/closing/coding.xlsx?item=q5",
        "surveys/closing/results.json", "surveys/closing/results.csv", "surveys/closing/results.xlsx", "surveys/closing/results.pdf" };
    struct browser lead = { .client = NETWORK, .role = "lead" };
    struct rows *r = ask(t.st, Q("SELECT state FROM survey_survey WHERE code = 'closing'"));
    if (rows_next(r) && str_eq(row_str(r, 0), S("closed"))) move("closing", "reopen");
    end();
    for (size_t i = 0; i < countof(pages); i++) assert_int_equal(get(&lead, pages[i])->status, 409);
    assert_int_equal(post(&lead, "surveys/closing/coding", "item=q5&do=none")->status, 409);
    begin();
    move("closing", "close");
    end();
    assert_int_equal(get(&lead, "surveys/closing/coding?item=q5")->status, 200);
    begin();
}

/* The year after which an invitation goes, and its code with it, begins when its survey is over. */
static void a_code_lasts_as_long_as_its_survey(void **state)
{
    (void)state;
    struct due due[50];
    struct job j = { .st = t.st, .a = t.a, .request = S("test") };
    move("batch", "close");
    ask(t.st, Q("UPDATE survey_invitation SET changed_at = $1"), I(moment_now() - 364LL * DAY));
    assert_int_equal(survey_tidy.run(&j), JOB_DONE);
    at(2 * DAY);
    size_t n = retain_due(t.st, date_today(t.a), due, countof(due)), of_batch = 0;
    for (size_t i = 0; i < n; i++) {
        if (due[i].e != &invitation_entity) continue;
        struct rows *r = ask(t.st, Q("SELECT s.code FROM survey_invitation i JOIN survey_survey s ON s.id = i.survey WHERE i.id = $1"), I(due[i].id));
        assert_true(rows_next(r));
        if (!str_eq(row_str(r, 0), S("batch")) && !str_eq(row_str(r, 0), S("closing"))) fail_msg("%.*s", STR(row_str(r, 0)));
        of_batch += str_eq(row_str(r, 0), S("batch"));
    }
    assert_int_equal(of_batch, CODES);
    at(0);
}

/* A survey that is erased takes all of it along, whatever table it lies in. */
static void erasing_leaves_nothing(void **state)
{
    (void)state;
    int64_t id = id_of(&survey_entity, "coded");
    struct who w = who_of("administrator", 0, 0);
    ask(t.st, Q("INSERT INTO survey_response (id, survey, answers, mode, status, late, beyond, language, day) VALUES (1, $1, $2, 0, 0, $3, $3, 'de', '')"), I(id), X(S("x")), B(false));
    ask(t.st, Q("INSERT INTO survey_text (id, survey, item, text, language, response, counts) VALUES (1, $1, 'q5', 'Wort', 'de', 0, $2)"), I(id), B(true));
    ask(t.st, Q("INSERT INTO survey_draft (key, survey, state, language, answers, test, day) VALUES ('k', $1, 'open', 'de', '{}', $2, '2026-11-18')"), I(id), B(false));
    ask(t.st, Q("INSERT INTO survey_entry (survey, sheet, pass, account, answers, received, language, done, day) VALUES ($1, 's', 1, 1, '{}', '2026-11-18', 'de', $2, '2026-11-18')"), I(id), B(false));
    ask(t.st, Q("INSERT INTO survey_block (survey, item, view, text, account, name, changed_at, digest) VALUES ($1, 'q1', '', 'Text', 1, 'A', 1, 'd')"), I(id));
    assert_true(retain_erase(t.st, &w, S("test"), &survey_entity, id));
    end();
    begin();
    static const char *const tables[] = { "survey_response", "survey_text", "survey_draft", "survey_entry", "survey_block", "survey_mark", "survey_code", "survey_item", "survey_option",
        "survey_invitation", "survey_category", "survey_proposal" };
    for (size_t i = 0; i < countof(tables); i++) {
        struct sql q = sql_new(t.st);
        sql(&q, "SELECT survey FROM ");
        sql_name(&q, tables[i]);
        sql(&q, " WHERE survey IS NULL OR survey = ");
        sql_value(&q, I(id));
        if (rows_count(sql_ask(&q))) fail_msg("%s", tables[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(no_token_in_the_answer_row), case_of(no_exact_time), case_of(unfinished_says_a_day_and_no_more), case_of(code_list_says_only_used),
        case_of(used_is_written_apart_in_batches), case_of(frozen_at_opening), case_of(open_texts_lie_apart), case_of(paper_spends_a_code), case_of(late_is_a_flag),
        case_of(what_is_kept_is_told), case_of(texts_wait_for_the_end), case_of(a_code_lasts_as_long_as_its_survey), case_of(erasing_leaves_nothing) };
    return region_run("anonymity", rooms, rooms_count, furnish, tests, countof(tests));
}
