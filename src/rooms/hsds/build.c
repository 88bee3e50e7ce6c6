/* build.c - makes the book of a region: one walk over each entity, as a visitor reads it. */
#include "rooms/hsds/hsds.h"
#include "entity/flow.h"
#include <stdlib.h>
#include <string.h>

/* Names everything of this program: made once by uuidgen, never to change, since every id follows from it. */
static const struct uuid house = { { 0x5b, 0x1f, 0x0c, 0x52, 0x7d, 0x0e, 0x4e, 0x2a, 0x9c, 0x3d, 0x61, 0x8f, 0x24, 0xb0, 0x77, 0x19 } };

struct uuid hsds_space(struct arena *a, str region) { (void)a; return uuid_named(house, region); }

struct uuid hsds_row_id(struct arena *a, struct uuid space, const char *entity, int64_t row)
{
    return uuid_named(space, arena_fmt(a, "%s/%lld", entity, (long long)row));
}

struct builder {
    struct hsds_book *b;
    struct arena *keep, *a;                             /* of the book; of the transaction                             */
    struct store *st;
    const struct words *words;
    const struct lang *lang;
};

/* ---- walking ------------------------------------------------------------------------------------------------------------------------ */
typedef void take_row(struct builder *k, const struct entity *e, const void *row);

/* Every row that a list of visitors shows, in any order; what was read is forgotten page by page. */
static void walk(struct builder *k, const struct entity *e, take_row *take)
{
    struct who visitor = who_visitor();
    char after[700] = "";
    bool more = e != NULL;
    while (more) {
        struct arena_mark mark = arena_mark(k->a);
        struct query query = query_new(e, &visitor, k->lang);
        query.limit = LIMIT_MAX;
        query.plain = true;
        query.after = str_of(after);
        struct page p = query_run(&query, k->st);
        for (size_t i = 0; i < p.n; i++) take(k, e, p.row[i]);
        more = p.next.n && p.next.n < sizeof after && !store_broken(k->st);
        snprintf(after, sizeof after, "%.*s", STR(p.next));
        arena_release(k->a, mark);
    }
}

static size_t count_of(struct builder *k, const struct entity *e)
{
    struct who visitor = who_visitor();
    if (!e) return 0;
    struct query query = query_new(e, &visitor, k->lang);
    return (size_t)query_count(&query, k->st);
}

static str kept(struct builder *k, str s) { return s.n ? arena_copy(k->keep, s) : S(""); }
static str sort_of(struct builder *k, str name) { return kept(k, lang_sort_key(k->a, k->lang, name)); }
static int64_t ref_of(const struct entity *e, const void *row, const char *field)
{
    int64_t id = hsds_number(e, row, field);
    return id == NONE ? 0 : id;
}

static struct coordinate position_of(const struct entity *e, const void *row)
{
    const struct field *f = entity_field(e, S("position"));
    return f && f->kind == KIND_coordinate ? row_coordinate(row, f) : (struct coordinate){ __builtin_nan(""), __builtin_nan("") };
}

/* ---- when rows last changed --------------------------------------------------------------------------------------------------------- */
/* Of hidden and deleted rows, too: that a contact went away changes the documents that showed it. Only the moment is read. */
struct touch { int64_t id, at; };
struct touches { struct touch *row; size_t n, room; struct arena *a; };

static bool note_touch(void *ctx, const struct rows *r)
{
    struct touches *t = ctx;
    t->row = arena_more(t->a, t->row, t->n, &t->room, 256);
    int64_t changed = row_int(r, 1), gone = row_int(r, 2);
    t->row[t->n++] = (struct touch){ row_int(r, 0), gone > changed ? gone : changed };
    return true;
}

static struct touches touches_of(struct builder *k, const char *entity)
{
    struct touches t = { .a = k->a };
    const struct entity *e = entity_named(str_of(entity));
    if (!e) return t;
    struct sql q = sql_new(k->st);
    sql(&q, "SELECT id, changed_at, deleted_at FROM ");
    sql_name(&q, entity_table(e));
    if (e->flow) {                                        /* work on what was never public is nobody's business               */
        sql(&q, " WHERE ");
        sql_name(&q, e->flow->field);
        sql(&q, " <> ");
        sql_value(&q, T(flow_first(e->flow)));
    }
    sql(&q, " ORDER BY id");
    sql_each(&q, note_touch, &t);
    return t;
}

static int64_t later(const struct touches *t, int64_t id, int64_t than)
{
    size_t from = 0, to = t->n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (t->row[mid].id == id) return t->row[mid].at > than ? t->row[mid].at : than;
        if (t->row[mid].id < id) from = mid + 1;
        else to = mid;
    }
    return than;
}

