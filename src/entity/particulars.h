/* particulars.h - what a region says of itself: one table (particulars.def), kept as settings of the region, translated where people read it.
**
** The table is that of an entity with one row, which is not registered: no list, no API, no table of its own. So the checks, the widgets of forms, the
** values on pages and the history are those of every entity. In core_setting a value is named by its field, a translation "field@ar".
*/
#ifndef ENTITY_PARTICULARS_H
#define ENTITY_PARTICULARS_H
#include "entity/draft.h"
#include "entity/history.h"

#define FIELD(kind, name, ...) c_##kind name;
struct particulars {
    struct meta meta;
#include "entity/particulars.def"
};
#undef FIELD
extern const struct entity particulars_entity;
enum { PARTICULARS_ROW = 1, EXAMPLES_MAX = 5, EXAMPLE_LENGTH = 40 };

/* Parts of the office's form: every field stands in exactly one. `where`: on which pages it is shown. */
struct particulars_part { const char *label, *where, *fields; };
extern const struct particulars_part particulars_parts[];
extern const size_t particulars_parts_count;

/* As stored, in the store's arena; what the region leaves empty has the table's default where there is one. A broken store gives what it had until then. */
struct draft particulars_read(struct store *st);
struct draft particulars_copy(struct arena *a, const struct draft *d);
/* draft_check(), and what it cannot know: a check has been, examples are few and short. True: nothing wrong was added to `p`. */
bool particulars_check(struct arena *a, struct draft *d, struct problems *p);
/* Keeps what is given (checked) and differs, and says so in one history entry. Returns how many values are new. */
size_t particulars_put(struct store *st, const struct who *who, str request, const struct draft *d);
/* The one row in a language, its texts copied into `a`; German where there is no translation, which meta.foreign says. Never NULL. */
const struct particulars *particulars_in(struct arena *a, const struct draft *d, const struct lang *l);
/* The lines of `examples`: at most EXAMPLES_MAX. Returns how many. */
size_t particulars_examples(str lines, str ret[static EXAMPLES_MAX]);
#endif
