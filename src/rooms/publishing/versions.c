/* versions.c - versions are read from the history: what the row is now, with every later change undone. */
#include "rooms/publishing/versions.h"
#include <string.h>

enum { LINES_MAX = 400 };
struct past { struct history_line *line; size_t n; };

static struct past past_of(struct req *q, const void *row)
{
    struct past p = { .line = arena_array(q->a, struct history_line, LINES_MAX) };
    p.n = history_of(q->st, q->route->entity, row_meta(row)->id, row_meta(row)->classes, p.line, LINES_MAX);
    return p;
}

static void undo(struct arena *a, struct draft *d, const struct history_shown *v)
{
    size_t i = field_index(d->e, v->field);
    if (v->blanked) return;
    if (!v->field->translated) { d->value[i] = v->old; return; }
    for (size_t l = 0; l < lang_count(); l++) if (str_eq(v->lang, str_of(langs[l].tag))) draft_word(a, d, l)[i] = v->old;
}

/* False: there is no such row, or no such version. */
static bool version_of(struct req *q, const void *row, const struct past *past, int64_t version, struct draft *ret)
{
    struct stamp stamp;
    if (!draft_read(q->st, q->route->entity, row_meta(row)->id, ret, &stamp) || version < 1 || version > stamp.version) return false;
    for (size_t i = 0; i < past->n && past->line[i].version > version; i++)
        for (size_t k = 0; k < past->line[i].n; k++) undo(q->a, ret, &past->line[i].value[k]);
    return true;
}

/* ---- the list ------------------------------------------------------------------------------------------------------------------ */
static void list_versions(struct req *q, const struct past *past, struct versions_view *v)
{
    v->at = arena_array(q->a, struct version, past->n + 1);
    for (size_t i = 0; i < past->n; i++) {
        const struct history_line *l = &past->line[i];
        if (l->event == HISTORY_READ || (v->n && v->at[v->n - 1].version == l->version)) continue;
        v->at[v->n++] = (struct version){ l->version, l->at, l->who.n ? l->who : words_get(q->words, N_("The system")), history_sentence(q->a, q->words, v->e, l) };
    }
    v->more = past->n == LINES_MAX;
    const struct history_line *first = past->n ? &past->line[past->n - 1] : NULL;
    if (!first || v->more || first->event == HISTORY_CREATE || first->version < 2) return;      /* it came in a list, which tells no row's history */
    v->at[v->n++] = (struct version){ first->version - 1, row_meta(v->row)->created_at, words_get(q->words, N_("The system")), words_get(q->words, history_event_label(HISTORY_IMPORT)) };
}

/* ---- two beside each other ------------------------------------------------------------------------------------------------------- */
static void add_changed(struct req *q, struct versions_view *v, const struct field *f, size_t lang, str old, str new)
{
    struct changed *c = &v->changed[v->n_changed];
    str label = words_get(q->words, f->label);
    if (!old.p) old = S("");
    if (!new.p) new = S("");
    if (str_eq(old, new) || !(row_meta(v->row)->classes & f->privacy)) return;
    bool other = f->translated && lang != lang_source();
    *c = (struct changed){ .label = other ? arena_fmt(q->a, "%.*s (%.*s)", STR(label), STR(lang_name(q->a, q->lang, str_of(langs[lang].tag)))) : label,
                           .lang = f->translated ? langs[lang].tag : NULL };
    c->n = diff_texts(q->a, f->translated ? old : form_text(q, f, write_visible(q, f, old)), f->translated ? new : form_text(q, f, write_visible(q, f, new)), &c->piece);
    v->n_changed++;
}

static void compare(struct req *q, struct versions_view *v, const struct draft *old, const struct draft *new)
{
    v->changed = arena_array(q->a, struct changed, v->e->n * (lang_count() + 1));
    for (size_t i = 0; i < v->e->n; i++) {
        const struct field *f = &v->e->fields[i];
        if (!field_live(f) || f->derived) continue;
        if (!f->translated) { add_changed(q, v, f, 0, old->value[i], new->value[i]); continue; }
        for (size_t l = 0; l < lang_count(); l++) {
            str a = old->word[l] ? old->word[l][i] : S(""), b = new->word[l] ? new->word[l][i] : S("");
            add_changed(q, v, f, l, a, b);
        }
    }
}

static const void *row_here(struct req *q)
{
    const void *row = write_row(q, UPDATE);
    if (row && office_fields(q, q->route->entity)) return row;
    if (row) req_fail(q, 403, N_("You may not do this with this entry."));
    return NULL;
}

static int64_t asked(const struct req *q, const char *name)
{
    int64_t n;
    return str_int(req_param(q, str_of(name)), &n) && n > 0 ? n : 0;
}

void versions_get(struct req *q)
{
    const void *row = row_here(q);
    struct draft old, new;
    if (!row) return;
    struct past past = past_of(q, row);
    struct versions_view v = { .e = q->route->entity, .row = row, .old = asked(q, "old"), .new = asked(q, "new") };
    list_versions(q, &past, &v);
    if (v.old && v.new) {
        if (!version_of(q, row, &past, v.old, &old) || !version_of(q, row, &past, v.new, &new)) { req_fail(q, 404, N_("There is no such version.")); return; }
        compare(q, &v, &old, &new);
    }
    versions_draw(&q->out, q, &v);
}

/* ---- bringing one back: a new change like any other, so that nothing is lost by it ---------------------------------------------------- */
static void only_own(const struct entity *e, struct draft *d, unsigned classes)
{
    for (size_t i = 0; i < e->n; i++) {
        const struct field *f = &e->fields[i];
        bool set = (form_sets(e, f) || f->kind == KIND_file) && (f->privacy & classes) && field_live(f);
        d->given[i] = set;
        for (size_t l = 0; l < lang_count(); l++) if (d->word[l] && f->translated && !set) d->word[l][i] = (str){ 0 };
    }
}

void versions_restore(struct req *q)
{
    const void *row = row_here(q);
    struct draft d;
    if (!row) return;
    struct past past = past_of(q, row);
    struct problems p = { .a = q->a };
    int64_t version = write_number(q, "version"), now = write_number(q, "now");
    if (!version_of(q, row, &past, version, &d)) { req_fail(q, 404, N_("There is no such version.")); return; }
    only_own(q->route->entity, &d, row_meta(row)->classes);
    str reason = say(q, N_("Version {n} brought back"), { "n", lang_number(q->a, q->lang, version) });
    struct write w = { .who = &q->who, .request = q->id, .draft = &d, .version = now < 1 ? 0 : now, .reason = reason };
    enum write_outcome out = row_write(q->st, &w, &p);
    if (out == WRITE_REFUSED) req_fail(q, 409, p.n ? p.at[0].message : N_("You may not do this with this entry."));
    else if (write_done(q, out)) write_to_row(q, d.id, "saved");
}
