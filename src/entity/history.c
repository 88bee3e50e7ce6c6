/* history.c - who changed what, when, in chains that show where somebody took something out. */
#include "entity/history.h"
#include "base/moment.h"
#include "base/rand.h"
#include "entity/flow.h"
#include <pthread.h>
#include <sodium.h>

/* `name` is stored, `label` is what people read. */
static const struct { const char *name, *label; } events[] = {
    [HISTORY_CREATE] = { "create", N_("Created") }, [HISTORY_CHANGE] = { "change", N_("Changed") }, [HISTORY_DELETE] = { "delete", N_("Deleted") },
    [HISTORY_UNDELETE] = { "undelete", N_("Brought back") }, [HISTORY_FLOW] = { "flow", N_("State changed") },
    [HISTORY_MERGE] = { "merge", N_("Merged") },
    [HISTORY_IMPORT] = { "import", N_("Imported") }, [HISTORY_READ] = { "read", N_("Read") }, [HISTORY_ERASE] = { "erase", N_("Erased") },
};
enum { DIGEST = crypto_hash_sha256_BYTES, SALT = 16, VALUES_MAX = 1000, SEEN_AT_ONCE = 30 };

const char *history_event_label(enum history_event event) { return events[event].label; }

static enum history_event event_of(str name)
{
    for (size_t i = 0; i < countof(events); i++) if (str_eq(name, str_of(events[i].name))) return (enum history_event)i;
    return HISTORY_CHANGE;
}

/* ---- tables ------------------------------------------------------------------------------------------------------------- */
static const struct column entry_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "entity", COL_TEXT, true, NULL, false }, { "row", COL_INT, true, NULL, false },
    { "at", COL_INT, true, NULL, false },
    { "version", COL_INT, true, NULL, false }, { "account", COL_INT, true, NULL, false }, { "who", COL_TEXT, true, NULL, false },
    { "request", COL_TEXT, true, NULL, false }, { "event", COL_TEXT, true, NULL, false }, { "detail", COL_TEXT, true, NULL, false },
    { "previous", COL_TEXT, true, NULL, false }, { "digest", COL_TEXT, true, NULL, false },
};
static const struct table_index entry_indexes[] = {
    { .columns = { "entity", "row", "account", "id" }, .n = 4 }, { .columns = { "account", "id" }, .n = 2 }, { .columns = { "at", "id" }, .n = 2 },
};
static const struct table entry_table = { .name = "core_history", .columns = entry_columns, .n = countof(entry_columns),
                                          .indexes = entry_indexes, .n_indexes = countof(entry_indexes) };
static const struct column value_columns[] = {
    { "history", COL_INT, true, "core_history", true }, { "field", COL_TEXT, true, NULL, false }, { "lang", COL_TEXT, true, NULL, false },
    { "old", COL_TEXT, true, NULL, false }, { "new", COL_TEXT, true, NULL, false }, { "salt", COL_TEXT, true, NULL, false },
    { "digest", COL_TEXT, true, NULL, false }, { "blanked", COL_BOOL, true, NULL, false },
};
static const struct table value_table = { .name = "core_history_value", .columns = value_columns, .n = countof(value_columns),
                                          .primary = { "history", "field", "lang" }, .n_primary = 3 };
static const struct column seen_columns[] = { { "history", COL_INT, true, "core_history", true }, { "row", COL_INT, true, NULL, false } };
static const struct table_index seen_indexes[] = { { .columns = { "row", "history" }, .n = 2 } };
static const struct table seen_table = { .name = "core_history_seen", .columns = seen_columns, .n = countof(seen_columns),
                                         .primary = { "history", "row" }, .n_primary = 2, .indexes = seen_indexes, .n_indexes = countof(seen_indexes) };

const struct table *const *history_tables(size_t *n)
{
    static const struct table *const tables[] = { &entry_table, &value_table, &seen_table };
    *n = countof(tables);
    return tables;
}

/* ---- digests ------------------------------------------------------------------------------------------------------------ */
typedef crypto_hash_sha256_state hash;

static void start_sodium(void)
{
    if (sodium_init() < 0) { fputs("bruecke: libsodium does not start\n", stderr); abort(); }
}

