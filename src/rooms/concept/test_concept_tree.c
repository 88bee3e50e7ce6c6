/* test_concept_tree.c - the tree of a concept: what is lost or goes in circles, counts, what fits where, moving and undoing; its pages; who is reminded of what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/concept/tree_pages.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "web/figures.h"
#include "work/queue.h"
#include <string.h>

static void same(str got, const char *want) { assert_string_equal(arena_z(t.a, got), want); }
static struct who office;
static struct node_mover mover(void) { office = who_of("coordinator", 0, 0); return (struct node_mover){ t.st, t.a, &office, S("test") }; }
static struct tree load(const char *key) { return tree_load(t.st, t.a, id_of(&concept_plan_entity, key), lang_find(S("de"))); }
static const struct tree_node *node(const struct tree *w, const char *key) { size_t i = tree_find(w, id_of(&node_entity, key)); must(i != TREE_NONE, str_of(key)); return &w->at[i]; }

/* The keys in reading order, each in brackets around what lies below it. */
static void put_shape(struct buf *b, const struct tree *w, size_t i)
{
    for (; i != TREE_NONE; i = w->at[i].next) {
        buf_fmt(b, " %.*s", STR(w->at[i].key));
        if (w->at[i].first == TREE_NONE) continue;
        buf_put(b, S("("));
        put_shape(b, w, w->at[i].first);
        buf_put(b, S(")"));
    }
}
static str shape(const char *key)
{
    struct tree w = load(key);
    struct buf b = buf_in(t.a, 4000);
    put_shape(&b, &w, w.root);
    return str_trim(buf_str(&b));
}

/* ---- the tree --------------------------------------------------------------------------------------------------------------------------- */
static void parents_stand_before_children(void **state)
{
    (void)state;
    struct tree w = load("c1");
    same(shape("c1"), "f1( g1( m1( s1) m2) r1) f2( g2)");
    assert_int_equal(w.n, 8);
    assert_int_equal(node(&w, "f1")->n, 5);
    assert_int_equal(node(&w, "s1")->depth, 3);
    assert_int_equal(tree_find(&w, 987654), TREE_NONE);
    assert_int_equal(load("empty").n, 0);
    assert_int_equal(load("empty").root, TREE_NONE);
}

static void states_are_counted_from_below(void **state)
{
    (void)state;
    struct tree w = load("c1");
    assert_int_equal(node(&w, "f1")->below.of[0], 2);     /* m2 and r1; a milestone is no measure, and a goal has no state */
    assert_int_equal(node(&w, "f1")->below.of[2], 1);
    assert_int_equal(node(&w, "m1")->below.of[2], 1);
    assert_int_equal(node(&w, "f2")->below.of[0], 0);
}

static void orphans_and_circles_stay_on_the_page(void **state)
{
    (void)state;
    also(t.st, Q("UPDATE concept_node SET deleted_at = 1 WHERE id = $1"), I(id_of(&node_entity, "g1")));
    same(shape("c1"), "f1( r1) f2( g2) m1( s1) m2");
    also(t.st, Q("UPDATE concept_node SET parent = $2 WHERE id = $1"), I(id_of(&node_entity, "f2")), I(id_of(&node_entity, "g2")));
    same(shape("c1"), "f1( r1) m1( s1) m2 f2( g2)");
    also(t.st, Q("UPDATE concept_node SET parent = id WHERE id = $1"), I(id_of(&node_entity, "m2")));
    assert_int_equal(load("c1").n, 7);
}

static void kinds_fit_and_use_fields(void **state)
{
    (void)state;
    assert_true(node_fits(NODE_GOAL, NODE_MEASURE) && node_fits(NODE_FIELD, NODE_FIELD) && node_fits(NODE_CHALLENGE, NODE_RECOMMENDATION));
    assert_false(node_fits(NODE_MEASURE, NODE_GOAL) || node_fits(NODE_MILESTONE, NODE_MILESTONE) || node_fits(NODE_KINDS, NODE_FIELD) || node_fits(NODE_FIELD, NODE_KINDS));
    assert_null(node_uses(S("castle")));
    for (int k = 0; k < NODE_KINDS; k++) {
        size_t n = 0;
        for (str rest = str_of(node_uses(str_of(node_kinds[k].key))), name; str_word(&rest, &name); n++)
            if (!entity_field(&node_entity, name)) fail_msg("%s uses %.*s, which is no field", node_kinds[k].key, STR(name));
        for (size_t i = 0; i < node_entity.n; i++)            /* what a form must have                                      */
            if (node_entity.fields[i].required && strcmp(node_entity.fields[i].name, "state")) assert_true(entity_lists(node_uses(str_of(node_kinds[k].key)), &node_entity.fields[i]));
        assert_true(n >= 8);
    }
    assert_false(str_has_word(str_of(node_uses(S("vision"))), S("ends")));
    assert_true(str_has_word(str_of(node_uses(S("goal"))), S("target")) && !str_has_word(str_of(node_uses(S("measure"))), S("target")));
}

