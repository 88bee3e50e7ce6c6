/* monitoring.h - what this room is made of, and what its files share. Indicators by area, period and group; protected before anything leaves.
**
**     field ─< indicator ─< definition, break, display
**     source, breakdown ─< category
**     indicator × area × breakdown values × source  = series (table)
**     series × period × vintage                     = observation (table)   ─ came with a batch, may be ended by a later one
**     release (entity) ─< pattern (table)           what was hidden when figures left; later releases never show it again
**     delivery, dashboard, report ─< remark
**
** An observation is never overwritten. What an import revises is *ended* by it (column `ended` = its id, 0: in force); undoing an import brings back what
** it ended. Source and vintage (state of the data) are part of the key, so sources may contradict each other: `display` says which is shown and why.
** Derived figures (indicator.derive) are worked out by shown.c from pinned inputs, and kept nowhere.
**
** Every output reads through shown.h. Nothing but shown.c, the importer (observe.h) and the protector (release.h) reads monitoring_observation.
*/
#ifndef MONITORING_MONITORING_H
#define MONITORING_MONITORING_H
#include "entity/event.h"
#include "entity/flow.h"
#include "entity/write.h"
#include "store/ddl.h"
#include "text/lang.h"
#include "web/room.h"

extern const struct choice indicator_measures[], indicator_directions[], indicator_derivations[], indicator_states[], group_concepts[], protection_methods[], batch_states[],
    delivery_suppliers[], delivery_rhythms[], delivery_states[];

#define FIELD(kind, name, ...) c_##kind name;
struct field_of_action { struct meta meta;
#include "rooms/monitoring/field.def"
};
struct indicator { struct meta meta;
#include "rooms/monitoring/indicator.def"
};
struct definition { struct meta meta;
#include "rooms/monitoring/definition.def"
};
struct data_source { struct meta meta;
#include "rooms/monitoring/source.def"
};
struct breakdown { struct meta meta;
#include "rooms/monitoring/breakdown.def"
};
struct category { struct meta meta;
#include "rooms/monitoring/category.def"
};
struct series_break { struct meta meta;
#include "rooms/monitoring/break.def"
};
struct display { struct meta meta;
#include "rooms/monitoring/display.def"
};
struct batch { struct meta meta;
#include "rooms/monitoring/batch.def"
};
struct release { struct meta meta;
#include "rooms/monitoring/release.def"
};
struct delivery { struct meta meta;
#include "rooms/monitoring/delivery.def"
};
struct dashboard { struct meta meta;
#include "rooms/monitoring/dashboard.def"
};
struct yearly_report { struct meta meta;
#include "rooms/monitoring/report.def"
};
struct remark_on_field { struct meta meta;
#include "rooms/monitoring/remark.def"
};
#undef FIELD
extern const struct entity field_entity, indicator_entity, definition_entity, source_entity, breakdown_entity, group_entity, break_entity, display_entity, batch_entity,
    release_entity, delivery_entity, dashboard_entity, yearly_entity, field_remark_entity;
extern const struct flow indicator_flow, batch_flow, delivery_flow, yearly_flow;
#define MONITORING_OFFICE  "lead coordinator administrator"
#define MONITORING_READERS MONITORING_OFFICE " editor municipal_officer quarter_manager steering_group data_officer"

/* ---- tables (tables.c) ------------------------------------------------------------------------------------------------------------- */
/* monitoring_series: id, indicator, area, source, dims: "group=foreign sex=f", breakdowns by code, categories by code; a breakdown that is not named is its total.
** monitoring_observation: series, period (text/period.h), vintage, value (NULL: none), status, note, batch, ended, shown.
** monitoring_pattern: release, series, cell ("period vintage"), status (enum protect_status): what a release hid. */
extern const struct table series_table, observation_table, pattern_table;
enum { DIMS_MAX = 3, DIMS_TEXT_MAX = 120, VINTAGE_MAX = 20 };

/* How a value stands (steering.md §2b, signs of official statistics). The numbers are kept in the store. */
enum obs_status {
    OBS_VALUE = 0,      /*       a value                                */  OBS_ZERO = 1,       /* -    exactly zero                       */
    OBS_CONFIDENTIAL = 2, /* .   unknown or confidential                */  OBS_LATER = 3,      /* ...  comes later                        */
    OBS_UNRELIABLE = 4, /* /     not reliable enough: no value          */  OBS_BLOCKED = 5,    /* x    makes no sense, blocked            */
    OBS_LIMITED = 6,    /* ()    a value of limited reliability         */  OBS_ROUNDED = 7,    /* 0    less than half of the unit shown   */
    OBS_STATES
};
const char *obs_sign(enum obs_status s);                /* "-", "." …; "" for OBS_VALUE                               */
const char *obs_label(enum obs_status s);               /* English key: "confidential or unknown"                      */
static inline bool obs_has_value(enum obs_status s) { return s == OBS_VALUE || s == OBS_ZERO || s == OBS_LIMITED || s == OBS_ROUNDED; }

/* ---- the parts, by file ----------------------------------------------------------------------------------------------------------------- */
/* release.c: protects anew what the indicators of this batch (0: all) show, in the transaction of whoever changed observations; the importer, its undo and
** every hand that changes an observation or a source's rules call it. False: refused (*why, English key), nothing may be kept. */
MUST_USE bool figures_protect(struct store *st, const struct who *who, int64_t batch, const char **why);
/* Takes observations as `bruecke import monitoring.observation` does, for demonstrations and tests: long CSV of ours. Returns the batch; 0: *wrong says why. */
int64_t observations_take_csv(struct store *st, struct arena *a, const struct who *who, str name, str bytes, struct buf *wrong);
room_work observations_take;
void monitoring_demo(struct store *st, struct arena *a, struct buf *said);

/* rules.c: what fits together. */
/* Are its figures numbers of people or cases, so that small ones are hidden or rounded? Whole numbers whose unit says so are, whatever kind of figure they are called. */
bool figures_count(str measure, str unit, int64_t digits);
bool unit_of_people(str unit);
/* Decimal places of its figures wherever they are said; who says none (NONE) gets one, and none for numbers of people. */
int  digits_said(str measure, int64_t digits);
void indicator_check(struct store *st, const struct draft *d, struct problems *p);
void breakdown_check(struct store *st, const struct draft *d, struct problems *p);
void group_check(struct store *st, const struct draft *d, struct problems *p);
void definition_check(struct store *st, const struct draft *d, struct problems *p);
void period_check(struct store *st, const struct draft *d, struct problems *p);          /* the field `period` is empty or one (text/period.h) */
void group_derive(struct store *st, struct draft *d);
str  code_key(struct arena *a, str code);               /* "BEV02" as the key of its row: "bev02"                      */
void code_derive(struct store *st, struct draft *d);
void field_remark_derive(struct store *st, struct draft *d);
#endif
