/* test_access.c - who may take part: situations with the answer that the law gives, each looked up by hand; and rows that must not be stored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "rooms/courses/access.h"
#include "serve/test_region.h"

/* ---- the table ---------------------------------------------------------------------------------------------------------------------- */
/* basis, residence, letter, work, day; the verdict, who decides (all who could say yes), and what the legal source must name. "" is: rather not said. */
#define NOW "2026-11-18"
#define OLD "2026-02-08"
#define NEW "2026-02-09"
static const struct { const char *basis, *status, *letter, *work, *day, *verdict, *decides, *source; } situations[] = {
    /* who has a right to an integration course */
    { "integration", "protection", "no_letter", "other", NOW, "yes", "foreigners_office", "§ 44 Abs. 1 Satz 1 Nr. 1 Buchst. c" },
    { "integration", "protection", "no_letter", "employed", NOW, "yes", "foreigners_office", "§ 44 Abs. 1" },
    { "integration", "protection", "", "", NOW, "yes", "foreigners_office provider job_centre", "" },
    { "integration", "residence", "no_letter", "employed", NOW, "yes", "foreigners_office", "§ 44 Abs. 1 Satz 1 Nr. 1 AufenthG" },
    { "integration", "residence", "no_letter", "other", "2012-05-01", "yes", "foreigners_office", "§ 44 Abs. 1" },
    { "integration", "protection", "integration_must", "registered", NOW, "yes", "job_centre", "§ 44a Abs. 1 AufenthG" },
    /* admission by § 44 (4): until the circular, and since */
    { "integration", "eu", "no_letter", "employed", OLD, "maybe", "bamf", "§ 11 Abs. 1 FreizügG/EU" },
    { "integration", "eu", "no_letter", "employed", NEW, "no", "bamf", "02/26" },
    { "integration", "german", "no_letter", "employed", OLD, "maybe", "bamf", "§ 44 Abs. 4 Satz 2" },
    { "integration", "german", "no_letter", "employed", NEW, "no", "bamf", "02/26" },
    { "integration", "ukraine", "no_letter", "registered", OLD, "maybe", "bamf", "§ 24 AufenthG" },
    { "integration", "ukraine", "no_letter", "registered", NEW, "no", "bamf", "02/26" },
    { "integration", "ukraine", "no_letter", "registered", NOW, "no", "bamf", "02/26" },
    { "integration", "asylum", "no_letter", "other", OLD, "maybe", "bamf", "§ 44 Abs. 4 Satz 2" },
    { "integration", "asylum", "no_letter", "other", NEW, "no", "bamf", "02/26" },
    { "integration", "asylum_safe", "no_letter", "other", "2022-12-30", "no", "bamf", "§ 29a AsylG" },
    { "integration", "asylum_safe", "no_letter", "other", "2022-12-31", "maybe", "bamf", "§ 44 Abs. 4 Satz 2" },
    { "integration", "asylum_safe", "no_letter", "other", NEW, "no", "bamf", "02/26" },
    { "integration", "toleration_permit", "no_letter", "trainee", OLD, "maybe", "bamf", "§ 60a Abs. 2 Satz 3" },
    { "integration", "toleration_permit", "no_letter", "trainee", NEW, "no", "bamf", "02/26" },
    { "integration", "chance", "no_letter", "employed", OLD, "maybe", "bamf", "§ 104c" },
    { "integration", "chance", "no_letter", "employed", NEW, "no", "bamf", "02/26" },
    { "integration", "humanitarian", "no_letter", "other", OLD, "maybe", "bamf", "§ 25 Abs. 5" },
    { "integration", "humanitarian", "no_letter", "other", NEW, "no", "bamf", "02/26" },
    { "integration", "settled", "no_letter", "employed", OLD, "maybe", "bamf", "§ 44 Abs. 2" },
    { "integration", "settled", "no_letter", "employed", NEW, "no", "bamf", "02/26" },
    { "integration", "student", "no_letter", "other", OLD, "maybe", "bamf", "§ 44 Abs. 4 Satz 1" },
    { "integration", "student", "no_letter", "other", NEW, "no", "bamf", "02/26" },
    /* never by § 44 (4) */
    { "integration", "toleration", "no_letter", "other", OLD, "no", "bamf", "nur Duldung nach § 60a Abs. 2 Satz 3" },
    { "integration", "toleration", "no_letter", "other", NOW, "no", "bamf", "nur Duldung nach § 60a Abs. 2 Satz 3" },
    { "integration", "none", "no_letter", "other", NOW, "no", "foreigners_office", "§ 44 Abs. 1 und 4" },
    /* admitted before the circular: stays good */
    { "integration", "ukraine", "integration_may", "registered", NOW, "yes", "provider", "§ 7 Abs. 1 IntV" },
    { "integration", "asylum", "integration_may", "other", NOW, "yes", "provider", "gelten weiter" },
    { "integration", "eu", "integration_may", "employed", NOW, "yes", "provider", "§ 7 Abs. 1 IntV" },
    /* obliged by an office: needs no admission */
    { "integration", "ukraine", "integration_must", "registered", NOW, "yes", "job_centre", "§ 44a Abs. 1" },
    { "integration", "settled", "integration_must", "registered", NOW, "yes", "job_centre", "§ 44a Abs. 1" },
    { "integration", "chance", "integration_must", "registered", NOW, "yes", "job_centre", "§ 44a Abs. 1" },
    { "integration", "asylum", "integration_must", "other", NOW, "yes", "social_office", "§ 5b Abs. 1 AsylbLG" },
    { "integration", "toleration_permit", "integration_must", "other", NOW, "yes", "social_office", "§ 5b Abs. 1 AsylbLG" },
    { "integration", "toleration", "integration_must", "other", NOW, "maybe", "social_office", "nur Duldung nach § 60a Abs. 2 Satz 3" },
    { "integration", "eu", "integration_must", "registered", NOW, "maybe", "job_centre", "nicht § 44a" },
    { "integration", "german", "integration_must", "registered", NOW, "maybe", "job_centre", "nur für Ausländerinnen" },
    /* a letter for the one course says nothing about the other */
    { "integration", "ukraine", "vocational_must", "registered", NOW, "no", "bamf", "02/26" },
    { "vocational", "settled", "integration_may", "other", NOW, "maybe", "job_centre", "§ 4 Abs. 1 DeuFöV" },
    /* vocational language courses */
    { "vocational", "protection", "no_letter", "registered", NOW, "yes", "job_centre", "§ 45a Abs. 1" },
    { "vocational", "ukraine", "no_letter", "registered", NOW, "yes", "job_centre", "§ 4 Abs. 1 DeuFöV" },
    { "vocational", "eu", "no_letter", "employed", NOW, "yes", "bamf", "§ 4 Abs. 1 DeuFöV" },
    { "vocational", "residence", "no_letter", "trainee", NOW, "yes", "bamf", "§ 4 Abs. 1 DeuFöV" },
    { "vocational", "asylum", "no_letter", "registered", NOW, "yes", "job_centre", "§ 45a Abs. 1" },
    { "vocational", "asylum_safe", "no_letter", "registered", "2022-12-30", "no", "job_centre", "§ 45a Abs. 2 Satz 3 und 4" },
    { "vocational", "asylum_safe", "no_letter", "registered", NOW, "yes", "job_centre", "§ 45a Abs. 1" },
    { "vocational", "settled", "no_letter", "other", NOW, "maybe", "job_centre", "nah am Arbeitsmarkt" },
    { "vocational", "settled", "vocational_must", "registered", NOW, "yes", "job_centre", "§ 45a Abs. 2 Satz 1" },
    { "vocational", "humanitarian", "vocational_may", "registered", NOW, "yes", "provider", "§ 4 DeuFöV" },
    { "vocational", "toleration_permit", "no_letter", "registered", NOW, "yes", "job_centre", "§ 4 Abs. 1 DeuFöV" },
    { "vocational", "toleration", "no_letter", "registered", NOW, "maybe", "job_centre", "sechs Monaten" },
    { "vocational", "toleration", "no_letter", "employed", NOW, "maybe", "bamf", "sechs Monaten" },
    { "vocational", "toleration", "no_letter", "other", NOW, "no", "job_centre", "§ 4 Abs. 1 Satz 2 DeuFöV" },
    { "vocational", "german", "no_letter", "employed", NOW, "maybe", "job_centre", "Migrationshintergrund" },
    { "vocational", "none", "no_letter", "other", NOW, "no", "job_centre", "§ 4 Abs. 1 DeuFöV" },
    /* first orientation */
    { "orientation", "asylum", "no_letter", "other", NOW, "yes", "provider", "vorrangig Schutzsuchende" },
    { "orientation", "ukraine", "no_letter", "other", NOW, "yes", "provider", "vorrangig Schutzsuchende" },
    { "orientation", "asylum_safe", "no_letter", "other", NOW, "maybe", "provider", "Herkunftsstaat" },
    { "orientation", "eu", "no_letter", "other", NOW, "maybe", "provider", "freien Plätzen" },
    { "orientation", "protection", "no_letter", "other", NOW, "maybe", "provider", "freien Plätzen" },
    { "orientation", "toleration", "no_letter", "other", NOW, "no", "provider", "rechtmäßiger Aufenthalt" },
    { "orientation", "german", "no_letter", "employed", NOW, "no", "provider", "Zugewanderte" },
    /* MiA */
    { "mia", "protection", "no_letter", "other", NOW, "yes", "provider", "Zielgruppe 1" },
    { "mia", "asylum", "no_letter", "other", NOW, "yes", "provider", "Zielgruppe 2" },
    { "mia", "toleration_permit", "no_letter", "other", NOW, "yes", "provider", "Zielgruppe 3" },
    { "mia", "toleration", "no_letter", "other", NOW, "no", "provider", "nur Duldung" },
    { "mia", "ukraine", "no_letter", "other", NOW, "maybe", "provider", "Zielgruppe 1" },
    { "mia", "eu", "no_letter", "other", NOW, "no", "provider", "Anlage 1" },
    { "mia", "german", "no_letter", "other", NOW, "no", "provider", "Ausländerinnen" },
    /* no law asks for a title */
    { "open", "none", "no_letter", "other", NOW, "yes", "provider", "Freies Angebot" },
    { "open", "", "", "", NOW, "yes", "provider", "Freies Angebot" },
    { "local", "toleration", "no_letter", "other", NOW, "yes", "provider", "der Träger entscheidet" },
    /* rather not said: "perhaps", and all who could say yes */
    { "integration", "", "", "", NOW, "maybe", "foreigners_office provider job_centre social_office", "" },
    { "integration", "ukraine", "", "registered", NOW, "maybe", "provider job_centre", "" },
    { "integration", "", "no_letter", "", NOW, "maybe", "foreigners_office", "" },
    { "integration", "", "integration_may", "", NOW, "yes", "provider", "§ 7 Abs. 1 IntV" },
    { "vocational", "", "no_letter", "registered", NOW, "maybe", "job_centre", "" },
    { "vocational", "eu", "no_letter", "", NOW, "maybe", "job_centre bamf", "" },
    /* a day on which no rule counts yet */
    { "mia", "protection", "no_letter", "other", "2019-01-01", "maybe", "", "" },
};

