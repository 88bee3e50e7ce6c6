/* rdf.c - statements in an arena, sorted once, written three ways. rdf.h is the manual. */
#include "text/rdf.h"
#include "base/utf8.h"
#include "text/json.h"
#include <stdlib.h>
#include <string.h>

#define RDF_NS "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
#define XSD_NS "http://www.w3.org/2001/XMLSchema#"
static const struct rdf_prefix known[] = { { "rdf", RDF_NS }, { "xsd", XSD_NS } };

/* seq: when it was said; order: when its subject was first spoken of. */
struct statement { struct rdf_term s, o; const char *is; size_t order, seq; };
struct rdf { struct arena *a; const struct rdf_prefix *prefix; struct statement *at; size_t n, room, nodes; bool full; };

struct rdf *rdf_new(struct arena *a, const struct rdf_prefix *prefix)
{
    struct rdf *g = arena_new_of(a, struct rdf);
    *g = (struct rdf){ .a = a, .prefix = prefix };
    return g;
}

struct rdf_term rdf_iri(str iri) { return (struct rdf_term){ .kind = iri.n ? RDF_IRI : RDF_NOTHING, .text = iri }; }
struct rdf_term rdf_node(struct rdf *g) { return (struct rdf_term){ .kind = RDF_NODE, .node = g->nodes++ }; }
struct rdf_term rdf_text(str text, str lang) { return (struct rdf_term){ .kind = text.n ? RDF_TEXT : RDF_NOTHING, .text = text, .lang = lang }; }
struct rdf_term rdf_typed(str text, const char *type) { return (struct rdf_term){ .kind = text.n ? RDF_TEXT : RDF_NOTHING, .text = text, .type = type }; }

/* The namespace of a prefixed name; *rest: what stands behind the colon. An unknown prefix is a wrong table: the name then stands for itself. */
static const char *namespace_of(const struct rdf *g, const char *name, const char **rest)
{
    const char *colon = strchr(name, ':');
    size_t n = colon ? (size_t)(colon - name) : 0;
    *rest = colon ? colon + 1 : name;
    for (size_t i = 0; i < countof(known); i++) if (strlen(known[i].name) == n && !strncmp(known[i].name, name, n)) return known[i].iri;
    for (const struct rdf_prefix *p = g->prefix; p && p->name; p++) if (strlen(p->name) == n && !strncmp(p->name, name, n)) return p->iri;
    *rest = name;
    return "";
}

static str whole(const struct rdf *g, const char *name)
{
    const char *rest, *ns = namespace_of(g, name, &rest);
    return arena_fmt(g->a, "%s%s", ns, rest);
}

struct rdf_term rdf_name(const struct rdf *g, const char *prefixed) { return rdf_iri(whole(g, prefixed)); }

void rdf_add(struct rdf *g, struct rdf_term subject, const char *is, struct rdf_term object)
{
    if (subject.kind == RDF_NOTHING || subject.kind == RDF_TEXT || object.kind == RDF_NOTHING) return;
    if (g->n >= RDF_STATEMENTS_MAX) { g->full = true; return; }
    g->at = arena_more(g->a, g->at, g->n, &g->room, 256);
    g->at[g->n] = (struct statement){ subject, object, is, 0, g->n };
    g->n++;
}

bool rdf_full(const struct rdf *g) { return g->full; }
size_t rdf_count(const struct rdf *g) { return g->n; }

static bool is_type(const struct statement *s) { return !strcmp(s->is, "rdf:type"); }

static int order_of(const struct rdf_term *x, const struct rdf_term *y)
{
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    return x->kind == RDF_NODE ? (x->node > y->node) - (x->node < y->node) : str_cmp(x->text, y->text);
}

static int by_term(const void *x, const void *y)
{
    const struct statement *a = x, *b = y;
    int order = order_of(&a->s, &b->s);
    return order ? order : (a->seq > b->seq) - (a->seq < b->seq);
}

static int by_subject(const void *x, const void *y)
{
    const struct statement *a = x, *b = y;
    if (a->order != b->order) return a->order < b->order ? -1 : 1;
    if (is_type(a) != is_type(b)) return is_type(a) ? -1 : 1;
    int is = strcmp(a->is, b->is);
    return is ? is : (a->seq > b->seq) - (a->seq < b->seq);
}

