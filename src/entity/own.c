/* own.c - whose a row is. */
#include "entity/own.h"
#include "entity/query.h"

static int64_t row_own(const struct entity *e, const void *row, const char *name)
{
    if (!name) return 0;
    if (str_eq(str_of(name), S("id"))) return row_meta(row)->id;
    const struct field *f = entity_field(e, str_of(name));
    int64_t v = field_live(f) ? row_number(row, f) : 0;
    return v == NONE ? 0 : v;
}

struct own own_of_row(const struct entity *e, const void *row)
{
    const struct field *state = e->state ? entity_field(e, str_of(e->state)) : NULL;
    return (struct own){ row_meta(row)->id, row_own(e, row, e->own_area), row_own(e, row, e->own_actor), row_own(e, row, e->own_account),
                         !state || str_eq(row_text(row, state), S("published")) };
}

static int64_t draft_own(struct store *st, const struct draft *d, const char *name)
{
    int64_t v = 0;
    if (!name) return 0;
    if (str_eq(str_of(name), S("id"))) return d->id;
    const struct field *f = entity_field(d->e, str_of(name));
    str text = d->value[field_index(d->e, f)];
    if (!field_live(f) || !text.n) return 0;
    if (kind_is_ref(f->kind)) return id_by_key(st, field_to(f), text);
    return str_int(text, &v) ? v : 0;
}

struct own own_of_draft(struct store *st, const struct draft *d)
{
    const struct field *state = d->e->state ? entity_field(d->e, str_of(d->e->state)) : NULL;
    return (struct own){ d->id, draft_own(st, d, d->e->own_area), draft_own(st, d, d->e->own_actor), draft_own(st, d, d->e->own_account),
                         !state || str_eq(d->value[field_index(d->e, state)], S("published")) };
}

bool scope_covers(const struct scope *s, const struct own *o)
{
    switch (s->rows) {
    case ROWS_ALL: case ROWS_OWN_LANGUAGE: return true;
    case ROWS_PUBLISHED: return o->published;
    case ROWS_OWN_AREA:  return s->area && o->area == s->area;
    case ROWS_OWN_ACTOR: return s->actor && o->actor == s->actor;
    case ROWS_OWN:       return s->account && o->account == s->account;
    }
    return false;
}

bool scopes_cover(const struct may *m, const struct own *o)
{
    for (size_t i = 0; i < m->n; i++) if (scope_covers(&m->scope[i], o)) return true;
    return false;
}

unsigned own_classes(const struct who *who, const struct entity *e, unsigned action, const struct own *o, bool *whole)
{
    unsigned classes = 0;
    struct may m = may(who, e, action);
    if (whole) *whole = false;
    for (size_t i = 0; i < m.n; i++) {
        if (!scope_covers(&m.scope[i], o)) continue;
        classes |= m.scope[i].classes;
        if (whole && m.scope[i].rows != ROWS_OWN_LANGUAGE) *whole = true;
    }
    return classes;
}
