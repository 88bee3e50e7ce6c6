/* repeat.c - has this network said the same today? A bounded table of keyed digests, forgotten with the day. */
#include "web/repeat.h"
#include "base/moment.h"
#include "base/rand.h"
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static struct { uint64_t place[REPEAT_PLACES]; unsigned next[REPEAT_PLACES / REPEAT_WAYS]; unsigned char key[crypto_shorthash_KEYBYTES]; int64_t day; } seen;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

bool repeat_machine(str agent)
{
    static const char *const marks[] = { "bot", "crawl", "spider" };
    for (size_t m = 0; m < countof(marks); m++) {
        size_t n = strlen(marks[m]);
        for (size_t i = 0; i + n <= agent.n; i++) if (str_same(str_upto(str_from(agent, i), n), str_of(marks[m]))) return true;
    }
    return false;
}

/* A new day: another key, and nothing of yesterday. */
static void turn_day(void)
{
    int64_t day = date_days(wall_of(moment_now()).date) + 1;             /* 0 is the day before the first question       */
    if (day == seen.day) return;
    memset(&seen, 0, sizeof seen);
    rand_bytes(seen.key, sizeof seen.key);
    seen.day = day;
}

/* True: it was not there. Then it is. */
static bool take(uint64_t digest)
{
    size_t row = digest % (REPEAT_PLACES / REPEAT_WAYS);
    uint64_t *place = seen.place + row * REPEAT_WAYS;
    for (size_t i = 0; i < REPEAT_WAYS; i++) if (place[i] == digest) return false;
    place[seen.next[row]++ % REPEAT_WAYS] = digest;
    return true;
}

bool repeat_counts(str client, str agent, str words, int most)
{
    char text[600];
    bool counts = false;
    if (repeat_machine(agent)) return false;
    if (!client.n) return true;
    pthread_mutex_lock(&lock);
    turn_day();
    for (int i = 0; i < most && !counts; i++) {
        unsigned char digest[crypto_shorthash_BYTES];
        uint64_t number;
        snprintf(text, sizeof text, "%d %.*s %.*s", i, STR(str_upto(client, 100)), STR(str_upto(words, 400)));
        crypto_shorthash(digest, (const unsigned char *)text, strlen(text), seen.key);
        memcpy(&number, digest, sizeof number);
        counts = take(number | 1);
    }
    pthread_mutex_unlock(&lock);
    return counts;
}
