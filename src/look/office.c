/* office.c - what those who look after the entries find on lists and record pages: only what they may do there. */
#include "look/form.h"
#include <string.h>

/* One grant that lets them write more than the words of a language. */
bool office_fields(const struct req *q, const struct entity *e)
{
    struct may m = may(&q->who, e, UPDATE | CREATE);
    for (size_t i = 0; i < m.n; i++) if (m.scope[i].rows != ROWS_OWN_LANGUAGE) return true;
    return false;
}

bool office_words(const struct req *q, const struct entity *e, str lang)
{
    struct may m = may(&q->who, e, UPDATE);
    for (size_t i = 0; i < m.n; i++) if (m.scope[i].rows != ROWS_OWN_LANGUAGE || str_eq(m.scope[i].language, lang)) return true;
    return false;
}

bool office_bulk(const struct req *q, const struct entity *e) { return who_staff(&q->who) && may(&q->who, e, UPDATE).n && office_fields(q, e); }

/* May they take the first step with what is new? What everybody may do with the own row is no decision. */
bool office_decides(const struct req *q, const struct entity *e)
{
    if (!e->path || !e->flow || e->flow->standing || !office_fields(q, e)) return false;
    str first = flow_first(e->flow);
    for (size_t i = 0; i < e->flow->n; i++) {
        const struct transition *t = &e->flow->at[i];
        if (!str_eq(str_of(t->from), first)) continue;
        for (size_t k = 0; k < q->who.n; k++)
            if (!str_eq(str_of(q->who.grant[k].role), S("self")) && str_has_word(str_of(t->roles), str_of(q->who.grant[k].role))) return true;
        return false;
    }
    return false;
}

html office_list(struct req *q, const struct entity *e)
{
    struct buf b = buf_in(q->a, OUT_MAX);
    if (!e->path) return (html){ { "", 0 } };
    done_notice(&b, q, e);
    if (who_staff(&q->who) && (may(&q->who, e, CREATE).n || may(&q->who, e, UPDATE).n)) office_top(&b, q, e);
    return (html){ buf_str(&b) };
}

void office_record(struct buf *out, struct req *q, const struct record_view *v)
{
    struct office_view o = { .e = v->e, .row = v->row };
    int64_t id = row_meta(v->row)->id;
    if (!v->e->path) return;
    done_notice(out, q, v->e);
    if (!who_staff(&q->who)) return;
    bool writes = row_may(q->st, &q->who, v->e, id, UPDATE);
    o.edit = writes && office_fields(q, v->e);
    o.history = o.edit;
    o.remove = row_may(q->st, &q->who, v->e, id, DELETE);
    if (v->e->flow) o.n_flow = flow_choices(&q->who, v->e, v->row, o.flow, countof(o.flow));
    if (writes) o.n_words = translations_of(q->st, v->e, id, o.words);
    if (o.edit || o.remove || o.n_flow || o.n_words) office_bar(out, q, &o);
}
