/* build_form.c - the form for one question: what its kind needs and nothing else; choices and rows as lines, the condition as a menu. */
#include "rooms/survey/build_pages.h"
#include <string.h>

/* Which fields each kind has; "list" stands for the choices, which are typed as lines. */
static const char *const fields_of[ITEM_KINDS] = {
    [ITEM_SECTION]  = "label hint relevance code",
    [ITEM_NOTE]     = "label hint relevance code",
    [ITEM_SINGLE]   = "label hint list must grouping relevance code becomes note",
    [ITEM_MULTIPLE] = "label hint list must least most grouping relevance code becomes note",
    [ITEM_SCALE]    = "label hint low high most unknown must grid grouping relevance code note",
    [ITEM_NUMBER]   = "label hint least most must relevance code note",
    [ITEM_DATE]     = "label hint must relevance code note",
    [ITEM_TEXT]     = "label hint most must relevance code becomes note",
    [ITEM_LONGTEXT] = "label hint most must relevance code becomes note",
    [ITEM_RANKING]  = "label hint list most must relevance code note",
    [ITEM_ACTOR]    = "label hint must relevance code",
};
static const char while_running[] = "label hint low high grouping becomes note list";      /* after opening */

static bool has_choices(enum item_kind k) { return k == ITEM_SINGLE || k == ITEM_MULTIPLE || k == ITEM_RANKING; }
static bool many_rows(const struct question_view *v) { return v->kind == ITEM_SCALE && !v->item; }
static const struct field *field_of(const char *name) { return entity_field(&item_entity, str_of(name)); }

static int64_t number_of(str text)
{
    int64_t n;
    return str_int(text, &n) && n > 0 ? n : 0;
}

static bool kind_find(str key, enum item_kind *ret)
{
    for (int i = 0; item_kinds[i].key; i++) if (str_eq(key, str_of(item_kinds[i].key))) { *ret = (enum item_kind)i; return true; }
    return false;
}

static const struct item *item_by_id(const struct instrument *in, int64_t id)
{
    for (size_t i = 0; i < in->n; i++) if (in->item[i].id == id) return &in->item[i];
    return NULL;
}

/* Lines are no fields of the entity: what is wrong with choices is said at "list", with rows at "label". Their boxes have those ids. */
static void problem_at(struct question_view *v, const char *field, const char *message, str detail)
{
    problem_add(&v->form.problems, (struct problem){ .field = field_of(field), .message = message, .detail = detail });
}

/* ---- menus ---------------------------------------------------------------------------------------------------------------------------------- */
/* Behind which question it stands; those before it can be asked for in its condition. */
static void fill_places(struct req *q, struct question_view *v)
{
    v->places = arena_array(q->a, struct option, v->in->n + 1);
    v->places[v->n_places++] = (struct option){ .key = S("0"), .text = _(N_("At the beginning")) };
    for (size_t i = 0; i < v->in->n; i++)
        if (v->in->item[i].id != v->item) v->places[v->n_places++] = (struct option){ .key = arena_fmt(q->a, "%lld", (long long)v->in->item[i].id), .text = v->in->item[i].label, .german = true };
}

/* "code option", as the form sends it back: codes have no blanks. */
static struct option asked_option(struct req *q, const struct item *it, str code, str label) { return (struct option){ .key = arena_fmt(q->a, "%.*s %.*s", STR(it->code), STR(code)), .text = label, .german = true }; }

static void fill_group(struct req *q, struct menu_group *g, const struct item *it)
{
    g->label = it->label;
    g->option = arena_array(q->a, struct option, it->options + SCALE_MAX);
    for (size_t k = 0; k < it->options; k++) g->option[g->n++] = asked_option(q, it, it->option[k].code, it->option[k].label);
    for (int64_t k = 1; it->kind == ITEM_SCALE && k <= it->steps; k++) { str n = arena_fmt(q->a, "%lld", (long long)k); g->option[g->n++] = asked_option(q, it, n, n); }
}

