/* test_import_pages.c - figures from files in the office, page by page: choosing, meaning, preview, warnings with a reason, undo; and who may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/query.h"
#include "rooms/monitoring/observe.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

static void furnish(void)
{
    const struct entity *area = entity_find(S("directory"), S("area"));
    put(area, "05", "name=Nordrhein-Westfalen", "level=state", "ags=05");
    put(area, "05154", "name=Kreis Kleve", "level=county", "ags=05154", "parent=05");
    put(&source_entity, "azr", "code=azr", "name=AZR", "method=delivered");
    put(&indicator_entity, "bev02", "code=BEV02", "name=Ausländische Bevölkerung", "measure=count", "unit=Personen", "better=context");
    put(&delivery_entity, "azr-2026", "title=AZR 2026", "supplier=other", "source=azr", "due=2026-03-31");
}

/* ---- requests commit: each has a region of its own to look at, the order of the steps counts ------------------------------------------------------- */
static struct req *office(enum method m, const char *target, const char *role, str body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target), .body = body,
                       .body_type = m == POST && str_starts(body, S("--XYZ")) ? S("multipart/form-data; boundary=XYZ") : S("application/x-www-form-urlencoded"), .client = S("test"),
                       .who = who_of(role, 0, 0), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

static str part(const char *name, const char *value)
{
    return arena_fmt(t.a, "--XYZ\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", name, value);
}

static struct req *upload(const char *role, const char *source, const char *csv)
{
    return office(POST, "monitoring/imports/new", role, arena_fmt(t.a, "%.*s%.*s--XYZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"zahlen.csv\"\r\nContent-Type: text/csv\r\n\r\n%s\r\n--XYZ--\r\n",
        STR(part("source", source)), STR(part("delivery", "azr-2026")), csv));
}

static void has(const struct req *q, int status, const char *what)
{
    if (q->status != status || str_find(buf_str(&q->out), str_of(what)) < 0) fail_msg("%.*s: %d, no \"%s\"", STR(q->target), q->status, what);
}

/* The file's name in the store, which the second step sends. */
static str known(const struct req *q)
{
    str page = buf_str(&q->out);
    int64_t at = str_find(page, S("name=\"known\" value=\""));
    assert_true(at >= 0);
    return str_upto(str_from(page, (size_t)at + 20), 64);
}

#define WIDE "Gebiet;AGS;2021;2022\nKreis Kleve;5154;55.120;58.340\n"
#define COLUMNS "&column=Gebiet&as=area_name&column=AGS&as=area&column=heading+1&as=period&source=azr&indicator=BEV02&name=zahlen.csv"

static struct req *step(str file, const char *more) { return office(POST, "monitoring/imports/new", "coordinator", arena_fmt(t.a, "known=%.*s%s", STR(file), more)); }

