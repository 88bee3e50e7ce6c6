/* import.c - reading a file into an entity: first every row is looked at, then the good ones are written in one transaction.
**
** Each row has an arena of its own, and what the store needed for it is given back after it, so that a long file needs no more memory than
** a short one. What must last (names of columns, keys of the file, problems) lies elsewhere.
*/
#include "base/utf8.h"
#include "entity/import_rows.h"
#include "entity/mapping.h"
#include "entity/write.h"
#include <sodium.h>
#include <string.h>

struct again { size_t at; int64_t id; };                  /* a row that refers to something further down */
struct edge { size_t at; int64_t line; bool known; const struct field *f; str key; };      /* a reference to a row of the file itself */
struct seen { str *key; size_t *at, n, room; };           /* texts of the file and the row that each came from */
struct importer {
    struct store *st; struct import *in; struct problems *p;
    struct arena *own;                                    /* what lasts as long as the file is open */
    struct lines l; struct mapping_use use;
    bool lenient, spare;                                  /* spare: import_rows.h */
    size_t at;                                            /* number of the row at hand, from 0   */
    struct again *again; size_t n_again, again_room;
    struct edge *edge; size_t edges, edge_room;
    struct seen seen;
    struct imported done;
};

enum { DETAIL_MAX = 120 };
static int64_t count_of(const struct problems *p) { return (int64_t)p->n + p->more; }

static void add_problem(struct importer *m, int64_t line, const struct field *f, const char *what, str detail)
{
    problem_add(m->p, (struct problem){ line, f, { 0 }, what, arena_copy(m->p->a, utf8_upto(detail, DETAIL_MAX)) });
}

/* Copies what must outlive the row's own arena. */
static void keep_problems(struct importer *m, size_t from)
{
    for (size_t i = from; i < m->p->n; i++) m->p->at[i].detail = arena_copy(m->p->a, m->p->at[i].detail);
}

/* ---- bad rows: a bit each ------------------------------------------------------------------------------------------------- */
static bool is_bad(const struct import *in, size_t at) { return at / 8 < in->bad_room && in->bad[at / 8] >> at % 8 & 1; }

static void set_bad(struct arena *a, struct import *in, size_t at)
{
    if (at / 8 >= in->bad_room) {
        size_t room = in->bad_room ? in->bad_room : 512;
        while (at / 8 >= room) room *= 2;
        uint8_t *more = arena_get(a, room);
        if (in->bad_room) memcpy(more, in->bad, in->bad_room);
        in->bad = more;
        in->bad_room = room;
    }
    in->bad[at / 8] = (uint8_t)(in->bad[at / 8] | 1u << at % 8);
}

/* ---- texts seen in the file: a hash table --------------------------------------------------------------------------------- */
static size_t place_of(const struct seen *s, str key)
{
    size_t i = (size_t)str_hash(key) & (s->room - 1);
    while (s->key[i].p && !str_eq(s->key[i], key)) i = (i + 1) & (s->room - 1);
    return i;
}

/* The row that had this text first; SIZE_MAX: none. */
static size_t seen_at(const struct seen *s, str key)
{
    size_t i = s->room ? place_of(s, key) : 0;
    return s->room && s->key[i].p ? s->at[i] : SIZE_MAX;
}

static void seen_grow(struct arena *a, struct seen *s)
{
    struct seen old = *s;
    s->room = old.room ? old.room * 2 : 1024;
    s->key = arena_array(a, str, s->room);
    s->at = arena_array(a, size_t, s->room);
    for (size_t i = 0; i < old.room; i++) {
        if (!old.key[i].p) continue;
        size_t k = place_of(s, old.key[i]);
        s->key[k] = old.key[i];
        s->at[k] = old.at[i];
    }
}

static void seen_add(struct arena *a, struct seen *s, str key, size_t at)
{
    if (s->n * 2 >= s->room) seen_grow(a, s);
    size_t i = place_of(s, key);
    if (s->key[i].p) return;
    s->key[i] = arena_copy(a, key);
    s->at[i] = at;
    s->n++;
}

/* ---- the file -------------------------------------------------------------------------------------------------------------- */
static bool refers_to_itself(const struct entity *e)
{
    for (size_t i = 0; i < e->n; i++) if (kind_is_ref(e->fields[i].kind) && field_to(&e->fields[i]) == e) return true;
    return false;
}

static void say_unreadable(struct importer *m)
{
    bool empty = str_eq(m->l.why, S("The file is empty."));
    add_problem(m, m->l.line, NULL, empty ? N_("The file is empty.") : N_("The file cannot be read."), empty ? S("") : m->l.why);
}

