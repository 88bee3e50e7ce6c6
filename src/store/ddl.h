/* ddl.h - tables as data, and the SQL of each engine that makes them. The only place where schema is written.
**
** Naming on both engines: unique index or constraint "table__a__b", other index "table__a__b__i"; beyond 63 bytes cut, with a hash.
** Types:      COL_ID                      INT      REAL              TEXT               BOOL                        BLOB
** SQLite      INTEGER PRIMARY KEY AUTOINC INTEGER  REAL              TEXT               INTEGER CHECK (x IN (0,1))  BLOB   (STRICT)
** PostgreSQL  BIGINT IDENTITY BY DEFAULT  BIGINT   DOUBLE PRECISION  TEXT COLLATE "C"   BOOLEAN                     BYTEA
*/
#ifndef STORE_DDL_H
#define STORE_DDL_H
#include "store/store.h"

enum col_type { COL_ID, COL_INT, COL_REAL, COL_TEXT, COL_BOOL, COL_BLOB };
struct column {
    const char *name;
    enum col_type type;
    bool required;                  /* NOT NULL; then a column added later is filled with '' / 0 / false       */
    const char *refs;               /* table whose id it holds, or NULL; deferred until the end of the transaction */
    bool cascade;                   /* the row goes when the one it refers to goes                             */
};
struct table_index { const char *columns[4]; size_t n; bool unique; };
struct table {
    const char *name;
    const struct column *columns; size_t n;
    const char *primary[3]; size_t n_primary;      /* when there is no COL_ID                                  */
    const struct table_index *indexes; size_t n_indexes;
};

/* Puts the name of an index ("__i" or ""), key ("") or reference ("__fk") over these columns. */
void ddl_name(struct buf *b, const char *table, const char *const *columns, size_t n, const char *tail);

/* The statements that make the table, each ended by ";\n". */
void ddl_create(const struct table *t, enum store_engine engine, struct buf *out);

/* Makes the live schema of this (write) transaction what the tables declare: creates missing tables, columns and indexes. Nothing is
** dropped or changed in type. Appends one line per step to `report` ("create table x", "add column x.y", "add reference x.y",
** "add index z"), and per thing that it found but does not mend ("unknown column x.y", "column x.y is TEXT, declared INT", "column x.y
** is optional, declared required"…). With `only_look` nothing is done. Tables that are not declared are left alone.
** Returns the number of differences found (0: live = declared). Table order does not matter: references come after all tables. */
int ddl_sync(struct store *st, const struct table *const *tables, size_t n, bool only_look, struct buf *report);

/* To be called after rows that brought their ids along (an import): the next id given is above them. SQLite does so by itself. */
void ddl_ids(struct store *st, const struct table *t);
/* For an archive: the number that the next new row gets at least, counting rows that are gone; 0: the table numbers nothing, or nothing yet. */
int64_t ddl_next_id(struct store *st, const struct table *t);
void    ddl_set_next_id(struct store *st, const struct table *t, int64_t next);
/* The tables that are there, declared or not: one column, by name. */
struct rows *ddl_live_tables(struct store *st);
#endif
