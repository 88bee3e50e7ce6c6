/* sepa.h - a file of SEPA credit transfers for the bank: pain.001 of ISO 20022, in euros.
**
**   struct sepa_fault f = sepa_write(a, &file, &out);
**   if (f.what != SEPA_FINE) … f.what, f.payment          nothing is written
**
** Version 001.001.09, which German banks have taken alone since 15 November 2026 (DFÜ-Abkommen, Anlage 3, V26.11); .old writes 001.001.03. The same input gives the
** same bytes. One debtor, one day, up to SEPA_PAYMENTS_MAX payments; charges are shared (SLEV); an IBAN without BIC is enough. Addresses are left out.
**
** Text: banks know A-Z a-z 0-9 / - ? : ( ) . , ' + and the blank. sepa_text() makes that of any text; names and purposes pass through it here, so what is given
** is the exact name of the account's holder. A name with none of these letters (only Arabic ones, say) is refused: the bank compares it.
** Ids must already have this form, 1 to 35 signs, no slash at either end and no two together. The bank refuses an id of a file that it saw within the last days:
** make it of the number of the run.
*/
#ifndef TEXT_SEPA_H
#define TEXT_SEPA_H
#include "base/buf.h"

enum { SEPA_PAYMENTS_MAX = 5000, SEPA_ID_MAX = 35, SEPA_NAME_MAX = 70, SEPA_PURPOSE_MAX = 140, SEPA_FILE_MAX = 8 << 20 };
#define SEPA_CENTS_MAX 99999999999LL                   /* 999,999,999.99 € of one payment                        */

struct sepa_account { str name, iban, bic; };          /* bic may be empty                                       */
struct sepa_payment { str id; struct sepa_account to; int64_t cents; str purpose; };     /* id: unique in the file; purpose may be empty */
struct sepa_file {
    str id;                                            /* of the message and of its one batch                    */
    int64_t created;                                   /* seconds UTC                                            */
    str date;                                          /* YYYY-MM-DD: the day on which the bank is to pay        */
    struct sepa_account from;
    const struct sepa_payment *payments;
    size_t n;
    bool singly;                                       /* one line on the statement for each, not one for all    */
    bool old;                                          /* 001.001.03                                             */
};
enum sepa_trouble {
    SEPA_FINE, SEPA_COUNT, SEPA_ID, SEPA_ID_TWICE, SEPA_DATE, SEPA_NAME,
    SEPA_IBAN,                                         /* not one that iban_read() gave, or outside SEPA         */
    SEPA_BIC, SEPA_AMOUNT,
};
enum { SEPA_HEAD = -1 };
struct sepa_fault { enum sepa_trouble what; int64_t payment; };        /* payment: its place, or SEPA_HEAD           */
MUST_USE struct sepa_fault sepa_write(struct arena *a, const struct sepa_file *f, str *ret);
int64_t sepa_sum(const struct sepa_file *f);           /* cents, the control sum                                 */

/* At most `most` bytes of the banks' signs: ä to ae (AE among capitals), ß to ss, é to e, “–” to -, & to +; what has no such form is left out. Blanks are single and
** inside; so are slashes. Applying it twice changes nothing. */
str  sepa_text(struct arena *a, str s, size_t most);
bool sepa_id_good(str id);
#endif
