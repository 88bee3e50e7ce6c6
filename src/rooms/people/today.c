/* today.c - what waits for somebody in this room: an account without a second factor, invitations and deputies that come to their end. */
#include "base/moment.h"
#include "look/form.h"
#include "rooms/people/pages.h"
#include "rooms/people/volunteer.h"

enum { INVITATIONS_SOON = 3, DEPUTIES_SOON = 7 };                 /* days */

static str day_after(struct arena *a, int days)
{
    struct date today;
    return date_parse(date_today(a), &today) ? date_text(a, date_of_days(date_days(today) + days)) : (str){ "", 0 };
}

static enum task_when when_due(struct arena *a, str day)
{
    int way = str_cmp(day, date_today(a));
    return way < 0 ? TASK_LATE : way == 0 ? TASK_TODAY : TASK_WEEK;
}

static void own_second(struct req *q, struct agenda *g)
{
    if (!q->who.account) return;
    struct login l = login_by_id(q->st, q->who.account);
    if (!l.account || !l.hash.n || l.totp) return;
    str text = _(N_("Your account has no second factor yet."));
    agenda_add(g, (struct task){ TASK_WAITING, text, url_page(q, S("account#second")), S(""), N_("Set it up") });
}

/* ---- for the administration ------------------------------------------------------------------------------------------------------ */

/* Accounts that log in with a password alone although one of their roles asks for more. */
static int64_t without_second(struct req *q)
{
    struct sql s = sql_new(q->st);
    bool any = false;
    sql(&s, "SELECT count(DISTINCT a.id) FROM people_account a JOIN people_login l ON l.account = a.id "
            "JOIN people_grant g ON (g.account = a.id");
    if (field_live(entity_field(&grant_entity, S("holder")))) sql(&s, " OR g.holder = a.actor");
    sql(&s, ") WHERE a.state = 'active' AND a.deleted_at IS NULL AND l.password <> '' AND NOT l.totp "
            "AND g.deleted_at IS NULL AND (g.until = '' OR g.until >= ");
    sql_value(&s, T(date_today(q->a)));
    sql(&s, ") AND g.role IN (");
    for (size_t i = 0; role_at(i) && i < STORE_ARGS_MAX - 1; i++) {
        if (!role_at(i)->staff) continue;
        if (any) sql(&s, ", ");
        sql_value(&s, T(str_of(role_at(i)->name)));
        any = true;
    }
    sql(&s, ")");
    struct rows *r = any ? sql_ask(&s) : NULL;
    return r && rows_next(r) ? row_int(r, 0) : 0;
}

static void others_second(struct req *q, struct agenda *g)
{
    int64_t n = without_second(q);
    str text = look_count(q, "%d account of staff has no second factor.", "%d accounts of staff have no second factor.", n);
    if (n) agenda_add(g, (struct task){ TASK_WAITING, text, url_entity(q, &account_entity), S(""), N_("See the accounts") });
}

static str person(struct req *q, int64_t account)
{
    struct rows *r = ask(q->st, Q("SELECT slug FROM people_account_slug WHERE owner = $1 AND current ORDER BY lang, slug"), I(account));
    return rows_next(r) ? url_row(q, &account_entity, row_str(r, 0)) : url_entity(q, &account_entity);
}

static str said(struct req *q, bool over, str name)
{
    return say(q, over ? N_("The invitation of {name} has run out.") : N_("The invitation of {name} runs out."), { "name", name });
}

/* Invited, and the link runs out soon, did, or was swept away since. */
static void invitations(struct req *q, struct agenda *g)
{
    int64_t now = moment_now();
    struct rows *r = ask(q->st, Q("SELECT a.id, a.name, max(t.expires_at) FROM people_account a "
                                "LEFT JOIN people_ticket t ON t.account = a.id AND t.kind = 'invite' AND t.used_at IS NULL "
                                "WHERE a.state = 'invited' AND a.deleted_at IS NULL GROUP BY a.id, a.name "
                                "HAVING max(t.expires_at) IS NULL OR max(t.expires_at) < $1 ORDER BY a.id LIMIT 20"), I(now + INVITATIONS_SOON * 86400));
    while (rows_next(r)) {
        bool over = row_null(r, 2) || row_int(r, 2) <= now;
        str day = row_null(r, 2) ? S("") : date_text(q->a, wall_of(row_int(r, 2)).date);
        enum task_when when = over ? TASK_LATE : when_due(q->a, day);
        agenda_add(g, (struct task){ when, said(q, over, row_str(r, 1)), person(q, row_int(r, 0)), day, N_("Make a new link") });
    }
}

/* ---- deputies ---------------------------------------------------------------------------------------------------------------------- */

/* Told to who stands in, to whom they stand in for, and to the administration. */
static void deputies(struct req *q, struct agenda *g, bool office)
{
    struct rows *r = ask(q->st, Q("SELECT g.until, a.name, d.name, s.slug FROM people_grant g JOIN people_account a ON a.id = g.account "
                                "JOIN people_account d ON d.id = g.deputy_of "
                                "LEFT JOIN people_grant_slug s ON s.owner = g.id AND s.current AND s.lang = 'de' "
                                "WHERE g.deleted_at IS NULL AND g.until >= $1 AND g.until <= $2 AND ($3 = 1 OR g.account = $4 OR g.deputy_of = $4) "
                                "ORDER BY g.until, g.id LIMIT 20"),
                         T(date_today(q->a)), T(day_after(q->a, DEPUTIES_SOON)), I(office), I(q->who.account));
    while (rows_next(r)) {
        str text = say(q, N_("{who} stands in for {whom} only until then."), { "who", row_str(r, 1) }, { "whom", row_str(r, 2) });
        str url = !office ? url_page(q, S("account#roles")) : row_str(r, 3).n ? url_row(q, &grant_entity, row_str(r, 3)) : url_entity(q, &grant_entity);
        agenda_add(g, (struct task){ when_due(q->a, row_str(r, 0)), text, url, row_str(r, 0), office ? N_("See the role") : N_("See my roles") });
    }
}

void people_today(struct req *q, struct agenda *g)
{
    bool office = who_holds(&q->who, "administrator");
    own_second(q, g);
    volunteers_today(q, g);
    if (office) { invitations(q, g); others_second(q, g); }
    if (office || q->who.account) deputies(q, g, office);
}
