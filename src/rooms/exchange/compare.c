/* compare.c - what arrived as a draft of ours, and how it differs from our row and from what was there when it was last taken: three texts a line. */
#include "look/form.h"
#include "entity/mapping.h"
#include "rooms/exchange/exchange.h"
#include "text/json_read.h"

/* ---- references ------------------------------------------------------------------------------------------------------------------------- */
static void miss(struct store *st, struct missing *m, const struct field *f, str what, str slug)
{
    const struct words *de = words_in(S(LANG_SOURCE));
    if (!m || m->n == countof(m->at)) return;
    str label = de ? words_get(de, f->label) : str_of(f->label);
    m->slug[m->n] = slug;
    m->at[m->n++] = arena_fmt(store_arena(st), "%.*s: %.*s", STR(label), STR(str_upto(what, 160)));
}

/* The key of our row that another arrival of the same source became. Empty: it did not. */
static str referred(struct store *st, int64_t source, str what, const struct field *f, const struct arrival_value *v, struct missing *m)
{
    const struct entity *to = field_to(f);
    if (!to || !v->entity || !str_eq(str_of(v->entity), arena_fmt(store_arena(st), "%s.%s", to->room, to->name))) return S("");
    str key = arrival_key(store_arena(st), source, v->entity, v->text);
    struct rows *r = ask(st, Q("SELECT ours, title FROM exchange_arrival WHERE key = $1 AND deleted_at IS NULL"), T(key));
    bool there = rows_next(r);
    if (there && row_str(r, 0).n && id_by_key(st, to, row_str(r, 0))) return row_str(r, 0);
    miss(st, m, f, there ? row_str(r, 1) : v->text, there ? key : S(""));
    if (m && m->n) m->later[m->n - 1] = arrival_rank(str_of(v->entity)) > arrival_rank(what);
    return S("");
}

struct naming { struct arena *a; str folded, key; size_t n; };
static bool named_so(void *ctx, const struct rows *r)
{
    struct naming *n = ctx;
    if (str_eq(import_fold(n->a, row_str(r, 1)), n->folded) && !n->n++) n->key = arena_copy(n->a, row_str(r, 0));
    return n->n < 2;
}

/* The only row of that title; two of one title: nobody can know which is meant. */
static str named(struct store *st, const struct field *f, str text, struct missing *m)
{
    const struct entity *to = field_to(f);
    if (!to) return S("");
    if (id_by_key(st, to, text)) return text;
    const struct field *title = entity_title(to);
    struct naming n = { .a = store_arena(st), .folded = import_fold(store_arena(st), text) };
    struct sql q = sql_new(st);
    sql(&q, "SELECT e.key, ");
    if (title->translated) sql(&q, "w.");
    else sql(&q, "e.");
    sql_name(&q, title->name);
    sql(&q, " FROM ");
    sql_name(&q, entity_table(to));
    sql(&q, " e");
    if (title->translated) {
        sql(&q, " JOIN ");
        sql_name(&q, entity_part(to, "words"));
        sql(&q, " w ON w.owner = e.id AND w.lang = 'de'");
    }
    sql(&q, " WHERE e.deleted_at IS NULL ORDER BY e.id");
    sql_each(&q, named_so, &n);
    if (n.n != 1) miss(st, m, f, text, S(""));
    return n.n == 1 ? n.key : S("");
}

/* ---- what arrived, as a draft ------------------------------------------------------------------------------------------------------------ */
/* Where a row comes from says the house itself. */
static bool may_arrive(const struct entity *e, const struct field *f)
{
    return f && field_live(f) && !f->derived && f->kind != KIND_file && form_sets(e, f) && !str_eq(str_of(f->name), S("source")) && f->privacy <= CONTACT;
}

