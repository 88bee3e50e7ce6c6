/* volunteer_outside.c - "Join in": the form by which anybody offers to help, in every language of the interface, without an account. */
#include "rooms/people/volunteer_pages.h"
#include "serve/outside.h"

static str *given(struct draft *d, const char *field) { return &d->value[field_index(d->e, entity_field(d->e, str_of(field)))]; }

static bool mail_known(struct req *q, str mail)
{
    struct rows *r = ask(q->st, Q("SELECT id FROM people_volunteer WHERE email = $1"), T(mail));
    return mail.n && rows_next(r);
}

/* Somebody who is there already gets the same answer as anybody else: the form must not tell strangers who helps here. The office finds the address in
** the note, and merges the two. */
static void add(struct req *q, struct draft *d, struct outside_view *v)
{
    str mail = mail_fold(q->a, *given(d, "email"));
    if (!mail.n && !str_trim(*given(d, "phone")).n)
        problem_add(&v->form.problems, (struct problem){ 0, entity_field(d->e, S("email")), { 0 }, N_("Please enter a mail address or a telephone number."), { 0 } });
    outside_give(d, "email", mail);
    outside_give(d, "language", str_of(q->lang->tag));
    if (!mail_known(q, mail)) return;
    outside_give(d, "note", arena_fmt(q->a, "Hat sich noch einmal gemeldet: %.*s", STR(mail)));
    outside_give(d, "email", S(""));
}

static const struct outside join = {
    .entity = &volunteer_entity, .fields = "name email phone languages roles area availability", .path = "volunteer-with-us", .home = "",
    .per_hour = 10, .add = add, .draw = join_page, .back = N_("Start"),
    .lead = N_("Tell us how to reach you, and the integration centre will invite you to a first talk. You should be at least 18 years old. If nothing "
               "comes of it, what you wrote is deleted after three months."),
    .thanks = N_("Thank you for wanting to help. The integration centre will get in touch with you for a first talk."),
};
void join_get(struct req *q)  { outside_get(q, &join); }
void join_post(struct req *q) { outside_post(q, &join); }
