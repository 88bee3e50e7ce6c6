/* work.h - the centre's own work: entering it, taking it over from other rooms, counting it by what a funder or the public wants to know. */
#ifndef CONCEPT_WORK_H
#define CONCEPT_WORK_H
#include "rooms/concept/steer.h"

/* ---- taken over (activity.c) --------------------------------------------------------------------------------------------------------------- */
/* An event of another room becomes an activity of that kind, once (`origin`: ROOM:KEY), without persons. A region may switch each off: the setting holds
** the rooms from which nothing is taken. */
#define TAKEOVER_OFF "activities_not_from"
struct takeover { const char *event, *room, *label, *kind, *title, *day; };     /* title NULL: that of the row            */
enum { TAKEOVERS = 3 };
extern const struct takeover takeovers[TAKEOVERS];
extern const struct listen work_listens[TAKEOVERS];
bool takeover_on(struct store *st, const struct takeover *t);

/* ---- counting (activity.c) --------------------------------------------------------------------------------------------------------------------- */
/* In the order of work_groupings[] and work_measures[]. */
enum work_by { BY_WORK_PRIORITY, BY_WORK_FIELD, BY_FIELD, BY_WORK_KIND, BY_WORK_TOWN, BY_WORK_MONTH, BY_QUARTER, BY_HALF, WORK_BYS };
enum work_measure { WORK_ACTIVITIES, WORK_PARTICIPANTS, WORK_PROFESSIONALS, WORK_VOLUNTEERS, WORK_NEWCOMERS, WORK_PUPILS, WORK_OTHERS, WORK_MINUTES, WORK_HOURS, WORK_ORGANISATIONS, WORK_MEASURES };
extern const struct choice work_groupings[], work_measures[];
enum { WORK_PEOPLE = 5, WORK_MAX = 20000, WORK_NAMES = TREE_MAX, WORK_GROUPS = 400 };
struct work_one { int year, month, day, kind; int64_t priority, field, town, actor, people[WORK_PEOPLE], minutes; };       /* kind: index in activity_kinds[] */
struct work_name { int64_t id, up; str text, kind; };
struct work_names { struct arena *a; struct work_name *at; size_t n; };
struct work { struct work_one *at; size_t n; bool full; struct work_names node, priority, area; };       /* full: there were more than WORK_MAX */
struct work *work_load(struct store *st, struct arena *a, str from, str to);     /* activities of these days, both included */
/* Which of them: year 0: all; kind -1: all; grouped: those whose key in `by` is `key`. */
struct work_ask { int year, kind; bool grouped; enum work_by by; int64_t key; };
bool work_fits(const struct work *w, const struct work_one *o, const struct work_ask *ask);
int64_t work_key(const struct work *w, const struct work_one *o, enum work_by by);      /* 0: not stated              */
int64_t work_value(const struct work *w, const struct work_ask *ask, enum work_measure m);      /* hours: in minutes         */
struct work_group { int64_t key; str label, sort; bool german; };
size_t work_groups(struct arena *a, const struct lang *l, const struct words *words, const struct work *w, enum work_by by, struct work_group *ret);    /* room for WORK_GROUPS */

/* ---- entering (activity_pages.c) ------------------------------------------------------------------------------------------------------------------ */
enum { ENTER_MINUTES = 8, ENTER_ACTORS = 500, ENTER_NODES = 300, ENTER_TITLES = 40, ENTER_MENU = 120 };
extern const int enter_minutes[ENTER_MINUTES];
struct enter_node { str key, text, concept; };
struct enter_view {
    str held_on, kind, title, actor, area, node, priority, minutes, other_minutes, people[WORK_PEOPLE], note;
    str *actors; size_t n_actors; str *titles; size_t n_titles;
    struct option *towns; size_t n_towns; struct enter_node *nodes; size_t n_nodes; struct option *priorities; size_t n_priorities;
    struct problems problems; str saved;                /* saved: title of the one before                            */
};
void enter_page(struct buf *out, struct req *q, const struct enter_view *v);
str  enter_wrong(const struct req *q, const struct enter_view *v, const char *field);         /* empty: nothing is wrong */
void enter_get(struct req *q);
void enter_post(struct req *q);

/* ---- the year (work_pages.c) -------------------------------------------------------------------------------------------------------------------------- */
enum { YEAR_TABLES = 6, YEAR_COLUMNS = 7 };
struct year_table { enum work_by by; struct work_group at[WORK_GROUPS]; size_t n; };
struct year_view { int year; const struct work *w; struct year_table *table; int years[20]; size_t n_years; bool keeps, running; bool on[TAKEOVERS]; };     /* running: not over yet */
void year_page(struct buf *out, struct req *q, const struct year_view *v);
str  year_cell(const struct req *q, const struct year_view *v, const struct year_table *t, const struct work_group *g, size_t column);       /* g NULL: everything together */
const char *year_head(size_t column);
str  year_label(const struct req *q, const struct year_view *v, const struct year_table *t, const struct work_group *g);
void year_show(struct req *q);
void year_pdf(struct req *q);
void year_xlsx(struct req *q);
void takeover_post(struct req *q);

struct done_view { str title, text; bool german, example; int64_t n, of[8], people; int from, to; };        /* of: by kind of work */
struct work_public { struct done_view *at; size_t n; int64_t beside; };
void what_we_do_page(struct buf *out, struct req *q, const struct work_public *v);
void what_we_do(struct req *q);

/* ---- for funders (funder.c) ------------------------------------------------------------------------------------------------------------------------------ */
/* The setting holds a list of tables as JSON:
**     [{"title": "…", "rows": "priority", "columns": [{"title": "…", "measure": "participants", "kind": "training"}]}]
** rows: a key of work_groupings[]; measure: of work_measures[]; kind: of activity_kinds[], or left out for all. */
#define LAYOUT_SETTING "activity_controlling"
enum { LAYOUTS_MAX = 8, LAYOUT_COLUMNS = 16, LAYOUT_TEXT = 120, LAYOUT_BYTES = 16 * 1024 };
struct layout_column { str title; enum work_measure measure; int kind; };
struct layout { str title; enum work_by rows; struct layout_column column[LAYOUT_COLUMNS]; size_t n; };
struct layouts { struct layout at[LAYOUTS_MAX]; size_t n; };
str layout_text(struct store *st);                      /* as the region set it, or the one that comes along          */
/* False: *wrong is a whole sentence in the reader's words. */
bool layout_read(const struct req *q, str text, struct layouts *ret, str *wrong);
struct controlling_view { struct layouts all; size_t at; int year; const struct work *w; struct work_group row[WORK_GROUPS]; size_t rows; int years[20]; size_t n_years; bool keeps; };
str controlling_cell(const struct req *q, const struct controlling_view *v, size_t column, const struct work_group *row);
void controlling_page(struct buf *out, struct req *q, const struct controlling_view *v);
struct layout_view { str text, wrong; };
void layout_page(struct buf *out, struct req *q, const struct layout_view *v);
void controlling_show(struct req *q);
void controlling_csv(struct req *q);
void controlling_xlsx(struct req *q);
void layout_get(struct req *q);
void layout_post(struct req *q);
int  year_asked(struct req *q, int *years, size_t *n);  /* ?year=, else this one; years: those with activities, this one too */
#endif
