/* funder.c - tables for those who pay: which lines and columns, says the region; what stands in them, the activities. */
#include "base/moment.h"
#include "entity/schema.h"
#include "rooms/concept/work.h"
#include "text/csv.h"
#include "text/json_read.h"
#include "text/xlsx.h"

/* What the programme controlling of a municipal integration centre asks for: where the work went, by whom it was used. Titles are the funder's, so German. */
static const char first_layout[] =
    "[\n"
    "  {\"title\": \"Förderprogrammcontrolling: Schwerpunkte\", \"rows\": \"priority\", \"columns\": [\n"
    "    {\"title\": \"Tätigkeiten\", \"measure\": \"activities\"},\n"
    "    {\"title\": \"Beratungen\", \"measure\": \"activities\", \"kind\": \"advice\"},\n"
    "    {\"title\": \"Prozessbegleitungen\", \"measure\": \"activities\", \"kind\": \"process\"},\n"
    "    {\"title\": \"Qualifizierungen\", \"measure\": \"activities\", \"kind\": \"training\"},\n"
    "    {\"title\": \"Fachkräfte\", \"measure\": \"professionals\"},\n"
    "    {\"title\": \"Ehrenamtliche\", \"measure\": \"volunteers\"},\n"
    "    {\"title\": \"Einrichtungen\", \"measure\": \"organisations\"},\n"
    "    {\"title\": \"Stunden\", \"measure\": \"hours\"}]},\n"
    "  {\"title\": \"Förderprogrammcontrolling: Kommunen\", \"rows\": \"town\", \"columns\": [\n"
    "    {\"title\": \"Tätigkeiten\", \"measure\": \"activities\"},\n"
    "    {\"title\": \"Vernetzung\", \"measure\": \"activities\", \"kind\": \"networking\"},\n"
    "    {\"title\": \"Teilnehmende\", \"measure\": \"participants\"},\n"
    "    {\"title\": \"Einrichtungen\", \"measure\": \"organisations\"},\n"
    "    {\"title\": \"Stunden\", \"measure\": \"hours\"}]}\n"
    "]\n";

str layout_text(struct store *st)
{
    str own = setting_get(st, S(LAYOUT_SETTING));
    return own.n ? own : str_of(first_layout);
}

/* ---- reading a layout ------------------------------------------------------------------------------------------------------------------------------- */
struct reading { const struct req *q; str *wrong; size_t table, column; };

static str keys_of(const struct req *q, const struct choice *c)
{
    struct buf b = buf_in(q->a, 1000);
    for (; c->key; c++) buf_fmt(&b, "%s%s", b.n ? ", " : "", c->key);
    return buf_str(&b);
}

/* Which table and column, then what is wrong there. */
static bool bad(struct reading *r, str what)
{
    const struct req *q = r->q;
    str table = arena_fmt(q->a, "%zu", r->table + 1), column = arena_fmt(q->a, "%zu", r->column);
    *r->wrong = r->column ? say(q, N_("Table {table}, column {column}: {what}"), { "table", table }, { "column", column }, { "what", what }) : say(q, N_("Table {table}: {what}"), { "table", table }, { "what", what });
    return false;
}

static bool read_title(struct reading *r, const struct js *o, str *ret)
{
    const struct req *q = r->q;
    const struct js *t = js_get(o, "title");
    if (!t || t->kind != JS_TEXT || !str_trim(t->text).n || t->text.n > LAYOUT_TEXT) return bad(r, _(N_("a title is missing, or it is too long.")));
    *ret = str_trim(t->text);
    return true;
}

