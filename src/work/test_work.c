/* test_work.c - jobs: wanted once, done by one, tried again, given up; workers that race or are killed; periods; mails. On both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "base/moment.h"
#include "entity/history.h"
#include "entity/region.h"
#include "entity/schema.h"
#include "work/mail.h"
#include "work/worker.h"
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)
static const int64_t noon = 1795003200;                 /* 18 November 2026, 12:00 UTC                                */
static struct { struct stores *s; struct arena *a; str where, folder; struct worker *w; bool clever; int64_t dead; } t;
static char region_name[32];
static str region;

static void at(int64_t seconds) { char text[24]; snprintf(text, sizeof text, "%lld", (long long)(noon + seconds)); setenv("BRUECKE_NOW", text, 1); }

/* ---- kinds of this test ---------------------------------------------------------------------------------------------------- */
/* What a job did stands in a table without a key: done twice would be two rows. */
static const struct column did_columns[] = { { "id", COL_ID, true, NULL, false }, { "job", COL_INT, true, NULL, false }, { "who", COL_TEXT, true, NULL, false } };
static const struct table did = { .name = "test_did", .columns = did_columns, .n = countof(did_columns) };

static void write_down(struct job *j) { ask(j->st, Q("INSERT INTO test_did (job, who) VALUES ($1, $2)"), I(j->id), T(j->argument)); }
static enum job_end count(struct job *j) { write_down(j); return JOB_DONE; }
static enum job_end moody(struct job *j)
{
    write_down(j);                                       /* must be gone after a failure                              */
    j->error = "It rains.";
    return t.clever ? JOB_DONE : JOB_AGAIN;
}
static enum job_end hopeless(struct job *j) { write_down(j); return JOB_DEAD; }
static void note_dead(struct job *j) { t.dead = j->id; ask(j->st, Q("INSERT INTO test_did (job, who) VALUES ($1, 'dead')"), I(j->id)); }
static enum job_end parts(struct job *j)
{
    write_down(j);
    job_progress(j, j->done + 10, 50, "pieces");
    return j->done < 50 ? JOB_MORE : JOB_DONE;
}
static enum job_end slowly(struct job *j) { write_down(j); usleep(2000); return JOB_DONE; }
static enum job_end away(struct job *j)                  /* outside: is told to stop when somebody cancels            */
{
    struct store *st = store_begin(j->stores, j->region, STORE_WRITE, j->a, S(""));
    assert_null(j->st);
    job_progress(j, 1, 2, "steps");
    assert_true(job_alive(j));
    job_cancel(st, j->id);
    assert_int_equal(store_end(st, true), STORE_DONE);
    job_progress(j, 2, 2, "steps");
    j->said = true;
    return job_alive(j) ? JOB_DONE : JOB_AGAIN;
}
static bool never(struct store *st, int64_t now) { (void)st; (void)now; return false; }

static const struct job_kind kinds[] = {
    { .name = "test.count", .label = "Count", .run = count },
    { .name = "test.moody", .label = "Moody", .run = moody, .dead = note_dead, .tries = 3, .back_off = 100 },
    { .name = "test.hopeless", .label = "Hopeless", .run = hopeless, .dead = note_dead },
    { .name = "test.parts", .label = "Parts", .run = parts },
    { .name = "test.slowly", .label = "Slowly", .run = slowly, .lease = 5 },
    { .name = "test.away", .label = "Away", .outside = away },
    { .name = "test.hourly", .label = "Hourly", .run = count, .every = 3600, .at = 3000 },
    { .name = "test.never", .label = "Never", .run = count, .every = 3600, .due = never },
};

/* ---- the region --------------------------------------------------------------------------------------------------------------- */
static struct store *writer(void) { return store_begin(t.s, region, STORE_WRITE, t.a, S("r")); }
static void done(struct store *st) { must(store_end(st, true) == STORE_DONE, store_why(st)); }

