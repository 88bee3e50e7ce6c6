/* test_steer.c - reviews and what differs between them, steering cycles, the centre's own work: entered, taken over, counted, laid out for funders. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/concept/work.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }

/* A county with two towns, three organisations; a concept with two fields, a goal and three measures; a priority. */
static void furnish(void)
{
    const struct entity *area = of("directory", "area"), *actor = of("directory", "actor");
    put(area, "05154", "name=Kreis", "level=county", "ags=05154");
    put(area, "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(area, "05154016", "name=Goch", "level=municipality", "ags=05154016", "parent=05154");
    put(area, "05154036-a", "name=Oberstadt", "level=quarter", "ags=05154036-a", "town=05154036");
    put(actor, "school", "name=Grundschule am Deich", "kind=primary_school", "area=05154036", "state=published");
    put(actor, "club", "name=Sportverein", "kind=sports_association", "area=05154016", "state=published");
    put(&concept_plan_entity, "plan", "title=Konzept", "state=published");
    put(&node_entity, "f1", "concept=plan", "kind=field", "number=1", "title=Bildung", "place=10");
    put(&node_entity, "g1", "concept=plan", "kind=goal", "parent=f1", "number=1", "title=Alle lernen", "place=20");
    put(&node_entity, "m1", "concept=plan", "kind=measure", "parent=g1", "title=Lotsen", "place=30", "ends=2026-12-31");
    put(&node_entity, "m2", "concept=plan", "kind=measure", "parent=g1", "title=Paten", "place=40");
    put(&node_entity, "s1", "concept=plan", "kind=milestone", "parent=m1", "title=Halbzeit", "place=35", "ends=2026-06-30");
    put(&node_entity, "f2", "concept=plan", "kind=field", "number=2", "title=Sport", "place=50");
    put(&node_entity, "m3", "concept=plan", "kind=measure", "parent=f2", "title=Vereine", "place=60");
    put(&priority_entity, "p1", "title=Bildung zuerst", "kind=education", "from_year=2025", "to_year=2026");
}

static int64_t asked(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_int(r, 0) : -1; }
static str told(struct arg question) { struct rows *r = ask(t.st, question); return rows_next(r) ? row_str(r, 0) : S("(none)"); }
static int64_t plan(void) { return id_of(&concept_plan_entity, "plan"); }

static bool step(const struct entity *e, const char *key, const char *event)
{
    struct who who = who_of("coordinator", 0, 0);
    const char *why;
    return flow_do(t.st, &who, S("test"), e, id_of(e, key), 0, str_of(event), S("Grund"), &why) == FLOW_DONE;
}

/* Changes what is given of a row that is there. */
#define change(e, key, ...) change_row((e), (key), (const char *const[]){ __VA_ARGS__, NULL })
static void change_row(const struct entity *e, const char *key, const char *const *pairs)
{
    struct who who = who_of("administrator", 0, 0);
    struct draft d = draft_of(e, key, pairs);
    d.id = id_of(e, key);
    assert_int_equal(save(&who, &d, false), WRITE_DONE);
}

static struct req *ask_as(const char *role, enum method m, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/en/%s", STR(t.region), target),
                       .body = str_of(body), .body_type = S("application/x-www-form-urlencoded"), .who = who_of(role, 0, 0), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static bool holds(const struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) != STR_NONE; }
static bool leads(const struct req *q, const char *text)
{
    for (size_t i = 0; i < q->headers; i++) if (str_eq(q->header[i].name, S("Location"))) return str_find(q->header[i].value, str_of(text)) != STR_NONE;
    return false;
}

/* ---- reviews ------------------------------------------------------------------------------------------------------------------------------------ */
static size_t changes_of(const struct change *c, size_t n, int what, str *was, str *is)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) if ((int)c[i].what == what) { found++; *was = c[i].was; *is = c[i].is; }
    return found;
}

