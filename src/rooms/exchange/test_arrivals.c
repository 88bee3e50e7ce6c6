/* test_arrivals.c - a source from its first run to its last: the same again, changed, gone, taken, changed here and there, undone; who may, and who is perhaps the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/exchange/exchange.h"
#include "rooms/exchange/same.h"
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include "text/zip_write.h"
#include "work/fetch.h"

static const struct entity *of(const char *room, const char *name) { return entity_find(str_of(room), str_of(name)); }
static const struct entity *actor_e(void) { return of("directory", "actor"); }
static const struct entity *offer_e(void) { return of("directory", "offer"); }

/* A county with two towns, an organisation of ours, a life situation, and a source. */
static void furnish(void)
{
    const struct entity *area = of("directory", "area");
    put(area, "05154", "name=Kreis Kleve", "level=county", "ags=05154");
    put(area, "05154036", "name=Kleve", "level=municipality", "ags=05154036", "parent=05154");
    put(area, "05154016", "name=Goch", "level=municipality", "ags=05154016", "parent=05154");
    put(of("directory", "topic"), "german", "name=Deutsch lernen", "position=1");
    put(actor_e(), "vhs-goch", "name=Volkshochschule Goch", "kind=association", "area=05154016", "phone=02823 973060", "state=published");
    put(&exchange_source_entity, "wesel", "title=Kreis Wesel", "kind=hsds", "licence=cc-by-4.0", "attribution=Kreis Wesel", "every=never", "area=05154036");
}

static int64_t source_id(void) { return id_of(&exchange_source_entity, "wesel"); }
static struct buf wrong;

/* What a run of the source brings: an organisation and two offers of it, with what the test wants different. */
static struct arrive harvest(const char *title, const char *phone, bool second)
{
    wrong = buf_in(t.a, ARRIVE_WRONG_MAX + 1000);
    struct arrive in = arrive_begin(t.a, &wrong);
    struct arrival *one = arrival_new(&in, "directory.actor", S("o1"));
    arrival_give(&in, one, "name", NULL, S("Caritas Geldern"));
    arrival_give(&in, one, "kind", NULL, S("welfare_association"));
    arrival_give(&in, one, "phone", NULL, str_of(phone));
    arrival_give(&in, one, "summary", "de", S("Hilft allen."));
    arrival_give(&in, one, "summary", "en", S("Helps everybody."));
    assert_true(arrival_good(&in, one));
    one = arrival_new(&in, "directory.offer", S("s1"));
    one->origin = S("https://kreis-wesel.example/services/s1");
    arrival_give(&in, one, "title", "de", str_of(title));
    arrival_give(&in, one, "summary", "de", S("Beratung in vielen Sprachen."));
    arrival_give(&in, one, "kind", NULL, S("advice"));
    arrival_refer(&in, one, "actor", "directory.actor", S("o1"));
    arrival_name(&in, one, "topics", S("Deutsch lernen"));
    assert_true(arrival_good(&in, one));
    if (!second) return in;
    one = arrival_new(&in, "directory.offer", S("s2"));
    arrival_give(&in, one, "title", "de", S("Zweites Angebot"));
    arrival_give(&in, one, "summary", "de", S("Noch eines."));
    arrival_give(&in, one, "kind", NULL, S("advice"));
    arrival_refer(&in, one, "actor", "directory.actor", S("o1"));
    return in;
}

static struct receipt run(struct arrive in, bool whole)
{
    struct receipt r = { 0 };
    int64_t n = receive_begin(t.st, source_id());
    receive_some(t.st, source_id(), n, &in, 0, in.n, &r);
    receive_end(t.st, source_id(), n, whole && !in.partial, buf_str(&wrong), &r);
    assert_false(store_broken(t.st));
    return r;
}
#define TITLE "Migrationsberatung"
#define PHONE "02831 12345"
static struct receipt usual(void) { return run(harvest(TITLE, PHONE, true), true); }

static const struct arrival_row *arrival(const char *entity, const char *foreign)
{
    return arrival_by_id(t.st, id_by_key(t.st, &arrival_entity, arrival_key(t.a, source_id(), entity, str_of(foreign))));
}
static bool in_state(const char *entity, const char *foreign, const char *state) { return str_eq(arrival(entity, foreign)->state, str_of(state)); }

