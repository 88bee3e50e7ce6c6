/* test_propose_desk.c - a proposal between the text and the concept: entries are moved and left out, kept with steps back, taken over all or nothing; the parts
** of a concept leave as CSV and come back the same tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "entity/query.h"
#include "entity/transfer.h"
#include "rooms/concept/propose_desk.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "work/queue.h"
#include <string.h>

static const char text[] = "1.1 Sprache\n\nLeitziel 1: Lernen\nHandlungsansätze:\n• Kurse\n• Treffs\n\nLeitziel 2: Lesen\nHandlungsansätze:\n• Bücher\n\n1.2 Arbeit\n\nLeitziel 1: Stellen\n• Börse\n";

static void furnish(void) { put(&concept_plan_entity, "plan", "title=Konzept"); }

static struct entries entries(const char *from)
{
    struct proposal p = propose(t.a, str_of(from));
    return entries_of(t.a, &p);
}

/* "1(2(3 4) …)": ids, and whether what is kept agrees with itself. */
static const char *order(const struct entries *e)
{
    struct buf b = buf_in(t.a, 4096);
    int depth = 0;
    for (size_t i = 0; i < e->n; i++) {
        const struct entry *n = &e->at[i];
        int64_t up = entry_find(e, n->up);
        assert_int_equal(n->depth, n->up ? e->at[up].depth + 1 : 0);
        assert_true(!n->up || (up < (int64_t)i && (size_t)up + entry_span(e, (size_t)up) > i));
        for (; depth < n->depth; depth++) buf_char(&b, '(');
        for (; depth > n->depth; depth--) buf_char(&b, ')');
        buf_fmt(&b, " %lld", (long long)n->id);
    }
    for (; depth > 0; depth--) buf_char(&b, ')');
    return arena_z(t.a, buf_str(&b));
}

static bool move(struct entries *e, int64_t id, const char *way, int64_t target) { return entry_move(t.a, e, (size_t)entry_find(e, id), str_of(way), target); }

/* ---- entries --------------------------------------------------------------------------------------------------------------------------------------------- */
static void rows_move(void **state)
{
    (void)state;
    struct entries e = entries(text);
    assert_string_equal(order(&e), " 1( 2( 3 4) 5( 6)) 7( 8( 9))");
    assert_true(move(&e, 5, "up", 0));
    assert_string_equal(order(&e), " 1( 5( 6) 2( 3 4)) 7( 8( 9))");
    assert_false(move(&e, 5, "up", 0));
    assert_true(move(&e, 5, "down", 0));
    assert_false(move(&e, 5, "down", 0));
    assert_true(move(&e, 4, "out", 0));
    assert_string_equal(order(&e), " 1( 2( 3) 4 5( 6)) 7( 8( 9))");
    assert_true(move(&e, 4, "in", 0));
    assert_true(move(&e, 8, "inside", 1));
    assert_string_equal(order(&e), " 1( 2( 3 4) 5( 6) 8( 9)) 7");
    assert_true(move(&e, 2, "after", 7));
    assert_string_equal(order(&e), " 1( 5( 6) 8( 9)) 7 2( 3 4)");
    assert_true(move(&e, 2, "before", 8));
    assert_true(move(&e, 6, "top", 0));
    assert_string_equal(order(&e), " 1( 5 2( 3 4) 8( 9)) 7 6");
}

static void rows_do_not_move_everywhere(void **state)
{
    (void)state;
    struct entries e = entries(text);
    assert_false(move(&e, 1, "inside", 3));
    assert_false(move(&e, 1, "before", 1));
    assert_false(move(&e, 1, "out", 0));
    assert_false(move(&e, 1, "in", 0));
    assert_false(move(&e, 1, "inside", 99));
    assert_false(move(&e, 1, "sideways", 2));
    assert_string_equal(order(&e), " 1( 2( 3 4) 5( 6)) 7( 8( 9))");
    entry_drop(&e, 1);
    assert_string_equal(order(&e), " 1( 5( 6)) 7( 8( 9))");
}

