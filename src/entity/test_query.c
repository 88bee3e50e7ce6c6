/* test_query.c - lists against a second evaluation in plain C over the same rows; and what no reader may get to see. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "entity/test_room.h"
#include "entity/transfer.h"
#include <assert.h>
#include <math.h>

static const struct field *field(const char *name) { return entity_field(&thing_entity, str_of(name)); }

/* ---- the same rows a second time ------------------------------------------------------------------------------------------------- */
enum { GROUPS = 12, AREAS = 6, ROWS = 300, WORDS = 3 };
struct model {
    int64_t id, amount, price, seen;
    str title[WORDS], body[WORDS], nick, code, mail, begins, ends, tongue;
    const char *kind, *state;
    bool tag[3], topic[GROUPS], uk, ar, free;
    int main, actor, area;                                /* index of a group or area; -1: none */
    double size;
};
static struct model rows[ROWS];
static struct { int64_t id; int up; bool published; } groups[GROUPS], areas[AREAS];
static struct who reader_who;

static bool one_in(uint64_t n) { return roll(n) == 0; }
static str some_text(size_t words)
{
    static const char *const word[] = { "Deutsch", "Übung", "Äpfel", "apfel", "Zug", "café", "Cafe", "10", "2", "مرحبا", "\U0001F600", "straße", "STRASSE",
                                        "a_b", "50%", "\\", "ß", "Österreich", "öl", "zz", "A", "É", "'x'", "-" };
    struct buf b = buf_in(room.a, 400);
    while (words--) buf_fmt(&b, "%s%s", word[roll(countof(word))], words ? " " : "");
    return buf_str(&b);
}

static const char *z(str s) { return arena_z(room.a, s); }
static str some_day(void) { return arena_fmt(room.a, "2026-%02d-%02d", (int)(10 + roll(3)), (int)(15 + roll(6))); }

static void make_places(struct store *st)
{
    for (int i = 0; i < GROUPS; i++) {
        char key[16], up[16] = "";
        groups[i].up = i < 3 ? -1 : (int)roll((uint64_t)i);
        groups[i].published = i % 4 != 1;
        snprintf(key, sizeof key, "g%d", i);
        if (groups[i].up >= 0) snprintf(up, sizeof up, "g%d", groups[i].up);
        groups[i].id = save(st, draft_of(&group_entity, key, "name", key, "parent", up, "state", groups[i].published ? "published" : "draft", NULL));
    }
    for (int i = 0; i < AREAS; i++) {
        char key[16], up[16] = "";
        areas[i].up = i - 1;                              /* a chain: Land, Kreis, town, quarter… */
        snprintf(key, sizeof key, "a%d", i);
        if (i) snprintf(up, sizeof up, "a%d", i - 1);
        areas[i].id = save(st, draft_of(&area_entity, key, "name", key, "parent", up, NULL));
    }
}

static void roll_row(struct model *m, size_t i)
{
    static const int64_t amounts[] = { NONE, NONE, -5, 0, 1, 1, 2, 3, 1000 };
    static const double sizes[] = { 0.5, -1, 2.25, 1e20, 0.1 };
    *m = (struct model){ .kind = test_kinds[roll(3)].key, .state = test_states[roll(3) ? 1 : 0].key, .free = one_in(2), .uk = one_in(2),
        .ar = one_in(3) };
    for (size_t l = 0; l < WORDS; l++) m->title[l] = l == 0 || one_in(2) ? some_text(2 + roll(2)) : S("");
    for (size_t l = 0; l < WORDS; l++) m->body[l] = one_in(2) ? some_text(3) : S("");
    m->nick = one_in(2) ? some_text(1) : S("");
    m->code = one_in(3) ? arena_fmt(room.a, "c%zu", i) : S("");
    m->mail = one_in(2) ? S("") : arena_fmt(room.a, "%s%zu@x.de", one_in(5) ? "~" : one_in(4) ? "ü" : "m", i);
    m->begins = one_in(3) ? S("") : some_day();
    m->ends = one_in(3) ? S("") : some_day();
    m->tongue = one_in(3) ? S("") : one_in(2) ? S("uk") : S("ar");
    for (size_t k = 0; k < countof(m->tag); k++) m->tag[k] = one_in(3);
    for (size_t k = 0; k < GROUPS; k++) m->topic[k] = one_in(6);
    m->main = (int)roll(GROUPS + 3) - 3;
    m->actor = (int)roll(GROUPS + 3) - 3;
    m->area = (int)roll(AREAS + 2) - 2;
    m->amount = amounts[roll(countof(amounts))];
    m->price = one_in(2) ? NONE : (int64_t)roll(5);
    m->seen = one_in(2) ? NONE : (int64_t)roll(5);
    m->size = one_in(3) ? (double)NAN : sizes[roll(countof(sizes))];
}

static const char *number(int64_t v) { return v == NONE ? "" : arena_fmt(room.a, "%lld", (long long)v).p; }
static const char *named(const char *letter, int i) { return i < 0 ? "" : arena_fmt(room.a, "%s%d", letter, i).p; }

static void store_row(struct store *st, struct model *m, size_t i)
{
    struct buf tags = buf_in(room.a, 100), topics = buf_in(room.a, 200);
    for (size_t k = 0; k < countof(m->tag); k++) if (m->tag[k]) buf_fmt(&tags, "%s ", test_tags[k].key);
    for (int k = 0; k < GROUPS; k++) if (m->topic[k]) buf_fmt(&topics, "g%d ", k);
    m->id = save(st, draft_of(&thing_entity, named("t", (int)i), "kind", m->kind, "state", m->state, "nick", z(m->nick), "code", z(m->code),
        "title", z(m->title[0]), "title@en", z(m->title[1]), "title@ar", z(m->title[2]), "body", z(m->body[0]), "body@en", z(m->body[1]),
        "body@ar", z(m->body[2]), "mail", z(m->mail), "tags", z(buf_str(&tags)), "topics", z(buf_str(&topics)), "main", named("g", m->main),
        "actor", named("g", m->actor), "area", named("a", m->area), "speaks", m->uk ? m->ar ? "uk ar" : "uk" : m->ar ? "ar" : "",
        "tongue", z(m->tongue), "amount", number(m->amount), "price", number(m->price), "seen", number(m->seen), "free", m->free ? "1" : "0",
        "size", isnan(m->size) ? "" : arena_fmt(room.a, "%.17g", m->size).p, "begins", z(m->begins), "ends", z(m->ends), NULL));
}

