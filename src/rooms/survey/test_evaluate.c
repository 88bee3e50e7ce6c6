/* test_evaluate.c - what a survey says, against a count of the answers as they were typed, and against R (tests/oracle.R). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <libgen.h>
#include <math.h>
#include <spawn.h>
#include <sys/wait.h>
#include "base/file.h"
#include "base/moment.h"
#include "rooms/survey/test_survey_answers.h"
#include "text/csv.h"
#include "text/json_read.h"

static void furnish(void)
{
    put_survey("s", "now");
    put_questions("s");
    put_survey("o", "then");
    put_questions("o");
    put_item("o", "gone", "text", NULL, NULL);
}

/* ---- counted once more ------------------------------------------------------------------------------------------------------------------------- */
typedef bool belongs(const struct given *g, const void *ctx);
static bool everybody(const struct given *g, const void *ctx) { (void)g; (void)ctx; return true; }
static str typed(const struct given *g, const char *code) { return g->v.value[item_index(g->v.in, str_of(code))]; }
static bool of_org(const struct given *g, const void *ctx) { return str_eq(typed(g, "org"), str_of(ctx)); }
static bool of_other_org(const struct given *g, const void *ctx) { return typed(g, "org").n && !of_org(g, ctx); }
static bool with_aim(const struct given *g, const void *ctx) { return str_has_word(typed(g, "aims"), str_of(ctx)); }

static size_t index_of(const struct evaluation *e, const char *code) { return item_index(e->in, str_of(code)); }

/* How many of them wrote this word as (a part of) their answer; NULL: any answer but "don't know". */
static int64_t counted(belongs *in, const void *ctx, size_t item, const char *word)
{
    int64_t n = 0;
    for (size_t i = 0; i < givens; i++) {
        const struct given *g = &given[i];
        str v = g->v.value[item];
        if (!g->counts || !in(g, ctx) || !v.n) continue;
        n += word ? str_has_word(v, str_of(word)) : !str_eq(v, S("unknown"));
    }
    return n;
}

static int64_t counted_asked(belongs *in, const void *ctx, size_t item, bool asked, bool empty)
{
    int64_t n = 0;
    for (size_t i = 0; i < givens; i++) n += given[i].counts && in(&given[i], ctx) && given[i].v.asked[item] == asked && (!empty || !given[i].v.value[item].n);
    return n;
}

static size_t numbers_of(belongs *in, const void *ctx, size_t item, double *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < givens; i++) {
        struct date d;
        str v = given[i].v.value[item];
        if (!given[i].counts || !in(&given[i], ctx) || !v.n) continue;
        if (date_parse(v, &d)) ret[n++] = (double)date_days(d);
        else if (str_real(v, &ret[n])) n++;
    }
    return n;
}

static double mean_of(const double *x, size_t n) { double s = 0; for (size_t i = 0; i < n; i++) s += x[i]; return n ? s / (double)n : NAN; }
static void close_to(double x, double y) { if (!(isnan(x) && isnan(y)) && !(fabs(x - y) <= 1e-9 * fmax(1, fabs(y)))) fail_msg("%.17g is not %.17g", x, y); }

static void same_options(const struct item_figures *f, belongs *in, const void *ctx, size_t i)
{
    int64_t responses = 0;
    for (size_t o = 0; o < f->options; o++) {
        const struct option_figures *one = &f->option[o];
        if (f->item->kind == ITEM_RANKING) continue;
        int64_t k = counted(in, ctx, i, arena_z(t.a, one->code));
        assert_int_equal(one->k, k);
        close_to(one->pct, f->n ? 100.0 * (double)k / (double)f->n : NAN);
        responses += k;
    }
    if (f->item->kind == ITEM_MULTIPLE) assert_int_equal(f->responses, responses);
}

static void same_ranking(const struct item_figures *f, belongs *in, const void *ctx, size_t i)
{
    for (size_t o = 0; o < f->options; o++) {
        int64_t first = 0, places = 0, n = 0;
        for (size_t g = 0; g < givens; g++) {
            str rest = given[g].v.value[i], one;
            if (!given[g].counts || !in(&given[g], ctx)) continue;
            for (int place = 1; str_word(&rest, &one); place++) {
                if (!str_eq(one, f->option[o].code)) continue;
                first += place == 1;
                places += place;
                n++;
            }
        }
        assert_int_equal(f->option[o].k, first);
        close_to(f->mean_rank[o], n ? (double)places / (double)n : NAN);
    }
}

