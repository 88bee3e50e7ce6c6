/* multipart.c - form-data with files. Stricter than mail: browsers write one form of it, and nothing else sends us forms. */
#include "text/multipart.h"
#include "base/buf.h"

enum { BOUNDARY_MAX = 70 };                               /* RFC 2046, 5.1.1 */

/* The value of `name` in "form-data; name=\"x\"; filename=\"y\"". Browsers write %22 for a quote, %0D and %0A for line ends. */
static bool parameter(struct arena *a, str header, str name, str *ret)
{
    while (header.n) {
        int64_t semi = str_find_char(header, ';');
        if (semi < 0) return false;
        header = str_trim(str_from(header, (size_t)semi + 1));
        if (!str_same(str_upto(header, name.n), name) || header.n <= name.n || header.p[name.n] != '=') continue;
        str value = str_from(header, name.n + 1);
        if (!str_starts(value, S("\""))) {
            int64_t end = str_find_char(value, ';');
            *ret = str_trim(end < 0 ? value : str_upto(value, (size_t)end));
            return true;
        }
        value = str_from(value, 1);
        int64_t end = str_find_char(value, '"');
        if (end < 0) return false;
        *ret = arena_copy(a, str_upto(value, (size_t)end));
        return true;
    }
    return false;
}

/* "C:\photos\me.jpg" and "../me.jpg" are "me.jpg". */
static str without_path(str name)
{
    for (size_t i = name.n; i > 0; i--) if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') return str_from(name, i);
    return name;
}

/* The header lines of a part. False: one of them is none. */
static bool read_head(struct arena *a, str head, struct form_part *p)
{
    for (str line; str_split(&head, '\n', &line);) {
        line = str_trim(line);
        int64_t colon = str_find_char(line, ':');
        if (!line.n) continue;
        if (colon < 1) return false;
        str name = str_upto(line, (size_t)colon), value = str_trim(str_from(line, (size_t)colon + 1));
        if (str_same(name, S("Content-Type"))) p->type = value;
        if (!str_same(name, S("Content-Disposition"))) continue;
        if (!str_same(str_upto(value, 9), S("form-data"))) return false;
        if (!parameter(a, value, S("name"), &p->name)) p->name = (str){ "", 0 };
        p->file = parameter(a, value, S("filename"), &p->filename);
        p->filename = without_path(p->filename);
    }
    return true;
}

/* Takes "\r\n--boundary" and what follows it off the front: 1 another part, 0 the end, -1 neither. */
static int after_boundary(str *rest)
{
    if (str_starts(*rest, S("--"))) return 0;
    if (!str_starts(*rest, S("\r\n"))) return -1;
    *rest = str_from(*rest, 2);
    return 1;
}

static str boundary_of(struct arena *a, str type)
{
    str b = { "", 0 };
    if (!str_same(str_upto(type, 19), S("multipart/form-data")) || !parameter(a, type, S("boundary"), &b) || !b.n || b.n > BOUNDARY_MAX) return (str){ "", 0 };
    for (size_t i = 0; i < b.n; i++) if ((unsigned char)b.p[i] < 0x20 || (unsigned char)b.p[i] > 0x7E) return (str){ "", 0 };
    return arena_fmt(a, "\r\n--%.*s", STR(b));
}

int multipart_read(struct arena *a, str type, str body, struct form_part *ret, size_t room)
{
    str mark = boundary_of(a, type), first = str_from(mark, 2);
    int n = 0, more;
    if (!mark.n || !str_starts(body, first)) return -1;
    body = str_from(body, first.n);
    while ((more = after_boundary(&body)) == 1) {
        struct form_part p = { .name = { "", 0 }, .filename = { "", 0 }, .type = { "", 0 } };
        int64_t head = str_find(str_upto(body, PART_HEAD_MAX), S("\r\n\r\n")), end = head < 0 ? -1 : str_find(str_from(body, (size_t)head + 2), mark);
        if (end < 0 || !read_head(a, str_upto(body, (size_t)head), &p)) return -1;
        size_t begin = (size_t)head + 4, stop = (size_t)head + 2 + (size_t)end;
        p.bytes = stop > begin ? (str){ body.p + begin, stop - begin } : (str){ "", 0 };
        body = str_from(body, stop + mark.n);
        if (!p.name.n) continue;
        if ((size_t)n == room) return -1;
        ret[n++] = p;
    }
    return more == 0 ? n : -1;
}
