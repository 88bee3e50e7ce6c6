/* shield.c - keeping a machine's hands off what is no language. */
#include "text/shield.h"
#include "base/utf8.h"
#include "text/count.h"
#include <string.h>

/* ---- what must stay ---------------------------------------------------------------------------------------------------------------------- */
/* Length of "{…}", "{{…}}" at the beginning of s; names are on one line. 0: none. */
static size_t braces(str s)
{
    size_t depth = s.n > 1 && s.p[1] == '{' ? 2 : 1;
    str end = depth == 2 ? S("}}") : S("}");
    if (!s.n || s.p[0] != '{') return 0;
    int64_t at = str_find(str_from(s, depth), end), feed = str_find_char(s, '\n');
    if (at < 0 || (feed >= 0 && feed < at + (int64_t)depth)) return 0;
    return depth + (size_t)at + end.n;
}

static size_t code(str s)
{
    int64_t at = s.n && s.p[0] == '`' ? str_find_char(str_from(s, 1), '`') : STR_NONE;
    return at < 0 ? 0 : (size_t)at + 2;
}

/* "](https://…)" and "](/kleve/…)": the words of the link stand before it. */
static size_t link_target(str s)
{
    int64_t end = str_starts(s, S("](")) ? str_find_char(s, ')') : STR_NONE;
    return end < 0 ? 0 : (size_t)end + 1;
}

static size_t address(str s)
{
    size_t n = 0;
    if (!str_starts(s, S("https://")) && !str_starts(s, S("http://")) && !str_starts(s, S("mailto:")) && !str_starts(s, S("tel:"))) return 0;
    while (n < s.n && (unsigned char)s.p[n] > ' ' && !strchr("<>)]\"", s.p[n])) n++;
    while (n && strchr(".,;:!?", s.p[n - 1])) n--;        /* the end of the sentence */
    return n;
}

static size_t bold(str s) { return str_starts(s, S("**")) || str_starts(s, S("__")) ? 2 : 0; }

static size_t token_at(str s)
{
    size_t (*const kinds[])(str) = { braces, code, link_target, address, bold };
    for (size_t i = 0; i < countof(kinds); i++) {
        size_t n = kinds[i](s);
        if (n) return n;
    }
    return 0;
}

/* The text with tags in place of its tokens. False: too many. */
static bool shield(struct arena *a, struct segment *g)
{
    struct buf b = buf_in(a, SHIELD_BYTES_MAX);
    for (str s = g->raw; s.n;) {
        size_t n = token_at(s);
        if (n && g->n == SHIELD_TOKENS_MAX) return false;
        if (n) {
            g->token[g->n++] = str_upto(s, n);
            buf_fmt(&b, "<x id=\"%zu\"/>", g->n);
        } else if (s.p[0] == '&') buf_put(&b, S("&amp;"));
        else if (s.p[0] == '<') buf_put(&b, S("&lt;"));
        else if (s.p[0] == '>') buf_put(&b, S("&gt;"));
        else buf_char(&b, s.p[0]);
        s = str_from(s, n ? n : 1);
    }
    g->sent = buf_str(&b);
    return !b.full;
}

/* ---- segments --------------------------------------------------------------------------------------------------------------------------------- */
/* Length of a line's marks: "  - ", "1. ", "## ", "> ". */
static size_t marks(str line)
{
    size_t i = 0, k;
    while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t' || line.p[i] == '>')) i++;
    for (k = i; k < line.n && line.p[k] == '#';) k++;
    if (k == i) while (k < line.n && line.p[k] >= '0' && line.p[k] <= '9') k++;
    if (k > i && k < line.n && (line.p[k] == '.' || line.p[k] == ')') && line.p[i] != '#') k++;
    else if (k > i && line.p[i] != '#') k = i;            /* a number that begins a sentence */
    if (k == i && k < line.n && strchr("-*+", line.p[k])) k++;
    if (k == i || k >= line.n || line.p[k] != ' ') return i;
    return k + 1;
}

