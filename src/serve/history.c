/* history.c - what happened to a row, as sentences; and what somebody else changed while a form was open. */
#include "base/utf8.h"
#include "serve/write.h"
#include <string.h>

enum { LINES_MAX = 200, SHOWN_MAX = 300 };

/* ---- sentences ---------------------------------------------------------------------------------------------------------------- */

static const char *event_label(const struct entity *e, str event)
{
    for (size_t i = 0; e->flow && i < e->flow->n; i++)
        if (str_eq(event, str_of(e->flow->at[i].event)) && e->flow->at[i].label) return e->flow->at[i].label;
    return NULL;
}

/* "en: reviewed", without values: somebody said how far a translation is. */
static str mark_of(struct req *q, const struct history_line *l)
{
    int64_t at = str_find(l->detail, S(": "));
    str lang = at < 0 ? l->detail : str_upto(l->detail, (size_t)at), status = at < 0 ? (str){ "", 0 } : str_from(l->detail, (size_t)at + 2), label = status;
    for (const struct choice *c = translation_statuses; c->key; c++) if (str_eq(status, str_of(c->key))) label = words_get(q->words, c->label);
    return say(q, N_("{when}: {who} marked the translation into {language} as “{status}”."), { "when", lang_time(q->a, q->lang, l->at) }, { "who", l->who },
               { "language", lang_name(q->a, q->lang, lang) }, { "status", label });
}

static str head_of(struct req *q, const struct entity *e, const struct history_line *l)
{
    static const char *const keys[] = {
        [HISTORY_CREATE] = N_("{when}: {who} made this entry."), [HISTORY_CHANGE] = N_("{when}: {who} changed something."),
        [HISTORY_DELETE] = N_("{when}: {who} deleted this entry."), [HISTORY_UNDELETE] = N_("{when}: {who} brought this entry back."),
        [HISTORY_FLOW] = N_("{when}: {who} took the step “{step}”."), [HISTORY_MERGE] = N_("{when}: {who} joined this entry with another one."),
        [HISTORY_IMPORT] = N_("{when}: {who} imported this entry from a list."), [HISTORY_READ] = N_("{when}: {who} read this entry."),
        [HISTORY_ERASE] = N_("{when}: {who} erased personal data here."),
    };
    if (l->event == HISTORY_CHANGE && !l->n && l->detail.n) return mark_of(q, l);
    const char *step = event_label(e, l->detail);
    str who = l->who.n ? l->who : words_get(q->words, N_("The system"));
    return say(q, keys[l->event], { "when", lang_time(q->a, q->lang, l->at) }, { "who", who }, { "step", step ? words_get(q->words, step) : l->detail });
}

static str shortened(struct req *q, str text)
{
    str cut = text;
    size_t n = 0;
    while (cut.n && n < SHOWN_MAX) { utf8_next(&cut); n++; }
    return cut.n ? arena_fmt(q->a, "%.*s…", STR(str_upto(text, text.n - cut.n))) : text;
}

static str value_of(struct req *q, const struct history_shown *v, str stored)
{
    return stored.n || v->field->kind == KIND_bool ? shortened(q, form_text(q, v->field, stored)) : (str){ "", 0 };
}

/* "On 3 March 2026, 14:30, N.N. changed Title from “a” to “b”." */
static str one_change(struct req *q, const struct history_line *l, const struct story_value *v)
{
    const char *key = v->old.n && v->new.n ? N_("{when}: {who} changed {field} from “{old}” to “{new}”.") : v->new.n ? N_("{when}: {who} filled in {field}: “{new}”.")
                    : N_("{when}: {who} emptied {field}; it was “{old}”.");
    str field = v->lang.n ? arena_fmt(q->a, "%.*s (%.*s)", STR(v->field), STR(v->lang)) : v->field;
    str who = l->who.n ? l->who : words_get(q->words, N_("The system"));
    return say(q, key, { "when", lang_time(q->a, q->lang, l->at) }, { "who", who }, { "field", field }, { "old", v->old }, { "new", v->new });
}

