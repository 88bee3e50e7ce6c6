/* block.c - lines of a text that stand for something else: finding them, and having them drawn by the room whose they are. */
#include "look/block.h"
#include "text/markdown.h"
#include <stdio.h>
#include <stdlib.h>

static const struct block_kind *kinds[BLOCK_KINDS];
static size_t n_kinds;

void block_register(const struct block_kind *kind)
{
    if (block_find(str_of(kind->name)) || n_kinds == BLOCK_KINDS || !kind->draw || !kind->wrong || !kind->example) {
        fprintf(stderr, "bruecke: the block %s is there twice, or is not complete\n", kind->name);
        abort();
    }
    kinds[n_kinds++] = kind;
}

void block_forget(void) { n_kinds = 0; }

const struct block_kind *block_find(str name)
{
    for (size_t i = 0; i < n_kinds; i++) if (str_eq(name, str_of(kinds[i]->name))) return kinds[i];
    return NULL;
}

bool block_read(str line, str *kind, str *what)
{
    line = str_trim(line);
    if (!str_starts(line, S("{{")) || !str_ends(line, S("}}")) || line.n < 5) return false;
    str inside = str_trim(str_upto(str_from(line, 2), line.n - 4));
    int64_t colon = str_find_char(inside, ':');
    *kind = str_trim(colon < 0 ? inside : str_upto(inside, (size_t)colon));
    *what = colon < 0 ? (str){ "", 0 } : str_trim(str_from(inside, (size_t)colon + 1));
    return kind->n > 0 && str_find_char(*kind, '{') < 0 && str_find(*what, S("}}")) < 0;
}

str block_value(str what, const char *name)
{
    for (str word; str_word(&what, &word);) {
        int64_t is = str_find_char(word, '=');
        if (is > 0 && str_eq(str_upto(word, (size_t)is), str_of(name))) return str_from(word, (size_t)is + 1);
    }
    return (str){ "", 0 };
}

const void *block_row(struct req *q, const struct entity *e, str name, struct labels *labels)
{
    struct query query = query_new(e, &q->who, q->lang);
    int64_t id = id_by_key(q->st, e, name);
    return id ? row_by_id(q->st, &query, id, labels) : row_by_slug(q->st, &query, name, labels);
}

int64_t block_id(struct store *st, const struct entity *e, str name)
{
    struct query query = query_new(e, &who_house, lang_find(S(LANG_SOURCE)));
    int64_t id = id_by_key(st, e, name);
    const void *row = id ? NULL : row_by_slug(st, &query, name, NULL);
    return id ? id : row ? row_meta(row)->id : 0;
}

/* Between fences, and indented by four, a line is code and stands for itself. */
static bool fence(str line) { line = str_trim(line); return str_starts(line, S("```")) || str_starts(line, S("~~~")); }

bool block_next(struct block_walk *w, str *line, str *kind, str *what, str *before)
{
    *before = (str){ w->rest.p, 0 };
    while (w->rest.n) {
        int64_t end = str_find_char(w->rest, '\n');
        *line = end < 0 ? w->rest : str_upto(w->rest, (size_t)end);
        w->rest = end < 0 ? str_from(w->rest, w->rest.n) : str_from(w->rest, (size_t)end + 1);
        if (fence(*line)) w->code = !w->code;
        if (!w->code && !str_starts(*line, S("    ")) && block_read(*line, kind, what)) return true;
        before->n = (size_t)(line->p + line->n - before->p);
    }
    return false;
}

bool block_deep(const struct block_at *at)
{
    int n = 0;
    for (; at; at = at->up) n++;
    return n >= BLOCK_DEPTH;
}

bool block_open(const struct block_at *at, const struct entity *e, int64_t row)
{
    for (; at; at = at->up) if (at->e == e && at->row == row) return true;
    return false;
}

/* The level at which a text begins its headings: whoever writes ## first means the first level. 1 when there are none. */
static int first_level(str text)
{
    int first = 7;
    bool code = false;
    for (str line; str_split(&text, '\n', &line);) {
        int n = 0;
        if (fence(line)) code = !code;
        while ((size_t)n < line.n && line.p[n] == '#') n++;
        if (!code && n && n < first && (size_t)n < line.n && line.p[n] == ' ') first = n;
    }
    return first > 5 ? 1 : first;
}

static void put_markdown(struct buf *b, struct req *q, str text, int top, bool german)
{
    if (!str_trim(text).n) return;
    if (german) buf_put(b, S("<div lang=\"de\" dir=\"ltr\">"));
    html markup = markdown_html(q->a, text, top);
    put_html(b, q->lang->rtl && !german ? markdown_numbers(q->a, markup) : markup);
    if (german) buf_put(b, S("</div>\n"));
}

html block_html(struct req *q, str text, int top, const struct block_at *at)
{
    struct buf b = buf_in(q->a, OUT_MAX);
    struct block_walk w = { .rest = text };
    str line, kind, what, before;
    top -= first_level(text) - 1;
    for (int n = 0; block_next(&w, &line, &kind, &what, &before); n++) {
        const struct block_kind *k = n < BLOCKS_MAX ? block_find(kind) : NULL;
        put_markdown(&b, q, before, top, at && at->german);
        if (k) k->draw(&b, q, what, at);
    }
    put_markdown(&b, q, before, top, at && at->german);
    return (html){ buf_str(&b) };
}

const char *block_problem(struct store *st, str text, const struct entity *e, int64_t row, str *line)
{
    struct block_walk w = { .rest = text };
    str kind, what, before;
    for (int n = 1; block_next(&w, line, &kind, &what, &before); n++) {
        const struct block_kind *k = block_find(kind);
        if (n > BLOCKS_MAX) return N_("There are too many blocks in this text.");
        if (!k) return N_("Nothing is known by this name that a text could embed. There are: contact, offers, page, picture.");
        const char *why = k->wrong(st, what, e, row);
        if (why) return why;
    }
    return NULL;
}
