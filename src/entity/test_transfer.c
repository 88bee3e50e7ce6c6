/* test_transfer.c - whole lists out and in: what goes out comes back the same, and what cannot come in is named by line and field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/check.h"
#include "entity/test_room.h"
#include "entity/transfer.h"
#include "text/csv.h"
#include <math.h>

static str export_of(struct store *st, const struct entity *e, const char *lang, enum format f)
{
    struct who admin = who_of("admin", 0, 0);
    struct query q = query_new(e, &admin, lang_find(str_of(lang)));
    struct buf b = buf_in(room.a, TRANSFER_MAX);
    str why = S("");
    q.ended = true;
    if (!transfer_export(st, &q, f, &b, &why)) fail_msg("%.*s", STR(why));
    return buf_str(&b);
}

static struct problems problems;
static struct imported import_of(struct store *st, const struct entity *e, str csv, bool lenient)
{
    problems = (struct problems){ .a = room.a };
    return transfer_import(st, e, csv, lenient, &problems);
}

static void is_good(struct imported got, int64_t created, int64_t updated)
{
    if (problems.n) fail_msg("line %lld: %s: %.*s", (long long)problems.at[0].line, problems.at[0].message, STR(problems.at[0].detail));
    assert_true(got.created == created && got.updated == updated && got.lines == created + updated);
}

static void is_clean(struct store *st)
{
    struct buf report = buf_in(room.a, 100000);
    if (check_region(st, &report) != 0) fail_msg("%.*s", STR(buf_str(&report)));
}

/* ---- there and back ---------------------------------------------------------------------------------------------------------------- */
static str nasty(size_t n, bool lines)
{
    static const char *const piece[] = { "\"", "\"\"", "=1+1", "+49", "-5", "@x", "'", "''", ",", ";", "ä", "Ü", "ß", "é", "مرحبا", "\U0001F600", " ",
        "  ", "a", "Z", "0", "\\",
                                         "%", "{", "</script>", "\u00A0", "\u200F", "|", "#", "\t", "\n", "\r\n", "\r", "\n\n" };
    struct buf b = buf_in(room.a, 4000);
    if (!lines) buf_put(&b, S("x"));
    while (n--) buf_put(&b, str_of(piece[roll(countof(piece) - (lines ? 0 : 5))]));
    if (!lines && roll(2)) return str_from(buf_str(&b), 1);
    return buf_str(&b);
}

static const char *maybe(const char *z) { return roll(2) ? z : ""; }
static const char *line(size_t n) { return arena_z(room.a, nasty(n, false)); }
static const char *text(size_t n) { return arena_z(room.a, nasty(n, true)); }

static void put_random(struct store *st, int i)
{
    const char *number = arena_fmt(room.a, "%d", (int)roll(2000) - 1000).p, *real = arena_fmt(room.a, "%.17g", ((double)roll(2000000) - 1e6) / 7).p;
    struct draft d = draft_of(&thing_entity, arena_fmt(room.a, "t%d", i).p, "title", arena_fmt(room.a, "ab%s", line(4)).p, "title@en",
        maybe(arena_fmt(room.a, "%scd", line(4)).p),
        "title@ar", maybe("كتاب"), "nick", line(roll(4)), "body", text(roll(30)), "body@en", text(roll(5)), "note", text(roll(9)), "note@ar",
            text(roll(3)),
        "kind", test_kinds[roll(3)].key, "state", test_states[roll(2)].key, "tags", maybe("old child"), "topics", maybe("g2 g1"), "main", maybe("g1"),
            "area", maybe("-a-"),
        "actor", maybe("g2"), "speaks", maybe("uk ar de-simple"), "tongue", maybe("ar"), "amount", maybe(number), "size", maybe(real), "price",
            maybe(number), "free", maybe("1"),
        "begins", maybe("2026-02-28"), "ends", maybe("1999-12-31"), "opens", maybe("09:30"), "hours", maybe("Mo-Fr 9-12; We off"), "seen", maybe("-12"),
        "mail", maybe(arena_fmt(room.a, "=m%d@x.de", i).p), "phone", maybe("+49 2821 85-0"), "web", maybe("https://a.de/?x=1,2;3"), "place",
            maybe("-51.783,6.1"),
        "code", maybe(arena_fmt(room.a, "=%d", i).p), "big", text(20), NULL);
    struct problems p = { .a = room.a };
    if (!save_with(st, &d, &p)) fail_msg("%s: %s", p.n && p.at[0].field ? p.at[0].field->name : "", p.n ? p.at[0].message : "");
}

