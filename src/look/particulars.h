/* particulars.h - what a region says of itself: the office's form for it, and the public pages that stand on it. */
#ifndef LOOK_PARTICULARS_H
#define LOOK_PARTICULARS_H
#include "entity/particulars.h"
#include "look/form.h"

struct particulars_view {
    struct form *form;                                  /* German and everything that is not translated, or one language's words */
    const struct draft *said;                           /* what is kept, for the German text beside a translation       */
    str idle[EXAMPLES_MAX]; size_t n_idle;              /* example words that find nothing now                           */
    const struct history_line *line; size_t n;          /* the last changes                                              */
    bool saved;
};
void particulars_page(struct buf *out, struct req *q, const struct particulars_view *v);

/* The public pages, alike for every region. */
void imprint_page(struct buf *out, struct req *q);
void privacy_page(struct buf *out, struct req *q);
void accessibility_page(struct buf *out, struct req *q);
void centre_contact_page(struct buf *out, struct req *q);

/* The name of the centre; a region that says none is named by its title. Marked as German where it is not translated. */
html centre_name(const struct req *q, const struct particulars *p);
/* One particular as a page shows it (links, hours, days); empty when there is none. */
html particular(const struct req *q, const struct particulars *p, const char *field);

/* ---- first page ------------------------------------------------------------------------------------------------------------ */
/* Of a language's example words those that find something in the entity's list. Returns how many; those that do not go to `idle` (NULL: nowhere). */
size_t examples_that_find(struct req *q, const struct entity *e, const struct lang *l, str lines, str ret[static EXAMPLES_MAX], str *idle, size_t *n_idle);
/* Numbers that help everywhere in the state. `source`: who answers there, and says so; `first`: also on the first page. Ended by number == NULL. */
struct helpline { const char *number, *dial, *name, *what, *source; bool first; };
extern const struct helpline helplines[];
#endif
