/* atom.h - writing Atom feeds (RFC 4287).
**
**     struct atom f = { .id = S("tag:ki.example,2026:kleve/de/feeds/news"), .title = …, .entry = e, .n = n, … };
**     atom_put(&q->out, &f);
**
** - Texts may hold anything: what XML 1.0 does not allow is left out, broken UTF-8 becomes U+FFFD, markup is escaped. `html` travels as escaped HTML
**   (type="html", 3.1.1.2), its relative addresses count from `base`.
** - `updated` of the feed is that of its newest entry (4.2.15); an empty feed was never changed: 1970.
** - The same input gives the same bytes.
*/
#ifndef FEEDS_ATOM_H
#define FEEDS_ATOM_H
#include "text/html.h"

/* Needed: id, title, url. lang: of its words, BCP 47; empty: that of the feed. published, updated: seconds UTC. */
struct atom_entry { str id, title, url, summary, lang, kind, kind_label; html content; int64_t published, updated; };
struct atom {
    str id, title, subtitle, lang;
    str base, self, site, icon;                         /* whole addresses: what relative ones count from, the feed, the page it belongs to */
    str author, author_email, author_url;               /* of every entry; name needed                                */
    const struct atom_entry *entry; size_t n;
};
void atom_put(struct buf *out, const struct atom *f);
/* Escaped for element content and quoted attributes. */
void atom_text(struct buf *out, str s);
#endif
