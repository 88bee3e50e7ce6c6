/* test_iban.c - account numbers: the registry's examples, every way to misspell one, and how they are shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/iban.h"
#include <string.h>

static struct arena *a;
static int set_up(void **state) { (void)state; a = arena_new(); return 0; }
static int tear_down(void **state) { (void)state; arena_free(a); return 0; }

static void same(str got, const char *want)
{
    if (!str_eq(got, str_of(want))) fail_msg("got \"%.*s\", not \"%s\"", STR(got), want);
}

/* The examples that the registry prints; the first lines are SEPA's countries. */
static const char *const examples[] = {
    "AD1200012030200359100100", "AL47212110090000000235698741", "AT611904300234573201", "BE68539007547034", "BG80BNBG96611020345678", "CH9300762011623852957",
    "CY17002001280000001200527600", "CZ6508000000192000145399", "DE89370400440532013000", "DK5000400440116243", "EE382200221020145685",
    "ES9121000418450200051332", "FI2112345600000785", "FR1420041010050500013M02606", "GB29NWBK60161331926819", "GI75NWBK000000007099453",
    "GR1601101250000000012300695", "HR1210010051863000160", "HU42117730161111101800000000", "IE29AIBK93115212345678", "IS140159260076545510730339",
    "IT60X0542811101000000123456", "LI21088100002324013AA", "LT121000011101001000", "LU280019400644750000", "LV80BANK0000435195001",
    "MC5811222000010123456789030", "MD24AG000225100013104168", "ME25505000012345678951", "MK07250120000058984", "MT84MALT011000012345MTLCAST001S",
    "NL91ABNA0417164300", "NO9386011117947", "PL61109010140000071219812874", "PT50000201231234567890154", "RO49AAAA1B31007593840000",
    "RS35260005601001611379", "SE4550000000058398257466", "SI56263300012039086", "SK3112000000198742637541", "SM86U0322509800000000270100",
    "VA59001123000012345678",
    "AE070331234567890123456", "AZ21NABZ00000000137010001944", "BA391290079401028494", "BH67BMAG00001299123456", "GE29NB0000000101904917",
    "IL620108000000099999999", "IQ98NBIQ850123456789012", "JO94CBJO0010000000000131000302", "KZ86125KZT5004100100", "LB62099900000001001901229114",
    "SA0380000000608010167519", "TN5910006035183598478831", "TR330006100519786457841326", "UA213223130000026007233566001", "XK051212012345678906",
};
enum { SEPA_EXAMPLES = 42 };

static void the_registrys_examples(void **state)
{
    (void)state;
    str iban;
    for (size_t i = 0; i < countof(examples); i++) {
        enum iban_fault f = iban_read(a, str_of(examples[i]), &iban);
        if (f != IBAN_FINE) fail_msg("%s: %d", examples[i], (int)f);
        same(iban, examples[i]);
        assert_int_equal(iban_in_sepa(iban), i < SEPA_EXAMPLES);
        assert_int_equal(iban_length(str_upto(iban, 2)), iban.n);
        if (iban_read(a, iban_grouped(a, iban), &iban) != IBAN_FINE) fail_msg("%s in groups", examples[i]);
        same(iban, examples[i]);
    }
}

static void is_fault(const char *typed, enum iban_fault want)
{
    str iban = S("kept");
    enum iban_fault f = iban_read(a, str_of(typed), &iban);
    if (f != want) fail_msg("%s: %d, not %d", typed, (int)f, (int)want);
    if (f) same(iban, "kept");
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    is_fault(" de89\t3704 0044 0532 0130 00 ", IBAN_FINE);
    is_fault("DE89\xC2\xA0" "370400440532013000", IBAN_FINE);
    is_fault("", IBAN_SIGNS);
    is_fault("DE", IBAN_SIGNS);
    is_fault("8937040044", IBAN_SIGNS);
    is_fault("DE89-3704-0044-0532-0130-00", IBAN_SIGNS);
    is_fault("DE89370400440532013OO0Ä", IBAN_SIGNS);
    is_fault("US89370400440532013000", IBAN_COUNTRY);
    is_fault("DE8937040044053201300", IBAN_LENGTH);
    is_fault("DE893704004405320130000", IBAN_LENGTH);
    is_fault("DE8937040044053201300O", IBAN_FORM);
    is_fault("DE89370400440532013001", IBAN_SUM);
    is_fault("NL91ABN00417164300", IBAN_FORM);
    is_fault("DE00370400440532013000", IBAN_SUM);
    char longer[IBAN_TYPED_MAX + 2];
    memset(longer, ' ', sizeof longer);
    assert_int_equal(iban_read(a, (str){ longer, sizeof longer }, &(str){ 0 }), IBAN_SIGNS);
}

