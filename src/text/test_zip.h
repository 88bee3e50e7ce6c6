/* test_zip.h - for test programs: one file of a ZIP archive, taken out by libzip, which checks the archive as a whole. After cmocka.h. */
#ifndef TEXT_TEST_ZIP_H
#define TEXT_TEST_ZIP_H
#include "base/arena.h"
#include <zip.h>

/* Empty: there is no such file. */
static inline str unzipped(struct arena *a, str zip, const char *name)
{
    zip_error_t e;
    zip_stat_t is;
    str got = S("");
    zip_error_init(&e);
    zip_t *z = zip_open_from_source(zip_source_buffer_create(zip.p, zip.n, 0, &e), ZIP_RDONLY | ZIP_CHECKCONS, &e);
    assert_non_null(z);
    if (!zip_stat(z, name, 0, &is)) {
        char *p = arena_get(a, is.size + 1);
        zip_file_t *f = zip_fopen(z, name, 0);
        assert_int_equal(zip_fread(f, p, is.size), is.size);
        zip_fclose(f);
        got = (str){ p, is.size };
    }
    zip_discard(z);
    zip_error_fini(&e);
    return got;
}
#endif
