/* report_files.c - results as Excel and CSV (one line per figure, so that a pivot table can read it), the codebook, and the answers row by row. */
#include "base/rand.h"
#include "look/form.h"
#include "plan/describe.h"
#include "rooms/survey/report_parts.h"
#include "text/csv.h"
#include "text/xlsx.h"
#include <assert.h>
#include <math.h>
#include <string.h>

static const str DOT = { "•", 3 };

/* ---- one line per figure, whoever writes it ------------------------------------------------------------------------------------------------- */
struct sink { struct req *q; struct xlsx *xlsx; struct csv_out csv; };          /* xlsx NULL: CSV                           */
static void text_cell(struct sink *s, str text) { if (s->xlsx) xlsx_text(s->xlsx, text); else csv_put(&s->csv, text); }

/* NAN: there is none. */
static void real_cell(struct sink *s, double v, bool hidden)
{
    if (s->xlsx && hidden) xlsx_text(s->xlsx, DOT);
    else if (s->xlsx && isfinite(v)) xlsx_number(s->xlsx, v);
    else if (s->xlsx) xlsx_empty(s->xlsx);
    else csv_put_plain(&s->csv, hidden ? DOT : isfinite(v) ? arena_fmt(s->q->a, "%.15g", v) : S(""));
}
static void count_cell(struct sink *s, int64_t k) { real_cell(s, k < 0 ? NAN : (double)k, k < 0); }
static void put_row(struct sink *s) { if (s->xlsx) xlsx_row(s->xlsx); else csv_row(&s->csv); }

static const char *const heads[] = { N_("Code"), N_("Question"), N_("Kind of question"), N_("Group"), N_("Figure"), N_("Answer"), N_("Answers in all"), N_("How many"), N_("Value"), N_("Percent of all answers chosen") };

/* group: which part of the respondents; empty: all. then: they are those of the other wave, whose choices may be others. */
struct line { const struct item *it; str group; const struct item_figures *f; bool hidden, then; };
static void begin_line(struct sink *s, const struct line *l, str figure, str answer)
{
    const struct req *q = s->q;
    text_cell(s, l->it->code);
    text_cell(s, l->it->label);
    text_cell(s, _(item_kinds[l->it->kind].label));
    text_cell(s, l->group);
    text_cell(s, figure);
    text_cell(s, answer);
    count_cell(s, l->hidden || l->f->hidden ? -1 : l->f->n);
}

static void value_line(struct sink *s, const struct line *l, const char *figure, int64_t k, bool counts, double v)
{
    bool hidden = l->hidden || l->f->hidden;
    begin_line(s, l, str_of(figure), S(""));
    if (counts) count_cell(s, hidden ? -1 : k); else real_cell(s, NAN, false);
    real_cell(s, v, !counts && (hidden || (!isfinite(v) && l->f->n > 1)));       /* what is missing was taken away  */
    real_cell(s, NAN, false);
    put_row(s);
}

static void option_line(struct sink *s, const struct report *r, const struct line *l, size_t i, size_t o)
{
    const struct option_figures *one = &l->f->option[o];
    bool hidden = l->hidden || l->f->hidden || one->hidden;
    begin_line(s, l, one->code, l->then ? one->label : report_option(s->q, r, i, o));
    count_cell(s, hidden ? -1 : one->k);
    real_cell(s, one->pct, hidden);
    real_cell(s, one->of_responses, hidden && l->it->kind == ITEM_MULTIPLE);
    put_row(s);
}

