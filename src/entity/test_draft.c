/* test_draft.c - a row on its way in: what is refused, what form is kept, and everything that storing it must leave behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/check.h"
#include "entity/test_room.h"

/* ---- checking values -------------------------------------------------------------------------------------------------------------- */
static str repeat(const char *z, size_t n)
{
    struct buf b = buf_in(room.a, 1 << 20);
    for (size_t i = 0; i < n; i++) buf_put(&b, str_of(z));
    return buf_str(&b);
}

/* The canonical form; no text (p == NULL) if the value is refused, once and for the right field. */
static str checked(const char *field, str text)
{
    struct draft d = draft_of(&thing_entity, "", "title", "Kurs", "kind", "course", "state", "draft", NULL);
    struct problems p = { .a = room.a };
    const struct field *f = entity_field(&thing_entity, str_of(field));
    size_t i = field_index(&thing_entity, f);
    d.given[i] = true;
    str *v = f->translated ? &draft_word(room.a, &d, 0)[i] : &d.value[i];
    *v = text;
    if (draft_check(room.a, &d, &p)) return *v;
    if (p.n != 1 || p.at[0].field != f || !p.at[0].message) fail_msg("%s: %zu problems", field, p.n);
    return (str){ 0 };
}

struct value { const char *field, *text, *kept; };       /* kept: "=" as it is, NULL refused */
static const struct value values[] = {
    { "title", "Kurs", "=" }, { "title", "  Kurs A ", "Kurs A" }, { "title", "K", NULL }, { "title", "", NULL }, { "title", "a\nb", NULL }, { "title",
        "a\tb", NULL },
    { "title", "u\u0308bu\u0308", "übü" }, { "title", "\xC3", NULL }, { "title", "\xED\xA0\x80", NULL }, { "title", "x\u202Ey", NULL },
    { "title", "x\u202Ey\u202C", "=" }, { "title", "x\x7Fy", NULL }, { "title", "مرحبا \u200Fx", "=" },
    { "note", "a\r\nb\tc\n", "a\r\nb\tc" }, { "note", "a\x01", NULL }, { "note", "", "" }, { "body", "# x\n\n* y", "=" },
    { "amount", "12", "=" }, { "amount", " 007 ", "7" }, { "amount", "-0", "0" }, { "amount", "-1000", "=" }, { "amount", "-1001", NULL }, { "amount",
        "1000001", NULL },
    { "amount", "1.5", NULL }, { "amount", "+1", NULL }, { "amount", "1 000", NULL }, { "amount", "x", NULL }, { "amount", "", "" },
    { "amount", "99999999999999999999", NULL }, { "seen", "-9223372036854775808", NULL }, { "seen", "1795003200", "=" }, { "price", "-5", "=" },
        { "price", "2,50", NULL },
    { "size", "22.5", "=" }, { "size", "1e3", "=" }, { "size", "22,5", NULL }, { "size", "nan", NULL }, { "size", "inf", NULL }, { "size", "1e301",
        NULL }, { "size", "x", NULL },
    { "free", "1", "=" }, { "free", "true", "1" }, { "free", "false", "0" }, { "free", "0", "=" }, { "free", "yes", NULL }, { "free", "TRUE", NULL },
    { "begins", "2026-02-28", "=" }, { "begins", "2026-02-29", NULL }, { "begins", "28.02.2026", NULL }, { "begins", "2026-2-8", NULL },
    { "opens", "09:30", "=" }, { "opens", "23:59", "=" }, { "opens", "24:00", NULL }, { "opens", "9:30", NULL }, { "opens", "09:60", NULL },
        { "opens", "0930", NULL },
    { "opens", "-0:30", NULL }, { "opens", "09:-0", NULL }, { "opens", "+9:30", NULL }, { "opens", "09-30", NULL },
    { "hours", "mo-fr 9-12", "Mo-Fr 09:00-12:00" }, { "hours", "Mo 12:00-09:00", NULL }, { "hours", "often", NULL },
    { "kind", "advice", "=" }, { "kind", "Advice", NULL }, { "kind", "advice course", NULL }, { "kind", "", NULL },
    { "tags", "old  child", "child old" }, { "tags", "old old", "old" }, { "tags", "old none", NULL }, { "tags", "", "" },
    { "tongue", "uk", "=" }, { "tongue", "de-simple", "=" }, { "tongue", "xx", NULL }, { "tongue", "de en", NULL },
    { "speaks", "uk de  uk", "uk de" }, { "speaks", "uk xx", NULL },
    { "mail", "info@example.org", "=" }, { "mail", "a@b@c.de", NULL }, { "mail", "a@localhost", NULL }, { "mail", "@b.de", NULL }, { "mail",
        "a b@c.de", NULL },
    { "mail", "a@c.de,b@c.de", NULL }, { "mail", "\"a\"@c.de", NULL }, { "mail", "A <a@c.de>", NULL },
    { "phone", "+49 (2821) 85-0", "=" }, { "phone", "12", NULL }, { "phone", "02821 abc", NULL }, { "phone",
        "12345678901234567890123456789012345678901", NULL },
    { "web", "https://www.kreis-kleve.de/x?y=%20#z", "=" }, { "web", "http://example.org", "=" }, { "web", "javascript:alert(1)//https://", NULL },
    { "web", "www.example.org", NULL }, { "web", "https://x", NULL }, { "web", "https://ex ample.org", NULL }, { "web", "https://example.org/\"",
        NULL },
    { "place", "51.78,6.13", "=" }, { "place", "51.78, 6.13", "=" }, { "place", "51.78", NULL }, { "place", "91,6", NULL }, { "place", "51,181", NULL },
    { "place", "a,b", NULL }, { "place", ",", NULL }, { "place", "51.78,6.13,7", NULL },
    { "main", "some-key", "=" }, { "main", "one two", NULL }, { "topics", "one two", "=" },
};

