/* questionnaire_pdf.c - a survey to fill in by hand: boxes to tick, scales as tables, lines to write on, conditions as plain instructions; in any language.
**
** Boxes have the numbers that are typed when the sheet is keyed (paper.h): the first choice is 1, "don't know" of a scale is 0.
*/
#include "base/moment.h"
#include "entity/wording.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/paper.h"
#include "text/pdf.h"
#include "web/wording.h"

#define BOX "☐"
enum { LONG_LINES = 5, GRID_MAX = 40, NAMED_ITEMS = 8 };
struct sheet { struct req *q; const struct instrument *in; const struct words *w; struct pdf *p; str pass; };

static str word(const struct sheet *s, const char *key) { return words_get(s->w, key); }

/* A key with its {names}; names that have no value stay. */
static str fill(const struct sheet *s, const char *key, const char *name, str value)
{
    str text = word(s, key), mark = arena_fmt(s->q->a, "{%s}", name);
    int64_t at = str_find(text, mark);
    return at < 0 ? text : arena_fmt(s->q->a, "%.*s%.*s%.*s", (int)at, text.p, STR(value), STR(str_from(text, (size_t)at + mark.n)));
}

/* Explanations in small letters; empty ones take no room. */
static void small(struct sheet *s, str text)
{
    if (text.n) pdf_text(s->p, &(struct pdf_style){ .size = 9, .colour = PDF_GREY, .gap = 3 }, text);
}

/* ---- conditions as instructions ---------------------------------------------------------------------------------------------------- */
str paper_number(struct arena *a, const struct instrument *in, size_t item)
{
    size_t n = 0;
    for (size_t i = 0; i <= item && i < in->n; i++) n += item_asks(&in->item[i]);
    return arena_fmt(a, "%zu", n);
}

/* Takes what stands next, after blanks. */
static bool eat(str *rest, str what)
{
    *rest = str_trim(*rest);
    if (!str_starts(*rest, what)) return false;
    *rest = str_from(*rest, what.n);
    return true;
}

static bool eat_upto(str *rest, char end, str *ret)
{
    int64_t at = str_find_char(*rest, end);
    if (at < 0) return false;
    *ret = str_upto(*rest, (size_t)at);
    *rest = str_from(*rest, (size_t)at + 1);
    return true;
}

/* ${code} = 'x'   or   selected(${code}, 'x') */
static bool eat_one(str *rest, str *code, str *value)
{
    bool selected = eat(rest, S("selected("));
    if (!eat(rest, S("${")) || !eat_upto(rest, '}', code) || !eat(rest, selected ? S(",") : S("=")) || !eat(rest, S("'")) || !eat_upto(rest, '\'', value)) return false;
    return !selected || eat(rest, S(")"));
}

/* The label of a choice; a value that is none stays as it is. */
static str choice_of(const struct item *it, str value)
{
    int o = option_find(it, value);
    return o >= 0 ? it->option[o].label : value;
}

/* Where the condition is one question with one or some of its choices; empty: it is more than that. */
static str plainly(const struct sheet *s, str relevance)
{
    str code, value, first = S(""), answers = S("");
    do {
        if (!eat_one(&relevance, &code, &value) || (first.n && !str_eq(first, code))) return S("");
        const struct item *it = item_find(s->in, code);
        if (!it || it->kind == ITEM_SCALE || it->kind == ITEM_NUMBER) return S("");
        answers = arena_fmt(s->q->a, "%.*s%s%.*s", STR(answers), first.n ? " / " : "", STR(choice_of(it, value)));
        first = code;
    } while (eat(&relevance, S("or ")));
    if (str_trim(relevance).n) return S("");
    str text = fill(s, N_("Only if you ticked “{answer}” at question {number}."), "number", paper_number(s->q->a, s->in, item_index(s->in, first)));
    int64_t at = str_find(text, S("{answer}"));
    return at < 0 ? text : arena_fmt(s->q->a, "%.*s%.*s%.*s", (int)at, text.p, STR(answers), STR(str_from(text, (size_t)at + 8)));
}

/* Above the question, bold: whoever jumps over it must not have read it first. */
static void condition(struct sheet *s, const struct item *it)
{
    str name[NAMED_ITEMS], numbers = S("");
    if (!it->asked_if) return;
    str text = plainly(s, it->relevance);
    size_t n = text.n ? 0 : expression_names(it->asked_if, name, NAMED_ITEMS);
    for (size_t i = 0; i < n; i++) numbers = arena_fmt(s->q->a, "%.*s%s%.*s", STR(numbers), i ? ", " : "", STR(paper_number(s->q->a, s->in, item_index(s->in, name[i]))));
    if (n) text = fill(s, N_("Only if it fits your answer to question {numbers}."), "numbers", numbers);
    if (text.n) pdf_text(s->p, &(struct pdf_style){ .bold = true, .size = 9.5, .gap = 3 }, text);
}

/* ---- kinds of questions ------------------------------------------------------------------------------------------------------------------ */
static str no_answer(void *ctx, str code) { (void)ctx; (void)code; return S("…"); }
static str label_of_item(const struct sheet *s, const struct item *it) { return piped(s->q->a, s->in, it->label, no_answer, NULL); }

