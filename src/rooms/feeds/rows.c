/* rows.c - which rows a feed holds: the newest that a visitor may read. */
#include "base/moment.h"
#include "look/discreet.h"
#include "rooms/feeds/feeds.h"
#include <stdlib.h>
#include <string.h>

/* ---- the newest of one kind ------------------------------------------------------------------------------------------------ */

struct walk { int64_t *id; size_t n; };

static bool note(void *ctx, const struct rows *r)
{
    struct walk *w = ctx;
    w->id[w->n++] = row_int(r, 0);
    return true;
}

static bool seen(void *ctx, int64_t id, int64_t version)
{
    struct walk *w = ctx;
    (void)version;
    w->id[w->n++] = id;
    return true;
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* The newest `most` rows there are, whoever may read them: no field holds when a row was entered. */
static struct walk newest_of(struct req *q, const struct entity *e, bool changed, size_t most)
{
    const char *when = changed ? "changed_at" : "created_at";
    struct walk all = { arena_array(q->a, int64_t, most), 0 };
    struct sql s = sql_new(q->st);
    sql(&s, "SELECT id FROM ");
    sql_name(&s, entity_table(e));
    sql(&s, " WHERE deleted_at IS NULL ORDER BY ");
    sql_name(&s, when);
    sql(&s, " DESC, id DESC LIMIT ");
    sql_value(&s, I((int64_t)most));
    return sql_each(&s, note, &all) ? all : (struct walk){ 0 };
}

/* Ids of the newest rows that the query finds. Mostly they are among the first that are looked at; where much is not public, among more. */
static size_t newest_ids(struct req *q, struct query *query, bool changed, int64_t ids[static FEED_READ])
{
    static const size_t most[] = { FEED_READ * 5, FEED_ROWS };
    size_t n = 0;
    for (size_t round = 0; round < countof(most) && n < FEED_READ; round++) {
        struct walk all = newest_of(q, query->e, changed, most[round]), mine = { arena_array(q->a, int64_t, all.n + 1), 0 };
        struct among *among = arena_new_of(q->a, struct among);
        *among = (struct among){ .ids = all.id, .n = all.n };
        query->among = among;
        n = 0;
        if (!all.n || !query_versions(query, q->st, seen, &mine)) break;
        for (size_t i = 0; i < all.n && n < FEED_READ; i++) if (bsearch(&all.id[i], mine.id, mine.n, sizeof *mine.id, by_id)) ids[n++] = all.id[i];
        if (all.n < most[round]) break;                   /* that was every row                                        */
    }
    query->among = NULL;
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
        if (discreet_row(c->d, e, p->row[i]) || !m->slug.n) continue;
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
    size_t kinds = 0;
    struct collecting c = { .q = q, .f = f, .d = discreet_topics(q->st) };
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
