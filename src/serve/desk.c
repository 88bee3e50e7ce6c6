/* desk.c - the translation desk: the matrix of rows and languages, and words per month. */
#include "serve/desk.h"
#include "text/csv.h"
#include "work/machine.h"
#include <string.h>

static size_t place_of(const struct choice *c, str key)
{
    size_t i = 0;
    while (c[i].key && !str_eq(key, str_of(c[i].key))) i++;
    return i;
}

static int status_asked(str key)
{
    size_t i = place_of(desk_statuses, key);
    return str_eq(key, S("todo")) ? DESK_TODO : i < DESK_STATUSES ? (int)i : DESK_ANY;
}

/* Keys of what the reader does not see find nothing: -1 is no row's. */
static int64_t owner_asked(struct req *q, const char *entity, const char *param)
{
    const struct entity *e = entity_named(str_of(entity));
    str key = req_param(q, str_of(param));
    if (!e || !key.n) return 0;
    int64_t id = id_by_key(q->st, e, key);
    return id && row_may(q->st, &q->who, e, id, READ) ? id : -1;
}

bool desk_asked(struct req *q, struct desk_search *s)
{
    const struct lang *l = lang_find(req_param(q, S("language")));
    size_t order = place_of(desk_orders, req_param(q, S("sort")));
    *s = desk_search_new(&q->who, q->lang);
    if (!desk_may_any(&q->who)) { req_fail(q, 403, N_("You may not translate anything here.")); return false; }
    if (l) s->lang = (size_t)(l - langs);
    if (l && !desk_may(&q->who, s->lang)) { req_fail(q, 403, N_("You may translate into other languages, not into this one.")); return false; }
    s->e = entity_named(req_param(q, S("entity")));
    if (s->e && !desk_entity(s->e)) s->e = NULL;
    s->status = status_asked(req_param(q, S("status")));
    s->area = owner_asked(q, "directory.area", "area");
    s->actor = owner_asked(q, "directory.actor", "actor");
    if (s->e && req_param(q, S("row")).n) { s->row = id_by_key(q->st, s->e, req_param(q, S("row"))); if (!s->row) s->row = -1; }
    s->drafts = req_param(q, S("drafts")).n > 0;
    s->order = order < DESK_ORDERS - 1 ? (enum desk_order)order : DESK_BY_NEED;
    return true;
}

str desk_place(const struct req *q, const char *but)
{
    static const char names[] = "entity language status area actor sort drafts";
    struct buf b = buf_in(q->a, TARGET_MAX * 3);
    for (size_t i = 0; i < q->params; i++) {
        if (!str_has_word(str_of(names), q->param[i].name) || str_eq(q->param[i].name, str_of(but)) || !q->param[i].value.n) continue;
        buf_fmt(&b, "%s%.*s=", b.n ? "&" : "", STR(q->param[i].name));
        put_encoded(&b, q->param[i].value);
    }
    return buf_str(&b);
}

/* ---- addresses ---------------------------------------------------------------------------------------------------------------------------- */
static str joined(const struct req *q, str path, str one, str two)
{
    return arena_fmt(q->a, "%.*s%s%.*s%s%.*s", STR(path), one.n || two.n ? "?" : "", STR(one), one.n && two.n ? "&" : "", STR(two));
}

str desk_url(const struct req *q, const struct desk_view *v, const char *page, str more)
{
    return joined(q, url_page(q, arena_fmt(q->a, "translations%s", page)), v->place, more);
}

/* The side by side page knows from which list it was opened, so that "save and next" stays in it. */
str desk_cell_url(const struct req *q, const struct desk_view *v, const struct desk_row *row, size_t lang)
{
    return joined(q, arena_fmt(q->a, "%.*s/translate/%s", STR(url_row(q, row->e, row->slug)), langs[lang].tag), v->place, (str){ "", 0 });
}

int64_t desk_of(const struct desk_view *v, size_t lang, enum desk_status s) { return v->desk.count[lang][s]; }

int64_t desk_all(const struct desk_view *v, size_t lang)
{
    int64_t n = 0;
    for (int s = 0; s < DESK_STATUSES; s++) n += v->desk.count[lang][s];
    return n;
}

/* ---- the matrix ------------------------------------------------------------------------------------------------------------------------------- */
static size_t columns(struct req *q, size_t *ret)
{
    size_t n = 0;
    for (size_t l = 0; l < lang_count() && l < DESK_LANGS; l++) if (desk_may(&q->who, l)) ret[n++] = l;
    return n;
}

static size_t options(struct req *q, const char *name, struct option **ret)
{
    const struct entity *e = entity_named(str_of(name));
    *ret = arena_array(q->a, struct option, OPTIONS_MAX);
    if (!e || !may(&q->who, e, READ).n) return 0;
    struct query query = query_new(e, &q->who, q->lang);
    return query_options(q->st, &query, *ret, OPTIONS_MAX);
}

static const char *said(const struct req *q)
{
    static const struct choice dones[] = { { "imported", N_("The translations of the file are saved, and wait for review.") },
                                           { "ordered", N_("The machine begins to translate. What is done shows here as “Translated by a machine”.") },
                                           { "last", N_("Saved. That was the last one of this list.") }, { 0 } };
    return dones[place_of(dones, req_param(q, S("done")))].label;
}

