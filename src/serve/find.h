/* find.h - the public search: what visitors may read, in memory for each region, found by a question in any language.
**
** What is searched: rows of every entity with pages of its own, as a visitor reads them (published, on their days, fields of the class PUBLIC). So
** nothing can be found, suggested or counted here that is not public. A row has a text in each language that it is written in: its title (counts three
** times), its other texts, the names of what it refers to and the labels of its choices. What is shown is read again from the store, with the
** reader's rights.
**
** How new it is: before each question the number of the region's data (store_version()) and the day are compared; when they differ, ids and versions
** of all rows are read, and those that differ are read again, too: changes of any process or node count at once. What would take long (the first time,
** a large import) is done by a thread beside (find_start); until then the former state answers, and what is shown is still read from the store.
** Memory: FIND_BYTES_MAX for all regions; the one that was asked longest ago gives way.
**
** A question is asked in the reader's language and in German, since a word may come from a letter; in all others when a word is known in neither.
** Words of the region's thesaurus (entity search.concept, if there is one) add those of the same concept in the language that is searched. A word that no text
** knows is looked for as the nearest one that is there.
*/
#ifndef SERVE_FIND_H
#define SERVE_FIND_H
#include "web/app.h"

enum {
    FIND_LETTERS = 200,                                 /* bytes of a question that are read                          */
    FIND_TOKENS = 24,                                   /* words of it that count                                     */
    FIND_HITS_MAX = 1000,                               /* hits that can be paged through                             */
    FIND_REGIONS = 64,
    FIND_AT_ONCE = 300,                                 /* rows that are read again while a reader waits              */
    FIND_PATIENCE = 1500,                               /* milliseconds that a reader waits for the first state       */
};
#define FIND_BYTES_MAX ((size_t)112 << 20)             /* eight regions of a thousand offers in five languages       */

/* The thread beside: from now on first states and long changes are made there. Without it (commands) whoever asks makes them. */
void find_start(struct app *app);
void find_stop(void);                                   /* ends it, writes what is to be written; forgets all regions */

struct found { const struct entity *e; int64_t id; double score; };
struct finding {
    str text;                                           /* the question                                               */
    const struct entity *kind;                          /* only rows of this kind; NULL: all                          */
    str area, spoken;                                   /* key of a town, language tag: as the lists filter by them   */
    struct found *hit; size_t n;                        /* the best first                                             */
    str meant;                                          /* the question rightly spelt; empty: nothing to say          */
    bool meant_german;                                  /* in German, while another language is read                  */
    str word[FIND_TOKENS * 2]; size_t words;            /* what hits may be marked for                                */
    bool making;                                        /* the first state is still being made: ask again in a moment */
};
/* Fills hit, meant, word. */
void find_ask(struct req *q, struct finding *f);

/* Rows whose title holds every word of the text, the last one perhaps only begun; at most `max`, the shortest titles first. */
size_t find_titles(struct req *q, str text, struct found *ret, size_t max);

/* Remembers that nothing was found, if the question can be kept without telling of a person: at most four words, no digits, no sign of a mail address.
** Written later, by the month, language and folded words alone: entity search.missing, if there is one. */
void find_nothing(struct req *q, str text);
#endif
