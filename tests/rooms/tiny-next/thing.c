/* thing.c - the entity thing: everybody may read it, an editor may change it, only a keeper may show it. */
#include "entity/flow.h"
#include "rooms/tiny/thing.h"

static const struct choice thing_shapes[] = { { "round", N_("Round") }, { "square", N_("Square") }, { 0 } };
static const struct choice thing_states[] = { { "draft", N_("Draft") }, { "shown", N_("Shown") }, { 0 } };

static const struct field fields[] = {
#define FIELD(kind, name, privacy, ...) FIELD_ROW(struct thing, KIND_##kind, name, privacy, __VA_ARGS__)
#include "rooms/tiny/thing.def"
#undef FIELD
};

static const struct right rights[] = {
    { "visitor", READ | EXPORT, PUBLIC, ROWS_ALL },
    { "keeper", READ, PUBLIC | INTERNAL, ROWS_ALL },
    { "editor", READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
};

static const struct transition transitions[] = {
    { .from = "draft", .event = "show", .to = "shown", .roles = "keeper", .label = N_("Show"), .outside = N_("Shown") },
    { .from = "shown", .event = "hide", .to = "draft", .roles = "keeper editor", .label = N_("Hide"), .outside = N_("Draft") },
};
static const struct flow flow = { "state", transitions, countof(transitions) };

const struct entity thing_entity = {
    .room = "tiny", .name = "thing", .path = "things", .label = N_("Thing"), .plural = N_("Things"),
    .fields = fields, .n = countof(fields), .size = sizeof(struct thing), .title = "title",
    .rights = rights, .n_rights = countof(rights), .flow = &flow,
    .list = { .columns = "title shape state", .filter = "shape state", .search = "title", .sort = "title" },
};
