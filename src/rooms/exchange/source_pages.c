/* source_pages.c - one source: what it is, how it went, fetch now, upload files. */
#include "rooms/exchange/pages.h"
#include "serve/write.h"
#include <string.h>

static int64_t count_of(struct rows *r) { return rows_next(r) ? row_int(r, 0) : 0; }

static const struct source *draw(struct req *q, const char *problem)
{
    struct source_view v = { .problem = problem };
    struct labels labels = { 0 };
    v.s = record_of_address(q, &exchange_source_entity, &labels);
    if (!v.s) return NULL;
    v.labels = &labels;
    v.keeps = who_holds(&q->who, EXCHANGE_KEEPERS);
    for (size_t i = 0; arrival_states[i].key; i++)
        v.of[i] = count_of(ask(q->st, Q("SELECT COUNT(*) FROM exchange_arrival WHERE source = $1 AND state = $2 AND deleted_at IS NULL"), I(v.s->meta.id), T(str_of(arrival_states[i].key))));
    str id = arena_fmt(q->a, "%lld", (long long)v.s->meta.id);
    v.waiting = count_of(ask(q->st, Q("SELECT COUNT(*) FROM core_job WHERE kind = 'exchange.pull' AND (state = 'waiting' OR state = 'running') AND (argument = $1 OR argument = $2)"), T(id),
                             T(arena_fmt(q->a, "%.*s upload", STR(id)))));
    source_page(&q->out, q, &v);
    return v.s;
}

void source_show(struct req *q) { draw(q, NULL); }

/* The source that the address of a POST names, for who keeps sources. NULL: answered already. */
static const struct source *asked(struct req *q)
{
    struct query query = query_new(&exchange_source_entity, &q->who, q->lang);
    const struct source *s = row_by_slug(q->st, &query, q->part[3], NULL);
    if (!s) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return s;
}

static void refuse(struct req *q, const char *why)
{
    q->status = 422;
    draw(q, why);
}

void source_pull(struct req *q)
{
    const struct source *s = asked(q);
    if (!s) return;
    if (!s->address.n) { refuse(q, N_("Without an address nothing can be fetched by itself.")); return; }
    job_add(q->st, &(struct job_new){ .kind = "exchange.pull", .argument = arena_fmt(q->a, "%lld", (long long)s->meta.id), .key = arena_fmt(q->a, "pull %lld %.*s", (long long)s->meta.id, STR(q->id)) });
    write_to_row(q, s->meta.id, "saved");
}

void source_upload(struct req *q)
{
    const struct source *s = asked(q);
    struct read_part *part = NULL;
    size_t n = 0;
    const char *why = N_("Please choose a file.");
    if (!s) return;
    for (size_t i = 0; i < q->uploads && !n; i++)
        if (str_eq(q->upload[i].name, S("file")) && q->upload[i].bytes.n) parts_of_file(q->a, q->upload[i].filename, q->upload[i].bytes, &part, &n, &why);
    if (!n) { refuse(q, why); return; }
    parts_keep(q->st, s->meta.id, part, n, form_has(q, S("whole")));
    write_to_row(q, s->meta.id, "saved");
}