static enum write_outcome take_as(const char *role, const char *entity, const char *foreign, const bool *chosen, bool publish)
{
    struct who w = who_of(role, 0, 0);
    const struct arrival_row *row = arrival(entity, foreign);
    struct comparison *c = compare_with(t.st, &w, row, arrival_ours(t.st, row));
    t.p = (struct problems){ .a = t.a };
    assert_non_null(c);
    return arrival_take(t.st, &w, S("test"), c, chosen, NULL, publish, &t.p);
}
static void take_all(void)
{
    usual();
    assert_int_equal(take_as("editor", "directory.actor", "o1", NULL, true), WRITE_DONE);
    assert_int_equal(take_as("editor", "directory.offer", "s1", NULL, false), WRITE_DONE);
}

static str ours(const char *entity, const char *foreign, const char *field)
{
    const struct entity *e = entity_named(str_of(entity));
    struct draft d;
    struct stamp s;
    const struct field *f = entity_field(e, str_of(field));
    assert_true(draft_read(t.st, e, arrival_ours(t.st, arrival(entity, foreign)), &d, &s));
    return f->translated ? d.word[lang_source()][field_index(e, f)] : d.value[field_index(e, f)];
}
#define is(a, z) assert_true(str_eq((a), S(z)))

static void change_ours(const char *entity, const char *foreign, const char *field, const char *text)
{
    struct who w = who_of("editor", 0, 0);
    struct draft d = draft_new(t.a, entity_named(str_of(entity)));
    d.id = arrival_ours(t.st, arrival(entity, foreign));
    draft_give(&d, field, str_of(text));
    assert_int_equal(save(&w, &d, false), WRITE_DONE);
}

/* ---- runs -------------------------------------------------------------------------------------------------------------------------------- */
static void same_run_changes_nothing(void **state)
{
    (void)state;
    struct receipt r = usual();
    assert_int_equal(r.fresh, 3);
    assert_int_equal(r.wrong, 0);
    int64_t version = arrival("directory.offer", "s1")->meta.version;
    r = usual();
    assert_int_equal(r.fresh + r.changed + r.gone + r.back, 0);
    assert_int_equal(r.same, 3);
    assert_int_equal(arrival("directory.offer", "s1")->meta.version, version);
    assert_true(in_state("directory.offer", "s1", "new"));
    assert_true(source_by_id(t.st, source_id())->last_outcome.n > 0);
}

static void nothing_of_it_is_public(void **state)
{
    (void)state;
    usual();
    assert_int_equal(id_by_key(t.st, offer_e(), S("migrationsberatung")), 0);
    struct who nobody = who_visitor(), office = who_of("editor", 0, 0), provider = who_of("provider", 0, 1);
    int64_t id = arrival("directory.offer", "s1")->meta.id;
    assert_false(row_may(t.st, &nobody, &arrival_entity, id, READ));
    assert_false(row_may(t.st, &provider, &arrival_entity, id, READ));
    assert_false(row_may(t.st, &nobody, &exchange_source_entity, source_id(), READ));
    assert_true(row_may(t.st, &office, &arrival_entity, id, READ));
    assert_false(row_may(t.st, &office, &arrival_entity, id, UPDATE));
    assert_false(row_may(t.st, &office, &exchange_source_entity, source_id(), UPDATE));
}

static void what_is_missing_is_gone(void **state)
{
    (void)state;
    usual();
    struct receipt r = run(harvest(TITLE, PHONE, false), false);
    assert_int_equal(r.gone, 0);                          /* not everything was read                                     */
    r = run(harvest(TITLE, PHONE, false), true);
    assert_int_equal(r.gone, 1);
    assert_true(in_state("directory.offer", "s2", "gone"));
    r = usual();
    assert_int_equal(r.back, 1);
    assert_true(in_state("directory.offer", "s2", "new"));
}

static void ignored_stays_ignored(void **state)
{
    struct who office = who_of("editor", 0, 0);
    (void)state;
    usual();
    assert_true(arrival_step(t.st, &office, S("test"), arrival("directory.offer", "s1")->meta.id, "ignore"));
    run(harvest("Ganz anders", PHONE, true), true);
    assert_true(in_state("directory.offer", "s1", "ignored"));
    run(harvest(TITLE, PHONE, false), true);
    run(harvest(TITLE, PHONE, true), true);
    assert_true(in_state("directory.offer", "s1", "ignored"));
    assert_true(arrival_step(t.st, &office, S("test"), arrival("directory.offer", "s1")->meta.id, "reopen"));
    assert_true(in_state("directory.offer", "s1", "new"));
}

