/* test_ground.h - a region with every entity of every room in it, filled from the field tables, and people of every role to ask for it.
**
** Each value is a *plant*: a code that is found again wherever it shows up, with the entity, row and field that it stands in. Rows lie inside and
** outside of every scope: published or not, of the own town or another, of the own organisation or another, of the own account or another, deleted.
** Who may see what is worked out here from a copy of the tables of rights, in few lines of its own (`seen`), so that a fault in who.c or select.c shows.
** A room of this file, `vault`, has a field of every class and a role of every scope, whichever rooms there are.
*/
#ifndef ROOMS_TEST_GROUND_H
#define ROOMS_TEST_GROUND_H
#include "base/file.h"
#include "base/rand.h"
#include "entity/draft.h"
#include "entity/flow.h"
#include "entity/history.h"
#include "entity/region.h"
#include "entity/schema.h"
#include "rooms/rooms.h"
#include "serve/serve.h"
#include "web/csrf.h"
#include "web/reply.h"
#include <ftw.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <unistd.h>

#define must(what, why) do { if (!(what)) { fprintf(stderr, "%s:%d: %s: %.*s\n", __FILE__, __LINE__, #what, STR(why)); abort(); } } while (0)

/* ---- the room `vault` --------------------------------------------------------------------------------------------------------------- */
static const struct choice vault_states[] = { { "draft", "Draft" }, { "published", "Published" }, { 0 } };
#define VAULT_FIELDS(FIELD) \
    FIELD(text,       title,         PUBLIC,    .label = "Title", .required = true, .translated = true, .sorted = true, .max = 80) \
    FIELD(longtext,   vault_summary, PUBLIC,    .label = "Summary", .translated = true, .max = 300) \
    FIELD(text,       vault_inner,   INTERNAL,  .label = "Inner name", .max = 80) \
    FIELD(longtext,   vault_remark,  INTERNAL,  .label = "Remark", .translated = true, .max = 300) \
    FIELD(number,     vault_number,  INTERNAL,  .label = "Number") \
    FIELD(email,      vault_mail,    CONTACT,   .label = "E-mail", .unique = true) \
    FIELD(phone,      vault_phone,   CONTACT,   .label = "Telephone") \
    FIELD(url,        vault_link,    CONTACT,   .label = "Website") \
    FIELD(text,       vault_person,  PERSONAL,  .label = "Person", .max = 80) \
    FIELD(date,       vault_born,    PERSONAL,  .label = "Born") \
    FIELD(money,      vault_money,   MONEY,     .label = "Sum") \
    FIELD(markdown,   vault_health,  SENSITIVE, .label = "Health", .max = 300) \
    FIELD(text,       vault_illness, SENSITIVE, .label = "Illness", .translated = true, .max = 80) \
    FIELD(longtext,   vault_record,  CRIMINAL,  .label = "Record", .max = 300, .detail_only = true) \
    FIELD(decimal,    vault_size,    INTERNAL,  .label = "Size", .digits = 2) \
    FIELD(bool,       vault_yes,     INTERNAL,  .label = "Yes") \
    FIELD(clock,      vault_clock,   CONTACT,   .label = "At") \
    FIELD(coordinate, vault_place,   PERSONAL,  .label = "Place") \
    FIELD(languages,  vault_tongues, SENSITIVE, .label = "Languages") \
    FIELD(area,       vault_area,    PUBLIC,    .label = "Town") \
    FIELD(ref,        vault_actor,   INTERNAL,  .label = "Organisation", .to = "directory.actor") \
    FIELD(ref,        vault_account, PERSONAL,  .label = "Account", .to = "people.account") \
    FIELD(refs,       vault_others,  PUBLIC,    .label = "Others", .to = "vault.box") \
    FIELD(choice,     vault_state,   INTERNAL,  .label = "State", .required = true, .choices = vault_states)
