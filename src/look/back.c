/* back.c - what refers to a row: read from the fields of all entities that lead to it, as this reader may see them. */
#include "look/look.h"

/* A relation is told only by a field that the reader sees in every row: else its rows would tell what it says. */
static bool leads_here(const struct req *q, const struct entity *from, const struct field *f, const struct entity *to)
{
    return field_live(f) && kind_is_ref(f->kind) && field_to(f) == to && from->path && f->privacy & may(&q->who, from, READ).classes;
}

static str whole_list(const struct req *q, const struct entity *from, const struct field *f, str key)
{
    struct buf b = buf_in(q->a, TARGET_MAX);
    if (!entity_lists(from->list.filter, f) || !key.n) return (str){ "", 0 };
    buf_fmt(&b, "%.*s?%s=", STR(url_entity(q, from)), f->name);
    put_encoded(&b, key);
    return buf_str(&b);
}

/* Titles only: what names rows is not written down as reading (entity/query.h). */
static struct page rows_of(struct req *q, const struct entity *from, const struct field *f, const void *row)
{
    struct query query = query_new(from, &q->who, q->lang);
    query.titles = true;
    query.limit = BACK_ROWS;
    query.where[query.n_where++] = (struct condition){ .field = f, .value = row_meta(row)->key, .id = row_meta(row)->id };
    return query_run(&query, q->st);
}

size_t record_back(struct req *q, const struct entity *e, const void *row, struct back *ret, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *from = entity_at(i);
        size_t before = n;
        for (size_t k = 0; k < from->n && n < max; k++) {
            const struct field *f = &from->fields[k];
            if (!leads_here(q, from, f, e)) continue;
            struct page p = rows_of(q, from, f, row);
            if (p.n) ret[n++] = (struct back){ from, f, p, whole_list(q, from, f, row_meta(row)->key), true };
        }
        for (size_t k = before; k < n; k++) ret[k].alone = n == before + 1;
    }
    return n;
}
