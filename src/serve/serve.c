/* serve.c - the pages and addresses that every entity gets from its declaration, and what belongs to no room. */
#include "serve/serve.h"
#include "base/log.h"
#include "entity/schema.h"
#include "entity/transfer.h"
#include "look/block.h"
#include "look/look.h"
#include "serve/desk.h"
#include "serve/legal.h"
#include "serve/openapi.h"
#include "serve/outside.h"
#include "serve/portal.h"
#include "serve/sitemap.h"
#include "serve/write.h"
#include "serve/office.h"
#include "serve/wording.h"
#include "serve/jobs.h"
#include "work/worker.h"

/* ---- pages of an entity ------------------------------------------------------------------------------------------------ */

static void list_of(struct req *q)
{
    struct list_view v = list_view(q, q->route->entity);
    list_page(&q->out, q, &v);
}

/* Who may change it also sees what happened to it last. */
static void record_of(struct req *q)
{
    struct labels labels = { 0 };
    const struct entity *e = q->route->entity;
    struct history_view past = { .e = e };
    const void *row = record_of_address(q, e, &labels);
    if (!row) return;
    bool office = office_fields(q, e) && row_may(q->st, &q->who, e, row_meta(row)->id, UPDATE);
    if (office) history_take(q, row, &past, HISTORY_LAST);
    record_page(&q->out, q, &(struct record_view){ e, row, &labels, office ? &past : NULL });
}

static void export_of(struct req *q)
{
    enum format f;
    str why = { 0 };
    struct query query = list_query(q, q->route->entity);
    if (!format_find(q->arg, &f)) { req_fail(q, 404, N_("This list can be had as CSV, XLSX or JSON.")); return; }
    if (query.problem) { req_fail(q, 400, query.problem); return; }
    q->type = formats[f].type;
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"%.*s-%s.%s\"", STR(q->region), query.e->path, formats[f].ext));
    if (!transfer_export(q->st, &query, f, &q->out, &why)) req_fail(q, 503, N_("The data cannot be reached just now. Please try again in a moment."));
}

/* ---- API ------------------------------------------------------------------------------------------------------------------ */

static str api_url(const struct req *q, const struct entity *e, str after)
{
    struct buf b = buf_in(q->a, TARGET_MAX * 4);
    buf_fmt(&b, "/%.*s/api/v1/%s/%s?", STR(q->region), e->room, e->name);
    for (size_t i = 0; i < q->params; i++) {
        if (str_eq(q->param[i].name, S("after"))) continue;
        put_encoded(&b, q->param[i].name);
        buf_put(&b, S("="));
        put_encoded(&b, q->param[i].value);
        buf_put(&b, S("&"));
    }
    buf_put(&b, S("after="));
    put_encoded(&b, after);
    return buf_str(&b);
}

/* A program is told that a parameter is wrong; it would not read a message on a list that is not what it asked for. */
static void api_list(struct req *q)
{
    struct query query = list_query(q, q->route->entity);
    struct page p = query_run(&query, q->st);
    struct json j = json_to(&q->out);
    if (query.problem) {
        q->status = 400;
        q->app->fail(q, 400, look_fmt(q, query.problem, query.problem_with).p);
        return;
    }
    q->type = "application/json";
    json_open(&j, '{');
    json_key(&j, "items");
    json_open(&j, '[');
    for (size_t i = 0; i < p.n; i++) row_json(&j, query.e, p.row[i], &p.labels, false);
    json_close(&j, ']');
    json_key(&j, "total");
    json_int(&j, p.total);
    json_key(&j, "next");
    if (p.next.n) json_str(&j, api_url(q, query.e, p.next));
    else json_null(&j);
    json_close(&j, '}');
}

static void api_get(struct req *q)
{
    struct labels labels = { 0 };
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    int64_t id = id_by_key(q->st, query.e, q->arg);       /* a key may look like a number: areas */
    if (!id && !str_int(q->arg, &id)) id = 0;
    void *row = row_by_id(q->st, &query, id, &labels);
    if (!row) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    struct json j = json_to(&q->out);
    q->type = "application/json";
    req_header(q, "ETag", arena_fmt(q->a, "\"v%lld\"", (long long)row_meta(row)->version));   /* for If-Match; labels of other rows may change without it */
    req_header(q, "Cache-Control", S("no-store"));
    row_json(&j, query.e, row, &labels, true);
}

static const char *pattern(const char *fmt, const char *one, const char *two)
{
    static struct arena *kept;                            /* routes live as long as the process */
    if (!kept) kept = arena_new();
    str s = str_of(fmt);
    struct buf b = buf_in(kept, 256);
    for (size_t i = 0, k = 0; i < s.n; i++) {
        if (s.p[i] == '$') buf_put(&b, str_of(k++ ? two : one));
        else buf_char(&b, s.p[i]);
    }
    return arena_z(kept, buf_str(&b));
}

