/* statement.c - what a statement's text is, and the statements that a connection keeps prepared. */
#include "store/engine.h"
#include <string.h>

static bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* Takes what stands between two quotes off the front; a doubled quote belongs to it. */
static str past_quoted(str s)
{
    int64_t end = str_find_char(str_from(s, 1), s.p[0]);
    return str_from(s, end < 0 ? s.n : (size_t)end + 2);
}

static str past_comment(str s)
{
    str close = s.p[0] == '-' ? S("\n") : S("*/");
    int64_t end = str_find(str_from(s, 2), close);
    return str_from(s, end < 0 ? s.n : (size_t)end + 2 + close.n);
}

static bool starts_comment(str s) { return str_starts(s, S("--")) || str_starts(s, S("/*")); }

/* A name, a key word or a number; what it is does not matter but for the verbs. */
static str take_word(str *s)
{
    size_t n = 0;
    while (n < s->n && (is_word(s->p[n]) || s->p[n] == '$')) n++;     /* a$1 is a name on both engines */
    str word = str_upto(*s, n);
    *s = str_from(*s, n);
    return word;
}

/* Takes $n off the front; false: it is no such thing. */
static bool take_place(str *s, size_t *highest)
{
    size_t n = 1, v = 0;
    while (n < s->n && is_digit(s->p[n]) && n < 5) v = v * 10 + (size_t)(s->p[n++] - '0');
    bool ends = n == s->n || !(is_word(s->p[n]) || s->p[n] == '$');
    if (n == 1 || !ends || s->p[1] == '0') return false;
    if (v > *highest) *highest = v;
    *s = str_from(*s, n);
    return true;
}

static bool is_one_of(str word, const char *list)
{
    str rest = str_of(list);
    for (str w; str_word(&rest, &w);)
        if (str_same(w, word)) return true;
    return false;
}

/* The first word decides; after WITH it is whether anything is changed further on. */
static bool verb_of(str first, bool changes, enum verb *ret)
{
    if (is_one_of(first, "SELECT VALUES EXPLAIN")) *ret = VERB_READ;
    else if (str_same(first, S("WITH"))) *ret = changes ? VERB_WRITE : VERB_READ;
    else if (is_one_of(first, "INSERT UPDATE DELETE")) *ret = VERB_WRITE;
    else if (is_one_of(first, "CREATE ALTER DROP ANALYZE")) *ret = VERB_SCHEMA;
    else return false;
    return true;
}

/* Anything that one of the engines would take for a placeholder, but $n. */
static bool is_foreign_place(str s, char before)
{
    char c = s.p[0], then = s.n > 1 ? s.p[1] : ' ';
    return c == '?' || c == '@' || c == '#' || c == '$' || (c == ':' && before != ':' && is_word(then));
}

/* Of SET only this much: before a table changes its shape PostgreSQL wants the references of changed rows looked at (steps.c). */
static bool is_settling(str sql)
{
    return str_eq(sql, S("SET CONSTRAINTS ALL IMMEDIATE")) || str_eq(sql, S("SET CONSTRAINTS ALL DEFERRED"));
}

/* One pass over the text, past everything that is quoted or a comment. It need not understand SQL: the engine does that. */
bool shape_of(str sql, struct shape *ret, const char **why)
{
    str s = sql, first = { 0 };
    size_t highest = 0;
    bool changes = false;
    if (is_settling(sql)) { *ret = (struct shape){ .verb = VERB_SCHEMA }; return true; }
    for (char before = ' '; s.n;) {
        char c = s.p[0];
        if (c == '\'' || c == '"') s = past_quoted(s);
        else if (starts_comment(s)) s = past_comment(s);
        else if (is_word(c)) {
            str word = take_word(&s);
            if (!first.n) first = word;
            else if (is_one_of(word, "INSERT UPDATE DELETE")) changes = true;
        } else if (c == '$' && take_place(&s, &highest)) {
        } else if (is_foreign_place(s, before)) { *why = "another placeholder than $1, $2"; return false; }
        else if (c == ';' && str_trim(str_from(s, 1)).n) { *why = "more than one statement"; return false; }
        else s = str_from(s, 1);
        if (!is_blank(c)) before = c;
    }
    ret->values = highest;
    *why = "not a statement that a transaction may run";
    return verb_of(first, changes, &ret->verb);
}

