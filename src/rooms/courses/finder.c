/* finder.c - the course finder: reads the answers, looks at each public course, and draws the question or the result; finder.h is the manual. */
#include "rooms/courses/finder.h"
#include "base/moment.h"
#include <math.h>
#include <stdlib.h>

static const char *const names[FINDER_STEPS] = { "where", "level", "when", "childcare" };
const char *const finder_questions[FINDER_STEPS] = {
    N_("Where do you live?"), N_("How much German do you know?"), N_("When do you have time?"), N_("Do you need childcare during the course?") };
const char *const finder_words[FINDER_WHYS] = { N_("Far away from you"), N_("Another level"), N_("At another time of day"), N_("No childcare"), N_("Has begun already"),
    N_("For women only"), N_("Access rather not possible"), N_("No free seat at the moment") };

/* ---- answers that there are --------------------------------------------------------------------------------------------------- */
static const struct choice levels[] = { { "alpha", N_("I learn to read and write") }, { "a1", N_("I begin (A1)") }, { "a2", N_("A little: I know A1 (A2)") },
    { "b1", N_("I can talk about daily life: I know A2 (B1)") }, { "b2", N_("I speak well: I know B1 (B2)") }, { "c1", N_("I speak very well: I know B2 (C1)") }, { "any", N_("I do not know") }, { 0 } };
static const struct choice whens[] = { { "morning", N_("In the morning") }, { "afternoon", N_("In the afternoon") }, { "evening", N_("In the evening") }, { "weekend", N_("At the weekend") },
    { "any", N_("It does not matter") }, { 0 } };
static const struct choice cares[] = { { "yes", N_("Yes") }, { "no", N_("No") }, { "any", N_("I do not want to say") }, { 0 } };

static bool known(const struct choice *c, str key)
{
    for (; c->key; c++) if (str_eq(key, str_of(c->key))) return true;
    return false;
}

/* The municipalities of the region, by name. */
static size_t towns(struct req *q, struct finder_choice *ret, size_t max)
{
    const struct entity *area = entity_named(S("directory.area"));
    size_t n = 0;
    if (!area) return 0;
    struct query query = query_new(area, &q->who, q->lang);
    query_take(&query, q->st, S("level"), S("municipality"));
    query.limit = LIMIT_MAX;
    query.plain = true;
    struct page page = query_run(&query, q->st);
    for (size_t i = 0; i < page.n && n < max; i++)
        ret[n++] = (struct finder_choice){ row_meta(page.row[i])->key, row_title(area, page.row[i]), true };
    return n;
}

enum { TOWNS_MAX = 120 };
static void choices_of(struct req *q, struct finder_view *v, int step)
{
    static const struct choice *const of[FINDER_STEPS] = { NULL, levels, whens, cares };
    v->choice = arena_array(q->a, struct finder_choice, TOWNS_MAX + 1);
    v->choices = step ? 0 : towns(q, v->choice, TOWNS_MAX);
    if (!step) v->choice[v->choices++] = (struct finder_choice){ S("any"), _(N_("Somewhere else, or I do not want to say")), false };
    for (const struct choice *c = of[step]; step && c->key; c++) v->choice[v->choices++] = (struct finder_choice){ str_of(c->key), _(c->label), false };
}

static str *answer_of(struct finder_asked *asked, int step)
{
    return step == 0 ? &asked->where : step == 1 ? &asked->level : step == 2 ? &asked->when : &asked->childcare;
}

str finder_url(const struct req *q, const struct finder_asked *asked, int step, str answer)
{
    struct finder_asked with = *asked;
    struct buf b = buf_in(q->a, 2000);
    *answer_of(&with, step) = answer;
    for (int i = 0; i < FINDER_STEPS; i++) {
        str one = *answer_of(&with, i);
        if (one.n) buf_fmt(&b, "%s%s=%.*s", b.n ? "&" : "?", names[i], STR(one));
    }
    return arena_fmt(q->a, "%.*s%.*s", STR(url_page(q, S("find-course"))), STR(buf_str(&b)));
}

/* What is no answer is asked again. The first question that is open is the step. */
static void read_answers(struct req *q, struct finder_view *v)
{
    v->step = FINDER_STEPS;
    for (int i = FINDER_STEPS - 1; i >= 0; i--) {
        str given = req_param(q, str_of(names[i]));
        choices_of(q, v, i);
        for (size_t k = 0; k < v->choices; k++)
            if (given.n && str_eq(given, v->choice[k].key)) { *answer_of(&v->asked, i) = given; v->answer[i] = v->choice[k].text; }
        if (given.n && !answer_of(&v->asked, i)->n) v->bad = true;
        if (!answer_of(&v->asked, i)->n) v->step = i;
    }
    if (v->step < FINDER_STEPS) choices_of(q, v, v->step);
}