/* ---- the naive evaluation ------------------------------------------------------------------------------------------------------------ */
static unsigned classes_of(const struct model *m, unsigned action)
{
    struct may may_do = may(&reader_who, &thing_entity, action);
    unsigned all = 0;
    for (size_t i = 0; i < may_do.n; i++) {
        const struct scope *s = &may_do.scope[i];
        bool covers = s->rows == ROWS_ALL || (s->rows == ROWS_PUBLISHED && !strcmp(m->state, "published"))
            || (s->rows == ROWS_OWN_AREA && m->area >= 0 && areas[m->area].id == s->area)
            || (s->rows == ROWS_OWN_ACTOR && m->actor >= 0 && groups[m->actor].id == s->actor);
        if (covers) all |= s->classes;
    }
    return all;
}

static bool group_seen(int g)
{
    struct may may_do = may(&reader_who, &group_entity, READ);
    for (size_t i = 0; i < may_do.n; i++) if (may_do.scope[i].rows == ROWS_ALL || groups[g].published) return true;
    return false;
}

static bool group_within(int g, int top)
{
    for (; g >= 0; g = groups[g].up) if (g == top) return true;
    return false;
}

static bool area_within(int i, int top) { return top >= 0 && i >= top; }

static bool passes(const struct model *m, str name, str value)
{
    int64_t n = 0;
    int which = value.n > 1 && str_int(str_from(value, 1), &n) ? (int)n : -1;
    bool is_number = str_int(value, &n), yes = str_eq(value, S("true"));
    if (str_eq(name, S("kind")))   return str_eq(value, str_of(m->kind));
    if (str_eq(name, S("state")))  return str_eq(value, str_of(m->state));
    if (str_eq(name, S("tongue"))) return str_eq(value, m->tongue);
    if (str_eq(name, S("begins"))) return str_eq(value, m->begins);
    if (str_eq(name, S("code")))   return str_eq(value, m->code);
    if (str_eq(name, S("mail")))   return str_eq(value, m->mail);
    if (str_eq(name, S("free")))   return m->free == yes;
    if (str_eq(name, S("amount"))) return m->amount == NONE || (is_number && m->amount == n);
    if (str_eq(name, S("price")))  return is_number && m->price == n;
    if (str_eq(name, S("seen")))   return is_number && m->seen == n;
    if (str_eq(name, S("speaks"))) return str_eq(value, S("uk")) ? m->uk : m->ar;
    if (str_eq(name, S("main")))   return m->main >= 0 && group_within(m->main, which);
    if (str_eq(name, S("actor")))  return m->actor >= 0 && group_within(m->actor, which);
    if (str_eq(name, S("area")))   return m->area < 0 || area_within(m->area, which);
    for (size_t k = 0; k < countof(m->tag); k++)
        if (str_eq(name, S("tags")) && str_eq(value, str_of(test_tags[k].key))) return m->tag[k];
    for (int k = 0; k < GROUPS; k++) if (str_eq(name, S("topics")) && m->topic[k] && group_within(k, which)) return true;
    return false;
}

static const char *const tags_of[WORDS] = { "de", "en", "ar" };
static size_t lang_at;                                    /* whose words: index in tags_of */
static const struct lang *reading(void) { return lang_find(str_of(tags_of[lang_at])); }
static str own(const str *words) { return words[lang_at].n ? words[lang_at] : words[0]; }

static bool found(const struct model *m, str find)
{
    str all = lang_fold(room.a, arena_fmt(room.a, "%.*s %.*s %.*s %.*s %.*s", STR(own(m->title)), STR(m->title[0]), STR(m->nick), STR(own(m->body)),
        STR(m->body[0])));
    str rest = lang_fold(room.a, find), word;
    for (int i = 0; i < 8 && str_word(&rest, &word); i++) if (str_find(all, word) < 0) return false;
    return true;
}

/* What a row is sorted by: bytes, or a number; `none`: last in both directions. */
struct by { bool none; str bytes; double v; };
static struct by by(const struct model *m, const struct field *f)
{
    str name = str_of(f->name), text = str_eq(name, S("title")) ? own(m->title) : str_eq(name, S("nick")) ? m->nick : S("");
    if (f->sorted) return (struct by){ !text.n, lang_sort_key(room.a, reading(), text), 0 };
    if (str_eq(name, S("free"))) return (struct by){ false, S(""), m->free };
    if (str_eq(name, S("size"))) return (struct by){ isnan(m->size), S(""), isnan(m->size) ? 0 : m->size };
    if (kind_is_text(f->kind)) {
        text = str_eq(name, S("kind")) ? str_of(m->kind) : str_eq(name, S("mail")) ? m->mail : str_eq(name, S("begins")) ? m->begins : str_eq(name,
            S("tongue")) ? m->tongue
             : str_eq(name, S("ends")) ? m->ends : S("");
        return (struct by){ !text.n, text, 0 };
    }
    int64_t n = str_eq(name, S("amount")) ? m->amount : str_eq(name, S("price")) ? m->price : m->seen;
    return (struct by){ n == NONE, S(""), n == NONE ? 0 : (double)n };
}

