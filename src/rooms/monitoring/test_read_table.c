/* test_read_table.c - tables as offices, GENESIS, Open SDG and people write them, read as rows of named texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "rooms/monitoring/read_table.h"
#include "text/xlsx.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

static struct arena *a;
static int setup(void **state) { (void)state; a = arena_new(); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }

static const char *const roles[ROLES] = { "-", "indicator", "area", "name", "period", "by", "source", "vintage", "status", "note", "unit" };
static const char *const marks[MARKS] = { "", " zero", " unknown", " later", " unreliable", " blocked", " limited", " break", " rounded" };

static void put_number(struct buf *b, struct number n)
{
    static const char *const troubles[] = { "", "", " words", " note", " foreign", " large" };
    if (n.trouble == NUMBER_NONE) { buf_put(b, S("empty")); return; }
    if (n.has) buf_fmt(b, "%.10g", n.v);
    buf_fmt(b, "%s%s%s%s", marks[n.mark], troubles[n.trouble], n.unsure ? " unsure" : "", n.artefact ? " artefact" : "");
    if (n.flag) buf_fmt(b, " %c", n.flag);
}

/* "name(role)|…" and then "LINE COLUMN text|text=value" per cell; a complaint instead. */
static const char *told(str bytes, const char *sheet)
{
    struct buf b = buf_in(a, 1 << 22);
    struct table_in *t = arena_new_of(a, struct table_in);
    struct table_cell *c = arena_new_of(a, struct table_cell);
    str why;
    if (!table_open(t, a, bytes, str_of(sheet), NUMBER_UNSURE, &why)) return arena_z(a, arena_fmt(a, "%lld: %.*s", (long long)t->g.line, STR(why)));
    for (size_t i = 0; i < t->parts; i++) buf_fmt(&b, "%s%.*s(%s)", i ? "|" : "", STR(t->part[i].name), roles[t->part[i].guess]);
    while (table_next(t, c)) {
        buf_fmt(&b, "\n%lld%.*s ", (long long)c->line, STR(table_column_name(a, c->column)));
        for (size_t i = 0; i < t->parts; i++) buf_fmt(&b, "%s%.*s", i ? "|" : "", STR(c->text[i]));
        if (!c->of) continue;
        buf_char(&b, '=');
        put_number(&b, table_number(t, c));
    }
    return arena_z(a, buf_str(&b));
}
#define TOLD(text) told(S(text), "")

/* ---- numbers, signs, labels, times ---------------------------------------------------------------------------------------------------------------- */
static const char *number(const char *text, enum number_form form)
{
    struct buf b = buf_in(a, 200);
    put_number(&b, number_read(str_of(text), form, false));
    return arena_z(a, buf_str(&b));
}

