/* test_uuid.c - UUIDs by name: the example of RFC 9562 (which replaces RFC 4122), and what Python makes of others, and what is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "text/uuid.h"

static struct arena *a;
static void says(struct uuid u, const char *text)
{
    str s = uuid_text(a, u);
    assert_string_equal(arena_z(a, s), text);
}

static void examples(void **state)
{
    (void)state;
    a = arena_new();
    says(uuid_named(uuid_dns, S("www.example.com")), "2ed6657d-e927-568b-95e1-2665a8aea6a2");       /* RFC 9562, appendix A.4 */
    says(uuid_named(uuid_dns, S("python.org")), "886313e1-3b8a-5372-9b90-0c9aee199e5d");
    says(uuid_named(uuid_url, S("http://www.ietf.org/rfc/rfc4122.txt")), "d0690b3c-b29d-52e7-81b0-d573b503f2d4");
    says(uuid_dns, "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    says(uuid_named(uuid_dns, S("")), "4ebd0208-8328-5d69-8c44-ec50939c0967");
    arena_free(a);
}

static void reading(void **state)
{
    (void)state;
    static const char *const wrong[] = { "", "x", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810-9dad-11d1-80b4-00c04fd430c88", "6ba7b8109dad11d180b400c04fd430c8",
        "6ba7b810-9dad-11d1-80b4-00c04fd430cg", "{ba7b810-9dad-11d1-80b4-00c04fd430c8}", "6ba7b810 9dad-11d1-80b4-00c04fd430c8" };
    struct uuid u = uuid_url;
    assert_true(uuid_read(S("6BA7B810-9dad-11d1-80B4-00c04fd430c8"), &u));
    assert_true(uuid_eq(u, uuid_dns));
    for (size_t i = 0; i < countof(wrong); i++) assert_false(uuid_read(str_of(wrong[i]), &u));
    assert_false(uuid_read((str){ "6ba7b810-9dad-11d1-80b4-00c04f\0430c8", 36 }, &u));
    assert_true(uuid_eq(u, uuid_dns));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(examples), cmocka_unit_test(reading) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
