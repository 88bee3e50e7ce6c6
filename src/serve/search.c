/* search.c - one question to everything: what the public may read, in one ranked list; for the office also its own lists and pages. */
#include "serve/office.h"
#include "base/utf8.h"
#include "entity/draft.h"
#include "look/office.h"
#include "serve/find.h"
#include "serve/search_text.h"
#include "text/json.h"

/* The row that has exactly this key, if there is one for this reader; kinds are asked in the order of the rooms. */
static bool leads_to_key(struct req *q, str key)
{
    if (!key.n || key.n > KEY_MAX) return false;
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *e = entity_at(i);
        if (!e->path || !may(&q->who, e, READ).n) continue;
        struct query query = query_new(e, &q->who, q->lang);
        query.titles = true;
        int64_t id = id_by_key(q->st, e, key);
        const void *row = id ? row_by_id(q->st, &query, id, NULL) : NULL;
        if (!row || !row_meta(row)->slug.n) continue;
        req_redirect(q, 302, url_row(q, e, row_meta(row)->slug));
        return true;
    }
    return false;
}

/* ---- the office's own lists ------------------------------------------------------------------------------------------------------- */

static str list_url(const struct req *q, const struct entity *e, str find)
{
    struct buf b = buf_in(q->a, TARGET_MAX);
    buf_fmt(&b, "%.*s?q=", STR(url_entity(q, e)));
    put_encoded(&b, find);
    return buf_str(&b);
}

/* As the list itself finds them, by title: that names rows, and is no reading to be written down (entity/query.h). */
static void ask_list(struct req *q, struct search_view *v, const struct entity *e)
{
    struct query query = query_new(e, &q->who, q->lang);
    if (!e->path || !e->list.search || !(entity_title(e)->privacy & may(&q->who, e, READ).classes)) return;
    query_take(&query, q->st, S("q"), v->find);
    query.titles = true;
    query.limit = SEARCH_ROWS;
    struct page p = query_run(&query, q->st);
    if (!p.n) return;
    v->hit[v->hits++] = (struct search_hit){ e, p, list_url(q, e, v->find) };
    v->total += p.total;
}

static bool named(const struct req *q, const struct nav_item *item, str find)
{
    str name = lang_fold(q->a, words_get(q->words, item->label));
    str group = item->group ? lang_fold(q->a, words_get(q->words, item->group)) : (str){ "", 0 };
    for (str word; str_word(&find, &word);) if (str_find(name, word) < 0 && str_find(group, word) < 0) return false;
    return true;
}

static void ask_pages(struct req *q, struct search_view *v)
{
    struct nav_item at[NAV_MAX];
    size_t n = nav_items(q, at, NAV_MAX);
    str find = lang_fold(q->a, v->find);
    for (size_t i = 0; i < n && v->pages < SEARCH_PAGES; i++) if (named(q, &at[i], find)) v->page[v->pages++] = at[i];
}

/* ---- rows that were found ---------------------------------------------------------------------------------------------------------- */

/* Read as a visitor reads it: that is what is searched, and no reading to be written down. False: it is not public (any more). */
static bool show_row(struct req *q, const struct found *h, const struct finding *f, struct found_row *ret)
{
    struct who visitor = who_visitor();
    struct query query = query_new(h->e, &visitor, q->lang);
    const void *row = row_by_id(q->st, &query, h->id, NULL);
    if (!row || !row_meta(row)->slug.n) return false;
    const struct field *title = entity_title(h->e);
    bool german = !title->translated || (row_meta(row)->foreign >> field_index(h->e, title) & 1);
    *ret = (struct found_row){ h->e, url_row(q, h->e, row_meta(row)->slug), row_title(h->e, row), german ? S(LANG_SOURCE) : str_of(q->lang->tag),
                               f ? search_snippet(q, h->e, row, f->word, f->words) : (html){ { "", 0 } }, german && !lang_is_source(q->lang), h->score };
    return true;
}

static const struct entity *kind_named(str name)
{
    for (size_t i = 0; name.n && i < entity_count(); i++)
        if (find_searched(entity_at(i)) && str_eq(name, str_of(entity_at(i)->name))) return entity_at(i);
    return NULL;
}

