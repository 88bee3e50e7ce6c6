/* mapping.h - which column of somebody else's list is which field, and how its values are meant. Kept per entity and source in the region's store.
**
**   { "entity": "directory.offer", "sheet": "Angebote", "head": 3,
**     "columns": {
**       "Nr.":           { "field": "key", "prefix": "vhs-" },              a key of ours is made of it: vhs-17
**       "Titel":         "title",
**       "Titel engl.":   "title@en",
**       "Art":           { "field": "kind", "values": { "Schulkurs": "course" } },
**       "Themen":        { "field": "topics", "separator": ";,", "by": "title" },
**       "Beginn":        { "field": "valid_from", "date": "dmy" },
**       "Preis":         { "field": "price", "decimal": ",", "unit": "euro" },
**       "Bemerkung":     "ignore" },
**     "constants": { "state": "published", "source": "Liste der VHS 2026" } }
**
** Without being told, every import takes: labels of choices in German and English beside their keys, names of languages, 31.03.2026, 9:30,
** ja/nein. Texts are compared without case, accents and signs.
*/
#ifndef ENTITY_MAPPING_H
#define ENTITY_MAPPING_H
#include "entity/import_rows.h"
#include "store/ddl.h"

enum { MAPPING_MAX = 200 * 1000, MAPPING_SOURCE_MAX = 60 };
struct mapping_value { str from, to; };
struct mapping_column {
    str header;
    bool key, ignore;                                   /* neither: `field` in the language langs[lang]                */
    const struct field *field; size_t lang;
    str prefix;                                         /* key: stands before what the cell becomes as part of an address */
    str separators;                                     /* signs between several values of a cell; empty: blanks       */
    str date;                                           /* order of 3/4/2026: dmy, mdy, ymd; empty: only with dots and ISO */
    bool comma, euro, by_title;                         /* decimal comma; money in euros, not cents; references by title, not key */
    struct mapping_value *value; size_t n;
};
struct mapping_constant { const struct field *field; size_t lang; str text; };
struct mapping {
    const struct entity *e;
    str sheet; int64_t head;                            /* of the workbook; line with the names of the columns          */
    struct mapping_column column[CSV_COLUMNS_MAX]; size_t n;
    struct mapping_constant constant[FIELDS_MAX]; size_t constants;
    bool plain;                                         /* columns as exports name them                                 */
};

/* ---- making one -------------------------------------------------------------------------------------------------------- */
/* Columns as exports name them: key, field, field@lang. Every other name is a problem at `line`. */
struct mapping *mapping_plain(struct arena *a, const struct entity *e, const struct lines *l, struct problems *p);
/* By the names of the columns: what is like the name or label of a field, in German or English; the rest is ignored. For people to look at. */
struct mapping *mapping_guess(struct arena *a, const struct entity *e, const str *head, size_t n);
/* From JSON, and back. NULL: *why. */
struct mapping *mapping_read(struct arena *a, const struct entity *e, str json, str *why);
str mapping_text(struct arena *a, const struct mapping *m);

/* ---- keeping it: table core_mapping (entity, source, json, changed_at) --------------------------------------------------- */
const struct table *mapping_table(void);
struct mapping *mapping_load(struct store *st, struct arena *a, const struct entity *e, str source, str *why);     /* NULL: *why, also when there is none */
MUST_USE bool mapping_save(struct store *st, const struct mapping *m, str source, str *why);
/* Names of the sources of an entity, at most `max`. */
size_t mapping_sources(struct store *st, const struct entity *e, str *ret, size_t max);

/* ---- using it ---------------------------------------------------------------------------------------------------------------- */
struct languages;                                       /* names of languages, folded                                   */
struct mapping_use {
    const struct mapping *m; const struct lines *l;
    const struct mapping_column *column[CSV_COLUMNS_MAX];           /* of each column of the file                       */
    struct arena *a; struct languages *languages;
};
/* Finds the columns in the open file. A column that the mapping does not know, and one that the file does not have, is a problem. */
MUST_USE bool mapping_bind(struct mapping_use *u, struct arena *a, const struct mapping *m, const struct lines *l, struct problems *p);
/* The row at hand as a draft, in `row`. What cannot be understood stays as it was typed: draft_check() says so. */
struct draft mapping_apply(struct mapping_use *u, struct store *st, struct arena *row);

/* One value, as mapping_apply() does it (import_value.c). */
str import_value(struct mapping_use *u, struct store *st, struct arena *row, const struct mapping_column *c, str cell, bool number);
/* Text that compares equal when people would take it for the same. */
str import_fold(struct arena *a, str text);
#endif
