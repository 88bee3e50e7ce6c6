/* work.c - lists to work through: what waits for a look, one change for many entries, likely duplicates, lists from elsewhere. */
#include "base/utf8.h"
#include "entity/mapping.h"
#include "serve/write.h"
#include <stdlib.h>
#include <string.h>

enum { ROWS_AT_ONCE = 200, REVIEW_MAX = 200, PAIRS_MAX = 200, LOOKED_AT_MAX = 5000, GROUP_MAX = 3, SHOWN_PROBLEMS = 50, SOURCES_MAX = 50 };

/* ---- to review ------------------------------------------------------------------------------------------------------------ */

static void review_get(struct req *q)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    const struct field *state = query.e->flow ? entity_field(query.e, str_of(query.e->flow->field)) : entity_field(query.e, str_of(query.e->state));
    struct review_view v = { .e = query.e, .at = arena_array(q->a, struct review_row, REVIEW_MAX) };
    if (!office_fields(q, query.e)) { req_fail(q, 403, N_("You do not have access to this page.")); return; }
    query.action = UPDATE;
    query.limit = REVIEW_MAX;
    query.ended = true;
    query.where[query.n_where++] = (struct condition){ .field = state, .value = query.e->flow ? flow_first(query.e->flow) : S("draft") };
    struct page p = query_run(&query, q->st);
    v.total = p.total;
    for (; v.n < p.n; v.n++) {
        v.at[v.n].row = p.row[v.n];
        if (query.e->flow) v.at[v.n].n = flow_choices(&q->who, query.e, p.row[v.n], v.at[v.n].choice, countof(v.at[v.n].choice));
    }
    review_page(&q->out, q, &v);
}

/* ---- one change for many ----------------------------------------------------------------------------------------------------- */

/* Not what is different in every entry: names, translated texts, unique values. */
static bool may_bulk(const struct form *f, const struct field *field)
{
    return f->at[field_index(f->e, field)].on && !field->translated && !field->unique && field != entity_title(f->e) && !field->detail_only
        && field->kind != KIND_coordinate;
}

static int64_t seen_version(struct req *q, size_t nth)
{
    int64_t version;
    for (size_t i = 0; i < q->forms; i++)
        if (str_eq(q->form[i].name, S("seen")) && !nth--) return str_int(q->form[i].value, &version) ? version : 0;
    return 0;
}

static void bulk_rows(struct req *q, struct bulk_view *v)
{
    struct query query = query_new(v->e, &q->who, q->lang);
    query.action = UPDATE;
    v->at = arena_array(q->a, struct bulk_row, ROWS_AT_ONCE);
    for (size_t i = 0; i < q->forms && v->n < ROWS_AT_ONCE; i++) {
        int64_t id;
        struct labels labels = { 0 };
        if (!str_eq(q->form[i].name, S("row")) || !str_int(q->form[i].value, &id)) continue;
        const void *row = row_by_id(q->st, &query, id, &labels);
        if (!row) continue;
        v->at[v->n++] = (struct bulk_row){ .row = row, .now = v->f ? value_text(q->a, q->lang, q->words, v->e, row, v->f, &labels) : (str){ "", 0 } };
    }
}

/* All or nothing: a problem of one row is told beside it, and none is changed (the status rolls back). */
static bool bulk_write(struct req *q, struct bulk_view *v, const struct draft *typed)
{
    bool good = true;
    size_t i = field_index(v->e, v->f);
    for (size_t k = 0; k < v->n; k++) {
        struct problems p = { .a = q->a };
        struct draft d = draft_new(q->a, v->e);
        d.id = row_meta(v->at[k].row)->id;
        d.given[i] = true;
        d.value[i] = typed->value[i];
        struct write w = { .who = &q->who, .request = q->id, .draft = &d, .version = seen_version(q, k) };
        enum write_outcome out = row_write(q->st, &w, &p);
        if (out == WRITE_DONE) continue;
        good = false;
        v->at[k].problem = p.n ? form_message(q, &p.at[0]) : words_get(q->words, out == WRITE_STALE ? N_("Somebody else changed this entry meanwhile.") : N_("You may not do this with this entry."));
        if (out != WRITE_REFUSED || !p.n || form_problem(v->form, v->f)) continue;
        if (p.at[0].field == v->f) problem_add(&v->form->problems, p.at[0]);
    }
    return good;
}

