/* build_pages.c - the builder's list of questions, and what its buttons do. A form for one question is in build_form.c. */
#include "rooms/survey/build_pages.h"
#include <string.h>

const struct survey *build_survey(struct req *q)
{
    struct query query = query_new(&survey_entity, &q->who, q->lang);
    const struct survey *s = row_by_slug(q->st, &query, q->part[3], NULL);
    if (!s) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return s;
}

str build_url(const struct req *q, const struct survey *s, const char *rest) { return arena_fmt(q->a, "%.*s/questions%s", STR(url_row(q, &survey_entity, s->meta.slug)), rest); }

static int64_t number_of(str text)
{
    int64_t n;
    return str_int(text, &n) && n > 0 ? n : 0;
}

static struct builder builder_of(struct req *q) { return (struct builder){ q->st, q->a, &q->who, q->id, S("") }; }

/* ---- conditions in words ------------------------------------------------------------------------------------------------------------------ */
/* German words in a sentence of another language, perhaps from right to left: FSI … PDI (UAX #9). */
static str isolated(struct arena *a, str text) { return arena_fmt(a, "\u2068%.*s\u2069", STR(text)); }

static str one_condition(struct req *q, const struct instrument *in, str text)
{
    struct asked_when c;
    const struct item *it = condition_read(text, &c) ? item_find(in, c.item) : NULL;
    if (!it) return arena_fmt(q->a, "%.*s: %.*s", STR(_(N_("Asked only if"))), STR(text));
    int o = option_find(it, c.option);
    str answer = isolated(q->a, o >= 0 ? it->option[o].label : c.option), question = isolated(q->a, it->label);
    return c.not ? say(q, N_("Only if “{answer}” was not chosen for “{question}”"), { "answer", answer }, { "question", question })
                 : say(q, N_("Only if “{answer}” was chosen for “{question}”"), { "answer", answer }, { "question", question });
}

str build_condition(struct req *q, const struct instrument *in, str relevance) { return relevance.n ? one_condition(q, in, relevance) : S(""); }

/* ---- the list -------------------------------------------------------------------------------------------------------------------------------- */
struct reading { struct build_view *v; size_t at; };

static struct built *built_of(struct build_view *v, int64_t id)
{
    for (size_t i = 0; i < v->in->n; i++) if (v->in->item[i].id == id) return &v->at[i];
    return NULL;
}

/* A line per question and language. German words are always there and up to date. */
static bool read_words(void *ctx, const struct rows *r)
{
    struct build_view *v = ctx;
    struct built *b = built_of(v, row_int(r, 0));
    size_t l = lang_index(row_str(r, 1));
    if (b && l < lang_count()) b->there |= (uint64_t)1 << l;
    return true;
}

struct slugs { struct build_view *v; struct arena *a; };
static bool read_slug(void *ctx, const struct rows *r)
{
    struct slugs *s = ctx;
    struct built *b = built_of(s->v, row_int(r, 0));
    if (b) b->slug = arena_copy(s->a, row_str(r, 1));
    return true;
}

static void count_open(struct build_view *v)
{
    for (size_t i = 0; i < v->in->n; i++)
        for (size_t l = 0; l < lang_count(); l++) v->open[l] += l != lang_source() && !(v->at[i].there >> l & 1);
}

static void fill_list(struct req *q, struct build_view *v)
{
    struct slugs slugs = { v, q->a };
    v->at = arena_array(q->a, struct built, v->in->n + 1);
    for (size_t i = 0; i < v->in->n; i++)
        v->at[i] = (struct built){ .it = &v->in->item[i], .asked_if = build_condition(q, v->in, v->in->item[i].relevance), .first = !i, .last = i + 1 == v->in->n };
    each(q->st, read_words, v, Q("SELECT w.owner, w.lang FROM survey_item_words w JOIN survey_item i ON i.id = w.owner JOIN survey_item_words g ON g.owner = w.owner AND g.lang = 'de' "
        "WHERE i.survey = $1 AND i.deleted_at IS NULL AND w.label <> '' AND (w.lang = 'de' OR w.source_version >= g.version) ORDER BY w.owner, w.lang"), I(v->s->meta.id));
    each(q->st, read_slug, &slugs, Q("SELECT s.owner, s.slug FROM survey_item_slug s JOIN survey_item i ON i.id = s.owner WHERE i.survey = $1 AND i.deleted_at IS NULL "
        "AND s.lang = 'de' AND s.current ORDER BY s.owner, s.slug"), I(v->s->meta.id));
    count_open(v);
    v->faults = relevance_faults(q->a, v->in, v->fault, ITEMS_MAX);
}

void build_show(struct req *q)
{
    struct build_view *v = arena_new_of(q->a, struct build_view);
    v->s = build_survey(q);
    if (!v->s) return;
    v->in = instrument_by_id(q->st, q->a, v->s->meta.id, lang_find(S(LANG_SOURCE)));
    if (!v->in) return;
    v->builds = who_holds(&q->who, SURVEY_OFFICE);
    v->draft = str_eq(v->s->state, S("draft"));
    v->lang = lang_index(req_param(q, S("missing")));
    v->moved = number_of(req_param(q, S("moved")));
    v->way = req_param(q, S("way"));
    v->deleted = number_of(req_param(q, S("deleted")));
    fill_list(q, v);
    req_header(q, "Cache-Control", S("no-store"));
    build_page(&q->out, q, v);
}