static void closing_takes_a_picture(void **state)
{
    const struct change *c;
    str was, is;
    (void)state;
    put(&concept_review_entity, "r1", "concept=plan", "title=Erste", "held_on=2026-05-01");
    assert_int_equal(review_changes(t.st, t.a, plan(), 0, 0, &c), 0);
    assert_null(c);
    assert_true(step(&concept_review_entity, "r1", "close"));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_snapshot")), 7);
    assert_int_equal(review_changes(t.st, t.a, plan(), 0, 0, &c), 0);
    assert_non_null(c);
    assert_true(step(&node_entity, "m1", "begin"));
    change(&node_entity, "m2", "light=red", "light_reason=Es fehlt Geld");
    change(&node_entity, "s1", "ends=2026-07-31");
    put(&node_entity, "m4", "concept=plan", "kind=measure", "parent=f2", "title=Neu");
    assert_int_equal(row_delete(t.st, &who_house, S("test"), &node_entity, id_of(&node_entity, "m3"), 0), WRITE_DONE);
    size_t n = review_changes(t.st, t.a, plan(), 0, 0, &c);
    assert_int_equal(n, 5);
    assert_int_equal(changes_of(c, n, CHANGE_STATE, &was, &is), 1);
    assert_true(str_eq(was, S("planned")) && str_eq(is, S("running")));
    assert_int_equal(changes_of(c, n, CHANGE_LIGHT, &was, &is), 1);
    assert_true(!was.n && str_eq(is, S("red")));
    assert_int_equal(changes_of(c, n, CHANGE_DUE, &was, &is), 1);
    assert_true(str_eq(was, S("2026-06-30")) && str_eq(is, S("2026-07-31")));
    assert_int_equal(changes_of(c, n, CHANGE_NEW, &was, &is), 1);
    assert_int_equal(changes_of(c, n, CHANGE_GONE, &was, &is), 1);
    assert_true(str_eq(was, S("planned")) && !is.n);
}

/* Two closed ones are compared with each other, whatever is today; taking one up again leaves nothing to compare with. */
static void compares_any_two(void **state)
{
    const struct change *c;
    (void)state;
    put(&concept_review_entity, "r1", "concept=plan", "title=Erste", "held_on=2026-05-01");
    put(&concept_review_entity, "r2", "concept=plan", "title=Zweite", "held_on=2026-10-01");
    int64_t r1 = id_of(&concept_review_entity, "r1"), r2 = id_of(&concept_review_entity, "r2");
    assert_true(step(&concept_review_entity, "r1", "close") && step(&node_entity, "m1", "begin") && step(&concept_review_entity, "r2", "close") && step(&node_entity, "m2", "begin"));
    assert_int_equal(review_changes(t.st, t.a, plan(), r1, r2, &c), 1);
    assert_int_equal(review_changes(t.st, t.a, plan(), 0, r2, &c), 1);
    assert_int_equal(review_changes(t.st, t.a, plan(), r1, 0, &c), 2);
    assert_int_equal(review_changes(t.st, t.a, plan(), 0, 0, &c), 1);
    assert_int_equal(review_before(t.st, plan(), r2), r1);
    assert_int_equal(review_before(t.st, plan(), r1), 0);
    assert_true(step(&concept_review_entity, "r2", "reopen"));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_snapshot s JOIN concept_review r ON r.id = s.review WHERE r.key = 'r2'")), 0);
    assert_int_equal(review_before(t.st, plan(), 0), r1);
}

/* Measures only, in their own field; what is gone from the concept has a line without a name. */
static void counts_by_field(void **state)
{
    const struct stand *s;
    struct field_count *c;
    (void)state;
    put(&concept_review_entity, "r1", "concept=plan", "title=Erste", "held_on=2026-05-01");
    change(&node_entity, "m1", "light=green", "light_reason=Gut");
    assert_true(step(&concept_review_entity, "r1", "close"));
    assert_int_equal(row_delete(t.st, &who_house, S("test"), &node_entity, id_of(&node_entity, "m3"), 0), WRITE_DONE);
    struct tree tree = tree_load(t.st, t.a, plan(), lang_find(S("de")));
    size_t n = review_stands(t.st, t.a, plan(), id_of(&concept_review_entity, "r1"), &s), lines = review_counts(t.a, &tree, s, n, &c);
    assert_int_equal(n, 7);
    assert_int_equal(lines, 2);
    assert_true(str_eq(c[0].title, S("Bildung")) && c[0].n == 2 && c[0].state[0] == 2 && c[0].light[0] == 1);
    assert_true(!c[1].title.n && c[1].n == 1);
}

