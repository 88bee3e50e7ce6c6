/* demo.c - two years of invented signals over the region's own municipalities: large towns with much, small ones with little, so that fine and coarse
** releases show. The same seed gives the same numbers. Months that are due are released as they would have been.
*/
#include "rooms/needs/needs.h"
#include "base/moment.h"
#include <string.h>

enum { MONTHS = 23, TOWNS_MAX = 60, TOPICS = 7 };
static const struct { const char *kind; int often; } kinds[] = { { "search", 9 }, { "public", 4 }, { "counselling", 5 }, { "mediation", 3 }, { "courses", 6 } };
static const struct { const char *topic; int often; } topics[TOPICS] = { { "german", 9 }, { "housing", 8 }, { "work", 5 }, { "school", 5 }, { "health", 3 }, { "residence", 3 }, { "", 2 } };
static const char *const languages[] = { "ar", "uk", "de", "fa", "tr", "pl", "ro", "ti", "ku" };

struct making { struct store *st; uint64_t seed; str town[TOWNS_MAX]; int64_t size[TOWNS_MAX]; size_t towns; };

/* splitmix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014). */
static uint32_t below(struct making *m, uint32_t n)
{
    uint64_t z = (m->seed += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (uint32_t)((z ^ (z >> 31)) % n);
}

/* Written as they were counted then; need_count() would refuse months that are long past. */
static void put(struct making *m, int64_t month, const char *kind, str area, const char *topic, const char *language, int64_t n)
{
    struct arena *a = store_arena(m->st);
    str text = month_text(a, month);
    ask(m->st, Q("INSERT INTO needs_signal (cell, month, area, topic, language, kind, n, block) VALUES ($1, $2, $3, $4, $5, $6, $7, 0) "
                 "ON CONFLICT (cell) DO UPDATE SET n = needs_signal.n + $7"),
        T(arena_fmt(a, "%.*s %s %.*s %s %s", STR(text), kind, STR(area), topic, language)), T(text), T(area), T(str_of(topic)), T(str_of(language)), T(str_of(kind)), I(n));
}

/* How many there are in a town: some six per month, kind and topic in a town of 50,000; a third more in the second year, and housing twice as much. */
static void one_town(struct making *m, int64_t month, size_t age, size_t t)
{
    for (size_t k = 0; k < countof(kinds); k++) {
        size_t topic = below(m, TOPICS);
        int64_t weight = m->size[t] * kinds[k].often * topics[topic].often * (age > 11 ? 3 : 4) / 450000;
        if (age <= 11 && topic == 1) weight *= 2;
        bool place = strcmp(kinds[k].kind, "search") != 0;               /* a search says neither where nor, mostly, what about */
        if (weight + 1 < (int64_t)below(m, 6)) continue;
        put(m, month, kinds[k].kind, place ? m->town[t] : S(""), !place ? "" : strcmp(kinds[k].kind, "courses") ? topics[topic].topic : "german",
            languages[below(m, countof(languages))], 1 + weight / 2 + below(m, (uint32_t)weight + 2));
    }
}

void needs_demo(struct store *st, struct arena *a, struct buf *said)
{
    struct making *m = arena_new_of(a, struct making);
    *m = (struct making){ .st = st, .seed = 311410 };
    (void)said;
    if (!entity_find(S("directory"), S("area"))) return;
    struct rows *r = ask(st, Q("SELECT key, COALESCE(population, 10000) FROM directory_area WHERE level = 'municipality' AND deleted_at IS NULL ORDER BY key, id LIMIT 60"));
    while (m->towns < TOWNS_MAX && rows_next(r)) { m->town[m->towns] = row_str(r, 0); m->size[m->towns++] = row_int(r, 1); }
    for (size_t age = MONTHS; age-- > 0;)
        for (size_t t = 0; t < m->towns; t++) one_town(m, month_now() - (int64_t)age, age, t);
    release_due(st);
}
