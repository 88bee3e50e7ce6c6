/* confirm_office.c - for staff and towns: how fresh the entries of each organisation are, whom to call, what was said on the telephone. */
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/query.h"
#include "entity/schema.h"
#include "rooms/directory/confirm.h"
#include "rooms/directory/pages.h"
#include "text/csv.h"
#include "web/csrf.h"
#include "web/room.h"

enum { TOWNS_MAX = 400 };

/* ---- whose entries ------------------------------------------------------------------------------------------------------------------- */
/* "x": an entry with its organisation and town. A town sees its own entries and no others, as the rights on offers say it. */
static void put_scope(struct sql *s, const struct who *who)
{
    struct may m = may(who, &offer_entity, UPDATE);
    sql(s, " AND (1 = 0");
    for (size_t i = 0; i < m.n; i++) {
        const struct scope *one = &m.scope[i];
        if (one->rows == ROWS_ALL) sql(s, " OR 1 = 1");
        else if (one->rows == ROWS_OWN_AREA) { sql(s, " OR x.area = "); sql_value(s, I(one->area)); }
        else if (one->rows == ROWS_OWN_ACTOR) { sql(s, " OR x.actor = "); sql_value(s, I(one->actor)); }
    }
    sql(s, ")");
}

/* The town itself and its quarters. */
static void put_town(struct sql *s, int64_t town)
{
    if (!town) return;
    sql(s, " AND (x.area = ");
    sql_value(s, I(town));
    sql(s, " OR x.area IN (SELECT id FROM directory_area WHERE parent = ");
    sql_value(s, I(town));
    sql(s, "))");
}

#define ONE_KIND(columns, table) "SELECT " columns ", confirmed_on, due_on FROM " table " WHERE state = 'published' AND deleted_at IS NULL"
/* Everything that is kept true. An organisation is never hidden. */
static void put_entries(struct sql *s)
{
    sql(s, "(" ONE_KIND("actor, area, hidden_on", "directory_offer") " AND (valid_to = '' OR valid_to >= ");
    sql_value(s, T(date_today(store_arena(s->st))));
    sql(s, ") UNION ALL " ONE_KIND("actor, area, hidden_on", "directory_place") " AND actor IS NOT NULL UNION ALL "
           ONE_KIND("id, area, ''", "directory_actor") ") x");
}

static str lead_day(struct arena *a) { return date_text(a, date_of_days(date_days(wall_of(moment_now()).date) + CONFIRM_LEAD)); }

/* One row per organisation: fresh, due, overdue, hidden, never confirmed. */
static void put_counts(struct sql *s)
{
    struct arena *a = store_arena(s->st);
    str today = date_today(a), lead = lead_day(a);
    sql(s, ", sum(CASE WHEN x.hidden_on = '' AND x.due_on > ");
    sql_value(s, T(lead));
    sql(s, " THEN 1 ELSE 0 END) AS good, sum(CASE WHEN x.hidden_on = '' AND x.due_on >= ");
    sql_value(s, T(today));
    sql(s, " AND x.due_on <= ");
    sql_value(s, T(lead));
    sql(s, " THEN 1 ELSE 0 END) AS due, sum(CASE WHEN x.hidden_on = '' AND x.due_on < ");
    sql_value(s, T(today));
    sql(s, " THEN 1 ELSE 0 END) AS late, sum(CASE WHEN x.hidden_on <> '' THEN 1 ELSE 0 END) AS gone, "
           "sum(CASE WHEN x.confirmed_on = '' THEN 1 ELSE 0 END) AS never");
}

/* ---- towns to choose from ------------------------------------------------------------------------------------------------------------------ */
static struct option *towns_of(struct req *q, size_t *n, str *now, int64_t *id)
{
    struct option *all = arena_array(q->a, struct option, TOWNS_MAX);
    struct query query = query_new(&area_entity, &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = entity_field(&area_entity, S("level")), .value = S("municipality") };
    query.limit = TOWNS_MAX;
    query.titles = true;
    struct page page = query_run(&query, q->st);
    for (*n = 0; *n < page.n; (*n)++) all[*n] = (struct option){ .key = row_meta(page.row[*n])->key, .text = row_title(&area_entity, page.row[*n]), .id = row_meta(page.row[*n])->id };
    *now = req_param(q, S("town"));
    *id = 0;
    for (size_t i = 0; i < *n; i++) if (str_eq(all[i].key, *now)) *id = all[i].id;
    if (!*id) *now = (str){ "", 0 };
    return all;
}