/* The way through the parts: what is not right is shown again, and nothing of the page is kept. */
static void goes_through_the_parts(void **state)
{
    (void)state;
    put(&concept_review_entity, "r9", "concept=plan", "title=Im Gang", "held_on=2026-11-01");
    end();
    struct req *q = ask_as("coordinator", GET, "concept-reviews/im-gang/go", "");
    assert_int_equal(q->status, 200);
    assert_true(holds(q, "light-m1") && holds(q, "event-m2") && holds(q, "light-g1") && !holds(q, "event-g1") && !holds(q, "light-m3"));
    q = ask_as("coordinator", POST, "concept-reviews/im-gang/go?part=f1", "light-m1=green&reason-m1=L%C3%A4uft&event-m1=begin&light-m2=red&reason-m2=");
    assert_int_equal(q->status, 422);
    assert_true(holds(q, "Nothing was saved yet"));
    begin();
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_node WHERE light = 'green'")), 0);
    end();
    q = ask_as("coordinator", POST, "concept-reviews/im-gang/go?part=f1", "light-m1=green&reason-m1=L%C3%A4uft&event-m1=begin&light-m2=&reason-m2=");
    assert_int_equal(q->status, 303);
    assert_true(leads(q, "part=f2"));
    assert_int_equal(ask_as("coordinator", POST, "concept-reviews/im-gang/go?part=f1", "light-m1=green&version-m1=1&reason-m1=Anders")->status, 422);
    assert_int_equal(ask_as("coordinator", POST, "concept-reviews/im-gang/go?part=f1", "light-m2=&event-m2=reject&reason-m2=")->status, 422);      /* a step that needs a reason */
    assert_int_equal(ask_as("coordinator", GET, "concept-reviews/im-gang/go?part=nonsense", "")->status, 404);
    assert_int_equal(ask_as("steering_group", POST, "concept-reviews/im-gang/go?part=f1", "")->status, 403);
    begin();
    assert_true(str_eq(told(Q("SELECT light_reason FROM concept_node WHERE key = 'm1' AND state = 'running' AND light = 'green'")), S("Läuft")));
    assert_true(step(&concept_review_entity, "r9", "close") && step(&node_entity, "m2", "begin"));
    end();
    assert_int_equal(ask_as("coordinator", GET, "concept-reviews/im-gang/go", "")->status, 409);
    q = ask_as("steering_group", GET, "concept-reviews/im-gang?from=r9&to=", "");
    assert_true(holds(q, "1 part is in another state.") && holds(q, "Paten") && !holds(q, "/go\""));
    q = ask_as("coordinator", GET, "concept-reviews/im-gang/changes.csv?from=r9&to=", "");
    assert_true(holds(q, "Paten,State,Planned,Running"));
    assert_int_equal(ask_as("editor", GET, "concept-reviews/im-gang", "")->status, 403);
    begin();
}

/* ---- cycles -------------------------------------------------------------------------------------------------------------------------------------------- */
static void reads_checklists(void **state)
{
    struct check_line line[CHECKS_MAX];
    (void)state;
    assert_int_equal(checklist_read(S("[x] Eins\n\n [ ] Zwei \nDrei\n[X]Vier\n[y] F"), line), 5);
    assert_true(line[0].done && !line[1].done && !line[2].done && line[3].done && !line[4].done);
    assert_true(str_eq(line[1].text, S("Zwei")) && str_eq(line[3].text, S("Vier")) && str_eq(line[4].text, S("[y] F")));
    assert_true(str_eq(checklist_text(t.a, line, 4), S("[x] Eins\nZwei\nDrei\n[x] Vier")));
    assert_int_equal(checklist_read(S("[ ] [x] Zwei Haken"), line), 1);                /* what is written is read again as the same */
    assert_true(!line[0].done && str_eq(checklist_text(t.a, line, 1), S("Zwei Haken")));
    assert_int_equal(checklist_read(S(""), line), 0);
}

