/* legal.h - the routes of what every region's public pages rest on: its particulars, imprint, data protection, accessibility, contact. */
#ifndef SERVE_LEGAL_H
#define SERVE_LEGAL_H
#include "web/room.h"

extern const struct route legal_routes[], particulars_routes[];
extern const size_t legal_routes_count, particulars_routes_count;
#endif