/* Index in a list of choices; `none`: what a missing one means, or -2 if it must be there. */
static bool read_choice(struct reading *r, const struct js *o, const char *name, const struct choice *c, int none, int *ret)
{
    const struct req *q = r->q;
    const struct js *v = js_get(o, name);
    *ret = none;
    if ((!v || v->kind == JS_NULL) && none > -2) return true;
    str text = v && v->kind == JS_TEXT ? v->text : S("");
    for (int i = 0; c[i].key; i++) if (str_eq(text, str_of(c[i].key))) { *ret = i; return true; }
    return bad(r, say(q, N_("“{name}” is “{text}”, but must be one of: {keys}."), { "name", str_of(name) }, { "text", text }, { "keys", keys_of(q, c) }));
}

static bool read_column(struct reading *r, const struct js *o, struct layout_column *ret)
{
    int measure = 0;
    if (!read_title(r, o, &ret->title) || !read_choice(r, o, "measure", work_measures, -2, &measure) || !read_choice(r, o, "kind", activity_kinds, -1, &ret->kind)) return false;
    ret->measure = (enum work_measure)measure;
    return true;
}

static bool read_layout(struct reading *r, const struct js *o, struct layout *ret)
{
    const struct req *q = r->q;
    const struct js *columns = js_get(o, "columns");
    int rows = 0;
    r->column = 0;
    if (!read_title(r, o, &ret->title) || !read_choice(r, o, "rows", work_groupings, -2, &rows)) return false;
    ret->rows = (enum work_by)rows;
    if (!columns || columns->kind != JS_LIST || !columns->n || columns->n > LAYOUT_COLUMNS) return bad(r, say(q, N_("“columns” must be a list of 1 to {n}."), { "n", arena_fmt(q->a, "%d", LAYOUT_COLUMNS) }));
    for (ret->n = 0; ret->n < columns->n; ret->n++) {
        r->column = ret->n + 1;
        if (!read_column(r, &columns->at[ret->n], &ret->column[ret->n])) return false;
    }
    return true;
}

bool layout_read(const struct req *q, str text, struct layouts *ret, str *wrong)
{
    str why = S("");
    struct layouts all = { .n = 0 };
    struct reading r = { .q = q, .wrong = wrong };
    const struct js *v = text.n > LAYOUT_BYTES ? NULL : json_read(q->a, text, &why);
    if (!v) { *wrong = say(q, N_("This is no JSON: {why}"), { "why", why.n ? why : S("> 16 KB") }); return false; }
    if (v->kind != JS_LIST || !v->n || v->n > LAYOUTS_MAX) { *wrong = say(q, N_("It must be a list of 1 to {n} tables."), { "n", arena_fmt(q->a, "%d", LAYOUTS_MAX) }); return false; }
    for (; all.n < v->n; all.n++) {
        r.table = all.n;
        if (!read_layout(&r, &v->at[all.n], &all.at[all.n])) return false;
    }
    *ret = all;
    return true;
}

/* ---- the table ------------------------------------------------------------------------------------------------------------------------------------------- */
/* Only lines with something in them; the setting was checked when it was saved. */
static struct controlling_view *opened(struct req *q)
{
    struct controlling_view *v = arena_new_of(q->a, struct controlling_view);
    str wrong;
    int64_t at = 0;
    *v = (struct controlling_view){ .keeps = who_holds(&q->who, CONCEPT_OFFICE) };
    if (!layout_read(q, layout_text(q->st), &v->all, &wrong) && !layout_read(q, str_of(first_layout), &v->all, &wrong)) { req_fail(q, 500, N_("The layout of this table cannot be read.")); return NULL; }
    if (str_int(req_param(q, S("table")), &at) && at >= 1 && at <= (int64_t)v->all.n) v->at = (size_t)at - 1;
    v->year = year_asked(q, v->years, &v->n_years);
    v->w = work_load(q->st, q->a, arena_fmt(q->a, "%d-01-01", v->year), arena_fmt(q->a, "%d-12-31", v->year));
    v->rows = work_groups(q->a, q->lang, q->words, v->w, v->all.at[v->at].rows, v->row);
    return v;
}

