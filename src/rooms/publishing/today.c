/* today.c - what waits for those who look after pages and news, a line each with its number: on the office's first page. */
#include "base/moment.h"
#include "rooms/publishing/pages.h"

enum { WEEK = 7 };

static void add_line(struct req *q, struct agenda *agenda, enum task_when when, str url, const char *action, str text)
{
    (void)q;
    agenda_add(agenda, (struct task){ .when = when, .text = text, .url = url, .action = action });
}

static str day_after(struct arena *a, int n) { return date_text(a, date_of_days(date_days(wall_of(moment_now()).date) + n)); }

/* Published, and their first or last day lies within a week. Only for who looks after all of them: the numbers are those of the whole region. */
static int64_t begin_soon(struct req *q)
{
    struct rows *r = ask(q->st, Q("SELECT (SELECT count(*) FROM publishing_page WHERE state = 'published' AND deleted_at IS NULL AND visible_from > $1 AND visible_from <= $2) "
                                  "+ (SELECT count(*) FROM publishing_news WHERE state = 'published' AND deleted_at IS NULL AND visible_from > $1 AND visible_from <= $2)"),
                         T(day_after(q->a, 0)), T(day_after(q->a, WEEK)));
    return rows_next(r) ? row_int(r, 0) : 0;
}

static int64_t end_soon(struct req *q, bool news)
{
    str from = day_after(q->a, 0), to = day_after(q->a, WEEK);
    struct rows *r = news ? ask(q->st, Q("SELECT count(*) FROM publishing_news WHERE state = 'published' AND deleted_at IS NULL AND visible_to >= $1 AND visible_to <= $2"), T(from), T(to))
                          : ask(q->st, Q("SELECT count(*) FROM publishing_page WHERE state = 'published' AND deleted_at IS NULL AND visible_to >= $1 AND visible_to <= $2"), T(from), T(to));
    return rows_next(r) ? row_int(r, 0) : 0;
}

static int64_t count_state(struct req *q, const struct entity *e, const char *state)
{
    struct query query = query_new(e, &q->who, q->lang);
    query.limit = 1;
    query.ended = true;
    query_take(&query, q->st, S("state"), str_of(state));
    return query.n_where && !query.problem ? query_run(&query, q->st).total : 0;
}

static void feedback_today(struct req *q, struct agenda *agenda)
{
    bool theirs = may(&q->who, &feedback_entity, READ).n && !who_holds(&q->who, "data_officer");
    int64_t n = theirs ? count_state(q, &feedback_entity, "new") : 0;
    if (n) add_line(q, agenda, TASK_WAITING, url_page(q, S("feedback?state=new")), N_("Look at them"), look_count(q, "%d new message about a page", "%d new messages about pages", n));
}

void publishing_today(struct req *q, struct agenda *agenda)
{
    feedback_today(q, agenda);
    if (!who_holds(&q->who, "editor coordinator lead administrator")) return;
    int64_t review = count_state(q, &page_entity, "review") , news = count_state(q, &news_entity, "review"), begin = begin_soon(q), ends = end_soon(q, false), gone = end_soon(q, true);
    if (review) add_line(q, agenda, TASK_WAITING, url_page(q, S("pages?state=review")), N_("Review"), look_count(q, "%d page was handed in for review", "%d pages were handed in for review", review));
    if (news) add_line(q, agenda, TASK_WAITING, url_page(q, S("news?state=review")), N_("Review"), look_count(q, "%d piece of news was handed in for review", "%d pieces of news were handed in for review", news));
    if (begin) add_line(q, agenda, TASK_WEEK, url_page(q, S("pages/tree?only=scheduled")), N_("Look at them"), look_count(q, "%d page or piece of news appears within a week", "%d pages and pieces of news appear within a week", begin));
    if (ends) add_line(q, agenda, TASK_WEEK, url_page(q, S("pages/tree?only=scheduled")), N_("Prolong or let end"), look_count(q, "%d page disappears within a week", "%d pages disappear within a week", ends));
    if (gone) add_line(q, agenda, TASK_WEEK, url_page(q, S("news?sort=visible_to")), N_("Prolong or let end"), look_count(q, "%d piece of news ends within a week", "%d pieces of news end within a week", gone));
}
