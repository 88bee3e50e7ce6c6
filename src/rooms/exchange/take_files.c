/* take_files.c - files of other directories as parts: uploaded in the office, or named on the command line. */
#include "base/moment.h"
#include "base/rand.h"
#include "rooms/exchange/exchange.h"
#include <zip.h>

enum { ZIP_PARTS_MAX = 200, UNPACKED_MAX = 64 * 1024 * 1024 };

/* ---- a ZIP ---------------------------------------------------------------------------------------------------------------------------------- */
static zip_t *zip_of(str bytes)
{
    zip_error_t e;
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &e);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &e) : NULL;
    if (source && !zip) zip_source_free(source);
    zip_error_fini(&e);
    return zip;
}

static bool wanted(str name) { return str_ends(name, S(".json")) || str_ends(name, S(".ndjson")) || str_ends(name, S(".csv")); }

static str base_name(str path)
{
    size_t from = 0;
    for (size_t i = 0; i < path.n; i++) if (path.p[i] == '/' || path.p[i] == '\\') from = i + 1;
    return str_from(path, from);
}

/* False: it cannot be read, or is larger than all may be. */
static bool unpack(struct arena *a, zip_t *zip, zip_uint64_t i, size_t *left, str *ret)
{
    zip_stat_t is;
    if (zip_stat_index(zip, i, 0, &is) != 0 || !(is.valid & ZIP_STAT_SIZE) || is.size > *left) return false;
    zip_file_t *f = zip_fopen_index(zip, i, 0);
    if (!f) return false;
    char *p = arena_get(a, (size_t)is.size + 1);
    zip_int64_t n = zip_fread(f, p, is.size);
    zip_fclose(f);
    if (n < 0 || (zip_uint64_t)n != is.size) return false;
    *left -= (size_t)n;
    *ret = (str){ p, (size_t)n };
    return true;
}

static bool parts_of_zip(struct arena *a, str bytes, struct read_part **part, size_t *n, const char **why)
{
    zip_t *zip = zip_of(bytes);
    size_t left = UNPACKED_MAX;
    *why = N_("This file cannot be unpacked, or is too large unpacked.");
    if (!zip) return false;
    zip_int64_t entries = zip_get_num_entries(zip, 0);
    bool good = entries > 0;
    *part = arena_array(a, struct read_part, ZIP_PARTS_MAX);
    for (zip_int64_t i = 0; good && i < entries && *n < ZIP_PARTS_MAX; i++) {
        const char *name = zip_get_name(zip, (zip_uint64_t)i, 0);
        str file = name ? base_name(arena_copy(a, str_of(name))) : S(""), got;
        if (!wanted(file) || str_starts(file, S("."))) continue;
        good = unpack(a, zip, (zip_uint64_t)i, &left, &got);
        if (good) (*part)[(*n)++] = (struct read_part){ .what = str_ends(file, S(".csv")) ? file : S(""), .bytes = got };
    }
    zip_discard(zip);
    if (good && !*n) *why = N_("There is no JSON or CSV file in it.");
    if (!good) *n = 0;
    return *n > 0;
}

bool parts_of_file(struct arena *a, str name, str bytes, struct read_part **part, size_t *n, const char **why)
{
    *n = 0;
    if (str_starts(bytes, S("PK\x03\x04"))) return parts_of_zip(a, bytes, part, n, why);
    *part = arena_array(a, struct read_part, 1);
    (*part)[(*n)++] = (struct read_part){ .what = str_ends(name, S(".csv")) ? base_name(name) : S(""), .bytes = bytes };
    return true;
}

int64_t parts_keep(struct store *st, int64_t source, const struct read_part *part, size_t n, bool whole)
{
    struct arena *a = store_arena(st);
    for (size_t i = 0; i < n; i++)
        ask(st, Q("INSERT INTO exchange_part (source, upload, whole, at, what, lang, url, bytes) VALUES ($1, $2, $3, $4, $5, $6, '', $7)"), I(source), B(true), B(whole), I(moment_now()),
            T(part[i].what), T(part[i].lang), X(part[i].bytes));
    return job_add(st, &(struct job_new){ .kind = "exchange.pull", .argument = arena_fmt(a, "%lld upload", (long long)source),
                                          .key = arena_fmt(a, "upload %lld %.*s", (long long)source, STR(rand_name(a, 12))) });
}

/* ---- the command line: bruecke import exchange.hsds FILE… --source KEY [--whole] [--dry-run] ------------------------------------------------------- */
static bool refuse(const struct room_call *c, const char *message, str what)
{
    buf_fmt(c->wrong, "%s%s%.*s\n", message, what.n ? ": " : "", STR(what));
    return false;
}

static void say_counts(const struct room_call *c, const struct receipt *r, size_t n)
{
    buf_fmt(c->out, "%zu rows: %lld new, %lld changed, %lld as before, %lld there again, %lld gone, %lld left out\n", n, (long long)r->fresh, (long long)r->changed, (long long)r->same,
            (long long)r->back, (long long)r->gone, (long long)r->wrong);
}

static bool take_files(struct store *st, struct arena *a, const struct room_call *c, const char *kind)
{
    struct arrive in = arrive_begin(a, c->wrong);
    struct read_part *all = arena_array(a, struct read_part, 20 * ZIP_PARTS_MAX);
    size_t n = 0;
    str key = c->option(c->ctx, "source");
    int64_t id = id_by_key(st, &exchange_source_entity, key);
    const struct source *s = source_by_id(st, id);
    if (!c->owner && !who_holds(c->who, EXCHANGE_KEEPERS)) return refuse(c, "not allowed", str_of(kind));
    if (!s || !str_eq(s->kind, str_of(kind))) return refuse(c, "--source names no source of this kind", key);
    for (size_t i = 0; i < c->files; i++) {
        struct read_part *part;
        size_t more;
        const char *why = "";
        if (!parts_of_file(a, c->file[i].name, c->file[i].bytes, &part, &more, &why)) return refuse(c, why, c->file[i].name);
        for (size_t k = 0; k < more && n < 20 * (size_t)ZIP_PARTS_MAX; k++) all[n++] = part[k];
    }
    if (!receive_read(a, s->kind, all, n, &in, c->wrong)) in.partial = true;
    if (!in.n) return refuse(c, "nothing could be read", S(""));
    struct receipt r = { 0 };
    if (c->dry) { say_counts(c, &r, in.n); return true; }
    int64_t run = receive_begin(st, id);
    receive_some(st, id, run, &in, 0, in.n, &r);
    receive_end(st, id, run, c->option(c->ctx, "whole").n > 0 && !in.partial, buf_str(c->wrong), &r);
    say_counts(c, &r, in.n);
    return !store_broken(st);
}
bool take_hsds(struct store *st, struct arena *a, const struct room_call *c) { return take_files(st, a, c, "hsds"); }
bool take_integreat(struct store *st, struct arena *a, const struct room_call *c) { return take_files(st, a, c, "integreat"); }
