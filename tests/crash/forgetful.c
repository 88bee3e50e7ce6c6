/* forgetful.c - the disk of forgetful.h. Real files always hold what was written; what is durable is kept beside, in memory. */
#include "forgetful.h"
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

enum { NODES_MAX = 64, PATH_ROOM = 512, SIZE_MAX_ = 64 * 1024 * 1024 };

/* ---- what is known of a file -------------------------------------------------------------------------------------------- */
/* One write (bytes) or truncation (none) since the last sync, in their order. */
struct change { struct change *next; unsigned char *bytes; int64_t at; size_t n; };
struct image { unsigned char *bytes; size_t n; };
/* A name and the file that it leads to now. `before`: what it led to durably, while that is another file or the name is gone. */
struct node {
    char path[PATH_ROOM];
    struct image durable, before;
    struct change *first, **last;
    bool there, named, had_before;                          /* named: the folder is synced since the name came     */
};
struct handle { sqlite3_file base; struct node *node; bool sync_folder; sqlite3_file *real; };

static struct { struct forgetful how; sqlite3_vfs vfs, *real; struct node node[NODES_MAX]; size_t n; int64_t events, syncs; uint64_t x; } f;

static void must(bool good, const char *what)
{
    if (good) return;
    fprintf(stderr, "forgetful: %s\n", what);
    abort();
}

/* xorshift64*: the same seed cuts the same way. */
static uint64_t dice(uint64_t n)
{
    f.x ^= f.x >> 12;
    f.x ^= f.x << 25;
    f.x ^= f.x >> 27;
    return (f.x * 2685821657736338717ULL >> 11) % n;
}

static void image_size(struct image *i, size_t n)
{
    must(n <= SIZE_MAX_, "a file is too large");
    unsigned char *p = realloc(i->bytes, n ? n : 1);
    must(p, "no memory");
    if (n > i->n) memset(p + i->n, 0, n - i->n);
    *i = (struct image){ p, n };
}

static void image_put(struct image *i, int64_t at, const unsigned char *bytes, size_t n)
{
    if ((size_t)at + n > i->n) image_size(i, (size_t)at + n);
    memcpy(i->bytes + at, bytes, n);
}

static struct image read_whole(const char *path)
{
    struct image ret = { 0 };
    unsigned char part[65536];
    FILE *in = fopen(path, "rb");
    if (!in) return ret;
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;) image_put(&ret, (int64_t)ret.n, part, n);
    fclose(in);
    return ret;
}

static void write_whole(const char *path, const struct image *i)
{
    FILE *out = fopen(path, "wb");
    must(out && fwrite(i->bytes ? i->bytes : (const unsigned char *)"", 1, i->n, out) == i->n && fclose(out) == 0, "a file cannot be written");
}

static struct node *node_of(const char *path)
{
    for (size_t i = 0; i < f.n; i++) if (!strcmp(f.node[i].path, path)) return &f.node[i];
    must(f.n < NODES_MAX && strlen(path) < PATH_ROOM, "too many files");
    struct node *n = &f.node[f.n++];
    snprintf(n->path, sizeof n->path, "%s", path);
    n->last = &n->first;
    return n;
}

static void changes_forget(struct node *n)
{
    for (struct change *c = n->first, *next; c; c = next) { next = c->next; free(c->bytes); free(c); }
    n->first = NULL;
    n->last = &n->first;
}

static void change_add(struct node *n, int64_t at, const void *bytes, size_t size)
{
    struct change *c = calloc(1, sizeof *c);
    must(c, "no memory");
    *c = (struct change){ .at = at, .n = size };
    if (bytes) {
        must((c->bytes = malloc(size ? size : 1)) != NULL, "no memory");
        memcpy(c->bytes, bytes, size);
    }
    *n->last = c;
    n->last = &c->next;
}

