/* test_confirm.c - entries that stay true: the schedule under any clock, days, mails, hiding, changes that wait; on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/schema.h"
#include "rooms/directory/confirm.h"
#include "rooms/directory/pages.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "web/reply.h"
#include "work/mail.h"
#include <string.h>

static str value(const struct entity *e, int64_t id, const char *name)
{
    struct draft d;
    struct stamp stamp;
    must(draft_read(t.st, e, id, &d, &stamp), S("no such row"));
    const struct field *f = entity_field(e, str_of(name));
    return f->translated ? d.word[lang_source()][field_index(e, f)] : d.value[field_index(e, f)];
}
#define is(got, want) do { str g_ = (got); if (!str_eq(g_, S(want))) fail_msg("\"%.*s\" instead of \"%s\"", STR(g_), want); } while (0)
#define OFFER "kind=advice", "actor=house", "state=published", "summary=Ein Satz.", "area=05154036"

static void furnish(void)
{
    put(&area_entity, "05", "name=Land", "level=state", "ags=05");
    put(&area_entity, "05154", "name=Kreis", "level=county", "ags=05154", "parent=05");
    put(&area_entity, "05154036", "name=Stadt", "level=municipality", "ags=05154036", "parent=05154");
    put(&area_entity, "05154016", "name=Nachbarstadt", "level=municipality", "ags=05154016", "parent=05154");
    put(&actor_entity, "house", "name=Haus", "kind=association", "area=05154036", "state=published", "confirmed_on=2026-11-01", "email=haus@example.org");
    put(&actor_entity, "mute", "name=Ohne Post", "kind=association", "area=05154016", "state=published", "confirmed_on=2026-11-01");
    put(&topic_entity, "year", "name=Ein Jahr", "position=1");
    put(&topic_entity, "quick", "name=Schnell", "position=2", "confirm_months=3");
    put(&topic_entity, "below", "name=Darunter", "position=3", "parent=quick");
}

/* ---- the schedule ---------------------------------------------------------------------------------------------------------------------- */
static uint64_t dice;
static int64_t roll(int64_t n)                           /* xorshift64: the same numbers at every run */
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (int64_t)(dice % (uint64_t)n);
}

/* What an owner really got, kept apart from what the schedule remembers. */
enum { LOG_MAX = 400 };
struct got { int64_t day[LOG_MAX]; bool first[LOG_MAX]; size_t n; };

static void check_got(const struct got *g)
{
    for (size_t i = 0; i < g->n; i++) {
        int64_t firsts = 0, all = 0;
        for (size_t k = 0; k < g->n; k++) {
            bool inside = g->day[k] >= g->day[i] && g->day[k] < g->day[i] + CONFIRM_QUARTER;
            firsts += inside && g->first[k];
            all += inside;
        }
        if (firsts > 1) fail_msg("%d first mails within a quarter", (int)firsts);
        /* The reminders of the quarter before may end in this one: two of each at most. */
        if (all > 1 + 2 * CONFIRM_REMINDERS) fail_msg("%d mails within a quarter", (int)all);
        if (g->first[i]) {
            int after = 0;
            for (size_t k = i + 1; k < g->n && !g->first[k]; k++) after++;
            if (after > CONFIRM_REMINDERS) fail_msg("%d reminders after one mail", after);
        } else if (g->day[i] - g->day[i - 1] < CONFIRM_REMIND_AFTER) fail_msg("a reminder after %d days", (int)(g->day[i] - g->day[i - 1]));
    }
}

