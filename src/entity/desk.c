/* desk.c - the translation desk: rows, languages, what is to be done. */
#include "entity/desk.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/select.h"
#include "text/count.h"
#include <stdlib.h>
#include <string.h>

const struct choice desk_statuses[] = { { "missing", N_("Missing") }, { "machine", N_("Translated by a machine") }, { "review", N_("In review") },
                                        { "outdated", N_("Outdated") }, { "current", N_("Up to date") }, { 0 } };
const struct choice desk_orders[] = { { "need", N_("What is most urgent") }, { "title", N_("Title") }, { "oldest", N_("Changed longest ago") },
                                      { "words", N_("Most words") }, { 0 } };

bool desk_field(const struct field *f) { return f->translated && field_live(f) && !(f->privacy & PRIVACY_LOGGED); }

bool desk_entity(const struct entity *e)
{
    for (size_t i = 0; e->path && i < e->n; i++) if (desk_field(&e->fields[i])) return true;
    return false;
}

static bool scope_writes(const struct scope *s, size_t lang) { return s->rows != ROWS_OWN_LANGUAGE || str_eq(s->language, str_of(langs[lang].tag)); }

bool desk_may(const struct who *who, size_t lang)
{
    for (size_t k = 0; k < entity_count() && lang != lang_source(); k++) {
        if (!desk_entity(entity_at(k))) continue;
        struct may m = may(who, entity_at(k), UPDATE);
        for (size_t i = 0; i < m.n; i++) if (scope_writes(&m.scope[i], lang)) return true;
    }
    return false;
}

bool desk_may_any(const struct who *who)
{
    for (size_t l = 0; l < lang_count(); l++) if (desk_may(who, l)) return true;
    return false;
}

