/* test_release.c - what small numbers hide: random stores attacked by linear programmes over everything that shown.h says; earlier releases, zeros, rounding,
** rates, what the source itself keeps confidential; worked-out figures. On both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <glpk.h>
#include <math.h>
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/monitoring/figures.h"
#include "rooms/monitoring/release.h"
#include "rooms/monitoring/shown.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }
static int64_t asked(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_int(r, 0) : -1; }
static uint64_t seed;
static int64_t below(int64_t n) { seed = seed * 6364136223846793005u + 1442695040888963407u; return (int64_t)((seed >> 33) % (uint64_t)n); }

/* A county of six towns, one of them in three quarters; groups that two concepts make up, one of them in two parts; sexes. */
static const char *const towns[] = { "05154004", "05154008", "05154012", "05154016", "05154020", "05154036" };
static const char *const quarters[] = { "05154036-a", "05154036-b", "05154036-c" };
static void furnish(void)
{
    const struct entity *area = of("directory", "area");
    put(area, "05", "name=Land", "level=state", "ags=05");
    put(area, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    for (size_t i = 0; i < countof(towns); i++)
        put(area, towns[i], arena_z(t.a, arena_fmt(t.a, "name=Stadt %zu", i)), "level=municipality", arena_z(t.a, arena_fmt(t.a, "ags=%s", towns[i])), "parent=05154");
    for (size_t i = 0; i < countof(quarters); i++)
        put(area, quarters[i], arena_z(t.a, arena_fmt(t.a, "name=Viertel %zu", i)), "level=quarter", arena_z(t.a, arena_fmt(t.a, "ags=%s", quarters[i])), "town=05154036");
    put(&breakdown_entity, "", "code=group", "name=Gruppe");
    put(&breakdown_entity, "", "code=sex", "name=Geschlecht");
    put(&group_entity, "", "breakdown=group", "code=foreign", "name=Ausländisch", "concept=nationality");
    put(&group_entity, "", "breakdown=group", "code=german", "name=Deutsch", "concept=nationality");
    put(&group_entity, "", "breakdown=group", "code=eu", "name=EU", "concept=nationality", "parent=group-foreign");
    put(&group_entity, "", "breakdown=group", "code=third", "name=Drittstaaten", "concept=nationality", "parent=group-foreign");
    put(&group_entity, "", "breakdown=sex", "code=f", "name=Frauen");
    put(&group_entity, "", "breakdown=sex", "code=m", "name=Männer");
    put(&source_entity, "", "code=own", "name=Eigene Daten", "method=suppress", "minimum=5", "rank=10");
    put(&source_entity, "", "code=official", "name=Amtlich", "method=delivered", "rank=20");
    put(&source_entity, "", "code=round", "name=Gerundet", "method=round_5", "rank=30");
    put(&source_entity, "", "code=strict", "name=Streng", "method=suppress", "minimum=5", "zeros=true", "dominance=90", "rank=40");
    put(&indicator_entity, "", "code=CNT", "name=Beratene", "measure=count", "better=context", "state=published");
    put(&indicator_entity, "", "code=ALL", "name=Einwohner", "measure=count", "better=context", "state=published");
    put(&indicator_entity, "", "code=SHR", "name=Anteil", "measure=share", "unit=%", "digits=1", "better=context", "derive=share", "top=cnt", "base=all", "state=published");
    put(&indicator_entity, "", "code=CHG", "name=Veränderung", "measure=share", "unit=%", "digits=1", "better=context", "derive=change", "top=cnt", "state=published");
    put(&indicator_entity, "", "code=OWNSHR", "name=Quote", "measure=share", "better=context", "state=published");
}

static int64_t take(str csv)
{
    struct buf wrong = buf_in(t.a, 4000);
    int64_t batch = observations_take_csv(t.st, t.a, &who_house, S("test.csv"), csv, &wrong);
    if (!batch) fprintf(stderr, "%.*s %.*s\n", STR(buf_str(&wrong)), STR(store_why(t.st)));
    return batch;
}
#define HEAD "indicator,area,period,source,vintage,value,status,note,group,sex\r\n"
static int64_t ind(const char *key) { return id_of(&indicator_entity, key); }
static int64_t area(const char *key) { return id_of(of("directory", "area"), key); }

static const struct shown *cell(const char *indicator, const char *at, const char *period, const char *dims)
{
    const struct shown *v;
    struct shown_ask q = { .indicator = ind(indicator), .area = area(at), .dims = str_of(dims), .from = str_of(period), .to = str_of(period) };
    return shown_series(t.st, t.a, &q, &v) ? v : NULL;
}
static bool hides(const char *indicator, const char *at, const char *period, const char *dims) { const struct shown *v = cell(indicator, at, period, dims); return v && v->mark == SHOWN_HIDDEN && isnan(v->v); }
static bool shows_value(const char *indicator, const char *at, const char *period, const char *dims, double x)
{
    const struct shown *v = cell(indicator, at, period, dims);
    return v && v->mark == SHOWN_VALUE && v->v == x;
}

/* ---- random stores ------------------------------------------------------------------------------------------------------------------------------ */
/* What the attacker does not see: finest counts by place (towns without quarters, quarters) × finest group × sex. */
enum { PLACES = 8, GROUPS = 3, SEXES = 2, CELLS_MAX = 400 };
struct known { str at, dims; bool in[PLACES][GROUPS][SEXES]; int64_t v; bool shown; };
struct world { int64_t n[PLACES][GROUPS][SEXES]; struct known cell[CELLS_MAX]; size_t cells; };

static const struct { const char *key; int from, to; } regions[] = { { "05154", 0, 8 }, { "05154004", 0, 1 }, { "05154008", 1, 2 }, { "05154012", 2, 3 }, { "05154016", 3, 4 }, { "05154020", 4, 5 },
    { "05154036", 5, 8 }, { "05154036-a", 5, 6 }, { "05154036-b", 6, 7 }, { "05154036-c", 7, 8 } };
static const struct { const char *dims; int from, to; } groups[] = { { "", 0, 3 }, { "group=foreign", 0, 2 }, { "group=eu", 0, 1 }, { "group=third", 1, 2 }, { "group=german", 2, 3 } };
static const struct { const char *dims; int from, to; } sexes[] = { { "", 0, 2 }, { "sex=f", 0, 1 }, { "sex=m", 1, 2 } };

static int64_t some_count(void)
{
    int64_t kind = below(10);
    return kind < 2 ? 0 : kind < 5 ? below(7) : kind < 9 ? below(50) : below(2000);
}

static void add_cell(struct world *w, size_t r, size_t g, size_t s)
{
    struct known *k = &w->cell[w->cells++];
    *k = (struct known){ .at = str_of(regions[r].key), .dims = arena_fmt(t.a, "%s%s%s", groups[g].dims, *groups[g].dims && *sexes[s].dims ? " " : "", sexes[s].dims) };
    for (int p = regions[r].from; p < regions[r].to; p++)
        for (int i = groups[g].from; i < groups[g].to; i++)
            for (int j = sexes[s].from; j < sexes[s].to; j++) { k->in[p][i][j] = true; k->v += w->n[p][i][j]; }
}

/* kind 0: areas × groups; 1: areas × groups beside areas × sexes, not crossed; 2: all three crossed; 3: areas × sexes without quarters. */
static struct world *random_world(int kind)
{
    struct world *w = arena_new_of(t.a, struct world);
    for (int p = 0; p < PLACES; p++) for (int i = 0; i < GROUPS; i++) for (int j = 0; j < SEXES; j++) w->n[p][i][j] = some_count();
    for (size_t r = 0; r < countof(regions); r++)
        for (size_t g = 0; g < countof(groups); g++)
            for (size_t s = 0; s < countof(sexes); s++) {
                bool wanted = kind == 0 ? !s : kind == 1 ? !s || !g : kind == 2 ? true : !g && str_find_char(str_of(regions[r].key), '-') < 0;
                if (wanted) add_cell(w, r, g, s);
            }
    return w;
}

/* split: totals in one state of the data, everything that is broken down in another. */
static bool split;
static int64_t publish(const struct world *w, const char *source, int year, const char *vintage)
{
    struct buf b = buf_in(t.a, 200000);
    buf_put(&b, S(HEAD));
    for (size_t c = 0; c < w->cells; c++) {
        str dims = w->cell[c].dims, word, group = S(""), sex = S("");
        while (str_word(&dims, &word)) { if (str_starts(word, S("group="))) group = str_from(word, 6); else sex = str_from(word, 4); }
        buf_fmt(&b, "CNT,%.*s,%d,%s,%s,%lld,,,%.*s,%.*s\r\n", STR(w->cell[c].at), year, source, split && w->cell[c].dims.n ? "late" : vintage, (long long)w->cell[c].v, STR(group), STR(sex));
    }
    return take(buf_str(&b));
}

/* What the reader sees of it, by the header alone. */
static size_t look(struct world *w, int year)
{
    const struct shown *v;
    size_t n = shown_all(t.st, t.a, ind("cnt"), 0, &v), hidden = 0;
    str period = arena_fmt(t.a, "%d", year);
    for (size_t c = 0; c < w->cells; c++) {
        int64_t at = id_by_key(t.st, of("directory", "area"), w->cell[c].at);
        bool found = false;
        for (size_t i = 0; i < n; i++) {
            if (v[i].area != at || !str_eq(v[i].dims, w->cell[c].dims) || !str_eq(v[i].period, period)) continue;
            found = true;
            w->cell[c].shown = v[i].mark == SHOWN_VALUE;
            if (w->cell[c].shown) assert_true(v[i].v == (double)w->cell[c].v);
            else assert_true(isnan(v[i].v) && v[i].mark == SHOWN_HIDDEN && v[i].status == OBS_CONFIDENTIAL && !v[i].note.n);
        }
        assert_true(found);
        hidden += !w->cell[c].shown;
    }
    return hidden;
}

/* The attacker: the finest counts are unknown, what is shown is an equation; where zeros are shown a hidden figure is at least 1. */
static glp_prob *attacker(const struct world *w, bool zeros, int *index, double *one)
{
    glp_prob *lp = glp_create_prob();
    glp_add_cols(lp, PLACES * GROUPS * SEXES);
    for (int k = 1; k <= PLACES * GROUPS * SEXES; k++) glp_set_col_bnds(lp, k, GLP_LO, 0, 0);
    for (size_t c = 0; c < w->cells; c++) {
        int n = 0, row = glp_add_rows(lp, 1);
        for (int p = 0; p < PLACES; p++) for (int i = 0; i < GROUPS; i++) for (int j = 0; j < SEXES; j++) if (w->cell[c].in[p][i][j]) { index[++n] = (p * GROUPS + i) * SEXES + j + 1; one[n] = 1; }
        glp_set_mat_row(lp, row, n, index, one);
        if (w->cell[c].shown) glp_set_row_bnds(lp, row, GLP_FX, (double)w->cell[c].v, (double)w->cell[c].v);
        else glp_set_row_bnds(lp, row, GLP_LO, zeros ? 0 : 1, 0);
    }
    return lp;
}

static double width(glp_prob *lp, const struct known *k)
{
    glp_smcp how;
    double end[2];
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.presolve = GLP_ON;
    for (int p = 0; p < PLACES; p++) for (int i = 0; i < GROUPS; i++) for (int j = 0; j < SEXES; j++) glp_set_obj_coef(lp, (p * GROUPS + i) * SEXES + j + 1, k->in[p][i][j]);
    for (int way = 0; way < 2; way++) {
        glp_set_obj_dir(lp, way ? GLP_MAX : GLP_MIN);
        int rc = glp_simplex(lp, &how);
        if (rc == GLP_ENODFS || glp_get_status(lp) == GLP_UNBND) return INFINITY;
        assert_int_equal(rc, 0);
        end[way] = glp_get_obj_val(lp);
    }
    return end[1] - end[0];
}

static double weakest(const struct world *w, bool zeros, int64_t least)
{
    int index[PLACES * GROUPS * SEXES + 1];
    double one[PLACES * GROUPS * SEXES + 1], narrowest = INFINITY;
    glp_prob *lp = attacker(w, zeros, index, one);
    for (size_t c = 0; c < w->cells; c++) {
        if (w->cell[c].v >= least || (!w->cell[c].v && !zeros)) continue;
        assert_false(w->cell[c].shown);
        double is = width(lp, &w->cell[c]);
        if (is < narrowest) narrowest = is;
    }
    glp_delete_prob(lp);
    return narrowest;
}

static void random_stores_stand_the_attack(void **state)
{
    size_t hidden = 0, cells = 0;
    (void)state;
    seed = 20261122;
    store_deadline(t.st, 600000);
    for (int k = 0; k < 60; k++) {
        struct world *w = random_world(k % 4);
        bool strict = k % 10 == 9;
        assert_true(publish(w, strict ? "strict" : "own", 1950 + k, ""));
        hidden += look(w, 1950 + k);
        cells += w->cells;
        double least = weakest(w, strict, 5);
        if (least < 5 - 1e-6) print_message("store %d: width %g\n", k, least);
        assert_true(least >= 5 - 1e-6);
    }
    print_message("60 stores, %zu figures, %zu hidden\n", cells, hidden);
    assert_true(hidden > 500 && hidden < cells / 2 + cells / 4);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_release")), 60);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_pattern")), (int64_t)hidden);
}

