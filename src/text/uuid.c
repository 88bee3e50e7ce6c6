/* uuid.c - UUIDs by name. */
#include "text/uuid.h"
#include <string.h>
#include <uuid/uuid.h>

enum { TEXT = 36 };
const struct uuid uuid_dns = { { 0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 } };
const struct uuid uuid_url = { { 0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8 } };

struct uuid uuid_named(struct uuid space, str name)
{
    struct uuid u;
    uuid_generate_sha1(u.b, space.b, name.n ? name.p : "", name.n);
    return u;
}

/* Looked at here, since libuuid's reader wants a C string. */
bool uuid_read(str s, struct uuid *ret)
{
    char z[TEXT + 1];
    struct uuid u;
    if (s.n != TEXT || memchr(s.p, 0, TEXT)) return false;
    memcpy(z, s.p, TEXT);
    z[TEXT] = 0;
    if (uuid_parse(z, u.b)) return false;
    *ret = u;
    return true;
}

str uuid_text(struct arena *a, struct uuid u)
{
    char z[TEXT + 1];
    uuid_unparse_lower(u.b, z);
    return arena_copy(a, (str){ z, TEXT });
}

bool uuid_eq(struct uuid a, struct uuid b) { return !memcmp(a.b, b.b, sizeof a.b); }
