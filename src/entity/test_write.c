/* test_write.c - the one way a row changes: who may write what, versions, what stays when a form leaves it out, merging, translations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/check.h"
#include "entity/own.h"
#include "entity/test_ward.h"

#define person(key, ...) draft_of(&person_entity, (key), __VA_ARGS__, NULL)
#define visit(key, ...)  draft_of(&visit_entity, (key), __VA_ARGS__, NULL)
#define now(id, field)   value_now(st, &person_entity, (id), (field))

static void is_clean(struct store *st)
{
    struct buf report = buf_in(room.a, 100000);
    if (check_region(st, &report) != 0) fail_msg("%.*s", STR(buf_str(&report)));
    assert_int_equal(history_verify(st, NULL, 0), -1);
}

static enum write_outcome create(struct store *st, struct who w, struct draft d) { return write_as(st, &w, &d, 0); }

static bool blames(const char *field)
{
    for (size_t i = 0; i < ward_problems.n; i++)
        if (ward_problems.at[i].field && str_eq(str_of(ward_problems.at[i].field->name), str_of(field))) return true;
    return false;
}

static int64_t entries(struct store *st) { return count_in(st, Q("SELECT count(*) FROM core_history")); }

/* ---- the usual way ------------------------------------------------------------------------------------------------------------------------ */
static void versions(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    int64_t id = made(st, person("p", "name", "Ada", "about", "Text", "size", "2.50", "spot", "51.5, 6.25", "active", "1"));
    same(now(id, "size"), S("2.5"));
    same(now(id, "spot"), S("51.5,6.25"));
    assert_int_equal(version_now(st, &person_entity, id), 1);
    assert_int_equal(changed(st, &w, &person_entity, id, 1, "name", "Ada B", "about@en", "Words"), WRITE_DONE);
    assert_int_equal(version_now(st, &person_entity, id), 2);
    assert_int_equal(changed(st, &w, &person_entity, id, 1, "name", "Ada C"), WRITE_STALE);
    assert_int_equal(changed(st, &w, &person_entity, id + 9, 1, "name", "Ada C"), WRITE_GONE);
    same(now(id, "name"), S("Ada B"));
    int64_t told = entries(st);
    /* The same again, in another form: nothing is written, nothing told, nobody's form is outdated. */
    assert_int_equal(changed(st, &w, &person_entity, id, 2, "name", " Ada B ", "about", "Text", "about@en", "Words", "about@ar", "", "size", "2.5",
        "spot", "51.50,6.25",
                             "active", "true", "fee", "", "groups", " "), WRITE_DONE);
    assert_int_equal(version_now(st, &person_entity, id), 2);
    assert_int_equal(entries(st), told);
    assert_int_equal(changed(st, &w, &person_entity, id, 2, "size", ""), WRITE_DONE);
    same(now(id, "name"), S("Ada B"));                    /* what is not given stays */
    same(now(id, "spot"), S("51.5,6.25"));
    same(now(id, "size"), S(""));
    assert_int_equal(changed(st, &w, &person_entity, id, 3, "active", ""), WRITE_DONE);    /* a box that is not ticked */
    same(now(id, "active"), S("0"));
    is_clean(st);
    done(st);
}

static void refused(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    int64_t id = made(st, person("p", "name", "Ada")), told = entries(st);
    assert_int_equal(create(st, w, person("q", "name", "B", "born", "31.12.2000")), WRITE_REFUSED);
    assert_true(ward_problems.n == 2 && blames("name") && blames("born"));
    assert_int_equal(create(st, w, person("p", "name", "Bob")), WRITE_REFUSED);    /* a new row never takes another's place */
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "name", ""), WRITE_REFUSED);
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "above", "nobody"), WRITE_REFUSED);
    assert_true(blames("above"));
    same(now(id, "name"), S("Ada"));
    assert_int_equal(entries(st), told);
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, id, 0), WRITE_DONE);
    assert_int_equal(create(st, w, person("p", "name", "Bob")), WRITE_REFUSED);    /* the deleted one may come back */
    assert_int_equal(create(st, w, person("", "name", "P")), WRITE_REFUSED);
    assert_int_equal(create(st, w, person("", "name", "Pp")), WRITE_DONE);
    assert_int_equal(create(st, w, person("", "name", "Pp")), WRITE_DONE);         /* a made key steps aside, also for deleted rows */
    is_clean(st);
    done(st);
}

