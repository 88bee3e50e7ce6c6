/* observe_names.h - the catalogue as an import sees it: indicators, sources, areas, breakdowns with their values, periods; by index, found by any of their names. */
#ifndef MONITORING_OBSERVE_NAMES_H
#define MONITORING_OBSERVE_NAMES_H
#include "rooms/monitoring/observe.h"

/* From text to a number ≥ 0; -1: not there. The bytes of a struct will do as a text. */
struct dict { struct arena *a; struct dict_slot { uint64_t hash; str key; int64_t v; } *slot; size_t n, room; };
int64_t dict_get(const struct dict *d, str key);
void dict_put(struct dict *d, str key, int64_t v);      /* the key is not copied                                       */

struct known_indicator { int64_t id, top, base; str code, name, unit, measure, derive; bool over_100; int64_t digits; };
struct known_source { int64_t id; str code, name, method; };
struct known_area { int64_t id; str key, name, from, to; int64_t parent; int64_t children; };      /* parent: index, -1: none; from, to: days, empty: always */
struct known_breakdown { int64_t id; str code, name; struct dict value; int64_t values; };         /* values: of the first level                */
struct known_category { int64_t id, parent; str code, name; size_t breakdown; };                   /* parent: index, -1: none                   */
struct known_series { int64_t id; uint32_t indicator, area, source, dims; };
struct known_dims { str text; int64_t category[DIMS_MAX]; size_t n; };
struct catalogue {
    struct known_indicator *indicator; size_t indicators, indicator_room; struct dict by_indicator;
    struct known_source *source; size_t sources, source_room; struct dict by_source;
    struct known_area *area; size_t areas, area_room; struct dict by_area, by_area_name;
    struct known_breakdown *breakdown; size_t breakdowns, breakdown_room; struct dict by_breakdown;
    struct known_category *category; size_t categories, category_room;
    struct known_series *series; size_t n_series, series_room; struct dict by_series;
    struct known_dims *dims; size_t n_dims, dims_room; struct dict by_dims;
    struct period *period; str *period_text; size_t periods, period_room; struct dict by_period;
    str *vintage; size_t vintages, vintage_room; struct dict by_vintage;
};
struct catalogue *catalogue_load(struct store *st, struct arena *a);
#define catalogue_grow(a, at, n, room) ((at) = arena_more((a), (at), (n), &(room), 32))
/* Index; -1: nothing of that name. Codes, keys and names in German or English, folded. */
int64_t indicator_of(struct catalogue *c, struct arena *a, str text);
int64_t source_of(struct catalogue *c, struct arena *a, str text);
int64_t breakdown_of(struct catalogue *c, struct arena *a, str text);
int64_t category_of(struct catalogue *c, struct arena *a, size_t breakdown, str text);
bool    is_total_word(struct arena *a, str text);       /* "Insgesamt", "gesamt", "total" or nothing                   */
/* An area by its key or name. -1: *kind says what is wrong with it, *right the key that would be right (empty: nobody knows). */
int64_t area_of(struct catalogue *c, struct arena *a, str text, enum find_kind *kind, str *right);
uint32_t dims_of_text(struct catalogue *c, struct arena *a, str text, const int64_t *category, size_t n);
uint32_t series_of_key(struct catalogue *c, struct arena *a, uint32_t indicator, uint32_t area, uint32_t source, uint32_t dims);
int64_t  series_find(const struct catalogue *c, uint32_t indicator, uint32_t area, uint32_t source, uint32_t dims);
uint32_t period_of_text(struct catalogue *c, struct arena *a, struct period p);
uint32_t vintage_of(struct catalogue *c, struct arena *a, str text);
/* New entries that nothing is stored of yet (id 0). */
int64_t catalogue_add_indicator(struct catalogue *c, struct arena *a, str code, str name, str unit);
int64_t catalogue_add_source(struct catalogue *c, struct arena *a, str code, str name);
int64_t catalogue_add_area(struct catalogue *c, struct arena *a, str key, str name);
int64_t catalogue_add_breakdown(struct catalogue *c, struct arena *a, str name);
int64_t catalogue_add_category(struct catalogue *c, struct arena *a, size_t breakdown, str name);

/* observe_check.c: what only shows when all rows are there. */
void observing_check(struct observing *o);
/* observe_store.c: what is in the store already; sorts the rows. */
void observing_compare(struct observing *o);
/* Makes what the mapping may create. False: *why. */
MUST_USE bool catalogue_store(struct observing *o, const struct who *who, const char **why);
/* A value in force of a series of this import; by series and period, the newest vintage last. */
struct old_row { uint32_t series, period, vintage; double value; bool has; enum obs_status status; int64_t id; bool hidden; };      /* value: as stored, never to be shown */
double old_seen(const struct observing *o, const struct old_row *old);      /* as it leaves the store, unless hidden                   */
#endif
