/* jobs.h - the administration's pages of jobs and mails (serve/jobs.c), and what other pages show of them. */
#ifndef SERVE_JOBS_H
#define SERVE_JOBS_H
#include "look/jobs.h"
#include "web/room.h"

extern const struct route jobs_routes[];
extern const size_t jobs_routes_count;
/* How far this job is, for a page that waits for it: job_progress_bar(). False: there is no such job. */
bool serve_job_bar(struct req *q, int64_t id, struct job_bar *ret);
/* Lines of "Heute" for the administration: what failed, mails that did not arrive. */
void jobs_today(struct req *q, struct agenda *a);
#endif