static void there_and_back(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "g1", "name", "Eins", "name@en", "=One");
    put_group(st, "g2", "name", "Zwei", "parent", "g1", "rank", "-5");
    put_area(st, "-a-", "name", "-1+1");
    for (int i = 0; i < 120; i++) put_random(st, i);
    is_clean(st);
    done(st);
    st = writer();                                        /* the administrator's reading is logged */
    str groups = export_of(st, &group_entity, "de", FORMAT_CSV), areas = export_of(st, &area_entity, "ar", FORMAT_CSV), things = export_of(st,
        &thing_entity, "de", FORMAT_CSV);
    str english = export_of(st, &thing_entity, "en", FORMAT_CSV);
    done(st);
    room_wipe();
    st = writer();
    is_good(import_of(st, &group_entity, groups, false), 2, 0);
    is_good(import_of(st, &area_entity, areas, false), 1, 0);
    is_good(import_of(st, &thing_entity, things, false), 120, 0);
    is_clean(st);
    same(export_of(st, &group_entity, "de", FORMAT_CSV), groups);
    same(export_of(st, &area_entity, "ar", FORMAT_CSV), areas);
    same(export_of(st, &thing_entity, "de", FORMAT_CSV), things);
    is_good(import_of(st, &thing_entity, english, false), 0, 120);         /* onto itself: nothing changes but the version */
    same(export_of(st, &thing_entity, "de", FORMAT_CSV), things);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing WHERE version = 2")), 120);
    is_clean(st);
    done(st);
}

/* The cells of a translated field: German, then a column per language. */
static str cells(str german, str english)
{
    struct buf b = buf_in(room.a, 4096);
    buf_put(&b, german);
    for (size_t l = 1; l < lang_count(); l++) buf_fmt(&b, ",%.*s", STR(str_eq(str_of(langs[l].tag), S("en")) ? english : S("")));
    return buf_str(&b);
}

static str heads(const char *name)
{
    struct buf b = buf_in(room.a, 4096);
    buf_put(&b, str_of(name));
    for (size_t l = 1; l < lang_count(); l++) buf_fmt(&b, ",%s@%s", name, langs[l].tag);
    return buf_str(&b);
}

static void what_a_file_holds(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "g1", "name", "Eins");
    put_group(st, "g2", "name", "=Zwei", "name@en", "Two", "parent", "g1", "rank", "-5");
    same(export_of(st, &group_entity, "en", FORMAT_CSV),
        arena_fmt(room.a, "key,%.*s,parent,rank,state\r\ng1,%.*s,,,published\r\ng2,%.*s,g1,-5,published\r\n", STR(heads("name")),
            STR(cells(S("Eins"), S(""))), STR(cells(S("'=Zwei"), S("Two")))));
    struct who visitor = who_visitor();
    struct query q = query_new(&group_entity, &visitor, langs);
    struct buf b = buf_in(room.a, 1 << 20);
    str why = S("");
    assert_true(transfer_export(st, &q, FORMAT_CSV, &b, &why));
    same(buf_str(&b), arena_fmt(room.a, "key,%.*s,parent,rank\r\ng2,%.*s,g1,-5\r\ng1,%.*s,,\r\n", STR(heads("name")), STR(cells(S("'=Zwei"), S("Two"))),
        STR(cells(S("Eins"), S("")))));
    str json = export_of(st, &group_entity, "en", FORMAT_JSON);
    assert_true(str_starts(json, S("[\n{\"key\":\"g1\",\"name\":\"Eins\",\"name@de-simple\":null,")) && str_ends(json, S("}\n]")));     /* a file speaks no language */
    assert_true(str_find(json, S("\"name\":\"=Zwei\",\"name@de-simple\":null,\"name@en\":\"Two\"")) > 0 && str_find(json, S("\"rank\":-5")) > 0 && str_find(json, S("\"parent\":null")) > 0);
    assert_true(str_find(json, S("{\"key\":\"g1\",\"label\":\"Eins\"}")) > 0);
    assert_true(str_starts(export_of(st, &group_entity, "de", FORMAT_XLSX), S("PK")));
    q = query_new(&group_entity, &visitor, langs);
    q.after = S("name.b00.1");                            /* a file has no pages */
    q.limit = 1;
    b = buf_in(room.a, 1 << 20);
    assert_true(transfer_export(st, &q, FORMAT_CSV, &b, &why) && str_find(buf_str(&b), S("g1,")) > 0 && str_find(buf_str(&b), S("g2,")) > 0);
    b = buf_in(room.a, 60);
    assert_false(transfer_export(st, &q, FORMAT_CSV, &b, &why));
    assert_true(why.n > 0);
    done(st);
    enum format f = FORMAT_CSV;
    assert_true(format_find(S("json"), &f) && f == FORMAT_JSON && format_find(S("xlsx"), &f) && !format_find(S("pdf"), &f) && !format_find(S(""), &f)
        && f == FORMAT_XLSX);
}

