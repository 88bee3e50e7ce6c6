/* test_outside.c - messages from outside: what is stored, what is refused, how often from one network; with and without an entry; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "serve/outside.h"
#include "serve/test_region.h"
#include "web/reply.h"

/* ---- a room of houses, about which anybody may say something, and a book of wishes about nothing in particular ---------------------- */
#define HOUSE_FIELDS(FIELD) \
    FIELD(text, name,  PUBLIC, .label = "Name", .required = true, .sorted = true, .max = 80) \
    FIELD(ref,  keeper, PUBLIC, .label = "Keeper", .to = "street.house")
#define NOTE_FIELDS(FIELD) \
    FIELD(text,     title, INTERNAL, .label = "About", .required = true, .sorted = true, .max = 80) \
    FIELD(longtext, text,  INTERNAL, .label = "Text", .required = true, .min = 5, .max = 100) \
    FIELD(email,    mail,  PERSONAL, .label = "E-mail") \
    FIELD(text,     inner, INTERNAL, .label = "Inner", .max = 80) \
    FIELD(ref,      house, INTERNAL, .label = "House", .to = "street.house") \
    FIELD(ref,      keeper, INTERNAL, .label = "Keeper", .to = "street.house")
#define WISH_FIELDS(FIELD) \
    FIELD(text, title, INTERNAL, .label = "Wish", .required = true, .sorted = true, .max = 80)
#define MEMBER(kind, name, ...) c_##kind name;
struct house { struct meta meta; HOUSE_FIELDS(MEMBER) };
struct note  { struct meta meta; NOTE_FIELDS(MEMBER) };
struct wish  { struct meta meta; WISH_FIELDS(MEMBER) };
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct house, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field house_fields[] = { HOUSE_FIELDS(ROW) };
#undef ROW
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct note, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field note_fields[] = { NOTE_FIELDS(ROW) };
#undef ROW
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct wish, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field wish_fields[] = { WISH_FIELDS(ROW) };
#undef ROW

static const struct right rights[] = { { "administrator", READ | CREATE | UPDATE | DELETE, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL } };
static const struct right open_rights[] = { { "visitor", READ, PUBLIC, ROWS_ALL }, { "administrator", READ | CREATE | UPDATE, PUBLIC, ROWS_ALL } };
static const struct entity house_entity = {
    .room = "street", .name = "house", .path = "houses", .label = "House", .plural = "Houses", .fields = house_fields, .n = countof(house_fields),
    .size = sizeof(struct house), .title = "name", .rights = open_rights, .n_rights = countof(open_rights) };
static const struct entity note_entity = {
    .room = "street", .name = "note", .label = "Note", .plural = "Notes", .fields = note_fields, .n = countof(note_fields), .size = sizeof(struct note),
    .title = "title", .rights = rights, .n_rights = countof(rights), .purpose = "Tests", .basis = "None" };
static const struct entity wish_entity = {
    .room = "street", .name = "wish", .label = "Wish", .plural = "Wishes", .fields = wish_fields, .n = countof(wish_fields), .size = sizeof(struct wish),
    .title = "title", .rights = rights, .n_rights = countof(rights) };

static void add_house(struct req *q, struct draft *d, struct outside_view *v)
{
    outside_about(q, d, v->e, v->row, "keeper colour");                       /* houses have no colour: nothing is given */
    outside_give(d, "inner", S("by the house"));
    str text = d->value[field_index(d->e, entity_field(d->e, S("text")))];
    if (str_find(text, S("forbidden")) >= 0) problem_add(&v->form.problems, (struct problem){ .field = entity_field(d->e, S("text")), .message = "Not this word." });
}

static void draw(struct buf *out, struct req *q, const struct outside_view *v)
{
    if (v->done) outside_thanks(out, q, v); else outside_form(out, q, v);
}

static const struct outside note = { .entity = &note_entity, .fields = "text mail", .path = "note", .per_hour = 2, .add = add_house, .draw = draw,
                                     .lead = "Who gets it", .back = "Back to the house" };
static const struct outside wish = { .entity = &wish_entity, .fields = "title", .path = "wishes/new", .home = "wishes", .per_hour = 1, .draw = draw,
                                     .lead = "Who gets it", .back = "Back", .thanks = "We wish so, too" };
static void note_get(struct req *q)  { outside_get(q, &note); }
static void note_post(struct req *q) { outside_post(q, &note); }
static void wish_get(struct req *q)  { outside_get(q, &wish); }
static void wish_post(struct req *q) { outside_post(q, &wish); }

static const struct route routes[] = {
    { GET,  "houses/{slug}/note", note_get,  ROUTE_RIGHT, &house_entity, BASE_PAGE },
    { POST, "houses/{slug}/note", note_post, ROUTE_RIGHT, &house_entity, BASE_PAGE, .action = READ },
    { GET,  "wishes/new",         wish_get,  ROUTE_OPEN, .base = BASE_PAGE },
    { POST, "wishes/new",         wish_post, ROUTE_OPEN, .base = BASE_PAGE },
};
static const struct entity *const entities[] = { &house_entity, &note_entity, &wish_entity };
static const struct room street_room = { .name = "street", .label = "Street", .entities = entities, .n_entities = countof(entities), .routes = routes, .n_routes = countof(routes) };
static const struct room *const rooms[] = { &street_room };

