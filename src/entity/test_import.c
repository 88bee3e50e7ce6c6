/* test_import.c - lists of other people: columns and values as they write them, bad rows, all or a part, and the three formats there and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/check.h"
#include "entity/history.h"
#include "entity/mapping.h"
#include "entity/test_room.h"
#include "entity/transfer.h"

static struct problems problems;
static struct arena *kept;

static struct import of(const struct entity *e, str bytes, const struct mapping *map)
{
    return (struct import){ .e = e, .who = &who_house, .bytes = bytes, .map = map };
}

/* Looks and writes as the command does, in one transaction. */
static struct imported run(struct store *st, struct import *in, bool *good)
{
    struct imported got = { 0 };
    problems = (struct problems){ .a = kept };
    *good = import_check(st, kept, in, &problems, &got);
    if (*good) *good = import_write(st, in, &problems, &got);
    if (store_broken(st)) fail_msg("%.*s", STR(store_why(st)));
    return got;
}

static void takes(struct store *st, const struct entity *e, str bytes, const struct mapping *map, int64_t created, int64_t updated)
{
    bool good;
    struct import in = of(e, bytes, map);
    struct imported got = run(st, &in, &good);
    if (problems.n) fail_msg("line %lld, %s: %s %.*s", (long long)problems.at[0].line, problems.at[0].field ? problems.at[0].field->name : "", problems.at[0].message, STR(problems.at[0].detail));
    assert_true(good && got.created == created && got.updated == updated);
}

static void has_problem(size_t i, int64_t line, const char *field, const char *detail)
{
    if (i >= problems.n) fail_msg("only %zu problems", problems.n);
    const struct problem *p = &problems.at[i];
    if (p->line != line || strcmp(p->field ? p->field->name : "", field)) fail_msg("problem %zu: line %lld, %s: %s", i, (long long)p->line, p->field ? p->field->name : "", p->message);
    same(p->detail, str_of(detail));
}

static str export_of(struct store *st, const struct entity *e, enum format f)
{
    struct query q = query_new(e, &who_house, langs);
    struct buf b = buf_in(room.a, TRANSFER_MAX);
    str why = S("");
    q.ended = true;
    if (!transfer_export(st, &q, f, &b, &why)) fail_msg("%.*s", STR(why));
    return buf_str(&b);
}

/* ---- there and back --------------------------------------------------------------------------------------------------------- */
static const char *text(size_t n, bool lines)
{
    static const char *const piece[] = { "\"", "=1+1", "+49", "-5", "@x", "'", "''", ",", ";", "ä", "ß", "مرحبا", "\U0001F600", " ", "a", "0", "\\", "</script>", "_x000D_", "&amp;", "\t", "\n", "\r\n", "\r" };
    struct buf b = buf_in(room.a, 4000);
    while (n--) buf_put(&b, str_of(piece[roll(countof(piece) - (lines ? 0 : 4))]));
    return arena_z(room.a, buf_str(&b));
}

static const char *maybe(const char *z) { return roll(2) ? z : ""; }

static void put_random(struct store *st, int i)
{
    const char *number = arena_fmt(room.a, "%d", (int)roll(2000) - 1000).p, *real = arena_fmt(room.a, "%.17g", ((double)roll(2000000) - 1e6) / 7).p;
    put_thing(st, arena_fmt(room.a, "t%d", i).p, "title", arena_fmt(room.a, "ab%s", text(4, false)).p, "title@en", maybe(arena_fmt(room.a, "%scd", text(4, false)).p),
        "nick", text(roll(4), false), "body", text(roll(30), true), "body@ar", text(roll(5), true), "note", text(roll(9), true), "tags", maybe("old child"), "topics", maybe("g2 g1"),
        "main", maybe("g1"), "area", maybe("-a-"), "speaks", maybe("uk ar de-simple"), "tongue", maybe("ar"), "amount", maybe(number), "size", maybe(real), "free", maybe("1"),
        "begins", maybe("2026-02-28"), "opens", maybe("09:30"), "hours", maybe("Mo-Fr 9-12; We off"), "seen", maybe("-12"), "phone", maybe("+49 2821 85-0"),
        "web", maybe("https://a.de/?x=1,2;3"), "place", maybe("-51.783,6.1"), "code", maybe(arena_fmt(room.a, "=%d", i).p), "big", text(20, true));
}