static void more_than_a_page(void **state)
{
    (void)state;
    struct store *st = writer();
    struct buf b = buf_in(room.a, 1 << 20);
    buf_put(&b, S("key,name\n"));
    for (int i = 0; i < 1003; i++) buf_fmt(&b, "k%d,Ort %d\n", i, i);
    is_good(import_of(st, &area_entity, buf_str(&b), false), 1003, 0);
    str csv = export_of(st, &area_entity, "de", FORMAT_CSV);
    struct csv c = csv_from(room.a, csv);
    str cells[CSV_COLUMNS_MAX];
    size_t n, lines = 0;
    for (; csv_next(&c, cells, &n); lines++) if (lines) same(cells[1], arena_fmt(room.a, "Ort %zu", lines - 1));   /* "2" before "10" */
    assert_int_equal(lines, 1004);
    done(st);
}

/* ---- in: what cannot be taken ------------------------------------------------------------------------------------------------------------ */
static void has_problem(size_t i, int64_t at, const char *field, const char *lang, const char *detail)
{
    if (i >= problems.n) fail_msg("only %zu problems", problems.n);
    const struct problem *p = &problems.at[i];
    if (p->line != at || strcmp(p->field ? p->field->name : "", field)) fail_msg("problem %zu: line %lld, %s: %s", i, (long long)p->line,
        p->field ? p->field->name : "", p->message);
    same(p->lang, str_of(lang));
    same(p->detail, str_of(detail));
}

static void bad_rows(void **state)
{
    (void)state;
    struct store *st = writer();
    put_thing(st, "there", "title", "Da", "code", "X");
    struct imported got = import_of(st, &thing_entity, S(
        "key,title,title@en,kind,state,amount,begins,topics,code,note\n"
        "a,Gut,,course,draft,1,,,,\n"
        "b,K,x,course,draft,viele,2026-02-30,,,\n"
        "\n"
        "c,\"Zwei\nZeilen\",,course,draft,,,,,\n"
        "d,Ohne Art,,,draft,,,,,\n"
        "e,Themen,,course,draft,,,none,,\n"
        "f,Vergeben,,course,draft,,,,X,\n"
        "G H,Key,,course,draft,,,,,\n"
        "h,Zuviel,,course,draft,,,,,,more\n"
        "i,Mit\x01,,course,draft,,,,,\"a\xE2\x80\xAE\"\n"
        "a,Gut,,advice,draft,1,,,,\n"
        "there,,,,,,,,,\n"), false);
    assert_true(got.created == 1 && got.updated == 1 && got.lines == 10);
    assert_int_equal(problems.n, 15);
    has_problem(0, 3, "title", "de", "K");
    has_problem(1, 3, "title", "en", "x");
    has_problem(2, 3, "amount", "", "viele");
    has_problem(3, 3, "begins", "", "2026-02-30");
    has_problem(4, 5, "title", "de", "Zwei\nZeilen");
    has_problem(5, 7, "kind", "", "");
    has_problem(6, 8, "topics", "", "none");
    has_problem(7, 9, "code", "", "X");
    has_problem(8, 10, "", "", "G H");
    has_problem(9, 11, "", "", "");
    has_problem(10, 12, "title", "de", "Mit\x01");
    has_problem(11, 12, "note", "de", "a\xE2\x80\xAE");
    has_problem(12, 14, "title", "", "");
    has_problem(13, 14, "kind", "", "");
    has_problem(14, 14, "state", "", "");
    done(st);
}

static void one_head(struct store *st, str csv, const char *field, const char *detail)
{
    struct imported got = import_of(st, &thing_entity, csv, false);
    assert_int_equal(got.lines, 0);
    has_problem(0, 1, field, "", detail);
}