static void begins_with_six_phases(void **state)
{
    struct problems p = { .a = t.a };
    struct who who = who_of("coordinator", 0, 0);
    int64_t id = 0;
    (void)state;
    put(&cycle_entity, "z1", "concept=plan", "title=Zyklus", "starts=2026-01-01", "ends=2026-12-31");
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_phase")), 6);
    assert_true(str_eq(told(Q("SELECT starts FROM concept_phase WHERE kind = 'analysis'")), S("2026-01-01")));
    assert_true(str_eq(told(Q("SELECT ends FROM concept_phase WHERE kind = 'adjustment'")), S("2026-12-31")));
    assert_true(str_find(told(Q("SELECT checklist FROM concept_phase WHERE kind = 'evaluation'")), S("\n")) > 0);
    change(&cycle_entity, "z1", "note=Geändert");
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_phase")), 6);
    ask(t.st, Q("UPDATE concept_phase SET checklist = '[x] Erledigt\nOffen geblieben' WHERE kind = 'analysis'"));
    struct query query = query_new(&cycle_entity, &who, lang_find(S("de")));
    const struct cycle *z1 = row_by_id(t.st, &query, id_of(&cycle_entity, "z1"), NULL);
    assert_int_equal(cycle_next(t.st, &who, S("test"), z1, S("plan"), S("Nächster"), S("2027-01-01"), &p, &id), WRITE_DONE);
    str list = told(Q("SELECT p.checklist FROM concept_phase p JOIN concept_cycle c ON c.id = p.cycle WHERE p.kind = 'analysis' AND c.title = 'Nächster'"));
    assert_true(str_starts(list, S("Offen geblieben\n")) && str_find(list, S("Erledigt")) == STR_NONE);
    assert_true(str_eq(told(Q("SELECT ends FROM concept_cycle WHERE title = 'Nächster'")), S("2027-12-31")));
    assert_int_equal(cycle_next(t.st, &who, S("test"), z1, S("plan"), S(""), S("2027-01-01"), &p, &id), WRITE_REFUSED);
}

/* Without an end nobody invents dates. */
static void leaves_dates_open(void **state)
{
    (void)state;
    put(&cycle_entity, "z2", "concept=plan", "title=Offen", "starts=2026-01-01");
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_phase WHERE starts IS NOT NULL AND starts <> ''")), 0);
}

static void ticks_and_reminds(void **state)
{
    (void)state;
    put(&cycle_entity, "z3", "concept=plan", "title=Laufend", "starts=2026-01-01", "ends=2026-12-31");
    str key = told(Q("SELECT p.key FROM concept_phase p JOIN concept_cycle c ON c.id = p.cycle WHERE c.key = 'z3' AND p.kind = 'analysis'"));
    end();
    struct req *q = ask_as("coordinator", GET, "today", "");
    assert_true(holds(q, "should be finished") && holds(q, "is to begin"));
    q = ask_as("coordinator", GET, "steering-cycles/z3", "");
    assert_true(holds(q, "4 lines of the list are open.") && holds(q, "It should be finished by now.") && holds(q, "It does not say what goes in."));
    q = ask_as("coordinator", POST, "steering-cycles/z3/tick", arena_fmt(t.a, "phase=%.*s&version=1&done=0&done=2&add=Noch+etwas&event=begin", STR(key)).p);
    assert_int_equal(q->status, 303);
    assert_true(leads(q, "z3#analysis"));
    q = ask_as("coordinator", POST, "steering-cycles/z3/tick", arena_fmt(t.a, "phase=%.*s&version=1&done=0", STR(key)).p);
    assert_int_equal(q->status, 422);                   /* somebody else was there first */
    assert_int_equal(ask_as("coordinator", POST, "steering-cycles/z3/tick", "phase=nonsense&version=1")->status, 404);
    assert_int_equal(ask_as("steering_group", POST, "steering-cycles/z3/tick", "")->status, 403);
    q = ask_as("steering_group", GET, "steering-cycles/z3", "");
    assert_true(holds(q, "Laufend") && !holds(q, "/tick") && !holds(q, "id=\"next\""));
    assert_int_equal(ask_as("coordinator", POST, "steering-cycles/z3/next", "title=Danach&starts=kein+Tag")->status, 422);
    assert_int_equal(ask_as("coordinator", POST, "steering-cycles/z3/next", "title=Danach&starts=2027-01-01")->status, 303);
    begin();
    struct check_line line[CHECKS_MAX];
    size_t n = checklist_read(told(Q("SELECT p.checklist FROM concept_phase p JOIN concept_cycle c ON c.id = p.cycle WHERE c.key = 'z3' AND p.kind = 'analysis' AND p.state = 'running'")), line);
    assert_true(n == 5 && line[0].done && !line[1].done && line[2].done && !line[4].done && str_eq(line[4].text, S("Noch etwas")));
}

