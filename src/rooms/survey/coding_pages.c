/* coding_pages.c - coding open answers: the page, what is sent from it, and the table of codes as a file. */
#include "look/form.h"
#include "rooms/survey/coding_pages.h"
#include "text/csv.h"
#include "text/xlsx.h"
#include <math.h>

str coding_url(struct req *q, const struct coding_view *v, str more)
{
    str page = arena_fmt(q->a, "%.*s/coding", STR(url_row(q, &survey_entity, v->survey->meta.slug)));
    if (!v->now) return page;
    return arena_fmt(q->a, "%.*s?item=%.*s%s%.*s", STR(page), STR(v->now->item), more.n ? "&" : "", STR(more));
}

str coding_labels(struct req *q, const struct coding_view *v, str codes)
{
    struct buf b = buf_in(q->a, CODES_MAX * 1000);
    for (str one; str_word(&codes, &one);) {
        int i = codebook_find(v->book, one);
        if (i < 0) continue;
        if (b.n) buf_put(&b, _(N_(", ")));
        buf_put(&b, v->book->at[i].label);
    }
    return b.n ? buf_str(&b) : _(N_("no code fits"));
}

/* ---- sentences ------------------------------------------------------------------------------------------------------------------------------------ */
static str number(const struct req *q, int64_t n) { return lang_number(q->a, q->lang, n); }

str coding_progress(struct req *q, const struct coding_view *v)
{
    return say(q, N_("{done} of {all} texts coded"), { "done", number(q, v->done[v->coder]) }, { "all", number(q, (int64_t)v->n) });
}

str coding_base(struct req *q, const struct coding_view *v)
{
    const struct coded *c = v->figures;
    return say(q, N_("{coded} of {all} texts have a result. {cases} responses count in this survey."), { "coded", number(q, c->coded) }, { "all", number(q, c->texts) }, { "cases", number(q, c->cases) });
}

str coding_alike(struct req *q, const struct coding_view *v)
{
    int64_t shown = 0;
    if (!percent_shown(v->agreement.both - v->agreement.differ, v->agreement.both, 0, &shown)) return S("");
    return say(q, N_("Both coders have coded {both} texts, {percent} percent of them exactly alike."), { "both", number(q, v->agreement.both) }, { "percent", number(q, shown) });
}

str coding_note(struct req *q, const struct coding_view *v)
{
    return say(q, N_("A text may have several codes, so percentages do not add up to 100. Where “•” stands it would be fewer than {n}, or all but fewer than {n}."),
               { "n", number(q, v->figures->minimum) });
}

/* ---- what the address asks for --------------------------------------------------------------------------------------------------------------- */
static const struct open_question *question_named(const struct coding_view *v, str item)
{
    for (size_t i = 0; i < v->questions; i++) if (str_eq(v->question[i].item, item)) return &v->question[i];
    return NULL;
}

static enum coding_show show_named(str view)
{
    return str_eq(view, S("list")) ? CODING_LIST : str_eq(view, S("settle")) ? CODING_SETTLE : str_eq(view, S("table")) ? CODING_FIGURES : CODING_CODE;
}

/* The text that was asked for, else the first behind `after` that this coder has not coded, from the beginning again. */
static const struct coded_text *choose(const struct coding_view *v, int64_t asked, int64_t after)
{
    const struct coded_text *first = NULL;
    for (size_t i = 0; i < v->n; i++) {
        const struct coded_text *t = &v->text[i];
        if (asked) { if (t->id == asked) return t; continue; }
        if (t->given[v->coder]) continue;
        if (t->id > after) return t;
        if (!first) first = t;
    }
    return first;
}

static void load_question(struct req *q, struct coding_view *v)
{
    v->book = codebook_load(q->st, q->a, v->in->survey, v->now->item, q->lang);
    v->text = coded_texts(q->st, q->a, v->in->survey, v->now->item, &v->n);
    for (size_t i = 0; i < v->n; i++) {
        for (int c = 0; c < CODERS; c++) v->done[c] += v->text[i].given[c];
        v->differ += coded_differs(&v->text[i]);
    }
    if (v->show == CODING_CODE) {
        int64_t asked = 0, after = 0;
        if (!str_int(req_param(q, S("text")), &asked)) asked = 0;
        if (!str_int(req_param(q, S("after")), &after)) after = 0;
        v->one = choose(v, asked, after);
    }
    if (v->show != CODING_FIGURES) return;
    v->figures = coded_figures(q->st, q->a, v->in, v->now->item);
    coded_protect(v->figures);
    v->agreement = coders_agree(q->a, v->book, v->text, v->n);
}