static void hooks(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    ward.saved = ward.fresh = 0;
    ward.refuse = true;
    int64_t id = made(st, visit("v", "title", "Besuch", "amount", "12"));
    assert_true(ward.saved == 1 && ward.fresh == 1);
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "amount", "13"), WRITE_REFUSED);
    assert_true(blames("amount"));
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "title", "Noch einer"), WRITE_DONE);    /* the check sees the whole row */
    ward.refuse = false;
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "amount", "13"), WRITE_DONE);
    ward.refuse = true;
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "title", "Dritter"), WRITE_REFUSED);
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "amount", "7"), WRITE_DONE);
    same(value_now(st, &visit_entity, id, "day"), S("2026-07-07"));        /* what before_save sets is stored and told */
    struct history_line line[1];
    history_of(st, &visit_entity, id, ~0U, line, 1);
    assert_int_equal(line[0].n, 2);
    assert_true(ward.saved == 4 && ward.fresh == 1);
    ward.refuse = false;
    done(st);
}

static void states(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss(), clerk = ward_who("clerk", 0, 0), translator = ward_who("translator", 0, 0);
    assert_int_equal(create(st, w, visit("a", "title", "Eins", "state", "given")), WRITE_DENIED);
    assert_int_equal(create(st, w, visit("a", "title", "Eins", "state", "asked")), WRITE_DONE);
    int64_t id = id_by_key(st, &visit_entity, S("a"));
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "state", "given"), WRITE_DENIED);
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "state", "asked", "amount", "1"), WRITE_DONE);
    assert_int_equal(changed(st, &who_house, &visit_entity, id, 0, "state", "given"), WRITE_DENIED);   /* not even the house: flows do */
    struct problems p = { .a = room.a };
    struct draft d = visit("", "state", "given");
    struct write file = { .who = &clerk, .draft = &d, .import = true };
    d.id = id;
    assert_int_equal(row_write(st, &file, &p), WRITE_DONE);                /* a file may, where the role could lead there */
    same(value_now(st, &visit_entity, id, "state"), S("given"));
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_timer WHERE event = 'lapse'")), 1);
    d = visit("", "state", "done");
    d.id = id;
    assert_int_equal(row_write(st, &file, &p), WRITE_DENIED);
    d = visit("b", "title", "Zwei", "state", "given");
    assert_int_equal(row_write(st, &file, &p), WRITE_DONE);
    d = visit("c", "title", "Drei", "state", "lapsed");
    assert_int_equal(row_write(st, &file, &p), WRITE_DENIED);
    file.who = &translator;
    d = visit("", "state", "asked");
    d.id = id;
    assert_int_equal(row_write(st, &file, &p), WRITE_DENIED);
    is_clean(st);
    done(st);
}

/* ---- rights --------------------------------------------------------------------------------------------------------------------------------- */
static void classes(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who clerk = ward_who("clerk", 0, 0), plain = ward_who("reader", 0, 0), nobody = { 0 };
    int64_t id = made(st, person("p", "name", "Ada", "mail", "a@b.de", "born", "1990-01-01", "health", "fine"));
    assert_int_equal(changed(st, &clerk, &person_entity, id, 0, "mail", "c@d.de"), WRITE_DONE);
    assert_int_equal(changed(st, &clerk, &person_entity, id, 0, "born", "1991-01-01"), WRITE_DENIED);
    assert_int_equal(changed(st, &clerk, &person_entity, id, 0, "born", "1990-01-01"), WRITE_DENIED);      /* nor guess it */
    assert_int_equal(changed(st, &clerk, &person_entity, id, 0, "health", ""), WRITE_DENIED);
    assert_int_equal(changed(st, &plain, &person_entity, id, 0, "name", "Eve"), WRITE_DENIED);
    assert_int_equal(changed(st, &nobody, &person_entity, id, 0, "name", "Eve"), WRITE_GONE);
    assert_int_equal(create(st, plain, person("q", "name", "Eve")), WRITE_DENIED);
    assert_int_equal(create(st, clerk, person("q", "name", "Eve", "fee", "5")), WRITE_DENIED);
    assert_int_equal(create(st, clerk, person("q", "name", "Eve", "remark", "x")), WRITE_DONE);
    same(now(id, "born"), S("1990-01-01"));
    assert_int_equal(row_delete(st, &plain, S("r"), &person_entity, id, 0), WRITE_DENIED);
    assert_int_equal(row_delete(st, &nobody, S("r"), &person_entity, id, 0), WRITE_GONE);
    done(st);
}