/* The same where sums and parts come from several states of the data. */
static void states_stand_the_attack_together(void **state)
{
    size_t hidden = 0;
    (void)state;
    seed = 20261123;
    split = true;
    store_deadline(t.st, 600000);
    for (int k = 0; k < 8; k++) {
        struct world *w = random_world(k % 4);
        assert_true(publish(w, "own", 1900 + k, "early"));
        hidden += look(w, 1900 + k);
        double least = weakest(w, false, 5);
        if (least < 5 - 1e-6) fail_msg("store %d: width %g", k, least);
    }
    split = false;
    assert_true(hidden > 50);
}

/* Four quarters and their year, county and towns: everything that is shown as equations over the towns' quarters. */
static void quarters_stand_the_attack(void **state)
{
    enum { TOWNS = 6, Q = 4, VARS = TOWNS * Q, ROUNDS = 8 };
    size_t smalls = 0, hidden = 0;
    (void)state;
    seed = 77;
    store_deadline(t.st, 600000);
    for (int k = 0; k < ROUNDS; k++) {
        int64_t n[TOWNS + 1][Q + 1] = { { 0 } };
        struct buf b = buf_in(t.a, 20000);
        buf_put(&b, S("indicator,area,period,source,value\r\n"));
        for (int i = 0; i < TOWNS; i++) for (int q = 0; q < Q; q++) { int64_t v = below(5) ? 5 + below(40) : below(6); n[i][q] = v; n[i][Q] += v; n[TOWNS][q] += v; n[TOWNS][Q] += v; }
        for (int i = 0; i <= TOWNS; i++) for (int q = 0; q <= Q; q++) {
            buf_fmt(&b, "CNT,%s,%d", i == TOWNS ? "05154" : towns[i], 1900 + k);
            if (q < Q) buf_fmt(&b, "-Q%d", q + 1);
            buf_fmt(&b, ",own,%lld\r\n", (long long)n[i][q]);
        }
        assert_true(take(buf_str(&b)));
        glp_prob *lp = glp_create_prob();
        int index[VARS + 1];
        double one[VARS + 1];
        glp_add_cols(lp, VARS);
        for (int j = 1; j <= VARS; j++) glp_set_col_bnds(lp, j, GLP_LO, 0, 0);
        for (int i = 0; i <= TOWNS; i++) for (int q = 0; q <= Q; q++) {
            str period = q < Q ? arena_fmt(t.a, "%d-Q%d", 1900 + k, q + 1) : arena_fmt(t.a, "%d", 1900 + k);
            const struct shown *v = cell("cnt", i == TOWNS ? "05154" : towns[i], arena_z(t.a, period), "");
            bool seen = v->mark == SHOWN_VALUE;
            hidden += !seen;
            int m = 0, row = glp_add_rows(lp, 1);
            for (int a = 0; a < TOWNS; a++) for (int c = 0; c < Q; c++) if ((i == TOWNS || a == i) && (q == Q || c == q)) { index[++m] = a * Q + c + 1; one[m] = 1; }
            glp_set_mat_row(lp, row, m, index, one);
            glp_set_row_bnds(lp, row, seen ? GLP_FX : GLP_LO, seen ? (double)n[i][q] : 1, (double)n[i][q]);
        }
        for (int i = 0; i < TOWNS; i++) for (int q = 0; q < Q; q++) {
            if (!n[i][q] || n[i][q] >= 5) continue;
            double end[2];
            glp_smcp how;
            glp_init_smcp(&how);
            how.msg_lev = GLP_MSG_OFF;
            how.presolve = GLP_ON;
            for (int j = 1; j <= VARS; j++) glp_set_obj_coef(lp, j, j == i * Q + q + 1);
            smalls++;
            for (int way = 0; way < 2; way++) { glp_set_obj_dir(lp, way ? GLP_MAX : GLP_MIN); glp_simplex(lp, &how); end[way] = glp_get_obj_val(lp); }
            if (end[1] - end[0] < 5 - 1e-6) fail_msg("%d, town %d, quarter %d: %lld is between %g and %g", k, i, q, (long long)n[i][q], end[0], end[1]);
        }
        glp_delete_prob(lp);
    }
    assert_true(smalls > 10 && hidden > smalls && hidden < ROUNDS * (TOWNS + 1) * (Q + 1) / 2);
}

