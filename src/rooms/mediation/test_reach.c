/* test_reach.c - telling, asking, accepting, on both engines: each channel, the page behind a link, and many who accept, drop out, cancel and change at once, with
** a check of its own that nobody is in two places. RACE_OPS: how many of those (make race); RACE_SEED repeats a run's choices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "base/rand.h"
#include "entity/region.h"
#include "entity/write.h"
#include "rooms/mediation/ask.h"
#include "rooms/mediation/rules.h"
#include "rooms/mediation/waves.h"
#include "rooms/rooms.h"
#include "serve/serve.h"
#include "work/sms.h"
#include "work/worker.h"
#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* 18 November 2026, 12:00 UTC. */
static const int64_t noon = 1795003200;
enum { DAY = 86400, HOUR = 3600, CLIENTS = 100, RACERS = 8, PEOPLE = 10, DATES = 40, RACE_OPS = 400, BUFFER = 15 * 60 };
static struct { struct app app; struct stores *s; struct arena *a; struct store *st; str region; } t;

#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
static void at(int64_t seconds) { char text[24]; snprintf(text, sizeof text, "%lld", (long long)(noon + seconds)); setenv("BRUECKE_NOW", text, 1); }
static void begin(void) { t.st = store_begin(t.s, t.region, STORE_WRITE, t.a, S("t")); store_deadline(t.st, 120000); }
static int set_up(void **state) { (void)state; at(0); t.a = arena_new(); begin(); return 0; }
static int tear_down(void **state) { (void)state; must(!store_broken(t.st), store_why(t.st)); store_end(t.st, false); arena_free(t.a); return 0; }
static void keep(void) { must(store_end(t.st, true) == STORE_DONE, store_why(t.st)); begin(); }
static const struct who koray = { .account = 0, .name = { "Koray", 5 }, .grant = { { .role = "coordinator" } }, .n = 1 };

#define put(name, key, ...) put_row((name), (key), (const char *const[]){ __VA_ARGS__, NULL })
static int64_t put_row(const char *name, const char *key, const char *const *pairs)
{
    const struct entity *e = entity_named(str_of(name));
    struct draft d = draft_new(t.a, e);
    struct problems p = { .a = t.a };
    d.key = str_of(key);
    for (; *pairs; pairs++) {
        str pair = str_of(*pairs);
        int64_t eq = str_find_char(pair, '=');
        const struct field *f = entity_field(e, str_upto(pair, (size_t)eq));
        must(f, pair);
        d.given[field_index(e, f)] = true;
        d.value[field_index(e, f)] = str_from(pair, (size_t)eq + 1);
    }
    must(row_write(t.st, &(struct write){ .who = &who_house, .request = S("t"), .draft = &d, .import = true }, &p) == WRITE_DONE,
         p.n ? arena_fmt(t.a, "%s %s", p.at[0].field ? p.at[0].field->name : "", p.at[0].message) : store_why(t.st));
    return d.id;
}
#define text(...) arena_fmt(t.a, __VA_ARGS__).p
static int64_t number(struct arg q, int64_t id)
{
    struct rows *r = store_ask(t.st, (const struct arg[]){ q, I(id), { .kind = ARG_END } });
    return rows_next(r) ? row_int(r, 0) : -1;
}
static str word(struct arg q, int64_t id)
{
    struct rows *r = store_ask(t.st, (const struct arg[]){ q, I(id), { .kind = ARG_END } });
    return rows_next(r) ? row_str(r, 0) : S("(none)");
}
#define is(got, want) do { str g_ = (got); if (!str_eq(g_, S(want))) fail_msg("\"%.*s\" instead of \"%s\"", STR(g_), want); } while (0)

static int64_t mediator(const char *key, const char *channel)
{
    int64_t id = put("people.volunteer", key, text("name=%s", key), "roles=mediator", "area=05154036", text("channel=%s", channel), text("email=%s@beispiel.example", key),
                     "phone=0170 1234567", "language=ar");
    put("mediation.skill", text("s-%s", key), text("volunteer=%s", key), "language=ar", "level=C1", "source=test", "directions=into_german from_german");
    ask(t.st, Q("UPDATE people_volunteer SET state = 'ready', ready_for = 'mediator' WHERE id = $1"), I(id));
    return id;
}
static int64_t appointment(const char *key, int64_t starts, int64_t minutes)
{
    put("mediation.request", text("r-%s", key), "institution=school", "language=ar", "topic=school_talk", "form=on_site", "area=05154036");
    return put("mediation.appointment", key, text("request=r-%s", key), text("starts=%lld", (long long)starts), text("ends=%lld", (long long)(starts + minutes * 60)), "state=seeking");
}
static int64_t asked(const char *key, const char *of, const char *whom)
{
    return put("mediation.offer", key, text("appointment=%s", of), text("volunteer=%s", whom), "state=sent", "proposal=1");
}
static void rules(const char *mode)
{
    put("mediation.tariff", "flat", "name=Pauschal", "since=2020-01-01", "base=2500", "base_minutes=0", "travel=none");
    put("mediation.rules", text("v-%s", mode), "name=Regeln", "since=2020-01-01", text("mode=%s", mode), "lead_days=3", "level=20", "domain=15", "travel=20", "availability=10",
        "continuity=15", "fairness=15", "gender=5", "travel_limit=40", "metres_minute=600", "buffer=15", "free_hours=24", "alarm_hours=48", "releasers=2", "objection_days=14",
        "tariff=flat", "duty_mail=duty@beispiel.example", "duty_phone=02821 85-0");
}

