/* evaluate_json.c - an evaluation as programs read it. README.md, "Evaluate", says what stands where. Numbers are unrounded; what is undefined or hidden is null. */
#include "plan/describe.h"
#include "rooms/survey/coding.h"
#include "rooms/survey/evaluate_parts.h"
#include "text/json.h"
#include <assert.h>
#include <math.h>

struct writer { struct json j; struct arena *a; };

static void key(struct writer *w, str name) { json_key(&w->j, arena_z(w->a, name)); }
static void put_real(struct writer *w, const char *name, double v) { json_key(&w->j, name); json_real(&w->j, v); }
static void put_int(struct writer *w, const char *name, int64_t v) { json_key(&w->j, name); if (v < 0) json_null(&w->j); else json_int(&w->j, v); }
static void put_flag(struct writer *w, const char *name, bool v) { if (!v) return; json_key(&w->j, name); json_bool(&w->j, true); }
static void put_text(struct writer *w, const char *name, str v) { json_key(&w->j, name); json_str(&w->j, v); }

static void put_pair(struct writer *w, const char *name, double lo, double hi)
{
    json_key(&w->j, name);
    if (isnan(lo) || isnan(hi)) { json_null(&w->j); return; }
    json_open(&w->j, '[');
    json_real(&w->j, lo);
    json_real(&w->j, hi);
    json_close(&w->j, ']');
}

/* ---- one question -------------------------------------------------------------------------------------------------------------------------- */
static void put_option(struct writer *w, const struct item_figures *f, size_t o)
{
    const struct option_figures *one = &f->option[o];
    key(w, one->code);
    json_open(&w->j, '{');
    put_int(w, "k", one->k);
    put_real(w, "pct", one->pct);
    put_text(w, "shown", one->hidden || one->k < 0 ? S("") : percent_text(w->a, one->k, f->n, 0));
    put_pair(w, "ci95", one->lo, one->hi);
    if (f->item->kind == ITEM_MULTIPLE) put_real(w, "pct_of_responses", one->of_responses);
    if (f->mean_rank) put_real(w, "mean_rank", f->mean_rank[o]);
    put_flag(w, "hidden", one->hidden);
    json_close(&w->j, '}');
}

static void put_options(struct writer *w, const struct item_figures *f, const char *name)
{
    json_key(&w->j, name);
    json_open(&w->j, '{');
    for (size_t o = 0; o < f->options; o++) put_option(w, f, o);
    json_close(&w->j, '}');
}

static void put_numbers(struct writer *w, const struct item_figures *f)
{
    bool date = f->item->kind == ITEM_DATE, scale = f->item->kind == ITEM_SCALE;
    if (!date) { put_real(w, "mean", f->mean); put_real(w, "sd", f->sd); }
    put_real(w, "median", f->median);
    put_real(w, "q1", f->q1);
    put_real(w, "q3", f->q3);
    if (!scale) { put_real(w, "least", f->least); put_real(w, "most", f->most); }
    if (scale) { put_real(w, "top2", f->top2); put_real(w, "bottom2", f->bottom2); }
}

/* What a question has of its own, without what surrounds it. */
static void put_figures(struct writer *w, const struct item_figures *f)
{
    enum item_kind kind = f->item->kind;
    put_int(w, "n", f->hidden ? -1 : f->n);
    put_flag(w, "hidden", f->hidden);
    if (!f->item->width) { put_int(w, "texts", f->texts); return; }
    put_int(w, "missing", f->hidden ? -1 : f->missing);
    put_int(w, "unknown", f->hidden ? -1 : f->unknown);
    put_int(w, "not_asked", f->hidden ? -1 : f->not_asked);
    if (f->hidden) return;
    if (kind == ITEM_SINGLE || kind == ITEM_MULTIPLE || kind == ITEM_RANKING) put_options(w, f, "answers");
    else put_numbers(w, f);
    if (kind == ITEM_SCALE) put_options(w, f, "distribution");
    if (f->texts > 0) put_int(w, "texts", f->texts);
}

