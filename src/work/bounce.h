/* bounce.h - reads a delivery status notification (RFC 3464): which of our mails did not arrive, and why. */
#ifndef WORK_BOUNCE_H
#define WORK_BOUNCE_H
#include "base/arena.h"

enum { BOUNCE_MAX = 1024 * 1024, BOUNCE_PARTS = 20, BOUNCE_DEPTH = 3, BOUNCE_LINES = 2000 };
struct bounce { str message_id, action, status; };      /* without < >; "failed"; "5.1.1"                             */
/* Any bytes. False: no notification, or it names no mail. Views into `mail`, or in the arena. */
MUST_USE bool bounce_read(struct arena *a, str mail, struct bounce *ret);
bool bounce_final(const struct bounce *b);              /* it will never arrive: action "failed"                      */
#endif
