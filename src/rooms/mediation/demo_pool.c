/* demo_pool.c - the invented pool: 43 mediators over the 21 languages of Kreis Kleve, their evidence, times and days away.
**
** Which languages the pool has: status report of Kreis Kleve 2019 (slide 3.2): sq ar hy ber prs en fr it ku mn nl ps fa pl pt ro ru so tr uk ur. Who they are is
** invented; first names are usual ones of the language.
*/
#include "entity/query.h"
#include "rooms/mediation/demo.h"
#include <string.h>

/* How somebody stands: READY; certificate for less than 30 or 90 days; over; paused; without training; only just interested; yearly talk late. */
enum stand { READY, SOON, LATER, OVER, PAUSED, UNTRAINED, NEW, TALK };
/* `spoken`: language, then ":", the level and how it is known (s own statement, t test, c certificate), "i" or "f" when only into or from German,
** "/" and a dialect. Those named in people/demo.c are there already; they get languages and times here. */
static const struct { const char *first, *gender, *spoken, *town, *channel; enum stand stand; } people[DEMO_MEDIATORS] = {
    { "Amira",      "woman", "ar:C2s/Syrisch fr:B2t",           "05154036", "mail",  READY },
    { "Oleksandr",  "man",   "uk:C2s ru:C2s",                   "05154036", "mail",  UNTRAINED },
    { "Mehmet",     "man",   "tr:C2s ku:C1s/Kurmandschi",       "05154016", "mail",  OVER },
    { "Arta",       "woman", "sq:C2s en:B2t",                   "05154008", "mail",  READY },
    { "Besnik",     "man",   "sq:C2s it:B1s",                   "05154016", "sms",   READY },
    { "Nadia",      "woman", "ar:C2s/Irakisch",                 "05154012", "mail",  READY },
    { "Youssef",    "man",   "ar:C2s/Marokkanisch fr:C1c",      "05154036", "sms",   READY },
    { "Hassan",     "man",   "ar:C2s/Syrisch",                  "05154032", "phone", READY },
    { "Rima",       "woman", "ar:C2s/Libanesisch en:C1c",       "05154008", "mail",  LATER },
    { "Salim",      "man",   "ar:C1s/Marokkanisch ber:C2s",     "05154016", "phone", READY },
    { "Anahit",     "woman", "hy:C2s ru:C1t",                   "05154036", "mail",  READY },
    { "Tiziri",     "woman", "ber:C2s/Tarifit fr:C1t",          "05154040", "mail",  SOON },
    { "Farzana",    "woman", "prs:C2s ps:C1s",                  "05154012", "mail",  READY },
    { "Rahim",      "man",   "prs:C2s ps:B2s ur:B2s",           "05154036", "sms",   READY },
    { "Zohra",      "woman", "prs:C2s fa:C2s",                  "05154016", "mail",  TALK },
    { "Grace",      "woman", "en:C2s",                          "05154064", "mail",  READY },
    { "Aminata",    "woman", "fr:C2s",                          "05154036", "sms",   READY },
    { "Mamadou",    "man",   "fr:C2s en:B2t",                   "05154012", "mail",  OVER },
    { "Chiara",     "woman", "it:C2s",                          "05154012", "mail",  READY },
    { "Rojda",      "woman", "ku:C2s/Kurmandschi tr:C1t",       "05154036", "mail",  READY },
    { "Baran",      "man",   "ku:C2s/Sorani ar:B2s",            "05154008", "sms",   READY },
    { "Sarnai",     "woman", "mn:C2s",                          "05154036", "mail",  READY },
    { "Femke",      "woman", "nl:C2s en:C1c",                   "05154040", "mail",  READY },
    { "Gulalai",    "woman", "ps:C2s",                          "05154032", "phone", UNTRAINED },
    { "Parisa",     "woman", "fa:C2s en:B2s",                   "05154036", "mail",  READY },
    { "Kian",       "man",   "fa:C2s",                          "05154016", "mail",  READY },
    { "Agnieszka",  "woman", "pl:C2s en:B2t",                   "05154012", "mail",  READY },
    { "Marek",      "man",   "pl:C2s ru:B1s",                   "05154008", "sms",   READY },
    { "Katarzyna",  "woman", "pl:C2s",                          "05154052", "mail",  PAUSED },
    { "Inês",       "woman", "pt:C2s",                          "05154028", "mail",  READY },
    { "João",       "man",   "pt:C2s fr:B2s",                   "05154044", "mail",  NEW },
    { "Ioana",      "woman", "ro:C2s",                          "05154032", "mail",  READY },
    { "Mihai",      "man",   "ro:C2s it:B2t",                   "05154012", "phone", READY },
    { "Elena",      "woman", "ro:C2s ru:C2s",                   "05154008", "mail",  READY },
    { "Svetlana",   "woman", "ru:C2s uk:B2t",                   "05154036", "mail",  READY },
    { "Dmitri",     "man",   "ru:C2s",                          "05154016", "sms",   LATER },
    { "Hodan",      "woman", "so:C2s en:C1t",                   "05154036", "mail",  READY },
    { "Elif",       "woman", "tr:C2s",                          "05154036", "mail",  READY },
    { "Murat",      "man",   "tr:C2s",                          "05154012", "mail",  READY },
    { "Iryna",      "woman", "uk:C2s ru:C2s en:B2t",            "05154036", "sms",   READY },
    { "Olena",      "woman", "uk:C2s",                          "05154016", "mail",  SOON },
    { "Bushra",     "woman", "ur:C2s en:C1c",                   "05154036", "mail",  READY },
    { "Imran",      "man",   "ur:C2s en:C1t",                   "05154044", "mail",  READY },
};

