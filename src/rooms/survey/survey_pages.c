/* survey_pages.c - one survey: its state and what comes next, what is missing before it can be opened, how many answered, which words changed since. */
#include "base/moment.h"
#include "rooms/survey/build_pages.h"
#include "rooms/survey/proposals.h"
#include "rooms/survey/survey_pages.h"
#include <string.h>

/* ---- links between the pages of a survey ----------------------------------------------------------------------------------------------------- */
/* A page that is not there has no link. */
static const struct { const char *pattern, *label; } pages[] = {
    { "surveys/{slug}",               N_("Overview") },
    { "surveys/{slug}/questions",     N_("Questions") },
    { "surveys/{slug}/preview",       N_("Preview") },
    { "surveys/{slug}/invitations",   N_("Invitations") },
    { "surveys/{slug}/paper",         N_("On paper") },
    { "surveys/{slug}/results",       N_("Results") },
    { "surveys/{slug}/coding",        N_("Open answers") },
    { "surveys/{slug}/proposals",     N_("Proposals") },
    { "surveys/{slug}/xlsform",       N_("XLSForm") },
    { "surveys/{slug}/changes",       N_("What changed since the wave before") },
};

/* Routes are some thousand and pages few: looking through them takes microseconds. */
static const struct route *route_of(const struct req *q, const char *pattern)
{
    for (size_t i = 0; i < q->app->routes; i++) {
        const struct route *r = &q->app->route[i];
        if (r->method == GET && r->base == BASE_PAGE && !strcmp(r->pattern, pattern)) return r;
    }
    return NULL;
}

bool survey_page_there(const struct req *q, const char *pattern)
{
    const struct route *r = route_of(q, pattern);
    if (!r || r->right == ROUTE_OPEN) return r != NULL;
    if (r->right == ROUTE_RIGHT) return may(&q->who, r->entity, r->action ? r->action : READ).n > 0;
    return who_holds(&q->who, r->roles) || (!strcmp(r->roles, "staff") && who_staff(&q->who));
}

static str page_url(const struct req *q, const struct survey *s, const char *pattern)
{
    return arena_fmt(q->a, "%.*s%s", STR(url_row(q, &survey_entity, s->meta.slug)), pattern + strlen("surveys/{slug}"));
}

/* Open answers of a survey without names wait for its end (coding_pages.c). */
static bool waits(const struct survey *s, str pattern)
{
    return str_ends(pattern, S("/coding")) && !str_eq(s->anonymity, S("named")) && str_has_word(S("published paused"), s->state);
}

/* Nothing to see before anybody could answer. */
static bool after_answers(str pattern) { return str_ends(pattern, S("/results")) || str_ends(pattern, S("/coding")) || str_ends(pattern, S("/proposals")); }

size_t survey_tabs(struct req *q, const struct survey *s, struct survey_tab *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < countof(pages) && n < SURVEY_TABS; i++) {
        str pattern = str_of(pages[i].pattern);
        bool early = (str_ends(pattern, S("/changes")) && !s->before) || (after_answers(pattern) && str_eq(s->state, S("draft"))) || waits(s, pattern);
        if (!survey_page_there(q, pages[i].pattern) || early) continue;
        str rest = str_from(str_of(pages[i].pattern), strlen("surveys/{slug}")), part = q->parts > 4 ? q->part[4] : S("");
        ret[n++] = (struct survey_tab){ page_url(q, s, pages[i].pattern), pages[i].label, rest.n ? str_eq(str_from(rest, 1), part) : !part.n };
    }
    return n;
}

void survey_link(struct buf *out, const struct req *q, const struct survey *s, const char *pattern, const char *label)
{
    if (!survey_page_there(q, pattern)) return;
    buf_put(out, S("<a class=\"kern-link\" href=\""));
    put_url(out, page_url(q, s, pattern));
    buf_put(out, S("\">"));
    put_text(out, _(label));
    buf_put(out, S("</a>\n"));
}

