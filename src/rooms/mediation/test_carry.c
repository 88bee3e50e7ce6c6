/* test_carry.c - from "filled" to "ready for settlement": confirmations, codes, links, hours by every way, changes, who did not come, reminders; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "base/rand.h"
#include "entity/event.h"
#include "entity/history.h"
#include "entity/region.h"
#include "entity/retain.h"
#include "entity/schema.h"
#include "entity/write.h"
#include "rooms/mediation/carry_pages.h"
#include "rooms/mediation/overview.h"
#include "rooms/mediation/run.h"
#include "rooms/rooms.h"
#include "serve/serve.h"
#include "web/reply.h"
#include "work/mail.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* 18 November 2026, 12:00 UTC: 13:00 on the clock. The appointment is on the 20th, 10:00 to 11:30 on the clock. */
static const int64_t noon = 1795003200;
enum { HOUR = 3600, DAY = 86400 };
static int64_t starts;
static struct { struct app app; struct stores *s; struct arena *a; struct store *st; str region; int64_t id, volunteer, institution, request; } t;
static const struct entity *volunteer_e;

#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
static void now_is(int64_t when) { char text[24]; snprintf(text, sizeof text, "%lld", (long long)when); setenv("BRUECKE_NOW", text, 1); }
static void begin(void) { t.st = store_begin(t.s, t.region, STORE_WRITE, t.a, S("")); store_deadline(t.st, 120000); }
static void end(void)   { must(store_end(t.st, true) == STORE_DONE, store_why(t.st)); }
static struct who office(void) { return (struct who){ .account = 0, .name = S("Frau Office"), .grant = { { .role = "coordinator" } }, .n = 1 }; }

#define put(e, key, ...) put_row((e), (key), (const char *const[]){ __VA_ARGS__, NULL })
static int64_t put_row(const struct entity *e, const char *key, const char *const *pairs)
{
    struct draft d = draft_new(t.a, e);
    struct problems p = { .a = t.a };
    d.key = str_of(key);
    for (; *pairs; pairs++) {
        str pair = str_of(*pairs);
        size_t eq = (size_t)str_find_char(pair, '='), i = field_index(e, entity_field(e, str_upto(pair, eq)));
        d.given[i] = true;
        d.value[i] = str_from(pair, eq + 1);
    }
    must(row_write(t.st, &(struct write){ .who = &who_house, .request = S("t"), .draft = &d, .import = true }, &p) == WRITE_DONE, p.n ? str_of(p.at[0].message) : store_why(t.st));
    return d.id;
}

static str column(const char *name)
{
    struct draft d;
    struct stamp stamp;
    must(draft_read(t.st, &appointment_entity, t.id, &d, &stamp), S("no such row"));
    return d.value[field_index(&appointment_entity, entity_field(&appointment_entity, str_of(name)))];
}
#define is(got, want) do { str g_ = (got); if (!str_eq(g_, str_of(want))) fail_msg("\"%.*s\" instead of \"%s\"", STR(g_), (want)); } while (0)
static int64_t number(const char *sql_column) { int64_t n = -1; return str_int(column(sql_column), &n) ? n : -1; }

