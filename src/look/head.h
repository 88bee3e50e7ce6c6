/* head.h - what a page tells machines in its head: what it is about (schema.org, as JSON-LD), its canonical address, its languages, what messengers show
** of it (Open Graph, https://ogp.me), its feeds. The frame writes it; a handler says what it knows before it draws:
**
**     struct json *j = thing_open(q, "GovernmentService");
**     thing_str(j, "name", o->title);
**     thing_in(j, "areaServed", "AdministrativeArea");
**     thing_str(j, "name", area);
**     json_close(j, '}');
**     json_close(j, '}');
**
** record_of_address() says by itself which row a page shows: from it follow the languages (those in which the row has words), the picture, the way
** there (BreadcrumbList). A page that nobody may keep (page_sensitive, a signed link) says nothing of all this, whatever its handler wrote, nor does
** a page of the office. The vocabulary: schema.org 30.0; texts are data, whatever they hold: head_script() lets none of them end the element.
*/
#ifndef LOOK_HEAD_H
#define LOOK_HEAD_H
#include "text/json.h"
#include "text/lang.h"
#include "web/app.h"

enum { CRUMBS_MAX = 12, HEAD_FEEDS = 8, THINGS_MAX = 256 * 1024 };

/* ---- said by handlers ------------------------------------------------------------------------------------------------- */
/* The page shows this row; it lives as long as the request. */
void head_row(struct req *q, const struct entity *e, const void *row);
/* A step between the list and the page itself, from above: a page of a tree. `url` as in links on the page. More than CRUMBS_MAX are left out. */
void head_crumb(struct req *q, str name, str url);
/* og:type, a literal: "article" for news; without it "website". */
void head_kind(struct req *q, const char *kind);

/* Begins something that the page is about; the caller closes it with json_close(j, '}'). Never NULL; past THINGS_MAX nothing of it is kept. */
struct json *thing_open(struct req *q, const char *type);
/* Members. An empty text, or an address that is none of http and https, is left out. */
void thing_str(struct json *j, const char *key, str s);
void thing_url(struct json *j, const char *key, str url);
void thing_in(struct json *j, const char *key, const char *type);        /* opens a thing within; close it with json_close(j, '}')  */
void thing_at(struct json *j, struct coordinate at);                     /* geo; nothing when unknown                               */
void thing_address(struct json *j, str street, str postcode, str town);  /* address: PostalAddress in Germany; nothing when all are empty */
void thing_hours(struct json *j, const char *key, str hours);            /* OpeningHoursSpecification of the ordinary week (hours_usual) */
void thing_price(struct json *j, int64_t cents);                         /* offers: Offer in euro; NONE: nothing                    */
/* The centre that answers for the page, as `key` of the open thing: by the @id that the first page gives it, with its name and address. */
void thing_centre(struct json *j, const struct req *q, const char *key);
/* Days of the week as schema.org calls them, from bits as in hours_slot: dayOfWeek, byDay. */
void thing_days(struct json *j, const char *key, unsigned days);
str  thing_clock(struct arena *a, int minutes);                          /* "09:00"; 24:00 and what is past it counts on from 00:00 */

/* ---- for the frame ------------------------------------------------------------------------------------------------------ */
struct head_link { const char *tag; str url; };
struct head_feed { str title, url; };
struct head_view {
    str canonical, url;                                 /* whole addresses. url: of the page as it is, without parameters */
    struct head_link lang[LANGS_MAX]; size_t langs;     /* the languages in which it can be read, with whole addresses */
    str chosen;                                         /* x-default                                                  */
    const char *kind, *locale, *other[LANGS_MAX]; size_t others;         /* Open Graph                                 */
    str image;                                          /* whole address                                              */
    struct head_feed feed[HEAD_FEEDS]; size_t feeds;
};
struct head_view head_view(const struct req *q);
/* The things of the page as <script type="application/ld+json">, which no browser executes; nothing when there are none. */
void head_script(struct buf *out, const struct req *q);
/* JSON for the inside of a script element: < > & and the line ends U+2028 and U+2029 as \uXXXX. */
void head_escape(struct buf *out, str json);
#endif
