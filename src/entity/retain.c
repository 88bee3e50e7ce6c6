/* retain.c - what is due, erasing and making anonymous. The record and the reports are in report.c. */
#include "entity/retain.h"
#include "base/moment.h"
#include "base/rand.h"
#include "entity/draft.h"
#include "entity/event.h"
#include "entity/flow.h"
#include "entity/history.h"
#include "entity/refer.h"
#include <string.h>

enum { DAY = 24 * 3600 };
static const unsigned NOBODYS = PUBLIC | INTERNAL;        /* classes that say nothing of a person */

/* ---- what is due -------------------------------------------------------------------------------------------------------- */
static bool counts_seconds(const struct entity *e)
{
    const struct field *f = entity_field(e, str_of(e->keep.from));
    return !f || f->kind == KIND_time;
}

/* The day of `from` plus the days lies on or before today. A deleted row is due so many days after its deletion at the latest: nobody will enter any more when it
** came to its end. */
static void put_due(struct sql *q, const struct entity *e, int64_t last_day)
{
    bool seconds = counts_seconds(e);
    sql_name(q, e->keep.from);
    if (seconds) {
        sql(q, " < ");
        sql_value(q, I((last_day + 1) * DAY));
    } else {
        sql(q, " <> '' AND ");
        sql_name(q, e->keep.from);
        sql(q, " <= ");
        sql_value(q, T(date_text(store_arena(q->st), date_of_days(last_day))));
    }
    sql(q, " OR deleted_at < ");
    sql_value(q, I((last_day + 1) * DAY));
}

/* Columns: id, key, `from`, deleted_at. */
static struct due due_row(struct arena *a, const struct entity *e, const struct rows *r, int64_t last_day)
{
    bool seconds = counts_seconds(e);
    str since = !seconds ? row_str(r, 2) : row_null(r, 2) ? S("") : date_text(a, wall_of(row_int(r, 2)).date);
    bool by_itself = since.n && (row_null(r, 3) || (seconds ? row_int(r, 2) < (last_day + 1) * DAY : str_cmp(since, date_text(a, date_of_days(last_day))) <= 0));
    if (!by_itself) since = date_text(a, wall_of(row_int(r, 3)).date);
    return (struct due){ e, row_int(r, 0), row_str(r, 1), since, by_itself ? e->keep.from : "deleted_at" };
}

static size_t due_of(struct store *st, const struct entity *e, int64_t today, struct due *ret, size_t max)
{
    struct sql q = sql_new(st);
    struct arena *a = store_arena(st);
    size_t n = 0;
    sql(&q, "SELECT id, key, ");
    sql_name(&q, e->keep.from);
    sql(&q, ", deleted_at FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE (");
    put_due(&q, e, today - e->keep.days);
    sql(&q, ")");
    if (e->keep.then == ANONYMISE) sql(&q, " AND anonymised_at IS NULL");
    sql(&q, " ORDER BY ");
    sql_name(&q, e->keep.from);
    sql(&q, " ASC NULLS LAST, id LIMIT ");
    sql_value(&q, I(max < STORE_ROWS_MAX ? (int64_t)max : STORE_ROWS_MAX));
    for (struct rows *r = sql_ask(&q); rows_next(r); n++) ret[n] = due_row(a, e, r, today - e->keep.days);
    return n;
}

size_t retain_due(struct store *st, str today, struct due *ret, size_t max)
{
    struct date d;
    size_t n = 0;
    if (!date_parse(today, &d)) return 0;
    for (size_t k = 0; k < entity_count() && n < max; k++)
        if (entity_at(k)->keep.then != KEEP) n += due_of(st, entity_at(k), date_days(d), ret + n, max - n);
    return n;
}

int64_t retain_run(struct store *st, const struct who *who, str request, str today, size_t most)
{
    struct due *due = arena_array(store_arena(st), struct due, most + 1);
    size_t n = retain_due(st, today, due, most);
    int64_t done = 0;
    for (size_t i = 0; i < n && !store_broken(st); i++) {
        bool erase = due[i].e->keep.then == ERASE;
        done += erase ? retain_erase(st, who, request, due[i].e, due[i].id) : retain_anonymise(st, who, request, due[i].e, due[i].id);
    }
    return done;
}

/* ---- what both leave behind ------------------------------------------------------------------------------------------------ */
struct erasing { struct store *st; const struct who *who; str request; const struct entity *e; int64_t id; };

static void note(const struct erasing *x, const struct entity *e, int64_t row, int64_t version, str detail)
{
    history_add(x->st, x->who, x->request, &(struct history_entry){ .e = e, .row = row, .version = version, .event = HISTORY_ERASE, .detail = detail });
}

static void tell(const struct erasing *x, const char *what)
{
    str name = arena_fmt(store_arena(x->st), "%s.%s.%s", x->e->room, x->e->name, what);
    event_emit(x->st, &(struct event){ .name = name.p, .e = x->e, .row = x->id, .who = x->who, .request = x->request });
}

/* A key is often made of a name, and stands in the histories of all that ever referred to the row. */
static void blank_key(const struct erasing *x, str key)
{
    for (size_t k = 0; k < entity_count(); k++)
        for (size_t i = 0; i < entity_at(k)->n; i++) {
            const struct field *f = &entity_at(k)->fields[i];
            if (kind_is_ref(f->kind) && field_to(f) == x->e) history_blank_key(x->st, entity_at(k), f, key);
        }
}

/* ---- erasing ---------------------------------------------------------------------------------------------------------------- */
static void refer_nowhere(void *ctx, const struct referrer *r)
{
    const struct erasing *x = ctx;
    str old, new;
    if (r->e == x->e && r->row == x->id) return;
    if (refer_change(x->st, r, x->id, 0, &old, &new)) note(x, r->e, r->row, r->version + 1, str_of(r->field->name));
}

