/* xlsform_pages.c - a questionnaire in a file of somebody else becomes a survey: in the browser what `bruecke import survey.questionnaire` is on the command line. */
#include "entity/query.h"
#include "rooms/survey/xlsform.h"

enum { FORM_FILES = 3 };

static void show(struct req *q, const struct xform_view *v, int status)
{
    q->status = status;
    xform_page(&q->out, q, v);
}

void xform_upload_get(struct req *q)
{
    struct xform_view v = { 0 };
    show(q, &v, 200);
}

/* One workbook, or up to three files with the names of the sheets. */
static size_t brought(const struct req *q, struct room_file *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < q->uploads && n < FORM_FILES; i++) {
        const struct form_part *p = &q->upload[i];
        if (str_eq(p->name, S("file")) && p->bytes.n) ret[n++] = (struct room_file){ p->filename, p->bytes };
    }
    return n;
}

void xform_upload_post(struct req *q)
{
    struct room_file file[FORM_FILES];
    struct xform_findings *found = arena_new_of(q->a, struct xform_findings);
    size_t n = brought(q, file);
    found->a = q->a;
    struct xform_view v = { n ? NULL : N_("Please choose a file first."), n ? found : NULL };
    struct xform *form = n ? xform_read(q->a, file, n, found) : NULL;
    int64_t survey = form && !found->wrong ? xform_store(q->st, &q->who, q->id, form, found) : 0;
    if (store_broken(q->st)) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    if (!survey) { show(q, &v, 422); return; }
    req_redirect(q, 303, url_row(q, &survey_entity, draft_key(q->st, &survey_entity, survey)));
}