/* False: answered with a failure. */
static bool open_coding(struct req *q, struct coding_view *v, str item, str coder)
{
    struct query query = query_new(&survey_entity, &q->who, q->lang);
    v->survey = row_by_slug(q->st, &query, q->arg, NULL);
    v->in = v->survey ? instrument_by_id(q->st, q->a, v->survey->meta.id, q->lang) : NULL;
    if (!v->in) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return false; }
    if (!v->in->named && str_has_word(S("published paused"), v->in->state)) {      /* as in report.h: two looks would tell who wrote in between */
        req_fail(q, 409, N_("Results are shown when the survey is closed. Until then, two looks could tell what somebody answered in between."));
        return false;
    }
    v->question = arena_array(q->a, struct open_question, CODING_QUESTIONS);
    v->questions = open_questions(q->st, q->a, v->in, v->question, CODING_QUESTIONS);
    v->now = question_named(v, item);
    v->coder = str_eq(coder, S("2")) ? CODER_TWO : CODER_ONE;
    v->before = v->survey->before > 0;
    req_header(q, "Cache-Control", S("no-store"));      /* what people wrote stays in no browser                       */
    if (!item.n || v->now) return true;
    req_fail(q, 404, N_("This survey has no such open question."));
    return false;
}

static void draw(struct req *q, struct coding_view *v)
{
    if (v->now) load_question(q, v);
    coding_page(&q->out, q, v);
}

void coding_show(struct req *q)
{
    struct coding_view *v = arena_new_of(q->a, struct coding_view);
    if (!open_coding(q, v, req_param(q, S("item")), req_param(q, S("coder")))) return;
    v->show = show_named(req_param(q, S("view")));
    if (req_has(q, S("done"))) v->said = N_("Saved.");
    draw(q, v);
}

/* ---- what is sent ---------------------------------------------------------------------------------------------------------------------------------- */
/* All ticked codes; `none`: said that no code fits. NULL p: nothing was said. */
static str codes_sent(struct req *q)
{
    struct buf b = buf_in(q->a, CODES_MAX * 42);
    if (str_eq(form_value(q, S("do")), S("none"))) return S("");
    for (size_t i = 0; i < q->forms; i++) {
        if (!str_eq(q->form[i].name, S("code"))) continue;
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, q->form[i].value);
    }
    return b.n && !b.full ? buf_str(&b) : (str){ 0 };
}

static const char *do_mark(struct req *q, struct coding_view *v, int64_t text, enum coder coder)
{
    const char *why;
    str codes = codes_sent(q);
    if (!codes.p) return N_("Tick at least one code, or say that no code fits.");
    struct codebook *b = codebook_load(q->st, q->a, v->in->survey, v->now->item, q->lang);
    return mark_set(q->st, b, v->in->survey, text, coder, codes, &why) ? NULL : why;
}

static const char *do_add(struct req *q, struct coding_view *v)
{
    const char *why;
    str label = str_trim(form_value(q, S("label")));
    if (!label.n) return N_("What does the code stand for?");
    return codebook_add(q->st, &q->who, q->id, v->in->survey, v->now->item, label, &why) ? NULL : why;
}

static const char *do_shorten(struct req *q, struct coding_view *v, int64_t text)
{
    const char *why;
    return text_shorten(q->st, v->in->survey, text, form_value(q, S("rest")), &why) ? NULL : why;
}

static const char *perform(struct req *q, struct coding_view *v, str what, int64_t text)
{
    if (str_eq(what, S("mark")) || str_eq(what, S("none"))) return do_mark(q, v, text, v->coder);
    if (str_eq(what, S("settle"))) return do_mark(q, v, text, CODER_FINAL);
    if (str_eq(what, S("add"))) return do_add(q, v);
    if (str_eq(what, S("copy"))) return codebook_copy(q->st, &q->who, q->id, v->in->survey, v->now->item) >= 0 ? NULL : N_("This could not be saved.");
    if (str_eq(what, S("shorten"))) return do_shorten(q, v, text);
    return N_("This could not be saved.");
}

static str back_to(struct req *q, struct coding_view *v, str what, int64_t text)
{
    bool same = str_eq(what, S("shorten")) || str_eq(what, S("add")) || str_eq(what, S("copy"));
    if (v->show == CODING_SETTLE) return coding_url(q, v, S("view=settle&done=saved"));
    return coding_url(q, v, arena_fmt(q->a, same && text ? "coder=%d&text=%lld&done=saved" : "coder=%d&after=%lld&done=saved", (int)v->coder, (long long)text));
}

