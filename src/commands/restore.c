/* restore.c - bruecke restore: regions out of a file that bruecke backup wrote, and looking whether they would come back. */
#include "commands/backup.h"
#include "commands/aside.h"
#include "base/file.h"
#include "base/moment.h"
#include "entity/check.h"
#include "entity/region.h"
#include "rooms/rooms.h"
#include "serve/serve.h"
#include "text/json_read.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Where regions go, and what became of them. `verify`: they are only tried. */
struct restore {
    struct pack_in in; char *line;
    struct stores *to; size_t regions;
    bool verify, rows;                                  /* rows: the declarations of this region have been read        */
    crypto_generichash_state declared, content;
};

static int broken(struct call *c, const struct restore *r) { return failed("%.*s: %s", STR(c->arg[0]), r->in.wrong); }

static bool get_line(void *ctx, struct arena *a, str *ret)
{
    struct restore *r = ctx;
    size_t n;
    (void)a;
    if (!pack_line(&r->in, r->line, ARCHIVE_LINE_MAX, &n)) return false;
    *ret = (str){ r->line, n };
    return true;
}

/* A region's lines in two sums: what its tables are, and their rows. Another version declares other tables, and then writes other rows. */
static void add_line(struct restore *r, str line)
{
    r->rows |= str_starts(line, S("{\"rows\":"));
    crypto_generichash_update(r->rows ? &r->content : &r->declared, (const unsigned char *)line.p, line.n);
}

static bool get_content(void *ctx, struct arena *a, str *ret)
{
    struct restore *r = ctx;
    if (!get_line(ctx, a, ret)) return false;
    if (r->verify) add_line(r, *ret);
    ret->n--;
    return true;
}

/* ---- the whole file once, before anything is written: is it a backup, all of it, and unchanged? ---------------------------------------- */
struct whole { crypto_generichash_state sum, before; bool first, ours, whole; };
static void look_line(struct whole *w, struct arena *row, str line)
{
    unsigned char sum[BACKUP_DIGEST];
    char hex[2 * BACKUP_DIGEST + 1];
    str why;
    w->before = w->sum;
    crypto_generichash_update(&w->sum, (const unsigned char *)line.p, line.n);
    w->whole = false;
    if (!w->first && !str_starts(line, S("{\"regions\":"))) return;
    const struct js *v = json_read(row, line, &why), *f = js_get(v, "format"), *d = js_get(v, "digest");
    if (w->first) w->ours = v && js_get(v, "bruecke") && f && str_eq(f->text, S("1"));
    w->first = false;
    crypto_generichash_final(&w->before, sum, sizeof sum);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    w->whole = d && d->kind == JS_TEXT && str_eq(d->text, str_of(hex));
}

static int look_through(struct call *c, struct restore *r, int fd, const struct pack_key *key)
{
    struct whole w = { .first = true };
    struct arena *row = arena_new();
    crypto_generichash_init(&w.sum, NULL, 0, BACKUP_DIGEST);
    if (pack_from(&r->in, fd, key))
        for (str line; (w.first || w.ours) && get_line(r, row, &line); arena_reset(row)) look_line(&w, row, line);
    pack_done(&r->in);
    arena_free(row);
    if (!w.ours && r->in.wrong && r->in.sealed) return broken(c, r);
    if (!w.ours && r->in.wrong && key->set) return broken(c, r);
    if (!w.ours) return failed("%.*s is not a backup of this program", STR(c->arg[0]));
    return w.whole && !r->in.wrong ? DONE : failed("%.*s is damaged or was cut off: nothing was restored", STR(c->arg[0]));
}

/* ---- one region -------------------------------------------------------------------------------------------------------------------- */
static bool fill(struct store *st, void *ctx, str *why)
{
    int64_t rows;
    struct restore *r = ctx;
    r->rows = false;
    crypto_generichash_init(&r->declared, NULL, 0, BACKUP_DIGEST);
    crypto_generichash_init(&r->content, NULL, 0, BACKUP_DIGEST);
    bool good = archive_read(st, get_content, ctx, &rows, why);
    if (good) printf("%lld rows%s", (long long)rows, r->verify ? "" : "\n");
    return good;
}

