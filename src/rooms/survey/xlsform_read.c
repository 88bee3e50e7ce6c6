/* xlsform_read.c - a questionnaire from the sheets of an XLSForm: every cell becomes part of it, or is told. */
#include <string.h>
#include "rooms/survey/xlsform.h"
#include "text/xlsx_read.h"

enum { GROUPS_DEEP = 10, CODE_MAX = 40 };
#define LEFT_OUT N_("This is left out: it has no meaning here.")

/* A group that has begun. `relevance`: for each of its questions, empty where the heading itself carries it; `grid`: its scales are a matrix of that name. */
struct group { int64_t row; str relevance, grid; };
struct reading { struct arena *a; struct xform *form; struct xform_table sheet[SHEETS]; struct xform_findings *f; struct group group[GROUPS_DEEP]; size_t depth; bool german; };

static void wrong(struct reading *r, const struct xform_line *l, const char *column, const char *message, str detail)
{
    xform_problem(r->f, SHEET_SURVEY, l->row, str_of(column), message, detail);
}

/* ---- cells that are fields ------------------------------------------------------------------------------------------------------------------ */
static bool yes_no(str v, bool *ret)
{
    static const char *const yes[] = { "yes", "true", "true()", "1", "ja" }, *const no[] = { "", "no", "false", "false()", "0", "nein" };
    for (size_t i = 0; i < countof(yes); i++) if (str_same(v, str_of(yes[i]))) { *ret = true; return true; }
    for (size_t i = 0; i < countof(no); i++) if (str_same(v, str_of(no[i]))) { *ret = false; return true; }
    return false;
}

static void take_cell(struct reading *r, struct xform_table *t, struct xform_head *h, const struct xform_line *l, str cell, struct draft *d)
{
    bool yes = false;
    const struct xform_column *c = h->column;
    if (!c && cell.n && h->head.n && !h->told) { xform_remark(r->f, t->sheet, l->row, h->head, LEFT_OUT, cell); h->told = true; }
    if (!c || c->use == COLUMN_OURS) return;
    if (c->use == COLUMN_REFUSED && cell.n) xform_problem(r->f, t->sheet, l->row, h->head, N_("This cannot be done here."), cell);
    else if (c->use == COLUMN_TEXT && cell.n) draft_give(d, c->field, cell);
    else if (c->use == COLUMN_WORDS && cell.n) draft_word(r->a, d, h->lang)[draft_at(d, c->field)] = cell;
    else if (c->use == COLUMN_YES && !yes_no(cell, &yes)) xform_problem(r->f, t->sheet, l->row, h->head, N_("Write yes or no."), cell);
    else if (c->use == COLUMN_YES && yes) draft_give(d, c->field, S("1"));
}

static struct draft take_line(struct reading *r, const struct entity *e, enum xform_sheet sheet, const struct xform_line *l)
{
    struct xform_table *t = &r->sheet[sheet];
    struct draft d = draft_new(r->a, e);
    d.line = l->row;
    draft_word(r->a, &d, lang_source());
    for (size_t i = 0; i < t->columns; i++) take_cell(r, t, &t->head[i], l, l->cell[i], &d);
    return d;
}

static str joined(struct arena *a, str one, str two)
{
    return !one.n ? two : !two.n ? one : arena_fmt(a, "(%.*s) and (%.*s)", STR(one), STR(two));
}

/* ---- rules of a question ---------------------------------------------------------------------------------------------------------------------- */
/* "start=1 end=5 step=1", with blanks, commas or semicolons between. */
static int64_t parameter(struct arena *a, str text, const char *name, int64_t preset)
{
    struct buf b = buf_in(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++) buf_char(&b, text.p[i] == ',' || text.p[i] == ';' ? ' ' : text.p[i]);
    int64_t v;
    for (str rest = buf_str(&b), w; str_word(&rest, &w); ) {
        int64_t eq = str_find_char(w, '=');
        if (eq > 0 && str_same(str_upto(w, (size_t)eq), str_of(name)) && str_int(str_from(w, (size_t)eq + 1), &v)) return v;
    }
    return preset;
}

