/* frame.h - of this room alone: the front and the handlers that room.c names. */
#ifndef ROOMS_INTEGREAT_FRAME_H
#define ROOMS_INTEGREAT_FRAME_H
#include "rooms/integreat/integreat.h"

extern const struct front integreat_front;
#endif