static str status_answer(struct req *q, struct finder_view *v, const char *name, const struct choice *choices)
{
    str given = form_value(q, str_of(name));
    if (!given.n) return S("");
    if (known(choices, given)) { v->told = true; return given; }
    v->bad = true;
    return S("");
}

static void read_status(struct req *q, struct finder_view *v)
{
    v->asked.who = (struct access_person){ status_answer(q, v, "status", access_statuses), status_answer(q, v, "letter", access_letters), status_answer(q, v, "work", access_work) };
    v->asked.woman = status_answer(q, v, "woman", cares);
}

/* ---- one course --------------------------------------------------------------------------------------------------------------------- */
static bool is_any(str answer) { return !answer.n || str_eq(answer, S("any")); }

/* "a1" asks for A1.1 and A1.2. A course for every level has none. */
static bool level_fits(str asked, str level) { return is_any(asked) || !level.n || str_starts(level, asked); }

/* All times of the course must be possible. */
static bool time_fits(str asked, str times)
{
    str rest = times, one;
    while (!is_any(asked) && str_word(&rest, &one)) if (!str_eq(one, asked)) return false;
    return true;
}

static bool groups_go_on(str type) { return str_has_word(S("conversation tandem volunteer"), type); }

unsigned finder_why(const struct course *c, int64_t metres, const struct finder_asked *asked, const struct access_answer *access, bool *pays)
{
    bool online = str_eq(c->form, S("online")), self = str_has_word(c->access, S("self_pay")) || c->price > 0;
    unsigned why = 0;
    if (!online && metres > FINDER_KM * 1000) why |= WHY_FAR;
    if (!level_fits(asked->level, c->level)) why |= WHY_LEVEL;
    if (!time_fits(asked->when, c->times)) why |= WHY_TIME;
    if (str_eq(asked->childcare, S("yes")) && !c->childcare) why |= WHY_CHILDCARE;
    if (str_eq(c->state, S("running")) && !groups_go_on(c->type)) why |= WHY_BEGUN;
    if (c->women_only && str_eq(asked->woman, S("no"))) why |= WHY_WOMEN;
    *pays = access->verdict == ACCESS_NO && self;
    if (access->verdict == ACCESS_NO && !self) why |= WHY_ACCESS;
    if (str_eq(c->state, S("full")) || (c->free != NONE && c->free <= 0)) why |= WHY_FULL;
    return why;
}

/* ---- all courses --------------------------------------------------------------------------------------------------------------------- */
struct spot { int64_t id; struct coordinate at; };
struct spots { struct arena *a; struct spot *at; size_t n; };
enum { SPOTS_MAX = 2000 };

static bool take_spot(void *ctx, const struct rows *r)
{
    struct spots *s = ctx;
    if (!row_null(r, 1) && !row_null(r, 2)) s->at[s->n++] = (struct spot){ row_int(r, 0), { row_real(r, 1), row_real(r, 2) } };
    return s->n < SPOTS_MAX;
}

static struct spots find_spots(struct req *q)
{
    struct spots s = { q->a, arena_array(q->a, struct spot, SPOTS_MAX), 0 };
    each(q->st, take_spot, &s, Q("SELECT c.id, COALESCE(c.position_lat, p.position_lat, a.position_lat), COALESCE(c.position_lon, p.position_lon, a.position_lon) FROM courses_course c "
        "LEFT JOIN directory_place p ON p.id = c.place AND p.kind <> 'shelter' AND p.state = 'published' AND p.deleted_at IS NULL LEFT JOIN directory_area a ON a.id = c.area WHERE c.deleted_at IS NULL AND c.shown = 'published' ORDER BY c.id"));
    return s;
}

static struct coordinate home_of(struct req *q, str where)
{
    struct rows *r = ask(q->st, Q("SELECT position_lat, position_lon FROM directory_area WHERE key = $1 AND deleted_at IS NULL"), T(where));
    return rows_next(r) ? (struct coordinate){ row_real(r, 0), row_real(r, 1) } : (struct coordinate){ NAN, NAN };
}