static void put_difference(struct writer *w, const struct item_difference *d)
{
    json_key(&w->j, "difference");
    json_open(&w->j, '{');
    put_real(w, "mean", d->mean);
    put_pair(w, "welch_ci95", d->welch_lo, d->welch_hi);
    put_real(w, "welch_df", d->welch_df);
    put_real(w, "welch_p", d->welch_p);
    put_real(w, "mannwhitney_w", d->mannwhitney_w);
    put_real(w, "mannwhitney_p", d->mannwhitney_p);
    put_real(w, "cliffs_delta", d->cliffs_delta);
    put_flag(w, "hidden", d->hidden);
    json_close(&w->j, '}');
}

static bool is_measured(const struct item *it) { return it->kind == ITEM_SCALE || it->kind == ITEM_NUMBER; }

/* A hidden group has its place, and nothing in it. */
static void put_groups(struct writer *w, const struct evaluation *e, size_t i)
{
    json_key(&w->j, "by");
    json_open(&w->j, '{');
    for (size_t g = 0; g < e->groups; g++) {
        key(w, e->group[g].code);
        json_open(&w->j, '{');
        if (e->group[g].hidden) put_flag(w, "hidden", true);
        else put_figures(w, &e->group[g].item[i]);
        json_close(&w->j, '}');
    }
    json_close(&w->j, '}');
    if (e->difference && is_measured(&e->in->item[i])) put_difference(w, &e->difference[i]);
}

/* ---- codes of open answers ------------------------------------------------------------------------------------------------------------------- */
static void put_code(struct writer *w, const struct open_codes *o, size_t i)
{
    const struct coded_row *r = &o->c->row[i];
    const struct agreement *g = &o->agreed.code[i];
    key(w, r->code);
    json_open(&w->j, '{');
    put_text(w, "label", r->label);
    put_int(w, "k", r->k);
    put_real(w, "pct_of_texts", r->of_texts);
    put_real(w, "pct_of_cases", r->of_cases);
    put_flag(w, "hidden", r->hidden);
    if (!o->agreed.hidden) { put_real(w, "agreement", 100 * g->observed); put_real(w, "kappa", g->kappa); }
    json_close(&w->j, '}');
}

static void put_codes(struct writer *w, const struct open_codes *o)
{
    assert(o->c->protected);
    json_key(&w->j, "codes");
    json_open(&w->j, '{');
    put_int(w, "texts", o->c->texts);
    put_int(w, "coded", o->c->coded);
    put_int(w, "cases", o->c->cases);
    put_int(w, "coded_twice", o->agreed.both);
    put_real(w, "alike", 100 * o->agreed.alike);
    json_key(&w->j, "answers");
    json_open(&w->j, '{');
    for (size_t i = 0; i < o->c->n; i++) put_code(w, o, i);
    json_close(&w->j, '}');
    json_close(&w->j, '}');
}

static void put_item(struct writer *w, const struct evaluation *e, size_t i)
{
    const struct item *it = &e->in->item[i];
    key(w, it->code);
    json_open(&w->j, '{');
    put_text(w, "kind", str_of(item_kinds[it->kind].key));
    put_text(w, "label", it->label);
    put_figures(w, &e->item[i]);
    if (e->groups && it->width) put_groups(w, e, i);
    for (size_t k = 0; k < e->n_codes; k++) if (e->codes[k].at == i) put_codes(w, &e->codes[k]);
    json_close(&w->j, '}');
}

/* ---- several answers: how many persons gave how many ------------------------------------------------------------------------------------------ */
static void put_blocks(struct writer *w, const struct evaluation *e)
{
    json_key(&w->j, "blocks");
    json_open(&w->j, '{');
    for (size_t i = 0; i < e->in->n; i++) {
        const struct item_figures *f = &e->item[i];
        if (f->item->kind != ITEM_MULTIPLE) continue;
        bool known = !f->hidden && f->responses >= 0;
        key(w, f->item->code);
        json_open(&w->j, '{');
        put_int(w, "cases", f->hidden ? -1 : f->n);
        put_int(w, "responses", known ? f->responses : -1);
        put_real(w, "responses_per_case", known && f->n ? (double)f->responses / (double)f->n : NAN);
        json_close(&w->j, '}');
    }
    json_close(&w->j, '}');
}

