/* intake.h - from what was typed to a request and its appointments, and judging a request that is stored. The pages are request_pages.c. */
#ifndef MEDIATION_INTAKE_H
#define MEDIATION_INTAKE_H
#include "rooms/mediation/desk.h"
#include "rooms/mediation/when.h"

/* What judging needs to know of a request beside its dates. */
struct ask_about { str topic, language; bool legal; int64_t institution, area; };
/* The case for admit_judge(), by the rules of the day of the first date. In the store's arena. */
struct admit_case *ask_case(struct store *st, const struct ask_about *about, const struct admit_date *date, size_t n, bool either);
/* Judges a stored request anew, from its appointments that are still to come, and stores the sentences in German as `broken`. False: the store refused. */
bool ask_judge(struct store *st, str request_id, int64_t request);

/* One request with its appointments, each sent at once. The draft has what was typed; the rest is given here. `key`: of the new row, so that the same form sent twice
** makes one request. `same`: key of the volunteer who came before, or empty. */
struct ask_new {
    const struct desk *desk; struct draft *draft;
    str key, same; bool agreed;
    const struct admit_date *date; size_t n; bool either;
};
/* The new row's id; 0: refused, *p says why (or the store broke). The caller rolls back then. */
int64_t ask_make(struct req *q, const struct ask_new *n, struct problems *p);

/* ---- views ------------------------------------------------------------------------------------------------------------------------ */
enum { ASK_LANGUAGES = 80, ASK_BEFORE = 30, TABLE_ROWS = 12, TABLE_ROWS_MAX = 48 };
struct table_row { str time, language, with; };         /* a slot of a parents' day: when, in which language, with whom */
struct ask_view {
    const struct desk *desk;
    struct form form;
    struct when when;
    str once, same;                                     /* once: random, of this form; same: key of who came before    */
    struct option *speaks, *other; size_t n_speaks, n_other;             /* languages of the pool, and others               */
    struct option *before; size_t n_before;             /* who came before                                            */
    str *wrong; size_t n_wrong;                         /* sentences on times                                         */
    int64_t copied;                                     /* id of the request that this is a copy of; 0: none           */
    struct table_row *row; size_t rows; str day; int64_t minutes;        /* of a parents' day                               */
    bool repeat;                                        /* of a parents' day: more rows were asked for, nothing is wrong */
};
void ask_draw(struct buf *out, struct req *q, const struct ask_view *v);
void table_page(struct buf *out, struct req *q, const struct ask_view *v);
str ask_action(const struct req *q, const struct desk *d, const char *page);     /* where its form goes                */
#endif
