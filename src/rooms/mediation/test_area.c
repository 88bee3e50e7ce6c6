/* test_area.c - a mediator's own area, by the link as from a phone and through the dispatcher: documents, pause and limits, a new link, the calendar. What belongs to
** somebody else is not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/mediation/ask.h"
#include "rooms/mediation/confirmation.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "work/worker.h"

#define E(name) entity_named(S(name))
#define text(...) arena_fmt(t.a, __VA_ARGS__).p
#define house(name, key, ...) house_put((name), (key), (const char *const[]){ __VA_ARGS__, NULL })
static int64_t house_put(const char *name, const char *key, const char *const *pairs)
{
    struct draft d = draft_of(entity_named(str_of(name)), key, pairs);
    must(save(&who_house, &d, true) == WRITE_DONE, str_of(t.p.n ? t.p.at[0].message : key));
    return d.id;
}

static void mediator(const char *key)
{
    house("people.volunteer", key, text("name=%s Beispiel", key), "roles=mediator", "area=05154036", "channel=mail", text("email=%s@beispiel.example", key), "phone=0170 1234567",
          "state=onboarding");
    house("people.availability", text("w-%s", key), text("volunteer=%s", key), "weekday=tue", "starts=08:00", "ends=12:00");
}

static void appointment(const char *key, const char *whose, int64_t starts, const char *state)
{
    house("mediation.request", text("r-%s", key), "institution=school", "language=ar", "topic=school_talk", "form=on_site", "area=05154036", "room=17");
    house("mediation.appointment", key, text("request=r-%s", key), text("starts=%lld", (long long)starts), text("ends=%lld", (long long)(starts + HOUR)), text("state=%s", state),
          text("volunteer=%s", whose));
    ask(t.st, Q("UPDATE mediation_appointment SET filled_at = $2 WHERE key = $1"), T(str_of(key)), I(noon - DAY));
}

static void settlement(const char *key, const char *whose, const char *state, const char *paid)
{
    house("mediation.settlement", key, "run=run", text("volunteer=%s", whose), text("code=A-%s", key), text("state=%s", state), text("paid_on=%s", paid), "total=2500", "lines=1");
}

static void furnish(void)
{
    put(E("directory.area"), "05154", "name=Kreis", "level=county", "ags=05154");
    put(E("directory.area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    house("mediation.institution", "school", "name=Pestalozzischule", "kind=school", "area=05154036", "street=Schulweg 1", "postcode=47533");
    mediator("one");
    mediator("two");
    appointment("mine", "one", noon + 5 * DAY, "filled");
    appointment("past", "one", noon - 5 * DAY, "held");
    appointment("gone", "one", noon + 6 * DAY, "cancelled_early");
    appointment("other", "two", noon + 5 * DAY, "filled");
    house("mediation.run", "run", "name=Lauf", "period_from=2026-01-01", "period_to=2026-06-30");
    settlement("paid", "one", "paid", "2026-07-15");
    settlement("draft", "one", "draft", "");
    settlement("theirs", "two", "paid", "2026-07-15");
    house("people.proof", "talk", "volunteer=one", "kind=talk", "issued_on=2026-03-01");
    house("people.certificate", "cert", "volunteer=one", "issued_on=2025-03-01", "seen_on=2025-03-03", "clean=1");
}

/* ---- as from a phone ------------------------------------------------------------------------------------------------------------------- */
static str link_lasting(const char *whose, int64_t lasts)
{
    begin();
    str token = signed_make(t.st, &(struct signed_new){ .purpose = "mediation.area", .entity = S("people.volunteer"), .row = id_of(E("people.volunteer"), whose), .lasts = lasts });
    end();
    return token;
}
static int64_t row_of(const char *entity, const char *key)
{
    begin();
    int64_t id = id_of(entity_named(str_of(entity)), key);
    leave();
    return id;
}
static struct req *look(const char *path, str token, const char *rest)
{
    return ask_page(GET, text("%s?link=%.*s%s", path, STR(token), rest), "", "10.0.0.1");
}
static struct req *press(const char *path, str token, const char *body)
{
    return ask_page(POST, path, text("link=%.*s&%s", STR(token), body), "10.0.0.1");
}
static bool has(const struct req *q, const char *what) { return str_find(buf_str(&q->out), str_of(what)) >= 0; }
static int64_t count_with(struct arg sql, str value)
{
    begin();
    struct rows *r = store_ask(t.st, (const struct arg[]){ sql, T(value), { .kind = ARG_END } });
    int64_t n = rows_next(r) ? row_int(r, 0) : -1;
    leave();
    return n;
}
static int64_t paused(void) { return count(Q("SELECT COUNT(*) FROM people_volunteer WHERE key = 'one' AND state = 'paused'")); }

/* ---- documents --------------------------------------------------------------------------------------------------------------------------- */
static str document(const char *of, const char *entity, const char *key) { return arena_fmt(t.a, "&of=%s&row=%lld", of, (long long)row_of(entity, key)); }

