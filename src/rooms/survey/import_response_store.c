/* import_response_store.c - what a file brought goes into the store: many rows per statement, in the order of their ids, which is that of the table. */
#include "rooms/survey/import_response.h"

/* ---- the same number twice ---------------------------------------------------------------------------------------------------------------- */
struct numbered { int64_t id, line; };
static int by_id(const void *x, const void *y)
{
    const struct numbered *a = x, *b = y;
    return a->id != b->id ? (a->id > b->id) - (a->id < b->id) : (a->line > b->line) - (a->line < b->line);
}

static void stored_already(struct taking *t, const struct numbered *at, size_t n)
{
    int64_t *ids = arena_array(t->a, int64_t, n + 1);
    for (size_t i = 0; i < n; i++) ids[i] = at[i].id;
    struct sql q = sql_new(t->st);
    sql(&q, "SELECT id FROM survey_response WHERE id IN ");
    sql_among(&q, ids, n);
    sql(&q, " ORDER BY id LIMIT 100");
    struct rows *r = sql_ask(&q);
    while (rows_next(r))
        for (size_t i = 0; i < n; i++) if (at[i].id == row_int(r, 0)) taking_wrong(t, at[i].line, S("id"), "the survey has a response with this id already", S(""));
}

/* ---- the same organisation twice: as online, by its name as written but for case ----------------------------------------------------------- */
struct named_row { str folded, name; int64_t line; };  /* line 0: of a response in the store                          */
struct named_rows { struct arena *a; struct named_row *at; size_t n, room; };
static int by_name(const void *x, const void *y)
{
    const struct named_row *a = x, *b = y;
    int c = str_cmp(a->folded, b->folded);
    return c ? c : (a->line > b->line) - (a->line < b->line);
}

static void add_name(struct named_rows *all, str name, int64_t line)
{
    all->at = arena_more(all->a, all->at, all->n, &all->room, 64);
    all->at[all->n++] = (struct named_row){ lang_fold(all->a, name), name, line };
}

static bool stored_name(void *ctx, const struct open_text *x)
{
    struct named_rows *all = ctx;
    add_name(all, arena_copy(all->a, x->text), 0);
    return true;
}

static void organisations_twice(struct taking *t, str item)
{
    struct named_rows all = { .a = t->a };
    (void)texts_each(t->st, t->in->survey, item, stored_name, &all);
    for (size_t i = 0; i < t->texts; i++) if (t->text[i].counts && str_eq(t->text[i].item, item)) add_name(&all, t->text[i].text, t->text[i].line);
    if (all.n) qsort(all.at, all.n, sizeof *all.at, by_name);
    for (size_t i = 1; i < all.n; i++)
        if (all.at[i].line && str_eq(all.at[i].folded, all.at[i - 1].folded))
            taking_wrong(t, all.at[i].line, item, "there is an answer for this organisation already", all.at[i].name);
}

void taking_duplicates(struct taking *t)
{
    struct numbered *at = arena_array(t->a, struct numbered, t->rows + 1);
    for (size_t i = 0; i < t->in->n && t->in->named; i++) if (t->in->item[i].kind == ITEM_ACTOR) organisations_twice(t, t->in->item[i].code);
    if (!t->ids) return;
    for (size_t i = 0; i < t->rows; i++) at[i] = (struct numbered){ t->row[i].id, t->row[i].line };
    qsort(at, t->rows, sizeof *at, by_id);
    for (size_t i = 1; i < t->rows; i++) if (at[i].id == at[i - 1].id) taking_wrong(t, at[i].line, S("id"), "this id is there twice", S(""));
    for (size_t i = 0; i < t->rows; i += SQL_AMONG_MAX) stored_already(t, at + i, t->rows - i < SQL_AMONG_MAX ? t->rows - i : SQL_AMONG_MAX);
}

