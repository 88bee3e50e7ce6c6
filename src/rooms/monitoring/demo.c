/* demo.c - figures of the demonstration: real ones, with their sources (demo/monitoring), and an invented example of small numbers that are protected. */
#include "base/embedded.h"
#include "entity/query.h"
#include "rooms/monitoring/monitoring.h"
#include "rooms/monitoring/yearly.h"

extern const struct embedded demo_files[];              /* ended by name == NULL; written at build time from demo/    */
static const char *const files[] = { "monitoring/observations-papers.csv", "monitoring/observations-papers-2.csv", "monitoring/observations-census.csv", "monitoring/observations-inkar.csv", "monitoring/observations-example.csv" };

void monitoring_demo(struct store *st, struct arena *a, struct buf *said)
{
    if (rows_next(ask(st, Q("SELECT id FROM monitoring_observation LIMIT 1")))) return;
    for (size_t i = 0; i < countof(files); i++)
        for (const struct embedded *f = demo_files; f->name; f++)
            if (!strcmp(f->name, files[i])) observations_take_csv(st, a, &who_house, str_of(files[i]), (str){ (const char *)f->p, f->n }, said);
    yearly_demo(st, a, said);
}
