/* assign_read.c - an assignment problem from a file. */
#include "plan/assign.h"

struct numbers { str rest; long long line; };

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/* The next word, and the line it stands on; empty at the end. */
static str next_word(struct numbers *n)
{
    size_t i = 0, end;
    for (; i < n->rest.n && is_blank(n->rest.p[i]); i++) n->line += n->rest.p[i] == '\n';
    for (end = i; end < n->rest.n && !is_blank(n->rest.p[end]); end++) {}
    str word = str_upto(str_from(n->rest, i), end - i);
    n->rest = str_from(n->rest, end);
    return word;
}

/* A word of a file in a message: its beginning, and only signs that a terminal shows. */
static str quoted(struct arena *a, str word)
{
    str s = arena_copy(a, str_upto(word, 30));
    char *p = arena_get(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) p[i] = s.p[i] < 0x21 || s.p[i] > 0x7E ? '?' : s.p[i];
    return arena_fmt(a, "\"%.*s\"%s", STR(((str){ p, s.n })), word.n > s.n ? "…" : "");
}

/* One number from `least` to `most`. */
static bool read_number(struct arena *a, struct numbers *n, const char *what, int64_t least, int64_t most, int64_t *ret, str *why)
{
    str word = next_word(n);
    int64_t v;
    if (!word.n) { *why = arena_fmt(a, "line %lld: the file ends where %s should be", n->line, what); return false; }
    if (!str_int(word, &v)) { *why = arena_fmt(a, "line %lld: %.*s is not a whole number", n->line, STR(quoted(a, word))); return false; }
    if (v < least || v > most) {
        *why = arena_fmt(a, "line %lld: %s is %lld; it may be %lld to %lld", n->line, what, (long long)v, (long long)least, (long long)most);
        return false;
    }
    *ret = v;
    return true;
}

bool assign_read(struct arena *a, str text, struct assign *ret, str *why)
{
    struct numbers n = { text, 1 };
    int64_t side;
    if (!read_number(a, &n, "the size n", 1, ASSIGN_SIDE_MAX, &side, why)) return false;
    size_t all = (size_t)(side * side);
    if (n.rest.n < 2 * all) {                          /* a blank and a digit each: so a short file asks for little memory   */
        *why = arena_fmt(a, "the file is too short: %lld × %lld costs should follow n = %lld", (long long)side, (long long)side, (long long)side);
        return false;
    }
    int64_t *cost = arena_array(a, int64_t, all);
    for (size_t i = 0; i < all; i++)
        if (!read_number(a, &n, "a cost", -ASSIGN_COST_MAX, ASSIGN_COST_MAX, &cost[i], why)) {
            *why = arena_fmt(a, "%.*s (cost %zu of %zu)", STR(*why), i + 1, all);
            return false;
        }
    str more = next_word(&n);
    if (more.n) { *why = arena_fmt(a, "line %lld: %.*s stands behind the last of %zu costs", n.line, STR(quoted(a, more)), all); return false; }
    *ret = (struct assign){ .rows = (size_t)side, .columns = (size_t)side, .cost = cost };
    return true;
}
