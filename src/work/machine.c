/* machine.c - asks a translation service over HTTP, by libcurl. */
#include "work/machine.h"
#include "base/utf8.h"
#include "entity/query.h"
#include "text/json.h"
#include "text/json_read.h"
#include "text/shield.h"
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

static struct machine_setup setup;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin(void) { if (curl_global_init(CURL_GLOBAL_DEFAULT)) abort(); }

/* ---- where to ---------------------------------------------------------------------------------------------------------------------------- */
static str host_of(str url)
{
    int64_t at = str_find(url, S("://"));
    str rest = at < 0 ? url : str_from(url, (size_t)at + 3);
    size_t n = 0;
    while (n < rest.n && rest.p[n] != '/') n++;
    return str_upto(rest, n);
}

static bool at_home(str host) { return str_starts(host, S("127.0.0.1:")) || str_starts(host, S("localhost:")) || str_starts(host, S("[::1]:")); }

/* What leaves this machine is encrypted. No user name, no query: the key is a secret of its own. */
bool machine_url(str url)
{
    bool safe = str_starts(url, S("https://")), plain_text = str_starts(url, S("http://"));
    if (!(safe || (plain_text && at_home(host_of(url)))) || url.n > 300 || !host_of(url).n) return false;
    for (size_t i = 0; i < url.n; i++) if ((unsigned char)url.p[i] <= ' ' || strchr("@?#\"<>\\", url.p[i])) return false;
    return true;
}

bool machine_kind_of(str name, enum machine_kind *ret)
{
    *ret = str_eq(name, S("libretranslate")) ? MACHINE_LIBRETRANSLATE : str_eq(name, S("deepl")) ? MACHINE_DEEPL : MACHINE_NONE;
    return *ret != MACHINE_NONE;
}

bool machine_setup(const struct machine_setup *s, const char **why)
{
    setup = (struct machine_setup){ 0 };
    if (!s->url.n) return true;
    *why = "the address of the translation service must begin with https://, or be on this machine";
    if (!machine_url(s->url)) return false;
    *why = "the key of the translation service is too long, or holds odd signs";
    if (s->key.n > MACHINE_KEY_MAX) return false;
    for (size_t i = 0; i < s->key.n; i++) if ((unsigned char)s->key.p[i] <= ' ' || (unsigned char)s->key.p[i] > '~') return false;
    setup = *s;
    while (setup.url.n && setup.url.p[setup.url.n - 1] == '/') setup.url.n--;
    return true;
}

bool machine_ready(void) { return setup.url.n && setup.kind != MACHINE_NONE; }
str machine_host(void) { return host_of(setup.url); }
bool machine_speaks(size_t lang) { return lang != lang_source() && str_find_char(str_of(langs[lang].tag), '-') < 0; }

/* ---- one question -------------------------------------------------------------------------------------------------------------------------- */
struct talk { struct job *j; struct buf answer; };

static size_t take(char *p, size_t size, size_t n, void *ctx)
{
    struct talk *t = ctx;
    buf_put(&t->answer, (str){ p, size * n });
    return t->answer.full ? 0 : size * n;                 /* less than was given: the library stops */
}

static int progress(void *ctx, curl_off_t down, curl_off_t downed, curl_off_t up, curl_off_t upped)
{
    (void)down; (void)downed; (void)up; (void)upped;
    return !job_alive(((struct talk *)ctx)->j);
}

static str upper(struct arena *a, str s)
{
    char *p = arena_get(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) p[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 32 : s.p[i]);
    return (str){ p, s.n };
}

