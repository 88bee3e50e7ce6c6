/* lack.c - demand against free seats, cell by cell, and the courses that would help most; lack.h is the manual. */
#include "rooms/courses/lack.h"
#include "base/moment.h"
#include "entity/query.h"
#include <math.h>
#include <stdlib.h>

struct finding {
    struct store *st; struct arena *a;
    const struct lack_plan *plan;
    struct lack *l;
    struct queue_person *p; size_t n;                  /* who waits, in the order of the list                                     */
    int64_t *home;                                     /* of each person, the municipality                                        */
    struct queue_at *there; size_t theres;
    uint64_t *serves; struct cover_course *course;
};

/* ---- who, where, what is free -------------------------------------------------------------------------------------------------- */
static void read_areas(struct finding *f)
{
    struct rows *r = ask(f->st, Q("SELECT id, key, name, position_lat, position_lon FROM directory_area WHERE level = 'municipality' AND deleted_at IS NULL ORDER BY key LIMIT $1"), I(LACK_AREAS));
    f->l->area = arena_array(f->a, struct lack_area, LACK_AREAS);
    while (rows_next(r))
        f->l->area[f->l->areas++] = (struct lack_area){ .id = row_int(r, 0), .key = row_str(r, 1), .name = row_str(r, 2), .lat = row_null(r, 3) ? (double)NAN : row_real(r, 3), .lon = row_null(r, 4) ? (double)NAN : row_real(r, 4) };
}

struct homes { struct finding *f; struct home { int64_t id, area; } *at; size_t n; };
static bool take_home(void *ctx, const struct rows *r)
{
    struct homes *h = ctx;
    h->at[h->n++] = (struct home){ row_int(r, 0), row_int(r, 1) };
    return h->n < QUEUE_MAX;
}

static int by_id(const void *x, const void *y)
{
    const struct home *a = x, *b = y;
    return (a->id > b->id) - (a->id < b->id);
}

/* Those of the queue who are ready; who waits longest stands first. */
static void read_people(struct finding *f)
{
    struct homes h = { f, arena_array(f->a, struct home, QUEUE_MAX), 0 };
    size_t ready = 0;
    f->p = queue_people(f->st, 0, &f->n);
    queue_order(f->p, f->n);
    for (size_t i = 0; i < f->n; i++) if (f->p[i].ready && ready < COVER_PEOPLE_MAX) f->p[ready++] = f->p[i];
    f->n = ready;
    f->home = arena_array(f->a, int64_t, f->n + 1);
    each(f->st, take_home, &h, Q("SELECT id, area FROM courses_demand WHERE state = 'waiting' AND deleted_at IS NULL ORDER BY id"));
    for (size_t i = 0; i < f->n; i++) {
        struct home *found = bsearch(&(struct home){ .id = f->p[i].id }, h.at, h.n, sizeof *h.at, by_id);
        f->home[i] = found ? found->area : 0;
    }
}

static void read_free(struct finding *f)
{
    struct queue_at *all = arena_array(f->a, struct queue_at, QUEUE_COURSES_MAX);
    size_t n = queue_courses(f->st, 0, all, QUEUE_COURSES_MAX);
    f->there = all;
    for (size_t i = 0; i < n; i++)
        if (all[i].c.free > 0 && f->theres < COVER_THERE_MAX) { all[f->theres] = all[i]; if (all[i].c.free > COVER_SEATS_MAX) all[f->theres].c.free = COVER_SEATS_MAX; f->theres++; }
}

/* ---- candidates ------------------------------------------------------------------------------------------------------------------ */
enum { TIMES = 3, LEVELS_MAX = 16 };                   /* morning, afternoon, evening: the first of day_times                     */

static struct queue_course planned(const struct finding *f, const struct lack_candidate *c)
{
    int type = -1;
    for (int i = 0; course_types[i].key; i++) if (str_eq(f->plan->type, str_of(course_types[i].key))) type = i;
    str basis = course_basis(f->plan->type);
    return (struct queue_course){ .level = c->level, .type = type, .times = 1U << c->time, .on_site = true, .childcare = c->childcare,
        .admission = str_eq(basis, S("integration")) || str_eq(basis, S("vocational")), .self_pay = true, .free = f->plan->seats, .level_since = queue_months_ago(f->a, LEVEL_MONTHS) };
}

static int by_reach(const void *x, const void *y)
{
    const struct lack_candidate *a = x, *b = y;
    if (a->reach != b->reach) return a->reach < b->reach ? 1 : -1;
    if (a->childcare != b->childcare) return a->childcare ? 1 : -1;       /* without, where it makes no difference                 */
    if (a->area != b->area) return a->area < b->area ? -1 : 1;
    return a->level != b->level ? a->level - b->level : a->time - b->time;
}

static void set_metres(struct finding *f, const struct lack_area *area) { queue_metres(&(struct queue_at){ .lat = area->lat, .lon = area->lon }, f->p, f->n); }

static int64_t reach_of(const struct finding *f, const struct queue_course *c)
{
    int64_t n = 0;
    for (size_t i = 0; i < f->n; i++) n += queue_fit(c, &f->p[i]) == QUEUE_FITS;
    return n;
}

static void candidates_of(struct finding *f, const struct lack_area *area, const bool *wanted)
{
    struct lack *l = f->l;
    set_metres(f, area);
    for (int level = 0; level < LEVELS_MAX; level++)
        for (int k = 0; wanted[level] && k < TIMES * 2; k++) {
            struct lack_candidate c = { area->id, level, k / 2, k % 2, 0 };
            struct queue_course as = planned(f, &c);
            c.reach = reach_of(f, &as);
            if (c.reach) l->candidate[l->candidates++] = c;
        }
}

