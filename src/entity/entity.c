/* entity.c - the register of entities, and reading values out of row structs. */
#include "entity/entity.h"
#include "entity/flow.h"
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Names are made once, here: queries of many threads only read them. */
struct part { const char *part, *name; };
struct slot {
    const struct entity *e;
    const char *table;
    struct part part[FIELDS_MAX]; size_t parts;
    const struct entity *to[FIELDS_MAX];
};
static struct slot slots[ENTITIES_MAX];
static size_t count;
static struct arena *names;

static _Noreturn void wrong(const struct entity *e, const char *field, const char *why)
{
    fprintf(stderr, "bruecke: the table of %s.%s%s%s is wrong: %s\n", e->room, e->name, field ? ", field " : "", field ? field : "", why);
    abort();
}

static bool plain_name(const char *z)
{
    return z && *z >= 'a' && *z <= 'z' && strlen(z) <= 40 && !z[strspn(z, "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

/* Names that the core gives to columns of its own. */
static bool reserved(const char *z)
{
    static const char *const own[] = { "id", "key", "version", "created_at", "changed_at", "deleted_at", "anonymised_at", "owner", "lang", "find", "value", "q",
                                       "sort", "limit", "after", "columns", "ended", "near", "radius", "meta", "slug", "words", "order", "untranslated" };
    for (size_t i = 0; i < countof(own); i++) if (!strcmp(own[i], z)) return true;
    return false;
}

/* Whoever may read a row at all sees this field: then its order and its search give nothing away. */
static bool all_readers_see(const struct entity *e, const struct field *f)
{
    assert(f);
    for (size_t i = 0; i < e->n_rights; i++)
        if (e->rights[i].actions & (READ | EXPORT) && !(e->rights[i].classes & f->privacy)) return false;
    return true;
}

static void check_field(const struct entity *e, const struct field *f)
{
    if (!plain_name(f->name) || reserved(f->name)) wrong(e, f->name, "not a usable name");
    if (!f->label || !*f->label) wrong(e, f->name, "no label");
    if (!f->privacy || (f->privacy & (f->privacy - 1))) wrong(e, f->name, "exactly one privacy class");
    if (f->translated && !(f->kind == KIND_text || f->kind == KIND_longtext || f->kind == KIND_markdown)) wrong(e, f->name, "only texts are translated");
    if (f->translated && (!strcmp(f->name, "status") || !strcmp(f->name, "source_version"))) wrong(e, f->name, "not a usable name for words");
    if (f->sorted && f->kind != KIND_text) wrong(e, f->name, "only one-line texts are sorted");
    if (f->sorted && !all_readers_see(e, f)) wrong(e, f->name, "an order would give away what a reader may not see");
    if ((f->kind == KIND_choice || f->kind == KIND_choices) && !f->choices) wrong(e, f->name, "no choices");
    if ((f->kind == KIND_ref || f->kind == KIND_refs) && !f->to) wrong(e, f->name, "leads to nothing");
    if (entity_field(e, str_of(f->name)) != f) wrong(e, f->name, "is there twice");
    if (entity_lists(e->list.filter, f) && (f->translated || f->kind == KIND_decimal || f->kind == KIND_coordinate))
        wrong(e, f->name, "cannot be filtered by");
}

static void check_names(const struct entity *e, const char *list, const char *what)
{
    for (str rest = str_of(list), name; str_word(&rest, &name);)
        if (!entity_field(e, name)) wrong(e, what, "names a field that is not there");
}

static const struct own_filter *own_filter_named(const struct entity *e, str name)
{
    for (size_t i = 0; i < e->list.n_own; i++) if (str_eq(name, str_of(e->list.own[i].field.name))) return &e->list.own[i];
    return NULL;
}

/* A facet is a filter whose choices can be told of every row. */
static void check_facets(const struct entity *e)
{
    for (size_t i = 0; i < e->list.n_own; i++)
        if (!e->list.own[i].narrow == !e->list.own[i].tell) wrong(e, e->list.own[i].field.name, "an own filter either narrows or tells");
    for (str rest = str_of(e->list.facets), name; str_word(&rest, &name);) {
        const struct field *f = entity_field(e, name);
        const struct own_filter *own = own_filter_named(e, name);
        bool menu = f && entity_lists(e->list.filter, f) && (f->choices || kind_is_ref(f->kind) || f->kind == KIND_languages || f->kind == KIND_bool);
        if (!menu && !(own && own->tell)) wrong(e, "list.facets", "names what is no filter with choices");
    }
}

/* Compared with one id: a field of several values would let nobody in, silently. */
static void check_own(const struct entity *e, const char *name, const char *what)
{
    if (!name || !strcmp(name, "id")) return;
    check_names(e, name, what);
    const struct field *f = entity_field(e, str_of(name));
    if (!f || !(f->kind == KIND_ref || f->kind == KIND_area || f->kind == KIND_number)) wrong(e, what, "must hold one id");
}

/* Words of one language are neither made nor deleted as a row. */
static void check_rights(const struct entity *e)
{
    for (size_t i = 0; i < e->n_rights; i++)
        if (e->rights[i].rows == ROWS_OWN_LANGUAGE && (e->rights[i].actions & (CREATE | DELETE))) wrong(e, e->rights[i].role, "own language: only READ, UPDATE, EXPORT");
}

/* What nobody says why it is kept must not be kept. */
static void check_privacy(const struct entity *e)
{
    const struct retention *k = &e->keep;
    const struct field *from = k->from ? entity_field(e, str_of(k->from)) : NULL, *mail = e->subject ? entity_field(e, str_of(e->subject)) : NULL;
    for (size_t i = 0; i < e->n; i++)
        if (e->fields[i].privacy & PRIVACY_LOGGED && !(e->purpose && *e->purpose && e->basis && *e->basis))
            wrong(e, e->fields[i].name, "personal data, money too, need a purpose and a basis (.purpose, .basis)");
    if (e->subject && (!mail || mail->kind != KIND_email)) wrong(e, "subject", "must be a mail field");
    if (k->then == KEEP) return;
    bool core = k->from && str_has_word(S("created_at changed_at deleted_at"), str_of(k->from));
    if (!core && !(from && (from->kind == KIND_date || from->kind == KIND_time))) wrong(e, "keep", "must count from a date or a time");
    if (k->days < 1 || !k->why || !*k->why) wrong(e, "keep", "must say how many days, and why");
}

static void check_entity(const struct entity *e)
{
    if (!plain_name(e->room) || !plain_name(e->name)) wrong(e, NULL, "not a usable name");
    if (!e->label || !*e->label || !e->plural || !*e->plural) wrong(e, NULL, "no label, or no plural");
    if (!e->n || e->n > FIELDS_MAX) wrong(e, NULL, "too many fields, or none");
    for (size_t i = 0; i < e->n; i++) check_field(e, &e->fields[i]);
    const struct field *title = e->title ? entity_field(e, str_of(e->title)) : NULL;
    if (!title || !title->sorted || !title->required) wrong(e, e->title, "the title must be a required, sorted text");
    check_names(e, e->list.columns, "list.columns");
    check_names(e, e->list.filter, "list.filter");
    check_names(e, e->list.search, "list.search");
    check_names(e, e->list.sort, "list.sort");
    check_names(e, e->list.linked, "list.linked");
    check_facets(e);
    check_names(e, e->state, "state");
    check_names(e, e->begins, "begins");
    check_names(e, e->ends, "ends");
    if (e->dated && !(e->begins && e->ends)) wrong(e, "dated", "needs both begins and ends");
    check_names(e, e->hidden, "hidden");
    check_names(e, e->parent, "parent");
    check_own(e, e->own_actor, "own_actor");
    check_own(e, e->own_area, "own_area");
    check_own(e, e->own_account, "own_account");
    check_own(e, e->own_volunteer, "own_volunteer");
    check_rights(e);
    check_privacy(e);
    if (e->flow) flow_check(e);
    for (str rest = str_of(e->list.search), name; str_word(&rest, &name);)
        if (!all_readers_see(e, entity_field(e, name))) wrong(e, "list.search", "searching would give away what a reader may not see");
}

static void add_part(struct slot *s, const char *part)
{
    s->part[s->parts++] = (struct part){ part, arena_fmt(names, "%s_%s", s->table, part).p };
}

void entity_register(const struct entity *e)
{
    check_entity(e);
    if (count == ENTITIES_MAX) wrong(e, NULL, "too many entities");
    if (entity_find(str_of(e->room), str_of(e->name))) wrong(e, NULL, "is there twice");
    if (e->path && entity_by_path(str_of(e->path))) wrong(e, e->path, "another entity has this path");
    if (!names) names = arena_new();
    struct slot *s = &slots[count++];
    *s = (struct slot){ .e = e, .table = arena_fmt(names, "%s_%s", e->room, e->name).p };
    add_part(s, "words");
    add_part(s, "order");
    add_part(s, "slug");
    for (size_t i = 0; i < e->n; i++)
        if (kind_is_many(e->fields[i].kind) && s->parts < FIELDS_MAX) add_part(s, e->fields[i].name);
}

void entity_resolve(struct buf *report)
{
    for (size_t k = 0; k < count; k++) {
        struct slot *s = &slots[k];
        const struct entity *e = s->e;
        assert(e);
        for (size_t i = 0; i < e->n; i++) {
            const struct field *f = &e->fields[i];
            if (!kind_is_ref(f->kind)) continue;
            const char *to = f->kind == KIND_area ? "directory.area" : f->to;
            s->to[i] = entity_named(str_of(to));
            if (!s->to[i]) buf_fmt(report, "%s.%s.%s leads to %s, which is not here: the field takes no part\n", e->room, e->name, f->name, to);
        }
    }
}

void entity_forget(void)
{
    arena_free(names);
    names = NULL;
    count = 0;
}

size_t entity_count(void)                        { return count; }
const struct entity *entity_at(size_t i)         { return slots[i].e; }

const struct entity *entity_find(str room, str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(room, str_of(slots[i].e->room)) && str_eq(name, str_of(slots[i].e->name))) return slots[i].e;
    return NULL;
}

const struct entity *entity_named(str dotted)
{
    int64_t dot = str_find_char(dotted, '.');
    return dot < 0 ? NULL : entity_find(str_upto(dotted, (size_t)dot), str_from(dotted, (size_t)dot + 1));
}

const struct entity *entity_by_path(str path)
{
    for (size_t i = 0; i < count; i++)
        if (slots[i].e->path && str_eq(path, str_of(slots[i].e->path))) return slots[i].e;
    return NULL;
}

static const struct slot *slot_of(const struct entity *e)
{
    for (size_t i = 0; i < count; i++) if (slots[i].e == e) return &slots[i];
    wrong(e, NULL, "is not registered");
}

const struct entity *field_to(const struct field *f)
{
    for (size_t i = 0; i < count; i++)
        if (f >= slots[i].e->fields && f < slots[i].e->fields + slots[i].e->n) return slots[i].to[f - slots[i].e->fields];
    return NULL;
}

bool field_live(const struct field *f)           { return !kind_is_ref(f->kind) || field_to(f); }
const char *entity_table(const struct entity *e) { return slot_of(e)->table; }

const char *entity_part(const struct entity *e, const char *part)
{
    const struct slot *s = slot_of(e);
    for (size_t i = 0; i < s->parts; i++) if (!strcmp(s->part[i].part, part)) return s->part[i].name;
    wrong(e, part, "has no such table");
}

const struct field *entity_field(const struct entity *e, str name)
{
    for (size_t i = 0; i < e->n; i++) if (str_eq(name, str_of(e->fields[i].name))) return &e->fields[i];
    return NULL;
}

const struct field *entity_title(const struct entity *e)               { return entity_field(e, str_of(e->title)); }
size_t field_index(const struct entity *e, const struct field *f)      { return (size_t)(f - e->fields); }
bool entity_lists(const char *list, const struct field *f)             { return list && str_has_word(str_of(list), str_of(f->name)); }

bool kind_is_text(enum kind k)
{
    switch (k) {
    case KIND_number: case KIND_decimal: case KIND_money: case KIND_bool: case KIND_time: case KIND_area: case KIND_ref: case KIND_coordinate: case KINDS:
        return false;
    default:
        return true;
    }
}
bool kind_is_many(enum kind k) { return k == KIND_choices || k == KIND_languages || k == KIND_refs; }
bool kind_is_ref(enum kind k)  { return k == KIND_ref || k == KIND_refs || k == KIND_area; }

static const void *at(const void *row, const struct field *f)                 { assert(f); return (const char *)row + f->at; }
str     row_text(const void *row, const struct field *f)                      { return kind_is_text(f->kind) ? *(const str *)at(row, f) : (str){ "", 0 }; }
double  row_decimal(const void *row, const struct field *f)                   { return f->kind == KIND_decimal ? *(const double *)at(row, f) : NAN; }
struct coordinate row_coordinate(const void *row, const struct field *f)      { return *(const struct coordinate *)at(row, f); }
const struct meta *row_meta(const void *row)                                  { return row; }

str row_title(const struct entity *e, const void *row)
{
    const struct field *f = entity_title(e);
    assert(f);                                            /* entity_register() has seen to it */
    return row_text(row, f);
}

int64_t row_number(const void *row, const struct field *f)
{
    return f->kind == KIND_bool ? *(const bool *)at(row, f) : *(const int64_t *)at(row, f);
}

bool row_empty(const void *row, const struct field *f)
{
    if (kind_is_text(f->kind)) return !row_text(row, f).n;
    switch (f->kind) {
    case KIND_decimal:           return isnan(row_decimal(row, f));
    case KIND_coordinate:        return isnan(row_coordinate(row, f).lat);
    case KIND_area: case KIND_ref: case KIND_bool: return !row_number(row, f);
    default:                     return row_number(row, f) == NONE;
    }
}

const char *choice_label(const struct field *f, str key)
{
    for (const struct choice *c = f->choices; c && c->key; c++) if (str_eq(key, str_of(c->key))) return c->label;
    return NULL;
}