#define VAULT_MEMBER(kind, name, ...) c_##kind name;
struct vault { struct meta meta; VAULT_FIELDS(VAULT_MEMBER) };
#define VAULT_ROW(kind, name, privacy, ...) FIELD_ROW(struct vault, KIND_##kind, name, privacy, __VA_ARGS__)
static const struct field vault_fields[] = { VAULT_FIELDS(VAULT_ROW) };
static const struct right vault_rights[] = {
    { "visitor",           READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "editor",            READ | CREATE | UPDATE | EXPORT, PUBLIC | INTERNAL, ROWS_ALL },
    { "municipal_officer", READ | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL | CONTACT, ROWS_OWN_AREA },
    { "provider",          READ | EXPORT, PUBLIC, ROWS_PUBLISHED },
    { "provider",          READ | UPDATE | EXPORT, PUBLIC | MONEY, ROWS_OWN_ACTOR },
    { "translator",        READ, PUBLIC, ROWS_ALL },
    { "translator",        UPDATE, PUBLIC, ROWS_OWN_LANGUAGE },
    { "self",              READ | UPDATE, PUBLIC | PERSONAL, ROWS_OWN },
    { "nurse",             READ | UPDATE | EXPORT, PUBLIC | SENSITIVE, ROWS_PUBLISHED },
    { "bailiff",           READ | EXPORT, PUBLIC | INTERNAL | CRIMINAL, ROWS_ALL },
    { "administrator",     READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC | INTERNAL | CONTACT | PERSONAL | MONEY | SENSITIVE | CRIMINAL, ROWS_ALL },
};
static const struct entity vault_entity = {
    .room = "vault", .name = "box", .path = "boxes", .label = "Box", .plural = "Boxes", .fields = vault_fields, .n = countof(vault_fields),
    .size = sizeof(struct vault), .title = "title", .state = "vault_state", .own_area = "vault_area", .own_actor = "vault_actor",
    .own_account = "vault_account", .rights = vault_rights, .n_rights = countof(vault_rights), .purpose = "Tests", .basis = "Tests",
    .list = { .columns = "title vault_inner vault_person vault_money vault_illness", .search = "title vault_summary",
              .filter = "vault_state vault_number vault_born vault_money vault_mail vault_tongues vault_area vault_actor vault_account" },
};
static const struct entity *const vault_entities[] = { &vault_entity };
static const struct role vault_roles[] = {
    { "nurse", "Nurse", "Of tests.", false, NEEDS_NOTHING }, { "bailiff", "Bailiff", "Of tests.", false, NEEDS_NOTHING } };
static const struct room vault_room = { .name = "vault", .label = "Vault", .entities = vault_entities, .n_entities = 1, .roles = vault_roles, .n_roles = 2 };

/* ---- what is there ------------------------------------------------------------------------------------------------------------------- */
enum { ROWS_MAX = 10, PLANTS_MAX = 36 * 36 * 36, SUBJECTS_MAX = 40, FIELD_KEY = FIELDS_MAX, RIGHTS_MAX = 40 };
struct plant { size_t e, f, r; const char *lang; };      /* f: FIELD_KEY for the row's key; lang NULL: of no language  */
struct planted { int64_t id, area, actor, account, volunteer; bool published, gone, shelter; char slug[80], key[8]; };
struct truth { const struct entity *e; struct right right[RIGHTS_MAX]; size_t n; struct planted row[ROWS_MAX]; size_t rows; };
struct subject { char name[60], cookie[40]; struct who who; };

static struct {
    struct app app;
    struct stores *s;
    struct arena *a;                                     /* for the life of the region                                */
    struct plant plant[PLANTS_MAX]; size_t plants;
    struct truth of[ENTITIES_MAX]; size_t n;             /* as declared, whatever somebody loosens afterwards         */
    struct subject subject[SUBJECTS_MAX]; size_t subjects;
    struct who_source people;
    bool fill_token;                                     /* loosened: the token is there, whatever the form holds     */
    bool whole;                                          /* BRUECKE_TEST_WHOLE: also what adds nothing to what was asked */
    bool thorough;                                       /* BRUECKE_TEST_THOROUGH: each question once                    */
    size_t engine;                                       /* 0: SQLite, 1: PostgreSQL                                */
    int64_t asked, violations;
    char first[600];                                     /* the first violation                                       */
} g;
static str ground;                                      /* the region's name: our own at every run, since PostgreSQL is shared */

__attribute__((format(printf, 1, 2))) static inline void violated(const char *fmt, ...)
{
    char line[sizeof g.first];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    if (!g.violations++) snprintf(g.first, sizeof g.first, "%s", line);
    if (g.violations <= 20 && getenv("BRUECKE_TEST_TELL")) fprintf(stderr, "  %s\n", line);
}