static int64_t count_of(struct arg sql)
{
    struct store *st = store_begin(t.s, region, STORE_READ, t.a, S(""));
    struct rows *r = store_ask(st, (const struct arg[]){ sql, { .kind = ARG_END } });
    int64_t n = rows_next(r) ? row_int(r, 0) : -1;
    must(store_end(st, true) == STORE_DONE, store_why(st));
    return n;
}

static int64_t add(const char *kind, const char *argument, const char *key)
{
    struct store *st = writer();
    int64_t id = job_add(st, &(struct job_new){ .kind = kind, .argument = str_of(argument), .key = str_of(key) });
    done(st);
    return id;
}

static struct job_line line_of(int64_t id)
{
    struct job_line l = { 0 };
    struct store *st = writer();
    assert_true(job_get(st, id, &l));
    done(st);
    return l;
}

static int64_t work(struct worker *w) { int64_t n = 0; for (int64_t k; (k = worker_round(w)) > 0;) n += k; return n; }

static int setup(void **state)
{
    (void)state;
    at(0);
    t.a = arena_new();
    t.clever = false;
    t.dead = 0;
    t.w = worker_new(t.s, region);
    struct store *st = writer();
    ask(st, Q("DELETE FROM test_did"));
    ask(st, Q("DELETE FROM core_job"));
    ask(st, Q("DELETE FROM core_mail"));
    ask(st, Q("DELETE FROM core_timer"));
    done(st);
    work(t.w);                                           /* what is due at any time: tidying, the hourly one          */
    st = writer();
    ask(st, Q("DELETE FROM test_did"));
    ask(st, Q("DELETE FROM core_job WHERE key IS NULL OR key NOT LIKE 'every %'"));
    done(st);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    worker_free(t.w);
    arena_free(t.a);
    return 0;
}

/* ---- cases ----------------------------------------------------------------------------------------------------------------------- */
static void wanted_once(void **state)
{
    (void)state;
    int64_t a = add("test.count", "one", "k"), b = add("test.count", "two", "k"), c = add("test.count", "three", ""), d = add("test.count", "four", "");
    assert_true(a > 0 && a == b && c != a && d != c);
    assert_int_equal(add("test.nothing", "", ""), 0);
    struct store *st = writer();
    job_add(st, &(struct job_new){ .kind = "test.count", .key = S("gone") });
    assert_int_equal(store_end(st, false), STORE_ROLLED_BACK);
    assert_int_equal(work(t.w), 3);
    assert_int_equal(count_of(Q("SELECT count(*) FROM test_did")), 3);
    assert_int_equal(count_of(Q("SELECT count(*) FROM core_job WHERE key = 'gone'")), 0);
    struct job_line l = line_of(a);
    assert_true(l.state == JOB_OVER && l.tries == 1 && l.ended_at == noon);
    assert_int_equal(count_of(Q("SELECT count(*) FROM core_job WHERE argument <> ''")), 0);        /* forgotten with the job */
    assert_int_equal(add("test.count", "five", "k"), a);             /* and so long as the row lies */
    assert_int_equal(work(t.w), 0);
}

static int64_t add_anew(const char *kind, const char *key)
{
    struct store *st = writer();
    int64_t id = job_add(st, &(struct job_new){ .kind = kind, .argument = S("x"), .key = str_of(key), .anew = true });
    done(st);
    return id;
}

/* What is over, or came to nothing, is no reason not to want it once more; what still waits is. */
static void wanted_anew(void **state)
{
    (void)state;
    static const char *const kind[] = { "test.count", "test.hopeless" };
    for (size_t i = 0; i < countof(kind); i++) {
        int64_t a = add_anew(kind[i], "k");
        assert_true(a > 0 && add_anew(kind[i], "k") == a);
        assert_int_equal(work(t.w), 1);
        assert_int_equal(add(kind[i], "x", "k"), a);
        int64_t b = add_anew(kind[i], "k");
        assert_true(b > 0 && b != a && line_of(b).state == JOB_WAITING && line_of(b).tries == 0);
        assert_int_equal(work(t.w), 1);
        assert_int_equal(count_of(Q("SELECT count(*) FROM core_job WHERE key = 'k'")), 1);
        struct store *st = writer();
        ask(st, Q("DELETE FROM core_job WHERE key = 'k'"));
        done(st);
    }
}

