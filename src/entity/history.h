/* history.h - who changed what, when: one entry per change, chained per object, readable as sentences.
**
** An entry's digest covers the digest of the one before it of the same row and a salted digest of every value, so that a value can be
** blanked later (erasure) without breaking the chain. SHA-256 (FIPS 180-4) by libsodium. Values of fields from SENSITIVE on are not kept:
** only that they changed. A changed, exchanged or missing entry shows in history_verify(); that the newest are missing only a copy can tell.
**
** Readings are chained per entity and account, since many people read at the same time and should not wait for each other.
*/
#ifndef ENTITY_HISTORY_H
#define ENTITY_HISTORY_H
#include "entity/who.h"
#include "store/ddl.h"
#include "text/lang.h"

/* Tables core_history (id, entity, row, at, version, account, who, request, event, detail, previous, digest),
** core_history_value (history, field, lang, old, new, salt, digest, blanked; the reason is a value of the field "", so that it can be blanked,
** too) and core_history_seen (history, row: which rows a reading showed). */
enum history_event { HISTORY_CREATE, HISTORY_CHANGE, HISTORY_DELETE, HISTORY_UNDELETE, HISTORY_FLOW, HISTORY_MERGE, HISTORY_IMPORT, HISTORY_READ,
    HISTORY_ERASE };
struct history_value { const struct field *field; const char *lang; str old, new; };          /* lang NULL: not translated; texts as value_plain */
struct history_entry {
    const struct entity *e; int64_t row, version;
    enum history_event event; str detail;               /* flow: the event's name; merge: id of the other row; import: the file's digest and counts. */
    str reason;                                         /* Nothing personal in `detail`: it is never blanked             */
    const struct history_value *value; size_t n;
};
/* Appends within the transaction. `who`, time and request id are kept with it. */
void history_add(struct store *st, const struct who *who, str request, const struct history_entry *h);

struct history_shown { const struct field *field; str lang, old, new; bool blanked; };        /* blanked: erased, or not kept (SENSITIVE)      */
struct history_line {
    int64_t id, at, version, account; enum history_event event;
    str who, detail, reason;
    struct history_shown *value; size_t n;
};
/* The newest first; only values whose field the reader's classes show, and of the others nothing. Returns how many. */
size_t history_of(struct store *st, const struct entity *e, int64_t row, unsigned classes, struct history_line *ret, size_t max);
/* Who saw this row (readings that were logged), the newest first; no values. */
size_t history_readers(struct store *st, const struct entity *e, int64_t row, struct history_line *ret, size_t max);
/* Every digest of a row (0: of the whole region; `e` may be NULL then) is what it should be? -1, or the id of the first entry that is not. */
int64_t history_verify(struct store *st, const struct entity *e, int64_t row);
/* Blanks the values of a row's fields of these classes, those of fields that are no more, and all reasons, in all entries. Returns how many. */
int64_t history_blank(struct store *st, const struct entity *e, int64_t row, unsigned classes);
int64_t history_blank_field(struct store *st, const struct entity *e, int64_t row, const struct field *f);
/* Takes an account's name out of everything it ever did; its number stays. For the room of accounts, when one is erased or made anonymous. */
int64_t history_forget(struct store *st, int64_t account);
/* Blanks what other rows' histories say of a key that is erased: values of the ref or refs field `f` of `e` that name it. */
int64_t history_blank_key(struct store *st, const struct entity *e, const struct field *f, str key);
/* Reading of PERSONAL and above is logged in the same transaction, which must be a writing one (a reading one breaks): one entry per
** request and entity, with the ids. query.h and draft_load() do it by themselves. */
void history_read(struct store *st, const struct who *who, str request, const struct entity *e, const int64_t *ids, size_t n);
/* For the audit page: by account, entity ("room.entity"), event, from, to; newest first, before id `before` (0: from the end). No values. */
struct history_search { int64_t account, from, to, before; str entity; int event; };          /* event -1: any; 0 and empty: any */
size_t history_find(struct store *st, const struct history_search *s, struct history_line *ret, const struct entity **of, int64_t *row, size_t max);
/* "Changed: Title, Town": what an entry says without its values, in the reader's language. `of`: what a flow's events are called. */
str history_sentence(struct arena *a, const struct words *w, const struct entity *e, const struct history_line *line);
const char *history_event_label(enum history_event event);           /* English key: "Created", "Changed"…              */
const struct table *const *history_tables(size_t *n);
#endif
