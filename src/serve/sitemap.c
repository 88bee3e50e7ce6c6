/* sitemap.c - addresses for search engines; sitemap.h is the manual. */
#include "serve/sitemap.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "look/look.h"
#include "serve/find_parts.h"
#include "web/wording.h"
#include <stdlib.h>

/* ---- writing ----------------------------------------------------------------------------------------------------------- */

static void put_element(struct buf *out, const char *name, str text)
{
    buf_fmt(out, "<%s>", name);
    put_text(out, text);
    buf_fmt(out, "</%s>\n", name);
}

static void open_index(struct req *q)
{
    q->type = "application/xml; charset=utf-8";
    buf_put(&q->out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
}

static void put_map(struct req *q, str region, int64_t part)
{
    str name = part ? arena_fmt(q->a, "/%.*s/sitemap-%lld.xml", STR(region), (long long)part) : arena_fmt(q->a, "/%.*s/sitemap.xml", STR(region));
    buf_put(&q->out, S("<sitemap>"));
    put_element(&q->out, "loc", url_whole(q, name));
    buf_put(&q->out, S("</sitemap>\n"));
}

static void put_parts(struct req *q, str region, int64_t parts) { for (int64_t i = 1; i <= parts; i++) put_map(q, region, i); }
static void close_index(struct req *q)                          { buf_put(&q->out, S("</sitemapindex>\n")); }

/* One address in all its languages: an element for each of them, which names all of them. `in`: bit i for langs[i]; url: whole, by language; chosen: for
** everybody else (x-default). */
static void put_address(struct buf *out, unsigned in, const str url[LANGS_MAX], str chosen, str changed)
{
    for (size_t i = 0; i < lang_count(); i++) {
        if (!(in >> i & 1)) continue;
        buf_put(out, S("<url>\n"));
        put_element(out, "loc", url[i]);
        if (changed.n) put_element(out, "lastmod", changed);
        for (size_t k = 0; k <= lang_count(); k++) {
            bool last = k == lang_count();
            if (!last && !(in >> k & 1)) continue;
            buf_fmt(out, "<xhtml:link rel=\"alternate\" hreflang=\"%s\" href=\"", last ? "x-default" : langs[k].tag);
            put_attr(out, last ? chosen : url[k]);
            buf_put(out, S("\"/>\n"));
        }
        buf_put(out, S("</url>\n"));
    }
}

/* ---- which entries ------------------------------------------------------------------------------------------------------- */

static int64_t entries(struct store *st)
{
    struct who visitor = who_visitor();
    int64_t n = 0;
    for (size_t i = 0; i < entity_count(); i++) {
        struct query query = query_new(entity_at(i), &visitor, lang_find(S(LANG_SOURCE)));
        if (find_searched(query.e)) n += query_count(&query, st);
    }
    return n;
}

static int64_t parts_of(struct store *st)
{
    int64_t n = entries(st);
    return n ? (n + SITEMAP_ROWS - 1) / SITEMAP_ROWS : 1;
}

/* The entries of one part: those behind the first `skip` of all, in the order of kinds and ids. */
struct entry { int64_t id, changed; unsigned in; str slug[LANGS_MAX]; };
struct window { struct arena *a; struct entry *at; int64_t *id; size_t n; int64_t skip; };

static bool take(void *ctx, int64_t id, int64_t version)
{
    struct window *w = ctx;
    (void)version;
    if (w->skip) { w->skip--; return true; }
    w->id[w->n] = id;
    w->at[w->n++] = (struct entry){ .id = id };
    return w->n < SITEMAP_ROWS;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = ((const struct entry *)b)->id;
    return x < y ? -1 : x > y;
}

static struct entry *entry_of(const struct window *w, size_t from, int64_t id) { return bsearch(&id, w->at + from, w->n - from, sizeof *w->at, by_id); }

struct filling { struct window *w; size_t from; };
static bool fill_changed(void *ctx, const struct rows *r)
{
    const struct filling *f = ctx;
    struct entry *e = entry_of(f->w, f->from, row_int(r, 0));
    if (e) e->changed = row_int(r, 1);
    return true;
}

static bool fill_language(void *ctx, const struct rows *r)
{
    const struct filling *f = ctx;
    struct entry *e = entry_of(f->w, f->from, row_int(r, 0));
    if (e && lang_find(row_str(r, 1))) e->in |= 1U << lang_index(row_str(r, 1));
    return true;
}

static bool fill_slug(void *ctx, const struct rows *r)
{
    const struct filling *f = ctx;
    struct entry *e = entry_of(f->w, f->from, row_int(r, 0));
    if (e && lang_find(row_str(r, 1))) e->slug[lang_index(row_str(r, 1))] = arena_copy(f->w->a, row_str(r, 2));
    return true;
}

static void fill(struct store *st, const struct entity *e, struct filling *f)
{
    static bool (*const one[])(void *ctx, const struct rows *r) = { fill_changed, fill_language, fill_slug };
    for (size_t i = 0; i < countof(one); i++) {
        struct sql s = sql_new(st);
        if (i == 0) { sql(&s, "SELECT id, changed_at FROM "); sql_name(&s, entity_table(e)); sql(&s, " WHERE id IN "); }
        if (i == 1) { sql(&s, "SELECT owner, lang FROM "); sql_name(&s, entity_part(e, "words")); sql(&s, " WHERE owner IN "); }
        if (i == 2) { sql(&s, "SELECT owner, lang, slug FROM "); sql_name(&s, entity_part(e, "slug")); sql(&s, " WHERE current AND owner IN "); }
        sql_among(&s, f->w->id + f->from, f->w->n - f->from);
        if (!sql_each(&s, one[i], f)) return;
    }
}

static bool translated(const struct entity *e)
{
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].translated) return true;
    return false;
}

