/* test_build.c - building: choices from lines, order, copies, the next wave, conditions, the pages that save all that, and what opening freezes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "rooms/survey/build.h"
#include "serve/test_region.h"

static void same(str got, const char *want) { assert_string_equal(arena_z(t.a, got), want); }
static struct who office;
static struct builder builder(void) { office = who_of("coordinator", 0, 0); return (struct builder){ t.st, t.a, &office, S("test"), S("") }; }
static const struct lang *german(void) { return lang_find(S("de")); }
static struct instrument *load(const char *key) { return instrument_by_id(t.st, t.a, id_of(&survey_entity, key), german()); }

/* The codes in order, as one text: the shape of a questionnaire. */
static str shape(const char *key)
{
    struct instrument *in = load(key);
    struct buf b = buf_in(t.a, 4096);
    for (size_t i = 0; i < in->n; i++) buf_fmt(&b, "%s%.*s", i ? " " : "", STR(in->item[i].code));
    return buf_str(&b);
}

static int64_t item_id(const char *key, const char *code) { const struct item *it = item_find(load(key), str_of(code)); must(it, str_of(code)); return it->id; }

/* ---- choices ------------------------------------------------------------------------------------------------------------------------------- */
static size_t read_lines(const char *text, struct choice_line *line, const char **why)
{
    str at = S("");
    return choices_read(t.a, str_of(text), line, 20, why, &at);
}

static void lines_become_choices(void **state)
{
    (void)state;
    struct choice_line l[20];
    const char *why;
    assert_int_equal(read_lines("Bildungseinrichtung\r\n  b | Beratung \n\nAndere: ___\n---\nKeine davon\n", l, &why), 4);
    assert_null(why);
    same(l[0].code, "bildungseinrichtung");
    same(l[1].code, "b");
    same(l[1].label, "Beratung");
    same(l[2].label, "Andere:");
    assert_true(l[2].other && !l[2].exclusive && l[3].exclusive && !l[3].other);
    same(l[3].code, "keine_davon");
}

static void codes_are_free_of_each_other(void **state)
{
    (void)state;
    struct choice_line l[20];
    const char *why;
    assert_int_equal(read_lines("Ja\nJa!\nja | Doch\n???\n2018 und früher", l, &why), 5);
    same(l[0].code, "ja_2");                             /* "ja" was typed below, and stays                             */
    same(l[1].code, "ja_3");
    same(l[3].code, "c");
    same(l[4].code, "q_2018_und_frueher");
    same(code_from(t.a, S("Wie lange arbeitet Ihre Einrichtung schon mit Zugewanderten?")), "wie_lange_arbeitet_ihre");
}

static void wrong_lines_are_told(void **state)
{
    (void)state;
    struct choice_line l[20];
    const char *why;
    read_lines("a | Eins\na | Zwei", l, &why);
    assert_string_equal(why, "Two choices have the same code.");
    read_lines("a |", l, &why);
    assert_string_equal(why, "This line has no text.");
    assert_int_equal(read_lines("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n16\n17\n18\n19\n20\n21", l, &why), 20);
    assert_string_equal(why, "These are too many choices.");
}

static void a_list_comes_back_as_its_lines(void **state)
{
    (void)state;
    const char *text = "a | Eins\n---\nn | Nichts\n---\no | Sonst ___\n", *why;
    struct choice_line l[20];
    struct item_option o[20];
    size_t n = read_lines(text, l, &why);
    for (size_t i = 0; i < n; i++) o[i] = (struct item_option){ 0, l[i].code, l[i].label, l[i].exclusive, l[i].other };
    same(choices_text(t.a, o, n), text);
}

static void a_choice_keeps_its_row(void **state)
{
    (void)state;
    struct builder b = builder();
    struct problems p = { .a = t.a };
    struct choice_line l[20];
    const char *why;
    int64_t survey = id_of(&survey_entity, "w1"), yes = item_find(load("w1"), S("offers"))->option[0].id;
    size_t n = read_lines("yes | Ja, gern\nmaybe | Vielleicht", l, &why);
    assert_int_equal(choices_write(&b, survey, S("yesno"), l, n, entity_field(&item_entity, S("list")), &p), WRITE_DONE);
    const struct item *it = item_find(load("w1"), S("offers"));
    assert_int_equal(it->options, 2);                    /* "no" is gone                                                */
    assert_int_equal(it->option[0].id, yes);
    same(it->option[0].label, "Ja, gern");
    same(it->option[1].code, "maybe");
}