static void there_and_back(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "g1", "name", "Eins", "name@en", "=One");
    put_group(st, "g2", "name", "Zwei", "parent", "g1", "rank", "-5");
    put_area(st, "-a-", "name", "-1+1");
    for (int i = 0; i < 60; i++) put_random(st, i);
    done(st);
    for (enum format f = FORMAT_CSV; f < FORMATS; f++) {
        st = writer();
        str groups = export_of(st, &group_entity, f), areas = export_of(st, &area_entity, f), things = export_of(st, &thing_entity, f);
        takes(st, &thing_entity, things, NULL, 0, 60);
        ask(st, Q("DELETE FROM test_thing"));
        ask(st, Q("DELETE FROM test_group"));
        ask(st, Q("DELETE FROM directory_area"));
        takes(st, &group_entity, groups, NULL, 2, 0);
        takes(st, &area_entity, areas, NULL, 1, 0);
        takes(st, &thing_entity, things, NULL, 60, 0);
        if (f != FORMAT_XLSX) same(export_of(st, &thing_entity, f), things);
        assert_true(str_eq(export_of(st, &thing_entity, f), things) && str_eq(export_of(st, &group_entity, f), groups));
        leave(st);
    }
}

/* ---- bad rows -------------------------------------------------------------------------------------------------------------------- */
static void all_or_a_part(void **state)
{
    (void)state;
    bool good;
    str csv = S("key,title,kind,state,main,code\na,Gut,course,draft,,X\nb,K,course,draft,,\nc,Zwei,course,draft,none,\nd,Drei,course,draft,,X\na,Vier,course,draft,,\ne,Gut,course,draft,,Y,\nf,Gut,course,draft,,Z\n");
    struct store *st = writer();
    struct import in = of(&thing_entity, csv, NULL);
    run(st, &in, &good);
    assert_false(good);
    assert_int_equal(problems.n, 5);
    has_problem(0, 3, "title", "K");
    has_problem(1, 4, "main", "none");
    has_problem(2, 5, "code", "X");
    has_problem(3, 6, "", "a");
    has_problem(4, 7, "", "");
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing")), 0);
    in.partial = true;
    struct imported got = run(st, &in, &good);
    assert_true(good && got.created == 2 && got.updated == 0);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing")), 2);
    leave(st);
}

static void within_the_file(void **state)
{
    (void)state;
    bool good;
    struct store *st = writer();
    takes(st, &group_entity, S("key,name,parent,state\nc,C,b,draft\nb,B,a,draft\na,A,,draft\n"), NULL, 3, 0);
    takes(st, &group_entity, S("name,parent,state\nDeutsch lernen,sprache,draft\nSprache,,draft\n"), NULL, 2, 0);
    struct import in = of(&group_entity, S("key,name,parent,state\np,P,q,draft\nq,Q,r,draft\nr,R,,none\ns,S,,draft\n"), NULL);
    in.partial = true;
    struct imported got = run(st, &in, &good);
    assert_true(good && got.created == 1);
    has_problem(0, 2, "parent", "q");
    has_problem(1, 3, "parent", "r");
    has_problem(2, 4, "state", "none");
    done(st);
}

/* Found only while writing: another transaction took the value between. What was found before stays as it was. */
static void taken_meanwhile(void **state)
{
    (void)state;
    bool good;
    struct imported got;
    struct store *st = writer();
    struct import in = of(&thing_entity, S("key,title,kind,state,code\na,Gut,course,draft,X\nb,Gut,course,draft,Y\n"), NULL);
    in.partial = true;
    problems = (struct problems){ .a = kept };
    assert_true(import_check(st, kept, &in, &problems, &got));
    put_thing(st, "other", "title", "Anders", "code", "X");
    good = import_write(st, &in, &problems, &got);
    assert_true(good && got.created == 1 && got.left_out == 1);
    has_problem(0, 2, "code", "X");
    in.partial = false;
    assert_false(import_write(st, &in, &problems, &got));
    leave(st);
}

