/* read_form.c - tables whose columns have fixed names: ours, GENESIS old and new, tidy tables of Open SDG, codebooks. */
#include "entity/mapping.h"
#include "rooms/monitoring/read_table_parts.h"
#include "text/words.h"
#include <string.h>

static str cell_of(const struct table_in *t, size_t column) { return trim_wide(grid_cell(&t->g, 0, column)); }

static int column_called(const struct table_in *t, const char *name)
{
    for (size_t i = 0; i < t->g.row[0].n; i++) if (str_same(cell_of(t, i), str_of(name))) return (int)i;
    return -1;
}
static bool has(const struct table_in *t, const char *name) { return column_called(t, name) >= 0; }

static bool too_many(str *why) { *why = S(N_("A line has too many columns.")); return false; }

/* Empty all the way down and without a name: spreadsheets leave such columns behind. */
static bool is_void(const struct table_in *t, size_t column)
{
    if (cell_of(t, column).n) return false;
    for (size_t r = 1; r < t->g.n; r++) if (str_trim(grid_cell(&t->g, r, column)).n) return false;
    return true;
}

/* In our own form only these names mean something; every other column is a breakdown, whatever it is called. */
static enum column_role role_of_ours(struct arena *a, str name)
{
    static const char *const fixed = "indicator area period source vintage status note unit";
    return str_has_word(str_of(fixed), name) ? role_of_name(a, name) : ROLE_NONE;
}

/* Every column but that of the value is a part; what no name tells is a breakdown. */
static bool columns_as_parts(struct table_in *t, size_t value, str *why)
{
    for (size_t i = 0; i < t->g.columns; i++) {
        enum column_role role = t->form == TABLE_OURS ? role_of_ours(t->a, cell_of(t, i)) : role_of_name(t->a, cell_of(t, i));
        if (i == value || is_void(t, i)) continue;
        if (!table_add_part(t, cell_of(t, i), PART_COLUMN, i, role == ROLE_NONE ? ROLE_BREAKDOWN : role)) return too_many(why);
    }
    table_add_value(t, value);
    return true;
}

/* ---- GENESIS -------------------------------------------------------------------------------------------------------------------------------- */
/* Variables whose values are areas, by their codes in GENESIS and in the regional data bank. */
static bool is_area_code(str code)
{
    static const char *const areas[] = { "DINSG", "DLAND", "REGBEZ", "REGSTAT", "KREISE", "KREISL", "GEMEIN", "GEMEINDE", "GEMEIN1", "DG", "LAND", "STADT" };
    for (size_t i = 0; i < countof(areas); i++) if (str_same(code, str_of(areas[i]))) return true;
    return false;
}

struct names { const char *variable_code, *variable_label, *code, *label; };

/* The nth variable: its code and its label are parts named after it. False: there is none, or no room for it. */
static bool add_variable(struct table_in *t, const struct names *n, int nth)
{
    int code = column_called(t, arena_z(t->a, arena_fmt(t->a, "%d_%s", nth, n->code))), label = column_called(t, arena_z(t->a, arena_fmt(t->a, "%d_%s", nth, n->label)));
    int what = column_called(t, arena_z(t->a, arena_fmt(t->a, "%d_%s", nth, n->variable_code))), name = column_called(t, arena_z(t->a, arena_fmt(t->a, "%d_%s", nth, n->variable_label)));
    if (code < 0 || label < 0) return false;
    str key = what < 0 ? S("") : trim_wide(grid_cell(&t->g, 1, (size_t)what)), called = name < 0 ? key : trim_wide(grid_cell(&t->g, 1, (size_t)name));
    if (!called.n) called = arena_fmt(t->a, "%d", nth);
    bool area = is_area_code(key);
    return table_add_part(t, called, PART_COLUMN, (size_t)label, area ? ROLE_AREA_NAME : ROLE_BREAKDOWN)
        && table_add_part(t, arena_fmt(t->a, "%.*s: Code", STR(called)), PART_COLUMN, (size_t)code, area ? ROLE_AREA : ROLE_NONE);
}

static bool add_variables(struct table_in *t, const struct names *n)
{
    int nth = 1;
    while (nth < 20 && add_variable(t, n, nth)) nth++;
    return nth > 1;
}

