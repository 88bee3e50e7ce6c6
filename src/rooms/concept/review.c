/* review.c - the concept as it stood on a day, and what has changed since. */
#include "entity/query.h"
#include "rooms/concept/steer.h"

static const struct column snapshot_columns[] = {
    { "review", COL_INT, true, "concept_review", true },
    { "node", COL_INT, true, NULL, false },
    { "title", COL_TEXT, true, NULL, false },
    { "state", COL_TEXT, true, NULL, false },
    { "light", COL_TEXT, true, NULL, false },
    { "ends", COL_TEXT, true, NULL, false },
};
const struct table snapshot_table = { .name = "concept_snapshot", .columns = snapshot_columns, .n = countof(snapshot_columns), .primary = { "review", "node" }, .n_primary = 2 };

/* ---- the snapshot ---------------------------------------------------------------------------------------------------------------------------- */
/* Kept as words and not as references: what was said then stays readable when a part is renamed or gone. */
void review_closed(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("DELETE FROM concept_snapshot WHERE review = $1"), I(row));
    ask(st, Q("INSERT INTO concept_snapshot (review, node, title, state, light, ends) SELECT r.id, n.id, w.title, n.state, COALESCE(n.light, ''), COALESCE(n.ends, '') "
              "FROM concept_review r JOIN concept_node n ON n.concept = r.concept JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de' "
              "WHERE r.id = $1 AND n.deleted_at IS NULL"), I(row));
}

/* What is looked at again has no result yet; closing it takes a new picture of that day. */
void review_reopened(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)e; (void)who;
    ask(st, Q("DELETE FROM concept_snapshot WHERE review = $1"), I(row));
}

int64_t review_before(struct store *st, int64_t concept, int64_t than)
{
    struct rows *r = than ? ask(st, Q("SELECT b.id FROM concept_review r JOIN concept_review b ON b.concept = r.concept AND b.id <> r.id AND (b.held_on < r.held_on OR (b.held_on = r.held_on AND b.id < r.id)) "
                                      "WHERE r.id = $1 AND b.state = 'closed' AND b.deleted_at IS NULL ORDER BY b.held_on DESC, b.id DESC LIMIT 1"), I(than))
                          : ask(st, Q("SELECT id FROM concept_review WHERE concept = $1 AND state = 'closed' AND deleted_at IS NULL ORDER BY held_on DESC, id DESC LIMIT 1"), I(concept));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* ---- reading it ---------------------------------------------------------------------------------------------------------------------------------- */
struct reading { struct arena *a; struct stand *at; size_t n, room; };
static bool read_stand(void *ctx, const struct rows *r)
{
    struct reading *to = ctx;
    to->at = arena_more(to->a, to->at, to->n, &to->room, 256);
    to->at[to->n++] = (struct stand){ row_int(r, 0), arena_copy(to->a, row_str(r, 1)), arena_copy(to->a, row_str(r, 2)), arena_copy(to->a, row_str(r, 3)), arena_copy(to->a, row_str(r, 4)) };
    return to->n < TREE_MAX;
}

size_t review_stands(struct store *st, struct arena *a, int64_t concept, int64_t review, const struct stand **ret)
{
    struct reading to = { .a = a };
    if (review) each(st, read_stand, &to, Q("SELECT node, title, state, light, ends FROM concept_snapshot WHERE review = $1 ORDER BY node"), I(review));
    else each(st, read_stand, &to, Q("SELECT n.id, w.title, n.state, COALESCE(n.light, ''), COALESCE(n.ends, '') FROM concept_node n JOIN concept_node_words w ON w.owner = n.id AND w.lang = 'de' "
                                     "WHERE n.concept = $1 AND n.deleted_at IS NULL ORDER BY n.id"), I(concept));
    *ret = to.at;
    return to.n;
}

/* ---- what differs ---------------------------------------------------------------------------------------------------------------------------------- */
struct differing { struct change *at; size_t n; };
static void differs(struct differing *d, const struct stand *s, str was, str is, unsigned what)
{
    struct change *c = &d->at[d->n++];
    c->node = s->node;
    c->title = s->title;
    c->was = was;
    c->is = is;
    c->what = what;
}

static void compare(struct differing *d, const struct stand *was, const struct stand *is)
{
    if (!str_eq(was->state, is->state)) differs(d, is, was->state, is->state, CHANGE_STATE);
    if (!str_eq(was->light, is->light)) differs(d, is, was->light, is->light, CHANGE_LIGHT);
    if (!str_eq(was->ends, is->ends)) differs(d, is, was->ends, is->ends, CHANGE_DUE);
}

/* Both lists stand in the order of their nodes. */
size_t review_changes(struct store *st, struct arena *a, int64_t concept, int64_t from, int64_t to, const struct change **ret)
{
    const struct stand *was, *is;
    if (!from) from = review_before(st, concept, to);
    if (!from) { *ret = NULL; return 0; }
    size_t n = review_stands(st, a, concept, from, &was), m = review_stands(st, a, concept, to, &is), i = 0, k = 0;
    struct differing d = { arena_array(a, struct change, n + m * 3 + 1), 0 };
    while (i < n || k < m) {
        if (k == m || (i < n && was[i].node < is[k].node)) { differs(&d, &was[i], was[i].state, S(""), CHANGE_GONE); i++; }
        else if (i == n || is[k].node < was[i].node) { differs(&d, &is[k], S(""), is[k].state, CHANGE_NEW); k++; }
        else compare(&d, &was[i++], &is[k++]);
    }
    *ret = d.at;
    return d.n;
}

/* ---- counted by field -------------------------------------------------------------------------------------------------------------------------------- */
size_t tree_field(const struct tree *t, size_t at)
{
    while (at != TREE_NONE && t->at[at].kind != NODE_FIELD) at = t->at[at].up;
    return at;
}

static int choice_of(const struct choice *c, str key)
{
    for (int i = 0; c[i].key; i++) if (str_eq(key, str_of(c[i].key))) return i;
    return -1;
}

static void count_stand(struct field_count *c, const struct stand *s)
{
    int state = choice_of(node_states, s->state), light = choice_of(node_lights, s->light);
    if (state >= 0) c->state[state]++;
    if (light >= 0) c->light[light]++;
    c->n++;
}

/* Where a part stands is asked of today's tree; parts that are gone from it share the last line. Milestones are steps of what is counted already. */
size_t review_counts(struct arena *a, const struct tree *t, const struct stand *s, size_t n, struct field_count **ret)
{
    struct field_count *line = arena_array(a, struct field_count, t->n + 1), *all = arena_array(a, struct field_count, t->n + 1);
    size_t lines = 0;
    for (size_t i = 0; i <= t->n; i++) all[i] = (struct field_count){ .title = i < t->n ? t->at[i].title : S(""), .number = i < t->n ? t->at[i].number : S("") };
    for (size_t i = 0; i < n; i++) {
        size_t at = tree_find(t, s[i].node), field = at == TREE_NONE ? TREE_NONE : tree_field(t, at);
        if (at != TREE_NONE && (!node_done_by_somebody(t->at[at].kind) || t->at[at].kind == NODE_MILESTONE)) continue;
        count_stand(&all[field == TREE_NONE ? t->n : field], &s[i]);
    }
    for (size_t i = 0; i <= t->n; i++) if (all[i].n) line[lines++] = all[i];
    *ret = line;
    return lines;
}