static void rows_are_added(void **state)
{
    (void)state;
    struct entries e = entries(text);
    int64_t at = entry_add(t.a, &e, 1, S("Neu"));                /* below a goal: an approach, the last            */
    assert_string_equal(order(&e), " 1( 2( 3 4 10) 5( 6)) 7( 8( 9))");
    assert_true(at == 4 && e.at[at].kind == P_APPROACH && entry_fits(&e, (size_t)at));
    at = entry_add(t.a, &e, (size_t)at, S("Noch eins"));         /* below an approach: another beside it          */
    assert_string_equal(order(&e), " 1( 2( 3 4 10 11) 5( 6)) 7( 8( 9))");
    assert_true(e.at[at].kind == P_APPROACH);
    at = entry_add(t.a, &e, 0, S("Ziel"));
    assert_true(e.at[at].kind == P_GOAL);
    e = (struct entries){ arena_array(t.a, struct entry, ENTRIES_MAX), ENTRIES_MAX };
    assert_int_equal(entry_add(t.a, &e, 0, S("x")), ENTRY_NONE);
}

static void entries_are_written_and_read(void **state)
{
    (void)state;
    struct entries e = entries(text), back;
    e.at[2].title = S("mit\tTab\nund Zeile");
    back = entries_read(t.a, entries_write(t.a, &e));
    assert_string_equal(order(&back), order(&e));
    assert_string_equal(arena_z(t.a, back.at[2].title), "mit Tab und Zeile");
    assert_true(back.at[4].kind == P_GOAL && str_eq(back.at[4].number, S("2")) && back.at[4].first == 8 && str_eq(back.at[4].text, S("Lesen")));
    assert_int_equal(entries_read(t.a, S("x\n1\t7\tgoal\t1\t1\t\tohne Eltern\t\n1\t0\tnone\t1\t1\t\tohne Art\t\n2\t0\tgoal\tx\n")).n, 0);
}

static void kinds_fit(void **state)
{
    (void)state;
    struct entries e = entries("4.1 Feld\n\n4.1.1 Tische\n\nHerausforderung: h\nZielgruppe: z\nMeilensteine der Umsetzung:\n1. m\n");
    for (size_t i = 0; i < e.n; i++) assert_true(entry_fits(&e, i));
    assert_true(move(&e, e.at[3].id, "top", 0));
    assert_true(e.at[e.n - 1].kind == P_TARGET_GROUP && !entry_fits(&e, e.n - 1));
    e.at[1].kind = P_GOAL;
    assert_false(entry_fits(&e, 2));
}

/* ---- the desk ---------------------------------------------------------------------------------------------------------------------------------------------- */
static struct proposed_desk *desk(int64_t account) { return desk_load(t.st, t.a, id_of(&concept_plan_entity, "plan"), account); }

static void kept_with_steps_back(void **state)
{
    (void)state;
    int64_t plan = id_of(&concept_plan_entity, "plan");
    assert_null(desk(1));
    assert_false(desk_begin(t.st, t.a, plan, 1, S(""), S("Nur Prosa.")));
    assert_true(desk_begin(t.st, t.a, plan, 1, S("konzept.txt"), str_of(text)));
    assert_null(desk(2));
    struct proposed_desk *d = desk(1);
    assert_true(d->lines == 15 && d->entries.n == 9 && !d->steps && str_eq(d->source, S("konzept.txt")) && str_eq(d->line[4].text, S("• Kurse")));
    assert_true(d->doubts == 0);
    for (int i = 0; i < 4; i++) {
        d = desk(1);
        entry_drop(&d->entries, d->entries.n - 1);
        desk_keep(t.st, t.a, d);
    }
    assert_int_equal(desk(1)->entries.n, 5);
    assert_int_equal(desk(1)->steps, 4);
    assert_true(desk_undo(t.st, desk(1)));
    assert_int_equal(desk(1)->entries.n, 6);
    while (desk_undo(t.st, desk(1))) ;
    assert_int_equal(desk(1)->entries.n, 9);
    for (int i = 0; i < PROPOSAL_UNDO + 5; i++) desk_keep(t.st, t.a, desk(1));
    assert_int_equal(desk(1)->steps, PROPOSAL_UNDO);
    desk_expect(t.st, desk(1), S("0 34 120\n"));
    assert_true(str_eq(desk(1)->expected, S("0 34 120\n")));
    assert_true(desk_begin(t.st, t.a, plan, 1, S(""), S("1.1 Neu\nLeitziel: x\n")));
    assert_true(desk(1)->entries.n == 2 && !desk(1)->steps && desk(1)->doubts == 2 && desk(1)->doubt[0].line == 2);
}

