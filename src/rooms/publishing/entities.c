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

const struct choice page_kinds[] = { { "page", N_("Page") }, { "transition", N_("Transition in education") }, { 0 } };
const struct choice page_states[] = { { "draft", N_("Draft") }, { "review", N_("In review") }, { "published", N_("Published") }, { "archived", N_("Archived") }, { 0 } };
const struct choice page_shown[] = { { "published", N_("Yes") }, { "hidden", N_("No") }, { 0 } };

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
    .own_area = "area", .own_actor = "actor", .rights = rights, .n_rights = countof(rights),
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
    .list = { .columns = "name alt credit", .search = "name alt" },
};
