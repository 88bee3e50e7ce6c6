/* import_pages.c - figures from files in the office. Each step sends the whole form again; the file itself waits in the store for a day (entity/files.h). */
#include "rooms/monitoring/import_pages.h"
#include "base/utf8.h"
#include "entity/files.h"
#include "entity/mapping.h"
#include "look/form.h"
#include "text/words.h"
#include <string.h>

/* ---- what was sent ----------------------------------------------------------------------------------------------------------------------------- */
static const struct form_part *brought(const struct req *q)
{
    for (size_t i = 0; i < q->uploads; i++) if (str_eq(q->upload[i].name, S("file")) && q->upload[i].bytes.n) return &q->upload[i];
    return NULL;
}

/* The nth value of that name: rows of the form's tables repeat them. */
static str nth(const struct req *q, const char *name, size_t n)
{
    for (size_t i = 0; i < q->forms; i++) if (str_eq(q->form[i].name, str_of(name)) && !n--) return q->form[i].value;
    return S("");
}

static enum column_role role_sent(str text, str *to)
{
    *to = S("");
    if (str_starts(text, S("breakdown:"))) { *to = str_from(text, 10); return ROLE_BREAKDOWN; }
    for (int r = 0; r < ROLES; r++) if (str_eq(text, str_of(role_names[r]))) return (enum column_role)r;
    return ROLE_NONE;
}

/* Texts with a meaning: rows of part, from, to. */
static void values_sent(struct req *q, struct obs_map *m)
{
    for (size_t i = 0; i < IMPORT_TEXTS; i++) {
        str from = nth(q, "from", i), to = str_trim(nth(q, "to", i)), part = nth(q, "part", i);
        for (size_t k = 0; k < m->parts && to.n; k++) {
            struct map_part *p = &m->part[k];
            if (!str_eq(p->name, part)) continue;
            if (!p->value) p->value = arena_array(q->a, struct map_value, IMPORT_TEXTS);
            p->value[p->n++] = (struct map_value){ from, to };
        }
    }
}

static void constants_sent(struct req *q, struct obs_map *m)
{
    static const enum column_role roles[] = { ROLE_INDICATOR, ROLE_AREA, ROLE_PERIOD, ROLE_SOURCE, ROLE_VINTAGE };
    for (size_t i = 0; i < countof(roles); i++) {
        str name = str_of(role_names[roles[i]]);
        if (form_has(q, name)) m->constant[roles[i]] = str_trim(form_value(q, name));
    }
    str numbers = form_value(q, S("numbers"));
    m->form = str_eq(numbers, S("german")) ? NUMBER_GERMAN : str_eq(numbers, S("english")) ? NUMBER_ENGLISH : NUMBER_UNSURE;
    m->sheet = str_trim(form_value(q, S("sheet")));
    m->create = form_has(q, S("create"));
    m->repair = form_has(q, S("repair"));
    m->recalculated = form_has(q, S("recalculated"));
}

static struct obs_map *map_sent(struct req *q)
{
    struct obs_map *m = arena_new_of(q->a, struct obs_map);
    for (size_t i = 0; i < TABLE_PARTS && nth(q, "column", i).n; i++) {
        struct map_part *p = &m->part[m->parts++];
        p->name = nth(q, "column", i);
        p->role = role_sent(nth(q, "as", i), &p->to);
    }
    constants_sent(q, m);
    values_sent(q, m);
    return m;
}

/* What is remembered for the source fits, if it knows every column of this file. */
static bool fits(const struct obs_map *m, const struct table_in *t)
{
    for (size_t i = 0; i < t->parts; i++) {
        bool known = false;
        for (size_t k = 0; k < m->parts; k++) known |= str_eq(m->part[k].name, t->part[i].name);
        if (!known) return false;
    }
    return true;
}