static hash hash_new(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    hash h;
    pthread_once(&once, start_sodium);
    crypto_hash_sha256_init(&h);
    return h;
}

/* Each part with its length, so that "ab" "c" and "a" "bc" differ. */
static void hash_put(hash *h, str part)
{
    char head[24];
    int n = snprintf(head, sizeof head, "%zu:", part.n);
    crypto_hash_sha256_update(h, (const unsigned char *)head, (unsigned long long)n);
    crypto_hash_sha256_update(h, (const unsigned char *)part.p, part.n);
}

static void hash_int(hash *h, int64_t v)
{
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)v);
    hash_put(h, (str){ text, (size_t)n });
}

static str hex(struct arena *a, const unsigned char *bytes, size_t n)
{
    char text[2 * DIGEST + 1];
    sodium_bin2hex(text, sizeof text, bytes, n);
    return arena_copy(a, str_of(text));
}

static str hash_end(struct arena *a, hash *h)
{
    unsigned char digest[DIGEST];
    crypto_hash_sha256_final(h, digest);
    return hex(a, digest, sizeof digest);
}

struct head { str entity; int64_t row, at, version, account; str who, request, event, detail, previous; };

/* The name of an account is left out: it may be taken out of the list one day, its number says who it was. */
static hash hash_head(const struct head *h)
{
    hash x = hash_new();
    hash_put(&x, h->previous);
    hash_put(&x, h->entity);
    hash_int(&x, h->row);
    hash_int(&x, h->at);
    hash_int(&x, h->version);
    hash_int(&x, h->account);
    hash_put(&x, h->account ? (str){ "", 0 } : h->who);
    hash_put(&x, h->request);
    hash_put(&x, h->event);
    hash_put(&x, h->detail);
    return x;
}

static str hash_value(struct arena *a, str salt, str field, str lang, str old, str new)
{
    hash x = hash_new();
    hash_put(&x, salt);
    hash_put(&x, field);
    hash_put(&x, lang);
    hash_put(&x, old);
    hash_put(&x, new);
    return hash_end(a, &x);
}

static void hash_put_value(hash *x, str field, str lang, str digest)
{
    hash_put(x, field);
    hash_put(x, lang);
    hash_put(x, digest);
}

/* ---- adding ------------------------------------------------------------------------------------------------------------- */
struct value { str field, lang, old, new, salt, digest; bool blanked; };

static str entity_name(struct arena *a, const struct entity *e) { return arena_fmt(a, "%s.%s", e->room, e->name); }

/* SENSITIVE and CRIMINAL leave no value behind, not even one that could be guessed and compared. */
static struct value make_value(struct arena *a, const struct field *f, const char *lang, str old, str new)
{
    unsigned char salt[SALT];
    bool kept = !f || !(f->privacy & (SENSITIVE | CRIMINAL));
    struct value v = { .field = f ? str_of(f->name) : S(""), .lang = str_of(lang), .blanked = !kept };
    rand_bytes(salt, sizeof salt);
    v.old = kept ? old : S("");
    v.new = kept ? new : S("");
    v.salt = hex(a, salt, sizeof salt);
    v.digest = hash_value(a, v.salt, v.field, v.lang, v.old, v.new);
    if (v.blanked) v.salt = S("");
    return v;
}

static bool before(const struct value *a, const struct value *b)
{
    int c = str_cmp(a->field, b->field);
    return c ? c < 0 : str_cmp(a->lang, b->lang) < 0;
}

/* In the order of the table's key, which is the order in which they are read back. */
static size_t make_values(struct arena *a, const struct history_entry *h, struct value **ret)
{
    struct value *v = arena_array(a, struct value, h->n + 1);
    size_t n = 0;
    if (h->reason.n) v[n++] = make_value(a, NULL, NULL, S(""), h->reason);
    for (size_t i = 0; i < h->n; i++) {
        struct value one = make_value(a, h->value[i].field, h->value[i].lang, h->value[i].old, h->value[i].new);
        size_t k = n++;
        for (; k > 0 && before(&one, &v[k - 1]); k--) v[k] = v[k - 1];
        v[k] = one;
    }
    *ret = v;
    return n;
}