static void furnish(void)
{
    volunteer_e = entity_named(S("people.volunteer"));
    put(entity_named(S("directory.area")), "05154", "name=Kreis", "level=county", "ags=05154");
    put(entity_named(S("directory.area")), "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(&tariff_entity, "borken", "name=borken", "since=2020-01-01", "base=0", "step=750", "step_minutes=30", "travel=time", "free_m=5000");
    put(&rules_entity, "r1", "name=Regeln", "since=2020-01-01", "mode=first", "lead_days=3", "level=20", "domain=15", "travel=20", "availability=10", "continuity=15",
        "fairness=15", "gender=5", "travel_limit=40", "metres_minute=600", "buffer=15", "free_hours=24", "alarm_hours=48", "duty_phone=02821 1234", "shown=first_name phone",
        "shown_back=name", "releasers=2", "objection_days=14", "tariff=borken");
    t.institution = put(&institution_entity, "school", "name=Gesamtschule", "kind=school", "street=Weg 1", "postcode=47533", "area=05154036", "mailbox=schule@beispiel.example");
    put(&requester_entity, "teacher", "name=Eva Muster", "institution=school", "email=eva@beispiel.example", "phone=02821 99");
    t.volunteer = put(volunteer_e, "amal", "name=Amal Haddad", "email=amal@beispiel.example", "phone=0151 2345");
    t.request = put(&request_entity, "r", "institution=school", "requester=teacher", "language=ar", "topic=school_talk", "form=on_site", "area=05154036", "room=Raum 12",
                    "on_site=Herr Kontakt, 02821 55");
}

/* Each case begins with an appointment of the 20th that is filled, and is rolled back. */
static int set_up(void **state)
{
    (void)state;
    now_is(noon);
    must(moment_read(S("2026-11-20T10:00"), &starts) == MOMENT_FINE, S("time"));
    t.a = arena_new();
    begin();
    t.id = put_row(&appointment_entity, "", (const char *const[]){ "request=r", arena_z(t.a, arena_fmt(t.a, "starts=%lld", (long long)starts)),
        arena_z(t.a, arena_fmt(t.a, "ends=%lld", (long long)(starts + 5400))), "volunteer=amal", "travel_minutes=20", "state=filled", NULL });
    ask(t.st, Q("UPDATE mediation_appointment SET filled_at = $2 WHERE id = $1"), I(t.id), I(noon - 5 * DAY));
    return 0;
}
static int tear_down(void **state) { (void)state; store_end(t.st, false); arena_free(t.a); return 0; }

static struct carry carry(void) { struct carry c; must(carry_load(t.st, t.id, &c), S("carry")); return c; }
static struct who mediator(void) { return acts_as_volunteer(t.volunteer, S("M")); }
static struct who school(void) { return acts_for_institution(t.institution, S("S")); }
static void over(void) { now_is(starts + 3 * HOUR); }
static struct hours span(int64_t from, int64_t minutes) { return (struct hours){ starts + from * 60, starts + (from + minutes) * 60, NONE, NONE, NONE }; }
static enum hours_outcome says(struct who who, enum side side, struct hours h, const char *code, const char **why)
{
    return hours_report(t.st, &who, S("t"), t.id, &(struct hours_report){ .side = side, .hours = h, .code = str_of(code) }, why);
}
static enum flow_outcome moves(const struct who *who, const char *event) { const char *why; return flow_do(t.st, who, S("t"), &appointment_entity, t.id, 0, str_of(event), S("weil"), &why); }
static int64_t counted(const char *mail_like)
{
    struct mail_line line[60];
    int64_t n = 0;
    size_t all = mail_list(t.st, MAIL_STATES, 0, line, countof(line));
    for (size_t i = 0; i < all; i++) n += str_find(line[i].subject, str_of(mail_like)) >= 0;
    return n;
}

/* ---- reading what people type ------------------------------------------------------------------------------------------------------ */
static void typed(void **state)
{
    (void)state;
    over();
    struct carry c = carry();
    struct hours h;
    const char *field;
    const struct { struct hours_typed t; const char *field; } bad[] = {
        { { S("zehn"), S("11:30"), S(""), S(""), S("") }, "from" }, { { S("10:60"), S("11:30"), S(""), S(""), S("") }, "from" }, { { S("10:00"), S("24:00"), S(""), S(""), S("") }, "to" },
        { { S("10:00"), S("10:00"), S(""), S(""), S("") }, "to" }, { { S("10:00"), S("09:59"), S(""), S(""), S("") }, "to" }, { { S("10:00"), S("15:00"), S(""), S(""), S("") }, "to" },
        { { S("10:00"), S("11:30"), S("viel"), S(""), S("") }, "minutes" }, { { S("10:00"), S("11:30"), S("1201"), S(""), S("") }, "minutes" },
        { { S("10:00"), S("11:30"), S(""), S("-1"), S("") }, "km" }, { { S("10:00"), S("11:30"), S(""), S(""), S("1000,01") }, "ticket" },
        { { S("10:00"), S("11:30"), S("12345678901234567890123456"), S(""), S("") }, "minutes" } };
    for (size_t i = 0; i < countof(bad); i++) {
        assert_non_null(hours_typed_read(&c, &bad[i].t, &h, &field));
        assert_string_equal(field, bad[i].field);
    }
    static const char *const ten[] = { "10:00", "10.00", "1000", "10", " 10:00 " };
    for (size_t i = 0; i < countof(ten); i++) {
        assert_null(hours_typed_read(&c, &(struct hours_typed){ str_of(ten[i]), S("11:30"), S("45"), S("12,5"), S("3.4") }, &h, &field));
        assert_true(h.from == starts && h.to == starts + 5400 && h.minutes == 45 && h.metres == 12500 && h.ticket == 340);
    }
    struct hours_typed back = hours_show(t.a, &h, ',');
    is(back.from, "10:00"); is(back.to, "11:30"); is(back.minutes, "45"); is(back.km, "12,50"); is(back.ticket, "3,40");
}

/* 25 October 2026: the clock goes back at three; 27 March 2027 is none, but 28 March leaves out the hour from two. */
static void night_of_the_clocks(void **state)
{
    (void)state;
    struct carry c = carry();
    struct hours h;
    const char *field;
    must(moment_read(S("2026-10-25T01:30"), &c.starts) == MOMENT_FINE, S("time"));
    assert_null(hours_typed_read(&c, &(struct hours_typed){ S("01:30"), S("03:30"), S(""), S(""), S("") }, &h, &field));
    assert_int_equal(h.to - h.from, 3 * HOUR);                              /* two on the clock, three that passed */
    must(moment_read(S("2026-10-24T23:30"), &c.starts) == MOMENT_FINE, S("time"));
    assert_null(hours_typed_read(&c, &(struct hours_typed){ S("23:30"), S("03:30"), S(""), S(""), S("") }, &h, &field));
    assert_int_equal(h.to - h.from, 5 * HOUR);
    must(moment_read(S("2026-03-29T01:30"), &c.starts) == MOMENT_FINE, S("time"));
    assert_non_null(hours_typed_read(&c, &(struct hours_typed){ S("01:30"), S("02:30"), S(""), S(""), S("") }, &h, &field));
    assert_string_equal(field, "to");
    assert_null(hours_typed_read(&c, &(struct hours_typed){ S("01:30"), S("03:30"), S(""), S(""), S("") }, &h, &field));
    assert_int_equal(h.to - h.from, HOUR);
}

/* Confirmed hours of that night are stored as what passed. */
static void clocks_in_the_store(void **state)
{
    (void)state;
    const char *why = NULL;
    int64_t from, to;
    must(moment_read(S("2026-10-25T01:30"), &from) == MOMENT_FINE && moment_read(S("2026-10-25T03:30"), &to) == MOMENT_FINE, S("time"));
    ask(t.st, Q("UPDATE mediation_appointment SET starts = $2, ends = $3 WHERE id = $1"), I(t.id), I(from), I(to));
    assert_int_equal(says(mediator(), SIDE_MEDIATOR, (struct hours){ from, to, NONE, NONE, NONE }, "", &why), HOURS_REPORTED);
    assert_int_equal(number("held_to") - number("held_from"), 3 * HOUR);
}

/* ---- codes --------------------------------------------------------------------------------------------------------------------------- */
static void codes(void **state)
{
    (void)state;
    assert_int_equal(carry_code_try(t.st, t.id, S("123456")), CODE_NONE);
    str code = carry_code_make(t.st, t.id);
    assert_int_equal(code.n, CODE_DIGITS);
    struct rows *r = ask(t.st, Q("SELECT digest FROM mediation_code WHERE appointment = $1"), I(t.id));
    assert_true(rows_next(r) && row_str(r, 0).n == 64 && str_find(row_str(r, 0), code) < 0);
    str wrong = str_eq(code, S("000000")) ? S("000001") : S("000000");
    assert_int_equal(carry_code_try(t.st, t.id, wrong), CODE_WRONG);
    assert_int_equal(carry_code_try(t.st, t.id, S("")), CODE_WRONG);
    assert_int_equal(carry_code_try(t.st, t.id, arena_fmt(t.a, " %.3s-%.3s ", code.p, code.p + 3)), CODE_GOOD);
    assert_int_equal(carry_code_try(t.st, t.id, code), CODE_SPENT);         /* it counts once */
    code = carry_code_make(t.st, t.id);
    for (int i = 0; i < CODE_TRIES; i++) assert_int_equal(carry_code_try(t.st, t.id, S("00000")), CODE_WRONG);
    assert_int_equal(carry_code_try(t.st, t.id, code), CODE_SPENT);
}

static void by_code(void **state)
{
    (void)state;
    const char *why = NULL;
    str code = carry_code_make(t.st, t.id);
    over();
    struct hours h = span(0, 95);
    h.minutes = 44;
    assert_int_equal(says(mediator(), SIDE_MEDIATOR, h, arena_z(t.a, code), &why), HOURS_CONFIRMED);
    is(column("state"), "confirmed"); is(column("reported_by"), "mediator"); is(column("confirmed_by"), "institution"); is(column("confirmed_how"), "code");
    assert_int_equal(number("paid_minutes"), 44);
    assert_int_equal(number("held_to") - number("held_from"), 95 * 60);
    struct history_line line[20];
    size_t n = history_of(t.st, &appointment_entity, t.id, PUBLIC | INTERNAL, line, countof(line)), named = 0;
    for (size_t i = 0; i < n; i++) named += line[i].event == HISTORY_CHANGE && str_eq(line[i].who, S("M"));
    assert_int_equal(named, 2);                                             /* the hours, and that they are confirmed: by name */
    assert_int_equal(history_verify(t.st, &appointment_entity, t.id), -1);
    assert_int_equal(says(mediator(), SIDE_MEDIATOR, span(0, 60), "", &why), HOURS_REFUSED);       /* afterwards nobody changes them */
    assert_int_equal(counted("bestätigen"), 0);
    assert_int_equal(flow_tick(t.st, moment_now() + 2, 10), 1);
    is(column("state"), "billable");
}

/* A wrong code does not lose the report: the other side is asked, and the code may come later. */
static void wrong_code(void **state)
{
    (void)state;
    const char *why = NULL;
    str code = carry_code_make(t.st, t.id);
    struct who m = mediator();
    over();
    assert_int_equal(says(m, SIDE_MEDIATOR, span(0, 90), "12", &why), HOURS_WRONG_CODE);
    is(column("state"), "reported");
    assert_int_equal(counted("bestätigen"), 1);
    assert_int_equal(hours_code(t.st, &m, S("t"), t.id, S("34"), &why), HOURS_WRONG_CODE);
    assert_int_equal(hours_code(t.st, &m, S("t"), t.id, code, &why), HOURS_CONFIRMED);
    assert_int_equal(hours_code(t.st, &m, S("t"), t.id, code, &why), HOURS_REFUSED);
}

/* ---- the other side ------------------------------------------------------------------------------------------------------------------ */
static void by_link(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who m = mediator(), s = school();
    assert_int_equal(says(m, SIDE_MEDIATOR, span(0, 90), "", &why), HOURS_REFUSED);                  /* before it is over */
    assert_int_equal(hours_confirm(t.st, &s, S("t"), t.id, SIDE_INSTITUTION, &why), HOURS_REFUSED);
    over();
    assert_int_equal(says(m, SIDE_MEDIATOR, span(0, 80), "", &why), HOURS_REPORTED);
    assert_int_equal(says(m, SIDE_MEDIATOR, span(0, 90), "", &why), HOURS_REPORTED);                 /* one's own may be mended */
    assert_int_equal(hours_confirm(t.st, &m, S("t"), t.id, SIDE_MEDIATOR, &why), HOURS_REFUSED);
    assert_int_equal(hours_confirm(t.st, &s, S("t"), t.id, SIDE_OFFICE, &why), HOURS_REFUSED);
    assert_int_equal(moves(&m, "confirm"), FLOW_REFUSED);                                            /* not by the flow's own button, either */
    assert_int_equal(hours_confirm(t.st, &s, S("t"), t.id, SIDE_INSTITUTION, &why), HOURS_CONFIRMED);
    is(column("confirmed_how"), "link");
    is(column("confirmed_by"), "institution");
    assert_int_equal(number("held_to") - number("held_from"), 90 * 60);
    assert_int_equal(counted("bestätigen"), 2);
}

static void institution_first(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who m = mediator();
    over();
    assert_int_equal(says(school(), SIDE_INSTITUTION, span(0, 90), "", &why), HOURS_REPORTED);
    is(column("reported_by"), "institution");
    assert_int_equal(hours_code(t.st, &m, S("t"), t.id, S("1"), &why), HOURS_REFUSED);               /* the code confirms the mediator's report */
    struct hours h = span(10, 90);
    h.minutes = 40;
    h.metres = 9000;
    h.ticket = 260;
    assert_int_equal(says(m, SIDE_MEDIATOR, h, "", &why), HOURS_CONFIRMED);                          /* ten minutes are near enough */
    assert_int_equal(number("held_from"), starts);                                                   /* what was reported first counts */
    assert_int_equal(number("paid_minutes"), 40);
    assert_int_equal(number("paid_m"), 9000);
    assert_int_equal(number("ticket"), 260);
}

static void differ(void **state)
{
    (void)state;
    struct hours a = span(0, 90), b = span(15, 75), c = span(0, 106), d = span(-10, 106);
    assert_false(hours_differ(&a, &b));
    assert_true(hours_differ(&a, &c));
    assert_true(hours_differ(&a, &d));                                      /* each end is near, the length is not */
    const char *why = NULL;
    struct who o = office();
    over();
    assert_int_equal(says(mediator(), SIDE_MEDIATOR, span(0, 120), "", &why), HOURS_REPORTED);
    assert_int_equal(says(school(), SIDE_INSTITUTION, span(0, 90), "", &why), HOURS_UNCLEAR);
    is(column("state"), "unclear");
    assert_true(hours_claim(t.st, t.id, SIDE_INSTITUTION, &b) && b.to - b.from == 90 * 60 && b.minutes == NONE);
    assert_false(hours_claim(t.st, t.id, SIDE_OFFICE, &b));
    assert_int_equal(moves(&o, "confirm"), FLOW_REFUSED);
    assert_int_equal(hours_decide(t.st, &o, S("t"), t.id, &a, S(" "), &why), HOURS_REFUSED);
    assert_int_equal(hours_decide(t.st, &o, S("t"), t.id, &(struct hours){ .from = 2, .to = 1 }, S("x"), &why), HOURS_REFUSED);
    assert_int_equal(hours_decide(t.st, &o, S("t"), t.id, &a, S("Die Schule hat recht."), &why), HOURS_CONFIRMED);
    is(column("confirmed_how"), "ruling"); is(column("confirmed_by"), "office"); is(column("reported_by"), "mediator");
    assert_int_equal(number("held_to") - number("held_from"), 90 * 60);
}

static void on_paper(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who o = office();
    over();
    assert_int_equal(hours_report(t.st, &o, S("t"), t.id, &(struct hours_report){ SIDE_OFFICE, span(0, 60), S(""), true }, &why), HOURS_CONFIRMED);
    is(column("confirmed_how"), "paper"); is(column("confirmed_by"), "office"); is(column("reported_by"), "office");
}

/* Nobody answers for a month: the office decides alone, from "held" as well. */
static void nobody_answers(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who o = office();
    struct hours h = span(0, 90);
    over();
    assert_int_equal(hours_decide(t.st, &o, S("t"), t.id, &h, S("Telefonat"), &why), HOURS_REFUSED);         /* the timer was not there yet */
    assert_int_equal(moves(&who_house, "held"), FLOW_DONE);
    assert_int_equal(moves(&o, "report"), FLOW_REFUSED);                                             /* without hours there is nothing to report */
    assert_int_equal(hours_decide(t.st, &o, S("t"), t.id, &h, S("Telefonat"), &why), HOURS_CONFIRMED);
    is(column("reported_by"), "office");
}

/* ---- who did not come ------------------------------------------------------------------------------------------------------------------- */
static void nobody_came(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who m = mediator(), s = school(), o = office();
    struct hours way = { NONE, NONE, 40, NONE, NONE };
    assert_int_equal(hours_absent(t.st, &m, S("t"), t.id, false, &way, &why), HOURS_REFUSED);         /* it has not begun */
    now_is(starts + 900);
    assert_int_equal(hours_absent(t.st, &m, S("t"), t.id, true, &way, &why), HOURS_REFUSED);          /* nobody says that of themselves */
    assert_int_equal(hours_absent(t.st, &m, S("t"), t.id, false, &way, &why), HOURS_ABSENT);
    is(column("state"), "client_absent");
    is(column("confirmed_by"), "");                                                                  /* by that the settlement knows it */
    assert_int_equal(number("paid_minutes"), 40);
    assert_int_equal(moves(&s, "dispute"), FLOW_DONE);
    assert_int_equal(moves(&o, "client_absent"), FLOW_DONE);
    assert_int_equal(flow_tick(t.st, moment_now() + 8 * DAY, 10), 1);
    is(column("state"), "billable");
}

static void mediator_missing(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who s = school();
    struct hours way = { NONE, NONE, NONE, NONE, NONE };
    now_is(starts + 900);
    assert_int_equal(hours_absent(t.st, &s, S("t"), t.id, true, &way, &why), HOURS_ABSENT);
    is(column("state"), "mediator_absent");
    is(column("done_on"), "2026-11-20");
}

/* ---- changes -------------------------------------------------------------------------------------------------------------------------- */
static void another_time(void **state)
{
    (void)state;
    struct who m = mediator(), s = school();
    struct carry c = carry();
    assert_non_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-21"), S("bald"), S("11:00")));
    assert_non_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-21"), S("11:00"), S("10:00")));
    assert_non_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-21"), S("07:00"), S("20:00")));
    assert_non_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-17"), S("10:00"), S("11:00")));
    assert_non_null(carry_change(t.st, &s, S("t"), &c, S("2027-03-28"), S("02:30"), S("04:00")));
    assert_non_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-20"), S("10:00"), S("11:30")));
    assert_non_null(carry_change(t.st, &m, S("t"), &c, S("2026-11-21"), S("10:00"), S("11:00")));     /* not the mediator's to ask */
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-21"), S("10:00"), S("11:00")));
    is(column("state"), "changing");
    assert_int_equal(number("starts"), starts + DAY);
    assert_int_equal(counted("Neue Uhrzeit"), 1);
    assert_int_equal(moves(&m, "keep"), FLOW_DONE);
    is(column("state"), "filled");
    c = carry();
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-22"), S("10:00"), S("11:00")));
    assert_int_equal(flow_tick(t.st, moment_now() + DAY + 1, 10), 1);                                /* no answer in a day: somebody else */
    is(column("state"), "seeking");
    is(column("volunteer"), "");
}

/* The reminder of the old time went out; that of the new time still does. */
static void another_reminder(void **state)
{
    (void)state;
    struct who m = mediator(), s = school();
    now_is(noon + DAY);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 1);
    assert_int_equal(counted("Morgen"), 2);
    struct carry c = carry();
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-27"), S("10:00"), S("11:30")));
    assert_int_equal(moves(&m, "keep"), FLOW_DONE);
    now_is(noon + 8 * DAY);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 1);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);
    assert_int_equal(counted("Morgen"), 4);
}

