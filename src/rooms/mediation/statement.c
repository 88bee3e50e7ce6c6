/* statement.c - the money on paper: statement per mediator, list of payments with two signatures, certificate of a year; and what cost bearers owe, as a list. */
#include "base/moment.h"
#include "rooms/mediation/bank.h"
#include "rooms/mediation/money.h"
#include "text/csv.h"
#include "text/iban.h"
#include "text/pdf.h"

enum { ROWS_MAX = 1000 };

static struct pdf *sheet(struct req *q, str title)
{
    struct pdf *p = pdf_new(q->a, &(struct pdf_setup){ .lang = str_of(q->lang->tag), .title = title, .author = q->region_title, .at = moment_now(), .foot = q->region_title,
                                                       .numbers = _(N_("Page {page} of {pages}")) });
    pdf_heading(p, 1, title);
    return p;
}

void sheet_send(struct req *q, str file, str name)
{
    if (!file.n) { req_fail(q, 500, N_("This sheet could not be made.")); return; }
    q->type = "application/pdf";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "inline; filename=\"%.*s.pdf\"", STR(name)));
    req_header(q, "Cache-Control", S("no-store"));
    buf_put(&q->out, file);
}
static void send(struct req *q, struct pdf *p, str name) { sheet_send(q, pdf_end(p), name); }

static str eur(const struct req *q, int64_t cents) { return lang_money(q->a, q->lang, cents); }

static str masked(struct req *q, int64_t volunteer)
{
    struct sepa_account account;
    return bank_of(q->st, volunteer, &account) ? pdf_ltr(q->a, iban_masked(q->a, account.iban)) : (str){ "–", 3 };
}

/* The settlement that the address names, where this reader sees its money. NULL: answered. */
static const struct settlement *settlement_read(struct req *q)
{
    struct query query = query_new(&settlement_entity, &q->who, q->lang);
    const struct settlement *s = row_by_slug(q->st, &query, q->arg, NULL);
    if (!s) req_fail(q, 404, N_("This entry does not exist, or not any more."));
    else if (!(s->meta.classes & MONEY)) req_fail(q, 403, N_("You may not do this with this entry."));
    return s && s->meta.classes & MONEY ? s : NULL;
}

/* ---- statement ---------------------------------------------------------------------------------------------------------------- */
static void statement_lines(struct req *q, struct pdf *p, const struct settlement *s)
{
    struct settled_line *l;
    size_t n = settled_lines(q->st, s->meta.id, &l);
    const struct pdf_column columns[] = { { _(N_("For")), 20, false }, { _(N_("How it is reckoned")), 58, false }, { _(N_("Amount")), 22, true } };
    str *cell = arena_array(q->a, str, 3 * (n + 1));
    for (size_t i = 0; i < n; i++) {
        cell[3 * i] = l[i].what;
        cell[3 * i + 1] = l[i].formula;
        cell[3 * i + 2] = eur(q, l[i].cents);
    }
    cell[3 * n] = _(N_("Together"));
    cell[3 * n + 1] = S("");
    cell[3 * n + 2] = eur(q, s->total);
    pdf_table(p, &(struct pdf_table){ .column = columns, .columns = 3, .cell = cell, .rows = n + 1, .totals = true });
}

void statement_pdf(struct req *q)
{
    const struct settlement *s = settlement_read(q);
    if (s) statement_send(q, s);
}

void statement_send(struct req *q, const struct settlement *s)
{
    struct query query = query_new(&run_entity, &who_house, q->lang);
    const struct run *run = row_by_id(q->st, &query, s->run, NULL);
    int64_t year = s->paid_on.n ? 0 : wall_of(moment_now()).date.year;
    if (s->paid_on.n && !str_int(str_upto(s->paid_on, 4), &year)) year = 0;
    const char *state = choice_label(entity_field(&settlement_entity, S("state")), s->state);
    struct pdf *p = sheet(q, arena_fmt(q->a, "%.*s %.*s", STR(_(settlement_entity.label)), STR(s->code)));
    pdf_facts(p, (struct pdf_fact[]){
        { .label = _(N_("Name")), .text = payee_name(q, s->volunteer), .lang = S(LANG_SOURCE) },
        { .label = _(N_("Period")), .text = run ? arena_fmt(q->a, "%.*s – %.*s", STR(lang_date(q->a, q->lang, run->period_from)), STR(lang_date(q->a, q->lang, run->period_to))) : S("") },
        { .label = _(N_("IBAN")), .text = masked(q, s->volunteer) },
        { .label = _(N_("State")), .text = state ? _(state) : S("") },
        { .label = _(N_("Paid on")), .text = s->paid_on.n ? lang_date(q->a, q->lang, s->paid_on) : S("") },
        { .label = _(N_("Paid in the year so far")), .text = eur(q, paid_in_year(q->st, s->volunteer, year)) } }, 6);
    statement_lines(q, p, s);
    send(q, p, s->code);
}

