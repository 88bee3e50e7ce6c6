/* fuzz_geojson.c - any bytes as an outline; what is written is JSON, is taken again, and is as long the second time. */
#include "text/geojson.h"
#include "text/json_read.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool written(struct arena *a, str geometry, str *ret)
{
    struct buf b = buf_in(a, 1 << 24);
    struct geojson g = geojson_to(&b, a);
    if (!geojson_shape(&g, S("x"), geometry)) return false;
    geojson_done(&g);
    geojson_end(&g);
    *ret = buf_str(&b);
    return true;
}

/* The geometry of the one feature, which stands between these words. */
static str geometry_of(str whole)
{
    str rest = str_from(whole, (size_t)str_find(whole, S("\"geometry\":")) + 11);
    return str_upto(rest, (size_t)str_find(rest, S(",\"properties\"")));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str once, twice, why;
    if (n < 60000 && written(a, (str){ (const char *)p, n }, &once)) {
        assert(json_read(a, once, &why));
        assert(written(a, geometry_of(once), &twice) && once.n == twice.n);
    }
    arena_free(a);
    return 0;
}
