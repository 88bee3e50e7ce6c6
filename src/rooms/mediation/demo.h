/* demo.h - what the files of the demonstration of mediation share: a generator with a fixed seed, rows by name, lives of rows told by their flow's table.
**
** Everything is invented and says so: surnames "Beispiel" and "Muster", mails at beispiel.example, telephone numbers that the Bundesnetzagentur keeps for
** films, names of institutions that end in "(Beispiel)". The same seed and the same day give the same rows.
**
** Past appointments are written as they ended, with a history of legal transitions, but without their effects: nobody gets a mail about a talk of May.
*/
#ifndef MEDIATION_DEMO_H
#define MEDIATION_DEMO_H
#include "base/moment.h"
#include "plan/tariff.h"
#include "rooms/mediation/mediation.h"

enum { DEMO_MEDIATORS = 43, DEMO_INSTITUTIONS = 25, DEMO_APPOINTMENTS = 180, DEMO_TARIFFS = 6, BUSY_MAX = 60, WEEK_MAX = 4, SPOKEN_MAX = 4 };

struct demo_time { int weekday, from, to; bool certain; };               /* 1 Monday … 7; minutes of the day           */
struct demo_busy { int64_t from, to; };                                  /* seconds UTC                                */
struct demo_mediator {
    int64_t id; str key, name;
    str language[SPOKEN_MAX]; size_t languages;
    const char *town;                                   /* official key of the municipality                           */
    double lat, lon;
    struct demo_time week[WEEK_MAX]; size_t times;
    struct demo_busy busy[BUSY_MAX]; size_t booked;
    const char *channel;
    bool asked, went;                                   /* may be asked in these weeks; went in the past half year   */
};
struct demo_institution { int64_t id; str key, name, requester[2], person[2]; size_t persons; const char *kind, *town, *bearer; double lat, lon; };
struct demo_tariff { int64_t id; str key, name, since, until; struct tariff t; };

/* An appointment that is or will be paid: what a settlement has to know of it. run: 0 none, 1 the oldest. */
struct demo_held { int64_t id; str key; size_t mediator; int run; enum service_kind how; int64_t starts, ends, minutes, metres, ticket; const char *bearer;
    const char *state; int64_t version; };

struct demo {
    struct store *st; struct arena *a;
    uint64_t seed;
    int64_t now, today;                                 /* seconds UTC; day of the civil calendar                     */
    struct demo_mediator mediator[DEMO_MEDIATORS];
    struct demo_institution institution[DEMO_INSTITUTIONS];
    struct demo_tariff tariff[DEMO_TARIFFS];
    struct demo_held held[DEMO_APPOINTMENTS]; size_t n_held;
    int64_t account[3]; str account_key[3];             /* who coordinates, leads, pays; 0: not there                 */
    bool called;                                        /* somebody is on the list of calls                           */
    str wrong;                                          /* the first row that was refused, and why                    */
};

/* demo.c */
uint32_t demo_below(struct demo *d, uint32_t n);                         /* 0 … n - 1                                  */
int64_t  demo_between(struct demo *d, int64_t least, int64_t most);
str      demo_day(const struct demo *d, int64_t from_today);             /* "2026-11-18"                               */
struct cell { const char *field; str value; };
/* A new row on behalf of the house. Cells whose field is not there are left out, as are empty ones. Its id, 0 when it was refused. */
int64_t  demo_row(struct demo *d, const struct entity *e, str key, const struct cell *c, size_t n);
#define ROW(d, e, key, ...) demo_row((d), (e), (key), (const struct cell[]){ __VA_ARGS__ }, countof(((const struct cell[]){ __VA_ARGS__ })))
str      demo_number(struct demo *d, int64_t v);
/* The blank-separated events of a row's life, one legal transition after another, each by whoever does it (first role of its line). */
struct cast { str requester, mediator; int64_t institution, volunteer; };
int64_t  demo_live(struct demo *d, const struct entity *e, int64_t row, const char *events, const struct cast *cast);      /* its version then */
int64_t  demo_live_on(struct demo *d, const struct entity *e, int64_t row, const char *state, int64_t version, const char *events, const struct cast *cast);
/* The position of a municipality, moved by some hundred metres; false: the region has no such area. */
bool     demo_near(struct demo *d, const char *town, double *lat, double *lon);
str      demo_position(struct demo *d, double lat, double lon);

void demo_pool(struct demo *d);                         /* demo_pool.c: mediators and what hangs on them              */
void demo_rules(struct demo *d);                        /* demo_rules.c: tariffs, rules, ways, services, budgets      */
void demo_houses(struct demo *d);                       /* demo_rules.c: institutions and their persons               */
bool demo_apart(size_t mediator, size_t house);         /* a pair that is not placed                                  */
void demo_work(struct demo *d);                         /* demo_work.c: requests, appointments, questions             */
int64_t demo_cents(const struct demo *d, const struct demo_held *h, const struct demo_tariff **ret);       /* by the tariff of its day; *ret may be NULL */
void demo_money(struct demo *d);                        /* demo_money.c: settlement runs                              */
const struct demo_tariff *demo_tariff_on(const struct demo *d, str day);
void mediation_demo(struct store *st, struct arena *a, struct buf *said);
#endif
