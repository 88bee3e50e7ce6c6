/* search_text.c - what of a row is shown beneath its title in the list of hits. */
#include "serve/search_text.h"
#include "base/utf8.h"
#include "text/markdown.h"
#include "text/terms.h"
#include <string.h>

enum { WORDS_MAX = 64, TEXT_MAX = 24 * 1024, TOKENS_MAX = 2500 };
struct wanted { uint64_t stem[WORDS_MAX]; str fold[WORDS_MAX]; size_t n; };
struct token { str text; int word; };                   /* word: which of the wanted it is, -1: none                  */
struct best { str text; struct token *token; size_t tokens, from, to; int score; };

bool lang_is_source(const struct lang *l) { return !strcmp(l->tag, LANG_SOURCE); }

/* Words that stand everywhere are no find. */
static bool common(str fold) { return utf8_count(fold) < 4; }

static struct wanted wanted_in(struct arena *a, struct terms *t, const str *word, size_t n)
{
    struct wanted w = { .n = 0 };
    struct term_word one;
    for (size_t i = 0; i < n && w.n < WORDS_MAX; i++) {
        terms_of(t, a, word[i], &one);
        if (common(one.fold)) continue;
        w.stem[w.n] = one.key[0];
        w.fold[w.n++] = one.fold;
    }
    return w;
}

/* The same stem, or a word that holds it: "Sprachkurs" for "Kurs" only where at least five letters agree. */
static int which(const struct wanted *w, const struct term_word *one)
{
    for (size_t i = 0; i < w->n; i++) if (w->stem[i] == one->key[0]) return (int)i;
    for (size_t i = 0; i < w->n; i++) if (w->fold[i].n >= 5 && str_find(one->fold, w->fold[i]) >= 0) return (int)i;
    return -1;
}

static size_t tokens_of(struct arena *a, struct terms *t, const struct wanted *w, str text, struct token *ret)
{
    size_t n = 0;
    struct term_word one;
    for (str word; n < TOKENS_MAX && terms_next(&text, &word);) {
        struct arena_mark mark = arena_mark(a);
        terms_of(t, a, word, &one);
        ret[n++] = (struct token){ word, which(w, &one) };
        arena_release(a, mark);
    }
    return n;
}

static size_t end_of(const struct token *t, size_t n, size_t from)
{
    size_t to = from;
    while (to < n && (size_t)(t[to].text.p + t[to].text.n - t[from].text.p) <= SNIPPET_LETTERS) to++;
    return to > from ? to : from + 1;
}

/* Different words count for more than one word again and again. */
static int score_of(const struct token *t, size_t from, size_t to)
{
    uint64_t seen = 0;
    int score = 0;
    for (size_t i = from; i < to; i++) {
        if (t[i].word < 0) continue;
        score += seen >> t[i].word & 1 ? 1 : 8;
        seen |= (uint64_t)1 << t[i].word;
    }
    return score;
}

/* Windows begin a few words before a find, so that it stands in its sentence. */
static void look_at(struct best *b, str text, struct token *t, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i && t[i].word < 0) continue;
        size_t from = i > 4 && t[i].word >= 0 ? i - 4 : 0, to = end_of(t, n, from);
        int score = 1 + score_of(t, from, to);
        if (score > b->score) *b = (struct best){ text, t, n, from, to, score };
    }
}

static bool shown_text(const struct entity *e, const struct field *f)
{
    bool text = f->kind == KIND_longtext || f->kind == KIND_markdown;
    return text && field_live(f) && (f->privacy & PUBLIC) && f != entity_title(e) && !entity_lists("source picture_alt", f);
}

static html marked(struct arena *a, const struct best *b, bool german)
{
    struct buf out = buf_in(a, 16 * SNIPPET_LETTERS);
    const char *from = b->token[b->from].text.p, *end = b->token[b->to - 1].text.p + b->token[b->to - 1].text.n;
    if (german) buf_put(&out, S("<bdi lang=\"de\">"));
    if (from > b->text.p + 2) buf_put(&out, S("… "));
    for (size_t i = b->from; i < b->to; i++) {
        if (b->token[i].word < 0) continue;
        put_text(&out, (str){ from, (size_t)(b->token[i].text.p - from) });
        buf_put(&out, S("<mark>"));
        put_text(&out, b->token[i].text);
        buf_put(&out, S("</mark>"));
        from = b->token[i].text.p + b->token[i].text.n;
    }
    put_text(&out, (str){ from, (size_t)(end - from) });
    buf_put(&out, end < b->text.p + b->text.n - 1 ? S(" …") : S("."));
    if (german) buf_put(&out, S("</bdi>"));
    return (html){ buf_str(&out) };
}

html search_snippet(const struct req *q, const struct entity *e, const void *row, const str *word, size_t words)
{
    struct terms *own = terms_new(str_of(q->lang->tag)), *de = terms_new(S(LANG_SOURCE));
    struct wanted wanted[2] = { wanted_in(q->a, own, word, words), wanted_in(q->a, de, word, words) };
    struct best best = { .score = 0 };
    bool german = false;
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        bool foreign = !f->translated || (row_meta(row)->foreign >> i & 1);
        if (!shown_text(e, f)) continue;
        str text = utf8_upto(f->kind == KIND_markdown ? markdown_plain(q->a, row_text(row, f)) : row_text(row, f), TEXT_MAX);
        struct token *t = arena_array(q->a, struct token, TOKENS_MAX);
        int before = best.score;
        look_at(&best, text, t, tokens_of(q->a, foreign ? de : own, &wanted[foreign], text, t));
        if (best.score > before) german = foreign && !lang_is_source(q->lang);
    }
    terms_free(own);
    terms_free(de);
    return best.score ? marked(q->a, &best, german) : (html){ { "", 0 } };
}

/* Tags away, and the five signs that markup writes otherwise back. */
str search_plain(struct arena *a, html snippet)
{
    static const struct { const char *from, *to; } sign[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" } };
    struct buf b = buf_in(a, snippet.s.n + 1);
    for (str rest = snippet.s; rest.n;) {
        if (rest.p[0] == '<') { int64_t end = str_find_char(rest, '>'); rest = str_from(rest, end < 0 ? rest.n : (size_t)end + 1); continue; }
        size_t k = 0;
        while (k < countof(sign) && !str_starts(rest, str_of(sign[k].from))) k++;
        if (k < countof(sign)) { buf_put(&b, str_of(sign[k].to)); rest = str_from(rest, strlen(sign[k].from)); }
        else { buf_char(&b, rest.p[0]); rest = str_from(rest, 1); }
    }
    return buf_str(&b);
}