static void numbers_are_read(void **state)
{
    static const struct { const char *text, *german, *english; } cases[] = {
        { "12", "12", "12" }, { "12,5", "12.5", "12.5 foreign" }, { "12.5", "12.5 foreign", "12.5" }, { "1.234", "1234 unsure", "1.234 unsure" },
        { "1,234", "1.234 unsure", "1234 unsure" }, { "1.234.567", "1234567", "1234567 foreign" }, { "1,234,567", "1234567 foreign", "1234567" },
        { "1.234,5", "1234.5", "1234.5 foreign" }, { "1,234.5", "1234.5 foreign", "1234.5" }, { "0.123", "0.123 foreign", "0.123" }, { "1234.567", "1234.567 foreign", "1234.567" },
        { "1 234 567,25", "1234567.25", "1234567.25 foreign" }, { "1\xC2\xA0""234", "1234", "1234" }, { "1'234'567", "1234567", "1234567" }, { "+12.6", "12.6 foreign", "12.6" },
        { "\xE2\x88\x92""3,5", "-3.5", "-3.5 foreign" }, { "-3", "-3", "-3" }, { "-0", "0", "0" }, { "12,5 %", "12.5", "12.5 foreign" }, { "(12,5)", "12.5 limited", "12.5 limited foreign" },
        { "12.600000000000001", "12.6 foreign artefact", "12.6 artefact" }, { "8.26629918498979", "8.266299185 foreign", "8.266299185" }, { "7,3999999999999995", "7.4 artefact", "7.4 foreign artefact" },
        { "1.5e+03", "1500 foreign", "1500" }, { "123 r", "123 r", "123 r" }, { "123p", "123 p", "123 p" }, { "123 b", "123 break", "123 break" }, { "|123", "123 break", "123 break" },
        { "123 1)", "123", "123" }, { "123\xC2\xB9", "123", "123" }, { "1231)", " note", " note" }, { "-", "0 zero", "0 zero" }, { "\xE2\x80\x93", "0 zero", "0 zero" },
        { ".", " unknown", " unknown" }, { "...", " later", " later" }, { "\xE2\x80\xA6", " later", " later" }, { "/", " unreliable", " unreliable" }, { "x", " blocked", " blocked" },
        { "()", " limited", " limited" }, { "|", " break", " break" }, { "", "empty", "empty" }, { "abc", " words", " words" }, { "12abc", " words", " words" }, { "1.23.456", " words", " words" },
        { "1,2,3", " words", " words" }, { "12..5", " words", " words" }, { "12.", " words", " words" }, { "1234567890123456", " large", " large" }, { "31.12.2020", " words", " words" },
        { "0", "0", "0" }, { "1.2345,678", " words", " words" },
    };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        assert_string_equal(number(cases[i].text, NUMBER_GERMAN), cases[i].german);
        assert_string_equal(number(cases[i].text, NUMBER_ENGLISH), cases[i].english);
    }
}

/* Before a column has proved anything: a point and a comma are taken for decimals, and said to be unsure. */
static void nothing_is_proved_yet(void **state)
{
    bool unsure;
    (void)state;
    assert_string_equal(number("1.234", NUMBER_UNSURE), "1.234 unsure");
    assert_string_equal(number("1,234", NUMBER_UNSURE), "1.234 unsure");
    assert_int_equal(number_evidence(S("1.234"), &unsure), NUMBER_UNSURE);
    assert_true(unsure);
    assert_int_equal(number_evidence(S("1234"), &unsure), NUMBER_UNSURE);
    assert_false(unsure);
}

static void labels_lose_their_notes(void **state)
{
    static const char *const cases[][2] = {
        { "Jahr2)", "Jahr" }, { "Fachhochschulreife1)", "Fachhochschulreife" }, { "Deutsche*", "Deutsche" }, { "Abschluss\xC2\xB9\xE2\x81\xBE", "Abschluss" }, { "Insgesamt 1), 2)", "Insgesamt" },
        { "Kreise (2020)", "Kreise (2020)" }, { "bis unter 25 (Jahre 1)", "bis unter 25 (Jahre 1)" }, { "m\xC2\xB2", "m" }, { "1)", "1)" }, { " Kleve\xC2\xA0", "Kleve" }, { "", "" },
    };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        bool cut;
        str s = label_without_notes(str_of(cases[i][0]), &cut);
        assert_string_equal(arena_z(a, s), cases[i][1]);
    }
}

static void times_are_read(void **state)
{
    static const struct { const char *text, *is; bool note; } cases[] = {
        { "2018", "2018", false }, { "20181)", "2018", true }, { "Jahr 2018 2)", "2018", true }, { "2018/19", "2018/19", false }, { "Zensus 2022", "Z2022", false }, { "30.06.2018", "2018-06-30", false },
        { "2018-06-30 00:00:00", "2018-06-30", false }, { "Juni 2007", "2007-06", false }, { "2018\xC2\xB9", "2018", true }, { "39263", "2007-06-30", false }, { "Kleve", "", false }, { "18", "", false },
        { "99999", "2173-10-13", false }, { "", "", false },
    };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct period p = { 0 };
        const char *why = NULL;
        bool note;
        if (!period_of_cell(a, str_of(cases[i].text), PERIOD_SERIAL, &p, &note, &why)) p = (struct period){ 0 };
        assert_string_equal(arena_z(a, period_text(a, p)), cases[i].is);
        assert_int_equal(note, cases[i].note);
        assert_true(p.type || why);
    }
}

