/* write.h - the one way a row changes: rights, version, checks, store, history, event. Forms, API, imports, commands come through here. */
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
    bool small;                                         /* a small change of the German text: translations stay up to date */
    str reason;
};
/* REFUSED: *p says why, by field. DENIED: no right for this row, or a field outside the classes, or the state field (flows set it). STALE: somebody
** else saved meanwhile. On DONE draft->id is the row. Runs e->check, before_save, after_save; emits "room.entity.created" / "….changed". */
enum write_outcome row_write(struct store *st, struct write *w, struct problems *p);
enum write_outcome row_delete(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id, int64_t version);
enum write_outcome row_undelete(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id);
/* Makes every reference to `from` lead to `into`, keeps from's slugs leading there, and deletes `from`. */
enum write_outcome row_merge(struct store *st, const struct who *who, str request, const struct entity *e, int64_t from, int64_t into);
/* May this reader do `action` (CREATE: with these values) to this row? One place decides. */
bool row_may(struct store *st, const struct who *who, const struct entity *e, int64_t id, unsigned action);
/* The row as a draft (all fields and languages), for forms, merges and comparisons. NULL: not there for this reader. */
struct draft *draft_load(struct store *st, const struct who *who, const struct entity *e, int64_t id, int64_t *version);

/* ---- translations --------------------------------------------------------------------------------------------------- */
/* status in _words: draft, in_translation, machine, reviewed. "outdated" is derived: the German text's version is newer than source_version. */
struct translation { const struct lang *lang; str status; int64_t source_version; bool there, outdated; };
size_t translations_of(struct store *st, const struct entity *e, int64_t row, struct translation *ret);    /* one per interface language but German */
enum write_outcome translation_mark(struct store *st, const struct who *who, str request, const struct entity *e, int64_t row, str lang, str status);
#endif