enum { ENTRIES = 5, STEPS = 300, OWNERS = 300 };
/* One owner through some years: the clock of the job stands, jumps, runs twice a day, goes back; entries come, are confirmed one by one or all at once. */
static void one_owner(void)
{
    int64_t due[ENTRIES], today = 20000 + roll(500), latest = today;
    struct asked k = { 0 };
    struct got got = { 0 };
    for (size_t i = 0; i < ENTRIES; i++) due[i] = today + roll(500) - 60;
    for (int s = 0; s < STEPS; s++) {
        today += roll(10) == 0 ? -roll(4) : roll(3) == 0 ? roll(40) : roll(3);
        int64_t least = due[0];
        for (size_t i = 1; i < ENTRIES; i++) if (due[i] < least) least = due[i];
        enum ask_step step = ask_next(&k, today, least);
        bool waits = least - CONFIRM_LEAD <= today, free = !k.first || today - k.first >= CONFIRM_QUARTER;
        if (waits && free && step != ASK_FIRST) fail_msg("an owner was forgotten");
        if (!waits && step != ASK_NOTHING) fail_msg("a mail about nothing");
        if (step == ASK_FIRST) k = (struct asked){ today, today, 0 };
        if (step == ASK_REMIND) { k.last = today; k.reminders++; }
        if (step != ASK_NOTHING) { must(got.n < LOG_MAX, S("log")); got.day[got.n] = today; got.first[got.n++] = step == ASK_FIRST; }
        if (roll(12) == 0) for (size_t i = 0; i < ENTRIES; i++) due[i] = today + 365;
        if (roll(6) == 0) due[roll(ENTRIES)] = today + 90 + roll(300);
        if (today > latest) latest = today;
    }
    check_got(&got);
}

static void schedule(void **state)
{
    (void)state;
    dice = 88172645463325252U;
    for (int i = 0; i < OWNERS; i++) one_owner();
}

/* An entry that becomes due while the owner was asked for others waits for the next quarter, and is asked for then. */
static void waits_for_the_quarter(void **state)
{
    struct asked k = { 1000, 1000, 0 };
    (void)state;
    assert_int_equal(ask_next(&k, 1020, 1000 + CONFIRM_LEAD), ASK_REMIND);
    assert_int_equal(ask_next(&k, 1020, 1011 + CONFIRM_LEAD), ASK_NOTHING);
    assert_int_equal(ask_next(&k, 1091, 1011 + CONFIRM_LEAD), ASK_NOTHING);
    assert_int_equal(ask_next(&k, 1092, 1011 + CONFIRM_LEAD), ASK_FIRST);
}

/* ---- days ------------------------------------------------------------------------------------------------------------------------------------ */
static void days(void **state)
{
    static const struct { const char *on, *made; int months; const char *due; } cases[] = {
        { "2026-11-18", "2020-01-01", 12, "2027-11-18" }, { "2026-01-31", "", 1, "2026-02-28" }, { "2028-01-31", "", 1, "2028-02-29" },
        { "2026-12-31", "", 2, "2027-02-28" }, { "2026-11-30", "", 60, "2031-11-30" }, { "", "2026-11-18", 12, "2026-12-18" }, { "", "", 12, "" } };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        str due = confirm_due(t.a, str_of(cases[i].on), str_of(cases[i].made), cases[i].months);
        if (!str_eq(due, str_of(cases[i].due))) fail_msg("%s + %d: %.*s", cases[i].on, cases[i].months, STR(due));
    }
    assert_int_equal(confirm_state(t.a, S("2026-12-19"), S("")), FRESH_GOOD);
    assert_int_equal(confirm_state(t.a, S("2026-12-18"), S("")), FRESH_DUE);
    assert_int_equal(confirm_state(t.a, S("2026-11-18"), S("")), FRESH_DUE);
    assert_int_equal(confirm_state(t.a, S("2026-11-17"), S("")), FRESH_OVERDUE);
    assert_int_equal(confirm_state(t.a, S("2026-11-17"), S("2026-11-18")), FRESH_HIDDEN);
}

