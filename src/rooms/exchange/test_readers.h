/* test_readers.h - what the tests of both readers begin with: a harvest to read into, and its rows by their foreign ids. After cmocka.h. */
#ifndef EXCHANGE_TEST_READERS_H
#define EXCHANGE_TEST_READERS_H
#include "rooms/exchange/test_read_fit.h"

static struct arena *a;
static struct buf wrong;
static struct arrive in;
static int setup(void **state) { (void)state; a = arena_new(); wrong = buf_in(a, ARRIVE_WRONG_MAX + 1000); in = arrive_begin(a, &wrong); return 0; }
static int teardown(void **state) { (void)state; arena_free(a); return 0; }
#define is(got, want) assert_string_equal(arena_z(a, got), want)

static const struct arrival *one(const char *entity, const char *foreign)
{
    const struct arrival *r = arrival_find(&in, entity, str_of(foreign));
    if (!r) for (size_t i = 0; i < in.n; i++) fprintf(stderr, "there is %s %.*s\n", in.at[i]->entity, STR(in.at[i]->foreign));
    assert_non_null(r);
    return r;
}
#endif
