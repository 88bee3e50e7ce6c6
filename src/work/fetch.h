/* fetch.h - takes one document from somebody else's server over HTTP, by libcurl, for jobs (never within a request).
**
** What an address leads to is decided by others, so nothing inside of this network can be reached by it: every connection, those of redirects too, is made to
** an address of the public internet or not at all, whatever a name resolves to. Only TLS; redirects lead to https alone, three at most; no cookies, no login, no
** proxy of the environment. For tests BRUECKE_FETCH_LOOPBACK=1 lets http://127.0.0.1:… through as well. */
#ifndef WORK_FETCH_H
#define WORK_FETCH_H
#include "work/queue.h"

enum { FETCH_MAX = 30 * 1024 * 1024, FETCH_CONNECT = 10, FETCH_LONGEST = 120, FETCH_SLOW = 30 };    /* bytes unpacked; seconds; SLOW: so long below 1 kB/s */
/* FORBIDDEN: the address, or one that it redirects to, is none of the public internet; SCHEME: it is not https; STATUS: any but 200. */
enum fetch_fault { FETCH_FINE, FETCH_FORBIDDEN, FETCH_SCHEME, FETCH_LARGE, FETCH_SILENT, FETCH_STATUS, FETCH_FAULTS };
struct fetched {
    enum fetch_fault fault;
    enum job_end end;                                   /* DONE: here it is. AGAIN: later perhaps. DEAD: never          */
    long status; str bytes;                             /* in the arena                                               */
    str detail;                                         /* unless FINE: "HTTP 404", "curl 28"                          */
};
/* `j`: its lease is kept while this waits, and it stops when the job has to; NULL: nobody's. */
struct fetched fetch_get(struct arena *a, str url, struct job *j);
/* May a connection be made to this address ("192.168.0.1", "fe80::1")? False for private, local, reserved and multicast ones (RFC 6890), those wrapped in IPv6 too. */
bool fetch_allowed(const char *address);
#endif
