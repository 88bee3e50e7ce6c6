/* image_run.h - for image*.c alone: how the process that decodes a picture is started, by ourselves or by the helper, and how it ended. */
#ifndef TEXT_IMAGE_RUN_H
#define TEXT_IMAGE_RUN_H
#include <stdbool.h>
#include <sys/types.h>

#define IMAGE_CLEAN  "image-clean"                        /* the words on the command line of the two processes */
#define IMAGE_HELPER "image-helper"

struct image_run {
    int to, from;                                         /* pipes: what it reads, without blocking for us; what it says */
    int ended;                                            /* by the helper: a byte comes here when it has ended; else -1 */
    pid_t pid;                                            /* by ourselves; else 0 */
};
/* False: nothing was started, nothing is open. */
bool image_start(int side, struct image_run *ret);
/* `to` and `from` are closed by now. Waits for the end; `good` false: does not wait for a child that misbehaves. Did it end well? */
bool image_end(const struct image_run *r, bool good);
/* The helper itself; does not come back. */
_Noreturn void image_help(void);
#endif