static void put(struct arena *a, struct draft *d, const struct field *f, const char *lang, str text)
{
    size_t i = field_index(d->e, f), l = lang ? lang_index(str_of(lang)) : lang_source();
    if (!text.n || (f->translated && l >= lang_count())) return;
    if (f->translated) { draft_word(a, d, l)[i] = text; return; }
    d->value[i] = d->given[i] && kind_is_many(f->kind) ? arena_fmt(a, "%.*s %.*s", STR(d->value[i]), STR(text)) : text;
    d->given[i] = true;
}

/* What has no good form is taken out, so that the rest can be taken. */
static void drop_wrong(struct draft *d, const struct problems *p)
{
    for (size_t k = 0; k < p->n; k++) {
        const struct field *f = p->at[k].field;
        if (!f) continue;
        size_t i = field_index(d->e, f), l = f->translated ? lang_index(p->at[k].lang.n ? p->at[k].lang : S(LANG_SOURCE)) : 0;
        if (!f->translated) { d->given[i] = false; d->value[i] = S(""); }
        else if (l < lang_count() && d->word[l]) d->word[l][i] = (str){ NULL, 0 };
    }
}

struct draft arrival_draft(struct store *st, int64_t source, const struct entity *e, const struct arrival *one, struct problems *wrong, struct missing *missing)
{
    struct arena *a = store_arena(st);
    struct draft d = draft_new(a, e);
    struct problems own = { .a = a }, *p = wrong ? wrong : &own;
    str what = arena_fmt(a, "%s.%s", e->room, e->name);
    for (size_t k = 0; k < one->n; k++) {
        const struct arrival_value *v = &one->value[k];
        const struct field *f = entity_field(e, str_of(v->field));
        if (!may_arrive(e, f)) continue;
        str text = v->how == ARRIVAL_GIVEN ? v->text : v->how == ARRIVAL_REFER ? referred(st, source, what, f, v, missing) : named(st, f, v->text, missing);
        put(a, &d, f, v->lang, text);
    }
    d.id = 1;                                             /* only what is given is looked at: nothing is required yet    */
    (void)draft_check(a, &d, p);
    drop_wrong(&d, p);
    d.id = 0;
    for (size_t i = 0; i < e->n; i++) if (d.given[i]) d.value[i] = draft_canonical(a, &e->fields[i], d.value[i]);
    return d;
}

struct arrival *arrival_payload(struct store *st, const struct arrival_row *row, str *hash)
{
    struct rows *r = ask(st, Q("SELECT now, hash FROM exchange_payload WHERE arrival = $1"), I(row->meta.id));
    if (!rows_next(r)) return NULL;
    if (hash) *hash = row_str(r, 1);
    return payload_read(store_arena(st), arena_z(store_arena(st), row->what), row_str(r, 0));
}

int64_t arrival_ours(struct store *st, const struct arrival_row *row)
{
    const struct entity *e = entity_named(row->what);
    int64_t id = e && row->ours.n ? id_by_key(st, e, row->ours) : 0;
    return id && row_may(st, &who_house, e, id, READ) ? id : 0;
}

/* ---- three texts a line -------------------------------------------------------------------------------------------------------------------- */
/* What was last taken: a list of {"f","l","t"}. */
static str base_text(const struct js *base, const struct field *f, size_t lang)
{
    for (size_t i = 0; base && base->kind == JS_LIST && i < base->n; i++) {
        const struct js *n = js_get(&base->at[i], "f"), *l = js_get(&base->at[i], "l"), *t = js_get(&base->at[i], "t");
        if (!n || !t || n->kind != JS_TEXT || t->kind != JS_TEXT || !str_eq(n->text, str_of(f->name))) continue;
        if (f->translated ? l && l->kind == JS_TEXT && str_eq(l->text, str_of(langs[lang].tag)) : !l) return t->text;
    }
    return S("");
}

static str text_of(const struct draft *d, const struct field *f, size_t lang)
{
    size_t i = field_index(d->e, f);
    if (f->translated) return d->word[lang] ? d->word[lang][i] : S("");
    return d->value[i].p ? d->value[i] : S("");
}

static bool nothing(const struct field *f, str text) { return !text.n || (f->kind == KIND_bool && str_eq(text, S("0"))); }
static bool alike(const struct field *f, str a, str b) { return str_eq(a, b) || (nothing(f, a) && nothing(f, b)); }

