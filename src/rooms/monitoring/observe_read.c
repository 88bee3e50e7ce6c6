/* observe_read.c - a file's rows as observations: every text is resolved once, and what it cannot be is said with line and column. */
#include "entity/mapping.h"
#include "rooms/monitoring/observe_names.h"
#include "text/words.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_MOST = 1000 * 1000, LEFT_OUT = -2, WRONG = -1 };

/* ---- findings ------------------------------------------------------------------------------------------------------------------------------------ */
static const struct { enum find_weight weight; const char *text; } kinds[FIND_KINDS] = {
    [FIND_COLUMN] = { FIND_IS_ERROR, N_("No column says this, and nothing is set for all rows: %s.") },
    [FIND_NOTHING] = { FIND_IS_ERROR, N_("There is no figure in this file.") },
    [FIND_INDICATOR] = { FIND_IS_ERROR, N_("There is no such indicator.") },
    [FIND_SOURCE] = { FIND_IS_ERROR, N_("There is no such source.") },
    [FIND_BREAKDOWN] = { FIND_IS_ERROR, N_("Nothing is broken down by this column.") },
    [FIND_CATEGORY] = { FIND_IS_ERROR, N_("The breakdown “%s” has no such value.") },
    [FIND_DIMS] = { FIND_IS_ERROR, N_("A figure can be broken down by at most three columns.") },
    [FIND_AREA] = { FIND_IS_ERROR, N_("There is no such area.") },
    [FIND_AREA_LOCAL] = { FIND_IS_ERROR, N_("This is a key without its federal state. It would be: %s.") },
    [FIND_AREA_ZERO] = { FIND_IS_ERROR, N_("The key has lost its zero at the front. It would be: %s.") },
    [FIND_AREA_AGS] = { FIND_IS_ERROR, N_("This is a county with the 8 digits of a municipality. It would be: %s.") },
    [FIND_AREA_ARS] = { FIND_IS_ERROR, N_("This is the regional key with 12 digits. The official key would be: %s.") },
    [FIND_AREA_GERMANY] = { FIND_IS_ERROR, N_("Germany as a whole is no area here. It would be: %s.") },
    [FIND_AREA_TIME] = { FIND_IS_ERROR, N_("This area did not exist then: %s.") },
    [FIND_PERIOD] = { FIND_IS_ERROR, N_("This is no period. %s") },
    [FIND_PERIOD_TYPE] = { FIND_IS_WARNING, N_("Another kind of period than before, so they are not comparable: %s.") },
    [FIND_SERIAL] = { FIND_IS_WARNING, N_("A spreadsheet's number of a day was read as %s.") },
    [FIND_NUMBER] = { FIND_IS_ERROR, N_("This is no number.") },
    [FIND_NUMBER_NOTE] = { FIND_IS_ERROR, N_("The digit of a note stands right behind the number.") },
    [FIND_NUMBER_FOREIGN] = { FIND_IS_ERROR, N_("This column mixes decimal commas and decimal points.") },
    [FIND_NUMBER_LARGE] = { FIND_IS_ERROR, N_("This number is too small or too large.") },
    [FIND_NUMBER_UNSURE] = { FIND_IS_WARNING, N_("Thousands or decimals? It was read as %s.") },
    [FIND_ARTEFACT] = { FIND_IS_NOTE, N_("A rounding error of the program was taken off: %s.") },
    [FIND_STATUS] = { FIND_IS_ERROR, N_("This is no sign of official statistics. Possible are: - . ... / x () 0") },
    [FIND_TWICE] = { FIND_IS_ERROR, N_("This figure is there twice, already in line %s.") },
    [FIND_SHARE] = { FIND_IS_ERROR, N_("A share lies between 0 and 100 per cent, unless its indicator says that it may be above.") },
    [FIND_ZERO_BASE] = { FIND_IS_ERROR, N_("The number to divide by is zero, while something was counted: %s.") },
    [FIND_NO_BASE] = { FIND_IS_WARNING, N_("Nothing can be divided by zero: this indicator will have no value: %s.") },
    [FIND_UNIT] = { FIND_IS_ERROR, N_("The indicator has another unit: %s.") },
    [FIND_TOTAL] = { FIND_IS_WARNING, N_("The parts do not make up the total: %s.") },
    [FIND_TOTAL_AREAS] = { FIND_IS_WARNING, N_("The areas within do not make up the total: %s.") },
    [FIND_JUMP] = { FIND_IS_WARNING, N_("This is an unusual jump. Before: %s.") },
    [FIND_DERIVED] = { FIND_IS_ERROR, N_("This indicator is worked out from others. Its figures are never stored.") },
    [FIND_TITLE] = { FIND_IS_NOTE, N_("A title above the table was left out.") },
    [FIND_COLUMN_NUMBERS] = { FIND_IS_NOTE, N_("A line that counts the columns was left out.") },
    [FIND_NOTES] = { FIND_IS_NOTE, N_("Lines of notes below the table were left out.") },
    [FIND_NAMELESS] = { FIND_IS_NOTE, N_("A column has no name. It is called by its letter.") },
    [FIND_TWO_NAMES] = { FIND_IS_NOTE, N_("Two columns have the same name.") },
    [FIND_GLUED] = { FIND_IS_NOTE, N_("The sign of a note was taken off: %s.") },
    [FIND_HEAD_AGAIN] = { FIND_IS_NOTE, N_("Headings that come again were left out.") },
    [FIND_LEFT_OUT] = { FIND_IS_NOTE, N_("Rows were left out, as you said.") },
};
enum find_weight find_weight(enum find_kind k) { return kinds[k].weight; }
const char *find_text(enum find_kind k) { return kinds[k].text; }

