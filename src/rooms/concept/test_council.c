/* test_council.c - the report to the council: a measure that somebody entered is in it, with milestone, indicator and evidence; numbers add up; who reads it when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/query.h"
#include "rooms/concept/council.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "text/test_zip.h"
#include "work/queue.h"

extern const struct entity indicator_entity, area_entity;
#define entity_of(name) entity_named(S(name))

static str no_option(const void *ctx, const char *name) { (void)ctx; (void)name; return S(""); }
/* Figures come in as an import would bring them: rooms do not include each other. */
static void take_figures(const char *csv)
{
    struct who w = who_of("administrator", 0, 0);
    struct room_file file = { S("figures.csv"), str_of(csv) };
    struct buf out = buf_in(t.a, 64 * 1024), wrong = buf_in(t.a, 64 * 1024);
    struct room_call call = { .who = &w, .owner = true, .file = &file, .files = 1, .option = no_option, .out = &out, .wrong = &wrong };
    for (size_t i = 0; i < rooms_count; i++)
        for (size_t k = 0; k < rooms[i]->n_takes; k++)
            if (!strcmp(rooms[i]->takes[k].name, "observation")) must(rooms[i]->takes[k].run(t.st, t.a, &call), buf_str(&wrong));
}

/* A concept of two fields. The first has a goal with a measure, its milestone, evidence, indicator, money; the second is empty. */
static void furnish(void)
{
    put(entity_of("directory.area"), "05", "name=Land", "level=state", "ags=05");
    put(entity_of("directory.area"), "05154", "name=Kreis Kleve", "level=county", "ags=05154", "parent=05");
    put(entity_of("monitoring.indicator"), "bev03", "code=BEV03", "name=Ausländeranteil", "measure=share", "unit=%", "digits=1", "better=context", "state=published");
    put(entity_of("monitoring.source"), "azr", "code=azr", "name=Ausländerzentralregister", "method=delivered", "minimum=3");
    take_figures("indicator,area,period,source,vintage,value,status,note\nBEV03,05154,2019,azr,,9.5,,\nBEV03,05154,2021,azr,,12.5,,\nBEV03,05154,2022,azr,,,.,\nBEV03,05154,2023,azr,,14.25,,\n");
    put(&concept_plan_entity, "k", "title=Konzept 2019", "adopted_by=Kreistag", "adopted_on=2019-03-28", "state=published");
    put(&node_entity, "f1", "concept=k", "kind=field", "number=1", "title=Bildung", "state=planned");
    put(&node_entity, "f2", "concept=k", "kind=field", "number=2", "title=Wohnen", "state=planned");
    put(&node_entity, "g1", "concept=k", "kind=goal", "parent=f1", "number=1", "title=Sprache ist der Schlüssel", "state=planned");
    put(&node_entity, "m1", "concept=k", "kind=measure", "parent=g1", "title=Lesepatinnen & <Lesepaten>", "ends=2027-06-30", "state=running");
    put(&node_entity, "m2", "concept=k", "kind=measure", "parent=g1", "title=Sprachcamp", "state=planned");
    put(&node_entity, "s1", "concept=k", "kind=milestone", "parent=m1", "title=Zehn Schulen gewonnen", "ends=2026-12-01", "state=done");
    put(&evidence_entity, "e1", "node=s1", "title=Protokoll der Auftaktsitzung", "dated=2026-10-01", "link=https://example.org/protokoll");
    put(&node_link_entity, "l1", "node=m1", "indicator=bev03", "expected=rise");
    put(&node_budget_entity, "b1", "node=m1", "year=2026", "fund=Kreis", "planned=1000000", "approved=900000", "spent=950000", "reason=Nachtrag im Herbst");
    put(&node_budget_entity, "b2", "node=m2", "year=2026", "fund=Land", "planned=500000");
    put(&priority_entity, "p1", "title=Durchgängige Sprachbildung", "kind=education", "from_year=2026", "to_year=2027");
    put(&activity_entity, "a1", "held_on=2026-03-02", "kind=advice", "title=Beratung der Realschule", "priority=p1", "professionals=4", "minutes=90");
    put(&activity_entity, "a2", "held_on=2026-04-02", "kind=training", "title=Fortbildung", "priority=p1", "professionals=20", "minutes=180");
    put(&activity_entity, "a3", "held_on=2024-04-02", "kind=training", "title=Zu früh", "priority=p1", "minutes=999");   /* before the time reported on */
    put(&stakeholder_entity, "h1", "node=m1", "name=Caritas", "part=carries_out");
    put(&council_report_entity, "r", "title=Sachstandsbericht", "concept=k", "area=05154", "from_day=2025-11-01", "to_day=2026-10-31", "body=Sozialausschuss", "meeting=2026-12-03",
        "summary=Es geht **voran**.", "indicators=bev03", "state=draft");
    put(&council_report_entity, "leer", "title=Leerer Bericht", "from_day=2025-11-01", "to_day=2026-10-31", "state=draft");
    put(&council_part_entity, "t1", "report=r", "node=f1", "text=Die Schulen machen mit.");
}

