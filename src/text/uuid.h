/* uuid.h - UUIDs that follow from a name (version 5, RFC 4122 §4.3): the same thing has the same one everywhere and always, and nothing need be stored.
** By libuuid, which brings SHA-1. */
#ifndef TEXT_UUID_H
#define TEXT_UUID_H
#include "base/arena.h"

struct uuid { unsigned char b[16]; };
extern const struct uuid uuid_dns, uuid_url;            /* the name spaces of RFC 4122, appendix C                     */
/* The one of `name` in a name space, which is any UUID: that of a whole makes those of its parts. */
struct uuid uuid_named(struct uuid space, str name);
/* "6ba7b810-9dad-11d1-80b4-00c04fd430c8", in small or capital letters; anything else is false and leaves *ret alone. */
MUST_USE bool uuid_read(str s, struct uuid *ret);
str  uuid_text(struct arena *a, struct uuid u);         /* in small letters                                            */
bool uuid_eq(struct uuid a, struct uuid b);
#endif
