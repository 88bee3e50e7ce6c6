/* look.h - what pages are made of: the frame, values as markup, lists with their filters, record pages, failures. */
#ifndef LOOK_LOOK_H
#define LOOK_LOOK_H
#include "web/app.h"

/* The frame around every page: language bar, navigation, banner of a demonstration, footer. `title` stands in the window's title. */
void frame_open(struct buf *out, const struct req *q, str title);
void frame_close(struct buf *out, const struct req *q);

/* For app.fail: a page for people with a way on; problem+json (RFC 9457) below /api. */
void look_fail(struct req *q, int status, const char *detail);

/* This page in another language. The slug may be the wrong one there: the page leads on. */
str look_translated(const struct req *q, const struct lang *l);
/* "/static/NAME?v=…": the mark changes with the content, so that browsers may keep it for ever. Name must be embedded. */
str look_static(const struct req *q, const char *name);
MUST_USE bool look_static_file(str name, str *ret, const char **type);

/* A value for a page: links to rows, mail, telephone, websites; German in between marked as such; Markdown rendered. Empty when there is none. */
bool look_is_number(const struct field *f);
str  look_heading(const struct req *q, const struct field *f);         /* head of a column: label and unit               */
/* A value for a cell of a table: as look_value, but without the unit that stands in the head. */
html look_cell(const struct req *q, const struct entity *e, const void *row, const struct field *f, const struct labels *labels);
html look_value(const struct req *q, const struct entity *e, const void *row, const struct field *f, const struct labels *labels);
/* A text of the row with <span lang="de"> around it when the translation is missing. */
html look_text(const struct req *q, const struct entity *e, const void *row, const char *field);
/* The same for a text that comes without its row: a choice of a menu, a name. */
html look_own(const struct req *q, str text, bool german);
/* The same where nobody knows whether it was translated: German, if the page's own letters are others than Latin ones and it has none of them. */
html look_mixed(const struct req *q, str text);
/* What changed between two texts, word by word, with <del> and <ins>. */
html look_diff(const struct req *q, str old, str new);
/* A translated sentence around such parts: look_around(q, N_("History: {title}"), { "{title}", look_text(…) }). */
struct part { const char *mark; html with; };
html look_parts(const struct req *q, const char *key, const struct part *part, size_t n);
#define look_around(q, key, ...) look_parts((q), (key), (const struct part[]){ __VA_ARGS__ }, sizeof (const struct part[]){ __VA_ARGS__ } / sizeof(struct part))
html look_picture(const struct req *q, const struct entity *e, const void *row, const struct field *f);   /* <img>; empty: no picture */
bool look_foreign(const struct entity *e, const void *row);           /* is any shown field German for want of a translation? */
str  look_plain(const struct req *q, const struct entity *e, const void *row, const char *field, const struct labels *labels);
bool look_has(const struct entity *e, const void *row, const char *field);
/* "42 offers": the number with the plural word of the catalogue. */
str  look_count(const struct req *q, const char *one, const char *many, int64_t n);
str  look_fmt(const struct req *q, const char *key, str with);        /* the translated key with its one %s replaced         */

