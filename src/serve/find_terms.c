/* find_terms.c - the thesaurus of a region: words of one concept in all languages. A word of a question brings those of the same concept along. */
#include "serve/find_parts.h"
#include "entity/draft.h"
#include <string.h>

enum { TERMS_OF_ALL = 40000 };
struct reading { struct thesaurus *t; struct terms *tool[FIND_LANGS]; size_t lang, room; const struct field *f; };

static void add_term(struct reading *r, size_t concept, str text)
{
    struct concept_term *t = &r->t->term[r->t->n];
    struct term_word w;
    str rest = text;
    *t = (struct concept_term){ .lang = r->lang, .concept = concept, .text = arena_copy(r->t->a, text) };
    for (str word; t->n < TERM_WORDS && terms_next(&rest, &word);) {
        struct arena_mark mark = arena_mark(r->t->a);
        terms_of(r->tool[r->lang], r->t->a, word, &w);
        t->stem[t->n++] = w.key[0];
        arena_release(r->t->a, mark);
    }
    str left = rest;
    for (str word; terms_next(&left, &word);) t->n = 0;  /* longer than a term may be: it is never met */
    if (t->n) r->t->n++;
}

/* Words of a list: separated by commas, Arabic ones too, semicolons or line ends. */
static void add_list(struct reading *r, size_t concept, str list)
{
    str plain = arena_copy(r->t->a, list);
    char *p = (char *)(uintptr_t)plain.p;
    for (size_t i = 0; i < plain.n; i++) {
        bool arabic = i + 1 < plain.n && (!memcmp(p + i, "،", 2) || !memcmp(p + i, "؛", 2));
        if (arabic) { p[i] = ','; p[i + 1] = ' '; }
        if (p[i] == ';' || p[i] == '\n') p[i] = ',';
    }
    for (str term; r->t->n < TERMS_OF_ALL && str_split(&plain, ',', &term);) if (str_trim(term).n) add_term(r, concept, str_trim(term));
}

/* Every PUBLIC text of a concept, in its language alone. */
static void read_language(struct store *st, struct reading *r, const struct entity *e)
{
    struct query q = query_new(e, &who_house, &langs[r->lang]);
    q.limit = LIMIT_MAX;
    q.plain = q.details = true;
    for (int page = 0; page < 20; page++) {
        struct page p = query_run(&q, st);
        for (size_t i = 0; i < p.n; i++)
            for (size_t k = 0; k < e->n; k++) {
                const struct field *f = &e->fields[k];
                bool own = f->translated ? !(row_meta(p.row[i])->foreign >> k & 1) : r->lang == lang_source();
                if (kind_is_text(f->kind) && (f->kind == KIND_text || f->kind == KIND_longtext) && own && (f->privacy & PUBLIC))
                    add_list(r, (size_t)row_meta(p.row[i])->id, row_text(p.row[i], f));
            }
        if (!p.next.n) return;
        q.after = p.next;
    }
}

struct thesaurus thesaurus_read(struct store *st)
{
    struct thesaurus t = { 0 };
    const struct entity *e = entity_find(S("search"), S("concept"));
    if (!e) return t;
    struct arena *a = arena_new();                      /* three megabytes, of which most regions need a tenth         */
    t.a = arena_new();
    t.term = arena_array(a, struct concept_term, TERMS_OF_ALL);
    struct reading r = { .t = &t };
    for (r.lang = 0; r.lang < lang_count() && r.lang < FIND_LANGS; r.lang++) {
        r.tool[r.lang] = terms_new(str_of(langs[r.lang].tag));
        read_language(st, &r, e);
        terms_free(r.tool[r.lang]);
    }
    struct concept_term *kept = arena_array(t.a, struct concept_term, t.n + 1);
    memcpy(kept, t.term, t.n * sizeof *kept);
    t.term = kept;
    arena_free(a);
    return t;
}

/* ---- words of a question ------------------------------------------------------------------------------------------------------ */
struct spoken { uint64_t stem[FIND_LANGS][FIND_TOKENS]; };

static void say_stems(struct arena *a, const str *token, size_t tokens, struct spoken *s)
{
    struct term_word w;
    for (size_t l = 0; l < lang_count() && l < FIND_LANGS; l++) {
        struct terms *t = terms_new(str_of(langs[l].tag));
        for (size_t i = 0; i < tokens; i++) {
            struct arena_mark mark = arena_mark(a);
            terms_of(t, a, token[i], &w);
            s->stem[l][i] = w.key[0];
            arena_release(a, mark);
        }
        terms_free(t);
    }
}

/* Where the question holds the term; `tokens`: nowhere. */
static size_t stands_at(const struct concept_term *t, const struct spoken *s, size_t tokens)
{
    for (size_t i = 0; i + t->n <= tokens; i++)
        if (!memcmp(&s->stem[t->lang][i], t->stem, t->n * sizeof *t->stem)) return i;
    return tokens;
}

static size_t add_words(const struct concept_term *t, struct index_word *w, size_t n, size_t max)
{
    str rest = t->text;
    for (str word; n < max && terms_next(&rest, &word);) {
        bool there = false;
        for (size_t i = 0; i < n; i++) there = there || str_same(w[i].text, word);
        if (!there) w[n++] = (struct index_word){ word, 1, true };
    }
    return n;
}

/* Easy German has the words of German. */
static size_t words_of_language(size_t lang)
{
    str tag = str_of(langs[lang].tag);
    int64_t at = str_find_char(tag, '-');
    const struct lang *main = at < 0 ? NULL : lang_find(str_upto(tag, (size_t)at));
    return main ? (size_t)(main - langs) : lang;
}

enum { CONCEPTS_MET = 12 };
size_t thesaurus_words(const struct thesaurus *t, struct arena *a, const str *token, size_t tokens, size_t lang, bool *covered,
                       struct index_word *w, size_t n, size_t max)
{
    size_t met[CONCEPTS_MET], k = 0;
    if (!t->n || !tokens) return n;
    lang = words_of_language(lang);
    struct spoken *s = arena_new_of(a, struct spoken);
    say_stems(a, token, tokens, s);
    for (size_t i = 0; i < t->n; i++) {
        size_t at = stands_at(&t->term[i], s, tokens);
        if (at == tokens) continue;
        bool there = false;
        for (size_t c = 0; c < k; c++) there = there || met[c] == t->term[i].concept;
        if (!there && k < CONCEPTS_MET) met[k++] = t->term[i].concept;
        for (size_t c = 0; c < t->term[i].n; c++) covered[at + c] = true;
    }
    for (size_t i = 0; i < t->n; i++)
        for (size_t c = 0; c < k && t->term[i].lang == lang; c++) if (t->term[i].concept == met[c]) n = add_words(&t->term[i], w, n, max);
    return n;
}