/* ---- the cut --------------------------------------------------------------------------------------------------------------- */
/* What a cut is like: how likely a sector survives (of 100), whether only what came first does, how large a sector is. */
struct cut { uint64_t percent; bool in_order; size_t sector; };

static struct cut cut_draw(void)
{
    static const uint64_t percents[] = { 0, 100, 5, 95, 50, 50, 0, 0 };
    uint64_t kind = dice(sizeof percents / sizeof *percents);
    return (struct cut){ .percent = kind < 6 ? percents[kind] : dice(101), .in_order = kind == 7, .sector = dice(2) ? 512 : 4096 };
}

/* Of the bytes that one write puts into one sector: all, none, or those at one end. */
static void sector_put(struct image *i, int64_t at, const unsigned char *bytes, size_t n, const struct cut *how)
{
    bool torn = dice(20) == 0;
    if (!torn && dice(100) >= how->percent) return;
    size_t keep = torn ? (size_t)dice(n + 1) : n, skip = torn && dice(2) ? n - keep : 0;
    image_put(i, at + (int64_t)skip, bytes + skip, keep);
}

static void survive(struct image *i, const struct change *c, const struct cut *how)
{
    if (!c->bytes) { if (dice(100) < how->percent) image_size(i, (size_t)c->at); return; }
    for (size_t done = 0, part; done < c->n; done += part) {
        part = how->sector - ((size_t)c->at + done) % how->sector;
        if (part > c->n - done) part = c->n - done;
        sector_put(i, c->at + (int64_t)done, c->bytes + done, part, how);
    }
}

/* The length may be durable before what it makes room for. */
static void noise(struct image *i, const struct change *c)
{
    size_t old = i->n, end = old;
    for (; c; c = c->next) if (c->bytes && (size_t)c->at + c->n > end) end = (size_t)c->at + c->n;
    if (end == old || dice(4)) return;
    image_size(i, old + (size_t)dice(end - old + 1));
    if (dice(2)) for (size_t k = old; k < i->n; k++) i->bytes[k] = (unsigned char)dice(256);
}

static void node_cut(struct node *n, const struct cut *how)
{
    size_t count = 0, most;
    for (const struct change *c = n->first; c; c = c->next) count++;
    most = how->in_order ? (size_t)dice(count + 1) : count;
    noise(&n->durable, n->first);
    for (const struct change *c = n->first; c && most--; c = c->next)
        survive(&n->durable, c, how->in_order ? &(struct cut){ .percent = 100, .sector = how->sector } : how);
    bool new_name = n->named || dice(2);                    /* else the folder is as it was when it was synced last */
    if (new_name ? n->there : n->had_before) write_whole(n->path, new_name ? &n->durable : &n->before);
    else (void)unlink(n->path);
}

_Noreturn void forgetful_cut(void)
{
    struct cut how = cut_draw();
    for (size_t i = 0; i < f.n; i++) node_cut(&f.node[i], &how);
    _exit(FORGETFUL_CUT);
}

/* Before the event happens: it is among what may be forgotten only if it was begun, so the caller notes it first. */
static void event(void) { if (++f.events == f.how.cut_at) forgetful_cut(); }

/* ---- a file ------------------------------------------------------------------------------------------------------------------ */
static struct handle *of(sqlite3_file *file) { return (struct handle *)file; }
static sqlite3_file *real(sqlite3_file *file) { return of(file)->real; }

static int fg_close(sqlite3_file *file) { return real(file)->pMethods->xClose(real(file)); }
static int fg_read(sqlite3_file *file, void *p, int n, sqlite3_int64 at) { return real(file)->pMethods->xRead(real(file), p, n, at); }

static int fg_write(sqlite3_file *file, const void *p, int n, sqlite3_int64 at)
{
    if (of(file)->node) { change_add(of(file)->node, at, p, (size_t)n); event(); }
    return real(file)->pMethods->xWrite(real(file), p, n, at);
}

