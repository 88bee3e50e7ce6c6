/* test_answer.h - a small questionnaire and browsers that fill it in, for tests of answering and of what stays behind. After serve/test_region.h. */
#ifndef SURVEY_TEST_ANSWER_H
#define SURVEY_TEST_ANSWER_H
#include "base/moment.h"
#include "entity/flow.h"
#include "entity/sealed.h"
#include "rooms/survey/answer.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/invite.h"

#define NETWORK "203.0.113.0"
#define AGENT "Testbrowser/7.1"

/* ---- a browser: cookies, an address, a name ------------------------------------------------------------------------------------------- */
struct browser { const char *client, *role; str name[8], value[8]; size_t n; str request; };
static inline void take_cookie(struct browser *b, str line)
{
    str name = str_upto(line, (size_t)str_find_char(line, '=')), value = str_from(line, name.n + 1);
    value = str_upto(value, (size_t)str_find_char(value, ';'));
    size_t i = 0;
    while (i < b->n && !str_eq(b->name[i], name)) i++;
    if (i == b->n) b->n++;
    b->name[i] = name;
    b->value[i] = str_find(line, S("Max-Age=0")) >= 0 || str_find(line, S("Max-Age=-")) >= 0 ? S("") : value;
}

static inline str cookies(const struct browser *b)
{
    struct buf all = buf_in(t.a, 4000);
    for (size_t i = 0; i < b->n; i++) if (b->value[i].n) buf_fmt(&all, "%s%.*s=%.*s", all.n ? "; " : "", STR(b->name[i]), STR(b->value[i]));
    return buf_str(&all);
}

static inline struct req *visit(struct browser *b, enum method m, const char *target, const char *body)
{
    struct req *q = arena_new_of(t.a, struct req);
    *q = (struct req){ .app = &t.app, .a = t.a, .id = rand_name(t.a, 12), .method = m, .target = arena_fmt(t.a, "/%.*s/de/%s", STR(t.region), target), .agent = S(AGENT),
                       .body = str_of(body), .body_type = S("application/x-www-form-urlencoded"), .client = str_of(b->client), .cookie = cookies(b), .who = who_visitor(), .from = FROM_COMMAND };
    if (b->role) q->who = who_of(b->role, 0, 0);
    b->request = q->id;
    dispatch(q);
    for (size_t i = 0; i < q->headers; i++) if (str_same(q->header[i].name, S("Set-Cookie"))) take_cookie(b, q->header[i].value);
    return q;
}
#define get(b, target) visit((b), GET, (target), "")
#define post(b, target, body) visit((b), POST, (target), (body))

static inline bool shows(const struct req *q, const char *text) { return str_find(buf_str(&q->out), str_of(text)) >= 0; }
static inline str leads(const struct req *q)
{
    for (size_t i = 0; i < q->headers; i++) if (str_same(q->header[i].name, S("Location"))) return q->header[i].value;
    return S("");
}
static inline bool leads_to(const struct req *q, const char *end) { return q->status == 303 && str_ends(leads(q), str_of(end)); }

