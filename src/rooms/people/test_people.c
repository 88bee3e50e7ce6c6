/* test_people.c - passwords, codes, guessing, sessions, tickets, tokens, and who holds which role when; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/region.h"
#include "entity/schema.h"
#include "entity/sealed.h"
#include "rooms/people/pages.h"
#include "web/reply.h"
#include <ftw.h>
#include <unistd.h>

extern const struct room people_room;
static const int64_t noon = 1795003200;                 /* 18 November 2026, 12:00 UTC                                */

/* ---- a small directory, so that roles can belong to towns and organisations --------------------------------------- */
struct plate { struct meta meta; c_text name; };
static const struct field named_fields[2][1] = {
    { FIELD_ROW(struct plate, KIND_text, name, PUBLIC, .label = "Name", .required = true, .sorted = true, .max = 80) },
    { FIELD_ROW(struct plate, KIND_text, name, PUBLIC, .label = "Name", .required = true, .sorted = true, .max = 80) } };
static const struct right named_rights[] = { { "visitor", READ, PUBLIC, ROWS_ALL }, { "administrator", READ | CREATE | UPDATE, PUBLIC, ROWS_ALL } };
static const struct entity area_entity = { .room = "directory", .name = "area", .label = "Area", .plural = "Areas", .fields = named_fields[0], .n = 1,
    .size = sizeof(struct plate), .title = "name", .rights = named_rights, .n_rights = 2 };
static const struct entity actor_entity = { .room = "directory", .name = "actor", .label = "Organisation", .plural = "Organisations",
    .fields = named_fields[1], .n = 1, .size = sizeof(struct plate), .title = "name", .rights = named_rights, .n_rights = 2 };
static const struct entity *const directory[] = { &area_entity, &actor_entity };
static const struct role guest_roles[] = { { "guide", "Guide", "A role of another room.", false, NEEDS_NOTHING } };
static const struct room directory_part = {
    .name = "directory", .label = "Directory", .entities = directory, .n_entities = 2, .roles = guest_roles, .n_roles = 1 };

/* ---- the region --------------------------------------------------------------------------------------------------- */
static struct { struct app app; struct stores *s; struct arena *a; struct store *st; bool directory; } t;
static const str region = { "people-test", 11 };

#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
static void at(int64_t seconds) { char text[24]; snprintf(text, sizeof text, "%lld", (long long)(noon + seconds)); setenv("BRUECKE_NOW", text, 1); }

static void begin(void) { t.st = store_begin(t.s, region, STORE_WRITE, t.a, S("")); store_deadline(t.st, 120000); }
static void end(void)   { must(store_end(t.st, true) == STORE_DONE, store_why(t.st)); }

static void open_engine(const char *where, bool with_directory)
{
    const struct room *rooms[] = { &people_room, &directory_part };
    str why = S("");
    struct arena *a = arena_new();
    entity_forget();
    t.directory = with_directory;
    t.s = stores_open(str_of(where), a, &why);
    must(t.s, why);
    app_open(&t.app, t.s, rooms, with_directory ? 2 : 1);
    must(!store_exists(t.s, region) || store_destroy(t.s, region, a, &why), why);
    must(store_create(t.s, region, a, &why), why);
    t.a = a;
    begin();
    struct buf report = buf_in(a, 1 << 20);
    schema_sync(t.st, false, &report);
    end();
    arena_free(a);
}

static void close_engine(void)
{
    str why = S("");
    struct arena *a = arena_new();
    must(store_destroy(t.s, region, a, &why), why);
    stores_close(t.s);
    entity_forget();
    arena_free(a);
}

static int setup(void **state)
{
    (void)state;
    t.a = arena_new();
    at(0);
    begin();
    for (size_t i = 0; i < PEOPLE_TABLES; i++) {
        struct sql q = sql_new(t.st);
        sql(&q, "DELETE FROM ");
        sql_name(&q, people_tables[i]->name);
        sql_ask(&q);
    }
    ask(t.st, Q("DELETE FROM people_grant"));
    ask(t.st, Q("DELETE FROM people_account"));
    if (t.directory) { ask(t.st, Q("DELETE FROM directory_area")); ask(t.st, Q("DELETE FROM directory_actor")); }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    must(!store_broken(t.st), store_why(t.st));
    end();
    arena_free(t.a);
    return 0;
}

