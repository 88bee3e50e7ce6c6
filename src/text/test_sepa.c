/* test_sepa.c - files for the bank: against the ISO schema and the banks' rules where the shared checks are there, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "text/sepa.h"
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static void same(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got \"%.*s\", not \"%s\"", STR(got), want);
}

static void text_for_banks(void **state)
{
    (void)state;
    static const struct { const char *from, *to; size_t most; } c[] = {
        { "Jürgen Groß", "Juergen Gross", 70 }, { "ÄRZTE ÜBER Öl", "AERZTE UEBER Oel", 70 }, { "J\x75\xCC\x88rgen", "Juergen", 70 }, { "STRAẞE", "STRASSE", 70 },
        { "Şükrü Çağlar-İnan", "Suekrue Caglar-Inan", 70 }, { "Łukasz Żółć", "Lukasz Zolc", 70 }, { "Björk Þórsdóttir", "Bjoerk Thorsdottir", 70 },
        { "Trần Văn Đức", "Tran Van Duc", 70 }, { "O’Neill & Söhne", "O'Neill + Soehne", 70 }, { "Sprachmittler*innen – März", "Sprachmittlerinnen - Maerz", 70 },
        { "  a \t b\n\nc  ", "a b c", 70 }, { "//a//b/ /c//", "a/b/ /c", 70 }, { "مريم Maryam", "Maryam", 70 }, { "مريم", "", 70 }, { "½ €", "EUR", 70 },
        { "<b>\"x\"</b>", "bx/b", 70 }, { "\xFF\xC3", "", 70 }, { "", "", 70 }, { "abc def", "abc", 4 }, { "äöü", "aeo", 3 } };
    for (size_t i = 0; i < countof(c); i++) {
        str once = sepa_text(a, str_of(c[i].from), c[i].most);
        same(once, c[i].to);
        same(sepa_text(a, once, c[i].most), c[i].to);
    }
    assert_true(sepa_id_good(S("KLE-2026-2/0001")));
    static const char *const bad[] = { "", " a", "a ", "/a", "a/", "a//b", "ä", "a&b", "123456789012345678901234567890123456" };
    for (size_t i = 0; i < countof(bad); i++) assert_false(sepa_id_good(str_of(bad[i])));
}

static struct sepa_file three(void)
{
    static struct sepa_payment p[3];
    p[0] = (struct sepa_payment){ S("KLE-2026-2-1"), { S("Jürgen Groß"), S("DE89370400440532013000"), S("COBADEFFXXX") }, 2500, S("Einsätze Juli–Dezember 2026 & mehr") };
    p[1] = (struct sepa_payment){ S("KLE-2026-2-2"), { S("Şükrü Çağlar"), S("NL91ABNA0417164300"), S("") }, 1, S("") };
    p[2] = (struct sepa_payment){ S("KLE-2026-2-3"), { S("D'Arc, Jeanne"), S("FR1420041010050500013M02606"), S("") }, SEPA_CENTS_MAX, S("مريم") };
    struct sepa_file f = { .id = S("KLE-2026-2"), .created = 1795003200, .date = S("2026-11-20"), .from = { S("Kreis Kleve – Kreiskasse"), S("DE89370400440532013000"), S("") },
        .payments = p, .n = 3 };
    return f;
}

static void has(str xml, const char *part)
{
    if (str_find(xml, str_of(part)) < 0) fail_msg("no %s in:\n%.*s", part, STR(xml));
}

static void writes(void **state)
{
    (void)state;
    struct sepa_file f = three();
    str xml, again;
    assert_int_equal(sepa_write(a, &f, &xml).what, SEPA_FINE);
    has(xml, "<MsgId>KLE-2026-2</MsgId><CreDtTm>2026-11-18T12:00:00Z</CreDtTm><NbOfTxs>3</NbOfTxs><CtrlSum>1000000025.00</CtrlSum>");
    has(xml, "<Dbtr><Nm>Kreis Kleve - Kreiskasse</Nm></Dbtr>");
    has(xml, "<ReqdExctnDt><Dt>2026-11-20</Dt></ReqdExctnDt>");
    has(xml, "<InstdAmt Ccy=\"EUR\">0.01</InstdAmt>");
    has(xml, "<Ustrd>Einsaetze Juli-Dezember 2026 + mehr</Ustrd>");
    has(xml, "<BICFI>COBADEFFXXX</BICFI>");
    assert_int_equal(sepa_sum(&f), 2500 + 1 + SEPA_CENTS_MAX);
    assert_int_equal(sepa_write(a, &f, &again).what, SEPA_FINE);
    assert_true(str_eq(xml, again));
    f.old = f.singly = true;
    assert_int_equal(sepa_write(a, &f, &xml).what, SEPA_FINE);
    has(xml, "pain.001.001.03");
    has(xml, "<ReqdExctnDt>2026-11-20</ReqdExctnDt>");
    has(xml, "<BIC>COBADEFFXXX</BIC>");
    has(xml, "<BtchBookg>false</BtchBookg>");
}

/* Each breaks one thing; where it is said. */
static void is_refused(struct sepa_file f, enum sepa_trouble what, int64_t payment)
{
    str xml = S("kept");
    struct sepa_fault r = sepa_write(a, &f, &xml);
    if (r.what != what || r.payment != payment) fail_msg("fault %d at %lld, not %d at %lld", (int)r.what, (long long)r.payment, (int)what, (long long)payment);
    same(xml, "kept");
}

