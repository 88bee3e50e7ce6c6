/* test_queue.c - the waiting list against a model: random operations, each answered by both, compared as a whole again and again; on both engines.
**
** The model below knows nothing of queue.c and seat.c: it has arrays, walks through all of them for everything, and says what operations.md §2.7 says. The
** number of operations is BRUECKE_TEST_OPERATIONS (`make queue`: 100,000), else a short run.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "rooms/courses/seat.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

#define area_entity (*entity_named(S("directory.area")))
#define actor_entity (*entity_named(S("directory.actor")))
enum { PEOPLE = 48, GROUPS = 6, SEATS = 200, BATCH = 40, SHORT_RUN = 600 };
enum p_state { NEW, WAITING, OFFERED, UNREACHED, ACCEPTED, ATTENDING, PASSED, BROKEN, LEFT };
static const char *const p_names[] = { "recorded", "waiting", "offered", "contact", "accepted", "attending", "passed", "broken_off", "left" };
enum c_state { OPEN, FULL, RUNNING, OVER };
enum s_state { NOT, HELD, TAKEN, SITTING };

struct person { int64_t id; enum p_state state; int64_t since, level_day; int level, times, head, town, reach, expired; bool child, women; char admission; bool no[GROUPS]; };
struct group { int64_t id; char key[20]; enum c_state state; int seats, taken, level, times, town; bool child, women, admission, self; };
struct place { int64_t id, until; enum s_state state; int person, group; bool family; };
static struct { struct person p[PEOPLE]; int n; struct group g[GROUPS]; struct place s[SEATS]; int64_t now; uint64_t seed; int named, offers, refused, expiries, families; } m;

static uint32_t below(uint32_t n)                       /* splitmix64, as in the demonstration                        */
{
    uint64_t z = m.seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)(((z ^ (z >> 31)) >> 32) % n);
}
static int64_t today(void) { return date_days(wall_of(noon + m.now).date); }
static str day(int64_t d) { return date_text(t.a, date_of_days(d)); }

/* ---- the model -------------------------------------------------------------------------------------------------------------------- */
static bool ended(const struct person *p) { return p->state >= PASSED; }
static int used(int g)
{
    int n = 0;
    for (int i = 0; i < SEATS; i++) n += m.s[i].state && m.s[i].group == g;
    return n;
}
static int room(int g) { return m.g[g].seats - m.g[g].taken - used(g); }
static void settle_group(int g)
{
    if (m.g[g].state == OPEN && room(g) <= 0) m.g[g].state = FULL;
    else if (m.g[g].state == FULL && room(g) > 0) m.g[g].state = OPEN;
}

/* Six months by the calendar, said another way than in queue_read.c: the day counts as long as adding six months does not lie before today. */
static bool still_counts(int64_t level_day)
{
    struct date d = date_of_days(level_day), now = date_of_days(today());
    int months = (now.year - d.year) * 12 + now.month - d.month;
    if (months != 6) return months < 6;
    int last = (int)(date_days((struct date){ d.month == 12 ? d.year + 1 : d.year, d.month == 12 ? 1 : d.month + 1, 1 }) - date_days((struct date){ d.year, d.month, 1 }));
    return d.day >= (now.day < last ? now.day : last);
}

static bool suits(const struct person *p, const struct group *c, int g)
{
    if (p->level != c->level || !still_counts(p->level_day) || (p->times && (c->times & ~p->times)) || (c->women && !p->women)) return false;
    if ((p->reach && p->town != c->town) || (p->child && !c->child) || p->no[g]) return false;
    return !c->admission || p->admission == 't' || (p->admission == 's' && c->self);
}

/* Who goes together with p, by number; the place of all of them is that of the one who waits shortest. */
static int together(int p, int *who)
{
    int n = 0;
    for (int i = 0; i < m.n; i++) if (m.p[i].head == m.p[p].head && !ended(&m.p[i])) who[n++] = i;
    return n;
}
static bool all_suit(int p, int g, bool room_too)
{
    int who[PEOPLE], n = together(p, who);
    for (int i = 0; i < n; i++) if (m.p[who[i]].state != WAITING || !suits(&m.p[who[i]], &m.g[g], g)) return false;
    return !room_too || n <= room(g);
}
static bool before(int a, int b)
{
    int64_t since[2] = { -1, -1 }, number[2] = { 0, 0 };
    for (int k = 0; k < 2; k++) {
        int who[PEOPLE], n = together(k ? b : a, who);
        for (int i = 0; i < n; i++) {
            const struct person *p = &m.p[who[i]];
            if (p->since > since[k]) { since[k] = p->since; number[k] = p->id; }
            else if (p->since == since[k] && p->id > number[k]) number[k] = p->id;
        }
    }
    return since[0] != since[1] ? since[0] < since[1] : number[0] < number[1];
}
static int next_for(int g)
{
    int best = -1;
    for (int i = 0; i < m.n; i++)
        if (m.p[i].state == WAITING && all_suit(i, g, true) && (best < 0 || (m.p[i].head != m.p[best].head && before(i, best)))) best = i;
    return best;
}

