/* test_facet.c - how many rows each choice would leave, against a count in plain C over the same rows; orders that no column knows; distances. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/test_room.h"
#include <math.h>

/* ---- an entity whose lists can do all of it ------------------------------------------------------------------------------------------ */
#define SPOT_FIELDS(FIELD) \
    FIELD(text,       title,  PUBLIC,   .label = "Title", .required = true, .sorted = true, .max = 60) \
    FIELD(choice,     kind,   PUBLIC,   .label = "Kind", .required = true, .choices = test_kinds) \
    FIELD(choice,     state,  INTERNAL, .label = "State", .required = true, .choices = test_states) \
    FIELD(choices,    tags,   PUBLIC,   .label = "For whom", .choices = test_tags) \
    FIELD(refs,       topics, PUBLIC,   .label = "Topics", .to = "test.group") \
    FIELD(area,       area,   PUBLIC,   .label = "Town", .empty_is_all = true) \
    FIELD(languages,  speaks, PUBLIC,   .label = "Languages") \
    FIELD(bool,       free,   PUBLIC,   .label = "Free of charge") \
    FIELD(number,     amount, PUBLIC,   .label = "How many", .min = 0, .max = 1000) \
    FIELD(coordinate, place,  PUBLIC,   .label = "Place")
struct spot { struct meta meta; SPOT_FIELDS(MEMBER) };
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct spot, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field spot_fields[] = { SPOT_FIELDS(ROW) };
#undef ROW
static const struct right spot_rights[] = { { "visitor", READ, PUBLIC, ROWS_PUBLISHED }, { "editor", READ, PUBLIC | INTERNAL, ROWS_ALL } };

static bool tell_amount(void *ctx, const struct rows *r)
{
    if (!row_null(r, 1)) told_row(ctx, row_int(r, 0), row_int(r, 1));
    return true;
}
static void by_amount(struct query *q, struct store *st, struct told *t)
{
    (void)q;
    each(st, tell_amount, t, Q("SELECT id, amount FROM test_spot ORDER BY id DESC"));
}

/* Of three sizes; a row may be of two. */
static bool tell_size(void *ctx, const struct rows *r)
{
    int64_t n = row_int(r, 1);
    if (!row_null(r, 1)) told_row(ctx, row_int(r, 0), (n < 400 ? 1 : 0) | (n >= 300 && n < 700 ? 2 : 0) | (n > 900 ? 4 : 0));
    return true;
}
static void by_size(struct query *q, struct store *st, struct told *t) { (void)q; each(st, tell_size, t, Q("SELECT id, amount FROM test_spot ORDER BY title, id")); }

static bool tell_place(void *ctx, const struct rows *r)
{
    told_at(ctx, row_int(r, 0), (struct coordinate){ row_real(r, 1), row_real(r, 2) }, row_int(r, 0) % 2);
    return true;
}
static void where(struct query *q, struct store *st, struct told *t)
{
    (void)q;
    each(st, tell_place, t, Q("SELECT id, place_lat, place_lon FROM test_spot ORDER BY id"));
}

static const struct choice sizes[] = { { "small", "Small" }, { "middle", "Middle" }, { "large", "Large" }, { 0 } };
static const struct own_filter own[] = { { { .name = "size", .kind = KIND_choice, .label = "Size", .choices = sizes }, READ, .tell = by_size } };
static const struct own_order orders[] = { { "much", "How many", by_amount } };
static const struct entity spot_entity = {
    .room = "test", .name = "spot", .path = "spots", .label = "Spot", .plural = "Spots", .fields = spot_fields, .n = countof(spot_fields),
    .size = sizeof(struct spot), .title = "title", .state = "state", .rights = spot_rights, .n_rights = countof(spot_rights),
    .list = { .columns = "title", .filter = "kind tags topics area speaks free", .search = "title", .facets = "kind tags topics area speaks free size",
              .own = own, .n_own = 1, .orders = orders, .n_orders = 1, .where = where },
};
static void register_spot(void) { entity_register(&spot_entity); }
static void wipe_spot(struct store *st) { ask(st, Q("DELETE FROM test_spot")); }

