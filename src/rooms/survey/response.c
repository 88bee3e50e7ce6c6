/* response.c - answered questionnaires in the store: one row each, the open texts by themselves. */
#include "base/rand.h"
#include "entity/query.h"
#include "rooms/survey/proposals.h"

/* No time, no code, no address. `day` is empty for what came in online in an anonymous survey. */
static const struct column response_columns[] = {
    { "id", COL_INT, true, NULL, false }, { "survey", COL_INT, true, "survey_survey", true }, { "answers", COL_BLOB, true, NULL, false }, { "mode", COL_INT, true, NULL, false },
    { "status", COL_INT, true, NULL, false }, { "late", COL_BOOL, true, NULL, false }, { "beyond", COL_BOOL, true, NULL, false }, { "language", COL_TEXT, true, NULL, false },
    { "day", COL_TEXT, true, NULL, false }, { "actor", COL_INT, false, NULL, false } };
static const struct table_index response_indexes[] = { { { "survey" }, 1, false } };
const struct table response_table = { .name = "survey_response", .columns = response_columns, .n = countof(response_columns), .primary = { "id" }, .n_primary = 1,
                                      .indexes = response_indexes, .n_indexes = countof(response_indexes) };
/* `response` is 0 unless the survey is one with names: then nothing in the store leads from a text to the rest of what somebody answered. */
static const struct column text_columns[] = {
    { "id", COL_INT, true, NULL, false }, { "survey", COL_INT, true, "survey_survey", true }, { "item", COL_TEXT, true, NULL, false }, { "text", COL_TEXT, true, NULL, false },
    { "language", COL_TEXT, true, NULL, false }, { "response", COL_INT, true, NULL, false }, { "counts", COL_BOOL, true, NULL, false } };
static const struct table_index text_indexes[] = { { { "survey", "item" }, 2, false } };
const struct table text_table = { .name = "survey_text", .columns = text_columns, .n = countof(text_columns), .primary = { "id" }, .n_primary = 1,
                                  .indexes = text_indexes, .n_indexes = countof(text_indexes) };

int64_t response_id(void)
{
    static _Thread_local uint64_t pool[256];            /* one call of the kernel for many                              */
    static _Thread_local size_t left;
    if (!left) { rand_bytes(pool, sizeof pool); left = countof(pool); }
    uint64_t v = pool[--left] >> 11;
    return v ? (int64_t)v : response_id();
}

static void store_text(struct store *st, const struct answers *v, str item, str text, const struct response *r)
{
    if (!text.n) return;
    also(st, Q("INSERT INTO survey_text (id, survey, item, text, language, response, counts) VALUES ($1, $2, $3, $4, $5, $6, $7)"), I(response_id()), I(v->in->survey), T(item), T(text), T(r->language),
         I(v->in->named ? r->id : 0), B(r->status == RESPONSE_COMPLETE && !r->beyond));
}


bool response_store(struct store *st, const struct answers *v, struct response *r, const char **why)
{
    struct arena *a = store_arena(st);
    const struct instrument *in = v->in;
    *why = NULL;
    if (!r->id) r->id = response_id();
    ask(st, Q("INSERT INTO survey_response (id, survey, answers, mode, status, late, beyond, language, day, actor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"), I(r->id), I(in->survey),
        X(answers_pack(a, v)), I(r->mode), I(r->status), B(r->late), B(r->beyond), T(r->language), T(!in->named && r->mode == MODE_WEB ? S("") : r->day),
        in->named && r->actor ? I(r->actor) : NIL(INT));
    if (store_conflict(st) != CONFLICT_NONE) { *why = N_("There is an answer with this number already."); return false; }
    for (size_t i = 0; i < in->n; i++) {
        if (!v->asked[i]) continue;
        if (item_words(&in->item[i])) store_text(st, v, in->item[i].code, v->value[i], r);
        if (v->other[i].n) store_text(st, v, arena_fmt(a, "%.*s_other", STR(in->item[i].code)), v->other[i], r);
    }
    proposals_take(st, v, r);
    return !store_broken(st);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------------------------ */
struct walk { const struct instrument *in; response_fn *one; void *ctx; };
static bool walk_one(void *ctx, const struct rows *r)
{
    struct walk *w = ctx;
    str bytes = row_str(r, 1);
    if (!packed_fits(w->in, bytes)) return true;        /* of another layout: cannot happen once a survey is frozen; never guessed at */
    struct response one = { .id = row_int(r, 0), .mode = (enum response_mode)row_int(r, 2), .late = row_bool(r, 3), .language = row_str(r, 4), .day = row_str(r, 5), .actor = row_int(r, 6) };
    return w->one(w->ctx, bytes.p, &one);
}

bool response_each(struct store *st, const struct instrument *in, response_fn *one, void *ctx)
{
    struct walk w = { in, one, ctx };
    return each(st, walk_one, &w, Q("SELECT id, answers, mode, late, language, day, actor FROM survey_response WHERE survey = $1 AND status = $2 AND beyond = $3"), I(in->survey),
                I(RESPONSE_COMPLETE), B(false));
}

struct response_counts response_count(struct store *st, int64_t survey)
{
    struct response_counts c = { 0 };
    struct rows *r = ask(st, Q("SELECT status, mode, late, beyond, COUNT(*) FROM survey_response WHERE survey = $1 GROUP BY status, mode, late, beyond ORDER BY 1, 2, 3, 4"), I(survey));
    while (rows_next(r)) {
        int64_t status = row_int(r, 0), mode = row_int(r, 1), n = row_int(r, 4);
        bool late = row_bool(r, 2), beyond = row_bool(r, 3);
        c.all += n;
        *(status == RESPONSE_COMPLETE ? &c.complete : status == RESPONSE_PARTIAL ? &c.partial : &c.test) += n;
        if (beyond) c.beyond += n;
        if (status != RESPONSE_COMPLETE || beyond) continue;
        c.counted += n;
        if (late) c.late += n;
        if (mode >= 0 && mode < (int64_t)countof(c.by_mode)) c.by_mode[mode] += n;
    }
    return c;
}

struct text_walk { bool (*one)(void *ctx, const struct open_text *t); void *ctx; };
static bool text_one(void *ctx, const struct rows *r)
{
    struct text_walk *w = ctx;
    struct open_text t = { row_int(r, 0), row_int(r, 3), row_str(r, 1), row_str(r, 2) };
    return w->one(w->ctx, &t);
}

bool texts_each(struct store *st, int64_t survey, str item, bool (*one)(void *ctx, const struct open_text *t), void *ctx)
{
    struct text_walk w = { one, ctx };
    return each(st, text_one, &w, Q("SELECT id, text, language, response FROM survey_text WHERE survey = $1 AND item = $2 AND counts = $3 ORDER BY id"), I(survey), T(item), B(true));
}