static void lines_of(struct sink *s, const struct report *r, const struct line *l, size_t i)
{
    const struct item_figures *f = l->f;
    for (size_t o = 0; o < f->options; o++) option_line(s, r, l, i, o);
    if (l->it->width) {
        value_line(s, l, "missing", f->missing, true, NAN);
        value_line(s, l, "unknown", f->unknown, true, NAN);
        value_line(s, l, "not_asked", f->not_asked, true, NAN);
    }
    const struct { const char *name; double v; } key[] = { { "mean", f->mean }, { "sd", f->sd }, { "median", f->median }, { "q1", f->q1 }, { "q3", f->q3 }, { "top2", f->top2 }, { "bottom2", f->bottom2 } };
    for (size_t k = 0; k < countof(key); k++)
        if (l->it->kind == ITEM_SCALE || (l->it->kind == ITEM_NUMBER && k < 5)) value_line(s, l, key[k].name, 0, false, key[k].v);
    for (size_t o = 0; f->mean_rank && o < f->options; o++) value_line(s, l, arena_fmt(s->q->a, "mean_rank_%.*s", STR(f->option[o].code)).p, 0, false, f->option[o].hidden ? NAN : f->mean_rank[o]);
}

/* Codes of open answers: per code the texts that have it, in percent of the coded ones; then percent of all respondents, agreement and kappa as values. */
static void code_line(struct sink *s, const struct report *r, const struct open_codes *o, str figure, size_t row, int64_t n, int64_t k, double v)
{
    const struct req *q = s->q;
    const struct item *it = report_item(r, o->at);
    text_cell(s, o->c->item);
    text_cell(s, it->label);
    text_cell(s, _(item_kinds[it->kind].label));
    text_cell(s, S(""));
    text_cell(s, figure);
    text_cell(s, report_code_label(o, row));
    count_cell(s, n);
    if (k == NONE) real_cell(s, NAN, false); else count_cell(s, k);
    real_cell(s, v, o->c->row[row].hidden);
    real_cell(s, NAN, false);
    put_row(s);
}

static void lines_of_codes(struct sink *s, const struct report *r, const struct open_codes *o)
{
    assert(o->c->protected);
    for (size_t i = 0; i < o->c->n; i++) {
        const struct coded_row *row = &o->c->row[i];
        const struct agreement *g = &o->agreed.code[i];
        code_line(s, r, o, row->code, i, o->c->coded, row->k, row->of_texts);
        code_line(s, r, o, arena_fmt(s->q->a, "percent_of_cases_%.*s", STR(row->code)), i, o->c->cases, NONE, row->of_cases);
        if (isfinite(g->observed)) code_line(s, r, o, arena_fmt(s->q->a, "agreement_%.*s", STR(row->code)), i, o->agreed.both, NONE, g->observed * 100);
        if (isfinite(g->kappa)) code_line(s, r, o, arena_fmt(s->q->a, "kappa_%.*s", STR(row->code)), i, o->agreed.both, NONE, g->kappa);
    }
}

static void write_lines(struct sink *s, const struct report *r)
{
    assert(r->e->protected);                            /* nothing leaves the house otherwise                          */
    for (size_t i = 0; i < r->e->in->n; i++) {
        const struct item *it = report_item(r, i);
        if (!item_asks(it)) continue;
        lines_of(s, r, &(struct line){ it, S(""), &r->e->item[i], false, false }, i);
        for (size_t g = 0; g < r->e->groups; g++) lines_of(s, r, &(struct line){ it, report_group(s->q, r, g), &r->e->group[g].item[i], r->e->group[g].hidden, false }, i);
        if (report_codes_of(r, i)) lines_of_codes(s, r, report_codes_of(r, i));
        const struct item_figures *was = r->e->wave && r->e->change[i].then ? r->e->change[i].was : NULL;
        if (was && was->item->kind == it->kind) lines_of(s, r, &(struct line){ it, r->wave_title, was, false, true }, i);
    }
}

static void attach(struct req *q, const struct report *r, const char *what, const char *ext)
{
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s%s.%s\"", STR(r->in->code), what, ext));
}

/* NULL: answered. */
static const struct report *to_show(struct req *q)
{
    const struct report *r = report_read(q);
    if (r && report_empty(r)) { req_fail(q, 409, report_why(r)); return NULL; }
    return r;
}

