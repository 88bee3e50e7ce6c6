/* confirm_ask.c - who is asked when, the mails, and the job that does it every night. */
#include "base/moment.h"
#include "entity/schema.h"
#include "entity/signed.h"
#include "rooms/directory/confirm.h"
#include "work/mail.h"

/* ---- the schedule ------------------------------------------------------------------------------------------------------------------ */
enum ask_step ask_next(const struct asked *k, int64_t today, int64_t due)
{
    if (due - CONFIRM_LEAD > today) return ASK_NOTHING;
    if (!k->first || today - k->first >= CONFIRM_QUARTER) return ASK_FIRST;
    bool was_asked = due - CONFIRM_LEAD <= k->first;      /* else it became due later, and waits for the next quarter's mail */
    return was_asked && k->reminders < CONFIRM_REMINDERS && today - k->last >= CONFIRM_REMIND_AFTER ? ASK_REMIND : ASK_NOTHING;
}

/* ---- owners ---------------------------------------------------------------------------------------------------------------------------- */
/* When an organisation was asked; `mail`: the last one, which may have come back; `lang`: in which it used its link. */
static const struct column ask_columns[] = {
    { "actor", COL_INT, true, "directory_actor", true }, { "asked_on", COL_TEXT, true, NULL, false }, { "reminded_on", COL_TEXT, true, NULL, false },
    { "reminders", COL_INT, true, NULL, false }, { "mail", COL_INT, true, NULL, false }, { "lang", COL_TEXT, true, NULL, false } };
const struct table ask_table = {
    .name = "directory_ask", .columns = ask_columns, .n = countof(ask_columns), .primary = { "actor" }, .n_primary = 1 };

static int64_t day_of(str date)
{
    struct date d;
    return date_parse(date, &d) ? date_days(d) : 0;
}

bool owner_find(struct store *st, int64_t actor, struct owner *ret)
{
    struct rows *r = ask(st, Q("SELECT a.name, CASE WHEN a.email <> '' THEN a.email ELSE COALESCE(c.email, '') END, COALESCE(k.lang, ''), COALESCE(k.asked_on, ''), "
                               "COALESCE(k.reminded_on, ''), COALESCE(k.reminders, 0) FROM directory_actor a "
                               "LEFT JOIN directory_contact c ON c.id = a.contact AND c.deleted_at IS NULL LEFT JOIN directory_ask k ON k.actor = a.id "
                               "WHERE a.id = $1 AND a.deleted_at IS NULL"), I(actor));
    if (!rows_next(r)) return false;
    int64_t first = day_of(row_str(r, 3)), reminded = day_of(row_str(r, 4));
    *ret = (struct owner){ actor, row_str(r, 0), row_str(r, 1), row_str(r, 2), { first, reminded > first ? reminded : first, (int)row_int(r, 5) } };
    return true;
}

void owner_language(struct store *st, int64_t actor, const char *lang)
{
    ask(st, Q("UPDATE directory_ask SET lang = $2 WHERE actor = $1 AND lang <> $2"), I(actor), T(str_of(lang)));
}

/* ---- mails --------------------------------------------------------------------------------------------------------------------------------- */
#define ASK_BODY N_( \
    "Good day,\n\n" \
    "people look for {name} at {house}. Are the entries still right? Please look at them; if they are, one click is enough:\n\n" \
    "{link}\n\n" \
    "There you can also change times, telephone numbers and texts, or say that something has ended. You need no account.\n\n" \
    "The link works once, until {until}. It is meant for {name} alone, please do not pass it on.")
static const struct mail_text asks[] = {
    { N_("Is this still right? Entries of {name}"), ASK_BODY },
    { N_("Reminder: is this still right? Entries of {name}"), ASK_BODY },
};
static const struct mail_text told_text = { N_("Your changes: entries of {name}"), N_(
    "Good day,\n\n"
    "thank you for your changes to the entries of {name} at {house}. Somebody has looked at them.\n\n"
    "- Taken over: {accepted}\n"
    "- Not taken over: {declined}\n\n"
    "If you have questions, please answer this mail.") };

static const struct app *house;                         /* for the address that links begin with; set once at start   */
void confirm_open(const struct app *app) { house = app; }

static str centre_of(struct store *st)
{
    str centre = setting_get(st, S("centre"));
    return centre.n ? centre : S("Brücke");
}

/* Answers go to the centre, if it has an address. */
static int64_t send(struct store *st, struct mail *m, const struct mail_text *t, const struct mail_value *v, size_t n, const struct owner *o)
{
    const char *why;
    str answers = setting_get(st, S("email"));
    mail_write(st, t, v, n, lang_find(o->lang.n ? o->lang : S(LANG_SOURCE)), m);
    m->to = o->mail;
    if (!mail_address_problem(answers)) m->reply_to = answers;
    return mail_add(st, m, &why);
}