/* Two hours before it begins the school asks for the afternoon of the same day. */
static void nobody_answers_a_change(void)
{
    struct who s = school();
    struct carry c = carry();
    now_is(starts - 2 * HOUR);
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-20"), S("14:00"), S("15:00")));
}

/* Nobody answered, and the new time is over: they went, until somebody says otherwise. */
static void unanswered_and_over(void **state)
{
    (void)state;
    const char *why = NULL;
    nobody_answers_a_change();
    now_is(starts + 4 * HOUR + 1800);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);
    is(column("state"), "changing");
    now_is(starts + 22 * HOUR + 1);
    assert_int_equal(flow_tick(t.st, moment_now(), 10), 0);                                          /* whatever comes first: nobody is sought for what was */
    is(column("volunteer"), "amal");
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 1);
    is(column("state"), "held");
    assert_int_equal(flow_tick(t.st, moment_now() + 3 * DAY, 10), 0);
    is(column("state"), "held");
    is(column("volunteer"), "amal");
    assert_int_equal(says(mediator(), SIDE_MEDIATOR, span(240, 60), "", &why), HOURS_REPORTED);
}

/* The report may come before the timer, in this state as well. */
static void unanswered_and_reported(void **state)
{
    (void)state;
    const char *why = NULL;
    nobody_answers_a_change();
    now_is(starts + 5 * HOUR);
    assert_int_equal(says(mediator(), SIDE_MEDIATOR, span(240, 60), "", &why), HOURS_REPORTED);
    is(column("state"), "reported");
}

