/* endpoints.c - lists and single documents. A list is the book's order with what the filters leave, cut to a page; only the rows of that page are read. */
#include "rooms/hsds/hsds.h"
#include "web/wording.h"
#include <math.h>
#include <stdlib.h>

/* ---- what every answer has ------------------------------------------------------------------------------------------------------------ */
void hsds_begin(struct req *q)
{
    q->lang = &langs[lang_index(S(LANG_SOURCE))];
    q->words = wording_words(q, words_in(S(LANG_SOURCE)));
    q->type = "application/json";
    req_header(q, "Access-Control-Allow-Origin", S("*"));
}

str hsds_address(struct req *q, const char *rest) { return url_whole(q, arena_fmt(q->a, "/%.*s/hsds%s", STR(q->region), rest)); }

void hsds_fail(struct req *q, int status, const char *detail, const char *parameter)
{
    struct json j;
    q->status = status;
    q->type = "application/problem+json";
    buf_cut(&q->out, 0);
    q->out.full = false;
    j = json_to(&q->out);
    json_open(&j, '{');
    json_key(&j, "type");
    json_z(&j, "about:blank");
    json_key(&j, "title");
    json_z(&j, status == 404 ? "Not Found" : status == 400 ? "Bad Request" : "Service Unavailable");
    json_key(&j, "status");
    json_int(&j, status);
    json_key(&j, "detail");
    json_z(&j, detail);
    if (parameter) { json_key(&j, "parameter"); json_z(&j, parameter); }
    json_close(&j, '}');
}

void hsds_root(struct req *q)
{
    struct json j = json_to(&q->out);
    hsds_begin(q);
    json_open(&j, '{');
    json_key(&j, "version");
    json_z(&j, "3.1");
    json_key(&j, "profile");
    json_str(&j, url_whole(q, url_page(q, S("hsds"))));
    json_key(&j, "openapi_url");
    json_str(&j, hsds_address(q, "/openapi.json"));
    json_key(&j, "datapackage_url");
    json_str(&j, hsds_address(q, "/datapackage.zip"));
    str licence = hsds_licence(q);
    if (licence.n) { json_key(&j, "license"); json_str(&j, licence); }
    str credit = hsds_credit(q);
    if (credit.n) { json_key(&j, "attribution"); json_str(&j, credit); }
    json_close(&j, '}');
}

/* ---- which items ------------------------------------------------------------------------------------------------------------------------ */
struct listing_of { size_t *at; size_t n; };
/* Rows that hold the searched words, by id. */
struct hits { int64_t *id; size_t n, room; struct arena *a; };
struct found_rows { bool asked; struct hits offer, course, actor; };
struct around { bool asked; struct coordinate middle; int64_t town[16]; size_t towns; };
struct filter { struct req *q; const struct hsds_book *b; struct hsds_asked ask; struct found_rows found; struct around around; };

static bool note_hit(void *ctx, int64_t id, int64_t version)
{
    struct hits *h = ctx;
    (void)version;
    h->id = arena_more(h->a, h->id, h->n, &h->room, 256);
    h->id[h->n++] = id;
    return true;
}

