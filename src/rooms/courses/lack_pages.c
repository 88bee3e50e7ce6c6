/* lack_pages.c - the page of what is missing, its figures, the same as an Excel file. */
#include "rooms/courses/lack_pages.h"
#include "look/form.h"
#include "text/xlsx.h"
#include <math.h>

/* ---- words --------------------------------------------------------------------------------------------------------------------------- */
str lack_times(struct req *q, unsigned times)
{
    struct buf b = buf_in(q->a, 400);
    for (size_t i = 0; day_times[i].key; i++) {
        if (!(times >> i & 1)) continue;
        if (b.n) buf_put(&b, _(N_(", ")));
        buf_put(&b, _(day_times[i].label));
    }
    return b.n ? buf_str(&b) : _(N_("any time"));
}

str lack_level(struct req *q, int level) { return level < 0 ? _(N_("not known")) : _(course_levels[level].label); }

str lack_town(const struct lack *l, int64_t area)
{
    for (size_t i = 0; i < l->areas; i++) if (l->area[i].id == area) return l->area[i].name;
    return S("–");
}

/* ---- figures -------------------------------------------------------------------------------------------------------------------------- */
static void fill_table(struct req *q, const struct lack *l, struct figure *f)
{
    static const bool number[] = { false, true, true };
    str *column = arena_array(q->a, str, 3);
    struct figure_cell *cell = arena_array(q->a, struct figure_cell, 3 * l->areas + 1);
    column[0] = _(N_("Municipality")); column[1] = _(N_("People who wait")); column[2] = _(N_("Without a seat"));
    for (size_t i = 0; i < l->areas; i++) {
        cell[3 * i].text = l->area[i].name;
        cell[3 * i + 1].text = lang_number(q->a, q->lang, l->area[i].waiting);
        cell[3 * i + 2].text = lang_number(q->a, q->lang, l->area[i].lacking);
        cell[3 * i + 1].raw = arena_fmt(q->a, "%lld", (long long)l->area[i].waiting);
        cell[3 * i + 2].raw = arena_fmt(q->a, "%lld", (long long)l->area[i].lacking);
    }
    f->column = column; f->number = number; f->columns = 3; f->cell = cell; f->rows = l->areas;
}

static str finding(struct req *q, const struct lack *l)
{
    return say(q, N_("{lacking} of {waiting} people who wait would find no free seat."), { "lacking", lang_number(q->a, q->lang, l->waiting - l->seated) },
               { "waiting", lang_number(q->a, q->lang, l->waiting) });
}

static const struct figure *bars_of(struct req *q, const struct lack *l)
{
    struct figure *f = arena_new_of(q->a, struct figure);
    struct chart *c = arena_new_of(q->a, struct chart);
    str *label = arena_array(q->a, str, l->areas + 1), *name = arena_array(q->a, str, 2);
    struct chart_value *v = arena_array(q->a, struct chart_value, 2 * l->areas + 1);
    name[0] = _(N_("People who wait")); name[1] = _(N_("Without a seat"));
    for (size_t i = 0; i < l->areas; i++) {
        label[i] = l->area[i].name;
        v[i].v = (double)l->area[i].waiting;
        v[l->areas + i].v = (double)l->area[i].lacking;
    }
    *c = (struct chart){ .label = label, .n = l->areas, .value = v, .series = 2, .name = name, .strong = CHART_NOBODY };
    *f = (struct figure){ .name = "bars", .chart = c, .title = finding(q, l), .desc = _(N_("Bars for each municipality: people who wait, and those of them without a seat.")) };
    fill_table(q, l, f);
    return f;
}

static void put_keys(struct req *q, struct map *m, const double *low, const double *high, size_t classes)
{
    struct map_key *key = arena_array(q->a, struct map_key, MAP_CLASSES_MAX);
    for (size_t k = 0; k < classes; k++)
        key[k] = (struct map_key){ (int)k, low[k] >= high[k] ? lang_number(q->a, q->lang, (int64_t)low[k]) : say(q, N_("{low} to {high}"), { "low", lang_number(q->a, q->lang, (int64_t)low[k]) }, { "high", lang_number(q->a, q->lang, (int64_t)high[k]) }) };
    m->key = key;
    m->keys = classes;
}

