/* hsds_parts.h - what the hsds_*.c files share. Nobody else includes it.
**
**     hsds_read.c   which document is what          hsds_take.c   organisations, places, contacts, services as arrivals
**     hsds_csv.c    tables as the same documents    hsds_value.c  times, terms, texts of one object */
#ifndef EXCHANGE_HSDS_PARTS_H
#define EXCHANGE_HSDS_PARTS_H
#include "entity/entity.h"
#include "rooms/exchange/arrive.h"
#include "text/json_read.h"

/* site: scheme and host that the document came from, empty for files. */
struct hsds { struct arena *a; struct arrive *out; str site; };

/* ---- members of an object: empty, NULL or nothing where they are not there, or of another kind ------------------------------- */
str hsds_in_text(const struct js *o, const char *name);   /* a text or a number, trimmed                                */
const struct js *hsds_object(const struct js *o, const char *name);
size_t hsds_list(const struct js *o, const char *name, const struct js **ret);      /* *ret: its first                */
const struct js *hsds_first(const struct js *o, const char *name);                   /* the first object of a list    */
str hsds_in_phone(struct arena *a, const struct js *o);   /* of its `phones`, the first that is one, no fax             */

/* ---- hsds_value.c ------------------------------------------------------------------------------------------------------------ */
/* A description as our feed writes it: a sentence, an empty line, the rest. `one` at most 300 code points, `rest` Markdown. A text that fits whole into `one`
** leaves no rest. Markup is read (text/html_read.h). */
void hsds_about(struct arena *a, str text, str *one, str *rest);
/* Times of `schedules`: hours in our notation, words, first and last day. */
struct hsds_times { str hours, words, from, to; };
struct hsds_times hsds_times(struct arena *a, const struct js *o);
/* The choice of a field whose key, English or German label it is; NULL: none. */
const char *hsds_choice(const struct field *f, str said);
/* Gives what `attributes` say to fields of the entity: choices by code or label, yes/no fields by code, references by code or name. `links`: which link_type
** means which fields. Terms that no field knows are named in `otherwise` (NULL: passed over). */
struct hsds_link { const char *link, *fields; };
void hsds_in_terms(struct hsds *h, struct arrival *one, const struct js *o, const struct hsds_link *links, size_t n, const char *otherwise);
/* `text` without its last lines, as far as they only say again what the attributes say. */
str hsds_without_terms(const struct js *o, str text);
str hsds_languages(struct arena *a, const struct js *o);          /* our tags, blank-separated                       */
/* Keys of `accessibility` that the list of an entity's field of that name has. */
str hsds_access(struct arena *a, const struct entity *e, const struct js *o);

/* ---- hsds_take.c ------------------------------------------------------------------------------------------------------------- */
str  hsds_take_organization(struct hsds *h, const struct js *o);                     /* its id; empty: none           */
str  hsds_take_location(struct hsds *h, const struct js *o, str organization);       /* the same; virtual ones: none  */
void hsds_take_service(struct hsds *h, const struct js *o, str organization);        /* `organization`: above it, if any */

/* ---- hsds_csv.c -------------------------------------------------------------------------------------------------------------- */
/* Tables of a data package as an object with the lists `services`, `organizations` and `locations`, each with everything below. NULL: none of the parts is one. */
const struct js *hsds_tables(struct arena *a, const struct read_part *part, size_t n, struct arrive *out);
#endif