static void give_number(struct arena *a, struct draft *d, const char *field, int64_t v)
{
    if (!draft_value(d, field).n) draft_give(d, field, arena_fmt(a, "%lld", (long long)v));
}

/* A scale begins at 1 and has 5 steps unless it says otherwise; anything else is a number with bounds. */
static void read_range(struct reading *r, const struct xform_line *l, struct draft *d)
{
    str text = xform_cell(&r->sheet[SHEET_SURVEY], l, "parameters");
    int64_t start = parameter(r->a, text, "start", 1), end = parameter(r->a, text, "end", 10), step = parameter(r->a, text, "step", 1);
    bool scale = start == 1 && step == 1 && end >= 2 && end <= SCALE_MAX;
    draft_give(d, "kind", scale ? S("scale") : S("number"));
    if (scale && end == SCALE_STEPS) return;
    if (!scale) {
        xform_remark(r->f, SHEET_SURVEY, l->row, S("parameters"), N_("A scale goes from 1 to at most 11: this becomes a number."), text);
        give_number(r->a, d, "least", start);
    }
    give_number(r->a, d, "most", end);
}

/* ". >= 0", "count-selected(.) < 4", "string-length(.) <= 200": the side that fits the kind of question. */
static bool read_bound(struct arena *a, str part, struct draft *d)
{
    static const struct { const char *of, *kinds; } side[] = { { "count-selected(.)", "multiple ranking" }, { "string-length(.)", "text longtext" }, { ".", "number" } };
    static const struct { const char *sign; int shift; bool least, most; } signs[] = {
        { ">=", 0, true, false }, { "<=", 0, false, true }, { ">", 1, true, false }, { "<", -1, false, true }, { "=", 0, true, true } };
    int64_t v;
    part = str_trim(part);
    for (size_t i = 0; i < countof(side); i++) {
        if (!str_starts(part, str_of(side[i].of)) || !str_has_word(str_of(side[i].kinds), draft_value(d, "kind"))) continue;
        str rest = str_trim(str_from(part, strlen(side[i].of)));
        for (size_t k = 0; k < countof(signs); k++) {
            if (!str_starts(rest, str_of(signs[k].sign))) continue;
            if (!str_int(str_trim(str_from(rest, strlen(signs[k].sign))), &v) || v > 1000000000 || v < -1000000000) return false;
            if (signs[k].least) give_number(a, d, "least", v + signs[k].shift);
            if (signs[k].most) give_number(a, d, "most", v + signs[k].shift);
            return true;
        }
    }
    return false;
}

static void read_constraint(struct reading *r, const struct xform_line *l, struct draft *d)
{
    str rest = xform_cell(&r->sheet[SHEET_SURVEY], l, "constraint"), whole = rest;
    while (rest.n) {
        int64_t and = str_find(rest, S(" and "));
        bool good = read_bound(r->a, and < 0 ? rest : str_upto(rest, (size_t)and), d);
        if (!good) { xform_remark(r->f, SHEET_SURVEY, l->row, S("constraint"), N_("This rule is left out: only a smallest and a largest value are taken over."), whole); return; }
        rest = and < 0 ? S("") : str_from(rest, (size_t)and + 5);
    }
}

/* ---- choices ------------------------------------------------------------------------------------------------------------------------------------ */
static bool add_option(struct reading *r, struct draft d)
{
    if (r->form->options == XFORM_CHOICES_MAX) { xform_problem(r->f, SHEET_CHOICES, d.line, S(""), N_("These are too many rows."), S("")); return false; }
    r->form->option[r->form->options++] = d;
    return true;
}

static void read_options(struct reading *r)
{
    const struct xform_table *t = &r->sheet[SHEET_CHOICES];
    for (size_t i = 0; i < t->lines; i++) if (!add_option(r, take_line(r, &option_entity, SHEET_CHOICES, &t->line[i]))) return;
}