static void own_rows(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t goch = put_area(st, "goch", "name", "Goch"), uedem = put_area(st, "uedem", "name", "Uedem"), one = put_group(st, "one", "name", "Eins");
    put_group(st, "two", "name", "Zwei");
    struct who officer = ward_who("officer", goch, 0), partner = ward_who("partner", 0, one), self = ward_who("self", 0, 0),
        loose = ward_who("officer", 0, 0);
    int64_t id = made(st, person("p", "name", "Ada", "area", "uedem", "actor", "two", "account", "1"));
    (void)uedem;
    assert_int_equal(changed(st, &officer, &person_entity, id, 0, "name", "Eve"), WRITE_DENIED);
    assert_int_equal(changed(st, &partner, &person_entity, id, 0, "name", "Eve"), WRITE_GONE);             /* sees only its own */
    assert_int_equal(changed(st, &self, &person_entity, id, 0, "name", "Eva"), WRITE_DONE);
    assert_int_equal(create(st, officer, person("", "name", "Neu", "area", "goch")), WRITE_DONE);
    assert_int_equal(create(st, officer, person("", "name", "Neu", "area", "uedem")), WRITE_REFUSED);
    assert_true(blames("area"));
    assert_int_equal(create(st, officer, person("", "name", "Neu")), WRITE_REFUSED);
    assert_int_equal(create(st, loose, person("", "name", "Neu", "area", "goch")), WRITE_DENIED);
    assert_int_equal(create(st, partner, person("", "name", "Neu", "actor", "two")), WRITE_REFUSED);
    assert_true(blames("actor"));
    assert_int_equal(create(st, self, person("", "name", "Neu")), WRITE_DENIED);
    assert_int_equal(create(st, partner, person("x", "name", "Neu", "actor", "one")), WRITE_DONE);
    int64_t mine = id_by_key(st, &person_entity, S("x"));
    assert_int_equal(changed(st, &partner, &person_entity, mine, 0, "actor", "two"), WRITE_REFUSED);       /* nor give it away */
    assert_int_equal(changed(st, &partner, &person_entity, mine, 0, "actor", ""), WRITE_REFUSED);
    assert_int_equal(changed(st, &partner, &person_entity, mine, 0, "actor", "one", "name", "Unser"), WRITE_DONE);
    struct who both = officer;
    both.grant[both.n++] = (struct grant){ .role = "translator", .language = S("en") };
    assert_int_equal(create(st, both, person("y", "name", "Neu", "area", "goch")), WRITE_DONE);
    int64_t y = id_by_key(st, &person_entity, S("y"));
    assert_int_equal(changed(st, &both, &person_entity, y, 0, "area", "uedem"), WRITE_REFUSED);            /* a language is no town */
    assert_int_equal(changed(st, &both, &person_entity, id, 0, "about@en", "Words"), WRITE_DONE);
    is_clean(st);
    done(st);
}

static void own_language(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = ward_who("translator", 0, 0);
    int64_t id = made(st, person("p", "name", "Ada", "about", "Deutsch", "about@en", "English"));
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "about@en", "Words"), WRITE_DENIED);           /* of no language */
    w.grant[0].language = S("en");
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "about@en", "Words"), WRITE_DONE);
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "about", "Deutsch", "about@en", "Words 2", "name", "Ada"),
        WRITE_DONE);    /* shown, unchanged */
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "about", "Anders", "about@en", "Words 3"), WRITE_DENIED);
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "about@ar", "كلمات"), WRITE_DENIED);
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "name", "Eve"), WRITE_DENIED);
    assert_int_equal(create(st, w, person("q", "name", "Eve")), WRITE_DENIED);
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, id, 0), WRITE_DENIED);
    int64_t v = made(st, visit("v", "title", "Titel", "inner", "geheim"));
    assert_int_equal(changed(st, &w, &visit_entity, v, 0, "inner@en", "secret"), WRITE_DENIED);            /* not of a class that it sees */
    assert_int_equal(changed(st, &w, &visit_entity, v, 0, "title@en", "Title"), WRITE_DONE);
    done(st);
}

