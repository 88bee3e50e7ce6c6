/* test_observe.c - figures from files into the store: every check with its line and column, what would change, taking back, and the real tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "entity/history.h"
#include "entity/query.h"
#include "rooms/monitoring/observe.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include <stdlib.h>

static const struct entity *area(void) { return entity_find(S("directory"), S("area")); }

static void furnish(void)
{
    put(area(), "05", "name=Nordrhein-Westfalen", "level=state", "ags=05");
    put(area(), "05154", "name=Kreis Kleve", "level=county", "ags=05154", "parent=05");
    put(area(), "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(area(), "05154012", "name=Geldern", "level=municipality", "ags=05154012", "parent=05154", "valid_from=2010-01-01");
    put(&source_entity, "azr", "code=azr", "name=Ausländerzentralregister", "method=delivered");
    put(&source_entity, "it-nrw", "code=it-nrw", "name=IT.NRW", "method=delivered");
    put(&indicator_entity, "bev01", "code=BEV01", "name=Einwohner insgesamt", "name@en=Population", "measure=count", "unit=Personen", "better=context");
    put(&indicator_entity, "bev02", "code=BEV02", "name=Ausländische Bevölkerung", "measure=count", "unit=Personen", "better=context");
    put(&indicator_entity, "bev03", "code=BEV03", "name=Ausländeranteil", "measure=share", "unit=%", "better=context", "derive=share", "top=bev02", "base=bev01");
    put(&indicator_entity, "arb05", "code=ARB05", "name=Arbeitslosenquote", "measure=share", "unit=%", "better=low");
    put(&indicator_entity, "kit01", "code=KIT01", "name=Kitaquote", "measure=share", "unit=%", "better=high", "over_100=1");
    put(&breakdown_entity, "sex", "code=sex", "name=Geschlecht", "name@en=Sex");
    put(&breakdown_entity, "group", "code=group", "name=Gruppe");
    put(&breakdown_entity, "age", "code=age", "name=Alter");
    put(&breakdown_entity, "kind", "code=kind", "name=Art");
    put(&group_entity, "sex-f", "breakdown=sex", "code=f", "name=Frauen");
    put(&group_entity, "sex-m", "breakdown=sex", "code=m", "name=Männer");
    put(&group_entity, "group-foreign", "breakdown=group", "code=foreign", "name=Ausländisch");
    put(&group_entity, "age-u18", "breakdown=age", "code=u18", "name=unter 18");
    put(&group_entity, "age-u6", "breakdown=age", "code=u6", "name=unter 6", "parent=age-u18");
    put(&group_entity, "kind-a", "breakdown=kind", "code=a", "name=A");
}

/* ---- reading ---------------------------------------------------------------------------------------------------------------------------------------- */
#define HEAD "indicator,area,period,source,vintage,value,status,note"
static struct observing *last;

static struct observing *reading(str bytes, const char *map)
{
    str why = S("");
    last = observing_new(t.st, t.a);
    must(observing_open(last, bytes, S(""), NUMBER_UNSURE), last->why);
    const struct obs_map *m = map ? obs_map_read(t.a, str_of(map), &why) : obs_guess(t.st, t.a, &last->table);
    must(m, why);
    observing_read(last, m);
    return last;
}

/* "E4C what | right" per finding: E, W, N, line, column. */
static const char *findings(const struct observing *o)
{
    struct buf b = buf_in(t.a, 1 << 16);
    for (size_t i = 0; i < o->find.n; i++) {
        const struct finding *f = &o->find.at[i];
        buf_fmt(&b, "%s%c%d:%lld%.*s %.*s%s%.*s", i ? "\n" : "", "NWE"[find_weight(f->kind)], (int)f->kind, (long long)f->line, STR(f->column == SIZE_MAX ? S("") : table_column_name(t.a, f->column)), STR(f->what),
                f->right.n ? " | " : "", STR(f->right));
    }
    return arena_z(t.a, buf_str(&b));
}