struct desk_search desk_search_new(const struct who *who, const struct lang *reader)
{
    return (struct desk_search){ .who = who, .reader = reader, .lang = lang_count(), .status = DESK_ANY };
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------------------ */
struct words { int64_t version, source; unsigned char stored; bool there; };
struct reading {
    struct store *st; struct arena *a;
    const struct desk_search *s; const struct entity *e;
    struct select *select; struct may may;
    struct desk_row *row; struct words (*word)[DESK_LANGS]; size_t n, room, from;
    bool cut;
};

static bool is_own(const struct entity *e, const struct field *f)
{
    const char *const own[] = { e->own_area, e->own_actor, e->own_account, e->own_volunteer, e->title };
    for (size_t i = 0; i < countof(own); i++) if (own[i] && !strcmp(own[i], f->name)) return !(f->privacy & PRIVACY_LOGGED);
    return false;
}

static bool wanted(const struct query *q, const struct field *f) { return desk_field(f) || is_own(q->e, f); }

static void count_text(struct desk_row *d, const void *row)
{
    for (size_t i = 0; i < d->e->n; i++) {
        if (!desk_field(&d->e->fields[i])) continue;
        str text = row_text(row, &d->e->fields[i]);
        d->words += (int64_t)count_words(text);
        d->chars += (int64_t)utf8_count(text);
    }
}

/* Which languages by the scopes that cover this very row. */
static uint64_t open_of(const struct reading *r, const void *row)
{
    struct own o = own_of_row(r->e, row);
    uint64_t open = 0;
    for (size_t l = 0; l < lang_count(); l++)
        for (size_t i = 0; l != lang_source() && i < r->may.n; i++)
            if (scope_covers(&r->may.scope[i], &o) && scope_writes(&r->may.scope[i], l)) open |= (uint64_t)1 << l;
    return open;
}

static bool take_row(void *ctx, const struct rows *one)
{
    struct reading *r = ctx;
    size_t room = r->room;                                /* of both lists */
    struct arena_mark mark = arena_mark(r->a);
    const void *row = select_row(r->select, one);
    const struct meta *m = row_meta(row);
    struct desk_row d = { .e = r->e, .id = m->id, .version = m->version, .changed_at = m->changed_at, .open = open_of(r, row) };
    count_text(&d, row);
    if (!d.open || !d.chars) { arena_release(r->a, mark); return true; }
    if (r->n == DESK_ROWS_MAX) { r->cut = true; return false; }
    r->row = arena_more(r->a, r->row, r->n, &room, 256);
    r->word = arena_more(r->a, r->word, r->n, &r->room, 256);
    d.key = arena_copy(r->a, m->key);
    d.slug = arena_copy(r->a, m->slug);
    d.title = arena_copy(r->a, row_title(r->e, row));
    memset(r->word[r->n], 0, sizeof r->word[r->n]);
    r->row[r->n++] = d;
    return true;
}

/* Public rows, or those on their way to it: nobody translates what is in the archive. */
static void put_state(struct sql *q, const struct desk_search *s, const struct entity *e)
{
    if (!e->state) return;
    sql(q, " AND e.");
    sql_name(q, e->state);
    if (s->drafts) sql(q, " <> 'archived'");
    else sql(q, " = 'published'");
}

/* "id": the row itself is the owner. False: rows of this entity belong to nobody of that kind. */
static bool own_condition(struct query *q, const char *own, const int64_t *id, struct among *among)
{
    if (!*id) return true;
    if (own && !strcmp(own, "id")) {
        *among = (struct among){ NULL, id, 1 };
        q->among = among;
        return true;
    }
    const struct field *f = own ? entity_field(q->e, str_of(own)) : NULL;
    if (!f || !field_live(f)) return false;
    q->where[q->n_where++] = (struct condition){ .field = f, .id = *id };
    return true;
}

static void read_rows(struct reading *r)
{
    struct query q = query_new(r->e, r->s->who, lang_find(S(LANG_SOURCE)));
    struct among among;
    q.action = UPDATE;
    r->may = may(r->s->who, r->e, UPDATE);
    if (!r->may.n || !own_condition(&q, r->e->own_area, &r->s->area, &among) || !own_condition(&q, r->e->own_actor, &r->s->actor, &among)) return;
    struct select s = select_begin(r->st, &q, wanted, NULL);
    select_where(&s);
    put_state(&s.q, r->s, r->e);
    if (r->s->row) { sql(&s.q, " AND e.id = "); sql_value(&s.q, I(r->s->row)); }
    sql(&s.q, " ORDER BY e.id");
    r->select = &s;
    sql_each(&s.q, take_row, r);
    r->select = NULL;
}

/* ---- their words in every language ---------------------------------------------------------------------------------------------------------- */
static size_t find_row(const struct reading *r, int64_t id)
{
    size_t low = r->from, high = r->n;
    while (low < high) {
        size_t half = (low + high) / 2;
        if (r->row[half].id < id) low = half + 1;
        else high = half;
    }
    return low < r->n && r->row[low].id == id ? low : SIZE_MAX;
}

static unsigned char stored_as(str status)
{
    return str_eq(status, S("reviewed")) ? DESK_CURRENT : str_eq(status, S("machine")) ? DESK_MACHINE : DESK_REVIEW;
}

static bool take_words(void *ctx, const struct rows *one)
{
    struct reading *r = ctx;
    size_t at = find_row(r, row_int(one, 0));
    const struct lang *l = lang_find(row_str(one, 1));
    if (at == SIZE_MAX || !l) return true;                /* of a language that the interface had once */
    r->word[at][l - langs] = (struct words){ row_int(one, 3), row_int(one, 4), stored_as(row_str(one, 2)), row_bool(one, 5) };
    return true;
}

static void put_any_word(struct sql *q, const struct entity *e)
{
    sql(q, "CASE WHEN 1 = 0");
    for (size_t i = 0; i < e->n; i++) {
        if (!desk_field(&e->fields[i])) continue;
        sql(q, " OR w.");
        sql_name(q, e->fields[i].name);
        sql(q, " <> ''");
    }
    sql(q, " THEN 1 ELSE 0 END");
}

static void read_words(struct reading *r)
{
    struct sql q = sql_new(r->st);
    if (r->from == r->n) return;
    sql(&q, "SELECT w.owner, w.lang, w.status, w.version, w.source_version, ");
    put_any_word(&q, r->e);
    sql(&q, " FROM ");
    sql_name(&q, entity_part(r->e, "words"));
    sql(&q, " w WHERE w.owner >= ");
    sql_value(&q, I(r->row[r->from].id));
    sql(&q, " AND w.owner <= ");
    sql_value(&q, I(r->row[r->n - 1].id));
    sql_each(&q, take_words, r);
}

static void judge(struct reading *r)
{
    size_t german = lang_source();
    for (size_t i = r->from; i < r->n; i++)
        for (size_t l = 0; l < lang_count(); l++) {
            const struct words *w = &r->word[i][l];
            enum desk_status stored = (enum desk_status)w->stored;
            r->row[i].status[l] = (unsigned char)(l == german ? DESK_CURRENT : !w->there ? DESK_MISSING : r->word[i][german].version > w->source ? DESK_OUTDATED : stored);
        }
}

/* ---- order ------------------------------------------------------------------------------------------------------------------------------------ */
struct sortable { struct desk_row *row; str key; int64_t need; size_t at; };
static _Thread_local enum desk_order by;                  /* for qsort, which takes no context */

static int in_order(const void *a, const void *b)
{
    const struct sortable *x = a, *y = b;
    int64_t first = by == DESK_BY_NEED ? y->need - x->need : by == DESK_BY_WORDS ? y->row->words - x->row->words
                  : by == DESK_OLDEST ? x->row->changed_at - y->row->changed_at : 0;
    if (first) return first < 0 ? -1 : 1;
    int title = str_cmp(x->key, y->key);
    return title ? title : x->at < y->at ? -1 : 1;
}

/* Outdated texts are read and wrong; a machine's are read and perhaps wrong; what is missing is at least not wrong. */
static int64_t need_of(const struct desk_row *d)
{
    static const int64_t weight[DESK_STATUSES] = { [DESK_MISSING] = 10, [DESK_MACHINE] = 20, [DESK_REVIEW] = 1, [DESK_OUTDATED] = 100 };
    int64_t need = 0;
    for (size_t l = 0; l < lang_count(); l++) if (d->open >> l & 1) need += weight[d->status[l]];
    return need;
}

static void sort(struct store *st, const struct desk_search *s, struct desk *d)
{
    struct arena *a = store_arena(st);
    if (s->order == DESK_BY_ROW) return;
    struct sortable *one = arena_array(a, struct sortable, d->n + 1);
    struct desk_row *sorted = arena_array(a, struct desk_row, d->n + 1);
    for (size_t i = 0; i < d->n; i++) one[i] = (struct sortable){ &d->at[i], lang_sort_key(a, s->reader, d->at[i].title), need_of(&d->at[i]), i };
    by = s->order;
    qsort(one, d->n, sizeof *one, in_order);
    for (size_t i = 0; i < d->n; i++) sorted[i] = *one[i].row;
    d->at = sorted;
}

/* ---- the whole -------------------------------------------------------------------------------------------------------------------------------- */
static bool status_fits(enum desk_status is, int wanted_status)
{
    return wanted_status == DESK_ANY || (wanted_status == DESK_TODO ? is != DESK_CURRENT : (int)is == wanted_status);
}

static bool fits(const struct desk_search *s, const struct desk_row *d)
{
    if (s->lang < lang_count()) return d->open >> s->lang & 1 && status_fits((enum desk_status)d->status[s->lang], s->status);
    for (size_t l = 0; l < lang_count(); l++) if (d->open >> l & 1 && status_fits((enum desk_status)d->status[l], s->status)) return true;
    return false;
}

static void count(struct desk *d, const struct desk_row *row)
{
    d->open |= row->open;
    for (size_t l = 0; l < lang_count(); l++) if (row->open >> l & 1) d->count[l][row->status[l]]++;
}

void desk_read(struct store *st, const struct desk_search *s, struct desk *ret)
{
    struct reading r = { .st = st, .a = store_arena(st), .s = s };
    *ret = (struct desk){ 0 };
    for (size_t k = 0; k < entity_count(); k++) {
        if ((s->e && entity_at(k) != s->e) || !desk_entity(entity_at(k))) continue;
        r.e = entity_at(k);
        r.from = r.n;
        read_rows(&r);
        read_words(&r);
        judge(&r);
    }
    ret->at = r.row;
    ret->cut = r.cut;
    for (size_t i = 0; i < r.n; i++) {
        count(ret, &r.row[i]);
        if (fits(s, &r.row[i])) ret->at[ret->n++] = r.row[i];
    }
    sort(st, s, ret);
}

static size_t entity_place(const struct entity *e)
{
    size_t i = 0;
    while (i < entity_count() && entity_at(i) != e) i++;
    return i;
}

bool desk_next(struct store *st, const struct desk_search *s, const struct entity *e, int64_t id, struct desk_row *ret)
{
    struct desk_search in_place = *s;
    struct desk all;
    size_t here = entity_place(e);
    in_place.order = DESK_BY_ROW;
    desk_read(st, &in_place, &all);
    for (size_t i = 0; i < all.n; i++) {
        size_t place = entity_place(all.at[i].e);
        if (place > here || (place == here && all.at[i].id > id)) { *ret = all.at[i]; return true; }
    }
    if (!all.n || (all.at[0].e == e && all.at[0].id == id)) return false;
    *ret = all.at[0];
    return true;
}

/* ---- one row ------------------------------------------------------------------------------------------------------------------------------------------ */
const void *desk_row_of(struct store *st, const struct who *who, const struct entity *e, int64_t id, uint64_t *open)
{
    struct query q = query_new(e, who, lang_find(S(LANG_SOURCE)));
    struct reading r = { .st = st, .a = store_arena(st), .e = e, .may = may(who, e, UPDATE) };
    q.action = UPDATE;
    if (!r.may.n) return NULL;
    struct select s = select_begin(st, &q, wanted, NULL);
    sql(&s.q, " AND e.id = ");
    sql_value(&s.q, I(id));
    struct rows *found = sql_ask(&s.q);
    if (!rows_next(found)) return NULL;
    const void *row = select_row(&s, found);
    *open = open_of(&r, row);
    return *open ? row : NULL;
}

str *desk_words_of(struct store *st, const struct entity *e, int64_t id, size_t lang)
{
    str *ret = arena_array(store_arena(st), str, e->n);
    struct sql q = sql_new(st);
    sql(&q, "SELECT owner");
    for (size_t i = 0; i < e->n; i++) if (desk_field(&e->fields[i])) { sql(&q, ", "); sql_name(&q, e->fields[i].name); }
    sql(&q, " FROM ");
    sql_name(&q, entity_part(e, "words"));
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(id));
    sql(&q, " AND lang = ");
    sql_value(&q, T(str_of(langs[lang].tag)));
    struct rows *r = sql_ask(&q);
    if (!rows_next(r)) return ret;
    for (size_t i = 0, c = 1; i < e->n; i++) if (desk_field(&e->fields[i])) ret[i] = row_str(r, c++);
    return ret;
}