/* The rule in C says the same as the rule in SQL: for random rows and readers, their classes. */
static void two_rules(void **state)
{
    (void)state;
    static const char *const roles[] = { "boss", "clerk", "reader", "officer", "partner", "self", "translator", "stranger" };
    struct store *st = writer();
    int64_t area[3], actor[3], row[12];
    for (int i = 0; i < 3; i++) {
        area[i] = put_area(st, arena_fmt(room.a, "a%d", i).p, "name", "Ort");
        actor[i] = put_group(st, arena_fmt(room.a, "g%d", i).p, "name", "Gruppe");
    }
    for (size_t i = 0; i < countof(row); i++)
        row[i] = made(st, person("", "name", "Jemand", "area", roll(4) ? arena_fmt(room.a, "a%d", (int)roll(3)).p : "", "actor",
            roll(4) ? arena_fmt(room.a, "g%d", (int)roll(3)).p : "",
                                 "account", roll(2) ? "1" : "2"));
    for (int i = 0; i < 400; i++) {
        struct who w = { .account = (int64_t)roll(3) };
        for (size_t g = roll(3); g < 3; g++) w.grant[w.n++] = (struct grant){ roles[roll(countof(roles))], roll(3) ? area[roll(3)] : 0,
            roll(3) ? actor[roll(3)] : 0, S("en") };
        struct query q = query_new(&person_entity, &w, langs);
        struct draft d = raw(st, &person_entity, row[roll(countof(row))]);
        struct own o = own_of_draft(st, &d), same_o;
        static const unsigned actions[] = { READ, UPDATE, DELETE };
        q.action = actions[roll(3)];
        void *got = row_by_id(st, &q, d.id, NULL), *whole = row_by_id(st, &(struct query){ .e = &person_entity, .who = &who_house, .lang = langs,
            .action = READ }, d.id, NULL);
        unsigned sql = got ? row_meta(got)->classes : 0, c = own_classes(&w, &person_entity, q.action, &o, NULL);
        if (sql != c || (got != NULL) != row_may(st, &w, &person_entity, d.id, q.action)) fail_msg("%u by SQL, %u in C", sql, c);
        same_o = own_of_row(&person_entity, whole);
        assert_true(same_o.id == o.id && same_o.area == o.area && same_o.actor == o.actor && same_o.account == o.account
            && same_o.published == o.published);
    }
    done(st);
}

/* ---- references that the writer does not see ---------------------------------------------------------------------------------------------------- */
static void hidden_refs(void **state)
{
    (void)state;
    struct store *st = writer();
    save(st, draft_of(&group_entity, "open", "name", "Offen", "state", "published", NULL));
    save(st, draft_of(&group_entity, "open2", "name", "Offen", "state", "published", NULL));
    save(st, draft_of(&group_entity, "shut", "name", "Zu", "state", "draft", NULL));
    struct who w = { .account = 1, .grant = { { .role = "clerk" }, { .role = "visitor" } }, .n = 2 };
    int64_t id = made(st, person("p", "name", "Ada", "groups", "shut open", "actor", "shut"));
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "groups", "open2", "actor", ""), WRITE_DONE);
    same(now(id, "groups"), S("open2 shut"));              /* what the form could not show stays */
    same(now(id, "actor"), S("shut"));
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "actor", "open"), WRITE_DONE);
    same(now(id, "actor"), S("open"));
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "actor", "shut"), WRITE_REFUSED);
    assert_true(blames("actor"));
    str hidden = ward_problems.at[0].detail;
    assert_string_equal(ward_problems.at[0].message, "There is no entry with this key.");
    same(hidden, S("shut"));
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "groups", "shut open"), WRITE_DONE);           /* was there already */
    same(now(id, "groups"), S("shut open"));
    struct who b = boss();
    assert_int_equal(changed(st, &b, &person_entity, id, 0, "groups", "open"), WRITE_DONE);
    same(now(id, "groups"), S("open"));
    is_clean(st);
    done(st);
}