static void not_before(void **state)
{
    (void)state;
    struct store *st = writer();
    job_add(st, &(struct job_new){ .kind = "test.count", .run_at = noon + 600 });
    done(st);
    assert_int_equal(work(t.w), 0);
    at(599);
    assert_int_equal(work(t.w), 0);
    at(600);
    assert_int_equal(work(t.w), 1);
}

static void later_and_later(void **state)
{
    (void)state;
    struct job_kind k = { .back_off = 100 };
    for (uint32_t r = 0; r < 5000; r += 7) {
        assert_in_range(job_back_off(&k, 1, r), 100, 125);
        assert_in_range(job_back_off(&k, 4, r), 800, 1000);
        assert_in_range(job_back_off(&k, 60, r), JOB_BACK_OFF_MAX, JOB_BACK_OFF_MAX + JOB_BACK_OFF_MAX / 4);
    }
    int64_t patience = 0;                                 /* a mail outlives a night without its server */
    for (int64_t i = 1; i < mail_kind.tries; i++) patience += job_back_off(&mail_kind, i, 0);
    assert_in_range(patience, 86400, 2 * 86400);
    int64_t id = add("test.moody", "", "");
    assert_int_equal(work(t.w), 1);
    struct job_line l = line_of(id);
    assert_true(l.state == JOB_WAITING && l.tries == 1 && str_eq(l.error, S("It rains.")));
    assert_in_range(l.run_at, noon + 100, noon + 125);
    at(99);
    assert_int_equal(work(t.w), 0);
    at(130);
    assert_int_equal(work(t.w), 1);
    assert_in_range(line_of(id).run_at, noon + 330, noon + 380);
    at(400);
    assert_int_equal(work(t.w), 1);
    l = line_of(id);
    assert_true(l.state == JOB_FAILED && l.tries == 3 && l.ended_at == noon + 400 && t.dead == id);
    assert_int_equal(count_of(Q("SELECT count(*) FROM test_did")), 1);             /* only what `dead` wrote: each try was rolled back */
    at(90000);
    work(t.w);
    assert_true(line_of(id).state == JOB_FAILED);
    t.clever = true;
    struct store *st = writer();
    assert_true(job_restart(st, id));
    assert_false(job_restart(st, id));
    done(st);
    work(t.w);
    assert_true(line_of(id).state == JOB_OVER);
}

static void given_up(void **state)
{
    (void)state;
    int64_t id = add("test.hopeless", "", "");
    work(t.w);
    struct job_line l[2];
    struct store *st = writer();
    assert_int_equal(job_list(st, JOB_FAILED, l, 2), 1);
    assert_true(l[0].id == id && l[0].error.n && job_count(st, JOB_FAILED) == 1);
    job_sweep(st, noon + JOB_KEPT_DEAD);
    assert_int_equal(job_count(st, JOB_FAILED), 1);
    job_sweep(st, noon + JOB_KEPT_DEAD + 1);
    assert_int_equal(job_count(st, JOB_FAILED), 0);
    done(st);
}

/* What nothing will ever do is named: an unknown kind, an unknown state. */
static void note_lost(void *ctx, const struct check_finding *f) { snprintf((char *)ctx, 100, "%.*s", STR(f->text)); }
static void lost(void **state)
{
    (void)state;
    const struct { struct arg damage; const char *says; } cases[] = {
        { Q("UPDATE core_job SET kind = 'gone.kind' WHERE id = $1"), "no room knows the kind \"gone.kind\"" },
        { Q("UPDATE core_job SET state = 'lost' WHERE id = $1"), "there is no state \"lost\"" } };
    int64_t id = add("test.hopeless", "", "");
    for (size_t i = 0; i < countof(cases); i++) {
        char text[100] = "";
        struct store *st = writer();
        assert_int_equal(job_check(st, note_lost, text), 0);
        store_ask(st, (const struct arg[]){ cases[i].damage, I(id), { .kind = ARG_END } });
        assert_int_equal(job_check(st, note_lost, text), 1);
        assert_non_null(strstr(text, cases[i].says));
        store_end(st, false);
    }
    work(t.w);
}

