/* find_parts.h - what find_*.c share: the state of a region's search. Nobody else includes it. */
#ifndef SERVE_FIND_PARTS_H
#define SERVE_FIND_PARTS_H
#include "serve/find.h"
#include "text/index.h"
#include <pthread.h>

enum { FIND_LANGS = 32, TITLE_MAX = 240 };
struct known { int64_t id, version; };                  /* a row that is in the state                                 */
struct known_rows { struct known *at; size_t n, room; };
struct titled { uint64_t id; str fold; };               /* a title, for suggestions: blank, folded words, blanks between */
struct titles { struct titled *at; size_t n, room; };
/* A term of the thesaurus: its words by their stems in its language. */
enum { TERM_WORDS = 5 };
struct concept_term { size_t lang, concept; str text; uint64_t stem[TERM_WORDS]; size_t n; };
struct thesaurus { struct concept_term *term; size_t n; struct arena *a; };

struct state {                                          /* of one region                                              */
    char region[32];
    const struct stores *of;
    pthread_rwlock_t lock;                              /* readers: questions; writer: taking in what changed         */
    pthread_mutex_t making;                             /* one thread brings it up to date                            */
    uint64_t version; char day[12];                     /* of the data that it was made of; 0: unknown                */
    _Atomic bool made;                                  /* asked before the lock is taken                             */
    bool late, early;                                   /* late: the thread beside has something to do; early: and nobody has asked yet */
    _Atomic size_t bytes;                               /* of the indexes, noted by whoever changed them: others may add them up meanwhile */
    struct index *index[FIND_LANGS];
    struct titles titles[FIND_LANGS];
    struct known_rows known[ENTITIES_MAX];
    struct thesaurus thesaurus;
    int64_t asked, users;
};
uint64_t find_number(const struct entity *e, int64_t id);
const struct entity *find_entity(uint64_t number, int64_t *id);

/* This region's state, up to date, locked for reading; NULL: it is being made. Give it back. */
struct state *state_open(struct req *q);
void          state_close(struct state *s);

/* The parts of a row's text in a language; 0: it is not written in it. */
enum { FIND_PARTS_MAX = FIELDS_MAX + 40 };
size_t find_parts(struct arena *a, const struct entity *e, const void *row, const struct labels *labels, const struct lang *l, struct index_part *part, size_t max);
bool find_searched(const struct entity *e);             /* may visitors read it, and has it pages?                    */

/* The thesaurus of a region, from the entity search.concept. */
struct thesaurus thesaurus_read(struct store *st);
/* Words to ask beside those of the question, for texts in `lang`: adds to w, at most `max` in all. covered[i]: token i is part of a term. */
size_t thesaurus_words(const struct thesaurus *t, struct arena *a, const str *token, size_t tokens, size_t lang, bool *covered,
                       struct index_word *w, size_t n, size_t max);
void find_write_nothing(struct stores *s);              /* what find_nothing() remembers                              */
#endif