static void forgotten_at_night(void **state)
{
    (void)state;
    struct job j = { .st = t.st, .a = t.a };
    assert_true(desk_begin(t.st, t.a, id_of(&concept_plan_entity, "plan"), 1, S(""), str_of(text)));
    at((int64_t)PROPOSAL_DAYS * DAY - HOUR);
    assert_int_equal(proposals_job.run(&j), JOB_DONE);
    assert_non_null(desk(1));
    at((int64_t)PROPOSAL_DAYS * DAY + HOUR);
    assert_int_equal(proposals_job.run(&j), JOB_DONE);
    assert_null(desk(1));
    at(0);
}

/* ---- taking over --------------------------------------------------------------------------------------------------------------------------------------------- */
static bool take(const struct entries *e, struct taken *ret)
{
    struct who w = who_of("coordinator", 0, 0);
    t.p = (struct problems){ .a = t.a };
    return entries_take(t.st, t.a, &w, S("test"), S("plan"), e, ret, &t.p);
}

/* "kind|number|title|lines|parent's title" of all parts, in order. */
static const char *parts(void)
{
    struct buf b = buf_in(t.a, 1 << 16);
    struct rows *r = ask(t.st, Q("SELECT n.kind, n.number, w.title, n.lines, COALESCE(u.title, '-') FROM concept_node n JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de' "
        "LEFT JOIN concept_node_words u ON u.owner = n.parent AND u.lang = 'de' WHERE n.deleted_at IS NULL ORDER BY n.place, n.id"));
    while (rows_next(r)) buf_fmt(&b, "%.*s|%.*s|%.*s|%.*s|%.*s\n", STR(row_str(r, 0)), STR(row_str(r, 1)), STR(row_str(r, 2)), STR(row_str(r, 3)), STR(row_str(r, 4)));
    return arena_z(t.a, buf_str(&b));
}

static void taken_over(void **state)
{
    (void)state;
    struct taken got;
    struct entries e = entries(text);
    assert_true(take(&e, &got));
    assert_int_equal(got.nodes, 9);
    assert_string_equal(parts(), "field|1.1|Sprache|Zeile 1|-\ngoal|1|Lernen|Zeile 3|Sprache\napproach||Kurse|Zeile 5|Lernen\napproach||Treffs|Zeile 6|Lernen\ngoal|2|Lesen|Zeile 8|Sprache\n"
        "approach||Bücher|Zeile 10|Lesen\nfield|1.2|Arbeit|Zeile 12|-\ngoal|1|Stellen|Zeile 14|Arbeit\napproach||Börse|Zeile 15|Stellen\n");
}

static str node_value(const char *field)
{
    struct draft d;
    struct stamp stamp;
    struct rows *r = ask(t.st, Q("SELECT id FROM concept_node WHERE kind = 'recommendation' AND deleted_at IS NULL"));
    assert_true(rows_next(r) && draft_read(t.st, &node_entity, row_int(r, 0), &d, &stamp));
    const struct field *f = entity_field(&node_entity, str_of(field));
    return f->translated ? draft_word(t.a, &d, lang_source())[field_index(&node_entity, f)] : draft_value(&d, field);
}

