/* xlsform_pages.c - questionnaires as files, in the office. */
#include "rooms/survey/build_pages.h"
#include "rooms/survey/xlsform_pages.h"

void xform_show(struct req *q)
{
    const struct survey *s = build_survey(q);
    if (s) xform_page(&q->out, q, s);
}

/* The files that came; browsers send an empty one where none was chosen. */
static size_t files_of(const struct req *q, struct room_file *ret, size_t max)
{
    size_t n = 0;
    for (size_t i = 0; i < q->uploads && n < max; i++)
        if (str_eq(q->upload[i].name, S("file")) && q->upload[i].bytes.n) ret[n++] = (struct room_file){ q->upload[i].filename, q->upload[i].bytes };
    return n;
}

/* What is wrong with the file is told on the page of the form, and nothing of it is kept: 422 rolls back. */
static void take_file(struct req *q)
{
    struct room_file file[SHEETS];
    struct xform_findings *f = arena_new_of(q->a, struct xform_findings);
    struct xform_new v = { .f = f };
    f->a = q->a;
    struct xform *form = xform_read(q->a, file, files_of(q, file, SHEETS), f);
    int64_t id = f->wrong ? 0 : xform_store(q->st, &q->who, q->id, form, f);
    if (store_broken(q->st)) return;
    if (id && !f->n) { write_to_row(q, id, "created"); return; }
    if (id) v.survey = url_row(q, &survey_entity, form->survey.key);
    else q->status = 422;
    xform_new_page(&q->out, q, &v);
}

void xform_new(struct req *q)
{
    if (q->method == POST) take_file(q);
    else xform_new_page(&q->out, q, &(struct xform_new){ 0 });
}