/* A finding of that kind whose "LINE COLUMN what | right" begins with `text`. */
static void find_in(enum find_kind kind, const char *text, str csv)
{
    const struct observing *o = reading(csv, NULL);
    for (size_t i = 0; i < o->find.n; i++) {
        const struct finding *f = &o->find.at[i];
        str column = f->column == SIZE_MAX ? S("") : table_column_name(t.a, f->column);
        if (f->kind == kind && str_starts(arena_fmt(t.a, "%lld%.*s %.*s | %.*s", (long long)f->line, STR(column), STR(f->what), STR(f->right)), str_of(text))) return;
    }
    fail_msg("not found: %s in\n%s", text, findings(o));
}
#define finds(kind, text, csv) find_in((kind), (text), S(csv))
#define clean(csv) do { struct observing *o_ = reading(S(csv), NULL); if (o_->find.n) fail_msg("found:\n%s", findings(o_)); } while (0)
#define ROW(cells) HEAD "\n" cells "\n"

static void areas_are_told_right(void **state)
{
    (void)state;
    clean(ROW("BEV01,05154,2018,azr,,1,,"));
    clean(ROW("BEV01,Kreis Kleve,2018,azr,,1,,"));
    clean(ROW("BEV01,K05154,2018,azr,,1,,"));
    finds(FIND_AREA_LOCAL, "2B 154 | 05154", ROW("BEV01,154,2018,azr,,1,,"));
    finds(FIND_AREA_ZERO, "2B 5154 | 05154", ROW("BEV01,5154,2018,azr,,1,,"));
    finds(FIND_AREA_ZERO, "2B 5154036 | 05154036", ROW("BEV01,5154036,2018,azr,,1,,"));
    finds(FIND_AREA_AGS, "2B 05154000 | 05154", ROW("BEV01,05154000,2018,azr,,1,,"));
    finds(FIND_AREA_ARS, "2B 051540036036 | 05154036", ROW("BEV01,051540036036,2018,azr,,1,,"));
    finds(FIND_AREA_ARS, "2B 051540000000 | 05154", ROW("BEV01,051540000000,2018,azr,,1,,"));
    finds(FIND_AREA_GERMANY, "2B DG | 00", ROW("BEV01,DG,2018,azr,,1,,"));
    finds(FIND_AREA, "2B 09999 | ", ROW("BEV01,09999,2018,azr,,1,,"));
    finds(FIND_AREA, "2B Atlantis | ", ROW("BEV01,Atlantis,2018,azr,,1,,"));
    finds(FIND_AREA_TIME, "2 05154012 Geldern | 2010-01-01", ROW("BEV01,05154012,2005,azr,,1,,"));
    clean(ROW("BEV01,05154012,2010,azr,,1,,"));
}

static void repaired_where_asked(void **state)
{
    (void)state;
    struct observing *o = reading(S(ROW("BEV01,5154,2018,azr,,1,,\nBEV01,05154012,2005,azr,,1,,")),
        "{\"columns\":{\"indicator\":\"indicator\",\"area\":\"area\",\"period\":\"period\",\"source\":\"source\",\"value\":\"ignore\"},\"repair\":true,\"recalculated\":true}");
    assert_string_equal(findings(o), "");
    assert_int_equal(o->n, 2);
}

static void names_must_be_known(void **state)
{
    (void)state;
    finds(FIND_INDICATOR, "2A BEV99 | ", ROW("BEV99,05154,2018,azr,,1,,"));
    finds(FIND_SOURCE, "2D nobody | ", ROW("BEV01,05154,2018,nobody,,1,,"));
    finds(FIND_DERIVED, "2A BEV03 | ", ROW("BEV03,05154,2018,azr,,1,,"));
    finds(FIND_BREAKDOWN, "1I colour | ", HEAD ",colour\nBEV01,05154,2018,azr,,1,,,red\n");
    finds(FIND_CATEGORY, "2I x | Geschlecht", HEAD ",sex\nBEV01,05154,2018,azr,,1,,,x\n");
    finds(FIND_DIMS, "2I f | ", HEAD ",sex,group,age,kind\nBEV01,05154,2018,azr,,1,,,f,foreign,u18,a\n");
    clean(HEAD ",sex\nBEV01,05154,2018,azr,,1,,,f\n");
    clean(HEAD ",sex\nPopulation,05154,2018,IT.NRW,,1,,,Frauen\n");
    finds(FIND_COLUMN, "0  | Source", "Jahr;AGS;Einwohner insgesamt\n2018;05154;5\n2019;05154;6\n");
}