static void a_recommendation_has_its_keys(void **state)
{
    (void)state;
    struct taken got;
    struct entries e = entries("4.1 Feld\n\n4.1.1 Runde Tische\n\nHerausforderung: Bezahlbarer Raum\nZielgruppe:\n• Familien\n• Alleinstehende\nSozialraum: kreisweit\nZielsetzung: Genug Wohnraum\n"
        "Stakeholder*innen: KI (steuernd); Kommunen\nMeilensteine der Umsetzung:\n1. Tische einrichten\n2. Konzept schreiben\n");
    assert_true(take(&e, &got));
    assert_true(got.nodes == 4 && got.stakeholders == 2);
    assert_string_equal(parts(), "field|4.1|Feld|Zeile 1|-\nrecommendation|4.1.1|Runde Tische|Zeilen 3–14|Feld\nmilestone||Tische einrichten|Zeilen 12–13|Runde Tische\nmilestone||Konzept schreiben|Zeile 14|Runde Tische\n");
    assert_true(str_eq(node_value("target_groups"), S("Familien; Alleinstehende")) && str_eq(node_value("challenge"), S("Bezahlbarer Raum")));
    assert_true(str_eq(node_value("objective"), S("Genug Wohnraum")) && str_eq(node_value("text"), S("Sozialraum: kreisweit")));
    struct rows *r = ask(t.st, Q("SELECT name, part FROM concept_stakeholder ORDER BY name, id"));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), S("KI (steuernd)")) && str_eq(row_str(r, 1), S("steers")) && rows_next(r) && str_eq(row_str(r, 1), S("takes_part")));
}

static void refused_as_a_whole(void **state)
{
    (void)state;
    struct taken got;
    struct entries e = entries(text);
    e.at[3].kind = P_OBJECTIVE;
    e.at[7].title = e.at[7].text = S("x");
    assert_false(take(&e, &got));
    assert_true(t.p.n >= 2 && t.p.at[0].line == 6 && str_eq(str_of(t.p.at[0].message), S("This kind does not belong there.")));
    assert_int_equal(t.p.at[1].line, 14);
    struct who reader = who_of("editor", 0, 0);
    struct problems p = { .a = t.a };
    e = entries(text);
    assert_false(entries_take(t.st, t.a, &reader, S("test"), S("plan"), &e, &got, &p));
    assert_true(p.n > 0);
}

/* ---- the command ----------------------------------------------------------------------------------------------------------------------------------------------- */
struct given { const char *format, *concept; };
static str given(const void *ctx, const char *name)
{
    const struct given *g = ctx;
    return str_of(!strcmp(name, "format") ? g->format : !strcmp(name, "concept") ? g->concept : "");
}

static const char *command(const char *role, bool dry, struct given g, str bytes)
{
    struct who w = who_of(role, 0, 0);
    struct buf out = buf_in(t.a, 1 << 20), wrong = buf_in(t.a, 1 << 16);
    struct room_file f = { S("konzept.txt"), bytes };
    struct room_call c = { .who = &w, .dry = dry, .file = &f, .files = 1, .option = given, .ctx = &g, .out = &out, .wrong = &wrong };
    bool good = concept_text_take(t.st, t.a, &c);
    assert_int_equal(good, !wrong.n);
    return arena_z(t.a, good ? buf_str(&out) : buf_str(&wrong));
}

static void says_what_it_found(void **state)
{
    (void)state;
    assert_string_equal(command("administrator", true, (struct given){ "json", "" }, S("1.1 Feld\nLeitziel 1: Lernen\n• Kurse\n")),
        "{\"nodes\":[{\"kind\":\"field\",\"number\":\"1.1\",\"title\":\"Feld\",\"parent\":null,\"lines\":[1,1]},{\"kind\":\"goal\",\"number\":\"1\",\"title\":\"Lernen\",\"parent\":0,\"lines\":[2,2]},"
        "{\"kind\":\"approach\",\"number\":\"\",\"title\":\"Kurse\",\"parent\":1,\"lines\":[3,3]}],\"counts\":{\"fields\":1,\"leaf_sections\":1,\"goals\":1,\"approaches\":1,\"guidelines\":0,"
        "\"measures\":0,\"recommendations\":0,\"challenges\":0,\"target_groups\":0,\"areas\":0,\"objectives\":0,\"stakeholders\":0,\"milestones\":0},\"doubts\":[]}\n");
    assert_string_equal(parts(), "");
    command("administrator", false, (struct given){ "json", "plan" }, S("1.1 Feld\nLeitziel 1: Lernen\n• Kurse\n"));
    assert_string_equal(parts(), "field|1.1|Feld|Zeile 1|-\ngoal|1|Lernen|Zeile 2|Feld\napproach||Kurse|Zeile 3|Lernen\n");
}