static void leases(void **state)
{
    (void)state;
    int64_t id = add("test.slowly", "", "");
    struct job one = { 0 }, two = { 0 }, three = { 0 };
    struct store *st = writer();
    assert_true(job_claim(st, noon, S("one"), &one));
    assert_false(job_claim(st, noon, S("two"), &two));
    done(st);
    assert_true(one.id == id && line_of(id).state == JOB_RUNNING);
    st = writer();
    assert_false(job_claim(st, noon + 4, S("two"), &two));
    assert_true(job_renew(st, &one, noon + 4));           /* until second 9 */
    assert_false(job_claim(st, noon + 8, S("two"), &two));
    assert_true(job_claim(st, noon + 9, S("two"), &two));
    done(st);
    assert_true(two.id == id && two.tries == 2 && two.version > one.version);
    st = writer();
    assert_false(job_renew(st, &one, noon + 9));          /* the first has lost it, and may end nothing */
    assert_false(job_settle(st, &one, JOB_DONE, noon + 9));
    assert_false(job_settle(st, &one, JOB_DEAD, noon + 9));
    assert_true(job_settle(st, &two, JOB_DONE, noon + 9));
    assert_false(job_settle(st, &two, JOB_DONE, noon + 9));
    done(st);
    id = add("test.slowly", "", "");
    for (int64_t i = 0; i < JOB_TRIES; i++) {             /* who takes it dies each time */
        st = writer();
        assert_true(job_claim(st, noon + i * 10, S("x"), &three));
        done(st);
    }
    st = writer();
    assert_false(job_claim(st, noon + 1000, S("x"), &three));
    done(st);
    assert_true(line_of(id).state == JOB_FAILED);
}

static void in_parts(void **state)
{
    (void)state;
    int64_t id = add("test.parts", "", ""), other = add("test.count", "other", "");
    assert_int_equal(worker_round(t.w), WORKER_BATCH);    /* in turns: a part, the other, three parts */
    assert_true(line_of(other).state == JOB_OVER);
    struct job_line l = line_of(id);
    assert_true(l.state == JOB_RUNNING && l.done == 40 && l.total == 50 && str_eq(l.what, S("pieces")));
    work(t.w);
    l = line_of(id);
    assert_true(l.state == JOB_OVER && l.done == 50);
    assert_int_equal(count_of(Q("SELECT count(*) FROM test_did WHERE who = ''")), 5);
    id = add("test.parts", "", "");
    struct job j = { 0 };
    struct store *st = writer();
    assert_true(job_claim(st, noon, S("one"), &j));
    j.st = st;
    assert_int_equal(parts(&j), JOB_MORE);
    assert_true(job_settle(st, &j, JOB_MORE, noon) && job_cancel(st, id));
    done(st);
    work(t.w);
    l = line_of(id);
    assert_true(l.state == JOB_FAILED && l.done == 10);
    st = writer();
    assert_false(job_cancel(st, id));
    done(st);
}

static void cancelled(void **state)
{
    (void)state;
    int64_t id = add("test.count", "", ""), out = add("test.away", "", "");
    struct store *st = writer();
    assert_true(job_cancel(st, id));
    done(st);
    assert_int_equal(work(t.w), 1);
    struct job_line l = line_of(out);
    assert_true(l.state == JOB_FAILED && l.done == 2 && !l.stop);      /* not tried again, though it said so */
    assert_true(line_of(id).state == JOB_FAILED);
    assert_int_equal(count_of(Q("SELECT count(*) FROM test_did")), 0);
}

static void unknown_kind(void **state)
{
    (void)state;
    int64_t id = add("test.count", "", "");
    struct store *st = writer();
    ask(st, Q("UPDATE core_job SET kind = 'room.that_left' WHERE id = $1"), I(id));
    done(st);
    assert_int_equal(work(t.w), 0);
    struct job_line l = line_of(id);
    assert_true(l.state == JOB_WAITING && l.run_at == noon + 3600);
}

