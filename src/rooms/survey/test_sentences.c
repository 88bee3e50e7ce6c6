/* test_sentences.c - German sentences from figures that are written down by hand: what is said, and what must not be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "plan/describe.h"
#include "rooms/survey/sentences.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }
#define case_of(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

/* ---- figures by hand --------------------------------------------------------------------------------------------------------------------------- */
static struct item_figures figures(enum item_kind kind, int64_t n)
{
    struct item *it = arena_new_of(a, struct item);
    *it = (struct item){ .code = S("q"), .label = S("Frage"), .kind = kind, .width = 1, .steps = kind == ITEM_SCALE ? 5 : 0 };
    return (struct item_figures){ .item = it, .n = n, .mean = NAN, .sd = NAN, .median = NAN, .q1 = NAN, .q3 = NAN, .top2 = NAN, .bottom2 = NAN };
}

/* "A=66 B=30 C=• none=3!": counts; •: hidden, !: excludes the others. */
static struct item_figures counted(enum item_kind kind, int64_t n, const char *list)
{
    struct item_figures f = figures(kind, n);
    struct item_option *o = arena_array(a, struct item_option, 20);
    f.option = arena_array(a, struct option_figures, 20);
    str rest = str_of(list), word;
    for (; str_word(&rest, &word); f.options++) {
        int64_t mark = str_find_char(word, '='), k = -1;
        str name = str_upto(word, (size_t)mark), value = str_from(word, (size_t)mark + 1);
        o[f.options] = (struct item_option){ .code = name, .label = name, .exclusive = str_ends(value, S("!")) };
        if (o[f.options].exclusive) value = str_upto(value, value.n - 1);
        bool hidden = !str_int(value, &k);
        f.option[f.options] = (struct option_figures){ .code = name, .label = name, .k = hidden ? -1 : k, .pct = hidden ? NAN : percent(k, n), .hidden = hidden };
    }
    ((struct item *)(uintptr_t)f.item)->option = o;
    ((struct item *)(uintptr_t)f.item)->options = f.options;
    return f;
}

static bool says(str text, const char *what)
{
    bool yes = str_find(text, str_of(what)) >= 0;
    if (!yes) fprintf(stderr, "not in it: %s\n  %.*s\n", what, STR(text));
    return yes;
}
static bool silent(str text, const char *what)
{
    bool yes = str_find(text, str_of(what)) < 0;
    if (!yes) fprintf(stderr, "is in it: %s\n  %.*s\n", what, STR(text));
    return yes;
}

/* ---- bands --------------------------------------------------------------------------------------------------------------------------------------- */
static void bands(void **state)
{
    (void)state;
    static const struct { int64_t k, n; const char *text; bool plural; } row[] = {
        { 10, 10, "Alle", true }, { 0, 10, "Niemand", false }, { 95, 100, "Fast alle", true }, { 94, 100, "Eine Mehrheit", false }, { 75, 100, "Rund drei Viertel", true }, { 73, 100, "Rund drei Viertel", true },
        { 72, 100, "Eine Mehrheit", false }, { 2, 3, "Rund zwei Drittel", true }, { 65, 98, "Rund zwei Drittel", true }, { 50, 100, "Die Hälfte", false }, { 51, 100, "Rund die Hälfte", false },
        { 48, 100, "Rund die Hälfte", false }, { 53, 100, "Eine Mehrheit", false }, { 47, 100, "Weniger als die Hälfte", false }, { 1, 3, "Rund ein Drittel", false }, { 25, 100, "Rund ein Viertel", false },
        { 22, 100, "Weniger als ein Viertel", false }, { 10, 100, "Weniger als ein Viertel", false }, { 9, 100, "Weniger als ein Zehntel", false }, { 30, 100, "Weniger als die Hälfte", false } };
    for (size_t i = 0; i < countof(row); i++) {
        bool plural;
        assert_string_equal(sentence_band(row[i].k, row[i].n, &plural), row[i].text);
        assert_int_equal(plural, row[i].plural);
    }
    for (int64_t k = 0; k <= 1000; k++) {               /* no gap between them                                         */
        bool plural;
        assert_string_not_equal(sentence_band(k, 1000, &plural), "Ein Teil");
    }
}

