/* test_invite.c - personal codes: every invitation gets one, use is told in batches, reminders leave out who has answered only in batches too, and nothing in
** the store leads from an invitation to a draft without the key. Pages through the dispatcher, on both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/sealed.h"
#include "rooms/rooms.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/test_field.h"
#include "work/queue.h"

static int64_t survey;

static void one_survey(const char *key, const char *access, const char *state)
{
    put(E("survey.survey"), key, text("code=%s", key), text("title=Befragung %s", key), "title@ar=استطلاع", "audience=organisations", "anonymity=anonymous", text("access=%s", access),
        "closes=2026-12-01", "contact=umfrage@beispiel.example");
    put(E("survey.item"), text("%s-1", key), text("survey=%s", key), "code=job", "kind=text", "label=Ihre Aufgabe");
    ask(t.st, Q("UPDATE survey_survey SET state = $2 WHERE key = $1"), T(str_of(key)), T(str_of(state)));
}

static void furnish(void)
{
    put(E("directory.area"), "05154036", "name=Kleve", "level=municipality", "ags=05154036");
    put(E("directory.actor"), "club", "name=Verein", "kind=association", "area=05154036", "email=verein@beispiel.example", "state=published");
    put(E("directory.actor"), "silent", "name=Ohne Mail", "kind=association", "area=05154036", "state=published");
    put(E("directory.actor"), "school", "name=Schule", "kind=primary_school", "area=05154036", "email=schule@beispiel.example", "state=published");
    one_survey("wave", "codes", "published");
    one_survey("free", "open", "published");
    one_survey("plan", "codes", "draft");
    one_survey("crowd", "codes", "published");
}

/* ---- what the cases share ------------------------------------------------------------------------------------------------------------- */
static bool invite(const char *key, const char *name, const char *mail, const char *language)
{
    struct who w = who_of("coordinator", 0, 0);
    const char *why = NULL;
    return invite_add(t.st, &w, S("test"), str_of(key), &(struct invite_new){ str_of(name), str_of(mail), str_of(language), S("") }, &why);
}

static void invite_many(int n)
{
    for (int i = 0; i < n; i++) assert_true(invite("wave", text("Nr. %d", i), text("p%d@beispiel.example", i), i % 2 ? "ar" : "de"));
    survey = id_of(&survey_entity, "wave");
}

static struct invited *all(size_t n)
{
    struct invited *at;
    assert_int_equal(invite_read(t.st, t.a, survey, true, true, &at), n);
    return at;
}

static void answer(const struct invited *v) { assert_true(v->opened && saved_spend(t.st, survey, v->code.draft_key)); }
static int64_t used(void) { return figure(Q("SELECT COUNT(*) FROM survey_invitation WHERE used")); }

/* ---- codes ------------------------------------------------------------------------------------------------------------------------------- */
static void every_invitation_has_a_code(void **state)
{
    (void)state;
    struct pass_code found;
    int64_t actor;
    bool was;
    invite_many(3);
    struct invited *at = all(3);
    for (size_t i = 0; i < 3; i++) {
        assert_true(at[i].opened);
        assert_int_equal(at[i].number, i + 1);
        assert_int_equal(at[i].code.pass.n, PASS_LETTERS);
        assert_int_equal(invite_by_code(t.st, t.a, survey, at[i].code.pass, &found, &actor, &was), at[i].id);
        assert_true(pass_same(found.draft_key, at[i].code.draft_key) && !was);
        assert_int_equal(invite_by_code(t.st, t.a, survey + 1, at[i].code.pass, &found, &actor, &was), 0);       /* of another survey */
    }
    assert_int_equal(invite_by_code(t.st, t.a, survey, S("0000-0000-0000"), &found, &actor, &was), 0);
    assert_int_equal(invite_by_code(t.st, t.a, survey, S("not a code"), &found, &actor, &was), 0);
    assert_false(invite("free", "Nobody", "", "de"));                                       /* everybody with the link       */
    assert_false(invite("wave", "Wrong", "no address", "de"));
    assert_false(invite("wave", "Twice", "p1@beispiel.example", "de"));
    struct who w = who_of("coordinator", 0, 0);
    struct rows *r = ask(t.st, Q("SELECT key FROM survey_invitation WHERE id = $1"), I(at[0].id));
    assert_true(rows_next(r));
    struct draft d = draft_of(&invitation_entity, row_str(r, 0).p, (const char *const[]){ "survey=plan", NULL });
    d.id = at[0].id;
    assert_int_equal(save(&w, &d, false), WRITE_REFUSED);                                   /* a code stays with its survey */
}

