/* release.c - months are closed and what they hold is released, once: blocks that protect everybody (plan/coarsen.h), written down and never changed.
**
** A month is released on RELEASE_DAY of the next: what reaches the minimum in its town. What is left waits for the quarter, then for the year; only there
** small towns go together as "the other towns". Life situations that are sensitive (directory) go out once a year, for the whole county, in all languages.
** Every page, file and mail of a release reads needs_block and nothing else. A signal knows its block, so that it is in one at most.
*/
#include "rooms/needs/needs.h"
#include "base/log.h"
#include "base/moment.h"
#include "look/look.h"

static const struct column block_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "kind", COL_TEXT, true, NULL, false }, { "topic", COL_TEXT, true, NULL, false }, { "area", COL_TEXT, true, NULL, false },
    { "others_area", COL_BOOL, true, NULL, false }, { "language", COL_TEXT, true, NULL, false }, { "others_language", COL_BOOL, true, NULL, false },
    { "span", COL_TEXT, true, NULL, false }, { "n", COL_INT, true, NULL, false } };
static const struct table_index block_indexes[] = { { { "kind", "span" }, 2, false } };
const struct table block_table = { .name = "needs_block", .columns = block_columns, .n = countof(block_columns), .indexes = block_indexes, .n_indexes = countof(block_indexes) };

/* With which minimum a month was released: for whoever asks later. */
static const struct column closed_columns[] = { { "month", COL_TEXT, true, NULL, false }, { "minimum", COL_INT, true, NULL, false } };
const struct table closed_table = { .name = "needs_closed", .columns = closed_columns, .n = countof(closed_columns), .primary = { "month" }, .n_primary = 1 };

/* ---- months ------------------------------------------------------------------------------------------------------------------------ */
bool month_read(str text, int64_t *ret)
{
    int64_t year, month;
    if (text.n != 7 || text.p[4] != '-' || !str_int(str_upto(text, 4), &year) || !str_int(str_from(text, 5), &month)) return false;
    if (year < 2000 || year > 9999 || month < 1 || month > 12) return false;
    *ret = year * 12 + month - 1;
    return true;
}

str month_text(struct arena *a, int64_t month) { return arena_fmt(a, "%04lld-%02lld", (long long)(month / 12), (long long)(month % 12 + 1)); }

int64_t month_now(void)
{
    struct date d = wall_of(moment_now()).date;
    return (int64_t)d.year * 12 + d.month - 1;
}

int64_t month_due(void) { return month_now() - (wall_of(moment_now()).date.day >= RELEASE_DAY ? 1 : 2); }

int64_t month_closed(struct store *st)
{
    int64_t month = -1;
    struct rows *r = ask(st, Q("SELECT MAX(month) FROM needs_closed"));
    if (rows_next(r) && !month_read(row_str(r, 0), &month)) month = -1;
    return month;
}

/* "2026-11", "2026-Q4", "2026". */
static str span_text(struct arena *a, int64_t first, int64_t last)
{
    long long year = first / 12;
    if (first == last) return month_text(a, first);
    return last - first == 2 ? arena_fmt(a, "%04lld-Q%lld", year, (long long)first % 12 / 3 + 1) : arena_fmt(a, "%04lld", year);
}

int64_t span_end(str span)
{
    int64_t month = 0, year = 0;
    if (month_read(span, &month)) return month;
    if (!str_int(str_upto(span, 4), &year)) return -1;
    return span.n == 4 ? year * 12 + 11 : span.n == 7 ? year * 12 + (span.p[6] - '0') * 3 - 1 : -1;
}

/* ---- one stage: the pool of some months ------------------------------------------------------------------------------------------------ */
enum { CELLS_MAX = 20000, NAMES_MAX = 600 };
/* Towns and languages as numbers, for the reckoning. More names than fit become the last one, which only makes a number coarser. */
struct names { str at[NAMES_MAX]; size_t n; };
struct kept { str cell, kind, topic; };
/* before: with which minimum the months, or the quarters of a year, were judged; 0: not yet, by this one. */
struct pool { struct store *st; struct arena *a; struct names area, language; struct coarsen_cell *cell; struct kept *of; size_t n; int64_t min, before[12]; bool year, more; };

static int32_t number_of(struct pool *p, struct names *names, str name)
{
    for (size_t i = 0; i < names->n; i++) if (str_eq(names->at[i], name)) return (int32_t)i;
    if (names->n == NAMES_MAX) return NAMES_MAX - 1;
    names->at[names->n] = arena_copy(p->a, name);
    return (int32_t)names->n++;
}

