/* survey.h - what this room is made of, and what its files share. Surveys from the questionnaire to the chapter in the report.
**
**     survey ─< item             what is asked, in order: headings, questions; codes stay the same over the waves
**     survey ─< option           lists of choices; an item names its list
**     survey ─< invitation       whom it was sent to, if there are personal codes; never which answer came from whom
**     survey ─< response         one row per answered questionnaire: all answers packed into one value (struct packed below)
**     survey ─< text             open answers, each by itself: no way leads from one back to its response, unless the survey is one with names
**
** An *instrument* is the whole questionnaire in one language, as loaded by instrument_load(): every page, reader, evaluation and export stands on it.
** *Answers* exist in two forms: as typed (one text per item, as XLSForm writes them: "a", "a c d", "4", "2026-11-18", words) while somebody fills in, and
** packed once they are handed in. answers_check() is the one place that says whether typed answers are good, whoever brings them: page, paper, file.
**
** Anonymity (steering.md §2a), frozen when a survey is opened:
** - response: no code, no address, no time; at most a day, and in an anonymous survey that is answered online not even that, only whether it was late;
** - ids of responses and texts are random, so they say nothing about the order;
** - a code's use is marked in batches, in a transaction of its own (invite.h);
** - texts lie apart, in an order of their own.
*/
#ifndef SURVEY_SURVEY_H
#define SURVEY_SURVEY_H
#include "entity/event.h"
#include "entity/flow.h"
#include "entity/write.h"
#include "store/ddl.h"
#include "text/lang.h"

extern const struct choice survey_audiences[], survey_anonymities[], survey_accesses[], survey_states[], item_kinds[], item_uses[], response_modes[];

#define FIELD(kind, name, ...) c_##kind name;
struct survey { struct meta meta;
#include "rooms/survey/survey.def"
};
struct survey_item { struct meta meta;
#include "rooms/survey/item.def"
};
struct survey_option { struct meta meta;
#include "rooms/survey/option.def"
};
struct invitation { struct meta meta;
#include "rooms/survey/invitation.def"
};
#undef FIELD
extern const struct entity survey_entity, item_entity, option_entity, invitation_entity;
extern const struct flow survey_flow;
#define SURVEY_OFFICE  "lead coordinator administrator"
#define SURVEY_READERS SURVEY_OFFICE " editor steering_group data_officer"    /* see protected results */
enum { SURVEY_MINIMUM = 5, ITEMS_MAX = 300, CHOICES_MAX = 250, ANSWER_TEXT_MAX = 20000, PACKED_MAX = 16 * 1024 };

/* ---- the instrument (instrument.c) ------------------------------------------------------------------------------------------------ */
/* Order of item_kinds[]. SECTION begins a page; NOTE is text alone; ACTOR is "I answer for …", an organisation of the directory or a name. */
enum item_kind { ITEM_SECTION, ITEM_NOTE, ITEM_SINGLE, ITEM_MULTIPLE, ITEM_SCALE, ITEM_NUMBER, ITEM_DATE, ITEM_TEXT, ITEM_LONGTEXT, ITEM_RANKING, ITEM_ACTOR, ITEM_KINDS };
enum { SCALE_STEPS = 5, SCALE_MAX = 11, SCALE_UNKNOWN_CODE = 0 };
struct item_option { int64_t id; str code, label; bool exclusive, other; };
struct item {
    int64_t id;
    str code, label, hint, list, grid, low, high, relevance, becomes, note;
    enum item_kind kind;
    bool unknown, must, grouping;
    int64_t least, most;                                /* NONE: no bound                                              */
    int64_t steps;                                      /* of a scale: 1 … steps                                       */
    const struct item_option *option; size_t options;   /* SINGLE MULTIPLE RANKING; shared by items of the same list   */
    size_t at, width;                                   /* where its value lies in a packed response; width 0: it has none there */
    struct expression *asked_if;                        /* parsed relevance; NULL: always asked                        */
};
struct instrument {
    int64_t survey; str code, title, intro, thanks, state, closes, grace_end, contact;
    bool named, by_code;                                /* anonymity "named"; access "codes"                           */
    int64_t minimum;                                    /* smallest number that results show                           */
    const struct lang *lang;                            /* of the texts                                                */
    struct item *item; size_t n;
    size_t bytes;                                       /* of a packed response                                        */
    uint32_t layout;                                    /* digest of the layout, as it stands in the head of a packed response */
};
/* NULL: there is no such survey. Texts in `lang`, where they are missing in the language it falls back to (de-simple: de), else German. */
struct instrument *instrument_load(struct store *st, struct arena *a, str code, const struct lang *lang);
struct instrument *instrument_by_id(struct store *st, struct arena *a, int64_t survey, const struct lang *lang);
const struct item *item_find(const struct instrument *in, str code);           /* NULL: none                                 */
size_t item_index(const struct instrument *in, str code);                      /* in->n: none                                */
int    option_find(const struct item *it, str code);                           /* -1: none                                   */
int    option_other(const struct item *it);                                    /* the first with a line behind it; -1: none  */
bool   item_asks(const struct item *it);                                       /* no heading, no note                        */
bool   item_words(const struct item *it);                                      /* answered by words, which lie apart          */
/* Lays out `at`, `width`, `bytes`, parses relevance. For what is built in memory (a file that is read); instrument_load() has done it. */
void   instrument_settle(struct arena *a, struct instrument *in);

