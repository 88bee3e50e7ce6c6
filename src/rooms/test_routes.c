/* test_routes.c - every route asks who is there and whether the form is ours: for every role, with and without a session, with the right token, none and
** a wrong one. What is expected comes from the route's own line and the tables of rights (test_ground.h), not from the dispatcher.
**
** BRUECKE_LOOSEN=csrf fills in the token that a form lacks, =right lets visitors write: the run must fail then; the last cases do so in small.
*/
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/log.h"
#include "rooms/test_ground.h"

enum proof { PROOF_RIGHT, PROOF_NONE, PROOF_WRONG };
static struct route declared[ROUTES_MAX];                /* as the rooms wrote them                                    */

/* ---- what is in the store: one number for all tables -------------------------------------------------------------------------------------- */
static bool add_row(void *ctx, const struct rows *r)
{
    uint64_t *sum = ctx, row = 0;
    for (size_t c = 0; c < rows_width(r); c++) row = row * 1099511628211U + (row_null(r, c) ? 7 : str_hash(row_str(r, c))) + c;
    *sum += row * 2 + 1;                                  /* in whatever order they come                              */
    return true;
}

static uint64_t everything(void)
{
    const struct table *table[TABLES_MAX];
    struct arena *a = arena_new();
    uint64_t sum = 0;
    size_t n = schema_tables(a, table);
    struct store *st = store_begin(g.s, ground, STORE_READ, a, S(""));
    store_deadline(st, 600000);
    for (size_t i = 0; i < n; i++) {
        struct sql q = sql_new(st);
        uint64_t of_table = 0;
        sql(&q, "SELECT ");
        for (size_t c = 0; c < table[i]->n; c++) { if (c) sql(&q, ", "); sql_name(&q, table[i]->columns[c].name); }
        sql(&q, " FROM ");
        sql_name(&q, table[i]->name);
        must(sql_each(&q, add_row, &of_table), store_why(st));
        sum = sum * 31 + of_table;
    }
    ground_end(st);
    arena_free(a);
    return sum;
}

