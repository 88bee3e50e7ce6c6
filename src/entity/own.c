/* own.c - whose a row is. */
#include "entity/own.h"
#include "base/moment.h"
#include "entity/query.h"
#include <stdio.h>

static int64_t row_own(const struct entity *e, const void *row, const char *name)
{
    if (!name) return 0;
    if (str_eq(str_of(name), S("id"))) return row_meta(row)->id;
    const struct field *f = entity_field(e, str_of(name));
    int64_t v = field_live(f) ? row_number(row, f) : 0;
    return v == NONE ? 0 : v;
}

/* Is the row public today? `from` and `to` count where the kind is dated. */
static bool is_public(const struct entity *e, str state, str from, str to)
{
    char today[40];
    struct date d = wall_of(moment_now()).date;
    str now = { today, (size_t)snprintf(today, sizeof today, "%04d-%02d-%02d", d.year, d.month, d.day) };
    if (e->state && !str_eq(state, S("published"))) return false;
    return !e->dated || (str_cmp(from, now) <= 0 && (!to.n || str_cmp(to, now) >= 0));
}

static str row_named(const struct entity *e, const void *row, const char *name)
{
    return name ? row_text(row, entity_field(e, str_of(name))) : (str){ "", 0 };
}

static str draft_named(const struct draft *d, const char *name)
{
    return name ? d->value[field_index(d->e, entity_field(d->e, str_of(name)))] : (str){ "", 0 };
}

struct own own_of_row(const struct entity *e, const void *row)
{
    bool open = is_public(e, row_named(e, row, e->state), row_named(e, row, e->begins), row_named(e, row, e->ends));
    return (struct own){ row_meta(row)->id, row_own(e, row, e->own_area), row_own(e, row, e->own_actor), row_own(e, row, e->own_account),
                         row_own(e, row, e->own_volunteer), open };
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
    bool open = is_public(d->e, draft_named(d, d->e->state), draft_named(d, d->e->begins), draft_named(d, d->e->ends));
    return (struct own){ d->id, draft_own(st, d, d->e->own_area), draft_own(st, d, d->e->own_actor), draft_own(st, d, d->e->own_account),
                         draft_own(st, d, d->e->own_volunteer), open };
}

const char *own_field(const struct entity *e, const struct scope *s, int64_t *id)
{
    switch (s->rows) {
    case ROWS_OWN_AREA:      *id = s->area;      return e->own_area;
    case ROWS_OWN:           *id = s->account;   return e->own_account;
    case ROWS_OWN_VOLUNTEER: *id = s->volunteer; return e->own_volunteer;
    default:                 *id = s->actor;     return e->own_actor;
    }
}

bool scope_covers(const struct scope *s, const struct own *o)
{
    switch (s->rows) {
    case ROWS_ALL: case ROWS_OWN_LANGUAGE: return true;
    case ROWS_PUBLISHED: return o->published;
    case ROWS_OWN_AREA:  return s->area && o->area == s->area;
    case ROWS_OWN_ACTOR: return s->actor && o->actor == s->actor;
    case ROWS_OWN:       return s->account && o->account == s->account;
    case ROWS_OWN_VOLUNTEER: return s->volunteer && o->volunteer == s->volunteer;
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