/* lot: what an earlier stage judged together and held back: a town's month; for the year its quarter. */
static bool add_cell(void *ctx, const struct rows *r)
{
    struct pool *p = ctx;
    int64_t month = 0;
    if (p->n == CELLS_MAX) { p->more = true; return false; }
    if (!month_read(row_str(r, 1), &month) || row_int(r, 6) < 1) return true;
    int32_t area = number_of(p, &p->area, row_str(r, 2)), part = (int32_t)(p->year ? month % 12 / 3 : month % 12);
    struct coarsen_cell *c = &p->cell[p->n];
    *c = (struct coarsen_cell){ .n = row_int(r, 6), .lot = area * 12 + part, .most = p->before[part] ? p->before[part] - 1 : 0 };
    c->at[0][0] = area;
    c->at[1][0] = (int32_t)(need_group_of(row_str(r, 4)) - need_groups);
    c->at[1][1] = number_of(p, &p->language, row_str(r, 4));
    p->of[p->n++] = (struct kept){ arena_copy(p->a, row_str(r, 0)), arena_copy(p->a, row_str(r, 5)), arena_copy(p->a, row_str(r, 3)) };
    return true;
}

static void read_minimums(struct pool *p, int64_t first, int64_t last)
{
    int64_t month;
    struct rows *r = ask(p->st, Q("SELECT month, minimum FROM needs_closed WHERE month >= $1 AND month <= $2 ORDER BY month"), T(month_text(p->a, first)), T(month_text(p->a, last)));
    while (rows_next(r)) if (month_read(row_str(r, 0), &month) && (!p->year || month % 3 == 2)) p->before[p->year ? month % 12 / 3 : month % 12] = row_int(r, 1);
}

/* Sorted by what is reckoned apart: kind and life situation. */
static void read_pool(struct pool *p, int64_t first, int64_t last)
{
    p->cell = arena_array(p->a, struct coarsen_cell, CELLS_MAX);
    p->of = arena_array(p->a, struct kept, CELLS_MAX);
    each(p->st, add_cell, p, Q("SELECT cell, month, area, topic, language, kind, n FROM needs_signal WHERE block = 0 AND month >= $1 AND month <= $2 "
                               "ORDER BY kind, topic, cell"), T(month_text(p->a, first)), T(month_text(p->a, last)));
    if (p->more) log_line(LOG_WARNING, "needs: more than %d counts wait for a release; the last wait longer", CELLS_MAX);
}

