/* fuzz_period.c - any bytes as a period, and as the classes of a map: what is read has one canonical text, which is read again as the same. */
#include "plan/classes.h"
#include "text/period.h"
#include <assert.h>

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void a_period(struct arena *a, str text, int how)
{
    struct period one, again;
    const char *why = NULL;
    if (!period_read(a, text, how, &one, &why)) { assert(why && *why); return; }
    assert(period_parse(period_text(a, one), &again) && period_same(one, again) && period_order(one, again) == 0);
    assert(date_days(period_first(one)) <= date_days(period_last(one)));
    assert(period_name(a, lang_find(S("ar")), NULL, one).n);
    if (period_year_before(one, &again)) assert(period_comparable(one, again) && period_order(again, one) < 0);
}

static void the_classes(struct arena *a, str text)
{
    struct class_fault fault[CLASS_FAULTS_MAX];
    struct classes c, again;
    size_t n = classes_read(a, text, &c, fault);
    assert(n <= CLASS_FAULTS_MAX);
    for (size_t i = 0; i < n; i++) assert(class_fault_text(a, NULL, &fault[i]).n);
    if (n) return;
    assert(c.n >= 2 && c.n <= MAP_CLASSES_MAX);
    for (size_t k = 0; k < c.n; k++) assert(c.low[k] < c.high[k] && (!k || c.low[k] == c.high[k - 1]));
    assert(classes_read(a, classes_text(a, &c), &again, fault) == 0 && again.n == c.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str text = { (const char *)p, n };
    a_period(a, text, 0);
    a_period(a, text, PERIOD_SERIAL);
    the_classes(a, text);
    arena_free(a);
    return 0;
}
