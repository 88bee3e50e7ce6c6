/* profile.h - the Kommunalprofil: what is known of one town or quarter on one or two pages, from several rooms.
**
** Who sees what:
**   everybody        figures beside those of the county (published indicators, through shown.h), offers by life situation, contacts, courses,
**                    recommendations that the town has adopted: what each of them may read elsewhere on these pages
**   MONITORING_READERS also how fresh the entries are, mediation by language and half-year, released needs
** - Other rooms are asked by the names of their entities and tables. What is not there, is left out.
** - Of mediation only counts of PROFILE_LEAST and more are shown, of half-years that are over, and no sums from which a smaller one would follow. Needs are the released ones alone, whose
**   protection is theirs (rooms/needs): sums of their blocks, each signal in one block at most.
** - Page, PDF and both languages' directions are drawn from one reading.
*/
#ifndef MONITORING_PROFILE_H
#define MONITORING_PROFILE_H
#include "look/figure.h"
#include "rooms/monitoring/monitoring.h"

enum { PROFILE_FIGURES = 40, PROFILE_TOPICS = 40, PROFILE_ROWS = 30, PROFILE_HALVES = 4, PROFILE_LANGUAGES = 12, PROFILE_NEEDS = 12, PROFILE_LEAST = 5 };
struct profile_value { double v; str said, source; };                  /* said: "27,9 % (Zensus 2022)", "•"; empty: nothing is known; v: NAN unless a value is shown */
struct profile_figure { str name, code, slug, unit; int digits; bool share; struct profile_value here, there; str source; };
struct profile_count { str name; int64_t n; };
struct profile_row { str title, more, url; };
struct profile_language { str name; int64_t n[PROFILE_HALVES]; };      /* below PROFILE_LEAST: -1, not shown           */
struct profile_need { str kind, topic; int64_t n; };
struct profile {
    int64_t id; str key, slug, name, above, ags, note;                 /* above: whom it is compared with               */
    bool office;
    struct profile_figure figure[PROFILE_FIGURES]; size_t figures;
    int64_t offers, county_offers, old;                                /* old: no longer counts as confirmed; -1: not for this reader */
    struct profile_count topic[PROFILE_TOPICS]; size_t topics;
    struct profile_row contact[PROFILE_ROWS]; size_t contacts;
    struct profile_row course[PROFILE_ROWS]; size_t courses;
    struct profile_row adopted[PROFILE_ROWS]; size_t adoptions;
    str half[PROFILE_HALVES];                                          /* "1. Halbjahr 2026", the newest last           */
    struct profile_language language[PROFILE_LANGUAGES]; size_t languages;
    struct profile_need need[PROFILE_NEEDS]; size_t needs; str needs_since;
};
const struct profile *profile_read(struct req *q);       /* of the area in the address; NULL: answered already       */
/* Fills p->figure: what the place and the one above it have; shown.h is read here alone (profile_figures.c). */
void profile_figures(struct req *q, struct profile *p, int64_t above);
void profile_page(struct buf *out, struct req *q, const struct profile *p);
size_t profile_chart(struct req *q, const struct profile *p, struct figure *ret);      /* shares beside those above; 0: none to draw */
str  profile_label(struct req *q, const struct profile_count *c);      /* "Deutsch lernen: 12"                          */
void profile_show(struct req *q);                       /* areas/{slug}/profile, …/profile/shares.svg                   */
void profile_pdf(struct req *q);
#define PROFILE_ROUTES \
    { GET, "areas/{slug}/profile",            profile_show, ROUTE_OPEN, .base = BASE_PAGE }, \
    { GET, "areas/{slug}/profile/shares.svg", profile_show, ROUTE_OPEN, .base = BASE_PAGE }, \
    { GET, "areas/{slug}/profile/shares.csv", profile_show, ROUTE_OPEN, .base = BASE_PAGE }, \
    { GET, "areas/{slug}/profile.pdf",        profile_pdf,  ROUTE_OPEN, .base = BASE_PAGE, .slow = true }
#endif
