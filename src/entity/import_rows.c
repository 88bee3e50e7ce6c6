/* import_rows.c - the rows of a file, whatever its format. */
#include "entity/import_rows.h"
#include <string.h>

/* ---- JSON: an object becomes cells ----------------------------------------------------------------------------------------- */
/* Adds one value of a list; false: a form that no field takes. */
static bool put_plain(struct buf *b, const struct js *v)
{
    const struct js *key = js_get(v, "key");
    if (v->kind == JS_OBJECT && key) v = key;
    if (v->kind == JS_BOOL) buf_put(b, v->yes ? S("1") : S("0"));
    else if (v->kind == JS_NUMBER || v->kind == JS_TEXT) buf_put(b, v->text);
    return v->kind != JS_LIST && v->kind != JS_OBJECT;
}

/* As a cell would hold it: a reference by its key, a pair of coordinates with a comma. A list is separated by line feeds, so that its values may
** hold blanks. */
static bool plain(struct arena *a, const struct js *v, str *ret)
{
    const struct js *lat = js_get(v, "lat"), *lon = js_get(v, "lon");
    bool good = true;
    if (v->kind == JS_TEXT) { *ret = v->text; return true; }
    if (lat && lon && lat->kind == JS_NUMBER && lon->kind == JS_NUMBER) { *ret = arena_fmt(a, "%.*s,%.*s", STR(lat->text), STR(lon->text)); return true; }
    struct buf b = buf_in(a, CSV_CELL_MAX);
    for (size_t i = 0; v->kind == JS_LIST && i < v->n; i++) {
        if (i) buf_char(&b, '\n');
        good = put_plain(&b, &v->at[i]) && good;
    }
    if (v->kind != JS_LIST) good = put_plain(&b, v);
    *ret = b.n ? buf_str(&b) : (str){ "", 0 };
    return good && !b.full;
}

typedef bool taker(struct lines *l, str name, const struct js *v);

/* Calls `take` for each member; "translations": {"en": {"title": …}} is title@en. */
static bool each_member(struct lines *l, const struct js *object, taker *take)
{
    const struct js *words = js_get(object, "translations");
    bool nested = words && words->kind == JS_OBJECT;
    for (size_t i = 0; i < object->n; i++)
        if (!(nested && &object->at[i] == words) && !take(l, object->name[i], &object->at[i])) return false;
    for (size_t k = 0; nested && k < words->n; k++)
        for (size_t i = 0; words->at[k].kind == JS_OBJECT && i < words->at[k].n; i++)
            if (!take(l, arena_fmt(l->row, "%.*s@%.*s", STR(words->at[k].name[i]), STR(words->name[k])), &words->at[k].at[i])) return false;
    return true;
}

static size_t column_of(const struct lines *l, str name)
{
    size_t i = 0;
    while (i < l->columns && !str_eq(l->head[i], name)) i++;
    return i;
}

static bool take_name(struct lines *l, str name, const struct js *v)
{
    (void)v;
    if (column_of(l, name) < l->columns) return true;
    if (l->columns == CSV_COLUMNS_MAX) { l->why = S(N_("A line has too many columns.")); return false; }
    l->head[l->columns++] = arena_copy(l->a, name);
    return true;
}

static bool take_value(struct lines *l, str name, const struct js *v)
{
    size_t i = column_of(l, name);
    if (i == l->columns) return true;
    if (!plain(l->row, v, &l->cell[i])) l->odd = name;
    l->number[i] = v->kind == JS_NUMBER;
    return true;
}

/* Which members there are is known only when all objects were seen. */
static bool json_head(struct lines *l)
{
    const struct js *one;
    l->json = json_from(l->a, l->bytes);
    while ((one = json_next(&l->json, l->row)) != NULL) {
        l->line = l->json.line;
        if (!each_member(l, one, take_name)) return false;
        arena_reset(l->row);
    }
    l->line = l->json.line;
    l->why = l->json.why;
    l->unit = l->json.counted ? "entry" : "line";
    return !l->json.broken;
}

