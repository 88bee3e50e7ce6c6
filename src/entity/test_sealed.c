/* test_sealed.c - sealed texts open with the key and for their row alone; the key is made once, and nobody else may read it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "base/file.h"
#include "entity/sealed.h"
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct { struct arena *a; struct stores *s; char folder[64]; } t;
static str key_file(void) { return arena_fmt(t.a, "%s/sealed.key", t.folder); }

static int setup(void **state)
{
    str why = S("");
    (void)state;
    t.a = arena_new();
    snprintf(t.folder, sizeof t.folder, "%s", P_tmpdir "/bruecke-sealed-XXXXXX");
    if (!mkdtemp(t.folder)) return -1;
    unsetenv("BRUECKE_SEAL_KEY");
    t.s = stores_open(str_of(t.folder), t.a, &why);
    if (t.s) sealed_open(t.s);
    return t.s ? 0 : -1;
}

static int take_away(const char *path, const struct stat *is, int kind, struct FTW *at) { (void)is; (void)kind; (void)at; return remove(path); }
static int teardown(void **state)
{
    (void)state;
    stores_close(t.s);
    arena_free(t.a);
    return nftw(t.folder, take_away, 8, FTW_DEPTH | FTW_PHYS);
}

static str sealed_of(const char *plain)
{
    str text = S("");
    assert_true(seal(t.a, S("row 1"), str_of(plain), &text));
    return text;
}

static void there_and_back(void **state)
{
    (void)state;
    str plain, text = sealed_of("DE89370400440532013000");
    assert_true(str_find(text, S("DE89")) < 0);
    assert_true(unseal(t.a, S("row 1"), text, &plain) && str_eq(plain, S("DE89370400440532013000")));
    assert_false(str_eq(text, sealed_of("DE89370400440532013000")));         /* another nonce each time                    */
    assert_true(unseal(t.a, S("row 1"), sealed_of(""), &plain) && !plain.n);
}

static void nothing_else_opens(void **state)
{
    (void)state;
    str plain = S("as it was"), text = sealed_of("secret");
    assert_false(unseal(t.a, S("row 2"), text, &plain));
    char *changed = arena_get(t.a, text.n + 1);
    memcpy(changed, text.p, text.n);
    changed[text.n] = 0;
    changed[text.n / 2] = changed[text.n / 2] == 'A' ? 'B' : 'A';
    assert_false(unseal(t.a, S("row 1"), str_of(changed), &plain));
    assert_false(unseal(t.a, S("row 1"), str_upto(text, 20), &plain));
    assert_false(unseal(t.a, S("row 1"), S("not base64!"), &plain));
    assert_false(unseal(t.a, S("row 1"), S(""), &plain));
    assert_true(str_eq(plain, S("as it was")));
    char *long_one = arena_get(t.a, SEALED_PLAIN_MAX + 2);
    memset(long_one, 'x', SEALED_PLAIN_MAX + 1);
    assert_false(seal(t.a, S("row 1"), (str){ long_one, SEALED_PLAIN_MAX + 1 }, &plain));
}

static void key_is_kept(void **state)
{
    struct stat is;
    (void)state;
    str plain, text = sealed_of("secret");
    assert_int_equal(stat(arena_z(t.a, key_file()), &is), 0);
    assert_int_equal(is.st_mode & 0777, 0600);
    assert_int_equal(is.st_size, 64);
    sealed_open(t.s);                                    /* the next start reads the same                              */
    assert_true(sealed_ready() && unseal(t.a, S("row 1"), text, &plain));
}

static void another_key_opens_nothing(void **state)
{
    (void)state;
    str plain, why, text = sealed_of("secret");
    assert_int_equal(unlink(arena_z(t.a, key_file())), 0);
    sealed_open(t.s);
    assert_true(sealed_ready());
    assert_false(unseal(t.a, S("row 1"), text, &plain));
    assert_true(file_write(t.a, key_file(), S("too short"), &why));
    sealed_open(t.s);
    assert_false(sealed_ready());                        /* a broken key is not written over                           */
    assert_false(seal(t.a, S("row 1"), S("x"), &plain));
}

static void named_key_is_not_made(void **state)
{
    (void)state;
    str why;
    str path = arena_fmt(t.a, "%s/other.key", t.folder);
    setenv("BRUECKE_SEAL_KEY", path.p, 1);
    sealed_open(t.s);
    assert_false(sealed_ready());
    assert_true(file_write(t.a, path, S("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n"), &why));
    assert_true(sealed_ready());
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
int main(void)
{
    const struct CMUnitTest cases[] = { CASE(there_and_back), CASE(nothing_else_opens), CASE(key_is_kept), CASE(another_key_opens_nothing), CASE(named_key_is_not_made) };
    return cmocka_run_group_tests(cases, NULL, NULL);
}