/* Not by the form of the row: nobody would be asked or told. */
static void agreed_times(void **state)
{
    (void)state;
    struct who o = office();
    struct problems p = { .a = t.a };
    struct draft d = draft_new(t.a, &appointment_entity);
    d.id = t.id;
    draft_give(&d, "starts", arena_fmt(t.a, "%lld", (long long)(starts - DAY)));
    draft_give(&d, "ends", arena_fmt(t.a, "%lld", (long long)(starts - DAY + 5400)));
    assert_int_equal(row_write(t.st, &(struct write){ .who = &o, .request = S("t"), .draft = &d }, &p), WRITE_REFUSED);
    assert_int_equal(number("starts"), starts);
    ask(t.st, Q("UPDATE mediation_appointment SET state = 'admissible', volunteer = NULL WHERE id = $1"), I(t.id));
    assert_int_equal(row_write(t.st, &(struct write){ .who = &o, .request = S("t"), .draft = &d }, &p), WRITE_DONE);
}

static void cancelling(void **state)
{
    (void)state;
    struct who s = school();
    assert_int_equal(moves(&s, "cancel_late"), FLOW_REFUSED);
    now_is(starts - 24 * HOUR + 1);
    assert_int_equal(moves(&s, "cancel"), FLOW_REFUSED);
    assert_int_equal(moves(&s, "cancel_late"), FLOW_DONE);
    is(column("volunteer"), "amal");                                                                 /* paid, so still named */
    struct carry c = carry();
    assert_true(carry_event(t.a, lang_find(S("de")), &c, SIDE_MEDIATOR, S("")).cancelled);
    assert_int_equal(flow_tick(t.st, moment_now() + DAY + 1, 10), 1);
    is(column("state"), "billable");
    is(column("held_from"), "");
    is(column("done_on"), "");                                                                       /* nothing is over before it is paid */
}

/* A run may come later than half a year. Until then it is known who is to be paid, also where the clock began too early. */
static void late_and_unpaid(void **state)
{
    (void)state;
    struct who s = school();
    struct run_plan plan;
    now_is(starts - 2 * HOUR);
    assert_int_equal(moves(&s, "cancel_late"), FLOW_DONE);
    assert_int_equal(flow_tick(t.st, moment_now() + DAY + 1, 10), 1);
    assert_true(retain_anonymise(t.st, &who_house, S("t"), &appointment_entity, t.id));
    is(column("volunteer"), "amal"); is(column("institution"), "school"); is(column("request"), "r");
    plan = run_look(t.st, S("2026-12-31"));
    assert_int_equal(plan.n + plan.odds, 1);
    assert_int_equal(moves(&who_house, "settle"), FLOW_DONE);
    is(column("volunteer"), ""); is(column("institution"), ""); is(column("request"), "");
    is(column("was_kind"), "school"); is(column("was_topic"), "school_talk");
}

/* Somebody objects to a settlement, and it is discarded: what was confirmed wrongly is decided anew, and reckoned so. */
static void wrong_hours(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who o = office(), s = school(), m = mediator();
    struct hours h = span(0, 90), way = { NONE, NONE, 0, 0, NONE };
    h.minutes = h.metres = 0;
    over();
    assert_int_equal(says(m, SIDE_MEDIATOR, h, "", &why), HOURS_REPORTED);
    assert_int_equal(hours_confirm(t.st, &s, S("t"), t.id, SIDE_INSTITUTION, &why), HOURS_CONFIRMED);
    assert_int_equal(flow_tick(t.st, moment_now() + 2, 10), 1);
    assert_int_equal(run_look(t.st, S("2026-12-31")).line[0].cents, 2250);
    h.to = h.from + 180 * 60;
    assert_int_equal(hours_decide(t.st, &o, S("t"), t.id, &h, S("Drei Stunden"), &why), HOURS_REFUSED);
    assert_int_equal(moves(&s, "dispute"), FLOW_DENIED);
    assert_int_equal(moves(&o, "dispute"), FLOW_DONE);
    assert_int_equal(run_look(t.st, S("2026-12-31")).n, 0);
    assert_int_equal(hours_decide(t.st, &o, S("t"), t.id, &h, S("Drei Stunden"), &why), HOURS_CONFIRMED);
    assert_int_equal(moves(&o, "bill"), FLOW_DONE);
    assert_int_equal(run_look(t.st, S("2026-12-31")).line[0].cents, 4500);
    /* "Nobody came" was wrong, and is found out when it can be paid. */
    assert_int_equal(moves(&o, "dispute"), FLOW_DONE);
    assert_int_equal(moves(&o, "client_absent"), FLOW_DONE);
    assert_int_equal(moves(&o, "bill"), FLOW_DONE);
    assert_int_equal(run_look(t.st, S("2026-12-31")).line[0].what.service.kind, SERVICE_NO_SHOW);
    assert_int_equal(moves(&o, "dispute"), FLOW_DONE);
    assert_int_equal(hours_decide(t.st, &o, S("t"), t.id, &h, S("Sie war da"), &why), HOURS_CONFIRMED);
    assert_int_equal(moves(&o, "bill"), FLOW_DONE);
    assert_int_equal(run_look(t.st, S("2026-12-31")).line[0].cents, 4500);
    assert_int_equal(hours_absent(t.st, &o, S("t"), t.id, false, &way, &why), HOURS_REFUSED);
}

/* A late cancellation that was looked at once more may stay one; who was not there is not paid, and what waited for the payment is forgotten then. */
static void wrong_cancelling(void **state)
{
    (void)state;
    struct who o = office(), s = school();
    now_is(starts - 2 * HOUR);
    assert_int_equal(moves(&s, "cancel_late"), FLOW_DONE);
    assert_int_equal(moves(&o, "bill"), FLOW_DONE);
    assert_int_equal(moves(&o, "dispute"), FLOW_DONE);
    assert_int_equal(moves(&s, "cancel_late"), FLOW_DENIED);
    assert_int_equal(moves(&o, "cancel_late"), FLOW_DONE);
    is(column("done_on"), "2026-11-20");
    assert_int_equal(moves(&o, "bill"), FLOW_DONE);
    struct run_plan plan = run_look(t.st, S("2026-12-31"));
    assert_int_equal((plan.n ? plan.line : plan.odd)->what.service.kind, SERVICE_LATE);
    assert_true(retain_anonymise(t.st, &who_house, S("t"), &appointment_entity, t.id));
    is(column("volunteer"), "amal");
    assert_int_equal(moves(&o, "dispute"), FLOW_DONE);
    assert_int_equal(moves(&o, "mediator_absent"), FLOW_DONE);
    is(column("volunteer"), "");
    is(column("done_on"), "2026-11-20");
}

/* Another time asked for near the start makes no cancelling free. */
static void change_then_cancel(void **state)
{
    (void)state;
    struct who s = school(), m = mediator();
    struct carry c = carry();
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-27"), S("10:00"), S("11:30")));        /* in time */
    assert_int_equal(moves(&s, "cancel_late"), FLOW_REFUSED);
    assert_int_equal(moves(&m, "keep"), FLOW_DONE);
    starts += 7 * DAY;
    now_is(starts - 2 * HOUR);
    c = carry();
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-12-11"), S("10:00"), S("11:30")));
    assert_int_equal(moves(&s, "cancel"), FLOW_REFUSED);
    assert_int_equal(moves(&s, "cancel_late"), FLOW_DONE);
    is(column("state"), "cancelled_late");
    is(column("volunteer"), "amal");
}

/* ---- papers and mails ------------------------------------------------------------------------------------------------------------------- */
static void known(void **state)
{
    (void)state;
    struct carry c = carry();
    is(carry_where(t.a, &c), "Gesamtschule, Weg 1, 47533 Kleve, Raum 12");
    is(carry_known(t.a, S("first_name phone"), c.goes, c.goes_phone, c.goes_email), "Amal, 0151 2345");
    is(carry_known(t.a, S("name email"), c.goes, c.goes_phone, c.goes_email), "Amal Haddad, amal@beispiel.example");
    is(carry_known(t.a, S(""), c.goes, c.goes_phone, c.goes_email), "");
    is(carry_when(t.a, lang_find(S("de")), c.starts, c.ends), "20. November 2026, 10:00–11:30");
    assert_true(str_find(carry_when(t.a, lang_find(S("de")), c.starts, c.ends + DAY), S("21. November")) > 0);
}