/* LibreTranslate has the key in the body, DeepL in a header. English has to be said more closely there. */
static str question(struct arena *a, struct segment **g, size_t n, size_t lang)
{
    bool deepl = setup.kind == MACHINE_DEEPL;
    str tag = str_of(langs[lang].tag);
    struct buf b = buf_in(a, SHIELD_BYTES_MAX * 2);
    struct json j = json_to(&b);
    json_open(&j, '{');
    json_key(&j, deepl ? "text" : "q");
    json_open(&j, '[');
    for (size_t i = 0; i < n; i++) json_str(&j, g[i]->sent);
    json_close(&j, ']');
    json_key(&j, deepl ? "source_lang" : "source");
    json_str(&j, deepl ? S("DE") : S("de"));
    json_key(&j, deepl ? "target_lang" : "target");
    json_str(&j, !deepl ? tag : str_eq(tag, S("en")) ? S("EN-GB") : upper(a, tag));
    json_key(&j, deepl ? "tag_handling" : "format");
    json_str(&j, deepl ? S("xml") : S("html"));
    if (!deepl && setup.key.n) { json_key(&j, "api_key"); json_str(&j, setup.key); }
    json_close(&j, '}');
    return buf_str(&b);
}

static struct curl_slist *headers(struct arena *a)
{
    struct curl_slist *h = curl_slist_append(NULL, "Content-Type: application/json");
    if (setup.kind == MACHINE_DEEPL && setup.key.n) h = curl_slist_append(h, arena_fmt(a, "Authorization: DeepL-Auth-Key %.*s", STR(setup.key)).p);
    if (!h) abort();
    return h;
}

static void set(CURL *c, struct arena *a, struct talk *t, str body, struct curl_slist *h)
{
    curl_easy_setopt(c, CURLOPT_URL, arena_fmt(a, "%.*s%s", STR(setup.url), setup.kind == MACHINE_DEEPL ? "/v2/translate" : "/translate").p);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, h);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)MACHINE_CONNECT);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)MACHINE_LONGEST);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
}

/* {"translatedText": ["…"]} or {"translations": [{"text": "…"}]}: as many as were asked, in their order. */
static bool read_answer(struct arena *a, str bytes, struct segment **g, size_t n)
{
    str why;
    bool deepl = setup.kind == MACHINE_DEEPL;
    const struct js *v = json_read(a, bytes, &why), *list = js_get(v, deepl ? "translations" : "translatedText");
    if (!list || list->kind != JS_LIST || list->n != n) return false;
    for (size_t i = 0; i < n; i++) {
        const struct js *one = deepl ? js_get(&list->at[i], "text") : &list->at[i];
        if (!one || one->kind != JS_TEXT) return false;
        g[i]->back = one->text;
    }
    return true;
}

static enum job_end fail(struct job *j, enum job_end end, const char *error, str detail)
{
    j->error = error;
    j->detail = detail;
    return end;
}

static const char no_answer[] = N_("The translation service did not answer as it should.");

/* 4xx but 408 and 429 will not get better by asking again. The library's own words are not kept. */
static enum job_end ask_machine(struct job *j, struct segment **g, size_t n, size_t lang)
{
    struct talk t = { j, buf_in(j->a, MACHINE_ANSWER_MAX) };
    str body = question(j->a, g, n, lang);
    long status = 0;
    pthread_once(&once, begin);
    CURL *c = curl_easy_init();
    struct curl_slist *h = headers(j->a);
    if (!c) abort();
    set(c, j->a, &t, body, h);
    CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(h);
    curl_easy_cleanup(c);
    if (rc != CURLE_OK) return fail(j, JOB_AGAIN, no_answer, arena_fmt(j->a, "curl %d", (int)rc));
    if (status != 200) return fail(j, status >= 400 && status < 500 && status != 408 && status != 429 ? JOB_DEAD : JOB_AGAIN, no_answer, arena_fmt(j->a, "HTTP %ld", status));
    return read_answer(j->a, buf_str(&t.answer), g, n) ? JOB_DONE : fail(j, JOB_AGAIN, no_answer, S("JSON"));
}

/* ---- one entry -------------------------------------------------------------------------------------------------------------------------------- */
struct entry { const struct entity *e; int64_t id; size_t lang; const void *row; struct translation state; str *word; };

static bool sends(const struct field *f)
{
    return desk_field(f) && f->privacy == PUBLIC && (f->kind == KIND_text || f->kind == KIND_longtext || f->kind == KIND_markdown);
}

