/* backup.c - bruecke backup and bruecke restore: regions as one file, gzip of lines (entity/archive.h), beside a running server, for both engines.
**
**   {"bruecke":"backup","format":1,"at":"2026-11-21T14:00:00Z"}
**   {"region":"kleve","title":"Kreis Kleve","demo":true,"archived":false,"created_at":1795003200}       then that region's lines
**   …
**   {"regions":2,"digest":"…"}                          BLAKE2b of all lines before it: a file that was cut off or changed is not restored
**
** Each region is one moment of that region. A part of the file that has to be written again (another writer was in the way) is cut off first, so each
** region is a gzip member of its own.
*/
#include "base/file.h"
#include "base/moment.h"
#include "commands.h"
#include "entity/archive.h"
#include "entity/schema.h"
#include "text/json.h"
#include "text/json_read.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { FORMAT = 1, TRIES = 5, DIGEST = 32, BACKUP_SECONDS = 6 * 3600 };

static int no_file(const struct call *c, const char *what, str path)
{
    char text[128];
    (void)c;
    return failed("cannot %s %.*s: %s", what, STR(path), strerror_r(errno, text, sizeof text));
}

/* ---- backup ---------------------------------------------------------------------------------------------------------------- */
struct backup { int fd; gzFile gz; crypto_generichash_state sum; };

static bool put_line(void *ctx, str line)
{
    struct backup *b = ctx;
    crypto_generichash_update(&b->sum, (const unsigned char *)line.p, line.n);
    return gzwrite(b->gz, line.p, (unsigned)line.n) == (int)line.n;
}

static bool member_open(struct backup *b)
{
    int fd = dup(b->fd);
    b->gz = fd < 0 ? NULL : gzdopen(fd, "wb6");
    if (!b->gz && fd >= 0) close(fd);
    return b->gz != NULL;
}

static bool member_close(struct backup *b)
{
    bool good = gzclose(b->gz) == Z_OK;
    b->gz = NULL;
    return good;
}

static bool put_json(struct call *c, struct backup *b, const struct region *r)
{
    struct buf line = buf_in(c->a, 4096);
    struct json j = json_to(&line);
    json_open(&j, '{');
    json_key(&j, r ? "region" : "bruecke");
    json_str(&j, r ? r->name : S("backup"));
    if (r) {
        json_key(&j, "title");
        json_str(&j, r->title);
        json_key(&j, "demo");
        json_bool(&j, r->demo);
        json_key(&j, "archived");
        json_bool(&j, r->archived);
        json_key(&j, "created_at");
        json_int(&j, r->created_at);
    } else {
        json_key(&j, "format");
        json_int(&j, FORMAT);
        json_key(&j, "at");
        json_str(&j, moment_iso(c->a, moment_now()));
    }
    json_close(&j, '}');
    buf_char(&line, '\n');
    return put_line(b, buf_str(&line));
}

/* What the tables of this program do not cover would be missing after a restore: said, not passed over. */
static int fit(struct store *st, const struct region *r)
{
    str behind = schema_behind(st), stray = archive_stray(st);
    if (store_broken(st)) return failed("region %.*s: %.*s", STR(r->name), STR(store_why(st)));
    if (behind.n) return failed("region %.*s: %.*s", STR(r->name), STR(behind));
    if (stray.n) fprintf(stderr, "bruecke: region %.*s: not in the backup, since no room of this program knows them: %.*s\n", STR(r->name), STR(stray));
    return DONE;
}

static int one_try(struct call *c, struct backup *b, const struct region *r, int64_t *rows, bool *again)
{
    struct arena *a = arena_new();
    str why = S("");
    struct store *st = store_begin(c->app->stores, r->name, STORE_READ, a, S(""));
    store_deadline(st, (int64_t)BACKUP_SECONDS * 1000);
    store_calm(st);
    int rc = fit(st, r);
    bool good = !rc && member_open(b) && put_json(c, b, r) && archive_write(st, put_line, b, rows, &why);
    if (b->gz && !member_close(b)) good = false;
    enum store_outcome out = store_end(st, good);
    *again = !rc && out == STORE_AGAIN;
    if (!rc && out != STORE_DONE && !*again) rc = why.n ? failed("region %.*s: %.*s", STR(r->name), STR(why)) : no_file(c, "write", c->arg[0]);
    arena_free(a);
    return rc;
}

