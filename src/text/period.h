/* period.h - the time that a number tells of. Every period has a type and one canonical text, the same in the store, in files and in addresses:
**
**     day "2018-06-30"   month "2007-06"   quarter "2022-Q2"   year "2022"   school or training year "2021/22"   years "2015-2018"   census "Z2022"
**
** Within a type the texts sort by time. Two types are never compared by themselves: what stood on a reference day is another count than that of a year.
**
**     struct period p;  const char *why;
**     if (!period_read(a, S("31. Dezember 2017"), 0, &p, &why)) refuse(words_get(w, why));
**     period_text(a, p)                     2017-12-31
**     period_name(a, q->lang, q->words, p)  31. Dezember 2017
**
** Read is what German and English tables and people write: "30.06.2018", "Juni 2007", "06/2007", "II. Quartal 2022", "Q2 2022", "2021/2022", "Schuljahr
** 2021/22", "WS 2019/20", "2015 bis 2018", "Zensus 2022", "Stand: 30. Juni 2018". Years with a slash that follow each other are a school year, others
** several years ("2012/2017"). What has two meanings is refused: "03/04/2018", "WS 2019", "30.06.18"; and so is a mark of a footnote ("Jahr 2)",
** "2022²"), which would become part of a number.
*/
#ifndef TEXT_PERIOD_H
#define TEXT_PERIOD_H
#include "text/lang.h"
#include "text/words.h"

enum period_type { PERIOD_NONE, PERIOD_DAY, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_YEAR, PERIOD_SCHOOL, PERIOD_RANGE, PERIOD_CENSUS, PERIOD_TYPES };
/* part: the month, or the quarter. to: the last year of several, and of a school year. What a type does not use is 0, so equal periods are equal bytes. */
struct period { enum period_type type; int year, to, part, day; };
enum { PERIOD_TEXT_MAX = 10, PERIOD_FIRST_YEAR = 1800, PERIOD_LAST_YEAR = 2199 };

/* Exactly a canonical text. *ret only changes when it is one. */
MUST_USE bool period_parse(str canonical, struct period *ret);
/* What people and files write. False: *why is an English sentence (N_). PERIOD_SERIAL: a whole number from 10000 on is a day as spreadsheets count them
** (39263 is 2007-06-30; serial 1 is 1900-01-01, ECMA-376 part 1, 18.17.4.1); without it such a number is refused. */
enum { PERIOD_SERIAL = 1 };
MUST_USE bool period_read(struct arena *a, str text, int how, struct period *ret, const char **why);
str period_text(struct arena *a, struct period p);                     /* canonical; empty for PERIOD_NONE */
str period_name(struct arena *a, const struct lang *l, const struct words *w, struct period p);    /* "2. Quartal 2022"; empty for PERIOD_NONE */
const char *period_type_code(enum period_type t);                      /* "day", "school"…, for files and programs */
const char *period_type_name(enum period_type t);                      /* "Reference day", "School or training year"…, a key */

bool period_same(struct period one, struct period other);
bool period_comparable(struct period one, struct period other);        /* the same type; several years: as many */
/* By time: the last day, then the first, then the type. <0, 0, >0. Total. */
int  period_order(struct period one, struct period other);
struct date period_first(struct period p);             /* a school year begins on 1 August, as in most Länder (Hamburger Abkommen, §1); a census on its day */
struct date period_last(struct period p);
/* The same a year earlier (29 February: the 28th). A census has none. */
MUST_USE bool period_year_before(struct period p, struct period *ret);
#endif