/* ---- rules --------------------------------------------------------------------------------------------------------------------------------- */
#define refused(field, ...) assert_string_equal(refused_at(&node_entity, (const char *const[]){ __VA_ARGS__, NULL }), field)
static const char *refused_at(const struct entity *e, const char *const *pairs)
{
    struct who w = who_of("coordinator", 0, 0);
    struct draft d = draft_of(e, "", pairs);
    enum write_outcome out = save(&w, &d, false);
    if (out == WRITE_DONE) return "";
    return t.p.n && t.p.at[0].field ? t.p.at[0].field->name : "?";
}

static void what_does_not_fit_is_told(void **state)
{
    (void)state;
    refused("", "concept=c1", "kind=measure", "parent=g1", "title=Neu");
    refused("parent", "concept=c1", "kind=goal", "parent=m1", "title=Neu");
    refused("ends", "concept=c1", "kind=measure", "parent=g1", "title=Neu", "starts=2027-02-01", "ends=2027-01-01");
    refused("light_reason", "concept=c1", "kind=measure", "parent=g1", "title=Neu", "light=red");
    refused("agreed_with", "concept=c1", "kind=measure", "parent=g1", "title=Neu", "binding=agreed");
    refused("exception", "concept=c1", "kind=milestone", "parent=m1", "title=Neu", "ends=2026-06-01");
    refused("", "concept=c1", "kind=milestone", "parent=m1", "title=Neu", "ends=2026-06-01", "exception=Der Raum wird vorher gesucht.");
}

static void money_and_connections(void **state)
{
    (void)state;
    assert_string_equal(refused_at(&node_budget_entity, (const char *const[]){ "node=m1", "year=2026", "fund=Land", "approved=100000", "spent=120000", NULL }), "reason");
    assert_string_equal(refused_at(&node_budget_entity, (const char *const[]){ "node=m1", "year=2026", "fund=Land", "approved=100000", "spent=120000", "reason=Mieten stiegen.", NULL }), "");
    assert_string_equal(refused_at(&node_link_entity, (const char *const[]){ "node=m1", NULL }), "indicator");
    assert_string_equal(refused_at(&node_link_entity, (const char *const[]){ "node=m1", "indicator=ind-1", "expected=rise", NULL }), "");
    struct rows *r = ask(t.st, Q("SELECT name FROM concept_link WHERE deleted_at IS NULL ORDER BY id DESC LIMIT 1"));
    assert_true(rows_next(r));
    same(row_str(r, 0), "Teilnahme an Kursen");           /* its name is the indicator's                                */
}

static void nothing_lies_below_itself(void **state)
{
    (void)state;
    struct who w = who_of("coordinator", 0, 0);
    struct draft d = draft_of(&node_entity, "", (const char *const[]){ "kind=field", "parent=f3", NULL });
    d.id = put(&node_entity, "f3", "concept=c1", "kind=field", "title=Feld drei", "parent=f2", "state=planned");
    assert_int_equal(save(&w, &d, false), WRITE_REFUSED);
    d = draft_of(&node_entity, "", (const char *const[]){ "parent=f3", NULL });
    d.id = id_of(&node_entity, "f2");
    assert_int_equal(save(&w, &d, false), WRITE_REFUSED);
    assert_string_equal(t.p.at[0].field->name, "parent");
}

