/* steer_pages.c - what the steering group sees: needs by town and life situation with their trend, beside the offers that exist there. Everything on these
** pages is read from what was released (needs_block), so it may be printed, passed on and kept. Also the CSV, the JSON, and "make it a challenge".
*/
#include "rooms/needs/pages.h"
#include "base/moment.h"
#include "entity/schema.h"
#include "text/csv.h"
#include "text/json.h"

enum { HEATS = 4, CHANGE = 5 };                         /* CHANGE: a fifth more or less is a trend, if it is the minimum, too */

/* ---- what was asked ------------------------------------------------------------------------------------------------------------------- */
static bool note_year(void *ctx, const struct released *r)
{
    struct steer_view *v = ctx;
    int64_t year = span_end(r->span) / 12;
    for (size_t i = 0; i < v->n_years; i++) if (v->years[i] == year) return true;
    if (v->n_years < YEARS_MAX) v->years[v->n_years++] = year;
    return true;
}

static void take_year(struct req *q, struct steer_view *v)
{
    int64_t closed = month_closed(q->st), said = 0;
    released_each(q->st, S(""), 0, note_year, v);
    for (size_t i = 1; i < v->n_years; i++)
        for (size_t k = i; k > 0 && v->years[k] > v->years[k - 1]; k--) { int64_t y = v->years[k]; v->years[k] = v->years[k - 1]; v->years[k - 1] = y; }
    v->year = v->n_years ? v->years[0] : (closed < 0 ? month_now() : closed) / 12;
    if (str_int(q->method == POST ? form_value(q, S("year")) : req_param(q, S("year")), &said)) for (size_t i = 0; i < v->n_years; i++) if (v->years[i] == said) v->year = said;
    v->last = closed < 0 ? -1 : closed < v->year * 12 + 11 ? closed : v->year * 12 + 11;
}

/* Titles of columns and rows. The last of each has an empty key: no life situation, no town alone. */
static void take_heads(struct req *q, struct steer_view *v)
{
    struct menu towns = town_menu(q), topics = topic_menu(q);
    for (size_t i = 0; i < towns.n && v->towns + 1 < TOWNS_MAX; i++) v->town[v->towns++] = towns.o[i];
    for (size_t i = 0; i < topics.n && v->topics + 1 < SHOWN_TOPICS_MAX; i++) v->topic[v->topics++] = topics.o[i];
    v->town[v->towns++] = (struct option){ .key = S(""), .text = _(N_("Whole county, other towns")) };
    v->topic[v->topics++] = (struct option){ .key = S(""), .text = _(N_("Without a topic")) };
}

static bool is_head(const struct option *o, size_t n, str key)
{
    for (size_t i = 0; i < n; i++) if (str_eq(o[i].key, key)) return true;
    return false;
}

static size_t place_of(const struct option *o, size_t n, str key)
{
    for (size_t i = 0; i < n; i++) if (str_eq(o[i].key, key)) return i;
    return n - 1;
}

/* ---- numbers ---------------------------------------------------------------------------------------------------------------------------- */
/* Only what was released for months up to `last` of either year: so the same months are compared. */
static bool add_now(void *ctx, const struct released *r)
{
    struct steer_view *v = ctx;
    struct spot *s = &v->at[place_of(v->town, v->towns, r->area)][place_of(v->topic, v->topics, r->topic)];
    s->now += r->n;
    v->used[place_of(v->topic, v->topics, r->topic)] = true;
    return true;
}

static bool add_before(void *ctx, const struct released *r)
{
    struct steer_view *v = ctx;
    if (span_end(r->span) > v->last - 12) return true;
    v->at[place_of(v->town, v->towns, r->area)][place_of(v->topic, v->topics, r->topic)].before += r->n;
    return true;
}

