/* steps.h - changes of the schema after the first release that adding alone cannot do, as a numbered table per room.
**
**     static const struct step steps[] = {
**         { 1, STEP_RENAME, "tiny_thing", "kind", .to = "shape" },
**         { 2, STEP_SQL,    "tiny_thing", .sql = "UPDATE tiny_thing SET shape = 'round' WHERE shape = 'oval'" },
**     };
**
** Tables, columns and indexes that are new need no step: ddl_sync() adds them afterwards. A step that was released is never changed, moved
** or taken away: others have done it. Each is done once per region, in the order of its number, all in the caller's transaction; a region
** that has nothing of the room yet gets its tables as they are declared now, and every step counts as done.
*/
#ifndef STORE_STEPS_H
#define STORE_STEPS_H
#include "store/ddl.h"

enum step_what {
    STEP_ADD,                       /* the column (as declared; no longer declared: optional, of `type`), or without one the table: now, because a
                                       later step fills it                                                                          */
    STEP_RENAME,                    /* the column, or without one the table, is called `to`                                         */
    STEP_DROP,                      /* the column, or without one the table. Refused: part of the key, or another table refers to it */
    STEP_RETYPE,                    /* the column is of `type`, and required or not as declared. Every value must have a counterpart ("12" in INT,
                                       0 and 1 in BOOL); other conversions are an expression in `sql`: "CASE size WHEN 'L' THEN 3 ELSE 1 END" */
    STEP_SQL                        /* one INSERT, UPDATE or DELETE in the portable subset; `table` is the one that it is about       */
};
struct step {
    int number;                     /* from 1, rising                                                */
    enum step_what what;
    const char *table, *column, *to;
    enum col_type type;
    const char *sql;
};
struct room_steps { const char *room; const struct step *at; size_t n; };

/* core_step(room, number, at, digest): what was done here. Number 0: the room is known. Belongs to the tables of every region. */
const struct table *steps_table(void);
/* Aborts on a table that cannot be meant: numbers that do not rise, a name that is none, a conversion of nothing. */
void steps_check(const struct room_steps *r);
/* Does what is not done yet, before ddl_sync() with the same tables. One line per step to `report` ("step tiny 1: rename column
** tiny_thing.kind to shape"), and per step that is not as it should be ("step tiny 1 is not the one that was done here", "step tiny 4 was done
** by a newer version"). With `only_look` nothing is done. Returns the number of lines. A step that fails breaks the transaction.
** Two that migrate at once: the second waits, and gets STORE_AGAIN if the first did anything. */
int steps_sync(struct store *st, const struct room_steps *rooms, size_t n_rooms, const struct table *const *tables, size_t n, bool only_look,
               struct buf *report);
#endif
