/* figures.c - asks the room that has figures. */
#include "web/figures.h"

size_t figures_ask(const struct app *app, struct store *st, struct arena *a, const struct figures_asked *ask, struct figure_said *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < app->rooms && !n; i++)
        if (app->room[i]->figures) n = app->room[i]->figures(st, a, ask, ret);
    return n;
}