static const struct field *sort_field;
static bool sort_down;
static int compare(const void *one, const void *two)
{
    const struct model *x = *(const struct model *const *)one, *y = *(const struct model *const *)two;
    struct by a = by(x, sort_field), b = by(y, sort_field);
    if (a.none != b.none) return a.none ? 1 : -1;
    int c = str_cmp(a.bytes, b.bytes);
    if (!c) c = (a.v > b.v) - (a.v < b.v);
    if (!c) c = (x->id > y->id) - (x->id < y->id);
    return sort_down ? -c : c;
}

/* ---- asking both ------------------------------------------------------------------------------------------------------------------------ */
struct params { struct { str name, value; } at[10]; size_t n; };
static void add(struct params *p, const char *name, str value)
{
    p->at[p->n].name = str_of(name);
    p->at[p->n++].value = value;
}

static str some_value(const char *name)
{
    const struct field *f = field(name);
    if (kind_is_ref(f->kind)) return arena_fmt(room.a, "%s%d", f->kind == KIND_area ? "a" : "g", (int)roll(f->kind == KIND_area ? AREAS : GROUPS));
    if (f->choices) return str_of(f->choices[roll(f->choices == test_states ? 2 : 3)].key);
    if (f->kind == KIND_bool) return one_in(2) ? S("true") : S("false");
    if (f->kind == KIND_language || f->kind == KIND_languages) return one_in(2) ? S("uk") : S("ar");
    if (f->kind == KIND_date) return some_day();
    if (f->kind == KIND_email) return arena_fmt(room.a, "m%d@x.de", (int)roll(ROWS));
    if (f->kind == KIND_text) return arena_fmt(room.a, "c%d", (int)roll(ROWS));
    return arena_fmt(room.a, "%d", (int)roll(4));
}

/* A filter counts if the reader sees the field in every row, and the row that it names. */
static bool counts(str name, str value)
{
    const struct field *f = entity_field(&thing_entity, name);
    int64_t n = 0;
    if (!(f->privacy & may(&reader_who, &thing_entity, READ).classes)) return false;
    if (f->kind == KIND_area) return may(&reader_who, &area_entity, READ).n > 0;
    return !kind_is_ref(f->kind) || (str_int(str_from(value, 1), &n) && group_seen((int)n));
}

static bool wanted(const struct model *m, const struct params *p, str find, bool ended)
{
    if (!classes_of(m, READ) || !found(m, find) || (!ended && m->ends.n && str_cmp(m->ends, S("2026-11-18")) < 0)) return false;
    for (size_t i = 0; i < p->n; i++) if (counts(p->at[i].name, p->at[i].value) && !passes(m, p->at[i].name, p->at[i].value)) return false;
    return true;
}

/* Every field that the row's classes do not cover is empty; some of those that they cover are as stored. */
static void same_row(const struct model *m, const struct thing *t, const struct labels *labels)
{
    unsigned classes = classes_of(m, READ);
    assert_int_equal(t->meta.classes, classes);
    for (size_t i = 0; i < thing_entity.n; i++)
        if (!(thing_fields[i].privacy & classes) && !row_empty(t, &thing_fields[i])) fail_msg("%s is given away", thing_fields[i].name);
    same(t->title, own(m->title));
    same(t->body, own(m->body));
    same(t->nick, m->nick);
    same(t->mail, classes & CONTACT ? m->mail : S(""));
    assert_int_equal(t->amount, m->amount);
    assert_int_equal(t->price, classes & MONEY ? m->price : NONE);
    assert_int_equal(t->meta.foreign & 1, lang_at && !m->title[lang_at].n);
    assert_true(t->size == m->size || (isnan(t->size) && isnan(m->size)));
    assert_int_equal(t->main, m->main < 0 ? 0 : groups[m->main].id);
    if (m->main >= 0) assert_int_equal(label_of(labels, &group_entity, t->main) != NULL, group_seen(m->main));
}

static void walk(struct store *st, struct query q, struct model *const *want, size_t n)
{
    size_t at = 0;
    for (int pages = 0; pages < 400; pages++) {
        struct page p = query_run(&q, st);
        assert_int_equal(p.total, n);
        assert_true(p.n <= (size_t)q.limit && (p.n == (size_t)q.limit || !p.next.n));
        for (size_t i = 0; i < p.n; i++, at++) {
            if (at >= n || row_meta(p.row[i])->id != want[at]->id) fail_msg("row %zu of %zu is %.*s, sorted by %s%s", at, n,
                STR(row_meta(p.row[i])->key), q.down ? "-" : "", q.sort->name);
            same_row(want[at], p.row[i], &p.labels);
        }
        if (!p.next.n) break;
        q.after = p.next;
    }
    assert_int_equal(at, n);
}

static struct who some_reader(void)
{
    int64_t area = areas[roll(AREAS)].id, actor = groups[roll(GROUPS)].id;
    switch (roll(7)) {
    case 0: return who_of("editor", 0, 0);
    case 1: return who_of("local", area, 0);
    case 2: return who_of("keeper", 0, actor);
    case 3: return (struct who){ .account = 1, .grant = { { .role = "visitor" }, { .role = "local", .area = area } }, .n = 2 };
    case 4: return (struct who){ .account = 1, .grant = { { .role = "local", .area = area }, { .role = "keeper", .actor = actor },
        { .role = "visitor" } }, .n = 3 };
    case 5: return (struct who){ .account = 1, .grant = { { .role = "editor" }, { .role = "keeper", .actor = actor } }, .n = 2 };
    default: return who_visitor();
    }
}

/* A set of ids for the rows themselves, their group or their topics; in `in` what the rows are asked by. NULL: no such condition. */
static bool in[ROWS];
static const struct among *some_among(void)
{
    static const char *const by[] = { NULL, "main", "topics" };
    struct among *m = arena_new_of(room.a, struct among);
    const char *name = by[roll(countof(by))];
    int64_t *ids = arena_array(room.a, int64_t, ROWS + 1);
    size_t all = name ? GROUPS : ROWS;
    bool few = one_in(4);
    if (one_in(2)) return NULL;
    *m = (struct among){ .field = name ? field(name) : NULL, .ids = ids };
    for (size_t i = all; i-- > 0;) {                      /* in no order that a row could come in */
        in[i] = !few && one_in(2);
        if (in[i]) ids[m->n++] = name ? groups[i].id : rows[i].id;
    }
    if (one_in(3)) ids[m->n++] = 987654321;               /* there is no such row */
    return m;
}

