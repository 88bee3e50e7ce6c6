/* paper.c - keyed sheets in the store: begun, kept twice, compared, taken over as one response. paper.h says how. */
#include "rooms/survey/paper.h"
#include "base/moment.h"
#include "base/rand.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/invite.h"

static const struct column entry_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "survey", COL_INT, true, "survey_survey", true }, { "sheet", COL_TEXT, true, NULL, false }, { "pass", COL_INT, true, NULL, false },
    { "account", COL_INT, true, NULL, false }, { "actor", COL_INT, false, NULL, false }, { "answers", COL_TEXT, true, NULL, false }, { "received", COL_TEXT, true, NULL, false },
    { "language", COL_TEXT, true, NULL, false }, { "done", COL_BOOL, true, NULL, false }, { "day", COL_TEXT, true, NULL, false } };
static const struct table_index entry_indexes[] = { { { "survey", "sheet", "pass" }, 3, true } };
const struct table entry_table = { .name = "survey_entry", .columns = entry_columns, .n = countof(entry_columns), .indexes = entry_indexes, .n_indexes = countof(entry_indexes) };

enum { SHEET_LETTERS = 16 };

/* Of rows in the order of ENTRY. */
static bool read_entry(struct rows *r, struct paper_entry *ret)
{
    if (!rows_next(r)) return false;
    *ret = (struct paper_entry){ .id = row_int(r, 0), .sheet = row_str(r, 1), .pass = (int)row_int(r, 2), .account = row_int(r, 3), .actor = row_int(r, 4), .answers = row_str(r, 5),
        .received = row_str(r, 6), .language = row_str(r, 7), .done = row_bool(r, 8), .day = row_str(r, 9) };
    return true;
}

#define ENTRY "SELECT id, sheet, pass, account, actor, answers, received, language, done, day FROM survey_entry "

/* ---- beginning --------------------------------------------------------------------------------------------------------------------------- */
/* Without names the sheet does not say whose it is, not even until it is taken over: the answers stand beside it. The stamp is today until somebody says otherwise: most sheets are keyed on the day they come. */
static int64_t add(struct store *st, int64_t survey, int64_t account, str sheet, int pass, int64_t actor)
{
    str today = date_today(store_arena(st));
    struct rows *r = ask(st, Q("INSERT INTO survey_entry (survey, sheet, pass, account, actor, answers, received, language, done, day) VALUES ($1, $2, $3, $4, $5, '{}', $6, 'de', $7, $6) RETURNING id"),
                         I(survey), T(sheet), I(pass), I(account), actor ? I(actor) : NIL(INT), T(today), B(false));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* What belongs to the code; false: *why. */
static bool look_up(struct store *st, const struct instrument *in, str code, str *sheet, int64_t *actor, const char **why)
{
    struct pass_code found;
    struct saved saved;
    bool used = false;
    int64_t invitation = invite_by_code(st, store_arena(st), in->survey, code, &found, actor, &used);
    if (!invitation) { *why = N_("This survey has no such code. Please compare it with the sheet."); return false; }
    if (!found.draft_key.n) { *why = N_("The code cannot be looked up: the installation has no key for it."); return false; }
    if (used || saved_find(st, in->survey, found.draft_key, &saved) == SAVED_SENT) { *why = N_("With this code somebody has answered already."); return false; }
    *sheet = found.draft_key;
    if (!in->named) *actor = 0;
    return true;
}

/* What was begun is gone on with, whoever began it: a sheet lies on one desk only. */
int64_t paper_begin(struct store *st, const struct instrument *in, int64_t account, str code, int *pass, const char **why)
{
    struct paper_entry first, second;
    int64_t actor = 0;
    str sheet = rand_name(store_arena(st), SHEET_LETTERS);
    *pass = 1;
    if (in->by_code && !look_up(st, in, code, &sheet, &actor, why)) return 0;
    if (!read_entry(ask(st, Q(ENTRY "WHERE survey = $1 AND sheet = $2 AND pass = 1"), I(in->survey), T(sheet)), &first)) return add(st, in->survey, account, sheet, 1, actor);
    if (!first.done) return first.id;
    *pass = 2;
    if (!paper_load(st, in->survey, first.id, 2, &second)) return add(st, in->survey, account, sheet, 2, actor) ? first.id : 0;
    if (second.done) *pass = 0;
    return first.id;
}

bool paper_second(struct store *st, const struct instrument *in, int64_t account, int64_t number)
{
    struct paper_entry first, second;
    if (!paper_load(st, in->survey, number, 1, &first) || !first.done) return false;
    if (paper_load(st, in->survey, number, 2, &second)) return !second.done;
    return add(st, in->survey, account, first.sheet, 2, first.actor) > 0;
}

/* ---- keeping -------------------------------------------------------------------------------------------------------------------------------- */
bool paper_load(struct store *st, int64_t survey, int64_t number, int pass, struct paper_entry *ret)
{
    return read_entry(ask(st, Q(ENTRY "WHERE survey = $1 AND pass = $3 AND sheet = (SELECT sheet FROM survey_entry WHERE id = $2 AND survey = $1 AND pass = 1)"), I(survey), I(number), I(pass)), ret);
}

/* A keying that is done does not change any more, or comparing would mean nothing. */
void paper_save(struct store *st, const struct paper_entry *e)
{
    also(st, Q("UPDATE survey_entry SET answers = $2, received = $3, language = $4, done = $5, account = $6, day = $7 WHERE id = $1 AND done = $8"), I(e->id), T(e->answers), T(e->received),
         T(e->language), B(e->done), I(e->account), T(date_today(store_arena(st))), B(false));
}

static void erase(struct store *st, int64_t survey, str sheet) { also(st, Q("DELETE FROM survey_entry WHERE survey = $1 AND sheet = $2"), I(survey), T(sheet)); }

void paper_discard(struct store *st, int64_t survey, int64_t number)
{
    struct paper_entry e;
    if (paper_load(st, survey, number, 1, &e)) erase(st, survey, e.sheet);
}

/* ---- taking over ------------------------------------------------------------------------------------------------------------------------------ */
/* The code is spent first: of two who take over the same sheet at once the second finds it spent, and stores nothing. Order of days as text is order of days. */
bool paper_take(struct store *st, struct answers *v, const struct paper_entry *e, const char **why)
{
    const struct instrument *in = v->in;
    struct answer_problem problem[1];
    str last = in->grace_end.n ? in->grace_end : in->closes;
    struct response r = { .mode = MODE_PAPER, .status = RESPONSE_COMPLETE, .language = e->language, .day = e->received, .actor = in->named ? e->actor : 0,
                          .late = in->closes.n && str_cmp(e->received, in->closes) > 0, .beyond = last.n && str_cmp(e->received, last) > 0 };
    (void)answers_check(store_arena(st), v, ANSWERS_FILE, problem, 1);         /* says what is asked, and empties the rest; the clerk has seen what it finds */
    *why = NULL;
    if (in->by_code && !saved_spend(st, in->survey, e->sheet)) { *why = N_("With this code somebody has answered already."); return false; }
    if (!response_store(st, v, &r, why)) return false;
    erase(st, in->survey, e->sheet);
    return true;
}

/* ---- comparing -------------------------------------------------------------------------------------------------------------------------------- */
/* Choice and the line behind "other" count as one. */
size_t paper_differences(const struct answers *one, const struct answers *two, bool *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < one->in->n; i++) {
        ret[i] = item_asks(&one->in->item[i]) && (!str_eq(one->value[i], two->value[i]) || !str_eq(one->other[i], two->other[i]));
        n += ret[i];
    }
    return n;
}