static void *rounds(void *ctx) { work(ctx); return NULL; }

static void two_race(void **state)
{
    (void)state;
    enum { JOBS = 60 };
    pthread_t thread[2];
    struct worker *w[2] = { worker_new(t.s, region), worker_new(t.s, region) };
    struct store *st = writer();
    for (int i = 0; i < JOBS; i++) job_add(st, &(struct job_new){ .kind = "test.slowly" });
    done(st);
    for (int i = 0; i < 2; i++) assert_int_equal(pthread_create(&thread[i], NULL, rounds, w[i]), 0);
    for (int i = 0; i < 2; i++) pthread_join(thread[i], NULL);
    work(t.w);
    for (int i = 0; i < 2; i++) worker_free(w[i]);
    assert_int_equal(count_of(Q("SELECT count(*) FROM test_did")), JOBS);
    assert_int_equal(count_of(Q("SELECT count(DISTINCT job) FROM test_did")), JOBS);
    assert_int_equal(count_of(Q("SELECT count(*) FROM core_job WHERE kind = 'test.slowly' AND state = 'done'")), JOBS);
}

static void periods(void **state)
{
    (void)state;
    struct worker *other = worker_new(t.s, region);       /* another node: it remembers nothing of ours */
    assert_int_equal(work(other), 0);                     /* done in this hour by setup()                 */
    at(2999);
    assert_int_equal(work(t.w) + work(other), 0);         /* its hour begins at ten to                    */
    at(3000);
    assert_int_equal(work(t.w) + work(other), 1);
    assert_int_equal(work(other) + work(t.w), 0);
    at(5 * 3600 + 3000);                                   /* hours that nobody worked are not made up for */
    assert_int_equal(work(other), 1);
    assert_int_equal(count_of(Q("SELECT count(*) FROM test_did")), 2);
    assert_int_equal(count_of(Q("SELECT count(*) FROM core_job WHERE kind = 'test.never'")), 0);
    assert_in_range(count_of(Q("SELECT count(*) FROM core_job WHERE kind = 'test.hourly'")), 1, 3);
    worker_free(other);
}

/* A timer of a room that is not here is tried again a day later: so the job called flow_tick(). */
static void timers(void **state)
{
    (void)state;
    struct store *st = writer();
    ask(st, Q("INSERT INTO core_timer (entity, row, event, due_at) VALUES ('no.such', 1, 'lapse', $1)"), I(noon + 30));
    done(st);
    at(61);
    assert_int_equal(work(t.w), 1);
    assert_int_equal(count_of(Q("SELECT due_at FROM core_timer")), noon + 61 + 86400);
    at(200);
    assert_int_equal(work(t.w), 0);
}

/* A process that does jobs. Nothing of the parent's connections is used in it. */
static pid_t start_child(void)
{
    pid_t child = fork();
    if (child) return child;
    str why = S("");
    struct stores *s = stores_open(t.where, arena_new(), &why);
    if (s) work(worker_new(s, region));
    _exit(s ? 0 : 1);
}

/* Killed as soon as it has done a few more, at no certain place. True: it was killed before its end. */
static bool kill_after(pid_t child, int64_t more)
{
    int how = 0;
    int64_t want = count_of(Q("SELECT count(*) FROM test_did")) + more;
    while (waitpid(child, &how, WNOHANG) == 0) {
        if (count_of(Q("SELECT count(*) FROM test_did")) < want) { usleep(2000); continue; }
        kill(child, SIGKILL);
        waitpid(child, &how, 0);
        break;
    }
    return WIFSIGNALED(how);
}

