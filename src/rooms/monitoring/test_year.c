/* test_year.c - the yearly report, deliveries and the profile of a town, on a small county: what is said, to whom, and what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/schema.h"
#include "entity/signed.h"
#include "rooms/monitoring/delivery.h"
#include "rooms/monitoring/profile.h"
#include "rooms/monitoring/yearly.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "text/test_zip.h"
#include "text/xlsx.h"

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }
static const char figures[] = "indicator,area,period,source,vintage,value,status,note,group\n"
    "QUO,05154,2020,amt,2021,10,,,\nQUO,05154,2021,amt,2022,11,,,\nQUO,05154,2022,amt,2023,12.5,,,\nQUO,05154,2025,amt,2026,99,,,\nQUO,05154,2017,amt,2018,9,,,\n"
    "QUO,05154,2022,amt,2023,20,,,foreign\nQUO,05154,2022,amt,2023,10,,,german\n"
    "EINW,05154036,2022,amt,2023,50000,,,\nEINW,05154,2022,amt,2023,300000,,,\n";

static void furnish(void)
{
    struct buf wrong = buf_in(t.a, 2000);
    put(of("directory", "area"), "05", "name=Land", "level=state", "ags=05");
    put(of("directory", "area"), "05154", "name=Kreis Kleve", "level=county", "ags=05154", "parent=05");
    put(of("directory", "area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(&field_entity, "arbeit", "code=arbeit", "name=Arbeit", "place=10");
    put(&field_entity, "leer", "code=leer", "name=Ohne Zahlen", "place=20");
    put(&source_entity, "amt", "code=amt", "name=Amt", "method=delivered", "licence=dl-de/by-2-0");
    put(&breakdown_entity, "group", "code=group", "name=Gruppe");
    put(&group_entity, "group-foreign", "breakdown=group", "code=foreign", "name=Ausländisch", "concept=nationality");
    put(&group_entity, "group-german", "breakdown=group", "code=german", "name=Deutsch", "concept=nationality", "reference=true");
    put(&indicator_entity, "quo", "code=QUO", "name=Quote", "field=arbeit", "measure=share", "unit=%", "digits=1", "better=low", "core=true", "state=published", "numerator=Arbeitslose");
    put(&indicator_entity, "einw", "code=EINW", "name=Einwohner", "field=arbeit", "measure=count", "unit=Personen", "better=context", "state=published");
    put(&indicator_entity, "nie", "code=NIE", "name=Nie gezählt", "field=leer", "measure=count", "better=context", "core=true", "state=published");
    put(&indicator_entity, "entwurf", "code=ENTWURF", "name=Noch Entwurf", "field=arbeit", "measure=count", "better=context", "core=true", "state=draft");
    must(observations_take_csv(t.st, t.a, &who_house, S("a.csv"), str_of(figures), &wrong), buf_str(&wrong));
    put(&yearly_entity, "r2023", "title=Bericht 2023", "year=2023", "area=05154", "intro=Vorwort.", "state=draft");
    put(of("mediation", "institution"), "school", "name=Grundschule", "kind=school", "area=05154036");
    setting_put(t.st, S("county"), S("05154"));
}

static const struct yearly *report(const char *key) { return yearly_read(t.st, t.a, lang_find(S("de")), id_of(&yearly_entity, key), 0); }
static int64_t asked(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_int(r, 0) : -1; }
static str word(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_str(r, 0) : S(""); }
static bool has(str text, const char *what)
{
    bool yes = str_find(text, str_of(what)) >= 0;
    if (!yes) fprintf(stderr, "not in it: %s\n", what);
    return yes;
}

/* ---- the report ----------------------------------------------------------------------------------------------------------------------- */
static void chapters(void **state)
{
    const struct yearly *y = report("r2023");
    (void)state;
    assert_int_equal(y->n, 2);
    assert_int_equal(y->field[0].n, 1);                 /* neither the draft nor what is not core                      */
    const struct yearly_indicator *i = &y->field[0].at[0];
    assert_int_equal(i->line, 4);                       /* nothing of 2025                                             */
    assert_string_equal(arena_z(t.a, i->point[3].said), "12,5\u00A0%");
    assert_true(has(i->sentences, "Quote, Kreis Kleve: Im Jahr 2022 waren es 12,5\u00A0% (Quelle: Amt, Stand 2023). Gegenüber dem Vorjahr (11,0\u00A0%) sind das 1,5 Prozentpunkte mehr."));
    assert_true(has(i->sentences, "20,0\u00A0%") && has(i->sentences, "10,0\u00A0%"));
    assert_int_equal(i->groups, 3);
    assert_string_equal(arena_z(t.a, i->group[1].parity), "2,00");
    assert_string_equal(arena_z(t.a, i->group[1].gap), "10,0");
    assert_int_equal(i->group[2].parity.n, 0);          /* the reference is compared with nobody                       */
    assert_int_equal(y->field[1].n, 0);
    assert_int_equal(y->field[1].n_missing, 1);
    assert_int_equal(y->hidden, 0);
    assert_null(yearly_read(t.st, t.a, lang_find(S("de")), 999999, 0));
}