/* A feed that is suddenly almost empty is a mistake rather than news. */
static void an_empty_feed_takes_nothing_away(void **state)
{
    (void)state;
    wrong = buf_in(t.a, 1000);
    struct arrive in = arrive_begin(t.a, &wrong);
    for (int i = 0; i < 30; i++) {
        struct arrival *one = arrival_new(&in, "directory.actor", arena_fmt(t.a, "x%d", i));
        arrival_give(&in, one, "name", NULL, arena_fmt(t.a, "Verein %d", i));
    }
    assert_int_equal(run(in, true).fresh, 30);
    struct receipt r = run(harvest(TITLE, PHONE, true), true);
    assert_int_equal(r.gone, 0);
    assert_true(in_state("directory.actor", "x7", "new"));
}

/* ---- taking ---------------------------------------------------------------------------------------------------------------------------------- */
static void taken_with_references_and_credit(void **state)
{
    (void)state;
    take_all();
    assert_true(in_state("directory.offer", "s1", "taken"));
    is(ours("directory.offer", "s1", "title"), TITLE);
    assert_true(str_eq(ours("directory.offer", "s1", "actor"), arrival("directory.actor", "o1")->ours));
    is(ours("directory.offer", "s1", "topics"), "german");
    is(ours("directory.offer", "s1", "state"), "draft");
    is(ours("directory.actor", "o1", "state"), "published");
    str credit = ours("directory.offer", "s1", "source");
    assert_true(str_find(credit, S("Kreis Wesel")) >= 0 && str_find(credit, S("CC BY 4.0")) >= 0 && str_find(credit, S("https://kreis-wesel.example/services/s1")) >= 0);
    assert_int_equal(usual().same, 3);
    assert_true(in_state("directory.offer", "s1", "taken"));
}

static void an_offer_waits_for_its_organisation(void **state)
{
    (void)state;
    usual();
    assert_int_equal(take_as("editor", "directory.offer", "s1", NULL, false), WRITE_REFUSED);
    assert_true(t.p.n && str_eq(str_of(t.p.at[0].field->name), S("actor")));
}

static void rights_are_the_reviewers(void **state)
{
    (void)state;
    usual();
    assert_int_equal(take_as("translator", "directory.actor", "o1", NULL, false), WRITE_DENIED);
    assert_int_equal(take_as("data_officer", "directory.actor", "o1", NULL, false), WRITE_DENIED);
    assert_true(in_state("directory.actor", "o1", "new"));
}

/* The text here was changed by us, the telephone there by them: both stay. */
static void our_own_edits_stay(void **state)
{
    (void)state;
    take_all();
    change_ours("directory.actor", "o1", "website", "https://caritas.example");
    change_ours("directory.actor", "o1", "name", "Caritas im Kreis Kleve");
    struct receipt r = run(harvest(TITLE, "02831 99999", true), true);
    assert_int_equal(r.changed, 1);
    assert_true(in_state("directory.actor", "o1", "changed"));
    assert_true(in_state("directory.offer", "s1", "taken"));
    assert_int_equal(take_as("editor", "directory.actor", "o1", NULL, false), WRITE_DONE);
    is(ours("directory.actor", "o1", "name"), "Caritas im Kreis Kleve");
    is(ours("directory.actor", "o1", "website"), "https://caritas.example");
    assert_true(str_find(ours("directory.actor", "o1", "phone"), S("99999")) >= 0);
    assert_true(in_state("directory.actor", "o1", "taken"));
}

static enum line_advice advice_of(const struct comparison *c, const char *field)
{
    for (size_t i = 0; i < c->n; i++) if (!strcmp(c->line[i].f->name, field)) return c->line[i].advice;
    return LINE_SAME;
}

static void both_changed_is_for_a_person(void **state)
{
    struct who w = who_of("editor", 0, 0);
    (void)state;
    take_all();
    change_ours("directory.actor", "o1", "phone", "02831 55555");
    run(harvest(TITLE, "02831 99999", true), true);
    const struct arrival_row *row = arrival("directory.actor", "o1");
    struct comparison *c = compare_with(t.st, &w, row, arrival_ours(t.st, row));
    assert_int_equal(advice_of(c, "phone"), LINE_CLASH);
    assert_int_equal(advice_of(c, "name"), LINE_SAME);
    assert_true(arrival_settle(t.st, &w, S("test"), c));
    assert_true(str_find(ours("directory.actor", "o1", "phone"), S("55555")) >= 0);
    assert_true(in_state("directory.actor", "o1", "taken"));
    run(harvest(TITLE, "02831 99999", true), true);
    assert_true(in_state("directory.actor", "o1", "taken"));          /* decided once                                     */
}