/* False: there is nothing to read, or the columns are not what they should be. */
static bool begin(struct importer *m)
{
    const struct mapping *map = m->in->map;
    str sheet = m->in->sheet.n || !map ? m->in->sheet : map->sheet;
    int64_t before = count_of(m->p);
    m->own = arena_new();
    bool good = lines_open(&m->l, m->own, m->in->bytes, sheet, map ? map->head : 0);
    m->done.unit = m->l.unit;
    m->l.spare = m->spare;
    if (!good) { say_unreadable(m); return false; }
    if (!map && !lines_by_language(&m->l, m->in->e, m->p)) return false;
    if (!map) map = mapping_plain(m->own, m->in->e, &m->l, m->p);
    return count_of(m->p) == before && mapping_bind(&m->use, m->own, map, &m->l, m->p);
}

static void end(struct importer *m)
{
    lines_close(&m->l);
    arena_free(m->own);
}

/* More cells than columns: something is shifted, and nobody knows what. */
static bool fits(struct importer *m)
{
    if (m->l.n > m->l.columns) add_problem(m, m->l.line, NULL, N_("This line has more cells than there are columns."), (str){ "", 0 });
    else if (m->l.odd.n) add_problem(m, m->l.line, NULL, N_("This value has a form that no field takes."), m->l.odd);
    else return true;
    return false;
}

typedef void row_work(struct importer *m, struct draft *d);

/* The row at hand. A problem may lie in the arena of the store: then what the row took there stays. */
static void one_row(struct importer *m, row_work *work)
{
    struct arena *a = store_arena(m->st);
    struct arena_mark mark = arena_mark(a);
    size_t before = m->p->n;
    if (fits(m)) {
        struct draft d = mapping_apply(&m->use, m->st, m->l.row);
        d.lenient = m->lenient;
        d.address_is_key = m->l.wide != NULL;
        m->done.lines++;
        work(m, &d);
    } else if (!is_bad(m->in, m->at)) {
        set_bad(m->own, m->in, m->at);
        m->done.left_out++;
    }
    keep_problems(m, before);
    if (m->p->n == before && !store_broken(m->st)) arena_release(a, mark);
}

/* Every row that is not bad already. False: the file or the store broke. */
static bool each_row(struct importer *m, row_work *work)
{
    for (m->at = 0; !store_broken(m->st) && lines_next(&m->l); m->at++)
        if (!is_bad(m->in, m->at)) one_row(m, work);
    if (!store_broken(m->st) && m->l.why.n) say_unreadable(m);
    return !m->l.why.n && !store_broken(m->st);
}

/* ---- looking ------------------------------------------------------------------------------------------------------------------ */
/* The key that a row without one will get, if nobody has it yet: what others of the file may refer to. */
static str likely_key(struct importer *m, const struct draft *d)
{
    const struct field *title = entity_title(d->e);
    size_t i = field_index(d->e, title);
    str text = !title->translated ? d->value[i] : d->word[0] ? d->word[0][i] : S("");
    return d->key.n ? d->key : str_upto(lang_slug(m->l.row, text), KEY_MAX - 8);
}

static void add_edge(struct importer *m, bool known, const struct field *f, str key)
{
    m->edge = arena_more(m->own, m->edge, m->edges, &m->edge_room, 64);
    m->edge[m->edges++] = (struct edge){ m->at, m->l.line, known, f, arena_copy(m->own, key) };
}

/* What is not there yet may come further down, if the entity refers to itself; that is looked at in the end. */
static void check_refs(struct importer *m, const struct draft *d)
{
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        if (!kind_is_ref(f->kind) || !field_live(f)) continue;
        for (str rest = d->value[i], key; str_word(&rest, &key);) {
            if (id_by_key(m->st, field_to(f), key)) continue;
            if (field_to(f) == d->e) add_edge(m, d->id != 0, f, key);
            else add_problem(m, m->l.line, f, N_("There is no entry with this key."), key);
        }
    }
}

/* Whose row has this value now? Its key; empty: nobody's, or our own. */
static str holder(struct importer *m, const struct draft *d, const struct field *f, str v)
{
    struct sql q = sql_new(m->st);
    sql(&q, "SELECT id, key FROM ");
    sql_name(&q, entity_table(d->e));
    sql(&q, " WHERE ");
    sql_name(&q, f->name);
    sql(&q, " = ");
    if (kind_is_text(f->kind)) sql_value(&q, T(v));
    else { int64_t n = 0; sql_value(&q, str_int(v, &n) ? I(n) : NIL(INT)); }
    struct rows *r = sql_ask(&q);
    return rows_next(r) && row_int(r, 0) != d->id ? row_str(r, 1) : S("");
}

