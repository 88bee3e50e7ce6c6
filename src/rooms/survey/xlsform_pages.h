/* xlsform_pages.h - questionnaires as files, in the office: what to fetch, and a new survey from a file. */
#ifndef SURVEY_XLSFORM_PAGES_H
#define SURVEY_XLSFORM_PAGES_H
#include "rooms/survey/survey_pages.h"
#include "rooms/survey/xlsform.h"

/* f: what was found in the file; NULL: none came yet. survey: where the new survey is, if some things were left out; empty: there is none. */
struct xform_new { const struct xform_findings *f; str survey; };
void xform_new_page(struct buf *out, struct req *q, const struct xform_new *v);
void xform_page(struct buf *out, struct req *q, const struct survey *s);
void xform_show(struct req *q);                         /* surveys/{slug}/xlsform                                      */
void xform_new(struct req *q);                          /* surveys/from-file, and its POST                             */
#endif