/* ---- our own form ------------------------------------------------------------------------------------------------------------------------------------ */
static void our_form(void **state)
{
    (void)state;
    assert_string_equal(TOLD("indicator,area,period,source,vintage,value,status,note,sex,kreis\nBEV01,05154,2018,azr,2019,1234,,,f,\nBEV01,05154,2018,azr,2019,12.5,,x,,\n"),
        "indicator(indicator)|area(area)|period(period)|source(source)|vintage(vintage)|status(status)|note(note)|sex(by)|kreis(by)\n"
        "2F BEV01|05154|2018|azr|2019|||f|=1234\n3F BEV01|05154|2018|azr|2019||x||=12.5");
}

/* ---- Open SDG ------------------------------------------------------------------------------------------------------------------------------------------ */
static void tidy(void **state)
{
    (void)state;
    assert_string_equal(TOLD("\xEF\xBB\xBFYear,Geschlecht,Units,GeoCode,,Value\r\nJuni 2007,,%,K03101,,+12.6\r\n2008,Frauen1),%,K03241001,,-0.884955752212389\r\n"),
        "Year(period)|Geschlecht(by)|Units(unit)|GeoCode(area)\n2F Juni 2007||%|K03101=12.6\n3F 2008|Frauen1)|%|K03241001=-0.8849557522");
}

/* ---- GENESIS --------------------------------------------------------------------------------------------------------------------------------------------- */
static const char genesis[] =
    "statistics_code;statistics_label;time_code;time_label;time;1_variable_code;1_variable_label;1_variable_attribute_code;1_variable_attribute_label;"
    "2_variable_code;2_variable_label;2_variable_attribute_code;2_variable_attribute_label;value;value_unit;value_variable_code;value_variable_label;value_q\n"
    "12521;Ausl\xC3\xA4nderstatistik;STAG;Stichtag;31.12.2023;KREISE;Kreise;05154;Kleve;GES;Geschlecht;GESM;m\xC3\xA4nnlich;1.234,5;Anzahl;BEV025;Ausl\xC3\xA4nder;e\n"
    "12521;Ausl\xC3\xA4nderstatistik;STAG;Stichtag;31.12.2023;KREISE;Kreise;05154;Kleve;GES;Geschlecht;;Insgesamt;0;Anzahl;BEV025;Ausl\xC3\xA4nder;\n"
    "12521;Ausl\xC3\xA4nderstatistik;STAG;Stichtag;31.12.2023;KREISE;Kreise;05154;Kleve;GES;Geschlecht;GESW;weiblich;;Anzahl;BEV025;Ausl\xC3\xA4nder;/\n";

static void genesis_new(void **state)
{
    (void)state;
    const char *is = "time(period)|value_variable_label(indicator)|value_unit(unit)|value_variable_code(-)|Kreise(name)|Kreise: Code(area)|Geschlecht(by)|Geschlecht: Code(-)\n"
        "2N 31.12.2023|Ausl\xC3\xA4nder|Anzahl|BEV025|Kleve|05154|m\xC3\xA4nnlich|GESM=1234.5 e\n"
        "3N 31.12.2023|Ausl\xC3\xA4nder|Anzahl|BEV025|Kleve|05154|Insgesamt|=0 rounded\n"
        "4N 31.12.2023|Ausl\xC3\xA4nder|Anzahl|BEV025|Kleve|05154|weiblich|GESW= unreliable";
    assert_string_equal(told(str_of(genesis), ""), is);
}

