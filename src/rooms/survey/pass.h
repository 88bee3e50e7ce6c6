/* pass.h - what lets somebody go on with a questionnaire: a personal code, or the code that a pause shows. Twelve signs, written XXXX-XXXX-XXXX.
**
** A pass is 60 random bits in Crockford's base 32 (0-9 and A-Z without I, L, O, U), made to be copied from paper by hand.
**
** A personal code must let in, and nothing in the store may lead from the invitation to what was answered. So two things are derived from it, in different ways:
**
**     survey_code.digest    SHA-256 of a domain word and the code                      says that a code is good, and for which invitation
**     survey_code.sealed    the code and 130 random bits ("rest"), sealed              the key lies in a file, never in the store (entity/sealed.h)
**     survey_draft.key      SHA-256 of another domain word, the code and the rest
**
** 60 bits alone could be tried out by who has the store and patience; the rest cannot. Who has the store without the key file learns of an invitation that
** its code was used (set in batches), and of a draft that it is one. A pass of the open link has no invitation, so it needs no rest.
**
**     str pass = pass_new(a), sealed;                                       inviting
**     if (!pass_seal(a, invitation, pass, &sealed)) …                       the installation has no key: no codes can be given out
**     … INSERT INTO survey_code … sealed, pass_code_digest(a, pass)
**
**     if (pass_unseal(a, invitation, sealed, &code)) … code.draft_key, code.pass                                     printing, reminding, settling
*/
#ifndef SURVEY_PASS_H
#define SURVEY_PASS_H
#include "store/store.h"

enum { PASS_SIGNS = 12, PASS_LETTERS = PASS_SIGNS + 2, PASS_DIGEST = 64 };    /* LETTERS: as written, with two hyphens           */
str  pass_new(struct arena *a);
/* As people type it: case, blanks, hyphens anywhere, O for 0, I and L for 1, Arabic and Persian digits. False: no pass. *ret: as written. */
MUST_USE bool pass_read(struct arena *a, str typed, str *ret);
str  pass_code_digest(struct arena *a, str pass);       /* survey_code.digest; hexadecimal                             */
str  pass_draft_key(struct arena *a, str pass, str rest);              /* survey_draft.key; rest empty: the pass of an open link */
bool pass_same(str digest, str other);                  /* in constant time; of two digests or keys                    */

struct pass_code { str pass, draft_key; };
/* False: no key. Sealed anew each time: the draft's key changes with it, so only once per code. */
MUST_USE bool pass_seal(struct arena *a, int64_t invitation, str pass, str *ret);
/* False: no key, another one, or it was changed. */
MUST_USE bool pass_unseal(struct arena *a, int64_t invitation, str sealed, struct pass_code *ret);
#endif
