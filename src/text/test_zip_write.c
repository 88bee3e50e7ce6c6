/* test_zip_write.c - archives are read back by the library, hold what was put in, and are the same each time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <zip.h>
#include "text/zip_write.h"

static str read_one(struct arena *a, str archive, const char *name)
{
    zip_error_t e;
    zip_stat_t is;
    zip_error_init(&e);
    zip_source_t *from = zip_source_buffer_create(archive.p, archive.n, 0, &e);
    zip_t *z = zip_open_from_source(from, ZIP_RDONLY, &e);
    assert_non_null(z);
    zip_file_t *f = zip_fopen(z, name, 0);
    assert_non_null(f);
    assert_int_equal(zip_stat(z, name, 0, &is), 0);
    char *p = arena_array(a, char, is.size + 1);
    assert_int_equal(zip_fread(f, p, is.size), is.size);
    zip_fclose(f);
    zip_discard(z);
    zip_error_fini(&e);
    return (str){ p, is.size };
}

static void files_come_back(void **state)
{
    struct arena *a = arena_new();
    struct zip_file f[] = { { S("readme.txt"), S("Grüße") }, { S("empty.csv"), S("") }, { S("data.csv"), S("a,b\r\n1,2\r\n") } };
    (void)state;
    str one = zip_write(a, f, countof(f)), two = zip_write(a, f, countof(f));
    assert_true(str_starts(one, S("PK")) && str_eq(one, two));
    for (size_t i = 0; i < countof(f); i++) assert_true(str_eq(read_one(a, one, arena_z(a, f[i].name)), f[i].bytes));
    arena_free(a);
}

static void refuses(void **state)
{
    struct arena *a = arena_new();
    struct zip_file twice[] = { { S("a.csv"), S("1") }, { S("a.csv"), S("2") } };
    (void)state;
    assert_int_equal(zip_write(a, twice, 2).n, 0);
    assert_int_equal(zip_write(a, twice, ZIP_FILES_MAX + 1).n, 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(files_come_back), cmocka_unit_test(refuses) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
