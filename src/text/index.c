/* index.c - texts of one language in memory: what they hold. Ranking: index_rank.c. */
#include "text/index_parts.h"
#include "base/utf8.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory: an index outlives every request --------------------------------------------------------------------------- */
static void *grown(struct index *x, void *old, size_t was, size_t now)
{
    void *p = realloc(old, now);
    if (!p) { fputs("bruecke: out of memory\n", stderr); abort(); }
    x->bytes += now - was;
    return p;
}

/* Room for one more in an array of things of `size` bytes. */
static void *with_room(struct index *x, void *old, size_t n, size_t *room, size_t size)
{
    if (n < *room) return old;
    size_t more = *room ? *room * 2 : 64;
    void *p = grown(x, old, *room * size, more * size);
    *room = more;
    return p;
}

static uint32_t keep_text(struct index *x, str s)
{
    while (x->text_n + s.n > x->text_room) {
        size_t more = x->text_room ? x->text_room * 2 : 4096;
        x->text = grown(x, x->text, x->text_room, more);
        x->text_room = more;
    }
    memcpy(x->text + x->text_n, s.p, s.n);
    x->text_n += s.n;
    return (uint32_t)(x->text_n - s.n);
}

str index_text(const struct index *x, struct piece p) { return (str){ x->text + p.at, p.n }; }
static struct piece piece_of(struct index *x, str s) { return (struct piece){ keep_text(x, s), (uint32_t)s.n }; }

/* ---- tables: a number for each key, by open addressing ------------------------------------------------------------------ */
static uint64_t key_of(const struct number *e) { return (uint64_t)e->key[1] << 32 | e->key[0]; }

/* A table of any size will do: the upper half of the mixed key says how far along the key belongs. */
static size_t place_in(const struct numbers *t, uint64_t key)
{
    size_t i = (size_t)((key * 0x9e3779b97f4a7c15U >> 32) * t->room >> 32);
    while (t->at[i].number && key_of(&t->at[i]) != key) i = i + 1 < t->room ? i + 1 : 0;
    return i;
}

uint32_t numbers_find(const struct numbers *t, uint64_t key)
{
    return t->room ? t->at[place_in(t, key)].number : 0;
}

static void numbers_resize(struct index *x, struct numbers *t, size_t room)
{
    struct numbers old = *t;
    t->room = room;
    t->at = grown(x, NULL, 0, t->room * sizeof *t->at);
    memset(t->at, 0, t->room * sizeof *t->at);
    for (size_t i = 0; i < old.room; i++) if (old.at[i].number) t->at[place_in(t, key_of(&old.at[i]))] = old.at[i];
    free(old.at);
    x->bytes -= old.room * sizeof *old.at;
}

/* Numbers begin at 1. */
static void numbers_put(struct index *x, struct numbers *t, uint64_t key, uint32_t number)
{
    /* Three quarters full at most: fuller is slow. And one place stays free, for looking ends there: a packed table of one has three. */
    if (t->n * 4 >= t->room * 3 || t->n + 2 > t->room) numbers_resize(x, t, t->room ? t->room * 2 : 256);
    size_t i = place_in(t, key);
    if (!t->at[i].number) t->n++;
    t->at[i] = (struct number){ { (uint32_t)key, (uint32_t)(key >> 32) }, number };
}

/* ---- an index ----------------------------------------------------------------------------------------------------------- */
struct index *index_new(str lang)
{
    struct index *x = calloc(1, sizeof *x);
    if (!x) { fputs("bruecke: out of memory\n", stderr); abort(); }
    snprintf(x->lang, sizeof x->lang, "%.*s", STR(lang));
    x->terms = terms_new(lang);
    x->scratch = arena_new();
    x->lists = arena_new();
    return x;
}

void index_free(struct index *x)
{
    if (!x) return;
    free(x->term); free(x->term_of.at);
    free(x->doc); free(x->doc_of.at);
    free(x->form); free(x->form_of.at);
    free(x->word); free(x->word_of.at);
    free(x->text); free(x->keys); free(x->sum); free(x->pack);
    terms_free(x->terms);
    arena_free(x->scratch);
    arena_free(x->lists);
    free(x);
}

