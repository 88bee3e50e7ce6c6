/* test_flow.c - transitions: who may, when, what they leave behind; timers; and what a wrong table says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/moment.h"
#include "entity/test_ward.h"
#include <sys/wait.h>

static enum flow_outcome act(struct store *st, const struct who *who, int64_t id, const char *event, const char *reason)
{
    const char *why = NULL;
    return flow_do(st, who, S("r"), &visit_entity, id, 0, str_of(event), str_of(reason), &why);
}

static int64_t visit(struct store *st, const char *key) { return made(st, draft_of(&visit_entity, key, "title", "Besuch", NULL)); }
static str state_of(struct store *st, int64_t id) { return value_now(st, &visit_entity, id, "state"); }
static int64_t timers(struct store *st) { return count_in(st, Q("SELECT count(*) FROM core_timer")); }

static void steps(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss(), clerk = ward_who("clerk", 0, 0), translator = ward_who("translator", 0, 0);
    struct history_line line[10];
    int64_t id = visit(st, "v");
    same(state_of(st, id), S("asked"));                   /* a new row begins where the flow begins */
    ward.effects = 0;
    ward.no = NULL;
    assert_int_equal(act(st, &w, id, "finish", ""), FLOW_NOT_NOW);
    assert_int_equal(act(st, &w, id, "dance", ""), FLOW_UNKNOWN);
    assert_int_equal(act(st, &w, id + 1, "give", ""), FLOW_UNKNOWN);
    assert_int_equal(act(st, &translator, id, "give", ""), FLOW_DENIED);
    assert_int_equal(act(st, &clerk, id, "lapse", ""), FLOW_DENIED);       /* only time may */
    assert_int_equal(act(st, &clerk, id, "give", ""), FLOW_DONE);
    same(state_of(st, id), S("given"));
    assert_int_equal(ward.effects, 1);
    assert_int_equal(act(st, &clerk, id, "give", ""), FLOW_NOT_NOW);
    assert_int_equal(act(st, &clerk, id, "finish", ""), FLOW_DENIED);
    assert_int_equal(history_of(st, &visit_entity, id, ~0U, line, 10), 2);
    assert_true(line[0].event == HISTORY_FLOW && line[0].version == 2 && line[0].n == 1);
    same(line[0].detail, S("give"));
    same(line[0].value[0].old, S("asked"));
    same(line[0].value[0].new, S("given"));
    assert_int_equal(version_now(st, &visit_entity, id), 2);
    assert_int_equal(history_verify(st, NULL, 0), -1);
    done(st);
}

static void guards(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    const char *why = NULL;
    int64_t id = visit(st, "v");
    assert_int_equal(act(st, &w, id, "give", ""), FLOW_DONE);
    assert_int_equal(flow_do(st, &w, S("r"), &visit_entity, id, 0, S("finish"), S(""), &why), FLOW_REFUSED);
    assert_string_equal(why, "There is no story.");
    assert_int_equal(changed(st, &w, &visit_entity, id, 0, "story", "Es war einmal"), WRITE_DONE);
    assert_int_equal(flow_do(st, &w, S("r"), &visit_entity, id, 2, S("finish"), S(""), &why), FLOW_STALE);
    same(state_of(st, id), S("given"));
    assert_int_equal(flow_do(st, &w, S("r"), &visit_entity, id, 3, S("finish"), S(""), &why), FLOW_DONE);
    assert_int_equal(flow_do(st, &w, S("r"), &visit_entity, id, 0, S("reopen"), S("  "), &why), FLOW_REFUSED);
    assert_int_equal(act(st, &w, id, "reopen", "too early"), FLOW_DONE);
    struct history_line line[1];
    history_of(st, &visit_entity, id, ~0U, line, 1);
    same(line[0].reason, S("too early"));
    assert_int_equal(act(st, &w, id, "reopen", "again"), FLOW_NOT_NOW);    /* "*" does not lead from a state to itself */
    assert_int_equal(row_delete(st, &w, S("r"), &visit_entity, id, 0), WRITE_DONE);
    assert_int_equal(act(st, &w, id, "give", ""), FLOW_UNKNOWN);
    done(st);
}

