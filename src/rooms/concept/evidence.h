/* evidence.h - the file of a piece of evidence: a report, a photo, a list. Kept as it came, given out to be saved only, never opened by the program. */
#ifndef CONCEPT_EVIDENCE_H
#define CONCEPT_EVIDENCE_H
#include "rooms/concept/concept.h"
#include "look/look.h"
#include "entity/files.h"

/* By what is in it, not by its name: PDF, Word, Excel, PNG, JPEG, at most FILES_MAX bytes, without macros. NULL: *why (English key). */
const char *evidence_type(str bytes, const char **why);

struct evidence_view { const struct evidence *row; const struct labels *labels; int64_t size; bool there, may; const char *wrong; };
void evidence_page(struct buf *out, struct req *q, const struct evidence_view *v);
void evidence_show(struct req *q);
void evidence_file_get(struct req *q);                  /* as an attachment                                          */
void evidence_file_put(struct req *q);                  /* another one, or (away) none                               */
#define EVIDENCE_ROUTES \
    { GET,  "evidence/{slug}",      evidence_show,     ROUTE_RIGHT, &evidence_entity, BASE_PAGE }, \
    { GET,  "evidence/{slug}/file", evidence_file_get, ROUTE_RIGHT, &evidence_entity, BASE_PAGE }, \
    { POST, "evidence/{slug}/file", evidence_file_put, ROUTE_RIGHT, &evidence_entity, BASE_PAGE }
#endif