/* The months of autumn come first, then their quarter, then the others and the year: what was told on the way counts as known. */
static void what_comes_bit_by_bit_stands_the_attack(void **state)
{
    enum { TOWNS = 6, PARTS = 6, ALL = 8, VARS = TOWNS * PARTS, ROUNDS = 6 };
    static const struct { const char *period; int from, to, batch; } time[ALL] = { { "-Q1", 0, 1, 2 }, { "-Q2", 1, 2, 2 }, { "-Q3", 2, 3, 2 }, { "-10", 3, 4, 0 }, { "-11", 4, 5, 0 }, { "-12", 5, 6, 0 },
        { "-Q4", 3, 6, 1 }, { "", 0, 6, 2 } };
    size_t smalls = 0, hidden = 0;
    (void)state;
    seed = 4711;
    store_deadline(t.st, 600000);
    for (int k = 0; k < ROUNDS; k++) {
        int64_t n[TOWNS][PARTS], v[TOWNS + 1][ALL] = { { 0 } };
        bool seen[TOWNS + 1][ALL] = { { false } };
        for (int i = 0; i < TOWNS; i++) for (int j = 0; j < PARTS; j++) n[i][j] = below(5) ? 5 + below(40) : below(6);
        for (int i = 0; i < TOWNS; i++) for (int c = 0; c < ALL; c++) for (int j = time[c].from; j < time[c].to; j++) { v[i][c] += n[i][j]; v[TOWNS][c] += n[i][j]; }
        for (int batch = 0; batch < 3; batch++) {
            struct buf b = buf_in(t.a, 20000);
            buf_put(&b, S("indicator,area,period,source,value\r\n"));
            for (int i = 0; i <= TOWNS; i++) for (int c = 0; c < ALL; c++)
                if (time[c].batch == batch) buf_fmt(&b, "CNT,%s,%d%s,own,%lld\r\n", i == TOWNS ? "05154" : towns[i], 1800 + k, time[c].period, (long long)v[i][c]);
            assert_true(take(buf_str(&b)));
            for (int i = 0; i <= TOWNS; i++) for (int c = 0; c < ALL; c++) {
                if (time[c].batch > batch) continue;
                const struct shown *x = cell("cnt", i == TOWNS ? "05154" : towns[i], arena_z(t.a, arena_fmt(t.a, "%d%s", 1800 + k, time[c].period)), "");
                seen[i][c] |= x && x->mark == SHOWN_VALUE;
            }
        }
        glp_prob *lp = glp_create_prob();
        int index[VARS + 1];
        double one[VARS + 1];
        glp_add_cols(lp, VARS);
        for (int j = 1; j <= VARS; j++) glp_set_col_bnds(lp, j, GLP_LO, 0, 0);
        for (int i = 0; i <= TOWNS; i++) for (int c = 0; c < ALL; c++) {
            int m = 0, row = glp_add_rows(lp, 1);
            hidden += !seen[i][c];
            for (int a = 0; a < TOWNS; a++) for (int j = time[c].from; j < time[c].to; j++) if (i == TOWNS || a == i) { index[++m] = a * PARTS + j + 1; one[m] = 1; }
            glp_set_mat_row(lp, row, m, index, one);
            glp_set_row_bnds(lp, row, seen[i][c] ? GLP_FX : GLP_LO, seen[i][c] ? (double)v[i][c] : 1, (double)v[i][c]);
        }
        for (int i = 0; i < TOWNS; i++) for (int j = 0; j < PARTS; j++) {
            double end[2];
            glp_smcp how;
            if (!n[i][j] || n[i][j] >= 5) continue;
            glp_init_smcp(&how);
            how.msg_lev = GLP_MSG_OFF;
            how.presolve = GLP_ON;
            for (int x = 1; x <= VARS; x++) glp_set_obj_coef(lp, x, x == i * PARTS + j + 1);
            smalls++;
            for (int way = 0; way < 2; way++) { glp_set_obj_dir(lp, way ? GLP_MAX : GLP_MIN); glp_simplex(lp, &how); end[way] = glp_get_obj_val(lp); }
            if (end[1] - end[0] < 5 - 1e-6) fail_msg("%d, town %d, part %d: %lld is between %g and %g", k, i, j, (long long)n[i][j], end[0], end[1]);
        }
        glp_delete_prob(lp);
    }
    assert_true(smalls > 10 && hidden > smalls && hidden < ROUNDS * (TOWNS + 1) * ALL * 3 / 5);
}

/* ---- single rules ------------------------------------------------------------------------------------------------------------------------------ */
static void one_change_changes_the_pattern(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154,2020,own,,100,,,,\r\nCNT,05154004,2020,own,,60,,,,\r\nCNT,05154008,2020,own,,40,,,,\r\n")));
    assert_true(shows_value("cnt", "05154004", "2020", "", 60) && shows_value("cnt", "05154", "2020", "", 100));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_pattern")), 0);
    assert_true(take(S(HEAD "CNT,05154,2021,own,,100,,,,\r\nCNT,05154004,2021,own,,97,,,,\r\nCNT,05154008,2021,own,,3,,,,\r\n")));
    assert_true(hides("cnt", "05154008", "2021", "") && hides("cnt", "05154004", "2021", ""));
    assert_true(shows_value("cnt", "05154", "2021", "", 100));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_pattern WHERE status = 1")), 1);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_pattern WHERE status = 2")), 1);
    assert_int_equal(asked(Q("SELECT primaries FROM monitoring_release WHERE period = '2021'")), 1);
}

/* What the parts lack to their sum follows from both, so it is protected although nobody publishes it. */
static void the_rest_is_protected(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154,2020,own,,100,,,,\r\nCNT,05154,2020,own,,98,,,foreign,\r\n")));
    assert_true(hides("cnt", "05154", "2020", "group=foreign") || hides("cnt", "05154", "2020", ""));
}

static void earlier_releases_count(void **state)
{
    struct figure_set *s;
    (void)state;
    assert_true(take(S(HEAD "CNT,05154,2020,own,a,100,,,,\r\nCNT,05154004,2020,own,a,60,,,,\r\nCNT,05154008,2020,own,a,40,,,,\r\n")));
    /* The next state of the data has a small number: what the first showed of the others cannot be hidden by hiding it again. */
    assert_true(take(S(HEAD "CNT,05154,2020,own,b,64,,,,\r\nCNT,05154004,2020,own,b,60,,,,\r\nCNT,05154008,2020,own,b,4,,,,\r\n")));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_observation WHERE vintage = 'b' AND shown = 1")), 1);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series WHERE o.vintage = 'b' AND o.value = 64 AND o.shown = 2")), 1);
    /* A cell that was nearly the same in the first state: hidden, and said that it is pointless. */
    assert_true(take(S(HEAD "CNT,05154016,2020,own,a,6,,,,\r\nCNT,05154016,2020,own,b,4,,,,\r\n")));
    assert_int_equal(asked(Q("SELECT MAX(pointless) FROM monitoring_release")), 1);
    assert_true(figure_sets(t.st, t.a, ind("cnt"), id_of(&source_entity, "own"), &s) == 2);
    /* Once hidden, hidden for good: softer rules bring nothing back. */
    ask(t.st, Q("UPDATE monitoring_source SET method = 'delivered' WHERE code = 'own'"));
    const char *why;
    assert_true(figures_protect(t.st, &who_house, 0, &why));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_observation WHERE vintage = 'b' AND shown <> 0")), 3);
}