/* A choice that the form does not write down itself: its words are the interface's. */
static void make_option(struct reading *r, const struct xform_line *l, str list, const char *code, const char *label, bool other)
{
    struct draft d = draft_new(r->a, &option_entity);
    d.line = l->row;
    draft_give(&d, "list", list);
    draft_give(&d, "code", str_of(code));
    if (other) draft_give(&d, "other", S("1"));
    for (size_t i = 0; i < lang_count(); i++) draft_word(r->a, &d, i)[draft_at(&d, "label")] = words_get(words_in(str_of(langs[i].tag)), label);
    add_option(r, d);
}

static struct draft *option_of(const struct xform *form, str list, str code)
{
    for (size_t i = 0; i < form->options; i++) {
        struct draft *d = &form->option[i];
        if (str_eq(draft_value(d, "list"), list) && (!code.n || str_eq(draft_value(d, "code"), code))) return d;
    }
    return NULL;
}

static void or_other(struct reading *r, const struct xform_line *l, str list)
{
    struct draft *there = option_of(r->form, list, S("other"));
    if (there) draft_give(there, "other", S("1"));
    else make_option(r, l, list, "other", N_("Other"), true);
}

/* ---- what a row is -------------------------------------------------------------------------------------------------------------------------------- */
static const struct { const char *type, *kind; } kinds[] = {
    { "integer", "number" }, { "int", "number" }, { "decimal", "number" }, { "date", "date" }, { "text", "text" }, { "string", "text" }, { "note", "note" } };
static const struct { const char *type, *kind; } selects[] = { { "select_one", "single" }, { "select1", "single" }, { "select_multiple", "multiple" }, { "rank", "ranking" } };
/* What other tools note down unasked; here nothing of the kind is kept. */
#define UNASKED "start end today deviceid phonenumber username email audit simserial subscriberid start-geopoint background-audio"

/* A select_one that looks like a scale (appearance likert), whose choices are 1 … m: its ends are the words of the first and the last. */
static void read_likert(struct reading *r, const struct xform_line *l, struct draft *d, str list)
{
    struct draft *first = NULL, *last = NULL;
    int64_t steps = 0;
    if (!str_has_word(xform_cell(&r->sheet[SHEET_SURVEY], l, "appearance"), S("likert"))) return;
    for (size_t i = 0; i < r->form->options; i++) {
        struct draft *o = &r->form->option[i];
        if (!str_eq(draft_value(o, "list"), list)) continue;
        if (!str_eq(draft_value(o, "code"), arena_fmt(r->a, "%lld", (long long)++steps))) return;
        if (!first) first = o;
        last = o;
    }
    if (!first || steps < 2 || steps > SCALE_MAX) return;
    draft_give(d, "kind", S("scale"));
    draft_give(d, "list", S(""));
    give_number(r->a, d, "most", steps);
    for (size_t i = 0; i < lang_count(); i++) {
        if (first->word[i]) draft_word(r->a, d, i)[draft_at(d, "low")] = first->word[i][draft_at(first, "label")];
        if (last->word[i]) draft_word(r->a, d, i)[draft_at(d, "high")] = last->word[i][draft_at(last, "label")];
    }
}

static void read_select(struct reading *r, const struct xform_line *l, struct draft *d, const char *kind, str rest)
{
    str list = S(""), more = S("");
    draft_give(d, "kind", str_of(kind));
    str_word(&rest, &list);
    if (!list.n) { wrong(r, l, "type", N_("There is no list of choices of this name."), S("")); return; }
    draft_give(d, "list", list);
    if (str_word(&rest, &more) && (str_same(more, S("or_other")) || str_same(more, S("or")))) or_other(r, l, list);
    else if (more.n) wrong(r, l, "type", N_("There is no such kind of question here."), xform_cell(&r->sheet[SHEET_SURVEY], l, "type"));
    if (!option_of(r->form, list, S(""))) wrong(r, l, "type", N_("There is no list of choices of this name."), list);
    else if (str_eq(str_of(kind), S("single"))) read_likert(r, l, d, list);
}

/* "select one LIST" is an old way to write select_one. */
static str first_word(str *rest)
{
    str word = S(""), second, after = *rest;
    str_word(&after, &word);
    *rest = after;
    if (str_same(word, S("select")) && str_word(&after, &second)) {
        bool one = str_same(second, S("one")), many = str_same(second, S("multiple"));
        if (one || many) { *rest = after; return one ? S("select_one") : S("select_multiple"); }
    }
    return word;
}

