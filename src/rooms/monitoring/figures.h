/* figures.h - this room's part of web/figures.h. */
#ifndef MONITORING_FIGURES_H
#define MONITORING_FIGURES_H
#include "web/figures.h"

size_t monitoring_figures(struct store *st, struct arena *a, const struct figures_asked *ask, struct figure_said *ret);
#endif
