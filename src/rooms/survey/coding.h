/* coding.h - open answers by codebook: which codes a text has, by two coders who do not see each other, and how many texts each code has.
**
**     survey ─< category         per question: the codebook. Its words may change at any time; a code that texts have stays.
**     text   ─< mark             per coder 1, 2 and FINAL: codes of one text, separated by blanks; none: "no code fits"
**
** What a text has in the end: what was settled; else what both coders say alike; else what the only coder says. Where both differ and nothing is settled it
** has nothing yet, is counted in `open`, and stands on the list of what has to be settled.
**
** Texts are read in the order of their random ids and without anything else that the same person answered. A mark names no coder, only which of the two.
**
**     struct coded *c = coded_figures(st, a, in, S("q8_missing"));         NULL: no such open question
**     coded_protect(c);                                                    before anything of it leaves the room, as evaluation_protect()
*/
#ifndef SURVEY_CODING_H
#define SURVEY_CODING_H
#include "plan/compare.h"
#include "rooms/survey/survey.h"

#define FIELD(kind, name, ...) c_##kind name;
struct survey_category { struct meta meta;
#include "rooms/survey/category.def"
};
#undef FIELD
extern const struct entity category_entity;
extern const struct table mark_table;

enum { CODES_MAX = 60, MARKS_MAX = 20, CODED_TEXTS_MAX = 20000 };               /* codes of one book; of one text; texts of one question */
enum coder { CODER_FINAL, CODER_ONE, CODER_TWO, CODERS };

/* ---- questions with texts -------------------------------------------------------------------------------------------------------------- */
/* TEXT, LONGTEXT, and what was written behind "other" (`item` then ends in _other). In the order of the questionnaire; at most max. */
struct open_question { str item; const struct item *of; int64_t texts; };
size_t open_questions(struct store *st, struct arena *a, const struct instrument *in, struct open_question *ret, size_t max);

/* ---- the codebook ------------------------------------------------------------------------------------------------------------------------ */
struct code { int64_t id; str code, label, description; };
struct codebook { struct code at[CODES_MAX]; size_t n; };
struct codebook *codebook_load(struct store *st, struct arena *a, int64_t survey, str item, const struct lang *lang);
int codebook_find(const struct codebook *b, str code);                          /* -1: none                                     */
/* Adds the codes that the wave before has for the same question and this one lacks, in every language. How many; -1: not written. */
int64_t codebook_copy(struct store *st, const struct who *who, str request, int64_t survey, str item);
/* One new code, its name made of the label; false: *why (English key). */
MUST_USE bool codebook_add(struct store *st, const struct who *who, str request, int64_t survey, str item, str label, const char **why);
void category_check(struct store *st, const struct draft *d, struct problems *p);
void category_derive(struct store *st, struct draft *d);

/* ---- marks ---------------------------------------------------------------------------------------------------------------------------------- */
/* `codes` in any order and number, brought into that of the codebook. False: *why (English key). CODER_FINAL settles. */
MUST_USE bool mark_set(struct store *st, const struct codebook *b, int64_t survey, int64_t text, enum coder coder, str codes, const char **why);
void mark_take(struct store *st, int64_t survey, int64_t text, enum coder coder);              /* as if never coded            */
/* A text with what each coder said; given[]: said anything. */
struct coded_text { int64_t id; str text, language, codes[CODERS]; bool given[CODERS]; };
/* Every text of the question, by random id; at most CODED_TEXTS_MAX. */
struct coded_text *coded_texts(struct store *st, struct arena *a, int64_t survey, str item, size_t *n);
bool coded_differs(const struct coded_text *t);                                 /* both coded, not alike, not settled            */
bool coded_end(const struct coded_text *t, str *codes);                         /* what it has in the end; false: nothing yet    */

/* ---- figures ---------------------------------------------------------------------------------------------------------------------------------- */
/* k of `coded` texts, and of `cases` responses that count. Hidden: k is -1, the rest NAN. A text may have several codes: percentages do not add up to 100. */
struct coded_row { str code, label, description; int64_t k; double of_texts, of_cases; bool hidden; };
struct coded {
    str item; const struct item *of;
    int64_t texts, coded, open, none, cases, minimum;   /* coded: with a result; open: both differ; none: no code fits; hidden: -1 */
    struct coded_row *row; size_t n;                    /* as the codebook                                              */
    bool hidden;                                        /* fewer than minimum were coded: nothing of it is shown        */
    int first;                                          /* protected: the row shown that surely most texts have, alone; -1: none */
    bool protected;
};
struct coded *coded_figures(struct store *st, struct arena *a, const struct instrument *in, str item);
/* Hides k from 1 to minimum - 1, and k that leaves so few of the coded texts or of all cases. Zeros are shown. Since texts have several codes and their sum
** is not told, no hidden one follows from others. */
void coded_protect(struct coded *c);

/* Two coders, over the texts that both coded: each code for itself, given or not; `alike`: share of texts with exactly the same codes. */
struct coder_agreement {
    int64_t both, differ; double alike;
    struct agreement *code; int64_t (*gave)[2]; size_t n;                                                 /* as the codebook; gave: how often each coder used it */
    bool hidden;                                        /* too few were coded by both                                   */
};
struct coder_agreement coders_agree(struct arena *a, const struct codebook *b, const struct coded_text *t, size_t n);

/* Hides the agreement on codes that c hides, and on those that a coder gave to few texts or to all but few: from agreement and kappa together these follow. */
void coders_protect(struct coder_agreement *g, const struct coded *c);

/* The codes of one question as a report has them, all protected. */
struct open_codes { size_t at; struct coded *c; struct coder_agreement agreed; const struct codebook *words; };       /* at: its item; words: in the reader's language */

/* ---- taking words out ------------------------------------------------------------------------------------------------------------------------- */
/* Where a text names somebody: `rest` is what may stay, whole words in the old order; wherever something is left out "[…]" stands. Empty: nothing stays.
** The words that go are kept nowhere. False: *why (English key): words can only be taken out. */
#define TAKEN_OUT "[…]"
MUST_USE bool text_shorten(struct store *st, int64_t survey, int64_t text, str rest, const char **why);

/* ---- pages (coding_pages.c) ---------------------------------------------------------------------------------------------------------------- */
struct req;
void coding_show(struct req *q);
void coding_post(struct req *q);
void coding_csv(struct req *q);
void coding_xlsx(struct req *q);
#endif