static bool read_kind(struct reading *r, const struct xform_line *l, struct draft *d)
{
    str type = xform_cell(&r->sheet[SHEET_SURVEY], l, "type"), appearance = xform_cell(&r->sheet[SHEET_SURVEY], l, "appearance"), rest = type;
    str word = first_word(&rest);
    for (size_t i = 0; i < countof(selects); i++)
        if (str_same(word, str_of(selects[i].type))) { read_select(r, l, d, selects[i].kind, rest); return true; }
    if (str_has_word(S(UNASKED), word)) {
        xform_remark(r->f, SHEET_SURVEY, l->row, S("type"), N_("This is left out: nothing is noted down that was not asked."), type);
        return false;
    }
    if (str_same(word, S("range"))) { read_range(r, l, d); return true; }
    if (str_same(word, S("acknowledge"))) {
        if (!option_of(r->form, S("acknowledge"), S(""))) make_option(r, l, S("acknowledge"), "OK", "OK", false);
        read_select(r, l, d, "single", S("acknowledge"));
        return true;
    }
    for (size_t i = 0; i < countof(kinds); i++) {
        if (!str_same(type, str_of(kinds[i].type))) continue;
        bool text = str_eq(str_of(kinds[i].kind), S("text"));
        draft_give(d, "kind", text && str_has_word(appearance, S("multiline")) ? S("longtext") : text && str_has_word(appearance, S("actor")) ? S("actor") : str_of(kinds[i].kind));
        return true;
    }
    wrong(r, l, "type", N_("There is no such kind of question here."), type);
    return false;
}

/* `all`: what the groups around it ask for is its condition, too. */
static void keep_item(struct reading *r, const struct xform_line *l, struct draft d, bool all)
{
    str relevance = draft_value(&d, "relevance");
    for (size_t i = r->depth; all && i-- > 0; ) relevance = joined(r->a, r->group[i].relevance, relevance);
    if (relevance.n) draft_give(&d, "relevance", relevance);
    if (r->form->items < ITEMS_MAX) r->form->item[r->form->items++] = d;
    else if (r->form->items == ITEMS_MAX) { r->form->items++; wrong(r, l, "", N_("These are too many questions."), S("")); }
}

static void read_item(struct reading *r, const struct xform_line *l)
{
    struct draft d = take_line(r, &item_entity, SHEET_SURVEY, l);
    if (!read_kind(r, l, &d)) return;
    read_constraint(r, l, &d);
    str grid = r->depth && !draft_value(&d, "grid").n ? r->group[r->depth - 1].grid : S(""), code = draft_value(&d, "code");
    if (grid.n && str_eq(draft_value(&d, "kind"), S("scale"))) draft_give(&d, "grid", grid);
    else if (grid.n && draft_value(&d, "list").n) xform_remark(r->f, SHEET_SURVEY, l->row, S("type"), N_("A matrix is made of scales: this question stands by itself."), code);
    if (!code.n && str_eq(draft_value(&d, "kind"), S("note"))) draft_give(&d, "code", arena_fmt(r->a, "note_%lld", (long long)l->row));
    keep_item(r, l, d, true);
}

/* ---- groups ------------------------------------------------------------------------------------------------------------------------------------------ */
enum row { ROW_ITEM, ROW_BEGIN, ROW_END, ROW_REPEAT };
static enum row row_of(const struct reading *r, const struct xform_line *l)
{
    static const struct { const char *type; enum row row; } rows[] = {
        { "begin_group", ROW_BEGIN }, { "begin group", ROW_BEGIN }, { "end_group", ROW_END }, { "end group", ROW_END }, { "begin_repeat", ROW_REPEAT }, { "begin repeat", ROW_REPEAT },
        { "begin_loop", ROW_REPEAT }, { "begin loop", ROW_REPEAT } };
    str type = xform_cell(&r->sheet[SHEET_SURVEY], l, "type");
    for (size_t i = 0; i < countof(rows); i++) if (str_same(type, str_of(rows[i].type))) return rows[i].row;
    return ROW_ITEM;
}