static void put_value(struct sql *q, int64_t id, const struct value *v)
{
    const struct arg column[] = { I(id), T(v->field), T(v->lang), T(v->old), T(v->new), T(v->salt), T(v->digest), B(v->blanked) };
    for (size_t i = 0; i < countof(column); i++) {
        sql_literal(q, i ? S(", ") : S("("));
        sql_value(q, column[i]);
    }
    sql(q, ")");
}

/* As many with one statement as its arguments allow: a new row of many fields is one or two round trips, not one for each field. */
enum { VALUE_COLUMNS = 8, VALUES_AT_ONCE = STORE_ARGS_MAX / VALUE_COLUMNS };
static void put_values(struct store *st, int64_t id, const struct value *v, size_t n)
{
    for (size_t from = 0; from < n; from += VALUES_AT_ONCE) {
        struct sql q = sql_new(st);
        sql(&q, "INSERT INTO core_history_value (history, field, lang, old, new, salt, digest, blanked) VALUES ");
        for (size_t i = from; i < n && i < from + VALUES_AT_ONCE; i++) {
            if (i > from) sql(&q, ", ");
            put_value(&q, id, &v[i]);
        }
        sql_also(&q);
    }
}

static int64_t put_entry(struct store *st, const struct head *h, str digest)
{
    struct rows *r = ask(st, Q("INSERT INTO core_history (entity, row, at, version, account, who, request, event, detail, previous, digest) "
                               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id"),
        T(h->entity), I(h->row), I(h->at), I(h->version), I(h->account), T(h->who), T(h->request), T(h->event), T(h->detail), T(h->previous),
        T(digest));
    return rows_next(r) ? row_int(r, 0) : 0;
}

static str last_digest(struct store *st, str entity, int64_t row)
{
    struct rows *r = ask(st, Q("SELECT digest FROM core_history WHERE entity = $1 AND row = $2 AND event <> 'read' ORDER BY id DESC LIMIT 1"), T(entity), I(row));
    return rows_next(r) ? row_str(r, 0) : S("");
}

void history_add(struct store *st, const struct who *who, str request, const struct history_entry *h)
{
    struct arena *a = store_arena(st);
    struct value *v;
    struct head head = { entity_name(a, h->e), h->row, moment_now(), h->version, who->account, who->name, request, str_of(events[h->event].name),
        h->detail, { "", 0 } };
    if (h->event != HISTORY_CREATE) head.previous = last_digest(st, head.entity, h->row);         /* a new row's chain begins here */
    hash x = hash_head(&head);
    size_t n = make_values(a, h, &v);
    for (size_t i = 0; i < n; i++) hash_put_value(&x, v[i].field, v[i].lang, v[i].digest);
    int64_t id = put_entry(st, &head, hash_end(a, &x));
    put_values(st, id, v, n);
}

/* ---- readings ----------------------------------------------------------------------------------------------------------- */
static void put_seen(struct store *st, int64_t id, const int64_t *ids, size_t n)
{
    for (size_t i = 0; i < n;) {
        struct sql q = sql_new(st);
        sql(&q, "INSERT INTO core_history_seen (history, row) VALUES ");
        for (size_t k = 0; k < SEEN_AT_ONCE && i < n; k++, i++) {
            sql_literal(&q, k ? S(", (") : S("("));
            sql_value(&q, I(id));
            sql(&q, ", ");
            sql_value(&q, I(ids[i]));
            sql(&q, ")");
        }
        sql(&q, " ON CONFLICT (history, row) DO NOTHING");
        sql_also(&q);
    }
}

static str with_ids(struct arena *a, str detail, const int64_t *ids, size_t n)
{
    struct buf b = buf_in(a, 16 << 20);
    buf_put(&b, detail);
    for (size_t i = 0; i < n; i++) {
        str id = arena_fmt(a, "%lld", (long long)ids[i]);
        if (detail.n < 4096 && str_has_word(detail, id)) continue;     /* twice does no harm, searching long lists would */
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, id);
    }
    return buf_str(&b);
}