static struct req *ask_in(const char *role, const char *lang, const char *rest)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = GET, .target = arena_fmt(t.a, "/%.*s/%s/council-reports/%s", STR(t.region), lang, rest),
                       .client = S("192.0.2.0"), .who = *role ? who_of(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static struct req *ask_as(const char *role, const char *rest) { return ask_in(role, "en", rest); }
static bool shows(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }
#define assert_shows(q, what) do { if (!shows((q), (what))) { fprintf(stderr, "not there: %s\n%.*s\n", (what), (int)((q)->out.n < 60000 ? (q)->out.n : 60000), (q)->out.p); fail(); } } while (0)

static enum flow_outcome step(const char *role, const char *key, const char *event, const char *reason)
{
    const char *why = NULL;
    struct who w = who_of(role, 0, 0);
    return flow_do(t.st, &w, S("test"), &council_report_entity, id_of(&council_report_entity, key), 0, str_of(event), str_of(reason), &why);
}

static str state_now(const char *key)
{
    struct rows *r = ask(t.st, Q("SELECT state FROM concept_council_report WHERE key = $1"), T(str_of(key)));
    return rows_next(r) ? arena_copy(t.a, row_str(r, 0)) : S("");
}

/* ---- what stands in it -------------------------------------------------------------------------------------------------------- */
static void whole_measure(void **state)
{
    (void)state;
    end();
    struct req *q = ask_as("lead", "sachstandsbericht");
    assert_int_equal(q->status, 200);
    assert_shows(q, "Lesepatinnen &amp; &lt;Lesepaten&gt;");
    assert_shows(q, "Zehn Schulen gewonnen (Carried out, due by 1 December 2026)");
    assert_shows(q, "Protokoll der Auftaktsitzung");
    assert_shows(q, "Ausländeranteil");
    assert_shows(q, "30 June 2027");
    assert_shows(q, "Konzept 2019, adopted by Kreistag on 28 March 2019");
    assert_shows(q, "<strong>voran</strong>");
    assert_shows(q, "Die Schulen machen mit.");
    assert_shows(q, "council-report-parts/new?report=r&amp;node=f2");
    assert_shows(q, "council-report-parts/");
    begin();
}

static void numbers(void **state)
{
    (void)state;
    end();
    struct req *q = ask_as("lead", "sachstandsbericht");
    assert_shows(q, "Approaches, measures and recommendations by state: Planned: 1, Running: 1");
    assert_false(shows(q, "percent done"));
    assert_shows(q, "2 activities, hours of work: 4.5");
    assert_shows(q, ">few</td>");                       /* four of the school: the twenty stand as a number            */
    assert_shows(q, ">20</td>");
    assert_false(shows(q, ">4</td>"));
    assert_shows(q, "Durchgängige Sprachbildung");
    assert_shows(q, "Money for measures in 2026: planned €15,000.00, approved €9,000.00, spent €9,500.00");
    assert_shows(q, "2026, Lesepatinnen &amp; &lt;Lesepaten&gt;: more was spent than approved. Nachtrag im Herbst");
    assert_shows(q, "Planned or suspended, to be decided: 1");
    assert_shows(q, "Sprachcamp (Planned)");
    assert_shows(q, "Who takes part in the concept");
    begin();
}

/* 24 at trainings in all, 4 of them without a priority: the 20 of the other one would tell them. */
static void few_do_not_follow(void **state)
{
    (void)state;
    put(&activity_entity, "a4", "held_on=2026-05-02", "kind=training", "title=Ohne Schwerpunkt", "others=4", "minutes=60");
    end();
    struct req *q = ask_as("lead", "sachstandsbericht");
    assert_shows(q, ">24</td>");
    assert_shows(q, ">few</td>");
    assert_shows(q, ">•</td>");
    assert_false(shows(q, ">20</td>"));
    /* Two of four each, since few are four at most: eight is what the 20 lack. */
    begin();
    put(&priority_entity, "p2", "title=Anderes", "kind=education", "from_year=2026", "to_year=2027");
    put(&activity_entity, "a5", "held_on=2026-05-03", "kind=training", "title=Vier von acht", "priority=p2", "others=4", "minutes=60");
    end();
    q = ask_as("lead", "sachstandsbericht");
    assert_shows(q, ">28</td>");
    assert_shows(q, ">•</td>");
    assert_false(shows(q, ">20</td>"));
    begin();
    ask(t.st, Q("DELETE FROM concept_activity WHERE key IN ('a4', 'a5')"));
    ask(t.st, Q("DELETE FROM concept_priority_words WHERE owner IN (SELECT id FROM concept_priority WHERE key = 'p2')"));
    ask(t.st, Q("DELETE FROM concept_priority WHERE key = 'p2'"));
    end();
    begin();
}

/* No further back than it was counted alike; what has no value is not compared, and what is hidden is known to be. */
static void compared(void **state)
{
    (void)state;
    struct figure_said f[] = { { .v = 9, .mark = FIGURE_VALUE }, { .v = 12, .mark = FIGURE_VALUE, .cut = true }, { .mark = FIGURE_NONE }, { .v = 14, .mark = FIGURE_VALUE }, { .mark = FIGURE_HIDDEN } };
    size_t from, to;
    assert_true(council_compared(f, 5, &from, &to) && from == 1 && to == 3);
    assert_true(council_hidden(f, 5) && !council_hidden(f, 4));
    f[3].cut = true;
    assert_false(council_compared(f, 5, &from, &to));   /* one figure of the new kind */
    assert_int_equal(to, 3);
    assert_false(council_compared(f, 0, &from, &to));
    assert_int_equal(to, 0);
}

/* With source and time; beside the goal that it is tied to. */
static void figures(void **state)
{
    (void)state;
    end();
    struct req *q = ask_as("lead", "sachstandsbericht");
    assert_shows(q, "9.5\u00A0% (2019)"); assert_shows(q, "14.3\u00A0% (2023)");
    assert_shows(q, "Ausländerzentralregister");
    assert_shows(q, "Indicators beside the goals");
    assert_shows(q, "Rise");
    q = ask_as("lead", "sachstandsbericht/f-indicator-bev03.csv");
    assert_shows(q, "2019,,");
    assert_shows(q, "2022,");
    begin();
}

static void nothing(void **state)
{
    (void)state;
    end();
    struct req *q = ask_as("lead", "leerer-bericht");
    assert_int_equal(q->status, 200);
    size_t n = 0;
    for (str rest = buf_str(&q->out); str_find(rest, S("There is nothing to report here for this period.")) >= 0; n++)
        rest = str_from(rest, (size_t)str_find(rest, S("There is nothing to report here for this period.")) + 1);
    assert_int_equal(n, 6);                             /* every chapter but work, at a glance and the annex */
    assert_true(ask_as("lead", "leerer-bericht/report.pdf")->status == 200);
    begin();
}

/* ---- files ------------------------------------------------------------------------------------------------------------------------ */
static str pdf_words(str file)
{
    char name[] = "/tmp/bruecke-council-XXXXXX", bytes[4096];
    int fd = mkstemp(name);
    struct buf b = buf_in(t.a, 8 << 20);
    if (system("command -v pdftotext >/dev/null 2>&1")) { fprintf(stderr, "SKIPPED: no pdftotext\n"); close(fd); unlink(name); return S(""); }
    assert_int_equal(write(fd, file.p, file.n), (ssize_t)file.n);
    FILE *f = popen(arena_fmt(t.a, "pdftotext %s -", name).p, "r");
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;) buf_put(&b, (str){ bytes, n });
    assert_int_equal(pclose(f), 0);
    close(fd);
    unlink(name);
    return arena_copy(t.a, buf_str(&b));
}

