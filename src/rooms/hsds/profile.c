/* profile.c - the page that the interface names as its profile: what is here, how it is meant, under which licence. */
#include "rooms/hsds/profile.h"
#include "entity/schema.h"
#include "web/wording.h"

/* What the region has chosen for its open data, as the settings of that room name it ("dl-by-de/2.0"): the address in the vocabulary of DCAT-AP.de. Nothing is
** assumed where nobody has chosen. */
str hsds_licence(struct req *q)
{
    str key = setting_get(q->st, S("opendata_licence"));
    return key.n ? arena_fmt(q->a, "http://dcat-ap.de/def/licenses/%.*s", STR(key)) : S("");
}

str hsds_credit(struct req *q) { return setting_get(q->st, S("opendata_attribution")); }

void hsds_profile(struct req *q)
{
    struct profile_view v = { .root = hsds_address(q, ""), .licence = hsds_licence(q), .credit = hsds_credit(q), .source = region_particulars(q)->source };
    hsds_profile_page(&q->out, q, &v);
}
