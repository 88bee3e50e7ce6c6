/* find_ask.c - a question: its words, its languages, what was meant, the hits in one order. */
#include "serve/find_parts.h"
#include "base/utf8.h"
#include "entity/draft.h"
#include <stdlib.h>
#include <string.h>

/* Far from the best is noise: sequences of letters always meet somewhere. BESIDE: words of the same concept; MEANT: the right form of a misspelt word. */
#define LEAST 0.08
#define LEAST_OF_BEST 0.30
#define BESIDE 0.35
#define MEANT 0.8
#define GERMAN_TOO 0.85
#define OTHERS_TOO 0.7

struct asking {
    struct req *q; struct finding *f; struct state *s; struct arena *a;
    str token[FIND_TOKENS], right[FIND_TOKENS]; size_t n;      /* right: what a token that no text knows probably is   */
    bool unknown[FIND_TOKENS];
    size_t own;                                         /* the reader's language                                      */
    struct index_hit *at; size_t hits, room;
};

static void take_tokens(struct asking *g)
{
    str rest = utf8_upto(g->f->text, FIND_LETTERS);
    while (g->n < FIND_TOKENS && terms_next(&rest, &g->token[g->n])) g->n++;
}

/* ---- misspelt words --------------------------------------------------------------------------------------------------------------- */
static bool known_in(const struct asking *g, size_t lang, str word) { return g->s->index[lang] && index_knows(g->s->index[lang], g->a, word); }

static bool known_anywhere(const struct asking *g, str word)
{
    for (size_t l = 0; l < FIND_LANGS; l++) if (known_in(g, l, word)) return true;
    return false;
}

static bool begins_anywhere(const struct asking *g, str word)
{
    for (size_t l = 0; l < FIND_LANGS; l++) if (g->s->index[l] && index_begins(g->s->index[l], g->a, word)) return true;
    return false;
}

static bool of_thesaurus(const struct asking *g, str word)
{
    bool covered[1] = { false };
    struct index_word unused[1];
    thesaurus_words(&g->s->thesaurus, g->a, &word, 1, g->own, covered, unused, 0, 1);
    return covered[0];
}

/* The nearest word of the reader's language or of German; of two that are equally near that of the reader's. */
static str right_form(const struct asking *g, str word)
{
    size_t german = lang_source();
    int far = 99, far_german = 99;
    str own = g->s->index[g->own] ? index_nearest(g->s->index[g->own], g->a, word, &far) : S("");
    if (g->own == german || !g->s->index[german]) return own;
    str other = index_nearest(g->s->index[german], g->a, word, &far_german);
    return other.n && (!own.n || far_german < far) ? other : own;
}

static bool any_digit(str s)
{
    for (size_t i = 0; i < s.n; i++) if (s.p[i] >= '0' && s.p[i] <= '9') return true;
    return false;
}

static void look_at_words(struct asking *g)
{
    for (size_t i = 0; i < g->n; i++) {
        str word = g->token[i];
        g->unknown[i] = !known_in(g, g->own, word) && !known_in(g, lang_source(), word);
        if (!g->unknown[i] || any_digit(word) || known_anywhere(g, word) || of_thesaurus(g, word) || begins_anywhere(g, word)) continue;
        g->right[i] = right_form(g, word);
    }
}

/* As it is mostly written: "für" for "fur", when the question is written anew anyway. */
static str well_written(const struct asking *g, str word)
{
    str w = g->s->index[g->own] ? index_written(g->s->index[g->own], g->a, word) : S("");
    if (!w.n && g->s->index[lang_source()]) w = index_written(g->s->index[lang_source()], g->a, word);
    return w.n && !str_same(w, word) ? w : word;
}

/* All words are of German, and of the reader's language not all: in another script none is, though texts name an office in brackets. */
static bool meant_in_german(const struct asking *g)
{
    bool other = langs[g->own].rtl;
    for (size_t i = 0; i < g->n; i++) {
        str word = g->right[i].n ? g->right[i] : g->token[i];
        if (!known_in(g, lang_source(), word)) return false;
        other = other || !known_in(g, g->own, word);
    }
    return other && g->own != lang_source();
}

static str what_was_meant(const struct asking *g)
{
    struct buf b = buf_in(g->a, 4 * FIND_LETTERS);
    bool any = false;
    for (size_t i = 0; i < g->n; i++) any = any || g->right[i].n;
    str rest = utf8_upto(g->f->text, FIND_LETTERS);
    const char *from = rest.p;
    for (size_t i = 0; any && i < g->n; i++) {
        buf_put(&b, (str){ from, (size_t)(g->token[i].p - from) });
        buf_put(&b, g->right[i].n ? g->right[i] : well_written(g, g->token[i]));
        from = g->token[i].p + g->token[i].n;
    }
    return any ? str_trim(buf_str(&b)) : (str){ "", 0 };
}

