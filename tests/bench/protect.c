/* protect.c [YEARS] - for `make bench`: protects a county, 16 towns × 20 groups, as many years (20), each year a table of its own; prints CPU seconds.
**
** Counts are as towns and groups have them: many small ones, some large, some zero; the same ones every time. */
#include "plan/protect.h"
#include <time.h>

enum { TOWNS = 16, GROUPS = 20, YEARS = 20, LEAST = 5 };
static uint64_t dice = 2026;
static int64_t below(int64_t n) { dice = dice * 6364136223846793005u + 1442695040888963407u; return (int64_t)((dice >> 33) % (uint64_t)n); }

/* A town of a hundredth to a tenth of the county, a group that is common or rare there. */
static int64_t some_count(int town, int group)
{
    int64_t most = (int64_t)(600 / (1 + group)) * (1 + town % 5) / 5;
    return below(10) < 2 ? 0 : below(most + 3);
}

static double cpu(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return (double)t.tv_sec + (double)t.tv_nsec / 1e9; }

int main(int argc, char **argv)
{
    int years = argc > 1 && !strcmp(argv[1], "1") ? 1 : YEARS;
    size_t hidden = 0, cells = 0;
    double began = cpu(), worst = 0;
    for (int y = 0; y < years; y++) {
        struct arena *a = arena_new();
        int64_t count[TOWNS * GROUPS];
        struct protect_report report;
        const char *why;
        double from = cpu();
        for (int t = 0; t < TOWNS; t++) for (int g = 0; g < GROUPS; g++) count[t * GROUPS + g] = some_count(t, g);
        struct protect p = protect_of_table(a, &(struct protect_table){ .dims = 2, .dim = { { .codes = TOWNS }, { .codes = GROUPS } }, .count = count, .least = LEAST });
        if (!protect_cells(a, &p, &report, &why)) { fprintf(stderr, "protect: %s\n", why); return 1; }
        hidden += report.primaries + report.secondaries;
        cells += p.cells;
        if (cpu() - from > worst) worst = cpu() - from;
        arena_free(a);
    }
    printf("{\"years\":%d,\"cells\":%zu,\"hidden\":%zu,\"seconds\":%.3f,\"worst\":%.3f}\n", years, cells, hidden, cpu() - began, worst);
    return 0;
}
