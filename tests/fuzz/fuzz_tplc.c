/* fuzz_tplc.c - any page through the page compiler: it writes C or says what is wrong, the same each time, and whatever it accepts is closed.
**
** The compiler is a program of its own with one page in its memory, so it is taken in as text; its exit becomes a jump back. */
#include <assert.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static jmp_buf back;
static FILE *said;                                      /* what it says of a bad page; thrown away */
static _Noreturn void leave(int status) { assert(status == 1); longjmp(back, 1); }

#undef stderr
#define stderr said
#define exit leave
int tplc_main(int argc, char **argv);
#define main tplc_main
#include "../../tools/tplc.c"
#undef main
#undef exit

enum { PAGE_MAX = 64 * 1024 };

/* The C of a page, NULL when it is refused. The caller frees it. */
static char *compiled(const char *source)
{
    char *text = NULL;
    size_t size = 0;
    at = (struct spot){ 0 };
    depth = used = 0, line = 1, file = "fuzz.html";
    out = open_memstream(&text, &size);
    assert(out);
    bool good = !setjmp(back);
    if (good) {
        page(source);
        if (depth) fail_at(braces[depth - 1].line, "open");
    }
    fclose(out);
    if (good) {
        assert(at.place == TEXT || !depth);
        return text;
    }
    free(text);
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static char source[PAGE_MAX + 1];
    if (n > PAGE_MAX || memchr(p, 0, n)) return -1;     /* read_page() refuses both */
    if (!said) said = fopen("/dev/null", "w");
    assert(said);
    if (n) memcpy(source, p, n);
    source[n] = 0;
    char *once = compiled(source), *again = compiled(source);
    assert(!once == !again && (!once || !strcmp(once, again)));
    free(once);
    free(again);
    return 0;
}