/* ---- the same rows in C ----------------------------------------------------------------------------------------------------------------- */
enum { GROUPS = 7, AREAS = 5, ROWS = 160, FACETS = 7, NOBODY = -1 };
static struct { int64_t id; int up; } groups[GROUPS], areas[AREAS];
struct model { int64_t id; str title; int kind, area, amount; bool published, tag[3], topic[GROUPS], uk, free; struct coordinate at; };
static struct model rows[ROWS];

static void make_trees(struct store *st)
{
    char key[16], up[8];
    for (int i = 0; i < GROUPS; i++) {
        groups[i].up = i < 2 ? NOBODY : (int)roll((uint64_t)i);
        snprintf(key, sizeof key, "g%d", i);
        snprintf(up, sizeof up, "g%d", groups[i].up);
        groups[i].id = put_group(st, key, "name", key, "parent", i < 2 ? "" : up);
    }
    for (int i = 0; i < AREAS; i++) {
        areas[i].up = i ? (i - 1) / 2 : NOBODY;
        snprintf(key, sizeof key, "a%d", i);
        snprintf(up, sizeof up, "a%d", areas[i].up);
        areas[i].id = put_area(st, key, "name", key, "parent", i ? up : "");
    }
}

static const char *joined(char *ret, size_t size, const char *prefix, const bool *on, int n)
{
    size_t at = 0;
    ret[0] = 0;
    for (int i = 0; i < n; i++) if (on[i]) at += (size_t)snprintf(ret + at, size - at, "%s%s%d", at ? " " : "", prefix, i);
    return ret;
}

static void make_row(struct store *st, int i)
{
    struct model *m = &rows[i];
    char title[24], key[8], tags[40] = "", topics[80], area[16] = "", amount[16] = "", place[40] = "";
    *m = (struct model){ .kind = (int)roll(3), .area = (int)roll(AREAS + 2) - 2, .amount = (int)roll(1100) - 100, .published = roll(5) > 0, .uk = roll(3) == 0,
                         .free = roll(2), .at = { (double)NAN, (double)NAN } };
    for (int k = 0; k < 3; k++) if ((m->tag[k] = roll(3) == 0)) snprintf(tags + strlen(tags), sizeof tags - strlen(tags), "%s ", test_tags[k].key);
    for (int k = 0; k < GROUPS; k++) m->topic[k] = roll(4) == 0;
    if (m->area < 0) m->area = NOBODY; else snprintf(area, sizeof area, "a%d", m->area);
    if (m->amount < 0) m->amount = NOBODY; else snprintf(amount, sizeof amount, "%d", m->amount);
    if (roll(4)) {
        m->at = (struct coordinate){ 51.4 + (double)roll(500) / 1000, 6.0 + (double)roll(500) / 1000 };
        snprintf(place, sizeof place, "%.3f,%.3f", m->at.lat, m->at.lon);
    }
    snprintf(title, sizeof title, "%c%d", (char)('a' + roll(20)), i);
    snprintf(key, sizeof key, "s%d", i);
    m->title = arena_fmt(room.a, "%s", title);
    m->id = save(st, draft_of(&spot_entity, key, "title", arena_fmt(room.a, "%s", title).p, "kind", test_kinds[m->kind].key,
        "state", m->published ? "published" : "draft", "tags", arena_fmt(room.a, "%s", tags).p, "topics", arena_fmt(room.a, "%s", joined(topics, sizeof topics, "g", m->topic, GROUPS)).p, "area",
        arena_fmt(room.a, "%s", area).p, "speaks", m->uk ? "uk" : "", "free", m->free ? "true" : "false", "amount", arena_fmt(room.a, "%s", amount).p,
        "place", arena_fmt(room.a, "%s", place).p, NULL));
}

static void make_rows(void)
{
    struct store *st = writer();
    make_trees(st);
    for (int i = 0; i < ROWS; i++) make_row(st, i);
    done(st);
}

static bool below(int at, int top, bool group)
{
    for (; at != NOBODY; at = group ? groups[at].up : areas[at].up) if (at == top) return true;
    return false;
}

