/* xlsform_store.c - a questionnaire from a file into the store, all or nothing, and out of the store again. */
#include "entity/query.h"
#include "rooms/survey/xlsform.h"

/* ---- in ---------------------------------------------------------------------------------------------------------------------------------- */
struct storing { struct store *st; const struct who *who; str request; struct xform_findings *f; };

/* The last word has the house's one way of writing: rights, rules, history. */
static bool write_one(const struct storing *s, enum xform_sheet sheet, struct draft *d)
{
    struct problems p = { .a = s->f->a };
    struct write w = { .who = s->who, .request = s->request, .draft = d };
    enum write_outcome out = row_write(s->st, &w, &p);
    if (out == WRITE_DONE) return true;
    xform_problems(s->f, sheet, d->line, &p);
    if (out == WRITE_DENIED) xform_problem(s->f, sheet, d->line, S(""), N_("You may not do this."), S(""));
    return false;
}

/* The wave before is named by its short name. */
static bool find_before(const struct storing *s, struct draft *d)
{
    str code = draft_value(d, "before");
    if (!code.n) return true;
    struct rows *r = ask(s->st, Q("SELECT key FROM survey_survey WHERE code = $1 AND deleted_at IS NULL"), T(code));
    if (rows_next(r)) { draft_give(d, "before", row_str(r, 0)); return true; }
    xform_problem(s->f, SHEET_SETTINGS, d->line, S("before"), N_("There is no entry with this key."), code);
    return false;
}

static void put_place(const struct storing *s, struct draft *d, str survey, size_t place)
{
    draft_give(d, "survey", survey);
    draft_give(d, "place", arena_fmt(s->f->a, "%zu", place * 10));
}

/* Choices keep the order of their list, whatever stands between. */
static bool write_options(const struct storing *s, struct xform *form, str survey)
{
    bool good = true;
    for (size_t i = 0; i < form->options && good; i++) {
        size_t place = 1;
        for (size_t k = 0; k < i; k++) place += str_eq(draft_value(&form->option[k], "list"), draft_value(&form->option[i], "list"));
        put_place(s, &form->option[i], survey, place);
        good = write_one(s, SHEET_CHOICES, &form->option[i]);
    }
    return good;
}

/* "survey", "survey-2", "survey-3" …: deleted surveys keep theirs. */
static void find_free_name(const struct storing *s, struct draft *d)
{
    str code = draft_value(d, "code");
    for (int i = 2; i < 1000 && rows_next(ask(s->st, Q("SELECT id FROM survey_survey WHERE code = $1"), T(draft_value(d, "code")))); i++)
        draft_give(d, "code", arena_fmt(s->f->a, "%.*s-%d", STR(str_upto(code, 35)), i));
}

int64_t xform_store(struct store *st, const struct who *who, str request, struct xform *form, struct xform_findings *f)
{
    const struct storing s = { st, who, request, f };
    if (!form->named) find_free_name(&s, &form->survey);
    bool good = find_before(&s, &form->survey) && write_one(&s, SHEET_SETTINGS, &form->survey) && write_options(&s, form, form->survey.key);
    for (size_t i = 0; i < form->items && good; i++) {
        put_place(&s, &form->item[i], form->survey.key, i + 1);
        good = write_one(&s, SHEET_SURVEY, &form->item[i]);
    }
    return good && !store_broken(st) ? form->survey.id : 0;
}

bool survey_import(struct store *st, struct arena *a, const struct room_call *c)
{
    struct xform_findings *f = arena_new_of(a, struct xform_findings);
    f->a = a;
    struct xform *form = c->files ? xform_read(a, c->file, c->files, f) : NULL;
    bool good = form && !f->wrong;
    if (good && !c->dry) good = xform_store(st, c->who, S("import"), form, f) != 0;
    for (size_t i = 0; i < f->n; i++) buf_fmt(c->wrong, "%.*s\n", STR(xform_say(a, NULL, &f->at[i])));
    if (f->more) buf_fmt(c->wrong, "… and %zu more\n", f->more);
    if (good && c->dry) buf_fmt(c->out, "%zu questions and headings, %zu choices\n", form->items, form->options);
    else if (good) buf_fmt(c->out, "%.*s\n", STR(draft_value(&form->survey, "code")));
    return good;
}

/* ---- out ------------------------------------------------------------------------------------------------------------------------------------ */
struct ids { int64_t *at; size_t n, room; };
static bool add_id(void *ctx, const struct rows *r)
{
    struct ids *ids = ctx;
    if (ids->n == ids->room) return false;
    ids->at[ids->n++] = row_int(r, 0);
    return true;
}

static struct draft *load_all(struct store *st, struct arena *a, const struct entity *e, const struct ids *ids, size_t *n)
{
    struct draft *d = arena_array(a, struct draft, ids->n + 1);
    struct stamp stamp;
    for (size_t i = 0; i < ids->n; i++) *n += draft_read(st, e, ids->at[i], &d[*n], &stamp);
    return d;
}

struct xform *xform_load(struct store *st, struct arena *a, int64_t survey)
{
    struct xform *form = arena_new_of(a, struct xform);
    struct ids items = { arena_array(a, int64_t, ITEMS_MAX), 0, ITEMS_MAX }, options = { arena_array(a, int64_t, XFORM_CHOICES_MAX), 0, XFORM_CHOICES_MAX };
    struct stamp stamp;
    if (!draft_read(st, &survey_entity, survey, &form->survey, &stamp)) return NULL;
    struct rows *r = ask(st, Q("SELECT b.code FROM survey_survey s JOIN survey_survey b ON b.id = s.before WHERE s.id = $1"), I(survey));
    if (rows_next(r)) draft_give(&form->survey, "before", arena_copy(a, row_str(r, 0)));
    each(st, add_id, &items, Q("SELECT id FROM survey_item WHERE survey = $1 AND deleted_at IS NULL ORDER BY COALESCE(place, 1000000), id"), I(survey));
    each(st, add_id, &options, Q("SELECT id FROM survey_option WHERE survey = $1 AND deleted_at IS NULL ORDER BY list, COALESCE(place, 1000000), id"), I(survey));
    form->item = load_all(st, a, &item_entity, &items, &form->items);
    form->option = load_all(st, a, &option_entity, &options, &form->options);
    return store_broken(st) ? NULL : form;
}