static void from_file_to_figures(void **state)
{
    (void)state;
    leave();
    has(office(GET, "data-imports", "coordinator", S("")), 200, "/de/monitoring/imports/new\"");
    has(office(GET, "monitoring/imports/new", "coordinator", S("")), 200, "enctype=\"multipart/form-data\"");
    has(office(GET, "monitoring/imports/new?delivery=azr-2026", "coordinator", S("")), 200, "value=\"azr\" autocomplete");
    assert_int_equal(office(GET, "monitoring/imports/new", "editor", S(""))->status, 403);
    assert_int_equal(upload("editor", "azr", WIDE)->status, 403);
    has(office(POST, "monitoring/imports/new", "coordinator", S("known=nonsense")), 422, "Bitte wählen Sie zuerst eine Datei");
    has(upload("coordinator", "azr", "nur Text\n"), 422, "Keine Spalte dieser Tabelle enthält Zahlen.");

    struct req *q = upload("coordinator", "azr", WIDE);
    str file = known(q);
    has(q, 200, "Dem Schlüssel fehlt die Null am Anfang. Er wäre: 05154.");
    has(q, 200, "Keine Spalte sagt das");                    /* no indicator yet                    */
    has(q, 200, "name=\"from\" value=\"5154\"");
    has(step(file, COLUMNS), 422, "Zeile 2, Spalte B");
    q = step(file, COLUMNS "&part=AGS&from=5154&to=05154&step=import");
    has(q, 422, "Bitte sagen Sie, warum die Zahlen trotz der Warnungen stimmen.");        /* thousands or decimals? */
    has(q, 422, "55.120");
    assert_int_equal(count(Q("SELECT COUNT(*) FROM monitoring_observation")), 0);
    q = step(file, COLUMNS "&part=AGS&from=5154&to=05154&step=import&reason=gefragt&delivery=azr-2026");
    assert_int_equal(q->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM monitoring_observation WHERE value > 55000")), 2);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM monitoring_delivery WHERE state = 'imported' AND batch IS NOT NULL")), 1);

    q = upload("coordinator", "azr", WIDE);                  /* remembered for the source: nothing is left to say */
    has(q, 200, "Wie bisher: 2.");
    has(upload("coordinator", "azr", "Gebiet;AGS;2021;2022\nKreis Kleve;5154;55.121;58.340\n"), 200, "Geändert: 1.");
    has(upload("coordinator", "azr", "Gebiet;AGS;2021;2022\nKreis Kleve;5154;55.121;58.340\n"), 200, "55.120</td>");
    has(step(file, "&column=Gebiet&as=ignore&column=AGS&as=area&column=heading+1&as=breakdown%3A&source=azr&indicator=BEV02&period=2020&numbers=german&repair=1&create=1"), 200, "Neu: 2.");
    begin();
}

static str batch_address(void)
{
    begin();
    struct rows *r = ask(t.st, Q("SELECT s.slug FROM monitoring_batch b JOIN monitoring_batch_slug s ON s.owner = b.id WHERE b.state = 'stored' ORDER BY b.id DESC, s.slug LIMIT 1"));
    str slug = rows_next(r) ? arena_copy(t.a, row_str(r, 0)) : S("");
    leave();
    return slug;
}

static void undone_by_a_button(void **state)
{
    (void)state;
    leave();
    const char *page = arena_z(t.a, arena_fmt(t.a, "data-imports/%.*s", STR(batch_address()))), *undo = arena_z(t.a, arena_fmt(t.a, "%s/undo", page));
    has(office(GET, page, "coordinator", S("")), 200, "Import rückgängig machen");
    has(office(GET, page, "data_officer", S("")), 200, "gefragt");
    assert_true(str_find(buf_str(&office(GET, page, "data_officer", S(""))->out), S("/undo\"")) < 0);
    assert_int_equal(office(POST, undo, "editor", S(""))->status, 403);
    assert_int_equal(office(POST, undo, "coordinator", S(""))->status, 303);
    has(office(GET, page, "coordinator", S("")), 200, "Rückgängig gemacht");
    has(office(POST, undo, "coordinator", S("")), 409, "schon rückgängig");
    assert_int_equal(count(Q("SELECT COUNT(*) FROM monitoring_observation")), 0);
    assert_int_equal(office(GET, "data-imports/nobody", "coordinator", S(""))->status, 404);
    begin();
}

/* The preview says of what is hidden only that it is. */
static void hidden_in_the_preview(void **state)
{
    struct buf wrong = buf_in(t.a, 1000);
    (void)state;
    put(&source_entity, "own", "code=own", "name=Eigene", "method=suppress", "minimum=5");
    assert_true(observations_take_csv(t.st, t.a, &who_house, S("a.csv"), S("indicator,area,period,source,value\nBEV02,05154,2023,own,3\nBEV02,05154,2024,own,77\n"), &wrong));
    end();
    struct req *q = upload("coordinator", "own", "indicator,area,period,source,value\nBEV02,05154,2023,own,4\nBEV02,05154,2024,own,78\n");
    has(q, 200, "•</td>");
    has(q, 200, ">77</td>");
    assert_true(str_find(buf_str(&q->out), S(">3</td>")) < 0);
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(from_file_to_figures), case_of(undone_by_a_button), case_of(hidden_in_the_preview) };
    return region_run("import", rooms, rooms_count, furnish, tests, countof(tests));
}
