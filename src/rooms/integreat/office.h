/* office.h - the page of the settings (pages/office.html). */
#ifndef ROOMS_INTEGREAT_OFFICE_H
#define ROOMS_INTEGREAT_OFFICE_H
#include "rooms/integreat/frame.h"

void office_page(struct buf *out, struct req *q, const struct integreat_settings *set, bool saved);
#endif
