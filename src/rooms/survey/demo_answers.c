/* demo_answers.c - answers that nobody gave, for the demonstration. Those of 2018 are drawn so that exactly as many say each thing as chapter 9.3 of the
** integration concept of Kreis Kleve states in percent (line numbers of the paper behind each); everything else is chance with a fixed seed. */
#include "base/moment.h"
#include "entity/query.h"
#include "entity/write.h"
#include "rooms/survey/coding.h"
#include "rooms/survey/demo_answers.h"

enum { PEOPLE = 98, PEOPLE_MAX = 100, LATE = 9 };
struct making {
    struct store *st; struct arena *a; struct instrument *in; uint64_t seed;
    size_t n; struct answers who[PEOPLE_MAX];
};

/* splitmix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014). */
static uint32_t below(struct making *m, uint32_t n)
{
    uint64_t z = (m->seed += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (uint32_t)((z ^ (z >> 31)) % n);
}

/* ---- answers one by one --------------------------------------------------------------------------------------------------------------------- */
static str *value(struct making *m, size_t who, const char *item) { return &m->who[who].value[item_index(m->in, str_of(item))]; }
static bool says(struct making *m, size_t who, const char *item, const char *option) { return str_has_word(*value(m, who, item), str_of(option)); }
static void set(struct making *m, size_t who, const char *item, const char *option) { *value(m, who, item) = str_of(option); }
static void add(struct making *m, size_t who, const char *item, const char *option)
{
    str *v = value(m, who, item);
    if (!str_has_word(*v, str_of(option))) *v = v->n ? arena_fmt(m->a, "%.*s %s", STR(*v), option) : str_of(option);
}

/* Who may be meant: some of the respondents, in random order (Fisher and Yates). */
struct pool { size_t at[PEOPLE_MAX], n; };
static void shuffle(struct making *m, struct pool *p)
{
    for (size_t i = p->n; i > 1; i--) {
        size_t k = below(m, (uint32_t)i), last = p->at[i - 1];
        p->at[i - 1] = p->at[k];
        p->at[k] = last;
    }
}
static struct pool everybody(struct making *m)
{
    struct pool p = { .n = m->n };
    for (size_t i = 0; i < m->n; i++) p.at[i] = i;
    shuffle(m, &p);
    return p;
}
static struct pool those(struct making *m, const char *item, const char *option)
{
    struct pool all = everybody(m), p = { .n = 0 };
    for (size_t i = 0; i < all.n; i++) if (says(m, all.at[i], item, option)) p.at[p.n++] = all.at[i];
    return p;
}
static struct pool first(struct pool p, size_t n) { if (n < p.n) p.n = n; return p; }
static struct pool rest(struct pool p, size_t from)
{
    struct pool r = { .n = 0 };
    for (size_t i = from; i < p.n; i++) r.at[r.n++] = p.at[i];
    return r;
}

/* Exactly k of the pool say this. */
static void exactly(struct making *m, struct pool p, const char *item, const char *option, size_t k)
{
    shuffle(m, &p);
    for (size_t i = 0; i < k && i < p.n; i++) add(m, p.at[i], item, option);
}
struct share { const char *option; size_t k; };
static void shares(struct making *m, struct pool p, const char *item, const struct share *s, size_t n) { for (size_t i = 0; i < n; i++) exactly(m, p, item, s[i].option, s[i].k); }
/* Whoever has said nothing says this. */
static void otherwise(struct making *m, struct pool p, const char *item, const char *option)
{
    for (size_t i = 0; i < p.n; i++) if (!value(m, p.at[i], item)->n) add(m, p.at[i], item, option);
}
/* One to `most` choices of the item's own list, without those that exclude others or want words. */
static void any(struct making *m, struct pool p, const char *item, uint32_t most)
{
    const struct item *it = item_find(m->in, str_of(item));
    for (size_t i = 0; it && i < p.n; i++)
        for (uint32_t k = 1 + below(m, most); k > 0; k--) {
            const struct item_option *o = &it->option[below(m, (uint32_t)it->options)];
            if (!o->exclusive && !o->other) add(m, p.at[i], item, arena_z(m->a, o->code));
        }
}
/* A scale: around `middle`, some do not know, some leave it out. */
static void scale(struct making *m, struct pool p, const char *item, int middle)
{
    for (size_t i = 0; i < p.n; i++) {
        int v = middle - 1 + (int)below(m, 2) + (int)below(m, 2);
        uint32_t odd = below(m, 30);
        v = v < 1 ? 1 : v > SCALE_STEPS ? SCALE_STEPS : v;
        *value(m, p.at[i], item) = odd == 0 ? S("") : odd == 1 ? S("unknown") : arena_fmt(m->a, "%d", v);
    }
}

/* ---- handing in -------------------------------------------------------------------------------------------------------------------------------- */
static struct making *begin_making(struct store *st, struct arena *a, int64_t survey, size_t n, uint64_t seed)
{
    struct making *m = arena_new_of(a, struct making);
    *m = (struct making){ .st = st, .a = a, .seed = seed, .n = n };
    m->in = survey ? instrument_by_id(st, a, survey, lang_find(S(LANG_SOURCE))) : NULL;
    if (!m->in || !str_eq(m->in->state, S("draft")) || response_count(st, survey).all) return NULL;
    for (size_t i = 0; i < n; i++) m->who[i] = answers_new(a, m->in);
    return m;
}

static bool move(struct making *m, const char *event)
{
    const char *why = NULL;
    return flow_do(m->st, &who_house, S("demo"), &survey_entity, m->in->survey, 0, str_of(event), S(""), &why) == FLOW_DONE;
}

/* False: the questionnaire does not take what is made here, which the tests would show. */
static bool hand_in(struct making *m, size_t who, struct response r)
{
    const char *why;
    return answers_check(m->a, &m->who[who], ANSWERS_FILE, NULL, 0) == 0 && response_store(m->st, &m->who[who], &r, &why);
}

/* ---- 2018: open answers ------------------------------------------------------------------------------------------------------------------------------ */
/* The short texts in which the paper sums up what was written, question by question. */
enum { BOOK_MAX = 14 };
static const struct { const char *item, *code[BOOK_MAX]; } books[] = {
    { "q8_missing_text", { "Ausländerrecht/Rechtsberatung", "geförderter Wohnraum", "wohnortnahe Sprachkurse mit Kinderbetreuung",
        "mehrsprachige Anträge und Informationen", "Erhalt der Mehrsprachigkeit", "Sprach-/Kulturmittlung und Dolmetschen",
        "Anerkennung/Nachholen von Abschlüssen", "Praktikums-/Ausbildungsplätze mit Begleitung", "ausbildungsbegleitende Hilfen",
        "qualifizierte Sozialarbeit", "Kitaplätze", "niedrigschwellige Angebote", "Förderung der Partizipation" } },
    { "q9_volunteers_advice", { "Ausländerrecht", "Sprachkurse", "Ausbildung/Arbeitssuche", "Wohnen", "Herkunft/Kultur/Geschlechterrollen",
        "Rolle und Grenzen des Ehrenamts", "Behörden und Anträge" } },
    { "q9_volunteers_information", { "Sprachkursträger/-förderung", "Arbeit/Ausbildung/Praktikum", "Wohnen", "Ausländerrecht",
        "örtliche Netzwerke/Ansprechpersonen", "Schulsystem" } },
    { "q9_volunteers_training", { "Sprachdidaktik", "interkulturelle Kompetenz", "Trauma und Flucht", "Asylrecht", "Schulsystem", "Empowerment" } },
    { "q9_volunteers_networks", { "Curriculum DaZ", "Austausch der Integrationsstellen", "Sprach-/Kulturmittelnde", "nachhaltige Sprachförderung" } },
    { "q9_volunteers_other", { "Finanzierung", "Koordinierungsstellen Ehrenamt", "Sprach-/Kulturmittelnde", "Partizipation von Zugewanderten" } },
    { "q9_staff_advice", { "Ausländerrecht", "Schulsystem/Schulfähigkeit", "finanzielle Förderung", "Wohnungsvermittlung",
        "Herkunft/Kultur/Geschlechterrollen", "aktive Elternarbeit", "Trauma", "Gesundheitsförderung" } },
    { "q9_staff_information", { "mehrsprachige Informationen", "Rechtsgrundlagen", "Wohnen", "örtliche Netzwerke/Ansprechpersonen",
        "gute Praxis/Konzepte" } },
    { "q9_staff_training", { "Elternarbeit/Inklusion", "Öffnung/Kompetenz/Konflikt", "Trauma und Flucht", "kommunale Integrationsarbeit",
        "Programme wie Rucksack" } },
    { "q9_staff_networks", { "Bildungseinrichtungen", "Arbeit/Ausbildung/Praktika", "Stadtentwicklung/Wohnen/Unterkünfte",
        "nachhaltige Sprachförderung", "Familie", "zweite/dritte Generation", "Austausch der Kommunen", "Supervision" } },
    { "q9_staff_other", { "Finanzierung", "Projektdatenbank", "Sprach-/Kulturmittelnde", "gemeinsamer Datenpool",
        "einheitliche Vorgaben Beurkundung" } },
    { "q11_remarks", { "Politik/Verwaltungsprozesse hinterfragt", "fehlende Personal-/Finanzmittel", "Angebote auf-/ausbauen",
        "KI begrüßt, Integrationsgipfel gewünscht" } },
};

/* two: NULL is none. */
static str sentence(struct making *m, const char *one, const char *two)
{
    static const char *const single[] = { "Beispielantwort: %s.", "Beispielantwort: vor allem %s.", "Beispielantwort: Uns ist wichtig: %s.", "Beispielantwort: Stichwort %s." };
    static const char *const pair[] = { "Beispielantwort: %s, außerdem %s.", "Beispielantwort: %s sowie %s.", "Beispielantwort: zuerst %s, dann %s." };
    struct buf b = buf_in(m->a, 1000);
    str rest_of = str_of(two ? pair[below(m, countof(pair))] : single[below(m, countof(single))]);
    const char *with[] = { one, two };
    for (size_t k = 0; k < countof(with) && with[k]; k++) {
        int64_t mark = str_find(rest_of, S("%s"));
        if (mark < 0) break;
        buf_put(&b, str_upto(rest_of, (size_t)mark));
        buf_put(&b, str_of(with[k]));
        rest_of = str_from(rest_of, (size_t)mark + 2);
    }
    buf_put(&b, rest_of);
    return buf_str(&b);
}

static size_t book_size(size_t book) { size_t n = 0; while (n < BOOK_MAX && books[book].code[n]) n++; return n; }

static size_t book_of(const char *item)
{
    size_t i = 0;
    while (i + 1 < countof(books) && !str_eq(str_of(books[i].item), str_of(item))) i++;
    return i;
}

/* Codes that stand first in the paper's lists are written more often. */
static void write_texts(struct making *m, struct pool p, const char *item, size_t k)
{
    size_t book = book_of(item), n = book_size(book);
    for (size_t i = 0; n && i < k && i < p.n; i++) {
        uint32_t x = below(m, (uint32_t)n), y = below(m, (uint32_t)n), z = below(m, (uint32_t)n);
        uint32_t one = x < y ? x : y;
        *value(m, p.at[i], item) = sentence(m, books[book].code[one], z != one && z < n / 2 ? books[book].code[z] : NULL);
    }
}

/* ---- 2018: who says what ---------------------------------------------------------------------------------------------------------------------------- */
static void who_they_are(struct making *m)
{
    static const struct share schools[] = { { "daycare", 22 }, { "school", 22 }, { "adult", 8 } }, others[] = { { "town", 10 }, { "welfare", 12 }, { "volunteers", 10 }, { "migrants", 5 }, { "faith", 5 }, { "work", 4 } };
    struct pool all = everybody(m), education = first(all, 52), other = rest(all, 52);
    exactly(m, education, "q1_education", "education", 52);                          /* 53 %: line 2095                      */
    otherwise(m, other, "q1_education", "other");
    for (size_t i = 0, at = 0; i < countof(schools); i++) for (size_t k = 0; k < schools[i].k; k++) set(m, education.at[at++], "q1_type", schools[i].option);
    for (size_t i = 0, at = 0; i < countof(others); i++) for (size_t k = 0; k < others[i].k; k++) set(m, other.at[at++], "q1_type", others[i].option);
    any(m, all, "q1_fields", 3);
}

static void what_they_offer(struct making *m)
{
    struct pool all = everybody(m);
    exactly(m, all, "q2_offers", "yes", 65);                                         /* 66 %: line 2105                      */
    otherwise(m, all, "q2_offers", "no");
    struct pool offers = those(m, "q2_offers", "yes");
    any(m, offers, "q2_kinds", 3);
    any(m, offers, "q3_groups", 3);
    for (size_t i = 0; i < offers.n; i++) if (below(m, 5)) *value(m, offers.at[i], "q2_volume") = arena_fmt(m->a, "%d", 1 + (int)below(m, 12) + (int)(below(m, 4) == 0) * (int)below(m, 40));
    any(m, all, "q4_aims", 3);
}

/* Scale of five steps from very low to very good: line 2191. The paper gives means only as a drawing, so these are chance. */
static void what_they_know(struct making *m)
{
    static const struct { const char *item; int schools, others; } level[] = { { "q5_language", 4, 3 }, { "q5_school", 4, 3 }, { "q5_work", 2, 3 }, { "q5_advice", 2, 3 }, { "q5_family", 4, 3 },
        { "q5_health", 2, 2 }, { "q5_housing", 2, 2 }, { "q5_leisure", 3, 3 } };
    struct pool schools = those(m, "q1_education", "education"), others = those(m, "q1_education", "other");
    for (size_t i = 0; i < countof(level); i++) {
        scale(m, schools, level[i].item, level[i].schools);
        scale(m, others, level[i].item, level[i].others);
    }
}

static void whom_they_work_with(struct making *m)
{
    static const struct share partners[] = { { "volunteers", 75 }, { "jmd", 9 },     /* of 94: about 80 %, line 2227; only 10 %, line 2284 */
        { "schools", 48 }, { "daycare", 40 }, { "town", 52 }, { "ki", 57 }, { "jobcentre", 33 }, { "mbe", 21 }, { "welfare", 44 }, { "migrants", 24 }, { "courses", 29 } };
    struct pool answered = first(everybody(m), 94), none = rest(answered, 91), with = first(answered, 91), said = first(everybody(m), 93);
    shares(m, with, "q6_partners", partners, countof(partners));
    otherwise(m, with, "q6_partners", "welfare");
    otherwise(m, none, "q6_partners", "none");
    exactly(m, said, "q6_extend", "yes", 65);                                        /* 70 %: line 2289                      */
    otherwise(m, said, "q6_extend", "no");
    struct pool more = those(m, "q6_extend", "yes");
    static const char *const names[] = { "Schulen", "Kindertageseinrichtungen", "Ehrenamtlichen", "dem Jobcenter", "Sportvereinen", "Migrantenorganisationen" };
    for (size_t i = 0; i < 34; i++) *value(m, more.at[i], "q6_extend_with") = arena_fmt(m->a, "Beispielantwort: mit %s.", names[below(m, countof(names))]);
    exactly(m, everybody(m), "q6_structures", "yes", 31);                            /* more than 31 %: line 2259            */
    otherwise(m, everybody(m), "q6_structures", "no");
}

static void what_matters(struct making *m)
{
    static const struct share priorities[] = { { "education", 77 }, { "language", 66 }, { "work", 47 }, { "family", 47 }, { "opening", 46 },      /* 79, 67, 48, 48, 47 %: lines 2302-2304 */
        { "health", 26 }, { "housing", 38 }, { "participation", 28 }, { "leisure", 17 } };
    struct pool all = everybody(m);
    shares(m, all, "q7_priorities", priorities, countof(priorities));
    otherwise(m, all, "q7_priorities", "health");                                    /* all 98 answered this question        */
    exactly(m, all, "q8_missing", "yes", 50);                                        /* 51 %: line 2310                      */
    otherwise(m, all, "q8_missing", "no");
    write_texts(m, those(m, "q8_missing", "yes"), "q8_missing_text", 46);
    struct pool said = first(everybody(m), 86);
    exactly(m, said, "q10_groups", "yes", 48);                                       /* 56 % of those who answered: line 2460 */
    otherwise(m, said, "q10_groups", "no");
    write_texts(m, everybody(m), "q11_remarks", 20);                                 /* 20 %: line 2466                      */
}

static void what_helps(struct making *m, const char *item, const size_t *k)
{
    static const char *const kinds[] = { "advice", "information", "training", "networks", "other" };
    struct pool answered = first(everybody(m), 88), some = first(answered, 80), none = rest(answered, 80);
    for (size_t i = 0; i < countof(kinds); i++) {
        exactly(m, some, item, kinds[i], k[i]);
        write_texts(m, those(m, item, kinds[i]), arena_z(m->a, arena_fmt(m->a, "%s_%s", item, kinds[i])), k[i] * 2 / 3);
    }
    otherwise(m, some, item, "information");
    otherwise(m, none, item, "none");
}

/* ---- 2018: coded by two coders ---------------------------------------------------------------------------------------------------------------------- */
/* The second coder now and then overlooks a code or sees one more; it depends on the text alone, so that it is the same each time. */
static str second_look(struct making *m, const struct codebook *b, str text, str codes)
{
    uint64_t h = str_hash(text);
    int64_t blank = str_find_char(codes, ' ');
    if (h % 7 || !b->n) return codes;
    if (blank > 0) return str_upto(codes, (size_t)blank);
    str more = b->at[h / 7 % b->n].code;
    return str_has_word(codes, more) ? S("") : codebook_find(b, more) < codebook_find(b, codes) ? arena_fmt(m->a, "%.*s %.*s", STR(more), STR(codes)) : arena_fmt(m->a, "%.*s %.*s", STR(codes), STR(more));
}

static void put_mark(struct making *m, int64_t text, enum coder coder, str codes, const char *day)
{
    also(m->st, Q("INSERT INTO survey_mark (text, coder, survey, codes, day) VALUES ($1, $2, $3, $4, $5)"), I(text), I(coder), I(m->in->survey), T(codes), T(str_of(day)));
}

static str codes_in(struct making *m, const struct codebook *b, str text)
{
    struct buf out = buf_in(m->a, 1000);
    for (size_t i = 0; i < b->n; i++)
        if (str_find(text, b->at[i].label) >= 0) { if (out.n) buf_char(&out, ' '); buf_put(&out, b->at[i].code); }
    return out.n ? buf_str(&out) : S("");
}

/* Where they differ it is settled as the first had it, but for a few of the first question, which the office finds waiting. */
static void code_texts(struct making *m, size_t book)
{
    size_t n;
    const char *why;
    for (size_t i = 0; i < book_size(book); i++)
        if (!codebook_add(m->st, &who_house, S("demo"), m->in->survey, str_of(books[book].item), str_of(books[book].code[i]), &why)) return;
    struct codebook *b = codebook_load(m->st, m->a, m->in->survey, str_of(books[book].item), m->in->lang);
    struct coded_text *t = coded_texts(m->st, m->a, m->in->survey, str_of(books[book].item), &n);
    for (size_t i = 0; i < n; i++) {
        str one = codes_in(m, b, t[i].text), two = second_look(m, b, t[i].text, one);
        put_mark(m, t[i].id, CODER_ONE, one, "2018-09-03");
        put_mark(m, t[i].id, CODER_TWO, two, "2018-09-05");
        if (!str_eq(one, two) && (book || str_hash(t[i].text) % 3)) put_mark(m, t[i].id, CODER_FINAL, one, "2018-09-07");
    }
}

static str day_of(struct making *m, const char *from, uint32_t within)
{
    struct date d;
    return date_parse(str_of(from), &d) ? date_text(m->a, date_of_days(date_days(d) + below(m, within))) : S("");
}

void demo_answers_2018(struct store *st, struct arena *a, int64_t survey)
{
    static const size_t volunteers[] = { 44, 38, 41, 29, 14 }, staff[] = { 40, 42, 46, 35, 13 };
    struct making *m = begin_making(st, a, survey, PEOPLE, 2018);
    if (!m || !move(m, "load")) return;
    who_they_are(m);
    what_they_offer(m);
    what_they_know(m);
    whom_they_work_with(m);
    what_matters(m);
    what_helps(m, "q9_volunteers", volunteers);
    what_helps(m, "q9_staff", staff);
    for (size_t i = 0; i < m->n; i++)                                               /* 19 June to 31 July, counted until 17 August: lines 2071-2073 */
        hand_in(m, i, (struct response){ .mode = below(m, 10) < 7 ? MODE_PAPER : MODE_FILE, .late = i < LATE, .language = S("de"), .day = i < LATE ? day_of(m, "2018-08-01", 17) : day_of(m, "2018-06-19", 43) });
    for (size_t i = 0; i < countof(books); i++) code_texts(m, i);
    ask(st, Q("UPDATE survey_survey SET activated_at = $2, closed_on = $3 WHERE id = $1"), I(survey), I(1529359200), T(S("2018-08-17")));      /* 19 June 2018 */
}

/* ---- 2026: the next wave, with names ------------------------------------------------------------------------------------------------------------------ */
enum { ACTORS = 26, RESIDENTS = 41 };
/* Invented organisations only: nobody real is made to say anything. A third agrees to be asked. */
static void actor_says(struct making *m, size_t i, str name)
{
    *value(m, i, "q0_actor") = name;
    set(m, i, "q1_education", below(m, 2) ? "education" : "other");
    set(m, i, "q2_offers", below(m, 3) ? "yes" : "no");
    set(m, i, "q8_missing", below(m, 2) ? "yes" : "no");
    set(m, i, "q10_groups", below(m, 5) < 3 ? "yes" : "no");
    set(m, i, "contact_ok", i % 3 == 0 ? "yes" : "no");
}

void demo_answers_actors(struct store *st, struct arena *a, int64_t survey)
{
    static const char *const days[] = { "2026-10-15", "2026-10-26", "2026-11-02" };
    int64_t actor[ACTORS];
    size_t n = 0;
    struct making *m = begin_making(st, a, survey, ACTORS, 2026);
    if (!m || !entity_find(S("directory"), S("actor")) || !move(m, "open")) return;
    struct rows *r = ask(st, Q("SELECT id, name FROM directory_actor WHERE example AND state = 'published' AND deleted_at IS NULL ORDER BY id LIMIT 26"));
    for (; n < ACTORS && rows_next(r); n++) { actor[n] = row_int(r, 0); actor_says(m, n, row_str(r, 1)); }
    for (; n < ACTORS; n++) { actor[n] = 0; actor_says(m, n, arena_fmt(a, "Beispielinitiative %zu", n + 1)); }         /* not in the directory */
    struct pool all = everybody(m);
    any(m, all, "q7_priorities", 3);
    any(m, those(m, "q8_missing", "yes"), "q8_topics", 2);
    scale(m, all, "q5_language", 4);
    scale(m, all, "q5_work", 3);
    scale(m, all, "q5_housing", 2);
    for (size_t i = 0; i < n; i++) hand_in(m, i, (struct response){ .mode = MODE_WEB, .language = S("de"), .day = day_of(m, days[i % 3], 7), .actor = actor[i] });
}

/* ---- 2026: residents ---------------------------------------------------------------------------------------------------------------------------------------- */
static const struct { const char *lang, *wish[4]; } wishes[] = {
    { "de", { "Beispielantwort: mehr Abendkurse.", "Beispielantwort: eine größere Wohnung.", "Beispielantwort: ein Sportverein in der Nähe.", "" } },
    { "ar", { "إجابة مثال: دورة لغة مسائية.", "إجابة مثال: مساعدة في البحث عن مسكن.", "", "" } },
    { "uk", { "Приклад відповіді: курс німецької для працюючих.", "Приклад відповіді: допомога з пошуком лікаря.", "", "" } },
    { "en", { "Example answer: help with finding work.", "Example answer: more courses in the evening.", "", "" } },
};

void demo_answers_residents(struct store *st, struct arena *a, int64_t survey)
{
    size_t of[RESIDENTS] = { 0 };
    struct making *m = begin_making(st, a, survey, RESIDENTS, 311410);
    if (!m || !move(m, "open")) return;
    struct pool all = everybody(m);
    any(m, all, "r3_topics", 2);
    scale(m, all, "r2_info", 3);
    scale(m, all, "r2_office", 2);
    scale(m, all, "r2_people", 3);
    for (size_t i = 0; i < m->n; i++) {
        static const char *const since[] = { "y1", "y3", "y3", "y10", "more" }, *const age[] = { "young", "middle", "middle", "older" };
        of[i] = below(m, 10) < 4 ? 0 : 1 + below(m, 3);
        set(m, i, "r1_since", since[below(m, countof(since))]);
        set(m, i, "r1_age", age[below(m, countof(age))]);
        set(m, i, "r4_wish", wishes[of[i]].wish[below(m, 4)]);
    }
    for (size_t i = 0; i < m->n; i++) hand_in(m, i, (struct response){ .mode = MODE_WEB, .language = str_of(wishes[of[i]].lang), .day = S("") });
}