static int fg_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (of(file)->node) { change_add(of(file)->node, size, NULL, 0); event(); }
    return real(file)->pMethods->xTruncate(real(file), size);
}

static bool same_folder(const char *a, const char *b)
{
    const char *x = strrchr(a, '/'), *y = strrchr(b, '/');
    return x && y && x - a == y - b && !strncmp(a, b, (size_t)(x - a));
}

static void folder_synced(const char *path)
{
    for (size_t i = 0; i < f.n; i++) {
        struct node *n = &f.node[i];
        if (n->named || !same_folder(n->path, path)) continue;
        n->named = true;
        free(n->before.bytes);
        n->before = (struct image){ 0 };
        n->had_before = false;
    }
}

/* The cut may come while it syncs: then nothing is promised yet. Real files need no sync here: the machine stays on. */
static int fg_sync(sqlite3_file *file, int flags)
{
    struct node *n = of(file)->node;
    (void)flags;
    if (!n) return SQLITE_OK;
    event();
    f.syncs++;
    for (const struct change *c = n->first; c; c = c->next) {
        if (c->bytes) image_put(&n->durable, c->at, c->bytes, c->n);
        else image_size(&n->durable, (size_t)c->at);
    }
    changes_forget(n);
    if (of(file)->sync_folder) folder_synced(n->path);
    of(file)->sync_folder = false;
    return SQLITE_OK;
}

static int fg_size(sqlite3_file *file, sqlite3_int64 *ret) { return real(file)->pMethods->xFileSize(real(file), ret); }
static int fg_lock(sqlite3_file *file, int level) { return real(file)->pMethods->xLock(real(file), level); }
static int fg_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
static int fg_reserved(sqlite3_file *file, int *ret) { return real(file)->pMethods->xCheckReservedLock(real(file), ret); }
static int fg_sector(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }
static int fg_device(sqlite3_file *file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }
static int fg_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, ret);
}
static int fg_shm_lock(sqlite3_file *file, int at, int n, int flags) { return real(file)->pMethods->xShmLock(real(file), at, n, flags); }
static void fg_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }
static int fg_unmap(sqlite3_file *file, int remove) { return real(file)->pMethods->xShmUnmap(real(file), remove); }

/* Sizes change only by what is seen here; and the program's own word on `synchronous` is swallowed, if a test wants another. */
static int fg_control(sqlite3_file *file, int op, void *arg)
{
    char **pragma = arg;
    if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE) return SQLITE_OK;
    if (op == SQLITE_FCNTL_PRAGMA && f.how.synchronous && !strcmp(pragma[1], "synchronous") && pragma[2] && strcmp(pragma[2], f.how.synchronous) != 0)
        return SQLITE_OK;
    return real(file)->pMethods->xFileControl(real(file), op, arg);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, .xClose = fg_close, .xRead = fg_read, .xWrite = fg_write, .xTruncate = fg_truncate, .xSync = fg_sync, .xFileSize = fg_size,
    .xLock = fg_lock, .xUnlock = fg_unlock, .xCheckReservedLock = fg_reserved, .xFileControl = fg_control, .xSectorSize = fg_sector,
    .xDeviceCharacteristics = fg_device, .xShmMap = fg_map, .xShmLock = fg_shm_lock, .xShmBarrier = fg_barrier, .xShmUnmap = fg_unmap,
};

/* ---- names ------------------------------------------------------------------------------------------------------------------------ */
/* The first time that a file is met it is durable as it lies: the machine has just come on again. One that comes anew begins empty. */
static void meet(struct node *n, bool was_there)
{
    if (n->there) return;
    bool known = n->last != &n->first || n->named || n->had_before;
    if (!known) n->named = was_there;
    n->there = true;
    n->durable = was_there ? read_whole(n->path) : (struct image){ 0 };
}

