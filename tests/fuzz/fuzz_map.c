/* fuzz_map.c - any bytes as the boundary of an area: refused with a reason, or drawn within bounds, twice the same. */
#include "text/map.h"
#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void draw(struct arena *a, struct map_area *area, int focus, const struct geo *frame)
{
    const struct map m = { .head = { .id = "m", .lang = langs, .title = S("t"), .desc = S("d") }, .area = area, .areas = 2, .focus = focus, .frame = frame };
    html h = map_svg(a, &m), again = map_svg(a, &m);
    assert((h.s.n || frame) && h.s.n < SVG_MAX && str_eq(h.s, again.s));
    assert(str_find(h.s, S("nan")) < 0 && str_find(h.s, S("inf")) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    struct map_area area[2] = { { .id = 1, .name = S("Kleve"), .class = 2 }, { .id = 2, .name = S("Goch am Ende"), .class = MAP_NO_DATA } };
    const char *why = NULL;
    str bytes = { (const char *)p, n };
    if (map_shape_read(a, bytes, &area[0].shape, &why)) {
        assert(area[0].shape.rings && area[0].shape.end[area[0].shape.rings - 1] == area[0].shape.n);
        assert(map_touch(&area[0].shape, &area[0].shape) || area[0].shape.n);
        area[1].shape = area[0].shape;
        draw(a, area, -1, NULL);
        draw(a, area, 0, NULL);
        struct geo frame[2], all[2];
        const struct map m = { .area = area, .areas = 2, .focus = -1 };
        if (map_bounds(&m, all)) {                        /* the north-eastern quarter, at the fifth step                */
            frame[1] = all[1];
            frame[0] = (struct geo){ all[1].lat - (all[1].lat - all[0].lat) / 32, all[1].lon - (all[1].lon - all[0].lon) / 32 };
            draw(a, area, -1, frame);
        }
    } else assert(why);
    arena_free(a);
    return 0;
}
