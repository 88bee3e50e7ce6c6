/* confirm.h - entries that stay true: until when an entry counts as confirmed, who is asked when, and what has become of it.
**
** An offer, a place, an organisation is confirmed on a day (`confirmed_on`), by its owner, by telephone or by staff (`confirmed_by`). It counts for so
** many months: the shortest period of its life situations (`topic.confirm_months`, or that of the one above), else the region's setting
** `confirm_months`, else twelve. `due_on` is the day until which it counts; it is derived on every save and every night. What nobody has ever
** confirmed is due CONFIRM_LEAD days after it was made.
**
**     due_on - CONFIRM_LEAD    its owner is asked by mail: one mail for everything of an organisation, with a link to one page (confirm_pages.c)
**     + 14, + 28 days          two reminders, while something of what was asked for is still not confirmed
**     due_on                   "not confirmed since …" on its page and in lists
**     + confirm_hide_weeks     if the region wants that: it leaves the lists (`hidden_on`); its page stays and says so
**
** The owner is the organisation; its address is the one it has, else its contact's. Never more than one first mail in CONFIRM_QUARTER days.
*/
#ifndef DIRECTORY_CONFIRM_H
#define DIRECTORY_CONFIRM_H
#include "look/form.h"
#include "rooms/directory/directory.h"
#include "work/queue.h"

enum {
    CONFIRM_MONTHS = 12, CONFIRM_MONTHS_MAX = 60, CONFIRM_WEEKS_MAX = 104,      /* period, where nothing is said; the most    */
    CONFIRM_LEAD = 30, CONFIRM_QUARTER = 92, CONFIRM_REMINDERS = 2, CONFIRM_REMIND_AFTER = 14,     /* days                     */
    CONFIRM_LINK_DAYS = 60, CONFIRM_VISIT = 2 * 3600, CONFIRM_LINKS_A_DAY = 3, FRESH_DERIVED = 5000
};
#define CONFIRM_STAFF "editor coordinator lead administrator municipal_officer quarter_manager"

/* ---- until when (confirm_due.c) ----------------------------------------------------------------------------------------------- */
enum fresh { FRESH_GOOD, FRESH_DUE, FRESH_OVERDUE, FRESH_HIDDEN, FRESH_STATES };
extern const struct choice confirm_ways[];              /* owner telephone staff                                      */
/* Offers, places, organisations: what is kept true; ended by NULL. */
extern const struct entity *const confirm_kinds[4];
bool confirm_kept(const struct entity *e);
/* The day until which it counts. `confirmed` empty: never. */
str  confirm_due(struct arena *a, str confirmed, str made, int64_t months);
/* before_save of the three: due_on; what counts again is not hidden any more. */
void confirm_derive(struct store *st, struct draft *d);
/* The same for rows whose period changed meanwhile; at most `most`. Returns how many were wrong. */
int64_t confirm_derive_all(struct store *st, int64_t most);
struct confirm_rules { int64_t months, hide_weeks; };    /* of the region; hide_weeks 0: nothing is hidden             */
struct confirm_rules confirm_rules(struct store *st);
void confirm_rules_put(struct store *st, const struct confirm_rules *r);
enum fresh confirm_state(struct arena *a, str due_on, str hidden_on);
/* Sets when, how and with whom; by row_write(), so with rights and history. */
enum write_outcome confirm_write(struct store *st, const struct who *who, str request, const struct entity *e, int64_t row, str day, const char *way, str with);

/* ---- for pages (confirm_due.c) -------------------------------------------------------------------------------------------------- */
/* "Last confirmed on …", or marked "Not confirmed since …"; for rows of the three kinds as the reader sees them. Empty for what nobody has confirmed and
** that is not due yet. */
html confirm_line(const struct req *q, const struct entity *e, const void *row);
/* For who may change the row: a link to "confirmed by telephone". */
html confirm_button(struct req *q, const struct entity *e, const void *row);

