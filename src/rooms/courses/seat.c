/* seat.c - seats: every path into a course and out of it. */
#include "base/log.h"
#include "base/moment.h"
#include "entity/query.h"
#include "entity/write.h"
#include "rooms/courses/seat.h"

const char *const seat_words[SEAT_OUTCOMES] = {
    [SEAT_HELD]        = N_("The seat is held for three days. Please tell the person."),
    [SEAT_CLOSED]      = N_("This course takes nobody just now."),
    [SEAT_NO_ROOM]     = N_("There are not enough free seats."),
    [SEAT_NOBODY]      = N_("Nobody who waits fits this course."),
    [SEAT_NO_FIT]      = N_("This person cannot get a seat in this course."),
    [SEAT_OUT_OF_TURN] = N_("Somebody else is next. Out of turn only with a reason."),
    [SEAT_GONE]        = N_("Nobody of this number waits, or there is no such course."),
    [SEAT_BROKEN]      = N_("The data cannot be reached just now. Please try again in a moment."),
};

/* A seat and its person move together. Where somebody put the person elsewhere, the seat moves alone and the log says so: ending the process would end it for
** every region, and the next night's job once more. */
static void move(struct store *st, const struct entity *e, int64_t row, const char *event)
{
    const char *why = "";
    enum flow_outcome out = flow_do(st, &who_house, store_request(st), e, row, 0, str_of(event), S(""), &why);
    if (out != FLOW_DONE && !store_broken(st)) log_line(LOG_ERROR, "courses: %s %lld cannot take the step %s (%d)", e->name, (long long)row, event, (int)out);
}

/* ---- counting ----------------------------------------------------------------------------------------------------------------- */
int64_t seats_used(struct store *st, int64_t course)
{
    struct rows *r = ask(st, Q("SELECT COUNT(*) FROM courses_seat WHERE course = $1 AND state IN ('held', 'accepted', 'attending') AND deleted_at IS NULL"), I(course));
    return rows_next(r) ? row_int(r, 0) : 0;
}

void course_recount(struct store *st, int64_t course)
{
    struct rows *r = ask(st, Q("SELECT seats, COALESCE(taken, 0), state FROM courses_course WHERE id = $1 AND deleted_at IS NULL"), I(course));
    if (!rows_next(r)) return;
    int64_t free = row_int(r, 0) - row_int(r, 1) - seats_used(st, course);
    bool counted = !row_null(r, 0);
    if (counted) ask(st, Q("UPDATE courses_course SET free = $2 WHERE id = $1"), I(course), I(free));
    if (counted && free <= 0 && str_eq(row_str(r, 2), S("open"))) move(st, &course_entity, course, "fill");
    if ((!counted || free > 0) && str_eq(row_str(r, 2), S("full"))) move(st, &course_entity, course, "free");
}

/* ---- the row -------------------------------------------------------------------------------------------------------------------- */

/* "W-2026-00012, A1.1 morning": which person, in which course; and whose both are. */
void seat_derive(struct store *st, struct draft *d)
{
    struct rows *r = ask(st, Q("SELECT x.code, w.title, (SELECT p.key FROM directory_actor p WHERE p.id = c.provider), (SELECT k.key FROM directory_actor k WHERE k.id = x.keeper), x.since "
                               "FROM courses_demand x JOIN courses_course c ON c.key = $2 JOIN courses_course_words w ON w.owner = c.id AND w.lang = 'de' WHERE x.key = $1"),
                         T(d->value[field_index(d->e, entity_field(d->e, S("demand")))]), T(d->value[field_index(d->e, entity_field(d->e, S("course")))]));
    if (!rows_next(r)) return;
    draft_give(d, "what", arena_fmt(store_arena(st), "%.*s, %.*s", STR(row_str(r, 0)), STR(row_str(r, 1))));
    draft_give(d, "provider", row_str(r, 2));
    draft_give(d, "keeper", row_str(r, 3));
    if (!d->id) draft_give(d, "since", row_str(r, 4));
}