/* What the delivery remembers comes first, then what is remembered for the source, then a guess. */
static struct obs_map *map_first(struct req *q, const struct figures_view *v, const struct table_in *t)
{
    str source = v->source, why;
    struct obs_map *m = v->mapping.n ? obs_map_load(q->st, q->a, v->mapping, &why) : NULL;
    if (!m || !fits(m, t)) m = source.n ? obs_map_load(q->st, q->a, code_key(q->a, source), &why) : NULL;
    if (!m || !fits(m, t)) {
        m = obs_guess(q->st, q->a, t);
        constants_sent(q, m);
    }
    if (source.n) m->constant[ROLE_SOURCE] = source;
    if (form_value(q, S("vintage")).n) m->constant[ROLE_VINTAGE] = str_trim(form_value(q, S("vintage")));
    return m;
}

/* ---- what the form asks ---------------------------------------------------------------------------------------------------------------------------- */
static void add_text(struct figures_view *v, size_t part, str from, str to)
{
    for (size_t i = 0; i < v->texts; i++) if (v->text[i].part == part && str_eq(v->text[i].from, from)) return;
    if (v->texts < IMPORT_TEXTS) v->text[v->texts++] = (struct import_text){ part, from, to };
}

static bool is_name(enum find_kind k)
{
    return k == FIND_INDICATOR || k == FIND_SOURCE || k == FIND_CATEGORY || (k >= FIND_AREA && k <= FIND_AREA_GERMANY);
}

/* Where the file has the text: as the finding's column is, or the heading that has such a role. */
static size_t part_of(const struct figures_view *v, const struct finding *f)
{
    enum column_role role = f->kind == FIND_INDICATOR ? ROLE_INDICATOR : f->kind == FIND_SOURCE ? ROLE_SOURCE : f->kind == FIND_CATEGORY ? ROLE_BREAKDOWN : ROLE_AREA;
    const struct table_in *t = &v->o->table;
    for (size_t i = 0; i < t->parts; i++) {
        for (size_t k = 0; k < v->map->parts; k++) {
            const struct map_part *m = &v->map->part[k];
            bool here = t->part[i].kind == PART_COLUMN ? t->part[i].at == f->column : f->column == SIZE_MAX;
            if (str_eq(m->name, t->part[i].name) && m->role == role && here) return i;
        }
    }
    return TABLE_PARTS;
}

static void collect_texts(struct figures_view *v)
{
    for (size_t k = 0; k < v->map->parts; k++) {
        int part = table_part(&v->o->table, v->map->part[k].name);
        for (size_t i = 0; part >= 0 && i < v->map->part[k].n; i++) add_text(v, (size_t)part, v->map->part[k].value[i].from, v->map->part[k].value[i].to);
    }
    for (size_t i = 0; i < v->o->find.n; i++) {
        const struct finding *f = &v->o->find.at[i];
        size_t part = is_name(f->kind) ? part_of(v, f) : TABLE_PARTS;
        if (part < TABLE_PARTS) add_text(v, part, f->what, f->kind == FIND_CATEGORY ? S("") : f->right);
    }
}

static void collect_samples(struct req *q, struct figures_view *v)
{
    struct table_cell *c = arena_new_of(q->a, struct table_cell);
    struct buf b[TABLE_PARTS];
    for (size_t i = 0; i < TABLE_PARTS; i++) b[i] = buf_in(q->a, 400);
    table_again(&v->o->table);
    for (size_t n = 0; n < 400 && table_next(&v->o->table, c); n++)
        for (size_t i = 0; i < v->o->table.parts; i++) {
            str s = utf8_upto(c->text[i], 40);
            if (!s.n || b[i].n > 60 || str_find(buf_str(&b[i]), s) >= 0) continue;
            if (b[i].n) buf_put(&b[i], S(" · "));
            buf_put(&b[i], s);
        }
    for (size_t i = 0; i < v->o->table.parts; i++) v->sample[i] = buf_str(&b[i]);
}