static void words_of(const struct entity *e, const char *key, const char *words)
{
    struct who lead = who_of("lead", 0, 0);
    struct draft d = draft_of(e, key, (const char *const[]){ words, NULL });
    d.id = id_of(e, key);
    assert_int_equal(save(&lead, &d, false), WRITE_DONE);
}

/* Where one field of a row is translated, the others stand there in German, and a name that is German is called so. */
static void partly_translated(void **state)
{
    (void)state;
    words_of(&indicator_entity, "quo", "note@en=Counted in June.");
    words_of(&source_entity, "amt", "name@en=Office");
    words_of(&field_entity, "arbeit", "name@en=Work");
    const struct yearly *y = yearly_read(t.st, t.a, lang_find(S("en")), id_of(&yearly_entity, "r2023"), 0);
    const struct yearly_indicator *i = &y->field[0].at[0];
    assert_true(str_eq(y->field[0].name, S("Work")) && !y->field[0].foreign && y->field[1].foreign && str_eq(y->field[1].name, S("Ohne Zahlen")));
    assert_true(str_eq(i->name, S("Quote")) && i->foreign && str_eq(i->numerator, S("Arbeitslose")) && str_eq(i->note, S("Counted in June.")));
    assert_string_equal(arena_z(t.a, y->source[0].name), "Office");
}

/* The gap over time: other kinds of periods between two years switch no source; another source of the years does, and what is no change is none. */
static void gaps_over_time(void **state)
{
    struct buf wrong = buf_in(t.a, 2000);
    (void)state;
    put(&source_entity, "zweite", "code=zweite", "name=Zweite", "method=delivered");
    must(observations_take_csv(t.st, t.a, &who_house, S("b.csv"), S("indicator,area,period,source,vintage,value,status,note,group\n"
        "QUO,05154,2021,amt,2023,30,,,foreign\nQUO,05154,2021,amt,2023,10,,,german\nQUO,05154,2021-06-30,zweite,2023,50,,,foreign\n"), &wrong), buf_str(&wrong));
    assert_true(has(report("r2023")->field[0].at[0].sentences, "20,0 Prozentpunkte (2021), 10,0 Prozentpunkte (2022)"));
    must(observations_take_csv(t.st, t.a, &who_house, S("c.csv"), S("indicator,area,period,source,vintage,value,status,note,group\n"
        "QUO,05154,2020,zweite,2023,90,,,foreign\nQUO,05154,2020,zweite,2023,10,,,german\n"), &wrong), buf_str(&wrong));
    assert_true(has(report("r2023")->field[0].at[0].sentences, "20,0 Prozentpunkte (2021), 10,0 Prozentpunkte (2022)"));     /* 2020 was another source's */
    assert_true(report("r2023")->field[0].at[0].eps == 0.5);
}

