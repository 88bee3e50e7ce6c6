/* work_pages.c - what a year of the centre's work came to, beside the year before: page, PDF, XLSX; and what the public reads of it. */
#include "base/moment.h"
#include "entity/schema.h"
#include "rooms/concept/work.h"
#include "text/pdf.h"
#include "text/xlsx.h"
#include <math.h>

/* ---- years ------------------------------------------------------------------------------------------------------------------------------------- */
int year_asked(struct req *q, int *years, size_t *n)
{
    int64_t asked = 0, this = wall_of(moment_now()).date.year;
    struct rows *r = ask(q->st, Q("SELECT DISTINCT SUBSTR(held_on, 1, 4) AS y FROM concept_activity WHERE deleted_at IS NULL ORDER BY y DESC LIMIT 18"));
    *n = 0;
    years[(*n)++] = (int)this;
    while (rows_next(r)) {
        int64_t y = 0;
        if (str_int(row_str(r, 0), &y) && y != this && y > 1900 && y < 3000) years[(*n)++] = (int)y;
    }
    return str_int(req_param(q, S("year")), &asked) && asked > 1900 && asked < 3000 ? (int)asked : (int)this;
}

/* While a year runs, the one before counts up to the same day only: a whole year beside a part of one would say nothing. */
static const struct work *load_two(struct req *q, int year)
{
    struct work *w = work_load(q->st, q->a, arena_fmt(q->a, "%d-01-01", year - 1), arena_fmt(q->a, "%d-12-31", year));
    struct date today = wall_of(moment_now()).date;
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const struct work_one *o = &w->at[i];
        if (year != today.year || o->year == year || o->month < today.month || (o->month == today.month && o->day <= today.day)) w->at[n++] = *o;
    }
    w->n = n;
    return w;
}

/* ---- the year ------------------------------------------------------------------------------------------------------------------------------------ */
static const enum work_by shown[YEAR_TABLES] = { BY_WORK_PRIORITY, BY_FIELD, BY_WORK_KIND, BY_WORK_TOWN, BY_WORK_MONTH, BY_WORK_FIELD };

static struct year_view *opened(struct req *q)
{
    struct year_view *v = arena_new_of(q->a, struct year_view);
    *v = (struct year_view){ .table = arena_array(q->a, struct year_table, YEAR_TABLES), .keeps = who_holds(&q->who, CONCEPT_OFFICE) };
    v->year = year_asked(q, v->years, &v->n_years);
    v->running = v->year == wall_of(moment_now()).date.year;
    v->w = load_two(q, v->year);
    for (size_t i = 0; i < YEAR_TABLES; i++) {
        v->table[i].by = shown[i];
        v->table[i].n = work_groups(q->a, q->lang, q->words, v->w, shown[i], v->table[i].at);
    }
    for (size_t i = 0; i < TAKEOVERS; i++) v->on[i] = takeover_on(q->st, &takeovers[i]);
    return v;
}

/* Label; then this year and the difference to the one before, for each of three measures. */
static const struct { enum work_measure measure; bool change; const char *head; } columns[YEAR_COLUMNS] = {
    { 0 }, { WORK_ACTIVITIES, false, N_("Activities") }, { WORK_ACTIVITIES, true, N_("to the year before") }, { WORK_PARTICIPANTS, false, N_("Participants") },
    { WORK_PARTICIPANTS, true, N_("to the year before") }, { WORK_HOURS, false, N_("Hours of work") }, { WORK_HOURS, true, N_("to the year before") } };
const char *year_head(size_t column) { return columns[column].head; }

static double year_value(const struct year_view *v, const struct year_table *t, const struct work_group *g, size_t column)
{
    struct work_ask ask = { .year = v->year, .kind = -1, .grouped = g != NULL, .by = t ? t->by : BY_WORK_KIND, .key = g ? g->key : 0 };
    double now = (double)work_value(v->w, &ask, columns[column].measure), scale = columns[column].measure == WORK_HOURS ? 60 : 1;
    if (!columns[column].change) return now / scale;
    ask.year--;
    return (now - (double)work_value(v->w, &ask, columns[column].measure)) / scale;
}

str year_label(const struct req *q, const struct year_view *v, const struct year_table *t, const struct work_group *g)
{
    return t->by == BY_WORK_MONTH && g->key ? lang_month(q->a, q->lang, (struct date){ v->year, (int)g->key, 1 }) : g->label;
}

/* "+3", "−2" with a real minus sign, "±0". */
str year_cell(const struct req *q, const struct year_view *v, const struct year_table *t, const struct work_group *g, size_t column)
{
    if (!column) return g ? year_label(q, v, t, g) : _(N_("Together"));
    double n = year_value(v, t, g, column);
    int digits = columns[column].measure == WORK_HOURS ? 1 : 0;
    str text = lang_decimal(q->a, q->lang, fabs(n), digits);
    return !columns[column].change ? text : arena_fmt(q->a, "%s%.*s", n > 0 ? "+" : n < 0 ? "−" : "±", STR(text));
}

void year_show(struct req *q)
{
    year_page(&q->out, q, opened(q));
}

void takeover_post(struct req *q)
{
    struct buf off = buf_in(q->a, 200);
    for (size_t i = 0; i < TAKEOVERS; i++) if (!form_has(q, str_of(takeovers[i].room))) buf_fmt(&off, "%s%s", off.n ? " " : "", takeovers[i].room);
    setting_put(q->st, S(TAKEOVER_OFF), buf_str(&off));
    req_redirect(q, 303, url_page(q, S("activities/report")));
}