static int64_t value_at(const struct controlling_view *v, size_t column, const struct work_group *row)
{
    const struct layout *l = &v->all.at[v->at];
    struct work_ask ask = { .year = v->year, .kind = l->column[column].kind, .grouped = row != NULL, .by = l->rows, .key = row ? row->key : 0 };
    return work_value(v->w, &ask, l->column[column].measure);
}

static bool hours_at(const struct controlling_view *v, size_t column) { return v->all.at[v->at].column[column].measure == WORK_HOURS; }

str controlling_cell(const struct req *q, const struct controlling_view *v, size_t column, const struct work_group *row)
{
    int64_t n = value_at(v, column, row);
    return hours_at(v, column) ? lang_decimal(q->a, q->lang, (double)n / 60, 1) : lang_number(q->a, q->lang, n);
}

void controlling_show(struct req *q)
{
    const struct controlling_view *v = opened(q);
    if (v) controlling_page(&q->out, q, v);
}

static str file_name(struct req *q, const struct controlling_view *v, const char *ext) { return arena_fmt(q->a, "attachment; filename=\"controlling-%d-%zu.%s\"", v->year, v->at + 1, ext); }

void controlling_csv(struct req *q)
{
    const struct controlling_view *v = opened(q);
    if (!v) return;
    const struct layout *l = &v->all.at[v->at];
    struct csv_out c = csv_to(&q->out);
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", file_name(q, v, "csv"));
    csv_put(&c, _(work_groupings[l->rows].label));
    for (size_t j = 0; j < l->n; j++) csv_put(&c, l->column[j].title);
    csv_row(&c);
    for (size_t i = 0; i <= v->rows; i++) {
        const struct work_group *g = i < v->rows ? &v->row[i] : NULL;
        csv_put(&c, g ? g->label : _(N_("Together")));
        for (size_t j = 0; j < l->n; j++) {
            int64_t n = value_at(v, j, g);
            csv_put_plain(&c, hours_at(v, j) ? arena_fmt(q->a, "%.2f", (double)n / 60) : arena_fmt(q->a, "%lld", (long long)n));
        }
        csv_row(&c);
    }
}

void controlling_xlsx(struct req *q)
{
    const struct controlling_view *v = opened(q);
    str file, why;
    if (!v) return;
    const struct layout *l = &v->all.at[v->at];
    struct xlsx *x = xlsx_new(q->a, l->title, q->lang->rtl);
    xlsx_head(x, _(work_groupings[l->rows].label));
    for (size_t j = 0; j < l->n; j++) xlsx_head(x, l->column[j].title);
    xlsx_row(x);
    for (size_t i = 0; i <= v->rows; i++) {
        const struct work_group *g = i < v->rows ? &v->row[i] : NULL;
        xlsx_text(x, g ? g->label : _(N_("Together")));
        for (size_t j = 0; j < l->n; j++) xlsx_number(x, (double)value_at(v, j, g) / (hours_at(v, j) ? 60 : 1));
        xlsx_row(x);
    }
    if (!xlsx_end(x, &file, &why)) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    req_header(q, "Content-Disposition", file_name(q, v, "xlsx"));
    buf_put(&q->out, file);
}

/* ---- changing the layout ------------------------------------------------------------------------------------------------------------------------------------ */
void layout_get(struct req *q)
{
    struct layout_view v = { layout_text(q->st), S("") };
    layout_page(&q->out, q, &v);
}

/* Empty: back to the one that comes along. */
void layout_post(struct req *q)
{
    struct layout_view v = { str_trim(form_value(q, S("layout"))), S("") };
    struct layouts *all = arena_new_of(q->a, struct layouts);
    if (v.text.n && !layout_read(q, v.text, all, &v.wrong)) {
        q->status = 422;
        layout_page(&q->out, q, &v);
        return;
    }
    setting_put(q->st, S(LAYOUT_SETTING), v.text);
    req_redirect(q, 303, url_page(q, S("activities/controlling")));
}