static void a_step_tells_since_when_and_why(void **state)
{
    (void)state;
    const char *why = NULL;
    struct who w = who_of("coordinator", 0, 0);
    int64_t id = id_of(&node_entity, "m1");
    assert_int_equal(flow_do(t.st, &w, S("t"), &node_entity, id, 0, S("suspend"), S("Die Stelle ist frei."), &why), FLOW_DONE);
    struct rows *r = ask(t.st, Q("SELECT state, state_since, state_reason FROM concept_node WHERE id = $1"), I(id));
    assert_true(rows_next(r));
    same(row_str(r, 0), "suspended");
    same(row_str(r, 1), "2026-11-18");
    same(row_str(r, 2), "Die Stelle ist frei.");
    assert_int_equal(flow_do(t.st, &w, S("t"), &node_entity, id, 0, S("resume"), S(""), &why), FLOW_DONE);
    r = ask(t.st, Q("SELECT state_reason FROM concept_node WHERE id = $1"), I(id));
    assert_true(rows_next(r) && !row_str(r, 0).n);       /* a reason belongs to its own step                           */
}

/* ---- moving --------------------------------------------------------------------------------------------------------------------------------- */
static enum write_outcome move(const char *key, const char *way, const char *target)
{
    struct node_mover m = mover();
    t.p = (struct problems){ .a = t.a };
    return node_move(&m, id_of(&node_entity, key), str_of(way), target ? id_of(&node_entity, target) : 0, &t.p);
}

static void parts_move(void **state)
{
    (void)state;
    assert_int_equal(move("m2", "up", NULL), WRITE_DONE);
    same(shape("c1"), "f1( g1( m2 m1( s1)) r1) f2( g2)");
    assert_int_equal(move("m2", "up", NULL), WRITE_GONE);    /* it is the first                                           */
    assert_int_equal(move("m2", "down", NULL), WRITE_DONE);
    assert_int_equal(move("m2", "down", NULL), WRITE_GONE);
    assert_int_equal(move("r1", "up", NULL), WRITE_DONE);
    same(shape("c1"), "f1( r1 g1( m1( s1) m2)) f2( g2)");
    assert_int_equal(move("r1", "out", NULL), WRITE_DONE);
    same(shape("c1"), "f1( g1( m1( s1) m2)) r1 f2( g2)");
    assert_int_equal(move("r1", "in", NULL), WRITE_DONE);
    same(shape("c1"), "f1( g1( m1( s1) m2) r1) f2( g2)");
    assert_int_equal(move("g2", "out", NULL), WRITE_DONE);
    assert_int_equal(move("g2", "out", NULL), WRITE_GONE);
}

static void parts_are_dropped(void **state)
{
    (void)state;
    assert_int_equal(move("m1", "inside", "g2"), WRITE_DONE);
    same(shape("c1"), "f1( g1( m2) r1) f2( g2( m1( s1)))");
    assert_int_equal(move("g2", "before", "g1"), WRITE_DONE);
    same(shape("c1"), "f1( g2( m1( s1)) g1( m2) r1) f2");
    assert_int_equal(move("g2", "after", "r1"), WRITE_DONE);
    same(shape("c1"), "f1( g1( m2) r1 g2( m1( s1))) f2");
    assert_int_equal(move("f1", "after", "f2"), WRITE_DONE);
    assert_int_equal(move("f2", "root", NULL), WRITE_DONE);
    same(shape("c1"), "f1( g1( m2) r1 g2( m1( s1))) f2");
    assert_int_equal(move("f2", "inside", "m2"), WRITE_REFUSED);
    assert_int_equal(move("f1", "inside", "f1"), WRITE_GONE);
    assert_int_equal(move("f1", "sideways", "f2"), WRITE_GONE);
    assert_int_equal(move("f1", "inside", "f9"), WRITE_GONE);             /* of another concept                            */
    struct node_mover m = mover();
    assert_int_equal(node_move(&m, 987654, S("up"), 0, &t.p), WRITE_GONE);
}

/* Numbers that came from a file without any are all alike: moving makes room by itself. */
static void moving_makes_room(void **state)
{
    (void)state;
    also(t.st, Q("UPDATE concept_node SET place = 0 WHERE concept = $1"), I(id_of(&concept_plan_entity, "c1")));
    same(shape("c1"), "f1( g1( m1( s1) m2) r1) f2( g2)");
    assert_int_equal(move("m2", "up", NULL), WRITE_DONE);
    same(shape("c1"), "f1( g1( m2 m1( s1)) r1) f2( g2)");
    for (int i = 0; i < 8; i++) { assert_int_equal(move("r1", "up", NULL), WRITE_DONE); assert_int_equal(move("g1", "up", NULL), WRITE_DONE); }
    same(shape("c1"), "f1( g1( m2 m1( s1)) r1) f2( g2)");
}