static void bulk_show(struct req *q, struct bulk_view *v)
{
    const struct field **choice = arena_array(q->a, const struct field *, v->e->n);
    for (size_t i = 0; i < v->e->n; i++) if (may_bulk(v->form, &v->e->fields[i])) choice[v->choices++] = &v->e->fields[i];
    v->choice = choice;
    if (v->failed) q->status = 422;
    bulk_page(&q->out, q, v);
}

static void bulk_post(struct req *q)
{
    const struct entity *e = q->route->entity;
    struct form f = form_new(q, e, office_bulk(q, e) ? may(&q->who, e, UPDATE).classes & may(&q->who, e, READ).classes : 0, write_german());
    const struct field *field = entity_field(e, form_value(q, S("field")));
    struct bulk_view v = { .e = e, .form = &f, .f = field && may_bulk(&f, field) ? field : NULL };
    bulk_rows(q, &v);
    if (!v.f || !form_has(q, S("go")) || !v.n) { bulk_show(q, &v); return; }
    struct draft d = form_read(q, &f);
    v.failed = f.problems.n || !bulk_write(q, &v, &d);
    if (v.failed) bulk_show(q, &v);
    else write_to_list(q, "changed", (str){ "", 0 });
}

/* ---- likely duplicates ---------------------------------------------------------------------------------------------------------- */

struct mark { str value; const void *row; const char *why; size_t nth; };
struct marks { struct mark *at; size_t n, room; struct arena *a; };

static void add_mark(struct marks *m, str value, const void *row, const char *why, size_t nth)
{
    if (value.n < 3) return;
    m->at = arena_more(m->a, m->at, m->n, &m->room, 256);
    m->at[m->n++] = (struct mark){ value, row, why, nth };
}

static str digits_of(struct arena *a, str phone)
{
    struct buf b = buf_in(a, 100);
    str rest = str_starts(phone, S("+49")) ? str_from(phone, 3) : phone;
    for (size_t i = 0; i < rest.n; i++) if (rest.p[i] >= '0' && rest.p[i] <= '9' && !(rest.p[i] == '0' && !b.n)) buf_char(&b, rest.p[i]);
    return buf_str(&b);
}

static str bare_url(struct arena *a, str url)
{
    str s = lang_fold(a, url);
    int64_t at = str_find(s, S("://"));
    if (at >= 0) s = str_from(s, (size_t)at + 3);
    if (str_starts(s, S("www."))) s = str_from(s, 4);
    return str_ends(s, S("/")) ? str_upto(s, s.n - 1) : s;
}

static void mark_row(struct req *q, struct marks *m, const struct entity *e, const void *row, size_t nth)
{
    add_mark(m, lang_fold(q->a, row_title(e, row)), row, N_("Name"), nth);
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        if (!field_live(f) || row_empty(row, f)) continue;
        if (f->kind == KIND_phone) add_mark(m, digits_of(q->a, row_text(row, f)), row, N_("Telephone"), nth);
        if (f->kind == KIND_email) add_mark(m, lang_fold(q->a, row_text(row, f)), row, N_("E-mail"), nth);
        if (f->kind == KIND_url) add_mark(m, bare_url(q->a, row_text(row, f)), row, N_("Website"), nth);
    }
}

static int by_value(const void *one, const void *two)
{
    const struct mark *a = one, *b = two;
    int why = strcmp(a->why, b->why), value = str_cmp(a->value, b->value);
    return why ? why : value ? value : a->nth < b->nth ? -1 : a->nth > b->nth;
}

static bool listed(const struct twins_view *v, const void *a, const void *b)
{
    for (size_t i = 0; i < v->n; i++) if ((v->at[i].a == a && v->at[i].b == b) || (v->at[i].a == b && v->at[i].b == a)) return true;
    return false;
}

/* A telephone of many entries is that of a switchboard; the same name is always worth a look. */
static void pair_group(struct twins_view *v, const struct mark *m, size_t n)
{
    if (n > GROUP_MAX && strcmp(m->why, "Name") != 0) return;
    for (size_t i = 1; i < n; i++) {
        if (m[i].row == m[0].row || listed(v, m[0].row, m[i].row)) continue;
        if (v->n == PAIRS_MAX) { v->cut = true; return; }
        v->at[v->n++] = (struct twin){ m[0].row, m[i].row, m[0].why, m[0].value };
    }
}