static void serve_entity(struct app *app, const struct entity *e)
{
    app_route(app, (struct route){ GET, pattern("api/v1/$/$", e->room, e->name), api_list, ROUTE_RIGHT, e, BASE_REGION });
    app_route(app, (struct route){ GET, pattern("api/v1/$/$/{key}", e->room, e->name), api_get, ROUTE_RIGHT, e, BASE_REGION });
    write_routes(app, e);
    if (!e->path) return;
    app_route(app, (struct route){ GET, e->path, list_of, ROUTE_RIGHT, e, BASE_PAGE });
    app_route(app, (struct route){ GET, pattern("$.{format}", e->path, ""), export_of, ROUTE_RIGHT, e, BASE_PAGE, .action = EXPORT, .slow = true });
    app_route(app, (struct route){ GET, pattern("$/{slug}", e->path, ""), record_of, ROUTE_RIGHT, e, BASE_PAGE });
}

/* ---- what belongs to no room ------------------------------------------------------------------------------------------- */

/* One region: straight to it, in the best language. Several: a list of them. */
static void root(struct req *q)
{
    struct region r[REGIONS_MAX];
    size_t n = app_regions(q->app, q->a, r, countof(r));
    req_header(q, "Vary", S("Accept-Language, Cookie"));
    if (n == 1) req_redirect(q, 302, arena_fmt(q->a, "/%.*s/%s/", STR(r[0].name), q->lang->tag));
    else regions_page(&q->out, q, r, n);
}

static void region_root(struct req *q)
{
    req_header(q, "Vary", S("Accept-Language, Cookie"));
    req_redirect(q, 302, arena_fmt(q->a, "/%.*s/%s/", STR(q->region), q->lang->tag));
}

static void home(struct req *q) { home_page(&q->out, q); }

/* For load balancers and monitors: does the system store answer? */
static void health(struct req *q)
{
    struct store *st = store_begin(q->app->stores, (str){ "", 0 }, STORE_READ, q->a, (str){ "", 0 });
    ask(st, Q("SELECT 1"));
    bool good = store_end(st, true) == STORE_DONE;
    q->status = good ? 200 : 503;
    q->type = "application/json";
    req_header(q, "Cache-Control", S("no-store"));
    buf_put(&q->out, good ? S("{\"status\":\"ok\"}\n") : S("{\"status\":\"the store does not answer\"}\n"));
}

static void static_file(struct req *q)
{
    if (!look_static_file(q->arg, &q->fixed, &q->type)) { req_fail(q, 404, N_("There is no page at this address.")); return; }
    req_header(q, "Cache-Control", req_has(q, S("v")) ? S("public, max-age=31536000, immutable") : S("public, max-age=3600"));
}

static const struct route own[] = {
    { GET, "",                     root,         ROUTE_OPEN, NULL, BASE_ROOT },
    { GET, "health",               health,       ROUTE_OPEN, NULL, BASE_ROOT },
    { GET, "static/{name}",        static_file,  ROUTE_OPEN, NULL, BASE_ROOT },
    { GET, "",                     region_root,  ROUTE_OPEN, NULL, BASE_REGION },
    { GET, "api/openapi.json",     openapi,      ROUTE_OPEN, NULL, BASE_REGION },
    { GET, "",                     home,         ROUTE_OPEN, NULL, BASE_PAGE },
};

/* A menu that leads nowhere: a path misspelt, or the page of a room that is not there. */
static void look_at_tiles(const struct app *app)
{
    for (size_t i = 0; i < app->rooms; i++)
        for (size_t k = 0; k < app->room[i]->n_tiles; k++) {
            str path = str_of(app->room[i]->tiles[k].path);
            bool there = false;
            int64_t mark = str_find_char(path, '?');
            if (mark >= 0) path = str_upto(path, (size_t)mark);
            for (size_t r = 0; r < app->routes && !there; r++)
                there = app->route[r].method == GET && app->route[r].base == BASE_PAGE && str_eq(str_of(app->route[r].pattern), path);
            if (!there) log_line(LOG_WARNING, "a tile of %s leads to \"%.*s\", where no page is", app->room[i]->name, STR(path));
        }
}

void serve_open(struct app *app, struct stores *stores, const struct room *const *rooms, size_t n)
{
    work_open();
    schema_add(outside_table());
    for (size_t i = 0; i < n; i++) for (size_t k = 0; k < rooms[i]->n_jobs; k++) job_register(rooms[i]->jobs[k]);
    block_forget();
    for (size_t i = 0; i < n; i++) for (size_t k = 0; k < rooms[i]->n_blocks; k++) block_register(&rooms[i]->blocks[k]);
    app_open(app, stores, rooms, n);
    app->fail = look_fail;
    for (size_t i = 0; i < entity_count(); i++) serve_entity(app, entity_at(i));
    for (size_t i = 0; i < countof(own); i++) app_route(app, own[i]);
    for (size_t i = 0; i < wording_routes_count; i++) app_route(app, wording_routes[i]);
    for (size_t i = 0; i < legal_routes_count; i++) app_route(app, legal_routes[i]);
    for (size_t i = 0; i < particulars_routes_count; i++) app_route(app, particulars_routes[i]);
    for (size_t i = 0; i < portal_routes_count; i++) app_route(app, portal_routes[i]);
    for (size_t i = 0; i < sitemap_routes_count; i++) app_route(app, sitemap_routes[i]);
    office_routes(app);
    desk_routes(app);
    for (size_t i = 0; i < jobs_routes_count; i++) app_route(app, jobs_routes[i]);
    look_at_tiles(app);
}