/* Whoever saw the 10 yesterday sees the 12 today: now the 12 has to go, since the 10 cannot. */
static void what_was_shown_cannot_be_hidden(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154004,2019,own,,10,,,german,\r\nCNT,05154004,2019,own,,2,,,foreign,\r\n")));
    assert_true(shows_value("cnt", "05154004", "2019", "group=german", 10) && hides("cnt", "05154004", "2019", "group=foreign"));
    assert_true(take(S(HEAD "CNT,05154004,2019,own,,12,,,,\r\n")));
    assert_true(shows_value("cnt", "05154004", "2019", "group=german", 10) && hides("cnt", "05154004", "2019", "group=foreign") && hides("cnt", "05154004", "2019", ""));
    assert_int_equal(asked(Q("SELECT MAX(pointless) FROM monitoring_release")), 0);
}

static void rules_that_change_protect_anew(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154,2020,official,,100,,,,\r\nCNT,05154004,2020,official,,97,,,,\r\nCNT,05154008,2020,official,,3,,,,\r\n")));
    assert_true(shows_value("cnt", "05154008", "2020", "", 3));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_release")), 0);
    struct draft d = draft_of(&source_entity, "official", (const char *const[]){ "method=suppress", "minimum=5", NULL });
    struct who office = who_of("administrator", 0, 0);
    d.id = id_of(&source_entity, "official");
    assert_int_equal(save(&office, &d, false), WRITE_DONE);
    assert_true(hides("cnt", "05154008", "2020", "") && hides("cnt", "05154004", "2020", ""));
}

static enum write_outcome change(const struct entity *e, const char *key, const char *one)
{
    struct draft d = draft_of(e, key, (const char *const[]){ one, NULL });
    struct who office = who_of("administrator", 0, 0);
    d.id = id_of(e, key);
    return save(&office, &d, false);
}
static int64_t hidden_now(void) { return asked(Q("SELECT COUNT(*) FROM monitoring_observation WHERE shown <> 0")); }

/* What was hidden or rounded as a number of people is not told by calling it a mean. */
static void kinds_of_figures_that_change(void **state)
{
    (void)state;
    put(&indicator_entity, "", "code=PTS", "name=Punkte", "measure=mean", "unit=Punkte", "better=context", "state=published");
    put(&indicator_entity, "", "code=PPL", "name=Leute", "measure=mean", "unit=Personen", "better=context", "state=published");
    put(&indicator_entity, "", "code=HHG", "name=Haushalt", "measure=mean", "unit=Personen", "digits=1", "better=context", "state=published");
    assert_true(take(S(HEAD "PTS,05154,2020,own,,100,,,,\r\nPTS,05154004,2020,own,,97,,,,\r\nPTS,05154008,2020,own,,3,,,,\r\n")));
    assert_true(shows_value("pts", "05154008", "2020", "", 3));
    assert_int_equal(change(&indicator_entity, "pts", "name=Kopfzahl"), WRITE_DONE);
    assert_true(shows_value("pts", "05154008", "2020", "", 3));
    assert_int_equal(change(&indicator_entity, "pts", "measure=count"), WRITE_DONE);
    assert_true(hides("pts", "05154008", "2020", "") && hides("pts", "05154004", "2020", "") && shows_value("pts", "05154", "2020", "", 100));
    assert_int_equal(change(&indicator_entity, "pts", "measure=mean"), WRITE_REFUSED);
    assert_int_equal(change(&indicator_entity, "pts", "better=high"), WRITE_DONE);
    assert_true(take(S(HEAD "PPL,05154,2020,round,,102,,,,\r\nPPL,05154004,2020,own,,3,,,,\r\nHHG,05154,2020,own,,2.1,,,,\r\nHHG,05154,2021,round,,2.1,,,,\r\n")));
    assert_true(shows_value("ppl", "05154", "2020", "", 100) && hides("ppl", "05154004", "2020", ""));
    assert_true(shows_value("hhg", "05154", "2020", "", 2.1) && shows_value("hhg", "05154", "2021", "", 2.1));
    assert_int_equal(change(&indicator_entity, "ppl", "digits=1"), WRITE_REFUSED);
    assert_int_equal(change(&indicator_entity, "ppl", "unit=Punkte"), WRITE_REFUSED);
    assert_int_equal(change(&indicator_entity, "ppl", "measure=count"), WRITE_DONE);
    assert_true(take(S(HEAD "ALL,05154,2020,official,,102,,,,\r\n")));          /* delivered: nothing of it was protected here */
    assert_int_equal(change(&indicator_entity, "all", "measure=mean"), WRITE_DONE);
}

/* What cannot be protected anew is hidden altogether. */
static void what_cannot_be_protected_is_hidden(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154,2020,official,,100,,,,\r\nCNT,05154004,2020,official,,60,,,,\r\nCNT,05154008,2020,official,,40,,,,\r\n")));
    figure_cells_limit = 2;
    assert_int_equal(change(&source_entity, "official", "method=suppress"), WRITE_DONE);
    figure_cells_limit = SET_CELLS_MAX;
    assert_true(hides("cnt", "05154", "2020", "") && hides("cnt", "05154004", "2020", ""));
}

/* Of what a value or an area is a part decides what follows from what. */
static void parts_that_change(void **state)
{
    const struct entity *area_ = of("directory", "area");
    (void)state;
    put(&group_entity, "", "breakdown=group", "code=lone", "name=Einzeln", "concept=federal");
    put(area_, "05158004", "name=Fern", "level=municipality", "ags=05158004");
    assert_true(take(S(HEAD "CNT,05154,2016,own,,50,,,foreign,\r\nCNT,05154,2016,own,,30,,,eu,\r\nCNT,05154,2016,own,,20,,,third,\r\nCNT,05154,2016,own,,3,,,lone,\r\n")));
    assert_int_equal(hidden_now(), 1);
    ask(t.st, Q("UPDATE monitoring_observation SET shown = 0"));
    assert_int_equal(change(&group_entity, "group-lone", "name=Allein"), WRITE_DONE);
    assert_int_equal(hidden_now(), 0);                   /* a name changes nothing                                      */
    assert_int_equal(change(&group_entity, "group-lone", "concept=state_law"), WRITE_DONE);
    assert_int_equal(hidden_now(), 1);
    assert_int_equal(change(&group_entity, "group-lone", "parent=group-foreign"), WRITE_DONE);
    assert_true(hidden_now() > 1);
    ask(t.st, Q("DELETE FROM monitoring_observation"));
    assert_true(take(S(HEAD "CNT,05154,2016,own,,50,,,,\r\nCNT,05154004,2016,own,,30,,,,\r\nCNT,05154008,2016,own,,20,,,,\r\nCNT,05158004,2016,own,,3,,,,\r\n")));
    assert_int_equal(hidden_now(), 1);
    assert_int_equal(change(area_, "05158004", "name=Nah"), WRITE_DONE);
    assert_int_equal(hidden_now(), 1);
    assert_int_equal(change(area_, "05158004", "parent=05154"), WRITE_DONE);
    assert_true(hidden_now() > 1);
}

static void zeros_and_whole_groups(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154004,2020,own,,20,,,,\r\nCNT,05154004,2020,own,,20,,,foreign,\r\nCNT,05154004,2020,own,,0,,,german,\r\n")));
    assert_true(shows_value("cnt", "05154004", "2020", "group=german", 0));
    assert_true(take(S(HEAD "CNT,05154004,2021,strict,,20,,,,\r\nCNT,05154004,2021,strict,,20,,,foreign,\r\nCNT,05154004,2021,strict,,0,-,,german,\r\n")));
    assert_true(hides("cnt", "05154004", "2021", "group=german") && hides("cnt", "05154004", "2021", "group=foreign"));
    assert_true(shows_value("cnt", "05154004", "2021", "", 20));
    assert_true(take(S(HEAD "CNT,05154004,2022,strict,,100,,,,\r\nCNT,05154004,2022,strict,,92,,,foreign,\r\nCNT,05154004,2022,strict,,8,,,german,\r\n"
                            "CNT,05154004,2023,strict,,100,,,,\r\nCNT,05154004,2023,strict,,80,,,foreign,\r\nCNT,05154004,2023,strict,,20,,,german,\r\n"
                            "CNT,05154004,2024,own,,100,,,,\r\nCNT,05154004,2024,own,,92,,,foreign,\r\nCNT,05154004,2024,own,,8,,,german,\r\n")));
    assert_true(hides("cnt", "05154004", "2022", "group=foreign") && shows_value("cnt", "05154004", "2023", "group=foreign", 80) && shows_value("cnt", "05154004", "2023", "group=german", 20));
    assert_true(hides("cnt", "05154004", "2022", "group=german") || hides("cnt", "05154004", "2022", ""));       /* else it would follow          */
    assert_true(shows_value("cnt", "05154004", "2024", "group=foreign", 92));                                    /* only where the source says so */
    /* Shares have no number of cases: only those that say the same of everybody are hidden. */
    assert_true(take(S(HEAD "OWNSHR,05154,2020,own,,100,,,,\r\nOWNSHR,05154,2021,own,,40,,,,\r\n")));
    assert_true(hides("ownshr", "05154", "2020", "") && shows_value("ownshr", "05154", "2021", "", 40));
}

