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
struct inbound { struct arena *a; struct arrive *out; str site; };

/* ---- members of an object: empty, NULL or nothing where they are not there, or of another kind ------------------------------- */
str inbound_text(const struct js *o, const char *name);   /* a text or a number, trimmed                                */
const struct js *inbound_object(const struct js *o, const char *name);
size_t inbound_list(const struct js *o, const char *name, const struct js **ret);      /* *ret: its first                */
const struct js *inbound_first(const struct js *o, const char *name);                   /* the first object of a list    */
str inbound_site(str url);                             /* "https://ki.example" of an address; empty: it has none */
str inbound_phone(struct arena *a, const struct js *o);   /* of its `phones`, the first that is one, no fax             */

/* ---- hsds_value.c ------------------------------------------------------------------------------------------------------------ */
/* A description as our feed writes it: a sentence, an empty line, the rest. `one` at most 300 code points, `rest` Markdown. A text that fits whole into `one`
** leaves no rest. Markup is read (text/html_read.h). */
void inbound_about(struct arena *a, str text, str *one, str *rest);
/* Times of `schedules`: hours in our notation, words, first and last day. */
struct inbound_times { str hours, words, from, to; };
struct inbound_times inbound_times(struct arena *a, const struct js *o);
/* The choice of a field whose key, English or German label it is; NULL: none. */
const char *inbound_choice(const struct field *f, str said);
/* Gives what `attributes` say to fields of the entity: choices by code or label, yes/no fields by code, references by code or name. `links`: which link_type
** means which fields. Terms that no field knows are named in `otherwise` (NULL: passed over). */
struct inbound_link { const char *link, *fields; };
void inbound_terms(struct inbound *h, struct arrival *one, const struct js *o, const struct inbound_link *links, size_t n, const char *otherwise);
/* `text` without its last lines, as far as they only say again what the attributes say. */
str inbound_without_terms(const struct js *o, str text);
str inbound_languages(struct arena *a, const struct js *o);          /* our tags, blank-separated                       */
/* Keys of `accessibility` that the list of an entity's field of that name has. */
str inbound_access(struct arena *a, const struct entity *e, const struct js *o);

/* ---- hsds_take.c ------------------------------------------------------------------------------------------------------------- */
str  inbound_take_organization(struct inbound *h, const struct js *o);                     /* its id; empty: none           */
str  inbound_take_location(struct inbound *h, const struct js *o, str organization);       /* the same; virtual ones: none  */
void inbound_take_service(struct inbound *h, const struct js *o, str organization);        /* `organization`: above it, if any */

/* ---- hsds_csv.c -------------------------------------------------------------------------------------------------------------- */
/* Tables of a data package as an object with the lists `services`, `organizations` and `locations`, each with everything below. NULL: none of the parts
** is one. */
const struct js *inbound_tables(struct arena *a, const struct read_part *part, size_t n, struct arrive *out);
#endif