/* Does everything up to the next heading belong to this group? Then the heading carries its condition, as headings do here. */
static bool is_page(const struct reading *r, size_t begin)
{
    const struct xform_table *t = &r->sheet[SHEET_SURVEY];
    size_t i = begin + 1;
    while (i < t->lines && row_of(r, &t->line[i]) == ROW_ITEM) i++;
    if (i == t->lines || row_of(r, &t->line[i]) != ROW_END) return false;
    while (i < t->lines && row_of(r, &t->line[i]) == ROW_END) i++;
    return i == t->lines || row_of(r, &t->line[i]) == ROW_BEGIN;
}

static bool has_label(const struct draft *d)
{
    for (size_t i = 0; i < lang_count(); i++) if (d->word[i] && d->word[i][draft_at(d, "label")].n) return true;
    return false;
}

static void begin_group(struct reading *r, size_t at)
{
    const struct xform_line *l = &r->sheet[SHEET_SURVEY].line[at];
    if (r->depth == GROUPS_DEEP) { wrong(r, l, "type", N_("This cannot be done here."), S("")); return; }
    struct draft d = take_line(r, &item_entity, SHEET_SURVEY, l);
    bool matrix = str_has_word(xform_cell(&r->sheet[SHEET_SURVEY], l, "appearance"), S("table-list")), named = has_label(&d), page = is_page(r, at);
    struct group g = { .row = l->row };
    if (matrix || !named || !page) { g.relevance = draft_value(&d, "relevance"); draft_give(&d, "relevance", S("")); }
    if (!draft_value(&d, "code").n) draft_give(&d, "code", arena_fmt(r->a, "group_%lld", (long long)l->row));
    if (matrix) g.grid = draft_value(&d, "code");
    draft_give(&d, "kind", matrix ? S("note") : S("section"));
    if (matrix) draft_give(&d, "relevance", g.relevance);   /* the sentence above a matrix comes and goes with it */
    if (named) keep_item(r, l, d, matrix || page);          /* a heading that others follow must not take them along */
    r->group[r->depth++] = g;
}

static void read_rows(struct reading *r)
{
    const struct xform_table *t = &r->sheet[SHEET_SURVEY];
    for (size_t i = 0; i < t->lines; i++) {
        const struct xform_line *l = &t->line[i];
        enum row row = row_of(r, l);
        if (row == ROW_ITEM) read_item(r, l);
        else if (row == ROW_BEGIN) begin_group(r, i);
        else if (row == ROW_REPEAT) wrong(r, l, "type", N_("This cannot be done here."), xform_cell(t, l, "type"));
        else if (r->depth) r->depth--;
        else wrong(r, l, "type", N_("A group ends that has not begun."), S(""));
    }
    for (size_t i = 0; i < r->depth; i++) xform_problem(r->f, SHEET_SURVEY, r->group[i].row, S("type"), N_("This group does not end."), S(""));
    if (r->form->items > ITEMS_MAX) r->form->items = ITEMS_MAX;
}