static void duplicates_get(struct req *q)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    struct twins_view v = { .e = query.e, .at = arena_array(q->a, struct twin, PAIRS_MAX) };
    struct marks m = { .a = q->a };
    size_t seen = 0;
    query.action = UPDATE;
    query.limit = LIMIT_MAX;
    query.plain = query.ended = true;
    do {
        struct page p = query_run(&query, q->st);
        for (size_t i = 0; i < p.n; i++) mark_row(q, &m, query.e, p.row[i], seen++);
        query.after = p.next;
    } while (query.after.n && seen < LOOKED_AT_MAX);
    v.cut = query.after.n > 0;
    if (m.n) qsort(m.at, m.n, sizeof *m.at, by_value);
    for (size_t i = 0, n; i < m.n; i += n) {
        for (n = 1; i + n < m.n && str_eq(m.at[i].value, m.at[i + n].value) && !strcmp(m.at[i].why, m.at[i + n].why);) n++;
        pair_group(&v, &m.at[i], n);
    }
    twins_page(&q->out, q, &v);
}

/* ---- one entry of two ---------------------------------------------------------------------------------------------------------------- */

struct two { const void *a, *b; struct draft *da, *db; struct form form; int64_t va, vb; };

/* False: answered already. */
static bool open_two(struct req *q, struct two *t, str other)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    if (!(t->a = write_row(q, UPDATE))) return false;
    t->b = write_find(q, other, DELETE);
    if (!t->b || row_meta(t->b)->id == row_meta(t->a)->id) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return false; }
    const void *seen = row_by_id(q->st, &query, row_meta(t->a)->id, NULL);
    t->form = form_new(q, query.e, office_fields(q, query.e) && seen ? row_meta(t->a)->classes & row_meta(seen)->classes : 0, write_german());
    t->da = draft_load(q->st, &q->who, query.e, row_meta(t->a)->id, &t->va);
    t->db = draft_load(q->st, &q->who, query.e, row_meta(t->b)->id, &t->vb);
    if (t->da && t->db) return true;
    req_fail(q, 404, N_("This entry does not exist, or not any more."));
    return false;
}

static str value_in(const struct draft *d, size_t lang, size_t i)
{
    if (!d->e->fields[i].translated) return d->value[i];
    return d->word[lang] && d->word[lang][i].p ? d->word[lang][i] : (str){ "", 0 };
}

static void show_two(struct req *q, struct two *t)
{
    const struct entity *e = t->form.e;
    struct merge_two_view v = { .e = e, .a = t->a, .b = t->b, .line = arena_array(q->a, struct twin_line, e->n), .form = &t->form };
    for (size_t i = 0; i < e->n; i++) {
        str a = value_in(t->da, t->form.lang, i), b = value_in(t->db, t->form.lang, i);
        if (!t->form.at[i].on || !t->db->given[i] || e->fields[i].unique || str_eq(a, b)) continue;
        v.line[v.n++] = (struct twin_line){ &e->fields[i], write_visible(q, &e->fields[i], a), write_visible(q, &e->fields[i], b) };
    }
    if (t->form.problems.n) q->status = 422;
    merge_two_page(&q->out, q, &v);
}

static void merge_get(struct req *q)
{
    struct two t;
    if (open_two(q, &t, req_param(q, S("with")))) show_two(q, &t);
}

/* A field that is taken over comes with its translations. */
static struct draft chosen_of(struct req *q, const struct two *t)
{
    struct draft d = draft_new(q->a, t->form.e);
    d.id = row_meta(t->a)->id;
    for (size_t i = 0; i < d.e->n; i++) {
        const struct field *f = &d.e->fields[i];
        if (!t->form.at[i].on || f->unique || !str_eq(form_value(q, arena_fmt(q->a, "take.%s", f->name)), S("b"))) continue;
        d.given[i] = !f->translated;
        d.value[i] = t->db->value[i];
        for (size_t l = 0; f->translated && l < lang_count(); l++) if (t->db->word[l]) draft_word(q->a, &d, l)[i] = t->db->word[l][i];
    }
    return d;
}

static void merge_post(struct req *q)
{
    struct two t;
    if (!open_two(q, &t, form_value(q, S("with")))) return;
    if (t.va != write_number(q, "version") || t.vb != write_number(q, "other_version")) { write_done(q, WRITE_STALE); return; }
    struct draft d = chosen_of(q, &t);
    struct write w = { .who = &q->who, .request = q->id, .draft = &d, .version = t.va };
    enum write_outcome out = row_write(q->st, &w, &t.form.problems);
    if (out == WRITE_REFUSED) { show_two(q, &t); return; }
    if (!write_done(q, out)) return;
    if (write_done(q, row_merge(q->st, &q->who, q->id, t.form.e, row_meta(t.b)->id, d.id))) write_to_row(q, d.id, "merged");
}

