/* address.h - where a request comes from: addresses, networks, and which proxies are believed. */
#ifndef WEB_ADDRESS_H
#define WEB_ADDRESS_H
#include "base/arena.h"

struct address { bool six; unsigned char bytes[16]; };  /* ::ffff:192.0.2.1 is kept as 192.0.2.1 */
struct network { struct address at; unsigned bits; };
enum { PROXIES_MAX = 32 };
struct proxies { struct network at[PROXIES_MAX]; size_t n; };

MUST_USE bool address_read(str s, struct address *ret);
bool address_loopback(const struct address *a);
/* "127.0.0.1 10.0.0.0/8,::1": blanks or commas between them. */
MUST_USE bool proxies_read(str list, struct proxies *ret);
bool proxies_know(const struct proxies *p, const struct address *a);

/* Who asked: the peer itself, or, if that is a proxy that we believe, the last in X-Forwarded-For that is none. What cannot be read ends the
** search: then the proxy's own address it is. */
struct address address_of_reader(const struct proxies *p, struct address peer, str forwarded_for);
/* The network of an address (/24, /56): what may be kept of it, and what a guesser of passwords shares with few others. */
str address_network(struct arena *a, struct address of);
#endif