static void refuses(void **state)
{
    (void)state;
    struct sepa_file f = three();
    struct sepa_payment p[3];
    #define HEAD_WITH(change, what) f = three(); change; is_refused(f, what, SEPA_HEAD)
    HEAD_WITH(f.n = 0, SEPA_COUNT);
    HEAD_WITH(f.n = SEPA_PAYMENTS_MAX + 1, SEPA_COUNT);
    HEAD_WITH(f.id = S("a//b"), SEPA_ID);
    HEAD_WITH(f.date = S("2026-02-30"), SEPA_DATE);
    HEAD_WITH(f.from.name = S("Ω"), SEPA_NAME);
    HEAD_WITH(f.from.iban = S("DE89370400440532013001"), SEPA_IBAN);
    HEAD_WITH(f.from.iban = S("DE89 3704 0044 0532 0130 00"), SEPA_IBAN);
    HEAD_WITH(f.from.bic = S("COBA"), SEPA_BIC);
    #define PAYMENT_WITH(i, change, what) f = three(); memcpy(p, f.payments, sizeof p); f.payments = p; change; is_refused(f, what, i)
    PAYMENT_WITH(1, p[1].cents = 0, SEPA_AMOUNT);
    PAYMENT_WITH(1, p[1].cents = -2500, SEPA_AMOUNT);
    PAYMENT_WITH(2, p[2].cents = SEPA_CENTS_MAX + 1, SEPA_AMOUNT);
    PAYMENT_WITH(0, p[0].id = S(""), SEPA_ID);
    PAYMENT_WITH(2, p[2].id = p[0].id, SEPA_ID_TWICE);
    PAYMENT_WITH(2, p[2].to.name = S("مريم"), SEPA_NAME);
    PAYMENT_WITH(0, p[0].to.iban = S("TR330006100519786457841326"), SEPA_IBAN);
    PAYMENT_WITH(0, p[0].to.bic = S("COBADEFFXX"), SEPA_BIC);
}

static void full_file(void **state)
{
    (void)state;
    struct sepa_payment *p = arena_array(a, struct sepa_payment, SEPA_PAYMENTS_MAX);
    char wide[70 * 2 + 1];
    for (size_t i = 0; i < 70; i++) memcpy(wide + 2 * i, "ö", 3);
    for (size_t i = 0; i < SEPA_PAYMENTS_MAX; i++) {
        struct sepa_account to = { str_of(wide), S("MT84MALT011000012345MTLCAST001S"), S("COBADEFFXXX") };
        p[i] = (struct sepa_payment){ arena_fmt(a, "%035zu", i), to, SEPA_CENTS_MAX, str_of(wide) };
    }
    struct sepa_file f = three();
    f.payments = p;
    f.n = SEPA_PAYMENTS_MAX;
    str xml;
    assert_int_equal(sepa_write(a, &f, &xml).what, SEPA_FINE);
    has(xml, "<CtrlSum>4999999999950.00</CtrlSum>");
}

/* ---- the schema and the banks' rules, as others wrote them --------------------------------------------------------------------- */
static int run_check(const char *script, const char *file, const char *schema, const char *log)
{
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (!freopen(log, "w", stdout)) _exit(126);
        execlp("node", "node", script, file, "--schema", schema, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void check_version(str folder, str sepa, const struct sepa_file *f)
{
    str xml, why, said = S("");
    str file = arena_fmt(a, "%.*s/f.xml", STR(folder)), log = arena_fmt(a, "%.*s/log", STR(folder)), script = arena_fmt(a, "%.*s/sepa-check.mjs", STR(sepa));
    str schema = arena_fmt(a, "%.*s/pain.001.001.%s.xsd", STR(sepa), f->old ? "03" : "09");
    assert_int_equal(sepa_write(a, f, &xml).what, SEPA_FINE);
    assert_true(file_write(a, file, xml, &why));
    int rc = run_check(arena_z(a, script), arena_z(a, file), arena_z(a, schema), arena_z(a, log));
    bool read = file_read(a, log, 1 << 20, &said, &why);
    unlink(arena_z(a, file));
    unlink(arena_z(a, log));
    if (rc || !read || str_find(said, S(" passed, 0 failed")) < 0) fail_msg("the check says (%d):\n%.*s\n%.*s", rc, STR(said), STR(xml));
}

static void others_agree(void **state)
{
    (void)state;
    const char *shared = getenv("BRUECKE_SHARED");
    str sepa = arena_fmt(a, "%s/standards/sepa", shared ? shared : "../shared");
    if (!file_exists(a, arena_fmt(a, "%.*s/sepa-check.mjs", STR(sepa))) || system("command -v node >/dev/null && command -v xmllint >/dev/null") != 0) {
        fputs("SKIPPED: SEPA files against the ISO schema (BRUECKE_SHARED/standards, node and xmllint are needed)\n", stderr);
        skip();
    }
    char folder[] = "/tmp/bruecke-sepa-XXXXXX";
    assert_non_null(mkdtemp(folder));
    for (int version = 0; version < 2; version++) {
        struct sepa_file f = three();
        f.old = version;
        check_version(str_of(folder), sepa, &f);
        f.from.bic = S("WELADED1KLE");
        f.singly = true;
        f.n = 1;
        check_version(str_of(folder), sepa, &f);
    }
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_for_banks, set_up, tear_down), cmocka_unit_test_setup_teardown(writes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses, set_up, tear_down), cmocka_unit_test_setup_teardown(full_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(others_agree, set_up, tear_down) };
    return cmocka_run_group_tests_name("sepa", tests, NULL, NULL);
}
