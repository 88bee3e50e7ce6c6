/* catalog.c - all datasets in DCAT-AP.de 3.0 (https://www.dcat-ap.de/def/dcatde/3.0/spec/), as Turtle, RDF/XML and JSON-LD. Harvesters know a dataset by its
** identifier, which is its address: "https://host/kleve/opendata/catalog#offers". */
#include "entity/schema.h"
#include "rooms/opendata/opendata.h"
#include "text/html.h"
#include "text/rdf.h"
#include "web/wording.h"

#define EU "http://publications.europa.eu/resource/authority/"
#define DE "http://dcat-ap.de/def/"
static const struct rdf_prefix prefixes[] = {
    { "dcat", "http://www.w3.org/ns/dcat#" }, { "dct", "http://purl.org/dc/terms/" }, { "dcatap", "http://data.europa.eu/r5r/" }, { "dcatde", DE "dcatde/" },
    { "foaf", "http://xmlns.com/foaf/0.1/" }, { "vcard", "http://www.w3.org/2006/vcard/ns#" }, { "adms", "http://www.w3.org/ns/adms#" }, { NULL, NULL } };

struct catalog { struct req *q; struct rdf *g; struct opendata_settings said; struct rdf_term self, agent, contact, spatial; str key; int64_t newest; };

static struct rdf_term eu(struct catalog *c, const char *table, const char *code) { return rdf_iri(arena_fmt(c->q->a, EU "%s/%s", table, code)); }
static struct rdf_term part(struct catalog *c, str name) { return rdf_iri(arena_fmt(c->q->a, "%.*s#%.*s", STR(c->self.text), STR(name))); }
static struct rdf_term address(struct catalog *c, str path) { return rdf_iri(url_whole(c->q, path)); }
static struct rdf_term moment(struct catalog *c, int64_t t) { return rdf_typed(t ? moment_iso(c->q->a, t) : S(""), "xsd:dateTime"); }
static struct rdf_term german(str text) { return rdf_text(text, S(LANG_SOURCE)); }

/* A text of the program in German and English. */
static void words(struct catalog *c, struct rdf_term s, const char *is, const char *key)
{
    rdf_add(c->g, s, is, german(words_get(words_in(S(LANG_SOURCE)), key)));
    rdf_add(c->g, s, is, rdf_text(str_of(key), S("en")));
}

static void page_of(struct catalog *c, struct rdf_term s, const char *is, struct rdf_term page)
{
    rdf_add(c->g, s, is, page);
    rdf_add(c->g, page, "rdf:type", rdf_name(c->g, "foaf:Document"));
}

/* ---- who and where ---------------------------------------------------------------------------------------------------------------------------- */
static void add_people(struct catalog *c)
{
    struct req *q = c->q;
    const struct particulars *p = region_particulars(q);
    str body = p->body.n ? p->body : p->centre.n ? p->centre : q->region_title, mail = c->said.mail.n ? c->said.mail : p->email;
    rdf_add(c->g, c->agent, "rdf:type", rdf_name(c->g, "foaf:Agent"));
    rdf_add(c->g, c->agent, "foaf:name", german(body));
    rdf_add(c->g, c->agent, "dct:type", rdf_iri(arena_fmt(q->a, "http://purl.org/adms/publishertype/%.*s", STR(c->said.publisher))));
    rdf_add(c->g, c->contact, "rdf:type", rdf_name(c->g, "vcard:Kind"));
    rdf_add(c->g, c->contact, "rdf:type", rdf_name(c->g, "vcard:Organization"));
    rdf_add(c->g, c->contact, "vcard:fn", rdf_text(p->centre.n ? p->centre : body, S("")));
    if (mail.n) rdf_add(c->g, c->contact, "vcard:hasEmail", rdf_iri(arena_fmt(q->a, "mailto:%.*s", STR(mail))));
    rdf_add(c->g, c->contact, "vcard:hasURL", c->said.link.n ? rdf_iri(c->said.link) : address(c, url_page(q, S("contact"))));
}

