/* course.c - what is worked out when a course is saved, and rules over several fields: no row says more seats than there are. */
#include "base/moment.h"
#include "entity/query.h"
#include "entity/write.h"
#include "rooms/courses/seat.h"
#include "text/hours.h"

static void wrong(const struct draft *d, struct problems *p, const char *field, const char *message, str detail)
{
    problem_add(p, (struct problem){ d->line, entity_field(d->e, str_of(field)), { 0 }, message, detail });
}

/* ---- what follows from what ------------------------------------------------------------------------------------------------- */
/* The beginning of a kind's key says under which rules it stands; the rest is open to everybody. */
static const struct { const char *type, *basis; } bases[] = { { "integration", "integration" }, { "vocational", "vocational" }, { "orientation", "orientation" }, { "mia", "mia" } };

str course_basis(str type)
{
    for (size_t i = 0; i < countof(bases); i++) if (str_starts(type, str_of(bases[i].type))) return str_of(bases[i].basis);
    return S("open");
}

/* Groups that go on as long as people come have no last day. */
bool course_endless(str type) { return str_has_word(S("conversation tandem volunteer"), type); }

int course_level(str key)
{
    for (int i = 0; key.n && course_levels[i].key; i++) if (str_eq(key, str_of(course_levels[i].key))) return i;
    return -1;
}

/* Hours of a week are asked at these minutes of the day; a course shorter than ninety minutes may slip between two of them, none is known. */
static const struct { int minute; const char *time; } looks[] = { { 540, "morning" }, { 630, "morning" }, { 690, "morning" }, { 810, "afternoon" }, { 900, "afternoon" }, { 975, "afternoon" },
    { 1065, "evening" }, { 1125, "evening" }, { 1170, "evening" }, { 1215, "evening" } };
enum { WEEKS_LOOKED = 8 };

static bool says(str found, const char *time) { return str_has_word(found, str_of(time)); }

static str times_of_week(struct arena *a, str hours, int64_t monday)
{
    str found = S("");
    for (int day = 0; day < 7; day++)
        for (size_t i = 0; i < countof(looks); i++) {
            const char *time = day >= 5 ? "weekend" : looks[i].time;
            if (says(found, time) || hours_at(a, hours, moment_of_wall(monday + day, looks[i].minute)).state != HOURS_OPEN) continue;
            found = arena_fmt(a, "%.*s%s%s", STR(found), found.n ? " " : "", time);
        }
    return found;
}

/* The first week in which anything takes place: the one of the beginning may be cut by a holiday. */
str course_times(struct arena *a, str hours, str begins)
{
    struct date d;
    int64_t first = begins.n && date_parse(begins, &d) ? date_days(d) : date_days(wall_of(moment_now()).date);
    int64_t monday = first - (date_weekday(date_of_days(first)) - 1) + 7;
    str found = S(""), sorted = S("");
    for (int week = 0; hours.n && !found.n && week < WEEKS_LOOKED; week++) found = times_of_week(a, hours, monday + 7 * week);
    for (size_t i = 0; day_times[i].key; i++)
        if (says(found, day_times[i].key)) sorted = arena_fmt(a, "%.*s%s%s", STR(sorted), sorted.n ? " " : "", day_times[i].key);
    return sorted;
}

/* Where a shelter is, no course tells: not what was copied while the place was none, nor what somebody typed. */
static void say_nothing(struct draft *d)
{
    static const char *const where[] = { "street", "stop", "walk_minutes", "position" };
    for (size_t i = 0; i < countof(where); i++) draft_give(d, where[i], S(""));
}

/* Where it is, as the place says it, unless the course says it itself. */
static void of_place(struct store *st, struct draft *d)
{
    if (!draft_value(d, "place").n || !entity_named(S("directory.place"))) return;
    struct rows *r = ask(st, Q("SELECT (SELECT x.key FROM directory_area x WHERE x.id = p.area), p.stop, p.walk_minutes, p.street, p.kind, p.state, p.deleted_at "
                              "FROM directory_place p WHERE p.key = $1"), T(draft_value(d, "place")));
    if (!rows_next(r)) return;
    if (!draft_value(d, "area").n) draft_give(d, "area", row_str(r, 0));
    if (str_eq(row_str(r, 4), S("shelter"))) { say_nothing(d); return; }
    if (!str_eq(row_str(r, 5), S("published")) || !row_null(r, 6)) return;       /* what is not public is not told by a course */
    if (!draft_value(d, "stop").n) draft_give(d, "stop", row_str(r, 1));
    if (!draft_value(d, "walk_minutes").n && !row_null(r, 2)) draft_give(d, "walk_minutes", arena_fmt(store_arena(st), "%lld", (long long)row_int(r, 2)));
    if (!draft_value(d, "street").n) draft_give(d, "street", row_str(r, 3));
}

str course_visible(str state) { return str_eq(state, S("planned")) ? S("carriers") : S("published"); }

