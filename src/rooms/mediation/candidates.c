/* candidates.c - who could go to an appointment: what the store knows of everybody who speaks the language, as plan/match.h wants it. */
#include "rooms/mediation/candidates.h"
#include "base/moment.h"
#include "entity/query.h"
#include <math.h>

enum { DAY = 86400, LOAD_DAYS = 180, ANSWER_DAYS = 720 };
/* Appointments p to which the volunteer really goes or went: they need time, and count for the limits. What was cancelled late is paid too, but never began. */
#define GOING "(p.state IN ('filled', 'changing', 'held', 'reported', 'unclear', 'confirmed', 'client_absent') " \
    "OR (p.state IN ('billable', 'settled') AND p.held_from IS NOT NULL))"
#define WENT "('held', 'reported', 'unclear', 'confirmed', 'billable', 'settled')"

static uint8_t index_of(const struct choice *c, str key)              /* from 1; 0: none of them */
{
    for (uint8_t i = 0; c[i].key; i++) if (str_eq(key, str_of(c[i].key))) return (uint8_t)(i + 1);
    return 0;
}

static uint8_t directions_of(str list)
{
    return (uint8_t)((str_has_word(list, S("into_german")) ? INTO_GERMAN : 0) | (str_has_word(list, S("from_german")) ? FROM_GERMAN : 0));
}

/* ---- what is sought -------------------------------------------------------------------------------------------------------- */
/* The training that a topic wants: one bit for each module of people_proof. */
static const struct { const char *kind, *topics; } modules[] = {
    { "module_school", "school_talk parents_day enrolment daycare special_needs" },
    { "module_health", "health" },
    { "module_authority", "authority youth_office work housing" },
};

static uint32_t domain_of(str topic)
{
    for (size_t i = 0; i < countof(modules); i++) if (str_has_word(str_of(modules[i].topics), topic)) return 1U << i;
    return 0;
}

static struct coordinate place_at(const struct rows *r, size_t c)
{
    return row_null(r, c) || row_null(r, c + 1) ? (struct coordinate){ NAN, NAN } : (struct coordinate){ row_real(r, c), row_real(r, c + 1) };
}

static void choose_proposal(struct sought *s, size_t which)
{
    int64_t length = s->ends - s->starts;
    s->which = which >= 1 && which <= PROPOSALS && s->proposal[which - 1] != NONE ? which : 1;
    s->starts = s->proposal[s->which - 1];
    s->ends = s->starts + length;
}

/* The town, its county, its country: whoever helps in one of them helps there. */
static void read_above(struct store *st, struct sought *s)
{
    for (int64_t area = s->spot.area; area && s->n_above < countof(s->above);) {
        s->above[s->n_above++] = area;
        struct rows *r = ask(st, Q("SELECT parent FROM directory_area WHERE id = $1"), I(area));
        area = rows_next(r) ? row_int(r, 0) : 0;
    }
}

#define SOUGHT "SELECT p.request, p.starts, p.ends, p.second_starts, p.third_starts, p.code, p.key, p.state, r.institution, r.language, r.case_code, r.level, " \
    "r.directions, r.topic, r.gender, r.gender_must, r.module_must, r.same, r.agreed, r.form, r.area, p.waves, s.slug, "
#define SPOT "r.position_lat, r.position_lon, CASE WHEN i.area = r.area THEN i.position_lat END, CASE WHEN i.area = r.area THEN i.position_lon END, " \
    "c.position_lat, c.position_lon "
#define WHERE_SPOT "JOIN mediation_request r ON r.id = p.request JOIN mediation_institution i ON i.id = r.institution LEFT JOIN directory_area c ON c.id = r.area "

/* The first of the three places that is known. */
static struct coordinate first_place(const struct rows *r, size_t c)
{
    struct coordinate at = place_at(r, c);
    if (isnan(at.lat)) at = place_at(r, c + 2);
    return isnan(at.lat) ? place_at(r, c + 4) : at;
}

