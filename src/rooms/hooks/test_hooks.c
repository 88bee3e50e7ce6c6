/* test_hooks.c - what becomes a message and for whom, secrets, where messages may go, pauses, the guide. Sending itself: tests/hooks.mjs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/sealed.h"
#include "rooms/hooks/guide.h"
#include "rooms/hooks/hooks.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "text/json_read.h"
#include "work/post.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const struct entity *actor(void) { return entity_named(S("directory.actor")); }
static const struct entity *news(void) { return entity_named(S("publishing.news")); }

static void furnish(void)
{
    put(actor(), "old", "name=Alter Verein", "kind=association", "state=published");
    put(actor(), "hidden", "name=Entwurf", "kind=association", "state=draft");
}

static int64_t hook(const char *entities, const char *events)
{
    return put(&hook_entity, "", "title=Nachbar", "address=https://hooks.example.org/in?x=1", arena_fmt(t.a, "entities=%s", entities).p,
               arena_fmt(t.a, "events=%s", events).p, "content=full", "active=1");
}
static int64_t everything(void) { return hook("directory.actor", "created changed state removed"); }

/* "created:old changed:old": what waits, in order. */
static str told(int64_t id)
{
    struct buf b = buf_in(t.a, 4000);
    struct rows *r = ask(t.st, Q("SELECT event, key FROM hooks_delivery WHERE hook = $1 ORDER BY id"), I(id));
    while (rows_next(r)) buf_fmt(&b, "%s%.*s:%.*s", b.n ? " " : "", STR(row_str(r, 0)), STR(row_str(r, 1)));
    return buf_str(&b);
}
#define assert_told(id, lit) do { str said_ = told(id); if (!str_eq(said_, S(lit))) fail_msg("told: %.*s", STR(said_)); } while (0)

static void change_row(const struct entity *e, const char *key, str pair, bool import)
{
    struct who w = who_of("administrator", 0, 0);
    struct draft d = draft_of(e, key, (const char *const[]){ pair.p, NULL });
    d.id = id_of(e, key);
    assert_int_equal(save(&w, &d, import), WRITE_DONE);
}
static void rename_row(const struct entity *e, const char *key, const char *name) { change_row(e, key, arena_fmt(t.a, "name=%s", name), false); }
static void set_state(const struct entity *e, const char *key, const char *to) { change_row(e, key, arena_fmt(t.a, "state=%s", to), true); }

/* ---- what is told -------------------------------------------------------------------------------------------------------- */
static void as_visitors_see_it(void **state)
{
    (void)state;
    int64_t id = everything();
    put(actor(), "new", "name=Neuer Verein", "kind=association", "state=draft");
    assert_told(id, "");                                  /* a draft is nobody's business                             */
    set_state(actor(), "new", "published");
    assert_told(id, "created:new");
    rename_row(actor(), "new", "Neuer Verein Kleve");
    assert_told(id, "created:new changed:new");
    set_state(actor(), "new", "archived");
    assert_told(id, "created:new changed:new removed:new");
    rename_row(actor(), "new", "Alter Verein");
    assert_told(id, "created:new changed:new removed:new");
}

/* A step of a flow that leaves the row public, as courses have. */
static void steps(void **state)
{
    (void)state;
    int64_t id = everything(), none = hook("directory.actor", "created changed removed");
    struct event ev = { .name = "directory.actor.cancel", .e = actor(), .row = id_of(actor(), "old"), .who = &who_house, .request = S("test") };
    event_emit(t.st, &ev);
    ev.name = "directory.unfilled";                       /* tells of the row; nothing happened to it                  */
    event_emit(t.st, &ev);
    ev.name = "directory.actor.cancel";
    ev.row = id_of(actor(), "hidden");
    event_emit(t.st, &ev);
    assert_told(id, "state:old");
    assert_told(none, "");
}

/* What was public before the hook was made is not told as new. */
static void what_was_there(void **state)
{
    struct who w = who_of("administrator", 0, 0);
    (void)state;
    int64_t id = everything();
    rename_row(actor(), "old", "Umbenannt");
    assert_told(id, "changed:old");
    rename_row(actor(), "hidden", "Noch ein Entwurf");
    assert_told(id, "changed:old");
    assert_int_equal(row_delete(t.st, &w, S("test"), actor(), id_of(actor(), "old"), 0), WRITE_DONE);
    assert_told(id, "changed:old removed:old");
    struct rows *r = ask(t.st, Q("SELECT id FROM directory_actor WHERE key = 'old'"));
    assert_true(rows_next(r));
    assert_int_equal(row_undelete(t.st, &w, S("test"), actor(), row_int(r, 0)), WRITE_DONE);
    assert_told(id, "changed:old removed:old created:old");
    assert_int_equal(row_delete(t.st, &w, S("test"), actor(), id_of(actor(), "hidden"), 0), WRITE_DONE);
    assert_told(id, "changed:old removed:old created:old");               /* not even its key                          */
}