/* A row of the file that comes earlier may give its value free: then only writing shows. */
static void check_unique(struct importer *m, const struct draft *d)
{
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        if (!f->unique || f->translated || !field_live(f) || !d->value[i].n) continue;
        str tagged = arena_fmt(m->l.row, "%s=%.*s", f->name, STR(d->value[i])), of = holder(m, d, f, d->value[i]);
        bool twice = seen_at(&m->seen, tagged) != SIZE_MAX, taken = of.n && seen_at(&m->seen, of) == SIZE_MAX;
        if (twice || taken) add_problem(m, m->l.line, f, N_("Another entry has this value already."), d->value[i]);
        seen_add(m->own, &m->seen, tagged, m->at);
    }
}

/* Who may not write it need not wait until writing says so. Nobody is asked where no rights are (transfer_import). */
static void check_rights(struct importer *m, const struct draft *d)
{
    if (!m->in->who || row_may(m->st, m->in->who, d->e, d->id, d->id ? UPDATE : CREATE)) return;
    add_problem(m, m->l.line, NULL, d->id ? N_("You may not change this entry, or it was deleted.") : N_("You may not make new entries here."), d->key);
}

/* A new row begins where its flow begins, as row_write() has it, unless the file says otherwise. */
static void begin_state(const struct importer *m, struct draft *d)
{
    if (!m->in->who || d->id || !d->e->flow) return;
    str *state = &d->value[field_index(d->e, entity_field(d->e, str_of(d->e->flow->field)))];
    if (!str_trim(*state).n) *state = flow_first(d->e->flow);
}

/* A list of texts by language is what is to be read: what it does not say of a new entry is the first choice, and it is published, where the importer
** may do that. */
static void begin_text(const struct importer *m, struct draft *d)
{
    if (!m->l.wide || d->id) return;
    for (size_t i = 0; i < d->e->n; i++) {
        const struct field *f = &d->e->fields[i];
        bool state = d->e->flow && str_eq(str_of(d->e->flow->field), str_of(f->name));
        if (f->kind != KIND_choice || !f->required || !field_live(f) || d->value[i].n) continue;
        if (state && !(m->in->who && choice_label(f, S("published")) && flow_leads(m->in->who, d->e->flow, S("published")))) continue;
        d->value[i] = state ? S("published") : str_of(f->choices[0].key);
        d->given[i] = true;
    }
}

/* Rules over several fields see the row as a whole: of one that is there already the file may hold a part only, so writing asks them. */
static void check_row(struct importer *m, struct draft *d)
{
    int64_t before = count_of(m->p);
    d->id = d->key.n ? id_by_key(m->st, d->e, d->key) : 0;
    if (d->key.n && seen_at(&m->seen, d->key) != SIZE_MAX) add_problem(m, m->l.line, NULL, N_("This key is there twice."), d->key);
    begin_text(m, d);
    begin_state(m, d);
    if (draft_check(m->l.row, d, m->p)) {
        check_rights(m, d);
        check_refs(m, d);
        check_unique(m, d);
        if (!d->id && d->e->check) d->e->check(m->st, d, m->p);
    }
    str key = likely_key(m, d);
    if (key.n) seen_add(m->own, &m->seen, key, m->at);
    if (count_of(m->p) != before) { set_bad(m->own, m->in, m->at); m->done.left_out++; }
    else if (d->id) m->done.updated++;
    else m->done.created++;
}

/* A row that refers to a bad one is bad, and so on until nothing changes. */
static void check_edges(struct importer *m)
{
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < m->edges; i++) {
            struct edge *e = &m->edge[i];
            size_t to = seen_at(&m->seen, e->key);
            if (!e->f || (to != SIZE_MAX && !is_bad(m->in, to))) continue;
            add_problem(m, e->line, e->f, to == SIZE_MAX ? N_("There is no entry with this key.") : N_("The entry with this key has a problem itself."), e->key);
            e->f = NULL;                                  /* said */
            if (is_bad(m->in, e->at)) continue;
            set_bad(m->own, m->in, e->at);
            m->done.left_out++;
            if (e->known) m->done.updated--;
            else m->done.created--;
            more = true;
        }
    }
}

static int by_line(const void *a, const void *b)
{
    const struct problem *x = a, *y = b;
    return x->line < y->line ? -1 : x->line > y->line;
}

bool import_check(struct store *st, struct arena *a, struct import *in, struct problems *p, struct imported *ret)
{
    struct importer m = { .st = st, .in = in, .p = p };
    int64_t before = count_of(p);
    in->bad = NULL;
    in->bad_room = 0;
    bool read = begin(&m) && each_row(&m, check_row);
    if (read) check_edges(&m);
    if (read && m.edges && p->n) qsort(p->at, p->n, sizeof *p->at, by_line);
    if (in->bad_room) in->bad = memcpy(arena_get(a, in->bad_room), in->bad, in->bad_room);
    in->rows = m.done.created + m.done.updated;
    end(&m);
    *ret = m.done;
    return read && (in->partial || count_of(p) == before);
}