static struct hits look_for(struct req *q, const char *entity, str words)
{
    struct who visitor = who_visitor();
    struct hits h = { .a = q->a };
    const struct entity *e = entity_named(str_of(entity));
    if (!e) return h;
    struct query query = query_new(e, &visitor, q->lang);
    query.find = words;
    query_versions(&query, q->st, note_hit, &h);
    return h;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool is_hit(const struct hits *h, int64_t id) { return h->n && bsearch(&id, h->id, h->n, sizeof id, by_number); }

/* Does the folded text hold every word? */
static bool holds(struct arena *a, str text, str words)
{
    str fold = lang_fold(a, text);
    for (str rest = lang_fold(a, words), word; str_word(&rest, &word);) if (str_find(fold, word) < 0) return false;
    return true;
}

static bool bears(const struct filter *f, const uint16_t *term, size_t n)
{
    bool term_too = !f->ask.term.given, taxonomy_too = !f->ask.taxonomy.given;
    if (term_too && taxonomy_too) return true;
    for (size_t i = 0; i < n; i++) {
        const struct hsds_term *t = &f->b->term[term[i]];
        if (f->ask.term.given && uuid_eq(t->id, f->ask.term.id)) term_too = true;
        if (f->ask.taxonomy.given && uuid_eq(f->b->taxonomy[t->taxonomy].id, f->ask.taxonomy.id)) taxonomy_too = true;
    }
    return term_too && taxonomy_too;
}

/* ---- near a postcode ---------------------------------------------------------------------------------------------------------------------- */
/* Its middle is that of the places that have it, its towns are theirs: the book knows no other list of postcodes. */
static void find_postcode(struct filter *f)
{
    struct around *x = &f->around;
    double lat = 0, lon = 0;
    size_t n = 0;
    for (size_t i = 0; i < f->b->places; i++) {
        const struct hsds_place *p = &f->b->place[i];
        if (!str_eq(p->postcode, f->ask.postcode)) continue;
        bool known = false;
        for (size_t k = 0; k < x->towns; k++) known |= x->town[k] == p->area;
        if (!known && x->towns < countof(x->town)) x->town[x->towns++] = p->area;
        if (isnan(p->at.lat) || isnan(p->at.lon)) continue;
        lat += p->at.lat;
        lon += p->at.lon;
        n++;
    }
    x->middle = n ? (struct coordinate){ lat / (double)n, lon / (double)n } : (struct coordinate){ NAN, NAN };
}

/* An area, or one that it is part of. */
static bool within(const struct hsds_book *b, int64_t area, int64_t whole)
{
    for (int depth = 0; area > 0 && depth < 8; depth++) {
        if (area == whole) return true;
        const struct hsds_area *x = hsds_area_of(b, area);
        area = x ? x->parent : 0;
    }
    return false;
}

static bool is_around(const struct filter *f, const struct hsds_service *s)
{
    const struct around *x = &f->around;
    if (!f->ask.postcode.n) return true;
    if (f->ask.proximity)
        return !isnan(x->middle.lat) && !isnan(s->where.lat) && !isnan(s->where.lon) && distance_m(x->middle, s->where) <= (double)f->ask.proximity;
    for (size_t i = 0; i < x->towns; i++)
        if (!s->area || within(f->b, x->town[i], s->area) || within(f->b, s->area, x->town[i])) return true;
    return false;
}

/* ---- filters ------------------------------------------------------------------------------------------------------------------------------ */
static bool fits_service(const struct filter *f, const struct hsds_service *s)
{
    const struct hsds_asked *a = &f->ask;
    if (a->after != NONE && s->changed < a->after) return false;
    if (a->organization.given && (s->organization == HSDS_NONE || !uuid_eq(f->b->organization[s->organization].id, a->organization.id))) return false;
    if (!bears(f, s->term, s->terms)) return false;
    if (!f->found.asked) return true;
    if (s->from == HSDS_POOL) return holds(f->q->a, words_get(f->q->words, "Language and culture mediation"), a->search);
    return is_hit(s->from == HSDS_COURSE ? &f->found.course : &f->found.offer, s->row);
}

/* Its own terms, or those of one of its services. */
static bool organization_bears(const struct filter *f, size_t i)
{
    const struct hsds_organization *o = &f->b->organization[i];
    if (bears(f, o->term, o->terms)) return true;
    for (size_t k = 0; k < f->b->services; k++)
        if (f->b->service[k].organization == i && bears(f, f->b->service[k].term, f->b->service[k].terms)) return true;
    return false;
}

static bool fits_organization(const struct filter *f, size_t i)
{
    return (!f->found.asked || is_hit(&f->found.actor, f->b->organization[i].row)) && organization_bears(f, i);
}

static bool fits_at(const struct filter *f, size_t i)
{
    const struct hsds_service *s = &f->b->service[i];
    return s->placed && fits_service(f, s) && is_around(f, s);
}

static bool fits_term(const struct filter *f, size_t i)
{
    const struct hsds_term *t = &f->b->term[i];
    if (f->ask.top_only && t->parent != HSDS_NONE) return false;
    if (f->ask.parent.given && (t->parent == HSDS_NONE || !uuid_eq(f->b->term[t->parent].id, f->ask.parent.id))) return false;
    if (f->ask.taxonomy.given && !uuid_eq(f->b->taxonomy[t->taxonomy].id, f->ask.taxonomy.id)) return false;
    return !f->ask.search.n || holds(f->q->a, arena_fmt(f->q->a, "%.*s %.*s", STR(t->name), STR(t->about)), f->ask.search);
}

static bool fits_taxonomy(const struct filter *f, size_t i)
{
    const struct hsds_taxonomy *t = &f->b->taxonomy[i];
    return !f->ask.search.n || holds(f->q->a, arena_fmt(f->q->a, "%.*s %.*s", STR(t->name), STR(words_get(f->q->words, t->of->about))), f->ask.search);
}

static bool fits_any_service(const struct filter *f, size_t i) { return fits_service(f, &f->b->service[i]); }

/* ---- the five kinds of lists ---------------------------------------------------------------------------------------------------------------- */
struct list_kind {
    unsigned on;
    size_t (*count)(const struct hsds_book *b);
    bool (*fits)(const struct filter *f, size_t i);
    const size_t *(*order)(const struct hsds_book *b);  /* NULL: as they stand in the book                              */
    struct uuid (*id)(const struct hsds_book *b, size_t i);
    struct hsds_load (*load)(struct store *st, const struct hsds_book *b, const size_t *at, size_t n, bool whole);   /* NULL: the book has it all */
    void (*put)(struct hsds_out *o, size_t i, enum hsds_depth d, bool services);
};

static size_t count_services(const struct hsds_book *b)      { return b->services; }
static size_t count_organizations(const struct hsds_book *b) { return b->organizations; }
static size_t count_taxonomies(const struct hsds_book *b)    { return b->taxonomies; }
static size_t count_terms(const struct hsds_book *b)         { return b->terms; }
static const size_t *order_taxonomies(const struct hsds_book *b) { return b->taxonomy_order; }
static const size_t *order_terms(const struct hsds_book *b)      { return b->term_order; }
static struct uuid id_service(const struct hsds_book *b, size_t i)      { return b->service[i].id; }
static struct uuid id_at(const struct hsds_book *b, size_t i)           { return b->service[i].at; }
static struct uuid id_organization(const struct hsds_book *b, size_t i) { return b->organization[i].id; }
static struct uuid id_taxonomy(const struct hsds_book *b, size_t i)     { return b->taxonomy[i].id; }
static struct uuid id_term(const struct hsds_book *b, size_t i)         { return b->term[i].id; }

static void put_service(struct hsds_out *o, size_t i, enum hsds_depth d, bool services) { (void)services; hsds_put_service(o, &o->b->service[i], d, WITH_ORGANIZATION | WITH_AT); }
static void put_at(struct hsds_out *o, size_t i, enum hsds_depth d, bool services)      { (void)services; hsds_put_at(o, &o->b->service[i], d, true); }
static void put_taxonomy(struct hsds_out *o, size_t i, enum hsds_depth d, bool services) { (void)d; (void)services; hsds_put_taxonomy(o, i); }
static void put_term(struct hsds_out *o, size_t i, enum hsds_depth d, bool services)     { (void)d; (void)services; hsds_put_term(o, i, true); }
static void put_organization(struct hsds_out *o, size_t i, enum hsds_depth d, bool services) { hsds_put_organization(o, i, d, services); }

static const struct list_kind
    of_services      = { ON_SERVICES, count_services, fits_any_service, NULL, id_service, hsds_load_services, put_service },
    of_organizations = { ON_ORGANIZATIONS, count_organizations, fits_organization, NULL, id_organization, hsds_load_organizations, put_organization },
    of_at            = { ON_AT, count_services, fits_at, NULL, id_at, hsds_load_services, put_at },
    of_taxonomies    = { ON_TAXONOMIES, count_taxonomies, fits_taxonomy, order_taxonomies, id_taxonomy, NULL, put_taxonomy },
    of_terms         = { ON_TERMS, count_terms, fits_term, order_terms, id_term, NULL, put_term };

static struct listing_of choose(struct filter *f, const struct list_kind *k)
{
    size_t n = k->count(f->b);
    const size_t *order = k->order ? k->order(f->b) : NULL;
    struct listing_of l = { .at = arena_array(f->q->a, size_t, n + 1) };
    if (f->ask.search.n && k->load) {
        f->found.asked = true;
        if (k->on == ON_ORGANIZATIONS) f->found.actor = look_for(f->q, "directory.actor", f->ask.search);
        else { f->found.offer = look_for(f->q, "directory.offer", f->ask.search); f->found.course = look_for(f->q, "courses.course", f->ask.search); }
    }
    if (f->ask.postcode.n) find_postcode(f);
    for (size_t i = 0; i < n; i++) {
        size_t at = order ? order[i] : i;
        if (k->fits(f, at)) l.at[l.n++] = at;
    }
    return l;
}

/* ---- answers -------------------------------------------------------------------------------------------------------------------------------- */
static enum hsds_depth depth_of(const struct hsds_asked *a) { return a->minimal ? HSDS_MINIMAL : a->full || a->full_service ? HSDS_WHOLE : HSDS_FLAT; }

/* Services of organisations as whole documents want their own rows. */
static struct hsds_load load(struct filter *f, const struct list_kind *k, struct store *st, const size_t *at, size_t n)
{
    enum hsds_depth d = depth_of(&f->ask);
    struct hsds_load none = { 0 };
    if (!k->load || d == HSDS_MINIMAL) return none;
    if (!f->ask.full_service) return k->load(st, f->b, at, n, d == HSDS_WHOLE);
    return hsds_load_with_services(st, f->b, at, n);
}

static void put_envelope(struct json *j, const struct hsds_asked *a, size_t total, size_t n)
{
    size_t per = (size_t)a->per_page, pages = (total + per - 1) / per;
    json_key(j, "total_items");
    json_int(j, (int64_t)total);
    json_key(j, "total_pages");
    json_int(j, (int64_t)pages);
    json_key(j, "page_number");
    json_int(j, a->page);
    json_key(j, "size");
    json_int(j, (int64_t)n);
    json_key(j, "first_page");
    json_bool(j, a->page == 1);
    json_key(j, "last_page");
    json_bool(j, (size_t)a->page >= pages);
    json_key(j, "empty");
    json_bool(j, n == 0);
}

static void put_page(struct filter *f, const struct list_kind *k, const struct listing_of *l)
{
    size_t per = (size_t)f->ask.per_page, from = ((size_t)f->ask.page - 1) * per;
    size_t n = from >= l->n ? 0 : l->n - from < per ? l->n - from : per;
    struct hsds_load rows = load(f, k, f->q->st, l->at + (n ? from : 0), n);
    struct hsds_out o = { json_to(&f->q->out), f->q, f->q->a, f->b, &rows };
    json_open(&o.j, '{');
    put_envelope(&o.j, &f->ask, l->n, n);
    json_key(&o.j, "contents");
    json_open(&o.j, '[');
    for (size_t i = 0; i < n; i++) k->put(&o, l->at[from + i], depth_of(&f->ask), f->ask.full_service);
    json_close(&o.j, ']');
    json_close(&o.j, '}');
}

/* Where the lines end: everything, or the page that was asked for. */
static size_t lines_from(const struct filter *f, const struct listing_of *l, size_t *to)
{
    size_t per = (size_t)f->ask.per_page, from = ((size_t)f->ask.page - 1) * per;
    *to = l->n;
    if (!per) return 0;
    if (from > l->n) from = l->n;
    if (l->n - from > per) *to = from + per;
    return from;
}

/* An item per line; read in parts, each in a transaction and memory of its own, so that ten thousand need no more than some hundred. */
static void put_lines(struct filter *f, const struct list_kind *k, const struct listing_of *l)
{
    struct req *q = f->q;
    size_t to, from = lines_from(f, l, &to);
    q->type = "application/x-ndjson";
    store_deadline(q->st, HSDS_LONG);
    for (; from < to && !q->out.full; from += HSDS_BATCH) {
        size_t n = to - from < HSDS_BATCH ? to - from : HSDS_BATCH;
        struct arena *a = arena_new();
        struct store *st = store_begin(q->app->stores, q->region, STORE_READ, a, S(""));
        struct hsds_load rows = load(f, k, st, l->at + from, n);
        for (size_t i = 0; i < n; i++) {
            struct hsds_out o = { json_to(&q->out), q, a, f->b, &rows };
            k->put(&o, l->at[from + i], depth_of(&f->ask), f->ask.full_service);
            buf_char(&q->out, '\n');
        }
        bool good = store_end(st, true) == STORE_DONE;
        arena_free(a);
        if (!good) { hsds_fail(q, 503, "The data cannot be reached just now.", NULL); return; }
    }
    if (q->out.full) hsds_fail(q, 400, "This is more than one answer holds. Please ask with page and per_page.", "per_page");
}

static void answer_list(struct req *q, const struct list_kind *k)
{
    struct filter f = { .q = q };
    const char *wrong = NULL;
    hsds_begin(q);
    if (!hsds_ask(q, k->on, &f.ask, &wrong)) { hsds_fail(q, 400, "The value of this parameter is not right.", wrong); return; }
    struct hsds_book *b = hsds_book_take(q);
    if (!b) { hsds_fail(q, 503, "The data cannot be reached just now.", NULL); return; }
    f.b = b;
    struct listing_of l = choose(&f, k);
    if (f.ask.ndjson) put_lines(&f, k, &l);
    else {
        if (!f.ask.per_page) f.ask.per_page = f.ask.minimal && l.n > HSDS_PAGE ? (int64_t)l.n : HSDS_PAGE;
        put_page(&f, k, &l);
    }
    hsds_book_leave(b);
}

static void answer_one(struct req *q, const struct list_kind *k)
{
    struct filter f = { .q = q, .ask = { .full = true, .after = NONE } };
    struct uuid id;
    hsds_begin(q);
    f.ask.full_service = str_eq(req_param(q, S("full_service")), S("true")) && k->on == ON_ORGANIZATIONS;
    struct hsds_book *b = hsds_book_take(q);
    if (!b) { hsds_fail(q, 503, "The data cannot be reached just now.", NULL); return; }
    f.b = b;
    size_t n = uuid_read(q->arg, &id) ? k->count(b) : 0, i = 0;
    while (i < n && (!uuid_eq(k->id(b, i), id) || !k->fits(&f, i))) i++;
    if (i < n) {
        struct hsds_load rows = load(&f, k, q->st, &i, 1);
        struct hsds_out o = { json_to(&q->out), q, q->a, b, &rows };
        k->put(&o, i, HSDS_WHOLE, f.ask.full_service);
    } else hsds_fail(q, 404, "There is nothing with this id, or not any more.", NULL);
    hsds_book_leave(b);
}

void hsds_services(struct req *q)         { answer_list(q, &of_services); }
void hsds_service_one(struct req *q)      { answer_one(q, &of_services); }
void hsds_organizations(struct req *q)    { answer_list(q, &of_organizations); }
void hsds_organization_one(struct req *q) { answer_one(q, &of_organizations); }
void hsds_at_locations(struct req *q)     { answer_list(q, &of_at); }
void hsds_at_location_one(struct req *q)  { answer_one(q, &of_at); }
void hsds_taxonomies(struct req *q)       { answer_list(q, &of_taxonomies); }
void hsds_taxonomy_one(struct req *q)     { answer_one(q, &of_taxonomies); }
void hsds_terms(struct req *q)            { answer_list(q, &of_terms); }
void hsds_term_one(struct req *q)         { answer_one(q, &of_terms); }
