/* needs.c - need signals as the room `needs` released them: its table of blocks, which holds nothing that is not protected already (plan/coarsen.h). The room
** shows them to those who steer; here they leave once the administration has said so (dataset.asked). */
#include "rooms/opendata/opendata.h"
#include "store/store.h"

static const struct csvw_column columns[] = {
    { "kind", N_("Where the need shows"), "string", .needed = true },
    { "span", N_("Time"), "string", .needed = true, .about = { "2026-11, 2026-Q4, 2026", 22 } },
    { "area", N_("Official key"), "string" },
    { "area_detail", N_("Town"), "string", .needed = true, .about = { "town, others, county", 20 } },
    { "topic", N_("Topic"), "string" },
    { "language", N_("Language"), "string", .about = { "ISO 639; + and a group of languages", 35 } },
    { "language_detail", N_("Languages"), "string", .needed = true, .about = { "language, group, others, all", 28 } },
    { "count", N_("How many"), "integer", .needed = true },
};

struct reading { bool (*one)(void *ctx, const str *cell); void *ctx; };

static bool block(void *ctx, const struct rows *r)
{
    const struct reading *x = ctx;
    str area = row_str(r, 3), language = row_str(r, 5);
    bool others_area = row_bool(r, 4), others_language = row_bool(r, 6);
    const str cell[ROW_CELLS] = { row_str(r, 0), row_str(r, 1), area, others_area ? S("others") : area.n ? S("town") : S("county"), row_str(r, 2), language,
                                  others_language ? S("others") : !language.n ? S("all") : language.p[0] == '+' ? S("group") : S("language"), row_str(r, 7) };
    return x->one(x->ctx, cell);
}

static bool each_block(struct store *st, struct arena *a, bool (*one)(void *ctx, const str *cell), void *ctx)
{
    struct reading x = { one, ctx };
    (void)a;
    return each(st, block, &x, Q("SELECT kind, span, topic, area, others_area, language, others_language, n FROM needs_block ORDER BY kind, span, topic, area, language, n DESC, id"));
}

struct widening { struct arena *a; str *from, *to; };
static bool widen(void *ctx, const struct rows *r)
{
    struct widening *w = ctx;
    period_widen(w->a, row_str(r, 0), w->from, w->to);
    return true;
}

void needs_span(struct store *st, struct arena *a, str *from, str *to)
{
    struct widening w = { a, from, to };
    if (!each(st, widen, &w, Q("SELECT DISTINCT span FROM needs_block ORDER BY span"))) *from = *to = S("");
}

/* When a month was closed is not kept. It is on the tenth of the next one at the earliest, so a new release gives a later moment. */
enum { RELEASED_AFTER = 10, DAY = 86400 };
static int64_t changed(struct store *st, struct arena *a)
{
    str from = S(""), to = S("");
    struct date last;
    needs_span(st, a, &from, &to);
    return date_parse(to, &last) ? (date_days(last) + RELEASED_AFTER) * DAY : 0;
}

const struct dataset_rows need_rows = { columns, countof(columns), each_block, changed };