static void rights(void **state)
{
    (void)state;
    bool good;
    struct who editor = who_of("editor", 0, 0);
    struct store *st = writer();
    put_thing(st, "a", "title", "Da");
    struct import in = of(&thing_entity, S("key,title,kind,state\na,Neu,course,draft\nb,Neu,course,draft\n"), NULL);
    in.who = &editor;
    run(st, &in, &good);
    assert_false(good);
    has_problem(0, 2, "", "a");
    has_problem(1, 3, "", "b");
    leave(st);
}

/* ---- history, memory ------------------------------------------------------------------------------------------------------------- */
static str many(int n)
{
    struct buf b = buf_in(room.a, 1 << 22);
    buf_put(&b, S("key,title,kind,state,body\n"));
    for (int i = 0; i < n; i++) buf_fmt(&b, "k%d,Titel %d,course,draft,%0500d\n", i, i, i);
    return buf_str(&b);
}

static void short_and_long(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t before = count_in(st, Q("SELECT count(*) FROM core_history"));
    takes(st, &thing_entity, many(10), NULL, 10, 0);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history")), before + 10);
    str list = many(600);
    size_t used = arena_used(room.a);
    takes(st, &thing_entity, list, NULL, 590, 10);
    assert_true(arena_used(room.a) - used < 1 << 20);     /* however long the list is */
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history")), before + 11);
    struct rows *r = ask(st, Q("SELECT event, detail, entity FROM core_history ORDER BY id DESC LIMIT 1"));
    assert_true(rows_next(r));
    same(row_str(r, 0), S("import"));
    assert_true(str_starts(row_str(r, 1), S("sha256 ")) && str_ends(row_str(r, 1), S(": 590 created, 10 updated")));
    assert_int_equal(history_verify(st, NULL, 0), -1);
    leave(st);
}

/* ---- columns of others ---------------------------------------------------------------------------------------------------------- */
static str mapped(const struct mapping *m) { return mapping_text(room.a, m); }

static void guesses(void **state)
{
    (void)state;
    const str head[] = { S("Nr."), S("TITLE"), S("Title (Englisch)"), S("body arabisch"), S("For whom"), S("Number-Plate"), S("Belongs to whom?"), S("From"), S("How many pieces"), S("") };
    same(mapped(mapping_guess(room.a, &thing_entity, head, countof(head))), S(
        "{\"entity\":\"test.thing\",\"columns\":{\n"
        "  \"Nr.\":{\"field\":\"key\",\"prefix\":\"list-\"},\n"
        "  \"TITLE\":\"title\",\n"
        "  \"Title (Englisch)\":\"title@en\",\n"
        "  \"body arabisch\":\"body@ar\",\n"
        "  \"For whom\":{\"field\":\"tags\",\"separator\":\";,\"},\n"
        "  \"Number-Plate\":\"code\",\n"
        "  \"Belongs to whom?\":\"ignore\",\n"
        "  \"From\":{\"field\":\"begins\",\"date\":\"dmy\"},\n"
        "  \"How many pieces\":{\"field\":\"amount\",\"decimal\":\",\"},\n"
        "  \"\":\"ignore\"},\"constants\":{}}\n"));
}