static str number(struct store *st, int64_t v) { return arena_fmt(store_arena(st), "%lld", (long long)v); }

void course_derive(struct store *st, struct draft *d)
{
    struct arena *a = store_arena(st);
    str state = draft_value(d, "state").n ? draft_value(d, "state") : flow_first(&course_flow);
    of_place(st, d);
    if (!draft_value(d, "basis").n) draft_give(d, "basis", course_basis(draft_value(d, "type")));
    if (draft_value(d, "hours").n) draft_give(d, "times", course_times(a, draft_value(d, "hours"), draft_value(d, "begins")));
    if (!draft_value(d, "form").n) draft_give(d, "form", S("on_site"));
    draft_give(d, "shown", course_visible(state));
    if (str_eq(state, S("cancelled")) && !draft_value(d, "hidden_on").n) draft_give(d, "hidden_on", date_today(a));
    if (!draft_value(d, "seats").n) { draft_give(d, "free", S("")); return; }
    draft_give(d, "free", number(st, draft_number(d, "seats") - draft_number(d, "taken") - seats_used(st, d->id)));
    if (!draft_value(d, "free_on").n) draft_give(d, "free_on", date_today(a));
}

/* A place that is a shelter now: what its courses had copied goes. */
static void place_changed(struct store *st, const struct event *ev)
{
    struct rows *r = ask(st, Q("SELECT c.id FROM courses_course c JOIN directory_place p ON p.id = c.place WHERE p.id = $1 AND p.kind = 'shelter' AND c.deleted_at IS NULL ORDER BY c.id"),
                         I(ev->row));
    while (rows_next(r)) {
        struct problems p = { .a = store_arena(st) };
        struct draft d = draft_new(store_arena(st), &course_entity);
        d.id = row_int(r, 0);
        say_nothing(&d);
        (void)row_write(st, &(struct write){ .who = &who_house, .request = ev->request, .draft = &d }, &p);
    }
}
const struct listen course_listens[COURSE_LISTENS] = { { "directory.place.changed", place_changed } };

/* An import, a form, a report: whatever changed the seats, full is full. */
void course_saved(struct store *st, const struct entity *e, int64_t row, bool fresh)
{
    (void)e; (void)fresh;
    course_recount(st, row);
}

/* ---- what cannot be ----------------------------------------------------------------------------------------------------------- */
static void check_days(const struct draft *d, struct problems *p)
{
    str begins = draft_value(d, "begins"), ends = draft_value(d, "ends");
    if (begins.n && ends.n && str_cmp(ends, begins) < 0) wrong(d, p, "ends", N_("The last day lies before the first."), ends);
    if (course_endless(draft_value(d, "type"))) return;
    if (!begins.n) wrong(d, p, "begins", N_("Please say when it begins: a course of this kind has a first day and a last."), S(""));
    if (!ends.n) wrong(d, p, "ends", N_("Please say when it ends: a course of this kind has a first day and a last."), S(""));
}

static void check_seats(struct store *st, const struct draft *d, struct problems *p)
{
    int64_t seats = draft_number(d, "seats"), taken = draft_number(d, "taken"), used = seats_used(st, d->id);
    if (!draft_value(d, "seats").n) {
        if (taken || used) wrong(d, p, "seats", N_("Please say how many seats there are: some are taken."), number(st, taken + used));
        return;
    }
    if (taken > seats) wrong(d, p, "taken", N_("More seats are taken than there are."), number(st, taken));
    else if (taken + used > seats) wrong(d, p, "seats", N_("More seats are promised from the list than that leaves. Seats that were promised must be given back first:"), number(st, used));
}

/* Nor does a list end a course whose seats are promised: the step does, and people keep their place. One from before the last seat was promised calls it open
** that is full now: course_saved() looks after that. */
static void check_state(struct store *st, const struct draft *d, struct problems *p)
{
    struct rows *r = ask(st, Q("SELECT state FROM courses_course WHERE id = $1"), I(d->id));
    str now = rows_next(r) ? row_str(r, 0) : draft_value(d, "state"), then = draft_value(d, "state");
    bool earlier = str_eq(now, S("full")) && str_eq(then, S("open"));
    if (!str_eq(now, then) && !earlier && seats_used(st, d->id))
        wrong(d, p, "state", N_("Seats are promised: cancel the course, then people keep their place in the queue."), S(""));
}

void course_check(struct store *st, const struct draft *d, struct problems *p)
{
    int from = course_level(draft_value(d, "level")), to = course_level(draft_value(d, "level_to"));
    check_days(d, p);
    check_seats(st, d, p);
    if (d->id) check_state(st, d, p);
    if (from >= 0 && to >= 0 && to < from) wrong(d, p, "level_to", N_("It leads to a level below the one with which it begins."), S(""));
    if (!str_eq(draft_value(d, "form"), S("online")) && !draft_value(d, "place").n && !draft_value(d, "area").n) wrong(d, p, "area", N_("Please say where it is."), S(""));
}