void report_csv(struct req *q)
{
    const struct report *r = to_show(q);
    if (!r) return;
    struct sink s = { .q = q, .csv = csv_to(&q->out) };
    q->type = "text/csv; charset=utf-8";
    attach(q, r, "-results", "csv");
    for (size_t i = 0; i < countof(heads); i++) text_cell(&s, _(heads[i]));
    put_row(&s);
    write_lines(&s, r);
}

/* ---- Excel ------------------------------------------------------------------------------------------------------------------------------------ */
static void xlsx_base(struct sink *s, const struct report *r)
{
    struct report_fact fact[REPORT_FACTS];
    size_t n = report_facts(s->q, r, fact);
    xlsx_sheet(s->xlsx, words_get(s->q->words, N_("Method")));
    for (size_t i = 0; i < n; i++, put_row(s)) { text_cell(s, fact[i].label); text_cell(s, fact[i].text); }
    text_cell(s, words_get(s->q->words, N_("No probability sample: the results describe those who answered, and cannot be carried over to others.")));
    put_row(s);
    text_cell(s, report_protected(s->q, r));
    put_row(s);
}

void report_xlsx(struct req *q)
{
    const struct report *r = to_show(q);
    str file, why;
    if (!r) return;
    struct sink s = { .q = q, .xlsx = xlsx_new(q->a, _(N_("Results")), q->lang->rtl) };
    for (size_t i = 0; i < countof(heads); i++) xlsx_head(s.xlsx, _(heads[i]));
    xlsx_row(s.xlsx);
    write_lines(&s, r);
    xlsx_base(&s, r);
    if (!xlsx_end(s.xlsx, &file, &why)) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    attach(q, r, "-results", "xlsx");
    buf_put(&q->out, file);
}

/* ---- codebook: what the codes of the answers mean ------------------------------------------------------------------------------------------------ */
/* Why a cell holds no answer; codes as they are usual in files for statistics, so that no scale and no list of choices has them. */
enum { MISSING_EMPTY, MISSING_UNKNOWN, MISSING_NOT_ASKED };
static const char *const missing_codes[] = { "", "-8", "-9" };

static void book_line(struct csv_out *c, str column, const struct item *it, const char *kind, str code, str label)
{
    csv_put_plain(c, column);
    csv_put(c, it->label);
    csv_put_plain(c, str_of(kind));
    csv_put_plain(c, code);
    csv_put(c, label);
    csv_row(c);
}

static void book_missing(const struct req *q, struct csv_out *c, str column, const struct item *it)
{
    static const char *const label[] = { N_("no answer"), N_("don't know"), N_("not asked") };
    for (size_t m = 0; m < countof(missing_codes); m++)
        if (m != MISSING_UNKNOWN || it->unknown) book_line(c, column, it, "missing", str_of(missing_codes[m]), _(label[m]));
}

static bool by_option(const struct item *it) { return it->kind == ITEM_MULTIPLE || it->kind == ITEM_RANKING; }
static str column_name(struct arena *a, const struct item *it, size_t o) { return by_option(it) ? arena_fmt(a, "%.*s_%.*s", STR(it->code), STR(it->option[o].code)) : it->code; }

static void book_item(const struct req *q, struct csv_out *c, const struct item *it)
{
    const char *kind = item_kinds[it->kind].key;
    if (by_option(it))
        for (size_t o = 0; o < it->options; o++) {
            str column = column_name(q->a, it, o);
            if (it->kind == ITEM_RANKING) book_line(c, column, it, kind, S("1…"), it->option[o].label);
            else { book_line(c, column, it, kind, S("1"), it->option[o].label); book_line(c, column, it, kind, S("0"), _(N_("not chosen"))); }
            book_missing(q, c, column, it);
        }
    else {
        for (size_t o = 0; it->kind == ITEM_SINGLE && o < it->options; o++) book_line(c, it->code, it, kind, it->option[o].code, it->option[o].label);
        for (int64_t k = 1; k <= it->steps; k++) book_line(c, it->code, it, kind, arena_fmt(q->a, "%lld", (long long)k), k == 1 ? it->low : k == it->steps ? it->high : S(""));
        if (it->kind == ITEM_NUMBER || it->kind == ITEM_DATE) book_line(c, it->code, it, kind, S(""), S(""));
        book_missing(q, c, it->code, it);
    }
}