bool sought_read(struct store *st, int64_t appointment, size_t which, struct sought *ret)
{
    struct rows *r = ask(st, Q(SOUGHT SPOT "FROM mediation_appointment p " WHERE_SPOT
        "LEFT JOIN mediation_appointment_slug s ON s.owner = p.id AND s.current AND s.lang = 'de' WHERE p.id = $1 AND p.deleted_at IS NULL"), I(appointment));
    if (!rows_next(r)) return false;
    uint8_t directions = directions_of(row_str(r, 12)), level = index_of(level_choices, row_str(r, 11));
    *ret = (struct sought){
        .appointment = appointment, .request = row_int(r, 0), .starts = row_int(r, 1), .ends = row_int(r, 2),
        .proposal = { row_int(r, 1), row_null(r, 3) ? NONE : row_int(r, 3), row_null(r, 4) ? NONE : row_int(r, 4) },
        .code = row_str(r, 5), .key = row_str(r, 6), .state = row_str(r, 7), .institution = row_int(r, 8), .language = row_str(r, 9), .case_code = row_str(r, 10),
        .level = row_str(r, 11), .topic = row_str(r, 13), .gender = row_str(r, 14), .same = row_int(r, 17), .asked_waves = row_int(r, 21), .slug = row_str(r, 22),
        .spot = { first_place(r, 23), row_int(r, 20) },
        .match = { .level = level ? level : 1, .directions = directions ? directions : INTO_GERMAN | FROM_GERMAN, .gender = index_of(gender_choices, row_str(r, 14)),
                   .gender_must = row_bool(r, 15), .domain_must = row_bool(r, 16), .remote = !str_eq(row_str(r, 19), S("on_site")), .family_agreed = row_bool(r, 18),
                   .domain = domain_of(row_str(r, 13)) } };
    if (!ret->slug.n) ret->slug = ret->key;
    choose_proposal(ret, which);
    ret->day = date_text(store_arena(st), wall_of(ret->starts).date);
    read_above(st, ret);
    return true;
}

/* ---- ways -------------------------------------------------------------------------------------------------------------------- */
struct one_way { int64_t one, other, minutes, metres; };
struct ways { struct one_way *at; size_t n, room; };
enum { WAYS_MAX = 100000 };

static bool take_way(void *ctx, const struct rows *r)
{
    struct ways *w = ctx;
    if (w->n < w->room) w->at[w->n++] = (struct one_way){ row_int(r, 0), row_int(r, 1), row_int(r, 2), row_int(r, 3) };
    return w->n < w->room;
}

const struct ways *ways_read(struct store *st)
{
    struct ways *w = arena_new_of(store_arena(st), struct ways);
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM mediation_way WHERE deleted_at IS NULL"));
    w->room = rows_next(r) && row_int(r, 0) <= WAYS_MAX ? (size_t)row_int(r, 0) : 0;
    w->at = arena_array(store_arena(st), struct one_way, w->room + 1);
    if (w->room) each(st, take_way, w, Q("SELECT one, other, minutes, metres FROM mediation_way WHERE deleted_at IS NULL ORDER BY id"));
    return w;
}

/* False: nobody knows; then 0 minutes. */
static bool way_between(struct spot a, struct spot b, int64_t metres_minute, const struct ways *w, int64_t *metres, int64_t *minutes)
{
    *metres = *minutes = 0;
    for (size_t i = 0; a.area && b.area && i < w->n; i++) {
        const struct one_way *o = &w->at[i];
        if ((o->one != a.area || o->other != b.area) && (o->one != b.area || o->other != a.area)) continue;
        *metres = o->metres;
        *minutes = o->minutes;
        return true;
    }
    if (isnan(a.at.lat) || isnan(b.at.lat)) return false;
    *metres = llround(distance_m(a.at, b.at));
    *minutes = (*metres + metres_minute - 1) / metres_minute;
    return true;
}

bool stays_clash(const struct stay *a, const struct stay *b, const struct rules *rules, const struct ways *ways)
{
    int64_t metres, minutes = 0;
    if (!a->remote && !b->remote) way_between(a->spot, b->spot, rules->metres_minute, ways, &metres, &minutes);
    int64_t gap = (minutes + rules->buffer) * 60;
    return a->starts < b->ends + gap && b->starts < a->ends + gap;
}

struct stay sought_stay(const struct sought *s) { return (struct stay){ s->starts, s->ends, s->spot, s->match.remote }; }

