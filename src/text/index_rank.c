/* index_rank.c - which texts answer a question best, and which word was meant. */
#include "text/index_parts.h"
#include "base/utf8.h"
#include <math.h>
#include <string.h>

/* How terms count: of stems, of sequences of letters. See index.h. */
static const struct { double k, b, factor; } formula[2] = { { 2, 0.7, 1 }, { 4, 0.75, 1.5 } };

/* A term of the question, each once; `most`: what a text that is full of it gets. */
struct asked { uint32_t term; bool gram; double weight; };
struct asking {
    const struct index *x; struct arena *a;
    struct asked *at; size_t n, room;
    double best;                                        /* what a text could reach at most                            */
};

static double idf(const struct index *x, uint32_t docs)
{
    double n = (double)x->live, d = docs > x->live ? n : (double)docs;     /* a list counts texts that are gone, too */
    return log(1 + (n - d + 0.5) / (d + 0.5));
}

/* A term that is asked twice counts once, with the greater weight. What no text holds is missed all the same. */
static void ask_term(struct asking *q, uint64_t key, const struct index_word *w)
{
    bool gram = term_gram(key);
    uint32_t term = numbers_find(&q->x->term_of, key), docs = term ? q->x->term[term - 1].docs : 0;
    double weight = w->weight * formula[gram].factor * (formula[gram].k + 1) * idf(q->x, docs ? docs : 1), was = 0;
    for (size_t i = 0; term && i < q->n; i++)
        if (q->at[i].term == term) {
            was = q->at[i].weight;
            if (weight > was) q->at[i].weight = weight;
            term = 0;
        }
    if (!w->extra && weight > was) q->best += weight - was;
    if (term && q->n < q->room) q->at[q->n++] = (struct asked){ term, gram, weight };
}

static void ask_words(struct asking *q, const struct index_word *w, size_t n)
{
    struct terms *t = terms_new(str_of(q->x->lang));
    struct term_word one;
    q->room = 3000;
    q->at = arena_array(q->a, struct asked, q->room);
    for (size_t i = 0; i < n; i++) {
        struct arena_mark mark = arena_mark(q->a);
        terms_of(t, q->a, w[i].text, &one);
        for (size_t k = 0; k < one.n; k++) ask_term(q, one.key[k], &w[i]);
        arena_release(q->a, mark);
    }
    terms_free(t);
}

static uint32_t take_number(const uint8_t **p)
{
    uint32_t v = 0;
    for (unsigned shift = 0;; shift += 7) {
        uint8_t byte = *(*p)++;
        v |= (uint32_t)(byte & 0x7F) << shift;
        if (byte < 0x80) return v;
    }
}

static void add_scores(const struct asking *q, const struct asked *t, float *score)
{
    const struct term *list = &q->x->term[t->term - 1];
    double k = formula[t->gram].k, b = formula[t->gram].b, average = (double)q->x->length[t->gram] / (double)(q->x->live ? q->x->live : 1);
    float fixed = (float)(k * (1 - b)), each = (float)(k * b / (average > 0 ? average : 1)), weight = (float)t->weight;
    uint32_t doc = 0;
    for (const uint8_t *p = list->p, *end = p + list->n; p < end;) {
        doc += take_number(&p);
        float tf = (float)take_number(&p);
        score[doc - 1] += weight * tf / (tf + fixed + each * (float)q->x->doc[doc - 1].length[t->gram]);
    }
}

/* ---- the best of them: a heap of at most `max`, the worst on top ----------------------------------------------------------- */
static bool worse(struct index_hit a, struct index_hit b) { return a.score < b.score || (!(a.score > b.score) && a.id > b.id); }

static void sink(struct index_hit *heap, size_t n, size_t i)
{
    for (size_t k; (k = 2 * i + 1) < n; i = k) {
        if (k + 1 < n && worse(heap[k + 1], heap[k])) k++;
        if (!worse(heap[k], heap[i])) return;
        struct index_hit h = heap[i];
        heap[i] = heap[k];
        heap[k] = h;
    }
}

static void rise(struct index_hit *heap, size_t i)
{
    for (; i && worse(heap[i], heap[(i - 1) / 2]); i = (i - 1) / 2) {
        struct index_hit h = heap[i];
        heap[i] = heap[(i - 1) / 2];
        heap[(i - 1) / 2] = h;
    }
}

