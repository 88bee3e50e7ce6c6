/* iban.c - account numbers; iban.h says by which rules. */
#include "text/iban.h"
#include <string.h>

/* What follows the check digits: runs of n digits, a letters, c either. In capitals no registry's account has other signs. A country outside SEPA
** has its length only. */
static const struct country { char name[3]; bool sepa; const char *form; } countries[] = {
    { "AD", true, "8n12c" }, { "AE", false, "19c" }, { "AL", true, "8n16c" }, { "AT", true, "16n" }, { "AZ", false, "24c" }, { "BA", false, "16c" },
    { "BE", true, "12n" }, { "BG", true, "4a6n8c" }, { "BH", false, "18c" }, { "BR", false, "25c" }, { "BY", false, "24c" }, { "CH", true, "5n12c" },
    { "CR", false, "18c" }, { "CY", true, "8n16c" }, { "CZ", true, "20n" }, { "DE", true, "18n" }, { "DK", true, "14n" }, { "DO", false, "24c" },
    { "EE", true, "16n" }, { "EG", false, "25c" }, { "ES", true, "20n" }, { "FI", true, "14n" }, { "FO", false, "14c" }, { "FR", true, "10n11c2n" },
    { "GB", true, "4a14n" }, { "GE", false, "18c" }, { "GI", true, "4a15c" }, { "GL", false, "14c" }, { "GR", true, "7n16c" }, { "GT", false, "24c" },
    { "HR", true, "17n" }, { "HU", true, "24n" }, { "IE", true, "4a14n" }, { "IL", false, "19c" }, { "IQ", false, "19c" }, { "IS", true, "22n" },
    { "IT", true, "1a10n12c" }, { "JO", false, "26c" }, { "KW", false, "26c" }, { "KZ", false, "16c" }, { "LB", false, "24c" }, { "LC", false, "28c" },
    { "LI", true, "5n12c" }, { "LT", true, "16n" }, { "LU", true, "3n13c" }, { "LV", true, "4a13c" }, { "LY", false, "21c" }, { "MC", true, "10n11c2n" },
    { "MD", true, "20c" }, { "ME", true, "18n" }, { "MK", true, "3n10c2n" }, { "MR", false, "23c" }, { "MT", true, "4a5n18c" }, { "MU", false, "26c" },
    { "NL", true, "4a10n" }, { "NO", true, "11n" }, { "PK", false, "20c" }, { "PL", true, "24n" }, { "PS", false, "25c" }, { "PT", true, "21n" },
    { "QA", false, "25c" }, { "RO", true, "4a16c" }, { "RS", true, "18n" }, { "SA", false, "20c" }, { "SC", false, "27c" }, { "SD", false, "14c" },
    { "SE", true, "20n" }, { "SI", true, "15n" }, { "SK", true, "20n" }, { "SM", true, "1a10n12c" }, { "ST", false, "21c" }, { "SV", false, "24c" },
    { "TL", false, "19c" }, { "TN", false, "20c" }, { "TR", false, "22c" }, { "UA", false, "25c" }, { "VA", true, "18n" }, { "VG", false, "20c" },
    { "XK", false, "16c" },
};

static const struct country *country_of(str iban)
{
    for (size_t i = 0; i < countof(countries); i++) if (str_eq(str_upto(iban, 2), str_of(countries[i].name))) return &countries[i];
    return NULL;
}

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }
static bool fits(char kind, char c) { return (kind != 'a' && is_digit(c)) || (kind != 'n' && is_letter(c)); }

/* The next run of a form, "10n": its length; 0 at the end. */
static size_t next_run(const char **form, char *kind)
{
    size_t n = 0;
    while (is_digit(**form)) n = n * 10 + (size_t)(*(*form)++ - '0');
    if (n) *kind = *(*form)++;
    return n;
}

static size_t form_length(const char *form)
{
    size_t all = 0, n;
    char kind;
    while ((n = next_run(&form, &kind))) all += n;
    return all;
}

static bool form_fits(const char *form, str account)
{
    size_t at = 0, n;
    char kind;
    while ((n = next_run(&form, &kind))) for (; n; n--) if (!fits(kind, account.p[at++])) return false;
    return true;
}

