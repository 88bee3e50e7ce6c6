/* fuzz_xlsform.c - any bytes as the files of a questionnaire: refused with a reason, or written and read again as the same questionnaire.
**
** A ZIP archive is a workbook; anything else is survey.csv, choices.csv and settings.csv with a line "----" between them. */
#include "rooms/survey/xlsform.h"
#include "text/xlsx_read.h"
#include <assert.h>

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static size_t split(str bytes, struct room_file *file)
{
    static const char *const name[] = { "survey.csv", "choices.csv", "settings.csv" };
    size_t n = 0;
    if (xlsx_looks_like(bytes)) { file[0] = (struct room_file){ S("form.xlsx"), bytes }; return 1; }
    for (; n < SHEETS; n++) {
        int64_t at = n + 1 < SHEETS ? str_find(bytes, S("----\n")) : STR_NONE;
        file[n] = (struct room_file){ str_of(name[n]), at < 0 ? bytes : str_upto(bytes, (size_t)at) };
        if (at < 0) return n + 1;
        bytes = str_from(bytes, (size_t)at + 5);
    }
    return n;
}

static void check_findings(struct arena *a, const struct xform_findings *f)
{
    assert(f->n <= XFORM_FINDINGS && f->wrong <= f->n + f->more);
    for (size_t i = 0; i < f->n; i++) {
        assert(f->at[i].message && *f->at[i].message && f->at[i].row >= 0 && f->at[i].sheet < SHEETS);
        assert(xform_say(a, NULL, &f->at[i]).n > 10);
    }
}

static void same(const struct draft *a, const struct draft *b)
{
    for (size_t i = 0; i < a->e->n; i++) {
        assert(str_eq(a->value[i], b->value[i]));
        for (size_t l = 0; l < lang_count(); l++) {
            str one = a->word[l] ? a->word[l][i] : S(""), two = b->word[l] ? b->word[l][i] : S("");
            assert(str_eq(one, two));
        }
    }
}

/* What is good is written so that reading it again finds nothing wrong and nothing else. */
static void check_again(struct arena *a, const struct xform *form)
{
    struct room_file file[SHEETS];
    struct xform_findings *f = arena_new_of(a, struct xform_findings);
    f->a = a;
    for (size_t i = 0; i < SHEETS; i++) file[i] = (struct room_file){ arena_fmt(a, "%s.csv", xform_sheets[i]), xform_csv(a, form, (enum xform_sheet)i) };
    const struct xform *again = xform_read(a, file, SHEETS, f);
    assert(!f->wrong && again->items == form->items && again->options == form->options);
    same(&form->survey, &again->survey);
    for (size_t i = 0; i < form->items; i++) same(&form->item[i], &again->item[i]);
    for (size_t i = 0; i < form->options; i++) same(&form->option[i], &again->option[i]);
}

static void open_once(struct arena *a)
{
    static bool open;
    struct buf report = buf_in(a, 4096);
    if (open) return;
    entity_register(&survey_entity);
    entity_register(&item_entity);
    entity_register(&option_entity);
    entity_resolve(&report);
    open = true;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    open_once(a);
    struct room_file file[SHEETS];
    struct xform_findings *f = arena_new_of(a, struct xform_findings);
    f->a = a;
    size_t files = split((str){ n ? (const char *)p : "", n }, file);
    const struct xform *form = xform_read(a, file, files, f);
    check_findings(a, f);
    assert(form && form->items <= ITEMS_MAX && form->options <= XFORM_CHOICES_MAX);
    if (!f->wrong) check_again(a, form);
    arena_free(a);
    return 0;
}