static void furnish(void)
{
    put(&house_entity, "town", "name=Rathaus");
    put(&house_entity, "mill", "name=Mühle", "keeper=town");
}

/* ---- cases ------------------------------------------------------------------------------------------------------------------------------ */
static bool shows(const struct req *q, const char *text) { return str_find(reply_body(q), str_of(text)) >= 0; }
static int post(const char *target, const char *body, const char *client) { return ask_page(POST, target, body, client)->status; }

static void forms(void **state)
{
    (void)state;
    end();
    struct req *q = ask_page(GET, "houses/muehle/note", "", "1.2.3.0");
    assert_int_equal(q->status, 200);
    assert_true(shows(q, "name=\"text\"") && shows(q, "name=\"mail\"") && shows(q, "name=\"website\"") && shows(q, "name=\"csrf\""));
    assert_false(shows(q, "name=\"title\"") || shows(q, "name=\"inner\"") || shows(q, "name=\"house\""));
    assert_true(shows(q, "/de/houses/muehle/note\"") && shows(q, "/de/houses/muehle\"") && shows(q, "Back to the house"));
    assert_int_equal(ask_page(GET, "houses/palast/note", "", "1.2.3.0")->status, 404);
    assert_int_equal(post("houses/palast/note", "text=Hallo+Haus", "1.2.3.0"), 404);
    q = ask_page(GET, "wishes/new", "", "1.2.3.0");
    assert_true(q->status == 200 && shows(q, "/de/wishes/new\"") && shows(q, "/de/wishes\""));
    assert_true(shows(ask_page(GET, "wishes/new?done=sent", "", "1.2.3.0"), "We wish so, too"));
    assert_true(shows(ask_page(GET, "houses/muehle/note?done=sent", "", "1.2.3.0"), "role=\"status\""));
    begin();
}

static void refused(void **state)
{
    (void)state;
    end();
    assert_int_equal(post("houses/muehle/note", "text=ab", "2.2.3.0"), 422);
    assert_int_equal(post("houses/muehle/note", "text=Hallo+Haus&mail=nobody", "2.2.3.0"), 422);
    struct req *q = ask_page(POST, "houses/muehle/note", "text=a+forbidden+word", "2.2.3.0");
    assert_true(q->status == 422 && shows(q, "Not this word.") && shows(q, "a forbidden word"));
    assert_int_equal(post("houses/muehle/note", "text=Kaufen+Sie&website=http://spam.example", "2.2.3.0"), 303);
    assert_int_equal(count(Q("SELECT count(*) FROM street_note")), 0);
    assert_int_equal(count(Q("SELECT count(*) FROM core_knock")), 0);        /* what is refused does not count */
    begin();
}

static void stored(void **state)
{
    (void)state;
    end();
    struct req *q = ask_page(POST, "houses/muehle/note", "text=Das+Rad+steht&mail=ada@example.org&inner=mine&title=mine&house=town", "3.2.3.0");
    assert_int_equal(q->status, 303);
    assert_int_equal(count(Q("SELECT count(*) FROM street_note n JOIN street_house h ON h.id = n.house JOIN street_house o ON o.id = n.keeper "
        "WHERE n.title = 'Mühle' AND n.inner = 'by the house' AND n.mail = 'ada@example.org' AND h.key = 'mill' AND o.key = 'town'")), 1);
    assert_int_equal(post("houses/rathaus/note", "text=Wem+gehört+es", "3.2.3.0"), 303);
    assert_int_equal(count(Q("SELECT count(*) FROM street_note WHERE title = 'Rathaus' AND keeper IS NULL")), 1);
    begin();
}

/* Each kind counts by itself, each network too, for an hour. */
static void often(void **state)
{
    (void)state;
    end();
    int64_t before = count(Q("SELECT count(*) FROM street_note"));
    for (int i = 0; i < 2; i++) assert_int_equal(post("houses/muehle/note", "text=Noch+etwas", "4.2.3.0"), 303);
    struct req *q = ask_page(POST, "houses/rathaus/note", "text=Zu+viel+davon", "4.2.3.0");
    assert_true(q->status == 429 && shows(q, "role=\"alert\"") && shows(q, "Zu viel davon"));
    assert_int_equal(count(Q("SELECT count(*) FROM street_note")), before + 2);
    assert_int_equal(post("wishes/new", "title=Mehr+Bänke", "4.2.3.0"), 303);
    assert_int_equal(post("wishes/new", "title=Mehr+Bäume", "4.2.3.0"), 429);
    assert_int_equal(count(Q("SELECT count(*) FROM street_wish")), 1);
    assert_int_equal(post("houses/muehle/note", "text=Anderes+Netz", "4.2.4.0"), 303);
    at(HOUR + 1);
    assert_int_equal(post("houses/muehle/note", "text=Eine+Stunde+danach", "4.2.3.0"), 303);
    assert_int_equal(count(Q("SELECT count(*) FROM core_knock")), 1);        /* the others are forgotten */
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(forms), case_of(refused), case_of(stored), case_of(often) };
    return region_run("outside", rooms, countof(rooms), furnish, tests, countof(tests));
}