/* As a person would write it; a sign where there is no value. */
str import_figure(struct req *q, bool has, double v, enum obs_status status)
{
    str plain = arena_fmt(q->a, "%.10g", v);
    int64_t point = str_find_char(plain, '.');
    if (!has) return str_of(obs_sign(status));
    if (point < 0 && v > -1e15 && v < 1e15) return lang_number(q->a, q->lang, (int64_t)v);
    return lang_decimal(q->a, q->lang, v, point < 0 ? 0 : (int)(plain.n - (size_t)point - 1));
}

/* ---- the steps --------------------------------------------------------------------------------------------------------------------------------------- */
static void show(struct req *q, struct figures_view *v, int status)
{
    if (!v->names) v->names = catalogue_load(q->st, q->a);
    q->status = status;
    figures_import_page(&q->out, q, v);
}

static bool open_file(struct req *q, struct figures_view *v, str bytes)
{
    v->o = observing_new(q->st, q->a);
    str numbers = form_value(q, S("numbers"));
    if (observing_open(v->o, bytes, str_trim(form_value(q, S("sheet"))), str_eq(numbers, S("german")) ? NUMBER_GERMAN : str_eq(numbers, S("english")) ? NUMBER_ENGLISH : NUMBER_UNSURE)) return true;
    v->problem_text = v->o->table.g.line ? say(q, N_("Line {line}: {text}"), { "line", lang_number(q->a, q->lang, v->o->table.g.line) }, { "text", words_get(q->words, arena_z(q->a, v->o->why)) })
                                         : words_get(q->words, arena_z(q->a, v->o->why));
    v->o = NULL;
    return false;
}

/* The delivery that this file is: linked with its import, and no longer awaited. */
static void close_delivery(struct req *q, str key, int64_t batch, str mapping)
{
    const char *why;
    int64_t id = key.n ? id_by_key(q->st, &delivery_entity, key) : 0;
    if (!id) return;
    ask(q->st, Q("UPDATE monitoring_delivery SET batch = $2, mapping = $3 WHERE id = $1"), I(id), I(batch), T(str_upto(mapping, 60)));
    if (flow_do(q->st, &who_house, q->id, &delivery_entity, id, 0, S("import"), S(""), &why) != FLOW_DONE) return;
}

static void import(struct req *q, struct figures_view *v, str bytes)
{
    const char *why = NULL;
    if (v->o->find.weight[FIND_IS_WARNING] && !v->reason.n) {
        v->problem = N_("Please say why the figures are right although there are warnings.");
        show(q, v, 422);
        return;
    }
    int64_t batch = observing_store(v->o, &q->who, v->file, observations_digest(q->a, bytes), v->reason, &why);
    if (!batch) { v->problem = why; show(q, v, 422); return; }
    if (v->map->constant[ROLE_SOURCE].n) obs_map_save(q->st, q->a, code_key(q->a, v->map->constant[ROLE_SOURCE]), v->map);
    close_delivery(q, v->delivery, batch, v->map->constant[ROLE_SOURCE].n ? code_key(q->a, v->map->constant[ROLE_SOURCE]) : S(""));
    str key = draft_key(q->st, &batch_entity, batch);
    struct rows *r = ask(q->st, Q("SELECT slug FROM monitoring_batch_slug WHERE owner = $1 ORDER BY slug LIMIT 1"), I(batch));
    req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=imported", STR(url_row(q, &batch_entity, rows_next(r) ? row_str(r, 0) : key))));
}

static void look_at(struct req *q, struct figures_view *v, str bytes, bool first)
{
    if (!open_file(q, v, bytes)) { show(q, v, 422); return; }
    v->map = first ? map_first(q, v, &v->o->table) : map_sent(q);
    bool good = observing_read(v->o, v->map);
    v->names = v->o->known;
    v->reason = str_trim(form_value(q, S("reason")));
    if (good && str_eq(form_value(q, S("step")), S("import"))) { import(q, v, bytes); return; }
    collect_texts(v);
    collect_samples(q, v);
    show(q, v, first || good ? 200 : 422);                  /* the first time the file must be kept, whatever is wrong with it */
}

