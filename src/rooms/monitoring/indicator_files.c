/* indicator_files.c - all shown figures of an indicator in Excel, with a sheet that explains them. As CSV they leave through series_api.c. */
#include "rooms/monitoring/indicator_view.h"
#include "text/xlsx.h"
#include <math.h>

enum { WORDS_OF_SOURCES = 40 };
struct figure_file { struct req *q; const struct indicator *x; const struct shown *v; size_t n; struct figure_areas areas; struct figure_source source[WORDS_OF_SOURCES]; size_t sources; };

static str source_name(struct figure_file *f, int64_t id)
{
    size_t i = 0;
    while (i < f->sources && f->source[i].id != id) i++;
    if (i == WORDS_OF_SOURCES) return figure_source(f->q, id).name;
    if (i == f->sources) f->source[f->sources++] = figure_source(f->q, id);
    return f->source[i].name;
}

/* NULL: answered. */
static struct figure_file *file_of(struct req *q)
{
    struct labels labels = { 0 };
    struct figure_file *f = arena_new_of(q->a, struct figure_file);
    f->q = q;
    f->x = record_of_address(q, &indicator_entity, &labels);
    if (!f->x) return NULL;
    f->n = shown_all(q->st, q->a, f->x->meta.id, 0, &f->v);
    f->areas = figure_areas(q);
    return f;
}

static void sheet_of_figures(struct xlsx *x, struct figure_file *f)
{
    struct req *q = f->q;
    static const char *const head[] = { N_("Area"), N_("Official key"), N_("Period"), N_("Group"), N_("Value"), N_("Status"), N_("Source"), N_("State of the data"), N_("Note") };
    str group = { 0 }, concept;
    for (size_t i = 0; i < countof(head); i++) xlsx_head(x, _(head[i]));
    xlsx_row(x);
    for (size_t i = 0; i < f->n; i++, xlsx_row(x)) {
        const struct shown *s = &f->v[i];
        const struct figure_area *area = area_by_id(&f->areas, s->area);
        if (!i || !str_eq(s->dims, f->v[i - 1].dims)) group = dims_name(q->st, q->a, q->lang, q->words, s->dims, &concept);
        xlsx_text(x, area ? area->name : S(""));
        xlsx_text(x, area ? area->ags : S(""));
        xlsx_text(x, s->period);
        xlsx_text(x, group);
        if (s->mark == SHOWN_HIDDEN) xlsx_text(x, S("•"));
        else xlsx_number(x, s->v);
        xlsx_text(x, s->mark == SHOWN_HIDDEN ? _(N_("• not shown, to protect small groups.")) : s->status == OBS_VALUE ? S("") : _(obs_label(s->status)));
        xlsx_text(x, source_name(f, s->source));
        xlsx_text(x, s->vintage);
        xlsx_text(x, s->note);
    }
}

static void fact(struct xlsx *x, str label, str text)
{
    if (!text.n) return;
    xlsx_text(x, label);
    xlsx_text(x, text);
    xlsx_row(x);
}

static void sheet_of_words(struct xlsx *x, struct figure_file *f)
{
    struct req *q = f->q;
    xlsx_sheet(x, _(N_("Definition")));
    fact(x, _(N_("Indicator")), f->x->name);
    fact(x, _(N_("What is counted")), f->x->numerator);
    fact(x, _(N_("Of whom")), f->x->denominator);
    fact(x, _(N_("Unit")), f->x->unit);
    fact(x, _(N_("To be kept in mind")), f->x->note);
    for (size_t i = 0; i < f->sources; i++) {
        const struct figure_source *s = &f->source[i];
        fact(x, _(N_("Source")), s->licence.n ? arena_fmt(q->a, "%.*s (%.*s)", STR(s->name), STR(s->licence)) : s->name);
    }
}

void indicator_xlsx(struct req *q)
{
    struct figure_file *f = file_of(q);
    str file, why;
    if (!f) return;
    struct xlsx *x = xlsx_new(q->a, f->x->code, q->lang->rtl);
    sheet_of_figures(x, f);
    sheet_of_words(x, f);
    if (!xlsx_end(x, &file, &why)) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s.xlsx\"", STR(code_key(q->a, f->x->code))));
    buf_put(&q->out, file);
}