static int fg_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *ret)
{
    (void)vfs;
    struct handle *h = of(file);
    bool kept = path && flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL), was_there = path && access(path, F_OK) == 0;
    *h = (struct handle){ .real = (sqlite3_file *)(h + 1) };
    int rc = f.real->xOpen(f.real, path, h->real, flags, ret);
    if (rc != SQLITE_OK) return rc;
    h->base.pMethods = &methods;
    if (!kept) return rc;
    h->node = node_of(path);
    meet(h->node, was_there);
    h->sync_folder = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) && flags & SQLITE_OPEN_CREATE;
    return rc;
}

/* What the name led to durably may come back. */
static int fg_delete(sqlite3_vfs *vfs, const char *path, int sync_folder)
{
    (void)vfs;
    for (size_t i = 0; i < f.n; i++) {
        struct node *n = &f.node[i];
        if (strcmp(n->path, path) != 0 || !n->there) continue;
        if (n->named) { n->before = n->durable; n->had_before = true; }
        else free(n->durable.bytes);
        n->durable = (struct image){ 0 };
        changes_forget(n);
        n->there = n->named = false;
        event();
    }
    int rc = f.real->xDelete(f.real, path, 0);
    if (rc == SQLITE_OK && sync_folder) folder_synced(path);
    return rc;
}

static int fg_access(sqlite3_vfs *vfs, const char *path, int flags, int *ret) { (void)vfs; return f.real->xAccess(f.real, path, flags, ret); }
static int fg_full(sqlite3_vfs *vfs, const char *path, int n, char *ret) { (void)vfs; return f.real->xFullPathname(f.real, path, n, ret); }
static int fg_random(sqlite3_vfs *vfs, int n, char *ret) { (void)vfs; return f.real->xRandomness(f.real, n, ret); }
static int fg_sleep(sqlite3_vfs *vfs, int us) { (void)vfs; return f.real->xSleep(f.real, us); }
static int fg_time(sqlite3_vfs *vfs, double *ret) { (void)vfs; return f.real->xCurrentTime(f.real, ret); }
static int fg_time64(sqlite3_vfs *vfs, sqlite3_int64 *ret) { (void)vfs; return f.real->xCurrentTimeInt64(f.real, ret); }
static int fg_error(sqlite3_vfs *vfs, int n, char *ret) { (void)vfs; return f.real->xGetLastError(f.real, n, ret); }

/* Runs in each sqlite3_open, before the program configures the connection. */
static int weaken(sqlite3 *db, const char **why, const struct sqlite3_api_routines *api)
{
    char text[64];
    (void)why, (void)api;
    snprintf(text, sizeof text, "PRAGMA synchronous=%s", f.how.synchronous);
    return sqlite3_exec(db, text, NULL, NULL, NULL);
}

void forgetful_begin(const struct forgetful *how)
{
    must(!f.real, "it is begun already");
    f.how = *how;
    f.x = how->seed * 0x9e3779b97f4a7c15ULL + 1;
    if (!f.x) f.x = 1;
    for (int i = 0; i < 8; i++) dice(2);
    f.real = sqlite3_vfs_find("unix");
    must(f.real, "there is no VFS called unix");
    f.vfs = (sqlite3_vfs){
        .iVersion = 2, .szOsFile = (int)sizeof(struct handle) + f.real->szOsFile, .mxPathname = f.real->mxPathname, .zName = "forgetful",
        .xOpen = fg_open, .xDelete = fg_delete, .xAccess = fg_access, .xFullPathname = fg_full, .xRandomness = fg_random, .xSleep = fg_sleep,
        .xCurrentTime = fg_time, .xGetLastError = fg_error, .xCurrentTimeInt64 = fg_time64,
    };
    must(sqlite3_vfs_register(&f.vfs, 1) == SQLITE_OK, "the VFS cannot be registered");
    if (how->synchronous) must(sqlite3_auto_extension((void (*)(void))weaken) == SQLITE_OK, "no extension");
}

int64_t forgetful_events(void) { return f.events; }
int64_t forgetful_syncs(void) { return f.syncs; }