static int save_region(struct call *c, struct backup *b, const struct region *r, int64_t *rows)
{
    off_t start = lseek(b->fd, 0, SEEK_END);
    crypto_generichash_state before = b->sum;
    for (int i = 0; i < TRIES; i++) {
        bool again = false;
        int rc = one_try(c, b, r, rows, &again);
        if (!again) return rc;
        b->sum = before;
        if (ftruncate(b->fd, start) != 0 || lseek(b->fd, start, SEEK_SET) != start) return no_file(c, "write", c->arg[0]);
    }
    return failed("region %.*s: other writers are in the way; try again later", STR(r->name));
}

static int save_end(struct call *c, struct backup *b, size_t regions)
{
    unsigned char sum[DIGEST];
    char hex[2 * DIGEST + 1];
    crypto_generichash_final(&b->sum, sum, sizeof sum);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    str line = arena_fmt(c->a, "{\"regions\":%zu,\"digest\":\"%s\"}\n", regions, hex);
    bool good = member_open(b) && gzwrite(b->gz, line.p, (unsigned)line.n) == (int)line.n;
    if (b->gz && !member_close(b)) good = false;
    return good && fsync(b->fd) == 0 ? DONE : no_file(c, "write", c->arg[0]);
}

static int save_all(struct call *c, struct backup *b, const struct region *r, size_t n)
{
    int rc = DONE;
    int64_t rows = 0;
    crypto_generichash_init(&b->sum, NULL, 0, DIGEST);
    bool begun = member_open(b) && put_json(c, b, NULL);
    if ((b->gz && !member_close(b)) || !begun) return no_file(c, "write", c->arg[0]);
    for (size_t i = 0; !rc && i < n; i++) {
        rc = save_region(c, b, &r[i], &rows);
        if (!rc) printf("%.*s: %lld rows\n", STR(r[i].name), (long long)rows);
    }
    return rc ? rc : save_end(c, b, n);
}

/* Written beside its place and moved there when it is whole: whoever finds the file finds a backup. Only its owner may read it. */
int command_backup(struct call *c)
{
    const struct region *r;
    str why = S(""), part = arena_fmt(c->a, "%.*s.part", STR(c->arg[0]));
    int rc = open_store(c, false);
    if (rc) return rc;
    size_t n = regions_list(c->app->stores, c->a, &r, &why);
    if (why.n) return failed("%.*s", STR(why));
    if (c->settings.value[SET_REGION].n && (rc = open_region(c, &r)) != DONE) return rc;
    if (c->settings.value[SET_REGION].n) n = 1;
    struct backup b = { .fd = open(part.p, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) };
    if (b.fd < 0) return no_file(c, "write", part);
    rc = save_all(c, &b, r, n);
    close(b.fd);
    if (!rc && rename(part.p, arena_z(c->a, c->arg[0])) != 0) rc = no_file(c, "write", c->arg[0]);
    if (rc) (void)unlink(part.p);
    return rc;
}

/* ---- restore --------------------------------------------------------------------------------------------------------------- */
struct restore { gzFile gz; char *line; size_t regions; str why; };

/* A line that fills the whole buffer without an end is none of ours. */
static bool get_line(void *ctx, struct arena *a, str *ret)
{
    struct restore *in = ctx;
    (void)a;
    if (!gzgets(in->gz, in->line, ARCHIVE_LINE_MAX)) return false;
    size_t n = strlen(in->line);
    if (!n || in->line[n - 1] != '\n') return false;
    *ret = (str){ in->line, n };
    return true;
}

static bool get_content(void *ctx, struct arena *a, str *ret)
{
    if (!get_line(ctx, a, ret)) return false;
    ret->n--;
    return true;
}

