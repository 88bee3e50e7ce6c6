/* rules.c - what fits together in the catalogue, and keys that files can name. */
#include "entity/query.h"
#include "plan/classes.h"
#include "rooms/monitoring/monitoring.h"
#include "text/period.h"

/* A code in small letters is the row's key, too: files name indicators, sources and breakdowns by it. */
str code_key(struct arena *a, str code)
{
    char *p = arena_array(a, char, code.n + 1);
    for (size_t i = 0; i < code.n; i++) p[i] = (char)(code.p[i] >= 'A' && code.p[i] <= 'Z' ? code.p[i] + ('a' - 'A') : code.p[i]);
    return (str){ p, code.n };
}

void code_derive(struct store *st, struct draft *d)
{
    str key = code_key(store_arena(st), draft_value(d, "code"));
    if (!d->id && !d->key.n && !id_by_key(st, d->e, key)) d->key = key;
}

static bool filled(const struct draft *d, const char *name) { return draft_value(d, name).n > 0; }

/* Every class of the map that is wrong is told, each with what would be right. */
static void classes_check(struct store *st, const struct draft *d, struct problems *p)
{
    struct class_fault fault[CLASS_FAULTS_MAX];
    struct classes c;
    struct arena *a = store_arena(st);
    const struct field *f = entity_field(d->e, S("classes"));
    size_t n = filled(d, "classes") ? classes_read(a, draft_value(d, "classes"), &c, fault) : 0;
    for (size_t i = 0; i < n; i++) problem_add(p, (struct problem){ d->line, f, { 0 }, class_fault_key(&fault[i]), class_fault_detail(a, &fault[i]) });
}

bool unit_of_people(str unit)
{
    static const char *const words[] = { "Personen", "Person", "persons", "people", "Menschen", "Anzahl", "number", "count", "Einwohner", "Fälle", "Kinder" };
    for (size_t i = 0; i < countof(words); i++) if (str_same(str_trim(unit), str_of(words[i]))) return true;
    return false;
}

int digits_said(str measure, int64_t digits) { return digits != NONE ? (int)digits : str_eq(measure, S("count")) ? 0 : 1; }

/* With decimal places it is a mean after all: people per household. */
bool figures_count(str measure, str unit, int64_t digits) { return str_eq(measure, S("count")) || (digits <= 0 && unit_of_people(unit)); }

/* Figures that were hidden or rounded as counts would be told as they are if they were counts no more. */
static bool count_no_more(struct store *st, const struct draft *d)
{
    struct rows *r = ask(st, Q("SELECT i.measure, COALESCE(w.unit, ''), COALESCE(i.digits, 0) FROM monitoring_indicator i LEFT JOIN monitoring_indicator_words w ON w.owner = i.id AND w.lang = 'de'"
                               " WHERE i.id = $1"), I(d->id));
    if (!rows_next(r)) return false;
    const str *word = d->word ? d->word[lang_source()] : NULL;
    str unit = word && word[draft_at(d, "unit")].p ? word[draft_at(d, "unit")] : row_str(r, 1);
    if (!figures_count(row_str(r, 0), row_str(r, 1), row_int(r, 2)) || figures_count(draft_value(d, "measure"), unit, draft_number(d, "digits"))) return false;
    return rows_count(ask(st, Q("SELECT o.id FROM monitoring_observation o JOIN monitoring_series s ON s.id = o.series JOIN monitoring_source q ON q.id = s.source"
                                " WHERE s.indicator = $1 AND o.ended = 0 AND q.method <> 'delivered' LIMIT 1"), I(d->id))) > 0;
}