static int64_t put_block(struct pool *p, const struct kept *of, const struct coarsen_block *b, str span)
{
    str area = b->level[0] ? p->area.at[b->code[0]] : S(""), language = S("");
    if (b->level[1] == 2) language = p->language.at[b->code[1]];
    else if (b->level[1] == 1) language = arena_fmt(p->a, "+%s", need_groups[b->code[1]].key);
    struct rows *r = ask(p->st, Q("INSERT INTO needs_block (kind, topic, area, others_area, language, others_language, span, n) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                                  "RETURNING id"), T(of->kind), T(of->topic), T(area), B(b->others[0]), T(language), B(b->others[1]), T(span), I(b->n));
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* A town that is not known ("the whole county") has no name of its own: level 1 with an empty key is as good as all. */
static void release_topic(struct pool *p, size_t from, size_t to, bool sensitive, bool month, str span)
{
    struct coarsen how = { .dims = 2, .depth = { 1, 2 }, .must = { p->year ? 0 : 1, 0 }, .min = p->min, .left = !month };
    struct coarsen_block *block = arena_array(p->a, struct coarsen_block, to - from);
    if (sensitive) how = (struct coarsen){ .dims = 2, .min = p->min };
    size_t n = coarsen(p->a, &how, p->cell + from, to - from, block);
    int64_t *id = arena_array(p->a, int64_t, n + 1);
    for (size_t b = 0; b < n; b++) id[b] = put_block(p, &p->of[from], &block[b], span);
    for (size_t i = from; i < to; i++) {
        size_t b = p->cell[i].block;
        if (b != COARSEN_HELD) ask(p->st, Q("UPDATE needs_signal SET block = $1 WHERE cell = $2"), I(b == COARSEN_LOST ? -1 : id[b]), T(p->of[i].cell));
    }
}

static bool is_sensitive(struct store *st, str topic)
{
    if (!topic.n || !entity_find(S("directory"), S("topic"))) return false;
    struct rows *r = ask(st, Q("SELECT 1 FROM directory_topic WHERE key = $1 AND sensitive"), T(topic));
    return rows_next(r);
}

static void release_span(struct store *st, int64_t first, int64_t last)
{
    struct arena *a = store_arena(st);
    struct pool p = { .st = st, .a = a, .year = last - first == 11, .min = need_minimum(st) };
    str span = span_text(a, first, last);
    read_minimums(&p, first, last);
    read_pool(&p, first, last);
    for (size_t from = 0, to; from < p.n; from = to) {
        for (to = from; to < p.n && str_eq(p.of[to].kind, p.of[from].kind) && str_eq(p.of[to].topic, p.of[from].topic);) to++;
        bool sensitive = is_sensitive(st, p.of[from].topic);
        if (!sensitive || p.year) release_topic(&p, from, to, sensitive, first == last, span);
    }
}

/* ---- closing --------------------------------------------------------------------------------------------------------------------------- */
static void close_month(struct store *st, int64_t month)
{
    struct arena *a = store_arena(st);
    release_span(st, month, month);
    if (month % 3 == 2) release_span(st, month - 2, month);
    if (month % 12 == 11) release_span(st, month - 11, month);
    ask(st, Q("INSERT INTO needs_closed (month, minimum) VALUES ($1, $2)"), T(month_text(a, month)), I(need_minimum(st)));
    ask(st, Q("DELETE FROM needs_signal WHERE month < $1"), T(month_text(a, month - 12 * NEED_KEPT_YEARS)));
}

/* Begins with the first month that has a signal; months without any are closed, too. */
static int64_t first_open(struct store *st, int64_t due)
{
    int64_t closed = month_closed(st), month = due + 1;
    if (closed >= 0) return closed + 1;
    struct rows *r = ask(st, Q("SELECT MIN(month) FROM needs_signal"));
    if (rows_next(r) && !month_read(row_str(r, 0), &month)) month = due + 1;
    return month;
}

int64_t release_due(struct store *st)
{
    int64_t due = month_due(), n = 0;
    for (int64_t month = first_open(st, due); month <= due && !store_broken(st); month++, n++) close_month(st, month);
    return n;
}

/* Looks twice a day; the month is in the store, so it happens once. Only the newest month is mailed. */
enum { HALF_DAY = 12 * 3600 };
static bool due(struct store *st, int64_t now) { (void)now; return first_open(st, month_due()) <= month_due(); }
static enum job_end run(struct job *j)
{
    if (release_due(j->st)) digest_send(j->st, month_due());
    return JOB_DONE;
}
const struct job_kind release_job = { .name = "needs.release", .label = N_("Release of needs"), .run = run, .every = HALF_DAY, .due = due };

/* ---- reading a release -------------------------------------------------------------------------------------------------------------------- */
struct reading { bool (*one)(void *ctx, const struct released *r); void *ctx; };
static bool read_one(void *ctx, const struct rows *r)
{
    struct reading *x = ctx;
    struct released one = { .kind = row_str(r, 0), .topic = row_str(r, 1), .area = row_str(r, 2), .others_area = row_bool(r, 3), .language = row_str(r, 4),
                            .others_language = row_bool(r, 5), .span = row_str(r, 6), .n = row_int(r, 7) };
    return x->one(x->ctx, &one);
}

bool released_each(struct store *st, str kind, int64_t year, bool (*one)(void *ctx, const struct released *r), void *ctx)
{
    struct reading x = { one, ctx };
    str from = year ? arena_fmt(store_arena(st), "%04lld", (long long)year) : S(""), to = year ? arena_fmt(store_arena(st), "%04lld", (long long)year + 1) : S("9999");
    return each(st, read_one, &x, Q("SELECT kind, topic, area, others_area, language, others_language, span, n FROM needs_block WHERE ($1 = '' OR kind = $1) "
                                    "AND span >= $2 AND span < $3 ORDER BY kind, topic, n DESC, id"), T(kind), T(from), T(to));
}

str span_say(struct req *q, str span)
{
    int64_t month = 0;
    if (month_read(span, &month)) return arena_fmt(q->a, "%lld/%lld", (long long)(month % 12 + 1), (long long)(month / 12));
    if (span.n != 7) return span;
    return look_fmt(q, N_("Quarter %s"), arena_fmt(q->a, "%c/%.*s", span.p[6], STR(str_upto(span, 4))));
}

str language_say(struct req *q, const struct released *r)
{
    if (r->others_language && !r->language.n) return _(N_("Other languages"));
    if (!r->language.n) return _(N_("All languages"));
    if (r->language.p[0] != '+') return lang_name(q->a, q->lang, r->language);
    for (const struct need_group *g = need_groups; g->key; g++) if (str_eq(str_of(g->key), str_from(r->language, 1))) return _(g->label);
    return _(N_("Other languages"));
}
