/* read_table.c - a table of figures from any file, as rows of named texts: opening it, and walking through its cells. */
#include "rooms/monitoring/read_table.h"
#include "entity/mapping.h"
#include "rooms/monitoring/read_table_parts.h"
#include "text/words.h"
#include <string.h>

/* ---- what a column is, by its name ---------------------------------------------------------------------------------------------------------- */
/* Folded: small letters and digits only. Names as offices, INKAR, the census and GENESIS write them. */
static const struct { const char *name; enum column_role role; } known[] = {
    { "indicator", ROLE_INDICATOR }, { "indikator", ROLE_INDICATOR }, { "kennzahl", ROLE_INDICATOR },
    { "area", ROLE_AREA }, { "ags", ROLE_AREA }, { "geocode", ROLE_AREA }, { "countycode", ROLE_AREA }, { "kreisschlussel", ROLE_AREA }, { "kreisschluessel", ROLE_AREA },
    { "gemeindeschlussel", ROLE_AREA }, { "gemeindeschluessel", ROLE_AREA }, { "regionalschlussel", ROLE_AREA }, { "regionalschluessel", ROLE_AREA }, { "ars", ROLE_AREA },
    { "kennziffer", ROLE_AREA }, { "schlussel", ROLE_AREA }, { "schluessel", ROLE_AREA }, { "schlusselnummer", ROLE_AREA }, { "amtlicherschlussel", ROLE_AREA },
    { "areaname", ROLE_AREA_NAME }, { "gebietseinheit", ROLE_AREA_NAME }, { "gebiet", ROLE_AREA_NAME }, { "municipalityname", ROLE_AREA_NAME },
    { "raumeinheit", ROLE_AREA_NAME }, { "kommune", ROLE_AREA_NAME }, { "gemeinde", ROLE_AREA_NAME }, { "kreis", ROLE_AREA_NAME }, { "region", ROLE_AREA_NAME },
    { "year", ROLE_PERIOD }, { "jahr", ROLE_PERIOD }, { "zeit", ROLE_PERIOD }, { "time", ROLE_PERIOD }, { "period", ROLE_PERIOD }, { "zeitraum", ROLE_PERIOD },
    { "stichtag", ROLE_PERIOD }, { "datum", ROLE_PERIOD }, { "date", ROLE_PERIOD }, { "berichtsjahr", ROLE_PERIOD }, { "schuljahr", ROLE_PERIOD }, { "zeitbezug", ROLE_PERIOD },
    { "source", ROLE_SOURCE }, { "quelle", ROLE_SOURCE }, { "vintage", ROLE_VINTAGE }, { "status", ROLE_STATUS },
    { "note", ROLE_NOTE }, { "anmerkung", ROLE_NOTE }, { "bemerkung", ROLE_NOTE }, { "fussnote", ROLE_NOTE },
    { "unit", ROLE_UNIT }, { "units", ROLE_UNIT }, { "einheit", ROLE_UNIT },
};

enum column_role role_of_name(struct arena *a, str name)
{
    bool cut;
    str folded = import_fold(a, label_without_notes(name, &cut));
    for (size_t i = 0; i < countof(known); i++) if (str_eq(folded, str_of(known[i].name))) return known[i].role;
    return ROLE_NONE;
}

str table_column_name(struct arena *a, size_t column)
{
    char z[4];
    size_t n = sizeof z;
    for (column++; column && n; column = (column - 1) / 26) z[--n] = (char)('A' + (column - 1) % 26);
    return arena_copy(a, (str){ z + n, sizeof z - n });
}

bool table_is_year(str s)
{
    int64_t v;
    return s.n == 4 && str_int(s, &v) && v >= 1900 && v <= 2100;
}

/* ---- parts ---------------------------------------------------------------------------------------------------------------------------------- */
void table_remark(struct table_in *t, enum remark_kind k, int64_t line, size_t column, str text)
{
    if (!t->remark[k].n++) t->remark[k] = (struct remark){ line, column, 1, text };
}