/* A region that is not asked for is read over, up to its end. */
static void skip(struct restore *r)
{
    struct arena *a = arena_new();
    for (str line; get_line(r, a, &line) && !str_starts(line, S("{\"end\":"));) arena_reset(a);
    arena_free(a);
}

struct verdict { int64_t n, sealed; };
static void tell(void *ctx, const struct check_finding *f)
{
    struct verdict *v = ctx;
    v->n++;
    v->sealed += f->kind == CHECK_SEALED;
    fprintf(stderr, "bruecke: %.*s%s%.*s\n", STR(f->of), f->of.n ? ": " : "", STR(f->text));
}

static bool sum_line(void *ctx, str line) { add_line(ctx, line); return true; }
static bool same_sum(const crypto_generichash_state *x, const crypto_generichash_state *y)
{
    unsigned char a[BACKUP_DIGEST], b[BACKUP_DIGEST];
    crypto_generichash_state p = *x, q = *y;
    crypto_generichash_final(&p, a, sizeof a);
    crypto_generichash_final(&q, b, sizeof b);
    return !sodium_memcmp(a, b, sizeof a);
}

/* Written again, the region gives the lines that it was made of, if this program declares the same tables. */
static bool same_again(struct store *st, const struct restore *r, bool *compared, str *why)
{
    struct restore again = { 0 };
    int64_t rows;
    crypto_generichash_init(&again.declared, NULL, 0, BACKUP_DIGEST);
    crypto_generichash_init(&again.content, NULL, 0, BACKUP_DIGEST);
    if (!archive_write(st, sum_line, &again, &rows, why)) return false;
    *compared = same_sum(&again.declared, &r->declared);
    return !*compared || same_sum(&again.content, &r->content);
}

/* Sealed texts may stay closed: whoever tries a backup elsewhere should not need the key. */
static int verify_region(struct restore *r, str name)
{
    struct arena *a = arena_new();
    struct verdict v = { 0, 0 };
    str why = S("");
    bool compared = false;
    struct store *st = store_begin(r->to, name, STORE_READ, a, S(""));
    store_deadline(st, (int64_t)WORK_SECONDS * 1000);
    bool read = check_each(st, tell, &v) >= 0, same = read && same_again(st, r, &compared, &why);
    if (!read) why = arena_copy(a, store_why(st));
    store_end(st, false);
    if (v.n) printf(", %lld findings", (long long)v.n);
    printf("%s%s\n", compared && same ? ", the same when written again" : same ? ", of another version: not compared" : "", v.n ? "" : ", check finds nothing");
    if (v.sealed) fprintf(stderr, "bruecke: %lld sealed texts do not open with the key that is here (BRUECKE_SEAL_KEY, or sealed.key in the data folder)\n", (long long)v.sealed);
    int rc = !read || why.n ? failed("region %.*s: %.*s", STR(name), STR(why)) : !same ? failed("region %.*s: written again it is another", STR(name)) : v.n > v.sealed ? FAILED : DONE;
    arena_free(a);
    return rc;
}

static str text_of(struct call *c, const struct js *v, const char *name)
{
    const struct js *t = js_get(v, name);
    return t ? arena_copy(c->a, t->text) : (str){ "", 0 };
}

static int restore_region(struct call *c, struct restore *to, const struct js *v)
{
    struct region r = { .name = text_of(c, v, "region"), .title = text_of(c, v, "title") };
    str only = c->settings.value[SET_REGION], why = S("");
    const struct js *demo = js_get(v, "demo"), *archived = js_get(v, "archived"), *at = js_get(v, "created_at");
    r.demo = demo && demo->yes;
    r.archived = archived && archived->yes;
    if (!at || !str_int(at->text, &r.created_at)) r.created_at = moment_now();
    if (only.n && !str_eq(only, r.name)) { skip(to); return DONE; }
    if (given(c, "as")) r.name = given_value(c, "as");
    to->regions++;
    printf("%.*s: ", STR(r.name));
    fflush(stdout);
    if (region_restore(to->to, &r, fill, to, c->a, &why)) return to->verify ? verify_region(to, r.name) : DONE;
    printf("not restored\n");
    return failed("region %.*s: %.*s", STR(r.name), STR(why));
}