/* ---- order ----------------------------------------------------------------------------------------------------------------------------------- */
static enum write_outcome move(const char *code, const char *way, const char *target)
{
    struct builder b = builder();
    struct problems p = { .a = t.a };
    return item_move(&b, id_of(&survey_entity, "w1"), item_id("w1", code), str_of(way), target ? item_id("w1", target) : 0, &p);
}

static void questions_move(void **state)
{
    (void)state;
    same(shape("w1"), "one offers groups two know_a know_b");
    assert_int_equal(move("groups", "up", NULL), WRITE_DONE);
    same(shape("w1"), "one groups offers two know_a know_b");
    assert_int_equal(move("know_b", "before", "one"), WRITE_DONE);
    same(shape("w1"), "know_b one groups offers two know_a");
    assert_int_equal(move("know_b", "inside", "one"), WRITE_DONE);
    same(shape("w1"), "one groups offers know_b two know_a");
    assert_int_equal(move("know_b", "after", "know_a"), WRITE_DONE);
    same(shape("w1"), "one groups offers two know_a know_b");
    assert_int_equal(move("know_b", "down", NULL), WRITE_REFUSED);
    assert_int_equal(move("one", "up", NULL), WRITE_REFUSED);
    assert_int_equal(move("know_b", "after", "know_b"), WRITE_REFUSED);
    assert_int_equal(move("know_b", "sideways", "one"), WRITE_REFUSED);
}

static void a_heading_takes_its_page_along(void **state)
{
    (void)state;
    assert_int_equal(move("two", "up", NULL), WRITE_DONE);
    same(shape("w1"), "two know_a know_b one offers groups");
    assert_int_equal(move("two", "down", NULL), WRITE_DONE);
    same(shape("w1"), "one offers groups two know_a know_b");
    assert_int_equal(move("one", "after", "two"), WRITE_DONE);
    same(shape("w1"), "two know_a know_b one offers groups");
    assert_int_equal(move("one", "inside", "offers"), WRITE_REFUSED);       /* into itself                              */
}

static void a_copy_stands_behind(void **state)
{
    (void)state;
    struct builder b = builder();
    struct problems p = { .a = t.a };
    enum write_outcome out;
    int64_t id = item_copy(&b, id_of(&survey_entity, "w1"), item_id("w1", "offers"), &out, &p);
    assert_true(id && out == WRITE_DONE);
    same(shape("w1"), "one offers offers_2 groups two know_a know_b");
    struct rows *r = ask(t.st, Q("SELECT label, status, source_version FROM survey_item_words WHERE owner = $1 AND lang = 'ar'"), I(id));
    assert_true(rows_next(r));
    same(row_str(r, 0), "عروض؟");
    same(row_str(r, 1), "reviewed");
    assert_int_equal(row_int(r, 2), 1);
    same(item_find(load("w1"), S("offers_2"))->list, "yesno");
}

/* ---- waves ------------------------------------------------------------------------------------------------------------------------------------- */
static int64_t copied(const char *code)
{
    struct builder b = builder();
    struct problems p = { .a = t.a };
    enum write_outcome out;
    int64_t id = survey_copy(&b, id_of(&survey_entity, "w1"), str_of(code), S("Befragung 2027"), &out, &p);
    assert_int_equal(out, WRITE_DONE);
    return id;
}

static void the_next_wave_has_everything(void **state)
{
    (void)state;
    copied("akteure-2027");
    struct rows *r = ask(t.st, Q("SELECT state, opens, closes, before, code FROM survey_survey WHERE key = 'akteure-2027'"));
    assert_true(rows_next(r));
    same(row_str(r, 0), "draft");
    assert_int_equal(row_str(r, 1).n + row_str(r, 2).n, 0);
    assert_int_equal(row_int(r, 3), id_of(&survey_entity, "w1"));
    same(shape("akteure-2027"), "one offers groups two know_a know_b");
    struct instrument *in = load("akteure-2027"), *ar = instrument_load(t.st, t.a, S("akteure-2027"), lang_find(S("ar")));
    same(in->title, "Befragung 2027");
    assert_int_equal(in->item[1].options, 2);
    same(item_find(ar, S("offers"))->label, "عروض؟");
    same(item_find(ar, S("offers"))->option[0].label, "نعم");
    struct item_change c[10];
    assert_int_equal(item_changes(t.a, load("w1"), in, c, 10), 0);
}

