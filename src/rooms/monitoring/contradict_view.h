/* contradict_view.h - what the page of contradictions draws. */
#ifndef MONITORING_CONTRADICT_VIEW_H
#define MONITORING_CONTRADICT_VIEW_H
#include "base/buf.h"

struct req;
struct contradict_line { const char *kind; str name, url, area, period, other_period, source, other_source, note, other_note, said, other_said; bool sum; };
struct contradict_view { struct contradict_line *line; size_t n; };
void contradictions_show(struct req *q);
void monitoring_contradictions_page(struct buf *out, struct req *q, const struct contradict_view *v);
#endif
