/* head.c - what a page tells machines in its head; head.h is the manual. */
#include "look/head.h"
#include "look/look.h"
#include "text/hours.h"
#include "web/wording.h"
#include <math.h>
#include <string.h>

struct crumb { str name, url; };
struct head {
    struct buf out; struct json j;                      /* the members of @graph                                      */
    bool any;
    const struct entity *e; const void *row;
    const char *kind;
    struct crumb crumb[CRUMBS_MAX]; size_t crumbs;
};

static struct head *head_of(struct req *q)
{
    if (q->head) return q->head;
    struct head *h = q->head = arena_new_of(q->a, struct head);
    h->out = buf_in(q->a, THINGS_MAX);
    h->j = json_to(&h->out);
    return h;
}

void head_row(struct req *q, const struct entity *e, const void *row)
{
    struct head *h = head_of(q);
    h->e = e;
    h->row = row;
}

void head_crumb(struct req *q, str name, str url)
{
    struct head *h = head_of(q);
    if (h->crumbs < CRUMBS_MAX) h->crumb[h->crumbs++] = (struct crumb){ name, url };
}

void head_kind(struct req *q, const char *kind) { head_of(q)->kind = kind; }

/* ---- things ------------------------------------------------------------------------------------------------------------ */

struct json *thing_open(struct req *q, const char *type)
{
    struct head *h = head_of(q);
    h->any = true;
    json_open(&h->j, '{');
    json_key(&h->j, "@type");
    json_z(&h->j, type);
    return &h->j;
}

void thing_str(struct json *j, const char *key, str s)
{
    s = str_trim(s);
    if (!s.n) return;
    json_key(j, key);
    json_str(j, s);
}

void thing_url(struct json *j, const char *key, str url)
{
    if (str_starts(url, S("http://")) || str_starts(url, S("https://"))) thing_str(j, key, url);
}

void thing_in(struct json *j, const char *key, const char *type)
{
    json_key(j, key);
    json_open(j, '{');
    json_key(j, "@type");
    json_z(j, type);
}

void thing_at(struct json *j, struct coordinate at)
{
    if (!isfinite(at.lat) || !isfinite(at.lon)) return;
    thing_in(j, "geo", "GeoCoordinates");
    json_key(j, "latitude");
    json_real(j, at.lat);
    json_key(j, "longitude");
    json_real(j, at.lon);
    json_close(j, '}');
}

void thing_address(struct json *j, str street, str postcode, str town)
{
    if (!street.n && !postcode.n && !town.n) return;
    thing_in(j, "address", "PostalAddress");
    thing_str(j, "streetAddress", street);
    thing_str(j, "postalCode", postcode);
    thing_str(j, "addressLocality", town);
    thing_str(j, "addressCountry", S("DE"));
    json_close(j, '}');
}

void thing_days(struct json *j, const char *key, unsigned days)
{
    static const char *const name[] = { "https://schema.org/Monday", "https://schema.org/Tuesday", "https://schema.org/Wednesday",
                                        "https://schema.org/Thursday", "https://schema.org/Friday",
                                        "https://schema.org/Saturday", "https://schema.org/Sunday" };
    json_key(j, key);
    json_open(j, '[');
    for (size_t d = 0; d < countof(name); d++) if (days >> d & 1) json_z(j, name[d]);
    json_close(j, ']');
}

str thing_clock(struct arena *a, int minutes) { return arena_fmt(a, "%02d:%02d", minutes / 60 % 24, minutes % 60); }

void thing_hours(struct json *j, const char *key, str hours)
{
    struct hours_slot slot[14];
    size_t n = hours_usual(hours, slot, countof(slot));
    if (!n) return;
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < n; i++) {
        json_open(j, '{');
        json_key(j, "@type");
        json_z(j, "OpeningHoursSpecification");
        thing_days(j, "dayOfWeek", slot[i].days);
        thing_str(j, "opens", thing_clock(j->out->a, slot[i].from));
        thing_str(j, "closes", slot[i].to == 24 * 60 ? S("23:59") : thing_clock(j->out->a, slot[i].to));
        json_close(j, '}');
    }
    json_close(j, ']');
}