/* What is protected is neither said nor in the files, and no difference gives it away. */
static void hidden(void **state)
{
    (void)state;
    ask(t.st, Q("UPDATE monitoring_observation SET shown = 1 WHERE value = 11 OR value = 20"));
    const struct yearly *y = report("r2023");
    const struct yearly_indicator *i = &y->field[0].at[0];
    assert_int_equal(y->hidden, 2);
    assert_string_equal(arena_z(t.a, i->point[2].said), "•");
    assert_true(i->point[2].v != i->point[2].v);
    assert_true(has(i->sentences, "Der Vorjahreswert wird zum Schutz kleiner Gruppen nicht gezeigt."));
    assert_true(has(i->sentences, "Für Ausländisch wird die Zahl zum Schutz kleiner Gruppen nicht gezeigt."));
    assert_true(str_find(i->sentences, S("11,0")) < 0 && str_find(i->sentences, S("20,0")) < 0 && str_find(i->sentences, S("1,5")) < 0);
    assert_int_equal(i->group[1].gap.n + i->group[1].parity.n, 0);
}

/* A commentary is of the figures that its writer saw; a translation says nothing of them, saving it again does. */
static void commentary(void **state)
{
    struct who lead = who_of("lead", 0, 0);
    (void)state;
    put(&field_remark_entity, "m", "report=r2023", "field=arbeit", "text=Es wird mehr.");
    const struct yearly *y = report("r2023");
    assert_true(y->field[0].text.n && !y->field[0].stale);
    assert_string_equal(arena_z(t.a, word(Q("SELECT w.name FROM monitoring_remark m JOIN monitoring_field_words w ON w.owner = m.field"))), "Arbeit");
    ask(t.st, Q("UPDATE monitoring_observation SET value = 12.6 WHERE value = 12.5"));
    assert_true(report("r2023")->field[0].stale);
    struct draft words = draft_of(&field_remark_entity, "m", (const char *const[]){ "text@en=It grows.", NULL });
    words.id = id_of(&field_remark_entity, "m");
    assert_int_equal(save(&lead, &words, false), WRITE_DONE);
    assert_true(report("r2023")->field[0].stale);
    struct draft again = draft_of(&field_remark_entity, "m", (const char *const[]){ "text=Es wird noch mehr.", NULL });
    again.id = words.id;
    assert_int_equal(save(&lead, &again, false), WRITE_DONE);
    assert_false(report("r2023")->field[0].stale);
    ask(t.st, Q("UPDATE monitoring_observation SET value = 12.7 WHERE value = 12.6"));
    again = draft_of(&field_remark_entity, "m", (const char *const[]){ "text@en=It grows.", NULL });    /* not a word is other: still a translation alone */
    again.id = words.id;
    assert_int_equal(save(&lead, &again, false), WRITE_DONE);
    assert_true(report("r2023")->field[0].stale);
    again = draft_of(&field_remark_entity, "m", (const char *const[]){ "text=Es wird noch mehr.", NULL });      /* the German one as it was: confirmed */
    again.id = words.id;
    assert_int_equal(save(&lead, &again, false), WRITE_DONE);
    assert_false(report("r2023")->field[0].stale);
    ask(t.st, Q("UPDATE monitoring_observation SET value = 98 WHERE value = 99"));       /* of a later year: none of this report's */
    assert_false(report("r2023")->field[0].stale);
}