size_t iban_length(str country)
{
    const struct country *c = country.n == 2 ? country_of(country) : NULL;
    return c ? 4 + form_length(c->form) : 0;
}

/* Blanks go, also the one that does not break (U+00A0) and the narrow one (U+202F); small letters become capitals. False: other signs. */
static bool squeeze(struct arena *a, str typed, str *ret)
{
    if (typed.n > IBAN_TYPED_MAX) return false;
    char *p = arena_get(a, typed.n + 1);
    size_t n = 0;
    for (str rest = typed; rest.n;) {
        if (str_starts(rest, S("\xC2\xA0"))) { rest = str_from(rest, 2); continue; }
        if (str_starts(rest, S("\xE2\x80\xAF"))) { rest = str_from(rest, 3); continue; }
        char c = rest.p[0];
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        rest = str_from(rest, 1);
        if (c == ' ' || c == '\t') continue;
        if (!is_digit(c) && !is_letter(c)) return false;
        p[n++] = c;
    }
    *ret = (str){ p, n };
    return n >= 4 && is_letter(p[0]) && is_letter(p[1]) && is_digit(p[2]) && is_digit(p[3]);
}

static int modulo_97(int r, str s)
{
    for (size_t i = 0; i < s.n; i++) r = is_digit(s.p[i]) ? (r * 10 + s.p[i] - '0') % 97 : (r * 100 + s.p[i] - 'A' + 10) % 97;
    return r;
}

/* Check digits are 02 to 98: 00, 01 and 99 would leave the same remainder as 97, 98 and 02. */
static bool sum_fits(str head, str account)
{
    int digits = (head.p[2] - '0') * 10 + head.p[3] - '0';
    return digits >= 2 && digits <= 98 && modulo_97(modulo_97(0, account), str_upto(head, 4)) == 1;
}

enum iban_fault iban_read(struct arena *a, str typed, str *ret)
{
    str s;
    if (!squeeze(a, typed, &s)) return IBAN_SIGNS;
    const struct country *c = country_of(s);
    if (!c) return IBAN_COUNTRY;
    if (s.n != 4 + form_length(c->form)) return IBAN_LENGTH;
    if (!form_fits(c->form, str_from(s, 4))) return IBAN_FORM;
    if (!sum_fits(s, str_from(s, 4))) return IBAN_SUM;
    *ret = s;
    return IBAN_FINE;
}

bool iban_in_sepa(str iban)
{
    const struct country *c = country_of(iban);
    return c && c->sepa;
}

str iban_grouped(struct arena *a, str iban)
{
    char *p = arena_get(a, iban.n + iban.n / 4 + 1);
    size_t n = 0;
    for (size_t i = 0; i < iban.n; i++) {
        if (i && i % 4 == 0) p[n++] = ' ';
        p[n++] = iban.p[i];
    }
    return (str){ p, n };
}

str iban_masked(struct arena *a, str iban)
{
    if (iban.n < 12) return S("…");
    return arena_fmt(a, "%.*s … %.*s", STR(str_upto(iban, 4)), STR(str_from(iban, iban.n - 4)));
}

enum iban_fault creditor_id_read(struct arena *a, str typed, str *ret)
{
    str s;
    if (!squeeze(a, typed, &s)) return IBAN_SIGNS;
    if (!country_of(s)) return IBAN_COUNTRY;
    if (s.n < 8 || s.n > CREDITOR_ID_MAX || (str_starts(s, S("DE")) && s.n != 18)) return IBAN_LENGTH;
    if (!sum_fits(s, str_from(s, 7))) return IBAN_SUM;
    *ret = s;
    return IBAN_FINE;
}

bool bic_good(str bic)
{
    if (bic.n != 8 && bic.n != 11) return false;
    for (size_t i = 0; i < bic.n; i++) if (i < 6 ? !is_letter(bic.p[i]) : !is_digit(bic.p[i]) && !is_letter(bic.p[i])) return false;
    return bic.p[6] != '0' && bic.p[6] != '1' && bic.p[7] != 'O';
}