int table_part(const struct table_in *t, str name)
{
    for (size_t i = 0; i < t->parts; i++) if (str_eq(t->part[i].name, name)) return (int)i;
    return -1;
}

/* A column without a name is called by its letter; of two with one name the second gets its letter behind it. */
bool table_add_part(struct table_in *t, str name, enum part_kind kind, size_t at, enum column_role guess)
{
    int64_t line = t->g.row[t->head].line;
    bool cut;
    if (t->parts == TABLE_PARTS) return false;
    str clean = label_without_notes(name, &cut);
    if (cut) table_remark(t, REMARK_GLUED, line, at, name);
    if (!clean.n) { table_remark(t, REMARK_NAMELESS, line, at, S("")); clean = table_column_name(t->a, at); }
    if (table_part(t, clean) >= 0) {
        table_remark(t, REMARK_TWICE, line, at, clean);
        clean = arena_fmt(t->a, "%.*s (%.*s)", STR(clean), STR(table_column_name(t->a, at)));
    }
    t->part[t->parts++] = (struct table_part){ clean, kind, at, guess, false };
    return true;
}

struct table_value *table_add_value(struct table_in *t, size_t column)
{
    struct table_value *v = &t->value[t->values++];
    *v = (struct table_value){ .column = column, .quality = SIZE_MAX };
    return v;
}

/* ---- how numbers are written ------------------------------------------------------------------------------------------------------------------ */
static void look_at(struct table_in *t, struct table_value *v)
{
    for (size_t r = t->first; r < t->end; r++) {
        str cell = grid_cell(&t->g, r, v->column);
        bool unsure, plain = t->g.row[r].number && v->column < t->g.row[r].n && t->g.row[r].number[v->column];
        if (!cell.n) continue;
        if (cell.n < 4 && mark_read(cell) == MARK_ZERO) v->dashes = true;
        if (plain) { v->english++; continue; }
        enum number_form form = number_evidence(cell, &unsure);
        v->german += form == NUMBER_GERMAN;
        v->english += form == NUMBER_ENGLISH;
        if (unsure && !v->unsure++) v->unsure_line = t->g.row[r].line;
    }
}

/* A column that proves nothing is written like the others of its file; a CSV with semicolons comes from a German program. */
static void find_writing(struct table_in *t, enum number_form wished)
{
    size_t german = 0, english = 0;
    for (size_t i = 0; i < t->values; i++) {
        look_at(t, &t->value[i]);
        german += t->value[i].german;
        english += t->value[i].english;
    }
    for (size_t i = 0; i < t->values; i++) {
        struct table_value *v = &t->value[i];
        size_t de = v->german, en = v->english;
        if (!de && !en) { de = german; en = english; }
        v->form = wished != NUMBER_UNSURE ? wished : de > en ? NUMBER_GERMAN : en ? NUMBER_ENGLISH : t->g.separator == ';' ? NUMBER_GERMAN : NUMBER_UNSURE;
    }
}

struct number table_number(const struct table_in *t, const struct table_cell *c)
{
    struct number n = number_read(c->value, c->of->form, c->plain);
    bool genesis = t->form == TABLE_GENESIS || t->form == TABLE_GENESIS_OLD;
    if (n.trouble == NUMBER_NONE && mark_read(c->quality) != MARK_NONE) n = number_read(c->quality, c->of->form, false);
    else if (n.has && n.mark == MARK_NONE && mark_read(c->quality) != MARK_NONE) n.mark = mark_read(c->quality);
    if (n.has && n.mark == MARK_NONE && n.v == 0 && str_eq(trim_wide(c->value), S("0")) && (genesis || c->of->dashes)) n.mark = MARK_ROUNDED;
    if (n.unsure && c->of->german + c->of->english > 0) n.unsure = false;      /* the column has proved it */
    if (c->quality.n == 1 && !n.flag && strchr("eprs", c->quality.p[0])) n.flag = c->quality.p[0];
    return n;
}