/* ISO/IEC 7064 promises it: no single wrong digit and no swap of neighbours goes unseen. */
static void finds_every_slip(void **state)
{
    (void)state;
    char s[] = "DE89370400440532013000";
    str iban;
    size_t n = strlen(s), slips = 0;
    for (size_t i = 2; i < n; i++) {
        char was = s[i];
        for (char c = '0'; c <= '9'; c++) {
            if (c == was) continue;
            s[i] = c;
            assert_int_equal(iban_read(a, str_of(s), &iban), IBAN_SUM);
            slips++;
        }
        s[i] = was;
        if (i + 1 == n || s[i + 1] == was) continue;
        s[i] = s[i + 1];
        s[i + 1] = was;
        assert_int_equal(iban_read(a, str_of(s), &iban), IBAN_SUM);
        s[i + 1] = s[i];
        s[i] = was;
    }
    assert_int_equal(slips, 9 * (n - 2));
}

static void shown(void **state)
{
    (void)state;
    same(iban_grouped(a, S("DE89370400440532013000")), "DE89 3704 0044 0532 0130 00");
    same(iban_grouped(a, S("BE68539007547034")), "BE68 5390 0754 7034");
    same(iban_masked(a, S("DE89370400440532013000")), "DE89 … 3000");
    same(iban_masked(a, S("DE89")), "…");
    assert_int_equal(iban_length(S("DE")), 22);
    assert_int_equal(iban_length(S("US")), 0);
    assert_int_equal(iban_length(S("D")), 0);
}

static void others(void **state)
{
    (void)state;
    str id = S("kept");
    assert_int_equal(creditor_id_read(a, S("DE98ZZZ09999999998"), &id), IBAN_SUM);
    assert_int_equal(creditor_id_read(a, S("DE98ZZZ0999999999"), &id), IBAN_LENGTH);
    assert_int_equal(creditor_id_read(a, S("QQ98ZZZ09999999999"), &id), IBAN_COUNTRY);
    assert_int_equal(creditor_id_read(a, S("98"), &id), IBAN_SIGNS);
    same(id, "kept");
    assert_int_equal(creditor_id_read(a, S("de98 zzz 09999999999"), &id), IBAN_FINE);
    same(id, "DE98ZZZ09999999999");
    assert_int_equal(creditor_id_read(a, S("DE98ABC09999999999"), &id), IBAN_FINE);
    static const char *const good[] = { "COBADEFF", "COBADEFFXXX", "WELADED1KLE", "GENODED1KLL" };
    static const char *const bad[] = { "", "COBADEF", "COBADEFFXX", "cobadeff", "COBA1EFF", "COBADE0F", "COBADEFO", "COBADEFF XX" };
    for (size_t i = 0; i < countof(good); i++) assert_true(bic_good(str_of(good[i])));
    for (size_t i = 0; i < countof(bad); i++) assert_false(bic_good(str_of(bad[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_registrys_examples, set_up, tear_down), cmocka_unit_test_setup_teardown(says_what_is_wrong, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_every_slip, set_up, tear_down), cmocka_unit_test_setup_teardown(shown, set_up, tear_down),
        cmocka_unit_test_setup_teardown(others, set_up, tear_down) };
    return cmocka_run_group_tests_name("iban", tests, NULL, NULL);
}
