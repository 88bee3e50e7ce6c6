/* tariff_api.c - what an assignment would cost: the reckoning for programs; and the presets as rows of the region. */
#include "base/moment.h"
#include "look/form.h"
#include "rooms/mediation/money.h"
#include "rooms/mediation/tariff.h"
#include "text/json.h"
#include "text/json_read.h"
#include "base/utf8.h"

/* ---- reading what was sent --------------------------------------------------------------------------------------------------- */
struct asked_for { str tariff; struct service service; str day; };
struct wrong { const char *member, *message; };
enum { WRONG_MAX = 8 };
struct wrongs { struct wrong at[WRONG_MAX]; size_t n; };

static void add(struct wrongs *w, const char *member, const char *message)
{
    if (w->n < WRONG_MAX) w->at[w->n++] = (struct wrong){ member, message };
}

static void take_time(const struct js *v, const char *member, int64_t *ret, struct wrongs *w)
{
    const struct js *t = js_get(v, member);
    enum moment_fault f = t && t->kind == JS_TEXT ? moment_read(t->text, ret) : MOMENT_FORM;
    if (f == MOMENT_GAP) add(w, member, N_("This time does not exist: the clock is put forward in that hour."));
    else if (f) add(w, member, N_("Please give day and time, as 2026-03-02T09:30."));
}

/* A number of units, in thousandths; missing is 0. */
static void take_number(const struct js *v, const char *member, double most, bool whole, int64_t *ret, struct wrongs *w)
{
    const struct js *t = js_get(v, member);
    double n = 0;
    if (!t) return;
    bool good = t->kind == JS_NUMBER && str_real(t->text, &n) && n >= 0 && n <= most && (!whole || n == (double)(int64_t)n);
    if (good) *ret = (int64_t)(n * 1000 + 0.5);
    else add(w, member, N_("This is not a number that can be."));
}

static struct asked_for read_asked(struct req *q, const struct js *v, struct wrongs *w)
{
    struct asked_for f = { 0 };
    const struct js *name = js_get(v, "tariff");
    int64_t minutes = 0;
    if (name && name->kind == JS_TEXT && name->text.n && utf8_check(name->text, false) == UTF8_FINE) f.tariff = name->text;
    else add(w, "tariff", N_("Please fill in this field."));
    take_time(v, "start", &f.service.start, w);
    take_time(v, "end", &f.service.end, w);
    take_number(v, "travel_minutes", TARIFF_MINUTES_MAX, true, &minutes, w);
    take_number(v, "travel_km", (double)TARIFF_METRES_MAX / 1000, false, &f.service.travel_m, w);
    f.service.travel_minutes = minutes / 1000;
    f.day = date_text(q->a, wall_of(f.service.start).date);
    return f;
}

/* ---- answering ------------------------------------------------------------------------------------------------------------------ */
static void put_wrongs(struct req *q, const struct wrongs *w)
{
    struct json j = json_to(&q->out);
    q->status = 422;
    q->type = "application/problem+json";
    json_open(&j, '{');
    json_key(&j, "type");   json_z(&j, "about:blank");
    json_key(&j, "title");  json_str(&j, _(N_("Some values are not right")));
    json_key(&j, "status"); json_int(&j, q->status);
    json_key(&j, "errors");
    json_open(&j, '[');
    for (size_t i = 0; i < w->n; i++) {
        json_open(&j, '{');
        json_key(&j, "field");  json_z(&j, w->at[i].member);
        json_key(&j, "detail"); json_str(&j, _(w->at[i].message));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
}

static void put_reckoning(struct req *q, const struct tariffed *t)
{
    struct json j = json_to(&q->out);
    q->type = "application/json";
    json_open(&j, '{');
    json_key(&j, "amount_cents"); json_int(&j, t->cents);
    json_key(&j, "lines");
    json_open(&j, '[');
    for (size_t i = 0; i < t->lines; i++) {
        json_open(&j, '{');
        json_key(&j, "text");         json_str(&j, tariff_words(q->a, q->lang, q->words, &t->line[i]));
        json_key(&j, "amount_cents"); json_int(&j, t->line[i].cents);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
}

void tariff_api(struct req *q)
{
    str why = { 0 };
    struct wrongs w = { .n = 0 };
    if (!str_starts(q->body_type, S("application/json"))) { req_fail(q, 415, N_("Please send JSON: Content-Type: application/json.")); return; }
    const struct js *v = json_read(q->a, q->body, &why);
    if (!v || v->kind != JS_OBJECT) { req_fail(q, 400, why.n ? arena_z(q->a, why) : N_("Please send one JSON object.")); return; }
    struct asked_for f = read_asked(q, v, &w);
    struct tariff_found t = w.n ? (struct tariff_found){ 0 } : tariff_on(q->st, f.tariff, f.day);
    if (!w.n && !t.there) add(&w, "tariff", N_("There is no such tariff, or no version of it counts on that day."));
    struct tariffed got = w.n ? (struct tariffed){ 0 } : tariff_compute(&t.tariff, &f.service);
    if (got.fault) add(&w, got.fault == TARIFF_TRAVEL ? "travel_minutes" : got.fault == TARIFF_RULES ? "tariff" : "end", tariff_wrong(got.fault));
    if (w.n) put_wrongs(q, &w);
    else put_reckoning(q, &got);
}

/* ---- presets ---------------------------------------------------------------------------------------------------------------------- */
static struct preset_view preset_view(struct req *q, const char *problem)
{
    struct preset_view v = { .problem = problem };
    for (const struct tariff *t = tariff_presets; t->name && v.n < PRESETS_MAX; t++) {
        struct rows *r = ask(q->st, Q("SELECT id FROM mediation_tariff WHERE name = $1 AND deleted_at IS NULL LIMIT 1"), T(str_of(t->name)));
        struct tariffed two = tariff_compute(t, &(struct service){ .start = 0, .end = 7200 });
        v.at[v.n++] = (struct preset_line){ str_of(t->name), tariff_formula(q->a, q->lang, q->words, &two), two.cents, rows_next(r) };
    }
    return v;
}

void tariff_list(struct req *q)
{
    struct preset_view v = preset_view(q, NULL);
    presets_page(&q->out, q, &v);
}

void tariff_preset_post(struct req *q)
{
    struct problems p = { .a = q->a };
    if (tariff_take_over(q->st, &q->who, form_value(q, S("preset")), &p)) { req_redirect(q, 303, url_entity(q, &tariff_entity)); return; }
    struct preset_view v = preset_view(q, p.n ? p.at[0].message : N_("There is a tariff of this name already."));
    q->status = 409;
    presets_page(&q->out, q, &v);
}
