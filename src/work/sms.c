/* sms.c - text messages: kept by the transaction that wants them, given to the gateway by a job. */
#include "work/sms.h"
#include "base/file.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/event.h"
#include "text/html.h"
#include "text/json.h"
#include "work/machine.h"
#include <curl/curl.h>
#include <pthread.h>

static struct sms_setup setup;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static void begin(void) { if (curl_global_init(CURL_GLOBAL_DEFAULT)) abort(); }

static const struct column columns[] = {
    { "id", COL_ID, true, NULL, false }, { "key", COL_TEXT, false, NULL, false }, { "recipient", COL_TEXT, true, NULL, false }, { "text", COL_TEXT, true, NULL, false },
    { "state", COL_TEXT, true, NULL, false }, { "created_at", COL_INT, true, NULL, false }, { "sent_at", COL_INT, false, NULL, false } };
static const struct table_index indexes[] = { { { "key" }, 1, true }, { { "created_at" }, 1, false } };
static const struct table table = { .name = "core_sms", .columns = columns, .n = countof(columns), .indexes = indexes, .n_indexes = countof(indexes) };
const struct table *sms_table(void) { return &table; }

/* ---- where to ------------------------------------------------------------------------------------------------------------------ */
/* The next field of "json to text"; letters, digits, '_' and '-'. */
static bool plain_name(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
    }
    return s.n && s.n <= SMS_FIELD_MAX;
}

static bool split_fields(str fields, bool *json, str *number, str *text)
{
    str how;
    if (!str_word(&fields, &how) || !str_word(&fields, number) || !str_word(&fields, text) || str_trim(fields).n) return false;
    *json = str_eq(how, S("json"));
    return (*json || str_eq(how, S("form"))) && plain_name(*number) && plain_name(*text);
}

bool sms_fields(str fields)
{
    bool json;
    str number, text;
    return split_fields(fields, &json, &number, &text);
}

bool sms_setup(const struct sms_setup *s, const char **why)
{
    setup = (struct sms_setup){ .folder = s->folder };
    if (!s->url.n) return true;
    *why = "the address of the gateway for text messages must begin with https://, or be on this machine";
    if (!machine_url(s->url)) return false;
    *why = "the fields for text messages are \"json NUMBER TEXT\" or \"form NUMBER TEXT\"";
    if (!sms_fields(s->fields)) return false;
    *why = "the key of the gateway for text messages is too long, or holds odd signs";
    if (s->key.n > SMS_KEY_MAX) return false;
    for (size_t i = 0; i < s->key.n; i++) if ((unsigned char)s->key.p[i] <= ' ' || (unsigned char)s->key.p[i] > '~') return false;
    setup = *s;
    return true;
}

bool sms_ready(bool demo) { return demo ? setup.folder.n > 0 : setup.url.n > 0; }

/* ---- wanting one ----------------------------------------------------------------------------------------------------------------- */
bool sms_number(struct arena *a, str phone, str *ret)
{
    struct buf b = buf_in(a, 64);
    phone = str_trim(phone);
    bool plus = str_starts(phone, S("+")) || str_starts(phone, S("00"));
    str rest = str_from(phone, plus ? (phone.p[0] == '+' ? 1 : 2) : str_starts(phone, S("0")) ? 1 : 0);
    if (!plus && rest.n == phone.n) return false;         /* neither a country nor an area: nobody knows where that is */
    buf_put(&b, plus ? S("+") : S("+49"));
    for (size_t i = 0; i < rest.n; i++) {
        if (plus && str_starts(str_from(rest, i), S("(0)"))) { i += 2; continue; }
        if (rest.p[i] >= '0' && rest.p[i] <= '9') buf_char(&b, rest.p[i]);
        else if (str_find_char(S(" /-().\t"), rest.p[i]) < 0) return false;
    }
    if (b.full || b.n < 9 || b.n > 16) return false;
    *ret = buf_str(&b);
    return true;
}

int64_t sms_add(struct store *st, const struct sms *m)
{
    struct arena *a = store_arena(st);
    str to;
    if (!sms_number(a, m->to, &to) || !m->text.n || utf8_count(m->text) > SMS_TEXT_MAX) return 0;
    struct rows *r = ask(st, Q("INSERT INTO core_sms (key, recipient, text, state, created_at) VALUES ($1, $2, $3, 'waiting', $4) ON CONFLICT (key) DO NOTHING RETURNING id"),
                         m->key.n ? T(m->key) : NIL(TEXT), T(to), T(m->text), I(moment_now()));
    if (!rows_next(r)) {
        r = ask(st, Q("SELECT id FROM core_sms WHERE key = $1"), T(m->key));
        return rows_next(r) ? row_int(r, 0) : 0;
    }
    str id = arena_fmt(a, "%lld", (long long)row_int(r, 0));
    job_add(st, &(struct job_new){ .kind = sms_kind.name, .argument = id, .key = arena_fmt(a, "sms %.*s", STR(id)) });
    return row_int(r, 0);
}

