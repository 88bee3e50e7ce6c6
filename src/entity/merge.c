/* merge.c - rows that go, come back, or become one. */
#include "entity/write.h"
#include "base/moment.h"
#include "entity/event.h"
#include "entity/own.h"
#include "entity/query.h"
#include "entity/refer.h"
#include <string.h>

struct going { struct store *st; const struct who *who; str request; const struct entity *e; };

static void tell(const struct going *g, int64_t row, const char *what, int64_t other)
{
    str name = arena_fmt(store_arena(g->st), "%s.%s.%s", g->e->room, g->e->name, what);
    event_emit(g->st, &(struct event){ .name = name.p, .e = g->e, .row = row, .who = g->who, .request = g->request, .other = other });
}

static void note(const struct going *g, int64_t row, int64_t version, enum history_event event, str detail)
{
    history_add(g->st, g->who, g->request, &(struct history_entry){ .e = g->e, .row = row, .version = version, .event = event, .detail = detail });
}

static enum write_outcome outcome(const struct store *st) { return store_broken(st) ? WRITE_BROKEN : WRITE_DONE; }

/* DENIED if the row can at least be read: then its being there is no secret. */
static enum write_outcome allowed(const struct going *g, int64_t row, unsigned action)
{
    if (row_may(g->st, g->who, g->e, row, action)) return WRITE_DONE;
    return row_may(g->st, g->who, g->e, row, READ) ? WRITE_DENIED : WRITE_GONE;
}

static void set_deleted(const struct going *g, int64_t row, struct arg at)
{
    struct sql q = sql_new(g->st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_table(g->e));
    sql(&q, " SET version = version + 1, changed_at = ");
    sql_value(&q, I(moment_now()));
    sql(&q, ", deleted_at = ");
    sql_value(&q, at);
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    sql_ask(&q);
}

enum write_outcome row_delete(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id, int64_t version)
{
    struct going g = { st, who, request, e };
    struct draft d;
    struct stamp stamp;
    enum write_outcome out = allowed(&g, id, DELETE);
    if (out != WRITE_DONE) return store_broken(st) ? WRITE_BROKEN : out;
    if (!draft_read(st, e, id, &d, &stamp)) return WRITE_GONE;
    if (e->fixed && e->fixed(st, id)) return WRITE_REFUSED;
    if (version && version != stamp.version) return WRITE_STALE;
    set_deleted(&g, id, I(moment_now()));
    flow_leave(st, e, id);
    note(&g, id, stamp.version + 1, HISTORY_DELETE, S(""));
    tell(&g, id, "deleted", 0);
    return outcome(st);
}

/* ---- back again ------------------------------------------------------------------------------------------------------------ */
/* row_may() knows no deleted rows: the values themselves say whose it is. */
enum write_outcome row_undelete(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id)
{
    struct going g = { st, who, request, e };
    struct draft d;
    struct stamp stamp;
    if (!draft_read(st, e, id, &d, &stamp) || !stamp.deleted_at) return store_broken(st) ? WRITE_BROKEN : WRITE_GONE;
    struct own o = own_of_draft(st, &d);
    if (!own_classes(who, e, DELETE, &o, NULL)) return own_classes(who, e, READ, &o, NULL) ? WRITE_DENIED : WRITE_GONE;
    if (e->fixed && e->fixed(st, id)) return WRITE_REFUSED;
    set_deleted(&g, id, NIL(INT));
    draft_derive(st, &d);                                 /* a merge may have taken its addresses */
    if (e->flow) flow_enter(st, e, id, d.value[field_index(e, entity_field(e, str_of(e->flow->field)))]);
    note(&g, id, stamp.version + 1, HISTORY_UNDELETE, S(""));
    tell(&g, id, "undeleted", 0);
    return outcome(st);
}

/* ---- two become one ---------------------------------------------------------------------------------------------------------- */
struct merging { struct going g; int64_t from, into; str from_key, into_key; bool clash; };

/* The referring row says so in its own history: what it referred to, and what it refers to now. */
static void refer_anew(void *ctx, const struct referrer *r)
{
    struct merging *m = ctx;
    bool self = r->e == m->g.e && r->row == m->into;      /* what stays does not refer to itself */
    struct history_value v = { .field = r->field };
    if (m->clash || (r->e == m->g.e && r->row == m->from)) return;
    m->clash = !refer_change(m->g.st, r, m->from, self ? 0 : m->into, &v.old, &v.new);
    if (m->clash) return;
    history_add(m->g.st, &who_house, m->g.request, &(struct history_entry){ .e = r->e, .row = r->row, .version = r->version + 1, .event = HISTORY_MERGE,
                                                                             .detail = arena_fmt(store_arena(m->g.st), "%lld", (long long)m->from),
                                                                             .value = &v, .n = 1 });
}

