/* sandbox.c - the walls around a running program: seccomp and Landlock. */
#include "commands/sandbox.h"
#include "base/log.h"
#include "text/image.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Leak and thread sanitizers trace the process and start a symbolizer. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define POSSIBLE false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define POSSIBLE false
#endif
#endif
#ifndef POSSIBLE
#define POSSIBLE true
#endif

bool sandbox_possible(void) { return POSSIBLE; }

bool sandbox_mode_of(str word, enum sandbox_mode *ret)
{
    static const char *const words[] = { [SANDBOX_OFF] = "off", [SANDBOX_ON] = "on", [SANDBOX_LOG] = "log" };
    for (size_t i = 0; i < countof(words); i++) {
        if (!str_eq(word, str_of(words[i]))) continue;
        *ret = (enum sandbox_mode)i;
        return true;
    }
    return false;
}

/* ---- calls ------------------------------------------------------------------------------------------------------------------------------- */
/* What ends the process. A call that the machine's kernel does not know has a number that nobody can call. */
static const int deadly[] = {
    SCMP_SYS(execve), SCMP_SYS(execveat),                                                           /* another program                    */
    SCMP_SYS(ptrace), SCMP_SYS(process_vm_readv), SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd), SCMP_SYS(process_madvise),   /* another process */
    SCMP_SYS(mount), SCMP_SYS(umount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(move_mount), SCMP_SYS(open_tree), SCMP_SYS(fsopen),
    SCMP_SYS(fsconfig), SCMP_SYS(fsmount), SCMP_SYS(fspick), SCMP_SYS(mount_setattr), SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(quotactl),     /* mounts */
    SCMP_SYS(quotactl_fd), SCMP_SYS(fanotify_init), SCMP_SYS(open_by_handle_at),
    SCMP_SYS(unshare), SCMP_SYS(setns), SCMP_SYS(personality),                                      /* namespaces                         */
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load), SCMP_SYS(kexec_file_load), SCMP_SYS(reboot),     /* the kernel */
    SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd), SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
    SCMP_SYS(iopl), SCMP_SYS(ioperm), SCMP_SYS(modify_ldt), SCMP_SYS(syslog), SCMP_SYS(acct), SCMP_SYS(vhangup), SCMP_SYS(lookup_dcookie), SCMP_SYS(nfsservctl),
    SCMP_SYS(add_key), SCMP_SYS(request_key), SCMP_SYS(keyctl),                                     /* its keys                           */
    SCMP_SYS(settimeofday), SCMP_SYS(stime), SCMP_SYS(clock_settime), SCMP_SYS(clock_adjtime), SCMP_SYS(clock_adjtime64), SCMP_SYS(adjtimex),      /* its clock */
    SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
    SCMP_SYS(setuid), SCMP_SYS(setgid), SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid), SCMP_SYS(setresgid), SCMP_SYS(setgroups),     /* somebody else */
    SCMP_SYS(setfsuid), SCMP_SYS(setfsgid), SCMP_SYS(capset),
};
/* Flags of clone() that make a namespace; clone3() hides its flags in memory, so it is not there (libc then takes clone()). */
static const uint64_t spaces[] = { CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP };

struct filter { scmp_filter_ctx f; bool log; int rc; };

/* One more rule; the first that fails is remembered. With `log` whatever would be refused is only noted. */
static void rule(struct filter *f, uint32_t action, int call, unsigned n, const struct scmp_arg_cmp *args)
{
    if (f->rc == 0) f->rc = seccomp_rule_add_array(f->f, f->log ? SCMP_ACT_LOG : action, call, n, args);
}

/* Local sockets, IPv4, IPv6, and the kernel's list of addresses that resolvers ask; nothing raw. A library that tries another one goes on without. */
static void sockets(struct filter *f)
{
    static const uint64_t internet[] = { AF_INET, AF_INET6 };
    uint32_t no = SCMP_ACT_ERRNO(EAFNOSUPPORT);
    for (uint64_t family = 0; family < AF_NETLINK; family++)
        if (family != AF_UNIX && family != AF_INET && family != AF_INET6) rule(f, no, SCMP_SYS(socket), 1, (struct scmp_arg_cmp[]){ SCMP_A0_64(SCMP_CMP_EQ, family) });
    rule(f, no, SCMP_SYS(socket), 1, (struct scmp_arg_cmp[]){ SCMP_A0_64(SCMP_CMP_GT, AF_NETLINK) });
    rule(f, no, SCMP_SYS(socket), 2, (struct scmp_arg_cmp[]){ SCMP_A0_64(SCMP_CMP_EQ, AF_NETLINK), SCMP_A2_64(SCMP_CMP_NE, 0) });   /* 0: NETLINK_ROUTE */
    for (size_t i = 0; i < countof(internet); i++)
        rule(f, no, SCMP_SYS(socket), 2, (struct scmp_arg_cmp[]){ SCMP_A0_64(SCMP_CMP_EQ, internet[i]), SCMP_A1_64(SCMP_CMP_MASKED_EQ, 0xf, SOCK_RAW) });
}