/* The same finding about the same text is counted where it first stood. */
void find_add(struct observing *o, enum find_kind k, int64_t line, size_t column, str what, str right)
{
    struct findings *f = &o->find;
    for (size_t i = 0; i < f->n; i++)
        if (f->at[i].kind == k && str_eq(f->at[i].what, what) && (kinds[k].weight == FIND_IS_NOTE || str_eq(f->at[i].right, right))) { f->at[i].n++; return; }
    f->weight[kinds[k].weight]++;
    if (f->n == FINDINGS_MAX) { f->more++; return; }
    f->at[f->n++] = (struct finding){ k, line, column, arena_copy(o->a, what), arena_copy(o->a, right), 1 };
}

/* ---- one column as it is meant --------------------------------------------------------------------------------------------------------------------- */
struct meant { const struct map_part *map; size_t at; int64_t breakdown; struct dict seen; str last; int64_t is; size_t column; };
struct reading {
    struct observing *o; struct catalogue *c;
    struct meant part[TABLE_PARTS]; size_t parts;
    int64_t constant[ROLES];                            /* resolved; WRONG: none                                         */
    str area_name; int64_t line; size_t column;
    struct dict dims, unit; str last_dims; uint32_t last_dims_is;
};

static const struct map_value *mapped(const struct map_part *p, str text)
{
    for (size_t i = 0; i < p->n; i++) if (str_eq(p->value[i].from, text)) return &p->value[i];
    return NULL;
}

static int64_t wrong(struct reading *r, enum find_kind k, str what, str right)
{
    find_add(r->o, k, r->line, r->column, what, right);
    return WRONG;
}

static str codebook_says(const struct reading *r, str variable, const char *column)
{
    struct table_in *t = arena_new_of(r->o->a, struct table_in);
    struct table_cell *c = arena_new_of(r->o->a, struct table_cell);
    if (!r->o->codebook) return S("");
    *t = *r->o->codebook;
    int name = table_part(t, S("variable")), wanted = table_part(t, str_of(column));
    for (table_again(t); name >= 0 && wanted >= 0 && table_next(t, c); ) if (str_eq(c->text[name], variable)) return c->text[wanted];
    return S("");
}

static int64_t find_indicator(struct reading *r, str text)
{
    int64_t i = indicator_of(r->c, r->o->a, text);
    if (i < 0 && r->o->map->create && text.n) i = catalogue_add_indicator(r->c, r->o->a, text, codebook_says(r, text, "label"), codebook_says(r, text, "unit"));
    if (i < 0) return wrong(r, FIND_INDICATOR, text, S(""));
    return r->c->indicator[i].derive.n ? wrong(r, FIND_DERIVED, text, S("")) : i;
}

