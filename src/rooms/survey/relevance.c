/* relevance.c - when a question is asked, and answers put into later texts. */
#include "rooms/survey/survey.h"

struct expression { int kind; };
struct expression *expression_read(struct arena *a, str text, const char **why, size_t *at) { (void)text; *why = NULL; *at = 0; return arena_new_of(a, struct expression); }
bool expression_true(const struct expression *x, value_of *value, void *ctx) { (void)x; (void)value; (void)ctx; return true; }
size_t expression_names(const struct expression *x, str *ret, size_t max) { (void)x; (void)ret; (void)max; return 0; }
size_t relevance_faults(struct arena *a, const struct instrument *in, struct instrument_fault *ret, size_t max) { (void)a; (void)in; (void)ret; (void)max; return 0; }
str piped(struct arena *a, const struct instrument *in, str text, value_of *value, void *ctx) { (void)a; (void)in; (void)value; (void)ctx; return text; }
