/* hsds.h - the directory and the courses in the words of Open Referral HSDS 3.1 (https://docs.openreferral.org/, CC BY-SA 4.0). What the room's files share.
**
**     vocabulary.c  which fields are taxonomies             book.c   what is there: ids, order, what filters ask; in memory
**     load.c        the rows of one page, by their ids      build.c  makes the book
**     put*.c        one object each, as JSON                asked.c  parameters of an address
**     endpoints.c   lists and single documents              tabular.c  the same as CSV files (Tabular Data Package)
**     openapi.c     the interface by itself                 profile.c  the page that tells people of it
**
** Rows of other rooms are read by the names of entity and field, always as a visitor reads them; a room that is not there leaves its part empty.
** Texts are German, the language that everything is written in: HSDS has one language per document.
**
** Ids are UUIDs by name (text/uuid.h) of region, entity and row; those of parts follow from the whole's. No column holds them. From UUID to row leads the *book*:
** per region, what lists and filters need of every row (some hundred bytes), made from the store in one walk and kept while nothing changed. Before each answer
** the region's store_version() and the day are compared; when they differ, ids and versions of all rows are (as serve/find.h does); and only when these differ the
** book is made anew. So a commit of any process or node counts at once, a restart needs nothing, and no table has to be kept in step.
*/
#ifndef HSDS_HSDS_H
#define HSDS_HSDS_H
#include "text/json.h"
#include "text/uuid.h"
#include "web/app.h"

enum {
    HSDS_TERMS = 48,                                    /* of one row                                                  */
    HSDS_PAGE = 50, HSDS_PAGE_MAX = 500,                /* items of a page, unless asked for; at most                  */
    HSDS_BATCH = 250,                                   /* rows that are read at once where everything goes out        */
    HSDS_LONG = 120000,                                 /* milliseconds for an answer that holds everything           */
    HSDS_REGIONS = 64                                   /* books kept; the one that was asked longest ago gives way    */
};
#define HSDS_NONE SIZE_MAX

/* ---- vocabulary.c ---------------------------------------------------------------------------------------------------------------- */
/* A taxonomy: the choices of a field, the rows that a refs field names, or yes/no fields, each a term. Fields that stand together have the same choices. */
struct hsds_vocabulary { const char *key, *name, *about, *entity, *fields, *link; };     /* name, about: English keys; link: link_type of its attributes */
extern const struct hsds_vocabulary hsds_vocabularies[];
size_t hsds_vocabulary_count(void);