static void same_item(const struct item_figures *f, belongs *in, const void *ctx, size_t i)
{
    static double x[GIVEN_MAX];
    enum item_kind kind = f->item->kind;
    if (!f->item->width) return;
    assert_int_equal(f->n, counted(in, ctx, i, NULL));
    assert_int_equal(f->missing, counted_asked(in, ctx, i, true, true));
    assert_int_equal(f->not_asked, counted_asked(in, ctx, i, false, false));
    assert_int_equal(f->unknown, counted(in, ctx, i, "unknown"));
    same_options(f, in, ctx, i);
    if (kind == ITEM_RANKING) same_ranking(f, in, ctx, i);
    if (kind == ITEM_SCALE || kind == ITEM_NUMBER) close_to(f->mean, mean_of(x, numbers_of(in, ctx, i, x)));
    if (kind != ITEM_DATE) return;
    size_t n = numbers_of(in, ctx, i, x);
    double least = INFINITY;
    for (size_t k = 0; k < n; k++) least = fmin(least, x[k]);
    if (n) close_to(f->least, least);
    assert_true(isnan(f->mean));
}

static void same_figures(const struct item_figures *f, const struct evaluation *e, belongs *in, const void *ctx)
{
    for (size_t i = 0; i < e->in->n; i++) same_item(&f[i], in, ctx, i);
}

static int64_t members(belongs *in, const void *ctx)
{
    int64_t n = 0;
    for (size_t i = 0; i < givens; i++) n += given[i].counts && in(&given[i], ctx);
    return n;
}

/* ---- cases ----------------------------------------------------------------------------------------------------------------------------------------- */
static struct evaluation *evaluated(const struct instrument *in, struct evaluate_ask ask) { return evaluate(t.st, t.a, in, &ask); }

static void nobody_answered(void **state)
{
    (void)state;
    struct instrument *in = load("now");
    struct evaluation *e = evaluated(in, (struct evaluate_ask){ .by = item_find(in, S("org")) });
    assert_int_equal(e->n, 0);
    assert_true(isnan(e->item[index_of(e, "know")].mean) && isnan(e->item[index_of(e, "org")].option[0].pct));
    assert_null(e->difference);
    evaluation_protect(t.a, e);
    assert_int_equal(e->n, 0);
}

static void everybody_together(void **state)
{
    (void)state;
    struct instrument *in = load("now");
    roll(in, 300, 6);
    struct evaluation *e = evaluated(in, (struct evaluate_ask){ 0 });
    assert_int_equal(e->n, 300);
    assert_int_equal(e->counts.all, 306);
    assert_int_equal(e->counts.beyond, 1);
    same_figures(e->item, e, everybody, NULL);
    assert_int_equal(e->item[index_of(e, "why")].texts, counted(everybody, NULL, index_of(e, "why"), NULL));
    assert_true(e->item[index_of(e, "club_only")].not_asked > 100);
}

static void every_group(void **state)
{
    (void)state;
    struct instrument *in = load("now");
    roll(in, 250, 8);
    struct evaluation *e = evaluated(in, (struct evaluate_ask){ .by = item_find(in, S("org")) });
    assert_int_equal(e->groups, 4);
    assert_null(e->difference);                         /* of four groups                                              */
    for (size_t g = 0; g < e->groups; g++) {
        assert_int_equal(e->group[g].n, members(of_org, arena_z(t.a, e->group[g].code)));
        same_figures(e->group[g].item, e, of_org, arena_z(t.a, e->group[g].code));
    }
    same_figures(e->item, e, everybody, NULL);
}

static void groups_that_overlap(void **state)
{
    (void)state;
    struct instrument *in = load("now");
    roll(in, 120, 8);
    struct evaluation *e = evaluated(in, (struct evaluate_ask){ .by = item_find(in, S("aims")) });
    int64_t all = 0;
    for (size_t g = 0; g < e->groups; g++) {
        all += e->group[g].n;
        same_figures(e->group[g].item, e, with_aim, arena_z(t.a, e->group[g].code));
    }
    assert_true(all > e->item[index_of(e, "aims")].n);
}

static void one_choice_against_all_others(void **state)
{
    (void)state;
    struct instrument *in = load("now");
    roll(in, 200, 8);
    struct evaluation *e = evaluated(in, (struct evaluate_ask){ .by = item_find(in, S("org")), .group = "school" });
    size_t know = index_of(e, "know");
    assert_true(e->groups == 2 && e->chosen && str_eq(e->group[1].code, S("others")));
    same_figures(e->group[0].item, e, of_org, "school");
    same_figures(e->group[1].item, e, of_other_org, "school");
    assert_int_equal(e->group[1].n, members(of_other_org, "school"));
    close_to(e->difference[know].mean, e->group[0].item[know].mean - e->group[1].item[know].mean);
}