static int64_t find_source(struct reading *r, str text)
{
    int64_t i = source_of(r->c, r->o->a, text);
    if (i < 0 && r->o->map->create && text.n) i = catalogue_add_source(r->c, r->o->a, text, text);
    return i < 0 ? wrong(r, FIND_SOURCE, text, S("")) : i;
}

static int64_t find_area(struct reading *r, str text)
{
    enum find_kind kind;
    str right;
    int64_t i = area_of(r->c, r->o->a, text, &kind, &right);
    if (i < 0 && r->o->map->repair && right.n) i = dict_get(&r->c->by_area, right);
    if (i < 0 && r->o->map->create && kind == FIND_AREA) i = catalogue_add_area(r->c, r->o->a, right.n ? right : text, r->area_name);
    if (i < 0 && r->o->map->create && kind == FIND_AREA_GERMANY) i = catalogue_add_area(r->c, r->o->a, right, S("Deutschland"));
    return i < 0 ? wrong(r, kind, text, right) : i;
}

static int64_t find_period(struct reading *r, str text)
{
    struct period p;
    const char *why = "";
    bool note = false;
    if (!period_of_cell(r->o->a, text, PERIOD_SERIAL, &p, &note, &why)) return wrong(r, FIND_PERIOD, text, str_of(why));
    if (note) find_add(r->o, FIND_GLUED, r->line, r->column, text, period_text(r->o->a, p));
    if (p.type == PERIOD_DAY && text.n <= 6 && text.p[0] != '0' && str_find_char(text, '-') < 0 && str_find_char(text, '.') < 0)
        find_add(r->o, FIND_SERIAL, r->line, r->column, text, period_text(r->o->a, p));
    return period_of_text(r->c, r->o->a, p);
}

/* A category by its index, -1 …: the total is said as the number of all categories there could ever be. */
enum { TOTAL = INT32_MAX };
static int64_t find_category(struct reading *r, const struct meant *c, str text)
{
    bool cut;
    str label = label_without_notes(text, &cut);
    if (c->breakdown < 0) return WRONG;
    if (cut) find_add(r->o, FIND_GLUED, r->line, r->column, text, label);
    int64_t i = category_of(r->c, r->o->a, (size_t)c->breakdown, label);
    if (i >= 0) return i;
    if (is_total_word(r->o->a, label)) return TOTAL;
    if (r->o->map->create) return catalogue_add_category(r->c, r->o->a, (size_t)c->breakdown, label);
    return wrong(r, FIND_CATEGORY, text, r->c->breakdown[c->breakdown].name);
}

static int64_t resolve(struct reading *r, enum column_role role, const struct meant *c, str text)
{
    const struct map_value *v = c ? mapped(c->map, text) : NULL;
    if (v && str_eq(v->to, S("-"))) return LEFT_OUT;
    if (v && str_eq(v->to, S("*"))) return TOTAL;
    if (v && v->to.n) text = v->to;
    if (!text.n && role != ROLE_BREAKDOWN && r->constant[role] >= 0) return r->constant[role];
    switch (role) {
    case ROLE_INDICATOR: return find_indicator(r, text);
    case ROLE_AREA:      return find_area(r, text);
    case ROLE_PERIOD:    return find_period(r, text);
    case ROLE_SOURCE:    return find_source(r, text);
    case ROLE_VINTAGE:   return text.n > VINTAGE_MAX ? wrong(r, FIND_PERIOD, text, S("")) : (int64_t)vintage_of(r->c, r->o->a, text);
    case ROLE_BREAKDOWN: return text.n ? find_category(r, c, text) : TOTAL;
    default:             return 0;
    }
}

/* Each text is looked up once; rows of one text follow each other. What was wrong once is counted again. */
static int64_t value_of(struct reading *r, struct meant *c, const struct table_cell *cell)
{
    str text = cell->text[c->at];
    r->column = c->column;
    if (c->last.p && c->last.n == text.n && (c->last.p == text.p || !memcmp(c->last.p, text.p, text.n)) && c->is >= 0) return c->is;
    int64_t known = dict_get(&c->seen, text);
    int64_t is = known > 0 ? known - 1 : resolve(r, c->map->role, c, text);
    if (known <= 0 && is >= 0) dict_put(&c->seen, text, is + 1);
    c->last = text;
    return c->is = is;
}

