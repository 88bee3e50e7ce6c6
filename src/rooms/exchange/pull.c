/* pull.c - the job that fetches a source and reads it: everything outside of a transaction, in parts that stay when it is interrupted. */
#include "base/moment.h"
#include "rooms/exchange/exchange.h"
#include "text/json_read.h"
#include "text/lang.h"
#include "work/fetch.h"

enum { PULL_PARTS = 6000, LIST_PAGES_MAX = 500, RUN_BYTES_MAX = 60 * 1024 * 1024, TURN = 20 * 60 * 1000, BATCH = 50, TRIES = 5, PART_FRESH = 6 * 3600 };

struct pull {
    struct job *j; struct arena *a;
    const struct source *s; str base;
    bool upload, whole;                                 /* whole: everything there was read                           */
    struct read_part *part; size_t n, bytes;
    int64_t until, last;                                /* ticks when this try has had its time; the last uploaded part that it read */
    struct buf wrong; str missing;                      /* the last document that may be missing, and was           */
    enum job_end end; const char *error; str detail;    /* why it stopped; JOB_DONE: it did not                        */
};

/* ---- transactions of its own ------------------------------------------------------------------------------------------------------------- */
typedef void piece(struct store *st, void *ctx);
/* Memory of a transaction is gone after it: what must stay is copied by `run`. False: the store does not answer. */
static bool transact(struct pull *p, enum store_mode mode, piece *run, void *ctx)
{
    struct arena *a = arena_new();
    enum store_outcome out = STORE_AGAIN;
    for (int i = 0; i < TRIES && out == STORE_AGAIN; i++) {
        struct store *st = store_begin(p->j->stores, p->j->region, mode, a, p->j->request);
        store_turn(st, i);
        run(st, ctx);
        out = store_end(st, true);
    }
    arena_free(a);
    if (out == STORE_DONE) return true;
    p->end = JOB_AGAIN;
    p->error = N_("The store did not answer.");
    return false;
}

static bool stop(struct pull *p, enum job_end end, const char *error, str detail)
{
    p->end = end;
    p->error = error;
    p->detail = detail;
    return false;
}

static const char *const faults[FETCH_FAULTS] = {
    [FETCH_FORBIDDEN] = N_("This address leads to a place that may not be asked: not on the public internet."),
    [FETCH_SCHEME] = N_("Only addresses that begin with https:// are asked."), [FETCH_LARGE] = N_("The answer is larger than 30 MB."),
    [FETCH_SILENT] = N_("The other server did not answer."), [FETCH_STATUS] = N_("The other server did not deliver the document."),
};
static const char odd_answer[] = N_("The answer is not what such a source delivers.");

/* ---- parts --------------------------------------------------------------------------------------------------------------------------------- */
struct part_work { struct pull *p; struct read_part *part; bool found; };

static void find_part(struct store *st, void *ctx)
{
    struct part_work *w = ctx;
    struct rows *r = ask(st, Q("SELECT bytes FROM exchange_part WHERE source = $1 AND upload = $2 AND url = $3 AND at > $4 ORDER BY id LIMIT 1"), I(w->p->s->meta.id), B(false),
                         T(w->part->url), I(moment_now() - PART_FRESH));
    w->found = rows_next(r);
    if (w->found) w->part->bytes = arena_copy(w->p->a, row_str(r, 0));
}

static void put_part(struct store *st, void *ctx)
{
    struct part_work *w = ctx;
    ask(st, Q("INSERT INTO exchange_part (source, upload, whole, at, what, lang, url, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"), I(w->p->s->meta.id), B(false), B(true),
        I(moment_now()), T(w->part->what), T(w->part->lang), T(w->part->url), X(w->part->bytes));
}

/* What lies here from an earlier try is not asked for again. MUST: without it nothing goes on; SHOULD: it is left out, and the run is not whole; MAY: not every such
** server offers it. */
enum need { MUST, SHOULD, MAY };
static const struct read_part *fetch_part(struct pull *p, str what, str lang, str url, enum need need)
{
    struct read_part part = { what, lang, url, { 0 } };
    struct part_work w = { p, &part, false };
    if (p->n == PULL_PARTS || p->bytes > RUN_BYTES_MAX) { p->whole = false; return NULL; }
    if (!transact(p, STORE_READ, find_part, &w)) return NULL;
    if (!w.found) {                                       /* parts stay for hours: the next try goes on where this one stopped, and other jobs have their turn */
        if (moment_ticks() > p->until) { stop(p, JOB_AGAIN, N_("It was interrupted."), S("")); return NULL; }
        struct fetched f = fetch_get(p->a, url, p->j);
        if (f.end != JOB_DONE && (need == MUST || f.end == JOB_AGAIN)) { stop(p, f.end, faults[f.fault], f.detail); return NULL; }
        if (f.end != JOB_DONE) {
            str missing = arena_fmt(p->a, "%.*s: %.*s\n", STR(url), STR(f.detail));
            if (need == MAY) { p->missing = missing; return NULL; }
            p->whole = false;
            buf_put(&p->wrong, missing);
            return NULL;
        }
        part.bytes = f.bytes;
        if (!transact(p, STORE_WRITE, put_part, &w)) return NULL;
    }
    p->bytes += part.bytes.n;
    p->part[p->n++] = part;
    return &p->part[p->n - 1];
}