/* ---- one language ------------------------------------------------------------------------------------------------------------------- */
struct want { const struct entity *kind; };
static bool wanted(const void *ctx, uint64_t number)
{
    const struct want *w = ctx;
    int64_t id;
    return !w->kind || find_entity(number, &id) == w->kind;
}

/* What is asked in one language: the words, the right forms, and words beside them. A word that this language does not know, but whose concept it has
** words for, is not missed. */
static size_t words_for_language(struct asking *g, size_t lang, struct index_word *w)
{
    bool covered[FIND_TOKENS] = { false };
    struct index_word beside[INDEX_WORDS_MAX];
    size_t n = 0, k = thesaurus_words(&g->s->thesaurus, g->a, g->token, g->n, lang, covered, beside, 0, INDEX_WORDS_MAX / 2);
    bool foreign = false;
    for (size_t i = 0; i < g->n; i++) {
        bool stranger = k && covered[i] && !known_in(g, lang, g->token[i]);
        foreign = foreign || stranger;
        w[n++] = (struct index_word){ g->token[i], 1, stranger || g->right[i].n };
        if (g->right[i].n) {
            str rest = g->right[i];
            for (str word; n < INDEX_WORDS_MAX && terms_next(&rest, &word);) w[n++] = (struct index_word){ word, MEANT, false };
        }
    }
    for (size_t i = 0; i < k && n < INDEX_WORDS_MAX; i++) {
        w[n++] = (struct index_word){ beside[i].text, foreign ? 0.9 : BESIDE, !foreign };
    }
    return n;
}

static void remember_words(struct asking *g, const struct index_word *w, size_t n)
{
    for (size_t i = 0; i < n && g->f->words < countof(g->f->word); i++) g->f->word[g->f->words++] = w[i].text;
}

static void ask_language(struct asking *g, size_t lang, double factor)
{
    struct index_word w[INDEX_WORDS_MAX];
    const struct index *x = lang < FIND_LANGS ? g->s->index[lang] : NULL;
    if (!x) return;
    size_t n = words_for_language(g, lang, w);
    struct index_hit *hit = arena_array(g->a, struct index_hit, FIND_HITS_MAX);
    size_t k = index_rank(x, g->a, w, n, wanted, &(struct want){ g->f->kind }, hit, FIND_HITS_MAX);
    for (size_t i = 0; i < k && g->hits < g->room; i++) g->at[g->hits++] = (struct index_hit){ hit[i].id, hit[i].score * factor };
    if (k) remember_words(g, w, n);
}

static int by_number(const void *a, const void *b)
{
    const struct index_hit *x = a, *y = b;
    return x->id != y->id ? (x->id < y->id ? -1 : 1) : x->score > y->score ? -1 : x->score < y->score;
}

static int by_score(const void *a, const void *b)
{
    const struct index_hit *x = a, *y = b;
    return x->score > y->score ? -1 : x->score < y->score ? 1 : x->id < y->id ? -1 : x->id > y->id;
}

/* A row once, by its best language; then without what is far from the best. */
static void merge(struct asking *g)
{
    size_t n = 0;
    qsort(g->at, g->hits, sizeof *g->at, by_number);
    for (size_t i = 0; i < g->hits; i++) if (!i || g->at[i].id != g->at[i - 1].id) g->at[n++] = g->at[i];
    qsort(g->at, n, sizeof *g->at, by_score);
    double least = n ? g->at[0].score * LEAST_OF_BEST : 0;
    if (least < LEAST) least = LEAST;
    while (n && g->at[n - 1].score < least) n--;
    g->hits = n < FIND_HITS_MAX ? n : FIND_HITS_MAX;
}

/* ---- filters ----------------------------------------------------------------------------------------------------------------------- */
static int find_place(const void *key, const void *one)
{
    uint64_t a = *(const uint64_t *)key, b = ((const struct index_hit *)one)->id;
    return a < b ? -1 : a > b;
}

struct kept { struct index_hit *sorted; size_t n; const struct entity *e; };
static bool keep_row(void *ctx, int64_t id, int64_t version)
{
    struct kept *k = ctx;
    uint64_t number = find_number(k->e, id);
    struct index_hit *h = bsearch(&number, k->sorted, k->n, sizeof *k->sorted, find_place);
    (void)version;
    if (h) h->score = -1;                               /* marks what stays */
    return true;
}

/* A kind of row that cannot be asked for its town has none of the hits. */
static void keep_some(struct asking *g, struct kept *k, const int64_t *ids, size_t n)
{
    struct query query = query_new(k->e, &g->q->who, g->q->lang);
    bool town = !g->f->area.n || query_take(&query, g->q->st, S("area"), g->f->area);
    bool spoken = !g->f->spoken.n || query_take(&query, g->q->st, S("languages"), g->f->spoken);
    if (!town || !spoken || query.problem) return;
    query.among = &(struct among){ NULL, ids, n };
    query_versions(&query, g->q->st, keep_row, k);
}