static int64_t mail_link(struct store *st, str region, const struct owner *o, bool reminder, str key)
{
    struct arena *a = store_arena(st);
    const struct lang *in = lang_find(o->lang.n ? o->lang : S(LANG_SOURCE));
    int64_t lasts = (int64_t)CONFIRM_LINK_DAYS * SIGNED_DAY;
    if (mail_address_problem(o->mail)) return 0;
    str token = signed_make(st, &(struct signed_new){ .purpose = "directory.confirm", .entity = S("directory.actor"), .row = o->actor, .mail = o->mail,
                                                       .lasts = lasts, .uses = 1 });
    str until = lang_date(a, in, date_text(a, wall_of(moment_now() + lasts).date));
    str base = house ? house->url : S(""), rest = signed_address(a, "confirm", token);
    str link = arena_fmt(a, "%.*s/%.*s/%s/%.*s", STR(base), STR(region), in->tag, STR(rest));
    const struct mail_value v[] = { { "name", o->name }, { "house", centre_of(st) }, { "link", link }, { "until", until } };
    struct mail m = { .key = key, .secret = true };
    return send(st, &m, &asks[reminder], v, countof(v), o);
}

bool owner_mail(struct store *st, str region, const struct owner *o, bool reminder, str key) { return mail_link(st, region, o, reminder, key) != 0; }

/* ---- the job ---------------------------------------------------------------------------------------------------------------------------------- */
enum { MAILS_AT_ONCE = 25, OWNERS_MAX = 20000, DERIVED_AT_ONCE = 2000, HIDDEN_AT_ONCE = 100 };
struct due { int64_t actor, day; };
struct dues { struct due *at; size_t n; };

static bool keep_due(void *ctx, const struct rows *r)
{
    struct dues *d = ctx;
    d->at[d->n++] = (struct due){ row_int(r, 0), day_of(row_str(r, 1)) };
    return d->n < OWNERS_MAX;
}

/* Everybody who has something to confirm, with the earliest day. */
static void find_due(struct store *st, struct dues *d, int64_t today)
{
    struct arena *a = store_arena(st);
    d->at = arena_array(a, struct due, OWNERS_MAX);
    each(st, keep_due, d, Q("SELECT x.actor, min(x.due_on) FROM ("
        "SELECT actor, due_on FROM directory_offer WHERE state = 'published' AND deleted_at IS NULL AND (valid_to = '' OR valid_to >= $1) "
        "UNION ALL SELECT actor, due_on FROM directory_place WHERE state = 'published' AND deleted_at IS NULL AND actor IS NOT NULL "
        "UNION ALL SELECT id, due_on FROM directory_actor WHERE state = 'published' AND deleted_at IS NULL) x "
        "WHERE x.due_on <> '' AND x.due_on <= $2 GROUP BY x.actor ORDER BY x.actor"),
        T(date_text(a, date_of_days(today))), T(date_text(a, date_of_days(today + CONFIRM_LEAD))));
}

static void note(struct store *st, const struct owner *o, enum ask_step step, str today, int64_t mail)
{
    if (step == ASK_FIRST)
        ask(st, Q("INSERT INTO directory_ask (actor, asked_on, reminded_on, reminders, mail, lang) VALUES ($1, $2, '', 0, $3, $4) "
                  "ON CONFLICT (actor) DO UPDATE SET asked_on = $2, reminders = 0, mail = $3"), I(o->actor), T(today), I(mail), T(o->lang));
    else
        ask(st, Q("UPDATE directory_ask SET reminded_on = $2, reminders = reminders + 1, mail = $3 WHERE actor = $1"), I(o->actor), T(today), I(mail));
}

/* One owner; true: a mail was written. Who has no address waits for a call. */
static bool ask_owner(struct job *j, const struct due *due, int64_t today)
{
    struct owner o;
    if (!owner_find(j->st, due->actor, &o)) return false;
    enum ask_step step = ask_next(&o.asked, today, due->day);
    str day = date_text(j->a, date_of_days(today));
    if (step == ASK_NOTHING) return false;
    str key = arena_fmt(j->a, "confirm %lld %.*s %d", (long long)o.actor, STR(day), (int)step);
    int64_t mail = mail_link(j->st, j->region, &o, step == ASK_REMIND, key);
    if (mail) note(j->st, &o, step, day, mail);
    return mail != 0;
}