/* An entry of the same request is the last of its chain and not yet committed: it may still grow. */
void history_read(struct store *st, const struct who *who, str request, const struct entity *e, const int64_t *ids, size_t n)
{
    struct arena *a = store_arena(st);
    struct head h = { entity_name(a, e), 0, moment_now(), 0, who->account, who->name, request, str_of(events[HISTORY_READ].name),
        { "", 0 }, { "", 0 } };
    int64_t id = 0;
    if (who == &who_house || !n || !store_must_write(st)) return;
    struct rows *r = ask(st, Q("SELECT id, at, request, detail, previous, digest FROM core_history WHERE entity = $1 AND row = 0 AND event = 'read' "
                               "AND account = $2 ORDER BY id DESC LIMIT 1"), T(h.entity), I(h.account));
    if (rows_next(r) && request.n && str_eq(row_str(r, 2), request)) {
        id = row_int(r, 0);
        h.at = row_int(r, 1);
        h.detail = row_str(r, 3);
        h.previous = row_str(r, 4);
    } else if (rows_count(r)) {
        h.previous = row_str(r, 5);
    }
    h.detail = with_ids(a, h.detail, ids, n);
    hash x = hash_head(&h);
    if (id) also(st, Q("UPDATE core_history SET detail = $1, digest = $2 WHERE id = $3"), T(h.detail), T(hash_end(a, &x)), I(id));
    else id = put_entry(st, &h, hash_end(a, &x));
    put_seen(st, id, ids, n);
}

/* ---- showing ------------------------------------------------------------------------------------------------------------ */
static struct history_line line_of(const struct rows *r)
{
    return (struct history_line){ .id = row_int(r, 0), .at = row_int(r, 1), .version = row_int(r, 2), .account = row_int(r, 3), .who = row_str(r, 4),
                                  .event = event_of(row_str(r, 5)), .detail = row_str(r, 6) };
}

/* A field that is no more, or is none of the reader's, is left out. */
static void load_values(struct store *st, const struct entity *e, unsigned classes, struct history_line *line)
{
    struct rows *r = ask(st, Q("SELECT field, lang, old, new, blanked FROM core_history_value WHERE history = $1 ORDER BY field, lang"), I(line->id));
    line->value = arena_array(store_arena(st), struct history_shown, rows_count(r) + 1);
    while (rows_next(r)) {
        const struct field *f = entity_field(e, row_str(r, 0));
        if (!row_str(r, 0).n) line->reason = row_str(r, 3);
        if (!f || !(f->privacy & classes)) continue;
        line->value[line->n++] = (struct history_shown){ f, row_str(r, 1), row_str(r, 2), row_str(r, 3), row_bool(r, 4) };
    }
}

size_t history_of(struct store *st, const struct entity *e, int64_t row, unsigned classes, struct history_line *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT id, at, version, account, who, event, detail FROM core_history WHERE entity = $1 AND row = $2 AND event <> 'read' "
                               "ORDER BY id DESC LIMIT $3"), T(entity_name(store_arena(st), e)), I(row), I((int64_t)max));
    for (; rows_next(r) && n < max; n++) {
        ret[n] = line_of(r);
        load_values(st, e, classes, &ret[n]);
    }
    return n;
}

size_t history_readers(struct store *st, const struct entity *e, int64_t row, struct history_line *ret, size_t max)
{
    size_t n = 0;
    struct rows *r = ask(st, Q("SELECT h.id, h.at, h.version, h.account, h.who, h.event, '' FROM core_history_seen s "
                               "JOIN core_history h ON h.id = s.history WHERE s.row = $1 AND h.entity = $2 ORDER BY h.id DESC LIMIT $3"), I(row),
        T(entity_name(store_arena(st), e)), I((int64_t)max));
    while (rows_next(r) && n < max) ret[n++] = line_of(r);
    return n;
}