/* ---- lists ---------------------------------------------------------------------------------------------------------- */
enum { FILTERS_MAX = 16, OPTIONS_MAX = 400 };
struct filter { const struct field *f; struct option *option; size_t n; str now; str now_text; bool counted; };       /* counted: option[].n says how many rows */
/* Where a list that knows distances may be asked from: the region's municipalities. `text`: what is chosen; empty: nothing. */
struct near_view { bool on; struct option *option; size_t n; str text; };
struct list_view {
    const struct entity *e;
    struct query query;
    struct page page;
    struct filter filter[FILTERS_MAX]; size_t filters;
    struct near_view near;
    const size_t *number;                               /* of each row's point on a map beside the list; 0: none; NULL: there is no map */
    bool narrowed;                                      /* any filter or search                                       */
    str problem;                                        /* a sentence about a bad parameter, empty if there was none  */
    html office;                                        /* what the reader may do with this list (look/form.h)        */
    html csrf; bool bulk;                                          /* rows can be ticked, to change several at once              */
};
/* Reads the list that the request's address asks for, with menus for its filters. */
struct list_view list_view(struct req *q, const struct entity *e);
/* The address's parameters as a query; also for the API and exports. */
struct query list_query(struct req *q, const struct entity *e);
str list_sort_url(const struct req *q, const struct list_view *v, const struct field *f);     /* toggles the direction; empty: cannot be sorted by it */
bool list_sorts_by(const struct list_view *v, const struct field *f);
/* Of all that is chosen, the search word and the radius too, that without which the list would be longest: the parameter, its words, and how many rows
** there would be. n 0: none would help alone. For lists that found nothing. */
struct hinder { str name, text; int64_t n; };
struct hinder list_hinders(const struct req *q, const struct list_view *v);
str list_radius(const struct req *q, int64_t km);       /* "up to 10 km away" */
str list_distance(const struct req *q, const struct query *query, int64_t id);       /* "3.4 km as the crow flies", or why that is not known; empty: nobody asked */
void list_way_on(struct buf *out, const struct req *q, const struct list_view *v);      /* for an empty list: what to leave out */
str list_export_url(const struct req *q, const struct list_view *v, const char *ext);

void list_filters(struct buf *out, const struct req *q, const struct list_view *v);    /* search and menus, chips, message, count */
void look_pager(struct buf *out, const struct req *q, const struct query *query, const struct page *page);      /* first page, next page            */
void list_pager(struct buf *out, const struct req *q, const struct list_view *v);      /* the pager, exports                       */
void list_page(struct buf *out, const struct req *q, const struct list_view *v);       /* the whole generic list                  */
void list_rows(struct buf *out, const struct req *q, const struct list_view *v);       /* the generic list below its filters        */
void list_pin(struct buf *out, const struct req *q, size_t number);                     /* the number of a point of the map; nothing for 0 */
void list_columns(struct buf *out, const struct req *q, const struct list_view *v);    /* the choice of columns                   */

/* ---- record pages ------------------------------------------------------------------------------------------------------ */
struct history_view;
struct record_view {
    const struct entity *e; const void *row; const struct labels *labels;
    const struct history_view *past;                    /* what happened to it (look/form.h); NULL: not for this reader */
};
/* The row that the address names, with the labels of what it refers to. An old slug, or that of another language, leads on. NULL: answered already
** (404 or a redirect). */
const void *record_of_address(struct req *q, const struct entity *e, struct labels *labels);
void record_page(struct buf *out, struct req *q, const struct record_view *v);
void record_facts(struct buf *out, const struct req *q, const struct record_view *v, const char *fields);   /* dl of blank-separated fields */
void record_crumbs(struct buf *out, const struct req *q, const struct record_view *v);

/* Sections of a page that stand below each other; the bar leads to them, and with site.js it shows one at a time. Each section is
** <div class="tab stack" id="ID"> with a heading of its own. */
struct tab { const char *id, *label; int64_t n; };      /* English key; n: how many are in it, -1: not said              */
void tabs_bar(struct buf *out, const struct req *q, const struct tab *tab, size_t n);

/* What refers to a row: every field of any entity that leads here, with the first rows that this reader sees. `alone`: no other field of that
** entity leads here. url: the whole list; empty: it has no such filter. */
enum { BACK_MAX = 24, BACK_ROWS = 20 };
struct back { const struct entity *e; const struct field *f; struct page page; str url; bool alone; };
size_t record_back(struct req *q, const struct entity *e, const void *row, struct back *ret, size_t max);
void record_back_lists(struct buf *out, const struct req *q, const struct back *back, size_t n);

/* ---- other pages --------------------------------------------------------------------------------------------------------- */
void fail_page(struct buf *out, const struct req *q, str heading, str detail);
void regions_page(struct buf *out, const struct req *q, const struct region *r, size_t n);
void home_page(struct buf *out, struct req *q);
#endif
