/* fuzz_query.c - any parameters of a list: the store never breaks, nobody sees a row or field too many, and pages never overlap.
**
** First byte: who reads, in which language, and whether the list is also written as a file. Then one "name=value" per line, as the
** dispatcher hands them over: UTF-8 without NUL. */
#include "base/utf8.h"
#include "entity/test_room.h"
#include "entity/transfer.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static char folder[] = P_tmpdir "/bruecke-fuzz-XXXXXX";
static void clean(void) { stores_close(room.s); room_clear(folder); }

static void open_room(void)
{
    if (room.s) return;
    assert(mkdtemp(folder) && setenv("BRUECKE_NOW", "1795003200", 1) == 0);
    room_open(folder, "fuzz");
    atexit(clean);
    room.a = arena_new();
    struct store *st = writer();
    put_group(st, "g1", "name", "Eins");
    save(st, draft_of(&group_entity, "g2", "name", "Verborgen", "parent", "g1", "state", "draft", NULL));
    put_area(st, "05154", "name", "Kleve");
    put_area(st, "05154036", "name", "Goch", "parent", "05154");
    static const char *const title[] = { "Deutsch A1", "Übung", "Zug 10", "Zug 2", "مرحبا", "ßa", "%_", "\\x", "a'b", "\U0001F600 x" };
    for (size_t i = 0; i < 3 * countof(title); i++)
        put_thing(st, "", "title", title[i % countof(title)], "nick", i % 3 ? "" : "n", "state", i % 4 ? "published" : "draft", "main",
            i % 2 ? "g1" : "g2", "topics", i % 5 ? "g2" : "",
                  "area", i % 3 ? "05154036" : "", "amount", i % 3 ? "" : "7", "size", i % 4 ? "" : "1.5", "begins", i % 2 ? "2026-01-02" : "",
                      "ends", i % 6 ? "" : "2020-01-01",
                  "mail", i ? "" : "a@b.de", "note", "mark-internal", "free", i % 2 ? "1" : "0");
    done(st);
    arena_free(room.a);
}

static void check_row(const struct query *q, const void *row)
{
    unsigned classes = row_meta(row)->classes;
    for (size_t i = 0; i < thing_entity.n; i++) assert((thing_fields[i].privacy & classes) || row_empty(row, &thing_fields[i]));
    assert(classes && (who_staff(q->who) || !(classes & (INTERNAL | CONTACT))));
}

static void check_pages(struct query *q, struct store *st)
{
    struct page first = query_run(q, st);
    assert(!store_broken(st) && first.n <= (size_t)q->limit && first.total >= (int64_t)first.n && (!first.next.n || first.total > (int64_t)first.n));
    assert(!q->problem || q->problem_with.p);
    for (size_t i = 0; i < first.n; i++) check_row(q, first.row[i]);
    if (!first.next.n) return;
    q->after = first.next;
    struct page second = query_run(q, st);
    assert(second.n > 0 && second.total == first.total);
    for (size_t i = 0; i < second.n; i++)
        for (size_t k = 0; k < first.n; k++) assert(row_meta(second.row[i])->id != row_meta(first.row[k])->id);
}

/* No choice leaves more rows than there are without any of its filter. */
static void check_facets(struct query *q, struct store *st)
{
    struct option kind[2] = { { .key = S("course") }, { .key = S("advice") } }, free[2] = { { .key = S("true") }, { .key = S("false") } };
    const struct facet facet[] = { { entity_field(&thing_entity, S("kind")), kind, 2 }, { entity_field(&thing_entity, S("free")), free, 2 } };
    if (!query_facets(q, st, facet, 2)) return;
    struct query without = *q;
    size_t n = 0;
    for (size_t i = 0; i < q->n_where; i++) if (q->where[i].field != facet[1].f) without.where[n++] = q->where[i];
    without.n_where = n;
    assert(free[0].n + free[1].n == query_count(&without, st));
}

static void check_files(struct query *q, struct store *st)
{
    struct buf b = buf_in(room.a, 1 << 20);
    str why;
    assert(transfer_export(st, q, FORMAT_CSV, &b, &why) && transfer_export(st, q, FORMAT_JSON, &b, &why));
    assert(who_staff(q->who) || str_find(buf_str(&b), S("mark-internal")) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    open_room();
    room.a = arena_new();
    struct store *st = reader();
    unsigned how = n ? p[0] : 0;
    struct who who = how & 1 ? who_of("editor", 0, 0) : how & 2 ? who_of("local", 2, 0) : who_visitor();
    struct query q = query_new(&thing_entity, &who, &langs[(how >> 2) % lang_count()]);
    str rest = { n ? (const char *)p + 1 : "", n ? n - 1 : 0 };
    for (str line; str_split(&rest, '\n', &line);) {
        int64_t eq = str_find_char(line, '=');
        if (eq < 0 || !utf8_valid(line) || str_find_char(line, 0) >= 0) continue;
        query_take(&q, st, str_upto(line, (size_t)eq), str_from(line, (size_t)eq + 1));
    }
    check_facets(&q, st);
    check_pages(&q, st);
    if (how & 16) check_files(&q, st);
    row_by_slug(st, &q, q.find, NULL);
    done(st);
    arena_free(room.a);
    return 0;
}
