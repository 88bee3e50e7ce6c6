/* draft.c - questionnaires that are being filled in, in the store. */
#include "rooms/survey/draft.h"
#include "base/moment.h"

static const struct column columns[] = {
    { "key", COL_TEXT, true, NULL, false }, { "survey", COL_INT, true, "survey_survey", true }, { "state", COL_TEXT, true, NULL, false }, { "language", COL_TEXT, true, NULL, false },
    { "answers", COL_TEXT, true, NULL, false }, { "test", COL_BOOL, true, NULL, false }, { "day", COL_TEXT, true, NULL, false } };
static const struct table_index indexes[] = { { { "survey", "state" }, 2, false } };
const struct table draft_table = { .name = "survey_draft", .columns = columns, .n = countof(columns), .primary = { "key" }, .n_primary = 1, .indexes = indexes, .n_indexes = countof(indexes) };

enum saved_state saved_find(struct store *st, int64_t survey, str key, struct saved *ret)
{
    struct rows *r = ask(st, Q("SELECT state, language, answers, test FROM survey_draft WHERE key = $1 AND survey = $2"), T(key), I(survey));
    if (!key.n || !rows_next(r)) return SAVED_NONE;
    *ret = (struct saved){ survey, key, row_str(r, 1), row_str(r, 2), row_bool(r, 3) };
    return str_eq(row_str(r, 0), S("sent")) ? SAVED_SENT : SAVED_OPEN;
}

void saved_begin(struct store *st, const struct saved *s)
{
    ask(st, Q("INSERT INTO survey_draft (key, survey, state, language, answers, test, day) VALUES ($1, $2, 'open', $3, $4, $5, $6) ON CONFLICT (key) DO NOTHING"), T(s->key), I(s->survey),
        T(s->language), T(s->answers.n ? s->answers : S("{}")), B(s->test), T(date_today(store_arena(st))));
}

void saved_put(struct store *st, const struct saved *s)
{
    ask(st, Q("UPDATE survey_draft SET language = $2, answers = $3, day = $4 WHERE key = $1 AND state = 'open'"), T(s->key), T(s->language), T(s->answers), T(date_today(store_arena(st))));
}

bool saved_sent(struct store *st, str key)
{
    ask(st, Q("UPDATE survey_draft SET state = 'sent', language = '', answers = '', day = '' WHERE key = $1 AND state = 'open'"), T(key));
    return store_changed(st) == 1;
}

bool saved_spend(struct store *st, int64_t survey, str key)
{
    ask(st, Q("INSERT INTO survey_draft (key, survey, state, language, answers, test, day) VALUES ($1, $2, 'sent', '', '', $3, '') ON CONFLICT (key) DO NOTHING"), T(key), I(survey), B(false));
    return store_changed(st) == 1 || saved_sent(st, key);
}

/* Sheets that nobody took over until the survey was archived go as well: nobody can take them over any more (paper.h). Of a deleted survey nothing stays.
** Of a survey with codes the sent ones stay until the codes are settled, which takes them away (invite.h); of an open link they have told what they had to. */
int64_t saved_tidy(struct store *st)
{
    str before = date_text(store_arena(st), date_of_days(date_days(wall_of(moment_now()).date) - SAVED_DAYS));
    ask(st, Q("DELETE FROM survey_draft WHERE state = 'open' AND (day < $1 OR survey IN (SELECT id FROM survey_survey WHERE state IN ('closed', 'archived') OR deleted_at IS NOT NULL))"), T(before));
    int64_t n = store_changed(st);
    ask(st, Q("DELETE FROM survey_draft WHERE state = 'sent' AND survey IN (SELECT id FROM survey_survey WHERE deleted_at IS NOT NULL OR (state IN ('closed', 'archived') AND access = 'open'))"));
    n += store_changed(st);
    ask(st, Q("DELETE FROM survey_entry WHERE survey IN (SELECT id FROM survey_survey WHERE state = 'archived' OR deleted_at IS NOT NULL)"));
    return n + store_changed(st);
}
