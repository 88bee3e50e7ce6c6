/* demo.c - the demonstration of courses: example courses of the providers that the papers name, in all municipalities, and invented people who wait.
**
** Courses of institutions that exist are examples and say so, with no telephone number and no address of theirs; people are numbers with a pseudonym. The same seed
** and the same day give the same rows. */
#include "base/moment.h"
#include "entity/query.h"
#include "entity/write.h"
#include "rooms/courses/access.h"
#include "rooms/courses/seat.h"
#include "web/room.h"

enum { DEMO_SEED = 20261122, DEMO_COURSES = 64, DEMO_PEOPLE = 90, DEMO_OFFERS = 10 };
struct demo { struct store *st; struct arena *a; uint64_t seed; int64_t today; str wrong; int64_t course[DEMO_COURSES];
    const char *level, *times;                          /* of the person before: who comes with them looks for the same */
};

/* splitmix64 (S. Vigna, public domain algorithm): small, and the same everywhere. Of nothing: 0. */
static uint32_t below(struct demo *d, uint32_t n)
{
    if (!n) return 0;
    uint64_t z = d->seed += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)(((z ^ (z >> 31)) >> 32) % n);
}
static str number(struct demo *d, int64_t v) { return arena_fmt(d->a, "%lld", (long long)v); }
static str day(struct demo *d, int64_t from_today) { return date_text(d->a, date_of_days(d->today + from_today)); }

struct cell { const char *field; str value; };
static int64_t row(struct demo *d, const struct entity *e, str key, const struct cell *c, size_t n)
{
    struct problems p = { .a = d->a };
    struct draft draft = draft_new(d->a, e);
    draft.key = key;
    for (size_t i = 0; i < n; i++) {
        const struct field *f = entity_field(e, str_of(c[i].field));
        if (!field_live(f) || !c[i].value.n) continue;
        if (f->translated) { draft_word(d->a, &draft, lang_source())[field_index(e, f)] = c[i].value; continue; }
        draft.value[field_index(e, f)] = c[i].value;
        draft.given[field_index(e, f)] = true;
    }
    if (row_write(d->st, &(struct write){ .who = &who_house, .request = S("demo"), .draft = &draft, .import = true }, &p) == WRITE_DONE) return draft.id;
    if (!d->wrong.n) d->wrong = arena_fmt(d->a, "%s %.*s: %s %s", e->name, STR(key), p.n && p.at[0].field ? p.at[0].field->name : "", p.n ? p.at[0].message : "not written");
    return 0;
}
#define ROW(d, e, key, ...) row((d), (e), (key), (const struct cell[]){ __VA_ARGS__ }, countof(((const struct cell[]){ __VA_ARGS__ })))

/* ---- courses ------------------------------------------------------------------------------------------------------------------- */
static const char *const towns[] = { "05154036", "05154016", "05154012", "05154032", "05154008", "05154052", "05154044", "05154024", "05154004", "05154064", "05154028", "05154020",
    "05154040", "05154056", "05154060", "05154048" };     /* the sixteen municipalities, the largest first                */
static const struct { const char *days, *daytime; } weeks[] = {
    { "Mo-Fr 08:45-12:00", "am Vormittag" }, { "Mo-Th 13:15-16:30", "am Nachmittag" }, { "Tu,Th 18:00-20:30", "am Abend" }, { "Mo,We,Fr 09:00-12:15", "am Vormittag" },
    { "Sa 10:00-14:00", "am Samstag" }, { "Mo,We 17:45-20:15", "am Abend" } };

