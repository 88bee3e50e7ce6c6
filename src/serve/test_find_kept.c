/* test_find_kept.c - while the search is made, or makes up for much, what it answers is nobody's to keep: its number of the data would stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "serve/find.h"
#include "serve/test_wood.h"
#include "web/cache.h"
#include "web/reply.h"

static void plant(int from, int to)
{
    begin();
    for (int i = from; i < to; i++) put(&tree_entity, arena_fmt(t.a, "t%d", i).p, arena_fmt(t.a, "name=Erle %d", i).p);
    end();
}

static struct req *stranger(const char *rest)
{
    struct req *q = reply_new(&t.app, t.a);
    q->target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), rest);
    dispatch(q);
    assert_int_equal(q->status, 200);
    return q;
}

static bool found(const struct req *q) { return str_find(buf_str(&q->out), S("/trees/")) >= 0; }

static bool kept(const struct req *q)
{
    struct cached *e = cache_find(t.app.cache, &t.app, q->target);
    if (e) cached_done(e);
    return e != NULL;
}

/* On PostgreSQL the numbers of the data are known as soon as the server is listened to. */
static void know_numbers(void)
{
    stores_watch(t.s);
    for (int i = 0; i < 500 && !store_version(t.s, t.region); i++) usleep(10000);
    assert_true(store_version(t.s, t.region) != 0);
}

/* Until the thread beside has made what is found, and what is asked again is kept. */
static bool in_time_kept(const char *rest)
{
    struct req *q = stranger(rest);
    for (int i = 0; i < 500 && !(found(q) && kept(q)); i++) { usleep(10000); q = stranger(rest); }
    return found(q) && kept(q);
}

/* Who comes for the first time is only remembered: so everybody here comes before as well. */
static void late(void **state)
{
    (void)state;
    end();
    know_numbers();
    t.app.cache = cache_new(1 << 20, NULL);
    find_start(&t.app);
    must(in_time_kept("search?q=Linde"), S("the search is not made"));
    (void)stranger("search?q=Erle");
    (void)stranger("search/suggest?q=Erl");
    plant(1, FIND_AT_ONCE + 50);                          /* more than is taken in while somebody waits */
    struct req *titles = stranger("search/suggest?q=Erl"), *words = stranger("search?q=Erle");
    bool good = (found(words) || !kept(words)) && (found(titles) || !kept(titles));
    bool again = in_time_kept("search?q=Erle") && in_time_kept("search/suggest?q=Erl");
    find_stop();
    cache_free(t.app.cache);
    t.app.cache = NULL;
    assert_true(good);
    assert_true(again);
    begin();
}

int main(void)
{
    const struct CMUnitTest tests[] = { case_of(late) };
    return region_run("findkept", rooms, countof(rooms), furnish, tests, countof(tests));
}
