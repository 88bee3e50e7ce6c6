/* propose_desk.h - a proposal on a person's desk: put right, undone, counted, and at the end taken over into the concept, all of it or nothing.
**
** One per concept and account (tables concept_proposal, concept_proposal_step), kept until it is taken over or thrown away, at most PROPOSAL_DAYS after the
** last change; the job concept.proposals tidies up at night. What was typed lies beside the text it was read from; nothing of the concept changes before
** the end.
*/
#ifndef ROOMS_CONCEPT_PROPOSE_DESK_H
#define ROOMS_CONCEPT_PROPOSE_DESK_H
#include "rooms/concept/concept.h"
#include "rooms/concept/propose.h"

/* ---- the entries (propose_edit.c; pure) ------------------------------------------------------------------------------------------------------------- */
/* In the order of reading: what lies below an entry stands directly behind it. `id` stays while it is moved; up 0: at the top. */
struct entry { int64_t id, up; enum proposed_kind kind; int depth; str number, title, text; int32_t first, last; };
struct entries { struct entry *at; size_t n; };
enum { ENTRIES_MAX = 3000, ENTRY_NONE = -1 };

struct entries entries_of(struct arena *a, const struct proposal *p);
str            entries_write(struct arena *a, const struct entries *e);
struct entries entries_read(struct arena *a, str written);          /* lines that are none are left out                */
int64_t entry_find(const struct entries *e, int64_t id);            /* index, or ENTRY_NONE                            */
size_t  entry_span(const struct entries *e, size_t i);              /* itself and all below it                         */
/* way: up, down (past its neighbour), in (below the one before), out (behind the one above), before, after, inside (of `target`), top. False: not possible. */
bool entry_move(struct arena *a, struct entries *e, size_t i, str way, int64_t target);
/* A new one as the last below the entry at i, of the kind that usually stands there (below what holds nothing: beside it, of its kind). Its index; ENTRY_NONE: full. */
int64_t entry_add(struct arena *a, struct entries *e, size_t i, str title);
void entry_drop(struct entries *e, size_t i);                       /* with what lies below it                         */
/* May it be taken over where it stands? */
bool entry_fits(const struct entries *e, size_t i);
int64_t entries_below(const struct entries *e, size_t i, enum proposed_kind kind);
enum proposed_kind proposed_kind_of(str code);                      /* PROPOSED_KINDS: none                            */

/* ---- the desk (propose_kept.c) ------------------------------------------------------------------------------------------------------------------------ */
enum { PROPOSAL_DAYS = 60, PROPOSAL_UNDO = 30, PROPOSAL_TEXT = 2 * 1024 * 1024 };
extern const struct table proposal_table, proposal_step_table;
extern const struct job_kind proposals_job;
struct source_line { str text; bool left_out; };
struct desk_doubt { int64_t line; str key; };
struct proposed_desk {
    int64_t id, steps;                                              /* steps: how often "Undo" helps                   */
    str source;                                                     /* name of the file; empty: pasted                 */
    struct entries entries;
    struct source_line *line; size_t lines;
    struct desk_doubt *doubt; size_t doubts;
    str expected;                                                   /* "ID goals approaches" a line: counts that a person typed; - is none */
};
/* NULL: there is none. */
struct proposed_desk *desk_load(struct store *st, struct arena *a, int64_t concept, int64_t account);
/* Reads `text` and lays it on the desk, instead of what lay there. False: nothing was found in it. */
bool desk_begin(struct store *st, struct arena *a, int64_t concept, int64_t account, str source, str text);
void desk_keep(struct store *st, struct arena *a, const struct proposed_desk *d);      /* the entries, with a step that undo goes back */
bool desk_undo(struct store *st, const struct proposed_desk *d);
void desk_expect(struct store *st, const struct proposed_desk *d, str expected);
void desk_clear(struct store *st, int64_t id);

/* ---- taking over (propose_take.c) ------------------------------------------------------------------------------------------------------------------------ */
/* Makes parts of the concept of all entries, in the caller's transaction: who gets false rolls back, and `p` says at which line why. Keys of a recommendation
** (target groups, area, objective, challenge) become its fields, stakeholders rows of their own. */
struct taken { int64_t nodes, stakeholders; };
bool entries_take(struct store *st, struct arena *a, const struct who *who, str request, str concept, const struct entries *e, struct taken *ret, struct problems *p);
room_work concept_text_take;                                        /* bruecke import concept.text FILE --concept KEY  */
bool concept_text(struct arena *a, str bytes, str *ret, str *why);  /* plain text of a .docx or of a text              */

/* ---- the page (propose_pages.c) --------------------------------------------------------------------------------------------------------------------------- */
extern const char *const proposed_labels[PROPOSED_KINDS];           /* English keys                                    */
enum { SOURCE_SHOWN = 4000 };                                       /* lines of the text on one page                   */
struct propose_view {
    const struct concept *concept;
    struct proposed_desk *desk;                                     /* NULL: nothing lies there: the form for a text   */
    int64_t chosen, moved; str way;                                 /* entry with its form open; the one just moved, by which button */
    size_t from;                                                    /* first line of the text that is shown, from 0    */
    int32_t *of_line;                                               /* per line: index of its entry, or ENTRY_NONE     */
    int64_t there;                                                  /* parts that the concept has already              */
    const char *wrong; const struct problems *problems;             /* English keys                                    */
};
void propose_show(struct req *q);                                   /* integration-concepts/{slug}/import              */
void propose_post(struct req *q);                                   /* do = read, undo, check, take, clear             */
void propose_move(struct req *q);                                   /* …/import/move?entry=ID  way=… target=ID         */
void propose_entry(struct req *q);                                  /* …/import/entry?entry=ID  do=save, add, drop     */
void propose_page(struct buf *out, struct req *q, const struct propose_view *v);
void propose_begin_page(struct buf *out, struct req *q, const struct propose_view *v);
str  propose_url(const struct req *q, const struct propose_view *v, const char *rest);
str  propose_lines_text(const struct req *q, int32_t first, int32_t last);              /* "Lines 12–14"               */
str  propose_line_url(const struct req *q, const struct propose_view *v, int64_t line);
int64_t propose_expected(const struct propose_view *v, int64_t id, int which);          /* 0 goals, 1 approaches; -1: nothing was typed */
#define PROPOSE_ROUTES \
    { GET,  "integration-concepts/{slug}/import",       propose_show,  ROUTE_ROLES, &concept_plan_entity, .roles = CONCEPT_OFFICE }, \
    { POST, "integration-concepts/{slug}/import",       propose_post,  ROUTE_ROLES, &concept_plan_entity, .roles = CONCEPT_OFFICE }, \
    { POST, "integration-concepts/{slug}/import/move",  propose_move,  ROUTE_ROLES, &concept_plan_entity, .roles = CONCEPT_OFFICE }, \
    { POST, "integration-concepts/{slug}/import/entry", propose_entry, ROUTE_ROLES, &concept_plan_entity, .roles = CONCEPT_OFFICE }
#endif
