/* remind.c - each night: who answers for own duties and agreements of a concept in force hears when they fall due. Recommendations bind nobody and remind nobody. */
#include "base/moment.h"
#include "rooms/concept/tree_pages.h"
#include "web/app.h"
#include "work/mail.h"

static const struct app *house;                         /* for the address that links begin with; set once at start   */
void concept_remind_open(const struct app *app) { house = app; }

enum { BEFORE = 14, AGAIN = 30, NIGHT = 86400, AT = 4 * 3600, ROWS = 500 };          /* days; days; seconds; UTC; parts per part of the job */
static const struct mail_text text = {
    .subject = N_("The integration concept: what is due"),
    .body = N_("Hello,\n\n"
               "you answer for these parts of the integration concept:\n\n"
               "{list}\n\n"
               "Please enter how they stand, or tell the integration centre.") };

/* Once before the day, once after it, then each month until the state or the day changes. A new day begins anew: what was said before the fortnight of
** the old one does not count for it. */
static bool wanted(str today, str ends, str reminded)
{
    struct date t, e, r;
    if (!date_parse(today, &t) || !date_parse(ends, &e)) return false;
    int64_t now = date_days(t), due = date_days(e), last = date_parse(reminded, &r) ? date_days(r) : INT32_MIN;
    if (now < due - BEFORE) return false;
    if (now <= due) return last < due - BEFORE;
    return last <= due || now >= last + AGAIN;
}

struct letter { str to; struct buf list; int64_t first; size_t n; };

static void add_line(struct store *st, struct letter *l, const struct rows *r, str today)
{
    struct arena *a = store_arena(st);
    const struct lang *german = lang_find(S(LANG_SOURCE));
    str ends = row_str(r, 4), title = row_str(r, 3), day = lang_date(a, german, ends), link = arena_fmt(a, "%.*s/%.*s/%s/concept-parts/%.*s", STR(house->url), STR(store_region(st)), LANG_SOURCE, STR(row_str(r, 5)));
    const struct mail_value v[] = { { "title", title }, { "day", day } };
    str line = mail_say(st, german, str_cmp(ends, today) < 0 ? N_("{title}: was due on {day}") : N_("{title}: due on {day}"), v, countof(v));
    if (l->list.n + line.n + link.n + 8 > MAIL_TEXT_MAX / 2) return;              /* who has hundreds sees them on the page        */
    buf_fmt(&l->list, "%s- %.*s\n- %.*s", l->list.n ? "\n" : "", STR(line), STR(link));
    l->n++;
}

/* One mail for all that one address answers for. The key names the first part and the day, so that it goes once. */
static void send(struct store *st, struct letter *l, str today)
{
    const struct mail_value v[] = { { "list", buf_str(&l->list) } };
    struct mail m = { .to = l->to, .key = arena_fmt(store_arena(st), "concept %lld %.*s", (long long)l->first, STR(today)) };
    const char *why;
    if (!l->n) return;
    mail_write(st, &text, v, countof(v), lang_find(S(LANG_SOURCE)), &m);
    mail_add(st, &m, &why);                              /* an address that is none gets none                           */
    l->n = 0;
}

static void take(struct store *st, struct letter *l, const struct rows *r, str today)
{
    struct arena *a = store_arena(st);
    if (l->n && !str_eq(l->to, row_str(r, 1))) send(st, l, today);
    if (!l->n) *l = (struct letter){ arena_copy(a, row_str(r, 1)), buf_in(a, MAIL_TEXT_MAX), row_int(r, 0), 0 };
    add_line(st, l, r, today);
    also(st, Q("UPDATE concept_node SET reminded_on = $2 WHERE id = $1"), I(row_int(r, 0)), T(today));
}

static enum job_end run(struct job *j)
{
    str today = date_today(j->a), until = day_after_today(j->a, BEFORE);
    struct letter l = { 0 };
    if (!house) return JOB_DONE;
    struct rows *r = ask(j->st, Q("SELECT n.id, n.contact, COALESCE(n.reminded_on, ''), w.title, n.ends, COALESCE(s.slug, n.key) FROM concept_node n "
        "JOIN concept_concept c ON c.id = n.concept JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de' LEFT JOIN concept_node_slug s ON s.owner = n.id AND s.lang = 'de' AND s.current "
        "WHERE c.state = 'published' AND c.deleted_at IS NULL AND n.deleted_at IS NULL AND n.binding IN ('own', 'agreed') AND n.contact <> '' AND n.ends <> '' AND n.ends <= $1 "
        "AND n.kind IN ('approach', 'measure', 'milestone', 'recommendation') AND n.state IN ('planned', 'decided', 'running') AND COALESCE(n.reminded_on, '') <> $2 "
        "AND (COALESCE(n.reminded_on, '') = '' OR n.reminded_on <= n.ends OR n.reminded_on <= $3) ORDER BY n.contact, n.ends, n.id LIMIT 500"), T(until), T(today), T(day_after_today(j->a, -AGAIN)));
    bool more = rows_count(r) == ROWS;
    size_t sent = 0;
    while (rows_next(r)) if (wanted(today, row_str(r, 4), row_str(r, 2))) { take(j->st, &l, r, today); sent++; }
    send(j->st, &l, today);
    return more && sent ? JOB_MORE : JOB_DONE;
}

const struct job_kind concept_remind_job = { .name = "concept.remind", .label = N_("Reminders of the concept"), .run = run, .every = NIGHT, .at = AT };