static void killed(void **state)
{
    (void)state;
    enum { JOBS = 200, ROUNDS = 100 };
    struct store *st = writer();
    for (int i = 0; i < JOBS; i++) job_add(st, &(struct job_new){ .kind = i % 10 ? "test.slowly" : "test.parts" });
    done(st);
    int kills = 0;
    for (int i = 0; i < ROUNDS && count_of(Q("SELECT count(*) FROM core_job WHERE state IN ('waiting', 'running')")) > 0; i++) {
        at(200 * i);                                      /* leases of the dead run out */
        kills += kill_after(start_child(), 1 + i % 13);
    }
    assert_int_equal(count_of(Q("SELECT count(*) FROM core_job WHERE kind IN ('test.slowly', 'test.parts') AND state = 'done'")), JOBS);
    assert_int_equal(count_of(Q("SELECT count(*) FROM test_did d JOIN core_job j ON j.id = d.job WHERE j.kind = 'test.slowly'")), JOBS - JOBS / 10);
    assert_int_equal(count_of(Q("SELECT count(*) FROM test_did d JOIN core_job j ON j.id = d.job WHERE j.kind = 'test.parts'")), JOBS / 10 * 5);
    assert_true(kills > 5);
}

/* ---- mails -------------------------------------------------------------------------------------------------------------------------- */
static const struct mail_text text = { "For {name}", "Good day {name},\n\nthis is *new*:\n- one\n- two & {nothing}\n\n{link}" };

static struct mail mail_to(struct store *st, const char *to)
{
    const struct mail_value v[] = { { "name", S("Zoë <b>\nX") }, { "link", S("https://ki.example/a?b=c&d=e") } };
    struct mail m = { .to = str_of(to) };
    mail_write(st, &text, v, countof(v), lang_find(S("ar")), &m);
    return m;
}

static void mail_words(void **state)
{
    (void)state;
    struct store *st = writer();
    struct mail m = mail_to(st, "zoe@example.org");
    done(st);
    assert_true(str_eq(m.subject, S("For Zoë <b> X · For Zoë <b> X")));
    assert_true(str_starts(m.text, S("Good day Zoë <b> X,\n\nthis is *new*:\n- one\n- two & {nothing}\n\nhttps://ki.example/a?b=c&d=e\n\n————")));
    assert_true(str_find(m.html, S("<p>Good day Zoë &lt;b&gt; X,</p>\n<p>this is *new*:</p>\n<ul>\n<li>one</li>\n<li>two &amp; {nothing}</li>\n</ul>\n"
                                   "<p><a href=\"https://ki.example/a?b=c&amp;d=e\">https://ki.example/a?b=c&amp;d=e</a></p>")) > 0);
    assert_true(str_find(m.html, S("<div lang=\"ar\" dir=\"rtl\">")) > 0 && str_eq(m.language, S("ar")));
}

static void mail_refused(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "zoe", "@example.org", "zoe@", "zoe@example.org\r\nBcc: x@example.org", "zoe@exa mple.org", "zoe@example.org, x@example.org",
                                       "zoë@example.org", "<zoe@example.org>", ".zoe@example.org", "zoe@example..org", "zoe@-example.org" };
    const char *why = NULL;
    struct store *st = writer();
    struct mail m = mail_to(st, "zoe@example.org");
    for (size_t i = 0; i < countof(bad); i++) {
        m.to = str_of(bad[i]);
        assert_true(mail_add(st, &m, &why) == 0 && why);
    }
    m.to = S("zoe@example.org");
    m.reply_to = S("a@b\nX: y");
    assert_int_equal(mail_add(st, &m, &why), 0);
    m.reply_to = S("");
    m.subject = S("Hello\nBcc: x@example.org");
    assert_int_equal(mail_add(st, &m, &why), 0);
    m.subject = S("Hello");
    m.file[m.files++] = (struct mail_file){ S("a\r\n.ics"), S("text/calendar"), S("x") };
    assert_int_equal(mail_add(st, &m, &why), 0);
    m.file[0].name = S("a.ics");
    m.file[0].bytes = (str){ t.folder.p, MAIL_FILES_BYTES + 1 };       /* never read */
    assert_int_equal(mail_add(st, &m, &why), 0);
    m.file[0].bytes = S("x");
    m.key = S("once");
    int64_t id = mail_add(st, &m, &why);
    assert_true(id > 0 && !why && mail_add(st, &m, &why) == id);
    done(st);
    assert_int_equal(count_of(Q("SELECT count(*) FROM core_mail")), 1);
    assert_int_equal(count_of(Q("SELECT count(*) FROM core_job WHERE kind = 'core.mail'")), 1);
}

