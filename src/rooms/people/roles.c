/* roles.c - who may hold which role, and which roles somebody holds today. What a role may do stands in the rights of the entities. */
#include "base/log.h"
#include "base/moment.h"
#include "entity/sealed.h"
#include "rooms/people/people.h"
#include "rooms/people/secrets.h"
#include <string.h>

const struct role people_roles[PEOPLE_ROLES] = {
    { "administrator",     N_("Administration"), N_("Accounts, roles and settings of the region."), true, NEEDS_NOTHING },
    { "lead",              N_("Head of the integration centre"), N_("Sees what the centre keeps, and decides what is to be decided."), true, NEEDS_NOTHING },
    { "coordinator",       N_("Coordination"), N_("Keeps offers and organisations, and accompanies volunteers."), true, NEEDS_NOTHING },
    { "editor",            N_("Editing"), N_("Writes and publishes offers, organisations and places."), true, NEEDS_NOTHING },
    { "translator",        N_("Translation"), N_("Translates into one language; changes nothing else."), false, NEEDS_LANGUAGE },
    { "municipal_officer", N_("Municipal integration officer"), N_("Keeps the entries of the own town and reads those of the county."), true, NEEDS_AREA },
    { "quarter_manager",   N_("Neighbourhood management"), N_("Keeps the entries of the own neighbourhood and reads those of the county."), true, NEEDS_AREA },
    { "provider",          N_("Provider of offers"), N_("Keeps the entries of the own organisation."), false, NEEDS_ACTOR },
    { "finance",           N_("Finance"), N_("Pays allowances: sees amounts and account numbers, nothing else of a person."), true, NEEDS_NOTHING },
    { "data_officer",      N_("Data protection officer"), N_("Reads what is kept and who read it; changes nothing."), true, NEEDS_NOTHING },
};

/* ---- the roles of all rooms ------------------------------------------------------------------------------------------ */
struct choice role_choices[ROLES_MAX + 1];
static const struct role *known[ROLES_MAX];
static size_t count;

static void take(const struct role *r)
{
    if (role_find(str_of(r->name)) || count == ROLES_MAX) return;
    role_choices[count] = (struct choice){ r->name, r->label };
    known[count++] = r;
    role_choices[count] = (struct choice){ 0 };
}

void roles_open(const struct app *app)
{
    mails_open(app);
    sealed_open(app->stores);
    count = 0;
    for (size_t i = 0; i < app->rooms; i++)
        for (size_t k = 0; k < app->room[i]->n_roles; k++) take(&app->room[i]->roles[k]);
}

const struct role *role_at(size_t i) { return i < count ? known[i] : NULL; }

const struct role *role_find(str name)
{
    for (size_t i = 0; i < count; i++) if (str_eq(name, str_of(known[i]->name))) return known[i];
    return NULL;
}

/* ---- the roles of somebody ------------------------------------------------------------------------------------------- */
struct held { str role; int64_t area, actor, deputy_of; str language; };
enum { HELD_MAX = 40 };

static void put_column(struct sql *q, const char *name)
{
    sql(q, ", ");
    if (!field_live(entity_field(&grant_entity, str_of(name)))) { sql(q, "NULL"); return; }      /* without the directory there are no towns */
    sql(q, "g.");
    sql_name(q, name);
}

/* Grants of today that an account, or the organisation it belongs to, holds. */
static size_t held_by(struct store *st, int64_t account, struct held *ret)
{
    struct sql q = sql_new(st);
    size_t n = 0;
    sql(&q, "SELECT g.role, g.language, g.deputy_of");
    put_column(&q, "area");
    put_column(&q, "actor");
    sql(&q, " FROM people_grant g JOIN people_account a ON (g.account = a.id");
    if (field_live(entity_field(&grant_entity, S("holder")))) sql(&q, " OR g.holder = a.actor");
    sql(&q, ") WHERE a.id = ");
    sql_value(&q, I(account));
    sql(&q, " AND g.deleted_at IS NULL AND (g.until = '' OR g.until >= ");
    sql_value(&q, T(date_today(store_arena(st))));
    sql(&q, ") ORDER BY g.id");
    for (struct rows *r = sql_ask(&q); rows_next(r) && n < HELD_MAX;)
        ret[n++] = (struct held){ row_str(r, 0), row_int(r, 3), row_int(r, 4), row_int(r, 2), row_str(r, 1) };
    return n;
}

