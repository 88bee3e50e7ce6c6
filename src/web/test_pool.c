/* test_pool.c - readers of files, however many, leave threads for those who write; and everybody is served before the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>
#include "web/pool.h"

static sem_t begun, door, written;
static atomic_int reading, most, read_all;

/* Stands at a door that the test opens. */
static void read_slowly(void *ctx)
{
    (void)ctx;
    int now = atomic_fetch_add(&reading, 1) + 1, seen = atomic_load(&most);
    while (now > seen && !atomic_compare_exchange_weak(&most, &seen, now)) continue;
    sem_post(&begun);
    sem_wait(&door);
    atomic_fetch_sub(&reading, 1);
    atomic_fetch_add(&read_all, 1);
}

static void write_now(void *ctx) { (void)ctx; sem_post(&written); }

static bool within_seconds(sem_t *s)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 20;
    return sem_timedwait(s, &until) == 0;
}

static void test_turns(void **state)
{
    enum { READERS = 100, WRITERS = 20, FREE = 2 };
    (void)state;
    sem_init(&begun, 0, 0);
    sem_init(&door, 0, 0);
    sem_init(&written, 0, 0);
    struct pool *p = pool_start(2 * FREE);
    assert_non_null(p);
    for (int i = 0; i < READERS; i++) assert_true(pool_give_work(p, POOL_READING, 1, read_slowly, NULL));
    for (int i = 0; i < FREE; i++) assert_true(within_seconds(&begun));
    for (int i = 0; i < WRITERS; i++) assert_true(pool_give_work(p, POOL_WRITING, 1, write_now, NULL));
    for (int i = 0; i < WRITERS; i++) assert_true(within_seconds(&written));       /* while every reader stands at the door */
    assert_int_equal(atomic_load(&most), FREE);
    for (int i = 0; i < 20000 && pool_waiting(p) != READERS; i++) nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
    assert_int_equal(pool_waiting(p), READERS);
    for (int i = 0; i < READERS; i++) sem_post(&door);
    pool_end(p);
    assert_int_equal(atomic_load(&read_all), READERS);
    assert_int_equal(atomic_load(&most), FREE);
    assert_false(pool_give_work(p, POOL_WRITING, 1, write_now, NULL));                /* ended: it refuses, and is still there */
    pool_free(p);
}

/* All of one region stand at the door: whoever comes from another passes them, and those who wait keep their order. */
static int order[6];
static atomic_int written_n;
static void write_in_order(void *ctx) { order[atomic_fetch_add(&written_n, 1)] = (int)(intptr_t)ctx; sem_post(&written); }

static void test_others(void **state)
{
    enum { THREADS = 4, MANY = 10 };
    (void)state;
    sem_init(&begun, 0, 0);
    sem_init(&door, 0, 0);
    sem_init(&written, 0, 0);
    atomic_store(&read_all, 0);
    struct pool *p = pool_start(THREADS);
    for (int i = 0; i < MANY; i++) assert_true(pool_give_work(p, POOL_WRITING, 1, read_slowly, NULL));
    for (int i = 1; i < THREADS; i++) assert_true(within_seconds(&begun));
    for (int i = 0; i < 4; i++) assert_true(pool_give_work(p, POOL_WRITING, 2, write_in_order, (void *)(intptr_t)i));
    for (int i = 0; i < 4; i++) assert_true(within_seconds(&written));
    for (int i = 0; i < 4; i++) assert_int_equal(order[i], i);
    assert_int_equal(sem_trywait(&begun), -1);            /* the fourth thread never was the first region's              */
    for (int i = 4; i < 6; i++) assert_true(pool_give_work(p, POOL_WRITING, 1, write_in_order, (void *)(intptr_t)i));
    for (int i = 0; i < MANY; i++) sem_post(&door);
    pool_end(p);                                          /* it waits for all of them */
    assert_int_equal(atomic_load(&read_all), MANY);
    assert_int_equal(atomic_load(&written_n), 6);
    pool_free(p);
}

/* The end of one work can make way for two: the thread that ended takes one, and the other is not left to a thread that sleeps. */
static sem_t long_door;
static void write_long(void *ctx) { (void)ctx; sem_post(&begun); sem_wait(&long_door); }

static void test_wakes(void **state)
{
    enum { THREADS = 4 };
    (void)state;
    sem_init(&begun, 0, 0);
    sem_init(&door, 0, 0);
    sem_init(&long_door, 0, 0);
    sem_init(&written, 0, 0);
    struct pool *p = pool_start(THREADS);
    for (int i = 0; i < 2; i++) assert_true(pool_give_work(p, POOL_READING, 1, read_slowly, NULL));
    for (int i = 0; i < 2; i++) assert_true(within_seconds(&begun));
    for (int i = 0; i < 2; i++) assert_true(pool_give_work(p, POOL_WRITING, 1, write_long, NULL));      /* one works, one waits for its region's turn */
    assert_true(within_seconds(&begun));
    assert_true(pool_give_work(p, POOL_READING, 2, write_now, NULL));      /* two read already */
    for (int i = 0; i < 20; i++) nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
    assert_int_equal(sem_trywait(&written), -1);
    sem_post(&door);                                      /* one has read: the second of the writers begins, and the other region's reader */
    assert_true(within_seconds(&begun) && within_seconds(&written));
    sem_post(&door);
    for (int i = 0; i < 2; i++) sem_post(&long_door);
    pool_end(p);
    pool_free(p);
}

static void test_full(void **state)
{
    (void)state;
    sem_init(&door, 0, 0);
    sem_init(&begun, 0, 0);
    atomic_store(&read_all, 0);
    struct pool *p = pool_start(1);                       /* even one thread works for both */
    assert_true(pool_give_work(p, POOL_READING, 1, read_slowly, NULL));
    assert_true(within_seconds(&begun));
    for (int i = 0; i < POOL_QUEUE; i++) assert_true(pool_give_work(p, POOL_READING, 1, read_slowly, NULL));
    assert_false(pool_give_work(p, POOL_READING, 1, read_slowly, NULL));
    assert_true(pool_give_work(p, POOL_WRITING, 1, write_now, NULL));                 /* the other line has places of its own */
    for (int i = 0; i <= POOL_QUEUE; i++) sem_post(&door);
    pool_end(p);
    assert_int_equal(atomic_load(&read_all), POOL_QUEUE + 1);
    pool_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_turns), cmocka_unit_test(test_others), cmocka_unit_test(test_wakes), cmocka_unit_test(test_full) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