static void kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < countof(values); i++) {
        const struct value *v = &values[i];
        str got = checked(v->field, str_of(v->text)), want = v->kept ? str_of(strcmp(v->kept, "=") ? v->kept : v->text) : (str){ 0 };
        if (!got.p != !v->kept || !str_eq(got, want)) fail_msg("%s \"%s\" becomes \"%.*s\"", v->field, v->text, STR(got));
    }
    assert_null(checked("title", S("a\0b")).p);
    assert_null(checked("note", S("a\0b")).p);
    assert_null(checked("mail", S("a@b.de\0")).p);
}

/* Characters count, not bytes, and after NFC; what a field does not limit itself the kind does. */
static void lengths(void **state)
{
    (void)state;
    assert_non_null(checked("title", repeat("ü", 60)).p);
    assert_null(checked("title", repeat("ü", 61)).p);
    assert_non_null(checked("title", repeat("u\u0308", 60)).p);
    assert_non_null(checked("title", repeat("\U0001F600", 60)).p);
    assert_non_null(checked("title", S("üx")).p);
    assert_null(checked("title", S("u\u0308")).p);        /* one character, two code points before NFC */
    assert_non_null(checked("big", repeat("ü", 20000)).p);
    assert_null(checked("big", repeat("ü", 20001)).p);
    assert_non_null(checked("topics", repeat("k ", 60)).p);
    assert_null(checked("topics", repeat("k ", 61)).p);
    assert_null(checked("topics", repeat("k", KEY_MAX + 1)).p);
    assert_non_null(checked("web", arena_fmt(room.a, "https://a.de/%.*s", STR(repeat("x", 287)))).p);
    assert_null(checked("web", arena_fmt(room.a, "https://a.de/%.*s", STR(repeat("x", 288)))).p);
    assert_null(checked("mail", arena_fmt(room.a, "%.*s@example.org", STR(repeat("x", 243)))).p);
    assert_null(checked("speaks", repeat("uk x", 1)).p);
}

static size_t problems_of(struct draft d, const char *field, const char *lang)
{
    struct problems p = { .a = room.a };
    bool good = draft_check(room.a, &d, &p);
    assert_int_equal(good, p.n == 0);
    for (size_t i = 0; i < p.n; i++)
        if (p.at[i].line == d.line && (field ? p.at[i].field == entity_field(&thing_entity, str_of(field)) : !p.at[i].field) && str_eq(p.at[i].lang,
            str_of(lang))) return p.n;
    return p.n ? 100 + p.n : 0;                           /* 100: problems, but of something else */
}

