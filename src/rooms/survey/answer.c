/* answer.c - filling in a questionnaire: where somebody stands, what was typed, handing in. answer.h and draft.h say what holds. */
#include "rooms/survey/answer.h"
#include "base/moment.h"
#include "rooms/survey/answer_limit.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/invite.h"
#include "web/csrf.h"
#include <string.h>

/* ---- which survey, and may it be answered now ------------------------------------------------------------------------------------ */
struct filling {                                        /* one request of somebody who fills in                       */
    struct answer_view view;
    struct answers v;
    struct saved saved; enum saved_state state;
    str pass; int64_t actor;                            /* actor: of the invitation, in a survey with names            */
    bool shared, office;
};

static str code_of(const struct req *q) { return q->part[3]; }
static str begin_url(const struct req *q) { return url_page(q, arena_fmt(q->a, "answer/%.*s", STR(code_of(q)))); }
static str step_url(const struct req *q, const char *step) { return arena_fmt(q->a, "%.*s/%s", STR(begin_url(q)), step); }
static str page_url(const struct req *q, size_t page) { return arena_fmt(q->a, "%.*s/%zu", STR(begin_url(q)), page + 1); }

static bool over(struct answer_view *v, str today)
{
    str last = v->in->grace_end.n ? v->in->grace_end : v->in->closes;
    v->late = v->in->closes.n && str_cmp(today, v->in->closes) > 0;
    return last.n && str_cmp(today, last) > 0;
}

/* Why nobody can answer now (English key); NULL: they can. */
static const char *closed_why(struct req *q, struct answer_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT opens, quota, audience FROM survey_survey WHERE id = $1"), I(v->in->survey));
    str today = date_today(q->a);
    if (!rows_next(r)) return N_("This survey is over. Thank you for your interest.");
    for (const struct choice *c = survey_audiences; c->key; c++) if (str_eq(row_str(r, 2), str_of(c->key))) v->audience = c->label;
    if (v->test) return NULL;
    if (str_eq(v->in->state, S("paused"))) return N_("This survey is paused just now. Please come back later: what you have typed is kept.");
    if (!str_eq(v->in->state, S("published")) || over(v, today)) return N_("This survey is over. Thank you for your interest.");
    if (row_str(r, 0).n && str_cmp(today, row_str(r, 0)) < 0) return N_("This survey has not begun yet.");
    if (!row_null(r, 1) && response_count(q->st, v->in->survey).counted >= row_int(r, 1)) return N_("As many people as were asked for have answered. Thank you for your interest.");
    return NULL;
}

static const char *cookie_name(const struct req *q) { return arena_z(q->a, arena_fmt(q->a, "bruecke_answer_%.*s", STR(code_of(q)))); }
/* The pass, and behind it what else holds for this browser: ~ the device keeps nothing, ! a trial of the office. */
static void keep_place(struct req *q, str pass, bool shared, bool test) { cookie_set(q, cookie_name(q), arena_fmt(q->a, "%.*s%s%s", STR(pass), shared ? "~" : "", test ? "!" : ""), 0); }
static void forget_place(struct req *q) { cookie_set(q, cookie_name(q), S(""), -1); }

/* ---- the pass ------------------------------------------------------------------------------------------------------------------------- */
/* The draft that a pass opens. With personal codes there need not be one yet: then saved.key is set, and state NONE. False: no such pass. */
static bool by_pass(struct req *q, struct filling *f, str pass)
{
    struct pass_code code = { pass, pass_draft_key(q->a, pass, S("")) };
    bool used = false;
    if (f->view.in->by_code && !f->view.test) {
        if (!invite_by_code(q->st, q->a, f->view.in->survey, pass, &code, &f->actor, &used) || !code.draft_key.n) return false;
    }
    f->pass = pass;
    f->state = saved_find(q->st, f->view.in->survey, code.draft_key, &f->saved);
    if (used) f->state = SAVED_SENT;
    f->saved.key = code.draft_key;
    f->saved.survey = f->view.in->survey;
    return f->state != SAVED_NONE || (f->view.in->by_code && !f->view.test);
}

