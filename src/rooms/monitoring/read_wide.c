/* read_wide.c - tables that people made: where the headings end and the notes begin, which columns hold figures, and what stands above each of them. */
#include "entity/mapping.h"
#include "rooms/monitoring/read_table_parts.h"
#include "text/words.h"
#include <string.h>

enum { LOOK_ROWS = 400, HEAD_WITHIN = 80 };
enum cell_kind { CELL_EMPTY, CELL_NUMBER, CELL_YEAR, CELL_SIGN, CELL_TEXT };

static enum cell_kind kind_of(str cell)
{
    str s = trim_wide(cell);
    if (!s.n) return CELL_EMPTY;
    if (table_is_year(s)) return CELL_YEAR;
    if (mark_read(s) != MARK_NONE) return CELL_SIGN;
    enum number_trouble trouble = number_read(s, NUMBER_UNSURE, false).trouble;
    return trouble == NUMBER_FINE || trouble == NUMBER_NOTE || trouble == NUMBER_LARGE ? CELL_NUMBER : CELL_TEXT;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------------------------- */
struct row_look { size_t filled, numeric, years, texts, at; bool counts, steps; };    /* at: the first that is filled; counts: 1, 2, 3…; steps: years in order */

static struct row_look look_row(const struct grid_row *r)
{
    struct row_look l = { .counts = true, .steps = true };
    int64_t v, before = 0;
    for (size_t i = 0; i < r->n; i++) {
        enum cell_kind k = kind_of(r->cell[i]);
        if (k == CELL_EMPTY) continue;
        if (!l.filled++) l.at = i;
        l.texts += k == CELL_TEXT;
        l.numeric += k != CELL_TEXT;
        l.years += k == CELL_YEAR;
        bool whole = str_int(trim_wide(r->cell[i]), &v);
        l.counts = l.counts && whole && v == (int64_t)l.filled;
        if (k != CELL_YEAR) continue;
        if (l.years > 1 && (v - before > 10 || before - v > 10)) l.steps = false;
        before = v;
    }
    l.counts = l.counts && l.filled > 2;
    return l;
}

/* Figures, and neither a row of years as headings nor one that counts the columns. */
static bool is_data(const struct row_look *l)
{
    if (l->counts || !l->numeric) return false;
    if (l->years == l->numeric && l->years > 1 && l->steps) return false;
    return l->filled > 1;
}

/* The row where figures begin; the row of column numbers right above it is passed over. */
static bool find_first(struct table_in *t, size_t *above)
{
    for (size_t r = 0; r < t->g.n && r < HEAD_WITHIN; r++) {
        struct row_look l = look_row(&t->g.row[r]);
        if (!is_data(&l)) continue;
        t->first = *above = r;
        for (; *above; --*above) {
            struct row_look over = look_row(&t->g.row[*above - 1]);
            if (!over.counts) break;
            table_remark(t, REMARK_NUMBERS, t->g.row[*above - 1].line, 0, S(""));
        }
        return true;
    }
    return false;
}

/* Headings are the rows right above the figures that hold more than one text, or one that stands not in the first column. What is above them is a title. */
static bool find_heads(struct table_in *t, size_t above)
{
    t->heads = 0;
    for (t->head = above; t->head && t->heads < TABLE_HEADS; t->head--, t->heads++) {
        struct row_look l = look_row(&t->g.row[t->head - 1]);
        if (l.filled < 2 && l.at == 0) break;
    }
    for (size_t r = 0; r < t->head; r++)
        if (!t->title.n) t->title = trim_wide(t->g.row[r].cell[look_row(&t->g.row[r]).at]);
    if (t->title.n) table_remark(t, REMARK_TITLE, t->g.row[0].line, 0, t->title);
    return t->heads > 0;
}

static void find_end(struct table_in *t)
{
    t->end = t->g.n;
    while (t->end > t->first + 1) {
        struct row_look l = look_row(&t->g.row[t->end - 1]);
        if (is_data(&l)) break;
        t->end--;
    }
    for (size_t r = t->end; r < t->g.n; r++)
        table_remark(t, REMARK_NOTES, t->g.row[t->end].line, 0, grid_cell(&t->g, t->end, look_row(&t->g.row[t->end]).at));
    if (t->remark[REMARK_NOTES].n) t->remark[REMARK_NOTES].n = t->g.n - t->end;
}

/* ---- columns ------------------------------------------------------------------------------------------------------------------------------------ */
struct column_look { size_t rows, empty, numeric, years, texts, codes, whole; };

/* An official key: 2, 5, 8 or 12 digits that begin with 0 or 1 (North Rhine-Westphalia is 05, Thuringia 16). */
static bool is_key(str s)
{
    if (s.n != 2 && s.n != 5 && s.n != 8 && s.n != 12) return false;
    for (size_t i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.p[0] == '0' || (s.p[0] == '1' && s.n > 2 && s.p[1] <= '6');
}

static struct column_look look_column(const struct table_in *t, size_t column)
{
    struct column_look l = { 0 };
    for (size_t r = t->first; r < t->end && l.rows < LOOK_ROWS; r++, l.rows++) {
        str cell = trim_wide(grid_cell(&t->g, r, column));
        enum cell_kind k = kind_of(cell);
        int64_t whole;
        l.empty += k == CELL_EMPTY;
        l.texts += k == CELL_TEXT;
        l.years += k == CELL_YEAR;
        l.numeric += k == CELL_NUMBER || k == CELL_YEAR || k == CELL_SIGN;
        l.codes += is_key(cell);
        l.whole += str_int(cell, &whole);
    }
    return l;
}

/* What stands above a column in its own cells, from top to bottom. */
static str name_of(const struct table_in *t, size_t column)
{
    struct buf b = buf_in(t->a, 4000);
    for (size_t r = t->head; r < t->head + t->heads; r++) {
        str cell = trim_wide(grid_cell(&t->g, r, column));
        if (!cell.n) continue;
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, cell);
    }
    return buf_str(&b);
}

/* "lfd. Nr." and the like say nothing. */
static bool is_count(struct arena *a, str name)
{
    static const char *const counts[] = { "nr", "lfdnr", "lfd", "pos", "zeile", "laufendenummer" };
    str folded = import_fold(a, name);
    for (size_t i = 0; i < countof(counts); i++) if (str_eq(folded, str_of(counts[i]))) return true;
    return false;
}

enum column_is { IS_VOID, IS_LABEL, IS_FIGURES };
/* Names tell first. Years and keys are numbers, too, but stand before the figures. */
static enum column_is column_is(struct table_in *t, size_t column, enum column_role *role)
{
    struct column_look l = look_column(t, column);
    str name = name_of(t, column);
    *role = role_of_name(t->a, name);
    if (l.empty == l.rows && (!name.n || t->heads > 1)) return IS_VOID;
    if (is_count(t->a, name) && l.whole == l.rows) return IS_VOID;
    if (*role != ROLE_NONE) return IS_LABEL;
    bool first = !t->values, named_year = table_is_year(name);
    if (first && !named_year && l.years && l.years + l.empty == l.rows) { *role = ROLE_PERIOD; return IS_LABEL; }
    if (first && l.codes && l.codes + l.empty == l.rows) { *role = ROLE_AREA; return IS_LABEL; }
    return l.numeric > l.texts || (l.empty == l.rows && !first) ? IS_FIGURES : IS_LABEL;
}

/* ---- headings as texts --------------------------------------------------------------------------------------------------------------------------- */
/* A cell without text in an upper row belongs to the one on its left (they were merged), as far as the figures go. */
static void fill_heads(struct table_in *t)
{
    for (size_t h = 0; h < t->heads; h++) {
        str left = S("");
        size_t before = SIZE_MAX;
        for (size_t i = 0; i < t->values; i++) {
            struct table_value *v = &t->value[i];
            str own = trim_wide(grid_cell(&t->g, t->head + h, v->column));
            bool next = before != SIZE_MAX && v->column == before + 1, above = h && h + 1 < t->heads && str_cmp(v->head[h - 1], i ? t->value[i - 1].head[h - 1] : S("")) != 0;
            v->head[h] = own.n || h + 1 == t->heads || !next || above ? own : left;
            left = v->head[h];
            before = v->column;
        }
    }
}

static bool is_unit(struct arena *a, str s)
{
    static const char *const units[] = { "anzahl", "prozent", "inprozent", "euro", "eur", "jahre", "personen", "1000", "in1000", "number", "percent", "count", "km2", "m2", "prozentpunkte" };
    str folded = import_fold(a, s);
    if (str_eq(s, S("%")) || str_eq(s, S("in %")) || str_eq(s, S("\xE2\x82\xAC"))) return true;
    for (size_t i = 0; i < countof(units); i++) if (str_eq(folded, str_of(units[i]))) return true;
    return false;
}

/* Times, units, or what else: by all texts of that row. */
static enum column_role role_of_head(struct table_in *t, size_t h)
{
    size_t filled = 0, times = 0, units = 0;
    struct period p;
    const char *why;
    bool note;
    for (size_t i = 0; i < t->values; i++) {
        str s = t->value[i].head[h];
        if (!s.n) continue;
        filled++;
        times += period_of_cell(t->a, s, 0, &p, &note, &why);
        units += is_unit(t->a, s);
    }
    if (!filled) return ROLE_NONE;
    if (times == filled) return ROLE_PERIOD;
    return units == filled ? ROLE_UNIT : ROLE_INDICATOR;
}

static bool has_role(const struct table_in *t, enum column_role role)
{
    for (size_t i = 0; i < t->parts; i++) if (t->part[i].guess == role) return true;
    return false;
}

/* One column of figures called "Wert" says nothing by its heading. Of several rows of words the first is what is counted, the others break it down. */
static bool add_heads(struct table_in *t)
{
    str only = t->values == 1 ? import_fold(t->a, t->value[0].head[t->heads - 1]) : S("");
    if (t->heads == 1 && (str_eq(only, S("wert")) || str_eq(only, S("value")))) return true;
    for (size_t h = 0; h < t->heads; h++) {
        enum column_role role = role_of_head(t, h);
        if (role == ROLE_NONE) continue;
        if (has_role(t, role)) role = ROLE_BREAKDOWN;
        for (size_t i = 0; i < t->values; i++) {
            bool cut;
            str clean = label_without_notes(t->value[i].head[h], &cut);
            if (cut && role != ROLE_PERIOD) { table_remark(t, REMARK_GLUED, t->g.row[t->head + h].line, t->value[i].column, t->value[i].head[h]); t->value[i].head[h] = clean; }
        }
        if (!table_add_part(t, arena_fmt(t->a, "heading %zu", h + 1), PART_HEAD, h, role)) return false;
    }
    return true;
}

/* An empty cell below a filled one was merged with it, but for the last column of labels, which is different in every row, and for breakdowns of a table with
** one column of figures, where it is the total. */
static void carry_down(struct table_in *t)
{
    int last = -1;
    for (size_t i = 0; i < t->parts; i++) if (t->part[i].kind == PART_COLUMN && t->part[i].guess != ROLE_NOTE && t->part[i].guess != ROLE_STATUS) last = (int)i;
    for (size_t i = 0; i < t->parts; i++)
        t->part[i].carried = t->part[i].kind == PART_COLUMN && (int)i < last && (t->values > 1 || t->part[i].guess != ROLE_BREAKDOWN) && str_trim(grid_cell(&t->g, t->first, t->part[i].at)).n > 0;
}

static bool has_sections(const struct table_in *t)
{
    for (size_t r = t->first; r < t->end; r++) {
        struct row_look l = look_row(&t->g.row[r]);
        if (l.filled == 1 && l.texts == 1 && t->g.columns > 2) return true;
    }
    return false;
}

/* ---- all of it ------------------------------------------------------------------------------------------------------------------------------------- */
static bool sort_columns(struct table_in *t, str *why)
{
    for (size_t i = 0; i < t->g.columns; i++) {
        enum column_role role;
        enum column_is is = column_is(t, i, &role);
        if (is == IS_FIGURES) table_add_value(t, i);
        else if (is == IS_LABEL && !table_add_part(t, name_of(t, i), PART_COLUMN, i, role == ROLE_NONE ? ROLE_BREAKDOWN : role)) {
            *why = S(N_("A line has too many columns."));
            return false;
        }
    }
    return true;
}

bool table_wide_form(struct table_in *t, str *why)
{
    size_t above;
    t->form = TABLE_WIDE;
    if (!find_first(t, &above)) { *why = S(N_("No column of this table holds figures.")); return false; }
    if (!find_heads(t, above)) { *why = S(N_("There is no line with the names of the columns above the figures.")); return false; }
    find_end(t);
    if (!sort_columns(t, why)) return false;
    if (!t->values) { *why = S(N_("No column of this table holds figures.")); return false; }
    fill_heads(t);
    bool between = has_sections(t);
    if (!add_heads(t) || (between && !table_add_part(t, S("heading between rows"), PART_SECTION, 0, ROLE_BREAKDOWN))) {
        *why = S(N_("A line has too many columns."));
        return false;
    }
    carry_down(t);
    return true;
}