/* ---- lists from elsewhere ------------------------------------------------------------------------------------------------------------------ */

static void add_target(struct import_view *v, str name, str label) { v->target[v->targets++] = (struct import_target){ name, label }; }

static void import_targets(struct req *q, struct import_view *v)
{
    unsigned classes = may(&q->who, v->e, CREATE).classes;
    v->target = arena_array(q->a, struct import_target, 3 + v->e->n * lang_count());
    add_target(v, S("ignore"), words_get(q->words, N_("– leave out –")));
    add_target(v, S("key"), words_get(q->words, N_("Key in the other list")));
    for (size_t i = 0; i < v->e->n; i++) {
        const struct field *f = &v->e->fields[i];
        if (!field_live(f) || !(f->privacy & classes)) continue;
        add_target(v, str_of(f->name), words_get(q->words, f->label));
        for (size_t l = 0; f->translated && l < lang_count(); l++) {
            if (l == write_german()) continue;
            str label = arena_fmt(q->a, "%.*s (%.*s)", STR(words_get(q->words, f->label)), STR(lang_name(q->a, q->lang, str_of(langs[l].tag))));
            add_target(v, arena_fmt(q->a, "%s@%s", f->name, langs[l].tag), label);
        }
    }
}

static str target_of(struct req *q, const struct mapping_column *c)
{
    if (c->key) return S("key");
    if (c->ignore || !c->field) return S("ignore");
    if (!c->field->translated || c->lang == write_german()) return str_of(c->field->name);
    return arena_fmt(q->a, "%s@%s", c->field->name, langs[c->lang].tag);
}

/* The nth value of that name of the form. */
static str nth_value(struct req *q, const char *name, size_t nth)
{
    for (size_t i = 0; i < q->forms; i++)
        if (str_eq(q->form[i].name, str_of(name)) && !nth--) return q->form[i].value;
    return (str){ "", 0 };
}

static bool known_target(const struct import_view *v, str name)
{
    for (size_t i = 0; i < v->targets; i++) if (str_eq(v->target[i].name, name)) return true;
    return false;
}

/* Other than guessed: what a list made in Germany usually means, as mapping_guess() does it for a column with the field's own name. */
static void aim(struct req *q, const struct entity *e, struct mapping_column *c, str target)
{
    if (str_eq(target, target_of(q, c))) return;
    struct mapping *own = mapping_guess(q->a, e, &target, 1);
    str header = c->header;
    *c = own->n ? own->column[0] : (struct mapping_column){ .ignore = true };
    c->header = header;
    if (str_eq(target, S("ignore"))) *c = (struct mapping_column){ .header = header, .ignore = true };
    if (str_eq(target, S("key"))) *c = (struct mapping_column){ .header = header, .key = true };
}

static struct mapping *import_mapping(struct req *q, struct import_view *v, const struct lines *l)
{
    str why = { 0 }, known = form_value(q, S("known"));
    struct mapping *m = known.n ? mapping_load(q->st, q->a, v->e, known, &why) : NULL;
    if (m) v->source = known;
    if (!m) m = mapping_guess(q->a, v->e, l->head, l->columns);
    for (size_t i = 0; i < m->n && form_has(q, S("target")); i++) {
        str target = nth_value(q, "target", i);
        if (str_eq(nth_value(q, "head", i), m->column[i].header) && known_target(v, target)) aim(q, v->e, &m->column[i], target);
    }
    return m;
}

static void import_columns(struct req *q, struct import_view *v, const struct lines *l, const struct mapping *m)
{
    v->column = arena_array(q->a, struct import_column, CSV_COLUMNS_MAX);
    for (size_t i = 0; i < l->columns; i++) {
        struct import_column *c = &v->column[v->columns++];
        *c = (struct import_column){ .head = l->head[i], .sample = i < l->n ? utf8_upto(l->cell[i], 80) : (str){ "", 0 }, .target = S("ignore") };
        for (size_t k = 0; k < m->n; k++) if (str_eq(m->column[k].header, l->head[i])) c->target = target_of(q, &m->column[k]);
    }
}