/* ---- what there is to fetch ------------------------------------------------------------------------------------------------------------------ */
static bool speaks(const struct source *s, str code)
{
    str tag = str_eq(code, S("de-si")) ? S("de-simple") : code;
    if (!lang_find(tag)) return false;
    return !s->languages.n || str_has_word(s->languages, tag) || str_eq(tag, S(LANG_SOURCE));
}

static bool fetch_language(struct pull *p, str code)
{
    static const struct { const char *what, *path; enum need need; } lists[] = { { "pages", "pages/", MUST }, { "locations", "locations/", SHOULD }, { "events", "events/?combine_recurring=True", SHOULD },
                                                                            { "fcm", "fcm/?channel=news", MAY } };
    for (size_t i = 0; i < countof(lists); i++) {
        str url = arena_fmt(p->a, "%.*s/api/v3/%.*s/%.*s/%s", STR(p->base), STR(p->s->region), STR(code), lists[i].path);
        fetch_part(p, str_of(lists[i].what), code, url, lists[i].need);
        if (p->end != JOB_DONE) return false;
    }
    return true;
}

/* German first: what later languages say are translations of it. */
static bool fetch_integreat(struct pull *p)
{
    str why;
    const struct read_part *list = fetch_part(p, S("languages"), S(""), arena_fmt(p->a, "%.*s/api/v3/%.*s/languages/", STR(p->base), STR(p->s->region)), MUST);
    const struct js *all = list ? json_read(p->a, list->bytes, &why) : NULL;
    if (!list) return false;
    if (!all || all->kind != JS_LIST) return stop(p, JOB_DEAD, odd_answer, S(""));
    for (int german = 1; german >= 0; german--)
        for (size_t i = 0; i < all->n; i++) {
            const struct js *code = js_get(&all->at[i], "code");
            if (!code || code->kind != JS_TEXT || code->text.n > 20 || str_eq(code->text, S(LANG_SOURCE)) != german || !speaks(p->s, code->text)) continue;
            if (!fetch_language(p, code->text)) return false;
            job_progress(p->j, (int64_t)p->n, 0, N_("documents fetched"));
        }
    return true;
}

/* An id as a part of an address. */
static str escaped(struct arena *a, str id)
{
    struct buf b = buf_in(a, 3 * ARRIVAL_ID_MAX + 1);
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || (c == '.' && id.n > 2) || c == '~';
        if (plain) buf_char(&b, c);
        else buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)c);
    }
    return buf_str(&b);
}

/* Lists hold services without what is below them: each is asked for by itself. */
static bool fetch_services(struct pull *p, const struct js *page, int64_t total)
{
    const struct js *list = js_get(page, "contents");
    for (size_t i = 0; list && list->kind == JS_LIST && i < list->n; i++) {
        const struct js *id = js_get(&list->at[i], "id");
        if (!id || id->kind != JS_TEXT || !id->text.n || id->text.n > ARRIVAL_ID_MAX) { p->whole = false; continue; }
        fetch_part(p, S("service"), S(""), arena_fmt(p->a, "%.*s/services/%.*s", STR(p->base), STR(escaped(p->a, id->text))), SHOULD);
        if (p->end != JOB_DONE) return false;
        job_progress(p->j, (int64_t)p->n, total, N_("documents fetched"));
    }
    return true;
}

static int64_t number_of(const struct js *o, const char *name)
{
    const struct js *v = js_get(o, name);
    int64_t n = 0;
    return v && v->kind == JS_NUMBER && str_int(v->text, &n) ? n : 0;
}

