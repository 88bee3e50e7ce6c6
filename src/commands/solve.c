/* solve.c - bruecke solve: the planning core on a file, so that anybody can compare it with published problems. */
#include "base/file.h"
#include "commands.h"
#include "plan/assign.h"

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int command_solve(struct call *c)
{
    str text, why;
    struct assign p;
    if (!str_eq(c->arg[0], S("assignment"))) return misused("solve knows \"assignment\", not \"%.*s\"", STR(str_upto(c->arg[0], 40)));
    if (!file_read(c->a, c->arg[1], ASSIGN_FILE_MAX, &text, &why)) return failed("%.*s", STR(why));
    double begin = cpu_seconds();
    if (!assign_read(c->a, text, &p, &why)) return failed("%.*s: %.*s", STR(c->arg[1]), STR(why));
    struct assigned got = assign_solve(c->a, &p);
    if (!got.complete) return failed("%.*s: there is no complete assignment", STR(c->arg[1]));
    print(arena_fmt(c->a, "cost %lld\ncpu %.6f\n", (long long)got.cost, cpu_seconds() - begin));
    return DONE;
}