/* All lists behind each other: most are a few bytes, for which malloc() takes 32. */
static void pack_lists(struct index *x)
{
    size_t n = 0, was = x->pack_n;
    for (size_t i = 0; i < x->term_n; i++) n += x->term[i].n;
    uint8_t *all = grown(x, NULL, 0, n + 1), *end = all;
    for (size_t i = 0; i < x->term_n; i++) {
        struct term *t = &x->term[i];
        if (t->n) memcpy(end, t->p, t->n);
        t->p = end;
        t->room = 0;
        end += t->n;
    }
    free(x->pack);
    x->bytes -= was + arena_used(x->lists);
    arena_free(x->lists);
    x->lists = arena_new();
    x->pack = all;
    x->pack_n = n + 1;
}

static void *fitted(struct index *x, void *old, size_t n, size_t *room, size_t size)
{
    if (!n) return old;
    size_t was = *room;
    *room = n;
    x->bytes -= was * size;
    return grown(x, old, 0, n * size);
}

void index_pack(struct index *x)
{
    if (!x) return;
    struct numbers *const tables[] = { &x->term_of, &x->doc_of, &x->form_of, &x->word_of };
    for (size_t i = 0; i < countof(tables); i++) if (tables[i]->n) numbers_resize(x, tables[i], tables[i]->n * 4 / 3 + 2);
    pack_lists(x);
    x->term = fitted(x, x->term, x->term_n, &x->term_room, sizeof *x->term);
    x->doc  = fitted(x, x->doc,  x->doc_n,  &x->doc_room,  sizeof *x->doc);
    x->form = fitted(x, x->form, x->form_n, &x->form_room, sizeof *x->form);
    x->word = fitted(x, x->word, x->word_n, &x->word_room, sizeof *x->word);
    x->keys = fitted(x, x->keys, x->keys_n, &x->keys_room, sizeof *x->keys);
    x->text = fitted(x, x->text, x->text_n, &x->text_room, 1);
    free(x->sum);
    x->bytes -= x->sum_room * sizeof *x->sum;
    x->sum = NULL;
    x->sum_room = 0;
    arena_free(x->scratch);
    x->scratch = arena_new();
}

size_t index_live(const struct index *x) { return x->live; }
size_t index_waste(const struct index *x) { return x->doc_n - x->live; }
size_t index_bytes(const struct index *x) { return x->bytes; }

/* ---- words -------------------------------------------------------------------------------------------------------------- */
static uint32_t term_number(struct index *x, uint64_t key)
{
    uint32_t number = numbers_find(&x->term_of, key);
    if (number) return number;
    x->term = with_room(x, x->term, x->term_n, &x->term_room, sizeof *x->term);
    x->term[x->term_n++] = (struct term){ .gram = term_gram(key) };
    numbers_put(x, &x->term_of, key, (uint32_t)x->term_n);
    return (uint32_t)x->term_n;
}

/* How it is mostly written, by R. Boyer and J. Moore's vote (1981): a form that most writings have is left standing. */
static void vote(struct word *w, uint32_t form)
{
    if (w->form == form) w->votes++;
    else if (w->votes) w->votes--;
    else { w->form = form; w->votes = 1; }
}

/* Which letters a word has, each as one of 64 bits: words that differ in many letters need no closer look. */
uint64_t index_letters(str s)
{
    uint64_t set = 0;
    while (s.n) set |= (uint64_t)1 << (utf8_next(&s) & 63);
    return set;
}

static uint32_t word_number(struct index *x, const struct term_word *t)
{
    uint64_t key = str_hash(t->fold);
    uint32_t number = numbers_find(&x->word_of, key);
    if (number) return number;
    x->word = with_room(x, x->word, x->word_n, &x->word_room, sizeof *x->word);
    x->word[x->word_n++] = (struct word){ .fold = piece_of(x, t->fold), .letters = index_letters(t->fold), .count = (uint16_t)utf8_count(t->fold) };
    numbers_put(x, &x->word_of, key, (uint32_t)x->word_n);
    return (uint32_t)x->word_n;
}

/* A way of writing that was not met before: what it is made of is worked out once. */
static uint32_t new_form(struct index *x, str word, uint64_t key)
{
    struct term_word t;
    struct arena_mark mark = arena_mark(x->scratch);
    terms_of(x->terms, x->scratch, word, &t);
    struct form f = { .written = piece_of(x, word), .at = (uint32_t)x->keys_n, .n = (uint16_t)t.n, .word = word_number(x, &t) };
    for (size_t i = 0; i < t.n; i++) {
        x->keys = with_room(x, x->keys, x->keys_n, &x->keys_room, sizeof *x->keys);
        x->keys[x->keys_n++] = term_number(x, t.key[i]);
    }
    if (!x->word[f.word - 1].stem) x->word[f.word - 1].stem = x->keys[f.at];
    arena_release(x->scratch, mark);
    x->form = with_room(x, x->form, x->form_n, &x->form_room, sizeof *x->form);
    x->form[x->form_n++] = f;
    numbers_put(x, &x->form_of, key, (uint32_t)x->form_n);
    return (uint32_t)x->form_n;
}

