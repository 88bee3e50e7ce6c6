/* test_entity.c - the register of entities, what a wrong table says, rights, and values of rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/test_room.h"
#include <fcntl.h>
#include <math.h>
#include <sys/wait.h>

static int setup(void **state)
{
    (void)state;
    room.a = arena_new();
    room_register();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(room.a);
    entity_forget();
    return 0;
}

/* ---- the register ---------------------------------------------------------------------------------------------------------------- */
static void names(void **state)
{
    (void)state;
    assert_int_equal(entity_count(), 3);
    assert_ptr_equal(entity_find(S("test"), S("thing")), &thing_entity);
    assert_null(entity_find(S("tes"), S("thing")));
    assert_ptr_equal(entity_named(S("directory.area")), &area_entity);
    assert_null(entity_named(S("area")));
    assert_null(entity_named(S("")));
    assert_ptr_equal(entity_by_path(S("groups")), &group_entity);
    assert_null(entity_by_path(S("")));
    assert_string_equal(entity_table(&thing_entity), "test_thing");
    assert_string_equal(entity_part(&thing_entity, "words"), "test_thing_words");
    assert_string_equal(entity_part(&thing_entity, "topics"), "test_thing_topics");
    for (size_t i = 0; i < thing_entity.n; i++) {
        const struct field *f = &thing_fields[i];
        assert_ptr_equal(entity_field(&thing_entity, str_of(f->name)), f);
        assert_int_equal(field_index(&thing_entity, f), i);
        assert_int_equal(field_live(f), strcmp(f->name, "lost") != 0);
    }
    assert_null(entity_field(&thing_entity, S("titl")));
    assert_string_equal(entity_title(&thing_entity)->name, "title");
    assert_ptr_equal(field_to(entity_field(&thing_entity, S("area"))), &area_entity);
    assert_ptr_equal(field_to(entity_field(&thing_entity, S("topics"))), &group_entity);
    assert_null(field_to(entity_field(&thing_entity, S("title"))));
    assert_null(field_to(&(struct field){ .name = "not", .kind = KIND_ref }));
    assert_true(entity_lists("a title b", entity_title(&thing_entity)) && !entity_lists("titles", entity_title(&thing_entity)) && !entity_lists(NULL,
        entity_title(&thing_entity)));
    assert_string_equal(choice_label(entity_field(&thing_entity, S("kind")), S("advice")), "Advice");
    assert_null(choice_label(entity_field(&thing_entity, S("kind")), S("")));
}

static void kinds(void **state)
{
    (void)state;
    size_t text = 0, many = 0, ref = 0;
    for (int k = 0; k < KINDS; k++) {
        text += kind_is_text((enum kind)k);
        many += kind_is_many((enum kind)k);
        ref += kind_is_ref((enum kind)k);
        if (kind_is_many((enum kind)k)) assert_true(kind_is_text((enum kind)k));
    }
    assert_true(text == 15 && many == 3 && ref == 3);
}

/* ---- a wrong table ends the program with a sentence ------------------------------------------------------------------------------- */
static str last_words(const struct entity *e)
{
    int line[2], status = 0;
    char said[500];
    assert_int_equal(pipe(line), 0);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(line[1], STDERR_FILENO);
        entity_register(e);
        _exit(0);
    }
    close(line[1]);
    ssize_t n = read(line[0], said, sizeof said);
    close(line[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? S("") : arena_copy(room.a, (str){ said, n > 0 ? (size_t)n : 0 });
}

struct small { struct meta meta; str title, text; int64_t ref; struct coordinate place; };
#define TITLE { .name = "title", .kind = KIND_text, .privacy = PUBLIC, .at = offsetof(struct small, title), .label = "Title", \
                .required = true, .sorted = true }