/* ---- setting it up ------------------------------------------------------------------------------------------------------------------------------------ */
static const struct map_part *part_named(const struct obs_map *m, str name)
{
    for (size_t i = 0; i < m->parts; i++) if (str_eq(m->part[i].name, name)) return &m->part[i];
    return NULL;
}

static void find_breakdown(struct reading *r, struct meant *c)
{
    str code = c->map->to.n ? c->map->to : c->map->name;
    c->breakdown = breakdown_of(r->c, r->o->a, code);
    if (c->breakdown < 0 && r->o->map->create) c->breakdown = catalogue_add_breakdown(r->c, r->o->a, c->map->name);
    if (c->breakdown < 0) { r->line = r->o->table.g.row[r->o->table.head].line; r->column = c->column; wrong(r, FIND_BREAKDOWN, code, S("")); }
}

static int by_code(const struct catalogue *c, const struct meant *x, const struct meant *y)
{
    if (x->breakdown < 0 || y->breakdown < 0) return 0;
    return str_cmp(c->breakdown[x->breakdown].code, c->breakdown[y->breakdown].code);
}

/* Breakdowns stand in the order of their codes, so that every file names a series alike; names of areas come before their keys. */
static void sort_parts(struct reading *r)
{
    for (size_t i = 1; i < r->parts; i++)
        for (size_t k = i; k; k--) {
            struct meant *x = &r->part[k - 1], *y = &r->part[k], swap = *x;
            bool later = x->map->role == ROLE_BREAKDOWN && y->map->role == ROLE_BREAKDOWN && by_code(r->c, x, y) > 0;
            if (!later && !(y->map->role == ROLE_AREA_NAME && x->map->role != ROLE_AREA_NAME)) break;
            *x = *y;
            *y = swap;
        }
}

static void set_parts(struct reading *r)
{
    const struct table_in *t = &r->o->table;
    for (size_t i = 0; i < t->parts; i++) {
        const struct map_part *m = part_named(r->o->map, t->part[i].name);
        if (!m || m->role == ROLE_NONE) continue;
        struct meant *c = &r->part[r->parts++];
        *c = (struct meant){ .map = m, .at = i, .breakdown = -1, .seen = { .a = r->o->a }, .is = WRONG, .column = t->part[i].kind == PART_COLUMN ? t->part[i].at : SIZE_MAX };
        if (m->role == ROLE_BREAKDOWN) find_breakdown(r, c);
    }
    sort_parts(r);
}

static bool has_part(const struct reading *r, enum column_role role)
{
    for (size_t i = 0; i < r->parts; i++) if (r->part[i].map->role == role) return true;
    return false;
}

static void set_constants(struct reading *r)
{
    static const struct { enum column_role role; const char *label; } needed[] = { { ROLE_INDICATOR, N_("Indicator") }, { ROLE_AREA, N_("Area") }, { ROLE_PERIOD, N_("Period") }, { ROLE_SOURCE, N_("Source") } };
    r->line = 0;                                            /* of no line: set for all          */
    r->column = SIZE_MAX;
    for (size_t i = 0; i < ROLES; i++) r->constant[i] = WRONG;
    r->constant[ROLE_VINTAGE] = vintage_of(r->c, r->o->a, r->o->map->constant[ROLE_VINTAGE]);
    for (size_t i = 0; i < countof(needed); i++) {
        str text = r->o->map->constant[needed[i].role];
        if (text.n) r->constant[needed[i].role] = resolve(r, needed[i].role, NULL, text);
        else if (!has_part(r, needed[i].role)) wrong(r, FIND_COLUMN, S(""), str_of(needed[i].label));
    }
}