/* Does the row fit choice `c` of facet `f`? Choice -1 fits all. */
static bool fits(const struct model *m, int f, int c)
{
    if (c == NOBODY) return true;
    switch (f) {
    case 0: return m->kind == c;
    case 1: return m->tag[c];
    case 2: for (int k = 0; k < GROUPS; k++) if (m->topic[k] && below(k, c, true)) return true; return false;
    case 3: return m->area == NOBODY || below(m->area, c, false);
    case 4: return c == 0 && m->uk;
    case 5: return m->free == (c == 0);
    default: return m->amount != NOBODY && (c == 0 ? m->amount < 400 : c == 1 ? m->amount >= 300 && m->amount < 700 : m->amount > 900);
    }
}

static const char *const names[FACETS] = { "kind", "tags", "topics", "area", "speaks", "free", "size" };
static const int choices[FACETS] = { 3, 3, GROUPS, AREAS, 2, 2, 3 };
static str choice_key(int f, int c)
{
    static const char *const plain[FACETS][3] = { [4] = { "uk", "ar" }, [5] = { "true", "false" }, [6] = { "small", "middle", "large" } };
    if (f == 0) return str_of(test_kinds[c].key);
    if (f == 1) return str_of(test_tags[c].key);
    return f == 2 ? arena_fmt(room.a, "g%d", c) : f == 3 ? arena_fmt(room.a, "a%d", c) : str_of(plain[f][c]);
}

static const struct field *facet_field(int f) { return f == 6 ? &own[0].field : entity_field(&spot_entity, str_of(names[f])); }

static void facets_of(struct facet facet[FACETS])
{
    for (int f = 0; f < FACETS; f++) {
        struct option *o = arena_array(room.a, struct option, (size_t)choices[f]);
        for (int c = 0; c < choices[f]; c++) o[c] = (struct option){ .key = choice_key(f, c), .id = f == 2 ? groups[c].id : f == 3 ? areas[c].id : 0, .n = -1 };
        facet[f] = (struct facet){ facet_field(f), o, (size_t)choices[f] };
    }
}

static double away(const struct model *m, struct coordinate from) { return distance_m(from, m->at); }

/* The row stands in the list: of what is chosen all but facet `but`. */
static bool listed(const struct model *m, bool editor, const int *chosen, int but, str find, const struct query *q)
{
    if (!editor && !m->published) return false;
    if (find.n && str_find(m->title, find) < 0) return false;
    if (q->far && q->radius && !isnan(m->at.lat) && away(m, q->from) > (double)q->radius * 1000 + 1) return false;
    for (int f = 0; f < FACETS; f++) if (f != but && !fits(m, f, chosen[f])) return false;
    return true;
}

static void one_choice(struct store *st)
{
    bool editor = roll(3) == 0;
    struct who who = who_visitor();
    if (editor) who = (struct who){ .account = 1, .grant = { { .role = "editor" }, { .role = "visitor" } }, .n = 2 };
    struct query q = query_new(&spot_entity, &who, &langs[0]);
    int chosen[FACETS];
    str find = roll(4) ? S("") : arena_fmt(room.a, "%c", (char)('a' + roll(20)));
    for (int f = 0; f < FACETS; f++) {
        chosen[f] = roll(3) ? NOBODY : (int)roll((uint64_t)choices[f]);
        if (chosen[f] != NOBODY) assert_true(query_take(&q, st, str_of(names[f]), choice_key(f, chosen[f])));
    }
    query_take(&q, st, S("q"), find);
    if (roll(3) == 0) { query_take(&q, st, S("near"), S("51.65,6.25")); query_take(&q, st, S("radius"), S("20")); }
    if (q.problem) fail_msg("%s (%.*s)", q.problem, STR(q.problem_with));
    struct facet facet[FACETS];
    facets_of(facet);
    assert_true(query_facets(&q, st, facet, FACETS));
    int64_t total = 0;
    for (int i = 0; i < ROWS; i++) total += listed(&rows[i], editor, chosen, NOBODY, find, &q);
    assert_int_equal(query_count(&q, st), total);
    for (int f = 0; f < FACETS; f++)
        for (int c = 0; c < choices[f]; c++) {
            int64_t n = 0;
            for (int i = 0; i < ROWS; i++) n += listed(&rows[i], editor, chosen, f, find, &q) && fits(&rows[i], f, c);
            if (facet[f].option[c].n != n) fail_msg("%s=%d: %lld instead of %lld", names[f], c, (long long)facet[f].option[c].n, (long long)n);
        }
}