void coding_post(struct req *q)
{
    struct coding_view *v = arena_new_of(q->a, struct coding_view);
    str what = form_value(q, S("do"));
    int64_t text = 0;
    if (!open_coding(q, v, form_value(q, S("item")), form_value(q, S("coder")))) return;
    if (!v->now) { req_fail(q, 404, N_("This survey has no such open question.")); return; }
    if (!str_int(form_value(q, S("text")), &text)) text = 0;
    v->show = show_named(form_value(q, S("view")));
    v->why = perform(q, v, what, text);
    if (!v->why) { req_redirect(q, 303, back_to(q, v, what, text)); return; }
    q->status = 422;
    load_question(q, v);
    if (v->show == CODING_CODE && text) v->one = choose(v, text, 0);
    coding_page(&q->out, q, v);
}

/* ---- files ------------------------------------------------------------------------------------------------------------------------------------------ */
static struct coded *figures_asked(struct req *q, struct coding_view *v)
{
    if (!open_coding(q, v, req_param(q, S("item")), S(""))) return NULL;
    struct coded *c = v->now ? coded_figures(q->st, q->a, v->in, v->now->item) : NULL;
    if (!c) { req_fail(q, 404, N_("This survey has no such open question.")); return NULL; }
    coded_protect(c);
    return c;
}

static str file_named(struct req *q, const struct coding_view *v, const char *ext)
{
    return arena_fmt(q->a, "attachment; filename=\"%.*s-%.*s.%s\"", STR(v->in->code), STR(v->now->item), ext);
}

static str real_text(struct arena *a, double v) { return isnan(v) ? S("") : arena_fmt(a, "%.15g", v); }

/* For programs: hidden figures are empty, and the last column says so. */
void coding_csv(struct req *q)
{
    static const char *const head[] = { "survey", "item", "code", "label", "k", "texts", "percent_of_texts", "cases", "percent_of_cases", "hidden" };
    struct coding_view *v = arena_new_of(q->a, struct coding_view);
    struct coded *c = figures_asked(q, v);
    if (!c) return;
    struct csv_out out = csv_to(&q->out);
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", file_named(q, v, "csv"));
    for (size_t i = 0; i < countof(head); i++) csv_put(&out, str_of(head[i]));
    csv_row(&out);
    for (size_t i = 0; i < c->n; i++) {
        const struct coded_row *r = &c->row[i];
        str number[] = { r->hidden ? S("") : arena_fmt(q->a, "%lld", (long long)r->k), c->hidden ? S("") : arena_fmt(q->a, "%lld", (long long)c->coded), real_text(q->a, r->of_texts),
                         arena_fmt(q->a, "%lld", (long long)c->cases), real_text(q->a, r->of_cases), r->hidden ? S("true") : S("false") };
        csv_put(&out, v->in->code);
        csv_put(&out, c->item);
        csv_put(&out, r->code);
        csv_put(&out, r->label);
        for (size_t k = 0; k < countof(number); k++) csv_put_plain(&out, number[k]);
        csv_row(&out);
    }
}

void coding_xlsx(struct req *q)
{
    struct coding_view *v = arena_new_of(q->a, struct coding_view);
    struct coded *c = figures_asked(q, v);
    str bytes, why;
    if (!c) return;
    struct xlsx *x = xlsx_new(q->a, c->item, q->lang->rtl);
    xlsx_head(x, _(N_("Code")));
    xlsx_head(x, _(N_("What the code stands for")));
    xlsx_head(x, _(N_("Texts")));
    xlsx_head(x, _(N_("Percent of the coded texts")));
    xlsx_head(x, _(N_("Percent of all respondents")));
    for (size_t i = 0; i < c->n; i++) {
        const struct coded_row *r = &c->row[i];
        xlsx_row(x);
        xlsx_text(x, r->code);
        xlsx_text(x, r->label);
        if (r->hidden) xlsx_text(x, S("•")); else xlsx_number(x, (double)r->k);
        xlsx_number(x, r->of_texts);
        xlsx_number(x, r->of_cases);
    }
    if (!xlsx_end(x, &bytes, &why)) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    req_header(q, "Content-Disposition", file_named(q, v, "xlsx"));
    buf_put(&q->out, bytes);
}
