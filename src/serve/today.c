/* today.c - "Heute": what waits for this reader. Rooms say it (room.today); what every entity has in common is asked here, one count each. */
#include "serve/jobs.h"
#include "serve/office.h"
#include "base/moment.h"
#include "look/form.h"
#include "look/office.h"
#include <stdlib.h>

/* ---- entries that wait for somebody's decision ----------------------------------------------------------------------------- */

static void waits(struct req *q, struct agenda *g, const struct entity *e, str text, str url, const char *action)
{
    str what = say(q, N_("{what}: {text}"), { "what", words_get(q->words, e->plural) }, { "text", text });
    agenda_add(g, (struct task){ TASK_WAITING, what, url, { "", 0 }, action });
}

static str review_url(struct req *q, const struct entity *e) { return arena_fmt(q->a, "%.*s/review", STR(url_entity(q, e))); }

static void to_review(struct req *q, struct agenda *g, const struct entity *e)
{
    struct query query = query_new(e, &q->who, q->lang);
    if (!office_decides(q, e)) return;
    query.action = UPDATE;
    query.ended = true;
    query.where[query.n_where++] = (struct condition){ .field = entity_field(e, str_of(e->flow->field)), .value = flow_first(e->flow) };
    int64_t n = query_count(&query, q->st);
    if (n) waits(q, g, e, look_count(q, "%d entry waits for review", "%d entries wait for review", n), review_url(q, e), N_("Review"));
}

/* ---- what this reader wrote and somebody else sent back ------------------------------------------------------------------------ */

/* A row that is where new ones begin although its history has a step came back; if the last step was another account's, it was sent back. */
static int64_t returned(struct req *q, const struct entity *e)
{
    struct sql s = sql_new(q->st);
    str name = arena_fmt(q->a, "%s.%s", e->room, e->name);
    sql(&s, "SELECT count(*) FROM ");
    sql_name(&s, entity_table(e));
    sql(&s, " e WHERE e.deleted_at IS NULL AND e.");
    sql_name(&s, e->flow->field);
    sql(&s, " = ");
    sql_value(&s, T(flow_first(e->flow)));
    sql(&s, " AND EXISTS (SELECT 1 FROM core_history h WHERE h.entity = ");
    sql_value(&s, T(name));
    sql(&s, " AND h.row = e.id AND h.event = 'create' AND h.account = ");
    sql_value(&s, I(q->who.account));
    sql(&s, ") AND EXISTS (SELECT 1 FROM core_history h WHERE h.account <> ");
    sql_value(&s, I(q->who.account));
    sql(&s, " AND h.id = (SELECT max(x.id) FROM core_history x WHERE x.event = 'flow' AND x.row = e.id AND x.entity = ");
    sql_value(&s, T(name));
    sql(&s, "))");
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : 0;
}

static void came_back(struct req *q, struct agenda *g, const struct entity *e)
{
    if (!q->who.account || !e->path || !e->flow || !office_fields(q, e) || !may(&q->who, e, UPDATE).n) return;
    int64_t n = returned(q, e);
    str text = look_count(q, "%d entry of yours was sent back to draft", "%d entries of yours were sent back to draft", n);
    if (n) waits(q, g, e, text, review_url(q, e), N_("Look at it"));
}

/* ---- translations that are older than their German text ---------------------------------------------------------------------- */

/* "e" and what is shown of it in public; "d": German; "w": the language. The texts are there, and German went on. */
static void put_outdated(struct sql *s, const struct entity *e, str lang)
{
    sql(s, " FROM ");
    sql_name(s, entity_part(e, "words"));
    sql(s, " w JOIN ");
    sql_name(s, entity_part(e, "words"));
    sql(s, " d ON d.owner = w.owner AND d.lang = ");
    sql_value(s, T(S(LANG_SOURCE)));
    sql(s, " JOIN ");
    sql_name(s, entity_table(e));
    sql(s, " e ON e.id = w.owner WHERE e.deleted_at IS NULL AND d.version > w.source_version AND w.lang = ");
    sql_value(s, T(lang));
    if (e->state) { sql(s, " AND e."); sql_name(s, e->state); sql(s, " = 'published'"); }
    sql(s, " AND (1 = 0");
    for (size_t i = 0; i < e->n; i++) {
        if (!e->fields[i].translated) continue;
        sql(s, " OR w.");
        sql_name(s, e->fields[i].name);
        sql(s, " <> ''");
    }
    sql(s, ")");
}