/* ---- the installation's key, in a file: codes lie sealed. Made once, gone with the process ------------------------------------------------- */
static char key_file[] = P_tmpdir "/bruecke-answer-key-XXXXXX";
static void key_away(void) { unlink(key_file); }
static inline void key_there(void)
{
    static bool made;
    if (!made) {
        int fd = mkstemp(key_file);
        must(fd >= 0 && write(fd, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", 64) == 64, S("key file"));
        close(fd);
        atexit(key_away);
        setenv("BRUECKE_SEAL_KEY", key_file, 1);
        made = true;
    }
    sealed_open(t.s);
}

/* ---- surveys ---------------------------------------------------------------------------------------------------------------------------------- */
static inline const char *named_as(const char *format, const char *with) { return arena_fmt(t.a, format, with).p; }
#define item(survey, place, code, kind, ...) put(&item_entity, named_as("%s-" code, survey), named_as("survey=%s", survey), "place=" #place, "code=" code, "kind=" kind, __VA_ARGS__)
#define option(survey, list, place, code, ...) put(&option_entity, named_as("%s-" list "-" code, survey), named_as("survey=%s", survey), "list=" list, "place=" #place, "code=" code, __VA_ARGS__)

/* Three pages: the second is asked of those who answer "a", q3 of those who tick "x" on the same page. */
static inline void put_questions(const char *key)
{
    option(key, "yes", 1, "a", "label=Antwort A");
    option(key, "yes", 2, "b", "label=Antwort B");
    option(key, "yes", 3, "other", "label=Etwas anderes", "other=true");
    option(key, "kinds", 1, "x", "label=Art X");
    option(key, "kinds", 2, "y", "label=Art Y");
    option(key, "kinds", 3, "none", "label=Nichts davon", "exclusive=true");
    item(key, 10, "s1", "section", "label=Erste Seite");
    item(key, 20, "q1", "single", "label=Frage eins", "list=yes", "must=true");
    item(key, 30, "q2", "multiple", "label=Frage zwei", "list=kinds");
    item(key, 40, "q3", "number", "label=Frage drei", "relevance=selected(${q2}, 'x')", "must=true", "least=0", "most=100");
    item(key, 50, "s2", "section", "label=Zweite Seite", "relevance=${q1} = 'a'");
    item(key, 60, "q4", "scale", "label=Frage vier", "low=niedrig", "high=hoch", "unknown=true");
    item(key, 70, "s3", "section", "label=Dritte Seite");
    item(key, 80, "q5", "longtext", "label=Sie sagten ${q1}. Warum?");
    item(key, 90, "q6", "date", "label=Frage sechs");
    item(key, 100, "q7", "ranking", "label=Frage sieben", "list=kinds");
}

static inline void move(const char *key, const char *event)
{
    const char *why = NULL;
    struct who w = who_of("administrator", 0, 0);
    enum flow_outcome out = flow_do(t.st, &w, S("test"), &survey_entity, id_of(&survey_entity, key), 0, str_of(event), S("test"), &why);
    if (out != FLOW_DONE) fprintf(stderr, "%s %s: %d %s\n", event, key, out, why ? why : "");
    must(out == FLOW_DONE, S("flow"));
}

#define put_survey(key, ...) put(&survey_entity, key, "code=" key, "title=Befragung " key, "audience=residents", "state=draft", __VA_ARGS__)
static inline int64_t survey_id(const char *key) { begin(); int64_t id = id_of(&survey_entity, key); leave(); return id; }

/* The codes of a survey's invitations, in the order of their numbers. */
static inline size_t codes_of(const char *key, struct invited **ret)
{
    begin();
    size_t n = invite_read(t.st, t.a, id_of(&survey_entity, key), true, true, ret);
    leave();
    return n;
}

static inline struct response_counts counts(const char *key)
{
    begin();
    struct response_counts c = response_count(t.st, id_of(&survey_entity, key));
    leave();
    return c;
}
static inline int64_t rows_of(struct arg question, const char *key)
{
    begin();
    struct rows *r = store_ask(t.st, (const struct arg[]){ question, I(id_of(&survey_entity, key)), { .kind = ARG_END } });
    int64_t n = rows_next(r) ? row_int(r, 0) : -1;
    leave();
    return n;
}

/* The whole way, from the first page to the thanks; false: it did not get there. `first`: how it begins (a code, or nothing). */
static inline bool fill_in(struct browser *b, const char *key, const char *first, const char *words)
{
    const char *at = named_as("answer/%s", key);
    if (!leads_to(post(b, at, first), "/1")) return false;
    if (!leads_to(post(b, named_as("answer/%s/1", key), "a_q1=b&a_q2=y&go=next"), "/3")) return false;
    if (!leads_to(post(b, named_as("answer/%s/3", key), named_as("a_q5=%s&go=next", words)), "/review")) return false;
    return leads_to(post(b, named_as("answer/%s/review", key), "go=send"), "/thanks");
}
#endif