static void files(void **state)
{
    (void)state;
    end();
    struct req *q = ask_as("lead", "sachstandsbericht/report.pdf");
    assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("%PDF-")));
    str text = pdf_words(buf_str(&q->out));
    if (text.n) assert_true(str_find(text, S("Protokoll der")) >= 0 && str_find(text, S("Contents")) >= 0 && str_find(text, S("Not adopted: Draft")) >= 0);
    q = ask_as("lead", "sachstandsbericht/deck.pdf");
    assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("%PDF-")));
    q = ask_as("lead", "sachstandsbericht/report.docx");
    assert_int_equal(q->status, 200);
    str xml = unzipped(t.a, buf_str(&q->out), "word/document.xml");
    assert_true(str_find(xml, S("Lesepatinnen &amp; &lt;Lesepaten&gt;")) >= 0);
    assert_true(str_find(xml, S("<w:rStyle w:val=\"Zahl\"/></w:rPr><w:t xml:space=\"preserve\">4.5</w:t>")) >= 0);
    assert_true(str_find(xml, S("Change this text")) < 0);
    setenv("BRUECKE_NOW", "1795044600", 1);               /* half past midnight here on the 19th, still the 18th in UTC */
    q = ask_as("lead", "sachstandsbericht/report.docx");
    setenv("BRUECKE_NOW", "1795003200", 1);
    assert_true(str_find(unzipped(t.a, buf_str(&q->out), "docProps/core.xml"), S("2026-11-19T")) >= 0);
    assert_true(ask_in("lead", "ar", "sachstandsbericht/report.docx")->status == 200);
    assert_true(ask_in("lead", "ar", "sachstandsbericht/report.pdf")->status == 200);
    q = ask_as("lead", "sachstandsbericht/f-states.csv");
    assert_int_equal(q->status, 200);
    assert_shows(q, "1 Bildung");
    assert_int_equal(ask_as("lead", "sachstandsbericht/f-states.svg")->status, 200);
    assert_int_equal(ask_as("lead", "sachstandsbericht/f-other.csv")->status, 404);
    assert_int_equal(ask_as("lead", "sachstandsbericht/edit")->status, 200);
    begin();
}

