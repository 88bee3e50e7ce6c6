/* fuzz_find.c - any text as a question and as what is searched: words are views into it and never cut a sign, scores stay between 0 and 1, and what was
** dropped is never found.
**
** First byte: the language. Up to the first NUL: the question; behind it: a text. */
#include "base/utf8.h"
#include "text/index.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const char *const langs_of[] = { "de", "en", "ar", "uk", "ru", "tr", "pl", "nl", "ro", "fr", "fa", "de-simple" };

static size_t words_of(str text, struct index_word *w, size_t max)
{
    size_t n = 0;
    bool valid = utf8_valid(text);
    const char *from = text.p, *end = text.p + text.n;
    for (str word; n < max && terms_next(&text, &word); n++) {
        assert(word.n > 0 && word.n <= TERM_BYTES && word.p >= from && word.p + word.n <= end);
        assert(!valid || utf8_valid(word));
        from = word.p + word.n;
        w[n] = (struct index_word){ word, n % 3 ? 1 : 0.5, n % 5 == 4 };
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    if (!n) return 0;
    str lang = str_of(langs_of[*p % countof(langs_of)]), text = { (const char *)p + 1, n - 1 }, question;
    int64_t nul = str_find_char(text, 0);
    question = nul < 0 ? text : str_upto(text, (size_t)nul);
    text = nul < 0 ? text : str_from(text, (size_t)nul + 1);
    struct arena *a = arena_new();
    struct index *x = index_new(lang);
    struct index_word w[INDEX_WORDS_MAX];
    struct index_hit hit[4];
    size_t k = words_of(question, w, INDEX_WORDS_MAX);
    index_put(x, 1, &(struct index_part){ text, 3 }, 1);
    index_put(x, 2, &(struct index_part){ question, 1 }, 1);
    index_put(x, 3, &(struct index_part){ S("Deutschkurs für Frauen"), 1 }, 1);
    index_drop(x, 1);
    size_t found = index_rank(x, a, w, k, NULL, NULL, hit, countof(hit));
    for (size_t i = 0; i < found; i++) assert(hit[i].id != 1 && hit[i].score > 0 && hit[i].score <= 1);
    for (size_t i = 0; i < k && i < 4; i++) {
        int far = 0;
        str near = index_nearest(x, a, w[i].text, &far);
        assert(!near.n || far <= 3);
        assert(index_knows(x, a, w[i].text));             /* the question itself is a text */
        index_written(x, a, w[i].text);
        index_begins(x, a, w[i].text);
    }
    index_free(x);
    arena_free(a);
    return 0;
}