static void periods(void **state)
{
    (void)state;
    int64_t none = put(&offer_entity, "o1", OFFER, "title=Ohne", "confirmed_on=2026-11-01"),
            both = put(&offer_entity, "o2", OFFER, "title=Beide", "confirmed_on=2026-11-01", "topics=year quick"),
            below = put(&offer_entity, "o3", OFFER, "title=Darunter", "confirmed_on=2026-11-01", "topics=below"),
            never = put(&offer_entity, "o4", OFFER, "title=Nie", "topics=quick");
    is(value(&offer_entity, none, "due_on"), "2027-11-01");
    is(value(&offer_entity, both, "due_on"), "2027-02-01");
    is(value(&offer_entity, below, "due_on"), "2027-02-01");
    is(value(&offer_entity, never, "due_on"), "2026-12-18");
    assert_int_equal(confirm_derive_all(t.st, 100), 0);
    confirm_rules_put(t.st, &(struct confirm_rules){ 6, 0 });
    ask(t.st, Q("UPDATE directory_topic SET confirm_months = 2 WHERE key = 'quick'"));
    assert_int_equal(confirm_derive_all(t.st, 100), 5);  /* three offers, two organisations; who was never confirmed has the same day */
    assert_int_equal(confirm_derive_all(t.st, 100), 0);
    is(value(&offer_entity, none, "due_on"), "2027-05-01");
    is(value(&offer_entity, below, "due_on"), "2027-01-01");
    struct who w = who_of("editor", 0, 0);
    assert_int_equal(confirm_write(t.st, &w, S("t"), &offer_entity, below, S("2026-11-18"), "telephone", S("Frau Muster (Test)")), WRITE_DONE);
    is(value(&offer_entity, below, "due_on"), "2027-01-18");
    is(value(&offer_entity, below, "confirmed_by"), "telephone");
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------------------------ */
static int64_t mails_of(const char *to)
{
    struct rows *r = ask(t.st, Q("SELECT count(*) FROM core_mail WHERE recipient = $1"), T(str_of(to)));
    return rows_next(r) ? row_int(r, 0) : -1;
}

static int64_t after_night(int64_t day)
{
    struct job j = { .st = t.st, .a = t.a, .region = t.region, .kind = &confirm_job };
    at(day * DAY);
    for (int i = 0; i < 50 && confirm_job.run(&j) == JOB_MORE; i++) continue;
    return mails_of("haus@example.org");
}

static void asking(void **state)
{
    (void)state;
    put(&offer_entity, "a1", OFFER, "title=Alt", "confirmed_on=2025-12-10");           /* due on 10 December: asked from 10 November on */
    put(&offer_entity, "a2", "kind=advice", "actor=mute", "state=published", "summary=Ein Satz.", "title=Alt", "confirmed_on=2025-01-10", "area=05154016");
    put(&offer_entity, "a3", "kind=advice", "actor=house", "state=draft", "summary=Ein Satz.", "title=Entwurf", "confirmed_on=2020-01-10");
    static const struct { int64_t day, mails; } nights[] = { { 0, 1 }, { 0, 1 }, { 1, 1 }, { 13, 1 }, { 14, 2 }, { 14, 2 }, { 20, 2 }, { 28, 3 }, { 42, 3 }, { 91, 3 }, { 92, 4 } };
    for (size_t i = 0; i < countof(nights); i++) {
        int64_t n = after_night(nights[i].day);
        if (n != nights[i].mails) fail_msg("after %lld days %lld mails instead of %lld", (long long)nights[i].day, (long long)n, (long long)nights[i].mails);
    }
    struct rows *r = ask(t.st, Q("SELECT text, secret, subject FROM core_mail ORDER BY id"));
    assert_true(rows_next(r) && str_find(row_str(r, 0), S("/de/confirm?link=")) > 0 && row_bool(r, 1));
    assert_true(rows_next(r) && str_starts(row_str(r, 2), S("Erinnerung")));
    struct who w = who_of("editor", 0, 0);
    assert_int_equal(confirm_write(t.st, &w, S("t"), &offer_entity, id_of(&offer_entity, "a1"), date_today(t.a), "staff", S("")), WRITE_DONE);
    assert_int_equal(after_night(92 + 20), 4);           /* confirmed: no reminder */
}

static int64_t shown(const char *key, bool ended)
{
    struct who visitor = who_visitor();
    struct query q = query_new(&offer_entity, &visitor, lang_find(S("de")));
    q.ended = ended;
    int64_t id = id_of(&offer_entity, key), n = 0;
    struct page page = query_run(&q, t.st);
    for (size_t i = 0; i < page.n; i++) n += row_meta(page.row[i])->id == id;
    return n;
}

/* Hidden only where the region wants it, and only after mail and reminders; still there by its address; back as soon as it is confirmed. */
static void hiding(void **state)
{
    struct who visitor = who_visitor(), w = who_of("editor", 0, 0);
    (void)state;
    int64_t id = put(&offer_entity, "h1", OFFER, "title=Alt", "confirmed_on=2025-09-10");
    after_night(0);
    after_night(14);
    assert_int_equal(shown("h1", false), 1);             /* no rule: nothing hides                                     */
    confirm_rules_put(t.st, &(struct confirm_rules){ 12, 2 });
    after_night(28);
    assert_int_equal(shown("h1", false), 1);             /* the last reminder went out just now                        */
    after_night(41);
    assert_int_equal(shown("h1", false), 1);
    after_night(42);
    assert_int_equal(shown("h1", false), 0);
    assert_int_equal(shown("h1", true), 1);
    struct query q = query_new(&offer_entity, &visitor, lang_find(S("de")));
    assert_non_null(row_by_id(t.st, &q, id, NULL));
    assert_int_equal(confirm_write(t.st, &w, S("t"), &offer_entity, id, date_today(t.a), "staff", S("")), WRITE_DONE);
    is(value(&offer_entity, id, "hidden_on"), "");
    assert_int_equal(shown("h1", false), 1);
}

/* ---- changes that wait ----------------------------------------------------------------------------------------------------------------------------- */
static struct req *request_of(const struct who *w)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .st = t.st, .region = t.region, .id = S("t"), .lang = lang_find(S("en")), .words = words_in(S("en")), .who = *w };
    return q;
}

