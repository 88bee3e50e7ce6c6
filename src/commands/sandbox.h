/* sandbox.h - walls around a running program: what `serve`, `work` and `requests` never need, the kernel refuses them from their start on. Whoever takes
** the process over by a fault in it, or in a library, finds no way to start a program, to look into another process, to change mounts or the kernel, or to
** write a file outside its folders.
**
** Two walls, both inherited by every thread and child, neither can be taken down again:
**   seccomp   a list of calls that end the process (SIGSYS), and a few that fail (sockets of other families, memory that is written and run)
**   Landlock  files may be read, but written only below the folders named, and nothing may be executed; kernels from 5.13 on, Debian 12 has it
**
** Why a list of what is forbidden and not of what is allowed: the program stands on libraries (libc, ICU, curl with its resolvers, GLib, pango, fontconfig,
** libpq) whose calls change with version, kernel and machine; a list of what they need today would end a server of tomorrow in the middle of a page. What
** decodes foreign pictures has the strong list (text/image_child.c). What is forbidden here is what no version of these libraries has a reason to do in
** this program, and it is proved by running the tests of requests, HTTP and jobs inside (see docs/analysis.md).
**
** Pictures need a child that is this program once more: a helper starts it (image_helper_start()), which stands outside since before the walls and obeys
** nothing but "clean this picture".
*/
#ifndef COMMANDS_SANDBOX_H
#define COMMANDS_SANDBOX_H
#include "base/arena.h"

enum sandbox_mode { SANDBOX_OFF, SANDBOX_ON, SANDBOX_LOG };
/* "off", "on", "log"; false: none of them. log: nothing is forbidden, the kernel's log names what would have been (auditd or dmesg). */
MUST_USE bool sandbox_mode_of(str word, enum sandbox_mode *ret);

/* Puts both walls up around the calling thread and all it will start; call it while there is no other thread. `folders`: where files may be written, made and
** removed, besides temporary ones ($TMPDIR, /tmp, /var/tmp) and devices as /dev/null; empty names and folders that are not there are passed over.
** False: *why (in the arena) says what the kernel refused; the program should not go on then. A kernel without Landlock is no failure, but a line in the log.
** Builds with a sanitizer stay outside (their tools look into the process from another one). */
MUST_USE bool sandbox_enter(struct arena *a, enum sandbox_mode mode, const str *folders, size_t n, str *why);
/* Does this build take part? (No sanitizer.) */
bool sandbox_possible(void);
#endif