static void required(void **state)
{
    (void)state;
    struct draft d = draft_of(&thing_entity, "k", "title", "Kurs", "kind", "course", NULL);
    d.line = 17;
    assert_int_equal(problems_of(d, "state", ""), 1);
    assert_int_equal(problems_of(draft_of(&thing_entity, "", NULL), "title", ""), 3);
    d = draft_of(&thing_entity, "", "title@en", "Course", "kind", "course", "state", "draft", NULL);
    assert_int_equal(problems_of(d, "title", ""), 1);     /* a translation does not stand for the German text */
    d.id = 5;
    assert_int_equal(problems_of(d, "title", ""), 0);     /* of a row that is there only what is given is looked at */
    d = draft_of(&thing_entity, "", "body", "Text", NULL);
    d.id = 5;
    assert_int_equal(problems_of(d, "title", ""), 0);
    d = draft_of(&thing_entity, "", "title", " ", NULL);
    d.id = 5;
    assert_int_equal(problems_of(d, "title", ""), 1);
    d = draft_of(&thing_entity, "", "kind", "", NULL);
    d.id = 5;
    assert_int_equal(problems_of(d, "kind", ""), 1);
    d = draft_of(&thing_entity, "", "title", "Kurs", "title@en", "x", "title@ar", "", "kind", "course", "state", "draft", NULL);
    assert_int_equal(problems_of(d, "title", "en"), 1);   /* too short; empty is no translation and fine */
}

static void keys(void **state)
{
    (void)state;
    static const char *const good[] = { "a", "05154036", "kurs-1_b.c", "123456789012345678901234567890123456789012345678901234567890" };
    static const char *const bad[] = { "A", "ä", "a b", "a/b", "1234567890123456789012345678901234567890123456789012345678901", "a\"", "a'" };
    for (size_t i = 0; i < countof(good) + countof(bad); i++) {
        const char *key = i < countof(good) ? good[i] : bad[i - countof(good)];
        struct draft d = draft_of(&thing_entity, key, "title", "Kurs", "kind", "course", "state", "draft", NULL);
        assert_int_equal(problems_of(d, NULL, ""), i < countof(good) ? 0 : 1);
    }
}

static void many_problems(void **state)
{
    (void)state;
    struct problems p = { .a = room.a };
    for (int64_t i = 0; i < PROBLEMS_MAX + 5; i++) problem_add(&p, (struct problem){ .line = i });
    assert_true(p.n == PROBLEMS_MAX && p.more == 5 && p.at[999].line == 999);
    struct draft d = draft_of(&thing_entity, "", "title", "", NULL);
    assert_false(draft_check(room.a, &d, &p));            /* also when nothing more is kept */
}

/* ---- storing ------------------------------------------------------------------------------------------------------------------------ */
static void *read_in(struct store *st, int64_t id, const char *lang)
{
    static struct who admin;
    admin = who_of("admin", 0, 0);
    struct query q = query_new(&thing_entity, &admin, lang_find(str_of(lang)));
    void *row = row_by_id(st, &q, id, NULL);
    must(row, store_why(st));
    return row;
}

static void is_clean(struct store *st)
{
    struct buf report = buf_in(room.a, 100000);
    if (check_region(st, &report) != 0) fail_msg("%.*s", STR(buf_str(&report)));
}

static void every_kind(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t one = put_group(st, "one", "name", "Eins"), two = put_group(st, "two", "name", "Zwei"), town = put_area(st, "town", "name", "Goch");
    int64_t id = put_thing(st, "all", "title", "Kurs", "nick", "K", "code", "X-1", "body", "*x*", "note", "a\nb", "tags", "old child", "topics",
        "two one two", "main", "one",
        "area", "town", "actor", "two", "speaks", "uk de", "tongue", "ar", "amount", "5", "size", "2.5", "price", "-250", "free", "1", "begins",
            "2026-01-01",
        "ends", "2026-12-31", "opens", "09:30", "hours", "Mo 9-12", "seen", "1795003200", "mail", "a@b.de", "phone", "02821 850", "web",
            "https://a.de", "place", "51.78,-6.13",
        "secret", "s", "big", "b");
    struct thing *t = read_in(st, id, "de");
    same(t->title, S("Kurs"));
    same(t->note, S("a\nb"));
    same(t->tags, S("child old"));
    same(t->topics, arena_fmt(room.a, "%lld %lld", (long long)two, (long long)one));      /* in the order given, each once */
    same(t->hours, S("Mo 09:00-12:00"));
    same(t->speaks, S("uk de"));
    assert_true(t->main == one && t->area == town && t->actor == two && t->amount == 5 && t->price == -250 && t->seen == 1795003200 && t->free);
    assert_true(t->size == 2.5 && t->place.lat == 51.78 && t->place.lon == -6.13 && t->lost == 0);
    assert_true(t->meta.version == 1 && t->meta.created_at == t->meta.changed_at && t->meta.foreign == 0);
    same(t->meta.key, S("all"));
    same(t->meta.slug, S("kurs"));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_topics")), 2);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_speaks WHERE value = 'uk' OR value = 'de'")), 2);
    is_clean(st);
    id = put_thing(st, "bare", "title", "Leer");
    t = read_in(st, id, "de");
    for (size_t i = 0; i < thing_entity.n; i++)
        if (!strstr("title kind state", thing_fields[i].name)) assert_true(row_empty(t, &thing_fields[i]));
    is_clean(st);
    done(st);
}