void thing_price(struct json *j, int64_t cents)
{
    if (cents == NONE) return;
    thing_in(j, "offers", "Offer");
    thing_str(j, "price", arena_fmt(j->out->a, "%lld.%02lld", (long long)(cents / 100), (long long)(cents % 100)));
    thing_str(j, "priceCurrency", S("EUR"));
    json_close(j, '}');
}

/* ---- the centre and its site --------------------------------------------------------------------------------------------- */

static str home_of(const struct req *q)    { return url_whole(q, arena_fmt(q->a, "/%.*s/", STR(q->region))); }
static str centre_of(const struct req *q, const struct particulars *p) { return p->centre.n ? p->centre : q->region_title; }

static void centre_head(struct json *j, const struct req *q, const struct particulars *p)
{
    json_key(j, "@id");
    json_str(j, arena_fmt(q->a, "%.*s#centre", STR(home_of(q))));
    thing_str(j, "name", centre_of(q, p));
    thing_url(j, "url", home_of(q));
}

void thing_centre(struct json *j, const struct req *q, const char *key)
{
    thing_in(j, key, "GovernmentOrganization");
    centre_head(j, q, region_particulars(q));
    json_close(j, '}');
}

/* Of the first page: who answers for it, and where its search is. */
static void put_site(const struct req *q, struct json *j)
{
    const struct particulars *p = region_particulars(q);
    json_open(j, '{');
    json_key(j, "@type"); json_z(j, "GovernmentOrganization");
    centre_head(j, q, p);
    thing_str(j, "description", p->short_line);
    thing_str(j, "telephone", p->phone);
    thing_str(j, "email", p->email);
    thing_address(j, p->street, p->postcode, p->town);
    if (p->body.n) { thing_in(j, "parentOrganization", "GovernmentOrganization"); thing_str(j, "name", p->body); json_close(j, '}'); }
    thing_in(j, "areaServed", "AdministrativeArea");
    thing_str(j, "name", q->region_title);
    json_close(j, '}');
    json_close(j, '}');
    json_open(j, '{');
    json_key(j, "@type"); json_z(j, "WebSite");
    thing_str(j, "name", q->region_title);
    thing_url(j, "url", url_whole(q, url_page(q, S(""))));
    thing_str(j, "inLanguage", str_of(q->lang->tag));
    thing_centre(j, q, "publisher");
    thing_in(j, "potentialAction", "SearchAction");
    thing_in(j, "target", "EntryPoint");
    thing_str(j, "urlTemplate", arena_fmt(q->a, "%.*s?q={search_term_string}", STR(url_whole(q, url_page(q, S("search"))))));
    json_close(j, '}');
    json_close(j, '}');
    json_close(j, '}');
}

/* ---- the way there --------------------------------------------------------------------------------------------------------- */

static bool is_home(const struct req *q) { return q->parts == 2; }

/* The row's own page, and none that stands below it. */
static bool is_record(const struct req *q)
{
    const struct head *h = q->head;
    return h && h->row && h->e->path && q->parts == 4 && str_eq(q->part[2], str_of(h->e->path));
}

static void put_step(struct json *j, const struct req *q, int64_t position, str name, str url)
{
    json_open(j, '{');
    json_key(j, "@type"); json_z(j, "ListItem");
    json_key(j, "position");
    json_int(j, position);
    thing_str(j, "name", name);
    if (url.n) thing_url(j, "item", url_whole(q, url));
    json_close(j, '}');
}

static void put_crumbs(struct json *j, const struct req *q, const struct entity *e)
{
    const struct head *h = q->head;
    bool record = is_record(q);
    int64_t n = 1;
    json_open(j, '{');
    json_key(j, "@type"); json_z(j, "BreadcrumbList");
    json_key(j, "itemListElement");
    json_open(j, '[');
    put_step(j, q, n++, _(N_("Start")), url_page(q, S("")));
    put_step(j, q, n++, words_get(q->words, e->plural), record ? url_entity(q, e) : S(""));
    for (size_t i = 0; record && i < h->crumbs; i++) put_step(j, q, n++, h->crumb[i].name, h->crumb[i].url);
    if (record) put_step(j, q, n++, row_title(e, h->row), S(""));
    json_close(j, ']');
    json_close(j, '}');
}