/* Values that this reader may know. What the entity's show() takes away now (a shelter's address) is not told by its past either. */
static struct story story_of(struct req *q, const struct entity *e, const void *seen, const struct history_line *l)
{
    struct story s = { .reason = l->reason, .value = arena_array(q->a, struct story_value, l->n + 1) };
    for (size_t i = 0; i < l->n; i++) {
        const struct history_shown *v = &l->value[i];
        bool german = str_eq(v->lang, S(LANG_SOURCE));
        str old = write_visible(q, v->field, v->old), new = write_visible(q, v->field, v->new);
        bool hidden = v->blanked || (e->show && row_empty(seen, v->field)) || old.n < v->old.n || new.n < v->new.n;      /* only that it changed */
        s.value[s.n++] = (struct story_value){ words_get(q->words, v->field->label), v->lang.n && !german ? lang_name(q->a, q->lang, v->lang) : (str){ "", 0 },
                                               hidden ? S("") : value_of(q, v, old), hidden ? S("") : value_of(q, v, new), hidden,
                                               (kind_is_text(v->field->kind) && v->field->kind <= KIND_markdown && (!v->lang.n || german)) || kind_is_ref(v->field->kind) };
    }
    bool single = l->event == HISTORY_CHANGE && s.n == 1 && !s.value[0].blanked && (s.value[0].old.n || s.value[0].new.n);
    s.head = single ? one_change(q, l, &s.value[0]) : head_of(q, e, l);
    if (single) s.n = 0;
    return s;
}

void history_take(struct req *q, const void *seen, struct history_view *v, size_t most)
{
    struct history_line *line = arena_array(q->a, struct history_line, LINES_MAX);
    size_t n = history_of(q->st, v->e, row_meta(seen)->id, row_meta(seen)->classes, line, LINES_MAX), i = 0;
    v->story = arena_array(q->a, struct story, most);
    for (; i < n && v->n < most; i++) if (line[i].event != HISTORY_READ) v->story[v->n++] = story_of(q, v->e, seen, &line[i]);
    v->more = i < n || n == LINES_MAX;
}

void history_of_row(struct req *q)
{
    const void *row = write_row(q, UPDATE);
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    const void *seen = row ? row_by_id(q->st, &query, row_meta(row)->id, NULL) : NULL;
    if (!row) return;
    if (!seen || !office_fields(q, query.e)) { req_fail(q, 403, N_("You may not do this with this entry.")); return; }
    struct history_view v = { .e = query.e, .row = seen };
    history_take(q, seen, &v, LINES_MAX);
    history_page(&q->out, q, &v);
}

/* ---- what somebody else changed meanwhile -------------------------------------------------------------------------------------- */

static str text_of(const struct draft *d, const struct form *f, size_t i)
{
    if (!f->e->fields[i].translated) return d->value[i];
    return d->word[f->lang] && d->word[f->lang][i].p ? d->word[f->lang][i] : S("");
}

static bool is_mine(const struct draft *d, const struct form *f, size_t i)
{
    return f->at[i].on && (f->e->fields[i].translated ? d->word[f->lang] && d->word[f->lang][i].p : d->given[i]);
}

/* Entries after `since`, newest first: the oldest of them says how the value was when this reader began. */
static void look_back(struct merge_line *m, const struct form *f, const struct history_line *line, size_t n, int64_t since)
{
    for (size_t i = 0; i < n && line[i].version > since; i++)
        for (size_t k = 0; k < line[i].n; k++) {
            const struct history_shown *v = &line[i].value[k];
            if (v->field != m->f || (v->lang.n && !str_eq(v->lang, str_of(langs[f->lang].tag)))) continue;
            if (!m->theirs) { m->who = line[i].who; m->at = line[i].at; }
            m->theirs = true;
            m->known = !v->blanked;
            m->base = v->old;
        }
}

size_t write_compare(struct req *q, const struct entity *e, int64_t id, int64_t since, const struct form *f, const struct draft *mine, struct merge_line *ret, size_t *clash, int64_t *now)
{
    struct draft *stored = draft_load(q->st, &q->who, e, id, now);
    struct history_line *line = arena_array(q->a, struct history_line, LINES_MAX);
    unsigned classes = 0;
    for (size_t i = 0; i < e->n; i++) if (f->at[i].on) classes |= e->fields[i].privacy;
    size_t lines = history_of(q->st, e, id, classes, line, LINES_MAX), n = 0;
    for (size_t i = 0; stored && i < e->n; i++) {
        str typed = text_of(mine, f, i), there = text_of(stored, f, i);
        if (!is_mine(mine, f, i)) continue;
        if (!e->fields[i].translated) typed = draft_canonical(q->a, &e->fields[i], typed);
        if (str_eq(typed, there)) continue;
        struct merge_line m = { .f = &e->fields[i], .base = there, .now = there, .mine = typed, .known = true };
        look_back(&m, f, line, lines, since);
        if (m.theirs && m.known && str_eq(m.base, m.now)) m.theirs = false;          /* there and back again */
        m.ours = !m.known || !str_eq(m.base, m.mine);
        *clash += m.theirs && m.ours;
        m.base = write_visible(q, m.f, m.base);           /* from here on for the page alone */
        m.now = write_visible(q, m.f, m.now);
        ret[n++] = m;
    }
    return n;
}