static void some_columns(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "one", "name", "Eins");
    int64_t id = put_thing(st, "k", "title", "Kurs", "title@en", "Course", "body", "Deutsch", "body@en", "English", "topics", "one", "amount", "5",
        "size", "1.5", "place", "1,2");
    assert_int_equal(save(st, draft_of(&thing_entity, "k", "nick", "N", NULL)), id);
    struct thing *t = read_in(st, id, "de"), *e = read_in(st, id, "en");
    same(t->nick, S("N"));
    same(t->body, S("Deutsch"));
    same(e->title, S("Course"));
    assert_true(t->amount == 5 && t->size == 1.5 && t->topics.n && t->place.lon == 2 && t->meta.version == 2);
    save(st, draft_of(&thing_entity, "k", "title", "Kurs B", NULL));       /* the other words of the same language stay, too */
    t = read_in(st, id, "de");
    same(t->title, S("Kurs B"));
    same(t->body, S("Deutsch"));
    save(st, draft_of(&thing_entity, "k", "body@en", "", NULL));
    e = read_in(st, id, "en");
    same(e->title, S("Course"));
    same(e->body, S("Deutsch"));
    assert_int_equal(e->meta.foreign, (uint64_t)1 << field_index(&thing_entity, entity_field(&thing_entity, S("body"))));
    save(st, draft_of(&thing_entity, "k", "topics", "", "amount", "", "size", "", "place", "", "body", "", NULL));
    t = read_in(st, id, "de");
    assert_true(!t->topics.n && t->amount == NONE && t->size != t->size && t->place.lat != t->place.lat && !t->body.n);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_topics")), 0);
    same(t->title, S("Kurs B"));
    is_clean(st);
    done(st);
}

static void translations_go(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t id = put_thing(st, "k", "title", "Kurs", "title@en", "Course", "title@ar", "دورة", "body@ar", "نص");
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_words")), 3);
    save(st, draft_of(&thing_entity, "k", "title@en", "", NULL));          /* nothing is left of it */
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_words WHERE lang = 'en'")), 0);
    save(st, draft_of(&thing_entity, "k", "title@ar", "", "note@ar", "", NULL));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_words WHERE lang = 'ar' AND title = '' AND body <> ''")), 1);
    save(st, draft_of(&thing_entity, "k", "title@ar", "", "body@ar", "", "note@ar", "", NULL));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_words")), 1);
    struct thing *t = read_in(st, id, "ar");
    same(t->title, S("Kurs"));
    assert_true(t->meta.foreign & 1);
    is_clean(st);
    done(st);
}