static bool genesis(struct table_in *t, str *why)
{
    static const struct names names = { "variable_code", "variable_label", "variable_attribute_code", "variable_attribute_label" };
    static const struct { const char *column; enum column_role role; } parts[] = { { "time", ROLE_PERIOD }, { "value_variable_label", ROLE_INDICATOR }, { "value_unit", ROLE_UNIT }, { "value_variable_code", ROLE_NONE } };
    int quality = column_called(t, "value_q");
    t->form = TABLE_GENESIS;
    for (size_t i = 0; i < countof(parts); i++)
        if (has(t, parts[i].column) && !table_add_part(t, str_of(parts[i].column), PART_COLUMN, (size_t)column_called(t, parts[i].column), parts[i].role)) return too_many(why);
    add_variables(t, &names);
    struct table_value *v = table_add_value(t, (size_t)column_called(t, "value"));
    if (quality >= 0) v->quality = (size_t)quality;
    return true;
}

/* "BEVSTD__Bevoelkerungsstand__Anzahl": code, label, unit. False: no such column. */
static bool split_name(str name, str *code, str *label, str *unit)
{
    int64_t first = str_find(name, S("__"));
    if (first <= 0) return false;
    *code = str_upto(name, (size_t)first);
    str rest = str_from(name, (size_t)first + 2);
    int64_t second = str_find(rest, S("__"));
    *label = second < 0 ? rest : str_upto(rest, (size_t)second);
    *unit = second < 0 ? S("") : str_from(rest, (size_t)second + 2);
    return true;
}

/* The column of quality signs belongs to the value of that code, or to the one in front of it. */
static void add_quality(struct table_in *t, size_t column, str code)
{
    for (size_t k = t->values; k--;)
        if (str_eq(t->value[k].head[2], code)) { t->value[k].quality = column; return; }
    if (t->values) t->value[t->values - 1].quality = column;
}

static bool genesis_old(struct table_in *t, str *why)
{
    static const struct names names = { "Merkmal_Code", "Merkmal_Label", "Auspraegung_Code", "Auspraegung_Label" };
    str code, label, unit;
    t->form = TABLE_GENESIS_OLD;
    if (!table_add_part(t, S("Zeit"), PART_COLUMN, (size_t)column_called(t, "Zeit"), ROLE_PERIOD)) return too_many(why);
    if (!table_add_part(t, S("Wertmerkmal"), PART_HEAD, 0, ROLE_INDICATOR) || !table_add_part(t, S("Einheit"), PART_HEAD, 1, ROLE_UNIT)) return too_many(why);
    add_variables(t, &names);
    for (size_t i = 0; i < t->g.row[0].n; i++) {
        if (!split_name(cell_of(t, i), &code, &label, &unit)) continue;
        if (str_eq(unit, S("q")) || str_eq(label, S("q"))) { add_quality(t, i, code); continue; }
        struct table_value *v = table_add_value(t, i);
        v->head[0] = label;
        v->head[1] = unit;
        v->head[2] = code;
    }
    if (t->values) return true;
    *why = S(N_("No column of this table holds figures."));
    return false;
}

/* ---- which is it? ---------------------------------------------------------------------------------------------------------------------------- */
bool table_known_form(struct table_in *t, str *why)
{
    int value = column_called(t, "value");
    t->heads = 1;
    t->first = 1;
    if (has(t, "Statistik_Code") && has(t, "Zeit")) return genesis_old(t, why);
    if (has(t, "statistics_code") && has(t, "time") && has(t, "value")) return genesis(t, why);
    if (has(t, "variable") && has(t, "label") && value < 0) {
        t->form = TABLE_CODEBOOK;
        for (size_t i = 0; i < t->g.row[0].n; i++)
            if (!is_void(t, i) && !table_add_part(t, cell_of(t, i), PART_COLUMN, i, ROLE_NONE)) return too_many(why);
        return true;
    }
    bool ours = has(t, "indicator") && has(t, "area") && has(t, "period");
    if (value < 0 || !(ours || has(t, "Year"))) return false;
    t->form = ours ? TABLE_OURS : TABLE_TIDY;
    return columns_as_parts(t, (size_t)value, why);
}
