/* bank_pages.c - to which account a volunteer is paid: entered by finance, shown masked to the person, kept sealed (entity/sealed.h). */
#include "entity/sealed.h"
#include "rooms/people/pages.h"
#include "rooms/people/volunteer_pages.h"
#include "text/iban.h"

enum { HOLDER_MAX = 70 };                               /* what pain.001 takes as a name                              */

static const char *iban_problem(enum iban_fault f)
{
    static const char *const text[] = {
        [IBAN_SIGNS] = N_("An IBAN has letters and digits only, and begins with its country."), [IBAN_COUNTRY] = N_("This country has no IBAN."),
        [IBAN_LENGTH] = N_("This IBAN is too short or too long for its country."), [IBAN_FORM] = N_("A letter stands where that country has a digit, or the other way round."),
        [IBAN_SUM] = N_("This IBAN is misspelt: its check digits do not fit.") };
    return text[f];
}

str bank_masked(struct req *q, int64_t volunteer)
{
    str holder, iban;
    return sealed_bank(q->st, volunteer, &holder, &iban) ? iban_masked(q->a, iban) : S("");
}

static struct input input_of(struct req *q, const char *name, const char *label, const char *type, int max, const char *problem)
{
    return (struct input){ .name = name, .label = label, .type = type, .complete = "off", .max = max, .problem = problem, .value = form_value(q, str_of(name)) };
}

/* Finance reads no sheets of persons: whose number it is they know from the form on paper, by the mail address. */
static void show(struct req *q, const char *mail, const char *holder, const char *iban)
{
    struct bank_view v = {
        .mail = input_of(q, "mail", N_("E-mail"), "email", 254, mail), .holder = input_of(q, "holder", N_("Account holder"), "text", HOLDER_MAX, holder),
        .iban = input_of(q, "iban", N_("IBAN"), "text", IBAN_TYPED_MAX, iban), .done = str_eq(req_param(q, S("done")), S("kept")), .ready = sealed_ready() };
    people_private(q);
    bank_page(&q->out, q, &v);
}

void bank_show(struct req *q) { show(q, NULL, NULL, NULL); }

static int64_t volunteer_by_mail(struct req *q, str mail)
{
    struct rows *r = ask(q->st, Q("SELECT id FROM people_volunteer WHERE email = $1 AND deleted_at IS NULL"), T(mail_fold(q->a, mail)));
    return mail.n && rows_next(r) ? row_int(r, 0) : 0;
}

/* The history of the person says that somebody changed it, never what. */
void bank_keep(struct req *q)
{
    str iban = S(""), holder = str_trim(form_value(q, S("holder")));
    enum iban_fault f = iban_read(q->a, str_upto(form_value(q, S("iban")), IBAN_TYPED_MAX), &iban);
    int64_t id = volunteer_by_mail(q, str_upto(str_trim(form_value(q, S("mail"))), 254));
    bool named = holder.n >= 2 && holder.n <= HOLDER_MAX && str_find(holder, S("\n")) < 0;
    if (!id || !named || f != IBAN_FINE) {
        q->status = 422;
        show(q, id ? NULL : N_("This entry does not exist, or not any more."), named ? NULL : N_("Please fill in this field."), f == IBAN_FINE ? NULL : iban_problem(f));
        return;
    }
    if (!sealed_bank_put(q->st, id, holder, iban, q->who.account)) { req_fail(q, 503, N_("Account numbers cannot be kept: the installation has no key for them.")); return; }
    history_add(q->st, &q->who, q->id, &(struct history_entry){ .e = &volunteer_entity, .row = id, .event = HISTORY_CHANGE, .detail = S("bank") });
    req_redirect(q, 303, url_page(q, S("bank?done=kept")));
}