static void sizes_of_effects(void **state)
{
    (void)state;
    static const struct { double d; const char *text; } row[] = { { 0, "sehr klein" }, { 0.1469, "sehr klein" }, { -0.147, "klein" }, { 0.33, "mittel" }, { 0.474, "groß" }, { -1, "groß" } };
    for (size_t i = 0; i < countof(row); i++) assert_string_equal(sentence_effect(row[i].d), row[i].text);
    assert_null(sentence_effect((double)NAN));
}

/* ---- one answer ------------------------------------------------------------------------------------------------------------------------------------- */
static void one_answer(void **state)
{
    (void)state;
    struct item_figures f = counted(ITEM_SINGLE, 98, "Ja=65 Nein=25 Vielleicht=8");
    f.missing = 7; f.unknown = 1; f.not_asked = 12;
    str text = sentences_item(a, &f);
    assert_true(says(text, "98 Befragte haben diese Frage beantwortet. 7 Befragte gaben keine Antwort. Eine Person wählte „weiß nicht“. 12 Befragten wurde die Frage nicht gestellt."));
    assert_true(says(text, "Rund zwei Drittel (66\u00A0%, 65 von 98) antworteten „Ja“."));
    assert_true(says(text, "Danach: „Nein“ mit 26\u00A0% (25 von 98)."));
    assert_true(says(text, "Am seltensten: „Vielleicht“ mit 8\u00A0% (8 von 98)."));
    assert_int_equal(sentence_first(a, &f), 0);
}

/* Half away from zero, in whole numbers: 1 of 8 is 12.5. */
static void halves_go_up(void **state)
{
    (void)state;
    struct item_figures f = counted(ITEM_SINGLE, 8, "A=1 B=7"), g = counted(ITEM_SINGLE, 200, "A=15 B=185");
    assert_true(says(sentences_item(a, &f), "„A“ mit 13\u00A0% (1 von 8)"));
    assert_true(says(sentences_item(a, &f), "(88\u00A0%, 7 von 8)"));
    assert_true(says(sentences_item(a, &g), "„A“ mit 8\u00A0% (15 von 200)"));
}

static void ties(void **state)
{
    (void)state;
    struct item_figures f = counted(ITEM_SINGLE, 100, "A=40 B=40 C=20"), g = counted(ITEM_SINGLE, 20, "A=10 B=5 C=5 D=0");
    str text = sentences_item(a, &f);
    assert_true(says(text, "Gleichauf an der Spitze: „A“ und „B“ mit je 40\u00A0% (je 40 von 100). Danach: „C“"));
    assert_true(silent(text, "Am seltensten"));
    assert_int_equal(sentence_first(a, &f), 3);
    assert_true(says(sentences_item(a, &g), "Danach: „B“ und „C“ mit je 25\u00A0% (je 5 von 20). Niemand wählte „D“."));
}

/* A hidden answer may be larger than what is shown: then nothing is said about order. */
static void hidden_answers_disturb(void **state)
{
    (void)state;
    struct item_figures f = counted(ITEM_SINGLE, 100, "A=40 B=• C=•"), g = counted(ITEM_SINGLE, 100, "A=70 B=20 C=• D=•");
    str text = sentences_item(a, &f);
    assert_true(says(text, "Weniger als die Hälfte (40\u00A0%, 40 von 100) antwortete „A“."));
    assert_true(silent(text, "Danach"));
    assert_true(says(text, "Einzelne Antworten sind geschützt"));
    assert_int_equal(sentence_first(a, &f), 3);         /* 60 others are hidden: one of them may be more                */
    text = sentences_item(a, &g);
    assert_true(says(text, "Danach: „B“ mit 20"));      /* more than all hidden together                                */
    assert_true(silent(text, "Am seltensten"));
    assert_true(silent(text, "„C“"));
    assert_int_equal(sentence_first(a, &g), 0);
}

static void nothing_to_say(void **state)
{
    (void)state;
    struct item_figures f = counted(ITEM_SINGLE, 0, "A=0 B=0"), hidden = counted(ITEM_SINGLE, 3, "A=• B=•"), head = figures(ITEM_SECTION, 0), text = figures(ITEM_LONGTEXT, 0);
    hidden.hidden = true;
    text.texts = 24;
    assert_int_equal(sentences_item(a, &f).n, 0);
    assert_int_equal(sentences_item(a, &head).n, 0);
    assert_true(str_eq(sentences_item(a, &hidden), S("Es sind zu wenige Antworten, um sie zu zeigen.")));
    assert_true(str_eq(sentences_item(a, &text), S("24 Texte wurden geschrieben.")));
}

