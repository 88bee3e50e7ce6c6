/* decide.c - what the office decides: our row is written with the reviewer's rights, what arrived becomes the base of later comparisons, and it can be undone. */
#include "base/utf8.h"
#include "rooms/exchange/exchange.h"
#include "entity/event.h"
#include "text/json.h"
#include "text/json_read.h"

int arrival_rank(str what)
{
    int n = 0;                                            /* the choices stand in the order in which one refers to another */
    for (const struct choice *c = arrival_kinds; c->key && !str_eq(str_of(c->key), what); c++) n++;
    return n;
}

bool arrival_step(struct store *st, const struct who *who, str request, int64_t id, const char *event)
{
    const char *why = NULL;
    return flow_do(st, who, request, &arrival_entity, id, 0, str_of(event), S(""), &why) == FLOW_DONE;
}

/* ---- what is remembered ---------------------------------------------------------------------------------------------------------------------- */
static void put_lang(struct json *j, const struct line *l) { if (l->f->translated) { json_key(j, "l"); json_z(j, langs[l->lang].tag); } }

static str base_of(struct arena *a, const struct comparison *c)
{
    struct buf b = buf_in(a, 4 * ARRIVAL_BYTES_MAX);
    struct json j = json_to(&b);
    json_open(&j, '[');
    for (size_t i = 0; i < c->n; i++) {
        const struct line *l = &c->line[i];
        if (!l->theirs.n || l->wrong) continue;
        json_open(&j, '{');
        json_key(&j, "f");
        json_z(&j, l->f->name);
        put_lang(&j, l);
        json_key(&j, "t");
        json_str(&j, l->theirs);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    return buf_str(&b);
}

static int64_t version_of(struct store *st, const struct entity *e, int64_t id)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT version FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(id));
    struct rows *r = sql_ask(&q);
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* The field of our row that says in public where it comes from; NULL: it has none. */
static const struct field *credit_field(const struct entity *e)
{
    const struct field *f = entity_field(e, S("source"));
    return f && field_live(f) && kind_is_text(f->kind) && !f->translated ? f : NULL;
}

static str credit_now(const struct comparison *c)
{
    const struct field *f = credit_field(c->e);
    return f && c->mine ? row_text(c->mine, f) : S("");
}

/* What our row names as its source already stays, where both fit. */
static str credit_to_be(struct arena *a, const struct comparison *c, const struct field *f)
{
    int64_t max = f->max ? f->max : 200;
    str now = credit_now(c), credit = source_credit(a, c->source, c->row->origin, max), brief = source_credit(a, c->source, S(""), max);
    if (!now.n || c->taken || str_find(now, c->source->attribution) >= 0) return str_find(now, brief) > 0 ? now : credit;
    const str both[] = { arena_fmt(a, "%.*s; %.*s", STR(now), STR(credit)), arena_fmt(a, "%.*s; %.*s", STR(now), STR(brief)) };
    for (size_t i = 0; i < countof(both); i++) if ((int64_t)utf8_count(both[i]) <= max) return both[i];
    return credit;
}

static void put_old(struct json *j, const struct line *l)
{
    json_open(j, '{');
    json_key(j, "f");
    json_z(j, l->f->name);
    put_lang(j, l);
    json_key(j, "t");
    json_str(j, l->ours);
    json_close(j, '}');
}

/* {"made":…} or the old texts of what was written; "version": our row's after it; "base", "hash", "ours": what was remembered before. */
static str undo_of(struct store *st, const struct comparison *c, const bool *take, int64_t id, bool made)
{
    struct arena *a = store_arena(st);
    struct rows *r = ask(st, Q("SELECT base, base_hash FROM exchange_payload WHERE arrival = $1"), I(c->row->meta.id));
    bool there = rows_next(r);
    struct buf b = buf_in(a, 12 * ARRIVAL_BYTES_MAX);
    struct json j = json_to(&b);
    json_open(&j, '{');
    json_key(&j, "made");
    json_bool(&j, made);
    json_key(&j, "version");
    json_int(&j, version_of(st, c->e, id));
    json_key(&j, "base");
    json_str(&j, there ? row_str(r, 0) : S(""));
    json_key(&j, "hash");
    json_str(&j, there ? row_str(r, 1) : S(""));
    json_key(&j, "ours");
    json_str(&j, c->row->ours);
    json_key(&j, "lines");
    json_open(&j, '[');
    for (size_t i = 0; !made && i < c->n; i++) if (take[i]) put_old(&j, &c->line[i]);
    const struct field *credit = credit_field(c->e);
    if (!made && credit) put_old(&j, &(struct line){ .f = credit, .ours = credit_now(c) });
    json_close(&j, ']');
    json_close(&j, '}');
    return b.full ? S("") : buf_str(&b);
}

