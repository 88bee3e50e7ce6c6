/* who.c - rights are rows of a table; what no row says, nobody may. */
#include "entity/who.h"

const struct who who_house = { .name = { "system", 6 } };

struct who who_visitor(void) { return (struct who){ .grant = { { .role = "visitor" } }, .n = 1 }; }

bool who_holds(const struct who *w, const char *roles)
{
    for (size_t i = 0; i < w->n; i++) if (str_has_word(str_of(roles), str_of(w->grant[i].role))) return true;
    return false;
}

bool who_staff(const struct who *w)
{
    for (size_t i = 0; i < w->n; i++) if (!str_eq(str_of(w->grant[i].role), S("visitor"))) return true;
    return false;
}

bool who_scoped(const struct who *w, str room, bool write)
{
    if (!w->scopes.n) return true;
    str rest = w->scopes;
    for (str scope; str_word(&rest, &scope);) {
        int64_t mark = str_find_char(scope, ':');
        str verb = mark < 0 ? scope : str_upto(scope, (size_t)mark);
        bool does = str_eq(verb, S("write")) || (!write && str_eq(verb, S("read")));
        if (does && (mark < 0 || str_eq(str_from(scope, (size_t)mark + 1), room))) return true;
    }
    return false;
}

struct may may(const struct who *w, const struct entity *e, unsigned action)
{
    struct may m = { .classes = ~0U };
    if (w == &who_house) return (struct may){ .scope = { { .rows = ROWS_ALL, .classes = ~0U } }, .n = 1, .classes = ~0U };
    if (w->only_reads && action & ~(unsigned)(READ | EXPORT)) return (struct may){ 0 };
    bool writes = action & ~(unsigned)(READ | EXPORT), scoped = who_scoped(w, str_of(e->room), writes);
    if (!scoped && writes) return (struct may){ 0 };
    if (!scoped) {                                        /* outside of the token's rooms: as everybody                  */
        struct who visitor = who_visitor();
        return may(&visitor, e, action);
    }
    for (size_t g = 0; g < w->n; g++)
        for (size_t i = 0; i < e->n_rights && m.n < GRANTS_MAX; i++) {
            const struct right *r = &e->rights[i];
            if (!(r->actions & action) || !str_eq(str_of(r->role), str_of(w->grant[g].role))) continue;
            if (r->rows == ROWS_OWN_AREA && !w->grant[g].area) continue;         /* a role bound to nothing owns nothing */
            if (r->rows == ROWS_OWN_ACTOR && !w->grant[g].actor) continue;
            if (r->rows == ROWS_OWN && !w->account) continue;
            if (r->rows == ROWS_OWN_VOLUNTEER && !w->grant[g].volunteer) continue;
            m.scope[m.n++] = (struct scope){ r->rows, w->grant[g].area, w->grant[g].actor, w->account, w->grant[g].language, r->classes,
                                            w->grant[g].volunteer };
            m.classes &= r->classes;
        }
    if (!m.n) m.classes = 0;
    return m;
}

bool entity_logs_reads(const struct entity *e, const struct who *w)
{
    unsigned seen = 0;
    struct may m = may(w, e, READ);
    if (w == &who_house) return false;
    for (size_t i = 0; i < m.n; i++) seen |= m.scope[i].classes;
    for (size_t i = 0; i < e->n; i++) if (e->fields[i].privacy & seen & PRIVACY_LOGGED) return true;
    return false;
}
