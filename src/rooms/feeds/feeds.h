/* feeds.h - the room's feeds: which there are, which rows they hold, what of a row an entry says. README.md is the manual. */
#ifndef FEEDS_FEEDS_H
#define FEEDS_FEEDS_H
#include "entity/query.h"
#include "look/look.h"
#include "rooms/feeds/atom.h"

/* Entries of a feed; so many newest of a kind are read, since some stay out; the newest rows of a kind, public or not, among which they are looked for;
** towns to choose from. */
enum { FEED_ENTRIES = 100, FEED_READ = 200, FEED_ROWS = 20000, FEED_TOWNS = 200 };

/* entities: blank-separated; those whose room is not there take no part. day: a date field by which the newest come first; NULL: by what `newest` says. */
struct feed {
    const char *name;                                   /* of its address: "news.atom"                                */
    const char *label, *what;                           /* English keys: its title, a sentence on what stands in it   */
    const char *entities, *day;
    enum { FEED_NEW, FEED_CHANGED } newest;
};
extern const struct feed feeds[];                       /* ended by name == NULL                                      */
const struct feed *feed_named(str name);                /* NULL: none of that name, or none of its rooms is there     */
bool feed_there(const struct feed *f);

/* rows.c: the newest first, at most FEED_ENTRIES, as a visitor reads them in q's language, of the town with the key `area` (empty: of all). False: there is
** no such town. *ret lives as long as the request. */
struct feed_row { const struct entity *e; const void *row; const struct labels *labels; int64_t published; };
MUST_USE bool feed_rows(struct req *q, const struct feed *f, str area, struct feed_row *ret, size_t *n);

/* entry.c: `q` reads as a visitor (feed_reader). */
struct req *feed_reader(struct req *q);                 /* the same request, whoever asks, with a visitor's rights    */
struct atom_entry feed_entry(struct req *q, const struct feed_row *r);
str feed_tag(const struct req *q, str rest);            /* "tag:ki.example,2026:kleve/de/" + rest (RFC 4151): stays as long as the house keeps its name */

/* page.c */
struct feed_town { str key, name; };
struct feeds_view { struct feed_town *town; size_t towns; str area, area_name; bool wrong; };
void feeds_page(struct buf *out, struct req *q, const struct feeds_view *v);
str  feed_url(const struct req *q, const struct feed *f, str area);
void feed_list(struct req *q);                          /* /feeds                                                     */
void feed_show(struct req *q);                          /* /feeds/{name}                                              */
#endif
