/* near.c - what rooms tell of rows that no column says: a number for each; and how far rows are from a place on earth. */
#include "entity/near.h"
#include <math.h>

const struct own_order near_order = { .name = "distance" };

/* ---- what is told of rows -------------------------------------------------------------------------------------------- */
void told_row(struct told *t, int64_t id, int64_t v)
{
    size_t room = t->room;                                /* of both lists */
    if (t->n == AMONG_MAX) return;
    t->id = arena_more(t->a, t->id, t->n, &room, 256);
    t->v = arena_more(t->a, t->v, t->n, &t->room, 256);
    t->id[t->n] = id;
    t->v[t->n++] = v;
}

struct pair { int64_t id, v; };
static int by_id(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Most rooms tell in the order of the table; then there is nothing to do. */
void told_done(struct told *t)
{
    bool sorted = true;
    for (size_t i = 1; i < t->n && sorted; i++) sorted = t->id[i - 1] < t->id[i];
    if (sorted) return;
    struct pair *p = arena_array(t->a, struct pair, t->n);
    for (size_t i = 0; i < t->n; i++) p[i] = (struct pair){ t->id[i], t->v[i] };
    qsort(p, t->n, sizeof *p, by_id);
    for (size_t i = 0; i < t->n; i++) t->id[i] = p[i].id, t->v[i] = p[i].v;
}

bool told_find(const struct told *t, int64_t id, int64_t *ret)
{
    size_t from = 0, to = t ? t->n : 0;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (t->id[middle] < id) from = middle + 1;
        else to = middle;
    }
    if (!t || from == t->n || t->id[from] != id) return false;
    *ret = t->v[from];
    return true;
}

/* ---- distances ---------------------------------------------------------------------------------------------------------- */

double distance_m(struct coordinate a, struct coordinate b)
{
    const double radian = 3.14159265358979323846 / 180, radius = 6371009;
    double north = sin((b.lat - a.lat) * radian / 2), east = sin((b.lon - a.lon) * radian / 2);
    double h = north * north + cos(a.lat * radian) * cos(b.lat * radian) * east * east;
    return 2 * radius * asin(fmin(1, sqrt(h)));
}

/* Twice the metres, and one more for "about". */
void told_at(struct told *t, int64_t id, struct coordinate at, bool about)
{
    if (isfinite(at.lat) && isfinite(at.lon)) told_row(t, id, 2 * llround(distance_m(t->from, at)) + about);
}

bool query_distance(const struct query *q, int64_t id, int64_t *metres, bool *about)
{
    int64_t v;
    if (!told_find(q->far, id, &v)) return false;
    *metres = v / 2;
    *about = v % 2;
    return true;
}

/* "51.79,6.14" */
static bool read_position(str value, struct coordinate *ret)
{
    int64_t comma = str_find_char(value, ',');
    return comma > 0 && str_real(str_upto(value, (size_t)comma), &ret->lat) && str_real(str_from(value, (size_t)comma + 1), &ret->lon)
        && fabs(ret->lat) <= 85 && fabs(ret->lon) <= 180;
}

/* The centre point of an area that this reader sees. */
static bool read_area(const struct query *q, struct store *st, str key, struct coordinate *ret)
{
    const struct entity *e = entity_named(S("directory.area"));
    const struct field *f = e ? entity_field(e, S("position")) : NULL;
    if (!f || f->kind != KIND_coordinate || key.n > KEY_MAX) return false;
    struct query areas = query_new(e, q->who, q->lang);
    int64_t id = id_by_key(st, e, key);
    const void *row = id ? row_by_id(st, &areas, id, NULL) : NULL;
    if (!row) return false;
    *ret = row_coordinate(row, f);
    return isfinite(ret->lat);
}

bool near_take(struct query *q, struct store *st, str value)
{
    struct told *t = arena_new_of(store_arena(st), struct told);
    t->a = store_arena(st);
    q->exact = read_position(value, &t->from);
    if (!q->exact && !read_area(q, st, value, &t->from)) return false;
    q->near = value;
    q->from = t->from;
    q->e->list.where(q, st, t);
    told_done(t);
    q->far = t;
    return true;
}
