/* scale.c - a large demonstration: the rows of the small one again and again, with keys and titles of their own.
** Rows stay plausible: an offer's copy belongs to the copies of its organisation and place; what is not copied is referred to as before. */
#include "base/utf8.h"
#include "commands.h"
#include "entity/transfer.h"
#include "text/csv.h"

enum { ROWS_MAX = 5000, BATCH = 400, FILE_MAX = 60 * 1024 * 1024 };

/* The entities that are copied, those first that others refer to, and the fields of a copy that differ. */
static const struct copied { const char *entity, *title; int64_t longest; } copied[] = {
    { "directory.actor", "name", 160 }, { "directory.place", "name", 160 }, { "directory.offer", "title", 120 } };

/* One file of the demonstration, read: head, and cells row by row. */
struct sheet { str *head; size_t columns; str **row; size_t rows; const struct entity *e; };
struct towns { str *key, *name; size_t n; };
struct copier {
    struct call *c;
    struct sheet sheet[16]; size_t sheets;
    struct towns towns;
    size_t rows;                                        /* of all sheets                                              */
    int64_t from, to;                                   /* numbers of the copies of this batch                        */
    struct problems problems;
    int64_t made;
};

/* ---- reading what there is -------------------------------------------------------------------------------------------- */
static str *copy_cells(struct arena *a, const str *cells, size_t n, size_t columns)
{
    str *row = arena_array(a, str, columns);
    for (size_t i = 0; i < columns; i++) row[i] = i < n ? csv_plain(cells[i]) : S("");
    return row;
}

/* Cells without the guard that spreadsheets need: import would take it off too, but keys and titles are put together before. */
static bool read_sheet(struct arena *a, str bytes, struct sheet *ret)
{
    str cells[CSV_COLUMNS_MAX];
    size_t n;
    struct csv c = csv_from(a, bytes);
    if (!bytes.n || !csv_next(&c, cells, &ret->columns)) return false;
    ret->head = copy_cells(a, cells, ret->columns, ret->columns);
    ret->row = arena_array(a, str *, ROWS_MAX);
    while (ret->rows < ROWS_MAX && csv_next(&c, cells, &n)) ret->row[ret->rows++] = copy_cells(a, cells, n, ret->columns);
    return ret->rows > 0;
}

/* The number of columns if there is none of that name. */
static size_t column(const struct sheet *s, str name)
{
    size_t i = 0;
    while (i < s->columns && !str_eq(s->head[i], name)) i++;
    return i;
}

static str cell(const struct sheet *s, size_t row, const char *name)
{
    size_t i = column(s, str_of(name));
    return i < s->columns ? s->row[row][i] : S("");
}

/* Copies are spread over the towns, as real offers are. */
static void read_towns(struct copier *k)
{
    struct sheet s = { 0 };
    if (!read_sheet(k->c->a, demo_bytes("kleve/area.csv"), &s)) return;
    k->towns.key = arena_array(k->c->a, str, s.rows);
    k->towns.name = arena_array(k->c->a, str, s.rows);
    for (size_t i = 0; i < s.rows; i++) {
        if (!str_eq(cell(&s, i, "level"), S("municipality"))) continue;
        k->towns.key[k->towns.n] = cell(&s, i, "key");
        k->towns.name[k->towns.n++] = cell(&s, i, "name");
    }
}

/* Organisations before places before offers: each refers only to copies that are stored already. */
static void read_sheets(struct copier *k)
{
    for (size_t e = 0; e < countof(copied); e++)
        for (size_t i = 0; i < demo_tables_count && k->sheets < countof(k->sheet); i++) {
            struct sheet *s = &k->sheet[k->sheets];
            *s = (struct sheet){ .e = entity_named(str_of(copied[e].entity)) };
            if (!s->e || !str_eq(str_of(demo_tables[i].entity), str_of(copied[e].entity))) continue;
            if (!read_sheet(k->c->a, demo_bytes(demo_tables[i].file), s)) continue;
            k->rows += s->rows;
            k->sheets++;
        }
}

/* ---- writing copies ----------------------------------------------------------------------------------------------------- */
/* Is there a row of that kind and key among those that are copied? Then a reference to it becomes one to its copy. */
static bool has_copies(const struct copier *k, const struct entity *e, str key)
{
    for (size_t i = 0; i < k->sheets; i++) {
        const struct sheet *s = &k->sheet[i];
        size_t at = column(s, S("key"));
        for (size_t r = 0; s->e == e && at < s->columns && r < s->rows; r++) if (str_eq(s->row[r][at], key)) return true;
    }
    return false;
}

/* "gen-17-sprachcafe": says where it comes from, and the same call makes the same keys. */
static str copy_key(struct arena *a, str key, int64_t number)
{
    return utf8_upto(arena_fmt(a, "gen-%lld-%.*s", (long long)number, STR(key)), KEY_MAX);
}

static str first_characters(str s, size_t most)
{
    str rest = s;
    while (rest.n && most--) utf8_next(&rest);
    return str_upto(s, s.n - rest.n);
}

