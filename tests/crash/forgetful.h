/* forgetful.h - a disk that loses its current, as a VFS of SQLite around the usual one.
**
** What a program writes is there for everybody who reads, as on a real machine; but only what was synced survives a cut. The model follows what SQLite
** says that it assumes (sqlite.org/atomiccommit.html §2, sqlite.org/psow.html) and grants it no more:
** - Of what was written to a file since its last xSync each sector survives or does not, by itself: so later writes may be there and earlier ones not.
** - A sector that was being written may be torn: some bytes at its beginning or at its end are new, the rest old. Writing a sector is not atomic.
** - Bytes that a write does not name stay as they are, also in its sectors (powersafe overwrite: SQLite's own default, which `unix` reports).
** - A file that grew may have its new length already while its new sectors hold anything: they are filled with noise then.
** - A truncation that was not synced may be forgotten. A name that was made or taken away since its folder was last synced may be so or not; xSync of a new
**   log or journal syncs its folder, as `unix` does. Databases are made beside SQLite (store/sqlite.c): their names count as durable.
** - Memory shared between connections (-shm) is lost; SQLite makes it anew. The disk does not lie: what xSync said is there stays.
**
** A cut gives the real files what would have survived, and ends the process by _exit(FORGETFUL_CUT). For one thread and one process; files of up to
** 64 MB. Only for tests: whatever goes wrong here aborts.
*/
#ifndef TESTS_FORGETFUL_H
#define TESTS_FORGETFUL_H
#include <stdbool.h>
#include <stdint.h>

enum { FORGETFUL_CUT = 42 };
struct forgetful {
    uint64_t seed;                  /* of everything random here                                              */
    int64_t cut_at;                 /* the cut comes with this event (write, truncation, sync, deletion); 0: by forgetful_cut() only */
    const char *synchronous;        /* "OFF", "NORMAL": SQLite is run with it whatever the program says; NULL: as the program says */
};
/* Becomes the VFS that is used where none is named. Once per process, before a database is opened. */
void forgetful_begin(const struct forgetful *f);
int64_t forgetful_events(void);     /* how many there were                                                    */
int64_t forgetful_syncs(void);
_Noreturn void forgetful_cut(void); /* now                                                                     */
#endif