/* A role acts on rows that it may change; one that may change none, on those that it reads. */
static const struct entity *own_visits(void)
{
    static struct transition at[] = { { "asked", "give", "given", "officer reader", .label = "Give" }, { "given", "lapse", "lapsed", "officer",
        .label = "Lapse" },
                                      { "given", "finish", "done", "officer", .label = "Finish" } };
    static const struct flow flow = { "state", at, countof(at) };
    static struct entity e;
    e = visit_entity;
    e.flow = &flow;
    return &e;
}

static void rows(void **state)
{
    (void)state;
    const struct transition *t[10];
    const struct entity *e = own_visits();
    struct visit v = { .meta = { .id = 5 }, .state = S("asked") };
    struct who reader = ward_who("reader", 0, 0), officer = ward_who("officer", 7, 0), both = { .grant = { { .role = "officer", .area = 7 },
        { .role = "reader" } }, .n = 2 };
    assert_int_equal(flow_choices(&reader, e, &v, t, 10), 1);
    assert_int_equal(flow_choices(&officer, e, &v, t, 10), 0);             /* visits have no area: none is the officer's, though all can be read */
    assert_int_equal(flow_choices(&both, e, &v, t, 10), 1);                /* as a reader */
    v.state = S("given");
    assert_int_equal(flow_choices(&both, e, &v, t, 10), 0);
    v.state = S("");
    assert_int_equal(flow_choices(&reader, e, &v, t, 10), 0);              /* the reader does not see the state */
}

static void choices(void **state)
{
    (void)state;
    const struct transition *t[10];
    struct visit v = { .state = S("given") };
    struct who w = boss(), clerk = ward_who("clerk", 0, 0), visitor = who_visitor();
    assert_int_equal(flow_choices(&w, &visit_entity, &v, t, 10), 3);
    assert_string_equal(t[0]->event, "finish");
    assert_string_equal(t[1]->event, "lapse");
    assert_string_equal(t[2]->event, "reopen");
    assert_int_equal(flow_choices(&w, &visit_entity, &v, t, 2), 2);
    assert_int_equal(flow_choices(&clerk, &visit_entity, &v, t, 10), 1);
    assert_int_equal(flow_choices(&visitor, &visit_entity, &v, t, 10), 0);
    v.state = S("asked");
    assert_int_equal(flow_choices(&w, &visit_entity, &v, t, 10), 1);       /* no button for what time does */
    assert_int_equal(flow_choices(&w, &person_entity, &v, t, 10), 0);
}

/* ---- time -------------------------------------------------------------------------------------------------------------------------------- */
static void at_time(int64_t t)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)t);
    setenv("BRUECKE_NOW", text, 1);
}

static void timer(void **state)
{
    (void)state;
    enum { NOW = 1795003200 };
    struct who w = boss();
    at_time(NOW);
    struct store *st = writer();
    ward.no = "Not now.";
    int64_t a = visit(st, "a"), b = visit(st, "b"), c = visit(st, "c"), d = visit(st, "d");
    assert_int_equal(timers(st), 4);
    assert_int_equal(changed(st, &w, &visit_entity, a, 0, "amount", "5"), WRITE_DONE);     /* a change is no entering */
    at_time(NOW + 100);
    assert_int_equal(act(st, &w, b, "give", ""), FLOW_DONE);
    assert_int_equal(act(st, &w, c, "give", ""), FLOW_DONE);
    assert_int_equal(changed(st, &w, &visit_entity, c, 0, "story", "x"), WRITE_DONE);
    assert_int_equal(row_delete(st, &w, S("r"), &visit_entity, d, 0), WRITE_DONE);
    assert_int_equal(timers(st), 3);
    assert_int_equal(flow_tick(st, NOW + WEEK - 1, 10), 0);
    at_time(NOW + WEEK);
    assert_int_equal(flow_tick(st, NOW + WEEK, 10), 1);
    same(state_of(st, a), S("lapsed"));
    assert_int_equal(flow_tick(st, NOW + WEEK, 10), 0);
    struct history_line line[1];
    history_of(st, &visit_entity, a, ~0U, line, 1);
    same(line[0].who, S("system"));
    assert_int_equal(flow_tick(st, NOW + 100 + 2 * WEEK, 10), 0);          /* b's guard refuses, c's too */
    assert_int_equal(timers(st), 2);
    ward.no = NULL;
    assert_int_equal(flow_tick(st, NOW + 100 + 2 * WEEK, 10), 0);          /* asked again a day later only */
    assert_int_equal(flow_tick(st, NOW + 100 + 2 * WEEK + 24 * 3600, 10), 1);
    same(state_of(st, c), S("lapsed"));
    same(state_of(st, b), S("given"));
    ask(st, Q("UPDATE core_timer SET event = 'gone'"));
    assert_int_equal(flow_tick(st, NOW + 10 * WEEK, 10), 0);
    assert_int_equal(timers(st), 0);                       /* what fits no more is forgotten */
    assert_int_equal(row_undelete(st, &w, S("r"), &visit_entity, d), WRITE_DONE);
    assert_int_equal(timers(st), 1);
    ask(st, Q("UPDATE core_timer SET entity = 'gone.away'"));
    assert_int_equal(flow_tick(st, NOW + 20 * WEEK, 10), 0);
    assert_int_equal(timers(st), 1);                       /* a room that is not there may come back */
    done(st);
    unsetenv("BRUECKE_NOW");
}