/* ---- kept by the connection --------------------------------------------------------------------------------------- */
/* The same text with other kinds of values is another statement to PostgreSQL. */
static void kinds_of(const struct arg *values, size_t n, char ret[STORE_ARGS_MAX + 1])
{
    for (size_t i = 0; i < n; i++) ret[i] = (char)('a' + (int)values[i].kind);
    ret[n] = 0;
}

/* A statement in which an each() stands is passed over: the same text within its own callback gets a second one. */
static struct kept *kept_find(struct conn *c, uint64_t hash, str sql, const char *kinds)
{
    for (size_t i = 0; i < c->of->engine->statements; i++) {
        struct kept *k = &c->kept[i];
        if (k->used && k->hash == hash && !k->busy && k->n == sql.n && memcmp(k->sql, sql.p, sql.n) == 0 && strcmp(k->kinds, kinds) == 0)
            return k;
    }
    return NULL;
}

/* An empty place or that of the least recently used; NULL when an each() stands in every one. */
static struct kept *kept_place(struct conn *c)
{
    struct kept *oldest = NULL;
    for (size_t i = 0; i < c->of->engine->statements; i++)
        if (!c->kept[i].busy && (!oldest || c->kept[i].used < oldest->used)) oldest = &c->kept[i];
    if (oldest && oldest->used) kept_drop(c, oldest);
    return oldest;
}

void kept_drop(struct conn *c, struct kept *k)
{
    c->of->engine->forget(c, k);
    free(k->sql);
    *k = (struct kept){ 0 };
}

void kept_drop_all(struct conn *c)
{
    for (size_t i = 0; i < c->of->engine->statements; i++)
        if (c->kept[i].used) kept_drop(c, &c->kept[i]);
}

/* Looked at here, once; compiled by the engine later. */
static struct kept *kept_new(struct store *st, uint64_t hash, str sql, const char *kinds)
{
    const char *why;
    struct shape shape;
    if (!shape_of(sql, &shape, &why)) { store_break(st, "%s in: %.*s", why, STR(str_upto(sql, 200))); return NULL; }
    struct kept *k = kept_place(st->conn);
    if (!k) { store_break(st, "each() within each() too deep in: %.*s", STR(str_upto(sql, 200))); return NULL; }
    *k = (struct kept){ .hash = hash, .used = 1, .sql = store_text(sql), .n = sql.n, .shape = shape };
    memcpy(k->kinds, kinds, sizeof k->kinds);
    return k;
}

/* A missing or superfluous value is a mistake that one engine would pass over. The engine gets its say at every use: PostgreSQL
** has nothing to do, and SQLite compiles only once. */
static bool kept_fits(struct store *st, struct kept *k, size_t n)
{
    if (k->shape.values != n)
        store_break(st, "%zu values given, $%zu is the highest in: %.*s", n, k->shape.values, (int)(k->n < 200 ? k->n : 200), k->sql);
    else if (st->mode == STORE_READ && k->shape.verb != VERB_READ)
        store_break(st, "a read transaction must not write: %.*s", (int)(k->n < 200 ? k->n : 200), k->sql);
    return !st->broken && st->of->engine->prepare(st, k);
}

struct kept *kept_take(struct store *st, str sql, const struct arg *values, size_t n)
{
    char kinds[STORE_ARGS_MAX + 1] = { 0 };
    kinds_of(values, n, kinds);
    uint64_t hash = str_hash(sql);
    struct kept *k = kept_find(st->conn, hash, sql, kinds);
    if (!k) k = kept_new(st, hash, sql, kinds);
    if (!k) return NULL;
    if (!kept_fits(st, k, n)) { kept_drop(st->conn, k); return NULL; }
    k->used = ++st->conn->count + 1;
    k->busy = true;
    return k;
}
