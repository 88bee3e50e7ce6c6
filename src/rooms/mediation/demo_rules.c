/* demo_rules.c - how the invented pool works: tariffs, rules by version, ways over the Rhine, services beyond the pool, money of the year; and who asks. */
#include "rooms/mediation/demo.h"

#define INVENTED S("Beispiel: erfunden.")

/* ---- tariffs ---------------------------------------------------------------------------------------------------------------- */
/* What the counties publish (plan/tariff.h), and an invented one with what none of them has: kilometres, then tickets, bounds, short notice. */
static const struct { const char *preset, *name, *source; int64_t since, until; } tariffs[DEMO_TARIFFS] = {
    { "heinsberg",  "Kreis Heinsberg",       "Veröffentlichte Regel des Kreises Heinsberg: 25 € bis 2 Stunden, je begonnene Stunde 10 €", -700, 0 },
    { "rhein-erft", "Rhein-Erft-Kreis",      "Veröffentlichte Regel des Rhein-Erft-Kreises: 25 € erste Stunde, je begonnene halbe Stunde 5 €, Fahrt enthalten", -700, 0 },
    { "borken",     "Kreis Borken",          "Veröffentlichte Regel des Kreises Borken: 7,50 € je begonnene halbe Stunde, Fahrzeit zählt ab 5 km", -700, 0 },
    { "flat-25",    "Pauschale 25 €",        "Pauschale je Einsatz", -700, 0 },
    { NULL,         "Beispieltarif",         "Beispiel: erfunden. Mit Kilometern, Grenzen und Betrag bei kurzfristiger Absage", -75, -26 },
    { NULL,         "Beispieltarif",         "Beispiel: erfunden. Mit Fahrkarte statt Kilometern", -25, 0 },
};

static struct tariff invented(bool ticket)
{
    return (struct tariff){ .name = "Beispieltarif", .base_cents = 1500, .base_minutes = 60, .step_cents = 600, .step_minutes = 30, .min_cents = 2000,
                            .max_cents = 2600, .late_cents = 1250, .travel = ticket ? TRAVEL_TICKET : TRAVEL_KM, .km_cents = ticket ? 0 : 30,
                            .free_m = ticket ? 0 : 4000 };
}

/* "25.00" as money fields are typed. */
static str money(struct demo *d, int64_t cents) { return cents ? arena_fmt(d->a, "%lld", (long long)cents) : S(""); }

static void make_tariff(struct demo *d, size_t i)
{
    struct demo_tariff *t = &d->tariff[i];
    t->t = tariffs[i].preset ? *tariff_preset(str_of(tariffs[i].preset)) : invented(i == DEMO_TARIFFS - 1);
    t->key = tariffs[i].preset ? str_of(tariffs[i].preset) : arena_fmt(d->a, "bsp-t-%zu", i);
    t->name = str_of(tariffs[i].name);
    t->since = demo_day(d, tariffs[i].since);
    t->until = tariffs[i].until ? demo_day(d, tariffs[i].until) : S("");
    t->id = ROW(d, &tariff_entity, t->key, { "name", t->name }, { "since", t->since }, { "until", t->until }, { "base", demo_number(d, t->t.base_cents) },
        { "base_minutes", money(d, t->t.base_minutes) }, { "step", money(d, t->t.step_cents) }, { "step_minutes", money(d, t->t.step_minutes) },
        { "least", money(d, t->t.min_cents) }, { "most", money(d, t->t.max_cents) }, { "late", money(d, t->t.late_cents) },
        { "travel", str_of(travel_choices[t->t.travel].key) }, { "km", money(d, t->t.km_cents) }, { "free_m", money(d, t->t.free_m) },
        { "source", str_of(tariffs[i].source) });
}

/* ---- rules: which tariff counts from when ------------------------------------------------------------------------------------- */
static const struct { const char *key, *name; int64_t since; size_t tariff; const char *mode, *lead; } versions[] = {
    { "bsp-r-1", "Regeln 1 (Beispiel)", -400, 2, "first",  "2" },
    { "bsp-r-2", "Regeln 2 (Beispiel)", -125, 1, "first",  "3" },
    { "bsp-r-3", "Regeln 3 (Beispiel)", -75,  4, "office", "3" },
};

