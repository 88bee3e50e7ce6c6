/* matching.h - the office's pages of asking: which appointments wait, who can go to one, and proposals for many at once. */
#ifndef MEDIATION_MATCHING_H
#define MEDIATION_MATCHING_H
#include "look/form.h"
#include "rooms/mediation/waves.h"

#define MATCHING_ROLES "coordinator lead administrator"
void placing_show(struct req *q);                       /* placing                                                    */
void who_goes_show(struct req *q);                      /* appointments/{slug}/who                                     */
void who_goes_send(struct req *q);
void candidates_api(struct req *q);                     /* match_api.c: api/v1/mediation/request/{id}/candidates       */

/* ---- for the templates ------------------------------------------------------------------------------------------------------ */
enum { PLACING_MAX = 200, SHOWN_MAX = 50, OUT_SHOWN = 200, ASKED_SHOWN = 200, SERVICES_SHOWN = 20 };
struct placing_row { str url, code, when, language, institution, town; const char *state; int64_t asked, yes, no; };
struct placing_view { struct placing_row *at; size_t n; bool cut; };

struct point_line { str label, why; int32_t points, most; };
struct fit_row {
    int64_t volunteer;
    str name, url, before, note;                        /* before: why they stand before the next; note: asked already */
    int32_t score;
    struct point_line line[MATCH_PARTS];
    bool open, picked;                                  /* open: may be asked now; picked: proposed, or ticked before  */
};
struct out_row { str name, url, because; };
struct try_link { str label, url; size_t n; bool on; };
struct asked_row { str name, url, sent, answered, reason; int64_t wave; const char *channel, *state; bool choose; };     /* choose: said yes, the office may take them */
struct beyond_row { str name, kind, phone, hours, cost, decides, url; };
struct who_goes_view {
    const struct sought *s;
    str back, here, language, when, where;
    const char *state, *problem, *mode;                 /* problem: English key; what keeps the form from being sent   */
    struct fit_row *fit; size_t n; size_t all;
    struct out_row *out; size_t outs, outs_all;
    struct try_link try[TRIES + PROPOSALS]; size_t tries;
    struct asked_row *asked; size_t n_asked;
    struct beyond_row *beyond; size_t n_beyond;
    size_t proposed, free;                              /* how many the next wave asks; who could still be asked       */
    str reason, next;                                   /* reason: as typed; next: when the next wave goes out         */
    int64_t calls;                                      /* mediators who are to be called about it                    */
    bool may_send, sent, nobody, seeking;               /* nobody: speaks the language                                */
};
void placing_page(struct buf *out, struct req *q, const struct placing_view *v);
void who_goes_page(struct buf *out, struct req *q, const struct who_goes_view *v);
#endif