static int free_place(void)
{
    int i = 0;
    while (i < SEATS - 1 && m.s[i].state) i++;
    return i;
}

/* Everybody of the same promise, in the same state. */
static int same_promise(int s, int *ret)
{
    int n = 0;
    for (int i = 0; i < SEATS; i++)
        if (m.s[i].state == m.s[s].state && m.s[i].group == m.s[s].group && (i == s || (m.s[s].family && m.s[i].family && m.p[m.s[i].person].head == m.p[m.s[s].person].head))) ret[n++] = i;
    return n;
}
static void back(int s, enum p_state to)
{
    m.p[m.s[s].person].state = to;
    m.s[s].state = NOT;
}

/* ---- the store: what both did must agree ---------------------------------------------------------------------------------------------- */
static str text_at(struct arg q, int64_t id)
{
    struct rows *r = store_ask(t.st, (const struct arg[]){ q, I(id), { .kind = ARG_END } });
    must(rows_next(r), store_why(t.st));
    return row_str(r, 0);
}
static int64_t number_at(struct arg q, int64_t id)
{
    struct rows *r = store_ask(t.st, (const struct arg[]){ q, I(id), { .kind = ARG_END } });
    must(rows_next(r), store_why(t.st));
    return row_int(r, 0);
}

static void compare(void)
{
    static const char *const c_names[] = { "open", "full", "running" };
    for (int i = 0; i < m.n; i++) {
        const struct person *p = &m.p[i];
        str state = text_at(Q("SELECT state FROM courses_demand WHERE id = $1 AND deleted_at IS NULL"), p->id), since = text_at(Q("SELECT since FROM courses_demand WHERE id = $1"), p->id);
        must(str_eq(state, str_of(p_names[p->state])), arena_fmt(t.a, "person %d is %.*s, not %s", i, STR(state), p_names[p->state]));
        must(p->since < 0 ? !since.n : str_eq(since, day(p->since)), since);
        must(number_at(Q("SELECT COALESCE(expired, 0) FROM courses_demand WHERE id = $1"), p->id) == p->expired, arena_fmt(t.a, "person %d", i));
    }
    for (int g = 0; g < GROUPS; g++) {
        int64_t id = m.g[g].id;
        str state = text_at(Q("SELECT state FROM courses_course WHERE id = $1"), id);
        must(str_eq(state, str_of(c_names[m.g[g].state])), arena_fmt(t.a, "group %d is %.*s, not %s", g, STR(state), c_names[m.g[g].state]));
        must(number_at(Q("SELECT free FROM courses_course WHERE id = $1"), id) == room(g), arena_fmt(t.a, "group %d: free %d", g, room(g)));
        must(seats_used(t.st, id) == used(g), state);
        must(room(g) >= 0, state);                       /* never over capacity                                        */
    }
    must(!rows_next(ask(t.st, Q("SELECT family FROM courses_seat WHERE family IS NOT NULL AND state = 'held' GROUP BY course, family HAVING COUNT(*) < 2 LIMIT 1"))), S("half a family"));
}

static bool step(const struct entity *e, int64_t row, const char *event)
{
    static const struct who office = { .name = { "Test", 4 }, .grant = { { .role = "coordinator" } }, .n = 1 };
    const char *why = "";
    return flow_do(t.st, &office, S("test"), e, row, 0, str_of(event), S("because"), &why) == FLOW_DONE;
}
static void must_step(const struct entity *e, int64_t row, const char *event) { must(step(e, row, event), str_of(event)); }

/* ---- making people and courses ------------------------------------------------------------------------------------------------------------ */
static const char *const levels[] = { "a1_1", "a1_2" }, *const towns[] = { "05154036", "05154012" };
static str times_of(int bits) { return arena_fmt(t.a, "%s%s%s", bits & 1 ? "morning" : "", bits == 3 ? " " : "", bits & 2 ? "evening" : ""); }

