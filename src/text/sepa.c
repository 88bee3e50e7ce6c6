/* sepa.c - writes pain.001; sepa.h says which of it. */
#include "text/sepa.h"
#include "base/moment.h"
#include "text/html.h"
#include "text/iban.h"
#include <stdlib.h>

/* ---- looked at before a byte is written ---------------------------------------------------------------------------------- */
static enum sepa_trouble account_trouble(struct arena *a, const struct sepa_account *k)
{
    str iban;
    if (!sepa_text(a, k->name, SEPA_NAME_MAX).n) return SEPA_NAME;
    if (iban_read(a, k->iban, &iban) != IBAN_FINE || !str_eq(iban, k->iban) || !iban_in_sepa(iban)) return SEPA_IBAN;
    return k->bic.n && !bic_good(k->bic) ? SEPA_BIC : SEPA_FINE;
}

static enum sepa_trouble head_trouble(struct arena *a, const struct sepa_file *f)
{
    struct date d;
    if (!f->n || f->n > SEPA_PAYMENTS_MAX) return SEPA_COUNT;
    if (!sepa_id_good(f->id)) return SEPA_ID;
    if (!date_parse(f->date, &d)) return SEPA_DATE;
    return account_trouble(a, &f->from);
}

static enum sepa_trouble payment_trouble(struct arena *a, const struct sepa_payment *p)
{
    if (!sepa_id_good(p->id)) return SEPA_ID;
    if (p->cents < 1 || p->cents > SEPA_CENTS_MAX) return SEPA_AMOUNT;
    return account_trouble(a, &p->to);
}

static int by_id(const void *x, const void *y)
{
    const struct sepa_payment *const *p = x, *const *q = y;
    int c = str_cmp((*p)->id, (*q)->id);
    return c ? c : *p < *q ? -1 : *p > *q;
}

/* The second payment that bears an id, or `n`. */
static size_t id_twice(struct arena *a, const struct sepa_file *f)
{
    const struct sepa_payment **p = arena_array(a, const struct sepa_payment *, f->n);
    for (size_t i = 0; i < f->n; i++) p[i] = &f->payments[i];
    qsort(p, f->n, sizeof *p, by_id);
    for (size_t i = 1; i < f->n; i++) if (str_eq(p[i - 1]->id, p[i]->id)) return (size_t)(p[i] - f->payments);
    return f->n;
}

static struct sepa_fault fault_of(struct arena *a, const struct sepa_file *f)
{
    struct sepa_fault r = { head_trouble(a, f), SEPA_HEAD };
    if (r.what) return r;
    for (size_t i = 0; i < f->n; i++) {
        struct arena_mark m = arena_mark(a);
        r = (struct sepa_fault){ payment_trouble(a, &f->payments[i]), (int64_t)i };
        arena_release(a, m);
        if (r.what) return r;
    }
    size_t twice = id_twice(a, f);
    return twice < f->n ? (struct sepa_fault){ SEPA_ID_TWICE, (int64_t)twice } : (struct sepa_fault){ SEPA_FINE, SEPA_HEAD };
}

/* ---- written --------------------------------------------------------------------------------------------------------------------- */
static void tag(struct buf *b, const char *name, str text)
{
    buf_fmt(b, "<%s>", name);
    put_text(b, text);
    buf_fmt(b, "</%s>", name);
}

static str euros(struct arena *a, int64_t cents) { return arena_fmt(a, "%lld.%02lld", (long long)(cents / 100), (long long)(cents % 100)); }

static void put_counts(struct arena *a, struct buf *b, const struct sepa_file *f)
{
    tag(b, "NbOfTxs", arena_fmt(a, "%zu", f->n));
    tag(b, "CtrlSum", euros(a, sepa_sum(f)));
}

/* <Dbtr><Nm>…</Nm></Dbtr> and <DbtrAcct><Id><IBAN>…; or Cdtr. */
static void put_name(struct arena *a, struct buf *b, const char *who, str name)
{
    buf_fmt(b, "<%s>", who);
    tag(b, "Nm", sepa_text(a, name, SEPA_NAME_MAX));
    buf_fmt(b, "</%s>\n", who);
}