static bool is_among(const struct among *m, size_t row)
{
    const struct model *r = &rows[row];
    bool topic = false;
    if (!m) return true;
    if (!m->field) return in[row];
    for (size_t k = 0; k < GROUPS; k++) topic = topic || (r->topic[k] && in[k]);
    return m->field == field("topics") ? topic : r->main >= 0 && in[r->main];
}

static void one_list(struct store *st)
{
    static const char *const filters[] = { "kind", "state", "tags", "topics", "main", "area", "actor", "speaks", "tongue", "amount", "price", "free",
        "begins", "code", "mail", "seen" };
    static const char *const sorts[] = { "title", "nick", "kind", "amount", "size", "price", "free", "begins", "ends", "mail", "seen", "tongue" };
    struct params p = { 0 };
    struct model *want[ROWS];
    size_t n = 0;
    reader_who = some_reader();
    lang_at = roll(WORDS);
    struct query q = query_new(&thing_entity, &reader_who, reading());
    q.details = true;
    q.among = some_among();
    for (uint64_t k = roll(4); k > 0; k--) {
        const char *name = filters[roll(countof(filters))];
        add(&p, name, some_value(name));
    }
    str find = one_in(3) ? some_text(1 + roll(2)) : S("");
    bool ended = one_in(2);
    sort_field = field(sorts[roll(countof(sorts))]);
    sort_down = one_in(2);
    bool may_sort = sort_field->privacy & may(&reader_who, &thing_entity, READ).classes, trouble = !may_sort;
    for (size_t i = 0; i < p.n; i++) {
        bool seen = entity_field(&thing_entity, p.at[i].name)->privacy & may(&reader_who, &thing_entity, READ).classes;
        assert_int_equal(query_take(&q, st, p.at[i].name, p.at[i].value), seen);
        trouble = trouble || (seen && !counts(p.at[i].name, p.at[i].value));
    }
    assert_true(query_take(&q, st, S("q"), find) && query_take(&q, st, S("ended"), ended ? S("true") : S("")));
    assert_true(query_take(&q, st, S("sort"), arena_fmt(room.a, "%s%s", sort_down ? "-" : "", sort_field->name)));
    assert_true(query_take(&q, st, S("limit"), arena_fmt(room.a, "%d", one_in(8) ? LIMIT_MAX : (int)(7 + roll(60)))));
    assert_int_equal(q.problem != NULL, trouble);
    if (!may_sort) { sort_field = field("title"); sort_down = false; }
    for (size_t i = 0; i < ROWS; i++) if (is_among(q.among, i) && wanted(&rows[i], &p, find, ended)) want[n++] = &rows[i];
    qsort(want, n, sizeof *want, compare);
    walk(st, q, want, n);
}

static void property(void **state)
{
    (void)state;
    struct arena *kept = room.a;                          /* the rows live longer than a list */
    struct store *st = writer();
    make_places(st);
    for (size_t i = 0; i < ROWS; i++) {
        roll_row(&rows[i], i);
        store_row(st, &rows[i], i);
    }
    done(st);
    room.a = arena_new();
    for (int i = 0; i < 150; i++) {
        st = writer();                                       /* some of the readers are logged */
        one_list(st);
        done(st);
        arena_reset(room.a);
    }
    arena_free(room.a);
    room.a = kept;
}

/* ---- parameters ------------------------------------------------------------------------------------------------------------------------------ */
static struct query list_of(struct store *st, const struct who *who, const char *lang, const char *params)
{
    struct query q = query_new(&thing_entity, who, lang_find(str_of(lang)));
    for (str rest = str_of(params), one; str_split(&rest, '&', &one);) {
        int64_t eq = str_find_char(one, '=');
        query_take(&q, st, str_upto(one, (size_t)eq), str_from(one, (size_t)eq + 1));
    }
    return q;
}

static void some_things(struct store *st)
{
    put_group(st, "open", "name", "Offen");
    save(st, draft_of(&group_entity, "shut", "name", "Zu", "state", "draft", NULL));
    put_area(st, "town", "name", "Goch");
    put_area(st, "quarter", "name", "Pfalzdorf", "parent", "town");
    put_thing(st, "one", "title", "Eins", "main", "open", "area", "town", "amount", "1", "tags", "old", "topics", "open shut", "begins", "2026-01-01",
        "mail", "one@x.de");
    put_thing(st, "two", "title", "Zwei", "main", "shut", "amount", "2", "begins", "2026-02-01");
    put_thing(st, "three", "title", "Drei", "state", "draft", "area", "quarter");
    put_thing(st, "four", "title", "Vier", "state", "draft", "main", "open", "actor", "open");
}

