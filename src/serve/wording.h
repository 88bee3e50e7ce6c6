/* wording.h - the office's page for the words of the region. */
#ifndef SERVE_WORDING_H
#define SERVE_WORDING_H
#include "web/room.h"

extern const struct route wording_routes[];
extern const size_t wording_routes_count;
#endif
