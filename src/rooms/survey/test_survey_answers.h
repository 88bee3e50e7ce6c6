/* test_survey_answers.h - for tests of evaluations: a survey of every kind of question, and responses made by dice, which the test keeps as typed. */
#ifndef SURVEY_TEST_SURVEY_ANSWERS_H
#define SURVEY_TEST_SURVEY_ANSWERS_H
#include "rooms/rooms.h"
#include "rooms/survey/evaluate.h"
#include "serve/test_region.h"

static inline void put_survey(const char *key, const char *code)
{
    const char *at[] = { arena_z(t.a, arena_fmt(t.a, "code=%s", code)), "title=Befragung", "audience=organisations", "anonymity=anonymous", "access=open", NULL };
    put_row(&survey_entity, key, at);
}

static inline void put_option(const char *survey, const char *list, const char *code, const char *more)
{
    const char *at[] = { arena_z(t.a, arena_fmt(t.a, "survey=%s", survey)), arena_z(t.a, arena_fmt(t.a, "list=%s", list)), arena_z(t.a, arena_fmt(t.a, "code=%s", code)),
                         arena_z(t.a, arena_fmt(t.a, "label=%s", code)), more, NULL };
    put_row(&option_entity, arena_z(t.a, arena_fmt(t.a, "%s-%s-%s", survey, list, code)), at);
}

static inline void put_item(const char *survey, const char *code, const char *kind, const char *more, const char *again)
{
    const char *at[] = { arena_z(t.a, arena_fmt(t.a, "survey=%s", survey)), arena_z(t.a, arena_fmt(t.a, "code=%s", code)), arena_z(t.a, arena_fmt(t.a, "kind=%s", kind)),
                         arena_z(t.a, arena_fmt(t.a, "label=Frage %s", code)), more, more ? again : NULL, NULL };
    put_row(&item_entity, arena_z(t.a, arena_fmt(t.a, "%s-%s", survey, code)), at);
}

/* `org`: two large choices, one seldom, one with a line to write on. `club_only` is asked of some, `later` below a heading of some. */
static inline void put_questions(const char *s)
{
    static const char *const orgs[] = { "school", "club", "church" }, *const aims[] = { "a", "b", "c" };
    for (size_t i = 0; i < countof(orgs); i++) put_option(s, "org", orgs[i], NULL);
    put_option(s, "org", "else", "other=1");
    for (size_t i = 0; i < countof(aims); i++) put_option(s, "aims", aims[i], NULL);
    put_option(s, "aims", "none", "exclusive=1");
    put_item(s, "head", "section", NULL, NULL);
    put_item(s, "org", "single", "list=org", "grouping=1");
    put_item(s, "aims", "multiple", "list=aims", NULL);
    put_item(s, "know", "scale", "unknown=1", NULL);
    put_item(s, "wide", "scale", "most=7", NULL);
    put_item(s, "staff", "number", "least=0", NULL);
    put_item(s, "since", "date", NULL, NULL);
    put_item(s, "first", "ranking", "list=aims", NULL);
    put_item(s, "club_only", "scale", "relevance=${org} = 'club'", NULL);
    put_item(s, "why", "longtext", NULL, NULL);
    put_item(s, "more", "section", "relevance=${org} = 'school' or ${org} = 'club'", NULL);
    put_item(s, "later", "single", "list=aims", NULL);
}

/* ---- responses ------------------------------------------------------------------------------------------------------------------------------------ */
static uint64_t survey_dice = 2018;
static inline uint32_t below(uint32_t n) { survey_dice = survey_dice * 6364136223846793005u + 1442695040888963407u; return (uint32_t)(survey_dice >> 33) % n; }

enum { GIVEN_MAX = 1000 };
static struct given { struct answers v; bool counts; } given[GIVEN_MAX];
static size_t givens;

static inline void answer(struct answers *v, const char *code, str value) { v->value[item_index(v->in, str_of(code))] = value; }

static inline void roll_choices(struct answers *v, uint32_t seldom)
{
    static const char *const aims[] = { "a", "b", "c" };
    uint32_t org = below(100);
    if (below(20)) answer(v, "org", org < seldom ? S("church") : org < seldom + 4 ? S("else") : org < 60 ? S("school") : S("club"));
    if (org >= seldom && org < seldom + 4) v->other[item_index(v->in, S("org"))] = S("Bücherei");
    struct buf b = buf_in(t.a, 64);
    for (size_t i = 0; i < 3; i++) if (below(3 + 3 * (uint32_t)i) == 0) buf_fmt(&b, "%s ", aims[i]);
    if (!b.n && below(3)) buf_put(&b, S("none"));
    answer(v, "aims", buf_str(&b));
    if (below(4)) answer(v, "first", below(2) ? S("c a") : below(2) ? S("b a c") : S("none"));
    if (below(5)) answer(v, "later", below(3) ? S("a") : S("c"));
}

static inline void roll_numbers(struct answers *v)
{
    if (below(12)) answer(v, "know", below(15) ? arena_fmt(t.a, "%u", 1 + (below(5) + below(5) + 2) / 3) : S("unknown"));
    if (below(10)) answer(v, "wide", arena_fmt(t.a, "%u", 1 + below(7)));
    if (below(5)) answer(v, "staff", below(3) ? arena_fmt(t.a, "%u", below(40)) : arena_fmt(t.a, "%u,5", below(9)));
    if (below(3)) answer(v, "since", arena_fmt(t.a, "%u-0%u-1%u", 1990 + below(30), 1 + below(9), below(10)));
    if (below(3)) answer(v, "club_only", arena_fmt(t.a, "%u", 1 + below(5)));
    if (!below(6)) answer(v, "why", S("Weil es fehlt"));
}

/* n that count, and some that do not. */
static inline void roll(const struct instrument *in, size_t n, uint32_t seldom)
{
    const char *why;
    struct answer_problem p[10];
    for (givens = 0; givens < n + 6; givens++) {
        struct given *g = &given[givens];
        struct response r = { .mode = MODE_PAPER, .language = S("de"), .status = givens < n ? RESPONSE_COMPLETE : givens % 2 ? RESPONSE_TEST : RESPONSE_PARTIAL };
        if (givens == n) { r.status = RESPONSE_COMPLETE; r.beyond = true; }
        g->v = answers_new(t.a, in);
        g->counts = givens < n;
        roll_choices(&g->v, seldom);
        roll_numbers(&g->v);
        must(answers_check(t.a, &g->v, ANSWERS_FILE, p, 10) == 0, p[0].detail);
        must(response_store(t.st, &g->v, &r, &why), S("response"));
    }
}

static inline struct instrument *load(const char *code)
{
    struct instrument *in = instrument_load(t.st, t.a, str_of(code), lang_find(S("de")));
    must(in, str_of(code));
    return in;
}
#endif