/* Questions that stand before this one: before the row itself, or up to the one that it is put behind. */
static void fill_conditions(struct req *q, struct question_view *v)
{
    v->group = arena_array(q->a, struct menu_group, v->in->n + 1);
    for (size_t i = 0; i < v->in->n; i++) {
        const struct item *it = &v->in->item[i];
        if (it->id == v->item) break;
        if (it->kind == ITEM_SINGLE || it->kind == ITEM_MULTIPLE || it->kind == ITEM_SCALE) fill_group(q, &v->group[v->groups++], it);
        if (!v->item && it->id == number_of(v->after)) break;
    }
}

/* A list is known by its choices rather than by its name. */
static str list_words(struct req *q, const struct item *it)
{
    struct buf b = buf_in(q->a, 4096);
    for (size_t k = 0; k < it->options && k < 4; k++) buf_fmt(&b, "%s%.*s", k ? " · " : "", STR(it->option[k].label));
    if (it->options > 4) buf_put(&b, S(" …"));
    return buf_str(&b);
}

static bool listed(const struct question_view *v, str list)
{
    for (size_t i = 0; i < v->n_lists; i++) if (str_eq(v->lists[i].key, list)) return true;
    return false;
}

/* Every list once, by the first question that has it; and who else has this question's. */
static void fill_lists(struct req *q, struct question_view *v)
{
    struct buf b = buf_in(q->a, 4096);
    v->lists = arena_array(q->a, struct option, v->in->n + 1);
    for (size_t i = 0; i < v->in->n; i++) {
        const struct item *it = &v->in->item[i];
        if (!it->options) continue;
        if (!listed(v, it->list)) v->lists[v->n_lists++] = (struct option){ .key = it->list, .text = list_words(q, it), .german = true };
        if (v->item && it->id != v->item && str_eq(it->list, v->list)) buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR(it->code));
    }
    v->shared = buf_str(&b);
}

static void fill_menus(struct req *q, struct question_view *v)
{
    fill_places(q, v);
    fill_conditions(q, v);
    if (has_choices(v->kind)) fill_lists(q, v);
}

/* ---- opening the form -------------------------------------------------------------------------------------------------------------------------- */
/* What belongs to no kind or is frozen is no part of the form: then nothing of it is read either. */
static void choose_fields(struct req *q, struct question_view *v)
{
    v->form = form_new(q, &item_entity, PUBLIC | INTERNAL, lang_source());
    v->form.fresh = !v->item;
    for (size_t i = 0; i < item_entity.n; i++) {
        str name = str_of(item_entity.fields[i].name);
        bool on = str_has_word(str_of(fields_of[v->kind]), name) && (!v->frozen || str_has_word(str_of(while_running), name));
        if (str_eq(name, S("becomes")) && !v->in->named) on = false;
        v->form.at[i].on = v->form.at[i].on && on;
    }
}

/* The condition as the menu has it, where it is one that the menu knows. */
static void show_condition(struct req *q, struct question_view *v, str relevance)
{
    struct asked_when c;
    v->asked_if = relevance.n ? S("=") : S("");
    if (!condition_read(relevance, &c)) return;
    str key = arena_fmt(q->a, "%.*s %.*s", STR(c.item), STR(c.option));
    for (size_t g = 0; g < v->groups; g++)
        for (size_t k = 0; k < v->group[g].n; k++)
            if (str_eq(v->group[g].option[k].key, key)) { v->asked_if = key; v->not = c.not; }
}

/* A scale below a scale goes on with its matrix. */
static void show_new(struct req *q, struct question_view *v)
{
    struct draft d = draft_new(q->a, &item_entity);
    const struct item *above = item_by_id(v->in, number_of(v->after));
    str *german = draft_word(q->a, &d, lang_source());
    if (v->kind == ITEM_SCALE && above && above->kind == ITEM_SCALE) {
        german[draft_at(&d, "low")] = above->low;
        german[draft_at(&d, "high")] = above->high;
        draft_give(&d, "grid", above->grid);
        draft_give(&d, "unknown", above->unknown ? S("1") : S(""));
        if (above->most != NONE) draft_give(&d, "most", arena_fmt(q->a, "%lld", (long long)above->most));
    }
    form_show(q, &v->form, &d);
}