static struct mail_line mail_now(int64_t id)
{
    struct mail_line l = { 0 };
    struct store *st = writer();
    assert_true(mail_get(st, id, &l));
    done(st);
    return l;
}

static void set_up(struct mail_setup s)
{
    const char *why;
    assert_true(mail_setup(&s, &why));
}

static void mail_sent(void **state)
{
    (void)state;
    const char *why = NULL;
    struct store *st = writer();
    struct mail m = mail_to(st, "zoe@example.org");
    int64_t id = mail_add(st, &m, &why);
    done(st);
    assert_int_equal(mail_way(false), MAIL_NOWHERE);
    work(t.w);
    assert_true(mail_now(id).state == MAIL_WAITING);       /* nowhere to go to: it waits */
    set_up((struct mail_setup){ .folder = t.folder, .everywhere = true });
    at(10000);
    work(t.w);
    struct mail_line l = mail_now(id);
    assert_true(l.state == MAIL_SENT && l.sent_at == noon + 10000 && l.text.n);
    str bytes = S(""), said = S(""), path = arena_fmt(t.a, "%.*s/%.*s-%06lld-%.*s.eml", STR(t.folder), STR(region), (long long)id, STR(str_upto(l.message_id, 8)));
    assert_true(file_read(t.a, path, 100000, &bytes, &said));
    assert_true(str_find(bytes, S("\r\nTo: zoe@example.org\r\n")) > 0 && str_find(bytes, S("Auto-Submitted: auto-generated\r\n")) > 0);
    st = writer();
    assert_int_equal(mail_by_message(st, l.message_id), id);
    assert_false(mail_again(st, id));
    assert_true(mail_bounced(st, id, S("5.1.1")));
    assert_int_equal(mail_count(st, MAIL_BOUNCED), 1);
    assert_true(mail_settle(st, id) && !mail_settle(st, id));
    assert_int_equal(mail_count(st, MAIL_BOUNCED), 0);
    assert_true(mail_again(st, id));
    done(st);
    work(t.w);
    assert_true(mail_now(id).state == MAIL_SENT);
    st = writer();
    mail_sweep(st, noon + (int64_t)MAIL_BODY_DAYS * 86400);
    assert_true(mail_get(st, id, &l) && l.text.n);
    mail_sweep(st, noon + (int64_t)MAIL_BODY_DAYS * 86400 + 1);
    assert_true(mail_get(st, id, &l) && !l.text.n && !l.html.n && l.erased_at);
    mail_sweep(st, noon + (int64_t)MAIL_DAYS * 86400 + 1);
    assert_false(mail_get(st, id, &l));
    done(st);
    set_up((struct mail_setup){ 0 });
}

/* Of a mail with a link nothing is left as soon as it is sent, its files included. */
static void secret_sent(void **state)
{
    (void)state;
    const char *why = NULL;
    struct store *st = writer();
    struct mail m = mail_to(st, "zoe@example.org");
    m.secret = true;
    m.file[m.files++] = (struct mail_file){ S("a.pdf"), S("application/pdf"), S("123456") };
    int64_t id = mail_add(st, &m, &why);
    set_up((struct mail_setup){ .url = S("smtps://mail.example:465"), .from = S("a@b.example") });
    assert_int_equal(mail_kind.run(&(struct job){ .st = st, .a = t.a, .argument = arena_fmt(t.a, "%lld", (long long)id) }), JOB_DONE);
    done(st);
    set_up((struct mail_setup){ 0 });
    assert_true(mail_now(id).state == MAIL_SENT && !mail_now(id).text.n);
    assert_int_equal(count_of(Q("SELECT count(*) FROM core_mail_file")), 0);
}

