/* block.h - what a text embeds by a line of its own: {{contact: mediation-coordination}}. The room whose it is draws it, so that nothing is copied and a
** change shows at once; a text knows the name alone, and rooms need not know each other.
**
**     static const struct block_kind blocks[] = { { "contact", "{{contact: advice-kleve}}", contact_block, contact_known } };
**
** A room names its kinds in `room.blocks`. A line that is none (unknown kind, nothing that this reader may see) is left out of the page; whoever saves the
** text is told (block_problem).
*/
#ifndef LOOK_BLOCK_H
#define LOOK_BLOCK_H
#include "web/app.h"

struct store;
/* Where a block stands: what was already opened around it, so that pages which embed each other end. */
struct block_at { const struct block_at *up; const struct entity *e; int64_t row; bool german; };     /* german: its words are, on a page of another language */
enum { BLOCK_DEPTH = 4, BLOCKS_MAX = 40, BLOCK_KINDS = 30 };      /* texts within texts; blocks of one text; kinds in all   */

struct block_kind {
    const char *name, *example;
    void (*draw)(struct buf *out, struct req *q, str what, const struct block_at *at);       /* writes nothing when there is nothing to see */
    /* At saving: English key why `what` cannot be embedded into the row (0: a new one) of `e`; NULL: it can. */
    const char *(*wrong)(struct store *st, str what, const struct entity *e, int64_t row);
};
void block_register(const struct block_kind *kind);     /* at start                                                        */
void block_forget(void);                                /* for tests                                                       */
const struct block_kind *block_find(str name);

/* A line of a text: "{{kind: what}}", blanks around it. False: ordinary text. */
MUST_USE bool block_read(str line, str *kind, str *what);
/* "topic=german town=05154036": the value of one name; empty if it is not said. */
str block_value(str what, const char *name);

/* The row that a text names by its key or the last part of its address; NULL, 0: none, or none for this reader. The second asks for nobody's rights. */
const void *block_row(struct req *q, const struct entity *e, str name, struct labels *labels);
int64_t block_id(struct store *st, const struct entity *e, str name);

/* Markdown with its blocks; headings begin at level `top`. `at`: the row whose text it is. */
html block_html(struct req *q, str text, int top, const struct block_at *at);
bool block_deep(const struct block_at *at);             /* no further text inside this one                                 */
bool block_open(const struct block_at *at, const struct entity *e, int64_t row);            /* is it one of those around?    */

/* The first block of a text that cannot stand there: English key, and the line it stands in. NULL: all can. */
const char *block_problem(struct store *st, str text, const struct entity *e, int64_t row, str *line);
/* Walks through the blocks of a text, those in code left out. False: no more. */
struct block_walk { str rest; bool code; };
MUST_USE bool block_next(struct block_walk *w, str *line, str *kind, str *what, str *before);
#endif
