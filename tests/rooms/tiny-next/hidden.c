/* hidden.c - a page of its own: the handler reads, the page shows. */
#include "rooms/tiny/hidden.h"

/* SQL finds what no filter of the address says ("before a day"); the query reads it with the reader's rights. */
void hidden_show(struct req *q)
{
    enum { MOST = 100 };
    int64_t ids[MOST];
    size_t n = 0;
    struct rows *r = ask(q->st, Q("SELECT id FROM tiny_thing WHERE state <> $1 AND deleted_at IS NULL ORDER BY id LIMIT 100"), T(S("shown")));
    while (rows_next(r) && n < MOST) ids[n++] = row_int(r, 0);
    struct query query = query_new(&thing_entity, &q->who, q->lang);
    query.among = &(struct among){ .ids = ids, .n = n };
    query.limit = MOST;
    hidden_page(&q->out, q, &(struct hidden_view){ query_run(&query, q->st) });
}