/* ---- opening --------------------------------------------------------------------------------------------------------------------------------------- */
bool table_open(struct table_in *t, struct arena *a, str bytes, str sheet, enum number_form form, str *why)
{
    memset(t, 0, sizeof *t);
    t->a = a;
    *why = S("");
    if (!grid_read(&t->g, a, bytes, sheet, why)) return false;
    t->g.line = 0;
    t->end = t->g.n;
    if (!table_known_form(t, why) && (why->n || !table_wide_form(t, why))) return false;
    if (t->form != TABLE_CODEBOOK) find_writing(t, form);
    table_again(t);
    return true;
}

void table_again(struct table_in *t)
{
    t->row = t->first;
    t->next = 0;
    t->section = S("");
    for (size_t i = 0; i < t->parts; i++) t->above[i] = S("");
}

/* ---- walking ---------------------------------------------------------------------------------------------------------------------------------------- */
/* A line with nothing but one text: a heading between the rows. Lines that repeat the headings come from printed pages. */
static bool is_between(struct table_in *t, const struct grid_row *r)
{
    size_t filled = 0, at = 0;
    if (t->form != TABLE_WIDE) return false;
    for (size_t i = 0; i < r->n; i++) if (str_trim(r->cell[i]).n) { filled++; at = i; }
    if (filled != 1 || t->parts + t->values < 3) return false;
    if (mark_read(r->cell[at]) != MARK_NONE || number_read(r->cell[at], NUMBER_UNSURE, false).trouble == NUMBER_FINE) return false;
    t->section = label_without_notes(r->cell[at], &(bool){ false });
    return true;
}

static bool is_head_again(struct table_in *t, const struct grid_row *r)
{
    const struct grid_row *h = &t->g.row[t->head + (t->heads ? t->heads - 1 : 0)];
    if (t->form == TABLE_CODEBOOK || r->n != h->n) return false;
    for (size_t i = 0; i < r->n; i++) if (!str_eq(r->cell[i], h->cell[i])) return false;
    table_remark(t, REMARK_HEAD_AGAIN, r->line, 0, S(""));
    return true;
}

static void take_texts(struct table_in *t, const struct grid_row *r, struct table_cell *c)
{
    for (size_t i = 0; i < t->parts; i++) {
        const struct table_part *p = &t->part[i];
        if (p->kind == PART_SECTION) c->text[i] = t->section;
        if (p->kind != PART_COLUMN) continue;
        c->text[i] = p->at < r->n ? trim_wide(r->cell[p->at]) : S("");
        if (!p->carried) continue;
        if (!c->text[i].n) c->text[i] = t->above[i];
        t->above[i] = c->text[i];
    }
}

bool table_next(struct table_in *t, struct table_cell *c)
{
    while (t->row < t->end && !t->next && (is_between(t, &t->g.row[t->row]) || is_head_again(t, &t->g.row[t->row]))) t->row++;
    if (t->row >= t->end) return false;
    const struct grid_row *r = &t->g.row[t->row];
    if (!t->next) take_texts(t, r, c);
    c->line = r->line;
    c->value = c->quality = S("");
    c->of = t->next < t->values ? &t->value[t->next] : NULL;
    if (c->of) {
        c->column = c->of->column;
        c->plain = r->number && c->column < r->n && r->number[c->column];
        c->value = c->column < r->n ? r->cell[c->column] : S("");
        c->quality = c->of->quality < r->n ? trim_wide(r->cell[c->of->quality]) : S("");
        for (size_t i = 0; i < t->parts; i++) if (t->part[i].kind == PART_HEAD) c->text[i] = c->of->head[t->part[i].at];
    }
    if (++t->next >= t->values) { t->next = 0; t->row++; }
    return true;
}