static void most(void **state)
{
    (void)state;
    struct store *st = writer();
    for (int i = 0; i < 7; i++) visit(st, "");
    int64_t late = moment_now() + 2 * WEEK;
    assert_int_equal(flow_tick(st, late, 3), 3);
    assert_int_equal(flow_tick(st, late, 3), 3);
    assert_int_equal(flow_tick(st, late, 3), 1);
    done(st);
}

/* ---- events -------------------------------------------------------------------------------------------------------------------------------- */
static struct buf heard;
static void hear(struct store *st, const struct event *ev)
{
    struct draft d = raw(st, ev->e, ev->row);              /* in the same transaction, after the change */
    buf_fmt(&heard, "%s %.*s;", ev->name, STR(ev->e == &visit_entity ? d.value[field_index(ev->e, entity_field(ev->e, S("state")))] : S("-")));
}
static void echo(struct store *st, const struct event *ev) { (void)st; buf_fmt(&heard, "echo %.*s;", STR(ev->who->name)); }

static void events(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    heard = buf_in(room.a, 2000);
    event_forget();
    event_listen(&(struct listen){ "test.visit.created", hear });
    event_listen(&(struct listen){ "test.visit.give", hear });
    event_listen(&(struct listen){ "test.visit.give", echo });
    event_listen(&(struct listen){ "test.visit.changed", hear });
    event_listen(&(struct listen){ "test.visit.nothing", hear });
    int64_t id = visit(st, "v");
    act(st, &w, id, "give", "");
    act(st, &w, id, "give", "");
    changed(st, &w, &visit_entity, id, 0, "amount", "3");
    changed(st, &w, &visit_entity, id, 0, "amount", "3");
    same(buf_str(&heard), S("test.visit.created asked;test.visit.give given;echo Somebody;test.visit.changed given;"));
    event_forget();
    done(st);
}

/* ---- the clock of retention -------------------------------------------------------------------------------------------------------------------- */
static const struct transition keeping[] = {
    { "asked", "finish", "done",   "boss", .label = "Finish", .effect = keep_starts },
    { "done",  "reopen", "asked",  "boss", .label = "Ask again", .effect = keep_stops },
    { "asked", "give",   "given",  "boss", .label = "Give" },
    { "given", "lapse",  "lapsed", "boss", .label = "Lapse" },
};
static const struct flow keeping_flow = { "state", keeping, countof(keeping) };
static const struct entity letter_entity = {
    .room = "test", .name = "letter", .label = "Letter", .plural = "Letters", .fields = visit_fields, .n = countof(visit_fields), .size = sizeof(struct visit),
    .title = "title", .rights = ward_rights, .n_rights = countof(ward_rights), .flow = &keeping_flow, .purpose = "Writing", .basis = "GDPR Art. 6 (1) a",
    .keep = { "day", 30, ERASE, "A month after it was answered" },
};
static void register_all(void) { ward_register(); entity_register(&letter_entity); }
static int64_t letter(struct store *st, const char *key) { return made(st, draft_of(&letter_entity, key, "title", "Brief", NULL)); }

