/* rules.c - what may be saved, and what opening a survey needs. Once it has been opened only words may change, and the history keeps every one of them. */
#include "base/moment.h"
#include "entity/query.h"
#include "rooms/survey/invite.h"
#include "rooms/survey/survey.h"

static bool plain_code(str s, const char *also)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (i && c >= '0' && c <= '9') || (i && str_find_char(str_of(also), c) >= 0))) return false;
    }
    return s.n > 0;
}

/* As typed at an item or a choice: letters of either case, digits, _ and -. XLSForms of others have capitals. */
static bool item_code(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), more = (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!letter && !more) return false;
    }
    return s.n > 0;
}

bool survey_is_draft(struct store *st, int64_t survey)
{
    struct rows *r = ask(st, Q("SELECT state FROM survey_survey WHERE id = $1"), I(survey));
    return rows_next(r) && str_eq(row_str(r, 0), S("draft"));
}

/* ---- surveys ---------------------------------------------------------------------------------------------------------------------------- */
static bool before(str a, str b) { return a.n && b.n && str_cmp(a, b) < 0; }

/* Frozen by opening: whether with names, and who may answer. The smallest number shown was promised to everybody who answered: it may grow, never shrink. */
static void check_frozen(struct store *st, const struct draft *d, struct problems *p)
{
    struct rows *r = d->id ? ask(st, Q("SELECT state, anonymity, access, code, minimum FROM survey_survey WHERE id = $1"), I(d->id)) : NULL;
    if (!r || !rows_next(r) || str_eq(row_str(r, 0), S("draft"))) return;
    static const char *const frozen[] = { "anonymity", "access", "code" };
    for (size_t i = 0; i < countof(frozen); i++)
        if (!str_eq(row_str(r, i + 1), draft_value(d, frozen[i]))) draft_wrong(d, p, frozen[i], N_("The survey has been opened: this stays as it is."));
    int64_t was = row_null(r, 4) ? SURVEY_MINIMUM : row_int(r, 4), now;
    if (!str_int(draft_value(d, "minimum"), &now)) now = SURVEY_MINIMUM;
    if (now < was) draft_wrong(d, p, "minimum", N_("The survey has been opened: this stays as it is."));
}

void survey_check(struct store *st, const struct draft *d, struct problems *p)
{
    if (!plain_code(draft_value(d, "code"), "-")) draft_wrong(d, p, "code", N_("Only small letters, digits and hyphens."));
    if (before(draft_value(d, "closes"), draft_value(d, "opens"))) draft_wrong(d, p, "closes", N_("The end is before the beginning."));
    if (draft_value(d, "grace_end").n && !draft_value(d, "closes").n) draft_wrong(d, p, "closes", N_("A period of grace needs a last day."));
    if (before(draft_value(d, "grace_end"), draft_value(d, "closes"))) draft_wrong(d, p, "grace_end", N_("The period of grace ends before the last day."));
    if (str_eq(draft_value(d, "listed"), S("1")) && str_eq(draft_value(d, "access"), S("codes"))) draft_wrong(d, p, "listed", N_("Nobody on the portal has a code."));
    check_frozen(st, d, p);
}

/* The address of a survey is its short name: titles of what the public does not see stay out of addresses, and this one is made to be passed on. */
void survey_derive(struct store *st, struct draft *d)
{
    if (!d->id && !d->key.n && !id_by_key(st, &survey_entity, draft_value(d, "code"))) d->key = draft_value(d, "code");
    if (!draft_value(d, "minimum").n) draft_give(d, "minimum", S("5"));
}

/* ---- questions and choices ------------------------------------------------------------------------------------------------------------------ */
static int64_t survey_of(struct store *st, const struct draft *d) { return id_by_key(st, &survey_entity, draft_value(d, "survey")); }

/* Is there another row of this survey with the same code (and list)? */
static bool taken(struct store *st, struct rows *r, const struct draft *d)
{
    (void)st;
    while (rows_next(r)) if (row_int(r, 0) != d->id) return true;
    return false;
}

/* What a question is may change only while nobody has answered: order, kind, code, choices, rules. Its words may. */
static const char *const item_frozen[] = { "survey", "place", "code", "kind", "list", "grid", "unknown", "must", "relevance", "least", "most" };
static const char *const option_frozen[] = { "survey", "list", "place", "code", "exclusive", "other" };
static void check_words_only(struct store *st, const struct draft *d, struct problems *p, const char *const *frozen, size_t n)
{
    struct draft old;
    struct stamp stamp;
    if (survey_is_draft(st, survey_of(st, d))) return;
    if (!d->id) { draft_wrong(d, p, "survey", N_("The survey has been opened: nothing can be added to it any more.")); return; }
    if (!draft_read(st, d->e, d->id, &old, &stamp)) return;
    for (size_t i = 0; i < n; i++) {
        const struct field *f = entity_field(d->e, str_of(frozen[i]));
        str was = draft_canonical(store_arena(st), f, draft_value(&old, frozen[i])), is = draft_canonical(store_arena(st), f, draft_value(d, frozen[i]));
        if (!str_eq(was, is)) draft_wrong(d, p, frozen[i], N_("The survey has been opened: only words can be changed, and only where their meaning stays."));
    }
}

static bool has_options(str kind) { return str_has_word(S("single multiple ranking"), kind); }

