/* release_pages.c - what a release hid, why, and between which values whoever reads the rest could place it. */
#include "entity/query.h"
#include "rooms/monitoring/release_pages.h"
#include "text/lang.h"
#include <math.h>

static str one(struct req *q, struct rows *r) { return rows_next(r) ? arena_copy(q->a, row_str(r, 0)) : S(""); }
static str area_name(struct req *q, int64_t id) { return one(q, ask(q->st, Q("SELECT name FROM directory_area WHERE id = $1"), I(id))); }

/* "group=foreign sex=f" in words: "Ausländisch, Frauen". */
static str dims_name(struct req *q, str dims)
{
    struct buf b = buf_in(q->a, 1000);
    for (str word; str_word(&dims, &word);) {
        int64_t eq = str_find_char(word, '=');
        str name = one(q, ask(q->st, Q("SELECT COALESCE(NULLIF(w.name, ''), g.name) FROM monitoring_category c JOIN monitoring_breakdown b ON b.id = c.breakdown JOIN monitoring_category_words g"
                                       " ON g.owner = c.id AND g.lang = 'de' LEFT JOIN monitoring_category_words w ON w.owner = c.id AND w.lang = $3 WHERE b.code = $1 AND c.code = $2"),
                              T(eq > 0 ? str_upto(word, (size_t)eq) : S("")), T(str_from(word, (size_t)(eq + 1))), T(str_of(q->lang->tag))));
        buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR(name.n ? name : word));
    }
    return buf_str(&b);
}

/* The set that a release was about, as it is now. */
static struct figure_set *set_of(struct req *q, const struct release *r, str cell)
{
    struct figure_set *s;
    size_t n = figure_sets(q->st, q->a, r->indicator, r->source, &s);
    const char *why;
    for (size_t i = 0; i < n; i++)
        if (str_eq(arena_fmt(q->a, "%.*s %.*s", STR(s[i].period), STR(s[i].vintage)), cell)) return figure_set_protect(q->st, q->a, &s[i], &why) ? &s[i] : NULL;
    return NULL;
}

static void audit_line(struct req *q, const struct figure_set *s, int64_t series, struct hidden_line *l)
{
    struct protect_bounds b;
    for (size_t c = 0; s && c < s->n; c++) {
        if (s->cell[c].series != series || !s->cell[c].now) continue;
        if (!figure_set_audit(q->a, s, c, &b)) { l->loose = true; return; }
        str high = isfinite(b.high) ? lang_number(q->a, q->lang, (int64_t)floor(b.high + 1e-6)) : S("∞");
        l->range = arena_fmt(q->a, "%.*s – %.*s", STR(lang_number(q->a, q->lang, (int64_t)ceil(b.low - 1e-6))), STR(high));
    }
}

void release_show(struct req *q)
{
    struct labels *labels = arena_new_of(q->a, struct labels);
    struct release_view v = { .r = record_of_address(q, &release_entity, labels), .labels = labels, .audited = req_has(q, S("audit")) };
    if (!v.r) return;
    struct rows *r = ask(q->st, Q("SELECT s.area, s.dims, p.status, p.series, p.cell, (SELECT COUNT(*) FROM monitoring_pattern c WHERE c.release = $1) FROM monitoring_pattern p"
                                  " JOIN monitoring_series s ON s.id = p.series WHERE p.release = $1 ORDER BY s.area, s.dims, p.series, p.cell LIMIT 500"), I(v.r->meta.id));
    struct figure_set *s = NULL;
    v.line = arena_array(q->a, struct hidden_line, HIDDEN_SHOWN_MAX);
    for (; v.n < HIDDEN_SHOWN_MAX && rows_next(r); v.n++) {
        if (v.audited && !v.n) s = set_of(q, v.r, row_str(r, 4));
        v.line[v.n] = (struct hidden_line){ .area = area_name(q, row_int(r, 0)), .group = dims_name(q, row_str(r, 1)), .status = (enum protect_status)row_int(r, 2) };
        if (v.audited) audit_line(q, s, row_int(r, 3), &v.line[v.n]);
        v.more = (size_t)row_int(r, 5);
    }
    v.more = v.more > v.n ? v.more - v.n : 0;
    release_page(&q->out, q, &v);
}
