/* public_pages.c - "What became of our concept": a concept in force for everybody, with what is PUBLIC of its parts.
**
** Parts have no right for visitors in entities.c: whether a part may be seen depends on the state of its concept, which no scope of a table knows, and a
** list of all parts would show those of drafts. So this page is the right: it asks for a concept that the reader may see (ROWS_PUBLISHED), and selects
** columns by name. Each of them is PUBLIC in node.def, evidence.def and link.def (test_concept_tree.c compares them); contact, budgets, exceptions and
** reminders are not among them, and nothing here looks at a class at run time.
*/
#include "rooms/concept/tree_pages.h"

enum { PUBLIC_PROOFS = 1000, PUBLIC_SAID = 120 };

/* Names of what refers to other rooms, as a visitor may read them. */
static str name_of(struct req *q, const char *field, int64_t id)
{
    const struct field *f = entity_field(&node_entity, str_of(field));
    if (!id || !field_live(f)) return S("");
    struct query query = query_new(field_to(f), &q->who, q->lang);
    const void *row = row_by_id(q->st, &query, id, NULL);
    return row ? row_title(query.e, row) : S("");
}

struct loading_parts { struct req *q; struct public_view *v; };
static bool load_part(void *ctx, const struct rows *r)
{
    struct loading_parts *l = ctx;
    struct req *q = l->q;
    size_t i = tree_find(&l->v->tree, row_int(r, 0));
    if (i == TREE_NONE) return true;
    struct public_part *p = &l->v->part[i];
    str *text[] = { &p->text, &p->reason, &p->since, &p->starts, &p->light_reason };
    for (size_t k = 0; k < countof(text); k++) *text[k] = arena_copy(q->a, row_str(r, k + 1));
    p->responsible = name_of(q, "responsible", row_int(r, 6));
    p->town = name_of(q, "adopted_by", row_int(r, 7));
    p->adopted_on = arena_copy(q->a, row_str(r, 8));
    p->german = row_bool(r, 9);
    p->ends = arena_copy(q->a, row_str(r, 10));
    return true;
}

static void load_parts(struct req *q, struct public_view *v)
{
    struct loading_parts l = { q, v };
    v->part = arena_array(q->a, struct public_part, v->tree.n + 1);
    for (size_t i = 0; i < v->tree.n; i++) v->part[i] = (struct public_part){ 0 };
    each(q->st, load_part, &l, Q("SELECT n.id, COALESCE(NULLIF(w.text, ''), d.text, ''), COALESCE(n.state_reason, ''), COALESCE(n.state_since, ''), COALESCE(n.starts, ''), COALESCE(n.light_reason, ''), "
        "COALESCE(n.responsible, 0), COALESCE(n.adopted_by, 0), COALESCE(n.adopted_on, ''), NULLIF(w.text, '') IS NULL, COALESCE(n.ends, '') FROM concept_node n JOIN concept_node_words d ON d.owner = n.id AND d.lang = 'de' "
        "LEFT JOIN concept_node_words w ON w.owner = n.id AND w.lang = $2 WHERE n.concept = $1 AND n.deleted_at IS NULL ORDER BY n.id"), I(v->c->meta.id), T(str_of(q->lang->tag)));
}

static void load_proofs(struct req *q, struct public_view *v)
{
    struct rows *r = ask(q->st, Q("SELECT e.node, e.title, COALESCE(e.link, ''), COALESCE(e.dated, '') FROM concept_evidence e JOIN concept_node n ON n.id = e.node WHERE n.concept = $1 "
        "AND n.deleted_at IS NULL AND e.deleted_at IS NULL ORDER BY e.node, e.dated NULLS LAST, e.id LIMIT 1000"), I(v->c->meta.id));
    v->proof = arena_array(q->a, struct public_proof, PUBLIC_PROOFS);
    while (rows_next(r) && v->proofs < PUBLIC_PROOFS)
        v->proof[v->proofs++] = (struct public_proof){ row_int(r, 0), arena_copy(q->a, row_str(r, 1)), arena_copy(q->a, row_str(r, 2)), arena_copy(q->a, row_str(r, 3)) };
}

/* Indicators that a visitor may see, each as its own pages would say it. */
static void load_said(struct req *q, struct public_view *v)
{
    const struct entity *e = entity_find(S("monitoring"), S("indicator"));
    struct rows *r = ask(q->st, Q("SELECT l.node, l.indicator, COALESCE(l.expected, ''), COALESCE(n.area, 0) FROM concept_link l JOIN concept_node n ON n.id = l.node WHERE n.concept = $1 AND l.indicator IS NOT NULL "
        "AND n.deleted_at IS NULL AND l.deleted_at IS NULL ORDER BY l.node, l.id LIMIT 120"), I(v->c->meta.id));
    if (!e) return;
    struct query query = query_new(e, &q->who, q->lang);
    v->said = arena_array(q->a, struct indicator_said, PUBLIC_SAID);
    while (rows_next(r) && v->n_said < PUBLIC_SAID) {
        int64_t node = row_int(r, 0), id = row_int(r, 1), area = row_int(r, 3);
        str expected = arena_copy(q->a, row_str(r, 2));
        const void *row = row_by_id(q->st, &query, id, NULL);
        if (!row) continue;
        v->said[v->n_said++] = indicator_say(q, &(struct indicator_asked){ .node = node, .indicator = id, .area = area, .name = row_title(e, row), .expected = expected,
                                                                           .url = url_row(q, e, row_meta(row)->slug), .german = row_meta(row)->foreign >> field_index(e, entity_title(e)) & 1 });
    }
}

void concept_public(struct req *q, const struct concept *c, const struct labels *labels)
{
    struct public_view *v = arena_new_of(q->a, struct public_view);
    v->c = c;
    v->labels = labels;
    v->tree = tree_load(q->st, q->a, c->meta.id, q->lang);
    load_parts(q, v);
    load_proofs(q, v);
    load_said(q, v);
    v->n_back = record_back(q, &concept_plan_entity, c, v->back, BACK_MAX);
    page_about(q, _(N_("The goals and measures of this concept, and how far each of them is.")));
    concept_public_page(&q->out, q, v);
}
