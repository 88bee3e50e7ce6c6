/* translate.c - the German text and its translation side by side. */
#include "serve/desk.h"
#include "serve/write.h"
#include <string.h>

enum { LINES_MAX = 200 };

struct work { const void *row; size_t lang; struct form form; struct draft *stored; struct translate_view view; };

static bool may_translate(struct req *q, const struct lang **ret)
{
    *ret = lang_find(q->part[5]);
    if (!*ret || !strcmp((*ret)->tag, LANG_SOURCE)) { req_fail(q, 404, N_("There is no page at this address.")); return false; }
    if (office_words(q, q->route->entity, q->part[5])) return true;
    req_fail(q, 403, N_("You may translate into other languages, not into this one."));
    return false;
}

/* Did this entry write the translation, or look at it? Then it knew the German text of that moment. */
static bool made_then(const struct history_line *l, str lang)
{
    if (str_starts(l->detail, lang) && str_ends(l->detail, S(": reviewed"))) return true;
    for (size_t k = 0; k < l->n; k++) if (str_eq(l->value[k].lang, lang)) return true;
    return false;
}

static void note_change(struct translate_view *v, const struct history_shown *one)
{
    size_t at = 0;
    if (!str_eq(one->lang, S(LANG_SOURCE)) || one->blanked) return;
    while (at < v->n_changed && v->changed[at].f != one->field) at++;
    if (at == v->n_changed) v->changed[v->n_changed++] = (struct changed_text){ one->field, one->old, v->german[field_index(v->e, one->field)] };
    v->changed[at].old = one->old;                        /* entries come newest first: the oldest one has the last word */
}

/* What changed in German after this translation was made: per field how it was then and is now. */
static void changes_since(struct req *q, struct work *p, unsigned classes)
{
    struct history_line *line = arena_array(q->a, struct history_line, LINES_MAX);
    struct translate_view *v = &p->view;
    size_t n = history_of(q->st, v->e, row_meta(p->row)->id, classes, line, LINES_MAX);
    v->changed = arena_array(q->a, struct changed_text, v->e->n);
    for (size_t i = 0; i < n && !made_then(&line[i], str_of(v->lang->tag)); i++)
        for (size_t k = 0; k < line[i].n; k++) note_change(v, &line[i].value[k]);
}

/* False: answered already. */
static bool open_page(struct req *q, struct work *p)
{
    const struct lang *lang;
    struct translation all[64];
    if (!may_translate(q, &lang) || !(p->row = write_row(q, UPDATE))) return false;
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    const void *seen = row_by_id(q->st, &query, row_meta(p->row)->id, NULL);
    unsigned classes = seen ? row_meta(seen)->classes & row_meta(p->row)->classes : 0;
    p->lang = (size_t)(lang - langs);
    p->form = form_new(q, query.e, classes, p->lang);
    p->stored = draft_load(q->st, &q->who, query.e, row_meta(p->row)->id, &p->form.version);
    if (!p->stored || !form_any(&p->form)) { req_fail(q, 404, N_("There is nothing to translate here.")); return false; }
    str *german = p->stored->word[write_german()];
    p->view = (struct translate_view){ .e = query.e, .row = p->row, .lang = lang, .form = &p->form, .german = german ? german : draft_word(q->a, p->stored, write_german()) };
    size_t n = translations_of(q->st, query.e, row_meta(p->row)->id, all);
    for (size_t i = 0; i < n; i++) if (all[i].lang == lang) p->view.state = all[i];
    p->view.status = p->view.state.status;
    str place = desk_place(q, "");
    if (place.n) p->view.place = arena_fmt(q->a, "?%.*s", STR(place));
    if (p->view.state.outdated) changes_since(q, p, classes);
    return true;
}

/* On in the list that the page was opened from: of this language; where nothing else is said, of what is not up to date in this kind of entry. */
static void go_on(struct req *q, const struct work *p)
{
    struct desk_search s;
    struct desk_row next;
    bool within = p->view.place.n > 0;
    if (!desk_asked(q, &s)) return;
    s.lang = p->lang;
    if (!within) s.e = p->view.e;
    if (s.status == DESK_ANY) s.status = DESK_TODO;
    if (desk_next(q->st, &s, p->view.e, row_meta(p->row)->id, &next))
        req_redirect(q, 303, arena_fmt(q->a, "%.*s/translate/%s%.*s", STR(url_row(q, next.e, next.slug)), p->view.lang->tag, STR(p->view.place)));
    else req_redirect(q, 303, url_page(q, arena_fmt(q->a, "translations%.*s%sdone=last", STR(p->view.place), within ? "&" : "?")));
}

void translate_get(struct req *q)
{
    struct work p;
    if (!open_page(q, &p)) return;
    if (req_has(q, S("skip"))) { go_on(q, &p); return; }
    form_show(q, &p.form, p.stored);
    translate_page(&q->out, q, &p.view);
}

/* Somebody changed the German text, or this translation: with what was typed kept, and theirs beside it. Otherwise it was something else, and no matter. */
static bool clashes(struct req *q, struct work *p, struct draft *d, int64_t since)
{
    struct history_line *line = arena_array(q->a, struct history_line, LINES_MAX);
    unsigned all = ~0U;
    size_t n = history_of(q->st, p->view.e, d->id, all, line, LINES_MAX);
    bool theirs = false;
    for (size_t i = 0; i < n && line[i].version > since; i++)
        for (size_t k = 0; k < line[i].n; k++) {
            str lang = line[i].value[k].lang;
            if (!str_eq(lang, S(LANG_SOURCE)) && !str_eq(lang, str_of(p->view.lang->tag))) continue;
            theirs = true;
            p->view.who = line[i].who;
        }
    if (theirs && p->stored->word[p->lang]) p->view.theirs = p->stored->word[p->lang];
    return theirs;
}

static void show_again(struct req *q, struct work *p, int status)
{
    q->status = status;
    translate_page(&q->out, q, &p->view);
}

static const char *known_status(str key)
{
    for (const struct choice *c = translation_statuses; c->key; c++) if (str_eq(key, str_of(c->key))) return c->key;
    return "draft";
}

void translate_post(struct req *q)
{
    struct work p;
    if (!open_page(q, &p)) return;
    int64_t since = write_number(q, "version"), now = p.form.version;
    struct draft d = form_read(q, &p.form);
    d.id = row_meta(p.row)->id;
    d.status = known_status(form_value(q, S("status")));
    p.view.status = str_of(d.status);
    if (since < 1) { req_fail(q, 400, N_("This form is not complete. Please load the page again.")); return; }
    if (str_eq(form_value(q, S("then")), S("preview"))) { p.view.preview = true; p.form.version = since; show_again(q, &p, 200); return; }
    if (since != now && clashes(q, &p, &d, since)) { show_again(q, &p, 409); return; }
    struct write w = { .who = &q->who, .request = q->id, .draft = &d, .version = now };
    enum write_outcome out = row_write(q->st, &w, &p.form.problems);
    if (out == WRITE_REFUSED) { show_again(q, &p, 422); return; }
    if (!write_done(q, out)) return;
    out = translation_mark(q->st, &q->who, q->id, p.view.e, d.id, str_of(p.view.lang->tag), str_of(d.status));
    if (out != WRITE_REFUSED && !write_done(q, out)) return;
    if (str_eq(form_value(q, S("then")), S("next"))) go_on(q, &p);
    else write_to_row(q, d.id, "translated");
}
