/* export.c - files for the bank (pain.001) and the finance system (CSV), once per settlement; export.h is the manual. */
#include "rooms/mediation/export.h"
#include "base/moment.h"
#include "entity/history.h"
#include "entity/schema.h"
#include "rooms/mediation/bank.h"
#include "text/csv.h"
#include "text/iban.h"
#include <sodium.h>

/* ---- tables ---------------------------------------------------------------------------------------------------------------- */
static const struct column export_columns[] = {
    { "id", COL_ID, true, NULL, false }, { "number", COL_INT, true, NULL, false }, { "run", COL_INT, true, "mediation_run", false }, { "at", COL_INT, true, NULL, false },
    { "account", COL_INT, true, NULL, false }, { "format", COL_TEXT, true, NULL, false }, { "pay_on", COL_TEXT, true, NULL, false },
    { "settings", COL_TEXT, true, NULL, false }, { "digest", COL_TEXT, true, NULL, false }, { "payments", COL_INT, true, NULL, false },
    { "cents", COL_INT, true, NULL, false }, { "request", COL_TEXT, true, NULL, false },
};
static const struct table_index export_indexes[] = { { .columns = { "number" }, .n = 1, .unique = true }, { .columns = { "run", "number" }, .n = 2 } };
const struct table export_table = { .name = "mediation_export", .columns = export_columns, .n = countof(export_columns),
                                    .indexes = export_indexes, .n_indexes = countof(export_indexes) };
static const struct column line_columns[] = {
    { "export", COL_INT, true, "mediation_export", true }, { "settlement", COL_INT, true, "mediation_settlement", true }, { "place", COL_INT, true, NULL, false },
};
const struct table export_line_table = { .name = "mediation_export_line", .columns = line_columns, .n = countof(line_columns), .primary = { "export", "settlement" }, .n_primary = 2 };

/* ---- settings ---------------------------------------------------------------------------------------------------------------- */
const struct choice pay_columns[] = { { "number", N_("Run number") }, { "code", N_("Settlement") }, { "creditor", N_("Creditor") }, { "name", N_("Name") }, { "iban", N_("IBAN") },
    { "amount", N_("Amount") }, { "account", N_("Ledger account") }, { "centre", N_("Cost centre") }, { "purpose", N_("Purpose of the payment") }, { 0 } };

struct pay_settings pay_settings(struct store *st)
{
    struct pay_settings s = { setting_get(st, S("pay_name")), setting_get(st, S("pay_iban")), setting_get(st, S("pay_bic")), setting_get(st, S("pay_account")),
                              setting_get(st, S("pay_centre")), setting_get(st, S("pay_columns")), str_eq(setting_get(st, S("pay_old")), S("1")) };
    if (!s.columns.n) s.columns = S(PAY_COLUMNS);
    return s;
}

static bool columns_good(str columns)
{
    str word;
    while (str_word(&columns, &word)) {
        size_t i = 0;
        while (pay_columns[i].key && !str_eq(word, str_of(pay_columns[i].key))) i++;
        if (!pay_columns[i].key) return false;
    }
    return true;
}

const char *pay_settings_put(struct store *st, const struct pay_settings *s)
{
    enum { TEXT_MAX = 70 };
    str iban = s->iban;
    if (s->name.n > TEXT_MAX || s->account.n > TEXT_MAX || s->centre.n > TEXT_MAX) return N_("This text is too long.");
    if (iban.n && iban_read(store_arena(st), s->iban, &iban) != IBAN_FINE) return N_("This IBAN is not right. Please compare it once more.");
    if (s->bic.n && !bic_good(s->bic)) return N_("This BIC is not right.");
    if (!columns_good(s->columns)) return N_("There is no such column.");
    setting_put(st, S("pay_name"), s->name);
    setting_put(st, S("pay_iban"), iban);
    setting_put(st, S("pay_bic"), s->bic);
    setting_put(st, S("pay_account"), s->account);
    setting_put(st, S("pay_centre"), s->centre);
    setting_put(st, S("pay_columns"), s->columns);
    setting_put(st, S("pay_old"), s->old ? S("1") : S("0"));
    return NULL;
}

