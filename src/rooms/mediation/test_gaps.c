/* test_gaps.c - the view of gaps against the ranking itself, half-year statistics counted by hand, what is hidden in their release, recruiting calls; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "rooms/mediation/gaps.h"
#include "rooms/mediation/recruit.h"
#include "rooms/mediation/statistics.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include <math.h>

#define put_named(name, ...) put(entity_named(S(name)), __VA_ARGS__)
#define text(...) arena_fmt(t.a, __VA_ARGS__).p

static struct req *reader(const char *name, const char *value)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .st = t.st, .lang = lang_find(S("de")), .words = words_in(S("de")), .region = t.region, .who = who_of("coordinator", 0, 0) };
    if (name) q->param[q->params++] = (struct param){ str_of(name), str_of(value) };
    return q;
}

static struct req *ask_as(const char *role, enum method m, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target),
                       .body = str_of(body), .body_type = S("application/x-www-form-urlencoded"), .who = who_of(role, 0, 0), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static bool shows(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }

/* ---- people ------------------------------------------------------------------------------------------------------------------- */
static int64_t mediator(const char *key, const char *language, const char *more)
{
    int64_t id = put_named("people.volunteer", key, text("name=%s", key), "roles=mediator", "area=05154036", "channel=mail", text("email=%s@example.org", key), more);
    put(&skill_entity, text("s-%s", key), text("volunteer=%s", key), text("language=%s", language), "level=C1", "source=test", "directions=into_german from_german");
    return id;
}
static void week(const char *key, const char *of, const char *weekday, const char *from, const char *to)
{
    put_named("people.availability", key, text("volunteer=%s", of), text("weekday=%s", weekday), text("starts=%s", from), text("ends=%s", to), "certain=1");
}
static void all_ready(void) { ask(t.st, Q("UPDATE people_volunteer SET state = 'ready', ready_for = 'mediator'")); }