/* ---- giving it away ---------------------------------------------------------------------------------------------------------------- */
str sms_body(struct arena *a, str to, str text, const char **type)
{
    struct buf b = buf_in(a, 8 * 1024);
    bool json = true;
    str number = S("to"), words = S("text");
    if (!split_fields(setup.fields, &json, &number, &words)) json = true;
    *type = json ? "Content-Type: application/json" : "Content-Type: application/x-www-form-urlencoded";
    if (!json) {
        buf_fmt(&b, "%.*s=", STR(number));
        put_encoded(&b, to);
        buf_fmt(&b, "&%.*s=", STR(words));
        put_encoded(&b, text);
        return buf_str(&b);
    }
    struct json j = json_to(&b);
    json_open(&j, '{');
    json_key(&j, arena_z(a, number));
    json_str(&j, to);
    json_key(&j, arena_z(a, words));
    json_str(&j, text);
    json_close(&j, '}');
    return buf_str(&b);
}

/* The gateway's words say nothing that is kept: its status does. */
static size_t forget(char *p, size_t size, size_t n, void *ctx) { (void)p; (void)ctx; return size * n; }

static int progress(void *ctx, curl_off_t down, curl_off_t downed, curl_off_t up, curl_off_t upped)
{
    (void)down; (void)downed; (void)up; (void)upped;
    return !job_alive(ctx);
}

static void set(CURL *c, struct job *j, str body, const struct curl_slist *h)
{
    curl_easy_setopt(c, CURLOPT_URL, arena_z(j->a, setup.url));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, h);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, forget);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)SMS_CONNECT);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, setup.longest ? (long)setup.longest : (long)SMS_LONGEST);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, j);
}

static enum job_end fail(struct job *j, enum job_end end, str detail)
{
    j->error = N_("The gateway for text messages did not take it.");
    j->detail = detail;
    return end;
}

static enum job_end by_gateway(struct job *j, str to, str text)
{
    const char *type;
    str body = sms_body(j->a, to, text, &type);
    long status = 0;
    pthread_once(&once, begin);
    CURL *c = curl_easy_init();
    struct curl_slist *h = curl_slist_append(NULL, type);
    if (setup.key.n) h = curl_slist_append(h, arena_fmt(j->a, "Authorization: Bearer %.*s", STR(setup.key)).p);
    if (!c || !h) abort();
    set(c, j, body, h);
    CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(h);
    curl_easy_cleanup(c);
    if (rc != CURLE_OK) return fail(j, JOB_AGAIN, arena_fmt(j->a, "curl %d", (int)rc));
    if (status >= 200 && status < 300) return JOB_DONE;
    return fail(j, status >= 400 && status < 500 && status != 408 && status != 429 ? JOB_DEAD : JOB_AGAIN, arena_fmt(j->a, "HTTP %ld", status));
}

/* The same name at every try: written twice is written once. */
static enum job_end to_folder(struct job *j, str to, str text)
{
    str why = S(""), path = arena_fmt(j->a, "%.*s/%.*s-sms-%.*s.txt", STR(setup.folder), STR(j->region), STR(j->argument));
    str bytes = arena_fmt(j->a, "%.*s\n\n%.*s\n", STR(to), STR(text));
    return folder_make(j->a, setup.folder, &why) && file_write(j->a, path, bytes, &why) ? JOB_DONE : fail(j, JOB_AGAIN, S("folder"));
}

static enum job_end send_one(struct job *j)
{
    int64_t id = 0;
    str to = S(""), text = S("");
    bool good = str_int(j->argument, &id);
    struct store *st = store_begin(j->stores, j->region, STORE_READ, j->a, S(""));
    struct rows *r = ask(st, Q("SELECT recipient, text FROM core_sms WHERE id = $1 AND state = 'waiting'"), I(id));
    if (rows_next(r)) { to = row_str(r, 0); text = row_str(r, 1); }
    if (store_end(st, true) != STORE_DONE) return fail(j, JOB_AGAIN, S("store"));
    if (!good || !to.n) return JOB_DONE;
    if (!sms_ready(j->demo)) return fail(j, JOB_AGAIN, S("-"));
    return j->demo ? to_folder(j, to, text) : by_gateway(j, to, text);
}

/* What became of it, for the room that wanted it: what failed has to reach the person by another way. */
static void tell_rooms(struct job *j, const char *name, int64_t id)
{
    event_emit(j->st, &(struct event){ .name = name, .row = id, .who = &who_house, .request = store_request(j->st) });
}

static enum job_end note_sent(struct job *j)
{
    int64_t id = 0;
    if (!str_int(j->argument, &id)) return JOB_DONE;
    ask(j->st, Q("UPDATE core_sms SET state = 'sent', sent_at = $2, text = '', recipient = '' WHERE id = $1 AND state = 'waiting'"), I(id), I(moment_now()));
    if (store_changed(j->st)) tell_rooms(j, "core.sms.sent", id);
    return JOB_DONE;
}

static void note_dead(struct job *j)
{
    int64_t id = 0;
    if (!str_int(j->argument, &id)) return;
    ask(j->st, Q("UPDATE core_sms SET state = 'failed', text = '', recipient = '' WHERE id = $1 AND state = 'waiting'"), I(id));
    if (store_changed(j->st)) tell_rooms(j, "core.sms.failed", id);
}

/* Six tries within a quarter of an hour: who asks needs an answer the same day, so what does not work then is told by telephone. */
const struct job_kind sms_kind = { .name = "core.sms", .label = N_("Sending a text message"), .outside = send_one, .run = note_sent, .dead = note_dead, .lease = 120, .tries = SMS_TRIES };

void sms_sweep(struct store *st, int64_t now)
{
    ask(st, Q("DELETE FROM core_sms WHERE created_at < $1 AND state <> 'waiting'"), I(now - (int64_t)SMS_DAYS * 86400));
}