/* Of two versions of one tariff the one that counts on the day. */
const struct demo_tariff *demo_tariff_on(const struct demo *d, str day)
{
    size_t at = versions[0].tariff;
    for (size_t i = 0; i < countof(versions); i++) if (str_cmp(demo_day(d, versions[i].since), day) <= 0) at = versions[i].tariff;
    if (at == 4 && str_cmp(d->tariff[5].since, day) <= 0) at = 5;
    return &d->tariff[at];
}

static void make_rules(struct demo *d)
{
    for (size_t i = 0; i < countof(versions); i++) {
        ROW(d, &rules_entity, str_of(versions[i].key), { "name", str_of(versions[i].name) }, { "since", demo_day(d, versions[i].since) },
            { "mode", str_of(versions[i].mode) }, { "lead_days", str_of(versions[i].lead) }, { "excluded", S("special_needs") }, { "within", S("05154") },
            { "level", S("20") }, { "domain", S("15") }, { "travel", S("20") }, { "availability", S("10") }, { "continuity", S("15") },
            { "fairness", S("15") }, { "gender", S("5") }, { "travel_limit", S("40") }, { "metres_minute", S("600") }, { "buffer", S("15") },
            { "free_hours", S("24") }, { "alarm_hours", S("48") }, { "duty_phone", S("0221 4710100") }, { "duty_mail", S("bereitschaft@beispiel.example") },
            { "shown", S("first_name") }, { "shown_back", S("name phone") }, { "releasers", S("2") }, { "objection_days", S("14") },
            { "tariff", d->tariff[versions[i].tariff].key });
    }
}

/* ---- ways: the Rhine has two bridges here, at Emmerich and Rees; as the crow flies says it badly. Minutes and metres are estimates. ----------- */
static const struct { const char *one, *other, *minutes, *metres; } ways[] = {
    { "05154008", "05154036", "18", "11000" }, { "05154008", "05154004", "22", "16000" }, { "05154008", "05154040", "28", "21000" },
    { "05154008", "05154024", "29", "23000" }, { "05154044", "05154024", "17", "14000" }, { "05154044", "05154036", "32", "27000" },
    { "05154044", "05154056", "29", "25000" }, { "05154044", "05154016", "36", "32000" },
};

/* ---- beyond the pool ---------------------------------------------------------------------------------------------------------- */
static const struct { const char *key, *name, *kind, *languages, *phone, *hours, *cost, *decides; } services[] = {
    { "bsp-d-video",   "Videodolmetschen Beispiel",            "video", "",          "0221 4710501", "täglich 7 bis 22 Uhr", "je Minute, nach Vertrag", "office" },
    { "bsp-d-telefon", "Telefondolmetschen Beispiel",          "phone", "",          "0221 4710502", "rund um die Uhr",      "je Minute, nach Vertrag", "office" },
    { "bsp-d-nachbar", "Sprachmittlungspool Nachbarkreis (Beispiel)", "pool", "hy mn so ti", "0221 4710503", "Mo–Fr 9 bis 15 Uhr", "wie im eigenen Kreis", "office" },
    { "bsp-d-eid-1",   "Beeidigte Dolmetscherin Muster (Beispiel)",   "sworn", "hy ru",   "0221 4710504", "nach Absprache", "nach JVEG",    "lead" },
    { "bsp-d-eid-2",   "Beeidigter Dolmetscher Muster (Beispiel)",    "sworn", "ti ar",   "0221 4710505", "nach Absprache", "nach JVEG",    "lead" },
};

static void make_beyond(struct demo *d)
{
    for (size_t i = 0; i < countof(ways); i++)
        ROW(d, &way_entity, arena_fmt(d->a, "bsp-w-%zu", i + 1), { "one", str_of(ways[i].one) }, { "other", str_of(ways[i].other) },
            { "minutes", str_of(ways[i].minutes) }, { "metres", str_of(ways[i].metres) });
    for (size_t i = 0; i < countof(services); i++)
        ROW(d, &service_entity, str_of(services[i].key), { "name", str_of(services[i].name) }, { "kind", str_of(services[i].kind) },
            { "languages", str_of(services[i].languages) }, { "phone", str_of(services[i].phone) }, { "hours", str_of(services[i].hours) },
            { "cost", str_of(services[i].cost) }, { "decides", str_of(services[i].decides) }, { "source", INVENTED });
}

