/* observe.h - observations from files: what a file says, what is wrong with it, what would change, and storing it or taking it back.
**
**     struct observing *o = observing_new(st, a);
**     if (!observing_open(o, bytes, sheet, form)) …           what cannot be read at all: o->why, o->table.g.line
**     observing_read(o, map)                                  map: obs_guess(), obs_map_read() or what is remembered for the source. Every finding
**                                                             with line and column is in o->find; errors refuse everything
**     observing_store(o, who, file, digest, reason, &why)     the batch; one entry of history
**
** The file is looked at whole before anything is written: reading asks the store, and never writes. What the mapping may create (areas, values, indicators, a
** source) is made when it is stored.
*/
#ifndef MONITORING_OBSERVE_H
#define MONITORING_OBSERVE_H
#include "rooms/monitoring/monitoring.h"
#include "rooms/monitoring/read_table.h"

/* ---- findings ---------------------------------------------------------------------------------------------------------------------------- */
enum find_kind {
    FIND_COLUMN, FIND_NOTHING,                                                                                          /* the file itself        */
    FIND_INDICATOR, FIND_SOURCE, FIND_BREAKDOWN, FIND_CATEGORY, FIND_DIMS,
    FIND_AREA, FIND_AREA_LOCAL, FIND_AREA_ZERO, FIND_AREA_AGS, FIND_AREA_ARS, FIND_AREA_GERMANY, FIND_AREA_TIME,
    FIND_PERIOD, FIND_PERIOD_TYPE, FIND_SERIAL,
    FIND_NUMBER, FIND_NUMBER_NOTE, FIND_NUMBER_FOREIGN, FIND_NUMBER_LARGE, FIND_NUMBER_UNSURE, FIND_ARTEFACT, FIND_STATUS,
    FIND_TWICE, FIND_SHARE, FIND_ZERO_BASE, FIND_NO_BASE, FIND_UNIT, FIND_TOTAL, FIND_TOTAL_AREAS, FIND_JUMP, FIND_DERIVED,
    FIND_TITLE, FIND_COLUMN_NUMBERS, FIND_NOTES, FIND_NAMELESS, FIND_TWO_NAMES, FIND_GLUED, FIND_HEAD_AGAIN, FIND_LEFT_OUT,
    FIND_KINDS
};
enum find_weight { FIND_IS_NOTE, FIND_IS_WARNING, FIND_IS_ERROR };
/* `what`: as it stands there; `right`: what would be right, or what it is compared with; n: how often. column SIZE_MAX: the whole line. */
struct finding { enum find_kind kind; int64_t line; size_t column; str what, right; size_t n; };
enum find_weight find_weight(enum find_kind k);
const char *find_text(enum find_kind k);                /* English key; "%s" is `right`                                */
enum { FINDINGS_MAX = 400 };
struct findings { struct finding at[FINDINGS_MAX]; size_t n, more, weight[3]; };       /* weight: how many kinds of each; more: beyond FINDINGS_MAX */

/* ---- what a file's columns mean ------------------------------------------------------------------------------------------------------------ */
struct map_value { str from, to; };                     /* to "-": rows with it are left out; to "*": it is the total   */
struct map_part { str name; enum column_role role; str to; struct map_value *value; size_t n; };       /* to: of a breakdown its code */
struct obs_map {
    str sheet; enum number_form form;
    struct map_part part[TABLE_PARTS]; size_t parts;
    str constant[ROLES];                                /* for what the file does not say                              */
    bool create, repair, recalculated;                  /* make what is missing; take what would be right for an area; figures were reckoned for today's areas */
};
/* By names and values; for people to look at. */
struct obs_map *obs_guess(struct store *st, struct arena *a, const struct table_in *t);
/* {"sheet":"","numbers":"german","columns":{"Year":{"as":"period","values":{"x":"y"}},"Herkunft":{"as":"breakdown","to":"nationality"}},"constants":{"source":"lsn"},
** "create":true,"repair":true,"recalculated":true}. NULL: *why. */
struct obs_map *obs_map_read(struct arena *a, str json, str *why);
str obs_map_text(struct arena *a, const struct obs_map *m);
/* Remembered under a name (the source's code). NULL: none, or *why. */
struct obs_map *obs_map_load(struct store *st, struct arena *a, str name, str *why);
void obs_map_save(struct store *st, struct arena *a, str name, const struct obs_map *m);
size_t obs_map_names(struct store *st, struct arena *a, str *ret, size_t max);
extern const char *const role_names[ROLES];             /* "indicator", "area"… as in the JSON                          */

/* ---- a file ---------------------------------------------------------------------------------------------------------------------------------- */
enum obs_change { OBS_NEW, OBS_SAME, OBS_REVISED };
struct obs_row {
    uint32_t series, period, vintage, column; int64_t line;
    double value, was; bool has, was_has, was_hidden, bad;         /* was: rounded, where its source rounds     */
    enum obs_status status, was_status; enum obs_change change;
    int64_t was_id; str note;
};
struct observing {
    struct store *st; struct arena *a;
    struct table_in table; const struct obs_map *map;
    const struct table_in *codebook;                    /* what short names of indicators mean; NULL: none              */
    struct findings find; str why;
    struct obs_row *row; size_t n, room;
    size_t empty, left_out, count[3];                   /* cells without a value; rows that the mapping leaves out; by enum obs_change */
    struct catalogue *known;                            /* observe_names.h                                             */
    const struct old_row *old; size_t olds;             /* figures in force of the same series, in the order of the rows */
};
struct observing *observing_new(struct store *st, struct arena *a);
MUST_USE bool observing_open(struct observing *o, str bytes, str sheet, enum number_form form);
/* True: it can be stored, if somebody stands in for the warnings. */
bool observing_read(struct observing *o, const struct obs_map *map);
/* The batch; 0: refused or broken, *why says it (English key). `reason`: why it is right although there are warnings. */
int64_t observing_store(struct observing *o, const struct who *who, str file, str digest, str reason, const char **why);

/* ---- what was imported ------------------------------------------------------------------------------------------------------------------------ */
/* Takes an import back: what it brought goes, what it had ended is in force again. False: later imports revised what it brought: their files in `later`, or *why. */
MUST_USE bool batch_undo(struct store *st, struct arena *a, const struct who *who, int64_t batch, str *later, const char **why);
str observations_digest(struct arena *a, str bytes);    /* SHA-256, hexadecimal                                       */
void find_add(struct observing *o, enum find_kind k, int64_t line, size_t column, str what, str right);
#endif