static void papers(void **state)
{
    (void)state;
    struct carry c = carry();
    for (enum side s = SIDE_MEDIATOR; s <= SIDE_INSTITUTION; s++) {
        str bytes = confirmation_pdf(t.st, &c, s, s == SIDE_INSTITUTION ? S("123456") : S(""), S("https://ki.example/kleve/de/appointment?link=x"));
        assert_true(str_starts(bytes, S("%PDF-")));
        assert_true(str_eq(bytes, confirmation_pdf(t.st, &c, s, s == SIDE_INSTITUTION ? S("123456") : S(""), S("https://ki.example/kleve/de/appointment?link=x"))));
    }
    assert_true(str_starts(hours_sheet_pdf(t.st, &c), S("%PDF-")));
}

static void run_job(const struct job_kind *k, str argument)
{
    struct job j = { .kind = k, .argument = argument, .st = t.st, .a = t.a, .region = t.region };
    assert_int_equal(k->run(&j), JOB_DONE);
}

static void confirmations(void **state)
{
    (void)state;
    confirm_both(t.st, t.id);
    confirm_both(t.st, t.id);
    struct rows *r = ask(t.st, Q("SELECT argument FROM core_job WHERE kind = 'mediation.confirm'"));
    assert_true(rows_next(r));
    str argument = row_str(r, 0);
    assert_false(rows_next(r));                                             /* once for each time it is filled */
    run_job(&confirmation_job, argument);
    run_job(&confirmation_job, argument);
    assert_int_equal(counted("Bestätigt"), 2);                              /* one to each side, whatever runs twice */
    struct mail_line line[4];
    assert_int_equal(mail_list(t.st, MAIL_STATES, 0, line, countof(line)), 2);
    struct buf mail = buf_in(t.a, 4 << 20);
    assert_true(mail_bytes(t.st, line[0].id, &mail));
    assert_true(str_find(buf_str(&mail), S("application/pdf")) > 0 && str_find(buf_str(&mail), S("text/calendar")) > 0);
    confirm_both_again(t.st, t.id);
    ask(t.st, Q("UPDATE mediation_appointment SET state = 'seeking', volunteer = NULL WHERE id = $1"), I(t.id));
    run_job(&confirmation_job, arena_fmt(t.a, "%lld again-1", (long long)t.id));                     /* meanwhile nobody goes: nothing is sent */
    run_job(&confirmation_job, S("nonsense"));
    assert_int_equal(counted("Bestätigt"), 2);
}

/* ---- time ------------------------------------------------------------------------------------------------------------------------------------ */
static void by_time(void **state)
{
    (void)state;
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);                /* two days before */
    now_is(noon + DAY - 5 * HOUR);                                          /* the day before, eight o'clock */
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);
    now_is(noon + DAY);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 1);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);
    assert_int_equal(counted("Morgen"), 2);
    over();
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 1);
    is(column("state"), "held");
    assert_int_equal(number("held_from"), starts);
    now_is(starts + 5400 + 2 * DAY);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 1);
    assert_int_equal(counted("Stunden melden"), 2);
    now_is(starts + 5400 + 15 * DAY);                                       /* the worker was away: one nudge, not two */
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 1);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);
    now_is(starts + 5400 + 31 * DAY);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);                /* from now on the office has to decide */
}

static void reported_is_nudged(void **state)
{
    (void)state;
    const char *why = NULL;
    over();
    assert_int_equal(says(mediator(), SIDE_MEDIATOR, span(0, 90), "", &why), HOURS_REPORTED);
    now_is(starts + 5400 + 3 * DAY);
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 1);
    assert_int_equal(counted("bestätigen"), 2);                             /* the institution alone, at once and after two days */
}

/* What was filled an hour ago was just confirmed: nobody needs a reminder. */
static void no_reminder(void **state)
{
    (void)state;
    now_is(noon + DAY);
    ask(t.st, Q("UPDATE mediation_appointment SET filled_at = $2 WHERE id = $1"), I(t.id), I(moment_now() - HOUR));
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------------------------------ */
static struct req *page_of(struct who who, enum method m, const struct param *form, size_t n)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .st = t.st, .region = t.region, .id = S("t"), .lang = lang_find(S("en")), .words = words_in(S("en")), .who = who, .method = m,
                       .status = 200, .out = buf_in(t.a, 4 << 20), .fixed = S("") };
    q->form = arena_array(t.a, struct param, n + 1);
    for (size_t i = 0; i < n; i++) q->form[q->forms++] = form[i];
    return q;
}

static str token_of(enum side side)
{
    struct carry c = carry();
    str detail = arena_fmt(t.a, "%.*s %lld", STR(side_key(side)), (long long)(side == SIDE_MEDIATOR ? c.volunteer : c.institution));
    return signed_make(t.st, &(struct signed_new){ .purpose = "mediation.carry", .entity = S("mediation.appointment"), .row = t.id, .detail = detail, .lasts = 90 * SIGNED_DAY });
}

static struct req *look(str token)
{
    struct req *q = page_of(who_visitor(), GET, NULL, 0);
    q->param[q->params++] = (struct param){ S("link"), token };
    carry_get(q);
    return q;
}
#define press(token, ...) press_form((token), (const struct param[]){ __VA_ARGS__ }, sizeof (const struct param[]){ __VA_ARGS__ } / sizeof(struct param))
static struct req *press_form(str token, const struct param *form, size_t n)
{
    struct req *q = page_of(who_visitor(), POST, form, n);
    q->form[q->forms++] = (struct param){ S("link"), token };
    carry_post(q);
    return q;
}
static bool shows(struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) >= 0; }
#define DO(what) { S("do"), S(what) }

static void links(void **state)
{
    (void)state;
    str m = token_of(SIDE_MEDIATOR), s = token_of(SIDE_INSTITUTION);
    struct req *q = look(m);
    assert_true(shows(q, "Herr Kontakt") && shows(q, "Eva Muster") && !shows(q, "eva@beispiel.example") && shows(q, "value=\"drop\"") && !shows(q, "value=\"report\""));
    q = look(s);
    assert_true(shows(q, "Amal, 0151 2345") && !shows(q, "Haddad") && !shows(q, "Herr Kontakt") && shows(q, "value=\"cancel\"") && shows(q, "value=\"change\""));
    assert_int_equal(look(S(""))->status, 404);
}

static void link_states(void **state)
{
    (void)state;
    str m = token_of(SIDE_MEDIATOR), s = token_of(SIDE_INSTITUTION);
    assert_int_equal(look(S("abc"))->status, 404);
    assert_int_equal(press(m, DO("report"), { S("from"), S("10:00") })->status, 422);               /* not now */
    assert_int_equal(press(m, DO("nonsense"))->status, 400);
    assert_int_equal(press(s, DO("drop"))->status, 422);                                             /* not this side's */
    assert_int_equal(press(s, DO("change"), { S("day"), S("2026-11-20") }, { S("from"), S("x") }, { S("to"), S("") })->status, 422);
    assert_int_equal(press(s, DO("change"), { S("day"), S("2026-11-21") }, { S("from"), S("10:00") }, { S("to"), S("11:00") })->status, 303);
    assert_true(shows(look(m), "value=\"keep\""));
    assert_int_equal(press(m, DO("keep"))->status, 303);
    assert_int_equal(press(m, DO("keep"))->status, 422);                                             /* twice does nothing twice */
    assert_true(shows(press(m, DO("drop"), { S("reason"), S("krank") }), "looking for somebody else"));
    is(column("state"), "seeking");
    assert_int_equal(look(m)->status, 410);                                                          /* somebody else will go */
    assert_int_equal(look(s)->status, 200);
}

