/* retain.h - data protection, derived from what the entities declare and from nothing else: the record of processing (GDPR Art. 30), the access
** report of a person (Art. 15), erasure and what retention makes due (Art. 5 (1) e, 17).
**
** None of these asks for rights: the caller does (a data officer's page, the owner's command line). Steps are told by the history, without values.
*/
#ifndef ENTITY_RETAIN_H
#define ENTITY_RETAIN_H
#include "entity/who.h"
#include "store/store.h"
#include "text/words.h"

/* Keys and labels of the classes (in the order of their bits), of actions (likewise) and of scopes (in the order of enum rows_scope). */
extern const struct choice privacy_classes[], right_actions[], right_scopes[];

/* A table that holds personal data and is no entity: `e` says of it what an entity says (purpose, fields, rights, retention); the caller
** erases what is due. `of`: its rows about a mail address: id, time, then the fields in their order; NULL: no mail address leads to one. */
struct kept { const struct entity *e; struct rows *(*of)(struct store *st, str mail); };
void retain_also(const struct kept *k);                 /* once at start                                              */
const struct entity *retain_also_at(size_t i);          /* in the order of registering; NULL: no more                 */

/* Every entity that holds more than PUBLIC and INTERNAL fields, or says a purpose: purpose, basis, classes, fields, who may do what by role, retention.
** As JSON, or as text to read in the language of `w` (NULL: English). */
void retain_record(struct buf *out, const struct words *w, bool json);
bool retain_recorded(const struct entity *e);            /* does it stand in the record?                                */
const char *retain_ending(const struct entity *e);       /* what happens to a row at the end: English key               */

/* All rows whose .subject is this mail address (ASCII case does not matter; deleted ones too) with every field, who changed and who saw them; and rows
** that refer to those: what hangs on the person (own_volunteer, own_account) with every field, others with their public and internal ones. Logged as a reading by `who`. Returns how many rows are theirs. */
int64_t retain_report(struct store *st, const struct who *who, str mail, const struct words *w, bool json, struct buf *out);

/* What retention would do on that day (YYYY-MM-DD), entity by entity, oldest rows first; at most `max` (and 1,000 of each entity). A row that was deleted is due
** so many days after that, whatever .keep.from says. */
struct due { const struct entity *e; int64_t id; str key, since; const char *from; };      /* since: date of `from`, which is .keep.from or deleted_at; e->keep.then says what is due */
size_t retain_due(struct store *st, str today, struct due *ret, size_t max);
/* Does it. Returns how many rows; what was not reached is due again tomorrow. */
int64_t retain_run(struct store *st, const struct who *who, str request, str today, size_t most);

/* The row with all its tables; references to it become empty, values in its history and its key in others' are blanked. Emits "….erased" after it is gone.
** False: there is no such row. */
bool retain_erase(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id);
/* Empties every field that is neither PUBLIC nor INTERNAL, and blanks it in the history. A row about a person (.subject), or one whose title is
** such a field, also loses title, key and addresses. `anonymised_at` says so; `bruecke check` then asks for no required fields. Emits "….anonymised". */
bool retain_anonymise(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id);
#endif
