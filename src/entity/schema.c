/* schema.c - the tables of an entity, from its declaration. */
#include "entity/schema.h"
#include "base/moment.h"
#include "entity/draft.h"
#include "entity/files.h"
#include "entity/flow.h"
#include "entity/history.h"
#include "entity/mapping.h"
#include "entity/wording.h"
#include <string.h>

static enum col_type column_type(enum kind k)
{
    switch (k) {
    case KIND_number: case KIND_money: case KIND_time: case KIND_area: case KIND_ref: return COL_INT;
    case KIND_decimal: case KIND_coordinate: return COL_REAL;
    case KIND_bool: return COL_BOOL;
    default: return COL_TEXT;
    }
}

struct columns { struct column *at; size_t n; };
static void add(struct columns *c, struct column one) { c->at[c->n++] = one; }

static void add_field(struct arena *a, struct columns *c, const struct field *f)
{
    const struct entity *to = f->kind == KIND_refs ? NULL : field_to(f);
    if (f->kind == KIND_coordinate) {                     /* a pair has two columns */
        add(c, (struct column){ arena_fmt(a, "%s_lat", f->name).p, COL_REAL, false, NULL, false });
        add(c, (struct column){ arena_fmt(a, "%s_lon", f->name).p, COL_REAL, false, NULL, false });
        return;
    }
    enum col_type type = column_type(f->kind);
    bool filled = type == COL_TEXT || type == COL_BOOL;   /* an empty text is '', so that nothing compares with NULL by mistake */
    add(c, (struct column){ f->name, type, filled && !(f->unique && !f->required), to ? entity_table(to) : NULL, false });
}

static struct table *new_table(struct arena *a, const char *name, struct columns *c, size_t room)
{
    struct table *t = arena_new_of(a, struct table);
    c->at = arena_array(a, struct column, room);
    c->n = 0;
    t->name = name;
    t->columns = c->at;
    return t;
}

static void add_index(struct arena *a, struct table *t, const char *one, const char *two, const char *three, bool unique)
{
    struct table_index *more = arena_array(a, struct table_index, t->n_indexes + 1);
    for (size_t i = 0; i < t->n_indexes; i++) more[i] = t->indexes[i];
    more[t->n_indexes++] = (struct table_index){ .columns = { one, two, three }, .n = three ? 3 : two ? 2 : 1, .unique = unique };
    t->indexes = more;
}

static const struct table *main_table(struct arena *a, const struct entity *e)
{
    struct columns c;
    struct table *t = new_table(a, entity_table(e), &c, 7 + 2 * e->n);
    add(&c, (struct column){ "id", COL_ID, true, NULL, false });
    add(&c, (struct column){ "key", COL_TEXT, true, NULL, false });
    add(&c, (struct column){ "version", COL_INT, true, NULL, false });
    add(&c, (struct column){ "created_at", COL_INT, true, NULL, false });
    add(&c, (struct column){ "changed_at", COL_INT, true, NULL, false });
    add(&c, (struct column){ "deleted_at", COL_INT, false, NULL, false });
    add(&c, (struct column){ "anonymised_at", COL_INT, false, NULL, false });
    add_index(a, t, "key", NULL, NULL, true);
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (f->translated || !field_live(f)) continue;
        add_field(a, &c, f);
        if (f->unique) add_index(a, t, f->name, NULL, NULL, true);
        else if ((entity_lists(e->list.filter, f) || kind_is_ref(f->kind)) && !kind_is_many(f->kind)) add_index(a, t, f->name, NULL, NULL, false);
    }
    t->n = c.n;
    return t;
}

static struct table *owned_table(struct arena *a, const struct entity *e, const char *part, struct columns *c)
{
    struct table *t = new_table(a, entity_part(e, part), c, 6 + e->n);
    add(c, (struct column){ "owner", COL_INT, true, entity_table(e), true });
    return t;
}