static void a_move_is_undone_by_history(void **state)
{
    (void)state;
    struct node_mover m = mover();
    assert_false(node_moved_last(&m, id_of(&node_entity, "m1")));
    assert_int_equal(move("m1", "undo", NULL), WRITE_GONE);
    assert_int_equal(move("m1", "inside", "g2"), WRITE_DONE);
    assert_true(node_moved_last(&m, id_of(&node_entity, "m1")));
    assert_int_equal(move("m1", "undo", NULL), WRITE_DONE);
    same(shape("c1"), "f1( g1( m1( s1) m2) r1) f2( g2)");
    struct draft d = draft_of(&node_entity, "", (const char *const[]){ "title=Anders", NULL });
    d.id = id_of(&node_entity, "m1");
    assert_int_equal(save(&office, &d, false), WRITE_DONE);
    assert_false(node_moved_last(&m, d.id));              /* the newest change is no move                              */
}

/* ---- pages ------------------------------------------------------------------------------------------------------------------------------------ */
static struct req *as(const char *role, enum method m, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target), .body = str_of(body),
                       .body_type = S("application/x-www-form-urlencoded"), .who = role ? who_of(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static bool there(const struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) >= 0; }
static void has(const struct req *q, const char *text) { if (!there(q, text)) fail_msg("not on the page: %s", text); }
static void lacks(const struct req *q, const char *text) { if (there(q, text)) fail_msg("on the page: %s", text); }

static void pages_of_the_office(void **state)
{
    (void)state;
    end();
    struct req *q = as("coordinator", GET, "integration-concepts/c1-konzept", "");
    assert_int_equal(q->status, 200);
    has(q, "/concept-parts/m1-kurs\"");
    has(q, "class=\"state-bar\"");
    q = as("coordinator", GET, "integration-concepts/c1-konzept?state=running", "");
    has(q, "/concept-parts/m1-kurs\"");
    lacks(q, "/concept-parts/m2-treff\"");
    q = as("coordinator", GET, "integration-concepts/c3-faellig?due=late", "");
    lacks(q, "/concept-parts/later\"");
    has(q, "/concept-parts/late-one\"");
    lacks(q, "/concept-parts/m1-kurs\"");
    q = as("editor", GET, "integration-concepts/c1-konzept?arrange=1", "");
    lacks(q, "data-twig");
    has(as("coordinator", GET, "integration-concepts/c1-konzept?arrange=1", ""), "data-twig");
    q = as("coordinator", GET, "concept-parts/g1-ziel", "");
    has(q, "/concept-parts/g1-ziel/measure");
    has(q, "/concept-parts/s1-start\"");
    lacks(q, "/concept-parts/g1-ziel/decide");                 /* a goal is not carried out by anybody                       */
    has(as("coordinator", GET, "concept-parts/m1-kurs", ""), "/concept-parts/m1-kurs/suspend");
    q = as("editor", GET, "concept-parts/m1-kurs", "");
    lacks(q, "chef@beispiel.example");
    assert_int_equal(as("editor", GET, "concept-parts/g1-ziel/measure", "")->status, 403);
    begin();
}

/* What means nothing for a kind is not asked, unless something stands there. */
static void forms_ask_what_the_kind_has(void **state)
{
    (void)state;
    end();
    struct req *q = as("coordinator", GET, "concept-parts/new?kind=goal&concept=c1", "");
    has(q, "name=\"target\"");
    lacks(q, "name=\"light\"");
    q = as("coordinator", GET, "concept-parts/m1-kurs/edit", "");
    lacks(q, "name=\"target\"");
    has(q, "name=\"ends\"");
    has(as("coordinator", GET, "concept-parts/new", ""), "name=\"target\"");
    assert_int_equal(as("coordinator", POST, "concept-parts/new", "kind=goal&concept=c1&parent=f2&title=Ein+neues+Ziel&target=7&light=red")->status, 303);
    begin();
    struct rows *r = ask(t.st, Q("SELECT n.target, n.light FROM concept_node n JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de' WHERE w.title = 'Ein neues Ziel'"));
    assert_true(rows_next(r) && row_real(r, 0) > 6.9 && !row_str(r, 1).n);
}