/* False: answered already. */
static bool show_stored(struct req *q, struct question_view *v)
{
    struct draft *d = draft_load(q->st, &q->who, &item_entity, v->item, &v->version);
    const struct item *it = item_by_id(v->in, v->item);
    if (!d || !it) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return false; }
    form_show(q, &v->form, d);
    v->form.version = v->version;
    v->lines = choices_text(q->a, it->option, it->options);
    show_condition(q, v, it->relevance);
    v->said = build_condition(q, v->in, it->relevance);
    for (size_t i = 1; i < v->in->n; i++) if (v->in->item[i].id == v->item) v->after = arena_fmt(q->a, "%lld", (long long)v->in->item[i - 1].id);
    return true;
}

/* The survey, the question if there is one, its kind. NULL: answered already. */
static struct question_view *open_form(struct req *q, bool fresh)
{
    struct question_view *v = arena_new_of(q->a, struct question_view);
    v->s = build_survey(q);
    v->in = v->s ? instrument_by_id(q->st, q->a, v->s->meta.id, lang_find(S(LANG_SOURCE))) : NULL;
    if (!v->in) return NULL;
    v->frozen = !str_eq(v->s->state, S("draft"));
    v->item = fresh ? 0 : number_of(req_param(q, S("item")));
    v->after = fresh ? req_param(q, S("after")) : S("0");
    const struct item *it = item_by_id(v->in, v->item);
    if (!fresh && !it) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return NULL; }
    if (fresh && v->frozen) { req_fail(q, 409, N_("The survey has been opened: nothing can be added to it any more.")); return NULL; }
    if (it) { v->kind = it->kind; v->list = it->list; }
    return v;
}

/* Of a new question the kind comes first. */
static bool kind_chosen(struct req *q, struct question_view *v)
{
    if (kind_find(req_param(q, S("kind")), &v->kind)) return true;
    question_kinds_page(&q->out, q, v);
    return false;
}

/* ---- reading what was typed ---------------------------------------------------------------------------------------------------------------------- */
/* The menu says it, unless it says that the expression does. Where only the expression was changed, that counts. */
static void read_condition(struct req *q, struct question_view *v, struct draft *d)
{
    const struct item *it = item_by_id(v->in, v->item);
    str before = v->asked_if, code = S(""), option = S(""), rest = form_value(q, S("if")), typed = str_trim(draft_value(d, "relevance"));
    bool not = form_has(q, S("not"));
    if (v->frozen || !form_has(q, S("if"))) return;
    bool untouched = str_eq(rest, before) && not == v->not, own = !str_eq(typed, it ? it->relevance : S(""));
    v->not = not;
    v->asked_if = rest = untouched && own && typed.n ? S("=") : rest;
    if (str_eq(rest, S("="))) return;
    bool both = str_word(&rest, &code) && str_word(&rest, &option);
    const struct item *of = both ? item_find(v->in, code) : NULL;
    if (form_value(q, S("if")).n && !of) problem_at(v, "relevance", N_("The condition names a question that does not exist."), S(""));
    draft_give(d, "relevance", of ? condition_write(q->a, of->kind, &(struct asked_when){ code, option, not }) : S(""));
}

static bool list_there(struct req *q, int64_t survey, str list)
{
    return rows_next(ask(q->st, Q("SELECT 1 FROM survey_option WHERE survey = $1 AND list = $2 AND deleted_at IS NULL LIMIT 1"), I(survey), T(list)));
}

/* A name for a list of its own. */
static str list_new(struct req *q, int64_t survey, str code)
{
    str try = code;
    for (int k = 2; list_there(q, survey, try) && k < ITEMS_MAX; k++) try = arena_fmt(q->a, "%.*s_%d", STR(str_upto(code, 34)), k);
    return try;
}

/* Which list the question has, and whether its lines are to be written. */
static bool read_list(struct req *q, struct question_view *v, struct draft *d, str code)
{
    str chosen = form_value(q, S("list"));
    if (!has_choices(v->kind) || v->frozen) return has_choices(v->kind);
    bool other = chosen.n && !str_eq(chosen, v->list);
    if (other && !v->item && str_trim(v->lines).n) problem_at(v, "list", N_("Either a list that is there already or lines of its own, not both."), S(""));
    draft_give(d, "list", chosen.n ? chosen : list_new(q, v->s->meta.id, code));
    return !other;
}

