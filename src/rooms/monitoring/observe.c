/* observe.c - bruecke import monitoring.observation: files with figures on the command line, in demonstrations and tests. README.md, "Figures from files". */
#include "base/file.h"
#include "base/utf8.h"
#include "rooms/monitoring/observe.h"
#include <sodium.h>

enum { CELL_SHOWN = 80, FILES_MOST = 64 };

str observations_digest(struct arena *a, str bytes)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char *hex = arena_get(a, 2 * sizeof digest + 1);
    crypto_hash_sha256(digest, (const unsigned char *)bytes.p, bytes.n);
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return (str){ hex, 2 * sizeof digest };
}

/* ---- what is said ---------------------------------------------------------------------------------------------------------------------------- */
/* What a file holds goes to a terminal: one line, and no sign that would change it. */
static void put_plain(struct buf *out, str s)
{
    str cut = utf8_upto(s, CELL_SHOWN);
    for (size_t i = 0; i < cut.n; i++) buf_char(out, (unsigned char)cut.p[i] < 0x20 || cut.p[i] == 0x7F ? ' ' : cut.p[i]);
    if (cut.n < s.n) buf_put(out, S("…"));
}

/* "line 3, column F: error: There is no such area. (101)", as a compiler would. */
static void put_finding(struct buf *out, struct arena *a, str file, const struct finding *f)
{
    static const char *const weights[] = { "note", "warning", "error" };
    str text = str_of(find_text(f->kind));
    int64_t at = str_find(text, S("%s"));
    if (file.n) buf_fmt(out, "%.*s: ", STR(file));
    if (f->line) buf_fmt(out, "line %lld", (long long)f->line);
    if (f->line && f->column != SIZE_MAX) buf_fmt(out, ", column %.*s", STR(table_column_name(a, f->column)));
    buf_fmt(out, "%s%s: %.*s", f->line ? ": " : "", weights[find_weight(f->kind)], STR(at < 0 ? text : str_upto(text, (size_t)at)));
    if (at >= 0) { put_plain(out, f->right); buf_put(out, str_from(text, (size_t)at + 2)); }
    if (f->what.n) { buf_put(out, S(" (")); put_plain(out, f->what); buf_char(out, ')'); }
    if (f->n > 1) buf_fmt(out, " [%zu times]", f->n);
    buf_char(out, '\n');
}

static void put_findings(struct buf *out, struct arena *a, str file, const struct findings *f)
{
    for (int weight = FIND_IS_ERROR; weight >= FIND_IS_NOTE; weight--)
        for (size_t i = 0; i < f->n; i++) if ((int)find_weight(f->at[i].kind) == weight) put_finding(out, a, file, &f->at[i]);
    if (f->more) buf_fmt(out, "and %zu more\n", f->more);
}

static bool refuse(struct buf *wrong, const char *message, str what)
{
    buf_fmt(wrong, "%s", message);
    if (what.n) { buf_put(wrong, S(": ")); put_plain(wrong, what); }
    buf_char(wrong, '\n');
    return false;
}

/* ---- files ----------------------------------------------------------------------------------------------------------------------------------------- */
/* A mapping given as a file, the one that is remembered, or a guess. NULL: refused. */
struct taking { struct store *st; struct arena *a; const struct room_call *call; struct obs_map *map; const struct table_in *codebook; };

static const struct obs_map *map_for(struct taking *t, const struct table_in *in)
{
    return t->map ? t->map : obs_guess(t->st, t->a, in);
}

static bool load_map(struct taking *t)
{
    const struct room_call *c = t->call;
    str given = c->option(c->ctx, "map"), source = str_trim(c->option(c->ctx, "source")), json, why = S("");
    if (given.n && !file_read(t->a, given, 1 << 20, &json, &why)) return refuse(c->wrong, "the mapping cannot be read", why);
    if (given.n && !(t->map = obs_map_read(t->a, json, &why))) return refuse(c->wrong, "the mapping cannot be understood", why);
    if (!given.n && source.n && !(t->map = obs_map_load(t->st, t->a, source, &why))) return refuse(c->wrong, "no mapping is remembered for", source);
    return true;
}