static void periods_and_numbers(void **state)
{
    (void)state;
    finds(FIND_PERIOD, "2C bald | ", ROW("BEV01,05154,bald,azr,,1,,"));
    finds(FIND_SERIAL, "2C 39263 | 2007-06-30", ROW("BEV01,05154,39263,azr,,1,,"));
    finds(FIND_GLUED, "2C 2018 2) | 2018", ROW("BEV01,05154,2018 2),azr,,1,,"));
    finds(FIND_PERIOD_TYPE, "3 ", ROW("BEV01,05154,2018,azr,,1,,\nBEV01,05154,2019-12-31,azr,,1,,"));
    finds(FIND_NUMBER, "2F viele | ", ROW("BEV01,05154,2018,azr,,viele,,"));
    finds(FIND_NUMBER_NOTE, "2F 1231) | ", ROW("BEV01,05154,2018,azr,,1231),,"));
    finds(FIND_NUMBER_FOREIGN, "4F ", ROW("ARB05,05154,2018,azr,,1.5,,\nARB05,05154,2019,azr,,2.5,,\nARB05,05154,2020,azr,,\"2,55\",,"));
    finds(FIND_NUMBER_UNSURE, "2F 1.234 | 1.234", ROW("BEV01,05154,2018,azr,,1.234,,"));
    assert_int_equal(reading(S(ROW("BEV01,05154,2018,azr,,1.234,,\nBEV01,05154,2019,azr,,1.235,,")), NULL)->find.at[0].n, 2);        /* once per column */
    finds(FIND_ARTEFACT, "2F 12.600000000000001 | 12.6", ROW("ARB05,05154,2018,azr,,12.600000000000001,,"));
    finds(FIND_STATUS, "2G ! | ", ROW("BEV01,05154,2018,azr,,1,!,"));
    finds(FIND_NOTHING, "1 ", ROW("BEV01,05154,2018,azr,,,,"));
}

static void figures_that_cannot_be(void **state)
{
    (void)state;
    finds(FIND_TWICE, "3F BEV01, Kreis Kleve, 2018 | 2", ROW("BEV01,05154,2018,azr,,1,,\nBEV01,05154,2018,azr,,1,,"));
    clean(ROW("BEV01,05154,2018,azr,,1,,\nBEV01,05154,2018,azr,2019,1,,\nBEV01,05154,2018,it-nrw,,1,,"));
    finds(FIND_SHARE, "2F 101 (", ROW("ARB05,05154,2018,azr,,101,,"));
    finds(FIND_SHARE, "2F -1 (", ROW("ARB05,05154,2018,azr,,-1,,"));
    clean(ROW("KIT01,05154,2018,azr,,101,,"));
    finds(FIND_ZERO_BASE, "2F ", ROW("BEV01,05154,2018,azr,,0,,\nBEV02,05154,2018,azr,,5,,"));
    finds(FIND_NO_BASE, "2F ", ROW("BEV01,05154,2018,azr,,0,,"));
}

static void totals(void **state)
{
    (void)state;
    clean(HEAD ",sex\nBEV01,05154,2018,azr,,30,,,\nBEV01,05154,2018,azr,,10,,,f\nBEV01,05154,2018,azr,,20,,,m\n");
    finds(FIND_TOTAL, "2F ", HEAD ",sex\nBEV01,05154,2018,azr,,31,,,\nBEV01,05154,2018,azr,,11,,,f\nBEV01,05154,2018,azr,,19,,,m\n");
    clean(HEAD ",sex\nBEV01,05154,2018,azr,,30,,,\nBEV01,05154,2018,azr,,10,,,f\n");                    /* a part is missing */
    finds(FIND_TOTAL, "2F ", HEAD ",sex\nBEV01,05154,2018,azr,,7,,,\nBEV01,05154,2018,azr,,11,,,f\n");
    clean(HEAD ",sex\nBEV01,05154,2018,azr,,35,,,\nBEV01,05154,2018,azr,,10,,,f\nBEV01,05154,2018,azr,,20,,,m\n");     /* rounded to 5: (2 + 1) × 2.5 */
    clean(HEAD ",age\nBEV01,05154,2018,azr,,18,,,\nBEV01,05154,2018,azr,,18,,,u18\nBEV01,05154,2018,azr,,6,,,u6\n");    /* a value within another */
    finds(FIND_TOTAL_AREAS, "2F ", ROW("BEV01,05154,2018,azr,,31,,\nBEV01,05154036,2018,azr,,11,,\nBEV01,05154012,2018,azr,,19,,"));
    clean(ROW("BEV01,05154,2018,azr,,31,,\nBEV01,05154036,2018,azr,,11,,"));
}