static void bad_parameters(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who visitor = who_visitor();
    some_things(st);
    static const char *const bad[] = { "sort=none", "sort=mail", "sort=-state", "sort=topics", "sort=main", "sort=body", "sort=place", "sort=lost",
        "sort=big", "sort=-", "limit=0",
        "limit=501", "limit=x", "limit=-1", "limit=", "columns=none", "columns=title mail", "columns=big", "columns=lost", "kind=none", "tags=none",
            "topics=none", "area=none",
        "main=shut", "topics=shut", "amount=x", "amount=1.5", "free=1", "begins=2026-02-30", "tongue=xx", "speaks=xx", "kind=' OR 1=1 --",
            "topics=open shut" };
    for (size_t i = 0; i < countof(bad); i++) {
        struct query q = list_of(st, &visitor, "de", bad[i]);
        if (!q.problem || !q.problem_with.p) fail_msg("%s is taken", bad[i]);
        assert_true(q.limit == LIMIT_FIRST && q.sort == field("title") && !q.down && q.n_where == 0 && q.n_columns == 3);
        assert_int_equal(query_run(&q, st).total, 2);
    }
    struct query q = list_of(st, &visitor, "de", "amount=x&limit=0");      /* the first one is told */
    same(q.problem_with, S("x"));
    str long_words = S("");
    for (int i = 0; i < 201; i++) long_words = arena_fmt(room.a, "%.*sw", STR(long_words));
    q = query_new(&thing_entity, &visitor, langs);
    query_take(&q, st, S("q"), long_words);
    assert_true(q.problem && !q.find.n);
    static const char *const unknown[] = { "", "none", "title", "mail", "state", "lost", "id", "key", "body", "area2" };
    for (size_t i = 0; i < countof(unknown); i++) assert_false(query_take(&q, st, str_of(unknown[i]), S("x")));
    q = query_new(&thing_entity, &visitor, langs);
    for (int i = 0; i < CONDITIONS_MAX; i++) query_take(&q, st, S("kind"), S("course"));
    assert_true(!q.problem && query_run(&q, st).total == 2);
    query_take(&q, st, S("kind"), S("course"));
    assert_true(q.problem && q.n_where == CONDITIONS_MAX);
    done(st);
}

static void good_parameters(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who visitor = who_visitor();
    some_things(st);
    static const struct { const char *params; int64_t total; } cases[] = {
        { "", 2 }, { "q=eins", 1 }, { "q=%25", 0 }, { "q=%", 0 }, { "q=_", 0 }, { "q=\\", 0 }, { "q=  ", 2 }, { "q=\u00AD", 2 }, { "q='", 0 },
            { "area=town", 2 }, { "area=quarter", 1 },
        { "main=open", 1 }, { "topics=open", 1 }, { "tags=old&amount=1", 1 }, { "tags=", 2 }, { "amount=2", 1 }, { "begins=2026-02-01", 1 },
            { "free=false", 2 }, { "free=true", 0 },
        { "q=a b c d e f g h i j k", 0 }, { "columns=title amount title", 2 }, { "columns=", 2 }, { "sort=", 2 } };
    for (size_t i = 0; i < countof(cases); i++) {
        struct query q = list_of(st, &visitor, "ar", cases[i].params);
        struct page p = query_run(&q, st);
        if (q.problem || p.total != cases[i].total || p.n != (size_t)p.total) fail_msg("%s: %s, %lld", cases[i].params, q.problem ? q.problem : "",
            (long long)p.total);
    }
    struct query q = list_of(st, &visitor, "de", "columns=amount title");
    assert_true(q.n_columns == 2 && q.column[0] == field("amount") && q.column[1] == field("title"));
    done(st);
}

/* As many values as an address can bring into one statement. */
static void the_longest_statement(void **state)
{
    (void)state;
    struct store *st = writer();
    some_things(st);
    struct who who = { .account = 1, .n = GRANTS_MAX };
    for (size_t i = 0; i < GRANTS_MAX; i++) who.grant[i] = (struct grant){ .role = i % 2 ? "local" : "keeper", .area = (int64_t)i + 1,
        .actor = (int64_t)i + 1 };
    who.grant[0] = (struct grant){ .role = "visitor" };
    struct query q = list_of(st, &who, "ar", "q=a b c d e f g h&sort=nick");
    q.after = S("nick.b00.1");
    q.among = &(struct among){ .ids = (const int64_t[]){ 1, 2 }, .n = 2 };
    for (int i = 0; i < CONDITIONS_MAX; i++) query_take(&q, st, S("topics"), S("open"));
    assert_int_equal(q.n_where, CONDITIONS_MAX);
    query_run(&q, st);
    if (store_broken(st)) fail_msg("%.*s", STR(store_why(st)));
    done(st);
}

/* As many as there may be, and one more. What is not the reader's stays out, whoever worked out the ids. */
static void among_many(void **state)
{
    (void)state;
    struct store *st = writer();
    some_things(st);
    int64_t *ids = arena_array(room.a, int64_t, AMONG_MAX + 1);
    for (size_t i = 0; i <= AMONG_MAX; i++) ids[i] = (int64_t)i + 1000000000000;
    struct rows *r = ask(st, Q("SELECT id FROM test_thing ORDER BY id"));
    for (size_t i = 0; rows_next(r); i++) ids[AMONG_MAX - 1 - i * 5000] = row_int(r, 0);
    struct who visitor = who_visitor();
    struct query q = query_new(&thing_entity, &visitor, langs);
    struct among many = { .ids = ids, .n = AMONG_MAX };
    q.among = &many;
    q.limit = 1;
    struct page p = query_run(&q, st);
    assert_true(p.total == 2 && p.n == 1 && p.next.n);    /* "three" and "four" are drafts */
    q.after = p.next;
    p = query_run(&q, st);
    assert_true(p.total == 2 && p.n == 1 && !p.next.n);
    many.n = AMONG_MAX + 1;
    query_run(&q, st);
    assert_true(store_broken(st));
    assert_int_equal(ended(st, true), STORE_FAILED);
}