/* ---- everybody who speaks the language --------------------------------------------------------------------------------------- */
/* What the rows of each statement are added to. */
struct gather {
    struct store *st; struct arena *a; const struct sought *s; struct candidates *c; const struct ways *ways;
    size_t room;
    str waived;                                         /* evidence that nobody needs here on that day                */
    uint8_t (*known)[2][2];                             /* per person and direction: level, source                    */
};

static size_t place_of(const struct candidates *c, int64_t volunteer)                /* n: is none of them */
{
    size_t low = 0, high = c->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (c->more[mid].volunteer < volunteer) low = mid + 1; else high = mid;
    }
    return low < c->n && c->more[low].volunteer == volunteer ? low : c->n;
}

/* The better of what is known of a direction. */
static void take_level(struct gather *g, size_t at, uint8_t directions, uint8_t level, uint8_t source)
{
    for (size_t d = 0; d < 2; d++) {
        uint8_t *k = g->known[at][d];
        if (!(directions & (1 << d)) || level < k[0] || (level == k[0] && source < k[1])) continue;
        k[0] = level;
        k[1] = source;
    }
}

static uint8_t cap_of(const struct rows *r, size_t c)
{
    int64_t v = row_int(r, c);
    return (uint8_t)(v < 0 ? 0 : v > UINT8_MAX ? UINT8_MAX : v);
}

static bool helps_there(const struct sought *s, str areas)
{
    int64_t id;
    if (!areas.n) return true;
    for (str one; str_word(&areas, &one);)
        for (size_t i = 0; i < s->n_above; i++) if (str_int(one, &id) && id == s->above[i]) return true;
    return false;
}

static void take_way_there(struct gather *g, size_t at, struct spot home)
{
    struct match_person *p = &g->c->person[at];
    int64_t metres, minutes;
    bool known = way_between(home, g->s->spot, g->c->rules->metres_minute, g->ways, &metres, &minutes);
    g->c->more[at].way_known = known;
    p->travel_m = (int32_t)metres;
    p->travel_minutes = (int16_t)(!known ? g->c->weights.travel_limit : minutes > INT16_MAX ? INT16_MAX : minutes);
    if (!known) p->travel_m = 0;
}

static void new_person(struct gather *g, const struct rows *r)
{
    size_t at = g->c->n++;
    struct candidate *m = &g->c->more[at];
    struct coordinate home = place_at(r, 16);
    *m = (struct candidate){ .volunteer = row_int(r, 0), .key = arena_copy(g->a, row_str(r, 4)), .name = arena_copy(g->a, row_str(r, 5)),
        .state = arena_copy(g->a, row_str(r, 6)), .paused_until = arena_copy(g->a, row_str(r, 7)), .channel = arena_copy(g->a, row_str(r, 8)), .area = row_int(r, 9),
        .slug = arena_copy(g->a, row_str(r, 20)), .areas = row_str(r, 11).n ? arena_copy(g->a, row_str(r, 11)) : (str){ 0 } };
    g->c->person[at] = (struct match_person){
        .id = (uint32_t)m->volunteer, .gender = index_of(gender_choices, row_str(r, 10)), .elsewhere = !helps_there(g->s, row_str(r, 11)),
        .radius_m = (int32_t)(row_int(r, 12) * 1000), .week_most = cap_of(r, 13), .month_most = cap_of(r, 14),
        .unproven = !str_has_word(row_str(r, 15), S("mediator")), .before = m->volunteer == g->s->same };
    if (isnan(home.lat)) home = place_at(r, 18);
    m->home = (struct spot){ home, m->area };
    take_way_there(g, at, m->home);
}

static bool take_person(void *ctx, const struct rows *r)
{
    struct gather *g = ctx;
    struct candidates *c = g->c;
    if (!c->n || c->more[c->n - 1].volunteer != row_int(r, 0)) {
        if (c->n == g->room) return false;
        new_person(g, r);
    }
    uint8_t source = index_of(source_choices, row_str(r, 2));
    take_level(g, c->n - 1, directions_of(row_str(r, 3)), index_of(level_choices, row_str(r, 1)), source ? (uint8_t)(source - 1) : SOURCE_SELF);
    return true;
}