static str zipped(const char *name, str bytes)
{
    zip_error_t e;
    zip_source_t *out = zip_source_buffer_create(NULL, 0, 0, &e);
    zip_source_keep(out);
    zip_t *z = zip_open_from_source(out, ZIP_TRUNCATE, &e);
    assert_non_null(z);
    assert_true(zip_file_add(z, name, zip_source_buffer(z, bytes.p, bytes.n, 0), 0) >= 0);
    assert_int_equal(zip_close(z), 0);
    zip_stat_t is;
    zip_source_stat(out, &is);
    char *p = arena_get(a, is.size);
    zip_source_open(out);
    assert_int_equal(zip_source_read(out, p, is.size), is.size);
    zip_source_close(out);
    zip_source_free(out);
    return (str){ p, is.size };
}

static void in_an_archive(void **state)
{
    (void)state;
    assert_string_equal(told(zipped("12521-0040_de_flat.csv", str_of(genesis)), ""), told(str_of(genesis), ""));
    assert_string_equal(told(zipped("liesmich.pdf", S("x")), ""), "0: There is no table (CSV or XLSX) in the archive.");
    assert_string_equal(TOLD("PK\x03\x04 nothing more"), "0: The archive is damaged.");
    char *bomb = arena_get(a, 4 << 20);
    assert_string_equal(told(zipped("bomb.csv", (str){ bomb, 4 << 20 }), ""), "0: The workbook is too large when unpacked.");
}

/* The old form, in Latin-1: a column per value, each followed by one of quality. */
static void genesis_before(void **state)
{
    (void)state;
    assert_string_equal(TOLD("Statistik_Code;Statistik_Label;Zeit_Code;Zeit_Label;Zeit;1_Merkmal_Code;1_Merkmal_Label;1_Auspraegung_Code;1_Auspraegung_Label;"
        "BEVSTD__Bev\xF6lkerungsstand__Anzahl;BEVSTD__q;QUOTE__Anteil__Prozent;QUOTE__q\n12411;Fortschreibung;STAG;Stichtag;31.12.2020;KREISE;Kreise;05154;Kleve;313586;e;4,5;r\n"
        "12411;Fortschreibung;STAG;Stichtag;31.12.2020;KREISE;Kreise;05166;Viersen;-;;.;\n"),
        "Zeit(period)|Wertmerkmal(indicator)|Einheit(unit)|Kreise(name)|Kreise: Code(area)\n"
        "2J 31.12.2020|Bev\xC3\xB6lkerungsstand|Anzahl|Kleve|05154=313586 e\n2L 31.12.2020|Anteil|Prozent|Kleve|05154=4.5 r\n"
        "3J 31.12.2020|Bev\xC3\xB6lkerungsstand|Anzahl|Viersen|05166=0 zero\n3L 31.12.2020|Anteil|Prozent|Viersen|05166= unknown");
    assert_string_equal(TOLD("Statistik_Code;Zeit\n12411;2020\n"), "0: No column of this table holds figures.");
}

/* ---- wide tables ------------------------------------------------------------------------------------------------------------------------------------------- */
static void years_as_columns(void **state)
{
    (void)state;
    assert_string_equal(TOLD("Bev\xC3\xB6lkerung, nach Kreisen\n\nGebiet;AGS;2019;2020\n1;2;3;4\nKleve;05154;1.234;12,5\nViersen;05166;-;...\n\n1) vorl\xC3\xA4ufig\nQuelle: IT.NRW, 2021\n"),
        "Gebiet(name)|AGS(area)|heading 1(period)\n5C Kleve|05154|2019=1234 unsure\n5D Kleve|05154|2020=12.5\n6C Viersen|05166|2019=0 zero\n6D Viersen|05166|2020= later");
}

