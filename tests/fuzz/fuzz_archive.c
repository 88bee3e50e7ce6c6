/* fuzz_archive.c - any bytes as the lines of a backup: refused with a reason, or rows whose number is told; the store never breaks half-way, and what was read is
** written again, read again, and then the same.
**
** First byte: odd, the lines begin with a sound head (the tables of the tests' entities), so that what follows reaches the rows. Structure-aware: the mutator exchanges, doubles and drops
** whole lines beside libFuzzer's own changes, since a backup's meaning lies in the order of its lines. */
#include "entity/archive.h"
#include "entity/test_room.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
size_t LLVMFuzzerMutate(uint8_t *p, size_t n, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *p, size_t n, size_t max, unsigned seed);

static str head;                                          /* what a backup of the tests' own entities begins with, up to the first rows */
static char folder[] = P_tmpdir "/bruecke-fuzz-XXXXXX";
static struct stores *stores;
static void clean(void) { stores_close(stores); room_clear(folder); }

static bool keep(void *ctx, str line) { buf_put(ctx, line); return true; }
static void open_store(void)
{
    if (stores) return;
    assert(mkdtemp(folder) && setenv("BRUECKE_NOW", "1795003200", 1) == 0);
    room_open(folder, "made");
    stores = room.s;
    room.a = arena_new();
    atexit(clean);
    struct buf out = buf_in(room.a, 1 << 20);
    int64_t rows = 0;
    str why = S("");
    struct store *st = store_begin(stores, S("made"), STORE_READ, room.a, S("fuzz"));
    assert(archive_write(st, keep, &out, &rows, &why) && store_end(st, true) == STORE_DONE);
    head = str_upto(buf_str(&out), (size_t)str_find(buf_str(&out), S("{\"rows\":")));
    assert(store_create(stores, S("one"), room.a, &why) && store_create(stores, S("two"), room.a, &why));
}

struct lines { str rest; };
static bool next(void *ctx, struct arena *a, str *ret)
{
    struct lines *l = ctx;
    if (!l->rest.n) return false;
    int64_t end = str_find_char(l->rest, '\n');
    *ret = arena_copy(a, end < 0 ? l->rest : str_upto(l->rest, (size_t)end));
    l->rest = end < 0 ? S("") : str_from(l->rest, (size_t)end + 1);
    return true;
}
/* Reads into an empty region, writes what is there then, and rolls all of it back. Empty: it was refused. */
static str through(struct arena *a, str region, str text)
{
    struct lines l = { text };
    struct buf out = buf_in(a, 1 << 20);
    int64_t rows = -1, again = -1;
    str why = S("");
    struct store *st = store_begin(stores, region, STORE_WRITE, a, S("fuzz"));
    bool good = archive_read(st, next, &l, &rows, &why);
    assert(good || why.n || store_broken(st));
    if (good) {
        assert(rows >= 0 && !store_broken(st));
        good = archive_write(st, keep, &out, &again, &why);
    }
    assert(store_end(st, false) != STORE_DONE || good || !store_broken(st));
    return good && !out.full ? buf_str(&out) : S("");
}

static str behind_head(struct arena *a, str rest)
{
    struct buf b = buf_in(a, head.n + rest.n + 1);
    buf_put(&b, head);
    buf_put(&b, rest);
    return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    open_store();
    if (!n) return 0;
    struct arena *a = arena_new();
    str bytes = { (const char *)p + 1, n - 1 };
    str text = p[0] & 1 ? behind_head(a, bytes) : arena_copy(a, bytes);
    str once = through(a, S("one"), text);
    if (once.n) { str twice = through(a, S("two"), once); assert(str_eq(once, twice)); }
    arena_free(a);
    return 0;
}

/* Where the nth line begins, and its length with its line feed. */
static size_t line_at(const uint8_t *p, size_t n, unsigned which, size_t *ret_n)
{
    size_t from = 1, lines = 1;
    for (size_t i = 1; i < n; i++) lines += p[i] == '\n';
    for (unsigned k = which % (unsigned)lines; from < n && k; from++) k -= p[from] == '\n';
    size_t end = from;
    while (end < n && p[end] != '\n') end++;
    *ret_n = (end < n ? end + 1 : end) - from;
    return from;
}
size_t LLVMFuzzerCustomMutator(uint8_t *p, size_t n, size_t max, unsigned seed)
{
    size_t len = 0;
    if (n < 3 || seed % 3) return LLVMFuzzerMutate(p, n, max);
    size_t from = line_at(p, n, seed / 6, &len);
    if (!len) return LLVMFuzzerMutate(p, n, max);
    if (seed % 2 && n + len <= max) {                     /* doubled */
        memmove(p + from + len, p + from, n - from);
        return n + len;
    }
    memmove(p + from, p + from + len, n - from - len);    /* dropped */
    return n - len;
}
