/* test_leaks.c - nobody sees a field or a row outside of what their roles say: every page, list, file and API answer of every entity, for every role.
**
** What is asked comes from the route table, what may show from the tables of rights (test_ground.h). BRUECKE_LOOSEN=right or =class gives visitors too
** much for the whole run, which then must fail; the last cases do so in small, and want to be told. BRUECKE_TEST_TELL=1 prints the violations.
** Every eighth pair of a person and an entity is asked on PostgreSQL, the others on SQLite; test_ground.h says
** which are left to BRUECKE_TEST_THOROUGH=1; BRUECKE_TEST_WHOLE=1 (make leaks) asks everything of both.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/log.h"
#include "rooms/test_ground.h"
#include "text/csv.h"
#include "text/xlsx_read.h"

/* How an answer is judged: `e` is the entity of a file, whose rows need EXPORT and never hold what may not leave the house. */
struct judge { const struct subject *s; str target; size_t e; bool file; };

/* ---- finding plants in an answer ------------------------------------------------------------------------------------------------------ */
/* A concept in force and a report to the council are documents of their own: whoever may read one reads what the parts of the concept say publicly, and of a
** report the sums (rooms/concept/council.h). */
static bool of_document(const struct judge *j, const struct plant *one)
{
    static const char *const parts[] = { "concept.node", "concept.evidence", "concept.link", "concept.stakeholder", "concept.priority", "concept.council_part" };
    const struct entity *e = g.of[one->e].e;
    bool report = str_find(j->target, S("/council-reports/")) >= 0;
    if (one->f == FIELD_KEY || (!report && str_find(j->target, S("/integration-concepts/")) < 0)) return false;
    for (size_t i = 0; i < countof(parts); i++) if (is_entity(e, parts[i])) return e->fields[one->f].privacy == PUBLIC;
    return report && is_entity(e, "concept.budget") && e->fields[one->f].kind == KIND_money;
}

/* Interfaces that say the same to whoever asks are judged by what a visitor may see, also where somebody with a role asks who may see more, or holds a role
** that reads less. */
static const struct subject *reader(const struct judge *j)
{
    static const char *const open[] = { "/hsds", "/opendata", "/sitemap" };
    str rest = str_from(j->target, ground.n + 1);
    for (size_t i = 0; i < countof(open); i++) if (str_starts(rest, str_of(open[i]))) return &g.subject[0];      /* is_visitor() */
    return j->s;
}

/* Their pages for people, feeds, and what the app asks for: nothing of it is a secret from anybody who reads less by a role. */
static bool of_public(const struct judge *j, const struct plant *one)
{
    static const char *const places[] = { "/feeds", "/opendata", "/hsds", "/api/v3/" };
    for (size_t i = 0; i < countof(places); i++) if (str_find(j->target, str_of(places[i])) >= 0) return may_show(&g.subject[0], one, READ, 0);
    return false;
}

static void found_plant(const struct judge *j, size_t p)
{
    const struct plant *one = &g.plant[p];
    bool named = one->f == FIELD_KEY || &g.of[one->e].e->fields[one->f] == entity_title(g.of[one->e].e);      /* where another row refers to it: READ */
    bool mine = j->file && one->e == j->e && !named;
    if (may_show(reader(j), one, mine ? EXPORT : READ, mine ? SENSITIVE | CRIMINAL : 0) || of_document(j, one) || of_public(j, one)) return;
    const struct entity *e = g.of[one->e].e;
    const char *what = one->f == FIELD_KEY ? "the key" : e->fields[one->f].name;
    violated("%s: %.*s shows %s of row %zu of %s.%s", j->s->name, STR(j->target), what, one->r, e->room, e->name);
}

static bool digit36(char c, size_t *n)
{
    const char *at = c ? strchr(digits36, c) : NULL;
    if (at) *n = *n * 36 + (size_t)(at - digits36);
    return at;
}

