/* xlsform_write.c - a questionnaire as XLSForm: the same columns that xlsform_read.c reads, those that are empty left out. */
#include "look/look.h"
#include "rooms/survey/xlsform.h"
#include "serve/write.h"
#include "text/csv.h"
#include "text/xlsx.h"
#include "web/reply.h"

enum { SHEET_MAX = 16 * 1024 * 1024 };

/* ---- where a sheet goes ------------------------------------------------------------------------------------------------------------------ */
struct sink { struct xlsx *x; struct csv_out csv; };
static void put_head(struct sink *s, str cell) { if (s->x) xlsx_head(s->x, cell); else csv_put(&s->csv, cell); }
static void put_cell(struct sink *s, str cell) { if (s->x) xlsx_text(s->x, cell); else csv_put(&s->csv, cell); }
static void end_row(struct sink *s) { if (s->x) xlsx_row(s->x); else csv_row(&s->csv); }

/* ---- cells of a question that are no plain fields ------------------------------------------------------------------------------------------ */
/* In the order of item_kinds[]. `of`: what its bounds are said of; NULL: they stand in columns of their own. */
static const struct { const char *type, *appearance, *of; bool list; } kinds[ITEM_KINDS] = {
    [ITEM_SECTION] = { "begin_group", "", NULL, false }, [ITEM_NOTE] = { "note", "", NULL, false }, [ITEM_SINGLE] = { "select_one", "", NULL, true },
    [ITEM_MULTIPLE] = { "select_multiple", "", "count-selected(.)", true }, [ITEM_SCALE] = { "range", "", NULL, false }, [ITEM_NUMBER] = { "decimal", "", ".", false },
    [ITEM_DATE] = { "date", "", NULL, false }, [ITEM_TEXT] = { "text", "", "string-length(.)", false }, [ITEM_LONGTEXT] = { "text", "multiline", "string-length(.)", false },
    [ITEM_RANKING] = { "rank", "", "count-selected(.)", true }, [ITEM_ACTOR] = { "text", "actor", NULL, false } };

static enum item_kind kind_of(const struct draft *d)
{
    str key = draft_value(d, "kind");
    for (int i = 0; item_kinds[i].key; i++) if (str_eq(key, str_of(item_kinds[i].key))) return (enum item_kind)i;
    return ITEM_NOTE;
}

static str constraint_of(struct arena *a, const struct draft *d, const char *of)
{
    str least = draft_value(d, "least"), most = draft_value(d, "most");
    struct buf b = buf_in(a, 200);
    if (!of) return S("");
    if (least.n) buf_fmt(&b, "%s >= %.*s", of, STR(least));
    if (most.n) buf_fmt(&b, "%s%s <= %.*s", least.n ? " and " : "", of, STR(most));
    return buf_str(&b);
}

static str parameters_of(struct arena *a, const struct draft *d)
{
    int64_t most = draft_number(d, "most");
    if (kind_of(d) != ITEM_SCALE) return S("");
    return arena_fmt(a, "start=1 end=%lld step=1", (long long)(most >= 2 && most <= SCALE_MAX ? most : SCALE_STEPS));
}

static str own_cell(struct arena *a, const struct draft *d, const char *column)
{
    str name = str_of(column);
    if (str_eq(name, S("form_id"))) return draft_value(d, "code");
    if (str_eq(name, S("before"))) return draft_value(d, "before");
    if (str_eq(name, S("default_language"))) return S("Deutsch (de)");
    enum item_kind k = kind_of(d);
    if (str_eq(name, S("type"))) return kinds[k].list ? arena_fmt(a, "%s %.*s", kinds[k].type, STR(draft_value(d, "list"))) : str_of(kinds[k].type);
    if (str_eq(name, S("appearance"))) return str_of(kinds[k].appearance);
    return str_eq(name, S("constraint")) ? constraint_of(a, d, kinds[k].of) : parameters_of(a, d);
}

static str cell_of(struct arena *a, const struct draft *d, const struct xform_column *c, size_t lang)
{
    if (c->use == COLUMN_OURS) return own_cell(a, d, c->name);
    if (c->use == COLUMN_WORDS) return d->word[lang] ? d->word[lang][draft_at(d, c->field)] : S("");
    str v = draft_value(d, c->field);
    if (c->use == COLUMN_YES) return str_eq(v, S("1")) || str_eq(v, S("true")) ? S("yes") : S("");
    bool bound = c->sheet == SHEET_SURVEY && (str_eq(str_of(c->name), S("least")) || str_eq(str_of(c->name), S("most")));
    return bound && kinds[kind_of(d)].of ? S("") : v;
}

/* ---- sheets ------------------------------------------------------------------------------------------------------------------------------------ */
enum { COLUMNS = 120 };
struct out { struct arena *a; const struct draft *row; size_t rows; struct { const struct xform_column *c; size_t lang; } column[COLUMNS]; size_t columns; };

