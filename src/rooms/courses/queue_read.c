/* queue_read.c - what the queue is asked with: people and courses as they are in the store at this moment. */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/courses/seat.h"

static int index_of(const struct choice *choices, str key)
{
    for (int i = 0; key.n && choices[i].key; i++) if (str_eq(key, str_of(choices[i].key))) return i;
    return -1;
}

static unsigned bits_of(const struct choice *choices, str keys)
{
    unsigned bits = 0;
    for (str rest = keys, key; str_word(&rest, &key);) {
        int i = index_of(choices, key);
        if (i >= 0) bits |= 1u << i;
    }
    return bits;
}

/* The same day, so many months ago; the last of a shorter month. */
str queue_months_ago(struct arena *a, int months)
{
    struct date d = wall_of(moment_now()).date;
    int64_t month = (int64_t)d.year * 12 + d.month - 1 - months;
    struct date first = { (int)(month / 12), (int)(month % 12) + 1, 1 }, next = { (int)((month + 1) / 12), (int)((month + 1) % 12) + 1, 1 };
    int64_t day = date_days(first) + d.day - 1, last = date_days(next) - 1;
    return date_text(a, date_of_days(day < last ? day : last));
}

/* ---- courses ------------------------------------------------------------------------------------------------------------------ */
static double real(const struct rows *r, size_t column) { return row_null(r, column) ? __builtin_nan("") : row_real(r, column); }

static struct queue_at course_row(struct store *st, const struct rows *r)
{
    str form = row_str(r, 4), access = row_str(r, 7);
    return (struct queue_at){ .id = row_int(r, 0), .lat = real(r, 9), .lon = real(r, 10), .c = {
        .level = course_level(row_str(r, 1)), .type = index_of(course_types, row_str(r, 2)), .times = bits_of(day_times, row_str(r, 3)),
        .on_site = !str_eq(form, S("online")), .online = str_eq(form, S("online")) || str_eq(form, S("mixed")), .childcare = row_bool(r, 5), .women_only = row_bool(r, 6),
        .admission = str_has_word(access, S("admitted")), .self_pay = str_has_word(access, S("self_pay")), .free = row_int(r, 8),
        .level_since = queue_months_ago(store_arena(st), LEVEL_MONTHS) } };
}

size_t queue_courses(struct store *st, int64_t course, struct queue_at *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT c.id, c.level, c.type, c.times, c.form, c.childcare, c.women_only, c.access, c.seats - COALESCE(c.taken, 0) - "
        "(SELECT COUNT(*) FROM courses_seat s WHERE s.course = c.id AND s.state IN ('held', 'accepted', 'attending') AND s.deleted_at IS NULL), "
        "COALESCE(c.position_lat, p.position_lat, a.position_lat), COALESCE(c.position_lon, p.position_lon, a.position_lon) "
        "FROM courses_course c LEFT JOIN directory_place p ON p.id = c.place LEFT JOIN directory_area a ON a.id = c.area "
        "WHERE c.deleted_at IS NULL AND (c.id = $1 OR ($1 = 0 AND c.state IN ('planned', 'open', 'full'))) ORDER BY c.id LIMIT $2"), I(course), I((int64_t)max));
    while (n < max && rows_next(r)) ret[n++] = course_row(st, r);
    return n;
}

/* ---- people ------------------------------------------------------------------------------------------------------------------- */
struct reading { struct arena *a; struct queue_person *p; size_t n; };

static enum queue_admission admission_of(str key)
{
    return str_eq(key, S("there")) ? ADMISSION_THERE : str_eq(key, S("open")) ? ADMISSION_OPEN : str_eq(key, S("self")) ? ADMISSION_SELF : ADMISSION_UNSAID;
}

static bool person_row(void *ctx, const struct rows *r)
{
    struct reading *k = ctx;
    k->p[k->n++] = (struct queue_person){ .id = row_int(r, 0), .head = row_int(r, 1), .code = arena_copy(k->a, row_str(r, 2)), .since = arena_copy(k->a, row_str(r, 3)),
        .level_on = arena_copy(k->a, row_str(r, 4)), .ready = str_eq(row_str(r, 5), S("waiting")), .level = course_level(row_str(r, 6)), .types = bits_of(course_types, row_str(r, 7)),
        .times = bits_of(day_times, row_str(r, 8)), .reach = row_int(r, 9), .online = row_bool(r, 10), .childcare = row_bool(r, 11), .women = row_bool(r, 12),
        .admission = admission_of(row_str(r, 13)), .lat = real(r, 14), .lon = real(r, 15), .metres = -1 };
    return k->n < QUEUE_MAX;
}

/* Linked people of whom none waits wait for nothing. */
static size_t without_idle(struct queue_person *p, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0, k; i < n; i = k) {
        bool waits = false;
        for (k = i; k < n && p[k].head == p[i].head; k++) waits = waits || p[k].ready;
        for (size_t j = i; waits && j < k; j++) p[kept++] = p[j];
    }
    return kept;
}

struct queue_person *queue_people(struct store *st, int64_t only, size_t *n)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM courses_demand WHERE state NOT IN ('left', 'passed', 'broken_off') AND deleted_at IS NULL"));
    size_t room = (size_t)(rows_next(r) ? row_int(r, 0) : 0);
    struct reading k = { store_arena(st), arena_array(store_arena(st), struct queue_person, (room < QUEUE_MAX ? room : QUEUE_MAX) + 1), 0 };
    if (room) each(st, person_row, &k, Q("SELECT x.id, COALESCE(x.family, x.id), x.code, x.since, x.level_on, x.state, x.level, x.types, x.times, COALESCE(x.reach, 0), x.online, x.childcare, "
        "x.women, x.admission, a.position_lat, a.position_lon FROM courses_demand x LEFT JOIN directory_area a ON a.id = x.area "
        "WHERE x.deleted_at IS NULL AND ($1 = 0 OR COALESCE(x.family, x.id) = (SELECT COALESCE(y.family, y.id) FROM courses_demand y WHERE y.id = $1)) AND (x.state = 'waiting' "
        "OR (x.state NOT IN ('left', 'passed', 'broken_off') AND (x.family IS NOT NULL OR EXISTS (SELECT 1 FROM courses_demand z WHERE z.family = x.id AND z.deleted_at IS NULL)))) "
        "ORDER BY COALESCE(x.family, x.id), x.id"), I(only));
    *n = without_idle(k.p, k.n);
    return k.p;
}

void queue_metres(const struct queue_at *c, struct queue_person *p, size_t n)
{
    struct coordinate from = { c->lat, c->lon };
    for (size_t i = 0; i < n; i++) {
        bool known = c->lat == c->lat && p[i].lat == p[i].lat;
        p[i].metres = known ? (int64_t)distance_m(from, (struct coordinate){ p[i].lat, p[i].lon }) : -1;
    }
}

struct queue_person *queue_of(struct store *st, const struct queue_at *c, size_t *n)
{
    struct queue_person *p = queue_people(st, 0, n);
    struct rows *r = ask(st, Q("SELECT DISTINCT demand FROM courses_seat WHERE course = $1 AND state = 'declined' AND deleted_at IS NULL ORDER BY demand LIMIT 1000"), I(c->id));
    queue_metres(c, p, *n);
    while (rows_next(r)) for (size_t i = 0; i < *n; i++) if (p[i].id == row_int(r, 0)) p[i].declined = true;
    queue_order(p, *n);
    return p;
}