/* The town of a row, or any: a copy without one gets one, so that the towns fill evenly. */
static size_t town_of(const struct copier *k, const struct sheet *s, size_t row, int64_t number)
{
    str area = cell(s, row, "area");
    for (size_t i = 0; i < k->towns.n; i++) if (str_eq(k->towns.key[i], area)) return i;
    return k->towns.n ? ((size_t)number + row) % k->towns.n : 0;
}

/* An offer's copy belongs to its organisation's copy; topics and contacts stay those that there are. */
static str refs_to_copies(const struct copier *k, struct arena *a, const struct field *f, str value, int64_t number)
{
    struct buf b = buf_in(a, 10000);
    for (str rest = value, w; str_word(&rest, &w);) {
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, has_copies(k, field_to(f), w) ? copy_key(a, w, number) : w);
    }
    return buf_str(&b);
}

/* "Sprachcafé – Goch 17": the town and the number tell copies apart, in every language. */
static str copy_title(const struct copier *k, struct arena *a, const struct sheet *s, size_t row, str title, int64_t number)
{
    int64_t longest = 120;
    for (size_t i = 0; i < countof(copied); i++) if (entity_named(str_of(copied[i].entity)) == s->e) longest = copied[i].longest;
    str town = k->towns.n ? arena_fmt(a, "%.*s ", STR(k->towns.name[town_of(k, s, row, number)])) : S("");
    str end = arena_fmt(a, " – %.*s%lld", STR(town), (long long)number);
    if (!title.n) return title;
    return arena_fmt(a, "%.*s%.*s", STR(str_trim(first_characters(title, (size_t)longest - utf8_count(end)))), STR(end));
}

/* The title in any language: "title", "title@ar". */
static bool is_title(const struct sheet *s, str head)
{
    int64_t at = str_find_char(head, '@');
    const struct field *f = entity_field(s->e, at < 0 ? head : str_upto(head, (size_t)at));
    return f && f == entity_title(s->e);
}

static str copy_cell(const struct copier *k, struct arena *a, const struct sheet *s, size_t row, size_t col, int64_t number)
{
    str head = s->head[col], v = s->row[row][col];
    const struct field *f = entity_field(s->e, head);
    if (str_eq(head, S("key"))) return copy_key(a, v, number);
    if (str_eq(head, S("example"))) return S("1");
    if (str_eq(head, S("source"))) return S("erzeugt");
    if (str_eq(head, S("area")) && !v.n && k->towns.n && !cell(s, row, "place").n) return k->towns.key[town_of(k, s, row, number)];
    if (is_title(s, head)) return copy_title(k, a, s, row, v, number);
    return f && kind_is_ref(f->kind) && field_live(f) ? refs_to_copies(k, a, f, v, number) : v;
}

/* Columns that every copy has, whether or not its file names them. */
static void put_extra(struct csv_out *out, const struct sheet *s, const char *name, const char *value)
{
    if (column(s, str_of(name)) == s->columns && entity_field(s->e, str_of(name))) csv_put_plain(out, str_of(value));
}

static void write_copies(const struct copier *k, struct arena *a, const struct sheet *s, struct buf *out)
{
    struct csv_out w = csv_to(out);
    for (size_t i = 0; i < s->columns; i++) csv_put_plain(&w, s->head[i]);
    put_extra(&w, s, "example", "example");
    put_extra(&w, s, "source", "source");
    csv_row(&w);
    for (int64_t number = k->from; number <= k->to; number++)
        for (size_t row = 0; row < s->rows; row++) {
            for (size_t i = 0; i < s->columns; i++) csv_put(&w, copy_cell(k, a, s, row, i, number));
            put_extra(&w, s, "example", "1");
            put_extra(&w, s, "source", "erzeugt");
            csv_row(&w);
        }
}

/* By the way that every import takes, so that what comes out is what the checks allow. */
static int store_copies(struct call *c, struct store *st, void *ctx)
{
    struct copier *k = ctx;
    k->made = 0;
    k->problems = (struct problems){ .a = c->a };
    for (size_t i = 0; i < k->sheets && !store_broken(st); i++) {
        struct buf csv = buf_in(store_arena(st), FILE_MAX);
        write_copies(k, store_arena(st), &k->sheet[i], &csv);
        k->made += transfer_import(st, k->sheet[i].e, buf_str(&csv), false, &k->problems).created;
        if (k->problems.n) return FAILED;
    }
    return DONE;
}

/* In batches, each in a transaction and with memory of its own. */
int demo_scale(struct call *c, str region, int64_t times, int64_t *rows)
{
    struct copier k = { .c = c };
    read_towns(&k);
    read_sheets(&k);
    if (!k.rows) return DONE;
    int64_t each = (int64_t)(BATCH / k.rows) + 1;
    for (k.from = 2; k.from <= times; k.from = k.to + 1) {
        struct call own = *c;
        k.to = k.from + each - 1 < times ? k.from + each - 1 : times;
        own.a = arena_new();
        int rc = with_store(&own, region, STORE_WRITE, store_copies, &k);
        if (k.problems.n) {
            const struct problem *p = &k.problems.at[0];
            failed("copy of a row, line %lld%s%s: %s %.*s", (long long)p->line, p->field ? ", field " : "", p->field ? p->field->name : "", p->message,
                   STR(p->detail));
        }
        *rows += rc ? 0 : k.made;
        arena_free(own.a);
        if (rc) return rc;
    }
    return DONE;
}
