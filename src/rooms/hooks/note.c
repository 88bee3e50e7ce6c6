/* note.c - from a change to messages, in the transaction of the change: what was public before, what is now, and who wants to know. */
#include "base/moment.h"
#include "base/rand.h"
#include "rooms/hooks/hooks.h"

static str name_of(struct store *st, const struct entity *e) { return arena_fmt(store_arena(st), "%s.%s", e->room, e->name); }

static void add(struct store *st, int64_t hook, str entity, int64_t row, str key, const char *event)
{
    struct arena *a = store_arena(st);
    str message = arena_fmt(a, "msg_%.*s", STR(rand_name(a, 26)));
    ask(st, Q("INSERT INTO hooks_delivery (hook, message, entity, row, key, event, state, created_at, due_at, first_at, sent_at, tries, code, ms, error) "
              "VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7, $7, 0, 0, 0, 0, 0, '')"),
        I(hook), T(message), T(entity), I(row), T(key), T(str_of(event)), I(moment_now()));
}

void hook_test(struct store *st, int64_t hook)
{
    add(st, hook, S(""), 0, S(""), "test");
    hook_nudge(st, store_request(st));
}

/* To every hook that is switched on and wants this. What is paused gets it, too: it is sent when the pause is over. */
static void tell(struct store *st, str entity, int64_t row, str key, const char *event)
{
    struct rows *r = ask(st, Q("SELECT id, entities, events FROM hooks_hook WHERE deleted_at IS NULL AND active ORDER BY id"));
    bool any = false;
    while (rows_next(r)) {
        if (!str_has_word(row_str(r, 1), entity) || !str_has_word(row_str(r, 2), str_of(event))) continue;
        add(st, row_int(r, 0), entity, row, key, event);
        any = true;
    }
    if (any) hook_nudge(st, store_request(st));
}

static bool is_watched(struct store *st, str entity)
{
    return rows_next(ask(st, Q("SELECT 1 FROM hooks_watched WHERE entity = $1"), T(entity)));
}

/* The key that visitors last knew; false: they knew no such row. */
static bool was_public(struct store *st, str entity, int64_t row, str *key)
{
    struct rows *r = ask(st, Q("SELECT key FROM hooks_public WHERE entity = $1 AND row = $2"), T(entity), I(row));
    if (!rows_next(r)) return false;
    *key = row_str(r, 0);
    return true;
}

static void keep(struct store *st, str entity, int64_t row, str key)
{
    ask(st, Q("INSERT INTO hooks_public (entity, row, key) VALUES ($1, $2, $3) ON CONFLICT (entity, row) DO UPDATE SET key = $3"), T(entity), I(row), T(key));
}

void hook_note(struct store *st, const struct entity *e, int64_t row, bool flow)
{
    struct who visitor = who_visitor();
    str entity = name_of(st, e), key = S("");
    if (!is_watched(st, entity)) return;
    bool was = was_public(st, entity, row, &key), is = row_may(st, &visitor, e, row, READ);
    if (!was && !is) return;
    if (is) { key = draft_key(st, e, row); keep(st, entity, row, key); }
    else ask(st, Q("DELETE FROM hooks_public WHERE entity = $1 AND row = $2"), T(entity), I(row));
    tell(st, entity, row, key, !was ? "created" : !is ? "removed" : flow ? "state" : "changed");
}

/* What follows "room.entity." in the name: what happened to the row itself. Empty: an event that only tells of it ("courses.unmet"). */
static str what_of(struct store *st, const struct event *ev)
{
    str head = arena_fmt(store_arena(st), "%s.%s.", ev->e->room, ev->e->name), name = str_of(ev->name);
    return str_starts(name, head) ? str_from(name, head.n) : S("");
}

void hook_hear(struct store *st, const struct event *ev)
{
    static const char usual[] = "created changed deleted undeleted merged erased anonymised";      /* all others are of the entity's flow */
    if (!ev->e || !ev->row) return;
    str what = what_of(st, ev);
    if (ev->e == &hook_entity) hook_watch(st);
    else if (what.n) hook_note(st, ev->e, ev->row, !str_has_word(str_of(usual), what));
}

/* ---- what is watched -------------------------------------------------------------------------------------------------------------- */
struct seeding { struct store *st; const struct entity *e; str entity; };

static bool seed_one(void *ctx, int64_t id, int64_t version)
{
    const struct seeding *x = ctx;
    (void)version;
    ask(x->st, Q("INSERT INTO hooks_public (entity, row, key) VALUES ($1, $2, $3) ON CONFLICT (entity, row) DO NOTHING"), T(x->entity), I(id), T(draft_key(x->st, x->e, id)));
    return true;
}

/* What visitors can read today was public before, and nobody is told of it. Rows that have ended keep their page, so they belong to it. */
static void begin_watching(struct store *st, const struct entity *e, str entity)
{
    struct who visitor = who_visitor();
    struct query q = query_new(e, &visitor, lang_find(S(LANG_SOURCE)));
    struct seeding x = { st, e, entity };
    q.ended = true;
    ask(st, Q("INSERT INTO hooks_watched (entity) VALUES ($1)"), T(entity));
    if (may(&visitor, e, READ).n) (void)query_versions(&q, st, seed_one, &x);
}

static void end_watching(struct store *st, str entity)
{
    ask(st, Q("DELETE FROM hooks_watched WHERE entity = $1"), T(entity));
    ask(st, Q("DELETE FROM hooks_public WHERE entity = $1"), T(entity));
}

void hook_watch(struct store *st)
{
    struct buf named = buf_in(store_arena(st), HOOKS_MAX * 1024);
    struct rows *r = ask(st, Q("SELECT entities FROM hooks_hook WHERE deleted_at IS NULL ORDER BY id"));
    while (rows_next(r)) { buf_char(&named, ' '); buf_put(&named, row_str(r, 0)); }
    ask(st, Q("INSERT INTO hooks_lane (hook, owner, lease_until, failures, failing_since, rest_until, paused_at, by_house, last_at, last_code, last_error) "
              "SELECT h.id, '', 0, 0, 0, 0, 0, $1, 0, 0, '' FROM hooks_hook h WHERE NOT EXISTS (SELECT 1 FROM hooks_lane l WHERE l.hook = h.id)"), B(false));
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *e = entity_at(i);
        str entity = name_of(st, e);
        bool wanted = str_has_word(buf_str(&named), entity), is = is_watched(st, entity);
        if (wanted && !is) begin_watching(st, e, entity);
        if (!wanted && is) end_watching(st, entity);
    }
}
