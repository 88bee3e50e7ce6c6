/* migrate.c - bruecke migrate: every region, one after the other. */
#include "commands.h"
#include "entity/schema.h"

enum { REPORT_MAX = 1 << 20 };
struct round { struct buf report; bool only_look; int64_t found; };

/* Each line of a report, with the region before it. */
static void print_report(str region, const struct buf *report)
{
    for (str rest = buf_str(report), line; str_split(&rest, '\n', &line);)
        if (line.n) printf("%.*s: %.*s\n", STR(region), STR(line));
}

/* A report is begun anew with each attempt: a transaction may run again. */
static int sync(struct call *c, struct store *st, void *ctx)
{
    struct round *r = ctx;
    r->report = buf_in(c->a, REPORT_MAX);
    r->found = schema_sync(st, r->only_look, &r->report);
    if (!r->only_look) schema_note(st);
    return DONE;
}

/* A region that fails does not hide the others. */
static int walk(struct call *c, enum store_mode mode, struct round *r, int64_t *found)
{
    const struct region *list;
    size_t n;
    int rc = open_regions(c, &list, &n);
    if (rc) return rc;
    for (size_t i = 0; i < n; i++) {
        int one = with_store(c, list[i].name, mode, sync, r);
        if (one) { rc = one; continue; }
        print_report(list[i].name, &r->report);
        *found += r->found;
    }
    return rc;
}

/* Exit code 1 from --check is the answer "not up to date", for scripts that decide whether to stop a server. */
int command_migrate(struct call *c)
{
    struct round r = { .only_look = given(c, "check") };
    int64_t found = 0;
    int rc = open_store(c, false);
    if (!rc) rc = walk(c, r.only_look ? STORE_READ : STORE_WRITE, &r, &found);
    return rc ? rc : r.only_look && found ? FAILED : DONE;
}