/* ---- relevance and piping (relevance.c) --------------------------------------------------------------------------------------------- */
/* XLSForm's expressions, the part that questionnaires use:  ${code}  'text'  12  = != < <= > >=  and  or  not(…)  selected(${code}, 'option')
** count-selected(${code})  + - * div  (…).  An item that is not answered, or not asked, is ''. */
struct expression;
typedef str value_of(void *ctx, str code);
enum { EXPRESSION_DEPTH = 20, EXPRESSION_NODES = 200 };
/* NULL: *why (English key) and *at, the offset in the text. */
struct expression *expression_read(struct arena *a, str text, const char **why, size_t *at);
bool expression_true(const struct expression *x, value_of *value, void *ctx);
/* The codes that it names, each once, at most max. */
size_t expression_names(const struct expression *x, str *ret, size_t max);
/* Does some item's relevance depend on itself, on one that does not exist, or on one that comes later? Adds a problem per finding. */
struct instrument_fault { size_t item; const char *message; str detail; };     /* message: English key                       */
size_t relevance_faults(struct arena *a, const struct instrument *in, struct instrument_fault *ret, size_t max);
/* "You said: ${offers}" with answers put in as people read them (labels instead of codes, lang_number …). */
str piped(struct arena *a, const struct instrument *in, str text, value_of *value, void *ctx);

/* ---- answers as typed (answers.c) ----------------------------------------------------------------------------------------------------- */
struct answers { const struct instrument *in; str *value, *other; bool *asked; };       /* per item; empty: not answered. other: what was written behind "other". asked: set by answers_check() */
struct answers answers_new(struct arena *a, const struct instrument *in);
struct answer_problem { size_t item; const char *message; str detail; };               /* English key with what would be right       */
enum answers_strict { ANSWERS_SAVE, ANSWERS_DONE, ANSWERS_FILE };                        /* SAVE: unfinished, required may be empty; FILE: a row of a file: nothing required */
/* Brings values into canonical form (options in the order of the list, numbers with a point, trimmed, NFC), empties what is not asked, finds every problem
** (at most max). 0: good. */
size_t answers_check(struct arena *a, struct answers *v, enum answers_strict how, struct answer_problem *ret, size_t max);
/* answers_check() drops what stands behind "other" where that is not chosen. Before it is lost: the English key of what to do; NULL: nothing stands there. */
const char *answer_other_lost(const struct item *it, str value, str other);
/* One value alone, not empty: brought into canonical form; NULL, or the English key of what would be right. */
const char *answer_check(struct arena *a, const struct item *it, str *v, enum answers_strict how);
/* Is this item asked, given the answers so far? Cheap; for pages that show one section. */
bool answers_asks(const struct answers *v, size_t item);
str  answers_value(void *answers, str code);            /* a value_of for expressions and piping: ctx is struct answers        */
/* To keep a draft, and back: JSON object {"code":"a c","code_other":"…"}; unknown names are left out. */
str  answers_json(struct arena *a, const struct answers *v);
struct answers answers_read(struct arena *a, const struct instrument *in, str json);
/* As people read it: labels, dates, numbers of the instrument's language. */
str  answer_say(struct arena *a, const struct answers *v, size_t item);