static const struct entity *of_people(const char *name) { return entity_find(S("people"), str_of(name)); }

/* ---- the person --------------------------------------------------------------------------------------------------------------- */
static str spoken_list(struct demo *d, struct demo_mediator *m, const char *spoken)
{
    struct buf b = buf_in(d->a, 200);
    for (str rest = str_of(spoken), one; str_word(&rest, &one) && m->languages < SPOKEN_MAX;) {
        size_t n = 0;
        while (n < one.n && one.p[n] != ':') n++;
        str tag = m->language[m->languages++] = str_upto(one, n);
        buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR(tag));
    }
    return buf_str(&b);
}

static bool find_person(struct demo *d, struct demo_mediator *m, str mail)
{
    struct rows *r = ask(d->st, Q("SELECT id, key FROM people_volunteer WHERE email = $1"), T(mail));
    if (!rows_next(r)) return false;
    m->id = row_int(r, 0);
    m->key = row_str(r, 1);
    return true;
}

static bool make_person(struct demo *d, size_t i)
{
    struct demo_mediator *m = &d->mediator[i];
    str slug = lang_slug(d->a, str_of(people[i].first)), mail = arena_fmt(d->a, "%.*s@beispiel.example", STR(slug));
    m->name = arena_fmt(d->a, "%s Beispiel", people[i].first);
    m->town = people[i].town;
    m->channel = people[i].channel;
    m->asked = people[i].stand != OVER && (people[i].stand < PAUSED || people[i].stand == TALK);
    m->went = people[i].stand != NEW && people[i].stand != UNTRAINED;
    str languages = spoken_list(d, m, people[i].spoken);
    if (!demo_near(d, m->town, &m->lat, &m->lon)) return false;
    if (find_person(d, m, mail)) return false;
    m->key = arena_fmt(d->a, "bsp-m-%.*s", STR(slug));
    bool limited = demo_below(d, 3) == 0;
    m->id = ROW(d, of_people("volunteer"), m->key,
        { "name", m->name }, { "email", mail }, { "phone", arena_fmt(d->a, "0171 39200%02zu", i + 10) }, { "channel", str_of(m->channel) },
        { "language", S("de") }, { "roles", S("mediator") }, { "languages", languages }, { "gender", str_of(people[i].gender) },
        { "area", str_of(m->town) }, { "place", demo_position(d, m->lat, m->lon) },
        { "radius_km", limited ? demo_number(d, demo_between(d, 2, 6) * 5) : S("") }, { "week_most", limited ? S("3") : S("") },
        { "month_most", limited ? S("8") : S("") }, { "started_on", demo_day(d, -demo_between(d, 260, 900)) }, { "availability", S("nach Absprache") },
        { "note", S("Beispiel: erfunden.") });
    return m->id != 0;
}

/* ---- languages ---------------------------------------------------------------------------------------------------------------- */
static void make_skill(struct demo *d, size_t i, str one, int k)
{
    struct demo_mediator *m = &d->mediator[i];
    str rest = one, dialect = S("");
    for (size_t n = 0; n < one.n; n++) if (one.p[n] == '/') { dialect = str_from(one, n + 1); rest = str_upto(one, n); }
    size_t at = 0;
    while (at < rest.n && rest.p[at] != ':') at++;
    str how = str_from(rest, at + 1);
    char source = how.n > 2 ? how.p[2] : 's';
    ROW(d, &skill_entity, arena_fmt(d->a, "bsp-s-%02zu-%d", i + 1, k), { "volunteer", m->key }, { "language", str_upto(rest, at) },
        { "dialect", dialect }, { "level", str_upto(how, 2) }, { "source", source == 'c' ? S("certificate") : source == 't' ? S("test") : S("self") },
        { "directions", str_eq(str_upto(how, 2), S("B1")) ? S("into_german") : S("into_german from_german") },
        { "seen_on", source == 's' ? S("") : demo_day(d, -demo_between(d, 100, 600)) });
}

/* ---- evidence ------------------------------------------------------------------------------------------------------------------ */
static void make_proof(struct demo *d, size_t i, const char *kind, int64_t of, int64_t next)
{
    bool german = !strcmp(kind, "german");
    ROW(d, of_people("proof"), arena_fmt(d->a, "bsp-n-%02zu-%s", i + 1, kind), { "volunteer", d->mediator[i].key }, { "kind", str_of(kind) },
        { "issued_on", demo_day(d, of) }, { "seen_on", demo_day(d, of) }, { "level", german ? demo_below(d, 2) ? S("c1") : S("b2") : S("") },
        { "next_on", next ? demo_day(d, next) : S("") });
}