/* A key of another order, or none at all, shows the first page and says so. */
static void pages_of_another_order(void **state)
{
    (void)state;
    struct store *st = writer();
    struct who visitor = who_visitor();
    for (int i = 0; i < 12; i++) put_thing(st, "", "title", arena_fmt(room.a, "Kurs %d", i).p, "nick", i % 3 ? "n" : "", "begins", "2026-01-01",
        "amount", i % 2 ? "4" : "");
    static const char *const sorts[] = { "title", "-title", "nick", "-nick", "begins", "-begins", "ends", "amount", "size", "free", "kind" };
    str next[countof(sorts)];
    for (size_t i = 0; i < countof(sorts); i++) {
        struct query q = list_of(st, &visitor, "de", arena_fmt(room.a, "limit=5&sort=%s", sorts[i]).p);
        next[i] = query_run(&q, st).next;
        assert_true(next[i].n > 0);
    }
    for (size_t i = 0; i < countof(sorts); i++)
        for (size_t k = 0; k < countof(sorts); k++) {
            struct query q = list_of(st, &visitor, "de", arena_fmt(room.a, "limit=5&sort=%s", sorts[i]).p);
            q.after = next[k];
            struct page p = query_run(&q, st);
            assert_int_equal(q.problem == NULL, i == k);
            assert_true(p.total == 12 && p.n == 5 && str_eq(p.next, next[i]) == (i != k));
        }
    static const char *const odd[] = { "x", ".", "..", "title", "title.", "title..", "title.b", "title.b.", "title.bxyz.5", "title.b0.5", "title.b00",
        "title.b00.x", "title.t00.5",
        "title.i5.5", "title.b00.99999999999999999999", "-title.b00.5", "nick.b00.5", "title.b00.5.x", "title.bé0.5", "title.b00\n.5\n" };
    for (size_t i = 0; i < countof(odd); i++) {
        struct query q = list_of(st, &visitor, "de", "limit=5");
        q.after = str_of(odd[i]);
        struct page p = query_run(&q, st);
        if (!q.problem || p.n != 5 || p.total != 12 || store_broken(st)) fail_msg("after=%s is taken", odd[i]);
    }
    done(st);
}

/* ---- what no reader may see ------------------------------------------------------------------------------------------------------------------------ */
static int64_t id_of(struct store *st, const char *key) { return id_by_key(st, &thing_entity, str_of(key)); }

static void hidden_rows(void **state)
{
    (void)state;
    struct store *st = writer();
    some_things(st);
    ask(st, Q("UPDATE test_thing SET deleted_at = 5 WHERE key = 'two'"));
    struct who visitor = who_visitor(), editor = who_of("editor", 0, 0), nobody = { 0 }, local = who_of("local", id_by_key(st, &area_entity,
        S("town")), 0);
    struct rows *r = ask(st, Q("SELECT key, id FROM test_thing ORDER BY id"));
    const struct { const struct who *who; const char *keys; } cases[] = { { &visitor, "one" }, { &editor, "one three four" }, { &nobody, "" },
        { &local, "one" } };
    static const char *const slug[] = { "eins", "zwei", "drei", "vier" };
    for (size_t c = 0; c < countof(cases); c++) {
        struct query q = query_new(&thing_entity, cases[c].who, langs);
        struct page p = query_run(&q, st);
        size_t seen = 0, n = 0;
        r = ask(st, Q("SELECT key, id FROM test_thing ORDER BY id"));
        for (; rows_next(r); n++) {
            bool expected = str_has_word(str_of(cases[c].keys), row_str(r, 0));
            seen += expected;
            assert_int_equal(row_by_id(st, &q, row_int(r, 1), NULL) != NULL, expected);
            assert_int_equal(row_by_slug(st, &q, str_of(slug[n]), NULL) != NULL, expected);
            bool listed = false;
            for (size_t i = 0; i < p.n; i++) listed = listed || row_meta(p.row[i])->id == row_int(r, 1);
            assert_int_equal(listed, expected);
        }
        assert_true(p.n == seen && p.total == (int64_t)seen);
        struct buf csv = buf_in(room.a, 1 << 20);
        str why = S("");
        assert_true(transfer_export(st, &q, FORMAT_CSV, &csv, &why));
        for (size_t i = 0; i < 4; i++) {
            static const char *const title[] = { "Eins", "Zwei", "Drei", "Vier" }, *const key[] = { "one", "two", "three", "four" };
            assert_int_equal(str_find(buf_str(&csv), str_of(title[i])) >= 0, str_has_word(str_of(cases[c].keys), str_of(key[i])));
        }
    }
    assert_int_equal(id_of(st, "two"), 0);
    done(st);
}

static void hidden_labels(void **state)
{
    (void)state;
    struct store *st = writer();
    some_things(st);
    struct who visitor = who_visitor(), editor = who_of("editor", 0, 0);
    struct query q = query_new(&thing_entity, &visitor, langs);
    struct labels labels = { 0 };
    struct thing *t = row_by_slug(st, &q, S("eins"), &labels);
    int64_t open = id_by_key(st, &group_entity, S("open")), shut = id_by_key(st, &group_entity, S("shut"));
    assert_non_null(t);
    same(label_of(&labels, &group_entity, open)->text, S("Offen"));
    assert_null(label_of(&labels, &group_entity, shut));
    assert_null(label_of(&labels, &thing_entity, open));
    assert_null(label_of(NULL, &group_entity, open));
    same(value_text(room.a, langs, NULL, &thing_entity, t, field("topics"), &labels), S("Offen"));
    same(value_plain(room.a, t, field("topics"), &labels), S("open"));
    struct buf b = buf_in(room.a, 100000);
    struct json j = json_to(&b);
    row_json(&j, &thing_entity, t, &labels, true);
    assert_true(str_find(buf_str(&b), S("Offen")) > 0 && str_find(buf_str(&b), S("shut")) < 0 && str_find(buf_str(&b), S("Zu")) < 0);
    t = row_by_slug(st, &q, S("zwei"), &labels);
    b = buf_in(room.a, 100000);
    j = json_to(&b);
    row_json(&j, &thing_entity, t, &labels, true);
    assert_true(str_find(buf_str(&b), S("\"main\":null")) > 0);
    q = query_new(&thing_entity, &editor, langs);
    labels = (struct labels){ 0 };
    row_by_slug(st, &q, S("eins"), &labels);
    same(label_of(&labels, &group_entity, shut)->text, S("Zu"));
    done(st);
}

