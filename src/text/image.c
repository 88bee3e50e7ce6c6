/* image.c - pictures, this side of the wall: what kind of file it is, and the child that decodes it. */
#include "text/image.h"
#include "text/image_run.h"
#include "text/words.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include "base/moment.h"

enum { PATIENCE = 15000 };                                /* milliseconds: more than the child's own limit */

enum image_type image_type_of(str b)
{
    static const char png[] = { (char)0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' }, jpeg[] = { (char)0xFF, (char)0xD8, (char)0xFF };
    if (str_starts(b, (str){ png, sizeof png })) return IMAGE_PNG;
    return str_starts(b, (str){ jpeg, sizeof jpeg }) ? IMAGE_JPEG : IMAGE_NONE;
}

/* Decoders draw half a file as half a picture and call it good. */
static bool complete(str b)
{
    if (image_type_of(b) == IMAGE_PNG) return str_find(b, S("IEND")) >= 0;
    bool scan = false, end = false;
    for (size_t i = 0; i + 1 < b.n; i++) {
        if ((unsigned char)b.p[i] != 0xFF) continue;
        if ((unsigned char)b.p[i + 1] == 0xDA) { scan = true; end = false; }
        if ((unsigned char)b.p[i + 1] == 0xD9) end = true;
    }
    return scan && end;
}

const char *image_mime(enum image_type t) { return t == IMAGE_PNG ? "image/png" : t == IMAGE_JPEG ? "image/jpeg" : "application/octet-stream"; }

/* Both directions at once, so that neither side waits for the other with a full pipe. False: too slow, or too much came back. */
static bool talk(int to, int from, str bytes, char *answer, size_t room, size_t *ret_n)
{
    int64_t until = moment_ticks() + PATIENCE;
    size_t sent = 0, got = 0;
    bool sending = true;
    while (moment_ticks() < until) {
        struct pollfd p[] = { { from, POLLIN, 0 }, { to, POLLOUT, 0 } };
        if (poll(p, sending ? 2 : 1, 100) < 0 && errno != EINTR) return false;
        if (sending && p[1].revents) {
            ssize_t n = write(to, bytes.p + sent, bytes.n - sent);
            if (n > 0) sent += (size_t)n;
            if ((n < 0 && errno != EAGAIN && errno != EINTR) || sent == bytes.n) { close(to); sending = false; }
        }
        if (p[0].revents) {
            ssize_t n = read(from, answer + got, room - got);
            if (n == 0) { if (sending) close(to); *ret_n = got; return true; }
            if (n > 0 && (got += (size_t)n) == room) break;
        }
    }
    if (sending) close(to);
    return false;
}

/* The answer is a type, width and height as lines, then the file. */
static bool read_answer(str answer, struct image *ret)
{
    int64_t head[3];
    for (size_t i = 0; i < countof(head); i++) {
        int64_t end = str_find_char(str_upto(answer, 20), '\n');
        if (end < 0 || !str_int(str_upto(answer, (size_t)end), &head[i])) return false;
        answer = str_from(answer, (size_t)end + 1);
    }
    *ret = (struct image){ head[0] == IMAGE_PNG ? IMAGE_PNG : IMAGE_JPEG, (int)head[1], (int)head[2], answer };
    return answer.n > 0 && head[1] > 0 && head[2] > 0 && image_type_of(answer) == ret->type;
}

static bool run(struct arena *a, str bytes, int side, struct image *ret)
{
    struct image_run r;
    size_t n = 0, room = IMAGE_BYTES_MAX * 2;
    if (!image_start(side, &r)) return false;
    char *answer = arena_get(a, room);
    bool good = talk(r.to, r.from, bytes, answer, room, &n);
    close(r.from);                                        /* a child that still has something to say ends here */
    good = image_end(&r, good) && good;
    return good && read_answer((str){ answer, n }, ret);
}

bool image_clean(struct arena *a, str bytes, int side, struct image *ret, const char **why)
{
    if (side < 1 || side > IMAGE_SIDE_MAX) side = IMAGE_SIDE_MAX;
    if (bytes.n > IMAGE_BYTES_MAX) *why = N_("This picture is too large. At most 10 MB.");
    else if (image_type_of(bytes) == IMAGE_NONE) *why = N_("This is not a picture that we can read. Please choose a PNG or JPEG file.");
    else if (!complete(bytes) || !run(a, bytes, side, ret)) *why = N_("This picture is damaged, or has too many pixels. Please save it anew, smaller.");
    else return true;
    return false;
}