static int64_t propose(int64_t offer, const char *field, const char *after)
{
    struct req *q = request_of(&(struct who){ 0 });
    struct query query = query_new(&offer_entity, &who_house, q->lang);
    const struct offer *o = row_by_id(t.st, &query, offer, NULL);
    const struct field *f = entity_field(&offer_entity, str_of(field));
    assert_true(proposal_put(q, &offer_entity, o, o->actor, o->area, f, value(&offer_entity, offer, field), str_of(after)));
    struct rows *r = ask(t.st, Q("SELECT max(id) FROM directory_proposal WHERE offer = $1 AND field = $2 AND state = 'waiting'"), I(offer), T(str_of(field)));
    return rows_next(r) ? row_int(r, 0) : 0;
}

static void proposals(void **state)
{
    const char *why = NULL;
    struct who editor = who_of("editor", 0, 0), here = who_of("municipal_officer", id_of(&area_entity, "05154036"), 0),
               there = who_of("municipal_officer", id_of(&area_entity, "05154016"), 0), own = who_of("provider", 0, id_of(&actor_entity, "house"));
    (void)state;
    int64_t o = put(&offer_entity, "p1", OFFER, "title=Treff", "title@en=Meeting", "confirmed_on=2026-11-01");
    int64_t first = propose(o, "title", "Treffpunkt"), again = propose(o, "title", "Großer Treffpunkt");
    assert_int_equal(first, again);                      /* one for each field: the later one counts                   */
    is(value(&offer_entity, o, "title"), "Treff");
    is(proposal_waiting(request_of(&editor), &offer_entity, o), "Title");
    assert_int_equal(flow_do(t.st, &there, S("t"), &proposal_entity, first, 0, S("accept"), S(""), &why), FLOW_UNKNOWN);
    assert_int_equal(flow_do(t.st, &own, S("t"), &proposal_entity, first, 0, S("accept"), S(""), &why), FLOW_DENIED);
    assert_int_equal(flow_do(t.st, &here, S("t"), &proposal_entity, first, 0, S("accept"), S(""), &why), FLOW_DONE);
    is(value(&offer_entity, o, "title"), "Großer Treffpunkt");
    int64_t no = propose(o, "summary", "Ein anderer Satz.");
    assert_int_equal(flow_do(t.st, &editor, S("t"), &proposal_entity, no, 0, S("decline"), S(""), &why), FLOW_DONE);
    is(value(&offer_entity, o, "summary"), "Ein Satz.");
    struct job j = { .st = t.st, .a = t.a, .region = t.region, .argument = arena_fmt(t.a, "%lld", (long long)id_of(&actor_entity, "house")) };
    assert_int_equal(confirm_told_job.run(&j), JOB_DONE);
    assert_int_equal(confirm_told_job.run(&j), JOB_DONE);
    assert_int_equal(mails_of("haus@example.org"), 1);   /* both in one mail, once                                     */
    struct rows *r = ask(t.st, Q("SELECT text FROM core_mail"));
    assert_true(rows_next(r) && str_find(row_str(r, 0), S("Titel")) > 0 && str_find(row_str(r, 0), S("In einem Satz")) > 0);
    int64_t gone = propose(o, "title", "Weg");
    assert_int_equal(row_delete(t.st, &editor, S("t"), &offer_entity, o, 0), WRITE_DONE);
    assert_int_equal(flow_do(t.st, &editor, S("t"), &proposal_entity, gone, 0, S("accept"), S(""), &why), FLOW_REFUSED);
    assert_non_null(why);
}

