/* send.c - the jobs that send messages: a hook at a time, its messages one after another, in order per row. */
#include "base/log.h"
#include "base/moment.h"
#include "base/rand.h"
#include "entity/transfer.h"
#include "rooms/hooks/hooks.h"
#include "text/json.h"
#include "work/post.h"

enum { TRIES = 5, SECRETS = 4 };
struct message {
    int64_t id, row, created, first, tries;             /* id 0: nothing to send                                       */
    str message, entity, key, event;
    int64_t timestamp;
    struct post post;
};
struct lane { struct job *j; int64_t hook, sent; str owner; struct message m; struct posted got; bool mine, rests; };

/* ---- transactions: a sender has none while it waits for the receiver ----------------------------------------------------------------- */
typedef void act(struct store *st, struct lane *l);
static bool in_store(struct lane *l, enum store_mode mode, act *what)
{
    enum store_outcome out = STORE_AGAIN;
    for (int i = 0; i < TRIES && out == STORE_AGAIN; i++) {
        struct store *st = store_begin(l->j->stores, l->j->region, mode, l->j->a, mode == STORE_WRITE ? S("hooks") : S(""));
        store_turn(st, i);
        what(st, l);
        out = store_end(st, true);
    }
    return out == STORE_DONE;
}

static void take(struct store *st, struct lane *l)
{
    int64_t now = moment_now();
    ask(st, Q("UPDATE hooks_lane SET lease_until = $3, owner = $4 WHERE hook = $1 AND lease_until <= $2 AND rest_until <= $2 AND paused_at = 0"),
        I(l->hook), I(now), I(now + HOOK_LEASE), T(l->owner));
    l->mine = store_changed(st) == 1;
}

static void leave(struct store *st, struct lane *l)
{
    ask(st, Q("UPDATE hooks_lane SET lease_until = 0, owner = '' WHERE hook = $1 AND owner = $2"), I(l->hook), T(l->owner));
}

/* ---- what is sent ------------------------------------------------------------------------------------------------------------------------- */
static str language(str tag) { return tag.n ? tag : S(LANG_SOURCE); }

/* As api_get() of serve.c gives it to a visitor at this moment; null when there is nothing to be read (any more). */
static void put_data(struct json *j, struct store *st, const struct entity *e, int64_t row, const struct lang *lang)
{
    struct who visitor = who_visitor();
    struct labels labels = { 0 };
    struct query q = query_new(e, &visitor, lang);
    const void *shown = row_by_id(st, &q, row, &labels);
    if (shown) row_json(j, e, shown, &labels, true);
    else json_null(j);
}

static void put_member(struct json *j, const char *key, str value)
{
    json_key(j, key);
    if (value.n) json_str(j, value);
    else json_null(j);
}

/* The address of the row in the API; without an address of the house (--url) it begins with the region. */
static str address(struct store *st, const struct entity *e, str key)
{
    struct buf b = buf_in(store_arena(st), 1024);
    str house = hook_house(), region = store_region(st);
    buf_fmt(&b, "%.*s/%.*s/api/v1/%s/%s/", STR(house), STR(region), e->room, e->name);
    for (size_t i = 0; i < key.n; i++) {                  /* keys are letters, digits and a few signs; anything else as UTF-8 bytes */
        unsigned char c = (unsigned char)key.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
        if (plain) buf_char(&b, (char)c);
        else buf_fmt(&b, "%%%02X", c);
    }
    return buf_str(&b);
}

static str body(struct store *st, const struct message *m, bool full, const struct lang *lang)
{
    const struct entity *e = m->entity.n ? entity_named(m->entity) : NULL;
    struct buf b = buf_in(store_arena(st), HOOK_BODY_MAX);
    struct json j = json_to(&b);
    json_open(&j, '{');
    put_member(&j, "id", m->message);
    json_key(&j, "sequence");
    json_int(&j, m->id);
    put_member(&j, "event", m->event);
    put_member(&j, "region", store_region(st));
    put_member(&j, "entity", m->entity);
    put_member(&j, "key", m->key);
    put_member(&j, "url", e ? address(st, e, m->key) : S(""));
    put_member(&j, "at", moment_iso(store_arena(st), m->created));
    if (full) {
        json_key(&j, "data");
        if (e) put_data(&j, st, e, m->row, lang);
        else json_null(&j);
    }
    json_close(&j, '}');
    return b.full ? S("") : buf_str(&b);
}

