/* fuzz_packed.c - any bytes as the file of a backup, packed or sealed: lines come out of it that fit and end, or a reason; what was written comes back as it was, and
** of a sealed file that was changed at one place never everything without a word.
**
** First byte: 0 the rest is the file; 1 a file is packed from the rest, cut to members at every 256th byte, and read again; 2 the same, sealed; 3 sealed and changed at the place
** that the next two bytes name, by the third. */
#include "commands/packed.h"
#include <assert.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { LINE = 4096, MEMBER = 256 };
static struct pack_in in;
static struct pack_out out;
static char line[LINE];

/* Everything that comes out, compared with what went in as far as that goes; how much it was. */
static size_t read_whole(int fd, const struct pack_key *key, const uint8_t *same, size_t n)
{
    size_t at = 0, got = 0;
    bool good = pack_from(&in, fd, key);
    while (good && pack_line(&in, line, sizeof line, &got)) {
        assert(got && got <= sizeof line && line[got - 1] == '\n');
        assert(!same || (at + got <= n && !memcmp(same + at, line, got)));
        at += got;
    }
    assert(good || (in.wrong && *in.wrong));
    pack_done(&in);
    return at;
}

static void write_whole(int fd, const struct pack_key *key, const uint8_t *p, size_t n)
{
    bool good = pack_begin(&out, fd, key);
    for (size_t at = 0; good && at < n; at += MEMBER) {
        str part = { (const char *)p + at, n - at < MEMBER ? n - at : MEMBER };
        good = pack_open(&out) && pack_put(&out, part) && pack_close(&out);
    }
    assert(good && pack_end(&out));
}

/* What is read: whole lines, none longer than may be. */
static size_t readable(const uint8_t *p, size_t n)
{
    size_t at = 0;
    for (const uint8_t *end; at < n && (end = memchr(p + at, '\n', n - at)) && (size_t)(end - p) + 1 - at <= LINE;) at = (size_t)(end - p) + 1;
    return at;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct pack_key key = { .set = true };
    unsigned how = n ? p[0] % 4 : 0;
    size_t head = how == 3 ? 4 : 1;
    int fd = memfd_create("packed", MFD_CLOEXEC);
    if (n < head) { close(fd); return 0; }
    assert(fd >= 0 && sodium_init() >= 0);
    for (size_t i = 0; i < PACK_KEY; i++) key.bytes[i] = (unsigned char)i;
    if (!how) {
        assert(write(fd, p + 1, n - 1) == (ssize_t)(n - 1));
        read_whole(fd, &key, NULL, 0);
        key.set = false;
        read_whole(fd, &key, NULL, 0);
    } else {
        key.set = how > 1;
        write_whole(fd, &key, p + head, n - head);
        off_t size = lseek(fd, 0, SEEK_END), at = how == 3 ? (p[1] << 8 | p[2]) % size : 0;
        unsigned char one = 0;
        if (how == 3) assert(pread(fd, &one, 1, at) == 1 && pwrite(fd, &(unsigned char){ one ^ p[3] }, 1, at) == 1);
        size_t got = read_whole(fd, &key, p + head, n - head);
        if (how < 3 || !p[3]) assert(got == readable(p + head, n - head));
        else assert(in.wrong);
    }
    close(fd);
    return 0;
}