/* NULL: the region has no outlines. */
static const struct figure *map_of(struct req *q, const struct lack *l)
{
    struct figure *f = arena_new_of(q->a, struct figure);
    struct map *m = arena_new_of(q->a, struct map);
    struct map_area *area = arena_array(q->a, struct map_area, MAP_AREAS_MAX);
    double v[MAP_AREAS_MAX], low[MAP_CLASSES_MAX], high[MAP_CLASSES_MAX];
    int class[MAP_AREAS_MAX];
    size_t n = look_areas(q, area);
    if (!n) return NULL;
    for (size_t i = 0; i < n; i++) {
        v[i] = (double)NAN;
        for (size_t k = 0; k < l->areas; k++) if (l->area[k].id == area[i].id) v[i] = (double)l->area[k].lacking;
        area[i].note = isnan(v[i]) ? _(N_("no data")) : lang_number(q->a, q->lang, (int64_t)v[i]);
    }
    size_t classes = map_quantiles(v, n, MAP_CLASSES_MAX, class, low, high);
    for (size_t i = 0; i < n; i++) area[i].class = class[i];
    *m = (struct map){ .area = area, .areas = n, .focus = -1 };
    put_keys(q, m, low, high, classes);
    *f = (struct figure){ .name = "map", .map = m, .title = _(N_("People without a seat, by municipality")), .desc = _(N_("A map of the municipalities. Their values stand in the table.")) };
    fill_table(q, l, f);
    return f;
}

/* ---- what was asked -------------------------------------------------------------------------------------------------------------------- */
static int64_t number_in(struct req *q, struct lack_view *v, const char *name, int64_t preset, int64_t most)
{
    str given = req_param(q, str_of(name));
    int64_t n = 0;
    if (!given.n) return preset;
    if (str_int(given, &n) && n >= 1 && n <= most) return n;
    v->wrong = N_("That is no number that can be meant here. You see the usual one.");
    return preset;
}

static struct lack_view read_plan(struct req *q)
{
    struct lack_view v = { .plan.type = S("integration") };
    str type = req_param(q, S("type"));
    for (const struct choice *c = course_types; c->key; c++) if (str_eq(type, str_of(c->key))) v.plan.type = type;
    if (type.n && !str_eq(type, v.plan.type)) v.wrong = N_("There is no such kind of course.");
    v.plan.seats = number_in(q, &v, "seats", 16, 100);
    v.plan.most = (int)number_in(q, &v, "most", 3, COVER_MOST);
    v.file = arena_fmt(q->a, "%.*s?type=%.*s&seats=%lld&most=%d", STR(url_page(q, S("course-gaps.xlsx"))), STR(v.plan.type), (long long)v.plan.seats, v.plan.most);
    return v;
}

void lack_show(struct req *q)
{
    struct lack_view v = read_plan(q);
    bool file = !str_eq(q->part[q->parts - 1], S("course-gaps"));
    v.l = lack_find(q->st, &v.plan);
    v.bars = bars_of(q, v.l);
    v.map = map_of(q, v.l);
    if (v.wrong) q->status = 422;
    if (!file) lack_page(&q->out, q, &v);
    else if (!figure_asked(q, v.bars) && !(v.map && figure_asked(q, v.map))) req_fail(q, 404, N_("There is no such figure."));
}

/* ---- Excel -------------------------------------------------------------------------------------------------------------------------------- */
void lack_xlsx(struct req *q)
{
    static const char *const head[] = { N_("Municipality"), N_("Level of German"), N_("Time of day"), N_("Childcare"), N_("People who wait"), N_("Find a free seat"), N_("Without a seat"), N_("No course within reach") };
    struct lack_view v = read_plan(q);
    const struct lack *l = lack_find(q->st, &v.plan);
    struct xlsx *x = xlsx_new(q->a, _(N_("Missing courses")), q->lang->rtl);
    str bytes, why;
    for (size_t i = 0; i < countof(head); i++) xlsx_head(x, _(head[i]));
    for (size_t i = 0; i < l->cells; i++) {
        const struct lack_cell *c = &l->cell[i];
        xlsx_row(x);
        xlsx_text(x, lack_town(l, c->area));
        xlsx_text(x, lack_level(q, c->level));
        xlsx_text(x, lack_times(q, c->times));
        xlsx_text(x, c->childcare ? _(N_("Yes")) : _(N_("No")));
        xlsx_number(x, (double)c->waiting);
        xlsx_number(x, (double)c->seated);
        xlsx_number(x, (double)(c->waiting - c->seated));
        xlsx_number(x, (double)c->beyond);
    }
    if (!xlsx_end(x, &bytes, &why)) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    q->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    req_header(q, "Content-Disposition", S("attachment; filename=\"courses.xlsx\""));
    buf_put(&q->out, bytes);
}
