/* bank.c - to which account a mediator is paid; bank.h says who may ask. */
#include "rooms/mediation/bank.h"
#include "entity/sealed.h"
#include "text/iban.h"

static bool sealed(struct store *st, int64_t volunteer, struct sepa_account *ret) { return sealed_bank(st, volunteer, &ret->name, &ret->iban); }
bank_fn *bank_source = sealed;

bool bank_of(struct store *st, int64_t volunteer, struct sepa_account *ret)
{
    struct sepa_account a = { .name = { 0 } };
    if (!bank_source(st, volunteer, &a) || !a.name.n || iban_read(store_arena(st), a.iban, &a.iban) != IBAN_FINE || !iban_in_sepa(a.iban)) return false;
    *ret = a;
    return true;
}

bool bank_there(struct store *st, int64_t volunteer)
{
    struct sepa_account unused;
    return bank_of(st, volunteer, &unused);
}