static void rename_offer(int64_t offer, const char *title)
{
    struct who editor = who_of("editor", 0, 0);
    int64_t version;
    struct draft *d = draft_load(t.st, &editor, &offer_entity, offer, &version);
    draft_word(t.a, d, lang_source())[field_index(d->e, entity_field(d->e, S("title")))] = str_of(title);
    assert_int_equal(save(&editor, d, false), WRITE_DONE);
}

/* What staff wrote since an owner proposed its text is not overwritten unseen: only by who had it on the page. */
static void changed_since(void **state)
{
    const char *why = NULL;
    struct who editor = who_of("editor", 0, 0);
    (void)state;
    int64_t o = put(&offer_entity, "s1", OFFER, "title=Treff", "confirmed_on=2026-11-01"), p = propose(o, "title", "Großer Treffpunkt");
    rename_offer(o, "Treff am Fluss");
    assert_int_equal(flow_do(t.st, &editor, S("t"), &proposal_entity, p, 0, S("accept"), S(""), &why), FLOW_REFUSED);
    assert_non_null(why);
    is(value(&offer_entity, o, "title"), "Treff am Fluss");
    struct req *q = request_of(&editor);
    q->out = buf_in(t.a, OUT_MAX);
    proposal_review(q);
    str page = buf_str(&q->out), mark = arena_fmt(t.a, "name=\"seen.%lld\" value=\"", (long long)p);
    assert_true(str_find(page, S("Treff am Fluss")) > 0 && str_find(page, mark) > 0);
    str seen = str_from(page, (size_t)str_find(page, mark) + mark.n);
    struct param sent[] = { { arena_fmt(t.a, "p.%lld", (long long)p), S("accept") },
        { arena_fmt(t.a, "seen.%lld", (long long)p), str_upto(seen, (size_t)str_find_char(seen, '"')) } };
    rename_offer(o, "Treff am See");                     /* once more, after the page was drawn                        */
    for (int look = 0; look < 2; look++) {
        q = request_of(&editor);
        q->out = buf_in(t.a, OUT_MAX);
        q->form = sent;
        q->forms = countof(sent);
        proposal_decide(q);
        assert_int_equal(q->status, look ? 303 : 409);
        assert_true(str_eq(value(&offer_entity, o, "title"), look ? S("Großer Treffpunkt") : S("Treff am See")));
        page = buf_str(&q->out);
        seen = look ? seen : str_from(page, (size_t)str_find(page, mark) + mark.n);
        sent[1].value = str_upto(seen, (size_t)str_find_char(seen, '"'));
    }
}

