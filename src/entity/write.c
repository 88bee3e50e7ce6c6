/* write.c - how a row is made and changed: in this order, and in no other place. */
#include "entity/write.h"
#include "entity/event.h"
#include "entity/own.h"
#include "entity/query.h"
#include "entity/select.h"
#include <string.h>

/* `old`: the row as it is stored (empty for a new one); `full`: as it will be. */
struct writing {
    struct store *st; struct arena *a;
    const struct write *w; const struct entity *e; struct problems *p;
    struct draft *d, old, full;
    struct stamp stamp;
    struct may may; struct own was;
    bool fresh;
    struct history_value *change; size_t n;
};

static bool is(const char *name, const struct field *f) { return name && str_eq(str_of(name), str_of(f->name)); }
static bool is_state(const struct entity *e, const struct field *f) { return e->flow && is(e->flow->field, f); }

static void say(struct writing *x, const struct field *f, const char *message, str detail)
{
    problem_add(x->p, (struct problem){ x->d->line, f, { 0 }, message, detail });
}

/* ---- may -------------------------------------------------------------------------------------------------------------- */
bool row_may(struct store *st, const struct who *who, const struct entity *e, int64_t id, unsigned action)
{
    struct query q = query_new(e, who, lang_find(S(LANG_SOURCE)));
    q.action = action;
    if (action == CREATE && !id) return may(who, e, CREATE).n > 0;
    struct select s = select_count(st, &q);
    sql(&s.q, " AND e.id = ");
    sql_value(&s.q, I(id));
    struct rows *r = sql_ask(&s.q);
    return rows_next(r) && row_int(r, 0) == 1;
}

/* Is there one among the scopes that cover the row as it was by which this may be written? `lang` NULL: not a translated field. */
static bool field_open(const struct writing *x, const struct field *f, const char *lang, bool changed)
{
    for (size_t i = 0; i < x->may.n; i++) {
        const struct scope *s = &x->may.scope[i];
        if (!(s->classes & f->privacy) || !scope_covers(s, &x->was)) continue;
        if (s->rows != ROWS_OWN_LANGUAGE || !changed) return true;
        if (lang && s->language.n && str_eq(s->language, str_of(lang))) return true;
    }
    return false;
}

/* Only an import gives a state, and only one to which the roles could lead; saying the state that is there already is nobody's harm. */
static bool state_open(const struct writing *x, str state)
{
    if (!state.n && x->fresh) return true;
    if (str_eq(state, x->fresh ? flow_first(x->e->flow) : x->old.value[field_index(x->e, entity_field(x->e, str_of(x->e->flow->field)))])) return true;
    return x->w->import && flow_leads(x->w->who, x->e->flow, state);
}

static bool words_open(const struct writing *x, const struct field *f, size_t i)
{
    for (size_t l = 0; l < lang_count(); l++) {
        if (!x->d->word[l] || !x->d->word[l][i].p) continue;
        str now = x->old.word[l] ? x->old.word[l][i] : S("");
        if (!field_open(x, f, langs[l].tag, !str_eq(now, x->d->word[l][i]))) return false;
    }
    return true;
}

/* What the program works out, a list may bring along, as one does that comes from another program: but only where the writer keeps all rows. A town or a centre
** that keeps its own would set these before those of others (since when somebody waits). */
static bool brings_derived(const struct writing *x)
{
    for (size_t i = 0; i < x->may.n; i++) if (x->may.scope[i].rows == ROWS_ALL) return true;
    return x->w->who == &who_house;
}

static bool says_nothing(const struct field *f, str v) { return !v.n || (f->kind == KIND_bool && str_eq(v, S("0"))); }

