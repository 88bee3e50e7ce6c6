/* answer_list.c - surveys that everybody may take part in: the list, its part of the region's first page; and tidying what is over. */
#include "base/moment.h"
#include "rooms/survey/answer.h"
#include "rooms/survey/draft.h"
#include "work/queue.h"
#include <string.h>

enum { LISTED_MAX = 50 };
#define RUNNING "s.state = 'published' AND s.listed AND s.access = 'open' AND s.deleted_at IS NULL AND COALESCE(s.opens, '') <= $1 " \
                "AND (COALESCE(s.closes, '') = '' OR COALESCE(NULLIF(s.grace_end, ''), s.closes) >= $1)"
/* With titles in the reader's language, else in German. A survey that has as many answers as it asked for is not looked for here: its page says so. */
static void find_listed(struct req *q, struct answer_view *v, int64_t most)
{
    struct rows *r = ask(q->st, Q("SELECT s.code, COALESCE(NULLIF(l.title, ''), w.title), COALESCE(l.title, '') = '', s.audience, COALESCE(s.closes, ''), s.id FROM survey_survey s "
        "JOIN survey_survey_words w ON w.owner = s.id AND w.lang = 'de' LEFT JOIN survey_survey_words l ON l.owner = s.id AND l.lang = $2 "
        "WHERE " RUNNING " ORDER BY COALESCE(s.closes, '9999'), s.id LIMIT $3"), T(date_today(q->a)), T(str_of(q->lang->tag)), I(most));
    bool source = !strcmp(q->lang->tag, LANG_SOURCE) || !strcmp(q->lang->tag, "de-simple");
    v->listed = arena_array(q->a, struct answer_listed, LISTED_MAX);
    while (rows_next(r)) {
        struct answer_listed *one = &v->listed[v->n_listed++];
        struct instrument *in = instrument_by_id(q->st, q->a, row_int(r, 5), q->lang);
        *one = (struct answer_listed){ .code = row_str(r, 0), .title = row_str(r, 1), .german = row_bool(r, 2) && !source, .closes = row_str(r, 4), .minutes = in ? answer_minutes(in) : 0 };
        for (const struct choice *c = survey_audiences; c->key; c++) if (str_eq(row_str(r, 3), str_of(c->key))) one->audience = _(c->label);
        one->langs = answer_langs(q, row_int(r, 5));
    }
}

void take_part_get(struct req *q)
{
    struct answer_view *v = arena_new_of(q->a, struct answer_view);
    find_listed(q, v, LISTED_MAX);
    page_about(q, _(N_("Surveys of the integration centre that you can take part in without an account.")));
    answer_list_page(&q->out, q, v);
}

/* Nothing while nothing runs. */
void take_part_home(struct req *q, struct buf *out)
{
    struct answer_view *v = arena_new_of(q->a, struct answer_view);
    find_listed(q, v, 3);
    if (v->n_listed) answer_list_home(out, q, v);
}

/* ---- what is over -------------------------------------------------------------------------------------------------------------------------- */
/* Surveys whose last day, and period of grace, have passed are closed by the house. */
static void close_due(struct store *st, str request)
{
    const char *why;
    struct rows *r = ask(st, Q("SELECT id FROM survey_survey WHERE state IN ('published', 'paused') AND deleted_at IS NULL AND COALESCE(closes, '') <> '' "
                               "AND COALESCE(NULLIF(grace_end, ''), closes) < $1 ORDER BY id LIMIT 500"), T(date_today(store_arena(st))));
    while (rows_next(r)) (void)flow_do(st, &who_house, request, &survey_entity, row_int(r, 0), 0, S("close"), S(""), &why);
}

enum { HELD_DAYS = 300 };                               /* less than the year after which they would go           */

/* PostgreSQL keeps with every row the number of the transaction that wrote it: one for a response and its texts. Written anew in one transaction after the end
** of the survey, all rows have the same. */
static void level(struct store *st)
{
    str since = date_text(store_arena(st), date_of_days(date_days(wall_of(moment_now()).date) - 2));
    ask(st, Q("UPDATE survey_response SET late = late WHERE survey IN (SELECT id FROM survey_survey WHERE state IN ('closed', 'archived') AND closed_on >= $1)"), T(since));
    ask(st, Q("UPDATE survey_text SET counts = counts WHERE survey IN (SELECT id FROM survey_survey WHERE state IN ('closed', 'archived') AND closed_on >= $1)"), T(since));
}

/* Invitations are erased a year after they changed last (entities.c), and a code with them: not while its survey runs. */
static void hold_codes(struct store *st)
{
    int64_t now = moment_now();
    ask(st, Q("UPDATE survey_invitation SET changed_at = $1 WHERE changed_at < $2 AND survey IN (SELECT id FROM survey_survey WHERE state IN ('published', 'paused') AND deleted_at IS NULL)"),
        I(now), I(now - (int64_t)HELD_DAYS * 86400));
}

static enum job_end tidy(struct job *j)
{
    close_due(j->st, j->request);
    level(j->st);
    hold_codes(j->st);
    saved_tidy(j->st);
    return JOB_DONE;
}

const struct job_kind survey_tidy = { .name = "survey.tidy", .label = N_("Closing surveys and erasing unfinished questionnaires"), .run = tidy, .every = 86400, .at = 3 * 3600 };
