/* find_nothing.c - questions without an answer, counted by the month without any person. */
#include "serve/find_parts.h"
#include "base/log.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/draft.h"
#include "entity/event.h"
#include "entity/transfer.h"
#include "web/repeat.h"
#include <string.h>

/* Kept in memory for some seconds, so that a question need not wait for a writer. What does not fit is not counted. */
enum { NOTED = 400, WORDS_KEPT = 4, LETTERS_KEPT = 60, LEAST_LETTERS = 3, LEAST_TIMES = 2, MOST_A_DAY = 2 };
struct noted { char region[32], lang[16], text[LETTERS_KEPT + 1], month[8]; int64_t times; };
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct noted noted[NOTED];
static size_t noted_n;

/* A name, number or address that somebody typed must not be kept: nothing with digits or an @, at most four words, none of them long. */
static bool harmless(str text, str *folded, struct arena *a)
{
    struct buf b = buf_in(a, LETTERS_KEPT);
    size_t n = 0;
    if (str_find_char(text, '@') >= 0 || str_find(text, S("://")) >= 0) return false;
    for (str word; terms_next(&text, &word);) {
        for (size_t i = 0; i < word.n; i++) if (word.p[i] >= '0' && word.p[i] <= '9') return false;
        if (++n > WORDS_KEPT) return false;
        if (b.n) buf_char(&b, ' ');
        buf_put(&b, lang_fold(a, word));
    }
    *folded = buf_str(&b);
    for (str rest = *folded; rest.n;) { uint32_t c = utf8_next(&rest); if (c >= 0x660 && c <= 0x669) return false; }
    return !b.full && utf8_count(*folded) >= LEAST_LETTERS;
}

void find_nothing(struct req *q, str text)
{
    str folded;
    if (!entity_find(S("search"), S("missing")) || !harmless(text, &folded, q->a)) return;
    /* A question must come twice to be kept at all, so a network counts twice a day, and no more. */
    if (!repeat_counts(q->client, q->agent, arena_fmt(q->a, "search %.*s %.*s", STR(q->region), STR(folded)), MOST_A_DAY)) return;
    struct noted one = { .times = 1 };
    snprintf(one.region, sizeof one.region, "%.*s", STR(q->region));
    snprintf(one.lang, sizeof one.lang, "%s", q->lang->tag);
    snprintf(one.text, sizeof one.text, "%.*s", STR(folded));
    snprintf(one.month, sizeof one.month, "%.*s", STR(str_upto(date_today(q->a), 7)));
    pthread_mutex_lock(&lock);
    size_t i = 0;
    while (i < noted_n && (strcmp(noted[i].region, one.region) || strcmp(noted[i].lang, one.lang) || strcmp(noted[i].text, one.text)
           || strcmp(noted[i].month, one.month))) i++;
    if (i < noted_n) noted[i].times++;
    else if (noted_n < NOTED) noted[noted_n++] = one;
    pthread_mutex_unlock(&lock);
}

/* ---- writing ---------------------------------------------------------------------------------------------------------------------- */
static void set(struct draft *d, const char *name, str value)
{
    const struct field *f = entity_field(d->e, str_of(name));
    if (!f) return;
    d->value[field_index(d->e, f)] = value;
    d->given[field_index(d->e, f)] = true;
}

/* False: it was asked once only so far. Then nothing of it is written. */
static bool add_one(struct store *st, struct arena *a, const struct entity *e, const struct noted *one)
{
    struct problems p = { .a = a };
    struct draft d = draft_new(a, e);
    d.key = arena_fmt(a, "%s-%s-%016llx", one->month, one->lang, (unsigned long long)str_hash(str_of(one->text)));
    int64_t id = id_by_key(st, e, d.key), times = one->times;
    struct query query = query_new(e, &who_house, &langs[lang_source()]);
    const void *row = id ? row_by_id(st, &query, id, NULL) : NULL;
    if (!row && times < LEAST_TIMES) return false;
    if (row) times += row_number(row, entity_field(e, S("times")));
    set(&d, "term", str_of(one->text));
    set(&d, "month", str_of(one->month));
    set(&d, "spoken", str_of(one->lang));
    set(&d, "times", arena_fmt(a, "%lld", (long long)times));
    if (!draft_check(a, &d, &p) || !(id = draft_store(st, &d, &p))) return true;
    event_emit(st, &(struct event){ .name = "search.nothing", .e = e, .row = id, .who = &who_house, .request = store_request(st),
                                    .need = &(struct event_need){ .month = str_of(one->month), .language = str_of(one->lang), .count = one->times } });
    return true;
}

static void keep_in_mind(const struct noted *one)
{
    pthread_mutex_lock(&lock);
    if (noted_n < NOTED / 2) noted[noted_n++] = *one;
    pthread_mutex_unlock(&lock);
}

/* One region's lines in a transaction; what could not be written is lost, which costs a count and nothing else. */
static void write_region(struct stores *s, const struct entity *e, const struct noted *at, size_t n)
{
    struct arena *a = arena_new();
    struct store *st = store_begin(s, str_of(at[0].region), STORE_WRITE, a, S("search"));
    for (size_t i = 0; i < n; i++) if (!strcmp(at[i].region, at[0].region) && !add_one(st, a, e, &at[i])) keep_in_mind(&at[i]);
    if (store_end(st, true) != STORE_DONE) log_line(LOG_WARNING, "searches without a result could not be counted: %.*s", STR(store_why(st)));
    arena_free(a);
}

void find_write_nothing(struct stores *s)
{
    static struct noted copy[NOTED];                    /* one writer at a time: the thread beside, or find_stop() behind it */
    const struct entity *e = entity_find(S("search"), S("missing"));
    pthread_mutex_lock(&lock);
    size_t n = noted_n;
    memcpy(copy, noted, n * sizeof *noted);
    noted_n = 0;
    pthread_mutex_unlock(&lock);
    for (size_t i = 0; e && i < n; i++) {
        bool first = true;
        for (size_t k = 0; k < i; k++) first = first && strcmp(copy[k].region, copy[i].region);
        if (first) write_region(s, e, copy + i, n - i);
    }
}