static void judge(struct steer_view *v)
{
    int64_t most = 1;
    for (size_t t = 0; t < v->towns; t++) for (size_t p = 0; p < v->topics; p++) if (v->at[t][p].now > most) most = v->at[t][p].now;
    for (size_t t = 0; t < v->towns; t++)
        for (size_t p = 0; p < v->topics; p++) {
            struct spot *s = &v->at[t][p];
            int64_t change = s->before / CHANGE > v->minimum ? s->before / CHANGE : v->minimum;
            s->heat = s->now ? (int)((s->now * HEATS + most - 1) / most) : 0;
            if (s->now && s->before) s->trend = s->now >= s->before + change ? TREND_UP : s->now + change <= s->before ? TREND_DOWN : TREND_SAME;
        }
}

/* Published offers by town and life situation, as everybody sees them; an offer for the whole county stands in the last row. */
static void count_offers(struct req *q, struct steer_view *v)
{
    const struct entity *e = entity_find(S("directory"), S("offer"));
    const struct field *area = e ? entity_field(e, S("area")) : NULL, *topics = e ? entity_field(e, S("topics")) : NULL;
    struct counted *c = arena_array(q->a, struct counted, STORE_ROWS_MAX);
    struct who visitor = who_visitor();
    if (!area || !topics || !field_live(area) || !field_live(topics)) return;
    for (size_t t = 0; t + 1 < v->towns; t++) {
        struct query query = query_new(e, &visitor, q->lang);
        query_take(&query, q->st, S("area"), v->town[t].key);
        size_t n = query_counts(&query, q->st, topics, c, STORE_ROWS_MAX);
        for (size_t p = 0; p + 1 < v->topics; p++) {
            int64_t id = id_by_key(q->st, field_to(topics), v->topic[p].key);
            for (size_t i = 0; i < n; i++) if (c[i].id == id) v->at[t][p].offers = c[i].n;
        }
    }
}

static bool take_block(void *ctx, const struct released *r)
{
    struct steer_view *v = ctx;
    size_t i = v->blocks;
    if (i == BLOCKS_SHOWN) { v->more = true; if (r->n <= v->block[--i].n) return true; }
    else v->blocks++;
    for (; i > 0 && r->n > v->block[i - 1].n; i--) v->block[i] = v->block[i - 1];
    v->block[i] = *r;
    return true;
}

/* The largest numbers; texts of the walk live only during it, so they are copied. */
struct copying { struct req *q; struct steer_view *v; str area, topic; bool one; };
static bool copy_block(void *ctx, const struct released *r)
{
    struct copying *c = ctx;
    struct released mine = *r;
    const struct steer_view *v = c->v;
    if (c->one && (place_of(v->town, v->towns, r->area) != place_of(v->town, v->towns, c->area) || place_of(v->topic, v->topics, r->topic) != place_of(v->topic, v->topics, c->topic))) return true;
    mine.kind = arena_copy(c->q->a, r->kind);
    mine.topic = arena_copy(c->q->a, r->topic);
    mine.area = arena_copy(c->q->a, r->area);
    mine.language = arena_copy(c->q->a, r->language);
    mine.span = arena_copy(c->q->a, r->span);
    return take_block(c->v, &mine);
}

bool steer_load(struct req *q, struct steer_view *v)
{
    v->kind = req_param(q, S("kind"));
    if (q->method == POST) v->kind = form_value(q, S("kind"));
    if (!need_kind_label(v->kind)) v->kind = str_of(need_kinds[0].key);
    v->minimum = need_minimum(q->st);
    v->promotes = may(&q->who, &challenge_entity, CREATE).n > 0;
    v->keeps = who_holds(&q->who, NEEDS_OFFICE);
    take_year(q, v);
    take_heads(q, v);
    released_each(q->st, v->kind, v->year, add_now, v);
    released_each(q->st, v->kind, v->year - 1, add_before, v);
    judge(v);
    return true;
}

/* ---- pages -------------------------------------------------------------------------------------------------------------------------------- */
str steer_url(struct req *q, const struct steer_view *v, const char *path)
{
    return arena_fmt(q->a, "%.*s?kind=%.*s&year=%lld", STR(url_page(q, str_of(path))), STR(v->kind), (long long)v->year);
}

