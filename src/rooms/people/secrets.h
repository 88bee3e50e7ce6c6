/* secrets.h - what proves who somebody is: passwords, second factors, sessions, tickets, API tokens, and what stops guessing.
**
** Nothing here keeps a secret that could be used by who reads the store: of passwords there is an Argon2id hash, of everything random a
** SHA-256. The one exception is the second factor, whose secret both sides need: it is sealed with the installation's key (entity/sealed.h).
*/
#ifndef PEOPLE_SECRETS_H
#define PEOPLE_SECRETS_H
#include "web/req.h"

/* All bounds of logging in, in one table. Seconds unless the name says otherwise. */
enum {
    PASSWORD_MIN = 12, PASSWORD_MAX = 128,              /* characters: OWASP ASVS 2.1.1, 2.1.2                        */
    HASH_PASSES = 2, HASH_MEMORY = 19 * 1024 * 1024, HASHES_AT_ONCE = 2,      /* Argon2id, OWASP's first choice             */
    TRIES = 5, CLIENT_TRIES = 50, TRIES_FIRST = 60, TRIES_LONGEST = 86400,    /* then 1, 2, 4 … minutes; a whole office shares a network */
    SESSION_LONGEST = 12 * 3600, SESSION_IDLE = 3600, SESSION_TOUCH = 60, SESSION_PENDING = 600,
    INVITATION_DAYS = 14, RESET_HOURS = 2,
    TOKEN_DAYS = 365, TOKENS_MAX = 20, RECOVERY_CODES = 10
};

str secret_hash(struct arena *a, str secret);           /* SHA-256, hexadecimal                                       */

/* ---- passwords (password.c) ----------------------------------------------------------------------------------------- */
str  password_hash(struct arena *a, str password);
/* Takes the same time for an empty hash (no such account, no password yet), and is false then. Never call it within a transaction: at most two
** work at a time, and others wait. */
bool password_good(struct arena *a, str hash, str password);
const char *password_problem(struct arena *a, str password, str email);        /* English key; NULL: good enough     */

/* ---- the second factor (onetime.c): RFC 6238, six digits, 30 s, SHA-1, as every telephone app knows it ---------------- */
enum { TOTP_BYTES = 20, TOTP_PERIOD = 30 };
str  totp_secret(struct arena *a);                      /* random bytes                                               */
str  totp_text(struct arena *a, str secret);            /* Base32 in groups of four, to type in                       */
str  totp_address(struct arena *a, str secret, str house, str email);          /* otpauth://, for the QR code         */
/* The step of the code, one step earlier or later allowed; 0: wrong, or not after `last`. */
int64_t totp_step(str secret, str code, int64_t now, int64_t last);
str  recovery_code(struct arena *a);                    /* "abcd-efgh-ijkl-mnop", 80 random bits                      */
str  recovery_plain(struct arena *a, str typed);        /* without hyphens and blanks, small letters                  */

/* ---- what an account logs in with (login.c) ---------------------------------------------------------------------------- */
struct login { int64_t account; str name, email, state, hash, secret, fresh, fresh_kept; bool totp; int64_t step; };      /* fresh: a secret that waits for its
** first code; fresh_kept: as it lies in the store. Secrets are empty where they do not open: another key (entity/sealed.h). Recovery codes still work then. */
/* All empty when there is no such account. */
struct login login_by_mail(struct store *st, str email);
struct login login_by_id(struct store *st, int64_t account);
void login_password(struct store *st, int64_t account, str hash);    /* sets it                                       */
void login_fresh(struct store *st, int64_t account, str secret);     /* the one in use stays until the new one is confirmed */
bool login_confirm(struct store *st, const struct login *l, str typed);        /* with a code of the fresh secret: from now on it counts */
void login_alone(struct store *st, int64_t account);    /* no second factor any more, and no recovery codes          */
/* A one-time code or a recovery code, used up by this. False: wrong, or used before. */
bool login_second(struct store *st, const struct login *l, str typed);
/* Replaces the recovery codes; codes to show once. */
void login_recovery(struct store *st, int64_t account, str codes[RECOVERY_CODES]);
int64_t login_recovery_left(struct store *st, int64_t account);

/* ---- guessing (login.c) -------------------------------------------------------------------------------------------------- */
/* Counted by mail address, whether there is such an account or not, and by the reader's network. */
struct guesses { str mail, client; };
struct guesses guesses_of(struct arena *a, str email, str client);
bool guesses_rest(struct store *st, const struct guesses *g);        /* true: no try counts just now                  */
void guesses_wrong(struct store *st, const struct guesses *g);
void guesses_forget(struct store *st, const struct guesses *g);

/* ---- sessions (session.c) -------------------------------------------------------------------------------------------------- */
struct session { int64_t id, account, created, seen; bool second; str client; };      /* second: nothing is missing; before that nobody is logged in */
/* Begins one under a new cookie, and ends the one that the request came with: an id that somebody else planted is worth nothing. */
void session_begin(struct req *q, int64_t account, bool second);
/* The session of a cookie if it still counts. */
bool session_find(struct store *st, str cookie, struct session *ret);
size_t session_list(struct store *st, int64_t account, struct session *ret, size_t max);
void session_end(struct store *st, int64_t account, int64_t id);
void session_end_others(struct store *st, int64_t account, int64_t keep);      /* 0: all                              */
bool people_session(struct req *q, str cookie, struct who *ret, bool *touch);
void people_touch(struct store *st, str cookie);

/* ---- tickets: links that may be used once (session.c) ------------------------------------------------------------------- */
enum ticket { TICKET_INVITE, TICKET_RESET };
str     ticket_new(struct store *st, int64_t account, enum ticket kind);       /* takes back earlier ones of the kind         */
int64_t ticket_find(struct store *st, str ticket, enum ticket kind);           /* the account; 0: unknown, used or too old     */
bool    ticket_use(struct store *st, str ticket, enum ticket kind);            /* true once                                    */
str     ticket_address(struct arena *a, str ticket, enum ticket kind);         /* below /{region}/{lang}/                      */

/* ---- mails with such a link (mails.c) -------------------------------------------------------------------------------------- */
struct job_kind;
enum { PEOPLE_JOBS = 3 };
extern const struct job_kind *const people_jobs[PEOPLE_JOBS];
void mails_open(const struct app *app);
str  link_address(struct arena *a, str region, const struct lang *l, str ticket);      /* the whole address, as others can open it */
/* In German, and in the reader's language if it is another (NULL: not known). False: the address takes no mail. */
bool link_mail(struct store *st, str region, const struct login *l, enum ticket kind, str ticket, const struct lang *reader);
bool people_mail(struct store *st, str region, str email, str ticket);
/* "I forgot my password": a job that mails a link if there is such an account. Once in ten minutes for an address, twenty times an hour for a network. */
void forgotten_ask(struct req *q, str email);
void people_sweep(struct store *st);                    /* sessions, links, counts of guesses that are over            */

/* ---- API tokens (token.c) -------------------------------------------------------------------------------------------------- */
struct token { int64_t id; str label; bool writes; int64_t created, expires, used; str scopes; };
/* Shown once. `scopes` as who_scoped() reads them; empty: everywhere. `writes`: false if none of them is for writing.  */
struct token_new { int64_t account; str label; bool writes; str scopes; int64_t expires; };
str    token_new(struct store *st, const struct token_new *n);
size_t token_list(struct store *st, int64_t account, struct token *ret, size_t max);
void   token_revoke(struct store *st, int64_t account, int64_t id);
bool   people_token(struct req *q, str bearer, struct who *ret);
#endif
