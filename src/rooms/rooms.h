/* rooms.h - the only list of rooms. */
#ifndef ROOMS_ROOMS_H
#define ROOMS_ROOMS_H
#include "web/room.h"

extern const struct room *const rooms[];
extern const size_t rooms_count;
#endif