static void units_are_compared(void **state)
{
    (void)state;
    finds(FIND_UNIT, "2F % | Personen", "indicator,area,period,source,value,unit\nBEV01,05154,2018,azr,5,%\n");
    clean("indicator,area,period,source,value,unit\nBEV01,05154,2018,azr,5,Anzahl\n");
    clean("indicator,area,period,source,value,unit\nARB05,05154,2018,azr,5,Prozent\n");
}

static void jumps(void **state)
{
    (void)state;
    finds(FIND_JUMP, "9F ", ROW("ARB05,05154,2010,azr,,5,,\nARB05,05154,2011,azr,,5.1,,\nARB05,05154,2012,azr,,5.3,,\nARB05,05154,2013,azr,,5.2,,\nARB05,05154,2014,azr,,5.4,,\n"
        "ARB05,05154,2015,azr,,5.5,,\nARB05,05154,2016,azr,,5.6,,\nARB05,05154,2017,azr,,56,,"));
    clean(ROW("ARB05,05154,2010,azr,,5,,\nARB05,05154,2011,azr,,50,,"));
}

/* ---- storing and taking back --------------------------------------------------------------------------------------------------------------------------- */
static const char *role = "coordinator";
static struct who office(void) { return who_of(role, 0, 0); }

static int64_t stored(str csv, const char *map)
{
    struct who w = office();
    const char *why = "";
    struct observing *o = reading(csv, map);
    if (o->find.weight[FIND_IS_ERROR]) fail_msg("found:\n%s", findings(o));
    int64_t batch = observing_store(o, &w, S("datei.csv"), observations_digest(t.a, csv), S("geprüft"), &why);
    if (!batch) fail_msg("not stored: %s (%.*s)", why, STR(store_why(t.st)));
    return batch;
}

static int64_t number(struct arg question)
{
    struct rows *r = store_ask(t.st, (const struct arg[]){ question, { .kind = ARG_END } });
    assert_true(rows_next(r));
    return row_int(r, 0);
}

/* "period=value sign" of what is in force, in the order of the series. */
static const char *in_force(void)
{
    struct buf b = buf_in(t.a, 1 << 16);
    struct rows *r = ask(t.st, Q("SELECT s.dims, o.period, o.value, o.status, o.vintage, o.note FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series WHERE o.ended = 0 "
        "ORDER BY s.id, o.period, o.vintage, o.id"));
    while (rows_next(r)) {
        buf_fmt(&b, "%s%.*s%s%.*s", b.n ? "; " : "", STR(row_str(r, 0)), row_str(r, 0).n ? " " : "", STR(row_str(r, 1)));
        if (!row_null(r, 2)) buf_fmt(&b, "=%g", row_real(r, 2));
        buf_fmt(&b, "%s%.*s%.*s", obs_sign((enum obs_status)row_int(r, 3)), STR(row_str(r, 4)), STR(row_str(r, 5)));
    }
    return arena_z(t.a, buf_str(&b));
}

static void stored_with_signs(void **state)
{
    (void)state;
    stored(S(HEAD ",sex,group\nBEV02,05154,2018,azr,,-,,,m,\nBEV02,05154,2018,azr,,.,,,f,foreign\nBEV02,05154,2019,azr,,(12),,Notiz,f,foreign\nBEV02,05154,2020,azr,,7,/,,f,foreign\n"
        "BEV02,05154,2021,azr,,17 r,,,f,foreign\nBEV02,05154,2022,azr,,0,0,,f,foreign\n"), NULL);
    assert_string_equal(in_force(), "sex=m 2018=0-; group=foreign sex=f 2018.; group=foreign sex=f 2019=12()Notiz; group=foreign sex=f 2020/; group=foreign sex=f 2021=17berichtigt; group=foreign sex=f 2022=00");
}

