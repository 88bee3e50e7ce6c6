/* zip_write.c - files as one ZIP. zip_write.h is the manual. */
#include "text/zip_write.h"
#include <zip.h>

enum { FIRST_DAY = 33 };                                /* 1 January 1980 in DOS's days: the earliest that the format knows */

static bool add(struct arena *a, zip_t *z, const struct zip_file *f)
{
    zip_source_t *s = zip_source_buffer(z, f->bytes.p, f->bytes.n, 0);
    zip_int64_t at = s ? zip_file_add(z, arena_z(a, f->name), s, ZIP_FL_ENC_UTF_8) : -1;
    if (s && at < 0) zip_source_free(s);
    return at >= 0 && !zip_file_set_dostime(z, (zip_uint64_t)at, 0, FIRST_DAY, 0);
}

static str read_back(struct arena *a, zip_source_t *from)
{
    zip_stat_t is;
    if (zip_source_stat(from, &is) || zip_source_open(from)) return S("");
    char *p = arena_array(a, char, is.size + 1);
    zip_int64_t n = zip_source_read(from, p, is.size);
    zip_source_close(from);
    return n == (zip_int64_t)is.size ? (str){ p, (size_t)is.size } : S("");
}

str zip_write(struct arena *a, const struct zip_file *file, size_t n)
{
    zip_error_t e;
    str out = S("");
    zip_error_init(&e);
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, &e);
    if (to) zip_source_keep(to);                        /* it outlives the archive, to be read                         */
    zip_t *z = to ? zip_open_from_source(to, ZIP_TRUNCATE, &e) : NULL;
    if (to && !z) zip_source_free(to);
    bool good = z && n <= ZIP_FILES_MAX;
    for (size_t i = 0; good && i < n; i++) good = add(a, z, &file[i]);
    if (z && (!good || zip_close(z))) { zip_discard(z); good = false; }
    if (good) out = read_back(a, to);
    if (to) zip_source_free(to);
    zip_error_fini(&e);
    return out;
}