/* What reading the table did by itself. */
static void tell_remarks(struct observing *o)
{
    static const enum find_kind as[REMARKS] = { [REMARK_TITLE] = FIND_TITLE, [REMARK_NUMBERS] = FIND_COLUMN_NUMBERS, [REMARK_NOTES] = FIND_NOTES, [REMARK_NAMELESS] = FIND_NAMELESS,
        [REMARK_TWICE] = FIND_TWO_NAMES, [REMARK_GLUED] = FIND_GLUED, [REMARK_HEAD_AGAIN] = FIND_HEAD_AGAIN };
    for (size_t i = 0; i < REMARKS; i++) {
        const struct remark *m = &o->table.remark[i];
        bool cut;
        if (!m->n) continue;
        find_add(o, as[i], m->line, i == REMARK_NAMELESS || i == REMARK_GLUED || i == REMARK_TWICE ? m->column : SIZE_MAX, m->text, i == REMARK_GLUED ? label_without_notes(m->text, &cut) : S(""));
        o->find.at[o->find.n - 1].n = m->n;
    }
}

/* ---- values ---------------------------------------------------------------------------------------------------------------------------------------------- */
static const enum obs_status of_mark[MARKS] = { [MARK_NONE] = OBS_VALUE, [MARK_ZERO] = OBS_ZERO, [MARK_UNKNOWN] = OBS_CONFIDENTIAL, [MARK_LATER] = OBS_LATER, [MARK_UNRELIABLE] = OBS_UNRELIABLE,
    [MARK_BLOCKED] = OBS_BLOCKED, [MARK_LIMITED] = OBS_LIMITED, [MARK_BREAK] = OBS_VALUE, [MARK_ROUNDED] = OBS_ROUNDED };

/* Once per column: who looks at the first sees what the others are. */
static void tell_unsure(struct reading *r, const struct table_cell *cell, const struct number *v)
{
    struct findings *f = &r->o->find;
    for (size_t i = 0; i < f->n; i++) if (f->at[i].kind == FIND_NUMBER_UNSURE && f->at[i].column == cell->column) { f->at[i].n++; return; }
    find_add(r->o, FIND_NUMBER_UNSURE, r->line, r->column, cell->value, arena_fmt(r->o->a, "%.10g", v->v));
}

static bool number_fine(struct reading *r, const struct table_cell *cell, const struct number *v)
{
    static const enum find_kind as[] = { [NUMBER_WORDS] = FIND_NUMBER, [NUMBER_NOTE] = FIND_NUMBER_NOTE, [NUMBER_FOREIGN] = FIND_NUMBER_FOREIGN, [NUMBER_LARGE] = FIND_NUMBER_LARGE };
    r->column = cell->column;
    if (v->artefact) find_add(r->o, FIND_ARTEFACT, r->line, r->column, cell->value, arena_fmt(r->o->a, "%.10g", v->v));
    if (v->unsure && !r->o->map->form) tell_unsure(r, cell, v);
    if (v->trouble <= NUMBER_NONE) return true;
    wrong(r, as[v->trouble], cell->value, S(""));
    return false;
}

/* A status of its own column counts more than what the value says: a sign, or the word of the API. */
static bool take_status(struct reading *r, const struct table_cell *cell, struct obs_row *row)
{
    for (size_t i = 0; i < r->parts; i++) {
        str text = cell->text[r->part[i].at];
        if (r->part[i].map->role != ROLE_STATUS || !text.n) continue;
        enum mark m = str_eq(text, S("0")) ? MARK_ROUNDED : mark_read(text);
        r->column = r->part[i].column;
        if (m == MARK_NONE) { wrong(r, FIND_STATUS, text, S("")); return false; }
        if (m == MARK_BREAK) continue;
        row->status = of_mark[m];
        if (row->status == OBS_ZERO && !row->has) { row->has = true; row->value = 0; }
    }
    if (!obs_has_value(row->status)) row->has = false;
    return true;
}

static const char *flag_note(char flag) { return flag == 'p' ? "vorläufig" : flag == 's' ? "geschätzt" : flag == 'r' ? "berichtigt" : ""; }