static void remember(struct store *st, const struct comparison *c, str base, str undo)
{
    ask(st, Q("UPDATE exchange_payload SET base = $2, base_hash = hash, undo = $3 WHERE arrival = $1"), I(c->row->meta.id), T(base), T(undo));
}

static bool link_row(struct store *st, int64_t arrival, str ours)
{
    struct problems p = { .a = store_arena(st) };
    struct draft d = draft_new(store_arena(st), &arrival_entity);
    d.id = arrival;
    draft_give(&d, "ours", ours);
    if (ours.n) { draft_give(&d, "twin", S("")); draft_give(&d, "reasons", S("")); }
    return row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = &d }, &p) == WRITE_DONE;
}

/* ---- taking ------------------------------------------------------------------------------------------------------------------------------------ */
static void set_text(struct arena *a, struct draft *d, const struct field *f, size_t lang, str text)
{
    size_t i = field_index(d->e, f);
    if (f->translated) { draft_word(a, d, lang)[i] = text.p ? text : S(""); return; }
    d->value[i] = text;
    d->given[i] = true;
}

static bool is_empty(const struct draft *d, const struct field *f)
{
    size_t i = field_index(d->e, f), de = lang_source();
    return f->translated ? !d->word[de] || !d->word[de][i].n : !d->given[i] || !d->value[i].n;
}

/* What the reviewer typed goes before what is missing; a town may come from the source. */
static void add_typed(struct store *st, const struct comparison *c, struct draft *d, const struct draft *more)
{
    const struct field *area = entity_field(c->e, S("area"));
    for (size_t i = 0; more && i < c->e->n; i++) {
        const struct field *f = &c->e->fields[i];
        if (!is_empty(more, f)) set_text(store_arena(st), d, f, lang_source(), f->translated ? more->word[lang_source()][i] : more->value[i]);
    }
    if (!c->id && area && area->required && is_empty(d, area) && c->source->area) draft_give(d, "area", draft_key(st, field_to(area), c->source->area));
}

static struct draft ours_to_be(struct store *st, const struct comparison *c, const bool *take, const struct draft *more)
{
    struct arena *a = store_arena(st);
    struct draft d = draft_new(a, c->e);
    const struct field *credit = credit_field(c->e);
    d.id = c->id;
    for (size_t i = 0; i < c->n; i++) if (take[i]) set_text(a, &d, c->line[i].f, c->line[i].lang, c->line[i].theirs);
    add_typed(st, c, &d, more);
    if (credit) set_text(a, &d, credit, lang_source(), credit_to_be(a, c, credit));
    return d;
}

/* The transition that leads a row into the public's sight, whatever it is called. */
static void make_public(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id)
{
    const struct transition *way[16];
    const char *why = NULL;
    struct query q = query_new(e, who, lang_find(S(LANG_SOURCE)));
    q.details = true;
    const void *row = e->flow ? row_by_id(st, &q, id, NULL) : NULL;
    size_t n = row ? flow_choices(who, e, row, way, countof(way)) : 0;
    for (size_t i = 0; i < n; i++) {
        if (!str_eq(str_of(way[i]->to), S("published"))) continue;
        flow_do(st, who, request, e, id, 0, str_of(way[i]->event), S(""), &why);
        return;
    }
}

static bool takeable(const struct line *l) { return !l->wrong && l->advice != LINE_SAME; }