/* As a visitor reads it in German; what the public cannot see is not there. */
static bool load(struct store *st, struct entry *n)
{
    static const struct who visitor = { .grant = { { .role = "visitor" } }, .n = 1 };
    struct query q = query_new(n->e, &visitor, lang_find(S(LANG_SOURCE)));
    struct translation all[DESK_LANGS];
    n->row = row_by_id(st, &q, n->id, NULL);
    if (!n->row) return false;
    size_t count = translations_of(st, n->e, n->id, all);
    for (size_t i = 0; i < count; i++) if (all[i].lang == &langs[n->lang]) n->state = all[i];
    n->word = desk_words_of(st, n->e, n->id, n->lang);
    return true;
}

/* Words by a machine may be replaced by newer ones of a machine; those of a person stay. */
static bool wants(const struct entry *n, const struct field *f)
{
    bool stays = n->word[field_index(n->e, f)].n && !(str_eq(n->state.status, S("machine")) && n->state.outdated);
    return sends(f) && !stays && row_text(n->row, f).n;
}

int64_t machine_cost(struct store *st, const struct entity *e, int64_t row, size_t lang)
{
    struct entry n = { .e = e, .id = row, .lang = lang };
    int64_t chars = 0;
    if (!machine_speaks(lang) || !load(st, &n)) return 0;
    for (size_t i = 0; i < e->n; i++) if (wants(&n, &e->fields[i])) chars += (int64_t)utf8_count(row_text(n.row, &e->fields[i]));
    return chars;
}

/* The key holds a mark of the German text: the same order twice is one job, and one after a change is another. One that came to nothing (the service was
** closed, its quota used up), or whose words somebody took away again, is ordered anew by whoever wants it: they need not wait for the administration. */
void machine_order(struct store *st, const struct entity *e, int64_t row, size_t lang)
{
    struct arena *a = store_arena(st);
    struct entry n = { .e = e, .id = row, .lang = lang };
    uint64_t mark = 0;
    if (!load(st, &n)) return;
    for (size_t i = 0; i < e->n; i++) if (wants(&n, &e->fields[i])) mark = mark * 31 + str_hash(row_text(n.row, &e->fields[i]));
    str what = arena_fmt(a, "%s.%s %lld %s", e->room, e->name, (long long)row, langs[lang].tag);
    job_add(st, &(struct job_new){ .kind = machine_kind.name, .argument = what, .anew = true,
        .key = arena_fmt(a, "machine %.*s %llx", STR(what), (unsigned long long)mark) });
}

static bool parse(const struct job *j, struct entry *n)
{
    str rest = j->argument, entity, id, tag;
    if (!str_word(&rest, &entity) || !str_word(&rest, &id) || !str_word(&rest, &tag) || !str_int(id, &n->id) || !lang_find(tag)) return false;
    n->e = entity_named(entity);
    n->lang = (size_t)(lang_find(tag) - langs);
    return n->e != NULL;
}

/* ---- the job ------------------------------------------------------------------------------------------------------------------------------------ */
struct field_work { const struct field *f; str german, back; struct segments parts; };

static enum job_end translate_all(struct job *j, struct field_work *w, size_t n, size_t lang)
{
    struct segment **ask_for = arena_array(j->a, struct segment *, n * SHIELD_SEGMENTS_MAX + 1);
    size_t all = 0;
    for (size_t i = 0; i < n; i++) for (size_t k = 0; k < w[i].parts.n; k++) if (w[i].parts.at[k].sent.n) ask_for[all++] = &w[i].parts.at[k];
    for (size_t at = 0; at < all; at += MACHINE_AT_ONCE) {
        size_t some = all - at < MACHINE_AT_ONCE ? all - at : MACHINE_AT_ONCE;
        enum job_end end = ask_machine(j, ask_for + at, some, lang);
        if (end != JOB_DONE) return end;
    }
    for (size_t i = 0; i < n; i++)
        if (!shield_join(j->a, &w[i].parts, &w[i].back)) return fail(j, JOB_AGAIN, N_("The translation service lost parts of the text that must stay."), str_of(w[i].f->name));
    return JOB_DONE;
}