/* ---- numbers and bodies ------------------------------------------------------------------------------------------------------------- */
static void numbers(void **state)
{
    (void)state;
    static const struct { const char *typed, *is; } good[] = { { "0170 / 123 45-67", "+491701234567" }, { "+49 (0)170 1234567", "+491701234567" }, { "0049 170 1234567", "+491701234567" },
        { "+31 6 12345678", "+31612345678" } };
    static const char *const bad[] = { "", "110", "170 1234567", "0170 abc", "+49 170 12345678901234", "++49170", "0" };
    str got;
    for (size_t i = 0; i < countof(good); i++) { assert_true(sms_number(t.a, str_of(good[i].typed), &got)); assert_true(str_eq(got, str_of(good[i].is))); }
    for (size_t i = 0; i < countof(bad); i++) assert_false(sms_number(t.a, str_of(bad[i]), &got));
    const char *type, *why;
    assert_true(sms_setup(&(struct sms_setup){ .url = S("https://sms.example/send"), .fields = S("form nummer wort") }, &why));
    is(sms_body(t.a, S("+49170"), S("a&b ü"), &type), "nummer=%2B49170&wort=a%26b%20%C3%BC");
    assert_true(sms_setup(&(struct sms_setup){ .url = S("https://sms.example/send"), .fields = S("json to text"), .key = S("k") }, &why) && sms_ready(false) && !sms_ready(true));
    is(sms_body(t.a, S("+49170"), S("a\"b"), &type), "{\"to\":\"+49170\",\"text\":\"a\\\"b\"}");
    assert_false(sms_setup(&(struct sms_setup){ .url = S("http://sms.example"), .fields = S("json to text") }, &why));
    assert_false(sms_setup(&(struct sms_setup){ .url = S("https://sms.example"), .fields = S("xml to text") }, &why));
    assert_false(sms_setup(&(struct sms_setup){ .url = S("https://sms.example"), .fields = S("json to text"), .key = S("a b") }, &why));
    assert_false(sms_fields(S("json to")));
    assert_false(sms_fields(S("json to text more")));
    assert_false(sms_ready(false));
}

/* ---- each channel --------------------------------------------------------------------------------------------------------------------- */
static void channels(void **state)
{
    (void)state;
    const char *why;
    int64_t mail = mediator("mail", "mail"), sms = mediator("sms", "sms"), call = mediator("call", "phone");
    appointment("p", noon + 5 * DAY, 60);
    int64_t k[] = { asked("k1", "p", "mail"), asked("k2", "p", "sms"), asked("k3", "p", "call") };
    assert_true(person_volunteer(t.st, sms).channel == CHANNEL_MAIL);    /* there is no gateway                    */
    assert_true(sms_setup(&(struct sms_setup){ .url = S("https://sms.example/send"), .fields = S("json to text") }, &why));
    assert_true(person_volunteer(t.st, mail).channel == CHANNEL_MAIL && person_volunteer(t.st, sms).channel == CHANNEL_SMS && person_volunteer(t.st, call).channel == CHANNEL_CALL);
    for (size_t i = 0; i < 3; i++) mediation_ask(t.st, k[i]);
    is(word(Q("SELECT channel FROM mediation_offer WHERE id = $1"), k[0]), "mail");
    is(word(Q("SELECT channel FROM mediation_offer WHERE id = $1"), k[1]), "sms");
    is(word(Q("SELECT channel FROM mediation_offer WHERE id = $1"), k[2]), "phone");
    str text = word(Q("SELECT text FROM core_mail WHERE id > $1 AND recipient = 'mail@beispiel.example'"), 0), said = word(Q("SELECT text FROM mediation_call WHERE volunteer = $1"), call);
    assert_true(str_find(text, S("/ar/answer?link=")) > 0 && str_find(text, S("Kleve")) > 0 && str_find(text, S("Pestalozzi")) < 0);      /* never where it is */
    assert_true(number(Q("SELECT COUNT(*) FROM core_mail WHERE secret AND id > $1"), 0) == 1 && number(Q("SELECT COUNT(*) FROM core_sms WHERE id > $1"), 0) == 1);
    assert_true(str_find(said, S("http")) < 0 && str_find(said, S("Kleve")) > 0);
    is(word(Q("SELECT recipient FROM core_sms WHERE id > $1"), 0), "+491701234567");
    ask(t.st, Q("UPDATE people_volunteer SET email = '', phone = '', channel = '' WHERE id = $1"), I(mail));
    assert_true(person_volunteer(t.st, mail).channel == CHANNEL_NONE && person_volunteer(t.st, 999999).channel == CHANNEL_NONE);
    assert_true(sms_setup(&(struct sms_setup){ .fields = S("json to text") }, &why));
}

