/* release_tables.h - the sums of a set of figures: between release_hide.c, which hides, and release_tables.c, which finds them. */
#ifndef MONITORING_RELEASE_TABLES_H
#define MONITORING_RELEASE_TABLES_H
#include "rooms/monitoring/release.h"

struct area_held { int64_t id, parent; bool gone; };    /* gone: deleted                                               */
struct category_held { int64_t id, parent; str breakdown, code, concept; bool gone; };
struct tree_nodes { struct area_held *area; size_t areas; struct category_held *category; size_t categories; };
struct tree_nodes *tree_nodes(struct store *st, struct arena *a);

struct part { size_t cell; struct part *next; };
struct sum { str key; size_t total, n; struct part *parts; struct sum *next; };     /* key: "area", "group nationality", "group/": which sum of its total */
struct sums { struct arena *a; const struct tree_nodes *t; const struct figure_set *s; const bool *in; struct sum **first; size_t n; };
/* The sums among the cells that are `in`. */
struct sums *sums_of(struct arena *a, const struct tree_nodes *t, const struct figure_set *s, const bool *in);
bool sum_complete(const struct sums *m, const struct sum *e);
size_t set_cell(const struct figure_set *s, int64_t area, str dims);   /* its number; SIZE_MAX: there is none           */
/* Does it stand in sums? With a value; without one only where its source keeps it confidential, and sums are looked at for that. */
bool cell_says(const struct figure_set *s, const struct figure_cell_held *c);
bool set_says(const struct figure_set *s, int64_t area, str dims);      /* has the set such a cell?                    */

struct list { size_t *at, n; };
struct table_made { int64_t *count; size_t inner, *rest, rests, cells, *same; const struct list **part; };
/* Fills s->part, part_of and at. False: one of them is too large (SET_INNER_MAX). */
MUST_USE bool tables_of(struct sums *m, struct figure_set *s);
#endif
