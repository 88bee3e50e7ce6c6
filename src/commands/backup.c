/* backup.c - bruecke backup: regions as one file (packed.h) of lines (entity/archive.h), beside a running server, for both engines. backup.h says what is in it. */
#include "commands/backup.h"
#include "base/moment.h"
#include "entity/schema.h"
#include "text/json.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TRIES = 5, BACKUP_SECONDS = 6 * 3600 };

int backup_no_file(const char *what, str path)
{
    char text[128];
    return failed("cannot %s %.*s: %s", what, STR(path), strerror_r(errno, text, sizeof text));
}

int backup_key(struct call *c, struct pack_key *ret)
{
    str why = S("");
    *ret = (struct pack_key){ 0 };
    return !given(c, "key-file") || pack_key_read(c->a, given_value(c, "key-file"), ret, &why) ? DONE : failed("%.*s", STR(why));
}

/* ---- backup ---------------------------------------------------------------------------------------------------------------- */
struct backup { struct pack_out out; crypto_generichash_state sum; };

static bool put_line(void *ctx, str line)
{
    struct backup *b = ctx;
    crypto_generichash_update(&b->sum, (const unsigned char *)line.p, line.n);
    return pack_put(&b->out, line);
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
        json_int(&j, BACKUP_FORMAT);
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
    bool good = !rc && pack_open(&b->out) && put_json(c, b, r) && archive_write(st, put_line, b, rows, &why);
    if (!pack_close(&b->out)) good = false;
    enum store_outcome out = store_end(st, good);
    *again = !rc && out == STORE_AGAIN;
    if (!rc && out != STORE_DONE && !*again) rc = why.n ? failed("region %.*s: %.*s", STR(r->name), STR(why)) : backup_no_file("write", c->arg[0]);
    arena_free(a);
    return rc;
}

static int save_end(struct call *c, struct backup *b, size_t regions)
{
    unsigned char sum[BACKUP_DIGEST];
    char hex[2 * BACKUP_DIGEST + 1];
    crypto_generichash_final(&b->sum, sum, sizeof sum);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    str line = arena_fmt(c->a, "{\"regions\":%zu,\"digest\":\"%s\"}\n", regions, hex);
    bool good = pack_open(&b->out) && pack_put(&b->out, line);
    if (!pack_close(&b->out)) good = false;
    return good && pack_end(&b->out) ? DONE : backup_no_file("write", c->arg[0]);
}

struct source { const struct region *at; size_t n; const struct pack_key *key; };
static int save_all(struct call *c, struct backup *b, int fd, const struct source *s, bool *again)
{
    int64_t rows = 0;
    crypto_generichash_init(&b->sum, NULL, 0, BACKUP_DIGEST);
    bool begun = lseek(fd, 0, SEEK_SET) == 0 && ftruncate(fd, 0) == 0 && pack_begin(&b->out, fd, s->key) && pack_open(&b->out) && put_json(c, b, NULL);
    if (!pack_close(&b->out) || !begun) return backup_no_file("write", c->arg[0]);
    for (size_t i = 0; i < s->n; i++) {
        int rc = one_try(c, b, &s->at[i], &rows, again);
        if (rc || *again) return rc;
        printf("%.*s: %lld rows\n", STR(s->at[i].name), (long long)rows);
    }
    return save_end(c, b, s->n);
}

/* Another writer was in the way: all anew, since a sealed stream never goes back. Reading waits for its moment beforehand, so this hardly ever happens. */
static int save(struct call *c, int fd, const struct source *s)
{
    struct backup *b = arena_new_of(c->a, struct backup);
    for (int i = 0; i < TRIES; i++) {
        bool again = false;
        int rc = save_all(c, b, fd, s, &again);
        if (!again) return rc;
    }
    return failed("other writers are in the way; try again later");
}

/* Two that write to the same place at once would each call whole what the other is still writing over: the second is told so. A file that was moved to its
** place between opening and locking is that of a backup which is done. -1: said. */
static int open_part(str part)
{
    struct stat mine, there;
    int fd = open(part.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) { (void)backup_no_file("write", part); return -1; }
    bool alone = flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK;      /* some network disks know no locks: better a backup than none */
    if (alone && fchmod(fd, 0600) != 0) { (void)backup_no_file("write", part); close(fd); return -1; }
    if (alone && fstat(fd, &mine) == 0 && stat(part.p, &there) == 0 && mine.st_ino == there.st_ino && mine.st_dev == there.st_dev) return fd;
    (void)failed("%.*s is being written by another backup", STR(part));
    close(fd);
    return -1;
}

/* Written beside its place and moved there when it is whole: whoever finds the file finds a backup. Only its owner may read it. */
int command_backup(struct call *c)
{
    struct source s = { 0 };
    struct pack_key key;
    str part = arena_fmt(c->a, "%.*s.part", STR(c->arg[0]));
    int rc = backup_key(c, &key);
    if (!rc) rc = open_store(c, false);
    if (rc) return rc;
    s.key = &key;
    if ((rc = open_regions(c, &s.at, &s.n)) != DONE) return rc;
    int fd = open_part(part);
    if (fd < 0) return FAILED;
    rc = save(c, fd, &s);
    if (!rc && given(c, "verify")) rc = backup_verify(c, fd, &key);
    if (!rc && rename(part.p, arena_z(c->a, c->arg[0])) != 0) rc = backup_no_file("write", c->arg[0]);
    if (rc) (void)unlink(part.p);
    close(fd);                                            /* the lock goes last */
    return rc;
}
