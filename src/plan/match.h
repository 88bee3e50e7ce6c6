/* match.h - who fits a request for mediation, in which order, and why (or why not).
**
**   struct match_pool pool = match_pool_of(&request, people, n);
**   struct match_ranked r = match_rank(a, &request, &weights, people, n);          r.at[0 … r.n) best first, r.out[0 … r.outs) and their bars
**   match_explain(&request, &weights, &pool, &people[r.at[0]], line);              "travel 12/20: 16 min"
**
** Pure functions on plain structs: the caller asks the store who speaks the language, who is free with a travel buffer, how far it is. The same input gives the same
** answer; it can be kept as the snapshot of a decision.
**
** Bars come first: each is a sentence "not possible because …". A person with any of them is not ranked; all that hold are told, so that one sees what
** a changed wish would bring.
**
** Points: whole numbers, weights per region and version, together 100; parts of a point are rounded to the nearest, half up.
**   level        three quarters for the level beyond what is asked (none 40 %, one step 70 %, two or more 100 %), a quarter for how it is known (self 0 %, test 60 %,
**                certificate 100 %)
**   domain       all with the domain's module, or where none is asked
**   travel       all at 0 minutes, falling evenly to nothing at travel_limit (40); all where nobody travels
**   availability all when certain, half when likely
**   continuity   all for the same person as before, where the family agreed
**   fairness     own share of the offers of the last 180 days against an equal share among all who speak the language: all with none, half with an equal share,
**                nothing from twice that on; all while nobody had an offer
**   gender       all where the wish is met or there is none
** Equal points: the smaller id first. How readily somebody answers is no part of it, on purpose: else the quick ones would get everything. It only
** says how many are asked at once (match_wave).
*/
#ifndef PLAN_MATCH_H
#define PLAN_MATCH_H
#include "base/arena.h"

enum match_part { PART_LEVEL, PART_DOMAIN, PART_TRAVEL, PART_AVAILABILITY, PART_CONTINUITY, PART_FAIRNESS, PART_GENDER, MATCH_PARTS };
struct match_weights { int32_t version, weight[MATCH_PARTS], travel_limit; };          /* weights 0 … 100, sum 100; minutes, 1 … 600 */
extern const struct match_weights match_default;       /* 20 15 20 10 15 15 5, 40 minutes                             */
bool match_weights_sound(const struct match_weights *w);

enum { INTO_GERMAN = 1, FROM_GERMAN = 2 };             /* directions, as bits                                         */
enum match_gender { GENDER_ANY, GENDER_WOMAN, GENDER_MAN, GENDER_OTHER };
enum match_source { SOURCE_SELF, SOURCE_TEST, SOURCE_CERTIFICATE };
enum match_free { FREE_NO, FREE_LIKELY, FREE_CERTAIN };

struct match_request {
    uint8_t level;                                     /* 1 … 6 for A1 … C2                                           */
    uint8_t directions;                                /* all of these bits are needed                                */
    uint8_t gender;                                    /* enum match_gender                                           */
    bool gender_must, domain_must;                     /* else a wish                                                 */
    bool remote;                                       /* by video or telephone: neither way nor area counts          */
    bool family_agreed;                                /* to the same person as before                                */
    uint32_t domain;                                   /* one bit, or 0                                               */
};
struct match_person {                                  /* as seen from one request                                    */
    uint32_t id;                                       /* ascending in the array                                      */
    uint32_t domains;                                  /* bits of modules                                             */
    int32_t travel_m, radius_m;                        /* one way; radius 0: no limit of one's own                    */
    int16_t travel_minutes;                            /* one way                                                     */
    uint16_t offers;                                   /* of the last 180 days                                        */
    uint8_t level, source, directions;                 /* of the request's language; level 0: does not speak it       */
    uint8_t gender, free;                              /* enum match_gender, match_free                               */
    uint8_t week_used, week_most, month_used, month_most;              /* most 0: no limit of one's own                */
    bool unproven;                                     /* a requirement is not valid on that day, paused, blocked     */
    bool elsewhere;                                    /* the place is in none of the person's areas                  */
    bool barred;                                       /* kinship, conflict, declined by the family                   */
    bool before;                                       /* was with this family or teacher before                      */
};

enum match_bar {                                       /* bits: "not possible because …"                              */
    BAR_LANGUAGE = 1, BAR_DIRECTION = 2, BAR_LEVEL = 4, BAR_REQUIREMENT = 8, BAR_DOMAIN = 16, BAR_TIME = 32, BAR_AREA = 64, BAR_RADIUS = 128, BAR_GENDER = 256,
    BAR_PAIR = 512, BAR_WEEK = 1024, BAR_MONTH = 2048,
};
uint32_t match_bars(const struct match_request *q, const struct match_person *p);      /* 0: may be asked             */

struct match_pool { int64_t speakers, offers; };       /* all who speak the language in these directions, and their offers */
struct match_pool match_pool_of(const struct match_request *q, const struct match_person *p, size_t n);

struct match_line { int32_t points, most; int64_t why[3]; };
/* line[part]; returns their sum. why: level: steps beyond, source · travel: minutes, limit · availability: enum match_free · continuity: before, agreed ·
** fairness: own offers, offers of all, speakers · domain, gender: 1 met, 0 not, -1 not asked. */
int32_t match_explain(const struct match_request *q, const struct match_weights *w, const struct match_pool *pool, const struct match_person *p,
    struct match_line line[MATCH_PARTS]);

struct match_ranked {
    uint32_t *at; uint8_t *score; size_t n;            /* places in the array, best first, and their points           */
    uint32_t *out, *bars; size_t outs;                 /* those who cannot, by id, and why                            */
};
/* In time linear in n. */
struct match_ranked match_rank(struct arena *a, const struct match_request *q, const struct match_weights *w, const struct match_person *p, size_t n);

/* ---- how many to ask at once --------------------------------------------------------------------------------------------------- */
/* The chance that somebody says yes: questions and yeses, each weighted by match_age(), smoothed by Beta(2, 3): 0.4 for a newcomer. */
double match_age(double days);                         /* 1 today, half as much every 180 days                        */
double match_chance(double asked, double yes);
enum { MATCH_WAVE_MAX = 5 };
/* The first k of those ranked, so that one of them says yes with 80 %, or 95 % when less than 72 hours are left; at most MATCH_WAVE_MAX, or all there are. */
size_t match_wave(const double *chance, size_t n, bool soon);
#endif
