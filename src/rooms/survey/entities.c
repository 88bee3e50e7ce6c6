/* entities.c - the tables of the room: fields, who may read and write what, lists, how long what is kept. */
#include "rooms/survey/invite.h"
#include "rooms/survey/survey.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct survey, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field survey_fields[] = {
#include "rooms/survey/survey.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct survey_item, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field item_fields[] = {
#include "rooms/survey/item.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct survey_option, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field option_fields[] = {
#include "rooms/survey/option.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct invitation, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field invitation_fields[] = {
#include "rooms/survey/invitation.def"
};
#undef FIELD

/* Respondents read a survey by its own pages (instrument.h), not by these tables; so nothing here is public. */
#define ALL (READ | CREATE | UPDATE | DELETE | EXPORT)
#define BUILDERS(classes) \
    { "coordinator",   ALL, classes, ROWS_ALL }, \
    { "lead",          ALL, classes, ROWS_ALL }, \
    { "administrator", ALL, classes, ROWS_ALL }
static const struct right build_rights[] = {
    BUILDERS(PUBLIC | INTERNAL),
    { "editor",         READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "translator",     READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "translator",     UPDATE, PUBLIC | INTERNAL, ROWS_OWN_LANGUAGE },
    { "steering_group", READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",   READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity survey_entity = {
    .room = "survey", .name = "survey", .path = "surveys", .label = N_("Survey"), .plural = N_("Surveys"),
    .fields = survey_fields, .n = countof(survey_fields), .size = sizeof(struct survey),
    .title = "title", .flow = &survey_flow, .rights = build_rights, .n_rights = countof(build_rights), .check = survey_check, .before_save = survey_derive,
    .list = { .columns = "title audience opens closes state", .filter = "audience state anonymity access before", .linked = "before", .search = "title code" },
};

const struct entity item_entity = {
    .room = "survey", .name = "item", .path = "survey-items", .label = N_("Question"), .plural = N_("Questions"),
    .fields = item_fields, .n = countof(item_fields), .size = sizeof(struct survey_item),
    .title = "label", .rights = build_rights, .n_rights = countof(build_rights), .check = item_check, .fixed = item_fixed, .before_save = item_derive,
    .list = { .columns = "label survey place code kind list", .filter = "survey kind", .linked = "survey", .search = "label code", .sort = "place", .apart = true },
};

const struct entity option_entity = {
    .room = "survey", .name = "option", .path = "survey-choices", .label = N_("Choice"), .plural = N_("Choices"),
    .fields = option_fields, .n = countof(option_fields), .size = sizeof(struct survey_option),
    .title = "label", .rights = build_rights, .n_rights = countof(build_rights), .check = option_check, .fixed = option_fixed, .before_save = option_derive,
    .list = { .columns = "label survey list place code", .filter = "survey", .linked = "survey", .search = "label code", .sort = "place", .apart = true },
};

static const struct right invitation_rights[] = {
    BUILDERS(PUBLIC | INTERNAL | CONTACT),
    { "data_officer",   READ, PUBLIC | INTERNAL | CONTACT, ROWS_ALL },
};

const struct entity invitation_entity = {
    .room = "survey", .name = "invitation", .path = "survey-invitations", .label = N_("Invitation"), .plural = N_("Invitations"),
    .fields = invitation_fields, .n = countof(invitation_fields), .size = sizeof(struct invitation),
    .title = "name", .rights = invitation_rights, .n_rights = countof(invitation_rights),
    .check = invitation_check, .before_save = invitation_derive, .after_save = invitation_saved,
    .list = { .columns = "name survey language sent_on reminded_on used", .filter = "survey used language", .linked = "survey", .search = "name", .apart = true },
    .purpose = N_("Inviting organisations and people to a survey, and reminding those who have not answered"),
    .basis = N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)"),
    .keep = { "changed_at", 365, ERASE, N_("A year after the last change") },
};