/* ---- what waited for it ------------------------------------------------------------------------------------------------------------------------- */
/* {"made":true,"version":3,…: our row was changed once more by the house, and undoing still takes it away. */
static str with_version(struct arena *a, str undo, int64_t version)
{
    int64_t at = str_find(undo, S("\"version\":"));
    if (at < 0) return S("");
    str tail = str_from(undo, (size_t)at + 10);
    return arena_fmt(a, "%.*s%lld%.*s", (int)at + 10, undo.p, (long long)version, STR(str_from(tail, (size_t)str_find_char(tail, ','))));
}

/* An organisation that was made by taking is given its contact when that is taken: each refers to the other, and one had to be first. What somebody changed since
** stays as it is. */
static void complete(struct store *st, const struct who *who, str request, const struct arrival_row *row)
{
    int64_t id = arrival_ours(st, row);
    struct rows *r = ask(st, Q("SELECT undo FROM exchange_payload WHERE arrival = $1"), I(row->meta.id));
    str undo = rows_next(r) ? row_str(r, 0) : S("");
    struct comparison *c = id && str_starts(undo, S("{\"made\":true")) ? compare_with(st, who, row, id) : NULL;
    struct problems p = { .a = store_arena(st) };
    if (!c || !c->may || !c->mine) return;
    struct draft d = draft_new(store_arena(st), c->e);
    bool any = false;
    d.id = id;
    for (size_t i = 0; i < c->n; i++) {
        if (c->line[i].advice != LINE_TAKE || c->line[i].f->kind != KIND_ref) continue;
        set_text(store_arena(st), &d, c->line[i].f, 0, c->line[i].theirs);
        any = true;
    }
    if (!any || row_write(st, &(struct write){ .who = who, .request = request, .draft = &d, .version = c->version }, &p) != WRITE_DONE) return;
    remember(st, c, base_of(store_arena(st), c), with_version(store_arena(st), undo, version_of(st, c->e, id)));
}

static void complete_others(struct store *st, const struct who *who, str request, const struct comparison *c)
{
    for (size_t i = 0; i < c->payload->n; i++) {
        const struct arrival_value *v = &c->payload->value[i];
        if (v->how != ARRIVAL_REFER || !v->entity || arrival_rank(str_of(v->entity)) >= arrival_rank(c->row->what)) continue;
        struct rows *r = ask(st, Q("SELECT id FROM exchange_arrival WHERE key = $1 AND state = 'taken' AND deleted_at IS NULL"), T(arrival_key(store_arena(st), c->row->source, v->entity, v->text)));
        const struct arrival_row *row = rows_next(r) ? arrival_by_id(st, row_int(r, 0)) : NULL;
        if (row) complete(st, who, request, row);
    }
}

enum write_outcome arrival_take(struct store *st, const struct who *who, str request, struct comparison *c, const bool *chosen, const struct draft *more,
                                bool publish, struct problems *p)
{
    bool *take = arena_array(store_arena(st), bool, LINES_MAX + 1), made = !c->id;
    for (size_t i = 0; i < c->n; i++) take[i] = takeable(&c->line[i]) && (chosen && !made ? chosen[i] : c->line[i].advice == LINE_TAKE);
    str base = base_of(store_arena(st), c);
    struct draft d = ours_to_be(st, c, take, more);
    struct write w = { .who = who, .request = request, .draft = &d, .version = c->version };
    enum write_outcome out = row_write(st, &w, p);
    if (out != WRITE_DONE) return out;
    if (publish) make_public(st, who, request, c->e, d.id);
    remember(st, c, base, undo_of(st, c, take, d.id, made));
    if (!link_row(st, c->row->meta.id, d.key)) return store_broken(st) ? WRITE_BROKEN : WRITE_REFUSED;
    if (!str_eq(c->row->state, S("taken")) && !arrival_step(st, who, request, c->row->meta.id, "take")) return store_broken(st) ? WRITE_BROKEN : WRITE_DENIED;
    c->id = d.id;
    if (made) complete_others(st, who, request, c);
    return store_broken(st) ? WRITE_BROKEN : WRITE_DONE;
}