static void make_budgets(struct demo *d)
{
    static const struct { const char *key, *name, *source, *bearer; int64_t cents; } budgets[] = {
        { "bsp-b-komm-an", "KOMM-AN NRW (Beispiel)",       "komm_an", "", 600000 },
        { "bsp-b-kreis",   "Kreismittel (Beispiel)",       "county",  "", 250000 },
        { "bsp-b-stadt",   "Stadt, eigene Mittel (Beispiel)", "town", "Stadt Kleve (Beispiel)", 90000 },
    };
    struct date today = date_of_days(d->today);
    for (size_t i = 0; i < countof(budgets); i++)
        ROW(d, &budget_entity, str_of(budgets[i].key), { "name", arena_fmt(d->a, "%s %d", budgets[i].name, today.year) },
            { "year", demo_number(d, today.year) }, { "source", str_of(budgets[i].source) }, { "amount", demo_number(d, budgets[i].cents) },
            { "bearer", str_of(budgets[i].bearer) }, { "note", INVENTED });
}

void demo_rules(struct demo *d)
{
    for (size_t i = 0; i < DEMO_TARIFFS; i++) make_tariff(d, i);
    make_rules(d);
    make_beyond(d);
    make_budgets(d);
}

/* ---- who asks ------------------------------------------------------------------------------------------------------------------ */
static const struct { const char *name, *kind, *town, *street, *postcode, *bearer; bool digest, private; } houses[DEMO_INSTITUTIONS] = {
    { "Grundschule Lindenallee",              "school",      "05154036", "Musterstraße 11",   "47533", "Stadt Kleve (Beispiel)", true,  false },
    { "Gesamtschule am Musterpark",           "school",      "05154036", "Musterpark 2",      "47533", "Stadt Kleve (Beispiel)", true,  false },
    { "Jugendamt Musterstadt",                "authority",   "05154036", "Beispielallee 20",  "47533", "", false, false },
    { "Kinderarztpraxis Dr. Muster",          "health",      "05154036", "Musterwall 4",      "47533", "", false, false },
    { "Berufskolleg Beispielring",            "school",      "05154036", "Beispielring 9",    "47533", "", true,  false },
    { "Grundschule Rheinblick",               "school",      "05154008", "Musterufer 18",     "46446", "", true,  false },
    { "Beratungsstelle Rheintor",             "counselling", "05154008", "Beispielgasse 3",   "46446", "", false, false },
    { "Hauptschule am Mustersee",             "school",      "05154012", "Am Mustersee 1",    "47608", "", true,  false },
    { "Kita Regenbogen Musterfeld",           "daycare",     "05154012", "Musterfeld 7",      "47608", "", false, false },
    { "Sozialamt Beispielhaus",               "authority",   "05154012", "Beispielplatz 1",   "47608", "", false, false },
    { "Gesamtschule Niersaue",                "school",      "05154016", "Musterweg 30",      "47574", "", true,  false },
    { "Familienzentrum Niersufer",            "daycare",     "05154016", "Musterweg 12",      "47574", "", false, false },
    { "Grundschule am Gnadenweg",             "school",      "05154032", "Musterweg 5",       "47623", "", true,  false },
    { "Klinik Musterhöhe",                    "health",      "05154004", "Musterhöhe 1",      "47551", "", false, false },
    { "Kita Sonnenblume",                     "daycare",     "05154020", "Beispielweg 6",     "47661", "", false, false },
    { "Grundschule am Marktplatz",            "school",      "05154024", "Beispielmarkt 2",   "47546", "", false, false },
    { "Kita Mühlenspatzen",                   "daycare",     "05154028", "Mustermühle 4",     "47647", "", false, false },
    { "Grundschule Grenzweg",                 "school",      "05154040", "Musterweg 44",      "47559", "", false, false },
    { "Realschule am Deich",                  "school",      "05154044", "Musterdeich 8",     "46459", "", false, false },
    { "Kita Spatzennest",                     "daycare",     "05154048", "Beispielstraße 15", "47509", "", false, false },
    { "Wohnberatung Gartenstadt",             "housing",     "05154052", "Mustergarten 3",    "47638", "", false, false },
    { "Grundschule Hügelland",                "school",      "05154056", "Beispielhügel 1",   "47589", "", false, false },
    { "Kita Niersknirpse",                    "daycare",     "05154060", "Musterweg 2",       "47669", "", false, false },
    { "Sozialberatung am Bahnhof",            "counselling", "05154064", "Beispielstraße 1",  "47652", "", false, false },
    { "Private Anfragen",                     "other",       "05154036", "",                  "",      "", false, true },
};

