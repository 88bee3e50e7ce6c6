/* hsds_read.c - what an Open Referral (HSDS 3) directory delivers. */
#include "rooms/exchange/arrive.h"

bool hsds_read(struct arena *a, const struct read_part *part, size_t n, struct arrive *out, struct buf *wrong)
{
    (void)a; (void)part; (void)n; (void)out;
    buf_put(wrong, S("Reading HSDS is not there yet.\n"));
    return false;
}