static void written_mappings(void **state)
{
    (void)state;
    static const char *const wrong[] = { "", "[]", "{}", "{\"columns\":[]}", "{\"columns\":{\"a\":\"nix\"}}", "{\"columns\":{\"a\":\"title@xx\"}}", "{\"columns\":{\"a\":\"amount@en\"}}",
        "{\"columns\":{\"a\":\"title\",\"b\":\"title@de\"}}", "{\"columns\":{\"a\":{\"field\":\"title\",\"colour\":\"red\"}}}", "{\"columns\":{\"a\":{\"field\":\"begins\",\"date\":\"ddd\"}}}",
        "{\"columns\":{\"a\":{\"field\":\"kind\",\"values\":[]}}}", "{\"columns\":{\"a\":{\"field\":\"kind\",\"values\":{\"x\":[]}}}}", "{\"entity\":\"test.group\",\"columns\":{}}",
        "{\"columns\":{},\"constants\":{\"nix\":\"a\"}}", "{\"columns\":{},\"constants\":{\"key\":\"a\"}}", "{\"columns\":{},\"column\":{}}", "{\"columns\":{},\"head\":-1}", "{\"columns\":{\"a\":5}}" };
    str why = S(""), whole = S("{\"entity\":\"test.thing\",\"sheet\":\"Tabelle 1\",\"head\":3,\"columns\":{\n  \"Nr\":{\"field\":\"key\",\"prefix\":\"x-\"},\n"
        "  \"Art\":{\"field\":\"kind\",\"values\":{\"Schule\":\"course\",\"\":\"group\"}},\n  \"P \\\"x\\\"\":{\"field\":\"price\",\"decimal\":\",\",\"unit\":\"euro\"},\n"
        "  \"T\":{\"field\":\"topics\",\"separator\":\"/\",\"by\":\"title\"}},\"constants\":{\n  \"state\":\"draft\",\n  \"title@en\":\"Course\"}}\n");
    struct mapping *m = mapping_read(room.a, &thing_entity, whole, &why);
    if (!m) fail_msg("%.*s", STR(why));
    same(mapped(m), whole);
    for (size_t i = 0; i < countof(wrong); i++) {
        why = S("");
        if (mapping_read(room.a, &thing_entity, str_of(wrong[i]), &why)) fail_msg("taken: %s", wrong[i]);
        assert_true(why.n > 0);
    }
    struct store *st = writer();
    assert_null(mapping_load(st, room.a, &thing_entity, S("VHS"), &why));
    assert_true(mapping_save(st, m, S(" VHS "), &why) && mapping_save(st, m, S("VHS"), &why) && mapping_save(st, m, S("Ämter"), &why));
    assert_false(mapping_save(st, m, S("  "), &why) || mapping_save(st, m, S("a\nb"), &why));
    same(mapped(mapping_load(st, room.a, &thing_entity, S("VHS"), &why)), whole);
    str names[5];
    assert_int_equal(mapping_sources(st, &thing_entity, names, 5), 2);
    same(names[0], S("VHS"));
    assert_int_equal(mapping_sources(st, &group_entity, names, 5), 0);
    leave(st);
}

/* One cell as a field of a mapping takes it. */
static void values(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "g1", "name", "Deutsch lernen");
    put_group(st, "g2", "name", "Zweimal");
    put_group(st, "g3", "name", "Zweimal");
    static const struct { const char *field, *options, *cell, *want; } cases[] = {
        { "begins", "", "31.03.2026", "2026-03-31" }, { "begins", "", "1.4.2026", "2026-04-01" }, { "begins", "", "2026-03-31", "2026-03-31" }, { "begins", "", "3/4/2026", "3/4/2026" },
        { "begins", "\"date\":\"mdy\"", "3/4/2026", "2026-03-04" }, { "begins", "\"date\":\"dmy\"", "3/4/26", "2026-04-03" }, { "begins", "\"date\":\"dmy\"", "3.4.70", "1970-04-03" },
        { "begins", "", "3.4.26", "3.4.26" }, { "begins", "", "2026-03-31 09:30", "2026-03-31" }, { "begins", "", "31.13.2026", "31.13.2026" }, { "begins", "", "31.2.2026", "2026-02-31" },
        { "amount", "\"decimal\":\",\"", "1.234", "1234" }, { "amount", "", "1.234", "1.234" }, { "size", "\"decimal\":\",\"", "1.234,50 %", "1234.50" }, { "size", "\"decimal\":\",\"", "viel", "viel" },
        { "price", "\"decimal\":\",\",\"unit\":\"euro\"", "25 €", "2500" }, { "price", "\"decimal\":\",\",\"unit\":\"euro\"", "-1.025,5 EUR", "-102550" }, { "price", "\"unit\":\"euro\"", "25.50", "2550" },
        { "price", "\"unit\":\"euro\"", "1.005", "1.005" }, { "price", "", "25", "25" }, { "free", "", "Ja", "1" }, { "free", "", "x", "1" }, { "free", "", "nein", "0" }, { "free", "", " ", "0" },
        { "free", "", "vielleicht", "vielleicht" }, { "opens", "", "9:30", "09:30" }, { "opens", "", "9.30 Uhr", "09:30" }, { "opens", "", "9 Uhr", "09:00" }, { "opens", "", "09:30:00", "09:30" },
        { "opens", "", "früh", "früh" }, { "web", "", "www.kleve.de", "https://www.kleve.de" }, { "kind", "", "Course", "course" }, { "kind", "", "COURSE", "course" }, { "kind", "", "Kurs", "course" }, { "kind", "", "Segeln", "Segeln" },
        { "kind", "\"values\":{\"Schulkurs\":\"course\",\"\":\"group\"}", "schul-kurs", "course" }, { "kind", "\"values\":{\"\":\"group\"}", "", "group" },
        { "tags", "", "old child", "old child" }, { "tags", "", "Old people", "old" }, { "tags", "\"separator\":\",\"", "Children, old, Old people", "child old old" },
        { "tags", "\"separator\":\";\"", "Children;Nobody here", "child Nobody\u00a0here" }, { "speaks", "\"separator\":\",/\"", "Deutsch, Türkisch / Kurmandschi", "de tr kmr" },
        { "speaks", "", "uk ar", "uk ar" }, { "tongue", "", "Arabic", "ar" }, { "topics", "", "g1 g2", "g1 g2" }, { "topics", "\"separator\":\";\",\"by\":\"title\"", "Deutsch lernen; g2", "g1 g2" },
        { "main", "\"by\":\"title\"", "Deutsch lernen", "g1" }, { "main", "\"by\":\"title\"", "Zweimal", "Zweimal" }, { "title", "", " =1 ", " =1 " },
    };
    for (size_t i = 0; i < countof(cases); i++) {
        str why = S(""), json = arena_fmt(room.a, "{\"columns\":{\"c\":{\"field\":\"%s\"%s%s}}}", cases[i].field, *cases[i].options ? "," : "", cases[i].options);
        struct mapping *m = mapping_read(room.a, &thing_entity, json, &why);
        if (!m) fail_msg("%.*s: %.*s", STR(json), STR(why));
        struct mapping_use u = { .m = m, .a = room.a };
        str got = import_value(&u, st, room.a, &m->column[0], str_of(cases[i].cell), false);
        if (!str_eq(got, str_of(cases[i].want))) fail_msg("%s %s: \"%.*s\" instead of \"%s\"", cases[i].field, cases[i].cell, STR(got), cases[i].want);
    }
    leave(st);
}

