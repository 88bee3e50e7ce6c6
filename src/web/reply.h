/* reply.h - what every request begins with and every answer ends with, whoever asked: a socket or the command line. */
#ifndef WEB_REPLY_H
#define WEB_REPLY_H
#include "web/app.h"

/* An empty request in `a`, with a random id: status 200, HTML, a visitor. */
struct req *reply_new(struct app *app, struct arena *a);
str reply_id(struct arena *a);                           /* random: names a request in log lines                 */
enum method reply_method(str name);                     /* METHOD_OTHER: one we do not know; names are case-sensitive */
/* Keeps a header of the request that matters to us; false: it does not. The value must live as long as the request. */
bool reply_take_header(struct req *q, str name, str value);

/* Last step of dispatch(): standard headers where the handler set none of that name, an ETag on what may be cached, 304 where the reader has it already. */
void reply_finish(struct req *q);
str  reply_body(const struct req *q);                   /* `fixed` or `out`                                           */
bool reply_has_body(const struct req *q);               /* false: only its length is told (HEAD, 304), or there is none (204) */
bool reply_matches(str if_none_match, str tag);         /* does the reader have it already?                      */
const char *reply_reason(int status);                   /* "Not Found"                                                */
/* A short plain answer to what never reaches a handler: ambiguous, too large. */
void reply_refuse(struct req *q, int status, const char *why);
#endif