void item_check(struct store *st, const struct draft *d, struct problems *p)
{
    str kind = draft_value(d, "kind"), code = draft_value(d, "code"), relevance = draft_value(d, "relevance");
    const char *why;
    size_t at;
    if (!item_code(code)) draft_wrong(d, p, "code", N_("Only letters, digits, _ and hyphens."));
    if (taken(st, ask(st, Q("SELECT id FROM survey_item WHERE survey = $1 AND code = $2 AND deleted_at IS NULL ORDER BY id"), I(survey_of(st, d)), T(code)), d))
        draft_wrong(d, p, "code", N_("Another question of this survey has this code."));
    if (has_options(kind) && !draft_value(d, "list").n) draft_wrong(d, p, "list", N_("This kind of question needs a list of choices."));
    if (relevance.n && !expression_read(store_arena(st), relevance, &why, &at)) draft_wrong(d, p, "relevance", why);
    check_words_only(st, d, p, item_frozen, countof(item_frozen));
}

static str next_place(struct store *st, struct rows *r) { return arena_fmt(store_arena(st), "%lld", rows_next(r) ? (long long)row_int(r, 0) + 10 : 10LL); }

/* New ones go to the end. */
void item_derive(struct store *st, struct draft *d)
{
    if (!draft_value(d, "place").n) draft_give(d, "place", next_place(st, ask(st, Q("SELECT COALESCE(MAX(place), 0) FROM survey_item WHERE survey = $1 AND deleted_at IS NULL"), I(survey_of(st, d)))));
}

void option_check(struct store *st, const struct draft *d, struct problems *p)
{
    str code = draft_value(d, "code");
    if (!item_code(code)) draft_wrong(d, p, "code", N_("Only letters, digits, _ and hyphens."));
    if (taken(st, ask(st, Q("SELECT id FROM survey_option WHERE survey = $1 AND list = $2 AND code = $3 AND deleted_at IS NULL ORDER BY id"), I(survey_of(st, d)), T(draft_value(d, "list")), T(code)), d))
        draft_wrong(d, p, "code", N_("Another choice of this list has this code."));
    check_words_only(st, d, p, option_frozen, countof(option_frozen));
}

void option_derive(struct store *st, struct draft *d)
{
    if (!draft_value(d, "place").n) draft_give(d, "place", next_place(st, ask(st, Q("SELECT COALESCE(MAX(place), 0) FROM survey_option WHERE survey = $1 AND list = $2 AND deleted_at IS NULL"), I(survey_of(st, d)), T(draft_value(d, "list")))));
}

/* A response is read by the layout of the questionnaire: after opening no part of it goes, and none comes back. */
static bool opened(struct rows *r) { return rows_next(r) && !str_eq(row_str(r, 0), S("draft")); }
bool item_fixed(struct store *st, int64_t item)
{
    return opened(ask(st, Q("SELECT s.state FROM survey_survey s JOIN survey_item i ON i.survey = s.id WHERE i.id = $1"), I(item)));
}

bool option_fixed(struct store *st, int64_t option)
{
    return opened(ask(st, Q("SELECT s.state FROM survey_survey s JOIN survey_option o ON o.survey = s.id WHERE o.id = $1"), I(option)));
}

/* ---- opening and closing ---------------------------------------------------------------------------------------------------------------------- */
/* What does not fit would be left out in silence (instrument.c), or make every response a large one. */
static const char *too_much(struct store *st, const struct instrument *in)
{
    struct rows *items = ask(st, Q("SELECT COUNT(*) FROM survey_item WHERE survey = $1 AND deleted_at IS NULL"), I(in->survey));
    struct rows *lists = ask(st, Q("SELECT list FROM survey_option WHERE survey = $1 AND deleted_at IS NULL GROUP BY list HAVING COUNT(*) > $2 ORDER BY list LIMIT 1"), I(in->survey), I(CHOICES_MAX));
    if (rows_count(lists)) return N_("These are too many choices.");
    return (rows_next(items) && row_int(items, 0) > ITEMS_MAX) || in->bytes > PACKED_MAX ? N_("These are too many questions.") : NULL;
}

/* A survey opens only as a whole: with questions, with choices to choose from, with conditions that can be followed. */
const char *survey_may_open(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)e; (void)who;
    struct arena *a = store_arena(st);
    const struct survey *s = row;
    struct instrument_fault fault;
    struct instrument *in = instrument_by_id(st, a, s->meta.id, lang_find(S(LANG_SOURCE)));
    size_t questions = 0;
    for (size_t i = 0; in && i < in->n; i++) {
        const struct item *it = &in->item[i];
        questions += item_asks(it);
        if ((it->kind == ITEM_SINGLE || it->kind == ITEM_MULTIPLE || it->kind == ITEM_RANKING) && !it->options) return N_("A question has no choices yet.");
        if (it->kind == ITEM_ACTOR && !in->named) return N_("An anonymous survey cannot ask for whom somebody answers.");
    }
    if (!questions) return N_("There is no question yet.");
    const char *much = too_much(st, in);
    if (much) return much;
    if (before(s->closes, date_today(a))) return N_("The last day is over.");
    if (relevance_faults(a, in, &fault, 1)) return N_("The condition of a question cannot be followed: look at the questions.");
    return NULL;
}

/* What was answered for trying out goes, and from now on nothing but words changes. */
void survey_opened(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("DELETE FROM survey_response WHERE survey = $1 AND status = $2"), I(row), I(RESPONSE_TEST));
    ask(st, Q("DELETE FROM survey_text WHERE survey = $1 AND counts = $2"), I(row), B(false));
    ask(st, Q("DELETE FROM survey_draft WHERE survey = $1 AND test = $2"), I(row), B(true));
    ask(st, Q("UPDATE survey_survey SET activated_at = $2 WHERE id = $1 AND activated_at IS NULL"), I(row), I(moment_now()));
}

void survey_closed(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("UPDATE survey_survey SET closed_on = $2 WHERE id = $1"), I(row), T(date_today(store_arena(st))));
    invite_settle_later(st, row);
}