static void they_take_their_change_back(void **state)
{
    (void)state;
    take_all();
    run(harvest("Anderer Titel", PHONE, true), true);
    assert_true(in_state("directory.offer", "s1", "changed"));
    run(harvest(TITLE, PHONE, true), true);
    assert_true(in_state("directory.offer", "s1", "taken"));
}

static void gone_after_taking(void **state)
{
    (void)state;
    usual();
    assert_int_equal(take_as("editor", "directory.actor", "o1", NULL, true), WRITE_DONE);
    assert_int_equal(take_as("editor", "directory.offer", "s2", NULL, true), WRITE_DONE);
    int64_t id = arrival_ours(t.st, arrival("directory.offer", "s2"));
    assert_int_equal(run(harvest(TITLE, PHONE, false), true).gone, 1);
    assert_true(in_state("directory.offer", "s2", "gone"));
    assert_true(row_may(t.st, &who_house, offer_e(), id, READ));      /* ours stays until somebody decides                */
    is(ours("directory.offer", "s2", "state"), "published");
    assert_int_equal(usual().back, 1);
    assert_true(in_state("directory.offer", "s2", "taken"));
}

static void undone(void **state)
{
    struct who w = who_of("coordinator", 0, 0);
    (void)state;
    take_all();
    run(harvest("Anderer Titel", PHONE, true), true);
    assert_int_equal(take_as("coordinator", "directory.offer", "s1", NULL, false), WRITE_DONE);
    is(ours("directory.offer", "s1", "title"), "Anderer Titel");
    assert_int_equal(arrival_undo(t.st, &w, S("test"), arrival("directory.offer", "s1"), &t.p), WRITE_DONE);
    is(ours("directory.offer", "s1", "title"), TITLE);
    assert_true(in_state("directory.offer", "s1", "changed"));
    change_ours("directory.actor", "o1", "website", "https://caritas.example");
    assert_int_equal(arrival_undo(t.st, &w, S("test"), arrival("directory.actor", "o1"), &t.p), WRITE_STALE);     /* somebody worked on it since    */
}

static void undone_when_it_was_new(void **state)
{
    struct who w = who_of("coordinator", 0, 0);
    (void)state;
    usual();
    assert_int_equal(take_as("coordinator", "directory.actor", "o1", NULL, false), WRITE_DONE);
    int64_t id = arrival_ours(t.st, arrival("directory.actor", "o1"));
    assert_int_equal(arrival_undo(t.st, &w, S("test"), arrival("directory.actor", "o1"), &t.p), WRITE_DONE);
    assert_false(row_may(t.st, &who_house, actor_e(), id, READ));
    assert_true(in_state("directory.actor", "o1", "new"));
    assert_int_equal(arrival("directory.actor", "o1")->ours.n, 0);
}

/* Each names the other: the organisation is there first, and is given its contact when that is taken. */
static void waits_for_its_contact(void **state)
{
    struct who w = who_of("coordinator", 0, 0);
    (void)state;
    struct arrive in = harvest(TITLE, PHONE, false);
    struct arrival *one = arrival_find(&in, "directory.actor", S("o1"));
    arrival_refer(&in, one, "contact", "directory.contact", S("c1"));
    one = arrival_new(&in, "directory.contact", S("c1"));
    arrival_give(&in, one, "title", "de", S("Erstberatung"));
    arrival_give(&in, one, "phone", NULL, S(PHONE));
    arrival_refer(&in, one, "actor", "directory.actor", S("o1"));
    run(in, true);
    assert_int_equal(take_as("coordinator", "directory.actor", "o1", NULL, false), WRITE_DONE);
    is(ours("directory.actor", "o1", "contact"), "");
    assert_int_equal(take_as("coordinator", "directory.contact", "c1", NULL, false), WRITE_DONE);
    assert_true(str_eq(ours("directory.actor", "o1", "contact"), arrival("directory.contact", "c1")->ours));
    struct comparison *c = compare_with(t.st, &w, arrival("directory.actor", "o1"), arrival_ours(t.st, arrival("directory.actor", "o1")));
    for (size_t i = 0; i < c->n; i++) assert_int_equal(c->line[i].advice, LINE_SAME);
    int64_t id = arrival_ours(t.st, arrival("directory.actor", "o1"));
    assert_int_equal(arrival_undo(t.st, &w, S("test"), arrival("directory.contact", "c1"), &t.p), WRITE_DONE);
    assert_int_equal(arrival_undo(t.st, &w, S("test"), arrival("directory.actor", "o1"), &t.p), WRITE_DONE);
    assert_false(row_may(t.st, &who_house, actor_e(), id, READ));
    assert_true(in_state("directory.actor", "o1", "new"));
}

