/* shown.h - the only way by which figures leave the store: protected, one source chosen, derived ones worked out from pinned inputs.
**
**     struct shown_ask ask = { .indicator = id, .area = county, .dims = S("group=foreign") };
**     const struct shown *v; size_t n = shown_series(st, a, &ask, &v);       by period, the oldest first
**
** Pages, maps, charts, PDF, CSV, XLSX, the API, reports and other rooms (web/figures.h) read here, so that one change of an observation changes all of
** them alike, and what is hidden is hidden everywhere. A hidden value is NAN in memory, too: nothing behind this header can give it away.
*/
#ifndef MONITORING_SHOWN_H
#define MONITORING_SHOWN_H
#include "rooms/monitoring/monitoring.h"

enum shown_mark { SHOWN_VALUE, SHOWN_NONE, SHOWN_HIDDEN };             /* NONE: `status` says why there is no value; HIDDEN: protected */
struct shown {
    double v;                                           /* NAN unless SHOWN_VALUE                                      */
    enum shown_mark mark; enum obs_status status;
    str period, vintage, dims, note;
    int64_t area, source, series;                       /* source 0 and series 0: worked out                            */
    bool cut;                                           /* counted otherwise from here on (break, or a definition that cuts) */
    bool derived;                                       /* worked out from `inputs`                                     */
    str inputs;                                         /* "BEV02 2024 (AZR, 2025-03) / BEV01 2024 (IT.NRW)" for people  */
    size_t others;                                      /* further sources or vintages that say something else          */
};
/* dims: "" is the total; `source` 0: the one that is displayed (display, then the source's rank, then the newest vintage). from, to: periods, inclusive,
** empty: all; compared within one type of period, and a year with every type. */
struct shown_ask { int64_t indicator, area, source; str dims, vintage, from, to; };
size_t shown_series(struct store *st, struct arena *a, const struct shown_ask *ask, const struct shown **ret);
/* One period, every area that has a figure (ask->area: only those directly below it; 0: all). period empty: the newest that most of them have. */
size_t shown_areas(struct store *st, struct arena *a, const struct shown_ask *ask, str period, const struct shown **ret);
/* One period and area, every breakdown that has a figure, total first; ask->dims is not looked at. */
size_t shown_groups(struct store *st, struct arena *a, const struct shown_ask *ask, str period, const struct shown **ret);
/* Everything that says something about one cell: all sources and vintages (conflicts). */
size_t shown_claims(struct store *st, struct arena *a, const struct shown_ask *ask, str period, const struct shown **ret);
/* Every shown figure of the indicator (area: only its; 0: of all), for files: areas, dims, periods, sources; in that order. At most SHOWN_MAX. */
enum { SHOWN_MAX = 200 * 1000 };
size_t shown_all(struct store *st, struct arena *a, int64_t indicator, int64_t area, const struct shown **ret);
/* What there is, of one area or of all (0): periods with the number of figures, areas, dims. For data gaps and switches. */
struct shown_there { str period; int64_t area; str dims; int64_t source; size_t n; };
size_t shown_there(struct store *st, struct arena *a, int64_t indicator, int64_t area, const struct shown_there **ret);

/* What a source's method rounds counts to, 0: not at all; and a count as it then leaves. For the importer, whose preview says what is there. */
double shown_base(str method);
double shown_rounded(double v, double base);

/* As people read it in q's language: "12.8 %", "•", "–", "not reliable". */
struct req;
str shown_say(struct req *q, const struct indicator *x, const struct shown *v);
str shown_said(struct arena *a, const struct lang *l, const struct words *w, const struct indicator *x, const struct shown *v);     /* of x: digits, unit */
/* From which source, in the reader's language; what was worked out says so. */
str source_said(struct store *st, struct arena *a, const struct lang *l, const struct shown *v);
int64_t county_of(struct store *st);                    /* the area whose official key the setting "county" names; 0: none */
#endif
