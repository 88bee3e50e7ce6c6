/* entities.c - the tables of the room: fields, who may read and write what, lists, how long what is kept. */
#include "rooms/mediation/mediation.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct institution, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field institution_fields[] = {
#include "rooms/mediation/institution.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct requester, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field requester_fields[] = {
#include "rooms/mediation/requester.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct skill, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field skill_fields[] = {
#include "rooms/mediation/skill.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct exclusion, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field exclusion_fields[] = {
#include "rooms/mediation/exclusion.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct request, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field request_fields[] = {
#include "rooms/mediation/request.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct appointment, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field appointment_fields[] = {
#include "rooms/mediation/appointment.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct asked, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field asked_fields[] = {
#include "rooms/mediation/offer.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct decision, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field decision_fields[] = {
#include "rooms/mediation/decision.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct rules, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field rules_fields[] = {
#include "rooms/mediation/rules.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct way, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field way_fields[] = {
#include "rooms/mediation/way.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct service_row, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field service_fields[] = {
#include "rooms/mediation/service.def"
};
#undef FIELD

#define ALL (READ | CREATE | UPDATE | DELETE | EXPORT)
#define SEEN (PUBLIC | INTERNAL | CONTACT)
#define PURPOSE N_("Language and culture mediation: placing volunteers with institutions that ask")
#define BASIS N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)")
/* What the office keeps for itself: no institution and no mediator reads it. */
#define OFFICE_KEEPS \
    { "coordinator",   ALL, SEEN, ROWS_ALL }, \
    { "lead",          ALL, SEEN, ROWS_ALL }, \
    { "administrator", ALL, SEEN, ROWS_ALL }, \
    { "data_officer",  READ, SEEN, ROWS_ALL }

static const struct right office_rights[] = { OFFICE_KEEPS };

/* ---- who asks -------------------------------------------------------------------------------------------------------- */
static const struct right institution_rights[] = { OFFICE_KEEPS, { "requester", READ, SEEN, ROWS_OWN_ACTOR } };

const struct entity institution_entity = {
    .room = "mediation", .name = "institution", .path = "institutions", .label = N_("Institution that asks"), .plural = N_("Institutions that ask"),
    .fields = institution_fields, .n = countof(institution_fields), .size = sizeof(struct institution),
    .title = "name", .own_area = "area", .own_actor = "id",
    .rights = institution_rights, .n_rights = countof(institution_rights),
    .list = { .columns = "name kind area phone closed", .filter = "kind area closed", .search = "name", .apart = true },
};

/* A person leaves when the school says so; a year later nothing needs the name any more. */
static const struct right requester_rights[] = { OFFICE_KEEPS, { "requester", READ, SEEN, ROWS_OWN_ACTOR } };

const struct entity requester_entity = {
    .room = "mediation", .name = "requester", .path = "requesters", .label = N_("Person who asks"), .plural = N_("Persons who ask"),
    .fields = requester_fields, .n = countof(requester_fields), .size = sizeof(struct requester),
    .title = "name", .own_actor = "institution",
    .rights = requester_rights, .n_rights = countof(requester_rights),
    .list = { .columns = "name institution email phone left_on", .filter = "institution", .apart = true },
    .purpose = PURPOSE, .basis = BASIS, .subject = "email",
    .keep = { "left_on", 365, ERASE, N_("A year after leaving") },
};

/* ---- who can go ------------------------------------------------------------------------------------------------------- */
static const struct right skill_rights[] = { OFFICE_KEEPS, { "volunteer", READ, PUBLIC | INTERNAL, ROWS_OWN_VOLUNTEER } };

const struct entity skill_entity = {
    .room = "mediation", .name = "skill", .path = "skills", .label = N_("Language of a mediator"), .plural = N_("Languages of mediators"),
    .fields = skill_fields, .n = countof(skill_fields), .size = sizeof(struct skill),
    .title = "what", .own_volunteer = "volunteer", .rights = skill_rights, .n_rights = countof(skill_rights),
    .before_save = skill_derive,
    .list = { .columns = "what volunteer source directions", .filter = "language level source volunteer", .apart = true },
};

const struct entity exclusion_entity = {
    .room = "mediation", .name = "exclusion", .path = "exclusions", .label = N_("Pair that is not placed"), .plural = N_("Pairs that are not placed"),
    .fields = exclusion_fields, .n = countof(exclusion_fields), .size = sizeof(struct exclusion),
    .title = "what", .rights = office_rights, .n_rights = countof(office_rights), .before_save = exclusion_derive,
    .list = { .columns = "what kind", .filter = "volunteer institution kind", .apart = true },
};

/* ---- what is asked ------------------------------------------------------------------------------------------------------ */
static const struct right request_rights[] = {
    OFFICE_KEEPS,
    { "requester", READ | CREATE | UPDATE, SEEN, ROWS_OWN_ACTOR },
};

const struct entity request_entity = {
    .room = "mediation", .name = "request", .path = "requests", .label = N_("Request"), .plural = N_("Requests"),
    .fields = request_fields, .n = countof(request_fields), .size = sizeof(struct request),
    .title = "code", .own_area = "area", .own_actor = "institution",
    .rights = request_rights, .n_rights = countof(request_rights), .check = request_check, .before_save = request_derive,
    .list = { .columns = "code institution language topic area", .filter = "institution language topic area", .search = "code", .apart = true },
};

