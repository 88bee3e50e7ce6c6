/* remark_pages.c - "Something is wrong? Tell us": the form by which anybody tells what is wrong with an entry, without an account. */
#include "rooms/directory/pages.h"

/* Which entry, and whose. */
static void add(struct req *q, struct draft *d, struct outside_view *v)
{
    outside_give(d, "language", str_of(q->lang->tag));
    outside_about(q, d, v->e, v->row, "actor area");
}

static const struct outside remark = {
    .entity = &remark_entity, .fields = "text mail", .path = "remark", .per_hour = 10, .add = add, .draw = remark_page,
    .lead = N_("Your message goes to the integration centre and to those who look after this entry. You need no account."),
    .back = N_("Back to the entry"),
};

void remark_get(struct req *q)  { outside_get(q, &remark); }
void remark_post(struct req *q) { outside_post(q, &remark); }

bool remark_put(struct req *q, const struct entity *e, const void *row, str text)
{
    struct draft d = draft_new(q->a, &remark_entity);
    struct problems p = { .a = q->a };
    outside_about(q, &d, e, row, "actor area");
    outside_give(&d, "language", S(LANG_SOURCE));
    outside_give(&d, "text", text);
    return row_write(q->st, &(struct write){ .who = &who_house, .request = q->id, .draft = &d }, &p) == WRITE_DONE;
}