static str note_of(struct reading *r, const struct table_cell *cell, const struct number *v)
{
    str note = str_of(flag_note(v->flag));
    if (v->mark == MARK_BREAK) note = S("Bruch in der Zeitreihe");
    for (size_t i = 0; i < r->parts; i++) {
        str text = cell->text[r->part[i].at];
        if (r->part[i].map->role == ROLE_NOTE && text.n) note = note.n ? arena_fmt(r->o->a, "%.*s; %.*s", STR(text), STR(note)) : text;
    }
    return note;
}

/* ---- units ------------------------------------------------------------------------------------------------------------------------------------------------ */
enum unit_kind { UNIT_UNKNOWN, UNIT_SHARE, UNIT_COUNT, UNIT_POINTS, UNIT_THOUSANDS };
static enum unit_kind unit_kind(struct arena *a, str unit)
{
    static const struct { const char *word; enum unit_kind kind; } words[] = { { "prozent", UNIT_SHARE }, { "percent", UNIT_SHARE }, { "inprozent", UNIT_SHARE }, { "anzahl", UNIT_COUNT }, { "number", UNIT_COUNT },
        { "count", UNIT_COUNT }, { "personen", UNIT_COUNT }, { "prozentpunkte", UNIT_POINTS }, { "1000", UNIT_THOUSANDS }, { "in1000", UNIT_THOUSANDS }, { "tausend", UNIT_THOUSANDS } };
    if (str_eq(unit, S("%")) || str_eq(unit, S("in %"))) return UNIT_SHARE;
    str folded = import_fold(a, unit);
    for (size_t i = 0; i < countof(words); i++) if (str_eq(folded, str_of(words[i].word))) return words[i].kind;
    return UNIT_UNKNOWN;
}

static enum unit_kind unit_of_measure(str measure)
{
    return str_eq(measure, S("share")) ? UNIT_SHARE : str_eq(measure, S("count")) ? UNIT_COUNT : str_eq(measure, S("points")) ? UNIT_POINTS : UNIT_UNKNOWN;
}

/* Only where both are known: "Einwohner" is a number as well. Each pair of indicator and unit is looked at once. */
static bool unit_fits(struct reading *r, const struct table_cell *cell, int64_t indicator)
{
    for (size_t i = 0; i < r->parts; i++) {
        str text = cell->text[r->part[i].at];
        if (r->part[i].map->role != ROLE_UNIT || !text.n) continue;
        const struct map_value *v = mapped(r->part[i].map, text);
        if (v && str_eq(v->to, S("-"))) return false;
        if (v && v->to.n) text = v->to;
        enum unit_kind file = unit_kind(r->o->a, text), ours = unit_of_measure(r->c->indicator[indicator].measure);
        r->column = r->part[i].column;
        if (file && ours && file != ours) wrong(r, FIND_UNIT, text, r->c->indicator[indicator].unit);
    }
    return true;
}

/* ---- a row -------------------------------------------------------------------------------------------------------------------------------------------------- */
/* "group=foreign sex=f" of the breakdowns that are no total. False: something of it is wrong, or left out (*left). */
static bool take_dims(struct reading *r, const struct table_cell *cell, uint32_t *ret, bool *left)
{
    char text[DIMS_TEXT_MAX + 1];
    int64_t category[DIMS_MAX];
    size_t n = 0, k = 0;
    bool fine = true;
    for (size_t i = 0; i < r->parts; i++) {
        struct meant *c = &r->part[i];
        if (c->map->role != ROLE_BREAKDOWN) continue;
        int64_t is = value_of(r, c, cell);
        if (is == LEFT_OUT) { *left = true; return false; }
        if (is == TOTAL) continue;
        if (is < 0) { fine = false; continue; }
        str by = r->c->breakdown[c->breakdown].code, code = r->c->category[is].code;
        if (k == DIMS_MAX || n + by.n + code.n + 2 > DIMS_TEXT_MAX) { wrong(r, FIND_DIMS, code, S("")); return false; }
        category[k++] = is;
        if (n) text[n++] = ' ';
        memcpy(text + n, by.p, by.n); n += by.n;
        text[n++] = '=';
        memcpy(text + n, code.p, code.n); n += code.n;
    }
    if (fine) *ret = dims_of_text(r->c, r->o->a, (str){ text, n }, category, k);
    return fine;
}