static void rounding_lets_nothing_raw_out(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154,2020,round,,102,,,,\r\nCNT,05154004,2020,round,,97.5,,,,\r\nCNT,05154008,2020,round,,2,,,,\r\nCNT,05154012,2020,round,,-7.5,,,,\r\nCNT,05154016,2020,round,,0,-,,,\r\n")));
    assert_true(shows_value("cnt", "05154", "2020", "", 100) && shows_value("cnt", "05154004", "2020", "", 100) && shows_value("cnt", "05154008", "2020", "", 0));
    assert_true(shows_value("cnt", "05154012", "2020", "", -10));
    assert_int_equal(cell("cnt", "05154008", "2020", "")->status, cell("cnt", "05154016", "2020", "")->status);      /* exact zero or not: not told */
}

static void what_a_source_keeps_is_kept(void **state)
{
    (void)state;
    struct buf b = buf_in(t.a, 4000);
    buf_put(&b, S(HEAD "CNT,05154,2020,official,,100,,,,\r\n"));
    for (size_t i = 0; i < countof(towns); i++) buf_fmt(&b, "CNT,%s,2020,official,,%s,%s,,,\r\n", towns[i], i ? i == 1 ? "12" : "20" : "", i ? "" : ".");
    assert_true(take(buf_str(&b)));
    assert_int_equal(cell("cnt", "05154004", "2020", "")->mark, SHOWN_NONE);
    assert_true(hides("cnt", "05154008", "2020", ""));    /* the smallest: else 100 - 92 would be the confidential one  */
    assert_true(shows_value("cnt", "05154012", "2020", "", 20) && shows_value("cnt", "05154", "2020", "", 100));
    /* With parts that nobody delivers nothing follows. */
    assert_true(take(S(HEAD "CNT,05154,2021,official,,100,,,,\r\nCNT,05154004,2021,official,,,.,,,\r\nCNT,05154008,2021,official,,20,,,,\r\n")));
    assert_true(shows_value("cnt", "05154008", "2021", "", 20));
}

/* A sum from one state of the data, its parts from another: whoever reads both reckons with both. */
static void states_that_complete_each_other(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154004,2021,own,2025-03,12,,,,\r\n")));
    assert_true(take(S(HEAD "CNT,05154004,2021,own,2025-06,10,,,german,\r\nCNT,05154004,2021,own,2025-06,2,,,foreign,\r\n")));
    assert_true(hides("cnt", "05154004", "2021", "group=foreign") && hides("cnt", "05154004", "2021", "group=german"));
    assert_true(shows_value("cnt", "05154004", "2021", "", 12));                                     /* everybody has seen it     */
    assert_true(take(S(HEAD "CNT,05154004,2022,own,2025-03,10,,,german,\r\nCNT,05154004,2022,own,2025-03,2,,,foreign,\r\n")));
    assert_true(take(S(HEAD "CNT,05154004,2022,own,2025-06,12,,,,\r\n")));
    assert_true(shows_value("cnt", "05154004", "2022", "group=german", 10) && hides("cnt", "05154004", "2022", ""));
    /* In one go, some of it in both states. */
    assert_true(take(S(HEAD "CNT,05154,2023,own,a,100,,,,\r\nCNT,05154004,2023,own,a,97,,,,\r\nCNT,05154004,2023,own,b,97,,,,\r\nCNT,05154008,2023,own,b,3,,,,\r\n")));
    assert_true(hides("cnt", "05154008", "2023", ""));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series WHERE o.period = '2023' AND o.value = 97 AND o.shown = 0")),
                     hides("cnt", "05154", "2023", "") ? 2 : 0);
    /* A sign in the newer state takes nothing back that the older one said. */
    assert_true(take(S(HEAD "CNT,05154004,2016,own,2025-03,12,,,,\r\n")));
    assert_true(take(S(HEAD "CNT,05154004,2016,own,2025-06,,...,,,\r\nCNT,05154004,2016,own,2025-06,10,,,german,\r\nCNT,05154004,2016,own,2025-06,2,,,foreign,\r\n")));
    assert_true(hides("cnt", "05154004", "2016", "group=foreign") && hides("cnt", "05154004", "2016", "group=german"));
    assert_true(take(S(HEAD "CNT,05154004,2015,own,2025-03,10,,,german,\r\n")));
    assert_true(take(S(HEAD "CNT,05154004,2015,own,2025-06,,.,,german,\r\nCNT,05154004,2015,own,2025-06,2,,,foreign,\r\nCNT,05154004,2015,own,2025-06,12,,,,\r\n")));
    assert_true(hides("cnt", "05154004", "2015", "group=foreign") && hides("cnt", "05154004", "2015", ""));
    /* Who was hidden and is none any more stays hidden, and stands in nobody's way. */
    assert_true(take(S(HEAD "CNT,05154004,2014,own,a,10,,,german,\r\nCNT,05154004,2014,own,a,2,,,foreign,\r\n")));
    assert_true(take(S(HEAD "CNT,05154004,2014,own,b,0,,,foreign,\r\n")) && take(S(HEAD "CNT,05154004,2014,own,c,12,,,,\r\n")));
    assert_true(hides("cnt", "05154004", "2014", "group=foreign") && hides("cnt", "05154004", "2014", "") && shows_value("cnt", "05154004", "2014", "group=german", 10));
    /* What the older state hides for it must not follow there: the town is the county less the other town. */
    assert_true(take(S(HEAD "CNT,05154,2018,own,a,40,,,,\r\nCNT,05154004,2018,own,a,12,,,,\r\nCNT,05154008,2018,own,a,28,,,,\r\nCNT,05154004,2018,own,b,10,,,german,\r\nCNT,05154004,2018,own,b,2,,,foreign,\r\n")));
    assert_true(hides("cnt", "05154004", "2018", "group=foreign"));
    assert_true(hides("cnt", "05154004", "2018", "group=german") || (hides("cnt", "05154004", "2018", "") && (hides("cnt", "05154", "2018", "") || hides("cnt", "05154008", "2018", ""))));
    /* A correction of one part tells nothing, although the sum lacks as much now; nor does a source's own sign. */
    assert_true(take(S(HEAD "CNT,05154,2024,own,a,100,,,,\r\nCNT,05154004,2024,own,a,60,,,,\r\nCNT,05154008,2024,own,a,40,,,,\r\n")));
    assert_true(take(S(HEAD "CNT,05154004,2024,own,b,58,,,,\r\n")));
    assert_true(shows_value("cnt", "05154004", "2024", "", 58) && shows_value("cnt", "05154", "2024", "", 100));
    int64_t before = asked(Q("SELECT COUNT(*) FROM monitoring_release"));
    const char *why;
    assert_true(figures_protect(t.st, &who_house, 0, &why));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_release")), before);                   /* it has come to rest       */
}

static int64_t hidden_in(const char *like)
{
    struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM monitoring_observation WHERE period LIKE $1 AND shown <> 0"), T(str_of(like)));
    return rows_next(r) ? row_int(r, 0) : -1;
}