static void revised_and_taken_back(void **state)
{
    struct who w = office();
    str later;
    const char *why;
    (void)state;
    int64_t first = stored(S(ROW("BEV01,05154,2018,azr,,100,,\nBEV01,05154,2019,azr,,110,,")), NULL);
    reading(S(ROW("BEV01,05154,2018,azr,,100,,\nBEV01,05154,2019,azr,,111,,\nBEV01,05154,2020,azr,,120,,")), NULL);
    assert_int_equal(last->count[OBS_SAME], 1);
    assert_int_equal(last->count[OBS_REVISED], 1);
    assert_int_equal(last->count[OBS_NEW], 1);
    for (size_t i = 0; i < last->n; i++) if (last->row[i].change == OBS_REVISED) assert_true(last->row[i].was > 109 && last->row[i].was < 111);
    int64_t second = stored(S(ROW("BEV01,05154,2018,azr,,100,,\nBEV01,05154,2019,azr,,111,,\nBEV01,05154,2020,azr,,120,,")), NULL);
    assert_string_equal(in_force(), "2018=100; 2019=111; 2020=120");
    assert_int_equal(number(Q("SELECT COUNT(*) FROM monitoring_observation")), 4);           /* what was revised is kept */
    assert_false(batch_undo(t.st, t.a, &w, first, &later, &why));
    assert_true(str_eq(later, S("datei.csv")));
    assert_true(batch_undo(t.st, t.a, &w, second, &later, &why));
    assert_string_equal(in_force(), "2018=100; 2019=110");
    assert_false(batch_undo(t.st, t.a, &w, second, &later, &why));
    assert_true(batch_undo(t.st, t.a, &w, first, &later, &why));
    assert_string_equal(in_force(), "");
    assert_int_equal(number(Q("SELECT COUNT(*) FROM monitoring_batch WHERE state = 'undone'")), 2);
}

/* Neither the preview nor a warning says what readers may not see: hidden figures not at all, rounded ones rounded. */
static void nothing_protected_is_told(void **state)
{
    (void)state;
    put(&source_entity, "own", "code=own", "name=Eigene", "method=suppress", "minimum=5");
    put(&source_entity, "five", "code=five", "name=Fünfer", "method=round_5");
    stored(S(ROW("BEV01,05154,2018,own,,3,,\nBEV01,05154,2019,own,,33,,\nBEV01,05154,2018,five,,13,,")), NULL);
    reading(S(ROW("BEV01,05154,2018,own,,4,,\nBEV01,05154,2019,own,,34,,\nBEV01,05154,2018,five,,12,,")), NULL);
    assert_int_equal(last->count[OBS_REVISED], 3);
    for (size_t i = 0; i < last->n; i++) {
        const struct obs_row *r = &last->row[i];
        assert_int_equal(r->was_hidden, r->value < 5);
        assert_true(r->was_hidden || (r->value < 13 ? r->was == 15 : r->was == 33));
    }
    stored(S(ROW("BEV01,05154036,2010,own,,10,,\nBEV01,05154036,2011,own,,11,,\nBEV01,05154036,2012,own,,10,,\nBEV01,05154036,2013,own,,9,,\nBEV01,05154036,2014,own,,10,,\nBEV01,05154036,2015,own,,9,,\n"
        "BEV01,05154036,2016,own,,4,,\nBEV01,05154,2010,five,,11,,\nBEV01,05154,2011,five,,12,,\nBEV01,05154,2012,five,,13,,\nBEV01,05154,2013,five,,12,,\nBEV01,05154,2014,five,,11,,\n"
        "BEV01,05154,2015,five,,12,,\nBEV01,05154,2016,five,,13,,")), NULL);
    finds(FIND_JUMP, "2F BEV01, Kleve, 2017: 900 | •", ROW("BEV01,05154036,2017,own,,900,,"));
    finds(FIND_JUMP, "2F BEV01, Kreis Kleve, 2019: 900 | 15", ROW("BEV01,05154,2019,five,,900,,"));
}

