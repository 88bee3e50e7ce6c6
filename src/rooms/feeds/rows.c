/* rows.c - which rows a feed holds: the newest that a visitor may read. */
#include "base/moment.h"
#include "rooms/feeds/feeds.h"
#include <stdlib.h>
#include <string.h>

/* ---- what stays out ------------------------------------------------------------------------------------------------------ */

/* Life situations about violence, health, residence; and shelters, whose address is nobody's business. */
struct discreet { int64_t id[64]; size_t n; };

static struct discreet discreet_topics(struct req *q)
{
    struct discreet d = { 0 };
    const struct entity *topic = entity_named(S("directory.topic"));
    const struct field *f = topic ? entity_field(topic, S("sensitive")) : NULL;
    if (!f) return d;
    struct who visitor = who_visitor();
    struct query query = query_new(topic, &visitor, q->lang);
    query.limit = LIMIT_MAX;
    query.plain = true;
    struct page p = query_run(&query, q->st);
    for (size_t i = 0; i < p.n && d.n < countof(d.id); i++) if (row_number(p.row[i], f)) d.id[d.n++] = row_meta(p.row[i])->id;
    return d;
}

static bool is_discreet(const struct discreet *d, const struct entity *e, const void *row)
{
    const struct field *own = entity_field(e, S("sensitive")), *topics = entity_field(e, S("topics"));
    int64_t id[64];
    size_t n = topics && topics->kind == KIND_refs ? refs_ids(row_text(row, topics), id, countof(id)) : 0;
    const struct field *kind = entity_field(e, S("kind"));
    if (own && own->kind == KIND_bool && row_number(row, own)) return true;
    if (kind && kind->kind == KIND_choice && str_eq(row_text(row, kind), S("shelter"))) return true;
    for (size_t i = 0; i < n; i++) for (size_t k = 0; k < d->n; k++) if (id[i] == d->id[k]) return true;
    return false;
}

/* ---- the newest of one kind ------------------------------------------------------------------------------------------------ */

struct dated { int64_t id, at; };
struct walk { struct dated *at; size_t n; };

static bool note(void *ctx, const struct rows *r)
{
    struct walk *w = ctx;
    w->at[w->n++] = (struct dated){ row_int(r, 0), row_int(r, 1) };
    return w->n < FEED_ROWS;
}

static bool seen(void *ctx, int64_t id, int64_t version)
{
    struct walk *w = ctx;
    (void)version;
    w->at[w->n++] = (struct dated){ id, 0 };
    return w->n < FEED_ROWS;
}

static int by_id(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* Ids of the newest rows that the query finds: times of all rows by one walk, the reader's rows by another; no field holds when a row was entered. */
static size_t newest_ids(struct req *q, struct query *query, bool changed, int64_t ids[static FEED_READ])
{
    struct walk all = { arena_array(q->a, struct dated, FEED_ROWS), 0 }, mine = { arena_array(q->a, struct dated, FEED_ROWS), 0 };
    struct sql s = sql_new(q->st);
    size_t n = 0;
    sql(&s, "SELECT id, ");
    sql_name(&s, changed ? "changed_at" : "created_at");
    sql(&s, " FROM ");
    sql_name(&s, entity_table(query->e));
    sql(&s, " WHERE deleted_at IS NULL ORDER BY ");
    sql_name(&s, changed ? "changed_at" : "created_at");
    sql(&s, " DESC, id DESC");
    if (!sql_each(&s, note, &all) || !query_versions(query, q->st, seen, &mine)) return 0;
    for (size_t i = 0; i < all.n && n < FEED_READ; i++)
        if (bsearch(&all.at[i], mine.at, mine.n, sizeof *mine.at, by_id)) ids[n++] = all.at[i].id;
    return n;
}

static int64_t day_moment(str day)
{
    struct date d;
    return date_parse(day, &d) ? moment_of_wall(date_days(d), 0) : 0;
}

struct collecting { struct req *q; const struct feed *f; const struct discreet *d; struct feed_row *ret; size_t n; };

static void keep(struct collecting *c, const struct entity *e, const struct page *p)
{
    struct labels *labels = arena_new_of(c->q->a, struct labels);
    const struct field *day = c->f->day ? entity_field(e, str_of(c->f->day)) : NULL;
    *labels = p->labels;
    for (size_t i = 0; i < p->n; i++) {
        const struct meta *m = row_meta(p->row[i]);
        if (is_discreet(c->d, e, p->row[i]) || !m->slug.n) continue;
        c->ret[c->n++] = (struct feed_row){ e, p->row[i], labels, day ? day_moment(row_text(p->row[i], day)) : m->created_at };
    }
}

/* False: the filter names no town. A kind that has no town takes no part in the feed of one. */
static bool collect(struct collecting *c, const struct entity *e, str area)
{
    struct who *visitor = arena_new_of(c->q->a, struct who);
    int64_t *ids = arena_array(c->q->a, int64_t, FEED_READ);
    *visitor = who_visitor();
    struct query query = query_new(e, visitor, c->q->lang);
    struct among among = { .ids = ids };
    if (area.n && !query_take(&query, c->q->st, S("area"), area)) return true;
    if (query.problem) return false;
    query.plain = query.details = true;
    query.limit = FEED_READ;
    if (c->f->day) {
        query.sort = entity_field(e, str_of(c->f->day));
        query.down = true;
    } else {
        among.n = newest_ids(c->q, &query, c->f->newest == FEED_CHANGED, ids);
        query.among = &among;
        if (!among.n) return true;
    }
    struct page p = query_run(&query, c->q->st);
    keep(c, e, &p);
    return true;
}

/* ---- all kinds ---------------------------------------------------------------------------------------------------------------- */

static int compare(int64_t x, int64_t y) { return x < y ? 1 : x > y ? -1 : 0; }

static int same_time(const struct feed_row *x, const struct feed_row *y)
{
    int kind = strcmp(x->e->name, y->e->name);
    return kind ? kind : compare(row_meta(x->row)->id, row_meta(y->row)->id);
}

static int newest_first(const void *a, const void *b)
{
    const struct feed_row *x = a, *y = b;
    int when = compare(x->published, y->published);
    return when ? when : same_time(x, y);
}

static int changed_first(const void *a, const void *b)
{
    const struct feed_row *x = a, *y = b;
    int when = compare(row_meta(x->row)->changed_at, row_meta(y->row)->changed_at);
    return when ? when : same_time(x, y);
}

bool feed_rows(struct req *q, const struct feed *f, str area, struct feed_row *ret, size_t *n)
{
    struct discreet d = discreet_topics(q);
    size_t kinds = 0;
    struct collecting c = { .q = q, .f = f, .d = &d };
    str names = str_of(f->entities);
    for (str rest = names, name; str_word(&rest, &name);) kinds++;
    c.ret = arena_array(q->a, struct feed_row, kinds * FEED_READ);
    for (str name; str_word(&names, &name);) {
        const struct entity *e = entity_named(name);
        if (e && !collect(&c, e, area)) return false;
    }
    qsort(c.ret, c.n, sizeof *c.ret, f->newest == FEED_CHANGED ? changed_first : newest_first);
    *n = c.n < FEED_ENTRIES ? c.n : FEED_ENTRIES;
    for (size_t i = 0; i < *n; i++) ret[i] = c.ret[i];
    return true;
}