/* ---- the dashboard ---------------------------------------------------------------------------------------------------------------------------- */
static void put_sort(struct sql *s, str by)
{
    static const char *const names[] = { "name", "good", "due", "hidden", "never" };
    const str orders[] = { S(" ORDER BY a.name, a.id"), S(" ORDER BY good DESC, a.id"), S(" ORDER BY due DESC, a.id"), S(" ORDER BY gone DESC, a.id"),
                           S(" ORDER BY never DESC, a.id") };
    for (size_t i = 0; i < countof(names); i++) if (str_eq(by, str_of(names[i]))) { sql_literal(s, orders[i]); return; }
    sql(s, " ORDER BY late DESC, due DESC, a.id");
}

static str actor_url(struct req *q, int64_t actor)
{
    struct rows *r = ask(q->st, Q("SELECT slug FROM directory_actor_slug WHERE owner = $1 AND current ORDER BY CASE WHEN lang = 'de' THEN 0 ELSE 1 END, lang, slug"), I(actor));
    return rows_next(r) ? url_row(q, &actor_entity, row_str(r, 0)) : (str){ "", 0 };
}

static struct rows *ask_fresh(struct req *q, int64_t town, str sort)
{
    struct sql s = sql_new(q->st);
    sql(&s, "SELECT a.id, a.name");
    put_counts(&s);
    sql(&s, " FROM ");
    put_entries(&s);
    sql(&s, " JOIN directory_actor a ON a.id = x.actor AND a.deleted_at IS NULL WHERE 1 = 1");
    put_scope(&s, &q->who);
    put_town(&s, town);
    sql(&s, " GROUP BY a.id, a.name");
    put_sort(&s, sort);
    sql(&s, " LIMIT ");
    sql_value(&s, I(FRESH_ROWS + 1));
    return sql_ask(&s);
}

static void read_fresh(struct req *q, struct fresh_view *v, int64_t town)
{
    v->row = arena_array(q->a, struct fresh_row, FRESH_ROWS);
    for (struct rows *r = ask_fresh(q, town, v->sort); rows_next(r);) {
        if (v->n == FRESH_ROWS) { v->cut = true; break; }
        struct fresh_row *row = &v->row[v->n++];
        *row = (struct fresh_row){ .actor = row_int(r, 0), .name = row_str(r, 1), .url = actor_url(q, row_int(r, 0)), .never = row_int(r, 6) };
        for (size_t k = 0; k < FRESH_STATES; k++) v->sum.of[k] += row->of[k] = row_int(r, 2 + k);
        v->sum.never += row->never;
    }
}

static bool rules_by(const struct req *q) { return who_holds(&q->who, "administrator lead"); }

static void show(struct req *q, const char *problem)
{
    struct fresh_view v = { .sort = req_param(q, S("sort")), .may_rule = rules_by(q), .rules = confirm_rules(q->st), .problem = problem };
    int64_t town;
    v.town = towns_of(q, &v.towns, &v.now, &town);
    read_fresh(q, &v, town);
    if (problem) q->status = 422;
    fresh_page(&q->out, q, &v);
}

static void put_csv_head(struct req *q, struct csv_out *csv, const char *const *heads, size_t n)
{
    q->type = "text/csv; charset=utf-8";
    for (size_t i = 0; i < n; i++) csv_put(csv, _(heads[i]));
    csv_row(csv);
}

static void put_count(struct req *q, struct csv_out *csv, int64_t n) { csv_put_plain(csv, arena_fmt(q->a, "%lld", (long long)n)); }

static bool wants_csv(const struct req *q) { return str_ends(q->path, S(".csv")); }

