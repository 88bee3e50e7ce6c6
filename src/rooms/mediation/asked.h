/* asked.h - what an institution is told about its requests: that they arrived, that there is a question, that something is not possible (tell.h says how). */
#ifndef MEDIATION_ASKED_H
#define MEDIATION_ASKED_H
#include "rooms/mediation/tell.h"

/* "Has arrived", one message for all requests that were sent together; at once, whatever the institution chose. */
void asked_arrived(struct store *st, const int64_t *request, size_t n);
/* A question of the office, or that it is refused; `text` is what the office wrote. */
void asked_question(struct store *st, int64_t request, str text);
void asked_refused(struct store *st, int64_t request, str text);
/* The reason that was given with the last transition of that name of an appointment: a question, an answer, why not. */
str asked_reason(struct store *st, int64_t appointment, const char *event);
#endif