static bool filtered(const struct given *g, const void *ctx) { (void)ctx; return of_org(g, "club") && with_aim(g, "a"); }
static void filters_leave_some(void **state)
{
    (void)state;
    struct instrument *in = load("now");
    roll(in, 400, 5);
    struct evaluate_ask ask = { .filter = { { item_find(in, S("org")), 1 }, { item_find(in, S("aims")), 0 } }, .filters = 2 };
    struct evaluation *e = evaluated(in, ask);
    assert_int_equal(e->n, members(filtered, NULL));
    assert_true(e->n > 20 && e->n < 200);
    same_figures(e->item, e, filtered, NULL);
    same_figures(e->whole, e, everybody, NULL);
    assert_int_equal(e->item[index_of(e, "why")].texts, -1);          /* texts lie apart: nobody knows whose they are          */
}

static void shown_rounds_half_up(void **state)
{
    (void)state;
    struct instrument *in = load("now");
    const char *why;
    struct answer_problem p[4];
    for (int i = 0; i < 40; i++) {                      /* 5 of 40 is 12.5, 3 of 40 is 7.5                             */
        struct answers v = answers_new(t.a, in);
        struct response r = { .mode = MODE_FILE, .status = RESPONSE_COMPLETE };
        answer(&v, "org", i < 5 ? S("school") : i < 8 ? S("church") : S("club"));
        assert_int_equal(answers_check(t.a, &v, ANSWERS_FILE, p, 4), 0);
        assert_true(response_store(t.st, &v, &r, &why));
    }
    struct buf out = buf_in(t.a, 1 << 20);
    evaluation_json(&out, evaluated(in, (struct evaluate_ask){ 0 }));
    str said, json = buf_str(&out);
    const struct js *js = json_read(t.a, json, &said);
    assert_non_null(js);
    const struct js *org = js_get(js_get(js, "items"), "org"), *school = js_get(js_get(org, "answers"), "school"), *church = js_get(js_get(org, "answers"), "church");
    assert_true(str_eq(js_get(school, "shown")->text, S("13")) && str_eq(js_get(church, "shown")->text, S("8")));
    assert_true(str_eq(js_get(school, "pct")->text, S("12.5")) && str_eq(js_get(school, "k")->text, S("5")));
    assert_true(str_eq(js_get(js, "n")->text, S("40")) && str_eq(js_get(org, "kind")->text, S("single")));
}

/* ---- waves ------------------------------------------------------------------------------------------------------------------------------------------- */
static void waves_are_compared_by_code(void **state)
{
    (void)state;
    struct instrument *then = load("then"), *now = load("now");
    roll(then, 150, 8);
    struct evaluation *was = evaluated(then, (struct evaluate_ask){ 0 });
    roll(now, 200, 4);
    ask(t.st, Q("UPDATE survey_item_words SET label = 'Anders gefragt' WHERE owner = $1"), I(item_find(now, S("know"))->id));
    ask(t.st, Q("UPDATE survey_item SET most = 4 WHERE id = $1"), I(item_find(now, S("wide"))->id));
    ask(t.st, Q("UPDATE survey_survey SET addressees = 'Alle' WHERE code = 'now'"));
    now = load("now");
    struct evaluation *e = evaluated(now, (struct evaluate_ask){ .wave = then });
    size_t org = index_of(e, "org"), know = index_of(e, "know"), wide = index_of(e, "wide");
    assert_int_equal(e->wave->n, 150);
    assert_true(e->other_audience && !e->other_mode);
    assert_true(e->change[know].wording && !e->change[org].wording && e->change[wide].scale && !e->change[know].scale);
    for (size_t o = 0; o < e->change[org].options; o++) close_to(e->change[org].option[o].points, e->item[org].option[o].pct - was->item[org].option[o].pct);
    assert_true(isnan(e->change[wide].option[0].points) && isnan(e->change[wide].difference.mean));
    close_to(e->change[know].difference.mean, e->item[know].mean - was->item[know].mean);
    assert_true(e->change[know].difference.welch_lo < e->change[know].difference.mean);
    evaluation_protect(t.a, e);
    assert_true(e->wave->protected);
    struct evaluation *back = evaluated(then, (struct evaluate_ask){ .wave = now });
    assert_null(back->change[index_of(back, "gone")].then);
}

