/* contradict_pages.c - all contradictions on one page: they are shown, and who decides what is displayed says why. */
#include "entity/query.h"
#include "look/figure.h"
#include "rooms/monitoring/contradict.h"
#include "rooms/monitoring/contradict_view.h"
#include "rooms/monitoring/indicator_view.h"

enum { NAMES_MAX = 500 };
static struct query of(struct req *q, const struct entity *e)
{
    struct query query = query_new(e, &q->who, q->lang);
    query.limit = NAMES_MAX;
    return query;
}

/* Names of what lines speak about, loaded once. */
struct row_named { int64_t id; str text, url; const void *row; };
struct names { struct row_named *at; size_t n; };
static struct names names(struct req *q, const struct entity *e, bool linked)
{
    struct query query = of(q, e);
    struct page page = query_run(&query, q->st);
    struct names out = { arena_array(q->a, struct row_named, page.n + 1), 0 };
    for (size_t i = 0; i < page.n; i++)
        out.at[out.n++] = (struct row_named){ row_meta(page.row[i])->id, row_title(e, page.row[i]), linked ? url_row(q, e, row_meta(page.row[i])->slug) : S(""), page.row[i] };
    return out;
}

static struct row_named name_of(const struct names *n, int64_t id)
{
    for (size_t i = 0; i < n->n; i++) if (n->at[i].id == id) return n->at[i];
    return (struct row_named){ 0, S(""), S(""), NULL };
}

void contradictions_show(struct req *q)
{
    const struct contradiction *c;
    size_t n = contradictions(q->st, q->a, 0, 0, &c);
    struct contradict_view *v = arena_new_of(q->a, struct contradict_view);
    struct names indicator = names(q, &indicator_entity, true), source = names(q, &source_entity, false), area = names(q, entity_named(S("directory.area")), false);
    v->line = arena_array(q->a, struct contradict_line, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct row_named about = name_of(&indicator, c[i].indicator);
        if (!about.id) continue;                           /* none that this reader sees                                  */
        v->line[v->n++] = (struct contradict_line){ .kind = contradict_label(c[i].kind), .name = about.text, .url = about.url, .area = name_of(&area, c[i].area).text,
            .period = period_say(q, c[i].period), .other_period = period_say(q, c[i].other_period), .source = name_of(&source, c[i].source).text,
            .other_source = c[i].other_source ? name_of(&source, c[i].other_source).text : S(""), .note = c[i].note, .other_note = c[i].other_note,
            .said = figure_value(q, about.row, c[i].v), .other_said = figure_value(q, about.row, c[i].other), .sum = c[i].kind == CONTRADICT_SUM };
    }
    monitoring_contradictions_page(&q->out, q, v);
}
