/* packed.c - gzip, and sealed or not: into a file and out of it. */
#include "commands/packed.h"
#include "base/file.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char magic[16] = { 'b', 'r', 'u', 'e', 'c', 'k', 'e', '-', 's', 'e', 'a', 'l', 'e', 'd', '1', '\n' };
enum { GZIP = 15 + 16, LEVEL = 6, HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES, MORE = crypto_secretstream_xchacha20poly1305_ABYTES, HEX = 2 * PACK_KEY };

bool pack_key_read(struct arena *a, str path, struct pack_key *ret, str *why)
{
    str text;
    size_t n = 0;
    if (!file_read(a, path, HEX + 2, &text, why)) return false;
    text = str_trim(text);
    ret->set = sodium_init() >= 0 && text.n == HEX && sodium_hex2bin(ret->bytes, PACK_KEY, text.p, text.n, NULL, &n, NULL) == 0 && n == PACK_KEY;
    if (!ret->set) *why = arena_fmt(a, "%.*s is no key: 64 hexadecimal digits are expected (openssl rand -hex 32)", STR(path));
    return ret->set;
}

/* ---- writing ------------------------------------------------------------------------------------------------------------------------ */
static bool write_all(int fd, const unsigned char *p, size_t n)
{
    while (n) {
        ssize_t done = write(fd, p, n);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool put_chunk(struct pack_out *o, unsigned char tag)
{
    unsigned char sealed[4 + PACK_CHUNK + MORE];
    unsigned long long n = o->n;
    size_t plain = o->n;
    o->n = 0;
    if (!o->sealed) return write_all(o->fd, o->chunk, plain);
    crypto_secretstream_xchacha20poly1305_push(&o->state, sealed + 4, &n, o->chunk, plain, NULL, 0, tag);
    for (int i = 0; i < 4; i++) sealed[i] = (unsigned char)(n >> (24 - 8 * i));
    return write_all(o->fd, sealed, 4 + (size_t)n);
}

bool pack_begin(struct pack_out *o, int fd, const struct pack_key *key)
{
    unsigned char header[HEADER];
    *o = (struct pack_out){ .fd = fd, .sealed = key->set };
    if (!o->sealed) return true;
    crypto_secretstream_xchacha20poly1305_init_push(&o->state, header, key->bytes);
    return write_all(fd, (const unsigned char *)magic, sizeof magic) && write_all(fd, header, sizeof header);
}

bool pack_open(struct pack_out *o)
{
    o->z = (z_stream){ 0 };
    o->n = 0;
    o->member = deflateInit2(&o->z, LEVEL, Z_DEFLATED, GZIP, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    if (!o->member) errno = ENOMEM;
    return o->member;
}

/* Lets zlib write into what is left of the chunk, until it has taken everything (and, at the end, given everything). */
static bool squeeze(struct pack_out *o, int flush)
{
    for (int rc = Z_OK;;) {
        o->z.next_out = o->chunk + o->n;
        o->z.avail_out = (uInt)(PACK_CHUNK - o->n);
        rc = deflate(&o->z, flush);
        o->n = PACK_CHUNK - o->z.avail_out;
        if (rc == Z_STREAM_ERROR) { errno = EIO; return false; }
        bool full = o->n == PACK_CHUNK, over = flush == Z_FINISH ? rc == Z_STREAM_END : !o->z.avail_in && !full;
        if (full && !put_chunk(o, 0)) return false;
        if (over) return true;
    }
}

bool pack_put(struct pack_out *o, str bytes)
{
    o->z.next_in = (Bytef *)(uintptr_t)bytes.p;           /* zlib reads only, and says so since another version         */
    o->z.avail_in = (uInt)bytes.n;
    return squeeze(o, Z_NO_FLUSH);
}

bool pack_close(struct pack_out *o)
{
    if (!o->member) return true;
    o->z.avail_in = 0;
    bool good = squeeze(o, Z_FINISH) && (!o->n || put_chunk(o, 0));
    deflateEnd(&o->z);
    o->member = false;
    return good;
}

bool pack_end(struct pack_out *o)
{
    o->n = 0;
    return (!o->sealed || put_chunk(o, crypto_secretstream_xchacha20poly1305_TAG_FINAL)) && fsync(o->fd) == 0;
}

/* ---- reading -------------------------------------------------------------------------------------------------------------------------- */
/* As many as there are, up to n; -1: the disk. */
static ssize_t read_all(int fd, unsigned char *p, size_t n)
{
    size_t have = 0;
    while (have < n) {
        ssize_t got = read(fd, p + have, n - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return -1;
        if (got == 0) break;
        have += (size_t)got;
    }
    return (ssize_t)have;
}

static bool wrong(struct pack_in *in, const char *what)
{
    if (!in->wrong) in->wrong = what;
    in->ended = true;
    return false;
}

static bool next_sealed(struct pack_in *in)
{
    unsigned char head[4], tag = 0;
    unsigned long long n = 0;
    ssize_t got = in->last ? 0 : read_all(in->fd, head, 4);
    if (in->last) return read_all(in->fd, head, 1) == 0 ? false : wrong(in, "something follows its end");
    size_t size = got == 4 ? (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3] : 0;
    if (size < MORE || size > sizeof in->raw || read_all(in->fd, in->raw, size) != (ssize_t)size) return wrong(in, "it was cut off");
    if (crypto_secretstream_xchacha20poly1305_pull(&in->state, in->chunk, &n, &tag, in->raw, size, NULL, 0) != 0) return wrong(in, "the key is another one, or it was changed");
    in->last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    in->z.next_in = in->chunk;
    in->z.avail_in = (uInt)n;
    return n > 0 || next_sealed(in);                      /* the last one is empty: then this looks whether it is the end */
}

/* More for zlib. False: there is none. */
static bool next_chunk(struct pack_in *in)
{
    if (in->sealed) return next_sealed(in);
    ssize_t n = read_all(in->fd, in->chunk, sizeof in->chunk);
    if (n < 0) return wrong(in, "it cannot be read");
    in->z.next_in = in->chunk;
    in->z.avail_in = (uInt)n;
    return n > 0;
}

bool pack_from(struct pack_in *in, int fd, const struct pack_key *key)
{
    unsigned char first[sizeof magic + HEADER];
    struct pack_key kept = *key;
    memset(in, 0, sizeof *in);
    in->fd = fd;
    in->key = kept;
    if (lseek(fd, 0, SEEK_SET) != 0) return wrong(in, "it cannot be read from its beginning");
    ssize_t n = read_all(fd, first, sizeof first);
    in->sealed = n >= (ssize_t)sizeof magic && !memcmp(first, magic, sizeof magic);
    if (in->sealed && !key->set) return wrong(in, "it is sealed: --key-file names the file with its key");
    if (!in->sealed && key->set) return wrong(in, "it is not sealed, although a key was given");
    if (!in->sealed && lseek(fd, 0, SEEK_SET) != 0) return wrong(in, "it cannot be read from its beginning");
    if (in->sealed && (n != (ssize_t)sizeof first || crypto_secretstream_xchacha20poly1305_init_pull(&in->state, first + sizeof magic, key->bytes) != 0))
        return wrong(in, "it was cut off");
    in->inflating = inflateInit2(&in->z, GZIP) == Z_OK;
    return in->inflating || wrong(in, "there is no memory to unpack it");
}

/* The next text out of zlib. A member that ends is followed by another, or by the end of the file. */
static bool next_text(struct pack_in *in)
{
    in->at = in->n = 0;
    while (!in->ended && !in->n) {
        if (!in->z.avail_in && !next_chunk(in)) { in->ended = true; break; }
        in->z.next_out = in->text;
        in->z.avail_out = sizeof in->text;
        int rc = inflate(&in->z, Z_NO_FLUSH);
        in->n = sizeof in->text - in->z.avail_out;
        if (rc == Z_STREAM_END) inflateReset(&in->z);
        else if (rc != Z_OK && rc != Z_BUF_ERROR) return wrong(in, "it is no gzip file, or damaged");
    }
    return in->n > 0;
}

bool pack_line(struct pack_in *in, char *line, size_t room, size_t *n)
{
    for (*n = 0; !in->wrong;) {
        if (in->at == in->n && !next_text(in)) return false;
        const unsigned char *from = in->text + in->at, *end = memchr(from, '\n', in->n - in->at);
        size_t part = end ? (size_t)(end - from) + 1 : in->n - in->at;
        if (part > room - *n) return wrong(in, "a line is longer than lines may be");
        memcpy(line + *n, from, part);
        *n += part;
        in->at += part;
        if (end) return true;
    }
    return false;
}

void pack_done(struct pack_in *in)
{
    if (in->inflating) inflateEnd(&in->z);
    in->inflating = false;
}