/* ---- the element ----------------------------------------------------------------------------------------------------------- */

void head_escape(struct buf *out, str json)
{
    static const struct { const char *is, *as; } rule[] = { { "<", "\\u003c" }, { ">", "\\u003e" }, { "&", "\\u0026" },
                                                                      { "\xE2\x80\xA8", "\\u2028" }, { "\xE2\x80\xA9", "\\u2029" } };
    size_t from = 0;
    for (size_t i = 0; i < json.n; i++) {
        const char *as = NULL;
        size_t n = 1;
        if (json.p[i] != '<' && json.p[i] != '>' && json.p[i] != '&' && json.p[i] != '\xE2') continue;
        for (size_t k = 0; k < countof(rule) && !as; k++) if (str_starts(str_from(json, i), str_of(rule[k].is))) { as = rule[k].as; n = strlen(rule[k].is); }
        if (!as) continue;
        buf_put(out, (str){ json.p + from, i - from });
        buf_put(out, str_of(as));
        from = i + n;
        i = from - 1;
    }
    buf_put(out, str_from(json, from));
}

void head_script(struct buf *out, const struct req *q)
{
    struct buf b = buf_in(q->a, THINGS_MAX + 16 * 1024);
    struct json j = json_to(&b);
    const struct entity *e = q->parts > 2 ? entity_by_path(q->part[2]) : NULL;
    bool way = e && (q->parts == 3 || is_record(q)), things = q->head && q->head->any && !q->head->out.full;
    if (!is_home(q) && !way && !things) return;
    json_open(&j, '{');
    json_key(&j, "@context");
    json_z(&j, "https://schema.org");
    json_key(&j, "@graph");
    json_open(&j, '[');
    if (is_home(q)) put_site(q, &j);
    if (things) json_raw(&j, buf_str(&q->head->out));
    if (way) put_crumbs(&j, q, e);
    json_close(&j, ']');
    json_close(&j, '}');
    if (b.full) return;
    buf_put(out, S("<script type=\"application/ld+json\">"));
    head_escape(out, buf_str(&b));
    buf_put(out, S("</script>\n"));
}

/* ---- languages, addresses, pictures ---------------------------------------------------------------------------------------- */

/* Open Graph wants a territory: that in which the language is at home; ours is read in Germany whichever it is. */
static const struct { const char *tag, *locale; } locales[] = {
    { "de", "de_DE" }, { "en", "en_GB" }, { "ar", "ar_AR" }, { "uk", "uk_UA" }, { "ru", "ru_RU" }, { "tr", "tr_TR" }, { "pl", "pl_PL" }, { "nl", "nl_NL" },
    { "ro", "ro_RO" }, { "fr", "fr_FR" }, { "fa", "fa_IR" } };

/* NULL: Open Graph knows no name of it (Easy German), or none that would be another than that of German. */
static const char *locale_of(const char *tag)
{
    for (size_t i = 0; i < countof(locales); i++) if (!strcmp(locales[i].tag, tag)) return locales[i].locale;
    return NULL;
}

static bool has_words(const struct entity *e)
{
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].translated) return true;
    return false;
}

/* Bit i: the row has words in langs[i]. What is not translated at all reads the same in every language. */
static unsigned languages_of(const struct req *q, const struct entity *e, int64_t id)
{
    unsigned in = 1U << lang_index(S(LANG_SOURCE));
    struct sql s = sql_new(q->st);
    if (!has_words(e)) return (1U << lang_count()) - 1;
    sql(&s, "SELECT lang FROM ");
    sql_name(&s, entity_part(e, "words"));
    sql(&s, " WHERE owner = ");
    sql_value(&s, I(id));
    for (struct rows *r = sql_ask(&s); rows_next(r);) if (lang_find(row_str(r, 0))) in |= 1U << lang_index(row_str(r, 0));
    return in;
}

