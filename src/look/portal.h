/* portal.h - what surrounds the public pages: who pays for them, numbers for emergencies, reading without a network, the app. */
#ifndef LOOK_PORTAL_H
#define LOOK_PORTAL_H
#include "web/app.h"

/* ---- funders -------------------------------------------------------------------------------------------------------------------
** The line of the programme and its logos, on every public output: the foot of each page has it by itself; a PDF, a mail or a report asks
**
**     struct funder f = funder_of(q);                    // a job without a request: funder_in(st, a, lang)
**     paragraph(f.line);                                 // empty: the region names no programme
**     for (size_t i = 0; i < f.logos; i++) { str png; if (files_bytes(st, f.logo[i].file, &png)) picture(png, f.logo[i].alt); }
**
** Logos are PNG or JPEG, at most 600 pixels wide (entity/files.h has their bytes by name). */
enum { LOGOS_MAX = 3 };
struct funder_logo { str file, alt, url; int64_t width, height; };      /* url: its address on these pages, without the host */
struct funder { str line; bool german; struct funder_logo logo[LOGOS_MAX]; size_t logos; };      /* german: for want of a translation */
struct funder funder_of(const struct req *q);
struct funder funder_in(struct store *st, struct arena *a, const struct lang *l);      /* without addresses */

/* ---- pages --------------------------------------------------------------------------------------------------------------------- */
struct funder_view { struct funder f; const char *wrong; size_t place; };               /* wrong: English key, at that place */
void emergency_page(struct buf *out, struct req *q);
void offline_page(struct buf *out, struct req *q);
void logos_page(struct buf *out, struct req *q, const struct funder_view *v);
#endif