/* Whoever has the store and not the key file sees three unrelated texts. */
static void nothing_joins_an_invitation_and_a_draft(void **state)
{
    (void)state;
    invite_many(1);
    struct invited *at = all(1);
    answer(at);
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_code c JOIN survey_draft d ON d.key = c.digest OR d.key = c.sealed")), 0);
    struct rows *r = ask(t.st, Q("SELECT sealed, digest FROM survey_code"));
    assert_true(rows_next(r));
    assert_true(str_find(row_str(r, 0), at->code.pass) < 0 && str_find(row_str(r, 0), at->code.draft_key) < 0);
    assert_false(pass_same(row_str(r, 1), at->code.draft_key));
    assert_false(pass_same(pass_draft_key(t.a, at->code.pass, S("")), at->code.draft_key));     /* the code alone is not enough */
}

/* ---- batches --------------------------------------------------------------------------------------------------------------------------------- */
static void four_are_not_told(void **state)
{
    (void)state;
    invite_many(8);
    struct invited *at = all(8);
    for (int i = 0; i < 4; i++) answer(&at[i]);
    assert_int_equal(invite_settle(t.st, survey), 0);
    assert_int_equal(used(), 0);
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_draft WHERE state = 'sent'")), 4);
    answer(&at[4]);
    assert_int_equal(invite_settle(t.st, survey), 5);
    assert_int_equal(used(), 5);
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM survey_draft")), 0);
    answer(&at[5]);                                      /* the next one waits for its four                                */
    assert_int_equal(invite_settle(t.st, survey), 0);
    assert_int_equal(used(), 5);
    at = all(8);
    assert_true(at[0].answered && at[5].answered && !at[5].used && !at[6].answered);
}

static void closing_tells_all(void **state)
{
    (void)state;
    struct who w = who_of("coordinator", 0, 0);
    invite_many(3);
    answer(&all(3)[1]);
    assert_int_equal(flow_do(t.st, &w, S("test"), &survey_entity, survey, 0, S("close"), S(""), NULL), FLOW_DONE);
    assert_int_equal(figure(Q("SELECT COUNT(*) FROM core_job WHERE kind = 'survey.settle'")), 1);     /* not in the same transaction */
    assert_int_equal(used(), 0);
    assert_int_equal(invite_settle(t.st, survey), 1);
    assert_int_equal(used(), 1);
    assert_int_equal(figure(Q("SELECT number FROM survey_invitation WHERE used")), 2);
}

/* The job of every day finds every survey by itself. */
static void the_job_settles(void **state)
{
    (void)state;
    struct job j = { .kind = &settle_job, .st = t.st };
    invite_many(5);
    struct invited *at = all(5);
    assert_false(settle_job.due(t.st, noon));
    for (int i = 0; i < 5; i++) answer(&at[i]);
    assert_true(settle_job.due(t.st, noon));
    assert_int_equal(settle_job.run(&j), JOB_DONE);
    assert_int_equal(used(), 5);
}

