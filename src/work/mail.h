/* mail.h - mails: written by the transaction that wants them, sent by a job.
**
**     struct mail m = { .to = account.email, .key = S("invitation 17") };
**     mail_write(st, &invitation, values, n, reader, &m);
**     if (!mail_add(st, &m, &why)) …
**
** A mail lies in core_mail until the job "core.mail" has handed it to the SMTP server (libcurl), or, with a mail folder, has written it there as
** NAME.eml. Demonstration regions never send: their mails always go to the folder. At least once: who dies between the server's "250" and the
** store sends it again, with the same Message-ID.
*/
#ifndef WORK_MAIL_H
#define WORK_MAIL_H
#include "entity/who.h"
#include "text/lang.h"
#include "work/queue.h"

enum {
    MAIL_TO_MAX = 254, MAIL_SUBJECT_MAX = 300, MAIL_TEXT_MAX = 64 * 1024, MAIL_FILES_MAX = 5, MAIL_FILES_BYTES = 2 * 1024 * 1024,
    MAIL_VALUES_MAX = 20, MAIL_BYTES_MAX = 8 * 1024 * 1024,
    MAIL_TRIES = 14,                                    /* over a little more than a day: a mail server may be away for a night (RFC 5321, 4.5.4.1) */
    MAIL_BODY_DAYS = 30, MAIL_DAYS = 180                /* the text is erased so long after sending, the row so long after  */
};
struct mail_file { str name, type, bytes; };            /* "einsatz.ics", "text/calendar"                             */
struct mail {
    str to, subject, text, html, reply_to;              /* reply_to may be empty                                      */
    str language;                                       /* of the reader, for Content-Language; empty: German         */
    str key;                                            /* the same key sends once                                    */
    bool secret;                                        /* holds a link that lets somebody in: shown to nobody, erased once sent */
    struct mail_file file[MAIL_FILES_MAX]; size_t files;
};
/* In the caller's write transaction: the row and its job. The row's id, also of the one that has this key already; 0: refused, *why says what is wrong
** with it (English key): an address that is none, a line feed in a header, too long. */
int64_t mail_add(struct store *st, const struct mail *m, const char **why);
/* What mail_add() would say about an address; NULL: good. Letters, digits and dots of ASCII: other domains in their ASCII form. */
const char *mail_address_problem(str address);

/* ---- texts (mail_body.c) ------------------------------------------------------------------------------------------------------ */
/* English keys. The body: paragraphs separated by an empty line; lines that begin with "- " are a list; {name} stands for a value; a value that is a
** web address becomes a link. */
struct mail_text { const char *subject, *body; };
struct mail_value { const char *name; str text; };
/* Subject, text and HTML: German first, then the reader's language if it is another; with the region's own words. */
void mail_write(struct store *st, const struct mail_text *t, const struct mail_value *v, size_t n, const struct lang *reader, struct mail *ret);
/* A key in one language, on one line, with its {names} filled in and the region's own words: for subjects and text messages. */
str  mail_say(struct store *st, const struct lang *l, const char *key, const struct mail_value *v, size_t n);
/* One body in one language, added to both. Names that have no value stay as they are. */
void mail_body(struct buf *text, struct buf *page, const struct lang *l, str body, const struct mail_value *v, size_t n);

/* ---- where to ---------------------------------------------------------------------------------------------------------------------- */
/* Said once at start, before any thread. `url`: smtp://host:587 (STARTTLS is a must but on this machine itself), smtps://host:465; empty: none.
** `folder`: for .eml files; empty: none. */
struct mail_setup { str url, user, password, from, folder; bool everywhere; };      /* everywhere: the folder is not for demonstrations alone */
bool mail_setup(const struct mail_setup *s, const char **why);       /* kept by reference; false: `from` or `url` is wrong */
enum mail_way { MAIL_NOWHERE, MAIL_FOLDER, MAIL_SMTP };
enum mail_way mail_way(bool demo);                      /* of a region                                                */
const char *mail_from_problem(str from);                /* "Name <address>" or "address"; NULL: good                  */

/* ---- for the office ------------------------------------------------------------------------------------------------------------------ */
enum mail_state { MAIL_WAITING, MAIL_SENT, MAIL_FAILED, MAIL_BOUNCED, MAIL_STATES };
extern const char *const mail_states[MAIL_STATES];      /* waiting sent failed bounced                                */
struct mail_line {
    int64_t id, created_at, sent_at, ended_at, erased_at;
    enum mail_state state; bool secret;
    str to, subject, text, html, language, reply_to, message_id, error, detail;
};
/* Shape of core_mail for the record of processing and for logging who read one; no entity with pages. */
extern const struct entity mail_entity;
/* The newest first, of one state or (MAIL_STATES) all, before id `before` (0: from the newest). No texts. */
size_t mail_list(struct store *st, enum mail_state state, int64_t before, struct mail_line *ret, size_t max);
int64_t mail_count(struct store *st, enum mail_state state);
bool   mail_get(struct store *st, int64_t id, struct mail_line *ret);
/* As it is sent. False: its text is erased. */
bool   mail_bytes(struct store *st, int64_t id, struct buf *out);
/* It came back. `code`: "5.1.1" or empty. False: there is none that was sent. */
bool   mail_bounced(struct store *st, int64_t id, str code);
int64_t mail_by_message(struct store *st, str message_id);           /* 0: none                                       */
bool   mail_again(struct store *st, int64_t id);        /* a failed or bounced one is sent once more; false: not in that state, or erased */
bool   mail_settle(struct store *st, int64_t id);       /* "seen to": a failed or bounced one is no longer to be done  */
void   mail_sweep(struct store *st, int64_t now);

/* ---- for work_open() -------------------------------------------------------------------------------------------------------------------- */
const struct table *const *mail_tables(size_t *n);
extern const struct job_kind mail_kind;
#endif
