/* gaps.c - where the pool is thin: counted for every language, town and weekday. gaps.h says what counts. */
#include "rooms/mediation/gaps.h"
#include "base/moment.h"
#include "entity/wording.h"
#include <stdlib.h>

enum { SECONDS_A_DAY = 86400 };
const struct gap_part gap_parts[] = {
    { "", N_("Monday to Friday"), 8 * 60, 18 * 60, 0, 5 }, { "morning", N_("in the morning"), 8 * 60, 12 * 60, 0, 5 },
    { "afternoon", N_("in the afternoon"), 12 * 60, 18 * 60, 0, 5 }, { "evening", N_("in the evening"), 18 * 60, 21 * 60, 0, 5 },
    { "weekend", N_("at the weekend"), 8 * 60, 18 * 60, 5, GAP_DAYS },
};
const size_t gap_parts_count = countof(gap_parts);
const char *const gap_weekdays[GAP_DAYS] = { N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun") };

/* ---- what is asked for ------------------------------------------------------------------------------------------------------- */
static const struct gap_part *part_asked(const struct req *q)
{
    for (size_t i = 0; i < gap_parts_count; i++) if (str_eq(req_param(q, S("part")), str_of(gap_parts[i].key))) return &gap_parts[i];
    return &gap_parts[0];
}

static void read_towns(struct req *q, struct gaps *g)
{
    struct rows *r = ask(q->st, Q("SELECT id, key, name FROM directory_area WHERE level = 'municipality' AND deleted_at IS NULL ORDER BY name NULLS LAST, id LIMIT 100"));
    g->towns_at = arena_array(q->a, struct gap_town, GAP_TOWNS);
    while (rows_next(r) && g->towns < GAP_TOWNS) g->towns_at[g->towns++] = (struct gap_town){ row_int(r, 0), row_str(r, 1), row_str(r, 2) };
    for (g->town = 0; g->town < g->towns && !str_eq(g->towns_at[g->town].key, req_param(q, S("town"))); g->town++) continue;
}

static int by_text(const void *one, const void *other)
{
    return str_cmp(((const struct option *)one)->text, ((const struct option *)other)->text);
}

/* Languages that somebody of the pool speaks, or that somebody asked for lately. */
static void read_languages(struct req *q, struct gaps *g)
{
    struct rows *r = ask(q->st, Q("SELECT language FROM mediation_skill WHERE deleted_at IS NULL UNION SELECT language FROM mediation_appointment "
                                  "WHERE starts >= $1 AND language <> '' AND deleted_at IS NULL ORDER BY language NULLS LAST LIMIT 150"),
                         I(moment_now() - GAP_PAST_DAYS * (int64_t)SECONDS_A_DAY));
    g->choice = arena_array(q->a, struct option, GAP_LANGUAGES);
    while (rows_next(r) && g->choices < GAP_LANGUAGES) {
        str tag = row_str(r, 0);
        g->choice[g->choices++] = (struct option){ .key = tag, .text = lang_label(q->a, q->lang, q->words, tag) };
        if (str_eq(tag, req_param(q, S("language")))) g->language = tag;
    }
    if (g->choices) qsort(g->choice, g->choices, sizeof *g->choice, by_text);
}

/* ---- counting ---------------------------------------------------------------------------------------------------------------------- */
static struct reach_when when_asked(const struct gaps *g)
{
    return (struct reach_when){ date_days(wall_of(moment_now()).date) + 1, GAP_WEEKS, g->part->from, g->part->to, GAP_LENGTH };
}

/* The places once, since their counties are the same for every language. */
static void count_all(struct req *q, struct gaps *g)
{
    struct reach_when when = when_asked(g);
    str today = date_today(q->a);
    struct sought *place = arena_array(q->a, struct sought, g->towns + 1);
    for (size_t t = 0; t < g->towns; t++) place[t] = sought_in(q->st, S(""), g->towns_at[t].id, today);
    g->at = arena_array(q->a, struct gap_language, g->choices + 1);
    for (size_t i = 0; g->towns && i < g->choices; i++) {
        const struct option *o = &g->choice[i];
        if (g->language.n && !str_eq(g->language, o->key)) continue;
        struct gap_language *l = &g->at[g->n++];
        *l = (struct gap_language){ o->key, o->text, 0, arena_array(q->a, struct reach, g->towns) };
        for (size_t t = 0; t < g->towns; t++) place[t].language = o->key;
        l->ready = reach_of(q->st, place, g->towns, &when, l->at);
    }
}

const struct gaps *gaps_read(struct req *q)
{
    struct gaps *g = arena_new_of(q->a, struct gaps);
    *g = (struct gaps){ .part = part_asked(q) };
    read_towns(q, g);
    read_languages(q, g);
    count_all(q, g);
    return g;
}

bool gap_thin(const struct gap_language *l, size_t town, size_t day) { return l->at[town].on[day] <= GAP_FEW; }

/* ---- what nobody could take ---------------------------------------------------------------------------------------------------------- */
#define NOT_SERVED "('unfilled', 'escalated', 'elsewhere', 'unserved')"
size_t gap_unmet(struct req *q, struct gap_unmet *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(q->st, Q("SELECT p.language, COALESCE(a.name, ''), COUNT(*), SUM(CASE WHEN p.state IN " NOT_SERVED " THEN 1 ELSE 0 END) AS unmet "
        "FROM mediation_appointment p LEFT JOIN directory_area a ON a.id = p.area WHERE p.starts >= $1 AND p.state NOT IN ('draft', 'withdrawn') AND p.deleted_at IS NULL "
        "GROUP BY p.language, p.area, a.name HAVING SUM(CASE WHEN p.state IN " NOT_SERVED " THEN 1 ELSE 0 END) > 0 "
        "ORDER BY unmet DESC NULLS LAST, p.language NULLS LAST, p.area NULLS LAST LIMIT 200"), I(moment_now() - GAP_PAST_DAYS * (int64_t)SECONDS_A_DAY));
    while (rows_next(r) && n < max)
        ret[n++] = (struct gap_unmet){ row_str(r, 0), lang_label(q->a, q->lang, q->words, row_str(r, 0)), row_str(r, 1), row_int(r, 2), row_int(r, 3) };
    return n;
}