/* ---- making things ------------------------------------------------------------------------------------------------ */
static int64_t make(const struct entity *e, ...)
{
    struct who who = who_command();
    struct problems p = { .a = t.a };
    struct draft d = draft_new(t.a, e);
    va_list ap;
    va_start(ap, e);
    for (const char *name; (name = va_arg(ap, const char *));) {
        str value = str_of(va_arg(ap, const char *));
        if (!strcmp(name, "key")) { d.key = value; continue; }
        size_t i = field_index(e, entity_field(e, str_of(name)));
        d.value[i] = value;
        d.given[i] = true;
    }
    va_end(ap);
    enum write_outcome out = row_write(t.st, &(struct write){ .who = &who, .request = S("test"), .draft = &d }, &p);
    if (p.n) must(!p.n, str_of(p.at[0].message));
    must(out == WRITE_DONE, store_why(t.st));
    return d.id;
}

/* An account with its mail address as key, active. */
static int64_t person(const char *key, const char *actor)
{
    int64_t id = make(&account_entity, "key", key, "name", key, "email", arena_fmt(t.a, "%s@example.org", key).p, actor ? "actor" : NULL, actor, NULL);
    struct who self = { .account = id, .name = str_of(key), .grant = { { .role = "self" } }, .n = 1 };
    must(account_move(t.st, &self, S("test"), id, "accept"), S("not accepted"));
    return id;
}
#define grant(...) make(&grant_entity, "reason", "test", __VA_ARGS__, NULL)

static struct req *request(void)
{
    struct req *q = reply_new(&t.app, t.a);
    q->region = region;
    q->st = t.st;
    q->method = POST;
    return q;
}

static str cookie_made(const struct req *q)
{
    for (size_t i = q->headers; i-- > 0;)
        if (str_eq(q->header[i].name, S("Set-Cookie"))) return str_upto(str_from(q->header[i].value, sizeof SESSION_COOKIE), 40);
    return S("");
}

static bool holds(const struct who *w, const char *role)
{
    for (size_t i = 0; i < w->n; i++) if (!strcmp(w->grant[i].role, role)) return true;
    return false;
}

static bool has_role(int64_t account, const char *role)
{
    struct who w;
    return who_of(t.st, account, &w) && holds(&w, role);
}

