/* test_wood.h - a room for tests of what serves every room: trees, which have a name and a photo. */
#ifndef SERVE_TEST_WOOD_H
#define SERVE_TEST_WOOD_H
#include "serve/test_region.h"

#define TREE_FIELDS(FIELD) \
    FIELD(text, name,  PUBLIC, .label = "Name", .required = true, .sorted = true, .max = 80) \
    FIELD(file, photo, PUBLIC, .label = "Photo", .max = 100)
#define MEMBER(kind, name, ...) c_##kind name;
struct tree { struct meta meta; TREE_FIELDS(MEMBER) };
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct tree, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field tree_fields[] = { TREE_FIELDS(ROW) };
static const struct right rights[] = { { "visitor", READ, PUBLIC, ROWS_ALL }, { "administrator", READ | CREATE | UPDATE, PUBLIC, ROWS_ALL } };
static const struct entity tree_entity = {
    .room = "wood", .name = "tree", .path = "trees", .label = "Tree", .plural = "Trees", .fields = tree_fields, .n = countof(tree_fields),
    .size = sizeof(struct tree), .title = "name", .rights = rights, .n_rights = countof(rights), .list = { .columns = "name", .search = "name" } };
static const struct entity *const entities[] = { &tree_entity };
static const struct room wood = { .name = "wood", .label = "Wood", .entities = entities, .n_entities = 1 };
static const struct room *const rooms[] = { &wood };

static void furnish(void) { put(&tree_entity, "t0", "name=Linde"); }
#endif