static void new_group(int g)
{
    struct group *c = &m.g[g];
    *c = (struct group){ .state = OPEN, .seats = 1 + (int)below(7), .level = (int)below(2), .times = 1 + (int)below(3), .town = (int)below(2), .child = below(2), .women = !below(6), .admission = below(2), .self = below(2) };
    snprintf(c->key, sizeof c->key, "g-%d", ++m.named);
    for (int i = 0; i < m.n; i++) m.p[i].no[g] = false;
    c->id = put(&course_entity, c->key, "title=Kurs", "provider=house", "type=adult_education", "begins=2026-01-07", "ends=2026-02-07", "state=open", arena_fmt(t.a, "level=%s", levels[c->level]).p,
                arena_fmt(t.a, "times=%.*s", STR(times_of(c->times))).p, arena_fmt(t.a, "area=%s", towns[c->town]).p, arena_fmt(t.a, "seats=%d", c->seats).p, c->child ? "childcare=true" : "childcare=false",
                c->women ? "women_only=true" : "women_only=false", c->admission ? c->self ? "access=admitted self_pay" : "access=admitted" : "access=");
}

static bool promised_to(int head)
{
    for (int i = 0; i < m.n; i++) if (m.p[i].head == head && m.p[i].state >= OFFERED && m.p[i].state != UNREACHED && !ended(&m.p[i])) return true;
    return false;
}

static void new_person(void)
{
    struct person *p = &m.p[m.n];
    int head = m.n && !below(3) ? (int)below((uint32_t)m.n) : m.n, size = 0;
    for (int i = 0; i < m.n; i++) size += m.p[i].head == head;
    if (head < m.n && (m.p[head].head != head || promised_to(head) || ended(&m.p[head]) || size > 3)) head = m.n;
    bool linked = head < m.n;
    *p = (struct person){ .since = -1, .level_day = today() - below(30), .level = (int)below(2), .times = below(3) ? 0 : (int)below(4), .head = head, .town = (int)below(2), .reach = below(4) ? 0 : 10, .child = !below(5), .women = below(2), .admission = "tttos"[below(5)] };
    if (linked && below(2)) { p->level = m.p[head].level; p->times = p->reach = 0; p->child = false; p->admission = 't'; }      /* so that families fit now and then */
    p->id = put(&demand_entity, arena_fmt(t.a, "p-%d", m.n).p, "pseudonym=x1", "level_source=test", arena_fmt(t.a, "area=%s", towns[p->town]).p, arena_fmt(t.a, "level=%s", levels[p->level]).p,
                arena_fmt(t.a, "level_on=%.*s", STR(day(p->level_day))).p, arena_fmt(t.a, "times=%.*s", STR(times_of(p->times))).p, p->reach ? "reach=10" : "reach=", p->child ? "childcare=true" : "childcare=false",
                p->women ? "women=true" : "women=false", p->admission == 't' ? "admission=there" : p->admission == 's' ? "admission=self" : "admission=open", linked ? arena_fmt(t.a, "family=p-%d", head).p : "family=");
    m.n++;
}

/* ---- operations ----------------------------------------------------------------------------------------------------------------------------- */
static void take_in(int who, int g)
{
    int all[PEOPLE], n = together(who, all);
    m.families += n > 1;
    for (int i = 0; i < n; i++) {
        int s = free_place();
        struct rows *r = ask(t.st, Q("SELECT id FROM courses_seat WHERE demand = $1 AND course = $2 AND state = 'held'"), I(m.p[all[i]].id), I(m.g[g].id));
        must(rows_next(r), arena_fmt(t.a, "person %d got no seat", all[i]));
        m.s[s] = (struct place){ row_int(r, 0), m.now + SEAT_HOLD, HELD, all[i], g, n > 1 };
        m.p[all[i]].state = OFFERED;
    }
    settle_group(g);
}