static void digest(void **state)
{
    (void)state;
    put("mediation.requester", "anna", "name=Anna", "institution=school", "email=anna@beispiel.example");
    int64_t request = put("mediation.request", "r", "institution=school", "requester=anna", "language=ar", "topic=school_talk", "form=on_site", "area=05154036");
    static const struct mail_text news = { "News {n}", "Good day,\n\nthis is {n}." };
    struct person to = person_asking(t.st, request);
    assert_true(to.channel == CHANNEL_MAIL && !to.digest && str_eq(to.email, S("anna@beispiel.example")));
    ask(t.st, Q("UPDATE mediation_institution SET mailbox = 'post@beispiel.example' WHERE id = $1"), I(to.institution));
    to = person_asking(t.st, request);
    assert_true(to.digest);
    for (int i = 0; i < 4; i++) {
        const struct mail_value v[] = { { "n", arena_fmt(t.a, "number %d", i / 2) } };
        assert_true(tell(t.st, &to, &(struct telling){ .text = &news, .value = v, .n = 1, .key = arena_fmt(t.a, "n%d", i / 2), .urgent = i == 3 }) == CHANNEL_MAIL);
    }
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_digest WHERE id > $1"), 0), 2);    /* the same key once; the urgent one went at once */
    assert_int_equal(number(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'anna@beispiel.example' AND id > $1"), 0), 1);
    const struct mail_file paper = { S("a.pdf"), S("application/pdf"), S("%PDF-") };      /* what has papers goes at once, to the person */
    assert_true(tell(t.st, &to, &(struct telling){ .text = &news, .key = S("paper"), .file = &paper, .files = 1 }) == CHANNEL_MAIL);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_digest WHERE id > $1"), 0), 2);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'anna@beispiel.example' AND id > $1"), 0), 2);
    struct job j = { .st = t.st, .a = t.a, .kind = &digest_job };
    assert_true(digest_job.run(&j) == JOB_MORE && digest_job.run(&j) == JOB_DONE);
    str body = word(Q("SELECT text FROM core_mail WHERE recipient = 'post@beispiel.example' AND id > $1"), 0);
    assert_true(str_find(body, S("this is number 0.")) > 0 && str_find(body, S("this is number 1.")) > 0);
    ask(t.st, Q("UPDATE mediation_requester SET left_on = '2026-01-01'"));
    assert_true(str_eq(person_asking(t.st, request).email, S("post@beispiel.example")));
}

/* ---- yes and no ------------------------------------------------------------------------------------------------------------------------ */
static enum accept_outcome says(int64_t offer, bool yes)
{
    const char *why;
    int64_t v = number(Q("SELECT volunteer FROM mediation_offer WHERE id = $1"), offer);
    struct who who = acts_as_volunteer(v, S("Test"));
    enum accept_outcome out = yes ? accept_offer(t.st, &who, offer, 0, &why) : accept_decline(t.st, &who, offer, S(""), &why);
    assert_ptr_equal(why, accept_words[out]);
    return out;
}

static void first_yes(void **state)
{
    (void)state;
    rules("first");
    int64_t p = appointment("p", noon + 5 * DAY, 60), near = appointment("q", noon + 5 * DAY + 3600 + 14 * 60, 60), far = appointment("f", noon + 5 * DAY + 3600 + BUFFER, 60);
    int64_t one = mediator("one", "mail");
    mediator("two", "mail");
    int64_t k1 = asked("k1", "p", "one"), k2 = asked("k2", "p", "two"), k3 = asked("k3", "q", "one"), k4 = asked("k4", "f", "one"), k5 = asked("k5", "q", "two");
    assert_int_equal(says(k1, true), ACCEPT_GOES);
    assert_int_equal(says(k1, true), ACCEPT_GOES);       /* the same yes twice                                      */
    assert_int_equal(says(k2, true), ACCEPT_FILLED);
    assert_int_equal(says(k2, false), ACCEPT_FILLED);
    is(word(Q("SELECT state FROM mediation_appointment WHERE id = $1"), p), "filled");
    assert_int_equal(number(Q("SELECT volunteer FROM mediation_appointment WHERE id = $1"), p), one);
    assert_int_equal(number(Q("SELECT forecast FROM mediation_appointment WHERE id = $1"), p), 2500);
    assert_int_equal(says(k3, true), ACCEPT_CLASH);      /* a minute too near                                       */
    assert_int_equal(says(k4, true), ACCEPT_GOES);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'two@beispiel.example' AND id > $1"), 0), 1);
    ask(t.st, Q("UPDATE people_volunteer SET ready_for = '', state = 'paused'"));
    assert_int_equal(says(k5, true), ACCEPT_NOT_READY);
    assert_int_equal(says(k5, false), ACCEPT_DECLINED);
    assert_int_equal(says(k5, true), ACCEPT_DECLINED);
    assert_int_equal(says(999999, true), ACCEPT_GONE);
    at(6 * DAY);
    assert_int_equal(says(k3, true), ACCEPT_OVER);
    (void)near; (void)far;
}

static void office_chooses(void **state)
{
    (void)state;
    const char *why;
    rules("office");
    int64_t p = appointment("p", noon + DAY, 60), two;
    mediator("one", "mail");
    two = mediator("two", "phone");
    int64_t k1 = asked("k1", "p", "one"), k2 = asked("k2", "p", "two");
    mediation_ask(t.st, k2);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_call WHERE state = 'open' AND volunteer = $1"), two), 1);
    assert_int_equal(says(k1, true), ACCEPT_NOTED);
    assert_int_equal(says(k2, true), ACCEPT_NOTED);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_call WHERE state = 'open' AND volunteer = $1"), two), 0);
    assert_int_equal(flow_do(t.st, &koray, S("t"), &asked_entity, k2, 0, S("assign"), S(""), &why), FLOW_DONE);
    assert_int_equal(accept_state(t.st, k1), ACCEPT_FILLED);
    assert_int_equal(number(Q("SELECT volunteer FROM mediation_appointment WHERE id = $1"), p), two);
    struct who who = acts_as_volunteer(two, S("Test"));
    assert_int_equal(flow_do(t.st, &who, S("t"), &appointment_entity, p, 0, S("drop"), S(""), &why), FLOW_DONE);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'duty@beispiel.example' AND id > $1"), 0), 1);     /* a day before */
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_call WHERE urgent AND institution IS NOT NULL AND appointment = $1"), p), 1);
    assert_int_equal(flow_do(t.st, &koray, S("t"), &asked_entity, k1, 0, S("assign"), S(""), &why), FLOW_DONE);      /* from the reserve */
    assert_int_equal(flow_do(t.st, &koray, S("t"), &appointment_entity, p, 0, S("cancel"), S(""), &why), FLOW_DONE);
    assert_int_equal(accept_state(t.st, k1), ACCEPT_OVER);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'one@beispiel.example' AND id > $1"), 0), 2);      /* thanked; cancelled */
}

