/* server.h - the HTTP side: takes requests from the socket, hands them to dispatch(), sends the answers. */
#ifndef WEB_SERVER_H
#define WEB_SERVER_H
#include "web/app.h"

struct server_options {
    str address; uint16_t port;                         /* "127.0.0.1", 8080                                          */
    unsigned threads;                                   /* 0: as many as cores                                        */
    size_t cache;                                       /* bytes for public answers; 0: none are kept                 */
    str proxies;                                        /* whose X-Forwarded-… are believed, see address.h            */
    str metrics; uint16_t metrics_port;                 /* a second address for /metrics; empty: none                 */
    str metrics_token;                                  /* who shows it gets /metrics at the first address; empty: nobody */
    void (*ready)(void *ctx, uint16_t port); void *ctx; /* called when connections are taken; port: the real one, if 0 was asked for */
};
/* Serves until SIGINT or SIGTERM, lets open requests finish (at most 5 s), returns. False: *why is one clear sentence (port in use…).
** Call before any thread exists: it blocks the signals. */
MUST_USE bool server_run(struct app *app, const struct server_options *o, struct arena *a, str *why);
#endif