static void furnish(void)
{
    put_named("directory.area", "05", "name=Land", "level=state", "ags=05");
    put_named("directory.area", "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put_named("directory.area", "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154", "position=51.7900,6.1400");
    put_named("directory.area", "05154016", "name=Goch", "level=municipality", "ags=05154016", "parent=05154", "position=51.6800,6.1600");
    put(&institution_entity, "school", "name=Schule", "kind=school", "area=05154036", "mailbox=schule@beispiel.example", "calls=1");
    put(&institution_entity, "office", "name=Amt", "kind=authority", "area=05154016", "mailbox=amt@beispiel.example");
}

/* ---- the view of gaps ------------------------------------------------------------------------------------------------------------ */
static void a_pool(void)
{
    mediator("early", "ar", "week_most=2");
    week("w1", "early", "mon", "09:00", "12:00");
    week("w2", "early", "wed", "10:15", "11:15");        /* exactly the hour, on a quarter                             */
    mediator("near", "ar", "radius_km=5");
    week("w3", "near", "tue", "07:00", "09:00");
    week("w4", "near", "fri", "17:30", "20:00");         /* half an hour before six is not enough                      */
    mediator("goch", "ar", "areas=05154016");            /* gave no week: any hour of a working day                    */
    mediator("away", "ar", "week_most=1");
    week("w5", "away", "thu", "08:00", "18:00");
    put_named("people.absence", "a1", "volunteer=away", "kind=away", "from_day=2026-11-01", "until_day=2026-12-31");
    mediator("extra", "ar", "week_most=1");
    week("w6", "extra", "sun", "08:00", "18:00");
    put_named("people.absence", "a2", "volunteer=extra", "kind=extra", "from_day=2026-11-24", "starts=10:00", "ends=12:00");
    int64_t not = mediator("not", "ar", "week_most=3");
    all_ready();
    ask(t.st, Q("UPDATE people_volunteer SET state = 'training', ready_for = '' WHERE id = $1"), I(not));
}

/* By the ranking itself: everybody whom nothing bars at some quarter of an hour of such a day. */
static int32_t by_ranking(const struct sought *place, int64_t first, int weeks, int weekday)
{
    int64_t seen[10];
    int32_t n = 0;
    for (int64_t day = first; day < first + 7 * weeks; day++) {
        if (date_weekday(date_of_days(day)) != weekday) continue;
        for (int m = 8 * 60; m + 60 <= 18 * 60; m += 15) {
            struct sought s = *place;
            s.starts = moment_of_wall(day, m);
            s.ends = moment_of_wall(day, m + 60);
            struct candidates c = candidates_of(t.st, &s, 0, 0);
            for (size_t k = 0; k < c.ranked.n; k++) {
                int64_t id = c.more[c.ranked.at[k]].volunteer;
                bool there = false;
                for (int32_t i = 0; i < n; i++) there = there || seen[i] == id;
                if (!there) seen[n++] = id;
            }
        }
    }
    return n;
}

static void gaps_are_the_rankings(void **state)
{
    (void)state;
    a_pool();
    int64_t first = date_days(wall_of(noon).date) + 1;
    struct reach_when when = { first, 1, 8 * 60, 18 * 60, 60 };
    struct sought place[2] = { sought_in(t.st, S("ar"), id_of(entity_named(S("directory.area")), "05154036"), S("2026-11-18")),
                               sought_in(t.st, S("ar"), id_of(entity_named(S("directory.area")), "05154016"), S("2026-11-18")) };
    struct reach found[2];
    assert_int_equal(reach_of(t.st, place, 2, &when, found), 5);
    for (size_t i = 0; i < 2; i++)
        for (int d = 0; d < 7; d++) assert_int_equal(found[i].on[d], by_ranking(&place[i], first, 1, d + 1));
    /* Kleve: early and extra on Tuesday … by hand: Mon early, Tue near and extra, Wed early, Thu nobody, Fri nobody, Sat nobody, Sun extra. */
    const int32_t kleve[7] = { 1, 2, 1, 0, 0, 0, 1 }, goch[7] = { 2, 2, 2, 1, 1, 1, 2 };
    for (size_t d = 0; d < 7; d++) { assert_int_equal(found[0].on[d], kleve[d]); assert_int_equal(found[1].on[d], goch[d]); }
}

static void gaps_by_address(void **state)
{
    (void)state;
    a_pool();
    const struct gaps *g = gaps_read(reader(NULL, NULL));
    assert_int_equal(g->towns, 2);
    assert_int_equal(g->n, 1);
    assert_int_equal(g->town, g->towns);
    assert_true(str_eq(g->towns_at[0].name, S("Goch")) && str_eq(g->at[0].tag, S("ar")));
    assert_true(gap_thin(&g->at[0], 1, 3) && !gap_thin(&g->at[0], 1, 1));
    assert_int_equal(gaps_read(reader("language", "ar"))->language.n, 2);
    assert_int_equal(gaps_read(reader("language", "nowhere"))->language.n, 0);
    assert_int_equal(gaps_read(reader("town", "05154036"))->town, 1);
    assert_int_equal(gaps_read(reader("part", "weekend"))->part->first, 5);
    const struct gaps *morning = gaps_read(reader("part", "morning"));
    assert_true(str_eq(str_of(morning->part->key), S("morning")));
    assert_int_equal(morning->at[0].at[1].on[0], 1);
    assert_int_equal(gaps_read(reader("part", "evening"))->at[0].at[1].on[4], 1);      /* near, after six on Fridays           */
}

/* ---- statistics -------------------------------------------------------------------------------------------------------------------- */
static int made;
/* An appointment at 10 o'clock (German time) of that day, an hour long. */
static int64_t appointment(const char *language, const char *town, const char *day, const char *state, const char *of)
{
    struct date d;
    must(date_parse(str_of(day), &d), S("no day"));
    int64_t starts = moment_of_wall(date_days(d), 600);
    const char *key = text("p%d", ++made), *request = text("r%d", made);
    put(&request_entity, request, text("institution=%s", made % 3 ? "school" : "office"), text("language=%s", language), "topic=school_talk", "form=on_site", text("area=%s", town));
    put(&appointment_entity, key, text("request=%s", request), text("starts=%lld", (long long)starts), text("ends=%lld", (long long)starts + 3600));
    int64_t id = id_of(&appointment_entity, key);
    ask(t.st, Q("UPDATE mediation_appointment SET state = $2 WHERE id = $1"), I(id), T(str_of(state)));
    if (of) ask(t.st, Q("UPDATE mediation_appointment SET volunteer = $2, created_at = $3, filled_at = $4, held_from = $5, held_to = $6, forecast = 2500 WHERE id = $1"), I(id),
                I(id_of(entity_named(S("people.volunteer")), of)), I(starts - 10 * DAY), I(starts - 10 * DAY + made * HOUR), I(starts), I(starts + 5400));
    return id;
}
static void asked(int64_t appointment, const char *volunteer, const char *state, int64_t hours)
{
    const char *key = text("o%d", ++made);
    put(&asked_entity, key, text("appointment=%s", draft_keys(t.st, &appointment_entity, arena_fmt(t.a, "%lld", (long long)appointment)).p), text("volunteer=%s", volunteer));
    ask(t.st, Q("UPDATE mediation_offer SET state = $2, sent_at = $3, answered_at = $4 WHERE id = $1"), I(id_of(&asked_entity, key)), T(str_of(state)), I(noon - 90 * DAY),
        hours < 0 ? NIL(INT) : I(noon - 90 * DAY + hours * HOUR));
}

/* Decisions are the house's own: no role writes them. */
static void decided(const char *key, const char *appointment, const char *override)
{
    struct draft d = draft_of(&decision_entity, key, (const char *const[]){ text("appointment=%s", appointment), override, NULL });
    must(save(&who_house, &d, true) == WRITE_DONE, S("decision"));
}

static const struct stat_row *row(const struct statistics *s, enum dimension d, const char *key)
{
    for (size_t i = 0; i < s->by[d].n; i++) if (str_eq(s->by[d].at[i].key, str_of(key))) return &s->by[d].at[i];
    must(false, str_of(key));
    return NULL;
}

static void a_half_year(void)
{
    made = 0;
    mediator("one", "ar", "week_most=5");
    mediator("two", "ar", "week_most=5");
    mediator("three", "ar", "week_most=5");
    all_ready();
    for (int i = 0; i < 12; i++) appointment("ar", i < 9 ? "05154036" : "05154016", i < 6 ? "2026-07-07" : "2026-08-04", "settled", i < 9 ? "one" : "two");
    for (int i = 0; i < 6; i++) appointment("ar", "05154036", "2026-09-01", "received", NULL);
    int64_t no = appointment("ar", "05154036", "2026-09-02", "unserved", NULL), late = appointment("ar", "05154036", "2026-09-03", "unfilled", NULL);
    appointment("ti", "05154036", "2026-09-04", "elsewhere", NULL);
    appointment("ar", "05154036", "2026-09-04", "mediator_absent", NULL);
    appointment("ar", "05154036", "2026-09-04", "escalated", NULL);
    asked(no, "one", "declined", 2);
    asked(no, "two", "declined", 4);
    asked(late, "one", "expired", -1);
    appointment("ar", "05154036", "2026-12-31", "draft", NULL);         /* no request                                          */
    appointment("ar", "05154036", "2026-06-30", "settled", "one");      /* the half before                                     */
    decided("d1", "p1", "override=Wunsch der Schule");
    decided("d2", "p2", "override=");
}

static void counted_by_hand(void **state)
{
    (void)state;
    a_half_year();
    struct statistics *s = statistics_of(reader("half", "2026-2"), (struct half){ 2026, 2 });
    assert_int_equal(stat_sum(&s->all), 23);
    assert_true(s->all.n[ASKED_FILLED] == 12 && s->all.n[ASKED_NOT_FILLED] == 5 && s->all.n[ASKED_OTHER] == 6);
    assert_int_equal(s->all.minutes, 12 * 90);
    assert_int_equal(s->all.cents, 12 * 2500);
    assert_int_equal(stat_sum(row(s, BY_LANGUAGE, "ti")), 1);
    assert_int_equal(row(s, BY_TOWN, "Goch")->n[ASKED_FILLED], 3);
    assert_int_equal(row(s, BY_MONTH, "07/2026")->held, 6);
    assert_int_equal(stat_sum(row(s, BY_KIND, "school")) + stat_sum(row(s, BY_KIND, "authority")), 23);
    assert_int_equal(row(s, BY_STATE, "received")->n[ASKED_OTHER], 6);
    assert_int_equal(stat_sum(row(s, BY_TOPIC, "school_talk")), 23);
    assert_true(s->why[NOT_SPOKEN] == 1 && s->why[NOT_ASKED] == 1 && s->why[NOT_ANSWERED] == 1 && s->why[NOT_WILLING] == 1 && s->why[NOT_KEPT] == 1);
    assert_int_equal(s->questions, 3);
    assert_int_equal(s->asked_for, 2);
    assert_int_equal(s->answer.n, 2);
    assert_true(fabs(s->answer.median - 3) < 1e-9 && fabs(s->answer.p90 - 3.8) < 1e-9);
    assert_int_equal(s->fill.n, 12);
    assert_true(fabs(s->fill.median - 6.5) < 1e-9);                    /* the k-th after k hours                              */
    assert_int_equal(s->decisions, 2);
    assert_int_equal(s->overridden, 1);
    assert_int_equal(s->loads, 1);
    assert_true(s->load[0].people == 3 && s->load[0].went == 12 && fabs(s->load[0].gini - 0.5) < 1e-9);        /* 9, 3, 0                       */
    assert_true(s->never_n == 1 && s->nevers == 1 && str_eq(s->never[0].name, S("three")));
    assert_int_equal(stat_sum(&statistics_of(reader(NULL, NULL), (struct half){ 2026, 1 })->all), 1);
}

/* Money of a settlement counts before what was expected; a discarded one does not. */
static void halves_and_addresses(void **state)
{
    (void)state;
    assert_true(half_asked(reader("half", "2025-1")).year == 2025 && half_asked(reader("half", "2025-1")).which == 1);
    const char *const odd[] = { "", "2026-3", "26-1", "2026-11", "1999-1", "abcd-1", "2026/1" };
    for (size_t i = 0; i < countof(odd); i++) { struct half h = half_asked(reader("half", odd[i])); assert_true(h.year == 2026 && h.which == 2); }
    struct half h = half_beside((struct half){ 2026, 1 }, -1), n = half_beside((struct half){ 2026, 2 }, 1);
    assert_true(h.year == 2025 && h.which == 2 && n.year == 2027 && n.which == 1);
    assert_true(str_eq(half_key(t.a, h), S("2025-2")));
}

/* No small number, nor one from which it would follow in its row or column; no order by size, no names. */
static void the_release_tells_nothing_small(void **state)
{
    (void)state;
    a_half_year();
    struct statistics *s = statistics_of(reader("half", "2026-2"), (struct half){ 2026, 2 });
    statistics_protect(t.a, s);
    assert_true(s->released && !s->nothing && s->outcomes);
    assert_int_equal(s->nevers, 0);
    assert_int_equal(s->loads, 0);                       /* three people are too few                                           */
    size_t tables = 0;
    for (size_t d = 0; d < DIMENSIONS; d++) {
        struct stat_table *b = &s->by[d];
        if (b->withheld) continue;
        tables++;
        size_t hidden[OUTCOMES + 1] = { 0 };
        for (size_t i = 0; i < b->n; i++) {
            if (i && d != BY_MONTH) assert_true(str_cmp(b->at[i - 1].label, b->at[i].label) <= 0);
            size_t in_row = 0;
            for (size_t j = 0; j <= OUTCOMES; j++) {
                int64_t v = j == OUTCOMES ? stat_sum(&b->at[i]) : b->at[i].n[j];
                if (v > 0 && v < 5) assert_true(b->at[i].hide[j]);
                hidden[j] += b->at[i].hide[j];
                in_row += b->at[i].hide[j];
            }
            assert_int_not_equal(in_row, 1);             /* a single one would follow from its row …                           */
            if (b->at[i].held && b->at[i].held < 5) assert_true(b->at[i].hide_sums);
        }
        for (size_t j = 0; j < OUTCOMES; j++) assert_int_not_equal(hidden[j], 1);                    /* … or from its column                 */
    }
    assert_true(tables > 0);
    assert_true(row(s, BY_LANGUAGE, "ti")->hide[OUTCOMES] || s->by[BY_LANGUAGE].withheld);
    assert_false(stat_share_shown(s, s->never_n, (int64_t)s->pool.people));
    struct stat_fact fact[STAT_FACTS];
    size_t n = stat_facts(reader(NULL, NULL), s, fact);
    assert_true(str_eq(fact[0].value, S("•")) && n == 8);              /* two answers are too few                                       */
    struct statistics *few = statistics_of(reader(NULL, NULL), (struct half){ 2026, 1 });
    statistics_protect(t.a, few);
    assert_true(few->nothing);
    assert_int_equal(rules_least(rules_on(t.st, S("2026-11-18"))), 5);
}

/* ---- pages: they commit ---------------------------------------------------------------------------------------------------------------- */
static void pages(void **state)
{
    (void)state;
    a_pool();
    a_half_year();
    end();
    struct req *q = ask_as("coordinator", GET, "mediation/gaps", "");
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "heat-4") && shows(q, "Anfragen, die niemand"));
    assert_true(shows(ask_as("coordinator", GET, "mediation/gaps?language=ar", ""), "Kleve</a>"));
    q = ask_as("coordinator", GET, "mediation/gaps.csv?town=05154036", "");
    assert_true(shows(q, "Kleve") && !shows(q, "Goch"));
    assert_int_equal(ask_as("coordinator", GET, "mediation/gaps.xlsx", "")->status, 200);
    q = ask_as("coordinator", GET, "mediation/statistics?half=2026-2", "");
    assert_true(q->status == 200 && shows(q, ">three</"));
    assert_int_equal(ask_as("coordinator", GET, "mediation/statistics.pdf?half=2026-2", "")->status, 409);          /* it is not over yet       */
    assert_true(shows(ask_as("coordinator", GET, "mediation/statistics?half=2026-2&view=release", ""), "noch nicht"));
    at(50 * DAY);
    q = ask_as("coordinator", GET, "mediation/statistics?half=2026-2&view=release", "");
    assert_true(q->status == 200 && !shows(q, ">three</") && shows(q, "•"));
    q = ask_as("coordinator", GET, "mediation/statistics.pdf?half=2026-2", "");
    assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("%PDF")));
    assert_int_equal(ask_as("coordinator", GET, "mediation/statistics.xlsx?half=2026-2", "")->status, 200);
    assert_int_equal(ask_as("coordinator", GET, "mediation/statistics.pdf?half=2026-1", "")->status, 409);
    assert_int_equal(ask_as("coordinator", GET, "mediation/statistics.xlsx?half=2020-1", "")->status, 409);
    assert_int_equal(ask_as("editor", GET, "mediation/statistics?half=2026-2", "")->status, 403);
    assert_int_equal(ask_as("volunteer", GET, "mediation/gaps", "")->status, 403);
    begin();
}