/* What is made by an import and counts people is protected as that. */
static void new_indicators_count(void **state)
{
    (void)state;
    role = "administrator";
    stored(S("indicator,area,period,source,value,unit\nNEU01,05154,2018,azr,3,Personen\nNEU02,05154,2018,azr,3,\nNEU03,05154,2018,azr,3.5,\nNEU04,05154,2018,azr,2.1,Personen\nNEU05,05154,2018,azr,3,Jahre\n"),
        "{\"columns\":{\"indicator\":\"indicator\",\"area\":\"area\",\"period\":\"period\",\"source\":\"source\",\"unit\":\"unit\"},\"create\":true}");
    role = "coordinator";
    assert_int_equal(number(Q("SELECT COUNT(*) FROM monitoring_indicator WHERE code IN ('neu01', 'neu02') AND measure = 'count'")), 2);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM monitoring_indicator WHERE code IN ('neu03', 'neu04') AND measure = 'mean'")), 2);
}

/* Neither a newer state of the data nor another source takes the place of what is there. */
static void contradictions_are_kept(void **state)
{
    (void)state;
    stored(S(ROW("BEV01,05154,2018,azr,2019,100,,")), NULL);
    stored(S(ROW("BEV01,05154,2018,azr,2020,101,,\nBEV01,05154,2018,it-nrw,2020,99,,")), NULL);
    assert_string_equal(in_force(), "2018=1002019; 2018=1012020; 2018=992020");
}

static void one_entry_of_history(void **state)
{
    struct history_line line[10];
    (void)state;
    int64_t batch = stored(S(ROW("BEV01,05154,2018,azr,,100,,\nBEV01,05154,2019,azr,,110,,")), NULL);
    assert_int_equal(history_of(t.st, &batch_entity, batch, PUBLIC | INTERNAL, line, countof(line)), 1);
    assert_int_equal(line[0].event, HISTORY_IMPORT);
    assert_true(str_eq(line[0].who, S("Test")));
    assert_int_equal(number(Q("SELECT figures FROM monitoring_batch")), 2);
}

static const char wide[] = "{\"columns\":{\"Kreis\":\"area\",\"Herkunft\":{\"as\":\"breakdown\",\"to\":\"Herkunft\",\"values\":{\"weiteres\":\"-\",\"Summe\":\"*\"}},\"heading 1\":\"period\"},"
    "\"constants\":{\"indicator\":\"BEV02\",\"source\":\"azr\",\"vintage\":\"2024\"},\"create\":true}";

/* A new breakdown with its values, from a wide table; "-" leaves rows out, "*" is the total. */
static void created_where_asked(void **state)
{
    struct who w = office();
    const char *why = "";
    (void)state;
    struct observing *o = reading(S("Kreis;Wert\n03101;1\n03102;2\n"), "{\"columns\":{\"Kreis\":\"area\"},\"constants\":{\"indicator\":\"BEV01\",\"source\":\"azr\",\"period\":\"2018\"},\"create\":true}");
    assert_int_equal(observing_store(o, &w, S("x"), S("x"), S(""), &why), 0);
    assert_string_equal(why, "You may not make what is missing here.");          /* areas are the administration's      */
    role = "administrator";
    stored(S("Kreis;Herkunft;2019;2020\nKleve;Summe;30;31\n;Polen1);10;11\n;Syrien;20;20\n;weiteres;1;1\n03101;Polen;5;6\n"), wide);
    assert_string_equal(in_force(), "2019=302024; 2020=312024; herkunft=polen 2019=102024; herkunft=polen 2020=112024; herkunft=syrien 2019=202024; herkunft=syrien 2020=202024; "
        "herkunft=polen 2019=52024; herkunft=polen 2020=62024");
    assert_int_equal(number(Q("SELECT COUNT(*) FROM monitoring_category WHERE code = 'polen'")), 1);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM directory_area WHERE ags = '03101'")), 1);
    assert_int_equal(last->left_out, 2);
    role = "coordinator";
}