static enum flow_outcome chosen(int64_t offer)
{
    const char *why;
    return flow_do(t.st, &koray, S("t"), &asked_entity, offer, 0, S("assign"), S(""), &why);
}

/* Whoever goes cannot after all, and nobody is left to be asked: somebody in reserve is still somebody. */
static void reserve_waits(void **state)
{
    (void)state;
    const char *why;
    rules("office");
    int64_t p = appointment("p", noon + 5 * DAY, 60), one = mediator("one", "mail");
    mediator("two", "mail");
    int64_t k1 = asked("k1", "p", "one"), k2 = asked("k2", "p", "two");
    ask(t.st, Q("UPDATE mediation_appointment SET waves = 1"));
    ask(t.st, Q("UPDATE mediation_offer SET sent_at = $1"), I(noon));
    assert_true(says(k1, true) == ACCEPT_NOTED && says(k2, true) == ACCEPT_NOTED && chosen(k2) == FLOW_DONE);
    assert_int_equal(flow_do(t.st, &koray, S("t"), &appointment_entity, p, 0, S("drop"), S(""), &why), FLOW_DONE);
    at(600);
    assert_int_equal(waves_tick(t.st, noon + 600, 10), 0);
    is(word(Q("SELECT state FROM mediation_appointment WHERE id = $1"), p), "seeking");
    assert_int_equal(chosen(k1), FLOW_DONE);
    assert_int_equal(number(Q("SELECT volunteer FROM mediation_appointment WHERE id = $1"), p), one);
}

/* Booked for the second proposal, the first is kept; whoever said yes to that goes then. */
static void each_on_their_day(void **state)
{
    (void)state;
    const char *why;
    rules("office");
    int64_t first = noon + 5 * DAY, second = noon + 12 * DAY, p = appointment("p", first, 60), one = mediator("one", "mail"), two = mediator("two", "mail");
    mediator("three", "mail");
    ask(t.st, Q("UPDATE mediation_appointment SET second_starts = $1, third_starts = $2"), I(second), I(second + DAY));
    int64_t k1 = asked("k1", "p", "one"), k2 = asked("k2", "p", "two"), k3 = asked("k3", "p", "three");
    ask(t.st, Q("UPDATE mediation_offer SET proposal = CASE WHEN id = $1 THEN 2 ELSE 3 END WHERE id IN ($1, $2)"), I(k2), I(k3));
    ask(t.st, Q("UPDATE mediation_offer SET proposal = NULL WHERE id = $1"), I(k1));
    assert_true(says(k1, true) == ACCEPT_NOTED && says(k2, true) == ACCEPT_NOTED && says(k3, true) == ACCEPT_NOTED);
    assert_int_equal(chosen(k2), FLOW_DONE);
    assert_int_equal(number(Q("SELECT starts FROM mediation_appointment WHERE id = $1"), p), second);
    assert_int_equal(number(Q("SELECT volunteer FROM mediation_appointment WHERE id = $1"), p), two);
    assert_int_equal(number(Q("SELECT proposal FROM mediation_offer WHERE id = $1"), k2), 1);
    assert_int_equal(flow_do(t.st, &koray, S("t"), &appointment_entity, p, 0, S("drop"), S(""), &why), FLOW_DONE);
    assert_int_equal(chosen(k1), FLOW_DONE);
    assert_int_equal(number(Q("SELECT starts FROM mediation_appointment WHERE id = $1"), p), first);
    assert_int_equal(number(Q("SELECT ends FROM mediation_appointment WHERE id = $1"), p), first + HOUR);
    assert_int_equal(number(Q("SELECT volunteer FROM mediation_appointment WHERE id = $1"), p), one);
    assert_int_equal(flow_do(t.st, &koray, S("t"), &appointment_entity, p, 0, S("drop"), S(""), &why), FLOW_DONE);
    assert_int_equal(chosen(k3), FLOW_DONE);
    assert_int_equal(number(Q("SELECT starts FROM mediation_appointment WHERE id = $1"), p), second + DAY);
    assert_int_equal(number(Q("SELECT second_starts FROM mediation_appointment WHERE id = $1"), p), second);
    assert_int_equal(number(Q("SELECT third_starts FROM mediation_appointment WHERE id = $1"), p), first);
}

/* ---- the page ----------------------------------------------------------------------------------------------------------------------------- */
static struct req *page(enum method m, str token, const char *what)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .st = t.st, .id = S("t"), .method = m, .region = t.region, .lang = lang_find(S("en")), .words = words_in(S("en")),
                       .who = who_visitor(), .status = 200, .out = buf_in(t.a, 4 << 20) };
    struct param *p = m == POST ? arena_array(t.a, struct param, 3) : q->param;
    p[0] = (struct param){ S("link"), token };
    p[1] = (struct param){ S("do"), str_of(what) };
    p[2] = (struct param){ S("call"), token };
    if (m == POST) { q->form = p; q->forms = 3; } else q->params = 2;
    return q;
}
static bool has(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }
static str token_for(int64_t offer, int64_t lasts)
{
    return signed_make(t.st, &(struct signed_new){ .purpose = "mediation.answer", .entity = S("mediation.offer"), .row = offer, .lasts = lasts, .uses = 1 });
}

