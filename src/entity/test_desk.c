/* test_desk.c - the translation desk: who sees what of it; and over random sequences of saves: a changed German text outdates exactly its own
** translations, a small change none, and a translation nothing but itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/desk.h"
#include "entity/test_ward.h"

#define visit(key, ...)  draft_of(&visit_entity, (key), __VA_ARGS__, NULL)
static size_t lang_of(const char *tag) { return (size_t)(lang_find(str_of(tag)) - langs); }

static struct desk read_as(struct store *st, const struct who *w)
{
    struct desk_search s = desk_search_new(w, langs);
    struct desk d;
    s.order = DESK_BY_ROW;
    desk_read(st, &s, &d);
    return d;
}

static const struct desk_row *row_of(const struct desk *d, const struct entity *e, int64_t id)
{
    for (size_t i = 0; i < d->n; i++) if (d->at[i].e == e && d->at[i].id == id) return &d->at[i];
    return NULL;
}

/* ---- random sequences -------------------------------------------------------------------------------------------------------------------------- */
enum { ROWS = 4, TAGS = 3, SEQUENCES = 1000, FEWER = 60, STEPS = 5 };  /* fewer where every statement travels */
static const char *const tags[TAGS] = { "en", "ar", "uk" };
static const char *const some[] = { "Erstens", "Zweitens", "Drittens" };
struct state { int text, german, source[TAGS], words[TAGS]; enum desk_status said[TAGS]; int64_t id; };      /* words: -1 none */

static enum desk_status expected(const struct state *s, int t)
{
    return s->words[t] < 0 ? DESK_MISSING : s->german > s->source[t] ? DESK_OUTDATED : s->said[t];
}

static void save_german(struct store *st, struct state *s, const struct who *w)
{
    int text = (int)roll(countof(some));
    bool small = roll(3) == 0;
    struct draft d = visit("", "title", some[text], "amount", roll(2) ? "5" : "6");      /* what has no words outdates none */
    struct problems p = { .a = room.a };
    struct write write = { .who = w, .request = S("r"), .draft = &d, .small = small };
    d.id = s->id;
    assert_int_equal(row_write(st, &write, &p), WRITE_DONE);
    if (text != s->text && !small) s->german++;
    s->text = text;
}

static void save_words(struct store *st, struct state *s, int t, const struct who *w)
{
    int text = (int)roll(countof(some) + 1) - 1;
    bool small = roll(3) == 0, machine = roll(4) == 0, fresh = s->words[t] < 0;
    struct draft d = visit("", arena_fmt(room.a, "title@%s", tags[t]).p, text < 0 ? "" : some[text]);
    struct problems p = { .a = room.a };
    struct write write = { .who = w, .request = S("r"), .draft = &d, .small = small };
    d.id = s->id;
    d.status = machine ? "machine" : NULL;
    assert_int_equal(row_write(st, &write, &p), WRITE_DONE);
    if (text >= 0 && text != s->words[t] && (!small || fresh)) {
        s->source[t] = s->german;
        s->said[t] = machine ? DESK_MACHINE : DESK_REVIEW;
    }
    s->words[t] = text;
}

static void review(struct store *st, struct state *s, int t, const struct who *w)
{
    enum write_outcome out = translation_mark(st, w, S("r"), &visit_entity, s->id, str_of(tags[t]), S("reviewed"));
    assert_int_equal(out, s->words[t] < 0 ? WRITE_REFUSED : WRITE_DONE);
    if (out != WRITE_DONE) return;
    s->source[t] = s->german;
    s->said[t] = DESK_CURRENT;
}

static void all_as_expected(struct store *st, const struct state *s, const struct who *w, int sequence)
{
    struct desk d = read_as(st, w);
    int64_t current = 0;
    for (int r = 0; r < ROWS; r++)
        for (int t = 0; t < TAGS; t++) {
            const struct desk_row *row = row_of(&d, &visit_entity, s[r].id);
            enum desk_status is = (enum desk_status)row->status[lang_of(tags[t])], want = expected(&s[r], t);
            if (is != want) fail_msg("sequence %d, row %d, %s: %s instead of %s", sequence, r, tags[t], desk_statuses[is].key, desk_statuses[want].key);
            current += t == 0 && want == DESK_CURRENT;
        }
    assert_int_equal(d.count[lang_of("en")][DESK_CURRENT], current);
}

static void sequences(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    struct state s[ROWS];
    for (int r = 0; r < ROWS; r++) {
        s[r] = (struct state){ .words = { -1, -1, -1 }, .german = 1 };
        s[r].id = made(st, visit(arena_fmt(room.a, "v%d", r).p, "title", some[0]));
    }
    store_deadline(st, 600000);
    for (int i = 0; i < (stores_engine(room.s) == STORE_SQLITE ? SEQUENCES : FEWER); i++) {
        struct arena_mark mark = arena_mark(room.a);
        for (int step = 0; step < STEPS; step++) {
            struct state *one = &s[roll(ROWS)];
            int t = (int)roll(TAGS);
            if (roll(2)) save_german(st, one, &w);
            else if (roll(2)) save_words(st, one, t, &w);
            else review(st, one, t, &w);
        }
        all_as_expected(st, s, &w, i);
        arena_release(room.a, mark);
    }
    leave(st);
}