/* Of two that are done: few at a time, since what is equal is taken over at once. */
static int64_t differ(struct req *q, const struct instrument *in, str one, str two)
{
    struct answers a = answers_read(q->a, in, one), b = answers_read(q->a, in, two);
    return (int64_t)paper_differences(&a, &b, arena_array(q->a, bool, in->n + 1));
}

size_t paper_list(struct req *q, const struct instrument *in, struct paper_line **ret, struct paper_counts *count)
{
    struct rows *r = ask(q->st, Q("SELECT a.id, a.account, a.done, a.day, a.answers, b.account, b.done, b.answers FROM survey_entry a LEFT JOIN survey_entry b ON b.survey = a.survey AND b.sheet = a.sheet "
        "AND b.pass = 2 WHERE a.survey = $1 AND a.pass = 1 ORDER BY a.id LIMIT $2"), I(in->survey), I(PAPER_SHOWN));
    size_t n = 0;
    *ret = arena_array(q->a, struct paper_line, PAPER_SHOWN);
    struct rows *taken = ask(q->st, Q("SELECT COUNT(*) FROM survey_response WHERE survey = $1 AND mode = $2"), I(in->survey), I(MODE_PAPER));
    *count = (struct paper_counts){ .taken = rows_next(taken) ? row_int(taken, 0) : 0 };
    while (n < PAPER_SHOWN && rows_next(r)) {
        struct paper_line *l = &(*ret)[n++];
        *l = (struct paper_line){ row_int(r, 0), row_str(r, 3), row_int(r, 1) == q->who.account && q->who.account, !row_null(r, 5), { row_bool(r, 2), row_bool(r, 6) }, NONE };
        if (l->done[0] && l->done[1]) l->differ = differ(q, in, row_str(r, 4), row_str(r, 7));
        if (l->differ == NONE) count->once += l->done[0];
        else (*(l->differ ? &count->differing : &count->ready))++;
    }
    return n;
}
