/* test_hsds.c - what goes out as Open Referral: nothing that visitors do not read, ids that stay, moments that are deep, filters that are right. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "rooms/hsds/hsds.h"
#include "serve/test_region.h"
#include "text/json_read.h"

static const struct entity *named(const char *name) { return entity_named(str_of(name)); }

static void offer(const char *key, const char *title, const char *more, const char *state)
{
    char name[80], said[80];
    snprintf(name, sizeof name, "title=%s", title);
    snprintf(said, sizeof said, "state=%s", state);
    put(named("directory.offer"), key, name, "summary=Ein Angebot", "kind=advice", "actor=haus", "topics=arrive", more, said);
}

static void desk(const char *phone, const char *state)
{
    put(named("directory.contact"), "desk", "title=Anmeldung", "actor=haus", "person=Erika Geheim", "email=info@haus.example", phone, state);
}

static void furnish(void)
{
    put(named("directory.area"), "05154", "name=Kreis Kleve", "level=county", "ags=05154");
    put(named("directory.area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(named("directory.area"), "05154016", "name=Goch", "level=municipality", "ags=05154016", "parent=05154");
    put(named("directory.topic"), "arrive", "name=Ankommen", "position=1");
    put(named("directory.topic"), "first", "name=Erste Schritte", "position=2", "parent=arrive");
    put(named("directory.actor"), "haus", "name=Haus der Begegnung", "kind=association", "area=05154036", "website=https://haus.example/über-uns", "state=published");
    put(named("directory.actor"), "hidden", "name=Unsichtbar", "kind=association", "state=draft");
    desk("phone=02821 1234", "state=published");
    put(named("directory.place"), "haus", "name=Haus", "kind=office", "actor=haus", "street=Markt 1", "postcode=47533", "area=05154036", "position=51.79,6.14", "hours=Mo-Fr 09:00-12:00",
        "state=published");
    put(named("directory.place"), "shelter", "name=Schutzhaus", "kind=shelter", "street=Geheimweg 7", "postcode=47574", "area=05154016", "position=51.68,6.16", "state=published");
    offer("advice", "Beratung", "place=haus", "published");
    offer("refuge", "Zuflucht", "place=shelter", "published");
    put(named("directory.place"), "later", "name=Noch nicht offen", "kind=shelter", "street=Geheimweg 8", "area=05154016", "position=51.68,6.16", "state=draft");
    put(named("courses.course"), "hidden", "title=Kurs im Schutzhaus", "provider=haus", "type=integration", "level=a1_1", "begins=2027-01-11", "ends=2027-07-02", "hours=Mo-Fr 9-12:15",
        "area=05154016", "place=shelter", "street=Geheimweg 7", "position=51.68,6.16", "seats=2", "state=open");
    put(named("courses.course"), "nowhere", "title=Kurs ohne Ort", "provider=haus", "type=integration", "level=a1_1", "begins=2027-01-11", "ends=2027-07-02", "hours=Mo-Fr 9-12:15",
        "area=05154016", "place=later", "seats=2", "state=open");
    offer("gone", "Nur Entwurf", "place=haus", "draft");
    offer("asked", "Am Telefon", "contact=desk", "published");
}

/* ---- asking: after end(), before begin() ------------------------------------------------------------------------------------------------- */
static struct req *get(const char *path)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = GET, .target = arena_fmt(t.a, "/%.*s/hsds%s", STR(t.region), path), .who = who_visitor(),
                       .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

static const struct js *read_json(const char *path)
{
    str why = S("");
    struct req *q = get(path);
    const struct js *v = json_read(t.a, buf_str(&q->out), &why);
    if (q->status != 200) fprintf(stderr, "%s: %d\n", path, q->status);
    assert_int_equal(q->status, 200);
    must(v, why);
    return v;
}

static int64_t total(const char *path)
{
    int64_t n = -1;
    const struct js *v = js_get(read_json(path), "total_items");
    return v && str_int(v->text, &n) ? n : -1;
}

static const struct js *item(const char *list, const char *name)
{
    const struct js *c = js_get(read_json(list), "contents");
    for (size_t i = 0; c && i < c->n; i++) if (str_eq(js_get(&c->at[i], "name")->text, str_of(name))) return &c->at[i];
    return NULL;
}