/* Addresses lead on as old ones do; those of the row that stays remain the current ones. */
static void move_slugs(const struct merging *m)
{
    struct sql q = sql_new(m->g.st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_part(m->g.e, "slug"));
    sql(&q, " SET current = ");
    sql_value(&q, B(false));
    sql(&q, ", owner = ");
    sql_value(&q, I(m->into));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(m->from));
    sql_ask(&q);
}

static int64_t parent_of(const struct going *g, int64_t row)
{
    struct sql q = sql_new(g->st);
    sql(&q, "SELECT ");
    sql_name(&q, g->e->parent);
    sql(&q, " FROM ");
    sql_name(&q, entity_table(g->e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    struct rows *r = sql_ask(&q);
    return rows_next(r) ? row_int(r, 0) : 0;
}

static void set_parent(const struct going *g, int64_t row, int64_t parent)
{
    struct sql q = sql_new(g->st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_table(g->e));
    sql(&q, " SET version = version + 1, ");
    sql_name(&q, g->e->parent);
    sql(&q, " = ");
    sql_value(&q, parent ? I(parent) : NIL(INT));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(row));
    sql_ask(&q);
}

enum { DEPTH_MAX = 100 };
/* What stays may stand below what goes: it takes its place in the tree, or those between would form a ring. True: it did. */
static bool mend_tree(const struct merging *m)
{
    int64_t up = m->into;
    for (int i = 0; up && m->g.e->parent && i < DEPTH_MAX; i++) {
        up = parent_of(&m->g, up);
        if (up != m->from) continue;
        int64_t above = parent_of(&m->g, m->from);
        set_parent(&m->g, m->into, above == m->into ? 0 : above);
        return true;
    }
    return false;
}

static void tell_tree(const struct merging *m, const struct draft *gone, const struct draft *kept, int64_t version)
{
    const struct field *f = entity_field(m->g.e, str_of(m->g.e->parent));
    size_t i = field_index(m->g.e, f);
    struct history_value v = { .field = f, .old = kept->value[i], .new = str_eq(gone->value[i], kept->key) ? S("") : gone->value[i] };
    history_add(m->g.st, &who_house, m->g.request, &(struct history_entry){ .e = m->g.e, .row = m->into, .version = version, .event = HISTORY_MERGE,
                                                                             .detail = arena_fmt(store_arena(m->g.st), "%lld", (long long)m->from), .value = &v, .n = 1 });
}

enum write_outcome row_merge(struct store *st, const struct who *who, str request, const struct entity *e, int64_t from, int64_t into)
{
    struct merging m = { .g = { st, who, request, e }, .from = from, .into = into };
    struct arena *a = store_arena(st);
    struct draft gone, kept;
    struct stamp was, is;
    bool whole = false;
    if (from == into || (e->fixed && e->fixed(st, from))) return WRITE_REFUSED;
    enum write_outcome out = allowed(&m.g, from, DELETE);
    if (out == WRITE_DONE) out = allowed(&m.g, into, UPDATE);
    if (out != WRITE_DONE) return store_broken(st) ? WRITE_BROKEN : out;
    if (!draft_read(st, e, from, &gone, &was) || !draft_read(st, e, into, &kept, &is)) return WRITE_GONE;
    struct own o = own_of_draft(st, &kept);
    own_classes(who, e, UPDATE, &o, &whole);              /* a translator may change rows, but only words */
    if (!whole) return WRITE_DENIED;
    if (mend_tree(&m)) tell_tree(&m, &gone, &kept, is.version + 1);
    refer_each(st, e, from, refer_anew, &m);
    if (m.clash) return store_broken(st) ? WRITE_BROKEN : WRITE_REFUSED;
    move_slugs(&m);
    set_deleted(&m.g, from, I(moment_now()));
    flow_leave(st, e, from);
    note(&m.g, from, was.version + 1, HISTORY_MERGE, arena_fmt(a, "%lld", (long long)into));
    note(&m.g, into, is.version, HISTORY_MERGE, arena_fmt(a, "%lld", (long long)from));
    tell(&m.g, from, "merged", into);
    return outcome(st);
}