static void a_list_of_others(void **state)
{
    (void)state;
    bool good;
    str why = S(""), csv = S("Unsere Liste;;;\r\n;;;\r\nNr.;Titel;Art;Bemerkung\r\nA 17/3;\"Caf\xE9\";Advice;intern\r\n18;'=Zwei;;\r\n");
    struct store *st = writer();
    struct mapping *m = mapping_read(room.a, &thing_entity, S("{\"head\":3,\"columns\":{\"Nr.\":{\"field\":\"key\",\"prefix\":\"x-\"},\"Titel\":\"title\",\"Art\":\"kind\",\"Bemerkung\":\"ignore\"},"
        "\"constants\":{\"state\":\"published\",\"kind\":\"Group\"}}"), &why);
    takes(st, &thing_entity, csv, m, 2, 0);
    takes(st, &thing_entity, csv, m, 0, 2);
    struct rows *r = ask(st, Q("SELECT t.key, w.title, t.kind, t.state FROM test_thing t JOIN test_thing_words w ON w.owner = t.id ORDER BY t.key"));
    assert_true(rows_next(r));
    same(arena_fmt(room.a, "%.*s %.*s %.*s", STR(row_str(r, 0)), STR(row_str(r, 1)), STR(row_str(r, 2))), S("x-18 =Zwei group"));
    assert_true(rows_next(r));
    same(arena_fmt(room.a, "%.*s %.*s %.*s", STR(row_str(r, 0)), STR(row_str(r, 1)), STR(row_str(r, 2))), S("x-a-17-3 Café advice"));
    struct import in = of(&thing_entity, S("\n\nNr.;Titel;Neu\n1;Ab;\n"), m);
    run(st, &in, &good);
    assert_false(good);
    has_problem(0, 3, "", "Neu");
    has_problem(1, 3, "kind", "Art");
    leave(st);
}

