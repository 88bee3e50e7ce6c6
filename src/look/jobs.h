/* jobs.h - the administration's pages of jobs and mails, and the bar of one that takes long. */
#ifndef LOOK_JOBS_H
#define LOOK_JOBS_H
#include "look/look.h"

/* How far a job is; total 0: nobody knows how much there is. Also for other pages: serve_job_bar() (serve/jobs.h) fills one. */
struct job_bar { str label, what; int64_t done, total; bool over; };
void job_progress_bar(struct buf *out, const struct req *q, const struct job_bar *b);

struct job_row { int64_t id, tries; str kind, at, reason; struct job_bar bar; bool stop; };
struct jobs_view {
    struct job_row *failed, *running, *waiting, *over; size_t n_failed, n_running, n_waiting, n_over;
    int64_t waiting_all, failed_all;
    const char *said;                                   /* what was just done; English key                            */
};
void jobs_page(struct buf *out, struct req *q, const struct jobs_view *v);

struct mail_row { int64_t id; str at, to, subject, state, reason; bool open, german; };        /* open: somebody has to do something; german: all of it is */
struct mails_view { struct mail_row *at; size_t n; str state, older; const char *way, *said; };
void mails_page(struct buf *out, struct req *q, const struct mails_view *v);

struct mail_view {
    struct mail_row row;
    str sent, text, language;
    bool hidden, erased;                                /* hidden: holds a link that lets somebody in                 */
    bool again, bounce, settle;                         /* what can be done with it                                   */
};
void mail_page(struct buf *out, struct req *q, const struct mail_view *v);
#endif