/* 29 of the year less 10, 9 and 8 of its quarters would be the 2 that nobody shows. */
static void sums_over_time(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154008,2020-Q1,own,,10,,,,\r\nCNT,05154008,2020-Q2,own,,2,,,,\r\nCNT,05154008,2020-Q3,own,,9,,,,\r\nCNT,05154008,2020-Q4,own,,8,,,,\r\nCNT,05154008,2020,own,,29,,,,\r\n"
                            "CNT,05154,2020,own,,60,,,,\r\nCNT,05154004,2020,own,,31,,,,\r\n")));
    assert_true(hides("cnt", "05154008", "2020-Q2", "") && hides("cnt", "05154008", "2020", "") && shows_value("cnt", "05154008", "2020-Q1", "", 10));
    assert_true(hides("cnt", "05154004", "2020", "") || hides("cnt", "05154", "2020", ""));          /* else the year would follow */
    /* The year was told before: then a second quarter. */
    assert_true(take(S(HEAD "CNT,05154008,2021,own,,29,,,,\r\n")));
    assert_true(take(S(HEAD "CNT,05154008,2021-Q1,own,,10,,,,\r\nCNT,05154008,2021-Q2,own,,2,,,,\r\nCNT,05154008,2021-Q3,own,,9,,,,\r\nCNT,05154008,2021-Q4,own,,8,,,,\r\n")));
    assert_true(shows_value("cnt", "05154008", "2021", "", 29) && hides("cnt", "05154008", "2021-Q4", ""));
    assert_int_equal(hidden_in("2021-%"), 2);
    /* A mean of the quarters is no sum of theirs. Three quarters that nearly make up the year tell, two tell nothing. */
    assert_true(take(S(HEAD "CNT,05154008,2022,own,,7,,,,\r\nCNT,05154008,2022-Q1,own,,10,,,,\r\nCNT,05154008,2022-Q2,own,,2,,,,\r\nCNT,05154008,2022-Q3,own,,9,,,,\r\nCNT,05154008,2022-Q4,own,,8,,,,\r\n"
                            "CNT,05154008,2023,own,,21,,,,\r\nCNT,05154008,2023-Q1,own,,10,,,,\r\nCNT,05154008,2023-Q2,own,,2,,,,\r\nCNT,05154008,2023-Q3,own,,9,,,,\r\n"
                            "CNT,05154008,2024,own,,40,,,,\r\nCNT,05154008,2024-Q1,own,,10,,,,\r\nCNT,05154008,2024-Q2,own,,2,,,,\r\n")));
    assert_int_equal(hidden_in("2022%"), 1);
    assert_int_equal(hidden_in("2023%"), 2);
    assert_int_equal(hidden_in("2024%"), 1);
    /* Several years; of a small sum of theirs one year more. */
    assert_true(take(S(HEAD "CNT,05154012,2011-2012,own,,20,,,,\r\nCNT,05154012,2011,own,,3,,,,\r\nCNT,05154012,2012,own,,17,,,,\r\n")));
    assert_true(hides("cnt", "05154012", "2011", "") && hides("cnt", "05154012", "2011-2012", "") && shows_value("cnt", "05154012", "2012", "", 17));
    const char *why;
    int64_t before = asked(Q("SELECT COUNT(*) FROM monitoring_release"));
    assert_true(figures_protect(t.st, &who_house, 0, &why));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_release")), before);
}

/* What a quarter is hidden for lies in its months: it must not follow from the year and the other quarters that come later. */
static void sums_of_sums_over_time(void **state)
{
    const char *why;
    (void)state;
    assert_true(take(S(HEAD "CNT,05154008,2006-10,own,,18,,,,\r\nCNT,05154008,2006-11,own,,10,,,,\r\nCNT,05154008,2006-12,own,,2,,,,\r\n")));
    assert_true(take(S(HEAD "CNT,05154008,2006-Q4,own,,30,,,,\r\n")));
    assert_true(hides("cnt", "05154008", "2006-12", "") && hides("cnt", "05154008", "2006-Q4", ""));
    assert_true(take(S(HEAD "CNT,05154008,2006-Q1,own,,20,,,,\r\nCNT,05154008,2006-Q2,own,,25,,,,\r\nCNT,05154008,2006-Q3,own,,25,,,,\r\nCNT,05154008,2006,own,,100,,,,\r\n")));
    assert_int_equal(hidden_in("2006%"), 3);
    assert_true(shows_value("cnt", "05154008", "2006-10", "", 18) && shows_value("cnt", "05154008", "2006-11", "", 10));
    /* Months from autumn on: three quarters and three months are a year, four years and one are five. */
    assert_true(take(S(HEAD "CNT,05154008,2005-Q1,own,,20,,,,\r\nCNT,05154008,2005-Q2,own,,25,,,,\r\nCNT,05154008,2005-Q3,own,,25,,,,\r\nCNT,05154008,2005-10,own,,18,,,,\r\nCNT,05154008,2005-11,own,,10,,,,\r\n"
                            "CNT,05154008,2005-12,own,,2,,,,\r\nCNT,05154008,2005,own,,100,,,,\r\n")));
    assert_true(hides("cnt", "05154008", "2005-12", ""));
    assert_int_equal(hidden_in("2005%"), 2);
    assert_true(take(S(HEAD "CNT,05154012,1995-1999,own,,40,,,,\r\nCNT,05154012,1995-1998,own,,38,,,,\r\nCNT,05154012,1999,own,,2,,,,\r\n")));
    assert_true(hides("cnt", "05154012", "1999", "") && (hides("cnt", "05154012", "1995-1999", "") || hides("cnt", "05154012", "1995-1998", "")));
    /* Without the last months nothing follows; nor from figures of each quarter's end, and of each month's. */
    assert_true(take(S(HEAD "CNT,05154012,2004-Q1,own,,20,,,,\r\nCNT,05154012,2004-Q2,own,,25,,,,\r\nCNT,05154012,2004-Q3,own,,25,,,,\r\nCNT,05154012,2004-10,own,,2,,,,\r\nCNT,05154012,2004,own,,100,,,,\r\n"
                            "CNT,05154012,2003-Q1,own,,50,,,,\r\nCNT,05154012,2003-Q2,own,,51,,,,\r\nCNT,05154012,2003-Q3,own,,52,,,,\r\nCNT,05154012,2003-10,own,,50,,,,\r\nCNT,05154012,2003-11,own,,2,,,,\r\n"
                            "CNT,05154012,2003-12,own,,51,,,,\r\nCNT,05154012,2003,own,,51,,,,\r\n")));
    assert_int_equal(hidden_in("2004%"), 1);
    assert_int_equal(hidden_in("2003%"), 1);
    int64_t before = asked(Q("SELECT COUNT(*) FROM monitoring_release"));
    assert_true(figures_protect(t.st, &who_house, 0, &why));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_release")), before);
}

/* More than one set may have: series by series. The other town's quarter is hidden for the 2 beside it, and would follow from its year. */
static void sums_over_time_of_too_many(void **state)
{
    (void)state;
    figure_set_limit = 8;
    assert_true(take(S(HEAD "CNT,05154004,2002-Q1,own,,20,,,,\r\nCNT,05154004,2002-Q2,own,,2,,,,\r\nCNT,05154004,2002-Q3,own,,21,,,,\r\nCNT,05154004,2002-Q4,own,,22,,,,\r\n"
                            "CNT,05154008,2002-Q1,own,,31,,,,\r\nCNT,05154008,2002-Q2,own,,30,,,,\r\nCNT,05154008,2002-Q3,own,,32,,,,\r\nCNT,05154008,2002-Q4,own,,33,,,,\r\n"
                            "CNT,05154,2002-Q1,own,,51,,,,\r\nCNT,05154,2002-Q2,own,,32,,,,\r\nCNT,05154,2002-Q3,own,,53,,,,\r\nCNT,05154,2002-Q4,own,,55,,,,\r\nCNT,05154008,2002,own,,126,,,,\r\n")));
    figure_set_limit = SET_INNER_MAX;
    assert_true(hides("cnt", "05154004", "2002-Q2", "") && hides("cnt", "05154008", "2002-Q2", "") && hides("cnt", "05154008", "2002", ""));
    assert_int_equal(hidden_in("2002%"), 3);
}