/* Each class has a mark; a reader's struct, JSON and CSV hold those marks that the classes allow, and no other. */
static const struct { enum privacy class; const char *field, *mark; } marks[] = {
    { PUBLIC, "nick", "mark-public" }, { INTERNAL, "note", "mark-internal" }, { CONTACT, "mail", "mark-contact@x.de" }, { MONEY, "price", "777001" },
        { SENSITIVE, "secret", "mark-sensitive" } };

static void look_for_marks(str text, unsigned classes, const char *where)
{
    for (size_t i = 0; i < countof(marks); i++) {
        bool is = str_find(text, str_of(marks[i].mark)) >= 0, should = (marks[i].class & classes) != 0;
        if (is != should) fail_msg("%s: %s is %s", where, marks[i].field, is ? "given away" : "missing");
    }
}

static void hidden_fields(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t actor = put_group(st, "g", "name", "G"), town = put_area(st, "town", "name", "Goch");
    put_area(st, "else", "name", "Uedem");
    put_thing(st, "own", "title", "Eigen", "nick", marks[0].mark, "note", marks[1].mark, "mail", marks[2].mark, "price", marks[3].mark, "secret",
        marks[4].mark, "actor", "g", "area", "town");
    struct who readers[] = { who_visitor(), who_of("editor", 0, 0), who_of("local", town, 0), who_of("keeper", 0, actor), who_of("nurse", 0, 0),
        who_of("admin", 0, 0),
        { .grant = { { .role = "visitor" }, { .role = "keeper", .actor = actor } }, .n = 2 }, { .grant = { { .role = "local", .area = town },
            { .role = "keeper", .actor = actor } }, .n = 2 } };
    static const unsigned classes[] = { PUBLIC, PUBLIC | INTERNAL | CONTACT, PUBLIC | INTERNAL | CONTACT, PUBLIC | MONEY, PUBLIC | SENSITIVE,
        PUBLIC | INTERNAL | CONTACT | MONEY | SENSITIVE, PUBLIC | MONEY, PUBLIC | INTERNAL | CONTACT | MONEY };
    static const unsigned always[] = { PUBLIC, PUBLIC | INTERNAL | CONTACT, PUBLIC | INTERNAL | CONTACT, PUBLIC | MONEY, PUBLIC | SENSITIVE,
        PUBLIC | INTERNAL | CONTACT | MONEY | SENSITIVE, PUBLIC, PUBLIC };  /* in every row: what may be a column, a filter, an order */
    for (size_t i = 0; i < countof(readers); i++) {
        struct query q = query_new(&thing_entity, &readers[i], langs);
        struct thing *t = row_by_slug(st, &q, S("eigen"), NULL);
        assert_non_null(t);
        assert_int_equal(t->meta.classes, classes[i]);
        for (size_t k = 0; k < countof(marks); k++) assert_int_equal(!row_empty(t, field(marks[k].field)), (classes[i] & marks[k].class) != 0);
        struct buf b = buf_in(room.a, 100000);
        struct json j = json_to(&b);
        row_json(&j, &thing_entity, t, NULL, true);
        look_for_marks(buf_str(&b), classes[i], "JSON");
        for (size_t k = 0; k < countof(marks); k++) {
            struct query probe = query_new(&thing_entity, &readers[i], langs);
            query_take(&probe, st, S("sort"), str_of(marks[k].field));
            if (strcmp(marks[k].field, "note") && strcmp(marks[k].field, "secret")) assert_int_equal(!probe.problem, (always[i] & marks[k].class) != 0);
            probe = query_new(&thing_entity, &readers[i], langs);
            query_take(&probe, st, S("columns"), str_of(marks[k].field));
            assert_int_equal(!probe.problem, (always[i] & marks[k].class) != 0);
            if (!entity_lists(thing_entity.list.filter, field(marks[k].field))) continue;
            assert_int_equal(query_take(&probe, st, str_of(marks[k].field), str_of(marks[k].mark)), (always[i] & marks[k].class) != 0);
        }
        str why = S("");
        bool nurse = i == 4;                              /* may read and not take away; and what is sensitive never leaves in a file */
        struct buf csv = buf_in(room.a, 1 << 20), json = buf_in(room.a, 1 << 20);
        struct query e = query_new(&thing_entity, &readers[i], langs);
        assert_true(transfer_export(st, &e, FORMAT_CSV, &csv, &why));
        e = query_new(&thing_entity, &readers[i], langs);
        assert_true(transfer_export(st, &e, FORMAT_JSON, &json, &why));
        look_for_marks(buf_str(&csv), nurse ? 0 : always[i] & ~(unsigned)SENSITIVE, "CSV");
        look_for_marks(buf_str(&json), nurse ? 0 : always[i] & ~(unsigned)SENSITIVE, "JSON list");
    }
    done(st);
}

static void mixed_scopes(void **state)
{
    (void)state;
    struct store *st = writer();
    int64_t town = put_area(st, "town", "name", "Goch");
    put_thing(st, "mine", "title", "Meins", "mail", "mine@x.de", "area", "town", "state", "draft");
    put_thing(st, "open", "title", "Offen", "mail", "open@x.de");
    put_thing(st, "shut", "title", "Zu", "mail", "shut@x.de", "state", "draft");
    struct who who = { .grant = { { .role = "visitor" }, { .role = "local", .area = town } }, .n = 2 };
    struct query q = query_new(&thing_entity, &who, langs);
    struct page p = query_run(&q, st);
    assert_int_equal(p.n, 2);
    const struct thing *mine = p.row[0], *open = p.row[1];
    same(mine->mail, S("mine@x.de"));
    same(open->mail, S(""));
    assert_true(mine->meta.classes == (PUBLIC | INTERNAL | CONTACT) && open->meta.classes == PUBLIC);
    assert_false(query_take(&q, st, S("mail"), S("open@x.de")));
    done(st);
}