size_t history_find(struct store *st, const struct history_search *s, struct history_line *ret, const struct entity **of, int64_t *row, size_t max)
{
    struct sql q = sql_new(st);
    size_t n = 0;
    sql(&q, "SELECT id, at, version, account, who, event, detail, entity, row FROM core_history WHERE 1 = 1");
    if (s->account) { sql(&q, " AND account = "); sql_value(&q, I(s->account)); }
    if (s->from) { sql(&q, " AND at >= "); sql_value(&q, I(s->from)); }
    if (s->to) { sql(&q, " AND at < "); sql_value(&q, I(s->to)); }
    if (s->before) { sql(&q, " AND id < "); sql_value(&q, I(s->before)); }
    if (s->entity.n) { sql(&q, " AND entity = "); sql_value(&q, T(s->entity)); }
    if (s->event >= 0 && s->event <= HISTORY_ERASE) { sql(&q, " AND event = "); sql_value(&q, T(str_of(events[s->event].name))); }
    sql(&q, " ORDER BY id DESC LIMIT ");
    sql_value(&q, I((int64_t)max));
    for (struct rows *r = sql_ask(&q); rows_next(r) && n < max; n++) {
        ret[n] = line_of(r);
        of[n] = entity_named(row_str(r, 7));
        row[n] = row_int(r, 8);
    }
    return n;
}

/* ---- as a sentence ------------------------------------------------------------------------------------------------------ */
static str event_text(const struct words *w, const struct entity *e, const struct history_line *l)
{
    for (size_t i = 0; l->event == HISTORY_FLOW && e->flow && i < e->flow->n; i++) {
        const struct transition *t = &e->flow->at[i];
        if (t->label && str_eq(l->detail, str_of(t->event))) return words_get(w, t->label);
    }
    return words_get(w, events[l->event].label);
}

str history_sentence(struct arena *a, const struct words *w, const struct entity *e, const struct history_line *line)
{
    struct buf b = buf_in(a, 8192);
    const struct field *last = NULL;
    buf_put(&b, event_text(w, e, line));
    for (size_t i = 0; line->event == HISTORY_CHANGE && i < line->n; i++) {
        const struct field *f = line->value[i].field;
        if (f == last) continue;                          /* one field in several languages: they follow each other */
        buf_put(&b, last ? words_get(w, N_(", ")) : S(": "));
        buf_put(&b, words_get(w, f->label));
        last = f;
    }
    return buf_str(&b);
}

/* ---- looking whether the chains hold ------------------------------------------------------------------------------------ */
/* Two small arenas in turn: of an entry only its digest and its chain are needed by the next. */
struct walk { struct arena *a, *other; hash x; int64_t id, wrong; str chain, digest, last; };

static void close_entry(struct walk *w)
{
    if (!w->id) return;
    str is = hash_end(w->a, &w->x);
    if (!w->wrong && !str_eq(is, w->digest)) w->wrong = w->id;
    w->last = w->digest;
}

/* Columns: id, entity, row, at, version, account, who, request, event, detail, previous, digest. */
static void open_entry(struct walk *w, const struct rows *r)
{
    struct head h = { row_str(r, 1), row_int(r, 2), row_int(r, 3), row_int(r, 4), row_int(r, 5), row_str(r, 6), row_str(r, 7), row_str(r, 8),
        row_str(r, 9), row_str(r, 10) };
    bool reading = str_eq(h.event, S("read"));
    str chain = arena_fmt(w->a, "%.*s/%lld/%lld", STR(h.entity), (long long)h.row, (long long)(reading ? h.account : -1));
    if (!str_eq(chain, w->chain)) w->last = S("");
    arena_reset(w->other);
    w->chain = arena_copy(w->other, chain);
    w->last = arena_copy(w->other, w->last);
    struct arena *full = w->a;
    w->a = w->other;
    w->other = full;
    w->id = row_int(r, 0);
    w->digest = arena_copy(w->a, row_str(r, 11));
    if (!w->wrong && !str_eq(h.previous, w->last)) w->wrong = w->id;
    w->x = hash_head(&h);
}

/* Columns 12 on: field, lang, old, new, salt, digest, blanked; NULL when the entry has no values. */
static bool walk_on(void *ctx, const struct rows *r)
{
    struct walk *w = ctx;
    if (row_int(r, 0) != w->id) {
        close_entry(w);
        if (w->wrong) return false;
        open_entry(w, r);
    }
    if (row_null(r, 12)) return true;
    str digest = row_str(r, 17);
    str is = row_bool(r, 18) ? digest : hash_value(w->a, row_str(r, 16), row_str(r, 12), row_str(r, 13), row_str(r, 14), row_str(r, 15));
    if (!w->wrong && (!str_eq(is, digest) || (row_bool(r, 18) && (row_str(r, 14).n || row_str(r, 15).n)))) w->wrong = w->id;
    hash_put_value(&w->x, row_str(r, 12), row_str(r, 13), digest);
    return true;
}