static void counts(void **state)
{
    (void)state;
    make_rows();
    struct store *st = reader();
    for (int i = 0; i < 250; i++) one_choice(st);
    leave(st);
}

/* A choice that is on no menu narrows the others all the same; two choices of one filter both hold. */
static void off_the_menu(void **state)
{
    (void)state;
    make_rows();
    struct store *st = reader();
    struct who who = who_visitor();
    struct query q = query_new(&spot_entity, &who, &langs[0]);
    struct facet facet[FACETS];
    int64_t n = 0;
    facets_of(facet);
    facet[4].n = 1;                                       /* Arabic is not offered                                    */
    query_take(&q, st, S("speaks"), S("ar"));
    assert_true(query_facets(&q, st, facet, FACETS));
    for (int f = 0; f < FACETS; f++) for (int c = 0; f != 4 && c < choices[f]; c++) assert_int_equal(facet[f].option[c].n, 0);
    struct query two = query_new(&spot_entity, &who, &langs[0]);
    query_take(&two, st, S("tags"), S("child"));
    query_take(&two, st, S("tags"), S("old"));
    assert_true(query_facets(&two, st, facet, FACETS));
    for (int i = 0; i < ROWS; i++) n += rows[i].published && rows[i].tag[0] && rows[i].tag[2] && rows[i].kind == 1;
    assert_int_equal(facet[0].option[1].n, n);
    leave(st);
}

/* ---- orders --------------------------------------------------------------------------------------------------------------------------------- */
struct want { const struct model *m; double v; };
static int by_want(const void *a, const void *b)
{
    const struct want *x = a, *y = b;
    if (isnan(x->v) != isnan(y->v)) return isnan(x->v) ? 1 : -1;
    if (!isnan(x->v) && x->v != y->v) return x->v < y->v ? -1 : 1;
    return str_cmp(lang_sort_key(room.a, &langs[0], x->m->title), lang_sort_key(room.a, &langs[0], y->m->title));
}

/* Page by page: every row once, in the order that `v` says, equal ones by title, those without a number last. */
static void walk(struct store *st, struct query q, struct want *want, size_t n)
{
    size_t at = 0;
    qsort(want, n, sizeof *want, by_want);
    for (int pages = 0; pages < 50; pages++) {
        struct page p = query_run(&q, st);
        assert_int_equal(p.total, n);
        for (size_t i = 0; i < p.n; i++, at++)
            if (row_meta(p.row[i])->id != want[at].m->id)
                fail_msg("row %zu is %.*s instead of %.*s", at, STR(((struct spot *)p.row[i])->title), STR(want[at].m->title));
        if (!p.next.n) break;
        q.after = p.next;
    }
    assert_int_equal(at, n);
}

static void orders_hold(void **state)
{
    (void)state;
    make_rows();
    struct store *st = reader();
    struct who who = who_visitor();
    for (int turn = 0; turn < 3; turn++) {
        struct query q = query_new(&spot_entity, &who, &langs[0]);
        struct want want[ROWS];
        size_t n = 0;
        if (turn == 0) query_take(&q, st, S("sort"), S("much"));
        else query_take(&q, st, S("near"), S("a-none-such"));
        if (turn == 0) assert_null(q.problem); else assert_non_null(q.problem);
        if (turn) query_take(&q, st, S("near"), S("51.6,6.2"));
        if (turn == 2) query_take(&q, st, S("radius"), S("15"));
        q.limit = 23;
        for (int i = 0; i < ROWS; i++) {
            const struct model *m = &rows[i];
            double far = isnan(m->at.lat) ? (double)NAN : (double)llround(away(m, q.from)) * 2 + (double)(m->id % 2);
            double v = turn ? far : m->amount == NOBODY ? (double)NAN : m->amount;
            if (!m->published || (turn == 2 && v > 30001)) continue;
            want[n++] = (struct want){ m, v };
        }
        walk(st, q, want, n);
    }
    leave(st);
}

