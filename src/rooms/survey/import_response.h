/* import_response.h - what the files of "bruecke import survey.response" share: a table of answers, one row per response, into packed bytes.
**
** Nothing is written before the whole file has been read and found good. A value goes from its cell straight into the packed row; only open answers are
** kept as texts. So 100,000 rows of 60 questions take about as long as reading the file.
*/
#ifndef SURVEY_IMPORT_RESPONSE_H
#define SURVEY_IMPORT_RESPONSE_H
#include "entity/import_rows.h"
#include "rooms/survey/survey.h"
#include "web/room.h"

enum { RESPONSES_MAX = 1000 * 1000, REPORTED_MAX = 1000 };
/* FLAG: 0/1 (or the rank) of one choice. OTHER: what was written behind "other". FLAG_OTHER: both in one column, where a choice itself is called "other". */
enum taken_column { COLUMN_ID, COLUMN_SUBMITTED, COLUMN_MODE, COLUMN_STATUS, COLUMN_LANGUAGE, COLUMN_VALUE, COLUMN_FLAG, COLUMN_OTHER, COLUMN_FLAG_OTHER };
struct column_of { enum taken_column what; size_t item, option; str name; };
struct taken { int64_t id, line; const char *bytes; enum response_mode mode; enum response_status status; bool late, beyond; str language, day; };
struct taken_text { int64_t id, response, line; str item, text, language; bool counts; };

struct taking {
    struct store *st; struct arena *a;
    const struct room_call *call;
    const struct instrument *in;
    struct lines l;
    struct column_of column[CSV_COLUMNS_MAX];
    bool ids, asks;                                     /* a column "id"; some question is asked only under conditions  */
    bool *flags;                                        /* per item: it comes as one column per choice                  */
    str closes, ends;                                   /* last day, end of grace; empty: none                          */
    struct taken *row; size_t rows, room;
    struct taken_text *text; size_t texts, text_room;
    str *typed, *other;                                 /* of the row at hand: open answers, per item                   */
    size_t wrong;                                       /* problems found                                              */
};
/* A line of `wrong`: file line, column (empty: the whole line), what is wrong, the cell. */
void taking_wrong(struct taking *t, int64_t line, str column, const char *message, str cell);
/* Which column is what; false: some are nothing. */
bool taking_columns(struct taking *t);
void taking_row(struct taking *t);                      /* the row that t->l stands on                                  */
void taking_store(struct taking *t);                    /* after all is found good                                     */
/* Numbers of the file that are there twice, in it or with what is stored; in a survey with names organisations, too. */
void taking_duplicates(struct taking *t);
#endif