/* ---- certificate of a year ---------------------------------------------------------------------------------------------------------- */
/* For the tax office and the job centre: the year in which this settlement was paid. */
void certificate_pdf(struct req *q)
{
    const struct settlement *s = settlement_read(q);
    if (!s) return;
    if (!s->paid_on.n || !str_eq(s->state, S("paid"))) { req_fail(q, 409, N_("Nothing was paid yet.")); return; }
    certificate_send(q, s->volunteer, str_upto(s->paid_on, 4), s->code);
}

void certificate_send(struct req *q, int64_t volunteer, str year, str mark)
{
    str name = payee_name(q, volunteer);
    struct rows *r = ask(q->st, Q("SELECT code, paid_on, total FROM mediation_settlement WHERE volunteer = $1 AND state IN ('paid', 'reversed') AND paid_on >= $2 AND paid_on <= $3 AND deleted_at IS NULL "
                                  "ORDER BY paid_on, id"), I(volunteer), T(arena_fmt(q->a, "%.*s-01-01", STR(year))), T(arena_fmt(q->a, "%.*s-12-31", STR(year))));
    if (!rows_count(r)) { req_fail(q, 409, N_("Nothing was paid yet.")); return; }
    const struct pdf_column columns[] = { { _(N_("Settlement")), 30, false }, { _(N_("Paid on")), 40, false }, { _(N_("Amount")), 30, true } };
    str *cell = arena_array(q->a, str, 3 * (rows_count(r) + 1));
    size_t n = 0;
    int64_t sum = 0;
    for (; rows_next(r); n++) {
        cell[3 * n] = row_str(r, 0);
        cell[3 * n + 1] = lang_date(q->a, q->lang, row_str(r, 1));
        cell[3 * n + 2] = eur(q, row_int(r, 2));
        sum += row_int(r, 2);
    }
    cell[3 * n] = _(N_("Together"));
    cell[3 * n + 1] = S("");
    cell[3 * n + 2] = eur(q, sum);
    struct pdf *p = sheet(q, say(q, N_("Certificate of allowances {year}"), { "year", year }));
    pdf_text(p, NULL, say(q, N_("{name} has worked as a volunteer in language and culture mediation and received these allowances in {year}. For the tax office (§ 3 No. 26a EStG) and the job centre."), { "name", name }, { "year", year }));
    pdf_table(p, &(struct pdf_table){ .column = columns, .columns = 3, .cell = cell, .rows = n + 1, .totals = true });
    pdf_signatures(p, (str[]){ _(N_("Place, date")), _(N_("Signature, stamp")) }, 2);
    send(q, p, arena_fmt(q->a, "%.*s-%.*s", STR(year), STR(mark)));
}

/* ---- list of payments ------------------------------------------------------------------------------------------------------------------ */
/* Who did a step of this run, each once: "A. Beispiel, B. Beispiel". */
static str persons(struct req *q, int64_t run, size_t which)
{
    struct buf b = buf_in(q->a, 1000);
    struct rows *r = which == 0
        ? ask(q->st, Q("SELECT DISTINCT a.name FROM mediation_settlement s JOIN people_account a ON a.id = s.checked_by WHERE s.run = $1 ORDER BY a.name NULLS LAST LIMIT 10"), I(run))
        : ask(q->st, Q("SELECT DISTINCT a.name FROM mediation_settlement s JOIN people_account a ON a.id = s.counted_by WHERE s.run = $1 ORDER BY a.name NULLS LAST LIMIT 10"), I(run));
    while (rows_next(r)) buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR(row_str(r, 0)));
    return buf_str(&b);
}

/* What is released, and what is not discarded: cells, their rows and the sum. */
static str *list_cells(struct req *q, int64_t run, size_t *n, int64_t *sum)
{
    struct rows *r = ask(q->st, Q("SELECT s.code, s.volunteer, s.total, s.state FROM mediation_settlement s "
                                  "WHERE s.run = $1 AND s.state NOT IN ('discarded', 'draft', 'shown', 'objected') AND s.deleted_at IS NULL ORDER BY s.code, s.id LIMIT 1000"), I(run));
    str *cell = arena_array(q->a, str, 5 * (rows_count(r) + 1));
    const struct field *state = entity_field(&settlement_entity, S("state"));
    for (; rows_next(r) && *n < ROWS_MAX; ++*n) {
        const char *label = choice_label(state, row_str(r, 3));
        str *c = &cell[5 * *n];
        c[0] = row_str(r, 0), c[1] = payee_name(q, row_int(r, 1)), c[2] = masked(q, row_int(r, 1)), c[3] = label ? _(label) : S(""), c[4] = eur(q, row_int(r, 2));
        *sum += row_int(r, 2);
    }
    str *last = &cell[5 * *n];
    last[0] = _(N_("Together")), last[1] = look_count(q, "%d payment", "%d payments", (int64_t)*n), last[2] = last[3] = S(""), last[4] = eur(q, *sum);
    return cell;
}

