/* xlsform.h - questionnaires as XLSForm (xlsform.org), in and out: a workbook with the sheets survey, choices and settings, or a file
** survey.csv, choices.csv, settings.csv each. What is written is read again without a loss, in every language.
**
** survey    type  name  label::Deutsch (de)  hint::…  required  relevant  constraint  appearance  parameters;
**           of our own: low::… high::… (ends of a scale)  unknown  grid  grouping  becomes  note  least  most
**           types: select_one LIST (appearance likert with choices 1 … m: a scale), select_multiple LIST (both also "or_other"), rank LIST, range (a scale from 1, or a number), integer and decimal (a number),
**           date, text (appearance multiline: long; actor: "I answer for …"), note, acknowledge, begin_group … end_group (a heading)
** choices   list_name  name  label::…;  of our own: exclusive  other
** settings  form_title (also form_title::…)  form_id (the short name)  default_language;  of our own: intro::…  thanks::…  and the fields of a survey by
**           their names (anonymity, access, audience, closes …), each in the one row
**
** A language is named as "English (en)", "en" or by its name; columns without one are in default_language, else German. German has to be there: it is
** what all other languages fall back to. What cannot be taken over is told by sheet, row and column: as a problem where another questionnaire would
** come of it, as a remark where it only looks or helps differently. Groups within groups become headings in a row; the condition of a group that does
** not end where the next heading begins is given to each of its questions.
*/
#ifndef SURVEY_XLSFORM_H
#define SURVEY_XLSFORM_H
#include "rooms/survey/survey.h"
#include "web/room.h"

enum xform_sheet { SHEET_SURVEY, SHEET_CHOICES, SHEET_SETTINGS, SHEETS };
extern const char *const xform_sheets[SHEETS];           /* their names                                                */

enum { XFORM_FINDINGS = 200, XFORM_CHOICES_MAX = 5000 };
/* row 0: of the sheet as a whole; message: English key. */
struct xform_finding { enum xform_sheet sheet; int64_t row; str column; const char *message; str detail; };
struct xform_findings { struct arena *a; struct xform_finding at[XFORM_FINDINGS]; size_t n, wrong, more; };   /* wrong: those that are no remarks; more: beyond the room */
/* "survey, row 7, column relevant: …", in the language of `w` (NULL: English). */
str xform_say(struct arena *a, const struct words *w, const struct xform_finding *f);

/* A questionnaire as it stands in a file: drafts with their row in `line`, in the order in which they are asked. */
struct xform { struct draft survey, *item, *option; size_t items, options; bool named; };      /* named: the form gives a short name itself */
/* What a sheet's columns mean. `lang`: index in langs[], lang_count(): none. */
enum column_use { COLUMN_TEXT, COLUMN_WORDS, COLUMN_YES, COLUMN_OURS, COLUMN_REFUSED };       /* OURS: read and written by a function */
struct xform_column { enum xform_sheet sheet; const char *name; enum column_use use; const char *field; };
extern const struct xform_column xform_columns[];         /* ended by name == NULL                                      */

/* f->wrong 0: good. Where the form has no title, a workbook's name is it. Always returns a form, whole only if good. */
struct xform *xform_read(struct arena *a, const struct room_file *file, size_t files, struct xform_findings *f);
/* Makes the survey with all its questions and choices, as a draft; without a short name of its own it gets one that is free. 0: refused (findings), or the
** store is broken: then the caller must not commit. */
MUST_USE int64_t xform_store(struct store *st, const struct who *who, str request, struct xform *form, struct xform_findings *f);
/* A survey of the store; NULL: there is none. For the house: no rights are asked. */
struct xform *xform_load(struct store *st, struct arena *a, int64_t survey);
/* One sheet as CSV; the workbook. False: *why. */
str  xform_csv(struct arena *a, const struct xform *form, enum xform_sheet sheet);
MUST_USE bool xform_xlsx(struct arena *a, const struct xform *form, str *ret, str *why);

bool survey_import(struct store *st, struct arena *a, const struct room_call *c);      /* import survey.questionnaire        */
void xform_get(struct req *q);                           /* surveys/{slug}/xlsform.xlsx, survey.csv, choices.csv, settings.csv */

/* The reconstructed questionnaire of 2018, in German, English, Arabic and Easy German, as a draft (demo.c). Its id; the one that is there already if there
** is one; 0: something is wrong, *said tells. Who calls it adds answers and closes it. */
#define SURVEY_DEMO "akteure-2018"
int64_t survey_demo_instrument(struct store *st, struct arena *a, struct buf *said);
void survey_demo(struct store *st, struct arena *a, struct buf *said);

/* ---- shared by its files (xlsform_sheet.c) ------------------------------------------------------------------------------------------- */
struct xform_head { str name, head; size_t lang; const struct xform_column *column; bool told; };          /* name: without its language; head: as written */
struct xform_line { int64_t row; str *cell; };
struct xform_table { enum xform_sheet sheet; struct xform_head *head; size_t columns; struct xform_line *line; size_t lines; };
void xform_problem(struct xform_findings *f, enum xform_sheet sheet, int64_t row, str column, const char *message, str detail);
void xform_remark(struct xform_findings *f, enum xform_sheet sheet, int64_t row, str column, const char *message, str detail);
void xform_problems(struct xform_findings *f, enum xform_sheet sheet, int64_t row, const struct problems *p);     /* of a draft, by their columns */
/* The sheet of the workbook, or of the file of that name; without lines if it is not there. */
struct xform_table xform_table_of(const struct room_file *file, size_t files, enum xform_sheet sheet, struct xform_findings *f);
/* The language that something in a form names; lang_count(): none of the interface. */
size_t xform_lang(struct arena *a, str text);
/* Of columns without a language; finds out what each column is. */
void xform_heads(struct xform_table *t, size_t lang, struct xform_findings *f);
str xform_cell(const struct xform_table *t, const struct xform_line *l, const char *name);
#endif