static void put_entry(struct req *q, const struct entity *e, const struct entry *x)
{
    size_t german = lang_index(S(LANG_SOURCE));
    unsigned in = translated(e) ? x->in | 1U << german : (1U << lang_count()) - 1;
    str url[LANGS_MAX] = { 0 };
    if (!x->slug[german].n) return;
    for (size_t i = 0; i < lang_count(); i++)
        if (in >> i & 1) url[i] = url_whole(q, url_in(q, &langs[i], arena_fmt(q->a, "%s/%.*s", e->path, STR(x->slug[i].n ? x->slug[i] : x->slug[german]))));
    put_address(&q->out, in, url, url[german], moment_iso(q->a, x->changed));
}

static void put_entries(struct req *q, int64_t part)
{
    struct who visitor = who_visitor();
    struct window w = { .a = q->a, .at = arena_array(q->a, struct entry, SITEMAP_ROWS),
                        .id = arena_array(q->a, int64_t, SITEMAP_ROWS), .skip = (part - 1) * SITEMAP_ROWS };
    for (size_t i = 0; i < entity_count() && w.n < SITEMAP_ROWS; i++) {
        const struct entity *e = entity_at(i);
        struct query query = query_new(e, &visitor, lang_find(S(LANG_SOURCE)));
        struct filling f = { &w, w.n };
        if (!find_searched(e)) continue;
        query_versions(&query, q->st, take, &w);
        if (w.n > f.from) fill(q->st, e, &f);
        for (size_t k = f.from; k < w.n; k++) put_entry(q, e, &w.at[k]);
    }
}

/* ---- pages of the house ----------------------------------------------------------------------------------------------------- */

static void put_page(struct req *q, const char *path)
{
    str url[LANGS_MAX] = { 0 };
    for (size_t i = 0; i < lang_count(); i++) url[i] = url_whole(q, url_in(q, &langs[i], str_of(path)));
    /* The region's own address asks the browser for its language, as look/head.c says, too. */
    str chosen = *path ? url[lang_index(S(LANG_SOURCE))] : url_whole(q, arena_fmt(q->a, "/%.*s/", STR(q->region)));
    put_address(&q->out, (1U << lang_count()) - 1, url, chosen, S(""));
}

/* The first page, what the public's menu and footer lead to. Help in an emergency is left out: nothing of it is told (page_sensitive). */
static void put_pages(struct req *q)
{
    static const char *const house[] = { "", "imprint", "privacy", "accessibility", "contact" };
    for (size_t i = 0; i < countof(house); i++) put_page(q, house[i]);
    for (size_t i = 0; i < q->app->rooms; i++) {
        const struct room *r = q->app->room[i];
        for (size_t k = 0; k < r->n_tiles; k++) if (!r->tiles[k].office && !r->tiles[k].roles) put_page(q, r->tiles[k].path);
        if (r->foot) put_page(q, r->foot);
    }
}

/* ---- answers ------------------------------------------------------------------------------------------------------------------- */

static void put_part(struct req *q, int64_t part)
{
    q->type = "application/xml; charset=utf-8";
    buf_put(&q->out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
                         " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n"));
    if (part == 1) put_pages(q);
    put_entries(q, part);
    buf_put(&q->out, S("</urlset>\n"));
}