static void documents(void **state)
{
    (void)state;
    leave();
    str mine = link_lasting("one", DAY);
    struct req *q = look("my-mediation/documents", mine, "");
    assert_int_equal(q->status, 200);
    assert_true(has(q, "A-paid") && has(q, "1. März 2026") && !has(q, "A-draft") && !has(q, "A-theirs"));
    assert_false(has(q, " 2025"));                        /* nothing of the certificate of conduct                      */
    static const struct { const char *of, *entity, *key; int status; } papers[] = {
        { "statement", "mediation.settlement", "paid", 200 }, { "statement", "mediation.settlement", "draft", 404 }, { "statement", "mediation.settlement", "theirs", 404 },
        { "confirmation", "mediation.appointment", "mine", 200 }, { "confirmation", "mediation.appointment", "past", 200 }, { "confirmation", "mediation.appointment", "gone", 404 },
        { "confirmation", "mediation.appointment", "other", 404 }, { "letter", "mediation.appointment", "mine", 404 } };
    for (size_t i = 0; i < countof(papers); i++) {
        q = look("my-mediation/document", mine, document(papers[i].of, papers[i].entity, papers[i].key).p);
        if (q->status != papers[i].status) fail_msg("%s %s: %d", papers[i].of, papers[i].key, q->status);
        assert_true(q->status != 200 || str_starts(buf_str(&q->out), S("%PDF-")));
    }
    assert_int_equal(look("my-mediation/document", mine, "&of=certificate&row=2026")->status, 200);
    assert_int_equal(look("my-mediation/document", mine, "&of=certificate&row=2025")->status, 409);      /* nothing paid */
    assert_int_equal(look("my-mediation/document", mine, "&of=certificate&row=1")->status, 404);
    assert_int_equal(look("my-mediation/document", S("nonsense"), "&of=certificate&row=2026")->status, 404);
    begin();
}

