/* post.h - one POST of JSON to an address that somebody typed: to public addresses only, without redirects and proxies, and never for long. Used by webhooks.
**
** Where a name leads is decided at the moment of connecting: what was checked is what is connected to, so a name that resolves differently a second time gains
** nothing (server-side request forgery). */
#ifndef WORK_POST_H
#define WORK_POST_H
#include "work/queue.h"

enum { POST_CONNECT = 5, POST_LONGEST = 10, POST_HEADERS_MAX = 12 };   /* seconds; lines beside Content-Type and User-Agent    */
struct post {
    str address, body;                                  /* https://…; http:// too with `loopback`, for receivers on this machine */
    str header[POST_HEADERS_MAX]; size_t n;             /* "Name: value", made of checked parts                        */
    bool loopback;                                      /* this machine may be reached                                */
};
/* `code`: of the answer, 0: none came; `error`: empty or a short word without anything personal; `stopped`: the program ends, it counts as not tried. What
** the receiver says beside the code is passed over. For `outside` of a job: keeps its lease (job_alive). */
struct posted { int64_t code, ms; str error; bool stopped; };
struct posted post_send(struct job *j, const struct post *p);

struct sockaddr;
/* Is this network address for the public? 127.0.0.0/8 and ::1 only with `loopback`. */
bool post_network_open(const struct sockaddr *to, bool loopback);
#endif
