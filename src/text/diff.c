/* diff.c - what differs between two texts: a table of the lengths of common subsequences, read from its beginning. */
#include "text/diff.h"

struct tokens { str *at; size_t n; };
struct result { struct diff_piece *at; size_t n; };

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* A word with the blanks behind it; or a line with its end. */
static size_t token_end(str text, size_t i, bool lines)
{
    if (lines) { while (i < text.n && text.p[i] != '\n') i++; return i < text.n ? i + 1 : i; }
    while (i < text.n && !blank(text.p[i])) i++;
    while (i < text.n && blank(text.p[i])) i++;
    return i;
}

static struct tokens cut(struct arena *a, str text, bool lines)
{
    struct tokens t = { 0 };
    for (size_t i = 0; i < text.n; i = token_end(text, i, lines)) t.n++;
    t.at = arena_array(a, str, t.n + 1);
    t.n = 0;
    for (size_t i = 0, end; i < text.n; i = end) {
        end = token_end(text, i, lines);
        t.at[t.n++] = (str){ text.p + i, end - i };
    }
    return t;
}

/* Neighbours lie beside each other in their text, too: the piece only grows. */
static void add(struct result *r, enum diff_kind kind, str text)
{
    struct diff_piece *last = r->n ? &r->at[r->n - 1] : NULL;
    if (!text.n) return;
    if (last && last->kind == kind && last->text.p + last->text.n == text.p) last->text.n += text.n;
    else r->at[r->n++] = (struct diff_piece){ kind, text };
}

static void add_all(struct result *r, enum diff_kind kind, const str *at, size_t n) { for (size_t i = 0; i < n; i++) add(r, kind, at[i]); }

/* at[i * (m + 1) + k]: how long what is common from token i of the old and k of the new text on is. */
static void middle(struct arena *a, struct result *r, const str *old, size_t n, const str *new, size_t m)
{
    uint32_t *at = arena_array(a, uint32_t, (n + 1) * (m + 1));
    size_t w = m + 1, i = 0, k = 0;
    for (size_t y = n; y-- > 0;)
        for (size_t x = m; x-- > 0;) {
            uint32_t down = at[(y + 1) * w + x], right = at[y * w + x + 1];
            at[y * w + x] = str_eq(old[y], new[x]) ? at[(y + 1) * w + x + 1] + 1 : down > right ? down : right;
        }
    while (i < n && k < m) {
        if (str_eq(old[i], new[k])) { add(r, DIFF_SAME, new[k]); i++; k++; }
        else if (at[(i + 1) * w + k] >= at[i * w + k + 1]) add(r, DIFF_OLD, old[i++]);
        else add(r, DIFF_NEW, new[k++]);
    }
    add_all(r, DIFF_OLD, old + i, n - i);
    add_all(r, DIFF_NEW, new + k, m - k);
}

static bool compare(struct arena *a, str old, str new, bool lines, bool whatever, struct result *r)
{
    struct tokens x = cut(a, old, lines), y = cut(a, new, lines);
    size_t front = 0, back = 0;
    while (front < x.n && front < y.n && str_eq(x.at[front], y.at[front])) front++;
    while (back < x.n - front && back < y.n - front && str_eq(x.at[x.n - 1 - back], y.at[y.n - 1 - back])) back++;
    size_t n = x.n - front - back, m = y.n - front - back;
    bool fits = (n + 1) <= DIFF_CELLS / (m + 1);
    if (!fits && !whatever) return false;
    *r = (struct result){ .at = arena_array(a, struct diff_piece, x.n + y.n + 1) };
    add_all(r, DIFF_SAME, y.at, front);
    if (fits) middle(a, r, x.at + front, n, y.at + front, m);
    else { add_all(r, DIFF_OLD, x.at + front, n); add_all(r, DIFF_NEW, y.at + front, m); }
    add_all(r, DIFF_SAME, y.at + front + m, back);
    return true;
}

size_t diff_texts(struct arena *a, str old, str new, struct diff_piece **ret)
{
    struct result r;
    if (!compare(a, old, new, false, false, &r)) compare(a, old, new, true, true, &r);
    *ret = r.at;
    return r.n;
}