static void put_iban(struct buf *b, const char *who, str iban)
{
    buf_fmt(b, "<%sAcct><Id>", who);
    tag(b, "IBAN", iban);
    buf_fmt(b, "</Id></%sAcct>\n", who);
}

/* The debtor's bank must be named, if only as not provided; the creditor's need not. */
static void put_bank(struct buf *b, const struct sepa_file *f, const char *who, str bic)
{
    buf_fmt(b, "<%sAgt><FinInstnId>", who);
    if (bic.n) tag(b, f->old ? "BIC" : "BICFI", bic);
    else buf_put(b, S("<Othr><Id>NOTPROVIDED</Id></Othr>"));
    buf_fmt(b, "</FinInstnId></%sAgt>\n", who);
}

static void put_group(struct arena *a, struct buf *b, const struct sepa_file *f)
{
    buf_put(b, S("<GrpHdr>\n"));
    tag(b, "MsgId", f->id);
    tag(b, "CreDtTm", moment_iso(a, f->created));
    put_counts(a, b, f);
    put_name(a, b, "InitgPty", f->from.name);
    buf_put(b, S("</GrpHdr>\n"));
}

static void put_batch(struct arena *a, struct buf *b, const struct sepa_file *f)
{
    tag(b, "PmtInfId", f->id);
    tag(b, "PmtMtd", S("TRF"));
    tag(b, "BtchBookg", f->singly ? S("false") : S("true"));
    put_counts(a, b, f);
    buf_put(b, S("<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf>\n<ReqdExctnDt>"));
    if (f->old) buf_put(b, f->date);
    else tag(b, "Dt", f->date);
    buf_put(b, S("</ReqdExctnDt>\n"));
    put_name(a, b, "Dbtr", f->from.name);
    put_iban(b, "Dbtr", f->from.iban);
    put_bank(b, f, "Dbtr", f->from.bic);
    buf_put(b, S("<ChrgBr>SLEV</ChrgBr>\n"));
}

static void put_payment(struct arena *a, struct buf *b, const struct sepa_file *f, const struct sepa_payment *p)
{
    str purpose = sepa_text(a, p->purpose, SEPA_PURPOSE_MAX);
    buf_put(b, S("<CdtTrfTxInf>\n<PmtId>"));
    tag(b, "EndToEndId", p->id);
    buf_fmt(b, "</PmtId><Amt><InstdAmt Ccy=\"EUR\">%.*s</InstdAmt></Amt>\n", STR(euros(a, p->cents)));
    if (p->to.bic.n) put_bank(b, f, "Cdtr", p->to.bic);
    put_name(a, b, "Cdtr", p->to.name);
    put_iban(b, "Cdtr", p->to.iban);
    if (purpose.n) { buf_put(b, S("<RmtInf>")); tag(b, "Ustrd", purpose); buf_put(b, S("</RmtInf>\n")); }
    buf_put(b, S("</CdtTrfTxInf>\n"));
}

int64_t sepa_sum(const struct sepa_file *f)
{
    int64_t sum = 0;
    for (size_t i = 0; i < f->n; i++) sum += f->payments[i].cents;
    return sum;
}

struct sepa_fault sepa_write(struct arena *a, const struct sepa_file *f, str *ret)
{
    struct sepa_fault r = fault_of(a, f);
    if (r.what) return r;
    struct buf b = buf_in(a, SEPA_FILE_MAX);
    buf_fmt(&b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.%s\">\n<CstmrCdtTrfInitn>\n",
        f->old ? "03" : "09");
    put_group(a, &b, f);
    buf_put(&b, S("<PmtInf>\n"));
    put_batch(a, &b, f);
    for (size_t i = 0; i < f->n; i++) put_payment(a, &b, f, &f->payments[i]);
    buf_put(&b, S("</PmtInf>\n</CstmrCdtTrfInitn>\n</Document>\n"));
    if (b.full) return (struct sepa_fault){ SEPA_COUNT, SEPA_HEAD };
    *ret = buf_str(&b);
    return r;
}