/* ---- taken over ----------------------------------------------------------------------------------------------------------------------------------------- */
static void tell_event(const char *name, const struct entity *e, int64_t row)
{
    event_emit(t.st, &(struct event){ .name = name, .e = e, .row = row, .who = &who_house, .request = S("test") });
}

static void takes_over_once(void **state)
{
    const struct entity *course = of("courses", "course");
    (void)state;
    int64_t id = put(course, "kurs", "title=Deutsch am Abend", "provider=club", "type=integration", "area=05154016", "seats=12", "taken=8", "begins=2026-09-01", "ends=2026-10-09", "hours=Mo 18:00-20:00");
    for (int i = 0; i < 2; i++) tell_event("courses.course.finish", course, id);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_activity")), 1);
    struct rows *r = ask(t.st, Q("SELECT x.held_on, x.kind, x.title, o.key, a.key, x.newcomers, x.minutes FROM concept_activity x JOIN directory_actor o ON o.id = x.actor JOIN directory_area a ON a.id = x.area "
                                 "WHERE x.origin = 'courses:kurs'"));
    assert_true(rows_next(r));
    assert_true(str_eq(row_str(r, 0), S("2026-10-09")) && str_eq(row_str(r, 1), S("training")) && str_eq(row_str(r, 2), S("Deutsch am Abend")) && str_eq(row_str(r, 3), S("club")) && str_eq(row_str(r, 4), S("05154016")));
    assert_int_equal(row_int(r, 5), 8);
    assert_true(row_null(r, 6));
    assert_int_equal(row_delete(t.st, &who_house, S("test"), &activity_entity, asked(Q("SELECT id FROM concept_activity")), 0), WRITE_DONE);
    tell_event("courses.course.finish", course, id);    /* what was taken out stays out */
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_activity WHERE deleted_at IS NULL")), 0);
}

/* Of a mediation neither the person nor the language, and the organisation only if it stands in the directory. */
static void takes_over_without_persons(void **state)
{
    const struct entity *appointment = of("mediation", "appointment"), *survey = of("survey", "survey");
    (void)state;
    put(of("mediation", "institution"), "i1", "name=Grundschule, Frau Muster", "kind=school", "area=05154036", "actor=school");
    put(of("mediation", "request"), "q1", "institution=i1", "language=ar", "topic=school_talk", "form=on_site", "area=05154036-a");
    int64_t id = put(appointment, "a1", "request=q1", "institution=i1", "starts=1795003200", "ends=1795006800", "state=confirmed");
    tell_event("mediation.appointment.confirm", appointment, id);
    struct rows *r = ask(t.st, Q("SELECT x.title, x.held_on, o.key, x.note, x.kind FROM concept_activity x LEFT JOIN directory_actor o ON o.id = x.actor WHERE x.origin = 'mediation:a1'"));
    assert_true(rows_next(r));
    assert_true(str_find(row_str(r, 0), S("Muster")) == STR_NONE && str_eq(row_str(r, 1), S("2026-11-18")) && str_eq(row_str(r, 2), S("school")) && !row_str(r, 3).n && str_eq(row_str(r, 4), S("advice")));
    setting_put(t.st, S(TAKEOVER_OFF), S("mediation survey"));
    id = put(appointment, "a2", "request=q1", "starts=1795003200", "ends=1795006800", "state=confirmed");
    tell_event("mediation.appointment.confirm", appointment, id);
    tell_event("survey.survey.close", survey, put(survey, "s1", "code=s-eins", "title=Umfrage", "audience=organisations", "anonymity=anonymous", "access=open"));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_activity")), 1);
    setting_put(t.st, S(TAKEOVER_OFF), S(""));
    tell_event("survey.survey.close", survey, id_of(survey, "s1"));
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_activity WHERE kind = 'concept' AND title = 'Umfrage' AND held_on = '2026-11-18'")), 1);
    tell_event("survey.survey.close", survey, 999999);   /* a row that is not there */
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_activity")), 2);
}

