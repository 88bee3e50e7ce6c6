/* demo.c - what of the demonstration is not a file of rows: invented work of two years, measures below real goals, reviews and a cycle, all marked as examples and
** hung on invented organisations alone. The same day gives the same rows. The concepts themselves come from demo/concept (commands/demo.c). */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/concept/concept.h"
#include <string.h>

struct making { struct store *st; struct arena *a; uint64_t seed; int64_t today; struct who office; str wrong; };
struct cell { const char *field; str value; };

/* splitmix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014). */
static uint32_t below(struct making *m, uint32_t n)
{
    uint64_t z = (m->seed += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (uint32_t)((z ^ (z >> 31)) % n);
}

static str day(const struct making *m, int64_t from_today) { return date_text(m->a, date_of_days(m->today + from_today)); }
static str number(const struct making *m, int64_t n) { return arena_fmt(m->a, "%lld", (long long)n); }

/* Fields of rooms that are not there are left out, and so is what leads to a row that is missing. */
static int64_t put(struct making *m, const struct entity *e, str key, const struct cell *c, size_t n)
{
    struct problems p = { .a = m->a };
    struct draft d = draft_new(m->a, e);
    d.key = key;
    d.id = key.n ? id_by_key(m->st, e, key) : 0;
    for (size_t i = 0; i < n; i++) {
        const struct field *f = entity_field(e, str_of(c[i].field));
        if (!f || !field_live(f) || !c[i].value.n || (field_to(f) && f->kind != KIND_refs && !id_by_key(m->st, field_to(f), c[i].value))) continue;
        if (f->translated) draft_word(m->a, &d, lang_source())[field_index(e, f)] = c[i].value;
        else draft_give(&d, c[i].field, c[i].value);
    }
    struct write w = { .who = &who_house, .request = S("demo"), .draft = &d };
    if (row_write(m->st, &w, &p) == WRITE_DONE) return d.id;
    m->wrong = arena_fmt(m->a, "concept.%s %.*s: %s %s", e->name, STR(key), p.n && p.at[0].field ? p.at[0].field->name : "", p.n ? p.at[0].message : "not written");
    return 0;
}
#define PUT(m, e, key, ...) put((m), (e), (key), (const struct cell[]){ __VA_ARGS__ }, sizeof (const struct cell[]){ __VA_ARGS__ } / sizeof(struct cell))

static void go(struct making *m, const struct entity *e, str key, const char *events)
{
    const char *why;
    int64_t id = id_by_key(m->st, e, key);
    for (str rest = str_of(events), event; id && str_word(&rest, &event);)
        if (flow_do(m->st, &m->office, S("demo"), e, id, 0, event, S("Beispiel"), &why) != FLOW_DONE)
            m->wrong = arena_fmt(m->a, "concept.%s %.*s: no %.*s", e->name, STR(key), STR(event));
}

/* ---- priorities and work ----------------------------------------------------------------------------------------------------------------------- */
static void priorities(struct making *m)
{
    int year = wall_of(moment_now()).date.year;
    str from = number(m, year - 1), to = number(m, year + 1), adopted = arena_fmt(m->a, "%d-12-10", year - 2);
    PUT(m, &priority_entity, S("bsp-uebergaenge"), { "title", S("Beispiel: Übergänge in Kita, Schule und Beruf begleiten") }, { "kind", S("education") }, { "from_year", from }, { "to_year", to },
        { "adopted_by", S("Beispiel: Steuerungsgruppe") }, { "adopted_on", adopted }, { "goals", S("kk-6-1-3-1 kk-6-1-3-2") }, { "example", S("1") },
        { "text", S("Kinder und Jugendliche, die neu im Kreis sind, finden ohne Lücke ihren Platz. Erfunden zur Vorführung.") });
    PUT(m, &priority_entity, S("bsp-oeffnung"), { "title", S("Beispiel: Verwaltung und Vereine öffnen sich") }, { "kind", S("cross_cutting") }, { "from_year", from }, { "to_year", to },
        { "adopted_by", S("Beispiel: Steuerungsgruppe") }, { "adopted_on", adopted }, { "goals", S("kk-6-4-1 kk-6-4-2") }, { "example", S("1") },
        { "text", S("Wer hier lebt, wird überall verstanden und bedient. Erfunden zur Vorführung.") });
}

static const struct { const char *kind, *title, *node, *priority; int minutes, people; } work[] = {
    { "advice",     "Beispiel: Beratung zur Aufnahme neu zugewanderter Kinder", "kk-6-1-2", "bsp-uebergaenge", 60, 3 },
    { "process",    "Beispiel: Prozessbegleitung Sprachbildung im Alltag",      "kk-6-1-1", "bsp-uebergaenge", 180, 8 },
    { "training",   "Beispiel: Fortbildung Umgang mit Mehrsprachigkeit",        "kk-6-1-2", "bsp-uebergaenge", 240, 18 },
    { "networking", "Beispiel: Runder Tisch Übergang Schule und Beruf",         "kk-6-1-3", "bsp-uebergaenge", 120, 14 },
    { "advice",     "Beispiel: Beratung eines Sportvereins zur Öffnung",        "kk-6-7",   "bsp-oeffnung", 90, 4 },
    { "opening",    "Beispiel: Werkstatt für verständliche Schreiben",          "kk-6-4",   "bsp-oeffnung", 180, 11 },
    { "public",     "Beispiel: Infostand beim Stadtteilfest",                   "kk-6-8",   "bsp-oeffnung", 300, 40 },
    { "networking", "Beispiel: Treffen der Ehrenamtlichen",                     "kk-6-9",   "", 120, 16 },
    { "concept",    "Beispiel: Arbeitsgruppe Fortschreibung des Konzepts",      "kk-6-2",   "", 90, 6 },
};
static const char *const actors[] = { "bsp-lindenhof", "bsp-brueckenbogen", "bsp-niersblick", "bsp-ankunft", "bsp-lernwerk", "bsp-wegweiser", "bsp-sportverein", "bsp-kulturscheune", "bsp-sprungbrett",
    "bsp-pusteblume", "bsp-niederrhein" };
static const char *const towns[] = { "05154036", "05154008", "05154016", "05154012", "05154012", "05154036", "05154024", "05154052", "05154032", "05154028", "05154064" };

/* Every twelfth day or so, two years back; somewhat more in the second year. */
static void activities(struct making *m)
{
    enum { ALL = 60, SPAN = 700 };
    static const char *const who[] = { "professionals", "volunteers", "newcomers", "pupils" };
    for (int i = 0; i < ALL; i++) {
        size_t what = below(m, countof(work)), where = below(m, countof(actors));
        int64_t back = SPAN - (int64_t)i * SPAN / ALL - below(m, 6) - 1, people = work[what].people + (int64_t)below(m, (uint32_t)work[what].people);
        PUT(m, &activity_entity, S(""), { "held_on", day(m, -(back > 0 ? back : 1)) }, { "kind", str_of(work[what].kind) }, { "title", str_of(work[what].title) }, { "actor", str_of(actors[where]) },
            { "area", str_of(towns[where]) }, { "node", str_of(work[what].node) }, { "priority", str_of(work[what].priority) }, { who[below(m, countof(who))], number(m, people) },
            { "minutes", number(m, work[what].minutes) }, { "example", S("1") });
    }
}

/* ---- measures below real goals ------------------------------------------------------------------------------------------------------------------- */
static const struct { const char *key, *parent, *number, *title, *objective, *actor; int starts, ends; const char *first, *later; } measures[] = {
    { "bsp-m-lotsen",   "kk-6-1-3-1", "B1", "Beispiel: Bildungslotsinnen und Bildungslotsen an Schulen", "Familien kennen den Weg durch das Schulsystem.", "bsp-lernwerk", -500, 220, "decide begin", "" },
    { "bsp-m-schreiben", "kk-6-4-2",  "B2", "Beispiel: Schreiben der Verwaltung in einfacher Sprache", "Häufige Schreiben liegen verständlich vor.", "bsp-wegweiser", -420, -30, "decide", "begin finish" },
    { "bsp-m-sprachcafe", "kk-6-2-2", "B3", "Beispiel: Sprachcafés abstimmen und sichtbar machen", "Jede Kommune hat einen offenen Treff.", "bsp-niersblick", -300, 90, "", "decide begin" },
    { "bsp-m-ehrenamt", "kk-6-9-3",   "B4", "Beispiel: Fortbildungsreihe für Ehrenamtliche", "Ehrenamtliche werden begleitet.", "bsp-niederrhein", -600, -200, "decide begin", "suspend" },
};

static void one_measure(struct making *m, size_t i)
{
    const char *key = measures[i].key;
    PUT(m, &node_entity, str_of(key), { "concept", S("kleve-2019") }, { "kind", S("measure") }, { "parent", str_of(measures[i].parent) }, { "number", str_of(measures[i].number) }, { "title", str_of(measures[i].title) },
        { "objective", str_of(measures[i].objective) }, { "responsible", str_of(measures[i].actor) }, { "starts", day(m, measures[i].starts) }, { "ends", day(m, measures[i].ends) }, { "binding", S("own") },
        { "text", S("Erfunden zur Vorführung.") });
    for (int k = 1; k <= 2; k++) {
        int64_t at = measures[i].starts + (int64_t)(measures[i].ends - measures[i].starts) * k / 2;
        str milestone = arena_fmt(m->a, "%s-%d", key, k);
        PUT(m, &node_entity, milestone, { "concept", S("kleve-2019") }, { "kind", S("milestone") }, { "parent", str_of(key) }, { "number", number(m, k) },
            { "title", arena_fmt(m->a, k == 1 ? "Beispiel: Zwischenstand zu %s vorgestellt" : "Beispiel: Abschluss von %s mit allen Beteiligten", measures[i].number) }, { "ends", day(m, at) });
    }
}

static void what_hangs_on_them(struct making *m)
{
    static const struct { const char *node, *indicator, *expected, *offer; } links[] = { { "bsp-m-lotsen", "bil05a", "rise", "" }, { "bsp-m-lotsen", "", "", "bsp-schulstart" }, { "bsp-m-sprachcafe", "", "", "bsp-sprachcafe" } };
    int year = wall_of(moment_now()).date.year;
    for (int back = 0; back < 2; back++) {
        str y = number(m, year - back);
        PUT(m, &node_budget_entity, S(""), { "node", S("bsp-m-lotsen") }, { "year", y }, { "fund", S("Beispiel: Landesprogramm") }, { "planned", S("1800000") }, { "approved", S("1600000") }, { "spent", back ? S("1524050") : S("980000") });
        PUT(m, &node_budget_entity, S(""), { "node", S("bsp-m-ehrenamt") }, { "year", y }, { "fund", S("Beispiel: eigene Mittel") }, { "planned", S("450000") }, { "approved", S("450000") }, { "spent", back ? S("472000") : S("0") },
            { "reason", back ? S("Beispiel: ein Termin mehr als geplant") : S("") });
    }
    PUT(m, &evidence_entity, S(""), { "node", S("bsp-m-schreiben") }, { "title", S("Beispiel: Sammlung der überarbeiteten Schreiben") }, { "dated", day(m, -40) }, { "text", S("Zwölf Schreiben. Erfunden zur Vorführung.") });
    PUT(m, &evidence_entity, S(""), { "node", S("bsp-m-lotsen") }, { "title", S("Beispiel: Bericht des ersten Jahres") }, { "dated", day(m, -120) }, { "text", S("Erfunden zur Vorführung.") });
    for (size_t i = 0; i < countof(links); i++)
        if (!links[i].offer[0] || entity_named(S("directory.offer")))
            PUT(m, &node_link_entity, S(""), { "node", str_of(links[i].node) }, { "indicator", str_of(links[i].indicator) }, { "expected", str_of(links[i].expected) }, { "offer", str_of(links[i].offer) });
}

/* ---- reviews and the cycle -------------------------------------------------------------------------------------------------------------------------- */
static void light(struct making *m, const char *key, const char *colour, const char *why)
{
    PUT(m, &node_entity, str_of(key), { "light", str_of(colour) }, { "light_reason", str_of(why) });
}

/* The closed review sees the first states and lights; what came later is its difference. */
static void reviews(struct making *m)
{
    go(m, &node_entity, S("bsp-m-schreiben-1"), "begin finish");
    go(m, &node_entity, S("bsp-m-ehrenamt-1"), "begin finish");
    light(m, "bsp-m-lotsen", "yellow", "Beispiel: zwei Schulen fehlen noch");
    light(m, "bsp-m-sprachcafe", "red", "Beispiel: noch nicht begonnen");
    PUT(m, &concept_review_entity, S("bsp-stand-1"), { "concept", S("kleve-2019") }, { "title", S("Beispiel: Bestandsaufnahme im Frühjahr") }, { "held_on", day(m, -190) }, { "body", S("Beispiel: Steuerungsgruppe") },
        { "text", S("Beispiel: Drei Maßnahmen sind auf dem Weg, eine hat noch nicht begonnen.") });
    go(m, &concept_review_entity, S("bsp-stand-1"), "close");
    for (size_t i = 0; i < countof(measures); i++) go(m, &node_entity, str_of(measures[i].key), measures[i].later);
    light(m, "bsp-m-lotsen", "green", "Beispiel: alle Schulen sind dabei");
    light(m, "bsp-m-sprachcafe", "yellow", "Beispiel: drei Kommunen fehlen");
    go(m, &node_entity, S("bsp-m-lotsen-1"), "begin finish");
    go(m, &node_entity, S("bsp-m-schreiben-2"), "begin finish");
    go(m, &node_entity, S("bsp-m-ehrenamt-2"), "decide suspend");
    PUT(m, &concept_review_entity, S("bsp-stand-2"), { "concept", S("kleve-2019") }, { "title", S("Beispiel: Bestandsaufnahme im Herbst") }, { "held_on", day(m, -5) }, { "body", S("Beispiel: Steuerungsgruppe") });
}

static void tick(struct making *m, int64_t phase, str list)
{
    str lines = list, one;
    struct buf b = buf_in(m->a, 4096);
    for (int i = 0; str_split(&lines, '\n', &one); i++) buf_fmt(&b, "%s%s%.*s", i ? "\n" : "", i < 2 ? "[x] " : "", STR(one));
    PUT(m, &phase_entity, draft_key(m->st, &phase_entity, phase), { "checklist", buf_str(&b) }, { "inputs", S("Beispiel: Zahlen des Monitorings, Umfrage unter den Akteuren") });
}

static void steering(struct making *m)
{
    int64_t cycle = PUT(m, &cycle_entity, S("bsp-zyklus"), { "concept", S("kleve-2019") }, { "title", S("Beispiel: Steuerungszyklus") }, { "starts", day(m, -200) }, { "ends", day(m, 400) });
    struct rows *r = ask(m->st, Q("SELECT id, key, checklist FROM concept_phase WHERE cycle = $1 ORDER BY id LIMIT 2"), I(cycle));
    for (int i = 0; rows_next(r); i++) {
        tick(m, row_int(r, 0), row_str(r, 2));
        go(m, &phase_entity, row_str(r, 1), i ? "begin" : "begin finish");
    }
}

/* Below the goals of Kleve's concept, where that is there. */
static void concept_examples(struct making *m)
{
    if (!id_by_key(m->st, &concept_plan_entity, S("kleve-2019"))) return;
    for (size_t i = 0; i < countof(measures); i++) one_measure(m, i);
    what_hangs_on_them(m);
    for (size_t i = 0; i < countof(measures); i++) go(m, &node_entity, str_of(measures[i].key), measures[i].first);
    reviews(m);
    steering(m);
}

/* What could not be written is a mistake in this file: it is said aloud, the rest stays. */
void concept_demo(struct store *st, struct arena *a, struct buf *said)
{
    if (rows_next(ask(st, Q("SELECT id FROM concept_priority LIMIT 1")))) return;
    struct making m = { .st = st, .a = a, .seed = 47533, .today = date_days(wall_of(moment_now()).date), .office = { .name = S("Koray Ordner"), .grant = { { .role = "coordinator" } }, .n = 1 } };
    priorities(&m);
    activities(&m);
    concept_examples(&m);
    if (m.wrong.n) buf_fmt(said, "%.*s\n", STR(m.wrong));
}