int64_t history_verify(struct store *st, const struct entity *e, int64_t row)
{
    struct walk w = { .a = arena_new(), .other = arena_new() };
    struct sql q = sql_new(st);
    sql(&q, "SELECT h.id, h.entity, h.row, h.at, h.version, h.account, h.who, h.request, h.event, h.detail, h.previous, h.digest, "
            "v.field, v.lang, v.old, v.new, v.salt, v.digest, v.blanked FROM core_history h LEFT JOIN core_history_value v ON v.history = h.id");
    if (row) {
        sql(&q, " WHERE h.entity = ");
        sql_value(&q, T(entity_name(store_arena(st), e)));
        sql(&q, " AND h.row = ");
        sql_value(&q, I(row));
    }
    sql(&q, " ORDER BY h.entity, h.row, CASE WHEN h.event = 'read' THEN h.account ELSE -1 END, h.id, v.field, v.lang");
    bool read = sql_each(&q, walk_on, &w);
    if (!w.wrong) close_entry(&w);
    int64_t wrong = w.wrong;
    arena_free(w.a);
    arena_free(w.other);
    return wrong ? wrong : read ? -1 : 0;
}

/* ---- blanking ----------------------------------------------------------------------------------------------------------- */
static int64_t blank_field(struct store *st, str entity, int64_t row, str field)
{
    ask(st, Q("UPDATE core_history_value SET old = '', new = '', salt = '', blanked = $1 WHERE field = $2 AND (old <> '' OR new <> '') "
              "AND history IN (SELECT id FROM core_history WHERE entity = $3 AND row = $4)"), B(true), T(field), T(entity), I(row));
    return store_changed(st);
}

int64_t history_blank(struct store *st, const struct entity *e, int64_t row, unsigned classes)
{
    str entity = entity_name(store_arena(st), e);
    int64_t n = 0;
    struct rows *r = ask(st, Q("SELECT DISTINCT field FROM core_history_value WHERE NOT blanked AND history IN "
                               "(SELECT id FROM core_history WHERE entity = $1 AND row = $2) ORDER BY field"), T(entity), I(row));
    while (rows_next(r)) {
        const struct field *f = entity_field(e, row_str(r, 0));
        if (!f || (f->privacy & classes)) n += blank_field(st, entity, row, row_str(r, 0));
    }
    return n;
}

int64_t history_blank_field(struct store *st, const struct entity *e, int64_t row, const struct field *f)
{
    return blank_field(st, entity_name(store_arena(st), e), row, str_of(f->name));
}

int64_t history_forget(struct store *st, int64_t account)
{
    if (!account) return 0;
    ask(st, Q("UPDATE core_history SET who = '' WHERE account = $1 AND who <> ''"), I(account));
    return store_changed(st);
}

struct names { struct store *st; str key; struct mention { int64_t history; struct mention *next; } *first; };

static bool names_key(void *ctx, const struct rows *r)
{
    struct names *x = ctx;
    if (!str_has_word(row_str(r, 1), x->key) && !str_has_word(row_str(r, 2), x->key)) return true;
    struct mention *one = arena_new_of(store_arena(x->st), struct mention);
    *one = (struct mention){ row_int(r, 0), x->first };
    x->first = one;
    return true;
}

int64_t history_blank_key(struct store *st, const struct entity *e, const struct field *f, str key)
{
    struct names x = { .st = st, .key = key };
    int64_t n = 0;
    each(st, names_key, &x, Q("SELECT v.history, v.old, v.new FROM core_history_value v JOIN core_history h ON h.id = v.history "
                              "WHERE h.entity = $1 AND v.field = $2 AND NOT v.blanked ORDER BY v.history"),
        T(entity_name(store_arena(st), e)), T(str_of(f->name)));
    for (const struct mention *one = x.first; one; one = one->next, n++)
        ask(st, Q("UPDATE core_history_value SET old = '', new = '', salt = '', blanked = $1 WHERE history = $2 AND field = $3"), B(true),
            I(one->history), T(str_of(f->name)));
    return n;
}