/* What the address says wrongly is said, and the list is still there. */
static void wrong_addresses(void **state)
{
    (void)state;
    make_rows();
    struct store *st = reader();
    struct who who = who_visitor();
    static const struct { const char *name, *value; } wrong[] = { { "near", "91,6" }, { "near", "51.7" }, { "near", "51.7,6.1,3" }, { "near", "nan,nan" },
        { "near", "a0" }, { "radius", "0" }, { "radius", "501" }, { "radius", "x" }, { "size", "huge" } };
    for (size_t i = 0; i < countof(wrong); i++) {
        struct query q = query_new(&spot_entity, &who, &langs[0]);
        assert_true(query_take(&q, st, str_of(wrong[i].name), str_of(wrong[i].value)));
        if (!q.problem) fail_msg("%s=%s is taken", wrong[i].name, wrong[i].value);
        assert_true(query_run(&q, st).n > 0);
    }
    struct query far = query_new(&spot_entity, &who, &langs[0]);      /* an order by distance needs to know from where */
    query_take(&far, st, S("sort"), S("distance"));
    assert_true(query_run(&far, st).n > 0 && !far.order);
    struct query late = query_new(&spot_entity, &who, &langs[0]);
    query_take(&late, st, S("sort"), S("much"));
    late.after = S("much.99999");
    assert_int_equal(query_run(&late, st).n, 0);
    late.after = S("much.-1");
    assert_true(query_run(&late, st).n > 0 && late.problem);
    leave(st);
}

/* ---- distances -------------------------------------------------------------------------------------------------------------------------------- */
static void distances(void **state)
{
    (void)state;
    const struct coordinate kleve = { 51.7886, 6.1387 }, cologne = { 50.9384, 6.9600 }, pole = { 90, 0 }, equator = { 0, 0 }, other = { 0, 180 };
    assert_true(fabs(distance_m(kleve, kleve)) < 1e-6);
    assert_true(fabs(distance_m(kleve, cologne) - distance_m(cologne, kleve)) < 1e-6);
    assert_true(fabs(distance_m(kleve, cologne) - 110600) < 600);
    assert_true(fabs(distance_m(equator, pole) - 10007557.5) < 1);           /* a quarter of the great circle          */
    assert_true(fabs(distance_m(equator, other) - 20015115.1) < 1);
    struct coordinate north = { 51.7886 + 0.01, 6.1387 };
    assert_true(fabs(distance_m(kleve, north) - 1111.95) < 0.1);
}

static void told_rows(void **state)
{
    (void)state;
    struct told t = { .a = room.a };
    int64_t v = 7;
    assert_false(told_find(&t, 1, &v) || told_find(NULL, 1, &v));
    for (int64_t i = 0; i < 1000; i++) told_row(&t, i * 7919 % 1009, i);
    told_done(&t);
    for (size_t i = 1; i < t.n; i++) assert_true(t.id[i - 1] < t.id[i]);
    for (int64_t i = 0; i < 1000; i++) assert_true(told_find(&t, i * 7919 % 1009, &v) && v == i);
    assert_false(told_find(&t, 5000, &v) || told_find(&t, -1, &v));
    for (int64_t i = 0; i < AMONG_MAX + 10; i++) told_row(&t, i, 0);
    assert_int_equal(t.n, AMONG_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(counts), cmocka_unit_test(off_the_menu), cmocka_unit_test(orders_hold), cmocka_unit_test(wrong_addresses),
        cmocka_unit_test(distances), cmocka_unit_test(told_rows) };
    room_more = register_spot;
    room_wipe_more = wipe_spot;
    return room_run("t-facet", tests, countof(tests));
}