static bool json_row(struct lines *l)
{
    const struct js *one = json_next(&l->json, l->row);
    l->line = l->json.line;
    if (l->json.broken) l->why = l->json.why;
    if (!one) return false;
    memset(l->cell, 0, sizeof l->cell);
    memset(l->number, 0, sizeof l->number);
    l->n = l->columns;
    return each_member(l, one, take_value);
}

/* ---- CSV and XLSX ------------------------------------------------------------------------------------------------------------ */
static bool csv_row_in(struct lines *l)
{
    bool got = csv_next(&l->csv, l->cell, &l->n);
    l->line = l->csv.line;
    if (l->csv.broken) l->why = l->csv.why;
    return got;
}

static bool xlsx_row_in(struct lines *l)
{
    bool got = xlsx_next(l->xlsx, l->row, l->cell, l->number, &l->n);
    l->line = xlsx_line(l->xlsx);
    l->why = xlsx_why(l->xlsx);
    return got;
}

/* ---- all of them ---------------------------------------------------------------------------------------------------------------- */
static enum format format_of(str bytes)
{
    str s = str_trim(str_starts(bytes, S("\xEF\xBB\xBF")) ? str_from(bytes, 3) : bytes);
    if (xlsx_looks_like(bytes) || str_starts(bytes, S("\xD0\xCF\x11\xE0"))) return FORMAT_XLSX;
    return str_starts(s, S("[")) || str_starts(s, S("{")) ? FORMAT_JSON : FORMAT_CSV;
}

bool lines_next(struct lines *l)
{
    arena_reset(l->row);
    l->odd = S("");
    if (l->why.n) return false;
    if (l->wide) return lines_next_wide(l);
    switch (l->format) {
    case FORMAT_XLSX: return xlsx_row_in(l);
    case FORMAT_JSON: return json_row(l);
    default:          return csv_row_in(l);
    }
}

/* The names stand in a row of their own. */
static bool table_head(struct lines *l)
{
    do if (!lines_next(l)) {
        if (!l->why.n) l->why = S(N_("The file is empty."));
        return false;
    } while (l->line < l->first);
    for (l->columns = 0; l->columns < l->n; l->columns++) l->head[l->columns] = arena_copy(l->a, str_trim(l->cell[l->columns]));
    return true;
}

/* The reader of CSV keeps a whole file that is not UTF-8 in another form: in the arena of the file. Its cells go to that of the row. */
static bool begin(struct lines *l)
{
    l->why = S("");
    if (l->format == FORMAT_XLSX) return (l->xlsx = xlsx_open(l->file, l->bytes, l->sheet, &l->why)) != NULL && table_head(l);
    if (l->format == FORMAT_JSON) {
        if (!l->columns && !json_head(l)) return false;
        l->json = json_from(l->a, l->bytes);
        return true;
    }
    l->csv = l->start;
    l->csv.a = l->row;
    return table_head(l);
}

bool lines_open(struct lines *l, struct arena *a, str bytes, str sheet, int64_t first)
{
    *l = (struct lines){ .a = a, .file = arena_new(), .row = arena_new(), .bytes = bytes, .sheet = sheet, .first = first,
                         .format = format_of(bytes), .unit = "line", .line = 1 };
    if (l->format == FORMAT_CSV) l->start = csv_from(l->file, bytes);
    return begin(l);
}

bool lines_again(struct lines *l)
{
    if (l->wide) { lines_again_wide(l); return true; }
    xlsx_close(l->xlsx);
    l->xlsx = NULL;
    if (l->format == FORMAT_XLSX) arena_reset(l->file);
    return begin(l);
}

void lines_close(struct lines *l)
{
    xlsx_close(l->xlsx);
    arena_free(l->row);
    arena_free(l->file);
    l->xlsx = NULL;
    l->file = l->row = NULL;
}