/* Valid for five years; the last day stands there, so that the days left are those of the demonstration. */
static void make_certificate(struct demo *d, size_t i, enum stand s, int64_t of)
{
    int64_t left = s == SOON ? 20 : s == LATER ? 75 : s == OVER ? -12 : 0;
    int64_t issued = left ? left - 1826 : of;
    ROW(d, of_people("certificate"), arena_fmt(d->a, "bsp-f-%02zu", i + 1), { "volunteer", d->mediator[i].key }, { "issued_on", demo_day(d, issued) },
        { "seen_on", demo_day(d, issued + 5) }, { "clean", S("1") }, { "valid_until", left ? demo_day(d, left) : S("") });
}

static void make_evidence(struct demo *d, size_t i)
{
    static const char *const admission[] = { "talk", "agreement", "secrecy", "privacy_info" };
    enum stand s = people[i].stand;
    int64_t of = -demo_between(d, 250, 600);
    if (s == NEW) return;
    for (size_t k = 0; k < countof(admission); k++) make_proof(d, i, admission[k], of, 0);
    make_certificate(d, i, s, of);
    if (s == UNTRAINED) return;
    make_proof(d, i, "german", of + 7, 0);
    make_proof(d, i, "basic_training", of + 30, 0);
    if (demo_below(d, 3)) make_proof(d, i, "module_school", of + 60, 0);
    if (!demo_below(d, 3)) make_proof(d, i, "module_health", of + 70, 0);
    if (demo_below(d, 2)) make_proof(d, i, "module_authority", of + 80, 0);
    int64_t talk = s == TALK ? -400 : -demo_between(d, 30, 200);
    make_proof(d, i, "reflection", talk, talk + 365);
    if (demo_below(d, 8)) make_proof(d, i, "tax_declaration", -demo_between(d, 20, 300), 0);
}

/* The room `people` works out the state from the evidence; it is there before somebody is taken up, so that this happens once. */
static void take_up(struct demo *d, size_t i)
{
    const char *why;
    if (people[i].stand != NEW) flow_do(d->st, &who_house, S("demo"), of_people("volunteer"), d->mediator[i].id, 0, S("take_up"), S(""), &why);
}

static void make_pause(struct demo *d, size_t i)
{
    const struct entity *e = of_people("volunteer");
    const char *why;
    if (people[i].stand != PAUSED || !entity_field(e, S("paused_until"))) return;
    flow_do(d->st, &who_house, S("demo"), e, d->mediator[i].id, 0, S("pause"), S(""), &why);
    ask(d->st, Q("UPDATE people_volunteer SET paused_from = $2, paused_until = $3 WHERE id = $1"), I(d->mediator[i].id), T(demo_day(d, 0)), T(demo_day(d, 60)));
}

/* ---- times ---------------------------------------------------------------------------------------------------------------------- */
static str clock_text(struct demo *d, int minute) { return arena_fmt(d->a, "%02d:%02d", minute / 60, minute % 60); }

/* Two to four days a week, mornings, afternoons or all day. */
static void make_week(struct demo *d, size_t i)
{
    static const char *const days[] = { "", "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
    static const int from[] = { 8 * 60, 8 * 60, 13 * 60 }, to[] = { 13 * 60, 18 * 60, 18 * 60 };
    struct demo_mediator *m = &d->mediator[i];
    uint32_t first = demo_below(d, 5), n = 2 + demo_below(d, 3);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t part = demo_below(d, 3);
        struct demo_time *t = &m->week[m->times++];
        *t = (struct demo_time){ (int)((first + k * (n > 2 ? 1 : 2)) % 5 + 1), from[part], to[part], demo_below(d, 4) != 0 };
        ROW(d, of_people("availability"), arena_fmt(d->a, "bsp-z-%02zu-%u", i + 1, k + 1), { "volunteer", m->key }, { "weekday", str_of(days[t->weekday]) },
            { "starts", clock_text(d, t->from) }, { "ends", clock_text(d, t->to) }, { "certain", t->certain ? S("1") : S("0") });
    }
}

static void make_absence(struct demo *d, size_t i)
{
    int64_t from = demo_between(d, -20, 25);
    if (i % 6 != 2) return;
    ROW(d, of_people("absence"), arena_fmt(d->a, "bsp-u-%02zu", i + 1), { "volunteer", d->mediator[i].key }, { "kind", S("away") },
        { "from_day", demo_day(d, from) }, { "until_day", demo_day(d, from + demo_between(d, 2, 14)) }, { "note", S("Urlaub (Beispiel)") });
}

void demo_pool(struct demo *d)
{
    for (size_t i = 0; i < DEMO_MEDIATORS; i++) {
        bool fresh = make_person(d, i);
        int k = 0;
        if (!d->mediator[i].id) continue;
        for (str rest = str_of(people[i].spoken), one; str_word(&rest, &one);) make_skill(d, i, one, ++k);
        make_week(d, i);
        make_absence(d, i);
        if (!fresh) continue;
        make_evidence(d, i);
        take_up(d, i);
        make_pause(d, i);
    }
}
