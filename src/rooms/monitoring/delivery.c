/* delivery.c - deliveries: when somebody is reminded, the next one, links, and files that are taken. */
#include "rooms/monitoring/delivery.h"
#include "base/moment.h"
#include "base/utf8.h"
#include "entity/files.h"
#include "entity/query.h"
#include "entity/schema.h"
#include "entity/signed.h"
#include "text/period.h"
#include "text/xlsx_read.h"
#include "work/mail.h"

/* ---- days and periods ----------------------------------------------------------------------------------------------------------------------- */
static const struct { const char *every; int months; } rhythms[] = { { "quarter", 3 }, { "half_year", 6 }, { "year", 12 }, { "two_years", 24 } };
static int months_of(str every)
{
    for (size_t i = 0; i < countof(rhythms); i++) if (str_eq(every, str_of(rhythms[i].every))) return rhythms[i].months;
    return 0;
}

static bool days_of(str date, int64_t *ret)
{
    struct date d;
    if (!date_parse(date, &d)) return false;
    *ret = date_days(d);
    return true;
}

/* The same day of a later month; where that has none (31 April) its last one. What is due at the end of a month stays so: 31 August, 30 November, 28 February, 31 May. */
str delivery_later(struct arena *a, str due, str every)
{
    struct date d;
    int months = months_of(every);
    if (!months || !date_parse(due, &d)) return S("");
    int all = d.year * 12 + d.month - 1 + months, last = all + 1;
    int64_t first = date_days((struct date){ all / 12, all % 12 + 1, 1 }), end = date_days((struct date){ last / 12, last % 12 + 1, 1 }) - 1;
    int64_t day = first + d.day - 1;
    bool at_end = date_of_days(date_days(d) + 1).day == 1;
    return date_text(a, date_of_days(at_end || day > end ? end : day));
}

str delivery_period_later(struct arena *a, str period, str every)
{
    struct period p;
    int months = months_of(every);
    if (!months || !period_parse(period, &p)) return S("");
    if (p.type == PERIOD_QUARTER) { int q = p.year * 4 + p.part - 1 + months / 3; p.year = q / 4; p.part = q % 4 + 1; return period_text(a, p); }
    if (p.type == PERIOD_MONTH) { int m = p.year * 12 + p.part - 1 + months; p.year = m / 12; p.part = m % 12 + 1; return period_text(a, p); }
    if (p.type == PERIOD_DAY) return delivery_later(a, period, every);
    if (months % 12 || (p.type != PERIOD_YEAR && p.type != PERIOD_SCHOOL && p.type != PERIOD_RANGE)) return S("");
    p.year += months / 12;
    if (p.to) p.to += months / 12;
    return period_text(a, p);
}

/* The last reminder whose day has come: 14 days before, the day itself, each week after. One that was missed is not made up for by two. */
str delivery_reminder(struct arena *a, str due, str reminded_on, str today)
{
    int64_t d, now, said, at;
    if (!days_of(due, &d) || !days_of(today, &now) || now < d - DELIVERY_AHEAD) return S("");
    at = now < d ? d - DELIVERY_AHEAD : d + (now - d) / DELIVERY_WEEK * DELIVERY_WEEK;
    if (days_of(reminded_on, &said) && said >= at) return S("");
    return date_text(a, date_of_days(at));
}

/* ---- the next one ------------------------------------------------------------------------------------------------------------------------------ */
static void forget(struct draft *d, const char *field)
{
    d->value[draft_at(d, field)] = S("");
    d->given[draft_at(d, field)] = false;
}

void delivery_next(struct store *st, const struct entity *e, int64_t row, const struct who *who)
{
    static const char *const own[] = { "batch", "reminded_on", "handed_in", "state" };
    struct draft d;
    struct stamp stamp;
    struct problems p = { .a = store_arena(st) };
    (void)who;
    if (!draft_read(st, e, row, &d, &stamp)) return;
    str due = delivery_later(store_arena(st), draft_value(&d, "due"), draft_value(&d, "every"));
    if (!due.n || rows_next(ask(st, Q("SELECT n.id FROM monitoring_delivery n JOIN monitoring_delivery o ON o.title = n.title AND o.source = n.source WHERE o.id = $1 AND n.id <> o.id "
                                      "AND n.due > o.due AND n.deleted_at IS NULL ORDER BY n.id"), I(row)))) return;
    str period = delivery_period_later(store_arena(st), draft_value(&d, "period"), draft_value(&d, "every"));
    d.id = 0;
    d.key = S("");
    for (size_t i = 0; i < countof(own); i++) forget(&d, own[i]);
    draft_give(&d, "due", due);
    draft_give(&d, "period", period);
    (void)row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = &d }, &p);       /* refused: the office makes it by hand */
}

/* ---- files -------------------------------------------------------------------------------------------------------------------------------------- */
static bool is_workbook(str bytes, const char **why)
{
    struct arena *a = arena_new();
    str wrong = S("");
    struct xlsx_in *x = xlsx_open(a, bytes, S(""), &wrong);
    bool macros = str_find(bytes, S("vbaProject")) >= 0;
    if (!x) *why = N_("This workbook cannot be read. Please save it as .xlsx without a password.");
    else if (macros) *why = N_("This workbook holds macros. Please save it as .xlsx without them.");
    xlsx_close(x);
    arena_free(a);
    return x && !macros;
}

/* Text as tables are: UTF-8, UTF-16 with its mark, or an old single-byte set; but no byte that only programs and pictures have. */
static bool is_text(str bytes)
{
    if (bytes.n > 2 && ((bytes.p[0] == '\xFF' && bytes.p[1] == '\xFE') || (bytes.p[0] == '\xFE' && bytes.p[1] == '\xFF'))) return true;
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];
        if (c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f') return false;
    }
    return bytes.n > 0;
}