/* What a screen does by itself (round boxes, square boxes) has to be said on paper. */
static str how_many(const struct sheet *s, const struct item *it)
{
    if (it->kind == ITEM_SINGLE) return word(s, N_("Please tick one."));
    if (it->kind == ITEM_RANKING) return word(s, N_("Please write 1 for the most important, then 2, 3 and so on."));
    if (it->kind != ITEM_MULTIPLE) return S("");
    return it->most > 0 ? fill(s, N_("Please tick at most {n}."), "n", arena_fmt(s->q->a, "%lld", (long long)it->most)) : word(s, N_("Please tick everything that fits."));
}

/* Ruled 20 points (7 mm) apart: room for a hand that is not used to forms. */
static void line(struct sheet *s, size_t n)
{
    for (size_t i = 0; i < n; i++) { pdf_need(s->p, 22); pdf_space(s->p, 20); pdf_rule(s->p); }
    pdf_space(s->p, 4);
}

static void options(struct sheet *s, const struct item *it)
{
    const char *sign = it->kind == ITEM_RANKING ? "__" : BOX;
    for (size_t o = 0; o < it->options; o++) {
        const struct item_option *one = &it->option[o];
        pdf_item(s->p, str_of(sign), arena_fmt(s->q->a, "%zu  %.*s%s", o + 1, STR(one->label), one->other ? ": ______________________________" : ""));
    }
}

/* On the line of the steps the ends stand in words before and behind. */
static void scale(struct sheet *s, const struct item *it)
{
    struct buf b = buf_in(s->q->a, 4000);
    if (it->low.n) buf_fmt(&b, "%.*s    ", STR(it->low));
    for (int64_t i = 1; i <= it->steps; i++) buf_fmt(&b, BOX " %lld    ", (long long)i);
    buf_put(&b, it->high);
    if (it->unknown) buf_fmt(&b, "        " BOX " 0 %.*s", STR(word(s, N_("don’t know"))));
    pdf_text(s->p, NULL, buf_str(&b));
}

static void answer(struct sheet *s, const struct item *it)
{
    switch (it->kind) {
    case ITEM_SINGLE: case ITEM_MULTIPLE: case ITEM_RANKING: options(s, it); break;
    case ITEM_SCALE: scale(s, it); break;
    case ITEM_NUMBER: pdf_text(s->p, NULL, S("______________")); break;
    case ITEM_DATE: pdf_text(s->p, NULL, pdf_ltr(s->q->a, S("____ . ____ . ________"))); break;
    case ITEM_LONGTEXT: line(s, LONG_LINES); break;
    default: line(s, 1); break;
    }
}

/* A question and its choices stay on one page, as far as a dozen choices. */
static void question(struct sheet *s, size_t i)
{
    const struct item *it = &s->in->item[i];
    double high = 40 + (it->options < 12 ? 16.0 * (double)it->options : 190) + (it->kind == ITEM_LONGTEXT ? 20.0 * LONG_LINES : 0);
    pdf_need(s->p, high);
    pdf_text(s->p, &(struct pdf_style){ .bold = true, .gap = 2 }, arena_fmt(s->q->a, "%.*s. %.*s", STR(paper_number(s->q->a, s->in, i)), STR(label_of_item(s, it))));
    condition(s, it);
    small(s, it->hint);
    small(s, how_many(s, it));
    answer(s, it);
    pdf_space(s->p, 8);
}