static unsigned bits(const char *keys)
{
    str rest = str_of(keys), word;
    unsigned set = 0;
    while (str_word(&rest, &word))
        for (size_t i = 0; access_deciders[i].key; i++) if (str_eq(word, str_of(access_deciders[i].key))) set |= 1U << i;
    return set;
}

static void compare(const struct access_rule *rule, size_t n)
{
    for (size_t i = 0; i < countof(situations); i++) {
        struct access_person who = { str_of(situations[i].status), str_of(situations[i].letter), str_of(situations[i].work) };
        struct access_answer got = access_judge(rule, n, str_of(situations[i].basis), S("x"), &who, str_of(situations[i].day));
        bool cited = !situations[i].source[0] || (got.rule && str_find(got.rule->source, str_of(situations[i].source)) != STR_NONE);
        if (!str_eq(str_of(access_verdicts[got.verdict].key), str_of(situations[i].verdict)) || got.decides != bits(situations[i].decides) || !cited)
            fail_msg("situation %zu (%s, %s, %s, %s, %s): %s by %x, %.*s", i, situations[i].basis, situations[i].status, situations[i].letter, situations[i].work,
                     situations[i].day, access_verdicts[got.verdict].key, got.decides, STR(got.rule ? got.rule->source : S("-")));
    }
}

