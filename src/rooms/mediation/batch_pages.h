/* batch_pages.h - the page of a proposal for many appointments. */
#ifndef MEDIATION_BATCH_PAGES_H
#define MEDIATION_BATCH_PAGES_H
#include "rooms/mediation/batch.h"
#include "rooms/mediation/matching.h"

void many_show(struct req *q);                          /* placing/many                                               */
void many_send(struct req *q);

/* ---- for the template --------------------------------------------------------------------------------------------------------- */
enum { MANY_CHOICES = 12 };
struct many_choice { int64_t volunteer; str name; int32_t score; bool proposed; };
struct many_line {
    int64_t appointment, proposed;                      /* proposed: a volunteer; 0: nobody                           */
    str url, code, when, language, where;
    struct many_choice choice[MANY_CHOICES]; size_t n;  /* who could go, the best first                               */
    bool kept;
};
struct many_view {
    struct option *language; size_t languages;
    str now, from, to, here, reason;
    struct many_line *line; size_t n, filled;
    bool cut, exact, done, fresh;                       /* fresh: nothing is kept or ruled out                        */
    const char *problem;
};
void many_page(struct buf *out, struct req *q, const struct many_view *v);
#endif
