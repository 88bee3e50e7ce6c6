/* test_volunteer_login.c - a login that the coordination makes for a volunteer, and what it must never become: a way to somebody else's rights. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/people/volunteer_pages.h"
#include "rooms/rooms.h"
#define who_of who_with                                  /* this room has a function of that name                    */
#include "serve/test_region.h"
#undef who_of

static int64_t volunteer(const char *key, const char *state)
{
    return put(&volunteer_entity, key, arena_fmt(t.a, "name=%s Beispiel", key).p, arena_fmt(t.a, "email=%s@beispiel.example", key).p, "roles=mediator", arena_fmt(t.a, "state=%s", state).p);
}
static int64_t account(const char *key, const char *state)
{
    return put(&account_entity, key, arena_fmt(t.a, "name=%s Konto", key).p, arena_fmt(t.a, "email=%s@beispiel.example", key).p, arena_fmt(t.a, "state=%s", state).p);
}

static void furnish(void)
{
    static const char *const plain[] = { "one", "two", "chief", "later", "known", "deputy", "worker" };
    for (size_t i = 0; i < countof(plain); i++) volunteer(plain[i], "onboarding");
    volunteer("away", "left");
    put(&volunteer_entity, "mute", "name=Ohne Adresse", "phone=0170 1234567", "roles=mediator", "state=onboarding");
    account("chief", "invited");
    put(&grant_entity, "g1", "reason=Leitung", "role=administrator", "account=chief");
    account("later", "invited");                         /* a role that is over, or begins again tomorrow, counts as one */
    put(&grant_entity, "g2", "reason=Früher", "role=lead", "account=later", "until=2020-01-01");
    account("known", "active");
    account("deputy", "invited");
    put(&grant_entity, "g3", "reason=Vertretung", "role=lead", "account=later", "deputy_of=deputy", "until=2027-01-01");
    put(entity_named(S("directory.actor")), "house", "name=Träger", "kind=association");
    put(&account_entity, "worker", "name=Konto", "email=worker@beispiel.example", "state=invited", "actor=house");
}

/* Between leave() and begin(): the dispatcher has transactions of its own. */
static struct req *press(const char *role, const char *key)
{
    begin();
    struct rows *r = ask(t.st, Q("SELECT s.slug FROM people_volunteer_slug s JOIN people_volunteer v ON v.id = s.owner WHERE v.key = $1 AND s.current ORDER BY s.slug"), T(str_of(key)));
    must(rows_next(r), str_of(key));
    str slug = arena_copy(t.a, row_str(r, 0));
    leave();
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = POST, .target = arena_fmt(t.a, "/%.*s/de/volunteers/%.*s/login", STR(t.region), STR(slug)),
                       .body_type = S("application/x-www-form-urlencoded"), .who = role ? who_with(role, 0, 0) : who_visitor(), .from = FROM_COMMAND };
    dispatch(q);
    return q;
}
static int64_t tickets(void) { return count(Q("SELECT COUNT(*) FROM people_ticket")); }
static int64_t linked(void)  { return count(Q("SELECT COUNT(*) FROM people_volunteer WHERE account IS NOT NULL")); }
static bool has(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }

static void makes_one(void **state)
{
    (void)state;
    leave();
    int64_t before = linked();
    struct req *q = press("coordinator", "one");
    assert_int_equal(q->status, 200);
    assert_true(has(q, "/invitation"));                  /* no mail is set up: the link is handed over                 */
    assert_int_equal(linked(), before + 1);
    assert_int_equal(tickets(), 1);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM people_grant g JOIN people_account a ON a.id = g.account WHERE a.email = 'one@beispiel.example'")), 0);
    begin();
    struct rows *r = ask(t.st, Q("SELECT a.id FROM people_account a WHERE a.email = 'one@beispiel.example' AND a.state = 'invited'"));
    struct who w;
    assert_true(rows_next(r));
    int64_t id = row_int(r, 0);
    ask(t.st, Q("UPDATE people_account SET state = 'active' WHERE id = $1"), I(id));
    assert_true(who_of(t.st, id, &w));
    assert_true(who_holds(&w, "volunteer") && !who_holds(&w, "coordinator lead administrator finance editor") && !who_is_staff_of_house(&w));
    ask(t.st, Q("UPDATE people_account SET state = 'invited' WHERE id = $1"), I(id));
    end();
    assert_int_equal(press("coordinator", "one")->status, 200);      /* the invitation once more                       */
    begin();
    ask(t.st, Q("UPDATE people_account SET state = 'active' WHERE id = $1"), I(id));
    end();
    int64_t made = tickets();
    assert_int_equal(press("coordinator", "one")->status, 409);      /* a password is set: no link leads past it        */
    assert_int_equal(tickets(), made);
    begin();
}

/* None of these accounts is touched, and no link to any is made. */
static void guards(void **state)
{
    (void)state;
    leave();
    int64_t before = linked(), made = tickets();
    static const char *const refused[] = { "chief", "later", "deputy", "worker", "away", "mute" };
    for (size_t i = 0; i < countof(refused); i++) {
        struct req *q = press("coordinator", refused[i]);
        if (q->status != 409) fail_msg("%s: %d", refused[i], q->status);
        assert_false(has(q, "invitation?"));
    }
    static const char *const nobody[] = { "editor", "volunteer", "finance", "data_officer", "translator", NULL };
    for (size_t i = 0; i < countof(nobody); i++) {
        int status = press(nobody[i], "two")->status;
        if (status != 403 && status != 401 && status != 303 && status != 404) fail_msg("%s: %d", nobody[i] ? nobody[i] : "visitor", status);
    }
    assert_int_equal(linked(), before);
    assert_int_equal(tickets(), made);
    begin();
}

/* An account with nothing but a person behind it, in use already: linked, and no link to set a password. */
static void known_one(void **state)
{
    (void)state;
    leave();
    int64_t made = tickets();
    assert_int_equal(press("coordinator", "known")->status, 303);
    assert_int_equal(tickets(), made);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM people_volunteer v JOIN people_account a ON a.id = v.account WHERE v.key = 'known' AND a.key = 'known'")), 1);
    begin();
}

/* The form of the volunteer is no way round: accounts are not the coordination's to see, so none can be named there. */
static void no_way_round(void **state)
{
    (void)state;
    struct who who = who_with("coordinator", 0, 0);
    struct draft d = draft_of(&volunteer_entity, "two", (const char *const[]){ "account=chief", NULL });
    d.id = id_of(&volunteer_entity, "two");
    assert_int_not_equal(save(&who, &d, false), WRITE_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(makes_one), case_of(guards), case_of(known_one), case_of(no_way_round) };
    return region_run("login", rooms, rooms_count, furnish, tests, countof(tests));
}
