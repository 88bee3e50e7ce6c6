/* image_child.c - pictures, the far side of the wall: a process that decodes, scales and encodes, and can do nothing else. */
#include "text/image.h"
#include "text/image_run.h"
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* AddressSanitizer takes terabytes of addresses and asks the kernel for more than computing needs: its build goes without the two. */
#ifdef __SANITIZE_ADDRESS__
#define WALLS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WALLS 0
#endif
#endif
#ifndef WALLS
#define WALLS 1
#endif

enum { MEMORY = 512 * 1024 * 1024, SECONDS = 10 };

static void give_up(void) { _exit(3); }

static void limit(int what, rlim_t n)
{
    struct rlimit l = { n, n };
    if (setrlimit((__rlimit_resource_t)what, &l) != 0) give_up();
}

/* What computing with memory needs, and the two pipes. Anything else ends the process: a decoder that wants a file is not ours any more. */
static void wall(void)
{
    static const int allowed[] = { SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(futex),
        SCMP_SYS(exit), SCMP_SYS(exit_group), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigprocmask), SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),
        SCMP_SYS(getrandom), SCMP_SYS(sched_yield) };
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!f) give_up();
    for (size_t i = 0; i < countof(allowed); i++) if (seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0) != 0) give_up();
    /* Memory may be had, but not to be run. */
    if (seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0 ||
        seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) != 0 || seccomp_load(f) != 0) give_up();
    seccomp_release(f);
}

static gsize read_all(guchar *to, gsize room)
{
    gsize n = 0;
    for (ssize_t got; n < room && (got = read(0, to + n, room - n)) != 0; n += (gsize)got) if (got < 0) give_up();
    return n;
}

static void write_all(const char *p, size_t n)
{
    for (ssize_t put; n; p += put, n -= (size_t)put) if ((put = write(1, p, n)) <= 0) give_up();
}

/* Called before anything is decoded: a bomb is refused by what it says of itself, and a photo is decoded no larger than it is needed. */
static void on_size(GdkPixbufLoader *loader, int width, int height, gpointer ctx)
{
    (void)loader;
    (void)ctx;
    if (width < 1 || height < 1 || (int64_t)width * height > IMAGE_PIXELS_MAX) give_up();
}

static GdkPixbuf *decode(const char *type, const guchar *bytes, gsize n)
{
    GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_type(type, NULL);
    if (!loader) return NULL;
    g_signal_connect(loader, "size-prepared", G_CALLBACK(on_size), NULL);
    gboolean good = gdk_pixbuf_loader_write(loader, bytes, n, NULL);
    if (!gdk_pixbuf_loader_close(loader, NULL) || !good) return NULL;
    return gdk_pixbuf_loader_get_pixbuf(loader);
}

static gboolean encode(GdkPixbuf *p, enum image_type t, gchar **ret, gsize *n)
{
    return t == IMAGE_PNG ? gdk_pixbuf_save_to_buffer(p, ret, n, "png", NULL, "compression", "9", NULL)
                          : gdk_pixbuf_save_to_buffer(p, ret, n, "jpeg", NULL, "quality", "85", NULL);
}

/* Whatever the library loads late (its list of formats, conversions) it loads here, on pictures of our own, before the wall is up. */
static void warm_up(void)
{
    static const enum image_type types[] = { IMAGE_PNG, IMAGE_JPEG };
    GdkPixbuf *p = gdk_pixbuf_new(GDK_COLORSPACE_RGB, FALSE, 8, 8, 8);
    gdk_pixbuf_fill(p, 0x336699ff);
    for (size_t i = 0; i < countof(types); i++) {
        gchar *bytes = NULL;
        gsize n = 0;
        if (!encode(p, types[i], &bytes, &n) || !decode(types[i] == IMAGE_PNG ? "png" : "jpeg", (const guchar *)bytes, n)) give_up();
    }
    if (!gdk_pixbuf_scale_simple(p, 4, 4, GDK_INTERP_BILINEAR)) give_up();
}

/* Never larger than it was, and never narrower than a pixel. */
static GdkPixbuf *fit(GdkPixbuf *p, int side)
{
    int w = gdk_pixbuf_get_width(p), h = gdk_pixbuf_get_height(p), most = w > h ? w : h;
    if (most <= side) return p;
    int width = (int)((int64_t)w * side / most), height = (int)((int64_t)h * side / most);
    return gdk_pixbuf_scale_simple(p, width ? width : 1, height ? height : 1, GDK_INTERP_BILINEAR);
}

static void clean(int side)
{
    guchar *bytes = malloc(IMAGE_BYTES_MAX + 1);
    if (!bytes) give_up();
    gsize n = read_all(bytes, IMAGE_BYTES_MAX + 1), size = 0;
    enum image_type type = n > IMAGE_BYTES_MAX ? IMAGE_NONE : image_type_of((str){ (const char *)bytes, n });
    gchar *out = NULL;
    char head[64];
    if (type == IMAGE_NONE) give_up();
    GdkPixbuf *p = decode(type == IMAGE_PNG ? "png" : "jpeg", bytes, n);
    if (p) p = gdk_pixbuf_apply_embedded_orientation(p);
    if (p) p = fit(p, side);
    if (!p) give_up();
    /* Encoded from the bare pixels: what the file said besides (comments, place, profile) hangs on the old pixbuf as options. */
    GdkPixbuf *bare = gdk_pixbuf_copy(p);
    if (!bare || !encode(bare, type, &out, &size)) give_up();
    int m = snprintf(head, sizeof head, "%d\n%d\n%d\n", (int)type, gdk_pixbuf_get_width(bare), gdk_pixbuf_get_height(bare));
    write_all(head, (size_t)m);
    write_all(out, size);
}

void image_child(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], IMAGE_HELPER) == 0) image_help();
    if (argc != 3 || strcmp(argv[1], IMAGE_CLEAN) != 0) return;
    int64_t side;
    if (!str_int(str_of(argv[2]), &side) || side < 1 || side > IMAGE_SIDE_MAX) give_up();
    if (WALLS) limit(RLIMIT_AS, MEMORY);
    limit(RLIMIT_CPU, SECONDS);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    (void)alarm(2 * SECONDS);                             /* one that only waits ends, too */
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) give_up();
    warm_up();
    if (WALLS) wall();
    clean((int)side);
    _exit(0);
}