/* A link that went to a person of the institution counts no more when that person has left it. */
static void link_of_who_left(void **state)
{
    (void)state;
    struct carry c = carry();
    str s = carry_token(t.st, &c, SIDE_INSTITUTION), m = carry_token(t.st, &c, SIDE_MEDIATOR);
    assert_int_equal(look(s)->status, 200);
    ask(t.st, Q("UPDATE mediation_requester SET left_on = '2026-11-30'"));
    assert_int_equal(look(s)->status, 200);
    ask(t.st, Q("UPDATE mediation_requester SET left_on = '2026-11-18'"));
    assert_int_equal(look(s)->status, 410);
    assert_int_equal(press(s, DO("cancel"))->status, 410);
    assert_int_equal(look(m)->status, 200);
    c = carry();
    assert_int_equal(look(carry_token(t.st, &c, SIDE_INSTITUTION))->status, 200);                    /* one for the shared mailbox */
}

static void pressed(void **state)
{
    (void)state;
    str m = token_of(SIDE_MEDIATOR), s = token_of(SIDE_INSTITUTION), code = carry_code_make(t.st, t.id);
    over();
    struct req *q = look(m);
    assert_true(shows(q, "value=\"report\"") && shows(q, "id=\"h-minutes\"") && shows(q, "id=\"h-code\"") && shows(q, "value=\"40\"") && shows(q, "value=\"mood\""));
    assert_false(shows(look(s), "id=\"h-minutes\""));
    q = press(m, DO("report"), { S("from"), S("10:00") }, { S("to"), S("9x") });
    assert_true(q->status == 422 && shows(q, "id=\"h-to-e\"") && shows(q, "value=\"9x\""));
    q = press(m, DO("report"), { S("from"), S("10:00") }, { S("to"), S("11:30") }, { S("code"), S("1") });
    assert_int_equal(q->status, 303);
    assert_true(shows(look(m), "value=\"code\"") && shows(look(s), "value=\"confirm\""));
    assert_int_equal(press(m, DO("code"), { S("code"), code })->status, 303);
    is(column("state"), "confirmed");
    assert_int_equal(press(s, DO("confirm"))->status, 422);
    assert_int_equal(press(m, DO("mood"), { S("mood"), S("wonderful") })->status, 422);
    assert_int_equal(press(s, DO("mood"), { S("mood"), S("talk") })->status, 422);
    assert_int_equal(press(m, DO("mood"), { S("mood"), S("hard") })->status, 303);
    assert_int_equal(mood_count(t.st), 0);
    assert_int_equal(press(m, DO("mood"), { S("mood"), S("talk") })->status, 303);
    assert_int_equal(press(m, DO("mood"), { S("mood"), S("talk") })->status, 303);
    assert_int_equal(mood_count(t.st), 1);                                                           /* one answer a day */
}

static int64_t mails_to(const char *mail)
{
    struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM core_mail WHERE recipient = $1"), T(str_of(mail)));
    return rows_next(r) ? row_int(r, 0) : -1;
}

static void absent_by_link(void **state)
{
    (void)state;
    str m = token_of(SIDE_MEDIATOR), s = token_of(SIDE_INSTITUTION);
    now_is(starts + 600);
    assert_int_equal(mails_to("eva@beispiel.example"), 0);
    assert_int_equal(press(m, DO("absent"))->status, 303);
    is(column("state"), "client_absent");
    assert_int_equal(mails_to("eva@beispiel.example"), 1);                                           /* it is paid in a week, so the institution is asked */
    assert_int_equal(number("paid_minutes"), 40);                                                    /* the way that was reckoned, there and back */
    assert_true(shows(look(s), "value=\"object\""));
    assert_int_equal(press(s, DO("object"))->status, 303);
    is(column("state"), "unclear");
}

static void missing_by_link(void **state)
{
    (void)state;
    now_is(starts + 600);
    assert_int_equal(press(token_of(SIDE_INSTITUTION), DO("no_mediator"))->status, 303);
    is(column("state"), "mediator_absent");
    assert_int_equal(counted("Waren Sie da"), 1);
}

/* The mediator says otherwise; then the office decides: they were there, or they were not. */
static void missing_disputed(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who desk = office(), s = school();
    over();
    str m = token_of(SIDE_MEDIATOR), i = token_of(SIDE_INSTITUTION);
    struct hours h = span(0, 90), way = { NONE, NONE, NONE, NONE, NONE };
    assert_true(!shows(look(m), "value=\"object\""));
    assert_int_equal(press(i, DO("no_mediator"))->status, 303);
    assert_int_equal(press(i, DO("object"))->status, 422);
    assert_int_equal(moves(&s, "dispute"), FLOW_DENIED);
    assert_true(shows(look(m), "value=\"object\"") && !shows(look(i), "value=\"object\""));
    assert_int_equal(press(m, DO("object"))->status, 303);
    is(column("state"), "unclear");
    is(column("done_on"), "");
    assert_int_equal(moves(&desk, "mediator_absent"), FLOW_DONE);
    is(column("done_on"), "2026-11-20");
    assert_int_equal(press(m, DO("object"))->status, 303);
    assert_int_equal(hours_decide(t.st, &desk, S("t"), t.id, &h, S("Die Lehrerin war im anderen Raum."), &why), HOURS_CONFIRMED);
    is(column("state"), "confirmed");
    assert_int_equal(hours_absent(t.st, &s, S("t"), t.id, true, &way, &why), HOURS_REFUSED);
}

static void late_by_link(void **state)
{
    (void)state;
    str s = token_of(SIDE_INSTITUTION);
    now_is(starts - 2 * HOUR);
    assert_int_equal(press(s, DO("change"), { S("day"), S("2026-11-27") }, { S("from"), S("10:00") }, { S("to"), S("11:00") })->status, 303);
    assert_true(shows(look(s), "value=\"cancel_late\""));
    assert_int_equal(press(s, DO("cancel"))->status, 422);
    assert_int_equal(press(s, DO("cancel_late"))->status, 303);
    is(column("state"), "cancelled_late");
}

static void cancel_by_link(void **state)
{
    (void)state;
    str s = token_of(SIDE_INSTITUTION);
    assert_int_equal(press(s, DO("cancel_late"))->status, 422);
    assert_int_equal(press(s, DO("cancel"), { S("reason"), S("krank") })->status, 303);
    is(column("state"), "cancelled_early");
}

/* The mediator says no to the new time, and the institution's answer to a report. */
static void answer_by_link(void **state)
{
    (void)state;
    str m = token_of(SIDE_MEDIATOR), s = token_of(SIDE_INSTITUTION);
    over();
    assert_int_equal(press(s, DO("report"), { S("from"), S("10:00") }, { S("to"), S("11:00") })->status, 303);
    assert_true(shows(look(m), "value=\"confirm\""));
    assert_int_equal(press(m, DO("report"), { S("from"), S("10:00") }, { S("to"), S("11:30") })->status, 303);
    is(column("state"), "unclear");
}
/* The mediator mends the report while the institution's page is open: what it did not see it does not confirm. */
static void confirms_what_was_seen(void **state)
{
    (void)state;
    str m = token_of(SIDE_MEDIATOR), s = token_of(SIDE_INSTITUTION);
    over();
    assert_int_equal(press(m, DO("report"), { S("from"), S("10:00") }, { S("to"), S("11:00") })->status, 303);
    struct carry c = carry();
    str seen = hours_mark(t.a, &c);
    assert_true(shows(look(s), arena_z(t.a, seen)));
    assert_int_equal(press(m, DO("report"), { S("from"), S("10:00") }, { S("to"), S("12:30") })->status, 303);
    assert_int_equal(press(s, DO("confirm"), { S("seen"), seen })->status, 422);
    assert_int_equal(press(s, DO("confirm"))->status, 422);
    is(column("state"), "reported");
    c = carry();
    assert_int_equal(press(s, DO("confirm"), { S("seen"), hours_mark(t.a, &c) })->status, 303);
    is(column("state"), "confirmed");
}

static void release_by_link(void **state)
{
    (void)state;
    str m = token_of(SIDE_MEDIATOR);
    struct who s = school();
    struct carry c = carry();
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-21"), S("10:00"), S("11:00")));
    assert_true(shows(press(m, DO("release")), "looking for somebody else"));
    is(column("state"), "seeking");
}

/* ---- who goes is blocked, leaves, or is deleted ------------------------------------------------------------------------------------------------ */
static void volunteer_does(const char *event)
{
    const char *why = NULL;
    struct who lead = { .name = S("Leitung"), .grant = { { .role = "lead" } }, .n = 1 };
    assert_int_equal(flow_do(t.st, &lead, S("t"), volunteer_e, t.volunteer, 0, str_of(event), S("weil"), &why), FLOW_DONE);
}

