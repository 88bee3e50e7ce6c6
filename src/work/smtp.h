/* smtp.h - hands one mail to an SMTP server (RFC 5321), by libcurl. Only smtp.c and machine.c know the library. */
#ifndef WORK_SMTP_H
#define WORK_SMTP_H
#include "base/arena.h"

enum { SMTP_CONNECT = 10, SMTP_LONGEST = 60 };          /* seconds until connected; for everything                     */
enum smtp_end { SMTP_TAKEN, SMTP_LATER, SMTP_NEVER };   /* 2xx; no answer, 4xx, log-in refused; 5xx                    */
struct smtp {
    str url, user, password;                            /* smtp://host:port: STARTTLS is a must, but on this machine itself; smtps://host:port */
    str from, to, bytes;
    bool (*alive)(void *ctx); void *ctx;                /* asked about once a second; false: stop                     */
};
/* `code`: the server's three figures, or the library's number; nothing personal. Blocks. */
enum smtp_end smtp_send(struct arena *a, const struct smtp *s, str *code);
bool smtp_url(str url);                                 /* smtp:// or smtps://, host, perhaps a port, and no more       */
#endif