/* ---- what is missing ------------------------------------------------------------------------------------------------------------------------------ */
/* In the order in which they are told of; the page shows what is not done first. */
static void add_need(struct survey_view *v, bool done, bool must, str text, str url)
{
    if (v->needs == NEEDS_MAX) return;
    v->need[v->needs++] = (struct need){ done, must, text, url };
    v->missing += !done;
    v->blocked = v->blocked || (must && !done);
}

static size_t questions_of(const struct instrument *in)
{
    size_t n = 0;
    for (size_t i = 0; i < in->n; i++) n += item_asks(&in->item[i]);
    return n;
}

/* What survey_may_open() asks, one by one, so that each has its place and its link. */
static void needs_of_questions(struct req *q, struct survey_view *v)
{
    struct instrument_fault fault[ITEMS_MAX];
    size_t questions = questions_of(v->in), empty = 0, asks_name = 0, faults = relevance_faults(q->a, v->in, fault, ITEMS_MAX);
    str url = build_url(q, v->s, "");
    for (size_t i = 0; i < v->in->n; i++) {
        const struct item *it = &v->in->item[i];
        empty += (it->kind == ITEM_SINGLE || it->kind == ITEM_MULTIPLE || it->kind == ITEM_RANKING) && !it->options;
        asks_name += it->kind == ITEM_ACTOR && !v->in->named;
    }
    add_need(v, questions > 0, true, questions ? look_count(q, "%d question", "%d questions", (int64_t)questions) : _(N_("There is no question yet.")), url);
    if (empty) add_need(v, false, true, _(N_("A question has no choices yet.")), url);
    if (asks_name) add_need(v, false, true, _(N_("An anonymous survey cannot ask for whom somebody answers.")), url);
    add_need(v, !faults, true, faults ? look_count(q, "%d condition cannot be followed", "%d conditions cannot be followed", (int64_t)faults) : _(N_("Every condition can be followed")), url);
}

/* Good to have, not asked for by opening: what respondents read, when, and whom they can ask. */
static void needs_of_survey(struct req *q, struct survey_view *v)
{
    static const char *const fields[] = { "intro", "thanks", "opens", "closes", "contact" };
    str edit = arena_fmt(q->a, "%.*s/edit", STR(url_row(q, &survey_entity, v->s->meta.slug)));
    for (size_t i = 0; i < countof(fields); i++) {
        const struct field *f = entity_field(&survey_entity, str_of(fields[i]));
        bool there = !strcmp(fields[i], "intro") ? v->in->intro.n : !strcmp(fields[i], "thanks") ? v->in->thanks.n : !row_empty(v->s, f);
        add_need(v, there, false, _(f->label), edit);
    }
}

/* Texts that German has and the language has not, or only as a translation of older words: questions, choices, the survey itself. */
#define GOOD_WORDS(part, of) "SELECT w.lang, COUNT(*) FROM survey_" part "_words w JOIN survey_" part " x ON x.id = w.owner JOIN survey_" part "_words g ON g.owner = w.owner AND g.lang = 'de' " \
    "WHERE x." of " = $1 AND x.deleted_at IS NULL AND w.source_version >= CASE WHEN w.lang = 'de' THEN w.source_version ELSE g.version END GROUP BY w.lang ORDER BY w.lang"
struct tally { int64_t n[LANGS_MAX]; };
/* German counts every text; what another language lacks is the difference. */
static bool tally_one(void *ctx, const struct rows *r)
{
    struct tally *t = ctx;
    size_t l = lang_index(row_str(r, 0));
    if (l < lang_count()) t->n[l] += row_int(r, 1);
    return true;
}

/* One line for all languages that lack something, since none has to be there: who reads it gets German then. */
static void needs_of_languages(struct req *q, struct survey_view *v)
{
    struct tally t = { { 0 } };
    struct buf b = buf_in(q->a, 2000);
    int64_t id = v->s->meta.id;
    each(q->st, tally_one, &t, Q(GOOD_WORDS("item", "survey")), I(id));
    each(q->st, tally_one, &t, Q(GOOD_WORDS("option", "survey")), I(id));
    each(q->st, tally_one, &t, Q(GOOD_WORDS("survey", "id")), I(id));
    int64_t all = t.n[lang_source()];
    for (size_t l = 0; l < lang_count(); l++)
        if (t.n[l] < all) {
            str name = lang_name(q->a, q->lang, str_of(langs[l].tag)), n = lang_number(q->a, q->lang, all - t.n[l]);
            buf_fmt(&b, "%s%.*s %.*s", b.n ? ", " : "", STR(name), STR(n));
        }
    if (b.n) add_need(v, false, false, say(q, N_("Texts without translation: {languages}"), { "languages", buf_str(&b) }), build_url(q, v->s, ""));
    else add_need(v, true, false, _(N_("Every text is there in every language")), build_url(q, v->s, ""));
}

