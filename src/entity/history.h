/* history.h - who changed what, when: one entry per change, chained per object, readable as sentences.
**
** An entry's digest covers the digest of the one before it of the same row and a salted digest of every value, so that a value can be
** blanked later (erasure) without breaking the chain. SHA-256 (FIPS 180-4) by libsodium. Values of fields from SENSITIVE on, and secrets,
** are not kept: only that they changed.
*/
#ifndef ENTITY_HISTORY_H
#define ENTITY_HISTORY_H
#include "entity/who.h"
#include "store/store.h"

/* Tables core_history (id, entity, row, at, version, account, who, request, event, reason, previous, digest) and
** core_history_value (history, field, lang, old, new, salt, digest, blanked). */
enum history_event { HISTORY_CREATE, HISTORY_CHANGE, HISTORY_DELETE, HISTORY_UNDELETE, HISTORY_FLOW, HISTORY_MERGE, HISTORY_IMPORT, HISTORY_READ, HISTORY_ERASE };
struct history_value { const struct field *field; const char *lang; str old, new; };          /* lang NULL: not translated; texts as value_plain */
struct history_entry {
    const struct entity *e; int64_t row, version;
    enum history_event event; str detail;               /* flow: the event's name; import: the file's digest and counts */
    str reason;
    const struct history_value *value; size_t n;
};
/* Appends within the transaction. `who`, time and request id are kept with it. */
void history_add(struct store *st, const struct who *who, str request, const struct history_entry *h);

struct history_line { int64_t id, at, version; enum history_event event; str who, detail, reason; struct history_shown { const struct field *field; str lang, old, new; bool blanked; } *value; size_t n; };
/* The newest first; only values whose field the reader's classes show. Returns how many. */
size_t history_of(struct store *st, const struct entity *e, int64_t row, unsigned classes, struct history_line *ret, size_t max);
/* Every digest of a row (0: of the whole region) is what it should be? -1, or the id of the first entry that is not. */
int64_t history_verify(struct store *st, const struct entity *e, int64_t row);
/* Blanks the values of a row's personal fields (classes) in all entries. Returns how many values. */
int64_t history_blank(struct store *st, const struct entity *e, int64_t row, unsigned classes);
/* Reading of PERSONAL and above is logged in the same transaction: one entry per request and entity, with the ids. */
void history_read(struct store *st, const struct who *who, str request, const struct entity *e, const int64_t *ids, size_t n);
/* For the audit page: by account, entity, event, from, to; newest first, before id `before` (0: from the end). */
struct history_search { int64_t account, from, to, before; str entity; int event; };          /* event -1: any */
size_t history_find(struct store *st, const struct history_search *s, struct history_line *ret, const struct entity **of, int64_t *row, size_t max);
const struct table *const *history_tables(size_t *n);
#endif