static const struct table *words_table(struct arena *a, const struct entity *e)
{
    struct columns c;
    struct table *t = owned_table(a, e, "words", &c);
    add(&c, (struct column){ "lang", COL_TEXT, true, NULL, false });
    add(&c, (struct column){ "status", COL_TEXT, true, NULL, false });             /* of a translation; German has none */
    add(&c, (struct column){ "version", COL_INT, true, NULL, false });             /* counts changes of these words    */
    add(&c, (struct column){ "source_version", COL_INT, true, NULL, false });      /* of the German words that it translates */
    for (size_t i = 0; i < e->n; i++)
        if (e->fields[i].translated) add_field(a, &c, &e->fields[i]);
    t->primary[0] = "owner";
    t->primary[1] = "lang";
    t->n_primary = 2;
    t->n = c.n;
    return t;
}

static const struct table *order_table(struct arena *a, const struct entity *e)
{
    struct columns c;
    struct table *t = owned_table(a, e, "order", &c);
    add(&c, (struct column){ "lang", COL_TEXT, true, NULL, false });
    add(&c, (struct column){ "find", COL_TEXT, true, NULL, false });
    for (size_t i = 0; i < e->n; i++)
        if (e->fields[i].sorted) {
            add(&c, (struct column){ e->fields[i].name, COL_BLOB, true, NULL, false });
            add_index(a, t, "lang", e->fields[i].name, "owner", false);
        }
    t->primary[0] = "owner";
    t->primary[1] = "lang";
    t->n_primary = 2;
    t->n = c.n;
    return t;
}

static const struct table *slug_table(struct arena *a, const struct entity *e)
{
    struct columns c;
    struct table *t = owned_table(a, e, "slug", &c);
    add(&c, (struct column){ "lang", COL_TEXT, true, NULL, false });
    add(&c, (struct column){ "slug", COL_TEXT, true, NULL, false });
    add(&c, (struct column){ "current", COL_BOOL, true, NULL, false });
    add_index(a, t, "owner", "lang", NULL, false);
    t->primary[0] = "slug";
    t->primary[1] = "lang";
    t->n_primary = 2;
    t->n = c.n;
    return t;
}

static const struct table *many_table(struct arena *a, const struct entity *e, const struct field *f)
{
    struct columns c;
    struct table *t = owned_table(a, e, f->name, &c);
    const struct entity *to = field_to(f);
    add(&c, (struct column){ "value", to ? COL_INT : COL_TEXT, true, to ? entity_table(to) : NULL, false });
    add_index(a, t, "value", "owner", NULL, false);
    t->primary[0] = "owner";
    t->primary[1] = "value";
    t->n_primary = 2;
    t->n = c.n;
    return t;
}

static const struct table *setting_table(void)
{
    static const struct column columns[] = {
        { "name", COL_TEXT, true, NULL, false }, { "value", COL_TEXT, true, NULL, false }, { "changed_at", COL_INT, true, NULL, false } };
    static const struct table t = { .name = "core_setting", .columns = columns, .n = countof(columns), .primary = { "name" }, .n_primary = 1 };
    return &t;
}

static const struct table *extra[64];
static size_t extras;

void schema_add(const struct table *t)
{
    for (size_t i = 0; i < extras; i++) if (extra[i] == t) return;
    if (extras < countof(extra)) extra[extras++] = t;
}

enum { STEPS_ROOMS_MAX = 50 };
static struct room_steps stepped[STEPS_ROOMS_MAX];
static size_t stepped_n;

void schema_add_steps(const char *room, const struct step *steps, size_t n)
{
    struct room_steps r = { room, steps, n };
    size_t i = 0;
    steps_check(&r);
    while (i < stepped_n && strcmp(stepped[i].room, room)) i++;
    if (i == STEPS_ROOMS_MAX) { fprintf(stderr, "bruecke: too many rooms for %s\n", room); abort(); }
    stepped[i] = r;
    if (i == stepped_n) stepped_n++;
}

static size_t add_tables(const struct table **tables, size_t n, const struct table *const *(*of)(size_t *n))
{
    size_t more;
    const struct table *const *at = of(&more);
    for (size_t i = 0; i < more; i++) tables[n++] = at[i];
    return n;
}

