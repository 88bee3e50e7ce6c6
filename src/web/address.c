/* address.c - where a request comes from. */
#include "web/address.h"
#include <arpa/inet.h>
#include <string.h>

bool address_read(str s, struct address *ret)
{
    static const unsigned char mapped[12] = { [10] = 0xFF, 0xFF };
    char z[INET6_ADDRSTRLEN + 1];
    struct address a = { 0 };
    if (!s.n || s.n >= sizeof z) return false;
    memcpy(z, s.p, s.n);
    z[s.n] = 0;
    if (strlen(z) != s.n) return false;
    if (inet_pton(AF_INET, z, a.bytes) == 1) { *ret = a; return true; }
    if (inet_pton(AF_INET6, z, a.bytes) != 1) return false;
    a.six = memcmp(a.bytes, mapped, sizeof mapped) != 0;
    if (!a.six) {
        memmove(a.bytes, a.bytes + 12, 4);
        memset(a.bytes + 4, 0, 12);
    }
    *ret = a;
    return true;
}

bool address_loopback(const struct address *a)
{
    static const unsigned char one[16] = { [15] = 1 };
    return a->six ? !memcmp(a->bytes, one, 16) : a->bytes[0] == 127;
}

static bool network_read(str s, struct network *ret)
{
    int64_t slash = str_find_char(s, '/'), bits;
    if (!address_read(slash < 0 ? s : str_upto(s, (size_t)slash), &ret->at)) return false;
    int64_t most = ret->at.six ? 128 : 32;
    if (slash < 0) bits = most;
    else if (!str_int(str_from(s, (size_t)slash + 1), &bits) || bits < 0 || bits > most) return false;
    ret->bits = (unsigned)bits;
    return true;
}

bool proxies_read(str list, struct proxies *ret)
{
    struct proxies p = { .n = 0 };
    for (str part; str_split(&list, ',', &part);)
        for (str word; str_word(&part, &word);)
            if (p.n == PROXIES_MAX || !network_read(word, &p.at[p.n++])) return false;
    *ret = p;
    return true;
}

static bool within(const struct network *n, const struct address *a)
{
    size_t whole = n->bits / 8, rest = n->bits % 8;
    if (n->at.six != a->six || memcmp(n->at.bytes, a->bytes, whole) != 0) return false;
    return !rest || (n->at.bytes[whole] ^ a->bytes[whole]) >> (8 - rest) == 0;
}

bool proxies_know(const struct proxies *p, const struct address *a)
{
    for (size_t i = 0; i < p->n; i++) if (within(&p->at[i], a)) return true;
    return false;
}

/* The last one of the list is taken off it. */
static str take_last(str *list)
{
    size_t at = list->n;
    while (at > 0 && list->p[at - 1] != ',') at--;
    str last = str_trim(str_from(*list, at));
    *list = str_upto(*list, at ? at - 1 : 0);
    return last;
}

/* From right to left: each proxy wrote down whom it heard, so the first that is no proxy of ours is the reader; what stands left of it anybody may
** have written. */
struct address address_of_reader(const struct proxies *p, struct address peer, str forwarded)
{
    struct address next;
    while (proxies_know(p, &peer) && forwarded.n && address_read(take_last(&forwarded), &next)) peer = next;
    return peer;
}

str address_network(struct arena *a, struct address of)
{
    char text[INET6_ADDRSTRLEN];
    memset(of.bytes + (of.six ? 7 : 3), 0, of.six ? 9 : 1);
    return inet_ntop(of.six ? AF_INET6 : AF_INET, of.bytes, text, sizeof text) ? arena_copy(a, str_of(text)) : (str){ "", 0 };
}