/* The first proposal goes by: the search goes on for the second, and ends with the last. */
static void second_proposal_lives(void **state)
{
    (void)state;
    rules("first");
    int64_t first = noon + 5 * DAY, second = noon + 12 * DAY, p = appointment("p", first, 60), none = appointment("q", first + 3 * HOUR, 60), one = mediator("one", "mail");
    str token = signed_make(t.st, &(struct signed_new){ .purpose = "mediation.area", .entity = S("people.volunteer"), .row = one, .lasts = 20 * DAY });
    int64_t k = asked("k", "p", "one"), unanswered = asked("u", "q", "one");
    ask(t.st, Q("UPDATE mediation_appointment SET waves = 1, second_starts = starts + $1"), I(7 * DAY));
    ask(t.st, Q("UPDATE mediation_offer SET proposal = 2, sent_at = $1, expires_at = $2"), I(noon + 4 * DAY), I(noon + 20 * DAY));
    at(5 * DAY + 4 * HOUR);
    assert_int_equal(waves_tick(t.st, moment_now(), 10), 0);
    is(word(Q("SELECT state FROM mediation_appointment WHERE id = $1"), p), "seeking");
    is(word(Q("SELECT state FROM mediation_offer WHERE id = $1"), k), "sent");
    struct req *q = page(GET, token, "");
    area_get(q);
    assert_true(q->status == 200 && has(q, "Yes, I go"));
    assert_int_equal(says(k, true), ACCEPT_GOES);
    assert_int_equal(number(Q("SELECT starts FROM mediation_appointment WHERE id = $1"), p), second);
    mediator("two", "mail");                             /* the next are asked for the second                       */
    at(8 * DAY);
    assert_int_equal(waves_tick(t.st, moment_now(), 10), 1);
    assert_int_equal(number(Q("SELECT proposal FROM mediation_offer WHERE appointment = $1 AND wave = 2"), none), 2);
    at(12 * DAY + 4 * HOUR);
    assert_int_equal(waves_tick(t.st, moment_now(), 10), 1);
    is(word(Q("SELECT state FROM mediation_appointment WHERE id = $1"), none), "unfilled");
    (void)unanswered;
}

static void by_link(void **state)
{
    (void)state;
    rules("first");
    appointment("p", noon + 5 * DAY, 60);
    mediator("one", "mail");
    mediator("two", "mail");
    int64_t k1 = asked("k1", "p", "one"), k2 = asked("k2", "p", "two");
    str one = token_for(k1, DAY), two = token_for(k2, DAY), old = token_for(k2, 1);
    for (int i = 0; i < 3; i++) {                        /* a scanner opens it                                      */
        struct req *q = page(GET, one, "yes");
        answer_get(q);
        assert_true(q->status == 200 && has(q, "Yes, I go") && has(q, "Kleve") && !has(q, "Pestalozzi"));
    }
    is(word(Q("SELECT state FROM mediation_offer WHERE id = $1"), k1), "sent");
    at(60);
    struct req *q = page(GET, old, "");
    answer_get(q);
    assert_true(q->status == 200 && !has(q, "Yes, I go"));
    answer_post(q = page(POST, old, "yes"));
    assert_int_equal(q->status, 409);
    answer_post(q = page(POST, one, "perhaps"));
    assert_int_equal(q->status, 409);
    answer_post(q = page(POST, one, "yes"));
    assert_int_equal(q->status, 303);
    answer_post(q = page(POST, one, "yes"));
    assert_true(q->status == 409 && has(q, "Thank you: you go."));
    answer_get(q = page(GET, one, ""));
    assert_true(q->status == 200 && has(q, "Thank you: you go."));
    answer_post(q = page(POST, two, "yes"));
    assert_true(q->status == 409 && has(q, "Already filled, thank you."));
    answer_get(q = page(GET, S("nonsense"), ""));
    assert_int_equal(q->status, 404);
    struct rows *named = ask(t.st, Q("SELECT COUNT(*) FROM core_history WHERE who = 'one'"));         /* a name that could never be taken out */
    assert_true(rows_next(named) && !row_int(named, 0));
}

/* One's own area by link: answers, drops out, a calendar of one's own; another's rows are not there. */
static struct req *doing(str token, const char *what, int64_t row)
{
    struct req *q = page(POST, token, what);
    q->form[2] = (struct param){ S("row"), arena_fmt(t.a, "%lld", (long long)row) };
    area_post(q);
    return q;
}

static void own_area(void **state)
{
    (void)state;
    rules("first");
    int64_t p = appointment("p", noon + 5 * DAY, 60), one = mediator("one", "mail");
    mediator("two", "mail");
    int64_t mine = asked("k1", "p", "one"), theirs = asked("k2", "p", "two");
    str token = signed_make(t.st, &(struct signed_new){ .purpose = "mediation.area", .entity = S("people.volunteer"), .row = one, .lasts = DAY });
    struct req *q = page(GET, token, "");
    area_get(q);
    assert_true(q->status == 200 && has(q, "Yes, I go") && !has(q, "Pestalozzi"));
    assert_int_equal(doing(token, "yes", theirs)->status, 409);
    assert_int_equal(doing(token, "drop", p)->status, 409);
    assert_int_equal(doing(token, "yes", mine)->status, 303);
    is(word(Q("SELECT answered_by FROM mediation_offer WHERE id = $1"), mine), "area");
    area_get(q = page(GET, token, ""));
    assert_true(has(q, "Pestalozzi") && has(q, "Cannot come after all"));
    q = doing(token, "calendar", 0);
    assert_int_equal(q->status, 303);
    str feed = S("");
    for (size_t i = 0; i < q->headers; i++) {
        int64_t from = str_find(q->header[i].value, S("calendar="));
        if (from >= 0) feed = str_from(q->header[i].value, (size_t)from + 9);
    }
    area_calendar(q = page(GET, feed, ""));
    assert_true(q->status == 200 && has(q, "BEGIN:VEVENT") && has(q, "Pestalozzi"));
    assert_int_equal(doing(feed, "drop", p)->status, 404);           /* the calendar's address only reads               */
    doing(token, "calendar", 0);
    area_calendar(q = page(GET, feed, ""));
    assert_int_equal(q->status, 404);                                 /* a new one takes the place of the old            */
    assert_int_equal(doing(token, "drop", p)->status, 303);
    is(word(Q("SELECT state FROM mediation_appointment WHERE id = $1"), p), "seeking");
    assert_int_equal(doing(token, "object", 999999)->status, 409);
    assert_int_equal(doing(S(""), "yes", mine)->status, 404);
    at(2 * DAY);
    area_get(q = page(GET, token, ""));
    assert_int_equal(q->status, 410);
}

