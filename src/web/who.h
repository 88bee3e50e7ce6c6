/* who.h - what the core needs to know about people. The room `people` fills this struct; without that room everybody is a visitor. */
#ifndef WEB_WHO_H
#define WEB_WHO_H
#include "web/req.h"

struct who_source {
    /* The person behind a session's cookie, or a bearer token, read in the request's transaction (q->st, which may be read-only).
    ** False: nobody: unknown, expired, ended, locked. *touch: the session was not seen for a while, call touch() after the answer. */
    bool (*session)(struct req *q, str cookie, struct who *ret, bool *touch);
    bool (*token)(struct req *q, str bearer, struct who *ret);
    void (*touch)(struct store *st, str cookie);
    /* For `--as`: an account by its mail address. */
    bool (*named)(struct store *st, str email, struct who *ret);
    const char *login;                                  /* where people log in, below /{region}/{lang}/: "login"      */
    void (*menu)(const struct req *q, struct buf *out);  /* <li>…</li> at the end of the navigation: log in, or the own account */
};
#endif