/* Fewer than one choice is no list; codes twice and lines without text are said with the line. */
static size_t read_lines(struct req *q, struct question_view *v, struct choice_line *line)
{
    const char *why;
    str at = S("");
    size_t n = choices_read(q->a, v->lines, line, CHOICES_MAX, &why, &at);
    if (!why && !n) why = N_("Please write at least one choice.");
    if (why) problem_at(v, "list", why, at);
    return n;
}

/* What the form has beside the fields of the entity, kept for showing it again. */
static void read_own(struct req *q, struct question_view *v)
{
    v->lines = form_value(q, S("lines"));
    v->rows = form_value(q, S("rows"));
    v->above = str_trim(form_value(q, S("above")));
    v->after = form_has(q, S("after")) ? form_value(q, S("after")) : v->after;
    v->reason = str_trim(form_value(q, S("reason")));
    if (v->frozen && !v->reason.n) v->no_reason = N_("Please say why.");
}

/* ---- saving ---------------------------------------------------------------------------------------------------------------------------------------- */
static enum write_outcome write_item(struct req *q, struct question_view *v, struct draft *d)
{
    struct write w = { .who = &q->who, .request = q->id, .draft = d, .version = v->item ? v->version : 0, .reason = v->frozen ? v->reason : S("") };
    return row_write(q->st, &w, &v->form.problems);
}

/* A new row is stored at the end, then put where it belongs. */
static void put_there(struct req *q, struct question_view *v, int64_t item)
{
    item_put_behind(q->st, v->s->meta.id, item, number_of(v->after));
}

/* A note above the rows, if there is a text for one. */
static enum write_outcome write_above(struct req *q, struct question_view *v)
{
    struct draft d = draft_new(q->a, &item_entity);
    if (!v->above.n) return WRITE_DONE;
    draft_give(&d, "survey", draft_key(q->st, &survey_entity, v->s->meta.id));
    draft_give(&d, "kind", S("note"));
    draft_give(&d, "code", code_free(q->st, q->a, v->s->meta.id, code_from(q->a, v->above)));
    draft_word(q->a, &d, lang_source())[draft_at(&d, "label")] = v->above;
    enum write_outcome out = write_item(q, v, &d);
    if (out != WRITE_DONE) return out;
    put_there(q, v, d.id);
    v->after = arena_fmt(q->a, "%lld", (long long)d.id);
    return out;
}

/* One scale per line; more than one become a matrix. */
static enum write_outcome write_rows(struct req *q, struct question_view *v, struct draft *form, int64_t *last)
{
    struct choice_line *row = arena_array(q->a, struct choice_line, CHOICES_MAX);
    const char *why;
    str at = S(""), grid = draft_value(form, "grid");
    size_t n = choices_read(q->a, v->rows, row, CHOICES_MAX, &why, &at);
    if (!why && !n) why = N_("Please write at least one line.");
    if (why) problem_at(v, "label", why, at);
    if (v->form.problems.n) return WRITE_REFUSED;
    enum write_outcome out = write_above(q, v);
    for (size_t i = 0; i < n && out == WRITE_DONE; i++) {
        struct draft d = draft_new(q->a, &item_entity);
        memcpy(d.value, form->value, item_entity.n * sizeof *d.value);
        memcpy(d.given, form->given, item_entity.n * sizeof *d.given);
        str *german = draft_word(q->a, &d, lang_source());
        memcpy(german, draft_word(q->a, form, lang_source()), item_entity.n * sizeof *german);
        str code = code_free(q->st, q->a, v->s->meta.id, row[i].code);
        if (!i && n > 1 && !grid.n) grid = code;
        german[draft_at(&d, "label")] = row[i].label;
        draft_give(&d, "code", code);
        draft_give(&d, "grid", grid);
        out = write_item(q, v, &d);
        if (out != WRITE_DONE) break;
        put_there(q, v, d.id);
        v->after = arena_fmt(q->a, "%lld", (long long)d.id);
        *last = d.id;
    }
    return out;
}