static void situations_by_the_law(void **state)
{
    (void)state;
    size_t n;
    const struct access_rule *rule = access_presets(&n);
    assert_true(countof(situations) >= 50);
    compare(rule, n);
}

/* The rules of a region that took them over answer as they do; whatever is said of the law stands in rows then. */
static void rows_answer_the_same(void **state)
{
    (void)state;
    size_t n, presets;
    access_presets(&presets);
    struct problems p = { .a = t.a };
    assert_int_equal(access_take_over(t.st, &who_house, &p), presets);
    const struct access_rule *rule = access_rules(t.st, &n);
    assert_int_equal(n, presets);
    compare(rule, n);
    assert_int_equal(access_take_over(t.st, &who_house, &p), 0);
}

/* No two presets of the same conditions count on one day, each names its source, and the finder never finds nothing today. */
static void presets_are_sound(void **state)
{
    (void)state;
    size_t n;
    const struct access_rule *r = access_presets(&n);
    for (size_t i = 0; i < n; i++) {
        assert_true(r[i].source.n > 5 && r[i].verdict <= ACCESS_NO && access_deciders[__builtin_ctz(r[i].decides)].key);
        for (size_t k = i + 1; k < n; k++) {
            bool same = str_eq(r[i].basis, r[k].basis) && str_eq(r[i].type, r[k].type) && str_eq(r[i].status, r[k].status) && str_eq(r[i].letter, r[k].letter) && str_eq(r[i].work, r[k].work);
            bool apart = (r[i].until.n && str_cmp(r[i].until, r[k].from) < 0) || (r[k].until.n && str_cmp(r[k].until, r[i].from) < 0);
            if (same && !apart) fail_msg("presets %zu and %zu count at once", i, k);
        }
    }
    for (const struct choice *b = course_bases; b->key; b++)
        assert_non_null(access_judge(r, n, str_of(b->key), S(""), &(struct access_person){ 0 }, S(NOW)).rule);
}