static inline size_t entity_number(const struct entity *e)
{
    for (size_t i = 0; i < g.n; i++) if (g.of[i].e == e) return i;
    return g.n;
}
static inline bool is_entity(const struct entity *e, const char *dotted) { return e == entity_named(str_of(dotted)); }

/* ---- who may see what: from the copies of the rights alone ----------------------------------------------------------------------------- */
static inline bool covers(const struct subject *s, const struct grant *held, const struct right *r, const struct planted *row)
{
    switch (r->rows) {
    case ROWS_PUBLISHED: return row->published;
    case ROWS_OWN_AREA:  return held->area && row->area == held->area;
    case ROWS_OWN_ACTOR: return held->actor && row->actor == held->actor;
    case ROWS_OWN:       return s->who.account && row->account == s->who.account;
    case ROWS_OWN_VOLUNTEER: return held->volunteer && row->volunteer == held->volunteer;
    default:             return true;                    /* all; of the own language: every row                       */
    }
}

/* The classes that this person may see of the row by `action`; 0: the row is not theirs to know. */
static inline unsigned seen(const struct subject *s, size_t e, const struct planted *row, unsigned action)
{
    unsigned classes = 0;
    for (size_t k = 0; k < s->who.n; k++)
        for (size_t i = 0; i < g.of[e].n; i++) {
            const struct right *r = &g.of[e].right[i];
            if (r->actions & action && !strcmp(r->role, s->who.grant[k].role) && !row->gone && covers(s, &s->who.grant[k], r, row)) classes |= r->classes;
        }
    return classes;
}

/* Any right to `action` at all, as the table says it. */
static inline bool some_right(const struct subject *s, size_t e, unsigned action, unsigned *classes)
{
    bool any = false;
    for (size_t k = 0; k < s->who.n; k++)
        for (size_t i = 0; i < g.of[e].n; i++) {
            const struct right *r = &g.of[e].right[i];
            if (!(r->actions & action) || strcmp(r->role, s->who.grant[k].role)) continue;
            any = true;
            if (classes) *classes |= r->classes;
        }
    return any;
}

static inline bool shelters(const struct entity *e) { return is_entity(e, "directory.place"); }
/* A shelter's address, which the room's own show() takes away from those outside. */
static inline bool is_hidden(const struct planted *row, const struct field *f, unsigned classes)
{
    return row->shelter && !(classes & INTERNAL) && str_has_word(S("street postcode stop note position walk_minutes"), str_of(f->name));
}

static inline bool may_show(const struct subject *s, const struct plant *p, unsigned action, unsigned never)
{
    const struct truth *t = &g.of[p->e];
    const struct planted *row = &t->row[p->r];
    unsigned classes = seen(s, p->e, row, action);
    if (p->f == FIELD_KEY) return classes;
    const struct field *f = &t->e->fields[p->f];
    return f->privacy & classes & ~never && !is_hidden(row, f, classes);
}