static void bad_heads(void **state)
{
    (void)state;
    struct store *st = writer();
    one_head(st, S("key,none\nx,y\n"), "", "none");
    one_head(st, S("key,title,title\n"), "title", "title");
    one_head(st, S("key,title,title@de\n"), "title", "title@de");
    one_head(st, S("key,key\n"), "", "key");
    one_head(st, S("key,title@xx\n"), "title", "title@xx");
    one_head(st, S("key,amount@en\n"), "", "amount@en");
    one_head(st, S("key,title@\n"), "title", "title@");
    one_head(st, S("key,,title\n"), "", "");
    one_head(st, S("Key\n"), "", "Key");
    one_head(st, S("id\n"), "", "id");
    assert_int_equal(import_of(st, &thing_entity, S(""), false).lines, 0);
    assert_int_equal(problems.n, 1);
    assert_int_equal(import_of(st, &thing_entity, S("key,\"title\n"), false).lines, 0);
    assert_int_equal(problems.n, 1);
    struct buf wide = buf_in(room.a, 10000);
    for (int i = 0; i <= CSV_COLUMNS_MAX; i++) buf_put(&wide, S("title,"));
    assert_int_equal(import_of(st, &thing_entity, buf_str(&wide), false).lines, 0);
    assert_int_equal(problems.n, 1);
    import_of(st, &thing_entity, S("key,title,kind,state\na,Gut,course,draft\nb,\"Offen,course,draft\n"), false);
    assert_true(problems.n == 1 && problems.at[0].line == 3 && problems.at[0].detail.n);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing")), 1);
    leave(st);                                            /* nothing is kept unless the caller commits */
    st = reader();
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing")), 0);
    done(st);
}

/* As Excel writes it: BOM, semicolons, CRLF; or Windows-1252. */
static void other_spreadsheets(void **state)
{
    (void)state;
    struct store *st = writer();
    is_good(import_of(st, &area_entity, S("\xEF\xBB\xBFkey;name\r\na;\"Bedburg; Hau\"\r\n"), false), 1, 0);
    is_good(import_of(st, &area_entity, S("key;name\r\nb;B\xFCttgen \x80\r\n"), false), 1, 0);
    is_good(import_of(st, &area_entity, S("name\tkey\nC\tc"), false), 1, 0);
    same(export_of(st, &area_entity, "de", FORMAT_CSV), S("key,name,parent\r\na,\"Bedburg; Hau\",\r\nb,Büttgen €,\r\nc,C,\r\n"));
    done(st);
}

/* ---- in: references within one file ------------------------------------------------------------------------------------------------------------ */
static void forward_references(void **state)
{
    (void)state;
    struct store *st = writer();
    is_good(import_of(st, &group_entity, S("key,name,parent,state\nc,C,b,draft\nb,B,a,draft\na,A,,draft\n"), false), 3, 0);
    same(export_of(st, &group_entity, "de", FORMAT_CSV),
        arena_fmt(room.a, "key,%.*s,parent,rank,state\r\na,%.*s,,,draft\r\nb,%.*s,a,,draft\r\nc,%.*s,b,,draft\r\n", STR(heads("name")),
            STR(cells(S("A"), S(""))), STR(cells(S("B"), S(""))), STR(cells(S("C"), S("")))));
    assert_int_equal(count_in(st, Q("SELECT sum(version) FROM test_group")), 5);           /* only what was waiting is stored again */
    is_clean(st);
    done(st);
}

static void forward_references_without_keys(void **state)
{
    (void)state;
    struct store *st = writer();
    is_good(import_of(st, &group_entity, S("name,parent,state\nDeutsch lernen,sprache,draft\nSprache,,draft\n"), false), 2, 0);
    same(export_of(st, &group_entity, "de", FORMAT_CSV),
        arena_fmt(room.a, "key,%.*s,parent,rank,state\r\ndeutsch-lernen,%.*s,sprache,,draft\r\nsprache,%.*s,,,draft\r\n", STR(heads("name")),
            STR(cells(S("Deutsch lernen"), S(""))), STR(cells(S("Sprache"), S("")))));
    done(st);
}

static void references_to_nothing(void **state)
{
    (void)state;
    struct store *st = writer();
    import_of(st, &group_entity, S("key,name,parent,state\na,A,b,draft\nb,B,nowhere,draft\nc,C,,none\nd,D,c,draft\n"), false);
    assert_int_equal(problems.n, 3);
    has_problem(0, 4, "state", "", "none");
    has_problem(1, 3, "parent", "", "nowhere");
    has_problem(2, 5, "parent", "", "c");
    leave(st);
    st = writer();
    is_good(import_of(st, &thing_entity, S("key,title,kind,state,main,topics\na,Aa,course,draft,g1,g1 g2\n"), true), 1, 0);     /* lenient */
    is_good(import_of(st, &group_entity, S("key,name,state\ng1,Eins,draft\n"), true), 1, 0);
    is_good(import_of(st, &thing_entity, S("key,main,topics\na,g1,g1 g2\n"), true), 0, 1);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_topics")), 1);
    import_of(st, &thing_entity, S("key,main,topics\na,g1,g1 g2\n"), false);
    has_problem(0, 2, "topics", "", "g2");
    done(st);
}