static void a_taken_code_is_no_wave(void **state)
{
    (void)state;
    struct builder b = builder();
    struct problems p = { .a = t.a };
    enum write_outcome out;
    assert_int_equal(survey_copy(&b, id_of(&survey_entity, "w1"), S("akteure-2026"), S("Noch einmal"), &out, &p), 0);
    assert_int_equal(out, WRITE_REFUSED);
    same(next_code(t.a, S("akteure-2026")), "akteure-2027");
    same(next_code(t.a, S("akteure")), "akteure-2");
}

static void what_changed_is_told(void **state)
{
    (void)state;
    copied("akteure-2027");
    struct builder b = builder();
    struct problems p = { .a = t.a };
    struct choice_line l[20];
    const char *why;
    int64_t wave = id_of(&survey_entity, "akteure-2027");
    size_t n = read_lines("yes | Ja\nno | Nein\nmaybe | Vielleicht", l, &why);
    assert_int_equal(choices_write(&b, wave, S("yesno"), l, n, entity_field(&item_entity, S("list")), &p), WRITE_DONE);
    ask(t.st, Q("UPDATE survey_item SET most = 7 WHERE survey = $1 AND code = 'know_a'"), I(wave));
    ask(t.st, Q("UPDATE survey_item_words SET label = 'B (neu)' WHERE lang = 'de' AND owner = (SELECT id FROM survey_item WHERE survey = $1 AND code = 'know_b')"), I(wave));
    ask(t.st, Q("UPDATE survey_item SET code = 'group_kinds' WHERE survey = $1 AND code = 'groups'"), I(wave));
    struct item_change c[10];
    assert_int_equal(item_changes(t.a, load("w1"), load("akteure-2027"), c, 10), 5);
    static const enum change_what want[] = { CHANGE_CHOICES, CHANGE_ADDED, CHANGE_SCALE, CHANGE_WORDING, CHANGE_REMOVED };
    for (size_t i = 0; i < 5; i++) assert_int_equal(c[i].what, want[i]);
    same(c[4].before->code, "groups");
    assert_null(c[4].now);
}

/* ---- conditions ---------------------------------------------------------------------------------------------------------------------------------- */
static void conditions_of_menus(void **state)
{
    (void)state;
    static const struct { const char *text; enum item_kind of; bool not; } good[] = {
        { "${offers} = 'yes'", ITEM_SINGLE, false }, { "${offers} != 'yes'", ITEM_SINGLE, true }, { "selected(${offers}, 'yes')", ITEM_MULTIPLE, false },
        { "not(selected(${offers}, 'yes'))", ITEM_MULTIPLE, true } };
    struct asked_when c;
    for (size_t i = 0; i < countof(good); i++) {
        assert_true(condition_read(str_of(good[i].text), &c));
        same(c.item, "offers");
        same(c.option, "yes");
        assert_int_equal(c.not, good[i].not);
        same(condition_write(t.a, good[i].of, &c), good[i].text);
    }
    assert_true(condition_read(S("${know_a} = 4"), &c));
    same(condition_write(t.a, ITEM_SCALE, &c), "${know_a} = 4");
    static const char *const other[] = { "", "${a} = 'b' and ${c} = 'd'", "${a} > 4", "selected(${a}, 'b'", "${} = 'b'", "${a} = ", "not(${a} = 'b'" };
    for (size_t i = 0; i < countof(other); i++) assert_false(condition_read(str_of(other[i]), &c));
}

/* ---- pages ------------------------------------------------------------------------------------------------------------------------------------------- */
static struct req *as_office(enum method m, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target),
                       .body = str_of(body), .body_type = S("application/x-www-form-urlencoded"), .who = who_of("coordinator", 0, 0), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

static void has(const struct req *q, const char *text) { if (str_find(buf_str(&q->out), str_of(text)) < 0) fail_msg("not on the page: %s", text); }