/* ---- who is asked when (confirm_ask.c) -------------------------------------------------------------------------------------------- */
struct asked { int64_t first, last; int reminders; };   /* days since 1970; first 0: never                            */
enum ask_step { ASK_NOTHING, ASK_FIRST, ASK_REMIND };
/* `due`: the earliest day until which something of the owner counts. Whatever the clock does: no two first mails within CONFIRM_QUARTER days, at most
** CONFIRM_REMINDERS between them, and who has something to confirm is asked as soon as the quarter allows it. */
enum ask_step ask_next(const struct asked *k, int64_t today, int64_t due);
struct owner { int64_t actor; str name, mail, lang; struct asked asked; };
/* False: there is no such organisation (any more). */
bool owner_find(struct store *st, int64_t actor, struct owner *ret);
void owner_language(struct store *st, int64_t actor, const char *lang);      /* the one in which it used its link        */
/* Mails a link to the address on file. False: there is none to which a mail can be sent. */
bool owner_mail(struct store *st, str region, const struct owner *o, bool reminder, str key);
extern const struct job_kind confirm_job, confirm_told_job;
extern const struct table ask_table;
void confirm_open(const struct app *app);               /* where links lead                                           */

/* ---- changes that wait for a look (confirm_review.c) ------------------------------------------------------------------------------- */
/* Keeps a change of German words instead of making it; one that waits for the same field is replaced. */
bool proposal_put(struct req *q, const struct entity *e, const void *row, int64_t actor, int64_t area, const struct field *f, str before, str after);
/* Names of the fields of a row for which one waits, as labels; "": none. */
str  proposal_waiting(const struct req *q, const struct entity *e, int64_t row);

/* ---- routes ----------------------------------------------------------------------------------------------------------------------------- */
void confirm_get(struct req *q);                        /* confirm_pages.c: behind the link                           */
void confirm_post(struct req *q);
void confirm_entry_get(struct req *q);
void confirm_entry_post(struct req *q);
void confirm_again(struct req *q);
void proposal_review(struct req *q);                    /* confirm_review.c                                           */
void proposal_decide(struct req *q);
void fresh_show(struct req *q);                         /* confirm_office.c                                           */
void fresh_rules(struct req *q);
void fresh_phone(struct req *q);                        /* also as .csv                                               */
void told_get(struct req *q);                           /* "confirmed by telephone" of the entry whose route this is  */
void told_post(struct req *q);
void confirm_today(struct req *q, struct agenda *agenda);
void confirm_demo(struct store *st, struct arena *a, struct buf *said);

/* ---- views of the templates ---------------------------------------------------------------------------------------------------------- */
struct visit { str token; bool once; int64_t actor; struct owner owner; struct who who; };     /* once: the link itself, not used yet */
struct confirm_group { const struct entity *e; struct page page; };
struct confirm_view { const struct visit *v; struct confirm_group group[3]; size_t n; size_t due; str done; };
const char *confirm_shown(const struct entity *e);       /* the fields that an owner sees of its entry                */
void confirm_page(struct buf *out, struct req *q, const struct confirm_view *v);
struct lost_view { const char *why; str token; bool sent; };
void confirm_lost_page(struct buf *out, struct req *q, const struct lost_view *v);
struct entry_view { const struct visit *v; const struct entity *e; const void *row; struct form *form; const char *at_once, *later; str entry; };
void confirm_entry_page(struct buf *out, struct req *q, const struct entry_view *v);

enum { PROPOSALS_SHOWN = 200, FRESH_ROWS = 500 };
struct proposal_line { const struct proposal *p; str field, url, now, seen; };      /* now: the entry's text, which may be another than `present` */
struct proposals_view { struct proposal_line at[PROPOSALS_SHOWN]; size_t n; int64_t total; const char *problem; };
void proposals_page(struct buf *out, struct req *q, const struct proposals_view *v);
struct fresh_row { int64_t actor, of[FRESH_STATES], never; str name, url; };
struct fresh_view {
    struct fresh_row *row; size_t n; struct fresh_row sum; bool cut, may_rule;
    struct option *town; size_t towns; str now, sort, town_text;
    struct confirm_rules rules; const char *problem;
};
void fresh_page(struct buf *out, struct req *q, const struct fresh_view *v);
struct phone_row { str name, url, town, phone, contact, person, contact_phone, since, asked; int64_t entries; const char *why; };
struct phone_view { struct phone_row *row; size_t n; struct option *town; size_t towns; str now; bool cut; };
void phone_page(struct buf *out, struct req *q, const struct phone_view *v);
struct told_view { const struct entity *e; const void *row; str day, with; const char *wrong; };
void told_page(struct buf *out, struct req *q, const struct told_view *v);
#endif