static const struct js *document(const char *list, const char *name)
{
    const struct js *x = item(list, name);
    char path[120];
    must(x, str_of(name));
    snprintf(path, sizeof path, "%s/%.*s", list, STR(js_get(x, "id")->text));
    return read_json(path);
}

static bool tells(const char *path, const char *text) { return str_find(buf_str(&get(path)->out), str_of(text)) >= 0; }

/* One field of a row anew, as an administrator; publication states by import, which may set them. */
static void change(const char *entity, const char *key, const char *pair)
{
    struct who w = who_of("administrator", 0, 0);
    struct draft d = draft_of(named(entity), key, (const char *const[]){ pair, NULL });
    int64_t version = 0, id = id_of(named(entity), key);
    must(draft_load(t.st, &w, named(entity), id, &version), S("no such row"));
    d.id = id;
    struct write write = { .who = &w, .request = S("test"), .draft = &d, .version = version, .import = true };
    t.p = (struct problems){ .a = t.a };
    enum write_outcome out = row_write(t.st, &write, &t.p);
    if (out != WRITE_DONE) fprintf(stderr, "%s: %d %s\n", key, out, t.p.n ? t.p.at[0].message : "");
    must(out == WRITE_DONE, store_why(t.st));
}

/* ---- cases -------------------------------------------------------------------------------------------------------------------------------- */
static void only_what_is_public(void **state)
{
    static const char *const lists[] = { "/services?full=true", "/services?format=ndjson&full=true", "/organizations?full_service=true", "/service_at_locations?full=true" };
    static const char *const secrets[] = { "Erika", "Geheimweg", "47574", "51.68", "Nur Entwurf", "Unsichtbar" };
    (void)state;
    end();
    for (size_t i = 0; i < countof(lists); i++)
        for (size_t k = 0; k < countof(secrets); k++)
            if (tells(lists[i], secrets[k])) { fprintf(stderr, "%s tells %s\n", lists[i], secrets[k]); assert_true(false); }
    assert_true(tells("/services?full=true", "Anmeldung"));
    assert_true(tells("/services?full=true", "Markt 1"));
    assert_true(tells("/organizations", "https://haus.example/%C3%BCber-uns"));
    begin();
}

static void parts_of_a_service(void **state)
{
    (void)state;
    end();
    const struct js *s = document("/services", "Beratung"), *at = js_get(s, "service_at_locations"), *place = js_get(&at->at[0], "location");
    assert_int_equal(at->n, 1);
    assert_string_equal(js_get(&js_get(place, "addresses")->at[0], "state_province")->text.p, "Nordrhein-Westfalen");
    assert_true(str_eq(js_get(&js_get(place, "schedules")->at[0], "byday")->text, S("MO,TU,WE,TH,FR")));
    assert_true(str_eq(js_get(&js_get(place, "schedules")->at[0], "opens_at")->text, S("09:00+01:00")));
    assert_true(str_eq(js_get(&js_get(s, "service_areas")->at[0], "name")->text, S("Kreis Kleve")));
    const struct js *hidden = document("/services", "Zuflucht");
    place = js_get(&js_get(hidden, "service_at_locations")->at[0], "location");
    assert_null(js_get(place, "addresses"));
    assert_null(js_get(place, "latitude"));
    begin();
}

/* The same row, the same id: after a change, too; another region has others. */
static void ids_stay(void **state)
{
    (void)state;
    end();
    str before = js_get(item("/services", "Am Telefon"), "id")->text;
    begin();
    change("directory.offer", "asked", "title=Am Apparat");
    end();
    assert_true(str_eq(js_get(item("/services", "Am Apparat"), "id")->text, before));
    assert_null(item("/services", "Am Telefon"));         /* seen at once */
    assert_false(uuid_eq(hsds_row_id(t.a, hsds_space(t.a, S("kleve")), "directory.offer", 1), hsds_row_id(t.a, hsds_space(t.a, S("viersen")), "directory.offer", 1)));
    begin();
    change("directory.offer", "asked", "title=Am Telefon");
    end();
    begin();
}

static str modified(const char *name) { return js_get(item("/services", name), "last_modified")->text; }

