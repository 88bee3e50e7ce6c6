/* hsds_csv.c - the tables of HSDS's data package as documents: rows become objects, and each gets those that name it. */
#include "rooms/exchange/hsds_parts.h"
#include "text/csv.h"
#include <string.h>

enum { ROWS_MAX = 50000, TABLES_MAX = 40, BELOW_MAX = 200 };
/* whole: rows with what belongs to them, each made once, when it is asked for. Tables name each other in no circle (joins). */
struct table { str name; struct js *row; const struct js **whole; size_t n; };
/* Rows of one table by one column: chains through `next`, numbers from 1. */
struct index { const struct table *t; const char *column; size_t *head, *next, slots; };
struct tables { struct arena *a; struct arrive *out; struct table t[TABLES_MAX]; size_t n; struct index index[TABLES_MAX]; size_t indices; };

/* Which table stands below which: `in` by its column `by`; or one row of `in`, by the own column `by`. Names as in the package's datapackage.json. */
static const struct join { const char *table, *member, *in, *by; bool one; } joins[] = {
    { "services", "organization", "organizations", "organization_id", true },
    { "services", "phones", "phones", "service_id", false }, { "services", "schedules", "schedules", "service_id", false },
    { "services", "service_areas", "service_areas", "service_id", false }, { "services", "languages", "languages", "service_id", false },
    { "services", "cost_options", "cost_options", "service_id", false }, { "services", "contacts", "contacts", "service_id", false },
    { "services", "capacities", "service_capacity", "service_id", false }, { "services", "attributes", "attributes", "link_id", false },
    { "services", "additional_urls", "url", "service_id", false }, { "services", "service_at_locations", "service_at_location", "service_id", false },
    { "service_at_location", "location", "locations", "location_id", true }, { "service_at_location", "schedules", "schedules", "service_at_location_id",
        false },
    { "locations", "addresses", "addresses", "location_id", false }, { "locations", "phones", "phones", "location_id", false },
    { "locations", "schedules", "schedules", "location_id", false }, { "locations", "accessibility", "accessibility", "location_id", false },
    { "organizations", "phones", "phones", "organization_id", false }, { "organizations", "contacts", "contacts", "organization_id", false },
    { "organizations", "attributes", "attributes", "link_id", false }, { "contacts", "phones", "phones", "contact_id", false },
    { "attributes", "taxonomy_term", "taxonomy_terms", "taxonomy_term_id", true },
};

/* ---- rows ------------------------------------------------------------------------------------------------------------- */
static void add_row(struct table *t, struct arena *a, const str *head, size_t columns, const str *cells, size_t n)
{
    struct js *at = arena_array(a, struct js, columns + 1);
    str *name = arena_array(a, str, columns + 1);
    struct js *row = &t->row[t->n++];
    *row = (struct js){ .kind = JS_OBJECT, .at = at, .name = name };
    for (size_t i = 0; i < n && i < columns; i++) {
        str v = csv_plain(cells[i]);
        if (!v.n) continue;
        name[row->n] = head[i];
        at[row->n++] = (struct js){ .kind = JS_TEXT, .text = v };
    }
}

/* One file. False: it is broken; what was read of it stays. */
static bool read_table(struct tables *s, const struct read_part *p)
{
    struct csv c = csv_from(s->a, p->bytes);
    str *head = arena_array(s->a, str, CSV_COLUMNS_MAX), *cells = arena_array(s->a, str, CSV_COLUMNS_MAX);
    size_t columns = 0, n = 0, room = 0;
    for (str rest = p->bytes, line; str_split(&rest, '\n', &line);) room++;
    struct table *t = &s->t[s->n++];
    if (room > ROWS_MAX) room = ROWS_MAX;
    *t = (struct table){ .name = str_upto(p->what, p->what.n - 4), .row = arena_array(s->a, struct js, room + 1), .whole = arena_array(s->a,
        const struct js *, room + 1) };
    if (!csv_next(&c, head, &columns)) return false;
    while (t->n < room && csv_next(&c, cells, &n)) add_row(t, s->a, head, columns, cells, n);
    return !c.broken && t->n < ROWS_MAX;
}

/* ---- who names whom ------------------------------------------------------------------------------------------------------ */
static const struct table *table_named(const struct tables *s, const char *name)
{
    for (size_t i = 0; i < s->n; i++) if (str_eq(s->t[i].name, str_of(name))) return &s->t[i];
    return NULL;
}