static int64_t metres_to(const struct spots *s, int64_t id, struct coordinate home)
{
    size_t low = 0, high = s->n;
    while (low < high) { size_t mid = (low + high) / 2; if (s->at[mid].id < id) low = mid + 1; else high = mid; }
    if (isnan(home.lat) || low == s->n || s->at[low].id != id) return -1;
    return (int64_t)distance_m(home, s->at[low].at);
}

/* The surest first, then the nearest, then what begins first. */
static int better(const void *x, const void *y)
{
    const struct finder_course *a = x, *b = y;
    if (a->access.verdict != b->access.verdict) return a->access.verdict < b->access.verdict ? -1 : 1;
    if (a->metres / 1000 != b->metres / 1000) return a->metres < b->metres ? -1 : 1;
    int by_day = str_cmp(a->c->begins, b->c->begins);
    return by_day ? by_day : a->c->meta.id < b->c->meta.id ? -1 : 1;
}

/* Fits; fits if there is a seat, or who pays; does not fit. */
static void sort_in(struct finder_view *v, struct finder_course one)
{
    if (!one.why && !one.pays) v->fits[v->n_fits++] = one;
    else if (!(one.why & ~(unsigned)WHY_FULL)) v->nearly[v->n_nearly++] = one;
    else v->others[v->n_others++] = one;
}

static void look_at_courses(struct req *q, struct finder_view *v)
{
    struct who public = who_visitor();                  /* what is only planned is no answer, whoever asks                       */
    struct query query = query_new(&course_entity, &public, q->lang);
    struct coordinate home = home_of(q, v->asked.where);
    struct spots spots = find_spots(q);
    str today = date_today(q->a);
    size_t rules;
    const struct access_rule *rule = access_rules(q->st, &rules);
    query.limit = LIMIT_MAX;
    query.plain = true;
    struct page page = query_run(&query, q->st);
    v->labels = page.labels;
    v->all = page.n;
    v->fits = arena_array(q->a, struct finder_course, page.n + 1);
    v->nearly = arena_array(q->a, struct finder_course, page.n + 1);
    v->others = arena_array(q->a, struct finder_course, page.n + 1);
    for (size_t i = 0; i < page.n; i++) {
        const struct course *c = page.row[i];
        if (!str_has_word(S("open full running"), c->state)) continue;
        struct finder_course one = { .c = c, .metres = metres_to(&spots, c->meta.id, home), .access = access_judge(rule, rules, c->basis, c->type, &v->asked.who, today) };
        one.why = finder_why(c, one.metres, &v->asked, &one.access, &one.pays);
        sort_in(v, one);
    }
    qsort(v->fits, v->n_fits, sizeof *v->fits, better);
    qsort(v->nearly, v->n_nearly, sizeof *v->nearly, better);
    qsort(v->others, v->n_others, sizeof *v->others, better);
}

/* ---- whom to ask ---------------------------------------------------------------------------------------------------------------------- */
static void ask_for_advice(struct req *q, struct finder_view *v, const char *filter, str value)
{
    v->advice = query_new(v->advice_of, &q->who, q->lang);
    query_take(&v->advice, q->st, str_of(filter), value);
    if (!is_any(v->asked.where)) query_take(&v->advice, q->st, S("near"), v->asked.where);
    v->advice.limit = FINDER_ADVICE;
    if (v->advice.problem) return;
    v->offers = query_run(&v->advice, q->st);
}

/* Advice for newcomers where the region's list of life situations has it, else any advice. The list is another room's: asked by its names. */
static void find_advice(struct req *q, struct finder_view *v)
{
    v->advice_of = entity_named(S("directory.offer"));
    if (!v->advice_of) return;
    ask_for_advice(q, v, "topics", S("newcomer-advice"));
    if (!v->offers.n) ask_for_advice(q, v, "kind", S("advice"));
}

/* ---- pages ----------------------------------------------------------------------------------------------------------------------------- */
static void show(struct req *q, struct finder_view *v)
{
    if (v->bad && v->step == FINDER_STEPS) q->status = 422;
    if (v->step < FINDER_STEPS) { finder_question_page(&q->out, q, v); return; }
    look_at_courses(q, v);
    find_advice(q, v);
    finder_result_page(&q->out, q, v);
}

void finder_get(struct req *q)
{
    struct finder_view *v = arena_new_of(q->a, struct finder_view);
    read_answers(q, v);
    page_about(q, _(N_("Four questions, then German courses that fit you.")));
    show(q, v);
}

void finder_post(struct req *q)
{
    struct finder_view *v = arena_new_of(q->a, struct finder_view);
    page_sensitive(q);
    read_answers(q, v);
    read_status(q, v);
    show(q, v);
}
