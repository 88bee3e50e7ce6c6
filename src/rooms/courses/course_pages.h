/* course_pages.h - the room's own pages: courses for everybody, the queue of a course for the office, copies, seats reported behind a link. */
#ifndef COURSES_COURSE_PAGES_H
#define COURSES_COURSE_PAGES_H
#include "look/form.h"
#include "rooms/courses/seat.h"
#include "web/room.h"
#include "work/queue.h"

/* ---- courses (course_pages.c) --------------------------------------------------------------------------------------------------- */
void course_list(struct req *q);
void course_show(struct req *q);
void course_copy(struct req *q);                        /* POST: copies, each following the one before                 */
tell_fn courses_free;                                   /* own filter "seats" of the list                              */
extern const struct choice course_room[];
struct course_view { const struct course *c; const struct labels *labels; bool may_copy, queue; const char *wrong; };
void course_list_page(struct buf *out, struct req *q, const struct list_view *l);
void course_page(struct buf *out, struct req *q, const struct course_view *v);

/* ---- the queue of a course (seat_pages.c) --------------------------------------------------------------------------------------- */
enum { QUEUE_SHOWN = 50, SEATS_SHOWN = 200, COPIES_MAX = 10 };
void seat_queue(struct req *q);
void seat_queue_post(struct req *q);
struct queue_line { const struct queue_person *p; enum queue_why why; str url; size_t place; bool next; };
struct seat_line { str what, url, until; const char *state; };
struct queue_view {
    const struct course *c; const struct labels *labels; struct queue_line line[QUEUE_SHOWN]; size_t n; int64_t others, free;
    struct seat_line seat[SEATS_SHOWN]; size_t seats;
    bool open; const char *said; const char *why; str done;
};
void queue_page(struct buf *out, struct req *q, const struct queue_view *v);
void courses_today(struct req *q, struct agenda *agenda);

/* ---- seats by link (seat_link.c) -------------------------------------------------------------------------------------------------- */
/* The provider of courses whose numbers are older than SEATS_OLD days is asked once a week, for courses that are planned or open. The link opens one page with all
** of them, for SEATS_LINK days and any number of times: it changes numbers of this provider and nothing else. */
enum { SEATS_OLD = 14, SEATS_LINK = 21, SEATS_MAILS = 25, SEATS_ROWS = 200 };
void seats_get(struct req *q);
void seats_post(struct req *q);
void seats_open(const struct app *app);
extern const struct job_kind seats_job, courses_job;
struct report_line { int64_t id, seats, free; str title, begins, on; bool wrong; };
struct report_view { str token, name; struct report_line at[SEATS_ROWS]; size_t n; const char *lost; bool done, wrong; };
void seats_report_page(struct buf *out, struct req *q, const struct report_view *v);
#endif