/* The next, or somebody with or without a reason. A refusal leaves nothing behind, so the batch goes on. */
static void op_offer(void)
{
    static const struct who office = { .name = { "Test", 4 }, .grant = { { .role = "coordinator" } }, .n = 1 };
    int g = (int)below(GROUPS), who = below(4) ? -1 : (int)below((uint32_t)m.n), next;
    bool reason = below(2), takes = m.g[g].state <= FULL;
    struct seat_given given;
    struct seat_try try = { &office, m.g[g].id, who < 0 ? 0 : m.p[who].id, reason ? S("because") : S("") };
    next = takes ? next_for(g) : -1;
    enum seat_outcome want = !takes ? SEAT_CLOSED : who < 0 ? next >= 0 ? SEAT_HELD : room(g) <= 0 ? SEAT_NO_ROOM : SEAT_NOBODY
        : m.p[who].state != WAITING ? SEAT_GONE : !all_suit(who, g, false) ? SEAT_NO_FIT : !all_suit(who, g, true) ? SEAT_NO_ROOM
        : m.p[next].head == m.p[who].head || reason ? SEAT_HELD : SEAT_OUT_OF_TURN;
    enum seat_outcome got = seat_offer(t.st, &try, &given);
    must(got == want, arena_fmt(t.a, "offer in group %d to %d (next %d): %d, not %d; %.*s", g, who, next, got, want, STR(store_why(t.st))));
    if (got != SEAT_HELD) { m.refused++; return; }
    m.offers++;
    take_in(who < 0 ? next : who, g);
}

static int some_seat(enum s_state state)
{
    int from = (int)below(SEATS);
    for (int i = 0; i < SEATS; i++) if (m.s[(from + i) % SEATS].state == state) return (from + i) % SEATS;
    return -1;
}

static void op_answer(void)
{
    static const char *const events[] = { "accept", "accept", "decline", "withdraw" };
    int s = some_seat(HELD), all[SEATS], n;
    const char *event = events[below(4)];
    if (s < 0) return;
    bool yes = str_eq(str_of(event), S("accept")), late = yes && m.s[s].until < m.now;
    must(step(&seat_entity, m.s[s].id, event) == !late, str_of(event));
    if (late) return;
    n = same_promise(s, all);
    int g = m.s[s].group;
    for (int i = 0; i < n; i++) {
        struct person *p = &m.p[m.s[all[i]].person];
        if (yes) { p->state = ACCEPTED; p->expired = 0; }
        else { if (str_eq(str_of(event), S("decline"))) p->no[g] = true; p->state = WAITING; }
    }
    for (int i = 0; i < n; i++) m.s[all[i]].state = yes ? TAKEN : NOT;
    settle_group(g);
}

static void op_later(void)
{
    enum s_state now = below(2) ? TAKEN : SITTING;
    int s = some_seat(now), all[SEATS], what = (int)below(2);
    if (s < 0) return;
    int g = m.s[s].group, n = now == TAKEN && what ? same_promise(s, all) : 1;
    must_step(&seat_entity, m.s[s].id, now == TAKEN ? what ? "cancel" : "attend" : what ? "drop" : "pass");
    if (n == 1) all[0] = s;
    if (now == TAKEN && !what) { m.s[s].state = SITTING; m.p[m.s[s].person].state = ATTENDING; return; }
    for (int i = 0; i < n; i++) back(all[i], now == TAKEN ? LEFT : what ? BROKEN : PASSED);
    settle_group(g);
}

static void expire(int s)
{
    int all[SEATS], n = same_promise(s, all), most = 0;
    for (int i = 0; i < n; i++) { struct person *p = &m.p[m.s[all[i]].person]; if (++p->expired > most) most = p->expired; }
    int g = m.s[s].group;
    for (int i = 0; i < n; i++) m.p[m.s[all[i]].person].state = most >= 2 ? UNREACHED : WAITING;
    for (int i = 0; i < n; i++) m.s[all[i]].state = NOT;
    settle_group(g);
    m.expiries++;
}
static void op_time(void)
{
    m.now += below(60) * HOUR;
    at(m.now);
    flow_tick(t.st, moment_now(), 1000);
    for (int s = 0; s < SEATS; s++) if (m.s[s].state == HELD && m.s[s].until <= m.now) expire(s);
}

/* The course begins, ends, or is cancelled; another one takes its place in the model. */
static void op_group(void)
{
    int g = (int)below(GROUPS);
    bool runs = m.g[g].state == RUNNING, cancel = !below(3), ends = cancel || runs;
    must_step(&course_entity, m.g[g].id, cancel ? "cancel" : runs ? "finish" : "begin");
    for (int s = 0; s < SEATS; s++) {
        if (!m.s[s].state || m.s[s].group != g) continue;
        if (cancel || (!runs && m.s[s].state == HELD)) back(s, WAITING);
        else if (runs && m.s[s].state == SITTING) back(s, PASSED);
        else if (!runs) { m.s[s].state = SITTING; m.p[m.s[s].person].state = ATTENDING; }
    }
    m.g[g].state = RUNNING;
    if (ends) new_group(g);
}