/* What nobody confirmed for long leaves the lists, if the region wants that and its owner had time to answer the last reminder (or cannot be asked). */
static int64_t hide(struct store *st, const struct entity *e, str before, str reminded, str today)
{
    struct sql s = sql_new(st);
    int64_t done = 0;
    sql(&s, "SELECT e.id FROM ");
    sql_name(&s, entity_table(e));
    sql(&s, " e LEFT JOIN directory_ask k ON k.actor = e.actor WHERE e.state = 'published' AND e.deleted_at IS NULL AND e.hidden_on = '' AND e.due_on <> '' "
            "AND e.due_on < ");
    sql_value(&s, T(before));
    sql(&s, " AND (k.actor IS NULL OR (k.reminded_on <> '' AND k.reminded_on <= ");
    sql_value(&s, T(reminded));
    sql(&s, " AND (k.reminders >= ");
    sql_value(&s, I(CONFIRM_REMINDERS));
    sql(&s, " OR k.reminded_on >= e.due_on))) ORDER BY e.id LIMIT ");
    sql_value(&s, I(HIDDEN_AT_ONCE));
    for (struct rows *r = sql_ask(&s); rows_next(r);) {
        struct draft d = draft_new(store_arena(st), e);
        struct problems p = { .a = store_arena(st) };
        size_t i = field_index(e, entity_field(e, S("hidden_on")));
        d.id = row_int(r, 0);
        d.given[i] = true;
        d.value[i] = today;
        done += row_write(st, &(struct write){ .who = &who_house, .request = store_request(st), .draft = &d }, &p) == WRITE_DONE;
    }
    return done;
}

static bool hide_more(struct job *j, int64_t today)
{
    int64_t weeks = confirm_rules(j->st).hide_weeks;
    str before = date_text(j->a, date_of_days(today - 7 * weeks)), day = date_text(j->a, date_of_days(today)),
        reminded = date_text(j->a, date_of_days(today - CONFIRM_REMIND_AFTER));
    if (!weeks) return false;
    return hide(j->st, &offer_entity, before, reminded, day) == HIDDEN_AT_ONCE || hide(j->st, &place_entity, before, reminded, day) == HIDDEN_AT_ONCE;
}

/* In parts: first what became due by other rules, then mails, then what leaves the lists. */
static enum job_end run(struct job *j)
{
    struct dues d = { 0 };
    int64_t today = date_days(wall_of(moment_now()).date), mails = 0;
    if (confirm_derive_all(j->st, DERIVED_AT_ONCE) == DERIVED_AT_ONCE) return JOB_MORE;
    find_due(j->st, &d, today);
    for (size_t i = 0; i < d.n && mails < MAILS_AT_ONCE; i++) mails += ask_owner(j, &d.at[i], today);
    job_progress(j, j->done + mails, 0, N_("mails"));
    return mails == MAILS_AT_ONCE || hide_more(j, today) ? JOB_MORE : JOB_DONE;
}

const struct job_kind confirm_job = { .name = "directory.confirm", .label = N_("Asking owners whether their entries are still right"), .run = run, .every = 86400, .at = 4 * 3600 };

/* ---- what became of changes -------------------------------------------------------------------------------------------------------------------- */
static void add_name(struct buf *b, const struct rows *r)
{
    const struct field *f = NULL;
    for (size_t i = 0; confirm_kinds[i] && !f; i++) f = entity_field(confirm_kinds[i], row_str(r, 1));
    buf_fmt(b, "%s%.*s (%.*s)", b->n ? "; " : "", STR(row_str(r, 0)), STR(f ? words_get(words_in(S(LANG_SOURCE)), f->label) : row_str(r, 1)));
}

/* What was decided for one owner and not told yet: as much as one mail holds, twice (German and the reader's language), then the next. */
enum { TOLD_AT_ONCE = 50, TOLD_BYTES = 16000, TOLD_LINE = 2000 };
static enum job_end tell(struct job *j)
{
    struct owner o;
    int64_t actor, last = 0;
    size_t n = 0;
    struct buf yes = buf_in(j->a, TOLD_BYTES + TOLD_LINE), no = buf_in(j->a, TOLD_BYTES + TOLD_LINE);
    if (!str_int(j->argument, &actor) || !owner_find(j->st, actor, &o)) return JOB_DONE;
    struct rows *r = ask(j->st, Q("SELECT title, field, state, id FROM directory_proposal WHERE actor = $1 AND state <> 'waiting' AND told = $2 "
                                  "AND deleted_at IS NULL ORDER BY id LIMIT $3"), I(actor), B(false), I(TOLD_AT_ONCE));
    for (; yes.n + no.n < TOLD_BYTES && rows_next(r); n++) {
        last = row_int(r, 3);
        add_name(str_eq(row_str(r, 2), S("accepted")) ? &yes : &no, r);
    }
    if (!n) return JOB_DONE;
    ask(j->st, Q("UPDATE directory_proposal SET told = $2 WHERE actor = $1 AND state <> 'waiting' AND deleted_at IS NULL AND id <= $3"), I(actor), B(true),
        I(last));
    const struct mail_value v[] = { { "name", o.name }, { "house", centre_of(j->st) }, { "accepted", yes.n ? buf_str(&yes) : S("–") },
                                    { "declined", no.n ? buf_str(&no) : S("–") } };
    struct mail m = { 0 };
    send(j->st, &m, &told_text, v, countof(v), &o);       /* who has no address any more is not told */
    return n == TOLD_AT_ONCE || yes.n + no.n >= TOLD_BYTES ? JOB_MORE : JOB_DONE;
}

const struct job_kind confirm_told_job = { .name = "directory.told", .label = N_("Telling owners what became of their changes"), .run = tell };