static void by_call(void **state)
{
    (void)state;
    rules("first");
    appointment("p", noon + 5 * DAY, 60);
    int64_t v = mediator("one", "phone"), k = asked("k", "p", "one");
    mediation_ask(t.st, k);
    str id = arena_fmt(t.a, "%lld", (long long)number(Q("SELECT id FROM mediation_call WHERE volunteer = $1"), v));
    struct req *q = page(GET, S(""), "");
    q->who = koray;
    calls_show(q);
    assert_true(has(q, "Not reached") && has(q, "dir=\"rtl\"") && has(q, "0170 1234567"));
    (q = page(POST, id, "missed"))->who = koray;
    calls_post(q);
    assert_true(q->status == 303 && number(Q("SELECT tries FROM mediation_call WHERE volunteer = $1"), v) == 1);
    (q = page(POST, id, "yes"))->who = koray;
    calls_post(q);
    assert_int_equal(q->status, 303);
    is(word(Q("SELECT answered_by FROM mediation_offer WHERE id = $1"), k), "call");
    is(word(Q("SELECT state FROM mediation_offer WHERE id = $1"), k), "assigned");
    (q = page(POST, id, "no"))->who = koray;
    calls_post(q);
    assert_int_equal(q->status, 409);
}

/* ---- many at once ------------------------------------------------------------------------------------------------------------------------------ */
enum { CONFLICT_TRIES = 1000 };
struct racer { pthread_t thread; int64_t offer, volunteer; enum accept_outcome out; uint64_t rand; int64_t ops; };
static atomic_int ready, again, cancelled;

/* As the dispatcher does: what a conflict rolled back runs anew. */
static enum accept_outcome accept_once(const struct racer *r, int64_t offer, int64_t volunteer)
{
    struct arena *a = arena_new();
    enum accept_outcome out = ACCEPT_BROKEN;
    (void)r;
    for (int i = 0; i < CONFLICT_TRIES; i++) {
        const char *why;
        struct store *st = store_begin(t.s, t.region, STORE_WRITE, a, S("race"));
        store_deadline(st, 120000);
        store_turn(st, i);
        struct who who = acts_as_volunteer(volunteer, S("Test"));
        out = accept_offer(st, &who, offer, 0, &why);
        bool good = out == ACCEPT_GOES || out == ACCEPT_NOTED;
        enum store_outcome end = store_end(st, good);
        if (end == STORE_DONE || (end == STORE_ROLLED_BACK && out != ACCEPT_BROKEN)) break;
        atomic_fetch_add(&again, 1);
    }
    arena_free(a);
    return out;
}

static void *client(void *ctx)
{
    struct racer *r = ctx;
    atomic_fetch_add(&ready, 1);
    while (atomic_load(&ready) < CLIENTS) usleep(100);
    r->out = accept_once(r, r->offer, r->volunteer);
    return NULL;
}

static void hundred(void **state)
{
    (void)state;
    static struct racer all[CLIENTS];
    int goes = 0, filled = 0;
    rules("first");
    int64_t p = appointment("p", noon + 5 * DAY, 60);
    for (int i = 0; i < CLIENTS; i++) {
        const char *key = text("h%03d", i);
        int64_t volunteer = mediator(key, "phone");      /* who is called need not be mailed */
        all[i] = (struct racer){ .volunteer = volunteer, .offer = asked(text("k%03d", i), "p", key), .out = ACCEPT_BROKEN };
    }
    keep();
    atomic_store(&ready, 0);
    for (int i = 0; i < CLIENTS; i++) must(!pthread_create(&all[i].thread, NULL, client, &all[i]), S("no thread"));
    for (int i = 0; i < CLIENTS; i++) pthread_join(all[i].thread, NULL);
    for (int i = 0; i < CLIENTS; i++) { goes += all[i].out == ACCEPT_GOES; filled += all[i].out == ACCEPT_FILLED; }
    store_end(t.st, false);
    begin();
    assert_int_equal(goes, 1);
    assert_int_equal(filled, CLIENTS - 1);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_offer WHERE state = 'assigned' AND appointment = $1"), p), 1);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_offer WHERE state = 'withdrawn' AND appointment = $1"), p), CLIENTS - 1);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_appointment p JOIN mediation_offer k ON k.volunteer = p.volunteer AND k.appointment = p.id AND k.state = 'assigned' "
                              "WHERE p.id = $1"), p), 1);
}