static void pages_build_a_questionnaire(void **state)
{
    (void)state;
    end();
    assert_int_equal(as_office(POST, "surveys/w2/questions/new?kind=section&after=0", "label=Einrichtung&after=0&if=")->status, 303);
    assert_int_equal(as_office(POST, "surveys/w2/questions/new?kind=single&after=0", "label=Art%3F&lines=Schule%0AKita&list=&must=1&after=0&if=")->status, 303);
    struct req *q = as_office(POST, "surveys/w2/questions/new?kind=single&after=0", "label=Ohne&lines=&list=&after=0&if=");
    assert_int_equal(q->status, 422);
    has(q, "id=\"f-list-e\"");
    assert_int_equal(as_office(POST, "surveys/w2/questions/new?kind=text&after=0", "label=Wer%3F&after=0&if=nobody+yes")->status, 422);
    assert_int_equal(as_office(POST, "surveys/w2/questions/new?kind=scale&after=0", "above=Wie+gut%3F&rows=Kurse%0ABeratung&low=schlecht&high=gut&after=0&if=")->status, 303);
    assert_int_equal(as_office(GET, "surveys/w2/questions/new?after=0", "")->status, 200);
    begin();
    same(shape("w2"), "wie_gut kurse beratung art einrichtung");        /* each was put first                         */
    struct instrument *in = load("w2");
    same(in->item[1].grid, "kurse");
    same(in->item[2].grid, "kurse");
    int64_t art = item_id("w2", "art"), last = item_id("w2", "einrichtung"), kurse = item_id("w2", "kurse");
    end();
    assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w2/questions/edit?item=%lld", (long long)last).p, "version=1&label=Einrichtung&after=0&if=kurse+4")->status, 303);
    has(as_office(GET, "surveys/w2/questions", ""), "kern-alert--warning");      /* it asks for what comes later now          */
    assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w2/questions/edit?item=%lld", (long long)art).p, "version=1&label=Welche+Art%3F&lines=schule+%7C+Schule%0AHort&list=art&if=kurse+4&not=1&must=&after=0")->status, 303);
    q = as_office(GET, arena_fmt(t.a, "surveys/w2/questions/edit?item=%lld", (long long)art).p, "");
    has(q, "schule | Schule\nhort | Hort");
    q = as_office(GET, "surveys/w2/questions", "");
    has(q, "Welche Art?");
    assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w2/questions/copy?item=%lld", (long long)kurse).p, "")->status, 303);
    assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w2/questions/delete?item=%lld", (long long)kurse).p, "")->status, 303);
    assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w2/questions/delete?item=%lld", (long long)kurse).p, "")->status, 404);
    assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w2/questions/restore?item=%lld", (long long)kurse).p, "")->status, 303);
    assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w2/questions/move?item=%lld", (long long)kurse).p, "way=nowhere")->status, 409);
    assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w2/questions/move?item=%lld", (long long)kurse).p, "way=down")->status, 303);
    begin();
}

static void opening_freezes(void **state)
{
    (void)state;
    end();
    begin();
    int64_t offers = item_id("w3", "offers"), one = item_id("w3", "one");
    end();
    assert_int_equal(as_office(GET, "surveys/w3", "")->status, 200);
    assert_int_equal(as_office(POST, "surveys/w3/open", "")->status, 303);
    static const char *const refused[] = { "move", "copy", "delete", "restore" };
    for (size_t i = 0; i < countof(refused); i++) assert_int_equal(as_office(POST, arena_fmt(t.a, "surveys/w3/questions/%s?item=%lld", refused[i], (long long)one).p, "way=down")->status, i == 3 ? 404 : 409);
    assert_int_equal(as_office(POST, "surveys/w3/questions/new?kind=text", "label=Neu&if=&after=0")->status, 409);
    str edit = arena_fmt(t.a, "surveys/w3/questions/edit?item=%lld", (long long)offers);
    struct req *q = as_office(POST, edit.p, "version=1&label=Bieten+Sie+etwas+an%3F&lines=yes+%7C+Ja%0Ano+%7C+Nein&reason=");
    assert_int_equal(q->status, 422);
    has(q, "id=\"f-reason-e\"");
    assert_int_equal(as_office(POST, edit.p, "version=1&label=Bieten+Sie+etwas+an%3F&lines=yes+%7C+Ja&reason=Tippfehler")->status, 422);      /* a choice less */
    assert_int_equal(as_office(POST, edit.p, "version=1&label=Bieten+Sie+etwas+an%3F&lines=yes+%7C+Ja%0Ano+%7C+Nein%2C+nichts&reason=Tippfehler")->status, 303);
    q = as_office(GET, "surveys/w3", "");
    has(q, "Tippfehler");
    has(q, "nichts");
    begin();
    struct builder b = builder();
    int64_t option = item_find(load("w3"), S("offers"))->option[0].id;
    assert_int_equal(row_delete(t.st, b.who, S("test"), &item_entity, offers, 0), WRITE_REFUSED);
    assert_int_equal(row_delete(t.st, b.who, S("test"), &option_entity, option, 0), WRITE_REFUSED);
}