/* A list of theirs that was taken from here holds such columns as they were then (free seats, until when something counts as confirmed): a row that is there
** keeps what was worked out since, and takes the rest. In a new row they are somebody's own, and nobody should believe that they were taken. */
static void pass_over_derived(struct writing *x)
{
    if (!x->w->import || brings_derived(x)) return;
    for (size_t i = 0; i < x->e->n; i++) {
        const struct field *f = &x->e->fields[i];
        if (!f->derived || !field_live(f) || f->translated || !x->d->given[i] || str_eq(x->d->value[i], x->old.value[i])) continue;
        if (x->fresh && !says_nothing(f, x->d->value[i])) say(x, f, N_("The program works this out by itself. Please leave this column out."), x->d->value[i]);
        x->d->given[i] = false;
        x->d->value[i] = x->old.value[i];
    }
}

/* After draft_check(): texts are compared in their canonical form. */
static bool all_open(const struct writing *x)
{
    for (size_t i = 0; i < x->e->n; i++) {
        const struct field *f = &x->e->fields[i];
        if (!field_live(f)) continue;
        if (f->translated) { if (!words_open(x, f, i)) return false; continue; }
        if (!x->d->given[i]) continue;
        bool changed = !str_eq(x->d->value[i], x->old.value[i]);
        if (is_state(x->e, f) && !state_open(x, x->d->value[i])) return false;
        if (f->derived && changed && !x->w->import && x->w->who != &who_house) return false;
        if (!(is_state(x->e, f) && x->fresh) && !field_open(x, f, NULL, changed)) return false;
    }
    return true;
}

/* ---- references that the writer does not see ---------------------------------------------------------------------------------- */
static bool sees_all(const struct who *who, const struct entity *e)
{
    struct may m = may(who, e, READ);
    for (size_t i = 0; i < m.n; i++) if (m.scope[i].rows == ROWS_ALL || m.scope[i].rows == ROWS_OWN_LANGUAGE) return true;
    return false;
}

static bool sees(struct writing *x, const struct entity *to, str key)
{
    int64_t id = id_by_key(x->st, to, key);
    return id && row_may(x->st, x->w->who, to, id, READ);
}

/* One that is hidden is as good as none: naming it must not tell that it is there. */
static void check_new_refs(struct writing *x, const struct field *f, str old, str new)
{
    for (str key; str_word(&new, &key);) {
        if (str_has_word(old, key) || !id_by_key(x->st, field_to(f), key) || sees(x, field_to(f), key)) continue;
        say(x, f, N_("There is no entry with this key."), key);
    }
}

/* What a form could not show it could not keep either. */
static str keep_hidden_refs(struct writing *x, const struct field *f, str old, str new)
{
    struct buf b = buf_in(x->a, 8192);
    buf_put(&b, new);
    for (str key; str_word(&old, &key) && (f->kind == KIND_refs || !b.n);) {
        if (str_has_word(new, key) || !id_by_key(x->st, field_to(f), key) || sees(x, field_to(f), key)) continue;
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, key);
    }
    return buf_str(&b);
}

static void look_at_refs(struct writing *x)
{
    for (size_t i = 0; i < x->e->n; i++) {
        const struct field *f = &x->e->fields[i];
        if (!kind_is_ref(f->kind) || !field_live(f) || !x->d->given[i] || str_eq(x->d->value[i], x->old.value[i])) continue;
        if (sees_all(x->w->who, field_to(f))) continue;
        check_new_refs(x, f, x->old.value[i], x->d->value[i]);
        x->d->value[i] = keep_hidden_refs(x, f, x->old.value[i], x->d->value[i]);
    }
}

/* ---- the whole row as it will be --------------------------------------------------------------------------------------------- */
static void make_canonical(struct writing *x)
{
    for (size_t i = 0; i < x->e->n; i++)
        if (!x->e->fields[i].translated && (x->d->given[i] || x->fresh)) x->d->value[i] = draft_canonical(x->a, &x->e->fields[i], x->d->value[i]);
}

static void fill_words(struct writing *x, size_t l)
{
    const str *given = x->d->word[l], *old = x->old.word[l];
    if (!given && !old) return;
    str *word = draft_word(x->a, &x->full, l);
    for (size_t i = 0; i < x->e->n; i++) word[i] = given && given[i].p ? given[i] : old ? old[i] : x->fresh ? (str){ 0 } : S("");
}

