/* quarter.c - what fits together in an area: each level's official key and what it lies in; towns cut themselves into quarters. */
#include "entity/draft.h"
#include "rooms/directory/directory.h"
#include <string.h>

enum { CODE_MAX = 6 };
/* A quarter's key is its town's, a hyphen and a code of the town's own. */
static const struct { const char *level, *above; size_t digits; const char *wrong; } levels[] = {
    { "state",        NULL,           2, N_("The key of a federal state has 2 digits.") },
    { "county",       "state",        5, N_("The key of a county or independent city has 5 digits.") },
    { "municipality", "county",       8, N_("The key of a municipality has 8 digits.") },
    { "quarter",      "municipality", 8, N_("The key of a quarter is the 8 digits of its town, a hyphen and 1 to 6 letters or digits: 05154036-k1.") },
};

static const struct field *field_of(const char *name) { return entity_field(&area_entity, str_of(name)); }
static str value_of(const struct draft *d, const char *name) { return d->value[field_index(&area_entity, field_of(name))]; }

static void refuse(struct problems *p, const struct draft *d, const char *field, const char *message)
{
    problem_add(p, (struct problem){ d->line, field_of(field), { 0 }, message, { 0 } });
}

static bool all_digits(str s)
{
    for (size_t i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return false;
    return true;
}

static bool is_code(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= 'A' && s.p[i] <= 'Z'))) return false;
    return s.n >= 1 && s.n <= CODE_MAX;
}

struct above { str level, ags; };
static struct above area_above(struct store *st, str key)
{
    struct rows *r = ask(st, Q("SELECT level, ags FROM directory_area WHERE key = $1 AND deleted_at IS NULL"), T(key));
    return rows_next(r) ? (struct above){ row_str(r, 0), row_str(r, 1) } : (struct above){ { "", 0 }, { "", 0 } };
}

static void check_quarter(struct store *st, const struct draft *d, struct problems *p, const char *wrong)
{
    str ags = value_of(d, "ags"), key = value_of(d, "town");
    struct above town = area_above(st, key);
    if (!key.n) { refuse(p, d, "town", N_("Please say which town this quarter belongs to.")); return; }
    if (!town.level.n) return;                            /* a file may bring it later; otherwise the reference is refused */
    if (!str_eq(town.level, S("municipality"))) { refuse(p, d, "town", N_("A quarter lies in a town or municipality.")); return; }
    bool good = ags.n > town.ags.n && str_starts(ags, town.ags) && ags.p[town.ags.n] == '-' && is_code(str_from(ags, town.ags.n + 1));
    if (!good) refuse(p, d, "ags", wrong);
}

void area_check(struct store *st, const struct draft *d, struct problems *p)
{
    str level = value_of(d, "level"), ags = value_of(d, "ags"), parent = value_of(d, "parent");
    size_t i = 0;
    while (i < countof(levels) && !str_eq(level, str_of(levels[i].level))) i++;
    if (i == countof(levels)) return;                    /* no such choice: said already                              */
    if (str_eq(level, S("quarter"))) { check_quarter(st, d, p, levels[i].wrong); return; }
    if (value_of(d, "town").n) refuse(p, d, "town", N_("Only quarters belong to a town. Leave this empty, or choose the level “Quarter”."));
    if (ags.n != levels[i].digits || !all_digits(ags)) refuse(p, d, "ags", levels[i].wrong);
    str above = parent.n ? area_above(st, parent).level : parent;
    bool fits = !above.n || (levels[i].above && str_eq(above, str_of(levels[i].above)));      /* not there: as above     */
    if (!fits) refuse(p, d, "parent", N_("A municipality is part of a county, a county part of a federal state."));
}

/* Filters and menus go by the parent. A town that is not there is a problem of its own field alone. */
void area_derive(struct store *st, struct draft *d)
{
    bool quarter = str_eq(value_of(d, "level"), S("quarter")) && area_above(st, value_of(d, "town")).level.n;
    if (quarter) d->value[field_index(d->e, field_of("parent"))] = value_of(d, "town");
}