/* ---- counted --------------------------------------------------------------------------------------------------------------------------------------------- */
static void some_work(void)
{
    put(&activity_entity, "x1", "held_on=2026-03-01", "kind=advice", "title=Eins", "actor=school", "area=05154036-a", "node=m1", "priority=p1", "professionals=2", "pupils=1", "minutes=90");
    put(&activity_entity, "x2", "held_on=2026-08-01", "kind=training", "title=Zwei", "actor=school", "area=05154036", "node=f2", "newcomers=10", "minutes=30");
    put(&activity_entity, "x3", "held_on=2025-03-01", "kind=advice", "title=Drei", "actor=club", "priority=p1", "volunteers=1");
}

static void counts_work(void **state)
{
    struct work_group g[WORK_GROUPS];
    const struct words *words = words_in(S("en"));
    const struct lang *en = lang_find(S("en"));
    (void)state;
    some_work();
    const struct work *w = work_load(t.st, t.a, S("2025-01-01"), S("2026-12-31"));
    struct work_ask ask = { .year = 2026, .kind = -1 };
    assert_int_equal(w->n, 3);
    assert_int_equal(work_value(w, &ask, WORK_ACTIVITIES), 2);
    assert_int_equal(work_value(w, &ask, WORK_PARTICIPANTS), 13);
    assert_int_equal(work_value(w, &ask, WORK_PUPILS), 1);
    assert_int_equal(work_value(w, &ask, WORK_HOURS), 120);
    assert_int_equal(work_value(w, &ask, WORK_ORGANISATIONS), 1);
    ask.year = 0;
    assert_int_equal(work_value(w, &ask, WORK_ORGANISATIONS), 2);
    ask.kind = 0;
    assert_int_equal(work_value(w, &ask, WORK_ACTIVITIES), 2);
    assert_int_equal(work_groups(t.a, en, words, w, BY_WORK_TOWN, g), 2);              /* the quarter counts for its town */
    assert_true(str_eq(g[0].label, S("Kleve")) && g[0].german && str_eq(g[1].label, S("Whole county")));
    assert_int_equal(work_groups(t.a, en, words, w, BY_FIELD, g), 3);
    assert_true(str_eq(g[0].label, S("Bildung")) && str_eq(g[1].label, S("Sport")) && str_eq(g[2].label, S("Not stated")));
    assert_int_equal(work_groups(t.a, en, words, w, BY_WORK_MONTH, g), 2);
    assert_int_equal(work_groups(t.a, en, words, w, BY_QUARTER, g), 2);
    assert_true(g[0].key == 1 && g[1].key == 3);
    assert_int_equal(work_groups(t.a, en, words, w, BY_HALF, g), 2);
    assert_int_equal(work_groups(t.a, en, words, w, BY_WORK_FIELD, g), 2);
    assert_true(str_eq(g[0].label, S("Integration by education")));
    assert_int_equal(work_load(t.st, t.a, S("2024-01-01"), S("2024-12-31"))->n, 0);
}