/* ---- settings ---------------------------------------------------------------------------------------------------------------------------------------- */
/* Short names are small letters, digits and hyphens, and begin with a letter; other forms are not so strict. */
static str short_name(struct arena *a, str id)
{
    str s = id;
    bool good = s.n > 1 && s.n <= CODE_MAX && s.p[0] >= 'a' && s.p[0] <= 'z';
    for (size_t i = 0; i < s.n && good; i++) good = (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-';
    if (good) return s;
    s = lang_slug(a, id);
    if (s.n < 2 || s.p[0] < 'a' || s.p[0] > 'z') s = arena_fmt(a, "form-%.*s", STR(s));
    s = str_upto(s, CODE_MAX);
    while (str_ends(s, S("-"))) s = str_upto(s, s.n - 1);
    return s;
}

static str without_ending(str name)
{
    size_t n = name.n;
    while (n && name.p[n - 1] != '.') n--;
    return n > 1 ? str_upto(name, n - 1) : name;
}

static void preset(struct draft *d, const char *field, str value) { if (!draft_value(d, field).n) draft_give(d, field, value); }

static void read_settings(struct reading *r, const struct room_file *file)
{
    const struct xform_table *t = &r->sheet[SHEET_SETTINGS];
    struct xform_line none = { .row = 0 };
    none.cell = arena_array(r->a, str, t->columns + 1);
    const struct xform_line *l = t->lines ? &t->line[0] : &none;
    struct draft *d = &r->form->survey;
    *d = take_line(r, &survey_entity, SHEET_SETTINGS, l);
    str *title = &draft_word(r->a, d, lang_source())[draft_at(d, "title")], id = xform_cell(t, l, "form_id"), before = xform_cell(t, l, "before");
    for (size_t i = 0; i < lang_count() && !title->n; i++) if (d->word[i]) *title = d->word[i][draft_at(d, "title")];
    if (!title->n) *title = xlsx_looks_like(file->bytes) ? without_ending(file->name) : words_get(words_in(S(LANG_SOURCE)), N_("Survey"));
    r->form->named = id.n > 0;
    draft_give(d, "code", short_name(r->a, id.n ? id : *title));
    if (before.n) draft_give(d, "before", before);
    preset(d, "audience", S("organisations"));
    preset(d, "anonymity", S("anonymous"));
    preset(d, "access", S("open"));
}

/* ---- is it good? --------------------------------------------------------------------------------------------------------------------------------------- */
static str column_of(struct arena *a, enum xform_sheet sheet, const struct problem *p)
{
    for (const struct xform_column *c = xform_columns; c->name && p->field; c++)
        if (c->sheet == sheet && c->field && str_eq(str_of(c->field), str_of(p->field->name))) return p->lang.n ? arena_fmt(a, "%s::%.*s", c->name, STR(p->lang)) : str_of(c->name);
    return p->field ? str_of(p->field->name) : S("");
}

void xform_problems(struct xform_findings *f, enum xform_sheet sheet, int64_t row, const struct problems *p)
{
    for (size_t i = 0; i < p->n; i++) xform_problem(f, sheet, row, column_of(f->a, sheet, &p->at[i]), p->at[i].message, p->at[i].detail);
}

/* Lengths, kinds, choices, by the entity's own table. What only the store knows is lent meanwhile. Without any German that is said once, not for each. */
static void check_draft(struct reading *r, enum xform_sheet sheet, struct draft *d, const char *lent, const char *value)
{
    struct problems p = { .a = r->a }, told = { .a = r->a };
    draft_give(d, lent, str_of(value));
    draft_check(r->a, d, &p);
    d->given[draft_at(d, lent)] = false;
    d->value[draft_at(d, lent)] = S("");
    for (size_t i = 0; i < p.n; i++) if (r->german || !p.at[i].field || !p.at[i].field->translated || p.at[i].lang.n) problem_add(&told, p.at[i]);
    xform_problems(r->f, sheet, d->line, &told);
}

static bool good_code(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
    }
    return true;
}

static void check_codes(struct reading *r, enum xform_sheet sheet, const struct draft *d, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        str code = draft_value(&d[i], "code"), list = sheet == SHEET_CHOICES ? draft_value(&d[i], "list") : S("");
        size_t alike = 0;
        if (!good_code(code)) xform_problem(r->f, sheet, d[i].line, S("name"), N_("Only letters, digits, _ and hyphens."), code);
        for (size_t k = 0; k < i; k++) {
            if (list.n && !str_eq(draft_value(&d[k], "list"), list)) continue;
            alike++;
            if (code.n && str_eq(draft_value(&d[k], "code"), code)) { xform_problem(r->f, sheet, d[i].line, S("name"), N_("This code is there twice."), code); break; }
        }
        if (list.n && alike == CHOICES_MAX) xform_problem(r->f, sheet, d[i].line, S("list_name"), N_("These are too many choices."), list);
    }
}

