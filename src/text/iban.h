/* iban.h - account numbers as people type them: IBAN, BIC, creditor identifier.
**
**   str iban;
**   enum iban_fault f = iban_read(a, typed, &iban);       "de89 3704 0044 0532 0130 00" gives "DE89370400440532013000"
**
** IBAN (ISO 13616-1): country, two check digits, then as many signs as that country has; the whole, with its first four signs at the end and A = 10 … Z = 35,
** leaves 1 modulo 97 (ISO/IEC 7064, MOD 97-10). Lengths and, for the countries of the SEPA schemes, the kind of each sign are those of the IBAN registry (SWIFT).
** The check digits find every single wrong sign and every swap of neighbours; that the account exists only the bank can say.
*/
#ifndef TEXT_IBAN_H
#define TEXT_IBAN_H
#include "base/arena.h"

enum { IBAN_MAX = 34, IBAN_TYPED_MAX = 120, CREDITOR_ID_MAX = 35 };
enum iban_fault {
    IBAN_FINE,
    IBAN_SIGNS,                                        /* other signs than letters, digits and blanks, or no country in front   */
    IBAN_COUNTRY,                                      /* a country that has none                                               */
    IBAN_LENGTH,                                       /* too short or too long for its country                                 */
    IBAN_FORM,                                         /* a letter where that country has a digit, or the other way round       */
    IBAN_SUM,                                          /* the check digits do not fit: probably misspelt                        */
};
/* Without blanks, in capitals; *ret only changes when it is fine. */
MUST_USE enum iban_fault iban_read(struct arena *a, str typed, str *ret);
size_t iban_length(str country);                       /* of a country's IBANs; 0: it has none                                  */
bool   iban_in_sepa(str iban);                         /* of one that was read: can euros be sent there by SEPA?                */
str    iban_grouped(struct arena *a, str iban);        /* "DE89 3704 0044 0532 0130 00"                                         */
str    iban_masked(struct arena *a, str iban);         /* "DE89 … 3000": to recognise one's own                                 */

/* Creditor identifier (EPC262-08): country, check digits, three signs of one's own that the check leaves out, then up to 28; a German one has 18 signs. */
MUST_USE enum iban_fault creditor_id_read(struct arena *a, str typed, str *ret);
/* Business identifier code (ISO 9362), 8 or 11 signs, capitals: its form, in both versions of pain.001. */
bool bic_good(str bic);
#endif