/* ---- several answers ----------------------------------------------------------------------------------------------------------------------------------- */
static void order_of_priorities(void **state)
{
    (void)state;
    struct item_figures f = counted(ITEM_MULTIPLE, 98, "Schule=77 Sprache=66 Arbeit=47 Familie=47 Öffnung=46 keins=5!");
    f.responses = 288;
    str text = sentences_item(a, &f);
    assert_true(says(text, "98 Befragte haben diese Frage beantwortet und dabei 288 Antworten gewählt, im Mittel 2,9."));
    assert_true(says(text, "An der Spitze: „Schule“ mit 79\u00A0% (77 von 98); „Sprache“ mit 67\u00A0% (66 von 98); „Arbeit“ und „Familie“ mit je 48\u00A0% (je 47 von 98)."));
    assert_true(says(text, "Am seltensten: „Öffnung“"));
    assert_true(says(text, "„keins“ wählten 5\u00A0% (5 von 98)."));
    f.responses = -1;                                   /* hidden with something else: no order can be sure             */
    f.option[4].hidden = true;
    assert_true(silent(sentences_item(a, &f), "An der Spitze"));
    assert_true(silent(sentences_item(a, &f), "288"));
}

/* ---- scales, numbers, rankings -------------------------------------------------------------------------------------------------------------------------- */
static void a_scale(void **state)
{
    (void)state;
    struct item_figures f = counted(ITEM_SCALE, 100, "1=10 2=10 3=20 4=30 5=30");
    ((struct item *)(uintptr_t)f.item)->low = S("sehr niedrig");
    ((struct item *)(uintptr_t)f.item)->high = S("sehr gut");
    f.mean = 3.6; f.sd = 1.28; f.median = 4;
    str text = sentences_item(a, &f);
    assert_true(says(text, "Auf der Skala von 1 (sehr niedrig) bis 5 (sehr gut) liegt der Mittelwert bei 3,6 (Median 4,0; n = 100)."));
    assert_true(says(text, "Die Antworten streuen mäßig (Standardabweichung 1,3)."));
    struct item_figures protected = f;
    protected.median = NAN;
    assert_true(says(sentences_item(a, &protected), "liegt der Mittelwert bei 3,6 (n = 100)."));
    assert_true(says(text, "60\u00A0% (60 von 100) wählten eine der beiden oberen Stufen, 20\u00A0% (20 von 100) eine der beiden unteren."));
    f.sd = 0.5;
    assert_true(says(sentences_item(a, &f), "liegen nah beieinander"));
    f.sd = 1.9;
    assert_true(says(sentences_item(a, &f), "gehen weit auseinander"));
    f.option[0].hidden = true;
    assert_true(silent(sentences_item(a, &f), "beiden unteren"));
    f.mean = (double)NAN;
    assert_true(silent(sentences_item(a, &f), "Mittelwert"));
}

static void a_number(void **state)
{
    (void)state;
    struct item_figures f = figures(ITEM_NUMBER, 60);
    f.mean = 12.34; f.median = 10; f.q1 = 5; f.q3 = 18; f.least = 0.5; f.most = 79;
    str text = sentences_item(a, &f);
    assert_true(says(text, "Der Mittelwert liegt bei 12,3 (Median 10,0; n = 60). Die mittlere Hälfte der Angaben liegt zwischen 5,0 und 18,0."));
    assert_true(silent(text, "79"));                    /* the largest is one person's answer                          */
}

static void a_ranking(void **state)
{
    (void)state;
    struct item_figures f = counted(ITEM_RANKING, 50, "Räume=10 Geld=25 Menschen=15");
    double rank[] = { 2.5, 1.6, 1.9 };
    f.mean_rank = rank;
    str text = sentences_item(a, &f);
    assert_true(says(text, "Am weitesten vorn liegt „Geld“ mit dem mittleren Rang 1,6. Danach: „Menschen“ (1,9), „Räume“ (2,5). 50\u00A0% (25 von 50) setzten „Geld“ auf den ersten Platz."));
    f.option[0].hidden = true;
    assert_true(silent(sentences_item(a, &f), "Am weitesten vorn"));
}

