/* match.c - bars, points and order of those who could be asked; match.h says what counts how much. */
#include "plan/match.h"
#include <assert.h>
#include <math.h>

const struct match_weights match_default = { .version = 1, .weight = { 20, 15, 20, 10, 15, 15, 5 }, .travel_limit = 40 };

bool match_weights_sound(const struct match_weights *w)
{
    int64_t sum = 0;
    for (size_t i = 0; i < MATCH_PARTS; i++) {
        if (w->weight[i] < 0 || w->weight[i] > 100) return false;
        sum += w->weight[i];
    }
    return sum == 100 && w->travel_limit >= 1 && w->travel_limit <= 600;
}

static bool speaks(const struct match_request *q, const struct match_person *p)
{
    return p->level && (q->directions & ~p->directions) == 0;
}

static uint32_t bar(bool holds, enum match_bar b) { return holds ? (uint32_t)b : 0; }

uint32_t match_bars(const struct match_request *q, const struct match_person *p)
{
    return bar(!p->level, BAR_LANGUAGE) | bar(p->level && (q->directions & ~p->directions), BAR_DIRECTION) | bar(p->level && p->level < q->level, BAR_LEVEL)
        | bar(p->unproven, BAR_REQUIREMENT) | bar(q->domain_must && (q->domain & ~p->domains), BAR_DOMAIN) | bar(p->free == FREE_NO, BAR_TIME)
        | bar(!q->remote && p->elsewhere, BAR_AREA) | bar(!q->remote && p->radius_m && p->travel_m > p->radius_m, BAR_RADIUS)
        | bar(q->gender_must && q->gender && p->gender != q->gender, BAR_GENDER) | bar(p->barred, BAR_PAIR)
        | bar(p->week_most && p->week_used >= p->week_most, BAR_WEEK) | bar(p->month_most && p->month_used >= p->month_most, BAR_MONTH);
}

struct match_pool match_pool_of(const struct match_request *q, const struct match_person *p, size_t n)
{
    struct match_pool r = { 0, 0 };
    for (size_t i = 0; i < n; i++) if (speaks(q, &p[i])) { r.speakers++; r.offers += p[i].offers; }
    return r;
}

/* ---- points ---------------------------------------------------------------------------------------------------------------------- */
static int32_t part_of(int32_t weight, int64_t num, int64_t all) { return (int32_t)((2 * weight * num + all) / (2 * all)); }

static int32_t beyond(const struct match_request *q, const struct match_person *p) { return p->level > q->level ? p->level - q->level : 0; }

static int32_t level_points(const struct match_request *q, int32_t weight, const struct match_person *p)
{
    static const int32_t more[] = { 40, 70, 100 }, known[] = { 0, 60, 100 };
    int32_t steps = beyond(q, p);
    return part_of(weight, 3 * more[steps > 2 ? 2 : steps] + known[p->source > SOURCE_CERTIFICATE ? SOURCE_SELF : p->source], 400);
}

static int32_t travel_points(const struct match_request *q, const struct match_weights *w, const struct match_person *p)
{
    int32_t minutes = q->remote || p->travel_minutes < 0 ? 0 : p->travel_minutes;
    return minutes >= w->travel_limit ? 0 : part_of(w->weight[PART_TRAVEL], w->travel_limit - minutes, w->travel_limit);
}

/* own × speakers / offers is 1 with an equal share, and 2 is where nothing is left. */
static int32_t fairness_points(const struct match_pool *pool, int32_t weight, const struct match_person *p)
{
    int64_t own = p->offers * pool->speakers;
    if (!pool->offers) return weight;
    return own >= 2 * pool->offers ? 0 : part_of(weight, 2 * pool->offers - own, 2 * pool->offers);
}

static bool has_domain(const struct match_request *q, const struct match_person *p) { return (q->domain & ~p->domains) == 0; }
static bool has_gender(const struct match_request *q, const struct match_person *p) { return !q->gender || p->gender == q->gender; }

