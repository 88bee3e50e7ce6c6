/* query.h - reading rows: filter, search, order, page by key, and one row by its address. Every reading passes the reader's
** rights: rows outside the scope do not exist, fields outside the classes are empty. Rows that show the reader a field of PRIVACY_LOGGED are
** logged (history_read) in the same transaction, which must be a writing one then: entity_logs_reads() says so beforehand.
**
** A list is asked for by the address alone:  ?topics=german&area=05154036&q=caf%C3%A9&sort=-valid_from&limit=50&after=…&columns=title+actor
** Filters take the key of a choice, a language, the external key of a row, true/false, a date or a number.
** Lists that know where their rows are (.list.where) take  ?near=05154036  (key of an area with a centre point) or  ?near=51.79,6.14 , ?radius=10 (km)
** and ?sort=distance, which is their order as soon as a place is given. Rows that are nowhere stay, behind the others.
*/
#ifndef ENTITY_QUERY_H
#define ENTITY_QUERY_H
#include "entity/who.h"
#include "store/store.h"
#include "text/lang.h"

enum { LIMIT_FIRST = 50, LIMIT_MAX = 500, CONDITIONS_MAX = 12, COLUMNS_MAX = 24, LABELS_MAX = 4096, RANKED_MAX = 100000 };

struct condition { const struct field *field; str value; int64_t id; };
/* What no column knows, worked out beforehand ("open now"): rows whose own id, or whose `field` (ref, area or refs), is among these; at most
** AMONG_MAX, in any order. None: no rows. It only narrows: the reader's rights hold as ever. */
enum { AMONG_MAX = SQL_AMONG_MAX };
struct among { const struct field *field; const int64_t *ids; size_t n; };

/* What a room tells of rows that no column says: one number for each, at most AMONG_MAX rows; sorted by id once told_done() was called. */
struct told { struct arena *a; int64_t *id, *v; size_t n, room; struct coordinate from; };
void told_row(struct told *t, int64_t id, int64_t v);
void told_at(struct told *t, int64_t id, struct coordinate at, bool about);  /* of .list.where; about: somewhere around there */
void told_done(struct told *t);
bool told_find(const struct told *t, int64_t id, int64_t *ret);      /* false: nothing was told of it                 */
enum { OWN_MAX = 4, RADIUS_MAX = 500 };
struct own_choice { const struct own_filter *own; size_t choice; const struct told *told; };

struct query {
    const struct entity *e;
    const struct who *who;
    const struct lang *lang;
    struct condition where[CONDITIONS_MAX]; size_t n_where;
    const struct among *among;                          /* NULL: no such condition                                    */
    struct own_choice own[OWN_MAX]; size_t n_own;       /* filters that are told                                      */
    bool sorted;                                        /* `sort` was asked for                                       */
    const struct own_order *order;                      /* instead of `sort`, which then decides among equal ones      */
    const struct told *ranks;                           /* numbers of `order`, once they were needed                  */
    str near;                                           /* ?near=, empty: not asked for                               */
    struct coordinate from; bool exact;                 /* what it means; exact: a position, no area                  */
    int64_t radius;                                     /* km; 0: any distance                                        */
    const struct told *far;                             /* how far rows are, see query_distance()                     */
    int64_t until;                                      /* a condition changes by itself at that time; 0: none does    */
    str find;                                           /* ?q=                                                        */
    const void *kept;                                   /* of a room: what one own filter worked out, for the next     */
    bool ended;                                         /* ?ended=true: also rows that have ended                     */
    const struct field *sort; bool down;
    const struct field *column[COLUMNS_MAX]; size_t n_columns;       /* for tables and exports                        */
    int64_t limit;
    str after;                                          /* as `next` of the page before                               */
    bool details;                                       /* load detail_only fields too                                */
    bool plain;                                         /* exports: no total                                          */
    bool titles;                                        /* only what menus show: title and parent                     */
    unsigned action;                                    /* the right that is asked: READ, for files EXPORT            */
    const char *problem; str problem_with;              /* first bad parameter: English message key and the parameter */
};
/* A list of everything, in the entity's own order. */
struct query query_new(const struct entity *e, const struct who *who, const struct lang *lang);
/* Takes one parameter of the address. Unknown names are left alone (false). A bad value sets `problem` and is ignored, so that the list can still be
** shown with a message. Needs the store to turn keys into ids. */
bool query_take(struct query *q, struct store *st, str name, str value);
bool own_filter_open(const struct who *who, const struct entity *e, const struct own_filter *own);

/* Labels of the rows that a page refers to. */
struct label { const struct entity *e; int64_t id; str key, text, slug; bool foreign; };
struct labels { struct label *at; size_t n, room; };
const struct label *label_of(const struct labels *l, const struct entity *e, int64_t id);   /* NULL: not visible to the reader */
/* The ids of a refs value, in order. Returns how many were written (at most max). */
size_t refs_ids(str value, int64_t *ids, size_t max);

struct page { void **row; size_t n; int64_t total; str next; struct labels labels; };
struct page query_run(struct query *q, struct store *st);
int64_t query_count(struct query *q, struct store *st);               /* only how many rows it finds                  */

/* Id and version of every row that the query finds, in the order of their ids, however many; `one` returns false to stop. For what is derived from rows. */
bool query_versions(const struct query *q, struct store *st, bool (*one)(void *ctx, int64_t id, int64_t version), void *ctx);
/* Is there a row at all that the query finds? */
bool query_any(const struct query *q, struct store *st);
/* How many of the rows that the query finds name each row of a refs field's kind, those below it counted in (a life situation of the first level has
** the offers of the second). At most `max`, and STORE_ROWS_MAX, in the order of the ids; rows that nobody names are left out. Returns how many. */
struct counted { int64_t id, n; };
size_t query_counts(const struct query *q, struct store *st, const struct field *f, struct counted *ret, size_t max);

/* One row by id or slug or key; NULL: there is none for this reader. `slug` that is old or of another language still finds it: compare with meta.slug and redirect. */
void *row_by_id(struct store *st, const struct query *q, int64_t id, struct labels *labels);
void *row_by_slug(struct store *st, const struct query *q, str slug, struct labels *labels);
int64_t id_by_key(struct store *st, const struct entity *e, str key);             /* 0: none. No rights: for imports and filters */
/* Slug of a row in each interface language (for hreflang links); empty where it has none of its own. */
void row_slugs(struct store *st, const struct entity *e, int64_t id, str *slugs);

/* For filter menus: label, key and depth (0, 1, …) of every row of a small entity (topics, areas), visible to the reader, parents before children. */
struct option { str key, text; int depth; int64_t id; bool german; int64_t n; };  /* german: in want of a translation, or because names have none */
size_t query_options(struct store *st, const struct query *q, struct option *ret, size_t max);

/* Facets (facet.c): option[].n becomes how many rows the list would have with that choice in place of what is chosen in this very filter, all else as
** it is. One pass over the rows that the other conditions leave. False: they are more than FACET_ROWS_MAX, nothing was counted. */
enum { FACETS_MAX = 12, FACET_OPTIONS_MAX = 448, FACET_ROWS_MAX = 20000 };
struct facet { const struct field *f; struct option *option; size_t n; };
bool query_facets(struct query *q, struct store *st, const struct facet *facet, size_t n);

/* Distances (near.c): in metres along the sphere (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984; mean radius 6,371,009 m). */
double distance_m(struct coordinate a, struct coordinate b);
/* How far a row is from ?near=; about: measured to the middle of its town. False: nobody asked, or it is nowhere. */
bool query_distance(const struct query *q, int64_t id, int64_t *metres, bool *about);
#endif