/* What is offered, how often it is drawn, by whom: keys of organisations of the papers (data/kleve/actors.csv). */
static const struct sort {
    const char *type, *title, *level, *level_to, *providers[4];
    int units, weeks, seats, cents; const char *access, *exam; bool online, women, children; int week;          /* week: index of `weeks`; -1: any */
} kinds[] = {
    { "integration", "Allgemeiner Integrationskurs", "a1_1", "b1_2", { "theodor-brauer-haus", "ial", "katholisches-bildungsforum" }, 700, 30, 20, 45800, "admitted self_pay", "dtz_lid", false, false, false, 0 },
    { "integration", "Integrationskurs, Einstieg in A2", "a2_1", "b1_2", { "ial", "theodor-brauer-haus" }, 500, 22, 20, 45800, "admitted self_pay", "dtz_lid", false, false, false, 1 },
    { "integration_literacy", "Integrationskurs mit Alphabetisierung", "alpha", "a2_2", { "ial", "katholisches-bildungsforum" }, 1000, 44, 14, 45800, "admitted self_pay", "dtz_lid", false, false, true, 0 },
    { "integration_script", "Integrationskurs für Zweitschriftlernende", "alpha", "b1_1", { "theodor-brauer-haus" }, 1000, 44, 16, 45800, "admitted self_pay", "dtz_lid", false, false, false, 0 },
    { "vocational", "Berufssprachkurs B2", "b2_1", "b2_2", { "ial", "theodor-brauer-haus" }, 500, 22, 18, 0, "admitted jobseeker", "dtb", false, false, false, 0 },
    { "vocational_special", "Berufssprachkurs bis B1", "a2_2", "b1_2", { "ial" }, 400, 18, 18, 0, "admitted jobseeker", "dtb", false, false, false, 1 },
    { "vocational_field", "Deutsch für die Pflege", "b1_2", "b2_1", { "theodor-brauer-haus", "berufskolleg-kleve" }, 300, 16, 16, 0, "admitted employed", "dtb", false, false, false, 2 },
    { "orientation", "Erstorientierungskurs", "a1_1", "a1_2", { "caritas-kleve", "caritas-geldern-kevelaer", "diakonie-kleve" }, 300, 14, 18, 0, "", "none", false, false, false, 3 },
    { "mia", "MiA: Frauen lernen Deutsch", "a1_1", "a1_2", { "sos-kinderdorf-niederrhein", "awo-kleve", "papillon" }, 34, 12, 12, 0, "adult", "none", false, true, true, 3 },
    { "adult_education", "Deutsch A1.2 am Abend", "a1_2", "a2_1", { "katholisches-bildungsforum" }, 60, 12, 15, 9600, "", "none", false, false, false, 2 },
    { "adult_education", "Deutsch online B1", "b1_1", "b1_2", { "katholisches-bildungsforum", "ial" }, 60, 12, 15, 11200, "", "telc", true, false, false, 5 },
    { "volunteer", "Deutsch mit Freiwilligen", "a1_1", "", { "haus-mifgash", "hafen-der-hoffnung", "diakonie-kleve" }, 0, 0, 10, 0, "", "none", false, false, true, 3 },
    { "conversation", "Sprachcafé", "", "", { "haus-mifgash", "awo-kleve", "caritas-kleve" }, 0, 0, 0, 0, "", "none", false, false, true, 1 },
    { "literacy", "Lesen und Schreiben lernen", "alpha", "", { "diakonie-kleve", "katholisches-bildungsforum" }, 40, 10, 8, 0, "", "none", false, false, false, 1 },
    { "school_certificate", "Hauptschulabschluss mit Deutsch", "b1_1", "b2_1", { "theodor-brauer-haus", "berufskolleg-kleve" }, 800, 40, 20, 0, "resident", "school", false, false, false, 0 },
    { "digital", "Computer und Handy auf Deutsch", "a2_1", "", { "awo-kleve", "sos-kinderdorf-niederrhein" }, 20, 5, 10, 0, "", "none", false, false, false, 4 },
};

static bool known(struct demo *d, const char *provider) { return id_by_key(d->st, entity_named(S("directory.actor")), str_of(provider)) != 0; }

static str provider_of(struct demo *d, const struct sort *k)
{
    size_t n = 0;
    while (n < countof(k->providers) && k->providers[n]) n++;
    const char *one = k->providers[below(d, (uint32_t)n)];
    return known(d, one) ? str_of(one) : known(d, "integrationszentrum") ? S("integrationszentrum") : S("");
}

/* Of four courses one runs, one is still planned, two are open; and now and then a full one. */
static void add_course(struct demo *d, size_t i)
{
    const struct sort *k = &kinds[i % countof(kinds)];
    size_t round = i / countof(kinds);                   /* each time round another state, another town                 */
    const char *state = (i + round) % 4 == 1 ? "running" : (i + round) % 8 == 7 ? "planned" : "open", *town = towns[(i + 5 * round) % countof(towns)];
    int64_t from = str_eq(str_of(state), S("running")) ? -20 - (int64_t)below(d, 60) : 10 + (int64_t)below(d, 90), weekday = (d->today + from + 3) % 7;      /* day 0 was a Thursday */
    size_t week = (size_t)k->week;
    int64_t taken = k->seats ? (int64_t)below(d, (uint32_t)k->seats / 2 + 1) + (i % 5 == 2 ? k->seats / 2 : 0) : 0, begins = from - weekday;
    if (i % 9 == 3) taken = k->seats - 1;
    if (!k->weeks && str_eq(str_of(state), S("running"))) state = "open";       /* groups without an end are open as long as they last */
    str title = arena_fmt(d->a, "%s (Beispiel)", k->title), hours = arena_fmt(d->a, "%s; PH off; Dec 21-Jan 06 off", weeks[week].days);
    d->course[i] = ROW(d, &course_entity, arena_fmt(d->a, "bsp-k-%02zu", i + 1), { "title", title },
        { "summary", arena_fmt(d->a, "%s, %s. Erfunden für die Vorführung.", k->title, weeks[week].daytime) }, { "provider", provider_of(d, k) }, { "type", str_of(k->type) },
        { "level", str_of(k->level) }, { "level_to", str_of(k->level_to) }, { "units", k->units ? number(d, k->units) : S("") }, { "begins", day(d, begins) },
        { "ends", k->weeks ? day(d, begins + 7 * k->weeks - 3) : S("") }, { "hours", hours }, { "form", k->online ? S("online") : S("on_site") }, { "area", str_of(town) },
        { "last_back", week == 2 || week == 5 ? S("21:12") : S("18:42") }, { "childcare", k->children ? S("true") : S("false") }, { "women_only", k->women ? S("true") : S("false") },
        { "seats", k->seats ? number(d, k->seats) : S("") }, { "taken", k->seats ? number(d, taken) : S("") }, { "free_on", k->seats ? day(d, -(int64_t)below(d, 40)) : S("") },
        { "price", k->cents ? number(d, k->cents) : S("") }, { "access", str_of(k->access) }, { "exam", str_of(k->exam) },
        { "test_before", k->units >= 300 ? S("true") : S("false") }, { "walk_minutes", number(d, 2 + below(d, 14)) }, { "series", str_of(k->title) },
        { "source", S("Beispiel") }, { "example", S("true") }, { "state", str_of(state) });
}

