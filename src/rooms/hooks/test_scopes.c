/* test_scopes.c - a token that is narrowed to one room is refused at every address of every other room, whoever holds it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "rooms/rooms.h"
#include "serve/test_region.h"
#include <string.h>

static void furnish(void) { }

static const char *room_of(const struct route *r) { return r->room ? r->room : r->entity ? r->entity->room : SCOPE_CORE; }

/* "offers/{slug}.csv" below what its base is: "/heim/de/offers/x.csv". */
static str address(const struct route *r)
{
    struct buf b = buf_in(t.a, 1000);
    buf_fmt(&b, r->base == BASE_ROOT ? "/" : r->base == BASE_REGION ? "/%.*s/" : "/%.*s/de/", STR(t.region));
    for (const char *c = r->pattern; *c; c++) {
        if (*c == '{') { buf_char(&b, '1'); c = strchr(c, '}'); }
        else buf_char(&b, *c);
    }
    return buf_str(&b);
}

static int status(const struct route *r, const char *scopes)
{
    struct arena *kept = t.a;
    t.a = arena_new();
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = S("scopes"), .method = r->method, .target = address(r), .body = S(""), .body_type = S("application/x-www-form-urlencoded"),
                       .who = who_of("administrator", 0, 0), .from = FROM_COMMAND };
    q->who.scopes = str_of(scopes);
    dispatch(q);
    int got = q->status;
    arena_free(t.a);
    t.a = kept;
    return got;
}

static bool is_text(const struct route *r) { return r->method == GET || r->method == POST || r->method == PUT || r->method == PATCH || r->method == DELETE_; }

/* What is found at an address may be another route than this one, if both fit; then the room of that one decides. */
static void other_rooms_are_closed(void **state)
{
    size_t asked = 0;
    (void)state;
    leave();
    for (size_t i = 0; i < t.app.routes; i++) {
        const struct route *r = &t.app.route[i];
        const char *room = room_of(r);
        bool open_core = !r->room && !r->entity && r->right == ROUTE_OPEN && r->method == GET;
        if (r->base == BASE_ROOT || r->front || open_core || !is_text(r)) continue;      /* at a front everybody is a visitor */
        int got = status(r, strcmp(room, "needs") ? "read:needs write:needs" : "read:survey write:survey");
        if (got != 403 && got != 301) fail_msg("%d %s of the room %s answers %d to a token of another room", r->method, r->pattern, room, got);
        asked++;
    }
    assert_true(asked > 500);
    begin();
}

static void reading_does_not_write(void **state)
{
    (void)state;
    leave();
    for (size_t i = 0; i < t.app.routes; i++) {
        const struct route *r = &t.app.route[i];
        if (r->base == BASE_ROOT || r->front || r->method == GET || !is_text(r)) continue;
        int got = status(r, "read");
        if (got != 403) fail_msg("%d %s answers %d to a token for reading", r->method, r->pattern, got);
    }
    begin();
}

/* With its own scope a token gets what it got without any. */
static void own_room_is_open(void **state)
{
    (void)state;
    leave();
    for (size_t i = 0; i < entity_count(); i++) {
        const struct entity *e = entity_at(i);
        for (size_t k = 0; k < t.app.routes; k++) {
            const struct route *r = &t.app.route[k];
            if (r->entity != e || r->room || r->method != GET || strchr(r->pattern, '{') || r->action & ~(unsigned)(READ | EXPORT)) continue;
            str scope = arena_fmt(t.a, "read:%s", e->room);
            int whole = status(r, ""), own = status(r, scope.p);
            if (whole != own) fail_msg("%s: %d instead of %d with %s", r->pattern, own, whole, scope.p);
        }
    }
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(other_rooms_are_closed), case_of(reading_does_not_write), case_of(own_room_is_open) };
    return region_run("scopes", rooms, rooms_count, furnish, tests, countof(tests));
}