/* A pass as typed. Wrong ones are counted per network; those of a network that tried too many are not even looked at. */
static bool try_pass(struct req *q, struct filling *f, str typed)
{
    int64_t wait;
    str pass;
    if (!limit_take(LIMIT_WRONG, q->client, false, &wait)) {
        req_header(q, "Retry-After", arena_fmt(q->a, "%lld", (long long)(wait + 999) / 1000));
        q->status = 429;
        f->view.wrong = N_("Many wrong codes came from your network. Please wait a few minutes, then try again.");
        return false;
    }
    if (pass_read(q->a, typed, &pass) && by_pass(q, f, pass)) return true;
    limit_take(LIMIT_WRONG, q->client, true, &wait);
    q->status = 422;
    f->view.wrong = N_("This code is not right. It has twelve letters and digits, as in K7M2-9XQ4-HT3A.");
    return false;
}

/* Where this browser stands: by its cookie. */
static void find_place(struct req *q, struct filling *f)
{
    str cookie = cookie_of(q, str_of(cookie_name(q))), pass;
    f->shared = str_find_char(cookie, '~') > 0;
    f->view.test = f->view.test || (f->office && str_find_char(cookie, '!') > 0);
    cookie = str_upto(cookie, PASS_LETTERS);
    if (!cookie.n || !pass_read(q->a, cookie, &pass) || !by_pass(q, f, pass)) { f->state = SAVED_NONE; return; }
    f->view.known = f->state == SAVED_OPEN;
    f->view.shared = f->shared;
    f->view.mark = str_upto(pass_code_digest(q->a, f->saved.key), 16);
}

/* False: answered (404). The office may try out what is not open yet, and anything where it says so. */
static bool open_survey(struct req *q, struct filling *f)
{
    struct answer_view *v = &f->view;
    store_quiet(q->st);
    signed_private(q);
    v->in = instrument_load(q->st, q->a, code_of(q), q->lang);
    f->office = who_holds(&q->who, SURVEY_OFFICE);
    bool draft = v->in && str_eq(v->in->state, S("draft"));
    if (!v->in || (draft && !f->office)) { req_fail(q, 404, N_("There is no survey at this address.")); return false; }
    v->test = draft || (f->office && (req_has(q, S("preview")) || form_has(q, S("preview"))));
    v->pages = answer_pages(v->in, v->page);
    v->action = begin_url(q);
    v->langs = answer_langs(q, v->in->survey);
    find_place(q, f);
    return true;
}

static void end_page(struct req *q, struct filling *f, const char *wrong)
{
    f->view.step = STEP_CLOSED;
    f->view.wrong = wrong;
    answer_end_page(&q->out, q, &f->view);
}

static const char already[] = N_("This questionnaire has been handed in already. Thank you.");

/* ---- beginning ------------------------------------------------------------------------------------------------------------------------- */
static void begin_page(struct req *q, struct filling *f)
{
    struct answer_view *v = &f->view;
    f->v = answers_new(q->a, v->in);
    v->form = answer_form(q, v->in, &f->v);
    answer_begin_page(&q->out, q, v);
}

void answer_begin_get(struct req *q)
{
    struct filling *f = arena_new_of(q->a, struct filling);
    if (!open_survey(q, f)) return;
    const char *why = closed_why(q, &f->view);
    if (why) { end_page(q, f, why); return; }
    str given = req_param(q, S("code"));
    if (given.n && !pass_read(q->a, given, &f->view.pass)) f->view.pass = str_upto(given, 40);
    begin_page(q, f);
}

static bool asks(const struct answers *v, struct answer_page p)
{
    for (size_t i = p.from; i < p.to; i++) if (v->in->item[i].kind != ITEM_SECTION && answers_asks(v, i)) return true;
    return false;
}

/* The first page from `at` on that asks something; f->view.pages: none. */
static size_t next_page(const struct filling *f, size_t at)
{
    while (at < f->view.pages && !asks(&f->v, f->view.page[at])) at++;
    return at;
}

static str url_of_page(struct req *q, const struct filling *f, size_t at) { return at < f->view.pages ? page_url(q, at) : step_url(q, "review"); }

/* Where somebody who comes back goes on: the first page with a question that is not answered. */
static str go_on(struct req *q, struct filling *f)
{
    f->v = answers_read(q->a, f->view.in, f->saved.answers);
    for (size_t k = next_page(f, 0); k < f->view.pages; k = next_page(f, k + 1))
        for (size_t i = f->view.page[k].from; i < f->view.page[k].to; i++)
            if (item_asks(&f->view.in->item[i]) && answers_asks(&f->v, i) && !f->v.value[i].n) return page_url(q, k);
    return step_url(q, "review");
}