/* A mail whose job somebody cancels is not sent, and says so. */
static void mail_cancelled(void **state)
{
    (void)state;
    const char *why = NULL;
    struct job_line l[2];
    struct store *st = writer();
    struct mail m = mail_to(st, "zoe@example.org");
    int64_t id = mail_add(st, &m, &why);
    assert_int_equal(job_list(st, JOB_WAITING, l, 2), 1);
    assert_true(job_cancel(st, l[0].id));
    done(st);
    struct mail_line now = mail_now(id);
    assert_true(now.state == MAIL_FAILED && str_eq(now.error, S("Cancelled by somebody.")));
}

static void mail_settings(void **state)
{
    (void)state;
    const char *why;
    assert_false(mail_setup(&(struct mail_setup){ .from = S("nobody") }, &why));
    assert_false(mail_setup(&(struct mail_setup){ .from = S("A <a@b>\r\nBcc: x@y>") }, &why));
    assert_false(mail_setup(&(struct mail_setup){ .url = S("http://mail.example"), .from = S("a@b.example") }, &why));
    assert_false(mail_setup(&(struct mail_setup){ .url = S("smtp://a/b"), .from = S("a@b.example") }, &why));
    assert_false(mail_setup(&(struct mail_setup){ .url = S("smtp://user@host"), .from = S("a@b.example") }, &why));
    set_up((struct mail_setup){ .url = S("smtps://mail.example:465"), .from = S("\"KI, Kleve\" <a@b.example>"), .folder = S("/nowhere") });
    assert_int_equal(mail_way(false), MAIL_SMTP);
    assert_int_equal(mail_way(true), MAIL_FOLDER);         /* a demonstration never sends */
    set_up((struct mail_setup){ .folder = S("/nowhere") });
    assert_int_equal(mail_way(false), MAIL_NOWHERE);
    set_up((struct mail_setup){ 0 });
}

/* ---- running ---------------------------------------------------------------------------------------------------------------------------- */
#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
static int engine(const char *name, const char *where)
{
    const struct CMUnitTest cases[] = {
        CASE(wanted_once), CASE(wanted_anew), CASE(not_before), CASE(later_and_later), CASE(given_up), CASE(lost), CASE(leases), CASE(in_parts), CASE(cancelled),
        CASE(unknown_kind), CASE(two_race), CASE(periods), CASE(timers), CASE(killed), CASE(mail_words), CASE(mail_refused), CASE(mail_sent), CASE(secret_sent),
        CASE(mail_cancelled), CASE(mail_settings) };
    str why = S("");
    struct arena *a = arena_new();
    t.where = str_of(where);
    t.s = stores_open(t.where, a, &why);
    must(t.s, why);
    must(regions_open(t.s, a, &why), why);
    must(region_create(t.s, region, S("Arbeit"), false, a, &why), why);
    int failed = _cmocka_run_group_tests(name, cases, countof(cases), NULL, NULL);
    struct store *st = store_begin(t.s, S(""), STORE_WRITE, a, S(""));
    ask(st, Q("DELETE FROM core_region WHERE name = $1"), T(region));
    done(st);
    must(store_destroy(t.s, region, a, &why), why);
    stores_close(t.s);
    arena_free(a);
    return failed;
}

static int take_away(const char *path, const struct stat *is, int kind, struct FTW *where) { (void)is; (void)kind; (void)where; return remove(path); }

int main(void)
{
    char folder[] = P_tmpdir "/bruecke-work-XXXXXX", mails[sizeof folder + 10];
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    if (!mkdtemp(folder)) return 1;
    snprintf(mails, sizeof mails, "%s/mail", folder);
    t.folder = str_of(mails);
    snprintf(region_name, sizeof region_name, "work-test-%d", (int)getpid());
    region = str_of(region_name);
    at(0);
    work_open();
    schema_add(&did);
    for (size_t i = 0; i < countof(kinds); i++) job_register(&kinds[i]);
    int failed = engine("SQLite", folder);
    if (url && *url) failed += engine("PostgreSQL", url);
    else fprintf(stderr, "SKIPPED: work on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n");
    nftw(folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
    return failed;
}