/* ---- pages: they commit, so each of these cases has what the one before left ------------------------------------------------------------------ */
static void adding_by_pages(void **state)
{
    (void)state;
    leave();
    assert_int_equal(office_as("editor", GET, "surveys/wave/invitations", "")->status, 403);
    assert_int_equal(office(GET, "surveys/nowhere/invitations", "")->status, 404);
    assert_int_equal(office(POST, "surveys/wave/invitations", "do=one&name=Frau+Eins&mail=eins%40beispiel.example&language=de")->status, 303);
    assert_int_equal(office(POST, "surveys/wave/invitations", "do=lines&lines=Zwei%3B+zwei%40beispiel.example%3B+ar%0AOhne+Adresse")->status, 303);
    assert_int_equal(office(POST, "surveys/wave/invitations", "do=sheets&sheets=2&language=ar")->status, 303);
    struct req *q = office(POST, "surveys/wave/invitations", "do=lines&lines=Gut%3B+gut%40beispiel.example%0ASchlecht%3B+keine+Adresse");
    assert_true(q->status == 422 && has(q, "Schlecht"));
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_invitation WHERE name = 'Gut'")), 0);         /* all or nothing */
    static const char *const wrong[] = { "do=lines&lines=", "do=sheets&sheets=0", "do=sheets&sheets=301", "do=actors", "do=nothing", "" };
    for (size_t i = 0; i < countof(wrong); i++) assert_int_equal(office(POST, "surveys/wave/invitations", wrong[i])->status, 422);
    q = office(GET, "surveys/wave/invitations?from=directory&kind=association", "");
    assert_true(has(q, "verein@beispiel.example") && !has(q, "schule@beispiel.example") && !has(q, "Ohne Mail"));
    assert_int_equal(office(POST, "surveys/wave/invitations", "do=actors&from=directory&actor.club=1&actor.silent=1")->status, 303);
    q = office(GET, "surveys/wave/invitations?from=directory", "");
    assert_true(has(q, "id=\"actor.club\" name=\"actor.club\" value=\"1\" disabled") && has(q, "Frau Eins") && has(q, "Bogen 5"));
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_invitation i JOIN survey_code c ON c.invitation = i.id WHERE i.deleted_at IS NULL")), 6);
    begin();
}

static int64_t mails(void) { return count(Q("SELECT COUNT(*) FROM core_mail")); }

static void inviting_and_reminding(void **state)
{
    (void)state;
    leave();
    struct req *q = office(GET, "surveys/wave/invitations?send=invite", "");
    assert_true(q->status == 200 && has(q, "XXXX-XXXX-XXXX") && has(q, "umfrage@beispiel.example") && has(q, "lang=\"ar\""));
    assert_true(str_ends(goes_to(office(POST, "surveys/wave/invitations", "do=invite")), S("done=3")));
    assert_int_equal(mails(), 3);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail WHERE secret")), 3);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_invitation WHERE sent_on = '2026-11-18'")), 3);
    assert_true(str_find(goes_to(office(POST, "surveys/wave/invitations", "do=invite")), S("done=0")) >= 0);   /* each once */
    assert_true(str_find(goes_to(office(POST, "surveys/wave/invitations", "do=remind")), S("send=remind")) >= 0);      /* at most one a week */
    assert_int_equal(mails(), 3);
    begin();
    survey = id_of(&survey_entity, "wave");
    answer(&all(6)[0]);                                  /* eins@                                                         */
    end();
    at(7 * DAY);
    assert_true(has(office(GET, "surveys/wave/invitations?send=remind", ""), "3 "));
    assert_true(str_ends(goes_to(office(POST, "surveys/wave/invitations", "do=remind")), S("done=3")));         /* one alone is not left out: the mails would tell who it was */
    assert_int_equal(mails(), 6);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'eins@beispiel.example'")), 2);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_invitation WHERE reminded_on = '2026-11-25'")), 3);          /* who had answered is not to be seen */
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_invitation WHERE used")), 0);
    assert_true(str_find(goes_to(office(POST, "surveys/wave/invitations", "do=remind")), S("send=remind")) >= 0);
    begin();
    struct invited *one = all(6);
    size_t last = 5;
    while (!one[last].mail.n) last--;
    for (size_t i = 1; i < 6; i++) if (i != last) answer(&one[i]);
    ask(t.st, Q("UPDATE survey_survey SET closes = '2026-12-02' WHERE id = $1"), I(survey));
    end();
    at(14 * DAY);                                        /* five are a batch: left out, and told as one in the same step   */
    assert_true(str_ends(goes_to(office(POST, "surveys/wave/invitations", "do=remind")), S("done=1")));
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'eins@beispiel.example'")), 2);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM survey_invitation WHERE used")), 5);
    at(21 * DAY);                                        /* the last day is over                                          */
    assert_true(str_find(goes_to(office(POST, "surveys/wave/invitations", "do=remind")), S("send=remind")) >= 0);
    begin();                                             /* as the other cases expect it                                  */
    ask(t.st, Q("UPDATE survey_invitation SET used = $2 WHERE survey = $1"), I(survey), B(false));
    ask(t.st, Q("UPDATE survey_survey SET closes = '2026-12-01' WHERE id = $1"), I(survey));
    end();
    at(0);
    begin();
}