/* xorshift64 (G. Marsaglia, 2003): each racer repeats its own choices. */
static uint32_t draw(struct racer *r, uint32_t below)
{
    r->rand ^= r->rand << 13;
    r->rand ^= r->rand >> 7;
    r->rand ^= r->rand << 17;
    return (uint32_t)(r->rand >> 32) % below;
}

static const char *const moves[] = { "drop", "change", "keep", "keep", "release", "cancel", "ask", "ask", "ask", "ask", "ask", "ask" };

static bool reask(struct store *st, int64_t p, int64_t volunteer)
{
    struct rows *r = ask(st, Q("SELECT (SELECT COUNT(*) FROM mediation_offer WHERE appointment = $1 AND volunteer = $2 AND state IN ('sent', 'accepted', 'assigned', 'reserve'))"),
                         I(p), I(volunteer));
    if (!rows_next(r) || row_int(r, 0)) return false;
    ask(st, Q("INSERT INTO mediation_offer (key, version, created_at, changed_at, what, appointment, volunteer, proposal, state, channel, answered_by, reason) "
              "VALUES ($1, 1, $2, $2, 'x', $3, $4, 1, 'sent', 'phone', '', '')"), T(rand_name(store_arena(st), 20)), I(moment_now()), I(p), I(volunteer));
    return true;
}

/* One step of somebody: drops out, wants another time, keeps it or not, cancels, or is asked again. What does not fit just now is refused, and that is fine. */
static bool step(struct store *st, struct racer *r, int64_t p, const char *move)
{
    const char *why;
    struct rows *row = ask(st, Q("SELECT volunteer, starts, ends FROM mediation_appointment WHERE id = $1"), I(p));
    if (!rows_next(row)) return false;
    struct who goes = acts_as_volunteer(row_int(row, 0), S("Test"));
    int64_t shift = ((int64_t)draw(r, 17) - 8) * 900;
    if (flow_do(st, !strcmp(move, "change") || !strcmp(move, "cancel") ? &koray : &goes, S("race"), &appointment_entity, p, 0, str_of(move), S(""), &why) != FLOW_DONE) return false;
    if (!strcmp(move, "change"))
        ask(st, Q("UPDATE mediation_appointment SET starts = starts + $2, ends = ends + $2, version = version + 1 WHERE id = $1"), I(p), I(shift));
    return true;
}

static int64_t pick(struct racer *r, struct store *st, struct arg q, int64_t *other)
{
    struct rows *row = store_ask(st, (const struct arg[]){ q, { .kind = ARG_END } });
    size_t n = rows_count(row);
    if (!n) return 0;
    for (uint32_t skip = draw(r, (uint32_t)n) + 1; skip--;) if (!rows_next(row)) return 0;
    *other = row_int(row, 1);
    return row_int(row, 0);
}

static void one_op(struct racer *r)
{
    struct arena *a = arena_new();
    int64_t volunteer = 0, id;
    bool accepts = draw(r, 10) < 6;
    const char *move = moves[draw(r, countof(moves))];
    if (!strcmp(move, "cancel") && (draw(r, 6) || atomic_fetch_add(&cancelled, 1) >= DATES / 4)) move = "drop";      /* else soon nothing is left */
    struct store *st = store_begin(t.s, t.region, STORE_READ, a, S(""));
    id = accepts || !strcmp(move, "ask") ? pick(r, st, Q("SELECT id, volunteer FROM mediation_offer WHERE state = 'sent' ORDER BY id LIMIT 900"), &volunteer)
                 : pick(r, st, Q("SELECT id, COALESCE(volunteer, 0) FROM mediation_appointment WHERE state IN ('filled', 'changing') ORDER BY id"), &volunteer);
    store_end(st, true);
    if (id && accepts) { accept_once(r, id, volunteer); arena_free(a); return; }
    for (int i = 0; i < CONFLICT_TRIES; i++) {
        st = store_begin(t.s, t.region, STORE_WRITE, a, S("race"));
        store_deadline(st, 120000);
        store_turn(st, i);
        bool done;
        if (!strcmp(move, "ask")) {
            struct rows *of = ask(st, Q("SELECT id FROM mediation_appointment WHERE state = 'seeking' ORDER BY id LIMIT 1 OFFSET $1"), I(draw(r, DATES / 2)));
            struct rows *who = ask(st, Q("SELECT id FROM people_volunteer WHERE deleted_at IS NULL ORDER BY id LIMIT 1 OFFSET $1"), I(draw(r, PEOPLE)));
            done = rows_next(of) && rows_next(who) && reask(st, row_int(of, 0), row_int(who, 0));
        } else {
            done = id && step(st, r, id, move);
        }
        bool broken = store_broken(st);
        enum store_outcome end = store_end(st, done && !broken);
        if (end == STORE_DONE || (end == STORE_ROLLED_BACK && !broken)) break;
        atomic_fetch_add(&again, 1);
    }
    arena_free(a);
}

static void *race(void *ctx)
{
    struct racer *r = ctx;
    for (int64_t i = 0; i < r->ops; i++) one_op(r);
    return NULL;
}