/* What is said of one subject stands together, wherever it was said. */
static void sort(struct rdf *g)
{
    if (!g->n) return;
    qsort(g->at, g->n, sizeof *g->at, by_term);
    for (size_t i = 0; i < g->n; i++) g->at[i].order = i && !order_of(&g->at[i].s, &g->at[i - 1].s) ? g->at[i - 1].order : g->at[i].seq;
    qsort(g->at, g->n, sizeof *g->at, by_subject);
}

static bool fresh(const struct rdf *g, size_t i) { return !i || g->at[i].order != g->at[i - 1].order; }
static bool fresh_name(const struct rdf *g, size_t i) { return fresh(g, i) || strcmp(g->at[i].is, g->at[i - 1].is); }

/* An address as it may stand between < and > (Turtle, IRIREF); others are no addresses either. */
static str iri_clean(const struct rdf *g, str iri)
{
    struct buf b = buf_in(g->a, iri.n * 3 + 16);
    for (str rest = iri; rest.n;) {
        str from = rest;
        uint32_t c = utf8_next(&rest);
        str one = str_upto(from, from.n - rest.n);
        if (c <= 0x20 || c == 0x7F || (c < 0x80 && strchr("<>\"{}|^`\\", (int)c))) buf_fmt(&b, "%%%02X", (unsigned)c);
        else if (c == 0xFFFD && one.n == 1) buf_put(&b, S("%EF%BF%BD"));
        else buf_put(&b, one);
    }
    return buf_str(&b);
}

/* ---- Turtle ---------------------------------------------------------------------------------------------------------------------------- */
static void turtle_text(struct buf *out, str text)
{
    buf_char(out, '"');
    while (text.n) {
        str from = text;
        uint32_t c = utf8_next(&text);
        str one = str_upto(from, from.n - text.n);
        if (c == '"' || c == '\\') { buf_char(out, '\\'); buf_char(out, (char)c); }
        else if (c == '\n') buf_put(out, S("\\n"));
        else if (c == '\r') buf_put(out, S("\\r"));
        else if (c == '\t') buf_put(out, S("\\t"));
        else if (c < 0x20 || c == 0x7F) buf_fmt(out, "\\u%04X", (unsigned)c);
        else if (c == 0xFFFD) buf_put(out, S("\uFFFD"));
        else buf_put(out, one);
    }
    buf_char(out, '"');
}

static void turtle_term(const struct rdf *g, struct buf *out, const struct rdf_term *t)
{
    if (t->kind == RDF_NODE) { buf_fmt(out, "_:n%zu", t->node); return; }
    if (t->kind == RDF_IRI) { buf_fmt(out, "<%.*s>", STR(iri_clean(g, t->text))); return; }
    turtle_text(out, t->text);
    if (t->type) buf_fmt(out, "^^%s", t->type);
    else if (t->lang.n) buf_fmt(out, "@%.*s", STR(t->lang));
}

static void turtle_prefix(struct buf *out, const struct rdf_prefix *p) { buf_fmt(out, "@prefix %s: <%s> .\n", p->name, p->iri); }

void rdf_turtle(struct rdf *g, struct buf *out)
{
    sort(g);
    for (size_t i = 0; i < countof(known); i++) turtle_prefix(out, &known[i]);
    for (const struct rdf_prefix *p = g->prefix; p && p->name; p++) turtle_prefix(out, p);
    for (size_t i = 0; i < g->n; i++) {
        const struct statement *s = &g->at[i];
        if (fresh(g, i)) { buf_put(out, i ? S(" .\n\n") : S("\n")); turtle_term(g, out, &s->s); buf_char(out, ' '); }
        else buf_put(out, fresh_name(g, i) ? S(" ;\n    ") : S(" , "));
        if (fresh_name(g, i)) buf_fmt(out, "%s ", is_type(s) ? "a" : s->is);
        turtle_term(g, out, &s->o);
    }
    if (g->n) buf_put(out, S(" .\n"));
}

/* ---- RDF/XML ---------------------------------------------------------------------------------------------------------------------------- */
/* XML 1.0, "Char": no control characters but TAB, LF, CR, not even escaped. */
static bool xml_char(uint32_t c) { return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF); }

static void xml_text(struct buf *out, str text)
{
    while (text.n) {
        str from = text;
        uint32_t c = utf8_next(&text);
        if (c == '&') buf_put(out, S("&amp;"));
        else if (c == '<') buf_put(out, S("&lt;"));
        else if (c == '>') buf_put(out, S("&gt;"));
        else if (c == '"') buf_put(out, S("&quot;"));
        else if (c == '\t' || c == '\n' || c == '\r') buf_fmt(out, "&#%u;", (unsigned)c);
        else if (!xml_char(c) || c == 0xFFFD) buf_put(out, S("\uFFFD"));
        else buf_put(out, str_upto(from, from.n - text.n));
    }
}