/* ---- words that changed after opening ------------------------------------------------------------------------------------------------------------------ */
struct changes { struct survey_view *v; struct arena *a; };
static bool read_change(void *ctx, const struct rows *r)
{
    const struct changes *g = ctx;
    if (g->v->n_changed == CHANGED_MAX) return false;
    struct changed_words *c = &g->v->changed[g->v->n_changed++];
    str *text[] = { &c->who, &c->old, &c->new, &c->reason, &c->code };
    c->at = row_int(r, 0);
    for (size_t i = 0; i < countof(text); i++) *text[i] = arena_copy(g->a, row_str(r, i + 1));
    return true;
}

/* From the history: German words of questions and choices, changed after the first opening. The newest first. */
static void load_changes(struct req *q, struct survey_view *v)
{
    struct changes g = { v, q->a };
    v->changed = arena_array(q->a, struct changed_words, CHANGED_MAX);
    if (v->draft) return;
    each(q->st, read_change, &g, Q("SELECT h.at, h.who, t.old, t.new, COALESCE(y.new, ''), COALESCE(i.code, o.code, '') FROM core_history h "
        "JOIN core_history_value t ON t.history = h.id AND t.lang = 'de' AND NOT t.blanked LEFT JOIN core_history_value y ON y.history = h.id AND y.field = '' "
        "LEFT JOIN survey_item i ON i.id = h.row AND h.entity = 'survey.item' AND i.survey = $1 LEFT JOIN survey_option o ON o.id = h.row AND h.entity = 'survey.option' AND o.survey = $1 "
        "WHERE h.entity IN ('survey.item', 'survey.option') AND h.event = 'change' AND (i.id IS NOT NULL OR o.id IS NOT NULL) AND h.id > "
        "(SELECT MIN(f.id) FROM core_history f WHERE f.entity = 'survey.survey' AND f.row = $1 AND f.event = 'flow' AND f.detail IN ('open', 'load')) ORDER BY h.id DESC, t.field LIMIT 100"),
        I(v->s->meta.id));
}

/* ---- the page ------------------------------------------------------------------------------------------------------------------------------------------ */
/* The one sentence below the title: how it is, and what comes now. */
static str next_step(struct req *q, const struct survey_view *v)
{
    str today = date_today(q->a), state = v->s->state;
    bool over = v->s->closes.n && str_cmp(v->s->closes, today) < 0;
    if (v->draft) return v->blocked ? _(N_("It cannot be opened yet.")) : _(N_("It can be opened. From then on only words can be changed."));
    if (str_eq(state, S("paused"))) return _(N_("Nobody can answer while it is paused."));
    if (str_eq(state, S("published"))) return !v->s->closes.n ? _(N_("It is running, and has no last day yet.")) : over ? _(N_("Its last day is over: it can be closed.")) : look_fmt(q, N_("It is running. Last day: %s"), lang_date(q->a, q->lang, v->s->closes));
    return str_eq(state, S("closed")) ? _(N_("It is closed. Now the results can be written.")) : S("");
}

/* Only while somebody can answer, or soon again: an address that leads nowhere helps nobody. */
static str address_of(struct req *q, const struct survey *s)
{
    bool open = str_has_word(S("published paused"), s->state);
    return open && survey_page_there(q, "answer/{code}") ? url_whole(q, url_page(q, arena_fmt(q->a, "answer/%.*s", STR(s->code)))) : S("");
}

