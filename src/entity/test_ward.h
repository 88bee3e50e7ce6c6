/* test_ward.h - entities for the tests of writing: people with all that has to be protected, visits that refer to them, and a flow with a timer.
** Included after test_room.h. Nothing here is part of the program. */
#ifndef ENTITY_TEST_WARD_H
#define ENTITY_TEST_WARD_H
#include "entity/event.h"
#include "entity/retain.h"
#include "entity/test_room.h"
#include "entity/write.h"

static const struct choice ward_states[] = { { "asked", "Asked" }, { "given", "Given" }, { "done", "Done" }, { "lapsed", "Lapsed" }, { 0 } };

#define PERSON_FIELDS(FIELD) \
    FIELD(text,     name,    PUBLIC,    .label = "Name", .required = true, .sorted = true, .min = 2, .max = 80) \
    FIELD(longtext, about,   PUBLIC,    .label = "About", .translated = true, .max = 300) \
    FIELD(email,    mail,    CONTACT,   .label = "E-mail") \
    FIELD(date,     born,    PERSONAL,  .label = "Born on") \
    FIELD(money,    fee,     MONEY,     .label = "Fee") \
    FIELD(text,     health,  SENSITIVE, .label = "Health", .max = 100) \
    FIELD(languages, speaks, PERSONAL,  .label = "Languages") \
    FIELD(text,     remark,  INTERNAL,  .label = "Remark", .max = 100) \
    FIELD(area,     area,    PUBLIC,    .label = "Town") \
    FIELD(ref,      actor,   PUBLIC,    .label = "Organisation", .to = "test.group") \
    FIELD(refs,     groups,  PUBLIC,    .label = "Groups", .to = "test.group") \
    FIELD(ref,      above,   PUBLIC,    .label = "Reports to", .to = "test.person") \
    FIELD(number,   account, INTERNAL,  .label = "Account") \
    FIELD(decimal,  size,    PUBLIC,    .label = "Size", .digits = 1) \
    FIELD(coordinate, spot,  PUBLIC,    .label = "Spot") \
    FIELD(bool,     active,  PUBLIC,    .label = "Active") \
    FIELD(date,     left,    INTERNAL,  .label = "Left on")
#define VISIT_FIELDS(FIELD) \
    FIELD(text,   title,  PUBLIC,   .label = "Title", .required = true, .translated = true, .sorted = true, .min = 2, .max = 80) \
    FIELD(markdown, text, PUBLIC,   .label = "Text", .translated = true, .max = 1000) \
    FIELD(longtext, inner, INTERNAL, .label = "Inner", .translated = true, .max = 300) \
    FIELD(choice, state,  INTERNAL, .label = "State", .required = true, .choices = ward_states) \
    FIELD(ref,    person, PUBLIC,   .label = "Person", .to = "test.person") \
    FIELD(refs,   others, PUBLIC,   .label = "Others", .to = "test.person") \
    FIELD(phone,  phone,  CONTACT,  .label = "Telephone") \
    FIELD(longtext, story, PERSONAL, .label = "Story", .translated = true, .max = 300) \
    FIELD(number, amount, PUBLIC,   .label = "How many", .min = 0, .max = 100) \
    FIELD(date,   day,    PUBLIC,   .label = "On")

#define GIFT_FIELDS(FIELD) \
    FIELD(text,   title,  PUBLIC,   .label = "Title", .required = true, .sorted = true, .max = 80) \
    FIELD(ref,    host,   PUBLIC,   .label = "From", .to = "test.person", .required = true) \
    FIELD(number, worth,  PUBLIC,   .label = "Worth", .min = 0)

struct person { struct meta meta; PERSON_FIELDS(MEMBER) };
struct visit  { struct meta meta; VISIT_FIELDS(MEMBER) };
struct gift   { struct meta meta; GIFT_FIELDS(MEMBER) };
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct person, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field person_fields[] = { PERSON_FIELDS(ROW) };
#undef ROW
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct visit, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field visit_fields[] = { VISIT_FIELDS(ROW) };
#undef ROW
#define ROW(kind, name, privacy, ...) FIELD_ROW(struct gift, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field gift_fields[] = { GIFT_FIELDS(ROW) };
#undef ROW