/* Merged cells above, a row of units, an area named once for several rows, a heading between the rows. */
static void several_headings(void **state)
{
    (void)state;
    assert_string_equal(TOLD("Kreis;Staat;2019;;2020;\n;;m;w;m;w\n;;Anzahl;Anzahl;Anzahl;Anzahl\nKleve;Polen;1;2;3;4\n;Syrien;5;6;7;8\nAb 18 Jahre;;;;;\nViersen;Polen;9;10;11;12\n"),
        "Kreis(name)|Staat(by)|heading 1(period)|heading 2(indicator)|heading 3(unit)|heading between rows(by)\n"
        "4C Kleve|Polen|2019|m|Anzahl|=1\n4D Kleve|Polen|2019|w|Anzahl|=2\n4E Kleve|Polen|2020|m|Anzahl|=3\n4F Kleve|Polen|2020|w|Anzahl|=4\n"
        "5C Kleve|Syrien|2019|m|Anzahl|=5\n5D Kleve|Syrien|2019|w|Anzahl|=6\n5E Kleve|Syrien|2020|m|Anzahl|=7\n5F Kleve|Syrien|2020|w|Anzahl|=8\n"
        "7C Viersen|Polen|2019|m|Anzahl|Ab 18 Jahre=9\n7D Viersen|Polen|2019|w|Anzahl|Ab 18 Jahre=10\n7E Viersen|Polen|2020|m|Anzahl|Ab 18 Jahre=11\n7F Viersen|Polen|2020|w|Anzahl|Ab 18 Jahre=12");
}

/* A total whose heading spans all rows does not take what stands on its left. */
static void total_beside_groups(void **state)
{
    (void)state;
    assert_string_equal(TOLD("Jahr;Insgesamt;davon;\n;;Deutsche;Ausl\xC3\xA4nder2)\n2019;30;20;10\n2020;31;20;11\n"),
        "Jahr(period)|heading 1(indicator)|heading 2(by)\n3B 2019|Insgesamt|=30\n3C 2019|davon|Deutsche=20\n3D 2019|davon|Ausl\xC3\xA4nder=10\n"
        "4B 2020|Insgesamt|=31\n4C 2020|davon|Deutsche=20\n4D 2020|davon|Ausl\xC3\xA4nder=11");
}

/* Printed pages repeat their headings; a second column of one name and one without a name stay apart. */
static void odd_columns(void **state)
{
    (void)state;
    assert_string_equal(TOLD("Gebiet;Art;Art;;Wert\nKleve;a;b;c;1\nGebiet;Art;Art;;Wert\nViersen;d;e;f;2\n"),
        "Gebiet(name)|Art(by)|Art (C)(by)|D(by)\n2E Kleve|a|b|c=1\n4E Viersen|d|e|f=2");
    assert_string_equal(TOLD("nur Text\nnoch einer\n"), "0: No column of this table holds figures.");
    assert_string_equal(TOLD("Kleve;1;2\nViersen;3;4\n"), "0: There is no line with the names of the columns above the figures.");
    assert_string_equal(TOLD(""), "0: There is no table in this file.");
    assert_string_equal(TOLD("a;\"b\n1;2\n"), "1: A quote is never closed.");
}

/* What Excel calls Unicode text. */
static void utf16(void **state)
{
    (void)state;
    char wide[400];
    size_t n = 2;
    const char *text = "Jahr\tWert\n2019\t1,5\n";
    memcpy(wide, "\xFF\xFE", 2);
    for (const char *p = text; *p; p++) { wide[n++] = *p; wide[n++] = 0; }
    assert_string_equal(told((str){ wide, n }, ""), "Jahr(period)\n2B 2019=1.5");
    assert_string_equal(told((str){ wide, 2 }, ""), "0: There is no table in this file.");
}

static str workbook(void)
{
    str bytes, why;
    struct xlsx *x = xlsx_new(a, S("Lies mich"), false);
    xlsx_text(x, S("nichts"));
    xlsx_row(x);
    xlsx_sheet(x, S("Tabelle"));
    xlsx_text(x, S("Ausländische Bevölkerung"));
    xlsx_row(x);
    static const char *const head[] = { "Gebiet", "2019", "", "2020" }, *const below[] = { "", "m", "w", "m" };
    for (size_t i = 0; i < countof(head); i++) xlsx_text(x, str_of(head[i]));
    xlsx_row(x);
    for (size_t i = 0; i < countof(below); i++) xlsx_text(x, str_of(below[i]));
    xlsx_row(x);
    xlsx_text(x, S("Kleve"));
    xlsx_number(x, 12.6 + 1e-15 * 2);
    xlsx_number(x, 1234.5);
    xlsx_text(x, S("/"));
    xlsx_row(x);
    assert_true(xlsx_end(x, &bytes, &why));
    return bytes;
}

