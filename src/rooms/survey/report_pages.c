/* report_pages.c - handlers of the results: the page, the files of its figures, open texts, the address's state in links. */
#include "look/form.h"
#include "rooms/survey/report.h"

/* ---- addresses --------------------------------------------------------------------------------------------------------------------------------- */
static void put_state(struct buf *b, const char *name, str value)
{
    if (!value.n) return;
    buf_fmt(b, "%c%s=", str_find_char(buf_str(b), '?') < 0 ? '?' : '&', name);
    put_encoded(b, value);
}

str report_url(const struct req *q, const struct report *r, const char *rest)
{
    struct buf b = buf_in(q->a, 2000);
    buf_fmt(&b, "%.*s/%s", STR(url_row(q, &survey_entity, r->slug)), rest);
    put_state(&b, "by", r->by);
    put_state(&b, "group", r->group);
    put_state(&b, "only", r->only);
    put_state(&b, "wave", r->wave);
    put_state(&b, "intervals", r->intervals ? S("1") : S(""));
    put_state(&b, "sort", r->by_mean ? S("mean") : S(""));
    return buf_str(&b);
}

/* ---- pages ------------------------------------------------------------------------------------------------------------------------------------------ */
void report_show(struct req *q)
{
    const struct report *r = report_read(q);
    if (!r) return;
    if (r->wrong) q->status = 422;
    results_page(&q->out, q, r);
}

/* One figure as SVG or CSV: "CODE.svg", "grid-NAME-keys.csv". */
void report_figure_file(struct req *q)
{
    struct figure f[REPORT_FIGURES];
    const struct report *r = report_read(q);
    if (!r) return;
    for (size_t i = 0; !report_empty(r) && i < r->e->in->n; i++) {
        if (!item_asks(&r->e->in->item[i])) continue;
        size_t n = report_figures(q, r, i, f);
        for (size_t k = 0; k < n; k++) if (figure_asked(q, &f[k])) return;
    }
    req_fail(q, 404, N_("There is no such figure."));
}

/* ---- open texts: detached, in the order of random ids; few of them are shown to nobody ------------------------------------------------------------------- */
struct texts { struct buf *out; const struct req *q; size_t n; };
static bool text_line(void *ctx, const struct open_text *t)
{
    struct texts *x = ctx;
    if (x->n++ >= REPORT_TEXTS) return false;
    buf_put(x->out, S("<li><bdi>"));
    put_text(x->out, t->text);
    buf_put(x->out, S("</bdi></li>\n"));
    return true;
}

void report_open_texts(struct buf *out, struct req *q, const struct report *r, size_t i)
{
    struct texts x = { out, q, 0 };
    const struct item *it = &r->e->in->item[i];
    bool own = it->kind == ITEM_TEXT || it->kind == ITEM_LONGTEXT;
    str code = own ? it->code : arena_fmt(q->a, "%.*s_other", STR(it->code));
    buf_put(out, S("<ul class=\"kern-list\">\n"));
    texts_each(q->st, r->survey, code, text_line, &x);
    buf_put(out, S("</ul>\n"));
}

/* ---- JSON --------------------------------------------------------------------------------------------------------------------------------------------- */
void report_json(struct req *q)
{
    const struct report *r = report_read(q);
    if (!r) return;
    if (report_empty(r)) { req_fail(q, 409, report_why(r)); return; }
    q->type = "application/json; charset=utf-8";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s.json\"", STR(r->in->code)));
    evaluation_json(&q->out, r->e);
}
