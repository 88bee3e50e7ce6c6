/* form.h - forms of an entity, from its table: which fields a reader may fill in, what stands in them, what is wrong with it.
**
**     struct form f = form_new(q, e, classes, german);       which fields: those of these classes; never the state that a flow sets
**     form_show(q, &f, stored);                              as stored, in the reader's way of writing: 12,50, Di-Do 9-12
**     struct draft d = form_read(q, &f);                     as typed, in the way of the store; what cannot be read is a problem of the form
**
** What was typed stays as it is in every case; broken bytes are shown as the replacement character.
*/
#ifndef LOOK_FORM_H
#define LOOK_FORM_H
#include "entity/files.h"
#include "entity/write.h"
#include "look/look.h"

enum { SELECT_MAX = 200, RADIOS_MAX = 4 };
struct form_shown { bool on, given; str text, more; };       /* on: part of this form; given: the request named it; more: a second box */
struct form {
    const struct entity *e;
    size_t lang;                                        /* index in langs[]: whose words; of another language than German, only words */
    bool fresh;                                         /* a new row: what is not named is empty                      */
    int64_t version;
    struct form_shown *at;                                   /* per field                                                  */
    struct problems problems;
};
struct form form_new(struct req *q, const struct entity *e, unsigned classes, size_t lang);
void form_show(struct req *q, struct form *f, const struct draft *d);
void form_show_one(struct req *q, struct form *f, const struct field *field, const struct draft *d);
struct draft form_read(struct req *q, struct form *f);
bool form_any(const struct form *f);                    /* is there a field at all?                                   */
/* The first problem of a field; NULL: none. */
const struct problem *form_problem(const struct form *f, const struct field *field);
/* The message with what would be right: "This text is too long. At most 120 characters." */
str form_message(const struct req *q, const struct problem *p);
bool form_sets(const struct entity *e, const struct field *field);    /* may a form set it at all, classes apart?    */
/* A stored text of a field (as in drafts and in the history) as people read it: labels instead of keys, dates, amounts. */
str form_text(struct req *q, const struct field *field, str stored);
/* "{who} changed {what}": the translated key with its names replaced. */
str form_say(const struct req *q, const char *key, const struct named *named, size_t n);
#define say(q, key, ...) form_say((q), (key), (const struct named[]){ __VA_ARGS__ }, sizeof (const struct named[]){ __VA_ARGS__ } / sizeof(struct named))

/* ---- drawing ------------------------------------------------------------------------------------------------------------ */
struct widget {                                         /* one field as the page draws it                            */
    const struct field *f;
    str id, label, hint, describe, text, more;
    str error;                                          /* empty: nothing is wrong                                   */
    bool required, typed;                               /* typed: by the reader just now, not from the store          */
    const char *type, *mode, *dir, *lang;
    struct option *option; size_t n;
};
void form_summary(struct buf *out, struct req *q, const struct form *f);                  /* what is wrong, with links to the fields */
void form_fields(struct buf *out, struct req *q, const struct form *f);                   /* all fields                      */
void form_field(struct buf *out, struct req *q, const struct form *form, const struct field *f);
void form_hidden(struct buf *out, const struct form *f);                                  /* what was typed, carried along   */
void widget_text(struct buf *out, const struct req *q, const struct widget *w);           /* parts of form_field: form.html  */
void widget_lines(struct buf *out, const struct req *q, const struct widget *w);
void widget_check(struct buf *out, const struct req *q, const struct widget *w);
void widget_select(struct buf *out, const struct req *q, const struct widget *w);
void widget_radios(struct buf *out, const struct req *q, const struct widget *w);
void widget_checks(struct buf *out, const struct req *q, const struct widget *w);
void widget_place(struct buf *out, const struct req *q, const struct widget *w);

/* ---- pages ---------------------------------------------------------------------------------------------------------------- */
bool form_previews(const struct form *f);               /* a text in Markdown on it: it can be looked at before it is saved (serve/preview.c) */
struct preview_view { const struct entity *e; str title; html *text; const struct field **of; size_t n; };
void preview_page(struct buf *out, struct req *q, const struct preview_view *v);
struct edit_view { const struct entity *e; const void *row; struct form *form; bool small; };    /* row NULL: a new one        */
void edit_page(struct buf *out, struct req *q, const struct edit_view *v);

/* Two people saved the same row. `base`: when this reader began; `now`: in the store; `mine`: typed. */
struct merge_line { const struct field *f; str base, now, mine, who; int64_t at; bool theirs, ours, known; };
struct merge_view { const struct entity *e; const void *row; struct form *form; struct merge_line *line; size_t n; int64_t since; bool undecided, small; };
void stale_page(struct buf *out, struct req *q, const struct merge_view *v);

