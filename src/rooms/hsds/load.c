/* load.c - the rows that a page shows, by their ids: a question per entity, whatever the number of items. */
#include "rooms/hsds/hsds.h"
#include <stdlib.h>

str hsds_text(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = row ? entity_field(e, str_of(field)) : NULL;
    return f && kind_is_text(f->kind) ? row_text(row, f) : S("");
}

int64_t hsds_number(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = row ? entity_field(e, str_of(field)) : NULL;
    bool holds = f && (f->kind == KIND_number || f->kind == KIND_money || f->kind == KIND_time || f->kind == KIND_ref || f->kind == KIND_area);
    return holds ? row_number(row, f) : NONE;
}

bool hsds_yes(const struct entity *e, const void *row, const char *field)
{
    const struct field *f = row ? entity_field(e, str_of(field)) : NULL;
    return f && f->kind == KIND_bool && row_number(row, f);
}

/* ---- sets of ids and their rows ----------------------------------------------------------------------------------------------------- */
struct ids { int64_t *at; size_t n, room; struct arena *a; };

static void want(struct ids *s, int64_t id)
{
    if (id <= 0) return;                                /* empty, NONE */
    s->at = arena_more(s->a, s->at, s->n, &s->room, 64);
    s->at[s->n++] = id;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int by_row(const void *a, const void *b)
{
    int64_t x = row_meta(*(void *const *)a)->id, y = row_meta(*(void *const *)b)->id;
    return (x > y) - (x < y);
}

static void each_once(struct ids *s)
{
    size_t n = 0;
    if (s->n) qsort(s->at, s->n, sizeof *s->at, by_number);
    for (size_t i = 0; i < s->n; i++) if (!n || s->at[n - 1] != s->at[i]) s->at[n++] = s->at[i];
    s->n = n;
}

/* Any column of the main table: the rows are put in order here. By the title an engine would walk its index of all rows to find the few. */
static const struct field *cheap_order(const struct entity *e)
{
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].kind == KIND_date && field_live(&e->fields[i])) return &e->fields[i];
    return NULL;
}

/* As a visitor reads them; LIMIT_MAX is for addresses, not for the house. */
static struct hsds_rows fetch(struct store *st, const char *entity, struct ids *s)
{
    struct who visitor = who_visitor();
    struct hsds_rows r = { .e = entity_named(str_of(entity)) };
    each_once(s);
    r.row = arena_array(s->a, void *, s->n + 1);
    for (size_t from = 0; r.e && from < s->n; from += LIMIT_MAX) {
        size_t n = s->n - from < LIMIT_MAX ? s->n - from : LIMIT_MAX;
        struct query query = query_new(r.e, &visitor, &langs[lang_index(S(LANG_SOURCE))]);
        if (cheap_order(r.e)) query.sort = cheap_order(r.e);
        query.among = &(struct among){ NULL, s->at + from, n };
        query.limit = (int64_t)n;
        query.details = query.plain = query.ended = true;
        struct page p = query_run(&query, st);
        for (size_t i = 0; i < p.n; i++) r.row[r.n++] = p.row[i];
    }
    if (r.n) qsort(r.row, r.n, sizeof *r.row, by_row);
    return r;
}

const void *hsds_row(const struct hsds_rows *r, int64_t id)
{
    size_t from = 0, to = r->n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        int64_t at = row_meta(r->row[mid])->id;
        if (at == id) return r->row[mid];
        if (at < id) from = mid + 1;
        else to = mid;
    }
    return NULL;
}

/* ---- what documents need ------------------------------------------------------------------------------------------------------------ */
struct wanted { struct ids offer, course, actor, place, contact; };

static struct wanted wanted_in(struct arena *a) { return (struct wanted){ { .a = a }, { .a = a }, { .a = a }, { .a = a }, { .a = a } }; }

static struct hsds_load fetch_all(struct store *st, struct wanted *w)
{
    return (struct hsds_load){ fetch(st, "directory.offer", &w->offer), fetch(st, "courses.course", &w->course), fetch(st, "directory.actor", &w->actor),
        fetch(st, "directory.place", &w->place), fetch(st, "directory.contact", &w->contact) };
}

/* Its places, too: they are part of an organisation's document. */
static void want_organization(struct wanted *w, const struct hsds_book *b, size_t i, bool whole)
{
    if (i == HSDS_NONE) return;
    const struct hsds_organization *o = &b->organization[i];
    want(&w->actor, o->row);
    if (!whole) return;
    want(&w->contact, o->contact);
    for (size_t k = 0; k < b->places; k++) if (b->place[k].actor == o->row) want(&w->place, b->place[k].row);
}

static void want_service(struct wanted *w, const struct hsds_book *b, const struct hsds_service *s, bool whole)
{
    if (s->from == HSDS_OFFER) want(&w->offer, s->row);
    if (s->from == HSDS_COURSE) want(&w->course, s->row);
    want_organization(w, b, s->organization, whole);
    if (s->place != HSDS_NONE) want(&w->place, b->place[s->place].row);
    if (whole) want(&w->contact, s->contact);
}

struct hsds_load hsds_load_services(struct store *st, const struct hsds_book *b, const size_t *at, size_t n, bool whole)
{
    struct wanted w = wanted_in(store_arena(st));
    for (size_t i = 0; i < n; i++) want_service(&w, b, &b->service[at[i]], whole);
    return fetch_all(st, &w);
}

struct hsds_load hsds_load_with_services(struct store *st, const struct hsds_book *b, const size_t *at, size_t n)
{
    struct wanted w = wanted_in(store_arena(st));
    for (size_t i = 0; i < n; i++) {
        want_organization(&w, b, at[i], true);
        for (size_t k = 0; k < b->services; k++) if (b->service[k].organization == at[i]) want_service(&w, b, &b->service[k], true);
    }
    return fetch_all(st, &w);
}

struct hsds_load hsds_load_organizations(struct store *st, const struct hsds_book *b, const size_t *at, size_t n, bool whole)
{
    struct wanted w = wanted_in(store_arena(st));
    for (size_t i = 0; i < n; i++) want_organization(&w, b, at[i], whole);
    return fetch_all(st, &w);
}