static void fill(struct writing *x)
{
    x->full = draft_new(x->a, x->e);
    x->full.id = x->old.id;
    x->full.line = x->d->line;
    x->full.key = x->fresh ? x->d->key : x->old.key;
    x->full.lenient = x->d->lenient;
    x->full.status = x->d->status;
    x->full.small = x->w->small || x->d->small;
    x->full.address_is_key = x->d->address_is_key;
    const str *german = x->d->word[lang_source()];
    for (size_t i = 0; i < x->e->n; i++) {
        x->full.given[i] = x->d->given[i] || (german && german[i].p);
        x->full.value[i] = x->fresh || x->d->given[i] ? x->d->value[i] : x->old.value[i];
    }
    for (size_t l = 0; l < lang_count(); l++) fill_words(x, l);
}

/* Nobody gives a row away, nor makes one for others: the values must lie in a scope by which rows are written. */
static bool stays_own(struct writing *x)
{
    struct own will = own_of_draft(x->st, &x->full);
    if (!x->fresh && will.area == x->was.area && will.actor == x->was.actor && will.account == x->was.account &&
        will.volunteer == x->was.volunteer) return true;
    for (size_t i = 0; i < x->may.n; i++) if (x->may.scope[i].rows != ROWS_OWN_LANGUAGE && scope_covers(&x->may.scope[i], &will)) return true;
    int64_t id;
    const char *own = own_field(x->e, &x->may.scope[0], &id);
    say(x, own && strcmp(own, "id") ? entity_field(x->e, str_of(own)) : NULL, N_("Here you can only enter what is your own."), S(""));
    return false;
}

/* ---- what changes -------------------------------------------------------------------------------------------------------------- */
static void change(struct writing *x, const struct field *f, const char *lang, str old, str new)
{
    x->change[x->n++] = (struct history_value){ f, lang, old, new };
}

/* Of the whole row only what differs is stored, and told by the history. Everything of a new one is stored. */
static void differ_words(struct writing *x, size_t l)
{
    str *word = x->full.word[l];
    bool any = false;
    for (size_t i = 0; word && i < x->e->n; i++) {
        if (!x->e->fields[i].translated) continue;
        str old = x->old.word[l] ? x->old.word[l][i] : S("");
        bool same = str_eq(old, word[i]);
        if (!same) change(x, &x->e->fields[i], langs[l].tag, old, word[i]);
        if (same && !x->fresh) word[i] = (str){ 0 };
        any |= !same;
    }
    if (!any && !x->fresh) x->full.word[l] = NULL;
}

/* The same languages or references in another order are no change. */
static bool same_value(const struct field *f, str old, str new)
{
    if (str_eq(old, new)) return true;
    if (f->kind != KIND_languages && f->kind != KIND_refs) return false;
    for (str rest = old, w; str_word(&rest, &w);) if (!str_has_word(new, w)) return false;
    for (str rest = new, w; str_word(&rest, &w);) if (!str_has_word(old, w)) return false;
    return true;
}

static void differ(struct writing *x)
{
    x->change = arena_array(x->a, struct history_value, x->e->n * (lang_count() + 1));
    for (size_t i = 0; i < x->e->n; i++) {
        const struct field *f = &x->e->fields[i];
        if (f->translated || !field_live(f)) continue;
        str old = x->old.value[i], new = x->full.value[i] = draft_canonical(x->a, f, x->full.value[i]);
        bool empty = x->fresh && (!new.n || (f->kind == KIND_bool && str_eq(new, S("0"))));
        x->full.given[i] = !same_value(f, old, new);
        if (x->full.given[i] && !empty) change(x, f, NULL, old, new);
    }
    for (size_t l = 0; l < lang_count(); l++) differ_words(x, l);
}

