/* indicator_view.h - what the pages, figures and files of an indicator share. Every number in it came through shown.h. */
#ifndef MONITORING_INDICATOR_VIEW_H
#define MONITORING_INDICATOR_VIEW_H
#include "look/figure.h"
#include "look/form.h"
#include "plan/classes.h"
#include "rooms/monitoring/compared.h"
#include "rooms/monitoring/contradict.h"
#include "rooms/monitoring/indicator_routes.h"

/* ---- words of figures (indicator_figures.c) -------------------------------------------------------------------------------------------- */
int  figure_digits(const struct indicator *x);
str  figure_number(struct req *q, const struct indicator *x, double v);          /* without unit; "–" where there is none    */
str  figure_value(struct req *q, const struct indicator *x, double v);           /* with it                                  */
str  period_say(struct req *q, str period);             /* in words; a text that is none as it stands                         */
struct figure_source { int64_t id; str name, publisher, licence, link, concept; };
struct figure_source figure_source(struct req *q, int64_t id);
str  concept_name(struct req *q, str concept);          /* "History of immigration by state law: one parent suffices"         */

/* ---- areas that have figures, in the order of their keys --------------------------------------------------------------------------------- */
struct figure_area { int64_t id, parent; str ags, name, level; };
struct figure_areas { struct figure_area *at; size_t n; };
struct figure_areas figure_areas(struct req *q);
const struct figure_area *area_by_id(const struct figure_areas *l, int64_t id);
const struct figure_area *area_by_ags(const struct figure_areas *l, str ags);
const struct figure_area *area_of_region(struct req *q, const struct figure_areas *l);      /* the county; NULL: none */

/* ---- one indicator ------------------------------------------------------------------------------------------------------------------------ */
enum { GROUPS_MOST = 40, PERIODS_MOST = 12, CLAIMS_MOST = 40, CHANGES_MOST = 12 };
struct group_choice { str dims, name, concept; bool german; };          /* german: its name, for want of a translation */
struct claim { const struct shown *s; struct figure_source source; };
struct conflict_here { str period; struct claim claim[CLAIMS_MOST]; size_t n; };
struct indicator_view {
    const struct indicator *x; const struct labels *labels;
    struct figure_areas areas;                          /* all of the region                                                 */
    const struct figure_area *here, *above;             /* above: the state, if it has figures of the group                   */
    const struct figure_area *there[CHART_LABELS_MAX]; size_t n_there;              /* that have figures                     */
    struct group_choice group[GROUPS_MOST]; size_t groups;          /* of this area, the total first                          */
    const struct group_choice *now, *reference;         /* reference NULL: nothing is compared                                */
    struct compared c;
    const struct shown *last;                           /* of the group; NULL: no figure at all                              */
    str change, verdict, cut;                           /* since the period before; what that means; why it cannot be said    */
    str gap_now, gap_change, concepts;                  /* sentences; empty: nothing to say                                   */
    str period; str periods[PERIODS_MOST]; size_t n_periods;        /* areas are compared in this one                          */
    const struct figure *series, *bars, *map, *gap;     /* NULL: nothing to draw                                              */
    struct conflict_here *conflict; size_t conflicts;   /* about one cell                                                    */
    struct contradiction apart[CLAIMS_MOST]; size_t n_apart;        /* between periods, sums and parts: contradict.h           */
    struct figure_source source[16]; size_t sources;
    struct page definitions;
};
struct indicator_view *indicator_view(struct req *q);   /* NULL: answered already                                            */

/* A line per name over the union of their periods of one kind: the newest LINES_MAX names that a chart can tell apart. */
struct figure_line { str name; const struct shown *v; size_t n; };
struct lines_ask { const char *name; const struct indicator *x; const struct figure_line *line; size_t n; enum period_type type; const struct compared *cuts; str title; bool fileless; };
const struct figure *lines_figure(struct req *q, const struct lines_ask *ask);
const struct figure *series_figure(struct req *q, const struct indicator_view *v);
const struct figure *gap_figure(struct req *q, const struct indicator_view *v);
void areas_figures(struct req *q, struct indicator_view *v);           /* bars and map                                       */
/* Of what kind the areas are that stand side by side: what lies directly below `here` and has figures; where nothing does, what is like it. */
str  level_beside(const struct indicator_view *v);
struct figure_cell figure_cell_of(struct req *q, const struct indicator *x, const struct shown *s);      /* without unit; in parentheses, what is of limited reliability */
str  figure_marks(struct req *q, const struct shown *const *s, size_t n);          /* what the signs in these figures mean; empty: none of them */
str  figure_sources(struct req *q, const struct shown *const *s, size_t n);        /* the names of their sources, each once              */

/* ---- pages ---------------------------------------------------------------------------------------------------------------------------------- */
struct overview_row { const struct indicator *x; const struct shown *last; };
struct overview_field { str name; int depth; struct overview_row *row; size_t n; bool german; };
struct overview { struct list_view list; struct overview_field *field; size_t fields; str sets[16]; size_t n_sets; str set, place; bool plain; };
void indicators_page(struct buf *out, struct req *q, struct overview *v);
void indicator_page(struct buf *out, struct req *q, const struct indicator_view *v);
void embed_page(struct buf *out, struct req *q, const struct indicator_view *v);
struct dashboard_row { const struct indicator *x; const struct shown **cell; const struct figure *figure; };
struct dashboard_view { const struct dashboard *d; const struct labels *labels; const struct figure_area **area; size_t areas; struct dashboard_row *row; size_t rows; };
void dashboard_page(struct buf *out, struct req *q, const struct dashboard_view *v);
#endif