/* ---- who was passed over ---------------------------------------------------------------------------------------------------------- */
enum { SKIPPED_MAX = 400 };                             /* named one by one; the rest, and who needs another level, is counted */

/* "W-2026-00003 time; W-2026-00007 room; +12 level": in the order of the queue; keys as in queue_keys. */
static str skipped_text(struct store *st, const struct queue_course *c, const struct queue_person *p, size_t n, size_t before)
{
    struct buf b = buf_in(store_arena(st), 20000);
    size_t named = 0, level = 0, more = 0;
    for (size_t i = 0; i < before; i++) {
        struct queue_group g;
        enum queue_why why = queue_group_fit(c, p, n, i, &g);
        if (why == QUEUE_LEVEL) { level++; continue; }
        if (named == SKIPPED_MAX) { more++; continue; }
        buf_fmt(&b, "%s%.*s %s", named++ ? "; " : "", STR(p[i].code), why == QUEUE_FITS ? "out_of_turn" : queue_keys[why]);
    }
    if (level) buf_fmt(&b, "%s+%zu level", named ? "; " : "", level);
    if (more) buf_fmt(&b, "; +%zu", more);
    return buf_str(&b);
}

/* ---- offering ------------------------------------------------------------------------------------------------------------------------ */
struct offer { struct store *st; const struct seat_try *t; struct queue_at at; struct queue_person *p; size_t n; struct queue_group g; enum queue_why *why; };

/* Whoever offers a seat of this course writes its row first: on PostgreSQL two who offer the last one meet here. */
static bool lock_course(struct store *st, int64_t course)
{
    ask(st, Q("UPDATE courses_course SET version = version WHERE id = $1 AND deleted_at IS NULL"), I(course));
    return store_changed(st) == 1;
}

static bool takes_people(struct store *st, int64_t course)
{
    struct rows *r = ask(st, Q("SELECT provider FROM courses_course WHERE id = $1 AND state IN ('open', 'full')"), I(course));
    return rows_next(r) && !provider_withdrawn(st, row_int(r, 0));
}

static enum seat_outcome choose_next(struct offer *o)
{
    o->g = queue_next(&o->at.c, o->p, o->n, o->why);
    return o->g.n ? SEAT_HELD : o->at.c.free <= 0 ? SEAT_NO_ROOM : SEAT_NOBODY;
}

static enum seat_outcome choose_one(struct offer *o, enum queue_why *why)
{
    size_t i = 0;
    while (i < o->n && !(o->p[i].id == o->t->demand && o->p[i].ready)) i++;
    if (i == o->n) return SEAT_GONE;
    *why = queue_group_fit(&o->at.c, o->p, o->n, i, &o->g);
    if (*why == QUEUE_ROOM) return SEAT_NO_ROOM;
    if (*why) return SEAT_NO_FIT;
    struct queue_group next = queue_next(&o->at.c, o->p, o->n, o->why);
    return next.first == o->g.first || o->t->reason.n ? SEAT_HELD : SEAT_OUT_OF_TURN;
}

/* One person's seat. The flow's timer ends it after HOLD seconds; held_until says so to people. */
static int64_t hold(struct offer *o, const struct queue_person *p, str skipped, bool out_of_turn)
{
    struct arena *a = store_arena(o->st);
    struct draft d = draft_new(a, &seat_entity);
    struct problems problems = { .a = a };
    draft_give(&d, "course", draft_key(o->st, &course_entity, o->t->course));
    draft_give(&d, "demand", draft_key(o->st, &demand_entity, p->id));
    if (o->g.n > 1) draft_give(&d, "family", draft_key(o->st, &demand_entity, p->head));
    if (out_of_turn) draft_give(&d, "reason", o->t->reason);
    const struct field *by = entity_field(&seat_entity, S("by"));
    if (o->t->who->account && field_live(by)) draft_give(&d, "by", draft_key(o->st, field_to(by), o->t->who->account));
    draft_give(&d, "position", arena_fmt(a, "%zu", o->g.first + 1));
    draft_give(&d, "skipped", skipped);
    if (row_write(o->st, &(struct write){ .who = &who_house, .request = store_request(o->st), .draft = &d }, &problems) != WRITE_DONE) return 0;
    ask(o->st, Q("UPDATE courses_seat SET held_until = $2 WHERE id = $1"), I(d.id), I(moment_now() + SEAT_HOLD));
    move(o->st, &demand_entity, p->id, "offer");
    return d.id;
}

