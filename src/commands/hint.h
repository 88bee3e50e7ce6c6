/* hint.h - "did you mean": the known word nearest to a mistyped one. */
#ifndef COMMANDS_HINT_H
#define COMMANDS_HINT_H
#include "base/arena.h"

struct hint { str word; const char *best; size_t distance; };
struct hint hint_new(str word);
void hint_try(struct hint *h, const char *name);
/* `; did you mean "serve"?` or, when nothing is near, an empty text. */
str  hint_text(struct arena *a, const struct hint *h, const char *before);
#endif