static void next_year(void **state)
{
    struct who lead = who_of("lead", 0, 0);
    const char *why = NULL;
    (void)state;
    put(&field_remark_entity, "m", "report=r2023", "field=arbeit", "text=Es wird mehr.");
    put(&yearly_entity, "r2024", "title=Bericht 2024 x", "year=2024", "area=05154");
    assert_int_equal(yearly_next(t.st, &lead, S("t"), id_of(&yearly_entity, "r2023"), &why), 0);         /* there is one */
    int64_t id = yearly_next(t.st, &lead, S("t"), id_of(&yearly_entity, "r2024"), &why);
    assert_true(id > 0);
    assert_string_equal(arena_z(t.a, word(Q("SELECT w.title FROM monitoring_report r JOIN monitoring_report_words w ON w.owner = r.id WHERE r.year = 2025"))), "Bericht 2025 x");
    ask(t.st, Q("UPDATE monitoring_report SET year = 2030 WHERE year = 2024"));
    id = yearly_next(t.st, &lead, S("t"), id_of(&yearly_entity, "r2023"), &why);
    assert_true(id > 0);
    const struct yearly *y = yearly_read(t.st, t.a, lang_find(S("de")), id, 0);
    assert_int_equal(y->year, 2024);
    assert_string_equal(arena_z(t.a, y->field[0].text), "Es wird mehr.");
    assert_false(y->field[0].stale);                    /* no figure of 2024: the same figures                          */
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_report WHERE state = 'draft' AND year = 2024")), 1);
    ask(t.st, Q("UPDATE monitoring_series SET dims = 'group=other' WHERE dims = 'group=german'"));
    assert_true(yearly_read(t.st, t.a, lang_find(S("de")), id, 0)->field[0].stale);
}

/* ---- deliveries: days ------------------------------------------------------------------------------------------------------------------- */
static void reminders(void **state)
{
    static const struct { const char *today, *said, *day; } tried[] = { { "2026-05-16", "", "" }, { "2026-05-17", "", "2026-05-17" }, { "2026-05-20", "2026-05-17", "" }, { "2026-05-30", "", "2026-05-17" },
        { "2026-05-31", "2026-05-17", "2026-05-31" }, { "2026-06-06", "2026-05-31", "" }, { "2026-06-07", "2026-05-31", "2026-06-07" }, { "2026-06-20", "2026-05-31", "2026-06-14" }, { "2026-06-20", "2026-06-14", "" } };
    (void)state;
    for (size_t i = 0; i < countof(tried); i++)
        assert_string_equal(arena_z(t.a, delivery_reminder(t.a, S("2026-05-31"), str_of(tried[i].said), str_of(tried[i].today))), tried[i].day);
    assert_int_equal(delivery_reminder(t.a, S("bald"), S(""), S("2026-05-31")).n, 0);
}

static void later(void **state)
{
    static const struct { const char *from, *every, *to; } due[] = { { "2026-05-31", "year", "2027-05-31" }, { "2026-11-30", "quarter", "2027-02-28" }, { "2026-08-31", "half_year", "2027-02-28" }, { "2027-02-28", "quarter", "2027-05-31" }, { "2026-09-29", "quarter", "2026-12-29" },
        { "2024-02-29", "year", "2025-02-28" }, { "2026-05-31", "two_years", "2028-05-31" }, { "2026-05-31", "once", "" }, { "2026-05-31", "", "" } },
        period[] = { { "2025", "year", "2026" }, { "2026-Q4", "quarter", "2027-Q1" }, { "2026-Q1", "half_year", "2026-Q3" }, { "2026-11", "quarter", "2027-02" }, { "2025/26", "year", "2026/27" }, { "2025-12-31", "year", "2026-12-31" },
        { "2025", "quarter", "" }, { "Z2022", "year", "" }, { "irgendwann", "year", "" } };
    (void)state;
    for (size_t i = 0; i < countof(due); i++) assert_string_equal(arena_z(t.a, delivery_later(t.a, str_of(due[i].from), str_of(due[i].every))), due[i].to);
    for (size_t i = 0; i < countof(period); i++) assert_string_equal(arena_z(t.a, delivery_period_later(t.a, str_of(period[i].from), str_of(period[i].every))), period[i].to);
}