/* What a list sorts by and finds is there for each language, from its own words or the German ones. */
static void order_rows(void **state)
{
    (void)state;
    struct store *st = writer();
    put_thing(st, "k", "title", "Übung 10", "title@en", "Exercise", "nick", "Ü", "body", "Straße %");
    const struct { const char *lang, *title, *find; } want[] = {
        { "de", "Übung 10", "ubung 10 u strasse % " }, { "en", "Exercise", "exercise ubung 10 u strasse % " }, { "ar", "Übung 10",
            "ubung 10 u strasse % " } };
    for (size_t i = 0; i < countof(want); i++) {
        const struct lang *l = lang_find(str_of(want[i].lang));
        struct rows *r = ask(st, Q("SELECT title, nick, find FROM test_thing_order WHERE lang = $1"), T(str_of(want[i].lang)));
        assert_true(rows_count(r) == 1 && rows_next(r));
        same(row_str(r, 0), lang_sort_key(room.a, l, str_of(want[i].title)));
        same(row_str(r, 1), lang_sort_key(room.a, l, S("Ü")));
        str find = row_str(r, 2), word;
        for (str rest = str_of(want[i].find); str_word(&rest, &word);) if (str_find(find, word) < 0) fail_msg("%s: no %.*s in %.*s", want[i].lang,
            STR(word), STR(find));
    }
    save(st, draft_of(&thing_entity, "k", "title", "Anders", NULL));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_order WHERE find LIKE '%anders%'")), (int64_t)lang_count());
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_order WHERE find LIKE '%ubung%'")), 0);
    done(st);
}

/* A language that came later: its sort keys are made once, whatever the number of rows. */
static void languages_that_came_later(void **state)
{
    (void)state;
    struct store *st = writer();
    for (int i = 0; i < 3; i++) put_thing(st, "", "title", "Kurs");
    assert_int_equal(draft_derive_missing(st, &thing_entity, false), 0);
    ask(st, Q("DELETE FROM test_thing_order WHERE lang = 'fa'"));
    assert_int_equal(draft_derive_missing(st, &thing_entity, true), 3);
    bool lacks[ENTITIES_MAX];
    draft_lacking(st, lacks);
    for (size_t i = 0; i < entity_count(); i++) assert_int_equal(lacks[i], entity_at(i) == &thing_entity);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_order WHERE lang = 'fa'")), 0);
    assert_int_equal(draft_derive_missing(st, &thing_entity, false), 3);
    assert_int_equal(draft_derive_missing(st, &thing_entity, false), 0);
    draft_lacking(st, lacks);
    for (size_t i = 0; i < entity_count(); i++) assert_false(lacks[i]);
    is_clean(st);
    done(st);
}

/* A start believes what was noted of languages and entities; a sync looks at the rows, whatever is noted. */
static void sort_keys_that_are_noted(void **state)
{
    (void)state;
    struct store *st = writer();
    struct buf report = buf_in(store_arena(st), 10000);
    put_thing(st, "", "title", "Kurs");
    schema_sync(st, false, &report);
    schema_note(st);
    ask(st, Q("DELETE FROM test_thing_order WHERE lang = 'fa'"));
    buf_cut(&report, 0);
    assert_int_equal(schema_sync(st, true, &report), 0);
    setting_put(st, S("sort_keys"), S("of other languages"));
    assert_int_equal(schema_sync(st, true, &report), 1);
    assert_true(str_starts(buf_str(&report), S("add sort keys of 1 rows of test.thing")));
    assert_int_equal(schema_sync(st, false, &report), 1);
    schema_note(st);
    ask(st, Q("DELETE FROM test_thing_order WHERE lang = 'fa'"));
    assert_int_equal(schema_sync(st, true, &report), 0);
    assert_int_equal(schema_sync(st, false, &report), 1);
    is_clean(st);
    done(st);
}

/* ---- addresses ------------------------------------------------------------------------------------------------------------------------ */
static str slug_in(struct store *st, int64_t id, const char *lang) { return ((struct thing *)read_in(st, id, lang))->meta.slug; }

static int64_t at_slug(struct store *st, const char *lang, const char *slug)
{
    struct who admin = who_of("admin", 0, 0);
    struct query q = query_new(&thing_entity, &admin, lang_find(str_of(lang)));
    void *row = row_by_slug(st, &q, str_of(slug), NULL);
    return row ? row_meta(row)->id : 0;
}

