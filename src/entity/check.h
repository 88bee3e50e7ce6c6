/* check.h - does the store hold what the declarations promise? Reads only; what is derived can be made anew (check_repair). */
#ifndef ENTITY_CHECK_H
#define ENTITY_CHECK_H
#include "entity/entity.h"
#include "store/store.h"

/* What can be wrong, in the order in which one would mend it: what is missing, what is too much, what contradicts, what is wrong in itself.
** check_kinds says the name of each (stable: scripts may ask for it) and what to do about it. */
enum check_kind {
    CHECK_SCHEMA, CHECK_WORDS, CHECK_SEARCH, CHECK_INDEX, CHECK_ADDRESS, CHECK_STRAY, CHECK_REFERENCE, CHECK_VALUE, CHECK_TRANSLATION, CHECK_FLOW, CHECK_TIMER,
    CHECK_HISTORY, CHECK_ROW, CHECK_FILE, CHECK_ORPHAN, CHECK_NUMBER, CHECK_SEALED, CHECK_JOB, CHECK_KINDS
};
struct check_told { const char *name, *mend; bool repair; };          /* repair: check_repair() makes it anew                  */
extern const struct check_told check_kinds[CHECK_KINDS];

/* One thing that is wrong: `text` is what, without a line feed; `of` is room.entity or a table's name, empty for the region itself; row 0 and key
** empty: of no row in particular. Strings live during the call only. */
struct check_finding { enum check_kind kind; const struct entity *e; str of, key, text; int64_t row; };
typedef void check_found(void *ctx, const struct check_finding *f);

/* Looks at one region: schema as declared; every row with its German words, sort keys and search text for every interface language that say what the row
** says, and a current address; index tables that say the same as the main table; references that lead somewhere, of every table and of deleted rows, too;
** values that their kind allows; translations of a known state and of no later German text than there is; states that came about by steps of their flow, and
** their timers; the history's chains, and rows that say what their history ends in; files that are there and whole; numbers that no row has yet; sealed texts
** that open. Calls `found` for each finding. Returns how many there are; -1: the store broke (store_why). */
int64_t check_each(struct store *st, check_found *found, void *ctx);
/* The same as one line per finding to `report`, at most 1,000: "directory.offer: kurs-1, field title: … - open the entry …". */
int64_t check_region(struct store *st, struct buf *report);
/* In a write transaction: makes sort keys, search text, index tables, addresses and the numbers of new rows anew where check_each() finds fault with them.
** Returns how many rows and tables that were; -1: the store broke. */
int64_t check_repair(struct store *st);
#endif