/* ---- one text ----------------------------------------------------------------------------------------------------------- */
enum { TF_MAX = 60000 };
struct adding { struct index *x; uint32_t *touched; size_t n, room; uint32_t length[2]; };

/* `sum` holds for each term how often it came in the text at hand, and nothing but zeros between texts. */
static void make_sums(struct index *x)
{
    if (x->sum_room >= x->term_room + 1) return;
    x->sum = grown(x, x->sum, x->sum_room * sizeof *x->sum, (x->term_room + 1) * sizeof *x->sum);
    memset(x->sum + x->sum_room, 0, (x->term_room + 1 - x->sum_room) * sizeof *x->sum);
    x->sum_room = x->term_room + 1;
}

static void touch(struct adding *d, uint32_t term)
{
    d->touched = arena_more(d->x->scratch, d->touched, d->n, &d->room, 256);
    d->touched[d->n++] = term;
}

static void add_part(struct adding *d, const struct index_part *part)
{
    struct index *x = d->x;
    uint32_t weight = (uint32_t)(part->weight < 1 ? 1 : part->weight > 20 ? 20 : part->weight);
    str rest = part->text;
    for (str word; terms_next(&rest, &word);) {
        uint64_t key = str_hash(word);
        uint32_t number = numbers_find(&x->form_of, key);
        if (!number) number = new_form(x, word, key);
        const struct form f = x->form[number - 1];
        vote(&x->word[f.word - 1], number);
        make_sums(x);
        for (size_t i = 0; i < f.n; i++) {
            uint32_t term = x->keys[f.at + i];
            if (!x->sum[term]) touch(d, term);
            if (x->sum[term] < TF_MAX) x->sum[term] += weight;
            d->length[i > 0] += weight;
        }
    }
}

static size_t put_number(uint8_t *p, uint32_t v)
{
    size_t n = 0;
    for (; v >= 0x80; v >>= 7) p[n++] = (uint8_t)(v | 0x80);
    p[n++] = (uint8_t)v;
    return n;
}

/* A list holds, text after text, how much further the number is and how often the term comes; both as few bytes as they need. */
static void append(struct index *x, struct term *t, uint32_t doc, uint32_t tf)
{
    if (t->n + 10 > t->room) {
        uint32_t more = t->n < 16 ? 16 + t->n : t->n * 2;
        size_t used = arena_used(x->lists);
        uint8_t *p = arena_get(x->lists, more);           /* what it grew out of stays where it is: no more than the list itself */
        if (t->n) memcpy(p, t->p, t->n);
        x->bytes += arena_used(x->lists) - used;
        t->p = p;
        t->room = more;
    }
    t->n += (uint32_t)put_number(t->p + t->n, doc - t->last);
    t->n += (uint32_t)put_number(t->p + t->n, tf);
    t->last = doc;
    t->docs++;
}

void index_drop(struct index *x, uint64_t id)
{
    uint32_t number = numbers_find(&x->doc_of, id);
    if (!number || x->doc[number - 1].gone) return;
    struct doc *d = &x->doc[number - 1];
    d->gone = true;
    for (size_t i = 0; i < 2; i++) x->length[i] -= d->length[i];
    x->live--;
}

void index_put(struct index *x, uint64_t id, const struct index_part *part, size_t n)
{
    struct arena_mark mark = arena_mark(x->scratch);
    struct adding d = { .x = x };
    index_drop(x, id);
    x->doc = with_room(x, x->doc, x->doc_n, &x->doc_room, sizeof *x->doc);
    uint32_t doc = (uint32_t)++x->doc_n;                  /* from 1: the first step of a list is never 0 */
    for (size_t i = 0; i < n; i++) add_part(&d, &part[i]);
    for (size_t i = 0; i < d.n; i++) {
        append(x, &x->term[d.touched[i] - 1], doc, x->sum[d.touched[i]]);
        x->sum[d.touched[i]] = 0;
    }
    x->doc[doc - 1] = (struct doc){ .id = id, .length = { d.length[0], d.length[1] } };
    for (size_t i = 0; i < 2; i++) x->length[i] += d.length[i];
    numbers_put(x, &x->doc_of, id, doc);
    x->live++;
    arena_release(x->scratch, mark);
}
