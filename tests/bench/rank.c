/* rank.c - for `make bench`: CPU time to rank 10,000 mediators for one request by the planning core, and for how many times less a hundredth of them takes.
** Prints two numbers: seconds for 10,000, seconds for 100; each the median of many. */
#include "plan/match.h"
#include <time.h>

enum { MANY = 10000, FEW = 100, TURNS = 101 };

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t dice = 1;
static uint32_t below(uint32_t n) { dice = dice * 1664525 + 1013904223; return (dice >> 8) % n; }

static void fill(struct match_person *p, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        p[i] = (struct match_person){ .id = i + 1, .domains = below(8), .travel_m = (int32_t)below(40000), .radius_m = below(3) ? 0 : 30000, .travel_minutes = (int16_t)below(60),
            .offers = (uint16_t)below(20), .level = (uint8_t)(1 + below(6)), .source = (uint8_t)below(3), .directions = (uint8_t)(1 + below(3)),
            .gender = (uint8_t)(1 + below(3)), .free = (uint8_t)below(3), .week_used = (uint8_t)below(3), .week_most = (uint8_t)below(4), .unproven = !below(5) };
}

static int by_size(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return (x > y) - (x < y); }

/* Few are ranked a hundred times in one measurement, other ones each time: the clock does not see less than a microsecond, and a processor learns a short list by
** heart. */
static double once(const struct match_person *p, size_t n, size_t times)
{
    static const struct match_request q = { .level = 3, .directions = INTO_GERMAN, .gender = GENDER_WOMAN, .domain = 1, .family_agreed = true };
    struct arena *a = arena_new();                       /* as a server's thread keeps its own                        */
    double took[TURNS];
    for (size_t i = 0; i < TURNS; i++) {
        double begin = cpu();
        for (size_t k = 0; k < times; k++) {
            arena_reset(a);
            if (!match_rank(a, &q, &match_default, p + k * n, n).n) return -1;
        }
        took[i] = (cpu() - begin) / (double)times;
    }
    arena_free(a);
    qsort(took, TURNS, sizeof *took, by_size);
    return took[TURNS / 2];
}

int main(void)
{
    static struct match_person p[MANY];
    fill(p, MANY);
    printf("%.9f %.9f\n", once(p, MANY, 1), once(p, FEW, MANY / FEW));
    return 0;
}