static void filter(struct asking *g)
{
    struct kept k = { arena_array(g->a, struct index_hit, g->hits + 1), g->hits, NULL };
    int64_t *ids = arena_array(g->a, int64_t, g->hits + 1);
    size_t left = 0;
    if (!g->f->area.n && !g->f->spoken.n) return;
    if (g->hits) memcpy(k.sorted, g->at, g->hits * sizeof *g->at);
    qsort(k.sorted, k.n, sizeof *k.sorted, by_number);
    for (size_t e = 0; e < entity_count(); e++) {
        size_t n = 0;
        k.e = entity_at(e);
        for (size_t i = 0; i < g->hits; i++) { int64_t id; if (find_entity(g->at[i].id, &id) == k.e) ids[n++] = id; }
        if (n) keep_some(g, &k, ids, n);
    }
    for (size_t i = 0; i < g->hits; i++) {
        const struct index_hit *h = bsearch(&g->at[i].id, k.sorted, k.n, sizeof *k.sorted, find_place);
        if (h && h->score < 0) g->at[left++] = g->at[i];
    }
    g->hits = left;
}

/* ---- all together ------------------------------------------------------------------------------------------------------------------ */
static void ask_languages(struct asking *g)
{
    size_t german = lang_source();
    bool strange = false;
    for (size_t i = 0; i < g->n; i++) strange = strange || g->unknown[i];
    ask_language(g, g->own, 1);
    if (g->own != german) ask_language(g, german, GERMAN_TOO);
    for (size_t l = 0; strange && l < lang_count(); l++) if (l != g->own && l != german) ask_language(g, l, OTHERS_TOO);
}

static void hand_over(struct asking *g)
{
    struct finding *f = g->f;
    f->hit = arena_array(g->a, struct found, g->hits + 1);
    for (size_t i = 0; i < g->hits; i++) {
        struct found *h = &f->hit[f->n++];
        h->e = find_entity(g->at[i].id, &h->id);
        h->score = g->at[i].score;
    }
}

void find_ask(struct req *q, struct finding *f)
{
    struct asking g = { .q = q, .f = f, .a = q->a, .own = (size_t)(q->lang - langs), .room = FIND_HITS_MAX * 4 };
    take_tokens(&g);
    if (!g.n) return;
    g.s = state_open(q);
    if (!g.s) { f->making = true; return; }
    g.at = arena_array(q->a, struct index_hit, g.room);
    look_at_words(&g);
    ask_languages(&g);
    merge(&g);
    f->meant = arena_copy(q->a, what_was_meant(&g));
    f->meant_german = f->meant.n && meant_in_german(&g);
    for (size_t i = 0; i < f->words; i++) f->word[i] = arena_copy(q->a, f->word[i]);     /* terms belong to the state */
    state_close(g.s);
    filter(&g);
    hand_over(&g);
}

/* ---- titles ------------------------------------------------------------------------------------------------------------------------ */
static bool title_has(str fold, const str *word, size_t n)
{
    for (size_t i = 0; i < n; i++) if (str_find(fold, word[i]) < 0) return false;
    return n > 0;
}

struct near { uint64_t id; size_t length; };
static int by_length(const void *a, const void *b)
{
    const struct near *x = a, *y = b;
    return x->length < y->length ? -1 : x->length > y->length ? 1 : x->id < y->id ? -1 : x->id > y->id;
}

/* " deut" of "Deut": words of titles stand behind a blank, so it finds beginnings of words. */
static size_t title_words(struct arena *a, str text, str *word)
{
    size_t n = 0;
    str rest = utf8_upto(text, FIND_LETTERS);
    for (str one; n < 8 && terms_next(&rest, &one);) word[n++] = arena_fmt(a, " %.*s", STR(lang_fold(a, one)));
    return n;
}

size_t find_titles(struct req *q, str text, struct found *ret, size_t max)
{
    str word[8];
    size_t n = title_words(q->a, text, word), k = 0, given = 0, lang[2] = { (size_t)(q->lang - langs), lang_source() };
    struct near *near = arena_array(q->a, struct near, FIND_HITS_MAX);
    struct state *s = n ? state_open(q) : NULL;
    if (!s) return 0;
    for (size_t l = 0, langs_n = lang[0] == lang[1] ? 1 : 2; l < langs_n; l++) {
        const struct titles *t = &s->titles[lang[l]];
        for (size_t i = 0; i < t->n && k < FIND_HITS_MAX; i++)
            if (title_has(t->at[i].fold, word, n)) near[k++] = (struct near){ t->at[i].id, t->at[i].fold.n + 1000 * l };
    }
    state_close(s);
    qsort(near, k, sizeof *near, by_length);
    for (size_t i = 0; i < k && given < max; i++) {
        struct found h = { 0 };
        bool twice = false;
        h.e = find_entity(near[i].id, &h.id);
        for (size_t c = 0; c < given; c++) twice = twice || (ret[c].e == h.e && ret[c].id == h.id);
        if (!twice) ret[given++] = h;
    }
    return given;
}