/* ---- book.c, build.c ------------------------------------------------------------------------------------------------------------- */
struct hsds_taxonomy { struct uuid id; const struct hsds_vocabulary *of; str name; size_t from, to; };   /* its terms: [from, to)       */
struct hsds_term { struct uuid id; size_t taxonomy, parent; str code, name, about, sort; int64_t row; };  /* row: of a refs field's kind */
struct hsds_area { int64_t id, parent; str key, name, level; };
struct hsds_organization { struct uuid id; int64_t row, contact; str sort; uint16_t *term; size_t terms; };
struct hsds_place { struct uuid id; int64_t row, actor, area; str postcode; struct coordinate at; };
enum hsds_from { HSDS_OFFER, HSDS_COURSE, HSDS_POOL };  /* POOL: language and culture mediation, one service without people; its row is 0 */
struct hsds_service {
    struct uuid id, at;                                 /* at: of its service_at_location                              */
    enum hsds_from from;
    int64_t row, area, contact, changed;                /* changed: seconds, the latest of itself and all that its document shows   */
    size_t organization, place;                         /* in the book; HSDS_NONE                                      */
    bool placed;                                        /* it happens somewhere: at the place, or at an address of its own          */
    str sort, postcode; struct coordinate where;        /* of the place or its own                                     */
    uint16_t *term; size_t terms;
};
struct hsds_book {
    struct arena *a;
    struct hsds_service *service; size_t services;      /* by name and id, as all lists                                */
    struct hsds_organization *organization; size_t organizations;
    struct hsds_place *place; size_t places;            /* by row                                                      */
    struct hsds_taxonomy *taxonomy; size_t taxonomies;
    struct hsds_term *term; size_t terms;               /* by taxonomy; by_name: as lists show them                    */
    size_t *taxonomy_order, *term_order;
    struct hsds_area *area; size_t areas;
    str county;                                         /* where an offer without a town is: the county, else the region            */
    struct uuid space;                                  /* of the region                                               */
    int users; bool old;                                /* book.c                                                      */
};
/* The region's book, valid until hsds_book_leave(). NULL: the store does not answer. */
struct hsds_book *hsds_book_take(struct req *q);
void hsds_book_leave(struct hsds_book *b);
/* Makes one from what a visitor reads; NULL: the store broke. Memory of the book is its own arena. */
struct hsds_book *hsds_build(struct store *st, str region, str title);
struct uuid hsds_space(struct arena *a, str region);
struct uuid hsds_row_id(struct arena *a, struct uuid space, const char *entity, int64_t row);   /* "directory.offer", 12               */
const struct hsds_area *hsds_area_of(const struct hsds_book *b, int64_t id);                     /* NULL: none                          */
size_t hsds_place_of(const struct hsds_book *b, int64_t row);                                    /* HSDS_NONE                           */
/* Which terms a row bears, at most HSDS_TERMS; for organisations and services alike. `via` (may be NULL) says by which field. */
size_t hsds_terms_of(const struct hsds_book *b, const struct entity *e, const void *row, uint16_t ret[HSDS_TERMS], const struct field *via[HSDS_TERMS]);

/* ---- load.c ---------------------------------------------------------------------------------------------------------------------- */
struct hsds_rows { const struct entity *e; void **row; size_t n; };
struct hsds_load { struct hsds_rows offer, course, actor, place, contact; };
/* What some services or organisations need: a question per entity, however many. `whole`: their documents, otherwise only what lists show. */
struct hsds_load hsds_load_services(struct store *st, const struct hsds_book *b, const size_t *at, size_t n, bool whole);
struct hsds_load hsds_load_organizations(struct store *st, const struct hsds_book *b, const size_t *at, size_t n, bool whole);
struct hsds_load hsds_load_with_services(struct store *st, const struct hsds_book *b, const size_t *at, size_t n);     /* whole organisations and theirs */
const void *hsds_row(const struct hsds_rows *r, int64_t id);   /* NULL: not visible                                    */
/* Fields by name; empty, NONE, false where the entity has no such field. */
str     hsds_text(const struct entity *e, const void *row, const char *field);
int64_t hsds_number(const struct entity *e, const void *row, const char *field);
bool    hsds_yes(const struct entity *e, const void *row, const char *field);

