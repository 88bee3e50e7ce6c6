/* test_read_fit.h - whether what a reader gives fits: the field is there, and its own check takes the value. A name of one letter is theirs to keep: too short
** is no mistake of the reader. Shared by the readers' tests and fuzz targets. */
#ifndef EXCHANGE_TEST_READ_FIT_H
#define EXCHANGE_TEST_READ_FIT_H
#include "base/utf8.h"
#include "entity/draft.h"
#include "rooms/exchange/arrive.h"
#include "rooms/rooms.h"
#include <stdio.h>

/* The entities of all rooms, without a store. */
static inline void read_register(void)
{
    struct arena *a = arena_new();
    struct buf report = buf_in(a, 1 << 16);
    for (size_t i = 0; i < rooms_count; i++) for (size_t k = 0; k < rooms[i]->n_entities; k++) entity_register(rooms[i]->entities[k]);
    entity_resolve(&report);
    arena_free(a);
}

static inline bool fit_value(struct arena *a, const struct entity *e, const struct arrival_value *v)
{
    const struct field *f = entity_field(e, str_of(v->field));
    if (!f || !f->translated != !v->lang) { fprintf(stderr, "%s.%s: no such field, or not in languages\n", e->name, v->field); return false; }
    if (v->how != ARRIVAL_GIVEN) return kind_is_ref(f->kind) && v->text.n <= 200;
    struct problems p = { .a = a };
    struct draft d = draft_new(a, e);
    size_t l = v->lang ? lang_index(str_of(v->lang)) : 0, i = field_index(e, f), wrong = 0;
    if (v->lang) draft_word(a, &d, l)[i] = v->text;
    else { d.value[i] = v->text; d.given[i] = true; }
    draft_check(a, &d, &p);
    for (size_t k = 0; k < p.n; k++) {
        if (p.at[k].field != f || !p.at[k].detail.n) continue;             /* others are missing, and may be                */
        if ((int64_t)utf8_count(v->text) < f->min && kind_is_text(f->kind)) continue;
        fprintf(stderr, "%s.%s: %s: %.*s\n", e->name, v->field, p.at[k].message, STR(p.at[k].detail));
        wrong++;
    }
    return !wrong;
}

/* All rows of a run; references lead to rows of the run where `closed`. */
static inline bool read_fits(struct arena *a, const struct arrive *in)
{
    bool good = true;
    for (size_t i = 0; i < in->n; i++) {
        const struct entity *e = entity_named(str_of(in->at[i]->entity));
        if (in->at[i]->refused) continue;
        if (!e || !utf8_valid(in->at[i]->foreign)) { fprintf(stderr, "%s: no entity, or a broken id\n", in->at[i]->entity); return false; }
        for (size_t k = 0; k < in->at[i]->n; k++) good &= fit_value(a, e, &in->at[i]->value[k]);
    }
    return good;
}
#endif