static void op_seats(void)
{
    int g = (int)below(GROUPS), free = (int)below(7), seats = 1 + (int)below(8);
    struct who w = who_of("administrator", 0, 0);
    struct problems p = { .a = t.a };
    if (below(2)) {
        bool can = m.g[g].seats - used(g) - free >= 0;
        must(seats_report(t.st, &w, m.g[g].id, free, &p) == can, S("report"));
        if (can) m.g[g].taken = m.g[g].seats - used(g) - free;
    } else {
        const char *const pairs[] = { arena_fmt(t.a, "seats=%d", seats).p, NULL };
        struct draft d = draft_of(&course_entity, m.g[g].key, pairs);
        d.id = m.g[g].id;
        bool can = m.g[g].taken + used(g) <= seats;
        must(save(&w, &d, false) == (can ? WRITE_DONE : WRITE_REFUSED), S("seats"));
        if (can) m.g[g].seats = seats;
    }
    settle_group(g);
}

/* A step of the person's own: onto the list, off it, back to it. */
static void op_person(void)
{
    if (m.n < PEOPLE && !below(3)) { new_person(); return; }
    int i = (int)below((uint32_t)m.n);
    struct person *p = &m.p[i];
    bool leave = !below(12);
    if (p->state == WAITING && !still_counts(p->level_day)) {        /* found anew, without losing the place               */
        ask(t.st, Q("UPDATE courses_demand SET level_on = $2 WHERE id = $1"), I(p->id), T(day(p->level_day = today())));
        return;
    }
    if (p->state == NEW && !leave) { must_step(&demand_entity, p->id, "wait"); p->state = WAITING; p->since = today(); }
    else if (p->state == UNREACHED && !leave) { must_step(&demand_entity, p->id, "reached"); p->state = WAITING; p->expired = 0; }
    else if (ended(p)) {
        must_step(&demand_entity, p->id, "again");
        ask(t.st, Q("UPDATE courses_demand SET level_on = $2 WHERE id = $1"), I(p->id), T(day(today())));
        p->state = NEW; p->since = -1; p->expired = 0; p->level_day = today();
    } else if (leave && (p->state == NEW || p->state == WAITING || p->state == UNREACHED)) { must_step(&demand_entity, p->id, "leave"); p->state = LEFT; }
}

static void one(void)
{
    uint32_t k = below(100);
    if (k < 34) op_offer(); else if (k < 50) op_answer(); else if (k < 64) op_later(); else if (k < 72) op_time(); else if (k < 74) op_group(); else if (k < 80) op_seats(); else op_person();
}

static void random_operations(void **state)
{
    const char *said = getenv("BRUECKE_TEST_OPERATIONS"), *seed = getenv("BRUECKE_TEST_SEED");
    long operations = said ? strtol(said, NULL, 10) : SHORT_RUN;
    (void)state;
    memset(&m, 0, sizeof m);
    m.seed = seed ? strtoull(seed, NULL, 10) : 20261122;
    for (long done = 0; done < operations; done += BATCH) {
        t.a = arena_new();
        begin();
        for (int g = 0; !done && g < GROUPS; g++) new_group(g);
        for (int i = 0; !done && i < 12; i++) new_person();
        for (int i = 0; i < BATCH; i++) one();
        compare();
        end();
        arena_free(t.a);
    }
    at(0);
    fprintf(stderr, "%ld operations: %d offers, %d refusals, %d families, %d expiries\n", operations, m.offers, m.refused, m.families, m.expiries);
    must(m.offers && m.refused && m.families && m.expiries, S("nothing of a kind happened"));
}

static void furnish(void)
{
    put(&area_entity, "05", "name=Land", "level=state", "ags=05");
    put(&area_entity, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(&area_entity, "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154", "position=51.79,6.14");
    put(&area_entity, "05154012", "name=Geldern", "level=municipality", "ags=05154012", "parent=05154", "position=51.52,6.32");
    put(&actor_entity, "house", "name=Haus der Bildung", "kind=training_provider", "area=05154036", "state=published");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(random_operations) };
    return region_run("queue", rooms, rooms_count, furnish, tests, countof(tests));
}
