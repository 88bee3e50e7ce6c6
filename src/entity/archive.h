/* archive.h - a region as text: one JSON value per line, first what its tables are, then their rows. What is written from one engine can be read
** into the other, and by a later version, whose steps then run over it.
**
**   {"tables":3}
**   {"table":"directory_area","columns":[["id","id",true,null,false],…],"primary":[],"indexes":[[["key"],true],…]}   one line per table
**   {"rows":"directory_area"}
**   [1,"05154",…]                                      in the order of the key, so that equal regions give equal bytes
**   {"next":19}                                        the number that the next new row gets at least
**   {"end":123}                                        how many rows there were
**
** Numbers are written so that they read back as they were; a blob is base64. What a region holds beyond its declared tables (of a room that
** this program does not have) is not in it: see archive_stray(). done_request is left out: it is of an hour.
*/
#ifndef ENTITY_ARCHIVE_H
#define ENTITY_ARCHIVE_H
#include "store/ddl.h"

enum { ARCHIVE_LINE_MAX = 16 * 1024 * 1024 };         /* bytes of one row */

/* Takes one line, its line feed included; false stops the writing. */
typedef bool archive_put(void *ctx, str line);
/* The next line, without its line feed, in `a`; false: there is none. */
typedef bool archive_get(void *ctx, struct arena *a, str *ret);

/* Writes the region of this (read) transaction, which is one moment of it. False: the store broke, `put` stopped, or a row is too long (*why). */
MUST_USE bool archive_write(struct store *st, archive_put *put, void *ctx, int64_t *ret_rows, str *why);
/* Fills an empty store in this (write) transaction: makes the tables as the archive tells them, then the rows, then brings all to what this program
** declares. False: *why, with the number of the line within the region; the caller rolls back. */
MUST_USE bool archive_read(struct store *st, archive_get *get, void *ctx, int64_t *ret_rows, str *why);
/* Names of live tables that archive_write() would leave out, blank-separated; empty: none. */
str archive_stray(struct store *st);
#endif