static void check_relevance(struct reading *r)
{
    enum { FAULTS = 50 };
    struct xform *form = r->form;
    struct instrument in = { .item = arena_array(r->a, struct item, form->items + 1), .n = form->items, .lang = lang_find(S(LANG_SOURCE)) };
    struct instrument_fault fault[FAULTS];
    for (size_t i = 0; i < in.n; i++) {
        const struct draft *d = &form->item[i];
        in.item[i] = (struct item){ .code = draft_value(d, "code"), .relevance = draft_value(d, "relevance"), .kind = ITEM_NOTE, .least = NONE, .most = NONE };
        for (int k = 0; item_kinds[k].key; k++) if (str_eq(draft_value(d, "kind"), str_of(item_kinds[k].key))) in.item[i].kind = (enum item_kind)k;
    }
    instrument_settle(r->a, &in);
    size_t n = relevance_faults(r->a, &in, fault, FAULTS);
    for (size_t i = 0; i < n && i < FAULTS; i++) xform_problem(r->f, SHEET_SURVEY, form->item[fault[i].item].line, S("relevant"), fault[i].message, fault[i].detail);
}

static void check_form(struct reading *r)
{
    struct xform *form = r->form;
    size_t questions = 0;
    if (!r->german) xform_problem(r->f, SHEET_SURVEY, 1, S("label"), N_("There are no German texts: name a column label::Deutsch (de)."), S(""));
    check_draft(r, SHEET_SETTINGS, &form->survey, "state", "draft");
    for (size_t i = 0; i < form->items; i++) {
        check_draft(r, SHEET_SURVEY, &form->item[i], "survey", "lent");
        questions += !str_has_word(S("section note"), draft_value(&form->item[i], "kind"));
    }
    for (size_t i = 0; i < form->options; i++) check_draft(r, SHEET_CHOICES, &form->option[i], "survey", "lent");
    check_codes(r, SHEET_SURVEY, form->item, form->items);
    check_codes(r, SHEET_CHOICES, form->option, form->options);
    check_relevance(r);
    if (!questions && !r->f->wrong) xform_problem(r->f, SHEET_SURVEY, 0, S(""), N_("There is no question yet."), S(""));
}

/* ---- all of it ------------------------------------------------------------------------------------------------------------------------------------------ */
static size_t default_lang(struct reading *r)
{
    const struct xform_table *t = &r->sheet[SHEET_SETTINGS];
    for (size_t i = 0; i < t->columns && t->lines; i++) {
        if (!str_same(t->head[i].head, S("default_language"))) continue;
        size_t lang = xform_lang(r->a, t->line[0].cell[i]);
        return lang < lang_count() ? lang : lang_source();
    }
    return lang_source();
}

static void look_at_heads(struct reading *r)
{
    size_t lang = default_lang(r);
    for (int s = 0; s < SHEETS; s++) xform_heads(&r->sheet[s], lang, r->f);
    const struct xform_table *t = &r->sheet[SHEET_SURVEY];
    for (size_t i = 0; i < t->columns; i++) r->german |= t->head[i].column && str_eq(str_of(t->head[i].column->name), S("label")) && t->head[i].lang == lang_source();
}

struct xform *xform_read(struct arena *a, const struct room_file *file, size_t files, struct xform_findings *f)
{
    struct reading *r = arena_new_of(a, struct reading);
    *r = (struct reading){ .a = a, .f = f, .form = arena_new_of(a, struct xform) };
    r->form->survey = draft_new(a, &survey_entity);
    for (int s = 0; s < SHEETS; s++) r->sheet[s] = xform_table_of(file, files, (enum xform_sheet)s, f);
    if (!r->sheet[SHEET_SURVEY].lines) {
        xform_problem(f, SHEET_SURVEY, 0, S(""), N_("There is no sheet “survey” with questions (survey.csv, if it is a folder)."), S(""));
        return r->form;
    }
    look_at_heads(r);
    r->form->item = arena_array(a, struct draft, ITEMS_MAX + 1);
    r->form->option = arena_array(a, struct draft, XFORM_CHOICES_MAX);
    read_settings(r, &file[0]);
    read_options(r);
    read_rows(r);
    check_form(r);
    return r->form;
}
