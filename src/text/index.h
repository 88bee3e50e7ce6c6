/* index.h - texts of one language in memory, found by words and ranked.
**
** The score of a text is the sum of BM25 over the stems of the question and BM25 over its sequences of four letters (terms.h):
**
**     Σ idf(t) · tf · (k + 1) / (tf + k · (1 − b + b · length / average))          idf(t) = ln(1 + (N − n + ½) / (n + ½))
**
** S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations and Trends in IR 3 (2009); a part of a text
** counts `weight` times (BM25F with one length, ibid. §3.6). k = 2, b = 0.7 for stems, k = 4, b = 0.75 and factor 1.5 for sequences: these
** were chosen by trying, with an eye on questions to pages with even numbers and with odd ones (tests/bench/search.mjs prints both): neither half is blind.
** It is divided by what a text with every word of the question could reach, so that scores of several languages can be compared: 0 … 1.
**
** Texts are numbered by the caller; putting one again replaces it. What is replaced or dropped is never found, but keeps its memory until the
** caller builds anew (index_waste). One writer or many readers at a time: the caller locks.
*/
#ifndef TEXT_INDEX_H
#define TEXT_INDEX_H
#include "text/terms.h"

struct index;
struct index *index_new(str lang);
void          index_free(struct index *x);             /* NULL is fine                              */

struct index_part { str text; int weight; };           /* weight 1 … 20                             */
void   index_put(struct index *x, uint64_t id, const struct index_part *part, size_t n);
void   index_drop(struct index *x, uint64_t id);
/* Gives back what was kept ready for growing, about a third of its memory: after many texts were put, and none is expected soon. */
void   index_pack(struct index *x);
size_t index_live(const struct index *x);              /* texts that can be found                   */
size_t index_waste(const struct index *x);             /* texts that are gone but keep memory       */
size_t index_bytes(const struct index *x);

/* One word of a question. `extra`: it was not asked for (a synonym): it adds to the score and is not missed where it is not. */
enum { INDEX_WORDS_MAX = 160 };
struct index_word { str text; double weight; bool extra; };
struct index_hit { uint64_t id; double score; };
/* The best first, equal scores by number; at most `max`. keep NULL: all. Returns how many. */
size_t index_rank(const struct index *x, struct arena *a, const struct index_word *w, size_t n, bool (*keep)(const void *ctx, uint64_t id), const void *ctx,
                  struct index_hit *ret, size_t max);

/* Does a text hold this word, in this or another of its forms? */
bool index_knows(const struct index *x, struct arena *a, str word);
/* Does any word of the texts begin so? */
bool index_begins(const struct index *x, struct arena *a, str word);
/* The word of the texts that is nearest to a misspelt one, as it is mostly written; empty: none is near. *far: how many letters differ. */
str  index_nearest(const struct index *x, struct arena *a, str word, int *far);
/* A word that is there, as it is mostly written there: "für" for "fur". Empty: not there. */
str  index_written(const struct index *x, struct arena *a, str word);
#endif