static void find_candidates(struct finding *f)
{
    bool wanted[LEVELS_MAX] = { false };
    struct lack *l = f->l;
    for (size_t i = 0; i < f->n; i++) if (f->p[i].level >= 0 && f->p[i].level < LEVELS_MAX) wanted[f->p[i].level] = true;
    l->candidate = arena_array(f->a, struct lack_candidate, l->areas * LEVELS_MAX * TIMES * 2 + 1);
    for (size_t i = 0; i < l->areas; i++) if (!isnan(l->area[i].lat)) candidates_of(f, &l->area[i], wanted);
    qsort(l->candidate, l->candidates, sizeof *l->candidate, by_reach);
    l->cut = l->candidates > LACK_CANDIDATES;
    if (l->cut) l->candidates = LACK_CANDIDATES;
}

/* ---- who fits where ---------------------------------------------------------------------------------------------------------------- */
static void mark(struct finding *f, size_t at, const struct queue_course *c, bool there)
{
    f->course[at] = (struct cover_course){ (uint32_t)c->free, there };
    for (size_t i = 0; i < f->n; i++) if (queue_fit(c, &f->p[i]) == QUEUE_FITS) cover_mark(f->serves, f->n, at, i);
}

static const struct lack_area *area_of(const struct lack *l, int64_t id)
{
    for (size_t i = 0; i < l->areas; i++) if (l->area[i].id == id) return &l->area[i];
    return NULL;
}

static void mark_all(struct finding *f)
{
    size_t n = f->theres + f->l->candidates;
    f->course = arena_array(f->a, struct cover_course, n + 1);
    f->serves = arena_array(f->a, uint64_t, n * cover_words(f->n) + 1);
    for (size_t i = 0; i < f->theres; i++) {
        queue_metres(&f->there[i], f->p, f->n);
        mark(f, i, &f->there[i].c, true);
    }
    for (size_t i = 0; i < f->l->candidates; i++) {
        struct queue_course c = planned(f, &f->l->candidate[i]);
        set_metres(f, area_of(f->l, f->l->candidate[i].area));
        mark(f, f->theres + i, &c, false);
    }
}

/* ---- cells ------------------------------------------------------------------------------------------------------------------------ */
static struct lack_cell *cell_of(struct finding *f, size_t i)
{
    struct lack *l = f->l;
    const struct queue_person *p = &f->p[i];
    for (size_t k = 0; k < l->cells; k++) {
        struct lack_cell *c = &l->cell[k];
        if (c->area == f->home[i] && c->level == p->level && c->times == p->times && c->childcare == p->childcare) return c;
    }
    if (l->cells == LACK_CELLS) { l->more = true; return NULL; }
    l->cell[l->cells] = (struct lack_cell){ .area = f->home[i], .level = p->level, .times = p->times, .childcare = p->childcare };
    return &l->cell[l->cells++];
}

static bool served_there(const struct finding *f, size_t person)
{
    size_t words = cover_words(f->n);
    for (size_t c = 0; c < f->theres; c++) if (f->serves[c * words + person / 64] >> person % 64 & 1) return true;
    return false;
}

static void count_person(struct finding *f, size_t i, const char *level_since)
{
    bool seated = f->l->next.in[i] == COVER_THERE;
    struct lack_cell *c = cell_of(f, i);
    f->l->unknown += f->p[i].level < 0 || !f->p[i].level_on.n || str_cmp(f->p[i].level_on, str_of(level_since)) < 0;
    for (size_t k = 0; k < f->l->areas; k++)
        if (f->l->area[k].id == f->home[i]) { f->l->area[k].waiting++; f->l->area[k].lacking += !seated; }
    if (!c) return;
    c->waiting++;
    c->seated += seated;
    c->beyond += !served_there(f, i);
}

static int by_lack(const void *x, const void *y)
{
    const struct lack_cell *a = x, *b = y;
    int64_t m = a->waiting - a->seated, n = b->waiting - b->seated;
    if (m != n) return m < n ? 1 : -1;
    if (a->area != b->area) return a->area < b->area ? -1 : 1;
    if (a->level != b->level) return a->level - b->level;
    return a->times != b->times ? (a->times < b->times ? -1 : 1) : (int)a->childcare - (int)b->childcare;
}

struct lack *lack_find(struct store *st, const struct lack_plan *plan)
{
    struct arena *a = store_arena(st);
    struct finding f = { .st = st, .a = a, .plan = plan, .l = arena_new_of(a, struct lack) };
    const char *since = arena_z(a, queue_months_ago(a, LEVEL_MONTHS));
    read_areas(&f);
    read_people(&f);
    read_free(&f);
    find_candidates(&f);
    mark_all(&f);
    struct lack *l = f.l;
    l->there = f.theres;
    l->next = cover_solve(a, &(struct cover){ .people = f.n, .course = f.course, .courses = f.theres + l->candidates, .serves = f.serves, .most = (size_t)plan->most });
    l->cell = arena_array(a, struct lack_cell, LACK_CELLS);
    for (size_t i = 0; i < f.n; i++) count_person(&f, i, since);
    qsort(l->cell, l->cells, sizeof *l->cell, by_lack);
    str *code = arena_array(a, str, f.n + 1);
    for (size_t i = 0; i < f.n; i++) code[i] = f.p[i].code;
    l->code = code;
    l->home = f.home;
    l->waiting = (int64_t)f.n;
    l->seated = l->next.there;
    return l;
}