static bool goes_on(str line, str next) { return count_words(line) && count_words(next) && !marks(next) && !str_ends(line, S("  ")) && !str_ends(line, S("\\")); }

static bool add(struct arena *a, struct segments *s, str mark, str raw)
{
    if (s->n == SHIELD_SEGMENTS_MAX) return false;
    struct segment *g = &s->at[s->n++];
    *g = (struct segment){ .mark = mark, .raw = raw };
    return !count_words(raw) || shield(a, g);
}

/* The lines of a paragraph as one text. `*rest` begins behind it. */
static str paragraph(struct arena *a, str line, str *rest, bool markdown)
{
    struct buf b = buf_in(a, SHIELD_BYTES_MAX);
    buf_put(&b, line);
    for (str look = *rest, next; markdown && str_split(&look, '\n', &next) && goes_on(line, next); *rest = look, line = next) {
        buf_char(&b, ' ');
        buf_put(&b, str_trim(next));
    }
    return buf_str(&b);
}

bool shield_cut(struct arena *a, str text, bool markdown, struct segments *ret)
{
    str line;
    *ret = (struct segments){ arena_array(a, struct segment, SHIELD_SEGMENTS_MAX), 0 };
    if (text.n > SHIELD_BYTES_MAX / 2) return false;
    for (bool first = true; str_split(&text, '\n', &line); first = false) {
        size_t n = markdown ? marks(line) : 0;
        struct buf before = buf_in(a, SHIELD_BYTES_MAX);
        if (!first) buf_char(&before, '\n');
        buf_put(&before, str_upto(line, n));
        if (!add(a, ret, buf_str(&before), paragraph(a, str_from(line, n), &text, markdown && line.n))) return false;
    }
    return true;
}

/* ---- back ---------------------------------------------------------------------------------------------------------------------------------------- */
/* "<x id="3"/>", however the machine writes it: blanks, single quotes, or an end tag. The number; 0: this is no tag of ours. *n: its length. */
static size_t tag_at(str s, size_t *n)
{
    size_t i = 2, id = 0;
    if (!str_starts(s, S("<x"))) return 0;
    int64_t close = str_find_char(s, '>');
    if (close < 0) return 0;
    for (; i < (size_t)close; i++) if (s.p[i] >= '0' && s.p[i] <= '9' && id < 1000) id = id * 10 + (size_t)(s.p[i] - '0');
    *n = (size_t)close + 1;
    if (str_starts(str_from(s, *n), S("</x>"))) *n += 4;
    return id;
}

static const struct { const char *name; const char *sign; } entities[] = {
    { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&#x27;", "'" }, { "&apos;", "'" }, { "&nbsp;", "\u00A0" } };

static str sign_at(str s, size_t *n)
{
    for (size_t i = 0; i < countof(entities); i++)
        if (str_starts(s, str_of(entities[i].name))) { *n = strlen(entities[i].name); return str_of(entities[i].sign); }
    *n = 1;
    return str_upto(s, 1);
}

static bool put_back(const struct segment *g, struct buf *out)
{
    bool seen[SHIELD_TOKENS_MAX] = { false };
    size_t n, found = 0;
    for (str s = g->back; s.n; s = str_from(s, n)) {
        size_t id = tag_at(s, &n);
        if (id) {
            if (id > g->n || seen[id - 1]) return false;
            seen[id - 1] = true;
            found++;
            buf_put(out, g->token[id - 1]);
        } else if (s.p[0] == '\n' || s.p[0] == '\r') { buf_char(out, ' '); n = 1; }
        else buf_put(out, sign_at(s, &n));
    }
    return found == g->n;
}

bool shield_join(struct arena *a, const struct segments *s, str *ret)
{
    struct buf b = buf_in(a, SHIELD_BYTES_MAX);
    for (size_t i = 0; i < s->n; i++) {
        const struct segment *g = &s->at[i];
        buf_put(&b, g->mark);
        if (!g->sent.n) buf_put(&b, g->raw);
        else if (!g->back.n || !utf8_valid(g->back) || !put_back(g, &b)) return false;
    }
    *ret = buf_str(&b);
    return !b.full;
}