static int64_t plan(const char *key, const char *contact)
{
    return put(&delivery_entity, key, "title=Bestand", "supplier=town", "source=amt", "due=2026-11-25", "period=2025", "every=year", "tables=Tabelle 1", arena_fmt(t.a, "contact=%s", contact).p);
}

static void run_job(void) { assert_int_equal(delivery_job.run(&(struct job){ .st = t.st, .a = t.a }), JOB_DONE); }

/* Each once, to who is on file; nobody there, nothing is sent. */
static void reminding(void **state)
{
    (void)state;
    plan("d1", "amt@stadt.example");
    plan("d2", "");
    run_job();
    run_job();
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM core_mail")), 1);
    assert_string_equal(arena_z(t.a, word(Q("SELECT state FROM monitoring_delivery WHERE key = 'd1'"))), "asked");
    assert_string_equal(arena_z(t.a, word(Q("SELECT state FROM monitoring_delivery WHERE key = 'd2'"))), "planned");
    at(8 * DAY);                                        /* 26 November: it was due yesterday                            */
    run_job();
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM core_mail")), 2);
    at(14 * DAY + HOUR);
    run_job();
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM core_mail")), 3);
    assert_string_equal(arena_z(t.a, word(Q("SELECT reminded_on FROM monitoring_delivery WHERE key = 'd1'"))), "2026-12-02");
}

static void after_import(void **state)
{
    const char *why = NULL;
    int64_t id = plan("d1", "");
    (void)state;
    assert_int_equal(flow_do(t.st, &who_house, S("t"), &delivery_entity, id, 0, S("import"), S(""), &why), FLOW_DONE);
    assert_string_equal(arena_z(t.a, word(Q("SELECT due FROM monitoring_delivery WHERE state = 'planned'"))), "2027-11-25");
    assert_string_equal(arena_z(t.a, word(Q("SELECT period FROM monitoring_delivery WHERE state = 'planned'"))), "2026");
    assert_int_equal(flow_do(t.st, &who_house, S("t"), &delivery_entity, id, 0, S("reopen"), S(""), &why), FLOW_DONE);
    assert_int_equal(flow_do(t.st, &who_house, S("t"), &delivery_entity, id, 0, S("import"), S(""), &why), FLOW_DONE);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM monitoring_delivery")), 2);           /* not a second time          */
}

/* ---- deliveries: files -------------------------------------------------------------------------------------------------------------------- */
static str workbook(void)
{
    str file, why;
    struct xlsx *x = xlsx_new(t.a, S("A"), false);
    xlsx_head(x, S("Jahr"));
    xlsx_row(x);
    xlsx_number(x, 2025);
    xlsx_row(x);
    assert_true(xlsx_end(x, &file, &why));
    return file;
}