/* ---- as a draft ----------------------------------------------------------------------------------------------------------------------------------- */
static void loading(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "one", "name", "Eins");
    put_group(st, "two", "name", "Zwei");
    put_area(st, "goch", "name", "Goch");
    struct who w = boss(), clerk = ward_who("clerk", 0, 0), partner = ward_who("partner", 0, 99), translator = ward_who("translator", 0, 0);
    int64_t id = made(st, person("p", "name", "Ada", "about", "Deutsch", "about@en", "English", "mail", "a@b.de", "born", "1990-01-01", "fee", "-250",
        "health", "fine",
                                 "speaks", "uk de", "remark", "x", "area", "goch", "actor", "one", "groups", "two one", "account", "7", "size", "1.5",
                                     "spot", "1,2", "active", "1"));
    int64_t version = 0;
    struct draft *d = draft_load(st, &w, &person_entity, id, &version);
    assert_true(d && version == 1);
    for (size_t i = 0; i < person_entity.n; i++) assert_true(d->given[i]);
    same(d->value[field_index(&person_entity, entity_field(&person_entity, S("groups")))], S("two one"));
    same(d->value[field_index(&person_entity, entity_field(&person_entity, S("fee")))], S("-250"));
    assert_int_equal(write_as(st, &w, d, version), WRITE_DONE);            /* saved as it is: nothing changes */
    assert_int_equal(version_now(st, &person_entity, id), 1);
    d = draft_load(st, &clerk, &person_entity, id, &version);
    assert_true(!d->given[field_index(&person_entity, entity_field(&person_entity, S("born")))] && !d->value[field_index(&person_entity,
        entity_field(&person_entity, S("born")))].n);
    assert_int_equal(write_as(st, &clerk, d, version), WRITE_DONE);
    same(now(id, "born"), S("1990-01-01"));
    assert_null(draft_load(st, &partner, &person_entity, id, &version));
    translator.grant[0].language = S("en");
    d = draft_load(st, &translator, &person_entity, id, &version);
    assert_int_equal(write_as(st, &translator, d, version), WRITE_DONE);
    assert_int_equal(count_in(st, Q("SELECT count(*) FROM core_history WHERE event = 'read'")), 1);        /* only the boss saw what is logged */
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, id, 0), WRITE_DONE);
    assert_null(draft_load(st, &w, &person_entity, id, &version));
    done(st);
}

/* What a room hides at the last moment, only who may change the row sees in a form. */
static void hide_spot(void *row) { ((struct person *)row)->spot = (struct coordinate){ __builtin_nan(""), __builtin_nan("") }; }

/* ---- going and coming back --------------------------------------------------------------------------------------------------------------------------- */
static void deleting(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss(), clerk = ward_who("clerk", 0, 0), plain = ward_who("reader", 0, 0);
    int64_t id = made(st, person("p", "name", "Ada"));
    assert_int_equal(row_undelete(st, &w, S("r"), &person_entity, id), WRITE_GONE);
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, id, 7), WRITE_STALE);
    assert_int_equal(row_delete(st, &clerk, S("r"), &person_entity, id, 1), WRITE_DONE);
    assert_int_equal(row_delete(st, &w, S("r"), &person_entity, id, 0), WRITE_GONE);
    assert_int_equal(id_by_key(st, &person_entity, S("p")), 0);
    assert_false(row_may(st, &w, &person_entity, id, READ));
    assert_int_equal(changed(st, &w, &person_entity, id, 0, "name", "Eve"), WRITE_GONE);
    assert_int_equal(row_undelete(st, &plain, S("r"), &person_entity, id), WRITE_DENIED);
    assert_int_equal(row_undelete(st, &(struct who){ 0 }, S("r"), &person_entity, id), WRITE_GONE);
    assert_int_equal(row_undelete(st, &w, S("r"), &person_entity, id), WRITE_DONE);
    assert_int_equal(version_now(st, &person_entity, id), 3);
    assert_true(row_may(st, &plain, &person_entity, id, READ));
    assert_int_equal(entries(st), 3);
    is_clean(st);
    done(st);
}

static int64_t merged_at;
static void hear_merge(struct store *st, const struct event *ev) { (void)st; merged_at = ev->other; }

static int64_t at_slug(struct store *st, const char *slug)
{
    struct who w = boss();
    struct query q = query_new(&person_entity, &w, langs);
    void *row = row_by_slug(st, &q, str_of(slug), NULL);
    return row ? row_meta(row)->id : 0;
}

