/* files.c - files in the store, by the SHA-256 of their bytes. */
#include "entity/files.h"
#include "base/moment.h"
#include "entity/entity.h"
#include <sodium.h>
#include <string.h>

static const struct column file_columns[] = { { "name", COL_TEXT, true, NULL, false }, { "type", COL_TEXT, true, NULL, false },
    { "size", COL_INT, true, NULL, false }, { "width", COL_INT, true, NULL, false }, { "height", COL_INT, true, NULL, false },
    { "brought_at", COL_INT, true, NULL, false } };
static const struct table file_table = { .name = "core_file", .columns = file_columns, .n = countof(file_columns), .primary = { "name" }, .n_primary = 1 };
/* By name and not by reference, since references lead to ids: pieces go with their file by files_sweep() alone. */
static const struct column piece_columns[] = { { "file", COL_TEXT, true, NULL, false }, { "place", COL_INT, true, NULL, false },
    { "bytes", COL_BLOB, true, NULL, false } };
static const struct table piece_table = {
    .name = "core_file_piece", .columns = piece_columns, .n = countof(piece_columns), .primary = { "file", "place" }, .n_primary = 2 };

const struct table *const *files_tables(size_t *n)
{
    static const struct table *const tables[] = { &file_table, &piece_table };
    *n = countof(tables);
    return tables;
}

bool files_name(str name)
{
    bool good = name.n == FILES_NAME;
    for (size_t i = 0; good && i < name.n; i++) good = (name.p[i] >= '0' && name.p[i] <= '9') || (name.p[i] >= 'a' && name.p[i] <= 'f');
    return good;
}

static str name_of(struct arena *a, str bytes)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char *hex = arena_get(a, FILES_NAME + 1);
    crypto_hash_sha256(hash, (const unsigned char *)bytes.p, bytes.n);
    sodium_bin2hex(hex, FILES_NAME + 1, hash, sizeof hash);
    return (str){ hex, FILES_NAME };
}

str files_put(struct store *st, str bytes, const char *type, int width, int height)
{
    if (!bytes.n || bytes.n > FILES_MAX) return (str){ "", 0 };
    str name = name_of(store_arena(st), bytes);
    ask(st, Q("UPDATE core_file SET brought_at = $2 WHERE name = $1"), T(name), I(moment_now()));
    if (store_changed(st)) return name;
    ask(st, Q("INSERT INTO core_file (name, type, size, width, height, brought_at) VALUES ($1, $2, $3, $4, $5, $6)"), T(name), T(str_of(type)),
        I((int64_t)bytes.n), I(width), I(height), I(moment_now()));
    for (int64_t place = 0; bytes.n; place++) {
        ask(st, Q("INSERT INTO core_file_piece (file, place, bytes) VALUES ($1, $2, $3)"), T(name), I(place), X(str_upto(bytes, FILES_PIECE)));
        bytes = str_from(bytes, FILES_PIECE);
    }
    return store_broken(st) ? (str){ "", 0 } : name;
}

bool files_find(struct store *st, str name, struct file *ret)
{
    struct rows *r = ask(st, Q("SELECT type, size, width, height FROM core_file WHERE name = $1"), T(name));
    if (!files_name(name) || !rows_next(r)) return false;
    *ret = (struct file){ .name = name, .type = row_str(r, 0), .size = row_int(r, 1), .width = row_int(r, 2), .height = row_int(r, 3) };
    return true;
}

bool files_bytes(struct store *st, str name, str *ret)
{
    struct file f;
    if (!files_find(st, name, &f)) return false;
    struct buf b = buf_in(store_arena(st), FILES_MAX);
    struct rows *r = ask(st, Q("SELECT bytes FROM core_file_piece WHERE file = $1 ORDER BY place"), T(name));
    while (rows_next(r)) buf_put(&b, row_str(r, 0));
    *ret = buf_str(&b);
    return !store_broken(st) && (int64_t)ret->n == f.size;
}

bool files_whole(struct store *st, str name)
{
    str bytes;
    return files_bytes(st, name, &bytes) && str_eq(name_of(store_arena(st), bytes), name);
}

/* ---- what nobody needs ----------------------------------------------------------------------------------------------------- */
/* One condition per field that may name a file; softly deleted rows keep theirs. */
static void unless_named(struct sql *q, const struct entity *e, const struct field *f)
{
    sql(q, " AND NOT EXISTS (SELECT 1 FROM ");
    sql_name(q, entity_table(e));
    sql(q, " e WHERE e.");
    sql_name(q, f->name);
    sql(q, " = core_file.name)");
}

static void loose(struct sql *q, int64_t before)
{
    sql(q, " FROM core_file WHERE brought_at < ");
    sql_value(q, I(before));
    for (size_t i = 0; i < entity_count(); i++)
        for (size_t k = 0; k < entity_at(i)->n; k++) {
            const struct field *f = &entity_at(i)->fields[k];
            if (f->kind == KIND_file && field_live(f)) unless_named(q, entity_at(i), f);
        }
    sql(q, " AND NOT EXISTS (SELECT 1 FROM core_setting s WHERE s.value = core_file.name)");      /* logos of the particulars */
}

bool files_loose(struct store *st, int64_t before, bool (*one)(void *ctx, const struct rows *r), void *ctx)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT name");
    loose(&q, before);
    sql(&q, " ORDER BY name");
    return sql_each(&q, one, ctx);
}

int64_t files_sweep(struct store *st, int64_t now)
{
    struct sql q = sql_new(st);
    sql(&q, "DELETE");
    loose(&q, now - FILES_KEPT);
    sql_ask(&q);
    int64_t gone = store_changed(st);
    if (gone) ask(st, Q("DELETE FROM core_file_piece WHERE NOT EXISTS (SELECT 1 FROM core_file f WHERE f.name = core_file_piece.file)"));
    return gone;
}
