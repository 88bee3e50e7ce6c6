/* room.h - what a room hands to the house: one struct. */
#ifndef WEB_ROOM_H
#define WEB_ROOM_H
#include "entity/event.h"
#include "store/steps.h"
#include "web/who.h"

/* Who may ask: OPEN is everybody, RIGHT asks the entity's table for READ. What no route says is 404.
** ROLES names them. A visitor without the right is led to the log-in page. */
enum route_right { ROUTE_OPEN = 1, ROUTE_RIGHT, ROUTE_ROLES };
enum route_base { BASE_PAGE, BASE_REGION, BASE_ROOT };  /* the pattern begins below /{region}/{lang}/, /{region}/ or /  */
/* Addresses in another program's order, for what that program asks of us: /api/v3/{region}/{lang}/pages/. What stands before region and language, or right
** behind them, is taken away; then its routes (those with .front) have patterns and bases like any other, and no other route is found there. Who asks is
** a visitor, whatever cookie or token comes along. Addresses with a slash at the end are the same as without. Every answer may be read by pages from
** elsewhere (Access-Control-Allow-Origin), OPTIONS says so, failures are told in that program's form. `before` and `inside` end with NULL. */
struct front {
    const char *const *before, *const *inside;          /* "api/v3": first parts of the path; parts behind /{region}/{lang}/ */
    const struct lang *(*tongue)(str slug);             /* what that program calls our languages; NULL: none by that name */
    void (*fail)(struct req *q, int status, const char *detail);     /* instead of app->fail                           */
};
struct route {
    enum method method;                                 /* GET answers HEAD too                                       */
    const char *pattern;                                /* "offers", "offers/{slug}", "offers.{format}": one {…} stands for the rest of one part */
    void (*handle)(struct req *q);
    enum route_right right;
    const struct entity *entity;                        /* with ROUTE_RIGHT; handlers find it in q->route             */
    enum route_base base;
    unsigned action;                                    /* with ROUTE_RIGHT: READ, CREATE…; 0: READ for GET, UPDATE otherwise */
    const char *roles;                                  /* with ROUTE_ROLES: blank-separated; "staff": anybody who is logged in */
    bool own_proof;                                     /* no CSRF token needed: a signed link's POST, a webhook      */
    bool paced;                                         /* says itself how often strangers may write (429): the house's bucket per network (rate.h) does not */
    const struct front *front;                          /* only at addresses of this front, which is the room's        */
    const char *room;                                   /* set by the house: who brought it; NULL: the house itself   */
    bool slow;                                          /* takes long though it only reads (export, PDF): not on the threads of the network, not kept */
};

/* A role that somebody can hold; what it may do stands in the rights of the entities. `needs`: what a grant of it must be bound to. */
enum role_needs { NEEDS_NOTHING, NEEDS_AREA, NEEDS_ACTOR, NEEDS_LANGUAGE };
struct role {
    const char *name, *label, *what;                    /* label, what: English keys; what: one sentence on its task     */
    bool staff;                                         /* of the centre or a town: needs a second factor                */
    enum role_needs needs;
};

/* An entry of the main navigation, below /{region}/{lang}/. In the office's frame it stands in the group of its room, or in `group` (English key),
** for who holds one of `roles`, or without roles may read the entity of that path; groups stand in the order of their first entries.
** `key`: "g" and this letter lead there. */
struct tile {
    const char *label, *path; int order;
    const char *group, *roles;
    bool office;                                        /* not in the public's menu                                   */
    char key;
};
enum { TILES_LATE = 90 };                               /* of the public's menu, which follows the rooms: from this order on behind all others */
#define TILES_OFFICE N_("Administration")               /* the group that stands last                                 */