static void the_command_refuses(void **state)
{
    (void)state;
    str good = str_of(text);
    assert_string_equal(command("editor", true, (struct given){ "", "" }, good), "not allowed: concept.text\n");
    assert_string_equal(command("lead", true, (struct given){ "csv", "" }, good), "concept.text writes json\n");
    assert_string_equal(command("lead", true, (struct given){ "", "" }, S("%PDF-1.7")), "This is a PDF. Please open it, save or copy its text, and take that.: konzept.txt\n");
    assert_string_equal(command("lead", true, (struct given){ "", "" }, S("PK\x03\x04")), "The document is damaged, or no Word document (.docx).: konzept.txt\n");
    assert_string_equal(command("lead", true, (struct given){ "", "" }, S("Nur Prosa.")), "nothing was found in this text: konzept.txt\n");
    assert_string_equal(command("lead", false, (struct given){ "", "" }, good), "--concept is missing: the key of the concept that the parts belong to\n");
    assert_string_equal(command("lead", false, (struct given){ "", "none" }, good), "no such concept: none\n");
    assert_string_equal(command("lead", false, (struct given){ "", "plan" }, S("1.1 Feld\nLeitziel 1: x\n")), "line 2, title: This text is too short.: x\n");
}

/* ---- out and in ------------------------------------------------------------------------------------------------------------------------------------------------ */
static str exported(void)
{
    struct who w = who_of("administrator", 0, 0);
    struct query q = query_new(&node_entity, &w, lang_find(S("de")));
    struct buf b = buf_in(t.a, 1 << 22);
    str why;
    must(transfer_export(t.st, &q, FORMAT_CSV, &b, &why), why);
    return buf_str(&b);
}

static str concept_source(void)
{
    const char *folder = getenv("BRUECKE_SHARED");
    str bytes, why;
    if (file_read(t.a, arena_fmt(t.a, "%s/data/concepts/kleve_text.txt", folder && *folder ? folder : "../shared"), 8 << 20, &bytes, &why)) return bytes;
    fputs("SKIPPED: the round trip of the concept of Kreis Kleve (BRUECKE_SHARED/data/concepts is not there): a small one instead\n", stderr);
    return str_of(text);
}

static void csv_brings_the_same_tree_back(void **state)
{
    (void)state;
    struct taken got;
    struct who w = who_of("administrator", 0, 0);
    struct entries e = entries(arena_z(t.a, concept_source()));
    assert_true(take(&e, &got));
    const char *before = parts();
    str csv = exported();
    ask(t.st, Q("DELETE FROM concept_node"));
    assert_string_equal(parts(), "");
    struct import in = { .e = &node_entity, .who = &w, .bytes = csv };
    struct imported done;
    struct problems p = { .a = t.a };
    bool good = import_check(t.st, t.a, &in, &p, &done) && import_write(t.st, &in, &p, &done);
    if (p.n) fprintf(stderr, "%lld: %s %s %.*s\n", (long long)p.at[0].line, p.at[0].field ? p.at[0].field->name : "", p.at[0].message, STR(p.at[0].detail));
    assert_true(good);
    assert_int_equal(done.created, got.nodes);
    assert_string_equal(parts(), before);
    assert_true(str_eq(exported(), csv));
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(rows_move), case_of(rows_do_not_move_everywhere), case_of(rows_are_added), case_of(entries_are_written_and_read), case_of(kinds_fit), case_of(kept_with_steps_back),
        case_of(forgotten_at_night), case_of(taken_over), case_of(a_recommendation_has_its_keys), case_of(refused_as_a_whole), case_of(says_what_it_found), case_of(the_command_refuses),
        case_of(csv_brings_the_same_tree_back) };
    return region_run("proposal", rooms, rooms_count, furnish, tests, countof(tests));
}