/* ---- the command ----------------------------------------------------------------------------------------------------------------------------------------- */
static const char *by, *group, *wave;
static str option(const void *ctx, const char *name)
{
    (void)ctx;
    return str_of(strcmp(name, "by") == 0 ? by : strcmp(name, "group") == 0 ? group : strcmp(name, "wave") == 0 ? wave : "");
}

static bool command(const char *what, const struct who *who, struct buf *out, struct buf *wrong)
{
    *out = buf_in(t.a, 1 << 20);
    *wrong = buf_in(t.a, 4096);
    struct room_call c = { .who = who, .owner = !who, .what = str_of(what), .option = option, .out = out, .wrong = wrong };
    return survey_evaluate(t.st, t.a, &c);
}

static void the_command(void **state)
{
    (void)state;
    struct buf out, wrong;
    struct who editor = who_of("editor", 0, 0), volunteer = who_of("volunteer", 0, 0);
    roll(load("now"), 90, 3);
    roll(load("then"), 60, 3);
    by = "org"; group = "club"; wave = "then";
    assert_true(command("now", NULL, &out, &wrong));
    str why;
    const struct js *js = json_read(t.a, buf_str(&out), &why), *know = js_get(js_get(js, "items"), "know");
    assert_true(js_get(know, "difference") && js_get(js_get(know, "by"), "others") && js_get(js_get(js, "compare"), "know") && js_get(js_get(js, "blocks"), "aims"));
    assert_true(js_get(js, "protected")->kind == JS_BOOL && !js_get(js, "protected")->yes);
    assert_true(command("now", &editor, &out, &wrong));
    assert_true(js_get(json_read(t.a, buf_str(&out), &why), "protected")->yes);
    assert_false(command("now", &volunteer, &out, &wrong));
    by = "know";
    assert_false(command("now", NULL, &out, &wrong));
    by = "nothing";
    assert_false(command("now", NULL, &out, &wrong));
    by = ""; group = "club";
    assert_false(command("now", NULL, &out, &wrong));
    by = "org"; group = "nobody";
    assert_false(command("now", NULL, &out, &wrong));
    by = group = ""; wave = "nowhere";
    assert_false(command("now", NULL, &out, &wrong));
    wave = "";
    assert_false(command("nowhere", NULL, &out, &wrong));
    assert_true(wrong.n > 0);
}

/* ---- R reckons it again ------------------------------------------------------------------------------------------------------------------------------- */
static str script(void)
{
    char self[4096] = "";
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    str there = n > 0 ? arena_fmt(t.a, "%s/../tests/oracle.R", dirname(self)) : S("");
    return file_exists(t.a, there) ? there : S("tests/oracle.R");
}

static bool r_found(str *ret)
{
    str path = str_of(getenv("PATH")), part;
    while (str_split(&path, ':', &part)) {
        *ret = arena_fmt(t.a, "%.*s/Rscript", STR(part));
        if (access(arena_z(t.a, *ret), X_OK) == 0) return true;
    }
    return false;
}