static void xml_attr(struct buf *out, const char *name, str value)
{
    buf_fmt(out, " %s=\"", name);
    xml_text(out, value);
    buf_char(out, '"');
}

static void xml_ref(const struct rdf *g, struct buf *out, const struct rdf_term *t, const char *address)
{
    if (t->kind == RDF_NODE) xml_attr(out, "rdf:nodeID", arena_fmt(g->a, "n%zu", t->node));
    else xml_attr(out, address, iri_clean(g, t->text));
}

static void xml_statement(const struct rdf *g, struct buf *out, const struct statement *s)
{
    buf_fmt(out, "    <%s", s->is);
    if (s->o.kind != RDF_TEXT) { xml_ref(g, out, &s->o, "rdf:resource"); buf_put(out, S("/>\n")); return; }
    if (s->o.type) xml_attr(out, "rdf:datatype", whole(g, s->o.type));
    else if (s->o.lang.n) xml_attr(out, "xml:lang", s->o.lang);
    buf_char(out, '>');
    xml_text(out, s->o.text);
    buf_fmt(out, "</%s>\n", s->is);
}

void rdf_xml(struct rdf *g, struct buf *out)
{
    sort(g);
    buf_put(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF xmlns:rdf=\"" RDF_NS "\""));
    for (const struct rdf_prefix *p = g->prefix; p && p->name; p++) buf_fmt(out, "\n    xmlns:%s=\"%s\"", p->name, p->iri);
    buf_put(out, S(">\n"));
    for (size_t i = 0; i < g->n; i++) {
        if (fresh(g, i)) {
            if (i) buf_put(out, S("  </rdf:Description>\n"));
            buf_put(out, S("  <rdf:Description"));
            xml_ref(g, out, &g->at[i].s, "rdf:about");
            buf_put(out, S(">\n"));
        }
        xml_statement(g, out, &g->at[i]);
    }
    if (g->n) buf_put(out, S("  </rdf:Description>\n"));
    buf_put(out, S("</rdf:RDF>\n"));
}

/* ---- JSON-LD ---------------------------------------------------------------------------------------------------------------------------- */
static str json_id(const struct rdf *g, const struct rdf_term *t)
{
    return t->kind == RDF_NODE ? arena_fmt(g->a, "_:n%zu", t->node) : iri_clean(g, t->text);
}

static void json_object(const struct rdf *g, struct json *j, const struct rdf_term *t)
{
    json_open(j, '{');
    json_key(j, t->kind == RDF_TEXT ? "@value" : "@id");
    json_str(j, t->kind == RDF_TEXT ? t->text : json_id(g, t));
    if (t->type) { json_key(j, "@type"); json_z(j, t->type); }
    else if (t->lang.n) { json_key(j, "@language"); json_str(j, t->lang); }
    json_close(j, '}');
}

static void json_context(const struct rdf *g, struct json *j)
{
    json_key(j, "@context");
    json_open(j, '{');
    for (size_t i = 0; i < countof(known); i++) { json_key(j, known[i].name); json_z(j, known[i].iri); }
    for (const struct rdf_prefix *p = g->prefix; p && p->name; p++) { json_key(j, p->name); json_z(j, p->iri); }
    json_close(j, '}');
}

void rdf_json(struct rdf *g, struct buf *out)
{
    struct json j = json_to(out);
    sort(g);
    json_open(&j, '{');
    json_context(g, &j);
    json_key(&j, "@graph");
    json_open(&j, '[');
    for (size_t i = 0; i < g->n; i++) {
        const struct statement *s = &g->at[i];
        if (fresh(g, i)) { json_open(&j, '{'); json_key(&j, "@id"); json_str(&j, json_id(g, &s->s)); }
        if (fresh_name(g, i)) { json_key(&j, is_type(s) ? "@type" : s->is); json_open(&j, '['); }
        if (is_type(s)) json_str(&j, json_id(g, &s->o));
        else json_object(g, &j, &s->o);
        bool last = i + 1 == g->n;
        if (last || fresh_name(g, i + 1)) json_close(&j, ']');
        if (last || fresh(g, i + 1)) json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    buf_char(out, '\n');
}