static str signatures(struct store *st, int64_t hook, const struct message *m)
{
    str secret[SECRETS];
    size_t n = hook_secrets(st, hook, m->timestamp, secret, SECRETS);
    struct buf b = buf_in(store_arena(st), 1024);
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%s%.*s", i ? " " : "", STR(hook_signature(store_arena(st), secret[i], m->message, m->timestamp, m->post.body)));
    return buf_str(&b);
}

static void put_headers(struct arena *a, struct message *m, str signed_by)
{
    struct post *p = &m->post;
    p->header[p->n++] = arena_fmt(a, "Webhook-Id: %.*s", STR(m->message));
    p->header[p->n++] = arena_fmt(a, "Webhook-Timestamp: %lld", (long long)m->timestamp);
    p->header[p->n++] = arena_fmt(a, "Webhook-Signature: %.*s", STR(signed_by));
}

/* The oldest message that is due and that no earlier one of the same row holds back; none if the hook is not ours to send for (any more). */
static void next(struct store *st, struct lane *l)
{
    int64_t now = moment_now();
    struct rows *r = ask(st, Q("SELECT d.id, d.message, d.entity, d.row, d.key, d.event, d.created_at, d.first_at, d.tries, h.address, h.content, h.language "
        "FROM hooks_delivery d JOIN hooks_hook h ON h.id = d.hook JOIN hooks_lane l ON l.hook = h.id "
        "WHERE d.hook = $1 AND d.state = 'waiting' AND d.due_at <= $2 AND h.deleted_at IS NULL AND h.active AND l.paused_at = 0 AND l.owner = $3 "
        "AND NOT EXISTS (SELECT 1 FROM hooks_delivery b WHERE b.hook = d.hook AND b.entity = d.entity AND b.row = d.row AND b.state = 'waiting' AND b.id < d.id) "
        "ORDER BY d.id LIMIT 1"), I(l->hook), I(now), T(l->owner));
    l->m = (struct message){ 0 };
    if (!rows_next(r)) return;
    struct message m = { .id = row_int(r, 0), .message = row_str(r, 1), .entity = row_str(r, 2), .row = row_int(r, 3), .key = row_str(r, 4), .event = row_str(r, 5),
                         .created = row_int(r, 6), .first = row_int(r, 7), .tries = row_int(r, 8) };
    m.timestamp = now;
    m.post = (struct post){ .address = row_str(r, 9), .loopback = hook_loopback() };
    const struct lang *tongue = lang_find(language(row_str(r, 11)));
    m.post.body = body(st, &m, str_eq(row_str(r, 10), S("full")), tongue ? tongue : lang_find(S(LANG_SOURCE)));
    if (!m.post.body.n) m.post.body = body(st, &m, false, NULL);         /* too much for one message: its address tells where it is */
    str signed_by = signatures(st, l->hook, &m);
    put_headers(store_arena(st), &m, signed_by);
    if (signed_by.n) l->m = m;                            /* without a secret nothing is sent                            */
}

/* ---- what came of it ------------------------------------------------------------------------------------------------------------------------ */
int64_t hook_rest(int64_t failures)
{
    int64_t rest = HOOK_REST;
    while (--failures > 0 && rest < HOOK_REST_MAX) rest *= 2;
    return rest < HOOK_REST_MAX ? rest : HOOK_REST_MAX;
}

/* A quarter more or less by chance, so that many hooks of one receiver do not come back all at once. */
static int64_t with_jitter(int64_t rest)
{
    uint32_t random;
    rand_bytes(&random, sizeof random);
    return rest + (int64_t)(random % (uint32_t)(rest / 4 + 1));
}

static bool is_good(const struct posted *g) { return g->code >= 200 && g->code < 300; }
/* The receiver as a whole, not this message. */
static bool is_receiver(const struct posted *g) { return g->code < 400 || g->code == 408 || g->code == 425 || g->code == 429 || g->code >= 500; }

static void succeed(struct store *st, struct lane *l, int64_t now)
{
    ask(st, Q("UPDATE hooks_delivery SET state = 'done', sent_at = $2, tries = tries + 1, code = $3, ms = $4, error = '' WHERE id = $1 AND state = 'waiting'"),
        I(l->m.id), I(now), I(l->got.code), I(l->got.ms));
    ask(st, Q("UPDATE hooks_lane SET failures = 0, failing_since = 0, rest_until = 0, last_at = $2, last_code = $3, last_error = '', lease_until = $4 "
              "WHERE hook = $1 AND owner = $5"), I(l->hook), I(now), I(l->got.code), I(now + HOOK_LEASE), T(l->owner));
}

