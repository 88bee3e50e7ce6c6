/* fuzz_hsds.c - any bytes as parameters of a list, as a UUID and as opening hours of an ordinary week: what is taken is within its bounds. */
#include "rooms/hsds/hsds.h"
#include "text/hours_weekly.h"
#include <assert.h>

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void look_at_uuid(struct arena *a, str s)
{
    struct uuid u, again;
    if (!uuid_read(s, &u)) return;
    assert(uuid_read(uuid_text(a, u), &again) && uuid_eq(u, again) && str_same(uuid_text(a, u), s));
}

/* "name=value" in lines. */
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    struct hours_slot slot[HOURS_SLOTS_MAX];
    struct hsds_asked ask;
    const char *wrong = NULL;
    struct req *q = arena_new_of(a, struct req);
    q->a = a;
    for (str rest = { (const char *)p, n }, line; q->params < PARAMS_MAX && str_split(&rest, '\n', &line);) {
        int64_t eq = str_find_char(line, '=');
        str value = eq < 0 ? S("") : str_from(line, (size_t)eq + 1);
        q->param[q->params++] = (struct param){ eq < 0 ? line : str_upto(line, (size_t)eq), value };
        look_at_uuid(a, value);
        size_t k = hours_weekly(value, slot);
        assert(k <= HOURS_SLOTS_MAX);
        for (size_t i = 0; i < k; i++) assert(slot[i].days && slot[i].days < 128 && slot[i].from >= 0 && slot[i].from < 1440 && slot[i].to > slot[i].from);
    }
    for (unsigned on = ON_SERVICES; on <= ON_TERMS; on *= 2)
        if (hsds_ask(q, on, &ask, &wrong)) assert(ask.page >= 1 && ask.per_page >= 0 && ask.per_page <= HSDS_PAGE_MAX && (!ask.proximity || ask.postcode.n == 5));
        else assert(wrong);
    arena_free(a);
    return 0;
}