/* What of the settings decides about the bytes, kept with the export: a line each. */
static str settings_text(struct arena *a, const struct pay_settings *s)
{
    return arena_fmt(a, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%s", STR(s->name), STR(s->iban), STR(s->bic), STR(s->account), STR(s->centre), STR(s->columns), s->old ? "1" : "0");
}

static struct pay_settings settings_read(str text)
{
    struct pay_settings s = { .old = str_ends(text, S("1")) };
    str *at[] = { &s.name, &s.iban, &s.bic, &s.account, &s.centre, &s.columns };
    for (size_t i = 0; i < countof(at); i++) if (!str_split(&text, '\n', at[i])) break;
    return s;
}

/* ---- the file -------------------------------------------------------------------------------------------------------------------- */
struct due { int64_t settlement, volunteer, cents; str code, creditor; struct sepa_account to; };
struct file_of { int64_t number, at; str region, pay_on; enum export_format format; struct pay_settings set; struct due *due; size_t n; };

static str purpose_of(struct arena *a, const struct due *d) { return arena_fmt(a, "Aufwandsentschädigung %.*s", STR(d->code)); }

/* "KLEVE-2026-0003": the bank takes a number once. */
static str message_id(struct arena *a, const struct file_of *f)
{
    str region = sepa_text(a, f->region, 20);
    return arena_fmt(a, "%.*s-%04d-%04lld", STR(region), wall_of(f->at).date.year, (long long)f->number);
}

static const char *write_sepa(struct arena *a, const struct file_of *f, str *ret)
{
    struct sepa_payment *p = arena_array(a, struct sepa_payment, f->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (f->due[i].cents > 0) p[n++] = (struct sepa_payment){ f->due[i].code, f->due[i].to, f->due[i].cents, purpose_of(a, &f->due[i]) };
    struct sepa_file file = { .id = message_id(a, f), .created = f->at, .date = f->pay_on, .from = { f->set.name, f->set.iban, f->set.bic }, .payments = p, .n = n, .old = f->set.old };
    struct sepa_fault fault = sepa_write(a, &file, ret);
    if (fault.what == SEPA_FINE) return NULL;
    if (fault.what == SEPA_COUNT) return N_("There is nothing to be paid.");
    return fault.payment == SEPA_HEAD ? N_("Your own account is not set up for payments yet: name, IBAN and BIC.") : N_("A name or account cannot be written for the bank. Please look at the bank data.");
}

static void put_cell(struct arena *a, struct csv_out *c, const struct file_of *f, const struct due *d, str column)
{
    if (str_eq(column, S("number")))        csv_put_plain(c, arena_fmt(a, "%lld", (long long)f->number));
    else if (str_eq(column, S("code")))     csv_put_plain(c, d->code);
    else if (str_eq(column, S("creditor"))) csv_put_plain(c, d->creditor);
    else if (str_eq(column, S("name")))     csv_put(c, d->to.name);
    else if (str_eq(column, S("iban")))     csv_put_plain(c, d->to.iban);
    else if (str_eq(column, S("amount")))   csv_put_plain(c, arena_fmt(a, "%lld,%02lld", (long long)(d->cents / 100), (long long)(d->cents % 100)));
    else if (str_eq(column, S("account")))  csv_put(c, f->set.account);
    else if (str_eq(column, S("centre")))   csv_put(c, f->set.centre);
    else                                    csv_put(c, purpose_of(a, d));
}

/* In German: it is read by the county's finance system. */
static const char *write_csv(struct arena *a, const struct file_of *f, str *ret)
{
    struct buf b = buf_in(a, SEPA_FILE_MAX);
    struct csv_out c = csv_to(&b);
    str rest = f->set.columns, column;
    while (str_word(&rest, &column))
        for (size_t i = 0; pay_columns[i].key; i++)
            if (str_eq(column, str_of(pay_columns[i].key))) csv_put(&c, words_get(words_in(S(LANG_SOURCE)), pay_columns[i].label));
    csv_row(&c);
    for (size_t i = 0; i < f->n; i++) {
        for (rest = f->set.columns; str_word(&rest, &column);) put_cell(a, &c, f, &f->due[i], column);
        csv_row(&c);
    }
    if (b.full) return N_("That is too much for one file.");
    *ret = buf_str(&b);
    return NULL;
}

static str digest_of(struct arena *a, str bytes)
{
    unsigned char raw[crypto_hash_sha256_BYTES];
    char *hex = arena_get(a, 2 * sizeof raw + 1);
    crypto_hash_sha256(raw, (const unsigned char *)bytes.p, bytes.n);
    sodium_bin2hex(hex, 2 * sizeof raw + 1, raw, sizeof raw);
    return (str){ hex, 2 * sizeof raw };
}

static const char *write_file(struct arena *a, const struct file_of *f, struct export_made *ret)
{
    bool sepa = f->format == EXPORT_SEPA;
    const char *why = sepa ? write_sepa(a, f, &ret->file) : write_csv(a, f, &ret->file);
    if (why) return why;
    ret->number = f->number;
    ret->digest = digest_of(a, ret->file);
    ret->type = sepa ? "application/xml" : "text/csv; charset=utf-8";
    ret->name = arena_fmt(a, "%.*s.%s", STR(message_id(a, f)), sepa ? "xml" : "csv");
    ret->n = f->n;
    for (size_t i = 0; i < f->n; i++) ret->cents += f->due[i].cents;
    return NULL;
}

/* ---- who is paid -------------------------------------------------------------------------------------------------------------------- */
static struct due due_row(struct arena *a, const struct rows *r)
{
    return (struct due){ .settlement = row_int(r, 0), .volunteer = row_int(r, 1), .cents = row_int(r, 2), .code = arena_copy(a, row_str(r, 3)), .creditor = arena_copy(a, row_str(r, 4)) };
}

/* Whose turn it is, the others counted in *left. */
static void take_due(struct store *st, int64_t run, struct file_of *f, size_t *left)
{
    struct arena *a = store_arena(st);
    str today = date_today(a);
    struct rows *r = ask(st, Q("SELECT s.id, s.volunteer, s.total, s.code, v.key FROM mediation_settlement s JOIN people_volunteer v ON v.id = s.volunteer "
                               "WHERE s.run = $1 AND s.state = 'ordered' AND s.deleted_at IS NULL ORDER BY s.code, s.id"), I(run));
    f->due = arena_array(a, struct due, rows_count(r) + 1);
    while (rows_next(r)) {
        struct due d = due_row(a, r);
        if (payable_tax(st, d.volunteer, today) && bank_of(st, d.volunteer, &d.to)) f->due[f->n++] = d;
        else ++*left;
    }
}

static void log_reading(struct store *st, const struct who *who, const struct file_of *f)
{
    int64_t *ids = arena_array(store_arena(st), int64_t, f->n + 1);
    for (size_t i = 0; i < f->n; i++) ids[i] = f->due[i].volunteer;
    const struct entity *volunteer = entity_named(S("people.volunteer"));
    if (volunteer && f->n) history_read(st, who, store_request(st), volunteer, ids, f->n);
}

static int64_t next_number(struct store *st)
{
    struct rows *r = ask(st, Q("SELECT COALESCE(MAX(n.number), 0) + 1 FROM (SELECT number FROM mediation_export UNION ALL SELECT number FROM mediation_run) n"));
    return rows_next(r) ? row_int(r, 0) : 1;
}

/* Before the settlements move, since their guard asks for it. 0: the store broke. */
static int64_t note_export(struct store *st, const struct who *who, int64_t run, const struct file_of *f, const struct export_made *m)
{
    struct rows *r = ask(st, Q("INSERT INTO mediation_export (number, run, at, account, format, pay_on, settings, digest, payments, cents, request) "
                               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id"), I(f->number), I(run), I(f->at), I(who->account),
                         T(f->format == EXPORT_SEPA ? S("sepa") : S("csv")), T(f->pay_on), T(settings_text(store_arena(st), &f->set)), T(m->digest), I((int64_t)m->n), I(m->cents), T(store_request(st)));
    if (!rows_next(r)) return 0;
    int64_t id = row_int(r, 0);
    for (size_t i = 0; i < f->n; i++) {
        ask(st, Q("INSERT INTO mediation_export_line (export, settlement, place) VALUES ($1, $2, $3)"), I(id), I(f->due[i].settlement), I((int64_t)i));
        ask(st, Q("UPDATE mediation_settlement SET export_number = $2 WHERE id = $1"), I(f->due[i].settlement), I(f->number));
    }
    ask(st, Q("UPDATE mediation_run SET number = $2, exported_at = $3, digest = $4 WHERE id = $1 AND exported_at IS NULL"), I(run), I(f->number), I(f->at), T(m->digest));
    return id;
}

static const char *move_all(struct store *st, const struct who *who, const struct file_of *f)
{
    const char *why = NULL;
    for (size_t i = 0; i < f->n; i++)
        if (flow_do(st, who, store_request(st), &settlement_entity, f->due[i].settlement, 0, S("export"), S(""), &why) != FLOW_DONE)
            return why ? why : N_("You may not do this with this entry.");
    return NULL;
}

static str pay_day(struct store *st, int64_t run)
{
    struct arena *a = store_arena(st);
    struct rows *r = ask(st, Q("SELECT pay_on FROM mediation_run WHERE id = $1"), I(run));
    str day = rows_next(r) ? row_str(r, 0) : S(""), today = date_today(a);
    return str_cmp(day, today) > 0 ? day : today;
}

const char *export_make(struct store *st, const struct who *who, str region, int64_t run, enum export_format format, struct export_made *ret)
{
    struct export_made m = { 0 };
    struct file_of f = { .at = moment_now(), .region = region, .format = format, .set = pay_settings(st), .pay_on = pay_day(st, run) };
    if (!who_holds(who, "finance")) return N_("You may not do this with this entry.");
    take_due(st, run, &f, &m.left);
    if (!f.n) return m.left ? N_("Who is still to be paid lacks bank data or a valid tax declaration.") : N_("Nothing is ordered: everything of this run was exported already, or is not released yet.");
    f.number = next_number(st);
    const char *why = write_file(store_arena(st), &f, &m);
    if (why) return why;
    log_reading(st, who, &f);
    if (!note_export(st, who, run, &f, &m)) return N_("This does not work right now");
    why = move_all(st, who, &f);
    if (!why) *ret = m;
    return why;
}

const char *export_past(struct store *st, const struct who *who, str region, int64_t run, int64_t at, str pay_on)
{
    struct arena *a = store_arena(st);
    struct export_made m = { 0 };
    struct file_of f = { .at = at, .region = region, .format = EXPORT_SEPA, .set = pay_settings(st), .pay_on = pay_on };
    struct rows *r = ask(st, Q("SELECT s.id, s.volunteer, s.total, s.code, v.key FROM mediation_settlement s JOIN people_volunteer v ON v.id = s.volunteer "
                               "WHERE s.run = $1 AND s.state IN ('exported', 'paid', 'returned', 'reversed') AND s.deleted_at IS NULL ORDER BY s.code, s.id"), I(run));
    f.due = arena_array(a, struct due, rows_count(r) + 1);
    while (rows_next(r)) {
        f.due[f.n] = due_row(a, r);
        if (!bank_of(st, f.due[f.n].volunteer, &f.due[f.n].to)) return N_("Who is still to be paid lacks bank data or a valid tax declaration.");
        f.n++;
    }
    f.number = next_number(st);
    const char *why = write_file(a, &f, &m);
    return why ? why : note_export(st, who, run, &f, &m) ? NULL : N_("This does not work right now");
}

void export_seen(struct store *st, const struct who *who, int64_t number)
{
    const struct entity *volunteer = entity_named(S("people.volunteer"));
    struct rows *r = ask(st, Q("SELECT s.volunteer FROM mediation_export e JOIN mediation_export_line x ON x.export = e.id JOIN mediation_settlement s ON s.id = x.settlement "
                               "WHERE e.number = $1 AND s.volunteer IS NOT NULL ORDER BY x.place, s.id"), I(number));
    int64_t *ids = arena_array(store_arena(st), int64_t, rows_count(r) + 1);
    size_t n = 0;
    while (rows_next(r)) ids[n++] = row_int(r, 0);
    if (volunteer && n) history_read(st, who, store_request(st), volunteer, ids, n);
}

const char *export_again(struct store *st, str region, int64_t number, struct export_made *ret)
{
    struct arena *a = store_arena(st);
    struct export_made m = { 0 };
    struct rows *r = ask(st, Q("SELECT id, at, format, pay_on, settings, digest FROM mediation_export WHERE number = $1"), I(number));
    if (!rows_next(r)) return N_("This entry does not exist, or not any more.");
    struct file_of f = { .number = number, .at = row_int(r, 1), .region = region, .format = str_eq(row_str(r, 2), S("sepa")) ? EXPORT_SEPA : EXPORT_CSV,
                         .pay_on = row_str(r, 3), .set = settings_read(row_str(r, 4)) };
    str digest = row_str(r, 5);
    struct rows *l = ask(st, Q("SELECT s.id, s.volunteer, s.total, s.code, v.key FROM mediation_export_line x JOIN mediation_settlement s ON s.id = x.settlement "
                               "JOIN people_volunteer v ON v.id = s.volunteer WHERE x.export = $1 ORDER BY x.place, s.id"), I(row_int(r, 0)));
    f.due = arena_array(a, struct due, rows_count(l) + 1);
    while (rows_next(l)) {
        f.due[f.n] = due_row(a, l);
        if (!bank_of(st, f.due[f.n].volunteer, &f.due[f.n].to)) return N_("Bank data have changed since: the file of that day cannot be made again.");
        f.n++;
    }
    const char *why = write_file(a, &f, &m);
    if (!why && !str_eq(m.digest, digest)) why = N_("Bank data have changed since: the file of that day cannot be made again.");
    if (!why) *ret = m;
    return why;
}