static struct finding asked(struct req *q)
{
    return (struct finding){ .text = str_trim(req_param(q, S("q"))), .kind = kind_named(req_param(q, S("kind"))),
                             .area = req_param(q, S("area")), .spoken = req_param(q, S("languages")) };
}

/* Rows that are not there any more are passed over, so that a part is as long as it can be. */
static void take_part(struct req *q, struct search_view *v, const struct finding *f)
{
    int64_t part = 1;
    if (!str_int(req_param(q, S("part")), &part) || part < 1 || part > FIND_HITS_MAX / SEARCH_FOUND) part = 1;
    size_t i = (size_t)(part - 1) * SEARCH_FOUND;
    v->first = (int64_t)i + 1;
    v->all = (int64_t)f->n;
    for (; i < f->n && v->n < SEARCH_FOUND && i < (size_t)part * SEARCH_FOUND; i++) if (show_row(q, &f->hit[i], f, &v->found[v->n])) v->n++;
    if (part > 1) v->before = url_with(q, S("part"), part > 2 ? arena_fmt(q->a, "%lld", (long long)part - 1) : S(""));
    if (i < f->n) v->next = url_with(q, S("part"), arena_fmt(q->a, "%lld", (long long)part + 1));
}

/* ---- the page ----------------------------------------------------------------------------------------------------------------------- */

static void take_topics(struct req *q, struct search_view *v)
{
    const struct entity *e = entity_find(S("directory"), S("topic"));
    struct option *all = arena_array(q->a, struct option, OPTIONS_MAX);
    if (!e) return;
    struct query query = query_new(e, &q->who, q->lang);
    size_t n = query_options(q->st, &query, all, OPTIONS_MAX);
    v->topic = all;
    for (size_t i = 0; i < n && v->topics < SEARCH_TOPICS; i++) if (!all[i].depth) v->topic[v->topics++] = all[i];
}

static void take_towns(struct req *q, struct search_view *v)
{
    const struct entity *e = entity_find(S("directory"), S("area"));
    v->area = (struct filter){ .option = arena_array(q->a, struct option, OPTIONS_MAX), .now = req_param(q, S("area")) };
    if (!e) return;
    struct query query = query_new(e, &q->who, q->lang);
    v->area.n = query_options(q->st, &query, v->area.option, OPTIONS_MAX);
}

static bool narrowed(const struct finding *f) { return f->kind || f->area.n || f->spoken.n; }

static void ask_everything(struct req *q, struct search_view *v, bool staff)
{
    struct finding f = asked(q);
    f.text = v->find;
    find_ask(q, &f);
    take_part(q, v, &f);
    v->making = f.making;
    v->meant = f.meant;
    v->meant_german = f.meant_german;
    if (f.meant.n) v->meant_url = url_with(q, S("q"), f.meant);
    if (staff && !narrowed(&f)) {
        ask_pages(q, v);
        for (size_t i = 0; i < entity_count(); i++) ask_list(q, v, entity_at(i));
    }
    if (v->n || v->hits || v->pages || f.making) return;
    if (!staff && !narrowed(&f)) find_nothing(q, v->find);
    take_topics(q, v);
}

void search_show(struct req *q)
{
    str find = str_trim(req_param(q, S("q")));
    bool staff = who_staff(&q->who);
    struct search_view v = { .find = utf8_upto(find, 200), .hit = arena_array(q->a, struct search_hit, ENTITIES_MAX),
                             .kind = kind_named(req_param(q, S("kind"))), .spoken = req_param(q, S("languages")) };
    if (find.n > 200) v.problem = N_("Please search for fewer words.");
    else if (staff && leads_to_key(q, find)) return;
    else if (find.n) ask_everything(q, &v, staff);
    take_towns(q, &v);
    search_page(&q->out, q, &v);
}

/* ---- for programs ------------------------------------------------------------------------------------------------------------------- */

static void put_row(struct json *j, const struct found_row *r, str key)
{
    json_open(j, '{');
    json_key(j, "kind");  json_z(j, r->e->name);
    json_key(j, "id");    json_str(j, key);
    json_key(j, "title"); json_str(j, r->title);
    json_key(j, "url");   json_str(j, r->url);
    json_key(j, "lang");  json_str(j, r->lang);
}

