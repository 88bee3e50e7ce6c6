/* protect.c - bruecke protect: disclosure control of a table in a file, so that anybody can try and attack it. */
#include <math.h>
#include "base/file.h"
#include "commands.h"
#include "plan/protect.h"
#include "text/csv.h"

enum { FILE_MAX = 8 * 1024 * 1024, COLUMNS = PROTECT_DIMS + 2, CODES_MAX = 2000 };

/* The different values of a column, in the order in which they come. */
struct codes { str at[CODES_MAX]; size_t n; };
struct job {
    struct call *c;
    size_t dims; str name[PROTECT_DIMS];                /* --by                                                        */
    size_t nested; str coarse;                          /* --nested: which dimension, and the column above it; dims: none */
    int64_t column[PROTECT_DIMS + 2];                   /* where in the file: dimensions, the count, the coarse column */
    struct codes *code[PROTECT_DIMS], *above;
    size_t parent[CODES_MAX]; bool placed[CODES_MAX];
    int64_t *count;
    struct protect_table t;
};

static size_t code_at(struct codes *k, str v)           /* CODES_MAX: full                                             */
{
    size_t i = 0;
    while (i < k->n && !str_eq(k->at[i], v)) i++;
    if (i == k->n && i < CODES_MAX) k->at[k->n++] = v;
    return i;
}

static int read_options(struct job *t)
{
    str by = given_value(t->c, "by"), nested = given_value(t->c, "nested");
    while (str_split(&by, ',', &t->name[t->dims < PROTECT_DIMS ? t->dims : 0])) if (++t->dims > PROTECT_DIMS) return misused("--by takes one to three columns");
    if (!t->dims || !given_value(t->c, "count").n) return misused("protect needs --count COLUMN and --by A,B");
    t->nested = t->dims;
    if (!nested.n) return DONE;
    int64_t colon = str_find_char(nested, ':');
    t->coarse = str_from(nested, (size_t)(colon + 1));
    for (size_t d = 0; colon > 0 && d < t->dims; d++) if (str_eq(t->name[d], str_upto(nested, (size_t)colon))) t->nested = d;
    return t->nested < t->dims && t->coarse.n ? DONE : misused("--nested is FINE:COARSE, and FINE one of --by");
}

static int find_columns(struct job *t, const str *cells, size_t n)
{
    str wanted[COLUMNS];
    size_t k = 0;
    for (size_t d = 0; d < t->dims; d++) wanted[k++] = t->name[d];
    wanted[k++] = given_value(t->c, "count");
    if (t->nested < t->dims) wanted[k++] = t->coarse;
    for (size_t i = 0; i < k; i++) {
        t->column[i] = -1;
        for (size_t j = 0; j < n; j++) if (str_eq(str_trim(cells[j]), wanted[i])) t->column[i] = (int64_t)j;
        if (t->column[i] < 0) return failed("%.*s: there is no column \"%.*s\"", STR(t->c->arg[0]), STR(wanted[i]));
    }
    return DONE;
}

struct entry { size_t code[PROTECT_DIMS]; int64_t n; };
struct entries { struct entry *at; size_t n; };

static int take_line(struct job *t, struct entries *l, const str *cells, size_t n, int64_t line)
{
    struct entry *to = &l->at[l->n++];
    size_t last = t->dims + (t->nested < t->dims);
    for (size_t i = 0; i <= last; i++) if ((size_t)t->column[i] >= n) return failed("line %lld: too few columns", (long long)line);
    for (size_t d = 0; d < t->dims; d++)
        if ((to->code[d] = code_at(t->code[d], str_trim(cells[t->column[d]]))) == CODES_MAX) return failed("line %lld: more than %d different values", (long long)line, CODES_MAX);
    if (!str_int(str_trim(cells[t->column[t->dims]]), &to->n) || to->n < 0) return failed("line %lld: the count is no whole number from 0 on", (long long)line);
    if (t->nested == t->dims) return DONE;
    size_t fine = to->code[t->nested], coarse = code_at(t->above, str_trim(cells[t->column[last]]));
    if (coarse == CODES_MAX || (t->placed[fine] && t->parent[fine] != coarse))
        return failed("line %lld: %.*s belongs to two of %.*s", (long long)line, STR(t->code[t->nested]->at[fine]), STR(t->coarse));
    t->parent[fine] = coarse;
    t->placed[fine] = true;
    return DONE;
}