/* The hours and the money of an appointment are changed by its flow alone; nobody edits them. */
static const struct right appointment_rights[] = {
    { "coordinator",   READ | CREATE | UPDATE | EXPORT, SEEN, ROWS_ALL },
    { "lead",          READ | CREATE | UPDATE | EXPORT, SEEN, ROWS_ALL },
    { "administrator", READ | CREATE | UPDATE | EXPORT, SEEN, ROWS_ALL },
    { "finance",       READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "requester",     READ | CREATE | UPDATE, SEEN, ROWS_OWN_ACTOR },
    { "volunteer",     READ, PUBLIC | INTERNAL, ROWS_OWN_VOLUNTEER },
};

const struct entity appointment_entity = {
    .room = "mediation", .name = "appointment", .path = "appointments", .label = N_("Appointment"), .plural = N_("Appointments"),
    .fields = appointment_fields, .n = countof(appointment_fields), .size = sizeof(struct appointment),
    .title = "code", .own_area = "area", .own_actor = "institution", .own_volunteer = "volunteer",
    .rights = appointment_rights, .n_rights = countof(appointment_rights), .flow = &appointment_flow,
    .check = appointment_check, .before_save = appointment_derive,
    .list = { .columns = "code starts language institution area volunteer state", .filter = "state language institution area volunteer request", .search = "code",
              .sort = "starts", .apart = true },
    .purpose = PURPOSE, .basis = BASIS,
    .keep = { "done_on", 183, ANONYMISE, N_("Half a year after it was settled or over; a statistic row without institution and mediator stays") },
};

/* ---- who is asked --------------------------------------------------------------------------------------------------------- */
static const struct right asked_rights[] = {
    { "coordinator",   READ | CREATE | UPDATE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "lead",          READ | CREATE | UPDATE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "administrator", READ | CREATE | UPDATE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "volunteer",     READ, PUBLIC | INTERNAL, ROWS_OWN_VOLUNTEER },
};

const struct entity asked_entity = {
    .room = "mediation", .name = "offer", .path = "asked", .label = N_("Question to a mediator"), .plural = N_("Questions to mediators"),
    .fields = asked_fields, .n = countof(asked_fields), .size = sizeof(struct asked),
    .title = "what", .own_volunteer = "volunteer",
    .rights = asked_rights, .n_rights = countof(asked_rights), .flow = &asked_flow, .before_save = asked_derive,
    .list = { .columns = "what volunteer wave channel sent_at answered_at state", .filter = "appointment volunteer state channel", .sort = "sent_at", .apart = true },
    .purpose = PURPOSE, .basis = BASIS,
    .keep = { "expires_at", 183, ERASE, N_("Half a year after the time for an answer") },
};

static const struct right decision_rights[] = {
    { "coordinator",   READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "lead",          READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "administrator", READ | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "data_officer",  READ, PUBLIC | INTERNAL, ROWS_ALL },
};

const struct entity decision_entity = {
    .room = "mediation", .name = "decision", .path = "decisions", .label = N_("Decision whom to ask"), .plural = N_("Decisions whom to ask"),
    .fields = decision_fields, .n = countof(decision_fields), .size = sizeof(struct decision),
    .title = "what", .rights = decision_rights, .n_rights = countof(decision_rights), .before_save = decision_derive,
    .list = { .columns = "what rules asked override", .filter = "appointment", .apart = true },
    .purpose = PURPOSE, .basis = BASIS,
    .keep = { "changed_at", 365, ERASE, N_("A year after the decision") },
};

/* ---- how it is done here ----------------------------------------------------------------------------------------------------- */
const struct entity rules_entity = {
    .room = "mediation", .name = "rules", .path = "mediation-rules", .label = N_("Rules of mediation"), .plural = N_("Rules of mediation"),
    .fields = rules_fields, .n = countof(rules_fields), .size = sizeof(struct rules),
    .title = "name", .rights = office_rights, .n_rights = countof(office_rights), .check = rules_check,
    .list = { .columns = "name since mode lead_days tariff", .sort = "since", .apart = true },
};

const struct entity way_entity = {
    .room = "mediation", .name = "way", .path = "ways", .label = N_("Way between two towns"), .plural = N_("Ways between towns"),
    .fields = way_fields, .n = countof(way_fields), .size = sizeof(struct way),
    .title = "what", .rights = office_rights, .n_rights = countof(office_rights), .before_save = way_derive,
    .list = { .columns = "what minutes metres", .apart = true },
};

const struct entity service_entity = {
    .room = "mediation", .name = "service", .path = "services", .label = N_("Service beyond the pool"), .plural = N_("Services beyond the pool"),
    .fields = service_fields, .n = countof(service_fields), .size = sizeof(struct service_row),
    .title = "name", .rights = office_rights, .n_rights = countof(office_rights),
    .list = { .columns = "name kind languages phone cost decides", .filter = "kind languages", .search = "name", .apart = true },
};