/* ---- who reads it when -------------------------------------------------------------------------------------------------------------- */
static void read_by(const char *role, int status)
{
    static const char *const parts[] = { "", "/report.pdf", "/deck.pdf", "/report.docx", "/f-states.csv" };
    for (size_t i = 0; i < countof(parts); i++) {
        struct req *q = ask_as(role, arena_fmt(t.a, "sachstandsbericht%s", parts[i]).p);
        if (q->status != status) fail_msg("%s reads %s: %d, not %d", *role ? role : "visitor", parts[i], q->status, status);
    }
}

/* The steps up to the embargo, and what does not end it: another day, no day, a look at what the report is made of. */
static void into_embargo(void)
{
    assert_int_equal(step("editor", "r", "submit", ""), FLOW_UNKNOWN);
    assert_int_equal(step("coordinator", "r", "submit", ""), FLOW_DONE);
    assert_int_equal(step("coordinator", "r", "forward", ""), FLOW_DENIED);
    assert_int_equal(step("lead", "r", "return", ""), FLOW_REFUSED);    /* without a reason */
    assert_int_equal(step("lead", "r", "forward", ""), FLOW_DONE);
    assert_int_equal(step("lead", "r", "approve", ""), FLOW_DONE);
    assert_int_equal(step("lead", "r", "publish", ""), FLOW_REFUSED);   /* the meeting is in two weeks */
    const char *const days[] = { "2026-11-17", "" };                     /* nobody ends the embargo by another day, or by none */
    for (size_t i = 0; i < countof(days); i++) {
        struct who writer = who_of("administrator", 0, 0);
        struct draft d = draft_new(t.a, &council_report_entity);
        d.id = id_by_key(t.st, &council_report_entity, S("r"));
        draft_give(&d, "meeting", str_of(days[i]));
        t.p = (struct problems){ .a = t.a };
        assert_int_equal(row_write(t.st, &(struct write){ .who = &writer, .request = S("test"), .draft = &d }, &t.p), WRITE_REFUSED);
    }
    struct who reader = who_of("steering_group", 0, 0);                  /* what it is made of ends it neither */
    struct query part = query_new(&council_part_entity, &reader, lang_find(S("de")));
    assert_int_equal(query_count(&part, t.st), 0);
}

