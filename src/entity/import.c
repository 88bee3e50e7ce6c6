/* import.c - reading a CSV file into an entity. */
#include "entity/transfer.h"
#include "base/utf8.h"
#include "text/csv.h"
#include <string.h>

/* What a column of the file means. */
struct target { bool key; const struct field *f; size_t lang; };
struct again { int64_t line, id; };
struct importer {
    struct store *st; struct arena *a; const struct entity *e; struct problems *p;
    struct target column[CSV_COLUMNS_MAX]; size_t columns;
    bool lenient;
    struct again *again; size_t n_again, room;            /* rows of the first pass that refer to something further down */
    struct imported done;
};

static size_t lang_index(str tag)
{
    size_t i = 0;
    while (langs[i].tag && !str_eq(tag, str_of(langs[i].tag))) i++;
    return i;
}

static void add_problem(struct importer *m, int64_t line, const struct field *f, const char *what, str detail)
{
    problem_add(m->p, (struct problem){ line, f, { 0 }, what, arena_copy(m->p->a, utf8_upto(detail, 60)) });
}

static struct target target_of(struct importer *m, str name, int64_t line)
{
    struct target t = { .key = str_eq(name, S("key")), .lang = lang_index(S(LANG_SOURCE)) };
    int64_t at = str_find_char(name, '@');
    if (t.key) return t;
    t.f = entity_field(m->e, at < 0 ? name : str_upto(name, (size_t)at));
    if (at >= 0) t.lang = lang_index(str_from(name, (size_t)at + 1));
    if (!t.f || (at >= 0 && !t.f->translated)) add_problem(m, line, NULL, N_("There is no column “%s”."), name);
    else if (!langs[t.lang].tag) add_problem(m, line, t.f, N_("This is no language of the interface."), name);
    return t;
}

static bool read_head(struct importer *m, struct csv *c)
{
    str cells[CSV_COLUMNS_MAX];
    if (!csv_next(c, cells, &m->columns)) {
        add_problem(m, c->line, NULL, c->broken ? N_("The file cannot be read.") : N_("The file is empty."), c->why);
        return false;
    }
    size_t before = m->p->n;
    for (size_t i = 0; i < m->columns; i++) {
        m->column[i] = target_of(m, str_trim(cells[i]), c->line);
        for (size_t k = 0; k < i && m->p->n == before; k++)
            if (m->column[k].f == m->column[i].f && m->column[k].lang == m->column[i].lang && m->column[k].key == m->column[i].key)
                add_problem(m, c->line, m->column[i].f, N_("This column is there twice."), cells[i]);
    }
    return m->p->n == before;
}

static bool guarded(const struct field *f) { return f && kind_is_text(f->kind); }

static struct draft read_row(struct importer *m, const str *cells, size_t n, int64_t line)
{
    struct draft d = draft_new(m->a, m->e);
    d.line = line;
    d.lenient = m->lenient;
    for (size_t i = 0; i < m->columns; i++) {
        const struct target *t = &m->column[i];
        str v = i < n ? (guarded(t->f) ? csv_plain(cells[i]) : cells[i]) : (str){ "", 0 };
        if (t->key) { d.key = str_trim(v); continue; }
        size_t at = field_index(m->e, t->f);
        d.given[at] = true;
        if (t->f->translated) draft_word(m->a, &d, t->lang)[at] = v;
        else if (t->f->kind == KIND_bool && !str_trim(v).n) d.value[at] = S("0");
        else d.value[at] = v;
    }
    return d;
}

/* Copies what must outlive the row's own arena. */
static void keep_problems(struct importer *m, size_t from)
{
    for (size_t i = from; i < m->p->n; i++) m->p->at[i].detail = arena_copy(m->p->a, m->p->at[i].detail);
}

static void store_row(struct importer *m, struct draft *d)
{
    size_t before = m->p->n;
    d->id = d->key.n ? id_by_key(m->st, m->e, d->key) : 0;
    bool known = d->id != 0;
    if (draft_check(m->a, d, m->p) && draft_store(m->st, d, m->p)) {
        if (known) m->done.updated++;
        else m->done.created++;
    }
    keep_problems(m, before);
}

static void remember(struct importer *m, const struct draft *d)
{
    if (m->n_again == m->room) {
        struct again *more = arena_array(m->a, struct again, m->room ? m->room * 2 : 64);
        if (m->n_again) memcpy(more, m->again, m->n_again * sizeof *more);
        m->again = more;
        m->room = m->room ? m->room * 2 : 64;
    }
    m->again[m->n_again++] = (struct again){ d->line, d->id };
}

/* First pass: rows with a reference to something further down are stored without it and remembered. */
static bool read_rows(struct importer *m, struct csv *c)
{
    str cells[CSV_COLUMNS_MAX];
    size_t n;
    while (!store_broken(m->st) && csv_next(c, cells, &n)) {
        if (n > m->columns) { add_problem(m, c->line, NULL, N_("This line has more cells than there are columns."), (str){ "", 0 }); continue; }
        struct draft d = read_row(m, cells, n, c->line);
        m->done.lines++;
        store_row(m, &d);
        if (d.missing && d.id) remember(m, &d);
    }
    if (c->broken) add_problem(m, c->line, NULL, N_("The file cannot be read."), c->why);
    return !c->broken && !store_broken(m->st);
}

/* Second pass: every row of the file is there by now; only what was remembered is stored again, this time with all it refers to. */
static void read_again(struct importer *m, struct csv *c)
{
    str cells[CSV_COLUMNS_MAX];
    size_t n, before = m->p->n;
    for (size_t i = 0; i < m->n_again && !store_broken(m->st) && csv_next(c, cells, &n);) {
        if (c->line != m->again[i].line) continue;
        struct draft d = read_row(m, cells, n, c->line);
        d.id = m->again[i++].id;
        if (draft_check(m->a, &d, m->p)) draft_store(m->st, &d, m->p);
    }
    keep_problems(m, before);
}

static bool refers_to_itself(const struct entity *e)
{
    for (size_t i = 0; i < e->n; i++) if (kind_is_ref(e->fields[i].kind) && field_to(&e->fields[i]) == e) return true;
    return false;
}

struct imported transfer_import(struct store *st, const struct entity *e, str bytes, bool lenient, struct problems *p)
{
    struct importer m = { .st = st, .a = store_arena(st), .e = e, .p = p, .lenient = lenient || refers_to_itself(e) };
    struct csv c = csv_from(m.a, bytes), second = csv_from(m.a, bytes);
    if (!read_head(&m, &c) || !read_rows(&m, &c) || lenient || !m.n_again) return m.done;
    m.lenient = false;
    if (read_head(&m, &second)) read_again(&m, &second);
    return m.done;
}