static void say_counts(struct taking *t, str file, const struct observing *o)
{
    buf_fmt(t->call->out, "%.*s: %zu figures%s: %zu new, %zu changed, %zu as before", STR(file), o->n, t->call->dry ? " would be read" : "", o->count[OBS_NEW], o->count[OBS_REVISED], o->count[OBS_SAME]);
    if (o->empty) buf_fmt(t->call->out, "; %zu empty cells", o->empty);
    buf_char(t->call->out, '\n');
}

static bool take_file(struct taking *t, const struct room_file *f, str name)
{
    const struct room_call *c = t->call;
    struct observing *o = observing_new(t->st, t->a);
    const char *why = NULL;
    if (!observing_open(o, f->bytes, c->option(c->ctx, "sheet"), t->map ? t->map->form : NUMBER_UNSURE)) {
        buf_fmt(c->wrong, "%.*s: line %lld: error: %.*s\n", STR(f->name), (long long)o->table.g.line, STR(o->why));
        return false;
    }
    o->codebook = t->codebook;
    bool good = observing_read(o, map_for(t, &o->table));
    put_findings(c->wrong, t->a, name, &o->find);
    if (!good) return refuse(c->wrong, "nothing was written", f->name);
    if (!c->dry && !observing_store(o, c->who, f->name, observations_digest(t->a, f->bytes), c->option(c->ctx, "reason"), &why)) return refuse(c->wrong, why ? why : "nothing was written", f->name);
    say_counts(t, f->name, o);
    return true;
}

/* A file with the columns variable and label says what the short names of the others mean. */
static bool is_codebook(struct taking *t, const struct room_file *f)
{
    struct table_in *in = arena_new_of(t->a, struct table_in);
    str why;
    if (str_find(str_upto(f->bytes, 4096), S("variable")) < 0 || str_find(str_upto(f->bytes, 4096), S("label")) < 0) return false;
    if (!table_open(in, t->a, f->bytes, S(""), NUMBER_UNSURE, &why) || in->form != TABLE_CODEBOOK) return false;
    t->codebook = in;
    return true;
}

static bool guess_only(struct taking *t, const struct room_file *f)
{
    struct table_in *in = arena_new_of(t->a, struct table_in);
    str why;
    if (!table_open(in, t->a, f->bytes, t->call->option(t->call->ctx, "sheet"), NUMBER_UNSURE, &why)) return refuse(t->call->wrong, arena_z(t->a, why), f->name);
    buf_put(t->call->out, obs_map_text(t->a, obs_guess(t->st, t->a, in)));
    buf_char(t->call->out, '\n');
    return true;
}

/* All files or none of them: the caller rolls back. */
bool observations_take(struct store *st, struct arena *a, const struct room_call *c)
{
    struct taking t = { .st = st, .a = a, .call = c };
    bool guess = c->option(c->ctx, "guess").n > 0, codebook[FILES_MOST] = { false };
    str source = str_trim(c->option(c->ctx, "source"));
    if (!who_holds(c->who, MONITORING_OFFICE)) return refuse(c->wrong, "not allowed", S("monitoring.observation"));
    if (!load_map(&t)) return false;
    for (size_t i = 0; i < c->files && i < FILES_MOST; i++) codebook[i] = is_codebook(&t, &c->file[i]);
    for (size_t i = 0; i < c->files && i < FILES_MOST; i++)
        if (!codebook[i] && !(guess ? guess_only(&t, &c->file[i]) : take_file(&t, &c->file[i], c->files > 1 ? c->file[i].name : S("")))) return false;
    if (t.map && source.n && !c->dry) obs_map_save(st, a, source, t.map);
    return !store_broken(st);
}

int64_t observations_take_csv(struct store *st, struct arena *a, const struct who *who, str name, str bytes, struct buf *wrong)
{
    struct observing *o = observing_new(st, a);
    const char *why = "";
    if (!observing_open(o, bytes, S(""), NUMBER_UNSURE)) { refuse(wrong, arena_z(a, o->why), name); return 0; }
    bool good = observing_read(o, obs_guess(st, a, &o->table));
    int64_t batch = good ? observing_store(o, who, name, observations_digest(a, bytes), S(""), &why) : 0;
    if (!good) put_findings(wrong, a, name, &o->find);
    if (!batch) refuse(wrong, *why ? why : "nothing was written", name);
    return batch;
}
