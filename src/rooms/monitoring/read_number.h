/* read_number.h - a value of a statistical table as it stands there: numbers in German and in English, and the signs that stand in place of one.
**
** Which of the two a column uses is told by the column, never by a cell: "1.234" may be 1234 or 1.234. number_evidence() says what a cell proves.
** Signs as the statistical offices of Germany use them (DIN 55301): "-" exactly nothing, "." unknown or confidential, "..." later, "/" unreliable, "x" blocked
** because it makes no sense, "()" of limited value, "|" a break in the series, "0" more than nothing but less than half of the last digit shown.
*/
#ifndef ROOMS_MONITORING_READ_NUMBER_H
#define ROOMS_MONITORING_READ_NUMBER_H
#include "text/period.h"

enum { NUMBER_TEXT_MAX = 60 };                          /* bytes of a cell that can be a number                       */
enum number_form { NUMBER_UNSURE, NUMBER_GERMAN, NUMBER_ENGLISH };
/* What a cell says of the writing of its column; *unsure: it is 1.234 or 1,234, which both writings know. */
enum number_form number_evidence(str text, bool *unsure);

enum mark { MARK_NONE, MARK_ZERO, MARK_UNKNOWN, MARK_LATER, MARK_UNRELIABLE, MARK_BLOCKED, MARK_LIMITED, MARK_BREAK, MARK_ROUNDED, MARKS };
enum number_trouble {
    NUMBER_FINE,
    NUMBER_NONE,                                        /* an empty cell                                              */
    NUMBER_WORDS,                                       /* something else than a number or a sign                     */
    NUMBER_NOTE,                                        /* a note's digit stands right behind it: "1231)" is 123 or 1231 */
    NUMBER_FOREIGN,                                     /* proves the writing that the column does not have           */
    NUMBER_LARGE,                                       /* more digits than can be kept exactly                       */
};
struct number {
    enum number_trouble trouble;
    bool has; double v;                                 /* a sign alone has no value, but "-" has: 0                  */
    enum mark mark;
    char flag;                                          /* one letter behind the number: r revised, p provisional, s estimated, e final; 0: none */
    bool unsure;                                        /* read by the column's writing, could be the other's         */
    bool artefact;                                      /* 12.600000000000001 was taken as 12.6                       */
};
/* `form`: of the column (UNSURE counts as ENGLISH for a point, GERMAN for a comma: a decimal). `plain`: a number of a workbook, with a decimal point always. */
struct number number_read(str text, enum number_form form, bool plain);
/* Quality signs of GENESIS (…__q, value_q): e final, p provisional, r revised, s estimated, or one of the signs above. */
enum mark mark_read(str text);

/* A label without the note signs that are glued to its end: "Jahr2)", "Deutsche*", "Abschluss¹⁾". *cut says whether there were any. */
str label_without_notes(str text, bool *cut);
/* The period of a cell or heading, with what is glued to it taken off: "20181)" and "2018 2)" are 2018, *note tells. `how`: PERIOD_SERIAL (text/period.h). */
MUST_USE bool period_of_cell(struct arena *a, str text, int how, struct period *ret, bool *note, const char **why);
/* Without blanks of any kind around (no-break, thin, BOM). */
str trim_wide(str text);
#endif