/* ---- people ---------------------------------------------------------------------------------------------------------------------- */
static const char *const spoken[] = { "ar", "uk", "fa", "tr", "ku", "pl", "ro", "ru", "ti", "so" }, *const wanted[] = { "alpha", "a1_1", "a1_1", "a1_2", "a2_1", "a2_2", "b1_1", "b1_2", "b2_1" },
    *const possible[] = { "", "morning", "morning afternoon", "evening", "evening weekend", "morning" }, *const ages[] = { "18_26", "27_39", "27_39", "40_54", "55_up" };

/* Every eighth comes with the person before; some levels are older than half a year; most have an admission. */
static int64_t add_person(struct demo *d, size_t i, size_t head)
{
    const char *town = towns[below(d, 4) ? below(d, 8) : below(d, countof(towns))], *admission = below(d, 5) ? "there" : below(d, 2) ? "open" : "self";
    const char *level = wanted[below(d, countof(wanted))], *times = possible[below(d, countof(possible))];
    if (!head) { d->level = level; d->times = times; }
    int64_t waits = 5 + below(d, 240);
    return ROW(d, &demand_entity, arena_fmt(d->a, "bsp-w-%03zu", i + 1), { "pseudonym", arena_fmt(d->a, "Beispiel %c%02u", (char)('A' + below(d, 20)), below(d, 90) + 10) },
        { "area", str_of(town) }, { "age", str_of(ages[below(d, countof(ages))]) }, { "language", str_of(spoken[below(d, countof(spoken))]) },
        { "level", str_of(d->level) }, { "level_on", day(d, -(int64_t)below(d, 200)) }, { "level_source", below(d, 2) ? S("test") : S("adviser") },
        { "times", str_of(d->times) }, { "reach", below(d, 2) ? number(d, 10 + 5 * below(d, 5)) : S("") }, { "online", below(d, 4) ? S("false") : S("true") },
        { "childcare", below(d, 4) ? S("false") : S("true") }, { "women", below(d, 2) ? S("true") : S("false") }, { "admission", str_of(admission) },
        { "family", head ? arena_fmt(d->a, "bsp-w-%03zu", head) : S("") }, { "since", day(d, -waits) }, { "example", S("true") }, { "state", S("waiting") });
}

/* Some seats are held, some of them accepted, by the same way as in the office. */
static void add_seats(struct demo *d)
{
    const char *why;
    size_t made = 0;
    for (size_t i = 0; i < DEMO_COURSES && made < DEMO_OFFERS; i++) {
        struct seat_given given;
        if (!d->course[i] || seat_offer(d->st, &(struct seat_try){ .who = &who_house, .course = d->course[i] }, &given) != SEAT_HELD) continue;
        if (made++ % 3) flow_do(d->st, &who_house, S("demo"), &seat_entity, given.first, 0, S("accept"), S(""), &why);
    }
}

void courses_demo(struct store *st, struct arena *a, struct buf *said)
{
    if (!entity_named(S("directory.actor")) || !entity_named(S("directory.area")) || !id_by_key(st, entity_named(S("directory.area")), S("05154036"))) return;
    if (rows_next(ask(st, Q("SELECT id FROM courses_course LIMIT 1")))) return;
    struct demo *d = arena_new_of(a, struct demo);
    *d = (struct demo){ .st = st, .a = a, .seed = DEMO_SEED, .today = date_days(wall_of(moment_now()).date) };
    access_take_over(st, &who_house, &(struct problems){ .a = a });
    for (size_t i = 0; i < DEMO_COURSES; i++) add_course(d, i);
    for (size_t i = 0; i < DEMO_PEOPLE; i++) add_person(d, i, i % 8 == 7 ? i : 0);
    add_seats(d);
    demand_tell_all(st, DEMO_PEOPLE);
    if (d->wrong.n) buf_fmt(said, "the demonstration of courses is not whole: %.*s\n", STR(d->wrong));
}