static void delete_from(struct store *st, const char *table, const char *column, int64_t id)
{
    struct sql q = sql_new(st);
    sql(&q, "DELETE FROM ");
    sql_name(&q, table);
    sql(&q, " WHERE ");
    sql_name(&q, column);
    sql(&q, " = ");
    sql_value(&q, I(id));
    sql_ask(&q);
}

bool retain_erase(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id)
{
    static const char *const parts[] = { "words", "order", "slug" };
    struct erasing x = { st, who, request, e, id };
    struct draft d;
    struct stamp stamp;
    if (!draft_read(st, e, id, &d, &stamp)) return false;
    refer_each(st, e, id, refer_nowhere, &x);
    blank_key(&x, d.key);
    history_blank(st, e, id, ~0U);
    flow_leave(st, e, id);
    for (size_t i = 0; i < countof(parts); i++) delete_from(st, entity_part(e, parts[i]), "owner", id);
    for (size_t i = 0; i < e->n; i++)
        if (kind_is_many(e->fields[i].kind) && field_live(&e->fields[i])) delete_from(st, entity_part(e, e->fields[i].name), "owner", id);
    delete_from(st, entity_table(e), "id", id);
    note(&x, e, id, stamp.version + 1, S(""));
    tell(&x, "erased");
    return !store_broken(st);
}

/* ---- making anonymous --------------------------------------------------------------------------------------------------------- */
static bool goes(const struct field *f) { return field_live(f) && !(f->privacy & NOBODYS); }

/* Does the title, and with it key and addresses, tell who it was? */
static bool title_tells(const struct entity *e) { return e->subject || goes(entity_title(e)); }

static void put_empty(struct sql *q, const struct field *f)
{
    bool text = kind_is_text(f->kind) && !(f->unique && !f->required);
    if (text) sql(q, "''");
    else if (f->kind == KIND_bool) sql_value(q, B(false));
    else sql(q, "NULL");
}

static void put_column(struct sql *q, const char *name, const char *suffix)
{
    sql(q, ", ");
    sql_name(q, arena_fmt(store_arena(q->st), "%s%s", name, suffix).p);
    sql(q, " = ");
}

static void empty_main(const struct erasing *x, str title)
{
    struct sql q = sql_new(x->st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_table(x->e));
    sql(&q, " SET version = version + 1, changed_at = ");
    sql_value(&q, I(moment_now()));
    sql(&q, ", anonymised_at = ");
    sql_value(&q, I(moment_now()));
    for (size_t i = 0; i < x->e->n; i++) {
        const struct field *f = &x->e->fields[i];
        bool renamed = title.n && f == entity_title(x->e);
        if (f->translated || !field_live(f) || !(goes(f) || renamed)) continue;
        put_column(&q, f->name, f->kind == KIND_coordinate ? "_lat" : "");
        if (renamed) { sql_value(&q, T(title)); continue; }
        put_empty(&q, f);
        if (f->kind == KIND_coordinate) { put_column(&q, f->name, "_lon"); sql(&q, "NULL"); }
    }
    if (title.n) {
        put_column(&q, "key", "");
        sql_value(&q, T(arena_fmt(store_arena(x->st), "anonym-%lld-%.*s", (long long)x->id, STR(rand_name(store_arena(x->st), 6)))));
    }
    sql(&q, " WHERE id = ");
    sql_value(&q, I(x->id));
    sql_ask(&q);
}

/* All languages; the German title says what stands there now. */
static void empty_words(const struct erasing *x, str title)
{
    struct sql q = sql_new(x->st);
    sql(&q, "UPDATE ");
    sql_name(&q, entity_part(x->e, "words"));
    sql(&q, " SET lang = lang");
    for (size_t i = 0; i < x->e->n; i++) {
        const struct field *f = &x->e->fields[i];
        bool renamed = title.n && f == entity_title(x->e);
        if (!f->translated || !(goes(f) || renamed)) continue;
        put_column(&q, f->name, "");
        if (!renamed) { sql(&q, "''"); continue; }
        sql(&q, "CASE WHEN lang = ");
        sql_value(&q, T(S(LANG_SOURCE)));
        sql(&q, " THEN ");
        sql_value(&q, T(title));
        sql(&q, " ELSE '' END");
    }
    sql(&q, " WHERE owner = ");
    sql_value(&q, I(x->id));
    sql_ask(&q);
}

bool retain_anonymise(struct store *st, const struct who *who, str request, const struct entity *e, int64_t id)
{
    struct erasing x = { st, who, request, e, id };
    struct draft d;
    struct stamp stamp;
    if (!draft_read(st, e, id, &d, &stamp)) return false;
    str title = title_tells(e) ? arena_fmt(store_arena(st), "Anonym %lld", (long long)id) : S("");
    empty_main(&x, title);
    empty_words(&x, title);
    for (size_t i = 0; i < e->n; i++)
        if (kind_is_many(e->fields[i].kind) && goes(&e->fields[i])) delete_from(st, entity_part(e, e->fields[i].name), "owner", id);
    history_blank(st, e, id, ~NOBODYS);
    if (title.n) {
        history_blank_field(st, e, id, entity_title(e));
        blank_key(&x, d.key);
        delete_from(st, entity_part(e, "slug"), "owner", id);
    }
    if (draft_read(st, e, id, &d, &stamp)) draft_derive(st, &d);
    note(&x, e, id, stamp.version, S(""));
    tell(&x, "anonymised");
    return !store_broken(st);
}