/* Code stands in files; memory that is written to is not run. */
static void memory(struct filter *f)
{
    uint64_t both = PROT_WRITE | PROT_EXEC;
    rule(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(mmap), 1, (struct scmp_arg_cmp[]){ SCMP_A2_64(SCMP_CMP_MASKED_EQ, both, both) });
    rule(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(mprotect), 1, (struct scmp_arg_cmp[]){ SCMP_A2_64(SCMP_CMP_MASKED_EQ, both, both) });
    rule(f, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(pkey_mprotect), 1, (struct scmp_arg_cmp[]){ SCMP_A2_64(SCMP_CMP_MASKED_EQ, both, both) });
}

static bool calls(struct arena *a, bool log, str *why)
{
    struct filter f = { .f = seccomp_init(SCMP_ACT_ALLOW), .log = log };
    if (!f.f) { *why = S("there is no seccomp filter to be had"); return false; }
    for (size_t i = 0; i < countof(deadly); i++) rule(&f, SCMP_ACT_KILL_PROCESS, deadly[i], 0, NULL);
    for (size_t i = 0; i < countof(spaces); i++)
        rule(&f, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1, (struct scmp_arg_cmp[]){ SCMP_A0_64(SCMP_CMP_MASKED_EQ, spaces[i], spaces[i]) });
    if (!log) rule(&f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, NULL);
    sockets(&f);
    memory(&f);
    /* Calls of another architecture (32 bits on 64) end the process; all threads at once, should a library have started one. */
    if (!f.rc) f.rc = seccomp_attr_set(f.f, SCMP_FLTATR_ACT_BADARCH, log ? SCMP_ACT_LOG : SCMP_ACT_KILL_PROCESS);
    if (!f.rc) f.rc = seccomp_attr_set(f.f, SCMP_FLTATR_CTL_TSYNC, 1);
    if (!f.rc) f.rc = seccomp_load(f.f);
    seccomp_release(f.f);
    if (f.rc) *why = arena_fmt(a, "the kernel takes no filter of calls (%s); say --sandbox off if something else walls the program in", strerror(-f.rc));
    return !f.rc;
}

/* ---- files -------------------------------------------------------------------------------------------------------------------------------- */
/* As the kernel's ABI 1 knows them; later ones add moving between folders (2) and cutting off (3). */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

static uint64_t writing(long abi)
{
    uint64_t w = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                 LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                 LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (abi >= 2) w |= LANDLOCK_ACCESS_FS_REFER;
    return abi >= 3 ? w | LANDLOCK_ACCESS_FS_TRUNCATE : w;
}

/* Allows `what` below a folder. One that is not there cannot be written to anyhow. */
static bool allow(struct arena *a, int rules, str folder, uint64_t what)
{
    if (!folder.n) return true;
    struct landlock_path_beneath_attr below = { .allowed_access = what, .parent_fd = open(arena_z(a, folder), O_PATH | O_CLOEXEC | O_DIRECTORY) };
    if (below.parent_fd < 0) return true;
    bool good = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0U) == 0;
    close(below.parent_fd);
    return good;
}

/* Named are writing and executing: what is not named stays as the file's own rights have it, so reading does. */
static bool files(struct arena *a, const str *folders, size_t n, str *why)
{
    static const char *const always[] = { "/tmp", "/var/tmp" };
    long abi = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1) { log_line(LOG_INFO, "sandbox: this kernel has no Landlock; files are kept by their owners and rights alone"); return true; }
    const uint64_t write = writing(abi);
    struct landlock_ruleset_attr all = { .handled_access_fs = write | LANDLOCK_ACCESS_FS_EXECUTE };
    int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all.handled_access_fs, 0U);
    bool good = rules >= 0;
    const uint64_t kinds = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK;      /* nobody needs devices */
    for (size_t i = 0; good && i < n; i++) good = allow(a, rules, folders[i], write & ~kinds);
    for (size_t i = 0; good && i < countof(always); i++) good = allow(a, rules, str_of(always[i]), write & ~kinds);
    good = good && allow(a, rules, str_of(getenv("TMPDIR")), write & ~kinds);
    good = good && allow(a, rules, S("/dev"), LANDLOCK_ACCESS_FS_WRITE_FILE);
    good = good && syscall(SYS_landlock_restrict_self, rules, 0U) == 0;
    if (!good) *why = arena_fmt(a, "the kernel takes no rules for files (%s); say --sandbox off if something else walls the program in", strerror(errno));
    if (rules >= 0) close(rules);
    return good;
}

bool sandbox_enter(struct arena *a, enum sandbox_mode mode, const str *folders, size_t n, str *why)
{
    if (mode == SANDBOX_OFF || !POSSIBLE) return true;
    if (!image_helper_start()) { *why = S("the process that decodes pictures does not start"); return false; }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) { *why = S("no_new_privs cannot be set"); return false; }
    return (mode == SANDBOX_LOG || files(a, folders, n, why)) && calls(a, mode == SANDBOX_LOG, why);
}