static void follows_merged_rows(void **state)
{
    struct who w = who_of("administrator", 0, 0);
    (void)state;
    take_all();
    int64_t from = arrival_ours(t.st, arrival("directory.actor", "o1")), into = id_of(actor_e(), "vhs-goch");
    assert_int_equal(row_merge(t.st, &w, S("test"), actor_e(), from, into), WRITE_DONE);
    is(arrival("directory.actor", "o1")->ours, "vhs-goch");
}

/* A value that our field does not take is left out and said; the rest can be taken. */
static void bad_values_are_left_out(void **state)
{
    struct who w = who_of("editor", 0, 0);
    (void)state;
    run(harvest(TITLE, "Durchwahl nach Vereinbarung erfragen", true), true);
    const struct arrival_row *row = arrival("directory.actor", "o1");
    struct comparison *c = compare_with(t.st, &w, row, 0);
    bool said = false;
    for (size_t i = 0; i < c->n; i++) said = said || (c->line[i].wrong && !strcmp(c->line[i].f->name, "phone"));
    assert_true(said);
    assert_int_equal(take_as("editor", "directory.actor", "o1", NULL, false), WRITE_DONE);
    is(ours("directory.actor", "o1", "phone"), "");
}

/* What our row says of its own origin stays beside theirs, and comes back by undoing. */
static void own_source_stays(void **state)
{
    struct who w = who_of("coordinator", 0, 0);
    (void)state;
    put(actor_e(), "verein", "name=Caritas Geldern", "kind=association", "source=Liste der Stadt 2026", "state=published");
    usual();
    const struct arrival_row *row = arrival("directory.actor", "o1");
    struct comparison *c = compare_with(t.st, &w, row, id_of(actor_e(), "verein"));
    t.p = (struct problems){ .a = t.a };
    assert_int_equal(arrival_take(t.st, &w, S("test"), c, NULL, NULL, false, &t.p), WRITE_DONE);
    str now = ours("directory.actor", "o1", "source");
    assert_true(str_starts(now, S("Liste der Stadt 2026; ")) && str_find(now, S("Kreis Wesel")) > 0);
    run(harvest(TITLE, "02831 99999", true), true);
    assert_int_equal(take_as("coordinator", "directory.actor", "o1", NULL, false), WRITE_DONE);
    assert_true(str_eq(ours("directory.actor", "o1", "source"), now));
    assert_int_equal(arrival_undo(t.st, &w, S("test"), arrival("directory.actor", "o1"), &t.p), WRITE_DONE);
    assert_true(str_find(ours("directory.actor", "o1", "phone"), S("12345")) >= 0);
}

/* ---- files and the job ----------------------------------------------------------------------------------------------------------------------------- */
static const char feed[] = "[{\"id\":\"s9\",\"name\":\"Offenes Singen\",\"description\":\"Singen f\u00fcr alle.\",\"status\":\"active\","
                           "\"organization\":{\"id\":\"o9\",\"name\":\"Chor am Rhein\",\"description\":\"Ein Chor.\"}}]";

static void files_become_parts(void **state)
{
    const struct zip_file in[] = { { S("data/services.csv"), S("id,name\n") }, { S("readme.txt"), S("no") }, { S("feed.json"), S("[]") } }, none[] = { { S("readme.txt"), S("no") } };
    struct read_part *part;
    size_t n;
    const char *why = NULL;
    (void)state;
    assert_true(parts_of_file(t.a, S("all.zip"), zip_write(t.a, in, countof(in)), &part, &n, &why));
    assert_int_equal(n, 2);
    is(part[0].what, "services.csv");
    is(part[1].what, "");
    is(part[1].bytes, "[]");
    assert_false(parts_of_file(t.a, S("all.zip"), zip_write(t.a, none, countof(none)), &part, &n, &why));
    assert_non_null(why);
    assert_false(parts_of_file(t.a, S("all.zip"), S("PK\x03\x04 broken"), &part, &n, &why));
    assert_true(parts_of_file(t.a, S("feed.json"), S("{}"), &part, &n, &why));
    assert_int_equal(n, 1);
}

