/* arrive.h - what a source brings, before anybody decided on it: the rows that a reader (integreat_read.c, hsds_read.c) finds in what was fetched.
**
** A reader touches no store, no network and no right. It gives values in the notation of imports (draft.h) and says nothing of what becomes of them:
**
**     struct arrival *one = arrival_new(out, "directory.offer", id);
**     one->origin = url; one->changed = last_modified;
**     arrival_give(out, one, "title", "de", title);                a translated field: language by our tag, "de" is the original
**     arrival_give(out, one, "website", NULL, url);                any other field
**     arrival_refer(out, one, "actor", "directory.actor", organisation_id);    a row of the same source, by its foreign id
**     arrival_name(out, one, "topics", S("Sprache lernen"));       a row of ours by key or title; several calls: several rows (a refs field)
**     if (arrival_good(out, one)) …                                ends it: too long, too many: it is left out, and `wrong` says why
**
** A field that the entity has not (its room may be missing) is passed over when the arrival is kept, so that readers need not ask.
** Everything lives in the arena of arrive_begin(); texts that are views of the parts must outlive the run (the parts do).
*/
#ifndef EXCHANGE_ARRIVE_H
#define EXCHANGE_ARRIVE_H
#include "base/buf.h"

enum {
    ARRIVALS_MAX = 50000,                               /* rows of one run                                            */
    ARRIVAL_VALUES_MAX = 600,                           /* fields and languages of one row                            */
    ARRIVAL_BYTES_MAX = 256 * 1024,                     /* all texts of one row                                       */
    ARRIVAL_ID_MAX = 200,                               /* bytes of a foreign id                                      */
    ARRIVE_WRONG_MAX = 20000                            /* bytes of what readers complain about                       */
};

/* GIVEN: text as an import has it (choices by key, "true", YYYY-MM-DD, opening hours as in text/hours.h, "lat,lon"). REFER: `text` is the foreign id
** of a row of `entity`. NAME: `text` is the key or the title of a row of ours, whatever the field leads to. */
enum arrival_how { ARRIVAL_GIVEN, ARRIVAL_REFER, ARRIVAL_NAME };
struct arrival_value { enum arrival_how how; const char *field, *lang, *entity; str text; };

struct arrival {
    const char *entity;                                 /* "directory.offer"                                          */
    str foreign;                                        /* their id: stable over runs, one per entity                 */
    str origin;                                         /* where people find it there: http(s), or empty              */
    str changed;                                        /* last change there as they write it; empty: unknown         */
    str lang;                                           /* of a source without German: what "de" was read from; empty: German */
    struct arrival_value *value; size_t n, room;
    bool refused;                                       /* arrival_good() said no                                     */
};

/* One run's harvest. `partial`: something could not be read (a broken part, a row left out), so what is missing may be there all the same. */
struct arrive {
    struct arena *a;
    struct arrival **at; size_t n, room;
    size_t *slot, slots;                                /* by entity and foreign id: where in at[]                    */
    struct buf *wrong;                                  /* a line of English each, for the office                     */
    bool partial;
};
struct arrive arrive_begin(struct arena *a, struct buf *wrong);

/* The row of that entity and foreign id: a new one, or the one that is there already (another language of the same page, the same organisation once more
** below another service). Never NULL; an id that is empty or too long, or one too many, gives a row that arrival_good() refuses. */
struct arrival *arrival_new(struct arrive *out, const char *entity, str foreign);
/* Is it there already? NULL: no. */
struct arrival *arrival_find(const struct arrive *out, const char *entity, str foreign);

/* Adds a value; an empty text, and a second value of the same field and language, are passed over. `field`, `lang`, `entity`: literals, or of the
** arena. Text is trimmed; broken UTF-8 and control characters are the taker's to refuse. */
void arrival_give(struct arrive *out, struct arrival *one, const char *field, const char *lang, str text);
void arrival_refer(struct arrive *out, struct arrival *one, const char *field, const char *entity, str foreign);    /* several calls: several rows */
void arrival_name(struct arrive *out, struct arrival *one, const char *field, str text);
/* What was given; empty: nothing. */
str  arrival_text(const struct arrival *one, const char *field, const char *lang);

/* Within all bounds? Otherwise the row counts no more, `wrong` has a line and the run is partial. May be called again after more values. */
bool arrival_good(struct arrive *out, struct arrival *one);
/* A complaint of a reader, at most 300 bytes each, and ARRIVE_WRONG_MAX in all; the run is partial from then on. */
void arrive_wrong(struct arrive *out, const char *what, str detail);
/* The same for what does not say that a row is missing: a text that was cut, hours that ours cannot say. The run stays whole. */
void arrive_note(struct arrive *out, const char *what, str detail);

/* What was fetched or uploaded, one answer each.
**   integreat: what = "languages", "pages", "locations", "events", "fcm", "disclaimer" (of API v3); lang: their slug ("de", "de-si").
**   hsds:      what = "services" (a page of the list, or a list of services with everything below, or ndjson), "service" (one with everything below),
**              "organizations", "locations", "taxonomy_terms"; or the name of a file of the data package ("services.csv").
** Both: what = "" for an upload: its shape decides. `url`: where it was fetched, so that relative addresses have a meaning; empty for files. */
struct read_part { str what, lang, url, bytes; };

/* A source's kind reads its parts, all of one run together. False: nothing in them is what it should be, `wrong` says why (English, a line each). What can be
** read is taken even then. `a` is the arena of `out`. */
bool integreat_read(struct arena *a, const struct read_part *part, size_t n, struct arrive *out, struct buf *wrong);
bool hsds_read(struct arena *a, const struct read_part *part, size_t n, struct arrive *out, struct buf *wrong);
#endif