/* ---- values: text "q80a7" (no random name has an 8: base/rand.h); numbers 77pppppp77; dates 3017-05-09 ---------------------------------------------------------------------------- */
static const char digits36[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static inline size_t plant_new(size_t e, size_t f, size_t r, const char *lang)
{
    must(g.plants < PLANTS_MAX, S("too many plants"));
    g.plant[g.plants] = (struct plant){ e, f, r, lang };
    return g.plants++;
}
static inline str code(struct arena *a, size_t p) { return arena_fmt(a, "q8%c%c%c", digits36[p / 1296], digits36[p / 36 % 36], digits36[p % 36]); }

static inline str number_for(const struct field *f, size_t p)
{
    int64_t n = 7700000077 + (int64_t)p * 100;
    bool free = !f->min && !f->max;
    return free ? arena_fmt(g.a, "%lld", (long long)n) : arena_fmt(g.a, "%lld", (long long)(f->min + (int64_t)p % (f->max - f->min + 1)));
}

static inline str choice_for(const struct field *f, size_t r)
{
    size_t n = 0;
    while (f->choices[n].key) n++;
    return str_of(f->choices[r % n].key);
}

/* In the form that a person types; the value of a plant where the kind can hold one. */
static inline str value_for(const struct field *f, size_t p, size_t r)
{
    str c = code(g.a, p);
    switch (f->kind) {
    case KIND_number: case KIND_money: return number_for(f, p);
    case KIND_time:       return number_for(f, p);
    case KIND_decimal:    return arena_fmt(g.a, "%zu.25", r + 1);
    case KIND_bool:       return r % 2 ? S("1") : S("0");
    case KIND_date:       return p < 6000 ? arena_fmt(g.a, "%zu-05-09", 3000 + p) : S("2999-05-09");
    case KIND_clock:      return arena_fmt(g.a, "1%zu:%02zu", r % 10, p % 60);
    case KIND_span:       return S("Mo-Fr 08:00-12:00");
    case KIND_choice: case KIND_choices: return choice_for(f, r);
    case KIND_language: case KIND_languages: return r % 2 ? S("uk") : S("fa");
    case KIND_email:      return arena_fmt(g.a, "%.*s@beispiel.example", STR(c));
    case KIND_phone:      return arena_fmt(g.a, "+49 77%06zu77", p);
    case KIND_url:        return arena_fmt(g.a, "https://beispiel.example/%.*s", STR(c));
    case KIND_file:       return S("");
    case KIND_coordinate: return arena_fmt(g.a, "51.%05zu,6.5", p);
    default:              return c;
    }
}
static inline bool holds_code(enum kind k)
{
    return k == KIND_text || k == KIND_longtext || k == KIND_markdown || k == KIND_email || k == KIND_url || k == KIND_number || k == KIND_money
        || k == KIND_phone || k == KIND_date;
}

/* ---- rows ------------------------------------------------------------------------------------------------------------------------------ */
/* Row by row: published, own area, own actor, own account, own volunteer, deleted. */
static const struct { bool published, area, actor, account, volunteer, gone; } plan[] = {
    { true, true, true, true, true, false }, { true }, { .area = true }, { .actor = true }, { .account = true }, { .volunteer = true }, { 0 },
    { true, true, true, true, true, true },
};
static inline str key_of(size_t e, size_t r) { return str_of(g.of[e].row[r].key); }

/* The row of `to` that field f of row r refers to; an own field is of the own town, organisation or account as planned. */
static inline str ref_for(const struct entity *e, const struct field *f, size_t r)
{
    size_t to = entity_number(field_to(f)), i = field_index(e, f);
    const char *own[] = { e->own_area, e->own_actor, e->own_account, e->own_volunteer };
    const bool planned[] = { plan[r].area, plan[r].actor, plan[r].account, plan[r].volunteer };
    for (size_t k = 0; k < countof(own); k++) if (own[k] && !strcmp(own[k], f->name)) return key_of(to, planned[k] ? 0 : 1);
    if (e->parent && !strcmp(e->parent, f->name)) return r ? key_of(to, r - 1) : S("");
    str one = key_of(to, (r + i) % g.of[to].rows);
    return f->kind == KIND_refs ? arena_fmt(g.a, "%.*s %.*s", STR(one), STR(key_of(to, (r + i + 1) % g.of[to].rows))) : one;
}

static inline str state_for(const struct field *f, bool published)
{
    for (const struct choice *c = f->choices; c->key; c++) if (!strcmp(c->key, "published") == published) return str_of(c->key);
    return S("");
}

static inline str field_value(size_t e, const struct field *f, size_t r, size_t p)
{
    const struct entity *of = g.of[e].e;
    if (kind_is_ref(f->kind)) return ref_for(of, f, r);
    if (of->state && !strcmp(of->state, f->name)) return state_for(f, plan[r].published);
    if (shelters(of) && !strcmp(f->name, "kind")) return g.of[e].row[r].shelter ? S("shelter") : S("office");
    if (of->ends && !strcmp(of->ends, f->name)) return S("2999-12-31");
    if (of->dated && !strcmp(of->begins, f->name)) return S("2000-01-01");
    return value_for(f, p, r);
}

/* Both passes plant the same values: the second finds the rows that the first could not refer to yet. */
static inline struct draft row_draft(size_t e, size_t r)
{
    struct draft d = draft_new(g.a, g.of[e].e);
    d.key = key_of(e, r);
    for (size_t i = 0; i < d.e->n; i++) {
        const struct field *f = &d.e->fields[i];
        if (!field_live(f)) continue;
        if (!f->translated) { d.given[i] = true; d.value[i] = field_value(e, f, r, plant_new(e, i, r, NULL)); continue; }
        draft_word(g.a, &d, lang_source())[i] = field_value(e, f, r, plant_new(e, i, r, "de"));
        size_t ar = (size_t)(lang_find(S("ar")) - langs);
        if (r % 2 == 0) draft_word(g.a, &d, ar)[i] = field_value(e, f, r, plant_new(e, i, r, "ar"));
    }
    return d;
}

static inline void plant_row(struct store *st, size_t e, size_t r, bool lenient)
{
    struct problems p = { .a = g.a };
    struct draft d = row_draft(e, r);
    d.lenient = lenient;
    d.id = id_by_key(st, d.e, d.key);
    bool good = draft_check(g.a, &d, &p);
    int64_t id = good ? draft_store(st, &d, &p) : 0;
    if (!id && p.n) fprintf(stderr, "%s.%s: %s: %s\n", d.e->room, d.e->name, p.at[0].field ? p.at[0].field->name : "", p.at[0].message);
    must(id, store_why(st));
    g.of[e].row[r].id = id;
}

/* A past for every row: the texts as old and as new values. */
static inline void plant_history(struct store *st, size_t e, size_t r, size_t from)
{
    struct history_value v[FIELDS_MAX * 2];
    struct history_entry h = { .e = g.of[e].e, .row = g.of[e].row[r].id, .version = 2, .event = HISTORY_CHANGE, .value = v };
    for (size_t p = from; p < g.plants && h.n < countof(v); p++) {
        const struct plant *one = &g.plant[p];
        if (one->e != e || one->r != r || one->f == FIELD_KEY) continue;
        const struct field *f = &h.e->fields[one->f];
        if (!holds_code(f->kind) && !kind_is_ref(f->kind)) continue;
        str text = field_value(e, f, r, p);
        v[h.n++] = (struct history_value){ &h.e->fields[one->f], one->lang, text, text };
    }
    history_add(st, &who_house, S("planted"), &h);
}

static inline int64_t number_in(struct store *st, const struct entity *e, const char *column, int64_t id)
{
    if (!column || (strcmp(column, "id") && !field_live(entity_field(e, str_of(column))))) return 0;
    struct sql q = sql_new(st);
    sql(&q, "SELECT ");
    sql_name(&q, column);
    sql(&q, " FROM ");
    sql_name(&q, entity_table(e));
    sql(&q, " WHERE id = ");
    sql_value(&q, I(id));
    struct rows *r = sql_ask(&q);
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* What the oracle has to know of a row, as it is stored. */
static inline void note_row(struct store *st, size_t e, size_t r)
{
    const struct entity *of = g.of[e].e;
    struct planted *row = &g.of[e].row[r];
    struct sql q = sql_new(st);
    row->area = number_in(st, of, of->own_area, row->id);
    row->actor = number_in(st, of, of->own_actor, row->id);
    row->account = number_in(st, of, of->own_account, row->id);
    row->volunteer = number_in(st, of, of->own_volunteer, row->id);
    row->published = !of->state || plan[r].published;
    row->gone = plan[r].gone;
    sql(&q, "SELECT slug FROM ");
    sql_name(&q, entity_part(of, "slug"));
    sql(&q, " WHERE current AND lang = 'de' AND owner = ");
    sql_value(&q, I(row->id));
    struct rows *found = sql_ask(&q);
    must(rows_next(found), S("no slug"));
    snprintf(row->slug, sizeof row->slug, "%.*s", STR(row_str(found, 0)));
}

static inline void set_deleted(struct store *st, size_t e)
{
    for (size_t r = 0; r < g.of[e].rows; r++) {
        struct sql q = sql_new(st);
        sql(&q, "UPDATE ");
        sql_name(&q, entity_table(g.of[e].e));
        sql(&q, " SET deleted_at = ");
        sql_value(&q, plan[r].gone ? I(1000) : NIL(INT));
        sql(&q, " WHERE id = ");
        sql_value(&q, I(g.of[e].row[r].id));
        sql_ask(&q);
    }
}

static inline struct store *ground_begin(enum store_mode mode)
{
    struct store *st = store_begin(g.s, ground, mode, g.a, S(""));
    store_deadline(st, 600000);
    return st;
}
static inline void ground_end(struct store *st) { must(store_end(st, true) == STORE_DONE, store_why(st)); }

static inline void plant_all(void)
{
    struct store *st = ground_begin(STORE_WRITE);
    for (size_t e = 0; e < g.n; e++)
        for (size_t r = 0; r < g.of[e].rows; r++) {
            snprintf(g.of[e].row[r].key, sizeof g.of[e].row[r].key, "%.*s", STR(code(g.a, plant_new(e, FIELD_KEY, r, NULL))));
            g.of[e].row[r].shelter = shelters(g.of[e].e) && r < 2;
        }
    size_t keys = g.plants;
    for (size_t e = 0; e < g.n; e++) for (size_t r = 0; r < g.of[e].rows; r++) plant_row(st, e, r, true);
    g.plants = keys;                                     /* the same codes for the same fields once more              */
    for (size_t e = 0; e < g.n; e++)
        for (size_t r = 0; r < g.of[e].rows; r++) {
            size_t from = g.plants;
            plant_row(st, e, r, false);
            plant_history(st, e, r, from);
        }
    for (size_t e = 0; e < g.n; e++) for (size_t r = 0; r < g.of[e].rows; r++) note_row(st, e, r);
    for (size_t e = 0; e < g.n; e++) set_deleted(st, e);
    ground_end(st);
}

/* ---- people ------------------------------------------------------------------------------------------------------------------------------ */
static inline struct subject *subject_find(const char *role)
{
    for (size_t i = 0; i < g.subjects; i++) if (!strcmp(g.subject[i].name, role)) return &g.subject[i];
    return NULL;
}

static inline int64_t own_row(const char *dotted)
{
    size_t e = entity_number(entity_named(str_of(dotted)));
    return e < g.n ? g.of[e].row[0].id : 0;
}

/* Bound to the first town, organisation, account and volunteer, and to Arabic. */
static inline struct subject *subject_add(const char *name, const char *role)
{
    must(g.subjects < SUBJECTS_MAX, S("too many roles"));
    struct subject *s = &g.subject[g.subjects++];
    *s = (struct subject){ .who = { .name = S("Somebody"), .n = 1 } };
    snprintf(s->name, sizeof s->name, "%s", name);
    snprintf(s->cookie, sizeof s->cookie, "session-of-somebody-%03zu", g.subjects);
    s->who.grant[0] = (struct grant){ role, own_row("directory.area"), own_row("directory.actor"), S("ar"), own_row("people.volunteer") };
    if (strcmp(role, "visitor")) s->who.account = own_row("people.account");
    return s;
}

static inline void subject_once(const char *role) { if (!subject_find(role) && strcmp(role, "staff")) subject_add(role, role); }

/* Everybody that a table names; and people who hold two roles at once, since rights add up row by row. */
static inline void people_all(void)
{
    static const char *const pairs[][2] = { { "provider", "translator" }, { "municipal_officer", "provider" }, { "nurse", "self" }, { "self", "visitor" } };
    subject_add("visitor", "visitor");
    for (size_t e = 0; e < g.n; e++) for (size_t i = 0; i < g.of[e].n; i++) subject_once(g.of[e].right[i].role);
    for (size_t i = 0; i < g.app.routes; i++)
        for (str rest = str_of(g.app.route[i].roles), role; str_word(&rest, &role);) subject_once(arena_z(g.a, role));
    for (size_t i = 0; i < countof(pairs); i++) {
        struct subject *s = subject_add(arena_fmt(g.a, "%s and %s", pairs[i][0], pairs[i][1]).p, pairs[i][0]);
        s->who.grant[s->who.n] = s->who.grant[0];
        s->who.grant[s->who.n++].role = pairs[i][1];
    }
}

static inline bool is_visitor(const struct subject *s) { return s == &g.subject[0]; }

static inline str token_for(struct arena *a, const struct subject *s)
{
    struct req q = { .a = a, .from = FROM_COOKIE };
    q.cookie = arena_fmt(a, "%s=%s", is_visitor(s) ? FORM_COOKIE : SESSION_COOKIE, s->cookie);
    if (is_visitor(s)) q.from = FROM_NOBODY;
    return csrf_token(&q);
}

static inline bool session_of_subject(struct req *q, str cookie, struct who *ret, bool *touch)
{
    *touch = false;
    for (size_t i = 1; i < g.subjects; i++) {
        if (!str_eq(cookie, str_of(g.subject[i].cookie))) continue;
        *ret = g.subject[i].who;
        if (g.fill_token) q->csrf_header = token_for(q->a, &g.subject[i]);
        return true;
    }
    return false;
}
static inline bool no_token(struct req *q, str bearer, struct who *ret) { (void)q; (void)bearer; (void)ret; return false; }

/* ---- asking ------------------------------------------------------------------------------------------------------------------------------ */
static inline struct req *ask_as(struct arena *a, const struct subject *s, enum method m, str target)
{
    struct req *q = reply_new(&g.app, a);
    q->method = m;
    q->target = target;
    q->client = S("192.0.2.0/24");
    q->cookie = arena_fmt(a, "%s=%s", is_visitor(s) ? FORM_COOKIE : SESSION_COOKIE, s->cookie);
    return q;
}

/* The address of a route with what its {…} stand for: a row, a file format, a language. */
static inline str target_of(struct arena *a, const struct route *r, const struct planted *row, const char *format, const char *lang)
{
    struct buf b = buf_in(a, 1000);
    if (r->front) buf_fmt(&b, "/%s", *r->front->before);
    if (r->base != BASE_ROOT) buf_fmt(&b, "/%.*s", STR(ground));
    if (r->base == BASE_PAGE) buf_fmt(&b, "/%s", lang);
    buf_put(&b, S("/"));
    for (const char *c = r->pattern; *c; c++) {
        if (*c != '{') { buf_char(&b, *c); continue; }
        str name = str_of(c + 1);
        name = str_upto(name, (size_t)str_find_char(name, '}'));
        if (str_eq(name, S("slug"))) buf_put(&b, str_of(row->slug));
        else if (str_eq(name, S("key"))) buf_put(&b, str_of(row->key));
        else if (str_eq(name, S("format"))) buf_put(&b, str_of(format));
        else if (str_eq(name, S("lang"))) buf_put(&b, S("ar"));
        else buf_put(&b, S("x"));
        c += name.n + 1;
    }
    return buf_str(&b);
}

/* ---- what the declarations say ---------------------------------------------------------------------------------------------------------- */
static inline bool holds(const struct subject *s, const char *roles)
{
    for (size_t i = 0; i < s->who.n; i++) {
        const char *role = s->who.grant[i].role;
        if (str_has_word(str_of(roles), str_of(role)) || (!strcmp(roles, "staff") && strcmp(role, "visitor"))) return true;
    }
    return false;
}

static inline bool reads(const struct route *r) { return r->method == GET; }

static inline bool admits(const struct route *r, const struct subject *s)
{
    unsigned action = r->action ? r->action : reads(r) ? READ : UPDATE;
    if (r->right == ROUTE_OPEN) return true;
    if (r->right == ROUTE_ROLES) return holds(s, r->roles);
    size_t e = entity_number(r->entity);
    return e < g.n && some_right(s, e, action, NULL);
}

/* What is said by tables and by statements that both engines share is not asked of both: the nth of every `of` questions falls to this engine. */
static inline bool by_turns(size_t nth, size_t of) { return g.whole || (nth + g.engine) % of == 0; }

/* Rules are no matter of the engine, and a question to PostgreSQL costs three times one to SQLite: it gets every eighth, SQLite the others; without
** BRUECKE_TEST_THOROUGH only every second. */
static inline bool asked_here(size_t nth)
{
    if (g.whole) return true;
    return nth % 8 == 0 ? g.engine == 1 : g.engine == 0 && (g.thorough || nth % 2);
}

/* ---- loosening by hand -------------------------------------------------------------------------------------------------------------------- */
/* Tables are constant: the page that holds this one is made writable first, and the compiler must not see where it writes, or it would leave that out. */
static inline void patch_right(const struct right *at, struct right with)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), from = (uintptr_t)at / page * page, to = (uintptr_t)(at + 1);
    must(mprotect((void *)from, to - from, PROT_READ | PROT_WRITE) == 0, S("the table cannot be made writable"));
    struct right *volatile unseen = (struct right *)(uintptr_t)at;
    *unseen = with;
}

