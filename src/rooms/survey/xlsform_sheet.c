/* xlsform_sheet.c - the sheets of a form, from a workbook or from files: rows of cells, and what each column is. */
#include "rooms/survey/xlsform.h"
#include "text/csv.h"
#include "text/xlsx_read.h"

enum { ROWS_MAX = 6000 };                               /* more than any form: 300 questions, 5,000 choices           */
const char *const xform_sheets[SHEETS] = { "survey", "choices", "settings" };

const struct xform_column xform_columns[] = {
    { SHEET_SURVEY, "type", COLUMN_OURS, "kind" },             { SHEET_SURVEY, "name", COLUMN_TEXT, "code" },
    { SHEET_SURVEY, "label", COLUMN_WORDS, "label" },          { SHEET_SURVEY, "hint", COLUMN_WORDS, "hint" },
    { SHEET_SURVEY, "required", COLUMN_YES, "must" },          { SHEET_SURVEY, "relevant", COLUMN_TEXT, "relevance" },
    { SHEET_SURVEY, "constraint", COLUMN_OURS, "least" },      { SHEET_SURVEY, "appearance", COLUMN_OURS, "kind" },
    { SHEET_SURVEY, "parameters", COLUMN_OURS, "most" },       { SHEET_SURVEY, "low", COLUMN_WORDS, "low" },
    { SHEET_SURVEY, "high", COLUMN_WORDS, "high" },            { SHEET_SURVEY, "unknown", COLUMN_YES, "unknown" },
    { SHEET_SURVEY, "grid", COLUMN_TEXT, "grid" },             { SHEET_SURVEY, "grouping", COLUMN_YES, "grouping" },
    { SHEET_SURVEY, "becomes", COLUMN_TEXT, "becomes" },       { SHEET_SURVEY, "note", COLUMN_TEXT, "note" },
    { SHEET_SURVEY, "least", COLUMN_TEXT, "least" },           { SHEET_SURVEY, "most", COLUMN_TEXT, "most" },
    { SHEET_SURVEY, "calculation", COLUMN_REFUSED, NULL },     { SHEET_SURVEY, "choice_filter", COLUMN_REFUSED, NULL },
    { SHEET_SURVEY, "repeat_count", COLUMN_REFUSED, NULL },    { SHEET_SURVEY, "trigger", COLUMN_REFUSED, NULL },
    { SHEET_CHOICES, "list_name", COLUMN_TEXT, "list" },       { SHEET_CHOICES, "name", COLUMN_TEXT, "code" },
    { SHEET_CHOICES, "label", COLUMN_WORDS, "label" },         { SHEET_CHOICES, "exclusive", COLUMN_YES, "exclusive" },
    { SHEET_CHOICES, "other", COLUMN_YES, "other" },
    { SHEET_SETTINGS, "form_title", COLUMN_WORDS, "title" },   { SHEET_SETTINGS, "form_id", COLUMN_OURS, "code" },
    { SHEET_SETTINGS, "default_language", COLUMN_OURS, NULL }, { SHEET_SETTINGS, "intro", COLUMN_WORDS, "intro" },
    { SHEET_SETTINGS, "thanks", COLUMN_WORDS, "thanks" },      { SHEET_SETTINGS, "audience", COLUMN_TEXT, "audience" },
    { SHEET_SETTINGS, "addressees", COLUMN_TEXT, "addressees" }, { SHEET_SETTINGS, "asked", COLUMN_TEXT, "asked" },
    { SHEET_SETTINGS, "anonymity", COLUMN_TEXT, "anonymity" }, { SHEET_SETTINGS, "access", COLUMN_TEXT, "access" },
    { SHEET_SETTINGS, "listed", COLUMN_YES, "listed" },        { SHEET_SETTINGS, "opens", COLUMN_TEXT, "opens" },
    { SHEET_SETTINGS, "closes", COLUMN_TEXT, "closes" },       { SHEET_SETTINGS, "grace_end", COLUMN_TEXT, "grace_end" },
    { SHEET_SETTINGS, "quota", COLUMN_TEXT, "quota" },         { SHEET_SETTINGS, "minimum", COLUMN_TEXT, "minimum" },
    { SHEET_SETTINGS, "contact", COLUMN_TEXT, "contact" },     { SHEET_SETTINGS, "before", COLUMN_OURS, "before" },
    { SHEET_SETTINGS, "example", COLUMN_YES, "example" },
    { SHEETS, NULL, COLUMN_OURS, NULL } };