/* A refused message waits by itself and is given up after HOOK_PATIENCE; if it is the receiver, all of the hook rest and nothing is given up. */
static void fail(struct store *st, struct lane *l, int64_t now)
{
    int64_t first = l->m.first ? l->m.first : now, due = is_receiver(&l->got) ? now : now + with_jitter(hook_rest(l->m.tries + 1));
    bool over = !is_receiver(&l->got) && l->got.code != 410 && now - first >= HOOK_PATIENCE;
    ask(st, Q("UPDATE hooks_delivery SET state = $2, first_at = $3, due_at = $4, tries = tries + 1, code = $5, ms = $6, error = $7 WHERE id = $1 AND state = 'waiting'"),
        I(l->m.id), T(over ? S("failed") : S("waiting")), I(first), I(due), I(l->got.code), I(l->got.ms), T(l->got.error));
    struct rows *r = ask(st, Q("SELECT failures, failing_since FROM hooks_lane WHERE hook = $1"), I(l->hook));
    int64_t failures = rows_next(r) ? row_int(r, 0) + 1 : 1, since = row_int(r, 1) ? row_int(r, 1) : now;
    bool pause = l->got.code == 410 || now - since >= HOOK_PATIENCE;
    ask(st, Q("UPDATE hooks_lane SET failures = $2, failing_since = $3, rest_until = $4, last_at = $5, last_code = $6, last_error = $7, paused_at = $8, by_house = $9, "
              "lease_until = $10 WHERE hook = $1 AND owner = $11"), I(l->hook), I(failures), I(since), I(is_receiver(&l->got) ? now + with_jitter(hook_rest(failures)) : 0),
        I(now), I(l->got.code), T(l->got.error), I(pause ? now : 0), B(pause), I(now + HOOK_LEASE), T(l->owner));
    l->rests = pause || is_receiver(&l->got);
}

static void settle(struct store *st, struct lane *l)
{
    l->rests = false;
    if (is_good(&l->got)) succeed(st, l, moment_now());
    else fail(st, l, moment_now());
}

/* ---- the jobs -------------------------------------------------------------------------------------------------------------------------------- */
static void one_hook(struct lane *l, int64_t until)
{
    if (!in_store(l, STORE_WRITE, take) || !l->mine) return;
    while (moment_ticks() < until && job_alive(l->j)) {
        struct arena_mark mark = arena_mark(l->j->a);
        if (!in_store(l, STORE_READ, next) || !l->m.id) { arena_release(l->j->a, mark); break; }
        l->got = post_send(l->j, &l->m.post);
        l->sent++;
        bool kept = !l->got.stopped && in_store(l, STORE_WRITE, settle);
        if (kept && !is_good(&l->got)) log_line(LOG_WARNING, "webhook %lld: HTTP %lld %.*s", (long long)l->hook, (long long)l->got.code, STR(l->got.error));
        arena_release(l->j->a, mark);
        if (!kept || l->rests) break;
    }
    (void)in_store(l, STORE_WRITE, leave);
}

static size_t due_hooks(struct store *st, int64_t now, int64_t *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT h.id FROM hooks_hook h JOIN hooks_lane l ON l.hook = h.id WHERE h.deleted_at IS NULL AND h.active AND l.paused_at = 0 "
        "AND l.rest_until <= $1 AND l.lease_until <= $1 AND EXISTS (SELECT 1 FROM hooks_secret s WHERE s.hook = h.id) "
        "AND EXISTS (SELECT 1 FROM hooks_delivery d WHERE d.hook = h.id AND d.state = 'waiting' AND d.due_at <= $1 "
        "AND NOT EXISTS (SELECT 1 FROM hooks_delivery b WHERE b.hook = d.hook AND b.entity = d.entity AND b.row = d.row AND b.state = 'waiting' AND b.id < d.id)) "
        "ORDER BY l.last_at, h.id"), I(now));                  /* who waited longest is first                                */
    while (n < max && rows_next(r)) ret[n++] = row_int(r, 0);
    return n;
}

static bool any_due(struct store *st, int64_t now) { int64_t one; return due_hooks(st, now, &one, 1) > 0; }

static enum job_end send_all(struct job *j)
{
    int64_t hook[HOOKS_MAX], until = moment_ticks() + HOOK_TURN * 1000;
    struct store *st = store_begin(j->stores, j->region, STORE_READ, j->a, S(""));
    size_t n = due_hooks(st, moment_now(), hook, HOOKS_MAX);
    (void)store_end(st, true);
    for (size_t i = 0; i < n && moment_ticks() < until && job_alive(j); i++) {
        struct lane l = { .j = j, .hook = hook[i], .owner = rand_name(j->a, 16) };
        int64_t own = moment_ticks() + HOOK_TURN * 1000 / 4;  /* a slow receiver leaves the others their part of the turn     */
        one_hook(&l, own < until ? own : until);
        j->done += l.sent;
    }
    return JOB_DONE;
}

