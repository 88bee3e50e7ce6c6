/* pages.c - the catalogue for people, and what catalogue and page both say of a dataset. */
#include "rooms/opendata/opendata.h"
#include "look/look.h"
#include "web/wording.h"

const struct licence *dataset_licence(const struct opendata_settings *s, const struct dataset *d)
{
    const struct licence *own = d->licence ? licence_find(str_of(d->licence)) : NULL;
    return own ? own : s->licence;
}

/* What entries say of where they come from: each once. */
static str sources_said(struct req *q, const struct entity *e)
{
    enum { NAMED = 8 };
    const struct field *f = entity_field(e, S("source"));
    struct buf b = buf_in(q->a, 4000);
    struct sql s = sql_new(q->st);
    if (!f || !field_live(f) || f->privacy != PUBLIC) return S("");
    sql(&s, "SELECT source, COUNT(*) FROM ");
    sql_name(&s, entity_table(e));
    sql(&s, " WHERE deleted_at IS NULL AND source <> '' GROUP BY source ORDER BY COUNT(*) DESC, source");
    struct rows *r = sql_ask(&s);
    for (size_t i = 0; i < NAMED && rows_next(r); i++) buf_fmt(&b, "%s%.*s", i ? "; " : "", STR(row_str(r, 0)));
    return buf_str(&b);
}

str dataset_credit(struct req *q, const struct opendata_settings *s, const struct dataset *d)
{
    const struct particulars *p = region_particulars(q);
    str said = d->licence ? sources_said(q, dataset_entity(d)) : s->attribution;
    return said.n ? said : p->body.n ? p->body : p->centre.n ? p->centre : q->region_title;
}

void opendata_show(struct req *q)
{
    struct opendata_view *v = arena_new_of(q->a, struct opendata_view);
    v->said = settings_of(q->st);
    for (const struct dataset *d = datasets; d->key && v->n < countof(v->line); d++) {
        if (!dataset_given(q->st, d)) continue;
        v->line[v->n++] = (struct opendata_line){ d, dataset_count(q->st, d), dataset_changed(q->st, d), dataset_credit(q, &v->said, d), dataset_licence(&v->said, d) };
        if (str_eq(str_of(d->key), S("indicators"))) v->figures = open_indicators(q);
    }
    page_about(q, words_get(q->words, N_("Data of the integration centre for everybody who wants to work with them: directory, courses, indicators, areas.")));
    opendata_page(&q->out, q, v);
}