static void only_what_is_wanted(void **state)
{
    (void)state;
    int64_t removed = hook("directory.actor", "removed"), other = hook("directory.offer", "created changed state removed"), off = everything();
    struct who w = who_of("administrator", 0, 0);
    struct draft d = draft_of(&hook_entity, "", (const char *const[]){ "active=0", NULL });
    d.id = off;
    assert_int_equal(save(&w, &d, false), WRITE_DONE);
    rename_row(actor(), "old", "Anders");
    set_state(actor(), "old", "archived");
    assert_told(removed, "removed:old");
    assert_told(other, "");
    assert_told(off, "");
    struct rows *r = ask(t.st, Q("SELECT count(*) FROM core_job WHERE kind = 'hooks.send'"));
    assert_true(rows_next(r) && row_int(r, 0) == 1);
}

static void dates_alone(void **state)
{
    (void)state;
    if (!news()) skip();
    int64_t id = hook("publishing.news", "created changed state removed");
    put(news(), "fest", "title=Sommerfest", "summary=Es ist soweit.", "state=published", "visible_from=2026-11-20", "visible_to=2026-11-22");
    struct job j = { .st = t.st, .a = t.a };
    assert_told(id, "");
    at(3 * DAY);
    assert_int_equal(hook_jobs[2]->run(&j), JOB_DONE);
    assert_told(id, "created:fest");
    assert_int_equal(hook_jobs[2]->run(&j), JOB_DONE);
    assert_told(id, "created:fest");
    at(6 * DAY);
    assert_int_equal(hook_jobs[2]->run(&j), JOB_DONE);
    assert_told(id, "created:fest removed:fest");
}

static void what_is_refused(void **state)
{
    static const char *const bad[][2] = {
        { "address=http://hooks.example.org/", "entities=directory.actor" }, { "address=https://user:secret@hooks.example.org/", "entities=directory.actor" },
        { "address=https://192.168.1.1/", "entities=directory.actor" }, { "address=https://[fe80::1]/", "entities=directory.actor" },
        { "address=https://localhost/", "entities=directory.actor" }, { "address=http://127.0.0.1:8080/", "entities=directory.actor" },
        { "address=https://hooks.example.org/", "entities=people.account" }, { "address=https://hooks.example.org/", "entities=directory.nothing" },
        { "address=https://hooks.example.org/", "entities=hooks.hook directory.actor" } };
    struct who w = who_of("administrator", 0, 0), editor = who_of("editor", 0, 0);
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        struct draft d = draft_of(&hook_entity, "", (const char *const[]){ "title=Nachbar", bad[i][0], bad[i][1], "events=changed", "content=full", NULL });
        if (save(&w, &d, false) != WRITE_REFUSED) fail_msg("%s %s was taken", bad[i][0], bad[i][1]);
    }
    struct draft d = draft_of(&hook_entity, "", (const char *const[]){ "title=Nachbar", "address=https://hooks.example.org/", "entities=directory.actor", "events=changed", "content=full", NULL });
    assert_int_equal(save(&editor, &d, false), WRITE_DENIED);
}

