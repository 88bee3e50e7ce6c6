/* check.c - bruecke check: every region, as lines for people or as JSON for programs. */
#include "commands.h"
#include "entity/check.h"
#include "text/json.h"
#include "work/queue.h"

enum { REPORT_MAX = 4 << 20, FINDINGS_MAX = 1000 };
/* Findings of one region, as they will be printed: begun anew with each attempt, since a transaction may run again. */
struct told_page { struct call *c; str region; bool json; struct buf text; int64_t n, repaired; };

static void put_json(struct json *j, const char *key, str value)
{
    json_key(j, key);
    json_str(j, value);
}

static void put_object(struct told_page *p, const struct check_finding *f)
{
    struct json j = json_to(&p->text);
    if (p->text.n) buf_put(&p->text, S(",\n"));
    json_open(&j, '{');
    put_json(&j, "region", p->region);
    put_json(&j, "kind", str_of(check_kinds[f->kind].name));
    put_json(&j, "of", f->of);
    json_key(&j, "row");
    if (f->row) json_int(&j, f->row);
    else json_null(&j);
    put_json(&j, "key", f->key);
    put_json(&j, "text", f->text);
    put_json(&j, "mend", str_of(check_kinds[f->kind].mend));
    json_close(&j, '}');
}

static void put(void *ctx, const struct check_finding *f)
{
    struct told_page *p = ctx;
    if (p->n++ >= FINDINGS_MAX) return;
    if (p->json) { put_object(p, f); return; }
    buf_fmt(&p->text, "%.*s: ", STR(p->region));
    if (f->of.n) buf_fmt(&p->text, "%.*s: ", STR(f->of));
    buf_fmt(&p->text, "%.*s - %s\n", STR(f->text), check_kinds[f->kind].mend);
}

static int look(struct call *c, struct store *st, void *ctx)
{
    struct told_page *p = ctx;
    p->text = buf_in(c->a, REPORT_MAX);
    p->n = 0;
    return check_each(st, put, p) < 0 || job_check(st, put, p) < 0 ? FAILED : DONE;
}

static int repair(struct call *c, struct store *st, void *ctx)
{
    struct told_page *p = ctx;
    (void)c;
    p->repaired = check_repair(st);
    return p->repaired < 0 ? FAILED : DONE;
}

/* One region: mended first if that is wanted, then looked at beside everything that goes on. */
static int one_region(struct call *c, struct told_page *p)
{
    int rc = given(c, "repair") ? with_store(c, p->region, STORE_WRITE, repair, p) : DONE;
    if (!rc && p->repaired) fprintf(stderr, "bruecke: %.*s: %lld made anew\n", STR(p->region), (long long)p->repaired);
    return rc ? rc : with_store(c, p->region, STORE_READ, look, p);
}

static void print_page(const struct told_page *p, bool first)
{
    if (p->json && p->text.n && !first) print(S(",\n"));
    print(buf_str(&p->text));
    if (p->n > FINDINGS_MAX && !p->json) printf("%.*s: and %lld more\n", STR(p->region), (long long)(p->n - FINDINGS_MAX));
}

/* A region that fails does not hide the others. */
static int walk(struct call *c, int64_t *found)
{
    const struct region *list;
    size_t n;
    int rc = open_regions(c, &list, &n);
    if (rc) return rc;
    for (size_t i = 0; i < n; i++) {
        struct told_page p = { .c = c, .region = list[i].name, .json = given(c, "json") };
        int one = one_region(c, &p);
        if (one) { rc = one; continue; }
        print_page(&p, *found == 0);
        *found += p.n;
    }
    return rc;
}

int command_check(struct call *c)
{
    int64_t found = 0;
    int rc = open_store(c, false);
    if (rc) return rc;
    if (given(c, "json")) print(S("{\"findings\":[\n"));
    rc = walk(c, &found);
    if (given(c, "json")) printf("\n],\"count\":%lld,\"complete\":%s}\n", (long long)found, rc ? "false" : "true");
    if (rc) return rc;
    if (!given(c, "json")) printf(found ? "%lld findings\n" : "nothing found\n", (long long)found);
    return found ? FAILED : DONE;
}
