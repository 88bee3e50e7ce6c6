/* council_chapters.c - the report to the council: the page at its front and the one at its end. */
#include "entity/query.h"
#include "look/form.h"
#include "rooms/concept/council.h"

enum { INDICATORS_MOST = 40 };

/* ---- at a glance: what people say, then a sentence from each chapter ------------------------------------------------------------------ */
static void put_indicators(struct council *c, struct council_slide *s)
{
    struct req *q = c->q;
    int64_t ids[INDICATORS_MOST];
    struct figure_said f[FIGURES_SAID_MAX];
    size_t n = refs_ids(c->r->indicators, ids, 6), said;
    for (size_t i = 0; i < n; i++) {
        str name = council_newest(c, ids[i], f, &said);
        if (!said) continue;
        str line = say(q, N_("{name}: {value} ({period})"), { "name", council_own(c, name) }, { "value", docx_number(q->a, council_own(c, f[said - 1].value)) }, { "period", f[said - 1].period });
        council_item(c->d, line);
        council_slide_line(s, line);
    }
}

void council_summary(struct council *c)
{
    struct req *q = c->q;
    str line[] = { council_concept_said(c), council_work_said(c), council_money_said(c) };
    bool any = c->r->summary.n > 0;
    council_heading(c->d, 1, "summary", _(N_("At a glance")));
    council_words(c, "summary", c->r->summary);
    struct council_slide *s = council_slide(c->d, say(q, N_("Reported from {from} to {to}"), { "from", council_day(c, c->r->from_day) }, { "to", council_day(c, c->r->to_day) }), _(N_("At a glance")));
    for (size_t i = 0; i < countof(line); i++) {
        council_item(c->d, line[i]);
        council_slide_line(s, line[i]);
        any |= line[i].n > 0;
    }
    put_indicators(c, s);
    if (!any && !c->r->indicators.n) council_nothing(c);
}

/* ---- tables and sources ---------------------------------------------------------------------------------------------------------------- */
/* Every indicator of the report with its newest source, and how numbers came about. */
static void put_sources(struct council *c)
{
    struct req *q = c->q;
    int64_t ids[INDICATORS_MOST];
    size_t n = refs_ids(c->r->indicators, ids, INDICATORS_MOST), row = 0, said;
    str head[] = { _(N_("Indicator")), _(N_("Time")), _(N_("Source")) };
    struct figure_said f[FIGURES_SAID_MAX];
    if (!n) return;
    struct figure *t = council_table(c->d, "f-sources", _(N_("Sources of the figures")), head, countof(head), n);
    for (size_t i = 0; i < n; i++) {
        str name = council_newest(c, ids[i], f, &said);
        if (!name.n) continue;
        council_cell(t, row, 0, name);
        council_cell(t, row, 1, said ? f[said - 1].period : S("–"));
        council_cell(t, row++, 2, said ? f[said - 1].source : S("–"));
    }
    t->rows = row;
    for (size_t k = 1; k < countof(head); k++) council_words_column(t, k);
    if (row) council_figure(c->d, t);
}

void council_annex(struct council *c)
{
    struct req *q = c->q;
    council_break(c->d);
    council_heading(c->d, 1, "annex", _(N_("Tables and sources")));
    put_sources(c);
    council_text(c->d, _(N_("All numbers are worked out when this report is opened: states, money and work from the centre’s own records, figures from the monitoring, protected there.")));
    council_text(c->d, _(N_("States are counted. They are not turned into a percentage: a measure that is half done is not half as good.")));
    council_text(c->d, council_protected(c));
}
