/* app.c - rooms, routes and regions of the running process. */
#include "entity/sealed.h"
#include "web/app.h"
#include "base/log.h"
#include "base/moment.h"
#include "entity/flow.h"
#include "entity/schema.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static _Noreturn void wrong(const struct route *r, const char *why)
{
    fprintf(stderr, "bruecke: the route \"%s\"%s%s cannot be taken: %s\n", r->pattern, r->room ? " of " : "", r->room ? r->room : "", why);
    abort();
}

/* What could never be answered, or by nobody, is a slip of its table. */
void app_route(struct app *app, struct route r)
{
    size_t n = strlen(r.pattern);
    if (app->routes == ROUTES_MAX) wrong(&r, "too many");
    if (!r.handle) wrong(&r, "no handler");
    if (!r.right) wrong(&r, "no right");
    if (r.right == ROUTE_RIGHT && !r.entity) wrong(&r, "ROUTE_RIGHT asks the rights of an .entity");
    if (r.right == ROUTE_ROLES && !(r.roles && *r.roles)) wrong(&r, "ROUTE_ROLES needs .roles");
    if (n && (r.pattern[0] == '/' || r.pattern[n - 1] == '/')) wrong(&r, "it begins below /{region}/{lang}/, without a slash at either end");
    app->route[app->routes++] = r;
}

/* ---- roles: a name that is misspelt is a right that nobody has ------------------------------------------------------- */
static bool role_there(const struct app *app, str role)
{
    if (str_has_word(S("visitor staff self volunteer requester house timer"), role)) return true;       /* that nobody is given    */
    for (size_t i = 0; i < app->rooms; i++)
        for (size_t k = 0; k < app->room[i]->n_roles; k++) if (str_eq(str_of(app->room[i]->roles[k].name), role)) return true;
    return false;
}

static void tell_roles(const struct app *app, const char *roles, const char *room, const char *what)
{
    for (str rest = str_of(roles), role; str_word(&rest, &role);)
        if (!role_there(app, role)) log_line(LOG_WARNING, "%s.%s names the role \"%.*s\", which no room has", room, what, STR(role));
}

static void look_at_roles(const struct app *app)
{
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *e = entity_at(i);
        for (size_t k = 0; k < e->n_rights; k++) tell_roles(app, e->rights[k].role, e->room, e->name);
        for (size_t k = 0; e->flow && k < e->flow->n; k++) tell_roles(app, e->flow->at[k].roles, e->room, e->name);
    }
    for (size_t i = 0; i < app->routes; i++) tell_roles(app, app->route[i].roles, app->route[i].room, app->route[i].pattern);
    for (size_t i = 0; i < app->rooms; i++)
        for (size_t k = 0; k < app->room[i]->n_tiles; k++) tell_roles(app, app->room[i]->tiles[k].roles, app->room[i]->name, "tiles");
}

void app_open(struct app *app, struct stores *stores, const struct room *const *rooms, size_t n)
{
    struct arena *a = arena_new();
    struct buf report = buf_in(a, 64 * 1024);
    *app = (struct app){ .stores = stores };
    for (size_t i = 0; i < n && i < ROOMS_MAX; i++) {
        app->room[app->rooms++] = rooms[i];
        for (size_t k = 0; k < rooms[i]->n_entities; k++) entity_register(rooms[i]->entities[k]);
        for (size_t k = 0; k < rooms[i]->n_listens; k++) event_listen(&rooms[i]->listens[k]);
        for (size_t k = 0; k < rooms[i]->n_tables; k++) schema_add(rooms[i]->tables[k]);
        if (rooms[i]->sealed) sealed_add(rooms[i]->sealed);
        schema_add_steps(rooms[i]->name, rooms[i]->steps, rooms[i]->n_steps);
        if (rooms[i]->front && app->fronts < FRONTS_MAX) app->front[app->fronts++] = rooms[i]->front;
        if (rooms[i]->people) app->people = rooms[i]->people;
        if (rooms[i]->open) rooms[i]->open(app);
        for (size_t k = 0; k < rooms[i]->n_routes; k++) {
            struct route r = rooms[i]->routes[k];
            r.room = rooms[i]->name;
            app_route(app, r);
        }
    }
    if (app->people && app->people->open) app->people->open(app);
    entity_resolve(&report);
    for (str rest = buf_str(&report), line; str_split(&rest, '\n', &line);) log_line(LOG_WARNING, "%.*s", STR(line));
    if (app->people) look_at_roles(app);                  /* without it there are no roles                                */
    arena_free(a);
}