/* ---- taxonomies --------------------------------------------------------------------------------------------------------------------- */
enum { TERMS_MAX = 2000 };
static void add_term(struct builder *k, struct hsds_taxonomy *t, struct hsds_term term)
{
    struct hsds_book *b = k->b;
    if (b->terms == TERMS_MAX) return;
    term.taxonomy = (size_t)(t - b->taxonomy);
    term.sort = sort_of(k, term.name);
    if (!term.about.n) term.about = term.name;
    b->term[b->terms++] = term;
    t->to = b->terms;
}

static void choice_terms(struct builder *k, struct hsds_taxonomy *t, const struct field *f)
{
    for (const struct choice *c = f->choices; c && c->key; c++)
        add_term(k, t, (struct hsds_term){ .id = uuid_named(t->id, str_of(c->key)), .parent = HSDS_NONE, .code = str_of(c->key), .name = kept(k, words_get(k->words, c->label)) });
}

/* The rows of a small register (topics), parents by a second look. */
static void row_terms(struct builder *k, struct hsds_taxonomy *t, const struct entity *to)
{
    struct who visitor = who_visitor();
    struct query query = query_new(to, &visitor, k->lang);
    query.limit = LIMIT_MAX;
    query.plain = true;
    struct page p = query_run(&query, k->st);
    for (size_t i = 0; i < p.n; i++) {
        const struct meta *m = row_meta(p.row[i]);
        add_term(k, t, (struct hsds_term){ .id = uuid_named(t->id, arena_fmt(k->a, "%lld", (long long)m->id)), .parent = HSDS_NONE, .row = m->id,
            .code = kept(k, m->key), .name = kept(k, row_title(to, p.row[i])), .about = kept(k, hsds_text(to, p.row[i], "summary")) });
    }
    for (size_t i = 0; i < p.n && to->parent; i++)
        for (size_t c = t->from; c < t->to; c++)
            for (size_t up = t->from; up < t->to; up++)
                if (k->b->term[c].row == row_meta(p.row[i])->id && k->b->term[up].row == ref_of(to, p.row[i], to->parent)) k->b->term[c].parent = up;
}

static void add_taxonomy(struct builder *k, const struct hsds_vocabulary *v)
{
    struct hsds_book *b = k->b;
    const struct entity *e = entity_named(str_of(v->entity));
    str rest = str_of(v->fields), name;
    if (!e) return;
    struct hsds_taxonomy *t = &b->taxonomy[b->taxonomies++];
    *t = (struct hsds_taxonomy){ .id = uuid_named(uuid_named(b->space, S("taxonomy")), str_of(v->key)), .of = v, .name = kept(k, words_get(k->words, v->name)),
        .from = b->terms, .to = b->terms };
    while (str_word(&rest, &name)) {
        const struct field *f = entity_field(e, name);
        if (!f || !field_live(f)) continue;
        if (f->kind == KIND_bool)
            add_term(k, t, (struct hsds_term){ .id = uuid_named(t->id, name), .parent = HSDS_NONE, .code = str_of(f->name), .name = kept(k, words_get(k->words, f->label)) });
        else if (t->to == t->from && f->kind == KIND_refs) row_terms(k, t, field_to(f));
        else if (t->to == t->from) choice_terms(k, t, f);
    }
}

/* ---- areas, organisations, places --------------------------------------------------------------------------------------------------- */
static void take_area(struct builder *k, const struct entity *e, const void *row)
{
    struct hsds_book *b = k->b;
    struct hsds_area *x = &b->area[b->areas++];
    *x = (struct hsds_area){ row_meta(row)->id, ref_of(e, row, "parent"), kept(k, row_meta(row)->key), kept(k, row_title(e, row)), kept(k, hsds_text(e, row, "level")) };
    if (str_eq(x->level, S("county")) && !b->county.n) b->county = x->name;
}

static uint16_t *take_terms(struct builder *k, const struct entity *e, const void *row, size_t *n)
{
    uint16_t term[HSDS_TERMS];
    *n = hsds_terms_of(k->b, e, row, term, NULL);
    uint16_t *own = arena_array(k->keep, uint16_t, *n + 1);
    if (*n) memcpy(own, term, *n * sizeof *own);
    return own;
}

static void take_actor(struct builder *k, const struct entity *e, const void *row)
{
    struct hsds_organization *o = &k->b->organization[k->b->organizations++];
    int64_t id = row_meta(row)->id;
    *o = (struct hsds_organization){ .id = hsds_row_id(k->a, k->b->space, "directory.actor", id), .row = id, .contact = ref_of(e, row, "contact"), .sort = sort_of(k, row_title(e, row)) };
    o->term = take_terms(k, e, row, &o->terms);
}