#define QUICK "title=Elternkurse&starts=2027-01-01&ends=2027-12-31&state=running&milestone=Erster+Kurs&milestone_due=2027-04-01&evidence=Flyer&evidence_link=https%3A%2F%2Fbeispiel.example%2Fflyer&expected=rise"
static int64_t many(const char *table) { struct sql q = sql_new(t.st); sql(&q, "SELECT count(*) FROM "); sql_name(&q, table); sql(&q, " WHERE deleted_at IS NULL"); struct rows *r = sql_ask(&q); return rows_next(r) ? row_int(r, 0) : -1; }
static void a_measure_in_one_form(void **state)
{
    (void)state;
    int64_t nodes = many("concept_node"), links = many("concept_link"), proofs = many("concept_evidence");
    end();
    struct req *q = as("coordinator", POST, "concept-parts/g2-ziel/measure", QUICK "&indicator=Gibt+es+nicht");
    assert_int_equal(q->status, 422);
    has(q, "id=\"f-indicator-e\"");
    q = as("coordinator", POST, "concept-parts/g2-ziel/measure", QUICK "&responsible=Niemand");
    assert_int_equal(q->status, 422);
    q = as("coordinator", POST, "concept-parts/g2-ziel/measure", "title=Elternkurse&evidence_link=https%3A%2F%2Fbeispiel.example");
    assert_int_equal(q->status, 422);                     /* evidence needs a name                                     */
    has(q, "id=\"f-evidence-e\"");
    q = as("coordinator", POST, "concept-parts/g2-ziel/measure", "title=Elternkurse&starts=2027-02-01&milestone=Raum+gefunden&milestone_due=2027-01-01");
    has(q, "id=\"f-exception-e\"");
    assert_int_equal(as("coordinator", POST, "concept-parts/g2-ziel/measure", "title=")->status, 422);
    assert_int_equal(as("coordinator", POST, "concept-parts/m1-kurs/measure", QUICK)->status, 409);
    begin();
    assert_int_equal(many("concept_node"), nodes);        /* nothing of all that stayed                                */
    assert_int_equal(many("concept_evidence"), proofs);
    end();
    q = as("coordinator", POST, "concept-parts/g2-ziel/measure", QUICK "&indicator=Teilnahme+an+Kursen+%5Bind-1%5D");
    assert_int_equal(q->status, 303);
    q = as("coordinator", GET, "concept-parts/elternkurse", "");
    has(q, "Erster Kurs");
    has(q, "Teilnahme an Kursen");
    has(q, "https://beispiel.example/flyer");
    begin();
    assert_int_equal(many("concept_node"), nodes + 2);
    assert_int_equal(many("concept_link"), links + 1);
    struct rows *r = ask(t.st, Q("SELECT n.state, n.parent FROM concept_node n JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de' WHERE w.title = 'Elternkurse'"));
    assert_true(rows_next(r) && row_int(r, 1) == id_of(&node_entity, "g2"));
    same(row_str(r, 0), "running");
}

static void moving_by_pages(void **state)
{
    (void)state;
    end();
    has(as("coordinator", GET, "concept-parts/c2m-etwas/place", ""), "<option value=");
    assert_int_equal(as("coordinator", POST, "concept-parts/c2m-etwas/move", "way=up")->status, 409);
    struct req *q = as("coordinator", POST, "concept-parts/f9-feld/move", "asked=1&way=inside&target=0");
    assert_int_equal(q->status, 422);
    has(q, "role=\"alert\"");
    assert_int_equal(as("coordinator", POST, "concept-parts/c2m-etwas/move", "way=out")->status, 303);
    assert_int_equal(as("editor", POST, "concept-parts/c2m-etwas/move", "way=in")->status, 403);
    begin();
    same(shape("c2"), "f9 c2m");
    end();
    assert_int_equal(as("coordinator", POST, "concept-parts/c2m-etwas/move", "way=undo")->status, 303);
    begin();
    same(shape("c2"), "f9( c2m)");
}