static str slug_of(struct req *q, const struct entity *e, int64_t row)
{
    struct sql s = sql_new(q->st);
    sql(&s, "SELECT slug FROM ");
    sql_name(&s, entity_part(e, "slug"));
    sql(&s, " WHERE owner = ");
    sql_value(&s, I(row));
    sql(&s, " AND current ORDER BY CASE WHEN lang = ");
    sql_value(&s, T(S(LANG_SOURCE)));
    sql(&s, " THEN 0 ELSE 1 END, lang, slug");
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_str(r, 0) : (str){ "", 0 };
}

/* The line leads to the first of them: saving it leaves one less. */
static void outdated(struct req *q, struct agenda *g, const struct entity *e, str lang)
{
    struct sql s = sql_new(q->st);
    sql(&s, "SELECT count(*), min(w.owner)");
    put_outdated(&s, e, lang);
    struct rows *r = sql_ask(&s);
    int64_t n = rows_next(r) ? row_int(r, 0) : 0;
    str slug = n ? slug_of(q, e, row_int(r, 1)) : (str){ "", 0 };
    if (!slug.n) return;
    str text = look_count(q, "%d translation is older than its German text", "%d translations are older than their German texts", n);
    str said = say(q, N_("{language}: {text}"), { "language", lang_name(q->a, q->lang, lang) }, { "text", text });
    waits(q, g, e, said, arena_fmt(q->a, "%.*s/translate/%.*s", STR(url_row(q, e, slug)), STR(lang)), N_("Translate"));
}

static bool has_words(const struct entity *e)
{
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].translated) return true;
    return false;
}

static void to_translate(struct req *q, struct agenda *g, const struct entity *e)
{
    struct may m = may(&q->who, e, UPDATE);
    if (!e->path || !has_words(e)) return;
    for (size_t i = 0; i < m.n; i++)
        if (m.scope[i].rows == ROWS_OWN_LANGUAGE && lang_find(m.scope[i].language)) outdated(q, g, e, m.scope[i].language);
}

/* ---- the page -------------------------------------------------------------------------------------------------------------------- */

static int in_order(const void *a, const void *b)
{
    const struct task *x = a, *y = b;
    if (x->when != y->when) return x->when < y->when ? -1 : 1;
    if (!x->date.n != !y->date.n) return x->date.n ? -1 : 1;             /* what has no date comes behind */
    int by_date = str_cmp(x->date, y->date);
    return by_date ? by_date : str_cmp(x->text, y->text);
}

static void take_week(struct req *q, struct today_view *v)
{
    struct date today;
    if (!date_parse(date_today(q->a), &today)) return;
    for (int d = 0; d < TODAY_DAYS; d++) {
        v->day[d] = date_text(q->a, date_of_days(date_days(today) + d));
        for (size_t i = 0; i < v->agenda->n; i++) v->count[d] += str_eq(v->agenda->at[i].date, v->day[d]);
        v->week |= v->count[d] > 0;
    }
}

void today_show(struct req *q)
{
    struct agenda *g = arena_new_of(q->a, struct agenda);
    struct today_view v = { .agenda = g };
    for (size_t i = 0; i < q->app->rooms; i++) if (q->app->room[i]->today) q->app->room[i]->today(q, g);
    jobs_today(q, g);
    for (size_t i = 0; i < entity_count(); i++) {
        to_review(q, g, entity_at(i));
        came_back(q, g, entity_at(i));
        to_translate(q, g, entity_at(i));
    }
    qsort(g->at, g->n, sizeof *g->at, in_order);
    take_week(q, &v);
    today_page(&q->out, q, &v);
}
