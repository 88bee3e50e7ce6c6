/* fuzz_relevance.c - any bytes as a condition and as a text with answers put in: read or refused at a place within it, always the same, never without end. */
#include "rooms/survey/survey.h"
#include <assert.h>
#include <string.h>

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* An answer per code that depends on its letters alone: none, a number, words, a date. */
static str answer_of(void *ctx, str code)
{
    static const char *const given[] = { "", "0", "12", "-0.5", "a", "a b c", "2026-11-18", "${x}" };
    size_t *asked = ctx;
    (*asked)++;
    return str_of(given[str_hash(code) % countof(given)]);
}

static void check_read(struct arena *a, str text, const struct expression *x)
{
    str name[EXPRESSION_NODES];
    size_t first = 0, again = 0, names = expression_names(x, name, EXPRESSION_NODES);
    assert(names <= EXPRESSION_NODES && names <= text.n);
    for (size_t i = 0; i < names; i++) assert(name[i].n && str_find(text, name[i]) >= 0);
    assert(expression_true(x, answer_of, &first) == expression_true(x, answer_of, &again));
    assert(first == again && first <= EXPRESSION_NODES);
    /* What is in brackets means the same; behind not(…) the opposite. */
    const char *why;
    size_t at;
    struct expression *same = expression_read(a, arena_fmt(a, "(%.*s)", STR(text)), &why, &at), *other = expression_read(a, arena_fmt(a, "not(%.*s)", STR(text)), &why, &at);
    assert(!same || expression_true(same, answer_of, &first) == expression_true(x, answer_of, &again));
    assert(!other || expression_true(other, answer_of, &first) != expression_true(x, answer_of, &again));
}

static void check_instrument(struct arena *a, str text)
{
    struct item item[] = { { .code = S("x"), .kind = ITEM_TEXT }, { .code = S("s"), .kind = ITEM_SECTION, .relevance = text }, { .code = S("y"), .kind = ITEM_NUMBER, .relevance = text },
        { .code = S("z"), .kind = ITEM_DATE } };
    struct instrument in = { .item = item, .n = countof(item), .lang = lang_find(S("ar")) };
    struct instrument_fault fault[4];
    size_t asked = 0;
    instrument_settle(a, &in);
    size_t n = relevance_faults(a, &in, fault, countof(fault));
    for (size_t i = 0; i < n && i < countof(fault); i++) assert(fault[i].item < in.n && fault[i].message && *fault[i].message);
    str out = piped(a, &in, text, answer_of, &asked);
    assert(asked <= text.n && (asked || str_eq(out, text)));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str text = { (const char *)p, n };
    const char *why = NULL;
    size_t at = SIZE_MAX;
    struct expression *x = memchr(p ? (const void *)p : "", 0, n) ? NULL : expression_read(a, text, &why, &at);      /* %s: a NUL would end it */
    if (x) check_read(a, text, x);
    else assert((why && *why && at <= n) || at == SIZE_MAX);
    check_instrument(a, text);
    arena_free(a);
    return 0;
}