static int restore_all(struct call *c, struct restore *r, int fd, const struct pack_key *key)
{
    struct arena *row = arena_new();
    int rc = pack_from(&r->in, fd, key) ? DONE : broken(c, r);
    for (str line, why; !rc && get_line(r, row, &line);) {
        const struct js *v = json_read(row, line, &why);
        if (js_get(v, "region")) rc = restore_region(c, r, v);
        arena_reset(row);
    }
    pack_done(&r->in);
    arena_free(row);
    if (!rc && r->in.wrong) return broken(c, r);
    if (rc || r->regions) return rc;
    return c->settings.value[SET_REGION].n ? failed("there is no region \"%.*s\" in %.*s", STR(c->settings.value[SET_REGION]), STR(c->arg[0])) : DONE;
}

/* ---- trying a file ---------------------------------------------------------------------------------------------------------------------- */
struct trial { struct restore *r; int fd; const struct pack_key *key; };

static int verify_in(struct call *c, struct stores *s, void *ctx)
{
    struct trial *t = ctx;
    t->r->to = s;
    t->r->verify = true;
    return restore_all(c, t->r, t->fd, t->key);
}

int backup_verify(struct call *c, int fd, const struct pack_key *key)
{
    struct trial t = { arena_new_of(c->a, struct restore), fd, key };
    t.r->line = arena_get(c->a, ARCHIVE_LINE_MAX);
    int rc = look_through(c, t.r, fd, key);
    return rc ? rc : aside(c, verify_in, &t);
}

static int over_empty(struct call *c, struct stores *s, void *ctx)
{
    const struct trial *t = ctx;
    c->app = arena_new_of(c->a, struct app);
    serve_open(c->app, s, rooms, rooms_count);
    int rc = backup_verify(c, t->fd, t->key);
    c->app = NULL;
    return rc;
}

/* `restore --verify` needs no store at all: the rooms are opened over an empty one. What is sealed opens with the key of the store that --data names, if there is one. */
static int verify_alone(struct call *c, int fd, const struct pack_key *key)
{
    str beside = arena_fmt(c->a, "%.*s/sealed.key", STR(c->settings.value[SET_DATA]));
    if (!getenv("BRUECKE_SEAL_KEY") && !settings_postgres(&c->settings) && file_exists(c->a, beside)) setenv("BRUECKE_SEAL_KEY", beside.p, 1);
    return aside(c, over_empty, &(struct trial){ .fd = fd, .key = key });
}

int command_restore(struct call *c)
{
    struct restore *r = arena_new_of(c->a, struct restore);
    struct pack_key key;
    if (given(c, "as") && !c->settings.value[SET_REGION].n) return misused("--as NAME needs --region: which region of the backup is meant?");
    int rc = backup_key(c, &key), fd = rc ? -1 : open(arena_z(c->a, c->arg[0]), O_RDONLY | O_CLOEXEC);
    if (rc) return rc;
    if (fd < 0) return backup_no_file("read", c->arg[0]);
    r->line = arena_get(c->a, ARCHIVE_LINE_MAX);
    if (given(c, "verify")) rc = verify_alone(c, fd, &key);
    else rc = look_through(c, r, fd, &key);
    if (!rc && given(c, "check")) printf("%.*s is whole\n", STR(c->arg[0]));
    if (!rc && !given(c, "check") && !given(c, "verify")) {
        rc = open_store(c, true);
        if (!rc) r->to = c->app->stores;
        if (!rc) rc = restore_all(c, r, fd, &key);
    }
    close(fd);
    return rc;
}