static void refused(const char *why, struct entity e, struct field second)
{
    struct field fields[] = { TITLE, second };
    struct entity all = e;
    all.room = all.room ? all.room : "test";
    all.name = all.name ? all.name : "small";
    all.fields = fields;
    all.n = e.n ? e.n : 2;
    all.label = e.label ? e.label : "Small";
    all.plural = "Smalls";
    all.size = sizeof(struct small);
    all.title = e.title ? e.title : "title";
    all.rights = &(struct right){ "visitor", READ, PUBLIC, ROWS_ALL };
    all.n_rights = 1;
    str said = last_words(&all);
    if (str_find(said, str_of(why)) < 0) fail_msg("\"%.*s\" does not say \"%s\"", STR(said), why);
}

static void wrong_tables(void **state)
{
    (void)state;
    const struct field text = { .name = "text", .kind = KIND_text, .privacy = PUBLIC, .at = offsetof(struct small, text), .label = "Text" };
    struct field f = text;
    refused("", (struct entity){ 0 }, text);
    refused("is there twice", (struct entity){ .name = "thing" }, text);
    refused("not a usable name", (struct entity){ .name = "Small" }, text);
    refused("not a usable name", (struct entity){ .room = "a-b" }, text);
    refused("no label", (struct entity){ .label = "" }, text);
    refused("another entity has this path", (struct entity){ .path = "things" }, text);
    refused("too many fields", (struct entity){ .n = FIELDS_MAX + 1 }, text);
    refused("required, sorted text", (struct entity){ .title = "text" }, text);
    refused("required, sorted text", (struct entity){ .title = "none" }, text);
    refused("names a field that is not there", (struct entity){ .list.columns = "title none" }, text);
    refused("names a field that is not there", (struct entity){ .list.filter = "none" }, text);
    refused("names a field that is not there", (struct entity){ .state = "none" }, text);
    refused("names a field that is not there", (struct entity){ .own_actor = "none" }, text);
    refused("", (struct entity){ .own_actor = "id", .own_area = "id" }, text);
    static const char *const taken[] = { "id", "key", "version", "owner", "lang", "find", "value", "meta", "q", "sort", "after", "slug", "words",
        "order", "9a", "" };
    for (size_t i = 0; i < countof(taken); i++) { f = text; f.name = taken[i]; refused("not a usable name", (struct entity){ 0 }, f); }
    f = text; f.name = "title"; refused("is there twice", (struct entity){ 0 }, f);
    f = text; f.label = ""; refused("no label", (struct entity){ 0 }, f);
    f = text; f.privacy = 0; refused("exactly one privacy class", (struct entity){ 0 }, f);
    f = text; f.privacy = (enum privacy)(PUBLIC | MONEY); refused("exactly one privacy class", (struct entity){ 0 }, f);
    f = text; f.kind = KIND_date; f.translated = true; refused("only texts are translated", (struct entity){ 0 }, f);
    f = text; f.kind = KIND_longtext; f.sorted = true; refused("only one-line texts are sorted", (struct entity){ 0 }, f);
    f = text; f.privacy = INTERNAL; f.sorted = true; refused("give away", (struct entity){ 0 }, f);
    f = text; f.privacy = INTERNAL; refused("give away", (struct entity){ .list.search = "text" }, f);
    f = text; f.kind = KIND_choices; refused("no choices", (struct entity){ 0 }, f);
    f = text; f.kind = KIND_refs; refused("leads to nothing", (struct entity){ 0 }, f);
    f = text; f.translated = true; refused("cannot be filtered by", (struct entity){ .list.filter = "text" }, f);
    f = text; f.kind = KIND_coordinate; refused("cannot be filtered by", (struct entity){ .list.filter = "text" }, f);
}