/* Only the day of the meeting does. */
static void out_of_embargo(void)
{
    struct job j = { .st = t.st, .a = t.a };
    assert_false(council_job.due(t.st, noon));
    assert_int_equal(council_job.run(&j), JOB_DONE);
    assert_true(str_eq(state_now("r"), S("embargo")));
    at(14 * DAY + 12 * HOUR);                           /* 3 December, one in the morning in Germany */
    assert_true(council_job.due(t.st, noon));
    assert_int_equal(council_job.run(&j), JOB_DONE);
    assert_true(str_eq(state_now("r"), S("published")));
    assert_false(council_job.due(t.st, noon));
}

/* What the public sees of it, and what stays inside. */
static void published(void)
{
    begin();
    put(entity_of("monitoring.indicator"), "entwurf", "code=ENTWURF", "name=Noch ein Entwurf", "measure=count", "better=context", "state=draft");
    put(&node_link_entity, "l2", "node=m1", "indicator=entwurf");
    end();
    assert_false(shows(ask_as("", "sachstandsbericht"), "Noch ein Entwurf"));  /* not even the name of what is for the office alone */
    assert_shows(ask_as("lead", "sachstandsbericht"), "Noch ein Entwurf");
    read_by("", 200);
    read_by("steering_group", 200);
    struct req *q = ask_as("", "sachstandsbericht");
    assert_false(shows(q, "embargo"));
    assert_false(shows(q, "Change this text"));
    assert_shows(q, "report.pdf");
    assert_shows(q, "Money for measures by year");
    assert_shows(q, "Sprachcamp");
    assert_false(shows(q, "Money for measures by who pays"));          /* single budgets stay inside */
    assert_false(shows(q, "Nachtrag im Herbst"));
}