/* People write questions; the code is made of the first words, unless they want their own. */
static str code_typed(struct req *q, struct question_view *v, const struct draft *d)
{
    str typed = draft_value(d, "code"), label = d->word[lang_source()] ? d->word[lang_source()][draft_at(d, "label")] : S("");
    return typed.n || v->item ? typed : code_free(q->st, q->a, v->s->meta.id, code_from(q->a, label));
}

/* The question, then its choices: all or nothing, by the status of the answer. */
static enum write_outcome write_one(struct req *q, struct question_view *v, struct draft *d)
{
    struct choice_line *line = arena_array(q->a, struct choice_line, CHOICES_MAX);
    str code = code_typed(q, v, d);
    if (!v->item) draft_give(d, "code", code);
    bool lines = read_list(q, v, d, code);
    size_t n = lines ? read_lines(q, v, line) : 0;
    if (v->form.problems.n || v->no_reason) return WRITE_REFUSED;
    struct builder b = { q->st, q->a, &q->who, q->id, v->frozen ? v->reason : S("") };
    enum write_outcome out = write_item(q, v, d);
    str list = v->frozen ? v->list : draft_value(d, "list");
    if (out == WRITE_DONE && lines) out = choices_write(&b, v->s->meta.id, list, line, n, field_of("list"), &v->form.problems);
    return out;
}

/* Elsewhere than before? Moving is a change of its own, as by the buttons. */
static enum write_outcome move_there(struct req *q, struct question_view *v, str before)
{
    struct builder b = { q->st, q->a, &q->who, q->id, S("") };
    int64_t target = number_of(v->after);
    if (v->frozen || str_eq(before, v->after) || target == v->item) return WRITE_DONE;
    int64_t first = v->in->n ? v->in->item[0].id : 0;
    enum write_outcome out = item_move(&b, v->s->meta.id, v->item, target ? S("after") : S("before"), target ? target : first, &v->form.problems);
    if (out == WRITE_REFUSED && !v->form.problems.n) problem_at(v, "place", N_("This question cannot be moved there."), S(""));
    return out;
}

/* Refused: the form again with everything that was typed, and nothing kept, since 422 rolls back. */
static void answer(struct req *q, struct question_view *v, enum write_outcome out, int64_t item)
{
    if (out == WRITE_REFUSED) {
        q->status = 422;
        question_page(&q->out, q, v);
    } else if (write_done(q, out)) req_redirect(q, 303, arena_fmt(q->a, "%.*s?moved=%lld", STR(build_url(q, v->s, "")), (long long)item));
}

static void save_new(struct req *q, struct question_view *v)
{
    struct draft d = form_read(q, &v->form);
    int64_t item = 0;
    read_own(q, v);
    str after = v->after;
    read_condition(q, v, &d);
    draft_give(&d, "survey", draft_key(q->st, &survey_entity, v->s->meta.id));
    draft_give(&d, "kind", str_of(item_kinds[v->kind].key));
    enum write_outcome out = many_rows(v) ? write_rows(q, v, &d, &item) : write_one(q, v, &d);
    if (out == WRITE_DONE && !item) put_there(q, v, item = d.id);
    v->after = after;
    answer(q, v, out, item);
}

static void save_old(struct req *q, struct question_view *v)
{
    str before = v->after;
    struct draft d = form_read(q, &v->form);
    d.id = v->item;
    v->form.version = v->version = write_number(q, "version");
    if (v->version < 1) { req_fail(q, 400, N_("This form is not complete. Please load the page again.")); return; }
    read_own(q, v);
    read_condition(q, v, &d);
    enum write_outcome out = write_one(q, v, &d);
    if (out == WRITE_DONE) out = move_there(q, v, before);
    answer(q, v, out, v->item);
}

void build_new(struct req *q)
{
    struct question_view *v = open_form(q, true);
    if (!v || !kind_chosen(q, v)) return;
    choose_fields(q, v);
    fill_menus(q, v);
    if (q->method == POST) { save_new(q, v); return; }
    show_new(q, v);
    question_page(&q->out, q, v);
}

void build_edit(struct req *q)
{
    struct question_view *v = open_form(q, false);
    if (!v) return;
    choose_fields(q, v);
    fill_menus(q, v);
    if (!show_stored(q, v)) return;
    if (q->method == POST) { save_old(q, v); return; }
    question_page(&q->out, q, v);
}