static int read_file(struct job *t, struct entries *l)
{
    str bytes, why, cells[CSV_COLUMNS_MAX];
    size_t n;
    if (!file_read(t->c->a, t->c->arg[0], FILE_MAX, &bytes, &why)) return failed("%.*s", STR(why));
    struct csv csv = csv_from(t->c->a, bytes);
    if (!csv_next(&csv, cells, &n)) return failed("%.*s: the file is empty", STR(t->c->arg[0]));
    int rc = find_columns(t, cells, n);
    l->at = arena_array(t->c->a, struct entry, PROTECT_INNER_MAX + 1);
    while (!rc && csv_next(&csv, cells, &n)) {
        if (l->n == PROTECT_INNER_MAX) return failed("%.*s: more than %d lines", STR(t->c->arg[0]), PROTECT_INNER_MAX);
        rc = take_line(t, l, cells, n, csv.line);
    }
    return rc ? rc : csv.broken ? failed("line %lld: %.*s", (long long)csv.line, STR(csv.why)) : DONE;
}

/* Lines that name the same cell are added up; cells that no line names are 0. */
static int fill(struct job *t, const struct entries *l, int64_t least)
{
    size_t inner = 1;
    t->t = (struct protect_table){ .dims = t->dims, .least = least };
    for (size_t d = 0; d < t->dims; d++) {
        bool nested = d == t->nested;
        t->t.dim[d] = (struct protect_dim){ t->code[d]->n, nested ? t->above->n : 0, nested ? t->parent : NULL };
        inner *= t->code[d]->n;
        if (inner > PROTECT_INNER_MAX) return failed("the table has more than %d inner cells", PROTECT_INNER_MAX);
    }
    t->count = arena_array(t->c->a, int64_t, inner + 1);
    t->t.count = t->count;
    for (size_t i = 0; i < l->n; i++) {
        size_t at = 0;
        for (size_t d = 0; d < t->dims; d++) at = at * t->code[d]->n + l->at[i].code[d];
        t->count[at] += l->at[i].n;
    }
    return DONE;
}

/* A cell's place in a dimension: its code, or T behind the coarser one. */
static void put_place(const struct job *t, struct csv_out *out, size_t d, size_t place)
{
    const struct codes *k = t->code[d];
    bool fine = place < k->n, coarse = !fine && place < k->n + t->t.dim[d].parents;
    if (d == t->nested) csv_put(out, fine ? t->above->at[t->parent[place]] : coarse ? t->above->at[place - k->n] : S("T"));
    csv_put(out, fine ? k->at[place] : S("T"));
}

static void write_cells(const struct job *t, const struct protect *p, const unsigned char *status)
{
    static const char *const word[] = { "published", "primary", "secondary" };
    struct buf b = buf_in(t->c->a, 16 * 1024 * 1024);
    struct csv_out out = csv_to(&b);
    for (size_t d = 0; d < t->dims; d++) {
        if (d == t->nested) csv_put(&out, t->coarse);
        csv_put(&out, t->name[d]);
    }
    csv_put(&out, given_value(t->c, "count"));
    csv_put(&out, S("status"));
    csv_row(&out);
    for (size_t c = 0; c < p->cells; c++) {
        size_t rest = c, place[PROTECT_DIMS];
        int64_t v = 0;
        for (size_t d = t->dims; d-- > 0; rest /= protect_places(&t->t.dim[d])) place[d] = rest % protect_places(&t->t.dim[d]);
        for (size_t d = 0; d < t->dims; d++) put_place(t, &out, d, place[d]);
        for (size_t i = p->from[c]; i < p->from[c + 1]; i++) v += p->count[p->part[i]];
        csv_put_plain(&out, status[c] ? S("") : arena_fmt(t->c->a, "%lld", (long long)v));
        csv_put(&out, str_of(word[status[c]]));
        csv_row(&out);
    }
    print(buf_str(&b));
}

int command_protect(struct call *c)
{
    struct job *t = arena_new_of(c->a, struct job);
    struct entries l = { 0 };
    struct protect_report report;
    const char *why;
    int64_t least = 3;
    t->c = c;
    t->above = arena_new_of(c->a, struct codes);
    for (size_t d = 0; d < PROTECT_DIMS; d++) t->code[d] = arena_new_of(c->a, struct codes);
    if (given(c, "minimum") && (!str_int(given_value(c, "minimum"), &least) || least < 1)) return misused("--minimum is a whole number from 1 on");
    if (given(c, "format") && !str_eq(given_value(c, "format"), S("csv"))) return misused("protect writes csv");
    int rc = read_options(t);
    if (!rc) rc = read_file(t, &l);
    if (!rc) rc = fill(t, &l, least);
    if (rc) return rc;
    struct protect p = protect_of_table(c->a, &t->t);
    unsigned char *status = protect_cells(c->a, &p, &report, &why);
    if (!status) return failed("%s", why);
    write_cells(t, &p, status);
    str width = isinf(report.narrowest) ? S("none") : arena_fmt(c->a, "%.6g", report.narrowest);
    fprintf(stderr, "%zu cells, %zu primary, %zu secondary, %lld suppressed value, %.*s smallest audited interval\n", p.cells, report.primaries, report.secondaries, (long long)report.hidden, STR(width));
    return DONE;
}