static void add(struct who *w, const struct held *h)
{
    const struct role *r = role_find(h->role);
    if (!r) return;                                       /* its room is not here */
    for (size_t i = 0; i < w->n; i++) {
        const struct grant *g = &w->grant[i];
        if (!strcmp(g->role, r->name) && g->area == h->area && g->actor == h->actor && str_eq(g->language, h->language)) return;
    }
    if (w->n == GRANTS_MAX) {
        log_line(LOG_WARNING, "account %lld holds more roles than %d: the later ones do not count", (long long)w->account, GRANTS_MAX);
        return;
    }
    w->grant[w->n++] = (struct grant){ r->name, h->area, h->actor, h->language };
}

/* A deputy has what the other has in that role today, bound as theirs is; not what the other stands in for in turn. */
static void add_deputy(struct store *st, struct who *w, const struct held *mine)
{
    struct held theirs[HELD_MAX];
    size_t n = held_by(st, mine->deputy_of, theirs);
    for (size_t i = 0; i < n; i++)
        if (!theirs[i].deputy_of && str_eq(theirs[i].role, mine->role)) add(w, &theirs[i]);
}

/* Whose account belongs to a volunteer keeps their own times and limits, as long as they have not left. */
static void add_volunteer(struct store *st, struct who *w)
{
    struct rows *r = ask(st, Q("SELECT id FROM people_volunteer WHERE account = $1 AND state <> 'left' AND deleted_at IS NULL ORDER BY id LIMIT 1"), I(w->account));
    if (rows_next(r) && w->n < GRANTS_MAX) w->grant[w->n++] = (struct grant){ .role = "volunteer", .volunteer = row_int(r, 0) };
}

/* The entities of every room know the roles of this one. A role that another room brings says nothing of the directory: who holds no other sees there
** what the public sees. */
static bool only_foreign(const struct who *w)
{
    for (size_t i = 1; i < w->n; i++)
        for (size_t k = 0; k < PEOPLE_ROLES; k++) if (!strcmp(w->grant[i].role, people_roles[k].name)) return false;
    return true;
}

bool who_of(struct store *st, int64_t account, struct who *ret)
{
    struct held held[HELD_MAX];
    struct rows *r = ask(st, Q("SELECT name FROM people_account WHERE id = $1 AND state = 'active' AND deleted_at IS NULL"), I(account));
    if (!rows_next(r)) return false;
    *ret = (struct who){ .account = account, .name = row_str(r, 0), .grant = { { .role = "self" } }, .n = 1 };
    size_t n = held_by(st, account, held);
    for (size_t i = 0; i < n; i++) {
        if (held[i].deputy_of) add_deputy(st, ret, &held[i]);
        else add(ret, &held[i]);
    }
    bool alone = only_foreign(ret);
    add_volunteer(st, ret);
    if (alone && ret->n < GRANTS_MAX) ret->grant[ret->n++] = (struct grant){ .role = "visitor" };     /* without a role nobody sees less than the public */
    return true;
}

bool people_named(struct store *st, str email, struct who *ret)
{
    int64_t account = account_by_mail(st, email);
    return account && who_of(st, account, ret);
}

bool who_is_staff_of_house(const struct who *w)
{
    for (size_t i = 0; i < w->n; i++) {
        const struct role *r = role_find(str_of(w->grant[i].role));
        if (r && r->staff) return true;
    }
    return false;
}