/* Not the program's own rule but its meaning, in the plainest words: of one person's appointments, sorted by time, none begins before the one before it has ended
** and a quarter of an hour has passed; and exactly one question, that person's, is assigned wherever somebody goes. */
static void nobody_twice(void)
{
    int64_t who = 0, until = 0, n = 0;
    struct rows *r = ask(t.st, Q("SELECT volunteer, starts, ends FROM mediation_appointment WHERE state = 'filled' ORDER BY volunteer ASC NULLS FIRST, starts, id"));
    for (; rows_next(r); n++) {
        if (row_null(r, 0)) fail_msg("filled, and nobody goes");
        if (row_int(r, 0) == who && row_int(r, 1) < until + BUFFER) fail_msg("volunteer %lld is in two places", (long long)who);
        who = row_int(r, 0);
        until = row_int(r, 2);
    }
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_appointment p WHERE p.state IN ('filled', 'changing') AND 1 <> (SELECT COUNT(*) FROM mediation_offer k "
                              "WHERE k.appointment = p.id AND k.state = 'assigned' AND k.volunteer = p.volunteer) AND $1 = 0"), 0), 0);
    assert_int_equal(number(Q("SELECT COUNT(*) FROM mediation_offer k JOIN mediation_appointment p ON p.id = k.appointment WHERE k.state = 'assigned' AND p.state = 'seeking' AND $1 = 0"), 0), 0);
    assert_true(n > 0);
}

static void at_random(void **state)
{
    (void)state;
    static struct racer all[RACERS];
    const char *ops = getenv("RACE_OPS"), *seed = getenv("RACE_SEED");
    int64_t total = RACE_OPS, first = 20261118;
    if (ops && !str_int(str_of(ops), &total)) total = RACE_OPS;
    if (seed && !str_int(str_of(seed), &first)) first = 20261118;
    
    for (int i = 0; i < DATES; i++) {                    /* a day and a half, on the quarter of an hour: more than so few people can do */
        const char *key = text("d%02d", i);
        appointment(key, noon + 3 * DAY + (int64_t)(i * 7919 % 96) * 900, 30 + i % 4 * 30);
        for (int k = 0; k < 3; k++) if (k || i) asked(text("a%02d%d", i, k), key, text("h%03d", (i + k * 3) % PEOPLE));
    }
    keep();
    for (int i = 0; i < RACERS; i++) all[i] = (struct racer){ .rand = (uint64_t)first * 2654435761U + (uint64_t)i * 97 + 1, .ops = RACE_OPS / RACERS };
    atomic_store(&again, 0);
    atomic_store(&cancelled, 0);
    for (int64_t done = 0; done < total; done += RACE_OPS) {             /* looked at after every few hundred, not at the end alone */
        for (int i = 0; i < RACERS; i++) must(!pthread_create(&all[i].thread, NULL, race, &all[i]), S("no thread"));
        for (int i = 0; i < RACERS; i++) pthread_join(all[i].thread, NULL);
        store_end(t.st, false);
        begin();
        nobody_twice();
        keep();
    }
    struct rows *r = ask(t.st, Q("SELECT COUNT(*), (SELECT COUNT(*) FROM mediation_appointment WHERE state = 'filled') FROM core_history WHERE entity IN ('mediation.appointment', 'mediation.offer') "
                                 "AND event = 'flow'"));
    assert_true(rows_next(r));
    fprintf(stderr, "race: %lld tries, %lld transitions, %lld filled at the end, %d run again\n", (long long)total, (long long)row_int(r, 0), (long long)row_int(r, 1), atomic_load(&again));
}

/* ---- engines ------------------------------------------------------------------------------------------------------------------------------------- */
static void furnish(void)
{
    put("directory.area", "05", "name=Land", "level=state", "ags=05");
    put("directory.area", "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put("directory.area", "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154", "position=51.7900,6.1400");
    put("mediation.institution", "school", "name=Pestalozzi", "kind=school", "area=05154036", "position=51.7900,6.1400");
}

static int take_away(const char *path, const struct stat *info, int kind, struct FTW *place) { (void)info; (void)kind; (void)place; return remove(path); }

static void open_engine(const char *where, struct arena *a)
{
    str why = S("");
    entity_forget();
    event_forget();
    job_forget();
    t.app = (struct app){ 0 };
    t.s = stores_open(str_of(where), a, &why);
    must(t.s && regions_open(t.s, a, &why), why);
    serve_open(&t.app, t.s, rooms, rooms_count);
    t.app.url = S("https://ki.example");
    t.region = arena_fmt(a, "reach-%.*s", STR(rand_name(a, 6)));
    must(region_create(t.s, t.region, S("Test"), false, a, &why), why);
    t.a = a;
    begin();
    furnish();
    must(store_end(t.st, true) == STORE_DONE, store_why(t.st));
}

static void close_engine(struct arena *a)
{
    str why = S("");
    t.st = store_begin(t.s, S(""), STORE_WRITE, a, S(""));
    ask(t.st, Q("DELETE FROM core_region WHERE name = $1"), T(t.region));
    must(store_end(t.st, true) == STORE_DONE, store_why(t.st));
    must(store_destroy(t.s, t.region, a, &why), why);
    stores_close(t.s);
    entity_forget();
    event_forget();
    job_forget();
}

#define case_of(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
static int engine(const char *name, const char *where)
{
    const struct CMUnitTest tests[] = { case_of(numbers), case_of(channels), case_of(digest), case_of(first_yes), case_of(office_chooses), case_of(reserve_waits), case_of(each_on_their_day), case_of(second_proposal_lives),
                                        case_of(by_link), case_of(own_area), case_of(by_call),
                                        case_of(hundred), case_of(at_random) };
    struct arena *a = arena_new();
    open_engine(where, a);
    int failed = _cmocka_run_group_tests(name, tests, countof(tests), NULL, NULL);
    close_engine(a);
    arena_free(a);
    return failed;
}

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-reach-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    at(0);
    if (!mkdtemp(folder)) return 1;
    int failed = engine("SQLite", folder);
    if (url && *url) failed += engine("PostgreSQL", url);
    else fprintf(stderr, "SKIPPED: reaching people on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n");
    nftw(folder, take_away, 20, FTW_DEPTH | FTW_PHYS);
    return failed;
}