/* Of the directions needed the weaker; who lacks one of them keeps what they have, and the core says which bar that is. */
static void settle_levels(struct gather *g)
{
    for (size_t i = 0; i < g->c->n; i++) {
        struct match_person *p = &g->c->person[i];
        for (size_t d = 0; d < 2; d++) {
            const uint8_t *k = g->known[i][d];
            if (!k[0]) continue;
            p->directions |= (uint8_t)(1 << d);
            if (!(g->s->match.directions & (1 << d)) && p->level) continue;
            bool weaker = !p->level || !(g->s->match.directions & p->directions & ~(1 << d)) || k[0] < p->level || (k[0] == p->level && k[1] < p->source);
            if (weaker) { p->level = k[0]; p->source = k[1]; }
        }
    }
}

/* Everybody, or the one that is asked for. Whoever left is forgotten. */
#define SPEAKERS "SELECT volunteer FROM mediation_skill WHERE language = $1 AND deleted_at IS NULL AND ($2 = 0 OR volunteer = $2)"
static void read_people(struct gather *g, int64_t only)
{
    struct rows *r = ask(g->st, Q("SELECT COUNT(DISTINCT volunteer) FROM (" SPEAKERS ") x"), T(g->s->language), I(only));
    g->room = rows_next(r) && row_int(r, 0) <= CANDIDATES_MAX ? (size_t)row_int(r, 0) : CANDIDATES_MAX;
    g->c->person = arena_array(g->a, struct match_person, g->room + 1);
    g->c->more = arena_array(g->a, struct candidate, g->room + 1);
    g->known = arena_get(g->a, (g->room + 1) * sizeof *g->known);
    each(g->st, take_person, g, Q("SELECT v.id, s.level, s.source, s.directions, v.key, v.name, v.state, v.paused_until, v.channel, v.area, v.gender, v.areas, v.radius_km, "
        "v.week_most, v.month_most, v.ready_for, v.place_lat, v.place_lon, c.position_lat, c.position_lon, u.slug "
        "FROM mediation_skill s JOIN people_volunteer v ON v.id = s.volunteer LEFT JOIN directory_area c ON c.id = v.area "
        "LEFT JOIN people_volunteer_slug u ON u.owner = v.id AND u.current AND u.lang = 'de' "
        "WHERE s.language = $1 AND s.deleted_at IS NULL AND ($2 = 0 OR v.id = $2) AND v.deleted_at IS NULL AND v.state <> 'left' ORDER BY v.id, s.id"),
        T(g->s->language), I(only));
    settle_levels(g);
}

/* ---- evidence and trainings ---------------------------------------------------------------------------------------------------- */
/* Without these nobody goes, whatever the state says today: one that ends before the day of the appointment is in the way. */
static const char *const needed[] = { "talk", "agreement", "secrecy", "privacy_info", "german", "basic_training", "police_certificate" };

static bool take_lapse(void *ctx, const struct rows *r)
{
    struct gather *g = ctx;
    size_t at = place_of(g->c, row_int(r, 0));
    if (at == g->c->n || str_has_word(g->waived, row_str(r, 1))) return true;
    for (size_t i = 0; i < countof(needed); i++) if (str_eq(row_str(r, 1), str_of(needed[i]))) g->c->more[at].lapsed = needed[i];
    if (g->c->more[at].lapsed) g->c->person[at].unproven = true;
    return true;
}

static bool take_module(void *ctx, const struct rows *r)
{
    struct gather *g = ctx;
    size_t at = place_of(g->c, row_int(r, 0));
    for (size_t i = 0; at < g->c->n && i < countof(modules); i++)
        if (str_eq(row_str(r, 1), str_of(modules[i].kind))) g->c->person[at].domains |= 1U << i;
    return true;
}