/* ---- in public --------------------------------------------------------------------------------------------------------------------------------- */
static void everybody_sees_what_is_in_force(void **state)
{
    (void)state;
    put(&evidence_entity, "e1", "node=m1", "title=Bericht 2026", "link=https://beispiel.example/bericht");
    put(&node_budget_entity, "b1", "node=m1", "year=2026", "fund=Geheimer Topf", "planned=123456");
    put(&node_link_entity, "l1", "node=m1", "indicator=ind-1", "expected=rise");
    end();
    struct req *q = as(NULL, GET, "integration-concepts/c1-konzept?all=1", "");
    assert_int_equal(q->status, 200);
    has(q, "Bericht 2026");
    has(q, "https://beispiel.example/bericht");
    has(q, "Teilnahme an Kursen");
    has(q, "Der Saal ist gebucht.");
    lacks(q, "chef@beispiel.example");
    lacks(q, "Geheimer Topf");
    lacks(q, "1.234,56");
    lacks(q, "Nur intern");
    lacks(q, "/concept-parts/");
    assert_int_equal(as(NULL, GET, "integration-concepts/c2-entwurf", "")->status, 404);
    assert_int_not_equal(as(NULL, GET, "concept-parts/m1-kurs", "")->status, 200);
    assert_int_equal(as(NULL, GET, "api/v1/concept/node", "")->status == 200, false);
    begin();
}

/* public_pages.c names the columns that it shows: each of them is PUBLIC, whatever becomes of the tables. */
static void only_public_columns_are_named(void **state)
{
    (void)state;
    static const struct { const struct entity *e; const char *names; } shown[] = {
        { &node_entity, "kind number title text lines state state_since state_reason starts ends light light_reason binding responsible adopted_by adopted_on area" },
        { &evidence_entity, "node title link dated" }, { &node_link_entity, "node indicator expected" } };
    for (size_t i = 0; i < countof(shown); i++)
        for (str rest = str_of(shown[i].names), name; str_word(&rest, &name);) {
            const struct field *f = entity_field(shown[i].e, name);
            must(f, name);
            if (f->privacy != PUBLIC) fail_msg("%s.%s is not PUBLIC any more", shown[i].e->name, f->name);
        }
    assert_int_not_equal(entity_field(&node_entity, S("contact"))->privacy, PUBLIC);
}

/* ---- reminders ------------------------------------------------------------------------------------------------------------------------------------ */
static int64_t night(int day)
{
    struct job j = { .st = t.st, .a = t.a, .request = S("test") };
    at(day * (int64_t)DAY);
    assert_int_equal(concept_remind_job.run(&j), JOB_DONE);
    struct rows *r = ask(t.st, Q("SELECT count(*) FROM core_mail"));
    int64_t n = rows_next(r) ? row_int(r, 0) : -1;
    at(0);
    return n;
}

/* Due on 18 December: a fortnight before, on the day after, then monthly. */
static void duties_are_reminded_of(void **state)
{
    (void)state;
    also(t.st, Q("UPDATE concept_node SET contact = '' WHERE contact <> ''"));
    put(&node_entity, "duty", "concept=c1", "kind=measure", "parent=g1", "title=Pflicht", "binding=own", "contact=amt@beispiel.example", "ends=2026-12-18", "state=running");
    put(&node_entity, "hint", "concept=c1", "kind=recommendation", "parent=f1", "title=Rat", "binding=recommended", "contact=rat@beispiel.example", "ends=2026-12-18", "state=planned");
    put(&node_entity, "draft", "concept=c2", "kind=measure", "parent=f9", "title=Entwurf", "binding=own", "contact=amt@beispiel.example", "ends=2026-12-18", "state=running");
    put(&node_entity, "done", "concept=c1", "kind=measure", "parent=g1", "title=Erledigt", "binding=own", "contact=amt@beispiel.example", "ends=2026-12-18", "state=done");
    assert_int_equal(night(15), 0);
    assert_int_equal(night(16), 1);                       /* 4 December                                                 */
    assert_int_equal(night(16), 1);
    assert_int_equal(night(25), 1);
    assert_int_equal(night(30), 1);                       /* the day itself                                             */
    assert_int_equal(night(31), 2);
    assert_int_equal(night(45), 2);
    assert_int_equal(night(61), 3);
    assert_int_equal(night(90), 3);
    assert_int_equal(night(91), 4);
    struct rows *r = ask(t.st, Q("SELECT recipient, text FROM core_mail ORDER BY id LIMIT 1"));
    assert_true(rows_next(r));
    same(row_str(r, 0), "amt@beispiel.example");
    assert_true(str_find(row_str(r, 1), S("Pflicht")) > 0 && str_find(row_str(r, 1), S("Rat")) < 0);
}

