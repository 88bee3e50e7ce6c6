/* write.h - how people and programs change rows: the routes that every entity gets from its declaration. */
#ifndef SERVE_WRITE_H
#define SERVE_WRITE_H
#include "look/form.h"
#include "web/csrf.h"

/* Forms, history, translations, flow, lists to work through; and the API. Entities without a path have only the API. */
void write_routes(struct app *app, const struct entity *e);
void api_write_routes(struct app *app, const struct entity *e);
void preview_routes(struct app *app, const struct entity *e);
void work_routes(struct app *app, const struct entity *e);            /* bulk change, review, duplicates, import          */
/* A pattern for a route: "$" stands for the entity's path, "@" for room/name; kept for the life of the process. */
const char *write_pattern(const struct entity *e, const char *pattern);

/* ---- shared by the handlers ------------------------------------------------------------------------------------------------ */
/* The row whose slug is the fourth part of the address, if the reader may do `action` to it, with its classes for that action.
** NULL: answered already. */
const void *write_row(struct req *q, unsigned action);
/* The same by slug; NULL: none, nothing is answered. */
const void *write_find(struct req *q, str slug, unsigned action);
/* Anything but DONE: answers. */
bool write_done(struct req *q, enum write_outcome outcome);
/* 303 to the row, or to the list when the reader does not see it (any more), with a notice. */
void write_to_row(struct req *q, int64_t id, const char *done);
void write_to_list(struct req *q, const char *done, str undo);
/* A stored value as this reader may know it: of references only the keys of rows that they see. Other kinds stay as they are. */
str write_visible(struct req *q, const struct field *f, str stored);
/* Whoever may create only what belongs to one organisation or one town need not say which: the field that tells it is filled in where it is empty. */
void form_fill_own(struct store *st, const struct who *who, struct draft *d);
size_t write_german(void);                              /* index of German in langs[]                                  */
int64_t write_number(struct req *q, const char *name);  /* of the form; -1: none or no number                          */

/* What differs between the row as this reader began with it, as it is, and as it was typed; fields of the form only. Returns how many
** lines differ between what is there and what was typed; *clash: how many of them somebody else changed, too. */
size_t write_compare(struct req *q, const struct entity *e, int64_t id, int64_t since, const struct form *f, const struct draft *mine, struct merge_line *ret, size_t *clash, int64_t *now);

void history_of_row(struct req *q);
/* What happened to a row that the reader may change, the newest first: at most `most` sentences into v->story. `seen`: as they read it. */
enum { HISTORY_LAST = 5 };
void history_take(struct req *q, const void *seen, struct history_view *v, size_t most);
void translate_get(struct req *q);
void translate_post(struct req *q);
#endif