static void merging(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss(), clerk = ward_who("clerk", 0, 0), officer = ward_who("officer", 5, 0), nobody = { 0 };
    int64_t from = made(st, person("old", "name", "Ada Alt")), into = made(st, person("new", "name", "Ada Neu", "above", "old")), third = made(st,
        person("third", "name", "Drei", "above", "old"));
    int64_t v = made(st, visit("v", "title", "Eins", "person", "old", "others", "old third new")), gone = made(st, visit("g", "title", "Weg",
        "person", "old"));
    int64_t unlike = made(st, visit("u", "title", "Zwei", "person", "third", "others", "third"));
    assert_int_equal(row_delete(st, &w, S("r"), &visit_entity, gone, 0), WRITE_DONE);
    event_forget();
    event_listen(&(struct listen){ "test.person.merged", hear_merge });
    assert_int_equal(row_merge(st, &nobody, S("r"), &person_entity, from, into), WRITE_GONE);
    assert_int_equal(row_merge(st, &officer, S("r"), &person_entity, from, into), WRITE_DENIED);
    assert_int_equal(row_merge(st, &w, S("r"), &person_entity, from, from), WRITE_REFUSED);
    assert_int_equal(row_merge(st, &clerk, S("r"), &person_entity, from, into), WRITE_DONE);
    event_forget();
    assert_int_equal(merged_at, into);
    same(value_now(st, &visit_entity, v, "person"), S("new"));
    same(value_now(st, &visit_entity, v, "others"), S("new third"));
    same(value_now(st, &visit_entity, gone, "person"), S("new"));          /* also of what may come back */
    same(value_now(st, &visit_entity, unlike, "person"), S("third"));
    assert_int_equal(version_now(st, &visit_entity, unlike), 1);
    assert_int_equal(version_now(st, &visit_entity, v), 3);                /* two fields */
    same(now(third, "above"), S("new"));
    same(now(into, "above"), S(""));                       /* nobody is above oneself */
    assert_int_equal(id_by_key(st, &person_entity, S("old")), 0);
    assert_int_equal(at_slug(st, "ada-alt"), into);
    assert_int_equal(at_slug(st, "ada-neu"), into);
    struct history_line line[5];
    assert_int_equal(history_of(st, &visit_entity, v, ~0U, line, 5), 3);
    assert_true(line[0].event == HISTORY_MERGE && line[0].n == 1);
    same(line[0].value[0].old, S("old third new"));
    same(line[0].value[0].new, S("new third"));
    history_of(st, &person_entity, into, ~0U, line, 5);
    same(line[0].detail, arena_fmt(room.a, "%lld", (long long)from));
    is_clean(st);
    assert_int_equal(row_undelete(st, &w, S("r"), &person_entity, from), WRITE_DONE);      /* comes back empty-handed, but with an address */
    assert_true(at_slug(st, "ada-alt-2") == from && at_slug(st, "ada-alt") == into);
    is_clean(st);
    done(st);
}

/* from ← middle ← into: what stays takes the place of what goes, or the tree would have a ring. */
static void merging_trees(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    int64_t top = made(st, person("top", "name", "Oben")), from = made(st, person("from", "name", "Weg", "above", "top")), middle = made(st,
        person("middle", "name", "Mitte", "above", "from"));
    int64_t into = made(st, person("into", "name", "Bleibt", "above", "middle"));
    assert_int_equal(row_merge(st, &w, S("r"), &person_entity, from, into), WRITE_DONE);
    same(now(middle, "above"), S("into"));
    same(now(into, "above"), S("top"));
    same(now(top, "above"), S(""));
    assert_int_equal(row_merge(st, &w, S("r"), &person_entity, top, into), WRITE_DONE);
    same(now(into, "above"), S(""));
    is_clean(st);
    done(st);
}

/* ---- translations ------------------------------------------------------------------------------------------------------------------------------------------ */
/* What a translation should be, kept beside the store: versions are counted by hand. */
struct lingo { bool row; char text[4], title[4], status[20]; int64_t source; };
struct model { char text[4], title[4]; int64_t german; struct lingo of[2]; };     /* en, ar */
static const char *const tags[] = { "en", "ar" };