/* ---- who sees what ------------------------------------------------------------------------------------------------------------------------------- */
static void rights(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t goch = put_area(st, "goch", "name", "Goch");
    int64_t there = made(st, draft_of(&person_entity, "p", "name", "Ada", "about", "Drei kurze Wörter", "area", "goch", NULL));
    int64_t elsewhere = made(st, draft_of(&person_entity, "q", "name", "Bob", "about", "Text", NULL));
    made(st, draft_of(&person_entity, "r", "name", "Eve", NULL));         /* no words: nothing to translate */
    int64_t v = made(st, visit("v", "title", "Titel hier", "inner", "innen drin", "story", "geheime Geschichte"));
    struct who b = boss(), officer = { .account = 1, .grant = { { .role = "officer", .area = goch } }, .n = 1 }, both = officer, reader_only = { .account = 1,
               .grant = { { .role = "reader" } }, .n = 1 };
    struct desk d = read_as(st, &b);
    assert_int_equal(row_of(&d, &person_entity, there)->words, 3);
    assert_int_equal(row_of(&d, &visit_entity, v)->words, 4);              /* of PERSONAL ones the desk knows nothing */
    assert_true(row_of(&d, &person_entity, elsewhere) && d.n == 3);
    d = read_as(st, &officer);
    assert_true(row_of(&d, &person_entity, there) && !row_of(&d, &person_entity, elsewhere));
    both.grant[both.n++] = (struct grant){ .role = "translator", .language = S("ar") };
    d = read_as(st, &both);
    uint64_t arabic = (uint64_t)1 << lang_of("ar");
    assert_true(row_of(&d, &person_entity, elsewhere)->open == arabic);
    assert_true(row_of(&d, &person_entity, there)->open != arabic && row_of(&d, &person_entity, there)->open & arabic);
    assert_int_equal(row_of(&d, &visit_entity, v)->words, 2);              /* nor of classes that are not theirs */
    assert_true(desk_may(&both, lang_of("ar")) && desk_may_any(&officer) && !desk_may_any(&reader_only));
    d = read_as(st, &reader_only);
    assert_int_equal(d.n, 0);
    leave(st);
}

/* ---- searching, ordering, going on ------------------------------------------------------------------------------------------------------------------ */
static void searching(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    struct desk d;
    struct desk_row next;
    int64_t a = made(st, visit("a", "title", "Zebra", "title@ar", "حمار")), b = made(st, visit("b", "title", "Äpfel und Birnen und Nüsse")),
            c = made(st, visit("c", "title", "Milch"));
    assert_int_equal(changed(st, &w, &visit_entity, a, 0, "title", "Zebras"), WRITE_DONE);
    struct desk_search s = desk_search_new(&w, langs);
    s.lang = lang_of("ar");
    s.status = DESK_OUTDATED;
    desk_read(st, &s, &d);
    assert_true(d.n == 1 && d.at[0].id == a);
    assert_int_equal(d.count[s.lang][DESK_MISSING], 2);                    /* counted without the status */
    s.status = DESK_ANY;
    desk_read(st, &s, &d);
    assert_int_equal(d.at[0].id, a);                                       /* the outdated one is the most urgent */
    s.order = DESK_BY_TITLE;
    desk_read(st, &s, &d);
    assert_true(d.at[0].id == b && d.at[1].id == c && d.at[2].id == a);    /* as in a German dictionary */
    s.order = DESK_BY_WORDS;
    desk_read(st, &s, &d);
    assert_int_equal(d.at[0].id, b);
    s.status = DESK_TODO;
    assert_true(desk_next(st, &s, &visit_entity, a, &next) && next.id == b);
    assert_true(desk_next(st, &s, &visit_entity, c, &next) && next.id == a);     /* from the first again */
    s.row = b;
    s.e = &visit_entity;
    assert_false(desk_next(st, &s, &visit_entity, b, &next));
    leave(st);
}

static void words_per_month(void **state)
{
    (void)state;
    struct store *st = writer();
    struct desk_month m[DESK_WORDS_MONTHS];
    made(st, visit("a", "title", "Zebra", "title@ar", "حمار وحشي", "text@en", "three little words"));
    assert_int_equal(desk_months(st, m, countof(m)), 1);
    assert_int_equal(m[0].month.n, 7);
    assert_true(m[0].words[lang_of("ar")] == 2 && m[0].words[lang_of("en")] == 3 && m[0].texts[lang_of("en")] == 1 && m[0].words[0] == 0);
    leave(st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences), cmocka_unit_test(rights), cmocka_unit_test(searching), cmocka_unit_test(words_per_month),
    };
    room_more = ward_register;
    room_wipe_more = ward_wipe;
    return room_run("t-desk", tests, countof(tests));
}