bool delivery_file(str bytes, const char **type, const char **why)
{
    *why = N_("This is neither a CSV file nor an Excel workbook (.xlsx).");
    *type = "text/csv";
    if (!bytes.n) *why = N_("Please choose a file.");
    else if (bytes.n > FILES_MAX) *why = N_("This file is too large: at most 10 MB.");
    else if (xlsx_looks_like(bytes)) { *type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"; return is_workbook(bytes, why); }
    else if (is_text(bytes) && !str_starts(bytes, S("%PDF")) && !str_starts(bytes, S("{\\rtf"))) return true;
    return false;
}

static str state_of(struct store *st, int64_t id)
{
    struct rows *r = ask(st, Q("SELECT state FROM monitoring_delivery WHERE id = $1 AND deleted_at IS NULL"), I(id));
    return rows_next(r) ? row_str(r, 0) : S("");
}

bool delivery_take(struct store *st, str request, int64_t id, str bytes, const char **why)
{
    const char *type;
    struct draft d;
    struct stamp stamp;
    struct problems p = { .a = store_arena(st) };
    if (!delivery_file(bytes, &type, why)) return false;
    str state = state_of(st, id);
    *why = N_("This delivery is closed: its figures were imported, or nobody waits for them any more.");
    if (!str_has_word(S("planned asked handed_in"), state) || !draft_read(st, &delivery_entity, id, &d, &stamp)) return false;
    str name = files_put(st, bytes, type, 0, 0);
    draft_give(&d, "handed_in", name);
    *why = N_("The file could not be kept.");
    if (!name.n || row_write(st, &(struct write){ .who = &who_house, .request = request, .draft = &d }, &p) != WRITE_DONE) return false;
    return str_eq(state, S("handed_in")) || flow_do(st, &who_house, request, &delivery_entity, id, 0, S("hand_in"), S(""), why) == FLOW_DONE;
}

/* ---- links and reminders -------------------------------------------------------------------------------------------------------------------------- */
static const struct app *house;                         /* for the address that links begin with; set once at start   */
void delivery_open(const struct app *app) { house = app; }

str delivery_link(struct store *st, int64_t id, str mail)
{
    return signed_make(st, &(struct signed_new){ .purpose = "monitoring.deliver", .entity = S("monitoring.delivery"), .row = id, .mail = mail,
                                                 .lasts = (int64_t)DELIVERY_LINK_DAYS * SIGNED_DAY, .uses = DELIVERY_USES });
}

static const struct mail_text reminder = {
    N_("Figures for the integration monitoring: {title}"),
    N_("Good day,\n\n"
       "the integration centre would like to have these figures from you by {due}:\n\n"
       "- {title}\n"
       "- {tables}\n\n"
       "Please hand in the file (CSV or Excel) here; you need no account:\n\n"
       "{link}\n\n"
       "The link can be used until {until}. If you have handed in the file already, there is nothing to do. If you have questions, please answer this mail.") };

struct due_delivery { int64_t id; str title, tables, mail, due, said, state; };

static void remind(struct store *st, const struct due_delivery *x, str day)
{
    struct arena *a = store_arena(st);
    const struct lang *l = lang_find(S(LANG_SOURCE));
    const char *why;
    str until = date_text(a, wall_of(moment_now() + (int64_t)DELIVERY_LINK_DAYS * SIGNED_DAY).date);
    str link = arena_fmt(a, "%.*s/%.*s/%s/%.*s", STR(house ? house->url : S("")), STR(store_region(st)), l->tag, STR(signed_address(a, "deliver", delivery_link(st, x->id, x->mail))));
    const struct mail_value v[] = { { "title", x->title }, { "tables", x->tables.n ? x->tables : S("–") }, { "due", lang_date(a, l, x->due) }, { "until", lang_date(a, l, until) }, { "link", link } };
    struct mail m = { .to = x->mail, .secret = true, .reply_to = setting_get(st, S("email")), .key = arena_fmt(a, "delivery %lld %.*s", (long long)x->id, STR(day)) };
    mail_write(st, &reminder, v, countof(v), l, &m);
    if (mail_address_problem(m.reply_to)) m.reply_to = S("");
    if (!mail_add(st, &m, &why)) return;                /* no address: the delivery's page says so                     */
    ask(st, Q("UPDATE monitoring_delivery SET reminded_on = $2 WHERE id = $1"), I(x->id), T(day));
    if (str_eq(x->state, S("planned"))) (void)flow_do(st, &who_house, store_request(st), &delivery_entity, x->id, 0, S("remind"), S(""), &why);
}

static enum job_end remind_all(struct job *j)
{
    struct arena *a = store_arena(j->st);
    str today = date_today(a);
    struct rows *r = ask(j->st, Q("SELECT id, title, tables, contact, due, reminded_on, state FROM monitoring_delivery WHERE state IN ('planned', 'asked') AND contact <> '' AND deleted_at IS NULL "
                                  "ORDER BY due NULLS LAST, id LIMIT $1"), I(DELIVERIES_MAX));
    while (rows_next(r)) {
        const struct due_delivery x = { row_int(r, 0), row_str(r, 1), row_str(r, 2), row_str(r, 3), row_str(r, 4), row_str(r, 5), row_str(r, 6) };
        str day = delivery_reminder(a, x.due, x.said, today);
        if (day.n) remind(j->st, &x, day);
    }
    return JOB_DONE;
}
const struct job_kind delivery_job = { .name = "monitoring.deliveries", .label = N_("Reminding of deliveries of figures"), .run = remind_all, .every = 86400, .at = 4 * 3600 + 1200 };