/* So often from one network, and for all together. False: said so, and what was typed stays. */
static bool may_begin(struct req *q, struct filling *f)
{
    int64_t wait = 0;
    str survey = q->client.n ? arena_fmt(q->a, "%.*s/%lld", STR(q->region), (long long)f->view.in->survey) : S("");
    if (f->office || (limit_take(LIMIT_BEGIN, q->client, true, &wait) && limit_take(LIMIT_SURVEY, survey, true, &wait))) return true;
    req_header(q, "Retry-After", arena_fmt(q->a, "%lld", (long long)(wait + 999) / 1000));
    q->status = 429;
    f->view.wrong = N_("Very many people are beginning to answer just now. Please try again in a minute.");
    return false;
}

static void start(struct req *q, struct filling *f)
{
    f->saved.language = str_of(q->lang->tag);
    f->saved.test = f->view.test;
    if (f->state == SAVED_NONE) saved_begin(q->st, &f->saved);
    keep_place(q, f->pass, form_value(q, S("shared")).n > 0, f->view.test);
    req_redirect(q, 303, go_on(q, f));
}

/* With a code: that of an invitation, or the one that a pause has shown. Without: a new questionnaire, where everybody may answer. */
void answer_begin_post(struct req *q)
{
    struct filling *f = arena_new_of(q->a, struct filling);
    if (!open_survey(q, f)) return;
    const char *why = closed_why(q, &f->view);
    str typed = str_trim(form_value(q, S("code")));
    if (why) { q->status = 409; end_page(q, f, why); return; }
    if (form_value(q, S("website")).n) { req_redirect(q, 303, begin_url(q)); return; }      /* a machine */
    f->state = SAVED_NONE;
    f->view.pass = str_upto(typed, 40);
    bool code = typed.n || (f->view.in->by_code && !f->view.test);
    if (code ? !try_pass(q, f, typed) : !may_begin(q, f)) { begin_page(q, f); return; }
    if (!code) {
        f->pass = pass_new(q->a);
        f->saved = (struct saved){ .survey = f->view.in->survey, .key = pass_draft_key(q->a, f->pass, S("")) };
    }
    if (f->state == SAVED_SENT) { end_page(q, f, already); return; }
    start(q, f);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------------------------ */
enum where { WHERE_PAGE, WHERE_REVIEW, WHERE_PAUSE, WHERE_THANKS, WHERE_NONE };
static enum where where_of(struct req *q, struct filling *f)
{
    static const char *const names[] = { [WHERE_REVIEW] = "review", [WHERE_PAUSE] = "pause", [WHERE_THANKS] = "thanks" };
    int64_t n;
    for (size_t i = WHERE_REVIEW; i < countof(names); i++) if (str_eq(q->arg, str_of(names[i]))) return (enum where)i;
    if (!str_int(q->arg, &n) || n < 1 || (size_t)n > f->view.pages) return WHERE_NONE;
    f->view.at = (size_t)n - 1;
    return WHERE_PAGE;
}

static void load(struct req *q, struct filling *f)
{
    f->v = answers_read(q->a, f->view.in, f->saved.answers);
    f->view.form = answer_form(q, f->view.in, &f->v);
}

/* Is there something to go on with? False: answered. */
static bool has_place(struct req *q, struct filling *f)
{
    if (f->state == SAVED_OPEN) return true;
    if (f->state == SAVED_SENT) { forget_place(q); end_page(q, f, already); }
    else req_redirect(q, 303, begin_url(q));
    return false;
}

/* All that is wrong before it can be handed in. */
static void find_all(struct req *q, struct filling *f)
{
    struct answer_form *form = &f->view.form;
    str name;
    form->problems = answers_check(q->a, &f->v, ANSWERS_DONE, form->problem, ANSWER_PROBLEMS_MAX);
    int64_t actor = answer_actor(q, &f->v, &name);
    if (f->view.test || !answer_twice(q->st, f->view.in, actor, name)) return;
    for (size_t i = 0; i < f->view.in->n && form->problems < ANSWER_PROBLEMS_MAX; i++)
        if (f->view.in->item[i].kind == ITEM_ACTOR && f->v.value[i].n)
            form->problem[form->problems++] = (struct answer_problem){ i, N_("Somebody has answered for this organisation already. If that was a mistake, please write to us."), S("") };
}

void answer_page_get(struct req *q)
{
    struct filling *f = arena_new_of(q->a, struct filling);
    if (!open_survey(q, f)) return;
    const char *why = closed_why(q, &f->view);
    enum where where = where_of(q, f);
    if (where == WHERE_NONE) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    if (where == WHERE_THANKS) { f->view.step = STEP_THANKS; answer_end_page(&q->out, q, &f->view); return; }
    if (why) { end_page(q, f, why); return; }
    if (!has_place(q, f)) return;
    f->view.pass = f->pass;
    if (where == WHERE_PAUSE) { answer_pause_page(&q->out, q, &f->view); return; }
    load(q, f);
    if (where == WHERE_PAGE && !asks(&f->v, f->view.page[f->view.at])) { req_redirect(q, 303, url_of_page(q, f, next_page(f, f->view.at))); return; }
    f->view.more = str_eq(req_param(q, S("more")), S("1"));
    if (where == WHERE_PAGE) { answer_question_page(&q->out, q, &f->view); return; }
    find_all(q, f);
    answer_review_page(&q->out, q, &f->view);
}

/* ---- saving ------------------------------------------------------------------------------------------------------------------------------ */
static struct answers copy_of(struct arena *a, const struct answers *v)
{
    struct answers c = answers_new(a, v->in);
    memcpy(c.value, v->value, v->in->n * sizeof *c.value);
    memcpy(c.other, v->other, v->in->n * sizeof *c.other);
    return c;
}

/* What is wrong on this page, strictly (`full`: what has to be answered, too). The other pages were looked at when they were saved. */
static void find_here(struct req *q, struct filling *f, struct answers *v, bool full)
{
    struct answer_problem *all = arena_array(q->a, struct answer_problem, ANSWER_PROBLEMS_MAX);
    struct answer_form *form = &f->view.form;
    struct answer_page here = f->view.page[f->view.at];
    size_t n = answers_check(q->a, v, full ? ANSWERS_DONE : ANSWERS_SAVE, all, ANSWER_PROBLEMS_MAX);
    form->problems = 0;
    for (size_t i = 0; i < n && i < ANSWER_PROBLEMS_MAX; i++) if (all[i].item >= here.from && all[i].item < here.to) form->problem[form->problems++] = all[i];
}

/* The script hides the line behind "other" while that is not chosen; without it, what is written there and would be dropped is a problem like others. */
static void find_lost(struct req *q, struct filling *f, const struct answers *typed)
{
    struct answer_form *form = &f->view.form;
    struct answer_page here = f->view.page[f->view.at];
    if (form_value(q, S("live")).n) return;
    for (size_t i = here.from; i < here.to && form->problems < ANSWER_PROBLEMS_MAX; i++) {
        const char *lost = f->v.asked[i] && !answer_problem(form, i) ? answer_other_lost(&f->v.in->item[i], typed->value[i], typed->other[i]) : NULL;
        if (lost) form->problem[form->problems++] = (struct answer_problem){ i, lost, S("") };
    }
}

/* Has something on this page come to be asked by what was answered on it, and not been shown? A browser with the script has shown it (live). */
static bool new_here(struct req *q, const struct filling *f, const struct answers *before)
{
    struct answer_page here = f->view.page[f->view.at];
    if (form_value(q, S("live")).n) return false;
    for (size_t i = here.from; i < here.to; i++) if (answers_asks(&f->v, i) && !answers_asks(before, i) && !f->v.value[i].n && item_asks(&f->view.in->item[i])) return true;
    return false;
}

static void save(struct req *q, struct filling *f)
{
    f->saved.language = str_of(q->lang->tag);
    f->saved.answers = answers_json(q->a, &f->v);
    saved_put(q->st, &f->saved);
}

static size_t page_before(const struct filling *f, size_t at)
{
    while (at-- > 0) if (asks(&f->v, f->view.page[at])) return at;
    return f->view.pages;
}

static void leave_page(struct req *q, struct filling *f, const struct answers *before, str go)
{
    size_t at = f->view.at;
    bool review = str_eq(form_value(q, S("to")), S("review"));
    if (str_eq(go, S("pause"))) { req_redirect(q, 303, step_url(q, "pause")); return; }
    if (str_eq(go, S("back"))) {
        size_t to = page_before(f, at);
        req_redirect(q, 303, to < f->view.pages ? page_url(q, to) : begin_url(q));
        return;
    }
    if (new_here(q, f, before)) { req_redirect(q, 303, arena_fmt(q->a, "%.*s?more=1", STR(page_url(q, at)))); return; }
    req_redirect(q, 303, review ? step_url(q, "review") : url_of_page(q, f, next_page(f, at + 1)));
}

static void save_page(struct req *q, struct filling *f)
{
    struct answer_page here = f->view.page[f->view.at];
    str go = form_value(q, S("go"));
    load(q, f);
    struct answers before = copy_of(q->a, &f->v), typed;
    answers_take(q, &f->v, here.from, here.to);
    typed = copy_of(q->a, &f->v);
    find_here(q, f, &f->v, !str_eq(go, S("back")) && !str_eq(go, S("pause")));
    find_lost(q, f, &typed);
    if (new_here(q, f, &before)) {                      /* what nobody has seen yet cannot be wrong                   */
        struct answer_form *form = &f->view.form;
        size_t n = 0;
        for (size_t i = 0; i < form->problems; i++) if (answers_asks(&before, form->problem[i].item)) form->problem[n++] = form->problem[i];
        form->problems = n;
    }
    if (f->view.form.problems) {
        f->v = typed;                                   /* as it was typed, not as it would have been stored           */
        q->status = 422;
        answer_question_page(&q->out, q, &f->view);
        return;
    }
    save(q, f);
    leave_page(q, f, &before, go);
}

/* ---- handing in --------------------------------------------------------------------------------------------------------------------------- */
/* What a trial of a survey that has been opened would add is stored nowhere; before that it is stored as a trial, and goes when the survey opens. */
static bool store_answers(struct req *q, struct filling *f, const char **why)
{
    str name;
    struct response r = { .mode = MODE_WEB, .status = f->view.test ? RESPONSE_TEST : RESPONSE_COMPLETE, .late = f->view.late, .language = str_of(q->lang->tag) };
    if (f->view.in->named) {
        r.day = date_today(q->a);
        r.actor = answer_actor(q, &f->v, &name);
        if (!r.actor) r.actor = f->actor;
    }
    if (f->view.test && !str_eq(f->view.in->state, S("draft"))) return true;
    return response_store(q->st, &f->v, &r, why);
}

/* One transaction: checked, stored, the draft emptied. Nothing else is written in it, no job either, which would hold the time; and the invitation is not
** touched: the nightly invite_settle() works out which codes were used. */
static void hand_in(struct req *q, struct filling *f)
{
    const char *why = NULL;
    load(q, f);
    find_all(q, f);
    if (f->view.form.problems) { q->status = 422; answer_review_page(&q->out, q, &f->view); return; }
    if (!saved_sent(q->st, f->saved.key)) { end_page(q, f, already); return; }
    if (!store_answers(q, f, &why)) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    forget_place(q);
    req_redirect(q, 303, step_url(q, "thanks"));
}

static void leave_review(struct req *q, struct filling *f)
{
    str go = form_value(q, S("go"));
    if (str_eq(go, S("send"))) { hand_in(q, f); return; }
    load(q, f);
    size_t to = page_before(f, f->view.pages);
    req_redirect(q, 303, str_eq(go, S("pause")) ? step_url(q, "pause") : to < f->view.pages ? page_url(q, to) : begin_url(q));
}

void answer_page_post(struct req *q)
{
    struct filling *f = arena_new_of(q->a, struct filling);
    if (!open_survey(q, f)) return;
    const char *why = closed_why(q, &f->view);
    enum where where = where_of(q, f);
    if (where == WHERE_NONE || where == WHERE_THANKS) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    if (why) { q->status = 409; end_page(q, f, why); return; }
    if (where == WHERE_PAUSE) { forget_place(q); req_redirect(q, 303, arena_fmt(q->a, "%.*s?left=1", STR(begin_url(q)))); return; }
    if (!has_place(q, f)) return;
    f->view.pass = f->pass;
    if (where == WHERE_PAGE) save_page(q, f);
    else leave_review(q, f);
}

/* ---- the office tries it out: the same pages, marked as a trial ------------------------------------------------------------------------------ */
void answer_preview_get(struct req *q)
{
    struct query query = query_new(&survey_entity, &q->who, q->lang);
    const struct survey *s = row_by_slug(q->st, &query, q->arg, NULL);
    if (!s) { req_fail(q, 404, N_("There is no survey at this address.")); return; }
    req_redirect(q, 303, url_page(q, arena_fmt(q->a, "answer/%.*s?preview=1", STR(s->code))));
}