/* Services name their organisation in brief; its contacts and places stand in its own document, which not every server has. Three that are not there before one that is: it
** has none. One among others that is missing may name what would then count as gone: the run is not whole. */
enum { ORGANIZATIONS_MISSING = 3 };
static bool fetch_organizations(struct pull *p)
{
    str *seen = arena_array(p->a, str, PULL_PARTS), why;
    size_t n = 0, services = p->n, failed = 0;
    for (size_t i = 0; i < services && (p->n > services || failed < ORGANIZATIONS_MISSING); i++) {
        const struct js *o = js_get(json_read(p->a, p->part[i].bytes, &why), "organization"), *id = o ? js_get(o, "id") : NULL;
        size_t k = 0;
        if (!id || id->kind != JS_TEXT || !id->text.n || id->text.n > ARRIVAL_ID_MAX) continue;
        while (k < n && !str_eq(seen[k], id->text)) k++;
        if (k < n) continue;
        seen[n++] = id->text;
        str url = arena_fmt(p->a, "%.*s/organizations/%.*s", STR(p->base), STR(escaped(p->a, id->text)));
        bool any = p->n > services;
        if (!fetch_part(p, S("organizations"), S(""), url, any ? SHOULD : MAY) && p->end != JOB_DONE) return false;
        if (!any && p->n == services) failed++;
        job_progress(p->j, (int64_t)p->n, 0, N_("documents fetched"));
    }
    if (failed && p->n > services) {
        p->whole = false;
        buf_put(&p->wrong, p->missing);
    }
    return true;
}

static bool fetch_hsds(struct pull *p)
{
    int64_t pages = 1;
    for (int64_t i = 1; i <= pages; i++) {
        str why;
        const struct read_part *got = fetch_part(p, S("services"), S(""), arena_fmt(p->a, "%.*s/services?page=%lld&per_page=100", STR(p->base), (long long)i), MUST);
        if (!got && p->end == JOB_DONE && p->n) break;    /* as much as a run holds: it is not whole                    */
        if (!got) return false;
        const struct js *page = json_read(p->a, got->bytes, &why);
        if (!page || !js_get(page, "contents")) return stop(p, JOB_DEAD, odd_answer, S(""));
        p->n--;                                           /* the list itself is not read: its services are                */
        pages = number_of(page, "total_pages");
        if (pages > LIST_PAGES_MAX) { pages = LIST_PAGES_MAX; p->whole = false; }
        if (!fetch_services(p, page, number_of(page, "total_items"))) return false;
    }
    return fetch_organizations(p);
}

/* ---- from parts to arrivals -------------------------------------------------------------------------------------------------------------------- */
static void load_upload(struct store *st, void *ctx)
{
    struct pull *p = ctx;
    struct rows *r = ask(st, Q("SELECT what, lang, url, bytes, CASE WHEN whole THEN 1 ELSE 0 END, id FROM exchange_part WHERE source = $1 AND upload = $2 ORDER BY id LIMIT 1000"),
                         I(p->s->meta.id), B(true));
    p->n = 0;
    while (rows_next(r) && p->n < PULL_PARTS) {
        p->part[p->n++] = (struct read_part){ arena_copy(p->a, row_str(r, 0)), arena_copy(p->a, row_str(r, 1)), arena_copy(p->a, row_str(r, 2)), arena_copy(p->a, row_str(r, 3)) };
        p->whole = p->whole && row_int(r, 4) == 1;
        p->last = row_int(r, 5);
    }
}

/* What was uploaded meanwhile is the next job's. */
static void forget_parts(struct store *st, const struct pull *p)
{
    if (p->upload) ask(st, Q("DELETE FROM exchange_part WHERE source = $1 AND upload = $2 AND id <= $3"), I(p->s->meta.id), B(true), I(p->last));
    else ask(st, Q("DELETE FROM exchange_part WHERE source = $1 AND upload = $2"), I(p->s->meta.id), B(false));
}

struct keep_work { struct pull *p; struct arrive *in; size_t from; int64_t run; struct receipt r, before; str wrong; };
static void begin_run(struct store *st, void *ctx) { struct keep_work *w = ctx; w->run = receive_begin(st, w->p->s->meta.id); }
static void keep_batch(struct store *st, void *ctx)
{
    struct keep_work *w = ctx;
    w->r = w->before;                                     /* this may be another try                                     */
    receive_some(st, w->p->s->meta.id, w->run, w->in, w->from, w->from + BATCH, &w->r);
}
static void end_run(struct store *st, void *ctx)
{
    struct keep_work *w = ctx;
    w->r = w->before;
    store_deadline(st, 60000);
    receive_end(st, w->p->s->meta.id, w->run, w->p->whole && !w->in->partial, w->wrong, &w->r);
    forget_parts(st, w->p);
}

static bool keep_all(struct pull *p)
{
    struct arrive in = arrive_begin(p->a, &p->wrong);
    struct keep_work w = { .p = p, .in = &in };
    bool read = p->n && receive_read(p->a, p->s->kind, p->part, p->n, &in, &p->wrong);
    if (!read && !in.n) return stop(p, JOB_DEAD, N_("Nothing in it could be read."), str_upto(buf_str(&p->wrong), 120));
    if (!read) in.partial = true;
    w.wrong = buf_str(&p->wrong);
    if (!transact(p, STORE_WRITE, begin_run, &w)) return false;
    for (; w.from < in.n; w.from += BATCH) {
        if (!job_alive(p->j)) { p->end = JOB_AGAIN; p->error = N_("It was interrupted."); return false; }
        if (!transact(p, STORE_WRITE, keep_batch, &w)) return false;
        w.before = w.r;
        job_progress(p->j, (int64_t)w.from, (int64_t)in.n, N_("entries compared"));
    }
    return transact(p, STORE_WRITE, end_run, &w);
}

