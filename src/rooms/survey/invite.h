/* invite.h - personal codes: whom a survey was sent to, reminding, printed sheets, and when a code counts as used.
**
**     survey_invitation   a name, a mail address, days; `used` in batches                                                  (an entity)
**     survey_code         its code, sealed, and the digest by which a code that is typed is found again                    (pass.h)
**     survey_draft        state 'sent': somebody with this code has handed in; no way leads there from an invitation without the key file
**
** Who has answered is worked out by opening the sealed codes, at the moment it is needed (a reminder). Of a survey without names a reminder leaves out only those
** who are `used` or a whole batch, since the mails that went out tell whom it left out. What the store says is `used`: it is set for
** at least INVITE_BATCH at once, or when the survey is closed, so that nobody who looks in between learns which answer came with which code. Then the drafts of
** that batch go: from now on `used` refuses the code. A round of reminders dates every invitation that has a mail address, whoever was written to;
** so a round is always whole, however many it is for.
** Every invitation gets its code when it is stored, whatever way it comes; without the installation's key none can be stored.
*/
#ifndef SURVEY_INVITE_H
#define SURVEY_INVITE_H
#include "rooms/survey/pass.h"
#include "rooms/survey/survey.h"
#include "web/req.h"

enum { INVITE_BATCH = 5, INVITE_WEEK = 7, INVITE_MAX = 5000, INVITE_ONCE = 500, SHEETS_MAX = 300 };   /* ONCE: invitations or lines of one press; SHEETS_MAX: of one file */
extern const struct table code_table;
extern const struct job_kind settle_job;

/* ---- for the entity -------------------------------------------------------------------------------------------------------------- */
void invitation_check(struct store *st, const struct draft *d, struct problems *p);
void invitation_derive(struct store *st, struct draft *d);
void invitation_saved(struct store *st, const struct entity *e, int64_t row, bool fresh);

/* ---- what there is ------------------------------------------------------------------------------------------------------------------ */
struct invited {
    int64_t id, number; str name, mail, language, sent_on, reminded_on; bool used;
    struct pass_code code; bool opened;                 /* opened: the code could be opened with the installation's key */
    bool answered;                                      /* used, or handed in and not settled yet; only by invite_read()'s `answers` */
};
/* Those of a survey by their number, at most INVITE_MAX. `codes`: opens the codes; `answers`: and looks which of them have been handed in. */
size_t invite_read(struct store *st, struct arena *a, int64_t survey, bool codes, bool answers, struct invited **ret);
struct invite_counts { int64_t all, sent, reminded, used, unsent, mailless; str last_sent, last_reminded; };      /* unsent: with a mail address, not invited yet */
struct invite_counts invite_count(struct store *st, int64_t survey);
/* The code as somebody typed it: its invitation in this survey; 0: none. *ret what belongs to it, if the key is there. */
int64_t invite_by_code(struct store *st, struct arena *a, int64_t survey, str typed, struct pass_code *ret, int64_t *actor, bool *used);

/* ---- changes, in the caller's write transaction ------------------------------------------------------------------------------------- */
struct invite_new { str name, mail, language, actor; };                       /* actor: key of the organisation                   */
/* False: *why (English key). */
MUST_USE bool invite_add(struct store *st, const struct who *who, str request, str survey, const struct invite_new *n, const char **why);
/* Sets `used` for what came in since the last batch, if that is enough or the survey is closed. How many. */
int64_t invite_settle(struct store *st, int64_t survey);
void invite_settle_later(struct store *st, int64_t survey);                   /* the same by a job, in a transaction of its own       */

/* ---- mails (invite_mail.c) --------------------------------------------------------------------------------------------------------------- */
enum invite_round { ROUND_INVITE, ROUND_REMIND };
struct invite_mail { const struct lang *lang; str subject, german, text; int64_t n; };      /* as one language gets it; german: what stands above its own text, or empty */
/* What would go out: a mail per language, at most max, and to how many. *why (English key): nothing can, and the reason. */
size_t invite_preview(struct req *q, const struct instrument *in, enum invite_round round, struct invite_mail *ret, size_t max, int64_t *people, const char **why);
/* Sends, and keeps the day. How many mails; -1: nothing can be sent now. */
int64_t invite_send(struct req *q, const struct instrument *in, enum invite_round round);
/* The address that a code opens. */
str invite_link(const struct req *q, const struct instrument *in, const struct lang *l, str pass);

/* ---- pages and paper ------------------------------------------------------------------------------------------------------------------------ */
/* The survey that the address names (surveys/{slug}/…), for who builds surveys; NULL: answered. */
const struct survey *survey_of_address(struct req *q);
void invitations_get(struct req *q);
void invitations_post(struct req *q);
void sheets_get(struct req *q);                         /* sheets.pdf: a card per invitation                                   */
void questionnaire_get(struct req *q);                  /* questionnaire.pdf                                                   */

struct invite_line { struct invited in; str language; };
struct invite_actor { str key, name, mail; bool invited; };
struct invite_view {
    const struct survey *s; const struct instrument *in; str base;             /* base: address of the survey                          */
    struct invite_counts count;
    struct invite_line *line; size_t n;
    bool ready, running;                          /* ready: there is a key; running: mails can go out                  */
    struct option *kind, *area, *topic; size_t kinds, areas, topics; str kind_now, area_now, topic_now; bool looked;
    struct invite_actor *actor; size_t actors; bool more;
    struct invite_mail mail[LANGS_MAX]; size_t mails; int64_t people; enum invite_round round; bool preview;
    const char *problem; str detail; int64_t done; bool is_done; const char *why_not;
};
void invitations_page(struct buf *out, struct req *q, const struct invite_view *v);
void invitations_ask_page(struct buf *out, struct req *q, const struct invite_view *v);
#endif