static int64_t job_of(str argument) { struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM core_job WHERE kind = 'exchange.pull' AND argument = $1"), T(argument)); return rows_next(r) ? row_int(r, 0) : -1; }

/* The upload of a form, and the job that it wants; these commit. */
static void uploads_are_read_by_the_job(void **state)
{
    (void)state;
    str argument = arena_fmt(t.a, "%lld upload", (long long)source_id());
    end();
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = POST, .target = arena_fmt(t.a, "/%.*s/de/sources/wesel/upload", STR(t.region)),
                       .body = arena_fmt(t.a, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"feed.json\"\r\n\r\n%s\r\n--x--\r\n", feed),
                       .body_type = S("multipart/form-data; boundary=x"), .client = S("192.0.2.0/24"), .who = who_of("coordinator", 0, 0), .from = FROM_COMMAND };
    dispatch(q);
    assert_int_equal(q->status, 303);
    begin();
    assert_int_equal(job_of(argument), 1);
    end();
    struct job j = { .argument = argument, .request = S("job-1"), .region = t.region, .stores = t.s, .a = t.a, .kind = &pull_job };
    assert_int_equal(pull_job.outside(&j), JOB_DONE);
    begin();
    is(arrival("directory.offer", "s9")->title, "Offenes Singen");
    assert_true(in_state("directory.actor", "o9", "new"));
    struct rows *r = ask(t.st, Q("SELECT COUNT(*) FROM exchange_part"));
    assert_true(rows_next(r) && row_int(r, 0) == 0);
}

/* ---- the same? ----------------------------------------------------------------------------------------------------------------------------------- */
static const struct arrival_row *arrived(const char *name, const char *town, const char *phone)
{
    wrong = buf_in(t.a, 1000);
    struct arrive in = arrive_begin(t.a, &wrong);
    struct arrival *one = arrival_new(&in, "directory.actor", S("twin"));
    arrival_give(&in, one, "name", NULL, str_of(name));
    arrival_give(&in, one, "kind", NULL, S("association"));
    arrival_name(&in, one, "area", str_of(town));
    arrival_give(&in, one, "phone", NULL, str_of(phone));
    run(in, false);
    return arrival("directory.actor", "twin");
}

static void finds_twins(void **state)
{
    (void)state;
    const struct arrival_row *row = arrived("VOLKSHOCHSCHULE  Goch", "Goch", "");
    is(row->twin, "vhs-goch");
    is(row->reasons, "name town");
}
static void finds_twins_by_telephone(void **state)
{
    (void)state;
    const struct arrival_row *row = arrived("Volkshochschule Goch", "Kleve", "+49 2823 973060");
    is(row->twin, "vhs-goch");
    is(row->reasons, "name phone");
}
static void other_town_is_no_twin(void **state) { (void)state; assert_int_equal(arrived("Volkshochschule Goch", "Kleve", "02821 777777")->twin.n, 0); }
static void other_name_is_no_twin(void **state) { (void)state; assert_int_equal(arrived("Volkshochschule Kleve", "Goch", "")->twin.n, 0); }

static void is_the_same_as(void **state)
{
    struct who w = who_of("editor", 0, 0);
    (void)state;
    const struct arrival_row *row = arrived("Volkshochschule Goch", "Goch", "02823 000111");
    struct comparison *c = compare_with(t.st, &w, row, id_of(actor_e(), "vhs-goch"));
    assert_int_equal(advice_of(c, "phone"), LINE_CLASH);
    t.p = (struct problems){ .a = t.a };
    assert_int_equal(arrival_take(t.st, &w, S("test"), c, NULL, NULL, false, &t.p), WRITE_DONE);
    is(arrival("directory.actor", "twin")->ours, "vhs-goch");
    assert_true(str_find(ours("directory.actor", "twin", "phone"), S("973060")) >= 0);     /* ours stays unless somebody chose theirs       */
    assert_int_equal(arrival("directory.actor", "twin")->twin.n, 0);
}