static void fresh_csv(struct req *q)
{
    static const char *const heads[] = { N_("Organisation"), N_("Confirmed"), N_("Due soon"), N_("Overdue"), N_("Hidden"), N_("Never confirmed") };
    struct csv_out csv = csv_to(&q->out);
    struct fresh_view v = { .sort = req_param(q, S("sort")) };
    int64_t town;
    towns_of(q, &v.towns, &v.now, &town);
    read_fresh(q, &v, town);
    put_csv_head(q, &csv, heads, countof(heads));
    for (size_t i = 0; i < v.n; i++) {
        csv_put(&csv, v.row[i].name);
        for (size_t k = 0; k < FRESH_STATES; k++) put_count(q, &csv, v.row[i].of[k]);
        put_count(q, &csv, v.row[i].never);
        csv_row(&csv);
    }
}

void fresh_show(struct req *q)
{
    if (wants_csv(q)) fresh_csv(q);
    else show(q, NULL);
}

void fresh_rules(struct req *q)
{
    struct confirm_rules r;
    bool good = str_int(str_trim(form_value(q, S("months"))), &r.months) && r.months >= 1 && r.months <= CONFIRM_MONTHS_MAX;
    str weeks = str_trim(form_value(q, S("weeks")));
    r.hide_weeks = 0;
    if (weeks.n) good = good && str_int(weeks, &r.hide_weeks) && r.hide_weeks >= 0 && r.hide_weeks <= CONFIRM_WEEKS_MAX;
    if (!good) { show(q, N_("Please enter 1 to 60 months, and 0 to 104 weeks.")); return; }
    confirm_rules_put(q->st, &r);
    confirm_derive_all(q->st, FRESH_DERIVED);            /* what is more follows in the night */
    req_redirect(q, 303, url_page(q, S("freshness?done=saved")));
}

/* ---- whom to call ------------------------------------------------------------------------------------------------------------------------------------ */
/* Owners with something overdue who cannot be asked by mail, or were asked and reminded and did not answer. */
static struct rows *ask_silent(struct req *q, int64_t town, bool count)
{
    struct sql s = sql_new(q->st);
    sql_literal(&s, count ? S("SELECT count(*) FROM (SELECT a.id") :
        S("SELECT a.id, a.name, t.name, a.phone, c.phone, c.person, min(x.confirmed_on), count(*), COALESCE(k.reminded_on, ''), a.email <> '' OR COALESCE(c.email, '') <> '', "
          "COALESCE(m.state, '') IN ('failed', 'bounced'), COALESCE(w.title, '')"));
    sql(&s, " FROM ");
    put_entries(&s);
    sql(&s, " JOIN directory_actor a ON a.id = x.actor AND a.deleted_at IS NULL LEFT JOIN directory_area t ON t.id = a.area "
            "LEFT JOIN directory_contact c ON c.id = a.contact AND c.deleted_at IS NULL LEFT JOIN directory_contact_words w ON w.owner = c.id AND w.lang = 'de' "
            "LEFT JOIN directory_ask k ON k.actor = a.id LEFT JOIN core_mail m ON m.id = k.mail WHERE x.due_on < ");
    sql_value(&s, T(date_today(q->a)));
    sql(&s, " AND (k.actor IS NULL OR k.reminders >= ");
    sql_value(&s, I(CONFIRM_REMINDERS));
    sql(&s, " OR m.state = 'failed' OR m.state = 'bounced' OR (a.email = '' AND COALESCE(c.email, '') = ''))");
    put_scope(&s, &q->who);
    put_town(&s, town);
    sql(&s, " GROUP BY a.id, a.name, t.name, a.phone, c.phone, c.person, a.email, c.email, k.reminded_on, m.state, w.title");
    if (count) { sql(&s, ") y"); return sql_ask(&s); }
    sql(&s, " ORDER BY COALESCE(t.name, ''), a.name, a.id LIMIT ");
    sql_value(&s, I(FRESH_ROWS + 1));
    return sql_ask(&s);
}

static void read_silent(struct req *q, struct phone_view *v, int64_t town)
{
    v->row = arena_array(q->a, struct phone_row, FRESH_ROWS);
    for (struct rows *r = ask_silent(q, town, false); rows_next(r);) {
        if (v->n == FRESH_ROWS) { v->cut = true; break; }
        const char *why = row_bool(r, 10) ? N_("The mail came back") : !row_bool(r, 9) ? N_("No mail address") : row_str(r, 8).n ? N_("No answer to three mails") : N_("Not asked by mail yet");
        v->row[v->n++] = (struct phone_row){ .name = row_str(r, 1), .url = actor_url(q, row_int(r, 0)), .town = row_str(r, 2), .phone = row_str(r, 3),
            .contact_phone = row_str(r, 4), .person = row_str(r, 5), .since = row_str(r, 6), .entries = row_int(r, 7), .asked = row_str(r, 8), .why = why, .contact = row_str(r, 11) };
    }
}