static void import_problems(struct req *q, struct import_view *v, const struct problems *p)
{
    v->line = arena_array(q->a, struct import_line, SHOWN_PROBLEMS);
    for (size_t i = 0; i < p->n; i++) {
        if (v->lines == SHOWN_PROBLEMS) { v->more++; continue; }
        str field = p->at[i].field ? words_get(q->words, p->at[i].field->label) : (str){ "", 0 };
        v->line[v->lines++] = (struct import_line){ p->at[i].line, field, form_message(q, &p->at[i]), p->at[i].detail };
    }
    v->more += p->more;
}

static void import_show(struct req *q, struct import_view *v, int status)
{
    v->sources = arena_array(q->a, str, SOURCES_MAX);
    v->n_sources = mapping_sources(q->st, v->e, v->sources, SOURCES_MAX);
    q->status = status;
    import_page(&q->out, q, v);
}

static void import_get(struct req *q)
{
    struct import_view v = { .e = q->route->entity };
    import_show(q, &v, 200);
}

/* True: written, and the answer leads to the list. */
static bool import_run(struct req *q, struct import_view *v, const struct mapping *m, str step)
{
    struct problems p = { .a = q->a };
    struct imported done = { 0 };
    bool partial = str_eq(step, S("partial")), go = partial || str_eq(step, S("import"));
    struct import in = { .e = v->e, .who = &q->who, .bytes = v->bytes, .map = m, .partial = true,    /* looks on after a bad row */
                         .small = form_has(q, S("small")) };
    str why = { 0 };
    bool good = import_check(q->st, q->a, &in, &p, &done) && (partial || !p.n);
    if (good && go && import_write(q->st, &in, &p, &done)) {
        if (v->source.n && !mapping_save(q->st, m, v->source, &why)) v->problem = why;
        if (!v->problem.n) { write_to_list(q, "imported", (str){ "", 0 }); return true; }
    }
    v->tried = true;
    v->created = done.created;
    v->updated = done.updated;
    import_problems(q, v, &p);
    return false;
}

static void import_post(struct req *q)
{
    struct import_view v = { .e = q->route->entity, .bytes = form_value(q, S("list")), .source = str_trim(form_value(q, S("source"))) };
    str step = form_value(q, S("step"));
    v.small = form_has(q, S("small"));
    if (v.e->adapt) v.bytes = v.e->adapt(q->st, q->a, v.bytes);
    struct lines *l = arena_new_of(q->a, struct lines);
    import_targets(q, &v);
    if (!str_trim(v.bytes).n) { v.problem = words_get(q->words, N_("Please paste a list with a row of headings.")); import_show(q, &v, 422); return; }
    if (!utf8_valid(v.bytes) || !lines_open(l, q->a, v.bytes, (str){ "", 0 }, 0)) {
        v.problem = words_get(q->words, l->why.n ? arena_z(q->a, l->why) : N_("This is not readable text (UTF-8)."));
        v.bytes = utf8_valid(v.bytes) ? v.bytes : (str){ "", 0 };
        import_show(q, &v, 422);
        return;
    }
    bool any = lines_next(l);
    if (!any) l->n = 0;
    struct mapping *m = import_mapping(q, &v, l);
    import_columns(q, &v, l, m);
    lines_close(l);
    if (!str_eq(step, S("columns")) && import_run(q, &v, m, step)) return;
    import_show(q, &v, v.lines ? 422 : 200);
}

/* ---- routes ---------------------------------------------------------------------------------------------------------------------------------- */

static void add(struct app *app, const struct entity *e, enum method m, const char *pattern, void (*handle)(struct req *q), unsigned action)
{
    app_route(app, (struct route){ m, write_pattern(e, pattern), handle, ROUTE_RIGHT, e, BASE_PAGE, .action = action });
}

void work_routes(struct app *app, const struct entity *e)
{
    if (e->state || e->flow) add(app, e, GET, "$/review", review_get, UPDATE);
    add(app, e, POST, "$/bulk", bulk_post, UPDATE);
    add(app, e, GET, "$/duplicates", duplicates_get, DELETE);
    add(app, e, GET, "$/{slug}/merge", merge_get, DELETE);
    add(app, e, POST, "$/{slug}/merge", merge_post, DELETE);
    add(app, e, GET, "$/import", import_get, CREATE);
    add(app, e, POST, "$/import", import_post, CREATE);
}
