/* atom.c - writing Atom feeds. */
#include "rooms/feeds/atom.h"
#include "base/moment.h"
#include "base/utf8.h"

/* XML 1.0, 2.2 Char. */
static bool allowed(uint32_t c) { return c >= 0x20 ? c != 0xFFFE && c != 0xFFFF : c == '\t' || c == '\n' || c == '\r'; }

void atom_text(struct buf *out, str s)
{
    while (s.n) {
        str before = s;
        uint32_t c = utf8_next(&s);
        str one = str_upto(before, before.n - s.n);
        if (!allowed(c)) continue;
        if (c == 0xFFFD) buf_put(out, S("\xEF\xBF\xBD"));
        else put_attr(out, one);
    }
}

static void element(struct buf *out, const char *name, str s)
{
    if (!s.n) return;
    buf_fmt(out, "<%s>", name);
    atom_text(out, s);
    buf_fmt(out, "</%s>\n", name);
}

static void attribute(struct buf *out, const char *name, str value)
{
    if (!value.n) return;
    buf_fmt(out, " %s=\"", name);
    atom_text(out, value);
    buf_char(out, '"');
}

static void link_to(struct buf *out, const char *rel, const char *type, str url)
{
    if (!url.n) return;
    buf_fmt(out, "<link rel=\"%s\" type=\"%s\"", rel, type);
    attribute(out, "href", url);
    buf_put(out, S("/>\n"));
}

static void put_time(struct buf *out, const char *name, int64_t t) { element(out, name, moment_iso(out->a, t)); }

static void put_entry(struct buf *out, const struct atom_entry *e)
{
    buf_put(out, S("<entry"));
    attribute(out, "xml:lang", e->lang);
    buf_put(out, S(">\n"));
    element(out, "id", e->id);
    element(out, "title", e->title);
    put_time(out, "published", e->published);
    put_time(out, "updated", e->updated);
    link_to(out, "alternate", "text/html", e->url);
    if (e->kind.n) {
        buf_put(out, S("<category"));
        attribute(out, "term", e->kind);
        attribute(out, "label", e->kind_label);
        buf_put(out, S("/>\n"));
    }
    element(out, "summary", e->summary);
    if (e->content.s.n) {
        buf_put(out, S("<content type=\"html\">"));
        atom_text(out, e->content.s);
        buf_put(out, S("</content>\n"));
    }
    buf_put(out, S("</entry>\n"));
}

static void put_author(struct buf *out, const struct atom *f)
{
    buf_put(out, S("<author>\n"));
    element(out, "name", f->author);
    element(out, "uri", f->author_url);
    element(out, "email", f->author_email);
    buf_put(out, S("</author>\n"));
}

void atom_put(struct buf *out, const struct atom *f)
{
    int64_t newest = 0;
    for (size_t i = 0; i < f->n; i++) if (f->entry[i].updated > newest) newest = f->entry[i].updated;
    buf_put(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\""));
    attribute(out, "xml:lang", f->lang);
    attribute(out, "xml:base", f->base);
    buf_put(out, S(">\n"));
    element(out, "id", f->id);
    element(out, "title", f->title);
    element(out, "subtitle", f->subtitle);
    put_time(out, "updated", newest);
    link_to(out, "self", "application/atom+xml", f->self);
    link_to(out, "alternate", "text/html", f->site);
    put_author(out, f);
    element(out, "icon", f->icon);
    element(out, "generator", S("Brücke"));
    for (size_t i = 0; i < f->n; i++) put_entry(out, &f->entry[i]);
    buf_put(out, S("</feed>\n"));
}
