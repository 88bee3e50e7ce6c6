/* cover.c - for `make bench`: CPU time to choose among 200 courses for 5,000 waiting people by the planning core, in three counties: one that is short of seats, one
** where seats go begging, one with 100 courses that have free seats already. Prints four numbers: the slowest of them in seconds, and how far each choice is from
** its proven bound, in people. */
#include "plan/cover.h"
#include <stdio.h>
#include <time.h>

enum { PEOPLE = 5000, COURSES = 200, THERE = 100, TOWNS = 16, LEVELS = 8 };

static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint32_t dice;
static uint32_t below(uint32_t n) { dice = dice * 1664525 + 1013904223; return (dice >> 8) % n; }

/* Towns on a line: who lives in one reaches the next few; a level, mornings, evenings or both, some need childcare. */
struct person { uint32_t town, radius, level, times; bool childcare; };

static double solve(uint32_t seats, size_t there, int64_t *gap)
{
    struct arena *a = arena_new();
    static struct cover_course course[COURSES + THERE];
    static struct person who[PEOPLE];
    uint64_t *serves = arena_array(a, uint64_t, (COURSES + THERE) * cover_words(PEOPLE));
    dice = 7 + seats;
    for (size_t i = 0; i < PEOPLE; i++) who[i] = (struct person){ below(TOWNS), 1 + below(4), below(LEVELS), 1 + below(3), !below(4) };
    for (size_t c = 0; c < COURSES + there; c++) {
        uint32_t town = below(TOWNS), level = below(LEVELS), time = 1 + below(2);
        bool childcare = !below(3);
        course[c] = (struct cover_course){ seats + below(6), c >= COURSES };
        for (size_t i = 0; i < PEOPLE; i++)
            if (who[i].level == level && (who[i].times & time) && (!who[i].childcare || childcare) && who[i].town + who[i].radius >= town && town + who[i].radius >= who[i].town)
                cover_mark(serves, PEOPLE, c, i);
    }
    double begin = cpu();
    struct covered r = cover_solve(a, &(struct cover){ .people = PEOPLE, .course = course, .courses = COURSES + there, .serves = serves, .most = 8 });
    double took = cpu() - begin;
    *gap = r.bound - r.served;
    arena_free(a);
    return took;
}

int main(void)
{
    int64_t gap[3];
    double took[3] = { solve(15, 0, &gap[0]), solve(150, 0, &gap[1]), solve(12, THERE, &gap[2]) }, most = 0;
    for (size_t i = 0; i < 3; i++) if (took[i] > most) most = took[i];
    printf("%.6f %lld %lld %lld\n", most, (long long)gap[0], (long long)gap[1], (long long)gap[2]);
    return 0;
}
