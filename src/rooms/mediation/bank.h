/* bank.h - to which account a mediator is paid. The only file of this room that looks into the bank data of the room `people`, and only for the export and for
** saying whether there are any. */
#ifndef MEDIATION_BANK_H
#define MEDIATION_BANK_H
#include "store/store.h"
#include "text/sepa.h"

/* Where the data come from: what the room `people` keeps sealed (entity/sealed.h); tests set another. */
typedef bool bank_fn(struct store *st, int64_t volunteer, struct sepa_account *ret);
extern bank_fn *bank_source;

/* Could they be paid today? */
bool bank_there(struct store *st, int64_t volunteer);
/* The account with a checked IBAN. False: there are no bank data, or they cannot be opened or are wrong. */
MUST_USE bool bank_of(struct store *st, int64_t volunteer, struct sepa_account *ret);
#endif