static const char *const first_names[] = { "Sabine", "Thomas", "Petra", "Ulrich", "Birgit", "Jens", "Heike", "Markus", "Anja", "Stefan", "Claudia", "Ralf", "Martina",
    "Holger", "Silke", "Dirk", "Nicole", "Frank", "Tanja", "Bernd" };

static void make_requester(struct demo *d, size_t i, size_t k)
{
    struct demo_institution *h = &d->institution[i];
    str first = str_of(first_names[(i * 2 + k * 7) % countof(first_names)]);
    h->person[k] = arena_fmt(d->a, "%.*s Muster", STR(first));
    h->requester[k] = arena_fmt(d->a, "bsp-a-%02zu-%zu", i + 1, k + 1);
    ROW(d, &requester_entity, h->requester[k], { "name", h->person[k] }, { "institution", h->key },
        { "email", arena_fmt(d->a, "anfrage-%02zu-%zu@beispiel.example", i + 1, k + 1) }, { "phone", arena_fmt(d->a, "0221 4710%03zu", 200 + i * 4 + k) },
        { "language", S("de") });
}

static void make_house(struct demo *d, size_t i)
{
    struct demo_institution *h = &d->institution[i];
    if (!demo_near(d, houses[i].town, &h->lat, &h->lon)) return;
    h->key = arena_fmt(d->a, "bsp-i-%02zu", i + 1);
    h->name = arena_fmt(d->a, "%s (Beispiel)", houses[i].name);
    h->town = houses[i].town;
    h->kind = houses[i].kind;
    h->bearer = houses[i].bearer;
    h->id = ROW(d, &institution_entity, h->key, { "name", h->name }, { "kind", str_of(h->kind) }, { "street", str_of(houses[i].street) },
        { "postcode", str_of(houses[i].postcode) }, { "area", str_of(h->town) }, { "position", demo_position(d, h->lat, h->lon) },
        { "calls", houses[i].digest ? S("1") : S("") }, { "mailbox", houses[i].digest ? arena_fmt(d->a, "sekretariat-%02zu@beispiel.example", i + 1) : S("") },
        { "phone", arena_fmt(d->a, "0221 4710%03zu", 300 + i) }, { "bearer", str_of(h->bearer) }, { "note", INVENTED },
        { "private", houses[i].private ? S("1") : S("") }, { "example", S("1") });
    h->persons = houses[i].digest || demo_below(d, 4) == 0 ? 2 : 1;
    for (size_t k = 0; h->id && k < h->persons; k++) make_requester(d, i, k);
}

/* Who does not go where; the family's code is the institution's own. */
static const struct { size_t mediator, house; const char *code, *kind; } pairs[] = {
    { 6, 0, "", "own_wish" }, { 18, 8, "", "kinship" }, { 38, 1, "BSP-112", "declined" }, { 39, 6, "", "conflict" } };

bool demo_apart(size_t mediator, size_t house)
{
    for (size_t i = 0; i < countof(pairs); i++) if (pairs[i].mediator == mediator && pairs[i].house == house) return true;
    return false;
}

static void make_pairs(struct demo *d)
{
    for (size_t i = 0; i < countof(pairs); i++)
        ROW(d, &exclusion_entity, arena_fmt(d->a, "bsp-v-%zu", i + 1), { "volunteer", d->mediator[pairs[i].mediator].key },
            { "institution", d->institution[pairs[i].house].key }, { "case_code", str_of(pairs[i].code) }, { "kind", str_of(pairs[i].kind) });
}

void demo_houses(struct demo *d)
{
    for (size_t i = 0; i < DEMO_INSTITUTIONS; i++) make_house(d, i);
    make_pairs(d);
}
