/* front.c - addresses in another program's order (struct front in room.h): turned into ours, and what browsers ask of them beforehand. */
#include "web/front.h"

/* Do the parts from `at` on begin with these? Then they go. */
static bool take_away(struct req *q, size_t at, const char *const *ways)
{
    for (; ways && *ways; ways++) {
        str way = str_of(*ways);
        size_t n = 0;
        bool same = true;
        for (str part; same && str_split(&way, '/', &part); n++) same = at + n < q->parts && str_eq(part, q->part[at + n]);
        if (!same) continue;
        for (size_t i = at; i + n < q->parts; i++) q->part[i] = q->part[i + n];
        q->parts -= n;
        return true;
    }
    return false;
}

/* An address in another program's order: afterwards region, language and the rest stand in `part` as in ours. */
void front_read(struct req *q)
{
    for (size_t i = 0; i < q->app->fronts && !q->front; i++) {
        const struct front *f = q->app->front[i];
        if (take_away(q, 0, f->before) || (q->parts > 2 && take_away(q, 2, f->inside))) q->front = f;
    }
}

/* What a browser asks before a page from elsewhere may send something (Fetch standard, CORS preflight). */
void front_preflight(struct req *q)
{
    q->status = 204;
    req_header(q, "Access-Control-Allow-Methods", S("GET, HEAD, POST, OPTIONS"));
    req_header(q, "Access-Control-Allow-Headers", S("Content-Type"));
    req_header(q, "Access-Control-Max-Age", S("86400"));
}