/* The address that was asked comes back in links to other languages and to the log-in page: that gives nothing away that was not known. */
static bool is_echo(const struct judge *j, str body, size_t at)
{
    static const char *const before[] = { "/", "%2F", "=", "%3D" };
    if (str_find(j->target, str_upto(str_from(body, at), 5)) < 0) return false;
    for (size_t i = 0; i < countof(before); i++) if (str_ends(str_upto(body, at), str_of(before[i]))) return true;
    return false;
}

static void find_codes(const struct judge *j, str body)
{
    for (size_t i = 0; i + 5 <= body.n; i++) {
        size_t p = 0;
        if (body.p[i] != 'q' || body.p[i + 1] != '8') continue;
        if (digit36(body.p[i + 2], &p) && digit36(body.p[i + 3], &p) && digit36(body.p[i + 4], &p) && p < g.plants && !is_echo(j, body, i)) found_plant(j, p);
    }
}

/* "77pppppp77" in a row of digits. */
static void find_number(const struct judge *j, const char *digits, size_t n)
{
    for (size_t i = 0; i + 10 <= n; i++) {
        size_t p = 0;
        if (digits[i] != '7' || digits[i + 1] != '7' || digits[i + 8] != '7' || digits[i + 9] != '7') continue;
        for (size_t k = 2; k < 8; k++) p = p * 10 + (size_t)(digits[i + k] - '0');
        if (p >= g.plants || g.plant[p].f == FIELD_KEY) continue;
        enum kind kind = g.of[g.plant[p].e].e->fields[g.plant[p].f].kind;
        if (kind == KIND_number || kind == KIND_money || kind == KIND_phone || kind == KIND_time) found_plant(j, p);
    }
}

static bool hex_letter(char c) { return c >= 'a' && c <= 'f'; }

/* Numbers are written in groups: "7.700.001.277", "77,000,012.77". Digits beside a letter of a form's token are chance, and in some runs of
** many one of 75,000 tokens holds such a number. */
static void find_numbers(const struct judge *j, str body)
{
    char run[32];
    size_t n = 0;
    bool token = false;
    for (size_t i = 0; i <= body.n; i++) {
        char c = i < body.n ? body.p[i] : ' ';
        bool between = n && i + 1 < body.n && (c == '.' || c == ',') && body.p[i + 1] >= '0' && body.p[i + 1] <= '9';
        if (c >= '0' && c <= '9' && n < sizeof run) {
            if (!n) token = i && hex_letter(body.p[i - 1]);
            run[n++] = c;
        } else if (!between) {
            if (n >= 10 && !token && !hex_letter(c)) find_number(j, run, n);
            n = 0;
        }
    }
}

/* "3017-05-09", "9. Mai 3017" and other languages' "3017": the year says which plant. */
static void find_dates(const struct judge *j, str body)
{
    static const char *const marks[] = { "-05-09", " Mai " };
    for (size_t m = 0; m < countof(marks); m++)
        for (str rest = body;;) {
            int64_t at = str_find(rest, str_of(marks[m])), year = 0;
            if (at < 0) break;
            size_t from = m ? (size_t)at + strlen(marks[m]) : (size_t)(at < 4 ? 0 : at - 4);
            if (str_int(str_upto(str_from(rest, from), 4), &year) && year >= 3000 && (size_t)(year - 3000) < g.plants) {
                const struct plant *p = &g.plant[year - 3000];
                if (p->f != FIELD_KEY && g.of[p->e].e->fields[p->f].kind == KIND_date) found_plant(j, (size_t)(year - 3000));
            }
            rest = str_from(rest, (size_t)at + 1);
        }
}

/* Packed bytes (Excel files are read by their cells) say nothing by themselves, and by chance anything. */
static bool packed(str body) { return str_starts(body, S("PK\x03\x04")) || str_starts(body, S("%PDF-")) || str_starts(body, S("\x89PNG")); }