/* A derived indicator says from what; one whose figures are delivered says nothing of it. */
void indicator_check(struct store *st, const struct draft *d, struct problems *p)
{
    str how = draft_value(d, "derive");
    classes_check(st, d, p);
    if (how.n && !filled(d, "top")) draft_wrong(d, p, "top", N_("Say from which indicator it is worked out."));
    if (how.n && !str_eq(how, S("change")) && !filled(d, "base")) draft_wrong(d, p, "base", N_("A share, rate or ratio is divided by another indicator."));
    if (!how.n && (filled(d, "top") || filled(d, "base"))) draft_wrong(d, p, "derive", N_("Say how it is worked out, or leave the other indicators empty."));
    if (d->id && (id_by_key(st, d->e, draft_value(d, "top")) == d->id || id_by_key(st, d->e, draft_value(d, "base")) == d->id))
        draft_wrong(d, p, "top", N_("An indicator cannot be worked out from itself."));
    if (d->id && count_no_more(st, d)) draft_wrong(d, p, "measure", N_("Its figures are protected as numbers of people. Please undo their imports first."));
}

/* Blanks and equals signs separate breakdowns in a series ("group=foreign sex=f"). */
static bool plain_code(str code)
{
    for (size_t i = 0; i < code.n; i++) if (!(code.p[i] >= 'a' && code.p[i] <= 'z') && !(code.p[i] >= '0' && code.p[i] <= '9') && !str_has_word(S("_ - . +"), str_from(str_upto(code, i + 1), i))) return false;
    return code.n > 0;
}

void breakdown_check(struct store *st, const struct draft *d, struct problems *p)
{
    static const char *const taken[] = { "indicator", "area", "period", "source", "vintage", "value", "status", "note" };
    str code = draft_value(d, "code");
    (void)st;
    if (!plain_code(code)) draft_wrong(d, p, "code", N_("Only small letters, digits, _ and hyphens."));
    for (size_t i = 0; i < countof(taken); i++) if (str_eq(code, str_of(taken[i]))) draft_wrong(d, p, "code", N_("Files of figures have a column of this name already."));
}

void group_check(struct store *st, const struct draft *d, struct problems *p)
{
    str code = draft_value(d, "code");
    if (!plain_code(code)) draft_wrong(d, p, "code", N_("Only small letters, digits, _ and hyphens."));
    struct rows *r = ask(st, Q("SELECT id FROM monitoring_category WHERE breakdown = $1 AND code = $2 AND deleted_at IS NULL ORDER BY id"),
                         I(id_by_key(st, &breakdown_entity, draft_value(d, "breakdown"))), T(code));
    while (rows_next(r)) if (row_int(r, 0) != d->id) { draft_wrong(d, p, "code", N_("Another value of this breakdown has this code.")); break; }
}

/* A code is unique within its breakdown only, so the key names both: "group-foreign". */
void group_derive(struct store *st, struct draft *d)
{
    str key = arena_fmt(store_arena(st), "%.*s-%.*s", STR(draft_value(d, "breakdown")), STR(draft_value(d, "code")));
    if (!d->id && !d->key.n && !id_by_key(st, d->e, key)) d->key = key;
}

/* A commentary has no name of its own: it is called as its field. */
void field_remark_derive(struct store *st, struct draft *d)
{
    struct rows *r = ask(st, Q("SELECT name FROM monitoring_field_words WHERE lang = 'de' AND owner = $1"), I(id_by_key(st, &field_entity, draft_value(d, "field"))));
    draft_give(d, "name", rows_next(r) ? row_str(r, 0) : draft_value(d, "field"));
}

/* Two that begin on the same day would contradict each other. */
void definition_check(struct store *st, const struct draft *d, struct problems *p)
{
    struct rows *r = ask(st, Q("SELECT id FROM monitoring_definition WHERE indicator = $1 AND valid_from = $2 AND deleted_at IS NULL ORDER BY id"),
                         I(id_by_key(st, &indicator_entity, draft_value(d, "indicator"))), T(draft_value(d, "valid_from")));
    while (rows_next(r)) if (row_int(r, 0) != d->id) { draft_wrong(d, p, "valid_from", N_("Another definition of this indicator is valid from the same day.")); break; }
}

/* A period that no figure can have would cut or choose nothing, and nobody would see why. */
void period_check(struct store *st, const struct draft *d, struct problems *p)
{
    struct period any;
    (void)st;
    if (draft_value(d, "period").n && !period_parse(draft_value(d, "period"), &any)) draft_wrong(d, p, "period", N_("Please write it as files do: 2022, 2022-06-30, 2022-06, 2022-Q2, 2021/22 or Z2022."));
}
