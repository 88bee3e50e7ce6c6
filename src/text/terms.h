/* terms.h - the words of a text as a search compares them: folded, by their stem, and by their sequences of four letters.
**
** Stems: Snowball (M. F. Porter, "Snowball: a language for stemming algorithms", 2001) where it knows the language, else the folded word itself.
** Sequences of four letters ("_ausl ausl usla…"): P. McNamee, J. Mayfield, "Character N-Gram Tokenization for European Language Text Retrieval",
** Information Retrieval 7 (2004). They find what stems miss without any dictionary: parts of German compounds, endings of languages that have no
** stemmer, beginnings of words, and misspelt words.
**
**     struct terms *t = terms_new(S("de"));
**     for (str word; terms_next(&rest, &word);) { struct term_word w; terms_of(t, a, word, &w); … w.key[0 … w.n) … }
**
** German letters typed without dots meet the others: "Auslaenderbehoerde", "Auslanderbehorde" and "Ausländerbehörde" have the same keys.
*/
#ifndef TEXT_TERMS_H
#define TEXT_TERMS_H
#include "base/arena.h"

enum { TERM_BYTES = 120, TERM_GRAM = 4, TERM_KEYS_MAX = 1 + TERM_BYTES };
struct terms;
struct terms *terms_new(str lang);                     /* BCP 47; one thread at a time              */
void          terms_free(struct terms *t);             /* NULL is fine                              */

/* Takes the next word off the front: letters, digits and the signs upon them; an apostrophe within. At most TERM_BYTES, never cutting a sign.
** False at the end. Any bytes are fine. The word is a view into the text. */
bool terms_next(str *rest, str *word);

/* key[0] is the stem, the others are sequences of letters, each once. Keys are numbers: term_gram() tells the kinds apart. */
struct term_word { str fold, stem; uint64_t key[TERM_KEYS_MAX]; size_t n; };
void terms_of(struct terms *t, struct arena *a, str word, struct term_word *ret);
static inline bool term_gram(uint64_t key) { return !(key & 1); }
str terms_fold(const struct terms *t, struct arena *a, str word);

/* Optimal string alignment: letters left out, put in, exchanged, or two neighbours swapped (F. J. Damerau, CACM 7 (1964)). More than `most`: most + 1. */
enum { TERM_LETTERS = 48 };                            /* longer words are never near another       */
int terms_distance(str a, str b, int most);
/* How far from a word of so many letters its right form may be. */
static inline int terms_reach(size_t letters) { return letters < 4 ? 0 : letters < 8 ? 1 : letters < 12 ? 2 : 3; }
#endif
