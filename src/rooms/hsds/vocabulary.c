/* vocabulary.c - which fields become taxonomies, and how rows bear their terms. */
#include "rooms/hsds/hsds.h"
#include <string.h>

/* Fields of one line have the same choices, so that a term means the same in each. */
const struct hsds_vocabulary hsds_vocabularies[] = {
    { "life-situations",   N_("Life situations"),         N_("What people look for: arriving, language, work, health and more, in two levels."), "directory.offer", "topics", "topic" },
    { "audiences",         N_("For whom"),                N_("For whom an offer is meant. An offer without an audience is open to everybody."), "directory.offer", "audience", "audience" },
    { "offer-kinds",       N_("Kind of offer"),           N_("What an offer is: advice, group, meeting point and more."), "directory.offer", "kind", "type" },
    { "accessibility",     N_("Accessibility"),           N_("What makes it easier to come and take part."), "directory.offer", "accessibility", "accessibility" },
    { "offer-extras",      N_("Also at hand"),            N_("What else an offer brings."), "directory.offer", "childcare", "accessibility" },
    { "course-kinds",      N_("Kind of course"),          N_("Kinds of courses as the federal office and the employment agency name them, and those of the region."), "courses.course", "type", "type" },
    { "course-levels",     N_("Language level"),          N_("Levels of the Common European Framework in halves: with which a course begins, and to which it leads."), "courses.course", "level level_to", "level" },
    { "course-bases",      N_("Access by"),               N_("Whose rules say who may take part in a course."), "courses.course", "basis", "eligibility" },
    { "course-conditions", N_("Conditions"),              N_("Who can take part in a course."), "courses.course", "access", "eligibility" },
    { "course-times",      N_("Time of day"),             N_("When in the day a course takes place."), "courses.course", "times", "schedule" },
    { "course-forms",      N_("How"),                     N_("On site or online."), "courses.course", "form", "attending" },
    { "course-exams",      N_("Examination at the end"),  N_("With which examination a course ends."), "courses.course", "exam", "accreditation" },
    { "course-extras",     N_("Also at hand"),            N_("What else counts for a course."), "courses.course", "childcare women_only test_before", "eligibility" },
    { "organization-kinds", N_("Kind of organisation"),   N_("What an organisation is."), "directory.actor", "kind", "type" },
};

size_t hsds_vocabulary_count(void) { return countof(hsds_vocabularies); }

static void bear(uint16_t *ret, const struct field **via, size_t *n, size_t term, const struct field *f)
{
    if (*n == HSDS_TERMS) return;
    for (size_t i = 0; i < *n; i++) if (ret[i] == term) return;     /* begins and ends on the same level */
    if (via) via[*n] = f;
    ret[(*n)++] = (uint16_t)term;
}

/* The terms of one field's value: their codes, or the rows that it names. */
static void field_terms(const struct hsds_book *b, const struct hsds_taxonomy *t, const struct field *f, const void *row, uint16_t *ret, const struct field **via, size_t *n)
{
    int64_t ids[HSDS_TERMS];
    if (f->kind == KIND_bool) {
        for (size_t i = t->from; i < t->to && row_number(row, f); i++) if (str_eq(b->term[i].code, str_of(f->name))) bear(ret, via, n, i, f);
    } else if (f->kind == KIND_refs) {
        size_t k = refs_ids(row_text(row, f), ids, countof(ids));
        for (size_t j = 0; j < k; j++)
            for (size_t i = t->from; i < t->to; i++) if (b->term[i].row == ids[j]) bear(ret, via, n, i, f);
    } else if (kind_is_text(f->kind)) {
        for (size_t i = t->from; i < t->to; i++) if (str_has_word(row_text(row, f), b->term[i].code)) bear(ret, via, n, i, f);
    }
}

size_t hsds_terms_of(const struct hsds_book *b, const struct entity *e, const void *row, uint16_t ret[HSDS_TERMS], const struct field *via[HSDS_TERMS])
{
    size_t n = 0;
    for (size_t i = 0; i < b->taxonomies; i++) {
        const struct hsds_taxonomy *t = &b->taxonomy[i];
        if (entity_named(str_of(t->of->entity)) != e) continue;
        for (str rest = str_of(t->of->fields), name; str_word(&rest, &name);) {
            const struct field *f = entity_field(e, name);
            if (f && field_live(f)) field_terms(b, t, f, row, ret, via, &n);
        }
    }
    return n;
}
