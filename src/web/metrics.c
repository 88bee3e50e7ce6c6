/* metrics.c - what the running server counts. */
#include "web/metrics.h"
#include "base/file.h"
#include "web/cache.h"
#include <stdatomic.h>
#include <unistd.h>

static const char *const classes[CLASSES] = { "page", "api", "static", "write", "other" };
static const struct { const char *name, *type, *help; } one[METRICS] = {
    { "connections", "gauge", "Open connections." },
    { "requests_refused_total", "counter", "Requests that could be read in two ways, or were too large." },
    { "connections_cut_off_total", "counter", "Connections shut because a request did not arrive, or its answer was not taken, in time." },
    { "writes_too_often_total", "counter", "Writes without an account that were refused because of their number." },
    { "pool_full_total", "counter", "Requests refused because the threads for slow work had too much to do." },
    { "store_busy_total", "counter", "Transactions run again because of other writers." },
    { "store_failed_total", "counter", "Transactions that the store could not carry out." },
};
static const int64_t bounds[] = { 1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000 };
enum { BOUNDS = sizeof bounds / sizeof *bounds };

static atomic_int_fast64_t value[METRICS], answers[CLASSES][6], took[CLASSES][BOUNDS + 1], sum[CLASSES], sent;

void metric_add(enum metric m, int64_t n) { atomic_fetch_add_explicit(&value[m], n, memory_order_relaxed); }

static enum metric_class class_of(str method, str target)
{
    if (!str_eq(method, S("GET")) && !str_eq(method, S("HEAD"))) return CLASS_WRITE;
    if (str_starts(target, S("/static/"))) return CLASS_STATIC;
    int64_t second = str_find_char(str_from(target, 1), '/');
    if (second < 0) return CLASS_OTHER;
    return str_starts(str_from(target, (size_t)second + 1), S("/api/")) ? CLASS_API : CLASS_PAGE;
}

void metric_answer(str method, str target, int status, int64_t ms, size_t bytes)
{
    enum metric_class c = class_of(method, target);
    size_t b = 0;
    while (b < BOUNDS && ms > bounds[b]) b++;
    atomic_fetch_add_explicit(&answers[c][status / 100 < 6 && status > 0 ? status / 100 : 0], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&took[c][b], 1, memory_order_relaxed);
    if (ms) atomic_fetch_add_explicit(&sum[c], ms, memory_order_relaxed);
    atomic_fetch_add_explicit(&sent, (int64_t)bytes, memory_order_relaxed);
}

static void head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_fmt(out, "# HELP bruecke_%s %s\n# TYPE bruecke_%s %s\n", name, help, name, type);
}

static void number(struct buf *out, const char *name, const char *type, const char *help, int64_t n)
{
    head(out, name, type, help);
    buf_fmt(out, "bruecke_%s %lld\n", name, (long long)n);
}

static void put_answers(struct buf *out)
{
    head(out, "requests_total", "counter", "Answers by kind of address and status.");
    for (size_t c = 0; c < CLASSES; c++)
        for (size_t s = 1; s < 6; s++) {
            long long n = (long long)answers[c][s];
            if (n) buf_fmt(out, "bruecke_requests_total{class=\"%s\",status=\"%zuxx\"} %lld\n", classes[c], s, n);
        }
    number(out, "sent_bytes_total", "counter", "Bytes of bodies.", sent);
}

/* A bucket holds all that were at most so slow, the faster ones too. */
static void put_times(struct buf *out)
{
    head(out, "request_seconds", "histogram", "From the request's first line to its answer.");
    for (size_t c = 0; c < CLASSES; c++) {
        long long n = 0;
        for (size_t b = 0; b < BOUNDS; b++) {
            n += (long long)took[c][b];
            buf_fmt(out, "bruecke_request_seconds_bucket{class=\"%s\",le=\"%g\"} %lld\n", classes[c], (double)bounds[b] / 1000, n);
        }
        n += (long long)took[c][BOUNDS];
        buf_fmt(out, "bruecke_request_seconds_bucket{class=\"%s\",le=\"+Inf\"} %lld\n", classes[c], n);
        buf_fmt(out, "bruecke_request_seconds_sum{class=\"%s\"} %g\nbruecke_request_seconds_count{class=\"%s\"} %lld\n", classes[c], (double)sum[c] / 1000,
                classes[c], n);
    }
}

static void put_cache(struct buf *out, struct cache *c)
{
    struct cache_figures f = cache_figures(c);
    number(out, "cache_hits_total", "counter", "Public answers given from the cache.", (int64_t)f.hits);
    number(out, "cache_misses_total", "counter", "Public answers asked for that were not there, or not valid any more.", (int64_t)f.misses);
    number(out, "cache_ended_total", "counter", "Of these: there, but the data had changed or their time was over.", (int64_t)f.ended);
    number(out, "cache_kept_total", "counter", "Answers taken into the cache.", (int64_t)f.kept);
    number(out, "cache_entries", "gauge", "Answers in the cache.", (int64_t)f.entries);
    number(out, "cache_bytes", "gauge", "Memory of the cache.", (int64_t)f.bytes);
}

/* Pages of memory: the second number of /proc/self/statm. */
static int64_t resident(struct arena *a)
{
    str text, word, why;
    int64_t pages;
    if (!file_read(a, S("/proc/self/statm"), 400, &text, &why) || !str_word(&text, &word) || !str_word(&text, &word) || !str_int(word, &pages)) return 0;
    return pages * sysconf(_SC_PAGESIZE);
}

void metrics_text(struct buf *out, struct app *app, size_t waiting)
{
    put_answers(out);
    put_times(out);
    for (size_t i = 0; i < METRICS; i++) number(out, one[i].name, one[i].type, one[i].help, value[i]);
    number(out, "pool_waiting", "gauge", "Slow requests that are worked on or wait for it.", (int64_t)waiting);
    if (app->cache) put_cache(out, app->cache);
    head(out, "resident_bytes", "gauge", "Memory of the process.");
    buf_fmt(out, "bruecke_resident_bytes %lld\n", (long long)resident(out->a));
}