/* ---- rights -------------------------------------------------------------------------------------------------------------------------- */
static void rights(void **state)
{
    (void)state;
    struct who visitor = who_visitor(), nobody = { 0 }, stranger = who_of("stranger", 1, 1), local = who_of("local", 7, 0), unbound = who_of("local",
        0, 0);
    struct may m = may(&visitor, &thing_entity, READ);
    assert_true(m.n == 1 && m.classes == PUBLIC && m.scope[0].rows == ROWS_PUBLISHED);
    assert_true(may(&visitor, &thing_entity, UPDATE).n == 0 && may(&visitor, &thing_entity, UPDATE).classes == 0);
    assert_true(may(&nobody, &thing_entity, READ).n == 0 && may(&nobody, &thing_entity, READ).classes == 0);
    assert_int_equal(may(&stranger, &thing_entity, READ).n, 0);
    m = may(&local, &thing_entity, READ);
    assert_true(m.n == 1 && m.scope[0].area == 7 && m.scope[0].rows == ROWS_OWN_AREA);
    assert_int_equal(may(&unbound, &thing_entity, READ).n, 0);             /* a role bound to nothing owns nothing */
    assert_true(!who_staff(&visitor) && !who_staff(&nobody) && who_staff(&local));
    struct who both = { .grant = { { "editor", 0, 0 }, { "keeper", 0, 5 }, { "keeper", 0, 0 } }, .n = 3 };
    m = may(&both, &thing_entity, READ);
    assert_true(m.n == 2 && m.classes == PUBLIC && m.scope[1].actor == 5 && m.scope[1].classes == (PUBLIC | MONEY));
    struct who nurse = who_of("nurse", 0, 0);
    assert_true(may(&nurse, &thing_entity, READ).n == 1 && may(&nurse, &thing_entity, EXPORT).n == 0);
}

static void too_many_grants(void **state)
{
    (void)state;
    struct right rows[GRANTS_MAX + 4];
    struct entity e = thing_entity;
    struct who w = who_visitor();
    for (size_t i = 0; i < countof(rows); i++) rows[i] = (struct right){ "visitor", READ, i < GRANTS_MAX ? PUBLIC | INTERNAL : PUBLIC, ROWS_ALL };
    e.rights = rows;
    e.n_rights = countof(rows);
    assert_int_equal(may(&w, &e, READ).n, GRANTS_MAX);    /* more are left out, never taken without their limits */
}

/* ---- values ---------------------------------------------------------------------------------------------------------------------------- */
static void values(void **state)
{
    (void)state;
    struct thing t = { .title = S("Kurs"), .amount = NONE, .size = NAN, .price = 0, .place = { NAN, NAN }, .seen = NONE, .free = true, .main = 3 };
    static const char *const empty[] = { "nick", "tags", "topics", "area", "amount", "size", "place", "seen", "lost" }, *const full[] = { "title",
        "price", "free", "main" };
    for (size_t i = 0; i < countof(empty); i++) assert_true(row_empty(&t, entity_field(&thing_entity, str_of(empty[i]))));
    for (size_t i = 0; i < countof(full); i++) assert_false(row_empty(&t, entity_field(&thing_entity, str_of(full[i]))));
    same(row_title(&thing_entity, &t), S("Kurs"));
    same(row_text(&t, entity_field(&thing_entity, S("amount"))), S(""));
    assert_int_equal(row_number(&t, entity_field(&thing_entity, S("free"))), 1);
    assert_int_equal(row_number(&t, entity_field(&thing_entity, S("main"))), 3);
    assert_true(isnan(row_decimal(&t, entity_field(&thing_entity, S("size")))) && isnan(row_decimal(&t, entity_field(&thing_entity, S("title")))));
    assert_ptr_equal(row_meta(&t), &t);
}

static void ids(void **state)
{
    (void)state;
    int64_t got[3] = { 0 };
    assert_true(refs_ids(S("5 7 x 9 11"), got, 3) == 3 && got[0] == 5 && got[1] == 7 && got[2] == 9);
    assert_int_equal(refs_ids(S(""), got, 3), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names), cmocka_unit_test(kinds), cmocka_unit_test(wrong_tables), cmocka_unit_test(rights), cmocka_unit_test(too_many_grants),
        cmocka_unit_test(values), cmocka_unit_test(ids),
    };
    return cmocka_run_group_tests_name("entity", tests, setup, teardown);
}