/* The whole file once, before anything is written: is it a backup, all of it, and unchanged? */
static int verify(struct call *c, struct restore *in)
{
    unsigned char sum[DIGEST];
    char hex[2 * DIGEST + 1] = "";
    crypto_generichash_state state, before;
    struct arena *row = arena_new();
    const struct js *v = NULL;
    bool first = true, ours = false, whole = false;
    crypto_generichash_init(&state, NULL, 0, DIGEST);
    for (str line, why; get_line(in, row, &line); first = false) {
        if (first) {
            v = json_read(row, line, &why);
            const struct js *f = js_get(v, "format");
            ours = v && js_get(v, "bruecke") && f && str_eq(f->text, S("1"));
            if (!ours) break;
        }
        before = state;
        crypto_generichash_update(&state, (const unsigned char *)line.p, line.n);
        whole = false;
        if (!str_starts(line, S("{\"regions\":"))) continue;
        crypto_generichash_final(&before, sum, sizeof sum);
        sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
        v = json_read(row, line, &why);
        const struct js *d = js_get(v, "digest");
        whole = d && d->kind == JS_TEXT && str_eq(d->text, str_of(hex));
    }
    arena_free(row);
    if (!ours) return failed("%.*s is not a backup of this program", STR(c->arg[0]));
    return whole ? DONE : failed("%.*s is damaged or was cut off: nothing was restored", STR(c->arg[0]));
}

static bool fill(struct store *st, void *ctx, str *why)
{
    int64_t rows;
    bool good = archive_read(st, get_content, ctx, &rows, why);
    if (good) printf("%lld rows\n", (long long)rows);
    return good;
}

/* A region that is not asked for is read over, up to its end. */
static void skip(struct restore *in)
{
    struct arena *a = arena_new();
    for (str line; get_line(in, a, &line) && !str_starts(line, S("{\"end\":"));) arena_reset(a);
    arena_free(a);
}

static str text_of(struct call *c, const struct js *v, const char *name)
{
    const struct js *t = js_get(v, name);
    return t ? arena_copy(c->a, t->text) : (str){ "", 0 };
}

static int restore_region(struct call *c, struct restore *in, const struct js *v)
{
    struct region r = { .name = text_of(c, v, "region"), .title = text_of(c, v, "title") };
    str only = c->settings.value[SET_REGION], why = S("");
    const struct js *demo = js_get(v, "demo"), *archived = js_get(v, "archived"), *at = js_get(v, "created_at");
    r.demo = demo && demo->yes;
    r.archived = archived && archived->yes;
    if (!at || !str_int(at->text, &r.created_at)) r.created_at = moment_now();
    if (only.n && !str_eq(only, r.name)) { skip(in); return DONE; }
    if (given(c, "as")) r.name = given_value(c, "as");
    in->regions++;
    printf("%.*s: ", STR(r.name));
    fflush(stdout);
    if (region_restore(c->app->stores, &r, fill, in, c->a, &why)) return DONE;
    printf("not restored\n");
    return failed("region %.*s: %.*s", STR(r.name), STR(why));
}

static int restore_all(struct call *c, struct restore *in)
{
    struct arena *row = arena_new();
    int rc = DONE;
    for (str line, why; !rc && get_line(in, row, &line);) {
        const struct js *v = json_read(row, line, &why);
        if (js_get(v, "region")) rc = restore_region(c, in, v);
        arena_reset(row);
    }
    arena_free(row);
    if (rc || in->regions) return rc;
    return c->settings.value[SET_REGION].n ? failed("there is no region \"%.*s\" in %.*s", STR(c->settings.value[SET_REGION]), STR(c->arg[0])) : DONE;
}

int command_restore(struct call *c)
{
    struct restore in = { .line = arena_get(c->a, ARCHIVE_LINE_MAX) };
    if (given(c, "as") && !c->settings.value[SET_REGION].n) return misused("--as NAME needs --region: which region of the backup is meant?");
    if (!(in.gz = gzopen(arena_z(c->a, c->arg[0]), "rb"))) return no_file(c, "read", c->arg[0]);
    int rc = verify(c, &in);
    if (!rc && given(c, "check")) printf("%.*s is whole\n", STR(c->arg[0]));
    if (!rc && !given(c, "check")) rc = open_store(c, true);
    if (!rc && !given(c, "check")) rc = gzrewind(in.gz) == 0 ? restore_all(c, &in) : no_file(c, "read", c->arg[0]);
    gzclose(in.gz);
    return rc;
}