/* As other tools, and older forms, call the same columns. */
static const struct { const char *other, *name; } aliases[] = {
    { "caption", "label" }, { "relevance", "relevant" }, { "list name", "list_name" }, { "value", "name" }, { "calculate", "calculation" },
    { "count", "repeat_count" }, { "title", "form_title" }, { "id_string", "form_id" }, { "command", "type" }, { "bind::relevant", "relevant" },
    { "bind::required", "required" }, { "bind::constraint", "constraint" }, { "control::appearance", "appearance" } };

/* ---- findings ------------------------------------------------------------------------------------------------------------------------------ */
static void found(struct xform_findings *f, enum xform_sheet sheet, int64_t row, str column, const char *message, str detail)
{
    if (f->n == XFORM_FINDINGS) { f->more++; return; }
    f->at[f->n++] = (struct xform_finding){ sheet, row, arena_copy(f->a, str_upto(column, 60)), message, arena_copy(f->a, str_upto(detail, 120)) };
}

void xform_problem(struct xform_findings *f, enum xform_sheet sheet, int64_t row, str column, const char *message, str detail)
{
    f->wrong++;
    found(f, sheet, row, column, message, detail);
}

void xform_remark(struct xform_findings *f, enum xform_sheet sheet, int64_t row, str column, const char *message, str detail)
{
    found(f, sheet, row, column, message, detail);
}

str xform_say(struct arena *a, const struct words *w, const struct xform_finding *f)
{
    struct buf b = buf_in(a, 4096);
    buf_put(&b, str_of(xform_sheets[f->sheet]));
    if (f->row) buf_fmt(&b, ", %.*s %lld", STR(words_get(w, N_("row"))), (long long)f->row);
    if (f->column.n) buf_fmt(&b, ", %.*s %.*s", STR(words_get(w, N_("column"))), STR(f->column));
    buf_fmt(&b, ": %.*s", STR(words_get(w, f->message)));
    if (f->detail.n) buf_fmt(&b, " (%.*s)", STR(f->detail));
    return buf_str(&b);
}

/* ---- cells ---------------------------------------------------------------------------------------------------------------------------------- */
struct source { struct xlsx_in *x; struct csv csv; bool of_csv; };

static bool next_line(struct source *s, struct arena *a, str *cell, size_t *n)
{
    bool number[CSV_COLUMNS_MAX];
    if (s->of_csv ? !csv_next(&s->csv, cell, n) : !xlsx_next(s->x, a, cell, number, n)) return false;
    for (size_t i = 0; i < *n; i++) cell[i] = str_trim(s->of_csv ? csv_plain(cell[i]) : cell[i]);
    return true;
}

static void take_head(struct arena *a, struct xform_table *t, const str *cell, size_t n)
{
    t->head = arena_array(a, struct xform_head, n + 1);
    t->columns = n;
    for (size_t i = 0; i < n; i++) t->head[i].head = arena_copy(a, cell[i]);
}

static void take_line(struct arena *a, struct xform_table *t, int64_t row, const str *cell, size_t n)
{
    struct xform_line *l = &t->line[t->lines++];
    *l = (struct xform_line){ row, arena_array(a, str, t->columns + 1) };
    for (size_t i = 0; i < n && i < t->columns; i++) l->cell[i] = arena_copy(a, cell[i]);
}

/* Lines without a cell are passed over; the first is the head. */
static void read_lines(struct source *s, struct xform_table *t, struct xform_findings *f)
{
    str cell[CSV_COLUMNS_MAX];
    size_t n = 0;
    t->line = arena_array(f->a, struct xform_line, ROWS_MAX);
    while (next_line(s, f->a, cell, &n)) {
        int64_t row = s->of_csv ? s->csv.line : xlsx_line(s->x);
        bool some = false;
        for (size_t i = 0; i < n; i++) some |= cell[i].n > 0;
        if (!some) continue;
        if (!t->head) { take_head(f->a, t, cell, n); continue; }
        if (t->lines == ROWS_MAX) { xform_problem(f, t->sheet, row, S(""), N_("These are too many rows."), S("")); return; }
        take_line(f->a, t, row, cell, n);
    }
    str why = s->of_csv ? s->csv.why : xlsx_why(s->x);
    if (why.n) xform_problem(f, t->sheet, s->of_csv ? s->csv.line : xlsx_line(s->x), S(""), arena_z(f->a, why), S(""));
}

