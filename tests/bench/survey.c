/* survey.c [ROWS [ITEMS]] - for `make bench`: answers to a survey as CSV, the same ones every time; 100,000 responses to 60 scales if nothing else is said.
**
** Columns: grp (a or b), item1 … item60 (1 … 5, or empty: no answer). Items lean to one end or the other, some more than others are left
** out, and group b answers a little lower to every third item, so that tests of the difference have something to find and something not to. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 100000, ITEMS = 60, ITEMS_MAX = 1000, ROWS_MAX = 10 * 1000 * 1000 };

static uint64_t dice = 2018;
static uint32_t below(uint32_t n) { dice = dice * 6364136223846793005u + 1442695040888963407u; return (uint32_t)(dice >> 33) % n; }

/* The mean of two throws, since most people answer near the middle; `lean` 0 … 4 moves it. Some mark anything. */
static uint32_t answer(uint32_t lean, bool lower)
{
    if (!below(10)) return 1 + below(5);
    uint32_t v = 1 + (below(5) + below(5) + lean) / 3;
    if (lower && v > 1 && !below(8)) v--;
    return v;
}

static void row(uint32_t items)
{
    bool b = !below(4);
    putchar(b ? 'b' : 'a');
    for (uint32_t i = 0; i < items; i++) {
        putchar(',');
        if (below(100) < 2 + i % 7) continue;
        putchar((int)('0' + answer(i % 5, b && i % 3 == 0)));
    }
    putchar('\n');
}

static uint32_t number(const char *s, uint32_t most)
{
    unsigned long v = strtoul(s, NULL, 10);
    if (v < 1 || v > most) { fprintf(stderr, "survey: %s is not a number from 1 to %u\n", s, most); exit(2); }
    return (uint32_t)v;
}

int main(int argc, char **argv)
{
    uint32_t rows = argc > 1 ? number(argv[1], ROWS_MAX) : ROWS, items = argc > 2 ? number(argv[2], ITEMS_MAX) : ITEMS;
    fputs("grp", stdout);
    for (uint32_t i = 1; i <= items; i++) printf(",item%u", i);
    putchar('\n');
    while (rows--) row(items);
    return fflush(stdout) != 0 || ferror(stdout);
}
