/* frame.h - of this room alone: the front and the handlers that room.c names. */
#ifndef ROOMS_INTEGREAT_FRAME_H
#define ROOMS_INTEGREAT_FRAME_H
#include "rooms/integreat/integreat.h"

extern const struct front integreat_front;              /* frame.c                                                     */

void integreat_regions(struct req *q);                  /* regions.c                                                   */
void integreat_region(struct req *q);
void integreat_region_languages(struct req *q);
void integreat_pages(struct req *q);                    /* pages.c                                                     */
void integreat_children(struct req *q);
void integreat_page(struct req *q);
void integreat_parents(struct req *q);
void integreat_news(struct req *q);                     /* news.c                                                      */
void integreat_news_one(struct req *q);
void integreat_fcm(struct req *q);
void integreat_imprint(struct req *q);
void integreat_feedback(struct req *q);                 /* feedback.c                                                  */
void integreat_nothing(struct req *q);                  /* small.c: an empty list                                      */
void integreat_chat(struct req *q);
void integreat_push(struct req *q);
void integreat_pdf(struct req *q);                      /* booklet.c                                                   */
void integreat_office(struct req *q);                   /* office.c: /{region}/{lang}/integreat                        */
void integreat_office_save(struct req *q);
#endif