static void some_columns(void **state)
{
    (void)state;
    struct store *st = writer();
    put_thing(st, "a", "title", "Kurs", "title@en", "Course", "body", "Deutsch", "body@en", "English", "amount", "5");
    is_good(import_of(st, &thing_entity, S("body@en,key\nNew,a\n"), false), 0, 1);
    is_good(import_of(st, &thing_entity, S("key,title\na,Anders\n"), false), 0, 1);
    is_good(import_of(st, &thing_entity, S("key,title@ar,body@ar\na,,\n"), false), 0, 1);
    struct rows *r = ask(st, Q("SELECT lang, title, body FROM test_thing_words ORDER BY lang"));
    assert_int_equal(rows_count(r), 2);
    assert_true(rows_next(r));
    same(row_str(r, 1), S("Anders"));
    same(row_str(r, 2), S("Deutsch"));
    assert_true(rows_next(r));
    same(row_str(r, 1), S("Course"));
    same(row_str(r, 2), S("New"));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing WHERE amount = 5")), 1);
    is_clean(st);
    done(st);
}

/* ---- values for people ---------------------------------------------------------------------------------------------------------------------------- */
static void values_for_people(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "g1", "name", "Eins", "name@en", "One");
    put_area(st, "town", "name", "Goch");
    put_thing(st, "a", "title", "Kurs", "tags", "old child", "topics", "g1", "main", "g1", "area", "town", "speaks", "uk ar", "tongue", "uk",
        "amount", "1500", "size", "2.5",
        "price", "-2550", "free", "1", "begins", "2026-03-03", "opens", "09:30", "hours", "Mo 9-12", "seen", "1795003200", "place", "51.78,6.13",
            "phone", "02821 850");
    struct who admin = who_of("admin", 0, 0);
    struct query q = query_new(&thing_entity, &admin, lang_find(S("en")));
    struct labels labels = { 0 };
    struct thing *t = row_by_slug(st, &q, S("kurs"), &labels);
    assert_non_null(t);
    static const struct { const char *field, *people, *plain; } cases[] = {
        { "title", "Kurs", "Kurs" }, { "tags", "Children, Old people", "child old" }, { "topics", "One", "g1" }, { "main", "One", "g1" }, { "area",
            "Goch", "town" },
        { "speaks", "Ukrainian, Arabic", "uk ar" }, { "tongue", "Ukrainian", "uk" }, { "amount", "1,500\u00a0pieces", "1500" }, { "size", "2.50",
            "2.5" },
        { "price", "-€25.50", "-2550" }, { "free", "yes", "1" }, { "begins", "3 March 2026", "2026-03-03" }, { "opens", "09:30", "09:30" }, { "hours",
            NULL, "Mo 09:00-12:00" },
        { "seen", NULL, "1795003200" }, { "place", "51.78000, 6.13000", "51.78,6.13" }, { "phone", "02821 850", "02821 850" }, { "ends", "", "" },
            { "nick", "", "" },
        { "kind", "Course", "course" } };
    for (size_t i = 0; i < countof(cases); i++) {
        const struct field *f = entity_field(&thing_entity, str_of(cases[i].field));
        same(value_plain(room.a, t, f, &labels), str_of(cases[i].plain));
        str people = value_text(room.a, q.lang, NULL, &thing_entity, t, f, &labels);
        if (cases[i].people) same(people, str_of(cases[i].people));
        else assert_true(people.n > 5 && !str_eq(people, str_of(cases[i].plain)));
    }
    done(st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back), cmocka_unit_test(what_a_file_holds), cmocka_unit_test(more_than_a_page), cmocka_unit_test(bad_rows),
            cmocka_unit_test(bad_heads),
        cmocka_unit_test(other_spreadsheets), cmocka_unit_test(forward_references), cmocka_unit_test(forward_references_without_keys),
        cmocka_unit_test(references_to_nothing), cmocka_unit_test(some_columns), cmocka_unit_test(values_for_people),
    };
    return room_run("t-transfer", tests, countof(tests));
}
