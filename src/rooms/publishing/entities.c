/* entities.c - the tables of the room: fields, who may read and write what, lists. */
#include "entity/draft.h"
#include "rooms/publishing/publishing.h"

#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct page_row, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field page_fields[] = {
#include "rooms/publishing/page.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct news, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field news_fields[] = {
#include "rooms/publishing/news.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct media, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field media_fields[] = {
#include "rooms/publishing/media.def"
};
#undef FIELD
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct feedback, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field feedback_fields[] = {
#include "rooms/publishing/feedback.def"
};
#undef FIELD

const struct choice page_kinds[] = { { "page", N_("Page") }, { "transition", N_("Transition in education") }, { 0 } };
const struct choice page_states[] = { { "draft", N_("Draft") }, { "review", N_("In review") }, { "published", N_("Published") }, { "archived", N_("Archived") }, { 0 } };
const struct choice feedback_kinds[] = { { "mistake", N_("A mistake") }, { "barrier", N_("A barrier") }, { 0 } };
const struct choice feedback_states[] = { { "new", N_("New") }, { "in_work", N_("In progress") }, { "done", N_("Done") }, { "rejected", N_("Rejected") }, { 0 } };
const struct choice page_shown[] = { { "published", N_("yes") }, { "hidden", N_("no") }, { 0 } };

/* Everybody reads what is published, on the days for which it is meant. Towns and providers keep their own pages; translators write the words of their
** language and nothing else. */
#define OFFICE (PUBLIC | INTERNAL)
static const struct right rights[] = {
    { "visitor",           READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "editor",            READ | CREATE | UPDATE | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "coordinator",       READ | CREATE | UPDATE | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "lead",              READ | CREATE | UPDATE | EXPORT, OFFICE, ROWS_ALL },
    { "administrator",     READ | CREATE | UPDATE | DELETE | EXPORT, OFFICE, ROWS_ALL },
    { "translator",        READ | EXPORT, PUBLIC, ROWS_ALL },
    { "translator",        UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    { "municipal_officer", READ | EXPORT, OFFICE, ROWS_ALL },
    { "municipal_officer", CREATE | UPDATE | DELETE, OFFICE, ROWS_OWN_AREA },
    { "quarter_manager",   READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "provider",          READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "provider",          READ | CREATE | UPDATE, OFFICE, ROWS_OWN_ACTOR },
    { "data_officer",      READ, OFFICE, ROWS_ALL },
};

const struct entity page_entity = {
    .room = "publishing", .name = "page", .path = "pages", .label = N_("Page"), .plural = N_("Pages"),
    .fields = page_fields, .n = countof(page_fields), .size = sizeof(struct page_row),
    .title = "title", .parent = "parent", .state = "shown", .flow = &page_flow, .begins = "visible_from", .ends = "visible_to", .dated = true,
    .own_area = "area", .own_actor = "actor", .rights = rights, .n_rights = countof(rights),
    .check = page_check, .before_save = page_derive, .after_save = page_saved,
    .list = { .columns = "title parent state topics", .filter = "parent topics kind area state", .search = "title summary", .sort = "title" },
};

const struct entity news_entity = {
    .room = "publishing", .name = "news", .path = "news", .label = N_("News"), .plural = N_("News"),
    .fields = news_fields, .n = countof(news_fields), .size = sizeof(struct news),
    .title = "title", .state = "state", .flow = &news_flow, .begins = "visible_from", .ends = "visible_to", .dated = true,
    .own_area = "area", .own_actor = "actor", .rights = rights, .n_rights = countof(rights), .check = news_check,
    .list = { .columns = "title important visible_from visible_to state", .filter = "topics area important state", .search = "title summary",
              .sort = "visible_from" },
};

/* What is in the list is there for everybody: a picture that a text shows cannot be a secret. */
static const struct right media_rights[] = {
    { "visitor",           READ, PUBLIC, ROWS_ALL },
    { "editor",            READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC, ROWS_ALL },
    { "coordinator",       READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC, ROWS_ALL },
    { "lead",              READ | CREATE | UPDATE | EXPORT, PUBLIC, ROWS_ALL },
    { "administrator",     READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC, ROWS_ALL },
    { "translator",        READ | EXPORT, PUBLIC, ROWS_ALL },
    { "translator",        UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    { "municipal_officer", READ | CREATE | EXPORT, PUBLIC, ROWS_ALL },
    { "provider",          READ, PUBLIC, ROWS_ALL },
};

const struct entity media_entity = {
    .room = "publishing", .name = "media", .path = "media", .label = N_("Picture"), .plural = N_("Pictures"),
    .fields = media_fields, .n = countof(media_fields), .size = sizeof(struct media),
    .title = "name", .rights = media_rights, .n_rights = countof(media_rights),
    .list = { .columns = "name alt credit", .search = "name alt", .apart = true },
};

/* Nobody makes one by the table: visitors write through the form alone (feedback_pages.c), which the house stores. Nobody changes one, either. */
static const struct right feedback_rights[] = {
    { "editor",            READ | EXPORT, INTERNAL | CONTACT, ROWS_ALL },
    { "coordinator",       READ | DELETE | EXPORT, INTERNAL | CONTACT, ROWS_ALL },
    { "lead",              READ | EXPORT, INTERNAL | CONTACT, ROWS_ALL },
    { "administrator",     READ | DELETE | EXPORT, INTERNAL | CONTACT, ROWS_ALL },
    { "municipal_officer", READ | EXPORT, INTERNAL | CONTACT, ROWS_OWN_AREA },
    { "provider",          READ | EXPORT, INTERNAL, ROWS_OWN_ACTOR },
    { "data_officer",      READ, INTERNAL, ROWS_ALL },
};

const struct entity feedback_entity = {
    .room = "publishing", .name = "feedback", .path = "feedback", .label = N_("Message about a page"), .plural = N_("Messages about pages"),
    .fields = feedback_fields, .n = countof(feedback_fields), .size = sizeof(struct feedback),
    .title = "title", .flow = &feedback_flow, .own_area = "area", .own_actor = "actor",
    .rights = feedback_rights, .n_rights = countof(feedback_rights),
    .list = { .columns = "title kind text state page", .filter = "kind state page area", .search = "title text" },
    .purpose = N_("Keeping pages true and free of barriers: what people outside tell about them"),
    .basis = N_("Public task of the integration centre: Article 6(1)(e) GDPR with § 8 TIntG NRW (text to be checked by the region)"),
    .subject = "mail",
    .keep = { "done_on", 183, ERASE, N_("Half a year after it was dealt with") },
};