/* Official keys: a Land has 2 digits, a county 5, a town 8. */
static void add_where(struct catalog *c)
{
    static const struct { size_t n; const char *key, *level; } levels[] = { { 2, "stateKey", "state" }, { 5, "districtKey", "administrativeDistrict" }, { 8, "municipalityKey", "municipality" } };
    for (size_t i = 0; i < countof(levels); i++) {
        if (c->key.n != levels[i].n) continue;
        c->spatial = rdf_iri(arena_fmt(c->q->a, DE "politicalGeocoding/%s/%.*s", levels[i].key, STR(c->key)));
        rdf_add(c->g, c->spatial, "rdf:type", rdf_name(c->g, "dct:Location"));
    }
}

static void level_of(struct catalog *c, struct rdf_term s)
{
    const char *level = c->key.n == 2 ? "state" : c->key.n == 5 ? "administrativeDistrict" : c->key.n == 8 ? "municipality" : NULL;
    if (level) rdf_add(c->g, s, "dcatde:politicalGeocodingLevelURI", rdf_iri(arena_fmt(c->q->a, DE "politicalGeocoding/Level/%s", level)));
    rdf_add(c->g, s, "dct:spatial", c->spatial);
}

/* ---- a dataset ---------------------------------------------------------------------------------------------------------------------------------- */
struct about { const char *theme, *frequency, *keywords; str landing, from, to; int64_t changed; };

static void keywords(struct catalog *c, struct rdf_term s, str list)
{
    for (int64_t at; list.n; list = at < 0 ? S("") : str_from(list, (size_t)at + 1)) {
        at = str_find_char(list, ',');
        rdf_add(c->g, s, "dcat:keyword", german(at < 0 ? list : str_upto(list, (size_t)at)));
    }
}

static void temporal(struct catalog *c, struct rdf_term s, str name, str from, str to)
{
    struct rdf_term span = part(c, arena_fmt(c->q->a, "%.*s-time", STR(name)));
    if (!from.n) return;
    rdf_add(c->g, s, "dct:temporal", span);
    rdf_add(c->g, span, "rdf:type", rdf_name(c->g, "dct:PeriodOfTime"));
    rdf_add(c->g, span, "dcat:startDate", rdf_typed(from, "xsd:date"));
    rdf_add(c->g, span, "dcat:endDate", rdf_typed(to, "xsd:date"));
}

/* What every dataset has; title and description are the caller's. */
static struct rdf_term add_dataset(struct catalog *c, str name, const struct about *of)
{
    struct rdf_term s = part(c, name);
    rdf_add(c->g, c->self, "dcat:dataset", s);
    rdf_add(c->g, s, "rdf:type", rdf_name(c->g, "dcat:Dataset"));
    rdf_add(c->g, s, "dct:identifier", rdf_text(s.text, S("")));
    rdf_add(c->g, s, "dct:publisher", c->agent);
    rdf_add(c->g, s, "dcat:contactPoint", c->contact);
    if (c->said.contributor.n) rdf_add(c->g, s, "dcatde:contributorID", rdf_iri(arena_fmt(c->q->a, DE "contributors/%.*s", STR(c->said.contributor))));
    rdf_add(c->g, s, "dcat:theme", eu(c, "data-theme", of->theme));
    keywords(c, s, str_of(of->keywords));
    rdf_add(c->g, s, "dct:accrualPeriodicity", eu(c, "frequency", of->frequency));
    rdf_add(c->g, s, "dct:language", eu(c, "language", "DEU"));
    rdf_add(c->g, s, "dct:accessRights", eu(c, "access-right", "PUBLIC"));
    rdf_add(c->g, s, "dcatap:availability", eu(c, "planned-availability", "STABLE"));
    rdf_add(c->g, s, "dct:modified", moment(c, of->changed));
    level_of(c, s);
    temporal(c, s, name, of->from, of->to);
    if (of->changed > c->newest) c->newest = of->changed;
    page_of(c, s, "dcat:landingPage", address(c, of->landing));
    return s;
}

struct file { str name, url, meta, title; const char *type, *format; const struct licence *licence; str credit; int64_t changed; };

