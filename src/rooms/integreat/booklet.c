/* booklet.c - a page with what lies below it, or everything, as one PDF to print or to keep. */
#include "base/moment.h"
#include "look/look.h"
#include "rooms/integreat/frame.h"
#include "rooms/integreat/tree.h"
#include "text/pdf.h"

/* What a block embeds is drawn for screens and may change any day: it stays on the page, which the heading leads to. */
static str without_blocks(struct arena *a, str text)
{
    struct buf b = buf_in(a, PDF_TEXT_MAX * 2);
    struct block_walk w = { .rest = text };
    str line, kind, what, before;
    while (block_next(&w, &line, &kind, &what, &before)) buf_put(&b, before);
    buf_put(&b, before);
    return buf_str(&b);
}

static void put_facts(struct pdf *p, const struct tree *t, const struct node *n)
{
    static const char shown[] = "actor place area times hours languages audience cost cost_note conditions taking_part contact phone email website";
    const struct entity *e = t->of[n->kind].e;
    struct pdf_fact fact[16];
    size_t m = 0;
    for (str rest = str_of(shown), name; m < countof(fact) && str_word(&rest, &name);) {
        const struct field *f = entity_field(e, name);
        if (!f || !field_live(f) || row_empty(n->data, f)) continue;
        fact[m++] = (struct pdf_fact){ .label = words_get(t->x->q->words, f->label), .text = look_plain(t->x->q, e, n->data, f->name, n->labels) };
    }
    pdf_facts(p, fact, m);
}

/* The four facts of a way from one institution to the next. */
static void put_sections(struct pdf *p, const struct tree *t, const struct node *n, int level)
{
    static const char sections[] = "whom timing steps papers";
    const struct entity *e = t->of[n->kind].e;
    for (str rest = str_of(sections), name; str_word(&rest, &name);) {
        const struct field *f = entity_field(e, name);
        str text = f ? row_text(n->data, f) : S("");
        if (!text.n) continue;
        pdf_heading(p, level, words_get(t->x->q->words, f->label));
        pdf_text(p, NULL, text);
    }
}

static void put_node(struct pdf *p, const struct tree *t, const struct node *n, int top)
{
    const struct entity *e = t->of[n->kind].e;
    struct arena *a = t->x->q->a;
    int level = n->depth - top + 1;
    pdf_heading(p, level > 4 ? 4 : level, n->title);
    if (!n->row) return;
    str summary = integreat_text(e, n->data, "summary");
    if (summary.n) pdf_text(p, NULL, summary);
    if (n->kind == INTEGREAT_PAGE) put_sections(p, t, n, level > 3 ? 4 : level + 1);
    if (n->kind != INTEGREAT_TOPIC) pdf_markdown(p, without_blocks(a, integreat_text(e, n->data, n->kind == INTEGREAT_PAGE ? "body" : "description")), level > 3 ? 4 : level + 1);
    if (n->kind == INTEGREAT_OFFER) put_facts(p, t, n);
}

static struct pdf *begin(struct req *q, str title)
{
    return pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = title, .author = q->region_title, .at = moment_now(), .foot = q->region_title,
                                              .numbers = _(N_("Page {page} of {pages}")), .base = q->app->url });
}

/* ?url= as of a page; without it, or with that of the first page, all. */
void integreat_pdf(struct req *q)
{
    struct integreat x;
    if (!integreat_begin(q, &x)) return;
    struct tree t = tree_read(&x, true);
    str url = req_param(q, S("url"));
    bool all = !url.n || tree_is_root(q, url);
    int from = all ? 0 : tree_find_url(&t, url);
    if (from == TREE_NONE || !t.n) { integreat_refuse(q, 404, "No matching page translation found for url."); return; }
    int top = all ? 0 : t.at[from].depth;
    struct pdf *p = begin(q, all ? q->region_title : t.at[from].title);
    if (all) pdf_contents(p, _(N_("Contents")), 2);
    for (int i = from; i < (int)t.n && (all || i == from || t.at[i].depth > top); i++) put_node(p, &t, &t.at[i], top);
    str file = pdf_end(p);
    if (!file.n) { integreat_fail(q, 503, NULL); return; }
    q->type = "application/pdf";
    req_header(q, "Content-Disposition", S("inline; filename=\"integreat.pdf\""));
    buf_put(&q->out, file);
}