static void keeping_begins(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    const char *why = NULL;
    int64_t id = letter(st, "l"), other = letter(st, "m");
    at_time(1795003200);
    assert_int_equal(flow_do(st, &w, S("r"), &letter_entity, id, 0, S("finish"), S(""), &why), FLOW_DONE);
    same(value_now(st, &letter_entity, id, "day"), S("2026-11-18"));
    same(value_now(st, &letter_entity, other, "day"), S(""));
    assert_int_equal(flow_do(st, &w, S("r"), &letter_entity, id, 0, S("reopen"), S(""), &why), FLOW_DONE);
    same(value_now(st, &letter_entity, id, "day"), S(""));
    unsetenv("BRUECKE_NOW");
    leave(st);
}

/* ---- did every state come about by a step? --------------------------------------------------------------------------------------------------- */
static struct { str said; int64_t n; enum flow_wrong wrong; } fault;
static void note_fault(void *ctx, const struct flow_fault *f)
{
    (void)ctx;
    fault.said = flow_fault_text(room.a, f);
    fault.wrong = f->wrong;
    fault.n++;
}

static bool one_fault(struct store *st, enum flow_wrong wrong, const char *words)
{
    fault.n = 0;
    int64_t n = flow_walk(st, note_fault, NULL);
    if (n == 1 && fault.n == 1 && fault.wrong == wrong && str_find(fault.said, str_of(words)) >= 0) return true;
    fprintf(stderr, "%lld faults, \"%.*s\" instead of \"%s\"\n", (long long)n, STR(fault.said), words);
    return false;
}

/* Somebody writes a step into the history that no line of the table allows. */
static void inject(struct store *st, int64_t id, const char *from, const char *to)
{
    struct history_value v = { .field = entity_field(&visit_entity, S("state")), .old = str_of(from), .new = str_of(to) };
    history_add(st, &who_house, S("r"), &(struct history_entry){ .e = &visit_entity, .row = id, .version = 9, .event = HISTORY_FLOW, .detail = S("give"), .value = &v, .n = 1 });
    ask(st, Q("UPDATE test_visit SET state = $1 WHERE id = $2"), T(str_of(to)), I(id));
}

static void walked(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who w = boss();
    ward.no = NULL;
    int64_t a = visit(st, "a"), b = visit(st, "b"), c = visit(st, "c"), d = visit(st, "d");
    assert_int_equal(act(st, &w, a, "give", ""), FLOW_DONE);
    assert_int_equal(act(st, &w, a, "reopen", "again"), FLOW_DONE);          /* "*" */
    assert_int_equal(act(st, &w, d, "give", ""), FLOW_DONE);
    assert_int_equal(flow_walk(st, NULL, NULL), 0);
    inject(st, b, "asked", "done");
    assert_true(one_fault(st, FLOW_WRONG_STEP, "b: no transition leads from \"asked\" to \"done\""));
    assert_int_equal(row_delete(st, &w, S("r"), &visit_entity, b, 0), WRITE_DONE);
    assert_int_equal(flow_walk(st, NULL, NULL), 0);                          /* nobody meets it any more           */
    inject(st, c, "given", "done");
    assert_true(one_fault(st, FLOW_WRONG_GAP, "begins in \"given\", the one before ended in \"asked\""));
    assert_int_equal(row_delete(st, &w, S("r"), &visit_entity, c, 0), WRITE_DONE);
    ask(st, Q("UPDATE test_visit SET state = 'lapsed' WHERE id = $1"), I(d));
    assert_true(one_fault(st, FLOW_WRONG_STATE, "the state is \"lapsed\", the history ends in \"given\""));
    history_blank_field(st, &visit_entity, d, entity_field(&visit_entity, S("state")));
    assert_int_equal(flow_walk(st, NULL, NULL), 0);                          /* what was blanked tells nothing     */
    leave(st);
}

