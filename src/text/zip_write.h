/* zip_write.h - files as one ZIP in memory, by libzip. The same files give the same bytes: all of them bear the same time.
**
**     struct zip_file f[] = { { S("readme.txt"), text }, { S("data.csv"), csv } };
**     str zip = zip_write(a, f, 2);
*/
#ifndef TEXT_ZIP_WRITE_H
#define TEXT_ZIP_WRITE_H
#include "base/arena.h"

enum { ZIP_FILES_MAX = 2000 };
struct zip_file { str name, bytes; };                   /* name: without a folder above, ASCII; bytes must live until the end of the call */
str zip_write(struct arena *a, const struct zip_file *file, size_t n);               /* empty when it cannot be made          */
#endif