/* What no form goes without, filled in or not. */
static bool always(const struct xform_column *c, size_t lang)
{
    return c->use == COLUMN_WORDS ? lang == lang_source() && !str_has_word(S("hint low high intro thanks"), str_of(c->name)) : str_has_word(S("type name list_name form_id default_language"), str_of(c->name));
}

static bool filled(const struct out *o, const struct xform_column *c, size_t lang)
{
    for (size_t i = 0; i < o->rows; i++) if (cell_of(o->a, &o->row[i], c, lang).n) return true;
    return false;
}

static void choose_columns(struct out *o, enum xform_sheet sheet)
{
    for (const struct xform_column *c = xform_columns; c->name; c++) {
        if (c->sheet != sheet || c->use == COLUMN_REFUSED) continue;
        for (size_t lang = 0; lang < (c->use == COLUMN_WORDS ? lang_count() : 1) && o->columns < COLUMNS; lang++) {
            if (!always(c, lang) && !filled(o, c, lang)) continue;
            o->column[o->columns].c = c;
            o->column[o->columns++].lang = lang;
        }
    }
}

static void write_heads(struct sink *s, const struct out *o)
{
    for (size_t i = 0; i < o->columns; i++) {
        const struct xform_column *c = o->column[i].c;
        const struct lang *l = &langs[o->column[i].lang];
        put_head(s, c->use == COLUMN_WORDS ? arena_fmt(o->a, "%s::%s (%s)", c->name, l->own_name, l->tag) : str_of(c->name));
    }
    end_row(s);
}

static void write_end(struct sink *s, const struct out *o)
{
    for (size_t i = 0; i < o->columns; i++) put_cell(s, i ? S("") : S("end_group"));
    end_row(s);
}

/* A heading reaches to the next one: there its group ends. */
static void write_sheet(struct sink *s, struct arena *a, const struct xform *form, enum xform_sheet sheet)
{
    struct out *o = arena_new_of(a, struct out);
    bool open = false;
    *o = (struct out){ .a = a, .row = sheet == SHEET_SURVEY ? form->item : sheet == SHEET_CHOICES ? form->option : &form->survey,
                       .rows = sheet == SHEET_SURVEY ? form->items : sheet == SHEET_CHOICES ? form->options : 1 };
    choose_columns(o, sheet);
    write_heads(s, o);
    for (size_t i = 0; i < o->rows; i++) {
        bool heading = sheet == SHEET_SURVEY && kind_of(&o->row[i]) == ITEM_SECTION;
        if (heading && open) write_end(s, o);
        open |= heading;
        for (size_t k = 0; k < o->columns; k++) put_cell(s, cell_of(a, &o->row[i], o->column[k].c, o->column[k].lang));
        end_row(s);
    }
    if (open) write_end(s, o);
}

str xform_csv(struct arena *a, const struct xform *form, enum xform_sheet sheet)
{
    struct buf *b = arena_new_of(a, struct buf);
    *b = buf_in(a, SHEET_MAX);
    struct sink s = { .csv = csv_to(b) };
    write_sheet(&s, a, form, sheet);
    return buf_str(b);
}

bool xform_xlsx(struct arena *a, const struct xform *form, str *ret, str *why)
{
    struct sink s = { .x = xlsx_new(a, str_of(xform_sheets[SHEET_SURVEY]), false) };
    for (int i = 0; i < SHEETS; i++) {
        if (i) xlsx_sheet(s.x, str_of(xform_sheets[i]));
        write_sheet(&s, a, form, (enum xform_sheet)i);
    }
    return xlsx_end(s.x, ret, why);
}

/* ---- the files' addresses ------------------------------------------------------------------------------------------------------------------------ */
static void answer_file(struct req *q, const struct xform *form, str name, str bytes, const char *type)
{
    q->type = type;
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s-%.*s\"", STR(draft_value(&form->survey, "code")), STR(name)));
    buf_put(&q->out, bytes);
}

void xform_get(struct req *q)
{
    str name = q->part[q->parts - 1], bytes = S(""), why = S("");
    const struct survey *s = write_find(q, q->part[q->parts - 2], EXPORT);
    const struct xform *form = s ? xform_load(q->st, q->a, s->meta.id) : NULL;
    if (!form) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    for (int i = 0; i < SHEETS; i++)
        if (str_eq(name, arena_fmt(q->a, "%s.csv", xform_sheets[i]))) { answer_file(q, form, name, xform_csv(q->a, form, (enum xform_sheet)i), "text/csv; charset=utf-8"); return; }
    if (!xform_xlsx(q->a, form, &bytes, &why)) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    answer_file(q, form, name, bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
}
