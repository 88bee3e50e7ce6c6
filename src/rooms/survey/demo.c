/* demo.c - the questionnaires of the demonstration. The survey of 2018 as chapter 9 of the integration concept of Kreis Kleve tells of it, reconstructed
** in words of our own (demo/survey-2018), and two invented ones of 2026. They say so themselves, and are marked as examples. Answers: demo_answers.c. */
#include "base/embedded.h"
#include "entity/query.h"
#include "rooms/survey/demo_answers.h"
#include "rooms/survey/xlsform.h"

extern const struct embedded demo_files[];              /* ended by name == NULL; written at build time from demo/    */

static size_t embedded_form(str folder, struct room_file *ret, size_t max)
{
    size_t n = 0;
    for (const struct embedded *f = demo_files; f->name && n < max; f++)
        if (str_starts(str_of(f->name), folder)) ret[n++] = (struct room_file){ str_from(str_of(f->name), folder.n), { (const char *)f->p, f->n } };
    return n;
}

int64_t survey_demo_form(struct store *st, struct arena *a, str code, str folder, struct buf *said)
{
    struct room_file file[SHEETS];
    struct xform_findings *f = arena_new_of(a, struct xform_findings);
    struct rows *r = ask(st, Q("SELECT id FROM survey_survey WHERE code = $1 AND deleted_at IS NULL"), T(code));
    if (rows_next(r)) return row_int(r, 0);
    f->a = a;
    struct xform *form = xform_read(a, file, embedded_form(folder, file, SHEETS), f);
    int64_t id = f->wrong ? 0 : xform_store(st, &who_house, S("demo"), form, f);
    if (!id) buf_fmt(said, "a questionnaire of the demonstration is not whole: %.*s\n", STR(f->n ? xform_say(a, NULL, &f->at[0]) : S("")));
    return id;
}

int64_t survey_demo_instrument(struct store *st, struct arena *a, struct buf *said) { return survey_demo_form(st, a, S(SURVEY_DEMO), S("survey-2018/"), said); }

void survey_demo(struct store *st, struct arena *a, struct buf *said)
{
    demo_answers_2018(st, a, survey_demo_instrument(st, a, said));
    demo_answers_actors(st, a, survey_demo_form(st, a, S("akteure-2026"), S("survey-akteure-2026/"), said));
    demo_answers_residents(st, a, survey_demo_form(st, a, S("ankommen-2026"), S("survey-ankommen-2026/"), said));
}
