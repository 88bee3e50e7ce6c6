/* file.h - whole files and folders. Errors are said as one English sentence in the arena; errno stays set. */
#ifndef BASE_FILE_H
#define BASE_FILE_H
#include "base/arena.h"

/* The whole file, at most `max` bytes; "-" is standard input. False: *why says what and which file. */
MUST_USE bool file_read(struct arena *a, str path, size_t max, str *ret, str *why);
/* Replaces the file at once: a temporary file beside it, fsync, rename, fsync of its folder. */
MUST_USE bool file_write(struct arena *a, str path, str bytes, str *why);
/* Makes the names in the folder of this file durable: after a link, a rename or an unlink. False: the disk did not say so. */
MUST_USE bool folder_sync(struct arena *a, str path);
/* Makes the folder and those above it, mode 0700. True also if it is there. */
MUST_USE bool folder_make(struct arena *a, str path, str *why);
bool file_exists(struct arena *a, str path);
#endif