enum { WARD_ALL = PUBLIC | INTERNAL | CONTACT | PERSONAL | MONEY | SENSITIVE, WARD_WRITE = READ | CREATE | UPDATE | DELETE };
static const struct right ward_rights[] = {
    { "boss",       WARD_WRITE | EXPORT, WARD_ALL, ROWS_ALL },
    { "clerk",      WARD_WRITE, PUBLIC | INTERNAL | CONTACT, ROWS_ALL },
    { "reader",     READ, PUBLIC, ROWS_ALL },
    { "officer",    READ, PUBLIC, ROWS_ALL },
    { "officer",    WARD_WRITE, PUBLIC | INTERNAL | CONTACT, ROWS_OWN_AREA },
    { "partner",    WARD_WRITE, PUBLIC | CONTACT, ROWS_OWN_ACTOR },
    { "self",       READ | UPDATE, PUBLIC | CONTACT | PERSONAL, ROWS_OWN },
    { "translator", READ | UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
};

/* What the hooks saw, and what they shall do. */
static struct { int saved, fresh, effects; bool refuse; const char *no; } ward;

static void visit_check(struct store *st, const struct draft *d, struct problems *p)
{
    const struct field *f = entity_field(d->e, S("amount"));
    (void)st;
    if (ward.refuse && str_eq(d->value[field_index(d->e, f)], S("13"))) problem_add(p, (struct problem){ d->line, f, { 0 }, "Not thirteen.", { 0 } });
}

static void visit_before(struct store *st, struct draft *d)
{
    size_t day = field_index(d->e, entity_field(d->e, S("day"))), amount = field_index(d->e, entity_field(d->e, S("amount")));
    (void)st;
    if (str_eq(d->value[amount], S("7"))) d->value[day] = S("2026-07-07");
}

static void visit_after(struct store *st, const struct entity *e, int64_t row, bool fresh)
{
    (void)st; (void)e;
    ward.saved += row > 0;
    ward.fresh += fresh;
}

static const char *visit_guard(struct store *st, const struct entity *e, const void *row, const struct who *who)
{
    (void)who;
    (void)st; (void)e;
    return ((const struct visit *)row)->story.n ? ward.no : "There is no story.";      /* a guard sees every field */
}

static void visit_effect(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    (void)st; (void)e; (void)who;
    ward.effects += row > 0;
}

enum { WEEK = 7 * 24 * 3600 };
static const struct transition visit_flow_table[] = {
    { "asked", "give",   "given",  "boss clerk partner", .effect = visit_effect, .label = "Give", .outside = "Given" },
    { "given", "finish", "done",   "boss", .guard = visit_guard, .label = "Finish", .outside = "Done" },
    { "asked", "lapse",  "lapsed", "timer", .after = WEEK, .outside = "Lapsed" },
    { "given", "lapse",  "lapsed", "boss", .after = 2 * WEEK, .guard = visit_guard, .label = "Lapse", .outside = "Lapsed" },
    { "*",     "reopen", "asked",  "boss clerk reader", .label = "Ask again", .outside = "Asked", .needs_reason = true },
};
static const struct flow visit_flow = { "state", visit_flow_table, countof(visit_flow_table) };

static const struct entity person_entity = {
    .room = "test", .name = "person", .path = "persons", .label = "Person", .plural = "People", .fields = person_fields, .n = countof(person_fields),
    .size = sizeof(struct person), .title = "name", .parent = "above", .own_area = "area", .own_actor = "actor", .own_account = "account",
    .rights = ward_rights, .n_rights = countof(ward_rights), .purpose = "Looking after people", .basis = "GDPR Art. 6 (1) e", .subject = "mail",
    .keep = { "left", 365, ERASE, "A year after they left" }, .list = { .columns = "name", .search = "name" },
};
static const struct entity visit_entity = {
    .room = "test", .name = "visit", .path = "visits", .label = "Visit", .plural = "Visits", .fields = visit_fields, .n = countof(visit_fields),
    .size = sizeof(struct visit), .title = "title", .rights = ward_rights, .n_rights = countof(ward_rights), .flow = &visit_flow, .check = visit_check,
    .before_save = visit_before, .after_save = visit_after, .purpose = "Visiting", .basis = "GDPR Art. 6 (1) a",
    .keep = { "day", 30, ANONYMISE, "Only numbers are needed later" }, .list = { .columns = "title", .search = "title" },
};

static const struct entity gift_entity = {                /* its one reference has to be there */
    .room = "test", .name = "gift", .path = "gifts", .label = "Gift", .plural = "Gifts", .fields = gift_fields, .n = countof(gift_fields),
    .size = sizeof(struct gift), .title = "title", .list = { .columns = "title", .search = "title" }, .rights = ward_rights, .n_rights = countof(ward_rights),
};

static inline void ward_register(void)
{
    entity_register(&gift_entity);
    entity_register(&person_entity);
    entity_register(&visit_entity);
}

static inline void ward_wipe(struct store *st)
{
    static const char *const tables[] = { "core_history_seen", "core_history_value", "core_history", "core_timer", "test_gift", "test_visit", "test_person" };
    for (size_t i = 0; i < countof(tables); i++) {
        struct sql q = sql_new(st);
        sql(&q, "DELETE FROM ");
        sql_name(&q, tables[i]);
        sql_ask(&q);
    }
}

/* ---- shorthand ----------------------------------------------------------------------------------------------------------------------- */
static struct problems ward_problems;                     /* of the last write                                            */

static inline enum write_outcome write_as(struct store *st, const struct who *who, struct draft *d, int64_t version)
{
    struct write w = { .who = who, .request = S("req"), .draft = d, .version = version };
    ward_problems = (struct problems){ .a = room.a };
    return row_write(st, &w, &ward_problems);
}

/* A role of the ward, and one that sees groups and areas: what is not seen cannot be referred to. */
static inline struct who ward_who(const char *role, int64_t area, int64_t actor)
{
    return (struct who){ .account = 1, .name = S("Somebody"), .grant = { { .role = role, .area = area, .actor = actor }, { .role = "admin" } },
        .n = 2 };
}
static inline struct who boss(void) { return ward_who("boss", 0, 0); }

/* Makes a row as the boss; the id. */
static inline int64_t made(struct store *st, struct draft d)
{
    struct who w = boss();
    enum write_outcome out = write_as(st, &w, &d, 0);
    if (out != WRITE_DONE) must(!ward_problems.n, str_of(ward_problems.at[0].message));
    must(out == WRITE_DONE, store_why(st));
    return d.id;
}

/* Changes fields of a row: pairs up to NULL. */
#define changed(st, who, e, id_, version, ...) changed_with((st), (who), (id_), (version), draft_of((e), "", __VA_ARGS__, NULL))
static inline enum write_outcome changed_with(struct store *st, const struct who *who, int64_t id, int64_t version, struct draft d)
{
    d.id = id;
    return write_as(st, who, &d, version);
}

static inline struct draft raw(struct store *st, const struct entity *e, int64_t id)
{
    struct draft d;
    struct stamp stamp;
    must(draft_read(st, e, id, &d, &stamp), S("the row is not there"));
    return d;
}

static inline str value_now(struct store *st, const struct entity *e, int64_t id, const char *field)
{
    struct draft d = raw(st, e, id);
    const struct field *f = entity_field(e, str_of(field));
    return f->translated ? d.word[0][field_index(e, f)] : d.value[field_index(e, f)];
}

static inline int64_t version_now(struct store *st, const struct entity *e, int64_t id)
{
    struct draft d;
    struct stamp stamp;
    must(draft_read(st, e, id, &d, &stamp), S("the row is not there"));
    return stamp.version;
}
#endif
