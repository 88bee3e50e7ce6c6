/* page.c - the feeds themselves, and the page that lists and explains them. */
#include "rooms/feeds/feeds.h"
#include "web/wording.h"

const struct feed feeds[] = {
    { "news.atom",    N_("News"),         N_("What the centre tells, the newest first."), "publishing.news", "visible_from", FEED_NEW },
    { "offers.atom",  N_("New offers"),   N_("Offers that were added to the directory."), "directory.offer", NULL, FEED_NEW },
    { "courses.atom", N_("New courses"),  N_("Language courses that were added."),        "courses.course",  NULL, FEED_NEW },
    { "changes.atom", N_("What changed"), N_("Everything that was added or changed: offers, organisations, places, courses, pages and news."),
      "directory.offer directory.actor directory.place courses.course publishing.page publishing.news", NULL, FEED_CHANGED },
    { 0 },
};

bool feed_there(const struct feed *f)
{
    for (str names = str_of(f->entities), name; str_word(&names, &name);) if (entity_named(name)) return true;
    return false;
}

const struct feed *feed_named(str name)
{
    for (const struct feed *f = feeds; f->name; f++) if (str_eq(name, str_of(f->name)) && feed_there(f)) return f;
    return NULL;
}

str feed_url(const struct req *q, const struct feed *f, str area)
{
    struct buf b = buf_in(q->a, TARGET_MAX);
    buf_put(&b, url_page(q, S("feeds/")));
    buf_put(&b, str_of(f->name));
    if (area.n) { buf_put(&b, S("?area=")); put_encoded(&b, area); }
    return buf_str(&b);
}

/* ---- towns ----------------------------------------------------------------------------------------------------------------- */

static void take_towns(struct req *q, struct feeds_view *v)
{
    const struct entity *area = entity_named(S("directory.area"));
    v->area = req_param(q, S("area"));
    v->wrong = v->area.n > 0;
    if (!area) return;
    struct who visitor = who_visitor();
    struct query query = query_new(area, &visitor, q->lang);
    query_take(&query, q->st, S("level"), S("municipality"));
    query.limit = FEED_TOWNS;
    query.plain = true;
    struct page p = query_run(&query, q->st);
    v->town = arena_array(q->a, struct feed_town, p.n + 1);
    for (size_t i = 0; i < p.n; i++) {
        struct feed_town t = v->town[v->towns++] = (struct feed_town){ row_meta(p.row[i])->key, row_title(area, p.row[i]) };
        if (v->area.n && str_eq(t.key, v->area)) { v->area_name = t.name; v->wrong = false; }
    }
}

void feed_list(struct req *q)
{
    struct feeds_view v = { 0 };
    take_towns(q, &v);
    if (v.wrong) { q->status = 422; v.area = S(""); }
    page_about(q, _(N_("Subscribe to news, new offers and new courses of the region.")));
    feeds_page(&q->out, q, &v);
}

/* ---- a feed ---------------------------------------------------------------------------------------------------------------- */

static str title_of(const struct req *q, const struct feed *f, str town)
{
    str name = q->region_title;
    return town.n ? arena_fmt(q->a, "%.*s – %.*s, %.*s", STR(_(f->label)), STR(name), STR(town))
                  : arena_fmt(q->a, "%.*s – %.*s", STR(_(f->label)), STR(name));
}

void feed_show(struct req *q)
{
    const struct feed *f = feed_named(q->arg);
    const struct particulars *p = region_particulars(q);
    struct feeds_view v = { 0 };
    struct feed_row row[FEED_ENTRIES];
    size_t n = 0;
    if (!f) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    take_towns(q, &v);
    if (v.wrong || !feed_rows(q, f, v.area, row, &n)) { req_fail(q, 404, N_("There is no such feed.")); return; }
    struct req *reader = feed_reader(q);
    struct atom_entry *e = arena_array(q->a, struct atom_entry, n + 1);
    for (size_t i = 0; i < n; i++) e[i] = feed_entry(reader, &row[i]);
    str home = url_whole(q, url_page(q, S("")));
    struct atom atom = { .id = feed_tag(q, arena_fmt(q->a, "feeds/%s%s%.*s", f->name, v.area.n ? "/" : "", STR(v.area))),
        .title = title_of(q, f, v.area_name), .subtitle = _(f->what), .lang = str_of(q->lang->tag), .base = home, .self = url_whole(q, feed_url(q, f, v.area)),
        .site = home, .icon = url_whole(q, look_static(q, "icon-192.png")),
        .author = p->centre.n ? p->centre : q->region_title,
        .author_email = p->email, .author_url = home, .entry = e, .n = n };
    q->type = "application/atom+xml; charset=utf-8";
    atom_put(&q->out, &atom);
}
