/* fuzz_typed.c - any bytes as the small things that people and machines type: times, dates, places, addresses of networks, months, rules of calendars, codes of surveys,
** lists of choices, conditions. What is taken has one canonical text, which is taken again as the same; outputs that are not taken are not touched.
** First byte: which reader. */
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/draft.h"
#include "rooms/concept/steer.h"
#include "rooms/exchange/rhythm.h"
#include "rooms/needs/needs.h"
#include "rooms/survey/build.h"
#include "rooms/survey/pass.h"
#include "text/hours.h"
#include "web/address.h"
#include "web/coding.h"
#include "web/csrf.h"
#include "web/reply.h"
#include <assert.h>
#include <math.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void a_moment(struct arena *a, str s)
{
    int64_t t = -7, again = -7;
    enum moment_fault f = moment_read(s, &t);
    if (f != MOMENT_FINE) { assert(t == -7); return; }
    assert(moment_read(moment_iso(a, t), &again) == MOMENT_FINE && again == t);
}
static void a_date(struct arena *a, str s)
{
    struct date d = { -1, -1, -1 };
    if (!date_parse(s, &d)) { assert(d.year == -1); return; }
    assert(str_eq(date_text(a, d), s) && date_days(date_of_days(date_days(d))) == date_days(d));
}
static void a_place(struct arena *a, str s)
{
    double lat = 0, lon = 0;
    (void)a;
    if (coordinate_read(s, &lat, &lon)) assert(isfinite(lat) && isfinite(lon));
}
static void an_address(struct arena *a, str s)
{
    struct address at;
    struct proxies list = { .n = 0 };
    if (address_read(s, &at)) assert(address_network(a, at).n > 0);
    bool good = proxies_read(s, &list);
    assert(!good || list.n <= PROXIES_MAX);
    struct address peer = { .bytes = { 127, 0, 0, 1 } }, reader = address_of_reader(&(struct proxies){ .at = { { peer, 32 } }, .n = 1 }, peer, s);
    assert(address_network(a, reader).n > 0);
}
static void a_month(struct arena *a, str s)
{
    int64_t month = -7, again = -7;
    if (!month_read(s, &month)) { assert(month == -7); return; }
    assert(month_read(month_text(a, month), &again) && again == month);
}
static void a_rule(struct arena *a, str s)
{
    struct rhythm r = { 0 };
    if (!rhythm_read(a, s, &r)) return;
    str hours = rhythm_hours(a, &r, (struct rhythm_when){ S("2026-11-22"), S(""), S("09:00"), S("10:30"), false }), canonical = S("");
    const char *why = NULL;
    if (hours.n) assert(hours_parse(a, hours, &canonical, &why) && str_eq(hours, canonical));
}
static void a_pass(struct arena *a, str s)
{
    str once = S(""), twice = S("");
    if (!pass_read(a, s, &once)) return;
    assert(once.n == PASS_LETTERS && pass_read(a, once, &twice) && str_eq(once, twice));
}
static void some_choices(struct arena *a, str s)
{
    struct choice_line line[50];
    const char *why = NULL;
    str at = S("");
    size_t n = choices_read(a, s, line, countof(line), &why, &at);
    assert(n <= countof(line));
    for (size_t i = 0; i < n; i++) for (size_t k = 0; k < i; k++) assert(why || !str_eq(line[i].code, line[k].code));
}
static void a_condition(struct arena *a, str s)
{
    struct asked_when w = { 0 };
    (void)a;
    if (condition_read(s, &w)) assert(w.item.p >= s.p && w.item.p + w.item.n <= s.p + s.n);
}
static void a_checklist(struct arena *a, str s)
{
    struct check_line line[CHECKS_MAX], again[CHECKS_MAX];
    size_t n = checklist_read(s, line);
    assert(n <= CHECKS_MAX && checklist_read(checklist_text(a, line, n), again) == n);
    for (size_t i = 0; i < n; i++) assert(line[i].done == again[i].done);
}
static void a_header(struct arena *a, str s)
{
    (void)coding_wanted(s);
    (void)cookie_personal(s);
    assert(!reply_matches(S(""), S("\"x\"")) && (reply_matches(s, S("\"tag\"")) || true));
    struct req *q = arena_new_of(a, struct req);
    q->a = a;
    q->cookie = s;
    str found = cookie_of(q, S("bruecke"));
    assert(found.n <= s.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static void (*const readers[])(struct arena *, str) = { a_moment, a_date, a_place, an_address, a_month, a_rule, a_pass, some_choices, a_condition, a_checklist, a_header };
    if (!n || memchr(p + 1, 0, n - 1) || !utf8_valid((str){ (const char *)p + 1, n - 1 })) return 0;      /* as the dispatcher hands them over */
    struct arena *a = arena_new();
    readers[p[0] % countof(readers)](a, arena_copy(a, (str){ (const char *)p + 1, n - 1 }));
    arena_free(a);
    return 0;
}
