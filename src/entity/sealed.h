/* sealed.h - short secrets of people (an account number, the secret of a second factor) as they lie in the store: sealed with the installation's key, which does not lie there.
**
**     if (!seal(a, "people.bank 17", plain, &text)) …        the installation has no key: say so, and keep nothing
**     if (unseal(a, "people.bank 17", text, &plain)) …
**
** What holds:
** - XChaCha20-Poly1305 (libsodium) with a random nonce: who reads the store, a dump or a backup without the key learns the length at most, and every
**   change is noticed. `about` names the row and goes into the seal: a text that was copied to another row does not open there.
** - The key is 32 bytes as 64 hexadecimal digits in a file that only the server's user reads (0600): the file that BRUECKE_SEAL_KEY names, else, where the
**   data are a folder (SQLite), sealed.key in it, made when it is first needed. With PostgreSQL the variable must name one: every node needs the same.
** - Backups of a region hold sealed texts and not the key. Without the key they are lost: keep a copy of it apart from the backups.
*/
#ifndef ENTITY_SEALED_H
#define ENTITY_SEALED_H
#include "store/store.h"

enum { SEALED_PLAIN_MAX = 1000 };                       /* bytes                                                      */
/* Where the key is; once at start, before any thread. Reads nothing yet. */
void sealed_open(const struct stores *s);
/* False: no key, or too long. *ret: letters, digits, - and _. */
MUST_USE bool seal(struct arena *a, str about, str plain, str *ret);
/* False: no key or another one, another `about`, or it was changed. */
MUST_USE bool unseal(struct arena *a, str about, str sealed, str *ret);
bool sealed_ready(void);                                /* is there a key, or can one be made?                        */

/* The account to which a volunteer is paid: row of people_bank, sealed as "people.bank ID": "holder\nIBAN". False: none, or it does not open. For the
** rooms that pay; who may ask is theirs to say. */
MUST_USE bool sealed_bank(struct store *st, int64_t volunteer, str *ret_holder, str *ret_iban);
/* Keeps it; false as seal(). */
MUST_USE bool sealed_bank_put(struct store *st, int64_t volunteer, str holder, str iban, int64_t account);
#endif
