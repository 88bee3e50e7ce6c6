/* profile.c - the page that the interface names as its profile: what is here, how it is meant, under which licence. */
#include "rooms/hsds/profile.h"
#include "web/wording.h"

/* The region's own word on it, if its particulars have one: the field may come with another room's version of them. */
str hsds_licence(struct req *q)
{
    const struct field *f = entity_field(&particulars_entity, S("licence"));
    return f && kind_is_text(f->kind) ? row_text(region_particulars(q), f) : S("");
}

void hsds_profile(struct req *q)
{
    struct profile_view v = { .root = hsds_address(q, ""), .licence = hsds_licence(q), .source = region_particulars(q)->source };
    hsds_profile_page(&q->out, q, &v);
}