static str r_says(str rscript, str csv)
{
    char folder[] = P_tmpdir "/bruecke-evaluate-XXXXXX";
    str why, said = S("");
    assert_non_null(mkdtemp(folder));
    str in = arena_fmt(t.a, "%s/in.csv", folder), out = arena_fmt(t.a, "%s/out.csv", folder);
    assert_true(file_write(t.a, in, csv, &why));
    char *arg[] = { (char *)(uintptr_t)arena_z(t.a, rscript), (char[]){ "--vanilla" }, (char *)(uintptr_t)arena_z(t.a, script()), (char *)(uintptr_t)arena_z(t.a, in),
        (char *)(uintptr_t)arena_z(t.a, out), NULL };
    pid_t pid;
    int status = -1;
    assert_int_equal(posix_spawn(&pid, arg[0], NULL, NULL, arg, environ), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    bool read = file_read(t.a, out, 16 << 20, &said, &why);
    unlink(arena_z(t.a, in));
    unlink(arena_z(t.a, out));
    rmdir(folder);
    if (status != 0 || !read) fail_msg("Rscript ended with %d", status);
    return said;
}

/* The answers of one side as R reads them: what is missing is NA. */
static void put_side(struct buf *b, belongs *in, const void *ctx, size_t item)
{
    size_t n = 0;
    for (size_t i = 0; i < givens; i++) {
        str v = given[i].v.value[item];
        if (!given[i].counts || !in(&given[i], ctx)) continue;
        if (n++) buf_char(b, ' ');
        buf_put(b, v.n && !str_eq(v, S("unknown")) ? v : S("NA"));
    }
}

struct figure_told { const char *name; double value; };
static double of_case(const struct evaluation *e, size_t i, str name)
{
    const struct item_difference *d = &e->difference[i];
    const struct item_figures *x = &e->group[0].item[i], *y = &e->group[1].item[i];
    const struct figure_told told[] = {
        { "difference", d->mean }, { "low", d->welch_lo }, { "high", d->welch_hi }, { "df", d->welch_df }, { "p", d->welch_p }, { "w", d->mannwhitney_w }, { "w_p", d->mannwhitney_p },
        { "delta", d->cliffs_delta }, { "n_x", (double)x->n }, { "mean_x", x->mean }, { "sd_x", x->sd }, { "q1_x", x->q1 }, { "median_x", x->median }, { "q3_x", x->q3 },
        { "n_y", (double)y->n }, { "mean_y", y->mean }, { "sd_y", y->sd }, { "q1_y", y->q1 }, { "median_y", y->median }, { "q3_y", y->q3 },
        { "top2_x", x->n ? x->top2 * (double)x->n / 100 : 0 }, { "bottom2_y", y->n ? y->bottom2 * (double)y->n / 100 : 0 } };
    for (size_t k = 0; k < countof(told); k++) if (str_eq(name, str_of(told[k].name))) return told[k].value;
    return INFINITY;                                    /* something that an evaluation does not say                   */
}

/* Case by case: the questions with numbers, then the choices of `org` as shares of both groups. */
static double of_share(const struct evaluation *e, size_t o, str name)
{
    const struct option_figures *all = &e->item[index_of(e, "org")].option[o], *aim = &e->group[0].item[index_of(e, "aims")].option[o];
    const struct figure_told told[] = { { "percent", all->pct }, { "low_x", all->lo / 100 }, { "high_x", all->hi / 100 }, { "low_y", aim->lo / 100 }, { "high_y", aim->hi / 100 } };
    for (size_t k = 0; k < countof(told); k++) if (str_eq(name, str_of(told[k].name))) return told[k].value;
    return INFINITY;
}

static void r_agrees(void **state)
{
    static const char *const items[] = { "know", "wide", "staff", "club_only" };
    (void)state;
    str rscript, cell[CSV_COLUMNS_MAX];
    size_t n, compared = 0;
    if (!r_found(&rscript)) { fputs("SKIPPED: a survey against R (Rscript is not installed; Debian: r-base-core)\n", stderr); skip(); }
    struct instrument *in = load("now");
    roll(in, 180, 9);
    struct evaluation *e = evaluated(in, (struct evaluate_ask){ .by = item_find(in, S("org")), .group = "club" });
    struct buf b = buf_in(t.a, 1 << 20);
    buf_put(&b, S("case,kind,m,x,y\n"));
    for (size_t i = 0; i < countof(items); i++) {
        const struct item *it = item_find(in, str_of(items[i]));
        buf_fmt(&b, "%zu,groups,%lld,", i, (long long)it->steps);
        put_side(&b, of_org, "club", index_of(e, items[i]));
        buf_char(&b, ',');
        put_side(&b, of_other_org, "club", index_of(e, items[i]));
        buf_char(&b, '\n');
    }
    for (size_t o = 0; o < 4; o++) {
        const struct item_figures *org = &e->item[index_of(e, "org")], *aims = &e->group[0].item[index_of(e, "aims")];
        buf_fmt(&b, "%zu,shares,0,%lld %lld,%lld %lld\n", countof(items) + o, (long long)org->option[o].k, (long long)org->n, (long long)aims->option[o].k, (long long)aims->n);
    }
    struct csv csv = csv_from(t.a, r_says(rscript, buf_str(&b)));
    assert_true(csv_next(&csv, cell, &n));
    while (csv_next(&csv, cell, &n)) {
        int64_t c = 0;
        double r = NAN;
        assert_true(n == 3 && str_int(cell[0], &c));
        if (!str_eq(cell[2], S("NaN"))) assert_true(str_real(cell[2], &r));
        double ours = c < (int64_t)countof(items) ? of_case(e, index_of(e, items[c]), cell[1]) : of_share(e, (size_t)c - countof(items), cell[1]);
        if (isinf(ours)) continue;
        close_to(ours, r);
        compared++;
    }
    assert_true(compared >= 4 * 19 + 4 * 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        case_of(nobody_answered), case_of(everybody_together), case_of(every_group), case_of(groups_that_overlap), case_of(one_choice_against_all_others), case_of(filters_leave_some),
        case_of(shown_rounds_half_up), case_of(waves_are_compared_by_code), case_of(the_command), case_of(r_agrees),
    };
    return region_run("survey", rooms, rooms_count, furnish, tests, countof(tests));
}