static void mappings_are_remembered(void **state)
{
    str why = S(""), names[4];
    (void)state;
    struct obs_map *m = obs_map_read(t.a, str_of(wide), &why);
    obs_map_save(t.st, t.a, S("azr"), m);
    const struct obs_map *again = obs_map_load(t.st, t.a, S("azr"), &why);
    assert_non_null(again);
    assert_true(str_eq(obs_map_text(t.a, again), obs_map_text(t.a, m)));
    assert_int_equal(obs_map_names(t.st, t.a, names, 4), 1);
    assert_null(obs_map_load(t.st, t.a, S("other"), &why));
    assert_null(obs_map_read(t.a, S("{\"columns\":{\"a\":\"nonsense\"}}"), &why));
    assert_null(obs_map_read(t.a, S("[1]"), &why));
    assert_null(obs_map_read(t.a, S("{\"columns\":{\"a\":{\"as\":\"area\",\"values\":[[1,2]]}}}"), &why));
}

/* ---- the command ---------------------------------------------------------------------------------------------------------------------------------------------- */
struct options { const char *map, *source; };
static str option(const void *ctx, const char *name)
{
    const struct options *o = ctx;
    if (!strcmp(name, "map") && o->map) return str_of(o->map);
    return !strcmp(name, "source") && o->source ? str_of(o->source) : S("");
}

static bool command(const struct room_file *file, size_t n, struct options o, bool dry, struct buf *said)
{
    struct who w = office();
    struct buf out = buf_in(t.a, 1 << 16);
    *said = buf_in(t.a, 1 << 20);
    return observations_take(t.st, t.a, &(struct room_call){ .who = &w, .dry = dry, .file = file, .files = n, .option = option, .ctx = &o, .out = &out, .wrong = said });
}

static void as_a_command(void **state)
{
    struct room_file good = { S("a.csv"), S(ROW("BEV01,05154,2018,azr,,100,,")) }, bad = { S("b.csv"), S(ROW("BEV01,5154,2018,azr,,100,,")) };
    struct buf said;
    (void)state;
    assert_true(command(&good, 1, (struct options){ 0 }, true, &said));
    assert_string_equal(in_force(), "");
    assert_false(command((struct room_file[]){ good, bad }, 2, (struct options){ 0 }, false, &said));
    assert_true(str_find(buf_str(&said), S("b.csv: line 2, column B: error: The key has lost its zero at the front. It would be: 05154. (5154)")) >= 0);
    assert_false(command(&good, 1, (struct options){ .source = "nobody" }, false, &said));
    assert_false(command(&(struct room_file){ S("c.csv"), S("nothing") }, 1, (struct options){ 0 }, false, &said));
}

/* ---- the real tables --------------------------------------------------------------------------------------------------------------------------------------------- */
static const struct { const char *file, *codebook, *map; int64_t figures, left_out; } real[] = {
    { "inkar_kreise_1995_2022.csv", "inkar_codebook.csv", "{\"columns\":{\"county_code\":\"area\",\"year\":\"period\",\"heading 1\":\"indicator\"},\"constants\":{\"source\":\"INKAR\"},\"create\":true}", 1800, 0 },
    { "zensus2022_gemeinden.csv", "zensus2022_codebook.csv", "{\"columns\":{\"ags\":\"area\",\"municipality_name\":\"area_name\",\"heading 1\":\"indicator\"},"
      "\"constants\":{\"source\":\"Zensus 2022\",\"period\":\"Zensus 2022\"},\"create\":true}", 490, 0 },
#define LAND "\"GeoCode\":{\"as\":\"area\",\"values\":{\"K030\":\"03\",\"K031\":\"-\",\"K032\":\"-\",\"K033\":\"-\",\"K034\":\"-\"}}"
#define LSN(indicator) "\"constants\":{\"source\":\"LSN\",\"indicator\":\"" indicator "\",\"area\":\"03\"},\"create\":true}"
    { "niedersachsen/indicator_1-2-2.csv", NULL, "{\"columns\":{\"Year\":\"period\",\"Gebietseinheit\":\"area_name\",\"Units\":\"unit\"," LAND "}," LSN("NI 1.2.2"), 960, 80 },
    { "niedersachsen/indicator_1-2-4.csv", NULL, "{\"columns\":{\"Year\":\"period\",\"Gebietseinheit\":\"area_name\",\"Land der Staatsangeh\xC3\xB6rigkeit\":{\"as\":\"breakdown\"},"
      "\"Units\":{\"as\":\"indicator\",\"values\":{\"Anzahl\":\"NI 1.2.4\",\"Ver\xC3\xA4nderung gegen\xC3\xBC" "ber 2005 in Prozent\":\"-\"}}," LAND "}," LSN(""), 3600, 4200 },
    { "niedersachsen/indicator_2-2-1.csv", NULL, "{\"columns\":{\"Year\":\"period\",\"Gebietseinheit\":\"area\"}," LSN("NI 2.2.1"), 11, 0 },
    { "niedersachsen/indicator_4-1-2.csv", NULL, "{\"columns\":{\"Year\":\"period\",\"Abschlussart\":{\"as\":\"breakdown\"},\"Nationalit\xC3\xA4t\":{\"as\":\"breakdown\"}}," LSN("NI 4.1.2"), 336, 0 },
    { "niedersachsen/indicator_5-3-3.csv", NULL, "{\"columns\":{\"Year\":\"period\",\"Kategorie\":{\"as\":\"indicator\"},\"Geschlecht\":{\"as\":\"breakdown\"},\"Altersgruppe\":{\"as\":\"breakdown\"},\"Units\":\"ignore\"}," LSN(""), 114, 0 },
    { "niedersachsen/indicator_6-1-1.csv", NULL, "{\"columns\":{\"Year\":\"period\",\"Nationalit\xC3\xA4t / Migrationshintergrund\":{\"as\":\"breakdown\"},\"Gebietseinheit\":\"area\",\"Units\":\"unit\"}," LSN("NI 6.1.1"), 160, 0 },
};