static const struct index *index_of(struct tables *s, const struct table *t, const char *column)
{
    for (size_t i = 0; i < s->indices; i++) if (s->index[i].t == t && !strcmp(s->index[i].column, column)) return &s->index[i];
    if (s->indices == countof(s->index)) return NULL;
    struct index *x = &s->index[s->indices++];
    *x = (struct index){ t, column, .slots = 64 };
    while (x->slots < t->n * 2) x->slots *= 2;
    x->head = arena_array(s->a, size_t, x->slots);
    x->next = arena_array(s->a, size_t, t->n + 1);
    for (size_t i = t->n; i > 0; i--) {                                          /* backwards: chains keep the order of the file */
        size_t *head = &x->head[str_hash(inbound_text(&t->row[i - 1], column)) & (x->slots - 1)];
        x->next[i] = *head;
        *head = i;
    }
    return x;
}

static const struct js *whole_row(struct tables *s, const struct table *t, size_t i);

/* Rows of `j->in` that belong to this one. */
static size_t children(struct tables *s, const struct js *row, const struct join *j, struct js **ret)
{
    const struct table *t = table_named(s, j->in);
    const char *column = j->one ? "id" : j->by;
    str id = inbound_text(row, j->one ? j->by : "id");
    const struct index *x = t && id.n ? index_of(s, t, column) : NULL;
    size_t n = 0, first = x ? x->head[str_hash(id) & (x->slots - 1)] : 0;
    for (size_t i = first; i; i = x->next[i]) n += str_eq(inbound_text(&t->row[i - 1], column), id);
    if (!n) return 0;
    *ret = arena_array(s->a, struct js, n < BELOW_MAX ? n : BELOW_MAX);
    n = 0;
    for (size_t i = first; i && (!j->one || !n) && n < BELOW_MAX; i = x->next[i])
        if (str_eq(inbound_text(&t->row[i - 1], column), id)) (*ret)[n++] = *whole_row(s, t, i - 1);
    return n;
}

/* The row with its members of other tables. */
static const struct js *whole_row(struct tables *s, const struct table *t, size_t i)
{
    const struct js *row = &t->row[i];
    struct js *out = arena_new_of(s->a, struct js), *at = arena_array(s->a, struct js, row->n + countof(joins)), *below;
    str *name = arena_array(s->a, str, row->n + countof(joins));
    if (t->whole[i]) return t->whole[i];
    t->whole[i] = out;
    if (row->n) memcpy(at, row->at, row->n * sizeof *at);
    if (row->n) memcpy(name, row->name, row->n * sizeof *name);
    *out = (struct js){ .kind = JS_OBJECT, .at = at, .name = name, .n = row->n };
    for (size_t k = 0; k < countof(joins); k++) {
        size_t n = str_eq(t->name, str_of(joins[k].table)) ? children(s, row, &joins[k], &below) : 0;
        if (!n) continue;
        name[out->n] = str_of(joins[k].member);
        at[out->n++] = joins[k].one ? below[0] : (struct js){ .kind = JS_LIST, .at = below, .n = n };
    }
    return out;
}

const struct js *inbound_tables(struct arena *a, const struct read_part *part, size_t n, struct arrive *out)
{
    static const char *const tops[] = { "services", "organizations", "locations" };
    struct tables *s = arena_new_of(a, struct tables);
    *s = (struct tables){ .a = a, .out = out };
    for (size_t i = 0; i < n && s->n < TABLES_MAX; i++)
        if (str_ends(part[i].what, S(".csv")) && !read_table(s, &part[i])) arrive_wrong(out, "A table is broken or too long", part[i].what);
    if (!s->n) return NULL;
    struct js *all = arena_new_of(a, struct js), *at = arena_array(a, struct js, countof(tops));
    str *name = arena_array(a, str, countof(tops));
    *all = (struct js){ .kind = JS_OBJECT, .at = at, .name = name };
    for (size_t i = 0; i < countof(tops); i++) {
        const struct table *t = table_named(s, tops[i]);
        struct js *rows = t ? arena_array(a, struct js, t->n + 1) : NULL;
        for (size_t k = 0; t && k < t->n; k++) rows[k] = *whole_row(s, t, k);
        if (!t) continue;
        name[all->n] = str_of(tops[i]);
        at[all->n++] = (struct js){ .kind = JS_LIST, .at = rows, .n = t->n };
    }
    return all;
}
