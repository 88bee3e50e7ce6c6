/* rdf.h - a small graph of statements (RDF 1.1), written as Turtle, RDF/XML or JSON-LD from the same statements, so that the three never differ.
**
**     static const struct rdf_prefix prefix[] = { { "dct", "http://purl.org/dc/terms/" }, { NULL, NULL } };
**     struct rdf *g = rdf_new(a, prefix);
**     struct rdf_term set = rdf_iri(S("https://ki.example/catalog#offers"));
**     rdf_add(g, set, "dct:title", rdf_text(S("Angebote"), S("de")));
**     rdf_turtle(g, out);
**
** Written by ourselves: raptor2, Debian's library for this, knows no JSON-LD, so the third form would need a writer of its own anyway.
** Sources: W3C "RDF 1.1 Turtle", "RDF 1.1 XML Syntax", "JSON-LD 1.1".
*/
#ifndef TEXT_RDF_H
#define TEXT_RDF_H
#include "base/buf.h"

enum { RDF_STATEMENTS_MAX = 200000 };
struct rdf;
/* name: as it stands before the colon; ended by NULL. "rdf" and "xsd" need no line. */
struct rdf_prefix { const char *name, *iri; };
enum rdf_kind { RDF_NOTHING, RDF_IRI, RDF_NODE, RDF_TEXT };
/* text: of an IRI the address, of a text what it says. lang: BCP 47, or empty. type: as a prefixed name ("xsd:date"), NULL: plain. node: a number. */
struct rdf_term { enum rdf_kind kind; str text, lang; const char *type; size_t node; };

/* `prefix` and all texts must outlive the graph; the graph lies in `a`. */
struct rdf *rdf_new(struct arena *a, const struct rdf_prefix *prefix);
struct rdf_term rdf_iri(str iri);
struct rdf_term rdf_name(const struct rdf *g, const char *prefixed);   /* the IRI of "dcat:Dataset"                    */
struct rdf_term rdf_node(struct rdf *g);                /* a new one without an address                               */
struct rdf_term rdf_text(str text, str lang);
struct rdf_term rdf_typed(str text, const char *type);
/* `is`: a prefixed name; "rdf:type" is written the short way. A text without characters and a term of nothing say nothing and are left out.
** Statements beyond RDF_STATEMENTS_MAX are lost: rdf_full(). */
void rdf_add(struct rdf *g, struct rdf_term subject, const char *is, struct rdf_term object);
bool rdf_full(const struct rdf *g);
size_t rdf_count(const struct rdf *g);

/* By the order in which subjects came, types first, then by name: the same statements give the same bytes. What may not stand in an address is
** percent-encoded, what may not stand in XML becomes U+FFFD, broken UTF-8 too. */
void rdf_turtle(struct rdf *g, struct buf *out);
void rdf_xml(struct rdf *g, struct buf *out);
void rdf_json(struct rdf *g, struct buf *out);          /* one @context and one @graph                                */
#endif
