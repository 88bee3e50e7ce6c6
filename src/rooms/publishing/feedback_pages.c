/* feedback_pages.c - "Report a mistake" on pages and news, and "Report a barrier" for the whole portal: forms for anybody, without an account. */
#include "rooms/publishing/pages.h"

/* Which page, and whose. */
static void add(struct req *q, struct draft *d, struct outside_view *v)
{
    outside_give(d, "language", str_of(q->lang->tag));
    outside_give(d, "kind", v->row ? S("mistake") : S("barrier"));
    if (v->row) outside_about(q, d, v->e, v->row, "actor area");
    else outside_give(d, "title", words_get(q->words, N_("Barrier")));
}

#define LEAD N_("Your message goes to the integration centre. You need no account.")
static const struct outside mistake = {
    .entity = &feedback_entity, .fields = "text mail", .path = "feedback", .per_hour = 10, .add = add, .draw = feedback_draw,
    .lead = LEAD, .back = N_("Back to the page"),
};
static const struct outside barrier = {
    .entity = &feedback_entity, .fields = "address text mail", .path = "accessibility/report", .home = "accessibility", .per_hour = 10, .add = add, .draw = feedback_draw,
    .lead = LEAD, .back = N_("Accessibility statement"),
};

void feedback_get(struct req *q)  { outside_get(q, &mistake); }
void feedback_post(struct req *q) { outside_post(q, &mistake); }
void barrier_get(struct req *q)   { outside_get(q, &barrier); }
void barrier_post(struct req *q)  { outside_post(q, &barrier); }