static void judge_body(const struct judge *j, str body)
{
    if (packed(body)) return;
    find_codes(j, body);
    find_numbers(j, body);
    find_dates(j, body);
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------------------ */
static struct req *look(struct arena *a, struct judge *j, str target)
{
    struct req *q = ask_as(a, j->s, GET, target);
    dispatch(q);
    g.asked++;
    j->target = target;
    if (q->status >= 500) violated("%s: %.*s answers %d", j->s->name, STR(target), q->status);
    judge_body(j, reply_body(q));
    for (size_t i = 0; i < q->headers; i++) judge_body(j, q->header[i].value);
    return q;
}

static str all_columns(struct arena *a, const struct entity *e)
{
    struct buf b = buf_in(a, 4096);
    for (size_t i = 0, n = 0; i < e->n && n < COLUMNS_MAX; i++)
        if (!e->fields[i].detail_only && ++n) buf_fmt(&b, "&columns=%s", e->fields[i].name);
    return buf_str(&b);
}

/* ---- files: also their heads, since an empty column tells that there is something ---------------------------------------------------------- */
static void judge_head(const struct judge *j, str name, unsigned classes)
{
    int64_t at = str_find_char(name, '@');
    const struct field *f = entity_field(g.of[j->e].e, at < 0 ? name : str_upto(name, (size_t)at));
    if (f && !(f->privacy & classes)) violated("%s: %.*s has a column %s", j->s->name, STR(j->target), f->name);
}

static void judge_xlsx(struct arena *a, const struct judge *j, str bytes, unsigned classes)
{
    str why = { 0 }, *cell = arena_array(a, str, CSV_COLUMNS_MAX);
    bool *number = arena_array(a, bool, CSV_COLUMNS_MAX);
    struct xlsx_in *x = xlsx_open(a, bytes, (str){ 0 }, &why);
    must(x, why);
    for (size_t n = 0, line = 0; xlsx_next(x, a, cell, number, &n); line++)
        for (size_t i = 0; i < n; i++) {
            if (!line) judge_head(j, cell[i], classes);
            judge_body(j, cell[i]);
        }
    must(!xlsx_why(x).n, xlsx_why(x));
    xlsx_close(x);
}

static void judge_names(const struct judge *j, str body, unsigned classes)
{
    struct arena *a = arena_new();
    const struct entity *e = g.of[j->e].e;
    for (size_t i = 0; i < e->n; i++)
        if (!(e->fields[i].privacy & classes) && str_find(body, arena_fmt(a, "\"%s\":", e->fields[i].name)) >= 0)
            violated("%s: %.*s names %s", j->s->name, STR(j->target), e->fields[i].name);
    arena_free(a);
}

static void judge_file(struct arena *a, const struct judge *j, const char *format, const struct req *q)
{
    unsigned classes = 0;
    bool may = some_right(j->s, j->e, EXPORT, &classes);
    if ((q->status == 200) != may) violated("%s: %.*s answers %d", j->s->name, STR(j->target), q->status);
    if (q->status != 200) return;
    classes &= ~(unsigned)(SENSITIVE | CRIMINAL);
    if (!strcmp(format, "xlsx")) judge_xlsx(a, j, reply_body(q), classes);
    if (!strcmp(format, "json")) judge_names(j, reply_body(q), classes);
    str body = reply_body(q), head;
    if (strcmp(format, "csv") || !str_split(&body, '\n', &head)) return;
    if (str_starts(head, S("\xEF\xBB\xBF"))) head = str_from(head, 3);
    for (str name; str_split(&head, ',', &name);) judge_head(j, str_trim(name), classes);
}

/* ---- the API's answer about one row: nothing too much, and nothing too little, so that an empty page is no success ---------------------------- */
static bool told_as_code(const struct field *f)
{
    bool bounded = f->min || f->max;
    return holds_code(f->kind) && f->kind != KIND_date && !(bounded && (f->kind == KIND_number || f->kind == KIND_money));
}

static void judge_item(const struct judge *j, size_t r, const struct req *q, const char *lang)
{
    const struct truth *t = &g.of[j->e];
    unsigned classes = seen(j->s, j->e, &t->row[r], READ);
    if ((q->status == 200) != (classes != 0)) violated("%s: %.*s answers %d", j->s->name, STR(j->target), q->status);
    if (q->status != 200) return;
    judge_names(j, reply_body(q), classes);
    for (size_t p = 0; p < g.plants; p++) {
        const struct plant *one = &g.plant[p];
        if (one->e != j->e || one->r != r || one->f == FIELD_KEY) continue;
        const struct field *f = &t->e->fields[one->f];
        if (!told_as_code(f) || !field_live(f) || !may_show(j->s, one, READ, 0) || (one->lang && strcmp(one->lang, lang))) continue;
        if (str_eq(str_of(f->name), str_of(t->e->state ? t->e->state : ""))) continue;
        if (str_find(reply_body(q), value_for(f, p, r)) < 0) violated("%s: %.*s does not show %s", j->s->name, STR(j->target), f->name);
    }
}

/* ---- what need not be asked again -------------------------------------------------------------------------------------------------------- */
/* The dispatcher refuses by route and role alone, before anything is read of row or question: whom the route's own line does not admit, and who was turned
** away once, gets the same answer for every other row, filter and word. More than half of all requests were such. Was the answer another one, all are asked. */
static bool turned_away(const struct judge *j, const struct req *q)
{
    bool away = q->status == 401 || q->status == 403 || q->status == 303;
    return !g.whole && away && q->route && !admits(q->route, j->s);
}

/* ---- one route --------------------------------------------------------------------------------------------------------------------------------- */
static bool of_rows(const struct route *r)  { return strstr(r->pattern, "{slug}") || strstr(r->pattern, "{key}"); }
static bool is_api(const struct route *r)   { return r->base == BASE_REGION; }

static bool look_at_row(struct arena *a, struct judge *j, const struct route *route, size_t r, const char *lang)     /* false: no other row either */
{
    const struct truth *t = &g.of[j->e];
    str target = target_of(a, route, &t->row[r], "", lang), ends = str_of(route->pattern);
    if (str_ends(ends, S("/merge"))) target = arena_fmt(a, "%.*s?with=%s", STR(target), t->row[(r + 1) % t->rows].slug);
    if (is_api(route)) target = arena_fmt(a, "%.*s?lang=%s", STR(target), lang);
    struct req *q = look(a, j, target);
    if (is_api(route)) judge_item(j, r, q, lang);
    else if (q->status == 200 && !seen(j->s, j->e, &t->row[r], READ)) violated("%s: %.*s answers 200", j->s->name, STR(target));
    return !turned_away(j, q);
}

/* A row's own page and the API are asked for every row; its other pages (form, history, steps of a flow) find the row by the same statement and decide by
** the same function, so they are asked for a quarter of the rows, for others by each role and page. */
static void look_at_rows(struct arena *a, struct judge *j, const struct route *route)
{
    bool page = str_ends(str_of(route->pattern), S("}"));
    size_t turn = (size_t)(route - g.app.route) + (size_t)(j->s - g.subject);
    for (size_t r = 0; r < g.of[j->e].rows; r++) {
        if (!page && !by_turns(turn + r, 4)) continue;
        if (!look_at_row(a, j, route, r, "de")) return;
        if (page && r % 2 == 0) look_at_row(a, j, route, r, "ar");
    }
}

static void look_at_files(struct arena *a, struct judge *j, const struct route *route)
{
    static const char *const format[] = { "csv", "json", "xlsx" };
    for (size_t i = 0; i < countof(format); i++) {
        struct judge file = { j->s, { 0 }, j->e, true };
        judge_file(a, &file, format[i], look(a, &file, arena_fmt(a, "%.*s?ended=true", STR(target_of(a, route, NULL, format[i], "de")))));
    }
}

/* A list as it comes, with every column, in Arabic. */
static void look_at_list(struct arena *a, struct judge *j, const struct route *route)
{
    str de = target_of(a, route, NULL, "", "de"), columns = j->e < g.n ? all_columns(a, g.of[j->e].e) : S("");
    look(a, j, de);
    if (!strcmp(route->pattern, "search")) look(a, j, arena_fmt(a, "%.*s?q=q8", STR(de)));      /* what every plant begins with */
    if (j->e == g.n) { if (route->base == BASE_PAGE) look(a, j, target_of(a, route, NULL, "", "ar")); return; }
    look(a, j, arena_fmt(a, "%.*s?limit=500&ended=true&lang=ar%.*s", STR(de), STR(columns)));
    if (!is_api(route)) look(a, j, arena_fmt(a, "%.*s?limit=500", STR(target_of(a, route, NULL, "", "ar"))));
}

static void look_at(struct arena *a, struct judge *j, const struct route *route)
{
    if (strstr(route->pattern, "{format}")) look_at_files(a, j, route);
    else if (of_rows(route)) { if (j->e < g.n) look_at_rows(a, j, route); }
    else look_at_list(a, j, route);
}

/* ---- asking sideways: searching, filtering and ordering by what one may not see ---------------------------------------------------------------- */
static str api_list(struct arena *a, const struct entity *e, const char *name, str value)
{
    return arena_fmt(a, "/%.*s/api/v1/%s/%s?limit=500&ended=true%s%s=%.*s", STR(ground), e->room, e->name, *name ? "&" : "&x", name, STR(value));
}

static bool in_each_scope(const struct subject *s, size_t e, const struct field *f)
{
    bool any = false, all = true;
    for (size_t k = 0; k < s->who.n; k++)
        for (size_t i = 0; i < g.of[e].n; i++) {
            const struct right *r = &g.of[e].right[i];
            if (!(r->actions & READ) || strcmp(r->role, s->who.grant[k].role)) continue;
            any = true;
            all = all && (r->classes & f->privacy);
        }
    return any && all;
}

/* A word of a hidden value finds nothing; one plant per field, another row for every person. */
static void search(struct arena *a, struct judge *j, size_t turn)
{
    const struct truth *t = &g.of[j->e];
    for (size_t p = 0; p < g.plants; p++) {
        const struct plant *one = &g.plant[p];
        if (one->e != j->e || one->f == FIELD_KEY || one->r != (turn + one->f) % t->rows || !field_live(&t->e->fields[one->f])) continue;
        const struct field *f = &t->e->fields[one->f];
        if (!kind_is_text(f->kind) || !told_as_code(f) || one->lang) continue;
        struct req *q = look(a, j, api_list(a, t->e, "q", code(a, p)));
        bool none = q->status != 200 || str_find(reply_body(q), S("\"items\":[]")) >= 0;
        bool may_find = may_show(j->s, one, READ, 0) && !(f->privacy & (SENSITIVE | CRIMINAL));
        if (!none && !may_find) violated("%s: a search finds %s of row %zu of %s", j->s->name, f->name, one->r, t->e->name);
        if (turned_away(j, q)) return;
    }
}

/* By a field that is not theirs in every row: refused, or nothing changes. */
static void ask_sideways(struct arena *a, struct judge *j)
{
    const struct truth *t = &g.of[j->e];
    struct req *q = look(a, j, api_list(a, t->e, "", S("")));
    str plain = arena_copy(a, reply_body(q));
    if (turned_away(j, q)) return;
    for (size_t i = 0; i < t->e->n; i++) {
        const struct field *f = &t->e->fields[i];
        if (in_each_scope(j->s, j->e, f) || !field_live(f)) continue;
        str value = kind_is_ref(f->kind) ? key_of(entity_number(field_to(f)), 0) : f->kind == KIND_choice ? str_of(f->choices[0].key)
                  : f->kind == KIND_languages ? S("uk") : S("1");
        str way[] = { api_list(a, t->e, "sort", str_of(f->name)), api_list(a, t->e, f->name, value),
                      api_list(a, t->e, "columns", str_of(f->name)) };
        for (size_t k = 0; k < countof(way); k++) {
            q = look(a, j, way[k]);
            if (q->status == 200 && !str_eq(reply_body(q), plain)) violated("%s: %.*s tells something", j->s->name, STR(way[k]));
        }
    }
}

/* Several rows at once, on the page that asks what to change. */
static void look_at_bulk(struct arena *a, struct judge *j)
{
    const struct truth *t = &g.of[j->e];
    for (size_t i = 0; i < t->e->n && t->e->path; i++) {
        struct buf b = buf_in(a, 4096);
        str target = arena_fmt(a, "/%.*s/de/%s/bulk", STR(ground), t->e->path);
        struct req *q = ask_as(a, j->s, POST, target);
        buf_fmt(&b, "csrf=%.*s&field=%s", STR(token_for(a, j->s)), t->e->fields[i].name);
        for (size_t r = 0; r < t->rows; r++) buf_fmt(&b, "&row=%lld&seen=1", (long long)t->row[r].id);
        q->body = buf_str(&b);
        q->body_type = S("application/x-www-form-urlencoded");
        dispatch(q);
        g.asked++;
        j->target = target;
        judge_body(j, reply_body(q));
        if (q->status >= 500) violated("%s: %.*s answers %d", j->s->name, STR(target), q->status);
        if (q->status == 403 || q->status == 401) return; /* the same for each field */
    }
}

/* Is it a word of some field's choices, too? "volunteers" may stand there for that reason. */
static bool is_choice(const char *name)
{
    for (size_t e = 0; e < g.n; e++)
        for (size_t i = 0; i < g.of[e].e->n; i++)
            for (const struct choice *c = g.of[e].e->fields[i].choices; c && c->key; c++) if (!strcmp(c->key, name)) return true;
    return false;
}

/* What the description of the API says of fields whose names only one entity has. */
static void look_at_openapi(struct arena *a, struct judge *j)
{
    str body = reply_body(look(a, j, arena_fmt(a, "/%.*s/api/openapi.json", STR(ground))));
    for (size_t e = 0; e < g.n; e++) {
        unsigned classes = 0, writes = 0;
        bool reads = some_right(j->s, e, READ, &classes);
        some_right(j->s, e, CREATE | UPDATE, &writes);
        for (size_t i = 0; i < g.of[e].e->n; i++) {
            const struct field *f = &g.of[e].e->fields[i];
            size_t others = 0;
            for (size_t k = 0; k < g.n; k++) others += k != e && entity_field(g.of[k].e, str_of(f->name));
            if (others || strlen(f->name) < 8 || is_choice(f->name) || (reads && f->privacy & (classes | writes))) continue;
            if (str_find(body, arena_fmt(a, "\"%s\"", f->name)) >= 0) violated("%s: the OpenAPI document names %s", j->s->name, f->name);
        }
    }
}

/* ---- everything, or one entity ------------------------------------------------------------------------------------------------------------------- */
static void check_entity(const struct subject *s, size_t turn, size_t e)
{
    struct judge j = { .s = s, .e = e };
    for (size_t i = 0; i < g.app.routes; i++) {
        const struct route *r = &g.app.route[i];
        bool same = e < g.n ? r->entity == g.of[e].e : !r->entity;
        if (r->method != GET || r->base == BASE_ROOT || !same) continue;
        if (r->front && !is_visitor(s)) continue;         /* everybody is a visitor there: web/test_dispatch.c              */
        struct arena *a = arena_new();
        look_at(a, &j, r);
        arena_free(a);
    }
    struct arena *a = arena_new();
    if (e == g.n) look_at_openapi(a, &j);
    else { search(a, &j, turn); ask_sideways(a, &j); look_at_bulk(a, &j); }
    arena_free(a);
}

static void must_be_clean(void)
{
    if (g.violations) fail_msg("%lld violations, the first: %s", (long long)g.violations, g.first);
}

static void nothing_leaks(void **state)
{
    (void)state;
    g.violations = g.asked = 0;
    loosen_by_environment();
    for (size_t i = 0; i < g.subjects; i++) for (size_t e = 0; e <= g.n; e++) if (asked_here(i + e)) check_entity(&g.subject[i], i, e);
    print_message("%lld answers for %zu people, %zu plants\n", (long long)g.asked, g.subjects, g.plants);
    must_be_clean();
}

/* The eye itself: a number that a visitor may not see is found where it stands, and not in a token or in packed bytes that hold its digits by chance. */
static void chance_is_no_leak(void **state)
{
    (void)state;
    struct arena *a = arena_new();
    struct judge j = { .s = &g.subject[0], .e = g.n, .target = arena_fmt(a, "/%.*s/de/x", STR(ground)) };
    size_t p = 0;
    for (; p < g.plants; p++) {
        const struct plant *one = &g.plant[p];
        if (one->f != FIELD_KEY && g.of[one->e].e->fields[one->f].kind == KIND_money && !may_show(j.s, one, READ, 0)) break;
    }
    must(p < g.plants, S("no sum of money is hidden from visitors"));
    g.violations = 0;
    judge_body(&j, arena_fmt(a, "value=\"3e77%06zu77a1\"", p));
    judge_body(&j, arena_fmt(a, "value=\"77%06zu77c\"", p));
    judge_body(&j, arena_fmt(a, "PK\x03\x04 77%06zu77 %.*s", p, STR(code(a, p))));
    assert_int_equal(g.violations, 0);
    judge_body(&j, arena_fmt(a, "<td>77%06zu77</td>", p));
    assert_int_equal(g.violations, 1);
    g.violations = 0;
    arena_free(a);
}

/* ---- and this is how it looks when somebody loosens a right ----------------------------------------------------------------------------------------- */
static void must_be_told(const char *role, const char *dotted, enum rows_scope rows, unsigned classes)
{
    size_t e = entity_number(entity_named(str_of(dotted)));
    struct subject *s = subject_find(role);
    if (e == g.n || !s) return;                           /* its room is not here */
    g.violations = 0;
    const struct right *at = loosen(e, role, rows, classes);
    check_entity(s, 0, e);
    loosen_back(e, at);
    if (!g.violations) fail_msg("%s: rows %d, classes %u of %s given away, and nothing noticed", role, rows, classes, dotted);
}

static void loosened_rights_are_told(void **state)
{
    (void)state;
    must_be_told("visitor", "directory.offer", ROWS_ALL, PUBLIC);
    must_be_told("visitor", "vault.box", ROWS_ALL, PUBLIC);
    must_be_told("provider", "vault.box", ROWS_ALL, PUBLIC);
    must_be_told("municipal_officer", "vault.box", ROWS_ALL, PUBLIC | INTERNAL | CONTACT);
    must_be_told("self", "people.account", ROWS_ALL, PUBLIC | INTERNAL | PERSONAL);
}

static void loosened_classes_are_told(void **state)
{
    (void)state;
    must_be_told("visitor", "directory.contact", ROWS_PUBLISHED, PUBLIC | CONTACT);
    for (unsigned class = INTERNAL; class <= CRIMINAL; class *= 2) must_be_told("visitor", "vault.box", ROWS_PUBLISHED, PUBLIC | class);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chance_is_no_leak), cmocka_unit_test(nothing_leaks), cmocka_unit_test(loosened_rights_are_told),
        cmocka_unit_test(loosened_classes_are_told),
    };
    log_above((enum log_level)(LOG_ERROR + 1));
    return ground_run("leaks", tests, countof(tests));
}
