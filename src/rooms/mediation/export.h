/* export.h - what leaves for the bank or the finance system: once, with a number and the digest of the file.
**
**     const char *why = export_make(st, &who, region, run, EXPORT_SEPA, &made);          NULL: made.file is the file
**
** An export takes the settlements of a run that are ordered, and exports them (the flow's event "export", which nothing else may perform): a second one finds none,
** and only what came back from the bank and was ordered again, or lacked bank data before, goes into a later export. Who has no bank data or no tax declaration
** stays ordered and is counted in `left`. Amounts of 0 are exported without a payment.
** The same file can be had again: it is made anew from what the export froze (number, time, day, settlements, amounts) and given only if its digest is the same; where
** somebody's account changed since, it is refused. So account numbers are kept in one place only.
*/
#ifndef MEDIATION_EXPORT_H
#define MEDIATION_EXPORT_H
#include "rooms/mediation/run.h"

enum export_format { EXPORT_SEPA, EXPORT_CSV };
struct export_made { int64_t number; str file, digest, name; const char *type; int64_t cents; size_t n, left; };
/* English key why not; then roll back. */
const char *export_make(struct store *st, const struct who *who, str region, int64_t run, enum export_format format, struct export_made *ret);
/* For what was exported before this platform kept it (the demonstration's past runs): the file is made and noted as of `at`, and no settlement moves. */
const char *export_past(struct store *st, const struct who *who, str region, int64_t run, int64_t at, str pay_on);
const char *export_again(struct store *st, str region, int64_t number, struct export_made *ret);
/* A file of the bank holds names and account numbers: who took one is written down as a reading of everybody in it.                     */
void export_seen(struct store *st, const struct who *who, int64_t number);

/* The region's own account and what its finance system wants; core_setting "pay_…". */
struct pay_settings { str name, iban, bic, account, centre, columns; bool old; };
struct pay_settings pay_settings(struct store *st);
/* English key what is wrong; then nothing is kept. */
const char *pay_settings_put(struct store *st, const struct pay_settings *s);
extern const struct choice pay_columns[];               /* that a CSV file may have                                    */
#define PAY_COLUMNS "number code creditor name iban amount account centre purpose"

extern const struct table export_table, export_line_table;
#endif