static size_t gather(struct job *j, const struct entry *n, struct field_work *w, bool *good)
{
    size_t k = 0;
    *good = true;
    for (size_t i = 0; i < n->e->n; i++) {
        const struct field *f = &n->e->fields[i];
        if (!wants(n, f)) continue;
        w[k] = (struct field_work){ .f = f, .german = arena_copy(j->a, row_text(n->row, f)) };
        *good = *good && shield_cut(j->a, w[k].german, f->kind == KIND_markdown, &w[k].parts);
        k++;
    }
    return k;
}

/* What became too long is cut by nobody: it stays missing, and the others are kept. */
static bool fits(const struct field_work *w) { return w->f->max <= 0 || (int64_t)utf8_count(w->back) <= w->f->max; }

/* The German text may have changed while the machine thought, or somebody may have translated it: then another try. */
static enum job_end keep(struct job *j, struct store *st, struct entry *n, const struct field_work *w, size_t count)
{
    struct problems p = { .a = j->a };
    struct draft d = draft_new(j->a, n->e);
    str *word = draft_word(j->a, &d, n->lang);
    bool any = false;
    if (!load(st, n)) return JOB_DONE;
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(row_text(n->row, w[i].f), w[i].german)) return fail(j, JOB_AGAIN, N_("The German text changed meanwhile."), S(""));
        if (!wants(n, w[i].f) || !fits(&w[i])) continue;
        word[field_index(n->e, w[i].f)] = w[i].back;
        any = true;
    }
    d.id = n->id;
    d.status = "machine";
    struct write write = { .who = &who_house, .request = j->request, .draft = &d, .reason = setup.kind == MACHINE_DEEPL ? S("DeepL") : S("LibreTranslate") };
    if (!any) return fail(j, JOB_DEAD, N_("What the machine gave is too long for its fields."), S(""));
    if (row_write(st, &write, &p) == WRITE_DONE) return JOB_DONE;
    return store_broken(st) ? fail(j, JOB_AGAIN, N_("The data could not be reached, or many were writing at once."), S(""))
                            : fail(j, JOB_DEAD, N_("The entry does not take these words."), p.n && p.at[0].field ? str_of(p.at[0].field->name) : S(""));
}

static enum job_end store_words(struct job *j, struct entry *n, const struct field_work *w, size_t count)
{
    struct store *st = store_begin(j->stores, j->region, STORE_WRITE, j->a, j->request);
    enum job_end end = keep(j, st, n, w, count);
    enum store_outcome how = store_end(st, end == JOB_DONE);
    bool good = how == STORE_DONE || (end != JOB_DONE && how == STORE_ROLLED_BACK);
    return good ? end : fail(j, JOB_AGAIN, N_("The data could not be reached, or many were writing at once."), S(""));
}

static enum job_end work(struct job *j)
{
    struct entry n = { 0 };
    struct field_work w[FIELDS_MAX];
    bool cut = true;
    if (!machine_ready()) return fail(j, JOB_AGAIN, N_("No translation service is set up."), S(""));
    if (!parse(j, &n)) return JOB_DONE;                   /* of a room that is gone */
    struct store *st = store_begin(j->stores, j->region, STORE_READ, j->a, S(""));
    size_t count = load(st, &n) ? gather(j, &n, w, &cut) : 0;
    if (store_end(st, true) != STORE_DONE) return fail(j, JOB_AGAIN, N_("The data could not be reached, or many were writing at once."), S(""));
    if (!count) return JOB_DONE;
    if (!cut) return fail(j, JOB_DEAD, N_("This text has too many parts for a machine."), S(""));
    enum job_end end = translate_all(j, w, count, n.lang);
    return end == JOB_DONE ? store_words(j, &n, w, count) : end;
}

const struct job_kind machine_kind = { .name = "core.machine", .label = N_("Translation by a machine"), .outside = work, .lease = 300, .tries = 5, .back_off = 60 };