static enum seat_outcome hold_all(struct offer *o, struct seat_given *ret)
{
    bool out_of_turn = false;
    for (size_t i = 0; i < o->g.first && !out_of_turn; i++) {
        struct queue_group g;
        out_of_turn = queue_group_fit(&o->at.c, o->p, o->n, i, &g) == QUEUE_FITS;
    }
    str skipped = skipped_text(o->st, &o->at.c, o->p, o->n, o->g.first);
    for (size_t i = 0; i < o->g.n; i++) {
        int64_t seat = hold(o, &o->p[o->g.first + i], skipped, out_of_turn);
        if (!seat) return SEAT_BROKEN;
        if (!i) ret->first = seat;
    }
    ret->n = o->g.n;
    course_recount(o->st, o->t->course);
    return SEAT_HELD;
}

enum seat_outcome seat_offer(struct store *st, const struct seat_try *t, struct seat_given *ret)
{
    struct offer o = { .st = st, .t = t };
    *ret = (struct seat_given){ 0 };
    if (!lock_course(st, t->course) || queue_courses(st, t->course, &o.at, 1) != 1) return store_broken(st) ? SEAT_BROKEN : SEAT_GONE;
    if (!takes_people(st, t->course)) return SEAT_CLOSED;
    o.p = queue_of(st, &o.at, &o.n);
    o.why = arena_array(store_arena(st), enum queue_why, o.n + 1);
    enum seat_outcome out = t->demand ? choose_one(&o, &ret->why) : choose_next(&o);
    if (out == SEAT_HELD) out = hold_all(&o, ret);
    return store_broken(st) ? SEAT_BROKEN : out;
}

/* ---- the provider says how many are free ---------------------------------------------------------------------------------------------- */
bool seats_report(struct store *st, const struct who *who, int64_t course, int64_t free, struct problems *p)
{
    struct arena *a = store_arena(st);
    struct rows *r = ask(st, Q("SELECT seats FROM courses_course WHERE id = $1 AND deleted_at IS NULL"), I(course));
    if (!lock_course(st, course) || !rows_next(r)) return false;
    int64_t left = row_int(r, 0) - seats_used(st, course), taken = left - (free < 0 || free > left ? 0 : free);
    if (free < 0 || free > left) {
        problem_add(p, (struct problem){ .field = entity_field(&course_entity, S("free")), .message = N_("So many seats cannot be free: some are promised to people of the list.") });
        return false;
    }
    struct draft d = draft_new(a, &course_entity);
    d.id = course;
    draft_give(&d, "taken", arena_fmt(a, "%lld", (long long)taken));
    draft_give(&d, "free_on", date_today(a));
    return row_write(st, &(struct write){ .who = who, .request = store_request(st), .draft = &d }, p) == WRITE_DONE;
}

/* ---- answers ----------------------------------------------------------------------------------------------------------------------------- */
struct about { int64_t course, demand, family; };

static struct about about(struct store *st, int64_t seat)
{
    struct rows *r = ask(st, Q("SELECT course, demand, COALESCE(family, 0) FROM courses_seat WHERE id = $1"), I(seat));
    return rows_next(r) ? (struct about){ row_int(r, 0), row_int(r, 1), row_int(r, 2) } : (struct about){ 0 };
}

