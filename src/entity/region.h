/* region.h - the regions of an installation, kept in the system store: name, title, state. Each has a store of its own. */
#ifndef ENTITY_REGION_H
#define ENTITY_REGION_H
#include "store/store.h"

enum { REGION_TITLE_MAX = 120 };
struct region { str name, title; bool demo, archived; int64_t created_at; };   /* demo: banner, noindex      */

/* Makes the system store's own table. Call once after stores_open(). */
MUST_USE bool regions_open(struct stores *s, struct arena *a, str *why);
/* All of them by name, archived ones too. Returns how many; *ret in the arena. A broken system store gives 0 and *why (non-empty). */
size_t regions_list(struct stores *s, struct arena *a, const struct region **ret, str *why);
/* Creates the store, its schema (schema_sync) and the row; takes the store away again if anything fails. */
MUST_USE bool region_create(struct stores *s, str name, str title, bool demo, struct arena *a, str *why);
/* The same for a region that comes back: `fill` makes its tables and rows in one transaction; when it fails, nothing stays. Its title, marks and
** day of creation are those of `r`. Fails if there is a region or a store of that name. */
typedef bool region_fill(struct store *st, void *ctx, str *why);
MUST_USE bool region_restore(struct stores *s, const struct region *r, region_fill *fill, void *ctx, struct arena *a, str *why);
/* A region that a running server holds open is archived for the moment that it takes; up to ten seconds are waited. */
MUST_USE bool region_rename(struct stores *s, str from, str to, struct arena *a, str *why);
/* Archived: its pages answer 404, its data stay; again with archived=false brings it back. */
MUST_USE bool region_archive(struct stores *s, str name, bool archived, struct arena *a, str *why);
/* For a server, now and then: lets go of archived regions, so that another program may rename them. */
void regions_rest(struct stores *s);
#endif