/* ---- words per month ---------------------------------------------------------------------------------------------------------------------------- */
struct months { struct arena *a; struct desk_month *at; size_t n, max; };

static struct desk_month *month_of(struct months *m, int64_t at)
{
    struct date d = wall_of(at).date;
    str name = arena_fmt(m->a, "%04d-%02d", d.year, d.month);
    if (m->n && str_eq(m->at[m->n - 1].month, name)) return &m->at[m->n - 1];
    if (m->n == m->max) return NULL;
    m->at[m->n] = (struct desk_month){ .month = name };
    return &m->at[m->n++];
}

/* Entries come newest first, so the months do, too. What was blanked since counts no more. */
static bool take_change(void *ctx, const struct rows *one)
{
    struct months *m = ctx;
    const struct lang *l = lang_find(row_str(one, 1));
    struct arena_mark mark = arena_mark(m->a);
    size_t before = m->n;
    struct desk_month *month = month_of(m, row_int(one, 0));
    if (m->n == before) arena_release(m->a, mark);
    if (!month) return false;
    if (!l) return true;
    month->words[l - langs] += (int64_t)count_words(row_str(one, 2));
    month->texts[l - langs]++;
    return true;
}

size_t desk_months(struct store *st, struct desk_month *ret, size_t max)
{
    struct months m = { store_arena(st), ret, 0, max };
    each(st, take_change, &m, Q("SELECT h.at, v.lang, v.new FROM core_history_value v JOIN core_history h ON h.id = v.history "
         "WHERE h.at >= $2 AND v.lang <> '' AND v.lang <> $1 AND v.new <> '' AND h.event IN ('create', 'change', 'import') ORDER BY h.at DESC, h.id DESC, v.field, v.lang"),
         T(S(LANG_SOURCE)), I(moment_now() - (int64_t)DESK_WORDS_MONTHS * 31 * 86400));
    return m.n;
}