bool arrival_settle(struct store *st, const struct who *who, str request, const struct comparison *c)
{
    bool *none = arena_array(store_arena(st), bool, LINES_MAX + 1);
    if (!c->id || !c->may) return false;
    remember(st, c, base_of(store_arena(st), c), undo_of(st, c, none, c->id, false));
    if (!str_eq(c->row->ours, draft_key(st, c->e, c->id)) && !link_row(st, c->row->meta.id, draft_key(st, c->e, c->id))) return false;
    return str_eq(c->row->state, S("taken")) || arrival_step(st, who, request, c->row->meta.id, "take");
}

/* ---- and back ------------------------------------------------------------------------------------------------------------------------------------ */
static str member(const struct js *o, const char *name) { const struct js *v = js_get(o, name); return v && (v->kind == JS_TEXT || v->kind == JS_NUMBER) ? v->text : S(""); }

static enum write_outcome put_back(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id, const struct js *undo, struct problems *p)
{
    struct draft d = draft_new(store_arena(st), e);
    const struct js *lines = js_get(undo, "lines");
    int64_t version = 0;
    d.id = id;
    if (!str_int(member(undo, "version"), &version) || version_of(st, e, id) != version) return WRITE_STALE;
    if (js_get(undo, "made") && js_get(undo, "made")->yes) return row_delete(st, who, request, e, id, version);
    for (size_t i = 0; lines && i < lines->n; i++) {
        const struct field *f = entity_field(e, member(&lines->at[i], "f"));
        size_t l = f && f->translated ? lang_index(member(&lines->at[i], "l")) : 0;
        if (f && l < lang_count()) set_text(store_arena(st), &d, f, l, member(&lines->at[i], "t"));
    }
    return row_write(st, &(struct write){ .who = who, .request = request, .draft = &d, .version = version }, p);
}

enum write_outcome arrival_undo(struct store *st, const struct who *who, str request, const struct arrival_row *row, struct problems *p)
{
    str why;
    const struct entity *e = entity_named(row->what);
    int64_t id = arrival_ours(st, row), arrival = row->meta.id;
    struct rows *r = ask(st, Q("SELECT undo FROM exchange_payload WHERE arrival = $1"), I(arrival));
    const struct js *undo = rows_next(r) && row_str(r, 0).n ? json_read(store_arena(st), row_str(r, 0), &why) : NULL;
    if (!undo || !e) return WRITE_REFUSED;
    enum write_outcome out = id ? put_back(st, who, request, e, id, undo, p) : WRITE_DONE;           /* deleted meanwhile: only forget it */
    if (out != WRITE_DONE) return out;
    str base = member(undo, "base");
    ask(st, Q("UPDATE exchange_payload SET base = $2, base_hash = $3, undo = '' WHERE arrival = $1"), I(arrival), T(base), T(member(undo, "hash")));
    if (!link_row(st, arrival, member(undo, "ours"))) return WRITE_REFUSED;
    bool stepped = (base.n && str_eq(row->state, S("changed"))) || arrival_step(st, &who_house, request, arrival, base.n ? "change" : "undo");
    return stepped ? WRITE_DONE : store_broken(st) ? WRITE_BROKEN : WRITE_REFUSED;
}

/* ---- rows of ours that became one -------------------------------------------------------------------------------------------------------------------- */
static void follow_merge(struct store *st, const struct event *ev)
{
    str what = arena_fmt(store_arena(st), "%s.%s", ev->e->room, ev->e->name), from = draft_key(st, ev->e, ev->row), into = draft_key(st, ev->e, ev->other);
    struct rows *r = ask(st, Q("SELECT id FROM exchange_arrival WHERE what = $1 AND ours = $2 ORDER BY id LIMIT 200"), T(what), T(from));
    while (rows_next(r)) link_row(st, row_int(r, 0), into);
}
const struct listen exchange_listens[EXCHANGE_LISTENS] = {
    { "directory.actor.merged", follow_merge }, { "directory.contact.merged", follow_merge },
    { "directory.place.merged", follow_merge }, { "directory.offer.merged", follow_merge },
    { "courses.course.merged", follow_merge }, { "publishing.page.merged", follow_merge }, { "publishing.news.merged", follow_merge },
};