static void put_hits(struct req *q, struct json *j, const struct finding *f, int64_t limit)
{
    struct found_row row;
    for (size_t i = 0; i < f->n && limit; i++) {
        if (!show_row(q, &f->hit[i], f, &row)) continue;
        limit--;
        put_row(j, &row, draft_key(q->st, f->hit[i].e, f->hit[i].id));
        json_key(j, "score");   json_real(j, (double)(int64_t)(row.score * 10000) / 10000);
        json_key(j, "snippet"); json_str(j, search_plain(q->a, row.snippet));
        json_close(j, '}');
    }
}

/* Any text is a question: what is too long is cut, what is no word is passed over. */
static void search_api(struct req *q)
{
    struct finding f = asked(q);
    int64_t limit = 10;
    if (req_has(q, S("limit")) && (!str_int(req_param(q, S("limit")), &limit) || limit < 1 || limit > 50)) { req_fail(q, 400, N_("A search gives 1 to 50 entries.")); return; }
    f.text = utf8_upto(f.text, FIND_LETTERS);
    find_ask(q, &f);
    if (f.making) { req_fail(q, 503, N_("The search is being prepared. Please try again in a moment.")); return; }
    struct json j = json_to(&q->out);
    q->type = "application/json";
    json_open(&j, '{');
    json_key(&j, "hits");
    json_open(&j, '[');
    put_hits(q, &j, &f, limit);
    json_close(&j, ']');
    json_key(&j, "did_you_mean");
    if (f.meant.n) json_str(&j, f.meant);
    else json_null(&j);
    json_close(&j, '}');
}

/* While somebody types: titles that begin so. */
enum { SUGGESTIONS = 6 };
static void suggest(struct req *q)
{
    struct found h[SUGGESTIONS * 2];
    struct found_row row;
    size_t n = find_titles(q, utf8_upto(str_trim(req_param(q, S("q"))), FIND_LETTERS), h, countof(h));
    struct json j = json_to(&q->out);
    q->type = "application/json";
    json_open(&j, '{');
    json_key(&j, "suggestions");
    json_open(&j, '[');
    for (size_t i = 0, given = 0; i < n && given < SUGGESTIONS; i++) {
        if (!show_row(q, &h[i], NULL, &row)) continue;
        given++;
        put_row(&j, &row, draft_key(q->st, h[i].e, h[i].id));
        json_key(&j, "label"); json_str(&j, words_get(q->words, h[i].e->label));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
}

/* The same as OpenSearch wants it (suggestions extension 1.1): what was typed, then titles, kinds and addresses side by side. */
static void complete(struct req *q)
{
    struct found h[SUGGESTIONS * 2];
    struct found_row row[SUGGESTIONS];
    str text = utf8_upto(str_trim(req_param(q, S("q"))), FIND_LETTERS);
    size_t n = find_titles(q, text, h, countof(h)), rows = 0;
    struct json j = json_to(&q->out);
    q->type = "application/x-suggestions+json";
    for (size_t i = 0; i < n && rows < SUGGESTIONS; i++) rows += show_row(q, &h[i], NULL, &row[rows]);
    json_open(&j, '[');
    json_str(&j, text);
    for (int column = 0; column < 3; column++) {
        json_open(&j, '[');
        for (size_t i = 0; i < rows; i++) {
            str kind = words_get(q->words, row[i].e->label);
            json_str(&j, column == 0 ? row[i].title : column == 1 ? kind : url_whole(q, row[i].url));
        }
        json_close(&j, ']');
    }
    json_close(&j, ']');
}

static void keys_show(struct req *q) { keys_page(&q->out, q); }

static const struct route routes[] = {
    { GET, "today",          today_show,  ROUTE_ROLES, .roles = "staff" },
    { GET, "search",         search_show, ROUTE_OPEN },
    { GET, "search/suggest", suggest,     ROUTE_OPEN },
    { GET, "search/complete", complete,   ROUTE_OPEN },
    { GET, "api/v1/search",  search_api,  ROUTE_OPEN, .base = BASE_REGION },
    { GET, "keys",           keys_show,   ROUTE_ROLES, .roles = "staff" },
};

void office_routes(struct app *app)
{
    for (size_t i = 0; i < countof(routes); i++) app_route(app, routes[i]);
}