static void take_place(struct builder *k, const struct entity *e, const void *row)
{
    int64_t id = row_meta(row)->id;
    k->b->place[k->b->places++] = (struct hsds_place){ .id = hsds_row_id(k->a, k->b->space, "directory.place", id), .row = id, .actor = ref_of(e, row, "actor"),
        .area = ref_of(e, row, "area"), .postcode = kept(k, hsds_text(e, row, "postcode")), .at = position_of(e, row) };
}

static int by_name(str a_sort, struct uuid a, str b_sort, struct uuid b)
{
    int way = str_cmp(a_sort, b_sort);
    return way ? way : memcmp(a.b, b.b, sizeof a.b);
}

static int by_organization(const void *a, const void *b)
{
    const struct hsds_organization *x = a, *y = b;
    return by_name(x->sort, x->id, y->sort, y->id);
}

static int by_place(const void *a, const void *b)
{
    const struct hsds_place *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

static int by_service(const void *a, const void *b)
{
    const struct hsds_service *x = a, *y = b;
    return by_name(x->sort, x->id, y->sort, y->id);
}

const struct hsds_area *hsds_area_of(const struct hsds_book *b, int64_t id)
{
    for (size_t i = 0; i < b->areas && id > 0; i++) if (b->area[i].id == id) return &b->area[i];
    return NULL;
}

size_t hsds_place_of(const struct hsds_book *b, int64_t row)
{
    const struct hsds_place *p = b->places && row > 0 ? bsearch(&(struct hsds_place){ .row = row }, b->place, b->places, sizeof *b->place, by_place) : NULL;
    return p ? (size_t)(p - b->place) : HSDS_NONE;
}

static size_t organization_of(const struct hsds_book *b, int64_t row)
{
    for (size_t i = 0; i < b->organizations && row > 0; i++) if (b->organization[i].row == row) return i;
    return HSDS_NONE;
}

/* ---- services ----------------------------------------------------------------------------------------------------------------------- */
/* A course may have an address of its own instead of a place. */
static void locate(struct builder *k, struct hsds_service *s, const struct entity *e, const void *row)
{
    const struct hsds_book *b = k->b;
    s->place = hsds_place_of(b, ref_of(e, row, "place"));
    if (s->place != HSDS_NONE) {
        s->placed = true;
        s->where = b->place[s->place].at;
        s->postcode = b->place[s->place].postcode;
    } else {                                              /* a place that nobody may see lends its position to nothing      */
        bool own = !ref_of(e, row, "place");
        s->where = own ? position_of(e, row) : (struct coordinate){ __builtin_nan(""), __builtin_nan("") };
        s->placed = (own && (s->where.lat == s->where.lat || hsds_text(e, row, "street").n)) || str_eq(hsds_text(e, row, "form"), S("online"));
    }
}

static void take_service(struct builder *k, const struct entity *e, const void *row, enum hsds_from from, const char *organization)
{
    struct hsds_service *s = &k->b->service[k->b->services++];
    int64_t id = row_meta(row)->id;
    *s = (struct hsds_service){ .id = hsds_row_id(k->a, k->b->space, from == HSDS_OFFER ? "directory.offer" : "courses.course", id), .from = from, .row = id,
        .area = ref_of(e, row, "area"), .contact = ref_of(e, row, "contact"), .changed = row_meta(row)->changed_at, .sort = sort_of(k, row_title(e, row)) };
    s->at = uuid_named(s->id, S("service_at_location"));
    s->organization = organization_of(k->b, ref_of(e, row, organization));
    locate(k, s, e, row);
    s->term = take_terms(k, e, row, &s->terms);
}

static void take_offer(struct builder *k, const struct entity *e, const void *row) { take_service(k, e, row, HSDS_OFFER, "actor"); }
static void take_course(struct builder *k, const struct entity *e, const void *row) { take_service(k, e, row, HSDS_COURSE, "provider"); }

/* The first integration centre by name: the pool is its own. */
static size_t centre_of(const struct hsds_book *b)
{
    for (size_t i = 0; i < b->organizations; i++)
        for (size_t k = 0; k < b->organization[i].terms; k++)
            if (str_eq(b->term[b->organization[i].term[k]].code, S("integration_centre"))) return i;
    return HSDS_NONE;
}

/* Where language and culture mediation runs, it is one service: what it can do, and never who does it. It runs where its rules are set. */
static void take_pool(struct builder *k)
{
    const struct entity *rules = entity_named(S("mediation.rules"));
    if (!rules) return;
    struct touches t = touches_of(k, "mediation.rules");
    if (!t.n) return;
    struct hsds_service *s = &k->b->service[k->b->services++];
    *s = (struct hsds_service){ .id = uuid_named(k->b->space, S("mediation")), .from = HSDS_POOL, .place = HSDS_NONE, .organization = centre_of(k->b),
        .where = { __builtin_nan(""), __builtin_nan("") }, .sort = sort_of(k, words_get(k->words, N_("Language and culture mediation"))) };
    s->at = uuid_named(s->id, S("service_at_location"));
    for (size_t i = 0; i < t.n; i++) if (t.row[i].at > s->changed) s->changed = t.row[i].at;
}

/* Deep: touched by what the document shows of others. */
static void touch_all(struct builder *k)
{
    struct hsds_book *b = k->b;
    struct touches actor = touches_of(k, "directory.actor"), place = touches_of(k, "directory.place"), contact = touches_of(k, "directory.contact");
    for (size_t i = 0; i < b->services; i++) {
        struct hsds_service *s = &b->service[i];
        const struct hsds_organization *o = s->organization == HSDS_NONE ? NULL : &b->organization[s->organization];
        s->changed = later(&contact, s->contact, s->changed);
        if (s->place != HSDS_NONE) s->changed = later(&place, b->place[s->place].row, s->changed);
        if (!o) continue;
        s->changed = later(&contact, o->contact, later(&actor, o->row, s->changed));
        for (size_t p = 0; p < b->places; p++) if (b->place[p].actor == o->row) s->changed = later(&place, b->place[p].row, s->changed);
    }
}

/* ---- all together --------------------------------------------------------------------------------------------------------------------- */
static int by_term(const void *a, const void *b, void *ctx)
{
    const struct hsds_term *t = ctx, *x = &t[*(const size_t *)a], *y = &t[*(const size_t *)b];
    return by_name(x->sort, x->id, y->sort, y->id);
}

static int by_taxonomy(const void *a, const void *b, void *ctx)
{
    const struct hsds_taxonomy *t = ctx, *x = &t[*(const size_t *)a], *y = &t[*(const size_t *)b];
    return by_name(x->name, x->id, y->name, y->id);
}

static size_t *in_order(struct arena *a, size_t n, int (*compare)(const void *, const void *, void *), void *ctx)
{
    size_t *at = arena_array(a, size_t, n + 1);
    for (size_t i = 0; i < n; i++) at[i] = i;
    if (n) qsort_r(at, n, sizeof *at, compare, ctx);
    return at;
}

static void make_room(struct builder *k)
{
    struct hsds_book *b = k->b;
    b->taxonomy = arena_array(k->keep, struct hsds_taxonomy, hsds_vocabulary_count());
    b->term = arena_array(k->keep, struct hsds_term, TERMS_MAX);
    b->area = arena_array(k->keep, struct hsds_area, count_of(k, entity_named(S("directory.area"))) + 1);
    b->organization = arena_array(k->keep, struct hsds_organization, count_of(k, entity_named(S("directory.actor"))) + 1);
    b->place = arena_array(k->keep, struct hsds_place, count_of(k, entity_named(S("directory.place"))) + 1);
    b->service = arena_array(k->keep, struct hsds_service, count_of(k, entity_named(S("directory.offer"))) + count_of(k, entity_named(S("courses.course"))) + 2);
}

static void fill(struct builder *k)
{
    struct hsds_book *b = k->b;
    walk(k, entity_named(S("directory.area")), take_area);
    for (size_t i = 0; i < hsds_vocabulary_count(); i++) add_taxonomy(k, &hsds_vocabularies[i]);
    walk(k, entity_named(S("directory.actor")), take_actor);
    if (b->organizations) qsort(b->organization, b->organizations, sizeof *b->organization, by_organization);
    walk(k, entity_named(S("directory.place")), take_place);
    if (b->places) qsort(b->place, b->places, sizeof *b->place, by_place);
    walk(k, entity_named(S("directory.offer")), take_offer);
    walk(k, entity_named(S("courses.course")), take_course);
    take_pool(k);
    touch_all(k);
    if (b->services) qsort(b->service, b->services, sizeof *b->service, by_service);
    b->term_order = in_order(k->keep, b->terms, by_term, b->term);
    b->taxonomy_order = in_order(k->keep, b->taxonomies, by_taxonomy, b->taxonomy);
}

struct hsds_book *hsds_build(struct store *st, str region, str title)
{
    struct arena *keep = arena_new();
    struct builder k = { .keep = keep, .a = store_arena(st), .st = st, .words = words_in(S(LANG_SOURCE)), .lang = &langs[lang_index(S(LANG_SOURCE))] };
    k.b = arena_new_of(keep, struct hsds_book);
    k.b->a = keep;
    k.b->space = hsds_space(keep, region);
    make_room(&k);
    fill(&k);
    if (!k.b->county.n) k.b->county = arena_copy(keep, title);
    if (!store_broken(st)) return k.b;
    arena_free(keep);
    return NULL;
}