static void recruiting(void **state)
{
    (void)state;
    end();
    struct req *q = ask_as("coordinator", GET, "mediation/recruiting?language=ar", "");
    assert_true(q->status == 200 && shows(q, "Arabisch") && shows(q, "schule@beispiel.example") && !shows(q, "amt@beispiel.example") && shows(q, "other_text"));
    assert_false(shows(ask_as("coordinator", GET, "mediation/recruiting?language=so", ""), "other_text"));
    assert_int_equal(ask_as("coordinator", GET, "mediation/recruiting?language=zzz9", "")->status, 404);
    assert_int_equal(ask_as("coordinator", GET, "mediation/recruiting?language=de", "")->status, 404);
    assert_int_equal(ask_as("editor", GET, "mediation/recruiting?language=ar", "")->status, 403);
    assert_int_equal(ask_as("coordinator", POST, "mediation/recruiting", "language=ar&title=&text=x&news=1&do=check")->status, 422);
    assert_int_equal(ask_as("coordinator", POST, "mediation/recruiting", "language=ar&title=Hallo&text=x&do=send")->status, 422);
    q = ask_as("coordinator", POST, "mediation/recruiting", "language=ar&title=Wir+suchen&text=Eins%0D%0A%0D%0A%7Blink%7D&news=1&mails=1&do=check");
    assert_true(q->status == 200 && shows(q, "value=\"send\""));
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail")), 0);    /* looking sends nothing                                         */
    const char *send = "language=ar&title=Wir+suchen&text=Eins%0D%0A%0D%0A%7Blink%7D&other_title=%D9%86%D8%A8%D8%AD%D8%AB&other_text=%D9%86%D8%B5&news=1&mails=1&do=send";
    assert_int_equal(ask_as("coordinator", POST, "mediation/recruiting", send)->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'schule@beispiel.example'")), 1);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM publishing_news WHERE state = 'draft'")), 1);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM publishing_news_words WHERE lang = 'ar' AND title <> ''")), 1);
    assert_int_equal(ask_as("coordinator", POST, "mediation/recruiting", "language=ar&title=Wir+suchen&text=Nochmal&mails=1&do=send")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail")), 1);    /* once a day                                                   */
    assert_true(shows(ask_as("coordinator", GET, "mediation/recruiting?language=ar&done=1&mails=1&news=wir-suchen", ""), "news/wir-suchen"));
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(gaps_are_the_rankings), case_of(gaps_by_address), case_of(counted_by_hand), case_of(halves_and_addresses),
        case_of(the_release_tells_nothing_small), case_of(recruiting), case_of(pages) };
    return region_run("gaps", rooms, rooms_count, furnish, tests, countof(tests));
}
