/* discreet.c - which rows want discretion. */
#include "look/discreet.h"

static bool note(void *ctx, const struct rows *r)
{
    struct discreet *d = ctx;
    d->all = d->n == DISCREET_MAX;
    if (!d->all) d->id[d->n++] = row_int(r, 0);
    return !d->all;
}

struct discreet *discreet_topics(struct store *st)
{
    struct discreet *d = arena_new_of(store_arena(st), struct discreet);
    const struct entity *topic = entity_named(S("directory.topic"));
    if (topic && entity_field(topic, S("sensitive"))) each(st, note, d, Q("SELECT id FROM directory_topic WHERE sensitive ORDER BY id"));
    return d;
}

bool discreet_row(const struct discreet *d, const struct entity *e, const void *row)
{
    const struct field *own = entity_field(e, S("sensitive")), *kind = entity_field(e, S("kind")), *topics = entity_field(e, S("topics"));
    int64_t id[64];
    if (own && own->kind == KIND_bool && row_number(row, own)) return true;
    if (kind && kind->kind == KIND_choice && str_eq(row_text(row, kind), S("shelter"))) return true;
    size_t n = topics && topics->kind == KIND_refs ? refs_ids(row_text(row, topics), id, countof(id)) : 0;
    if (n && (d->all || n == countof(id))) return true;
    for (size_t i = 0; i < n; i++) for (size_t k = 0; k < d->n; k++) if (id[i] == d->id[k]) return true;
    return false;
}