static void compares_telephones_and_websites(void **state)
{
    (void)state;
    is(same_phone(t.a, S("+49 (0)2823 / 97-3060")), "2823973060");
    is(same_phone(t.a, S("02823 973060")), "2823973060");
    is(same_phone(t.a, S("112")), "");
    is(same_website(t.a, S("https://www.VHS-Goch.de/")), "vhs-goch.de");
}

/* ---- bounds --------------------------------------------------------------------------------------------------------------------------------------- */
static void arrivals_are_bounded(void **state)
{
    (void)state;
    wrong = buf_in(t.a, 1000);
    struct arrive in = arrive_begin(t.a, &wrong);
    char *long_text = arena_get(t.a, ARRIVAL_BYTES_MAX + 1);
    memset(long_text, 'x', ARRIVAL_BYTES_MAX + 1);
    struct arrival *one = arrival_new(&in, "publishing.page", S("p1"));
    arrival_give(&in, one, "body", "de", (str){ long_text, ARRIVAL_BYTES_MAX + 1 });
    assert_false(arrival_good(&in, one));
    assert_true(in.partial);
    assert_false(arrival_good(&in, arrival_new(&in, "publishing.page", S(""))));
    assert_false(arrival_good(&in, arrival_new(&in, "publishing.page", (str){ long_text, ARRIVAL_ID_MAX + 1 })));
    assert_ptr_equal(arrival_new(&in, "publishing.page", S("p1")), one);
    for (int i = 0; i < 1000; i++) arrival_new(&in, "directory.place", arena_fmt(t.a, "%d", i));
    assert_non_null(arrival_find(&in, "directory.place", S("999")));
    assert_null(arrival_find(&in, "directory.offer", S("999")));
    assert_int_equal(run(in, true).wrong, 1);              /* the large one; what has no title is called by its number    */
}

static void payload_reads_back(void **state)
{
    (void)state;
    struct arrive in = harvest("Ein „Titel“ </b>\n", PHONE, false);
    str json = payload_write(t.a, in.at[1]), again = payload_write(t.a, payload_read(t.a, "directory.offer", json));
    assert_true(str_eq(json, again));
    str hash = payload_hash(t.a, json);
    in.at[1]->changed = S("2026-11-01T00:00:00Z");
    assert_true(str_eq(hash, payload_hash(t.a, payload_write(t.a, in.at[1]))));       /* their clock alone is no change       */
    in.at[1]->origin = S("https://elsewhere.example/");
    assert_false(str_eq(hash, payload_hash(t.a, payload_write(t.a, in.at[1]))));
}

static void never_into_our_own_network(void **state)
{
    static const char *const no[] = { "127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.178.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255",
                                      "::1", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1", "localhost", "" };
    static const char *const yes[] = { "93.184.216.34", "172.32.0.1", "8.8.8.8", "2a00:1450:4001::8a", "::ffff:8.8.8.8" };
    (void)state;
    for (size_t i = 0; i < countof(no); i++) assert_false(fetch_allowed(no[i]));
    for (size_t i = 0; i < countof(yes); i++) assert_true(fetch_allowed(yes[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(same_run_changes_nothing), case_of(nothing_of_it_is_public), case_of(what_is_missing_is_gone), case_of(ignored_stays_ignored), case_of(an_empty_feed_takes_nothing_away),
        case_of(taken_with_references_and_credit), case_of(an_offer_waits_for_its_organisation), case_of(rights_are_the_reviewers), case_of(our_own_edits_stay),
        case_of(both_changed_is_for_a_person), case_of(they_take_their_change_back), case_of(gone_after_taking), case_of(undone), case_of(waits_for_its_contact), case_of(undone_when_it_was_new), case_of(follows_merged_rows),
        case_of(bad_values_are_left_out), case_of(own_source_stays), case_of(files_become_parts), case_of(finds_twins), case_of(finds_twins_by_telephone), case_of(other_town_is_no_twin), case_of(other_name_is_no_twin), case_of(is_the_same_as),
        case_of(compares_telephones_and_websites), case_of(arrivals_are_bounded), case_of(payload_reads_back), case_of(never_into_our_own_network), case_of(uploads_are_read_by_the_job),        /* the last: it commits                      */
    };
    return region_run("exchange", rooms, rooms_count, furnish, tests, countof(tests));
}