static bool read_workbook(str bytes, struct xform_table *t, struct xform_findings *f)
{
    str why = S("");
    struct source s = { .x = xlsx_open(f->a, bytes, str_of(xform_sheets[t->sheet]), &why) };
    if (s.x) { read_lines(&s, t, f); xlsx_close(s.x); return true; }
    if (!str_eq(why, S("There is no such sheet in the workbook."))) xform_problem(f, t->sheet, 0, S(""), arena_z(f->a, why), S(""));
    return false;
}

struct xform_table xform_table_of(const struct room_file *file, size_t files, enum xform_sheet sheet, struct xform_findings *f)
{
    struct xform_table t = { .sheet = sheet };
    str csv = arena_fmt(f->a, "%s.csv", xform_sheets[sheet]);
    for (size_t i = 0; i < files; i++) {
        if (xlsx_looks_like(file[i].bytes)) { if (read_workbook(file[i].bytes, &t, f)) break; continue; }
        if (!str_same(file[i].name, csv)) continue;
        struct source s = { .csv = csv_from(f->a, file[i].bytes), .of_csv = true };
        read_lines(&s, &t, f);
        break;
    }
    return t;
}

/* ---- columns --------------------------------------------------------------------------------------------------------------------------------- */
/* "English (en)", "en", "English", "Englisch". */
size_t xform_lang(struct arena *a, str text)
{
    text = str_trim(text);
    int64_t open = str_find_char(text, '(');
    if (open >= 0 && str_ends(text, S(")"))) text = str_trim(str_upto(str_from(text, (size_t)open + 1), text.n - (size_t)open - 2));
    size_t i = lang_index(text);
    if (i < lang_count()) return i;
    for (i = 0; i < lang_count(); i++) {
        str tag = str_of(langs[i].tag);
        const str name[] = { tag, str_of(langs[i].own_name), lang_name(a, lang_find(S("en")), tag), lang_name(a, lang_find(S("de")), tag) };
        for (size_t k = 0; k < countof(name); k++) if (str_same(text, name[k])) return i;
    }
    return lang_count();
}

static str lower(struct arena *a, str s)
{
    struct buf b = buf_in(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) buf_char(&b, s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i]);
    str r = str_trim(buf_str(&b));
    for (size_t i = 0; i < countof(aliases); i++) if (str_eq(r, str_of(aliases[i].other))) return str_of(aliases[i].name);
    return r;
}

static const struct xform_column *column_named(enum xform_sheet sheet, str name)
{
    for (const struct xform_column *c = xform_columns; c->name; c++) if (c->sheet == sheet && str_eq(name, str_of(c->name))) return c;
    return NULL;
}

/* A head without a language that belongs to a translated column is in `lang`. */
static void read_head(struct xform_table *t, struct xform_head *h, size_t lang, struct xform_findings *f)
{
    int64_t at = str_find(h->head, S("::"));
    h->lang = lang_count();
    h->name = lower(f->a, h->head);
    h->column = column_named(t->sheet, h->name);
    if (h->column && h->column->use == COLUMN_WORDS) h->lang = lang;
    if (h->column || at < 0) return;
    h->name = lower(f->a, str_upto(h->head, (size_t)at));
    const struct xform_column *c = column_named(t->sheet, h->name);
    if (!c || c->use != COLUMN_WORDS) return;
    h->lang = xform_lang(f->a, str_from(h->head, (size_t)at + 2));
    if (h->lang < lang_count()) h->column = c;
    else { xform_remark(f, t->sheet, 1, h->head, N_("This language is none of the interface: its texts are left out."), S("")); h->told = true; }
}

void xform_heads(struct xform_table *t, size_t lang, struct xform_findings *f)
{
    for (size_t i = 0; i < t->columns; i++) {
        struct xform_head *h = &t->head[i];
        read_head(t, h, lang, f);
        for (size_t k = 0; h->column && k < i; k++)
            if (t->head[k].column == h->column && t->head[k].lang == h->lang) xform_problem(f, t->sheet, 1, h->head, N_("This column is there twice."), S(""));
    }
}

str xform_cell(const struct xform_table *t, const struct xform_line *l, const char *name)
{
    for (size_t i = 0; i < t->columns; i++) if (t->head[i].column && str_eq(str_of(t->head[i].column->name), str_of(name))) return l->cell[i];
    return S("");
}