static enum line_advice advise(const struct comparison *c, const struct line *l)
{
    if (alike(l->f, l->ours, l->theirs)) return LINE_SAME;
    if (!c->id) return LINE_TAKE;
    if (!c->taken) return nothing(l->f, l->ours) ? LINE_TAKE : nothing(l->f, l->theirs) ? LINE_KEEP : LINE_CLASH;
    if (alike(l->f, l->theirs, l->base)) return LINE_KEEP;
    return alike(l->f, l->ours, l->base) ? LINE_TAKE : LINE_CLASH;
}

static void add_line(struct comparison *c, struct line l)
{
    if (c->n == LINES_MAX || (!l.theirs.n && !l.base.n)) return;
    l.advice = advise(c, &l);
    if (!l.theirs.n && l.f->required && l.advice != LINE_SAME) l.advice = LINE_KEEP;         /* what must be there cannot be taken away   */
    c->line[c->n++] = l;
}

static void add_wrong(struct comparison *c, const struct problems *p)
{
    for (size_t i = 0; i < p->n && c->n < LINES_MAX; i++) {
        const struct field *f = p->at[i].field;
        if (!f) continue;
        size_t l = f->translated ? lang_index(p->at[i].lang.n ? p->at[i].lang : S(LANG_SOURCE)) : 0;
        str text = p->at[i].detail;
        for (size_t k = 0; k < c->payload->n; k++)         /* the problem holds its beginning only                       */
            if (str_eq(str_of(c->payload->value[k].field), str_of(f->name)) && str_starts(c->payload->value[k].text, text)) text = c->payload->value[k].text;
        c->line[c->n++] = (struct line){ .f = f, .lang = l < lang_count() ? l : 0, .theirs = text, .advice = LINE_KEEP, .wrong = p->at[i].message };
    }
}

static void add_lines(struct comparison *c, const struct draft *theirs, const struct draft *ours, const struct js *base)
{
    for (size_t i = 0; i < c->e->n; i++) {
        const struct field *f = &c->e->fields[i];
        if (!may_arrive(c->e, f)) continue;
        for (size_t l = 0; l < (f->translated ? lang_count() : 1); l++)
            add_line(c, (struct line){ .f = f, .lang = l, .theirs = text_of(theirs, f, l), .ours = ours ? text_of(ours, f, l) : S(""), .base = base_text(base, f, l) });
    }
}

struct comparison *compare_with(struct store *st, const struct who *who, const struct arrival_row *row, int64_t id)
{
    struct arena *a = store_arena(st);
    struct comparison *c = arena_new_of(a, struct comparison);
    struct problems p = { .a = a };
    str why;
    *c = (struct comparison){ .row = row, .id = id, .e = entity_named(row->what), .source = source_by_id(st, row->source), .line = arena_array(a, struct line, LINES_MAX) };
    c->payload = c->e && c->source ? arrival_payload(st, row, &c->hash) : NULL;
    if (!c->payload) return NULL;
    struct rows *r = ask(st, Q("SELECT base FROM exchange_payload WHERE arrival = $1"), I(row->meta.id));
    const struct js *base = rows_next(r) && row_str(r, 0).n && id && id == arrival_ours(st, row) ? json_read(a, row_str(r, 0), &why) : NULL;
    c->taken = base != NULL;
    struct draft theirs = arrival_draft(st, row->source, c->e, c->payload, &p, &c->missing), *ours = id ? draft_load(st, who, c->e, id, &c->version) : NULL;
    c->may = id ? row_may(st, who, c->e, id, UPDATE) : may(who, c->e, CREATE).n > 0;
    if (id && ours) {
        struct query q = query_new(c->e, who, lang_find(S(LANG_SOURCE)));
        c->mine = row_by_id(st, &q, id, NULL);
    }
    add_lines(c, &theirs, ours, base);
    add_wrong(c, &p);
    return c;
}
