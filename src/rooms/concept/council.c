/* council.c - the report to the council: its chapters in order, what all of them share, the embargo and its end. */
#include "base/moment.h"
#include "entity/query.h"
#include "look/form.h"
#include "rooms/concept/council.h"
#include "work/queue.h"

/* ---- parts of sentences ----------------------------------------------------------------------------------------------------- */
str council_n(struct council *c, int64_t n) { return docx_number(c->q->a, lang_number(c->q->a, c->q->lang, n)); }

/* The number stands somewhere in the plural's words; where it does not (Arabic's "two"), the whole is marked. */
str council_counted(struct council *c, str said, int64_t n)
{
    struct arena *a = c->q->a;
    str number = lang_number(a, c->q->lang, n);
    int64_t at = str_find(said, S("%d"));
    if (at < 0) return docx_number(a, said);
    return arena_fmt(a, "%.*s%.*s%.*s", STR(str_upto(said, (size_t)at)), STR(docx_number(a, number)), STR(str_from(said, (size_t)at + 2)));
}

int64_t council_sum(const struct counts *n)
{
    int64_t all = 0;
    for (int i = 0; i < NODE_STATES; i++) all += n->of[i];
    return all;
}

str council_by_state(struct council *c, const struct counts *n)
{
    struct req *q = c->q;
    struct buf b = buf_in(q->a, 2000);
    for (int i = 0; i < NODE_STATES; i++)
        if (n->of[i]) buf_fmt(&b, "%s%.*s: %.*s", b.n ? ", " : "", STR(_(node_states[i].label)), STR(council_n(c, n->of[i])));
    return buf_str(&b);
}

str council_own(struct council *c, str text) { return c->q->lang->rtl ? pdf_ltr(c->q->a, text) : text; }
str council_day(struct council *c, str date) { return date.n ? lang_date(c->q->a, c->q->lang, date) : date; }

void council_nothing(struct council *c)
{
    struct req *q = c->q;
    council_text(c->d, _(N_("There is nothing to report here for this period.")));
}

/* The field of the report's form leads back here by its own page. */
void council_words(struct council *c, const char *field, str text)
{
    struct req *q = c->q;
    council_markdown(c->d, text);
    if (c->office) council_edit(c->d, arena_fmt(q->a, "%.*s/edit#f-%s", STR(url_row(q, &council_report_entity, c->slug)), field), _(N_("Change this text")));
}

str council_protected(struct council *c)
{
    struct req *q = c->q;
    return _(N_("• is not shown, to protect people."));
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------------- */
static void put_lines(struct council *c)
{
    struct req *q = c->q;
    const struct council_report *r = c->r;
    council_line(c->d, q->region_title);
    if (r->body.n && r->meeting.n) council_line(c->d, say(q, N_("{body}, meeting on {day}"), { "body", council_own(c, r->body) }, { "day", council_day(c, r->meeting) }));
    else council_line(c->d, r->body);
    if (r->paper.n) council_line(c->d, arena_fmt(q->a, "%.*s: %.*s", STR(_(N_("Number of the council paper"))), STR(r->paper)));
    council_line(c->d, say(q, N_("Reported from {from} to {to}"), { "from", council_day(c, r->from_day) }, { "to", council_day(c, r->to_day) }));
    if (str_eq(r->state, S("published"))) return;
    c->d->embargo = !str_eq(r->state, S("embargo")) ? say(q, N_("Not adopted: {state}"), { "state", _(choice_label(entity_field(&council_report_entity, S("state")), r->state)) })
                    : r->meeting.n ? say(q, N_("Under embargo until {day}"), { "day", council_day(c, r->meeting) }) : _(N_("Under embargo until the meeting"));
}

struct council_doc *council_build(struct req *q, const struct council_report *r)
{
    static void (*const chapters[])(struct council *) = { council_summary, council_indicators, NULL, council_work, council_money, council_partners, council_concept, council_decisions, council_annex };
    struct council c = { .q = q, .r = r, .slug = r->meta.slug, .office = who_holds(&q->who, CONCEPT_OFFICE) };
    c.d = council_doc_new(q, r->title, date_days(wall_of(moment_now()).date) * 86400);       /* by the day here: the same bytes until tomorrow */
    struct query query = query_new(&concept_plan_entity, &q->who, q->lang);
    c.concept = r->concept && row_by_id(q->st, &query, r->concept, NULL) ? r->concept : 0;
    if (c.concept) c.tree = tree_load(q->st, q->a, c.concept, q->lang);
    put_lines(&c);
    for (size_t i = 0; i < countof(chapters); i++) {
        if (chapters[i]) { chapters[i](&c); continue; }
        council_heading(c.d, 1, "frame", _(N_("Frame and staff")));
        if (!r->frame.n) council_nothing(&c);
        council_words(&c, "frame", r->frame);
    }
    return c.d;
}

/* ---- embargo ------------------------------------------------------------------------------------------------------------------ */
const char *council_may_approve(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)st; (void)e; (void)who;
    return ((const struct council_report *)row)->meeting.n ? NULL : N_("Please enter the day of the meeting first: until then the report is under embargo.");
}

/* Nobody makes it public before the day of the meeting, the house included. */
const char *council_may_publish(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)e; (void)who;
    str meeting = ((const struct council_report *)row)->meeting;
    return !meeting.n || str_cmp(meeting, date_today(store_arena(st))) > 0 ? N_("It is under embargo until the day of the meeting.") : NULL;
}

enum { AT_ONCE = 50, HOUR = 3600 };
static struct rows *meetings_reached(struct store *st)
{
    return ask(st, Q("SELECT id FROM concept_council_report WHERE state = 'embargo' AND deleted_at IS NULL AND meeting <> '' AND meeting <= $1 ORDER BY id LIMIT 50"), T(date_today(store_arena(st))));
}

static bool due(struct store *st, int64_t now)
{
    (void)now;
    return rows_count(meetings_reached(st)) > 0;
}

/* What a flow refuses (somebody took it back meanwhile) stays as it is. */
static enum job_end run(struct job *j)
{
    const char *why = NULL;
    struct rows *r = meetings_reached(j->st);
    bool more = rows_count(r) == AT_ONCE;
    while (rows_next(r)) (void)flow_do(j->st, &who_house, S("concept.council"), &council_report_entity, row_int(r, 0), 0, S("publish"), S(""), &why);
    return more ? JOB_MORE : JOB_DONE;
}
const struct job_kind council_job = { .name = "concept.council", .label = N_("Reports to the council become public"), .run = run, .every = HOUR, .due = due };