/* What a role says of this row: a column's value, or the constant. */
static int64_t said(struct reading *r, const struct table_cell *cell, enum column_role role)
{
    for (size_t i = 0; i < r->parts; i++) if (r->part[i].map->role == role) return value_of(r, &r->part[i], cell);
    return r->constant[role];
}

static struct obs_row *new_row(struct observing *o)
{
    o->row = arena_more(o->a, o->row, o->n, &o->room, 1024);
    return &o->row[o->n++];
}

static bool has_status(const struct reading *r, const struct table_cell *cell)
{
    for (size_t i = 0; i < r->parts; i++) if (r->part[i].map->role == ROLE_STATUS && cell->text[r->part[i].at].n) return true;
    return false;
}

static void take_cell(struct reading *r, const struct table_cell *cell)
{
    struct observing *o = r->o;
    struct number v = table_number(&o->table, cell);
    uint32_t dims = 0;
    bool left = false;
    r->line = cell->line;
    if (v.trouble == NUMBER_NONE && !has_status(r, cell)) { o->empty++; return; }
    for (size_t i = 0; i < r->parts; i++) if (r->part[i].map->role == ROLE_AREA_NAME) r->area_name = cell->text[r->part[i].at];
    int64_t part[] = { said(r, cell, ROLE_INDICATOR), said(r, cell, ROLE_AREA), said(r, cell, ROLE_SOURCE), said(r, cell, ROLE_PERIOD), said(r, cell, ROLE_VINTAGE) };
    bool fine = true;
    for (size_t i = 0; i < countof(part); i++) { left |= part[i] == LEFT_OUT; fine &= part[i] >= 0; }
    if (!left) fine &= take_dims(r, cell, &dims, &left);
    if (left || (part[0] >= 0 && !unit_fits(r, cell, part[0]))) { o->left_out++; return; }
    struct obs_row row = { .line = cell->line, .column = (uint32_t)cell->column, .has = v.has, .value = v.v, .status = of_mark[v.mark] };
    fine &= number_fine(r, cell, &v) && take_status(r, cell, &row);
    if (!fine || o->n == ROWS_MOST) return;
    row.series = series_of_key(r->c, o->a, (uint32_t)part[0], (uint32_t)part[1], (uint32_t)part[2], dims);
    row.period = (uint32_t)part[3];
    row.vintage = (uint32_t)part[4];
    row.note = note_of(r, cell, &v);
    if (!row.has && row.status == OBS_VALUE) row.status = OBS_CONFIDENTIAL;
    *new_row(o) = row;
}

/* ---- all of it ---------------------------------------------------------------------------------------------------------------------------------------------- */
struct observing *observing_new(struct store *st, struct arena *a)
{
    struct observing *o = arena_new_of(a, struct observing);
    o->st = st;
    o->a = a;
    return o;
}

bool observing_open(struct observing *o, str bytes, str sheet, enum number_form form)
{
    return table_open(&o->table, o->a, bytes, sheet, form, &o->why);
}

bool observing_read(struct observing *o, const struct obs_map *map)
{
    struct reading *r = arena_new_of(o->a, struct reading);
    struct table_cell *cell = arena_new_of(o->a, struct table_cell);
    o->map = map;
    o->known = catalogue_load(o->st, o->a);
    *r = (struct reading){ .o = o, .c = o->known };
    dims_of_text(r->c, o->a, S(""), NULL, 0);               /* index 0 is the total            */
    tell_remarks(o);
    set_parts(r);
    set_constants(r);
    table_again(&o->table);
    while (!o->find.weight[FIND_IS_ERROR] || o->find.n < FINDINGS_MAX) {
        if (!table_next(&o->table, cell)) break;
        if (cell->of) take_cell(r, cell);
    }
    if (o->left_out) { find_add(o, FIND_LEFT_OUT, 0, SIZE_MAX, S(""), S("")); o->find.at[o->find.n - 1].n = o->left_out; }
    if (!o->n && !o->find.weight[FIND_IS_ERROR]) find_add(o, FIND_NOTHING, 1, SIZE_MAX, S(""), S(""));
    observing_compare(o);
    observing_check(o);
    return !o->find.weight[FIND_IS_ERROR] && !store_broken(o->st);
}