/* ---- the other wave ------------------------------------------------------------------------------------------------------------------------------ */
static void put_notes(struct writer *w, const struct evaluation *e, const struct wave_change *c)
{
    const struct { bool yes; const char *what; } note[] = { { c->wording, "wording" }, { c->scale, "scale" }, { c->choices, "choices" },
                                                             { e->other_mode, "mode" }, { e->other_audience, "addressees" } };
    json_key(&w->j, "notes");
    json_open(&w->j, '[');
    for (size_t i = 0; i < countof(note); i++) if (note[i].yes) json_z(&w->j, note[i].what);
    json_close(&w->j, ']');
}

static void put_points(struct writer *w, const struct wave_change *c)
{
    json_key(&w->j, "points");
    json_open(&w->j, '{');
    for (size_t o = 0; o < c->options; o++) {
        key(w, c->option[o].code);
        json_open(&w->j, '{');
        put_real(w, "points", c->option[o].points);
        put_pair(w, "ci95", c->option[o].lo, c->option[o].hi);
        put_flag(w, "hidden", c->option[o].hidden);
        json_close(&w->j, '}');
    }
    json_close(&w->j, '}');
}

static void put_change(struct writer *w, const struct evaluation *e, const struct wave_change *c)
{
    key(w, c->now->code);
    json_open(&w->j, '{');
    json_key(&w->j, "then");
    json_open(&w->j, '{');
    put_text(w, "kind", str_of(item_kinds[c->then->kind].key));
    put_figures(w, c->was);
    json_close(&w->j, '}');
    if (c->options) put_points(w, c);
    if (is_measured(c->now)) put_difference(w, &c->difference);
    put_notes(w, e, c);
    json_close(&w->j, '}');
}

static void put_wave(struct writer *w, const struct evaluation *e)
{
    json_key(&w->j, "compare");
    json_open(&w->j, '{');
    for (size_t i = 0; e->wave && i < e->in->n; i++) if (e->change[i].then && e->change[i].then->width && e->change[i].now->width) put_change(w, e, &e->change[i]);
    json_close(&w->j, '}');
    if (!e->wave) return;
    put_text(w, "wave", e->wave->in->code);
    put_int(w, "wave_n", e->wave->n);
}

/* ---- the whole ----------------------------------------------------------------------------------------------------------------------------------- */
static void put_counts(struct writer *w, const struct response_counts *c)
{
    json_key(&w->j, "responses");
    json_open(&w->j, '{');
    put_int(w, "all", c->all);
    put_int(w, "counted", c->counted);
    put_int(w, "partial", c->partial);
    put_int(w, "test", c->test);
    put_int(w, "late", c->late);
    put_int(w, "after_grace", c->beyond);
    for (size_t m = 0; m < countof(c->by_mode); m++) put_int(w, response_modes[m].key, c->by_mode[m]);
    json_close(&w->j, '}');
}

static void put_by(struct writer *w, const struct evaluation *e)
{
    if (!e->by) return;
    put_text(w, "grouped_by", e->by->code);
    json_key(&w->j, "groups");
    json_open(&w->j, '{');
    for (size_t g = 0; g < e->groups; g++) {
        key(w, e->group[g].code);
        json_open(&w->j, '{');
        put_text(w, "label", e->group[g].label);
        put_int(w, "n", e->group[g].hidden ? -1 : e->group[g].n);
        put_flag(w, "hidden", e->group[g].hidden);
        json_close(&w->j, '}');
    }
    json_close(&w->j, '}');
}

void evaluation_json(struct buf *out, const struct evaluation *e)
{
    struct writer w = { json_to(out), out->a };
    json_open(&w.j, '{');
    put_text(&w, "survey", e->in->code);
    put_int(&w, "n", e->n);
    put_int(&w, "minimum", e->minimum);
    json_key(&w.j, "protected");
    json_bool(&w.j, e->protected);
    put_counts(&w, &e->counts);
    put_by(&w, e);
    json_key(&w.j, "items");
    json_open(&w.j, '{');
    for (size_t i = 0; i < e->in->n; i++) if (item_asks(&e->in->item[i])) put_item(&w, e, i);
    json_close(&w.j, '}');
    put_blocks(&w, e);
    put_wave(&w, e);
    json_close(&w.j, '}');
    buf_char(out, '\n');
}
