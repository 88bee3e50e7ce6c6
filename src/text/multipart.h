/* multipart.h - the body of a form with files (multipart/form-data, RFC 7578), cut into its parts. Views into the body; nothing is copied but names. */
#ifndef TEXT_MULTIPART_H
#define TEXT_MULTIPART_H
#include "base/arena.h"

enum { PARTS_MAX = 200, PART_HEAD_MAX = 2048 };
/* `file`: it came from a file field, even an empty one; `filename` then is what the browser calls it, without a path: never to be trusted. */
struct form_part { str name, filename, type, bytes; bool file; };

/* `type`: the header Content-Type of the request, with its boundary. Returns how many parts there are, at most `room` in ret[]; -1: this is no
** multipart body, it is cut off, or has more parts than that. A part without a name is left out. */
int multipart_read(struct arena *a, str type, str body, struct form_part *ret, size_t room);
#endif
