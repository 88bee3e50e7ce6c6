/* wave_pages.c - the next wave of a survey: copying it, and what changed since the wave before, with a note for who compares. */
#include "rooms/survey/build_pages.h"
#include "rooms/survey/survey_pages.h"

/* ---- copying ----------------------------------------------------------------------------------------------------------------------------------- */
/* Not the reader's: it becomes the German title of the copy. */
static str german_title(struct req *q, int64_t survey)
{
    struct rows *r = ask(q->st, Q("SELECT title FROM survey_survey_words WHERE owner = $1 AND lang = 'de'"), I(survey));
    return rows_next(r) ? row_str(r, 0) : S("");
}

/* "Befragung 2026" → "Befragung 2027": the year goes on with the code's. */
static str next_title(struct arena *a, str title, str code, str next)
{
    str old = code.n > 4 ? str_from(code, code.n - 4) : S(""), new = next.n > 4 ? str_from(next, next.n - 4) : S("");
    int64_t year, at = str_int(old, &year) ? str_find(title, old) : -1;
    if (at < 0) return title;
    return arena_fmt(a, "%.*s%.*s%.*s", STR(str_upto(title, (size_t)at)), STR(new), STR(str_from(title, (size_t)at + 4)));
}

/* All or nothing: a wave that lacks a question would be compared wrongly. */
static void copy_post(struct req *q, struct copy_view *v)
{
    struct builder b = { q->st, q->a, &q->who, q->id, S("") };
    enum write_outcome out = WRITE_DONE;
    v->code = str_trim(form_value(q, S("code")));
    v->title = str_trim(form_value(q, S("title")));
    int64_t id = survey_copy(&b, v->s->meta.id, v->code, v->title, &out, &v->problems);
    if (out == WRITE_REFUSED) { q->status = 422; wave_copy_page(&q->out, q, v); }
    else if (write_done(q, out)) write_to_row(q, id, "created");
}

void wave_new(struct req *q)
{
    struct copy_view v = { .s = build_survey(q), .problems = { .a = q->a } };
    if (!v.s) return;
    if (q->method == POST) { copy_post(q, &v); return; }
    v.code = next_code(q->a, v.s->code);
    v.title = next_title(q->a, german_title(q, v.s->meta.id), v.s->code, v.code);
    wave_copy_page(&q->out, q, &v);
}

/* ---- what changed ---------------------------------------------------------------------------------------------------------------------------------- */
/* The notes that were typed: "note.CODE". Those of questions of this wave only. */
static bool save_notes(struct req *q, const struct instrument *in)
{
    struct problems p = { .a = q->a };
    for (size_t i = 0; i < in->n; i++) {
        str name = arena_fmt(q->a, "note.%.*s", STR(in->item[i].code));
        if (!form_has(q, name)) continue;
        struct draft d = draft_new(q->a, &item_entity);
        d.id = in->item[i].id;
        draft_give(&d, "note", form_value(q, name));
        enum write_outcome out = row_write(q->st, &(struct write){ .who = &q->who, .request = q->id, .draft = &d }, &p);
        if (out == WRITE_REFUSED) { req_fail(q, 422, p.n ? p.at[0].message : N_("This text is too long.")); return false; }
        if (!write_done(q, out)) return false;
    }
    return true;
}

/* Both in German, since wording counts in the language in which questions are written. Notes may be changed after opening, too. */
void wave_show(struct req *q)
{
    struct wave_view v = { .s = build_survey(q), .builds = who_holds(&q->who, SURVEY_OFFICE), .saved = str_eq(req_param(q, S("done")), S("saved")) };
    const struct lang *german = lang_find(S(LANG_SOURCE));
    if (!v.s) return;
    struct query query = query_new(&survey_entity, &q->who, q->lang);
    const struct survey *before = v.s->before ? row_by_id(q->st, &query, v.s->before, NULL) : NULL;
    if (!before) { req_fail(q, 404, N_("This survey has no wave before it.")); return; }
    const struct instrument *was = instrument_by_id(q->st, q->a, before->meta.id, german);
    v.in = instrument_by_id(q->st, q->a, v.s->meta.id, german);
    if (!was || !v.in) return;
    if (q->method == POST) {
        if (save_notes(q, v.in)) req_redirect(q, 303, arena_fmt(q->a, "%.*s/changes?done=saved", STR(url_row(q, &survey_entity, v.s->meta.slug))));
        return;
    }
    v.before = row_title(&survey_entity, before);
    v.before_url = url_row(q, &survey_entity, before->meta.slug);
    v.at = arena_array(q->a, struct item_change, 4 * ITEMS_MAX);
    v.n = item_changes(q->a, was, v.in, v.at, 4 * ITEMS_MAX);
    wave_page(&q->out, q, &v);
}