/* ---- in order ------------------------------------------------------------------------------------------------------------------- */
static enum write_outcome begin_new(struct writing *x)
{
    x->old = draft_new(x->a, x->e);
    for (size_t i = 0; i < x->e->n; i++) x->old.value[i] = S("");
    x->may = may(x->w->who, x->e, CREATE);
    return x->may.n ? WRITE_DONE : WRITE_DENIED;
}

static enum write_outcome begin_change(struct writing *x)
{
    x->may = may(x->w->who, x->e, UPDATE);
    if (!draft_read(x->st, x->e, x->d->id, &x->old, &x->stamp) || x->stamp.deleted_at) return store_broken(x->st) ? WRITE_BROKEN : WRITE_GONE;
    x->was = own_of_draft(x->st, &x->old);
    bool covered = scopes_cover(&x->may, &x->was);
    if (!covered) return row_may(x->st, x->w->who, x->e, x->d->id, READ) ? WRITE_DENIED : WRITE_GONE;
    return x->w->version && x->w->version != x->stamp.version ? WRITE_STALE : WRITE_DONE;
}

/* A new row's key must be free, also of deleted rows. The store would take it for the row that is meant. */
static void check_key(struct writing *x)
{
    if (x->fresh && x->d->key.n && id_by_key(x->st, x->e, x->d->key)) say(x, NULL, N_("Another entry has this value already."), x->d->key);
}

static void begin_state(struct writing *x)
{
    if (!x->fresh || !x->e->flow) return;
    size_t i = field_index(x->e, entity_field(x->e, str_of(x->e->flow->field)));
    if (!x->d->value[i].n) x->d->value[i] = flow_first(x->e->flow);
}

