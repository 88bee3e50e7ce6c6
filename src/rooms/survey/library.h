/* library.h - questions that have proved themselves, to be copied into a survey: in German, English, Arabic and Easy German (demo/survey-library, an XLSForm).
** A question keeps its code wherever it is copied to, so that surveys, waves and centres can be compared by it.
*/
#ifndef SURVEY_LIBRARY_H
#define SURVEY_LIBRARY_H
#include "rooms/survey/survey.h"

struct library_item {
    str code, group;                                    /* group: code of its heading                                 */
    enum item_kind kind;
    const struct draft *draft, *heading;                /* as in the file; read by library_word()                     */
    const struct draft *option; size_t options;         /* of its list, in order; 0: it has none                      */
};
/* All of them, group after group. They are read once, and live as long as the process. Thread-safe. */
size_t library_items(const struct library_item **ret);
const struct library_item *library_find(str code);      /* NULL: none                                                 */
/* A translated field ("label", "hint", "low", "high") of a draft of the library; in German where the language has none. */
str library_word(const struct draft *d, const char *field, const struct lang *l);
/* Copies a question, with its list of choices where the survey has none of that name, to the end of a survey that is a draft. In the caller's write
** transaction, as that reader: false: nothing may be kept, and *why (English key) says why. */
MUST_USE bool library_add(struct store *st, const struct who *who, str request, int64_t survey, str library_code, const char **why);
#endif