static void points_of(const struct match_request *q, const struct match_weights *w, const struct match_pool *pool, const struct match_person *p,
    int32_t points[MATCH_PARTS])
{
    const int32_t *max = w->weight;
    points[PART_LEVEL] = level_points(q, max[PART_LEVEL], p);
    points[PART_DOMAIN] = has_domain(q, p) ? max[PART_DOMAIN] : 0;
    points[PART_TRAVEL] = travel_points(q, w, p);
    points[PART_AVAILABILITY] = p->free == FREE_CERTAIN ? max[PART_AVAILABILITY] : p->free == FREE_LIKELY ? part_of(max[PART_AVAILABILITY], 1, 2) : 0;
    points[PART_CONTINUITY] = p->before && q->family_agreed ? max[PART_CONTINUITY] : 0;
    points[PART_FAIRNESS] = fairness_points(pool, max[PART_FAIRNESS], p);
    points[PART_GENDER] = has_gender(q, p) ? max[PART_GENDER] : 0;
}

static int32_t sum_of(const int32_t points[MATCH_PARTS])
{
    int32_t sum = 0;
    for (size_t i = 0; i < MATCH_PARTS; i++) sum += points[i];
    return sum;
}

int32_t match_explain(const struct match_request *q, const struct match_weights *w, const struct match_pool *pool, const struct match_person *p,
    struct match_line line[MATCH_PARTS])
{
    int32_t points[MATCH_PARTS];
    points_of(q, w, pool, p, points);
    const int64_t why[MATCH_PARTS][3] = {
        [PART_LEVEL] = { beyond(q, p), p->source }, [PART_DOMAIN] = { q->domain ? has_domain(q, p) : -1 },
        [PART_TRAVEL] = { q->remote ? 0 : p->travel_minutes, w->travel_limit }, [PART_AVAILABILITY] = { p->free },
        [PART_CONTINUITY] = { p->before, q->family_agreed }, [PART_FAIRNESS] = { p->offers, pool->offers, pool->speakers },
        [PART_GENDER] = { q->gender ? has_gender(q, p) : -1 } };
    for (size_t i = 0; i < MATCH_PARTS; i++) line[i] = (struct match_line){ points[i], w->weight[i], { why[i][0], why[i][1], why[i][2] } };
    return sum_of(points);
}

/* ---- order ------------------------------------------------------------------------------------------------------------------------- */
enum { SCORES = 101 };
struct found { uint32_t at; uint8_t score; };

/* Counting sort: points are few, and those with equal points stay in the order of their ids. */
static void put_in_order(struct arena *a, const struct found *f, const size_t count[SCORES], struct match_ranked *r)
{
    size_t place[SCORES], before = 0;
    for (size_t s = SCORES; s--;) { place[s] = before; before += count[s]; }
    r->at = arena_array(a, uint32_t, r->n);
    r->score = arena_array(a, uint8_t, r->n);
    for (size_t i = 0; i < r->n; i++) {
        size_t k = place[f[i].score]++;
        r->at[k] = f[i].at;
        r->score[k] = f[i].score;
    }
}

struct match_ranked match_rank(struct arena *a, const struct match_request *q, const struct match_weights *w, const struct match_person *p, size_t n)
{
    assert(match_weights_sound(w) && n <= UINT32_MAX);
    struct match_pool pool = match_pool_of(q, p, n);
    struct match_ranked r = { .out = arena_array(a, uint32_t, n), .bars = arena_array(a, uint32_t, n) };
    struct found *f = arena_array(a, struct found, n);
    size_t count[SCORES] = { 0 };
    for (size_t i = 0; i < n; i++) {
        int32_t points[MATCH_PARTS];
        uint32_t bars = match_bars(q, &p[i]);
        assert(i == 0 || p[i - 1].id < p[i].id);
        if (bars) { r.out[r.outs] = (uint32_t)i; r.bars[r.outs++] = bars; continue; }
        points_of(q, w, &pool, &p[i], points);
        f[r.n] = (struct found){ (uint32_t)i, (uint8_t)sum_of(points) };
        count[f[r.n++].score]++;
    }
    put_in_order(a, f, count, &r);
    return r;
}

/* ---- how many to ask ---------------------------------------------------------------------------------------------------------------- */
double match_age(double days) { return days <= 0 ? 1 : exp2(-days / 180); }
double match_chance(double asked, double yes) { return (2 + yes) / (5 + asked); }

size_t match_wave(const double *chance, size_t n, bool soon)
{
    double nobody = 1, aim = soon ? 0.95 : 0.8;
    size_t k = 0;
    while (k < n && k < MATCH_WAVE_MAX && 1 - nobody < aim) nobody *= 1 - chance[k++];
    return k;
}
