/* pages.h - what the pages of this room show. */
#ifndef ROOMS_NEEDS_PAGES_H
#define ROOMS_NEEDS_PAGES_H
#include "look/form.h"
#include "rooms/needs/needs.h"
#include "web/csrf.h"

enum { MENU_MAX = 120, TOWNS_MAX = 60, SHOWN_TOPICS_MAX = 60, WORK_MAX = 400, BLOCKS_SHOWN = 60, YEARS_MAX = 12 };
/* Choices as a menu: the first says that nothing is chosen. */
struct menu { const char *name, *label, *none; struct option *o; size_t n; str now; };
struct menu topic_menu(struct req *q);                  /* life situations of the first level                         */
struct menu town_menu(struct req *q);                   /* municipalities by name                                     */
struct menu language_menu(struct req *q);
void menu_take(struct req *q, struct menu *m);          /* what the form or the address says, if it is one of them     */
void menu_draw(struct buf *out, struct req *q, const struct menu *m);
str  menu_text(const struct menu *m, str key, bool *german);            /* empty: none such                           */

struct miss_view { struct menu topic, town, language; bool done; const char *wrong; };
void miss_page(struct buf *out, struct req *q, const struct miss_view *v);

struct report_view { struct menu topic, town, language, month; str n; int64_t told; const char *wrong; };
void report_page(struct buf *out, struct req *q, const struct report_view *v);

struct work_row { str topic, area, language, kind; bool topic_german; int64_t n; bool out; };     /* out: in a release     */
struct work_view { struct menu month; struct work_row row[WORK_MAX]; size_t n; bool more; int64_t minimum; };
void work_page(struct buf *out, struct req *q, const struct work_view *v);

/* now, before: what was released for this year and for the same months of the year before; offers: there today. */
enum trend { TREND_NONE, TREND_UP, TREND_SAME, TREND_DOWN };
struct spot { int64_t now, before, offers; enum trend trend; int heat; };       /* heat 0 … 4                          */
/* Rows: the municipalities, then the whole county with what was released for no town alone. Columns: topics, then what has none. */
struct steer_view {
    str kind; int64_t year, last, minimum;              /* last: the last month that is in it; -1: nothing is released yet */
    int64_t years[YEARS_MAX]; size_t n_years;
    struct option town[TOWNS_MAX]; size_t towns;
    struct option topic[SHOWN_TOPICS_MAX]; size_t topics;
    struct spot at[TOWNS_MAX][SHOWN_TOPICS_MAX];
    bool used[SHOWN_TOPICS_MAX];                        /* columns with nothing in them are left out                   */
    struct released block[BLOCKS_SHOWN]; size_t blocks; bool more;
    bool promotes, keeps;                               /* may this reader make a challenge; set the minimum           */
};
void steer_page(struct buf *out, struct req *q, const struct steer_view *v);
struct cell_view { struct steer_view *all; size_t t, p; };
void cell_page(struct buf *out, struct req *q, const struct cell_view *v);
bool steer_load(struct req *q, struct steer_view *v);   /* false: answered with a failure                              */
str  town_say(struct req *q, const struct steer_view *v, const struct released *r, bool *german);
str  steer_url(struct req *q, const struct steer_view *v, const char *path);
#endif