/* ---- packed (packed.c) ------------------------------------------------------------------------------------------------------------------ */
/* A response as bytes: PACKED_HEAD bytes, then per item one byte state and its value, little endian, at item.at (the state) and item.at + 1:
**     SINGLE    1 byte: index of the option           SCALE    1 byte: 1 … steps
**     MULTIPLE  1 to 32 bytes: a bit per option       RANKING  one byte per option: its rank, 0: none
**     NUMBER    8 bytes: double                       DATE     4 bytes: days since 1970-01-01
**     TEXT, LONGTEXT, ACTOR, SECTION, NOTE: nothing (item.width 0), not even whether there was one
** The head says version and a digest of the layout: a response of another layout is not read (packed_fits). */
enum answer_state { ANSWER_MISSING, ANSWER_GIVEN, ANSWER_NOT_ASKED, ANSWER_UNKNOWN };   /* UNKNOWN: "don't know"             */
enum { PACKED_HEAD = 5 };
str  answers_pack(struct arena *a, const struct answers *v);                  /* after answers_check()                      */
char *packed_empty(struct arena *a, const struct instrument *in);             /* everything missing                         */
void packed_put(const struct item *it, str v, char *at);                      /* state and value at `at` (item.at of a row); v: canonical, not empty */
bool packed_fits(const struct instrument *in, str bytes);
static inline enum answer_state packed_state(const struct item *it, const char *bytes) { return (enum answer_state)(unsigned char)bytes[it->at]; }
int     packed_choice(const struct item *it, const char *bytes);              /* SINGLE: index, SCALE: value; call only if GIVEN */
bool    packed_has(const struct item *it, const char *bytes, size_t option);  /* MULTIPLE                                   */
int     packed_rank(const struct item *it, const char *bytes, size_t option); /* RANKING: 1 …; 0: not ranked                */
double  packed_number(const struct item *it, const char *bytes);              /* NUMBER                                     */
int32_t packed_days(const struct item *it, const char *bytes);                /* DATE                                       */
str     packed_say(struct arena *a, const struct item *it, const char *bytes);         /* as typed ("a c"); "don't know" and missing: empty */

/* ---- handed in (response.c) ---------------------------------------------------------------------------------------------------------------- */
enum response_mode { MODE_WEB, MODE_PAPER, MODE_FILE };                        /* order of response_modes[]                  */
enum response_status { RESPONSE_COMPLETE, RESPONSE_PARTIAL, RESPONSE_TEST };
struct response {
    int64_t id;                                         /* 0: a random one is made                                      */
    enum response_mode mode; enum response_status status;
    bool late;                                          /* after the last day                                           */
    bool beyond;                                        /* after the end of grace: kept, never counted                  */
    str language, day;                                  /* day: YYYY-MM-DD of files and paper; empty otherwise          */
    int64_t actor;                                      /* of a survey with names; 0: none                              */
};
/* Stores checked answers: one row, and its open texts. In the caller's write transaction. False: broken, or *why (English key). */
MUST_USE bool response_store(struct store *st, const struct answers *v, struct response *r, const char **why);
/* Every response that counts (complete, in time or grace, no test): the packed bytes live during the call only. */
typedef bool response_fn(void *ctx, const char *bytes, const struct response *r);
bool response_each(struct store *st, const struct instrument *in, response_fn *one, void *ctx);
struct response_counts { int64_t all, counted, complete, partial, test, late, beyond, by_mode[3]; };
struct response_counts response_count(struct store *st, int64_t survey);
/* Open answers of an item, in the order of their random ids; `id` names one for coding. response: 0 in anonymous surveys. */
struct open_text { int64_t id, response; str text, language; };
bool texts_each(struct store *st, int64_t survey, str item, bool (*one)(void *ctx, const struct open_text *t), void *ctx);
extern const struct table response_table, text_table;
int64_t response_id(void);                              /* random: of a response or a text; positive, and below 2^53, so that every JSON reader keeps it whole */

/* ---- rules (rules.c): what may be saved, what opening needs ---------------------------------------------------------------------------- */
void survey_check(struct store *st, const struct draft *d, struct problems *p);
void survey_derive(struct store *st, struct draft *d);
void item_check(struct store *st, const struct draft *d, struct problems *p);
void item_derive(struct store *st, struct draft *d);
void option_check(struct store *st, const struct draft *d, struct problems *p);
bool item_fixed(struct store *st, int64_t item);         /* its survey has been opened: responses count on it            */
bool option_fixed(struct store *st, int64_t option);
void option_derive(struct store *st, struct draft *d);
const char *survey_may_open(struct store *st, const struct entity *e, const void *row, const struct who *who);
void survey_opened(struct store *st, const struct entity *e, int64_t row, const struct who *who);
void survey_closed(struct store *st, const struct entity *e, int64_t row, const struct who *who);
bool survey_is_draft(struct store *st, int64_t survey);

/* ---- for the record of processing (kept.c): responses, texts, drafts, sheets; and what goes when a survey is erased ------------------------ */
struct app;
enum { SURVEY_LISTENS = 1 };
extern const struct listen survey_listens[SURVEY_LISTENS];
void survey_kept(const struct app *app);                /* the room's .open                                           */
#endif