static void read_evidence(struct gather *g, int64_t only)
{
    g->waived = rules_waived(g->st, g->s->day);
    each(g->st, take_lapse, g, Q("SELECT volunteer, kind FROM people_proof WHERE kind IN ('talk', 'agreement', 'secrecy', 'privacy_info', 'german', 'basic_training') "
        "AND deleted_at IS NULL AND volunteer IN (" SPEAKERS ") GROUP BY volunteer, kind HAVING MAX(CASE WHEN valid_until = '' THEN '9999-12-31' ELSE valid_until END) < $3 "
        "ORDER BY volunteer, kind"), T(g->s->language), I(only), T(g->s->day));
    each(g->st, take_lapse, g, Q("SELECT volunteer, 'police_certificate' FROM people_certificate WHERE clean AND deleted_at IS NULL AND volunteer IN (" SPEAKERS ") "
        "GROUP BY volunteer HAVING MAX(CASE WHEN valid_until = '' THEN '9999-12-31' ELSE valid_until END) < $3 ORDER BY volunteer"),
        T(g->s->language), I(only), T(g->s->day));
    each(g->st, take_module, g, Q("SELECT volunteer, kind FROM people_proof WHERE kind IN ('module_school', 'module_health', 'module_authority') "
        "AND deleted_at IS NULL AND (valid_until = '' OR valid_until >= $3) AND volunteer IN (" SPEAKERS ") ORDER BY volunteer, id"),
        T(g->s->language), I(only), T(g->s->day));
}