/* The day is kept for all alike, so a round that left some out would never reach them. */
static void a_reminder_reaches_everybody(void **state)
{
    (void)state;
    enum { ALL = INVITE_ONCE + 1 };
    store_deadline(t.st, 60 * 1000);
    for (int i = 0; i < ALL; i++) assert_true(invite("crowd", text("Nr. %d", i), text("p%d@menge.example", i), i % 2 ? "ar" : "de"));
    ask(t.st, Q("UPDATE survey_invitation SET sent_on = '2026-11-10' WHERE survey = $1"), I(id_of(&survey_entity, "crowd")));
    end();
    assert_true(has(office(GET, "surveys/crowd/invitations?send=remind", ""), text("%d E-Mails jetzt", ALL)));
    assert_true(str_ends(goes_to(office(POST, "surveys/crowd/invitations", "do=remind")), str_of(text("done=%d", ALL))));
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail WHERE recipient LIKE '%@menge.example'")), ALL);
    begin();
}

static void not_while_it_is_a_draft(void **state)
{
    (void)state;
    assert_true(invite("plan", "Später", "spaeter@beispiel.example", "de"));
    end();
    assert_true(str_find(goes_to(office(POST, "surveys/plan/invitations", "do=invite")), S("send=invite")) >= 0);
    assert_int_equal(count(Q("SELECT COUNT(*) FROM core_mail WHERE recipient = 'spaeter@beispiel.example'")), 0);
    begin();
}

/* Without the installation's key: no code is given out, none is used up, and pages say so. */
static void without_a_key(void **state)
{
    (void)state;
    struct pass_code found;
    int64_t actor;
    bool was;
    str key = arena_copy(t.a, str_of(getenv("BRUECKE_SEAL_KEY")));
    invite_many(1);
    struct invited *at = all(7);
    str pass = at[6].code.pass;
    setenv("BRUECKE_SEAL_KEY", text("%.*s-of-nobody", STR(key)), 1);
    sealed_open(t.s);
    assert_false(invite("wave", "Ohne Schlüssel", "", "de"));
    assert_false(all(7)[6].opened);
    assert_int_equal(invite_by_code(t.st, t.a, survey, pass, &found, &actor, &was), at[6].id);       /* it is a code, */
    assert_int_equal(found.draft_key.n, 0);                                                            /* and leads nowhere */
    assert_int_equal(invite_settle(t.st, survey), 0);
    leave();
    struct req *q = office(GET, "surveys/wave/invitations", "");
    assert_true(q->status == 200 && has(q, "fehlt der Schlüssel") && !has(q, "name=\"lines\""));
    assert_int_equal(office(POST, "surveys/wave/invitations", "do=sheets&sheets=1")->status, 422);
    assert_int_equal(office(GET, "surveys/wave/sheets.pdf", "")->status, 404);
    setenv("BRUECKE_SEAL_KEY", key.p, 1);
    sealed_open(t.s);
    begin();
}

static void printed(void **state)
{
    (void)state;
    leave();
    struct req *q = office(GET, "surveys/wave/sheets.pdf", "");
    assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("%PDF-")));
    assert_int_equal(office(GET, "surveys/wave/sheets.pdf?part=1", "")->status, 404);
    assert_int_equal(office_as("editor", GET, "surveys/wave/sheets.pdf", "")->status, 403);
    for (size_t l = 0; l < lang_count(); l++) {
        q = office(GET, text("surveys/wave/questionnaire.pdf?lang=%s", langs[l].tag), "");
        assert_true(q->status == 200 && str_starts(buf_str(&q->out), S("%PDF-")));
    }
    int64_t id = count(Q("SELECT MIN(id) FROM survey_invitation"));
    assert_int_equal(office(GET, text("surveys/wave/questionnaire.pdf?invitation=%lld", (long long)id), "")->status, 200);
    assert_int_equal(office(GET, text("surveys/free/questionnaire.pdf?invitation=%lld", (long long)id), "")->status, 404);       /* of another survey */
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(every_invitation_has_a_code), case_of(nothing_joins_an_invitation_and_a_draft), case_of(four_are_not_told), case_of(closing_tells_all),
        case_of(the_job_settles), case_of(adding_by_pages), case_of(inviting_and_reminding), case_of(not_while_it_is_a_draft), case_of(without_a_key), case_of(printed),
        case_of(a_reminder_reaches_everybody) };
    return field_run("invite", rooms, rooms_count, furnish, tests, countof(tests));
}