/* The rest of the family does the same; each of them looks for the others in turn, and finds fewer. */
static void with_family(struct store *st, const struct about *k, const char *from, const char *event)
{
    if (!k->family) return;
    struct rows *r = ask(st, Q("SELECT id FROM courses_seat WHERE course = $1 AND family = $2 AND state = $3 AND deleted_at IS NULL ORDER BY id LIMIT 1"), I(k->course), I(k->family), T(str_of(from)));
    if (rows_next(r)) move(st, &seat_entity, row_int(r, 0), event);
}

static void answered(struct store *st, int64_t seat) { ask(st, Q("UPDATE courses_seat SET answered_at = $2 WHERE id = $1"), I(seat), I(moment_now())); }

/* Asked once more: the hold still counts, the course still takes people, and nobody of it was promised more than there is. */
const char *seat_may_accept(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    const struct seat *s = row;
    (void)e; (void)who;
    if (s->held_until != NONE && s->held_until < moment_now()) return N_("The time for an answer is over.");
    if (!takes_people(st, s->course)) return seat_words[SEAT_CLOSED];
    struct rows *r = ask(st, Q("SELECT id FROM courses_course WHERE id = $1 AND seats - COALESCE(taken, 0) >= $2"), I(s->course), I(seats_used(st, s->course)));
    return rows_next(r) ? NULL : seat_words[SEAT_NO_ROOM];
}

static void answer(struct store *st, int64_t row, const char *from, const char *event, const char *person)
{
    struct about k = about(st, row);
    answered(st, row);
    move(st, &demand_entity, k.demand, person);
    with_family(st, &k, from, event);
    course_recount(st, k.course);
}

#define EFFECT(name) void name(struct store *st, const struct entity *e, int64_t row, const struct who *who)
#define UNUSED (void)e; (void)who
EFFECT(seat_accepted)  { UNUSED; ask(st, Q("UPDATE courses_demand SET expired = 0 WHERE id = $1"), I(about(st, row).demand)); answer(st, row, "held", "accept", "accept"); }
EFFECT(seat_declined)  { UNUSED; answer(st, row, "held", "decline", "back"); }
EFFECT(seat_cancelled) { UNUSED; answer(st, row, "accepted", "cancel", "end"); }
EFFECT(seat_taken_back) { UNUSED; answer(st, row, "held", "withdraw", "back"); }
EFFECT(seat_withdrawn) { UNUSED; answer(st, row, "", "withdraw", "back"); }           /* the course ends for all of them anyway  */
EFFECT(seat_attends)   { UNUSED; move(st, &demand_entity, about(st, row).demand, "attend"); }
EFFECT(seat_passed)    { UNUSED; struct about k = about(st, row); move(st, &demand_entity, k.demand, "pass"); course_recount(st, k.course); }
EFFECT(seat_dropped)   { UNUSED; struct about k = about(st, row); move(st, &demand_entity, k.demand, "break_off"); course_recount(st, k.course); }

/* Twice without an answer: somebody calls before a third seat is held for three days. Of a family, whoever was not reached most often decides for all; those
** who are still "offered" have this time before them. */
EFFECT(seat_expired)
{
    UNUSED;
    struct about k = about(st, row);
    int64_t head = k.family ? k.family : k.demand;
    struct rows *r = ask(st, Q("SELECT MAX(COALESCE(expired, 0) + CASE WHEN state = 'offered' THEN 1 ELSE 0 END) FROM courses_demand WHERE (id = $1 OR id = $2 OR ($3 AND family = $2)) AND state IN ('offered', 'waiting', 'contact') AND deleted_at IS NULL"),
                         I(k.demand), I(head), B(k.family != 0));
    bool lost = rows_next(r) && row_int(r, 0) >= EXPIRED_MAX;
    ask(st, Q("UPDATE courses_demand SET expired = COALESCE(expired, 0) + 1 WHERE id = $1"), I(k.demand));
    answer(st, row, "held", "expire", lost ? "lost" : "back");
}