/* Who answers for several parts gets one mail; a new day begins anew. */
static void one_mail_for_all_that_is_due(void **state)
{
    (void)state;
    also(t.st, Q("UPDATE concept_node SET contact = '' WHERE contact <> ''"));
    put(&node_entity, "d1", "concept=c1", "kind=measure", "parent=g1", "title=Pflicht eins", "binding=own", "contact=amt@beispiel.example", "ends=2026-11-20", "state=running");
    put(&node_entity, "d2", "concept=c1", "kind=measure", "parent=g1", "title=Pflicht zwei", "binding=agreed", "agreed_with=Stadt", "contact=amt@beispiel.example", "ends=2026-11-10", "state=planned");
    put(&node_entity, "d3", "concept=c1", "kind=measure", "parent=g1", "title=Pflicht drei", "binding=own", "contact=stadt@beispiel.example", "ends=2026-11-10", "state=planned");
    assert_int_equal(night(0), 2);
    also(t.st, Q("UPDATE concept_node SET ends = '2027-03-01' WHERE id = $1"), I(id_of(&node_entity, "d3")));
    assert_int_equal(night(1), 2);
    assert_int_equal(night(90), 4);                       /* the first two monthly, the third a fortnight before its new day */
}

static void today_tells_what_is_due(void **state)
{
    (void)state;
    end();
    struct req *q = as("coordinator", GET, "today", "");
    has(q, "/concept-parts/late-one\"");
    lacks(q, "concept-parts/review");
    lacks(as("editor", GET, "today", ""), "/concept-parts/late-one\"");
    begin();
}

/* ---- what indicators say ---------------------------------------------------------------------------------------------------------------------------- */
static struct figure_said said[4]; static size_t n_said;
static size_t figures(struct store *st, struct arena *a, const struct figures_asked *ask, struct figure_said *ret) { (void)st; (void)a; (void)ask; for (size_t i = 0; i < n_said; i++) ret[i] = said[i]; return n_said; }
static enum indicator_way way(const char *expected)
{
    static struct room teller;
    teller = (struct room){ .name = "teller", .label = "Teller", .figures = figures };
    struct app app = t.app;
    app.room[0] = &teller;
    app.rooms = 1;
    struct req q = { .app = &app, .a = t.a, .st = t.st, .lang = lang_find(S("de")) };
    struct indicator_said s = indicator_say(&q, &(struct indicator_asked){ .indicator = 1, .expected = str_of(expected) });
    assert_true(indicator_way_text(&s)[0]);
    return s.way;
}
#define figures_are(...) do { const struct figure_said all[] = { __VA_ARGS__ }; n_said = countof(all); for (size_t i = 0; i < n_said; i++) said[i] = all[i]; } while (0)

static void the_direction_is_told(void **state)
{
    (void)state;
    n_said = 0;
    assert_int_equal(way("rise"), WAY_NONE);
    figures_are({ .v = 5 });
    assert_int_equal(way("rise"), WAY_FIRST);
    figures_are({ .v = 5 }, { .v = 6 });
    assert_int_equal(way("rise"), WAY_AS_EXPECTED);
    assert_int_equal(way("fall"), WAY_AGAINST);
    assert_int_equal(way("hold"), WAY_AGAINST);
    assert_int_equal(way("context"), WAY_WATCHED);
    assert_int_equal(way(""), WAY_WATCHED);
    figures_are({ .v = 6 }, { .v = 6 });
    assert_int_equal(way("hold"), WAY_AS_EXPECTED);
    assert_int_equal(way("fall"), WAY_SAME);
    figures_are({ .v = 9 }, { .v = 6, .cut = true });
    assert_int_equal(way("fall"), WAY_CUT);
    figures_are({ .v = 9 }, { .mark = FIGURE_NONE, .cut = true }, { .v = 6 });
    assert_int_equal(way("fall"), WAY_CUT);
    figures_are({ .mark = FIGURE_HIDDEN });
    assert_int_equal(way("fall"), WAY_HIDDEN);
    figures_are({ .v = 9 }, { .v = 6 }, { .mark = FIGURE_HIDDEN });
    assert_int_equal(way("fall"), WAY_AS_EXPECTED);       /* the newest figure that is there                           */
}