static void waves_by_pages(void **state)
{
    (void)state;
    end();
    struct req *q = as_office(GET, "surveys/w1/copy", "");
    has(q, "value=\"akteure-2027\"");
    has(q, "value=\"Befragung 2027\"");
    assert_int_equal(as_office(POST, "surveys/w1/copy", "code=Akteure&title=Zweite")->status, 422);
    assert_int_equal(as_office(POST, "surveys/w1/copy", "code=zweite-welle&title=Zweite")->status, 303);
    assert_int_equal(as_office(GET, "surveys/w1/changes", "")->status, 404);
    assert_int_equal(as_office(GET, "surveys/zweite-welle/changes", "")->status, 200);
    assert_int_equal(as_office(POST, "surveys/zweite-welle/changes", "note.offers=Anders+gefragt")->status, 303);
    begin();
    same(item_find(load("zweite-welle"), S("offers"))->note, "Anders gefragt");
}

static void today_tells(void **state)
{
    (void)state;
    ask(t.st, Q("UPDATE survey_survey SET opens = '2026-11-17' WHERE key = 'w1'"));
    ask(t.st, Q("UPDATE survey_survey SET state = 'published', closes = '2026-11-20' WHERE key = 'w2'"));
    ask(t.st, Q("UPDATE survey_survey SET state = 'paused', closes = '2026-11-10' WHERE key = 'w4'"));
    ask(t.st, Q("UPDATE survey_survey SET state = 'closed', closed_on = '2026-11-10' WHERE key = 'w5'"));
    end();
    struct req *q = as_office(GET, "today", "");
    has(q, "Befragung 2026");
    has(q, "/surveys/w2\"");
    has(q, "/surveys/w4\"");
    has(q, "/surveys/w5");
    begin();
}

static void survey(const char *key, const char *code, bool questions)
{
    put(&survey_entity, key, arena_fmt(t.a, "code=%s", code).p, "title=Befragung 2026", "audience=organisations", "anonymity=anonymous", "access=open");
    str of = arena_fmt(t.a, "survey=%s", key);
    if (!questions) return;
    put(&option_entity, arena_fmt(t.a, "%s-yes", key).p, of.p, "list=yesno", "code=yes", "label=Ja", "label@ar=نعم");
    put(&option_entity, arena_fmt(t.a, "%s-no", key).p, of.p, "list=yesno", "code=no", "label=Nein");
    put(&item_entity, arena_fmt(t.a, "%s-one", key).p, of.p, "code=one", "kind=section", "label=Eins");
    int64_t offers = put(&item_entity, arena_fmt(t.a, "%s-offers", key).p, of.p, "code=offers", "kind=single", "list=yesno", "label=Angebote?", "label@ar=عروض؟");
    ask(t.st, Q("UPDATE survey_item_words SET status = 'reviewed' WHERE owner = $1 AND lang = 'ar'"), I(offers));
    put(&item_entity, arena_fmt(t.a, "%s-groups", key).p, of.p, "code=groups", "kind=multiple", "list=yesno", "label=Gruppen?", "relevance=${offers} = 'yes'");
    put(&item_entity, arena_fmt(t.a, "%s-two", key).p, of.p, "code=two", "kind=section", "label=Zwei");
    put(&item_entity, arena_fmt(t.a, "%s-a", key).p, of.p, "code=know_a", "kind=scale", "grid=know", "low=wenig", "high=viel", "label=A");
    put(&item_entity, arena_fmt(t.a, "%s-b", key).p, of.p, "code=know_b", "kind=scale", "grid=know", "low=wenig", "high=viel", "label=B");
}

static void furnish(void)
{
    survey("w1", "akteure-2026", true);
    survey("w2", "leer", false);
    survey("w3", "zum-oeffnen", true);
    survey("w4", "vorbei", false);
    survey("w5", "geschlossen", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(lines_become_choices), case_of(codes_are_free_of_each_other), case_of(wrong_lines_are_told), case_of(a_list_comes_back_as_its_lines), case_of(a_choice_keeps_its_row),
        case_of(questions_move), case_of(a_heading_takes_its_page_along), case_of(a_copy_stands_behind), case_of(the_next_wave_has_everything), case_of(a_taken_code_is_no_wave),
        case_of(what_changed_is_told), case_of(conditions_of_menus), case_of(pages_build_a_questionnaire), case_of(opening_freezes), case_of(waves_by_pages), case_of(today_tells),
    };
    return region_run("build", rooms, rooms_count, furnish, tests, countof(tests));
}