/* ---- put*.c ---------------------------------------------------------------------------------------------------------------------- */
enum hsds_depth { HSDS_MINIMAL, HSDS_FLAT, HSDS_WHOLE };
struct hsds_out { struct json j; struct req *q; struct arena *a; const struct hsds_book *b; const struct hsds_load *l; };
/* An array that is not there while it is empty: HSDS knows no null, and empty lists say nothing. */
struct hsds_list { const char *key; bool open; };
void hsds_item(struct hsds_out *o, struct hsds_list *l);       /* begins an object in it                               */
void hsds_end(struct hsds_out *o, struct hsds_list *l);
void hsds_str(struct hsds_out *o, const char *key, str value); /* left out when empty                                  */
void hsds_id(struct hsds_out *o, const char *key, struct uuid id);
void hsds_int(struct hsds_out *o, const char *key, int64_t value);            /* left out when NONE                    */
void hsds_uri(struct hsds_out *o, const char *key, str value); /* bytes beyond ASCII percent-encoded: RFC 3986         */
void hsds_phone(struct hsds_out *o, struct uuid owner, str number);           /* the array `phones` of one             */
void hsds_contact(struct hsds_out *o, struct uuid owner, int64_t contact);    /* the array `contacts` of one           */
struct hsds_when { str hours, said, from, to, attending; };    /* opening hours; times in words; first and last day    */
void hsds_schedules(struct hsds_out *o, struct uuid owner, struct hsds_when w);
void hsds_attributes(struct hsds_out *o, struct uuid owner, const struct entity *e, const void *row, const char *of);
void hsds_put_taxonomy(struct hsds_out *o, size_t i);
void hsds_put_term(struct hsds_out *o, size_t i, bool taxonomy);               /* with its taxonomy, or only the id of it */
void hsds_put_location(struct hsds_out *o, const struct hsds_service *s, size_t place, enum hsds_depth d);   /* of a service, or s NULL: a place  */
void hsds_put_at(struct hsds_out *o, const struct hsds_service *s, enum hsds_depth d, bool service);         /* service_at_location; with its service? */
void hsds_put_organization(struct hsds_out *o, size_t i, enum hsds_depth d, bool services);   /* with whole documents of its services?   */
/* What surrounds it: left out where it stands around already, or documents would have no end. */
enum { WITH_ORGANIZATION = 1, WITH_AT = 2, WITH_ORGANIZATION_ID = 4 };
void hsds_put_service(struct hsds_out *o, const struct hsds_service *s, enum hsds_depth d, unsigned with);
str  hsds_url(const struct hsds_out *o, const struct entity *e, const void *row);   /* the page for people             */

/* ---- asked.c --------------------------------------------------------------------------------------------------------------------- */
enum { ON_SERVICES = 1, ON_ORGANIZATIONS = 2, ON_AT = 4, ON_TAXONOMIES = 8, ON_TERMS = 16, ON_ALL = 31 };
struct hsds_uuid { bool given; struct uuid id; };
struct hsds_asked {
    int64_t page, per_page, after, proximity;           /* after: NONE; proximity: metres, 0: none                     */
    bool ndjson, minimal, full, full_service, top_only;
    struct hsds_uuid term, taxonomy, organization, parent;
    str search, postcode;
};
enum hsds_value { VALUE_PAGE, VALUE_SIZE, VALUE_METRES, VALUE_TEXT, VALUE_POSTCODE, VALUE_YES, VALUE_UUID, VALUE_TIME, VALUE_FORMAT };
struct hsds_param { const char *name; enum hsds_value kind; unsigned on; size_t at; const char *about; };
extern const struct hsds_param hsds_params[];
size_t hsds_param_count(void);
/* False: `wrong` names the parameter. */
MUST_USE bool hsds_ask(struct req *q, unsigned on, struct hsds_asked *ret, const char **wrong);

/* ---- handlers -------------------------------------------------------------------------------------------------------------------- */
void hsds_root(struct req *q);
void hsds_services(struct req *q);
void hsds_service_one(struct req *q);
void hsds_organizations(struct req *q);
void hsds_organization_one(struct req *q);
void hsds_at_locations(struct req *q);
void hsds_at_location_one(struct req *q);
void hsds_taxonomies(struct req *q);
void hsds_taxonomy_one(struct req *q);
void hsds_terms(struct req *q);
void hsds_term_one(struct req *q);
void hsds_openapi(struct req *q);
void hsds_package(struct req *q);
void hsds_profile(struct req *q);
/* Every answer begins with it: German, JSON, open to pages of other hosts. */
void hsds_begin(struct req *q);
void hsds_fail(struct req *q, int status, const char *detail, const char *parameter);   /* application/problem+json (RFC 9457) */
str  hsds_address(struct req *q, const char *rest);     /* "https://ki.example/kleve/hsds" + rest                      */
str  hsds_licence(struct req *q);                       /* an address, as the region says; empty                       */
#endif
