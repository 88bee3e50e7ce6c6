/* steps.c - what a region of the first version needs: the kind is called shape, and every thing has a state. */
#include "store/steps.h"

extern const struct step tiny_steps[3];
const struct step tiny_steps[3] = {
    { 1, STEP_RENAME, "tiny_thing", "kind", .to = "shape" },
    { 2, STEP_ADD,    "tiny_thing", "state", .type = COL_TEXT },
    { 3, STEP_SQL,    "tiny_thing", .sql = "UPDATE tiny_thing SET state = 'draft' WHERE state = ''" },
};
