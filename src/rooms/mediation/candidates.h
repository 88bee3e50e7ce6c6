/* candidates.h - who could go to an appointment, in which order, and why (or why not), as the store knows it now.
**
**     struct sought s;
**     if (sought_read(st, appointment, 1, &s)) { struct candidates c = candidates_of(st, &s, 0, 0); … c.ranked.at[0] … }
**
** Everybody who speaks the language is read by about ten statements, however many they are; plan/match.h bars and ranks them. The same question from the
** same data gives the same answer: what was known is kept with the decision (waves.h).
**
** What counts:
** - the level and how it is known per direction: of the entries of a language that cover a direction the best one, and of the directions needed the weaker;
** - may be asked as mediator today (people_volunteer.ready_for), and no evidence that is needed ends before the day of the appointment;
** - where: the request's own position, that of the institution in the same town, the middle of the town; the person's place, or the middle of their town.
**   The way is as the crow flies by the rules' metres per minute; the table of ways between towns says it better where it has an entry. A way that nobody
**   knows gets no points, and bars nobody;
** - another appointment of the person needs the way between the two and the rules' buffer beside it; those of the same German week and month count for their limits.
*/
#ifndef MEDIATION_CANDIDATES_H
#define MEDIATION_CANDIDATES_H
#include "rooms/mediation/free.h"
#include "rooms/mediation/rules.h"

enum { PROPOSALS = 3, CANDIDATES_MAX = 50000 };
struct spot { struct coordinate at; int64_t area; };    /* area 0, at NAN: not known                                  */
struct sought {                                         /* an appointment as those who could go see it                */
    int64_t appointment, request, institution, same, starts, ends, asked_waves;
    int64_t proposal[PROPOSALS];                        /* when it could begin; NONE: no such proposal                */
    size_t which;                                       /* 1 … PROPOSALS: of them starts and ends                     */
    str code, key, slug, language, case_code, state, day;         /* day: of the beginning, in Germany                      */
    str level, topic, gender;                           /* as in the request; empty: not said                         */
    int64_t above[6]; size_t n_above;                   /* the town and what it is part of                            */
    struct spot spot;
    struct match_request match;
};
/* `which`: of the proposals when; one that is not there reads as the first. False: there is no such appointment. */
bool sought_read(struct store *st, int64_t appointment, size_t which, struct sought *ret);

/* What if: the gender did not matter, areas and limits of the way did not, a level lower would do? */
enum { TRY_GENDER = 1, TRY_WAY = 2, TRY_LEVEL = 4, TRIES = 3 };

struct candidate {                                      /* beside the same place of `person`                          */
    int64_t volunteer, area, asked_at;                  /* asked_at: for this appointment, the last time; 0: not yet  */
    str key, name, slug, state, paused_until, channel, asked_state;
    const char *lapsed;                                 /* evidence that ends before that day: key of proof_kinds     */
    const char *pair;                                   /* key of exclusion_kinds                                     */
    str clash;                                          /* number of the appointment that is in the way               */
    struct spot home; str areas;                        /* where they live, and in which areas they help; empty: everywhere */
    bool way_known, no_time;                            /* no_time: not in their week                                 */
    double asked, yes;                                  /* questions and yeses of two years, weighted by match_age()  */
};
struct candidates {
    struct match_request match; struct match_weights weights; const struct rules *rules;
    struct match_person *person; struct candidate *more; size_t n;
    struct match_pool pool;
    struct match_ranked ranked;
};
/* `only`: of one volunteer, with fairness among all who speak the language left out; 0: of all. */
struct candidates candidates_of(struct store *st, const struct sought *s, unsigned tries, int64_t only);
/* The same people ranked as if; for counting what a changed wish would bring. */
struct candidates candidates_again(struct store *st, const struct candidates *c, const struct sought *s, unsigned tries);
/* May this one still be asked: not yet asked for this appointment, or somebody took the question back? */
bool candidate_open(const struct candidate *c);
double candidate_chance(const struct candidate *c);

/* When two appointments are too near for one person: the way between them by `rules` and `ways`, and the buffer. For the batch. */
struct stay { int64_t starts, ends; struct spot spot; bool remote; };
struct ways;
const struct ways *ways_read(struct store *st);
bool stays_clash(const struct stay *a, const struct stay *b, const struct rules *rules, const struct ways *ways);
struct stay sought_stay(const struct sought *s);

/* ---- who could go in general, for the view of gaps --------------------------------------------------------------------------- */
/* By the same bars as above, for a talk in both directions at any level in the middle of a town: evidence as it stands today, area and radius, their week with
** days away and holidays. Somebody counts for a weekday when on one such day of these weeks `minutes` in a row are free between the two hours.
** Not looked at: appointments they have already, limits per week and month, pairs; they pass. */
enum { REACH_STEP = 15 };                               /* minutes from one beginning that is tried to the next       */
struct reach_when { int64_t first; int weeks, from, to, minutes; };      /* first: day, as date_days(); from, to: minutes of the day */
struct reach { int32_t on[7]; };                        /* persons, Monday first                                      */
struct sought sought_in(struct store *st, str language, int64_t area, str today);
/* `place`: one or more sought_in() of one language and day. Returns how many mediators of the language may be asked today at all. */
size_t reach_of(struct store *st, const struct sought *place, size_t n, const struct reach_when *when, struct reach *ret);

/* ---- in words (candidate_words.c), for staff --------------------------------------------------------------------------------- */
struct req;
extern const char *const part_names[MATCH_PARTS];       /* "level" …, as programs read them                           */
extern const char *const part_labels[MATCH_PARTS];      /* English keys                                               */
/* "24 min" */
str part_why(const struct req *q, const struct candidates *c, size_t at, size_t part, const struct match_line *line);
/* All that is in the way, "; " between. */
str candidate_because(const struct req *q, const struct candidates *c, size_t at, uint32_t bars);
/* What puts one before another: the part with the greatest difference, and how much it is; 0: equal points, the smaller id first. */
int32_t candidate_before(const struct candidates *c, size_t first, size_t second, size_t *part);
#endif