static void reports_the_year(void **state)
{
    (void)state;
    some_work();
    end();
    struct req *q = ask_as("coordinator", GET, "activities/report?year=2026", "");
    assert_int_equal(q->status, 200);
    assert_true(holds(q, "<bdi>13</bdi>") && holds(q, "<bdi>+12</bdi>") && holds(q, "Bildung zuerst") && holds(q, "August 2026"));
    assert_true(holds(ask_as("steering_group", GET, "activities/report?year=2020", ""), "Nothing was entered"));
    q = ask_as("coordinator", GET, "activities/report.pdf?year=2026", "");
    assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("%PDF")));
    q = ask_as("coordinator", GET, "activities/report.xlsx?year=2026", "");
    assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("PK")));
    assert_int_equal(ask_as("steering_group", GET, "activities/report.pdf?year=2026", "")->status, 403);      /* reads, but takes nothing away */
    assert_int_equal(ask_as("visitor", GET, "activities/report", "")->status, 303);
    q = ask_as("visitor", GET, "what-we-do", "");
    assert_true(q->status == 200 && holds(q, "Bildung zuerst") && holds(q, "<dd>few</dd>") && holds(q, "There was 1 more activity this year.") && !holds(q, "Grundschule"));
    assert_int_equal(ask_as("coordinator", POST, "activities/takeover", "courses=1")->status, 303);
    begin();
    assert_true(str_eq(setting_get(t.st, S(TAKEOVER_OFF)), S("mediation survey")));
    setting_put(t.st, S(TAKEOVER_OFF), S(""));
}

/* ---- funders ------------------------------------------------------------------------------------------------------------------------------------------------ */
static bool bad_layout(const char *text, const char *why)
{
    struct req q = { .a = t.a, .lang = lang_find(S("en")), .words = words_in(S("en")) };
    struct layouts all;
    str wrong = S("");
    if (layout_read(&q, str_of(text), &all, &wrong) || str_find(wrong, str_of(why)) == STR_NONE) { fprintf(stderr, "%s: %.*s\n", text, STR(wrong)); return false; }
    return true;
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    assert_true(bad_layout("{", "This is no JSON"));
    assert_true(bad_layout("[]", "list of 1 to 8 tables"));
    assert_true(bad_layout("[{\"rows\": \"kind\"}]", "Table 1: a title is missing"));
    assert_true(bad_layout("[{\"title\": \"T\"}]", "Table 1: “rows” is “”"));
    assert_true(bad_layout("[{\"title\": \"T\", \"rows\": \"moon\"}]", "“moon”"));
    assert_true(bad_layout("[{\"title\": \"T\", \"rows\": \"kind\", \"columns\": []}]", "list of 1 to 16"));
    assert_true(bad_layout("[{\"title\": \"T\", \"rows\": \"kind\", \"columns\": [{\"title\": \"A\", \"measure\": \"activities\"}, {\"title\": \"B\", \"measure\": \"money\"}]}]", "Table 1, column 2: “measure” is “money”"));
    assert_true(bad_layout("[{\"title\": \"T\", \"rows\": \"kind\", \"columns\": [{\"title\": \"A\", \"measure\": \"activities\", \"kind\": \"sleep\"}]}]", "“sleep”"));
}

