/* check.c - does the store hold what the declarations promise? The order of the questions, and how findings are told. */
#include "entity/check_look.h"
#include "entity/flow.h"
#include "entity/history.h"
#include "entity/schema.h"
#include <stdarg.h>
#include <stdio.h>

enum { FINDINGS_MAX = 1000, LINE_MAX = 400, SCHEMA_MAX = 1 << 20 };
static const char repair[] = "`bruecke check --repair` makes it anew";
const struct check_told check_kinds[CHECK_KINDS] = {
    [CHECK_SCHEMA]      = { "schema", "run `bruecke migrate`; what it does not mend was done by hand", false },
    [CHECK_WORDS]       = { "words", "open the entry, write its German text and save", false },
    [CHECK_SEARCH]      = { "search", repair, true },
    [CHECK_INDEX]       = { "index", repair, true },
    [CHECK_ADDRESS]     = { "address", repair, true },
    [CHECK_STRAY]       = { "stray", "a row was taken away past the program: bring the region back from a backup, under another name, and compare", false },
    [CHECK_REFERENCE]   = { "reference", "choose another in the entry, or bring the region back from a backup, under another name, and compare", false },
    [CHECK_VALUE]       = { "value", "open the entry, correct the field and save", false },
    [CHECK_TRANSLATION] = { "translation", "open the translation, look through it and save", false },
    [CHECK_FLOW]        = { "flow", "the state was set past the program: compare with a backup, then bring the entry to its state by a step", false },
    [CHECK_TIMER]       = { "timer", "it never fires; a step of the entry sets its timers anew", false },
    [CHECK_HISTORY]     = { "history", "somebody changed the history past the program: compare with a backup", false },
    [CHECK_ROW]         = { "row", "the entry was changed past the program: compare with a backup; saving it again makes its present content known to the history", false },
    [CHECK_FILE]        = { "file", "bring the file again in the entry, or take it from a backup", false },
    [CHECK_ORPHAN]      = { "orphan", "the nightly tidying takes it away: are the jobs done?", false },
    [CHECK_NUMBER]      = { "number", repair, true },
    [CHECK_SEALED]      = { "sealed", "put the installation's key back (sealed.key, BRUECKE_SEAL_KEY); without it enter the value anew", false },
    [CHECK_JOB]         = { "job", "look at it under /jobs: start it again or cancel it", false },
};

void finding(struct look *l, enum check_kind kind, int64_t row, str key, const char *fmt, ...)
{
    char line[LINE_MAX], name[LINE_MAX / 2];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);                /* NOLINT(clang-analyzer-valist.Uninitialized): begun in the line above */
    va_end(ap);
    for (char *p = line; *p; p++) if ((unsigned char)*p < 0x20) *p = ' ';
    if (l->e) snprintf(name, sizeof name, "%s.%s", l->e->room, l->e->name);
    l->n++;
    l->found(l->ctx, &(struct check_finding){ .kind = kind, .e = l->e, .of = l->e ? str_of(name) : str_of(l->of), .key = key, .text = str_of(line), .row = row });
}

/* ---- the region --------------------------------------------------------------------------------------------------------------- */
/* The lines of the schema's report; true: without what one of them names the rows cannot be read. */
static bool check_schema(struct look *l)
{
    struct buf report = buf_in(store_arena(l->st), SCHEMA_MAX);
    bool unreadable = false;
    schema_sync(l->st, true, &report);
    for (str rest = buf_str(&report), line; str_split(&rest, '\n', &line);) {
        if (!line.n) continue;
        unreadable |= str_starts(line, S("create table")) || str_starts(line, S("add column"));
        finding(l, CHECK_SCHEMA, 0, S(""), "%.*s", STR(line));
    }
    return unreadable;
}

static void say_fault(void *ctx, const struct flow_fault *f)
{
    struct look *l = ctx;
    l->e = f->e;
    str text = flow_fault_text(l->row, f);
    finding(l, CHECK_FLOW, f->row, f->key, "%.*s", STR(text));
    arena_reset(l->row);
}

