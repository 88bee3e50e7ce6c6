/* gaps_pages.c - the view of gaps as a heat table, and as a file. Without a filter a cell counts towns with a gap; for one language or one town it counts persons. */
#include "rooms/mediation/gaps.h"
#include "text/csv.h"
#include "text/xlsx.h"
#include <stdlib.h>

/* Of a count of persons: nobody is the hottest. */
static int heat_of_persons(int32_t n) { return n == 0 ? GAP_HEATS - 1 : n == 1 ? GAP_HEATS - 2 : n == 2 ? 1 : 0; }
/* Of a share: quarters; only none is cold. */
static int heat_of_share(size_t n, size_t of) { return !n || !of ? 0 : (int)((n * 4 + of - 1) / of); }

static struct gap_cell persons_cell(const struct req *q, int32_t n) { return (struct gap_cell){ .text = lang_number(q->a, q->lang, n), .heat = heat_of_persons(n) }; }

/* One language in all towns, or in the chosen one. */
static struct gap_row language_row(const struct req *q, const struct gaps *g, const struct gap_language *l)
{
    struct gap_row row = { .head = l->name, .url = url_with(q, S("language"), l->tag) };
    for (size_t d = g->part->first; d < g->part->last; d++) {
        size_t thin = 0;
        for (size_t t = 0; t < g->towns; t++) thin += gap_thin(l, t, d);
        row.cell[d] = g->town < g->towns ? persons_cell(q, l->at[g->town].on[d])
                                         : (struct gap_cell){ lang_number(q->a, q->lang, (int64_t)thin), row.url, heat_of_share(thin, g->towns) };
        row.thin += g->town < g->towns ? gap_thin(l, g->town, d) : (int64_t)thin;
    }
    return row;
}

static struct gap_row town_row(const struct req *q, const struct gaps *g, size_t town)
{
    struct gap_row row = { .head = g->towns_at[town].name, .german = true, .url = url_with_two(q, S("town"), g->towns_at[town].key, S("language"), S("")) };
    for (size_t d = g->part->first; d < g->part->last; d++) {
        row.cell[d] = persons_cell(q, g->at[0].at[town].on[d]);
        row.thin += gap_thin(&g->at[0], town, d);
    }
    return row;
}

static int thinnest_first(const void *one, const void *other)
{
    const struct gap_row *a = one, *b = other;
    if (a->thin != b->thin) return a->thin > b->thin ? -1 : 1;
    return str_cmp(a->head, b->head);
}

static void fill_rows(const struct req *q, struct gaps_view *v)
{
    const struct gaps *g = v->g;
    v->by_town = g->language.n && g->town == g->towns;
    v->counts_towns = !g->language.n && g->town == g->towns;
    v->row = arena_array(q->a, struct gap_row, g->n + g->towns + 1);
    if (v->by_town) for (size_t t = 0; g->n && t < g->towns; t++) v->row[v->n++] = town_row(q, g, t);
    else for (size_t i = 0; i < g->n; i++) v->row[v->n++] = language_row(q, g, &g->at[i]);
    if (v->n && !v->by_town) qsort(v->row, v->n, sizeof *v->row, thinnest_first);
}

void gaps_show(struct req *q)
{
    struct gaps_view v = { .g = gaps_read(q), .unmet = arena_array(q->a, struct gap_unmet, GAP_UNMET) };
    fill_rows(q, &v);
    v.unmets = gap_unmet(q, v.unmet, GAP_UNMET);
    gaps_page(&q->out, q, &v);
}

/* ---- as a file: a line for each language, town and weekday with at most one person ------------------------------------------------- */
static const char *const heads[] = { N_("Language"), N_("Town"), N_("Weekday"), N_("Persons") };
typedef void gap_line(void *to, const struct req *q, const struct gap_language *l, const struct gap_town *t, size_t day, int32_t persons);

static void each_gap(const struct req *q, const struct gaps *g, gap_line *line, void *to)
{
    for (size_t i = 0; i < g->n; i++)
        for (size_t t = 0; t < g->towns; t++)
            for (size_t d = g->part->first; d < g->part->last; d++)
                if (gap_thin(&g->at[i], t, d) && (g->town == g->towns || g->town == t)) line(to, q, &g->at[i], &g->towns_at[t], d, g->at[i].at[t].on[d]);
}

static void csv_line(void *to, const struct req *q, const struct gap_language *l, const struct gap_town *t, size_t day, int32_t persons)
{
    struct csv_out *c = to;
    csv_put(c, l->name);
    csv_put(c, t->name);
    csv_put(c, _(gap_weekdays[day]));
    csv_put_plain(c, arena_fmt(q->a, "%d", persons));
    csv_row(c);
}

static void xlsx_line(void *to, const struct req *q, const struct gap_language *l, const struct gap_town *t, size_t day, int32_t persons)
{
    struct xlsx *x = to;
    xlsx_text(x, l->name);
    xlsx_text(x, t->name);
    xlsx_text(x, _(gap_weekdays[day]));
    xlsx_number(x, persons);
    xlsx_row(x);
}

void gaps_csv(struct req *q)
{
    struct csv_out c = csv_to(&q->out);
    for (size_t i = 0; i < countof(heads); i++) csv_put(&c, _(heads[i]));
    csv_row(&c);
    each_gap(q, gaps_read(q), csv_line, &c);
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", S("attachment; filename=\"gaps.csv\""));
}

void gaps_xlsx(struct req *q)
{
    struct xlsx *x = xlsx_new(q->a, _(N_("Gaps in the pool")), q->lang->rtl);
    str file, why;
    for (size_t i = 0; i < countof(heads); i++) xlsx_head(x, _(heads[i]));
    xlsx_row(x);
    each_gap(q, gaps_read(q), xlsx_line, x);
    if (!xlsx_end(x, &file, &why)) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    req_header(q, "Content-Disposition", S("attachment; filename=\"gaps.xlsx\""));
    buf_put(&q->out, file);
}
