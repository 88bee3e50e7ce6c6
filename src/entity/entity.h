/* entity.h - what a room says about its data, once. From this table come the schema, lists, pages, the API, exports and imports.
**
** A room writes one line per field in a .def file and includes it twice:
**
**     struct offer { struct meta meta;                      static const struct field fields[] = {
**     #define FIELD(kind, name, ...) c_##kind name;          #define FIELD(kind, name, privacy, ...) \
**                                                                FIELD_ROW(struct offer, KIND_##kind, name, privacy, __VA_ARGS__)
**     #include "rooms/directory/offer.def"                   #include "rooms/directory/offer.def"
**     #undef FIELD                                           #undef FIELD
**     };                                                     };
**
** Tables of an entity `offer` of the room `directory`:
**     directory_offer          id, key, version, created_at, changed_at, deleted_at, anonymised_at and the fields that are not translated
**     directory_offer_words    owner, lang, status, version, source_version and the translated fields; the row of LANG_SOURCE always exists
**     directory_offer_order    owner, lang, one sort key per `.sorted` field and `find`, the folded text of `.list.search`
**     directory_offer_slug     lang, slug, owner, current: addresses; old ones stay and lead on
**     directory_offer_NAME     owner, value: the index of a field with several values (the truth is the text in the main table)
*/
#ifndef ENTITY_ENTITY_H
#define ENTITY_ENTITY_H
#include "base/buf.h"
#include "text/words.h"

/* A set and no ladder: a role may see MONEY and not SENSITIVE. From PERSONAL on every reading is logged. */
enum privacy { PUBLIC = 1, INTERNAL = 2, CONTACT = 4, PERSONAL = 8, MONEY = 16, SENSITIVE = 32, CRIMINAL = 64 };

enum kind {
    KIND_text, KIND_longtext, KIND_markdown,            /* one line; lines; Markdown                                  */
    KIND_number, KIND_decimal, KIND_money,              /* whole; with .digits; cents                                 */
    KIND_bool, KIND_date, KIND_time, KIND_clock,        /* YYYY-MM-DD; seconds UTC; HH:MM                             */
    KIND_span,                                          /* opening hours, text/hours.h                                */
    KIND_choice, KIND_choices,                          /* keys of .choices; several: separated by a blank, in table order */
    KIND_language, KIND_languages,                      /* BCP 47                                                     */
    KIND_area, KIND_ref, KIND_refs,                     /* ids of .to; `area` is a ref to directory.area              */
    KIND_email, KIND_phone, KIND_url, KIND_coordinate,
    KIND_file,                                          /* entity/files.h; a picture at most .max pixels wide and high     */
    KINDS
};

#define NONE INT64_MIN                                  /* an empty number, money or time; an empty ref is 0, an empty decimal NAN */
struct coordinate { double lat, lon; };                 /* WGS 84 degrees; NAN when empty                             */
typedef str c_text, c_longtext, c_markdown, c_date, c_clock, c_span, c_choice, c_choices, c_language, c_languages, c_refs, c_email, c_phone, c_url, c_file;
typedef int64_t c_number, c_money, c_time, c_ref, c_area;
typedef double c_decimal;
typedef bool c_bool;
typedef struct coordinate c_coordinate;

struct choice { const char *key, *label; };

