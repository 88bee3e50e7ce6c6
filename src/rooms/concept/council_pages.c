/* council_pages.c - handlers of the report to the council: its page and the files of it. Who may read a report at all, its rights say: before it is public only
** who works on it.
*/
#include "look/form.h"
#include "rooms/concept/council.h"

/* The row that the address names; also where the last part of the address names a figure. */
static const struct council_report *report_of(struct req *q, struct labels *labels)
{
    if (q->parts > 3) q->arg = q->part[3];
    return record_of_address(q, &council_report_entity, labels);
}

/* One figure as SVG or CSV. */
static bool figure_found(struct req *q, const struct council_doc *d)
{
    for (const struct council_block *b = d->first; b; b = b->next) if (b->kind == COUNCIL_FIGURE && figure_asked(q, b->figure)) return true;
    return false;
}

void council_show(struct req *q)
{
    struct labels labels = { 0 };
    const struct council_report *r = report_of(q, &labels);
    if (!r) return;
    struct council_doc *d = council_build(q, r);
    if (q->parts > 4) {
        if (!figure_found(q, d)) req_fail(q, 404, N_("There is no such figure."));
        return;
    }
    page_about(q, docx_plain(q->a, r->title));
    council_page(&q->out, q, &(struct council_view){ .r = r, .doc = d, .labels = &labels, .office = who_holds(&q->who, CONCEPT_OFFICE) });
}

static void send(struct req *q, const struct council_report *r, const char *type, const char *ext, str file)
{
    if (!file.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = type;
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s%s\"", STR(r->meta.slug), ext));
    buf_put(&q->out, file);
}

void council_show_pdf(struct req *q)
{
    struct labels labels = { 0 };
    const struct council_report *r = report_of(q, &labels);
    if (r) send(q, r, "application/pdf", ".pdf", council_pdf(council_build(q, r)));
}

void council_show_deck(struct req *q)
{
    struct labels labels = { 0 };
    const struct council_report *r = report_of(q, &labels);
    if (r) send(q, r, "application/pdf", "-deck.pdf", council_deck(council_build(q, r)));
}

void council_show_docx(struct req *q)
{
    struct labels labels = { 0 };
    const struct council_report *r = report_of(q, &labels);
    if (r) send(q, r, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", council_docx(council_build(q, r)));
}