static void embargo(void **state)
{
    (void)state;
    into_embargo();
    end();
    read_by("", 404);
    read_by("steering_group", 404);
    read_by("municipal_officer", 404);
    read_by("coordinator", 200);
    assert_shows(ask_as("lead", "sachstandsbericht"), "Under embargo until 3 December 2026");
    begin();
    out_of_embargo();
    end();
    published();
    begin();
    struct who w = who_of("lead", 0, 0);
    const char *why = NULL;
    assert_int_equal(flow_do(t.st, &w, S("test"), &concept_plan_entity, id_of(&concept_plan_entity, "k"), 0, S("withdraw"), S("neu"), &why), FLOW_DONE);
    end();
    assert_false(shows(ask_as("", "sachstandsbericht"), "Sprachcamp"));        /* of a concept that is a draft again */
    assert_shows(ask_as("lead", "sachstandsbericht"), "Sprachcamp");
    struct req *q = ask_page(GET, "council-reports", "", "192.0.2.0");
    assert_shows(q, "Sachstandsbericht");
    assert_false(shows(q, "Leerer Bericht"));
    begin();
    assert_int_equal(step("coordinator", "r", "withdraw", "Zahlendreher"), FLOW_DENIED);
    assert_int_equal(step("lead", "r", "withdraw", "Zahlendreher"), FLOW_DONE);
    end();
    read_by("", 404);
    begin();
    at(0);
}

/* Without a day of the meeting there is no embargo that could end. */
static void no_meeting(void **state)
{
    (void)state;
    assert_int_equal(step("lead", "leer", "submit", ""), FLOW_DONE);
    assert_int_equal(step("lead", "leer", "forward", ""), FLOW_DONE);
    assert_int_equal(step("lead", "leer", "approve", ""), FLOW_REFUSED);
    assert_true(str_eq(state_now("leer"), S("head")));
}

/* A change in the store changes the report: nothing of it was kept. */
static void nothing_stored(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who w = who_of("lead", 0, 0);
    assert_int_equal(flow_do(t.st, &w, S("test"), &node_entity, id_of(&node_entity, "m2"), 0, S("begin"), S(""), &why), FLOW_DONE);
    end();
    assert_shows(ask_as("lead", "sachstandsbericht"), "by state: Running: 2");
    begin();
    assert_int_equal(flow_do(t.st, &w, S("test"), &node_entity, id_of(&node_entity, "m2"), 0, S("suspend"), S("Haushalt"), &why), FLOW_DONE);
    end();
    assert_shows(ask_as("lead", "sachstandsbericht"), "Sprachcamp (Suspended)");
    begin();
}

/* Against the last review that was closed; in the field that it belongs to. */
static void changes(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who w = who_of("lead", 0, 0);
    int64_t review = put(&concept_review_entity, "rv", "concept=k", "title=Halbjahr", "held_on=2026-06-30", "state=open");
    assert_int_equal(flow_do(t.st, &w, S("test"), &concept_review_entity, review, 0, S("close"), S(""), &why), FLOW_DONE);
    int64_t m3 = put(&node_entity, "m3", "concept=k", "kind=measure", "parent=f2", "title=Wohnlotsen", "state=planned");
    assert_int_equal(flow_do(t.st, &w, S("test"), &node_entity, id_of(&node_entity, "s1"), 0, S("reopen"), S("doch nicht"), &why), FLOW_DONE);
    end();
    struct req *q = ask_as("lead", "sachstandsbericht");
    assert_shows(q, "What changed since the last review");
    assert_shows(q, "Zehn Schulen gewonnen: Carried out, now Running");
    assert_shows(q, "Wohnlotsen: new");
    begin();
    assert_int_equal(row_delete(t.st, &w, S("test"), &node_entity, m3, 0), WRITE_DONE);
    assert_int_equal(row_delete(t.st, &w, S("test"), &node_entity, id_of(&node_entity, "s1"), 0), WRITE_DONE);
    end();
    q = ask_as("lead", "sachstandsbericht");
    assert_false(shows(q, "Wohnlotsen"));
    assert_shows(q, "Zehn Schulen gewonnen: no longer part of the concept");
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(whole_measure), case_of(numbers), case_of(few_do_not_follow), case_of(figures), case_of(compared), case_of(nothing), case_of(files), case_of(no_meeting), case_of(nothing_stored), case_of(embargo), case_of(changes) };
    return region_run("council", rooms, rooms_count, furnish, tests, countof(tests));
}