/* The first right of this role to the entity, with other rows and classes. NULL: there is none. */
static inline const struct right *loosen(size_t e, const char *role, enum rows_scope rows, unsigned classes)
{
    for (size_t i = 0; i < g.of[e].n; i++) {
        const struct right *at = &g.of[e].e->rights[i];
        if (strcmp(at->role, role)) continue;
        patch_right(at, (struct right){ at->role, at->actions, classes, rows });
        return at;
    }
    return NULL;
}

static inline void loosen_back(size_t e, const struct right *at) { if (at) patch_right(at, g.of[e].right[at - g.of[e].e->rights]); }

/* BRUECKE_LOOSEN=right: visitors do everything with every row; =class: see every class; =csrf: no form needs its token. For a run that must fail. */
static inline void loosen_by_environment(void)
{
    const char *how = getenv("BRUECKE_LOOSEN");
    if (!how || !*how) return;
    bool right = !strcmp(how, "right"), class = !strcmp(how, "class");
    must(right || class || !strcmp(how, "csrf"), S("BRUECKE_LOOSEN is right, class or csrf"));
    g.fill_token = !right && !class;
    for (size_t e = 0; e < g.n && !g.fill_token; e++) {
        const struct right *at = loosen(e, "visitor", right ? ROWS_ALL : ROWS_PUBLISHED, class ? ~0U : PUBLIC);
        if (at && right) patch_right(at, (struct right){ at->role, READ | CREATE | UPDATE | DELETE | EXPORT, PUBLIC, ROWS_ALL });
    }
}