/* ---- passwords ---------------------------------------------------------------------------------------------------- */
static void passwords(void **state)
{
    (void)state;
    str one = password_hash(t.a, S("drei Birnen und ein Boot")), two = password_hash(t.a, S("drei Birnen und ein Boot"));
    assert_true(str_starts(one, S("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_false(str_eq(one, two));                      /* salted */
    assert_true(password_good(t.a, one, S("drei Birnen und ein Boot")));
    assert_false(password_good(t.a, one, S("drei Birnen und ein Boo")));
    assert_false(password_good(t.a, one, S("")));
    assert_false(password_good(t.a, S(""), S("drei Birnen und ein Boot")));
    assert_false(password_good(t.a, S("no hash"), S("no hash")));
    /* ü in one character and in two */
    assert_true(password_good(t.a, password_hash(t.a, S("gr\xC3\xBC" "ne Aepfel")), S("gru\xCC\x88" "ne Aepfel")));
}

static void passwords_too_easy(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "kurz", "neun Zei.", "x7Kp2mQ9vwZ", "passwort123", "Passwort-2026", "1234567890", "0987654321", "aaaaaaaaaaaa",
        "abcdefghijkl", "2026-11-18-12", "hallohallo1", "QWERTZUIOP", "Nele.Neu@Example.org", "nele.neu2026", ("control\x01" "character"), "abababababab" };
    static const char *const good[] = { "drei Birnen und ein Boot", "Vorfuehrung-2026", "x7Kp2mQ9vwZ4", "correct horse battery", "пароль для Клеве" };
    for (size_t i = 0; i < countof(bad); i++) if (!password_problem(t.a, str_of(bad[i]), S("nele.neu@example.org"))) fail_msg("\"%s\" passes", bad[i]);
    for (size_t i = 0; i < countof(good); i++) {
        const char *why = password_problem(t.a, str_of(good[i]), S("nele.neu@example.org"));
        if (why) fail_msg("\"%s\": %s", good[i], why);
    }
}

/* The store never holds the bare secret where the installation has a key; what older versions left bare still works. */
static void sealed_factor(void **state)
{
    char path[] = P_tmpdir "/bruecke-people-key-XXXXXX";
    (void)state;
    int fd = mkstemp(path);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    assert_non_null(f);
    fputs("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", f);
    fclose(f);
    setenv("BRUECKE_SEAL_KEY", path, 1);
    sealed_open(t.s);
    int64_t one = person("one", NULL), two = person("two", NULL);
    str secret = S("12345678901234567890");
    login_password(t.st, one, S("x"));
    login_password(t.st, two, S("x"));
    login_fresh(t.st, one, secret);
    struct rows *r = ask(t.st, Q("SELECT fresh FROM people_login WHERE account = $1"), I(one));
    assert_true(rows_next(r));
    str kept = row_str(r, 0);
    assert_true(kept.n > TOTP_BYTES && str_find(kept, secret) < 0);
    struct login l = login_by_id(t.st, one);
    assert_true(str_eq(l.fresh, secret));
    at(59 - noon);
    assert_true(login_confirm(t.st, &l, S("287082")));
    l = login_by_id(t.st, one);
    assert_true(l.totp && str_eq(l.secret, secret));
    ask(t.st, Q("UPDATE people_login SET fresh = $2, secret = $3 WHERE account = $1"), I(two), X(kept), X(secret));
    l = login_by_id(t.st, two);
    assert_int_equal(l.fresh.n, 0);                       /* another account's does not open */
    assert_true(str_eq(l.secret, secret));                /* bare, of an older version */
    unsetenv("BRUECKE_SEAL_KEY");
    sealed_open(t.s);
    unlink(path);
}

/* ---- one-time codes: RFC 6238, appendix B, cut to six digits ------------------------------------------------------ */
static void codes(void **state)
{
    (void)state;
    str secret = S("12345678901234567890");
    static const struct { int64_t now; const char *code; } known[] = {
        { 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" }, { 1234567890, "005924" }, { 2000000000, "279037" } };
    for (size_t i = 0; i < countof(known); i++) {
        int64_t step = known[i].now / 30;
        str code = str_of(known[i].code);
        assert_int_equal(totp_step(secret, code, known[i].now, 0), step);
        assert_int_equal(totp_step(secret, code, known[i].now + 30, 0), step);     /* a slow typist, a slow clock */
        assert_int_equal(totp_step(secret, code, known[i].now - 30, 0), step);
        assert_int_equal(totp_step(secret, code, known[i].now + 60, 0), 0);
        assert_int_equal(totp_step(secret, code, known[i].now, step), 0);           /* not twice */
    }
    assert_int_equal(totp_step(secret, S("28708"), 59, 0), 0);
    assert_int_equal(totp_step(S(""), S("287082"), 59, 0), 0);
    assert_true(str_eq(totp_text(t.a, secret), S("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")));
    str url = totp_address(t.a, secret, S("Brücke Kreis Kleve"), S("a@example.org"));
    assert_true(str_eq(url, S("otpauth://totp/Br%C3%BCcke%20Kreis%20Kleve:a%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                              "&issuer=Br%C3%BCcke%20Kreis%20Kleve")));
    html picture = qr_svg(t.a, url, S("<x>"));
    assert_true(str_starts(picture.s, S("<svg")) && str_find(picture.s, S("&lt;x&gt;")) > 0);
}

static str code_at(str secret, int64_t now)
{
    for (int i = 0; i < 1000000; i++) {                   /* the program has no function that gives codes away */
        str code = arena_fmt(t.a, "%06d", i);
        int64_t step = totp_step(secret, code, now, now / 30 - 1);
        if (step == now / 30) return code;
    }
    return S("");
}

static void second_factor(void **state)
{
    (void)state;
    int64_t id = person("ada", NULL);
    str recovery[RECOVERY_CODES], secret = totp_secret(t.a);
    login_password(t.st, id, S("hash"));
    login_fresh(t.st, id, secret);
    struct login l = login_by_mail(t.st, S("ada@example.org"));
    assert_true(l.account == id && !l.totp && !l.secret.n && str_eq(l.fresh, secret));
    str code = code_at(secret, noon);
    assert_false(login_second(t.st, &l, code));          /* it does not count before it is confirmed */
    assert_true(!login_confirm(t.st, &l, S("")) && !login_confirm(t.st, &l, code_at(totp_secret(t.a), noon)));
    assert_true(login_confirm(t.st, &l, code));
    assert_false(login_confirm(t.st, &l, code));         /* an old copy of the row is no way around */
    l = login_by_id(t.st, id);
    assert_true(l.totp && str_eq(l.secret, secret) && !l.fresh.n && l.step == noon / 30);
    assert_false(login_second(t.st, &l, code));
    at(30);
    str next = code_at(secret, noon + 30);
    assert_true(login_second(t.st, &l, next));
    assert_false(login_second(t.st, &l, next));
    login_fresh(t.st, id, totp_secret(t.a));             /* another telephone: until it is confirmed, the first one counts */
    l = login_by_id(t.st, id);
    assert_true(l.totp && str_eq(l.secret, secret) && l.fresh.n);
    login_recovery(t.st, id, recovery);
    assert_int_equal(login_recovery_left(t.st, id), RECOVERY_CODES);
    str typed = arena_fmt(t.a, " %.*s ", STR(recovery[3]));
    ((char *)(uintptr_t)typed.p)[1] = (char)(typed.p[1] >= 'a' ? typed.p[1] - 'a' + 'A' : typed.p[1]);
    assert_true(login_second(t.st, &l, typed));
    assert_false(login_second(t.st, &l, recovery[3]));
    assert_int_equal(login_recovery_left(t.st, id), RECOVERY_CODES - 1);
    login_alone(t.st, id);
    l = login_by_id(t.st, id);
    assert_true(!l.totp && !l.secret.n && !login_second(t.st, &l, recovery[4]));
}

/* ---- guessing ----------------------------------------------------------------------------------------------------- */
static void guessing(void **state)
{
    (void)state;
    struct guesses g = guesses_of(t.a, S("ada@example.org"), S("")), other = guesses_of(t.a, S("bob@example.org"), S(""));
    for (int i = 0; i < TRIES - 1; i++) guesses_wrong(t.st, &g);
    assert_false(guesses_rest(t.st, &g));
    guesses_wrong(t.st, &g);
    assert_true(guesses_rest(t.st, &g));
    assert_false(guesses_rest(t.st, &other));
    int64_t now = 0;
    for (int64_t wait = TRIES_FIRST; wait <= 64 * TRIES_FIRST; wait *= 2) {
        at(now + wait - 1);
        assert_true(guesses_rest(t.st, &g));
        at(now + wait);
        assert_false(guesses_rest(t.st, &g));
        now += wait;
        guesses_wrong(t.st, &g);
    }
    for (int i = 0; i < 20; i++) guesses_wrong(t.st, &g);
    at(now + TRIES_LONGEST);
    assert_false(guesses_rest(t.st, &g));                 /* a day is the longest */
    guesses_wrong(t.st, &g);
    guesses_forget(t.st, &g);
    assert_false(guesses_rest(t.st, &g));
}

static void guessing_from_one_network(void **state)
{
    (void)state;
    struct guesses g = { .client = S("") };
    for (int i = 0; i < CLIENT_TRIES; i++) {
        g = guesses_of(t.a, arena_fmt(t.a, "somebody-%d@example.org", i), S("192.0.2.0"));
        assert_false(guesses_rest(t.st, &g));
        guesses_wrong(t.st, &g);
    }
    struct guesses next = guesses_of(t.a, S("ada@example.org"), S("192.0.2.0")), elsewhere = guesses_of(t.a, S("ada@example.org"), S("198.51.100.0"));
    assert_true(guesses_rest(t.st, &next));
    assert_false(guesses_rest(t.st, &elsewhere));
    at(2 * 86400);                                        /* what is old is swept out by the next wrong try */
    guesses_wrong(t.st, &elsewhere);
    struct rows *r = ask(t.st, Q("SELECT count(*) FROM people_guess"));
    assert_true(rows_next(r) && row_int(r, 0) == 2);
}

/* ---- sessions ----------------------------------------------------------------------------------------------------- */
static str log_in(int64_t account, bool second)
{
    struct req *q = request();
    session_begin(q, account, second);
    return cookie_made(q);
}

static bool inside(str cookie)
{
    struct who w;
    bool touch;
    return people_session(request(), cookie, &w, &touch) && w.account;
}

static void sessions(void **state)
{
    (void)state;
    int64_t id = person("ada", NULL);
    struct session s, list[5];
    struct who w;
    bool touch;
    str cookie = log_in(id, true);
    assert_int_equal(cookie.n, 40);
    assert_true(people_session(request(), cookie, &w, &touch) && w.account == id && str_eq(w.name, S("ada")) && !touch);
    struct rows *r = ask(t.st, Q("SELECT count(*) FROM people_session WHERE hash = $1"), T(cookie));
    assert_true(rows_next(r) && row_int(r, 0) == 0);      /* only its digest is kept */
    at(SESSION_TOUCH);
    assert_true(people_session(request(), cookie, &w, &touch) && touch);
    at(SESSION_IDLE - 1);
    assert_true(inside(cookie));
    at(SESSION_IDLE);
    assert_false(inside(cookie));
    at(SESSION_IDLE - 1);
    for (int64_t now = SESSION_IDLE - 1; now < SESSION_LONGEST; now += SESSION_IDLE - 1) {
        at(now);
        assert_true(inside(cookie));
        people_touch(t.st, cookie);
    }
    at(SESSION_LONGEST);
    assert_false(inside(cookie));
    str other = log_in(id, true);
    assert_false(str_eq(other, cookie));
    str third = log_in(id, true);
    assert_int_equal(session_list(t.st, id, list, countof(list)), 2);
    assert_true(session_find(t.st, third, &s));
    session_end_others(t.st, id, s.id);
    assert_true(!inside(other) && inside(third));
    session_end(t.st, id + 1, s.id);                      /* somebody else's */
    assert_true(inside(third));
    session_end(t.st, id, s.id);
    assert_false(inside(third));
    assert_false(inside(S("")) || inside(S("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}

static void sessions_half_way(void **state)
{
    (void)state;
    int64_t id = person("ada", NULL);
    struct session s;
    str cookie = log_in(id, false);
    assert_true(!inside(cookie) && session_find(t.st, cookie, &s) && !s.second);
    assert_int_equal(session_list(t.st, id, &s, 1), 0);
    at(SESSION_PENDING);
    assert_false(session_find(t.st, cookie, &s));
    at(0);
    struct req *q = request();                            /* the second step brings a new cookie and ends the old */
    q->cookie = arena_fmt(t.a, SESSION_COOKIE "=%.*s", STR(cookie));
    session_begin(q, id, true);
    assert_true(inside(cookie_made(q)) && !session_find(t.st, cookie, &s));
}

static void sessions_of_who_is_gone(void **state)
{
    (void)state;
    int64_t id = person("ada", NULL);
    struct who admin = who_command();
    str cookie = log_in(id, true);
    assert_true(account_move(t.st, &admin, S("test"), id, "lock"));
    assert_false(inside(cookie));
    assert_true(account_move(t.st, &admin, S("test"), id, "unlock"));
    assert_false(inside(cookie));                         /* locking ended it for good */
    cookie = log_in(id, true);
    login_password(t.st, id, S("hash"));
    str token = token_new(t.st, &(struct token_new){ id, S("x"), true, S(""), noon + 100 });
    assert_true(account_move(t.st, &admin, S("test"), id, "leave"));
    struct who w;
    assert_true(!inside(cookie) && !people_token(request(), token, &w) && !login_by_id(t.st, id).hash.n);
    struct rows *r = ask(t.st, Q("SELECT left_on FROM people_account WHERE id = $1"), I(id));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), S("2026-11-18")));
}

/* ---- tickets and tokens ------------------------------------------------------------------------------------------- */
static void tickets(void **state)
{
    (void)state;
    int64_t id = person("ada", NULL);
    str invite = ticket_new(t.st, id, TICKET_INVITE), reset = ticket_new(t.st, id, TICKET_RESET);
    assert_int_equal(ticket_find(t.st, invite, TICKET_INVITE), id);
    assert_int_equal(ticket_find(t.st, invite, TICKET_RESET), 0);
    assert_false(ticket_use(t.st, reset, TICKET_INVITE));
    at(RESET_HOURS * 3600);
    assert_true(!ticket_find(t.st, reset, TICKET_RESET) && !ticket_use(t.st, reset, TICKET_RESET));
    at(INVITATION_DAYS * 86400 - 1);
    assert_true(ticket_use(t.st, invite, TICKET_INVITE));
    assert_false(ticket_use(t.st, invite, TICKET_INVITE));
    assert_int_equal(ticket_find(t.st, invite, TICKET_INVITE), 0);
    str first = ticket_new(t.st, id, TICKET_RESET), second = ticket_new(t.st, id, TICKET_RESET);
    assert_true(!ticket_find(t.st, first, TICKET_RESET) && ticket_find(t.st, second, TICKET_RESET) == id);
    at(INVITATION_DAYS * 86400);
    assert_int_equal(ticket_find(t.st, S("' OR 1=1 --"), TICKET_RESET), 0);
}

/* Scopes narrow, and never widen: outside of its rooms a token reads what everybody may read. */
static void token_scopes_narrow(void **state)
{
    const struct entity *actor = entity_named(S("directory.actor")), *volunteer = entity_named(S("people.volunteer"));
    (void)state;
    int64_t id = person("ada", NULL);
    struct who w;
    struct token list[5];
    grant("role", "administrator", "account", "ada");
    str one = token_new(t.st, &(struct token_new){ id, S("one"), true, S("read:people write:directory"), noon + 100 });
    str every = token_new(t.st, &(struct token_new){ id, S("every"), false, S("read"), noon + 100 });
    str odd = token_new(t.st, &(struct token_new){ id, S("odd"), true, S("write:nothing"), noon + 100 });
    assert_true(people_token(request(), one, &w) && str_eq(w.scopes, S("read:people write:directory")));
    assert_true(may(&w, &account_entity, READ).n && !may(&w, &account_entity, UPDATE).n);
    if (actor) assert_true(may(&w, actor, READ).n && may(&w, actor, CREATE).n && may(&w, actor, UPDATE).n && !may(&w, actor, DELETE).n);
    assert_true(who_scoped(&w, S("people"), false) && !who_scoped(&w, S("people"), true) && who_scoped(&w, S("directory"), true) && !who_scoped(&w, S("courses"), false));
    assert_true(people_token(request(), every, &w) && w.only_reads && may(&w, &account_entity, READ).n && !may(&w, &account_entity, UPDATE).n);
    assert_true(people_token(request(), odd, &w));
    assert_false(may(&w, &account_entity, READ).n || may(&w, volunteer, READ).n || may(&w, volunteer, CREATE).n);
    if (actor) {
        struct who visitor = who_visitor();
        struct may m = may(&w, actor, READ), v = may(&visitor, actor, READ);
        assert_true(m.n == v.n && m.classes == v.classes && m.scope[0].rows == v.scope[0].rows);
    }
    assert_int_equal(token_list(t.st, id, list, countof(list)), 3);
    assert_true(str_eq(list[0].scopes, S("read:people write:directory")));
}

static void tokens(void **state)
{
    (void)state;
    int64_t id = person("ada", NULL);
    struct who w;
    struct token list[5];
    grant("role", "administrator", "account", "ada");
    str reads = token_new(t.st, &(struct token_new){ id, S("reads"), false, S(""), noon + 100 });
    str writes = token_new(t.st, &(struct token_new){ id, S("writes"), true, S(""), noon + 200 });
    assert_true(people_token(request(), reads, &w) && w.only_reads && w.account == id);
    assert_true(may(&w, &account_entity, READ).n && may(&w, &account_entity, EXPORT).n);
    assert_false(may(&w, &account_entity, CREATE).n || may(&w, &account_entity, UPDATE).n || may(&w, &account_entity, DELETE).n);
    assert_false(may(&w, &account_entity, READ | UPDATE).n);
    assert_true(people_token(request(), writes, &w) && !w.only_reads && may(&w, &account_entity, UPDATE).n);
    assert_int_equal(token_list(t.st, id, list, countof(list)), 2);
    assert_true(list[0].used == noon && !list[0].writes && list[1].writes);
    at(100);
    assert_false(people_token(request(), reads, &w));
    assert_true(people_token(request(), writes, &w));
    token_revoke(t.st, id + 1, list[1].id);
    assert_true(people_token(request(), writes, &w));
    token_revoke(t.st, id, list[1].id);
    assert_false(people_token(request(), writes, &w));
    assert_false(people_token(request(), S("bruecke_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), &w) || people_token(request(), S(""), &w));
}

/* ---- who holds what ----------------------------------------------------------------------------------------------- */
static void roles_held(void **state)
{
    (void)state;
    struct who w;
    int64_t id = person("ada", NULL);
    assert_true(who_of(t.st, id, &w) && w.n == 2 && holds(&w, "self") && holds(&w, "visitor"));
    grant("role", "editor", "account", "ada");
    grant("role", "translator", "account", "ada", "language", "ar");
    grant("role", "editor", "account", "ada");            /* twice is once */
    assert_true(who_of(t.st, id, &w) && w.n == 3 && holds(&w, "editor") && !holds(&w, "visitor"));
    assert_true(str_eq(w.grant[2].language, S("ar")));
    assert_true(who_is_staff_of_house(&w));
    assert_true(people_named(t.st, S(" ADA@example.org"), &w) && w.account == id);
    assert_false(people_named(t.st, S("bob@example.org"), &w));
    assert_false(who_of(t.st, id + 1000, &w));
    ask(t.st, Q("UPDATE people_grant SET role = 'gone'"));
    assert_true(who_of(t.st, id, &w) && w.n == 2);         /* a role whose room is not here any more counts nowhere */
}

static void roles_until(void **state)
{
    (void)state;
    int64_t id = person("ada", NULL);
    grant("role", "editor", "account", "ada", "until", "2026-11-18");
    assert_true(has_role(id, "editor"));
    at(11 * 3600 - 1);                                    /* 23:59:59 in Germany */
    assert_true(has_role(id, "editor"));
    at(11 * 3600);
    assert_false(has_role(id, "editor"));
}

static void roles_of_a_deputy(void **state)
{
    (void)state;
    struct who w;
    int64_t lead = person("lead", NULL), deputy = person("deputy", NULL), third = person("third", NULL);
    (void)lead;
    int64_t held = grant("role", "translator", "account", "lead", "language", "uk");
    grant("role", "translator", "account", "deputy", "deputy_of", "lead", "until", "2026-12-31", "language", "ar");
    grant("role", "translator", "account", "third", "deputy_of", "deputy", "until", "2026-12-31");
    grant("role", "editor", "account", "third", "deputy_of", "lead", "until", "2026-12-31");
    assert_true(who_of(t.st, deputy, &w) && w.n == 2 && str_eq(w.grant[1].language, S("uk")));      /* bound as the other is, whatever was typed */
    assert_false(has_role(third, "translator"));          /* a deputy has no deputy */
    assert_false(has_role(third, "editor"));              /* nobody stands in for what the other does not hold */
    ask(t.st, Q("UPDATE people_grant SET until = '2026-11-17' WHERE id = $1"), I(held));
    assert_false(has_role(deputy, "translator"));
    ask(t.st, Q("UPDATE people_grant SET until = '' WHERE id = $1"), I(held));
    assert_true(has_role(deputy, "translator"));
    at(60 * 86400);
    assert_false(has_role(deputy, "translator"));
}

static void roles_of_an_organisation(void **state)
{
    (void)state;
    struct who w;
    if (!t.directory) return;
    int64_t house = make(&actor_entity, "key", "house", "name", "Haus", NULL), town = make(&area_entity, "key", "05154036", "name", "Kleve", NULL);
    int64_t member = person("member", "house"), other = person("other", NULL);
    grant("role", "municipal_officer", "holder", "house", "area", "05154036");
    grant("role", "provider", "holder", "house", "actor", "house");
    assert_true(who_of(t.st, member, &w) && w.n == 3);
    assert_true(w.grant[1].area == town && w.grant[2].actor == house);
    assert_true(who_of(t.st, other, &w) && w.n == 2 && holds(&w, "visitor"));
    ask(t.st, Q("UPDATE people_account SET actor = NULL WHERE id = $1"), I(member));
    assert_false(has_role(member, "provider"));
}

static void roles_of_other_rooms(void **state)
{
    (void)state;
    int64_t id = person("ada", NULL);
    assert_true(!role_find(S("guide")) == !t.directory);
    if (!t.directory) return;
    grant("role", "guide", "account", "ada");
    struct who w;
    assert_true(who_of(t.st, id, &w) && holds(&w, "guide") && !who_is_staff_of_house(&w));
}

/* ---- inviting ----------------------------------------------------------------------------------------------------- */
static size_t problems_with(struct who_new n, const char *field)
{
    struct who who = who_command();
    struct problems p = { .a = t.a };
    int64_t id = account_invite(t.st, &who, S("test"), &n, &p);
    assert_int_equal(id != 0, p.n == 0);
    if (field) assert_true(p.n && p.at[0].field && !strcmp(p.at[0].field->name, field));
    return p.n;
}

static void inviting(void **state)
{
    (void)state;
    assert_int_equal(problems_with((struct who_new){ .email = S("Nele@Example.org"), .name = S("Nele"), .role = S("editor") }, NULL), 0);
    assert_true(account_by_mail(t.st, S("nele@example.ORG")));
    assert_true(problems_with((struct who_new){ .email = S("no address"), .name = S("Nele"), .role = S("editor") }, "email"));
    assert_true(problems_with((struct who_new){ .email = S("b@example.org"), .role = S("editor"), .until = S("tomorrow") }, "until"));
    assert_true(problems_with((struct who_new){ .email = S("c@example.org"), .role = S("translator") }, "language"));
    assert_true(problems_with((struct who_new){ .email = S("d@example.org"), .role = S("nothing") }, "role"));
    struct rows *r = ask(t.st, Q("SELECT a.state, s.slug, a.key FROM people_account a JOIN people_account_slug s ON s.owner = a.id "
                                 "WHERE a.email = 'nele@example.org'"));
    assert_true(rows_next(r) && str_eq(row_str(r, 0), S("invited")));
    assert_true(row_str(r, 1).n == 12 && str_eq(row_str(r, 1), row_str(r, 2)));            /* no name in an address */
}

static void from_the_command_line(void **state)
{
    (void)state;
    str said = S(""), why = S("");
    struct who w;
    struct buf list = buf_in(t.a, 10000);
    assert_true(people_add(t.st, &(struct who_new){ .email = S("nele@example.org"), .role = S("editor") }, &said, &why));
    assert_true(str_starts(said, S("invitation?ticket=")));
    assert_int_equal(ticket_find(t.st, str_from(said, 18), TICKET_INVITE), account_by_mail(t.st, S("nele@example.org")));
    struct who_new robot = { .email = S("robot@example.org"), .role = S("administrator"), .token = true, .until = S("2026-11-20") };
    assert_true(people_add(t.st, &robot, &said, &why));
    assert_true(people_token(request(), said, &w) && holds(&w, "administrator"));
    at(4 * 86400);
    assert_false(people_token(request(), said, &w));
    assert_true(!people_add(t.st, &(struct who_new){ .email = S("x@example.org"), .role = S("boss") }, &said, &why) && why.n);
    assert_true(!people_reset(t.st, S("nobody@example.org"), &said, &why) && !people_lock(t.st, S("nobody@example.org"), true, &why));
    assert_true(!people_lock(t.st, S("nele@example.org"), true, &why));      /* who never came cannot be locked */
    people_list(t.st, &list);
    assert_true(str_eq(buf_str(&list), S("nele@example.org\tinvited\t-\t\nrobot@example.org\tactive\t-\tvisitor\n")));
}

/* ---- running ------------------------------------------------------------------------------------------------------ */
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static int engine(const char *name, const char *where, bool with_directory)
{
    const struct CMUnitTest cases[] = {
        CASE(passwords), CASE(passwords_too_easy), CASE(codes), CASE(sealed_factor), CASE(second_factor), CASE(guessing), CASE(guessing_from_one_network), CASE(sessions),
        CASE(sessions_half_way), CASE(sessions_of_who_is_gone), CASE(tickets), CASE(tokens), CASE(token_scopes_narrow), CASE(roles_held), CASE(roles_until), CASE(roles_of_a_deputy),
        CASE(roles_of_an_organisation), CASE(roles_of_other_rooms), CASE(inviting), CASE(from_the_command_line) };
    open_engine(where, with_directory);
    int failed = _cmocka_run_group_tests(name, cases, countof(cases), NULL, NULL);
    close_engine();
    return failed;
}

static int take_away(const char *path, const struct stat *is, int kind, struct FTW *where) { (void)is; (void)kind; (void)where; return remove(path); }

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-people-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    if (!mkdtemp(folder)) return 1;
    int failed = engine("SQLite", folder, true) + engine("SQLite without a directory", folder, false);
    if (url && *url) failed += engine("PostgreSQL", url, true) + engine("PostgreSQL without a directory", url, false);
    else fprintf(stderr, "SKIPPED: people on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n");
    nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
    return failed;
}