static void add_file(struct catalog *c, struct rdf_term of, const struct file *f)
{
    struct rdf_term s = part(c, f->name), at = address(c, f->url);
    rdf_add(c->g, of, "dcat:distribution", s);
    rdf_add(c->g, s, "rdf:type", rdf_name(c->g, "dcat:Distribution"));
    rdf_add(c->g, s, "dct:title", german(f->title));
    rdf_add(c->g, s, "dcat:accessURL", at);
    rdf_add(c->g, s, "dcat:downloadURL", at);
    rdf_add(c->g, s, "dct:format", eu(c, "file-type", f->format));
    rdf_add(c->g, s, "dcat:mediaType", rdf_iri(arena_fmt(c->q->a, "https://www.iana.org/assignments/media-types/%s", f->type)));
    rdf_add(c->g, s, "dct:license", rdf_iri(arena_fmt(c->q->a, DE "licenses/%s", f->licence->key)));
    if (f->licence->by) rdf_add(c->g, s, "dcatde:licenseAttributionByText", german(f->credit));
    rdf_add(c->g, s, "dcatap:availability", eu(c, "planned-availability", "STABLE"));
    rdf_add(c->g, s, "adms:status", eu(c, "distribution-status", "COMPLETED"));
    rdf_add(c->g, s, "dct:modified", moment(c, f->changed));
    if (f->meta.n) page_of(c, s, "foaf:page", address(c, f->meta));
}

static void add_table(struct catalog *c, const struct dataset *d)
{
    struct req *q = c->q;
    struct about of = { d->theme, d->frequency, d->keywords, arena_fmt(q->a, "%.*s#%s", STR(url_page(q, S("opendata"))), d->key), S(""), S(""), dataset_changed(q->st, d) };
    if (d->rows) needs_span(q->st, q->a, &of.from, &of.to);
    struct rdf_term s = add_dataset(c, str_of(d->key), &of);
    words(c, s, "dct:title", d->title);
    words(c, s, "dct:description", d->about);
    for (const struct file_kind *k = file_kinds; k->ext; k++) {
        if (!(d->files & k->file) || !k->format) continue;
        struct file f = { .name = arena_fmt(q->a, "%s-%s", d->key, k->ext), .url = opendata_url(q, arena_fmt(q->a, "%s.%s", d->key, k->ext)), .title = str_of(k->name), .type = k->type,
                          .format = k->format, .licence = dataset_licence(&c->said, d), .credit = dataset_credit(q, &c->said, d), .changed = of.changed };
        if (k->file == FILE_CSV) f.meta = opendata_url(q, arena_fmt(q->a, "%s.csv-metadata.json", d->key));
        add_file(c, s, &f);
    }
}

static void add_figures(struct catalog *c, const struct open_figures *x)
{
    struct req *q = c->q;
    str name = arena_fmt(q->a, "indicator-%.*s", STR(x->key)), credit = arena_fmt(q->a, "Quelle: %.*s.", STR(x->credit));
    str landing = url_row(q, entity_named(S("monitoring.indicator")), x->slug);
    struct rdf_term s = add_dataset(c, name, &(struct about){ "SOCI", "ANNUAL", "Integration,Integrationsmonitoring,Migration", landing, x->from, x->to, x->changed });
    rdf_add(c->g, s, "dct:title", german(x->name));
    rdf_add(c->g, s, "dct:description", german(x->about.n ? arena_fmt(q->a, "%.*s. %.*s", STR(x->about), STR(credit)) : arena_fmt(q->a, "%.*s. %.*s", STR(x->name), STR(credit))));
    add_file(c, s, &(struct file){ .name = arena_fmt(q->a, "%.*s-csv", STR(name)), .url = figures_url(q, x, "figures.csv"), .meta = figures_url(q, x, "figures.csv-metadata.json"), .title = S("CSV"),
                                   .type = "text/csv", .format = "CSV", .licence = x->licence, .credit = x->credit, .changed = x->changed });
}

/* ---- the catalogue -------------------------------------------------------------------------------------------------------------------------------- */
static void add_all(struct catalog *c)
{
    struct req *q = c->q;
    for (const struct dataset *d = datasets; d->key; d++) {
        if (!dataset_given(q->st, d)) continue;
        add_table(c, d);
        if (!str_eq(str_of(d->key), S("indicators"))) continue;
        struct open_indicators all = open_indicators(q);
        for (size_t i = 0; i < all.n; i++) add_figures(c, &all.at[i]);
    }
}