static void rows_of_a_matrix(void **state)
{
    (void)state;
    struct item_figures row[3];
    static const double means[] = { 3.6, 2.2, 3.0 };
    for (size_t i = 0; i < 3; i++) {
        row[i] = figures(ITEM_SCALE, 90 + (int64_t)i);
        row[i].mean = means[i];
        ((struct item *)(uintptr_t)row[i].item)->label = i == 0 ? S("Sprache") : i == 1 ? S("Asyl") : S("Arbeit");
    }
    assert_true(str_eq(sentences_grid(a, row, 3), S("Den höchsten Mittelwert hat „Sprache“ (3,6, n = 90), den niedrigsten „Asyl“ (2,2, n = 91).")));
    row[1].hidden = true;
    assert_true(says(sentences_grid(a, row, 3), "den niedrigsten „Arbeit“"));
    assert_int_equal(sentences_grid(a, row, 1).n, 0);
}

/* ---- groups ------------------------------------------------------------------------------------------------------------------------------------------------ */
static struct evaluation grouped(struct item_figures *all, struct item_figures *one, struct item_figures *other)
{
    struct evaluation e = { .n = 97, .minimum = 5, .item = all, .by = arena_new_of(a, struct item), .groups = 2, .difference = arena_new_of(a, struct item_difference), .y = 1 };
    e.group = arena_array(a, struct group, 2);
    e.group[0] = (struct group){ .code = S("school"), .label = S("Schule"), .n = one->n, .item = one };
    e.group[1] = (struct group){ .code = S("others"), .n = other->n, .item = other };
    return e;
}

static void two_groups(void **state)
{
    (void)state;
    struct item_figures all = figures(ITEM_SCALE, 97), one = figures(ITEM_SCALE, 52), other = figures(ITEM_SCALE, 45);
    one.mean = 3.2; other.mean = 3.6;
    struct evaluation e = grouped(&all, &one, &other);
    e.difference[0].cliffs_delta = -0.2;
    assert_true(str_eq(sentences_groups(a, &e, 0), S("„alle anderen“ liegt mit einem Mittelwert von 3,6 (n = 45) um 0,4 über „Schule“ (3,2, n = 52). Der Unterschied ist klein (Cliffs Delta 0,20).")));
    one.mean = 3.61;
    assert_true(says(sentences_groups(a, &e, 0), "haben denselben gerundeten Mittelwert von 3,6"));
    other.n = 4;                                        /* below the smallest number                                   */
    assert_int_equal(sentences_groups(a, &e, 0).n, 0);
    other.n = 45; other.hidden = true;
    assert_int_equal(sentences_groups(a, &e, 0).n, 0);
    other.hidden = false; e.group[1].hidden = true;
    assert_int_equal(sentences_groups(a, &e, 0).n, 0);
}

static void shares_of_two_groups(void **state)
{
    (void)state;
    struct item_figures all = counted(ITEM_SINGLE, 97, "Ja=60 Nein=37"), one = counted(ITEM_SINGLE, 52, "Ja=31 Nein=21"), other = counted(ITEM_SINGLE, 45, "Ja=18 Nein=27");
    struct evaluation e = grouped(&all, &one, &other);
    assert_true(str_eq(sentences_groups(a, &e, 0), S("Am weitesten auseinander liegen die Gruppen bei „Ja“: „Schule“ 60\u00A0% (31 von 52), „alle anderen“ 40\u00A0% (18 von 45), ein Unterschied von 20 Prozentpunkten.")));
    other.option[0].hidden = other.option[1].hidden = true;
    assert_int_equal(sentences_groups(a, &e, 0).n, 0);
    e.by = all.item;                                    /* grouped by itself says nothing                              */
    assert_int_equal(sentences_groups(a, &e, 0).n, 0);
}

static void many_groups(void **state)
{
    (void)state;
    struct item_figures all = figures(ITEM_SCALE, 97), part[3];
    struct evaluation e = grouped(&all, &part[0], &part[1]);
    e.group = arena_array(a, struct group, 3);
    e.groups = 3;
    e.difference = NULL;
    for (size_t g = 0; g < 3; g++) {
        part[g] = figures(ITEM_SCALE, 20);
        part[g].mean = 2.0 + (double)g;
        e.group[g] = (struct group){ .label = g == 0 ? S("A") : g == 1 ? S("B") : S("C"), .n = 20, .item = &part[g] };
    }
    assert_true(str_eq(sentences_groups(a, &e, 0), S("Unter den gezeigten Gruppen hat „C“ den höchsten Mittelwert (4,0, n = 20), „A“ den niedrigsten (2,0, n = 20).")));
    e.group[2].hidden = true;
    assert_true(says(sentences_groups(a, &e, 0), "hat „B“ den höchsten"));
}