/* A row cannot lie below itself, nor below one that lies below it. UNION ends in a ring that is there already. */
static void check_ring(struct writing *x)
{
    const struct field *f = x->e->parent ? entity_field(x->e, str_of(x->e->parent)) : NULL;
    size_t i = f ? field_index(x->e, f) : 0;
    if (!f || !field_live(f) || x->fresh || str_eq(x->full.value[i], x->old.value[i])) return;
    struct sql q = sql_new(x->st);
    sql(&q, "WITH RECURSIVE above(id) AS (SELECT id FROM ");
    sql_name(&q, entity_table(x->e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(id_by_key(x->st, x->e, x->full.value[i])));
    sql(&q, " UNION SELECT t.");
    sql_name(&q, f->name);
    sql(&q, " FROM above JOIN ");
    sql_name(&q, entity_table(x->e));
    sql(&q, " t ON t.id = above.id) SELECT 1 FROM above WHERE id = ");
    sql_value(&q, I(x->old.id));
    if (rows_next(sql_ask(&q))) say(x, f, N_("This entry would lie below itself. Please choose another one."), x->full.value[i]);
}

/* Everything that may say no. */
static enum write_outcome prepare(struct writing *x)
{
    int64_t before = (int64_t)x->p->n + x->p->more;
    begin_state(x);
    bool good = draft_check(x->a, x->d, x->p);
    make_canonical(x);
    pass_over_derived(x);
    if (x->fresh) x->was = own_of_draft(x->st, x->d);     /* with the draft's own values */
    if (x->fresh && !scopes_cover(&x->may, &x->was)) good = false;
    else if (!all_open(x)) return WRITE_DENIED;
    look_at_refs(x);
    check_key(x);
    fill(x);
    check_ring(x);
    if (!stays_own(x) || !good || (int64_t)x->p->n + x->p->more != before) return WRITE_REFUSED;
    if (x->e->check) x->e->check(x->st, &x->full, x->p);
    if ((int64_t)x->p->n + x->p->more != before) return WRITE_REFUSED;
    if (x->e->before_save) x->e->before_save(x->st, &x->full);
    differ(x);
    return WRITE_DONE;
}

static void keep_state(struct writing *x, int64_t id)
{
    if (!x->e->flow) return;
    size_t i = field_index(x->e, entity_field(x->e, str_of(x->e->flow->field)));
    if (x->fresh || x->full.given[i]) flow_enter(x->st, x->e, id, x->full.value[i]);
}

static void tell(struct writing *x, int64_t id)
{
    const char *what = x->fresh ? "created" : "changed";
    if (!x->w->quiet) history_add(x->st, x->w->who, x->w->request, &(struct history_entry){ .e = x->e, .row = id, .version = x->stamp.version + 1,
                .event = x->fresh ? HISTORY_CREATE : HISTORY_CHANGE, .reason = x->w->reason, .value = x->change, .n = x->n });
    keep_state(x, id);
    if (x->e->after_save) x->e->after_save(x->st, x->e, id, x->fresh);
    str name = arena_fmt(x->a, "%s.%s.%s", x->e->room, x->e->name, what);
    event_emit(x->st, &(struct event){ .name = name.p, .e = x->e, .row = id, .who = x->w->who, .request = x->w->request });
}

enum write_outcome row_write(struct store *st, struct write *w, struct problems *p)
{
    struct writing x = { .st = st, .a = store_arena(st), .w = w, .e = w->draft->e, .p = p, .d = w->draft, .fresh = !w->draft->id };
    enum write_outcome out = x.fresh ? begin_new(&x) : begin_change(&x);
    if (out == WRITE_DONE) out = prepare(&x);
    if (store_broken(st)) return WRITE_BROKEN;
    if (out != WRITE_DONE) return out;
    w->draft->key = x.full.key;
    if (!x.n && !x.fresh) return WRITE_DONE;
    int64_t id = draft_store(st, &x.full, p);
    w->draft->missing = x.full.missing;
    if (!id) return store_broken(st) ? WRITE_BROKEN : WRITE_REFUSED;
    w->draft->id = id;
    w->draft->key = x.full.key;
    tell(&x, id);
    return store_broken(st) ? WRITE_BROKEN : WRITE_DONE;
}

/* ---- a row as a draft ----------------------------------------------------------------------------------------------------------- */
static void hide(struct draft *d, size_t i, bool given)
{
    d->given[i] = given;
    d->value[i] = S("");
    for (size_t l = 0; l < lang_count(); l++) if (d->word[l]) d->word[l][i] = given ? S("") : (str){ 0 };
}

/* What e->show takes away from readers, it takes away from whoever may not change the row itself. */
static void hide_unshown(struct store *st, const struct who *who, struct draft *d)
{
    struct query q = query_new(d->e, who, lang_find(S(LANG_SOURCE)));
    void *row = row_by_id(st, &q, d->id, NULL);
    for (size_t i = 0; row && i < d->e->n; i++) if (d->given[i] && row_empty(row, &d->e->fields[i])) hide(d, i, true);
}

static void log_loaded(struct store *st, const struct who *who, const struct draft *d)
{
    for (size_t i = 0; i < d->e->n; i++)
        if (d->given[i] && d->e->fields[i].privacy & PRIVACY_LOGGED) { history_read(st, who, store_request(st), d->e, &d->id, 1); return; }
}

struct draft *draft_load(struct store *st, const struct who *who, const struct entity *e, int64_t id, int64_t *version)
{
    struct draft *d = arena_new_of(store_arena(st), struct draft);
    struct stamp stamp;
    bool whole = false;
    if (!row_may(st, who, e, id, READ) || !draft_read(st, e, id, d, &stamp)) return NULL;
    struct own o = own_of_draft(st, d);
    unsigned classes = own_classes(who, e, READ, &o, NULL);
    own_classes(who, e, UPDATE, &o, &whole);
    for (size_t i = 0; i < e->n; i++) if (!(e->fields[i].privacy & classes)) hide(d, i, false);
    if (e->show && !whole) hide_unshown(st, who, d);
    log_loaded(st, who, d);
    *version = stamp.version;
    return d;
}