static void add_catalog(struct catalog *c)
{
    struct req *q = c->q;
    rdf_add(c->g, c->self, "rdf:type", rdf_name(c->g, "dcat:Catalog"));
    rdf_add(c->g, c->self, "dct:title", german(arena_fmt(q->a, "%.*s: %.*s", STR(words_get(words_in(S(LANG_SOURCE)), N_("Open data"))), STR(q->region_title))));
    words(c, c->self, "dct:description", N_("Data of the integration centre for everybody who wants to work with them: directory, courses, indicators, areas."));
    rdf_add(c->g, c->self, "dct:publisher", c->agent);
    rdf_add(c->g, c->self, "dct:language", eu(c, "language", "DEU"));
    rdf_add(c->g, c->self, "dct:license", rdf_iri(arena_fmt(q->a, DE "licenses/%s", licences[0].key)));      /* of the descriptions, whatever the data have */
    rdf_add(c->g, c->self, "dct:spatial", c->spatial);
    page_of(c, c->self, "foaf:homepage", address(c, url_page(q, S("opendata"))));
}

/* The interface by which programs read the same and more, described by itself (OpenAPI). */
static void add_service(struct catalog *c)
{
    struct req *q = c->q;
    struct rdf_term s = part(c, S("api"));
    rdf_add(c->g, c->self, "dcat:service", s);
    rdf_add(c->g, s, "rdf:type", rdf_name(c->g, "dcat:DataService"));
    words(c, s, "dct:title", N_("Programming interface"));
    rdf_add(c->g, s, "dcat:endpointURL", address(c, arena_fmt(q->a, "/%.*s/api/v1", STR(q->region))));
    rdf_add(c->g, s, "dcat:endpointDescription", address(c, arena_fmt(q->a, "/%.*s/api/openapi.json", STR(q->region))));
    rdf_add(c->g, s, "dct:publisher", c->agent);
    rdf_add(c->g, s, "dcat:contactPoint", c->contact);
    rdf_add(c->g, s, "dct:license", rdf_iri(arena_fmt(q->a, DE "licenses/%s", c->said.licence->key)));
    if (c->said.licence->by) rdf_add(c->g, s, "dcatde:licenseAttributionByText", german(c->said.attribution));
    rdf_add(c->g, s, "dct:accessRights", eu(c, "access-right", "PUBLIC"));
    rdf_add(c->g, s, "dcatap:availability", eu(c, "planned-availability", "STABLE"));
}

static void catalog_fill(struct catalog *c)
{
    struct req *q = c->q;
    c->self = address(c, opendata_url(q, S("catalog")));
    c->agent = part(c, S("publisher"));
    c->contact = part(c, S("contact"));
    add_where(c);
    add_people(c);
    add_catalog(c);
    add_all(c);
    add_service(c);
    rdf_add(c->g, c->self, "dct:modified", moment(c, c->newest));
}

static const struct { const char *ext, *type; void (*write)(struct rdf *g, struct buf *out); } forms[] = {
    { "ttl", "text/turtle", rdf_turtle }, { "rdf", "application/rdf+xml", rdf_xml }, { "jsonld", "application/ld+json", rdf_json } };

void catalog_get(struct req *q)
{
    str name = q->part[q->parts - 1], ext = str_from(name, (size_t)str_find_char(name, '.') + 1);
    struct catalog c = { .q = q, .g = rdf_new(q->a, prefixes), .said = settings_of(q->st), .key = setting_get(q->st, S("county")) };
    catalog_fill(&c);
    if (rdf_full(c.g)) { req_fail(q, 500, N_("The file could not be made.")); return; }
    for (size_t i = 0; i < countof(forms); i++) {
        if (!str_eq(ext, str_of(forms[i].ext))) continue;
        opendata_public(q, str_eq(ext, S("ttl")) ? "text/turtle; charset=utf-8" : forms[i].type);
        forms[i].write(c.g, &q->out);
    }
}

/* The address that names the catalogue leads programs to what they read, people to the page. */
void catalog_choose(struct req *q)
{
    str to = url_page(q, S("opendata"));
    for (size_t i = countof(forms); i-- > 0;) if (str_find(q->accept, str_of(forms[i].type)) >= 0) to = opendata_url(q, arena_fmt(q->a, "catalog.%s", forms[i].ext));
    req_header(q, "Vary", S("Accept"));
    req_header(q, "Cache-Control", S("no-store"));
    req_header(q, "Access-Control-Allow-Origin", S("*"));
    req_redirect(q, 303, to);
}
