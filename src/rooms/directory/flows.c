/* flows.c - how an entry of the directory becomes public, leaves, and comes back; what becomes of a remark. */
#include "entity/flow.h"
#include "rooms/directory/directory.h"

#define STAFF "editor coordinator lead administrator"
#define KEEPERS STAFF " municipal_officer quarter_manager provider"

static const struct transition publication[] = { FLOW_PUBLICATION(STAFF, NULL) };
static const struct transition remarks[] = { FLOW_DEALT_WITH(KEEPERS) };

const struct flow remark_flow = { "state", remarks, countof(remarks) };
const struct flow publication_flow = { "state", publication, countof(publication) };