static void pictured(void **state)
{
    (void)state;
    struct buf out = buf_in(room.a, 10000);
    flow_picture(&visit_entity, &out);
    assert_true(str_find(buf_str(&out), S("    [*] --> asked\n")) > 0 && str_find(buf_str(&out), S("    state \"Given\" as given\n")) > 0);
    assert_true(str_find(buf_str(&out), S("    asked --> lapsed: lapse: timer, after 7 days\n")) > 0);
    assert_true(str_find(buf_str(&out), S("    given --> done: finish: boss / checked\n")) > 0);
    assert_true(str_find(buf_str(&out), S("    done --> asked: reopen: boss, clerk, reader / with a reason\n")) > 0);
    assert_true(str_find(buf_str(&out), S("asked --> asked")) < 0);
}

/* ---- wrong tables ---------------------------------------------------------------------------------------------------------------------------- */
static str last_words_of(struct entity e)
{
    int line[2], status = 0;
    char said[500];
    assert_int_equal(pipe(line), 0);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(line[1], STDERR_FILENO);
        flow_check(&e);
        _exit(0);
    }
    close(line[1]);
    ssize_t n = read(line[0], said, sizeof said);
    close(line[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? S("") : arena_copy(room.a, (str){ said, n > 0 ? (size_t)n : 0 });
}

static str last_words(const struct flow *flow)
{
    struct entity e = visit_entity;
    e.flow = flow;
    return last_words_of(e);
}

static void wrong(void **state)
{
    (void)state;
    struct transition t[countof(visit_flow_table)];
    const struct flow flow = { "state", t, countof(t) }, other = { "title", t, countof(t) }, none = { "state", t, 0 }, few = { "state", t, 2 };
    static const struct { size_t i; struct transition t; const char *why; } cases[] = {
        { 0, { "aksed", "give", "given", "boss", .label = "x" }, "`from` is no choice" }, { 1, { "given", "finish", "dnoe", "boss", .label = "x" },
            "`to` is no choice" },
        { 0, { "*", "give", "given", "boss", .label = "x" }, "in which state a row begins" }, { 0, { "asked", "Give", "given", "boss", .label = "x" },
            "plain name" },
        { 0, { "asked", "give", "given", "", .label = "x" }, "nobody may" }, { 0, { "asked", "give", "given", NULL, .label = "x" }, "nobody may" },
        { 0, { "asked", "give", "given", "timer" }, "never due" }, { 0, { "asked", "give", "given", "boss" }, "no label" },
        { 0, { "asked", "give", "asked", "boss", .label = "x" }, "leads nowhere" },
        { 0, { "asked", "give", "given", "boss", .label = "x", .after = 5, .needs_reason = true }, "no reason to give" },
        { 1, { "given", "finish", "lapsed", "boss", .label = "x" }, "done: no transition leads" },
        { 0, { "asked", "give", "lapsed", "boss", .label = "x" }, "given: no transition leads" },
    };
    memcpy(t, visit_flow_table, sizeof t);
    same(last_words(&flow), S(""));
    assert_true(str_find(last_words(&other), S("required choice field")) > 0 && str_find(last_words(&none), S("begins")) > 0);
    assert_true(str_find(last_words(&few), S("lapsed: no transition")) > 0);
    for (size_t i = 0; i < countof(cases); i++) {
        memcpy(t, visit_flow_table, sizeof t);
        t[cases[i].i] = cases[i].t;
        str said = last_words(&flow);
        if (str_find(said, str_of(cases[i].why)) < 0) fail_msg("\"%.*s\" does not say \"%s\"", STR(said), cases[i].why);
    }
    struct entity e = letter_entity;
    same(last_words_of(e), S(""));
    e.keep.from = "changed_at";
    assert_true(str_find(last_words_of(e), S("`keep.from` is no date field")) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps), cmocka_unit_test(guards), cmocka_unit_test(rows), cmocka_unit_test(choices), cmocka_unit_test(timer),
            cmocka_unit_test(most),
        cmocka_unit_test(events), cmocka_unit_test(keeping_begins), cmocka_unit_test(wrong), cmocka_unit_test(walked), cmocka_unit_test(pictured),
    };
    room_more = register_all;
    room_wipe_more = ward_wipe;
    return room_run("t-flow", tests, countof(tests));
}
