/* desk.h - the translation desk: how far every row is in every language, over all entities that have translated fields.
**
** Two statements per entity, whatever the number of rows and languages. Only rows that the reader may translate, and per row only the languages
** that they may write; texts of fields from PERSONAL on take no part anywhere at the desk: they are not counted, not exported, not sent to machines.
*/
#ifndef ENTITY_DESK_H
#define ENTITY_DESK_H
#include "entity/own.h"
#include "entity/write.h"

/* What a reader of that language gets. OUTDATED: there are words, and the German ones went on since. REVIEW: words that nobody has said yes to. */
enum desk_status { DESK_MISSING, DESK_MACHINE, DESK_REVIEW, DESK_OUTDATED, DESK_CURRENT, DESK_STATUSES };
enum { DESK_ANY = -1, DESK_TODO = -2 };                 /* of a search: all; whatever is not up to date                */
extern const struct choice desk_statuses[];             /* key and label, in the order of the enum                    */
enum desk_order { DESK_BY_NEED, DESK_BY_TITLE, DESK_OLDEST, DESK_BY_WORDS, DESK_BY_ROW, DESK_ORDERS };
extern const struct choice desk_orders[];               /* without the last, which is the order of the store          */

enum { DESK_LANGS = 32, DESK_ROWS_MAX = 20000, DESK_WORDS_MONTHS = 24 };
struct desk_row {
    const struct entity *e;
    int64_t id, version, changed_at;
    int64_t words, chars;                               /* of the German text, as it stands now                       */
    str key, slug, title;
    uint64_t open;                                      /* bit l: the reader may write langs[l]                       */
    unsigned char status[DESK_LANGS];                   /* per langs[]: enum desk_status                              */
};
struct desk_search {
    const struct who *who;
    const struct lang *reader;                          /* sorts titles                                               */
    const struct entity *e;                             /* NULL: all                                                  */
    int64_t area, actor;                                /* whose rows; 0: all. Entities that have no such owner are left out then */
    bool drafts;                                        /* also what is not public yet; never what is in the archive  */
    size_t lang; int status;                            /* only rows that are so in that language; lang_count(): in any that is open */
    enum desk_order order;
    int64_t row;                                        /* only this row of `e`; 0: all                               */
};
/* `count` counts what the search finds without its language and status. */
struct desk { struct desk_row *at; size_t n; int64_t count[DESK_LANGS][DESK_STATUSES]; uint64_t open; bool cut; };
struct desk_search desk_search_new(const struct who *who, const struct lang *reader);
void desk_read(struct store *st, const struct desk_search *s, struct desk *ret);
/* The row of the search that comes after this one in the order of the store, from the first again at the end. False: there is no other. */
bool desk_next(struct store *st, const struct desk_search *s, const struct entity *e, int64_t id, struct desk_row *ret);

/* One row with its German texts, of the fields that take part and that this reader may see; its other fields are empty. NULL: they may translate
** nothing of it. *open: bit l: into langs[l]. */
const void *desk_row_of(struct store *st, const struct who *who, const struct entity *e, int64_t id, uint64_t *open);
/* Per field (e->n) the row's words in a language; empty for fields that take no part. */
str *desk_words_of(struct store *st, const struct entity *e, int64_t id, size_t lang);
/* Does the field take part? Translated, alive, and below PERSONAL. */
bool desk_field(const struct field *f);
bool desk_entity(const struct entity *e);               /* has such fields, and pages to translate on                 */
/* May they write words of this language somewhere? */
bool desk_may(const struct who *who, size_t lang);
bool desk_may_any(const struct who *who);

/* Words saved as translations, per month (YYYY-MM, wall clock) and language, the newest month first; from the history. */
struct desk_month { str month; int64_t words[DESK_LANGS], texts[DESK_LANGS]; };
size_t desk_months(struct store *st, struct desk_month *ret, size_t max);
#endif
