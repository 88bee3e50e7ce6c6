/* select.h - the SELECT that every reading shares: which columns, which joins, whose rows. Internal to entity/. */
#ifndef ENTITY_SELECT_H
#define ENTITY_SELECT_H
#include "entity/query.h"

struct loaded { const struct field *f; size_t column, german; };     /* german: column of the text to fall back on, 0: none */
struct select {
    struct sql q;
    const struct query *query;
    struct may may;
    struct loaded field[FIELDS_MAX]; size_t n;
    size_t width;                                       /* columns so far                                             */
    bool order;                                         /* joins the sort keys                                        */
    const struct field *sort;                           /* its value is the last column; NULL: none                   */
};

/* Begins "SELECT … FROM … WHERE <rows the reader may see>" for the fields that `want` picks. The caller adds " AND …". */
struct select select_begin(struct store *st, const struct query *query, bool (*want)(const struct query *q, const struct field *f), const struct field *sort);
/* The same rows, but only their number. */
struct select select_count(struct store *st, const struct query *query);
/* The same rows: id, version. */
struct select select_versions(struct store *st, const struct query *query);
/* The same rows, their ids alone, and after it the columns of fields that the main table holds; in the order of the query's `sort` if it is given. */
struct select select_ids(struct store *st, const struct query *query, const struct field *const *field, size_t n, const struct field *sort);
/* The same rows by what their field `refs` names, rows above those too: top, number. The caller adds conditions and " GROUP BY …". */
struct select select_tops(struct store *st, const struct query *query, const struct field *refs);
void select_where(struct select *s);                    /* conditions, find, ended of the query                       */
/* The same without those that `left_out` names: facets look at them by themselves. Own choices are left out as well. */
void select_where_but(struct select *s, bool (*left_out)(void *ctx, const struct field *f), void *ctx);
void select_sort_value(struct select *s);               /* the expression that `sort` orders by                       */
void *select_row(struct select *s, const struct rows *r);            /* the current row as the entity's struct        */
str  select_sort_key(const struct select *s, const struct rows *r);  /* for the address: kind letter and value        */
/* Reads such a key back as an argument; false: not one of this order. */
MUST_USE bool select_sort_arg(struct arena *a, const struct field *sort, str key, struct arg *ret);
#endif
