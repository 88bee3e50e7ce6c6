/* demo.c - the questionnaire of the demonstration: the survey of 2018 as chapter 9 of the integration concept of Kreis Kleve tells of it, reconstructed
** in words of our own (demo/survey-2018). It says so itself, and is marked as an example. */
#include "base/embedded.h"
#include "entity/query.h"
#include "rooms/survey/xlsform.h"

extern const struct embedded demo_files[];              /* ended by name == NULL; written at build time from demo/    */
#define FOLDER "survey-2018/"

static size_t embedded_form(struct room_file *ret, size_t max)
{
    size_t n = 0;
    for (const struct embedded *f = demo_files; f->name && n < max; f++)
        if (str_starts(str_of(f->name), S(FOLDER))) ret[n++] = (struct room_file){ str_from(str_of(f->name), sizeof FOLDER - 1), { (const char *)f->p, f->n } };
    return n;
}

int64_t survey_demo_instrument(struct store *st, struct arena *a, struct buf *said)
{
    struct room_file file[SHEETS];
    struct xform_findings *f = arena_new_of(a, struct xform_findings);
    struct rows *r = ask(st, Q("SELECT id FROM survey_survey WHERE code = $1 AND deleted_at IS NULL"), T(S(SURVEY_DEMO)));
    if (rows_next(r)) return row_int(r, 0);
    f->a = a;
    struct xform *form = xform_read(a, file, embedded_form(file, SHEETS), f);
    int64_t id = f->wrong ? 0 : xform_store(st, &who_house, S("demo"), form, f);
    if (!id) buf_fmt(said, "the questionnaire of the demonstration is not whole: %.*s\n", STR(f->n ? xform_say(a, NULL, &f->at[0]) : S("")));
    return id;
}

void survey_demo(struct store *st, struct arena *a, struct buf *said)
{
    (void)survey_demo_instrument(st, a, said);
}
