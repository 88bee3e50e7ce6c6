/* report_codes.c - codes of open answers in the chapter: which are shown, their figure with agreement of two coders, and what it says in one line. */
#include "look/form.h"
#include "plan/describe.h"
#include "rooms/survey/report_parts.h"
#include <math.h>

/* ---- which ------------------------------------------------------------------------------------------------------------------------------------ */
static bool is_text(const struct item *it) { return it->kind == ITEM_TEXT || it->kind == ITEM_LONGTEXT; }

bool report_codes_behind(const struct open_codes *o) { return !is_text(o->c->of); }

/* False: nothing of it may be shown. */
static bool read_one(struct req *q, const struct instrument *in, size_t i, struct open_codes *ret)
{
    const struct item *it = &in->item[i];
    str code = is_text(it) ? it->code : arena_fmt(q->a, "%.*s_other", STR(it->code));
    struct codebook *book = codebook_load(q->st, q->a, in->survey, code, in->lang);
    struct coded *c = book->n ? coded_figures(q->st, q->a, in, code) : NULL;
    size_t n;
    if (!c) return false;
    coded_protect(c);
    if (c->hidden || !c->coded) return false;
    const struct coded_text *texts = coded_texts(q->st, q->a, in->survey, code, &n);
    *ret = (struct open_codes){ .at = i, .c = c, .agreed = coders_agree(q->a, book, texts, n), .words = codebook_load(q->st, q->a, in->survey, code, q->lang) };
    coders_protect(&ret->agreed, c);
    return true;
}

/* Where the number of texts is hidden, it would follow from that of the coded ones; behind a filter nobody can say whose the texts are (texts is -1 in both). */
void report_read_codes(struct req *q, struct evaluation *e)
{
    struct open_codes *all = arena_array(q->a, struct open_codes, e->in->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->in->n; i++)
        if (item_asks(&e->in->item[i]) && !e->item[i].hidden && e->item[i].texts > 0 && e->item[i].texts >= e->minimum && read_one(q, e->in, i, &all[n])) n++;
    e->codes = all;
    e->n_codes = n;
}

const struct open_codes *report_codes_of(const struct report *r, size_t i)
{
    for (size_t k = 0; k < r->e->n_codes; k++) if (r->e->codes[k].at == i) return &r->e->codes[k];
    return NULL;
}

str report_code_label(const struct open_codes *o, size_t row)
{
    int i = codebook_find(o->words, o->c->row[row].code);
    return i < 0 ? o->c->row[row].label : o->words->at[i].label;
}

/* ---- words: the same as on the page where texts are coded ------------------------------------------------------------------------------------ */
static str number(const struct req *q, int64_t n) { return lang_number(q->a, q->lang, n); }

static str note_of(struct req *q, const struct open_codes *o)
{
    const struct coded *c = o->c;
    const struct coder_agreement *g = &o->agreed;
    int64_t shown;
    str base = say(q, N_("{coded} of {all} texts have a result. {cases} responses count in this survey."), { "coded", number(q, c->coded) }, { "all", number(q, c->texts) }, { "cases", number(q, c->cases) });
    str note = say(q, N_("A text may have several codes, so percentages do not add up to 100. Where “•” stands it would be fewer than {n}, or all but fewer than {n}."), { "n", number(q, c->minimum) });
    if (g->hidden || !percent_shown(g->both - g->differ, g->both, 0, &shown)) return arena_fmt(q->a, "%.*s %.*s", STR(base), STR(note));
    str alike = say(q, N_("Both coders have coded {both} texts, {percent} percent of them exactly alike."), { "both", number(q, g->both) }, { "percent", number(q, shown) });
    return arena_fmt(q->a, "%.*s %.*s %.*s", STR(base), STR(alike), STR(note));
}


str report_codes_finding(struct req *q, const struct report *r, size_t i)
{
    const struct open_codes *o = report_codes_of(r, i);
    int64_t shown;
    if (!o || o->c->first < 0 || !percent_shown(o->c->row[o->c->first].k, o->c->coded, 0, &shown)) return S("");
    return say(q, N_("Most often: {answer} ({share} %)"), { "answer", report_apart(q, report_code_label(o, (size_t)o->c->first)) }, { "share", number(q, shown) });
}

/* ---- the figure ---------------------------------------------------------------------------------------------------------------------------------- */
static const struct chart *chart_of(const struct req *q, const struct open_codes *o)
{
    const struct coded *c = o->c;
    struct chart *ret = arena_new_of(q->a, struct chart);
    str *label = arena_array(q->a, str, c->n);
    struct chart_value *v = arena_array(q->a, struct chart_value, c->n);
    bool any = false;
    for (size_t k = 0; k < c->n; k++) {
        int64_t shown = 0;
        label[k] = report_code_label(o, k);
        if (c->row[k].hidden) v[k] = (struct chart_value){ 0, CHART_PROTECTED };
        else v[k] = percent_shown(c->row[k].k, c->coded, 0, &shown) ? (struct chart_value){ (double)shown, CHART_SHOWN } : (struct chart_value){ NAN, CHART_MISSING };
        any |= c->row[k].k > 0;                         /* only zeros and dots are no drawing                          */
    }
    *ret = (struct chart){ .unit = S("%"), .label = label, .n = c->n, .value = v, .series = 1, .strong = CHART_NOBODY };
    return any ? ret : NULL;
}

static void put_row(const struct req *q, const struct open_codes *o, const struct figure *f, size_t row, bool two)
{
    const struct coded_row *one = &o->c->row[row];
    *report_cell(f, row, 0) = report_words(q, report_code_label(o, row), one->label);
    *report_cell(f, row, 1) = report_count(q, one->hidden ? -1 : one->k);
    *report_cell(f, row, 2) = report_share(q, one->hidden ? -1 : one->k, o->c->coded);
    *report_cell(f, row, 3) = report_share(q, one->hidden ? -1 : one->k, o->c->cases);
    if (!two) return;
    const struct agreement *g = &o->agreed.code[row];
    *report_cell(f, row, 4) = report_real(q, g->observed * 100, 0, isnan(g->observed));
    *report_cell(f, row, 5) = report_real(q, g->kappa, 2, isnan(g->observed));
}

void report_codes_figure(struct req *q, const struct report *r, size_t i, struct figure *ret)
{
    const struct open_codes *o = report_codes_of(r, i);
    const str head[] = { _(N_("Code")), _(N_("Texts")), _(N_("Percent of the coded texts")), _(N_("Percent of all respondents")), _(N_("Agreement in %")), _(N_("Cohen’s kappa")) };
    bool two = !o->agreed.hidden;
    str title = report_codes_finding(q, r, i);
    if (!title.n) title = _(N_("How the answers are spread"));
    if (report_codes_behind(o)) title = arena_fmt(q->a, "%.*s (%.*s)", STR(title), STR(_(N_("written behind “other”"))));
    *ret = (struct figure){ .name = arena_fmt(q->a, "codes-%.*s", STR(o->c->item)).p, .title = title, .chart = chart_of(q, o), .note = note_of(q, o), .source = r->source, .level = 4, .open = true,
                            .desc = _(N_("Bars: a share in percent for each answer. The table below has the same numbers.")), .about = report_heading(r, i) };
    report_table(q, ret, head, two ? countof(head) : 4, o->c->n);
    for (size_t k = 0; k < o->c->n; k++) put_row(q, o, ret, k, two);
}