/* ---- files --------------------------------------------------------------------------------------------------------------------------------------------- */
static str title_of(struct req *q, const struct year_view *v) { return say(q, N_("Work of the centre {year}"), { "year", arena_fmt(q->a, "%d", v->year) }); }

static void pdf_year_table(struct req *q, struct pdf *p, const struct year_view *v, const struct year_table *t)
{
    struct pdf_column column[YEAR_COLUMNS];
    str *cell = arena_array(q->a, str, YEAR_COLUMNS * (t->n + 1));
    const char *label = work_groupings[t->by].label;
    for (size_t j = 0; j < YEAR_COLUMNS; j++) column[j] = (struct pdf_column){ j ? _(year_head(j)) : _(label), j ? (j % 2 ? 15 : 12) : 19, j > 0 };
    for (size_t i = 0; i <= t->n; i++)
        for (size_t j = 0; j < YEAR_COLUMNS; j++) cell[i * YEAR_COLUMNS + j] = year_cell(q, v, t, i < t->n ? &t->at[i] : NULL, j);
    pdf_need(p, t->n < 24 ? 90 + 19 * (double)(t->n + 1) : pdf_mm(45));      /* a short table stays on one page */
    pdf_heading(p, 2, _(label));
    pdf_table(p, &(struct pdf_table){ .column = column, .columns = YEAR_COLUMNS, .cell = cell, .rows = t->n + 1, .totals = true });
}

/* Files carry the house's names and numbers, so nobody keeps a copy on the way. */
static void send(struct req *q, str bytes, const char *type, const char *ext, const char *name, int year)
{
    if (!bytes.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = type;
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%s-%d.%s\"", name, year, ext));
    req_header(q, "Cache-Control", S("no-store"));
    buf_put(&q->out, bytes);
}

void year_pdf(struct req *q)
{
    const struct year_view *v = opened(q);
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = title_of(q, v), .author = q->region_title, .at = moment_now(), .foot = q->region_title,
                                                       .numbers = _(N_("Page {page} of {pages}")) });
    pdf_heading(p, 1, title_of(q, v));
    pdf_text(p, NULL, _(N_("Counted from what the centre enters about its own work and takes over from its other tasks; without names of persons. Participants may be counted more than once.")));
    if (v->running) pdf_text(p, NULL, _(N_("The year before counts up to the same day.")));
    for (size_t i = 0; i < YEAR_TABLES; i++) if (v->table[i].n) pdf_year_table(q, p, v, &v->table[i]);
    send(q, pdf_end(p), "application/pdf", "pdf", "activities", v->year);
}

void year_xlsx(struct req *q)
{
    const struct year_view *v = opened(q);
    str file = S(""), why;
    struct xlsx *x = xlsx_new(q->a, title_of(q, v), q->lang->rtl);
    xlsx_head(x, _(N_("Table")));
    xlsx_head(x, _(N_("Line")));
    for (size_t j = 1; j < YEAR_COLUMNS; j++) xlsx_head(x, columns[j].change ? say(q, N_("{what}: {text}"), { "what", _(columns[j - 1].head) }, { "text", _(columns[j].head) }) : _(columns[j].head));
    xlsx_row(x);
    for (size_t i = 0; i < YEAR_TABLES; i++)
        for (size_t k = 0; k < v->table[i].n; k++) {
            const struct year_table *t = &v->table[i];
            xlsx_text(x, _(work_groupings[t->by].label));
            xlsx_text(x, year_label(q, v, t, &t->at[k]));
            for (size_t j = 1; j < YEAR_COLUMNS; j++) xlsx_number(x, year_value(v, t, &t->at[k], j));
            xlsx_row(x);
        }
    if (!xlsx_end(x, &file, &why)) file = S("");
    send(q, file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "activities", v->year);
}

/* ---- for everybody: what we do ---------------------------------------------------------------------------------------------------------------------------- */
enum { PRIORITIES_SHOWN = 20 };

static void count_for(const struct work *w, const struct priority *p, struct done_view *d)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct work_one *o = &w->at[i];
        if (o->priority != p->meta.id || o->year < p->from_year || o->year > p->to_year) continue;
        d->n++;
        if (o->kind < (int)countof(d->of)) d->of[o->kind]++;
        for (size_t k = 0; k < WORK_PEOPLE; k++) d->people += o->people[k];
    }
}

/* Only what holds this year. Numbers of activities tell of the centre alone; small numbers of participants are said in words by the page. */
void what_we_do(struct req *q)
{
    struct work_public v = { arena_array(q->a, struct done_view, PRIORITIES_SHOWN), 0, 0 };
    int year = wall_of(moment_now()).date.year;
    struct query query = query_new(&priority_entity, &q->who, q->lang);
    query.limit = LIMIT_MAX;
    query.details = true;
    struct page page = query_run(&query, q->st);
    const struct work *w = work_load(q->st, q->a, arena_fmt(q->a, "%d-01-01", year - 9), date_today(q->a));
    for (size_t i = 0; i < page.n && v.n < PRIORITIES_SHOWN; i++) {
        const struct priority *p = page.row[i];
        if (p->from_year > year || p->to_year < year) continue;
        struct done_view *d = &v.at[v.n++];
        *d = (struct done_view){ .title = p->title, .text = p->text, .german = look_foreign(&priority_entity, p), .example = p->example, .from = (int)p->from_year, .to = (int)p->to_year };
        count_for(w, p, d);
    }
    for (size_t i = 0; i < w->n; i++) v.beside += !w->at[i].priority && w->at[i].year == year;
    page_about(q, _(N_("What the integration centre concentrates on, and what it has done for it.")));
    what_we_do_page(&q->out, q, &v);
}