static int64_t rows_of(const char *what)
{
    struct sql s = sql_new(t.st);
    sql_literal(&s, str_of(what));
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : -1;
}

static int64_t asked_for(const char *appointment, const char *state)
{
    return put(&asked_entity, "", arena_z(t.a, arena_fmt(t.a, "appointment=%s", appointment)), "volunteer=amal", arena_z(t.a, arena_fmt(t.a, "state=%s", state)));
}

static const char *at(const char *field, int64_t when) { return arena_z(t.a, arena_fmt(t.a, "%s=%lld", field, (long long)when)); }

/* Others are sought, and the duty is called; nobody is reminded of somebody who does not come. What was asked is taken back, what has begun stays. */
static void blocked(void **state)
{
    (void)state;
    struct carry c = carry();
    const char *key = arena_z(t.a, c.key), *from = at("starts", starts + 5 * DAY), *to = at("ends", starts + 5 * DAY + HOUR);
    put(&appointment_entity, "next", "request=r", from, to, "state=seeking");
    put(&appointment_entity, "third", "request=r", from, to, "state=seeking");
    int64_t begun = put(&appointment_entity, "begun", "request=r", at("starts", noon - HOUR), at("ends", noon + HOUR), "volunteer=amal", "state=filled");
    asked_for(key, "assigned");
    asked_for("next", "sent");
    asked_for("third", "accepted");
    asked_for("begun", "reserve");
    volunteer_does("block");
    is(column("state"), "seeking");
    is(column("volunteer"), "");
    assert_int_equal(rows_of("SELECT COUNT(*) FROM mediation_offer WHERE state = 'withdrawn'"), 2);
    assert_int_equal(rows_of("SELECT COUNT(*) FROM mediation_offer WHERE state = 'replaced'"), 1);
    assert_int_equal(rows_of("SELECT COUNT(*) FROM mediation_offer WHERE state = 'reserve'"), 1);             /* of what has begun */
    assert_int_equal(rows_of("SELECT COUNT(*) FROM mediation_call WHERE urgent"), 1);                         /* it is within two days */
    assert_int_equal(mails_to("amal@beispiel.example"), 3);
    now_is(noon + DAY);
    assert_int_equal(rows_of("SELECT COUNT(*) FROM mediation_appointment WHERE state = 'filled' AND volunteer IS NOT NULL"), 1);
    ask(t.st, Q("DELETE FROM mediation_appointment WHERE id = $1"), I(begun));
    assert_int_equal(carry_tick(t.st, moment_now(), 20), 0);
    assert_int_equal(mails_to("eva@beispiel.example"), 0);
}

static void leaves_while_changing(void **state)
{
    (void)state;
    struct who s = school();
    struct carry c = carry();
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-20"), S("08:00"), S("09:00")));
    volunteer_does("leave");
    is(column("state"), "seeking");
    is(column("volunteer"), "");
    assert_int_equal(rows_of("SELECT COUNT(*) FROM mediation_call WHERE urgent"), 1);
}

static void deleted(void **state)
{
    (void)state;
    assert_int_equal(row_delete(t.st, &who_house, S("t"), volunteer_e, t.volunteer, 0), WRITE_DONE);
    is(column("state"), "seeking");
    is(column("volunteer"), "");
    assert_int_equal(rows_of("SELECT COUNT(*) FROM mediation_call WHERE volunteer IS NOT NULL"), 0);          /* nobody calls who is gone */
}

/* A change that nobody answered stands on the board when the new time is near. */
static void change_on_the_board(void **state)
{
    (void)state;
    struct who s = school();
    struct carry c = carry();
    assert_null(carry_change(t.st, &s, S("t"), &c, S("2026-11-23"), S("10:00"), S("11:30")));
    for (int near = 0; near < 2; near++) {
        struct agenda *agenda = arena_new_of(t.a, struct agenda);
        struct req *q = page_of(office(), GET, NULL, 0);
        *agenda = (struct agenda){ 0 };
        if (near) now_is(starts + DAY + HOUR);
        overview_today(q, agenda);
        assert_int_equal(agenda->n, near);
        overview_show(q);
        assert_int_equal(shows(q, ">Look at it<"), near);
    }
}

/* ---- half a year later ------------------------------------------------------------------------------------------------------------------------ */
/* A row for the statistics stays: no institution, no mediator, no request, not in the history either. */
static void forgotten(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who s = school();
    struct carry c;
    over();
    assert_int_equal(says(mediator(), SIDE_MEDIATOR, span(0, 90), "", &why), HOURS_REPORTED);
    assert_int_equal(hours_confirm(t.st, &s, S("t"), t.id, SIDE_INSTITUTION, &why), HOURS_CONFIRMED);
    assert_true(retain_anonymise(t.st, &who_house, S("t"), &appointment_entity, t.id));
    is(column("institution"), ""); is(column("volunteer"), ""); is(column("request"), "");
    is(column("was_kind"), "school"); is(column("was_topic"), "school_talk"); is(column("language"), "ar");
    assert_int_equal(number("held_to") - number("held_from"), 90 * 60);
    struct rows *r = ask(t.st, Q("SELECT (SELECT COUNT(*) FROM core_history_value v JOIN core_history h ON h.id = v.history WHERE h.entity IN ('mediation.appointment', 'mediation.request') "
        "AND (v.old IN ('amal', 'school', 'teacher', 'r') OR v.new IN ('amal', 'school', 'teacher', 'r'))), (SELECT COUNT(*) FROM mediation_claim), (SELECT COUNT(*) FROM mediation_request)"));
    assert_true(rows_next(r) && row_int(r, 0) == 0 && row_int(r, 1) == 0 && row_int(r, 2) == 0);
    assert_true(carry_load(t.st, t.id, &c) && !c.volunteer && !c.house.n && !c.on_site.n);
    assert_int_equal(history_verify(t.st, NULL, 0), -1);
    /* Settled, and the settlement is taken back a year later: the line says whom it is reckoned for anew. */
    const char *key = arena_z(t.a, arena_fmt(t.a, "appointment=%.*s", STR(c.key)));
    put(&run_entity, "run", "name=Lauf", "period_from=2026-07-01", "period_to=2026-12-31");
    put(&settlement_entity, "s1", "run=run", "volunteer=amal", "total=3000", "state=draft");
    put(&line_entity, "l1", "settlement=s1", key, "amount=3000");
    ask(t.st, Q("UPDATE mediation_appointment SET state = 'settled' WHERE id = $1"), I(t.id));
    assert_int_equal(moves(&who_house, "reopen"), FLOW_DONE);
    is(column("volunteer"), "amal");
    assert_int_equal(moves(&who_house, "settle"), FLOW_DONE);
    is(column("volunteer"), "");
    is(column("was_kind"), "school");
}

/* A question that was taken back has no answer, and ends all the same. */
static void questions_end(void **state)
{
    (void)state;
    struct due due[40];
    struct carry c = carry();
    int64_t id = put(&asked_entity, "", arena_fmt(t.a, "appointment=%.*s", STR(c.key)).p, "volunteer=amal", "state=withdrawn", "sent_at=1794916800", "expires_at=1795003200");
    size_t n = retain_due(t.st, S("2027-05-19"), due, countof(due)), found = 0;
    for (size_t i = 0; i < n; i++) assert_true(due[i].e != &asked_entity);
    n = retain_due(t.st, S("2027-05-20"), due, countof(due));
    for (size_t i = 0; i < n; i++) found += due[i].e == &asked_entity && due[i].id == id;
    assert_int_equal(found, 1);
}

/* ---- the office -------------------------------------------------------------------------------------------------------------------------------- */
#define at_office(handler, ...) office_form((handler), (const struct param[]){ __VA_ARGS__ }, sizeof (const struct param[]){ __VA_ARGS__ } / sizeof(struct param))
static struct req *office_form(void (*handle)(struct req *q), const struct param *form, size_t n)
{
    static const struct route route = { .entity = &appointment_entity };
    struct req *q = page_of(office(), POST, form, n);
    struct query query = query_new(&appointment_entity, &q->who, q->lang);
    const struct appointment *p = row_by_id(t.st, &query, t.id, NULL);
    q->route = &route;
    q->part[0] = t.region; q->part[1] = S("en"); q->part[2] = S("appointments"); q->part[3] = p->meta.slug;
    q->parts = 4;
    q->arg = p->meta.slug;
    handle(q);
    return q;
}