/* The table that comes along, then one of the region's own; what is refused changes nothing. */
static void lays_out_for_funders(void **state)
{
    static const char own[] = "layout=%5B%7B%22title%22%3A%22Eigene%22%2C%22rows%22%3A%22kind%22%2C%22columns%22%3A%5B%7B%22title%22%3A%22Zahl%22%2C%22measure%22%3A%22activities%22%7D%2C"
                              "%7B%22title%22%3A%22Std%22%2C%22measure%22%3A%22hours%22%7D%5D%7D%5D";
    (void)state;
    end();
    struct req *q = ask_as("coordinator", GET, "activities/controlling?year=2026", "");
    assert_true(q->status == 200 && holds(q, "Förderprogrammcontrolling: Schwerpunkte") && holds(q, "Bildung zuerst"));
    assert_int_equal(ask_as("coordinator", POST, "activities/controlling/layout", "layout=%5B%5D")->status, 422);
    assert_int_equal(ask_as("editor", POST, "activities/controlling/layout", own)->status, 403);
    assert_int_equal(ask_as("coordinator", POST, "activities/controlling/layout", own)->status, 303);
    assert_true(holds(ask_as("coordinator", GET, "activities/controlling/layout", ""), "Eigene"));
    q = ask_as("coordinator", GET, "activities/controlling.csv?year=2026", "");
    assert_true(holds(q, "Kind of work,Zahl,Std\r\nAdvice,1,1.50\r\nTraining,1,0.50\r\nTogether,2,2.00\r\n"));
    q = ask_as("coordinator", GET, "activities/controlling.xlsx?year=2026&table=9", "");
    assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("PK")));
    assert_int_equal(ask_as("coordinator", POST, "activities/controlling/layout", "layout=")->status, 303);
    assert_true(holds(ask_as("coordinator", GET, "activities/controlling?table=2", ""), "Förderprogrammcontrolling: Kommunen"));
    begin();
}

/* ---- entered in seconds --------------------------------------------------------------------------------------------------------------------------------------- */
static void enters_in_seconds(void **state)
{
    (void)state;
    end();
    struct req *q = ask_as("editor", GET, "activities/new", "");
    assert_true(q->status == 200 && holds(q, "value=\"2026-11-18\"") && holds(q, "<option value=\"Sportverein\">") && holds(q, "<option value=\"p1\" lang=\"de\""));
    q = ask_as("editor", POST, "activities/new", "held_on=2026-11-17&kind=networking&actor=sportverein&minutes=60&node=f2&priority=p1&volunteers=7");
    assert_int_equal(q->status, 303);
    assert_true(leads(q, "day=2026-11-17&kind=networking&node=f2&priority=p1&saved=Vernetzung"));
    q = ask_as("editor", GET, "activities/new", "");
    assert_true(holds(q, "value=\"networking\" checked") && holds(q, "<option value=\"f2\" lang=\"de\" selected>") && holds(q, "<option value=\"p1\" lang=\"de\" selected>"));
    q = ask_as("editor", POST, "activities/new", "held_on=2026-11-17&kind=advice&actor=Unbekannter+Verein&title=Gespr%C3%A4ch&minutes=60&other_minutes=75&stop=1");
    assert_true(q->status == 303 && leads(q, "activities?sort="));
    q = ask_as("editor", POST, "activities/new", "held_on=31.11.2026&kind=&minutes=&other_minutes=viel&pupils=-1");
    assert_int_equal(q->status, 422);
    assert_true(holds(q, "held_on-e") && holds(q, "kind-e") && holds(q, "minutes-e") && holds(q, "pupils-e") && holds(q, "value=\"viel\""));
    assert_int_equal(ask_as("steering_group", GET, "activities/new", "")->status, 403);
    begin();
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_activity x JOIN directory_actor o ON o.id = x.actor JOIN directory_area a ON a.id = x.area WHERE o.key = 'club' AND a.key = '05154016' "
                             "AND x.minutes = 60 AND x.volunteers = 7 AND x.title = 'Vernetzung: sportverein'")), 1);
    assert_int_equal(asked(Q("SELECT COUNT(*) FROM concept_activity WHERE partners = 'Unbekannter Verein' AND actor IS NULL AND minutes = 75")), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(closing_takes_a_picture), case_of(compares_any_two), case_of(counts_by_field), case_of(reads_checklists), case_of(begins_with_six_phases), case_of(leaves_dates_open),
        case_of(takes_over_once), case_of(takes_over_without_persons), case_of(counts_work), case_of(says_what_is_wrong),
        case_of(goes_through_the_parts), case_of(ticks_and_reminds), case_of(reports_the_year), case_of(lays_out_for_funders), case_of(enters_in_seconds),
    };
    return region_run("steer", rooms, rooms_count, furnish, tests, countof(tests));
}
