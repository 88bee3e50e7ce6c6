/* write.h - the one way a row changes: rights, version, checks, store, history, event. Forms, API, imports, commands come through here.
**
**     struct draft d = draft_new(q->a, e);                 values as typed: keys for references, draft_word() for words; `given` for what the form has
**     struct write w = { .who = &q->who, .request = q->id, .draft = &d, .version = from the form };
**     switch (row_write(q->st, &w, &problems)) …
**
** A refused write may have left something behind (before_save): the caller rolls back, or writes nothing else. All in the caller's transaction.
*/
#ifndef ENTITY_WRITE_H
#define ENTITY_WRITE_H
#include "entity/draft.h"
#include "entity/flow.h"
#include "entity/history.h"

enum write_outcome { WRITE_DONE, WRITE_REFUSED, WRITE_DENIED, WRITE_GONE, WRITE_STALE, WRITE_BROKEN };
struct write {
    const struct who *who; str request;
    struct draft *draft;                                /* draft->id 0: create                                          */
    int64_t version;                                    /* expected; 0: whatever is there (imports)                     */
    bool small;                                         /* a small change: of German words, translations stay up to date; of a translation, its */
                                                        /* status and what it is a translation of stay                  */
    bool import;                                        /* from a file: the state may be given by who may bring a row into it; no guard, no effect */
    bool quiet;                                         /* no history entry of its own: the caller writes one for all (a long import) */
    str reason;
};
/* REFUSED: *p says why, by field. DENIED: no right for this row, or a field outside the classes, or the state field (flows set it). GONE: not there, or not
** for this reader. STALE: somebody else saved meanwhile. On DONE draft->id is the row and draft->key its key; when nothing differs nothing is written.
** A field that is given with the value it has already needs the class, too, but no right to change it. Rows may only be made and kept within
** the own scope: a problem at the field that says whose it is. What the writer cannot see (a reference to a draft of others) stays when a form
** leaves it out, and cannot be referred to. Runs e->check and e->before_save on the whole row as it will be (all fields, `given` only what was, of words:
** in German), then e->after_save; emits "room.entity.created" / "….changed". A new row begins in the first state of the flow. */
enum write_outcome row_write(struct store *st, struct write *w, struct problems *p);
/* Softly: the row stays, and undelete brings it back. REFUSED: the entity holds on to it (e->fixed). `version` 0: not asked. Emits "….deleted" / "….undeleted". */
enum write_outcome row_delete(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id, int64_t version);
enum write_outcome row_undelete(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id);
/* Makes every reference to `from` lead to `into`, keeps from's slugs leading there, and deletes `from`. Needs DELETE for the one and UPDATE for the other;
** the rows that refer are changed on behalf of the house. REFUSED: a unique reference would be there twice. Emits "….merged" for `from`. */
enum write_outcome row_merge(struct store *st, const struct who *who, str request, const struct entity *e, int64_t from, int64_t into);
/* May this reader do `action` to this row? CREATE: at all (row_write asks the values). One place decides. Deleted rows: nothing. */
bool row_may(struct store *st, const struct who *who, const struct entity *e, int64_t id, unsigned action);
/* The row as a draft (all fields and languages), for forms, merges and comparisons. NULL: not there for this reader. Fields outside the reader's
** classes are not given. Who may change the row gets it as it is stored, others as it is shown. */
struct draft *draft_load(struct store *st, const struct who *who, const struct entity *e, int64_t id, int64_t *version);

/* ---- translations --------------------------------------------------------------------------------------------------- */
/* status in _words: draft, in_translation, machine, reviewed. "outdated" is derived: the German text's version is newer than source_version. Words that change
** become a draft (or what draft->status says) of the German words of that moment. */
struct translation { const struct lang *lang; str status; int64_t source_version; bool there, outdated; };     /* there: at least one word          */
size_t translations_of(struct store *st, const struct entity *e, int64_t row, struct translation *ret);    /* one per interface language but German; none where nothing is translated */
/* "reviewed" also says: a translation of the German words as they are now. "in_translation" may be said before there is a word. */
enum write_outcome translation_mark(struct store *st, const struct who *who, str request, const struct entity *e, int64_t row, str lang, str status);
/* Says that the words of a language are a translation of older German words than today's: they are outdated. For the core itself: no rights, no history. */
void translation_behind(struct store *st, const struct entity *e, int64_t row, str lang);
extern const struct choice translation_statuses[];      /* keys and labels                                              */
#endif
