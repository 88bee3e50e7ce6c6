/* hint.c - "did you mean": edit distance with exchanged neighbours (Damerau, CACM 7 (1964) 171), on words of at most 40 bytes. */
#include "commands/hint.h"

enum { WORD_MAX = 40 };

static size_t min3(size_t a, size_t b, size_t c) { return a < b ? (a < c ? a : c) : (b < c ? b : c); }

static size_t distance(str a, str b)
{
    size_t d[WORD_MAX + 1][WORD_MAX + 1];
    for (size_t i = 0; i <= a.n; i++) d[i][0] = i;
    for (size_t k = 0; k <= b.n; k++) d[0][k] = k;
    for (size_t i = 1; i <= a.n; i++)
        for (size_t k = 1; k <= b.n; k++) {
            size_t differ = a.p[i - 1] != b.p[k - 1];
            d[i][k] = min3(d[i - 1][k] + 1, d[i][k - 1] + 1, d[i - 1][k - 1] + differ);
            if (i > 1 && k > 1 && a.p[i - 1] == b.p[k - 2] && a.p[i - 2] == b.p[k - 1] && d[i - 2][k - 2] + 1 < d[i][k]) d[i][k] = d[i - 2][k - 2] + 1;
        }
    return d[a.n][b.n];
}

struct hint hint_new(str word) { return (struct hint){ .word = word, .distance = word.n < 4 ? 2 : word.n / 3 + 2 }; }

void hint_try(struct hint *h, const char *name)
{
    str s = str_of(name);
    if (h->word.n > WORD_MAX || s.n > WORD_MAX || !h->word.n) return;
    size_t d = str_starts(s, h->word) ? 0 : distance(h->word, s);
    if (d >= h->distance) return;                         /* of two equally near the first stays */
    h->distance = d;
    h->best = name;
}

str hint_text(struct arena *a, const struct hint *h, const char *before)
{
    return h->best ? arena_fmt(a, "; did you mean %s%s?", before, h->best) : (str){ "", 0 };
}