/* ---- time ------------------------------------------------------------------------------------------------------------------------ */
static int weekday_of(str key)
{
    static const char *const days[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
    for (int i = 0; i < 7; i++) if (str_eq(key, str_of(days[i]))) return i + 1;
    return 0;
}

/* All windows of everybody in one array, in the order of the persons. */
struct windows { struct gather *g; struct free_week *week; struct free_days *days; int64_t *owner; size_t n, room; };

static str kept_day(struct arena *a, str day) { return day.n ? arena_copy(a, day) : (str){ 0 }; }

static bool take_week(void *ctx, const struct rows *r)
{
    struct windows *w = ctx;
    int ends = clock_minutes(row_str(r, 3));
    if (w->n == w->room) return false;
    w->owner[w->n] = row_int(r, 0);                      /* 23:59, as pages write the end of a day, is midnight       */
    w->week[w->n++] = (struct free_week){ weekday_of(row_str(r, 1)), clock_minutes(row_str(r, 2)), ends <= 0 || ends == DAY_MINUTES - 1 ? DAY_MINUTES : ends,
        row_bool(r, 4), kept_day(w->g->a, row_str(r, 5)), kept_day(w->g->a, row_str(r, 6)) };
    return true;
}

static bool take_days(void *ctx, const struct rows *r)
{
    struct windows *w = ctx;
    if (w->n == w->room) return false;
    w->owner[w->n] = row_int(r, 0);
    w->days[w->n++] = (struct free_days){ str_eq(row_str(r, 1), S("away")), kept_day(w->g->a, row_str(r, 2)), kept_day(w->g->a, row_str(r, 3)),
        clock_minutes(row_str(r, 4)), clock_minutes(row_str(r, 5)) };
    return true;
}

static struct windows windows_of(struct gather *g, struct rows *count)
{
    struct windows w = { .g = g, .room = rows_next(count) ? (size_t)row_int(count, 0) : 0 };
    w.owner = arena_array(g->a, int64_t, w.room + 1);
    w.week = arena_array(g->a, struct free_week, w.room + 1);
    w.days = arena_array(g->a, struct free_days, w.room + 1);
    return w;
}

/* The part of the windows that is this person's; `at` moves on. */
static size_t part_of(const struct windows *w, size_t *at, int64_t volunteer, size_t *first)
{
    while (*at < w->n && w->owner[*at] < volunteer) (*at)++;
    *first = *at;
    while (*at < w->n && w->owner[*at] == volunteer) (*at)++;
    return *at - *first;
}

/* Days away, and a pause that was said ahead: it counts as one, without an end for ever. Speakers alone. */
#define DAYS_AWAY "SELECT volunteer, kind, from_day, until_day, starts, ends, id FROM people_absence WHERE deleted_at IS NULL AND volunteer IN (" SPEAKERS ") " \
    "UNION ALL SELECT id, 'away', paused_from, CASE WHEN paused_until = '' THEN '9999-12-31' ELSE paused_until END, '', '', 0 FROM people_volunteer " \
    "WHERE paused_from <> '' AND deleted_at IS NULL AND id IN (" SPEAKERS ")"
struct time_of { struct windows week, days; };
static struct time_of read_windows(struct gather *g, int64_t only)
{
    struct time_of t = { windows_of(g, ask(g->st, Q("SELECT COUNT(*) FROM people_availability WHERE deleted_at IS NULL AND volunteer IN (" SPEAKERS ")"),
                                           T(g->s->language), I(only))), { 0 } };
    each(g->st, take_week, &t.week, Q("SELECT volunteer, weekday, starts, ends, certain, valid_from, valid_until FROM people_availability "
        "WHERE deleted_at IS NULL AND volunteer IN (" SPEAKERS ") ORDER BY volunteer, id"), T(g->s->language), I(only));
    t.days = windows_of(g, ask(g->st, Q("SELECT COUNT(*) FROM (" DAYS_AWAY ") d"),
                               T(g->s->language), I(only)));
    each(g->st, take_days, &t.days, Q(DAYS_AWAY " ORDER BY 1, 7"), T(g->s->language), I(only));
    return t;
}

/* The next person's windows; in their order. */
static struct free_of free_of_next(const struct time_of *t, size_t *w, size_t *d, int64_t volunteer)
{
    size_t w0, d0, n = part_of(&t->week, w, volunteer, &w0), m = part_of(&t->days, d, volunteer, &d0);
    return (struct free_of){ t->week.week + w0, n, t->days.days + d0, m };
}

static void read_time(struct gather *g, int64_t only)
{
    struct time_of t = read_windows(g, only);
    for (size_t i = 0, w = 0, d = 0; i < g->c->n; i++) {
        struct free_of f = free_of_next(&t, &w, &d, g->c->more[i].volunteer);
        g->c->person[i].free = (uint8_t)free_when(&f, g->s->starts, g->s->ends);
        g->c->more[i].no_time = g->c->person[i].free == FREE_NO;
    }
}

/* ---- other appointments -------------------------------------------------------------------------------------------------------- */
/* The German week, Monday to Sunday, and the month in which the appointment begins, as moments. */
struct periods { int64_t week, week_end, month, month_end; };
static struct periods periods_of(int64_t t)
{
    struct date d = wall_of(t).date, first = { d.year, d.month, 1 }, next = { d.month == 12 ? d.year + 1 : d.year, d.month == 12 ? 1 : d.month + 1, 1 };
    int64_t monday = date_days(d) - date_weekday(d) + 1;
    return (struct periods){ moment_of_wall(monday, 0), moment_of_wall(monday + 7, 0), moment_of_wall(date_days(first), 0), moment_of_wall(date_days(next), 0) };
}

static void more_of(uint8_t *n) { if (*n < UINT8_MAX) ++*n; }

static bool take_other(void *ctx, const struct rows *r)
{
    struct gather *g = ctx;
    size_t at = place_of(g->c, row_int(r, 0));
    if (at == g->c->n) return true;
    struct match_person *p = &g->c->person[at];
    struct periods in = periods_of(g->s->starts);
    struct stay mine = sought_stay(g->s), other = { row_int(r, 1), row_int(r, 2), { first_place(r, 6), row_int(r, 5) }, !str_eq(row_str(r, 4), S("on_site")) };
    if (other.starts >= in.week && other.starts < in.week_end) more_of(&p->week_used);
    if (other.starts >= in.month && other.starts < in.month_end) more_of(&p->month_used);
    if (!stays_clash(&mine, &other, g->c->rules, g->ways)) return true;
    p->free = FREE_NO;
    g->c->more[at].clash = arena_copy(g->a, row_str(r, 3));
    return true;
}

/* Two days around the month and the week hold everything that can be too near. */
static void read_others(struct gather *g, int64_t only)
{
    struct periods in = periods_of(g->s->starts);
    int64_t from = (in.week < in.month ? in.week : in.month) - 2 * DAY, to = (in.week_end > in.month_end ? in.week_end : in.month_end) + 2 * DAY;
    each(g->st, take_other, g, Q("SELECT p.volunteer, p.starts, p.ends, p.code, r.form, r.area, " SPOT "FROM mediation_appointment p " WHERE_SPOT
        "WHERE p.starts >= $3 AND p.starts < $4 AND p.id <> $5 AND " GOING " AND p.deleted_at IS NULL AND p.volunteer IN (" SPEAKERS ") "
        "ORDER BY p.volunteer, p.id"), T(g->s->language), I(only), I(from), I(to), I(g->s->appointment));
}

/* ---- questions and answers so far ---------------------------------------------------------------------------------------------- */
static bool take_question(void *ctx, const struct rows *r)
{
    struct gather *g = ctx;
    size_t at = place_of(g->c, row_int(r, 0));
    int64_t age = moment_now() - row_int(r, 1);
    str state = row_str(r, 2);
    if (at == g->c->n) return true;
    bool yes = str_has_word(S("accepted assigned reserve replaced"), state), no = str_has_word(S("declined expired"), state);
    double w = match_age((double)age / DAY);
    if (age <= LOAD_DAYS * (int64_t)DAY && g->c->person[at].offers < UINT16_MAX) g->c->person[at].offers++;
    if (yes || no) g->c->more[at].asked += w;
    if (yes) g->c->more[at].yes += w;
    if (row_int(r, 3) != g->s->appointment) return true;
    g->c->more[at].asked_at = row_int(r, 1);
    g->c->more[at].asked_state = arena_copy(g->a, state);
    return true;
}

static void read_questions(struct gather *g, int64_t only)
{
    each(g->st, take_question, g, Q("SELECT volunteer, sent_at, state, appointment FROM mediation_offer WHERE sent_at >= $3 AND deleted_at IS NULL "
        "AND volunteer IN (" SPEAKERS ") ORDER BY volunteer, sent_at ASC NULLS FIRST, id"), T(g->s->language), I(only), I(moment_now() - ANSWER_DAYS * (int64_t)DAY));
}

/* ---- pairs: who was there before, who does not go there -------------------------------------------------------------------------- */
static bool take_before(void *ctx, const struct rows *r)
{
    struct gather *g = ctx;
    size_t at = place_of(g->c, row_int(r, 0));
    if (at < g->c->n) g->c->person[at].before = true;
    return true;
}

static bool take_pair(void *ctx, const struct rows *r)
{
    struct gather *g = ctx;
    size_t at = place_of(g->c, row_int(r, 0));
    for (size_t i = 0; at < g->c->n && exclusion_kinds[i].key; i++) {
        if (!str_eq(row_str(r, 1), str_of(exclusion_kinds[i].key))) continue;
        g->c->person[at].barred = true;
        g->c->more[at].pair = exclusion_kinds[i].key;
    }
    return true;
}

static void read_pairs(struct gather *g)
{
    const struct sought *s = g->s;
    each(g->st, take_before, g, Q("SELECT DISTINCT p.volunteer FROM mediation_appointment p JOIN mediation_request r ON r.id = p.request WHERE p.institution = $1 "
        "AND $2 <> '' AND r.case_code = $2 AND p.volunteer IS NOT NULL AND p.state IN " WENT " AND p.deleted_at IS NULL ORDER BY p.volunteer"),
        I(s->institution), T(s->case_code));
    each(g->st, take_pair, g, Q("SELECT volunteer, kind FROM mediation_exclusion WHERE institution = $1 AND (case_code = '' OR case_code = $2) AND deleted_at IS NULL "
        "ORDER BY volunteer, id"), I(s->institution), T(s->case_code));
}

/* ---- all of it ------------------------------------------------------------------------------------------------------------------- */
static struct match_request as_if(const struct sought *s, unsigned tries)
{
    struct match_request q = s->match;
    if (tries & TRY_GENDER) q.gender_must = false;
    if (tries & TRY_LEVEL && q.level > 1) q.level--;
    return q;
}

struct candidates candidates_again(struct store *st, const struct candidates *c, const struct sought *s, unsigned tries)
{
    struct candidates n = *c;
    struct arena *a = store_arena(st);
    n.match = as_if(s, tries);
    if (tries & TRY_WAY) {
        n.person = arena_array(a, struct match_person, c->n + 1);
        for (size_t i = 0; i < c->n; i++) {
            n.person[i] = c->person[i];
            n.person[i].elsewhere = false;
            n.person[i].radius_m = 0;
        }
    }
    n.pool = match_pool_of(&n.match, n.person, n.n);
    n.ranked = match_rank(a, &n.match, &n.weights, n.person, n.n);
    return n;
}

struct candidates candidates_of(struct store *st, const struct sought *s, unsigned tries, int64_t only)
{
    struct candidates c = { .rules = rules_on(st, s->day) };
    struct gather g = { .st = st, .a = store_arena(st), .s = s, .c = &c, .ways = ways_read(st) };
    c.weights = rules_weights(c.rules);
    if (!match_weights_sound(&c.weights)) c.weights = match_default;     /* of an import that nobody checked */
    read_people(&g, only);
    read_evidence(&g, only);
    read_time(&g, only);
    read_others(&g, only);
    read_questions(&g, only);
    read_pairs(&g);
    return candidates_again(st, &c, s, tries);
}

/* ---- who could go in general ------------------------------------------------------------------------------------------------------- */
struct sought sought_in(struct store *st, str language, int64_t area, str today)
{
    struct rows *r = ask(st, Q("SELECT position_lat, position_lon FROM directory_area WHERE id = $1"), I(area));
    struct sought s = { .language = language, .day = today, .spot = { { NAN, NAN }, area }, .match = { .level = 1, .directions = INTO_GERMAN | FROM_GERMAN } };
    if (rows_next(r)) s.spot.at = place_at(r, 0);
    read_above(st, &s);
    return s;
}

/* Is there anything to look at on such a day? Spares the search where the week says no and no day says otherwise. */
static bool perhaps_free(const struct free_of *f, int weekday)
{
    for (size_t i = 0; i < f->weeks; i++) if (f->week[i].weekday == weekday) return true;
    for (size_t i = 0; i < f->n_days; i++) if (!f->days[i].away) return true;
    return !f->weeks;
}

static bool free_on(const struct free_of *f, int64_t day, const struct reach_when *w)
{
    for (int m = w->from; m + w->minutes <= w->to; m += REACH_STEP)
        if (free_when(f, moment_of_wall(day, m), moment_of_wall(day, m + w->minutes)) != FREE_NO) return true;
    return false;
}

/* The weekdays, as bits from Monday, on one of which in these weeks the time is found. */
static unsigned weekdays_free(const struct free_of *f, const struct reach_when *w)
{
    unsigned found = 0;
    for (int64_t day = w->first; day < w->first + 7 * (int64_t)w->weeks; day++) {
        int weekday = date_weekday(date_of_days(day));
        unsigned bit = 1U << (weekday - 1);
        if (!(found & bit) && perhaps_free(f, weekday) && free_on(f, day, w)) found |= bit;
    }
    return found;
}

/* One person at every place. */
static void count_reach(struct gather *g, size_t at, unsigned days, const struct sought *place, size_t n, struct reach *ret)
{
    struct match_person *p = &g->c->person[at];
    for (size_t i = 0; i < n; i++) {
        g->s = &place[i];
        p->elsewhere = !helps_there(g->s, g->c->more[at].areas);
        take_way_there(g, at, g->c->more[at].home);
        for (size_t d = 0; d < 7; d++) {
            p->free = days & (1U << d) ? FREE_LIKELY : FREE_NO;
            if (!match_bars(&g->s->match, p)) ret[i].on[d]++;
        }
    }
}

size_t reach_of(struct store *st, const struct sought *place, size_t n, const struct reach_when *when, struct reach *ret)
{
    struct candidates c = { .rules = rules_on(st, place->day) };
    struct gather g = { .st = st, .a = store_arena(st), .s = place, .c = &c, .ways = ways_read(st) };
    size_t ready = 0;
    c.weights = rules_weights(c.rules);
    for (size_t i = 0; i < n; i++) ret[i] = (struct reach){ 0 };
    read_people(&g, 0);
    read_evidence(&g, 0);
    struct time_of t = read_windows(&g, 0);
    for (size_t i = 0, w = 0, d = 0; i < c.n; i++) {
        struct free_of f = free_of_next(&t, &w, &d, c.more[i].volunteer);
        if (c.person[i].unproven) continue;
        ready++;
        count_reach(&g, i, weekdays_free(&f, when), place, n, ret);
    }
    return ready;
}

bool candidate_open(const struct candidate *c) { return !c->asked_state.n || str_eq(c->asked_state, S("withdrawn")); }
double candidate_chance(const struct candidate *c) { return match_chance(c->asked, c->yes); }
