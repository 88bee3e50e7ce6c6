/* pages.h - the room's own pages; lists, records and forms of its entities are generated. */
#ifndef PEOPLE_PAGES_H
#define PEOPLE_PAGES_H
#include "look/look.h"
#include "rooms/people/people.h"
#include "rooms/people/secrets.h"
#include "text/qr.h"
#include "web/csrf.h"

/* ---- handlers: login_pages.c ------------------------------------------------------------------------------------------- */
void login_show(struct req *q);
void login_try(struct req *q);
void code_show(struct req *q);
void code_try(struct req *q);
void setup_show(struct req *q);
void setup_try(struct req *q);
void logout_do(struct req *q);
void forgotten_show(struct req *q);
void forgotten_do(struct req *q);
void invitation_show(struct req *q);
void invitation_use(struct req *q);
void reset_show(struct req *q);
void reset_use(struct req *q);
void people_menu(const struct req *q, struct buf *out);
struct agenda;
void people_today(struct req *q, struct agenda *agenda);                /* today.c                                     */
/* ---- account_pages.c ----------------------------------------------------------------------------------------------------- */
void account_show(struct req *q);
void account_password(struct req *q);
void account_sessions(struct req *q);
void account_tokens(struct req *q);
void account_revoke(struct req *q);
void account_recovery(struct req *q);
void account_second(struct req *q);
void account_reads(struct req *q);
/* ---- admin_pages.c ------------------------------------------------------------------------------------------------------- */
void invite_show(struct req *q);
void invite_do(struct req *q);
void person_show(struct req *q);
void person_link(struct req *q);
void person_logout(struct req *q);
void person_second(struct req *q);
void roles_show(struct req *q);
void audit_show(struct req *q);

/* ---- shared -------------------------------------------------------------------------------------------------------------- */
/* Answers with secrets, or with what only this reader may see once: not kept by any cache, its address told to nobody. */
void people_private(struct req *q);
/* Is it the password of this account? Leaves the transaction while it works, counts a wrong one, and comes back with a new one to write in. */
enum proof { PROOF_GOOD, PROOF_WRONG, PROOF_REST };
enum proof people_proof(struct req *q, const struct login *l, str email, str password);
/* Counts a wrong code; what follows can only read. */
void people_wrong(struct req *q, str email);
/* The session of this request; false: none (a token, the command line). */
bool people_own(struct req *q, struct session *ret);
/* "/kleve/de/login/code?next=…"; `next` is left out where it would lead elsewhere. */
str  people_onward(struct req *q, const char *path, str next);
str  people_next(struct req *q, str next);              /* where to go after logging in                              */

/* A fresh link for this account: by mail, else on this page for whoever hands it over. `in`: language of the mail, NULL German. */
struct handing { int64_t account; enum ticket kind; const char *heading, *text, *label; str back; const struct lang *in; };
void people_hand_over(struct req *q, const struct handing *h);

/* ---- views for the templates ------------------------------------------------------------------------------------------------ */
struct input {
    const char *name, *label, *type, *complete, *hint, *problem;
    str value; int max;
    bool optional, filter;                              /* filter: one of many, none of which is needed               */
};
void people_input(struct buf *out, struct req *q, const struct input *in);
void people_logout(struct buf *out, struct req *q);     /* <li> with the button                                       */
void people_alert(struct buf *out, struct req *q, const char *message);
void people_codes(struct buf *out, struct req *q, const str codes[RECOVERY_CODES]);

struct login_view { str email, next; const char *problem, *done; };
void login_page(struct buf *out, struct req *q, const struct login_view *v);
struct code_view { str next; const char *problem; };
void code_page(struct buf *out, struct req *q, const struct code_view *v);
struct setup_view { str next, text; html picture; const char *problem; bool must; };
void setup_page(struct buf *out, struct req *q, const struct setup_view *v);
void codes_page(struct buf *out, struct req *q, const str codes[RECOVERY_CODES], str next);
struct password_view { str email, name, ticket; const char *problem; enum ticket kind; };
void password_page(struct buf *out, struct req *q, const struct password_view *v);
struct forgotten_view { bool mails, asked; };           /* mails: it can send one                                     */
void forgotten_page(struct buf *out, struct req *q, const struct forgotten_view *v);
struct note_view { str heading, text, link, label, secret; const char *secret_label; };
void note_page(struct buf *out, struct req *q, const struct note_view *v);

enum { SESSIONS_SHOWN = 50, LINES_SHOWN = 100 };
struct account_view {
    struct login login;
    struct session own, session[SESSIONS_SHOWN]; size_t sessions;
    struct token token[TOKENS_MAX]; size_t tokens;
    int64_t recovery_left;
    const char *problem, *at, *done;                    /* at: the name of the input that is wrong                    */
    str secret;                                         /* a token that was just made                                 */
    bool must_second;
};
str  token_scopes(struct req *q, const struct token *t);        /* where it may do what, in the reader's words        */
void account_page(struct buf *out, struct req *q, const struct account_view *v);
struct link { str url, label; };
size_t people_links(struct req *q, struct link *ret, size_t max);      /* what this reader may administer             */

struct choice_view { const char *name, *label, *hint; struct option *option; size_t n; str now; const char *problem; };
void people_select(struct buf *out, struct req *q, const struct choice_view *c);
struct invite_view { struct input email, name, until; struct choice_view role, area, actor, language; const char *problem; };
void invite_page(struct buf *out, struct req *q, const struct invite_view *v);
struct person_view { struct record_view record; struct login login; struct who who; size_t sessions; };
void person_page(struct buf *out, struct req *q, const struct person_view *v);
str  person_grant(struct req *q, const struct grant *g);               /* "Municipal officer (Kleve)"                  */
void roles_page(struct buf *out, struct req *q);
struct audit_line { str at, who, what, which, url; };
struct audit_view { struct choice_view entity, event; struct input from, to; str account, next; struct audit_line line[LINES_SHOWN]; size_t n; bool own; };
void audit_page(struct buf *out, struct req *q, const struct audit_view *v);
/* Tells the owner of the account by mail that the password, second factor or address was changed: in the transaction that changes it, at most once in ten
** minutes. people_changed() only where mails have a way. */
void people_changed(struct req *q, const struct login *l);
void mail_changed(struct store *st, const struct login *l, const struct lang *reader);
#endif