/* A contact that changes, and one that goes away, touch the service that showed it, and no other. */
static void touched_by_parts(void **state)
{
    (void)state;
    at(DAY);
    change("directory.contact", "desk", "phone=02821 99");
    end();
    assert_true(str_eq(modified("Am Telefon"), S("2026-11-19T12:00:00Z")));
    assert_false(str_eq(modified("Beratung"), S("2026-11-19T12:00:00Z")));
    assert_int_equal(total("/services?modified_after=2026-11-19T12:00:00Z"), 1);
    assert_int_equal(total("/services?modified_after=2026-11-19T13:00:00%2B01:00"), 1);
    assert_int_equal(total("/services?modified_after=2026-11-19T12:00:00.500Z"), 1);
    assert_int_equal(total("/services?modified_after=2026-11-19T12:00:01Z"), 0);
    begin();
    at(2 * DAY);
    change("directory.contact", "desk", "state=archived");
    end();
    assert_false(tells("/services?full=true", "02821 99"));
    assert_true(str_eq(modified("Am Telefon"), S("2026-11-20T12:00:00Z")));
    begin();
    at(0);
}

static void filters(void **state)
{
    (void)state;
    end();
    int64_t all = total("/services");
    char path[200];
    snprintf(path, sizeof path, "/services?organization_id=%.*s", STR(js_get(item("/organizations", "Haus der Begegnung"), "id")->text));
    assert_int_equal(total(path), 5);
    snprintf(path, sizeof path, "/services?taxonomy_term_id=%.*s", STR(js_get(item("/taxonomy_terms?search=ankommen&per_page=500", "Ankommen"), "id")->text));
    assert_int_equal(total(path), 3);
    snprintf(path + strlen(path), sizeof path - strlen(path), "&search=beratung");
    assert_int_equal(total(path), 1);
    snprintf(path, sizeof path, "/taxonomy_terms?parent_id=%.*s", STR(js_get(item("/taxonomy_terms?top_only=true&per_page=500", "Ankommen"), "id")->text));
    assert_int_equal(total(path), 1);
    assert_null(item("/taxonomy_terms?top_only=true&per_page=500", "Erste Schritte"));
    assert_int_equal(total("/services?search=BERAT"), 1);
    assert_int_equal(total("/services?search=zzz"), 0);
    assert_int_equal(total("/service_at_locations?postcode=47533&proximity=1000"), 1);
    assert_int_equal(total("/service_at_locations?postcode=47533"), 2);        /* open to the whole county */
    assert_int_equal(total("/service_at_locations?postcode=99999"), 0);
    assert_int_equal(total("/services?unknown=1"), all);
    assert_int_equal(total("/services?page=&search="), all);
    begin();
}

static void wrong_values(void **state)
{
    static const char *const wrong[] = { "page=0", "page=-1", "page=x", "page=99999999999999999999", "per_page=501", "per_page=0", "format=xml", "full=yes", "minimal=1", "organization_id=x",
        "taxonomy_term_id=6ba7b810", "modified_after=yesterday", "modified_after=2026-02-30", "modified_after=2026-11-19T25:00:00Z" };
    char path[160];
    (void)state;
    end();
    for (size_t i = 0; i < countof(wrong); i++) {
        snprintf(path, sizeof path, "/services?%s", wrong[i]);
        struct req *q = get(path);
        if (q->status != 400) fprintf(stderr, "%s: %d\n", wrong[i], q->status);
        assert_int_equal(q->status, 400);
        assert_string_equal(q->type, "application/problem+json");
    }
    assert_int_equal(get("/service_at_locations?proximity=100")->status, 400);
    assert_int_equal(get("/service_at_locations?postcode=4753")->status, 400);
    assert_int_equal(get("/services/6ba7b810-9dad-11d1-80b4-00c04fd430c8")->status, 404);
    assert_int_equal(get("/services/x")->status, 404);
    begin();
}

static void pages(void **state)
{
    (void)state;
    end();
    const struct js *one = read_json("/services?per_page=2&page=1"), *beyond = read_json("/services?per_page=2&page=1000000");
    assert_int_equal(js_get(one, "contents")->n, 2);
    assert_true(js_get(one, "first_page")->yes);
    assert_false(js_get(one, "last_page")->yes);
    assert_true(js_get(beyond, "empty")->yes && js_get(beyond, "last_page")->yes);
    assert_int_equal(get("/services?format=ndjson&per_page=1&page=2")->status, 200);
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(only_what_is_public), case_of(parts_of_a_service), case_of(ids_stay), case_of(touched_by_parts), case_of(filters), case_of(wrong_values), case_of(pages) };
    return region_run("hsds", rooms, rooms_count, furnish, tests, countof(tests));
}