/* ---- writing -------------------------------------------------------------------------------------------------------------------- */
/* Rows of a short file tell their own history; a long one has one entry for all (tell_history). */
enum { ROWS_TOLD = 200 };

/* Without rights and history; what the entity derives of its rows stands all the same. */
static int64_t store_bare(struct importer *m, struct draft *d)
{
    bool fresh = !d->id;
    int64_t id = draft_check(m->l.row, d, m->p) ? draft_store(m->st, d, m->p) : 0;
    if (id && d->e->after_save) d->e->after_save(m->st, d->e, id, fresh);
    return id;
}

/* The row's id; 0: a problem was added, or the store is broken. */
static int64_t store_row(struct importer *m, struct draft *d)
{
    if (!m->in->who) return store_bare(m, d);
    struct write w = { .who = m->in->who, .request = store_request(m->st), .draft = d, .import = true, .quiet = m->in->rows > ROWS_TOLD, .small = m->in->small };
    switch (row_write(m->st, &w, m->p)) {
    case WRITE_DONE:   return d->id;
    case WRITE_DENIED: add_problem(m, m->l.line, NULL, N_("You may not enter this here."), d->key); break;
    case WRITE_GONE:   add_problem(m, m->l.line, NULL, N_("You may not change this entry, or it was deleted."), d->key); break;
    default: break;
    }
    return 0;
}

/* Which file it was can be proved with the file. */
static void tell_history(struct importer *m)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[2 * sizeof digest + 1];
    const struct import *in = m->in;
    if (!in->who || in->rows <= ROWS_TOLD || store_broken(m->st)) return;
    crypto_hash_sha256(digest, (const unsigned char *)in->bytes.p, in->bytes.n);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    str detail = arena_fmt(m->own, "sha256 %s: %lld created, %lld updated", hex, (long long)m->done.created, (long long)m->done.updated);
    history_add(m->st, in->who, store_request(m->st), &(struct history_entry){ .e = in->e, .event = HISTORY_IMPORT, .detail = detail });
}

static void remember(struct importer *m, const struct draft *d)
{
    m->again = arena_more(m->own, m->again, m->n_again, &m->again_room, 64);
    m->again[m->n_again++] = (struct again){ m->at, d->id };
}

/* First pass: rows with a reference to something further down are stored without it and remembered. */
static void write_row(struct importer *m, struct draft *d)
{
    d->id = d->key.n ? id_by_key(m->st, d->e, d->key) : 0;
    bool known = d->id != 0;
    begin_text(m, d);
    if (!store_row(m, d)) { m->done.left_out++; return; }
    if (known) m->done.updated++;
    else m->done.created++;
    if (d->missing) remember(m, d);
}

/* Second pass: every row of the file is there by now; what was remembered is stored again, this time with all it refers to. */
static void write_again(struct importer *m, struct draft *d)
{
    size_t i = 0, to = m->n_again;
    while (i < to) {                                      /* they are in the order of the file   */
        size_t half = (i + to) / 2;
        if (m->again[half].at < m->at) i = half + 1;
        else to = half;
    }
    if (i == m->n_again || m->again[i].at != m->at) return;
    d->id = m->again[i].id;
    store_row(m, d);
}

static bool write_all(struct importer *m)
{
    if (!begin(m) || !each_row(m, write_row)) return false;
    if (!m->n_again) return true;
    struct imported done = m->done;
    m->lenient = false;
    bool good = lines_again(&m->l) && each_row(m, write_again);
    m->done = done;
    return good;
}

/* Found now, what was not found before: another writer came between, or a rule that only writing asks. Run again after that, it starts from
** what import_check() left. */
bool import_write(struct store *st, struct import *in, struct problems *p, struct imported *ret)
{
    struct import mine = *in;
    struct importer m = { .st = st, .in = &mine, .p = p, .lenient = refers_to_itself(in->e) };
    int64_t before = count_of(p);
    bool good = write_all(&m);
    if (good) tell_history(&m);
    end(&m);
    *ret = m.done;
    return good && (in->partial || count_of(p) == before);
}

struct imported transfer_import(struct store *st, const struct entity *e, str bytes, bool lenient, struct problems *p)
{
    struct import in = { .e = e, .bytes = bytes };
    struct importer m = { .st = st, .in = &in, .p = p, .spare = true, .lenient = lenient || refers_to_itself(e) };
    if (!begin(&m) || !each_row(&m, write_row) || lenient || !m.n_again) { end(&m); return m.done; }
    struct imported done = m.done;
    m.lenient = false;
    if (lines_again(&m.l)) each_row(&m, write_again);
    end(&m);
    return done;
}