/* ---- regions: read again at most once a second, so that `region create` beside a running server is seen ------------- */
enum { FRESH = 1000 };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct { struct arena *a; const struct region *at; size_t n; _Atomic int64_t read; _Atomic(const struct stores *) of; atomic_uint_fast64_t generation; } known;

static bool same_list(const struct region *list, size_t n)
{
    if (n != known.n) return false;
    for (size_t i = 0; i < n; i++) {
        const struct region *x = &list[i], *y = &known.at[i];
        if (!str_eq(x->name, y->name) || !str_eq(x->title, y->title) || x->demo != y->demo || x->archived != y->archived) return false;
    }
    return true;
}

static void read_again(struct app *app)
{
    struct arena *a = arena_new();
    const struct region *list;
    str why = { 0 };
    size_t n = regions_list(app->stores, a, &list, &why);
    if (why.n) {                                          /* keep what was known: the next request asks again */
        log_line(LOG_ERROR, "the list of regions cannot be read: %.*s", STR(why));
        arena_free(a);
        return;
    }
    if (known.of != app->stores || !same_list(list, n)) atomic_fetch_add(&known.generation, 1);
    arena_free(known.a);
    known.a = a;
    known.at = list;
    known.n = n;
    known.of = app->stores;
    known.read = moment_ticks();
}

static struct region copy(struct arena *a, const struct region *r)
{
    struct region c = *r;
    c.name = arena_copy(a, r->name);
    c.title = arena_copy(a, r->title);
    return c;
}

static const struct region *find(const struct app *app, struct arena *a, str name)
{
    for (size_t i = 0; i < known.n; i++) {
        if (known.at[i].archived || (known.at[i].demo && app->no_demo) || !str_eq(name, known.at[i].name)) continue;
        struct region *r = arena_new_of(a, struct region);
        *r = copy(a, &known.at[i]);
        return r;
    }
    return NULL;
}

static void refresh(struct app *app, int64_t older_than)
{
    if (known.of != app->stores || !known.a || moment_ticks() - known.read >= older_than) read_again(app);
}

enum { SOON = 50 };                                       /* an unknown name asks again, but not in a tight loop */
const struct region *app_region(struct app *app, struct arena *a, str name)
{
    pthread_mutex_lock(&lock);
    refresh(app, FRESH);
    const struct region *r = find(app, a, name);
    if (!r && store_region_name(name)) {
        refresh(app, SOON);
        r = find(app, a, name);
    }
    pthread_mutex_unlock(&lock);
    return r;
}

uint64_t app_generation(struct app *app)
{
    if (known.of == app->stores && moment_ticks() - known.read < FRESH) return atomic_load(&known.generation);
    pthread_mutex_lock(&lock);
    refresh(app, FRESH);
    pthread_mutex_unlock(&lock);
    return atomic_load(&known.generation);
}

size_t app_regions(struct app *app, struct arena *a, struct region *ret, size_t max)
{
    size_t n = 0;
    pthread_mutex_lock(&lock);
    refresh(app, FRESH);
    for (size_t i = 0; i < known.n && n < max; i++)
        if (!known.at[i].archived && !(known.at[i].demo && app->no_demo)) ret[n++] = copy(a, &known.at[i]);
    pthread_mutex_unlock(&lock);
    return n;
}