/* ---- waves ------------------------------------------------------------------------------------------------------------------------------------------------------- */
static void two_waves(void **state)
{
    (void)state;
    struct item_figures now = counted(ITEM_SINGLE, 98, "Ja=59 Nein=39"), was = counted(ITEM_SINGLE, 90, "Nein=47 Ja=43");
    struct wave_change w = { .now = now.item, .then = was.item, .was = &was };
    struct evaluation e = { .n = 98, .minimum = 5, .item = &now, .change = &w };
    assert_true(str_eq(sentences_wave(a, &e, 0, S("2018")), S("Gegenüber „2018“ stieg der Anteil von „Ja“ um 12 Prozentpunkte: von 48\u00A0% (43 von 90) auf 60\u00A0% (59 von 98).")));
    w.wording = true; e.other_mode = true;
    assert_true(says(sentences_wave(a, &e, 0, S("2018")), "Der Vergleich ist eingeschränkt: Wortlaut, Art der Befragung geändert."));
    w.wording = e.other_mode = false;
    now.option[0].hidden = true;                        /* only what both show is compared                             */
    assert_true(says(sentences_wave(a, &e, 0, S("2018")), "sank der Anteil von „Nein“ um 12 Prozentpunkte"));
    was.hidden = true;
    assert_int_equal(sentences_wave(a, &e, 0, S("2018")).n, 0);
    w.then = NULL;
    assert_true(str_eq(sentences_wave(a, &e, 0, S("2018")), S("In „2018“ wurde diese Frage nicht gestellt.")));
}

static void means_of_two_waves(void **state)
{
    (void)state;
    struct item_figures now = figures(ITEM_SCALE, 98), was = figures(ITEM_SCALE, 90);
    struct wave_change w = { .now = now.item, .then = was.item, .was = &was };
    struct evaluation e = { .n = 98, .minimum = 5, .item = &now, .change = &w };
    now.mean = 3.6; was.mean = 3.1;
    assert_true(str_eq(sentences_wave(a, &e, 0, S("2018")), S("Gegenüber „2018“ veränderte sich der Mittelwert von 3,1 (n = 90) auf 3,6 (n = 98).")));
    was.mean = 3.61;
    assert_true(says(sentences_wave(a, &e, 0, S("2018")), "blieb der gerundete Mittelwert bei 3,6"));
    was.mean = (double)NAN;
    assert_int_equal(sentences_wave(a, &e, 0, S("2018")).n, 0);
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------------------------------------------------ */
static void base_and_caveat(void **state)
{
    (void)state;
    struct sentence_survey s = { .n = 98, .asked = NONE, .late = 17, .opens = S("2018-06-19"), .closes = S("2018-07-31"), .grace_end = S("2018-08-17") };
    str text = sentences_survey(a, &s);
    assert_true(says(text, "Ausgewertet wurden 98 Fragebögen. Wie viele angefragt waren, ist nicht bekannt; deshalb gibt es keine Rücklaufquote. Feldzeit: 19. Juni 2018 bis 31. Juli 2018."));
    assert_true(says(text, "17 davon gingen erst in der Nachfrist bis 17. August 2018 ein."));
    assert_true(says(text, "keine Zufallsstichprobe"));
    assert_true(silent(text, "Intervalle"));
    s.asked = 240; s.late = 0; s.intervals = true;
    text = sentences_survey(a, &s);
    assert_true(says(text, "Angefragt waren 240; das ist ein Rücklauf von 41\u00A0%."));
    assert_true(says(text, "Es galt eine Nachfrist"));
    assert_true(says(text, "Intervalle (95 %)"));
    s.asked = 50;                                       /* more answered than were asked: that is no rate               */
    assert_true(silent(sentences_survey(a, &s), "Rücklauf von"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(bands), case_of(sizes_of_effects), case_of(one_answer), case_of(halves_go_up), case_of(ties), case_of(hidden_answers_disturb), case_of(nothing_to_say), case_of(order_of_priorities),
        case_of(a_scale), case_of(a_number), case_of(a_ranking), case_of(rows_of_a_matrix), case_of(two_groups), case_of(shares_of_two_groups), case_of(many_groups), case_of(two_waves),
        case_of(means_of_two_waves), case_of(base_and_caveat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
