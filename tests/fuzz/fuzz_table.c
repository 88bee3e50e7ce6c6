/* fuzz_table.c - any bytes as a table of figures: refused with a reason, or rows of texts and numbers that are what they say. */
#include "base/embedded.h"
#include "rooms/monitoring/read_table.h"
#include <assert.h>
#include <math.h>

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void check_number(struct number v)
{
    assert(v.trouble <= NUMBER_LARGE && v.mark < MARKS);
    assert(!v.has || (isfinite(v.v) && fabs(v.v) < 1e45));
    assert(v.trouble != NUMBER_NONE || (!v.has && v.mark == MARK_NONE));
}

static void check_period(struct arena *a, str text)
{
    struct period p, again;
    const char *why = NULL;
    bool note;
    if (!period_of_cell(a, text, PERIOD_SERIAL, &p, &note, &why)) { assert(why); return; }
    assert(period_parse(period_text(a, p), &again) && period_same(p, again));
}

static void check_cell(const struct table_in *t, const struct table_cell *c, int64_t before)
{
    bool cut;
    assert(c->line >= before && c->line > 0);
    for (size_t i = 0; i < t->parts; i++) {
        assert(c->text[i].p || !c->text[i].n);
        str label = label_without_notes(c->text[i], &cut);
        assert(label.n <= c->text[i].n && (!c->text[i].n || !cut || label.n));
        check_period(t->a, c->text[i]);
    }
    if (!c->of) { assert(t->form == TABLE_CODEBOOK || !t->values); return; }
    assert(c->of->form <= NUMBER_ENGLISH && c->column < CSV_COLUMNS_MAX);
    check_number(table_number(t, c));
    check_number(number_read(c->value, NUMBER_GERMAN, false));
    check_number(number_read(c->value, NUMBER_ENGLISH, false));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    struct table_in *t = arena_new_of(a, struct table_in);
    struct table_cell *c = arena_new_of(a, struct table_cell);
    str why = S("");
    bool good = table_open(t, a, (str){ n ? (const char *)p : "", n }, S(""), NUMBER_UNSURE, &why);
    assert(good || why.n);
    assert(t->parts <= TABLE_PARTS && t->values <= CSV_COLUMNS_MAX && t->heads <= TABLE_HEADS);
    size_t cells = 0, again = 0;
    for (int64_t before = 0; good && table_next(t, c); before = c->line, cells++) check_cell(t, c, before);
    if (good) table_again(t);
    while (good && table_next(t, c)) again++;
    assert(cells == again && cells <= GRID_CELLS_MAX);
    arena_free(a);
    return 0;
}