static void slugs(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t a = put_thing(st, "a", "title", "Café Müller"), b = put_thing(st, "b", "title", "Cafe Mueller"), c = put_thing(st, "c", "title",
        "Café Müller!");
    same(slug_in(st, a, "de"), S("cafe-mueller"));
    same(slug_in(st, b, "de"), S("cafe-mueller-2"));
    same(slug_in(st, c, "de"), S("cafe-mueller-3"));
    save(st, draft_of(&thing_entity, "b", "nick", "x", NULL));
    save(st, draft_of(&thing_entity, "b", "title", "Cafe Mueller", NULL));
    same(slug_in(st, b, "de"), S("cafe-mueller-2"));      /* the same title keeps its address */
    save(st, draft_of(&thing_entity, "a", "title", "Teestube", NULL));
    same(slug_in(st, a, "de"), S("teestube"));
    assert_int_equal(at_slug(st, "de", "cafe-mueller"), a);                 /* the old one leads on, and nobody else gets it */
    int64_t d = put_thing(st, "d", "title", "Café Müller");
    same(slug_in(st, d, "de"), S("cafe-mueller-4"));
    save(st, draft_of(&thing_entity, "a", "title", "Café Müller", NULL));
    same(slug_in(st, a, "de"), S("cafe-mueller"));
    assert_int_equal(at_slug(st, "de", "teestube"), a);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_slug WHERE current")), 4);
    save(st, draft_of(&thing_entity, "a", "title@en", "Café Miller", NULL));
    same(slug_in(st, a, "en"), S("cafe-miller"));
    same(slug_in(st, a, "ar"), S("cafe-mueller"));
    assert_int_equal(at_slug(st, "ar", "cafe-miller"), a);
    str all[LANGS_MAX] = { { 0 } };
    row_slugs(st, &thing_entity, a, all);
    same(all[lang_index(S("de"))], S("cafe-mueller"));
    same(all[lang_index(S("en"))], S("cafe-miller"));
    same(all[lang_index(S("ar"))], S(""));
    assert_int_equal(at_slug(st, "de", "nowhere"), 0);
    assert_int_equal(at_slug(st, "de", ""), 0);
    is_clean(st);
    done(st);
}

/* A row without a translation is reached under its German address in every language: no other may take it there. */
static void slugs_between_languages(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t a = put_thing(st, "a", "title", "Sport"), b = put_thing(st, "b", "title", "Bewegung", "title@en", "Sport");
    same(slug_in(st, a, "en"), S("sport"));
    assert_int_equal(at_slug(st, "en", arena_z(room.a, slug_in(st, a, "en"))), a);
    assert_int_equal(at_slug(st, "en", arena_z(room.a, slug_in(st, b, "en"))), b);
    assert_false(str_eq(slug_in(st, b, "en"), S("sport")));
    done(st);
}

static void slugs_without_letters(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t a = put_thing(st, "a-key", "title", "!!!"), b = put_thing(st, "", "title", "???"), c = put_thing(st, "", "title", "***");
    same(slug_in(st, a, "de"), S("a-key"));
    same(slug_in(st, b, "de"), S("thing"));
    same(slug_in(st, c, "de"), S("thing-2"));
    same(((struct thing *)read_in(st, c, "de"))->meta.key, S("thing-2"));
    struct draft d = draft_of(&thing_entity, "", "title", "---", NULL);    /* by id alone */
    struct problems p = { .a = room.a };
    d.id = a;
    assert_true(draft_check(room.a, &d, &p) && draft_store(st, &d, &p) == a);
    assert_true(slug_in(st, a, "de").n > 0);
    is_clean(st);
    done(st);
}

static void many_namesakes(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t first = put_thing(st, "first", "title", "Anders"), last = 0;
    for (int i = 0; i < 30; i++) last = put_thing(st, "", "title", "Deutschkurs");
    save(st, draft_of(&thing_entity, "first", "title", "Deutschkurs", NULL));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing_slug WHERE current AND lang = 'de'")), 31);
    assert_int_equal(at_slug(st, "de", arena_z(room.a, slug_in(st, first, "de"))), first);
    assert_int_equal(at_slug(st, "de", arena_z(room.a, slug_in(st, last, "de"))), last);
    assert_int_equal(at_slug(st, "de", "deutschkurs"), first + 1);
    is_clean(st);
    done(st);
}

static void made_keys(void **state)
{
    (void)state;
    struct store *st = writer();
    static const char *const want[] = { "deutsch-a1", "deutsch-a1-2", "deutsch-a1-3" };
    for (size_t i = 0; i < countof(want); i++) same(((struct thing *)read_in(st, put_thing(st, "", "title", "Deutsch A1"), "de"))->meta.key,
        str_of(want[i]));
    str title = repeat("Deutsch ", 7), key = ((struct thing *)read_in(st, put_thing(st, "", "title", arena_z(room.a, title)), "de"))->meta.key;
    assert_true(key.n <= KEY_MAX && str_starts(key, S("deutsch-deutsch")));
    int64_t town = put_area(st, "", "name", "Bedburg-Hau");
    assert_int_equal(id_by_key(st, &area_entity, S("bedburg-hau")), town);
    done(st);
}

