/* exchange.h - the room's rows, and what the parts of the room know of each other. arrive.h says what readers give. */
#ifndef EXCHANGE_EXCHANGE_H
#define EXCHANGE_EXCHANGE_H
#include "entity/query.h"
#include "entity/write.h"
#include "rooms/exchange/arrive.h"
#include "web/room.h"
#include "work/queue.h"

#define FIELD(kind, name, ...) c_##kind name;
struct source { struct meta meta;
#include "rooms/exchange/source.def"
};
struct arrival_row { struct meta meta;
#include "rooms/exchange/arrival.def"
};
#undef FIELD

#define EXCHANGE_OFFICE "editor coordinator lead administrator"         /* decide on arrivals, with their own rights to our rows */
#define EXCHANGE_KEEPERS "coordinator administrator"                    /* keep sources, fetch, upload                           */
extern const struct entity exchange_source_entity, arrival_entity;
extern const struct choice source_kinds[], source_licences[], source_every[], arrival_kinds[], arrival_reasons[], arrival_states[];
extern const struct table payload_table, part_table;
extern const struct flow arrival_flow;

/* The row as the house reads it; NULL: there is none. */
const struct source *source_by_id(struct store *st, int64_t id);
const struct arrival_row *arrival_by_id(struct store *st, int64_t id);
/* How a row that was taken over names where it comes from, in at most `max` code points: "Übernommen von Kreis Muster, Lizenz CC BY 4.0, https://…". German, as sources
** are: it goes into the public field `source` of our row, and with it into every export. */
str source_credit(struct arena *a, const struct source *s, str origin, int64_t max);

/* ---- payload.c: what an arrival says, as text in the store ------------------------------------------------------------------- */
/* JSON of at most a little more than ARRIVAL_BYTES_MAX bytes; empty: too long. The same values give the same text. */
str payload_write(struct arena *a, const struct arrival *one);
struct arrival *payload_read(struct arena *a, const char *entity, str json);
str payload_hash(struct arena *a, str json);
/* Key of the arrival row, from source, entity and foreign id: found without an index of its own. */
str arrival_key(struct arena *a, int64_t source, const char *entity, str foreign);

/* ---- receive.c: one run of a source into the store ----------------------------------------------------------------------------- */
struct same_set;
struct receipt {
    int64_t fresh, changed, same, gone, back, wrong;
    struct same_set *ours[8]; size_t sets;              /* our rows per entity, read once per run                      */
};
/* The number of a new run, in the caller's transaction. */
int64_t receive_begin(struct store *st, int64_t source);
/* Keeps arrivals [from, to) of `in`: new ones as rows (with a possible twin of ours), what differs as changed, all marked as seen in this run. May be
** repeated, and split over transactions. */
void receive_some(struct store *st, int64_t source, int64_t run, const struct arrive *in, size_t from, size_t to, struct receipt *r);
/* Ends it: if everything was read, what was not seen is gone. Writes last_run, last_outcome and what was wrong to the source. */
void receive_end(struct store *st, int64_t source, int64_t run, bool whole, str wrong, struct receipt *r);
/* Nothing was received: says so at the source. `why`: English key. */
void receive_failed(struct store *st, int64_t source, const char *why, str detail);
/* Reads parts by the kind of the source. */
bool receive_read(struct arena *a, str kind, const struct read_part *part, size_t n, struct arrive *out, struct buf *wrong);