static void workbooks(void **state)
{
    (void)state;
    const char *is = "Gebiet(name)|heading 1(period)|heading 2(indicator)\n4B Kleve|2019|m=12.6\n4C Kleve|2019|w=1234.5\n4D Kleve|2020|m= unreliable";
    assert_string_equal(told(workbook(), "Tabelle"), is);
    assert_string_equal(told(zipped("tabelle.xlsx", workbook()), "Tabelle"), is);
    assert_string_equal(told(workbook(), ""), "0: No column of this table holds figures.");
    assert_string_equal(told(workbook(), "nein"), "0: There is no such sheet in the workbook.");
}

/* A column of thousands with nothing that proves it: read as decimals, and said so; with semicolons it is German. */
static void unsure_columns(void **state)
{
    struct table_in *t = arena_new_of(a, struct table_in);
    str why;
    (void)state;
    assert_true(table_open(t, a, S("Jahr,Wert\n2019,1.234\n2020,2.345\n"), S(""), NUMBER_UNSURE, &why));
    assert_int_equal(t->value[0].unsure, 2);
    assert_int_equal(t->value[0].unsure_line, 2);
    assert_string_equal(TOLD("Jahr,Wert\n2019,1.234\n2020,2.345\n"), "Jahr(period)\n2B 2019=1.234 unsure\n3B 2020=2.345 unsure");
    assert_string_equal(TOLD("Jahr;Wert\n2019;1.234\n"), "Jahr(period)\n2B 2019=1234 unsure");
    assert_string_equal(TOLD("Jahr;Wert;Quote\n2019;1.234;1,5\n"), "Jahr(period)|heading 1(indicator)\n2B 2019|Wert=1234 unsure\n2C 2019|Quote=1.5");
    assert_true(table_open(t, a, S("Jahr,Wert\n2019,1.234\n"), S(""), NUMBER_GERMAN, &why));
    struct table_cell *c = arena_new_of(a, struct table_cell);
    assert_true(table_next(t, c));
    assert_true(table_number(t, c).v > 1233);
}

static void remarks(void **state)
{
    struct table_in *t = arena_new_of(a, struct table_in);
    str why;
    (void)state;
    assert_true(table_open(t, a, S("Titel der Tabelle\nJahr2);Deutsche;Andere\n1;2;3\n2019;5;7\n2020;6;8\nQuelle: x\n1) y\n"), S(""), NUMBER_UNSURE, &why));
    assert_string_equal(arena_z(a, t->title), "Titel der Tabelle");
    assert_int_equal(t->remark[REMARK_NOTES].n, 2);
    assert_int_equal(t->remark[REMARK_NOTES].line, 6);
    assert_int_equal(t->remark[REMARK_NUMBERS].line, 3);
    assert_int_equal(t->remark[REMARK_GLUED].line, 2);
    assert_string_equal(arena_z(a, t->remark[REMARK_GLUED].text), "Jahr2)");
}

/* ---- the real ones ------------------------------------------------------------------------------------------------------------------------------------------- */
static bool shared(const char *name, str *ret)
{
    str folder = str_of(getenv("BRUECKE_SHARED")), why;
    if (!folder.n) folder = S("../shared");
    if (file_read(a, arena_fmt(a, "%.*s/data/statistics/%s", STR(folder), name), 1 << 24, ret, &why)) return true;
    print_message("SKIPPED: %.*s (set BRUECKE_SHARED)\n", STR(why));
    return false;
}

