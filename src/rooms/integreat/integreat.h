/* integreat.h - what the handlers of API v3 share: who is served what, identifiers, addresses, time stamps, the members that every entry has, failures.
**
** The interface is that of the Integreat CMS as its app of autumn 2026 reads it; its order of addresses is the room's front (web/room.h): handlers find
** region and language in the request as ever, and a visitor who asks. An answer is one JSON text:
**
**     void integreat_locations(struct req *q)
**     {
**         struct integreat x;
**         if (!integreat_begin(q, &x)) return;                          // unknown or undelivered language: answered
**         const struct entity *e = entity_find(S("directory"), S("place"));
**         struct integreat_words *w = integreat_words(&x, e);
**         json_open(&x.j, '[');
**         for (… rows, if (e && x.set.part[INTEGREAT_PLACES])) { json_open(&x.j, '{'); integreat_head(&x, &head); …; json_close(&x.j, '}'); }
**         json_close(&x.j, ']');
**     }
*/
#ifndef ROOMS_INTEGREAT_INTEGREAT_H
#define ROOMS_INTEGREAT_INTEGREAT_H
#include "look/block.h"
#include "text/json.h"

/* ---- what a region delivers: settings "integreat_pages" … ("off"), "integreat_languages" (tags, blank-separated; empty: all) -------------------- */
enum integreat_part { INTEGREAT_PAGES, INTEGREAT_OFFERS, INTEGREAT_PLACES, INTEGREAT_EVENTS, INTEGREAT_NEWS, INTEGREAT_PARTS };
extern const struct integreat_part_said { const char *name, *label, *what; } integreat_parts[INTEGREAT_PARTS];      /* English keys */
struct integreat_settings { bool part[INTEGREAT_PARTS], lang[LANGS_MAX]; };      /* lang: by place in langs[]; German is always among them */
struct integreat_settings integreat_settings(struct store *st);

/* ---- an answer ------------------------------------------------------------------------------------------------------------------------------- */
struct integreat {
    struct req *q; struct integreat_settings set; struct json j;
    str path[LANGS_MAX], url[LANGS_MAX];                /* what addresses in each language begin with                  */
    struct buf line;                                    /* one address at a time                                       */
};
/* A member of an object, with its name. */
static inline void member_str(struct json *j, const char *key, str value) { json_key(j, key); json_str(j, value); }
static inline void member_flag(struct json *j, const char *key, bool v)   { json_key(j, key); json_bool(j, v); }
static inline void member_null(struct json *j, const char *key)           { json_key(j, key); json_null(j); }
/* Reads the settings and makes the answer JSON. False: the address names no language that is delivered, and the answer says so. */
MUST_USE bool integreat_begin(struct req *q, struct integreat *ret);
/* {"error": "…"}; `why` in English, as the CMS words it. The second is the front's `fail`: words by status. */
void integreat_refuse(struct req *q, int status, const char *why);
void integreat_fail(struct req *q, int status, const char *detail);

/* ---- languages ------------------------------------------------------------------------------------------------------------------------------- */
/* Easy German is "de-si" there; everything else is called alike. */
const struct lang *integreat_tongue(str slug);          /* NULL: no language of ours by that name                     */
const char *integreat_slug(const struct lang *l);

/* ---- identifiers: of a row, and of its text in one language. Whole numbers that stay, below 2^53 for every row there is ------------------------- */
enum integreat_kind { INTEGREAT_PAGE, INTEGREAT_TOPIC, INTEGREAT_OFFER, INTEGREAT_PLACE, INTEGREAT_EVENT, INTEGREAT_NEWS_ID, INTEGREAT_CONTACT, INTEGREAT_OTHER };
int64_t integreat_id(enum integreat_kind kind, int64_t row);
int64_t integreat_text_id(enum integreat_kind kind, int64_t row, const struct lang *l);

/* ---- addresses and times ----------------------------------------------------------------------------------------------------------------------- */
str integreat_path(const struct req *q, const struct lang *l, str rest);       /* "/kleve/de-si/" + rest + "/": what the app keeps and asks for */
str integreat_url(const struct req *q, const struct lang *l, str rest);        /* our own page, whole: "https://ki.example/kleve/de-simple/" + rest */
str integreat_stamp(struct arena *a, int64_t t);        /* "2026-09-01T10:00:00.000+02:00": the German wall clock     */
str integreat_utc(struct arena *a, int64_t t);          /* "2026-09-01T08:00:00.000Z"                                 */

/* ---- in which languages rows have words, and their addresses there: two statements per entity, however many rows ------------------------------- */
struct integreat_word { int64_t row; unsigned has; str slug[LANGS_MAX]; };     /* has: bit i for langs[i]              */
struct integreat_words { struct integreat_word *at; size_t n; bool always; };  /* by row; always: titles are not translated, so rows are there in each */
struct integreat_words *integreat_words(struct integreat *x, const struct entity *e);      /* `e` NULL: none        */
bool integreat_has(const struct integreat_words *w, int64_t row, const struct lang *l);
str  integreat_slug_of(const struct integreat_words *w, int64_t row, const struct lang *l);        /* German's where there is none; empty: no such row */

/* ---- the members that pages, places, events and the imprint begin with ------------------------------------------------------------------------- */
/* id, url, path, title, modified_gmt, last_updated, published_at, excerpt, content, available_languages, thumbnail, hash: all of them, in this order.
** `under` and the row's slug make the path ("locations" + slug), `page` and the slug our own page ("places" + slug). Without `words` both are whole, and
** the entry is there in every delivered language. `fallback`: there is an entry in languages that lack words, too; its id is null (places, events). */
struct integreat_head {
    enum integreat_kind kind; int64_t row;
    const struct integreat_words *words; bool fallback;
    const char *under, *page;
    const char *before; str mark;                       /* of events: what stands in the path before and behind the slug; NULL, empty: nothing */
    int64_t number;                                     /* of events: in their ids instead of `row`; 0: the row's     */
    bool occurrence;                                    /* one day of what comes again: has no ids                    */
    str title, excerpt, thumbnail;                      /* excerpt: words alone; thumbnail: whole address, empty: null */
    html content;
    int64_t changed, created;
};
/* Only `url` and `path` in a language: {"id": 0, "url", "path"} of what lies above. */
void integreat_place(struct integreat *x, const struct integreat_head *h, const struct lang *l);
void integreat_head(struct integreat *x, const struct integreat_head *h);
/* Only {"en": {id, url, path}, …} without the language itself. */
void integreat_languages(struct integreat *x, const struct integreat_head *h);
/* A row of `e` read by the entity core: its value by the field's name; empty, 0 or NULL where the entity has no such field. */
str     integreat_text(const struct entity *e, const void *row, const char *field);
int64_t integreat_number(const struct entity *e, const void *row, const char *field);
void    integreat_put(struct integreat *x, const char *key, str value);        /* a text, or null when it is empty          */
/* Markdown of a row as our pages show it, its blocks drawn. */
html    integreat_html(struct integreat *x, const struct entity *e, const void *row, const char *field);
html    integreat_whole(struct integreat *x, html markup);            /* links that begin with a slash made whole: integreat_head() does it */

/* ---- handlers of places.c and events.c, which room.c names ------------------------------------------------------------------------------------------ */
void integreat_locations(struct req *q);
void integreat_location_categories(struct req *q);
void integreat_events(struct req *q);
#endif