/* A rule for one kind of course is narrower than that for all of its basis, and wider than one for a residence. */
static void the_narrowest_decides(void **state)
{
    (void)state;
    const struct access_rule r[] = {
        { .basis = S("integration"), .source = S("all"), .from = S("2020-01-01"), .verdict = ACCESS_NO, .decides = 1 },
        { .basis = S("integration"), .type = S("integration_youth"), .source = S("kind"), .from = S("2020-01-01"), .verdict = ACCESS_MAYBE, .decides = 1 },
        { .basis = S("integration"), .status = S("eu"), .source = S("title"), .from = S("2020-01-01"), .verdict = ACCESS_YES, .decides = 1 },
    };
    struct access_person eu = { S("eu"), S("no_letter"), S("other") }, other = { S("asylum"), S("no_letter"), S("other") };
    assert_true(access_judge(r, 3, S("integration"), S("integration"), &other, S(NOW)).rule == &r[0]);
    assert_true(access_judge(r, 3, S("integration"), S("integration_youth"), &other, S(NOW)).rule == &r[1]);
    assert_true(access_judge(r, 3, S("integration"), S("integration_youth"), &eu, S(NOW)).rule == &r[2]);
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------------------- */
static enum write_outcome rule(const char *key, const char *status, const char *from, const char *until)
{
    struct who w = who_of("coordinator", 0, 0);
    char s[40], f[40], u[40];
    snprintf(s, sizeof s, "status=%s", status);
    snprintf(f, sizeof f, "valid_from=%s", from);
    snprintf(u, sizeof u, "valid_until=%s", until);
    struct draft d = draft_of(&access_rule_entity, key, (const char *const[]){ "basis=integration", s, "verdict=no", "decides=bamf", "source=§ 44 Abs. 4 AufenthG", f, u, NULL });
    d.id = id_of(&access_rule_entity, key);
    return save(&w, &d, true);
}

static void overlapping_days_are_refused(void **state)
{
    (void)state;
    assert_int_equal(rule("a", "eu", "2020-01-01", "2026-02-08"), WRITE_DONE);
    assert_int_equal(rule("b", "eu", "2026-02-08", ""), WRITE_REFUSED);
    assert_string_equal(t.p.at[0].field->name, "valid_from");
    assert_true(str_ends(t.p.at[0].detail, S("2020-01-01 – 2026-02-08")));
    assert_int_equal(rule("b", "eu", "2019-01-01", "2020-01-01"), WRITE_REFUSED);
    assert_int_equal(rule("b", "eu", "2021-01-01", "2021-06-30"), WRITE_REFUSED);
    assert_int_equal(rule("b", "eu", "2026-02-09", ""), WRITE_DONE);
    assert_int_equal(rule("c", "eu", "2030-01-01", ""), WRITE_REFUSED);
    assert_true(str_ends(t.p.at[0].detail, S("…")));
    assert_int_equal(rule("c", "ukraine", "2020-01-01", ""), WRITE_DONE);       /* other people                                */
    assert_int_equal(rule("a", "eu", "2020-01-01", "2026-02-01"), WRITE_DONE);  /* itself is no other rule                     */
    assert_int_equal(rule("a", "eu", "2020-01-01", ""), WRITE_REFUSED);
    assert_int_equal(rule("d", "german", "2026-02-09", "2026-02-08"), WRITE_REFUSED);
    assert_string_equal(t.p.at[0].field->name, "valid_until");
}

/* What was deleted counts no longer, neither as an answer nor against another row. */
static void deleted_rules_are_gone(void **state)
{
    (void)state;
    struct who w = who_of("coordinator", 0, 0);
    size_t n;
    assert_int_equal(rule("a", "eu", "2020-01-01", ""), WRITE_DONE);
    assert_int_equal(rule("b", "german", "2020-01-01", ""), WRITE_DONE);
    assert_int_equal(row_delete(t.st, &w, S("test"), &access_rule_entity, id_of(&access_rule_entity, "a"), 0), WRITE_DONE);
    access_rules(t.st, &n);
    assert_int_equal(n, 1);
    assert_int_equal(rule("c", "eu", "2021-01-01", ""), WRITE_DONE);
}

static void visitors_read_and_do_not_write(void **state)
{
    (void)state;
    struct who v = who_visitor();
    struct draft d = draft_of(&access_rule_entity, "x", (const char *const[]){ "basis=open", "verdict=yes", "decides=provider", "source=frei für alle", "valid_from=2020-01-01", NULL });
    assert_int_equal(save(&v, &d, false), WRITE_DENIED);
}

static void furnish(void) { }

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(situations_by_the_law), case_of(rows_answer_the_same), case_of(presets_are_sound), case_of(the_narrowest_decides), case_of(overlapping_days_are_refused),
        case_of(deleted_rules_are_gone), case_of(visitors_read_and_do_not_write),
    };
    return region_run("access", rooms, rooms_count, furnish, tests, countof(tests));
}