/* ---- worked out -------------------------------------------------------------------------------------------------------------------------------- */
static void derived_figures(void **state)
{
    (void)state;
    assert_true(take(S(HEAD "CNT,05154,2020,own,,40,,,,\r\nCNT,05154004,2020,own,,37,,,,\r\nCNT,05154008,2020,own,,3,,,,\r\nALL,05154,2020,official,2021,160,,,,\r\nALL,05154004,2020,official,,100,,,,\r\n"
                            "ALL,05154008,2020,official,,60,,,,\r\nCNT,05154,2021,own,,50,,,,\r\nALL,05154,2021,official,,0,-,,,\r\nCNT,05154,2022,own,,30,,,,\r\n")));
    const struct shown *v = cell("shr", "05154", "2020", "");
    assert_true(v && v->derived && v->v == 25 && str_eq(v->inputs, S("CNT 2020 (Eigene Daten) / ALL 2020 (Amtlich, 2021)")));
    assert_true(hides("shr", "05154008", "2020", "") && hides("shr", "05154004", "2020", ""));      /* 3 of 60 would be 5 %      */
    v = cell("shr", "05154", "2021", "");
    assert_true(v && v->mark == SHOWN_NONE && v->status == OBS_BLOCKED);                             /* of nobody                 */
    v = cell("shr", "05154", "2022", "");
    assert_true(v && v->mark == SHOWN_NONE && v->status == OBS_CONFIDENTIAL);                        /* of how many is not known   */
    assert_true(shows_value("chg", "05154", "2021", "", 25));
    assert_true(take(S(HEAD "CNT,05154016,2013,official,,-10,,,,\r\nCNT,05154016,2014,official,,-5,,,,\r\nCNT,05154016,2015,official,,20,,,,\r\nCNT,05154016,2016,official,,10,,,,\r\n")));
    v = cell("chg", "05154016", "2014", "");
    assert_true(v && v->mark == SHOWN_NONE && v->status == OBS_BLOCKED);                             /* per cent of a negative number */
    v = cell("chg", "05154016", "2015", "");
    assert_true(v && v->mark == SHOWN_NONE && shows_value("chg", "05154016", "2016", "", -50));
    put(&break_entity, "", "indicator=cnt", "period=2022", "reason=Neue Zählung");
    v = cell("chg", "05154", "2022", "");
    assert_true(v && v->mark == SHOWN_NONE && v->status == OBS_BLOCKED && v->cut);                   /* not across a break        */
    assert_true(cell("cnt", "05154", "2022", "")->cut && !cell("cnt", "05154", "2021", "")->cut);
    const struct shown *all;
    assert_int_equal(shown_areas(t.st, t.a, &(struct shown_ask){ .indicator = ind("cnt"), .area = area("05154") }, S(""), &all), 2);
    assert_true(all[0].mark == SHOWN_HIDDEN && str_eq(all[0].period, S("2020")));
    assert_int_equal(shown_areas(t.st, t.a, &(struct shown_ask){ .indicator = ind("cnt") }, S("2022"), &all), 1);
    const struct shown_there *there;
    assert_int_equal(shown_there(t.st, t.a, ind("shr"), 0, &there), 9);
}

/* A share whose base is known gives its top away: whatever is hidden above is hidden in it, whichever figures are drawn. */
static void shares_give_nothing_away(void **state)
{
    const struct shown *v;
    (void)state;
    seed = 7;
    for (int k = 0; k < 10; k++) {
        struct world *w = random_world(0);
        struct buf b = buf_in(t.a, 100000);
        assert_true(publish(w, "own", 1980 + k, ""));
        buf_put(&b, S("indicator,area,period,source,value\r\n"));
        for (size_t r = 0; r < countof(regions); r++) buf_fmt(&b, "ALL,%s,%d,official,%lld\r\n", regions[r].key, 1980 + k, (long long)(100000 + below(1000)));
        assert_true(take(buf_str(&b)));
        look(w, 1980 + k);
        size_t n = shown_all(t.st, t.a, ind("shr"), 0, &v);
        for (size_t i = 0; i < n; i++)
            for (size_t c = 0; c < w->cells; c++)
                if (str_eq(v[i].period, arena_fmt(t.a, "%d", 1980 + k)) && v[i].area == id_by_key(t.st, of("directory", "area"), w->cell[c].at) && str_eq(v[i].dims, w->cell[c].dims))
                    assert_int_equal(v[i].mark == SHOWN_VALUE, w->cell[c].shown && !v[i].dims.n);
    }
}

static void nothing_is_done_by_halves(void **state)
{
    struct figure_set *s;
    struct protect_bounds b;
    (void)state;
    assert_true(take(S(HEAD "CNT,05154,2021,own,,100,,,,\r\nCNT,05154004,2021,own,,97,,,,\r\nCNT,05154008,2021,own,,3,,,,\r\nCNT,05,2021,own,,,.,,,\r\nCNT,05154012,2022,own,,2,,,,\r\n")));
    assert_int_equal(figure_sets(t.st, t.a, ind("cnt"), id_of(&source_entity, "own"), &s), 2);
    const char *why;
    assert_true(figure_set_protect(t.st, t.a, &s[0], &why));
    for (size_t c = 0; c < s[0].n; c++) {
        if (s[0].cell[c].now != PROTECT_PRIMARY) continue;
        assert_true(figure_set_audit(t.a, &s[0], c, &b));
        assert_true(b.low == 1 && b.high == 99);
    }
    assert_true(figure_set_protect(t.st, t.a, &s[1], &why));
    assert_false(figure_set_audit(t.a, &s[1], 0, &b));    /* stands in no sum                                           */
    int64_t before = asked(Q("SELECT COUNT(*) FROM monitoring_release"));
    assert_true(figures_protect(t.st, &who_house, 0, &why));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_release")), before);      /* nothing changed: no new record */
}

/* ---- pages and files -------------------------------------------------------------------------------------------------------------------------------- */
static struct req *page_as(const char *role, const char *target)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = GET, .target = arena_fmt(t.a, "/%.*s/%s", STR(t.region), target),
                       .who = *role ? who_of(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    if (*role) q->who.grant[q->who.n++].role = "visitor";
    dispatch(q);
    return q;
}
static bool says(const struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) >= 0; }

static void pages_say_what_is_hidden(void **state)
{
    (void)state;
    setting_put(t.st, S("county"), S("05154"));
    assert_true(take(S(HEAD "CNT,05154,2025,own,,100,,,,\r\nCNT,05154004,2025,own,,97,,,,\r\nCNT,05154008,2025,own,,3,,,,\r\nCNT,05154008,2025,own,,1,,,foreign,\r\nALL,05154,2015,official,,7,,,,\r\n")));
    str key = S("");
    struct rows *r = ask(t.st, Q("SELECT key FROM monitoring_release ORDER BY id LIMIT 1"));
    if (rows_next(r)) key = arena_copy(t.a, row_str(r, 0));
    end();
    struct req *q = page_as("coordinator", arena_z(t.a, arena_fmt(t.a, "de/data-releases/%.*s", STR(key))));
    if (q->status == 303 || q->status == 301 || q->status == 302 || q->status == 308) q = page_as("coordinator", arena_z(t.a, str_from(arena_copy(t.a, q->header[0].value), t.region.n + 2)));
    assert_int_equal(q->status, 200);
    assert_true(says(q, "Stadt 1") && says(q, "Ausländisch") && !says(q, "∞") && !says(q, ">97<"));
    q = page_as("coordinator", arena_z(t.a, arena_fmt(t.a, "de/data-releases/%.*s?audit=1", STR(key))));
    assert_true(q->status == 200 && says(q, " – 99") && !says(q, ">97<"));
    assert_int_not_equal(page_as("", arena_z(t.a, arena_fmt(t.a, "de/data-releases/%.*s", STR(key))))->status, 200);
    q = page_as("coordinator", "de/monitoring/gaps");
    assert_true(q->status == 200 && says(q, "CNT") && says(q, "OWNSHR"));
    q = page_as("coordinator", "de/monitoring/gaps?only=old");
    assert_true(q->status == 200 && says(q, "ALL") && !says(q, "OWNSHR"));
    q = page_as("coordinator", "de/monitoring/gaps?only=nothing");
    assert_true(says(q, "OWNSHR") && !says(q, ">ALL<"));
    assert_int_not_equal(page_as("", "de/monitoring/gaps")->status, 200);
    q = page_as("", "api/v1/monitoring/series?indicator=cnt&area=05154008");
    assert_true(q->status == 200 && says(q, "\"value\":null,\"hidden\":true"));
    q = page_as("", "api/v1/monitoring/series?indicator=CNT&from=2025&to=2025");
    assert_true(q->status == 200 && says(q, "\"value\":100,\"hidden\":false"));
    assert_int_equal(page_as("", "api/v1/monitoring/series?indicator=none")->status, 404);
    assert_int_equal(page_as("", "api/v1/monitoring/series?indicator=cnt&area=99")->status, 404);
    assert_int_equal(page_as("", "api/v1/monitoring/series?indicator=cnt&from=soon")->status, 400);
    q = page_as("", "api/v1/monitoring/indicators/CNT/figures.csv");
    assert_true(q->status == 200 && says(q, "CNT,05154,Kreis,2025,100,,false,Eigene Daten") && says(q, "CNT,05154008,Stadt 1,2025,,.,false"));
    q = page_as("", "api/v1/monitoring/indicators/CNT/figures.csv-metadata.json");
    assert_true(q->status == 200 && says(q, "\"name\":\"group\"") && !says(q, "\"name\":\"sex\""));
    assert_int_equal(page_as("", "api/v1/monitoring/indicators/none/figures.csv")->status, 404);
    assert_int_equal(page_as("", "api/v1/monitoring/indicators/none/figures.csv-metadata.json")->status, 404);
    q = page_as("", "api/v1/monitoring/figures.zip");
    assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("PK")));
    begin();
}

