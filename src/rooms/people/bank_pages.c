/* bank_pages.c - to which account a volunteer is paid: entered by finance, shown masked, kept sealed (entity/sealed.h). */
#include "entity/sealed.h"
#include "base/moment.h"
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

/* Names are read here: that is written down, as everywhere. */
static void fill_list(struct req *q, struct bank_view *v)
{
    int64_t *ids = arena_array(q->a, int64_t, BANK_SHOWN);
    struct rows *r = ask(q->st, Q("SELECT id, key, name FROM people_volunteer WHERE deleted_at IS NULL AND anonymised_at IS NULL AND state <> 'interested' "
                                  "ORDER BY name, id LIMIT $1"), I(BANK_SHOWN));
    v->line = arena_array(q->a, struct bank_line, BANK_SHOWN);
    while (rows_next(r)) {
        ids[v->n] = row_int(r, 0);
        v->line[v->n++] = (struct bank_line){ row_int(r, 0), row_str(r, 1), row_str(r, 2), bank_masked(q, row_int(r, 0)) };
    }
    if (v->n) history_read(q->st, &q->who, q->id, &volunteer_entity, ids, v->n);
}

static void show(struct req *q, const char *holder_problem, const char *problem)
{
    struct bank_view v = { .key = req_param(q, S("volunteer")), .done = str_eq(req_param(q, S("done")), S("kept")), .ready = sealed_ready() };
    if (form_has(q, S("volunteer"))) v.key = form_value(q, S("volunteer"));
    fill_list(q, &v);
    for (size_t i = 0; i < v.n; i++) if (v.key.n && str_eq(v.key, v.line[i].key)) v.of = &v.line[i];
    if (v.key.n && !v.of) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    v.holder = (struct input){ .name = "holder", .label = N_("Account holder"), .type = "text", .complete = "off", .max = HOLDER_MAX, .problem = holder_problem,
                               .value = form_has(q, S("holder")) ? form_value(q, S("holder")) : v.of ? v.of->name : S("") };
    v.iban = (struct input){ .name = "iban", .label = N_("IBAN"), .type = "text", .complete = "off", .max = IBAN_TYPED_MAX, .problem = problem,
                             .value = form_value(q, S("iban")) };
    people_private(q);
    bank_page(&q->out, q, &v);
}

void bank_show(struct req *q) { show(q, NULL, NULL); }

static int64_t volunteer_named(struct req *q, str key)
{
    struct rows *r = ask(q->st, Q("SELECT id FROM people_volunteer WHERE key = $1 AND deleted_at IS NULL AND anonymised_at IS NULL"), T(key));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* The history of the person says that somebody changed it, never what. */
void bank_keep(struct req *q)
{
    str iban = S(""), holder = str_trim(form_value(q, S("holder"))), key = form_value(q, S("volunteer"));
    enum iban_fault f = iban_read(q->a, str_upto(form_value(q, S("iban")), IBAN_TYPED_MAX), &iban);
    int64_t id = volunteer_named(q, key);
    if (!id) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    bool named = holder.n >= 2 && holder.n <= HOLDER_MAX && str_find(holder, S("\n")) < 0;
    if (f != IBAN_FINE || !named) { q->status = 422; show(q, named ? NULL : N_("Please fill in this field."), f == IBAN_FINE ? NULL : iban_problem(f)); return; }
    if (!sealed_bank_put(q->st, id, holder, iban, q->who.account)) { req_fail(q, 503, N_("Account numbers cannot be kept: the installation has no key for them.")); return; }
    history_add(q->st, &q->who, q->id, &(struct history_entry){ .e = &volunteer_entity, .row = id, .event = HISTORY_CHANGE, .detail = S("bank") });
    req_redirect(q, 303, url_page(q, S("bank?done=kept")));
}