size_t schema_tables(struct arena *a, const struct table *tables[TABLES_MAX])
{
    size_t n = 0;
    tables[n++] = setting_table();
    n = add_tables(tables, n, history_tables);
    n = add_tables(tables, n, flow_tables);
    n = add_tables(tables, n, files_tables);
    tables[n++] = mapping_table();
    tables[n++] = steps_table();
    tables[n++] = wording_table();
    for (size_t i = 0; i < extras; i++) tables[n++] = extra[i];
    for (size_t k = 0; k < entity_count(); k++) {
        const struct entity *e = entity_at(k);
        tables[n++] = main_table(a, e);
        tables[n++] = words_table(a, e);
        tables[n++] = order_table(a, e);
        tables[n++] = slug_table(a, e);
        for (size_t i = 0; i < e->n && n < TABLES_MAX; i++)
            if (kind_is_many(e->fields[i].kind) && field_live(&e->fields[i])) tables[n++] = many_table(a, e, &e->fields[i]);
    }
    return n;
}

/* The languages and entities whose rows all have sort keys, as the setting "sort_keys" has them. */
static str sorted_for(struct arena *a)
{
    uint64_t h = 0;
    for (size_t i = 0; i < lang_count(); i++) h = h * 31 + str_hash(str_of(langs[i].tag));
    for (size_t i = 0; i < entity_count(); i++) h = h * 31 + str_hash(str_of(entity_table(entity_at(i))));
    return arena_fmt(a, "%016llx", (unsigned long long)h);
}

/* An interface language that is new to the region: lists and finding need its sort keys. A start believes the setting (looking at every row's keys is
** half of what it asks the store); whoever may write looks. */
static int sync_languages(struct store *st, bool only_look, struct buf *report)
{
    int found = 0;
    bool lacks[ENTITIES_MAX];
    if (only_look && str_eq(setting_get(st, S("sort_keys")), sorted_for(store_arena(st)))) return 0;
    draft_lacking(st, lacks);
    for (size_t i = 0; i < entity_count(); i++) {
        int64_t n = !lacks[i] ? 0 : draft_derive_missing(st, entity_at(i), only_look);
        if (!n) continue;
        buf_fmt(report, "add sort keys of %lld rows of %s.%s\n", (long long)n, entity_at(i)->room, entity_at(i)->name);
        found++;
    }
    return found;
}

void schema_note(struct store *st)
{
    str now = sorted_for(store_arena(st));
    if (!str_eq(setting_get(st, S("sort_keys")), now)) setting_put(st, S("sort_keys"), now);
}

int schema_sync(struct store *st, bool only_look, struct buf *report)
{
    const struct table *tables[TABLES_MAX];
    size_t n = schema_tables(store_arena(st), tables);
    int found = steps_sync(st, stepped, stepped_n, tables, n, only_look, report);
    found += ddl_sync(st, tables, n, only_look, report);
    return only_look && found ? found : found + sync_languages(st, only_look, report);
}

/* What migrate would mend, or a newer version has changed, stops the program; a difference that stays is for `migrate --check` to tell. */
str schema_behind(struct store *st)
{
    struct arena *a = store_arena(st);
    struct buf report = buf_in(a, 1 << 20);
    schema_sync(st, true, &report);
    if (store_broken(st)) return (str){ "", 0 };
    for (str rest = buf_str(&report), line; str_split(&rest, '\n', &line);) {
        if (str_ends(line, S("was done by a newer version"))) return arena_fmt(a, "%.*s: start that version", STR(line));
        if (str_starts(line, S("step ")) || str_starts(line, S("create ")) || str_starts(line, S("add ")))
            return arena_fmt(a, "its tables are not those of this version (%.*s): run `bruecke migrate`", STR(line));
    }
    return (str){ "", 0 };
}

str setting_get(struct store *st, str name)
{
    struct rows *r = ask(st, Q("SELECT value FROM core_setting WHERE name = $1"), T(name));
    return rows_next(r) ? row_str(r, 0) : (str){ "", 0 };
}

void setting_put(struct store *st, str name, str value)
{
    ask(st, Q("INSERT INTO core_setting (name, value, changed_at) VALUES ($1, $2, $3) "
              "ON CONFLICT (name) DO UPDATE SET value = $2, changed_at = $3"), T(name), T(value), I(moment_now()));
}