str town_say(struct req *q, const struct steer_view *v, const struct released *r, bool *german)
{
    size_t t = place_of(v->town, v->towns, r->area);
    *german = r->area.n > 0;
    if (r->area.n) return v->town[t].text;
    return r->others_area ? _(N_("Other towns")) : _(N_("Whole county"));
}

void steer_show(struct req *q)
{
    struct steer_view *v = arena_new_of(q->a, struct steer_view);
    struct copying c = { .q = q, .v = v };
    if (!steer_load(q, v)) return;
    count_offers(q, v);
    released_each(q->st, v->kind, v->year, copy_block, &c);
    steer_page(&q->out, q, v);
}

void steer_cell(struct req *q)
{
    struct steer_view *v = arena_new_of(q->a, struct steer_view);
    if (!steer_load(q, v)) return;
    struct copying c = { .q = q, .v = v, .area = req_param(q, S("area")), .topic = req_param(q, S("topic")), .one = true };
    if (!is_head(v->town, v->towns, c.area) || !is_head(v->topic, v->topics, c.topic)) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    struct cell_view cell = { .all = v, .t = place_of(v->town, v->towns, c.area), .p = place_of(v->topic, v->topics, c.topic) };
    count_offers(q, v);
    released_each(q->st, v->kind, v->year, copy_block, &c);
    cell_page(&q->out, q, &cell);
}

/* Only an upper limit is checked by the form; the lower one protects. */
void minimum_post(struct req *q)
{
    int64_t n;
    if (!str_int(form_value(q, S("minimum")), &n) || n < COARSEN_MIN || n > 50) { req_fail(q, 422, N_("The minimum is a number from 3 to 50.")); return; }
    setting_put(q->st, S("needs_minimum"), arena_fmt(q->a, "%lld", (long long)n));
    req_redirect(q, 303, url_page(q, S("needs")));
}

/* ---- files ---------------------------------------------------------------------------------------------------------------------------------- */
struct writing { struct req *q; struct csv_out csv; struct json json; };

static bool csv_line(void *ctx, const struct released *r)
{
    struct writing *w = ctx;
    const str cell[] = { r->kind, r->span, r->area, r->others_area ? S("others") : r->area.n ? S("town") : S("county"), r->topic, r->language,
                         r->others_language ? S("others") : !r->language.n ? S("all") : r->language.p[0] == '+' ? S("group") : S("language") };
    for (size_t i = 0; i < countof(cell); i++) csv_put(&w->csv, cell[i]);
    csv_put_plain(&w->csv, arena_fmt(w->q->a, "%lld", (long long)r->n));
    csv_row(&w->csv);
    return true;
}

/* Keys, not words: the columns are those of the JSON. A number is never in two lines; kinds must not be added up. */
void steer_csv(struct req *q)
{
    static const char *const head[] = { "kind", "span", "area", "area_detail", "topic", "language", "language_detail", "count" };
    struct writing w = { .q = q, .csv = csv_to(&q->out) };
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", S("attachment; filename=\"needs.csv\""));
    for (size_t i = 0; i < countof(head); i++) csv_put(&w.csv, str_of(head[i]));
    csv_row(&w.csv);
    str kind = req_param(q, S("kind"));
    released_each(q->st, need_kind_label(kind) ? kind : S(""), 0, csv_line, &w);
}

static bool json_line(void *ctx, const struct released *r)
{
    struct json *j = &((struct writing *)ctx)->json;
    json_open(j, '{');
    json_key(j, "kind");     json_str(j, r->kind);
    json_key(j, "span");     json_str(j, r->span);
    json_key(j, "area");     if (r->area.n) json_str(j, r->area); else json_null(j);
    json_key(j, "area_detail"); json_z(j, r->others_area ? "others" : r->area.n ? "town" : "county");
    json_key(j, "topic");    if (r->topic.n) json_str(j, r->topic); else json_null(j);
    json_key(j, "language"); if (r->language.n) json_str(j, r->language); else json_null(j);
    json_key(j, "language_detail"); json_z(j, r->others_language ? "others" : !r->language.n ? "all" : r->language.p[0] == '+' ? "group" : "language");
    json_key(j, "count");    json_int(j, r->n);
    json_close(j, '}');
    return true;
}

