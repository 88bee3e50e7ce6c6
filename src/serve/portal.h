/* portal.h - the routes of what surrounds the public pages: emergency numbers, reading offline, the app, logos of funders. */
#ifndef SERVE_PORTAL_H
#define SERVE_PORTAL_H
#include "web/room.h"

extern const struct route portal_routes[];
extern const size_t portal_routes_count;
#endif