/* One line per entry and language: in any order, parents further down, what is missing and what is there twice. */
static void by_language(void **state)
{
    (void)state;
    bool good;
    struct store *st = writer();
    str csv = S("slug,parent,lang,name\n17,18,en,One\n17,18,de,Eins\n18,,de,Oben\n18,,ar,فوق\n");
    takes(st, &group_entity, csv, NULL, 2, 0);
    takes(st, &group_entity, csv, NULL, 0, 2);
    takes(st, &group_entity, S("slug,lang,name\n17,ar,واحد\n"), NULL, 0, 1);        /* the other words stay */
    struct rows *r = ask(st, Q("SELECT g.key, w.lang, w.name, p.key, g.state, s.slug FROM test_group g JOIN test_group_words w ON w.owner = g.id "
                               "JOIN test_group p ON p.id = g.parent JOIN test_group_slug s ON s.owner = g.id AND s.lang = w.lang AND s.current ORDER BY w.lang"));
    static const char *const want[] = { "17 ar واحد 18 17", "17 de Eins 18 17", "17 en One 18 17" };
    for (size_t i = 0; i < countof(want); i++) {
        assert_true(rows_next(r));
        same(arena_fmt(room.a, "%.*s %.*s %.*s %.*s %.*s", STR(row_str(r, 0)), STR(row_str(r, 1)), STR(row_str(r, 2)), STR(row_str(r, 3)), STR(row_str(r, 5))), str_of(want[i]));
    }
    assert_false(rows_next(r));
    struct import in = of(&group_entity, S("slug,lang,name\n1,de,A\n1,qq,B\n,de,C\n1,de,D\n"), NULL);
    run(st, &in, &good);
    assert_false(good);
    has_problem(0, 3, "", "qq");
    has_problem(1, 4, "", "");
    has_problem(2, 5, "", "1, de");
    in.bytes = S("slug,lang,name\n20,en,Only English\n");
    run(st, &in, &good);
    assert_false(good);
    has_problem(0, 2, "name", "");
    leave(st);
}

static void json(void **state)
{
    (void)state;
    bool good;
    struct store *st = writer();
    put_group(st, "g1", "name", "Eins");
    takes(st, &thing_entity, S("[{\"id\":7,\"version\":3,\"key\":\"a\",\"title\":\"Kurs\",\"translations\":{\"en\":{\"title\":\"Course\"}},\"kind\":\"course\",\"state\":\"draft\",\"topics\":[{\"key\":\"g1\"}],\"main\":\"g1\","
        "\"tags\":[\"Old people\",\"child\"],\"amount\":5.0,\"size\":0.1,\"free\":true,\"place\":{\"lat\":51.5,\"lon\":6.25}}]"), NULL, 1, 0);
    takes(st, &thing_entity, S("[{\"key\":\"a\",\"amount\":null},{\"key\":\"b\",\"title\":\"Zwei\",\"kind\":\"course\",\"state\":\"draft\"}]"), NULL, 1, 1);       /* what an entry leaves out stays */
    str out = export_of(st, &thing_entity, FORMAT_JSON);
    assert_true(str_starts(out, S("[\n{\"key\":\"a\",\"title\":\"Kurs\",\"title@de-simple\":null,\"title@en\":\"Course\",\"title@ar\":null,")) && str_ends(out, S("}\n]")));
    assert_true(str_find(out, S("\"topics\":[{\"key\":\"g1\",\"label\":\"Eins\"}]")) > 0 && str_find(out, S("\"tags\":[\"child\",\"old\"]")) > 0 && str_find(out, S("\"place\":{\"lat\":51.5,\"lon\":6.25}")) > 0);
    struct import in = of(&thing_entity, S("[{\"key\":\"a\",\"title\":[\"x\"]},{\"key\":\"b\",\"title\":{\"x\":1}},{\"key\":\"b\",\"amount\":[1,2]}]"), NULL);
    run(st, &in, &good);
    assert_false(good);
    assert_true(problems.n >= 2 && problems.at[0].line == 1 && problems.at[1].line == 2);
    in.bytes = S("[{\"key\":\"a\"},5]");
    run(st, &in, &good);
    assert_true(!good && problems.n == 1);
    leave(st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back), cmocka_unit_test(all_or_a_part), cmocka_unit_test(within_the_file), cmocka_unit_test(taken_meanwhile), cmocka_unit_test(rights),
        cmocka_unit_test(short_and_long), cmocka_unit_test(guesses), cmocka_unit_test(written_mappings), cmocka_unit_test(values), cmocka_unit_test(a_list_of_others), cmocka_unit_test(by_language),
        cmocka_unit_test(json),
    };
    kept = arena_new();
    int failed = room_run("import", tests, countof(tests));
    arena_free(kept);
    return failed;
}