/* ---- asking ------------------------------------------------------------------------------------------------------------------------------ */
static const char *const method_name[] = { [GET] = "GET", [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH", [DELETE_] = "DELETE" };

static str proof_text(struct arena *a, const struct subject *s, enum proof how)
{
    return how == PROOF_RIGHT ? token_for(a, s) : how == PROOF_WRONG ? token_for(a, &g.subject[s == &g.subject[1] ? 2 : 1]) : (str){ "", 0 };
}

/* Forms carry the token as a field, programs in a header. */
static struct req *try(struct arena *a, const struct route *r, const struct subject *s, enum proof how)
{
    size_t e = r->entity ? entity_number(r->entity) : g.n;
    struct req *q = ask_as(a, s, r->method, target_of(a, r, &g.of[e < g.n ? e : 0].row[0], "csv", "de"));
    str token = proof_text(a, s, how);
    bool api = strstr(r->pattern, "api/") != NULL;
    if (api) { q->csrf_header = token; q->body = S("{}"); q->if_match = S("*"); }
    else if (!reads(r)) q->body = token.n ? arena_fmt(a, "csrf=%.*s&version=1", STR(token)) : S("version=1");
    q->body_type = api ? S("application/json") : S("application/x-www-form-urlencoded");
    dispatch(q);
    g.asked++;
    return q;
}

static bool leads_to_login(const struct req *q)
{
    for (size_t i = 0; i < q->headers; i++)
        if (str_eq(q->header[i].name, S("Location")) && str_find(q->header[i].value, S("login?next=")) >= 0) return true;
    return false;
}

static void say(const struct route *r, const struct subject *s, const struct req *q, const char *what)
{
    violated("%s: %s %.*s answers %d: %s", s->name, method_name[r->method], STR(q->target), q->status, what);
}

static void judge_denied(const struct route *r, const struct subject *s, const struct req *q)
{
    bool api = strstr(r->pattern, "api/") != NULL, login = g.people.login && *g.people.login;
    if (!is_visitor(s)) { if (q->status != 403) say(r, s, q, "not 403"); }
    else if (!login || api || !reads(r)) { if (q->status != 401 && q->status != 403) say(r, s, q, "not 401"); }
    else if (q->status != 303 || !leads_to_login(q)) say(r, s, q, "does not lead to the log-in page");
}

/* The three ways to be refused; whom the route does not admit, once: the dispatcher asks for the right before it looks at the token, and with the right
** token nothing else can have refused. All three with BRUECKE_TEST_WHOLE=1. Whether something was written nevertheless is looked at after many of them. */
static void refused(const struct route *r, const struct subject *s)
{
    struct arena *a = arena_new();
    for (enum proof how = PROOF_RIGHT; how <= PROOF_WRONG; how++) {
        bool open = admits(r, s), proven = how == PROOF_RIGHT || reads(r) || r->own_proof;
        if ((open && proven) || (!open && how != PROOF_RIGHT && !g.whole)) continue;
        struct req *q = try(a, r, s, how);
        if (!open) judge_denied(r, s, q);
        else if (q->status != 403) say(r, s, q, how == PROOF_NONE ? "without a token" : "with somebody else's token");
    }
    arena_free(a);
}

/* A row's own state may still say no (403, 404, 409, 422): but never a failure of ours, nor that nobody is known. */
static void admitted(const struct route *r, const struct subject *s)
{
    struct arena *a = arena_new();
    if (admits(r, s)) {
        struct req *q = try(a, r, s, PROOF_RIGHT);
        if (q->status >= 500 || q->status == 401 || leads_to_login(q)) say(r, s, q, "although they may");
        if (!reads(r) && q->status == 403 && str_find(reply_body(q), S("zu alt oder nicht von uns")) >= 0) say(r, s, q, "although the token is right");
    }
    arena_free(a);
}

/* Nobody is known: no cookie at all. */
static void unknown(const struct route *r)
{
    struct subject nobody = g.subject[0];
    if (reads(r)) return;
    struct arena *a = arena_new();
    nobody.cookie[0] = 0;
    struct req *q = try(a, r, &nobody, PROOF_NONE);
    if (!r->own_proof && q->status != 401 && q->status != 403) say(r, &nobody, q, "without any cookie");
    arena_free(a);
}

/* Who is refused is said by tables, before the store is asked: each role is refused by every route on one of the two engines (asked_here()). */
static void refused_by_all(const struct subject *s, bool (*which)(const struct route *r))
{
    uint64_t before = everything();
    for (size_t i = 0; i < g.app.routes; i++)
        if (which ? which(&declared[i]) : asked_here(i + (size_t)(s - g.subject))) refused(&declared[i], s);
    if (is_visitor(s)) for (size_t i = 0; i < g.app.routes; i++) if (!which || which(&declared[i])) unknown(&declared[i]);
    if (everything() != before) violated("%s: something was written by a request that was refused", s->name);
}

static void must_be_clean(void) { if (g.violations) fail_msg("%lld violations, the first: %s", (long long)g.violations, g.first); }

/* ---- cases ----------------------------------------------------------------------------------------------------------------------------------- */
static void nobody_without_a_right(void **state)
{
    (void)state;
    g.violations = g.asked = 0;
    loosen_by_environment();
    for (size_t i = 0; i < g.subjects; i++) refused_by_all(&g.subject[i], NULL);
    print_message("%lld requests refused: %zu routes, %zu people\n", (long long)g.asked, g.app.routes, g.subjects);
    must_be_clean();
}

/* Last, since it writes: rows go and come back, people log out. On SQLite all of them, on PostgreSQL a quarter. */
static void everybody_with_a_right(void **state)
{
    (void)state;
    g.violations = g.asked = 0;
    for (size_t i = 0; i < g.subjects; i++)
        for (size_t k = 0; k < g.app.routes; k++) if (!g.engine || by_turns(i + k, 4)) admitted(&declared[k], &g.subject[i]);
    print_message("%lld requests admitted\n", (long long)g.asked);
    must_be_clean();
}

static bool writes_boxes(const struct route *r) { return r->entity && r->entity == &vault_entity && !reads(r); }

static void loosened_rights_are_told(void **state)
{
    (void)state;
    size_t e = entity_number(&vault_entity);
    g.violations = 0;
    const struct right *at = &vault_entity.rights[0];
    patch_right(at, (struct right){ at->role, READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC, ROWS_ALL });
    refused_by_all(&g.subject[0], writes_boxes);
    loosen_back(e, at);
    if (!g.violations) fail_msg("visitors may write, and nothing noticed");
}

/* The same by the route's own line: one that asks for nothing. */
static void loosened_routes_are_told(void **state)
{
    (void)state;
    g.violations = 0;
    for (size_t i = 0; i < g.app.routes; i++) if (writes_boxes(&declared[i])) g.app.route[i].right = ROUTE_OPEN;
    refused_by_all(&g.subject[0], writes_boxes);
    memcpy(g.app.route, declared, sizeof declared);
    if (!g.violations) fail_msg("routes are open, and nothing noticed");
}

static void loosened_tokens_are_told(void **state)
{
    (void)state;
    struct subject *s = subject_find("administrator");
    g.violations = 0;
    g.fill_token = true;
    if (s) refused_by_all(s, writes_boxes);
    g.fill_token = false;
    if (s && !g.violations) fail_msg("forms need no token, and nothing noticed");
    g.violations = 0;
}

static int keep_routes(void **state)
{
    (void)state;
    memcpy(declared, g.app.route, sizeof declared);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nobody_without_a_right, keep_routes), cmocka_unit_test(loosened_routes_are_told), cmocka_unit_test(loosened_rights_are_told),
        cmocka_unit_test(loosened_tokens_are_told), cmocka_unit_test(everybody_with_a_right),
    };
    log_above((enum log_level)(LOG_ERROR + 1));
    return ground_run("routes", tests, countof(tests));
}