static void phone_csv(struct req *q, const struct phone_view *v)
{
    static const char *const heads[] = { N_("Town"), N_("Organisation"), N_("Telephone"), N_("Contact"), N_("Person"), N_("Entries"), N_("Confirmed on"), N_("Why") };
    struct csv_out csv = csv_to(&q->out);
    put_csv_head(q, &csv, heads, countof(heads));
    for (size_t i = 0; i < v->n; i++) {
        const struct phone_row *r = &v->row[i];
        csv_put(&csv, r->town);
        csv_put(&csv, r->name);
        csv_put(&csv, r->phone.n ? r->phone : r->contact_phone);
        csv_put(&csv, r->contact);
        csv_put(&csv, r->person);
        put_count(q, &csv, r->entries);
        csv_put_plain(&csv, r->since);
        csv_put(&csv, _(r->why));
        csv_row(&csv);
    }
}

void fresh_phone(struct req *q)
{
    struct phone_view v = { 0 };
    int64_t town;
    v.town = towns_of(q, &v.towns, &v.now, &town);
    read_silent(q, &v, town);
    if (wants_csv(q)) phone_csv(q, &v);
    else phone_page(&q->out, q, &v);
}

/* ---- "confirmed by telephone" ------------------------------------------------------------------------------------------------------------------------- */
static const void *own_row(struct req *q)
{
    struct query query = query_new(q->route->entity, &q->who, q->lang);
    query.action = UPDATE;
    const void *row = office_fields(q, query.e) ? row_by_slug(q->st, &query, q->arg, NULL) : NULL;
    if (!row) req_fail(q, 403, N_("You may not do this with this entry."));
    return row;
}

void told_get(struct req *q)
{
    struct told_view v = { .e = q->route->entity, .row = own_row(q), .day = date_today(q->a) };
    if (v.row) told_page(&q->out, q, &v);
}

void told_post(struct req *q)
{
    struct told_view v = { .e = q->route->entity, .row = own_row(q), .day = str_trim(form_value(q, S("day"))), .with = str_trim(form_value(q, S("with"))) };
    struct date d;
    if (!v.row) return;
    if (!date_parse(v.day, &d) || str_cmp(v.day, date_today(q->a)) > 0) v.wrong = N_("Please enter a day that is not in the future.");
    else if (!v.with.n || v.with.n > 80) v.wrong = N_("Please say with whom you spoke, in at most 80 letters.");
    if (v.wrong) { q->status = 422; told_page(&q->out, q, &v); return; }
    str with = q->who.name.n ? arena_fmt(q->a, "%.*s (%.*s)", STR(v.with), STR(utf8_upto(q->who.name, 30))) : v.with;
    enum write_outcome out = confirm_write(q->st, &q->who, q->id, v.e, row_meta(v.row)->id, v.day, "telephone", with);
    if (out == WRITE_DONE) { req_redirect(q, 303, arena_fmt(q->a, "%.*s?done=saved", STR(url_row(q, v.e, row_meta(v.row)->slug)))); return; }
    req_fail(q, out == WRITE_DENIED ? 403 : 503, out == WRITE_DENIED ? N_("You may not do this with this entry.") : N_("The data cannot be reached just now. Please try again in a moment."));
}

/* ---- today ------------------------------------------------------------------------------------------------------------------------------------------------ */
static int64_t count_late(struct req *q)
{
    struct sql s = sql_new(q->st);
    sql(&s, "SELECT count(*) FROM ");
    put_entries(&s);
    sql(&s, " WHERE x.due_on < ");
    sql_value(&s, T(date_today(q->a)));
    put_scope(&s, &q->who);
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : 0;
}