/* "Take over all" decides more than one mail holds. */
static void many_told(void **state)
{
    const char *why = NULL;
    struct who editor = who_of("editor", 0, 0);
    (void)state;
    for (int i = 0; i < 60; i++) {
        int64_t o = put(&offer_entity, arena_fmt(t.a, "m%d", i).p, OFFER, "title=Treff", "confirmed_on=2026-11-01");
        rename_offer(o, arena_fmt(t.a, "Treff Nummer %d mit einem Namen, der so lang ist wie manche, die im Kreis lange gewachsen sind", i).p);
        int64_t p = propose(o, "summary", "Ein anderer Satz.");
        assert_int_equal(flow_do(t.st, &editor, S("t"), &proposal_entity, p, 0, S("accept"), S(""), &why), FLOW_DONE);
    }
    struct job j = { .st = t.st, .a = t.a, .region = t.region, .argument = arena_fmt(t.a, "%lld", (long long)id_of(&actor_entity, "house")) };
    assert_int_equal(confirm_told_job.run(&j), JOB_MORE);
    assert_int_equal(confirm_told_job.run(&j), JOB_DONE);
    assert_int_equal(confirm_told_job.run(&j), JOB_DONE);
    assert_int_equal(mails_of("haus@example.org"), 2);
    struct buf all = buf_in(t.a, 200000);
    for (struct rows *r = ask(t.st, Q("SELECT text FROM core_mail ORDER BY id")); rows_next(r);) buf_put(&all, row_str(r, 0));
    for (int i = 0; i < 60; i++) assert_true(str_find(buf_str(&all), arena_fmt(t.a, "Nummer %d mit", i)) > 0);
}

/* ---- the office ---------------------------------------------------------------------------------------------------------------------------------------- */
static bool says(const struct agenda *a, const char *text)
{
    for (size_t i = 0; i < a->n; i++) if (str_eq(a->at[i].text, str_of(text))) return true;
    return false;
}

static struct agenda *today_of(const struct who *w)
{
    struct agenda *a = arena_new_of(t.a, struct agenda);
    confirm_today(request_of(w), a);
    return a;
}

static void today(void **state)
{
    struct who editor = who_of("editor", 0, 0), there = who_of("municipal_officer", id_of(&area_entity, "05154016"), 0), officer = who_of("data_officer", 0, 0);
    (void)state;
    put(&offer_entity, "t1", OFFER, "title=Alt", "confirmed_on=2025-09-10");
    put(&offer_entity, "t2", "kind=advice", "actor=mute", "state=published", "summary=Ein Satz.", "title=Alt", "confirmed_on=2025-01-10", "area=05154016");
    after_night(0);
    struct agenda *a = today_of(&editor);
    assert_true(says(a, "2 entries are overdue for confirmation"));
    assert_true(says(a, "1 owner does not answer and is to be called"));               /* it has no address; the other was only just asked */
    assert_true(says(today_of(&there), "1 entry is overdue for confirmation"));        /* its own alone                              */
    assert_int_equal(today_of(&officer)->n, 0);
    ask(t.st, Q("UPDATE core_mail SET state = 'bounced' WHERE recipient = 'haus@example.org'"));
    a = today_of(&editor);
    assert_true(says(a, "The mail to 1 owner did not arrive"));
    assert_true(says(a, "2 owners do not answer and are to be called"));
    assert_false(says(today_of(&there), "The mail to 1 owner did not arrive"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(schedule), case_of(waits_for_the_quarter), case_of(days), case_of(periods), case_of(asking), case_of(hiding), case_of(proposals), case_of(changed_since), case_of(many_told),
        case_of(today),
    };
    return region_run("confirm", rooms, rooms_count, furnish, tests, countof(tests));
}
