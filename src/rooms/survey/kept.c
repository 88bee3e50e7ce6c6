/* kept.c - what is kept of respondents, for the record of processing and the data protection page: shapes of the tables that are no entities; and that nothing of
** a survey outlives it. */
#include "entity/query.h"
#include "entity/retain.h"
#include "rooms/survey/coding.h"
#include "rooms/survey/draft.h"
#include "rooms/survey/proposals.h"

#define PURPOSE N_("Surveys of the integration centre: what organisations and residents answer, without names unless the questionnaire says so")
#define BASIS   N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)")

/* What people write or choose may tell who they are even where nobody is asked for a name: PERSONAL. */
struct shape { struct meta meta; c_longtext answers; c_date day; c_language language; c_text actor, late, mode; };
#define ANSWERS FIELD_ROW(struct shape, KIND_longtext, answers, PERSONAL, .label = N_("Answer"))
#define DAY     FIELD_ROW(struct shape, KIND_date, day, INTERNAL, .label = N_("Day"))
#define LANGUAGE FIELD_ROW(struct shape, KIND_language, language, INTERNAL, .label = N_("Language"))
#define ACTOR   FIELD_ROW(struct shape, KIND_text, actor, INTERNAL, .label = N_("Organisation"))

/* Of an anonymous survey neither day (but of sheets) nor organisation (response.c). */
static const struct field response_fields[] = {
    ANSWERS DAY LANGUAGE ACTOR
    FIELD_ROW(struct shape, KIND_text, late, INTERNAL, .label = N_("Late"))
    FIELD_ROW(struct shape, KIND_text, mode, INTERNAL, .label = N_("How they came in"))
};
static const struct field text_fields[] = { ANSWERS LANGUAGE };
static const struct field draft_fields[] = { ANSWERS DAY LANGUAGE };
static const struct field entry_fields[] = { ANSWERS DAY LANGUAGE ACTOR };

#define OFFICE(actions) { "lead", actions, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL }, { "coordinator", actions, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL }, \
                        { "administrator", actions, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL }
static const struct right answer_rights[] = { OFFICE(READ | EXPORT) };
static const struct right entry_rights[] = { OFFICE(READ | CREATE | UPDATE | DELETE), { "editor", READ | CREATE | UPDATE | DELETE, PUBLIC | INTERNAL | PERSONAL, ROWS_ALL } };

#define SHAPE(named, labelled, of) .room = "survey", .name = (named), .label = (labelled), .plural = (labelled), .fields = (of), .n = countof(of), .size = sizeof(struct shape), \
                                   .title = "answers", .purpose = PURPOSE, .basis = BASIS
static const struct entity response_shape = { SHAPE("response", N_("Answered questionnaires"), response_fields), .rights = answer_rights, .n_rights = countof(answer_rights) };
static const struct entity text_shape = { SHAPE("text", N_("Open answers"), text_fields), .rights = answer_rights, .n_rights = countof(answer_rights) };
/* Nobody of the staff has a page for these: only who holds the pass. */
static const struct entity draft_shape = { SHAPE("draft", N_("Unfinished questionnaires"), draft_fields),
    .keep = { "day", SAVED_DAYS, ERASE, N_("While you fill in, your answers are kept so that you can go on later. If you do not hand in, they are erased after 30 days and never counted.") } };
/* No number of days: the end is an event (paper.h, saved_tidy()). */
static const struct entity entry_shape = { SHAPE("entry", N_("Paper sheets"), entry_fields), .rights = entry_rights, .n_rights = countof(entry_rights),
    .keep = { "day", 0, ERASE, N_("When the sheet is counted, at the latest when the survey is archived") } };

/* None can be found by a mail address, which is how an access report looks: no way leads there. */
void survey_kept(const struct app *app)
{
    static const struct kept kept[] = { { &response_shape, NULL }, { &text_shape, NULL }, { &draft_shape, NULL }, { &entry_shape, NULL } };
    (void)app;
    for (size_t i = 0; i < countof(kept); i++) retain_also(&kept[i]);
}

/* ---- erasing ------------------------------------------------------------------------------------------------------------------------------------- */
enum { ROUND = 500, ROUNDS_MAX = 20 };                  /* 5,000 invitations are the most there can be (INVITE_MAX)    */

/* Tables that are no entities go with their survey by themselves (cascade); references of entities lead nowhere by now, and what asks, invites or proposes
** without a survey is nothing. */
static bool erase_orphans(struct store *st, const struct event *ev, const struct entity *e)
{
    struct sql q = sql_new(st);
    sql(&q, "SELECT id FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE survey IS NULL ORDER BY id LIMIT ");
    sql_value(&q, I(ROUND));
    struct rows *r = sql_ask(&q);
    bool some = rows_count(r) > 0;
    while (rows_next(r)) if (!retain_erase(st, &who_house, ev->request, e, row_int(r, 0))) return false;
    return some;
}

static void survey_gone(struct store *st, const struct event *ev)
{
    const struct entity *const below[] = { &item_entity, &option_entity, &invitation_entity, &category_entity, &survey_proposal_entity };
    for (size_t i = 0; i < countof(below); i++)
        for (int round = 0; round < ROUNDS_MAX && erase_orphans(st, ev, below[i]); round++) { }
}

const struct listen survey_listens[SURVEY_LISTENS] = { { "survey.survey.erased", survey_gone } };