/* show() has the last word: in the row, in JSON, and in every language of a file. */
static void shown_last(void **state)
{
    (void)state;
    struct store *st = writer();
    put_thing(st, "a", "title", "Haus", "code", "hidden", "body", "geheim", "body@ar", "geheim-ar", "phone", "02821 999");
    struct who visitor = who_visitor();
    for (size_t l = 0; l < lang_count(); l++) {
        struct query q = query_new(&thing_entity, &visitor, &langs[l]);
        struct buf b = buf_in(room.a, 1 << 20);
        str why = S("");
        struct thing *t = row_by_slug(st, &q, S("haus"), NULL);
        assert_true(t && !t->body.n && !t->phone.n);
        assert_true(transfer_export(st, &q, FORMAT_CSV, &b, &why));
        q = query_new(&thing_entity, &visitor, &langs[l]);
        assert_true(transfer_export(st, &q, FORMAT_JSON, &b, &why));
        assert_true(str_find(buf_str(&b), S("Haus")) >= 0 && str_find(buf_str(&b), S("geheim")) < 0 && str_find(buf_str(&b), S("02821 999")) < 0);
    }
    done(st);
}

/* ---- menus ------------------------------------------------------------------------------------------------------------------------------------------- */
static void is_menu(struct store *st, const struct who *who, const char *lang, const char *want)
{
    struct query q = query_new(&group_entity, who, lang_find(str_of(lang)));
    struct option o[20];
    struct buf b = buf_in(room.a, 1000);
    size_t n = query_options(st, &q, o, countof(o));
    for (size_t i = 0; i < n; i++) buf_fmt(&b, "%s%d:%.*s", i ? " " : "", o[i].depth, STR(o[i].text));
    same(buf_str(&b), str_of(want));
    assert_int_equal(query_options(st, &q, o, 2), n < 2 ? n : 2);
}

static void menus(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "work", "name", "Arbeit", "name@en", "Work");
    put_group(st, "language", "name", "Sprache", "name@en", "Language");
    put_group(st, "course", "name", "Kurs", "name@en", "Course", "parent", "language");
    put_group(st, "exam", "name", "Prüfung", "name@en", "Exam", "parent", "course");
    put_group(st, "a1", "name", "A1", "parent", "exam");
    save(st, draft_of(&group_entity, "hidden", "name", "Verborgen", "state", "draft", NULL));
    put_group(st, "below", "name", "Darunter", "parent", "hidden");
    struct who visitor = who_visitor(), editor = who_of("editor", 0, 0), nobody = { 0 };
    is_menu(st, &visitor, "de", "0:Arbeit 0:Darunter 0:Sprache 1:Kurs 2:Prüfung 3:A1");
    is_menu(st, &visitor, "en", "0:Darunter 0:Language 1:Course 2:Exam 3:A1 0:Work");
    is_menu(st, &editor, "de", "0:Arbeit 0:Sprache 1:Kurs 2:Prüfung 3:A1 0:Verborgen 1:Darunter");
    is_menu(st, &nobody, "de", "");
    done(st);
}

/* ---- how many ------------------------------------------------------------------------------------------------------------------------------------------ */
/* A number beside a row is what the list behind it holds. */
static size_t as_lists_say(struct store *st, const struct who *who)
{
    struct counted c[40];
    const struct field *topics = entity_field(&thing_entity, S("topics"));
    struct query all = query_new(&thing_entity, who, lang_find(S("ar")));
    size_t n = query_counts(&all, st, topics, c, countof(c));
    for (size_t i = 0; i < n; i++) {
        struct query one = all;
        one.where[one.n_where++] = (struct condition){ .field = topics, .id = c[i].id };
        assert_int_equal(c[i].n, query_run(&one, st).total);
        assert_true(query_any(&one, st));
    }
    assert_int_equal(query_counts(&all, st, topics, c, 1), n ? 1 : 0);
    return n;
}

static void numbers(void **state)
{
    (void)state;
    struct store *st = writer();
    put_group(st, "n-language", "name", "Sprache");
    put_group(st, "n-course", "name", "Kurs", "parent", "n-language");
    put_group(st, "n-work", "name", "Arbeit");
    put_group(st, "n-none", "name", "Nichts");
    save(st, draft_of(&thing_entity, "n-1", "title", "Eins", "kind", "course", "state", "published", "topics", "n-course", NULL));
    save(st, draft_of(&thing_entity, "n-2", "title", "Zwei", "kind", "course", "state", "published", "topics", "n-language n-course", NULL));
    save(st, draft_of(&thing_entity, "n-3", "title", "Drei", "kind", "course", "state", "draft", "topics", "n-work n-course", NULL));
    save(st, draft_of(&thing_entity, "n-4", "title", "Vier", "kind", "course", "state", "published", "topics", "n-work", "ends", "2026-11-17", NULL));
    struct who visitor = who_visitor(), editor = who_of("editor", 0, 0), nobody = { 0 };
    assert_int_equal(as_lists_say(st, &visitor), 2);
    assert_int_equal(as_lists_say(st, &editor), 3);
    assert_int_equal(as_lists_say(st, &nobody), 0);
    struct query q = query_new(&thing_entity, &visitor, lang_find(S("de")));
    q.find = S("drei");
    assert_false(query_any(&q, st));
    q.find = S("zwei");
    assert_true(query_any(&q, st));
    done(st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(property), cmocka_unit_test(bad_parameters), cmocka_unit_test(good_parameters), cmocka_unit_test(the_longest_statement), cmocka_unit_test(among_many),
        cmocka_unit_test(pages_of_another_order), cmocka_unit_test(hidden_rows), cmocka_unit_test(hidden_labels), cmocka_unit_test(hidden_fields),
        cmocka_unit_test(mixed_scopes), cmocka_unit_test(shown_last), cmocka_unit_test(menus), cmocka_unit_test(numbers),
    };
    assert(setenv("BRUECKE_NOW", "1795003200", 1) == 0);  /* 18 November 2026 */
    return room_run("t-query", tests, countof(tests));
}