void steer_api(struct req *q)
{
    struct writing w = { .q = q, .json = json_to(&q->out) };
    int64_t closed = month_closed(q->st), year = 0;
    str kind = req_param(q, S("kind"));
    if (!str_int(req_param(q, S("year")), &year) || year < 2000 || year > 9999) year = 0;
    q->type = "application/json";
    json_open(&w.json, '{');
    json_key(&w.json, "released_until");
    if (closed < 0) json_null(&w.json);
    else json_str(&w.json, month_text(q->a, closed));
    json_key(&w.json, "minimum"); json_int(&w.json, need_minimum(q->st));
    json_key(&w.json, "needs");
    json_open(&w.json, '[');
    released_each(q->st, need_kind_label(kind) ? kind : S(""), year, json_line, &w);
    json_close(&w.json, ']');
    json_close(&w.json, '}');
}

/* ---- a challenge ------------------------------------------------------------------------------------------------------------------------------ */
static void give(struct draft *d, const char *field, str value)
{
    const struct field *f = entity_field(d->e, str_of(field));
    if (!f || !field_live(f) || !value.n) return;
    d->given[field_index(d->e, f)] = true;
    d->value[field_index(d->e, f)] = value;
}

/* What stood there when somebody took it up: the released number, its trend, the offers; so the entry can be read without this room. */
static str numbers_say(struct req *q, const struct steer_view *v, const struct spot *s)
{
    struct named with[] = { { "kind", words_get(q->words, need_kind_label(v->kind)) }, { "year", arena_fmt(q->a, "%lld", (long long)v->year) },
        { "n", lang_number(q->a, q->lang, s->now) }, { "before", s->before ? lang_number(q->a, q->lang, s->before) : S("–") },
        { "offers", lang_number(q->a, q->lang, s->offers) }, { "until", v->last < 0 ? S("–") : span_say(q, month_text(q->a, v->last)) } };
    return form_say(q, N_("{kind}, {year} until {until}: {n}; same months of the year before: {before}; offers there: {offers}."), with, countof(with));
}

void promote_post(struct req *q)
{
    struct steer_view *v = arena_new_of(q->a, struct steer_view);
    struct problems p = { .a = q->a };
    if (!steer_load(q, v)) return;
    count_offers(q, v);
    size_t t = place_of(v->town, v->towns, form_value(q, S("area"))), k = place_of(v->topic, v->topics, form_value(q, S("topic")));
    if (!is_head(v->town, v->towns, form_value(q, S("area"))) || !is_head(v->topic, v->topics, form_value(q, S("topic"))) || !v->at[t][k].now) { req_fail(q, 422, N_("Nothing is released there. Only a released number can become a challenge.")); return; }
    struct draft d = draft_new(q->a, &challenge_entity);
    give(&d, "title", arena_fmt(q->a, "%.*s: %.*s", STR(v->topic[k].text), STR(v->town[t].text)));
    give(&d, "kind", v->kind);
    give(&d, "area", v->town[t].key);
    give(&d, "topic", v->topic[k].key);
    give(&d, "numbers", numbers_say(q, v, &v->at[t][k]));
    struct write w = { .who = &q->who, .request = q->id, .draft = &d };
    enum write_outcome out = row_write(q->st, &w, &p);
    if (out == WRITE_DENIED) { req_fail(q, 403, N_("You may not do this.")); return; }
    if (out != WRITE_DONE) { req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment.")); return; }
    struct query query = query_new(&challenge_entity, &q->who, q->lang);
    const void *row = row_by_id(q->st, &query, d.id, NULL);
    req_redirect(q, 303, row ? url_row(q, &challenge_entity, row_meta(row)->slug) : url_entity(q, &challenge_entity));
}
