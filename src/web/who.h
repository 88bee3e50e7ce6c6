/* who.h - what the core needs to know about people. The room `people` fills this struct; without that room everybody is a visitor. */
#ifndef WEB_WHO_H
#define WEB_WHO_H
#include "web/req.h"

/* An account that `bruecke user add` makes, or the grant that it adds to one. Texts as typed; empty: none. */
struct who_new { str email, name, role, area, actor, language, until; bool token; };

struct who_source {
    void (*open)(const struct app *app);                /* once, when all rooms are known: takes their roles             */
    /* The person behind a session's cookie, or a bearer token, read in the request's transaction (q->st, which may be read-only).
    ** False: nobody: unknown, expired, ended, locked. *touch: the session was not seen for a while, call touch() after the answer. */
    bool (*session)(struct req *q, str cookie, struct who *ret, bool *touch);
    bool (*token)(struct req *q, str bearer, struct who *ret);
    void (*touch)(struct store *st, str cookie);
    /* For `--as`: an account by its mail address. */
    bool (*named)(struct store *st, str email, struct who *ret);
    const char *login;                                  /* where people log in, below /{region}/{lang}/: "login"      */
    /* For `bruecke user`, in a write transaction. False: *why is one English sentence. add: *ret is the address of an invitation, below
    ** /{region}/{lang}/, or with `token` an API token; reset: the address of a page that sets a new password. */
    bool (*add)(struct store *st, const struct who_new *n, str *ret, str *why);
    bool (*reset)(struct store *st, str email, str *ret, str *why);
    /* Mails what add() or reset() returned to the account, in the same transaction. False: it has no address to which one can be sent. */
    bool (*mail)(struct store *st, str region, str email, str link);
    bool (*lock)(struct store *st, str email, bool lock, str *why);
    void (*list)(struct store *st, struct buf *out);    /* one line per account, TAB between the columns                 */
    void (*menu)(const struct req *q, struct buf *out);  /* <li>…</li>: log in, at the end of the public menu; or the own account, in the office's */
};
#endif