/* ---- the region, on each engine in turn ---------------------------------------------------------------------------------------------------- */
static inline void ground_open(const char *where)
{
    static const struct room *all[ROOMS_MAX];
    str why = S("");
    g.a = arena_new();
    g.plants = g.n = g.subjects = 0;
    g.s = stores_open(str_of(where), g.a, &why);
    must(g.s && regions_open(g.s, g.a, &why), why);
    entity_forget();
    event_forget();
    for (size_t i = 0; i < rooms_count; i++) all[i] = rooms[i];
    all[rooms_count] = &vault_room;
    serve_open(&g.app, g.s, all, rooms_count + 1);
    ground = arena_fmt(g.a, "ground-%.*s", STR(rand_name(g.a, 6)));
    must(region_create(g.s, ground, S("Test"), false, g.a, &why), why);
    for (size_t i = 0; i < entity_count(); i++) {
        struct truth *t = &g.of[g.n++];
        *t = (struct truth){ .e = entity_at(i), .n = entity_at(i)->n_rights, .rows = countof(plan) };
        must(t->n <= RIGHTS_MAX, S("too many rights"));
        memcpy(t->right, t->e->rights, t->n * sizeof *t->right);
    }
    plant_all();
    people_all();
    if (g.app.people) g.people = *g.app.people;
    g.people.session = session_of_subject;
    g.people.token = no_token;
    g.people.touch = NULL;
    g.app.people = &g.people;
}

