/* files.h - files in the store: known by what is in them (SHA-256), kept once, in pieces. A field of the kind `file` holds that name.
**
** Who may read a file is decided by the row that shows it: there is no address of a file alone. A file that no row refers to for a day goes
** (files_sweep): a form that was not saved leaves nothing behind.
*/
#ifndef ENTITY_FILES_H
#define ENTITY_FILES_H
#include "store/ddl.h"

enum { FILES_NAME = 64, FILES_PIECE = 256 * 1024, FILES_MAX = 10 * 1024 * 1024, FILES_KEPT = 24 * 3600 };
struct file { str name, type; int64_t size, width, height; };       /* name: 64 hexadecimal digits; width, height: of a picture, else 0 */
/* The tables of every region for this: core_file, core_file_piece. */
const struct table *const *files_tables(size_t *n);

/* Is this the name of a file, by its form? */
bool files_name(str name);
/* Keeps the bytes; the name in the store's arena. The same bytes twice are kept once. Empty: too large, or the store broke. */
str  files_put(struct store *st, str bytes, const char *type, int width, int height);
/* False: there is no such file. */
bool files_find(struct store *st, str name, struct file *ret);
bool files_bytes(struct store *st, str name, str *ret);
/* Are all its bytes there, and are they what its name says? */
bool files_whole(struct store *st, str name);
/* Calls `one` with the name of each file that no row refers to and that was brought before this moment. */
bool files_loose(struct store *st, int64_t before, bool (*one)(void *ctx, const struct rows *r), void *ctx);
/* Takes away what no row has referred to, and nobody has brought, for FILES_KEPT seconds. Returns how many went. */
int64_t files_sweep(struct store *st, int64_t now);
#endif
