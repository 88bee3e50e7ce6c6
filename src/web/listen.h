/* listen.h - a listening socket of our own rather than the HTTP library's: what is wrong with it can be said, and port 0 can be asked for. */
#ifndef WEB_LISTEN_H
#define WEB_LISTEN_H
#include "base/arena.h"

/* -1: *why is one clear sentence. `real`: the port, if 0 was asked for. */
int listen_on(struct arena *a, str host, uint16_t port, uint16_t *real, str *why);
#endif