static inline void ground_close(void)
{
    str why = S("");
    struct store *st = store_begin(g.s, S(""), STORE_WRITE, g.a, S(""));
    ask(st, Q("DELETE FROM core_region WHERE name = $1"), T(ground));
    ground_end(st);
    must(store_destroy(g.s, ground, g.a, &why), why);
    stores_close(g.s);
    arena_free(g.a);
    entity_forget();
    event_forget();
}

static inline int remove_one(const char *path, const struct stat *s, int kind, struct FTW *at) { (void)s; (void)kind; (void)at; return remove(path); }

static inline int ground_engine(const char *name, const char *where, const struct CMUnitTest *cases, size_t n)
{
    ground_open(where);
    int failed = _cmocka_run_group_tests(name, cases, n, NULL, NULL);
    ground_close();
    return failed;
}

static inline int ground_run(const char *title, const struct CMUnitTest *cases, size_t n)
{
    char folder[] = P_tmpdir "/bruecke-ground-XXXXXX";
    const char *url = getenv("BRUECKE_TEST_POSTGRES");
    setenv("BRUECKE_NOW", "1795003200", 1);
    g.whole = getenv("BRUECKE_TEST_WHOLE") != NULL;
    g.thorough = getenv("BRUECKE_TEST_THOROUGH") != NULL;
    if (!mkdtemp(folder)) return 1;
    int failed = ground_engine("SQLite", folder, cases, n);
    g.engine = 1;
    if (url && *url) failed += ground_engine("PostgreSQL", url, cases, n);
    else fprintf(stderr, "SKIPPED: %s on PostgreSQL (BRUECKE_TEST_POSTGRES is not set)\n", title);
    nftw(folder, remove_one, 20, FTW_DEPTH | FTW_PHYS);
    return failed;
}
#endif