void survey_show(struct req *q)
{
    struct labels labels = { 0 };
    struct survey_view *v = arena_new_of(q->a, struct survey_view);
    v->s = record_of_address(q, &survey_entity, &labels);
    if (!v->s) return;
    v->labels = &labels;
    v->in = instrument_by_id(q->st, q->a, v->s->meta.id, lang_find(S(LANG_SOURCE)));
    if (!v->in) return;
    v->builds = who_holds(&q->who, SURVEY_OFFICE);
    v->draft = str_eq(v->s->state, S("draft"));
    if (v->draft) { needs_of_questions(q, v); needs_of_survey(q, v); needs_of_languages(q, v); }
    v->count = response_count(q->st, v->s->meta.id);
    load_changes(q, v);
    v->address = address_of(q, v->s);
    v->next = next_step(q, v);
    v->past.e = &survey_entity;
    if (v->builds) history_take(q, v->s, &v->past, HISTORY_LAST);
    req_header(q, "Cache-Control", S("no-store"));
    survey_page(&q->out, q, v);
}

/* ---- "Heute" ---------------------------------------------------------------------------------------------------------------------------------------------- */
static str day_after(struct arena *a, int n) { return date_text(a, date_of_days(date_days(wall_of(moment_now()).date) + n)); }

enum { WEEK = 7, RESULTS_DAYS = 90 };
/* A line per survey: there are few at a time, and each has its own page. `when`: of the state, between two days of the column, the first inclusive. */
static void lines_of(struct req *q, struct agenda *agenda, struct rows *r, enum task_when when, const char *sentence, const char *action, const char *page)
{
    struct query query = query_new(&survey_entity, &q->who, q->lang);
    while (rows_next(r)) {
        const struct survey *s = row_by_id(q->st, &query, row_int(r, 0), NULL);
        if (!s) continue;
        str url = survey_page_there(q, page) ? page_url(q, s, page) : url_row(q, &survey_entity, s->meta.slug);
        agenda_add(agenda, (struct task){ .when = when, .text = say(q, sentence, { "title", row_title(&survey_entity, s) }), .url = url, .date = arena_copy(q->a, row_str(r, 1)), .action = action });
    }
}

/* Results are to be written for so many days after closing; whoever archives the survey is done with it earlier. */
void survey_today(struct req *q, struct agenda *agenda)
{
    str today = date_today(q->a), week = day_after(q->a, WEEK), long_ago = day_after(q->a, -RESULTS_DAYS);
    if (!who_holds(&q->who, SURVEY_OFFICE)) return;
    lines_of(q, agenda, ask(q->st, Q("SELECT id, opens FROM survey_survey WHERE state = 'draft' AND opens <> '' AND opens <= $1 AND deleted_at IS NULL ORDER BY opens, id LIMIT 20"), T(today)),
        TASK_TODAY, N_("The survey “{title}” is to be opened"), N_("Open the survey"), "surveys/{slug}");
    lines_of(q, agenda, ask(q->st, Q("SELECT id, closes FROM survey_survey WHERE state IN ('published', 'paused') AND closes >= $1 AND closes <= $2 AND deleted_at IS NULL ORDER BY closes, id LIMIT 20"), T(today), T(week)),
        TASK_WEEK, N_("The survey “{title}” ends soon"), N_("Look at it"), "surveys/{slug}");
    lines_of(q, agenda, ask(q->st, Q("SELECT id, COALESCE(NULLIF(grace_end, ''), closes) FROM survey_survey WHERE state IN ('published', 'paused') AND closes <> '' AND closes < $1 "
        "AND (grace_end IS NULL OR grace_end < $1) AND deleted_at IS NULL ORDER BY closes, id LIMIT 20"), T(today)),
        TASK_LATE, N_("The survey “{title}” is over and still open"), N_("Close the survey"), "surveys/{slug}");
    lines_of(q, agenda, ask(q->st, Q("SELECT id, '' FROM survey_survey WHERE state = 'closed' AND closed_on >= $1 AND deleted_at IS NULL ORDER BY closed_on, id LIMIT 20"), T(long_ago)),
        TASK_WAITING, N_("The survey “{title}” is closed: results can be written"), N_("Look at it"), "surveys/{slug}/results");
    proposals_today(q, agenda);
}