/* ---- storing --------------------------------------------------------------------------------------------------------------------------------- */
/* What rows of one statement have in common. */
static int same_kind(const struct taken *x, const struct taken *y)
{
    if (x->mode != y->mode) return x->mode < y->mode ? -1 : 1;
    if (x->status != y->status) return x->status < y->status ? -1 : 1;
    if (x->late != y->late) return x->late ? 1 : -1;
    if (x->beyond != y->beyond) return x->beyond ? 1 : -1;
    int c = str_cmp(x->language, y->language);
    return c ? c : str_cmp(x->day, y->day);
}

static int in_order(const void *x, const void *y)
{
    const struct taken *a = x, *b = y;
    int c = same_kind(a, b);
    return c ? c : (a->id > b->id) - (a->id < b->id);
}

enum { TOGETHER = 26, TEXTS_TOGETHER = 14 };            /* rows per statement, of at most STORE_ARGS_MAX values          */
static void store_rows(struct taking *t, const struct taken *r, size_t n)
{
    struct sql q = sql_new(t->st);
    sql(&q, "INSERT INTO survey_response (id, answers, survey, mode, status, late, beyond, language, day) SELECT v.column1, v.column2, ");
    sql_value(&q, I(t->in->survey)); sql(&q, ", ");
    sql_value(&q, I(r->mode)); sql(&q, ", ");
    sql_value(&q, I(r->status)); sql(&q, ", ");
    sql_value(&q, B(r->late)); sql(&q, ", ");
    sql_value(&q, B(r->beyond)); sql(&q, ", ");
    sql_value(&q, T(r->language)); sql(&q, ", ");
    sql_value(&q, T(r->day));
    sql(&q, " FROM (VALUES ");
    for (size_t i = 0; i < n; i++) {
        if (i) sql(&q, ", ");
        sql(&q, "("); sql_value(&q, I(r[i].id)); sql(&q, ", "); sql_value(&q, X(((str){ r[i].bytes, t->in->bytes }))); sql(&q, ")");
    }
    sql(&q, ") AS v");
    sql_also(&q);
}

static int text_order(const void *x, const void *y)
{
    const struct taken_text *a = x, *b = y;
    int c = str_cmp(a->language, b->language);
    if (!c && a->counts != b->counts) c = a->counts ? 1 : -1;
    return c ? c : (a->id > b->id) - (a->id < b->id);
}

static void store_texts(struct taking *t, const struct taken_text *r, size_t n)
{
    struct sql q = sql_new(t->st);
    sql(&q, "INSERT INTO survey_text (id, item, text, response, survey, language, counts) SELECT v.column1, v.column2, v.column3, v.column4, ");
    sql_value(&q, I(t->in->survey)); sql(&q, ", ");
    sql_value(&q, T(r->language)); sql(&q, ", ");
    sql_value(&q, B(r->counts));
    sql(&q, " FROM (VALUES ");
    for (size_t i = 0; i < n; i++) {
        if (i) sql(&q, ", ");
        sql(&q, "("); sql_value(&q, I(r[i].id)); sql(&q, ", "); sql_value(&q, T(r[i].item)); sql(&q, ", ");
        sql_value(&q, T(r[i].text)); sql(&q, ", "); sql_value(&q, I(r[i].response)); sql(&q, ")");
    }
    sql(&q, ") AS v");
    sql_also(&q);
}

void taking_store(struct taking *t)
{
    struct arena_mark m = arena_mark(t->a);             /* a statement's text is of no use after it                    */
    if (t->rows) qsort(t->row, t->rows, sizeof *t->row, in_order);
    for (size_t i = 0, n; i < t->rows; i += n, arena_release(t->a, m)) {
        for (n = 1; n < TOGETHER && i + n < t->rows && !same_kind(&t->row[i], &t->row[i + n]); n++) { }
        store_rows(t, &t->row[i], n);
    }
    if (t->texts) qsort(t->text, t->texts, sizeof *t->text, text_order);
    for (size_t i = 0, n; i < t->texts; i += n, arena_release(t->a, m)) {
        const struct taken_text *x = &t->text[i];
        for (n = 1; n < TEXTS_TOGETHER && i + n < t->texts && str_eq(x->language, x[n].language) && x->counts == x[n].counts; n++) { }
        store_texts(t, x, n);
    }
}