static void region_map(struct req *q)
{
    int64_t parts = parts_of(q->st);
    if (parts == 1) { put_part(q, 1); return; }
    open_index(q);
    put_parts(q, q->region, parts);
    close_index(q);
}

static void region_part(struct req *q)
{
    int64_t part;
    if (!str_ends(q->arg, S(".xml")) || !str_int(str_upto(q->arg, q->arg.n - 4), &part) || part < 1 || part > parts_of(q->st)) {
        req_fail(q, 404, N_("There is no page at this address."));
        return;
    }
    put_part(q, part);
}

/* A region that cannot be read just now is named all the same: its own address says what is wrong. */
static int64_t parts_in(struct req *q, str region)
{
    struct store *st = store_begin(q->app->stores, region, STORE_READ, q->a, S(""));
    int64_t n = parts_of(st);
    return store_end(st, true) == STORE_DONE ? n : 1;
}

static void all_maps(struct req *q)
{
    struct region r[REGIONS_MAX];
    size_t n = app_regions(q->app, q->a, r, countof(r));
    open_index(q);
    for (size_t i = 0; i < n; i++) {
        int64_t parts = parts_in(q, r[i].name);
        if (parts == 1) put_map(q, r[i].name, 0);
        else put_parts(q, r[i].name, parts);
    }
    close_index(q);
}

static void robots(struct req *q)
{
    q->type = "text/plain; charset=utf-8";
    buf_fmt(&q->out, "User-agent: *\nDisallow:\n\nSitemap: %.*s\n", STR(url_whole(q, S("/sitemap.xml"))));
}

/* ---- OpenSearch ------------------------------------------------------------------------------------------------------------------ */

/* At most 16 characters, as the description demands; by code points, without half a word at the end. */
static str short_name(str name)
{
    size_t n = 0, blank = 0;
    for (str rest = name; rest.n && n < 16; n++) {
        if (rest.p[0] == ' ') blank = name.n - rest.n;
        do rest = str_from(rest, 1); while (rest.n && ((unsigned char)rest.p[0] & 0xC0) == 0x80);
        if (!rest.n) return name;
        if (n == 15) return str_upto(name, blank ? blank : name.n - rest.n);
    }
    return name;
}

static void put_search(struct buf *out, const char *type, str address)
{
    buf_fmt(out, "<Url type=\"%s\" method=\"get\" template=\"", type);
    put_attr(out, arena_fmt(out->a, "%.*s?q={searchTerms}", STR(address)));
    buf_put(out, S("\"/>\n"));
}

static void open_search(struct req *q)
{
    const struct particulars *p = region_particulars(q);
    str name = p->centre.n ? p->centre : q->region_title;
    q->type = "application/opensearchdescription+xml; charset=utf-8";
    buf_put(&q->out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n"));
    put_element(&q->out, "ShortName", short_name(q->region_title));
    put_element(&q->out, "Description", p->short_line.n ? p->short_line : name);
    if (p->email.n) put_element(&q->out, "Contact", p->email);
    put_search(&q->out, "text/html", url_whole(q, url_page(q, S("search"))));
    put_search(&q->out, "application/x-suggestions+json", url_whole(q, url_page(q, S("search/complete"))));
    put_element(&q->out, "LongName", utf8_upto(name, 48));
    buf_put(&q->out, S("<Image height=\"192\" width=\"192\" type=\"image/png\">"));
    put_text(&q->out, url_whole(q, look_static(q, "icon-192.png")));
    buf_put(&q->out, S("</Image>\n"));
    put_element(&q->out, "Language", str_of(q->lang->tag));
    put_element(&q->out, "InputEncoding", S("UTF-8"));
    put_element(&q->out, "OutputEncoding", S("UTF-8"));
    buf_put(&q->out, S("</OpenSearchDescription>\n"));
}

const struct route sitemap_routes[] = {
    { GET, "robots.txt",     robots,      ROUTE_OPEN, NULL, BASE_ROOT },
    { GET, "sitemap.xml",    all_maps,    ROUTE_OPEN, NULL, BASE_ROOT, .slow = true },
    { GET, "sitemap.xml",    region_map,  ROUTE_OPEN, NULL, BASE_REGION },
    { GET, "sitemap-{part}", region_part, ROUTE_OPEN, NULL, BASE_REGION },
    { GET, "opensearch.xml", open_search, ROUTE_OPEN, NULL, BASE_PAGE },
};
const size_t sitemap_routes_count = countof(sitemap_routes);