static const struct { const char *name; enum table_form form; size_t cells, filled; const char *parts; double sum; } real[] = {
    { "inkar_kreise_1995_2022.csv", TABLE_WIDE, 84 * 30, 0, "county_code(area)|year(period)|heading 1(indicator)", 0 },
    { "zensus2022_gemeinden.csv", TABLE_WIDE, 35 * 14, 35 * 14, "ags(area)|municipality_name(name)|heading 1(indicator)", 0 },
    { "inkar_codebook.csv", TABLE_CODEBOOK, 32, 0, "variable(-)|label(-)|unit(-)|category(-)|inkar_code(-)|notes(-)|missing_pct(-)", 0 },
    { "zensus2022_codebook.csv", TABLE_CODEBOOK, 16, 0, "variable(-)|label(-)|unit(-)|source(-)", 0 },
    { "niedersachsen/indicator_1-2-2.csv", TABLE_TIDY, 1040, 1040, "Year(period)|Gebietseinheit(name)|Units(unit)|GeoCode(area)", 0 },
    { "niedersachsen/indicator_1-2-4.csv", TABLE_TIDY, 7800, 7800, "Year(period)|Gebietseinheit(name)|Land der Staatsangeh\xC3\xB6rigkeit(by)|Units(unit)|GeoCode(area)", 0 },
    { "niedersachsen/indicator_2-2-1.csv", TABLE_TIDY, 11, 11, "Year(period)|Gebietseinheit(name)", 288698 },
    { "niedersachsen/indicator_4-1-2.csv", TABLE_TIDY, 336, 336, "Year(period)|Abschlussart(by)|Nationalit\xC3\xA4t(by)", 0 },
    { "niedersachsen/indicator_5-3-3.csv", TABLE_TIDY, 114, 114, "Year(period)|Kategorie(by)|Geschlecht(by)|Altersgruppe(by)|Units(unit)", 0 },
    { "niedersachsen/indicator_6-1-1.csv", TABLE_TIDY, 160, 160, "Year(period)|Nationalit\xC3\xA4t / Migrationshintergrund(by)|Gebietseinheit(name)|Units(unit)", 0 },
};

static const char *parts_of(const struct table_in *t)
{
    struct buf b = buf_in(a, 4000);
    for (size_t i = 0; i < t->parts; i++) buf_fmt(&b, "%s%.*s(%s)", i ? "|" : "", STR(t->part[i].name), roles[t->part[i].guess]);
    return arena_z(a, buf_str(&b));
}

static void real_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(real); i++) {
        struct table_in *t = arena_new_of(a, struct table_in);
        struct table_cell *c = arena_new_of(a, struct table_cell);
        str bytes, why;
        size_t n = 0, filled = 0;
        double sum = 0;
        if (!shared(real[i].name, &bytes)) return;
        assert_true(table_open(t, a, bytes, S(""), NUMBER_UNSURE, &why));
        assert_int_equal(t->form, real[i].form);
        assert_string_equal(parts_of(t), real[i].parts);
        for (; table_next(t, c); n++) {
            if (!c->of) continue;
            struct number v = table_number(t, c);
            assert_true(v.trouble == NUMBER_FINE || v.trouble == NUMBER_NONE);
            assert_false(v.unsure);
            filled += v.trouble == NUMBER_FINE;
            sum += v.v;
        }
        assert_int_equal(n, real[i].cells);
        if (real[i].filled) assert_int_equal(filled, real[i].filled);
        if (real[i].sum > 0) assert_true(fabs(sum - real[i].sum) < 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
        T(numbers_are_read), T(nothing_is_proved_yet), T(labels_lose_their_notes), T(times_are_read), T(our_form), T(tidy), T(genesis_new), T(in_an_archive), T(genesis_before),
        T(years_as_columns), T(several_headings), T(total_beside_groups), T(odd_columns), T(utf16), T(workbooks), T(unsure_columns), T(remarks), T(real_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