/* ---- ground ------------------------------------------------------------------------------------------------------------------------------------------ */
static void furnish(void)
{
    const struct entity *indicator = entity_named(S("monitoring.indicator"));
    put(&concept_plan_entity, "c1", "title=c1 Konzept", "state=published");
    put(&concept_plan_entity, "c2", "title=c2 Entwurf", "state=draft");
    put(&concept_plan_entity, "empty", "title=leer", "state=draft");
    put(&node_entity, "f1", "concept=c1", "kind=field", "title=f1 Bildung", "place=10", "state=planned");
    put(&node_entity, "g1", "concept=c1", "kind=goal", "parent=f1", "title=g1 Ziel", "place=20", "state=planned");
    put(&node_entity, "m1", "concept=c1", "kind=measure", "parent=g1", "title=m1 Kurs", "place=30", "starts=2026-08-01", "contact=chef@beispiel.example", "exception=Nur intern", "light=green",
        "light_reason=Der Saal ist gebucht.", "state=running");
    put(&node_entity, "s1", "concept=c1", "kind=milestone", "parent=m1", "title=s1 Start", "place=40", "state=planned");
    put(&node_entity, "m2", "concept=c1", "kind=measure", "parent=g1", "title=m2 Treff", "place=50", "state=planned");
    put(&node_entity, "r1", "concept=c1", "kind=recommendation", "parent=f1", "title=r1 Rat", "place=60", "state=planned");
    put(&node_entity, "f2", "concept=c1", "kind=field", "title=f2 Wohnen", "place=70", "state=planned");
    put(&node_entity, "g2", "concept=c1", "kind=goal", "parent=f2", "title=g2 Ziel", "place=80", "state=planned");
    put(&node_entity, "f9", "concept=c2", "kind=field", "title=f9 Feld", "place=10", "state=planned");
    put(&node_entity, "c2m", "concept=c2", "kind=measure", "parent=f9", "title=c2m Etwas", "place=20", "state=planned");
    put(&concept_plan_entity, "c3", "title=c3 faellig", "state=published");
    put(&node_entity, "late", "concept=c3", "kind=measure", "title=late one", "ends=2026-11-01", "binding=recommended", "state=running");
    put(&node_entity, "later", "concept=c3", "kind=measure", "title=later", "ends=2027-11-01", "binding=recommended", "state=running");
    put(indicator, "ind-1", "code=IND1", "name=Teilnahme an Kursen", "measure=count", "better=high", "state=published");
}

/* More parts than one answer of the store may hold. */
static void large_concepts_load_whole(void **state)
{
    (void)state;
    int64_t concept = id_by_key(t.st, &concept_plan_entity, S("c2"));
    struct tree before = tree_load(t.st, t.a, concept, lang_find(S("de")));
    for (int i = 0; i < STORE_ROWS_MAX + 5; i++) put(&node_entity, arena_z(t.a, arena_fmt(t.a, "many-%d", i)), "concept=c2", "kind=field", "title=Viel", "state=planned");
    struct tree after = tree_load(t.st, t.a, concept, lang_find(S("de")));
    if (store_broken(t.st)) fail_msg("%.*s", STR(store_why(t.st)));
    assert_int_equal(after.n, before.n + STORE_ROWS_MAX + 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(parents_stand_before_children), case_of(large_concepts_load_whole), case_of(states_are_counted_from_below), case_of(orphans_and_circles_stay_on_the_page), case_of(kinds_fit_and_use_fields), case_of(what_does_not_fit_is_told),
        case_of(money_and_connections), case_of(nothing_lies_below_itself), case_of(a_step_tells_since_when_and_why), case_of(parts_move), case_of(parts_are_dropped), case_of(moving_makes_room),
        case_of(a_move_is_undone_by_history), case_of(the_direction_is_told), case_of(only_public_columns_are_named), case_of(duties_are_reminded_of), case_of(one_mail_for_all_that_is_due),
        case_of(pages_of_the_office), case_of(forms_ask_what_the_kind_has), case_of(moving_by_pages), case_of(a_measure_in_one_form), case_of(today_tells_what_is_due), case_of(everybody_sees_what_is_in_force),
    };
    return region_run("tree", rooms, rooms_count, furnish, tests, countof(tests));
}