/* ---- buttons ----------------------------------------------------------------------------------------------------------------------------------- */
/* The question that the address names, if it is one of this survey. 0: answered already. */
static int64_t item_of(struct req *q, const struct survey *s, bool deleted)
{
    int64_t id = number_of(req_param(q, S("item")));
    struct rows *r = ask(q->st, Q("SELECT id FROM survey_item WHERE id = $1 AND survey = $2 AND (deleted_at IS NOT NULL) = $3"), I(id), I(s->meta.id), B(deleted));
    if (rows_next(r)) return id;
    req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return 0;
}

static bool is_draft(struct req *q, const struct survey *s)
{
    if (str_eq(s->state, S("draft"))) return true;
    req_fail(q, 409, N_("The survey has been opened: only words can be changed, and only where their meaning stays."));
    return false;
}

static void back(struct req *q, const struct survey *s, const char *what, int64_t id, str more)
{
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?%s=%lld%.*s", STR(build_url(q, s, "")), what, (long long)id, STR(more)));
}

/* What row_write() refused without a field's form to show it at. */
static bool went_well(struct req *q, enum write_outcome out, const struct problems *p)
{
    if (out != WRITE_REFUSED) return write_done(q, out);
    req_fail(q, 409, p->n ? p->at[0].message : N_("This question cannot be moved there."));
    return false;
}

void build_move(struct req *q)
{
    const struct survey *s = build_survey(q);
    int64_t item = s ? item_of(q, s, false) : 0;
    struct problems p = { .a = q->a };
    if (!item || !is_draft(q, s)) return;
    struct builder b = builder_of(q);
    str way = form_value(q, S("way"));
    if (!went_well(q, item_move(&b, s->meta.id, item, way, number_of(form_value(q, S("target"))), &p), &p)) return;
    back(q, s, "moved", item, str_has_word(S("up down"), way) ? arena_fmt(q->a, "&way=%.*s", STR(way)) : S(""));
}

void build_copy(struct req *q)
{
    const struct survey *s = build_survey(q);
    int64_t item = s ? item_of(q, s, false) : 0;
    struct problems p = { .a = q->a };
    enum write_outcome out = WRITE_DONE;
    if (!item || !is_draft(q, s)) return;
    struct builder b = builder_of(q);
    int64_t id = item_copy(&b, s->meta.id, item, &out, &p);
    if (went_well(q, out, &p)) back(q, s, "moved", id, S(""));
}

void build_delete(struct req *q)
{
    const struct survey *s = build_survey(q);
    int64_t item = s ? item_of(q, s, false) : 0;
    if (!item || !is_draft(q, s)) return;
    if (write_done(q, row_delete(q->st, &q->who, q->id, &item_entity, item, 0))) back(q, s, "deleted", item, S(""));
}

/* Meanwhile another question may have taken its code: then it gets a free one. */
void build_restore(struct req *q)
{
    const struct survey *s = build_survey(q);
    int64_t item = s ? item_of(q, s, true) : 0;
    struct problems p = { .a = q->a };
    if (!item || !is_draft(q, s)) return;
    struct rows *r = ask(q->st, Q("SELECT code FROM survey_item WHERE id = $1"), I(item));
    str code = rows_next(r) ? row_str(r, 0) : S(""), free = code_free(q->st, q->a, s->meta.id, code);
    if (!write_done(q, row_undelete(q->st, &q->who, q->id, &item_entity, item))) return;
    struct draft d = draft_new(q->a, &item_entity);
    d.id = item;
    draft_give(&d, "code", free);
    struct write w = { .who = &q->who, .request = q->id, .draft = &d };
    if (str_eq(code, free) || went_well(q, row_write(q->st, &w, &p), &p)) back(q, s, "moved", item, S(""));
}

/* ---- from the library ---------------------------------------------------------------------------------------------------------------------------- */
static void library_post(struct req *q, const struct survey *s)
{
    const char *why = NULL;
    str code = form_value(q, S("code"));
    if (!is_draft(q, s)) return;
    if (!library_add(q->st, &q->who, q->id, s->meta.id, code, &why)) { req_fail(q, 409, why ? why : N_("This entry does not exist, or not any more.")); return; }
    struct rows *r = ask(q->st, Q("SELECT id FROM survey_item WHERE survey = $1 AND code = $2 AND deleted_at IS NULL"), I(s->meta.id), T(code));
    back(q, s, "moved", rows_next(r) ? row_int(r, 0) : 0, S(""));
}

void build_library(struct req *q)
{
    struct library_view v = { .s = build_survey(q) };
    if (!v.s) return;
    if (q->method == POST) { library_post(q, v.s); return; }
    v.in = instrument_by_id(q->st, q->a, v.s->meta.id, lang_find(S(LANG_SOURCE)));
    if (!v.in) return;
    v.n = library_items(&v.at);
    library_page(&q->out, q, &v);
}
