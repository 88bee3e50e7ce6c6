/* fuzz_sepa.c - any bytes as an account number and as a text for the bank: what is taken keeps its promises. */
#include "base/embedded.h"
#include "text/iban.h"
#include "text/sepa.h"
#include <assert.h>
#include <string.h>

const struct embedded words_files[] __attribute__((weak)) = { { 0 } };
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void account(struct arena *a, str typed)
{
    str iban, again;
    if (iban_read(a, typed, &iban) == IBAN_FINE) {
        assert(iban.n <= IBAN_MAX && iban.n == iban_length(str_upto(iban, 2)));
        assert(iban_read(a, iban_grouped(a, iban), &again) == IBAN_FINE && str_eq(iban, again));
        assert(iban_masked(a, iban).n < 16);
    }
    if (creditor_id_read(a, typed, &iban) == IBAN_FINE) assert(iban.n <= CREDITOR_ID_MAX && creditor_id_read(a, iban, &again) == IBAN_FINE);
    if (bic_good(typed)) assert(typed.n == 8 || typed.n == 11);
}

static void text(struct arena *a, str typed)
{
    str once = sepa_text(a, typed, SEPA_NAME_MAX), twice = sepa_text(a, once, SEPA_NAME_MAX);
    assert(once.n <= SEPA_NAME_MAX && str_eq(once, twice) && str_find(once, S("//")) < 0 && str_find(once, S("  ")) < 0);
    for (size_t i = 0; i < once.n; i++) assert(once.p[i] > 0x1F && once.p[i] < 0x7B && !strchr("<>&\"", once.p[i]));
    assert(!once.n || once.n > SEPA_ID_MAX || sepa_id_good(once));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct arena *a = arena_new();
    str typed = { (const char *)p, n }, xml;
    account(a, typed);
    text(a, typed);
    struct sepa_account to = { typed, S("DE89370400440532013000"), S("") };
    struct sepa_payment pay = { S("1"), to, 1, typed };
    struct sepa_file f = { .id = typed, .date = S("2026-11-20"), .from = to, .payments = &pay, .n = 1 };
    if (sepa_write(a, &f, &xml).what == SEPA_FINE) assert(sepa_id_good(typed));
    f.id = S("1");
    assert(sepa_write(a, &f, &xml).what == (sepa_text(a, typed, SEPA_NAME_MAX).n ? SEPA_FINE : SEPA_NAME));
    arena_free(a);
    return 0;
}
