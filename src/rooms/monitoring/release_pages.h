/* release_pages.h - what the pages of releases and of data gaps draw. */
#ifndef MONITORING_RELEASE_PAGES_H
#define MONITORING_RELEASE_PAGES_H
#include "look/form.h"
#include "rooms/monitoring/release.h"

/* ---- one release: what it hid, and why ----------------------------------------------------------------------------------------------------- */
enum { HIDDEN_SHOWN_MAX = 500 };
struct hidden_line { str area, group, range; enum protect_status status; bool loose; };      /* range: empty, not asked for; loose: in no sum */
struct release_view { const struct release *r; const struct labels *labels; struct hidden_line *line; size_t n, more; bool audited; };
void release_show(struct req *q);
void release_page(struct buf *out, struct req *q, const struct release_view *v);

/* ---- data gaps: of every indicator what is there for the county and its towns -------------------------------------------------------------- */
enum gap_kind { GAP_NOTHING, GAP_OLD, GAP_HIDDEN, GAP_TOWNS, GAP_NONE, GAP_KINDS };      /* the first that holds              */
struct gap_line {
    const struct indicator *x; enum gap_kind kind;
    str newest, county; bool county_old;                /* newest period of all; of the county, empty: it has none        */
    int64_t towns, hidden, old;                         /* towns that have a figure; only hidden ones; only old ones      */
    str sources, delivery, delivery_url;
};
struct gaps_view { struct gap_line *line; size_t n, count[GAP_KINDS]; int64_t towns; enum gap_kind only; bool all; };
extern const char *const gap_labels[GAP_KINDS], *const gap_words[GAP_KINDS];     /* English keys; words: as addresses name them */
void data_gaps_show(struct req *q);
void data_gaps_page(struct buf *out, struct req *q, const struct gaps_view *v);
#endif