/* ---- pause, limits, times ------------------------------------------------------------------------------------------------------------------ */
static void pauses(void **state)
{
    (void)state;
    leave();
    const char *page = "my-mediation/times";
    str mine = link_lasting("one", DAY);
    assert_int_equal(look(page, mine, "")->status, 200);
    assert_int_equal(press(page, mine, "do=save&part=pause&paused_from=&paused_until=")->status, 422);
    struct req *q = press(page, mine, "do=save&part=pause&paused_from=2026-12-10&paused_until=2026-12-01");
    assert_true(q->status == 422 && has(q, "value=\"2026-12-01\""));      /* what was typed stands there still        */
    assert_int_equal(press(page, mine, "do=save&part=pause&paused_from=2026-12-10&paused_until=2026-12-20")->status, 303);
    assert_int_equal(paused(), 0);               /* not before its first day                                  */
    q = look(page, mine, "");
    assert_true(has(q, "10. Dezember 2026") && has(q, "20. Dezember 2026"));
    assert_int_equal(press(page, mine, "do=resume")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM people_volunteer WHERE key = 'one' AND paused_from = '' AND paused_until = ''")), 1);
    assert_int_equal(press(page, mine, "do=save&part=pause&paused_from=2026-11-18&paused_until=2026-11-20")->status, 303);
    assert_int_equal(paused(), 1);               /* at once, since it is its first day                        */
    assert_int_equal(press(page, mine, "do=resume")->status, 303);
    assert_int_equal(paused(), 0);
    assert_int_equal(press(page, mine, "do=dance")->status, 409);
    assert_int_equal(press(page, S(""), "do=resume")->status, 404);
    begin();
}

static void times(void **state)
{
    (void)state;
    leave();
    const char *page = "my-mediation/times";
    str mine = link_lasting("one", DAY);
    long long own = (long long)row_of("people.availability", "w-one"), theirs = (long long)row_of("people.availability", "w-two");
    assert_int_equal(look(page, mine, text("&add=week&row=%lld", own))->status, 200);
    assert_int_equal(look(page, mine, text("&add=week&row=%lld", theirs))->status, 404);
    assert_int_equal(look(page, mine, "&add=days")->status, 200);
    assert_int_equal(look(page, mine, "&add=limits")->status, 404);
    assert_int_equal(press(page, mine, "do=save&part=limits&week_most=2&month_most=6&channel=phone&version=0")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM people_volunteer WHERE key = 'one' AND week_most = 2 AND month_most = 6 AND channel = 'phone'")), 1);
    assert_int_equal(press(page, mine, "do=save&part=limits&week_most=-1")->status, 422);
    /* A field that is not of the form, and somebody else's key, are nobody's to give. */
    assert_int_equal(press(page, mine, "do=save&part=days&kind=away&from_day=2026-12-24&until_day=2026-12-31&volunteer=two&state=ready")->status, 303);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM people_absence a JOIN people_volunteer v ON v.id = a.volunteer WHERE v.key = 'one' AND a.until_day = '2026-12-31'")), 1);
    struct req *q = press(page, mine, "do=save&part=week&weekday=mon&starts=12:00&ends=09:00");
    assert_true(q->status == 422 && has(q, "value=\"12:00\""));
    assert_int_equal(press(page, mine, text("do=save&part=week&row=%lld&weekday=wed&starts=09:00&ends=10:00", theirs))->status, 404);
    assert_int_equal(press(page, mine, text("do=save&part=week&row=%lld&weekday=wed&starts=09:00&ends=10:00", own))->status, 303);
    assert_int_equal(press(page, mine, text("do=remove&part=week&row=%lld", theirs))->status, 409);
    assert_int_equal(press(page, mine, text("do=remove&part=week&row=%lld", own))->status, 303);
    assert_int_equal(press(page, mine, "do=remove&part=limits&row=1")->status, 409);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM people_availability WHERE deleted_at IS NULL AND weekday = 'tue'")), 1);
    begin();
}

/* ---- a new link ------------------------------------------------------------------------------------------------------------------------------ */
static void work(void)
{
    struct worker *w = worker_new(t.s, t.region);
    while (worker_round(w)) { }
    worker_free(w);
}
static int64_t mails(const char *to) { return count_with(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = $1"), arena_fmt(t.a, "%s@beispiel.example", to)); }
static str to_where(const struct req *q)
{
    for (size_t i = 0; i < q->headers; i++) if (str_eq(q->header[i].name, S("Location"))) return q->header[i].value;
    return S("");
}
static struct req *want(const char *mail, const char *client) { return ask_page(POST, "my-mediation/link", text("mail=%s", mail), client); }

static void new_link(void **state)
{
    (void)state;
    leave();
    struct req *q = look("my-mediation", link_lasting("one", -1), "");
    assert_true(q->status == 410 && has(q, "my-mediation/link"));
    q = ask_page(GET, "my-mediation", "", "10.0.0.1");
    assert_true(q->status == 200 && has(q, "name=\"mail\""));
    assert_int_equal(want("nobody", "10.0.0.1")->status, 422);
    str known = to_where(want("ONE%40beispiel.example", "10.0.0.1")), unknown = to_where(want("nobody%40beispiel.example", "10.0.0.1"));
    assert_true(known.n && str_eq(known, unknown));      /* the same answer                                            */
    work();
    assert_int_equal(mails("one"), 1);
    assert_int_equal(mails("nobody"), 0);
    want("one%40beispiel.example", "10.0.0.1");          /* within ten minutes: the same job                           */
    work();
    assert_int_equal(mails("one"), 1);
    for (int i = 1; i < 6; i++) {
        at(i * 700);
        want("one%40beispiel.example", "10.0.0.1");
        work();
    }
    assert_int_equal(mails("one"), AREA_LINKS_A_DAY);
    at(0);
    for (int i = 0; i < AREA_ASKS_AN_HOUR + 5; i++) q = want(text("x%d%%40beispiel.example", i), "10.0.0.2");
    assert_true(str_eq(to_where(q), known));
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_job WHERE kind = 'mediation.area_link' AND state = 'waiting'")), AREA_ASKS_AN_HOUR);
    begin();
}

/* ---- the calendar ------------------------------------------------------------------------------------------------------------------------------ */
static str feed_of(const struct req *q)
{
    int64_t from = str_find(to_where(q), S("calendar="));
    return from < 0 ? S("") : str_from(to_where(q), (size_t)from + 9);
}

static void calendar(void **state)
{
    (void)state;
    struct carry c;
    leave();
    str mine = link_lasting("one", DAY), first = feed_of(press("my-mediation", mine, "do=calendar"));
    struct req *q = look("my-mediation.ics", first, "");
    assert_int_equal(q->status, 200);
    int64_t id = row_of("mediation.appointment", "mine");
    begin();
    assert_true(carry_load(t.st, id, &c));
    struct ical_event e = carry_event(t.a, lang_find(S("de")), &c, SIDE_MEDIATOR, S(""));
    leave();
    assert_true(has(q, text("UID:%.*s\r\n", STR(e.uid))) && has(q, text("SEQUENCE:%lld\r\n", (long long)e.sequence)) && has(q, text("SUMMARY:%.*s\r\n", STR(e.summary))));
    assert_true(has(q, "STATUS:CANCELLED") && !has(q, "other") && !has(q, "two Beispiel") && !has(q, "link="));
    str same = arena_copy(t.a, buf_str(&q->out));
    at(60);
    assert_true(str_eq(same, buf_str(&look("my-mediation.ics", first, "")->out)));      /* nothing changed: the same bytes */
    q = look("my-mediation", mine, "");
    assert_true(has(q, "value=\"revoke\""));
    str second = feed_of(press("my-mediation", mine, "do=calendar"));
    assert_int_equal(look("my-mediation.ics", first, "")->status, 404);
    assert_int_equal(look("my-mediation.ics", second, "")->status, 200);
    assert_int_equal(press("my-mediation", mine, "do=revoke")->status, 303);
    assert_int_equal(look("my-mediation.ics", second, "")->status, 404);
    assert_false(has(look("my-mediation", mine, ""), "value=\"revoke\""));
    assert_int_equal(look("my-mediation.ics", mine, "")->status, 404);      /* the area's link is no feed                */
    assert_int_equal(look("my-mediation", second, "")->status, 404);        /* nor the other way round                    */
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(documents), case_of(pauses), case_of(times), case_of(new_link), case_of(calendar) };
    return region_run("area", rooms, rooms_count, furnish, tests, countof(tests));
}
