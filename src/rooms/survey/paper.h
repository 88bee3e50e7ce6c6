/* paper.h - sheets that came back on paper: keyed twice, compared, taken over.
**
**     survey_entry   one keying: survey, sheet, pass 1 or 2, what was typed as JSON (answers_json), until the sheet is taken over; then both go, texts included
**
** - A sheet is found by its code, or where the survey has an open link by the number that it gets (the row of its first keying): the clerk writes that onto it.
** - `sheet` is the draft's key of the code (pass.h), never the code: the store alone leads neither to the invitation nor back.
** - Whoever keys second does not see what the first typed; that it should be somebody else is said, not forced.
** - Paper is as it is: what answers_check() has against it is shown and may stand. Only what cannot be read as an answer at all (no such choice, no date) is refused.
** - Taking over stores a response with the day of the stamp and spends the code in the same transaction, in anonymous surveys too: whoever answers online with
**   the same code comes too late, and the other way round.
*/
#ifndef SURVEY_PAPER_H
#define SURVEY_PAPER_H
#include "rooms/survey/survey.h"
#include "web/req.h"

enum { PAPER_SHOWN = 300 };
extern const struct table entry_table;

/* ---- what is typed (paper_typed.c) ---------------------------------------------------------------------------------------------------------- */
/* Numbers of the choices, the first is 1; several separated by blanks; of a ranking in the order of the places; of a scale its step, 0 for "don't know". Everything
** else as it stands on the sheet. NULL: read, *ret as answers have it; otherwise the English key of what would be right. */
const char *paper_read(struct arena *a, const struct item *it, str typed, str *ret);
str paper_show(struct arena *a, const struct item *it, str value);             /* back                                                  */
struct paper_note { size_t item; const char *message; bool hard; };            /* hard: cannot be kept as it is                         */
/* What is to be said about keyed answers. Dates and numbers of *v become canonical. */
size_t paper_check(struct arena *a, struct answers *v, struct paper_note *ret, size_t max);

/* ---- keeping (paper.c) ------------------------------------------------------------------------------------------------------------------------ */
struct paper_entry { int64_t id, account, actor; int pass; bool done; str sheet, answers, received, language, day; };
/* The sheet with this code, or a new one (code empty, in a survey with an open link): its number, and which pass is to be keyed now (0: both are done). 0: *why. */
int64_t paper_begin(struct store *st, const struct instrument *in, int64_t account, str code, int *pass, const char **why);
/* The second keying of a sheet whose first is done. False: it is not its turn. */
MUST_USE bool paper_second(struct store *st, const struct instrument *in, int64_t account, int64_t number);
MUST_USE bool paper_load(struct store *st, int64_t survey, int64_t number, int pass, struct paper_entry *ret);
void paper_save(struct store *st, const struct paper_entry *e);
void paper_discard(struct store *st, int64_t survey, int64_t number);
/* As one response: late and beyond by the day of receipt. False: *why, or the store is broken. */
MUST_USE bool paper_take(struct store *st, struct answers *v, const struct paper_entry *e, const char **why);

struct paper_line { int64_t number; str day; bool mine, begun; bool done[2]; int64_t differ; };      /* mine: the reader keyed it first; begun: the second keying is; differ: NONE before both are done */
struct paper_counts { int64_t once, ready, differing, taken; };
size_t paper_list(struct req *q, const struct instrument *in, struct paper_line **ret, struct paper_counts *count);
/* Items in which two keyings differ. */
size_t paper_differences(const struct answers *one, const struct answers *two, bool *ret);

/* ---- pages (paper_pages.c) -------------------------------------------------------------------------------------------------------------------- */
void paper_get(struct req *q);
void paper_post(struct req *q);
str  paper_number(struct arena *a, const struct instrument *in, size_t item);  /* of a question, as printed; headings and notes have none */
str  questionnaire_pdf(struct req *q, const struct instrument *in, str pass);
void paper_pdf_send(struct req *q, str file, str name);

/* A question as the clerk sees it; choices: "1 yes · 2 no". */
struct paper_field { int64_t item; str number, label, typed, other, choices; const char *message; bool hard, lines, has_other; };
struct paper_pick { struct paper_field f; str one, two; int chosen; };       /* one, two: as people read it; f.typed: the third     */
struct paper_view {
    const struct instrument *in; str base, here;        /* base: of the survey; here: this page                        */
    struct paper_counts count; struct paper_line *line; size_t n; bool open;      /* open: new sheets have numbers instead of codes            */
    int64_t number; int pass;
    struct paper_field *field; size_t fields; size_t hard, soft;
    struct paper_pick *pick; size_t picks; size_t same;
    str received, received_other, language; bool mine;            /* mine: the reader did the first keying                                */
    const char *problem; str code; bool done; const char *locked;                  /* locked: why nothing can be keyed                        */
};
void paper_page(struct buf *out, struct req *q, const struct paper_view *v);
void paper_key_page(struct buf *out, struct req *q, const struct paper_view *v);
void paper_compare_page(struct buf *out, struct req *q, const struct paper_view *v);
#endif