/* Two counties with their state: one table, unless that is too large. */
static void a_large_set_is_parted_or_refused(void **state)
{
    struct buf b = buf_in(t.a, 1000000);
    const struct entity *area_ = of("directory", "area");
    const char *why;
    struct figure_set *s;
    (void)state;
    store_deadline(t.st, 600000);
    buf_put(&b, S("indicator,area,period,source,value\r\n"));
    for (int k = 0; k < 2; k++) {
        const char *county = k ? "05970" : "05958";
        put(area_, county, arena_z(t.a, arena_fmt(t.a, "name=Kreis %d", k)), "level=county", arena_z(t.a, arena_fmt(t.a, "ags=%s", county)), "parent=05");
        for (int i = 0; i < 3; i++) {
            str key = arena_fmt(t.a, "%s%03d", county, i * 4);
            put(area_, arena_z(t.a, key), arena_z(t.a, arena_fmt(t.a, "name=Ort %d %d", k, i)), "level=municipality", arena_z(t.a, arena_fmt(t.a, "ags=%.*s", STR(key))), arena_z(t.a, arena_fmt(t.a, "parent=%s", county)));
            buf_fmt(&b, "CNT,%.*s,2019,own,%d\r\n", STR(key), i ? 50 + i : 2);
        }
        buf_fmt(&b, "CNT,%s,2019,own,105\r\n", county);
    }
    buf_put(&b, S("CNT,05,2019,own,210\r\n"));
    assert_true(take(buf_str(&b)));
    assert_true(figure_sets(t.st, t.a, ind("cnt"), id_of(&source_entity, "own"), &s) && str_eq(s->period, S("2019")));
    assert_true(figure_set_protect(t.st, t.a, s, &why));
    assert_int_equal(s->parts, 1);                       /* all hang together by the state                             */
    figure_set_limit = 4;                                /* too large now: the state's sum is left out, two counties remain */
    assert_true(figure_sets(t.st, t.a, ind("cnt"), id_of(&source_entity, "own"), &s));
    assert_true(figure_set_protect(t.st, t.a, s, &why));
    assert_true(s->parted && s->parts == 2);
    for (size_t c = 0; c < s->n; c++) if (s->cell[c].area == area("05")) assert_int_equal(s->cell[c].now, PROTECT_SECONDARY);
    figure_set_limit = SET_INNER_MAX;
}

/* Periods are read together as long as they have no more figures than one may have: what is hidden is the same when each is read alone. */
static void periods_together_or_alone(void **state)
{
    static const char *const year[] = { "2011", "2012", "2013", "2014" };
    (void)state;
    for (size_t limit = 3; limit <= 9; limit += 3) {
        struct buf b = buf_in(t.a, 4000);
        figure_cells_limit = limit;
        buf_put(&b, S(HEAD));
        for (size_t i = 0; i < countof(year); i++) {
            int least = (int)(limit + i) % 2 ? 1 : 9;               /* every other year has nothing small, another one each time */
            buf_fmt(&b, "CNT,05154,%s,own,,%d,,,,\r\nCNT,05154004,%s,own,,%d,,,,\r\nCNT,05154008,%s,own,,90,,,,\r\n", year[i], 90 + least, year[i], least, year[i]);
        }
        assert_true(take(buf_str(&b)));
        for (size_t i = 0; i < countof(year); i++) {
            bool small = (limit + i) % 2 || limit > 3;              /* what was hidden once stays hidden */
            if (small) assert_true(hides("cnt", "05154004", year[i], "") && (hides("cnt", "05154008", year[i], "") || hides("cnt", "05154", year[i], "")));
            else assert_true(shows_value("cnt", "05154004", year[i], "", 9) && shows_value("cnt", "05154008", year[i], "", 90));
        }
        figure_cells_limit = SET_CELLS_MAX;
    }
}

/* What cannot be looked at whole is refused, not shown in part; a tree of any size is read. */
static void limits_never_let_anything_out(void **state)
{
    struct buf b = buf_in(t.a, 200000);
    (void)state;
    figure_cells_limit = 2;
    assert_false(take(S(HEAD "CNT,05154,2018,own,,100,,,,\r\nCNT,05154004,2018,own,,97,,,,\r\nCNT,05154008,2018,own,,3,,,,\r\n")));
    ask(t.st, Q("DELETE FROM monitoring_observation"));  /* the caller rolls back                                      */
    figure_cells_limit = SET_CELLS_MAX;
    store_deadline(t.st, 600000);
    for (int i = 0; i < 2050; i++) put(&group_entity, "", "breakdown=sex", arena_z(t.a, arena_fmt(t.a, "code=x%d", i)), arena_z(t.a, arena_fmt(t.a, "name=X %d", i)), "concept=federal");
    buf_put(&b, S(HEAD "CNT,05154,2019,own,,100,,,,\r\nCNT,05154,2019,own,,97,,,,x2048\r\nCNT,05154,2019,own,,3,,,,x2049\r\n"));
    buf_put(&b, S("CNT,05154,2019,own,,96,,,,x1\r\n"));
    assert_true(take(buf_str(&b)));
    assert_true(hides("cnt", "05154", "2019", "sex=x2049"));
    put(&group_entity, "", "breakdown=group", "code=late", "name=Spät", "concept=federal");
    put(&group_entity, "", "breakdown=group", "code=later", "name=Später", "concept=federal");
    assert_true(take(S(HEAD "CNT,05154,2017,own,,100,,,,\r\nCNT,05154,2017,own,,97,,,late,\r\nCNT,05154,2017,own,,3,,,later,\r\n")));
    assert_true(hides("cnt", "05154", "2017", "group=later"));
    assert_true(hides("cnt", "05154", "2017", "group=late") || hides("cnt", "05154", "2017", ""));      /* both values lie beyond the 2,000th */
}

/* A county that was deleted still stands between its towns and the state; a ring ends, and lets nothing small out. */
static void trees_may_be_broken(void **state)
{
    (void)state;
    ask(t.st, Q("UPDATE directory_area SET deleted_at = 1 WHERE key = '05154'"));
    assert_true(take(S(HEAD "CNT,05,2018,own,,100,,,,\r\nCNT,05154004,2018,own,,97,,,,\r\nCNT,05154008,2018,own,,3,,,,\r\n")));
    assert_true(hides("cnt", "05154008", "2018", "") && (hides("cnt", "05154004", "2018", "") || hides("cnt", "05", "2018", "")));
    ask(t.st, Q("UPDATE directory_area SET deleted_at = NULL, parent = (SELECT id FROM directory_area WHERE key = '05154004') WHERE key = '05154'"));
    ask(t.st, Q("UPDATE monitoring_category SET parent = (SELECT id FROM monitoring_category WHERE key = 'group-eu') WHERE key = 'group-foreign'"));
    int64_t batch = take(S(HEAD "CNT,05154,2018,strict,,3,,,,\r\nCNT,05154004,2018,strict,,3,,,,\r\nCNT,05154,2018,strict,,2,,,foreign,\r\nCNT,05154,2018,strict,,2,,,eu,\r\n"));
    assert_true(!batch || (hides("cnt", "05154", "2018", "group=eu") && hides("cnt", "05154", "2018", "group=foreign")));
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(quarters_stand_the_attack), case_of(what_comes_bit_by_bit_stands_the_attack), case_of(random_stores_stand_the_attack), case_of(states_stand_the_attack_together), case_of(one_change_changes_the_pattern), case_of(the_rest_is_protected), case_of(earlier_releases_count), case_of(what_was_shown_cannot_be_hidden),
        case_of(rules_that_change_protect_anew), case_of(kinds_of_figures_that_change), case_of(what_cannot_be_protected_is_hidden), case_of(parts_that_change),
        case_of(zeros_and_whole_groups), case_of(rounding_lets_nothing_raw_out), case_of(what_a_source_keeps_is_kept), case_of(states_that_complete_each_other), case_of(sums_over_time), case_of(sums_of_sums_over_time), case_of(sums_over_time_of_too_many), case_of(derived_figures),
        case_of(shares_give_nothing_away), case_of(nothing_is_done_by_halves), case_of(pages_say_what_is_hidden),
        case_of(a_large_set_is_parted_or_refused), case_of(periods_together_or_alone), case_of(limits_never_let_anything_out), case_of(trees_may_be_broken) };
    return region_run("release", rooms, rooms_count, furnish, tests, countof(tests));
}