/* Neighbouring scales of one matrix as a table; how many it took. */
static size_t grid(struct sheet *s, size_t from)
{
    const struct item *first = &s->in->item[from];
    size_t rows = 0, width = 1 + (size_t)first->steps + first->unknown;
    struct pdf_column column[SCALE_MAX + 2] = { { S(""), 6, false } };
    str *cell = arena_array(s->q->a, str, GRID_MAX * width);
    for (size_t c = 1; c < width; c++) column[c] = (struct pdf_column){ c > (size_t)first->steps ? S("0") : arena_fmt(s->q->a, "%zu", c), .9, false };
    for (size_t i = from; i < s->in->n && rows < GRID_MAX; i++, rows++) {
        const struct item *it = &s->in->item[i];
        if (it->kind != ITEM_SCALE || !str_eq(it->grid, first->grid) || it->steps != first->steps || it->unknown != first->unknown) break;
        cell[rows * width] = arena_fmt(s->q->a, "%.*s. %.*s", STR(paper_number(s->q->a, s->in, i)), STR(label_of_item(s, it)));
        for (size_t c = 1; c < width; c++) cell[rows * width + c] = S(BOX);
    }
    str ends = arena_fmt(s->q->a, "1 = %.*s    %lld = %.*s", STR(first->low), (long long)first->steps, STR(first->high));
    pdf_need(s->p, 30 + 20 * (double)(rows < 6 ? rows : 6));
    condition(s, first);
    small(s, first->hint);
    pdf_text(s->p, NULL, first->unknown ? arena_fmt(s->q->a, "%.*s    0 = %.*s", STR(ends), STR(word(s, N_("don’t know")))) : ends);
    pdf_table(s->p, &(struct pdf_table){ .column = column, .columns = width, .cell = cell, .rows = rows });
    pdf_space(s->p, 8);
    return rows;
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------------------------- */
/* Where the sheet goes back to, from what the region says of itself. */
static str address_of(const struct sheet *s)
{
    const struct particulars *r = region_particulars(s->q);
    struct buf b = buf_in(s->q->a, 1000);
    buf_put(&b, r->centre.n ? r->centre : s->q->region_title);
    if (r->street.n) buf_fmt(&b, ", %.*s, %.*s %.*s", STR(r->street), STR(r->postcode), STR(r->town));
    if (s->in->contact.n) buf_fmt(&b, ", %.*s", STR(s->in->contact));
    return buf_str(&b);
}

/* Read before the first question: what it is, how to fill in, until when and where to, what is kept. */
static void beginning(struct sheet *s)
{
    const struct instrument *in = s->in;
    pdf_heading(s->p, 1, in->title);
    if (in->intro.n) pdf_markdown(s->p, in->intro, 2);
    pdf_item(s->p, S(""), word(s, N_("Please answer with a pen and leave out what you do not want to answer. If you made a mistake, cross it out and tick anew.")));
    pdf_item(s->p, S(""), in->closes.n ? fill(s, N_("Please send the sheets back by {day} to:"), "day", lang_date(s->q->a, in->lang, in->closes)) : word(s, N_("Please send the sheets back to:")));
    pdf_item(s->p, S(""), address_of(s));
    pdf_item(s->p, S(""), in->named ? word(s, N_("Your answers are kept together with the name of your organisation."))
        : word(s, N_("The survey is anonymous: please do not write your name on it. What is kept are your answers and the day on which the sheet arrived, not the code. What you write in words is kept apart from what you tick.")));
    if (s->pass.n) {
        pdf_item(s->p, S(""), word(s, N_("You can answer on the internet instead, by this picture and with the code above:")));
        pdf_qr(s->p, invite_link(s->q, in, in->lang, s->pass), 70, word(s, N_("Link to the survey")));
    }
}

static void items(struct sheet *s)
{
    for (size_t i = 0; i < s->in->n; ) {
        const struct item *it = &s->in->item[i];
        if (it->kind == ITEM_SCALE && it->grid.n) { i += grid(s, i); continue; }
        if (it->kind == ITEM_SECTION) { pdf_need(s->p, 140); pdf_heading(s->p, 2, label_of_item(s, it)); condition(s, it); small(s, it->hint); }
        else if (it->kind == ITEM_NOTE) pdf_text(s->p, NULL, label_of_item(s, it));
        else question(s, i);
        i++;
    }
    if (s->in->thanks.n) pdf_text(s->p, &(struct pdf_style){ .bold = true }, s->in->thanks);
}

/* On every page, since sheets come apart: the code, or the line for it, or for the number that the office gives. */
static str head_of(const struct sheet *s)
{
    if (!s->in->by_code) return fill(s, N_("Sheet {number}"), "number", S("________"));
    return arena_fmt(s->q->a, "%.*s: %.*s", STR(word(s, N_("Code"))), STR(pdf_ltr(s->q->a, s->pass.n ? s->pass : S("____-____-____"))));
}

str questionnaire_pdf(struct req *q, const struct instrument *in, str pass)
{
    struct sheet s = { .q = q, .in = in, .w = wording_words(q, words_in(str_of(in->lang->tag))), .pass = pass };
    s.p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(in->lang->tag), .title = in->title, .author = q->region_title, .at = moment_now(), .head = head_of(&s), .foot = in->title,
                                             .numbers = word(&s, N_("Page {page} of {pages}")), .pages_max = 60 });
    beginning(&s);
    items(&s);
    return pdf_end(s.p);
}

/* ?lang=ar: the language of the sheet, otherwise that of the page; ?invitation=17: with its code on each page, in its language. */
void questionnaire_get(struct req *q)
{
    const struct survey *v = survey_of_address(q);
    const struct lang *l = lang_find(req_param(q, S("lang")));
    struct pass_code code = { { 0 }, { 0 } };
    int64_t id = 0;
    if (!v) return;
    if (str_int(req_param(q, S("invitation")), &id)) {
        struct rows *r = ask(q->st, Q("SELECT c.sealed, i.language FROM survey_code c JOIN survey_invitation i ON i.id = c.invitation WHERE i.id = $1 AND i.survey = $2 AND i.deleted_at IS NULL"),
                             I(id), I(v->meta.id));
        if (!rows_next(r) || !pass_unseal(q->a, id, row_str(r, 0), &code)) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
        if (!l) l = lang_find(row_str(r, 1));
    }
    const struct instrument *in = instrument_by_id(q->st, q->a, v->meta.id, l ? l : q->lang);
    str file = in ? questionnaire_pdf(q, in, code.pass) : S("");
    if (!file.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    paper_pdf_send(q, file, arena_fmt(q->a, "%.*s-%s", STR(in->code), in->lang->tag));
}