void report_codebook(struct req *q)
{
    static const char *const head[] = { "column", "question", "kind", "code", "label" };
    const struct report *r = report_read(q);
    struct csv_out c = csv_to(&q->out);
    if (!r) return;
    q->type = "text/csv; charset=utf-8";
    attach(q, r, "-codebook", "csv");
    for (size_t i = 0; i < countof(head); i++) csv_put_plain(&c, str_of(head[i]));
    csv_row(&c);
    for (size_t i = 0; i < r->in->n; i++) if (r->in->item[i].width) book_item(q, &c, &r->in->item[i]);
}

/* ---- the answers row by row ---------------------------------------------------------------------------------------------------------------------------- */
enum { RAW_MAX = 200 * 1000 };
struct raw { struct arena *a; char *bytes; size_t each, n, room; };
static bool take_row(void *ctx, const char *bytes, const struct response *one)
{
    struct raw *w = ctx;
    (void)one;                                          /* neither number nor day nor language goes along               */
    if (w->n == w->room) return false;
    memcpy(w->bytes + w->n++ * w->each, bytes, w->each);
    return true;
}

static str value_at(struct arena *a, const struct item *it, const char *bytes, size_t o)
{
    enum answer_state state = packed_state(it, bytes);
    if (state != ANSWER_GIVEN) return str_of(missing_codes[state == ANSWER_UNKNOWN ? MISSING_UNKNOWN : state == ANSWER_NOT_ASKED ? MISSING_NOT_ASKED : MISSING_EMPTY]);
    if (it->kind == ITEM_MULTIPLE) return packed_has(it, bytes, o) ? S("1") : S("0");
    if (it->kind != ITEM_RANKING) return packed_say(a, it, bytes);
    int rank = packed_rank(it, bytes, o);
    return rank ? arena_fmt(a, "%d", rank) : S("");
}

static void raw_row(struct csv_out *c, struct arena *a, const struct instrument *in, const char *bytes)
{
    for (size_t i = 0; i < in->n; i++) {
        const struct item *it = &in->item[i];
        size_t columns = !it->width ? 0 : by_option(it) ? it->options : 1;
        for (size_t o = 0; o < columns; o++) csv_put_plain(c, bytes ? value_at(a, it, bytes, o) : column_name(a, it, o));
    }
    csv_row(c);
}

static void raw_rows(struct req *q, const struct instrument *in, const struct raw *w)
{
    struct csv_out c = csv_to(&q->out);
    size_t *order = arena_array(q->a, size_t, w->n + 1);
    rand_order(order, w->n);                            /* the order in which the store gives rows tells nothing, whatever the engine */
    struct arena *own = arena_new();                    /* of one row: the answer itself grows in the request's        */
    raw_row(&c, q->a, in, NULL);
    for (size_t i = 0; i < w->n; i++, arena_reset(own)) raw_row(&c, own, in, w->bytes + order[i] * w->each);
    arena_free(own);
}

/* For the office alone, asked for by a tick; not before the end of an anonymous survey, where two files would tell the answer between them. */
void report_raw(struct req *q)
{
    const struct report *r = report_read(q);
    if (!r) return;
    if (!form_has(q, S("understood"))) { req_fail(q, 422, N_("Please confirm that you keep the answers safe.")); return; }
    if (report_empty(r)) { req_fail(q, 409, report_why(r)); return; }
    struct raw w = { .a = q->a, .each = r->in->bytes, .room = r->e->counts.counted < RAW_MAX ? (size_t)r->e->counts.counted : RAW_MAX };
    w.bytes = arena_get(q->a, w.room * w.each + 1);
    if (!response_each(q->st, r->in, take_row, &w)) return;
    q->type = "text/csv; charset=utf-8";
    attach(q, r, "-responses", "csv");
    raw_rows(q, r->in, &w);
}
