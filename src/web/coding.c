/* coding.c - gzip. */
#include "web/coding.h"
#include "base/rand.h"
#include <pthread.h>
#include <zlib.h>

/* ---- what the reader takes ------------------------------------------------------------------------------------------ */

/* "0.5", "1.000" in thousandths; what is no weight counts as none given. */
static int weight_of(str v)
{
    int n = 0, digits = 0;
    if (!v.n || (v.p[0] != '0' && v.p[0] != '1') || v.n > 5 || (v.n > 1 && v.p[1] != '.')) return 1000;
    for (size_t i = 2; i < v.n; i++, digits++) {
        if (v.p[i] < '0' || v.p[i] > '9') return 1000;
        n = n * 10 + (v.p[i] - '0');
    }
    for (; digits < 3; digits++) n *= 10;
    return v.p[0] == '1' ? 1000 : n;
}

/* One member of the list: "gzip;q=0.8". */
static str member(str one, int *weight)
{
    str rest = one, part, name = { "", 0 };
    *weight = 1000;
    if (str_split(&rest, ';', &part)) name = str_trim(part);
    while (str_split(&rest, ';', &part)) {
        part = str_trim(part);
        if (part.n > 2 && (part.p[0] | 0x20) == 'q' && part.p[1] == '=') *weight = weight_of(str_trim(str_from(part, 2)));
    }
    return name;
}

/* What is not named has the weight of "*"; the plain text is fine (but last) where nobody says otherwise, gzip is not. */
enum coding coding_wanted(str accept)
{
    int gzip = -1, plain = -1, any = -1, weight;
    for (str one; str_split(&accept, ',', &one);) {
        str name = member(one, &weight);
        if (str_same(name, S("gzip")) || str_same(name, S("x-gzip"))) gzip = weight;
        else if (str_same(name, S("identity"))) plain = weight;
        else if (str_eq(name, S("*"))) any = weight;
    }
    if (gzip < 0) gzip = any;
    if (plain < 0) plain = any == 0 ? 0 : 1;
    return gzip > 0 && gzip >= plain ? CODING_GZIP : CODING_PLAIN;
}

bool coding_pays(const char *type)
{
    static const char *const packed[] = { "application/json", "application/problem+json", "application/geo+json", "application/xml", "application/xliff+xml",
                                          "application/javascript", "image/svg+xml" };
    str t = str_of(type), bare = t;
    int64_t end = str_find_char(t, ';');
    if (end >= 0) bare = str_trim(str_upto(t, (size_t)end));
    if (str_starts(bare, S("text/"))) return true;
    for (size_t i = 0; i < countof(packed); i++) if (str_same(bare, str_of(packed[i]))) return true;
    return false;
}

/* ---- packing -------------------------------------------------------------------------------------------------------- */
/* zlib wants a quarter of a megabyte for each stream: a thread keeps one and sets it back. Freed when the thread ends. */
struct packer { z_stream z; int level; };
static pthread_key_t key;
static pthread_once_t keyed = PTHREAD_ONCE_INIT;
static void drop(void *p) { struct packer *k = p; deflateEnd(&k->z); free(k); }
static void make_key(void) { if (pthread_key_create(&key, drop) != 0) abort(); }

static struct packer *packer_of(int level)
{
    pthread_once(&keyed, make_key);
    struct packer *k = pthread_getspecific(key);
    if (k && k->level == level && deflateReset(&k->z) == Z_OK) return k;
    if (k) drop(k);
    k = calloc(1, sizeof *k);
    if (k) k->level = level;
    if (k && deflateInit2(&k->z, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK && pthread_setspecific(key, k) == 0) return k;
    free(k);
    pthread_setspecific(key, NULL);
    return NULL;
}

/* A comment of random length in the head (RFC 1952 §2.3): readers skip it. It must not compress, so its length is what counts. */
static void pad_head(gz_header *h, Bytef *room)
{
    unsigned char n;
    rand_bytes(&n, 1);
    memset(room, 'a', GZIP_PAD);
    room[n % GZIP_PAD] = 0;
    *h = (gz_header){ .comment = room, .os = 255 };
}

str gzip(struct arena *a, str plain, int level, bool pad)
{
    struct packer *k = plain.n < UINT32_MAX / 2 ? packer_of(level) : NULL;
    gz_header head;
    Bytef room[GZIP_PAD + 1];
    if (!k) return (str){ 0 };
    if (pad) pad_head(&head, room);
    deflateSetHeader(&k->z, pad ? &head : NULL);          /* said each time: setting the stream back keeps the last one's */
    size_t most = deflateBound(&k->z, plain.n) + GZIP_PAD + 32;
    char *p = arena_get(a, most);
    k->z.next_in = (Bytef *)(uintptr_t)plain.p;
    k->z.avail_in = (uInt)plain.n;
    k->z.next_out = (Bytef *)p;
    k->z.avail_out = (uInt)most;
    int rc = deflate(&k->z, Z_FINISH);
    return rc == Z_STREAM_END ? (str){ p, most - k->z.avail_out } : (str){ 0 };
}

/* ---- static files --------------------------------------------------------------------------------------------------- */
enum { KEPT_MAX = 64 };
static struct { str plain, packed; } kept[KEPT_MAX];
static size_t n_kept;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

str gzip_kept(str plain)
{
    static struct arena *a;
    str packed = { 0 };
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < n_kept && !packed.p; i++) if (kept[i].plain.p == plain.p && kept[i].plain.n == plain.n) packed = kept[i].packed;
    if (!packed.p && n_kept < KEPT_MAX) {
        if (!a) a = arena_new();
        struct arena *scratch = arena_new();
        packed = arena_copy(a, gzip(scratch, plain, 9, false));
        arena_free(scratch);
        kept[n_kept].plain = plain;
        kept[n_kept++].packed = packed;
    }
    pthread_mutex_unlock(&lock);
    return packed;
}