static void check_chains(struct look *l)
{
    int64_t wrong = store_broken(l->st) ? -1 : history_verify(l->st, NULL, 0);
    if (wrong > 0) finding(l, CHECK_HISTORY, 0, S(""), "entry %lld is not what was written, or one before it is missing", (long long)wrong);
}

static void check_all(struct look *l)
{
    static void (*const whole[])(struct look *l) = { check_references, check_timers, check_files, check_numbers, check_sealed };
    static const char *const of[] = { "", "core_timer", "core_file", "", "" };
    for (size_t i = 0; i < entity_count() && !store_broken(l->st); i++) {
        l->e = entity_at(i);
        check_entity(l);
        check_against_history(l);
    }
    if (!store_broken(l->st)) flow_walk(l->st, say_fault, l);
    for (size_t i = 0; i < countof(whole) && !store_broken(l->st); i++) {
        l->e = NULL;
        l->of = of[i];
        whole[i](l);
    }
    l->e = NULL;
    l->of = "history";
    check_chains(l);
}

int64_t check_each(struct store *st, check_found *found, void *ctx)
{
    struct look l = { .st = st, .of = "", .found = found, .ctx = ctx };
    if (check_schema(&l) && !store_broken(st)) {
        finding(&l, CHECK_SCHEMA, 0, S(""), "the rows were not looked at: `bruecke migrate` has to run first");
        return l.n;
    }
    l.row = arena_new();
    check_all(&l);
    arena_free(l.row);
    return store_broken(st) ? -1 : l.n;
}

/* ---- as lines ----------------------------------------------------------------------------------------------------------------- */
struct lines { struct buf *report; int64_t n; };
static void put_line(void *ctx, const struct check_finding *f)
{
    struct lines *l = ctx;
    if (l->n++ >= FINDINGS_MAX) return;
    if (f->of.n) buf_fmt(l->report, "%.*s: ", STR(f->of));
    buf_fmt(l->report, "%.*s - %s\n", STR(f->text), check_kinds[f->kind].mend);
}

int64_t check_region(struct store *st, struct buf *report)
{
    struct lines l = { report, 0 };
    int64_t n = check_each(st, put_line, &l);
    if (n > FINDINGS_MAX) buf_fmt(report, "and %lld more\n", (long long)(n - FINDINGS_MAX));
    return n;
}

/* ---- making anew what is derived ------------------------------------------------------------------------------------------------ */
/* Gathered first and mended afterwards, since a walk must not write to what it walks over. */
struct broken { enum check_kind kind; const struct entity *e; int64_t row; struct broken *next; };
struct gather { struct arena *a; struct broken *first; bool numbers; };

static void gather(void *ctx, const struct check_finding *f)
{
    struct gather *g = ctx;
    g->numbers |= f->kind == CHECK_NUMBER;
    if (!check_kinds[f->kind].repair || !f->e || !f->row) return;
    for (const struct broken *b = g->first; b && b->e == f->e && b->row == f->row; b = b->next) if (b->kind == f->kind) return;
    struct broken *b = arena_new_of(g->a, struct broken);
    *b = (struct broken){ f->kind, f->e, f->row, g->first };
    g->first = b;
}

static void mend(struct store *st, const struct broken *b)
{
    struct arena_mark m = arena_mark(store_arena(st));
    struct draft d;
    struct stamp stamp;
    if (b->kind != CHECK_ADDRESS) draft_derive_again(st, b->e, b->row);
    else if (draft_read(st, b->e, b->row, &d, &stamp)) draft_derive(st, &d);
    arena_release(store_arena(st), m);
}

int64_t check_repair(struct store *st)
{
    struct gather g = { .a = store_arena(st) };
    const struct table *tables[TABLES_MAX];
    int64_t done = 0;
    if (check_each(st, gather, &g) < 0) return -1;
    for (const struct broken *b = g.first; b && !store_broken(st); b = b->next, done++) mend(st, b);
    size_t n = g.numbers ? schema_tables(store_arena(st), tables) : 0;
    for (size_t i = 0; i < n; i++) ddl_ids(st, tables[i]);
    done += n > 0;
    return store_broken(st) ? -1 : done;
}