static void in_order(struct index_hit *heap, size_t n)
{
    for (size_t left = n; left > 1;) {
        struct index_hit h = heap[--left];
        heap[left] = heap[0];
        heap[0] = h;
        sink(heap, left, 0);
    }
}

size_t index_rank(const struct index *x, struct arena *a, const struct index_word *w, size_t n, bool (*keep)(const void *ctx, uint64_t id), const void *ctx,
                  struct index_hit *ret, size_t max)
{
    struct asking q = { .x = x, .a = a };
    size_t found = 0;
    if (!x->live || !n || !max) return 0;
    ask_words(&q, w, n);
    float *score = arena_array(a, float, x->doc_n);
    for (size_t i = 0; i < q.n; i++) add_scores(&q, &q.at[i], score);
    for (size_t i = 0; i < x->doc_n; i++) {
        if (!(score[i] > 0) || x->doc[i].gone) continue;
        struct index_hit h = { x->doc[i].id, q.best > 0 ? (double)score[i] / q.best : (double)score[i] };
        if (h.score > 1) h.score = 1;
        if (found == max && !worse(ret[0], h)) continue;
        if (keep && !keep(ctx, h.id)) continue;
        if (found < max) { ret[found] = h; rise(ret, found++); }
        else { ret[0] = h; sink(ret, found, 0); }
    }
    in_order(ret, found);
    return found;
}

/* ---- words -------------------------------------------------------------------------------------------------------------------- */
static bool any_live(const struct index *x, uint32_t term)
{
    const struct term *t = &x->term[term - 1];
    uint32_t doc = 0;
    for (const uint8_t *p = t->p, *end = p + t->n; p < end;) {
        doc += take_number(&p);
        take_number(&p);
        if (!x->doc[doc - 1].gone) return true;
    }
    return false;
}

static struct term_word analysed(const struct index *x, struct arena *a, str word)
{
    struct term_word one;
    struct terms *t = terms_new(str_of(x->lang));
    terms_of(t, a, word, &one);
    terms_free(t);
    return one;
}

bool index_knows(const struct index *x, struct arena *a, str word)
{
    struct term_word one = analysed(x, a, word);
    uint32_t term = numbers_find(&x->term_of, one.key[0]);
    return term && any_live(x, term);
}

static str mostly(const struct index *x, const struct word *w)
{
    return w->stem && w->form && any_live(x, w->stem) ? index_text(x, x->form[w->form - 1].written) : (str){ "", 0 };
}

str index_written(const struct index *x, struct arena *a, str word)
{
    struct term_word one = analysed(x, a, word);
    uint32_t number = numbers_find(&x->word_of, str_hash(one.fold));
    return number ? mostly(x, &x->word[number - 1]) : (str){ "", 0 };
}

bool index_begins(const struct index *x, struct arena *a, str word)
{
    str fold = analysed(x, a, word).fold;
    for (size_t i = 0; i < x->word_n; i++) {
        const struct word *w = &x->word[i];
        if (str_starts(index_text(x, w->fold), fold) && w->stem && any_live(x, w->stem)) return true;
    }
    return false;
}

static int bits(uint64_t v) { return __builtin_popcountll(v); }

str index_nearest(const struct index *x, struct arena *a, str word, int *far)
{
    str fold = analysed(x, a, word).fold, best = { "", 0 };
    size_t letters = utf8_count(fold);
    uint64_t set = index_letters(fold);
    int reach = terms_reach(letters), nearest = reach + 1;
    uint32_t docs = 0;
    for (size_t i = 0; reach && i < x->word_n; i++) {
        const struct word *w = &x->word[i];
        if ((size_t)w->count + (size_t)reach < letters || (size_t)w->count > letters + (size_t)reach) continue;
        if (!w->stem || bits(set & ~w->letters) > reach || bits(w->letters & ~set) > reach) continue;
        int d = terms_distance(fold, index_text(x, w->fold), reach);
        uint32_t n = x->term[w->stem - 1].docs;
        if (d > reach || d > nearest || (d == nearest && n <= docs) || !mostly(x, w).n) continue;
        nearest = d;
        docs = n;
        best = mostly(x, w);
    }
    *far = nearest;
    return best;
}