static void turn_to(struct req *q, struct desk_view *v)
{
    int64_t page = 1;
    if (!str_int(req_param(q, S("page")), &page) || page < 1) page = 1;
    v->pages = (v->desk.n + DESK_PAGE - 1) / DESK_PAGE;
    v->page = v->pages && (size_t)page > v->pages ? v->pages : (size_t)page;
    v->from = (v->page - 1) * DESK_PAGE;
    v->shown = v->desk.n > v->from ? v->desk.n - v->from : 0;
    if (v->shown > DESK_PAGE) v->shown = DESK_PAGE;
}

static void matrix(struct req *q)
{
    struct desk_view *v = arena_new_of(q->a, struct desk_view);
    if (!desk_asked(q, &v->search)) return;
    desk_read(q->st, &v->search, &v->desk);
    v->langs = columns(q, v->lang);
    v->place = desk_place(q, "language");
    v->area_key = req_param(q, S("area"));
    v->actor_key = req_param(q, S("actor"));
    v->areas = options(q, "directory.area", &v->area);
    v->actors = options(q, "directory.actor", &v->actor);
    v->said = said(q);
    v->machine = machine_ready() && v->search.lang < lang_count() && machine_speaks(v->search.lang);
    turn_to(q, v);
    desk_page(&q->out, q, v);
}

/* All of the search, not only the page. */
static void matrix_csv(struct req *q)
{
    struct desk_search s;
    struct desk d;
    size_t lang[DESK_LANGS], n = columns(q, lang);
    if (!desk_asked(q, &s)) return;
    desk_read(q->st, &s, &d);
    struct csv_out c = csv_to(&q->out);
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s-translations.csv\"", STR(q->region)));
    csv_put(&c, S("entity"));
    csv_put(&c, S("key"));
    csv_put(&c, S("title"));
    csv_put(&c, S("words"));
    csv_put(&c, S("characters"));
    for (size_t i = 0; i < n; i++) csv_put(&c, str_of(langs[lang[i]].tag));
    csv_row(&c);
    for (size_t k = 0; k < d.n; k++) {
        csv_put_plain(&c, arena_fmt(q->a, "%s.%s", d.at[k].e->room, d.at[k].e->name));
        csv_put(&c, d.at[k].key);
        csv_put(&c, d.at[k].title);
        csv_put_plain(&c, arena_fmt(q->a, "%lld", (long long)d.at[k].words));
        csv_put_plain(&c, arena_fmt(q->a, "%lld", (long long)d.at[k].chars));
        for (size_t i = 0; i < n; i++) csv_put_plain(&c, d.at[k].open >> lang[i] & 1 ? str_of(desk_statuses[d.at[k].status[lang[i]]].key) : (str){ "", 0 });
        csv_row(&c);
    }
}

/* ---- words per month ------------------------------------------------------------------------------------------------------------------------------ */
static bool months_of(struct req *q, struct desk_months_view *v)
{
    if (!desk_may_any(&q->who)) { req_fail(q, 403, N_("You may not translate anything here.")); return false; }
    v->langs = columns(q, v->lang);
    v->at = arena_array(q->a, struct desk_month, DESK_WORDS_MONTHS);
    v->n = desk_months(q->st, v->at, DESK_WORDS_MONTHS);
    return true;
}

static void months(struct req *q)
{
    struct desk_months_view v;
    if (months_of(q, &v)) desk_months_page(&q->out, q, &v);
}

/* A line per month and language: what spreadsheets can turn as they like. */
static void months_csv(struct req *q)
{
    struct desk_months_view v;
    if (!months_of(q, &v)) return;
    struct csv_out c = csv_to(&q->out);
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s-words.csv\"", STR(q->region)));
    csv_put(&c, S("month"));
    csv_put(&c, S("language"));
    csv_put(&c, S("words"));
    csv_put(&c, S("texts"));
    csv_row(&c);
    for (size_t k = 0; k < v.n; k++)
        for (size_t i = 0; i < v.langs; i++) {
            if (!v.at[k].texts[v.lang[i]]) continue;
            csv_put_plain(&c, v.at[k].month);
            csv_put_plain(&c, str_of(langs[v.lang[i]].tag));
            csv_put_plain(&c, arena_fmt(q->a, "%lld", (long long)v.at[k].words[v.lang[i]]));
            csv_put_plain(&c, arena_fmt(q->a, "%lld", (long long)v.at[k].texts[v.lang[i]]));
            csv_row(&c);
        }
}

void desk_routes(struct app *app)
{
    static const struct route own[] = {
        { GET, "translations",           matrix,     ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff" },
        { GET, "translations.csv",       matrix_csv, ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff", .slow = true },
        { GET, "translations/words",     months,     ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff", .slow = true },
        { GET, "translations/words.csv", months_csv, ROUTE_ROLES, NULL, BASE_PAGE, .roles = "staff", .slow = true },
    };
    for (size_t i = 0; i < countof(own); i++) app_route(app, own[i]);
    exchange_routes(app);
    machine_routes(app);
}
