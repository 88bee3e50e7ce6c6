/* yearly_pages.c - handlers of a yearly report: its page, one figure as a file, the next report; CSV and Excel of all figures. */
#include "look/form.h"
#include "rooms/monitoring/yearly_pages.h"
#include "text/csv.h"
#include "text/xlsx.h"
#include <math.h>

const struct yearly_view *yearly_view(struct req *q)
{
    struct yearly_view *v = arena_new_of(q->a, struct yearly_view);
    struct labels *labels = arena_new_of(q->a, struct labels);
    q->arg = q->part[3];                                /* /{region}/{lang}/yearly-reports/{slug}/…                     */
    v->row = record_of_address(q, &yearly_entity, labels);
    if (!v->row) return NULL;
    v->labels = labels;
    v->y = yearly_read(q->st, q->a, q->lang, v->row->meta.id, 0);
    v->office = may(&q->who, &yearly_entity, UPDATE).n > 0 && who_holds(&q->who, MONITORING_OFFICE);
    v->sent = str_eq(req_param(q, S("done")), S("next"));
    if (!v->y) req_fail(q, 404, N_("There is no such report."));
    return v->y ? v : NULL;
}

/* One figure as SVG or CSV; true: answered. */
static bool file_asked(struct req *q, const struct yearly *y)
{
    struct figure f[YEARLY_FIGURES];
    for (size_t c = 0; c < y->n; c++)
        for (size_t i = 0; i < y->field[c].n; i++) {
            size_t n = yearly_figures(q, y, &y->field[c].at[i], f);
            for (size_t k = 0; k < n; k++) if (figure_asked(q, &f[k])) return true;
        }
    return false;
}

void yearly_show(struct req *q)
{
    const struct yearly_view *v = yearly_view(q);
    if (!v) return;
    if (str_starts(q->part[q->parts - 1], S("figure-"))) { if (!file_asked(q, v->y)) req_fail(q, 404, N_("There is no such figure.")); return; }
    yearly_page(&q->out, q, v);
}

void yearly_next_post(struct req *q)
{
    const char *why = NULL;
    struct labels labels = { 0 };
    const struct yearly_report *row = record_of_address(q, &yearly_entity, &labels);
    if (!row) return;
    int64_t id = yearly_next(q->st, &q->who, q->id, row->meta.id, &why);
    if (!id) { req_fail(q, 409, why); return; }
    struct query query = query_new(&yearly_entity, &q->who, q->lang);
    const struct yearly_report *made = row_by_id(q->st, &query, id, NULL);
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=next", STR(url_row(q, &yearly_entity, made ? made->meta.slug : row->meta.slug))));
}

/* ---- all figures as a table: a row for each ---------------------------------------------------------------------------------------------- */
enum { CELLS = 13 };
static const char *const heads[CELLS] = { "field", "indicator", "name", "area", "period", "group", "value", "unit", "status", "source", "vintage", "break", "note" };
/* `v`: what stands in column "value"; every other cell is text. */
typedef void one_row(void *out, const str *cell, double v);

static str source_name(const struct yearly *y, int64_t id)
{
    for (size_t s = 0; s < y->sources; s++) if (y->source[s].id == id) return y->source[s].name;
    return S("");
}

static void indicator_rows(struct req *q, const struct yearly *y, const struct yearly_field *f, const struct yearly_indicator *i, one_row *one, void *out)
{
    for (size_t k = 0; k < i->points; k++) {
        const struct yearly_point *p = &i->point[k];
        const str cell[CELLS] = { f->name, i->code, i->name, y->area, period_text(q->a, p->at), i->of, S(""), i->unit, p->sign, source_name(y, p->source), p->vintage, p->cut || p->switched ? S("|") : S(""), p->note };
        one(out, cell, p->v);
    }
    for (size_t k = 0; k < i->groups; k++) {
        const struct yearly_group *g = &i->group[k];
        const str cell[CELLS] = { f->name, i->code, i->name, y->area, period_text(q->a, i->group_at), g->name, S(""), i->unit, g->sign, i->source, S(""), S(""), S("") };
        if (!g->all) one(out, cell, g->v);
    }
}

static void all_rows(struct req *q, const struct yearly *y, one_row *one, void *out)
{
    for (size_t c = 0; c < y->n; c++) for (size_t i = 0; i < y->field[c].n; i++) indicator_rows(q, y, &y->field[c], &y->field[c].at[i], one, out);
}

enum { VALUE_COLUMN = 6, STATUS_COLUMN = 8 };
static void csv_line(void *out, const str *cell, double v)
{
    struct csv_out *csv = out;
    for (size_t k = 0; k < CELLS; k++) {
        char text[40];
        if (k == STATUS_COLUMN) { csv_put_plain(csv, cell[k]); continue; }     /* codes of ours: a sign alone is no formula; figures.csv of an indicator has the same */
        if (k != VALUE_COLUMN) { csv_put(csv, cell[k]); continue; }
        snprintf(text, sizeof text, "%.12g", v);
        csv_put_plain(csv, isfinite(v) ? str_of(text) : S(""));
    }
    csv_row(csv);
}

static void name_file(struct req *q, const struct yearly_view *v, const char *ext)
{
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s.%s\"", STR(v->row->meta.key), ext));
}

void yearly_csv(struct req *q)
{
    const struct yearly_view *v = yearly_view(q);
    if (!v) return;
    struct csv_out csv = csv_to(&q->out);
    q->type = "text/csv; charset=utf-8";
    name_file(q, v, "csv");
    for (size_t k = 0; k < CELLS; k++) csv_put(&csv, str_of(heads[k]));
    csv_row(&csv);
    all_rows(q, v->y, csv_line, &csv);
}

static void sheet_line(void *out, const str *cell, double v)
{
    struct xlsx *x = out;
    for (size_t k = 0; k < CELLS; k++) { if (k == VALUE_COLUMN) xlsx_number(x, v); else xlsx_text(x, cell[k]); }
    xlsx_row(x);
}

void yearly_xlsx(struct req *q)
{
    str file, why;
    const struct yearly_view *v = yearly_view(q);
    if (!v) return;
    struct xlsx *x = xlsx_new(q->a, arena_fmt(q->a, "%lld", (long long)v->y->year), q->lang->rtl);
    for (size_t k = 0; k < CELLS; k++) xlsx_head(x, str_of(heads[k]));
    xlsx_row(x);
    all_rows(q, v->y, sheet_line, x);
    if (!xlsx_end(x, &file, &why)) { req_fail(q, 500, N_("The document could not be made.")); return; }
    q->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    name_file(q, v, "xlsx");
    buf_put(&q->out, file);
}