static void kinds_of_files(void **state)
{
    const char *type = NULL, *why = NULL;
    str book = workbook();
    (void)state;
    assert_true(delivery_file(S("Jahr;Wert\n2025;7\n"), &type, &why));
    assert_string_equal(type, "text/csv");
    assert_true(delivery_file(S("Jahr;Wert\n2025;gr\xF6\xDF" "er\n"), &type, &why));    /* Latin-1 */
    assert_true(delivery_file(book, &type, &why));
    assert_string_equal(type, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    struct buf b = buf_in(t.a, 100000);
    buf_put(&b, book);
    buf_put(&b, S("vbaProject.bin"));
    assert_false(delivery_file(buf_str(&b), &type, &why));
    static const struct { const char *p; size_t n; } refused[] = { { "", 0 }, { "PK\3\4kaputt", 10 }, { "%PDF-1.7\n", 9 }, { "MZ\x90\0\3", 5 }, { "\x7F" "ELF\2\1", 6 }, { "{\\rtf1 x}", 9 }, { "a\0b", 3 } };
    for (size_t i = 0; i < countof(refused); i++) assert_false(delivery_file((str){ refused[i].p, refused[i].n }, &type, &why));
}

static struct req *hand_in(str token, const char *bytes)
{
    struct req *q = arena_new_of(t.a, struct req);
    str body = arena_fmt(t.a, "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n%s\r\n--xyz--\r\n", bytes);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = POST, .target = arena_fmt(t.a, "/%.*s/de/deliver?link=%.*s", STR(t.region), STR(token)), .body = body,
                       .body_type = S("multipart/form-data; boundary=xyz"), .client = S("192.0.2.0"), .who = who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

/* The whole way of somebody without an account; what is refused leaves nothing behind, and a link that went elsewhere opens nothing. */
static void by_link(void **state)
{
    (void)state;
    int64_t id = plan("link", "amt@stadt.example");
    str token = delivery_link(t.st, id, S("amt@stadt.example"));
    end();
    struct req *q = ask_page(GET, arena_fmt(t.a, "deliver?link=%.*s", STR(token)).p, "", "192.0.2.0");
    assert_int_equal(q->status, 200);
    assert_true(has(buf_str(&q->out), "Bestand") && has(buf_str(&q->out), "type=\"file\""));
    assert_true(str_find(buf_str(&q->out), S("Tabelle 1")) < 0);        /* no more than the title and the day          */
    assert_int_equal(ask_page(GET, "deliver?link=nichts", "", "192.0.2.0")->status, 404);
    assert_int_equal(hand_in(token, "%PDF-1.4")->status, 422);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM monitoring_delivery WHERE handed_in <> ''")), 0);
    assert_int_equal(hand_in(token, "Jahr;Wert\n2025;7")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM monitoring_delivery WHERE handed_in <> '' AND state = 'handed_in'")), 1);
    assert_int_equal(hand_in(token, "Jahr;Wert\n2025;8")->status, 303);
    begin();
    ask(t.st, Q("UPDATE monitoring_delivery SET contact = 'andere@stadt.example' WHERE id = $1"), I(id));
    end();
    assert_int_equal(hand_in(token, "Jahr;Wert\n2025;9")->status, 410);
    begin();
    token = delivery_link(t.st, id, S(""));
    ask(t.st, Q("UPDATE monitoring_delivery SET state = 'imported' WHERE id = $1"), I(id));
    end();
    assert_int_equal(hand_in(token, "Jahr;Wert\n2025;9")->status, 422);
    begin();
}

/* ---- pages ------------------------------------------------------------------------------------------------------------------------------------ */
static struct req *page_at(const char *role, const char *target)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = GET, .target = arena_fmt(t.a, "/%.*s/%s", STR(t.region), target), .client = S("192.0.2.0"),
                       .who = role ? who_of(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}

static struct req *page_as(const char *role, const char *target) { return page_at(role, arena_z(t.a, arena_fmt(t.a, "de/%s", target))); }

static void profile_of_a_town(void **state)
{
    (void)state;
    for (int i = 0; i < 9; i++)
        put(of("mediation", "request"), arena_fmt(t.a, "q%d", i).p, "institution=school", i < 5 ? "language=ar" : "language=ti", "topic=school_talk", "form=on_site", "area=05154036");
    put(&indicator_entity, "ant", "code=ANT", "name=Anteil aller", "measure=share", "unit=%", "digits=1", "better=context", "derive=share", "top=einw", "base=einw", "state=published");
    ask(t.st, Q("INSERT INTO needs_block (kind, topic, area, others_area, language, others_language, span, n) VALUES ('public', '', '05154036', $1, '', $1, '2026-10', 7)"), B(false));
    end();
    struct req *q = page_as("municipal_officer", "areas/kleve/profile");
    assert_true(q->status == 200 && str_find(buf_str(&q->out), S("Arabisch")) < 0);                  /* of the half-year that runs nothing */
    begin();
    ask(t.st, Q("UPDATE mediation_request SET created_at = created_at - $1"), I(184 * 86400));
    end();
    q = page_as(NULL, "areas/05154036/profile");
    str slug = S("kleve");
    if (q->status != 200) q = page_as(NULL, arena_fmt(t.a, "areas/%.*s/profile", STR(slug)).p);
    assert_int_equal(q->status, 200);
    str page = buf_str(&q->out);
    assert_true(has(page, "50.000") && has(page, "300.000") && has(page, "Amt"));
    assert_true(has(page, "Anteil aller") && has(page, "100,0") && has(page, "aus anderen Zahlen"));     /* worked out ones, too */
    assert_true(str_find(page, S("id=\"mediation\"")) < 0 && str_find(page, S("id=\"needs\"")) < 0);
    q = page_as("municipal_officer", "areas/kleve/profile");
    page = buf_str(&q->out);
    assert_true(has(page, "id=\"mediation\"") && has(page, "Arabisch") && has(page, "id=\"needs\""));
    assert_true(str_find(page, S("Tigrinya")) < 0);     /* four: below the least number, not even its name             */
    assert_int_equal(page_as(NULL, "areas/kreis-kleve/profile")->status, 404);
    q = page_as(NULL, "areas/kleve/profile.pdf");
    assert_int_equal(q->status, 200);
    assert_true(str_starts(buf_str(&q->out), S("%PDF")));
    begin();
}

static void pages_of_a_report(void **state)
{
    (void)state;
    put(&field_remark_entity, "m", "report=r2023", "field=arbeit", "text=Es wird **mehr**.");
    end();
    assert_int_equal(page_as(NULL, "yearly-reports/bericht-2023")->status, 404);        /* a draft */
    assert_int_equal(page_as(NULL, "yearly-reports/bericht-2023/report.pdf")->status, 404);
    struct req *q = page_as("coordinator", "yearly-reports/bericht-2023");
    assert_int_equal(q->status, 200);
    assert_true(has(buf_str(&q->out), "<strong>mehr</strong>") && has(buf_str(&q->out), "Gegenüber dem Vorjahr") && has(buf_str(&q->out), "Ohne Zahlen"));
    q = page_as("coordinator", "yearly-reports/bericht-2023/figures.csv");
    assert_true(has(buf_str(&q->out), "Arbeit,QUO,Quote,Kreis Kleve,2022,,12.5,%,,Amt,2023") && str_find(buf_str(&q->out), S("2025")) < 0);
    assert_int_equal(page_as("coordinator", "yearly-reports/bericht-2023/figures.xlsx")->status, 200);
    q = page_as("coordinator", "yearly-reports/bericht-2023/figure-quo.svg");
    assert_true(has(buf_str(&q->out), "<svg") && (has(buf_str(&q->out), "2018") || has(buf_str(&q->out), "2019")));      /* years without a figure have their place */
    assert_int_equal(page_as("coordinator", "yearly-reports/bericht-2023/figure-nichts.svg")->status, 404);
    assert_true(str_starts(buf_str(&page_as("coordinator", "yearly-reports/bericht-2023/report.pdf")->out), S("%PDF")));
    begin();
    ask(t.st, Q("UPDATE monitoring_report SET state = 'published' WHERE key = 'r2023'"));
    struct buf wrong = buf_in(t.a, 2000);
    must(observations_take_csv(t.st, t.a, &who_house, S("b.csv"), S("indicator,area,period,source,vintage,value,status,note,group\nQUO,05154,2019,amt,2020,,-,,\n"), &wrong), buf_str(&wrong));
    ask(t.st, Q("UPDATE monitoring_observation SET shown = 1 WHERE value = 11 OR value = 20"));
    end();
    assert_int_equal(page_as(NULL, "yearly-reports/bericht-2023")->status, 200);
    q = page_as(NULL, "yearly-reports/bericht-2023/figures.csv");      /* signs as in the files of an indicator: a zero is no formula, what is hidden is a dot */
    assert_true(has(buf_str(&q->out), "2019,,0,%,-,Amt") && has(buf_str(&q->out), "2021,,,%,.,Amt") && has(buf_str(&q->out), "2022,Ausländisch,,%,.,"));
    begin();
}

/* In the archive stands what stands in each indicator's own file, though what it was made of is forgotten after each. */
static void everything_in_one_file(void **state)
{
    (void)state;
    end();
    struct req *q = page_at(NULL, "api/v1/monitoring/figures.zip");
    assert_int_equal(q->status, 200);
    str zip = buf_str(&q->out), quo = unzipped(t.a, zip, "quo.csv"), einw = unzipped(t.a, zip, "einw.csv");
    assert_true(has(quo, "QUO,05154,Kreis Kleve,2022,12.5") && has(einw, "EINW,05154036,Kleve,2022,50000") && has(unzipped(t.a, zip, "sources.csv"), "Amt"));
    assert_true(has(unzipped(t.a, zip, "quo.csv-metadata.json"), "\"name\":\"group\"") && str_find(unzipped(t.a, zip, "einw.csv-metadata.json"), S("\"name\":\"group\"")) < 0);
    assert_true(str_eq(quo, buf_str(&page_at(NULL, "api/v1/monitoring/indicators/quo/figures.csv")->out)));
    begin();
}

static void pages_of_deliveries(void **state)
{
    (void)state;
    int64_t id = plan("seite", "amt@stadt.example");
    const char *why = NULL;
    assert_true(delivery_take(t.st, S("t"), id, S("Jahr;Wert\n2025;7\n"), &why));
    put(&delivery_entity, "alt", "title=Zu spät", "supplier=own", "source=amt", "due=2026-01-02", "indicators=quo", "fetch=https://www.regionalstatistik.de");
    str slug = word(Q("SELECT s.slug FROM monitoring_delivery_slug s JOIN monitoring_delivery d ON d.id = s.owner WHERE d.key = 'seite' AND s.current AND s.lang = 'de'"));
    slug = arena_copy(t.a, slug);
    end();
    struct req *q = page_as("coordinator", "deliveries");
    assert_true(has(buf_str(&q->out), "Zu spät") && has(buf_str(&q->out), "Bestand"));
    assert_int_equal(page_as(NULL, "deliveries")->status, 303);
    q = page_as("coordinator", arena_fmt(t.a, "deliveries/%.*s", STR(slug)).p);
    assert_true(has(buf_str(&q->out), "handed-in"));
    q = page_as("coordinator", arena_fmt(t.a, "deliveries/%.*s/handed-in", STR(slug)).p);
    assert_true(str_eq(buf_str(&q->out), S("Jahr;Wert\n2025;7\n")));
    assert_int_not_equal(page_as("editor", arena_fmt(t.a, "deliveries/%.*s/handed-in", STR(slug)).p)->status, 200);
    q = page_as("coordinator", "monitoring/update");
    assert_true(has(buf_str(&q->out), "https://www.regionalstatistik.de") && has(buf_str(&q->out), "Quote") && has(buf_str(&q->out), "2025"));
    assert_int_not_equal(page_as("editor", "monitoring/update")->status, 200);
    q = page_as("coordinator", "today");
    assert_true(has(buf_str(&q->out), "deliveries?state=handed_in"));
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(chapters), case_of(partly_translated), case_of(gaps_over_time), case_of(hidden), case_of(commentary), case_of(next_year), case_of(reminders), case_of(later), case_of(reminding), case_of(after_import), case_of(kinds_of_files),
                                        case_of(by_link), case_of(profile_of_a_town), case_of(pages_of_a_report), case_of(everything_in_one_file), case_of(pages_of_deliveries) };
    return region_run("year", rooms, rooms_count, furnish, tests, countof(tests));
}