/* "Heute": what waits for this reader, a line each with its one action. A room says what and when; the page sorts, groups and counts.
** `text` is a whole sentence in the reader's words, `action` an English key ("Review"), `url` where it is done, `date` (YYYY-MM-DD) when it falls
** due or empty. What waits in numbers is one line with a count, not a line each. */
enum task_when { TASK_LATE, TASK_TODAY, TASK_WEEK, TASK_WAITING };
enum { AGENDA_MAX = 200 };
struct task { enum task_when when; str text, url, date; const char *action; };
struct agenda { struct task at[AGENDA_MAX]; size_t n, more; };         /* more: what no longer fitted                  */

/* What a room does on the command line beyond rows of one entity: `bruecke import ROOM.NAME FILE|DIR`, `bruecke evaluate ROOM WHAT`. `option` gives what stands
** behind --NAME, empty if it was not given. False: nothing is kept, and `wrong` says why: a line of English each. */
struct room_file { str name, bytes; };                  /* name without its folder                                     */
struct room_call {
    const struct who *who; bool owner, dry;             /* owner: of the data, from whom nothing is hidden; dry: only look, write nothing */
    const struct room_file *file; size_t files;         /* import: the file, or those of the folder, by name           */
    str what;                                           /* evaluate                                                    */
    str (*option)(const void *ctx, const char *name); const void *ctx;
    struct buf *out, *wrong;
};
typedef bool room_work(struct store *st, struct arena *a, const struct room_call *c);
struct room_taking { const char *name; room_work *run; };

/* A feed, "/{region}/{lang}/" and its path: readers of feeds find it from the pages of `entity` ("room.entity"), or from a region's first page (NULL). */
struct room_feed { const char *path, *label, *entity; };

struct job_kind;
struct block_kind;
struct figures_asked;
struct figure_said;
struct room {
    const char *name, *label;
    const struct entity *const *entities; size_t n_entities;
    const struct route *routes; size_t n_routes;        /* win over the generated pages                               */
    const struct front *front;                          /* addresses in another program's order; NULL: none            */
    const struct tile *tiles; size_t n_tiles;
    void (*home)(struct req *q, struct buf *out);       /* its part of a region's first page; NULL: none              */
    void (*nothing)(const struct req *q, struct buf *out);     /* its way on where a search or a public list found nothing; NULL: none */
    const char *foot, *foot_label;                      /* a page of its own that the public's footer leads to; NULL: none */
    void (*today)(struct req *q, struct agenda *agenda);   /* its lines of the office's first page; for readers who are logged in; NULL: none */
    const struct listen *listens; size_t n_listens;     /* what happens in other rooms                                */
    const struct sealed_place *sealed;                  /* the one of these that holds sealed texts (entity/sealed.h), or NULL */
    const struct table *const *tables; size_t n_tables; /* tables that are no entities: sessions                      */
    const struct step *steps; size_t n_steps;           /* steps.c: changes of the schema after the first release         */
    const struct job_kind *const *jobs; size_t n_jobs;  /* what it does beside requests (work/queue.h)                */
    const struct room_feed *feeds; size_t n_feeds;      /* for <link rel="alternate"> in the head of pages (look/head.h) */
    const struct block_kind *blocks; size_t n_blocks;   /* what texts of any room may embed (look/block.h)               */
    void (*open)(const struct app *app);                /* once at start; for jobs, which have no request: where links in mails lead (app->url) */
    const struct who_source *people;                    /* one room at most                                           */
    const struct role *roles; size_t n_roles;           /* that come with this room                                   */
    const struct room_taking *takes; size_t n_takes;    /* import ROOM.NAME, where that is no entity                   */
    room_work *evaluate;                                /* its figures, as JSON; only reads                            */
    size_t (*figures)(struct store *st, struct arena *a, const struct figures_asked *ask, struct figure_said *ret);      /* for other rooms (figures.h) */
    /* Adds to a demonstration that is being made, in its transaction; writes to *said what the person at the screen should know. */
    void (*demo)(struct store *st, struct arena *a, struct buf *said);
};

static inline void agenda_add(struct agenda *a, struct task t)
{
    if (a->n < AGENDA_MAX) a->at[a->n++] = t;
    else a->more++;
}
#endif