/* Who comes from a delivery has its source, and its file if it was handed in. */
void import_new_get(struct req *q)
{
    struct figures_view v = { .delivery = req_param(q, S("delivery")) };
    str bytes;
    struct rows *r = ask(q->st, Q("SELECT s.code, COALESCE(d.handed_in, ''), d.title, COALESCE(d.mapping, '') FROM monitoring_delivery d JOIN monitoring_source s ON s.id = d.source "
        "WHERE d.key = $1 AND d.deleted_at IS NULL"), T(v.delivery));
    if (v.delivery.n && rows_next(r)) {
        v.source = row_str(r, 0);
        v.known = row_str(r, 1);
        v.file = row_str(r, 2);
        v.mapping = row_str(r, 3);
    }
    if (files_name(v.known) && files_bytes(q->st, v.known, &bytes)) { look_at(q, &v, bytes, true); return; }
    show(q, &v, 200);
}

void import_new_post(struct req *q)
{
    struct figures_view v = { .known = form_value(q, S("known")), .file = form_value(q, S("name")), .delivery = form_value(q, S("delivery")), .source = str_trim(form_value(q, S("source"))) };
    const struct form_part *p = brought(q);
    str bytes;
    if (p) {
        v.known = files_put(q->st, p->bytes, "application/octet-stream", 0, 0);
        v.file = p->filename;
        if (v.known.n) { look_at(q, &v, p->bytes, true); return; }
        v.problem = N_("This file is too large. At most 10 MB.");
    } else if (files_name(v.known) && files_bytes(q->st, v.known, &bytes)) {
        look_at(q, &v, bytes, false);
        return;
    } else v.problem = N_("Please choose a file first.");
    v.known = S("");
    show(q, &v, 422);
}

/* ---- imports there are ---------------------------------------------------------------------------------------------------------------------------------- */
void imports_get(struct req *q)
{
    struct list_view v = list_view(q, &batch_entity);
    struct buf b = buf_in(q->a, 4000);
    if (who_holds(&q->who, MONITORING_OFFICE)) import_button(&b, q);
    v.office = (html){ buf_str(&b) };
    list_page(&q->out, q, &v);
}

static str later_of(struct req *q, int64_t batch)
{
    struct buf b = buf_in(q->a, 4000);
    struct rows *r = ask(q->st, Q("SELECT DISTINCT b.id, b.file FROM monitoring_observation o JOIN monitoring_batch b ON b.id = o.ended WHERE o.batch = $1 AND o.ended <> 0 ORDER BY b.id LIMIT 20"), I(batch));
    while (rows_next(r)) { if (b.n) buf_put(&b, S(", ")); buf_put(&b, row_str(r, 1)); }
    return buf_str(&b);
}

static void show_batch(struct req *q, const char *problem, int status)
{
    struct labels labels = { 0 };
    struct batch_view v = { .e = &batch_entity, .problem = problem, .done = str_eq(req_param(q, S("done")), S("imported")) };
    v.row = record_of_address(q, v.e, &labels);
    if (!v.row) return;
    v.labels = &labels;
    const struct batch *b = v.row;
    v.later = later_of(q, b->meta.id);
    v.may_undo = who_holds(&q->who, MONITORING_OFFICE) && str_eq(b->state, S("stored"));
    q->status = status;
    batch_page(&q->out, q, &v);
}

void batch_get(struct req *q) { show_batch(q, NULL, 200); }

void batch_undo_post(struct req *q)
{
    struct labels labels = { 0 };
    str later;
    const char *why = NULL;
    const struct batch *b = record_of_address(q, &batch_entity, &labels);
    if (!b) return;
    if (batch_undo(q->st, q->a, &q->who, b->meta.id, &later, &why)) { req_redirect(q, 303, url_row(q, &batch_entity, row_meta(b)->slug)); return; }
    show_batch(q, later.n ? NULL : why, 409);
}