static bool put_word(char *to, const char *text)
{
    bool differs = strcmp(to, text) != 0;
    memcpy(to, text, strlen(text) + 1);
    return differs;
}

static void look(struct store *st, int64_t id, const struct model *m)
{
    struct translation t[LANGS_MAX];
    assert_int_equal(translations_of(st, &visit_entity, id, t), lang_count() - 1);
    for (size_t i = 0; i < countof(tags); i++) {
        const struct translation *now = &t[lang_index(str_of(tags[i])) - 1];
        const struct lingo *l = &m->of[i];
        bool there = l->text[0] || l->title[0], outdated = there && m->german > l->source;
        same(str_of(now->lang->tag), str_of(tags[i]));
        if (now->there != there || now->outdated != outdated || (l->row && now->source_version != l->source) || !str_eq(now->status,
            str_of(l->row ? l->status : "")))
            fail_msg("%s: there %d %d, outdated %d %d, source %lld %lld, status %.*s %s", tags[i], now->there, there, now->outdated, outdated,
                (long long)now->source_version,
                     (long long)l->source, STR(now->status), l->status);
    }
}

/* One save of any of the six words, some of them the same as before; perhaps a small change. */
static void random_save(struct store *st, int64_t id, struct model *m)
{
    static const char *const words[] = { "", "aa", "bb", "cc" };
    struct draft d = visit("", "amount", roll(2) ? "1" : "2");
    struct who w = boss();
    bool small = roll(3) == 0, machine = roll(4) == 0, german = false;
    size_t text = field_index(&visit_entity, entity_field(&visit_entity, S("text"))), title = field_index(&visit_entity, entity_field(&visit_entity,
        S("title")));
    d.id = id;
    d.status = machine ? "machine" : NULL;
    if (roll(2)) { const char *word = words[roll(4)]; draft_word(room.a, &d, 0)[text] = str_of(word); german |= put_word(m->text, word); }
    if (roll(2)) { const char *word = words[1 + roll(3)]; draft_word(room.a, &d, 0)[title] = str_of(word); german |= put_word(m->title, word); }
    if (german && !small) m->german++;
    for (size_t i = 0; i < 2; i++) {
        struct lingo *l = &m->of[i];
        bool differs = false;
        if (roll(2)) { const char *word = words[roll(4)]; draft_word(room.a, &d, lang_index(str_of(tags[i])))[text] = str_of(word); differs |= put_word(l->text, word); }
        if (roll(2)) { const char *word = words[roll(4)]; draft_word(room.a, &d, lang_index(str_of(tags[i])))[title] = str_of(word); differs |= put_word(l->title, word); }
        if (!differs) continue;
        bool fresh = !l->row;
        l->row = l->text[0] || l->title[0];
        if (!l->row || (small && !fresh)) continue;
        l->source = m->german;
        snprintf(l->status, sizeof l->status, "%s", machine ? "machine" : "draft");
    }
    struct write write = { .who = &w, .draft = &d, .small = small };
    struct problems p = { .a = room.a };
    assert_int_equal(row_write(st, &write, &p), WRITE_DONE);
}

static void random_mark(struct store *st, int64_t id, struct model *m)
{
    struct who w = boss();
    size_t i = roll(2), s = roll(4);
    struct lingo *l = &m->of[i];
    bool there = l->text[0] || l->title[0], ordered = s == 1;
    enum write_outcome want = there || ordered ? WRITE_DONE : WRITE_REFUSED;
    assert_int_equal(translation_mark(st, &w, S("r"), &visit_entity, id, str_of(tags[i]), str_of(translation_statuses[s].key)), want);
    if (want != WRITE_DONE) return;
    if (!l->row) l->source = 0;
    l->row = true;
    snprintf(l->status, sizeof l->status, "%s", translation_statuses[s].key);
    if (s == 3) l->source = m->german;
}

static void translations(void **state)
{
    (void)state;
    struct store *st = writer();
    for (int k = 0; k < 12; k++) {
        struct model m = { .title = "aa", .german = 1 };
        int64_t id = made(st, visit("", "title", "aa"));
        for (int i = 0; i < 25; i++) {
            if (roll(4)) random_save(st, id, &m);
            else random_mark(st, id, &m);
            look(st, id, &m);
        }
    }
    is_clean(st);
    done(st);
}

