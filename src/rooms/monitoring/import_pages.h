/* import_pages.h - figures from files in the office: choose a file, say what its columns mean, look at what would change, import; and one import with its undo. */
#ifndef MONITORING_IMPORT_PAGES_H
#define MONITORING_IMPORT_PAGES_H
#include "look/look.h"
#include "rooms/monitoring/observe_names.h"

/* A text of the file that no name explains, or that was explained: the form asks what it means. */
struct import_text { size_t part; str from, to; };
enum { IMPORT_TEXTS = 60, IMPORT_SHOWN = 50, IMPORT_SOURCES = 500 };
struct figures_view {
    const char *problem;                                /* English key                                                 */
    str problem_text, known, file, delivery;            /* problem_text: of a file that cannot be read, why and where  */
    str source, mapping;                                /* of the form, or of the delivery                             */
    struct observing *o; struct obs_map *map;           /* NULL: no file yet                                           */
    struct import_text text[IMPORT_TEXTS]; size_t texts;
    str sample[TABLE_PARTS];                            /* first values of each part                                   */
    struct catalogue *names; str reason;
};
void figures_import_page(struct buf *out, struct req *q, const struct figures_view *v);
void import_button(struct buf *out, struct req *q);
str import_figure(struct req *q, bool has, double v, enum obs_status status);
void imports_get(struct req *q);                        /* data-imports                                                */
void import_new_get(struct req *q);                     /* monitoring/imports/new                                            */
void import_new_post(struct req *q);

struct batch_view {
    const struct entity *e; const void *row; const struct labels *labels;
    str later; const char *problem; bool may_undo, done;
};
void batch_page(struct buf *out, struct req *q, const struct batch_view *v);
void batch_get(struct req *q);                          /* data-imports/{slug}                                         */
void batch_undo_post(struct req *q);                    /* data-imports/{slug}/undo                                    */

#define IMPORT_ROUTES \
    { GET,  "monitoring/imports/new",         import_new_get,  ROUTE_ROLES, .base = BASE_PAGE, .roles = MONITORING_OFFICE }, \
    { POST, "monitoring/imports/new",         import_new_post, ROUTE_ROLES, .base = BASE_PAGE, .roles = MONITORING_OFFICE }, \
    { GET,  "data-imports",             imports_get,     ROUTE_RIGHT, &batch_entity, BASE_PAGE }, \
    { GET,  "data-imports/{slug}",      batch_get,       ROUTE_RIGHT, &batch_entity, BASE_PAGE }, \
    { POST, "data-imports/{slug}/undo", batch_undo_post, ROUTE_ROLES, &batch_entity, .roles = MONITORING_OFFICE }
#endif