void hook_nudge(struct store *st, str request)
{
    str key = arena_fmt(store_arena(st), "hooks %.*s %lld", STR(str_upto(request, 100)), (long long)moment_now());
    (void)job_add(st, &(struct job_new){ .kind = "hooks.send", .key = key });
}

/* What came while this one sent, or did not fit into its time, is the next job's. A job that could send nothing has none: it would be the same again. */
static enum job_end go_on(struct job *j)
{
    if (j->done && any_due(j->st, moment_now())) (void)job_add(j->st, &(struct job_new){ .kind = "hooks.send", .key = arena_fmt(j->a, "hooks after %lld", (long long)j->id) });
    return JOB_DONE;
}

/* ---- once an hour: what time alone changes, and what is over ---------------------------------------------------------------------------------- */
struct shown { struct store *st; str entity; const struct entity *e; int64_t *id; size_t n, room; };
static bool collect(void *ctx, int64_t id, int64_t version)
{
    struct shown *x = ctx;
    (void)version;
    if (x->n == x->room) return false;
    x->id[x->n++] = id;
    return true;
}

static bool has(const struct shown *x, int64_t id)
{
    size_t from = 0, to = x->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (x->id[middle] == id) return true;
        if (x->id[middle] < id) from = middle + 1;
        else to = middle;
    }
    return false;
}

/* Rows with a first and a last day become public, or stop being so, without anybody saving them. */
static void dates(struct store *st, const struct entity *e)
{
    struct arena *a = store_arena(st);
    struct who visitor = who_visitor();
    struct query q = query_new(e, &visitor, lang_find(S(LANG_SOURCE)));
    struct shown x = { .st = st, .e = e, .entity = arena_fmt(a, "%s.%s", e->room, e->name), .room = AMONG_MAX, .id = arena_array(a, int64_t, AMONG_MAX) };
    q.ended = true;
    struct rows *w = ask(st, Q("SELECT 1 FROM hooks_watched WHERE entity = $1"), T(x.entity));
    if (!rows_next(w) || !query_versions(&q, st, collect, &x) || x.n == x.room) return;
    int64_t *gone = arena_array(a, int64_t, STORE_ROWS_MAX), *known = arena_array(a, int64_t, AMONG_MAX);
    struct shown before = { .id = known, .room = AMONG_MAX };
    size_t n = 0;
    for (int64_t last = 0; before.n < before.room;) {     /* in parts: an answer has at most STORE_ROWS_MAX rows             */
        struct rows *r = ask(st, Q("SELECT row FROM hooks_public WHERE entity = $1 AND row > $2 ORDER BY row LIMIT 1000"), T(x.entity), I(last));
        if (!rows_next(r)) break;
        do known[before.n++] = last = row_int(r, 0); while (before.n < before.room && rows_next(r));
    }
    for (size_t i = 0; i < before.n && n < STORE_ROWS_MAX; i++) if (!has(&x, known[i])) gone[n++] = known[i];
    for (size_t i = 0; i < n; i++) hook_note(st, e, gone[i], false);
    for (size_t i = 0; i < x.n; i++) if (!has(&before, x.id[i])) hook_note(st, e, x.id[i], false);
}

static enum job_end tidy(struct job *j)
{
    int64_t old = moment_now() - HOOK_KEPT;
    for (size_t i = 0; i < entity_count(); i++) if (entity_at(i)->dated) dates(j->st, entity_at(i));
    ask(j->st, Q("DELETE FROM hooks_delivery WHERE created_at < $1"), I(old));
    ask(j->st, Q("DELETE FROM hooks_secret WHERE until > 0 AND until < $1"), I(moment_now()));
    return JOB_DONE;
}

static bool any_hook(struct store *st, int64_t now)
{
    (void)now;
    return rows_next(ask(st, Q("SELECT 1 FROM hooks_hook LIMIT 1")));
}

static const struct job_kind send_job = { .name = "hooks.send", .label = N_("Sending webhooks"), .outside = send_all, .run = go_on, .tries = 3 };
static const struct job_kind again_job = { .name = "hooks.again", .label = N_("Sending webhooks that wait"), .outside = send_all, .run = go_on, .tries = 1, .every = 60, .due = any_due };
static const struct job_kind tidy_job = { .name = "hooks.tidy", .label = N_("Webhooks: what dates change, and what is over"), .run = tidy, .every = 3600, .at = 120, .due = any_hook };
const struct job_kind *const hook_jobs[HOOK_JOBS] = { &send_job, &again_job, &tidy_job };