static str without_query(str target)
{
    int64_t mark = str_find_char(target, '?');
    return mark < 0 ? target : str_upto(target, (size_t)mark);
}

static void record_languages(const struct req *q, struct head_view *v)
{
    const struct head *h = q->head;
    str slug[LANGS_MAX] = { 0 };
    size_t german = lang_index(S(LANG_SOURCE)), here = lang_index(str_of(q->lang->tag));
    unsigned in = languages_of(q, h->e, row_meta(h->row)->id);
    row_slugs(q->st, h->e, row_meta(h->row)->id, slug);
    for (size_t i = 0; i < lang_count(); i++) {
        if (!(in >> i & 1)) continue;
        str name = slug[i].n ? slug[i] : slug[german].n ? slug[german] : row_meta(h->row)->slug;
        str url = url_whole(q, url_in(q, &langs[i], arena_fmt(q->a, "%s/%.*s", h->e->path, STR(name))));
        v->lang[v->langs++] = (struct head_link){ langs[i].tag, url };
        if (i == german) v->chosen = url;
        if (i == here) v->canonical = url;
    }
    if (!v->canonical.n) v->canonical = v->chosen;      /* German with a frame in another language is the German page  */
}

/* The same address in every language; filters and orders are no pages of their own. */
static void page_languages(const struct req *q, struct head_view *v)
{
    size_t skip = 1 + q->region.n + 1 + strlen(q->lang->tag) + 1;      /* "/kleve/de/" */
    str rest = str_from(without_query(q->target), skip);
    for (size_t i = 0; i < lang_count(); i++) v->lang[v->langs++] = (struct head_link){ langs[i].tag, url_whole(q, url_in(q, &langs[i], rest)) };
    v->canonical = v->url;
    v->chosen = is_home(q) ? home_of(q) : v->lang[lang_index(S(LANG_SOURCE))].url;     /* the region's address asks the browser */
}

static void take_locales(const struct req *q, struct head_view *v)
{
    v->locale = locale_of(q->lang->tag);
    if (!v->locale) v->locale = locale_of(LANG_SOURCE);
    for (size_t i = 0; i < v->langs; i++) {
        const char *other = locale_of(v->lang[i].tag);
        if (other && v->locale && strcmp(other, v->locale) != 0) v->other[v->others++] = other;
    }
}

/* The row's picture, or the mark of the house: as a PNG, since messengers show no SVG. */
static str image_of(const struct req *q)
{
    const struct head *h = is_record(q) ? q->head : NULL;
    for (size_t i = 0; h && i < h->e->n; i++) {
        const struct field *f = &h->e->fields[i];
        if (f->kind == KIND_file && f->privacy == PUBLIC && !row_empty(h->row, f))
            return url_whole(q, arena_fmt(q->a, "%.*s/%s?v=%.8s", STR(url_row(q, h->e, row_meta(h->row)->slug)), f->name, row_text(h->row, f).p));
    }
    return url_whole(q, look_static(q, "icon-512.png"));
}

static void take_feeds(const struct req *q, struct head_view *v)
{
    const struct entity *e = q->parts > 2 ? entity_by_path(q->part[2]) : NULL;
    for (size_t i = 0; i < q->app->rooms; i++)
        for (size_t k = 0; k < q->app->room[i]->n_feeds && v->feeds < HEAD_FEEDS; k++) {
            const struct room_feed *f = &q->app->room[i]->feeds[k];
            if (f->entity ? e != entity_named(str_of(f->entity)) || !e : !is_home(q)) continue;
            v->feed[v->feeds++] = (struct head_feed){ words_get(q->words, f->label), url_page(q, str_of(f->path)) };
        }
}

struct head_view head_view(const struct req *q)
{
    struct head_view v = { .url = url_whole(q, without_query(q->target)), .kind = q->head && q->head->kind ? q->head->kind : "website", .image = image_of(q) };
    if (is_record(q)) record_languages(q, &v);
    else page_languages(q, &v);
    take_locales(q, &v);
    take_feeds(q, &v);
    return v;
}