static void marking(void **state)
{
    (void)state;
    struct store *st = writer();
    struct translation t[LANGS_MAX];
    const struct translation *en = &t[lang_index(S("en")) - 1];
    struct who w = boss(), english = ward_who("translator", 0, 0), plain = ward_who("reader", 0, 0), nobody = { 0 };
    int64_t id = made(st, visit("v", "title", "Titel", "title@en", "Title"));
    english.grant[0].language = S("en");
    assert_int_equal(translation_mark(st, &english, S("r"), &visit_entity, id, S("en"), S("reviewed")), WRITE_DONE);
    assert_int_equal(translation_mark(st, &english, S("r"), &visit_entity, id, S("ar"), S("in_translation")), WRITE_DENIED);
    assert_int_equal(translation_mark(st, &plain, S("r"), &visit_entity, id, S("en"), S("reviewed")), WRITE_DENIED);
    assert_int_equal(translation_mark(st, &nobody, S("r"), &visit_entity, id, S("en"), S("reviewed")), WRITE_GONE);
    assert_int_equal(translation_mark(st, &w, S("r"), &visit_entity, id, S("de"), S("reviewed")), WRITE_REFUSED);
    assert_int_equal(translation_mark(st, &w, S("r"), &visit_entity, id, S("xx"), S("reviewed")), WRITE_REFUSED);
    assert_int_equal(translation_mark(st, &w, S("r"), &visit_entity, id, S("en"), S("good")), WRITE_REFUSED);
    assert_int_equal(translation_mark(st, &w, S("r"), &visit_entity, id, S("ar"), S("reviewed")), WRITE_REFUSED);
    assert_int_equal(version_now(st, &visit_entity, id), 1);
    struct history_line line[2];
    history_of(st, &visit_entity, id, ~0U, line, 2);
    same(line[0].detail, S("en: reviewed"));
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "title", "Neu", "title@en", "New"), WRITE_DONE);        /* both at once: up to date */
    translations_of(st, &visit_entity, id, t);
    assert_true(!en->outdated && str_eq(en->status, S("draft")) && en->source_version == 2);
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "amount", "5"), WRITE_DONE);
    translations_of(st, &visit_entity, id, t);
    assert_false(en->outdated);                           /* no word changed */
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "title", "Ganz neu"), WRITE_DONE);
    translations_of(st, &visit_entity, id, t);
    const struct translation *arabic = &t[lang_index(S("ar")) - 1];
    assert_true(en->outdated && !arabic->outdated && !arabic->there);
    is_clean(st);
    done(st);
}

static void shown_and_stored(void **state)
{
    (void)state;
    struct entity hiding = person_entity;
    struct store *st = writer();
    struct who plain = ward_who("reader", 0, 0), w = boss();
    int64_t version, id = made(st, person("p", "name", "Ada", "spot", "1,2"));
    size_t spot = field_index(&person_entity, entity_field(&person_entity, S("spot")));
    done(st);
    hiding.show = hide_spot;
    entity_forget();
    entity_register(&area_entity);
    entity_register(&group_entity);
    entity_register(&hiding);
    char said[1];
    struct buf report = buf_in(room.a, sizeof said);
    entity_resolve(&report);
    st = writer();
    struct draft *d = draft_load(st, &w, &hiding, id, &version);
    same(d->value[spot], S("1,2"));
    d = draft_load(st, &plain, &hiding, id, &version);
    assert_true(d->given[spot] && !d->value[spot].n);
    done(st);
    room_register();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(versions), cmocka_unit_test(refused), cmocka_unit_test(hooks), cmocka_unit_test(states), cmocka_unit_test(classes),
            cmocka_unit_test(own_rows),
        cmocka_unit_test(own_language), cmocka_unit_test(two_rules), cmocka_unit_test(hidden_refs), cmocka_unit_test(loading),
            cmocka_unit_test(shown_and_stored),
        cmocka_unit_test(deleting), cmocka_unit_test(merging), cmocka_unit_test(merging_trees), cmocka_unit_test(translations),
            cmocka_unit_test(marking),
    };
    room_more = ward_register;
    room_wipe_more = ward_wipe;
    return room_run("t-write", tests, countof(tests));
}