void run_list_pdf(struct req *q)
{
    struct query query = query_new(&run_entity, &q->who, q->lang);
    const struct run *run = row_by_slug(q->st, &query, q->arg, NULL);
    size_t n = 0;
    int64_t sum = 0;
    if (!run) { req_fail(q, 404, N_("This entry does not exist, or not any more.")); return; }
    str *cell = list_cells(q, run->meta.id, &n, &sum);
    const struct pdf_column columns[] = { { _(N_("Number")), 20, false }, { _(N_("Name")), 26, false }, { _(N_("IBAN")), 22, false }, { _(N_("State")), 18, false }, { _(N_("Amount")), 14, true } };
    struct pdf *p = sheet(q, arena_fmt(q->a, "%.*s: %.*s", STR(_(N_("List of payments"))), STR(run->name)));
    pdf_facts(p, (struct pdf_fact[]){
        { .label = _(N_("Period")), .text = arena_fmt(q->a, "%.*s – %.*s", STR(lang_date(q->a, q->lang, run->period_from)), STR(lang_date(q->a, q->lang, run->period_to))) },
        { .label = _(N_("Run number")), .text = run->number != NONE && run->number ? lang_number(q->a, q->lang, run->number) : S("") },
        { .label = _(N_("Pay on")), .text = run->pay_on.n ? lang_date(q->a, q->lang, run->pay_on) : S("") },
        { .label = _(N_("Digest of the file")), .text = run->digest } }, 4);
    pdf_table(p, &(struct pdf_table){ .column = columns, .columns = 5, .cell = cell, .rows = n + 1, .totals = true });
    str checked = persons(q, run->meta.id, 0), counted = persons(q, run->meta.id, 1);
    pdf_signatures(p, (str[]){ arena_fmt(q->a, "%.*s\n%.*s", STR(_(N_("Factually correct"))), STR(checked)), arena_fmt(q->a, "%.*s\n%.*s", STR(_(N_("Arithmetically correct"))), STR(counted)) }, 2);
    send(q, p, run->meta.slug.n ? run->meta.slug : S("list"));
}

/* ---- what cost bearers owe ------------------------------------------------------------------------------------------------------------- */
struct recharging { struct req *q; struct csv_out csv; str bearer; int64_t cents, n; };

static str euros(struct arena *a, int64_t cents) { return arena_fmt(a, "%s%lld,%02lld", cents < 0 ? "-" : "", (long long)(llabs(cents) / 100), (long long)(llabs(cents) % 100)); }

static void bearer_sum(struct recharging *r)
{
    if (!r->n) return;
    csv_put(&r->csv, r->bearer);
    csv_put(&r->csv, words_get(r->q->words, N_("Together")));
    csv_put_plain(&r->csv, S(""));
    csv_put_plain(&r->csv, euros(r->q->a, r->cents));
    csv_row(&r->csv);
    r->cents = r->n = 0;
}

static bool recharge_row(void *ctx, const struct rows *row)
{
    struct recharging *r = ctx;
    str bearer = row_str(row, 0);
    if (!str_eq(bearer, r->bearer)) bearer_sum(r);
    if (!str_eq(bearer, r->bearer)) r->bearer = arena_copy(r->q->a, bearer);
    csv_put(&r->csv, bearer);
    csv_put(&r->csv, row_str(row, 1));
    csv_put_plain(&r->csv, row_null(row, 2) ? S("") : date_text(r->q->a, wall_of(row_int(row, 2)).date));
    csv_put_plain(&r->csv, euros(r->q->a, row_int(row, 3)));
    csv_row(&r->csv);
    r->cents += row_int(row, 3);
    r->n++;
    return true;
}

/* No mediator is named: the bearer pays for appointments. */
void recharge_csv(struct req *q)
{
    int64_t year;
    if (!str_int(req_param(q, S("year")), &year) || year < 2000 || year > 2100) year = wall_of(moment_now()).date.year;
    int64_t from = moment_of_wall(date_days((struct date){ (int)year, 1, 1 }), 0), to = moment_of_wall(date_days((struct date){ (int)year + 1, 1, 1 }), 0);
    struct recharging r = { .q = q, .csv = csv_to(&q->out) };
    const char *const head[] = { N_("Cost bearer"), N_("Appointment"), N_("Day"), N_("Amount") };
    for (size_t i = 0; i < countof(head); i++) csv_put(&r.csv, _(head[i]));
    csv_row(&r.csv);
    each(q->st, recharge_row, &r, Q("SELECT l.bearer, l.what, p.starts, l.amount FROM mediation_line l JOIN mediation_settlement s ON s.id = l.settlement "
                                    "LEFT JOIN mediation_appointment p ON p.id = l.appointment WHERE l.bearer <> '' AND s.state IN ('exported', 'paid', 'reversed') "
                                    "AND p.starts >= $1 AND p.starts < $2 ORDER BY l.bearer NULLS FIRST, p.starts NULLS FIRST, l.id"), I(from), I(to));
    bearer_sum(&r);
    q->type = "text/csv; charset=utf-8";
    req_header(q, "Content-Disposition", arena_fmt(q->a, "attachment; filename=\"recharge-%lld.csv\"", (long long)year));
}