/* Of those that went to owners and came back, or could not be sent. */
static int64_t count_bounced(struct req *q)
{
    struct sql s = sql_new(q->st);
    sql(&s, "SELECT count(DISTINCT x.actor) FROM ");
    put_entries(&s);
    sql(&s, " JOIN directory_ask k ON k.actor = x.actor JOIN core_mail m ON m.id = k.mail WHERE m.state IN ('failed', 'bounced') AND m.ended_at IS NULL");
    put_scope(&s, &q->who);
    struct rows *r = sql_ask(&s);
    return rows_next(r) ? row_int(r, 0) : 0;
}

static int64_t count_proposals(struct req *q)
{
    struct query query = query_new(&proposal_entity, &q->who, q->lang);
    query.where[query.n_where++] = (struct condition){ .field = entity_field(&proposal_entity, S("state")), .value = S("waiting") };
    return may(&q->who, &proposal_entity, READ).n ? query_count(&query, q->st) : 0;
}

static void add_line(struct req *q, struct agenda *agenda, str text, const char *page, const char *action)
{
    agenda_add(agenda, (struct task){ .when = TASK_WAITING, .text = text, .url = url_page(q, str_of(page)), .action = action });
}

void confirm_today(struct req *q, struct agenda *agenda)
{
    if (!who_holds(&q->who, CONFIRM_STAFF)) return;
    struct rows *r = ask_silent(q, 0, true);
    int64_t late = count_late(q), silent = rows_next(r) ? row_int(r, 0) : 0, bounced = count_bounced(q), waiting = count_proposals(q);
    if (waiting) add_line(q, agenda, look_count(q, "%d change by an owner waits for review", "%d changes by owners wait for review", waiting), "freshness/changes", N_("Review"));
    if (bounced) add_line(q, agenda, look_count(q, "The mail to %d owner did not arrive", "The mails to %d owners did not arrive", bounced), "freshness/phone", N_("Call"));
    if (silent) add_line(q, agenda, look_count(q, "%d owner does not answer and is to be called", "%d owners do not answer and are to be called", silent), "freshness/phone", N_("Call"));
    if (late) add_line(q, agenda, look_count(q, "%d entry is overdue for confirmation", "%d entries are overdue for confirmation", late), "freshness", N_("See the entries"));
}

/* ---- the demonstration ------------------------------------------------------------------------------------------------------------------------------------------ */
/* Days before today, so that each state appears whenever the demonstration is made; of invented entries alone. */
static const struct { const char *key; int confirmed, hidden; const char *way, *with; } examples[] = {
    { "bsp-fuehrerschein",  457, 0,  "telephone", "Frau Muster (Redaktion)" },        /* overdue                       */
    { "bsp-moebel",         359, 0,  "owner", "" },                                    /* due soon                      */
    { "bsp-repaircafe",     410, 0,  "owner", "" },                                    /* overdue, and its owner silent */
    { "bsp-gut-wohnen",     520, 40, "staff", "" },                                    /* hidden from lists             */
};

static void make_examples(struct store *st, struct arena *a)
{
    int64_t today = date_days(wall_of(moment_now()).date);
    for (size_t i = 0; i < countof(examples); i++)
        ask(st, Q("UPDATE directory_offer SET confirmed_on = $2, confirmed_by = $3, confirmed_with = $4, hidden_on = $5 WHERE key = $1 AND example"),
            T(str_of(examples[i].key)), T(date_text(a, date_of_days(today - examples[i].confirmed))), T(str_of(examples[i].way)), T(str_of(examples[i].with)),
            T(examples[i].hidden ? date_text(a, date_of_days(today - examples[i].hidden)) : S("")));
    ask(st, Q("INSERT INTO directory_ask (actor, asked_on, reminded_on, reminders, mail, lang) SELECT id, $1, $2, $3, 0, '' FROM directory_actor "
              "WHERE key = 'bsp-tauschwerk' AND example ON CONFLICT (actor) DO NOTHING"),
        T(date_text(a, date_of_days(today - 45))), T(date_text(a, date_of_days(today - 17))), I(CONFIRM_REMINDERS));
}

/* Files came in without the derived days. Once: who works in a demonstration keeps what they did. */
void confirm_demo(struct store *st, struct arena *a, struct buf *said)
{
    (void)said;
    if (setting_get(st, S("confirm_examples")).n) return;
    setting_put(st, S("confirm_examples"), S("1"));
    make_examples(st, a);
    while (confirm_derive_all(st, FRESH_DERIVED) == FRESH_DERIVED) continue;
}