static bool shared(const char *name, str *ret)
{
    str folder = str_of(getenv("BRUECKE_SHARED")), why;
    if (!folder.n) folder = S("../shared");
    if (file_read(t.a, arena_fmt(t.a, "%.*s/data/statistics/%s", STR(folder), name), 1 << 24, ret, &why)) return true;
    print_message("SKIPPED: %.*s (set BRUECKE_SHARED)\n", STR(why));
    return false;
}

static void real_tables(void **state)
{
    (void)state;
    put(area(), "03", "name=Niedersachsen", "level=state", "ags=03");
    for (size_t i = 0; i < countof(real); i++) {
        struct who w = who_of("administrator", 0, 0);
        struct table_in *codebook = arena_new_of(t.a, struct table_in);
        str bytes, book, why = S("");
        const char *refused = "";
        if (!shared(real[i].file, &bytes) || (real[i].codebook && !shared(real[i].codebook, &book))) return;
        last = observing_new(t.st, t.a);
        assert_true(observing_open(last, bytes, S(""), NUMBER_UNSURE));
        if (real[i].codebook) { assert_true(table_open(codebook, t.a, book, S(""), NUMBER_UNSURE, &why)); last->codebook = codebook; }
        const struct obs_map *m = obs_map_read(t.a, str_of(real[i].map), &why);
        must(m, why);
        if (!observing_read(last, m)) fail_msg("%s:\n%s", real[i].file, findings(last));
        if (!observing_store(last, &w, str_of(real[i].file), observations_digest(t.a, bytes), S(""), &refused)) fail_msg("%s: %s %.*s", real[i].file, refused, STR(store_why(t.st)));
        assert_int_equal(last->n, real[i].figures);
        assert_int_equal(last->left_out, real[i].left_out);
        assert_int_equal(number(Q("SELECT figures FROM monitoring_batch ORDER BY id DESC LIMIT 1")), real[i].figures);
    }
    assert_int_equal(number(Q("SELECT COUNT(*) FROM monitoring_observation")), 1800 + 490 + 960 + 3600 + 11 + 336 + 114 + 160);
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(areas_are_told_right), case_of(repaired_where_asked), case_of(names_must_be_known), case_of(periods_and_numbers), case_of(figures_that_cannot_be), case_of(totals),
        case_of(units_are_compared), case_of(jumps), case_of(stored_with_signs), case_of(revised_and_taken_back), case_of(nothing_protected_is_told), case_of(new_indicators_count), case_of(contradictions_are_kept), case_of(one_entry_of_history), case_of(created_where_asked),
        case_of(mappings_are_remembered), case_of(as_a_command), case_of(real_tables) };
    return region_run("observe", rooms, rooms_count, furnish, tests, countof(tests));
}
