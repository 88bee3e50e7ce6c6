/* backup.h - what bruecke backup and bruecke restore share: the file, and reading it back. A file is packed (packed.h) lines:
**
**   {"bruecke":"backup","format":1,"at":"2026-11-21T14:00:00Z"}
**   {"region":"kleve","title":"Kreis Kleve","demo":true,"archived":false,"created_at":1795003200}       then that region's lines (entity/archive.h)
**   …
**   {"regions":2,"digest":"…"}                          BLAKE2b of all lines before it: a file that was cut off or changed is not restored
**
** Each region is one moment of that region.
*/
#ifndef COMMANDS_BACKUP_H
#define COMMANDS_BACKUP_H
#include "commands.h"
#include "commands/packed.h"
#include "entity/archive.h"

enum { BACKUP_FORMAT = 1, BACKUP_DIGEST = 32 };
/* Says "cannot WHAT PATH: …" with errno; FAILED. */
int backup_no_file(const char *what, str path);
/* The key that --key-file names; not set without the option. */
int backup_key(struct call *c, struct pack_key *ret);
/* Brings every region of the open file back into a store that is made for it in TMPDIR and taken away afterwards: is the file whole, does bruecke check find
** nothing, does writing the region again give the same rows? Says a line per region; touches nothing else. The program's rooms are open. */
int backup_verify(struct call *c, int fd, const struct pack_key *key);
#endif