/* ---- secrets ------------------------------------------------------------------------------------------------------------------ */
/* A vector of the reference implementation of Standard Webhooks. */
static void signed_as_others_do(void **state)
{
    static const unsigned char secret[] = { 0x31, 0xF2, 0x90, 0xF6, 0xBF, 0x06, 0x29, 0x8A, 0xAB, 0x4F, 0x08, 0xD4, 0x3C, 0x3F, 0x08, 0x2C, 
                                            0xF6, 0x48, 0xA3, 0x62, 0xDA, 0x2D, 0xA4, 0xB0 };
    (void)state;
    str mac = hook_signature(t.a, (str){ (const char *)secret, sizeof secret }, S("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330, S("{\"test\": 2432232314}"));
    assert_true(str_starts(mac, S("v1,")) && mac.n == 3 + 44);
    assert_true(str_eq(mac, S("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")));
}

static void two_secrets_overlap(void **state)
{
    str first, second, third, now[4];
    (void)state;
    sealed_open(t.s);
    int64_t id = everything();
    assert_int_equal(hook_secrets(t.st, id, noon, now, 4), 0);
    assert_true(sealed_ready());
    assert_true(hook_secret_new(t.st, id, &first) && str_starts(first, S("whsec_")) && first.n == 6 + 44);
    assert_int_equal(hook_secrets(t.st, id, noon, now, 4), 1);
    assert_true(hook_secret_new(t.st, id, &second) && !str_eq(first, second));
    assert_int_equal(hook_secrets(t.st, id, noon + HOOK_OVERLAP - 1, now, 4), 2);
    assert_true(now[0].n == HOOK_SECRET_BYTES && now[1].n == HOOK_SECRET_BYTES && !str_eq(now[0], now[1]));
    assert_int_equal(hook_secrets(t.st, id, noon + HOOK_OVERLAP, now, 4), 1);
    assert_true(hook_secret_new(t.st, id, &third));
    assert_int_equal(hook_secrets(t.st, id, noon, now, 4), 2);
    struct rows *r = ask(t.st, Q("SELECT sealed FROM hooks_secret WHERE hook = $1"), I(id));
    while (rows_next(r)) assert_true(str_find(row_str(r, 0), str_from(third, 6)) < 0 && str_find(row_str(r, 0), str_from(second, 6)) < 0);
}

/* ---- where messages may go --------------------------------------------------------------------------------------------------- */
static bool may_go(const char *ip, bool loopback)
{
    struct sockaddr_in v4 = { .sin_family = AF_INET };
    struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
    if (inet_pton(AF_INET, ip, &v4.sin_addr) == 1) return post_network_open((const struct sockaddr *)&v4, loopback);
    assert_int_equal(inet_pton(AF_INET6, ip, &v6.sin6_addr), 1);
    return post_network_open((const struct sockaddr *)&v6, loopback);
}

static void private_networks(void **state)
{
    static const char *const closed[] = { "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.168.1.1",
        "198.18.0.1", "203.0.113.5", "224.0.0.1", "255.255.255.255", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::a00:1", "64:ff9b:1::1", "2002:a00:1::1", "2001:db8::1", "::10.0.0.1", "100::1" };
    static const char *const open[] = { "9.255.255.255", "11.0.0.1", "100.128.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1", "193.99.144.80", "223.255.255.255",
                                        "2a02:2e0:3fe:1001:302::", "2606:2800:220:1::1", "::ffff:193.99.144.80" };
    static const char *const here[] = { "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1" };
    (void)state;
    for (size_t i = 0; i < countof(closed); i++) if (may_go(closed[i], false) || may_go(closed[i], true)) fail_msg("%s is open", closed[i]);
    for (size_t i = 0; i < countof(open); i++) if (!may_go(open[i], false)) fail_msg("%s is closed", open[i]);
    for (size_t i = 0; i < countof(here); i++) if (may_go(here[i], false) || !may_go(here[i], true)) fail_msg("%s: this machine", here[i]);
}

static void rests(void **state)
{
    int64_t until = 0;
    (void)state;
    assert_true(hook_rest(1) == 30 && hook_rest(2) == 60 && hook_rest(8) == 3840 && hook_rest(9) == HOOK_REST_MAX && hook_rest(1000) == HOOK_REST_MAX);
    for (int64_t n = 1; n <= 7; n++) until += hook_rest(n) + hook_rest(n) / 4;
    assert_true(until < 2 * HOUR);                        /* an hour's outage is over for us within another one          */
}

/* ---- the guide ---------------------------------------------------------------------------------------------------------------- */
static void guide_is_whole(void **state)
{
    struct buf out = buf_in(t.a, 1024 * 1024), wrong = buf_in(t.a, 1000);
    str why = S("");
    (void)state;
    assert_true(guide_write(t.st, t.a, &(struct room_call){ .what = S("examples"), .out = &out, .wrong = &wrong }));
    const struct js *list = json_read(t.a, buf_str(&out), &why);
    assert_non_null(list);
    assert_true(list->kind == JS_LIST && list->n >= 15);
    buf_cut(&out, 0);
    assert_true(guide_write(t.st, t.a, &(struct room_call){ .what = S("guide"), .out = &out, .wrong = &wrong }));
    assert_true(str_find(buf_str(&out), S("## Webhooks")) > 0 && str_find(buf_str(&out), S("timingSafeEqual")) > 0);
    assert_false(guide_write(t.st, t.a, &(struct room_call){ .what = S("else"), .out = &out, .wrong = &wrong }));
    for (size_t i = 0; i < guide_interfaces_count; i++)
        assert_true(!guide_interfaces[i].room || guide_shown(&t.app, guide_interfaces[i].room) || !strstr(guide_interfaces[i].room, "hooks"));
}

/* A key of our own: a folder of data would make one, PostgreSQL wants one to be named. */
static void make_key(char *path)
{
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    must(f, S("no file for a key"));
    for (int i = 0; i < 32; i++) fputs("5a", f);
    fclose(f);
    setenv("BRUECKE_SEAL_KEY", path, 1);
}

int main(void)
{
    char key[] = P_tmpdir "/bruecke-hooks-key-XXXXXX";
    make_key(key);
    const struct CMUnitTest tests[] = {
        case_of(as_visitors_see_it), case_of(steps), case_of(what_was_there), case_of(only_what_is_wanted), case_of(dates_alone), case_of(what_is_refused),
        case_of(signed_as_others_do), case_of(two_secrets_overlap), case_of(private_networks), case_of(rests), case_of(guide_is_whole),
    };
    int failed = region_run("hooks", rooms, rooms_count, furnish, tests, countof(tests));
    unlink(key);
    return failed;
}