static void at_the_office(void **state)
{
    (void)state;
    struct req *q = at_office(appointment_show, { S(""), S("") });
    assert_true(q->status == 200 && shows(q, "Amal Haddad") && shows(q, "Send the confirmations again") && shows(q, "sheet.pdf") && !shows(q, "/hours\" novalidate"));
    assert_int_equal(at_office(appointment_again, { S(""), S("") })->status, 303);
    assert_int_equal(at_office(appointment_change, { S("day"), S("") })->status, 422);
    q = at_office(appointment_sheet, { S(""), S("") });
    assert_true(str_starts(buf_str(&q->out), S("%PDF-")));
    over();
    assert_int_equal(moves(&who_house, "held"), FLOW_DONE);
    q = at_office(appointment_show, { S(""), S("") });
    assert_true(shows(q, "/hours\" novalidate") && shows(q, "name=\"paper\"") && shows(q, "What happened"));
    assert_int_equal(at_office(appointment_again, { S(""), S("") })->status, 422);
    assert_int_equal(at_office(appointment_hours, { S("from"), S("10:00") }, { S("to"), S("") })->status, 422);
    assert_int_equal(at_office(appointment_hours, { S("from"), S("10:00") }, { S("to"), S("11:00") }, { S("minutes"), S("40") }, { S("paper"), S("1") })->status, 303);
    is(column("confirmed_how"), "paper");
    assert_int_equal(at_office(appointment_hours, { S("from"), S("10:00") }, { S("to"), S("11:00") })->status, 422);
}

static void decided_at_the_office(void **state)
{
    (void)state;
    const char *why = NULL;
    over();
    says(mediator(), SIDE_MEDIATOR, span(0, 120), "", &why);
    says(school(), SIDE_INSTITUTION, span(0, 90), "", &why);
    struct req *q = at_office(appointment_show, { S(""), S("") });
    assert_true(shows(q, "Said by: institution") && !shows(q, "name=\"paper\""));
    assert_int_equal(at_office(appointment_hours, { S("from"), S("10:00") }, { S("to"), S("11:30") }, { S("reason"), S("") })->status, 422);
    struct agenda *agenda = arena_new_of(t.a, struct agenda);
    *agenda = (struct agenda){ 0 };
    mood_put(t.st, t.volunteer, S("talk"));
    carry_today(page_of(office(), GET, NULL, 0), agenda);
    assert_int_equal(agenda->n, 2);
    now_is(starts + 5400 + 31 * DAY);
    assert_int_equal(at_office(appointment_hours, { S("from"), S("10:00") }, { S("to"), S("11:30") }, { S("reason"), S("Die Schule hat recht") })->status, 303);
    is(column("confirmed_how"), "ruling");
    *agenda = (struct agenda){ 0 };
    carry_today(page_of(who_visitor(), GET, NULL, 0), agenda);
    assert_int_equal(agenda->n, 0);
}

static void talks(void **state)
{
    (void)state;
    mood_put(t.st, t.volunteer, S("talk"));
    struct req *q = page_of(office(), GET, NULL, 0);
    mood_show(q);
    assert_true(shows(q, "Amal Haddad") && shows(q, "0151\xC2\xA0" "2345") && shows(q, "tel:01512345"));
    is(carry_dial(t.a, S("+49 (0) 28-21")), "+4902821");
    struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM core_history_seen WHERE row = $1"), I(t.volunteer));
    assert_true(rows_next(r) && row_int(r, 0) == 1);
    r = ask(t.st, Q("SELECT id FROM mediation_mood"));
    assert_true(rows_next(r));
    mood_done(page_of(office(), POST, (const struct param[]){ { S("id"), arena_fmt(t.a, "%lld", (long long)row_int(r, 0)) } }, 1));
    assert_int_equal(mood_count(t.st), 0);
    q = page_of(office(), GET, NULL, 0);
    mood_show(q);
    assert_false(shows(q, "Amal"));
}

/* What a tariff pays of the way is what is asked for. */
static void ways(void **state)
{
    (void)state;
    static const struct { const char *travel; unsigned way; } cases[] = { { "time", WAY_BY_MINUTES | WAY_BY_KM }, { "km", WAY_BY_KM }, { "ticket", WAY_BY_TICKET },
        { "none", WAY_NOTHING }, { "included", WAY_NOTHING } };
    for (size_t i = 0; i < countof(cases); i++) {
        ask(t.st, Q("UPDATE mediation_tariff SET travel = $1"), T(str_of(cases[i].travel)));
        assert_int_equal(hours_way(t.st, starts), cases[i].way);
    }
    /* The rules still name the first version; the one that counts on the day pays tickets. */
    ask(t.st, Q("UPDATE mediation_tariff SET until = '2025-12-31'"));
    put(&tariff_entity, "borken-2", "name=borken", "since=2026-01-01", "base=2000", "travel=ticket");
    assert_int_equal(hours_way(t.st, starts), WAY_BY_TICKET);
}

/* ---- both engines -------------------------------------------------------------------------------------------------------------------------------- */
#define case_of(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
static int take_away(const char *path, const struct stat *s, int kind, struct FTW *place) { (void)s; (void)kind; (void)place; return remove(path); }

static void open_engine(const char *where, struct arena *a)
{
    str why = S("");
    entity_forget();
    event_forget();
    t.app = (struct app){ 0 };
    t.s = stores_open(str_of(where), a, &why);
    must(t.s && regions_open(t.s, a, &why), why);
    serve_open(&t.app, t.s, rooms, rooms_count);
    t.app.url = S("https://ki.example");
    t.region = arena_fmt(a, "carry-%.*s", STR(rand_name(a, 6)));
    must(region_create(t.s, t.region, S("Test"), false, a, &why), why);
    t.a = a;
    begin();
    furnish();
    end();
}

static void close_engine(struct arena *a)
{
    str why = S("");
    t.st = store_begin(t.s, S(""), STORE_WRITE, a, S(""));
    ask(t.st, Q("DELETE FROM core_region WHERE name = $1"), T(t.region));
    end();
    must(store_destroy(t.s, t.region, a, &why), why);
    stores_close(t.s);
    entity_forget();
    event_forget();
}

static int engine(const char *name, const char *where)
{
    const struct CMUnitTest tests[] = {
        case_of(typed), case_of(night_of_the_clocks), case_of(clocks_in_the_store), case_of(codes), case_of(by_code), case_of(wrong_code), case_of(by_link),
        case_of(institution_first), case_of(differ), case_of(on_paper), case_of(nobody_answers), case_of(nobody_came), case_of(mediator_missing), case_of(another_time), case_of(another_reminder),
        case_of(unanswered_and_over), case_of(unanswered_and_reported), case_of(wrong_hours), case_of(wrong_cancelling), case_of(blocked), case_of(leaves_while_changing), case_of(deleted), case_of(change_on_the_board),
        case_of(agreed_times), case_of(cancelling), case_of(late_and_unpaid), case_of(change_then_cancel), case_of(known), case_of(papers), case_of(confirmations), case_of(by_time), case_of(reported_is_nudged), case_of(no_reminder), case_of(links),
        case_of(link_states), case_of(link_of_who_left), case_of(pressed), case_of(absent_by_link), case_of(missing_by_link), case_of(missing_disputed), case_of(late_by_link), case_of(cancel_by_link), case_of(answer_by_link), case_of(confirms_what_was_seen), case_of(release_by_link),
        case_of(forgotten), case_of(questions_end), case_of(at_the_office), case_of(decided_at_the_office), case_of(talks), case_of(ways),
    };
    struct arena *a = arena_new();
    open_engine(where, a);
    int failed = _cmocka_run_group_tests(name, tests, countof(tests), NULL, NULL);
    close_engine(a);
    arena_free(a);
    return failed;
}

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-carry-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    now_is(noon);
    if (!mkdtemp(folder)) return 1;
    int failed = engine("SQLite", folder);
    if (url && *url) failed += engine("PostgreSQL", url);
    else fprintf(stderr, "SKIPPED: carrying out on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n");
    nftw(folder, take_away, 20, FTW_DEPTH | FTW_PHYS);
    return failed;
}