/* ---- the job ----------------------------------------------------------------------------------------------------------------------------------- */
struct load_work { struct pull *p; int64_t id; };
static str kept(struct pull *p, str s) { return arena_copy(p->a, s); }
static void load_source(struct store *st, void *ctx)
{
    struct load_work *w = ctx;
    const struct source *s = source_by_id(st, w->id);
    struct source *copy = s ? arena_new_of(w->p->a, struct source) : NULL;
    if (!s) return;
    *copy = (struct source){ .meta = { .id = s->meta.id, .key = kept(w->p, s->meta.key) }, .kind = kept(w->p, s->kind), .address = kept(w->p, s->address), .region = kept(w->p, s->region),
                             .languages = kept(w->p, s->languages) };
    w->p->s = copy;
}

static void tell_failed(struct store *st, void *ctx)
{
    struct pull *p = ctx;
    receive_failed(st, p->s->meta.id, p->error, p->detail);
    if (p->upload) forget_parts(st, p);
}

static str base_of(str address)
{
    while (address.n && address.p[address.n - 1] == '/') address.n--;
    if (str_ends(address, S("/api/v3"))) address.n -= 7;
    return str_ends(address, S("/services")) ? str_upto(address, address.n - 9) : address;
}

static bool harvest(struct pull *p)
{
    if (p->upload) { if (!transact(p, STORE_READ, load_upload, p)) return false; }
    else if (!p->s->address.n) return stop(p, JOB_DEAD, N_("Without an address nothing can be fetched by itself."), S(""));
    else if (!(str_eq(p->s->kind, S("integreat")) ? fetch_integreat(p) : fetch_hsds(p))) return false;
    return keep_all(p);
}

/* The argument: the source's id, and "upload" if files lie here. */
static enum job_end pull(struct job *j)
{
    struct pull p = { .j = j, .a = j->a, .whole = true, .end = JOB_DONE, .until = moment_ticks() + TURN, .part = arena_array(j->a, struct read_part, PULL_PARTS), .wrong = buf_in(j->a, ARRIVE_WRONG_MAX + 1000) };
    str rest = j->argument, id;
    struct load_work w = { .p = &p };
    if (!str_word(&rest, &id) || !str_int(id, &w.id)) return JOB_DEAD;
    p.upload = str_eq(str_trim(rest), S("upload"));
    if (!transact(&p, STORE_READ, load_source, &w)) return JOB_AGAIN;
    if (!p.s) return JOB_DONE;                            /* deleted meanwhile                                          */
    p.base = base_of(p.s->address);
    if (harvest(&p)) return JOB_DONE;
    if (p.end == JOB_DONE) p.end = JOB_AGAIN;
    j->error = p.error;
    j->detail = p.detail;
    enum job_end end = p.end;
    transact(&p, STORE_WRITE, tell_failed, &p);
    return end;
}
const struct job_kind pull_job = { .name = "exchange.pull", .label = N_("Fetching from a source"), .outside = pull, .lease = 300, .tries = 4, .back_off = 300 };

/* ---- by itself ----------------------------------------------------------------------------------------------------------------------------------- */
static enum job_end look_around(struct job *j)
{
    int64_t now = moment_now();
    ask(j->st, Q("DELETE FROM exchange_part WHERE at < $1"), I(now - 7 * 86400));          /* of runs that nobody ended                                  */
    struct rows *r = ask(j->st, Q("SELECT id, every FROM exchange_source WHERE deleted_at IS NULL AND every <> 'never' AND COALESCE(last_run, 0) < CASE WHEN every = 'daily' THEN $1 ELSE $2 END "
                                  "ORDER BY id LIMIT 200"), I(now - 23 * 3600), I(now - 7 * 86400 + 3600));
    while (rows_next(r))
        job_add(j->st, &(struct job_new){ .kind = "exchange.pull", .argument = row_str(r, 0), .key = arena_fmt(store_arena(j->st), "pull %lld %lld", (long long)row_int(r, 0), (long long)(now / 86400)) });
    return JOB_DONE;
}
static bool any_due(struct store *st, int64_t now)
{
    (void)now;
    return rows_next(ask(st, Q("SELECT 1 FROM exchange_source WHERE deleted_at IS NULL AND every <> 'never' LIMIT 1")));
}
const struct job_kind pull_due_job = { .name = "exchange.due", .label = N_("Looking which sources to fetch"), .run = look_around, .every = 3600, .at = 600, .due = any_due };
