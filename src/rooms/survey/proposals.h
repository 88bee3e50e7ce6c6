/* proposals.h - from answers to work: who wants to take part in a working group, which offer is missing, who looks for partners.
**
** An answer becomes something only if all of this holds (proposals_take() is the one place that says so):
** - the survey is one with names; of an anonymous one nothing becomes anything, whatever its questions say;
** - the questionnaire has a question with the code "contact_ok", and it was answered "yes";
** - the response is complete and counts (not tried out, not after the period of grace);
** - the question says what its answers lead to (item.becomes), and the answer says something: a written text, or chosen choices but "no", "unknown" and
**   those that exclude the others, each by itself.
**
** Then there is a proposal (entity survey.proposal, state open) for the office at /surveys/{slug}/proposals: working groups and partners wait there for the
** network, missing offers for somebody who checks the directory. The same of the same organisation is kept once. Of missing offers the room `needs` also hears
** ("survey.offer_missing", struct event_need): one signal each, without organisation and words. Topic: the chosen code, if it is the key of a life situation.
** Town and language: the answers to questions with the codes "area" (key of an area) and "language" (a tag). Month: that of the response's day, else this one.
*/
#ifndef SURVEY_PROPOSALS_H
#define SURVEY_PROPOSALS_H
#include "rooms/survey/survey.h"

extern const struct choice survey_proposal_states[];
#define FIELD(kind, name, ...) c_##kind name;
struct survey_proposal { struct meta meta;
#include "rooms/survey/proposal.def"
};
#undef FIELD
extern const struct entity survey_proposal_entity;
#define CONSENT_ITEM "contact_ok"
#define CONSENT_YES  "yes"

/* After the response is stored, in its transaction. Returns how many proposals were made. */
int64_t proposals_take(struct store *st, const struct answers *v, const struct response *r);
/* The office took words out of a text (coding.h): out of proposals that repeat it, and out of their history, too. */
void proposals_shorten(struct store *st, int64_t survey, str old, str new);
int64_t proposals_open(struct store *st, int64_t survey);              /* how many wait; survey 0: of all surveys             */

/* ---- pages (proposals_pages.c, pages/proposals.html) ------------------------------------------------------------------------------------ */
struct req;
struct agenda;
enum { PROPOSALS_SHOWN = 200 };
struct proposal_line { int64_t id; str kind, what, name, text, url, actor, topic, state; bool topic_german; };      /* url: its page; actor, topic: where to look; empty: nowhere */
struct proposals_view {
    const struct survey *survey; bool named, consent;   /* consent: the questionnaire asks for it                      */
    struct proposal_line line[PROPOSALS_SHOWN]; size_t n; int64_t decided;
    const char *said, *why;
};
void survey_proposals_page(struct buf *out, struct req *q, const struct proposals_view *v);
void proposals_show(struct req *q);
void proposals_post(struct req *q);
void proposals_today(struct req *q, struct agenda *agenda);            /* a line of "Heute" per survey whose proposals wait   */
#endif
