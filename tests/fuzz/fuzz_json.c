/* fuzz_json.c - any bytes as one JSON value, as a list of entries, and as a mapping of columns, which is written and must be read back the same. */
#include "entity/mapping.h"
#include "entity/test_room.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static uint64_t sum;                                      /* every byte found is looked at            */
static void look(const struct js *v, int depth)
{
    assert(depth < 40);
    for (size_t i = 0; i < v->text.n; i++) sum += (unsigned char)v->text.p[i];
    for (size_t i = 0; i < v->n; i++) {
        if (v->kind == JS_OBJECT) sum += v->name[i].n;
        look(&v->at[i], depth + 1);
    }
}

static void map(struct arena *a, str bytes)
{
    str why = S("");
    struct mapping *m = mapping_read(a, &thing_entity, bytes, &why);
    if (!m) { assert(why.n); return; }
    str once = mapping_text(a, m);
    m = mapping_read(a, &thing_entity, once, &why);
    assert(m && str_eq(once, mapping_text(a, m)));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new(), *row = arena_new();
    str bytes = { (const char *)p, n }, why = S("");
    const struct js *v = json_read(a, bytes, &why);
    if (!entity_count()) room_register();
    assert(v || why.n);
    if (v) look(v, 0);
    struct json_in in = json_from(a, bytes);
    for (int64_t before = 0; (v = json_next(&in, row)) != NULL; arena_reset(row)) {
        assert(in.line >= before && v->kind == JS_OBJECT);
        before = in.line;
        look(v, 0);
    }
    assert(in.broken == (in.why.n > 0) && in.line >= 1);
    map(a, bytes);
    arena_free(row);
    arena_free(a);
    return 0;
}