struct story_value { str field, lang, old, new; bool blanked, german; };       /* german: words of the entry itself, not of the reader's language */
struct story { str head, reason; struct story_value *value; size_t n; };
struct history_view { const struct entity *e; const void *row; struct story *story; size_t n; bool more; };
void history_page(struct buf *out, struct req *q, const struct history_view *v);
void history_lines(struct buf *out, const struct req *q, const struct history_view *v);
/* The last two sections of a row's page ("back", "past": tabs_bar() above names them): what refers to the row, if anything does, and its last changes. */
void record_last_tabs(struct buf *out, const struct req *q, const struct entity *e, const void *row, const struct back *back, size_t n, const struct history_view *past);

struct changed_text { const struct field *f; str old, new; };
struct translate_view {
    const struct entity *e; const void *row; const struct lang *lang; struct form *form;
    const str *german;                                  /* per field                                                   */
    struct translation state; str status;
    struct changed_text *changed; size_t n_changed;     /* in German, since this translation was made                 */
    const str *theirs; str who;                         /* per field: what somebody else saved meanwhile; NULL: nobody */
    bool preview;                                       /* with the texts as they will look                           */
    str place;                                          /* of the list it was opened from, as its address has it; may be empty */
};
void translate_page(struct buf *out, struct req *q, const struct translate_view *v);

struct picture_view { const struct entity *e; const void *row; const struct field *f; bool there; struct file file; const char *wrong; };
void picture_page(struct buf *out, struct req *q, const struct picture_view *v);

struct flow_view { const struct entity *e; const void *row; const struct transition *t; str reason; const char *wrong; };
void flow_page(struct buf *out, struct req *q, const struct flow_view *v);

struct review_row { const void *row; const struct transition *choice[8]; size_t n; };
struct review_view { const struct entity *e; struct review_row *at; size_t n; int64_t total; };
void review_page(struct buf *out, struct req *q, const struct review_view *v);

struct twin { const void *a, *b; const char *why; str value; };
struct twins_view { const struct entity *e; struct twin *at; size_t n; bool cut; };
void twins_page(struct buf *out, struct req *q, const struct twins_view *v);
struct twin_line { const struct field *f; str a, b; };
struct merge_two_view { const struct entity *e; const void *a, *b; struct twin_line *line; size_t n; struct form *form; };
void merge_two_page(struct buf *out, struct req *q, const struct merge_two_view *v);     /* `a` stays, `b` goes            */

struct bulk_row { const void *row; str now, problem; };
struct bulk_view { const struct entity *e; struct bulk_row *at; size_t n; const struct field *f; const struct field *const *choice; size_t choices; struct form *form; bool failed; };
void bulk_page(struct buf *out, struct req *q, const struct bulk_view *v);

struct import_line { int64_t line; str field, message, detail; };
struct import_target { str name, label; };
struct import_column { str head, sample, target; };
struct import_view {
    const struct entity *e; str bytes, source, problem; const char *unit;
    struct import_column *column; size_t columns;
    struct import_target *target; size_t targets;
    str *sources; size_t n_sources;
    struct import_line *line; size_t lines; int64_t more;
    bool tried, small; int64_t created, updated, rows;
};
void import_page(struct buf *out, struct req *q, const struct import_view *v);

/* ---- on other pages: what the office may do here ------------------------------------------------------------------------------ */
html office_list(struct req *q, const struct entity *e);              /* "New…", to review, duplicates, import; what was just done */
void office_record(struct buf *out, struct req *q, const struct record_view *v);   /* edit, delete, history, flow, translations  */
bool office_bulk(const struct req *q, const struct entity *e);        /* may this reader change several rows at once?           */
bool office_words(const struct req *q, const struct entity *e, str lang);          /* may they write this language's words?     */
bool office_decides(const struct req *q, const struct entity *e);     /* do new entries wait for this reader's first step?       */
bool office_fields(const struct req *q, const struct entity *e);      /* may they write more than words of a language?         */
struct office_view {
    const struct entity *e; const void *row;
    bool edit, remove, history;
    const struct transition *flow[16]; size_t n_flow;
    struct translation words[16]; size_t n_words;
};
void office_bar(struct buf *out, struct req *q, const struct office_view *v);      /* form.html                               */
void office_top(struct buf *out, struct req *q, const struct entity *e);
void done_notice(struct buf *out, struct req *q, const struct entity *e);
#endif