/* ---- conflicts and references ----------------------------------------------------------------------------------------------------------- */
static const struct problem *trouble(struct store *st, struct draft d, size_t n)
{
    struct problems *p = arena_new_of(room.a, struct problems);
    p->a = room.a;
    d.line = 7;
    if (save_with(st, &d, p) || p->n != n) fail_msg("%zu problems", p->n);
    for (size_t i = 0; i < n; i++) assert_int_equal(p->at[i].line, 7);
    return p->at;
}

static void taken(void **state)
{
    (void)state;
    struct store *st = writer();
    put_thing(st, "a", "title", "Eins", "code", "X-1", "mail", "a@b.de");
    put_thing(st, "b", "title", "Zwei");
    put_thing(st, "c", "title", "Drei", "code", "", "mail", "");           /* several may be empty */
    const struct problem *p = trouble(st, draft_of(&thing_entity, "d", "title", "Vier", "kind", "course", "state", "draft", "code", "X-1", NULL), 1);
    assert_ptr_equal(p->field, entity_field(&thing_entity, S("code")));
    same(p->detail, S("X-1"));
    p = trouble(st, draft_of(&thing_entity, "b", "mail", "a@b.de", NULL), 1);
    assert_ptr_equal(p->field, entity_field(&thing_entity, S("mail")));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing")), 3);
    save(st, draft_of(&thing_entity, "a", "code", "X-1", NULL));           /* one's own is no conflict */
    save(st, draft_of(&thing_entity, "a", "code", "", NULL));
    save(st, draft_of(&thing_entity, "b", "code", "X-1", NULL));
    is_clean(st);
    done(st);
}

static void missing_references(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "one", "name", "Eins");
    struct draft d = draft_of(&thing_entity, "a", "title", "Kurs", "kind", "course", "state", "draft", "topics", "one two three", "main", "four", NULL);
    const struct problem *p = trouble(st, d, 3);
    same(p[0].detail, S("two"));
    same(p[1].detail, S("three"));
    assert_ptr_equal(p[2].field, entity_field(&thing_entity, S("main")));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing")), 0);
    d.lenient = true;
    struct problems none = { .a = room.a };
    int64_t id = save_with(st, &d, &none);
    assert_true(id && d.missing && none.n == 0);
    struct thing *t = read_in(st, id, "de");
    same(t->topics, arena_fmt(room.a, "%lld", (long long)id_by_key(st, &group_entity, S("one"))));
    assert_int_equal(t->main, 0);
    is_clean(st);
    done(st);
}

static void deadline(void **state)
{
    (void)state;
    struct store *st = writer();
    put_thing(st, "a", "title", "Eins");
    ask(st, Q("SELECT nothing FROM nowhere"));            /* the store breaks: nothing is stored, nothing is blamed on the reader */
    struct draft d = draft_of(&thing_entity, "b", "title", "Zwei", "kind", "course", "state", "draft", NULL);
    struct problems p = { .a = room.a };
    assert_true(save_with(st, &d, &p) == 0 && p.n == 0 && store_broken(st));
    assert_int_equal(ended(st, true), STORE_FAILED);
    st = reader();
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM test_thing")), 0);
    done(st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds), cmocka_unit_test(lengths), cmocka_unit_test(required), cmocka_unit_test(keys), cmocka_unit_test(many_problems),
        cmocka_unit_test(every_kind), cmocka_unit_test(some_columns), cmocka_unit_test(translations_go), cmocka_unit_test(order_rows), cmocka_unit_test(languages_that_came_later),
        cmocka_unit_test(sort_keys_that_are_noted),
        cmocka_unit_test(slugs), cmocka_unit_test(slugs_between_languages), cmocka_unit_test(slugs_without_letters), cmocka_unit_test(many_namesakes),
        cmocka_unit_test(made_keys), cmocka_unit_test(taken), cmocka_unit_test(missing_references), cmocka_unit_test(deadline),
    };
    return room_run("t-draft", tests, countof(tests));
}