struct field {
    const char *name;                                   /* column, JSON key, form name, CSV column                    */
    enum kind kind;
    enum privacy privacy;
    size_t at;                                          /* offset in the row's struct                                 */
    const char *label, *hint, *unit;                    /* English keys of the catalogues                             */
    const char *to;                                     /* "room.entity" of a ref                                     */
    bool required, translated, unique;
    bool sorted;                                        /* text: keeps a sort key per language; lists may be ordered by it */
    bool detail_only;                                   /* large: not in lists, list JSON or list exports             */
    bool empty_is_all;                                  /* filtering by a value also finds rows where it is empty     */
    bool derived;                                       /* worked out by the room (before_save, effects): no form sets it, and nobody but the house and imports of who keeps all rows */
    bool unlogged;                                      /* its room also sets it without an entry of the history (an order among neighbours): bruecke check does not compare */
    int64_t min, max;                                   /* text: code points; numbers: value. 0, 0: the kind's own limit */
    int digits;                                         /* decimal places shown                                       */
    const struct choice *choices;
};
#define FIELD_ROW(type, kind_, name_, privacy_, ...) \
    { .name = #name_, .kind = kind_, .privacy = privacy_, .at = offsetof(type, name_), __VA_ARGS__ },

/* What every row carries. First member of every row struct. */
struct meta {
    int64_t id, version, created_at, changed_at;
    str key, slug;                                      /* slug: in the reader's language                             */
    unsigned classes;                                   /* privacy classes the reader may see of this row; other fields are empty */
    uint64_t foreign;                                   /* bit i: field i is shown in German for want of a translation */
    bool machine;                                       /* its words in the reader's language are a machine's, and nobody has reviewed them */
};

/* ---- rights ------------------------------------------------------------------------------------------------------ */
enum { READ = 1, CREATE = 2, UPDATE = 4, DELETE = 8, EXPORT = 16 };
enum rows_scope {
    ROWS_ALL, ROWS_PUBLISHED, ROWS_OWN_AREA, ROWS_OWN_ACTOR,
    ROWS_OWN,                                           /* rows whose `.own_account` field is the reader's account      */
    ROWS_OWN_VOLUNTEER,                                 /* rows whose `.own_volunteer` field is the volunteer who reads, with an account or by a link */
    ROWS_OWN_LANGUAGE                                   /* every row, but writing only the words of the grant's language */
};
struct right { const char *role; unsigned actions; unsigned classes; enum rows_scope rows; };   /* what no row says, nobody may */

/* A filter that no column answers. `field` is none of the table: name, label and choices. Only who may do `action` to some of the rows has it. One of
** both: `narrow` adds conditions to the query; `tell` says of each row which choices it fits, bit i for choice i, by told_row() (query.h). Only what is
** told can be a facet. */
struct query;
struct store;
struct told;
typedef void tell_fn(struct query *q, struct store *st, struct told *t);
struct own_filter { struct field field; unsigned action; void (*narrow)(struct query *q, struct store *st, str value); tell_fn *tell; };
/* An order that no column knows: ?sort=NAME. `tell` gives rows a number: the least comes first, rows without one last, equal ones by title. */
struct own_order { const char *name, *label; tell_fn *tell; };
struct listing {
    const char *columns;                                /* field names, blank-separated: shown at first               */
    const char *filter;                                 /* fields that an address may filter by; each gets an index   */
    const char *search;                                 /* text fields found by ?q=                                   */
    bool apart;                                         /* not among what the search over everything finds: parts of other entries, pictures */
    const char *sort;                                   /* order at first; "" or NULL: the title                      */
    const char *linked;                                 /* filters that only links set: a chip, but no menu           */
    const char *facets;                                 /* filters whose choices say how many rows they would leave   */
    const struct own_filter *own; size_t n_own;
    const struct own_order *orders; size_t n_orders;
    tell_fn *where;                                     /* where rows are on earth, by told_at(): then ?near=, ?radius= and ?sort=distance work */
};

/* What happens to a row so many days after the date or time in `from` ("changed_at", "deleted_at" or a field). */
struct retention { const char *from; int days; enum { KEEP, ANONYMISE, ERASE } then; const char *why; };

struct draft;
struct problems;
struct flow;
struct entity {
    const char *room, *name;                            /* singular, as in the API: directory, offer                  */
    const char *path;                                   /* in addresses: "offers"; NULL: no pages of its own          */
    const char *label, *plural;
    const struct field *fields; size_t n, size;
    const char *title;                                  /* the field that names a row                                 */
    const char *state;                                  /* ROWS_PUBLISHED: choice field that must be "published"; NULL: always */
    const char *begins, *ends;                          /* dates: lists leave out rows that have ended                */
    bool dated;                                         /* ROWS_PUBLISHED: before `begins` and after `ends` a row is not public, either */
    const char *hidden;                                 /* a date: lists leave out rows that have one, as those that have ended; their pages stay */
    const char *parent;                                 /* ref to its own kind: filtering by a row finds those below  */
    const char *own_area, *own_actor, *own_account, *own_volunteer;      /* fields that ROWS_OWN_… compare; "id" for the row itself */
    const struct right *rights; size_t n_rights;
    struct listing list;
    void (*show)(void *row);                            /* last word before a row is shown: may empty fields (a shelter's address) */

    /* Which fields mean something where a choice of the row says so: `uses` gives their blank-separated names for a value of the choice field `sort`. Forms
    ** leave out the others, but for those that hold something. NULL: all do, always. */
    const char *sort; const char *(*uses)(str value);

    /* Writing (write.h). All may be NULL. */
    const struct flow *flow;                            /* the states of a choice field; then only flow_do() sets it       */
    void (*check)(struct store *st, const struct draft *d, struct problems *p);       /* rules over several fields, after each field is good */
    bool (*fixed)(struct store *st, int64_t row);         /* true: neither deleted nor brought back nor merged away, whoever asks (REFUSED)   */
    void (*before_save)(struct store *st, struct draft *d);
    void (*after_save)(struct store *st, const struct entity *e, int64_t row, bool fresh);
    str (*adapt)(struct store *st, struct arena *a, str bytes);       /* imports: a file of a foreign format as a CSV of ours; others come back as they are */

    /* Data protection (retain.h): what the record of processing, access reports and erasure are derived from. */
    const char *purpose, *basis;                        /* English keys; needed as soon as a field is PERSONAL or above    */
    const char *subject;                                /* the mail field by which a person is found in an access report   */
    struct retention keep;
};

/* ---- the register, filled once at start --------------------------------------------------------------------------- */
enum { ENTITIES_MAX = 100, FIELDS_MAX = 60, KEY_MAX = 60 };
/* Adds an entity and checks its table: names, limits, kinds, rights (aborts with a sentence: a wrong table is a bug). */
void entity_register(const struct entity *e);
/* After all are registered: which references lead nowhere? Such fields take no part (field_live); one line each to *report. */
void entity_resolve(struct buf *report);
void entity_forget(void);                               /* empty register, for tests                                  */
size_t entity_count(void);
const struct entity *entity_at(size_t i);
const struct entity *entity_find(str room, str name);
const struct entity *entity_named(str room_dot_name);
const struct entity *entity_by_path(str path);
bool field_live(const struct field *f);
const struct entity *field_to(const struct field *f);   /* the entity a ref leads to; NULL for other kinds or if missing */
const struct field *entity_field(const struct entity *e, str name);
const struct field *entity_title(const struct entity *e);
size_t field_index(const struct entity *e, const struct field *f);
bool entity_lists(const char *names, const struct field *f);     /* is f one of the blank-separated names?        */
bool kind_is_text(enum kind k);                         /* held as str                                                */
bool kind_is_many(enum kind k);                         /* choices languages refs: an index table                     */
bool kind_is_ref(enum kind k);                          /* ref area refs                                              */

/* "directory_offer" + suffix, kept for the life of the register. */
const char *entity_table(const struct entity *e);
const char *entity_part(const struct entity *e, const char *part);   /* "directory_offer_words"                       */

/* ---- values of a row ----------------------------------------------------------------------------------------------- */
str     row_text(const void *row, const struct field *f);            /* any kind held as str                          */
int64_t row_number(const void *row, const struct field *f);          /* number money time ref area bool               */
double  row_decimal(const void *row, const struct field *f);
struct coordinate row_coordinate(const void *row, const struct field *f);
bool    row_empty(const void *row, const struct field *f);
const struct meta *row_meta(const void *row);
str     row_title(const struct entity *e, const void *row);
const char *choice_label(const struct field *f, str key);            /* English key; NULL if there is no such choice  */
#endif