/* ---- decide.c: what differs, and what becomes of it ------------------------------------------------------------------------------- */
enum { LINES_MAX = 400 };
enum line_advice { LINE_SAME, LINE_TAKE, LINE_KEEP, LINE_CLASH };      /* KEEP: only we changed it; CLASH: both did, or ours says something else */
struct line {
    const struct field *f; size_t lang;                 /* lang: index in langs[] of a translated field               */
    str ours, base, theirs;                             /* canonical; base: what was there when it was last taken      */
    enum line_advice advice;
    const char *wrong;                                  /* English key: what came has no form that the field takes      */
};
/* slug: of the arrival that it refers to; empty: there is none. later: of a kind that is taken after this one, and fills the reference then. */
struct missing { str at[20], slug[20]; bool later[20]; size_t n; };
struct comparison {
    const struct arrival_row *row; const struct source *source; const struct entity *e;
    struct arrival *payload;
    int64_t id, version; bool may;                      /* our row, 0: none; may the reader write it (or make one)?     */
    str hash;                                           /* of what arrived                                            */
    const void *mine;                                   /* our row as the reader sees it; NULL: none                   */
    struct line *line; size_t n;
    struct missing missing;                             /* references to what is not there, or not taken over yet       */
    bool taken;                                         /* there is a base                                            */
};
/* The payload as a draft of our entity, references found, values canonical. What has no good form is left out; a problem with its text in `wrong` each (may be NULL).
** `missing` (may be NULL): what it refers to and is not there, as "Label: title". */
struct draft arrival_draft(struct store *st, int64_t source, const struct entity *e, const struct arrival *one, struct problems *wrong, struct missing *missing);
/* What the source says of an arrival now; NULL: the entity is not there. */
struct arrival *arrival_payload(struct store *st, const struct arrival_row *row, str *hash);
/* Compares what arrived with our row `id` (0: none yet). Every line that arrived, and what is there no more. */
struct comparison *compare_with(struct store *st, const struct who *who, const struct arrival_row *row, int64_t id);
/* Our row of an arrival; 0: none (any more). */
int64_t arrival_ours(struct store *st, const struct arrival_row *row);
/* Writes the chosen lines to our row (or a new one) with the rights of `who`, remembers what arrived as the new base, and how to undo it, and brings the arrival into
** the state "taken". `chosen`: per line; NULL: those that are advised. `more`: values that the reviewer typed because the entity needs them; may be NULL.
** `publish`: brings our row into its public state if `who` may. Problems say what is wrong; then the caller rolls back. */
enum write_outcome arrival_take(struct store *st, const struct who *who, str request, struct comparison *c, const bool *chosen, const struct draft *more,
                                bool publish, struct problems *p);
/* Nothing of ours changes, but this state of theirs counts as seen (a changed one is "taken" again). */
bool arrival_settle(struct store *st, const struct who *who, str request, const struct comparison *c);
/* Puts our row back as it was before the last taking (a new one is deleted), where nobody changed it since, and the arrival among the new ones. */
enum write_outcome arrival_undo(struct store *st, const struct who *who, str request, const struct arrival_row *row, struct problems *p);
/* ignore, reopen: the state only. */
bool arrival_step(struct store *st, const struct who *who, str request, int64_t id, const char *event);
/* In which order kinds must be taken: what others refer to first. */
int  arrival_rank(str what);
extern const struct listen exchange_listens[];
enum { EXCHANGE_LISTENS = 7 };

/* ---- pages, files, jobs ------------------------------------------------------------------------------------------------------------- */
void arrivals_show(struct req *q);
void arrivals_post(struct req *q);
void arrival_show(struct req *q);
void arrival_post(struct req *q);
void source_show(struct req *q);
void source_pull(struct req *q);
void source_upload(struct req *q);
void exchange_today(struct req *q, struct agenda *agenda);
void exchange_demo(struct store *st, struct arena *a, struct buf *said);
room_work take_hsds, take_integreat;
extern const struct job_kind pull_job, pull_due_job;
/* Files of an upload or of the command line as parts: a ZIP gives one part per file in it. False: *why, an English key. */
bool parts_of_file(struct arena *a, str name, str bytes, struct read_part **part, size_t *n, const char **why);
/* Keeps parts for the job that reads them; returns the job's id. */
int64_t parts_keep(struct store *st, int64_t source, const struct read_part *part, size_t n, bool whole);
#endif
